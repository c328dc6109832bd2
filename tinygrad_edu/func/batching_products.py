"""How products of vectors, matrices and tables run on all examples at once."""

from __future__ import annotations

import math
import string
from typing import Any

import numpy as np

from ..core import OPS, Op, unwrap
from ..ops import expand_dims, matmul, reshape, squeeze, transpose
from .batched import Level, is_at
from .batching_rules import in_front, lifted, ndim, rule


@rule("matmul")
def matrices(op: Op, level: Level, given: dict[str, Any]) -> Any:
    """Stacks of matrices broadcast; a matrix that is the same for all meets all rows of the others at once."""
    x, y = given["x"], given["y"]
    if ndim(x) < 2 or ndim(y) < 2:
        raise RuntimeError(f"both arguments to matmul need to be at least 1D, but they are {ndim(x)}D and {ndim(y)}D")
    if not is_at(y, level) and y.ndim == 2:
        rows = reshape(x.value, (math.prod(x.value.shape[:-1]), x.shape[-1]))
        return reshape(op.function(rows, y), (*x.value.shape[:-1], y.shape[-1]))
    count = max(x.ndim, y.ndim)
    return op.function(lifted(x, level, count), lifted(y, level, count))


@rule("vectors")
def vectors(op: Op, level: Level, given: dict[str, Any]) -> Any:
    """The vectors as matrices of one row or column; a vector for each example is a matrix already."""
    x, y = given["x"], given["y"]
    if not is_at(x, level) and y.ndim == 1:
        return matmul(y.value, transpose(x, -1, -2)) if x.ndim == 2 else _as_matrices(level, x, y)
    if not is_at(y, level) and x.ndim == 1 and y.ndim <= 2:
        return matmul(x.value, y)
    return _as_matrices(level, x, y)


def _as_matrices(level: Level, x: Any, y: Any) -> Any:
    left, right = x.ndim == 1, y.ndim == 1
    x, y = (expand_dims(x, 0) if left else x), (expand_dims(y, 1) if right else y)
    count = max(x.ndim, y.ndim)
    out = matmul(lifted(x, level, count), lifted(y, level, count))
    return squeeze(out, (-2,) * left + (-1,) * right)


@rule("linear")
def linear(op: Op, level: Level, given: dict[str, Any]) -> Any:
    """Where each example has weights of its own, it is a product of stacks."""
    x, weight, bias = given.values()
    if not is_at(weight, level):
        out = op.function(lifted(x, level, x.ndim), weight, None if is_at(bias, level) else bias)
        return out + lifted(bias, level, x.ndim) if is_at(bias, level) else out
    if math.prod(x.shape[:-1]) == 1 and x.shape[-1] == weight.shape[1]:  # the gradient of the weight: an outer product
        row = lifted(reshape(x, (x.shape[-1],)), level, 0)
        product = OPS["contract"].function(f"{'b' * (row.ndim - 1)}i,boi->bo", row, weight.value)
        out = reshape(product, (level.size, *x.shape[:-1], weight.shape[0]))
        return out if bias is None else out + lifted(bias, level, x.ndim)
    rows = reshape(x, (math.prod(x.shape[:-1]), x.shape[-1])) if x.ndim != 2 else x
    out = matmul(lifted(rows, level, 2), transpose(weight.value, 1, 2))  # (examples, rows, out_features)
    out = reshape(out, (level.size, *x.shape[:-1], weight.shape[0])) if x.ndim != 2 else out
    return out if bias is None else out + lifted(bias, level, x.ndim)


@rule("contract")
def contract(op: Op, level: Level, given: dict[str, Any]) -> Any:
    """The examples are a letter more."""
    inputs, out = given["subscripts"].split("->")
    letter = next(c for c in string.ascii_letters if c not in inputs)
    pairs = zip(inputs.split(","), given["operands"], strict=True)
    terms = ",".join(letter + term if is_at(x, level) else term for term, x in pairs)
    return op.function(f"{terms}->{letter}{out}", *(lifted(x, level, 0) for x in given["operands"]))


@rule("solution substitute")
def solution(op: Op, level: Level, given: dict[str, Any]) -> Any:
    """Stacks of matrices broadcast."""
    x, y = given["x"], given["y"]
    if x.ndim < 2 or y.ndim < 2:
        return NotImplemented
    count = max(x.ndim, y.ndim)
    return op.function(**given | {"x": lifted(x, level, count), "y": lifted(y, level, count)})


@rule("attend")
def attend(op: Op, level: Level, given: dict[str, Any]) -> Any:
    """Heads and samples are leading dimensions already."""
    count = max(map(ndim, given.values()))
    if given["noise"] is not None:
        return NotImplemented
    parts = {name: in_front(lifted_alone(given[name], count), level) for name in ("q", "k", "v")}
    bias = given["bias"] if given["bias"] is None else lifted(given["bias"], level, count)
    return op.function(**parts, bias=bias, scale=given["scale"])


def lifted_alone(x: Any, count: int) -> Any:
    """`x` with at least so many dimensions, still as each example sees it."""
    return reshape(x, (*(1,) * (count - x.ndim), *x.shape)) if x.ndim < count else x


@rule("pick_rows")
def pick_rows(op: Op, level: Level, given: dict[str, Any]) -> Any:
    """Where each example has a table of its own, they lie below each other."""
    weight, index, share = given.values()
    if not is_at(weight, level):
        return op.function(weight, unwrap(lifted(index, level, 0)), unwrap(lifted(share, level, 0)))
    if share is not None:
        return NotImplemented
    rows = unwrap(in_front(index, level))
    starts = (np.arange(level.size) * weight.shape[0]).reshape(-1, *(1,) * (rows.ndim - 1))
    return op.function(reshape(weight.value, (-1, *weight.shape[1:])), rows + starts)
