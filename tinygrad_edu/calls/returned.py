"""Results of several parts: tuples with names, printed as PyTorch prints them."""

from __future__ import annotations

import functools
from collections import namedtuple
from typing import Any


@functools.cache
def kind(name: str, parts: tuple[str, ...]) -> Any:
    """The class of the result of the function `name`."""

    def text(x: Any) -> str:
        return f"torch.return_types.{name}(\n" + ",\n".join(f"{part}={getattr(x, part)!r}" for part in parts) + ")"

    return type(
        name, (namedtuple(name, parts),), {"__repr__": text, "__slots__": (), "__module__": "torch.return_types"}
    )


def returned(function: str, **parts: Any) -> Any:
    """The parts as a tuple of the class torch.return_types.<function>."""
    return kind(function, tuple(parts))(**parts)
