"""The numbers on one edge: its local derivative, and what flows back along it."""

from __future__ import annotations

import ast
import functools
from typing import Any

import numpy as np

from ...core import Node, Op, mutation
from ...core.graph import unbroadcast
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
    """The values of (out, *arguments, *intermediates) that the rules of `node` read."""
    op = node.op
    return (*saved[: op.end], *op.work_out(saved[1 : op.end], saved[op.end :])) if op.recomputes else saved


Found = tuple[np.ndarray, tuple[int, ...]] | None


def contributions(node: Node, g: np.ndarray, saved: Any) -> list[Found]:
    """What each argument gets of the gradient `g` of a node's output, and the axes over which it was summed."""
    op = node.op
    pulls = op.pulls if op.joint is None else node.together(g, saved, node.parents)
    found: list[Found] = []
    for parent, pull in zip(node.parents, pulls, strict=True):
        whole = None if parent is None else pull(g, saved)
        if whole is None:
            found.append(None)
            continue
        shape = parent.shape if isinstance(parent, Node) else parent.array.shape
        if whole.shape == shape:
            found.append((whole, ()))
            continue
        lead = whole.ndim - len(shape)
        summed = tuple(i for i, n in enumerate(whole.shape) if i < lead or (shape[i - lead] == 1 and n != 1))
        found.append((unbroadcast(whole, shape), summed))
    return found


@functools.lru_cache(maxsize=64)
def ones(shape: tuple[int, ...], dtype: Any) -> np.ndarray:
    """An array of ones, which nobody writes to."""
    made = np.ones(shape, dtype)
    made.flags.writeable = False
    return made


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


@functools.cache
def _factors(op: Op, place: int) -> list[Any]:
    """The compiled sides of the rule of an argument, if that is a matrix product."""
    rule = op.rules.get(op.names[1 + place]) if op.joint is None and op.spread is None else None
    tree = expression(rule) if callable(rule) else None
    if not (isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.MatMult)):
        return []
    return [compile(ast.Expression(side), "rule", "eval") for side in (tree.left, tree.right)]
