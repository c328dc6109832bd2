"""The cards, steps and edges of the nodes that are drawn."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...core import Node, Op, Tensor, mutation
from ...core.place import line_of
from ...face.formula import formula, meaning
from ...face.node_names import FORMS, first, name_of
from ...nn import Parameter
from ..graph import Card, Graph, Saved, Step, value_of
from ..wording import sign
from .names import Names
from .nodes import is_as_it_was, keeps_plainly, kept, options
from .vertices import BINS, Vertex, Vertices, owner

UNTELLING = ("x", "y", "arrays", "operands")  # names of arguments that say nothing about what is in them


class Builder:
    """Makes the graph, in the order of the forward pass.

    Args:
        names: what the tensors are called.
        roots: the outputs, as nodes and leaves.
        vertices: what is known of the tensors; the nodes that are drawn were read (chain.py).
        inputs: nodes and leaves, and ids of constants' arrays, that are inputs.
    """

    def __init__(self, names: Names, roots: Any, vertices: Vertices, inputs: Any) -> None:
        self.names, self.roots, self.vertices, self.inputs = names, roots, vertices, inputs
        self.total = len(vertices.nodes)
        self.graph = Graph({}, {}, {}, {}, [], omitted=self.total - len(vertices.drawn))
        self.stale = False  # whether values are not shown because they were overwritten
        self.lines: dict[tuple[int, int], tuple[str, int, str]] = {}  # by place in compiled code
        self.taken = set(names.found.values())
        self.words: dict[Op, tuple[str, str, str]] = {}  # of ops whose nodes all have the same
        self.shared: list[Card] = []  # those that go into several ops
        self.copies: dict[str, int] = {}  # how often a name was wanted again
        for vertex in reversed(vertices.drawn):
            self._add(vertex)
        self.graph.outputs = [self.card(root, None, "out").id for root in roots]
        for card in self.shared:  # backward meets the latest op first
            card.consumers.sort(key=lambda edge: self.graph.steps[self.graph.edges[edge].step].backward)
        self._cut()

    def _add(self, vertex: Vertex) -> None:
        """The step of a node, the cards and edges that go in, and the card that comes out."""
        graph, node, op, number = self.graph, vertex.key, vertex.key.op, vertex.number
        id, edges, spelled = f"s{number}", list[str](), dict[str, str]()
        for _, operand, array, edge in vertex.operands:
            card = operand.card or self._card(operand, edge.argument, vertex, array)
            edge.id, edge.source, edge.step = f"e{len(graph.edges) + 1}", card.id, id
            graph.edges[edge.id] = edge
            edges.append(edge.id)
            card.consumers.append(edge.id)
            if len(card.consumers) == 2:
                self.shared.append(card)
            spelled[edge.argument] = f"({card.name})" if card.name[0] == "-" else card.name
        out = self._card(vertex)
        out.maker = id
        words = self.words.get(op) or self._words(node, vertex.saved)
        graph.steps[id] = vertex.step = Step(
            id, op.name, *words, number, self.total + 1 - number, out.id, edges, "", *self._line(node),
            self._saved(vertex), node.freed, getattr(node, "seconds", None), vertex.seconds,
        )  # fmt: skip
        spelled["out"], spelled["g"] = out.name, f"∂{out.name}"
        for _, operand, _, edge in vertex.operands:
            if not operand.constant:
                text = formula(op, edge.argument, spelled)
                edge.formula = text[1:-1] if text.startswith("(-") and text in spelled.values() else text
                edge.meaning = meaning(op, edge.argument)

    def _words(self, node: Node, saved: Any) -> tuple[str, str, str]:
        """PyTorch's name of a node, which may depend on what it keeps, its sign, and its options."""
        op, shown = node.op, getattr(node.op, "shown", None)  # of a Function, its ctx
        if shown:
            name = str(shown(node)[0].name())
        else:
            name = first(op.torch_name) if node in self.vertices.failures else name_of(node)
        words = name, sign(op.name, node.shape), options(node, saved)
        if not shown and op.name not in FORMS and len(op.defaults) == len(op.rules):  # takes nothing but tensors
            self.words[op] = words
        return words

    def _line(self, node: Node) -> tuple[str, int, str]:
        """The file, the number and the text of the line that made the node, if anybody knows."""
        where = id(node.code), node.offset  # code is slow to hash
        if where not in self.lines:  # as where forward mode made the node
            known = node.code is not None
            self.lines[where] = (node.code.co_filename, *line_of(node.code, node.offset)) if known else ("", 0, "")
        return self.lines[where]

    def _saved(self, vertex: Vertex) -> list[Saved]:
        """What the node keeps."""
        if not vertex.key.op.keeps:
            return []
        found = []
        for key, (name, shape, size) in kept(vertex.key, vertex.saved).items():
            other = self.vertices.met.get(key)
            found.append(Saved(name, other.card.id if other and other.card else "", shape, size))
        return found

    def card(self, key: Any, array: Any, argument: str) -> Card:
        """The card of a node, a leaf, or, where `key` is None, a constant, as the argument of that name."""
        vertex = self.vertices.of(key, array)
        return vertex.card or self._card(vertex, argument)

    def _card(self, vertex: Vertex, argument: str = "", user: Vertex | None = None, kept: Any = None) -> Card:
        """Make the card of a tensor as it is first met: as an argument of `user`, which keeps it, or as a result."""
        key, array = vertex.key, vertex.array
        if isinstance(key, Node):
            shape, shown = key.shape, array
            self.stale = self.stale or vertex.overwritten
            role, name = ("output", "out") if key in self.roots else ("result", f"v{vertex.number}")
        else:
            shape, shown = array.shape, self._as_used(vertex, user, kept)
            role = name = "constant" if vertex.constant else "leaf"
            if not vertex.constant:
                role = "parameter" if isinstance(key, Parameter) else "output" if key in self.roots else "leaf"
            if argument.partition("[")[0] not in UNTELLING:
                name = argument
        if self.inputs and key in self.inputs:
            role = name = "input"
        value, gradient = None if shown is None else value_of(shown, BINS), vertex.gradient
        dtype = told.dtype if (told := value or gradient) else "" if array is None else array.dtype.name
        given = self.names.found.get(key)
        if not given:  # a single number is called as it is written
            name = value.line() if role == "constant" and value and not shape else self._free(name)
        reason = "" if gradient else vertex.unknown
        if vertex.constant:
            reason = "constant" if array.dtype.kind == "f" else f"constant, {array.dtype.name}"
        card = Card(f"t{len(self.graph.cards) + 1}", given or name, role, shape, dtype, value, gradient, reason)
        self.graph.cards[card.id] = vertex.card = card
        card.given, card.elsewhere = given is not None, vertex.elsewhere
        if isinstance(key, Tensor) and key._grad is not None:
            card.collected = value_of(key._grad.array, BINS)
        return card

    def _as_used(self, vertex: Vertex, user: Vertex | None, kept: Any) -> np.ndarray | None:
        """What a leaf or a constant held when `user` read it, which `kept` that; None if nobody knows it any more."""
        array: np.ndarray = vertex.array
        if user is None or (kept is array and user.key.order > mutation.last):
            return array
        replaced = kept is not None and kept is not array and keeps_plainly(type(user.key))
        if replaced and kept.dtype == array.dtype and not np.array_equal(kept, array, equal_nan=True):
            array = kept  # as x.data = y leaves it
        if user.key.order > mutation.last or is_as_it_was(user.key, array):
            return array
        self.stale = True
        return None

    def _free(self, name: str) -> str:
        """A name that no other tensor has."""
        free = name
        while free in self.taken:
            self.copies[name] = self.copies.get(name, 1) + 1
            free = f"{name}{self.copies[name]}"
        self.taken.add(free)
        return free

    def _cut(self) -> None:
        """Say of constants that are the memory of a leaf, or look at that of a result, what they were cut from."""
        constants, sources = self.vertices.constants, dict[Any, Vertex]()  # by where they are, or whose memory that is
        wanted = {owner(vertex.array) for vertex in constants} & self.vertices.owners
        for vertex in self.vertices.met.values() if wanted else ():
            if vertex.constant or vertex.array is None or (whose := owner(vertex.array)) not in wanted:
                continue
            if isinstance(vertex.key, Node):
                sources[whose] = sources[_place(vertex.array)] = vertex
            elif vertex.card is not None:
                sources[_place(vertex.array)] = vertex
        for vertex in constants if sources or self.names.unrecorded else ():
            source = sources.get(_place(vertex.array)) or sources.get(owner(vertex.array))
            unrecorded = "made under no_grad()" if vertex.key in self.names.unrecorded else ""
            if vertex.card is not None:
                vertex.card.cut = f"detached from {self._called(source)}" if source else unrecorded

    def _called(self, vertex: Vertex) -> str:
        return vertex.card.name if vertex.card else self.names.found.get(vertex.key, "")


def _place(array: np.ndarray) -> Any:
    """Where the elements of an array are."""
    return array.__array_interface__["data"][0], array.shape, array.strides
