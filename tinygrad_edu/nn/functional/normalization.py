"""Numbers brought to mean 0 and variance 1, with the running moments of training."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from ... import core, ops
from ...core import Tensor, wrap
from ...ops.normalization import moments

__all__ = ["batch_norm", "group_norm", "instance_norm", "layer_norm", "local_response_norm", "rms_norm"]


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
        RuntimeError: no running moments without `training`; a vector that has not one element for each channel.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.batch_norm.html; Ioffe and Szegedy 2015
    (https://arxiv.org/abs/1502.03167).

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.batch_norm(torch.tensor([[1.0], [3.0]]), None, None, training=True)
    tensor([[-1.0000],
            [ 1.0000]])
    """
    if training and math.prod(input.shape[:1] + input.shape[2:]) == 1:
        raise ValueError(f"Expected more than 1 value per channel when training, got input size {input.shape}")
    if not training and (running_mean is None or running_var is None):
        raise RuntimeError("Expected running_mean and running_var to be defined when training=False")
    axes = (0, *range(2, input.ndim))
    return _by_channel(input, axes, running_mean, running_var, weight, bias, training, momentum, eps)


def instance_norm(
    input: Tensor,
    running_mean: Tensor | None = None,
    running_var: Tensor | None = None,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    use_input_stats: bool = True,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> Tensor:
    """`batch_norm` with moments of its own for each sample: over the dimensions of (N, C, ...) behind the channels.

    Raises:
        ValueError: one value for each sample and channel, which has no variance.
        RuntimeError: no running moments without `use_input_stats`.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.instance_norm.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.instance_norm(torch.tensor([[[1.0, 3.0]]]))
    tensor([[[-1.0000,  1.0000]]])
    """
    if use_input_stats and math.prod(input.shape[2:]) == 1:
        raise ValueError(f"Expected more than 1 spatial element when training, got input size {input.shape}")
    if not use_input_stats and (running_mean is None or running_var is None):
        raise RuntimeError("Expected running_mean and running_var to be defined when use_input_stats=False")
    axes = tuple(range(2, input.ndim))
    return _by_channel(input, axes, running_mean, running_var, weight, bias, use_input_stats, momentum, eps)


def _by_channel(
    x: Tensor,
    axes: tuple[int, ...],
    mean: Any,
    var: Any,
    weight: Any,
    bias: Any,
    own: bool,
    momentum: float,
    eps: float,
) -> Tensor:
    """Normalised by its own moments over `axes`, towards which the running ones move; or else by the running ones."""
    _check(x, (x.shape[1],), running_mean=mean, running_var=var, weight=weight, bias=bias)
    if not own:
        scale = 1 / ops.sqrt(var + eps) if weight is None else weight / ops.sqrt(var + eps)
        shift = -mean * scale if bias is None else bias - mean * scale
        out: Tensor = x * _as_channels(scale, x.ndim) + _as_channels(shift, x.ndim)
        return out
    known: Any = None
    if mean is not None or var is not None:
        batch_mean, batch_var, *known = moments(x.array if x.array.dtype != np.float16 else x.float().array, axes, eps)
        known, count = tuple(known), math.prod(x.shape[i] for i in axes)
        _move(mean, batch_mean, momentum)
        _move(var, batch_var * (count / (count - 1)), momentum)
    return _run(ops.normalize_batch, x, *_affine(x, weight, bias, x.ndim), axes, eps, True, known)


def _run(op: Any, x: Tensor, weight: Any, bias: Any, *options: Any) -> Tensor:
    """The op; of float16 in float32, whose sums do not overflow."""
    if x.array.dtype == np.float16:
        wide = (v if v is None else v.float() for v in (x, weight, bias))
        return op(*wide, *options).half()  # type: ignore[no-any-return]  # of a Tensor
    return op(x, weight, bias, *options)  # type: ignore[no-any-return]  # an op


def _move(running: Tensor | None, batch: np.ndarray, momentum: float) -> None:
    """The running moments towards those of the batch; where each sample has its own, towards their mean."""
    if running is not None:
        batch = np.mean(batch, axis=0).reshape(-1)  # from (1, C, 1, ...) or (N, C, 1, ...)
        running.array *= 1 - momentum
        running.array += momentum * batch
        core.mutated(running.array, "batch_norm")


def _affine(x: Tensor, weight: Any, bias: Any, ndim: int) -> tuple[Any, Any]:
    """Weight and bias of shape (C,) to meet (N, C, ...); a bias is not without a weight."""
    if weight is None and bias is not None:
        weight = wrap(np.ones(bias.shape, x.array.dtype))
    return _as_channels(weight, ndim), _as_channels(bias, ndim)


def _as_channels(vector: Tensor | None, ndim: int) -> Any:
    return vector if vector is None else ops.reshape(vector, (1, -1, *(1,) * (ndim - 2)))


def _check(input: Tensor, shape: tuple[int, ...], **vectors: Tensor | None) -> None:
    """NotImplementedError unless the input is of floats; RuntimeError unless all else has its dtype and `shape`."""
    if input.array.dtype.kind != "f":
        raise NotImplementedError(f"normalisation is for floating point, but got {input.dtype}: convert with .float()")
    for name, tensor in vectors.items():
        if tensor is None:
            continue
        if tensor.array.shape != shape:
            raise RuntimeError(
                f"{name} should have shape {list(shape)} for input of shape {list(input.shape)}, "
                f"but has {list(tensor.shape)}"
            )
        if tensor.array.dtype != input.array.dtype:
            raise RuntimeError(f"{name} is of {tensor.dtype}, but the input of {input.dtype}: convert one of them")


def group_norm(
    input: Tensor, num_groups: int, weight: Tensor | None = None, bias: Tensor | None = None, eps: float = 1e-5
) -> Tensor:
    """Each sample normalised within each of `num_groups` groups of channels; then each channel scaled and shifted.

    Args:
        input: (N, C, ...).
        num_groups: a divisor of C.
        weight: (C,) or None, the scale.
        bias: (C,) or None, the shift.
        eps: added to the variance.

    Raises:
        RuntimeError: fewer than two dimensions; a number of groups that does not divide C; other shapes.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.group_norm.html; Wu and He 2018
    (https://arxiv.org/abs/1803.08494).

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.group_norm(torch.tensor([[1.0, 3.0, 5.0, 9.0]]), 2)
    tensor([[-1.0000,  1.0000, -1.0000,  1.0000]])
    """
    if input.ndim < 2:
        raise RuntimeError(f"Expected at least 2 dimensions for input tensor but received {input.ndim}")
    samples, channels, *rest = input.array.shape
    if num_groups <= 0:
        raise RuntimeError(f"Expected num groups to be greater than 0, got {num_groups}")
    if channels % num_groups:
        raise RuntimeError(
            "Expected number of channels in input to be divisible by num_groups, but got input of shape "
            f"{list(input.shape)} and num_groups={num_groups}"
        )
    _check(input, (channels,), weight=weight, bias=bias)
    grouped = ops.reshape(input, (samples, num_groups, channels // num_groups, math.prod(rest)))
    weight, bias = (
        v if v is None else ops.reshape(v, (1, *grouped.shape[1:3], 1)) for v in _affine(input, weight, bias, 1)
    )
    return ops.reshape(_run(ops.normalize_groups, grouped, weight, bias, (2, 3), eps), input.array.shape)


def layer_norm(
    input: Tensor,
    normalized_shape: Sequence[int],
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    eps: float = 1e-5,
) -> Tensor:
    """Each sample with mean 0 and variance 1 over its last dimensions, then times weight plus bias.

    Args:
        input: shape (*, *normalized_shape).
        normalized_shape: the sizes of those last dimensions.
        weight: shape normalized_shape, or None for ones.
        bias: shape normalized_shape, or None for zeros.
        eps: added to the variance.

    Raises:
        RuntimeError: a shape that does not end in `normalized_shape`; a weight or bias of another shape.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.layer_norm.html; Ba, Kiros and Hinton 2016
    (https://arxiv.org/abs/1607.06450).

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.layer_norm(torch.tensor([1., 2., 3.]), (3,))
    tensor([-1.2247,  0.0000,  1.2247])
    """
    axes = _last_axes("layer_norm", input, normalized_shape, weight=weight, bias=bias)
    if weight is None and bias is not None:
        weight = wrap(np.ones(bias.shape, input.array.dtype))
    return _run(ops.normalize_layer, input, weight, bias, axes, eps)


def rms_norm(
    input: Tensor, normalized_shape: Sequence[int], weight: Tensor | None = None, eps: float | None = None
) -> Tensor:
    """Each sample over the root of the mean of the squares of its last dimensions, then times weight.

    Args:
        input: shape (*, *normalized_shape).
        normalized_shape: the sizes of those last dimensions.
        weight: shape normalized_shape, or None for ones.
        eps: added to the mean of the squares; by default what 1 + eps differs from 1 by, in the dtype of the input.

    Raises:
        RuntimeError: as `layer_norm`.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.rms_norm.html; Zhang and Sennrich 2019
    (https://arxiv.org/abs/1910.07467).

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.rms_norm(torch.tensor([3., 4.]), (2,))
    tensor([0.8485, 1.1314])
    """
    axes = _last_axes("rms_norm", input, normalized_shape, weight=weight)
    eps = float(np.finfo(input.array.dtype).eps) if eps is None else eps
    return _run(ops.normalize_scale, input, weight, None, axes, eps, False)


def _last_axes(name: str, input: Tensor, normalized_shape: Any, **vectors: Tensor | None) -> tuple[int, ...]:
    """The axes of `normalized_shape`, checked."""
    if not isinstance(normalized_shape, Sequence):
        raise TypeError(f"{name}(): normalized_shape must be a tuple of ints, not {normalized_shape!r}")
    shape, ndim = tuple(normalized_shape), input.array.ndim
    if not shape:
        raise RuntimeError(f"{name}: normalized_shape must name at least one dimension, but is {normalized_shape!r}")
    if input.array.shape[-len(shape) :] != shape:
        raise RuntimeError(
            f"Given normalized_shape={list(shape)}, expected input with shape [*, {', '.join(map(str, shape))}], "
            f"but got input of size {list(input.array.shape)}: name the sizes of its last dimensions"
        )
    _check(input, shape, **vectors)
    return tuple(range(ndim - len(shape), ndim))


def local_response_norm(input: Tensor, size: int, alpha: float = 1e-4, beta: float = 0.75, k: float = 1.0) -> Tensor:
    """Each channel over (k + alpha * the mean square of the `size` channels around it) ** beta.

    Args:
        input: (N, C, ...), of at least three dimensions.
        size: how many neighbouring channels are counted, itself included.
        alpha: see above.
        beta: see above.
        k: see above.

    Raises:
        ValueError: fewer than three dimensions.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.local_response_norm.html; Krizhevsky, Sutskever
    and Hinton 2012.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.local_response_norm(torch.ones(1, 1, 1), 2, alpha=2.0)
    tensor([[[0.5946]]])
    """
    if input.ndim < 3:
        raise ValueError(f"Expected 3D or higher dimensionality input (got {input.ndim} dimensions)")
    channels, before = input.shape[1], size // 2
    near = np.arange(channels) - np.arange(channels)[:, None] + before  # (C, C): how far into its window each lies
    band = wrap(((near >= 0) & (near < size)).astype(input.array.dtype))
    flat = ops.reshape(ops.square(input), (input.shape[0], channels, -1))
    sums = ops.reshape(band @ flat, input.array.shape)
    return input / (k + alpha / size * sums) ** beta
