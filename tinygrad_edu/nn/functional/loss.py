"""How wrong the answers are: one number to make small."""

from __future__ import annotations

import warnings
from typing import Any

from ... import ops
from ...core import Tensor
from ...ops.loss import checked_reduction

__all__ = ["l1_loss", "mse_loss"]


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
