"""How wrong numbers and probabilities are: one number to make small."""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np

from ... import ops
from ...calls.per_example import reads_elements
from ...calls.returned import called
from ...core import Tensor, wrap
from .reduction import REDUCTIONS, chosen, reduced, warn_of_broadcasting, weighted

__all__ = [
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
    "gaussian_nll_loss",
    "huber_loss",
    "kl_div",
    "l1_loss",
    "mse_loss",
    "poisson_nll_loss",
    "smooth_l1_loss",
]


def mse_loss(
    input: Tensor,
    target: Tensor,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
    weight: Tensor | None = None,
) -> Tensor:
    """The mean of the squared differences; with weights, of the same shape, their weighted mean.

    Args:
        input: any shape.
        target: the same shape; another one is broadcast, with a warning.
        size_average: deprecated, as `reduce`: both are read as the reduction that they mean, with a warning.
        reduce: see `size_average`.
        reduction: 'mean', 'sum' or 'none'.
        weight: one for each element, or None.

    Raises:
        ValueError: a reduction that there is not.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.mse_loss.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.mse_loss(torch.tensor([1.0, 2.0]), torch.tensor([1.0, 4.0]))
    tensor(2.)
    """
    warn_of_broadcasting(input, target)
    reduction = chosen(reduction, size_average, reduce)
    losses = ops.square(_difference("mse_loss", input, target))
    found = reduced(losses, reduction) if weight is None else weighted(losses, weight, reduction)
    return called(found, "MseLossBackward0")  # type: ignore[no-any-return]  # a tensor


def l1_loss(
    input: Tensor,
    target: Tensor,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
    weight: Tensor | None = None,
) -> Tensor:
    """The mean of the absolute differences; with weights, of the same shape, their weighted mean.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.l1_loss.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.l1_loss(torch.tensor([1.0, 2.0]), torch.tensor([1.0, 4.0]))
    tensor(1.)
    """
    warn_of_broadcasting(input, target)
    reduction = chosen(reduction, size_average, reduce)
    losses = ops.absolute(input - target)
    return reduced(losses, reduction) if weight is None else weighted(losses, weight, reduction)


def _difference(name: str, input: Tensor, target: Tensor) -> Tensor:
    """How far the input is above the target; NotImplementedError where both are of whole numbers."""
    difference = input - target
    if difference.array.dtype.kind != "f":
        raise NotImplementedError(f"{name} is not implemented for {difference.dtype}: convert with .float()")
    return difference


def huber_loss(
    input: Tensor, target: Tensor, reduction: str = "mean", delta: float = 1.0, weight: Tensor | None = None
) -> Tensor:
    """Half the square of differences up to `delta`, from there on a line: outliers pull no harder than that.

    Raises:
        RuntimeError: `delta` is not positive.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.huber_loss.html; Huber 1964.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.huber_loss(torch.tensor([0.5, 10.0]), torch.zeros(2), reduction="none")
    tensor([0.1250, 9.5000])
    """
    warn_of_broadcasting(input, target)
    reduction = chosen(reduction)
    if not delta > 0:
        raise RuntimeError(f"huber_loss does not support non-positive values for delta, but got {delta}")
    losses = ops.huber(_difference("huber_loss", input, target), delta)
    losses = losses if weight is None else weighted(losses, weight, "none")  # the mean divides by the count
    return called(reduced(losses, reduction), "HuberLossBackward0")  # type: ignore[no-any-return]  # a tensor


def smooth_l1_loss(
    input: Tensor,
    target: Tensor,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
    beta: float = 1.0,
) -> Tensor:
    """The Huber loss over `beta`: the absolute difference, but for a parabola within `beta` of zero.

    Raises:
        RuntimeError: `beta` is negative.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.smooth_l1_loss.html; Girshick 2015
    (https://arxiv.org/abs/1504.08083).

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.smooth_l1_loss(torch.tensor([0.5, 10.0]), torch.zeros(2), reduction="none")
    tensor([0.1250, 9.5000])
    """
    warn_of_broadcasting(input, target)
    reduction = chosen(reduction, size_average, reduce)
    if not beta >= 0:
        raise RuntimeError(f"smooth_l1_loss does not support negative values for beta, but got {beta}")
    difference = _difference("smooth_l1_loss", input, target)
    losses = ops.huber(difference, beta) / beta if beta else ops.absolute(difference)
    return called(reduced(losses, reduction), "SmoothL1LossBackward0")  # type: ignore[no-any-return]  # a tensor


@reads_elements
def binary_cross_entropy(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
) -> Tensor:
    """How surprised the probabilities in `input` are by targets between 0 and 1.

    The logarithms stop at -100, so that no loss is infinite. Where input and target are both 0, or both 1, the gradient
    is 1, or -1, as it is right beside them; PyTorch's is 0 there.

    Raises:
        ValueError: the shapes differ.
        RuntimeError: an element of `input` or `target` is not between 0 and 1.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.binary_cross_entropy.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.binary_cross_entropy(torch.tensor([0.5]), torch.tensor([1.0]))
    tensor(0.6931)
    """
    reduction = chosen(reduction, size_average, reduce)
    if target.shape != input.shape:
        raise ValueError(
            f"Using a target size ({target.shape}) that is different to the input size ({input.shape}) is deprecated: "
            "reshape one"
        )
    if target.array.dtype != input.array.dtype:
        raise RuntimeError(f"Found dtype {target.dtype} but expected {input.dtype}: convert the target")
    for name, array in (("input", input.array), ("target", target.array)):
        if array.size and not (array.min() >= 0 and array.max() <= 1):
            raise RuntimeError(
                f"all elements of {name} should be between 0 and 1, but they go from {array.min()} to {array.max()}: "
                "pass sigmoid(x), or use the loss with logits"
            )
    losses = ops.probability_loss(input, target)
    found = reduced(losses if weight is None else losses * weight, reduction)
    return called(found, "BinaryCrossEntropyBackward0")  # type: ignore[no-any-return]  # a tensor


def binary_cross_entropy_with_logits(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
    pos_weight: Tensor | None = None,
) -> Tensor:
    """How surprised sigmoid(input) is by targets between 0 and 1, without overflow.

    Args:
        input: logits, any shape.
        target: the same shape.
        weight: one for each element, or a shape that is broadcast to them.
        size_average: deprecated.
        reduce: deprecated.
        reduction: 'mean', 'sum' or 'none'.
        pos_weight: how often a target of 1 counts, broadcast.

    Raises:
        ValueError: the shapes differ.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.binary_cross_entropy_with_logits.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.binary_cross_entropy_with_logits(torch.tensor([0.0, 1e4]), torch.tensor([1.0, 1.0]))
    tensor(0.3466)
    """
    reduction = chosen(reduction, size_average, reduce)
    if target.shape != input.shape:
        raise ValueError(f"Target size ({target.shape}) must be the same as input size ({input.shape}): reshape one")
    if target.array.dtype.kind != "f":
        raise RuntimeError(f"the target must be of floats, but is of {target.dtype}: convert it with .float()")
    if pos_weight is None:
        losses = ops.logistic_loss(input, target)
    else:
        losses = (1 - target) * ops.softplus(input) + pos_weight * target * ops.softplus(-input)
    found = reduced(losses if weight is None else losses * weight, reduction)
    return called(found, "BinaryCrossEntropyWithLogitsBackward0")  # type: ignore[no-any-return]  # a tensor


def kl_div(
    input: Tensor,
    target: Tensor,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
    log_target: bool = False,
) -> Tensor:
    """How far the distribution with log-probabilities `input` is from `target` (Kullback and Leibler 1951).

    Args:
        input: log-probabilities, any shape.
        target: probabilities, or log-probabilities with `log_target`.
        size_average: deprecated.
        reduce: deprecated.
        reduction: 'batchmean' (the sum over the size of the first dimension: the divergence itself), 'mean' (over all
            elements), 'sum' or 'none'.
        log_target: whether the target is given as logarithms.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.kl_div.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.kl_div(torch.tensor([[0.5, 0.5]]).log(), torch.tensor([[1.0, 0.0]]), reduction="batchmean")
    tensor(0.6931)
    """
    reduction = chosen(reduction, size_average, reduce, (*REDUCTIONS, "batchmean"))
    if reduction == "mean":
        text = "reduction: 'mean' divides by the number of elements; the divergence itself is reduction='batchmean'"
        warnings.warn(text, stacklevel=2)
    return divergence(input, target, reduction, log_target)


def divergence(input: Tensor, target: Tensor, reduction: str, log_target: bool) -> Tensor:
    """`kl_div` without a word about its reduction."""
    if not input.array.dtype.kind == target.array.dtype.kind == "f":
        raise RuntimeError(f"kl_div: Integral inputs not supported, but got {input.dtype} and {target.dtype}")
    losses = ops.exp(target) * (target - input) if log_target else ops.xlogy(target, target) - target * input
    if reduction == "batchmean":
        return ops.sum(losses) / input.shape[0] if input.ndim else ops.sum(losses)
    return reduced(losses, reduction)


@reads_elements
def gaussian_nll_loss(
    input: Tensor, target: Tensor, var: Any, full: bool = False, eps: float = 1e-6, reduction: str = "mean"
) -> Tensor:
    """How surprised a Gaussian with mean `input` and variance `var` is by the target.

    Args:
        input: the means, any shape.
        target: the same shape, or one that is broadcast.
        var: the variances: that shape, without the last dimension, with a last dimension of 1, or one number.
        full: whether to add the constant log(2 pi) / 2.
        eps: the variance is taken for at least so much; the gradient flows as if it were not.
        reduction: 'mean', 'sum' or 'none'.

    Raises:
        ValueError: a negative variance, its shape, or the reduction.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.gaussian_nll_loss.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.gaussian_nll_loss(torch.zeros(2), torch.tensor([0.0, 2.0]), torch.ones(2))
    tensor(1.)
    """
    if not isinstance(var, Tensor):
        if var < 0:
            raise ValueError(f"var has negative entry/entries: {var}")
        var = wrap(np.full(input.shape, var, input.array.dtype))
    if var.array.size and var.array.min() < 0:
        raise ValueError(f"var has negative entry/entries: the smallest is {var.array.min()}")
    if var.shape != input.shape:
        if tuple(input.shape[:-1]) == tuple(var.shape):
            var = ops.unsqueeze(var, -1)
        elif tuple(input.shape[:-1]) != tuple(var.shape[:-1]) or var.shape[-1] != 1:
            raise ValueError(f"var is of incorrect size: {var.shape} for means of shape {input.shape}")
    reduction = chosen(reduction)
    var = var + wrap(np.maximum(var.array, eps) - var.array)  # as great as eps, but with a gradient of 1 everywhere
    losses = 0.5 * (ops.log(var) + ops.square(input - target) / var)
    return reduced(losses + 0.5 * math.log(2 * math.pi) if full else losses, reduction)


def poisson_nll_loss(
    input: Tensor,
    target: Tensor,
    log_input: bool = True,
    full: bool = False,
    size_average: Any = None,
    eps: float = 1e-8,
    reduce: Any = None,
    reduction: str = "mean",
) -> Tensor:
    """How surprised a Poisson distribution is by the counts in `target`.

    Args:
        input: the logarithm of the expected count, or that count itself without `log_input`.
        target: counts, in the same shape or one that is broadcast.
        log_input: see `input`.
        full: whether to add Stirling's approximation of log(target!), for targets above 1.
        size_average: deprecated.
        eps: added to the count before its logarithm is taken, without `log_input`.
        reduce: deprecated.
        reduction: 'mean', 'sum' or 'none'.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.poisson_nll_loss.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.poisson_nll_loss(torch.zeros(2), torch.tensor([0.0, 2.0]))
    tensor(1.)
    """
    reduction = chosen(reduction, size_average, reduce)
    losses = ops.exp(input) - target * input if log_input else input - target * ops.log(input + eps)
    if full:
        count = ops.where(target > 1, target, 1)  # whose logarithm is 0
        stirling = count * ops.log(count) - count + 0.5 * ops.log(2 * math.pi * count)
        losses = losses + ops.where(target > 1, stirling, 0)
    return reduced(losses, reduction)
