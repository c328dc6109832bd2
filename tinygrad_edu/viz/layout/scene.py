"""The picture as shapes: what to paint where, in no painter's language. Lengths are in points, y goes downwards."""

from __future__ import annotations

import math
import textwrap
from dataclasses import dataclass, field
from typing import NamedTuple

from ..graph import Card, Edge, Graph, Step
from ..palette import TERMS
from ..wording import Line, columns, edge_lines, gradient_lines, kind, op_words, tip, value_lines
from .engine import Layout, Point

FONT, LINE = 12.0, 17.0  # the size of the text and the distance of lines
ADVANCE = 0.602  # of a fixed-width font: the width of a character in sizes
PAD = 9.0
MARGIN = 14.0


class Box(NamedTuple):
    """A rectangle with round corners; a disc where the corner is half the side."""

    x: float
    y: float
    width: float
    height: float
    corner: float
    fill: str
    stroke: str
    thick: float = 1.0
    dash: tuple[float, ...] = ()


class Curve(NamedTuple):
    """Bézier curves end to end: a point, then three for each; an arrowhead at the end."""

    points: list[Point]
    stroke: str
    thick: float = 1.2
    dash: tuple[float, ...] = ()
    arrow: bool = True


class Text(NamedTuple):
    """One line of text; (x, y) is where its baseline starts, or its middle."""

    x: float
    y: float
    text: str
    fill: str = "ink"
    size: float = FONT
    bold: bool = False
    middle: bool = False


Shape = Box | Curve | Text


@dataclass
class Group:
    """Shapes that belong together, and what they say when they are pointed at."""

    id: str
    tip: str
    shapes: list[Shape] = field(default_factory=list)


class Scene(NamedTuple):
    """All of a picture."""

    width: float
    height: float
    groups: list[Group]


class Panel(NamedTuple):
    """A node of the layout before it has its place: its size, and its shapes around (0, 0) as the upper left corner."""

    width: float
    height: float
    tip: str
    shapes: list[Shape]


def wide(text: str, size: float = FONT) -> float:
    """The width of a text."""
    return columns(text) * ADVANCE * size


def colours(graph: Graph) -> dict[str, str]:
    """The colour of each edge: its own where a tensor has several consumers."""
    found = {}
    for card in graph.cards.values():
        several = len(card.consumers) > 1
        for i, edge in enumerate(card.consumers):
            found[edge] = TERMS[i % len(TERMS)] if several else "line"
    return found


def panels(graph: Graph) -> dict[str, Panel]:
    """All nodes of the layout: tensors, ops, and the derivatives on the edges."""
    colour = colours(graph)
    found = {card.id: card_panel(graph, card, colour) for card in graph.cards.values()}
    found |= {step.id: step_panel(graph, step) for step in graph.steps.values()}
    return found | {edge.id: edge_panel(graph, edge, colour[edge.id]) for edge in graph.edges.values() if edge.formula}


def card_panel(graph: Graph, card: Card, colour: dict[str, str]) -> Panel:
    """A tensor: name and kind, value, gradient."""
    title, told, value, gradient = card.name, kind(card), value_lines(card), gradient_lines(graph, card)
    constant = card.role == "constant"
    if constant:
        gradient = []
    number = constant and not card.shape and card.name == value[0]  # a number in the code: no more to say
    if number:
        title, told, value = value[0], "constant", []
    head = wide(title, FONT + 1) + (2 * PAD if told else 0) + wide(told, FONT - 2)
    width = max([head, *map(wide, value), *(wide(line.text) for line in gradient)]) + 2 * PAD
    rows = 1 + len(value) + len(gradient)
    height = rows * LINE + 2 * PAD - 4 + (6 if gradient else 0)
    stroke, thick, dash = {
        "leaf": ("leaf", 2.2, ()),
        "parameter": ("leaf", 2.2, ()),
        "output": ("ink", 2.2, ()),
        "constant": ("muted", 1.0, (4.0, 3.0)),
    }.get(card.role, ("frame", 1.0, ()))
    shapes: list[Shape] = [Box(0, 0, width, height, 7, "card", stroke, thick, dash)]
    y = PAD + FONT - 2
    shapes.append(Text(PAD, y, title, "ink", FONT + 1, bold=True))
    shapes.append(Text(width - PAD - wide(told, FONT - 2), y, told, "muted", FONT - 2))
    for row in value:
        y += LINE
        shapes.append(Text(PAD, y, row))
    if gradient:
        shapes.append(
            Curve([(PAD, y + 7), (PAD, y + 7), (width - PAD, y + 7), (width - PAD, y + 7)], "frame", 0.8, arrow=False)
        )
        y += 6
    for line in gradient:
        y += LINE
        shapes.append(Text(PAD, y, line.text, _ink(line, colour, card)))
    about = f"{card.name}: {kind(card)}" + (f"\n{card.reason}" if card.reason else "")
    return Panel(width, height, about, shapes)


def _ink(line: Line, colour: dict[str, str], card: Card) -> str:
    if line.edge:
        return colour[line.edge] if colour[line.edge] != "line" else "gradient"
    return "gradient" if card.gradient is not None and not line.text.startswith(".grad") else "muted"


def step_panel(graph: Graph, step: Step) -> Panel:
    """An op: its sign on a disc, and the number of its step of the backward pass."""
    sign, options = op_words(step)
    options = f" {options}" if options else ""
    size = FONT + 3 if len(sign) == 1 else FONT
    height = 30.0
    width = max(height, wide(sign, size) + wide(options, FONT - 2) + (2 * PAD if len(sign + options) > 1 else 0))
    middle = (width - wide(options, FONT - 2)) / 2
    badge = str(step.backward)
    w = max(15.0, wide(badge, FONT - 3) + 7)
    return Panel(
        width,
        height,
        tip(graph, step),
        [
            Box(0, 0, width, height, height / 2, "op", "op"),
            Text(middle, height / 2 + size * 0.35, sign, "paper", size, bold=True, middle=True),
            Text(middle + wide(sign, size) / 2, height / 2 + 4, options, "paper", FONT - 2),
            Box(width - 8, height - 9, w, 15, 7.5, "paper", "op"),
            Text(width - 8 + w / 2, height + 2, badge, "ink", FONT - 3, bold=True, middle=True),
        ],
    )


def edge_panel(graph: Graph, edge: Edge, colour: str) -> Panel:
    """The local derivative on an edge."""
    lines, size = edge_lines(graph, edge), FONT - 1
    width = max(map(wide, lines)) * size / FONT + 12
    height = len(lines) * (LINE - 2) + 6
    ink = "ink" if colour == "line" else colour
    shapes: list[Shape] = [Box(0, 0, width, height, 5, "paper", colour, 1.0)]
    shapes += [Text(6, 3 + 11 + i * (LINE - 2), line, ink, size) for i, line in enumerate(lines)]
    about = f"what flows back: {edge.contribution.line()}" if edge.contribution else edge.reason
    return Panel(width, height, about, shapes)


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
    colour, lines = colours(graph), Group("lines", "")
    for tail, head, edge, arrow in wires(graph):
        constant = bool(edge) and not graph.edges[edge].formula
        stroke, dash = ("muted", (4.0, 3.0)) if constant else (colour.get(edge, "line"), ())
        points = layout.edges.get((tail, head))
        if points:
            lines.shapes.append(Curve(points, stroke, 1.2 if stroke in ("line", "muted") else 1.8, dash, arrow))
    groups = [lines]
    for id, panel in placed.items():
        x, y = layout.nodes[id]
        groups.append(Group(id, panel.tip, [moved(s, x - panel.width / 2, y - panel.height / 2) for s in panel.shapes]))
    width = max(layout.width, 430.0)
    shift = MARGIN + (width - layout.width) / 2
    groups = [Group(g.id, g.tip, [moved(s, shift, MARGIN) for s in g.shapes]) for g in groups]
    y = layout.height + 2 * MARGIN
    caption = Group("caption", "")
    for text in captions(graph):
        for row in textwrap.wrap(text, int(width / (ADVANCE * (FONT - 1)))):
            y += LINE - 2
            caption.shapes.append(Text(MARGIN, y, row, "muted", FONT - 1))
    return Scene(width + 2 * MARGIN, y + MARGIN, [*groups, caption])


def captions(graph: Graph) -> list[str]:
    """What stands below the picture."""
    out = graph.cards[graph.output].name
    first = f"∂v stands for ∂{out}/∂v, the gradient of v. The numbers at the ops count the steps of the backward pass."
    notes = [first] if graph.steps else []
    if graph.omitted:
        notes.append(f"{graph.omitted:,} earlier ops are not drawn: max_nodes= draws more.")
    return notes + graph.notes


def moved(shape: Shape, dx: float, dy: float) -> Shape:
    """A shape in another place."""
    if isinstance(shape, Curve):
        return shape._replace(points=[(x + dx, y + dy) for x, y in shape.points])
    return shape._replace(x=shape.x + dx, y=shape.y + dy)


def arrowhead(points: list[Point], size: float = 8.0) -> list[Point]:
    """The triangle at the end of a curve."""
    (x0, y0), (x, y) = next(p for p in reversed(points[:-1]) if p != points[-1]), points[-1]
    length = math.hypot(x - x0, y - y0)
    ux, uy = (x - x0) / length, (y - y0) / length
    back, side = (x - size * ux, y - size * uy), size * 0.38
    return [(x, y), (back[0] - side * uy, back[1] + side * ux), (back[0] + side * uy, back[1] - side * ux)]
