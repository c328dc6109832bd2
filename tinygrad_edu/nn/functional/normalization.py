"""Numbers brought to mean 0 and variance 1, with the running moments of training."""

from __future__ import annotations

import math

import numpy as np

from ... import core, ops
from ...core import Tensor

__all__ = ["batch_norm"]


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
