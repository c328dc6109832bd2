"""Functions whose derivative their author writes: `forward`, `backward`, and a `ctx` that both of them share."""

from __future__ import annotations

import functools
import inspect
import sys
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from ..calls.per_example import PerExample, reads_elements
from ..core import Node, Tensor, mode, primitive, wrap
from ..core.place import called_from
from .call import CallNode, FunctionOp, node_class
from .grad_mode import set_grad_enabled
from .outputs import outputs_of


class FunctionCtx:
    """What `forward` leaves for `backward`; any other attribute may be set on it as well.

    See https://pytorch.org/docs/stable/autograd.html#context-method-mixins
    """

    to_save: tuple[Any, ...] = ()
    saved_for_forward: tuple[Any, ...] = ()
    dirty_tensors: tuple[Any, ...] = ()
    non_differentiable: tuple[Any, ...] = ()
    needs_input_grad: tuple[bool, ...] = ()
    materialize_grads = True

    def save_for_backward(self, *tensors: Any) -> None:
        """Keep tensors, or None, for `backward`, which finds them in `ctx.saved_tensors`.

        Inputs and outputs belong here rather than in attributes: their memory is freed after backward, an overwrite in
        between is an error, and there is no reference cycle.

        Args:
            *tensors: tensors or None, each as often as wanted; a second call takes the place of the first.

        See https://pytorch.org/docs/stable/generated/torch.autograd.function.FunctionCtx.save_for_backward.html
        """
        self.to_save = tensors

    def save_for_forward(self, *tensors: Any) -> None:
        """Keep tensors, or None, for `jvp`, which finds them in `ctx.saved_tensors`."""
        self.saved_for_forward = tensors

    def mark_dirty(self, *tensors: Tensor) -> None:
        """Say which inputs `forward` changed in place; it must return them.

        See https://pytorch.org/docs/stable/generated/torch.autograd.function.FunctionCtx.mark_dirty.html
        """
        self.dirty_tensors = tensors

    def mark_non_differentiable(self, *tensors: Tensor) -> None:
        """Say which outputs never require grad; those of integers need not be named.

        See https://pytorch.org/docs/stable/generated/torch.autograd.function.FunctionCtx.mark_non_differentiable.html
        """
        self.non_differentiable = tensors

    def set_materialize_grads(self, value: bool) -> None:
        """Whether `backward` is handed zeros, as it is by default, or None for an output without a gradient.

        See https://pytorch.org/docs/stable/generated/torch.autograd.function.FunctionCtx.set_materialize_grads.html
        """
        self.materialize_grads = value


class BackwardCFunction(FunctionCtx):
    """The `ctx`, which is also what `grad_fn` shows: the node of the call, with the attributes that forward set."""

    __slots__ = ("_node",)
    _node: Any

    def __init__(self, node: CallNode) -> None:
        self.__dict__, self._node = node.state, node

    def __getattr__(self, name: str) -> Any:
        if name in ("metadata", "next_functions", "register_hook", "register_prehook", "_sequence_nr"):
            return getattr(self._node, name)
        raise AttributeError(
            f"'{type(self).__name__}' object has no attribute '{name}': set ctx.{name} in forward or setup_context"
        )

    @property
    def saved_tensors(self) -> tuple[Any, ...]:
        """What was given to `save_for_backward`.

        Raises:
            RuntimeError: it was freed by backward, or overwritten in place.
        """
        return self._node.saved_tensors()  # type: ignore[no-any-return]  # of a node

    def name(self) -> str:
        """The name of the function with Backward after it."""
        return type(self).__name__

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


class Function(FunctionCtx):
    """A function with a derivative of its own: write a class with static methods, and call its `apply`.

    `forward(ctx, *args)` computes on tensors, without a graph; `backward(ctx, *grad_outputs)` takes the gradient of
    each output and returns one for each argument, None where there is none. Or `forward(*args)`, and apart from it
    `setup_context(ctx, inputs, output)`. `jvp(ctx, *tangents)` gives the tangents of the outputs, for forward mode.
    With `create_graph` what backward does to tensors is recorded, so that it can be differentiated again.

    See https://pytorch.org/docs/stable/autograd.html#torch.autograd.Function

    >>> import tinygrad_edu as torch
    >>> class Exp(torch.autograd.Function):
    ...     @staticmethod
    ...     def forward(ctx, x):
    ...         result = x.exp()
    ...         ctx.save_for_backward(result)
    ...         return result
    ...     @staticmethod
    ...     def backward(ctx, grad_output):
    ...         (result,) = ctx.saved_tensors
    ...         return grad_output * result
    >>> x = torch.zeros(2, requires_grad=True)
    >>> Exp.apply(x)
    tensor([1., 1.], grad_fn=<ExpBackward>)
    """

    _backward_cls: type[BackwardCFunction]
    _op: FunctionOp

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        name = f"{cls.__name__}Backward"
        cls._backward_cls = type(
            name, (BackwardCFunction,), {"_forward_cls": cls, "__slots__": (), "__module__": __name__}
        )
        cls._op = FunctionOp(cls)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        warnings.warn(
            f"{type(self)} should not be instantiated. Methods on autograd functions are all static, so you should "
            "invoke them on the class itself: call its apply",
            DeprecationWarning,
            stacklevel=2,
        )

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Refused: the way of PyTorch before 0.4."""
        raise RuntimeError(
            "Legacy autograd function with non-static forward method is deprecated: make forward and backward static "
            f"methods, with ctx as their first argument, and call {type(self).__name__}.apply(...)"
        )

    @staticmethod
    def forward(*args: Any, **kwargs: Any) -> Any:
        """The result; to be written."""
        raise NotImplementedError("You must implement the forward function for custom autograd.Function.")

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: Any) -> Any:
        """What `backward` will need, set on the `ctx`, where `forward` does not take one."""
        raise NotImplementedError("setup_context is not implemented.")

    @staticmethod
    def backward(ctx: Any, *grad_outputs: Any) -> Any:
        """The gradient of each argument; to be written."""
        raise NotImplementedError(
            "You must implement either the backward or vjp method for your custom autograd.Function to use it with "
            "backward mode AD."
        )

    vjp = backward

    @staticmethod
    def jvp(ctx: Any, *grad_inputs: Any) -> Any:
        """The tangent of each output, for forward mode."""
        raise NotImplementedError(
            "You must implement the jvp function for custom autograd.Function to use it with forward mode AD."
        )

    @classmethod
    def rule(cls) -> Callable[..., Any]:
        """`backward`, or `vjp`, whichever was written."""
        if cls.vjp is Function.vjp:
            return cls.backward
        if cls.backward is not Function.backward:
            raise RuntimeError(
                "Implementing both 'backward' and 'vjp' for a custom Function is not allowed. You should only "
                "implement one of them."
            )
        return cls.vjp

    @classmethod
    def jvp_required(cls) -> None:
        """NotImplementedError where `jvp` was not written."""
        if not cls.has_jvp():
            Function.jvp(None)

    @classmethod
    def has_jvp(cls) -> bool:
        """Whether `jvp` was written."""
        return cls.jvp is not Function.jvp

    @classmethod
    @reads_elements
    def apply(cls, *args: Any, **kwargs: Any) -> Any:
        """Call the function on tensors and other values, and record it as one node.

        Returns:
            What `forward` returns: a tensor, or a tuple of tensors and other values.

        Raises:
            RuntimeError: an input was marked dirty that is a leaf which requires grad, or was not returned.
            TypeError: something other than tensors was saved for backward.
        """
        split = cls.setup_context is not Function.setup_context
        if split:
            bound = inspect.signature(cls.forward).bind(*args, **kwargs)
            bound.apply_defaults()
            args, kwargs = bound.args, bound.kwargs
        given = (*args, *kwargs.values())
        tensors = [x for x in given if isinstance(x, Tensor)]
        tracked = mode.recording and any(x.node is not None for x in tensors)
        if tracked and any(type(x.array) is not np.ndarray for x in tensors):
            raise PerExample  # inside of vmap: a backward is written for one example
        node = node_class(mode.Node)(cls._op, called_from(sys._getframe(1)))
        ctx = node.face()
        ctx.needs_input_grad = tuple(isinstance(x, Tensor) and x.requires_grad for x in given)
        try:
            with set_grad_enabled(False):
                output = cls.forward(*args, **kwargs) if split else cls.forward(ctx, *args, **kwargs)
                if split:
                    cls.setup_context(ctx, given, output)
        except Exception as error:
            shapes = ", ".join(str(tuple(x.shape)) if isinstance(x, Tensor) else type(x).__name__ for x in given)
            error.add_note(f"in the forward of {cls.__name__}, called with ({shapes})")
            raise
        outputs = outputs_of(node, ctx, given, list(output) if isinstance(output, tuple) else [output])
        return tuple(outputs) if isinstance(output, tuple) else outputs[0]


class InplaceFunction(Function):
    """A Function by the name that old programs use for those that work in place; mark_dirty is all that it takes."""


def once_differentiable(backward: Callable[..., Any]) -> Callable[..., Any]:
    """Let `backward` work without a graph, also under `create_graph`; to differentiate what it gives is an error.

    In PyTorch it is one only by way of the gradients that `backward` is handed; here also by way of what was saved,
    where PyTorch leaves a part of the second derivative out.

    Args:
        backward: that of a Function, with `@staticmethod` above.

    See https://pytorch.org/docs/stable/autograd.html#torch.autograd.function.once_differentiable

    >>> import tinygrad_edu as torch
    >>> class Twice(torch.autograd.Function):
    ...     @staticmethod
    ...     def forward(ctx, x):
    ...         return 2 * x
    ...     @staticmethod
    ...     @once_differentiable
    ...     def backward(ctx, grad_output):
    ...         return 2 * grad_output
    """

    @functools.wraps(backward)
    def once(ctx: Any, *grad_outputs: Any) -> Any:
        with set_grad_enabled(False):
            returned = backward(ctx, *grad_outputs)
        if not mode.recording:
            return returned
        behind = [g for g in grad_outputs if isinstance(g, Tensor) and g.node is not None]
        behind += [wrap(np.zeros(()), p) if isinstance(p, Node) else p for p in ctx._node.parents if p is not None]
        found = returned if isinstance(returned, tuple) else (returned,)
        marked = tuple(differentiated_once(x.array, *behind) if isinstance(x, Tensor) else x for x in found)
        return marked if isinstance(returned, tuple) else marked[0]

    return once


@primitive(register=False, operands=lambda g: _refuse())
def differentiated_once(x: Any, *operands: Any) -> Any:
    """A gradient that may not be differentiated again."""
    return x


differentiated_once.op.called = "Error"


def _refuse() -> Any:
    raise RuntimeError(
        "trying to differentiate twice a function that was marked with @once_differentiable: write its backward with "
        "tensor operations, and without the mark"
    )
