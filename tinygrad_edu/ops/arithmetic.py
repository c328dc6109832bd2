"""Sums, products, powers, rounding, and which of two is the larger."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..calls import refusals
from ..calls.composite import composite
from ..calls.returned import called
from ..core import Tensor, answers, dtypes, elementwise, unwrap
from .conversion import cast

add = elementwise(x=1, y=1)(np.add)
subtract = elementwise(refuses=refusals.any_bool, x=1, y=-1)(np.subtract)
multiply = elementwise(x=lambda y: y, y=lambda x: x)(np.multiply)
divide = elementwise(x=lambda y: 1 / y, y=lambda x, y: -(x / y) / y)(np.divide)
negative = elementwise(x=-1)(np.negative)
positive = elementwise(x=1)(np.positive)
absolute = elementwise(x=lambda x: np.sign(x))(np.absolute)
sign = elementwise(x=0)(np.sign)
square = elementwise(x=lambda x: twice(x))(np.square)
sqrt = elementwise(x=lambda out: 0.5 / out)(np.sqrt)
hypot = elementwise(
    refuses=refusals.integers,
    x=lambda x, y, out: share_of_length(x, y, out),
    y=lambda x, y, out: share_of_length(y, x, out),
)(np.hypot)
maximum = elementwise(  # a tie gives half to each
    x=lambda g, x, y: passed(np.where(x == y, 0.5 * g, g), ~(x < y)),
    y=lambda g, x, y: passed(np.where(x == y, 0.5 * g, g), ~(y < x)),
)(np.maximum)
minimum = elementwise(
    x=lambda g, x, y: passed(np.where(x == y, 0.5 * g, g), ~(x > y)),
    y=lambda g, x, y: passed(np.where(x == y, 0.5 * g, g), ~(y > x)),
)(np.minimum)
fmax = elementwise(  # a tie gives all to the first, as in PyTorch; a NaN is not a number that could be larger
    x=lambda g, x, y: passed(g, (x >= y) | np.isnan(y)), y=lambda g, x, y: passed(g, ~((x >= y) | np.isnan(y)))
)(np.fmax)
fmin = elementwise(
    x=lambda g, x, y: passed(g, (x <= y) | np.isnan(y)), y=lambda g, x, y: passed(g, ~((x <= y) | np.isnan(y)))
)(np.fmin)
gcd = elementwise(x=None, y=None)(np.gcd)
lcm = elementwise(x=None, y=None)(np.lcm)
nextafter = elementwise(refuses=refusals.integers, x=1, y=0)(np.nextafter)
floor = elementwise(x=0)(np.floor)
ceil = elementwise(x=0)(np.ceil)
trunc = elementwise(x=0)(np.trunc)
rint = elementwise(x=0)(np.rint)
remainder = elementwise(refuses=refusals.zero_divisor, x=1, y=lambda x, y: -np.floor_divide(x, y))(np.remainder)
fmod = elementwise(refuses=refusals.zero_divisor, x=1, y=lambda x, y, out: -np.rint((x - out) / y))(np.fmod)
floor_divide = elementwise(refuses=refusals.zero_divisor, x=0, y=0)(np.floor_divide)


@answers(np.power)
@elementwise(
    refuses=refusals.negative_power,
    x=lambda g, x, y: through_base(g, x, y),
    y=lambda g, x, y, out: through_exponent(g, x, y, out),
)
def power(x: Any, y: Any) -> Any:
    """`x` to the power of `y`; for whole numbers, what lies between -1 and 1 is 0."""
    if getattr(x, "dtype", None) is dtypes.BOOL:
        return x | ~y
    if np.ndim(y) == 0 and np.result_type(x, y).kind == "f":
        return to_one_power(x, y)
    try:
        return np.power(x, y)
    except ValueError:  # NumPy refuses all powers if one is negative
        if np.result_type(x, y).kind == "f":
            raise
        return np.where(y < 0, np.where(np.abs(x) == 1, np.power(x, y & 1), 0), np.power(x, np.maximum(y, 0)))


def to_one_power(x: Any, y: Any) -> Any:
    """`x` to the power of one number: small whole ones by products, others of negative numbers by their sizes.

    NumPy's own power takes a hundred times as long where any `x` is negative.
    """
    exponent = float(y)
    if exponent == 2:
        return np.square(x)
    if exponent == 3:
        return x * x * x
    if exponent != exponent // 1 or not -(2**24) < exponent < 2**24:  # not whole, or perhaps rounded
        return np.power(x, y)
    out = np.power(np.abs(x), y)
    return np.copysign(out, x) if exponent % 2 else out


_plus, _minus, _quotient, _to_whole = add, subtract, divide, rint  # the ops, apart from PyTorch's functions below


@composite
def add(x: Any, y: Any, *, alpha: Any = 1) -> Any:
    """`x + alpha * y`."""
    return _plus(x, scaled(x, y, alpha))


@composite
def sub(x: Any, y: Any, *, alpha: Any = 1) -> Any:
    """`x - alpha * y`."""
    if alpha != 1:
        refusals.any_bool("sub", x, y)
    return _minus(x, scaled(x, y, alpha))


@composite
def rsub(x: Any, y: Any, *, alpha: Any = 1) -> Any:
    """`y - alpha * x`."""
    return _minus(y, scaled(y, x, alpha))


def scaled(x: Any, y: Any, alpha: Any) -> Any:
    """`alpha * y` in the dtype in which `y` meets `x`."""
    if alpha == 1 and type(alpha) is int:
        return y
    found = dtypes.meet((unwrap(x), unwrap(y)))
    if (isinstance(alpha, float) and found.kind != "f") or (isinstance(alpha, bool) and found.kind != "b"):
        raise RuntimeError(f"alpha must be of the kind of the result, {dtypes.DTYPES[found]!r}, but is {alpha!r}")
    scale = bool(alpha) if found.kind == "b" else alpha
    return multiply(cast(y, found), scale) if isinstance(y, Tensor) else scale and y if found.kind == "b" else scale * y


@composite
def div(x: Any, y: Any, *, rounding_mode: str | None = None) -> Any:
    """`x / y`, as it is, or rounded towards zero ('trunc') or down ('floor')."""
    if rounding_mode is None:
        return _quotient(x, y)
    if rounding_mode not in ("trunc", "floor"):
        raise RuntimeError(
            f"div expected rounding_mode to be one of None, 'trunc', or 'floor' but found '{rounding_mode}'"
        )
    if rounding_mode == "floor":
        return floor_divide(x, y)
    if dtypes.meet((unwrap(x), unwrap(y))).kind == "f":
        return trunc(_quotient(x, y))
    return floor_divide(_plus(x, negative(fmod(x, y))), y)


@composite
def round(x: Any, *, decimals: int = 0) -> Any:
    """Each element to the nearest whole number (or to `decimals` digits), halves to the even one."""
    if not decimals:
        return _to_whole(x) if unwrap(x).dtype.kind == "f" else x * 1
    return _to_whole(x * 10.0**decimals) / 10.0**decimals


@answers(np.reciprocal)
@elementwise(x=lambda out: -out * out)
def reciprocal(x: Any) -> Any:
    """One over each element."""
    return 1 / x


@elementwise(x=lambda out: -0.5 * out * (out * out))
def rsqrt(x: Any) -> Any:
    """One over the square root of each element."""
    return 1 / np.sqrt(x)


@composite
def pow(x: Any, exponent: Any) -> Any:
    """`x` to the power of `exponent`; a square is one multiplication, and its derivative reads `2 * x`."""
    squares = (
        exponent.__class__ in (int, float) and exponent == 2 and isinstance(x, Tensor) and x.array.dtype.kind == "f"
    )
    return square(x) if squares else power(x, exponent)


@answers(np.clip)
@elementwise(
    refuses=refusals.out_of_range,
    x=lambda g, x, min, max: passed(g, inside(x, min, max)),
    min=lambda g, x, min, max: passed(g, below(x, min, max)),
    max=lambda g, x, max: passed(g, x > max),
)
def clip(x: Any, min: Any = None, max: Any = None) -> Any:
    """Each element, but at least `min` and at most `max`; at a bound the gradient passes, as in PyTorch."""
    if min is None and max is None:
        raise ValueError("torch.clamp: At least one of 'min' or 'max' must not be None")
    if min is None or max is None:
        return np.minimum(x, max) if min is None else np.maximum(x, min)
    return np.clip(x, min, max)


def through_base(g: Any, x: Any, y: Any) -> Any:
    """What the gradient of x^y is for x; the end of it where y is the number 0."""
    if not isinstance(y, Tensor) and np.ndim(y) == 0 and y == 0:
        return np.zeros_like(g)
    return g * (y * power_less_one(x, y))


through_base.said = "g * (y * x ** (y - 1))"  # type: ignore[attr-defined]  # read by face/formula.py


def passed(g: Any, mask: Any, x: Any = None) -> Any:
    """`g` where the mask lets it pass, else 0, also for an infinite `g`; in the graph of `x`, whose slope is 0."""
    if isinstance(g, Tensor):
        return gated(g, mask, g if x is None else x)
    out = g * mask  # ten times as fast as a choice
    squares = np.vdot(out, out)
    return out if squares == squares else np.where(mask, g, 0)  # for 0 * inf is NaN


passed.said = "g * mask"  # type: ignore[attr-defined]  # read by face/formula.py


@elementwise(register=False, y=lambda g, mask, x: passed(g, mask, x), x=0, promotes=())
def gated(y: Any, mask: Any, x: Any) -> Any:
    """`y` where the mask lets it pass, in the graph of `x`."""
    return np.where(mask, y, 0)


@elementwise(register=False, x=lambda g, x: passed(2 * g, True, x))
def twice(x: Any) -> Any:
    """The slope of a square."""
    return 2 * x


@elementwise(
    register=False,
    x=lambda g, x, y: through_base(g, x, one_less(y, x)),
    y=lambda g, x, y, out: through_exponent(g, x, one_less(y, x), out),
)
def power_less_one(x: Any, y: Any) -> Any:
    """To the power of y - 1; where that may be rounded, which costs |log x| ulps, from x^y."""
    less = one_less(y, x)
    if np.ndim(y) == 0 and np.all((less + 1 == y) & (np.abs(y - less - 1) < 0.5)):  # neither small nor beyond 2^53
        return power(x, less)
    raised = power(x, y)
    quotient = np.asarray(raised / x)
    bare = ~((np.abs(raised) >= np.finfo(quotient.dtype).smallest_normal) & np.isfinite(quotient))
    if bare.any():
        quotient[bare] = power(*(np.broadcast_to(v, bare.shape)[bare] for v in (x, less)))
    return quotient


def through_exponent(g: Any, x: Any, y: Any, out: Any) -> Any:
    """What the gradient of out = x^y is for y; 0 ** y stays 0."""
    return np.where((x == 0) & (y >= 0), 0, g * out * np.log(x))


through_exponent.said = "g * (out * log(x))"  # type: ignore[attr-defined]  # read by face/formula.py


@elementwise(
    register=False,
    x=lambda x, y, length: np.square(share_of_length(y, x, length)) / (length + (length == 0)),
    y=lambda x, y, length, out: -out * share_of_length(y, x, length) / (length + (length == 0)),
    length=0,  # it is a function of the other two
)
def share_of_length(x: Any, y: Any, length: Any) -> Any:
    """The quotient of x and hypot(x, y), the cosine of the angle to x; 0 for no length."""
    limit = np.finfo(length.dtype).smallest_normal * 2**30  # below, a length may have few digits
    if length.size and (np.min(length) < limit or np.max(length) == np.inf):
        scale = np.where(length < limit, 2.0**60, np.where(length == np.inf, 0.5, 1)).astype(length.dtype)
        x, length = x * scale, np.hypot(x * scale, y * scale)
        length = length + (length == 0)
    return x / length


def one_less(y: Any, x: Any) -> Any:
    """The exponent less one; as it is for 0 ** 0, whose slope is 0 and not NaN."""
    return y - 1 if np.ndim(y) == 0 and y != 0 else np.where((x != 0) | (y != 0), y - 1, y)


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
def clamp_min(x: Any, min: Any) -> Any:
    """Each element, but at least `min`."""
    return clip(x, min, None)


@composite
def clamp_max(x: Any, max: Any) -> Any:
    """Each element, but at most `max`."""
    return clip(x, None, max)


@composite
def real(x: Tensor) -> Tensor:
    """The tensor itself: all tensors are real here."""
    return x


@composite
def lerp(x: Any, end: Any, weight: Any) -> Any:
    """The point between `x` and `end` that `weight` says: 0 is `x`, 1 is `end`."""
    refusals.other_dtype("lerp", x, end)
    refusals.integers("lerp", x, end)
    if isinstance(weight, (int, float)):
        return called(between(x, end, weight), "LerpBackward0")
    return x + weight * (end - x)


@elementwise(register=False, x=lambda weight: 1 - weight, end=lambda weight: weight)
def between(x: Any, end: Any, weight: Any) -> Any:
    """The point between two, reckoned from the nearer one."""
    return x + weight * (end - x) if -0.5 < weight < 0.5 else end - (end - x) * (1 - weight)


@composite
def addcmul(x: Any, tensor1: Any, tensor2: Any, value: float = 1) -> Any:
    """`x + value * tensor1 * tensor2`."""
    return x + (tensor1 if value == 1 else value * tensor1) * tensor2


@composite
def addcdiv(x: Any, tensor1: Any, tensor2: Any, value: float = 1) -> Any:
    """`x + value * tensor1 / tensor2`."""
    refusals.integers("addcdiv", tensor1, tensor2)
    return x + (tensor1 if value == 1 else value * tensor1) / tensor2


subtract, divide, true_divide = sub, div, div
fix, sgn, conj, conj_physical, resolve_conj, resolve_neg = trunc, sign, real, real, real, real
mul, neg, abs = multiply, negative, absolute
