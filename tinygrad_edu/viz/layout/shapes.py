"""The shapes that a picture is painted with, in no painter's language. Lengths are in points, y goes downwards."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import NamedTuple

from ..wording import columns
from .plan import Point

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


class Stroke(NamedTuple):
    """How a line is drawn."""

    colour: str
    thick: float = 1.2
    dash: tuple[float, ...] = ()


class Curve(NamedTuple):
    """Bézier curves end to end: a point, then three for each; an arrowhead at the end."""

    points: list[Point]
    stroke: str
    thick: float = 1.2
    dash: tuple[float, ...] = ()
    arrow: bool = True


class Text(NamedTuple):
    """One line of text; (x, y) is where its baseline starts, or its middle.

    `part` says what a page may hide until it is worked out: "value", "gradient", "badge", or the id of the edge whose
    term it is.
    """

    x: float
    y: float
    text: str
    fill: str = "ink"
    size: float = FONT
    bold: bool = False
    middle: bool = False
    part: str = ""


Shape = Box | Curve | Text


@dataclass
class Item:
    """Shapes that belong together, what they say when they are pointed at, and what is read aloud of them.

    What has a `label` can be reached with the keyboard.
    """

    id: str
    tip: str
    shapes: list[Shape] = field(default_factory=list)
    label: str = ""


class Scene(NamedTuple):
    """All of a picture."""

    width: float
    height: float
    items: list[Item]


class Panel(NamedTuple):
    """A node of the layout before it has its place: its size, and its shapes around (0, 0) as the upper left corner."""

    width: float
    height: float
    tip: str
    shapes: list[Shape]
    label: str = ""


def wide(text: str, size: float = FONT) -> float:
    """The width of a text."""
    return columns(text) * ADVANCE * size


def moved(shape: Shape, dx: float, dy: float) -> Shape:
    """A shape in another place."""
    if isinstance(shape, Curve):
        return Curve([(x + dx, y + dy) for x, y in shape.points], *shape[1:])
    return (
        Box(shape[0] + dx, shape[1] + dy, *shape[2:])
        if isinstance(shape, Box)
        else Text(shape[0] + dx, shape[1] + dy, *shape[2:])
    )


def arrowhead(curve: Curve) -> list[Point]:
    """The triangle at the end of a curve: larger on a thick one."""
    (x0, y0), (x, y) = next(p for p in reversed(curve.points[:-1]) if p != curve.points[-1]), curve.points[-1]
    length, size = math.hypot(x - x0, y - y0), _arrow_size(curve)
    ux, uy = (x - x0) / length, (y - y0) / length
    back, side = (x - size * ux, y - size * uy), size * 0.38 + max(curve.thick - 2, 0) * 0.6
    return [(x, y), (back[0] - side * uy, back[1] + side * ux), (back[0] + side * uy, back[1] - side * ux)]


def _arrow_size(curve: Curve) -> float:
    return 8.0 + max(curve.thick - 2, 0.0)


def behind_arrow(curve: Curve) -> list[Point]:
    """The points of a curve, with a thick line ending at the back of its arrowhead, so that it keeps its point."""
    if not curve.arrow or curve.thick <= 2:
        return curve.points
    _, (x0, y0), (x1, y1) = arrowhead(curve)
    return [*curve.points[:-1], ((x0 + x1) / 2, (y0 + y1) / 2)]
