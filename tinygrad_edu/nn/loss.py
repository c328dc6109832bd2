"""Losses as modules: of numbers, of classes and of distributions."""

from __future__ import annotations

from typing import Any, ClassVar

from ..core import Tensor
from . import functional as F
from .functional.reduction import REDUCTIONS, chosen
from .module import Module


class _Loss(Module):
    """A loss that is averaged, summed or left as it is."""

    reductions: ClassVar[tuple[str, ...]] = REDUCTIONS

    def __init__(self, size_average: Any = None, reduce: Any = None, reduction: str = "mean") -> None:
        super().__init__()
        self.reduction = chosen(reduction, size_average, reduce, self.reductions)


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
        size_average: deprecated; say `reduction`.
        ignore_index: the label of samples that do not count.
        reduce: deprecated; say `reduction`.
        reduction: "mean", "sum" or "none".
        label_smoothing: how much of the target is spread over all classes, in [0, 1].

    See https://pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html

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
        size_average: deprecated; say `reduction`.
        ignore_index: the label of samples that do not count.
        reduce: deprecated; say `reduction`.
        reduction: "mean", "sum" or "none".

    See https://pytorch.org/docs/stable/generated/torch.nn.NLLLoss.html

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

    See https://pytorch.org/docs/stable/generated/torch.nn.MSELoss.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.MSELoss()(torch.tensor([1.0, 2.0]), torch.tensor([1.0, 4.0]))
    tensor(2.)
    """

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """From two tensors of one shape."""
        return F.mse_loss(input, target, reduction=self.reduction)


class L1Loss(_Loss):
    """The mean of the absolute differences.

    See https://pytorch.org/docs/stable/generated/torch.nn.L1Loss.html
    """

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """From two tensors of one shape."""
        return F.l1_loss(input, target, reduction=self.reduction)


class SmoothL1Loss(_Loss):
    """The absolute difference, but for a parabola within `beta` of zero.

    See https://pytorch.org/docs/stable/generated/torch.nn.SmoothL1Loss.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.SmoothL1Loss()(torch.tensor([0.5]), torch.tensor([0.0]))
    tensor(0.1250)
    """

    def __init__(
        self, size_average: Any = None, reduce: Any = None, reduction: str = "mean", beta: float = 1.0
    ) -> None:
        super().__init__(size_average, reduce, reduction)
        self.beta = beta

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """From two tensors of one shape."""
        return F.smooth_l1_loss(input, target, reduction=self.reduction, beta=self.beta)


class HuberLoss(_Loss):
    """Half the square of differences up to `delta`, from there on a line.

    See https://pytorch.org/docs/stable/generated/torch.nn.HuberLoss.html
    """

    def __init__(self, reduction: str = "mean", delta: float = 1.0) -> None:
        super().__init__(reduction=reduction)
        self.delta = delta

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """From two tensors of one shape."""
        return F.huber_loss(input, target, self.reduction, self.delta)


class KLDivLoss(_Loss):
    """How far the distribution with log-probabilities `input` is from the target.

    Args:
        size_average: deprecated; say `reduction`.
        reduce: deprecated; say `reduction`.
        reduction: "batchmean" (the divergence itself), "mean" (over all elements), "sum" or "none".
        log_target: whether the target is given as logarithms.

    See https://pytorch.org/docs/stable/generated/torch.nn.KLDivLoss.html
    """

    reductions = (*REDUCTIONS, "batchmean")

    def __init__(
        self, size_average: Any = None, reduce: Any = None, reduction: str = "mean", log_target: bool = False
    ) -> None:
        super().__init__(size_average, reduce, reduction)
        self.log_target = log_target

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """From log-probabilities, and probabilities or their logarithms."""
        return F.kl_div(input, target, reduction=self.reduction, log_target=self.log_target)


class GaussianNLLLoss(_Loss):
    """How surprised a Gaussian with a predicted mean and variance is by the target.

    See https://pytorch.org/docs/stable/generated/torch.nn.GaussianNLLLoss.html
    """

    def __init__(self, *, full: bool = False, eps: float = 1e-6, reduction: str = "mean") -> None:
        super().__init__(reduction=reduction)
        self.full, self.eps = full, eps

    def forward(self, input: Tensor, target: Tensor, var: Any) -> Tensor:
        """From means, targets and variances."""
        return F.gaussian_nll_loss(input, target, var, full=self.full, eps=self.eps, reduction=self.reduction)


class PoissonNLLLoss(_Loss):
    """How surprised a Poisson distribution is by the counts in the target.

    See https://pytorch.org/docs/stable/generated/torch.nn.PoissonNLLLoss.html
    """

    def __init__(
        self,
        log_input: bool = True,
        full: bool = False,
        size_average: Any = None,
        eps: float = 1e-8,
        reduce: Any = None,
        reduction: str = "mean",
    ) -> None:
        super().__init__(size_average, reduce, reduction)
        self.log_input, self.full, self.eps = log_input, full, eps

    def forward(self, log_input: Tensor, target: Tensor) -> Tensor:
        """From logarithms of expected counts (or the counts, without the option `log_input`), and counts."""
        return F.poisson_nll_loss(
            log_input, target, log_input=self.log_input, full=self.full, eps=self.eps, reduction=self.reduction
        )


class BCELoss(_WeightedLoss):
    """Minus the log-probability of targets in [0, 1], from probabilities.

    See https://pytorch.org/docs/stable/generated/torch.nn.BCELoss.html

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
        size_average: deprecated; say `reduction`.
        reduce: deprecated; say `reduction`.
        reduction: "mean", "sum" or "none".
        pos_weight: a weight for the targets of 1.

    See https://pytorch.org/docs/stable/generated/torch.nn.BCEWithLogitsLoss.html

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


class CTCLoss(_Loss):
    """How surprised a model is by a sequence of labels, without knowing at which steps each was said.

    Args:
        blank: the class that says nothing.
        reduction: "mean" (each loss over the length of its target), "sum" or "none".
        zero_infinity: whether the loss of a target that cannot fit is 0, and not infinite.

    See https://pytorch.org/docs/stable/generated/torch.nn.CTCLoss.html; Graves et al. 2006.
    """

    def __init__(self, blank: int = 0, reduction: str = "mean", zero_infinity: bool = False) -> None:
        super().__init__(reduction=reduction)
        self.blank, self.zero_infinity = blank, zero_infinity

    def forward(self, log_probs: Tensor, targets: Tensor, input_lengths: Any, target_lengths: Any) -> Tensor:
        """From log-probabilities (T, N, C), labels (N, S), and the lengths of both."""
        return F.ctc_loss(
            log_probs, targets, input_lengths, target_lengths, self.blank, self.reduction, self.zero_infinity
        )
