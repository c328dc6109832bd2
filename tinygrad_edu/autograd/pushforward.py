"""Forward mode: tangents from inputs to outputs, through the graph that was recorded, by the rules that backward reads.

A rule is the transpose of the local Jacobian, handed `g`. From it comes the Jacobian itself:

- of an elementwise op, which is diagonal and so its own transpose: the rule, with the tangent for `g`;
- of an op that is linear in the argument, as its rule shows by not reading it: the op itself, on the tangent;
- of any other op: the rule is linear in `g`, and the gradient of <rule(g), tangent> by `g` is its transpose.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Any

import numpy as np

from .. import core
from ..core import LEAF, NUMPY, Node, Tensor, constant, graph, mode, mutation, unwrap, wrap
from .linearity import by_the_op_itself

Tangents = list[Any]


def pushforward(
    outputs: Tensor | Sequence[Tensor],
    inputs: Tensor | Sequence[Tensor],
    tangents: Tensor | Sequence[Tensor],
    create_graph: bool = False,
) -> list[Tensor | None]:
    """The derivative of `outputs` in the direction in which each of `inputs` moves by its tangent: J t.

    The graph that leads from the inputs to the outputs must have been recorded, and is kept.

    Args:
        outputs: one or several tensors.
        inputs: one or several tensors that require grad, leaves or results.
        tangents: for each input one of its shape and dtype.
        create_graph: record how the derivatives are computed, so that they can be differentiated again, forwards or
            backwards, with respect to whatever inputs and tangents depend on.

    Returns:
        For each output one of its shape and dtype, or None where it does not depend on any of the inputs.

    Raises:
        RuntimeError: a value that the derivative needs was freed by backward, or overwritten.

    >>> import tinygrad_edu as torch
    >>> x = torch.tensor([1., 2.], requires_grad=True)
    >>> pushforward(x * x, x, torch.tensor([1., 10.]))
    [tensor([ 2., 40.])]
    """
    known: dict[Any, Any] = {}
    for x, t in zip(_each(inputs), _each(tangents), strict=True):
        if x.array.shape != t.array.shape:
            raise RuntimeError(f"the tangent of an input of shape {x.shape} must have its shape, but has {t.shape}")
        end, moved = source_of(x), (t if create_graph else t.array)
        if end is not None:
            known[end] = known[end] + moved if end in known else moved
    ends = [source_of(out) for out in _each(outputs)]
    sweep(ends, known, create_graph)
    found = [known.get(end) for end in ends]
    return [t if t is None or isinstance(t, Tensor) else wrap(np.array(t)) for t in found]


def sweep(ends: Iterable[Any], known: dict[Any, Any], create_graph: bool) -> None:
    """Add to `known`, which has the tangents of some nodes and leaves, those of the nodes `ends`. No recursion."""
    nodes = [end for end in set(ends) if isinstance(end, Node) and end not in known]
    seen, last, wanted = set(nodes), dict[Any, Node](), set(ends)
    for node in nodes:  # the list grows while we walk it
        for parent in node.parents:
            if isinstance(parent, Node) and parent not in seen and parent not in known:
                seen.add(parent)
                nodes.append(parent)
    nodes.sort(key=attrgetter("order"))  # a node is younger than its arguments
    for node in nodes:
        last.update(dict.fromkeys(node.parents, node))
    given = set(known)
    for node in nodes:
        tangents = [None if parent is None else known.get(parent) for parent in node.parents]
        if any(t is not None for t in tangents):
            known[node] = push(node, node.saved, tangents, create_graph)
        for parent in node.parents:  # what nobody will ask for again is let go
            if last.get(parent) is node and parent in known and parent not in wanted and parent not in given:
                del known[parent]


def push(node: Node, values: Any, tangents: Tangents, create_graph: bool) -> Any:
    """The tangent of the output of a node that saved `values`, given those of its arguments.

    A Tensor with `create_graph`, else an array.
    """
    op, given = node.op, list(tangents)
    if values is None:
        raise RuntimeError(_FREED.format(op.name))
    if node.order < mutation.last:
        graph.check(node, values, frees=False, peek=True)
    with recording(create_graph):
        if hasattr(op, "jvp"):  # the author's own
            return op.jvp(node, tangents)
        if create_graph:
            values = _as_tensors(node, tangents, graph.on_tensors(node, values))
        elif op.recomputes:
            values = (*values[: op.end], *op.work_out(values[1 : op.end], values[op.end :]))
        if op.elementwise:
            parts = _diagonal(node, tangents, values)
        else:
            parts = by_the_op_itself(node, tangents, values, create_graph)
            parts += _transposed(node, tangents, values, create_graph)
        return _own(_total(parts, node, given), node, given, create_graph)


def _total(parts: list[Any], node: Node, tangents: Tangents) -> Any:
    if not parts:  # no rule passed anything on
        return np.zeros(node.shape, unwrap(next(t for t in tangents if t is not None)).dtype)
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return total


def _own(total: Any, node: Node, tangents: Tangents, create_graph: bool) -> Any:
    """The tangent, in memory of its own where the output of the op is: users may overwrite tangents."""
    if isinstance(total, Tensor):
        return NUMPY[np.copy](total) if any(total is t for t in tangents) else total
    total = np.asarray(total)
    if not node.op.views and any(t is not None and np.may_share_memory(total, unwrap(t)) for t in tangents):
        total = np.array(total)
    return wrap(total) if create_graph else total


def _diagonal(node: Node, tangents: Tangents, values: Any) -> list[Any]:
    parts = []
    for t, pull in zip(tangents, node.op.pulls, strict=True):
        if t is not None:
            part = pull(t if t.shape == node.shape else np.broadcast_to(t, node.shape), values)
            parts += [] if part is None else [part]
    return parts


def _transposed(node: Node, tangents: Tangents, values: Any, create_graph: bool) -> list[Any]:
    """What the tangents that are left give, by a backward through the backward of the op."""
    if all(t is None for t in tangents):
        return []
    parts, roots = [], dict[Any, Any]()
    out = values[0] if values[0] is not None else next(t for t in tangents if t is not None)
    v, start = wrap(np.ones(node.shape, unwrap(out).dtype), LEAF), mutation.tick()
    values = values if create_graph else _as_tensors(node, tangents, values)
    with recording(True):
        for t, r in zip(tangents, _pulled_back(node, v, tangents, values), strict=True):
            if t is None or r is None:
                continue
            if not isinstance(r, Tensor) or r.node is None:
                if np.any(unwrap(r)):
                    raise RuntimeError(_LOST.format(node.op.name))
                continue  # zeros, whatever `v` is
            moved = t if t.shape == r.shape else np.broadcast_to(t, r.shape)
            if r is v:
                parts.append(moved)
            else:
                roots[r.node] = roots[r.node] + moved if r.node in roots else moved
        stops = [*_since(start, roots), v]
        found = core.backward(roots, [v], create_graph, create_graph, stops=stops) if roots else {}
    return [*parts, found[v]] if v in found else parts


def _since(start: int, roots: Iterable[Any]) -> list[Node]:
    """The nodes behind the roots that were made after `start`, the latest first."""
    nodes = [root for root in roots if isinstance(root, Node)]
    seen = set(nodes)
    for node in nodes:  # the list grows while we walk it
        new = [p for p in node.parents if isinstance(p, Node) and p.order > start and p not in seen]
        seen.update(new)
        nodes += dict.fromkeys(new)
    return sorted(nodes, key=attrgetter("order"), reverse=True)


def _pulled_back(node: Node, v: Tensor, tangents: Tangents, values: Any) -> list[Any]:
    """For each argument with a tangent what the rule makes of `v`."""
    op = node.op
    if op.joint is None:
        return [None if t is None else f(v, values) for t, f in zip(tangents, op.pulls, strict=True)]
    if op.spread is not None:
        return list(op.joint(v, [t is not None for t in tangents], *values))
    places = [list(op.defaults).index(name) for name in op.joint_names]
    given = dict(zip(places, op.joint(v, [tangents[i] is not None for i in places], *values), strict=True))
    return [None if t is None else given[i] if i in given else op.pulls[i](v, values) for i, t in enumerate(tangents)]


def _as_tensors(node: Node, tangents: Tangents, values: Any) -> tuple[Any, ...]:
    """The values that are differentiated, as the Tensors that rules are handed with `create_graph`."""
    op = node.op
    moved = [t is not None for t in tangents] if op.spread is None else [name in op.joint_names for name in op.defaults]
    free = [True, *moved, *(not isinstance(made, constant) for made in op.intermediates.values())]
    return tuple(_wrapped(value) if is_free else value for value, is_free in zip(values, free, strict=True))


def _wrapped(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(_wrapped, value))
    return wrap(value) if isinstance(value, np.ndarray) and value.dtype.kind == "f" else value


class recording:
    """A context in which ops record or not, whatever the grad mode; not, then also no tangents."""

    def __init__(self, on: bool) -> None:
        self.on = on

    def __enter__(self) -> None:
        self.before = mode.recording, mode.Node
        mode.recording = self.on
        if not self.on:
            mode.Node = Node

    def __exit__(self, *error: object) -> None:
        mode.recording, mode.Node = self.before


def _each(tensors: Any) -> list[Tensor]:
    return [tensors] if isinstance(tensors, Tensor) else list(tensors)


def source_of(x: Tensor) -> Any:
    """Where a tensor is from: its node, itself if it is a leaf, or None."""
    return x if x.node is LEAF else x.node


_FREED = (
    "the tangent of the result of {} cannot be computed: the values that it needs were freed by backward. Ask for it "
    "before, or specify retain_graph=True"
)
_LOST = (
    "forward mode cannot tell how the derivative of {} depends on the gradient of its output: its rule must be made of "
    "np.* functions, operators and ops, and not of what unwrap() gives"
)
