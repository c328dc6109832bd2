"""Writing at an index: every function here is made of ops that have their gradients already.

Where two values are written to one place, the last one stays, and it alone gets gradient.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..calls.composite import composite
from ..calls.index_forms import inside, met, whole
from ..calls.refusals import held
from ..core import Methods, Tensor, wrap
from ..ops.conversion import cast, clone
from ..ops.indexing import choose, dimension, pick, put_back, take_along_axis
from ..ops.inplace import in_place
from ..ops.scatter import flat, scatter_extreme
from ..ops.shape import broadcast_to, reshape_to

__all__ = [
    "diagonal_scatter", "index_add", "index_copy", "index_fill", "index_put", "index_put_", "index_reduce",
    "masked_scatter", "put", "scatter", "scatter_add", "scatter_reduce", "select_scatter", "slice_scatter",
    "take_along_dim",
]  # fmt: skip


def numbered(x: Any) -> np.ndarray:
    """The elements counted row by row, in the shape of `x`."""
    return np.arange(math.prod(x.shape)).reshape(x.shape)


def alike(x: Tensor, values: Tensor, name: str) -> None:
    """RuntimeError where the dtypes differ."""
    if x.array.dtype != values.array.dtype:
        raise RuntimeError(
            f"{name}(): Expected self.dtype to be equal to src.dtype, but got {x.dtype!r} and {values.dtype!r}: "
            "convert one with .to(...)"
        )


def along(x: Tensor, axis: int, index: Any, name: str, error: type[Exception] = IndexError) -> np.ndarray:
    """The places of the slices along `axis` that `index`, a vector, names."""
    axis, array = dimension(x, axis), np.atleast_1d(whole(index, name, error))
    if array.ndim > 1:
        raise IndexError(f"{name}(): Index should have dimension 1 or 0 (got {array.ndim})")
    places = np.atleast_1d(numbered(x))
    inside(array, places.shape[axis], axis, error, -places.shape[axis] if name == "index_fill" else 0)
    return np.asarray(places[(slice(None),) * axis + (array,)])


def aligned(x: Tensor, axis: int, index: Any, name: str, src: Tensor | None = None) -> np.ndarray:
    """For each entry of `index` the place in its row that it names."""
    axis, array = dimension(x, axis), whole(index, name, RuntimeError)
    for other, what in [(x, "self"), (src, "src")]:
        if other is not None and other.ndim != array.ndim and array.size:
            raise RuntimeError(
                f"Index tensor must have the same number of dimensions as {what} tensor: {array.ndim}, {other.ndim}"
            )
    if not array.size:
        return np.zeros((0,) * x.ndim, np.int64)
    for i, n in enumerate(array.shape):
        if (i != axis and n > x.shape[i]) or (src is not None and n > src.shape[i]):
            raise RuntimeError(
                f"Expected index {list(array.shape)} to be no larger than self {list(x.shape)} apart from dimension "
                f"{axis}" + (f" and to be no larger size than src {list(src.shape)}" if src is not None else "")
            )
    inside(array, x.shape[axis] if x.ndim else 1, axis, RuntimeError)
    where = list(np.ogrid[tuple(slice(n) for n in array.shape)])
    where[axis : axis + 1] = [array] if x.ndim else []
    return np.asarray(numbered(x)[tuple(where)])


def leading(src: Tensor, shape: tuple[int, ...]) -> Tensor:
    """The leading part of `src`, of the given shape."""
    return src if tuple(src.shape) == shape else pick(src, tuple(slice(n) for n in shape))


def written(x: Tensor, places: np.ndarray, values: Tensor) -> Tensor:
    """`x` with the values at the places; of two at one place the last."""
    if not places.size:
        return clone(x)  # type: ignore[no-any-return]  # an op
    number = np.full(x.array.size, -1)
    number[places.reshape(-1)] = np.arange(places.size)
    number = number.reshape(x.shape)
    values = flat(broadcast_to(values, places.shape))
    return choose(number >= 0, pick(values, np.maximum(number, 0)), x)  # type: ignore[no-any-return]  # an op


def collected(x: Tensor, places: np.ndarray, values: Tensor) -> Tensor:
    """Zeros in the shape of `x` with all the values added at their places."""
    values = flat(broadcast_to(values, places.shape))
    return reshape_to(put_back(values, places.reshape(-1), (x.array.size,)), x.shape)  # type: ignore[no-any-return]  # an op


def like(x: Tensor, value: Any) -> Tensor:
    """A number as a tensor in the dtype of `x`."""
    return value if isinstance(value, Tensor) else held(value, x.array.dtype)


@composite
def scatter(x: Tensor, axis: int, index: Tensor, src: Any = None, *, value: Any = None, reduce: Any = None) -> Tensor:
    """`x` with the elements of `src`, or `value`, at the places in their rows that `index` names."""
    if reduce is not None:
        raise NotImplementedError(f"scatter(reduce={reduce!r}) is deprecated in PyTorch: use scatter_reduce")
    src = value if src is None else src
    if src is None:
        raise TypeError("scatter() missing required argument 'src' or 'value': scatter(dim, index, src)")
    if not isinstance(src, Tensor):
        return written(x, aligned(x, axis, index, "scatter"), like(x, src))
    alike(x, src, "scatter")
    places = aligned(x, axis, index, "scatter", src)
    return written(x, places, leading(src, places.shape))


@composite
def scatter_add(x: Tensor, axis: int, index: Tensor, src: Tensor) -> Tensor:
    """`x` with the elements of `src` added at the places in their rows that `index` names."""
    alike(x, src, "scatter_add")
    places = aligned(x, axis, index, "scatter_add", src)
    return x + collected(x, places, leading(src, places.shape))


@composite
def index_add(x: Tensor, axis: int, index: Tensor, source: Tensor, *, alpha: Any = 1) -> Tensor:
    """`x` with the slices of `source`, times `alpha`, added to those along `axis` that `index` names."""
    alike(x, source, "index_add")
    places = along(x, axis, index, "index_add", RuntimeError)
    agree(places, source, x, "index_add")
    return x + collected(x, places, source if alpha == 1 else source * alpha)


@composite
def index_copy(x: Tensor, axis: int, index: Tensor, source: Tensor) -> Tensor:
    """`x` with the slices of `source` for those along `axis` that `index` names."""
    alike(x, source, "index_copy")
    places = along(x, axis, index, "index_copy")
    if source.ndim == x.ndim > 0 and source.shape[axis] != places.shape[axis]:
        raise IndexError(
            f"index_copy(): Number of indices ({places.shape[axis]}) should be equal to source.size(dim) "
            f"({source.shape[axis]}), for a source of shape {tuple(source.shape)}"
        )
    agree(places, source, x, "index_copy")
    return written(x, places, source)


def agree(places: np.ndarray, source: Tensor, x: Tensor, name: str) -> None:
    """RuntimeError where the source has not one element for each place."""
    if tuple(source.shape) != places.shape and (x.ndim or source.array.size != places.size):
        raise RuntimeError(
            f"{name}(): source of shape {tuple(source.shape)} does not fit the {places.shape} that the index names in "
            f"self of shape {tuple(x.shape)}"
        )


@composite
def index_fill(x: Tensor, axis: int, index: Tensor, value: Any) -> Tensor:
    """`x` with `value` in the slices along `axis` that `index` names."""
    if isinstance(value, Tensor) and value.ndim:
        raise RuntimeError(
            f"index_fill_ only supports a 0-dimensional value tensor, but got tensor with {value.ndim} dimension(s)."
        )
    value = cast(value, x.array.dtype) if isinstance(value, Tensor) else like(x, value)
    return written(x, along(x, axis, index, "index_fill"), value)


@composite
def index_put(x: Tensor, indices: Any, values: Tensor, accumulate: bool = False) -> Tensor:
    """`x` with `values` at `x[indices]`, or with `accumulate` added there."""
    if x.array.dtype != values.array.dtype:
        raise RuntimeError(
            f"Index put requires the source and destination dtypes match, got {x.dtype!r} for the destination and "
            f"{values.dtype!r} for the source."
        )
    places = pick(wrap(numbered(x)), tuple(slice(None) if i is None else i for i in indices)).array
    try:
        np.broadcast_to(values.array, places.shape)
    except ValueError:
        raise RuntimeError(
            f"shape mismatch: value tensor of shape {list(values.shape)} cannot be broadcast to indexing result of "
            f"shape {list(places.shape)}"
        ) from None
    return x + collected(x, places, values) if accumulate else written(x, places, values)


@composite
def put(x: Tensor, index: Tensor, source: Tensor, accumulate: bool = False) -> Tensor:
    """`x` with the elements of `source` where `index` counts row by row, or with `accumulate` added there."""
    alike(x, source, "put")
    array, size = whole(index, "put", RuntimeError), x.array.size
    if array.size != source.array.size:
        raise IndexError(
            f"put_(): Expected source and index to have the same number of elements, but got source.numel() = "
            f"{source.array.size}, index.numel() = {array.size}"
        )
    inside(array, size, 0, IndexError, -size)
    places, values = array.reshape(-1) % max(size, 1), flat(source)
    return x + collected(x, places, values) if accumulate else written(x, places, values)


@composite
def masked_scatter(x: Tensor, mask: Tensor, source: Tensor) -> Tensor:
    """`x` with the elements of `source`, in order, where the mask is true."""
    alike(x, source, "masked_scatter")
    shape = met("masked_scatter", x, mask)
    x = broadcast_to(x, shape)
    places = numbered(x)[np.broadcast_to(mask.array, shape)]
    if source.array.size < places.size:
        raise RuntimeError(
            f"masked_scatter: expected self and source to have same number of elements: the mask has {places.size} "
            f"true, the source has {source.array.size} elements"
        )
    return written(x, places, pick(flat(source), slice(places.size)))


@composite
def select_scatter(x: Tensor, src: Tensor, axis: int, index: int) -> Tensor:
    """`x` with `src` for the slice number `index` along `axis`."""
    size = x.shape[dimension(x, axis)]
    inside(np.array([index]), size, axis, IndexError, -size)
    return _over(x, src, numbered(x)[(slice(None),) * dimension(x, axis) + (index,)], "select_scatter")


@composite
def slice_scatter(x: Tensor, src: Tensor, axis: int = 0, start: Any = None, end: Any = None, step: int = 1) -> Tensor:
    """`x` with `src` for the slices from `start` to `end` along `axis`."""
    where = (slice(None),) * dimension(x, axis) + (slice(start, end, step),)
    return _over(x, src, numbered(x)[where], "slice_scatter")


@composite
def diagonal_scatter(x: Tensor, src: Tensor, offset: int = 0, dim1: int = 0, dim2: int = 1) -> Tensor:
    """`x` with `src` on its diagonal."""
    return _over(x, src, np.diagonal(numbered(x), offset, dim1, dim2), "diagonal_scatter")


def _over(x: Tensor, src: Tensor, places: np.ndarray, name: str) -> Tensor:
    if tuple(src.shape) != places.shape:
        raise RuntimeError(
            f"{name}: expected src to have a size equal to the slice of self. src size = {list(src.shape)}, slice size "
            f"= {list(places.shape)}"
        )
    return written(x, places, src)


@composite
def take_along_dim(x: Tensor, indices: Tensor, axis: int | None = None) -> Tensor:
    """For each position the element of its row that `indices` names; without a dimension, of all elements."""
    array = whole(indices, "take_along_dim", RuntimeError)
    if axis is None:
        inside(array, x.array.size, 0, RuntimeError, -x.array.size)
        return pick(flat(x), array.reshape(-1))
    axis = dimension(x, axis)
    if array.ndim != x.ndim:
        raise RuntimeError(
            f"torch.take_along_dim(): input and indices should have the same number of dimensions, but got {x.ndim} "
            f"dimensions for input, and {array.ndim} dimensions for indices"
        )
    inside(array, x.shape[axis], axis, RuntimeError, -x.shape[axis])
    rest = np.broadcast_shapes(*((*s[:axis], 1, *s[axis + 1 :]) for s in (x.shape, array.shape)))
    shapes = [(*rest[:axis], n, *rest[axis + 1 :]) for n in (x.shape[axis], array.shape[axis])]
    return take_along_axis(broadcast_to(x, shapes[0]), np.broadcast_to(array, shapes[1]), axis)  # type: ignore[no-any-return]  # an op


def multiplied(x: Tensor, places: np.ndarray, values: Tensor) -> Tensor:
    """`x` times all the values at their places, by pairs: as many rounds as the longest product has doublings."""
    places = places.reshape(-1)
    order = np.argsort(places, kind="stable")
    places, values = places[order], pick(flat(values), order)
    while places.size:
        n = np.arange(places.size)
        first = np.maximum.accumulate(np.where(np.r_[True, places[1:] != places[:-1]], n, 0))
        left = n[(n - first) % 2 == 0]  # each with its right neighbour, if that goes to the same place
        if left.size == n.size:
            break
        right = np.minimum(left + 1, n[-1])
        paired = (right > left) & (places[right] == places[left])
        values = pick(values, left) * choose(paired, pick(values, right), 1)
        places = places[left]
    ones = wrap(np.ones(x.shape, x.array.dtype))
    return x * written(ones, places, values)


@composite
def scatter_reduce(x: Tensor, axis: int, index: Tensor, src: Tensor, reduce: str, *, include_self: bool = True) -> Any:
    """The sum, prod, mean, amax or amin of each element and those of `src` that `index` sends to its place."""
    if reduce not in ("sum", "prod", "mean", "amax", "amin"):
        raise RuntimeError(f"reduce argument must be either sum, prod, mean, amax or amin, got {reduce}")
    alike(x, src, "scatter_reduce")
    places = aligned(x, axis, index, "scatter_reduce", src)
    values, count = leading(src, places.shape), np.bincount(places.reshape(-1), minlength=x.array.size).reshape(x.shape)
    if reduce in ("amax", "amin"):
        return scatter_extreme(x, values, places, include_self | (count == 0), largest=reduce == "amax")
    start = x if include_self else choose(count > 0, int(reduce == "prod"), x)
    if reduce == "prod":
        return multiplied(start, places, values)
    total = start + collected(x, places, values)
    if reduce == "sum":
        return total
    divisor = np.maximum(count + include_self, 1).astype(x.array.dtype)
    return total / wrap(divisor) if x.array.dtype.kind == "f" else total // wrap(divisor)


@composite
def index_reduce(x: Tensor, axis: int, index: Tensor, source: Tensor, reduce: str, *, include_self: bool = True) -> Any:
    """The prod, mean, amax or amin of each slice along `axis` and those of `source` that `index` sends to it."""
    if reduce not in ("prod", "mean", "amax", "amin"):
        raise RuntimeError(f"index_reduce(): Expected reduce to be one of prod, mean, amax or amin but got {reduce}.")
    alike(x, source, "index_reduce")
    agree(along(x, axis, index, "index_reduce"), source, x, "index_reduce")
    where = np.reshape(whole(index, "index_reduce", IndexError), (-1, *(1,) * (x.ndim - dimension(x, axis) - 1)))
    return scatter_reduce(
        x, axis, wrap(np.broadcast_to(where, source.shape)), source, reduce, include_self=include_self
    )


index_put_ = in_place(index_put)
METHODS = {name: globals()[name] for name in __all__}
METHODS |= {
    f"{function.__name__}_": in_place(function)
    for function in (index_add, index_copy, index_fill, index_reduce, masked_scatter, put, scatter, scatter_add)
}
for _name, _function in (METHODS | {"scatter_reduce_": in_place(scatter_reduce)}).items():
    setattr(Methods, _name, _function)
