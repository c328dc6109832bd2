"""A graph as a tree of groups that open and close: module calls, rolls of repeated ones, and parts of what is long."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import prod
from typing import NamedTuple

from ..graph import Card, Edge, Graph, Step
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


class Inside(NamedTuple):
    """What is joined to what within a group, and where tensors come into it and go out of it."""

    pins: list[Pin]
    joins: list[Join]


@dataclass(slots=True)
class Folding:
    """Which group each item stands in, and what is joined to what inside each.

    A tensor that goes from one group into another does so through a pin on the border of each. One that goes to very
    many places within a group is joined to the first; at each of the others a tag stands in for it.
    """

    groups: dict[str, Group]  # a group stands before those within it; the root first
    place: dict[str, str]  # the group of each card, step, edge with a derivative, and group but the root
    through: dict[str, list[Edge | Step]]  # of each group the edges, and the steps to their results, that lead through
    known: dict[str, Inside] = field(default_factory=dict)

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

    def inside(self, id: str) -> Inside:
        """What is inside a group; made when somebody asks, for of a large graph most groups are never looked into."""
        if id not in self.known:
            self.known[id] = _joined(id, self.through[id], self.place)
        return self.known[id]


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
    through: dict[str, list[Edge | Step]] = {id: [] for id in groups}
    for edge in graph.edges.values():
        for group in tree.way(place[edge.source], home[edge.step]):
            through[group].append(edge)
    for step in graph.steps.values():
        for group in tree.way(home[step.id], place[step.output]):
            through[group].append(step)
    return Folding(groups, place, through)


def _holder(graph: Graph, card: Card, tree: _Tree, home: dict[str, str], output: bool) -> str:
    """The group that a tensor stands in: the innermost that holds its maker and all of its consumers.

    But one that leaves a module and is also used in it stays within: its lines would else lead out and back in.
    """
    ends = [home[graph.edges[id].step] for id in card.consumers]
    if card.maker:
        ends.append(home[card.maker])
    holder = ROOT if output or not ends else ends[0]
    for end in ends:
        if end != holder:
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
    groups = tree.groups
    met: dict[str, None] = {ROOT: None}  # in the order in which the forward pass meets them first
    for step in graph.steps.values():
        edges, inner = [graph.edges[id] for id in step.edges], place[step.id]
        for edge in edges:
            met[edge.source] = None
        if inner not in met:
            met |= dict.fromkeys(reversed(tree.chain(inner, ROOT)))
        for edge in edges:
            if edge.formula:
                met[edge.id] = None
        met[step.id] = met[step.output] = None
        groups[inner].steps += 1
    met |= dict.fromkeys(graph.cards)
    del met[ROOT]
    for id in met:
        groups[place[id]].members.append(id)
    for id in reversed(tree.parent):
        groups[tree.parent[id]].steps += groups[id].steps
    for card in graph.cards.values():
        if card.role == "parameter":
            count, counted = prod(card.shape), {ROOT}
            groups[ROOT].parameters += count
            for id in card.consumers:
                at = place[graph.edges[id].step]
                while at not in counted:  # once in each group around its uses
                    counted.add(at)
                    groups[at].parameters += count
                    at = tree.parent[at]


def _joined(group: str, through: list[Edge | Step], place: dict[str, str]) -> Inside:
    """The pins and joins of a group: the part within it of each line that leads through it."""
    pins: dict[tuple[str, bool], Pin] = {}
    joins: dict[tuple[str, str, str], Join] = {}

    def node(item: str, card: str, incoming: bool) -> str:
        """What stands here for the end of a line: the item, the group here that it is in, or a pin if it is outside."""
        while item in place and place[item] != group:
            item = place[item]
        if item in place:
            return item
        pin = pins.setdefault((card, incoming), Pin(pin_id(group, card, incoming), card, incoming))
        return pin.id

    def join(tail: str, head: str, card: str, edge: str, arrow: bool) -> None:
        """Add a join; where there is one already with these ends, they share a line."""
        start, end = node(tail, card, True), node(head, card, False)
        made = Join(start, end, card, edge, arrow if end == head else end in place)
        same = joins.setdefault((start, end, card), made)
        if same is not made and same.edge != edge:
            joins[start, end, card] = same._replace(edge="")

    for one in through:
        if isinstance(one, Step):
            join(one.id, one.output, one.output, "", True)
            continue
        join(one.source, one.id if one.formula else one.step, one.source, one.id, not one.formula)
        if one.formula and place[one.id] == group:
            join(one.id, one.step, one.source, one.id, True)
    return _tagged(group, list(joins.values()), list(pins.values()))


def _tagged(group: str, joins: list[Join], pins: list[Pin]) -> Inside:
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
    return Inside(pins, found)


class _Tree:
    """The groups, and ways through them."""

    def __init__(self, groups: dict[str, Group]) -> None:
        self.groups = groups
        self.parent = {id: group.parent for id, group in groups.items() if id != ROOT}
        self.depth = {ROOT: 0}
        for id, parent in self.parent.items():
            self.depth[id] = self.depth[parent] + 1

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

    def way(self, here: str, there: str) -> Sequence[str]:
        """The groups that a line from an item in one group to one in another leads through."""
        if here == there:
            return (here,)
        both = self.common(here, there)
        return [*self.chain(here, both), *self.chain(there, both), both]

    def outside(self, id: str) -> str:
        """The group around all modules and rolls around a group, or the group itself where there are none."""
        chain = [*self.chain(id, ROOT), ROOT]
        last = max((i for i, at in enumerate(chain) if self.groups[at].kind in ("module", "repeat")), default=-1)
        return chain[last + 1]
