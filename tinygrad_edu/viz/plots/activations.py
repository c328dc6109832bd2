"""Histograms of what the layers of a network put out."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...nn import Module
from ..palette import LIGHT
from .canvas import ABOVE, DASH, drawing, odd, shown, ticks
from .layers import ENDS, Layer, given, saturated, seen

BINS = 50  # at least, and less than twice as many
HIGH = 0.8  # of its row: the tallest bar of a histogram
ALL: dict[str, Any] = {"facecolor": LIGHT["leaf"], "linewidth": 0, "label": "activations"}
FLAT: dict[str, Any] = {"facecolor": LIGHT["term1"], "edgecolor": LIGHT["paper"], "hatch": "////", "linewidth": 0}
FLAT["label"] = "of these saturated; of ReLU: zeros"


def activations(model: Any, x: Any = None, ax: Any = None) -> Any:
    """Plot a histogram of the activations of each layer, with mean, standard deviation and saturation.

    The layers are those without layers of their own, and calls of relu, tanh and the like in a `forward`, in the order
    in which they are called; all share one axis. The model runs once, in the mode that it is in, and is left as it was.
    Saturated are, of tanh, sigmoid and the like, the activations within 1.5 % of the range from an end, where next to
    no gradient comes through; of ReLU, the zeros.

    Args:
        model: a Module; or activations that you recorded, each of any shape, in a dict by name or in a list.
        x: the input of the model, or a tuple of its inputs; nothing where activations are given.
        ax: the matplotlib Axes to draw in; None for a new figure; a path for a file.

    Returns:
        The Axes: one row for each layer, the first on top, whose bars are counts over the count of the tallest.

    Raises:
        TypeError: a model without input, or activations that are no numbers.
        ValueError: there is no layer, or one without activations.

    Source: Glorot and Bengio, 2010 (https://proceedings.mlr.press/v9/glorot10a.html).

    >>> import tinygrad_edu as torch
    >>> from matplotlib.figure import Figure
    >>> model = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.Tanh(), torch.nn.Linear(8, 2))
    >>> ax = torch.viz.plots.activations(model, torch.randn(32, 4), ax=Figure().add_subplot())
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['0 Linear', '1 Tanh', '2 Linear']
    """
    layers = seen(model, x) if isinstance(model, Module) else given(model, x)
    if not layers:
        raise ValueError("there are no activations to show: give a model with layers and its input, or a list of them")
    with drawing(ax, (9, 1.2 + 0.55 * len(layers))) as axes:
        _plot(axes, layers)
    return axes


def _plot(axes: Any, layers: list[Layer]) -> None:
    from matplotlib.patches import Patch

    finite = [layer.values[np.isfinite(layer.values)] for layer in layers]
    some = [values for values in finite if values.size]
    low, high = (min(v.min() for v in some), max(v.max() for v in some)) if some else (0.0, 1.0)
    edges = _edges(low, high)
    for i, (layer, values) in enumerate(zip(layers, finite, strict=True)):
        base = len(layers) - 1 - i
        _row(axes, base, edges, layer, values)
        place = {"transform": axes.get_yaxis_transform(), "fontfamily": "monospace", "fontsize": "small"}
        axes.text(1.02, base + 0.3, _words(layer, values), va="center", linespacing=1.4, **place)
        axes.axhline(base, color=LIGHT["frame"], linewidth=0.6, zorder=0)
    ticks(axes.yaxis, [len(layers) - 0.7 - i for i in range(len(layers))], [shown(layer.name) for layer in layers])
    axes.tick_params(axis="y", length=0)
    axes.set(ylim=(-0.25, len(layers)), xlim=(edges[0], edges[-1]), xlabel="activation (line below: mean ± std)")
    axes.legend(handles=[Patch(**ALL), Patch(**FLAT)], **ABOVE)
    for side in ("top", "left", "right"):
        axes.spines[side].set_visible(False)


def _edges(low: float, high: float) -> np.ndarray:
    """The edges of the bins: their width is a power of two, and 0 and 1 are in the middle of theirs."""
    width = 2.0 ** math.floor(math.log2((high - low) / BINS)) if high > low else 2.0**-5
    return width * (np.arange(math.floor(low / width), math.ceil(high / width) + 2) - 0.5)


def _row(axes: Any, base: int, edges: np.ndarray, layer: Layer, values: np.ndarray) -> None:
    """One histogram; the saturated part of each bar once more on top, hatched."""
    counts, flat = (np.histogram(v, edges)[0] for v in (values, values[saturated(values, layer.ends)]))
    scale = HIGH / max(counts.max(), 1)
    axes.stairs(base + scale * counts, edges, baseline=base, fill=True, **ALL)
    axes.stairs(base + scale * flat, edges, baseline=base, fill=True, **FLAT)
    if values.size:
        mean, std = values.mean(), values.std()
        axes.plot([mean - std, mean + std], [base - 0.08] * 2, color=LIGHT["ink"], linewidth=1.2)
        axes.plot([mean], [base - 0.08], color=LIGHT["ink"], marker="|", markersize=7)


def _words(layer: Layer, values: np.ndarray) -> str:
    mean, std = (f"{x:.3g}" for x in (values.mean(), values.std())) if values.size else (DASH, DASH)
    share = DASH
    if layer.ends is not None and values.size:
        share = f"{saturated(values, layer.ends).mean():.1%}".replace("%", " %")
    word = "zeros" if layer.ends == ENDS["relu"] else "saturated"
    return f"mean {mean:<9} std {std}\n" + ", ".join(filter(None, [f"{word} {share}", odd(layer.values)]))
