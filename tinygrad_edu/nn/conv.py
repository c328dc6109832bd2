"""Convolutions of any number of dimensions, forth and transposed, and windows as columns."""

from __future__ import annotations

from typing import Any

from ..core import Tensor
from . import functional as F
from .linear import start_as_linear
from .module import Module
from .parameter import Parameter, empty

Numbers = int | tuple[int, ...]
PADDINGS = ("zeros", "reflect", "replicate", "circular")


class _Conv(Module):
    """What convolutions have in common: `dims` dimensions, options, a weight and a bias."""

    dims = 0
    weight: Parameter
    bias: Parameter | None

    def _make(
        self, channels: tuple[int, int], numbers: dict[str, Any], groups: int, bias: bool, mode: str, like: Any
    ) -> None:
        """Keep the options, refuse those that have no meaning, and draw the weight and the bias."""
        self.in_channels, self.out_channels, self.groups, self.padding_mode = *channels, groups, mode
        self.kernel_size, self.stride, self.dilation, self.output_padding = (
            as_tuple(numbers[name], self.dims) for name in ("kernel_size", "stride", "dilation", "output_padding")
        )
        padding = numbers["padding"]
        self.padding: Any = padding if isinstance(padding, str) else as_tuple(padding, self.dims)
        if groups <= 0:
            raise ValueError(f"groups must be a positive integer, got {groups}")
        for name, number in zip(("in_channels", "out_channels"), channels, strict=True):
            if number % groups:
                raise ValueError(f"{name} must be divisible by groups, but {number} is not by {groups}")
        if isinstance(padding, str) and padding not in ("same", "valid"):
            raise ValueError(f"Invalid padding string {padding!r}, should be one of 'same', 'valid'")
        if padding == "same" and max(self.stride) > 1:
            raise ValueError(f"padding='same' is not supported for strided convolutions, the stride is {self.stride}")
        if mode not in PADDINGS:
            raise ValueError(f"padding_mode must be one of {PADDINGS}, but got padding_mode='{mode}'")
        first, second = channels if isinstance(self, _Transposed) else channels[::-1]
        device, dtype = like
        self.weight = empty(first, second // groups, *self.kernel_size, device=device, dtype=dtype)
        self.register_parameter("bias", empty(channels[1], device=device, dtype=dtype) if bias else None)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw the weight and the bias anew."""
        start_as_linear(self.weight, self.bias)

    def extra_repr(self) -> str:
        """The channels, the kernel and what differs from the defaults."""
        text = f"{self.in_channels}, {self.out_channels}, kernel_size={self.kernel_size}, stride={self.stride}"
        zeros, ones = (0,) * self.dims, (1,) * self.dims
        for name, default in (("padding", zeros), ("dilation", ones), ("output_padding", zeros), ("groups", 1)):
            if (value := getattr(self, name)) != default:
                text += f", {name}={value}"
        text = text if self.bias is not None else f"{text}, bias=False"
        return text if self.padding_mode == "zeros" else f"{text}, padding_mode={self.padding_mode}"


class _Forth(_Conv):
    """A convolution."""

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Numbers,
        stride: Numbers = 1,
        padding: str | Numbers = 0,
        dilation: Numbers = 1,
        groups: int = 1,
        bias: bool = True,
        padding_mode: str = "zeros",
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        numbers = {"kernel_size": kernel_size, "stride": stride, "padding": padding, "dilation": dilation}
        numbers["output_padding"] = 0
        self._make((in_channels, out_channels), numbers, groups, bias, padding_mode, (device, dtype))

    def forward(self, input: Tensor) -> Tensor:
        """From (N, C_in, ...), or without N, to (N, C_out, ...)."""
        padding = self.padding
        if self.padding_mode != "zeros":
            input, padding = F.pad(input, self._edges(), self.padding_mode), 0
        convolve = getattr(F, f"conv{self.dims}d")
        return convolve(input, self.weight, self.bias, self.stride, padding, self.dilation, self.groups)  # type: ignore[no-any-return]  # a Tensor

    def _edges(self) -> list[int]:
        """The padding as F.pad wants it: (before, after) for the last dimension, then for the one before it."""
        if isinstance(self.padding, str):
            whole = int(self.padding == "same")
            totals = [whole * d * (k - 1) for d, k in zip(self.dilation, self.kernel_size, strict=True)]
            pairs = [(t // 2, t - t // 2) for t in totals]
        else:
            pairs = [(p, p) for p in self.padding]
        return [n for pair in reversed(pairs) for n in pair]


class Conv1d(_Forth):
    """Convolution of sequences (N, C, L) or (C, L) with a bank of filters; for the arguments see `Conv2d`.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.Conv1d.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.Conv1d(16, 33, 3, stride=2)(torch.randn(20, 16, 50)).shape
    torch.Size([20, 33, 24])
    """

    dims = 1


class Conv2d(_Forth):
    """Convolution of images, that is cross-correlation, with a bank of filters.

    Args:
        in_channels: channels of the input.
        out_channels: channels of the output, one filter each.
        kernel_size: height and width of the filters; one number for both, as below.
        stride: how far the window moves.
        padding: how much is added around, or "valid" (none) or "same" (as many as keep the size; stride 1 only).
        dilation: distance between the entries of the filter.
        groups: channels are split into so many groups, each with filters of its own.
        bias: whether a bias per output channel is added.
        padding_mode: what is added around: "zeros", "reflect", "replicate" or "circular", see `functional.pad`.
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

    dims = 2


class Conv3d(_Forth):
    """Convolution of volumes (N, C, D, H, W) or (C, D, H, W) with a bank of filters; for the arguments see `Conv2d`.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.Conv3d.html
    """

    dims = 3


class _Transposed(_Conv):
    """A transposed convolution."""

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Numbers,
        stride: Numbers = 1,
        padding: Numbers = 0,
        output_padding: Numbers = 0,
        groups: int = 1,
        bias: bool = True,
        dilation: Numbers = 1,
        padding_mode: str = "zeros",
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        if padding_mode != "zeros":
            raise ValueError(f'Only "zeros" padding mode is supported for {self._get_name()}, not "{padding_mode}"')
        numbers = {"kernel_size": kernel_size, "stride": stride, "padding": padding, "dilation": dilation}
        numbers["output_padding"] = output_padding
        self._make((in_channels, out_channels), numbers, groups, bias, padding_mode, (device, dtype))

    def forward(self, input: Tensor, output_size: Any = None) -> Tensor:
        """From (N, C_in, ...), or without N, to (N, C_out, ...), of `output_size` if the stride leaves a choice."""
        more = self.output_padding if output_size is None else self._more(input, tuple(output_size))
        convolve = getattr(F, f"conv_transpose{self.dims}d")
        return convolve(  # type: ignore[no-any-return]  # a Tensor
            input, self.weight, self.bias, self.stride, self.padding, more, self.groups, self.dilation
        )

    def _more(self, input: Tensor, output_size: tuple[int, ...]) -> tuple[int, ...]:
        """The output_padding that gives images of this size."""
        if len(output_size) not in (self.dims, input.ndim):
            raise ValueError(f"output_size must have {self.dims} or {input.ndim} elements, but got {output_size}")
        asked, sizes = output_size[-self.dims :], input.shape[-self.dims :]
        each = zip(sizes, self.stride, self.padding, self.dilation, self.kernel_size, strict=True)
        least = [(n - 1) * s - 2 * p + d * (k - 1) + 1 for n, s, p, d, k in each]
        more = tuple(a - b for a, b in zip(asked, least, strict=True))
        if any(not 0 <= m < s for m, s in zip(more, self.stride, strict=True)):
            most = [n + s - 1 for n, s in zip(least, self.stride, strict=True)]
            raise ValueError(f"requested an output size of {asked}, but valid sizes range from {least} to {most}")
        return more


class ConvTranspose1d(_Transposed):
    """Transposed convolution of sequences (N, C, L) or (C, L); for the arguments see `ConvTranspose2d`.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.ConvTranspose1d.html
    """

    dims = 1


class ConvTranspose2d(_Transposed):
    """Transposed convolution of images: what the gradient of `Conv2d` does, as a layer that makes images larger.

    Args:
        in_channels: channels of the input.
        out_channels: channels of the output.
        kernel_size: height and width of the filters; one number for both, as below.
        stride: how far the filters are laid apart in the output.
        padding: how much of the output's edge is cut off.
        output_padding: rows and columns added at the end of the output.
        groups: channels are split into so many groups, each with filters of its own.
        bias: whether a bias per output channel is added.
        dilation: distance between the entries of the filter.
        padding_mode: "zeros".
        device: the CPU.
        dtype: of the parameters; the default dtype if None.

    Attributes:
        weight: (in_channels, out_channels / groups, *kernel_size), drawn as that of `Conv2d`.
        bias: (out_channels,), or None.

    Raises:
        ValueError: the channels are not divisible by `groups`, or an option is none of those above.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.ConvTranspose2d.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.ConvTranspose2d(16, 33, 3, stride=2)(torch.randn(20, 16, 50, 100)).shape
    torch.Size([20, 33, 101, 201])
    """

    dims = 2


class ConvTranspose3d(_Transposed):
    """Transposed convolution of volumes (N, C, D, H, W) or (C, D, H, W); for the arguments see `ConvTranspose2d`.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.ConvTranspose3d.html
    """

    dims = 3


class Unfold(Module):
    """Every window of images as a column: (N, C, H, W) to (N, C kh kw, windows).

    Source: https://pytorch.org/docs/stable/generated/torch.nn.Unfold.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.Unfold((2, 3))(torch.randn(2, 5, 3, 4)).shape
    torch.Size([2, 30, 4])
    """

    def __init__(self, kernel_size: Numbers, dilation: Numbers = 1, padding: Numbers = 0, stride: Numbers = 1) -> None:
        super().__init__()
        self.kernel_size, self.dilation, self.padding, self.stride = kernel_size, dilation, padding, stride

    def forward(self, input: Tensor) -> Tensor:
        """From (N, C, H, W), or without N, to (N, C kh kw, windows)."""
        return F.unfold(input, self.kernel_size, self.dilation, self.padding, self.stride)

    def extra_repr(self) -> str:
        """All options."""
        names = ("kernel_size", "dilation", "padding", "stride")
        return ", ".join(f"{name}={getattr(self, name)}" for name in names)


class Fold(Module):
    """The columns added up in images of `output_size`, from where `Unfold` takes them.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.Fold.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.Fold((4, 5), (2, 2))(torch.randn(1, 12, 12)).shape
    torch.Size([1, 3, 4, 5])
    """

    def __init__(
        self,
        output_size: Numbers,
        kernel_size: Numbers,
        dilation: Numbers = 1,
        padding: Numbers = 0,
        stride: Numbers = 1,
    ) -> None:
        super().__init__()
        self.output_size, self.kernel_size = output_size, kernel_size
        self.dilation, self.padding, self.stride = dilation, padding, stride

    def forward(self, input: Tensor) -> Tensor:
        """From (N, C kh kw, windows), or without N, to (N, C, *output_size)."""
        return F.fold(input, self.output_size, self.kernel_size, self.dilation, self.padding, self.stride)

    def extra_repr(self) -> str:
        """All options."""
        names = ("output_size", "kernel_size", "dilation", "padding", "stride")
        return ", ".join(f"{name}={getattr(self, name)}" for name in names)


def as_tuple(value: Any, dims: int) -> tuple[int, ...]:
    """One number for each dimension."""
    return tuple(value) if isinstance(value, (tuple, list)) else (value,) * dims
