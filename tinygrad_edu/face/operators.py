"""What Python's own syntax means on tensors: `a + b`, `a[i]`, `len(a)`, `if a:`, `print(a)`."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import numpy as np

from ..calls.views import Unfollowed
from ..core import LEAF, OPS, Methods, Tensor, mode
from ..ops import arithmetic, comparison, conversion, indexing, inplace, linalg, shape
from . import printing
from .properties import undeletable

NUMBERS = (Tensor, np.ndarray, np.generic, int, float)


def reflected(op: Any) -> Any:
    """`y op x` for Python's `__r...__`."""
    return lambda x, y: op(y, x)


def compared(op: Any) -> Any:
    """A comparison that leaves to Python what is no number, such as None."""
    return lambda x, y: op(x, y) if isinstance(y, NUMBERS) else NotImplemented


BINARY = {
    "add": OPS["add"].function,
    "sub": OPS["subtract"].function,
    "mul": arithmetic.multiply,
    "truediv": OPS["divide"].function,
    "floordiv": arithmetic.floor_divide,
    "mod": arithmetic.remainder,
    "pow": arithmetic.pow,
    "matmul": linalg.matmul,
    "and": comparison.bitwise_and,
    "or": comparison.bitwise_or,
    "xor": comparison.bitwise_xor,
    "lshift": comparison.bitwise_left_shift,
    "rshift": comparison.bitwise_right_shift,
}
for _name, _op in BINARY.items():
    setattr(Methods, f"__{_name}__", _op)
    setattr(Methods, f"__r{_name}__", reflected(_op))
for _name in ("eq", "ne", "lt", "le", "gt", "ge"):
    setattr(Methods, f"__{_name}__", compared(getattr(comparison, _name)))
IN_PLACE = {"truediv": "div", "floordiv": "floor_divide", "mod": "remainder", "lshift": "bitwise_left_shift"}
IN_PLACE |= {"rshift": "bitwise_right_shift", "and": "bitwise_and", "or": "bitwise_or", "xor": "bitwise_xor"}
for _name in ("add", "sub", "mul", "pow", *IN_PLACE):
    setattr(Methods, f"__i{_name}__", getattr(inplace, f"{IN_PLACE.get(_name, _name)}_"))


def _only(x: Tensor) -> Any:
    if x.array.size != 1:
        raise RuntimeError(
            f"Boolean value of Tensor with {x.array.size} values is ambiguous: it has shape {x.array.shape}, so say "
            ".any(), .all() or .item()"
        )
    return x.array.item()


def _number(x: Tensor) -> Any:
    if x.array.size != 1:
        raise ValueError(
            f"only one element tensors can be converted to Python scalars, this one has shape {x.array.shape}: "
            ".tolist() gives lists"
        )
    return x.array.item()


def _contains(x: Tensor, item: Any) -> bool:
    if not isinstance(item, NUMBERS):
        raise RuntimeError(f"`in` a tensor looks for a Tensor or a number, but got {type(item).__name__}")
    return bool(np.any(comparison.eq(x, item).array))


def _length(x: Tensor) -> int:
    if not x.array.ndim:
        raise TypeError("len() of a 0-d tensor")
    return len(x.array)


def _iterate(x: Tensor) -> Iterator[Tensor]:
    if not x.array.ndim:
        raise TypeError("iteration over a 0-d tensor: it is one number, .item() gives it")
    return iter(shape.unbind(x, 0))


def _represent(x: Tensor) -> str:
    suffixes = []
    if isinstance(x, Unfollowed):
        return printing.format_tensor(x.array, ["grad_fn=<Invalid>"])
    if x.node is LEAF:
        suffixes = ["requires_grad=True"]
    elif x.requires_grad:
        suffixes = [f"grad_fn={x.grad_fn!r}"]
    if mode.level is not None and (tangent := mode.level.tangent_of(x)) is not None:
        suffixes.append(f"tangent={tangent!r}")
    return printing.format_tensor(x.array, suffixes)


def _deepcopy(x: Tensor, memo: dict[int, Any]) -> Tensor:
    if not x.is_leaf:
        raise RuntimeError(
            "Only Tensors created explicitly by the user (graph leaves) support the deepcopy protocol: this one came "
            f"out of {x.node.op.name}, so copy x.detach()"
        )
    new = type(x).__new__(type(x))
    memo[id(x)] = new
    new.array, new.node, new.alias = x.array.copy(), LEAF if x.node is LEAF else None, None  # and so no tangent
    new._grad = copy.deepcopy(x._grad, memo)
    new.__dict__.update(copy.deepcopy(x.__dict__, memo))
    return new


def _data(x: Tensor) -> Tensor:
    return conversion.detach(x)


def _set_data(x: Tensor, value: Any) -> None:
    if not isinstance(value, Tensor):
        raise TypeError(f"Variable data has to be a tensor, but got {type(value).__name__}: use torch.tensor(...)")
    if x.requires_grad and value.array.dtype.kind != "f":
        raise RuntimeError(
            f"data set to a tensor that requires gradients must be floating point, but got {value.dtype}: convert it "
            "with .float()"
        )
    x.array = value.array


def _rebuilt(kind: Any, array: np.ndarray, requires_grad: bool, others: dict[str, Any]) -> Tensor:
    new: Tensor = kind.__new__(kind)
    new.array, new.node, new._grad, new.alias = array, LEAF if requires_grad else None, None, None
    new.__dict__.update(others)
    return new


def _reduce(x: Tensor, protocol: Any = 2) -> Any:
    """What pickle keeps: the values, and whether gradients are wanted; no graph and no gradient, as PyTorch."""
    return _rebuilt, (type(x), x.array, x.requires_grad, x.__dict__)


def _transposed(x: Tensor) -> Any:
    return shape.transpose_axes(x)


def _matrix_transposed(x: Tensor) -> Any:
    if x.ndim < 2:
        raise RuntimeError(f"tensor.mT is only supported on matrices or batches of matrices. Got {x.ndim}-D tensor.")
    return shape.transpose(x, -2, -1)


def _format(x: Tensor, spec: str) -> str:
    number = x.array.ndim == 0 and type(x) is Tensor  # a Parameter prints whole, as in PyTorch
    return format(x.array.item(), spec) if number else object.__format__(x, spec)


DEVICES = (  # the names that PyTorch knows
    "cpu", "cuda", "hpu", "ipu", "lazy", "meta", "mps", "mtia", "opencl", "opengl", "privateuseone", "vulkan", "xla",
    "xpu",
)  # fmt: skip


class device:
    """Where a tensor is: always the CPU; other names can be made, and are refused where they are used."""

    type: str
    index: int | None

    def __init__(self, type: Any = "cpu", index: int | None = None) -> None:
        self.type, _, number = str(type).partition(":")
        if self.type not in DEVICES or not (number or "0").isdigit():
            raise RuntimeError(f"torch.device({type!r}): expected one of {', '.join(DEVICES)}, perhaps with :0")
        self.index = int(number) if number else index

    def __repr__(self) -> str:
        return f"device(type='{self.type}'" + (f", index={self.index})" if self.index is not None else ")")

    def __str__(self) -> str:
        return self.type if self.index is None else f"{self.type}:{self.index}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, device) and (self.type, self.index) == (other.type, other.index)

    def __hash__(self) -> int:
        return hash((self.type, self.index))


CPU = device("cpu")
PYTHON = {
    "__neg__": arithmetic.negative,
    "__pos__": lambda x: x,
    "__abs__": arithmetic.absolute,
    "__invert__": comparison.bitwise_not,
    "__getitem__": indexing.pick,
    "__setitem__": inplace.set_item,
    "__bool__": lambda x: bool(_only(x)),
    "__float__": lambda x: float(_number(x)),
    "__int__": lambda x: int(_number(x)),
    "__len__": _length,
    "__iter__": _iterate,
    "__contains__": _contains,
    "__reversed__": lambda x: shape.flip_axes(x),
    "__repr__": _represent,
    "__format__": _format,
    "__deepcopy__": _deepcopy,
    "__reduce_ex__": _reduce,
    "data": property(_data, _set_data, undeletable("data"), "The same memory, outside the graph."),
    "T": property(_transposed, doc="The dimensions reversed."),
    "mT": property(_matrix_transposed, doc="The last two dimensions exchanged."),
    "device": property(lambda x: CPU, doc="Where the tensor is: the CPU."),
    "is_cuda": property(lambda x: False, doc="Whether the tensor is on a GPU: no."),
    "itemsize": property(lambda x: x.array.itemsize, doc="The bytes of one element."),
    "nbytes": property(lambda x: x.array.nbytes, doc="The bytes of all elements."),
}


def _index(x: Tensor) -> int:
    if x.array.dtype.kind not in "biu" or x.array.size != 1:
        raise TypeError("only integer tensors of a single element can be converted to an index")
    return int(x.array.item())


PYTHON["__index__"] = _index
for _name, _function in PYTHON.items():
    setattr(Methods, _name, _function)
