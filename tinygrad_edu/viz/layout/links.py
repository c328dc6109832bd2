"""What is saved: a dashed link beside the line between an op and each tensor that it keeps for its backward pass.

The pages have the same in painters/page/script/links.js.
"""

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
HIGH = 12.0  # the height of a label
SHIFTS = (0, -4, 4, -14, 14, -28, 28, -42, 42, -56, 56)  # how far a label may be from the height of its square
DASH = (2.0, 2.0)
Place = tuple[float, float, float, float]  # left, top, width, height


def links(
    setting: Setting, wires: Iterable[tuple[str, str, str, list[Point]]], taken: Iterable[Place] = ()
) -> list[Shape]:
    """The links, with the bytes at their ends, filled where the bytes are still held.

    Args:
        setting: the graph and its look.
        wires: the lines as they lie: tail, head, the id of the edge or nothing, and the points.
        taken: where other things stand, behind which the bytes could not be read.
    """
    if not setting.links:
        return []
    graph, places = setting.graph, list(taken)
    kept = dict(_kept(graph))
    shapes: list[Shape] = []
    for tail, head, edge, points in wires:
        key = edge or (graph.cards[head].maker if head in graph.cards else tail)
        if key in kept:
            step, count = kept[key]
            beside = _beside(points)
            shapes.append(Curve(beside, "muted", 1.0, DASH, arrow=False))
            if tail in graph.cards or head in graph.cards:  # of the two parts of a line, that at the card
                shapes += _end(beside, step, count, tail in graph.cards, places)
    return shapes


def _kept(graph: Graph) -> Iterator[tuple[str, tuple[Step, int]]]:
    """The lines beside which there is a link, by the edge, or by the op that leads to its result; the op, the bytes."""
    for step in graph.steps.values():
        saved = {one.card: one.bytes for one in step.saved if one.card}
        for id in step.edges:
            if graph.edges[id].source in saved:  # of two edges from the same tensor the first
                yield id, (step, saved.pop(graph.edges[id].source))
        if step.output in saved:
            yield step.id, (step, saved[step.output])


def _beside(points: list[Point]) -> list[Point]:
    """A link, to the right of a line that leads downwards."""
    (x0, y0), (x1, y1) = points[0], points[-1]
    length = math.hypot(x1 - x0, y1 - y0) or 1.0
    dx, dy = ASIDE * (y1 - y0) / length, ASIDE * (x0 - x1) / length
    if dx < 0:
        dx, dy = -dx, -dy
    return [(x + dx, y + dy) for x, y in points]


def _end(beside: list[Point], step: Step, count: int, at_start: bool, taken: list[Place]) -> list[Shape]:
    """The square at the end of a link, and the bytes, which are taken into account from now on."""
    (x0, y0), (x1, y1) = beside[0], beside[-1]
    share = min(0.5, NEAR / max(abs(y1 - y0), 1.0))
    share = share if at_start else 1 - share
    x, y, size, text = x0 + share * (x1 - x0), y0 + share * (y1 - y0), FONT - 3, bytes_text(count)
    left, top = _free(x, y, wide(text, size) + 4, taken)
    taken.append((left, top, wide(text, size) + 4, HIGH))
    return [
        Box(x - MARK / 2, y - MARK / 2, MARK, MARK, 0, "paper" if step.freed else "muted", "muted", 1.2),
        Box(*taken[-1], 2, "paper", "paper", 0.0),
        Text(left + 2, top + 9.5, text, "muted", size),
    ]


def _free(x: float, y: float, width: float, taken: Iterable[Place]) -> Point:
    """Where a label is behind nothing: right of the middle (x, y) of its square, left of the line, above or below."""
    aside = MARK / 2 + 1
    places = [(left, y - HIGH / 2 + down) for down in SHIFTS for left in (x + aside, x - 2 * aside - width)]
    across, high = width + 2 * aside, SHIFTS[-1] + HIGH
    near = [
        at for at in taken if at[0] - across < x < at[0] + at[2] + across and at[1] - high < y < at[1] + at[3] + high
    ]
    free = (
        (left, top)
        for left, top in places
        if not any(a < left + width and left < a + w and b < top + HIGH and top < b + h for a, b, w, h in near)
    )
    return next(free, places[0])
