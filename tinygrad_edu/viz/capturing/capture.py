"""From a tensor to the graph behind it, as plain data."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ...core import LEAF, Tensor
from ...nn import Module
from ..collection import no_collection
from ..graph import Graph
from .calls import calls_of
from .cards import Builder
from .chain import OVERWRITTEN, hints, walk_back
from .names import Named, Names
from .nodes import behind, nearest
from .undisturbed import undisturbed
from .vertices import Vertices

Outputs = Tensor | Sequence[Tensor] | Mapping[str, Tensor]


def capture(
    out: Outputs,
    inputs: Outputs | None = None,
    module: Module | None = None,
    names: Named = None,
    params: Named = None,
    max_nodes: int | None = None,
) -> Graph:
    """The graph that made a tensor, as plain data: no array, tensor or node is kept alive or changed.

    The gradients of all tensors, also of those between, are worked out for it, and no `.grad` is touched. A graph that
    `backward` went through can still be captured whole where its tensors have at most 64 elements; of larger ones
    `viz.record` keeps everything.

    Args:
        out: the result, or several, perhaps by name; their gradients start as ones.
        inputs: tensors that are shown as inputs, perhaps by name; what lies before them is left out.
        module: names its parameters, and the calls of its parts; by default the caller's variables do.
        names: what the tensors are called; by default as the caller's variables.
        params: the same, as torchviz calls it.
        max_nodes: the most tensors to take, those nearest to `out`; by default all.

    Raises:
        TypeError: `out` is not a Tensor, or a name is no text.
        RuntimeError: `out` has no graph.
        ValueError: `max_nodes` is not a positive whole number, or nothing of `inputs` goes into the result.

    >>> import tinygrad_edu as torch
    >>> x = torch.tensor(3.0, requires_grad=True)
    >>> graph = torch.viz.capture(x * x, names={"x": x})
    >>> graph.named("x").gradient.numbers
    6.0
    >>> [(edge.formula, edge.local.numbers) for edge in graph.edges.values()]
    [('x', 3.0), ('x', 3.0)]
    """
    return captured(out, Names(sys._getframe(1), names, params, module), max_nodes, inputs)


def captured(out: Outputs, names: Names, max_nodes: int | None = None, inputs: Outputs | None = None) -> Graph:
    """The same, with the names found."""
    outputs = _tensors(out, names, "the Tensor whose graph to draw")
    stops = _tensors(inputs, names, "inputs= to be a Tensor, or several") if inputs is not None else []
    _check(outputs, max_nodes)
    roots = {_key(tensor): tensor.array for tensor in outputs}
    cut = {_key(tensor) for tensor in stops} - set(roots)
    nodes = behind(list(roots), frozenset(cut))
    with no_collection(), undisturbed(nodes), np.errstate(all="ignore"):  # an overflow is shown, as inf or nan
        vertices = Vertices(nodes, len(nearest(nodes, list(roots), max_nodes)), names.arrays | roots)
        reasons = walk_back(vertices, {root: np.ones_like(array) for root, array in roots.items()})
        built = Builder(names, roots, vertices, cut)
        if cut and not built.graph.omitted and all(card.role != "input" for card in built.graph.cards.values()):
            raise ValueError(
                f"inputs= has {_shapes(stops)}, but nothing of it goes into the result: give the tensors that the "
                "result was computed from, as in draw(model(x), inputs=x)"
            )
        built.graph.calls = calls_of(vertices.nodes, names)
        built.graph.notes = [*_start(outputs), *hints(reasons | {OVERWRITTEN} if built.stale else reasons)]
    return built.graph


def _start(outputs: list[Tensor]) -> list[str]:
    """What is to be said of where the gradients start, if that is not one number."""
    if len(outputs) > 1:
        return [f"There are {len(outputs)} outputs: the gradients are those of the sum of all, they start from ones."]
    shape = tuple(outputs[0].shape)
    if outputs[0].array.size == 1:
        return []
    return [f"The output has shape {shape}: the gradients are those of its sum, they start from ones."]


def _key(tensor: Tensor) -> Any:
    """What stands for a tensor in a graph: its node, the leaf itself, or the id of a constant's array."""
    if tensor.node is None:
        return id(tensor.array)
    return tensor if tensor.node is LEAF else tensor.node


def _tensors(given: Any, names: Names, expected: str) -> list[Tensor]:
    """One tensor or several, whose names are learned if they have any."""
    named = given.items() if isinstance(given, Mapping) else None
    several = list(given.values()) if named else list(given) if isinstance(given, (list, tuple)) else [given]
    for tensor in several:
        if not isinstance(tensor, Tensor):
            kind = type(tensor).__name__
            raise TypeError(f"expected {expected}, but got {kind}: draw a result, such as draw(model(x))")
    if not several:
        raise TypeError(f"expected {expected}, but got an empty {type(given).__name__}: such as draw(model(x))")
    for name, tensor in named or ():
        names.add(str(name), tensor, instead=True)
    return several


def _shapes(tensors: list[Tensor]) -> str:
    """The shapes of some tensors, in words."""
    shapes = ", ".join(str(tuple(tensor.shape)) for tensor in tensors[:5]) + (", …" if len(tensors) > 5 else "")
    return f"{len(tensors)} tensor{'s' if len(tensors) != 1 else ''} of shape {shapes}"


def _check(outputs: list[Tensor], max_nodes: Any) -> None:
    """The error, in words, for what has no graph."""
    for out in outputs:
        if out.node is None:
            raise RuntimeError(
                f"this tensor of shape {tuple(out.shape)} and dtype {out.dtype} has no graph: compute it from a tensor "
                "with requires_grad=True, outside torch.no_grad() and without .detach(). This works: "
                "x = torch.tensor(2.0, requires_grad=True); draw(x * x)"
            )
    if max_nodes is not None and (isinstance(max_nodes, bool) or not isinstance(max_nodes, int) or max_nodes < 1):
        raise ValueError(f"max_nodes must be a whole number of at least 1, but got {max_nodes!r}")
