"""The graph as users see it: nodes and where their gradients go, hooks on them, and hooks on what they save."""

from __future__ import annotations

import functools
import weakref
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

from ..core import LEAF, Methods, Node, Tensor, mutated, unwrap, wrap
from ..core.graph import fitted
from ..core.table import SPELLINGS
from .hooks import RemovableHandle, add, hooks_of, places_shown
from .nested import current
from .saved import (
    allow_mutation_on_saved_tensors,
    disable_saved_tensors_hooks,
    node_or_none,
    save_on_cpu,
    saved_tensors_hooks,
)

__all__ = [
    "AccumulateGrad", "GradientEdge", "Node", "allow_mutation_on_saved_tensors", "disable_saved_tensors_hooks",
    "get_gradient_edge", "increment_version", "register_multi_grad_hook", "save_on_cpu", "saved_tensors_hooks",
]  # fmt: skip


class AccumulateGrad(Node):
    """Where the gradients of a leaf end: what adds them to its `.grad`. Always the same for a leaf while it is held."""

    __slots__ = ("variable",)
    next_functions: tuple[Any, ...] = ()

    def __init__(self, variable: Tensor) -> None:
        self.variable, self.hooks = variable, hooks_of(variable)

    def name(self) -> str:
        """PyTorch's name of it."""
        return "torch::autograd::AccumulateGrad"

    def __repr__(self) -> str:
        return f"<AccumulateGrad of shape {tuple(self.variable.shape)}>"

    def __call__(self, gradient: Tensor) -> tuple[()]:
        """Add the gradient to the `.grad` of the leaf."""
        self.variable._grad = gradient if self.variable._grad is None else self.variable._grad + gradient
        return ()


class GradientEdge(NamedTuple):
    """A place in the graph where a gradient arrives: what `backward` and `grad` take in place of a tensor."""

    node: Any
    output_nr: int
    ownership_token: Any = None


def get_gradient_edge(tensor: Tensor) -> GradientEdge:
    """The place in the graph where the gradients of the tensor arrive.

    Args:
        tensor: a leaf or a result, of any shape.

    Raises:
        RuntimeError: the tensor does not require grad.

    See https://pytorch.org/docs/stable/generated/torch.autograd.graph.get_gradient_edge.html

    >>> import tinygrad_edu as torch
    >>> x = torch.ones(2, requires_grad=True)
    >>> torch.autograd.graph.get_gradient_edge(x * 2).node
    <MulBackward0>
    """
    if not tensor.requires_grad:
        raise RuntimeError("It is not possible to get the gradient edge for a Tensor that does not require gradients")
    return GradientEdge(*seen(tensor if tensor.node is LEAF else tensor.node))


def end_of(edge: GradientEdge) -> Any:
    """The node or the leaf that a gradient edge means."""
    node = getattr(edge.node, "_node", edge.node)  # the face of a Function is not its node
    if isinstance(node, AccumulateGrad):
        return node.variable
    return node.output(edge.output_nr) if hasattr(node, "output") else node


def seen(parent: Any) -> tuple[Any, int]:
    """What users see of a node or a leaf, and which of its results is meant."""
    if parent is None:
        return None, 0
    if isinstance(parent, Node):
        shown = getattr(parent.op, "shown", None)  # the ctx of a Function
        return (parent, 0) if shown is None else shown(parent)
    hooks = hooks_of(parent)
    accumulator = None if hooks.accumulator is None else hooks.accumulator()
    if accumulator is None:
        accumulator = AccumulateGrad(parent)
        hooks.accumulator = weakref.ref(accumulator)
    return accumulator, 0


def _next_functions(node: Node) -> tuple[tuple[Any, int], ...]:
    return tuple(seen(node.parents[i]) for i in places_shown(node))


def _call(node: Node, *gradients: Any) -> Any:
    """The gradients of the arguments, from that of the result."""
    if len(gradients) != 1:
        raise TypeError(f"expected 1 arguments, got {len(gradients)} instead: {node.op.name} has one result")
    (g,) = gradients
    if g is not None and not isinstance(g, Tensor):
        raise TypeError(f"argument 0 is not a Variable: {node.op.name} takes the gradient of its result, a Tensor")
    if g is None:
        found: list[Any] = [None for _ in places_shown(node)]
    else:
        op, saved, array = node.op, node.saved, unwrap(g)
        if saved is None:
            raise RuntimeError(f"the saved values of {op.name} were freed by backward: give that retain_graph=True")
        saved = (*saved[: op.end], *op.work_out(saved[1 : op.end], saved[op.end :])) if op.recomputes else saved
        pulls = op.pulls if op.joint is None else node.together(array, saved, node.parents)
        arrays = [
            None if parent is None or (to_parent := pull(array, saved)) is None else fitted(to_parent, parent)
            for parent, pull in zip(node.parents, pulls, strict=True)
        ]
        found = [None if arrays[i] is None else wrap(np.array(arrays[i])) for i in places_shown(node)]
    return found[0] if len(found) == 1 else tuple(found)


def _saved(name: str, node: Node) -> Any:
    """What the node keeps for backward, by PyTorch's name. A `__getattr__` would slow down every look at a node."""
    if isinstance(node, AccumulateGrad):
        raise AttributeError(f"'AccumulateGrad' object has no attribute '{name}'")
    argument = name.removeprefix("_saved_")
    argument = "out" if argument == "result" else SPELLINGS.get(argument, argument)
    if not dict(zip(node.op.names, node.op.saves, strict=False)).get(argument):
        raise AttributeError(f"the node of {node.op.name} has no attribute '{name}'")
    if not dict(zip(node.op.names, node.op.saves_for(node.parents), strict=False))[argument]:
        return None
    if node.saved is None or node.freed:
        raise RuntimeError(
            f"{name} of {node.op.name} was freed by backward (Trying to directly access saved tensors after they have "
            "already been freed). Specify retain_graph=True there"
        )
    place = node.op.names.index(argument)
    value, source = node.saved[place], (node, *node.parents)[place] if place <= len(node.parents) else None
    if not isinstance(value, np.ndarray):
        return value
    return source if isinstance(source, Tensor) and source.array is value else wrap(value, node_or_none(source))


def _register_hook(node: Node, fn: Callable[[tuple[Any, ...], tuple[Any, ...]], Any]) -> RemovableHandle:
    """Call `fn` with the gradients of the arguments and those of the results, each time the node has run.

    What it returns, a tuple, takes the place of the former. See
    https://pytorch.org/docs/stable/generated/torch.autograd.graph.Node.register_hook.html
    """
    return add(hooks_of(node), "after", fn)


def _register_prehook(node: Node, fn: Callable[[tuple[Any, ...]], Any]) -> RemovableHandle:
    """Call `fn` with the gradients of the results, each time before the node runs.

    What it returns, a tuple, takes their place. See
    https://pytorch.org/docs/stable/generated/torch.autograd.graph.Node.register_prehook.html
    """
    return add(hooks_of(node), "before", fn)


class _Handles:
    """The handle of one hook on several tensors."""

    def __init__(self, handles: list[RemovableHandle]) -> None:
        self.handles = handles

    def remove(self) -> None:
        """Take the hook away from all of them."""
        for handle in self.handles:
            handle.remove()

    def __enter__(self) -> _Handles:
        return self

    def __exit__(self, *error: object) -> None:
        self.remove()


def register_multi_grad_hook(tensors: Sequence[Tensor], fn: Callable[[Any], None], *, mode: str = "all") -> _Handles:
    """Call `fn` in each backward with the gradients of all the tensors, when the last is known; or with the first.

    Args:
        tensors: tensors that require grad.
        fn: takes, with mode "all", a list with a gradient or None for each; with "any", the gradient that came first.
        mode: "all" or "any".

    Raises:
        ValueError: another mode.

    See https://pytorch.org/docs/stable/autograd.html#torch.autograd.graph.register_multi_grad_hook

    >>> import tinygrad_edu as torch
    >>> x, y = torch.ones(2, requires_grad=True), torch.ones(2, requires_grad=True)
    >>> handle = torch.autograd.graph.register_multi_grad_hook((x, y), lambda grads: print(len(grads)))
    >>> (x * y).sum().backward()
    2
    """
    if mode not in ("all", "any"):
        raise ValueError(f"Expects mode to be one of ('all', 'any') but got {mode}")
    for i, tensor in enumerate(tensors):
        if not tensor.requires_grad:
            raise AssertionError(f"Expected gradient function to be set: tensor {i} does not require grad")
    key, ends = object(), [weakref.ref(t if t.node is LEAF else t.node) for t in tensors]

    def arrived(i: int, g: Tensor) -> None:
        walk = current()
        grads = walk.notes.setdefault(key, [None] * len(ends))
        first = all(x is None for x in grads)
        grads[i] = g
        if mode == "any":
            if first:
                fn(g)
        elif all(x is not None or not walk.passes(end()) for x, end in zip(grads, ends, strict=True)):
            fn(walk.notes.pop(key))

    return _Handles([t.register_hook(lambda g, i=i: arrived(i, g)) for i, t in enumerate(tensors)])


def increment_version(tensor: Tensor | Iterable[Tensor]) -> None:
    """Say that the memory of the tensors was changed by means that the engine does not see.

    Backward then refuses to read it where it was saved before.

    Args:
        tensor: one or several.

    See https://pytorch.org/docs/stable/autograd.html#torch.autograd.graph.increment_version

    >>> import tinygrad_edu as torch
    >>> x = torch.ones(2)
    >>> torch.autograd.graph.increment_version(x)
    >>> x._version
    1
    """
    tensors = [tensor] if isinstance(tensor, Tensor) else tensor
    if not isinstance(tensors, Iterable):
        raise RuntimeError(f"increment_version expect a Iterable[Tensor] as input, but got {type(tensor).__name__}")
    for one in tensors:
        mutated(one.array, "increment_version")


GRAPH: dict[str, Any] = {
    "next_functions": property(_next_functions, doc="Where the gradients of the arguments go: nodes, and numbers."),
    "metadata": property(lambda node: hooks_of(node).metadata, doc="What anybody wants to note about the node."),
    "register_hook": _register_hook,
    "register_prehook": _register_prehook,
    "__call__": _call,
    **{name: property(functools.partial(_saved, name)) for name in ("_saved_other", "_saved_result", "_saved_self")},
}
TENSORS: dict[str, Any] = {
    "grad_fn": property(lambda x: None if x.is_leaf else seen(x.node)[0], doc="The Node that made this tensor."),
    "output_nr": property(lambda x: 0 if x.is_leaf else seen(x.node)[1], doc="Which result of its node this is."),
}
for _name, _value in GRAPH.items():
    setattr(Node, _name, _value)
for _name, _value in TENSORS.items():
    setattr(Methods, _name, _value)
