"""Memory shared with other libraries: DLPack, and Python's buffers."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..core import Methods, Tensor, unwrap, wrap
from ..core.dtypes import as_numpy
from ..ops import conversion
from .values import as_tensor, supported

__all__ = ["asarray", "from_dlpack", "frombuffer", "to_dlpack"]


class Capsule:
    """A DLPack capsule behind the two methods that readers ask for."""

    def __init__(self, capsule: Any) -> None:
        self.capsule = capsule

    def __dlpack__(self, **options: Any) -> Any:
        return self.capsule

    def __dlpack_device__(self) -> tuple[int, int]:
        return (1, 0)  # the CPU


class Writable:
    """The memory of an array that NumPy takes for read-only, because an old capsule does not say what it is."""

    def __init__(self, array: np.ndarray) -> None:
        self.array = array  # which keeps the memory alive
        self.__array_interface__ = array.__array_interface__ | {"data": (array.ctypes.data, False)}


def _dlpack(x: Tensor, *, stream: Any = None, max_version: Any = None, dl_device: Any = None, copy: Any = None) -> Any:
    """A DLPack capsule of the memory; BufferError where gradients would be lost."""
    if x.requires_grad:
        raise BufferError("Can't export tensors that require gradient, use tensor.detach()")
    if dl_device is not None and tuple(dl_device) != (1, 0):
        raise BufferError(f"the tensor is on the CPU, (1, 0), and cannot be exported to device {tuple(dl_device)}")
    array = x.array.copy() if copy else x.array
    if any(step < 0 for step in array.strides):
        raise BufferError(f"a stride is negative, {array.strides}, which not every library can read: export a .clone()")
    if not array.flags.writeable and max_version is None:
        raise BufferError("the memory is read-only, which this version of DLPack cannot say: export a .clone()")
    try:
        return array.__dlpack__(max_version=max_version)
    except TypeError:  # before NumPy 2.1
        return array.__dlpack__()


def from_dlpack(ext_tensor: Any, *, device: Any = None, copy: bool | None = None) -> Tensor:
    """A tensor on the memory of another library's tensor: changes show on both sides.

    Args:
        ext_tensor: anything with `__dlpack__` (a tensor of PyTorch or CuPy, an array), or a DLPack capsule.
        device: 'cpu' or None.
        copy: whether to copy; None copies never.

    Raises:
        BufferError: it requires grad, it is read-only, or its dtype is none of ours.
        RuntimeError: it is not on the CPU.

    See https://pytorch.org/docs/stable/dlpack.html

    >>> import numpy as np
    >>> import tinygrad_edu as torch
    >>> array = np.zeros(2)
    >>> torch.from_dlpack(array)[0] = 1
    >>> array
    array([1., 0.])
    """
    conversion.refuse_other_device("cpu" if device is None else device)
    if type(ext_tensor).__name__ == "PyCapsule":
        ext_tensor = Capsule(ext_tensor)
    elif not hasattr(ext_tensor, "__dlpack__"):
        raise AttributeError(f"'{type(ext_tensor).__name__}' object has no attribute '__dlpack__': use torch.tensor")
    try:
        array = supported(np.from_dlpack(ext_tensor))
    except (TypeError, RuntimeError) as error:
        raise BufferError(f"a tensor cannot be made on this memory: {error}") from None
    if copy:
        return wrap(array.copy())
    if isinstance(ext_tensor, Capsule):
        return wrap(np.asarray(Writable(array)))
    if not array.flags.writeable:
        raise BufferError("the memory is read-only, and a tensor can be written to: copy it first, or say copy=True")
    return wrap(array)


def to_dlpack(tensor: Tensor) -> Any:
    """A DLPack capsule of the memory of `tensor`, which another library's `from_dlpack` reads once."""
    return tensor.__dlpack__()  # which arrives below


def frombuffer(buffer: Any, *, dtype: Any, count: int = -1, offset: int = 0, requires_grad: bool = False) -> Tensor:
    """A vector on the memory of a bytes-like object: `count` elements, by default all, from byte `offset` on.

    Raises:
        ValueError: no buffer, an empty one, or one that does not hold so many elements.

    See https://pytorch.org/docs/stable/generated/torch.frombuffer.html
    """
    if not is_buffer(buffer):
        raise ValueError(f"object does not implement Python buffer protocol: {type(buffer).__name__}")
    size, found = memoryview(buffer).nbytes, as_numpy(dtype)
    if not (size and count):
        raise ValueError(f"both buffer length ({size}) and count ({count}) must not be 0")
    if not 0 <= offset < size:
        raise ValueError(f"offset ({offset} bytes) must be non-negative and less than the buffer length ({size} bytes)")
    if count < 0 and (size - offset) % found.itemsize:
        raise ValueError(
            f"buffer length ({size - offset} bytes) after offset ({offset} bytes) must be a multiple of element size "
            f"({found.itemsize})"
        )
    if count > 0 and count * found.itemsize > size - offset:
        raise ValueError(f"{count} elements of {found.itemsize} bytes do not fit into {size} bytes from {offset} on")
    made = wrap(np.frombuffer(buffer, found, count, offset))
    made.requires_grad = requires_grad
    return made


def asarray(
    obj: Any, *, dtype: Any = None, device: Any = None, copy: bool | None = None, requires_grad: bool | None = None
) -> Tensor:
    """`obj` as a tensor: on its own memory if it is a tensor, an array or a buffer, and nothing asks for a copy.

    Args:
        obj: what `tensor` takes, anything with `__dlpack__`, or a bytes-like object.
        dtype: by default that of `obj`; of a bytes-like object, the default dtype.
        device: 'cpu' or None.
        copy: True to copy always, False to refuse where a copy would be needed.
        requires_grad: by default as `obj`.

    Raises:
        ValueError: `copy=False`, and there is no way without a copy.

    See https://pytorch.org/docs/stable/generated/torch.asarray.html
    """
    source = obj
    if hasattr(obj, "__dlpack__") and not isinstance(obj, (Tensor, np.ndarray, np.generic)):
        source = from_dlpack(obj)
    elif not hasattr(obj, "__array__") and is_buffer(obj):
        source = frombuffer(obj, dtype=dtype or conversion.get_default_dtype())
    made = as_tensor(source, dtype, device)
    shares = isinstance(source, (Tensor, np.ndarray)) and np.shares_memory(made.array, unwrap(source))
    if copy is False and not shares:
        raise ValueError(f"can't alias {type(obj).__name__} as {made.dtype!r} without a copy: leave copy=False out")
    if copy and shares:
        made = conversion.clone(made)
    if requires_grad is False and made.requires_grad:
        return conversion.detach(made)
    if requires_grad and not made.requires_grad:
        made.requires_grad = True  # of `obj` itself where that is a tensor, as in PyTorch
    return made


def is_buffer(x: Any) -> bool:
    """Whether `x` gives its memory by Python's buffer protocol."""
    try:
        memoryview(x)
    except TypeError:
        return False
    return True


METHODS: dict[str, Any] = {"__dlpack__": _dlpack, "__dlpack_device__": lambda x: (1, 0)}
for _name, _method in METHODS.items():
    setattr(Methods, _name, _method)
