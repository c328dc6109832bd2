"""The non-linearities between layers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..calls import refusals
from ..calls.composite import composite
from ..calls.memory import in_rows
from ..core import elementwise, primitive
from . import error_and_gamma as kernels
from .arithmetic import passed
from .conversion import to_dtype_first
from .special import gaussian
from .transcendental import sech_squared

ROOT_2_PI = math.sqrt(2 * math.pi)
TWICE, CUBIC = math.sqrt(8 / math.pi), 0.044715  # of the tanh form of gelu
SELU_SCALE, SELU_ALPHA = 1.0507009873554805, 1.6732632423543772  # Klambauer et al. 2017, the fixed point of (0, 1)


def of_integers(name: str, x: Any, *options: Any) -> None:
    """NotImplementedError for a tensor of whole numbers, whatever the options are."""
    refusals.integers(name, x)


@elementwise(x=lambda g, out: passed(g, ~(out <= 0), out))
def relu(x: Any) -> Any:
    """The positive part."""
    return np.maximum(x, np.zeros((), x.dtype))


@elementwise(
    refuses=of_integers,
    x=lambda g, x, negative_slope: passed(g, x > 0, x) + passed(g * negative_slope, ~(x > 0), x),
)
def leaky_relu(x: Any, negative_slope: float = 0.01) -> Any:
    """`x` where positive, else `negative_slope * x`."""
    scaled = x * x.dtype.type(negative_slope)
    return np.maximum(x, scaled) if 0 <= negative_slope <= 1 else np.where(x > 0, x, scaled)


@elementwise(x=lambda x: slope_of_sigmoid(x))
def sigmoid(x: Any) -> Any:
    """One over one plus exp(-x)."""
    return 1 / (1 + np.exp(-x))


@elementwise(register=False, x=lambda x, out: -out * np.tanh(x / 2))
def slope_of_sigmoid(x: Any) -> Any:
    """sigmoid(x) * sigmoid(-x), by one exponential; sigmoid(x) * (1 - sigmoid(x)) has no digit left at x = 37."""
    share = np.exp(-np.abs(x))
    share /= 1 + share
    return share * (1 - share)


@elementwise(refuses=of_integers, x=lambda x: sigmoid(-x))
def log_sigmoid(x: Any) -> Any:
    """The logarithm of the sigmoid, without overflow."""
    return np.minimum(x, 0) - np.log1p(np.exp(-np.abs(x)))


@elementwise(refuses=of_integers, x=lambda x: slope_of_silu(x))
def silu(x: Any) -> Any:
    """`x * sigmoid(x)`, also called swish."""
    return x / (1 + np.exp(-x))


@elementwise(register=False, x=lambda x: sigmoid(x) * sigmoid(-x) * (2 + x * (sigmoid(-x) - sigmoid(x))))
def slope_of_silu(x: Any) -> Any:
    """The derivative of silu, `s * (1 + x * (1 - s))` with s = sigmoid(x)."""
    return kernels.silu_slope(x)


@elementwise(
    refuses=of_integers,
    x=lambda x, beta, threshold: np.where(beta * x > linear_from(threshold), 1, sigmoid(beta * x)),
)
def softplus(x: Any, beta: float = 1.0, threshold: float = 20.0) -> Any:
    """`log(1 + exp(beta x)) / beta`, a smooth relu; `x` itself above `threshold`, if that is less than 20.

    A threshold of 20 or more is there to avoid overflow: here the formula has none, and keeps its digits.
    """
    smooth = np.logaddexp(x if beta == 1 else beta * x, x.dtype.type(0))
    smooth = smooth if beta == 1 else smooth / beta
    return np.where(beta * x > threshold, x, smooth) if threshold < 20 else smooth


def linear_from(threshold: float) -> float:
    """From where on softplus is a line."""
    return threshold if threshold < 20 else math.inf


@elementwise(x=lambda x: np.square(1 / (1 + np.abs(x))))
def softsign(x: Any) -> Any:
    """`x / (1 + |x|)`."""
    return x / (1 + np.abs(x))


@elementwise(x=lambda x: np.square(np.tanh(x)))
def tanhshrink(x: Any) -> Any:
    """`x - tanh(x)`; near 0 by the series of x cosh(x) - sinh(x), where the difference has no digits left."""
    t = np.square(np.minimum(np.abs(x), 1))
    series = kernels.polynomial(tuple(2 * k / math.factorial(2 * k + 1) for k in range(9, 0, -1)), t)
    return np.where(t < 1, x * t * series / np.cosh(np.clip(x, -1, 1)), x - np.tanh(x))


@elementwise(refuses=of_integers, x=lambda x: mish_slope(x))
def mish(x: Any) -> Any:
    """`x * tanh(softplus(x))`."""
    return kernels.in_double(kernels.mish)(x)


@elementwise(
    x=lambda x: sech_squared(softplus(x)) * sigmoid(x) * (2 + x * (sigmoid(-x) - 2 * sigmoid(x) * np.tanh(softplus(x))))
)
def mish_slope(x: Any) -> Any:
    """The derivative of mish, with all digits near its root."""
    return kernels.in_double(kernels.mish_slope)(x)


@elementwise(refuses=of_integers, x=lambda x, alpha: np.where(x > 0, 1, alpha * np.exp(-relu(-x))))
def elu(x: Any, alpha: float = 1.0) -> Any:
    """`x` where positive, else `alpha * (exp(x) - 1)`."""
    return rectified(x, alpha)


def rectified(x: Any, alpha: float, width: float = 1.0) -> Any:
    """`x` where positive, else `alpha * (exp(x / width) - 1)`, without the slow choice between them."""
    zero = x.dtype.type(0)
    out = np.expm1(np.minimum(x, zero) if width == 1 else np.minimum(x, zero) / width)
    out *= alpha
    out += np.maximum(x, zero)
    return out


@elementwise(refuses=of_integers, x=lambda x, alpha: np.where(x > 0, 1, np.exp(-relu(-x) / alpha)))
def celu(x: Any, alpha: float = 1.0) -> Any:
    """`x` where positive, else `alpha * (exp(x / alpha) - 1)`."""
    if alpha == 0:
        raise RuntimeError("celu(): alpha is 0, and x / alpha has no value")
    return rectified(x, alpha, alpha)


@elementwise(refuses=of_integers, x=lambda x: SELU_SCALE * np.where(x > 0, 1, SELU_ALPHA * np.exp(-relu(-x))))
def selu(x: Any) -> Any:
    """The ELU that keeps mean 0 and variance 1 from layer to layer."""
    return SELU_SCALE * rectified(x, SELU_ALPHA)


@elementwise(x=lambda x: gaussian(x, 0.5) / ROOT_2_PI)
def normal_cdf(x: Any) -> Any:
    """The standard normal distribution function; the tail by erfc, which keeps its digits."""
    return kernels.normal_cdf(x)


@elementwise(refuses=of_integers, x=lambda x, cdf: slope_of_gelu(x, cdf))
def gelu_erf(x: Any, *, cdf: Any = lambda x: normal_cdf(x)) -> Any:
    """`x` times the standard normal distribution function."""
    return x * cdf


@elementwise(register=False, x=lambda x: (2 - x * x) * gaussian(x, 0.5) / ROOT_2_PI, cdf=0)  # which is a function of x
def slope_of_gelu(x: Any, cdf: Any) -> Any:
    """The derivative of gelu, `cdf + x * exp(-x * x / 2) / sqrt(2 * pi)`, with all digits near its root."""
    return kernels.near_root(cdf + x * gaussian(x, 0.5) / ROOT_2_PI, x, kernels.GELU_ROOT, 0.75, kernels.GELU_SLOPE)


@composite
def gelu(x: Any, approximate: str = "none") -> Any:
    """`x` times the standard normal distribution function; approximate='tanh' for the form of GPT-2."""
    if approximate == "none":
        return gelu_erf(x)
    if approximate != "tanh":
        raise RuntimeError(f"approximate argument must be either none or tanh, but got '{approximate}'")
    return gelu_tanh(x)


@elementwise(refuses=of_integers, x=lambda x: slope_of_gelu_tanh(x))
def gelu_tanh(x: Any) -> Any:
    """`x` sigmoid(2 u), which is `x` (1 + tanh(u)) / 2, for u = sqrt(2 / pi) (x + 0.044715 x^3)."""
    out = x * x
    out *= -TWICE * CUBIC
    out -= TWICE
    out *= x  # -2 u
    with np.errstate(over="ignore"):
        out = np.exp(out)
    out += 1
    return x / out


def slope_of_gelu_tanh(x: Any) -> Any:
    """The derivative of gelu_tanh."""
    x = np.clip(x, -30, 30)  # beyond which it is 0 or 1
    u = TWICE * x * (1 + CUBIC * x * x)
    return sigmoid(u) + x * TWICE * (1 + 3 * CUBIC * x * x) * slope_of_sigmoid(u)


@elementwise(x=lambda g, x, min_val, max_val: passed(g, ~((x <= min_val) | (x >= max_val)), x))
def hardtanh(x: Any, min_val: float = -1.0, max_val: float = 1.0) -> Any:
    """`x`, but at least `min_val` and at most `max_val`; outside and at the bounds no gradient passes."""
    return np.clip(x, min_val, max_val)


@elementwise(x=lambda g, x: passed(g, ~((x <= 0) | (x >= 6)), x))
def relu6(x: Any) -> Any:
    """`x`, but at least 0 and at most 6."""
    return np.clip(x, 0, 6)


@elementwise(refuses=of_integers, x=lambda g, x: passed(g, (x > -3) & (x < 3), x) / 6)
def hardsigmoid(x: Any) -> Any:
    """A sigmoid of three straight lines: 0 up to -3, 1 from 3 on."""
    return np.clip(x + 3, 0, 6) / 6


@elementwise(
    refuses=of_integers, x=lambda g, x: passed(g * np.where(x < 3, (2 * x + 3) / 6, np.ones_like(x)), ~(x <= -3))
)
def hardswish(x: Any) -> Any:
    """`x * hardsigmoid(x)`."""
    return x * np.clip(x + 3, 0, 6) / 6


@elementwise(
    x=lambda g, x, weight: passed(g, x > 0, x) + passed(g * weight, ~(x > 0), x),
    weight=lambda g, x: passed(g * x, ~(x > 0)),
)
def weighted_relu(x: Any, weight: Any) -> Any:
    """`x` where positive, else `weight * x`."""
    return np.where(x > 0, x, weight * x)


@to_dtype_first
@primitive(x=lambda g, out, axis: out * (g - np.sum(g * out, axis=axis, keepdims=True)))
def softmax(x: Any, axis: int) -> Any:
    """Positive numbers that sum to 1 along `axis`, in proportion to exp(x).

    Args:
        x: any shape.
        axis: the dimension along which they sum to 1.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.softmax.html

    >>> import tinygrad_edu as torch
    >>> torch.softmax(torch.tensor([0., 0.]), dim=0)
    tensor([0.5000, 0.5000])
    """
    powers = np.exp(lowered(x, axis))
    return in_rows(powers / np.add.reduce(powers, axis=axis, keepdims=True))


def lowered(x: Any, axis: int) -> Any:
    """The elements less the largest along `axis`, so that their exponentials cannot overflow."""
    if x.dtype.kind != "f":
        raise NotImplementedError(f"softmax is for floating point, but got {x.dtype}: convert with .float() first")
    return x - np.maximum.reduce(x, axis=axis, keepdims=True) if x.size else x


@to_dtype_first
@primitive(x=lambda g, out, axis: g - np.exp(out) * np.sum(g, axis=axis, keepdims=True))
def log_softmax(x: Any, axis: int) -> Any:
    """The logarithm of softmax, without overflow."""
    shifted = lowered(x, axis)
    return in_rows(shifted - np.log(np.add.reduce(np.exp(shifted), axis=axis, keepdims=True)))


logsigmoid, swish = log_sigmoid, silu
