"""What all plots share: the Axes to draw in, colours with marks and dashes, and numbers out of whatever is given."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from ...core import Tensor
from ...utils.files import replacing
from ..palette import LIGHT, TERMS
from ..wording import clean

MARKS = "osD^v"
STYLES = ("-", "--", "-.", ":")
DASH = "–"  # what was not computed
DPI = 144
ABOVE: dict[str, Any] = {"loc": "lower center", "bbox_to_anchor": (0.5, 1), "ncols": 3, "frameon": False}  # a legend
ABOVE["fontsize"] = "small"


@contextmanager
def drawing(ax: Any = None, size: tuple[float, float] = (7, 4)) -> Iterator[Any]:
    """The Axes to draw in, as every plot takes them.

    Args:
        ax: matplotlib Axes; None for a new figure of pyplot's; a path for a file, whose suffix names the format.
        size: width and height in inches of a figure that is made.

    Raises:
        TypeError: `ax` is something else, such as the array that `subplots(2, 2)` gives.
        RuntimeError: matplotlib is not installed, or the folder of the file does not exist.
    """
    try:
        from matplotlib.axes import Axes
        from matplotlib.figure import Figure
    except ImportError:
        raise RuntimeError("plots are drawn by matplotlib, which is not installed: pip install matplotlib") from None
    if isinstance(ax, Axes):
        yield ax
    elif ax is None:
        from matplotlib import pyplot

        made, axes = pyplot.subplots(figsize=size, layout="constrained")
        try:
            yield axes
        except BaseException:
            pyplot.close(made)
            raise
    elif isinstance(ax, (str, os.PathLike)):
        figure = Figure(figsize=size, layout="constrained")
        yield figure.add_subplot()
        with replacing(ax) as file, warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Glyph .* missing from font")  # a box is painted instead
            figure.savefig(file, format=os.path.splitext(ax)[1].lstrip(".").lower() or "png", dpi=DPI)
    else:
        raise TypeError(
            f"ax must be the matplotlib Axes to draw in, a path, or None, but got {type(ax).__name__}: of the array "
            "that subplots(2, 2) gives, take one, as in axes[0, 0]; of a figure, figure.add_subplot()"
        )


def look(i: int) -> dict[str, Any]:
    """How the i-th line looks, never told by its colour alone; the first twenty all differ."""
    colour = LIGHT[TERMS[i % len(TERMS)]]
    return {"color": colour, "linestyle": STYLES[i % len(STYLES)], "marker": MARKS[i % len(MARKS)]}


def legend(axes: Any, handles: Sequence[Any], names: Sequence[str], **options: Any) -> None:
    """A legend whose names are drawn as they are: no `$` is mathematics, and a leading `_` hides nothing."""
    told = [f" {name}" if name.startswith("_") else name for name in map(shown, names)]
    made = axes.legend(handles, told, **{"frameon": False, "fontsize": "small"} | options)
    for text in made.get_texts():
        text.set_parse_math(False)


def ticks(axis: Any, places: Sequence[float], names: Sequence[str], **options: Any) -> None:
    """Ticks with names, which are drawn as they are."""
    axis.set_ticks(places, [shown(name) for name in names], **options)
    for label in axis.get_ticklabels():
        label.set_parse_math(False)


def shown(name: Any) -> str:
    """A name that can be drawn."""
    return clean(str(name)) or "(no name)"


def ink_on(colour: Any) -> str:
    """Black or white: what has more contrast to a colour of matplotlib's, and always at least 4.5."""
    from matplotlib.colors import to_rgb

    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour)]
    return "black" if np.dot(linear, [0.2126, 0.7152, 0.0722]) > 0.179 else "white"  # where both have 4.58


def array_of(x: Any, name: str) -> np.ndarray:
    """The numbers in a Tensor (also one that requires grad), in an array, or in nested lists of these.

    Raises:
        TypeError: they are no real numbers.
        ValueError: the lists are ragged.
    """
    try:
        array = np.asarray(_plain(x))
    except ValueError:
        raise ValueError(f"{name} must be a block of numbers, but its rows differ in length") from None
    if array.dtype.kind not in "fiub":
        given = f"of {array.dtype}" if array.dtype.kind != "O" else f"of {type(x).__name__}"
        raise TypeError(f"{name} must hold real numbers, but got an array {given}")
    return array


def _plain(x: Any) -> Any:
    if isinstance(x, Tensor):
        return x.array
    if isinstance(x, (list, tuple)):
        return [_plain(each) for each in x]
    return x.detach() if hasattr(x, "detach") else x  # a tensor of PyTorch's own


def classes_of(array: np.ndarray, name: str) -> np.ndarray:
    """An array of shape (N,) or (N, 1) with the numbers of classes, as integers of shape (N,).

    Raises:
        ValueError: its shape is another.
        TypeError: some are no whole numbers.
    """
    if array.ndim == 2 and array.shape[1] == 1:
        array = array[:, 0]
    if array.ndim != 1:
        hint = f": of logits, give {name}.argmax(1)" if array.ndim == 2 else ""
        raise ValueError(f"{name} must be one class for each item, shape (N,), but its shape is {array.shape}{hint}")
    if not (np.isfinite(array).all() and (array == np.floor(array)).all()):
        raise TypeError(f"{name} must hold the numbers of classes, but some are no whole numbers: of logits, (x > 0)")
    return array.astype(int)


def floats_of(x: Any, name: str) -> np.ndarray:
    """The numbers in `x` as float64."""
    return array_of(x, name).astype(np.float64)


def odd(array: np.ndarray) -> str:
    """How many NaN and inf there are, in words; empty if none."""
    nans, infs = int(np.isnan(array).sum()), int(np.isinf(array).sum())
    return " and ".join(f"{count:,} {word}" for count, word in ((nans, "NaN"), (infs, "inf")) if count)


def check_callable(given: Any, name: str, example: str) -> None:
    """The error for what cannot be called.

    Raises:
        TypeError: it cannot.
    """
    if not callable(given):
        raise TypeError(f"{name} must be a function, such as {example}, but got {type(given).__name__}")
