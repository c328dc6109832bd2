"""Pooling: windows reduced to one number, for one to three dimensions."""

from __future__ import annotations

from typing import Any

from ..core import Tensor
from . import functional as F
from .conv import as_tuple
from .module import Module

Numbers = int | tuple[int, ...]
Sizes = int | None | tuple[int | None, ...]


class _Pool(Module):
    """What the layers have in common: `dims` dimensions, and options that the function takes and the text shows."""

    dims = 0
    shown: tuple[str, ...] = ()

    def _function(self, name: str) -> Any:
        return getattr(F, f"{name}{self.dims}d")

    def extra_repr(self) -> str:
        """The options that PyTorch shows."""
        return ", ".join(f"{name}={getattr(self, name)}" for name in self.shown)


class _MaxPool(_Pool):
    """The largest entry of each window."""

    shown = ("kernel_size", "stride", "padding", "dilation", "ceil_mode")

    def __init__(
        self,
        kernel_size: Numbers,
        stride: Numbers | None = None,
        padding: Numbers = 0,
        dilation: Numbers = 1,
        return_indices: bool = False,
        ceil_mode: bool = False,
    ) -> None:
        super().__init__()
        self.kernel_size, self.stride = kernel_size, kernel_size if stride is None else stride
        self.padding, self.dilation, self.return_indices, self.ceil_mode = padding, dilation, return_indices, ceil_mode

    def forward(self, input: Tensor) -> Any:
        """From (N, C, ...), or without N, to as many windows; with `return_indices` also where the largest are."""
        return self._function("max_pool")(
            input, self.kernel_size, self.stride, self.padding, self.dilation, self.ceil_mode, self.return_indices
        )


class MaxPool1d(_MaxPool):
    """The largest entry of each window of a sequence; for the arguments see `MaxPool2d`.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.MaxPool1d.html
    """

    dims = 1


class MaxPool2d(_MaxPool):
    """The largest entry of each window of an image.

    Args:
        kernel_size: height and width of the window; one number for both, as below.
        stride: how far the window moves; its own size if None.
        padding: minus infinities around the image, at most half the window.
        dilation: distance between the entries of the window.
        return_indices: whether `forward` gives also where the largest entries are, as `MaxUnpool2d` wants it.
        ceil_mode: whether windows may reach over the end.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.MaxPool2d.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.MaxPool2d(2)(torch.arange(8.0).reshape(1, 2, 4))
    tensor([[[5., 7.]]])
    """

    dims = 2


class MaxPool3d(_MaxPool):
    """The largest entry of each window of a volume; for the arguments see `MaxPool2d`.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.MaxPool3d.html
    """

    dims = 3


class _MaxUnpool(_Pool):
    """Undoes the pooling of the same options."""

    shown = ("kernel_size", "stride", "padding")

    def __init__(self, kernel_size: Numbers, stride: Numbers | None = None, padding: Numbers = 0) -> None:
        super().__init__()
        self.kernel_size = as_tuple(kernel_size, self.dims)
        self.stride = self.kernel_size if stride is None else as_tuple(stride, self.dims)
        self.padding = as_tuple(padding, self.dims)

    def forward(self, input: Tensor, indices: Tensor, output_size: Any = None) -> Tensor:
        """Each entry of `input` at its index, zeros elsewhere."""
        unpool = self._function("max_unpool")
        return unpool(input, indices, self.kernel_size, self.stride, self.padding, output_size)  # type: ignore[no-any-return]  # a Tensor


class MaxUnpool1d(_MaxUnpool):
    """Undoes `MaxPool1d` as far as that goes; see `MaxUnpool2d`."""

    dims = 1


class MaxUnpool2d(_MaxUnpool):
    """Zeros with each entry at the index from which `MaxPool2d` took it.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.MaxUnpool2d.html

    >>> import tinygrad_edu as torch
    >>> out, indices = torch.nn.MaxPool2d(2, return_indices=True)(torch.tensor([[[1.0, 5.0], [2.0, 3.0]]]))
    >>> torch.nn.MaxUnpool2d(2)(out, indices)
    tensor([[[0., 5.],
             [0., 0.]]])
    """

    dims = 2


class MaxUnpool3d(_MaxUnpool):
    """Undoes `MaxPool3d` as far as that goes; see `MaxUnpool2d`."""

    dims = 3


class AvgPool1d(_Pool):
    """The mean of each window of a sequence; for the arguments see `AvgPool2d`.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.AvgPool1d.html
    """

    dims, shown = 1, ("kernel_size", "stride", "padding")

    def __init__(
        self,
        kernel_size: Numbers,
        stride: Numbers = None,  # type: ignore[assignment]  # as PyTorch
        padding: Numbers = 0,
        ceil_mode: bool = False,
        count_include_pad: bool = True,
    ) -> None:
        super().__init__()
        self.kernel_size = as_tuple(kernel_size, 1)
        self.stride = as_tuple(kernel_size if stride is None else stride, 1)
        self.padding, self.ceil_mode, self.count_include_pad = as_tuple(padding, 1), ceil_mode, count_include_pad

    def forward(self, input: Tensor) -> Tensor:
        """From (N, C, L), or without N, to (N, C, L_out)."""
        return F.avg_pool1d(input, self.kernel_size, self.stride, self.padding, self.ceil_mode, self.count_include_pad)


class _AvgPool(_Pool):
    """The mean of each window."""

    shown = ("kernel_size", "stride", "padding")

    def __init__(
        self,
        kernel_size: Numbers,
        stride: Numbers | None = None,
        padding: Numbers = 0,
        ceil_mode: bool = False,
        count_include_pad: bool = True,
        divisor_override: int | None = None,
    ) -> None:
        super().__init__()
        self.kernel_size, self.stride, self.padding = kernel_size, kernel_size if stride is None else stride, padding
        self.ceil_mode, self.count_include_pad = ceil_mode, count_include_pad
        self.divisor_override = divisor_override

    def forward(self, input: Tensor) -> Tensor:
        """From (N, C, ...), or without N, to as many windows."""
        options = (self.ceil_mode, self.count_include_pad, self.divisor_override)
        return self._function("avg_pool")(input, self.kernel_size, self.stride, self.padding, *options)  # type: ignore[no-any-return]  # a Tensor


class AvgPool2d(_AvgPool):
    """The mean of each window of an image.

    Args:
        kernel_size: height and width of the window; one number for both, as below.
        stride: how far the window moves; its own size if None.
        padding: zeros around the image, at most half the window.
        ceil_mode: whether windows may reach over the end.
        count_include_pad: whether the zeros count.
        divisor_override: what the sums are divided by, instead of the counts.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.AvgPool2d.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.AvgPool2d(2)(torch.arange(8.0).reshape(1, 2, 4))
    tensor([[[2.5000, 4.5000]]])
    """

    dims = 2


class AvgPool3d(_AvgPool):
    """The mean of each window of a volume; for the arguments see `AvgPool2d`.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.AvgPool3d.html
    """

    dims = 3


class _LPPool(_Pool):
    """The p-norm of each window."""

    shown = ("norm_type", "kernel_size", "stride", "ceil_mode")

    def __init__(
        self, norm_type: float, kernel_size: Numbers, stride: Numbers | None = None, ceil_mode: bool = False
    ) -> None:
        super().__init__()
        self.norm_type, self.kernel_size, self.stride, self.ceil_mode = norm_type, kernel_size, stride, ceil_mode

    def forward(self, input: Tensor) -> Tensor:
        """From (N, C, ...), or without N, to as many windows."""
        pool = self._function("lp_pool")
        return pool(input, float(self.norm_type), self.kernel_size, self.stride, self.ceil_mode)  # type: ignore[no-any-return]  # a Tensor


class LPPool1d(_LPPool):
    """The p-norm of each window of a sequence, without absolute values.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.LPPool1d.html
    """

    dims = 1


class LPPool2d(_LPPool):
    """The p-norm of each window of an image, without absolute values.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.LPPool2d.html
    """

    dims = 2


class LPPool3d(_LPPool):
    """The p-norm of each window of a volume, without absolute values.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.LPPool3d.html
    """

    dims = 3


class _AdaptiveAvgPool(_Pool):
    """The means of as many windows as asked for."""

    shown = ("output_size",)

    def __init__(self, output_size: Sizes) -> None:
        super().__init__()
        self.output_size = output_size

    def forward(self, input: Tensor) -> Tensor:
        """From (N, C, ...), or without N, to (N, C, *output_size)."""
        return self._function("adaptive_avg_pool")(input, self.output_size)  # type: ignore[no-any-return]  # a Tensor


class AdaptiveAvgPool1d(_AdaptiveAvgPool):
    """The means of `output_size` windows that share the sequence evenly.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.AdaptiveAvgPool1d.html
    """

    dims = 1


class AdaptiveAvgPool2d(_AdaptiveAvgPool):
    """The means of as many windows as asked for, which share the image evenly; None for the size that it has.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.AdaptiveAvgPool2d.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.AdaptiveAvgPool2d((None, 1))(torch.randn(64, 10, 9, 7)).shape
    torch.Size([64, 10, 9, 1])
    """

    dims = 2


class AdaptiveAvgPool3d(_AdaptiveAvgPool):
    """The means of as many windows as asked for, which share the volume evenly.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.AdaptiveAvgPool3d.html
    """

    dims = 3


class _AdaptiveMaxPool(_Pool):
    """The largest entries of as many windows as asked for."""

    shown = ("output_size",)

    def __init__(self, output_size: Sizes, return_indices: bool = False) -> None:
        super().__init__()
        self.output_size, self.return_indices = output_size, return_indices

    def forward(self, input: Tensor) -> Any:
        """From (N, C, ...), or without N, to (N, C, *output_size); with `return_indices` also where they are."""
        return self._function("adaptive_max_pool")(input, self.output_size, self.return_indices)


class AdaptiveMaxPool1d(_AdaptiveMaxPool):
    """The largest entries of `output_size` windows that share the sequence evenly.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.AdaptiveMaxPool1d.html
    """

    dims = 1


class AdaptiveMaxPool2d(_AdaptiveMaxPool):
    """The largest entries of as many windows as asked for, which share the image evenly.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.AdaptiveMaxPool2d.html
    """

    dims = 2


class AdaptiveMaxPool3d(_AdaptiveMaxPool):
    """The largest entries of as many windows as asked for, which share the volume evenly.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.AdaptiveMaxPool3d.html
    """

    dims = 3
