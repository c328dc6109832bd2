"""What stands below a picture: the signs that occur in it, what they mean, and the notes."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator

from ..overlays import LEVELS
from ..wording import answer_line
from .cards import BAR, FRAMES, bar
from .look import Setting, flow
from .shapes import ADVANCE, FONT, LINE, Box, Curve, Panel, Shape, Stroke, Text, moved, wide

SIZE = FONT - 1
APART = 18.0  # between two signs
Entry = tuple[
    float, Callable[[], list[Shape]], str
]  # the width of a sign, its shapes around the baseline, and its meaning


def legend(setting: Setting, width: float) -> Panel:
    """The signs and the notes, as wide as the picture."""
    shapes: list[Shape] = []
    x, y = 0.0, LINE - 4
    for wide_sign, sign, words in _entries(setting):
        across = wide_sign + 6 + wide(words, SIZE)
        if x and x + across > width:
            x, y = 0.0, y + LINE + 2
        shapes += [moved(shape, x, y) for shape in sign()]
        shapes.append(Text(x + wide_sign + 6, y, words, "muted", SIZE))
        x += across + APART
    y += 4
    for note in notes(setting):
        for row in textwrap.wrap(note, max(int(width / (ADVANCE * SIZE)), 20)):
            y += LINE - 2
            shapes.append(Text(0, y, row, "muted", SIZE))
    return Panel(width, y + 4, "", shapes)


def notes(setting: Setting) -> list[str]:
    """The lines of text below a picture."""
    graph, asked = setting.graph, setting.asked
    lines = [*setting.captions]
    if setting.overlay:
        lines += [f"{setting.overlay.title}: {text}" for text in setting.overlay.legend]
    if asked:
        lines.append("Quiz: work out the gradients, from the output back, and fill in the blanks.")
    if asked and setting.look.quiz == "answers":
        lines.append(answer_line(graph, asked))
    return lines


def _entries(setting: Setting) -> Iterator[Entry]:
    """The signs that occur."""
    graph, trouble = setting.graph, setting.trouble
    roles = {card.role for card in graph.cards.values()}
    tracked = " or ".join(role for role in ("leaf", "parameter", "input") if role in roles)
    for role, words in ((tracked.split(" ")[0], tracked), ("constant", "constant: no gradient")):
        if role in roles:
            yield 20, lambda look=FRAMES[role]: [Box(0, -9, 20, 12, 3, "card", *look)], words  # type: ignore[misc]
    numbered = any(step.backward for step in graph.steps.values())
    if graph.steps:
        yield (26, _disc, "op, and its step of the backward pass") if numbered else (15, lambda: _disc()[:1], "op")
    if any(edge.formula for edge in graph.edges.values()):
        yield 20, lambda: [Box(0, -9, 20, 12, 3, "paper", "line")], "local derivative"
    if setting.links:
        freed = any(step.freed for step in graph.steps.values())
        yield 20, lambda: _link("paper" if freed else "muted"), "kept for the backward pass" + ", and freed" * freed
    if any(card.cut for card in graph.cards.values()):
        yield 14, _cut, "cut: no gradient goes back"
    if trouble.cards:
        yield 20, lambda: [Box(0, -9, 20, 12, 3, "none", "alarm", 5.0, (2.0, 3.0))], "nan or inf"
    if trouble.path:
        yield 20, lambda: _line(Stroke("alarm", 3.0)), "from where it was born"
    if setting.flow:
        for i, words in enumerate(LEVELS):
            yield 28, lambda i=i: _line(flow(i), 28), words  # type: ignore[misc]
    elif setting.overlay:
        yield from _of_overlay(setting)


def _of_overlay(setting: Setting) -> Iterator[Entry]:
    for kind, shade in setting.shades.items():
        yield 12, lambda shade=shade: [Box(0, -9, 11, 11, 2, shade, shade)], kind  # type: ignore[misc]
    if setting.overlay and any(mark.share is not None for mark in setting.overlay.marks.values()):
        yield BAR[0], lambda: bar(0, -BAR[1], 0.5), "share of the largest"


def _disc() -> list[Shape]:
    return [
        Box(0, -11, 15, 15, 7.5, "op", "op"),
        Box(12, -4, 11, 11, 5.5, "paper", "op"),
        Text(17.5, 4.5, "1", "ink", FONT - 4, bold=True, middle=True),
    ]


def _line(stroke: Stroke, width: float = 20.0) -> list[Shape]:
    return [Curve([(0, -3), (0, -3), (width, -3), (width, -3)], stroke.colour, stroke.thick, stroke.dash, arrow=False)]


def _link(fill: str) -> list[Shape]:
    return [*_line(Stroke("muted", 1.0, (2.0, 2.0))), Box(0, -6.5, 7, 7, 0, fill, "muted", 1.2)]


def _cut() -> list[Shape]:
    lines = [(6, -12, 6, -6), (6, -2, 6, 4), (0, -4, 12, -8), (0, 0, 12, -4)]
    return [Curve([(a, b), (a, b), (c, d), (c, d)], "muted", 1.6, arrow=False) for a, b, c, d in lines]
