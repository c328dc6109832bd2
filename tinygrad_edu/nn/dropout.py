"""Dropout: noise against overfitting."""

from __future__ import annotations

from ..core import Tensor
from . import functional as F
from .functional.noise import check_probability
from .module import Module


class _Dropout(Module):
    """Noise in training; in evaluation the input itself.

    Args:
        p: the probability of zero.
        inplace: whether the input is overwritten.

    Raises:
        ValueError: `p` is not in [0, 1].
    """

    def __init__(self, p: float = 0.5, inplace: bool = False) -> None:
        super().__init__()
        check_probability(p)
        self.p, self.inplace = p, inplace

    def extra_repr(self) -> str:
        """Both options."""
        return f"p={self.p}, inplace={self.inplace}"


class Dropout(_Dropout):
    """In training zeroes each element with probability `p` and scales the others by 1 / (1 - p).

    See https://pytorch.org/docs/stable/generated/torch.nn.Dropout.html; Hinton et al. 2012
    (https://arxiv.org/abs/1207.0580).

    >>> import tinygrad_edu as torch
    >>> torch.nn.Dropout(0.5).eval()(torch.ones(3))
    tensor([1., 1., 1.])
    """

    def forward(self, input: Tensor) -> Tensor:
        """The same shape."""
        return F.dropout(input, self.p, self.training, self.inplace)


class Dropout1d(_Dropout):
    """In training zeroes whole channels of (N, C, L) or (C, L).

    See https://pytorch.org/docs/stable/generated/torch.nn.Dropout1d.html
    """

    def forward(self, input: Tensor) -> Tensor:
        """The same shape."""
        return F.dropout1d(input, self.p, self.training, self.inplace)


class Dropout2d(_Dropout):
    """In training zeroes whole channels of (N, C, H, W).

    See https://pytorch.org/docs/stable/generated/torch.nn.Dropout2d.html
    """

    def forward(self, input: Tensor) -> Tensor:
        """The same shape."""
        return F.dropout2d(input, self.p, self.training, self.inplace)


class Dropout3d(_Dropout):
    """In training zeroes whole channels of (N, C, D, H, W) or (C, D, H, W).

    See https://pytorch.org/docs/stable/generated/torch.nn.Dropout3d.html
    """

    def forward(self, input: Tensor) -> Tensor:
        """The same shape."""
        return F.dropout3d(input, self.p, self.training, self.inplace)


class AlphaDropout(_Dropout):
    """Dropout that keeps mean 0 and variance 1, to go with SELU; as PyTorch's, never in place.

    See https://pytorch.org/docs/stable/generated/torch.nn.AlphaDropout.html; Klambauer et al. 2017
    (https://arxiv.org/abs/1706.02515).
    """

    def forward(self, input: Tensor) -> Tensor:
        """The same shape."""
        return F.alpha_dropout(input, self.p, self.training)


class FeatureAlphaDropout(_Dropout):
    """`AlphaDropout` of whole channels of (N, C, ...).

    See https://pytorch.org/docs/stable/generated/torch.nn.FeatureAlphaDropout.html
    """

    def forward(self, input: Tensor) -> Tensor:
        """The same shape."""
        return F.feature_alpha_dropout(input, self.p, self.training)
