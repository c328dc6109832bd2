"""Losses as modules."""

from __future__ import annotations

from typing import Any

from ..core import Tensor
from ..ops.loss import checked_reduction
from . import functional as F
from .module import Module


class _Loss(Module):
    """A loss that is averaged, summed or left as it is."""

    def __init__(self, size_average: Any = None, reduce: Any = None, reduction: str = "mean") -> None:
        super().__init__()
        checked_reduction(reduction, size_average, reduce)
        self.reduction = reduction


class _WeightedLoss(_Loss):
    """A loss with a weight for each class or entry."""

    weight: Tensor | None

    def __init__(
        self, weight: Tensor | None = None, size_average: Any = None, reduce: Any = None, reduction: str = "mean"
    ) -> None:
        super().__init__(size_average, reduce, reduction)
        self.register_buffer("weight", weight)


class CrossEntropyLoss(_WeightedLoss):
    """Minus the log-probability that the softmax of the logits gives the target: the loss of classification.

    Args:
        weight: (C,), a weight for each class.
        size_average: refused; say `reduction`.
        ignore_index: the label of samples that do not count.
        reduce: refused; say `reduction`.
        reduction: "mean", "sum" or "none".
        label_smoothing: how much of the target is spread over all classes, in [0, 1].

    Source: https://pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.CrossEntropyLoss()(torch.zeros(3, 10), torch.tensor([1, 0, 4]))
    tensor(2.3026)
    """

    def __init__(
        self,
        weight: Tensor | None = None,
        size_average: Any = None,
        ignore_index: int = -100,
        reduce: Any = None,
        reduction: str = "mean",
        label_smoothing: float = 0.0,
    ) -> None:
        super().__init__(weight, size_average, reduce, reduction)
        self.ignore_index, self.label_smoothing = ignore_index, label_smoothing

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """From logits (N, C, ...) and labels (N, ...), or probabilities (N, C, ...)."""
        return F.cross_entropy(
            input,
            target,
            self.weight,
            ignore_index=self.ignore_index,
            reduction=self.reduction,
            label_smoothing=self.label_smoothing,
        )


class NLLLoss(_WeightedLoss):
    """Minus the log-probability of the target, from log-probabilities.

    Args:
        weight: (C,), a weight for each class.
        size_average: refused; say `reduction`.
        ignore_index: the label of samples that do not count.
        reduce: refused; say `reduction`.
        reduction: "mean", "sum" or "none".

    Source: https://pytorch.org/docs/stable/generated/torch.nn.NLLLoss.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.NLLLoss()(torch.tensor([[-1.0, -2.0]]), torch.tensor([1]))
    tensor(2.)
    """

    def __init__(
        self,
        weight: Tensor | None = None,
        size_average: Any = None,
        ignore_index: int = -100,
        reduce: Any = None,
        reduction: str = "mean",
    ) -> None:
        super().__init__(weight, size_average, reduce, reduction)
        self.ignore_index = ignore_index

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """From log-probabilities (N, C, ...) and labels (N, ...)."""
        return F.nll_loss(input, target, self.weight, ignore_index=self.ignore_index, reduction=self.reduction)


class MSELoss(_Loss):
    """The mean of the squared differences.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.MSELoss.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.MSELoss()(torch.tensor([1.0, 2.0]), torch.tensor([1.0, 4.0]))
    tensor(2.)
    """

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """From two tensors of one shape."""
        return F.mse_loss(input, target, reduction=self.reduction)


class L1Loss(_Loss):
    """The mean of the absolute differences.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.L1Loss.html
    """

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """From two tensors of one shape."""
        return F.l1_loss(input, target, reduction=self.reduction)


class BCELoss(_WeightedLoss):
    """Minus the log-probability of targets in [0, 1], from probabilities.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.BCELoss.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.BCELoss()(torch.tensor([0.5]), torch.tensor([1.0]))
    tensor(0.6931)
    """

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """From two tensors of one shape, with entries in [0, 1]."""
        return F.binary_cross_entropy(input, target, self.weight, reduction=self.reduction)


class BCEWithLogitsLoss(_WeightedLoss):
    """The sigmoid and `BCELoss` in one, without overflow.

    Args:
        weight: a weight for each entry.
        size_average: refused; say `reduction`.
        reduce: refused; say `reduction`.
        reduction: "mean", "sum" or "none".
        pos_weight: a weight for the targets of 1.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.BCEWithLogitsLoss.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.BCEWithLogitsLoss()(torch.tensor([0.0]), torch.tensor([1.0]))
    tensor(0.6931)
    """

    pos_weight: Tensor | None

    def __init__(
        self,
        weight: Tensor | None = None,
        size_average: Any = None,
        reduce: Any = None,
        reduction: str = "mean",
        pos_weight: Tensor | None = None,
    ) -> None:
        super().__init__(weight, size_average, reduce, reduction)
        self.register_buffer("pos_weight", pos_weight)

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """From logits, and targets in [0, 1] of the same shape."""
        return F.binary_cross_entropy_with_logits(
            input, target, self.weight, pos_weight=self.pos_weight, reduction=self.reduction
        )
