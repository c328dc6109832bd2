"""How each op runs on all examples at once, by the op itself on tensors with one dimension more: no derivative is here.

A rule is called with the op, the level and what was given, by name: what stands for examples is `Batched` (its `value`
has them in front), the rest as it was given. It returns the results of all examples, with them in front;
NotImplemented, or no rule, has them computed one after the other.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ..calls.general import bind
from ..core import Op, Tensor, dtypes, unwrap
from ..ops import cast, reshape
from ..ops.indexing import dimension
from .batched import Batched, Level, is_at, peeled

Rule = Callable[[Op, Level, dict[str, Any]], Any]
RULES: dict[str, Rule] = {}  # by the name of an op
FUNCTIONS: dict[str, Callable[..., Any]] = {}  # by the name of a function that reads elements itself


def rule(names: str) -> Callable[[Rule], Rule]:
    """Declare the rule of the ops of these names."""

    def declare(function: Rule) -> Rule:
        RULES.update(dict.fromkeys(names.split(), function))
        return function

    return declare


def batched(function: Any, level: Level, args: Any, kwargs: Any) -> Any:
    """The results of all examples by the rule of `function`; NotImplemented where it has none."""
    op = getattr(function, "op", None)
    if op is None:
        own = FUNCTIONS.get(getattr(function, "__name__", ""))
        if hasattr(function, "in_place"):
            own = FUNCTIONS["in_place"]
        return NotImplemented if own is None else own(function, level, *args, **kwargs)
    found = elementwise if op.elementwise else RULES.get(op.name)
    if found is None:
        return NotImplemented
    return found(op, level, dict(zip(op.defaults, bind(op, args, kwargs), strict=True)))


def is_array(x: Any) -> bool:
    """Whether there are elements."""
    return isinstance(x, (Tensor, np.ndarray))


def ndim(x: Any) -> int:
    """The number of dimensions that an example has."""
    return x.ndim if is_array(x) else 0


def lifted(x: Any, level: Level, count: int) -> Any:
    """`x` with the examples in front and each with at least `count` dimensions, which broadcast; others as they are."""
    if not is_at(x, level) or x.ndim >= count:
        return x.value if is_at(x, level) else x
    size, *rest = x.value.shape
    return reshape(x.value, (size, *(1,) * (count - len(rest)), *rest))


def in_front(x: Any, level: Level) -> Any:
    """`x` with the examples in front, a tensor or an array as it was."""
    if x is None:
        return None
    if isinstance(x, np.ndarray):
        return np.broadcast_to(x, (level.size, *x.shape))
    return peeled(x, level)


def along(axis: Any, count: int) -> Any:
    """The dimension, or the dimensions, of an example of so many, counted with the examples in front."""
    if isinstance(axis, (tuple, list)):
        return tuple(along(a, count) for a in axis)
    return dimension(_Shaped(count), axis) + 1


class _Shaped:
    """What has so many dimensions, for an error."""

    def __init__(self, count: int) -> None:
        self.ndim, self.shape = count, ("...",) * count


# Entry by entry -------------------------------------------------------------------------------------------------------


def elementwise(op: Op, level: Level, given: dict[str, Any]) -> Any:
    """Broadcasting does it, once the examples have equally many dimensions and the dtype in which they would meet."""
    arrays = {name: x for name, x in given.items() if is_array(x)}
    if len({unwrap(x).dtype for x in arrays.values()}) > 1:
        target = dtypes.meet(unwrap(x) for name, x in given.items() if name in op.promotes and x is not None)
        given = given | {name: _in_dtype(x, target) for name, x in arrays.items() if name in op.promotes}
    count = max(map(ndim, given.values()))
    return op.function(**{name: lifted(x, level, count) for name, x in given.items()})


def _in_dtype(x: Any, target: np.dtype[Any]) -> Any:
    if not isinstance(x, Tensor):
        return x.astype(target)
    if type(x) is Batched:
        return Batched(cast(x.value, target), x.level)
    return x if x.array.dtype == target else cast(x, target)


@rule("choose")
def choose(op: Op, level: Level, given: dict[str, Any]) -> Any:
    """As the elementwise ones, with a condition."""
    count = max(map(ndim, given.values()))
    both = [given["x"], given["y"]]
    if len({unwrap(x).dtype for x in both if is_array(x)}) > 1:
        target = dtypes.meet(map(unwrap, both))
        both = [_in_dtype(x, target) if is_array(x) else x for x in both]
    return op.function(unwrap(lifted(given["condition"], level, count)), *(lifted(x, level, count) for x in both))


@rule("cast clone clone_in_rows zeros_like ones_like pool_largest pool_mean spread_mean")
def as_it_is(op: Op, level: Level, given: dict[str, Any]) -> Any:
    """Leading dimensions make no difference to the op."""
    first, *rest = given
    return op.function(given[first].value, *(unwrap(lifted(given[name], level, 0)) for name in rest))


@rule("to_largest from_largest cholesky_factor inverse det cofactors log_determinant pinverse qr_parts eigh_parts "
      "svd_parts lu_parts cofactor_slope")  # fmt: skip
def stacks(op: Op, level: Level, given: dict[str, Any]) -> Any:
    """The op takes stacks of matrices, or of images, with the same leading dimensions in all that it is given."""
    if op.name in LINEAR_ALGEBRA and any(is_array(x) and x.ndim < 2 for x in given.values()):
        return NotImplemented  # which has the error
    return op.function(**{name: _front(x, level) for name, x in given.items()})


LINEAR_ALGEBRA = {
    "cholesky_factor", "inverse", "det", "cofactors", "log_determinant", "pinverse", "qr_parts", "eigh_parts",
    "svd_parts", "lu_parts", "cofactor_slope",
}  # fmt: skip


def _front(x: Any, level: Level) -> Any:
    if not is_array(x):
        return x
    found = in_front(x, level)
    return unwrap(found) if is_at(x, level) and x.bare else found


# Along dimensions -----------------------------------------------------------------------------------------------------


@rule("sum mean amax amin all any count_nonzero var std euclidean_norm logsumexp power_norm argmax argmin prod")
def reduction(op: Op, level: Level, given: dict[str, Any]) -> Any:
    """Over the same dimensions, one further on; over all but the first where it was over all."""
    value, count, axis = given["x"].value, given["x"].ndim, given["axis"]
    keep = bool(given.get("keepdims"))
    if not count:
        if axis not in (None, ()):
            along(axis, 0)
        value, axis, keep = reshape(value, (-1, 1)), 1, False
    elif axis is None or (axis == () and op.name == "sum"):
        axis = tuple(range(1, count + 1))
        if op.name in ("argmax", "argmin", "prod"):
            value, axis = reshape(value, (level.size, math.prod(value.shape[1:]))), 1
            out = op.function(value, axis)
            return reshape(out, (level.size, *(1,) * count)) if keep else out
    else:
        axis = along(axis, count)
    return op.function(**given | {"x": value, "axis": axis} | ({"keepdims": keep} if "keepdims" in given else {}))


@rule("softmax log_softmax cumsum cumprod logcumsumexp")
def same_shape(op: Op, level: Level, given: dict[str, Any]) -> Any:
    """Along the same dimension, one further on."""
    value, count = given["x"].value, given["x"].ndim
    if not count:
        along(given["axis"], 0)
        return reshape(op.function(reshape(value, (-1, 1)), 1), (-1,))
    return op.function(value, along(given["axis"], count))


@rule("flip_axes roll")
def whole_or_along(op: Op, level: Level, given: dict[str, Any]) -> Any:
    """Along the same dimensions; a roll without any goes row by row."""
    value, count, axis = given["x"].value, given["x"].ndim, given["axis"]
    shifts = [] if op.name == "flip_axes" else [given["shifts"]]
    if axis is not None:
        return op.function(value, *shifts, along(axis, count))
    if not shifts:
        return op.function(value, tuple(range(1, count + 1)))
    flat = reshape(value, (level.size, math.prod(value.shape[1:])))
    turned = sum(shifts[0]) if isinstance(shifts[0], tuple) else shifts[0]
    return reshape(op.function(flat, turned, 1), value.shape)


# Shape ----------------------------------------------------------------------------------------------------------------


@rule("transpose_axes")
def transpose_axes(op: Op, level: Level, given: dict[str, Any]) -> Any:
    """The examples stay in front."""
    count, axes = given["x"].ndim, given["axes"]
    axes = range(count - 1, -1, -1) if axes is None else axes
    return op.function(given["x"].value, (0, *(along(a, count) for a in axes)))


@rule("transpose diagonal")
def two_dimensions(op: Op, level: Level, given: dict[str, Any]) -> Any:
    """Of two dimensions, both one further on."""
    x = given["x"]
    if not x.ndim and op.name == "transpose":
        along((given["dim0"], given["dim1"]), 0)
        return x.value
    names = [name for name in given if name.startswith("dim")]
    return op.function(**given | {"x": x.value} | {name: along(given[name], x.ndim) for name in names})


@rule("reshape_to")
def reshape_to(op: Op, level: Level, given: dict[str, Any]) -> Any:
    """The size -1 is worked out from one example."""
    x, shape = given["x"], given["shape"]
    shape = tuple(shape) if isinstance(shape, (tuple, list)) else (shape,)
    if -1 in shape:
        known = math.prod(n for n in shape if n != -1)
        if not known or unwrap(x).size % known:
            return NotImplemented  # which has the error
        shape = tuple(unwrap(x).size // known if n == -1 else n for n in shape)
    return op.function(x.value, (level.size, *shape))


@rule("squeeze")
def squeeze_(op: Op, level: Level, given: dict[str, Any]) -> Any:
    """Without an `axis` it is every dimension of size 1 that an example has."""
    x, axis = given["x"], given["axis"]
    if axis is None or not x.ndim:
        axis = tuple(i for i, n in enumerate(x.shape) if n == 1)
    return op.function(x.value, along(axis, x.ndim))


@rule("expand_dims")
def expand_dims_(op: Op, level: Level, given: dict[str, Any]) -> Any:
    """The new dimensions are counted in the result."""
    x, axis = given["x"], given["axis"]
    added = len(axis) if isinstance(axis, tuple) else 1
    return op.function(x.value, along(axis, x.ndim + added))


@rule("broadcast_to")
def broadcast(op: Op, level: Level, given: dict[str, Any]) -> Any:
    """New dimensions come behind the examples."""
    shape = tuple(given["shape"])
    if given["x"].ndim > len(shape):
        return NotImplemented
    return op.function(lifted(given["x"], level, len(shape)), (level.size, *shape))


@rule("repeat_whole")
def repeat_whole(op: Op, level: Level, given: dict[str, Any]) -> Any:
    """The examples themselves once."""
    return op.function(lifted(given["x"], level, len(given["repeats"])), (1, *given["repeats"]))


@rule("tril triu")
def triangle(op: Op, level: Level, given: dict[str, Any]) -> Any:
    """Of the last two dimensions."""
    return op.function(given["x"].value, given["diagonal"])


@rule("pad_with")
def pad_with(op: Op, level: Level, given: dict[str, Any]) -> Any:
    """Nothing around the examples."""
    return op.function(given["x"].value, ((0, 0), *given["padding"]), given["value"])


@rule("on_diagonal")
def on_diagonal(op: Op, level: Level, given: dict[str, Any]) -> Any:
    """The dimensions of the result, one further on."""
    shape = given["shape"]
    dims = (along(given[name], len(shape)) for name in ("dim1", "dim2"))
    return op.function(given["x"].value, (level.size, *shape), given["offset"], *dims)


@rule("sliding_windows")
def sliding_windows(op: Op, level: Level, given: dict[str, Any]) -> Any:
    """Along the same dimension, one further on."""
    return op.function(**given | {"x": given["x"].value, "axis": along(given["axis"], given["x"].ndim)})


@rule("added_windows")
def added_windows(op: Op, level: Level, given: dict[str, Any]) -> Any:
    """Into the same dimension of the result."""
    shape = tuple(given["shape"])
    changed = {"x": given["x"].value, "axis": along(given["axis"], len(shape)), "shape": (level.size, *shape)}
    return op.function(**given | changed)


@rule("concatenate side_by_side")
def joined(op: Op, level: Level, given: dict[str, Any]) -> Any:
    """What is the same for all examples is repeated for each."""
    count = given["arrays"][0].ndim + (op.name == "side_by_side")
    return op.function(*(in_front(x, level) for x in given["arrays"]), axis=along(given["axis"], count))


@rule("take_along_axis add_along_axis")
def by_row(op: Op, level: Level, given: dict[str, Any]) -> Any:
    """The examples are rows more."""
    shape = given.get("shape")
    if not given["x"].ndim or shape == ():
        return NotImplemented
    indices = unwrap(in_front(given["indices"], level))
    axis = along(given["axis"], given["x"].ndim)
    rest = [] if shape is None else [(level.size, *shape)]
    return op.function(in_front(given["x"], level), indices, axis, *rest)
