"""Functions that run before and after a module's forward or see its gradients, and the handles that remove them."""

from __future__ import annotations

import warnings
import weakref
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from ..autograd.hooks import RemovableHandle
from ..core import Node, Tensor
from ..core.mutation import tick
from .backward_hooks import Around, watch_last

if TYPE_CHECKING:
    from .module import Module


class Hook(NamedTuple):
    """A registered function and how it wants to be called."""

    function: Callable[..., Any]
    with_kwargs: bool = False
    always_call: bool = False

    def __call__(self, module: Module, args: Any, kwargs: Any, *result: Any) -> Any:
        """Call the function as it wants to be called."""
        return self.function(module, args, *((kwargs,) if self.with_kwargs else ()), *result)


Hooks = OrderedDict[int, Hook]
KINDS = ("_forward_pre_hooks", "_forward_hooks", "_backward_pre_hooks", "_backward_hooks")  # what each module has


def register(hooks: OrderedDict[int, Any], hook: Any, prepend: bool = False) -> RemovableHandle:
    """Add a hook, first or last, and return its handle."""
    handle = RemovableHandle(hooks)
    hooks[handle.id] = hook
    if prepend:
        hooks.move_to_end(handle.id, last=False)
    return handle


class Call(NamedTuple):
    """A call of a module, as the node of its result remembers it: all nodes between `began` and that one are its own.

    `inner` is the call within it that had the same result, if there is one.
    """

    module: weakref.ref[Any]
    began: int  # on the clock of the nodes
    inner: Call | None

    @staticmethod
    def mark(result: Any, module: Any, began: int) -> None:
        """Leave the call on the nodes of all tensors of its result that were made in it."""
        if isinstance(result, Tensor):
            node = result.node
            if isinstance(node, Node) and node.order > began:
                node.calls = Call(weakref.ref(module), began, getattr(node, "calls", None))
        elif isinstance(result, (tuple, list, dict)):
            for part in result.values() if isinstance(result, dict) else result:
                Call.mark(part, module, began)


class Hooked:
    """What can be called, with hooks around it: the part of a Module that knows of hooks."""

    forward: Callable[..., Any]
    _forward_pre_hooks: Hooks
    _forward_hooks: Hooks
    _backward_pre_hooks: OrderedDict[int, Callable[..., Any]]
    _backward_hooks: OrderedDict[int, Callable[..., Any]]
    _is_full_backward_hook: bool | None  # the kind of the backward hooks, once there was one
    _hooked: bool  # whether there ever was a hook of any kind

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run `forward`, between the hooks if there are any."""
        began = tick()
        result = call(self, args, kwargs) if self._hooked else self.forward(*args, **kwargs)
        Call.mark(result, self, began)
        return result

    def register_forward_pre_hook(
        self, hook: Callable[..., Any], *, prepend: bool = False, with_kwargs: bool = False
    ) -> RemovableHandle:
        """Call `hook(module, args)` before each forward; what it returns, if anything, replaces the arguments."""
        self._hooked = True
        return register(self._forward_pre_hooks, Hook(hook, with_kwargs), prepend)

    def register_forward_hook(
        self, hook: Callable[..., Any], *, prepend: bool = False, with_kwargs: bool = False, always_call: bool = False
    ) -> RemovableHandle:
        """Call `hook(module, args, output)` after each forward; what it returns, if anything, replaces the output.

        >>> import tinygrad_edu as torch
        >>> layer = torch.nn.Linear(2, 3)
        >>> with layer.register_forward_hook(lambda module, args, output: print(output.shape)):
        ...     y = layer(torch.ones(4, 2))
        torch.Size([4, 3])
        """
        self._hooked = True
        return register(self._forward_hooks, Hook(hook, with_kwargs, always_call), prepend)

    def register_full_backward_pre_hook(self, hook: Callable[..., Any], prepend: bool = False) -> RemovableHandle:
        """Call `hook(module, grad_output)` each time a gradient comes to the module, before it goes through.

        Args:
            hook: takes a tuple with a gradient, or None, for each output; the tuple that it returns, if any, takes
                their place.
            prepend: run before those already registered.

        Returns:
            A handle; its `remove()` takes the hook away.

        See https://pytorch.org/docs/stable/generated/torch.nn.Module.html
        """
        self._hooked = True
        return register(self._backward_pre_hooks, hook, prepend)

    def register_full_backward_hook(self, hook: Callable[..., Any], prepend: bool = False) -> RemovableHandle:
        """Call `hook(module, grad_input, grad_output)` each time a gradient has gone through the module.

        Args:
            hook: takes a tuple with a gradient for each positional argument, None for what is no tensor, and another
                for the outputs; the tuple that it returns, if any, takes the place of the former. Where no input
                requires grad, the former holds None only.
            prepend: run before those already registered.

        Returns:
            A handle; its `remove()` takes the hook away.

        Raises:
            RuntimeError: there are hooks of the old kind; or, later, the module's input or output is changed in place.

        See https://pytorch.org/docs/stable/generated/torch.nn.Module.html

        >>> import tinygrad_edu as torch
        >>> layer = torch.nn.ReLU()
        >>> handle = layer.register_full_backward_hook(lambda module, grad_input, grad_output: print(grad_input))
        >>> layer(torch.tensor([-1., 2.], requires_grad=True)).sum().backward()
        (tensor([0., 1.]),)
        """
        self._settle_kind(True)
        return register(self._backward_hooks, hook, prepend)

    def register_backward_hook(self, hook: Callable[..., Any]) -> RemovableHandle:
        """The old kind: `hook(module, grad_input, grad_output)` sees the gradients at the last op of forward only.

        Deprecated by PyTorch for `register_full_backward_hook`. If the module is more than one op, `grad_input` has
        what that op's arguments are, in the order in which it takes them here.

        Raises:
            RuntimeError: there are full backward hooks.
        """
        self._settle_kind(False)
        return register(self._backward_hooks, hook)

    def _settle_kind(self, full: bool) -> None:
        if self._is_full_backward_hook is (not full):
            raise RuntimeError(
                "Cannot use both regular backward hooks and full backward hooks on a single Module. Please use only "
                f"one of them: this {type(self).__name__} has {'regular' if full else 'full'} ones"
            )
        self._is_full_backward_hook, self._hooked = full, True


def call(module: Any, args: Any, kwargs: Any) -> Any:
    """Run the module's forward between its hooks; those marked `always_call` also run when it raises."""
    waiting, result = dict(module._forward_hooks), None
    old = bool(module._backward_hooks) and not module._is_full_backward_hook
    try:
        args, kwargs = before(module, args, kwargs)
        full = module._backward_pre_hooks or (module._backward_hooks and not old)
        around = Around(module) if full else None
        args = args if around is None else around.enter(args)
        result = module.forward(*args, **kwargs)
        for number in tuple(waiting):
            changed = waiting.pop(number)(module, args, kwargs, result)
            result = result if changed is None else changed
        result = result if around is None else around.leave(result)
        if old:
            watch_last(module, args, result)
    except Exception:
        for hook in waiting.values():
            if hook.always_call:
                finish(hook, module, args, kwargs, result)
        raise
    return result


def before(module: Module, args: Any, kwargs: Any) -> tuple[Any, Any]:
    """The arguments, as the forward pre-hooks leave them."""
    for hook in module._forward_pre_hooks.values():
        changed = hook(module, args, kwargs)
        if changed is None:
            continue
        if not hook.with_kwargs:
            args = changed if isinstance(changed, tuple) else (changed,)
        elif isinstance(changed, tuple) and len(changed) == 2:
            args, kwargs = changed
        else:
            raise RuntimeError(
                f"forward pre-hook must return None or a tuple of (new_args, new_kwargs), but got {changed}."
            )
    return args, kwargs


def finish(hook: Hook, module: Module, args: Any, kwargs: Any, result: Any) -> None:
    """Run a hook after an error; its own error becomes a warning, so that the first one is seen."""
    try:
        hook(module, args, kwargs, result)
    except Exception as error:
        text = f"module forward hook with always_call=True raised an error, silenced after another in forward: {error}"
        warnings.warn(text, stacklevel=4)
