"""The non-linearities between layers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..core import elementwise, primitive
from .composite import offered
from .error_and_gamma import in_double, tail
from .special import gaussian

ROOT_2_PI = math.sqrt(2 * math.pi)
SELU_SCALE, SELU_ALPHA = 1.0507009873554805, 1.6732632423543772  # Klambauer et al. 2017, the fixed point of (0, 1)


@elementwise(x=lambda out: out > 0)
def relu(x: Any) -> Any:
    """The positive part."""
    return np.maximum(x, np.zeros((), x.dtype))


@elementwise(x=lambda g, x, negative_slope: g * (x > 0) + g * negative_slope * (x <= 0))
def leaky_relu(x: Any, negative_slope: float = 0.01) -> Any:
    """`x` where positive, else `negative_slope * x`."""
    return np.where(x > 0, x, negative_slope * x)


@elementwise(x=lambda out, x: out * sigmoid(-x))  # not out * (1 - out), which has no digit left at x = 37
def sigmoid(x: Any) -> Any:
    """One over one plus exp(-x)."""
    return 1 / (1 + np.exp(-x))


@elementwise(x=lambda x: sigmoid(-x))
def log_sigmoid(x: Any) -> Any:
    """The logarithm of the sigmoid, without overflow."""
    return np.minimum(x, 0) - np.log1p(np.exp(-np.abs(x)))


@elementwise(x=lambda x: sigmoid(x) * (1 + x * sigmoid(-x)))
def silu(x: Any) -> Any:
    """`x * sigmoid(x)`, also called swish."""
    return x / (1 + np.exp(-x))


@elementwise(x=lambda x, beta: sigmoid(beta * x))
def softplus(x: Any, beta: float = 1.0, threshold: float = 20.0) -> Any:
    """`log(1 + exp(beta x)) / beta`, a smooth relu."""
    return (np.maximum(beta * x, 0) + np.log1p(np.exp(-np.abs(beta * x)))) / beta


@elementwise(x=lambda g, x, alpha: g * (x > 0) + g * (x <= 0) * (alpha * np.exp(np.minimum(x, 0))))
def elu(x: Any, alpha: float = 1.0) -> Any:
    """`x` where positive, else `alpha * (exp(x) - 1)`."""
    return np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0)))


@elementwise(x=lambda g, x: SELU_SCALE * (g * (x > 0) + g * (x <= 0) * (SELU_ALPHA * np.exp(np.minimum(x, 0)))))
def selu(x: Any) -> Any:
    """The ELU that keeps mean 0 and variance 1 from layer to layer."""
    return SELU_SCALE * np.where(x > 0, x, SELU_ALPHA * np.expm1(np.minimum(x, 0)))


@elementwise(x=lambda x: gaussian(x, 0.5) / ROOT_2_PI)
def normal_cdf(x: Any) -> Any:
    """The standard normal distribution function; the tail by erfc, which keeps its digits."""
    return in_double(lambda wide: tail(-wide, 0.5) / 2)(x)


@elementwise(x=lambda x: normal_cdf(x) + x * gaussian(x, 0.5) / ROOT_2_PI)
def gelu_erf(x: Any) -> Any:
    """`x` times the standard normal distribution function."""
    return x * normal_cdf(x)


@offered
def gelu(x: Any, approximate: str = "none") -> Any:
    """`x` times the standard normal distribution function; approximate='tanh' for the form of GPT-2."""
    if approximate == "none":
        return gelu_erf(x)
    if approximate != "tanh":
        raise RuntimeError(f"approximate argument must be either none or tanh, but got '{approximate}'")
    return 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x * x * x)))


@elementwise(x=lambda x, min_val, max_val: (x > min_val) & (x < max_val))
def hardtanh(x: Any, min_val: float = -1.0, max_val: float = 1.0) -> Any:
    """`x`, but at least `min_val` and at most `max_val`; outside and at the bounds no gradient passes."""
    return np.clip(x, min_val, max_val)


@elementwise(x=lambda x: (x > 0) & (x < 6))
def relu6(x: Any) -> Any:
    """`x`, but at least 0 and at most 6."""
    return np.clip(x, 0, 6)


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
    return powers / np.add.reduce(powers, axis=axis, keepdims=True)


def lowered(x: Any, axis: int) -> Any:
    """The elements less the largest along `axis`, so that their exponentials cannot overflow."""
    return x - np.maximum.reduce(x, axis=axis, keepdims=True) if x.size else x


@primitive(x=lambda g, out, axis: g - np.exp(out) * np.sum(g, axis=axis, keepdims=True))
def log_softmax(x: Any, axis: int) -> Any:
    """The logarithm of softmax, without overflow."""
    shifted = lowered(x, axis)
    return shifted - np.log(np.add.reduce(np.exp(shifted), axis=axis, keepdims=True))


logsigmoid, swish = log_sigmoid, silu
