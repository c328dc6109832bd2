"""Plain text for pictures: safe to draw, and measured."""

from __future__ import annotations

import unicodedata

LONGEST = 32  # characters of a name that are drawn


def clean(text: str, longest: int = LONGEST) -> str:
    """Text that can be drawn: one line, no control characters, not too long."""
    text = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[: longest + 1])
    return text if len(text) <= longest else text[: longest - 1] + "…"


def columns(text: str) -> int:
    """How many columns of a fixed-width font the text takes."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def shape_text(shape: tuple[int, ...]) -> str:
    """A shape as it stands on the picture: (3,4)."""
    return str(tuple(shape)).replace(" ", "")
