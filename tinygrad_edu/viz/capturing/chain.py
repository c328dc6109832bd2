"""The numbers of a graph: the chain rule, from the output back, with every term told apart."""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from ...core import Node, mutation
from ..graph import Edge, value_of
from . import derivative
from .nodes import read
from .vertices import BINS, Vertex, Vertices

FREED = "freed by backward()"
HOOKED = "hooks"
OVERWRITTEN = "overwritten"
HINTS = {
    FREED: "Some numbers were freed by backward(): draw before it, or call backward(retain_graph=True).",
    HOOKED: "Hooks are not called for a picture: a gradient that a hook changes is shown as it was before.",
    OVERWRITTEN: "Some numbers are missing: a value was overwritten after its use. Draw before that.",
}


def hints(reasons: set[str]) -> list[str]:
    """What is to be said of the reasons for which numbers are missing."""
    return [hint for key, hint in HINTS.items() if any(why.startswith(key) for why in reasons)]


def walk_back(vertices: Vertices, starts: dict[Any, np.ndarray] | None) -> set[str]:
    """Read what the nodes keep, and work out the gradients of all tensors and the derivatives on all edges.

    Args:
        vertices: the graph, also what is not drawn: gradients come through that too.
        starts: the nodes and leaves where gradients start, with those; None if there are none to work out.

    Returns:
        What there was that numbers may be missing for.
    """
    for root, start in (starts or {}).items():
        vertex = vertices.of(root)
        vertex.g, vertex.shown = start, True
    reasons, drawn = set[str](), len(vertices.drawn)
    for i, vertex in enumerate(vertices.nodes):
        if i < drawn:
            vertices.look_at(vertex)
        if starts is not None:
            g, unknown = vertex.g, vertex.unknown
            _finish(vertex)
            reasons.add(_pull(vertices, vertex, g, unknown))
            if vertex.key.hooks is not None:
                reasons.add(HOOKED)
    for vertex in vertices.met.values() if starts is not None else ():
        if not (vertex.number or vertex.constant):  # a leaf, or an input
            _finish(vertex)
    return reasons


def _finish(vertex: Vertex) -> None:
    """The gradient of a tensor, all of which has come; or why it is not known."""
    g, first = vertex.g, vertex.first
    vertex.g = vertex.first = None
    if g is None or vertex.unknown:
        vertex.unknown = vertex.unknown or "nothing flows back"
    elif isinstance(g, dict):
        vertex.unknown = "a gradient for each of the outputs"
    elif vertex.shown:
        vertex.gradient = first[1] if first is not None and first[0] is g else value_of(g, BINS)


def _pull(vertices: Vertices, vertex: Vertex, g: Any, unknown: str) -> str:
    """Hand the gradient of a node on to what went into it; why not, if it cannot be."""
    node, saved = vertex.key, vertex.saved
    if not vertex.operands:
        saved = read(node, vertices.failures)
    blocked = "" if saved is not None and node.order > mutation.last else derivative.obstacle(node, saved)
    if vertices.failures:
        blocked = vertices.failures.get(node, blocked)
    why = blocked or unknown
    pulled: list[Any] = [None] * len(node.parents)
    if g is not None and not why:
        began = time.perf_counter()
        try:
            saved = derivative.worked_out(node, saved) if node.op.recomputes else saved
            pulled = derivative.contributions(node, g, saved)
        except Exception as error:  # a rule may be a user's own: the picture shows which one fails
            why = blocked = f"the rule of {node.op.name} raised {type(error).__name__}: {error}"
        vertex.seconds = time.perf_counter() - began
    if not vertex.operands:
        _pass_on(vertices, node, pulled, why)
    for place, operand, _, edge in vertex.operands:
        if operand.constant:
            continue
        local = None
        if pulled[place] is None:
            operand.unknown = operand.unknown or why or "nothing flows back"
            edge.reason = why
        else:
            whole, summed, local = pulled[place]
            operand.g = whole if operand.g is None else operand.g + whole
            if not isinstance(whole, dict):
                edge.contribution, edge.summed = value_of(whole, BINS), summed
                operand.first = operand.first or (whole, edge.contribution)
        if local is not None:
            edge.local = value_of(local)
        elif not blocked:
            _fill(edge, node, place, g, saved)
    return why


def _pass_on(vertices: Vertices, node: Node, pulled: list[Any], why: str) -> None:
    """What a node that is not drawn gives to those before it."""
    for parent, found in zip(node.parents, pulled, strict=True):
        if parent is None:
            continue
        operand = vertices.of(parent)
        if found is None:
            operand.unknown = operand.unknown or why or "nothing flows back"
        else:
            operand.g = found[0] if operand.g is None else operand.g + found[0]
            operand.elsewhere = True


def _fill(edge: Edge, node: Node, place: int, g: Any, saved: Any) -> None:
    """The local derivative of one edge."""
    if edge.entrywise:
        like = g if g is not None else saved[0]
        edge.local = None if like is None else derivative.partial(node, place, like.dtype, saved)
    elif g is not None and not isinstance(g, dict):
        edge.product = derivative.product(node, place, g, saved)
