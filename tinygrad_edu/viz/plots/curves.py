"""Training curves."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from ...utils.files import replacing
from ..palette import LIGHT, TERMS

MARKS = "osD^v"
STYLES = ("-", "--", "-.", ":")


def curves(history: Mapping[str, Sequence[float]], ax: Any = None, xlabel: str = "epoch") -> Any:
    """Plot how losses and accuracies went, one curve for each, on matplotlib.

    A curve whose name has "acc" in it has its own axis, on the right. Curves differ in colour, dashes and marks.

    Args:
        history: for each curve its name and its values, one for each epoch.
        ax: the matplotlib Axes to draw in; None for a new figure; a path for a file, whose suffix names the format.
        xlabel: what is counted along the bottom.

    Returns:
        The Axes; those of the accuracies are the last of `axes.figure.axes`.

    Raises:
        ValueError: there is no curve, or one without values.
        RuntimeError: matplotlib is not installed, or the folder of the file does not exist.
    """
    if not history or not all(len(values) for values in history.values()):
        raise ValueError(f"history must name at least one curve, each with values, but got {dict(history)!r}")
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise RuntimeError("curves are plotted by matplotlib, which is not installed: pip install matplotlib") from None
    if ax is None:
        from matplotlib import pyplot

        axes = pyplot.subplots(figsize=(7, 4), layout="constrained")[1]
    elif isinstance(ax, (str, os.PathLike)):
        figure = Figure(figsize=(7, 4), layout="constrained")
        axes = figure.add_subplot()
    else:
        axes = ax
    _plot(axes, history, xlabel)
    if isinstance(ax, (str, os.PathLike)):
        with replacing(ax) as file:
            figure.savefig(file, format=os.path.splitext(ax)[1].lstrip(".").lower() or "png", dpi=144)
    return axes


def _plot(axes: Any, history: Mapping[str, Sequence[float]], xlabel: str) -> None:
    accurate = [name for name in history if "acc" in name.lower()]
    right = axes.twinx() if accurate and len(accurate) < len(history) else axes
    lines = []
    for i, (name, values) in enumerate(history.items()):
        side = right if name in accurate else axes
        look = {
            "color": LIGHT[TERMS[i % len(TERMS)]],
            "linestyle": STYLES[i % len(STYLES)],
            "marker": MARKS[i % len(MARKS)],
        }
        lines += side.plot(range(1, len(values) + 1), values, label=name, markersize=4, linewidth=1.6, **look)
    axes.set(xlabel=xlabel, ylabel="accuracy" if right is axes and accurate else "loss")
    if right is not axes:
        right.set_ylabel("accuracy")
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.grid(alpha=0.3)
    axes.legend(handles=lines, loc="center right", frameon=False)
