"""The numbers of a graph: the chain rule, from the output back, with every term told apart."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...core import Node
from ..graph import Card, Edge, Graph, value_of
from . import derivative

FREED = "freed by backward()"
HINTS = {
    FREED: "Some numbers were freed by backward(): draw before it, or call backward(retain_graph=True).",
    "overwritten": "Some numbers are missing: a value that they need was overwritten after its use. Draw before that.",
}


def walk_back(
    nodes: list[Node],
    root: Any,
    start: np.ndarray,
    graph: Graph,
    cards: dict[Any, Card],
    wires: dict[Node, list[tuple[int, Edge]]],
) -> None:
    """Write the gradients into `cards` and the derivatives into the edges of `wires`.

    Args:
        nodes: all of the graph, the latest first, also those that are not drawn: gradients come through them too.
        root: the node or leaf where it starts.
        start: the gradient of the root.
        graph: gets a note where numbers are missing.
        cards: by node or leaf, those that are drawn.
        wires: by node, the place of an argument and its edge, those that are drawn.
    """
    grads, unknown = {root: start}, dict[Any, str]()
    reasons = set[str]()
    for node in nodes:
        g, why = grads.pop(node, None), unknown.pop(node, "")
        _finish(cards.get(node), g, why)
        why = derivative.obstacle(node) or why
        pulled: list[Any] = [None] * len(node.parents)
        if g is not None and not why:
            try:
                pulled = derivative.contributions(node, g)
            except Exception as error:  # a rule may be a user's own: the picture shows which one fails
                why = f"the rule of {node.op.name} raised {type(error).__name__}: {error}"
        for parent, found in zip(node.parents, pulled, strict=True):
            if parent is not None and found is not None:
                grads[parent] = grads[parent] + found[0] if parent in grads else found[0]
            elif parent is not None:
                unknown.setdefault(parent, why or "nothing flows back")
        for place, edge in wires.get(node, ()):
            _fill(edge, node, place, g, pulled[place], why)
        reasons |= {why} if why else set()
    graph.notes += [hint for key, hint in HINTS.items() if any(why.startswith(key) for why in reasons)]
    for key, card in cards.items():
        if card.role in ("leaf", "parameter"):
            _finish(card, grads.get(key), unknown.get(key, ""))


def _finish(card: Card | None, g: Any, why: str) -> None:
    """The gradient of one card, complete; or why it is not known."""
    if card is None:
        return
    if isinstance(g, dict):
        card.reason = why or "a gradient for each of the outputs"
    elif g is None or why:
        card.reason = why or "nothing flows back"
    else:
        card.gradient = value_of(g)


def _fill(edge: Edge, node: Node, place: int, g: Any, found: Any, why: str) -> None:
    """The numbers of one edge."""
    edge.reason = why if found is None else ""
    if found is not None and not isinstance(found[0], dict):
        edge.contribution, edge.summed = value_of(found[0]), found[1]
    if derivative.obstacle(node) or why.startswith("the rule"):
        return
    if edge.entrywise:
        out = None if node.saved is None else node.saved[0]
        like = g if g is not None else out
        edge.local = None if like is None else value_of(derivative.partial(node, place, like.dtype))
    elif g is not None and not isinstance(g, dict):
        edge.product = derivative.product(node, place, g)
