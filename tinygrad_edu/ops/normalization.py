"""Numbers brought to mean 0 and variance 1, over the batch or within each sample."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..core import Tensor, primitive, wrap
from .composite import composite


@primitive({("x", "weight", "bias"): lambda g, needs, weight, normal: through_batch_norm(g, needs, weight, *normal)})
def normalize_batch(
    x: Any, weight: Any, bias: Any, eps: float, *, normal: Any = lambda x, eps: standardized(x, eps)
) -> Any:
    """Each channel (dimension 1) with mean 0 and variance 1 over the batch, then times weight plus bias.

    See Ioffe and Szegedy 2015, https://arxiv.org/abs/1502.03167
    """
    return normal[1] * as_channels(weight, x.ndim) + as_channels(bias, x.ndim)


def standardized(x: Any, eps: float) -> tuple[Any, Any]:
    """One over the deviation of each channel, and the elements in deviations from the mean."""
    axes = reduced_axes(x)
    centred = x - np.mean(x, axis=axes, keepdims=True)
    scale = 1 / np.sqrt(np.mean(np.square(centred), axis=axes, keepdims=True) + eps)
    return scale, centred * scale


def through_batch_norm(g: Any, needs: Any, weight: Any, scale: Any, normal: Any) -> tuple[Any, Any, Any]:
    """The three gradients of batch normalisation, which share their sums over the batch."""
    axes = reduced_axes(g)
    to_bias = np.sum(g, axis=axes)  # (C,)
    to_weight = np.sum(g * normal, axis=axes)  # (C,)
    if not needs[0]:
        return None, to_weight, to_bias
    n = g.size // g.shape[1] if isinstance(g, np.ndarray) else g.numel() // g.shape[1]
    mean_g, mean_gn = as_channels(to_bias / n, g.ndim), as_channels(to_weight / n, g.ndim)
    return as_channels(weight, g.ndim) * scale * (g - mean_g - normal * mean_gn), to_weight, to_bias


def reduced_axes(x: Any) -> tuple[int, ...]:
    """All dimensions but that of the channels."""
    return (0, *range(2, x.ndim))


def as_channels(x: Any, ndim: int) -> Any:
    """A vector of channels shaped to meet (N, C, ...)."""
    return np.reshape(x, (1, -1, *(1,) * (ndim - 2)))


@composite
def batch_norm(x: Tensor, weight: Any, bias: Any, mean: Any, variance: Any, eps: float = 1e-5) -> Tensor:
    """Batch normalisation; by the batch's own mean and variance where `mean` is None, else by those given."""
    channels = x.shape[1]
    weight = wrap(np.ones(channels, x.array.dtype)) if weight is None else weight
    bias = wrap(np.zeros(channels, x.array.dtype)) if bias is None else bias
    if mean is None:
        return normalize_batch(x, weight, bias, eps)
    scale = weight / np.sqrt(variance + eps)
    return x * as_channels(scale, x.ndim) + as_channels(bias - mean * scale, x.ndim)


@primitive({("x", "weight", "bias"): lambda g, weight, count, normal: through_layer_norm(g, weight, count, *normal)})
def normalize_layer(
    x: Any,
    weight: Any,
    bias: Any,
    count: int,
    eps: float,
    *,
    normal: Any = lambda x, count, eps: centred(x, count, eps),
) -> Any:
    """The last `count` dimensions of each sample with mean 0 and variance 1, then times weight plus bias.

    See Ba, Kiros and Hinton 2016, https://arxiv.org/abs/1607.06450
    """
    return normal[1] * weight + bias


def centred(x: Any, count: int, eps: float) -> tuple[Any, Any]:
    """One over the deviation of each sample, and the elements in deviations from the mean."""
    axes = tuple(range(-count, 0))
    moved = x - np.mean(x, axis=axes, keepdims=True)
    scale = 1 / np.sqrt(np.mean(np.square(moved), axis=axes, keepdims=True) + eps)
    return scale, moved * scale


def through_layer_norm(g: Any, weight: Any, count: int, scale: Any, normal: Any) -> tuple[Any, Any, Any]:
    """The three gradients of layer normalisation."""
    inner, outer = tuple(range(-count, 0)), tuple(range(g.ndim - count))
    h = g * weight
    mean_h, mean_hn = np.mean(h, axis=inner, keepdims=True), np.mean(h * normal, axis=inner, keepdims=True)
    return scale * (h - mean_h - normal * mean_hn), np.sum(g * normal, axis=outer), np.sum(g, axis=outer)


@composite
def layer_norm(x: Tensor, normalized_shape: Any, weight: Any = None, bias: Any = None, eps: float = 1e-5) -> Tensor:
    """Each sample with mean 0 and variance 1 over its last dimensions, then times weight plus bias.

    Args:
        x: shape (*, *normalized_shape).
        normalized_shape: the sizes of those last dimensions.
        weight: shape normalized_shape, or None for ones.
        bias: shape normalized_shape, or None for zeros.
        eps: added to the variance.

    Raises:
        RuntimeError: a shape that does not end in `normalized_shape`.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.layer_norm.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.layer_norm(torch.tensor([1., 2., 3.]), (3,))
    tensor([-1.2247,  0.0000,  1.2247])
    """
    shape = tuple(normalized_shape)
    if not shape or tuple(x.array.shape[-len(shape) :]) != shape:
        raise RuntimeError(
            f"Given normalized_shape={list(shape)}, expected input with shape [*, {', '.join(map(str, shape))}], "
            f"but got input of size {list(x.array.shape)}: name the sizes of its last dimensions"
        )
    weight = wrap(np.ones(shape, x.array.dtype)) if weight is None else weight
    bias = wrap(np.zeros(shape, x.array.dtype)) if bias is None else bias
    return normalize_layer(x, weight, bias, len(shape), eps)
