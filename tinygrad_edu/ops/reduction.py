"""Many numbers into fewer: sums, products, extremes, spreads, norms, running sums."""

from __future__ import annotations

import builtins
import math
from typing import Any

import numpy as np

from ..calls.composite import SHAPE, composite
from ..calls.memory import in_rows
from ..calls.returned import called, returned
from ..core import NUMPY, Tensor, answers, dtypes, mode, primitive
from .arithmetic import passed
from .conversion import cast, to_dtype_first
from .indexing import take_along_axis
from .shape import squeeze

BLOCK = 4096  # elements
WIDER = {np.dtype(name): np.int64 for name in ("bool", "uint8", "int8", "int16", "int32")}


def spread(g: Any, shape: tuple[int, ...], axis: Any, keepdims: bool) -> Any:
    """Hand the gradient of each reduced element to all the elements that went into it."""
    if axis is not None and not keepdims and shape:
        g = np.expand_dims(g, axis)
    return np.broadcast_to(g, shape)


def count(shape: tuple[int, ...], axis: Any) -> int:
    """How many elements go into each element of the result."""
    if axis is None or not shape:
        return math.prod(shape)
    return math.prod(shape[i] for i in (axis if isinstance(axis, tuple) else (axis,)))


def share(mask: Any, g: Any, shape: tuple[int, ...], axis: Any, keepdims: bool) -> Any:
    """The gradient in equal parts to the elements in `mask`; they are counted as integers, which do not run out."""
    ties = np.sum(mask, axis=axis, keepdims=keepdims)
    parts = spread(cast(g / ties, g.dtype), shape, axis, keepdims)
    return np.where(mask, parts, 0) if axis is None else mask * parts  # which differ where g is infinite, as PyTorch's


def attained(x: Any, out: Any, axis: Any, keepdims: bool) -> Any:
    """Where `x` equals its extreme `out`; a NaN equals a NaN here."""
    extreme = spread(out, x.shape, axis, keepdims)
    return (x == extreme) | (np.isnan(x) & np.isnan(extreme))


@to_dtype_first
@answers(np.sum)
@primitive(x=lambda g, shape, axis, keepdims: spread(g, shape, axis, keepdims))
def sum(x: Any, axis: Any = None, keepdims: bool = False, *, shape: Any = SHAPE) -> Any:
    """The sum of the elements, of all or along `axis`."""
    return in_rows(np.sum(x, axis=axis if axis != () else None, dtype=WIDER.get(x.dtype), keepdims=keepdims))


@to_dtype_first
@answers(np.mean)
@primitive(x=lambda g, shape, axis, keepdims: spread(g / count(shape, axis), shape, axis, keepdims))
def mean(x: Any, axis: Any = None, keepdims: bool = False, *, shape: Any = SHAPE) -> Any:
    """The mean of the elements, of all or along `axis`."""
    if x.dtype.kind != "f":
        raise RuntimeError(
            f"mean(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. "
            f"Got: {x.dtype}. Call .float() first, or pass dtype=torch.float32"
        )
    total = in_rows(np.sum(x, axis=axis, keepdims=keepdims))
    n = count(x.shape, axis)
    return np.divide(total, n if n else np.nan, dtype=x.dtype)


def refuse_nothing(name: str, x: Any, axis: Any, of_all: type[Exception] = RuntimeError) -> None:
    """An error where there is no element to choose from: IndexError along an axis, else `of_all`."""
    if x.size == 0:
        if axis is None:
            raise of_all(f"{name}(): the tensor of shape {x.shape} has no elements: give a dim that has some")
        if 0 in [x.shape[i] for i in (axis if isinstance(axis, tuple) else (axis,))]:
            raise IndexError(f"{name}(): Expected reduction dim {axis} to have non-zero size: the shape is {x.shape}")


@answers(np.max, np.amax)
@primitive(x=lambda g, x, out, axis, keepdims: share(attained(x, out, axis, keepdims), g, x.shape, axis, keepdims))
def amax(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """The largest element, of all or along `axis`; ties share the gradient equally."""
    refuse_nothing("amax", x, axis)
    return in_rows(np.max(x, axis=axis, keepdims=keepdims))


@answers(np.min, np.amin)
@primitive(x=lambda g, x, out, axis, keepdims: share(attained(x, out, axis, keepdims), g, x.shape, axis, keepdims))
def amin(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """The smallest element, of all or along `axis`; ties share the gradient equally."""
    refuse_nothing("amin", x, axis)
    return in_rows(np.min(x, axis=axis, keepdims=keepdims))


@composite
def max(x: Tensor, axis: Any = None, keepdims: bool = False, *, y: Any = None) -> Any:
    """The largest element of all; along a dimension its (values, indices); with a tensor the entrywise larger."""
    return _extreme("max", x, axis if y is None else y, keepdims)


@composite
def min(x: Tensor, axis: Any = None, keepdims: bool = False, *, y: Any = None) -> Any:
    """The smallest element of all; along a dimension its (values, indices); with a tensor the entrywise smaller."""
    return _extreme("min", x, axis if y is None else y, keepdims)


def _extreme(name: str, x: Tensor, axis: Any, keepdims: bool) -> Any:
    whole, where, entrywise = (amax, argmax, np.maximum) if name == "max" else (amin, argmin, np.minimum)
    if axis is None:
        return called(whole(x), f"{name.title()}Backward1")
    if isinstance(axis, Tensor):
        return NUMPY[entrywise](x, axis)
    indices = where(x, axis, keepdims=True)
    values = take_along_axis(x, indices, axis)
    if not keepdims and x.ndim:
        values, indices = squeeze(values, axis), squeeze(indices, axis)
        values.alias = indices.alias = mode.alias  # nobody else has what they are views of
    return returned(name, values=values, indices=indices)


@answers(np.argmax)
@primitive(x=None)
def argmax(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Where the largest element is, of all (counted row by row) or along `axis`; the first of equals."""
    refuse_nothing("argmax", x, axis, IndexError)
    return np.argmax(x, axis=axis, keepdims=keepdims)


@answers(np.argmin)
@primitive(x=None)
def argmin(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Where the smallest element is, of all (counted row by row) or along `axis`; the first of equals."""
    refuse_nothing("argmin", x, axis, IndexError)
    return np.argmin(x, axis=axis, keepdims=keepdims)


@answers(np.all)
@primitive(x=None)
def all(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Whether all elements are true, of all or along `axis`."""
    return np.all(x, axis=axis, keepdims=keepdims).astype(x.dtype if x.dtype == np.uint8 else bool)  # as in PyTorch


@answers(np.any)
@primitive(x=None)
def any(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Whether any element is true, of all or along `axis`."""
    return np.any(x, axis=axis, keepdims=keepdims).astype(x.dtype if x.dtype == np.uint8 else bool)


@answers(np.count_nonzero)
@primitive(x=None)
def count_nonzero(x: Any, axis: Any = None) -> Any:
    """How many elements are not zero, of all or along `axis`."""
    return np.asarray(np.count_nonzero(x, axis=axis))


def deviation(x: Any, axis: Any) -> Any:
    """Each element less the mean."""
    return x - np.mean(x, axis=axis if x.ndim else None, keepdims=True)


def freedom(x: Any, axis: Any, correction: float) -> float:
    """The divisor of a variance: how many elements, less `correction`; never negative."""
    return builtins.max(count(x.shape, axis) - correction, 0)


def spread_squares(x: Any, axis: Any, correction: float, keepdims: bool) -> Any:
    """The variance of an array."""
    if x.dtype.kind != "f":
        raise RuntimeError(f"std and var only support floating point dtypes, got {x.dtype}: call .float() first")
    squares = in_rows(np.sum(np.square(deviation(x, axis)), axis=axis, keepdims=keepdims))
    return np.divide(squares, np.asarray(freedom(x, axis, correction), x.dtype), dtype=x.dtype)


def over(g: Any, length: Any) -> Any:
    """`g / length`, but 0 where `length` is 0: the subgradient of a norm at its kink."""
    return passed(g / (length + (length == 0)), length != 0)


def with_unbiased(function: Any) -> Any:
    """Let a spread take PyTorch's older `unbiased=`, which says whether the correction is 1 or 0."""

    def call(x: Any, axis: Any = None, unbiased: Any = None, *, correction: Any = None, keepdims: bool = False) -> Any:
        if isinstance(axis, bool):
            axis, unbiased = None, axis
        if correction is None:
            correction = 1 if unbiased is None else int(unbiased)
        return function(x, tuple(axis) if isinstance(axis, list) else axis, correction, keepdims)

    call.__name__, call.__qualname__, call.__doc__ = function.__name__, function.__name__, function.__doc__
    return composite(call)


@with_unbiased
@primitive(
    x=lambda g, x, axis, correction, keepdims: (
        spread(2 / freedom(x, axis, correction) * g, x.shape, axis, keepdims) * deviation(x, axis)
        if freedom(x, axis, correction)
        else x * np.nan
    )
)
def var(x: Any, axis: Any = None, correction: float = 1, keepdims: bool = False) -> Any:
    """The variance, of all or along `axis`; divided by n - `correction`."""
    return spread_squares(x, axis, correction, keepdims)


@with_unbiased
@primitive(
    x=lambda g, x, out, axis, correction, keepdims: (
        spread(over(g, out) / freedom(x, axis, correction), x.shape, axis, keepdims) * deviation(x, axis)
        if freedom(x, axis, correction)
        else x * np.nan
    )
)
def std(x: Any, axis: Any = None, correction: float = 1, keepdims: bool = False) -> Any:
    """The standard deviation, of all or along `axis`; the gradient at no deviation is 0."""
    return np.sqrt(spread_squares(x, axis, correction, keepdims))


@primitive(x=lambda g, x, out, axis, keepdims: spread(over(g, out), x.shape, axis, keepdims) * x)
def euclidean_norm(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """The Euclidean length, of all or along `axis`; the gradient of no length is 0."""
    if axis is None and not keepdims and x.dtype.itemsize >= 4:
        return np.sqrt(sum_of_squares(x.reshape(-1)))
    return np.sqrt(in_rows(np.sum(x * x, axis=axis, keepdims=keepdims)))


def sum_of_squares(x: np.ndarray) -> Any:
    """The product of a vector with itself, in blocks, whose sums round less often than one long one."""
    if x.size <= BLOCK:
        return np.dot(x, x)
    blocks, rest = x[: x.size - x.size % BLOCK].reshape(-1, BLOCK), x[x.size - x.size % BLOCK :]
    return np.sum(np.vecdot(blocks, blocks)) + np.dot(rest, rest)


@primitive(x=lambda g, x, out, axis, keepdims: weighed(x, out, axis, keepdims) * spread(g, x.shape, axis, keepdims))
def logsumexp(x: Any, axis: Any, keepdims: bool = False) -> Any:
    """The logarithm of the sum of exponentials along `axis`, without overflow."""
    x = x if x.dtype.kind == "f" else x.astype(dtypes.default)
    top = np.max(x, axis=axis, keepdims=True, initial=-np.inf)
    top = np.where(np.isfinite(top), top, 0)
    out = np.log(np.sum(np.exp(x - top), axis=axis, keepdims=True)) + top
    return in_rows(out if keepdims else np.squeeze(out, axis))


def weighed(x: Any, out: Any, axis: Any, keepdims: bool) -> Any:
    """Each element's share of the sum of exponentials whose logarithm is `out`; 0 where all are -inf."""
    whole = spread(out, x.shape, axis, keepdims)
    return np.exp(np.where(whole == -np.inf, -np.inf, x - whole))


@to_dtype_first
@answers(np.cumsum)
@primitive(x=lambda g, axis: np.flip(np.cumsum(np.flip(g, axis), axis=axis), axis) if g.ndim else g * 1)
def cumsum(x: Any, axis: int) -> Any:
    """The running sum along `axis`."""
    return in_rows(np.cumsum(x, axis=axis, dtype=WIDER.get(x.dtype)).reshape(x.shape))


@to_dtype_first
@answers(np.cumprod)
@primitive(x=lambda g, x, axis: through_products(g, x, axis))
def cumprod(x: Any, axis: int) -> Any:
    """The running product along `axis`."""
    return in_rows(np.cumprod(x, axis=axis, dtype=WIDER.get(x.dtype)).reshape(x.shape))


def before(x: Any, axis: int) -> Any:
    """For each element the product of those before it along `axis`."""
    ones = np.ones_like(x[(slice(None),) * (axis % x.ndim) + (slice(0, 1),)])
    head = x[(slice(None),) * (axis % x.ndim) + (slice(0, -1),)]
    return np.concatenate([ones, np.cumprod(head, axis=axis)], axis=axis) if x.shape[axis] else x


def through_products(g: Any, x: Any, axis: int) -> Any:
    """The gradient of a running product without a division: s[i] = g[i] + x[i + 1] s[i + 1], times what came before."""
    if not x.ndim or not x.shape[axis]:
        return g * 1
    lead = (slice(None),) * (axis % x.ndim)
    sums = [g[(*lead, -1)]]
    for i in range(x.shape[axis] - 2, -1, -1):
        sums.append(g[(*lead, i)] + x[(*lead, i + 1)] * sums[-1])
    return np.stack(sums[::-1], axis=axis) * before(x, axis)


@to_dtype_first
@answers(np.prod)
@primitive(x=lambda g, x, axis, keepdims: spread(g, x.shape, axis, keepdims) * others(x, axis))
def prod(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """The product of the elements, of all or along one `axis`."""
    return in_rows(np.prod(x, axis=axis, dtype=WIDER.get(x.dtype), keepdims=keepdims))


def others(x: Any, axis: Any) -> Any:
    """For each element the product of all the others, without a division: what is before times what is after."""
    if not x.ndim:
        return np.ones_like(x)
    if axis is None:
        return np.reshape(others(np.reshape(x, (-1,)), 0), x.shape)
    return before(x, axis) * np.flip(before(np.flip(x, axis), axis), axis)


@composite
def var_mean(x: Tensor, axis: Any = None, correction: float = 1, keepdims: bool = False) -> tuple[Tensor, Tensor]:
    """The variance and the mean."""
    return var(x, axis, correction=correction, keepdims=keepdims), mean(x, axis, keepdims)
