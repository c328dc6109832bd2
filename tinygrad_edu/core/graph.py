"""The graph, and the walk that takes gradients through it: the chain rule, each node after all of its consumers."""

from __future__ import annotations

import weakref
from collections.abc import Iterable
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import numpy as np

from . import mutation
from .table import NUMPY
from .tensor import Tensor, wrap

if TYPE_CHECKING:
    from .op import Op


HOOKS: Any = weakref.WeakKeyDictionary()  # Node -> what its gradient goes through first


class Node:
    """One application of an op: the values its rules will read, and where its gradients go.

    `parents` has, for each argument, the Node that made it, the leaf Tensor that it is, or None; `saved` the values of
    (out, *arguments, *intermediates) that a rule names. A node is `light` when all its values are tiny: then it keeps
    them all, also after backward, so that a small graph can be looked at whole.
    """

    __slots__ = ("__weakref__", "freed", "light", "op", "order", "parents", "saved", "shape")
    op: Op
    parents: tuple[Any, ...]
    saved: tuple[Any, ...] | None
    shape: tuple[int, ...]
    order: int
    light: bool
    freed: bool


def backward(
    roots: Any, inputs: Any = None, retain_graph: bool = False, create_graph: bool = False, peek: bool = False
) -> dict[Any, Any]:
    """The gradients of the leaves behind `roots` (or of `inputs`), as new arrays that nobody else holds.

    The rules run on plain arrays; with `create_graph` they run on Tensors, and so record themselves. With `peek` a
    light graph is read even after it was freed, and nothing is freed.

    Args:
        roots: for each Node or leaf Tensor the gradient to start from, an array or a Tensor.
        inputs: Nodes or leaf Tensors; only what lies between them and the roots is run.
        retain_graph: keep the saved values for another backward.
        create_graph: give Tensors that can be differentiated again.
        peek: look, and leave everything as it is.

    Raises:
        RuntimeError: a saved value was freed by an earlier backward, or overwritten in place.
    """
    nodes = _reachable(roots)
    wanted, asked = (None, ()) if inputs is None else (_leading_to(set(inputs), nodes), set(inputs))
    grads, shared, found = dict(roots), {root for root in roots if isinstance(root, Tensor)}, {}
    for node in nodes:
        g = grads.pop(node, None)
        if g is None:
            continue
        g = HOOKS[node](g) if HOOKS and node in HOOKS else g
        if node in asked:
            found[node] = g
        op, saved = node.op, node.saved
        if saved is None or (node.freed and not peek and _holds_arrays(node)):
            raise RuntimeError(_TWICE.format(op.name))
        if node.order < mutation.last:
            _check_unchanged(node, saved)
        if create_graph:
            saved = _on_tensors(node, saved)
        elif op.recomputes:
            saved = (*saved[: op.end], *op.work_out(saved[1 : op.end], saved[op.end :]))
        pullbacks = op.pullbacks if op.joint is None else together(node, g, saved)
        for parent, pullback in zip(node.parents, pullbacks, strict=True):
            if parent is None or (wanted is not None and parent not in wanted):
                continue
            try:
                to_parent = pullback(g, *saved)
                shape = parent.shape if parent.__class__ is Node else parent.array.shape
                if to_parent.shape != shape:
                    to_parent = unbroadcast(to_parent, shape)
            except Exception as error:
                error.add_note(f"in the backward of {op.name}, whose output has shape {node.shape}")
                raise
            before = grads.get(parent)
            if before is None and to_parent is g:
                shared.add(parent)
            grads[parent] = to_parent if before is None else before + to_parent
        if not retain_graph and not peek:
            node.freed = True
            if not node.light and _holds_arrays(node):
                node.saved = None
    found.update(grads)
    return {
        end: _own(g, end in shared or end.__class__ is Node) for end, g in found.items() if not asked or end in asked
    }


def unbroadcast(g: Any, shape: tuple[int, ...]) -> Any:
    """Sum `g` over the axes that broadcasting added or stretched, back to `shape`."""
    lead = g.ndim - len(shape)
    over = tuple(i for i, n in enumerate(g.shape) if i < lead or (lead >= 0 and n != 1 == shape[i - lead]))
    total = np.sum(g, axis=over, keepdims=True)
    if lead < 0 or total.shape[lead:] != shape:
        raise RuntimeError(f"a rule gave a gradient of shape {tuple(g.shape)} for an argument of shape {tuple(shape)}")
    return np.reshape(total, shape) if lead else total


def _reachable(roots: Iterable[Any]) -> list[Node]:
    """The nodes behind `roots`, the latest first. No recursion: depth is unbounded."""
    seen = set(roots)
    nodes = [root for root in seen if root.__class__ is Node]
    for node in nodes:  # the list grows while we walk it
        for parent in node.parents:
            if parent is not None and parent not in seen:
                seen.add(parent)
                if parent.__class__ is Node:
                    nodes.append(parent)
    nodes.sort(key=attrgetter("order"), reverse=True)  # a node is younger than its arguments: this order is topological
    return nodes


def _leading_to(inputs: set[Any], nodes: list[Node]) -> set[Any]:
    wanted = set(inputs)
    for node in reversed(nodes):
        if not wanted.isdisjoint(node.parents):
            wanted.add(node)
    return wanted


def _on_tensors(node: Node, saved: tuple[Any, ...]) -> tuple[Any, ...]:
    """The saved values as Tensors that remember where they came from; intermediates worked out through the graph."""
    op, end = node.op, node.op.end
    out, given = None if saved[0] is None else wrap(saved[0], node), list(saved[1:end])
    if op.spread is None:
        given = list(map(_tied, given, node.parents))
    elif given[op.spread] is not None:
        given[op.spread] = tuple(map(_tied, given[op.spread], node.parents))
    return (out, *given, *op.work_out(given, saved[end:]))


def together(node: Node, g: Any, saved: tuple[Any, ...]) -> list[Any]:
    """The gradients that one joint rule gives, as pullbacks that hand them out."""
    op, chosen, pullbacks = node.op, list(range(len(node.parents))), list(node.parents)
    if op.spread is None:
        chosen, pullbacks = [list(op.defaults).index(name) for name in op.joint_names], list(op.pullbacks)
    needs = [node.parents[i] is not None for i in chosen]
    for i, gradient in zip(chosen, op.joint(g, needs, *saved), strict=True):
        pullbacks[i] = lambda *_, gradient=gradient: gradient
    return pullbacks


def _tied(value: Any, parent: Any) -> Any:
    if parent is None or value is None:
        return value
    return wrap(value, parent) if parent.__class__ is Node else parent


def _holds_arrays(node: Node) -> bool:
    """Whether the node keeps anything worth freeing; without, backward may run again."""
    kept = [v for v, keeps in zip(node.saved or (), node.op.saves, strict=True) if keeps]
    return any(isinstance(x, np.ndarray) for v in kept for x in (v if isinstance(v, tuple) else (v,)))


def _own(g: Any, shared: bool) -> Any:
    """`g` as something that nobody else holds: a rule may hand on its own `g`, or a view."""
    if isinstance(g, Tensor):
        return NUMPY[np.copy](g) if shared else g
    return np.array(g) if shared or g.base is not None or not isinstance(g, np.ndarray) else g


def _check_unchanged(node: Node, saved: tuple[Any, ...]) -> None:
    op = node.op
    for name, keeps, value in zip(op.names, op.saves, saved, strict=False):
        for array in value if isinstance(value, tuple) else (value,):
            late = mutation.overwrite(array) if keeps and isinstance(array, np.ndarray) else None
            if late is not None and late.time > node.order:
                raise RuntimeError(
                    "one of the variables needed for gradient computation has been modified by an inplace operation: "
                    f"{op.name} saved `{name}` of shape {array.shape}, then {late.by} overwrote it (version "
                    f"{late.version}). Run {late.by} on a .clone(), or after backward()."
                )


_TWICE = (
    "Trying to backward through the graph a second time: the saved values of `{}` were freed by the first backward. "
    "Specify retain_graph=True the first time, or run the forward pass again."
)
