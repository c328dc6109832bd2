"""The numbers of a graph: the chain rule, from the output back, with every term told apart."""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from ...core import Node, mutation
from ..graph import Card, Edge, Value, value_of
from . import derivative
from .cards import BINS, Builder
from .nodes import read

FREED = "freed by backward()"
HOOKED = "hooks"
OVERWRITTEN = "overwritten"
HINTS = {
    FREED: "Some numbers were freed by backward(): draw before it, or call backward(retain_graph=True).",
    HOOKED: "Hooks are not called for a picture: a gradient that a hook changes is shown as it was before.",
    OVERWRITTEN: "Some numbers are missing: a value was overwritten after its use. Draw before that.",
}


def walk_back(nodes: list[Node], roots: dict[Any, np.ndarray], built: Builder) -> None:
    """Write the gradients into the cards that were built, and the derivatives into the edges.

    Args:
        nodes: all of the graph, the latest first, also those that are not drawn: gradients come through them too.
        roots: the nodes and leaves where it starts, with their gradients there.
        built: the cards and edges of those that are drawn; its graph gets a note where numbers are missing.
    """
    grads, unknown = dict[Any, Any](roots), dict[Any, str]()
    reasons = {OVERWRITTEN} if built.stale else set[str]()
    values: dict[Any, tuple[np.ndarray, Value]] = {}  # what flowed to a tensor first: often its whole gradient
    for node in nodes:
        g, why = grads.pop(node, None), unknown.pop(node, "") if unknown else ""
        if node in built.cards:
            _finish(built.cards[node], g, why, values.pop(node, None))
        saved = built.saved[node] if node in built.saved else read(node, built.failures)
        blocked = "" if saved is not None and node.order > mutation.last else derivative.obstacle(node, saved)
        blocked = built.failures.get(node, blocked)
        if node.hooks is not None:
            reasons.add(HOOKED)
        why = blocked or why
        if why or g is None:
            pulled: list[Any] = [None] * len(node.parents)
        else:
            began = time.perf_counter()
            try:
                saved = derivative.worked_out(node, saved)
                pulled = derivative.contributions(node, g, saved)
            except Exception as error:  # a rule may be a user's own: the picture shows which one fails
                why = blocked = f"the rule of {node.op.name} raised {type(error).__name__}: {error}"
                pulled = [None] * len(node.parents)
            if node in built.steps:
                built.steps[node].backward_seconds = time.perf_counter() - began
        for parent, found in zip(node.parents, pulled, strict=True):
            if found is not None:
                before = grads.get(parent)
                grads[parent] = found[0] if before is None else before + found[0]
                if built.graph.omitted and node not in built.steps and parent in built.cards:
                    built.cards[parent].elsewhere = True
            elif parent is not None:
                unknown.setdefault(parent, why or "nothing flows back")
        for place, edge in built.wires.get(node, ()):
            edge.reason = why if pulled[place] is None else ""
            if pulled[place] is not None and not isinstance(pulled[place][0], dict):
                whole, edge.summed = pulled[place]
                edge.contribution = value_of(whole, BINS)
                values.setdefault(node.parents[place], (whole, edge.contribution))
            if not blocked:
                _fill(edge, node, place, g, saved)
        if why:
            reasons.add(why)
    built.graph.notes += [hint for key, hint in HINTS.items() if any(why.startswith(key) for why in reasons)]
    for key, card in built.cards.items():
        if not (isinstance(key, int) or card.maker):  # a leaf, or an input
            _finish(card, grads.get(key), unknown.get(key, ""), values.get(key))
        card.dtype = card.dtype or (card.gradient.dtype if card.gradient else "")


def _finish(card: Card, g: Any, why: str, known: tuple[np.ndarray, Value] | None) -> None:
    """The gradient of one card, complete; or why it is not known."""
    if isinstance(g, dict):
        card.reason = why or "a gradient for each of the outputs"
    elif g is None or why:
        card.reason = why or "nothing flows back"
    else:
        card.gradient = known[1] if known is not None and known[0] is g else value_of(g, BINS)


def _fill(edge: Edge, node: Node, place: int, g: Any, saved: Any) -> None:
    """The local derivative of one edge."""
    if edge.entrywise:
        like = g if g is not None else saved[0]
        edge.local = None if like is None else derivative.partial(node, place, like.dtype, saved)
    elif g is not None and not isinstance(g, dict):
        edge.product = derivative.product(node, place, g, saved)
