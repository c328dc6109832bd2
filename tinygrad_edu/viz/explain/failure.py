"""The graph of what was computed before an op failed, and of that op."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ...core import LEAF, Node, Op, Tensor
from ..capturing import Names
from ..capturing.calls import calls_of
from ..capturing.cards import Builder
from ..capturing.chain import OVERWRITTEN, hints, walk_back
from ..capturing.nodes import behind, nearest, node_of, read
from ..capturing.undisturbed import undisturbed
from ..capturing.vertices import Vertices
from ..graph import Card, Edge, Graph, Step
from ..wording import clean, option, sign

MOST = 2000  # tensors that are drawn
LONG = 200  # characters of a message


@dataclass(slots=True)
class Failed:
    """What failed: an op or a function with its arguments, or the rule of a node, in a backward from `roots`."""

    error: BaseException
    place: tuple[str, int, str]  # the file, the number and the text of the line
    function: Any = None  # an Op, a name, or None
    arguments: dict[str, Any] = field(default_factory=dict)
    node: Node | None = None
    roots: dict[Any, Any] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The class and the words of the error, on one line."""
        return clean(" ".join(f"{type(self.error).__name__}: {self.error}".split()), LONG)


def graph_of(failed: Failed, names: Names) -> Graph:
    """The graph of what there was, with the op that failed as its output."""
    _, line, code = failed.place
    graph = _backward(failed, names) if failed.node is not None else _forward(failed, names)
    where = f", in line {line}: {clean(code, LONG)}" if line else ""
    graph.notes = [f"{failed.message}{where}", *graph.notes]
    return graph


def _forward(failed: Failed, names: Names) -> Graph:
    """What was computed before a call, and the call."""
    operands = list(_tensors(failed.arguments))
    roots = {key: array for key, array in (_key(t) for _, t in operands) if key is not None}
    nodes = behind(list(roots), frozenset())
    for name, tensor in operands:
        if tensor in roots and name not in names.found.values():
            names.found.setdefault(tensor, clean(name))  # a leaf
    for number, node in enumerate(reversed(nodes), 1):
        if node in roots:
            names.found.setdefault(node, f"v{number}")  # it is no output
    vertices = Vertices(nodes, len(nearest(nodes, list(roots), MOST)), names.arrays | roots)
    walk_back(vertices, None)
    built = Builder(names, roots, vertices, set())
    graph = built.graph
    graph.calls = calls_of(vertices.nodes, names)
    cards = [built.card(*_key(tensor), name) for name, tensor in operands]
    for card in graph.cards.values():
        card.role = {"output": "result" if card.maker else "leaf"}.get(card.role, card.role)
        card.reason = card.reason or "the error came before backward()"
    for step in graph.steps.values():
        step.backward = 0
    if failed.function is not None:
        _add(failed, graph, [(name, card) for (name, _), card in zip(operands, cards, strict=True)])
    else:
        graph.outputs = [card.id for card in cards if not card.consumers]
    return graph


def _key(tensor: Tensor) -> tuple[Any, Any]:
    """What stands for a tensor in a graph, and its array."""
    node = node_of(tensor)
    return (tensor if node is LEAF else node), tensor.array


def _tensors(arguments: dict[str, Any]) -> Any:
    """The tensors among the arguments, by name."""
    for name, value in arguments.items():
        several = isinstance(value, (tuple, list))
        for i, x in enumerate(value if several else (value,)):
            if isinstance(x, Tensor):
                yield f"{name}[{i}]" if several else name, x


def _add(failed: Failed, graph: Graph, operands: list[tuple[str, Card]]) -> None:
    """The step of the call that failed, and in the place of its result the error."""
    op = failed.function
    name = op.name if isinstance(op, Op) else op
    file, line, code = failed.place
    told = [option(name, key, value) for key, value in _options(op, failed.arguments)]
    number = max((step.forward for step in graph.steps.values()), default=0) + 1
    step = Step("failed", name, name, sign(name), clean(", ".join(filter(None, told)), 48), number, 0, "error",
                file=file, line=line, code=code, error=failed.message)  # fmt: skip
    for argument, card in operands:
        edge = Edge(f"f{len(step.edges) + 1}", card.id, step.id, argument, False, reason="the op failed")
        graph.edges[edge.id] = edge
        step.edges.append(edge.id)
        card.consumers.append(edge.id)
    graph.steps[step.id] = step
    graph.cards["error"] = Card("error", type(failed.error).__name__, "error", (), reason=failed.message, maker=step.id)
    graph.outputs = ["error"]


def _options(op: Any, arguments: dict[str, Any]) -> Any:
    """The arguments that are no tensors and not as by default."""
    defaults = op.defaults if isinstance(op, Op) else {}
    for name, value in arguments.items():
        plain = isinstance(value, (bool, int, float, str, slice)) or (
            isinstance(value, (tuple, list)) and not any(isinstance(x, (Tensor, np.ndarray)) for x in value)
        )
        if plain and not (name in defaults and value is defaults[name]):
            yield name, value


def _backward(failed: Failed, names: Names) -> Graph:
    """The graph that a backward pass went through, with the op whose rule failed."""
    arrays = {root: _value(root, names) for root in failed.roots}
    nodes = behind(list(failed.roots), frozenset())
    vertices = Vertices(nodes, len(nearest(nodes, list(failed.roots), MOST)), names.arrays | arrays)
    with undisturbed(nodes), np.errstate(all="ignore"):
        start = {root: g.array if isinstance(g, Tensor) else g for root, g in failed.roots.items()}
        reasons = walk_back(vertices, start)
        built = Builder(names, arrays, vertices, set())
    graph, step = built.graph, vertices.of(failed.node).step
    graph.calls = calls_of(vertices.nodes, names)
    graph.notes = hints(reasons | {OVERWRITTEN} if built.stale else reasons)
    if step is not None:
        step.error = failed.message
        graph.notes.insert(0, f"It failed in the backward pass, at step {step.backward}.")
    return graph


def _value(root: Any, names: Names) -> Any:
    """The array of a tensor that a backward starts from, if anybody has it."""
    if not isinstance(root, Node):
        return root.array
    saved = read(root, {})
    return names.arrays.get(root, None if saved is None else saved[0])
