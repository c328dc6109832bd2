"""Which op of a graph has the wrong rule: every op is checked by itself, at the values that went through it."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..core import Node, Op, Tensor, wrap
from .report import Report
from .subject import nodes

MOST = 50  # nodes that are tried


def culprit(outputs: Sequence[Tensor], check: Callable[..., Report]) -> tuple[str, Report | None]:
    """The op whose gradient is wrong, and the report on it alone.

    Args:
        outputs: The outputs of the graph.
        check: Checks the gradients of a function, called with the function and its tensors.

    Returns:
        The op and where its rules stand, as in `my_op (ops.py:41)`, or "" if none is found; and the report, or None
        where the graph has no other op.
    """
    graph = nodes(outputs)
    if len({node.op.name for node in graph}) == 1:
        return place(graph[0].op), None
    tried: set[str] = set()
    for node in graph[:MOST]:
        if node.light and node.saved is not None and node.op.name not in tried:
            tried.add(node.op.name)
            report = _alone(node, check)
            if report is not None and not report:
                return place(node.op), report
    return "", None


def place(op: Op) -> str:
    """The name of an op, with the file and line of its rules."""
    codes = [rule.__code__ for rule in op.rules.values() if callable(rule)]
    name: str = op.name
    return name + (f" ({os.path.basename(codes[0].co_filename)}:{codes[0].co_firstlineno})" if codes else "")


def _alone(node: Node, check: Callable[..., Report]) -> Report | None:
    call: Any = node.op.function
    op, given = node.op, list(node.saved or ())[1 : 1 + len(node.op.defaults)]
    at = op.spread
    values = list(given[at]) if at is not None else given
    moving = [i for i, parent in enumerate(node.parents) if parent is not None and isinstance(values[i], np.ndarray)]

    def function(*tensors: Tensor) -> Any:
        now = list(values)
        for i, tensor in zip(moving, tensors, strict=True):
            now[i] = tensor
        if at is None:
            return call(**dict(zip(op.defaults, now, strict=True)))
        after = dict(list(zip(op.defaults, given, strict=True))[at + 1 :])
        return call(*given[:at], *now, **after)

    return check(function, *(wrap(values[i]) for i in moving)) if moving else None
