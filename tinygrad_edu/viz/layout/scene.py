"""The picture as shapes: what to paint where, in no painter's language. Lengths are in points, y goes downwards."""

from __future__ import annotations

import textwrap

from ..graph import Graph
from .engine import Layout
from .panels import Panel, colours
from .shapes import ADVANCE, FONT, LINE, MARGIN, Curve, Item, Scene, Text, moved


def wires(graph: Graph) -> list[tuple[str, str, str, bool]]:
    """The lines between the nodes of the layout: from, to, the colour's edge, and whether an arrowhead ends it."""
    found = []
    for edge in graph.edges.values():
        if edge.formula:
            found += [(edge.source, edge.id, edge.id, False), (edge.id, edge.step, edge.id, True)]
        else:
            found.append((edge.source, edge.step, edge.id, True))
    return found + [(step.id, step.output, "", True) for step in graph.steps.values()]


def compose(graph: Graph, layout: Layout, placed: dict[str, Panel]) -> Scene:
    """All shapes in their places."""
    colour, lines = colours(graph), Item("lines", "")
    for tail, head, edge, arrow in wires(graph):
        constant = bool(edge) and not graph.edges[edge].formula
        stroke, dash = ("muted", (4.0, 3.0)) if constant else (colour.get(edge, "line"), ())
        points = layout.edges.get((tail, head))
        if points:
            lines.shapes.append(Curve(points, stroke, 1.2 if stroke in ("line", "muted") else 1.8, dash, arrow))
    items = [lines]
    for id, panel in placed.items():
        x, y = layout.nodes[id]
        items.append(Item(id, panel.tip, [moved(s, x - panel.width / 2, y - panel.height / 2) for s in panel.shapes]))
    width = max(layout.width, 430.0)
    shift = MARGIN + (width - layout.width) / 2
    items = [Item(i.id, i.tip, [moved(s, shift, MARGIN) for s in i.shapes]) for i in items]
    y = layout.height + 2 * MARGIN
    caption = Item("caption", "")
    for text in captions(graph):
        for row in textwrap.wrap(text, int(width / (ADVANCE * (FONT - 1)))):
            y += LINE - 2
            caption.shapes.append(Text(MARGIN, y, row, "muted", FONT - 1))
    return Scene(width + 2 * MARGIN, y + MARGIN, [*items, caption])


def captions(graph: Graph) -> list[str]:
    """What stands below the picture."""
    out = graph.cards[graph.output].name
    first = f"∂v stands for ∂{out}/∂v, the gradient of v. The numbers at the ops count the steps of the backward pass."
    notes = [first] if graph.steps else []
    if graph.omitted:
        notes.append(f"{graph.omitted:,} earlier ops are not drawn: max_nodes= draws more.")
    return notes + graph.notes
