"""The forms in which users write an index, brought into those that NumPy reads as PyTorch would."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from ..core import Tensor, unwrap
from .errors import explain

PLAIN = (int, slice, type(None), type(Ellipsis))
NO_ELEMENTS = (list, tuple, slice, Tensor, type(None), type(Ellipsis))  # of a list that is one index


def is_plain(index: Any) -> bool:
    """Whether no element can be picked twice: numbers, slices, None, ..., and one mask."""
    if isinstance(index, np.ndarray):
        return bool(index.dtype == bool)
    return all(isinstance(i, PLAIN) for i in (index if isinstance(index, tuple) else (index,)))


def as_index(index: Any) -> Any:
    """The index with its tensors as arrays, and its lists, which pick, kept apart from its tuples, which do not."""
    if isinstance(index, list) and len(index) < 32 and any(isinstance(i, NO_ELEMENTS) for i in index):
        warnings.warn(
            "x[[a, b]] with a list of sequences is taken for x[a, b], as PyTorch does: say x[a, b], or "
            "x[torch.tensor(...)] for an index of two dimensions",
            UserWarning,
            stacklevel=4,
        )
        index = tuple(index)
    if not isinstance(index, tuple):
        return _as_array(index)
    index = tuple(map(_as_array, index))
    if any(i is True or i is False for i in index):
        refuse_truths(index)
    return index


def refuse_truths(index: tuple[Any, ...]) -> None:
    """IndexError where a truth value stands beside what NumPy makes another shape of than PyTorch."""
    others = [i for i in index if i is not True]
    if len(others) + 1 < len(index) or not all(i is None or i is Ellipsis or isinstance(i, slice) for i in others):
        raise IndexError("True and False may not stand beside other indices in x[...]: None makes a new dimension")


def _as_array(index: Any) -> Any:
    if isinstance(index, Tensor):
        index = index.array if index.array.ndim else index.array.item()
    elif isinstance(index, (list, range, tuple)):
        array = np.array([unwrap(i) for i in index])
        index = array if array.size else array.astype(np.int64)
    if isinstance(index, np.ndarray) and index.dtype == np.uint8:
        warnings.warn(
            "an index of uint8 is taken for a mask, as PyTorch does: say mask.bool()", UserWarning, stacklevel=5
        )
        index = index.astype(bool)
    return index


def numbers_first(index: Any, dimensions: int) -> tuple[Any, Any]:
    """The index in two steps, its numbers and slices, then its arrays: NumPy counts a number beside arrays as one."""
    if not isinstance(index, tuple) or not any(isinstance(i, np.ndarray) for i in index):
        return None, index
    parts = without_idle_ellipsis(index, dimensions)
    if not any(map(is_number, parts)):
        return None, parts
    first: list[Any] = []
    then: list[Any] = []
    for i in parts:
        if isinstance(i, np.ndarray):
            first += [slice(None)] * (i.ndim if i.dtype == bool else 1)
            then.append(i)
        else:
            first.append(i)
            then += [] if is_number(i) else [Ellipsis if i is Ellipsis else slice(None)]
    return tuple(first), tuple(then)


def without_idle_ellipsis(parts: tuple[Any, ...], dimensions: int) -> tuple[Any, ...]:
    """The index without a `...` that stands for no dimension, which NumPy takes to hold two arrays apart."""
    named = [i for i in parts if i is not Ellipsis]
    taken = sum(i.ndim if isinstance(i, np.ndarray) and i.dtype == bool else i is not None for i in named)
    return parts if taken < dimensions else tuple(named)


def is_number(index: Any) -> bool:
    """Whether the index selects one slice."""
    return isinstance(index, (int, np.integer)) and not isinstance(index, bool)


def whole(index: Any, name: str, error: type[Exception] = RuntimeError) -> np.ndarray:
    """The index as an array; `error` where it does not hold int32 or int64."""
    array = index.array if isinstance(index, Tensor) else np.asarray(index)
    if array.dtype not in (np.int64, np.int32):
        raise error(f"{name}(): Expected dtype int32/int64 for index, but got {array.dtype}: use .long()")
    return np.asarray(array)


def inside(index: np.ndarray, size: int, axis: int, error: type[Exception], low: int = 0) -> None:
    """The error that an index is not there."""
    if low == 0 < size and index.dtype == np.int64 and int(index.view(np.uint64).max(initial=0)) < size:
        return  # as unsigned numbers the negative ones are huge: one look is enough
    if index.size and not (low <= index.min() and index.max() < size):
        worst = index.max() if index.max() >= size else index.min()
        raise error(f"index {worst} is out of bounds for dimension {axis} with size {size}")


def met(name: str, x: Tensor, mask: Tensor) -> tuple[int, ...]:
    """The shape in which a tensor and its mask meet; RuntimeError where there is none, or the mask holds no bools."""
    if mask.array.dtype.kind != "b":
        raise RuntimeError(
            f"{name}() only supports boolean masks, but got mask with dtype {mask.dtype!r}: try mask != 0"
        )
    try:
        return np.broadcast_shapes(x.shape, mask.shape)
    except ValueError as error:
        raise explain(name, error, (x.array, mask.array)) from error
