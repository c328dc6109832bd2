"""How arrays lie in memory: views of it by steps, and what may be written to."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np

from ..core.mutation import owner_of

F = TypeVar("F")


def may_view(forward: F) -> F:
    """Say of a forward that its result may look at the memory of its first argument."""
    forward.views = True  # type: ignore[attr-defined]  # read by Op
    return forward


def strided(x: np.ndarray, shape: Any, steps: Any, start: int = 0) -> np.ndarray:
    """What lies `steps` bytes apart in the memory of `x`, from `start` bytes after its first element on: a view.

    Its base is the owner of the memory, by which overwrites are told: that of NumPy's `as_strided` is not. It is
    read-only where its elements share places: see `writable`.

    Raises:
        RuntimeError: the steps lead out of the memory.
    """
    owner = owner_of(x)
    memory = owner.ravel("K")
    start += x.__array_interface__["data"][0] - memory.__array_interface__["data"][0]
    if memory is not owner and memory.base is not owner:
        raise RuntimeError(f"the memory of {x.shape}, steps {x.strides}, is not in one piece: take a .clone() of it")
    try:
        out: np.ndarray = np.ndarray(shape, x.dtype, memory, start, steps)
    except (ValueError, TypeError):
        raise RuntimeError(
            f"sizes {list(shape)}, {list(steps)} bytes apart from byte {start} on, lead out of the {memory.nbytes} "
            "bytes of memory"
        ) from None
    if overlaps(out):
        out.flags.writeable = False
    return out


def steps_of(array: np.ndarray) -> tuple[int, ...]:
    """How many elements lie between neighbours, along each dimension."""
    steps = [step // array.itemsize for step in array.strides]
    for i in range(array.ndim - 1, -1, -1):
        if array.shape[i] == 1 and not steps[i]:  # of x[None], which NumPy leaves at 0
            steps[i] = steps[i + 1] * array.shape[i + 1] if i + 1 < array.ndim else 1
    return tuple(steps)


def overlaps(array: np.ndarray) -> bool:
    """Whether elements share a place in memory, or lie in each other's rows so that they might."""
    reach = 0
    for step, size in sorted((abs(s), n) for s, n in zip(array.strides, array.shape, strict=True) if n > 1):
        if step <= reach or not step:
            return array.size > 0
        reach += step * (size - 1)
    return False


def writable(array: np.ndarray, name: str, fills: bool = False) -> np.ndarray:
    """The array, to write to.

    Raises:
        RuntimeError: elements share places in memory, and are not filled with one value; or it may not be written to.
    """
    if array.flags.writeable:
        return array
    if not fills and overlaps(array):
        raise RuntimeError(
            "unsupported operation: more than one element of the written-to tensor refers to a single memory location "
            f"({name} on the shape {array.shape}, steps {array.strides}). Please clone() it first"
        )
    try:
        array = array.view()
        array.flags.writeable = True
    except ValueError:
        raise RuntimeError(f"{name} would write to memory that is read-only: .clone() it, or copy the array") from None
    return array


def fitting(x: Any, memory_format: Any) -> Any:
    """`x`, which stays as it lies; RuntimeError where the memory format wants another number of dimensions."""
    if memory_format is not None and not hasattr(memory_format, "order"):
        raise TypeError(f"memory_format must be one such as torch.channels_last, not {memory_format!r}")
    order = getattr(memory_format, "order", None)
    if order and len(order) != x.ndim:
        raise RuntimeError(f"required rank {len(order)} tensor to use {memory_format!r}, but the shape is {x.shape}")
    return x


def in_rows(x: Any) -> Any:
    """`x`, or where its elements do not lie row by row, as NumPy may leave them, a copy of which they do."""
    return x if x.flags.c_contiguous else x.copy()
