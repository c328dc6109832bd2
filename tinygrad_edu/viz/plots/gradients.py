"""How large the gradients are from layer to layer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from ...core import Tensor
from ...nn import Module
from ..palette import LIGHT
from .canvas import ABOVE, DASH, drawing, odd, shown, ticks

VANISHING, EXPLODING = 1e-6, 1e3
LABELS = 40  # rows that have a name, at most
THICK = 0.4
TROUBLE = {"facecolor": LIGHT["card"], "edgecolor": LIGHT["frame"], "linewidth": 0.5, "zorder": 0}
BOLD = {"fontsize": "small", "fontweight": "bold", "bbox": {"facecolor": LIGHT["paper"], "linewidth": 0, "pad": 1}}


def gradient_flow(model: Any, ax: Any = None) -> Any:
    """Plot the mean and the largest |gradient| of each parameter as bars on a logarithmic axis.

    Where there is no gradient stands a dash, with the reason; a gradient of zeros, and one with NaN or inf, is said.
    The areas of vanishing (below 1e-6) and exploding (above 1e3) gradients are marked where a bar comes there.

    Args:
        model: a Module after `backward()`; or parameters by name, as a dict or as pairs of name and tensor.
        ax: the matplotlib Axes to draw in; None for a new figure; a path for a file.

    Returns:
        The Axes: one row for each parameter, the first on top; `ax.containers` are the bars of means and of maxima.

    Raises:
        RuntimeError: no parameter has a gradient yet.
        TypeError: what is given has no parameters.
        ValueError: there are none.

    Source: Glorot and Bengio, 2010 (https://proceedings.mlr.press/v9/glorot10a.html).

    >>> import tinygrad_edu as torch
    >>> from matplotlib.figure import Figure
    >>> model = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.Tanh(), torch.nn.Linear(8, 1))
    >>> model(torch.randn(32, 4)).square().mean().backward()
    >>> ax = torch.viz.plots.gradient_flow(model, ax=Figure().add_subplot())
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['0.weight', '0.bias', '2.weight', '2.bias']
    """
    parameters = named(model)
    if all(tensor._grad is None for _, tensor in parameters):
        raise RuntimeError(
            f"none of the {len(parameters)} parameters has a gradient yet: call loss.backward() first, and plot before "
            "zero_grad()"
        )
    with drawing(ax, (8, 1.2 + 0.32 * len(parameters) if len(parameters) < LABELS else 12)) as axes:
        _plot(axes, parameters)
    return axes


def named(model: Any) -> list[tuple[str, Tensor]]:
    """The parameters of a Module, a dict or pairs, with their names.

    Raises:
        TypeError: what is given has no named parameters.
        ValueError: there are none.
    """
    if isinstance(model, Module):
        pairs: list[Any] = list(model.named_parameters())
    elif isinstance(model, Mapping):
        pairs = list(model.items())
    else:
        pairs = list(model) if isinstance(model, Iterable) and not isinstance(model, (str, Tensor)) else [model]
    for pair in pairs:
        if not (isinstance(pair, tuple) and len(pair) == 2 and isinstance(pair[1], Tensor)):
            raise TypeError(
                "give a Module, or its parameters with their names, as model.named_parameters() does, but got "
                f"{type(pair).__name__}"
            )
    if not pairs:
        raise ValueError("there are no parameters: the model is empty, or the generator was read before")
    return [(str(name), tensor) for name, tensor in pairs]


def _plot(axes: Any, parameters: list[tuple[str, Tensor]]) -> None:
    means, tops = [], []
    for _, tensor in parameters:
        sizes = np.zeros(0) if tensor._grad is None else np.abs(tensor._grad.array).astype(np.float64)
        finite = sizes[np.isfinite(sizes)]
        means.append(finite.mean() if finite.size else 0.0)
        tops.append(finite.max(initial=0.0))
    positive = [size for size in (*means, *tops) if size > 0] or [1.0]
    limits = min(positive) / 4, max(positive) * 4
    rows = np.arange(len(parameters))
    axes.set_xscale("log")
    axes.set(xlim=limits, ylim=(len(rows) - 0.4, -0.6))  # the first on top
    light = {"facecolor": LIGHT["paper"], "edgecolor": LIGHT["term1"], "hatch": "////"}
    bars = [
        axes.barh(rows - THICK / 2, means, THICK, color=LIGHT["leaf"], label="mean |gradient|"),
        axes.barh(rows + THICK / 2, tops, THICK, label="largest |gradient|", **light),
    ]
    for row, (_, tensor), top in zip(rows, parameters, tops, strict=True):
        if told := _told(tensor, top):
            place = top if top > 0 else limits[0]
            axes.annotate(told, (place, row), (4, 0), textcoords="offset points", va="center", **BOLD)
    step = -(-len(rows) // LABELS)
    ticks(axes.yaxis, rows[::step].tolist(), [shown(name) for name, _ in parameters[::step]])
    axes.set_xlabel("|gradient| (logarithmic)")
    axes.grid(axis="x", alpha=0.3)
    axes.set_axisbelow(True)
    axes.legend(handles=[*bars, *_troubles(axes, limits, positive)], **ABOVE)


def _told(tensor: Tensor, top: float) -> str:
    """What the bars cannot say."""
    if tensor._grad is None:
        if not tensor.requires_grad:
            return f"{DASH} frozen: requires_grad=False"
        return f"{DASH} no gradient: {'backward did not reach it' if tensor.is_leaf else 'call retain_grad() before'}"
    if not tensor._grad.array.size:
        return f"{DASH} empty"
    return odd(tensor._grad.array) or ("" if top > 0 else "all 0")


def _troubles(axes: Any, limits: tuple[float, float], sizes: list[float]) -> list[Any]:
    """The areas of trouble, where a bar ends there, for the legend."""
    spans = []
    if min(sizes) < VANISHING:
        spans.append(axes.axvspan(limits[0], VANISHING, hatch="...", label="vanishing: below 1e-6", **TROUBLE))
    if max(sizes) > EXPLODING:
        spans.append(axes.axvspan(EXPLODING, limits[1], hatch="xx", label="exploding: above 1e3", **TROUBLE))
    return spans
