"""Functions that run before and after a module's forward, and the handles that remove them."""

from __future__ import annotations

import warnings
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from ..autograd.hooks import RemovableHandle

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


def register(hooks: Hooks, hook: Hook, prepend: bool) -> RemovableHandle:
    """Add a hook, first or last, and return its handle."""
    handle = RemovableHandle(hooks)
    hooks[handle.id] = hook
    if prepend:
        hooks.move_to_end(handle.id, last=False)
    return handle


def call(module: Module, args: Any, kwargs: Any) -> Any:
    """Run the module's forward between its hooks; those marked `always_call` also run when it raises."""
    waiting, result = dict(module._forward_hooks), None
    try:
        args, kwargs = before(module, args, kwargs)
        result = module.forward(*args, **kwargs)
        for number in tuple(waiting):
            changed = waiting.pop(number)(module, args, kwargs, result)
            result = result if changed is None else changed
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
