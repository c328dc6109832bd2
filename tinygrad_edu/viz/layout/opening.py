"""Which groups are open: as many levels as can be looked at, or those that are asked for."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from ..graph import Graph
from ..wording import clean
from .folding import Folding
from .grouping import ROOT

VISIBLE = 150  # tensors, ops and closed groups that are shown by default
FEW = 6  # of them tell too little, where one level more shows at most twice VISIBLE


def opened(graph: Graph, folding: Folding, depth: int | None = None, expand: str | Iterable[str] = ()) -> set[str]:
    """The groups that are open, always with the root.

    Args:
        graph: the graph.
        folding: its groups.
        depth: how many levels are open; by default as many as show at most 150 tensors, ops and closed groups.
        expand: the paths of modules, or the titles of other groups, that are open as well, with all around them.

    Raises:
        ValueError: there is no such path, or depth is no whole number of at least 0.
        TypeError: `expand` is no path, and not several.
    """
    if not isinstance(expand, Iterable):
        raise TypeError(
            f"expand must be paths of modules, such as ('layers.0', 'head'), but got {type(expand).__name__}"
        )
    if depth is not None and (isinstance(depth, bool) or not isinstance(depth, int) or depth < 0):
        raise ValueError(f"depth must be a whole number of at least 0, the levels of groups to open, but got {depth!r}")
    levels = {ROOT: 0}
    for id, group in folding.groups.items():
        if id != ROOT and group.parent in levels and (depth is not None or group.kind != "part"):
            levels[id] = levels[group.parent] + 1
    most = _deepest(graph, folding, levels) if depth is None else depth
    found = {id for id, level in levels.items() if level <= most}
    if depth is None:
        _open_last_part(graph, folding, found)
    paths = [expand] if isinstance(expand, str) else list(expand)
    for id in _asked(folding, paths) if paths else ():
        found.update([id, *folding.within(id)])
    return found


def _deepest(graph: Graph, folding: Folding, levels: dict[str, int]) -> int:
    """The deepest level that may be open. No part is: parts are where more stands than may be seen."""
    items = [0] * (max(levels.values()) + 1)  # tensors, ops and parts
    boxes = [0] * (len(items) + 1)
    for id, level in levels.items():
        for member in folding.groups[id].members:
            boxes[level + 1] += member in levels
            items[level] += member not in levels and member not in graph.edges
    shown = [sum(items[: level + 1]) + boxes[level + 1] for level in range(len(items))]  # never less further in
    most = max((level for level, count in enumerate(shown) if count <= VISIBLE), default=0)
    while most + 1 < len(shown) and shown[most] < FEW and shown[most + 1] <= 2 * VISIBLE:
        most += 1
    return most


def _open_last_part(graph: Graph, folding: Folding, found: set[str]) -> None:
    """Where no op would be seen, open the last part, which is nearest to the result."""
    inside = [member for id in found for member in folding.groups[id].members]
    parts = [id for id, group in folding.groups.items() if group.kind == "part" and id in inside]
    if any(member in graph.steps for member in inside):
        return
    while parts:
        found.add(parts[-1])
        parts = [id for id in folding.groups[parts[-1]].members if folding.is_part(id)]


def _asked(folding: Folding, expand: Iterable[str]) -> list[str]:
    """The groups of those names."""
    names: dict[str, list[str]] = {}
    for id, group in folding.groups.items():
        outermost = folding.groups[[id, *folding.within(id)][-1]].path  # with its name before the path or without
        for name in {group.path.removeprefix(f"{outermost}."): 0, group.path: 0, group.title: 0} if id != ROOT else ():
            names.setdefault(name, []).append(id)
    found = []
    for name in expand:
        if name not in names:
            near = difflib.get_close_matches(str(name), names, 5, 0.4) or list(names)[:10]
            known = ", ".join(repr(clean(other, 60)) for other in near)
            there = f"there are {known}" if known else "it has no groups"
            raise ValueError(f"expand: nothing in this picture is called {clean(str(name), 60)!r}: {there}")
        found += names[name]
    return found
