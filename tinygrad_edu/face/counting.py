"""Searching, counting and asking: what is where, how often, and how it goes together."""

from __future__ import annotations

import builtins
import math
from typing import Any

import numpy as np

from ..calls.composite import composite, offered
from ..calls.returned import returned
from ..core import Methods, Tensor, dtypes, unwrap, wrap
from ..ops import clip, nonzero, put_back, sum
from ..ops.conversion import cast
from ..ops.indexing import dimension, pick
from ..ops.scatter import flat
from ..ops.shape import reshape

__all__ = [
    "argwhere", "bincount", "bucketize", "corrcoef", "cov", "frexp", "histc", "histogram", "is_complex", "is_nonzero",
    "is_same_size", "is_signed", "isin", "isreal", "searchsorted", "unique", "unique_consecutive", "unravel_index",
]  # fmt: skip
FUNCTIONS_ONLY = {"bucketize", "isin", "searchsorted", "unravel_index"}


@composite
def argwhere(x: Tensor) -> Tensor:
    """The indices of the elements that are not zero, one row each."""
    return nonzero(x)  # type: ignore[no-any-return]  # an op


@offered
def searchsorted(
    sorted_sequence: Tensor,
    input: Any,
    *,
    out_int32: bool = False,
    right: bool = False,
    side: str | None = None,
    sorter: Tensor | None = None,
) -> Tensor:
    """Where each value of `input` belongs in the sorted rows of `sorted_sequence`: before its equals, or after."""
    if side not in (None, "left", "right"):
        raise RuntimeError(f"torch.searchsorted(): side can only be 'left' or 'right' but got {side}")
    if side == "left" and right:
        raise RuntimeError("torch.searchsorted(): side and right can't be set to opposites, got side of left and right")
    sequence = np.asarray(sorted_sequence.array)
    values = input.array if isinstance(input, Tensor) else np.asarray(input)
    if sequence.ndim != 1 and (values.ndim != sequence.ndim or values.shape[:-1] != sequence.shape[:-1]):
        raise RuntimeError(
            f"torch.searchsorted(): boundaries tensor should be 1 dimension or the first N-1 dimensions of boundaries "
            f"tensor and input value tensor must match, but we got boundaries tensor {list(sequence.shape)} and input "
            f"value tensor {list(values.shape)}"
        )
    if sorter is not None:
        sequence = np.take_along_axis(sequence, sorter.array, -1)
    after = right or side == "right"
    found = (
        np.searchsorted(sequence, values, "right" if after else "left")
        if sequence.ndim == 1
        else _ranks(sequence, values, after)
    )
    return wrap(np.asarray(found).astype(np.int32 if out_int32 else np.int64))


def _ranks(sequence: np.ndarray, values: np.ndarray, after: bool) -> np.ndarray:
    """For each value how many of its row are smaller (`after`: not larger), from one stable sort of both."""
    parts = [sequence, values] if after else [values, sequence]
    start = sequence.shape[-1] if after else 0
    order = np.argsort(np.concatenate(parts, -1), -1, kind="stable")
    is_value = (start <= order) & (order < start + values.shape[-1])
    before = np.empty_like(order)
    np.put_along_axis(before, order, np.cumsum(~is_value, -1), -1)
    return before[..., start : start + values.shape[-1]]


@composite
def bucketize(x: Any, boundaries: Tensor, *, out_int32: bool = False, right: bool = False) -> Tensor:
    """The number of the bucket between the sorted `boundaries` in which each element lies."""
    if boundaries.ndim != 1:
        raise RuntimeError(f"boundaries tensor must be 1 dimension, but got dim({boundaries.ndim})")
    return searchsorted(boundaries, x, out_int32=out_int32, right=right)


@composite
def bincount(x: Tensor, weights: Tensor | None = None, minlength: int = 0) -> Tensor:
    """How often each number from 0 on occurs in a vector, or the sum of its weights."""
    array = x.array
    if array.dtype.kind not in "iu":
        raise NotImplementedError(f"bincount is for integers, but got {x.dtype!r}: use .long(), or histc")
    if array.ndim != 1 or (array.size and array.min() < 0):
        raise RuntimeError(
            f"bincount only supports 1-d non-negative integral inputs, but got {x.dtype!r} of shape {tuple(x.shape)}"
            + (f" with {array.min()}" if array.size and array.dtype.kind == "i" else "")
        )
    if minlength < 0:
        raise RuntimeError(f"minlength should be >= 0, but got {minlength}")
    if weights is None:
        return wrap(np.bincount(array, minlength=minlength).astype(np.int64))
    if weights.shape != x.shape:
        raise RuntimeError(f"weights should be 1-d and have the same length as input: {weights.shape}, {x.shape}")
    if weights.node is not None:
        size = max(minlength, int(array.max()) + 1 if array.size else 0)
        return put_back(weights, array.astype(np.int64), (size,))
    counted = np.bincount(array, weights.array, minlength)
    return wrap(counted.astype(np.float32) if weights.array.dtype == np.float32 else counted.astype(np.float64))


@composite
def histc(x: Tensor, bins: int = 100, min: Any = 0, max: Any = 0) -> Tensor:
    """How many elements lie in each of `bins` equal parts from `min` to `max`, by default of the data."""
    if x.array.dtype.kind != "f":
        raise NotImplementedError(f"histc() is for floating point, but got {x.dtype!r}: use bincount, or .float()")
    if bins <= 0:
        raise RuntimeError(f"torch.histogram(): bins must be > 0, but got {bins} for dimension 0")
    values, low, high = x.array.reshape(-1), float(min), float(max)
    if low == high and values.size:
        low, high = float(values.min()), float(values.max())
    if low == high:
        low, high = low - 1, high + 1
    if not (np.isfinite(low) and np.isfinite(high)):
        raise RuntimeError(f"torch.histc: dimension 0's range [{low}, {high}] is not finite: give min and max")
    if low > high:
        raise RuntimeError(f"torch.histc: min should not exceed max, but got min {low} max {high} for dimension 0")
    values = values[(low <= values) & (values <= high)].astype(np.float64)
    part = np.minimum(((values - low) / (high - low) * bins).astype(np.int64), bins - 1)
    return wrap(np.bincount(part, minlength=bins).astype(x.array.dtype))


@composite
def histogram(x: Tensor, bins: Any, *, range: Any = None, weight: Tensor | None = None, density: bool = False) -> Any:
    """How many elements, or how much of `weight`, lie in each of `bins` (a number, or their edges), and the edges."""
    if x.array.dtype.kind != "f":
        raise NotImplementedError(f"histogram() is for floating point, but got {x.dtype!r}: use .float()")
    if isinstance(bins, int) and bins <= 0:
        raise RuntimeError(f"torch.histogram(): bins must be > 0, but got {bins} for dimension 0")
    flat_weight = None if weight is None else weight.array.reshape(-1)
    edges = unwrap(bins)
    counts, edges = np.histogram(x.array.reshape(-1), edges, range, density=density, weights=flat_weight)
    return returned("histogram", hist=wrap(counts.astype(x.array.dtype)), bin_edges=wrap(edges.astype(x.array.dtype)))


@composite
def unravel_index(indices: Tensor, shape: Any) -> tuple[Tensor, ...]:
    """The index along each dimension of `shape` of the elements that `indices` count row by row."""
    sizes = (shape,) if isinstance(shape, int) else tuple(shape)
    if indices.array.dtype.kind == "f":
        raise ValueError(f"expected 'indices' to be integer dtype, but got {indices.dtype!r}")
    found = np.unravel_index(indices.array % math.prod(sizes), sizes)  # beyond the end it starts again, as in PyTorch
    return tuple(wrap(np.asarray(i, np.int64)) for i in found)


@composite
def unique(
    x: Tensor, sorted: bool = True, return_inverse: bool = False, return_counts: bool = False, axis: int | None = None
) -> Any:
    """The different elements in order (or slices along `axis`), where each element went, and how often each occurs."""
    axis = None if axis is None else dimension(x, axis)
    if not (x.node is not None or return_inverse or return_counts):
        return wrap(np.unique(x.array, axis=axis, equal_nan=False))
    _, first, inverse, counts = np.unique(
        x.array, return_index=True, return_inverse=True, return_counts=True, axis=axis, equal_nan=False
    )
    values = pick(flat(x), first) if axis is None else pick(x, (slice(None),) * axis + (first,))
    inverse = inverse.reshape(x.shape if axis is None else -1)
    return _asked(values, inverse, counts, return_inverse, return_counts)


@composite
def unique_consecutive(
    x: Tensor, return_inverse: bool = False, return_counts: bool = False, axis: int | None = None
) -> Any:
    """The elements (or slices along `axis`) without those that equal their neighbour before."""
    axis = None if axis is None else dimension(x, axis)
    rows = x.array.reshape(-1, 1) if axis is None else np.moveaxis(x.array, axis, 0)
    new = np.ones(len(rows), bool)
    new[1:] = (rows[1:] != rows[:-1]).reshape(max(len(rows) - 1, 0), -1).any(1)
    first = np.flatnonzero(new)
    values = pick(flat(x), first) if axis is None else pick(x, (slice(None),) * axis + (first,))
    inverse = (np.cumsum(new) - 1).reshape(x.shape if axis is None else -1)
    return _asked(values, inverse, np.diff(np.r_[first, len(rows)]), return_inverse, return_counts)


def _asked(values: Tensor, inverse: np.ndarray, counts: np.ndarray, want_inverse: bool, want_counts: bool) -> Any:
    more = [wrap(a.astype(np.int64)) for a, wanted in ((inverse, want_inverse), (counts, want_counts)) if wanted]
    return (values, *more) if more else values


@composite
def cov(x: Tensor, *, correction: int = 1, fweights: Tensor | None = None, aweights: Tensor | None = None) -> Tensor:
    """The covariances of the rows, each a variable of which the columns are observations.

    Args:
        x: (variables, observations), or (observations,).
        correction: by how much the number of observations is lessened in the divisor.
        fweights: (observations,) how often each was seen.
        aweights: (observations,) how much each counts.

    See https://pytorch.org/docs/stable/generated/torch.cov.html
    """
    if x.ndim > 2:
        raise RuntimeError(f"cov(): expected input to have two or fewer dimensions but got an input with {x.ndim}")
    rows = reshape(cast(x, dtypes.default) if x.array.dtype.kind != "f" else x, (-1, x.shape[-1] if x.ndim else 1))
    weights = np.ones(rows.shape[1], rows.array.dtype)
    for given in (fweights, aweights):
        if given is not None and given.array.shape != weights.shape:
            raise RuntimeError(f"cov(): the weights are {given.shape}, but there are {weights.size} observations")
        weights = weights if given is None else weights * given.array
    total = weights.sum()
    away = rows - sum(rows * wrap(weights), 1, True) / total
    lessened = correction * (1 if aweights is None else np.sum(weights * aweights.array) / total)
    out = np.matmul(away * wrap(weights), away.T) / builtins.max(total - lessened, 0)
    return out if x.ndim > 1 else reshape(out, ())


@composite
def corrcoef(x: Tensor) -> Tensor:
    """The correlation coefficients of the rows, each a variable of which the columns are observations."""
    found = cov(x)
    if not found.ndim:
        return found / found
    deviations = found.diagonal().sqrt()
    return clip(found / deviations.unsqueeze(1) / deviations, -1, 1)


@composite
def frexp(x: Tensor) -> Any:
    """The mantissa, of a size from 0.5 to 1, and the exponent: `x` is mantissa * 2 ** exponent."""
    if x.array.dtype.kind != "f":
        raise RuntimeError(f"torch.frexp() only supports floating-point dtypes, got {x.dtype!r}")
    exponent = np.frexp(x.array)[1]
    half = (exponent // 2).astype(x.array.dtype)  # by two factors, as one could overflow
    mantissa = x * wrap(np.exp2(-half)) * wrap(np.exp2(half - exponent.astype(x.array.dtype)))
    return returned("frexp", mantissa=mantissa, exponent=wrap(exponent))


@composite
def is_same_size(x: Tensor, y: Tensor) -> bool:
    """Whether two tensors have the same shape."""
    if not isinstance(y, Tensor):
        raise TypeError(f"is_same_size(): argument 'other' must be Tensor, not {type(y).__name__}")
    return x.array.shape == y.array.shape


@composite
def is_nonzero(x: Tensor) -> bool:
    """Whether the only element is not zero; RuntimeError for more or fewer than one."""
    return bool(x.array) if x.array.size == 1 else bool(x)


@composite
def is_signed(x: Tensor) -> bool:
    """Whether the dtype has negative numbers."""
    return x.array.dtype.kind in "if"


@composite
def is_complex(x: Tensor) -> bool:
    """Whether the elements are complex: never."""
    return bool(x.array.dtype.kind == "c")


@composite
def isreal(x: Tensor) -> Tensor:
    """Where the elements are real: everywhere."""
    return wrap(np.ones(x.shape, bool))


@composite
def isin(elements: Any, test_elements: Any, *, assume_unique: bool = False, invert: bool = False) -> Tensor:
    """Where `elements` are among `test_elements`; with `invert` where they are not."""
    return wrap(np.isin(unwrap(elements), unwrap(test_elements), assume_unique=assume_unique, invert=invert))


for _name in set(__all__) - FUNCTIONS_ONLY:
    setattr(Methods, _name, globals()[_name])
