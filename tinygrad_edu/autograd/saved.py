"""Hooks on what the graph saves: nodes that hand each value to the user, and ask for it back."""

from __future__ import annotations

import contextlib
import sys
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from ..core import Node, Tensor, mode, mutation, wrap
from .anomaly_mode import as_traced
from .grad_mode import set_grad_enabled

Pair = tuple[Callable[[Tensor], Any], Callable[[Any], Any]]  # what packs and what unpacks
_active: list[Pair] = []  # the innermost is the last
_refusals: list[str] = []  # why there may be none now


def node_or_none(source: Any) -> Any:
    """A node as it is; None for a leaf."""
    return source if isinstance(source, Node) else None


class Value:
    """One saved value: what `pack` made of it, and of which memory, to tell when that is overwritten."""

    __slots__ = ("owner", "packed", "shape", "unpack")

    def __init__(self, array: np.ndarray, source: Any) -> None:
        pack, self.unpack = _active[-1]
        tensor = source if isinstance(source, Tensor) and source.array is array else wrap(array, node_or_none(source))
        self.owner, self.shape, before = weakref.ref(mutation.owner_of(array)), array.shape, mutation.last
        with set_grad_enabled(False):
            self.packed = pack(tensor)
        late = mutation.overwrite(array) if mutation.last > before else None
        if late is not None and late.time > before:
            raise RuntimeError(
                f"A saved tensor pack hook is modifying its input in place, by {late.by}: others may read that memory. "
                "Work on a tensor.clone()"
            )

    def array(self, node: Node) -> np.ndarray:
        """The value that `unpack` gives, checked."""
        tensor = self.unpack(self.packed)
        if not isinstance(tensor, Tensor):
            kind = type(tensor).__name__
            raise TypeError(f"Output of saved tensor unpack_hook expected to be a Tensor but got result of type {kind}")
        late = mutation.overwrite(tensor.array)
        if late is not None and late.time > node.order and late.owner() is self.owner():
            raise RuntimeError(
                "one of the variables needed for gradient computation has been modified by an inplace operation: a "
                f"hook saved the tensor of shape {self.shape} itself, then {late.by} overwrote it. Pack a .clone()"
            )
        if tensor.array.shape != self.shape:
            raise RuntimeError(
                f"unpack_hook gave shape {tuple(tensor.shape)} for a value of shape {self.shape}: it must give back "
                "what pack_hook was given"
            )
        return tensor.array


class Packed(Node):
    """A node whose values went through hooks when they were saved, and go through them when they are read."""

    __slots__ = ("values",)
    values: Any
    light, when = property(lambda node: False, lambda node, value: None), sys.maxsize

    @property
    def saved(self) -> Any:
        """The values as the hooks give them back."""
        return None if self.values is None else tuple(map(self._unpacked, self.values))

    @saved.setter
    def saved(self, given: Any) -> None:
        if given is None:
            self.values = None
            return
        keeps, sources = self.op.saves_for(self.parents), (None, *self.parents)
        spread = self.op.spread
        self.values = tuple(
            None
            if not keep
            else tuple(self._packed(v, p) for v, p in zip(value, self.parents, strict=False))
            if spread is not None and i == 1 + spread
            else self._packed(value, sources[i] if i < len(sources) else None)
            for i, (value, keep) in enumerate(zip(given, keeps, strict=True))
        )

    def _packed(self, value: Any, source: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(self._packed(v, None) for v in value)
        return Value(value, source) if isinstance(value, np.ndarray) else value

    def _unpacked(self, value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(map(self._unpacked, value))
        return value.array(self) if isinstance(value, Value) else value

    def holds(self) -> Iterator[tuple[str, Any]]:
        """What there is of it in memory, for the ledger."""
        for name, value in zip(self.op.names, self.values or (), strict=False):
            for one in value if isinstance(value, tuple) else (value,):
                yield name, one.packed if isinstance(one, Value) else one


class saved_tensors_hooks(contextlib.AbstractContextManager[None]):
    """A context in which what ops save goes through `pack_hook`, and through `unpack_hook` when backward reads it.

    Args:
        pack_hook: takes the tensor to save, and returns anything.
        unpack_hook: takes that, and returns a tensor of the same values.

    Raises:
        RuntimeError: inside `disable_saved_tensors_hooks`.

    See https://pytorch.org/docs/stable/autograd.html#torch.autograd.graph.saved_tensors_hooks

    >>> import tinygrad_edu as torch
    >>> x = torch.tensor([1., 2.], requires_grad=True)
    >>> with torch.autograd.graph.saved_tensors_hooks(lambda t: t.detach().half(), lambda h: h.float()):
    ...     y = torch.exp(x)
    >>> y.sum().backward()
    >>> x.grad
    tensor([2.7188, 7.3906])
    """

    def __init__(self, pack_hook: Callable[[Tensor], Any], unpack_hook: Callable[[Any], Tensor]) -> None:
        self.pack_hook, self.unpack_hook = pack_hook, unpack_hook
        self._before: list[Any] = []

    def __enter__(self) -> None:
        if _refusals:
            raise RuntimeError(_refusals[-1])
        _active.append((self.pack_hook, self.unpack_hook))
        self._before.append(mode.Node)
        mode.Node = as_traced(Packed if mode.level is None else mode.level.nodes(Packed))

    def __exit__(self, *error: object) -> None:
        _active.pop()
        mode.Node = as_traced(self._before.pop())


class save_on_cpu(saved_tensors_hooks):
    """PyTorch's context that saves on the CPU, where everything is here: it changes nothing, but ends other hooks.

    Args:
        pin_memory: ignored.
        device_type: ignored.

    See https://pytorch.org/docs/stable/autograd.html#torch.autograd.graph.save_on_cpu

    >>> import tinygrad_edu as torch
    >>> x = torch.tensor([1., 2.], requires_grad=True)
    >>> with torch.autograd.graph.save_on_cpu():
    ...     y = x * x
    >>> torch.autograd.grad(y.sum(), x)
    (tensor([2., 4.]),)
    """

    def __init__(self, pin_memory: bool = False, device_type: str = "cuda") -> None:
        super().__init__(lambda tensor: tensor, lambda tensor: tensor)


@contextlib.contextmanager
def disable_saved_tensors_hooks(error_message: str) -> Iterator[None]:
    """A context in which nobody may set hooks on what is saved.

    Args:
        error_message: what is said to those who try.

    Raises:
        RuntimeError: there are such hooks already; with that message.

    See https://pytorch.org/docs/stable/autograd.html#torch.autograd.graph.disable_saved_tensors_hooks

    >>> import tinygrad_edu as torch
    >>> with torch.autograd.graph.disable_saved_tensors_hooks("none here"), torch.autograd.graph.save_on_cpu():
    ...     pass
    Traceback (most recent call last):
    ...
    RuntimeError: none here
    """
    if _active:
        raise RuntimeError(error_message)
    _refusals.append(error_message)
    try:
        yield
    finally:
        _refusals.pop()


class _Copies:
    """What `allow_mutation_on_saved_tensors` gives: PyTorch's has a `clear`."""

    def clear(self) -> None:
        """Forget nothing: each node keeps its own copies, as long as it is there."""


_allowing: list[_Copies] = []


@contextlib.contextmanager
def allow_mutation_on_saved_tensors() -> Iterator[_Copies]:
    """A context in which saved tensors may be overwritten before backward, which reads copies of them.

    Raises:
        RuntimeError: within itself.

    See https://pytorch.org/docs/stable/autograd.html#torch.autograd.graph.allow_mutation_on_saved_tensors

    >>> import tinygrad_edu as torch
    >>> x = torch.tensor([3.], requires_grad=True)
    >>> with torch.autograd.graph.allow_mutation_on_saved_tensors():
    ...     y = x * 1
    ...     z = y * y
    ...     _ = y.add_(1)
    ...     z.sum().backward()
    >>> x.grad
    tensor([6.])
    """
    if _allowing:
        raise RuntimeError("allow_mutation_on_saved_tensors contexts cannot be nested")
    _allowing.append(_Copies())
    try:
        with saved_tensors_hooks(lambda tensor: tensor.detach().clone(), lambda tensor: tensor):
            yield _allowing[-1]
    finally:
        _allowing.pop()
