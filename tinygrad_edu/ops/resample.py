"""Images of another size, turned, or shuffled.

Both kinds of resampling are sums of a few neighbours with weights. To another size it is the same map along each row,
and its gradient is such a map again; at the points of a grid it is linear in the image and in the weights.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..calls.composite import SHAPE
from ..core import constant, elementwise, primitive, unwrap


@primitive(x=lambda g, shape, places, weights, axis: blend(g, *turned(places, weights, shape[axis]), axis))
def blend(x: Any, places: Any, weights: Any, axis: int, *, shape: Any = SHAPE) -> Any:
    """Along `axis` sums of slices of `x`, those at `places`, times `weights`: both of shape (taps, new size).

    The place behind the last slice stands for zeros; weights None are ones.
    """
    if (places == x.shape[axis]).any():
        x = np.concatenate([x, np.zeros((*x.shape[:axis], 1, *x.shape[axis + 1 :]), x.dtype)], axis)
    total = None
    for tap, index in enumerate(places):
        part = np.take(x, index, axis)
        if weights is not None:
            part *= np.reshape(weights[tap], (-1,) + (1,) * (x.ndim - axis - 1)).astype(x.dtype, copy=False)
        total = part if total is None else np.add(total, part, out=total)
    return total


def turned(places: Any, weights: Any, size: int) -> tuple[Any, Any]:
    """The places and weights of the transposed map: for each old slice the new ones that read it."""
    order = np.argsort(places, axis=None, kind="stable")
    source = places.reshape(-1)[order]
    order, source = order[source < size], source[source < size]
    tap = np.arange(source.size) - np.searchsorted(source, source)  # the how-manieth that reads this slice
    readers = np.full((tap.max(initial=0) + 1, size), places.shape[1])
    readers[tap, source] = order % places.shape[1]
    if weights is None:
        return readers, None
    theirs = np.zeros(readers.shape, weights.dtype)
    theirs[tap, source] = weights.reshape(-1)[order]
    return readers, theirs


@primitive(
    x=lambda g, weights, places, shape: add_at_points(g, weights, places, shape[2]),
    weights=lambda g, x, places: match_at_points(g, x, places),
)
def sample_points(x: Any, weights: Any, places: Any, *, shape: Any = SHAPE) -> Any:
    """Sums of elements of `x` (N, C, size) at `places` (N, taps, points), times `weights`: (N, C, points).

    The place behind the last element stands for zero.
    """
    rows = as_rows(x)
    total = np.zeros((x.shape[0] * places.shape[2], x.shape[1]), x.dtype)
    for tap, index in enumerate(by_tap(places, x.shape[2])):
        part = np.take(rows, index, 0)  # (N points, C)
        part *= np.reshape(weights[:, tap], (-1, 1))
        total += part
    return np.swapaxes(total.reshape(x.shape[0], places.shape[2], x.shape[1]), 1, 2).copy()


@primitive(
    x=lambda g, weights, places: sample_points(g, weights, places),
    weights=lambda g, x, places: match_at_points(x, g, places),
)
def add_at_points(x: Any, weights: Any, places: Any, size: int) -> Any:
    """The transpose of `sample_points`: elements of `x` (N, C, points), weighted, added at places: (N, C, size)."""
    out, index = np.empty((*x.shape[:2], size), x.dtype), by_tap(places, size).reshape(-1)
    for channel in range(x.shape[1]):
        shares = np.swapaxes(weights * x[:, None, channel], 0, 1).reshape(-1)  # (taps N points,)
        out[:, channel] = np.bincount(index, shares, len(x) * (size + 1)).reshape(-1, size + 1)[:, :size]
    return out


@primitive(
    x=lambda g, y, places: sample_points(y, g, places), y=lambda g, x, places, size: add_at_points(x, g, places, size)
)
def match_at_points(x: Any, y: Any, places: Any, *, size: Any = constant(lambda y: y.shape[2])) -> Any:
    """Products of `x` (N, C, points) with the elements of `y` (N, C, size) at `places`, summed over C: as `places`."""
    points = np.swapaxes(x, 1, 2).reshape(-1, x.shape[1])  # (N points, C)
    rows = as_rows(y)
    sums = [np.einsum("ic,ic->i", np.take(rows, index, 0), points) for index in by_tap(places, y.shape[2])]
    return np.swapaxes(np.reshape(sums, (-1, x.shape[0], x.shape[2])), 0, 1).copy()


def as_rows(x: Any) -> Any:
    """The channels of each element as a row, and a row of zeros behind the last: (N (size + 1), C)."""
    rows = np.zeros((x.shape[0], x.shape[2] + 1, x.shape[1]), x.dtype)
    rows[:, :-1] = np.swapaxes(x, 1, 2)
    return rows.reshape(-1, x.shape[1])


def by_tap(places: Any, size: int) -> Any:
    """For each tap the numbers of the rows: (taps, N points)."""
    numbers = places + np.arange(len(places))[:, None, None] * (size + 1)
    return np.swapaxes(numbers, 0, 1).reshape(places.shape[1], -1)


def in_pixels(x: Any, size: int, align_corners: bool) -> Any:
    """Coordinates that have -1 and 1 at the ends of a row, counted in its pixels."""
    return (x + 1) / 2 * (size - 1) if align_corners else ((x + 1) * size - 1) / 2


def brought_inside(p: Any, size: int, padding_mode: int, align_corners: bool) -> Any:
    """Positions (in pixels) moved to the border (1) or reflected at it (2); with 0 as they are."""
    if padding_mode == 2:
        low, span = (0.0, size - 1.0) if align_corners else (-0.5, float(size))
        p = span - np.abs(np.mod(p - low, 2 * span) - span) + low if span else p * 0
    return np.fmin(np.fmax(p, 0), size - 1) if padding_mode else p  # NaN, too, goes to 0


def slope_inside(x: Any, size: int, padding_mode: int, align_corners: bool) -> Any:
    """The derivative of `to_pixels`: 0 where the border stops it, reversed where an odd number of borders reflects."""
    p = in_pixels(unwrap(x), size, align_corners)
    slope: Any = (size - align_corners) / 2
    inside = brought_inside(p, size, padding_mode, align_corners)
    if padding_mode == 2:
        low, span = (0.0, size - 1.0) if align_corners else (-0.5, float(size))
        slope = slope * np.where(np.mod(p - low, 2 * span) < span, 1, -1) if span else 0
    return (slope * ((inside > 0) & (inside < size - 1)) if padding_mode else slope + 0 * p).astype(p.dtype)


@elementwise(x=lambda x, size, padding_mode, align_corners: slope_inside(x, size, padding_mode, align_corners))
def to_pixels(x: Any, size: int, padding_mode: int = 0, align_corners: bool = False) -> Any:
    """Coordinates from -1 to 1 as positions in a row of pixels; what lies outside as `padding_mode` says."""
    return brought_inside(in_pixels(x, size, align_corners), size, padding_mode, align_corners)
