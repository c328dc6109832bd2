"""Special functions, and those that treat single values with care: signs, infinities, NaN."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..calls.composite import composite, offered
from ..calls.refusals import integers, other_dtype
from ..core import Methods, Tensor, answers, elementwise
from . import error_and_gamma as kernels
from .arithmetic import clip, power
from .conversion import cast
from .transcendental import LN2, exp2

SLOPE_OF_ERF = 2 / math.sqrt(math.pi)

deg2rad = elementwise(x=lambda: math.pi / 180)(np.deg2rad)
rad2deg = elementwise(x=lambda: 180 / math.pi)(np.rad2deg)
copysign = elementwise(x=lambda x, out: np.sign(x) * np.sign(out), y=0)(np.copysign)
signbit = elementwise(x=None)(np.signbit)
logaddexp = elementwise(refuses=integers, x=lambda x, y: share_of_exp(x, y), y=lambda x, y: share_of_exp(y, x))(
    np.logaddexp
)
logaddexp2 = elementwise(refuses=integers, x=lambda x, y: share_of_exp(x, y, 2), y=lambda x, y: share_of_exp(y, x, 2))(
    np.logaddexp2
)


@elementwise(
    x=lambda x, y, out, base: math.log(base) * out * share_of_exp(y, x, base),
    y=lambda x, y, out, base: -math.log(base) * out * share_of_exp(y, x, base),
)
def share_of_exp(x: Any, y: Any, base: float = math.e) -> Any:
    """How much of base^x + base^y is base^x, for base e or 2; where both are 0, none."""
    log, exp = (LN2, np.exp2) if base == 2 else (1.0, np.exp)
    distance = y - x
    nearly_x = y - distance
    rounded = y - (distance + nearly_x)  # off the distance: by that part exp(distance) is wrong
    nearly_x -= x
    rounded += nearly_x
    if np.isfinite(np.sum(rounded)):
        rounded *= log
        rounded += 1
        rounded = np.maximum(rounded, 0.5)  # it is less only where the distance is too large to matter
        rounded *= exp(distance)
        rounded += 1
        return 1 / rounded
    infinite = ~np.isfinite(rounded)
    shares = 1 / (1 + exp(distance) * np.maximum(1 + log * np.where(infinite, 0, rounded), 0.5))
    return np.where((x == y) & infinite, np.where(x == -np.inf, 0, 0.5), shares).astype(x.dtype)


@elementwise(x=lambda x, out, scale: -2 * scale * (x * out))
def gaussian(x: Any, scale: float = 1.0) -> Any:
    """exp(-scale x^2), with all digits in its tails; `scale` is a power of 2."""
    return kernels.in_double(kernels.exp_minus_square)(x, float(scale))


@elementwise(x=lambda x: SLOPE_OF_ERF * gaussian(x))
def erf(x: Any) -> Any:
    """The error function, the integral of 2 / sqrt(pi) exp(-t^2) from 0 to x.

    See https://pytorch.org/docs/stable/special.html#torch.special.erf

    >>> import tinygrad_edu as torch
    >>> torch.erf(torch.tensor([0., 1., -10.]))
    tensor([ 0.0000,  0.8427, -1.0000])
    """
    return kernels.erf(x)


@elementwise(x=lambda x: -SLOPE_OF_ERF * gaussian(x))
def erfc(x: Any) -> Any:
    """1 - erf(x), which keeps its digits where it is small.

    See https://pytorch.org/docs/stable/special.html#torch.special.erfc
    """
    return kernels.erfc(x)


@elementwise(x=lambda x: erfinv_slope(x))
def erfinv(x: Any) -> Any:
    """The number whose error function is `x`; NaN outside of [-1, 1].

    See https://pytorch.org/docs/stable/special.html#torch.special.erfinv
    """
    return kernels.in_double(kernels.inverse_error_function)(x)


@elementwise(x=lambda x, out: 2 * erfinv(x) * out * out)
def erfinv_slope(x: Any) -> Any:
    """The derivative of erfinv, sqrt(pi) / 2 exp(erfinv(x)^2)."""
    return kernels.in_double(kernels.inverse_error_slope)(x)


@elementwise(x=lambda x: digamma(x))
def lgamma(x: Any) -> Any:
    """The logarithm of the absolute value of the gamma function.

    See https://pytorch.org/docs/stable/special.html#torch.special.gammaln

    >>> import tinygrad_edu as torch
    >>> torch.lgamma(torch.tensor([1., 5.]))  # log 0! and log 4!
    tensor([0.0000, 3.1781])
    """
    return kernels.in_double(kernels.log_gamma)(x)


@elementwise(x=lambda x: polygamma(1, x))
def digamma(x: Any) -> Any:
    """The derivative of lgamma.

    See https://pytorch.org/docs/stable/special.html#torch.special.digamma
    """
    return kernels.in_double(kernels.digamma)(x)


@elementwise(x=lambda n, x: polygamma(n + 1, x))
def polygamma(n: int, x: Any) -> Any:
    """The n-th derivative of digamma.

    See https://pytorch.org/docs/stable/special.html#torch.special.polygamma

    Raises:
        RuntimeError: `n` is negative.
        TypeError: `n` is no integer.
    """
    if not isinstance(n, int):
        raise TypeError(f"polygamma(n, x): n must be an int, which counts derivatives, not {type(n).__name__}")
    if n < 0:
        raise RuntimeError(f"polygamma(n, x) does not support negative n, and n is {n}: it counts derivatives")
    return kernels.in_double(kernels.polygamma)(x, n) if n else kernels.in_double(kernels.digamma)(x)


@offered
def polygamma_method(x: Tensor, n: int) -> Tensor:
    """The n-th derivative of digamma."""
    return polygamma(n, x)


setattr(Methods, "polygamma", polygamma_method)  # noqa: B010  # there the order comes second
del polygamma_method


@composite
def mvlgamma(x: Any, p: int) -> Any:
    """The logarithm of the gamma function of `p` dimensions."""
    if p < 1:
        raise RuntimeError(f"p has to be greater than or equal to 1, and it is {p}")
    terms = [lgamma(x - i / 2) for i in range(p)]
    return sum(terms[1:], terms[0]) + p * (p - 1) / 4 * math.log(math.pi)


@elementwise(x=lambda x: 1 / (x * (1 - x)))
def log_odds(x: Any) -> Any:
    """log(x / (1 - x)); near 1/2 by log1p, where the quotient is nearly 1."""
    with np.errstate(all="ignore"):
        near = np.abs(x - 0.5) < 0.25
        return kernels.chosen(near, lambda x: np.log1p((2 * x - 1) / (1 - x)), lambda x: np.log(x / (1 - x)), x)


@composite
def logit(x: Any, eps: float | None = None) -> Any:
    """log(x / (1 - x)), the inverse of the sigmoid; with `eps` of an `x` kept in [eps, 1 - eps].

    See https://pytorch.org/docs/stable/special.html#torch.special.logit
    """
    return log_odds(x if eps is None else clip(x, eps, 1 - eps))


@elementwise(
    x=lambda x, y: np.log(np.where((x == 0) & (y <= 0), 1, y)),
    y=lambda x, y: x / (y + ((x == 0) & (y == 0))),
)
def xlogy(x: Any, y: Any) -> Any:
    """The product x log(y), and 0 where x is 0, whatever y is but NaN.

    See https://pytorch.org/docs/stable/special.html#torch.special.xlogy
    """
    out, none = np.asarray(x * np.log(y)), x == 0
    return np.where(none & ~np.isnan(y), out.dtype.type(0), out) if np.count_nonzero(none) else out


@elementwise(
    x=lambda x, y: np.log1p(np.where((x == 0) & (y <= -1), 0, y)),
    y=lambda x, y: x / (1 + y + ((x == 0) & (y == -1))),
)
def xlog1py(x: Any, y: Any) -> Any:
    """The product x log(1 + y), and 0 where x is 0, whatever y is but NaN."""
    out, none = np.asarray(x * np.log1p(y)), x == 0
    return np.where(none & ~np.isnan(y), out.dtype.type(0), out) if np.count_nonzero(none) else out


@elementwise(x=lambda x: -1 - np.log(x))
def entr(x: Any) -> Any:
    """One term of an entropy: -x log(x), 0 where x is 0, minus infinity where it is negative."""
    return np.where(x < 0, -np.inf, 0 - x * np.log(np.where(x > 0, x, 1)))


@answers(np.heaviside)
@elementwise(refuses=other_dtype, x=0, values=lambda x: x == 0)
def heaviside(x: Any, values: Any) -> Any:
    """0 where x is negative or NaN, 1 where it is positive, `values` where it is 0.

    See https://pytorch.org/docs/stable/generated/torch.heaviside.html
    """
    return (
        np.heaviside(np.fmax(x, -1), values) if x.dtype.kind == "f" else np.where(x == 0, values, x > 0).astype(x.dtype)
    )


@elementwise(x=1)
def frac(x: Any) -> Any:
    """What follows the point, with the sign of `x`."""
    return x - np.trunc(x)


@answers(np.nan_to_num)
@elementwise(x=lambda x: np.isfinite(x))
def nan_to_num(x: Any, nan: float | None = None, posinf: float | None = None, neginf: float | None = None) -> Any:
    """Numbers for NaN (0) and the infinities (the largest and the smallest); no gradient passes there.

    See https://pytorch.org/docs/stable/generated/torch.nan_to_num.html
    """
    return np.nan_to_num(x, nan=0.0 if nan is None else nan, posinf=posinf, neginf=neginf)


@answers(np.isposinf)
@elementwise(x=None)
def isposinf(x: Any) -> Any:
    """Where the elements are plus infinity."""
    return np.equal(x, np.inf)


@answers(np.isneginf)
@elementwise(x=None)
def isneginf(x: Any) -> Any:
    """Where the elements are minus infinity."""
    return np.equal(x, -np.inf)


@answers(np.float_power)
@composite
def float_power(x: Any, exponent: Any) -> Any:
    """`x` to the power of `exponent`, in float64."""
    return power(*(cast(v, np.float64) if isinstance(v, Tensor) else v for v in (x, exponent)))


@answers(np.ldexp)
@composite
def ldexp(x: Any, y: Any) -> Any:
    """`x` times 2 to the power of `y`."""
    floating = isinstance(x, Tensor) and x.array.dtype.kind == "f"
    return x * exp2(cast(y, x.dtype) if floating and isinstance(y, Tensor) and y.array.dtype.kind != "f" else y)
