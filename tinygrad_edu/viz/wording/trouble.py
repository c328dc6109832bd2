"""Where NaN and infinity come from: the first op in which they were born, and the path from there."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ..graph import Card, Graph, Value


@dataclass(slots=True)
class Trouble:
    """What is not finite in a graph.

    `cards` are those whose gradient is not, or whose value is not and does harm; `born` has, by id, the words on the
    item where that began; `path` has the ids of the items on the way from there.
    """

    cards: set[str] = field(default_factory=set)
    born: dict[str, str] = field(default_factory=dict)
    path: set[str] = field(default_factory=set)


def odd(value: Value | None) -> bool:
    """Whether a value is known and not finite everywhere."""
    if value is None:
        return False
    if value.stats is not None:
        return bool(value.stats.nans or value.stats.infs)
    return not _finite(value.numbers)


def has_nan(value: Value | None) -> bool:
    """Whether a value is known and NaN somewhere."""
    return odd(value) and bool(value and value.summary.nans)


def _finite(numbers: Any) -> bool:
    if not isinstance(numbers, list):
        return numbers is None or math.isfinite(numbers)
    if numbers and isinstance(numbers[0], list):
        return all(map(_finite, numbers))
    return math.isfinite(sum(numbers)) or all(map(math.isfinite, numbers))  # a sum is quick, and may overflow


def counts(value: Value) -> str:
    """How many numbers are not finite: 2 nan, 1 inf."""
    told = value.summary
    return ", ".join(f"{count:,} {name}" for count, name in ((told.nans, "nan"), (told.infs, "inf")) if count)


def trouble(graph: Graph) -> Trouble:
    """What is not finite, and where that began.

    Infinities that do no harm, as in a mask before a softmax, are no trouble: they come neither to an output nor to a
    gradient, and to no NaN. Of several beginnings the first in the order of the forward pass is told; if all values are
    finite, the first in the order of the backward pass.
    """
    values = {id for id, card in graph.cards.items() if odd(card.value)}
    gradients = {id for id, card in graph.cards.items() if odd(card.gradient)}
    found = Trouble(gradients)
    if values:
        found.cards = gradients | _forward(graph, values, bool(gradients), found)
    if gradients and not found.born:
        _backward(graph, found)
    return found


def _forward(graph: Graph, values: set[str], harm: bool, found: Trouble) -> set[str]:
    """Find the birth of what came to an output, a NaN, or with `harm` a gradient; the cards that it went through."""
    cards = graph.cards
    ends = [id for id in values if has_nan(cards[id].value) or id in graph.outputs]
    if not ends and harm:
        ends = [id for id in values if cards[id].maker]
    before = set(ends)
    waiting = list(ends)
    for id in waiting:  # grows
        new = [source for source in sources(graph, cards[id]) if source in values and source not in before]
        before.update(new)
        waiting += new
    first = min((id for id in before if not before.intersection(sources(graph, cards[id]))), key=_made_at(graph),
                default="")  # fmt: skip
    value = cards[first].value if first else None
    if value is None:
        return before
    card = cards[first]
    if card.maker:
        known = all(cards[id].value is not None for id in sources(graph, card))
        found.born[card.maker] = f"born here: {counts(value)}" if known else f"first seen here: {counts(value)}"
        found.path.add(card.maker)
    else:
        found.born[first] = f"comes in here: {counts(value)}"
    waiting = [first]
    for id in waiting:  # grows
        found.path.add(id)
        for edge in cards[id].consumers:
            out = graph.steps[graph.edges[edge].step].output
            if out in before:
                found.path.update((edge, graph.edges[edge].step))
                waiting += [out] if out not in found.path and out not in waiting else []
    return before


def sources(graph: Graph, card: Card) -> Iterable[str]:
    """The cards from which a card was made."""
    return [graph.edges[id].source for id in graph.steps[card.maker].edges] if card.maker else []


def _made_at(graph: Graph) -> Any:
    """What sorts cards: the step that made it, or the first that reads it."""

    def key(id: str) -> float:
        card = graph.cards[id]
        if card.maker:
            return graph.steps[card.maker].forward
        return min((graph.steps[graph.edges[edge].step].forward for edge in card.consumers), default=0) - 0.5

    return key


def _backward(graph: Graph, found: Trouble) -> None:
    births = [edge for edge in graph.edges.values() if odd(edge.contribution)]
    first = min(births, key=lambda edge: graph.steps[edge.step].backward, default=None)
    if first is None or first.contribution is None:
        return
    out, source = graph.cards[graph.steps[first.step].output], graph.cards[first.source]
    words = "born here" if out.gradient is not None else "first seen here"
    found.born[first.step] = f"{words}, in the backward pass: ∂{source.name} gets {counts(first.contribution)}"
    found.path.add(first.step)
    waiting = [first]
    for edge in waiting:  # grows
        card = graph.cards[edge.source]
        found.path.update((edge.id, card.id))
        if card.maker and card.maker not in found.path:
            found.path.add(card.maker)
            waiting += [e for e in map(graph.edges.__getitem__, graph.steps[card.maker].edges) if odd(e.contribution)]
