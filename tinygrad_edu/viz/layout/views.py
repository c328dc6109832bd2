"""The inside of each group laid out on its own, with the groups in it closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from ..graph import Graph
from .engine import BUDGET, lay_out
from .folding import Folding, Pin, fold
from .grouping import Group
from .plan import Layout, Link, Plan, Point

PIN = 8.0  # the diameter of a pin
SHARE = 1_000  # nodes of different plans, above which plans that look the same share one layout


class Sized(Protocol):
    """Whatever has a size, such as a Panel."""

    @property
    def width(self) -> float:
        """In points."""
        ...

    @property
    def height(self) -> float:
        """In points."""
        ...


class Wire(NamedTuple):
    """A line between two nodes of a view, Bézier curves end to end; the rest as in a `Join`."""

    tail: str
    head: str
    edge: str
    points: list[Point]
    arrow: bool
    card: str  # the tensor that it stands for


@dataclass(slots=True)
class View:
    """The inside of a group: the middles of its nodes, which are items, closed groups and pins, and its wires."""

    id: str  # of the group; empty for all of the picture
    group: Group
    pins: list[Pin]
    width: float
    height: float
    nodes: dict[str, Point]
    wires: list[Wire]


def views(
    graph: Graph,
    panels: Mapping[str, Sized],
    rankdir: str = "TB",
    budget: float = BUDGET,
    folding: Folding | None = None,
) -> dict[str, View]:
    """The views of all groups, each laid out with the groups in it closed; that of all of the picture has the id "".

    Args:
        graph: what `capture` gives.
        panels: the sizes of all items, closed groups and tags, by their ids.
        rankdir: where the graph goes: "TB", "LR", "BT" or "RL".
        budget: seconds that Graphviz may take in all.
        folding: what `fold(graph)` gives, if it is there already.

    Raises:
        RuntimeError: there is no Graphviz, or it fails, or it takes too long.
    """
    folding = folding or fold(graph)
    plans = [plan(folding, id, panels) for id in folding.groups]
    layouts = lay_out(shared(plans), rankdir, budget)
    return {id: view(folding, id, layout) for id, layout in zip(folding.groups, layouts, strict=True)}


def plan(folding: Folding, id: str, panels: Mapping[str, Sized]) -> Plan:
    """What Graphviz has to lay out of a group: its members and pins."""
    pins = [pin for pin in folding.inside(id).pins if not pin.tag]
    sized = [*folding.groups[id].members, *(pin.id for pin in folding.inside(id).pins if pin.tag)]
    nodes = {one: (panels[one].width, panels[one].height) for one in sized}
    nodes |= dict.fromkeys((pin.id for pin in pins), (PIN, PIN))
    come, go = ([pin.id for pin in pins if pin.incoming is incoming] for incoming in (True, False))
    return Plan(nodes, [Link(join.tail, join.head) for join in folding.inside(id).joins], come, go)


def shared(plans: Sequence[Plan]) -> list[Plan]:
    """The plans; where they are much together, those that look the same have the same sizes, so one layout does."""
    if sum(len(plan.nodes) for plan in plans) <= SHARE:
        return list(plans)
    alike: dict[object, list[Plan]] = {}
    looks = [plan.look() for plan in plans]
    for look, plan in zip(looks, plans, strict=True):
        alike.setdefault(look, []).append(plan)
    largest: dict[object, list[tuple[float, float]]] = {}
    for look, same in alike.items():
        sizes = zip(*(plan.nodes.values() for plan in same), strict=True)
        largest[look] = [(max(w for w, _ in each), max(h for _, h in each)) for each in sizes]
    return [
        Plan(dict(zip(plan.nodes, largest[look], strict=True)), plan.links, plan.first, plan.last)
        for look, plan in zip(looks, plans, strict=True)
    ]


def view(folding: Folding, id: str, layout: Layout) -> View:
    """A layout as a view."""
    joins = zip(folding.inside(id).joins, layout.wires, strict=True)
    wires = [Wire(join.tail, join.head, join.edge, points, join.arrow, join.card) for join, points in joins]
    return View(id, folding.groups[id], folding.inside(id).pins, layout.width, layout.height, layout.nodes, wires)
