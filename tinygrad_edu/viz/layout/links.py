"""What is saved: a dashed link beside the line between an op and each tensor that it keeps for its backward pass."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from ..graph import Graph, Step
from ..wording import bytes_text
from .look import Setting
from .plan import Point
from .shapes import FONT, Box, Curve, Shape, Text, wide

ASIDE = 6.0  # points between a line and the link beside it
MARK = 7.0  # the side of the square at the end of a link
NEAR = 9.0  # points from the card down to the middle of the square
DASH = (2.0, 2.0)


def links(setting: Setting, wires: Iterable[tuple[str, str, str, list[Point]]]) -> list[Shape]:
    """The links, with the bytes at their ends, filled where the bytes are still held.

    Args:
        setting: the graph and its look.
        wires: the lines as they lie: tail, head, the id of the edge or nothing, and the points.
    """
    if not setting.links:
        return []
    graph = setting.graph
    kept = dict(_kept(graph))
    shapes: list[Shape] = []
    for tail, head, edge, points in wires:
        key = edge or (tail, head)
        if key in kept:
            step, count = kept[key]
            ends = tail in graph.cards or head in graph.cards  # of the two parts of a line, that at the card
            shapes += _link(points, step, count if ends else None, tail in graph.cards)
    return shapes


def _kept(graph: Graph) -> Iterator[tuple[str | tuple[str, str], tuple[Step, int]]]:
    """The lines beside which there is a link: by edge, or from an op to its result; with the op and the bytes."""
    for step in graph.steps.values():
        saved = {one.card: one.bytes for one in step.saved if one.card}
        for id in step.edges:
            if graph.edges[id].source in saved:  # of two edges from the same tensor the first
                yield id, (step, saved.pop(graph.edges[id].source))
        if step.output in saved:
            yield (step.id, step.output), (step, saved[step.output])


def _link(points: list[Point], step: Step, count: int | None, at_start: bool) -> list[Shape]:
    """One link, to the right of a line that leads downwards."""
    (x0, y0), (x1, y1) = points[0], points[-1]
    length = math.hypot(x1 - x0, y1 - y0) or 1.0
    dx, dy = ASIDE * (y1 - y0) / length, ASIDE * (x0 - x1) / length
    if dx < 0:
        dx, dy = -dx, -dy
    beside = [(x + dx, y + dy) for x, y in points]
    shapes: list[Shape] = [Curve(beside, "muted", 1.0, DASH, arrow=False)]
    if count is None:
        return shapes
    share = min(0.5, NEAR / max(abs(y1 - y0), 1.0))
    share = share if at_start else 1 - share
    (x0, y0), (x1, y1) = beside[0], beside[-1]
    x, y, size = x0 + share * (x1 - x0), y0 + share * (y1 - y0), FONT - 3
    text = bytes_text(count)
    fill = "paper" if step.freed else "muted"
    return [
        *shapes,
        Box(x - MARK / 2, y - MARK / 2, MARK, MARK, 0, fill, "muted", 1.2),
        Box(x + MARK / 2 + 1, y - 6, wide(text, size) + 4, 12, 2, "paper", "paper", 0.0),
        Text(x + MARK / 2 + 3, y + 3.5, text, "muted", size),
    ]
