"""What every draw is asked first: its shape, its dtype, the integers that the dtype holds."""

import operator
import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

__all__ = [
    "as_integer",
    "as_size",
    "float_dtype",
    "in_memory_order",
    "limits",
    "memory_axes",
    "narrow",
    "representable",
]

Array = NDArray[Any]
FLOATING = tuple(map(np.dtype, (np.float16, np.float32, np.float64)))


def as_size(size: Any) -> tuple[int, ...]:
    """The shape that `size` says, an integer or a sequence of them."""
    sizes = size if isinstance(size, Sequence) and not isinstance(size, str) else (size,)
    shape = tuple(as_integer(length, "size") for length in sizes)
    if any(length < 0 for length in shape):
        raise RuntimeError(f"Trying to create tensor with negative dimension {min(shape)}: {list(shape)}")
    return shape


def as_integer(value: Any, name: str) -> int:
    """`value` as an int of 64 bits; TypeError for a bool or a float, ValueError for what is too large."""
    if isinstance(value, (bool, np.bool_)) or not hasattr(value, "__index__"):
        raise TypeError(f"argument '{name}' must be int, not {type(value).__name__} ({value!r})")
    number = operator.index(value)
    if not -(2**63) <= number < 2**63:
        raise ValueError(f"Overflow when unpacking long long: {name} = {number} does not fit 64 bits")
    return number


def memory_axes(array: Array) -> list[int]:
    """The axes of the array in the order in which its memory lies: so PyTorch walks over it."""
    return sorted(range(array.ndim), key=lambda axis: -array.strides[axis])


def in_memory_order(array: Array, draw: Callable[[list[int]], Array]) -> Array:
    """What `draw(shape)` gives for an array of this shape, if drawn in memory order."""
    axes = memory_axes(array)
    return draw([array.shape[axis] for axis in axes]).transpose(np.argsort(axes))


def float_dtype(dtype: DTypeLike, name: str, error: type[Exception] = NotImplementedError) -> np.dtype[Any]:
    """The floating-point dtype; `error` for any other."""
    found = np.dtype(dtype)
    if found not in FLOATING:
        raise error(f"{name} is not implemented for {found}: draw float32 and convert the result")
    return found


def narrow(values: Array, dtype: np.dtype[Any]) -> Array:
    """Convert to `dtype`; as in PyTorch float64 becomes float16 by way of float32, rounded twice."""
    return (values.astype(np.float32) if dtype == np.float16 else values).astype(dtype, copy=False)


def limits(dtype: np.dtype[Any]) -> tuple[int, int]:
    """The lowest and the highest integer that the dtype holds, with all between them."""
    if dtype.kind == "b":
        return 0, 1
    if dtype.kind == "f":
        return -(2 ** (np.finfo(dtype).nmant + 1)), 2 ** (np.finfo(dtype).nmant + 1)
    return int(np.iinfo(dtype).min), int(np.iinfo(dtype).max)


def representable(low: int, highest: int, dtype: np.dtype[Any]) -> tuple[int, int]:
    """The ends of a range of floats, moved inwards where their neighbours inside the range are no floats.

    Warns:
        UserWarning: The range has integers that the dtype does not hold.
    """
    whole = limits(dtype)
    for name, end in (("from", low), ("to - 1", highest)):
        if not whole[0] <= end <= whole[1]:
            warnings.warn(f"{name} = {end} is out of bounds {list(whole)} of the integers of {dtype}", stacklevel=4)
    above, below = int(dtype.type(low + 1)), int(dtype.type(highest))
    digits = int(np.finfo(dtype).nmant) + 1
    if above < low:
        low = above + (1 << abs(low + 1).bit_length() - digits)
    if below >= highest + 1:
        highest = below - (1 << abs(highest).bit_length() - digits) - 1
    return low, highest
