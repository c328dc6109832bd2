"""The numbers on one edge: its local derivative, and what flows back along it."""

from __future__ import annotations

import ast
import functools
from typing import Any

import numpy as np

from ...core import Node, Op, mutation
from ...core.graph import unbroadcast
from ...core.op import reads_of
from ...face.formula import expression
from ..graph import Value, value_of
from ..wording import shape_text


def obstacle(node: Node, saved: Any) -> str:
    """Why the rules of `node` cannot be run, or nothing."""
    if saved is None:
        return "freed by backward()"
    if node.order < mutation.last:
        for keeps, value in zip(node.op.saves_for(node.parents), saved, strict=False):
            for array in value if isinstance(value, tuple) else (value,):
                late = mutation.overwrite(array) if keeps and isinstance(array, np.ndarray) else None
                if late is not None and late.time > node.order:
                    return f"overwritten by {late.by}"
    return ""


def worked_out(node: Node, saved: Any) -> Any:
    """The values of (out, *arguments, *intermediates) that the rules of `node` read, where some are made anew."""
    op = node.op
    return (*saved[: op.end], *op.work_out(saved[1 : op.end], saved[op.end :]))


Found = tuple[np.ndarray, tuple[int, ...], np.ndarray | None] | None


def contributions(node: Node, g: np.ndarray, saved: Any) -> list[Found]:
    """What each argument gets of the gradient `g` of a node's output, and the axes over which it was summed.

    Where it is the product of `g` with the partial derivative, also that, in the shape of the output.
    """
    op = node.op
    pulls = op.pulls if op.joint is None else node.together(g, saved, node.parents)
    factors = _factors_of_g(op)
    found: list[Found] = []
    for parent, pull, factor in zip(node.parents, pulls, factors or (False,) * len(pulls), strict=True):
        if parent is None:
            found.append(None)
            continue
        local = pull(ones(node.shape, g.dtype), saved) if factor else None
        plain = local is not None and local.flags.c_contiguous and g.flags.c_contiguous
        whole = g * local if plain else pull(g, saved)  # elements are added up in the order of their memory
        shape = parent.shape if isinstance(parent, Node) else parent.array.shape
        if whole is None:
            found.append(None)
        elif whole.shape == shape:
            found.append((whole, (), local))
        else:
            lead = whole.ndim - len(shape)
            summed = tuple(i for i, n in enumerate(whole.shape) if i < lead or (shape[i - lead] == 1 and n != 1))
            found.append((unbroadcast(whole, shape), summed, local))
    return found


@functools.lru_cache(maxsize=1024)  # the op of a Function is made anew for each class
def _factors_of_g(op: Op) -> tuple[bool, ...]:
    """For each argument of an entrywise op, whether its rule is a factor that is multiplied with `g`; for others ()."""
    if not op.elementwise or op.joint is not None:
        return ()
    rules = [op.rules.get(name) for name in op.defaults]
    return tuple(callable(rule) and "g" not in reads_of(rule) for rule in rules)


@functools.lru_cache(maxsize=64)
def ones(shape: tuple[int, ...], dtype: Any) -> np.ndarray:
    """An array of ones, without an order of its own in memory, which nobody writes to."""
    return np.broadcast_to(np.ones((), dtype), shape)


def partial(node: Node, place: int, dtype: Any, saved: Any) -> Value:
    """The partial derivative of an entrywise op's output by the argument at `place`, in the shape of the output."""
    rule = node.op.rules[node.op.names[1 + place]]
    if not callable(rule):
        return everywhere(rule, dtype)
    return value_of(np.asarray(node.op.pulls[place](ones(node.shape, dtype), saved)))


@functools.lru_cache(maxsize=64)
def everywhere(number: float, dtype: Any) -> Value:
    """A derivative that is the same everywhere: one number."""
    return value_of(np.asarray(number, dtype))


def product(node: Node, place: int, g: np.ndarray, saved: Any) -> str:
    """The shapes, such as (4,3) = (4,5) @ (5,3), where the rule of an argument is a matrix product."""
    sides = _factors(node.op, place)
    if not sides:
        return ""
    given = {"g": g, **dict(zip(node.op.names, saved, strict=True))}
    rule = node.op.rules[node.op.names[1 + place]]
    factors = [eval(side, rule.__globals__, given) for side in sides]
    stack = np.broadcast_shapes(*(f.shape[:-2] for f in factors))
    result = (*stack, *factors[0].shape[-2:-1], *(factors[1].shape[-1:] if factors[1].ndim > 1 else ()))
    return f"{shape_text(result)} = {' @ '.join(shape_text(f.shape) for f in factors)}"


@functools.lru_cache(maxsize=1024)
def _factors(op: Op, place: int) -> list[Any]:
    """The compiled sides of the rule of an argument, if that is a matrix product."""
    rule = op.rules.get(op.names[1 + place]) if op.joint is None and op.spread is None else None
    tree = expression(rule) if callable(rule) else None
    if not (isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.MatMult)):
        return []
    return [compile(ast.Expression(side), "rule", "eval") for side in (tree.left, tree.right)]
