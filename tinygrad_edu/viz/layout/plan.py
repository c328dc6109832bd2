"""What Graphviz gets to see of a picture: sizes, wires, and what lies on the border. No word of it can confuse it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

Point = tuple[float, float]
UNIT = 72  # points in an inch, Graphviz' measure
SPACE = "ranksep=0.25 nodesep=0.3"
STRAIGHT = 8  # how much more a line counts than that of a constant, which then bends, and not the chain
SIDES = {"TB": ("n", "s"), "BT": ("s", "n"), "LR": ("w", "e"), "RL": ("e", "w")}  # where wires come in and go out


class Port(NamedTuple):
    """A place on the border of a node: the one of that number among so many `places` at equal distances."""

    number: int
    places: int


class Link(NamedTuple):
    """What is to become a wire: its ends, and where on their borders it meets them, if that matters."""

    tail: str
    head: str
    leaves: Port | None = None
    enters: Port | None = None


@dataclass(slots=True)
class Plan:
    """A graph to lay out: the sizes of its nodes, in points, and its links.

    `first` and `last` are the nodes that stand before all others and behind them.
    """

    nodes: dict[str, tuple[float, float]]
    links: list[Link]
    first: list[str] = field(default_factory=list)
    last: list[str] = field(default_factory=list)

    def written(self, rankdir: str) -> str:
        """The plan in DOT."""
        names = {id: f"n{i}" for i, id in enumerate(self.nodes)}
        come_in, go_out = SIDES[rankdir]
        fields = {link.tail: link.leaves.places for link in self.links if link.leaves}
        fields |= {link.head: link.enters.places for link in self.links if link.enters}
        lines = [f'digraph {{ rankdir={rankdir} {SPACE} node [shape=box fixedsize=true label=""] edge [dir=none]']
        for id, (width, height) in self.nodes.items():
            size = f"width={width / UNIT:.4f} height={height / UNIT:.4f}"
            record = "|".join(f"<p{i}>" for i in range(fields.get(id, 0)))
            lines.append(f'{names[id]} [{size} shape=record label="{record}"]' if record else f"{names[id]} [{size}]")
        constants = self._constants()
        for tail, head, leaves, enters in self.links:
            start = f":p{leaves.number}:{go_out}" if leaves else ""
            end = f":p{enters.number}:{come_in}" if enters else ""
            weight = "" if tail in constants else f" [weight={STRAIGHT}]"
            lines.append(f"{names[tail]}{start} -> {names[head]}{end}{weight}")
        for rank, ids in (("source", self.first), ("sink", self.last)):
            if ids:
                lines.append(f"{{rank={rank} {' '.join(names[id] for id in ids)}}}")
        return "\n".join([*lines, "}\n"])

    def _constants(self) -> set[str]:
        """The nodes into which nothing goes, and from which a line goes to an op without a derivative on it."""
        heads = [link.head for link in self.links]
        several = {id for id, count in Counter(heads).items() if count > 1}
        return {link.tail for link in self.links if link.head in several}.difference(heads)

    def look(self) -> object:
        """The same for plans that differ in names and sizes alone."""
        number = {id: i for i, id in enumerate(self.nodes)}
        links = tuple((number[link.tail], number[link.head], *link[2:]) for link in self.links)
        return len(number), links, tuple(number[id] for id in self.first), tuple(number[id] for id in self.last)


class Layout(NamedTuple):
    """The places of all nodes (their middles), and of the links as wires (Bézier curves), with y downwards."""

    width: float
    height: float
    nodes: dict[str, Point]
    wires: list[list[Point]]


def read(plain: Iterable[str], plan: Plan) -> Layout:
    """The layout of a plan, from lines in Graphviz' plain format, https://graphviz.org/docs/outputs/plain/."""
    ids = list(plan.nodes)
    nodes: dict[str, Point] = {}
    wires: dict[tuple[str, str], list[list[Point]]] = {}
    width = height = 0.0
    for line in plain:
        word, *fields = line.split()
        if word == "graph":
            width, height = UNIT * float(fields[1]), UNIT * float(fields[2])
        elif word == "node":
            nodes[ids[int(fields[0][1:])]] = UNIT * float(fields[1]), height - UNIT * float(fields[2])
        elif word == "edge":
            ends, stop = (ids[int(fields[0][1:])], ids[int(fields[1][1:])]), 3 + 2 * int(fields[2])
            across = [UNIT * float(x) for x in fields[3:stop:2]]
            down = [height - UNIT * float(y) for y in fields[4:stop:2]]
            wires.setdefault(ends, []).append(list(zip(across, down, strict=True)))
    if len(nodes) < len(plan.nodes) or sum(map(len, wires.values())) < len(plan.links):
        raise ValueError(f"{len(nodes)} of {len(plan.nodes)} nodes have a place")
    for found in wires.values():
        found.reverse()  # links with the same ends come in their order
    return Layout(width, height, nodes, [wires[link.tail, link.head].pop() for link in plan.links])
