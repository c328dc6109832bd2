"""Which tensors look at the memory of others: an in-place op inside the graph would have to change them all."""

from __future__ import annotations

from typing import Any, TypeVar

F = TypeVar("F")


def may_view(forward: F) -> F:
    """Say of a forward that its result may look at the memory of its first argument."""
    forward.views = True  # type: ignore[attr-defined]  # read by Op
    return forward


def is_viewed(x: Any) -> bool:
    """Whether another tensor looks, or has looked, at the memory of this one."""
    return getattr(x, "shared", False)
