"""The general way to call an op (core/call.py) for the common cases: the same results, sooner.

Unrolled for one and two arguments; in one loop for ops that do not promote. What is not plain goes the general way.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..core import LEAF, Node, Op, Tensor, apply, explain, mode, wrap
from ..core.call import LIGHT, NUMPY_ERRORS, is_light
from ..core.mutation import tick
from ..core.op import EMPTY
from ..core.table import QUICK

NUMBERS = frozenset({float, int, bool})
new: Any = Tensor.__new__


def given(*values: Any) -> tuple[Any, ...]:
    """The arguments that were given by position."""
    return tuple(v for v in values if v is not EMPTY)


def is_plain(op: Op, count: int) -> bool:
    """Whether the op takes `count` tensors, each with its rule, and nothing else."""
    bare = all(default is EMPTY for default in op.defaults.values()) and tuple(op.rules) == tuple(op.defaults)
    return bare and len(op.rules) == count and None not in op.rules.values() and not op.intermediates


def unary(op: Op) -> Any:
    """The call for one argument, unrolled."""
    if not is_plain(op, 1) or op.spread is not None:
        return None
    forward, (save_out, save_x), elementwise = op.forward, op.saves, op.elementwise

    def call(x: Any = EMPTY, **kwargs: Any) -> Any:
        if kwargs or not isinstance(x, Tensor):
            plain = isinstance(x, (np.ndarray, np.generic)) and not kwargs
            return forward(x) if plain else apply(op, given(x), kwargs)
        a, parent = x.array, x.node
        try:
            out = forward(a)
        except NUMPY_ERRORS as error:
            raise explain(op.name, error, (a,)) from error
        if type(out) is not np.ndarray:
            out = np.asarray(out)
        if out.dtype is not a.dtype:
            return apply(op, (x,), kwargs)
        if parent is None or not mode.recording:
            return wrap(out)
        node = Node()
        node.op, node.parents, node.shape = op, (x if parent is LEAF else parent,), out.shape
        node.order, node.freed = tick(), False
        node.light = light = out.size <= LIGHT and (elementwise or a.size <= LIGHT)
        node.saved = (out, a) if light else (out if save_out else None, a if save_x else None)
        result = new(Tensor)  # wrap(out, node), without the call
        result.array, result.node, result._grad = out, node, None
        return result

    return call


def binary(op: Op) -> Any:
    """The call for two arguments, one of which may be a number, unrolled."""
    if not is_plain(op, 2) or op.spread is not None:
        return None
    forward, (save_out, save_x, save_y), elementwise = op.forward, op.saves, op.elementwise

    def call(x: Any = EMPTY, y: Any = EMPTY, **kwargs: Any) -> Any:
        if kwargs:
            return apply(op, given(x, y), kwargs)
        if isinstance(x, Tensor):
            a, m = x.array, x.node
            dtype = a.dtype
            if isinstance(y, Tensor):
                b, n = y.array, y.node
                if b.dtype is not dtype:
                    return apply(op, (x, y), kwargs)
            elif elementwise and type(y) in NUMBERS and dtype.kind == "f":
                b, n = np.array(y, dtype), None
            else:
                return apply(op, (x, y), kwargs)
        elif elementwise and type(x) in NUMBERS and isinstance(y, Tensor) and y.array.dtype.kind == "f":
            b, n = y.array, y.node
            dtype = b.dtype
            a, m = np.array(x, dtype), None
        else:
            return apply(op, given(x, y), kwargs)
        try:
            out = forward(a, b)
        except NUMPY_ERRORS as error:
            raise explain(op.name, error, (a, b)) from error
        if type(out) is not np.ndarray:
            out = np.asarray(out)
        if out.dtype is not dtype:
            return apply(op, (x, y), kwargs)
        if not mode.recording or (m is None and n is None):
            return wrap(out)
        node = Node()
        node.op, node.parents, node.shape = op, (x if m is LEAF else m, y if n is LEAF else n), out.shape
        node.order, node.freed = tick(), False
        node.light = light = out.size <= LIGHT and (elementwise or (a.size <= LIGHT and b.size <= LIGHT))
        node.saved = (out, a, b) if light else (out if save_out else None, a if save_x else None, b if save_y else None)
        result = new(Tensor)
        result.array, result.node, result._grad = out, node, None
        return result

    return call


def several(op: Op) -> Any:
    """The call for tensors and options, without promotion."""
    if op.promotes or op.spread is not None or not op.differentiable:
        return None
    count, defaults, intermediates, run = len(op.defaults), tuple(op.defaults.values()), op.intermediates, op.run
    ruled = tuple(p is not None or n in op.joint_names for n, p in zip(op.defaults, op.pullbacks, strict=True))

    def call(*args: Any, **kwargs: Any) -> Any:
        values = args if len(args) == count else args + defaults[len(args) :]
        if kwargs or len(values) != count or not mode.recording:
            return apply(op, args, kwargs)
        raw: list[Any] = []
        parents: list[Any] = []
        tensors = recording = False
        for x in values:
            node = None
            if isinstance(x, Tensor):
                node, tensors, x = x.node, True, x.array
                if node is not None:
                    recording = True
                    if node is LEAF:
                        node = values[len(raw)]
            elif x is EMPTY or type(x) is list:
                return apply(op, args, kwargs)
            raw.append(x)
            parents.append(node)
        if not recording and (tensors or type(raw[0]) is not np.ndarray):
            return apply(op, args, kwargs)
        try:
            kept = (*raw, *op.work_out(raw)) if intermediates else tuple(raw)
            out = run(*kept)
        except NUMPY_ERRORS as error:
            raise explain(op.name, error, raw) from error
        if not tensors:
            return out
        out = np.asarray(out)
        if out.dtype.kind != "f" or not all(
            [has_rule or p is None for has_rule, p in zip(ruled, parents, strict=True)]
        ):
            return apply(op, args, kwargs)
        return wrap(out, node_of(op, parents, (out, *kept)))

    return call


def node_of(op: Op, parents: list[Any], kept: tuple[Any, ...]) -> Node:
    """The node that keeps what a rule names, and what weighs nothing."""
    node = Node()
    node.op, node.parents, node.shape, node.order, node.freed = op, tuple(parents), kept[0].shape, tick(), False
    light = [is_light(v) for v in kept]
    node.light = False not in light
    node.saved = tuple([v if keep or tiny else None for v, keep, tiny in zip(kept, op.saves, light, strict=True)])
    return node


QUICK += [unary, binary, several]
