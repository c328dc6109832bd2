"""The general way to call an op (general.py) for the common cases: the same results, sooner.

Written out and compiled for each op of a fixed number of arguments. What is not plain goes the general way.
"""

from __future__ import annotations

from sys import _getframe as getframe
from typing import Any

import numpy as np

from ..core import DTYPES, LEAF, Op, Tensor, mode, wrap
from ..core.call import is_light
from ..core.mutation import tick
from ..core.op import EMPTY, reads_of
from ..core.place import called_from, outside
from ..core.table import QUICK
from .composite import apply
from .errors import NUMPY_ERRORS, explain
from .general import bind
from .per_example import PerExample, per_example
from .source import source_of
from .views import viewed

NUMBERS = frozenset({float, int})  # a bool goes the general way: some ops refuse it
PLAIN = frozenset({float, int, bool, str, slice, type(None)})  # of no weight
new: Any = Tensor.__new__
INT64 = np.dtype(np.int64)


def written(op: Op) -> Any:
    """The call for an op that takes a fixed number of arguments: written out for them (source.py), and compiled."""
    if op.spread is not None or (op.promotes and not set(op.promotes) <= set(op.defaults)):
        return None
    facts = {**FACTS, "__name__": __name__, "op": op, "run": op.run, "apply": apply_to_view if op.views else apply}
    facts |= {f"default_{n}": default for n, default in op.defaults.items()}
    facts |= {f"make_{n}": made.function for n, made in op.intermediates.items()}
    exec(compile(source_of(op), f"<op {op.name}>", "exec"), facts)
    return facts["call"]


def variadic(op: Op) -> Any:
    """The call for any number of tensors of one dtype, with options before and after them."""
    if op.spread is None:
        return None
    first, run, differentiable = op.spread, op.run, op.differentiable
    options, names = list(op.defaults.items())[op.spread + 1 :], op.names[1:]
    names_of_options = {name for name, _ in options}
    makers = [(made.function, [names.index(n) for n in reads_of(made.function)]) for made in op.intermediates.values()]

    def call(*args: Any, **kwargs: Any) -> Any:
        arrays: list[Any] = []
        parents: list[Any] = []
        recording, tiny, dtype = False, True, None
        for x in args[first:]:
            if not isinstance(x, Tensor):
                return apply(op, args, kwargs)
            a, node = x.array, x.node
            if arrays and a.dtype is not dtype:
                return apply(op, args, kwargs)
            dtype = a.dtype
            arrays.append(a)
            parents.append(x if node is LEAF else node)
            recording, tiny = recording or node is not None, tiny and a.size <= mode.light
        if not arrays or not (kwargs.keys() <= names_of_options):
            return apply(op, args, kwargs)
        kept = [*args[:first], tuple(arrays), *[kwargs.get(name, default) for name, default in options]]
        try:
            for make, places in makers:
                kept.append(make(*[kept[i] for i in places]))
            out = run(*kept)
            if type(out) is not np.ndarray:
                out = np.asarray(out)
        except PerExample:
            return per_example(call, args, kwargs)
        except NUMPY_ERRORS as error:
            raise explain(op.name, error, arrays) from error
        if not (recording and mode.recording and differentiable and out.dtype.kind == "f"):
            return wrap(out) if out.dtype in DTYPES else apply(op, args, kwargs)
        node, light = mode.Node(), tiny and len(arrays) <= mode.light and out.size <= mode.light
        frame = called_from(getframe(1))
        node.code, node.offset = frame.f_code, frame.f_lasti
        node.op, node.parents, node.shape, node.order, node.freed = op, tuple(parents), out.shape, tick(), False
        node.light, node.hooks = light, None
        kept.insert(0, out)
        node.saved = tuple(kept if light else [v if keep else None for v, keep in zip(kept, op.saves, strict=True)])
        return wrap(out, node)

    return call


def without_tensor(apply: Any, op: Op, values: tuple[Any, ...], others: dict[str, Any]) -> Any:
    """A call on plain arrays, as rules make them, or one with unknown words, or without any array."""
    plain = not others and isinstance(values[0], (np.ndarray, np.generic))
    if (
        plain
        and not any(v is EMPTY or type(v) is list for v in values)
        and not any(isinstance(v, Tensor) for v in values)
    ):
        return op.run(*values, *op.work_out(values))
    while values and values[-1] is EMPTY:
        values = values[:-1]
    return apply(op, values, others)


def shares(base: Any, array: np.ndarray) -> bool:
    """Whether what has `base` looks at the memory of `array`."""
    return base is array or base is array.base


def apply_to_view(op: Op, values: Any, others: Any) -> Any:
    """The general way, for an op whose result may look at the memory of its first argument."""
    bound = bind(op, values, others)
    result, x = apply(op, values, others), bound[0]
    seen = isinstance(x, Tensor) and type(result.array) is np.ndarray
    if seen and (result.array is x.array or shares(result.array.base, x.array)):
        viewed(result, x, op, tuple(bound[1:]))
    return result


FACTS = {
    "DTYPES": DTYPES, "EMPTY": EMPTY, "INT64": INT64, "LEAF": LEAF, "NUMBERS": NUMBERS,
    "NUMPY_ERRORS": NUMPY_ERRORS, "PLAIN": PLAIN, "PerExample": PerExample, "Tensor": Tensor, "array": np.array,
    "asarray": np.asarray, "called_from": called_from, "explain": explain, "getframe": getframe, "is_light": is_light,
    "mode": mode, "ndarray": np.ndarray, "new": new, "outside": outside, "per_example": per_example, "shares": shares,
    "tick": tick, "viewed": viewed, "without_tensor": without_tensor, "wrap": wrap,
}  # fmt: skip
QUICK += [written, variadic, lambda op: lambda *args, **kwargs: apply(op, args, kwargs)]
