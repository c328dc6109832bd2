"""Ops that slide a window over images: convolution and pooling."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..core import Tensor, answers, constant, primitive, recompute
from .composite import SHAPE, composite

Pair = int | tuple[int, int]


def pair(n: Any) -> tuple[int, int]:
    """One number for both directions, or one for each."""
    return (int(n), int(n)) if isinstance(n, int) else (int(n[0]), int(n[-1]))


def slid(size: int, kernel: int, stride: int, padding: int, dilation: int) -> int:
    """How many windows fit along one direction."""
    return (size + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1


@answers(np.pad)
@primitive(
    x=lambda g, padding, shape: g[tuple(slice(low, low + n) for (low, _), n in zip(padding, shape, strict=True))]
)
def pad_with(x: Any, padding: Any, value: float = 0.0, *, shape: Any = SHAPE) -> Any:
    """`x` with `value` around it: (before, after) for each dimension."""
    return np.pad(x, padding, constant_values=value)


@primitive(x=lambda g, shape, kernel, stride, dilation: fold(g, shape, kernel, stride, dilation))
def unfold(x: Any, kernel: Any, stride: Any, dilation: Any, *, shape: Any = SHAPE) -> Any:
    """Every window of the images as a column: (N, C, H, W) to (N, C, kh, kw, oh, ow)."""
    n, c, height, width = x.shape
    (kh, kw), (sh, sw), (dh, dw) = kernel, stride, dilation
    oh, ow = slid(height, kh, sh, 0, dh), slid(width, kw, sw, 0, dw)
    out = np.empty((n, c, kh, kw, oh, ow), x.dtype)
    for i in range(kh):
        for j in range(kw):
            out[:, :, i, j] = x[:, :, i * dh : i * dh + sh * oh : sh, j * dw : j * dw + sw * ow : sw]
    return out


@primitive(x=lambda g, kernel, stride, dilation: unfold(g, kernel, stride, dilation))
def fold(x: Any, shape: Any, kernel: Any, stride: Any, dilation: Any) -> Any:
    """The columns laid back into images of `shape`, added up where windows overlap."""
    out = np.zeros(shape, x.dtype)
    (kh, kw), (sh, sw), (dh, dw) = kernel, stride, dilation
    oh, ow = x.shape[-2:]
    for i in range(kh):
        for j in range(kw):
            out[:, :, i * dh : i * dh + sh * oh : sh, j * dw : j * dw + sw * ow : sw] += x[:, :, i, j]
    return out


@primitive(
    {
        ("x", "weight"): lambda g, needs, weight, columns, shape, stride, dilation: through_convolution(
            g, needs, weight, columns, shape, stride, dilation
        )
    },
    bias=lambda g: np.sum(g, axis=(0, 2, 3)),
)
def convolve(
    x: Any,
    weight: Any,
    bias: Any,
    stride: Any,
    dilation: Any,
    *,
    columns: Any = recompute(lambda x, weight, stride, dilation: as_columns(x, weight, stride, dilation)),
    shape: Any = SHAPE,
) -> Any:
    """The sliding dot product of (N, C, H, W) with (F, C, kh, kw), without padding or groups."""
    kernels = np.reshape(weight, (weight.shape[0], -1))  # (F, C kh kw)
    oh = slid(x.shape[2], weight.shape[2], stride[0], 0, dilation[0])
    out = np.reshape(kernels @ columns, (x.shape[0], weight.shape[0], oh, -1))
    return out if bias is None else np.add(out, np.reshape(bias, (1, -1, 1, 1)), out=out)


def as_columns(x: Any, weight: Any, stride: Any, dilation: Any) -> Any:
    """The windows as one matrix for each image: (N, C kh kw, oh ow)."""
    windows = unfold(x, tuple(weight.shape[2:]), stride, dilation)
    return np.reshape(windows, (x.shape[0], weight.shape[1] * weight.shape[2] * weight.shape[3], -1))


def through_convolution(g: Any, needs: Any, weight: Any, columns: Any, shape: Any, stride: Any, dilation: Any) -> Any:
    """The gradients of images and kernels, which share the columns."""
    flat = np.reshape(g, (*g.shape[:2], -1))  # (N, F, oh ow)
    to_x = to_weight = None
    if needs[0]:
        kernels = np.reshape(weight, (weight.shape[0], -1))
        spread = np.swapaxes(kernels, 0, 1) @ flat  # (N, C kh kw, oh ow)
        windows = (g.shape[0], *weight.shape[1:], *g.shape[2:])  # (N, C, kh, kw, oh, ow)
        to_x = fold(np.reshape(spread, windows), shape, tuple(weight.shape[2:]), stride, dilation)
    if needs[1]:
        to_weight = np.reshape(np.sum(flat @ np.swapaxes(columns, 1, 2), axis=0), weight.shape)
    return to_x, to_weight


@composite
def conv2d(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
) -> Tensor:
    """The sliding dot product of images with kernels (the convolution of deep learning).

    Args:
        x: shape (N, C, H, W) or (C, H, W).
        weight: shape (F, C / groups, kh, kw).
        bias: shape (F,), or None.
        stride: the step, one number or (down, across).
        padding: zeros around, one number or (down, across), or 'valid', or 'same'.
        dilation: the distance between the kernel's elements.
        groups: the channels are cut in so many groups, each with its own kernels.

    Returns:
        Shape (N, F, H', W'), H' = (H + 2 padding - dilation (kh - 1) - 1) // stride + 1.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.conv2d.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.conv2d(torch.ones(1, 1, 3, 3), torch.ones(1, 1, 2, 2)).shape
    torch.Size([1, 1, 2, 2])
    """
    stride, dilation, batch = pair(stride), pair(dilation), x if x.ndim == 4 else x[None]
    kernel = tuple(weight.shape[2:])
    if batch.ndim != 4 or weight.ndim != 4 or batch.shape[1] != weight.shape[1] * groups or weight.shape[0] % groups:
        raise RuntimeError(
            f"Given groups={groups}, weight of size {list(weight.shape)}, expected input{list(x.shape)} to have "
            f"{weight.shape[1] * groups} channels in the layout (N, C, H, W): permute or reshape the images"
        )
    around = edges(padding, kernel, stride, dilation)
    if any(around):
        batch = pad_with(batch, ((0, 0), (0, 0), around[:2], around[2:]))
    if any(n < d * (k - 1) + 1 for n, k, d in zip(batch.shape[2:], kernel, dilation, strict=True)):
        raise RuntimeError(
            f"Calculated padded input size per channel: {batch.shape[2:]}. Kernel size: {kernel}. "
            "Kernel size can't be greater than actual input size: use padding, or a smaller kernel"
        )
    if groups == 1:
        out = convolve(batch, weight, bias, stride, dilation)
    else:
        out = grouped(batch, weight, bias, stride, dilation, groups)
    return out if x.ndim == 4 else out[0]


def grouped(x: Any, weight: Any, bias: Any, stride: Any, dilation: Any, groups: int) -> Any:
    """Each group of channels convolved with its own kernels."""
    from .shape import cat, chunk

    biases = [None] * groups if bias is None else chunk(bias, groups)
    parts = zip(chunk(x, groups, 1), chunk(weight, groups), biases, strict=True)
    return cat([convolve(a, w, b, stride, dilation) for a, w, b in parts], 1)


def edges(padding: Any, kernel: Any, stride: Any, dilation: Any) -> tuple[int, int, int, int]:
    """The zeros above, below, left and right."""
    if padding == "valid":
        padding = 0
    if padding == "same":
        if stride != (1, 1):
            raise RuntimeError("padding='same' is not supported for strided convolutions: give the padding as a number")
        totals = [d * (k - 1) for d, k in zip(dilation, kernel, strict=True)]
        return totals[0] // 2, totals[0] - totals[0] // 2, totals[1] // 2, totals[1] - totals[1] // 2
    if isinstance(padding, str):
        raise RuntimeError(f"padding='{padding}' is unknown: use 'same', 'valid' or numbers")
    down, across = pair(padding)
    return down, down, across, across


def windows_of(x: Any, kernel: Any, stride: Any, dilation: Any) -> list[Any]:
    """For each place in the window the image of what lies there: kh kw views of shape (N, C, oh, ow)."""
    (kh, kw), (sh, sw), (dh, dw) = kernel, stride, dilation
    oh, ow = slid(x.shape[2], kh, sh, 0, dh), slid(x.shape[3], kw, sw, 0, dw)
    return [
        x[:, :, i * dh : i * dh + sh * (oh - 1) + 1 : sh, j * dw : j * dw + sw * (ow - 1) + 1 : sw]
        for i in range(kh)
        for j in range(kw)
    ]


def first_largest(x: Any, kernel: Any, stride: Any, dilation: Any) -> Any:
    """For each window the number of the place where its largest element lies, the first of equals."""
    windows = windows_of(x, kernel, stride, dilation)
    best, place = windows[0].copy(), np.zeros(windows[0].shape, np.uint8 if len(windows) < 256 else np.int64)
    for k, window in enumerate(windows[1:], 1):
        larger = (window > best) | (np.isnan(window) & ~np.isnan(best))
        np.copyto(best, window, where=larger)
        np.copyto(place, place.dtype.type(k), where=larger)
    return place


@primitive(x=lambda g, place, shape, kernel, stride, dilation: place_back(g, place, shape, kernel, stride, dilation))
def pool_largest(
    x: Any,
    kernel: Any,
    stride: Any,
    dilation: Any,
    *,
    place: Any = constant(lambda x, kernel, stride, dilation: first_largest(x, kernel, stride, dilation)),
    shape: Any = SHAPE,
) -> Any:
    """The largest element of each window."""
    windows = windows_of(x, kernel, stride, dilation)
    out = windows[0].copy()
    for window in windows[1:]:
        np.maximum(out, window, out=out)
    return out


@primitive(x=lambda g, place, kernel, stride, dilation: take_places(g, place, kernel, stride, dilation))
def place_back(x: Any, place: Any, shape: Any, kernel: Any, stride: Any, dilation: Any) -> Any:
    """Each window's gradient at the place of its largest element, added up where windows overlap."""
    out = np.zeros(shape, x.dtype)
    for k, window in enumerate(windows_of(out, kernel, stride, dilation)):
        window += x * (place == k)
    return out


@primitive(x=lambda g, place, shape, kernel, stride, dilation: place_back(g, place, shape, kernel, stride, dilation))
def take_places(x: Any, place: Any, kernel: Any, stride: Any, dilation: Any, *, shape: Any = SHAPE) -> Any:
    """For each window the element at the given place."""
    windows = windows_of(x, kernel, stride, dilation)
    out = np.zeros(windows[0].shape, x.dtype)
    for k, window in enumerate(windows):
        out += window * (place == k)
    return out


@composite
def max_pool2d(
    x: Tensor,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    dilation: Any = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> Tensor:
    """The largest element of each window; the gradient goes to the first of equals.

    Args:
        x: shape (N, C, H, W) or (C, H, W).
        kernel_size: one number or (down, across).
        stride: the step, by default the kernel's size.
        padding: -inf around, at most half the kernel.
        dilation: the distance between the window's elements.
        ceil_mode: count also the windows that hang over the edge.
        return_indices: not there yet; refused.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.max_pool2d.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.max_pool2d(torch.arange(4.).reshape(1, 1, 2, 2), 2)
    tensor([[[[3.]]]])
    """
    if return_indices:
        raise NotImplementedError("max_pool2d(return_indices=True) is not there yet")
    kernel, padding, dilation = pair(kernel_size), pair(padding), pair(dilation)
    stride = kernel if stride is None or stride == [] else pair(stride)
    if x.ndim not in (3, 4):
        raise RuntimeError(f"max_pool2d: expected images of shape (N, C, H, W) or (C, H, W), got {tuple(x.shape)}")
    if any(2 * p > k for p, k in zip(padding, kernel, strict=True)):
        raise RuntimeError(
            f"pad should be at most half of effective kernel size, but got pad={padding} and kernel {kernel}"
        )
    batch: Any = x if x.ndim == 4 else x[None]
    after = list(padding)
    for i, (n, k, s, p, d) in enumerate(zip(batch.shape[2:], kernel, stride, padding, dilation, strict=True)):
        if slid(n, k, 1, p, d) < 1:
            raise RuntimeError(f"max_pool2d: windows of {kernel} do not fit images of {tuple(batch.shape[2:])}")
        over = -(n + 2 * p - d * (k - 1) - 1) % s if ceil_mode else 0
        after[i] += over if over and slid(n, k, s, p, d) * s < n + p else 0
    if any(padding) or any(after):
        around = ((0, 0), (0, 0), (padding[0], after[0]), (padding[1], after[1]))
        batch = pad_with(batch, around, -np.inf)
    out = pool_largest(batch, kernel, stride, dilation)
    return out if x.ndim == 4 else out[0]


@composite
def pad(x: Tensor, pad: Any, mode: str = "constant", value: float | None = None) -> Tensor:
    """`x` with a border: `pad` has (before, after) for the last dimension, then for the one before it, and so on."""
    if mode != "constant":
        raise NotImplementedError(f"pad(mode='{mode}') is not there yet: only 'constant'")
    if len(pad) % 2 or len(pad) > 2 * x.ndim:
        raise RuntimeError(
            f"Padding length must be divisible by 2 and at most twice {x.ndim} dimensions, but got {pad}"
        )
    pairs = [(pad[i], pad[i + 1]) for i in range(0, len(pad), 2)][::-1]
    return pad_with(x, (*((0, 0),) * (x.ndim - len(pairs)), *pairs), value or 0.0)
