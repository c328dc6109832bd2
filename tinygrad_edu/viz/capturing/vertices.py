"""What is known of each tensor of a graph while it is captured."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ...core import Node, mutation
from ..graph import Card, Edge, Step, Value
from .nodes import is_as_it_was, is_its_result, operands, read

BINS = 16  # of the histogram of a tensor
Operand = tuple[int, "Vertex", Any, Edge]  # its place, the tensor, its values if they were kept, and how it goes in


class Vertex:
    """A tensor of a graph: the result of a node, a leaf, or a constant."""

    __slots__ = ("array", "card", "constant", "elsewhere", "first", "g", "gradient", "key", "number", "operands",
                 "overwritten", "saved", "seconds", "shown", "step", "unknown")  # fmt: skip

    def __init__(self, key: Any, array: Any = None, number: int = 0, shown: bool = False) -> None:
        self.key = key  # the node, the leaf itself, or the id of a constant's array
        self.constant = key.__class__ is int
        self.number = number  # of a node, from 1, in the order of the forward pass; of one that lies before the graph 0
        self.shown = shown  # whether it gets a card
        self.array, self.overwritten = array, False  # what the tensor held when it was made, unless nobody has that
        self.saved: Any = None  # what the node keeps
        self.operands: Sequence[Operand] = ()  # what went into the node
        self.g: Any = None  # the gradient, as far as it was added up
        self.first: tuple[np.ndarray, Value] | None = None  # what flowed back first: often the whole gradient
        self.gradient: Value | None = None
        self.unknown = ""  # why there is no gradient
        self.elsewhere = False  # whether ops that are not drawn add to it
        self.seconds: float | None = None  # how long the rules of the node took
        self.card: Card | None = None
        self.step: Step | None = None


class Vertices:
    """The tensors of a graph.

    Args:
        nodes: all of the graph, the latest first.
        drawn: how many of them, the latest, are drawn.
        given: values that the caller has, by node or leaf.
    """

    def __init__(self, nodes: list[Node], drawn: int, given: dict[Any, Any]) -> None:
        self.given = given
        self.failures: dict[Node, str] = {}  # why what a node keeps could not be read
        self.nodes = [Vertex(node, None, len(nodes) - i, i < drawn) for i, node in enumerate(nodes)]
        self.drawn = self.nodes[:drawn]
        self.met: dict[Any, Vertex] = dict(zip(nodes, self.nodes, strict=True))  # by their keys
        self.constants: list[Vertex] = []
        self.owners = set[int]()  # whose the memory of results and leaves is
        for key in given:
            self._take(self.of(key))

    def of(self, parent: Any, array: Any = None) -> Vertex:
        """That of a node, a leaf, or, where `parent` is None, a constant."""
        key = id(array) if parent is None else parent
        if key in self.met:
            return self.met[key]
        vertex = self.met[key] = Vertex(key)
        if parent is None:
            vertex.array = array
            self.constants.append(vertex)
        elif not isinstance(parent, Node):
            self._learn(vertex, parent.array)
        return vertex

    def _take(self, vertex: Vertex) -> None:
        """Give the result of a node the value that the caller has, if it is still the same."""
        array = self.given[vertex.key]
        if array is not None and isinstance(vertex.key, Node):
            if is_its_result(vertex.key, array):
                self._learn(vertex, array)
            else:
                vertex.overwritten = True

    def _learn(self, vertex: Vertex, array: np.ndarray) -> None:
        vertex.array = array
        self.owners.add(owner(array))

    def look_at(self, vertex: Vertex) -> None:
        """Read what a node keeps, and learn from that the values of its result and its operands."""
        node, elementwise = vertex.key, vertex.key.op.elementwise
        vertex.saved = saved = read(node, self.failures)  # which may work it out, or unpack it
        out = None if saved is None else saved[0]
        if out is not None and vertex.array is None and not vertex.overwritten and is_its_result(node, out):
            self._learn(vertex, out)
        found = vertex.operands = []
        for place, name, parent, array in operands(node, saved):
            operand = self.met.get(id(array) if parent is None else parent) or self.of(parent, array)
            operand.shown = True
            edge = Edge("", "", "", name, elementwise)
            if parent is None:
                edge.reason = "constant"
            found.append((place, operand, array, edge))
            if operand.array is not None or array is None or operand.overwritten:
                continue
            if parent.order > mutation.last or is_its_result(parent, array):
                self._learn(operand, array)
            elif is_as_it_was(node, array):  # what the node read was another value already
                operand.overwritten = True


def owner(array: np.ndarray) -> int:
    """Whose the memory is that an array looks at."""
    return id(array if array.base is None else mutation.owner_of(array))
