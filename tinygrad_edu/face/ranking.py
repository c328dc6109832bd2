"""What sorting and running along a dimension tell: medians, quantiles, running extremes, differences, areas."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..calls.composite import composite
from ..calls.returned import returned
from ..core import NUMPY, Methods, Tensor, answers, wrap
from ..ops import argsort, middle, narrow, take_along_axis
from ..ops.conversion import cast, to_dtype_first
from ..ops.indexing import choose, dimension, pick
from ..ops.reduction import amax, amin, cumsum, mean, std, sum
from ..ops.scatter import flat
from ..ops.shape import cat, movedim, reshape, squeeze

__all__ = [
    "aminmax", "cummax", "cummin", "cumulative_trapezoid", "diff", "kthvalue", "median", "mode", "nanmean", "nanmedian",
    "nanquantile", "nansum", "quantile", "std_mean", "trapezoid", "trapz",
]  # fmt: skip
FUNCTIONS_ONLY = {"cumulative_trapezoid", "std_mean", "trapezoid", "trapz"}


def chosen(name: str, x: Tensor, indices: np.ndarray, axis: int, keepdims: bool) -> Any:
    """The elements at the indices, one of each row, and the indices, as the result of the function `name`."""
    values, found = take_along_axis(x, indices, axis), wrap(np.asarray(indices))
    if not keepdims and x.ndim:
        values, found = squeeze(values, axis), squeeze(found, axis)
    return returned(name, values=values, indices=found)


def filled(x: Tensor, axis: int, name: str) -> int:
    """The dimension, counted from the front; IndexError where it has no elements."""
    axis = dimension(x, axis)
    if x.ndim and not x.shape[axis]:
        raise IndexError(
            f"{name}(): Expected reduction dim {axis} to have non-zero size: the shape is {tuple(x.shape)}"
        )
    return axis


def ranked(x: Tensor, axis: int, rank: Any) -> np.ndarray:
    """Where in each row the element of the given rank is."""
    order = argsort(x, axis).array if x.ndim else np.zeros((), np.int64)
    return np.take_along_axis(order, rank, axis) if x.ndim else order


@composite
def kthvalue(x: Tensor, k: int, axis: int = -1, keepdims: bool = False) -> Any:
    """The `k`-th smallest element along `axis`, counted from 1, and where it is."""
    axis, size = dimension(x, axis), x.shape[axis] if x.ndim else 1
    if not 1 <= k <= size:
        raise RuntimeError(f"selected index k out of range: k is {k}, the dimension has {size} elements")
    return chosen("kthvalue", x, ranked(x, axis, np.full((1,) * x.ndim, k - 1)), axis, keepdims)


def _median(x: Tensor, axis: int | None, keepdims: bool, skip_nan: bool) -> Any:
    if axis is None:
        return middle(x, skip_nan)
    name = "nanmedian" if skip_nan else "median"
    axis = filled(x, axis, name)
    if not x.ndim:
        return chosen(name, x, np.zeros((), np.int64), axis, keepdims)
    missing = np.isnan(x.array).sum(axis, keepdims=True)
    rank = np.maximum(x.shape[axis] - missing - 1, 0) // 2
    indices = ranked(x, axis, rank)
    if not skip_nan:
        indices = np.where(missing > 0, np.argmax(np.isnan(x.array), axis, keepdims=True), indices)
    return chosen(name, x, indices, axis, keepdims)


@composite
def median(x: Tensor, axis: int | None = None, keepdims: bool = False) -> Any:
    """The lower of the middle elements of all; along `axis` its (values, indices). One NaN makes it NaN."""
    return _median(x, axis, keepdims, skip_nan=False)


@composite
def nanmedian(x: Tensor, axis: int | None = None, keepdims: bool = False) -> Any:
    """The median of the elements that are not NaN."""
    return _median(x, axis, keepdims, skip_nan=True)


@composite
def mode(x: Tensor, axis: int = -1, keepdims: bool = False) -> Any:
    """The most frequent element along `axis`, the smallest of equally frequent ones, and where it is last."""
    axis = filled(x, axis, "mode")
    if not x.ndim:
        return chosen("mode", x, np.zeros((), np.int64), axis, keepdims)
    order = argsort(x, axis).array
    rows = np.moveaxis(np.take_along_axis(x.array, order, axis), axis, -1)
    n = np.arange(rows.shape[-1])
    new = np.concatenate([np.ones_like(rows[..., :1], bool), rows[..., 1:] != rows[..., :-1]], -1)
    length = n - np.maximum.accumulate(np.where(new, n, 0), -1)  # of the run of equals so far, less 1
    last = np.moveaxis(np.argmax(length, -1, keepdims=True), -1, axis)
    return chosen("mode", x, np.take_along_axis(order, last, axis), axis, keepdims)


def _running(name: str, x: Tensor, axis: int, extreme: np.ufunc) -> Any:
    axis = dimension(x, axis)
    if not x.ndim:
        return chosen(name, x, np.zeros((), np.int64), axis, True)
    array = np.moveaxis(x.array, axis, -1)
    new = (array == extreme.accumulate(array, -1)) | np.isnan(array)
    indices = np.maximum.accumulate(np.where(new, np.arange(array.shape[-1]), 0), -1)
    return chosen(name, x, np.moveaxis(indices, -1, axis), axis, True)


@composite
def cummax(x: Tensor, axis: int) -> Any:
    """The largest element so far along `axis`, and where it is; of equals the last."""
    return _running("cummax", x, axis, np.maximum)


@composite
def cummin(x: Tensor, axis: int) -> Any:
    """The smallest element so far along `axis`, and where it is; of equals the last."""
    return _running("cummin", x, axis, np.minimum)


def _quantile(x: Tensor, q: Any, axis: int | None, keepdims: bool, how: str, skip_nan: bool) -> Tensor:
    name = "nanquantile" if skip_nan else "quantile"
    if x.array.dtype not in (np.float32, np.float64):
        raise RuntimeError(f"{name}() input tensor must be either float or double dtype, got {x.dtype!r}")
    if not x.array.size:
        raise RuntimeError(f"{name}() input tensor must be non-empty")
    q = q if isinstance(q, Tensor) else wrap(np.asarray(q, x.array.dtype))
    if q.ndim > 1:
        raise RuntimeError(f"{name}() q must be a scalar or 1D tensor, got {q.ndim} dimensions")
    if q.array.dtype != x.array.dtype:
        raise RuntimeError(f"{name}() q tensor must be same dtype as the input tensor: {q.dtype!r}, {x.dtype!r}")
    if not ((q.array >= 0) & (q.array <= 1)).all():
        raise RuntimeError(f"{name}() q values must be in the range [0, 1], got {q.array.tolist()}")
    if how not in ("linear", "lower", "higher", "midpoint", "nearest"):
        raise RuntimeError(
            f"{name}() interpolation must be one of linear, lower, higher, midpoint or nearest, but got {how}"
        )
    before = tuple(x.shape)
    rows = movedim(flat(x), 0, -1) if axis is None or not x.ndim else movedim(x, dimension(x, axis), -1)
    missing = np.isnan(rows.array).sum(-1, keepdims=True)
    last = rows.shape[-1] - 1
    ends = np.maximum(last - missing, 0) if skip_nan else np.full_like(missing, last)
    rank = reshape(q, -1) * wrap(ends.astype(x.array.dtype))  # (..., Q)
    if not skip_nan:
        rank = choose(missing > 0, last, rank)  # NaN is sorted to the end
    out = between(take_along_axis(rows, argsort(rows, -1).array, -1), rank, how)
    if keepdims and x.ndim:
        size = (1,) * x.ndim if axis is None else tuple(np.delete(before, dimension(x, axis)))
        out = (
            reshape(out, (*size, out.shape[-1]))
            if axis is None
            else reshape(out, (*size[: dimension(x, axis)], 1, *size[dimension(x, axis) :], out.shape[-1]))
        )
    return movedim(out, -1, 0) if q.ndim else out[..., 0]


def between(ordered: Tensor, rank: Tensor, how: str) -> Tensor:
    """The elements at ranks that may lie between two."""
    rounded = {"lower": np.floor, "higher": np.ceil, "nearest": np.rint}.get(how, np.floor)
    lower = rounded(rank.array).astype(np.int64)
    low = take_along_axis(ordered, lower, -1)
    if how in ("lower", "higher", "nearest"):
        return low
    high = take_along_axis(ordered, np.ceil(rank.array).astype(np.int64), -1)
    weight: Any = 0.5 * (np.ceil(rank.array) > lower) if how == "midpoint" else rank - cast(wrap(lower), rank.dtype)
    return low + (high - low) * (wrap(weight.astype(rank.array.dtype)) if how == "midpoint" else weight)


@composite
def quantile(
    x: Tensor, q: Any, axis: int | None = None, keepdims: bool = False, *, interpolation: str = "linear"
) -> Any:
    """The value below which the part `q` of the elements lies, of all or along `axis`; for a vector `q` a row each."""
    return _quantile(x, q, axis, keepdims, interpolation, skip_nan=False)


@composite
def nanquantile(
    x: Tensor, q: Any, axis: int | None = None, keepdims: bool = False, *, interpolation: str = "linear"
) -> Any:
    """The quantile of the elements that are not NaN."""
    return _quantile(x, q, axis, keepdims, interpolation, skip_nan=True)


@to_dtype_first
@answers(np.nansum)
@composite
def nansum(x: Tensor, axis: Any = None, keepdims: bool = False) -> Any:
    """The sum of the elements that are not NaN."""
    return sum(choose(np.isnan(x.array), 0, x), axis=axis, keepdims=keepdims)


@to_dtype_first
@answers(np.nanmean)
@composite
def nanmean(x: Tensor, axis: Any = None, keepdims: bool = False) -> Any:
    """The mean of the elements that are not NaN."""
    if x.array.dtype.kind != "f":
        raise RuntimeError(f"nanmean(): expected input to have floating point dtype but got {x.dtype!r}")
    axis = tuple(axis) if isinstance(axis, list) else axis
    total = nansum(x, axis, keepdims)
    return total / wrap(np.asarray(np.sum(~np.isnan(x.array), axis=axis, keepdims=keepdims), x.array.dtype))


@composite
def aminmax(x: Tensor, *, axis: int | None = None, keepdims: bool = False) -> Any:
    """The smallest and the largest element, of all or along `axis`."""
    smallest, largest = amin(x, axis=axis, keepdims=keepdims), amax(x, axis=axis, keepdims=keepdims)
    return returned("aminmax", min=smallest, max=largest)


@composite
def std_mean(x: Tensor, axis: Any = None, correction: float = 1, keepdims: bool = False) -> tuple[Tensor, Tensor]:
    """The standard deviation and the mean."""
    return std(x, axis, correction=correction, keepdims=keepdims), mean(x, axis, keepdims)


@composite
def diff(x: Tensor, n: int = 1, axis: int = -1, prepend: Tensor | None = None, append: Tensor | None = None) -> Tensor:
    """Each element less the one before along `axis`, `n` times."""
    if not x.ndim:
        raise RuntimeError("diff expects input to be at least one-dimensional")
    if n < 0:
        raise RuntimeError(f"order must be non-negative but got {n}")
    axis = dimension(x, axis)
    ends = [t for t in (prepend, x, append) if t is not None]
    x = cat(ends, axis) if len(ends) > 1 or not n else x
    for _ in range(min(n, x.shape[axis])):
        size = x.shape[axis] - 1
        later, earlier = narrow(x, axis, 1, size), narrow(x, axis, 0, size)
        x = NUMPY[np.logical_xor](later, earlier) if x.array.dtype.kind == "b" else later - earlier
    return x


@composite
def trapezoid(y: Tensor, x: Tensor | None = None, *, dx: Any = 1, axis: int = -1) -> Tensor:
    """The area under the points `y`, at distances `dx` or at the places `x`, by trapezoids along `axis`."""
    return sum(strips("trapezoid", y, x, dx, axis), axis)  # type: ignore[no-any-return]  # an op


@composite
def cumulative_trapezoid(y: Tensor, x: Tensor | None = None, *, dx: Any = 1, axis: int = -1) -> Tensor:
    """The area under the points `y` up to each but the first, by trapezoids along `axis`."""
    return cumsum(strips("cumulative_trapezoid", y, x, dx, axis), axis)  # type: ignore[no-any-return]  # an op


def strips(name: str, y: Tensor, x: Tensor | None, dx: Any, axis: int) -> Tensor:
    """The areas of the trapezoids between neighbours along `axis`."""
    axis = dimension(y, axis)
    size = y.shape[axis] - 1
    if x is not None and x.ndim == 1 and x.shape[0] != y.shape[axis]:
        raise RuntimeError(f"{name}(): There must be one `x` value for each sample point: {x.shape[0]}, {size + 1}")
    lead = (slice(None),) * axis
    heights = pick(y, (*lead, slice(1, None))) + pick(y, (*lead, slice(0, -1)))
    if x is None:
        return heights * (dx / 2)  # type: ignore[no-any-return]  # an op
    widths = diff(x, axis=axis if x.ndim == y.ndim else -1)
    return heights * (reshape(widths, (-1, *(1,) * (y.ndim - axis - 1))) if x.ndim == 1 else widths) / 2


trapz = trapezoid
for _name in set(__all__) - FUNCTIONS_ONLY:
    setattr(Methods, _name, globals()[_name])
