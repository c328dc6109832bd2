"""The ways by which a gradient comes: from the outputs back to one tensor, with the product along each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..graph import Edge, Graph, Value, value_of

LONG = 200_000  # edges on all paths together that are listed
COUNTED = 10**100  # from here on a number of paths is said to be "more than"
Flow = Any  # a number, or an array: what has come so far; or None where it is not known


@dataclass(slots=True)
class Path:
    """One way from an output back to a tensor.

    `cards` and `edges` lie on it, the output first. `product` is what comes by this way: the gradient of the output
    times all local derivatives. Where those are no numbers, as of a matrix product, it is only known if nothing comes
    by another way; else it is None, and `reason` says why.
    """

    cards: tuple[str, ...]
    edges: tuple[str, ...]
    product: Value | None
    reason: str = ""


def paths(graph: Graph, card: str, most: int = 50) -> tuple[list[Path], int]:
    """All ways by which a gradient comes to a tensor; what comes by all of them adds up to its gradient.

    Args:
        graph: what `capture` gives.
        card: the id of the tensor's card.
        most: how many to list; the number of all is worked out without walking them.

    Returns:
        The first of them, in the order of the backward pass; and how many there are, at most 10**100.

    Raises:
        KeyError: the graph has no such card.

    >>> import tinygrad_edu as torch
    >>> a = torch.tensor(3.0, requires_grad=True)
    >>> b = a + a
    >>> graph = torch.viz.capture(b * b)
    >>> found, total = torch.viz.explain.paths(graph, graph.named("a").id)
    >>> total, [path.product.numbers for path in found]
    (4, [6.0, 6.0, 6.0, 6.0])
    """
    counts = counts_of(graph)
    if card not in counts:
        raise KeyError(f"the graph has no card '{card}': its cards are {', '.join(list(counts)[:20])}")
    with np.errstate(all="ignore"):  # an overflow is shown, as inf or nan
        return _listed(graph, card, most, counts), counts[card]


def counts_of(graph: Graph) -> dict[str, int]:
    """For each card how many ways lead to it from an output, at most 10**100."""
    outputs = set(graph.outputs)
    counts = {id: int(id in outputs) for id in graph.cards}
    for step in sorted(graph.steps.values(), key=lambda step: step.backward):
        count = counts[step.output]
        for edge in map(graph.edges.__getitem__, step.edges):
            if edge.formula:
                counts[edge.source] = min(counts[edge.source] + count, COUNTED)
    return counts


def _listed(graph: Graph, card: str, most: int, counts: dict[str, int]) -> list[Path]:
    """The first paths to a card, each beginning shared with the one before. No recursion."""
    leads = _leading_to(graph, card)
    found: list[Path] = []
    room = LONG
    for output in [id for id in graph.outputs if id in leads]:
        start = graph.cards[output].gradient
        stack: list[tuple[str, Flow, str, int]] = [(output, _array(start), "", 0)]
        cards: list[str] = []
        edges: list[str] = []
        while stack and len(found) < most and room > 0:
            id, flow, edge, depth = stack.pop()
            del cards[depth:], edges[max(depth - 1, 0) :]
            cards.append(id)
            edges += [edge] if edge else []
            if id == card:
                found.append(_path(graph, cards, edges, flow))
                room -= len(cards)
            maker = graph.cards[id].maker
            for e in reversed(graph.steps[maker].edges) if maker else ():
                onward = graph.edges[e]
                if onward.formula and onward.source in leads:
                    stack.append((onward.source, _along(graph, onward, flow, counts), e, depth + 1))
    return found


def _leading_to(graph: Graph, card: str) -> set[str]:
    """The cards through which a gradient comes to `card`, and itself."""
    found = {card}
    waiting = [card]
    for id in waiting:  # the list grows while we walk it
        for edge in map(graph.edges.__getitem__, graph.cards[id].consumers):
            out = graph.steps[edge.step].output
            if edge.formula and out not in found:
                found.add(out)
                waiting.append(out)
    return found


def _path(graph: Graph, cards: list[str], edges: list[str], flow: Flow) -> Path:
    gradient, reason = graph.cards[cards[-1]].gradient, ""
    if flow is None or gradient is None:
        reason = next((graph.edges[e].reason for e in edges if graph.edges[e].reason), "")
        return Path(tuple(cards), tuple(edges), None, reason or "its rules are no numbers to multiply by")
    return Path(tuple(cards), tuple(edges), value_of(np.asarray(flow, gradient.dtype)))


def _along(graph: Graph, edge: Edge, flow: Flow, counts: dict[str, int]) -> Flow:
    """What comes out of an edge if `flow` is what comes to it by one way."""
    out = graph.cards[graph.steps[edge.step].output]
    whole = _array(edge.contribution)
    if flow is None or whole is None:
        return None
    if counts[out.id] == 1:
        return whole  # what comes by the only way is all that comes
    if edge.entrywise and (local := _array(edge.local)) is not None:
        through = flow * local
        if edge.summed or np.shape(through) != np.shape(whole):
            through = np.reshape(np.sum(through, axis=edge.summed), np.shape(whole))
        return through
    scale = _scale(flow, _array(out.gradient))
    return None if scale is None else whole * scale  # a rule is linear in the gradient


def _scale(flow: Flow, g: Flow) -> float | None:
    """The number by which `g` must be multiplied to give `flow`, if there is one."""
    if g is None or not np.size(g) or not np.isfinite(g).all():
        return None
    largest = np.argmax(np.abs(g))
    if not np.ravel(g)[largest]:
        return None
    scale = np.ravel(flow)[largest] / np.ravel(g)[largest]
    return float(scale) if np.allclose(flow, scale * g, rtol=1e-5, atol=0.0) else None


def _array(value: Value | None) -> Flow:
    """The numbers of a value, for arithmetic; None where they were not kept."""
    if value is None or value.numbers is None:
        return None
    return np.array(value.numbers, value.dtype) if value.shape else value.numbers
