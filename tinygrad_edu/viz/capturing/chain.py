"""The numbers of a graph: the chain rule, from the output back, with every term told apart."""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from ...core import Node, mutation
from ..graph import Edge, value_of
from . import derivative
from .cards import BINS, Builder
from .nodes import read
from .vertices import Vertex, Vertices

FREED = "freed by backward()"
HOOKED = "hooks"
OVERWRITTEN = "overwritten"
HINTS = {
    FREED: "Some numbers were freed by backward(): draw before it, or call backward(retain_graph=True).",
    HOOKED: "Hooks are not called for a picture: a gradient that a hook changes is shown as it was before.",
    OVERWRITTEN: "Some numbers are missing: a value was overwritten after its use. Draw before that.",
}


def walk_back(built: Builder, roots: dict[Any, np.ndarray]) -> None:
    """Write the gradients into the cards that were built, and the derivatives into the edges.

    Args:
        built: what is known of the tensors, also of those that are not drawn: gradients come through them too. Its
            graph gets a note where numbers are missing.
        roots: the nodes and leaves where it starts, with their gradients there.
    """
    vertices, reasons = built.vertices, {OVERWRITTEN} if built.stale else set[str]()
    for root, start in roots.items():
        vertices.of(root).g = start
    for vertex in vertices.nodes:
        _finish(vertex)
        node, step, g, why = vertex.key, vertex.step, vertex.g, vertex.unknown
        vertex.g = vertex.first = None
        saved = read(node, vertices.failures) if step is None else vertex.saved
        blocked = "" if saved is not None and node.order > mutation.last else derivative.obstacle(node, saved)
        blocked = vertices.failures.get(node, blocked)
        why = blocked or why
        pulled: list[Any] = [None] * len(node.parents)
        if g is not None and not why:
            began = time.perf_counter()
            try:
                saved = derivative.worked_out(node, saved)
                pulled = derivative.contributions(node, g, saved)
            except Exception as error:  # a rule may be a user's own: the picture shows which one fails
                why = blocked = f"the rule of {node.op.name} raised {type(error).__name__}: {error}"
            if step is not None:
                step.backward_seconds = time.perf_counter() - began
        if step is None:
            _pass_on(vertices, node, pulled, why)
        for place, edge, operand in vertex.wires:
            if pulled[place] is None:
                operand.unknown = operand.unknown or why or "nothing flows back"
                edge.reason = why
            else:
                whole, summed = pulled[place]
                operand.g = whole if operand.g is None else operand.g + whole
                if not isinstance(whole, dict):
                    edge.contribution, edge.summed = value_of(whole, BINS), summed
                    operand.first = operand.first or (whole, edge.contribution)
            if not blocked:
                _fill(edge, node, place, g, saved)
        if why:
            reasons.add(why)
        if node.hooks is not None:
            reasons.add(HOOKED)
    built.graph.notes += [hint for key, hint in HINTS.items() if any(why.startswith(key) for why in reasons)]
    for vertex in vertices.met.values():
        if not (vertex.number or vertex.constant):  # a leaf, or an input
            _finish(vertex)


def _pass_on(vertices: Vertices, node: Node, pulled: list[Any], why: str) -> None:
    """What a node that is not drawn gives to those before it."""
    for parent, found in zip(node.parents, pulled, strict=True):
        if parent is None:
            continue
        operand = vertices.of(parent)
        if found is None:
            operand.unknown = operand.unknown or why or "nothing flows back"
            continue
        operand.g = found[0] if operand.g is None else operand.g + found[0]
        if operand.card is not None:
            operand.card.elsewhere = True


def _finish(vertex: Vertex) -> None:
    """The gradient of a tensor on its card; or why it is not known."""
    card, g, first = vertex.card, vertex.g, vertex.first
    if card is None:
        return
    if isinstance(g, dict):
        card.reason = vertex.unknown or "a gradient for each of the outputs"
    elif g is None or vertex.unknown:
        card.reason = vertex.unknown or "nothing flows back"
    else:
        card.gradient = first[1] if first is not None and first[0] is g else value_of(g, BINS)
        card.dtype = card.dtype or card.gradient.dtype


def _fill(edge: Edge, node: Node, place: int, g: Any, saved: Any) -> None:
    """The local derivative of one edge."""
    if edge.entrywise:
        like = g if g is not None else saved[0]
        edge.local = None if like is None else derivative.partial(node, place, like.dtype, saved)
    elif g is not None and not isinstance(g, dict):
        edge.product = derivative.product(node, place, g, saved)
