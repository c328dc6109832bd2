"""Which ops belong together: the calls of modules, rolls of repeated ones, and parts of what is long."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import ceil
from typing import NamedTuple

from ..graph import Call, Graph
from ..wording import clean

ROOT = ""  # the id of the group that is all of the picture
PART = 100  # ops and groups that stand side by side, at most
PARTS = 10  # parts that stand side by side, at most
PERIOD = 16  # ops and calls that a roll repeats, at most
LONGEST = 60  # characters of a title
TIMES, WORTH = 3, 20  # calls that make a roll, and ops and calls that it holds, at least


@dataclass(slots=True)
class Group:
    """Items that stand in a box of their own, which opens and closes.

    `members` are the ids of what stands directly inside: cards, steps, edges with a derivative, and groups; in the
    order of the forward pass. `steps` counts the ops in all of it, `parameters` the numbers in the parameters that they
    use, `times` how often what is in it repeats. `path` is what draw(expand=) calls it.
    """

    id: str
    title: str
    kind: str  # root, module, repeat or part
    path: str
    parent: str = ROOT
    members: list[str] = field(default_factory=list)
    steps: int = 0
    parameters: int = 0
    times: int = 1


class _Bundle(NamedTuple):
    """Units that become one: a unit is a step, a call, or a bundle."""

    kind: str
    units: Sequence[str | _Bundle]
    title: str
    path: str
    times: int


_Units = Sequence[str | _Bundle]


def grouped(graph: Graph) -> tuple[dict[str, Group], dict[str, str]]:
    """All groups, each before those within it, still without members; and the group of each step."""
    tree = _Tree(graph)
    again = {(call.path, call.kind) for call in graph.calls.values() if call.number > 1}
    groups, home = {ROOT: Group(ROOT, "", "root", "")}, dict[str, str]()
    waiting: list[tuple[str, _Units]] = [(ROOT, tree.parted(tree.rolled(ROOT)))]
    for at, inside in waiting:  # the list grows
        for unit in inside:
            if isinstance(unit, _Bundle):
                id = f"{unit.kind}{len(groups)}"
                groups[id] = Group(id, unit.title, unit.kind, unit.path, at, times=unit.times)
                waiting.append((id, unit.units if unit.kind == "part" else tree.parted(unit.units)))
            elif unit in graph.calls:
                call, within, times = graph.calls[unit], tree.rolled(unit), 1
                only = within[0] if len(within) == 1 else None
                if isinstance(only, _Bundle):  # the box of the module is enough for its roll
                    within, times = only.units, only.times
                number = f" #{call.number}" if (call.path, call.kind) in again else ""
                title = _title(tree.name(call), call.kind) + number
                groups[unit] = Group(unit, title, "module", call.path or call.kind, at, times=times)
                waiting.append((unit, tree.parted(within)))
            else:
                home[unit] = at
    return groups, home


def _title(name: str, kind: str) -> str:
    return " · ".join(filter(None, [clean(name, LONGEST), clean(kind)]))


class _Tree:
    """The steps and calls of a graph, by the call that they are directly within, in the order of the forward pass.

    `looks` has a number for each, the same for those of equal structure: of equal ops, shapes, and calls within.
    `sizes` counts the ops and calls of each. Calls without ops are left out. `smooth` has the looks in which there is
    no roll: what is equal need not be searched again.
    """

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.units: dict[str, list[str]] = {ROOT: []}
        for step in graph.steps.values():
            inner, at = step.id, step.call
            while at not in self.units:
                self.units[at] = [inner]
                inner, at = at, graph.calls[at].parent
            self.units[at].append(inner)
        self.smooth: set[int] = set()
        numbers: dict[object, int] = {}
        self.looks, self.sizes = dict[str, int](), dict[str, int]()
        for step in graph.steps.values():
            look = step.op, graph.cards[step.output].shape
            self.looks[step.id], self.sizes[step.id] = numbers.setdefault(look, len(numbers)), 1
        for call in reversed(graph.calls.values()):  # those within others first
            if call.id in self.units:
                units = self.units[call.id]
                inside = call.kind, tuple(self.looks[unit] for unit in units)
                self.looks[call.id] = numbers.setdefault(inside, len(numbers))
                self.sizes[call.id] = 1 + sum(self.sizes[unit] for unit in units)
        self.looks[ROOT], self.sizes[ROOT] = len(numbers), 1 + sum(self.sizes[unit] for unit in self.units[ROOT])

    def name(self, call: Call) -> str:
        """The name of a module within the module around it; of one that is only a number, with the name of its list."""
        parent = self.graph.calls[call.parent].path if call.parent else ""
        name = call.path.removeprefix(f"{parent}.") if parent else call.path
        return f"{parent.rpartition('.')[2]}.{name}" if parent and name[:1].isdigit() else name

    def rolled(self, id: str) -> _Units:
        """What is in a call, with runs of repeated calls made into rolls."""
        units = self.units[id]
        if self.sizes[id] <= WORTH or self.looks[id] in self.smooth:
            return units
        count = Counter(self.looks[unit] for unit in units if unit in self.graph.calls)
        if max(count.values(), default=0) < TIMES:
            return units
        row, found, i = [self.looks[unit] for unit in units], list[str | _Bundle](), 0
        runs = [_runs(row, period) for period in range(1, PERIOD + 1)]
        while i < len(units):
            ends = (i + period + lengths[i] for period, lengths in enumerate(runs, 1) if lengths[i] >= period)
            roll = next(filter(None, (self._roll(units[i:end]) for end in ends)), None)
            found.append(roll or units[i])
            i += len(roll.units) if roll else 1
        if len(found) == len(units):
            self.smooth.add(self.looks[id])
        return found

    def _roll(self, units: list[str]) -> _Bundle | None:
        """A roll of these units, if there is a call in them often enough."""
        calls = [self.graph.calls[unit] for unit in units if unit in self.graph.calls]
        calls = [call for call in calls if self.looks[call.id] == self.looks[calls[0].id]]
        if len(calls) < TIMES or sum(self.sizes[unit] for unit in units) < WORTH:
            return None
        first, last = calls[0], calls[-1]
        if first.path == last.path:
            name, path = self.name(first), first.path
        else:
            name = f"{self.name(first)}–{last.path.rpartition('.')[2]}"
            path = first.path.rpartition(".")[0]
        return _Bundle("repeat", units, _title(name, first.kind), path or first.kind, len(calls))

    def parted(self, units: _Units) -> _Units:
        """The units of a group; where they are many, in parts, and the parts in parts."""
        size = PART
        while len(units) > size:
            count = ceil(len(units) / size)
            bounds = [i * len(units) // count for i in range(count + 1)]
            units = [self._part(units[a:b]) for a, b in pairwise(bounds)]
            size = PARTS
        return units

    def _part(self, units: _Units) -> _Bundle:
        name = f"ops {self._number(units, 0):,}–{self._number(units, -1):,}"
        return _Bundle("part", units, name, name, 1)

    def _number(self, units: _Units, i: int) -> int:
        """The number of the first op in some units, or of the last."""
        unit = units[i]
        while isinstance(unit, _Bundle) or unit not in self.graph.steps:
            unit = (unit.units if isinstance(unit, _Bundle) else self.units[unit])[i]
        return self.graph.steps[unit].forward


def _runs(row: list[int], period: int) -> list[int]:
    """For each place, over how many the row goes on as it was a period before."""
    lengths = [0] * len(row)
    for i in range(len(row) - period - 1, -1, -1):
        if row[i] == row[i + period]:
            lengths[i] = lengths[i + 1] + 1
    return lengths
