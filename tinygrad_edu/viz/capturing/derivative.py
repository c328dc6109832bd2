"""The numbers on one edge: its local derivative, and what flows back along it."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from ...core import Node, mutation
from ...core.graph import unbroadcast
from ...face.formula import expression
from ..wording import shape_text


def obstacle(node: Node) -> str:
    """Why the rules of `node` cannot be run, or nothing."""
    if node.saved is None:
        return "freed by backward()"
    if node.order < mutation.last:
        for keeps, value in zip(node.op.saves_for(node.parents), node.saved, strict=False):
            for array in value if isinstance(value, tuple) else (value,):
                late = mutation.overwrite(array) if keeps and isinstance(array, np.ndarray) else None
                if late is not None and late.time > node.order:
                    return f"overwritten by {late.by}"
    return ""


def kept(node: Node) -> tuple[Any, ...]:
    """The values of (out, *arguments, *intermediates) that the rules of `node` read."""
    op, saved = node.op, node.saved or ()
    return (*saved[: op.end], *op.work_out(saved[1 : op.end], saved[op.end :])) if op.recomputes else saved


def contributions(node: Node, g: np.ndarray) -> list[tuple[np.ndarray, tuple[int, ...]] | None]:
    """What each argument gets of the gradient `g` of a node's output, and the axes over which it was summed."""
    op, saved = node.op, kept(node)
    pulls = op.pulls if op.joint is None else node.together(g, saved, node.parents)
    found: list[tuple[np.ndarray, tuple[int, ...]] | None] = []
    for parent, pull in zip(node.parents, pulls, strict=True):
        whole = None if parent is None else pull(g, saved)
        if whole is None:
            found.append(None)
            continue
        shape = parent.shape if isinstance(parent, Node) else parent.array.shape
        lead = whole.ndim - len(shape)
        summed = tuple(i for i, n in enumerate(whole.shape) if i < lead or (shape[i - lead] == 1 and n != 1))
        found.append((unbroadcast(whole, shape), summed))
    return found


def partial(node: Node, place: int, dtype: Any) -> np.ndarray:
    """The partial derivative of an entrywise op's output by the argument at `place`, in the shape of the output."""
    rule = node.op.rules[list(node.op.defaults)[place]]
    if not callable(rule):
        return np.asarray(rule, dtype)  # the same everywhere
    return np.asarray(node.op.pulls[place](np.ones(node.shape, dtype), kept(node)))


def product(node: Node, place: int, g: np.ndarray) -> str:
    """The shapes, such as (4,3) = (4,5) @ (5,3), where the rule of an argument is a matrix product."""
    rule = node.op.rules.get(list(node.op.defaults)[place]) if node.op.joint is None else None
    tree = expression(rule) if callable(rule) else None
    if not (callable(rule) and isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.MatMult)):
        return ""
    given = {"g": g, **dict(zip(node.op.names, kept(node), strict=True))}
    factors = [
        eval(compile(ast.Expression(side), "rule", "eval"), rule.__globals__, given) for side in (tree.left, tree.right)
    ]
    stack = np.broadcast_shapes(*(f.shape[:-2] for f in factors))
    result = (*stack, factors[0].shape[-2], factors[1].shape[-1])
    return f"{shape_text(result)} = {' @ '.join(shape_text(f.shape) for f in factors)}"
