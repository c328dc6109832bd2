"""What PyTorch calls a node: the name of the op there, and a number for the form in which it was called."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

from ..core import Node

Form = Callable[[Any, dict[str, Any]], str]


def by_axis(node: Node, given: dict[str, Any]) -> str:
    """One form over all elements, another over an axis."""
    return f"{node.op.torch_name}Backward{int(given['axis'] is not None)}"


def by_second(node: Node, given: dict[str, Any]) -> str:
    """One form with a number, another with a tensor, told by its shape."""
    return f"{node.op.torch_name}Backward{int(np.ndim(given['y']) > 0)}"


def power(node: Node, given: dict[str, Any]) -> str:
    """A number, a tensor as the exponent, or a number as the base."""
    return "PowBackward2" if node.parents[0] is None and np.ndim(given["x"]) == 0 else by_second(node, given)


def subtract(node: Node, given: dict[str, Any]) -> str:
    """The name tells 1 - x from x - y."""
    return "RsubBackward1" if node.parents[0] is None and np.ndim(given["x"]) == 0 else "SubBackward0"


def getitem(node: Node, given: dict[str, Any]) -> str:
    """A number selects, a slice slices, None unsqueezes: the last of them made the result; arrays index."""
    index, last = given["index"], "Slice"
    for part in index if isinstance(index, tuple) else (index,):
        if isinstance(part, (int, np.integer)) and not isinstance(part, bool):
            last = "Select"
        elif part is None:
            last = "Unsqueeze"
        elif isinstance(part, slice):
            last = last if part == slice(None) else "Slice"
        elif part is not Ellipsis:
            return "IndexBackward0"
    return f"{last}Backward0"


def linear(node: Node, given: dict[str, Any]) -> str:
    """A product of matrices, with or without an addend; of more dimensions it is one of matrices, seen otherwise."""
    biased = node.parents[2] is not None
    if len(node.shape) > 2:
        return "ViewBackward0" if biased else "UnsafeViewBackward0"
    return "AddmmBackward0" if biased else "MmBackward0"


FORMS: dict[str, Form] = {
    "clip": lambda node, given: f"ClampBackward{int(not np.ndim(given['min']) and not np.ndim(given['max']))}",
    "fmod": by_second,
    "getitem": getitem,
    "linear": linear,
    "matmul": lambda node, given: "UnsafeViewBackward0" if len(node.shape) > 2 else "MmBackward0",
    "mean": by_axis,
    "power": power,
    "prod": by_axis,
    "remainder": by_second,
    "squeeze": by_axis,
    "subtract": subtract,
    "sum": by_axis,
    "vectors": lambda node, given: "MvBackward0" if node.shape else "DotBackward0",
}


@functools.cache  # a large graph has many nodes of few names
def first(torch_name: str) -> str:
    """The name of the first form of an op."""
    return f"{torch_name}Backward0"


def name_of(node: Node) -> str:
    """PyTorch's name of the node, such as MulBackward0."""
    if hasattr(node.op, "called"):
        return str(node.op.called)
    form = FORMS.get(node.op.name)
    if form is None or node.saved is None:
        return first(node.op.torch_name)
    return form(node, dict(zip(node.op.names, node.saved, strict=False)))
