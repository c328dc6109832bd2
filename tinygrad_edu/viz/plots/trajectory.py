"""The way of an optimizer over a loss surface with two parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ...autograd import no_grad
from ...core import wrap
from ...optim import Optimizer
from ..palette import LIGHT
from .canvas import array_of, check_callable, drawing, floats_of, legend, look
from .contour import contour
from .untouched import untouched

MARGIN = 0.25  # of the span of the paths, on each side of them
Bounds = tuple[tuple[float, float], tuple[float, float]]


def trajectory(
    f: Callable[[Any, Any], Any], paths: Any, ax: Any = None, *, bounds: Bounds | None = None, resolution: int = 100
) -> Any:
    """Plot the ways of one or more optimizers over the contours of a function of two numbers.

    A ring is where a path starts, a star where it ends. A path that ran to NaN or inf is drawn up to there, and the
    legend says at which step that was.

    Args:
        f: takes x and y, as Tensors of one shape, and gives the losses, of the same shape; so both `x ** 2 + y ** 2`
            and functions of ours or of NumPy will do.
        paths: the points (x, y) in their order, shape (steps, 2), as `descend` gives them; or several such paths in a
            dict by name or in a list.
        ax: the matplotlib Axes to draw in; None for a new figure; a path for a file.
        bounds: ((left, right), (bottom, top)) of what is shown; by default the paths with a margin.
        resolution: points of the contour's grid along each side.

    Returns:
        The Axes, with one line for each path, in the order in which they were given.

    Raises:
        ValueError: a path is empty or no list of pairs, or f does not give one number for each point.

    >>> import tinygrad_edu as torch
    >>> from matplotlib.figure import Figure
    >>> def f(x, y):
    ...     return x**2 + 10 * y**2
    >>> paths = {
    ...     "SGD": torch.viz.plots.descend(f, (-4.0, 2.0), torch.optim.SGD, lr=0.05),
    ...     "Adam": torch.viz.plots.descend(f, (-4.0, 2.0), torch.optim.Adam, lr=0.3),
    ... }
    >>> ax = torch.viz.plots.trajectory(f, paths, ax=Figure().add_subplot())
    >>> ax.get_xlabel(), len(ax.lines[0].get_xdata())
    ('x', 51)
    """
    ways = _ways(paths)
    check_callable(f, "f", "lambda x, y: x**2 + y**2")
    if bounds is not None and np.shape(bounds) != (2, 2):
        raise ValueError(f"bounds must be ((left, right), (bottom, top)), but got {bounds!r:.60}")
    (left, right), (bottom, top) = _bounds(list(ways.values())) if bounds is None else bounds
    if not (left < right and bottom < top) or resolution < 2:
        raise ValueError(
            f"bounds must be ((left, right), (bottom, top)) in rising order, and resolution at least 2, but got "
            f"{(left, right), (bottom, top)} and {resolution}"
        )
    xs, ys = np.linspace(left, right, resolution), np.linspace(bottom, top, resolution)
    losses = _losses(f, *np.meshgrid(xs, ys))
    with drawing(ax, (7, 5)) as axes:
        contour(axes, xs, ys, losses)
        _draw(axes, ways)
        axes.set(xlabel="x", ylabel="y", xlim=(left, right), ylim=(bottom, top))
    return axes


def descend(
    f: Callable[[Any, Any], Any], start: Any, optimizer: Callable[..., Optimizer], steps: int = 50, **options: Any
) -> np.ndarray:
    """Let an optimizer walk down a function of two numbers, and return its path.

    Args:
        f: takes x and y, Tensors of shape () in float64, and gives the loss, of shape ().
        start: the pair (x, y) to start from.
        optimizer: the class of the optimizer, or what makes one of a list of parameters.
        steps: how many steps to take.
        options: what the optimizer is made with, such as lr=0.1.

    Returns:
        The points, start and end included: float64, shape (steps + 1, 2).

    Raises:
        ValueError: `start` is no pair, or `steps` is negative.
        RuntimeError: f gives no loss that `backward` can start from.

    >>> import tinygrad_edu as torch
    >>> path = torch.viz.plots.descend(lambda x, y: x**2 + y**2, (1.0, 2.0), torch.optim.SGD, steps=2, lr=0.25)
    >>> path.tolist()
    [[1.0, 2.0], [0.5, 1.0], [0.25, 0.5]]
    """
    check_callable(f, "f", "lambda x, y: x**2 + y**2")
    check_callable(optimizer, "optimizer", "torch.optim.SGD")
    point = floats_of(start, "start").reshape(-1)
    if point.shape != (2,) or steps < 0:
        raise ValueError(f"start must be two numbers, and steps not negative, but got {start!r} and {steps}")
    x, y = (wrap(np.array(number)) for number in point)
    x.requires_grad = y.requires_grad = True
    walker = optimizer([x, y], **options)
    path = [point]
    for _ in range(steps):
        walker.zero_grad()
        loss = f(x, y)
        if not getattr(loss, "requires_grad", False):
            raise RuntimeError(
                "f gave no Tensor that depends on x and y: compute the loss from both, outside no_grad()"
            )
        loss.backward()
        walker.step()
        path.append(np.array([x.array, y.array]))
    return np.stack(path)


def _ways(paths: Any) -> dict[str, np.ndarray]:
    """The paths by name; one without a name is called path."""
    if not isinstance(paths, Mapping):
        several = isinstance(paths, (list, tuple)) and len(paths) and all(np.ndim(_bare(path)) == 2 for path in paths)
        paths = {f"path {i}": path for i, path in enumerate(paths, 1)} if several else {"path": paths}
    ways = {str(name): floats_of(path, f"the path {name!r}") for name, path in paths.items()}
    for name, way in ways.items():
        if way.ndim != 2 or way.shape[1] != 2 or not len(way):
            raise ValueError(f"the path {name!r} must be points (x, y), shape (steps, 2), but its shape is {way.shape}")
    if not ways:
        raise ValueError("there is no path to draw: give at least one, as descend(f, start, torch.optim.SGD) makes it")
    return ways


def _bare(path: Any) -> Any:
    return array_of(path, "a path")


def _good(way: np.ndarray) -> np.ndarray:
    """The path up to its first point that is not finite."""
    bad = ~np.isfinite(way).all(axis=1)
    return way[: bad.argmax()] if bad.any() else way


def _bounds(ways: list[np.ndarray]) -> Bounds:
    points = np.concatenate([_good(way) for way in ways])
    if not len(points):
        raise ValueError("no path has a finite point: give bounds=((left, right), (bottom, top)), or better paths")
    low, high = points.min(0), points.max(0)
    margin = np.where(high > low, MARGIN * (high - low), 1.0)
    margin = np.maximum(margin, MARGIN * margin.max())  # a path along an axis still has room on both sides
    (left, bottom), (right, top) = (low - margin).tolist(), (high + margin).tolist()
    return (left, right), (bottom, top)


def _losses(f: Callable[[Any, Any], Any], x: np.ndarray, y: np.ndarray) -> np.ndarray:
    with untouched(), no_grad():
        losses = floats_of(f(wrap(x), wrap(y)), "what f gives")
    if losses.shape != x.shape:
        raise ValueError(
            f"f(x, y) must give one number for each point: for x and y of shape {x.shape} it gave {losses.shape}. It "
            "must work entry by entry, as x ** 2 + y ** 2 does; where(x > 0, a, b) takes the place of `if`"
        )
    return losses


def _draw(axes: Any, ways: dict[str, np.ndarray]) -> None:
    lines, names = [], []
    for i, (name, way) in enumerate(ways.items()):
        good = _good(way)
        style = look(i) | {"linewidth": 1.6, "markersize": 3.5, "markeredgewidth": 0}
        lines += axes.plot(good[:, 0], good[:, 1], zorder=3, **style)
        ends = {"edgecolor": LIGHT["ink"], "zorder": 4}
        if len(good):
            axes.scatter(*good[0], s=60, facecolor="none", linewidth=1.5, **ends)
            axes.scatter(*good[-1], s=110, marker="*", facecolor=LIGHT["paper"], **ends)
        names.append(name if len(good) == len(way) else f"{name} (not finite at step {len(good)})")
    legend(axes, lines, names, frameon=True)
