"""Which groups are open: as many levels as can be looked at, or those that are asked for."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from ..graph import Graph
from ..wording import clean
from .folding import Folding
from .grouping import ROOT

VISIBLE = 150  # tensors, ops and closed groups that are shown by default
FEW = 12  # of them tell too little, if one level more shows at most twice VISIBLE


def opened(
    graph: Graph, folding: Folding, depth: int | None = None, expand: str | Iterable[str] = ()
) -> set[str]:
    """The groups that are open, always with the root.

    Args:
        graph: the graph.
        folding: its groups.
        depth: how many levels are open; by default as many as show at most 150 tensors, ops and closed groups.
        expand: the paths of modules, or the titles of other groups, that are open as well, with all around them.

    Raises:
        ValueError: there is no such path, or depth is no whole number of at least 0.
    """
    levels = {ROOT: 0}
    for id, group in folding.groups.items():
        if id != ROOT:
            levels[id] = levels[group.parent] + 1
    if depth is not None and (isinstance(depth, bool) or not isinstance(depth, int) or depth < 0):
        raise ValueError(f"depth must be a whole number of at least 0, the levels of modules to open, but got {depth!r}")
    most = _deepest(graph, folding, levels) if depth is None else depth
    found = {id for id, level in levels.items() if level <= most}
    if depth is None:
        _open_last_parts(graph, folding, found)
    for id in _asked(folding, (expand,) if isinstance(expand, str) else expand):
        found.update([id, *folding.within(id)])
    return found


def _deepest(graph: Graph, folding: Folding, levels: dict[str, int]) -> int:
    """The deepest level that can be open."""
    items, boxes = [0] * (max(levels.values()) + 1), [0] * (max(levels.values()) + 2)
    for id, group in folding.groups.items():
        items[levels[id]] += sum(member in graph.cards or member in graph.steps for member in group.members)
        boxes[levels[id]] += 1
    shown = [sum(items[: level + 1]) + boxes[level + 1] for level in range(len(items))]  # never less than one level up
    most = max((level for level, count in enumerate(shown) if count <= VISIBLE), default=0)
    while most + 1 < len(shown) and shown[most] < FEW and shown[most + 1] <= 2 * VISIBLE:
        most += 1
    return most


def _open_last_parts(graph: Graph, folding: Folding, found: set[str]) -> None:
    """Where only parts would be seen and no op, open the last, which is nearest to the result."""
    if any(member in graph.steps for id in found for member in folding.groups[id].members):
        return
    for id, group in folding.groups.items():  # also those that are opened on the way
        parts = [member for member in group.members if folding.is_part(member)]
        if id in found and parts:
            found.add(parts[-1])


def _asked(folding: Folding, expand: Iterable[str]) -> list[str]:
    """The groups of those names."""
    names: dict[str, list[str]] = {}
    for id, group in folding.groups.items():
        for name in {group.path, group.title} if id != ROOT else ():
            names.setdefault(name, []).append(id)
    found = []
    for name in expand:
        if name not in names:
            near = difflib.get_close_matches(str(name), names, 5, 0.4) or list(names)[:10]
            known = ", ".join(repr(clean(other, 60)) for other in near)
            there = f"there are {known}" if known else "the graph has no modules and is short"
            raise ValueError(f"expand: nothing in this picture is called {clean(str(name), 60)!r}: {there}")
        found += names[name]
    return found
