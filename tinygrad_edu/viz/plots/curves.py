"""Training curves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .canvas import drawing, floats_of, legend, look, odd


def curves(history: Mapping[str, Sequence[float]], ax: Any = None, xlabel: str = "epoch") -> Any:
    """Plot how losses and accuracies went, one curve for each, on matplotlib.

    A curve whose name has "acc" in it has its own axis, on the right. Curves differ in colour, dashes and marks. Where
    a value is NaN or infinite the curve has a gap, and the legend counts them.

    Args:
        history: for each curve its name and its values, one for each epoch.
        ax: the matplotlib Axes to draw in; None for a new figure; a path for a file, whose suffix names the format.
        xlabel: what is counted along the bottom.

    Returns:
        The Axes; those of the accuracies are the last of `axes.figure.axes`.

    Raises:
        TypeError: `history` is no dict, or has something else than lists.
        ValueError: there is no curve, or one without values.
        RuntimeError: matplotlib is not installed, or the folder of the file does not exist.

    >>> import tinygrad_edu as torch
    >>> from matplotlib.figure import Figure
    >>> history = {"train loss": [0.9, 0.5, 0.4], "test accuracy": [0.6, 0.8, 0.85]}
    >>> ax = torch.viz.plots.curves(history, ax=Figure().add_subplot())
    >>> ax.get_xlabel()
    'epoch'
    """
    if not isinstance(history, Mapping) or not all(map(_is_row, history.values())):
        raise TypeError(
            "history must map each name to a list of values, such as {'train loss': [0.9, 0.5]}, but got "
            f"{history!r:.60}"
        )
    if not history or not all(len(values) for values in history.values()):
        raise ValueError(f"history must name at least one curve, each with values, but got {dict(history)!r}")
    numbers = {name: floats_of(values, f"the values of {name!r}").reshape(-1) for name, values in history.items()}
    with drawing(ax) as axes:
        _plot(axes, numbers, xlabel)
    return axes


def _is_row(values: Any) -> bool:
    return hasattr(values, "__len__") and not isinstance(values, str)


def _plot(axes: Any, history: Mapping[str, Any], xlabel: str) -> None:
    accurate = [name for name in history if "acc" in name.lower()]
    right = axes.twinx() if accurate and len(accurate) < len(history) else axes
    lines, names = [], []
    for i, (name, values) in enumerate(history.items()):
        side = right if name in accurate else axes
        places = range(1, len(values) + 1)
        lines += side.plot(places, values, label=name, markersize=4, linewidth=1.6, **look(i))
        names.append(f"{name} ({odd(values)})" if odd(values) else name)
    axes.set(xlabel=xlabel, ylabel="accuracy" if right is axes and accurate else "loss")
    if right is not axes:
        right.set_ylabel("accuracy")
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.grid(alpha=0.3)
    legend(axes, lines, names, loc="center right", fontsize="medium")
