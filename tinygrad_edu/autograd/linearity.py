"""Where an op is linear in an argument, its derivative in that argument is the op itself.

A rule that reads neither its argument nor the output does not depend on the argument: there the op is a constant plus
something linear. What else the rule does not read can only be part of that constant. So the op, run on the tangent,
with zeros in place of other terms, is the derivative as soon as the constant is 0, which is tried with zeros.
"""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from ..core import Node, Op, Tensor, constant, unwrap
from ..core.op import EMPTY, reads_of

KNOWN: dict[Any, bool] = {}  # (op, argument, shapes, options) -> whether zeros give zeros
ENOUGH = 4096  # entries


@functools.cache
def read_by(op: Op, name: str) -> frozenset[str] | None:
    """What the rule of an argument depends on, intermediates followed; None where it depends on the argument itself.

    An intermediate that is `constant` is read as it was kept, so it does not count as what it is made of.
    """
    rule = op.rules.get(name)
    if not callable(rule):
        return None  # a number: cheaper the other way
    found, new = set[str](), set(reads_of(rule)) - {"g"}
    while new:
        found |= new
        made = [op.intermediates[n] for n in new if n in op.intermediates]
        new = {n for m in made if not isinstance(m, constant) for n in reads_of(m.function)} - found
    return None if name in found or "out" in found else frozenset(found)


@functools.cache
def is_a_term(op: Op, name: str) -> bool:
    """Whether the argument is a term of its own: no rule reads it, and its own reads no other argument."""
    read = read_by(op, name)
    others = [read_by(op, other) for other in op.defaults if other in op.rules and other != name]
    return read is not None and not read & set(op.rules) and not any(r is None or name in r for r in others)


def by_the_op_itself(node: Node, tangents: list[Any], values: Any, create_graph: bool) -> list[Any]:
    """What those tangents give in whose arguments the op is linear; they are taken from the list."""
    op, parts = node.op, []
    if op.joint is not None and op.spread is None:
        return []
    for i, name in enumerate(op.defaults if op.spread is None else ()):
        if tangents[i] is None or (read := read_by(op, name)) is None:
            continue
        used, given = [i], list(values[1 : op.end])
        given[i] = tangents[i]
        if all(_place(node, tangents, given, used, j, other, read) for j, other in enumerate(op.defaults) if j != i):
            out = _run(node, i, given, values, create_graph)
            if out is not None:
                parts.append(out)
                for j in used:
                    tangents[j] = None
    return parts


def _place(node: Node, tangents: Any, given: Any, used: list[int], j: int, other: str, read: Any) -> bool:
    """Put in `given[j]` what the op is to be run with; False where that is not known."""
    op, value = node.op, given[j]
    if other in read:
        return True  # so it was kept
    if other in op.rules and is_a_term(op, other):
        parent = node.parents[j]
        if tangents[j] is not None:
            used.append(j)
            given[j] = tangents[j]
        elif parent is not None:
            given[j] = np.zeros(parent.shape, np.float64)  # `_run` has its dtype
        else:
            given[j] = None
            return op.defaults[other] is None
        return True
    given[j] = op.defaults[other] if value is None else value
    return given[j] is not EMPTY and _is_plain(given[j])


def _is_plain(value: Any) -> bool:
    """Whether there is no array in it."""
    return all(map(_is_plain, value)) if isinstance(value, tuple) else not isinstance(value, (np.ndarray, Tensor))


def _run(node: Node, i: int, given: list[Any], values: Any, create_graph: bool) -> Any:
    """The op on what is given, where it is linear there; else None."""
    op, dtype = node.op, unwrap(given[i]).dtype
    for j, value in enumerate(given):
        if j != i and type(value) is np.ndarray and value.dtype.kind == "f" and values[j + 1] is None:
            given[j] = value.astype(dtype)
    arrays = [unwrap(value) for value in given]
    made = op.work_out(arrays)
    if not _same_constants(op, made, values[op.end :]) or not zeros_give_zeros(op, i, arrays):
        return None
    out = op.function(*given) if create_graph else op.run(*arrays, *made)
    return out if out.shape == node.shape else None


def _same_constants(op: Op, made: Any, kept: Any) -> bool:
    """Whether the constants that rules read are, of the tangent, what was kept: else more than a shape counts."""
    for how, saved, a, b in zip(op.intermediates.values(), op.saves[op.end :], made, kept, strict=True):
        if saved and isinstance(how, constant) and not (a is b or np.array_equal(a, b)):
            return False
    return True


def zeros_give_zeros(op: Op, i: int, arrays: list[Any]) -> bool:
    """Whether the op is 0 where argument `i`, and all that may be a term, is 0, whatever the other floats are."""
    try:
        key = (op, i, *(("of", x.shape, x.dtype) if isinstance(x, np.ndarray) else _hashable(x) for x in arrays))
        if (known := KNOWN.get(key)) is not None:
            return known
    except TypeError:  # an option that cannot be looked up
        return False
    rng: Any = np.random.default_rng(0)
    tried, name = list(arrays), list(op.defaults)[i]
    for j, (other, x) in enumerate(zip(op.defaults, arrays, strict=True)):
        if isinstance(x, np.ndarray) and x.dtype.kind == "f":
            zero = j == i or other not in (read_by(op, name) or ())
            tried[j] = np.zeros_like(x) if zero else rng.standard_normal(x.shape).astype(x.dtype)
    try:
        result = not np.any(op.run(*tried, *op.work_out(tried)))
    except Exception:  # whatever it is, the op does not take zeros
        result = False
    if len(KNOWN) >= ENOUGH:
        KNOWN.clear()
    KNOWN[key] = result
    return result


def _hashable(x: Any) -> Any:
    if isinstance(x, slice):
        return ("slice", x.start, x.stop, x.step)
    if isinstance(x, tuple):
        return tuple(("of", v.shape, v.dtype) if isinstance(v, np.ndarray) else _hashable(v) for v in x)
    hash(x)
    return x
