"""The panels of tensors: rows of text, numbers, and small drawings."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ..graph import Card
from ..overlays import Mark
from ..wording import Line, card_label, card_tip, cut_line, gradient_lines, kind, value_lines
from ..wording.badges import badges
from .look import DASHED, Setting
from .shapes import FONT, LINE, PAD, Box, Curve, Panel, Shape, Text, moved, wide

BAR, SPARK = (60.0, 8.0), (4.0, 14.0)  # the size of a whole bar, and of the largest bin of a histogram
STUB = 34.0  # the height of the line that was cut
FRAMES = {
    "leaf": ("leaf", 2.2, ()),
    "parameter": ("leaf", 2.2, ()),
    "input": ("leaf", 2.2, ()),
    "output": ("ink", 2.2, ()),
    "constant": ("muted", 1.0, DASHED),
    "error": ("alarm", 2.2, ()),
}


class Row(NamedTuple):
    """One row of a card: the width it needs, its height, and its shapes, by where its baseline begins and its width."""

    width: float
    height: float
    shapes: Callable[[float, float, float], list[Shape]]


def card_panel(setting: Setting, card: Card) -> Panel:
    """A tensor: name and kind, value, gradient, and what there is to warn of."""
    rows, label = _rows(setting, card)
    width = max(row.width for row in rows) + 2 * PAD
    shapes: list[Shape] = []
    top = STUB if card.cut else 0.0
    y = top + PAD - 7
    for row in rows:
        y += row.height
        shapes += row.shapes(PAD, y, width - 2 * PAD)
    height = y + PAD - top - 2
    frame = [moved(shape, 0, top) for shape in _frame(setting, card, width, height)]
    cut = _cut(width / 2) if card.cut else []
    return Panel(width, top + height, card_tip(card), [*cut, *frame, *shapes], label)


def _rows(setting: Setting, card: Card) -> tuple[list[Row], str]:
    """What stands on a card, and what is read aloud of it."""
    title, told, value = card.name, kind(card), value_lines(card)
    constant = card.role == "constant"
    lines = [] if constant else gradient_lines(setting.graph, card, setting.asked)
    label = card_label(card, told, value, lines)
    if constant and not card.shape and card.name == value[0]:  # a number in the code: no more to say
        title, told, value = value[0], "constant", []
    rows = [_head(title, told), *(_text(row, part="value") for row in value), *_histogram(card)]
    if card.cut:
        rows.append(_text(cut_line(card), "muted"))
    if lines:
        rows.append(_rule())
        rows += [_text(line.text, _ink(line, setting.colour, card), part=line.edge or "gradient") for line in lines]
    rows += [
        _text(text, "alarm", bold=True, part="badge")
        for text in badges(setting.graph, card, setting.trouble, not setting.asked)
    ]
    mark = setting.overlay.marks.get(card.id) if setting.overlay else None
    return rows + ([_mark(mark, setting)] if mark else []), label


def _head(title: str, told: str) -> Row:
    width = wide(title, FONT + 1) + (2 * PAD if told else 0) + wide(told, FONT - 2)

    def shapes(x: float, y: float, full: float) -> list[Shape]:
        return [Text(x, y, title, "ink", FONT + 1, bold=True),
                Text(x + (full - wide(told, FONT - 2)), y, told, "muted", FONT - 2)]  # fmt: skip

    return Row(width, LINE, shapes)


def _text(text: str, fill: str = "ink", bold: bool = False, part: str = "") -> Row:
    return Row(wide(text), LINE, lambda x, y, full: [Text(x, y, text, fill, FONT, bold, part=part)])


def _rule() -> Row:
    def shapes(x: float, y: float, full: float) -> list[Shape]:
        start, end = (x, y + 1), (x + full, y + 1)
        return [Curve([start, start, end, end], "frame", 0.8, arrow=False)]

    return Row(0, 6, shapes)


def _histogram(card: Card) -> list[Row]:
    """How the numbers of a large tensor are distributed, from the smallest to the largest."""
    bins = card.value.stats.histogram if card.value and card.value.stats else ()
    most = max(bins, default=0)
    if not most or sum(1 for count in bins if count) < 2:
        return []
    across, down = SPARK
    heights = [(i * across, down * count / most) for i, count in enumerate(bins) if count]

    def shapes(x: float, y: float, full: float) -> list[Shape]:
        return [Box(x + i, y + (2 - high), across - 1, high, 0, "muted", "muted", 0.0) for i, high in heights]

    return [Row(across * len(bins), LINE + 1, shapes)]


def _mark(mark: Mark, setting: Setting) -> Row:
    """What an overlay says, with a bar or a shade."""
    if mark.share is not None:
        shift = BAR[0] + 8
        return Row(shift + wide(mark.text, FONT - 1), LINE, lambda x, y, full: [
            *bar(x, y - BAR[1], mark.share or 0.0), Text(x + shift, y, mark.text, "ink", FONT - 1)])  # fmt: skip
    shade = setting.shades.get(mark.kind)
    return Row(18 + wide(mark.text, FONT - 1), LINE, lambda x, y, full: [
        *([Box(x, y - 9, 11, 11, 2, shade, shade)] if shade else []),
        Text(x + (18 if shade else 0), y, mark.text, "ink", FONT - 1)])  # fmt: skip


def bar(x: float, y: float, share: float) -> list[Shape]:
    """A bar, filled up to its share."""
    width, height = BAR
    filled: list[Shape] = [Box(x, y, max(width * share, 1.0), height, 1, "leaf", "leaf", 0.0)]
    return [Box(x, y, width, height, 1, "paper", "frame", 0.8), *filled]


def _ink(line: Line, colour: dict[str, str], card: Card) -> str:
    if line.edge:
        return colour[line.edge] if colour[line.edge] != "line" else "gradient"
    return "gradient" if card.gradient is not None and not line.text.startswith(".grad") else "muted"


def _frame(setting: Setting, card: Card, width: float, height: float) -> list[Shape]:
    """The ground of a card and its border, hatched where something is not finite."""
    stroke, thick, dash = FRAMES.get(card.role, ("frame", 1.0, ()))
    if card.id not in setting.trouble.cards:
        return [Box(0, 0, width, height, 7, "card", stroke, thick, dash)]
    hatched = Box(0, 0, width, height, 7, "none", "alarm", 6.0, (2.0, 3.0))
    return [Box(0, 0, width, height, 7, "card", "alarm", 1.2), hatched]


def _cut(x: float) -> list[Shape]:
    """A line that comes from above to the card, and is cut through."""
    low, high = STUB / 2 - 4, STUB / 2 + 4
    lines = [(x, 0.0, x, low), (x, high, x, STUB), *((x - 7, y + 3, x + 7, y - 3) for y in (low, high))]
    return [Curve([(a, b), (a, b), (c, d), (c, d)], "muted", 1.6, arrow=False) for a, b, c, d in lines]
