"""Windows reduced to one number each: the largest, the mean, the p-norm; for any number of dimensions."""

from __future__ import annotations

from typing import Any

from ...core import Tensor
from . import windows
from .windows import Numbers, Sizes

__all__ = [
    "adaptive_avg_pool1d",
    "adaptive_avg_pool2d",
    "adaptive_avg_pool3d",
    "adaptive_max_pool1d",
    "adaptive_max_pool1d_with_indices",
    "adaptive_max_pool2d",
    "adaptive_max_pool2d_with_indices",
    "adaptive_max_pool3d",
    "adaptive_max_pool3d_with_indices",
    "avg_pool1d",
    "avg_pool2d",
    "avg_pool3d",
    "lp_pool1d",
    "lp_pool2d",
    "lp_pool3d",
    "max_pool1d",
    "max_pool1d_with_indices",
    "max_pool2d",
    "max_pool2d_with_indices",
    "max_pool3d",
    "max_pool3d_with_indices",
    "max_unpool1d",
    "max_unpool2d",
    "max_unpool3d",
]


def max_pool1d(
    input: Tensor,
    kernel_size: Numbers,
    stride: Numbers | None = None,
    padding: Numbers = 0,
    dilation: Numbers = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> Any:
    """The largest element of each window of sequences (N, C, L) or (C, L); for the rest see `max_pool2d`.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.max_pool1d.html
    """
    return windows.largest(1, input, kernel_size, stride, padding, dilation, ceil_mode, return_indices)


def max_pool2d(
    input: Tensor,
    kernel_size: Numbers,
    stride: Numbers | None = None,
    padding: Numbers = 0,
    dilation: Numbers = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> Any:
    """The largest element of each window; the gradient goes to the first of equals.

    Args:
        input: shape (N, C, H, W) or (C, H, W).
        kernel_size: one number or (down, across).
        stride: the step, by default the kernel's size.
        padding: nothing around, at most half the kernel, which is never the largest.
        dilation: the distance between the window's elements.
        ceil_mode: count also the windows that hang over the edge.
        return_indices: give also where each largest element lies, counted row by row over the image.

    Raises:
        RuntimeError: images that the windows do not fit, or options out of their range.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.max_pool2d.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.max_pool2d(torch.arange(4.).reshape(1, 1, 2, 2), 2, return_indices=True)
    (tensor([[[[3.]]]]), tensor([[[[3]]]]))
    """
    return windows.largest(2, input, kernel_size, stride, padding, dilation, ceil_mode, return_indices)


def max_pool3d(
    input: Tensor,
    kernel_size: Numbers,
    stride: Numbers | None = None,
    padding: Numbers = 0,
    dilation: Numbers = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> Any:
    """The largest element of each window of volumes (N, C, D, H, W) or (C, D, H, W); see `max_pool2d`.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.max_pool3d.html
    """
    return windows.largest(3, input, kernel_size, stride, padding, dilation, ceil_mode, return_indices)


max_pool1d_with_indices, max_pool2d_with_indices, max_pool3d_with_indices = map(
    windows.with_indices, (max_pool1d, max_pool2d, max_pool3d)
)


def max_unpool1d(
    input: Tensor,
    indices: Tensor,
    kernel_size: Numbers,
    stride: Numbers | None = None,
    padding: Numbers = 0,
    output_size: Any = None,
) -> Tensor:
    """Undo `max_pool1d` as far as that goes; for the rest see `max_unpool2d`."""
    return windows.unpooled(1, input, indices, kernel_size, stride, padding, output_size)


def max_unpool2d(
    input: Tensor,
    indices: Tensor,
    kernel_size: Numbers,
    stride: Numbers | None = None,
    padding: Numbers = 0,
    output_size: Any = None,
) -> Tensor:
    """Zeros with each number at the index from which `max_pool2d` took it; of two at one place the last.

    Args:
        input: shape (N, C, H, W) or (C, H, W).
        indices: of the same shape, as `max_pool2d` gives them.
        kernel_size: that of the pooling, as its stride and padding.
        stride: the step, by default the kernel's size.
        padding: as in the pooling.
        output_size: the size of the images, where the pooling left a remainder; with or without N and C.

    Raises:
        RuntimeError: indices of another shape or dtype, or out of the images.
        ValueError: an `output_size` that the pooling cannot have come from.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.max_unpool2d.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.max_unpool2d(torch.tensor([[[5.0]]]), torch.tensor([[[2]]]), 2)
    tensor([[[0., 0.],
             [5., 0.]]])
    """
    return windows.unpooled(2, input, indices, kernel_size, stride, padding, output_size)


def max_unpool3d(
    input: Tensor,
    indices: Tensor,
    kernel_size: Numbers,
    stride: Numbers | None = None,
    padding: Numbers = 0,
    output_size: Any = None,
) -> Tensor:
    """Undo `max_pool3d` as far as that goes; for the rest see `max_unpool2d`."""
    return windows.unpooled(3, input, indices, kernel_size, stride, padding, output_size)


def avg_pool1d(
    input: Tensor,
    kernel_size: Numbers,
    stride: Numbers | None = None,
    padding: Numbers = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> Tensor:
    """The mean of each window of sequences (N, C, L) or (C, L); for the rest see `avg_pool2d`.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.avg_pool1d.html
    """
    return windows.mean(1, input, kernel_size, stride, padding, ceil_mode, count_include_pad)


def avg_pool2d(
    input: Tensor,
    kernel_size: Numbers,
    stride: Numbers | None = None,
    padding: Numbers = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
) -> Tensor:
    """The mean of each window.

    Args:
        input: shape (N, C, H, W) or (C, H, W).
        kernel_size: one number or (down, across).
        stride: the step, by default the kernel's size.
        padding: zeros around, at most half the kernel.
        ceil_mode: count also the windows that hang over the edge.
        count_include_pad: whether the zeros count.
        divisor_override: what the sums are divided by, instead of the counts.

    Raises:
        RuntimeError: images that the windows do not fit, or options out of their range.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.avg_pool2d.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.avg_pool2d(torch.arange(4.).reshape(1, 1, 2, 2), 2)
    tensor([[[[1.5000]]]])
    """
    return windows.mean(2, input, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override)


def avg_pool3d(
    input: Tensor,
    kernel_size: Numbers,
    stride: Numbers | None = None,
    padding: Numbers = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
) -> Tensor:
    """The mean of each window of volumes (N, C, D, H, W) or (C, D, H, W); for the rest see `avg_pool2d`.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.avg_pool3d.html
    """
    return windows.mean(3, input, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override)


def lp_pool1d(
    input: Tensor, norm_type: float, kernel_size: int, stride: Numbers | None = None, ceil_mode: bool = False
) -> Tensor:
    """The p-norm of each window of sequences (N, C, L) or (C, L), without absolute values; see `lp_pool2d`."""
    return windows.norm(1, input, norm_type, kernel_size, stride, ceil_mode)


def lp_pool2d(
    input: Tensor, norm_type: float, kernel_size: Numbers, stride: Numbers | None = None, ceil_mode: bool = False
) -> Tensor:
    """The p-norm of each window, (sum of x**p)**(1/p); where that is zero the gradient is zero.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.lp_pool2d.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.lp_pool2d(torch.tensor([[[3.0, 4.0], [0.0, 0.0]]]), 2, 2)
    tensor([[[5.]]])
    """
    return windows.norm(2, input, norm_type, kernel_size, stride, ceil_mode)


def lp_pool3d(
    input: Tensor, norm_type: float, kernel_size: Numbers, stride: Numbers | None = None, ceil_mode: bool = False
) -> Tensor:
    """The p-norm of each window of volumes (N, C, D, H, W) or (C, D, H, W); for the rest see `lp_pool2d`."""
    return windows.norm(3, input, norm_type, kernel_size, stride, ceil_mode)


def adaptive_avg_pool1d(input: Tensor, output_size: int | tuple[int]) -> Tensor:
    """The means of `output_size` windows that share each sequence evenly; see `adaptive_avg_pool2d`."""
    return windows.adaptive_mean(1, input, output_size)


def adaptive_avg_pool2d(input: Tensor, output_size: Sizes) -> Tensor:
    """The means of as many windows as asked for, which share the image evenly; None for the size that it has.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.adaptive_avg_pool2d.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.adaptive_avg_pool2d(torch.arange(6.).reshape(1, 2, 3), (1, 2))
    tensor([[[2., 3.]]])
    """
    return windows.adaptive_mean(2, input, output_size)


def adaptive_avg_pool3d(input: Tensor, output_size: Sizes) -> Tensor:
    """The means of as many windows as asked for, which share the volume evenly; see `adaptive_avg_pool2d`."""
    return windows.adaptive_mean(3, input, output_size)


def adaptive_max_pool1d(input: Tensor, output_size: int | tuple[int], return_indices: bool = False) -> Any:
    """The largest element of each of `output_size` windows that share the sequence evenly."""
    return windows.adaptive_largest(1, input, output_size, return_indices)


def adaptive_max_pool2d(input: Tensor, output_size: Sizes, return_indices: bool = False) -> Any:
    """The largest element of each of as many windows as asked for, which share the image evenly.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.adaptive_max_pool2d.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.adaptive_max_pool2d(torch.arange(6.).reshape(1, 2, 3), (1, 2))
    tensor([[[4., 5.]]])
    """
    return windows.adaptive_largest(2, input, output_size, return_indices)


def adaptive_max_pool3d(input: Tensor, output_size: Sizes, return_indices: bool = False) -> Any:
    """The largest element of each of as many windows as asked for, which share the volume evenly."""
    return windows.adaptive_largest(3, input, output_size, return_indices)


adaptive_max_pool1d_with_indices, adaptive_max_pool2d_with_indices, adaptive_max_pool3d_with_indices = map(
    windows.with_indices, (adaptive_max_pool1d, adaptive_max_pool2d, adaptive_max_pool3d)
)
