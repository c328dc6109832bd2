"""What is cut from a Size or added to one is a Size too, where a plain tuple would come of it."""

from __future__ import annotations

from typing import Any

from ..core import Size


def remaining(method: str) -> Any:
    """The method of a tuple, whose tuples become Sizes."""
    plain = getattr(tuple, method)

    def answer(size: Size, other: Any) -> Any:
        found = plain(size, other)
        return Size(found) if found.__class__ is tuple else found

    return answer


def _added_to(size: Size, other: Any) -> Any:
    return Size((*other, *size)) if isinstance(other, tuple) else NotImplemented


for _name in ("__getitem__", "__add__", "__mul__", "__rmul__"):
    setattr(Size, _name, remaining(_name))
Size.__radd__ = _added_to  # type: ignore[attr-defined]  # a tuple has none
