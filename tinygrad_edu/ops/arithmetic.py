"""Sums, products, powers, rounding, and which of two is the larger."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..core import elementwise
from .composite import composite

add = elementwise(x=1, y=1)(np.add)
subtract = elementwise(x=1, y=-1)(np.subtract)
multiply = elementwise(x=lambda y: y, y=lambda x: x)(np.multiply)
divide = elementwise(x=lambda y: 1 / y, y=lambda out, y: -out / y)(np.divide)
power = elementwise(
    x=lambda x, y: y * np.power(x, one_less(y, x)),
    y=lambda g, x, y, out: np.where((x == 0) & (y >= 0), 0, g * out * np.log(x)),
)(np.power)
negative = elementwise(x=-1)(np.negative)
positive = elementwise(x=1)(np.positive)
reciprocal = elementwise(x=lambda out: -out * out)(np.reciprocal)
absolute = elementwise(x=lambda x: np.sign(x))(np.absolute)
sign = elementwise(x=0)(np.sign)
square = elementwise(x=lambda x: 2 * x)(np.square)
sqrt = elementwise(x=lambda out: 0.5 / out)(np.sqrt)
hypot = elementwise(x=lambda x, out: x / (out + (out == 0)), y=lambda y, out: y / (out + (out == 0)))(np.hypot)
maximum = elementwise(  # a tie gives half to each
    x=lambda g, x, y: g * ~(x < y) - g * 0.5 * (x == y), y=lambda g, x, y: g * ~(y < x) - g * 0.5 * (x == y)
)(np.maximum)
minimum = elementwise(
    x=lambda g, x, y: g * ~(x > y) - g * 0.5 * (x == y), y=lambda g, x, y: g * ~(y > x) - g * 0.5 * (x == y)
)(np.minimum)
floor = elementwise(x=0)(np.floor)
ceil = elementwise(x=0)(np.ceil)
trunc = elementwise(x=0)(np.trunc)
rint = elementwise(x=0)(np.rint)
remainder = elementwise(x=1, y=lambda x, y: -np.floor_divide(x, y))(np.remainder)
fmod = elementwise(x=1, y=lambda x, y: -np.trunc(x / y))(np.fmod)
floor_divide = elementwise(x=0, y=0)(np.floor_divide)


_plus, _minus, _quotient, _to_whole = add, subtract, divide, rint  # the ops, apart from PyTorch's functions below


@composite
def add(x: Any, y: Any, *, alpha: Any = 1) -> Any:
    """`x + alpha * y`."""
    return _plus(x, y if alpha == 1 else alpha * y)


@composite
def sub(x: Any, y: Any, *, alpha: Any = 1) -> Any:
    """`x - alpha * y`."""
    return _minus(x, y if alpha == 1 else alpha * y)


@composite
def div(x: Any, y: Any, *, rounding_mode: str | None = None) -> Any:
    """`x / y`, as it is, or rounded towards zero ('trunc') or down ('floor')."""
    if rounding_mode is None:
        return _quotient(x, y)
    if rounding_mode not in ("trunc", "floor"):
        raise RuntimeError(
            f"div expected rounding_mode to be one of None, 'trunc', or 'floor' but found '{rounding_mode}'"
        )
    return floor_divide(x, y) if rounding_mode == "floor" else trunc(_quotient(x, y))


@composite
def round(x: Any, *, decimals: int = 0) -> Any:
    """Each element to the nearest whole number (or to `decimals` digits), halves to the even one."""
    return _to_whole(x * 10.0**decimals) / 10.0**decimals if decimals else _to_whole(x)


@elementwise(x=lambda x, out: -0.5 * out / x)
def rsqrt(x: Any) -> Any:
    """One over the square root of each element."""
    return 1 / np.sqrt(x)


@elementwise(
    x=lambda g, x, min, max: g * inside(x, min, max),
    min=lambda g, x, min, max: g * below(x, min, max),
    max=lambda g, x, max: g * (x > max),
)
def clip(x: Any, min: Any = None, max: Any = None) -> Any:
    """Each element, but at least `min` and at most `max`; at a bound the gradient passes, as in PyTorch."""
    if min is None and max is None:
        raise ValueError("torch.clamp: At least one of 'min' or 'max' must not be None")
    return np.clip(x, min, max)


def one_less(y: Any, x: Any) -> Any:
    """The exponent less one; as it is for 0 ** 0, whose slope is 0 and not NaN."""
    return y - ((x != 0) | (y != 0))


def inside(x: Any, low: Any, high: Any) -> Any:
    """Where `x` lies within the bounds, which belong to it."""
    if low is None:
        return x <= high
    return x >= low if high is None else (x >= low) & (x <= high)


def below(x: Any, low: Any, high: Any) -> Any:
    """Where `clip` answers with its lower bound."""
    return x < low if high is None else (x < low) & (low < high)


@composite
def clamp(x: Any, min: Any = None, max: Any = None) -> Any:
    """Each element, but at least `min` and at most `max`."""
    return clip(x, min, max)


@composite
def lerp(x: Any, end: Any, weight: Any) -> Any:
    """The point between `x` and `end` that `weight` says: 0 is `x`, 1 is `end`."""
    return x + weight * (end - x)


@composite
def addcmul(x: Any, tensor1: Any, tensor2: Any, value: float = 1) -> Any:
    """`x + value * tensor1 * tensor2`."""
    return x + value * tensor1 * tensor2


@composite
def addcdiv(x: Any, tensor1: Any, tensor2: Any, value: float = 1) -> Any:
    """`x + value * tensor1 / tensor2`."""
    return x + value * tensor1 / tensor2


subtract, divide, true_divide = sub, div, div
mul, neg, pow, abs = multiply, negative, power, absolute
