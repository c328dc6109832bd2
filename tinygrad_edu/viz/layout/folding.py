"""A graph as a tree of groups that open and close: module calls, rolls of repeated ones, and parts of what is long."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import prod
from typing import NamedTuple

from ..graph import Card, Graph
from .grouping import ROOT, Group, grouped

CROWD = 12  # tensors from outside that stand outside a module, at most
FAN = 8  # lines from one tensor within a view, at most; where there are more, a tag stands in for it at each use


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
    """Where a tensor comes into a group, or goes out of it; or a tag with its name beside one of very many uses."""

    id: str
    card: str
    incoming: bool
    tag: bool = False


def pin_id(group: str, card: str, incoming: bool) -> str:
    """The id of a pin; no other pin, item or group has it."""
    return f"{group}-{card}-{'in' if incoming else 'out'}"


@dataclass(slots=True)
class Folding:
    """Which group each item stands in, and what is joined to what inside each.

    A tensor that goes from one group into another does so through a pin on the border of each. One that goes to very
    many places within a group is joined to the first; at each of the others a tag stands in for it.
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
    tree = _Tree(groups)
    place = tree.parent | home
    place |= {edge.id: home[edge.step] for edge in graph.edges.values() if edge.formula}
    outputs = set(graph.outputs)
    for card in graph.cards.values():
        place[card.id] = _holder(graph, card, tree, home, card.id in outputs)
    _lead_out(graph, tree, place)
    _fill(graph, tree, place)
    for edge in graph.edges.values():
        here, there = place[edge.source], home[edge.step]
        tree.join(
            edge.source, here, edge.id if edge.formula else edge.step, there, edge.source, edge.id, not edge.formula
        )
        if edge.formula:
            tree.add(there, Join(edge.id, edge.step, edge.source, edge.id, True))
    for step in graph.steps.values():
        tree.join(step.id, home[step.id], step.output, place[step.output], step.output, "", True)
    pins = {id: list(found.values()) for id, found in tree.pins.items()}
    joins = {id: _tagged(id, list(found.values()), pins[id]) for id, found in tree.joins.items()}
    return Folding(groups, place, pins, joins)


def _holder(graph: Graph, card: Card, tree: _Tree, home: dict[str, str], output: bool) -> str:
    """The group that a tensor stands in: the innermost that holds its maker and all of its consumers.

    But one that leaves a module and is also used in it stays within: its lines would else lead out and back in.
    """
    ends = [home[graph.edges[id].step] for id in card.consumers]
    if card.maker:
        ends.append(home[card.maker])
    holder = ROOT if output or not ends else ends[0]
    for end in set(ends):
        holder = tree.common(holder, end)
    inwards = reversed(tree.chain(home[card.maker], holder)) if card.maker else ()  # to the maker
    for inner in inwards:
        if not any(tree.common(end, inner) == inner for end in ends[:-1]):
            break
        holder = inner
    return holder


def _lead_out(graph: Graph, tree: _Tree, place: dict[str, str]) -> None:
    """Let what comes from outside stand outside the modules that it goes into, unless it is a crowd."""
    found: dict[str, list[str]] = {}
    for card in filter(_is_from_outside, graph.cards.values()):
        outside = tree.outside(place[card.id])
        if outside != place[card.id]:
            found.setdefault(outside, []).append(card.id)
    for outside, ids in found.items():
        if len(ids) <= CROWD:
            place |= dict.fromkeys(ids, outside)


def _is_from_outside(card: Card) -> bool:
    """Whether a tensor comes from outside: a leaf, an input, or a constant in a variable, but no buffer of a module."""
    data = card.role == "constant" and card.given and "." not in card.name
    return not card.maker and (data or card.role in ("leaf", "input"))


def _fill(graph: Graph, tree: _Tree, place: dict[str, str]) -> None:
    """Write into the groups what stands in them, in the order of the forward pass, and how much it is."""
    groups, done = tree.groups, {ROOT}

    def add(*ids: str) -> None:
        for id in ids:
            if id not in done:
                done.add(id)
                groups[place[id]].members.append(id)

    for step in graph.steps.values():
        edges, inner = [graph.edges[id] for id in step.edges], place[step.id]
        add(*(edge.source for edge in edges))
        if inner not in done:
            add(*reversed(tree.chain(inner, ROOT)))
        add(*(edge.id for edge in edges if edge.formula), step.id, step.output)
        groups[inner].steps += 1
    for id in reversed(tree.parent):
        groups[tree.parent[id]].steps += groups[id].steps
    for card in graph.cards.values():
        add(card.id)
        if card.role == "parameter":
            users = {place[graph.edges[id].step] for id in card.consumers}
            for id in {ROOT, *(around for user in users for around in tree.chain(user, ROOT))}:
                groups[id].parameters += prod(card.shape)


def _tagged(group: str, joins: list[Join], pins: list[Pin]) -> list[Join]:
    """The joins of a group, those of a tensor with very many uses from tags, which are added to the pins.

    Lines from one place to all of a long chain could not be followed, and take Graphviz minutes to lay out.
    """
    uses = Counter((join.tail, join.card) for join in joins)
    first, found = set[tuple[str, str]](), []
    for join in joins:
        way = join.tail, join.card
        if uses[way] > FAN and way in first:
            pins.append(Pin(f"{group}-{join.card}-tag{len(pins)}", join.card, True, tag=True))
            join = join._replace(tail=pins[-1].id)
        first.add(way)
        found.append(join)
    return found


class _Tree:
    """The groups, and ways through them; and the joins and pins of each."""

    def __init__(self, groups: dict[str, Group]) -> None:
        self.groups = groups
        self.parent = {id: group.parent for id, group in groups.items() if id != ROOT}
        self.depth = {ROOT: 0}
        for id, parent in self.parent.items():
            self.depth[id] = self.depth[parent] + 1
        self.pins: dict[str, dict[tuple[str, bool], Pin]] = {id: {} for id in groups}
        self.joins: dict[str, dict[tuple[str, str, str], Join]] = {id: {} for id in groups}

    def chain(self, inner: str, outer: str) -> list[str]:
        """The groups from `inner` outwards, up to but without `outer`."""
        found = []
        while inner != outer:
            found.append(inner)
            inner = self.parent[inner]
        return found

    def common(self, a: str, b: str) -> str:
        """The innermost group around both."""
        while a != b:
            if self.depth[a] >= self.depth[b]:
                a = self.parent[a]
            else:
                b = self.parent[b]
        return a

    def outside(self, id: str) -> str:
        """The group around all modules and rolls around a group, or the group itself where there are none."""
        chain = [*self.chain(id, ROOT), ROOT]
        last = max((i for i, at in enumerate(chain) if self.groups[at].kind in ("module", "repeat")), default=-1)
        return chain[last + 1]

    def join(self, tail: str, here: str, head: str, there: str, card: str, edge: str, arrow: bool) -> None:
        """Join an item that stands `here` to one that stands `there`, through the borders between."""
        if here != there:
            both = self.common(here, there)
            for group in self.chain(here, both):
                self.add(group, Join(tail, self._pin(group, card, False), card, edge, False))
                tail = group
            for group in reversed(self.chain(there, both)):
                self.add(self.parent[group], Join(tail, group, card, edge, True))
                tail = self._pin(group, card, True)
        self.add(there, Join(tail, head, card, edge, arrow))

    def add(self, group: str, join: Join) -> None:
        """Add a join to a group; where there is one already with these ends, they share a line."""
        joins, ends = self.joins[group], (join.tail, join.head, join.card)
        same = joins.setdefault(ends, join)
        if same is not join and same.edge != join.edge:
            joins[ends] = same._replace(edge="")

    def _pin(self, group: str, card: str, incoming: bool) -> str:
        pins, key = self.pins[group], (card, incoming)
        if key not in pins:
            pins[key] = Pin(pin_id(group, card, incoming), card, incoming)
        return pins[key].id
