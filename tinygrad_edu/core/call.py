"""Calling an op: run the forward on the arrays, and record the node. One and two plain arguments have their short ways."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import dtypes, mode
from .errors import explain
from .graph import Node
from .mutation import tick
from .op import EMPTY, Op
from .table import NUMPY, OPS
from .tensor import LEAF, Tensor, unwrap, wrap

LIGHT = 64  # nodes whose values have at most so many elements keep them all, for pictures
NUMBERS = frozenset({float, int, bool})
NUMPY_ERRORS = (ValueError, TypeError, IndexError, np.linalg.LinAlgError)


def apply(op: Op, args: Any, kwargs: Any) -> Any:
    """Run `op` and record it: the general way. Plain arrays give plain arrays."""
    plain = not kwargs and len(args) == op.end - 1 and op.spread is None
    values = list(args) if plain else op.bind(args, kwargs)
    operands = list(values if op.spread is None else values[op.spread])
    if op.promotes:
        operands = _promoted(op, operands)
    out, kept = _run(op, values, operands)
    if op.elementwise and out.dtype.kind == "f" and (floats := _as_floats(operands)) is not None:
        operands = floats
        out, kept = _run(op, values, operands)
    parents, recording = [], False
    for x in operands:
        parent = x.node if isinstance(x, Tensor) else None
        recording = recording or parent is not None
        parents.append(x if parent is LEAF else parent)
    if not recording and not any(isinstance(x, Tensor) for x in operands):
        given = values if op.spread is None else [*values, *values[op.spread]]
        if not any(isinstance(x, (np.ndarray, np.generic, Tensor)) for x in given):
            raise TypeError(f"{op.name}(): argument 'input' must be Tensor, not {type(values[0]).__name__}")
        return out
    out = np.asarray(out)
    if not (recording and mode.recording and op.differentiable and out.dtype.kind == "f"):
        if out.dtype not in dtypes.DTYPES:
            raise TypeError(f"{op.name}() gives {out.dtype}, which tensors cannot hold")
        return wrap(out)
    for name, parent, pullback in zip(op.defaults, parents, op.pullbacks, strict=False):
        if parent is not None and pullback is None and name not in op.joint_names and op.spread is None:
            raise RuntimeError(f"the derivative for '{name}' of {op.name} is not implemented: detach() it")
    light = all(map(_light, (out, *kept)))
    return wrap(out, _node(op, tuple(parents), out, light, (out, *kept)))


def _node(op: Op, parents: tuple[Any, ...], out: np.ndarray, light: bool, kept: tuple[Any, ...]) -> Node:
    node = Node()
    node.op, node.parents, node.shape, node.order, node.freed, node.light = op, parents, out.shape, tick(), False, light
    if not light:  # keep only what a rule names, and what weighs nothing
        kept = tuple(v if keep or _light(v) else None for v, keep in zip(kept, op.saves, strict=True))
    node.saved = kept
    return node


def _light(value: Any) -> bool:
    if isinstance(value, np.ndarray):
        return value.size <= LIGHT
    return not isinstance(value, tuple) or (len(value) <= LIGHT and all(map(_light, value)))


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
    chosen = [i for i, x in enumerate(operands) if names[i] in op.promotes and (x is not None or op.defaults[names[i]] is EMPTY)]
    for i in chosen:
        if isinstance(operands[i], np.generic):
            operands[i] = operands[i].item()
        elif not isinstance(operands[i], (Tensor, np.ndarray, float, int)):
            kind = type(operands[i]).__name__
            raise TypeError(f"{op.name}(): argument '{names[i]}' must be Tensor, not {kind}: torch.tensor(...) makes one")
    target = dtypes.meet(unwrap(operands[i]) for i in chosen)
    return [_cast(x, target) if i in chosen else x for i, x in enumerate(operands)]


def _as_floats(operands: list[Any]) -> list[Any] | None:
    """The operands in the default dtype, where NumPy made floats of integers; None where it did not."""
    kinds = {unwrap(x).dtype.kind for x in operands if isinstance(x, (Tensor, np.ndarray))}
    return None if "f" in kinds else [_cast(x, dtypes.default) for x in operands]


def _cast(x: Any, target: np.dtype[Any]) -> Any:
    if not isinstance(x, (Tensor, np.ndarray)):
        return np.array(x).astype(target)  # a number: 0-d, and wrapped around where it does not fit, as in PyTorch
    if unwrap(x).dtype is target:
        return x
    return OPS["cast"].function(x, target) if isinstance(x, Tensor) else x.astype(target)


def function_of(op: Op, register: bool = True) -> Any:
    """The function that users call, with the name, the words and the signature of the forward."""
    rules, bare = tuple(op.rules), all(default is EMPTY for default in op.defaults.values())
    short = bare and None not in op.rules.values() and rules == tuple(op.defaults) and not op.joint and (op.elementwise or not op.promotes)
    ways: Any = {1: _unary, 2: _binary} if short and not op.intermediates else {}
    call = ways.get(len(op.defaults), lambda op: lambda *args, **kwargs: apply(op, args, kwargs))(op)
    doc = op.forward.__doc__
    if isinstance(op.forward, np.ufunc):
        doc = " ".join((doc or "").split("\n\n")[1:2]).strip()
        NUMPY.update({op.forward: call} if register else {})
    call.__name__ = call.__qualname__ = op.name
    call.__doc__, call.__module__, call.__signature__ = doc, getattr(op.forward, "__module__", __name__), op.signature
    call.op, op.function = op, call
    return call


def _unary(op: Op) -> Any:
    """The call for one argument, unrolled: what is not plain goes the general way."""
    forward, (save_out, save_x), elementwise = op.forward, op.saves, op.elementwise

    def call(x: Any, **kwargs: Any) -> Any:
        if kwargs or not isinstance(x, Tensor):
            return forward(x) if type(x) is np.ndarray and not kwargs else apply(op, (x,), kwargs)
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


def _binary(op: Op) -> Any:
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
            both = type(x) is type(y) is np.ndarray
            return forward(x, y) if both else apply(op, (x, y), kwargs)
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
