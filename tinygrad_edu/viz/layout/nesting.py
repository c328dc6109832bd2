"""Open groups laid out inside-out: each on its own, then as one node, as large as it is, of the group around it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from .engine import BUDGET, lay_out
from .folding import Folding, Join, pin_id
from .frames import BAR, framed, inset
from .grouping import ROOT
from .plan import Layout, Link, Plan, Point, Port
from .shapes import Panel

PORT, PORTS = 6.0, 1_000  # points between the places where a wire may meet the border of an open group; and their most
PIN = 2.0  # the size of a pin of an open group: it is not seen


class Nest(NamedTuple):
    """Where everything is that is seen.

    `corners` has the upper left corner of each open group and `sizes` its size; `wires` the course of each join, by the
    group that it is in.
    """

    width: float
    height: float
    nodes: dict[str, Point]  # the middles of items and closed groups
    corners: dict[str, Point]
    sizes: dict[str, Point]
    wires: dict[str, list[tuple[Join, list[Point]]]]


def nest(
    folding: Folding, open: set[str], panels: Mapping[str, Panel], rankdir: str = "TB", budget: float = BUDGET
) -> Nest:
    """Lay out all open groups, those within before those around them; each depth by one process.

    Args:
        folding: the groups of a graph.
        open: those of them that are open, with all around each.
        panels: what is seen: the items and tags of open groups, and the closed groups in them.
        rankdir: where the graph goes.
        budget: seconds that Graphviz may take.

    Raises:
        RuntimeError: there is no Graphviz, or it fails, or it takes too long.
    """
    within: dict[str, int] = {}  # how many levels are open in it
    for id in reversed(folding.groups):
        if id in open:
            members = folding.groups[id].members
            within[id] = max((within[member] + 1 for member in members if member in open), default=0)
    layouts: dict[str, Layout] = {}
    for level in range(within[ROOT] + 1):
        ids = [id for id in within if within[id] == level]
        plans = [_plan(folding, id, panels, layouts, rankdir) for id in ids]
        layouts |= zip(ids, lay_out(plans, rankdir, budget), strict=True)
    return _placed(folding, layouts, rankdir)


def _plan(folding: Folding, id: str, panels: Mapping[str, Panel], layouts: dict[str, Layout], rankdir: str) -> Plan:
    """What Graphviz has to lay out of a group, when the open groups in it are laid out."""
    pins, nodes = [pin for pin in folding.inside(id).pins if not pin.tag], dict[str, tuple[float, float]]()
    for member in (*folding.groups[id].members, *(pin.id for pin in folding.inside(id).pins if pin.tag)):
        if member in layouts:
            nodes[member] = framed(layouts[member].width, layouts[member].height, folding.groups[member])
        else:
            nodes[member] = panels[member].width, panels[member].height
    nodes |= dict.fromkeys((pin.id for pin in pins), (PIN, PIN))
    links = [
        Link(
            join.tail,
            join.head,
            _port(folding, join.tail, join.card, False, layouts, rankdir),
            _port(folding, join.head, join.card, True, layouts, rankdir),
        )
        for join in folding.inside(id).joins
    ]
    return Plan(nodes, links, *([pin.id for pin in pins if pin.incoming is side] for side in (True, False)))


def _port(
    folding: Folding, id: str, card: str, incoming: bool, layouts: dict[str, Layout], rankdir: str
) -> Port | None:
    """Where on the border of an open group the pin of a tensor is, as the nearest port."""
    if id not in layouts:
        return None
    layout, group = layouts[id], folding.groups[id]
    size, start = framed(layout.width, layout.height, group), inset(layout.width, group)
    pin = layout.nodes[pin_id(id, card, incoming)]
    across = 0 if rankdir in ("TB", "BT") else 1
    count = min(PORTS, max(1, int(size[across] / PORT)))
    return Port(min(count - 1, int((start[across] + pin[across]) / size[across] * count)), count)


def _placed(folding: Folding, layouts: dict[str, Layout], rankdir: str) -> Nest:
    """The layouts with one origin, and the ends of their wires on one another."""
    root = layouts[ROOT]
    nest = Nest(root.width, root.height, {}, {ROOT: (0.0, 0.0)}, {}, {})
    origins = {ROOT: (0.0, 0.0)}  # of what is in each group
    for id in folding.groups:  # one around others first
        if id not in layouts:
            continue
        (x, y), layout = origins[id], layouts[id]
        for node, (dx, dy) in layout.nodes.items():
            if node not in layouts:
                nest.nodes[node] = x + dx, y + dy
                continue
            inner, group = layouts[node], folding.groups[node]
            width, height = nest.sizes[node] = framed(inner.width, inner.height, group)
            left, top = nest.corners[node] = x + dx - width / 2, y + dy - height / 2
            over, below = inset(inner.width, group)
            origins[node] = left + over, top + below
        nest.wires[id] = [
            (join, [(x + dx, y + dy) for dx, dy in points])
            for join, points in zip(folding.inside(id).joins, layout.wires, strict=True)
        ]
    for id, found in nest.wires.items():
        for join, points in found:
            _meet(nest, id, join, points, rankdir)
    return nest


def _meet(nest: Nest, id: str, join: Join, points: list[Point], rankdir: str) -> None:
    """Move the ends of a wire at open groups to where their pins are, and lead those at pins to the border."""
    for group, end, control in ((join.tail, 0, 1), (join.head, -1, -2)):
        if group in nest.corners:
            at = nest.nodes[pin_id(group, join.card, end == -1)]
            old = points[end]
            points[end] = (at[0], old[1]) if rankdir in ("TB", "BT") else (old[0], at[1])
            x, y = points[control]
            points[control] = x + points[end][0] - old[0], y + points[end][1] - old[1]
    if join.tail == pin_id(id, join.card, True):
        start = points[0]
        border = _border(nest, id, start, rankdir in ("TB", "LR"), rankdir)
        points[:0] = [border, border, start]
    if join.head == pin_id(id, join.card, False):
        last = points[-1]
        border = _border(nest, id, last, rankdir in ("BT", "RL"), rankdir)
        points += [last, border, border]


def _border(nest: Nest, id: str, at: Point, first: bool, rankdir: str) -> Point:
    """The nearest point on the border of an open group: above or left if `first`, else below or right."""
    (x, y), (width, height) = nest.corners[id], nest.sizes[id]
    if rankdir in ("TB", "BT"):
        return at[0], y + BAR if first else y + height
    return x if first else x + width, at[1]
