"""Calling an op: run the forward on the arrays, and record the node."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import dtypes, mode
from .errors import explain
from .graph import Node
from .mutation import tick
from .op import EMPTY, Op
from .table import NUMPY, OPS, QUICK
from .tensor import LEAF, Tensor, unwrap, wrap

LIGHT = 64  # nodes whose values have at most so many elements keep them all, for pictures
NUMPY_ERRORS = (ValueError, TypeError, IndexError, np.linalg.LinAlgError)


def apply(op: Op, args: Any, kwargs: Any) -> Any:
    """Run `op` and record it: the general way. Plain arrays give plain arrays."""
    values = op.bind(args, kwargs)
    operands = list(values if op.spread is None else values[op.spread])
    tensors = any(isinstance(x, Tensor) for x in operands)
    given = operands
    if op.promotes and tensors:
        if op.refuses:
            op.refuses(op.name, *operands)
        operands = _promoted(op, given)
    out, kept = _run(op, values, operands)
    if op.elementwise and tensors and out.dtype.kind == "f" and (floats := _as_floats(op, operands, given)) is not None:
        operands = floats
        out, kept = _run(op, values, operands)
    if not tensors:
        everything = values if op.spread is None else [*values, *values[op.spread]]
        if not any(isinstance(x, (np.ndarray, np.generic, Tensor)) for x in everything):
            raise TypeError(f"{op.name}(): argument 'input' must be Tensor, not {type(values[0]).__name__}")
        return out
    out = np.asarray(out)
    parents = tuple((x if x.node is LEAF else x.node) if isinstance(x, Tensor) else None for x in operands)
    if not mode.recording or not op.differentiable or out.dtype.kind != "f" or parents.count(None) == len(parents):
        if out.dtype not in dtypes.DTYPES:
            raise TypeError(f"{op.name}() gives {out.dtype}, which tensors cannot hold")
        return wrap(out)
    for name, parent, pullback in zip(op.defaults, parents, op.pullbacks, strict=False):
        if parent is not None and pullback is None and name not in op.joint_names and op.spread is None:
            raise RuntimeError(f"the derivative for '{name}' of {op.name} is not implemented: detach() it")
    node, kept = Node(), (out, *kept)  # which keeps only what a rule names, and what weighs nothing
    node.op, node.parents, node.shape, node.order, node.freed = op, parents, out.shape, tick(), False
    node.saved = tuple(v if keep or is_light(v) else None for v, keep in zip(kept, op.saves, strict=True))
    node.light = all(map(is_light, kept))
    return wrap(out, node)


def is_light(value: Any) -> bool:
    """Whether keeping the value costs next to nothing."""
    if isinstance(value, np.ndarray):
        return value.size <= LIGHT
    return not isinstance(value, tuple) or (len(value) <= LIGHT and all(map(is_light, value)))


def _run(op: Op, values: list[Any], operands: list[Any]) -> tuple[Any, tuple[Any, ...]]:
    """The forward's result, and the arrays, options and intermediates that went into it."""
    given: list[Any] = [unwrap(x) for x in operands]
    try:
        if op.spread is not None:
            given = [*values[: op.spread], tuple(given), *values[op.spread + 1 :]]
        kept = (*given, *op.work_out(given)) if op.intermediates else tuple(given)
        return op.run(*kept), kept
    except NUMPY_ERRORS as error:
        raise explain(op.name, error, given) from error


def _promoted(op: Op, operands: list[Any]) -> list[Any]:
    """The operands in the dtype in which PyTorch makes them meet."""
    names = list(op.defaults) if op.spread is None else op.promotes * len(operands)
    chosen = [
        i
        for i, x in enumerate(operands)
        if names[i] in op.promotes and (x is not None or op.defaults[names[i]] is EMPTY)
    ]
    for i in chosen:
        if isinstance(operands[i], np.generic):
            operands[i] = operands[i].item()
        elif not isinstance(operands[i], (Tensor, np.ndarray, float, int)):
            kind = type(operands[i]).__name__
            raise TypeError(f"{op.name}(): argument '{names[i]}' must be Tensor, not {kind}: use torch.tensor(...)")
    target = dtypes.meet(unwrap(operands[i]) for i in chosen)
    return [_cast(x, target) if i in chosen else x for i, x in enumerate(operands)]


def _as_floats(op: Op, operands: list[Any], given: list[Any]) -> list[Any] | None:
    """What was given in the default dtype, where NumPy made floats of integers; None where it did not."""
    if "f" in {unwrap(x).dtype.kind for x in operands if isinstance(x, (Tensor, np.ndarray))}:
        return None
    meeting = [name in op.promotes and x is not None for name, x in zip(op.defaults, given, strict=True)]
    return [_cast(x, dtypes.default) if meets else x for x, meets in zip(given, meeting, strict=True)]


def _cast(x: Any, target: np.dtype[Any]) -> Any:
    if isinstance(x, Tensor):
        return x if x.array.dtype is target else OPS["cast"].function(x, target)
    return x if x is None else np.asarray(x).astype(target, copy=False)  # a number wraps around, as in PyTorch


def function_of(op: Op, register: bool = True) -> Any:
    """The function that users call, with the name, the words and the signature of the forward."""
    quick = (way(op) for way in QUICK)
    call: Any = next(filter(None, quick), None) or (lambda *args, **kwargs: apply(op, args, kwargs))
    doc = op.forward.__doc__
    if isinstance(op.forward, np.ufunc):
        doc = " ".join((doc or "").split("\n\n")[1:2]).strip()
        NUMPY.update({op.forward: call} if register else {})
    call.__name__ = call.__qualname__ = op.name
    call.__doc__, call.__module__, call.__signature__ = doc, getattr(op.forward, "__module__", __name__), op.signature
    call.op, op.function = op, call
    return call
