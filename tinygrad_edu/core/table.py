"""What the ops fill and everybody reads: the table, and the NumPy functions that it answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .op import Op

OPS: dict[str, Op] = {}  # every primitive, by its name
NUMPY: dict[Callable[..., Any], Callable[..., Any]] = {}  # a NumPy function -> ours that answers to it
HINTS: list[Callable[..., str | None]] = []  # say what was meant, from (op name, error, arrays)
QUICK: list[Callable[[Op], Any]] = []  # faster ways to call the ops that fit them, None for the others
SPELLINGS = {"dim": "axis", "keepdim": "keepdims", "input": "x", "other": "y", "self": "x"}  # PyTorch's -> NumPy's


def answers(*functions: Callable[..., Any]) -> Callable[[Any], Any]:
    """Say that the decorated function answers when NumPy's `functions` are called on a Tensor."""

    def register(ours: Any) -> Any:
        NUMPY.update(dict.fromkeys(functions, ours))
        return ours

    return register
