"""The graph, and the walk that takes gradients through it: the chain rule, each node after all of its consumers."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from . import mode, mutation
from .op import same
from .place import place
from .table import NUMPY
from .tensor import Tensor, wrap


class Node:
    """One application of an op: the values its rules will read, and where its gradients go.

    `parents` has, for each argument, the Node that made it, the leaf Tensor that it is, or None; `saved` the values of
    (out, *arguments, *intermediates) that a rule names. A node is `light` when all its values are tiny: then it keeps
    them all, also after backward, so that a small graph can be looked at whole. `code` and `offset` say where the op
    was called (place.py); `hooks` is None, or what sees the gradients here (autograd/hooks.py); `calls`, if it is
    there, the calls of modules that it is the result of (nn/hooks.py).
    """

    __slots__ = ("__weakref__", "calls", "code", "freed", "hooks", "light",
                 "offset", "op", "order", "parents", "saved", "shape")  # fmt: skip
    op: Any
    parents: tuple[Any, ...]
    saved: tuple[Any, ...] | None
    shape: tuple[int, ...]
    order: int
    light: bool
    freed: bool
    code: Any
    offset: int
    hooks: Any
    calls: Any

    def together(self, g: Any, saved: tuple[Any, ...], parents: tuple[Any, ...]) -> list[Any]:
        """The gradients that one joint rule gives to `parents`, but those that are None, as rules to hand out."""
        op, chosen, pulls = self.op, list(range(len(parents))), list(parents)
        if op.spread is None:
            chosen, pulls = [list(op.defaults).index(name) for name in op.joint_names], list(op.pulls)
        needs = [parents[i] is not None for i in chosen]
        for i, gradient in zip(chosen, op.joint(g, needs, *saved), strict=True):
            pulls[i] = lambda *_, gradient=gradient: gradient
        return pulls


mode.Node = Node


def backward(
    roots: Any,
    inputs: Any = None,
    retain_graph: bool = False,
    create_graph: bool = False,
    peek: bool = False,
    arrive: Any = None,
    stops: Any = None,
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
        arrive: called for each leaf as soon as its gradient is complete, with the leaf, the gradient, and whether
            somebody else may hold that; what it returns stands in the result.
        stops: what `in_order` gives, of the part of the graph to walk through; by default of all behind the roots.

    Raises:
        RuntimeError: a saved value was freed by an earlier backward, or overwritten in place.
    """
    stops, asked, arrive = stops or in_order(roots), set(inputs or ()), arrive or own
    needed, wanted = (None, None) if inputs is None else leading_to(asked, stops)
    simple, frees = not (asked or create_graph or mode.watch), not (retain_graph or peek)
    grads = {root: g for root, g in roots.items() if not asked or isinstance(root, Node) or root in asked}
    found, shared, sums, saved = {}, set(roots), set(), None
    for node in stops:
        if (g := grads.pop(node, None)) is None:
            continue
        if not isinstance(node, Node):  # a leaf
            found[node] = arrive(node, g, node in shared and node not in sums)
            continue
        try:
            if (asked or node.hooks is not None) and (g := _met(node, g, needed, asked, found)) is None:
                continue
            op, saved, parents = node.op, node.saved, node.parents
            i, pulls = -1, op.pulls
            if not node.light or node.freed or node.order < mutation.last:
                check(node, saved, frees, peek)
            node.freed |= frees
            if not (simple and op.simple and node.hooks is None):
                saved, parents, pulls = _prepared(node, g, saved, create_graph, wanted)
            for parent in parents:
                i += 1  # zip and enumerate take a twentieth of the walk
                if parent is None or (to_parent := g if pulls[i] is same else pulls[i](g, saved)) is None:
                    continue
                shape = parent.shape if isinstance(parent, Node) else parent.array.shape
                if to_parent.shape != shape:
                    to_parent = unbroadcast(to_parent, shape)
                if (before := grads.get(parent)) is None:
                    grads[parent] = to_parent
                    if to_parent is g:
                        shared.add(parent)
                elif parent in sums and before.__class__ is np.ndarray:
                    before += to_parent
                else:
                    grads[parent] = before + to_parent
                    sums.add(parent)
            saved = to_parent = before = None  # the next rule needs the memory
        except Exception as error:
            raise _blamed(node, error, saved)  # noqa: B904  # it is the same one
    return {end: own(end, g, True) if isinstance(end, Node) else g for end, g in found.items()}


def _met(node: Node, g: Any, needed: Any, asked: Any, found: dict[Any, Any]) -> Any:
    """The gradient of a node that somebody asked for, or has hooks on, as they leave it; None if it need not run."""
    runs = needed is None or node in needed
    if node in asked:
        found[node] = g  # if the node runs, PyTorch gives what came before the hooks
    if node.hooks is not None and (runs or node in asked):
        g = node.hooks.meet(node, g, runs)
    if node in asked and not runs:
        found[node] = g
    return g if runs else None


def _blamed(node: Node, error: Exception, saved: Any) -> Exception:
    if len(getattr(error, "__notes__", ())) < 4:  # of backwards within one another the innermost
        pairs = zip(node.op.names, saved or (), strict=False)
        kept = "".join(f", {name} {v.dtype} {tuple(v.shape)}" for name, v in pairs if hasattr(v, "dtype"))
        error.add_note(f"in the backward of {node.op.name}, of shape {node.shape}{kept}, called at {place(node)}")
    if mode.watch is not None:
        mode.watch.failed(node)
    return error


def _prepared(node: Node, g: Any, saved: Any, create_graph: bool, wanted: Any) -> tuple[Any, Any, Any]:
    """What `backward` applies where that is more than the op's own rules: saved values, parents, and rules for them."""
    op, parents = node.op, node.parents
    if create_graph:
        saved = on_tensors(node, saved) if op.keeps else saved
    elif op.recomputes:
        saved = (*saved[: op.end], *op.work_out(saved[1 : op.end], saved[op.end :]))
    if wanted is not None and not wanted.issuperset(parents):
        parents = tuple(parent if parent in wanted else None for parent in parents)
    pulls = op.pulls if op.joint is None else node.together(g, saved, parents)
    if node.hooks is None and mode.watch is None:
        return saved, parents, pulls
    if mode.watch is not None:
        mode.watch.enter(node)
    applied = zip(parents, pulls, strict=True)
    gradients = [None if parent is None else fitted(pull(g, saved), parent) for parent, pull in applied]
    for watch in (mode.watch, node.hooks):
        gradients = gradients if watch is None else watch.leave(node, g, gradients)
    return saved, parents, [lambda *_, to_parent=to_parent: to_parent for to_parent in gradients]


def fitted(g: Any, parent: Any) -> Any:
    """`g` in the shape of the parent that it is for."""
    shape = parent.shape if isinstance(parent, Node) else parent.array.shape
    return g if g is None or g.shape == shape else unbroadcast(g, shape)


def unbroadcast(g: Any, shape: tuple[int, ...]) -> Any:
    """Sum `g` over the axes that broadcasting added or stretched, back to `shape`."""
    lead = g.ndim - len(shape)
    over = tuple(i for i, n in enumerate(g.shape) if i < lead or (lead >= 0 and n != 1 == shape[i - lead]))
    total = np.sum(g, axis=over, keepdims=True)
    if lead < 0 or total.shape[lead:] != shape:
        raise RuntimeError(f"a rule gave a gradient of shape {tuple(g.shape)} for an argument of shape {tuple(shape)}")
    return np.reshape(total, shape) if lead else total


def in_order(roots: dict[Any, Any]) -> list[Any]:
    """The nodes behind `roots`, the latest first, and each leaf after the last of its consumers.

    A node is younger than its arguments, so this order is topological. No recursion: depth is unbounded.
    """
    when = {root: root.order if isinstance(root, Node) else sys.maxsize for root in roots}
    nodes = [root for root in roots if isinstance(root, Node)]
    for node in nodes:  # the list grows while we walk it
        for parent in node.parents:
            if isinstance(parent, Node):
                if parent not in when:
                    when[parent] = parent.order
                    nodes.append(parent)
            elif parent is not None and when.get(parent, sys.maxsize) > node.order:
                when[parent] = node.order - 1  # the clock goes in steps of 2
    return sorted(when, key=when.__getitem__, reverse=True)


def leading_to(inputs: set[Any], stops: list[Any]) -> tuple[set[Node], set[Any]]:
    """The nodes that must run: those behind which there is one of `inputs`."""
    needed: set[Node] = set()
    for node in reversed([stop for stop in stops if isinstance(stop, Node)]):
        if not (inputs.isdisjoint(node.parents) and needed.isdisjoint(node.parents)):
            needed.add(node)
    return needed, {None, *needed, *inputs}


def on_tensors(node: Node, saved: tuple[Any, ...]) -> tuple[Any, ...]:
    """The values that rules read as Tensors that know where they came from; intermediates anew, through the graph."""
    op, parents = node.op, (node, *getattr(node, "origins", node.parents))
    if op.spread is None:
        tied = [v if not keep else _tied(v, p) for v, p, keep in zip(saved, parents, op.saves, strict=False)]
    else:
        tied = [_tied(saved[0], node), *saved[1 : op.end]]
        if saved[1 + op.spread] is not None:
            tied[1 + op.spread] = tuple(map(_tied, saved[1 + op.spread], parents[1:]))
    return (*tied, *op.work_out(tied[1:], saved[op.end :])) if op.intermediates else tuple(tied)


def _tied(value: Any, parent: Any) -> Any:
    known = None if value is None else parent
    return value if known is None else wrap(value, known) if isinstance(known, Node) else known


def _arrays(node: Node, saved: tuple[Any, ...]) -> list[tuple[str, np.ndarray]]:
    """What the node keeps that is worth freeing, by name; without any, backward may run again."""
    pairs = zip(node.op.names, node.op.saves_for(node.parents), saved, strict=False)
    kept = [(name, v) for name, keeps, v in pairs if keeps and v is not None]
    return [(name, x) for name, v in kept for x in (v if isinstance(v, tuple) else (v,)) if isinstance(x, np.ndarray)]


def own(end: Any, g: Any, shared: bool) -> Any:
    """`g` as something that nobody else holds: a rule may hand on its own `g`, or a view."""
    if isinstance(g, Tensor):
        return NUMPY[np.copy](g) if shared else g
    return np.array(g) if shared or g.base is not None or not isinstance(g, np.ndarray) else g


def check(node: Node, saved: tuple[Any, ...] | None, frees: bool, peek: bool) -> None:
    """Free what the node saved if it `frees`; RuntimeError if that is not there any more, or not as it was."""
    arrays = [] if saved is None else _arrays(node, saved)
    if saved is None or (node.freed and not peek and arrays):
        raise RuntimeError(_TWICE.format(node.op.name))
    if frees and not node.light and arrays:
        node.saved = None
    for name, array in arrays if node.order < mutation.last else ():
        late = mutation.overwrite(array)
        if late is not None and late.time > getattr(node, "when", node.order):
            raise RuntimeError(
                "one of the variables needed for gradient computation has been modified by an inplace operation: "
                f"{node.op.name} saved `{name}` of shape {array.shape}, then {late.by} overwrote it (version "
                f"{late.version}) at {place(late)}\nRun {late.by} on a .clone(), or after backward()."
            )


_TWICE = (
    "Trying to backward through the graph a second time: the saved values of `{}` were freed by the first backward. "
    "Specify retain_graph=True the first time, or run the forward pass again."
)
