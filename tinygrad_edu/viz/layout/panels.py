"""What stands on each item of a picture: the tensors, the ops, the derivatives on the edges, and closed groups."""

from __future__ import annotations

from collections.abc import Iterable

from ..graph import Card, Edge, Graph, Step
from ..wording import bytes_text, clean, edge_lines, op_words, step_label, tag_tip, tip
from .cards import BAR, bar, card_panel
from .folding import Pin
from .frames import closed
from .grouping import Group
from .look import PLAIN, Look, Setting, colours
from .shapes import FONT, LINE, PAD, Box, Panel, Shape, Text, wide

__all__ = [
    "Look",
    "Panel",
    "Setting",
    "colours",
    "edge_panel",
    "item_panel",
    "panels",
    "reading_order",
    "step_panel",
    "tags",
]

NAME = 26  # columns of a tag
DISC = 30.0  # the height of an op
TAG = 18.0  # the height of a tag


def panels(graph: Graph, look: Look = PLAIN, groups: Iterable[Group] = ()) -> dict[str, Panel]:
    """All nodes of the layout, in the order in which a reader meets them: what goes in before what comes out.

    Args:
        graph: what `capture` gives.
        look: the switches of the picture.
        groups: those that are closed somewhere.
    """
    setting = Setting(graph, look)
    return {id: item_panel(setting, id) for id in reading_order(graph)} | {group.id: closed(group) for group in groups}


def reading_order(graph: Graph) -> list[str]:
    """The ids of all items: before each op what goes in, and behind it what comes out."""
    found: dict[str, None] = {}
    for step in graph.steps.values():
        for id in step.edges:
            found[graph.edges[id].source] = None
            if graph.edges[id].formula:
                found[id] = None
        found[step.id] = found[step.output] = None
    return [*found, *(id for id in graph.cards if id not in found)]


def tags(graph: Graph, pins: Iterable[Pin]) -> dict[str, Panel]:
    """The panels of those pins that are tags: each has the name of its tensor."""
    return {pin.id: _tag(graph.cards[pin.card]) for pin in pins if pin.tag}


def _tag(card: Card) -> Panel:
    name, size, told = clean(card.name, NAME), FONT - 1, tag_tip(card)
    width = max(wide(name, size) + PAD, TAG)
    box = Box(0, 0, width, TAG, TAG / 2, "card", "leaf" if not card.maker else "line", 1.0)
    return Panel(width, TAG, told, [box, Text(width / 2, 13, name, "ink", size, middle=True)], told)


def item_panel(setting: Setting, id: str) -> Panel:
    """The panel of a card, a step or an edge."""
    graph = setting.graph
    if id in graph.cards:
        return card_panel(setting, graph.cards[id])
    return step_panel(setting, graph.steps[id]) if id in graph.steps else edge_panel(setting, graph.edges[id])


def step_panel(setting: Setting, step: Step) -> Panel:
    """An op: its sign on a disc, the number of its step of the backward pass, and what there is to tell below it."""
    sign, options = op_words(step)
    options = f" {options}" if options else ""
    size = FONT + 3 if len(sign) == 1 else FONT
    disc = max(DISC, wide(sign, size) + wide(options, FONT - 2) + (2 * PAD if len(sign + options) > 1 else 0))
    below = _below(setting, step)
    width = max(disc, *(wide(row.text, FONT - 1) + 2 for row in below), BAR[0] if _bar(setting, step) else 0, 0)
    left = (width - disc) / 2
    middle = left + (disc - wide(options, FONT - 2)) / 2
    number = "✗" if step.error else str(step.backward or "")  # nothing where no backward has run
    w, fill = max(15.0, wide(number, FONT - 3) + 7), "alarm" if step.error else "op"
    shapes: list[Shape] = [
        Box(left, 0, disc, DISC, DISC / 2, fill, *(("alarm", 3.5) if step.id in setting.trouble.born else ("op",))),
        Text(middle, DISC / 2 + size * 0.35, sign, "paper", size, bold=True, middle=True),
        Text(middle + wide(sign, size) / 2, DISC / 2 + 4, options, "paper", FONT - 2),
    ]
    if number:
        shapes.append(Box(left + disc - 8, DISC - 9, w, 15, 7.5, "paper", fill))
        shapes.append(Text(left + disc - 8 + w / 2, DISC + 2, number, "ink", FONT - 3, bold=True, middle=True))
    y = DISC + 4
    share = _bar(setting, step)
    if share is not None:
        y += BAR[1] + 2
        shapes += bar((width - BAR[0]) / 2, y - BAR[1], share)
    for row in below:
        y += LINE - 3
        shapes.append(row._replace(x=width / 2, y=y))
    height = DISC if y == DISC + 4 else y + 5
    return Panel(width, height, tip(setting.graph, step), shapes, step_label(setting.graph, step))


def _bar(setting: Setting, step: Step) -> float | None:
    mark = setting.overlay.marks.get(step.id) if setting.overlay else None
    return mark.share if mark else None


def _below(setting: Setting, step: Step) -> list[Text]:
    """The lines below a disc."""
    rows = []
    if step.id in setting.trouble.born:
        rows.append(Text(0, 0, f"★ {setting.trouble.born[step.id]}", "alarm", FONT - 1, bold=True, middle=True))
    mark = setting.overlay.marks.get(step.id) if setting.overlay else None
    if mark:
        rows.append(Text(0, 0, mark.text, setting.shades.get(mark.kind, "ink"), FONT - 1, middle=True))
    between = sum(one.bytes for one in step.saved if not one.card) if setting.links else 0
    if between:
        sign = "□" if step.freed else "■"
        rows.append(Text(0, 0, f"{sign} worked out: {bytes_text(between)}", "muted", FONT - 2, middle=True))
    return rows


def edge_panel(setting: Setting, edge: Edge) -> Panel:
    """The local derivative on an edge."""
    lines, size = edge_lines(setting.graph, edge, hidden=setting.asked is not None), FONT - 1
    colour, thick = setting.colour[edge.id], 1.0
    ink = "ink" if colour == "line" else colour
    if edge.id in setting.trouble.path:
        colour, thick = "alarm", 2.2
    width = max(map(wide, lines)) * size / FONT + 12
    height = len(lines) * (LINE - 2) + 6
    shapes: list[Shape] = [Box(0, 0, width, height, 5, "paper", colour, thick)]
    for i, line in enumerate(lines):
        part = "gradient" if line.startswith("= ") and not edge.entrywise else ""
        shapes.append(Text(6, 3 + 11 + i * (LINE - 2), line, ink, size, part=part))
    if setting.asked is not None:
        return Panel(width, height, "", shapes)
    about = f"what flows back: {edge.contribution.line()}" if edge.contribution else edge.reason
    return Panel(width, height, about, shapes)
