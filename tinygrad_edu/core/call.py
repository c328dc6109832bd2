"""Recording an op: the Tensor and the Node of a result. How users' calls get here is calls/."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from . import dtypes, mode
from .mutation import tick
from .op import Op
from .place import called_from
from .table import NUMPY, QUICK
from .tensor import LEAF, Tensor, wrap


def record(op: Op, operands: Any, out: np.ndarray, kept: Any) -> Tensor:
    """The Tensor `out` that `op` made of `operands`, and its node; `kept` are the arguments and the intermediates."""
    parents = tuple((x if x.node is LEAF else x.node) if isinstance(x, Tensor) else None for x in operands)
    if not mode.recording or not op.differentiable or out.dtype.kind != "f" or parents.count(None) == len(parents):
        if out.dtype not in dtypes.DTYPES:
            raise TypeError(f"{op.name}() gives {out.dtype}, which tensors cannot hold")
        return wrap(out)
    for name, parent, pull in zip(op.defaults, parents, op.pulls, strict=False):
        if parent is not None and pull is None and name not in op.joint_names and op.spread is None:
            raise RuntimeError(f"the derivative for '{name}' of {op.name} is not implemented: detach() it")
    node, kept = mode.Node(), (out, *kept)  # which keeps only what a rule names, and what weighs nothing
    frame = called_from(sys._getframe(1))
    node.code, node.offset = frame.f_code, frame.f_lasti
    node.op, node.parents, node.shape, node.order, node.freed, node.hooks = op, parents, out.shape, tick(), False, None
    node.light = all(map(is_light, kept))
    node.saved = tuple(v if keep or is_light(v) else None for v, keep in zip(kept, op.saves_for(parents), strict=True))
    return wrap(out, node)


def is_light(value: Any) -> bool:
    """Whether keeping the value costs next to nothing."""
    if isinstance(value, np.ndarray):
        return value.size <= mode.light
    return not isinstance(value, tuple) or (len(value) <= mode.light and all(map(is_light, value)))


def function_of(op: Op, register: bool = True) -> Any:
    """The function that users call, with the name, the words and the signature of the forward."""
    call: Any = next(filter(None, (way(op) for way in QUICK)))
    doc = op.forward.__doc__
    if isinstance(op.forward, np.ufunc):
        doc = " ".join((doc or "").split("\n\n")[1:2]).strip()
        NUMPY.update({op.forward: call} if register else {})
    call.__name__ = call.__qualname__ = op.name
    call.__doc__, call.__module__, call.__signature__ = doc, getattr(op.forward, "__module__", __name__), op.signature
    call.op, op.function = op, call
    return call
