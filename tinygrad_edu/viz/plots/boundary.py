"""How a classifier divides the plane."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...autograd import no_grad
from ...core import wrap
from ...nn import Module
from ..palette import LIGHT, TERMS
from .canvas import MARKS, array_of, check_callable, classes_of, drawing, legend
from .untouched import untouched

MARGIN = 0.1  # of the span of the points, on each side of them
PALE = 0.22  # how much of its colour an area has


def decision_boundary(
    model: Callable[[Any], Any], x: Any, y: Any, ax: Any = None, *, resolution: int = 200, threshold: float = 0.0
) -> Any:
    """Plot which class a classifier sees where in the plane, with the points of a data set.

    Classes differ in colour and mark; a point that the classifier takes for another class has a ring around it. The
    model runs in evaluation mode, without gradients, and is left as it was.

    Args:
        model: a Module or a function that takes points, shape (M, 2), and gives logits: (M,) or (M, 1) for two classes,
            (M, k) for k of them; or the numbers of the classes themselves, integers of shape (M,).
        x: the points, shape (N, 2), N > 0.
        y: the numbers of their classes, from 0 on, shape (N,) or (N, 1).
        ax: the matplotlib Axes to draw in; None for a new figure; a path for a file.
        resolution: points of the grid along each side.
        threshold: from where on a single output means class 1: 0 for logits, 0.5 for probabilities.

    Returns:
        The Axes; `ax.images[0]` has the class of each point of the grid.

    Raises:
        ValueError: shapes do not fit, a point is not finite, or a class is negative.
        TypeError: `y` holds no whole numbers, or `model` cannot be called.

    >>> import tinygrad_edu as torch
    >>> from matplotlib.figure import Figure
    >>> x = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    >>> ax = torch.viz.plots.decision_boundary(lambda p: p[:, 0] - 0.5, x, [0, 0, 1, 0], ax=Figure().add_subplot())
    >>> ax.get_title()
    '3 of 4 points on their side'
    """
    check_callable(model, "model", "a Module or lambda points: points[:, 0]")
    points, classes = _points(x), _classes(y)
    if len(points) != len(classes):
        raise ValueError(f"x has {len(points)} points, but y has {len(classes)} classes: there must be one for each")
    if resolution < 2:
        raise ValueError(f"resolution must be at least 2 points, but got {resolution}")
    low, high = points.min(0), points.max(0)
    margin = np.where(high > low, MARGIN * (high - low), 1.0)
    (left, bottom), (right, top) = low - margin, high + margin
    grid = np.stack(np.meshgrid(np.linspace(left, right, resolution), np.linspace(bottom, top, resolution)), -1)
    seen, known = _run(model, np.concatenate([grid.reshape(-1, 2), points]), threshold)
    areas, guesses = seen[: -len(points)].reshape(resolution, resolution), seen[-len(points) :]
    count = max(known, int(classes.max()) + 1)
    with drawing(ax, (6, 5)) as axes:
        _draw_areas(axes, areas, count, grid)
        _draw_points(axes, points, classes, guesses)
        axes.set(xlabel="x[:, 0]", ylabel="x[:, 1]", xlim=(left, right), ylim=(bottom, top))
        axes.set_title(f"{(classes == guesses).sum():,} of {len(points):,} points on their side")
    return axes


def _points(x: Any) -> np.ndarray:
    points = array_of(x, "x")
    points = points if points.dtype.kind == "f" else points.astype(np.float32)
    if points.ndim != 2 or points.shape[1] != 2 or not len(points):
        raise ValueError(
            f"x must be points of the plane, shape (N, 2), but its shape is {points.shape}: of more features, choose "
            "two, or give a function that fills in the others"
        )
    if not np.isfinite(points).all():
        raise ValueError(f"x must be finite, but {int((~np.isfinite(points)).any(1).sum())} of its points are not")
    return points


def _classes(y: Any) -> np.ndarray:
    classes = classes_of(array_of(y, "y"), "y")
    if (classes < 0).any():
        raise ValueError(f"y must hold the numbers of classes from 0 on, but there is {classes.min()}")
    return classes


def _run(model: Callable[[Any], Any], points: np.ndarray, threshold: float) -> tuple[np.ndarray, int]:
    """The class of each point, and how many classes the model knows."""
    with untouched(model), no_grad():
        if isinstance(model, Module):
            model.eval()
            kinds = [p.array.dtype for p in model.parameters() if p.array.dtype.kind == "f"]
            points = points.astype(kinds[0]) if kinds else points
        out = array_of(model(wrap(points)), "what the model gives")
    if out.ndim not in (1, 2) or len(out) != len(points) or not out[:1].size:
        raise ValueError(
            f"for {len(points)} points the model must give logits of shape (M,), (M, 1) or (M, k), but it gave "
            f"{out.shape}"
        )
    if np.isnan(out).any():
        raise ValueError(f"the model gave NaN for {int(np.isnan(out).reshape(len(out), -1).any(1).sum())} points")
    if out.ndim == 2 and out.shape[1] > 1:
        return out.argmax(1), out.shape[1]
    out = out.reshape(-1)
    return (out.astype(int), int(out.max()) + 1) if out.dtype.kind in "iu" else ((out > threshold).astype(int), 2)


def _draw_areas(axes: Any, areas: np.ndarray, count: int, grid: np.ndarray) -> None:
    from matplotlib.colors import ListedColormap, to_rgb

    pale = [[1 - PALE * (1 - part) for part in to_rgb(_colour(c))] for c in range(count)]
    (left, bottom), (right, top) = low, high = grid[0, 0], grid[-1, -1]
    x, y = (high - low) / (len(areas) - 1) / 2  # each point of the grid is in the middle of its pixel
    options = {"extent": (left - x, right + x, bottom - y, top + y), "origin": "lower", "aspect": "auto"}
    colours = ListedColormap(pale)
    axes.imshow(areas, cmap=colours, vmin=-0.5, vmax=count - 0.5, interpolation="nearest", **options)
    for c in np.unique(areas)[1:].tolist():
        axes.contour(grid[0, :, 0], grid[:, 0, 1], areas == c, [0.5], colors=LIGHT["ink"], linewidths=1)


def _draw_points(axes: Any, points: np.ndarray, classes: np.ndarray, guesses: np.ndarray) -> None:
    handles = []
    present = np.unique(classes).tolist()
    for c in present:
        style = {
            "color": _colour(c),
            "marker": MARKS[(c + c // len(TERMS)) % len(MARKS)],
            "edgecolor": LIGHT["paper"],
            "linewidth": 0.5,
        }
        handles.append(axes.scatter(*points[classes == c].T, s=28, zorder=3, **style))
    names = [f"class {c}" for c in present]
    if (classes != guesses).any():
        wrong = points[classes != guesses].T
        handles.append(axes.scatter(*wrong, s=90, facecolor="none", edgecolor=LIGHT["ink"], linewidth=1.2, zorder=4))
        names.append("taken for another")
    legend(axes, handles, names, frameon=True)


def _colour(c: int) -> str:
    return LIGHT[TERMS[c % len(TERMS)]]
