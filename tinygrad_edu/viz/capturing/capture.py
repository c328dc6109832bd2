"""From a tensor to the graph behind it, as plain data."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import numpy as np

from ...core import LEAF, Node, Tensor, mutation
from ...face.formula import formula, meaning
from ...nn import Parameter
from ..graph import Card, Edge, Graph, Step, value_of
from ..wording import clean, sign
from .chain import walk_back
from .names import Named, Names

UNTELLING = ("x", "y", "arrays", "operands")  # names of arguments that say nothing about what is in them


def capture(out: Tensor, names: Named = None, params: Named = None, max_nodes: int | None = None) -> Graph:
    """The graph that made a tensor, as plain data: no array, tensor or node is kept alive or changed.

    The gradients of all tensors, also of those between, are worked out for it, and no `.grad` is touched. A graph that
    `backward` went through can still be captured whole where its tensors have at most 64 elements.

    Args:
        out: the result; its gradient starts as ones.
        names: what the tensors are called; by default as the caller's variables.
        params: the same, or a module, which names its parameters.
        max_nodes: the most tensors to take, those nearest to `out`; by default all.

    Raises:
        TypeError: `out` is not a Tensor, or a name is no text.
        RuntimeError: `out` has no graph.
        ValueError: `max_nodes` is not a positive whole number.

    >>> import tinygrad_edu as torch
    >>> x = torch.tensor(3.0, requires_grad=True)
    >>> graph = torch.viz.capture(x * x, names={"x": x})
    >>> graph.named("x").gradient.numbers
    6.0
    >>> [(edge.formula, edge.local.numbers) for edge in graph.edges.values()]
    [('x', 3.0), ('x', 3.0)]
    """
    return captured(out, Names(sys._getframe(1), names, params), max_nodes)


def captured(out: Tensor, names: Names, max_nodes: int | None) -> Graph:
    """The same, with the names found."""
    _check(out, max_nodes)
    root = out if out.node is LEAF else out.node
    nodes = _behind(root)
    layout = _Layout(names, root, out.array, nodes, _nearest(nodes, max_nodes))
    start = np.ones_like(out.array)
    if out.array.size != 1:
        shape = tuple(out.shape)
        layout.graph.notes.append(
            f"The output has shape {shape}: the gradients are those of its sum, they start from ones."
        )
    with np.errstate(all="ignore"):  # an overflow is shown, as inf or nan
        walk_back(nodes, root, start, layout.graph, layout.cards, layout.wires)
    return layout.graph


def _check(out: Any, max_nodes: Any) -> None:
    """The error, in words, for what has no graph."""
    if not isinstance(out, Tensor):
        kind = type(out).__name__
        raise TypeError(
            f"expected the Tensor whose graph to draw, but got {kind}: draw a result, such as draw(model(x))"
        )
    if out.node is None:
        raise RuntimeError(
            f"this tensor of shape {tuple(out.shape)} and dtype {out.dtype} has no graph: compute it from a tensor "
            "with requires_grad=True, outside torch.no_grad() and without .detach(). This works: "
            "x = torch.tensor(2.0, requires_grad=True); draw(x * x)"
        )
    if max_nodes is not None and (isinstance(max_nodes, bool) or not isinstance(max_nodes, int) or max_nodes < 1):
        raise ValueError(f"max_nodes must be a whole number of at least 1, but got {max_nodes!r}")


def _behind(root: Any) -> list[Node]:
    """The nodes behind `root`, the latest first. No recursion: depth is unbounded."""
    nodes = [root] if isinstance(root, Node) else []
    seen = set(nodes)
    for node in nodes:  # the list grows while we walk it
        for parent in node.parents:
            if isinstance(parent, Node) and parent not in seen:
                seen.add(parent)
                nodes.append(parent)
    return sorted(nodes, key=lambda node: node.order, reverse=True)


def _nearest(nodes: list[Node], limit: int | None) -> list[Node]:
    """The latest nodes that, with what goes into them, are at most `limit` tensors: all consumers of each are in it."""
    seen: set[Any] = set(nodes[:1])
    for i, node in enumerate(nodes if limit else ()):
        seen.update(_key(parent, array) for _, parent, array in _operands(node))
        if i and limit and len(seen) > limit:
            return nodes[:i]
    return nodes


def _operands(node: Node) -> Iterator[tuple[str, Any, Any]]:
    """Each tensor that went in: its argument's name, the node or leaf that it is, and its values if they were kept."""
    op, saved = node.op, node.saved
    names = list(op.defaults)
    values: Any = None if saved is None else saved[1 : op.end]
    if op.spread is not None:
        values = None if values is None else values[op.spread]
        names = [f"{names[op.spread]}[{i}]" for i in range(len(node.parents))]
    for i, (name, parent) in enumerate(zip(names, node.parents, strict=True)):
        array = values[i] if values is not None and isinstance(values[i], np.ndarray) else None
        yield name, parent, array


def is_as_it_was(node: Node, array: np.ndarray) -> bool:
    """Whether nobody overwrote, since the node was made, the array that it keeps."""
    late = mutation.overwrite(array)
    return late is None or late.time < node.order


def _key(parent: Any, array: Any) -> Any:
    return id(array) if parent is None else parent


def _options(node: Node) -> str:
    """The arguments that are no tensors and not as by default, as in a call."""
    op, told = node.op, []
    for i, (name, default) in enumerate(op.defaults.items()):
        value = None if node.saved is None else node.saved[1 + i]
        if i == op.spread or value is None or isinstance(value, np.ndarray) or repr(value) == repr(default):
            continue
        told.append(f"[{_index(value)}]" if name == "index" else f"{name}={value}")
    return clean(", ".join(told))


def _index(index: Any) -> str:
    """An index as it is written between brackets."""
    if isinstance(index, slice):
        ends = [index.start, index.stop] + ([] if index.step is None else [index.step])
        return ":".join("" if end is None else str(end) for end in ends)
    if isinstance(index, tuple):
        return ", ".join(map(_index, index))
    return "…" if index is Ellipsis or isinstance(index, np.ndarray) else str(index)


class _Layout:
    """The cards, steps and edges of the nodes that are drawn, in the order of the forward pass; not yet the numbers."""

    def __init__(self, names: Names, root: Any, array: np.ndarray, nodes: list[Node], drawn: list[Node]) -> None:
        self.names, self.root, self.total = names, root, len(nodes)
        self.graph = Graph({}, {}, {}, {}, [], len(nodes) - len(drawn))
        self.cards: dict[Any, Card] = {}  # by node, leaf, or the id of a constant's array
        self.wires: dict[Node, list[tuple[int, Edge]]] = {}
        self.numbers = {node: i for i, node in enumerate(reversed(nodes), 1)}  # in the order of the forward pass
        self.taken = set(names.found.values())
        self.arrays: dict[Any, Any] = {root: array, **names.arrays}
        for node in drawn:
            if node.saved is not None and node.saved[0] is not None and is_as_it_was(node, node.saved[0]):
                self.arrays.setdefault(node, node.saved[0])
            for _, parent, kept in _operands(node):
                if kept is not None and isinstance(parent, Node) and is_as_it_was(node, kept):
                    self.arrays.setdefault(parent, kept)
        for node in reversed(drawn):
            self._add(node)
        self.graph.outputs = [self._card(root, None, "out").id]
        for card in self.graph.cards.values():  # backward meets the latest op first
            card.consumers.sort(key=lambda edge: self.graph.steps[self.graph.edges[edge].step].backward)

    def _add(self, node: Node) -> None:
        graph, forward = self.graph, self.numbers[node]
        name, backward = node.op.name, self.total + 1 - forward
        shown = getattr(node.op, "shown", None)  # of a Function, its ctx
        torch_name = shown(node)[0].name() if shown else f"{node.op.torch_name}Backward0"
        step = Step(f"s{forward}", name, torch_name, sign(name), _options(node), forward, backward, output="")
        spelled, wires = {}, self.wires.setdefault(node, [])
        for place, (argument, parent, array) in enumerate(_operands(node)):
            if parent is None and array is None:
                continue
            card = self._card(parent, array, argument)
            edge = Edge(f"e{len(graph.edges) + 1}", card.id, step.id, argument, node.op.elementwise)
            graph.edges[edge.id] = edge
            step.edges.append(edge.id)
            card.consumers.append(edge.id)
            spelled[argument] = f"({card.name})" if card.name.startswith("-") else card.name
            if parent is None:
                edge.reason = "constant"
            else:
                wires.append((place, edge))
        out = self._card(node, None, "")
        out.maker, step.output = step.id, out.id
        graph.steps[step.id] = step
        spelled |= {"out": out.name, "g": f"∂{out.name}"}
        for _, edge in wires:
            edge.formula = formula(node.op, edge.argument, spelled)
            edge.meaning = meaning(node.op, edge.argument)
            if edge.formula.startswith("(") and edge.formula in spelled.values():
                edge.formula = edge.formula[1:-1]

    def _card(self, parent: Any, array: Any, argument: str) -> Card:
        """The card of a result, a leaf or a constant; made when it is first met."""
        key = _key(parent, array)
        if key in self.cards:
            return self.cards[key]
        if isinstance(parent, Node):
            array, role = self.arrays.get(parent), "output" if parent is self.root else "result"
            name = "out" if parent is self.root else f"v{self.numbers[parent]}"
        elif parent is not None:
            array, role = parent.array, "parameter" if isinstance(parent, Parameter) else "leaf"
            name = "leaf" if argument.partition("[")[0] in UNTELLING else argument
        else:
            role, name = "constant", "constant" if argument.partition("[")[0] in UNTELLING else argument
        shape = parent.shape if isinstance(parent, Node) else array.shape
        card = Card(f"t{len(self.cards) + 1}", "", role, tuple(shape), value=None if array is None else value_of(array))
        card.name = self.names.of(array if parent is None else parent) or self._free(name, card)
        if role == "constant":
            card.reason = "constant" if array.dtype.kind == "f" else f"constant, {array.dtype.name}"
        elif not isinstance(parent, Node) and parent.grad is not None:
            card.collected = value_of(parent.grad.array)
        self.cards[key] = self.graph.cards[card.id] = card
        return card

    def _free(self, name: str, card: Card) -> str:
        """A name that no other tensor has; a single number is called as it is written."""
        if card.role == "constant" and card.value and not card.shape:
            return card.value.line()
        free, i = name, 2
        while free in self.taken:
            free, i = f"{name}{i}", i + 1
        self.taken.add(free)
        return free
