"""Convolutions."""

from __future__ import annotations

from typing import Any

from ..core import Tensor
from . import functional as F
from .linear import start_as_linear
from .module import Module
from .parameter import Parameter, empty

Pair = tuple[int, int]


class Conv2d(Module):
    """Convolution of images, that is cross-correlation, with a bank of filters.

    Args:
        in_channels: channels of the input.
        out_channels: channels of the output, one filter each.
        kernel_size: height and width of the filters; one number for both, as below.
        stride: how far the window moves.
        padding: zeros around the image, or "valid" (none) or "same" (as many as keep the size; stride 1 only).
        dilation: distance between the entries of the filter.
        groups: channels are split into so many groups, each with filters of its own.
        bias: whether a bias per output channel is added.
        padding_mode: "zeros".
        device: the CPU.
        dtype: of the parameters; the default dtype if None.

    Attributes:
        weight: (out_channels, in_channels / groups, *kernel_size), uniform in ± 1 / sqrt(inputs of an output) at first.
        bias: (out_channels,), from the same range, or None.

    Raises:
        ValueError: the channels are not divisible by `groups`, or an option is none of those above.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.Conv2d.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.Conv2d(16, 33, (3, 5), stride=(2, 1), padding=(4, 2))(torch.randn(20, 16, 50, 100)).shape
    torch.Size([20, 33, 28, 100])
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int | Pair,
        stride: int | Pair = 1,
        padding: str | int | Pair = 0,
        dilation: int | Pair = 1,
        groups: int = 1,
        bias: bool = True,
        padding_mode: str = "zeros",
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        self.in_channels, self.out_channels, self.groups, self.padding_mode = (
            in_channels,
            out_channels,
            groups,
            padding_mode,
        )
        self.kernel_size, self.stride, self.dilation = _pair(kernel_size), _pair(stride), _pair(dilation)
        self.padding = padding if isinstance(padding, str) else _pair(padding)
        self._check()
        shape = (out_channels, in_channels // groups, *self.kernel_size)
        self.weight: Parameter = empty(*shape, device=device, dtype=dtype)
        self.register_parameter("bias", empty(out_channels, device=device, dtype=dtype) if bias else None)
        self.reset_parameters()

    def _check(self) -> None:
        if self.groups <= 0:
            raise ValueError(f"groups must be a positive integer, got {self.groups}")
        for name in ("in_channels", "out_channels"):
            if (channels := getattr(self, name)) % self.groups:
                raise ValueError(f"{name} must be divisible by groups, but {channels} is not by {self.groups}")
        if isinstance(self.padding, str) and self.padding not in ("same", "valid"):
            raise ValueError(f"Invalid padding string {self.padding!r}, should be one of 'same', 'valid'")
        if self.padding == "same" and self.stride != (1, 1):
            raise ValueError(f"padding='same' is not supported for strided convolutions, the stride is {self.stride}")
        if self.padding_mode != "zeros":
            raise ValueError(f"padding_mode must be 'zeros', but got padding_mode='{self.padding_mode}'")

    def reset_parameters(self) -> None:
        """Draw the weight and the bias anew."""
        start_as_linear(self.weight, self.bias)

    def forward(self, input: Tensor) -> Tensor:
        """From (N, C_in, H, W), or without N, to (N, C_out, H_out, W_out)."""
        return F.conv2d(input, self.weight, self.bias, self.stride, self.padding, self.dilation, self.groups)

    def extra_repr(self) -> str:
        """The channels, the kernel and what differs from the defaults."""
        text = f"{self.in_channels}, {self.out_channels}, kernel_size={self.kernel_size}, stride={self.stride}"
        for name, default in (("padding", (0, 0)), ("dilation", (1, 1)), ("groups", 1)):
            if (value := getattr(self, name)) != default:
                text += f", {name}={value}"
        return text if self.bias is not None else f"{text}, bias=False"


def _pair(value: int | Pair) -> Pair:
    return (value, value) if isinstance(value, int) else (value[0], value[1])
