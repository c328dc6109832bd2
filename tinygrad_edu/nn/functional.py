"""Layers as functions, by PyTorch's names: the ops that are layers, and what training adds to them."""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np

from .. import core, ops
from ..core import Tensor, wrap
from ..ops import (
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    conv2d,
    cross_entropy,
    embedding,
    layer_norm,
    linear,
    max_pool2d,
    nll_loss,
    one_hot,
    pad,
    softplus,
)
from ..ops.generator import default_generator
from ..ops.inplace import overwrite
from ..ops.loss import checked_reduction

__all__ = [
    "batch_norm",
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
    "conv2d",
    "cross_entropy",
    "dropout",
    "elu",
    "embedding",
    "gelu",
    "hardtanh",
    "l1_loss",
    "layer_norm",
    "leaky_relu",
    "linear",
    "log_softmax",
    "logsigmoid",
    "max_pool2d",
    "mse_loss",
    "nll_loss",
    "one_hot",
    "pad",
    "relu",
    "relu6",
    "selu",
    "sigmoid",
    "silu",
    "softmax",
    "softmin",
    "softplus",
    "tanh",
]


def relu(input: Tensor, inplace: bool = False) -> Tensor:
    """The positive part.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.relu(torch.tensor([-1.0, 2.0]))
    tensor([0., 2.])
    """
    return overwrite(input, ops.relu, "relu_") if inplace else ops.relu(input)


def hardtanh(input: Tensor, min_val: float = -1.0, max_val: float = 1.0, inplace: bool = False) -> Tensor:
    """`x`, but at least `min_val` and at most `max_val`."""
    if inplace:
        return overwrite(input, lambda t: ops.hardtanh(t, min_val, max_val), "hardtanh_")
    return ops.hardtanh(input, min_val, max_val)


def relu6(input: Tensor, inplace: bool = False) -> Tensor:
    """The positive part, at most 6."""
    return overwrite(input, ops.relu6, "relu6_") if inplace else ops.relu6(input)


def leaky_relu(input: Tensor, negative_slope: float = 0.01, inplace: bool = False) -> Tensor:
    """`x` where positive, else `negative_slope * x`."""
    if inplace:
        return overwrite(input, lambda t: ops.leaky_relu(t, negative_slope), "leaky_relu_")
    return ops.leaky_relu(input, negative_slope)


def elu(input: Tensor, alpha: float = 1.0, inplace: bool = False) -> Tensor:
    """`x` where positive, else `alpha * (exp(x) - 1)`."""
    if inplace:
        return overwrite(input, lambda t: ops.elu(t, alpha), "elu_")
    return ops.elu(input, alpha)


def selu(input: Tensor, inplace: bool = False) -> Tensor:
    """The ELU that keeps mean 0 and variance 1 from layer to layer."""
    return overwrite(input, ops.selu, "selu_") if inplace else ops.selu(input)


def silu(input: Tensor, inplace: bool = False) -> Tensor:
    """`x * sigmoid(x)`, also called swish."""
    return overwrite(input, ops.silu, "silu_") if inplace else ops.silu(input)


def gelu(input: Tensor, approximate: str = "none") -> Tensor:
    """`x` times the standard normal distribution function; approximate="tanh" for the form of GPT-2."""
    return ops.gelu(input, approximate)


def sigmoid(input: Tensor) -> Tensor:
    """`1 / (1 + exp(-x))`."""
    return ops.sigmoid(input)


def logsigmoid(input: Tensor) -> Tensor:
    """The logarithm of the sigmoid, without overflow."""
    return ops.log_sigmoid(input)


def tanh(input: Tensor) -> Tensor:
    """The hyperbolic tangent."""
    return ops.tanh(input)


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


def _implicit_dim(name: str, input: Tensor, stacklevel: int) -> int:
    text = f"Implicit dimension choice for {name} has been deprecated. Change the call to include dim=X as an argument."
    warnings.warn(text, stacklevel=stacklevel)
    return 0 if input.ndim in (0, 1, 3) else 1


def dropout(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
    """Zero each element with probability `p` and scale the others by 1 / (1 - p); without `training` the input.

    Args:
        input: any shape.
        p: the probability of zero.
        training: whether anything is done.
        inplace: whether the input is overwritten.

    Raises:
        ValueError: `p` is not in [0, 1].

    Source: https://pytorch.org/docs/stable/generated/torch.nn.functional.dropout.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.dropout(torch.ones(3), training=False)
    tensor([1., 1., 1.])
    """
    check_probability(p)
    if not training or p == 0:
        return input
    array = input.array
    if p == 1:
        noise = np.zeros_like(array)
    else:
        noise = default_generator.bernoulli(1 - p, array.shape, dtype=array.dtype)
        np.divide(noise, 1 - p, out=noise)
    if inplace:
        return overwrite(input, lambda t: ops.multiply(t, wrap(noise)), "dropout_")
    return ops.multiply(input, wrap(noise))


def check_probability(p: float) -> None:
    """ValueError unless p is in [0, 1]."""
    if not 0.0 <= p <= 1.0:
        raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")


def batch_norm(
    input: Tensor,
    running_mean: Tensor | None,
    running_var: Tensor | None,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    training: bool = False,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> Tensor:
    """Normalise each channel to mean 0 and variance 1, then scale and shift it.

    Args:
        input: (N, C) or (N, C, ...).
        running_mean: (C,), used without `training`, and moved towards the batch's with it.
        running_var: (C,), likewise; the batch's is unbiased.
        weight: (C,) or None, the scale.
        bias: (C,) or None, the shift.
        training: whether the batch's own moments normalise it.
        momentum: how far the running moments move.
        eps: added to the variance.

    Raises:
        ValueError: one value per channel, which has no variance, in training.
        RuntimeError: no running moments without `training`.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.functional.batch_norm.html; Ioffe and Szegedy, 2015
    (https://arxiv.org/abs/1502.03167).

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.batch_norm(torch.tensor([[1.0], [3.0]]), None, None, training=True)
    tensor([[-1.0000],
            [ 1.0000]])
    """
    if not training:
        if running_mean is None or running_var is None:
            raise RuntimeError("Expected running_mean and running_var to be defined when training=False")
        return ops.batch_norm(input, weight, bias, running_mean, running_var, eps)
    count = math.prod(input.shape[:1] + input.shape[2:])
    if count == 1:
        raise ValueError(f"Expected more than 1 value per channel when training, got input size {input.shape}")
    if running_mean is not None or running_var is not None:
        mean, variance = _moments(input.array)
        _move(running_mean, mean, momentum)
        _move(running_var, variance * (count / (count - 1)), momentum)
    return ops.batch_norm(input, weight, bias, None, None, eps)


def _moments(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The mean and the variance of each channel of (N, C, ...)."""
    axes = (0, *range(2, x.ndim))
    mean = np.mean(x, axes, keepdims=True)  # (1, C, 1, ...)
    return mean.reshape(-1), np.mean(np.square(x - mean), axes)


def _move(running: Tensor | None, batch: np.ndarray, momentum: float) -> None:
    if running is not None:
        running.array *= 1 - momentum
        running.array += momentum * batch
        core.mutated(running.array, "batch_norm")


def mse_loss(
    input: Tensor,
    target: Tensor,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
    weight: Tensor | None = None,
) -> Tensor:
    """The mean of the squared differences; with weights, of the same shape, their weighted mean.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.mse_loss(torch.tensor([1.0, 2.0]), torch.tensor([1.0, 4.0]))
    tensor(2.)
    """
    _warn_of_broadcasting(input, target)
    if weight is None:
        return ops.mse_loss(input, target, size_average, reduce, reduction)
    return _weighted(ops.mse_loss(input, target, size_average, reduce, "none"), weight, reduction)


def l1_loss(
    input: Tensor,
    target: Tensor,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
    weight: Tensor | None = None,
) -> Tensor:
    """The mean of the absolute differences; with weights, of the same shape, their weighted mean."""
    _warn_of_broadcasting(input, target)
    if weight is None:
        return ops.l1_loss(input, target, size_average, reduce, reduction)
    return _weighted(ops.l1_loss(input, target, size_average, reduce, "none"), weight, reduction)


def _weighted(losses: Tensor, weight: Tensor, reduction: str) -> Tensor:
    if weight.shape != losses.shape:
        raise ValueError(f"Weights and input must have the same size, but they have {weight.shape} and {losses.shape}")
    checked_reduction(reduction)
    weighted = ops.multiply(losses, weight)
    if reduction == "none":
        return weighted
    return ops.sum(weighted) if reduction == "sum" else ops.divide(ops.sum(weighted), ops.sum(weight))


def _warn_of_broadcasting(input: Tensor, target: Tensor) -> None:
    if target.array.shape != input.array.shape:
        text = (
            f"Using a target size ({target.shape}) that is different to the input size ({input.shape}). This "
            "will likely lead to incorrect results due to broadcasting. Please ensure they have the same size."
        )
        warnings.warn(text, stacklevel=3)
