"""From one loss for each element to one number, and what PyTorch's older words for that mean."""

from __future__ import annotations

import warnings
from typing import Any

from ... import ops
from ...core import Tensor

__all__: list[str] = []
REDUCTIONS = ("none", "mean", "sum")  # in the order of the numbers that PyTorch's top-level losses take


def chosen(reduction: str, size_average: Any = None, reduce: Any = None, among: tuple[str, ...] = REDUCTIONS) -> str:
    """The reduction by its name; ValueError for one that there is not. The two older arguments win, with a warning."""
    if size_average is not None or reduce is not None:
        reduction = "none" if reduce is False else "sum" if size_average is False else "mean"
        text = f"size_average and reduce args will be deprecated, please use reduction='{reduction}' instead."
        warnings.warn(text, stacklevel=3)
    if reduction not in among:
        raise ValueError(f"{reduction} is not a valid value for reduction: use {', '.join(map(repr, among))}")
    return reduction


def reduced(losses: Tensor, reduction: str) -> Tensor:
    """The mean, the sum, or the losses as they are."""
    return ops.mean(losses) if reduction == "mean" else ops.sum(losses) if reduction == "sum" else losses


def weighted(losses: Tensor, weight: Tensor, reduction: str) -> Tensor:
    """The same with a weight for each loss, by whose sum the mean divides."""
    if weight.shape != losses.shape:
        raise ValueError(f"Weights and input must have the same size, but they have {weight.shape} and {losses.shape}")
    losses = ops.multiply(losses, weight)
    return ops.divide(ops.sum(losses), ops.sum(weight)) if reduction == "mean" else reduced(losses, reduction)


def warn_of_broadcasting(input: Tensor, target: Tensor) -> None:
    """UserWarning where the shapes differ: broadcasting hides many mistakes."""
    if target.array.shape != input.array.shape:
        text = (
            f"Using a target size ({target.shape}) that is different to the input size ({input.shape}). This "
            "will likely lead to incorrect results due to broadcasting. Please ensure they have the same size."
        )
        warnings.warn(text, stacklevel=3)
