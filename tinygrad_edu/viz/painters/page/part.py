"""Which part of a graph a page holds: all of most, and of a large one the groups nearest to the result."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection
from dataclasses import replace
from typing import NamedTuple

from ...graph import Card, Edge, Graph, Step
from ...layout.folding import Folding
from ...layout.grouping import ROOT, Group

MOST = 3_000  # items that a page holds


class Part(NamedTuple):
    """What a page holds.

    `folding` has the groups that can be opened, `all` all groups. `cards`, `steps` and `edges` are all in them, and
    what these are joined to; `outside` has of those that stand in no such group the group around that stays closed.
    """

    folding: Folding
    cards: list[Card]
    steps: list[Step]
    edges: list[Edge]
    all: dict[str, Group]
    outside: dict[str, str]


def part(graph: Graph, folding: Folding, open: Collection[str], most: int = MOST) -> Part:
    """The groups that are open at the beginning, then those in them, level by level, up to `most` items."""
    inside = _groups(folding, open, most)
    held = replace(folding, groups={id: group for id, group in folding.groups.items() if id in inside})
    if len(inside) == len(folding.groups):
        return Part(
            held, list(graph.cards.values()), list(graph.steps.values()), list(graph.edges.values()), folding.groups, {}
        )
    place = folding.place
    here = {member for id in inside for member in folding.groups[id].members}
    edges = [edge for edge in graph.edges.values() if edge.step in here or edge.source in here]
    cards, steps = here & graph.cards.keys(), here & graph.steps.keys()
    steps |= {edge.step for edge in edges} | {graph.cards[id].maker for id in cards} - {""}
    cards |= {edge.source for edge in edges} | {graph.steps[id].output for id in steps}
    shown = [card for card in graph.cards.values() if card.id in cards]
    done = [step for step in graph.steps.values() if step.id in steps]
    outside = {}
    ids = [card.id for card in shown] + [step.id for step in done] + [edge.id for edge in edges if edge.formula]
    for id in ids:
        if id not in here:
            outside[id] = next(around for around in folding.within(id) if place[around] in inside)
    return Part(held, shown, done, edges, folding.groups, outside)


def _groups(folding: Folding, open: Collection[str], most: int) -> set[str]:
    """The groups that a page holds."""
    inside, count, waiting = set(), 0, deque([ROOT])
    while waiting:
        id = waiting.popleft()
        members = folding.groups[id].members
        if id != ROOT and id not in open and count + len(members) > most:
            continue
        inside.add(id)
        count += len(members)
        waiting.extend(member for member in reversed(members) if member in folding.groups)
    return inside
