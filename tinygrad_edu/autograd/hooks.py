"""Functions that see, and may replace, the gradients that pass a tensor or a node."""

from __future__ import annotations

import functools
import itertools
import weakref
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Any, Self, TypeVar

import numpy as np

from ..core import LEAF, Methods, Node, Tensor, mode, wrap
from .grad_mode import is_grad_enabled, switch

Registered = OrderedDict[int, Callable[..., Any]]
Method = TypeVar("Method", bound=Callable[..., Any])
_number = itertools.count().__next__


class RemovableHandle:
    """What registering a hook returns: `remove()` takes the hook away again; a context does so at its end."""

    def __init__(self, hooks: OrderedDict[int, Any]) -> None:
        self.id, self._hooks = _number(), weakref.ref(hooks)

    def remove(self) -> None:
        """Take the hook away; a second time changes nothing."""
        hooks = self._hooks()
        if hooks is not None:
            hooks.pop(self.id, None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.remove()


def _in_its_mode(method: Method) -> Method:
    """The method, after which the grad mode is what it was before, whatever the hooks do."""

    @functools.wraps(method)
    def call(*args: Any) -> Any:
        before = is_grad_enabled()
        try:
            return method(*args)
        finally:
            if is_grad_enabled() is not before:
                switch(before, mode.inference)

    return call  # type: ignore[return-value]  # it takes what the method takes


class Hooks:
    """All that watches one node or one leaf; the walk calls `meet` and `leave` (core/graph.py).

    `on_tensor` see the gradient of the tensor, `before` that of a node about to run, `after` also what the node made
    of it, `on_grad` a leaf after its `.grad` has grown; `retained` are the tensors that keep their gradient.
    """

    __slots__ = ("__weakref__", "accumulator", "after", "before", "metadata", "on_grad", "on_tensor", "retained")

    def __init__(self) -> None:
        self.on_tensor: Registered | None = None  # made when there is the first: a deep graph may have many nodes
        self.before: Registered | None = None
        self.after: Registered | None = None
        self.on_grad: Registered | None = None
        self.retained: tuple[weakref.ref[Tensor], ...] = ()
        self.metadata: dict[Any, Any] = {}
        self.accumulator: weakref.ref[Any] | None = None  # that of a leaf

    def __reduce__(self) -> Any:
        return Hooks, ()  # copies and pickles of a leaf are without its hooks

    @_in_its_mode
    def meet(self, node: Any, g: Any, runs: bool) -> Any:
        """The gradient as the hooks leave it, before the node runs; those of the node only if it `runs`."""
        if self.on_tensor:
            given = lent(g)
            for hook in list(self.on_tensor.values()):
                given = _checked(node, hook, given, hook(given))
            g = taken(given, g)
        for reference in self.retained:
            tensor = reference()
            if tensor is not None:
                kept = lent(g)
                tensor._grad = kept if tensor._grad is None else tensor._grad + kept
        if runs and self.before:
            g = joined(node, _through(node, self.before, apart(node, g)))
        return g

    @_in_its_mode
    def leave(self, node: Any, g: Any, gradients: list[Any]) -> list[Any]:
        """The gradients of the parents, as the hooks leave them, after the node ran with `g`."""
        if self.after:
            places = places_shown(node)
            arrived = tuple(map(lent, apart(node, g)))
            changed = _through(node, self.after, [gradients[i] for i in places], arrived)
            for i, gradient in zip(places, changed, strict=True):
                gradients[i] = gradient
        return gradients

    @_in_its_mode
    def settle(self, leaf: Tensor, g: Any) -> None:
        """Run the hooks that come after `g` was added to `leaf.grad`."""
        for hook in list((self.on_grad or {}).values()):
            returned = hook(leaf)
            if returned is not None:
                raise (RuntimeError if isinstance(returned, Tensor) else TypeError)(
                    f"{_named(hook, leaf)} runs after the gradient was accumulated, and hooks of that kind should "
                    f"return None, but hook returned '{type(returned).__name__}': write a def, or a lambda with "
                    "`and None` after it"
                )
        if self.after:
            _through(leaf, self.after, (), (lent(g),))

    def move(self, tensor: Tensor, node: Node) -> None:
        """After an in-place op: `tensor`, if it keeps its gradient, keeps that of its new value, which `node` made."""
        mine = tuple(reference for reference in self.retained if reference() is tensor)
        if mine:
            self.retained = tuple(reference for reference in self.retained if reference() is not tensor)
            hooks_of(node).retained += mine


def hooks_of(end: Any) -> Hooks:
    """The hooks of a node or a leaf, made if there are none."""
    if isinstance(end, Node):
        if end.hooks is None:
            end.hooks = Hooks()
        return end.hooks  # type: ignore[no-any-return]  # core knows no more than that it is an object
    found = hooks_of_leaf(end)
    if found is None:
        found = end._backward_hooks = Hooks()
    return found


def hooks_of_leaf(leaf: Tensor) -> Hooks | None:
    """The hooks of a leaf, if any."""
    return getattr(leaf, "_backward_hooks", None)


def add(hooks: Hooks, kind: str, hook: Callable[..., Any]) -> RemovableHandle:
    """Add a hook of this kind, and give the handle that removes it."""
    registered: Registered | None = getattr(hooks, kind)
    if registered is None:
        registered = OrderedDict()
        setattr(hooks, kind, registered)
    handle = RemovableHandle(registered)
    registered[handle.id] = hook
    return handle


def places_shown(node: Node) -> list[int]:
    """The places of the arguments that may have a gradient: PyTorch shows no others."""
    op = node.op
    if hasattr(op, "places"):  # a Function
        return op.places(node)  # type: ignore[no-any-return]  # of the op
    if op.spread is not None:
        return list(range(len(node.parents)))
    return [i for i, name in enumerate(op.defaults) if op.rules.get(name) is not None or name in op.joint_names]


def apart(end: Any, g: Any) -> tuple[Any, ...]:
    """What arrived at a node or a leaf, for each of its outputs: only a Function may have several."""
    return end.op.apart(end, g) if isinstance(end, Node) and hasattr(end.op, "apart") else (g,)


def joined(end: Any, grads: tuple[Any, ...]) -> Any:
    """The same as it arrives."""
    return end.op.joined(end, grads) if isinstance(end, Node) and hasattr(end.op, "joined") else grads[0]


def lent(g: Any) -> Any:
    """A Tensor for a hook to do with as it likes: of an array that others may hold too it is a copy."""
    return g if g is None or isinstance(g, Tensor) else wrap(np.array(g))


def taken(given: Any, g: Any) -> Any:
    """What came back from hooks, in the form that `g` has: a Tensor, or an array that the user does not hold."""
    return given if given is None or isinstance(g, Tensor) else np.array(given.array)


def _named(hook: Any, end: Any) -> str:
    """The hook, where it is written, and what it is on."""
    code, owner = getattr(hook, "__code__", None), end.op.name if isinstance(end, Node) else "a leaf"
    written = "" if code is None else f', written at File "{code.co_filename}", line {code.co_firstlineno},'
    return f"hook '{getattr(hook, '__name__', repr(hook))}' of {owner}, of shape {tuple(end.shape)}{written}"


def _checked(end: Any, hook: Any, given: Tensor | None, replaced: Any) -> Any:
    """What stands for `given` after `hook` returned `replaced`."""
    if replaced is None:
        return given
    name = _named(hook, end)
    if not isinstance(replaced, Tensor):
        raise TypeError(f"expected a Tensor or None, but hook returned '{type(replaced).__name__}': {name}")
    if given is None:
        raise RuntimeError(f"can't replace a None gradient with a non-None value: {name}, shape {replaced.shape}")
    if replaced.shape != given.shape:
        raise RuntimeError(f"{name} has changed the size of value: from {given.shape} to {replaced.shape}")
    if replaced.dtype != given.dtype:
        raise RuntimeError(f"{name} has changed the type of value (was {given.dtype} got {replaced.dtype})")
    return replaced


def _through(end: Any, hooks: Registered, values: Iterable[Any], *others: Any) -> tuple[Any, ...]:
    """The values after each of `hooks` took them all at once, and the `others`."""
    before = tuple(values)
    given = tuple(map(lent, before))
    for hook in list(hooks.values()):
        returned = hook(given, *others)
        if returned is None:
            continue
        name = _named(hook, end)
        if not isinstance(returned, tuple):
            raise TypeError(
                f"expected tuple, but hook returned '{type(returned).__name__}': {name} must return None, or a tuple "
                f"of {len(given)}"
            )
        if len(returned) != len(given):
            raise RuntimeError(
                f"{name} has returned an incorrect number of values (got {len(returned)}, but expected {len(given)})"
            )
        given = tuple(
            None if new is None else _checked(end, hook, old, new) for old, new in zip(given, returned, strict=True)
        )
    return tuple(taken(after, old) for after, old in zip(given, before, strict=True))


def register_hook(x: Tensor, hook: Callable[[Tensor], Tensor | None]) -> RemovableHandle:
    """Call `hook` with the gradient of this tensor whenever one is computed; what it returns takes its place.

    The hook belongs to the value that the tensor has now: after an in-place op it still sees the gradient of that one.

    Args:
        x: any tensor that requires grad.
        hook: takes the gradient and returns another of its shape and dtype, or None.

    Returns:
        A handle; its `remove()` takes the hook away.

    Raises:
        RuntimeError: the tensor does not require grad.

    See https://pytorch.org/docs/stable/generated/torch.Tensor.register_hook.html

    >>> import tinygrad_edu as torch
    >>> x = torch.tensor([1., 2.], requires_grad=True)
    >>> handle = x.register_hook(lambda grad: 10 * grad)
    >>> x.sum().backward()
    >>> x.grad
    tensor([10., 10.])
    """
    _refuse_constant(x)
    return add(hooks_of(x if x.node is LEAF else x.node), "on_tensor", hook)


def register_post_accumulate_grad_hook(x: Tensor, hook: Callable[[Tensor], None]) -> RemovableHandle:
    """Call `hook` with this leaf each time backward has added to its `.grad`: at once, while backward goes on.

    Args:
        x: a leaf that requires grad.
        hook: takes the leaf, and returns None; it may use `.grad`, and set it to None to free its memory.

    Returns:
        A handle; its `remove()` takes the hook away.

    Raises:
        RuntimeError: the tensor does not require grad, or is no leaf.

    See https://pytorch.org/docs/stable/generated/torch.Tensor.register_post_accumulate_grad_hook.html

    >>> import tinygrad_edu as torch
    >>> x = torch.tensor([1., 2.], requires_grad=True)
    >>> handle = x.register_post_accumulate_grad_hook(lambda leaf: print(leaf.grad))
    >>> (3 * x).sum().backward()
    tensor([3., 3.])
    """
    _refuse_constant(x)
    if x.node is not LEAF:
        raise RuntimeError(
            f"post accumulate grad hooks cannot be registered on non-leaf tensors, and this one came out of "
            f"{x.node.op.name}: register_hook() sees its gradient"
        )
    return add(hooks_of(x), "on_grad", hook)


def retain_grad(x: Tensor) -> None:
    """Keep the gradient of this result in its `.grad`, as leaves do anyway.

    Raises:
        RuntimeError: the tensor does not require grad.

    See https://pytorch.org/docs/stable/generated/torch.Tensor.retain_grad.html

    >>> import tinygrad_edu as torch
    >>> x = torch.tensor([1., 2.], requires_grad=True)
    >>> y = 3 * x
    >>> y.retain_grad()
    >>> (y * y).sum().backward()
    >>> y.grad
    tensor([ 6., 12.])
    """
    if x.node is None:
        raise RuntimeError(
            "can't retain_grad on Tensor that has requires_grad=False: no gradient comes to it, unless it is computed "
            "from tensors with requires_grad=True, outside torch.no_grad()"
        )
    if x.node is not LEAF and not retains_grad(x):
        hooks_of(x.node).retained += (weakref.ref(x),)


def retains_grad(x: Tensor) -> bool:
    """Whether the tensor is a result that keeps its gradient in `.grad`."""
    if x.node is None or x.node is LEAF or x.node.hooks is None:
        return False
    return any(reference() is x for reference in x.node.hooks.retained)


def _refuse_constant(x: Tensor) -> None:
    if not x.requires_grad:
        raise RuntimeError(
            "cannot register a hook on a tensor that doesn't require gradient: no gradient comes to it, unless it is "
            "made with requires_grad=True, or computed from such tensors outside torch.no_grad()"
        )


METHODS: dict[str, Any] = {
    "register_hook": register_hook,
    "register_post_accumulate_grad_hook": register_post_accumulate_grad_hook,
    "retain_grad": retain_grad,
    "retains_grad": property(retains_grad),
}
for _method, _function in METHODS.items():
    setattr(Methods, _method, _function)
