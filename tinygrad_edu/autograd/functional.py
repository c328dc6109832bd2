"""Derivatives of functions of tensors as functions: Jacobians, Hessians, and their products with vectors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..core import NUMPY, Tensor, wrap
from .backward import grad
from .forward_ad import alias
from .grad_mode import enable_grad, is_grad_enabled, set_grad_enabled
from .pushforward import pushforward

__all__ = ["hessian", "hvp", "jacobian", "jvp", "vhp", "vjp"]
_NOT_STRICT = "This is not allowed in strict mode."
STRATEGIES = ("reverse-mode", "forward-mode")


def vjp(func: Any, inputs: Any, v: Any = None, create_graph: bool = False, strict: bool = False) -> tuple[Any, Any]:
    """The outputs of `func` at `inputs`, and the product of a vector with its Jacobian: v^T J.

    Args:
        func: takes the inputs, returns a tensor or a tuple of tensors.
        inputs: a tensor or a tuple of tensors.
        v: in the shapes of the outputs; None for an output of one element.
        create_graph: give results that can be differentiated again.
        strict: raise where an output does not depend on an input, instead of giving zeros.

    Returns:
        The outputs, and one tensor for each input, in its shape; tuples where `func` returns or `inputs` is one.

    See https://pytorch.org/docs/stable/generated/torch.autograd.functional.vjp.html

    >>> import tinygrad_edu as torch
    >>> torch.autograd.functional.vjp(lambda x: x * x, torch.tensor([1., 2.]), torch.tensor([1., 10.]))[1]
    tensor([ 2., 40.])
    """
    call = _Call("vjp", inputs, create_graph, strict)
    call.run(func)
    weights = call.vectors(v, call.outputs, call.many_outputs, "user-provided function returns")
    found = call.gradients(call.outputs, weights)
    return call.returned(call.outputs, call.many_outputs), call.returned(found, call.many_inputs)


def jvp(func: Any, inputs: Any, v: Any = None, create_graph: bool = False, strict: bool = False) -> tuple[Any, Any]:
    """The outputs of `func` at `inputs`, and the product of its Jacobian with a vector: J v, in forward mode.

    Args:
        func: takes the inputs, returns a tensor or a tuple of tensors.
        inputs: a tensor or a tuple of tensors.
        v: in the shapes of the inputs; None for an input of one element.
        create_graph: give results that can be differentiated again.
        strict: raise where an output does not depend on an input, instead of giving zeros.

    Returns:
        The outputs, and one tensor for each output, in its shape: both in tuples where `func` returns one.

    See https://pytorch.org/docs/stable/generated/torch.autograd.functional.jvp.html

    >>> import tinygrad_edu as torch
    >>> torch.autograd.functional.jvp(lambda x: x * x, torch.tensor([1., 2.]), torch.tensor([1., 10.]))[1]
    tensor([ 2., 40.])
    """
    call = _Call("jvp", inputs, create_graph, strict)
    vectors = call.vectors(v, call.inputs, call.many_inputs, "input to the user-provided function is")
    call.run(func)
    found = call.pushed(call.outputs, vectors)
    return call.returned(call.outputs, call.many_outputs), call.returned(found, call.many_outputs)


def vhp(func: Any, inputs: Any, v: Any = None, create_graph: bool = False, strict: bool = False) -> tuple[Any, Any]:
    """The number that `func` returns at `inputs`, and the product of a vector with its Hessian: v^T H.

    Args:
        func: takes the inputs, returns a tensor of one element.
        inputs: a tensor or a tuple of tensors.
        v: in the shapes of the inputs; None for an input of one element.
        create_graph: give results that can be differentiated again.
        strict: raise where the output, or its gradient, does not depend on an input, instead of giving zeros.

    Returns:
        The output, and one tensor for each input, in its shape.

    See https://pytorch.org/docs/stable/generated/torch.autograd.functional.vhp.html

    >>> import tinygrad_edu as torch
    >>> torch.autograd.functional.vhp(lambda x: (x**3).sum(), torch.tensor([1., 2.]), torch.ones(2))[1]
    tensor([ 6., 12.])
    """
    call = _Call("vhp", inputs, create_graph, strict)
    return _through_gradient(call, func, v, call.gradients)


def hvp(func: Any, inputs: Any, v: Any = None, create_graph: bool = False, strict: bool = False) -> tuple[Any, Any]:
    """The number that `func` returns at `inputs`, and the product of its Hessian with a vector: H v.

    Forward mode over backward: sooner than `vhp` only by what a second backward costs more than a forward.

    Args:
        func: takes the inputs, returns a tensor of one element.
        inputs: a tensor or a tuple of tensors.
        v: in the shapes of the inputs; None for an input of one element.
        create_graph: give results that can be differentiated again.
        strict: raise where the output, or its gradient, does not depend on an input, instead of giving zeros.

    Returns:
        The output, and one tensor for each input, in its shape.

    See https://pytorch.org/docs/stable/generated/torch.autograd.functional.hvp.html

    >>> import tinygrad_edu as torch
    >>> torch.autograd.functional.hvp(lambda x: (x**3).sum(), torch.tensor([1., 2.]), torch.ones(2))[1]
    tensor([ 6., 12.])
    """
    call = _Call("hvp", inputs, create_graph, strict)
    return _through_gradient(call, func, v, call.pushed)


def _through_gradient(call: _Call, func: Any, v: Any, along: Any) -> tuple[Any, Any]:
    """The number that `func` returns, and what `along` makes of its gradient and the vectors `v`."""
    vectors = call.vectors(v, call.inputs, call.many_inputs, "input to the user-provided function is")
    call.run(func, scalar=True)
    first = call.gradients(call.outputs, [None], again=True)
    return call.returned(call.outputs, False), call.returned(along(first, vectors), call.many_inputs)


def jacobian(
    func: Any,
    inputs: Any,
    create_graph: bool = False,
    strict: bool = False,
    vectorize: bool = False,
    strategy: str = "reverse-mode",
) -> Any:
    """The Jacobian of `func` at `inputs`: the derivative of every output element by every input element.

    Args:
        func: takes the inputs, returns a tensor or a tuple of tensors.
        inputs: a tensor or a tuple of tensors.
        create_graph: give a result that can be differentiated again.
        strict: raise where an output does not depend on an input, instead of giving zeros.
        vectorize: accepted; the rows are worked out one after the other.
        strategy: "reverse-mode", one backward for each output element, or "forward-mode", one sweep for each input
            element: sooner where there are fewer of them.

    Returns:
        A tensor of shape (*output.shape, *input.shape); a tuple of them for a tuple of outputs or of inputs; a tuple of
        tuples, by output and then by input, for both.

    See https://pytorch.org/docs/stable/generated/torch.autograd.functional.jacobian.html

    >>> import tinygrad_edu as torch
    >>> torch.autograd.functional.jacobian(lambda x: x * x, torch.tensor([1., 2.]))
    tensor([[2., 0.],
            [0., 4.]])
    """
    _check_strategy("jacobian", "strategy", strategy, strict, vectorize)
    call = _Call("jacobian", inputs, create_graph, strict)
    call.run(func)
    rows = _by_columns(call) if strategy == "forward-mode" else [_by_rows(call, i) for i in range(len(call.outputs))]
    parts = [call.returned(row, call.many_inputs) for row in rows]
    return tuple(parts) if call.many_outputs else parts[0]


def hessian(
    func: Any,
    inputs: Any,
    create_graph: bool = False,
    strict: bool = False,
    vectorize: bool = False,
    outer_jacobian_strategy: str = "reverse-mode",
) -> Any:
    """The Hessian of `func` at `inputs`: its second derivatives by every pair of input elements.

    Args:
        func: takes the inputs, returns a tensor of one element.
        inputs: a tensor or a tuple of tensors.
        create_graph: give a result that can be differentiated again.
        strict: raise where the output, or its gradient, does not depend on an input, instead of giving zeros.
        vectorize: accepted; the rows are worked out one after the other.
        outer_jacobian_strategy: how the gradient is differentiated; "forward-mode" is forward over reverse.

    Returns:
        A tensor of shape (*input.shape, *input.shape), or for a tuple of inputs a tuple of tuples of them.

    See https://pytorch.org/docs/stable/generated/torch.autograd.functional.hessian.html

    >>> import tinygrad_edu as torch
    >>> torch.autograd.functional.hessian(lambda x: (x**3).sum(), torch.tensor([1., 2.]))
    tensor([[ 6.,  0.],
            [ 0., 12.]])
    """
    _check_strategy("hessian", "outer_jacobian_strategy", outer_jacobian_strategy, strict, vectorize)

    def gradient(*given: Any) -> Any:
        call = _Call("hessian", given if isinstance(inputs, tuple) else given[0], True, strict)
        call.run(func, scalar=True)
        found = call.gradients(call.outputs, [None], again=True)
        return tuple(found) if isinstance(inputs, tuple) else found[0]

    return jacobian(gradient, inputs, create_graph, strict, vectorize, outer_jacobian_strategy)


class _Call:
    """One call of the function: its inputs as it was given them, what it returned, and how derivatives are wanted."""

    def __init__(self, name: str, inputs: Any, create_graph: bool, strict: bool) -> None:
        self.name, self.create_graph, self.strict = name, create_graph, strict
        given, self.many_inputs = _as_tuple(inputs, "inputs", name)
        with enable_grad():
            self.inputs = [alias(x) if create_graph and x.requires_grad else x.detach().requires_grad_() for x in given]

    def run(self, func: Any, scalar: bool = False) -> None:
        """Call the function, which is to return one number if `scalar`."""
        name = self.name
        with enable_grad():
            self.outputs, self.many_outputs = _as_tuple(
                func(*self.inputs), "outputs of the user-provided function", name
            )
        if scalar and self.many_outputs:
            raise RuntimeError(f"The function given to {name} should return a single Tensor, but returned a tuple")
        if scalar and self.outputs[0].array.size != 1:
            raise RuntimeError(
                f"The Tensor returned by the function given to {name} should contain a single element, but has shape "
                f"{tuple(self.outputs[0].shape)}: reduce it with .sum()"
            )
        for i, out in enumerate(self.outputs if self.strict else ()):
            if not out.requires_grad:
                raise RuntimeError(
                    f"Output {i} of the user-provided function does not require gradients. The outputs must be "
                    "computed in a differentiable manner from the input when running in strict mode."
                )

    def vectors(self, v: Any, like: Sequence[Tensor], many: bool, what: str) -> list[Tensor]:
        """The vectors, checked, in the shapes of the tensors `like`."""
        if v is None:
            if len(like) != 1 or like[0].array.size != 1:
                raise RuntimeError(
                    f"The vector v can only be None if the {what} a single Tensor with a single element: here "
                    f"{' and '.join(str(tuple(x.shape)) for x in like)}"
                )
            return [wrap(np.ones_like(like[0].array))]
        vectors, _ = _as_tuple(v, "v", self.name)
        if len(vectors) != len(like):
            raise RuntimeError(f"v is a tuple of invalid length: should be {len(like)} but got {len(vectors)}.")
        for i, (x, wanted) in enumerate(zip(vectors, like, strict=True)):
            if x.array.shape != wanted.array.shape:
                which = f"Entry {i} in v" if many else "v"
                raise RuntimeError(f"{which} has invalid size: should be {wanted.shape} but got {x.shape}.")
        return [x if self.create_graph else x.detach() for x in vectors]

    def gradients(self, outputs: Sequence[Tensor], weights: Sequence[Any], again: bool = False) -> list[Tensor]:
        """The gradients of the weighed outputs by the inputs; `again` says that they will be differentiated."""
        chosen = [(out, g) for out, g in zip(outputs, weights, strict=True) if out.requires_grad]
        graph, found = self.create_graph or again, [None] * len(self.inputs)
        if chosen:
            with set_grad_enabled(graph or is_grad_enabled()):
                found = grad(
                    [out for out, _ in chosen], self.inputs, [g for _, g in chosen], True, graph, allow_unused=True
                )
        return [self.checked(g, x, i, graph) for i, (g, x) in enumerate(zip(found, self.inputs, strict=True))]

    def pushed(self, outputs: Sequence[Tensor], vectors: Sequence[Tensor]) -> list[Tensor]:
        """How the outputs move when the inputs move by the vectors."""
        found = pushforward(outputs, self.inputs, vectors, self.create_graph)
        for i, x in enumerate(self.inputs if self.strict else ()):
            if all(t is None for t in pushforward(outputs, x, wrap(np.zeros_like(x.array)))):
                raise RuntimeError(f"What {self.name} differentiates is independent of input {i}. {_NOT_STRICT}")
        return [self.checked(t, x, i, self.create_graph) for i, (t, x) in enumerate(zip(found, outputs, strict=True))]

    def checked(self, found: Tensor | None, like: Tensor, i: int, graph: bool) -> Tensor:
        """The derivative; zeros, or in strict mode an error, where there is none."""
        if found is None and self.strict:
            raise RuntimeError(
                f"The derivative that {self.name} computes is independent of input (or output) {i}: it would be "
                f"zeros. {_NOT_STRICT}"
            )
        if found is not None and self.strict and graph and not found.requires_grad:
            raise RuntimeError(
                f"The derivative that {self.name} computes for input (or output) {i} is independent of the inputs. "
                f"{_NOT_STRICT.removesuffix('.')} when create_graph=True."
            )
        return wrap(np.zeros_like(like.array)) if found is None else found

    def returned(self, tensors: Sequence[Tensor], many: bool) -> Any:
        """What the user gets: outside the graph unless it was asked for."""
        kept = tuple(x if self.create_graph else x.detach() for x in tensors)
        return kept if many else kept[0]


def _by_rows(call: _Call, i: int) -> list[Tensor]:
    """The Jacobian of output `i` by every input: one backward for each element of the output."""
    out, rows = call.outputs[i], []
    for place in np.ndindex(out.array.shape):
        g = np.zeros_like(out.array)
        g[place] = 1
        rows.append(call.gradients([out], [wrap(g)]))
    return [_stacked([row[k] for row in rows], out.shape, x.shape, x) for k, x in enumerate(call.inputs)]


def _by_columns(call: _Call) -> list[list[Tensor]]:
    """The Jacobian of every output by every input: one sweep for each element of the inputs."""
    found: list[list[Tensor]] = [[] for _ in call.outputs]
    for x in call.inputs:
        columns = []
        for place in np.ndindex(x.array.shape):
            t = np.zeros_like(x.array)
            t[place] = 1
            sweep = pushforward(call.outputs, [x], [wrap(t)], call.create_graph)
            columns.append(
                [call.checked(t, out, i, False) for i, (t, out) in enumerate(zip(sweep, call.outputs, strict=True))]
            )
        for i, out in enumerate(call.outputs):
            stacked = _stacked([column[i] for column in columns], x.shape, out.shape, out)
            n, m = len(x.shape), len(out.shape)
            found[i].append(NUMPY[np.transpose](stacked, (*range(n, n + m), *range(n))))
    return found


def _stacked(parts: list[Tensor], outer: Any, inner: Any, like: Tensor) -> Tensor:
    if not parts:
        return wrap(np.zeros((*outer, *inner), like.array.dtype))
    stacked: Tensor = NUMPY[np.reshape](NUMPY[np.stack](parts), (*outer, *inner))
    return stacked


def _as_tuple(given: Any, what: str, name: str) -> tuple[tuple[Tensor, ...], bool]:
    """What was given as a tuple, and whether it was one."""
    several = isinstance(given, tuple)
    for i, x in enumerate(given if several else (given,)):
        if not isinstance(x, Tensor):
            where = f"at index {i} " if several else ""
            raise TypeError(
                f"The {what} given to {name} must be either a Tensor or a tuple of Tensors, but the value {where}has "
                f"type {type(x).__name__}"
            )
    return (tuple(given), True) if several else ((given,), False)


def _check_strategy(name: str, argument: str, strategy: str, strict: bool, vectorize: bool) -> None:
    if strategy not in STRATEGIES:
        raise AssertionError(
            f"{name}: expected {argument} to be either 'forward-mode' or 'reverse-mode', but got {strategy!r}"
        )
    if strict and (vectorize or strategy == "forward-mode"):
        raise RuntimeError(
            f"{name}: `strict=True` with `vectorize=True` or `{argument}='forward-mode'` is not supported: leave "
            "one of them out"
        )
