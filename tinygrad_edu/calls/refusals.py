"""What PyTorch refuses of bools and whole numbers where NumPy would give something: ops name these as `refuses=`."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..core import Tensor, dtypes, unwrap, wrap


def kinds(operands: tuple[Any, ...]) -> set[str]:
    """The kinds of element, as NumPy's letters: b for bool, u and i for whole numbers, f for floats."""
    return {_kind(unwrap(x)) for x in operands if x is not None}


def _kind(x: Any) -> str:
    if isinstance(x, (np.ndarray, np.generic)):
        return x.dtype.kind
    return "b" if isinstance(x, bool) else "i" if isinstance(x, int) else "f"


def bools(name: str, *operands: Any) -> None:
    """NotImplementedError where all are bools."""
    if kinds(operands) == {"b"}:
        raise NotImplementedError(f"{name} is not implemented for bool: convert with .int() or .float() first")


def any_bool(name: str, *operands: Any) -> None:
    """RuntimeError where one is a bool: its difference from a number was seldom meant."""
    if "b" in kinds(operands):
        raise RuntimeError(
            f"{name} with a bool is not supported: ~mask or torch.logical_not inverts a mask, ^ or "
            "torch.logical_xor tells where two masks differ, .int() makes numbers of one"
        )


BOOLS_ALONE = (bools, any_bool)  # those that take all other dtypes


def zero_divisor(name: str, x: Any, y: Any) -> None:
    """RuntimeError where a whole number would be divided by zero, which no whole number is the answer to."""
    found = kinds((x, y))
    if found == {"b"}:
        bools(name, x, y)
    y = unwrap(y)
    if "f" not in found and not (y if isinstance(y, int) else np.all(y)):
        raise RuntimeError(f"ZeroDivisionError: {name} of whole numbers by 0; .float() first gives inf or nan instead")


def negative_power(name: str, x: Any, y: Any) -> None:
    """RuntimeError for a whole number to a negative power, which is no whole number, or to one that it cannot hold."""
    if isinstance(y, (int, float)):
        if "f" not in kinds((x, y)) and y < 0:
            raise RuntimeError(f"Integers to negative integer powers are not allowed: {y}; use .float() first")
        if kinds((x,)) <= {"u", "i"} and isinstance(y, int):
            holdable(y, unwrap(x).dtype)
    else:
        bools(name, x, y)


def numbers(value: Any, dtype: np.dtype[Any], name: str) -> np.ndarray:
    """The number, or array or list of numbers, as an array of that dtype; TypeError for anything else, as None is."""
    tensors = isinstance(value, (list, tuple)) and any(isinstance(x, Tensor) for x in value)
    found = np.empty((), object) if tensors else np.asarray(value)
    if found.dtype.kind == "c":
        raise RuntimeError(f"{name}: value cannot be converted to type float without overflow: {value} is complex")
    if found.dtype.kind not in "biuf":
        advice = "torch.stack() makes one tensor of several" if tensors else "give a number or a tensor"
        raise TypeError(
            f"can't assign a {type(value).__name__} to a tensor of {dtypes.DTYPES[dtype]!r} ({name}): {advice}"
        )
    return found.astype(dtype)


def holdable(number: Any, dtype: np.dtype[Any]) -> Any:
    """The number; RuntimeError where it is out of the range of the dtype. A negative int wraps around if unsigned."""
    if isinstance(number, (str, bytes)) or number is None:
        raise TypeError(f"expected a number or a Tensor, but got {type(number).__name__}: use torch.tensor(...)")
    if dtype.kind == "b" or (dtype.kind == "f" and not np.isfinite(number)):
        return number
    ends: Any = np.finfo(dtype) if dtype.kind == "f" else np.iinfo(dtype)
    low = -int(ends.max) if dtype.kind == "u" and isinstance(number, int) else ends.min
    if not low <= number <= ends.max:
        raise RuntimeError(
            f"value cannot be converted to type {dtypes.DTYPES[dtype]!r} without overflow: {number} is outside of "
            f"[{ends.min}, {ends.max}]"
        )
    return number


def out_of_range(name: str, *operands: Any) -> None:
    """RuntimeError where a Python number is out of the range of the whole numbers that it meets."""
    given = [unwrap(x) for x in operands if x is not None]
    target = dtypes.meet(given)
    for x in given:
        if isinstance(x, int) and target.kind != "f":
            holdable(x, target)


def held(number: Any, dtype: np.dtype[Any]) -> Any:
    """The number as a 0-d tensor of that dtype, which must be able to hold it."""
    number = holdable(number, dtype)
    return wrap(np.asarray(float(number) if dtype.kind == "f" else number).astype(dtype))


def integers(name: str, *operands: Any) -> None:
    """NotImplementedError where none is a float."""
    if "f" not in kinds(operands):
        raise NotImplementedError(f"{name} is for floating point only: convert with .float() first")


def other_dtype(name: str, *operands: Any) -> None:
    """RuntimeError where tensors of different dtypes meet."""
    found = {x.array.dtype for x in operands if hasattr(x, "array")}
    if len(found) > 1:
        raise RuntimeError(f"{name} wants tensors of one dtype, but got {' and '.join(sorted(map(str, found)))}")
