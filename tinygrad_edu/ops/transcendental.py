"""Exponentials, logarithms, and the circular and hyperbolic functions, each with the formula that keeps its digits."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..core import answers, elementwise

FEW = 256  # elements
LN2, LN10 = float(np.log(2)), float(np.log(10))


def radius(x: Any, y: Any) -> Any:
    """The distance from the origin, and 1 there, to divide by."""
    distance = np.hypot(x, y)
    return np.where(distance == 0, 1.0, distance)


exp = elementwise(x=lambda out: out)(np.exp)
exp2 = elementwise(x=lambda out: LN2 * out)(np.exp2)
expm1 = elementwise(x=lambda x: np.exp(x))(np.expm1)  # not out + 1, which is 0 for x = -40
log = elementwise(x=lambda x: 1 / x)(np.log)
log2 = elementwise(x=lambda x: 1 / (LN2 * x))(np.log2)
log10 = elementwise(x=lambda x: 1 / (LN10 * x))(np.log10)
log1p = elementwise(x=lambda x: 1 / (1 + x))(np.log1p)

sin = elementwise(x=lambda x: np.cos(x))(np.sin)
cos = elementwise(x=lambda x: -np.sin(x))(np.cos)
tan = elementwise(x=lambda x: 1 / np.square(np.cos(x)))(np.tan)
arcsin = elementwise(x=lambda x: 1 / np.sqrt((1 - x) * (1 + x)))(np.arcsin)  # 1 - x * x loses digits near 1
arccos = elementwise(x=lambda x: -1 / np.sqrt((1 - x) * (1 + x)))(np.arccos)
arctan = elementwise(x=lambda x: 1 / (1 + x * x))(np.arctan)
arctan2 = elementwise(  # each factor apart, so that no square overflows
    x=lambda x, y: y / radius(x, y) / radius(x, y), y=lambda x, y: -x / radius(x, y) / radius(x, y)
)(np.arctan2)

sinh = elementwise(x=lambda x: np.cosh(x))(np.sinh)
cosh = elementwise(x=lambda x: np.sinh(x))(np.cosh)
tanh = elementwise(x=lambda x: sech_squared(x))(np.tanh)  # not 1 - out * out, which has no digit left at x = 19
arcsinh = elementwise(x=lambda x: 1 / np.hypot(1, x))(np.arcsinh)  # x * x overflows
arccosh = elementwise(x=lambda x: 1 / (np.sqrt(x - 1) * np.sqrt(x + 1)))(np.arccosh)
arctanh = elementwise(x=lambda x: 1 / ((1 - x) * (1 + x)))(np.arctanh)


@elementwise(x=lambda x, out: -2 * out * np.tanh(x))
def sech_squared(x: Any) -> Any:
    """1 / cosh(x)^2 without overflow, as 4 q (1 - q) for q = 1 / (1 + exp(2 |x|)): the fewest roundings."""
    if x.dtype == np.float32 and x.size <= FEW:  # where each call costs more than its elements: the shortest way
        r = np.reciprocal(np.cosh(x.astype(np.float64)).astype(np.float32))
        return r * r
    q = np.exp(-2 * np.abs(x))
    q /= 1 + q
    rest = 1 - q
    rest *= 4
    return q * rest


@answers(np.sinc)
@elementwise(x=lambda x, order: sinc(x, order + 1))
def sinc(x: Any, order: int = 0) -> Any:
    """The `order`-th derivative of sin(pi x) / (pi x): x times it is a sine less order times the one before.

    Near 0, where that difference has no digits left, it is a series.
    """
    x = np.asarray(x) if np.asarray(x).dtype.kind == "f" else np.asarray(x, np.float64)
    wide = x.astype(np.float64) if order else x
    sine, cosine = sin_cos_of_pi(wide, order > 0)
    with np.errstate(all="ignore"):
        parts = np.where(wide == 0, 1, sine / (np.pi * wide))
        for n in range(1, order + 1):
            parts = ((1, 1, -1, -1)[n % 4] * np.pi ** (n - 1) * (cosine if n % 2 else sine) - n * parts) / wide
    parts, near = np.asarray(parts), np.abs(wide) < order / 2
    if order and near.any():
        k = np.arange((order + 1) // 2, 14 + 2 * order)
        factorials = np.array([float(math.factorial(2 * i - order)) for i in k])
        series = np.polynomial.Polynomial((-1.0) ** k * np.pi ** (2.0 * k) / ((2 * k + 1) * factorials))
        parts[near] = series(np.square(wide[near])) * (wide[near] if order % 2 else 1)
    return parts.astype(x.dtype, copy=False)


def sin_cos_of_pi(x: Any, both: bool) -> tuple[Any, Any]:
    """sin(pi x) and, if `both`, cos(pi x): of the distance to the nearest whole number, which is exact."""
    half = x - 2 * np.rint(x / 2)  # in [-1, 1]
    size = np.abs(half)
    part = np.pi * np.copysign(np.minimum(size, 1 - size), half)
    return np.sin(part), np.where(size > 0.5, -1, 1) * np.cos(part) if both else 0


asin, acos, atan, atan2 = arcsin, arccos, arctan, arctan2
asinh, acosh, atanh = arcsinh, arccosh, arctanh
