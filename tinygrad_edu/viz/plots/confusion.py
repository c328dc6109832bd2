"""Which class is taken for which."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..palette import LIGHT
from .canvas import DASH, array_of, classes_of, drawing, ink_on, ticks

TOTALS = {"true": 1, "pred": 0, "all": None}  # along which axis the shares of a normalised matrix add up to 1


def confusion_matrix(
    y_true: Any, y_pred: Any, labels: Sequence[Any] | None = None, normalize: str | None = None, ax: Any = None
) -> Any:
    """Plot how often each class was taken for each: true classes down, predicted classes across.

    Args:
        y_true: the true classes, shape (N,): numbers from 0 on, or names.
        y_pred: the predicted classes, shape (N,), of the same kind.
        labels: for numbers, the name of each class; for names, all of them, in the order of the rows. By default the
            numbers up to the largest, or the names that occur, sorted.
        normalize: None for counts; "true" for shares of each row, "pred" of each column, "all" of everything.
        ax: the matplotlib Axes to draw in; None for a new figure; a path for a file.

    Returns:
        The Axes; `ax.images[0].get_array()` is the matrix, shape (classes, classes). The share of nothing is a dash.

    Raises:
        ValueError: no classes, more of one than of the other, or a class that labels do not name.
        TypeError: logits in place of classes.

    Source: Bishop, Pattern Recognition and Machine Learning, 2006, section 1.5.

    >>> import tinygrad_edu as torch
    >>> from matplotlib.figure import Figure
    >>> true, guessed = torch.tensor([0, 0, 1, 1, 1]), torch.tensor([0, 1, 1, 1, 0])
    >>> ax = torch.viz.plots.confusion_matrix(true, guessed, labels=["cat", "dog"], ax=Figure().add_subplot())
    >>> ax.images[0].get_array().tolist()
    [[1, 1], [1, 2]]
    """
    if normalize not in (None, *TOTALS):
        raise ValueError(f"normalize must be None, 'true', 'pred' or 'all', but got {normalize!r}")
    true, guessed, names = _numbered(_flat(y_true, "y_true"), _flat(y_pred, "y_pred"), labels)
    counts = np.zeros((len(names), len(names)), int)
    np.add.at(counts, (true, guessed), 1)
    matrix: Any = counts
    if normalize is not None:
        totals = counts.sum(axis=TOTALS[normalize], keepdims=True)
        matrix = np.ma.masked_invalid(np.divide(counts, totals, out=np.full(counts.shape, np.nan), where=totals > 0))
    side = max(4.0, 1.5 + 0.5 * len(names))
    with drawing(ax, (side + 1, side)) as axes:
        _plot(axes, matrix, names, normalize)
    return axes


def _flat(y: Any, name: str) -> np.ndarray:
    """The classes: whole numbers, or names."""
    if isinstance(y, (list, tuple, np.ndarray)) and len(y) and all(isinstance(each, str) for each in y):
        return np.asarray(y, dtype=np.str_)
    classes = classes_of(array_of(y, name), name)
    if not classes.size:
        raise ValueError(f"{name} is empty: there is nothing to count")
    return classes


def _numbered(true: np.ndarray, guessed: np.ndarray, labels: Sequence[Any] | None) -> tuple[Any, Any, list[str]]:
    """Both as numbers of rows, and the names of the rows."""
    if len(true) != len(guessed):
        raise ValueError(f"y_true has {len(true)} classes, but y_pred {len(guessed)}: there must be one for each item")
    if (true.dtype.kind == "U") != (guessed.dtype.kind == "U"):
        raise TypeError("y_true and y_pred must both be numbers of classes, or both names, but they are of two kinds")
    both = np.concatenate([true, guessed])
    if both.dtype.kind == "U":
        names = [str(name) for name in (np.unique(both) if labels is None else labels)]
        row = {name: i for i, name in enumerate(names)}
        if unknown := sorted({str(name) for name in both} - row.keys()):
            raise ValueError(f"labels must name all classes, but {', '.join(map(repr, unknown[:5]))} are not there")
        return [row[str(name)] for name in true], [row[str(name)] for name in guessed], names
    low, high = int(both.min()), int(both.max())
    names = [str(name) for name in (range(high + 1) if labels is None else labels)]
    if low < 0 or high >= len(names):
        raise ValueError(
            f"classes must be numbers from 0 to {len(names) - 1}, one for each of the labels, but there is "
            f"{low if low < 0 else high}"
        )
    return true, guessed, names


def _plot(axes: Any, matrix: Any, names: list[str], normalize: str | None) -> None:
    from matplotlib.colors import LinearSegmentedColormap

    size = len(names)
    colours = LinearSegmentedColormap.from_list("share", [LIGHT["paper"], LIGHT["leaf"]])
    highest = 1.0 if normalize else max(int(matrix.max()), 1)
    image = axes.imshow(matrix, cmap=colours, vmin=0, vmax=highest)
    letters = max(4.0, min(11.0, 90.0 / size))
    for i, j in np.ndindex(size, size):
        number = matrix[i, j]
        text = DASH if number is np.ma.masked else f"{number:.2f}" if normalize else f"{number:,}"
        ink = ink_on(LIGHT["paper"] if number is np.ma.masked else colours(number / highest))
        weight = "bold" if i == j else "normal"
        axes.text(j, i, text, ha="center", va="center", color=ink, fontsize=letters, fontweight=weight)
    ticks(axes.xaxis, range(size), names, rotation=90 if max(map(len, names)) * size > 40 else 0)
    ticks(axes.yaxis, range(size), names)
    axes.set(xlabel="predicted class", ylabel="true class")
    shares = {None: "count", "true": "share of the true class", "pred": "share of the predicted class"}
    axes.figure.colorbar(image, ax=axes, label=shares.get(normalize, "share of all"))
