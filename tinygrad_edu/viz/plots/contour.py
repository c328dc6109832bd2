"""Losses over a plane."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..palette import LIGHT
from .canvas import odd

LEVELS = 20
WIDE = 50.0  # the highest loss over the lowest, from where on the levels are logarithmic
FLOOR = 1e-4  # of the highest loss: the lowest of logarithmic levels


def contour(axes: Any, xs: np.ndarray, ys: np.ndarray, losses: np.ndarray) -> None:
    """Draw losses, shape (len(ys), len(xs)), as coloured levels with a bar; hatched where they are not finite."""
    from matplotlib.colors import LinearSegmentedColormap, LogNorm

    finite = losses[np.isfinite(losses)]
    if not finite.size:
        raise ValueError(f"there is no loss to draw: of {losses.size:,} points {odd(losses)}")
    low, high = float(finite.min()), float(finite.max())
    if low == high:
        high = low + max(1e-12, 1e-6 * abs(low))  # a plane: all on one level
    logarithmic = low >= 0 and high > WIDE * low
    lowest = max(low, FLOOR * high)
    levels = np.geomspace(lowest, high, LEVELS) if logarithmic else np.linspace(low, high, LEVELS)
    colours = LinearSegmentedColormap.from_list("depth", [LIGHT["leaf"], LIGHT["paper"]])
    norm = LogNorm(lowest, high) if logarithmic else None
    shown = np.ma.masked_invalid(losses)
    filled = axes.contourf(xs, ys, shown, levels, cmap=colours, norm=norm, extend="min" if lowest > low else "neither")
    axes.contour(xs, ys, shown, levels[::2], colors=LIGHT["muted"], linewidths=0.5)
    bar = axes.figure.colorbar(filled, ax=axes, label="loss", ticks=levels[:: LEVELS // 5], format="%.3g")
    bar.minorticks_off()
    if finite.size < losses.size:
        axes.set_facecolor(LIGHT["card"])
        axes.patch.set(hatch="xx", edgecolor=LIGHT["term1"])
        axes.set_title(f"hatched: {odd(losses)} of {losses.size:,} points", fontsize="small")
