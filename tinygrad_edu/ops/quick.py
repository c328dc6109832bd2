"""The general way to call an op (core/call.py), unrolled for one and two arguments: the same results, sooner.

Here is where a small op spends its time: what is not plain goes the general way.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..core import LEAF, Node, Op, Tensor, apply, explain, mode, wrap
from ..core.call import LIGHT, NUMPY_ERRORS
from ..core.mutation import tick
from ..core.table import QUICK

NUMBERS = frozenset({float, int, bool})


def unary(op: Op) -> Any:
    """The call for one argument, unrolled: what is not plain goes the general way."""
    forward, (save_out, save_x), elementwise = op.forward, op.saves, op.elementwise

    def call(x: Any, **kwargs: Any) -> Any:
        if kwargs or not isinstance(x, Tensor):
            return forward(x) if isinstance(x, (np.ndarray, np.generic)) and not kwargs else apply(op, (x,), kwargs)
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
        return wrap(out, node)

    return call


def binary(op: Op) -> Any:
    """The same for two arguments, one of which may be a number."""
    forward, (save_out, save_x, save_y), elementwise = op.forward, op.saves, op.elementwise

    def call(x: Any, y: Any, **kwargs: Any) -> Any:
        if kwargs:
            return apply(op, (x, y), kwargs)
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
            return apply(op, (x, y), kwargs)
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
        return wrap(out, node)

    return call


QUICK.update({1: unary, 2: binary})
