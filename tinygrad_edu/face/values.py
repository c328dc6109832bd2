"""What Python and NumPy hold as tensors: numbers, nested lists, arrays."""

from __future__ import annotations

import functools
import warnings
from typing import Any

import numpy as np

from ..calls.refusals import holdable
from ..core import DTYPES, Methods, Tensor, dtype, dtypes, wrap
from ..core.dtypes import as_numpy
from ..ops.conversion import to
from ..ops.creation import made

__all__ = ["as_tensor", "from_numpy", "tensor"]
NUMBERS = {float, int, bool}


def as_array(data: Any, dtype: Any = None) -> np.ndarray:
    """The values of nested lists, numbers, arrays and tensors as one new array, in PyTorch's dtype for them."""
    if hasattr(data, "__array__") and not isinstance(data, Tensor):
        array = supported(np.array(data))
        return array if dtype is None else array.astype(as_numpy(dtype), copy=False)
    if isinstance(data, str):
        raise TypeError(f"new(): invalid data type 'str': a tensor holds numbers or bools, and no {data!r}")
    kinds: set[np.dtype[Any]] = set()
    leaves = _leaves(
        list(data) if hasattr(data, "__getitem__") and not isinstance(data, (dict, Tensor)) else data, kinds
    )
    found = functools.reduce(dtypes.promote, kinds) if kinds else dtypes.default
    target = found if dtype is None else as_numpy(dtype)
    try:
        array = np.array(leaves, np.float64 if "f" in (found.kind, target.kind) else found)
    except OverflowError as error:
        raise ValueError(f"Overflow when unpacking: no 64 bits hold the number ({error})") from None
    except ValueError as error:
        raise ValueError(f"expected sequence of equal length at every dimension: {error}") from None
    for end in (array.min(), array.max()) if array.size and target.kind in "iu" else ():
        holdable(end.item(), target)
    return array.astype(target, copy=False)


def supported(array: np.ndarray) -> np.ndarray:
    """The array; TypeError where its dtype is none of ours."""
    if array.dtype in DTYPES:
        return array
    if not array.dtype.isnative:
        raise ValueError(f"given numpy array has byte order different from the native: .astype({array.dtype.name!r})")
    hint = (
        "complex numbers are out of scope: keep real and imaginary part" if array.dtype.kind == "c" else "use .astype"
    )
    raise TypeError(
        f"can't convert np.ndarray of type {array.dtype}. The only supported types are: "
        f"{', '.join(d.name for d in DTYPES.values())}. ({hint})"
    )


def _leaves(data: Any, found: set[np.dtype[Any]]) -> Any:
    """Nested lists with their tensors as numbers; the dtypes of the leaves go into `found`."""
    if isinstance(data, (list, tuple)):
        kinds = set(map(type, data))
        if not kinds <= NUMBERS:
            if kinds & NUMBERS and kinds & {list, tuple}:
                raise TypeError(
                    "expected numbers alone or sequences alone at every dimension, but got both in one list"
                )
            return [_leaves(x, found) for x in data]
        found |= {dtypes.BOOL if k is bool else dtypes.INT64 if k is int else dtypes.default for k in kinds}
    elif isinstance(data, Tensor):
        if data.array.size != 1:
            raise ValueError(
                f"only one element tensors can be converted to Python scalars, and one has shape {tuple(data.shape)}: "
                "torch.stack or torch.cat joins tensors"
            )
        found.add(data.array.dtype)
        return data.array.item()
    elif hasattr(data, "dtype"):
        found.add(supported(np.asarray(data)).dtype)
    elif isinstance(data, (bool, int, float)):
        found.add(dtypes.meet((data,)))
    elif isinstance(data, str):
        raise ValueError(f"too many dimensions 'str': a tensor holds numbers or bools, and no {data!r}")
    elif isinstance(data, complex):
        raise TypeError(f"complex128 is out of scope ({data}): keep real and imaginary part in two tensors")
    else:
        raise RuntimeError(f"Could not infer dtype of {type(data).__name__}: a tensor holds numbers or bools")
    return data


def tensor(
    data: Any, *, dtype: Any = None, device: Any = None, requires_grad: bool = False, pin_memory: bool = False
) -> Tensor:
    """A new tensor with a copy of `data`.

    Args:
        data: a number, nested lists of numbers, an ndarray or a Tensor.
        dtype: by default float32 for Python floats, int64 for ints, bool for bools, an array's own for arrays.
        device: 'cpu' or None.
        requires_grad: whether it collects gradients; floating point only.
        pin_memory: without meaning on the CPU.

    Raises:
        ValueError: lists of uneven lengths.
        TypeError: something that is no number.
        RuntimeError: an integer tensor that should require grad.

    See https://pytorch.org/docs/stable/generated/torch.tensor.html

    >>> import tinygrad_edu as torch
    >>> torch.tensor([[1, 2], [3, 4]])
    tensor([[1, 2],
            [3, 4]])
    """
    if isinstance(data, Tensor):
        warnings.warn(
            "torch.tensor(t) of a tensor copies its values and drops its graph: say so with t.detach().clone()",
            UserWarning,
            stacklevel=2,
        )
        data = data.array
    return made(as_array(data, dtype), None, requires_grad, device)


def as_tensor(data: Any, dtype: dtype | None = None, device: Any = None) -> Tensor:
    """`data` as a tensor, without a copy where it is a tensor or an array of the right dtype."""
    if isinstance(data, Tensor):
        return data if dtype is None else to(data, dtype=dtype)
    if isinstance(data, np.ndarray):
        return made(supported(data), dtype, False, device)
    return made(as_array(data, dtype), None, False, device)


def from_numpy(array: np.ndarray) -> Tensor:
    """A tensor on the memory of `array`: changes show on both sides."""
    if not isinstance(array, np.ndarray):
        raise TypeError(f"expected np.ndarray (got {type(array).__name__})")
    if any(step < 0 for step in supported(array).strides):
        raise ValueError(f"a stride of the given numpy array is negative, {array.strides}: pass array.copy()")
    if not array.flags.writeable:
        warnings.warn(
            "the given NumPy array is not writable, and so is the tensor: .copy() it", UserWarning, stacklevel=2
        )
    return wrap(array)


def new_tensor(x: Tensor, data: Any, *, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """A new tensor with a copy of `data` in the dtype of `x`."""
    return tensor(data, dtype=dtype or x.dtype, device=device, requires_grad=requires_grad)


METHODS: dict[str, Any] = {"new_tensor": new_tensor}
for _name, _method in METHODS.items():
    setattr(Methods, _name, _method)
