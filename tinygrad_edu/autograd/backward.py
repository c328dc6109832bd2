"""`backward`, which collects gradients in leaves, and `grad`, which returns them."""

from __future__ import annotations

import functools
import math
import sys
import warnings
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from .. import core
from ..calls.memory import overlaps, writable
from ..core import LEAF, NUMPY, Methods, Tensor, dtypes, mode, mutated, wrap
from ..core.place import called_from
from .grad_mode import switch
from .graph import GradientEdge, end_of
from .hooks import hooks_of_leaf
from .nested import walk

running: list[bool] = []  # for each backward that runs now, whether it is for certain tensors only


def backward(
    tensors: Tensor | Sequence[Tensor],
    grad_tensors: Any = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    grad_variables: Any = None,
    inputs: Any = None,
) -> None:
    """Add to `.grad` of every leaf the gradient of the sum of `tensors`, each weighed by its `grad_tensors`.

    Args:
        tensors: one or several tensors of any shape.
        grad_tensors: for each a tensor of its shape, or None for a tensor of one element.
        retain_graph: keep the graph for another backward; by default as `create_graph`.
        create_graph: make gradients that can be differentiated again.
        grad_variables: the old name of `grad_tensors`.
        inputs: collect in these tensors only, leaves or results; or a dict of them.

    Raises:
        RuntimeError: a tensor that needs no gradient, or of more than one element and without a `grad_tensors`; a graph
            that was freed by an earlier backward.

    See https://pytorch.org/docs/stable/generated/torch.autograd.backward.html

    >>> import tinygrad_edu as torch
    >>> x = torch.tensor(3.0, requires_grad=True)
    >>> torch.autograd.backward(x * x)
    >>> x.grad
    tensor(6.)
    """
    if grad_variables is not None:
        _warn("grad_variables is deprecated: say grad_tensors", FutureWarning)
        if grad_tensors is not None:
            raise RuntimeError(
                "backward() got both grad_tensors and grad_variables, its old name: leave out the latter"
            )
        grad_tensors = grad_variables
    targets = None if inputs is None else _each(inputs, "backward")
    if targets == []:
        raise RuntimeError("'inputs' argument to backward() cannot be empty: name a tensor, or leave it out")
    ends = None if targets is None else list(dict.fromkeys(map(_end, targets)))  # one named twice counts once
    for result in (t for t in targets or () if isinstance(t, Tensor) and not t.is_leaf):
        result.retain_grad()
    keep = create_graph if retain_graph is None else bool(retain_graph)
    roots = _roots(tensors, grad_tensors, create_graph)
    if create_graph:
        _warn(
            "backward(create_graph=True) leaves gradients in .grad that hold the graph of their own parameters: a "
            "reference cycle. Prefer autograd.grad(..., create_graph=True), or set each .grad to None afterwards."
        )
    _walk(roots, ends, keep, create_graph, functools.partial(_accumulate, create_graph))


def grad(
    outputs: Tensor | Sequence[Tensor],
    inputs: Any,
    grad_outputs: Any = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    only_inputs: bool = True,
    allow_unused: bool | None = None,
    is_grads_batched: bool = False,
    materialize_grads: bool = False,
) -> Any:
    """The gradients of the sum of `outputs` with respect to each of `inputs`; no `.grad` is touched.

    Args:
        outputs: one or several tensors.
        inputs: one or several tensors, leaves or results; or a dict of them.
        grad_outputs: for each output the weights of its elements, in its shape; None for a tensor of one element.
        retain_graph: keep the graph for another backward; by default as `create_graph`.
        create_graph: make gradients that can be differentiated again.
        only_inputs: deprecated, and without effect.
        allow_unused: give None for an input that the outputs do not depend on, instead of an error.
        is_grads_batched: take the first dimension of each of `grad_outputs` for a batch of weights, for each of which
            there is a gradient in the first dimension of what is returned.
        materialize_grads: give zeros for an input that the outputs do not depend on.

    Returns:
        A tuple with one gradient for each input, in its shape and dtype; a dict for a dict.

    Raises:
        RuntimeError: an input that needs no gradient, or that the outputs do not depend on.

    See https://pytorch.org/docs/stable/generated/torch.autograd.grad.html

    >>> import tinygrad_edu as torch
    >>> x = torch.tensor(3.0, requires_grad=True)
    >>> first, = torch.autograd.grad(x**3, x, create_graph=True)
    >>> second, = torch.autograd.grad(first, x)
    >>> second
    tensor(18.)
    """
    if materialize_grads and allow_unused is False:
        raise ValueError("Expected allow_unused to be True or not passed when materialize_grads=True, but got: False.")
    if not only_inputs:
        _warn("only_inputs is deprecated and does nothing: backward() collects in all leaves", FutureWarning)
    targets = _each(inputs, "grad")
    if not targets:
        raise RuntimeError(
            "'inputs' argument to grad() cannot be empty: name a tensor to differentiate with respect to"
        )
    keep = create_graph if retain_graph is None else bool(retain_graph)
    how = (create_graph, bool(allow_unused or materialize_grads))
    if is_grads_batched:
        found = _batched(outputs, targets, grad_outputs, keep, *how)
    else:
        found = _gradients(_roots(outputs, grad_outputs, _carries(create_graph)), targets, keep, *how)
    if materialize_grads:
        if any(isinstance(t, GradientEdge) for t in targets):
            raise RuntimeError("materialize_grads=True makes zeros in the shape of a tensor, not of a GradientEdge")
        zeros = (wrap(np.zeros_like(t.array), LEAF if create_graph else None) for t in targets)
        found = [zero if g is None else g for g, zero in zip(found, zeros, strict=True)]
    return dict(zip(inputs, found, strict=True)) if isinstance(inputs, dict) else tuple(found)


def _accumulate(create_graph: bool, leaf: Tensor, g: Any, shared: bool) -> None:
    """Add `g` to `leaf.grad`: in place, unless the sum itself is to be differentiated. Hooks run before and after."""
    if leaf.node is not LEAF and (leaf.node is None or not leaf.is_leaf):
        if leaf.node is None:  # since requires_grad_(False)
            return
        raise RuntimeError(
            f"leaf variable has been moved into the graph interior: {leaf.node.op.name} overwrote it when it required "
            "no grad, and this graph is of before; write the result to another tensor"
        )
    hooks = hooks_of_leaf(leaf)
    if hooks is not None:
        g, shared = hooks.meet(leaf, g, True), shared or create_graph
    given, before = g, leaf._grad
    g = _in_dtype(g, leaf)
    if before is None and isinstance(g, Tensor):
        leaf._grad = NUMPY[np.copy](g) if g is given and (shared or g.array.base is not None) else g
    elif before is None:
        fitted = _laid_out_as(g, leaf.array)
        leaf._grad = wrap(np.array(fitted) if fitted is given and (shared or g.base is not None) else fitted)
    elif create_graph:
        leaf._grad = before + g
    else:
        np.add(before.array, g, out=writable(before.array, "the accumulation of a gradient"))
        mutated(before.array, "backward")
    if hooks is not None:
        hooks.settle(leaf, g)


def _captured(leaf: Tensor, g: Any, shared: bool) -> Any:
    """The gradient of a leaf as its hooks leave it, which nobody else holds."""
    hooks = hooks_of_leaf(leaf)
    return core.own(leaf, g if hooks is None else hooks.meet(leaf, g, False), shared)


class _Recording:
    """A context in which ops record or do not; user code that a backward runs sees which."""

    __slots__ = ("before", "recording")

    def __init__(self, recording: bool) -> None:
        self.recording = recording

    def __enter__(self) -> None:
        self.before = mode.enabled, mode.inference, mode.alias
        switch(self.recording, mode.inference)

    def __exit__(self, *error: object) -> None:
        switch(*self.before)


def _walk(
    roots: dict[Any, Any], ends: list[Any] | None, retain_graph: bool, create_graph: bool, arrive: Any = _captured
) -> dict[Any, Any]:
    """The gradients at the leaves behind `roots`, or at `ends`; `arrive` is told of each leaf."""
    on_tensors = any(isinstance(g, Tensor) for g in roots.values())
    running.append(ends is not None)
    try:
        with _Recording(create_graph):
            found: dict[Any, Any] = walk(roots, ends, retain_graph, on_tensors, arrive)
            return found
    finally:
        running.pop()


def _carries(create_graph: bool) -> bool:
    """Whether the rules run on Tensors: to be differentiated again, or because there are tangents to carry on."""
    return create_graph or (mode.level is not None and bool(mode.level.tangents))


def _gradients(
    roots: dict[Any, Any], targets: list[Tensor], retain_graph: bool, create_graph: bool, allow_unused: bool
) -> list[Tensor | None]:
    """The gradient for each of `targets`; None, or an error, for one that the roots do not depend on."""
    found = _walk(roots, [_end(t) for t in targets], retain_graph, create_graph)
    gradients: list[Tensor | None] = []
    for i, target in enumerate(targets):
        end = _end(target)
        g = found.get(end)
        if g is None and not allow_unused:
            raise RuntimeError(
                "One of the differentiated Tensors appears to not have been used in the graph: number "
                f"{i}, of shape {tuple(end.shape)}. Set allow_unused=True if this is the desired behavior."
            )
        g = g if g is None else _in_dtype(g, target if isinstance(target, Tensor) else end)
        gradients.append(wrap(g) if isinstance(g, np.ndarray) else g)
    return gradients


def _batched(
    outputs: Any, targets: list[Tensor], given: Any, retain_graph: bool, create_graph: bool, allow_unused: bool
) -> list[Tensor | None]:
    """The gradients for each entry of a batch of `grad_outputs`, one after the other, stacked."""
    batches = [given] if isinstance(given, Tensor) else list(given or ())
    sizes = {len(g) for g in batches if isinstance(g, Tensor)}
    if len(sizes) != 1 or not all(isinstance(g, Tensor) for g in batches):
        raise ValueError(
            f"is_grads_batched=True takes batches of one size in grad_outputs, but got sizes {sorted(sizes)}"
        )
    (size,), rows = sizes, []
    for i in range(size):
        roots = _roots(outputs, [g[i] for g in batches], _carries(create_graph))
        rows.append(_gradients(roots, targets, retain_graph or i < size - 1, create_graph, allow_unused))
    with _Recording(create_graph):
        columns = zip(*rows, strict=True)
        return [None if column[0] is None else NUMPY[np.stack](column) for column in columns]


def _in_dtype(g: Any, like: Any) -> Any:
    """The gradient, an array or a Tensor, in the dtype of the tensor that it belongs to; as it is for a node."""
    if not isinstance(like, Tensor):
        return g
    if isinstance(g, Tensor):
        return g if g.array.dtype == like.array.dtype else g.to(like.dtype)
    return g if g.__class__ is np.ndarray and g.dtype is like.array.dtype else np.asarray(g, like.array.dtype)


def _laid_out_as(g: np.ndarray, x: np.ndarray) -> np.ndarray:
    """The gradient in the memory layout of `x` where that has no gaps, else row by row, as PyTorch lays them out."""
    if g.strides == x.strides or (g.flags.c_contiguous and x.flags.c_contiguous):
        return g
    if x.flags.c_contiguous:
        return np.array(g, order="C")
    axes = sorted(range(x.ndim), key=lambda axis: -x.strides[axis])
    dense = not overlaps(x) and np.transpose(x, axes).flags.c_contiguous
    fitted = np.empty_like(x) if dense else np.empty(x.shape, x.dtype)
    fitted[...] = g
    return fitted


def _warn(text: str, category: type[Warning] = UserWarning) -> None:
    """Warn whoever called `backward` or `grad`, also by the method of that name, at the line of the call."""
    frame = called_from(sys._getframe(1))
    registry = frame.f_globals.setdefault("__warningregistry__", {})
    warnings.warn_explicit(
        text, category, frame.f_code.co_filename, frame.f_lineno, frame.f_globals.get("__name__"), registry
    )


def _each(tensors: Any, name: str = "") -> list[Any]:
    if isinstance(tensors, Mapping) and name:
        if not isinstance(tensors, dict):
            raise TypeError(f"`inputs` argument to {name}() must be a dict, not {type(tensors).__name__}")
        return list(tensors.values())
    if isinstance(tensors, (Tensor, GradientEdge)):
        return [tensors]
    if not isinstance(tensors, Iterable):
        raise TypeError(f"expected a Tensor or several, but got {type(tensors).__name__}: make it a torch.tensor(...)")
    return list(tensors)


def _end(tensor: Any) -> Any:
    """Where the gradients of a tensor arrive: at itself, for a leaf, or at its node."""
    if isinstance(tensor, GradientEdge):
        return end_of(tensor)
    if not isinstance(tensor, Tensor):
        raise RuntimeError(f"all inputs have to be Tensors, but got {type(tensor).__name__}")
    if not tensor.requires_grad:
        raise RuntimeError(
            "One of the differentiated Tensors does not require grad: create it with requires_grad=True, "
            "before it is used"
        )
    return tensor if tensor.node is LEAF else tensor.node


def _roots(tensors: Any, gradients: Any, on_tensors: bool) -> dict[Any, Any]:
    """For each root its starting gradient, checked; a root that is named twice counts twice."""
    outputs = _each(tensors)
    given = [None] * len(outputs) if gradients is None else _each(gradients)
    for g in given:
        if g is not None and not isinstance(g, Tensor):
            raise TypeError(
                f"gradients can be either Tensors or None, but got {type(g).__name__}: make it a torch.tensor(...)"
            )
    if len(given) != len(outputs):
        raise RuntimeError(
            f"got {len(outputs)} tensors and {len(given)} gradients: give one for each, None where it has one element"
        )
    roots: dict[Any, Any] = {}
    for i, (out, g) in enumerate(zip(outputs, given, strict=True)):
        root, start = _start(i, out, g)
        start = _in_dtype(start if on_tensors else start.array, out if isinstance(out, Tensor) else root)
        roots[root] = roots[root] + start if root in roots else start
    return roots


def _start(i: int, out: Any, g: Any) -> tuple[Any, Tensor]:
    """A root, number `i`, and the gradient that it starts from."""
    if not isinstance(out, (Tensor, GradientEdge)):
        raise TypeError(f"element {i} of what to differentiate must be a Tensor, but is of type {type(out).__name__}")
    if isinstance(out, Tensor) and not out.requires_grad:
        raise RuntimeError(
            f"element {i} of tensors does not require grad and does not have a grad_fn: create the tensors you "
            "want gradients for with requires_grad=True, and compute outside torch.no_grad(); if it came out of "
            "autograd.grad, give that create_graph=True"
        )
    end = _end(out)
    shape = tuple((out if isinstance(out, Tensor) else end).shape)
    if g is None:
        if math.prod(shape) != 1:
            raise RuntimeError(
                f"grad can be implicitly created only for scalar outputs, but this one has shape {shape}: reduce it "
                "with .sum() or .mean(), or pass gradient=torch.ones_like(it)"
            )
        g = wrap(np.ones(shape, out.array.dtype if isinstance(out, Tensor) else dtypes.default))
    if g.array.shape != shape:
        raise RuntimeError(
            f"Mismatch in shape: grad_output[{i}] has a shape of {tuple(g.shape)} and output[{i}] has a shape of "
            f"{shape}. Give a weight for each element of the output"
        )
    return end, g


def _method(
    self: Tensor, gradient: Any = None, retain_graph: bool | None = None, create_graph: bool = False, inputs: Any = None
) -> None:
    """Add to `.grad` of every leaf the gradient of this tensor."""
    backward(self, gradient, retain_graph, create_graph, inputs=inputs)


_method.__name__, _method.__qualname__ = "backward", "Tensor.backward"
setattr(Methods, _method.__name__, _method)
