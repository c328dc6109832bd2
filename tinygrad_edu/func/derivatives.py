"""Derivatives of functions, of any order and inside of `vmap`: `grad`, `vjp`, `jvp`, `jacrev`, `jacfwd`, `hessian`."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from ..core import Tensor
from ..ops import ones_like
from . import tree
from .chosen import Chosen, checked_output
from .graph import Recorded


def grad(func: Callable[..., Any], argnums: Any = 0, has_aux: bool = False) -> Callable[..., Any]:
    """A function that gives the gradient of `func`, which returns one number.

    Args:
        func: takes tensors, also in nested dicts, lists and tuples, and returns a tensor of shape ().
        argnums: which positional argument the gradient is by; a tuple of them gives a tuple.
        has_aux: whether `func` returns (output, aux); then so does the result: (gradient, aux).

    Returns:
        A function of the same arguments. No `.grad` is touched; the result has a graph only towards other tensors that
        require grad.

    Raises:
        RuntimeError: in the call, for another output or another argument.

    See https://pytorch.org/docs/stable/generated/torch.func.grad.html

    >>> import tinygrad_edu as torch
    >>> torch.func.grad(torch.func.grad(torch.sin))(torch.tensor(1.0))
    tensor(-0.8415)
    """

    @functools.wraps(func)
    def gradient(*args: Any, **kwargs: Any) -> Any:
        found = grad_and_value(func, argnums, has_aux)(*args, **kwargs)
        return (found[0], found[1][1]) if has_aux else found[0]

    return gradient


def grad_and_value(func: Callable[..., Any], argnums: Any = 0, has_aux: bool = False) -> Callable[..., Any]:
    """As `grad`, for the gradient and the output: (gradient, output), or (gradient, (output, aux)).

    Args:
        func: see `grad`.
        argnums: see `grad`.
        has_aux: see `grad`.

    See https://pytorch.org/docs/stable/generated/torch.func.grad_and_value.html

    >>> import tinygrad_edu as torch
    >>> torch.func.grad_and_value(lambda x: x**3)(torch.tensor(2.0))
    (tensor(12.), tensor(8.))
    """

    @functools.wraps(func)
    def gradient(*args: Any, **kwargs: Any) -> Any:
        name = "grad_and_value(f)(*args)"
        chosen = Chosen(argnums, args)
        with Recorded(chosen.flat) as graph:
            out, aux = checked_output(name, func(*chosen.with_leaves(graph.inputs), **kwargs), has_aux)
            if not isinstance(out, Tensor):
                raise RuntimeError(f"{name}: Expected f(*args) to return a Tensor, got {type(out)}")
            if out.ndim:
                raise RuntimeError(
                    f"{name}: Expected f(*args) to return a scalar Tensor, got tensor with {out.ndim} dims. Maybe you "
                    "wanted to use the vjp or jacrev APIs instead?"
                )
            found = graph.pull([out], [ones_like(out)], keep=False)
        value = graph.released(out)
        return chosen.rebuilt(found), ((value, tree.mapped(graph.released, aux)) if has_aux else value)

    return gradient


def vjp(func: Callable[..., Any], *primals: Any, has_aux: bool = False) -> Any:
    """The output of `func` and a function that pulls weights of its elements back to gradients of the inputs.

    Args:
        func: takes tensors, also in nested dicts, lists and tuples, and returns such.
        primals: its arguments.
        has_aux: whether `func` returns (output, aux).

    Returns:
        (output, pull), or (output, pull, aux). `pull(weights)`, weights in the structure of the output, gives a tuple
        with the gradient for each of `primals`; it may be called many times, also by `vmap`.

    Raises:
        RuntimeError: an output that is no tensor; weights of another structure or shape.

    See https://pytorch.org/docs/stable/generated/torch.func.vjp.html

    >>> import tinygrad_edu as torch
    >>> out, pull = torch.func.vjp(torch.sin, torch.zeros(2))
    >>> pull(torch.tensor([1.0, 2.0]))
    (tensor([1., 2.]),)
    """
    name, chosen = "vjp(f, *primals)", Chosen(tuple(range(len(primals))), primals)
    with Recorded(chosen.flat) as graph:
        out, aux = checked_output(name, func(*chosen.with_leaves(graph.inputs)), has_aux)
    outs = only_tensors(name, "f(*primals)", out)

    def pull(*weights: Any, retain_graph: bool = True, create_graph: bool | None = None) -> Any:
        given = weights[0] if len(weights) == 1 else weights
        if tree.structure(given) != tree.structure(out):
            raise RuntimeError(
                "Expected pytree structure of cotangents to be the same as pytree structure of outputs to the "
                f"function. cotangents: {tree.structure(given)}, primal output: {tree.structure(out)}"
            )
        return chosen.rebuilt(graph.pull(outs, tree.leaves(given), keep=retain_graph))

    value = tree.mapped(graph.released, out)
    return (value, pull, tree.mapped(graph.released, aux)) if has_aux else (value, pull)


def only_tensors(name: str, what: str, out: Any) -> list[Tensor]:
    """The leaves of the output; RuntimeError where one is no tensor."""
    found = tree.leaves(out)
    for x in found:
        if not isinstance(x, Tensor):
            raise RuntimeError(f"{name}: expected {what} to return only tensors, got unsupported type {type(x)}")
    return found


def linearize(func: Callable[..., Any], *primals: Any) -> tuple[Any, Callable[..., Any]]:
    """The output of `func` and its linear approximation there: a function of steps of the inputs.

    Args:
        func: takes tensors, also in nested dicts, lists and tuples, and returns such.
        primals: its arguments.

    Returns:
        (output, push). `push(*tangents)` gives the derivative of the output along them; it may be called many times.

    Raises:
        RuntimeError: tangents of another structure or shape.

    See https://pytorch.org/docs/stable/generated/torch.func.linearize.html

    >>> import tinygrad_edu as torch
    >>> out, push = torch.func.linearize(torch.square, torch.tensor(3.0))
    >>> push(torch.tensor(10.0))
    tensor(60.)
    """
    value, push, _ = _linear("linearize(f, *primals)", func, primals, False)
    return value, lambda *tangents: push(tangents)


def _linear(name: str, func: Any, primals: Any, has_aux: bool, strict: bool = False) -> tuple[Any, Any, Any]:
    """The output, the function that pushes tangents through, and what `func` gave besides."""
    flat = [x for x in tree.leaves(primals) if isinstance(x, Tensor)]
    if not flat:
        raise RuntimeError(f"{name}: Expected primals to contain at least one Tensor.")
    with Recorded(tree.leaves(primals)) as graph:
        out, aux = checked_output(name, func(*tree.filled(primals, graph.inputs)), has_aux)
    outs = only_tensors(name, "f(*primals)", out)
    if strict and not all(graph.reaches(x) for x in outs):
        raise RuntimeError(
            f"{name[:-1]}, strict=True): The output of f is independent of the inputs. This is not allowed with "
            "strict=True."
        )

    def push(tangents: Any) -> Any:
        if tree.structure(tangents) != tree.structure(primals):
            raise RuntimeError(
                f"{name}: Expected primals and tangents to have the same python structure: {tree.structure(primals)}, "
                f"but got {tree.structure(tangents)}"
            )
        steps = tree.leaves(tangents)
        for x, step in zip(flat, steps, strict=True):
            if not isinstance(step, Tensor) or step.shape != x.shape:
                raise RuntimeError(
                    f"{name}: a tangent has the size of its tensor: {tuple(x.shape)}, but got "
                    f"{tuple(step.shape) if isinstance(step, Tensor) else type(step)}"
                )
        return tree.filled(out, graph.push(outs, steps))

    return tree.mapped(graph.released, out), push, tree.mapped(graph.released, aux)


def jvp(
    func: Callable[..., Any], primals: Any, tangents: Any, *, strict: bool = False, has_aux: bool = False
) -> tuple[Any, ...]:
    """The output of `func` and its derivative along `tangents`.

    Args:
        func: takes tensors, also in nested dicts, lists and tuples, and returns such.
        primals: a tuple of its arguments.
        tangents: a tuple of the same structure and shapes: the direction.
        strict: whether to refuse an output that does not depend on the inputs.
        has_aux: whether `func` returns (output, aux).

    Returns:
        (output, derivative), or (output, derivative, aux).

    Raises:
        RuntimeError: primals and tangents that do not fit each other.

    See https://pytorch.org/docs/stable/generated/torch.func.jvp.html

    >>> import tinygrad_edu as torch
    >>> torch.func.jvp(torch.square, (torch.tensor(3.0),), (torch.tensor(10.0),))
    (tensor(9.), tensor(60.))
    """
    name = "jvp(f, primals, tangents)"
    if not isinstance(primals, tuple):
        raise RuntimeError(f"{name}: Expected primals to be a tuple. E.g. it should be valid to call f(*primals).")
    if tree.structure(primals) != tree.structure(tangents):
        raise RuntimeError(
            f"{name}: Expected primals and tangents to have the same python structure. For example, if primals is a "
            f"tuple of 3 tensors, tangents also must be. Got {tree.structure(primals)} and {tree.structure(tangents)}"
        )
    value, push, aux = _linear(name, func, primals, has_aux, strict)
    return (value, push(tangents), aux) if has_aux else (value, push(tangents))


def hvp(func: Callable[..., Any], primals: Any, tangents: Any) -> tuple[Any, Any]:
    """The gradient of `func` by its first argument or by all, and the product of its Hessian with `tangents`.

    Args:
        func: returns a tensor of shape ().
        primals: a tuple of its arguments.
        tangents: a tuple of the same structure and shapes.

    Returns:
        (gradient, product), each a tuple with an entry for each of `primals`, or that entry itself if there is one.

    Source: Pearlmutter 1994, "Fast exact multiplication by the Hessian".

    >>> import tinygrad_edu as torch
    >>> torch.func.hvp(lambda x: (x**3).sum(), (torch.ones(2),), (torch.tensor([1.0, 0.0]),))
    (tensor([3., 3.]), tensor([6., 0.]))
    """
    argnums = 0 if isinstance(primals, tuple) and len(primals) == 1 else tuple(range(len(primals)))
    gradient, product = jvp(grad(func, argnums), primals, tangents)
    return gradient, product


def jacrev(
    func: Callable[..., Any], argnums: Any = 0, *, has_aux: bool = False, chunk_size: int | None = None
) -> Callable[..., Any]:
    """A function that gives the Jacobian of `func`, row by row: one backward pass for each element of the output.

    Args:
        func: takes tensors and returns such, also in nested dicts, lists and tuples.
        argnums: which positional argument the derivatives are by; a tuple of them gives a tuple.
        has_aux: whether `func` returns (output, aux); then so does the result.
        chunk_size: how many rows at a time, to need less memory.

    Returns:
        A function of the same arguments. For each tensor of the output, in its structure, it gives, in the structure
        of the argument, the derivatives in the shape (*output, *input).

    See https://pytorch.org/docs/stable/generated/torch.func.jacrev.html

    >>> import tinygrad_edu as torch
    >>> torch.func.jacrev(torch.square)(torch.tensor([1.0, 2.0]))
    tensor([[2., 0.],
            [0., 4.]])
    """
    if chunk_size is not None and chunk_size <= 0:
        raise ValueError("jacrev: `chunk_size` should be greater than 0.")

    @functools.wraps(func)
    def jacobian(*args: Any, **kwargs: Any) -> Any:
        name, chosen = "vjp(f, *primals)", Chosen(argnums, args)
        with Recorded(chosen.flat) as graph:
            out, aux = checked_output(name, func(*chosen.with_leaves(graph.inputs), **kwargs), has_aux)
            rows = [chosen.rebuilt(graph.rows(x, chunk_size)) for x in only_tensors(name, "f(*primals)", out)]
        found = tree.filled(out, rows)
        return (found, tree.mapped(graph.released, aux)) if has_aux else found

    return jacobian


def jacfwd(
    func: Callable[..., Any], argnums: Any = 0, has_aux: bool = False, *, randomness: str = "error"
) -> Callable[..., Any]:
    """A function that gives the Jacobian of `func`, column by column: one pass for each element of the input.

    Args:
        func: takes tensors and returns such, also in nested dicts, lists and tuples.
        argnums: which positional argument the derivatives are by; a tuple of them gives a tuple.
        has_aux: whether `func` returns (output, aux); then so does the result.
        randomness: as for `vmap`; `func` is run once, so that any but 'error' means the same here.

    Returns:
        As that of `jacrev`.

    See https://pytorch.org/docs/stable/generated/torch.func.jacfwd.html

    >>> import tinygrad_edu as torch
    >>> torch.func.jacfwd(torch.square)(torch.tensor([1.0, 2.0]))
    tensor([[2., 0.],
            [0., 4.]])
    """

    @functools.wraps(func)
    def jacobian(*args: Any, **kwargs: Any) -> Any:
        name, chosen = "jvp(f, primals, tangents)", Chosen(argnums, args)
        with Recorded(chosen.flat) as graph:
            out, aux = checked_output(name, func(*chosen.with_leaves(graph.inputs), **kwargs), has_aux)
            outs = only_tensors(name, "f(*primals)", out)
            columns = graph.columns(outs)
        found = tree.filled(out, [chosen.rebuilt(each) for each in columns])
        return (found, tree.mapped(graph.released, aux)) if has_aux else found

    return jacobian


def hessian(func: Callable[..., Any], argnums: Any = 0) -> Callable[..., Any]:
    """A function that gives the second derivatives of `func`: the Jacobian of the Jacobian.

    Args:
        func: takes tensors and returns one or several.
        argnums: which positional argument the derivatives are by; a tuple of them gives a tuple of tuples.

    Returns:
        A function of the same arguments, which gives the second derivatives in the shape (*output, *input, *input).

    See https://pytorch.org/docs/stable/generated/torch.func.hessian.html

    >>> import tinygrad_edu as torch
    >>> torch.func.hessian(lambda x: (x**3).sum())(torch.tensor([1.0, 2.0]))
    tensor([[ 6.,  0.],
            [ 0., 12.]])
    """
    return jacfwd(jacrev(func, argnums), argnums)
