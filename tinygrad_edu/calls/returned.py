"""Results as PyTorch prints them: those of several parts as tuples with names, those of composites by their names."""

from __future__ import annotations

import copy
import functools
from collections import namedtuple
from typing import Any

from ..core import Node, Op, Tensor

NODES = {  # what PyTorch calls the node, where that is not the name of the function with a 0
    "linalg_lu_factor": "LinalgLuFactorExBackward0", "median": "MedianBackward1", "nanmedian": "NanmedianBackward1",
    "qr": "LinalgQrBackward0", "slogdet": "LinalgSlogdetBackward0", "svd": "LinalgSvdBackward0",
}  # fmt: skip


@functools.cache
def kind(name: str, parts: tuple[str, ...]) -> Any:
    """The class of the result of the function `name`."""

    def text(x: Any) -> str:
        return f"torch.return_types.{name}(\n" + ",\n".join(f"{part}={getattr(x, part)!r}" for part in parts) + ")"

    return type(
        name, (namedtuple(name, parts),), {"__repr__": text, "__slots__": (), "__module__": "torch.return_types"}
    )


def returned(function: str, **parts: Any) -> Any:
    """The parts, each just made, as a tuple of the class torch.return_types.<function>."""
    name = NODES.get(function) or f"{function.title().replace('_', '')}Backward0"
    return kind(function, tuple(parts))(*(called(part, name) for part in parts.values()))


def called(x: Any, name: str) -> Any:
    """`x`, just made by several ops, whose node bears the name that PyTorch gives the one op that it has for them."""
    if isinstance(x, Tensor) and isinstance(x.node, Node):
        x.node.op = _known_as(x.node.op, name)
    return x


@functools.lru_cache(1024)
def _known_as(op: Op, name: str) -> Op:
    other = copy.copy(op)
    other.called = name  # type: ignore[attr-defined]  # read by face/node_names.py
    return other
