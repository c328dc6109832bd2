"""Dropout: noise against overfitting."""

from __future__ import annotations

from ..core import Tensor
from . import functional as F
from .functional.noise import check_probability
from .module import Module


class Dropout(Module):
    """In training zeroes each element with probability `p` and scales the others by 1 / (1 - p).

    Args:
        p: the probability of zero.
        inplace: whether the input is overwritten.

    Raises:
        ValueError: `p` is not in [0, 1].

    Source: https://pytorch.org/docs/stable/generated/torch.nn.Dropout.html; Hinton et al., 2012
    (https://arxiv.org/abs/1207.0580).

    >>> import tinygrad_edu as torch
    >>> torch.nn.Dropout(0.5).eval()(torch.ones(3))
    tensor([1., 1., 1.])
    """

    def __init__(self, p: float = 0.5, inplace: bool = False) -> None:
        super().__init__()
        check_probability(p)
        self.p, self.inplace = p, inplace

    def forward(self, input: Tensor) -> Tensor:
        """The same shape."""
        return F.dropout(input, self.p, self.training, self.inplace)

    def extra_repr(self) -> str:
        """Both options."""
        return f"p={self.p}, inplace={self.inplace}"
