"""How PyTorch lays tensors out in memory, by name: all names are taken, and change neither values nor shapes here."""

from __future__ import annotations

from typing import Any

from ..core import Methods

__all__ = [
    "channels_last", "channels_last_3d", "contiguous_format", "layout", "memory_format", "preserve_format", "strided",
]  # fmt: skip


class layout:
    """How elements are kept: `strided`, at equal distances, is all that there is here."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"torch.{self.name}"


class memory_format(layout):
    """In which order the dimensions lie: `order` is the one that makes them row by row, None as they come."""

    def __init__(self, name: str, order: tuple[int, ...] | None = None) -> None:
        super().__init__(name)
        self.order = order


strided = layout("strided")
contiguous_format, preserve_format = memory_format("contiguous_format"), memory_format("preserve_format")
channels_last = memory_format("channels_last", (0, 2, 3, 1))
channels_last_3d = memory_format("channels_last_3d", (0, 2, 3, 4, 1))
METHODS: dict[str, Any] = {"layout": property(lambda x: strided, doc="How the elements are kept: torch.strided.")}
for _name, _value in METHODS.items():
    setattr(Methods, _name, _value)
