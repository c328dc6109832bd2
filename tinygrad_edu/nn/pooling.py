"""Pooling: windows reduced to one number."""

from __future__ import annotations

from ..core import Tensor
from . import functional as F
from .module import Module

Pair = tuple[int, int]


class MaxPool2d(Module):
    """The largest entry of each window of an image.

    Args:
        kernel_size: height and width of the window; one number for both, as below.
        stride: how far the window moves; its own size if None.
        padding: minus infinities around the image, at most half the window.
        dilation: distance between the entries of the window.
        return_indices: refused unless False.
        ceil_mode: whether windows may reach over the end.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.MaxPool2d.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.MaxPool2d(2)(torch.arange(8.0).reshape(1, 2, 4))
    tensor([[[5., 7.]]])
    """

    def __init__(
        self,
        kernel_size: int | Pair,
        stride: int | Pair | None = None,
        padding: int | Pair = 0,
        dilation: int | Pair = 1,
        return_indices: bool = False,
        ceil_mode: bool = False,
    ) -> None:
        super().__init__()
        self.kernel_size, self.stride = kernel_size, kernel_size if stride is None else stride
        self.padding, self.dilation, self.return_indices, self.ceil_mode = padding, dilation, return_indices, ceil_mode

    def forward(self, input: Tensor) -> Tensor:
        """From (N, C, H, W), or without N, to (N, C, H_out, W_out)."""
        return F.max_pool2d(
            input, self.kernel_size, self.stride, self.padding, self.dilation, self.ceil_mode, self.return_indices
        )

    def extra_repr(self) -> str:
        """All options but return_indices, as PyTorch."""
        names = ("kernel_size", "stride", "padding", "dilation", "ceil_mode")
        return ", ".join(f"{name}={getattr(self, name)}" for name in names)
