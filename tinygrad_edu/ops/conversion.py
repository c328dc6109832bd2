"""From one dtype to another, and out of the world of tensors."""

from __future__ import annotations

import builtins
import functools
from collections.abc import Callable
from typing import Any

import numpy as np

from ..calls.composite import composite, offered
from ..calls.memory import fitting, steps_of
from ..calls.views import INFERENCE, View
from ..core import DTYPES, Size, Tensor, answers, constant, dtypes, mode, primitive, wrap
from ..core.dtypes import KINDS, as_numpy, dtype, meet, promote

DEVICES = ("cpu",)


@primitive(x=lambda g, before: cast(g, before))
def cast(x: Any, dtype: Any, *, before: Any = constant(lambda x: x.dtype)) -> Any:
    """The elements in another dtype; in rows where `x` was stretched, else in the order of `x`."""
    x = np.asarray(x)
    return x.astype(as_numpy(dtype), order="C" if 0 in x.strides else "K")


@answers(np.copy)
@primitive(x=lambda g: g)
def clone(x: Any) -> Any:
    """A copy that is part of the graph; in rows where `x` was stretched, else in the order of `x`."""
    return np.array(x, order="C" if 0 in x.strides else "K")


@primitive(x=lambda g: g)
def clone_in_rows(x: Any) -> Any:
    """A copy whose elements lie row by row."""
    return np.array(x, order="C")


@answers(np.zeros_like)
@primitive(x=None)
def zeros_like(x: Any, dtype: Any = None) -> Any:
    """Zeros in the shape of `x`."""
    return np.zeros_like(x, None if dtype is None else as_numpy(dtype), "C")


@answers(np.ones_like)
@primitive(x=None)
def ones_like(x: Any, dtype: Any = None) -> Any:
    """Ones in the shape of `x`."""
    return np.ones_like(x, None if dtype is None else as_numpy(dtype), "C")


def to_dtype_first(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let a reduction take `dtype=`: the elements are converted before they are added up."""

    @functools.wraps(function)
    def call(x: Any, *args: Any, dtype: Any = None, **kwargs: Any) -> Any:
        if dtype is None:
            return function(x, *args, **kwargs)
        return to(function(cast(x, dtype), *args, **kwargs), dtype)

    return call


@composite
def to(
    x: Tensor,
    *args: Any,
    dtype: Any = None,
    device: Any = None,
    copy: builtins.bool = False,
    non_blocking: builtins.bool = False,
    memory_format: Any = None,
) -> Tensor:
    """The tensor in another dtype; every device but the CPU is refused."""
    for arg in (*args, device):
        if isinstance(arg, builtins.bool):
            copy = arg if arg is args[-1] and args[:-1] and isinstance(args[-2], builtins.bool) else copy
        elif isinstance(arg, Tensor):
            dtype = arg.dtype
        elif isinstance(arg, (str, builtins.int)) or hasattr(arg, "index"):
            refuse_other_device(arg)
        elif arg is not None:
            dtype = arg
    if dtype is None or as_numpy(dtype) == x.array.dtype:
        return clone(x) if copy else x
    return cast(x, dtype)


def refuse_other_device(device: Any) -> None:
    """RuntimeError for any device but the CPU."""
    name = str(getattr(device, "type", device))
    if name.split(":")[0] not in DEVICES:
        raise RuntimeError(f"device '{name}' is not there: tinygrad_edu runs on the CPU, so use device='cpu'")


WORDS = {"float16": "Half", "float32": "Float", "float64": "Double", "int8": "Char", "int16": "Short", "int32": "Int",
         "int64": "Long", "uint8": "Byte", "bool": "Bool"}  # fmt: skip


def _to(name: str) -> Callable[..., Tensor]:
    def convert(x: Tensor, memory_format: Any = None) -> Tensor:
        return to(x, dtype=np.dtype(name))

    convert.__doc__ = f"The elements as {name}."
    convert.__name__ = convert.__qualname__ = WORDS[name].lower()
    return offered(convert)


half, float, double, char, short, int, long, byte, bool = map(_to, WORDS)


@offered
def type_as(x: Tensor, other: Tensor) -> Tensor:
    """The elements in the dtype of `other`."""
    return to(x, dtype=other.dtype)


@offered
def type(x: Tensor, dtype: Any = None, non_blocking: builtins.bool = False) -> Any:
    """The elements in another dtype (also as 'torch.LongTensor'), or without one the name of the tensor's type."""
    names = {f"torch.{word}Tensor": name for name, word in WORDS.items()}
    if dtype is None:
        return f"torch.{WORDS[x.array.dtype.name]}Tensor"
    if isinstance(dtype, str) or dtype in (builtins.float, builtins.int, builtins.bool):
        if dtype not in names:
            raise ValueError(f"invalid type: {dtype!r}; there are {', '.join(names)}")
        dtype = names[dtype]
    elif not hasattr(dtype, "dtype"):
        raise TypeError(f"dtype must be a type, str, or dtype object, not {dtype!r}: torch.int64 is one")
    return to(x, dtype=dtypes.default if dtype is Tensor else getattr(dtype, "of", dtype))


@offered
def item(x: Tensor) -> Any:
    """The single element, as a Python number."""
    if x.array.size != 1:
        raise RuntimeError(
            f"a Tensor with {x.array.size} elements cannot be converted to Scalar: item() is for one element; "
            "for more use .tolist(), or reduce first with .sum() or .mean()"
        )
    return x.array.item()


@offered
def tolist(x: Tensor) -> Any:
    """The elements as nested Python lists."""
    return x.array.tolist()


@offered
def numpy(x: Tensor, *, force: builtins.bool = False) -> np.ndarray:
    """The array that the tensor is made on: changes show on both sides. Refused where gradients would be lost."""
    if x.requires_grad and mode.recording and not force:
        raise RuntimeError("Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.")
    return x.array


@offered
def detach(x: Tensor) -> Tensor:
    """The same memory, outside the graph."""
    out = wrap(x.array)
    out.alias = INFERENCE if x.alias is INFERENCE else None
    return out


@offered
def detach_(x: Tensor) -> Tensor:
    """Cut the tensor itself from the graph."""
    if isinstance(x.alias, View):
        raise RuntimeError("Can't detach views in-place: use detach() instead, or take a .clone() of the view first")
    x.node = None
    return x


@offered
def size(x: Tensor, dim: builtins.int | None = None) -> Any:
    """The shape, or its entry `dim`."""
    return Size(x.array.shape) if dim is None else _entry(x, dim)


def _entry(x: Tensor, dim: builtins.int) -> Any:
    if not -x.ndim <= dim < x.ndim:
        raise IndexError(
            f"Dimension out of range (expected to be in range of [{-max(x.ndim, 1)}, {max(x.ndim, 1) - 1}], "
            f"but got {dim}): the shape is {x.array.shape}"
        )
    return x.array.shape[dim]


@offered
def dim(x: Tensor) -> builtins.int:
    """The number of dimensions."""
    return x.array.ndim


@composite
def numel(x: Tensor) -> builtins.int:
    """The number of elements."""
    return x.array.size


@offered
def element_size(x: Tensor) -> builtins.int:
    """The bytes of one element."""
    return x.array.itemsize


@offered
def data_ptr(x: Tensor) -> builtins.int:
    """The address of the first element."""
    return x.array.ctypes.data


@offered
def stride(x: Tensor, dim: builtins.int | None = None) -> Any:
    """How many elements lie between neighbours, along each dimension."""
    steps = steps_of(x.array)
    return steps if dim is None else steps[dim]


@offered
def is_contiguous(x: Tensor, memory_format: Any = None) -> builtins.bool:
    """Whether the elements lie row by row in memory, or in the order of the memory format."""
    order = getattr(memory_format, "order", None)
    if order is None:
        return x.array.flags.c_contiguous
    return len(order) == x.ndim and np.transpose(x.array, order).flags.c_contiguous


@offered
def contiguous(x: Tensor, memory_format: Any = None) -> Tensor:
    """The tensor itself if its elements lie row by row in memory, else a copy that does."""
    fitting(x, memory_format)
    return x if x.array.flags.c_contiguous else clone_in_rows(x)


@composite
def is_floating_point(x: Tensor) -> builtins.bool:
    """Whether the elements are floating-point numbers."""
    return DTYPES[x.array.dtype].is_floating_point


@offered
def cpu(x: Tensor, memory_format: Any = None) -> Tensor:
    """The tensor itself: the CPU is where all tensors are."""
    return fitting(x, memory_format)


@offered
def cuda(x: Tensor, device: Any = None) -> Tensor:
    """Refused: there is no GPU here."""
    refuse_other_device("cuda")
    return x


@offered
def is_tensor(obj: Any) -> builtins.bool:
    """Whether `obj` is a Tensor."""
    return isinstance(obj, Tensor)


nelement, ndimension = numel, dim


def unwrapped(x: Any) -> Any:
    """The number in a tensor of one element; anything else as it is."""
    return item(x) if isinstance(x, Tensor) else x


@offered
def promote_types(type1: dtype, type2: dtype) -> dtype:
    """The dtype in which tensors of the two dtypes meet."""
    return DTYPES[promote(as_numpy(type1), as_numpy(type2))]


@offered
def can_cast(from_: dtype, to: dtype) -> builtins.bool:
    """Whether results of the one dtype may be put into tensors of the other in place: no kind becomes a lower one."""
    return KINDS[as_numpy(from_).kind] <= KINDS[as_numpy(to).kind]


@offered
def result_type(tensor1: Any, tensor2: Any) -> dtype:
    """The dtype that arithmetic on two tensors or numbers gives."""
    return DTYPES[meet(getattr(x, "array", x) for x in (tensor1, tensor2))]


@offered
def get_default_dtype() -> dtype:
    """The dtype of new floating-point tensors: float32 unless set."""
    return DTYPES[dtypes.default]


@offered
def set_default_dtype(d: dtype) -> None:
    """Set the dtype of new floating-point tensors; TypeError for any but a floating-point one."""
    if as_numpy(d).kind != "f":
        raise TypeError(f"only floating-point types are supported as the default type, but got {d!r}")
    dtypes.default = as_numpy(d)
