"""Plain text for pictures: safe to draw, and measured."""

from __future__ import annotations

import functools
import unicodedata

LONGEST = 32  # characters of a name that are drawn


def clean(text: str, longest: int = LONGEST) -> str:
    """Text that can be drawn: one line, no control characters, not too long."""
    if len(text) <= longest and text.isprintable():
        return text
    text = text[: longest + 1]
    if not text.isprintable():
        text = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    return text if len(text) <= longest else text[: longest - 1] + "…"


def columns(text: str) -> int:
    """How many columns of a fixed-width font the text takes."""
    return len(text) if text.isascii() else sum(map(_column, text))


@functools.cache
def _column(c: str) -> int:
    return 0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1


@functools.lru_cache(maxsize=1024)
def shape_text(shape: tuple[int, ...]) -> str:
    """A shape as it stands on the picture: (3,4)."""
    return str(tuple(shape)).replace(" ", "")


def bytes_text(count: float) -> str:
    """A number of bytes: 24 B, 1.2 KiB."""
    for unit in ("B", "KiB", "MiB", "GiB"):
        if count < 1024 or unit == "GiB":
            break
        count /= 1024
    return f"{count:.0f} {unit}" if unit == "B" or count >= 100 else f"{count:.1f} {unit}"


def seconds_text(seconds: float) -> str:
    """A duration: 12 µs, 3.4 ms."""
    scale, unit = next(
        pair for pair in ((1.0, "s"), (1e3, "ms"), (1e6, "µs")) if seconds * pair[0] >= 1 or pair[0] > 1e3
    )
    return f"{seconds * scale:.{0 if seconds * scale >= 100 else 1}f} {unit}"


def fitted(text: str, most: int) -> str:
    """One line that can be printed, cut down to so many columns of a fixed-width font."""
    text = clean(text, 4 * most)
    if columns(text) <= most:
        return text
    while columns(text) >= most:
        text = text[: max(len(text) - max((columns(text) - most) // 2, 1), 0)]
    return text + "…"


def wrapped(text: str, most: int) -> list[str]:
    """The text on lines of at most so many columns, broken between words, or within those that are longer."""
    lines = [""]
    text = clean(" ".join(text.split()), len(text) + 1)
    words = (word[i : i + most // 2] if columns(word) > most else word for word in text.split()
             for i in range(0, len(word) if columns(word) > most else 1, most // 2))  # fmt: skip
    for word in words:
        if lines[-1] and columns(lines[-1]) + 1 + columns(word) > most:
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
    return lines
