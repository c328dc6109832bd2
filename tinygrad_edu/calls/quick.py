"""The general way to call an op (core/call.py) for the common cases: the same results, sooner.

Unrolled for one and two arguments; written out and compiled for the others. What is not plain goes the general way.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ..core import DTYPES, LEAF, Node, Op, Tensor, explain, mode, wrap
from ..core.call import LIGHT, NUMPY_ERRORS, is_light
from ..core.mutation import tick
from ..core.op import EMPTY
from ..core.op import _reads as reads
from ..core.table import QUICK, SPELLINGS
from .composite import SHAPE, apply
from .refusals import BOOLS_ALONE

NUMBERS = frozenset({float, int})  # a bool goes the general way: some ops refuse it
PLAIN = frozenset({float, int, bool, str, slice, type(None)})  # of no weight
new: Any = Tensor.__new__
BOOL, INT64 = np.dtype(bool), np.dtype(np.int64)


def given(*values: Any) -> tuple[Any, ...]:
    """The arguments that were given by position."""
    return tuple(v for v in values if v is not EMPTY)


def is_plain(op: Op, count: int) -> bool:
    """Whether the op takes `count` tensors, each with its rule, and nothing else."""
    bare = all(default is EMPTY for default in op.defaults.values()) and tuple(op.rules) == tuple(op.defaults)
    ruled = not op.differentiable or None not in op.rules.values()
    return bare and len(op.rules) == count and ruled and not op.intermediates and op.spread is None and not op.views


def unary(op: Op) -> Any:
    """The call for one argument, unrolled."""
    if not is_plain(op, 1):
        return None
    forward, (save_out, save_x), elementwise, has_rule = op.forward, op.saves, op.elementwise, op.differentiable

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
        if out.dtype is not a.dtype and (has_rule or out.dtype is not BOOL):
            return apply(op, (x,), kwargs)
        if parent is None or not mode.recording or not has_rule:
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
    if not is_plain(op, 2):
        return None
    forward, (save_out, save_x, save_y), elementwise = op.forward, op.saves, op.elementwise
    has_rule = op.differentiable
    refused = "" if op.refuses is None else "b" if op.refuses in BOOLS_ALONE else "biu"  # the kinds it may refuse
    numbers, ints = NUMBERS if elementwise else (), "i" not in refused

    def call(x: Any = EMPTY, y: Any = EMPTY, **kwargs: Any) -> Any:
        if kwargs:
            return apply(op, given(x, y), kwargs)
        if isinstance(x, Tensor):
            a, m = x.array, x.node
            dtype = a.dtype
            if isinstance(y, Tensor):
                b, n = y.array, y.node
                if b.dtype is not dtype or dtype.kind in refused:
                    return apply(op, (x, y), kwargs)
            elif type(y) in numbers and (dtype.kind == "f" or (ints and dtype is INT64 and type(y) is int)):
                b, n = np.array(y, dtype), None
            else:
                return apply(op, (x, y), kwargs)
        elif type(x) in numbers and isinstance(y, Tensor) and y.array.dtype.kind == "f":
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
        if out.dtype is not dtype and (has_rule or out.dtype is not BOOL):
            return apply(op, (x, y), kwargs)
        if not mode.recording or (m is None and n is None) or not has_rule:
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


def written(op: Op) -> Any:
    """The call for any other op that takes a fixed number of arguments: written out for them, and compiled.

    The text is that of `apply`, with each loop over arguments unrolled and each fact about the op looked up before.
    """
    if op.spread is not None or (op.promotes and not set(op.promotes) <= set(op.defaults)):
        return None
    facts = {**FACTS, "op": op, "run": op.run, "apply": apply_to_view if op.views else apply}
    facts |= {f"default_{n}": default for n, default in op.defaults.items()}
    facts |= {f"make_{n}": made.function for n, made in op.intermediates.items()}
    ruled = [n for n, rule in zip(op.defaults, op.pullbacks, strict=True) if rule or n in op.joint_names]
    source = "\n".join([*taking(op), *unwrapping(op, ruled), *running(op), *recording(op, ruled)])
    exec(compile(source, f"<the call of {op.name}>", "exec"), facts)
    return facts["call"]


def taking(op: Op) -> Iterator[str]:
    """The head, which knows both spellings; arguments without a Tensor, or unknown, go another way."""
    names, leads = list(op.defaults), list(op.promotes) or list(op.defaults)[:1]
    spellings = [s for s, n in SPELLINGS.items() if n in names and s not in names]
    parameters = [f"{n}=EMPTY" if d is EMPTY else f"{n}=default_{n}" for n, d in op.defaults.items()]
    parameters += ["*", *(f"{s}=EMPTY" for s in spellings)] if spellings else []
    yield f"def call({', '.join(parameters)}, **others):"
    for s in spellings:
        n = SPELLINGS[s]
        yield f"    if {s} is not EMPTY:"
        yield f"        if {n} is not {'EMPTY' if op.defaults[n] is EMPTY else f'default_{n}'}: others[{s!r}] = {s}"
        yield f"        else: {n} = {s}"
    tensor = " or ".join(f"isinstance({n}, Tensor)" for n in leads)
    yield f"    if others or not ({tensor}): return without_tensor(apply, op, ({', '.join(names)},), others)"
    if op.promotes:
        dtypes = " else ".join(f"{n}.array.dtype if isinstance({n}, Tensor)" for n in leads)
        yield f"    dtype = {dtypes} else None"
        if op.refuses:
            yield f"    if dtype.kind != 'f': return apply(op, ({', '.join(names)},), others)"


def unwrapping(op: Op, ruled: list[str]) -> Iterator[str]:
    """For each argument `x` its array `x_array` and its node `x_node`; what must be converted goes the general way."""
    general = f"return apply(op, ({', '.join(op.defaults)},), {{}})"
    for n, default in op.defaults.items():
        yield f"    if isinstance({n}, Tensor):"
        yield f"        {n}_array, {n}_node = {n}.array, {n}.node"
        if n in op.promotes:
            yield f"        if {n}_array.dtype is not dtype: {general}"
        if n not in ruled and op.differentiable:
            yield f"        if {n}_node is not None: {general}"
        if n in op.promotes:
            yield f"    elif type({n}) in NUMBERS and dtype.kind == 'f': {n}_array, {n}_node = array({n}, dtype), None"
            yield f"    elif {n} is not None or default_{n} is EMPTY: {general}"
        elif default is EMPTY or n == "axis":
            yield f"    elif {n} is EMPTY or type({n}) is list: {general}"
        yield f"    else: {n}_array, {n}_node = {n}, None"


def running(op: Op) -> Iterator[str]:
    """The intermediates and the forward."""
    arrays = ", ".join(f"{n}_array" for n in op.defaults)
    yield "    try:"
    for n, made in op.intermediates.items():
        yield f"        {n}_array = make_{n}({', '.join(f'{read}_array' for read in reads(made.function))})"
    yield f"        out = run({', '.join([arrays, *(f'{n}_array' for n in op.intermediates)])})"
    yield "    except NUMPY_ERRORS as error:"
    yield f"        raise explain(op.name, error, ({arrays},)) from error"
    yield "    if type(out) is not ndarray: out = asarray(out)"
    if op.elementwise and op.promotes:
        general = f"return apply(op, ({', '.join(op.defaults)},), {{}})"
        yield f"    if out.dtype is not dtype and out.dtype.kind == 'f': {general}"


def recording(op: Op, ruled: list[str]) -> Iterator[str]:
    """The Tensor, and the node that keeps what a rule names and what weighs nothing."""
    leaves = " and ".join(f"{n}_node is None" for n in ruled) if op.differentiable else "True"
    first = next(iter(op.defaults))
    shared = f"out is {first}_array or (out.base is not None and shares(out.base, {first}_array))"
    yield f"    if not mode.recording or out.dtype.kind != 'f' or ({leaves}):"
    yield f"        if out.dtype not in DTYPES: return apply(op, ({', '.join(op.defaults)},), {{}})"
    if op.views:
        yield "        result = wrap(out)"
        yield f"        if {shared}: result.shared = {first}.shared = True"
        yield "        return result"
    else:
        yield "        return wrap(out)"
    if not op.differentiable:
        return
    yield "    node = Node()"
    parents = (f"{n} if {n}_node is LEAF else {n}_node" if n in ruled else "None" for n in op.defaults)
    yield f"    node.op, node.parents, node.shape = op, ({', '.join(parents)},), out.shape"
    yield "    node.order, node.freed = tick(), False"
    kept = ["out", *(f"{n}_array" for n in (*op.defaults, *op.intermediates) if op.intermediates.get(n) is not SHAPE)]
    for n in kept:
        other = f"type({n}) in PLAIN or (type({n}) is tuple and PLAIN.issuperset(map(type, {n}))) or is_light({n})"
        yield f"    {n}_light = {n}.size <= LIGHT if type({n}) is ndarray else {other}"
    yield f"    node.light = {' and '.join(f'{n}_light' for n in kept)}"
    names = ["out", *(f"{n}_array" for n in (*op.defaults, *op.intermediates))]
    saved = (
        n if keep or n not in kept else f"{n} if {n}_light else None" for n, keep in zip(names, op.saves, strict=True)
    )
    yield f"    node.saved = ({', '.join(saved)},)"
    yield "    result = new(Tensor)"
    yield "    result.array, result.node, result._grad = out, node, None"
    if op.views:
        yield f"    if {shared}: result.shared = {first}.shared = True"
    yield "    return result"


def variadic(op: Op) -> Any:
    """The call for any number of tensors of one dtype, with options before and after them."""
    if op.spread is None:
        return None
    first, run, differentiable = op.spread, op.run, op.differentiable
    options, names = list(op.defaults.items())[op.spread + 1 :], op.names[1:]
    names_of_options = {name for name, _ in options}
    makers = [(made.function, [names.index(n) for n in reads(made.function)]) for made in op.intermediates.values()]

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
            recording, tiny = recording or node is not None, tiny and a.size <= LIGHT
        if not arrays or not (kwargs.keys() <= names_of_options):
            return apply(op, args, kwargs)
        kept = [*args[:first], tuple(arrays), *[kwargs.get(name, default) for name, default in options]]
        try:
            for make, places in makers:
                kept.append(make(*[kept[i] for i in places]))
            out = run(*kept)
        except NUMPY_ERRORS as error:
            raise explain(op.name, error, arrays) from error
        if type(out) is not np.ndarray:
            out = np.asarray(out)
        if not (recording and mode.recording and differentiable and out.dtype.kind == "f"):
            return wrap(out) if out.dtype in DTYPES else apply(op, args, kwargs)
        node, light = Node(), tiny and len(arrays) <= LIGHT and out.size <= LIGHT
        node.op, node.parents, node.shape, node.order, node.freed = op, tuple(parents), out.shape, tick(), False
        node.light = light
        kept.insert(0, out)
        node.saved = tuple(kept if light else [v if keep else None for v, keep in zip(kept, op.saves, strict=True)])
        return wrap(out, node)

    return call


def without_tensor(apply: Any, op: Op, values: tuple[Any, ...], others: dict[str, Any]) -> Any:
    """A call on plain arrays, as rules make them, or one with unknown words, or without any array."""
    plain = not others and type(values[0]) is np.ndarray and not any(v is EMPTY or type(v) is list for v in values)
    if plain and not any(isinstance(v, Tensor) for v in values):
        return op.run(*values, *op.work_out(values))
    while values and values[-1] is EMPTY:
        values = values[:-1]
    return apply(op, values, others)


def shares(base: Any, array: np.ndarray) -> bool:
    """Whether what has `base` looks at the memory of `array`."""
    return base is array or base is array.base


def apply_to_view(op: Op, values: Any, others: Any) -> Any:
    """The general way, for an op whose result may look at the memory of its first argument."""
    result, x = apply(op, values, others), values[0] if values else others.get("x", others.get("input"))
    if isinstance(x, Tensor) and (result.array is x.array or shares(result.array.base, x.array)):
        result.shared = x.shared = result.array.base is not None or result.array is x.array
    return result


FACTS = {
    "DTYPES": DTYPES, "EMPTY": EMPTY, "LEAF": LEAF, "LIGHT": LIGHT, "NUMBERS": NUMBERS, "NUMPY_ERRORS": NUMPY_ERRORS,
    "Node": Node, "PLAIN": PLAIN, "Tensor": Tensor, "array": np.array, "asarray": np.asarray, "explain": explain,
    "is_light": is_light, "mode": mode, "ndarray": np.ndarray, "new": new, "shares": shares,
    "tick": tick, "without_tensor": without_tensor, "wrap": wrap,
}  # fmt: skip
QUICK += [unary, binary, written, variadic]
