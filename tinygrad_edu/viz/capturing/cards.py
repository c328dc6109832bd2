"""The cards, steps and edges of the nodes that are drawn; not yet their numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...core import Node, Op, Tensor, mutation
from ...core.place import line_of
from ...face.formula import formula, meaning
from ...face.node_names import name_of
from ...nn import Parameter
from ..graph import Card, Edge, Graph, Saved, Step, value_of
from ..wording import sign
from .names import Names
from .nodes import is_as_it_was, is_its_result, keeps_plainly, kept, operands, options, read

UNTELLING = ("x", "y", "arrays", "operands")  # names of arguments that say nothing about what is in them
BINS = 16  # of the histogram of a tensor


class Builder:
    """Makes the graph of `drawn`, in the order of the forward pass.

    Args:
        names: what the tensors are called.
        roots: the outputs, with their names, and arrays.
        nodes: all of the graph, the latest first.
        drawn: those that are drawn, likewise.
        inputs: nodes and leaves, and ids of constants' arrays, that are inputs.
    """

    def __init__(self, names: Names, roots: dict[Any, Any], nodes: Any, drawn: list[Node], inputs: Any) -> None:
        self.names, self.roots, self.inputs, self.total = names, roots, inputs, len(nodes)
        self.graph = Graph({}, {}, {}, {}, [], omitted=len(nodes) - len(drawn))
        self.cards: dict[Any, Card] = {}  # by node, leaf, or the id of a constant's array
        self.constants: dict[str, np.ndarray] = {}  # by card
        self.wires: dict[Node, list[tuple[int, Edge]]] = {}
        self.steps: dict[Node, Step] = {}
        self.lines: dict[tuple[int, int], tuple[int, str]] = {}  # by place in compiled code
        self.failures: dict[Node, str] = {}  # why what a node keeps could not be read
        self.saved = {node: read(node, self.failures) for node in drawn}  # which may work it out, or unpack it
        self.numbers = {node: i for i, node in enumerate(reversed(nodes), 1)}  # in the order of the forward pass
        self.taken = set(names.found.values())
        self.copies: dict[str, int] = {}  # how often a name was wanted again
        self.went_in = {node: operands(node, self.saved[node]) for node in drawn}
        given = names.arrays | roots
        self.changed = {key for key, x in given.items() if isinstance(key, Node) and not is_its_result(key, x)}
        self.arrays: dict[Any, Any] = {key: x for key, x in given.items() if key not in self.changed}
        for node in drawn:
            self._look_at(node)
        self.stale = not self.changed.isdisjoint(drawn)  # whether values are not shown because they were overwritten
        for node in reversed(drawn):
            self._add(node)
        self.graph.outputs = [self._card(root, None, "out").id for root in roots]
        for card in self.graph.cards.values():  # backward meets the latest op first
            if len(card.consumers) > 1:
                card.consumers.sort(key=lambda edge: self.graph.steps[self.graph.edges[edge].step].backward)
        self._cut()

    def _look_at(self, node: Node) -> None:
        """Learn the values of tensors from what the node keeps."""
        saved, arrays = self.saved[node], self.arrays
        if saved is None:
            return
        known = node in arrays or node in self.changed
        if saved[0] is not None and not known and is_its_result(node, saved[0]):
            arrays[node] = saved[0]
        for _, _, parent, array in self.went_in[node]:
            if array is None or not isinstance(parent, Node) or parent in arrays or parent in self.changed:
                continue
            if parent.order > mutation.last or is_its_result(parent, array):
                arrays[parent] = array
            elif is_as_it_was(node, array):  # what the node read was another value already
                self.changed.add(parent)

    def _add(self, node: Node) -> None:
        graph, forward, saved, op = self.graph, self.numbers[node], self.saved[node], node.op
        shown = getattr(op, "shown", None)  # of a Function, its ctx
        torch_name = shown(node)[0].name() if shown else self._name_of(node)
        backward = self.total + 1 - forward
        words = sign(op.name, node.shape), options(node, saved)
        step = Step(f"s{forward}", op.name, torch_name, *words, forward, backward, "")
        spelled: dict[str, str] = {}
        wires = self.wires[node] = []
        for place, argument, parent, array in self.went_in[node]:
            card = self.cards.get(id(array) if parent is None else parent) or self._card(parent, array, argument, node)
            id_ = f"e{len(graph.edges) + 1}"
            graph.edges[id_] = edge = Edge(id_, card.id, step.id, argument, op.elementwise)
            step.edges.append(id_)
            card.consumers.append(id_)
            spelled[argument] = f"({card.name})" if card.name[0] == "-" else card.name
            if parent is None:
                edge.reason = "constant"
            else:
                wires.append((place, edge))
        out = self._card(node, None, "")
        out.maker, step.output = step.id, out.id
        graph.steps[step.id], self.steps[node] = step, step
        self._tell(node, step)
        spelled["out"], spelled["g"] = out.name, f"∂{out.name}"
        for _, edge in wires:
            edge.formula, edge.meaning = derivative_text(op, edge.argument, spelled)

    def _name_of(self, node: Node) -> str:
        """PyTorch's name of a node, which may depend on what it keeps."""
        return f"{node.op.torch_name}Backward0" if node in self.failures else name_of(node)

    def _tell(self, node: Node, step: Step) -> None:
        """Where the node was made, how long that took, and what it keeps."""
        if node.code is not None:  # as it is where forward mode made the node
            step.file = node.code.co_filename
            where = id(node.code), node.offset  # code is slow to hash
            if where not in self.lines:
                self.lines[where] = line_of(node.code, node.offset)
            step.line, step.code = self.lines[where]
        step.seconds, step.freed = getattr(node, "seconds", None), node.freed
        if not node.op.keeps:
            return
        for name, key, shape, size in kept(node, self.saved[node]):
            card = self.cards.get(key)
            step.saved.append(Saved(name, card.id if card else "", shape, size))

    def _card(self, parent: Any, array: Any, argument: str, user: Node | None = None) -> Card:
        """The card of a result, a leaf or a constant; made when it is first met, as it goes into the node `user`."""
        key, kept = id(array) if parent is None else parent, array
        if key in self.cards:
            return self.cards[key]
        if isinstance(parent, Node):
            array, shape = self.arrays.get(parent), parent.shape
            role, name = ("output", "out") if parent in self.roots else ("result", f"v{self.numbers.get(parent, 0)}")
        elif parent is not None:
            array = parent.array
            role = "parameter" if isinstance(parent, Parameter) else "output" if parent in self.roots else "leaf"
            name, shape = "leaf" if argument.partition("[")[0] in UNTELLING else argument, array.shape
        else:
            role, shape = "constant", array.shape
            name = "constant" if argument.partition("[")[0] in UNTELLING else argument
        if key in self.inputs:
            role, name = "input", "input"
        shown = array if isinstance(parent, Node) else self._as_used(parent, array, kept, user)
        value = None if shown is None else value_of(shown, BINS)
        dtype = value.dtype if value else "" if array is None else array.dtype.name
        card = Card(f"t{len(self.cards) + 1}", "", role, shape, dtype, value)
        given = self.names.of(array if parent is None else parent)
        card.name, card.given = given or self._free(name, card), bool(given)
        if parent is None:
            card.reason = "constant" if array.dtype.kind == "f" else f"constant, {array.dtype.name}"
            self.constants[card.id] = array
        elif isinstance(parent, Tensor) and parent._grad is not None:
            card.collected = value_of(parent._grad.array, BINS)
        self.cards[key] = self.graph.cards[card.id] = card
        return card

    def _as_used(self, parent: Any, array: np.ndarray, kept: Any, user: Node | None) -> np.ndarray | None:
        """What a leaf or a constant held when `user` read it, which `kept` that; None if nobody knows it any more."""
        if user is None:
            return array
        replaced = parent is not None and kept is not None and kept is not array and keeps_plainly(type(user))
        if replaced and kept.dtype == array.dtype and not np.array_equal(kept, array, equal_nan=True):
            array = kept  # as x.data = y leaves it
        if user.order > mutation.last or is_as_it_was(user, array):
            return array
        self.stale = True
        return None

    def _free(self, name: str, card: Card) -> str:
        """A name that no other tensor has; a single number is called as it is written."""
        if card.role == "constant" and card.value and not card.shape:
            return card.value.line()
        free = name
        while free in self.taken:
            self.copies[name] = self.copies.get(name, 1) + 1
            free = f"{name}{self.copies[name]}"
        self.taken.add(free)
        return free

    def _cut(self) -> None:
        """Say of constants that look at the memory of a result, or are that of a leaf, what they were cut from."""
        constants = [(self.graph.cards[id], array) for id, array in self.constants.items()]
        leaves = {_place(key.array): card.name for key, card in self.cards.items() if isinstance(key, Tensor)}
        owned = {id(mutation.owner_of(array)): "" for _, array in constants}
        for key, array in self.arrays.items() if owned else ():
            owner = None if array is None else id(array if array.base is None else mutation.owner_of(array))
            if owner in owned and isinstance(key, Node):
                owned[owner] = self.cards[key].name if key in self.cards else self.names.of(key) or ""
        for card, array in constants:
            source = owned[id(mutation.owner_of(array))] or leaves.get(_place(array))
            card.cut = f"detached from {source}" if source else ""


def _place(array: np.ndarray) -> Any:
    """Where the elements of an array are."""
    return array.__array_interface__["data"][0], array.shape, array.strides


def derivative_text(op: Op, argument: str, spelled: dict[str, str]) -> tuple[str, str]:
    """The formula of an argument's derivative in the names of the cards, and what a helper in it does."""
    text = formula(op, argument)
    if text in spelled:
        text = spelled[text]
    elif not text.lstrip("-").isdigit():
        text = formula(op, argument, spelled)
    if text.startswith("(") and text in spelled.values():
        text = text[1:-1]
    return text, meaning(op, argument)
