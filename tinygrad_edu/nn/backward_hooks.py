"""Hooks on the gradients that pass a module: nodes that change nothing, one around its inputs, one around its outputs.

The node around the outputs learns their gradients, the one around the inputs theirs; with both known the hooks run.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ..autograd.function import Function
from ..autograd.grad_mode import is_grad_enabled
from ..core import Tensor, wrap

if TYPE_CHECKING:
    from .module import Module

Grads = tuple[Any, ...]  # a Tensor or None for each argument or output


class BackwardHookFunction(Function):
    """The identity of any number of tensors, as one node, which hooks can be registered on."""

    @staticmethod
    def forward(ctx: Any, *tensors: Tensor) -> tuple[Tensor, ...]:
        """The tensors."""
        ctx.mark_non_differentiable(*[x for x in tensors if not x.requires_grad])
        return tensors

    @staticmethod
    def backward(ctx: Any, *grads: Any) -> Grads:
        """Their gradients."""
        return grads


class Around:
    """One call of a module with hooks on its gradients. It holds no node of the graph: so the two are no cycle."""

    def __init__(self, module: Module) -> None:
        self.module = module
        self.pre_hooks = list(module._backward_pre_hooks.values())
        self.hooks = list(module._backward_hooks.values()) if module._is_full_backward_hook else []
        self.input_places: list[int] | None = None  # of the tensors among the arguments; None if none needs a gradient
        self.inputs = 0  # how many arguments there are
        self.grad_outputs: Grads | None = None  # while backward is within the module

    def enter(self, args: Sequence[Any]) -> Any:
        """The arguments, through the node that learns their gradients."""
        args, places, node = identity(args)
        self.inputs, self.input_places = len(args), places
        if places is not None:
            likes = [(args[i].array.shape, args[i].array.dtype) for i in places]
            node.register_hook(lambda wanted, arrived: self.left(likes, wanted, arrived))
        return args

    def leave(self, result: Any) -> Any:
        """What the module returns, through the node that learns the gradients of the outputs."""
        if not isinstance(result, Tensor | tuple):
            warnings.warn(
                "For backward hooks to be called, module output should be a Tensor or a tuple of Tensors but received "
                f"{type(result)}: return a tuple from the forward of {self.module._get_name()}",
                stacklevel=4,
            )
        outputs, places, node = identity(result if isinstance(result, tuple) else (result,))
        if places is not None:
            count = len(outputs)  # the hook may not hold the outputs
            node.register_hook(lambda _, arrived: self.entered(places, count, arrived))
        return outputs if isinstance(result, tuple) else outputs[0]

    def entered(self, places: list[int], count: int, arrived: Grads) -> Grads:
        """Backward comes to the module: the gradients of its output tensors, as the pre-hooks leave them."""
        grads = spread(places, arrived, count)
        for hook in self.pre_hooks:
            grads = replaced(grads, hook(self.module, grads), hook, "Backward pre hook", "grad_output")
        self.grad_outputs = grads
        if self.input_places is None:
            self.call_without_inputs(grads)
        return tuple(grads[i] for i in places)

    def call_without_inputs(self, grad_outputs: Grads) -> None:
        """Run the hooks although no gradient will leave the module: all that they may know is that of the outputs."""
        warnings.warn(
            "Full backward hook is firing when gradients are computed with respect to module outputs since no inputs "
            f"require gradients: all that reaches the hooks of {self.module._get_name()} as grad_input is None",
            stacklevel=2,
        )
        self.grad_outputs = None
        for hook in self.hooks:
            returned = hook(self.module, (None,) * self.inputs, grad_outputs)
            if returned is not None and not (isinstance(returned, tuple) and all(g is None for g in returned)):
                raise RuntimeError(
                    "Backward hook for Modules where no input requires gradient should always return None or None for "
                    f"all gradients: that of {self.module._get_name()} returned {type(returned).__name__}"
                )

    def left(self, likes: list[Any], wanted: Grads, arrived: Grads) -> Grads | None:
        """Backward leaves the module: the gradients of its input tensors, as the hooks leave them."""
        assert self.input_places is not None
        if self.grad_outputs is None:
            return None  # the gradient came to the inputs on a way that is not through the outputs
        made = [wrap(np.zeros(*like)) if g is None else g for g, like in zip(arrived, likes, strict=True)]
        grads = spread(self.input_places, made, self.inputs)
        for hook in self.hooks:
            returned = hook(self.module, grads, self.grad_outputs)
            grads = replaced(grads, returned, hook, "Backward hook", "grad_input")
        self.grad_outputs = None
        return tuple(None if g is None else grads[i] for i, g in zip(self.input_places, wanted, strict=True))


def identity(values: Sequence[Any]) -> tuple[Any, list[int] | None, Any]:
    """The values, with the tensors passed through one node, their places, and the node; None if none has gradients."""
    places = [i for i, x in enumerate(values) if isinstance(x, Tensor)]
    if not is_grad_enabled() or not any(values[i].requires_grad for i in places):
        return values, None, None
    passed = BackwardHookFunction.apply(*[values[i] for i in places])
    found = list(values)
    for i, x in zip(places, passed, strict=True):
        found[i] = x
    named = tuple(found) if type(values) is tuple else type(values)(*found)  # a named tuple
    return named, places, next(x.grad_fn for x in passed if x.requires_grad)


def spread(places: list[int], grads: Sequence[Any], count: int) -> Grads:
    """The gradients at their places, and None at the others."""
    known = dict(zip(places, grads, strict=True))
    return tuple(known.get(i) for i in range(count))


def replaced(grads: Grads, returned: Any, hook: Any, kind: str, values: str) -> Any:
    """The gradients after a hook returned this."""
    if returned is None:
        return grads
    name = f"hook '{getattr(hook, '__name__', repr(hook))}'"
    if len(returned) != len(grads):
        raise RuntimeError(
            f"{kind} returned an invalid number of {values}, got {len(returned)}, but expected {len(grads)}: {name} "
            "must return a tuple of one for each, or None"
        )
    for i, (old, new) in enumerate(zip(grads, returned, strict=True)):
        if isinstance(old, Tensor) and isinstance(new, Tensor) and new.shape != old.shape:
            raise RuntimeError(f"{name} has changed the size of value: {values}[{i}] from {old.shape} to {new.shape}")
    return returned


# The old kind, on the node of the output ------------------------------------------------------------------------------


def watch_last(module: Module, args: Any, result: Any) -> None:
    """Register the old kind of hooks, on the node that made the (first) output, and warn if they see less than all."""
    first = result
    while not isinstance(first, Tensor):
        first = next(x for x in first.values() if isinstance(x, Tensor)) if isinstance(first, dict) else first[0]
    node = first.grad_fn
    if node is None:
        return
    for hook in module._backward_hooks.values():
        node.register_hook(on_node(hook, module))
    fault = unseen(args, result, node)
    if fault:
        warnings.warn(
            f"Using {fault}. Please use register_full_backward_hook to get the documented behavior.",
            FutureWarning,
            stacklevel=4,
        )


def on_node(hook: Callable[..., Any], module: Module) -> Callable[[Grads, Grads], Any]:
    """The hook as nodes call it."""
    return lambda grad_input, grad_output: hook(module, grad_input, grad_output)


def unseen(args: Any, result: Any, node: Any) -> str:
    """What of the gradients a hook on the node does not see, in words; none if it sees all."""
    results = result if isinstance(result, tuple) else (result,)
    if not all(isinstance(x, Tensor) for x in results):
        return (
            "non-full backward hooks on a Module that does not return a single Tensor or a tuple of Tensors is "
            "deprecated: this hook will be missing some of the grad_output"
        )
    if not all(isinstance(x, Tensor) for x in args):
        return (
            "non-full backward hooks on a Module that does not take as input a single Tensor or a tuple of Tensors is "
            "deprecated: this hook will be missing some of the grad_input"
        )
    if len({x.grad_fn for x in results} - {None}) > 1:
        return (
            "a non-full backward hook when outputs are generated by different autograd Nodes is deprecated: this hook "
            "will be missing some grad_output"
        )
    if {x.grad_fn for x in args} - {None} != {parent for parent, _ in node.next_functions}:
        return (
            "a non-full backward hook when the forward contains multiple autograd Nodes is deprecated: this hook will "
            "be missing some grad_input"
        )
    return ""
