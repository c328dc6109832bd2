"""Convolutions of any number of dimensions, and windows as columns."""

from __future__ import annotations

import math
from typing import Any

from ...core import Tensor
from ...ops.window import Slide, convolve, convolve_transposed, gather_windows, scatter_windows
from .windows import Numbers, as_many, at_least, batched, fitting, unbatched

__all__ = [
    "conv1d",
    "conv2d",
    "conv3d",
    "conv_transpose1d",
    "conv_transpose2d",
    "conv_transpose3d",
    "fold",
    "unfold",
]


def conv1d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Numbers = 1,
    padding: Numbers | str = 0,
    dilation: Numbers = 1,
    groups: int = 1,
) -> Tensor:
    """The sliding dot product of sequences (N, C, L) with kernels (F, C / groups, k); for the rest see `conv2d`.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.conv1d.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.conv1d(torch.tensor([[1.0, 2.0, 4.0]]), torch.tensor([[[-1.0, 1.0]]]))
    tensor([[1., 2.]])
    """
    return _convolved("conv1d", 1, input, weight, bias, stride, padding, dilation, groups)


def conv2d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Numbers = 1,
    padding: Numbers | str = 0,
    dilation: Numbers = 1,
    groups: int = 1,
) -> Tensor:
    """The sliding dot product of images with kernels (the convolution of deep learning).

    Args:
        input: shape (N, C, H, W) or (C, H, W).
        weight: shape (F, C / groups, kh, kw).
        bias: shape (F,), or None.
        stride: the step, one number or (down, across).
        padding: zeros around, one number or (down, across), or 'valid' (none), or 'same' (the size stays; stride 1).
        dilation: the distance between the kernel's elements.
        groups: the channels are cut in so many groups, each with its own kernels.

    Returns:
        Shape (N, F, H', W'), H' = (H + 2 padding - dilation (kh - 1) - 1) // stride + 1.

    Raises:
        RuntimeError: shapes, dtypes or options that do not fit each other.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.conv2d.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.conv2d(torch.ones(1, 1, 3, 3), torch.ones(1, 1, 2, 2)).shape
    torch.Size([1, 1, 2, 2])
    """
    return _convolved("conv2d", 2, input, weight, bias, stride, padding, dilation, groups)


def conv3d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Numbers = 1,
    padding: Numbers | str = 0,
    dilation: Numbers = 1,
    groups: int = 1,
) -> Tensor:
    """The sliding dot product of volumes (N, C, D, H, W) with kernels (F, C / groups, kd, kh, kw); see `conv2d`.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.conv3d.html
    """
    return _convolved("conv3d", 3, input, weight, bias, stride, padding, dilation, groups)


def conv_transpose1d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Numbers = 1,
    padding: Numbers = 0,
    output_padding: Numbers = 0,
    groups: int = 1,
    dilation: Numbers = 1,
) -> Tensor:
    """Kernels (C, F / groups, k) laid into longer sequences, times (N, C, L); for the rest see `conv_transpose2d`.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.conv_transpose1d.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.conv_transpose1d(torch.tensor([[1.0, 2.0]]), torch.ones(1, 1, 2), stride=2)
    tensor([[1., 1., 2., 2.]])
    """
    return _transposed("conv_transpose1d", 1, input, weight, bias, stride, padding, output_padding, groups, dilation)


def conv_transpose2d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Numbers = 1,
    padding: Numbers = 0,
    output_padding: Numbers = 0,
    groups: int = 1,
    dilation: Numbers = 1,
) -> Tensor:
    """The kernels laid into larger images: what the gradient of `conv2d` does, as a layer.

    Args:
        input: shape (N, C, H, W) or (C, H, W).
        weight: shape (C, F / groups, kh, kw).
        bias: shape (F,), or None.
        stride: the step in the output, one number or (down, across).
        padding: how much of the output's edge is cut off.
        output_padding: rows and columns added at the end, fewer than the stride or the dilation.
        groups: the channels are cut in so many groups, each with its own kernels.
        dilation: the distance between the kernel's elements.

    Returns:
        Shape (N, F, H', W'), H' = (H - 1) stride - 2 padding + dilation (kh - 1) + output_padding + 1.

    Raises:
        RuntimeError: shapes, dtypes or options that do not fit each other.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.conv_transpose2d.html
    """
    return _transposed("conv_transpose2d", 2, input, weight, bias, stride, padding, output_padding, groups, dilation)


def conv_transpose3d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Numbers = 1,
    padding: Numbers = 0,
    output_padding: Numbers = 0,
    groups: int = 1,
    dilation: Numbers = 1,
) -> Tensor:
    """Kernels (C, F / groups, kd, kh, kw) laid into larger volumes, times (N, C, D, H, W); see `conv_transpose2d`.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.conv_transpose3d.html
    """
    return _transposed("conv_transpose3d", 3, input, weight, bias, stride, padding, output_padding, groups, dilation)


def unfold(
    input: Tensor, kernel_size: Numbers, dilation: Numbers = 1, padding: Numbers = 0, stride: Numbers = 1
) -> Tensor:
    """Every window of images (N, C, H, W) or (C, H, W) as a column: (N, C kh kw, windows).

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.unfold.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.unfold(torch.arange(9.0).reshape(1, 3, 3), 2)
    tensor([[0., 1., 3., 4.],
            [1., 2., 4., 5.],
            [3., 4., 6., 7.],
            [4., 5., 7., 8.]])
    """
    if input.array.dtype.kind in "iu":
        raise NotImplementedError(f"unfold is not implemented for {input.dtype!r}: convert with .float() first")
    if input.ndim not in (3, 4) or 0 in input.shape[-3:]:
        raise RuntimeError(f"unfold: expected images (N, C, H, W) or (C, H, W), but got shape {tuple(input.shape)}")
    batch = input if input.ndim == 4 else input[None]
    slides = _windows("unfold", tuple(batch.shape[2:]), kernel_size, dilation, padding, stride)
    columns = gather_windows(batch, slides).movedim(3, 0)  # (N, C, kh, kw, oh, ow)
    rows = batch.shape[1] * math.prod(s.kernel for s in slides)
    out = columns.reshape(batch.shape[0], rows, math.prod(s.windows for s in slides))
    return unbatched(out, input.ndim == 3)


def fold(
    input: Tensor,
    output_size: Numbers,
    kernel_size: Numbers,
    dilation: Numbers = 1,
    padding: Numbers = 0,
    stride: Numbers = 1,
) -> Tensor:
    """The columns (N, C kh kw, windows) added up in images (N, C, *output_size), from where `unfold` takes them.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.fold.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.fold(torch.ones(4, 4), (3, 3), 2)
    tensor([[[1., 2., 1.],
             [2., 4., 2.],
             [1., 2., 1.]]])
    """
    if input.array.dtype.kind in "iu":
        raise NotImplementedError(f"fold is not implemented for {input.dtype!r}: convert with .float() first")
    sizes = as_many("fold", "output_size", output_size, 2, exactly=True)
    slides = _windows("fold", sizes, kernel_size, dilation, padding, stride)
    kernel, counts = [s.kernel for s in slides], [s.windows for s in slides]
    shape = tuple(input.shape)
    if len(shape) not in (2, 3) or shape[-2] % math.prod(kernel) or shape[-1] != math.prod(counts):
        raise RuntimeError(
            f"fold: images of {sizes} have {counts} windows of {kernel}: expected the shape (N, C * "
            f"{math.prod(kernel)}, {math.prod(counts)}) or without N, but got {shape}"
        )
    batch = input if len(shape) == 3 else input[None]
    columns: Any = batch.reshape(batch.shape[0], shape[-2] // math.prod(kernel), *kernel, *counts)
    out = scatter_windows(columns.movedim(0, 3), slides, sizes)
    return unbatched(out, len(shape) == 2)


def _windows(name: str, sizes: Any, kernel_size: Any, dilation: Any, padding: Any, stride: Any) -> Any:
    """The slides of `unfold` and `fold`."""
    given = {"kernel_size": kernel_size, "stride": stride, "padding": padding, "dilation": dilation}
    kernel, steps, low, gaps = (as_many(name, key, value, 2, exactly=True) for key, value in given.items())
    slides = fitting(name, sizes, kernel, steps, low, tuple(2 * p for p in low), gaps)
    if slides is None:
        raise RuntimeError(f"{name}: images of {sizes}, padded by {low}, are smaller than the windows of {kernel}")
    return slides


def _operands(name: str, dims: int, x: Any, weight: Any, bias: Any, groups: int, into: int) -> tuple[Any, bool]:
    """The batch, and whether it was one image; errors where the tensors do not fit each other.

    Kernels have the input's channels / groups in dimension 1 and the output's in dimension 0; transposed ones (`into`
    is 0, else 1) the other way around.
    """
    batch, alone = batched(name, x, dims)
    if groups < 1:
        raise RuntimeError(f"{name}: non-positive groups is not supported, but got groups={groups}")
    expected, shape = "", tuple(weight.shape)
    if len(shape) != dims + 2 or not shape[0] or shape[0] % groups:
        expected = f"expected weight to have {dims + 2} dimensions, the first of them divisible by groups={groups}"
    elif batch.shape[1] != (channels := shape[1] * groups if into else shape[0]):
        expected = f"expected input{list(x.shape)} to have {channels} channels"
    elif bias is not None and tuple(bias.shape) != (filters := shape[0] if into else shape[1] * groups,):
        expected = f"expected bias of shape ({filters},), but got {tuple(bias.shape)}"
    elif len({t.array.dtype for t in (x, weight, bias) if t is not None}) > 1:
        expected = f"expected the dtype of input, {x.dtype!r}, also of weight and bias: convert with .to(dtype)"
    if expected:
        raise RuntimeError(f"{name}: Given groups={groups}, weight of size {list(shape)}, {expected}")
    if x.array.dtype.kind == "b":
        raise NotImplementedError(f"{name} is not implemented for bool: convert with .float() first")
    return batch, alone


def _convolved(
    name: str, dims: int, x: Any, weight: Any, bias: Any, stride: Any, padding: Any, dilation: Any, groups: int
) -> Tensor:
    batch, alone = _operands(name, dims, x, weight, bias, groups, 1)
    sizes, kernel = tuple(batch.shape[2:]), tuple(weight.shape[2:])
    steps, gaps = as_many(name, "stride", stride, dims), as_many(name, "dilation", dilation, dims)
    if padding == "same":
        if max(steps) > 1:
            raise RuntimeError(f"padding='same' is not supported for strided convolutions, but stride={stride}")
        total = tuple(d * (k - 1) for d, k in zip(gaps, kernel, strict=True))
        low = tuple(t // 2 for t in total)
    elif isinstance(padding, str) and padding != "valid":
        raise RuntimeError(f"Invalid padding string: '{padding}', should be 'same' or 'valid'")
    else:
        low = as_many(name, "padding", 0 if padding == "valid" else padding, dims)
        total = tuple(2 * p for p in low)
    slides = fitting(name, sizes, kernel, steps, low, total, gaps)
    if slides is None or 0 in sizes:
        padded = tuple(n + t for n, t in zip(sizes, total, strict=True))
        raise RuntimeError(
            f"Calculated padded input size per channel: {padded}. Kernel size: {kernel}, dilation {gaps}. Kernel size "
            "can't be greater than actual input size: use padding, or a smaller kernel"
        )
    out = convolve(batch, weight, bias, slides, groups)
    return unbatched(out, alone)


def _transposed(
    name: str,
    dims: int,
    x: Any,
    weight: Any,
    bias: Any,
    stride: Any,
    padding: Any,
    output_padding: Any,
    groups: int,
    dilation: Any,
) -> Tensor:
    batch, alone = _operands(name, dims, x, weight, bias, groups, 0)
    counts, kernel = tuple(batch.shape[2:]), tuple(weight.shape[2:])
    if isinstance(padding, str):
        raise TypeError(f"{name}(): argument 'padding' must be tuple of ints, not str")
    given = {"stride": stride, "padding": padding, "output_padding": output_padding, "dilation": dilation}
    steps, low, more, gaps = (as_many(name, key, value, dims) for key, value in given.items())
    at_least(name, 1, stride=steps, dilation=gaps, kernel_size=kernel)
    at_least(name, 0, padding=low, output_padding=more)
    if any(m >= max(s, d) for m, s, d in zip(more, steps, gaps, strict=True)):
        raise RuntimeError(
            f"output padding must be smaller than either stride or dilation, but got output_padding={more}, "
            f"stride={steps}, dilation={gaps}"
        )
    each = zip(counts, kernel, steps, low, more, gaps, strict=True)
    sizes = tuple((n - 1) * s - 2 * p + d * (k - 1) + m + 1 for n, k, s, p, m, d in each)
    if min(sizes) < 1 or 0 in counts:
        raise RuntimeError(
            f"Given input size per channel: {counts}. Calculated output size per channel: {sizes}. Output size is too "
            f"small: use less padding than {low}"
        )
    slides = tuple(map(Slide, counts, kernel, steps, low, gaps))
    out = convolve_transposed(batch, weight, bias, slides, groups, sizes)
    return unbatched(out, alone)
