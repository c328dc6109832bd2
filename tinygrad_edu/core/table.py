"""What the ops fill and everybody reads: the table, the NumPy functions it answers, and the Tensor's methods."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .op import Op

OPS: dict[str, Op] = {}  # every primitive, by its name
NUMPY: dict[Callable[..., Any], Callable[..., Any]] = {}  # a NumPy function -> ours that answers to it
SPELLINGS = {"dim": "axis", "keepdim": "keepdims", "input": "x", "other": "y", "self": "x"}  # PyTorch's -> NumPy's


class Methods:
    """The methods and operators that arrive from the table; `Tensor` inherits them."""

    __slots__ = ()


def answers(*functions: Callable[..., Any]) -> Callable[[Any], Any]:
    """Say that the decorated function answers when NumPy's `functions` are called on a Tensor."""

    def register(ours: Any) -> Any:
        NUMPY.update(dict.fromkeys(functions, ours))
        return ours

    return register
