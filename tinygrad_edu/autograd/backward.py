"""`backward`, which collects gradients in leaves, and `grad`, which returns them."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from .. import core
from ..core import LEAF, Methods, Tensor, mutated, wrap
from .hooks import through_hooks


def backward(
    tensors: Tensor | Sequence[Tensor],
    grad_tensors: Any = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    inputs: Any = None,
) -> None:
    """Add to `.grad` of every leaf the gradient of the sum of `tensors`, each weighed by its `grad_tensors`.

    Args:
        tensors: one or several tensors of any shape.
        grad_tensors: for each a tensor of its shape, or None for a tensor of one element.
        retain_graph: keep the graph for another backward; by default as `create_graph`.
        create_graph: make gradients that can be differentiated again.
        inputs: collect in these tensors only.

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
    if create_graph:
        warnings.warn(
            "backward(create_graph=True) leaves gradients in .grad that hold the graph of their own parameters: a "
            "reference cycle. Prefer autograd.grad(..., create_graph=True), or set each .grad to None afterwards.",
            UserWarning,
            stacklevel=3,
        )
    if inputs is not None and not isinstance(inputs, Tensor) and not len(inputs):
        raise RuntimeError("'inputs' argument to backward() cannot be empty: name a tensor, or leave it out")
    ends = None if inputs is None else _each(inputs)
    asked = None if ends is None else [_end(t) for t in ends]
    roots = _roots(tensors, grad_tensors, create_graph)
    found = through_hooks(core.backward(roots, asked, bool(retain_graph) or create_graph, create_graph))
    if ends is None or asked is None:
        for leaf, g in found.items():
            accumulate(leaf, g, create_graph)
        return
    for tensor, end in zip(ends, asked, strict=True):
        if end in found:
            accumulate(tensor, found[end], create_graph)


def grad(
    outputs: Tensor | Sequence[Tensor],
    inputs: Tensor | Sequence[Tensor],
    grad_outputs: Any = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    allow_unused: bool | None = None,
    materialize_grads: bool = False,
) -> tuple[Tensor | None, ...]:
    """The gradients of the sum of `outputs` with respect to each of `inputs`; no `.grad` is touched.

    Args:
        outputs: one or several tensors.
        inputs: one or several tensors, leaves or results.
        grad_outputs: for each output the weights of its elements, in its shape; None for a tensor of one element.
        retain_graph: keep the graph for another backward; by default as `create_graph`.
        create_graph: make gradients that can be differentiated again.
        allow_unused: give None for an input that the outputs do not depend on, instead of an error.
        materialize_grads: give zeros for it.

    Returns:
        One gradient for each input, in its shape and dtype.

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
    ends = _each(inputs)
    if not ends:
        raise ValueError("grad requires non-empty inputs.")
    asked = [_end(t) for t in ends]
    keep = create_graph if retain_graph is None else retain_graph
    found = through_hooks(core.backward(_roots(outputs, grad_outputs, create_graph), asked, keep, create_graph))
    result: list[Tensor | None] = []
    for tensor, end in zip(ends, asked, strict=True):
        g = found.get(end)
        if g is None and materialize_grads:
            g = np.zeros_like(tensor.array)
        if g is None and not allow_unused:
            raise RuntimeError(
                "One of the differentiated Tensors appears to not have been used in the graph. "
                "Set allow_unused=True if this is the desired behavior."
            )
        if isinstance(g, np.ndarray):
            g = wrap(g.astype(tensor.array.dtype, copy=False))
        result.append(g)
    return tuple(result)


def accumulate(leaf: Tensor, g: Any, create_graph: bool) -> None:
    """Add `g`, which nobody else holds, to `leaf.grad`: in place, but for a gradient that is itself part of a graph."""
    if g.dtype != (leaf.dtype if create_graph else leaf.array.dtype):
        g = g.astype(leaf.array.dtype) if isinstance(g, np.ndarray) else g.to(leaf.dtype)
    before = leaf._grad
    if before is None:
        leaf._grad = g if create_graph else wrap(g)
    elif create_graph or before.node is not None:
        leaf._grad = before + g
    else:
        np.add(before.array, g, out=before.array)
        mutated(before.array, "backward")


def _each(tensors: Any) -> list[Tensor]:
    return [tensors] if isinstance(tensors, Tensor) else list(tensors)


def _end(tensor: Tensor) -> Any:
    if not isinstance(tensor, Tensor):
        raise TypeError(f"expected a Tensor to differentiate with respect to, but got {type(tensor).__name__}")
    if tensor.node is None:
        raise RuntimeError(
            "One of the differentiated Tensors does not require grad: create it with requires_grad=True, "
            "before it is used"
        )
    return tensor if tensor.node is LEAF else tensor.node


def _roots(tensors: Any, gradients: Any, create_graph: bool) -> dict[Any, Any]:
    """For each root its starting gradient, checked; a root that is named twice counts twice."""
    outputs = _each(tensors)
    given = (
        [None] * len(outputs)
        if gradients is None
        else [gradients]
        if isinstance(gradients, Tensor)
        else list(gradients)
    )
    if len(given) != len(outputs):
        raise RuntimeError(f"got {len(outputs)} tensors and {len(given)} gradients")
    roots: dict[Any, Any] = {}
    for i, (out, g) in enumerate(zip(outputs, given, strict=True)):
        if out.node is None:
            raise RuntimeError(
                f"element {i} of tensors does not require grad and does not have a grad_fn: create the tensors you "
                "want gradients for with requires_grad=True, and compute outside torch.no_grad()"
            )
        if g is None:
            if out.array.size != 1:
                raise RuntimeError(
                    f"grad can be implicitly created only for scalar outputs, but this one has shape "
                    f"{tuple(out.shape)}: reduce it with .sum() or .mean(), or pass gradient=torch.ones_like(it)"
                )
            g = wrap(np.ones_like(out.array))
        elif not isinstance(g, Tensor):
            raise TypeError(f"gradients can be either Tensors or None, but got {type(g).__name__}")
        if g.array.shape != out.array.shape:
            raise RuntimeError(
                f"Mismatch in shape: grad_output[{i}] has a shape of {g.shape} and output[{i}] has a shape of "
                f"{out.shape}."
            )
        root, start = _end(out), g if create_graph else g.array.astype(out.array.dtype, copy=False)
        roots[root] = roots[root] + start if root in roots else start
    return roots


def _method(
    self: Tensor, gradient: Any = None, retain_graph: bool | None = None, create_graph: bool = False, inputs: Any = None
) -> None:
    """Add to `.grad` of every leaf the gradient of this tensor."""
    if gradient is not None and not isinstance(gradient, Tensor):
        raise TypeError(f"gradients can be either Tensors or None, but got {type(gradient).__name__}")
    backward(self, gradient, retain_graph, create_graph, inputs)


_method.__name__ = "backward"
setattr(Methods, _method.__name__, _method)
