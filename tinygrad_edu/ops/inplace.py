"""Ops that overwrite their tensor: the graph follows, or there is an error, never a gradient that is silently wrong."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..calls import refusals
from ..calls.composite import offered
from ..calls.in_place import overwrite
from ..calls.in_place import put as write
from ..calls.index_forms import as_index, numbers_first
from ..calls.memory import writable
from ..calls.per_example import reads_elements
from ..core import Tensor
from . import (
    activation,
    arithmetic,
    comparison,
    indexing,
    products,
    reduction,
    shape,
    special,
    transcendental,
)

HELD_BY_ALL = 65505.0  # floats do, float16 among them


@reads_elements
def put(x: Tensor, index: Any, value: Any, name: str) -> Tensor:
    """`x` with `value` at `index`, in its own memory."""
    numbers, index = numbers_first(as_index(index), x.array.ndim)
    if numbers is not None:
        put(indexing.getitem(x, numbers), index, value, name)
        return x
    arrays = [i for i in (index if isinstance(index, tuple) else (index,)) if isinstance(i, np.ndarray)]
    if (
        isinstance(value, Tensor)
        and value.dtype != x.dtype
        and any(len(arrays) > 1 or i.dtype != bool or value.array.size != 1 or not x.array.ndim for i in arrays)
    ):
        raise RuntimeError(
            "Index put requires the source and destination dtypes match, got "
            f"{x.dtype!r} for the destination and {value.dtype!r} for the source: convert with .to(x.dtype)"
        )
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, (int, float)) and not (x.array.dtype.kind == "f" and abs(value) < HELD_BY_ALL):
        value = refusals.held(value, x.array.dtype)
    if isinstance(value, Tensor) and value.array.ndim:
        extra = value.array.ndim - np.ndim(x.array[index])
        value = shape.reshape(value, value.array.shape[extra:]) if extra > 0 else value
    return write(x, index, value, name)


def in_place(function: Any, name: str | None = None) -> Any:
    """The `_` form of an op: its result in the memory of its first argument."""
    name = name or f"{function.__name__}_"

    @reads_elements
    def call(x: Tensor, *args: Any, **kwargs: Any) -> Tensor:
        return overwrite(x, lambda t: function(t, *args, **kwargs), name, *args, *kwargs.values())

    call.in_place = function  # type: ignore[attr-defined]  # read by func/batching_index.py
    call.__name__ = call.__qualname__ = name
    call.__doc__ = f"The result of `{name[:-1]}` in the memory of the tensor itself."
    return offered(call)


@offered
def copy_(x: Tensor, src: Tensor, non_blocking: bool = False) -> Tensor:
    """Take the values of `src`."""
    if isinstance(src, Tensor) and src.array.ndim > x.array.ndim:
        raise RuntimeError(
            f"output with shape {list(x.shape)} doesn't match the broadcast shape {list(src.shape)} (copy_)"
        )
    return put(x, Ellipsis, src, "copy_")


@offered
def fill_(x: Tensor, value: Any) -> Tensor:
    """Fill with one value."""
    if isinstance(value, Tensor) and value.array.ndim:
        raise RuntimeError(f"fill_ only supports 0-dimension value tensor but got tensor with {value.ndim} dimensions")
    if isinstance(value, Tensor):
        writable(x.array, "fill_")  # in shared places a number may be put, a tensor may not, as in PyTorch
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
