"""The non-linearities, by PyTorch's names and with its `inplace`."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from ... import ops
from ...calls.composite import composite
from ...calls.in_place import overwrite
from ...core import Methods, Tensor, wrap
from ...streams import default_generator

__all__ = [
    "celu",
    "celu_",
    "elu",
    "elu_",
    "gelu",
    "glu",
    "gumbel_softmax",
    "hardshrink",
    "hardsigmoid",
    "hardswish",
    "hardtanh",
    "hardtanh_",
    "leaky_relu",
    "leaky_relu_",
    "log_softmax",
    "logsigmoid",
    "mish",
    "prelu",
    "relu",
    "relu6",
    "relu_",
    "rrelu",
    "rrelu_",
    "selu",
    "selu_",
    "sigmoid",
    "silu",
    "softmax",
    "softmin",
    "softplus",
    "softshrink",
    "softsign",
    "tanh",
    "tanhshrink",
    "threshold",
    "threshold_",
]


def _either(inplace: bool, function: Callable[..., Any], input: Tensor, *options: Any) -> Tensor:
    """The function of the input, in the input's own memory if `inplace`."""
    if inplace:
        return overwrite(input, lambda t: function(t, *options), f"{function.__name__}_")
    return function(input, *options)  # type: ignore[no-any-return]  # an op


def relu(input: Tensor, inplace: bool = False) -> Tensor:
    """The positive part.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.relu(torch.tensor([-1.0, 2.0]))
    tensor([0., 2.])
    """
    return _either(inplace, ops.relu, input)


def relu6(input: Tensor, inplace: bool = False) -> Tensor:
    """The positive part, at most 6."""
    return _either(inplace, ops.relu6, input)


def hardtanh(input: Tensor, min_val: float = -1.0, max_val: float = 1.0, inplace: bool = False) -> Tensor:
    """`x`, but at least `min_val` and at most `max_val`; ValueError if those are the wrong way round."""
    if min_val > max_val:
        raise ValueError(f"min_val cannot be greater than max_val, but they are {min_val} and {max_val}")
    return _either(inplace, ops.hardtanh, input, min_val, max_val)


def leaky_relu(input: Tensor, negative_slope: float = 0.01, inplace: bool = False) -> Tensor:
    """`x` where positive, else `negative_slope * x`."""
    return _either(inplace, ops.leaky_relu, input, negative_slope)


@composite
def prelu(input: Tensor, weight: Tensor) -> Tensor:
    """`x` where positive, else `weight * x`, with one weight or one for each channel (the second dimension).

    Source: https://pytorch.org/docs/stable/generated/torch.nn.functional.prelu.html; He et al., 2015
    (https://arxiv.org/abs/1502.01852).
    """
    channels, count = input.shape[1] if input.ndim > 1 else 1, weight.array.size
    if weight.ndim > 1 and count > 1:
        raise RuntimeError(f"prelu: Expected `weight` to be a scalar or 1D tensor, but got: ndim = {weight.ndim}")
    if count not in (1, channels):
        raise RuntimeError(
            f"Mismatch of parameter numbers and input channel size. Found parameter numbers = {count} and channel size "
            f"= {channels}."
        )
    if weight.dtype != input.dtype:
        raise RuntimeError(f"prelu: Type promoting not supported. Got {input.dtype!r} and {weight.dtype!r}")
    return ops.weighted_relu(input, ops.reshape_to(weight, (-1, *(1,) * (input.ndim - 2)) if input.ndim else ()))


def rrelu(
    input: Tensor, lower: float = 1.0 / 8, upper: float = 1.0 / 3, training: bool = False, inplace: bool = False
) -> Tensor:
    """`x` where positive, else `x` times a slope: in training a random one for each element, else the middle one.

    The random slopes are PyTorch's own, from the same seed.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.functional.rrelu.html; Xu et al., 2015
    (https://arxiv.org/abs/1505.00853).
    """
    if lower > upper:
        raise RuntimeError(f"rrelu(): lower must not exceed upper, but got lower={lower} and upper={upper}")
    if not training:
        return _either(inplace, ops.leaky_relu, input, (lower + upper) / 2)
    falling = input.array <= 0
    slopes = np.ones_like(input.array)
    slopes[falling] = default_generator.uniform(int(falling.sum()), lower, upper, np.float64)
    return _either(inplace, ops.multiply, input, wrap(slopes))


def elu(input: Tensor, alpha: float = 1.0, inplace: bool = False) -> Tensor:
    """`x` where positive, else `alpha * (exp(x) - 1)`."""
    return _either(inplace, ops.elu, input, alpha)


def celu(input: Tensor, alpha: float = 1.0, inplace: bool = False) -> Tensor:
    """`x` where positive, else `alpha * (exp(x / alpha) - 1)`, which has no kink whatever `alpha` is."""
    return _either(inplace, ops.celu, input, alpha)


def selu(input: Tensor, inplace: bool = False) -> Tensor:
    """The ELU that keeps mean 0 and variance 1 from layer to layer."""
    return _either(inplace, ops.selu, input)


def silu(input: Tensor, inplace: bool = False) -> Tensor:
    """`x * sigmoid(x)`, also called swish."""
    return _either(inplace, ops.silu, input)


def mish(input: Tensor, inplace: bool = False) -> Tensor:
    """`x * tanh(softplus(x))`.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.functional.mish.html; Misra, 2019
    (https://arxiv.org/abs/1908.08681).
    """
    return _either(inplace, ops.mish, input)


def gelu(input: Tensor, approximate: str = "none") -> Tensor:
    """`x` times the standard normal distribution function; approximate="tanh" for the form of GPT-2."""
    return ops.gelu(input, approximate)


def glu(input: Tensor, dim: int = -1) -> Tensor:
    """The first half along `dim` times the sigmoid of the second.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.functional.glu.html; Dauphin et al., 2016
    (https://arxiv.org/abs/1612.08083).

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.glu(torch.tensor([2.0, 0.0]))
    tensor([1.])
    """
    if not input.ndim:
        raise RuntimeError("glu does not support scalars because halving size must be even")
    size = input.size(dim)
    if size % 2:
        raise RuntimeError(f"Halving dimension must be even, but dimension {dim} is size {size}")
    value, gate = ops.split(input, size // 2, dim) if size else (input, input)
    return ops.multiply(value, ops.sigmoid(gate))


def sigmoid(input: Tensor) -> Tensor:
    """`1 / (1 + exp(-x))`."""
    return ops.sigmoid(input)


def hardsigmoid(input: Tensor, inplace: bool = False) -> Tensor:
    """A sigmoid of three straight lines: 0 up to -3, 1 from 3 on."""
    return _either(inplace, ops.hardsigmoid, input)


def hardswish(input: Tensor, inplace: bool = False) -> Tensor:
    """`x * hardsigmoid(x)`.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.functional.hardswish.html; Howard et al., 2019
    (https://arxiv.org/abs/1905.02244).
    """
    return _either(inplace, ops.hardswish, input)


def logsigmoid(input: Tensor) -> Tensor:
    """The logarithm of the sigmoid, without overflow."""
    return ops.log_sigmoid(input)


def softplus(input: Tensor, beta: float = 1.0, threshold: float = 20.0) -> Tensor:
    """`log(1 + exp(beta x)) / beta`, a smooth relu; `x` itself above `threshold`, if that is less than 20."""
    return ops.softplus(input, beta, threshold)


def softsign(input: Tensor) -> Tensor:
    """`x / (1 + |x|)`."""
    return ops.softsign(input)


def tanh(input: Tensor) -> Tensor:
    """The hyperbolic tangent."""
    return ops.tanh(input)


def tanhshrink(input: Tensor) -> Tensor:
    """`x - tanh(x)`."""
    return ops.tanhshrink(input)


@composite
def hardshrink(input: Tensor, lambd: float = 0.5) -> Tensor:
    """`x`, but 0 between `-lambd` and `lambd`."""
    if not input.is_floating_point():
        raise NotImplementedError(f"hardshrink is for floating point, but got {input.dtype}: convert with .float()")
    return ops.gated(input, ~(np.abs(input.array) <= lambd), input)


def softshrink(input: Tensor, lambd: float = 0.5) -> Tensor:
    """`x` moved towards 0 by `lambd`, and 0 where it was nearer than that."""
    if not 0 <= lambd <= np.finfo(np.float32).max:
        raise RuntimeError(f"lambda must be in range [0, {np.finfo(np.float32).max}], but found {lambd}")
    if not input.is_floating_point():
        raise NotImplementedError(f"softshrink is for floating point, but got {input.dtype}: convert with .float()")
    outside = ~(np.abs(input.array) <= lambd)
    return ops.gated(input - ops.clip(input, -lambd, lambd), outside, input)


def threshold(input: Tensor, threshold: float, value: float, inplace: bool = False) -> Tensor:
    """`x` where it is greater than `threshold`, else `value`."""

    def call(x: Tensor) -> Tensor:
        low = x.array <= threshold
        return ops.choose(low, value, ops.gated(x, ~low, x))

    return _either(inplace, call, input)


def softmax(input: Tensor, dim: int | None = None, _stacklevel: int = 3, dtype: Any = None) -> Tensor:
    """Positive numbers that sum to 1 along `dim`, in proportion to exp(x).

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.softmax(torch.tensor([0.0, 0.0]), dim=0)
    tensor([0.5000, 0.5000])
    """
    dim = _implicit_dim("softmax", input, _stacklevel) if dim is None else dim
    return ops.softmax(input if dtype is None else ops.to(input, dtype), dim)


def softmin(input: Tensor, dim: int | None = None, _stacklevel: int = 3, dtype: Any = None) -> Tensor:
    """The softmax of -x."""
    dim = _implicit_dim("softmin", input, _stacklevel) if dim is None else dim
    return softmax(ops.negative(input), dim, dtype=dtype)


def log_softmax(input: Tensor, dim: int | None = None, _stacklevel: int = 3, dtype: Any = None) -> Tensor:
    """The logarithm of softmax, without overflow."""
    dim = _implicit_dim("log_softmax", input, _stacklevel) if dim is None else dim
    return ops.log_softmax(input if dtype is None else ops.to(input, dtype), dim)


def gumbel_softmax(logits: Tensor, tau: float = 1, hard: bool = False, eps: float = 1e-10, dim: int = -1) -> Tensor:
    """A random choice along `dim` that has a gradient: the softmax of `logits` with Gumbel noise, divided by `tau`.

    Args:
        logits: (..., classes) unnormalised logarithms of probabilities.
        tau: the temperature; near 0 the answer is nearly one-hot.
        hard: give the one-hot choice, with the gradient of the soft one.
        eps: has no effect, as in PyTorch.
        dim: the dimension of the classes.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.functional.gumbel_softmax.html; Jang et al., 2016
    (https://arxiv.org/abs/1611.01144).
    """
    waits = default_generator.exponential(logits.array.shape, dtype=logits.array.dtype)
    soft = softmax(ops.divide(ops.subtract(logits, wrap(np.log(waits))), tau), dim)
    if not hard:
        return soft
    choice = ops.amax(soft, dim, True).detach() == soft.detach()
    return ops.add(ops.subtract(ops.to(choice, dtype=soft.dtype), soft.detach()), soft)


relu_, elu_, selu_, celu_, leaky_relu_ = ops.relu_, ops.elu_, ops.selu_, ops.celu_, ops.leaky_relu_
hardtanh_ = ops.hardtanh_


def threshold_(input: Tensor, threshold: float, value: float) -> Tensor:
    """`threshold` in the memory of the input."""
    return _THRESHOLD(input, threshold, value, inplace=True)


def rrelu_(input: Tensor, lower: float = 1.0 / 8, upper: float = 1.0 / 3, training: bool = False) -> Tensor:
    """`rrelu` in the memory of the input."""
    return rrelu(input, lower, upper, training, inplace=True)


_THRESHOLD = threshold
for _method in (hardshrink, prelu):
    setattr(Methods, _method.__name__, _method)


def _implicit_dim(name: str, input: Tensor, stacklevel: int) -> int:
    text = f"Implicit dimension choice for {name} has been deprecated. Change the call to include dim=X as an argument."
    warnings.warn(text, stacklevel=stacklevel)
    return 0 if input.ndim in (0, 1, 3) else 1
