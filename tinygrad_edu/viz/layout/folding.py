"""A graph as a tree of groups that open and close: module calls, rolls of repeated ones, and parts of what is long."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import NamedTuple

from ..graph import Card, Graph
from .grouping import ROOT, Group, grouped


class Join(NamedTuple):
    """Two nodes of a view that a tensor joins.

    `edge` is the id of the graph's edge that it is part of; it is empty behind an op, and where edges share the line.
    `arrow` is whether an arrowhead ends it.
    """

    tail: str
    head: str
    card: str
    edge: str
    arrow: bool


@dataclass(slots=True)
class Pin:
    """Where a tensor comes into a group, or goes out of it."""

    id: str
    card: str
    incoming: bool


def pin_id(group: str, card: str, incoming: bool) -> str:
    """The id of a pin; no other pin, item or group has it."""
    return f"{group}-{card}-{'in' if incoming else 'out'}"


@dataclass(slots=True)
class Folding:
    """Which group each item stands in, and what is joined to what inside each.

    A tensor that goes from one group into another does so through a pin on the border of each.
    """

    groups: dict[str, Group]  # a group stands before those within it; the root first
    place: dict[str, str]  # the group of each card, step, edge with a derivative, and group but the root
    pins: dict[str, list[Pin]]
    joins: dict[str, list[Join]]

    def is_part(self, id: str) -> bool:
        """Whether this is a part of something long."""
        return id in self.groups and self.groups[id].kind == "part"

    def within(self, id: str) -> list[str]:
        """The groups around an item or a group, from the innermost out, without the root."""
        found, at = [], self.place.get(id, ROOT)
        while at != ROOT:
            found.append(at)
            at = self.groups[at].parent
        return found


def fold(graph: Graph) -> Folding:
    """The groups of a graph, what stands in each, and the wires between them."""
    groups, home = grouped(graph)
    depth = {ROOT: 0}
    for id, group in groups.items():
        if id != ROOT:
            depth[id] = depth[group.parent] + 1
    place = {id: group.parent for id, group in groups.items() if id != ROOT} | home
    place |= {edge.id: home[edge.step] for edge in graph.edges.values() if edge.formula}
    for card in graph.cards.values():
        place[card.id] = _holder(graph, card, groups, home, depth)
    _fill(graph, groups, place)
    wiring = _Wiring(groups, depth)
    for edge in graph.edges.values():
        head = edge.id if edge.formula else edge.step
        wiring.join(edge.source, place[edge.source], head, home[edge.step], edge.source, edge.id, not edge.formula)
        if edge.formula:
            wiring.add(home[edge.step], Join(edge.id, edge.step, edge.source, edge.id, True))
    for step in graph.steps.values():
        wiring.join(step.id, home[step.id], step.output, place[step.output], step.output, "", True)
    pins, joins = ({id: list(found.values()) for id, found in each.items()} for each in (wiring.pins, wiring.joins))
    return Folding(groups, place, pins, joins)


def _holder(graph: Graph, card: Card, groups: dict[str, Group], home: dict[str, str], depth: dict[str, int]) -> str:
    """The group that a tensor stands in: the innermost that holds its maker and all of its consumers.

    What comes from outside stands outside the modules that it goes into. And a tensor that leaves a module but is also
    used in it stays within, for its lines would else lead out of the module and back in.
    """
    ends = [home[graph.edges[id].step] for id in card.consumers]
    if card.maker:
        ends.append(home[card.maker])
    if card.id in graph.outputs or not ends:
        ends.append(ROOT)
    holder = ends[0]
    for end in ends[1:]:
        holder = _common(holder, end, groups, depth)
    if not card.maker:
        return _outside(holder, groups) if card.role in ("leaf", "input") else holder
    for inner in reversed(_chain(home[card.maker], holder, groups)):  # from `holder` inwards to the maker
        same = [end for end in ends if end != ROOT and _common(end, inner, groups, depth) == inner]
        if len(same) < 2:  # the maker alone
            break
        holder = inner
    return holder


def _chain(inner: str, outer: str, groups: dict[str, Group]) -> list[str]:
    """The groups from `inner` outwards, up to but without `outer`."""
    found = []
    while inner != outer:
        found.append(inner)
        inner = groups[inner].parent
    return found


def _common(a: str, b: str, groups: dict[str, Group], depth: dict[str, int]) -> str:
    """The innermost group around both."""
    while a != b:
        if depth[a] >= depth[b]:
            a = groups[a].parent
        else:
            b = groups[b].parent
    return a


def _outside(holder: str, groups: dict[str, Group]) -> str:
    """The parent of the outermost module around `holder`, or `holder` itself where there is none."""
    found = at = holder
    while at != ROOT:
        if groups[at].kind == "module":
            found = groups[at].parent
        at = groups[at].parent
    return found


def _fill(graph: Graph, groups: dict[str, Group], place: dict[str, str]) -> None:
    """Write into the groups what stands in them, in the order of the forward pass, and how much it is."""
    done: set[str] = set()

    def add(id: str) -> None:
        if id not in done:
            done.add(id)
            groups[place[id]].members.append(id)

    for step in graph.steps.values():
        edges = [graph.edges[id] for id in step.edges]
        for edge in edges:
            add(edge.source)
        chain = _chain(place[step.id], ROOT, groups)
        for id in reversed(chain):
            add(id)
        for id in [ROOT, *chain]:
            groups[id].steps += 1
        for edge in edges:
            if edge.formula:
                add(edge.id)
        add(step.id)
        add(step.output)
    for card in graph.cards.values():
        add(card.id)
        if card.role == "parameter":
            users = {place[graph.edges[id].step] for id in card.consumers} or {ROOT}
            for id in {ROOT, *(around for user in users for around in _chain(user, ROOT, groups))}:
                groups[id].parameters += prod(card.shape)


class _Wiring:
    """The joins and pins of all groups."""

    def __init__(self, groups: dict[str, Group], depth: dict[str, int]) -> None:
        self.groups, self.depth = groups, depth
        self.pins: dict[str, dict[tuple[str, bool], Pin]] = {id: {} for id in groups}
        self.joins: dict[str, dict[tuple[str, str, str], Join]] = {id: {} for id in groups}

    def join(self, tail: str, here: str, head: str, there: str, card: str, edge: str, arrow: bool) -> None:
        """Join an item that stands `here` to one that stands `there`, through the borders between."""
        both = _common(here, there, self.groups, self.depth)
        for group in _chain(here, both, self.groups):
            self.add(group, Join(tail, self._pin(group, card, False), card, edge, False))
            tail = group
        for group in reversed(_chain(there, both, self.groups)):
            self.add(self.groups[group].parent, Join(tail, group, card, edge, True))
            tail = self._pin(group, card, True)
        self.add(there, Join(tail, head, card, edge, arrow))

    def add(self, group: str, join: Join) -> None:
        """Add a join to a group; where there is one already with these ends, they share a line."""
        same = self.joins[group].setdefault(join[:3], join)
        if same.edge != join.edge:
            self.joins[group][join[:3]] = same._replace(edge="")

    def _pin(self, group: str, card: str, incoming: bool) -> str:
        pin = Pin(pin_id(group, card, incoming), card, incoming)
        return self.pins[group].setdefault((card, incoming), pin).id
