"""The nodes of a dual level: those made while one is entered know their tangents as soon as they are made."""

from __future__ import annotations

import contextlib
import functools
import sys
import weakref
from collections.abc import Iterator
from typing import Any

import numpy as np

from ..core import LEAF, Node, Tensor, mode, wrap
from ..core.mutation import tick
from ..core.place import called_from
from .pushforward import push

ALIVE: weakref.WeakSet[Any] = weakref.WeakSet()  # the nodes without a leaf behind them, which backward may not know


class Dual:
    """What the classes of dual nodes have in common."""

    __slots__ = ()
    requires_grad: bool


class Level:
    """What is known inside a dual level: the tangent of each node, and whether new nodes count for backward."""

    def __init__(self) -> None:
        self.tangents: weakref.WeakKeyDictionary[Any, Any] = weakref.WeakKeyDictionary()
        self.tracking = mode.recording
        mode.level, mode.recording, mode.Node = self, not mode.inference, dual_class(ordinary(mode.Node))

    def exit(self) -> None:
        """Forget all tangents. New nodes know what requires grad as long as there are nodes that do not."""
        mode.level, mode.recording = None, self.tracking
        self.tangents.clear()
        if not ALIVE:
            mode.Node = ordinary(mode.Node)

    def tangent_of(self, x: Any) -> Any:
        """The tangent of a tensor, or None."""
        return self.tangents.get(x.node) if isinstance(x, Tensor) and isinstance(x.node, Dual) else None

    @staticmethod
    def nodes(kind: Any) -> Any:
        """The class of new nodes that are to be as those of that class, but to know their tangents."""
        return dual_class(kind)

    def dual(self, op: Any, x: Tensor, tangent: Tensor) -> Tensor:
        """The memory of `x`, with that tangent: what `op` makes of it."""
        node = mode.Node()
        frame = called_from(sys._getframe(1))
        node.order, node.freed, node.hooks, node.light = tick(), False, None, False
        node.code, node.offset = frame.f_code, frame.f_lasti
        node.op, node.parents, node.shape = op, (x if x.node is LEAF else x.node,), x.array.shape
        self.tangents[node] = tangent if tangent.dtype == x.dtype else tangent.to(x.dtype)
        node.saved = (None, None)
        return wrap(x.array, node)

    @contextlib.contextmanager
    def suspended(self) -> Iterator[None]:
        """A context in which ops carry no tangents."""
        before = mode.Node
        mode.level, mode.Node = None, dual_class(Node)
        try:
            yield
        finally:
            mode.level, mode.Node = self, before

    def compute(self, node: Any, saved: Any) -> None:
        """Work out the tangent of a node that was just made and saved these values, from those of its arguments."""
        tangents = [self.tangents.get(p) if isinstance(p, Dual) else None for p in node.given]
        if all(t is None for t in tangents):
            return
        create_graph = self.tracking and (
            node.requires_grad or any(t.node is not None for t in tangents if t is not None)
        )
        if not create_graph:
            tangents = [None if t is None else t.array for t in tangents]
        with self.suspended():  # a tangent has no tangent
            out = push(node, saved, tangents, create_graph)
        self.tangents[node] = wrap(out) if isinstance(out, np.ndarray) else out


def ordinary(kind: Any) -> Any:
    """The class of nodes that goes with a class of dual ones, or the class itself."""
    return getattr(kind, "without_tangents", kind)


@functools.cache
def dual_class(kind: Any) -> Any:
    """The class of dual nodes that are otherwise of that class."""

    class DualNode(Dual, kind):  # type: ignore[misc]  # a class that is only known here
        """A node that backward takes for a constant where no leaf is behind it, and that computes its tangent.

        `given` are all its parents; `parents`, which backward reads, only those that require grad.
        """

        __slots__ = ("given", "requires_grad")
        without_tangents = kind

        @property
        def parents(self) -> Any:
            return kind.parents.__get__(self)

        @parents.setter
        def parents(self, parents: Any) -> None:
            self.given = parents
            if mode.level is not None and not mode.level.tracking:
                parents = (None,) * len(parents)
            parents = tuple(None if isinstance(p, Dual) and not p.requires_grad else p for p in parents)
            kind.parents.__set__(self, parents)
            self.requires_grad = parents.count(None) < len(parents)
            if not self.requires_grad:
                ALIVE.add(self)
            elif mode.level is None and not ALIVE and mode.Node is DualNode:
                mode.Node = kind

        @property
        def origins(self) -> Any:
            """What a backward that is to have tangents itself ties the saved values to."""
            return self.parents if mode.level is None else self.given

        @property
        def saved(self) -> Any:
            return kind.saved.__get__(self)

        @saved.setter
        def saved(self, saved: Any) -> None:
            kind.saved.__set__(self, saved)
            if saved is None:
                return
            if mode.level is not None and self not in mode.level.tangents:
                mode.level.compute(self, saved)
            if not self.requires_grad:  # then nobody will read them again
                self.given = ()
                kind.saved.__set__(self, None)

    return DualNode
