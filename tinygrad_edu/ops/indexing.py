"""Picking elements out, and putting gradients back where they were picked."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from ..calls.composite import SHAPE, composite, offered
from ..calls.index_forms import as_index, inside, is_plain, met, numbers_first, whole
from ..calls.memory import in_rows, may_view, writable
from ..calls.per_example import PerExample, per_example, reads_elements
from ..calls.refusals import held, out_of_range
from ..calls.returned import called, returned
from ..calls.views import along
from ..core import NUMPY, Methods, Tensor, answers, constant, primitive, unwrap, wrap
from .conversion import cast


@primitive(x=lambda g, index, shape: put_back(g, index, shape))
@may_view
def getitem(x: Any, index: Any, *, shape: Any = SHAPE) -> Any:
    """The elements that `index` names, as NumPy and PyTorch index."""
    if type(index) is np.ndarray and index.dtype == np.int64 and x.ndim:
        return x.take(index, 0)  # sooner than x[index]
    out = x[index]
    if isinstance(out, np.ndarray):  # what arrays picked, NumPy may lay down in another order
        return out if out.flags.c_contiguous or is_plain(index) else in_rows(out)
    return x[(*index, Ellipsis) if isinstance(index, tuple) else (index, Ellipsis)]  # 0-d, and a view as the others


@primitive(x=lambda g, index: getitem(g, index))
def put_back(x: Any, index: Any, shape: Any) -> Any:
    """Zeros of `shape` with `x` added at `index`: an element that was picked twice gets both."""
    out = np.zeros(shape, x.dtype)
    if is_plain(index):
        out[index] = x
    else:
        np.add.at(out, index, x)
    return out


@primitive(x=lambda g, index: without(g, index), value=lambda g, index, wins: getitem(g, index) * wins)
def replaced(x: Any, index: Any, value: Any, *, wins: Any = constant(lambda x, index: winners(x, index))) -> Any:
    """`x` with `value` at `index`; where an element is named twice, the last value wins and has the gradient."""
    out = x.copy()
    out[index] = value
    return out


def without(g: Any, index: Any) -> Any:
    """The gradient of what stays; where all is replaced, zeros that know nothing of `g`."""
    return np.zeros_like(g) if index is Ellipsis else cleared(g, index)


@primitive(x=lambda g, index: cleared(g, index))
def cleared(x: Any, index: Any) -> Any:
    """`x` with 0 at `index`."""
    out = np.copy(x)  # which makes an array of a NumPy scalar
    out[index] = 0
    return out


@primitive(base=lambda g, path: overlaid(g, 0.0, path), part=lambda g, path: along(path, g))
def overlaid(base: Any, part: Any, path: Any) -> Any:
    """`base` with `part` where the views of `path` lead to: what an overwrite of a view makes of its base."""
    out = np.array(base, order="C")
    place = along(path, out)
    if np.shares_memory(place, out) or not place.size:
        writable(place, "overlaid", fills=True)[...] = part
    else:  # the path copies what does not lie in memory as that of the base did: its elements by their numbers
        out.reshape(-1)[along(path, np.arange(out.size).reshape(out.shape))] = part
    return out


overlaid.op.called = "CopySlices"


def winners(x: np.ndarray, index: Any) -> Any:
    """Which of the values at `index` stay, where an element is named twice."""
    if is_plain(index):
        return 1
    last = np.empty(x.shape, np.int64)
    numbers = np.arange(last[index].size).reshape(last[index].shape)
    last[index] = numbers
    return last[index] == numbers


def dimension(x: Any, axis: int) -> int:
    """The dimension, counted from the front; IndexError where there is none."""
    n = max(x.ndim, 1)
    if not -n <= axis < n:
        raise IndexError(
            f"Dimension out of range (expected to be in range of [{-n}, {n - 1}], but got {axis}): the shape is "
            f"{tuple(x.shape)}"
        )
    return axis % n


def pick(x: Tensor, index: Any) -> Tensor:
    """`x[index]`; IndexError names the index that is not there."""
    if type(index) is int or type(index) is slice:
        return getitem(x, index)
    if type(index) is Tensor and index.array.dtype == np.int64 and index.array.ndim and x.array.ndim:
        return getitem(x, index.array)
    try:
        index = as_index(index)
    except PerExample:
        return per_example(pick, (x, index), {})
    arrays = [i for i in (index if isinstance(index, tuple) else (index,)) if isinstance(i, np.ndarray)]
    if any(i.dtype.kind == "f" for i in arrays):
        raise IndexError("tensors used as indices must be long, int, byte or bool tensors: convert with .long()")
    numbers, index = numbers_first(index, x.array.ndim)
    return getitem(x if numbers is None else getitem(x, numbers), index)


@answers(np.where)
@primitive(
    promotes=("x", "y"),
    x=lambda g, condition: np.where(condition, g, 0),
    y=lambda g, condition: np.where(condition, 0, g),
)
def choose(condition: Any, x: Any, y: Any) -> Any:
    """`x` where the condition holds, else `y`; the gradient goes to the one that was chosen."""
    return np.where(condition, x, y)


@offered
def where(condition: Any, x: Any = None, y: Any = None, **kwargs: Any) -> Any:
    """`x` where the condition holds, else `y`; with the condition alone, the indices where it holds."""
    x, y = kwargs.pop("input", x), kwargs.pop("other", y)
    if x is None and y is None:
        return tuple(wrap(i) for i in np.nonzero(unwrap(condition)))
    if isinstance(condition, Tensor) and condition.array.dtype.kind != "b":
        raise RuntimeError(
            f"where expected condition to be a boolean tensor, but got {condition.dtype!r}: compare, as in x != 0"
        )
    if isinstance(x, int) or isinstance(y, int):
        out_of_range("where", x, y)
    return choose(condition, x, y, **kwargs)


def _where_method(x: Tensor, condition: Tensor, y: Any) -> Tensor:
    """The elements where the condition holds, else those of `y`."""
    return where(condition, x, y)


setattr(Methods, "where", composite(_where_method))  # noqa: B010  # there the condition comes second


@composite
def masked_fill(x: Tensor, mask: Any, value: Any) -> Tensor:
    """`x` with `value` where the mask is true."""
    if unwrap(mask).dtype.kind != "b":
        raise RuntimeError(
            f"masked_fill_ only supports boolean masks, but got mask with dtype {mask.dtype}: try mask != 0"
        )
    if isinstance(value, Tensor) and value.ndim:
        raise RuntimeError(
            f"masked_fill_ only supports a 0-dimensional value tensor, but got shape {tuple(value.shape)}"
        )
    value = cast(value, x.dtype) if isinstance(value, Tensor) else held(value, x.array.dtype)
    return called(choose(mask, value, x), "MaskedFillBackward0")


@composite
def masked_select(x: Tensor, mask: Tensor) -> Tensor:
    """The elements where the mask is true, in one dimension."""
    shape = met("masked_select", x, mask)
    if mask.array.shape == x.array.shape != ():
        return getitem(x, mask.array)
    return pick(NUMPY[np.broadcast_to](x, shape), np.broadcast_to(mask.array, shape))


@answers(np.take_along_axis)
@primitive(x=lambda g, indices, axis, shape: add_along_axis(g, indices, axis, shape))
def take_along_axis(x: Any, indices: Any, axis: int = -1, *, shape: Any = SHAPE) -> Any:
    """For each position the element of its row that `indices` names."""
    size = x.shape[axis] if x.ndim else 1
    try:
        if x.ndim == 1 == indices.ndim:
            return x.take(indices)
        return np.take_along_axis(x, indices, axis) if x.ndim else x.copy()
    except IndexError:  # which one?
        inside(whole(indices, "gather"), size, axis, RuntimeError, -size)
        raise


@primitive(x=lambda g, indices, axis: take_along_axis(g, indices, axis))
def add_along_axis(x: Any, indices: Any, axis: int, shape: Any) -> Any:
    """Zeros of `shape` with each element of `x` added at the place in its row that `indices` names."""
    out = np.zeros(shape, x.dtype)
    if not shape:
        return out + np.sum(x, dtype=x.dtype)
    where = list(np.ogrid[tuple(slice(n) for n in indices.shape)])
    where[axis] = indices
    np.add.at(out, tuple(where), x)
    return out


@composite
def gather(x: Tensor, axis: int, index: Tensor) -> Tensor:
    """For each position of `index` the element of `x` in the same row, at the place along `axis` that it names."""
    if not isinstance(axis, int):
        raise TypeError(f"gather(): argument 'dim' must be int, not {type(axis).__name__}")
    if x.ndim != index.ndim:
        raise RuntimeError(
            f"Index tensor must have the same number of dimensions as input tensor: {index.ndim}, {x.ndim}"
        )
    axis = dimension(x, axis)
    inside(whole(index, "gather"), x.array.shape[axis] if x.array.ndim else 1, axis, RuntimeError)
    if x.array.shape == index.array.shape or x.array.ndim == 1:
        return take_along_axis(x, index.array, axis)
    if any(n > m and i != axis for i, (n, m) in enumerate(zip(index.shape, x.shape, strict=True))):
        raise RuntimeError(
            f"Size does not match: expected index {list(index.shape)} to be no larger than self {list(x.shape)} apart "
            f"from dimension {axis}"
        )
    slices = tuple(
        slice(None) if i == axis else slice(n) for i, n in enumerate(index.shape)
    )  # PyTorch takes the leading part of the other dimensions, where NumPy broadcasts
    part = x if all(m == n or i == axis for i, (m, n) in enumerate(zip(x.shape, index.shape, strict=True))) else None
    return take_along_axis(pick(x, slices) if part is None else x, index.array, axis)


@composite
def index_select(x: Tensor, axis: int, index: Tensor) -> Tensor:
    """The slices along `axis` that `index`, a vector, names."""
    axis, places = dimension(x, axis), np.atleast_1d(whole(index, "index_select"))
    if places.ndim > 1:
        raise IndexError(f"index_select(): Index is supposed to be a vector, but has {places.ndim} dimensions")
    inside(places, x.shape[axis] if x.ndim else 1, axis, IndexError)
    if not x.array.ndim:
        return x * 1
    return getitem(x, (slice(None),) * axis + (places,) if axis else places)


@composite
def select(x: Tensor, axis: int, index: int) -> Tensor:
    """The slice number `index` along `axis`, without that dimension."""
    return pick(x, ((slice(None),) * dimension(x, axis) + (index,)))


@composite
def narrow(x: Tensor, axis: int, start: int, length: int) -> Tensor:
    """`length` slices along `axis`, from `start` on."""
    if not x.ndim:
        raise RuntimeError("narrow() cannot be applied to a 0-dim tensor: .reshape(1) gives it a dimension")
    axis = dimension(x, axis)
    size, start = x.shape[axis], operator.index(start)
    if not -size <= start <= size:
        raise IndexError(f"start out of range (expected to be in range of [{-size}, {size}], but got {start})")
    start += size if start < 0 else 0
    if not start <= start + length <= size:
        raise RuntimeError(f"start ({start}) + length ({length}) exceeds dimension size ({size}) of dimension {axis}")
    return pick(x, ((slice(None),) * axis + (slice(start, start + length),)))


@composite
def take(x: Tensor, index: Tensor) -> Tensor:
    """The elements that `index` names, counted row by row."""
    return pick(NUMPY[np.reshape](x, (-1,)), whole(index, "take"))


@composite
def nonzero(x: Tensor, as_tuple: bool = False) -> Any:
    """The indices of the elements that are not zero, one row each."""
    found = np.nonzero(x.array) if x.array.ndim else (np.zeros(int(x.array != 0), np.int64),) * 0
    if as_tuple:
        return tuple(map(wrap, found))
    if not x.array.ndim:
        return wrap(np.zeros((int(x.array != 0), 0), np.int64))
    return wrap(np.stack(found, axis=1))


@composite
def argsort(x: Tensor, axis: int = -1, descending: bool = False, stable: bool = False) -> Tensor:
    """The indices that sort `x` along `axis`; equal elements keep their order."""
    axis = dimension(x, axis)
    if not x.ndim:
        return wrap(np.zeros((), np.int64))
    if descending:  # from behind, so that equal elements keep their order, and NaN, the largest, comes first
        return wrap(x.array.shape[axis] - 1 - np.flip(np.argsort(np.flip(x.array, axis), axis, kind="stable"), axis))
    return wrap(np.argsort(x.array, axis=axis, kind="stable"))


@composite
def sort(x: Tensor, axis: int = -1, descending: bool = False, stable: bool = False) -> Any:
    """The elements in order along `axis`, and where they were."""
    order = argsort(x, axis, descending)
    return returned("sort", values=take_along_axis(x, order.array, axis), indices=order)


@composite
def msort(x: Tensor) -> Tensor:
    """The elements in order along the first dimension."""
    return sort(x, 0).values


@composite
def topk(x: Tensor, k: int, axis: int = -1, largest: bool = True, sorted: bool = True) -> Any:
    """The `k` largest (or smallest) elements along `axis`, in order, and where they were."""
    size = x.shape[dimension(x, axis)] if x.ndim else 1
    if not 0 <= k <= size:
        raise RuntimeError(f"selected index k out of range: k is {k}, the dimension has {size} elements")
    axis = dimension(x, axis)
    if 0 < 4 * k < size:  # then finding the k first is worth more than sorting them all
        some = np.argpartition(x.array, size - k if largest else k - 1, axis)
        some = np.sort(np.take(some, np.arange(size - k, size) if largest else np.arange(k), axis), axis)
        places = np.take_along_axis(
            some, argsort(wrap(np.take_along_axis(x.array, some, axis)), axis, largest).array, axis
        )
    else:
        places = narrow(argsort(x, axis, largest), axis, 0, k).array
    return returned("topk", values=take_along_axis(x, places, axis), indices=wrap(places))


@offered
@reads_elements
def one_hot(x: Tensor, num_classes: int = -1) -> Tensor:
    """A row of zeros with a one at the class, for each class label."""
    labels = x.array
    if labels.dtype != np.int64:
        raise RuntimeError("one_hot is only applicable to index tensor of type LongTensor: use .long()")
    if labels.size and labels.min() < 0:
        raise RuntimeError(f"Class values must be non-negative, but there is {labels.min()}")
    classes = int(labels.max()) + 1 if num_classes == -1 else num_classes
    if labels.size and labels.max() >= classes:
        raise RuntimeError(f"Class values must be smaller than num_classes: {labels.max()} >= {classes}")
    return wrap((labels[..., None] == np.arange(classes)).astype(np.int64))
