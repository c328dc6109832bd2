"""Ops that overwrite their tensor: the graph follows, or there is an error, never a gradient that is silently wrong."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..calls import refusals
from ..calls.composite import offered
from ..calls.memory import is_viewed, writable
from ..core import LEAF, Tensor, mode, mutated, unwrap, wrap
from ..core.dtypes import KINDS
from . import (
    activation,
    arithmetic,
    comparison,
    conversion,
    indexing,
    products,
    reduction,
    shape,
    special,
    transcendental,
)

HELD_BY_ALL = 65505.0  # floats do, float16 among them


def refuse_recorded(x: Tensor, name: str, *values: Any) -> None:
    """RuntimeError where autograd would have to record an overwrite."""
    if is_recorded(x, name, *values):
        raise RuntimeError(f"{name} inside the graph is not recorded: work inside torch.no_grad()")


def is_recorded(x: Tensor, name: str, *values: Any) -> bool:
    """Whether the overwrite belongs in the graph; RuntimeError where it would change more than this version records."""
    if not mode.recording:
        return False
    if x.node is LEAF:
        raise RuntimeError(
            f"a leaf Variable that requires grad is being used in an in-place operation ({name}): "
            "do it inside `with torch.no_grad():`, or compute a new tensor"
        )
    if x.node is None and not any(isinstance(v, Tensor) and v.requires_grad for v in values):
        return False
    if is_viewed(x):
        raise RuntimeError(
            f"{name} overwrites memory that other tensors look at (x[...], x.view(...), x.T, ...) inside the graph, "
            "which this version does not record: write the out-of-place form, such as x = x + y or "
            f"torch.where(mask, a, b), make a .clone() before {name}, or work inside torch.no_grad()"
        )
    return True


def overwrite(x: Tensor, change: Any, name: str, *values: Any) -> Tensor:
    """`x` with the result of `change(x)` in its own memory, recorded if `x` or one of `values` needs gradients."""
    recorded = is_recorded(x, name, *values)
    before = wrap(x.array.copy(), x.node) if recorded else wrap(x.array)  # what a rule saves must stay as it is
    result = change(before)
    if np.broadcast_shapes(result.array.shape, x.array.shape) != x.array.shape:
        raise RuntimeError(
            f"output with shape {list(x.shape)} doesn't match the broadcast shape {list(result.shape)} ({name})"
        )
    if KINDS[result.array.dtype.kind] > KINDS[x.array.dtype.kind]:
        raise RuntimeError(
            f"result type {result.dtype!r} can't be cast to the desired output type {x.dtype!r} ({name}): "
            "convert the tensor first with .float()"
        )
    writable(x.array, name)[...] = result.array
    mutated(x.array, name)
    if recorded:
        steps = result.array.dtype.kind != "f"  # as comparisons give: its slope is 0
        result = conversion.to(result, dtype=x.dtype)
        x.node = (indexing.replaced(before, Ellipsis, result) if steps else result).node
    return x


def put(x: Tensor, index: Any, value: Any, name: str) -> Tensor:
    """`x` with `value` at `index`, in its own memory."""
    index = indexing.as_index(index)
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, (int, float)) and not (x.array.dtype.kind == "f" and abs(value) < HELD_BY_ALL):
        value = refusals.held(value, x.array.dtype)
    if not is_recorded(x, name, value):
        part = x.array
        if not part.flags.writeable:
            if not isinstance(index, np.ndarray) and indexing.is_plain(index):
                part, index = indexing.getitem(part, index), ...
            part = writable(part, name, fills=not np.ndim(unwrap(value)))
        try:
            part[index] = unwrap(value)
        except ValueError as error:
            raise RuntimeError(
                f"shape mismatch: value {np.shape(unwrap(value))} into x[...] of {x.array.shape}: {error}"
            ) from None
        mutated(x.array, name)
        return x
    if isinstance(value, Tensor):
        extra = value.array.ndim - np.ndim(x.array[index])
        value = shape.reshape(value, value.array.shape[extra:]) if extra > 0 else value
    return overwrite(x, lambda t: indexing.replaced(t, index, value), name, value)


def in_place(function: Any, name: str | None = None) -> Any:
    """The `_` form of an op: its result in the memory of its first argument."""
    name = name or f"{function.__name__}_"

    def call(x: Tensor, *args: Any, **kwargs: Any) -> Tensor:
        return overwrite(x, lambda t: function(t, *args, **kwargs), name, *args, *kwargs.values())

    call.__name__ = call.__qualname__ = name
    call.__doc__ = f"The result of `{name[:-1]}` in the memory of the tensor itself."
    return offered(call)


@offered
def copy_(x: Tensor, src: Tensor, non_blocking: bool = False) -> Tensor:
    """Take the values of `src`."""
    return put(x, Ellipsis, src, "copy_")


@offered
def fill_(x: Tensor, value: Any) -> Tensor:
    """Fill with one value."""
    return put(x, Ellipsis, value, "fill_")


@offered
def zero_(x: Tensor) -> Tensor:
    """Fill with zeros."""
    return put(x, Ellipsis, 0, "zero_")


def set_item(x: Tensor, index: Any, value: Any) -> None:
    """`x[index] = value`."""
    put(x, index, value, "__setitem__")


EVERYWHERE = """
    abs acos acosh arccos arccosh arcsin arcsinh arctan arctanh asin asinh atan atanh ceil clamp clamp_max clamp_min
    clip cos cosh deg2rad erf erfc exp exp2 expm1 fix floor frac gcd lcm ldexp log log10 log1p log2 logit nan_to_num neg
    negative rad2deg reciprocal relu round rsqrt sigmoid sin sinc sinh sqrt square tan tanh trunc xlogy"""
METHODS = """
    absolute add addcdiv addcmul arctan2 atan2 bitwise_and bitwise_left_shift bitwise_not bitwise_or
    bitwise_right_shift bitwise_xor copysign cumprod cumsum digamma div divide eq erfinv floor_divide fmod
    ge greater greater_equal gt heaviside hypot le lerp less less_equal lgamma logical_and logical_not logical_or
    logical_xor lt masked_fill mul multiply mvlgamma ne nextafter not_equal pow remainder renorm sgn sign sub
    subtract tril triu true_divide"""
FUNCTIONS = "celu elu hardtanh leaky_relu selu"
ON_TOP = {f"{name}_" for name in EVERYWHERE.split()} | {"celu_", "fill_", "selu_", "zero_"}
_homes = (activation, arithmetic, comparison, indexing, products, reduction, shape, special, transcendental)
for _name in f"{EVERYWHERE} {METHODS} {FUNCTIONS}".split():
    _home = next(home for home in _homes if hasattr(home, _name))
    globals()[f"{_name}_"] = in_place(getattr(_home, _name), f"{_name}_")


def _polygamma(x: Tensor, n: int) -> Tensor:
    return special.polygamma(n, x)


def _float_power(x: Tensor, exponent: Any) -> Tensor:
    if x.array.dtype != np.float64:
        raise RuntimeError(f"the result of float_power_ is float64, but the base is {x.dtype!r}: use float_power")
    return special.float_power(x, exponent)


polygamma_, float_power_ = in_place(_polygamma, "polygamma_"), in_place(_float_power, "float_power_")
