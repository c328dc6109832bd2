"""Exponentials, logarithms, and the circular and hyperbolic functions, each with the formula that keeps its digits."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..core import answers, elementwise

LN2, LN10 = float(np.log(2)), float(np.log(10))

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
    x=lambda x, y: y / np.hypot(x, y) / np.hypot(x, y), y=lambda x, y: -x / np.hypot(x, y) / np.hypot(x, y)
)(np.arctan2)

sinh = elementwise(x=lambda x: np.cosh(x))(np.sinh)
cosh = elementwise(x=lambda x: np.sinh(x))(np.cosh)
tanh = elementwise(x=lambda x: np.square(sech(x)))(np.tanh)  # not 1 - out * out, which has no digit left at x = 19
arcsinh = elementwise(x=lambda x: 1 / np.hypot(1, x))(np.arcsinh)  # x * x overflows
arccosh = elementwise(x=lambda x: 1 / (np.sqrt(x - 1) * np.sqrt(x + 1)))(np.arccosh)
arctanh = elementwise(x=lambda x: 1 / ((1 - x) * (1 + x)))(np.arctanh)


@elementwise(x=lambda x, out: -out * np.tanh(x))
def sech(x: Any) -> Any:
    """The hyperbolic secant, 1 / cosh(x), which underflows where cosh overflows."""
    return np.reciprocal(np.cosh(x))


@answers(np.sinc)
@elementwise(x=lambda x, order: sinc(x, order + 1))
def sinc(x: Any, order: int = 0) -> Any:
    """The `order`-th derivative of sin(pi x) / (pi x), an integral of pi^n t^n cos(pi x t + n pi/2) over t in [0, 1].

    Near 0 the integral is summed by Gauss' rule, where the quotient has no digits left; far away by parts.
    """
    x = np.asarray(x) if np.asarray(x).dtype.kind == "f" else np.asarray(x, np.float64)
    wide = x.astype(np.float64)
    nodes, weights = np.polynomial.legendre.leggauss(40)
    t = (nodes + 1) / 2  # (40,)
    near = np.where(np.abs(wide) < 4, wide, 0)[..., None]  # (..., 1)
    close = np.sum(weights / 2 * (np.pi * t) ** order * np.cos(np.pi * near * t + order * np.pi / 2), axis=-1)
    far = np.where(np.abs(wide) < 4, 4.0, wide)
    parts = np.sin(np.pi * far) / (np.pi * far)
    for n in range(1, order + 1):
        parts = (np.pi ** (n - 1) * np.sin(np.pi * far + n * np.pi / 2) - n * parts) / far
    return np.where(np.abs(wide) < 4, close, parts).astype(x.dtype)


asin, acos, atan, atan2 = arcsin, arccos, arctan, arctan2
asinh, acosh, atanh = arcsinh, arccosh, arctanh
