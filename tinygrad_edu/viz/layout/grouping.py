"""Which ops belong together: the calls of modules, rolls of repeated ones, and parts of what is long."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import NamedTuple, Union

from ..graph import Call, Graph

ROOT = ""  # the id of the group that is all of the picture
PART = 100  # ops and groups that stand side by side, at most
PARTS = 10  # parts that stand side by side, at most
PERIOD = 16  # ops and calls that a roll repeats, at most
TIMES = 3  # calls that make a roll, at least


@dataclass(slots=True)
class Group:
    """Items that stand in a box of their own, which opens and closes.

    `members` are the ids of what stands directly inside: cards, steps, edges with a derivative, and groups; in the
    order of the forward pass. `steps` counts the ops in all of it, `parameters` the numbers in the parameters that they
    use, `times` how often a roll repeats. `path` is what draw(expand=) calls it.
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
    units: Sequence[Union[str, _Bundle]]
    title: str
    path: str
    times: int


_Units = Sequence[Union[str, _Bundle]]


def grouped(graph: Graph) -> tuple[dict[str, Group], dict[str, str]]:
    """All groups, each before those within it, still without members; and the group of each step."""
    units = _units(graph)
    looks = _looks(graph, units)
    again = {(call.path, call.kind) for call in graph.calls.values() if call.number > 1}
    groups, home = {ROOT: Group(ROOT, "", "root", "")}, dict[str, str]()
    waiting: list[tuple[str, _Units]] = [(ROOT, _parted(_rolled(units[ROOT], looks, graph), graph, units))]
    for at, inside in waiting:  # the list grows
        for unit in inside:
            if isinstance(unit, _Bundle):
                id = f"{unit.kind}{len(groups)}"
                groups[id] = Group(id, unit.title, unit.kind, unit.path, at, times=unit.times)
                waiting.append((id, unit.units if unit.kind == "part" else _parted(unit.units, graph, units)))
            elif unit in graph.calls:
                call = graph.calls[unit]
                title = f"{call_title(call, graph)}{f' #{call.number}' if (call.path, call.kind) in again else ''}"
                inner, times = _rolled(units[unit], looks, graph), 1
                if len(inner) == 1 and isinstance(inner[0], _Bundle):  # the box of the module is enough for its roll
                    inner, times = inner[0].units, inner[0].times
                groups[unit] = Group(unit, title, "module", call.path or call.kind, at, times=times)
                waiting.append((unit, _parted(inner, graph, units)))
            else:
                home[unit] = at
    return groups, home


def call_title(call: Call, graph: Graph) -> str:
    """What stands on the box of a module: its name within the module around it, and its class."""
    parent = graph.calls[call.parent].path if call.parent else ""
    name = call.path.removeprefix(f"{parent}.") if parent else call.path
    if name[:1].isdigit() and parent:  # 0 of layers.0 says little
        name = f"{parent.rpartition('.')[2]}.{name}"
    return " · ".join(filter(None, [name, call.kind]))


def _units(graph: Graph) -> dict[str, list[str]]:
    """The steps and calls directly within each call, in the order of the forward pass; calls without ops are left out."""
    units: dict[str, list[str]] = {ROOT: []}
    for step in graph.steps.values():
        inner, at = step.id, step.call
        while at != ROOT and at not in units:
            units[at] = [inner]
            inner, at = at, graph.calls[at].parent
        units[at].append(inner)
    return units


def _looks(graph: Graph, units: dict[str, list[str]]) -> dict[str, int]:
    """A number for each step and call, the same for those of equal structure: of equal ops, shapes and calls within."""
    numbers: dict[object, int] = {}
    looks = {
        step.id: numbers.setdefault((step.op, graph.cards[step.output].shape), len(numbers))
        for step in graph.steps.values()
    }
    for call in reversed(graph.calls.values()):  # those within first
        if call.id in units:
            inside = tuple(looks[unit] for unit in units[call.id])
            looks[call.id] = numbers.setdefault((call.kind, inside), len(numbers))
    return looks


def _rolled(units: list[str], looks: dict[str, int], graph: Graph) -> _Units:
    """The units of a group, with runs of repeated calls made into rolls."""
    count = Counter(looks[unit] for unit in units if unit in graph.calls)
    if max(count.values(), default=0) < TIMES:
        return units
    row, found, i = [looks[unit] for unit in units], list[Union[str, _Bundle]](), 0
    runs = [_runs(row, period) for period in range(1, PERIOD + 1)]
    while i < len(units):
        for period, lengths in enumerate(runs, 1):
            run = units[i : i + period + lengths[i]] if lengths[i] >= period else []
            calls = [unit for unit in run if unit in graph.calls]
            same = [unit for unit in calls if looks[unit] == looks[calls[0]]]
            if len(same) >= TIMES:
                found.append(_roll(run, [graph.calls[unit] for unit in same]))
                i += len(run)
                break
        else:
            found.append(units[i])
            i += 1
    return found


def _runs(row: list[int], period: int) -> list[int]:
    """For each place, over how many the row goes on as it was a period before."""
    lengths = [0] * len(row)
    for i in range(len(row) - period - 1, -1, -1):
        if row[i] == row[i + period]:
            lengths[i] = lengths[i + 1] + 1
    return lengths


def _roll(units: list[str], calls: list[Call]) -> _Bundle:
    first, last = calls[0].path, calls[-1].path
    same = os.path.commonprefix([call.path.split(".") for call in calls])
    path = ".".join(same)
    name = f"{first}–{last.rpartition('.')[2]}" if path != first and path == first.rpartition(".")[0] else path
    title = " · ".join(filter(None, [name, calls[0].kind]))
    return _Bundle("repeat", units, title, path or calls[0].kind, len(calls))


def _parted(units: _Units, graph: Graph, within: dict[str, list[str]]) -> _Units:
    """The units of a group; where they are many, in parts, and the parts in parts."""
    size = PART
    while len(units) > size:
        count = ceil(len(units) / size)
        bounds = [i * len(units) // count for i in range(count + 1)]
        units = [_part(units[a:b], graph, within) for a, b in zip(bounds, bounds[1:])]
        size = PARTS
    return units


def _part(units: _Units, graph: Graph, within: dict[str, list[str]]) -> _Bundle:
    a, b = (_end(units, i, graph, within) for i in (0, -1))
    name = f"ops {a:,}–{b:,}"
    return _Bundle("part", units, name, name, 1)


def _end(units: _Units, i: int, graph: Graph, within: dict[str, list[str]]) -> int:
    """The number of the first or the last op of some units."""
    unit = units[i]
    while unit not in graph.steps:
        unit = (unit.units if isinstance(unit, _Bundle) else within[unit])[i]
    return graph.steps[unit].forward
