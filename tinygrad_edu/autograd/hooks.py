"""Functions that see, and may replace, the gradient of a tensor on its way."""

from __future__ import annotations

import itertools
import weakref
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Self

import numpy as np

from ..core import HOOKS, LEAF, Methods, Node, Tensor, wrap

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


class Hooks(OrderedDict[int, Any]):
    """The hooks of one tensor, in the order in which they were registered; called with a gradient they pass it on."""

    def __call__(self, g: Any) -> Any:
        """The gradient after all hooks: an array for an array, a Tensor for a Tensor."""
        for hook in list(self.values()):
            given = g if isinstance(g, Tensor) else wrap(g)
            replaced = hook(given)
            if replaced is None:
                continue
            name = getattr(hook, "__name__", repr(hook))
            if not isinstance(replaced, Tensor):
                raise TypeError(f"hook '{name}' must return a Tensor or None, but returned {type(replaced).__name__}")
            if replaced.shape != given.shape or replaced.dtype != given.dtype:
                raise RuntimeError(
                    f"hook '{name}' has changed the size or type of the gradient: from {given.shape}, {given.dtype}, "
                    f"to {replaced.shape}, {replaced.dtype}"
                )
            g = replaced if isinstance(g, Tensor) else np.array(replaced.array)
        return g


def register_hook(x: Tensor, hook: Callable[[Tensor], Tensor | None]) -> RemovableHandle:
    """Call `hook` with the gradient of this tensor whenever one is computed; what it returns takes its place.

    Args:
        x: any tensor that requires grad.
        hook: takes the gradient, which it must not change, and returns another of its shape and dtype, or None.

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
    if not x.requires_grad:
        raise RuntimeError(
            "cannot register a hook on a tensor that doesn't require gradient: no gradient ever comes to it"
        )
    hooks = vars(x).setdefault("hooks", Hooks()) if x.node is LEAF else HOOKS.setdefault(x.node, Hooks())
    handle = RemovableHandle(hooks)
    hooks[handle.id] = hook
    return handle


def through_hooks(found: dict[Any, Any]) -> dict[Any, Any]:
    """The gradients of leaves, after their hooks; those of results went through theirs on the way."""
    for end, g in found.items():
        if not isinstance(end, Node) and (hooks := vars(end).get("hooks")):
            found[end] = hooks(g)
    return found


setattr(Methods, "register_hook", register_hook)  # noqa: B010  # mypy reads the stub, which has it from here
