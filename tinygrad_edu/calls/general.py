"""The general way to call an op: find its arguments, let their dtypes meet, run it, record it."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..core import OPS, Op, Tensor, dtypes, record, unwrap
from ..core.op import EMPTY
from ..core.table import SPELLINGS
from .errors import NUMPY_ERRORS, explain


def apply(op: Op, args: Any, kwargs: Any) -> Any:
    """Run `op` and record it: the general way. Plain arrays give plain arrays."""
    values = bind(op, args, kwargs)
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
    return record(op, operands, np.asarray(out), kept)


def bind(op: Op, args: Any, kwargs: dict[str, Any]) -> list[Any]:
    """The value of each parameter, in order; either spelling of a keyword will do."""
    if op.spread is not None:
        args = (*args[: op.spread], args[op.spread :])
    values = dict(zip(op.defaults, args, strict=False))
    wrong = "" if len(args) <= len(op.defaults) else f"takes {len(op.defaults)} values, but got {len(args)}"
    for key, value in kwargs.items():
        name = key if key in op.defaults else SPELLINGS.get(key, key)
        if name in values:
            wrong = wrong or f"got multiple values for argument '{key}'"
        elif name in op.defaults:
            values[name] = value
        elif value is not None or name != "out":
            wrong = wrong or f"got an unexpected keyword argument '{key}'"
    if isinstance(values.get("axis"), list):
        values["axis"] = tuple(values["axis"])
    bound = [values.get(name, default) for name, default in op.defaults.items()]
    if missing := [name for name, value in zip(op.defaults, bound, strict=True) if value is EMPTY]:
        wrong = wrong or f"missing required argument '{missing[0]}'"
    if wrong:
        raise TypeError(f"{op.name}() {wrong}: it is called as {op.name}{op.signature}")
    return bound


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
