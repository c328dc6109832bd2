"""A tensor that stands for each of many examples: their dimension, in front, is not seen by the mapped function.

The ops know nothing of it: its array is a stand-in that raises `PerExample` where elements are wanted.
"""

from __future__ import annotations

from typing import Any, NoReturn

import numpy as np

from ..calls.per_example import PerExample
from ..core import LEAF, Tensor
from ..ops import broadcast_to, detach, transpose

CONTROL_FLOW = (
    "vmap: It looks like you're attempting to use a Tensor in some data-dependent control flow: it stands for all "
    "examples at once, and they might not agree. torch.where(condition, a, b) chooses for each of them"
)
ITEM = (
    "vmap: It looks like you're calling .item() on a Tensor, or {}: it stands for all examples at once, so there is "
    "no one number. Write it with tensors, or call the function in a loop"
)


class Level:
    """One call of vmap: how many examples there are, how deep it lies in others, and what it says of random numbers."""

    def __init__(self, size: int, depth: int, randomness: str) -> None:
        self.size, self.depth, self.randomness, self.active = size, depth, randomness, True


LEVELS: list[Level] = []  # the calls of vmap that are running, the outermost first


class StandIn:
    """The array of a `Batched`: the shape and the dtype of one example, and no elements."""

    __slots__ = ("level", "value")
    __hash__ = object.__hash__

    def __init__(self, value: Tensor, level: Level) -> None:
        self.value, self.level = value, level

    shape = property(lambda self: self.value.array.shape[1:])
    ndim = property(lambda self: self.value.array.ndim - 1)
    size = property(lambda self: int(np.prod(self.shape, dtype=np.int64)))
    dtype = property(lambda self: self.value.array.dtype)
    itemsize = property(lambda self: self.dtype.itemsize)
    nbytes = property(lambda self: self.dtype.itemsize * self.size)
    strides = property(lambda self: self.value.array.strides[1:])
    base = property(lambda self: memory_of(self))
    flags = property(lambda self: Flags(self))
    __class__ = property(lambda self: np.ndarray)  # what asks whether it is an array asks for metadata

    def __len__(self) -> int:
        if not self.ndim:
            raise TypeError("len() of a 0-d tensor")
        return int(self.shape[0])

    def __getattr__(self, name: str) -> Any:
        raise PerExample

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        if function in METADATA and args[0] is self and len(args) == 1:
            return METADATA[function](self)
        if function in MEMORY:
            return function(*map(memory_of, args))
        raise PerExample


class Flags:
    """How one example lies in memory."""

    def __init__(self, array: StandIn) -> None:
        self.c_contiguous = lies_in_rows(array.shape, array.strides, array.itemsize)
        self.writeable = memory_of(array).flags.writeable

    def __getattr__(self, name: str) -> Any:
        raise PerExample


METADATA: dict[Any, Any] = {np.shape: lambda x: x.shape, np.ndim: lambda x: x.ndim, np.size: lambda x: x.size}
MEMORY = (np.may_share_memory, np.shares_memory)


def lies_in_rows(shape: Any, strides: Any, itemsize: int) -> bool:
    """Whether the elements lie row by row in memory."""
    for size, step in zip(reversed(shape), reversed(strides), strict=True):
        if size > 1 and step != itemsize:
            return 0 in shape
        itemsize *= size
    return True


def memory_of(array: Any) -> Any:
    """The array under all stand-ins."""
    while type(array) is StandIn:
        array = array.value.array
    return array


def _unseen(*args: Any, **kwargs: Any) -> NoReturn:
    raise PerExample


SYNTAX = """
    abs add and array array_ufunc bool complex contains copy deepcopy delitem divmod eq float floordiv ge getitem gt
    iadd iand ifloordiv ilshift imatmul imod imul index int invert ior ipow irshift isub iter itruediv ixor le
    lshift lt matmul mod mul ne neg or pos pow radd rand rdivmod reduce reduce_ex repr reversed rfloordiv rlshift
    rmatmul rmod rmul ror rpow rrshift rshift rsub rtruediv rxor setitem str sub truediv xor"""
for _name in SYNTAX.split():
    setattr(StandIn, f"__{_name}__", _unseen)


class Batched(Tensor):
    """What a function mapped by vmap computes with: `value` has the examples along its first dimension."""

    __slots__ = ("bare", "level", "value")
    value: Tensor
    level: Level
    bare: bool  # whether it was given as an array
    __hash__ = object.__hash__

    def __init__(self, value: Tensor, level: Level, bare: bool = False) -> None:
        self.value, self.level, self.bare, self._grad = value, level, bare, None

    array = property(lambda self: StandIn(self.value, self.level), lambda self, array: _set_array(self, array))
    node = property(lambda self: self.value.node, lambda self, node: _set_node(self, node))
    alias = property(lambda self: None, lambda self, alias: None)

    def __repr__(self) -> str:
        return f"BatchedTensor(lvl={self.level.depth}, bdim=0, value=\n    {self.value!r}\n)".replace("\n ", "\n     ")

    def _no_choice(self) -> NoReturn:
        raise RuntimeError(CONTROL_FLOW)

    def _no_number(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise RuntimeError(ITEM.format("asking for its number"))

    def _no_array(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise RuntimeError("vmap: " + ITEM[6:].format("for its elements as lists or as an array"))

    def backward(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused: gradients for each example come from torch.func.grad."""
        raise RuntimeError(
            "backward() called inside a functorch transform. This is not supported: use torch.func.grad or vjp, which "
            "compose with vmap, or call backward() outside"
        )

    __bool__ = _no_choice
    item = __float__ = __int__ = __index__ = _no_number
    tolist = numpy = __array__ = _no_array


def _set_array(x: Batched, array: Any) -> None:
    if type(array) is not StandIn or array.level is not x.level:
        raise RuntimeError("vmap: the .data of a tensor can be set to that of the same mapped dimension only")
    x.value = array.value


def _set_node(x: Batched, node: Any) -> None:
    if node is x.value.node:
        return
    if node is LEAF:
        raise RuntimeError(
            "You are attempting to call Tensor.requires_grad_() inside of a function that vmap maps: take gradients "
            "with torch.func.grad, vjp or jacrev, which compose with it"
        )
    if node is not None:  # as that of a Function of the user
        raise PerExample
    x.value = detach(x.value)


def normal(x: Any) -> Any:
    """A stand-in, or a tensor that was made on one (as detach does), as the constant `Batched` that it is."""
    if type(x) is Batched:
        return checked(x)
    if type(x) is StandIn:
        return checked(Batched(detach(x.value), x.level, bare=True))
    array: Any = x.array if isinstance(x, Tensor) else None
    if type(array) is StandIn and x.node is not None:
        if x.node is not array.value.node:  # a graph that was made by hand
            raise PerExample
        return checked(Batched(array.value, array.level))
    if type(array) is StandIn:
        return checked(Batched(detach(array.value), array.level))
    return x


def checked(x: Batched) -> Batched:
    """`x`; RuntimeError where the call of vmap that it belongs to is over."""
    if not x.level.active:
        raise RuntimeError(
            "vmap: your tensor may have escaped from inside a function being vmapped: it stands for each of many "
            "examples there and for nothing outside. Return it from the function instead"
        )
    return x


def is_at(x: Any, level: Level) -> bool:
    """Whether `x` stands for the examples of that call of vmap."""
    return type(x) is Batched and x.level is level


def peeled(x: Tensor, level: Level) -> Tensor:
    """`x` with the examples of `level` as its first dimension, also where it is the same for all of them."""
    x = normal(x)
    if type(x) is not Batched or x.level.depth < level.depth:
        return broadcast_to(x, (level.size, *x.shape))
    if x.level is level:
        return x.value
    return Batched(transpose(peeled(x.value, level), 0, 1), x.level)  # (ours, theirs, ...)


def batched(x: Tensor, level: Level) -> Tensor:
    """The other way: the first dimension of `x` are the examples of `level`."""
    x = normal(x)
    if type(x) is Batched and x.level.depth > level.depth:
        return Batched(batched(transpose(x.value, 0, 1), level), x.level)
    return Batched(x, level)
