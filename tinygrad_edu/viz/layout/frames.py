"""The boxes of groups: closed ones, and the frames of open ones."""

from __future__ import annotations

from collections.abc import Sequence

from ..wording import clean
from .grouping import LONGEST, Group
from .shapes import FONT, LINE, PAD, Box, Panel, Shape, Text, wide

BAR = 22.0  # the height of the bar with the title of an open group
SIDE, EDGE = 10.0, 6.0  # what an open group leaves free beside what is in it, and above and below
STACK = 4.0  # how far the boxes of a roll stand behind each other


def facts(group: Group) -> str:
    """How much is in a group."""
    told = [] if group.kind == "part" else [f"{group.steps:,} op{'s' if group.steps != 1 else ''}"]
    if group.parameters:
        told.append(f"{group.parameters:,} parameter{'s' if group.parameters != 1 else ''}")
    return " · ".join(told)


def repeats(group: Group) -> str:
    """How often a roll repeats."""
    return f"× {group.times}" if group.times > 1 else ""


def closed(group: Group, remarks: Sequence[tuple[str, str]] = ()) -> Panel:
    """The box of a closed group: its title, how often it repeats, and how much is in it; a roll is a stack of boxes.

    `remarks` are lines that stand below, each with its colour.
    """
    times, about = repeats(group), facts(group)
    head = wide(group.title, FONT + 1) + (2 * PAD + wide(times, FONT + 1) if times else 0)
    width = max(head, wide(about, FONT - 1), *(wide(text, FONT - 1) for text, _ in remarks)) + 2 * PAD
    height = (1 + bool(about) + len(remarks)) * LINE + 2 * PAD - 4
    behind = (2 * STACK, STACK) if times else ()
    top = max(behind, default=0.0)
    shapes: list[Shape] = [Box(d, top - d, width, height, 7, "card", "op", 1.0) for d in behind]
    shapes.append(Box(0, top, width, height, 7, "card", "op", 1.6))
    y = top + PAD + FONT - 2
    shapes.append(Text(PAD, y, group.title, "ink", FONT + 1, bold=True))
    if times:
        shapes.append(Text(width - PAD - wide(times, FONT + 1), y, times, "gradient", FONT + 1, bold=True))
    if about:
        shapes.append(Text(PAD, y + LINE, about, "muted", FONT - 1))
    for i, (text, colour) in enumerate(remarks, 1 + bool(about)):
        shapes.append(Text(PAD, y + i * LINE, text, colour, FONT - 1, bold=colour == "alarm"))
    about = ", ".join(filter(None, [about, *(text for text, _ in remarks)]))
    told = " ".join(filter(None, [group.title, times])) + (f": {about}" if about else "")
    tip = f"{told}\nclosed: draw(…, expand=({clean(group.path, LONGEST)!r},)) opens it"
    return Panel(width + top, height + top, tip, shapes, told)


def framed(width: float, height: float, group: Group) -> tuple[float, float]:
    """The size of an open group, by the size of what is in it."""
    told = "  ".join(filter(None, [group.title, repeats(group), facts(group)]))
    return max(width + 2 * SIDE, wide(told, FONT - 1) + 4 * PAD), height + BAR + 2 * EDGE


def inset(width: float, group: Group) -> tuple[float, float]:
    """Where in its frame the inside of a group begins, by its width."""
    return (framed(width, 0, group)[0] - width) / 2, BAR + EDGE


def frame(x: float, y: float, size: tuple[float, float], group: Group) -> Panel:
    """The frame of an open group at a place: its bar has the title, how often it repeats, and how much is in it."""
    (width, height), about, times = size, facts(group), repeats(group)
    shapes: list[Shape] = [
        Box(x, y, width, height, 7, "paper", "frame", 1.2),
        Box(x, y, width, BAR, 7, "card", "frame", 1.2),
        Text(x + PAD, y + BAR - 7, group.title, "ink", FONT - 1, bold=True),
        Text(x + width - PAD - wide(about, FONT - 2), y + BAR - 7, about, "muted", FONT - 2),
    ]
    if times:
        after = x + PAD + wide(group.title + "  ", FONT - 1)
        shapes.append(Text(after, y + BAR - 7, times, "gradient", FONT - 1, bold=True))
    told = " ".join(filter(None, [group.title, times])) + (f": {about}" if about else "")
    return Panel(width, height, told, shapes, told)
