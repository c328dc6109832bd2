"""Images at the points of a grid: what turns, scales and bends them, with gradients for the points."""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np

from ... import ops
from ...core import Tensor, wrap
from ...ops.resample import brought_inside
from .vision import cubic_weights

__all__ = ["affine_grid", "grid_sample"]
MODES = {"bilinear": 0, "nearest": 1, "bicubic": 2}
PADDINGS = {"zeros": 0, "border": 1, "reflection": 2}


def grid_sample(
    input: Tensor, grid: Tensor, mode: str = "bilinear", padding_mode: str = "zeros", align_corners: bool | None = None
) -> Tensor:
    """The image at the points of a grid, between its pixels by interpolation.

    Args:
        input: shape (N, C, H, W) or (N, C, D, H, W).
        grid: shape (N, H', W', 2) with points (x, y), or (N, D', H', W', 3) with (x, y, z); -1 and 1 are the edges.
        mode: "bilinear" (in three dimensions trilinear), "nearest", or for images "bicubic".
        padding_mode: what lies outside: "zeros", the "border", or the image's "reflection".
        align_corners: whether -1 and 1 are the centres of the outermost pixels rather than their edges.

    Returns:
        Shape (N, C, H', W') or (N, C, D', H', W').

    Raises:
        ValueError: an unknown mode or padding_mode.
        RuntimeError: shapes or dtypes that do not fit.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.grid_sample.html

    >>> import tinygrad_edu as torch
    >>> image = torch.arange(4.0).reshape(1, 1, 2, 2)
    >>> torch.nn.functional.grid_sample(image, torch.zeros(1, 1, 1, 2), align_corners=False)
    tensor([[[[1.5000]]]])
    """
    if mode not in MODES:
        raise ValueError(f"grid_sample(): expected mode to be one of {list(MODES)}, but got: '{mode}'")
    if padding_mode not in PADDINGS:
        raise ValueError(
            f"grid_sample(): expected padding_mode to be one of {list(PADDINGS)}, but got: '{padding_mode}'"
        )
    return grid_sampler(input, grid, MODES[mode], PADDINGS[padding_mode], _said(align_corners))


def affine_grid(theta: Tensor, size: Any, align_corners: bool | None = None) -> Tensor:
    """The points from which an affine map fetches an image, for `grid_sample`.

    Args:
        theta: shape (N, 2, 3) or (N, 3, 4), maps (x, y, 1) or (x, y, z, 1) of the output to the input.
        size: of the output, (N, C, H, W) or (N, C, D, H, W).
        align_corners: as in `grid_sample`.

    Returns:
        Shape (N, H, W, 2) or (N, D, H, W, 3).

    Raises:
        ValueError: theta is not floating point, or its shape or the size is wrong.
        NotImplementedError: the size has neither 4 nor 5 dimensions.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.affine_grid.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.affine_grid(torch.eye(2, 3)[None], (1, 1, 1, 2), align_corners=False)
    tensor([[[[-0.5000,  0.0000],
              [ 0.5000,  0.0000]]]])
    """
    align_corners = _said(align_corners)
    if theta.array.dtype.kind != "f":
        raise ValueError(f"Expected theta to have floating point type, but got {theta.dtype!r}: use .float()")
    if len(size) not in (4, 5):
        raise NotImplementedError(f"affine_grid takes sizes (N, C, H, W) and (N, C, D, H, W), but got {tuple(size)}")
    n = len(size) - 2
    if theta.ndim != 3 or tuple(theta.shape[1:]) != (n, n + 1):
        raise ValueError(f"Expected theta of shape (N, {n}, {n + 1}) for size {tuple(size)}. Got {tuple(theta.shape)}.")
    if min(size) <= 0:
        raise ValueError(f"Expected non-zero, positive output size. Got {tuple(size)}")
    if align_corners and min(size[2:]) == 1:
        warnings.warn("affine_grid(align_corners=True) puts a single point at 0, the middle", stacklevel=2)
    return affine_grid_generator(theta, size, align_corners)


def _said(align_corners: bool | None) -> bool:
    if align_corners is None:
        warnings.warn("grid_sample and affine_grid take align_corners=False unless told otherwise", stacklevel=3)
    return bool(align_corners)


def _neighbours(x: Tensor, size: int, mode: int, padding_mode: int, align_corners: bool) -> tuple[Any, Tensor]:
    """The places and weights of the pixels around coordinates (N, points) in one direction: (N, taps, points)."""
    p = ops.to_pixels(x, size, 0 if mode == 2 else padding_mode, align_corners)
    first = np.rint(p.array) if mode == 1 else np.floor(p.array)
    places = first[:, None] + {0: np.arange(2), 1: np.arange(1), 2: np.arange(-1, 3)}[mode][:, None]
    if mode == 2:
        places = brought_inside(places, size, padding_mode, align_corners)
    t = p - wrap(first)
    # the nearest pixel counts whole: a one whose gradient is zero
    weights = [ops.nan_to_num(t) * 0 + 1] if mode == 1 else cubic_weights(t) if mode == 2 else [1 - t, t]
    outside = ~((places >= 0) & (places < size))
    return np.where(outside, size, places).astype(np.int64), ops.stack(weights, 1)


def grid_sampler(
    input: Tensor, grid: Tensor, interpolation_mode: int, padding_mode: int, align_corners: bool
) -> Tensor:
    """The image at the points of a grid; `torch.nn.functional.grid_sample` says what the numbers mean."""
    _refuse_unlike(input, grid, interpolation_mode)
    if input.array.dtype == np.float16:  # too coarse to add up in
        wide = grid_sampler(input.float(), grid.float(), interpolation_mode, padding_mode, align_corners)
        return ops.cast(wide, np.float16)
    sizes, batch, channels = tuple(input.shape[2:]), input.shape[0], input.shape[1]
    points = ops.reshape(grid, (batch, math.prod(grid.shape[1:-1]), len(sizes)))
    places, weights, outside = np.zeros((1, 1, 1), np.int64), None, np.zeros((1, 1, 1), bool)
    for i, size in enumerate(sizes):
        at, w = _neighbours(points[..., -1 - i], size, interpolation_mode, padding_mode, align_corners)
        places = _combined(places[:, :, None] * size + at[:, None])  # (N, taps so far, taps, points)
        outside = _combined(outside[:, :, None] | (at == size)[:, None])
        weights = w if weights is None else _combined(ops.expand_dims(weights, 2) * ops.expand_dims(w, 1))
    places = np.where(outside, math.prod(sizes), places)
    out = ops.sample_points(ops.reshape(input, (batch, channels, math.prod(sizes))), weights, places)
    return ops.reshape(out, (batch, channels, *grid.shape[1:-1]))


def _combined(x: Any) -> Any:
    """All pairs of taps as one dimension."""
    return np.reshape(x, (x.shape[0], x.shape[1] * x.shape[2], x.shape[3]))


def _refuse_unlike(x: Tensor, grid: Tensor, mode: int) -> None:
    """RuntimeError where image and grid do not fit each other."""
    wrong = ""
    if x.array.dtype != grid.array.dtype:
        wrong = f"expected scalar type {x.dtype!r} but found {grid.dtype!r}: convert one with .to(...)"
    elif x.ndim != grid.ndim or x.ndim not in (4, 5) or grid.shape[-1] != x.ndim - 2:
        wrong = "an image (N, C, H, W) needs a grid (N, H', W', 2), and (N, C, D, H, W) needs (N, D', H', W', 3)"
    elif x.shape[0] != grid.shape[0]:
        wrong = "expected grid and input to have same batch size"
    elif 0 in x.shape[2:]:
        wrong = "expected input to have non-empty spatial dimensions"
    elif mode == 2 and x.ndim == 5:
        wrong = "bicubic interpolation only supports 4D input"
    if wrong:
        raise RuntimeError(f"grid_sampler(): {wrong}; got input {tuple(x.shape)} and grid {tuple(grid.shape)}")
    if x.array.dtype.kind != "f":
        raise NotImplementedError(f"grid_sampler() is not implemented for {x.dtype!r}: convert with .float()")


def affine_grid_generator(theta: Tensor, size: Any, align_corners: bool) -> Tensor:
    """The points from which an affine map fetches an image of `size`; see `torch.nn.functional.affine_grid`."""
    ends = [float(n > 1) if align_corners else 1 - 1 / n for n in size[2:]]  # the centres of the outermost pixels
    axes = [np.linspace(-end, end, n, dtype=theta.array.dtype) for end, n in zip(ends, size[2:], strict=True)]
    base = np.stack([*np.meshgrid(*axes, indexing="ij")[::-1], np.ones(tuple(size[2:]), theta.array.dtype)], -1)
    points = ops.matmul(wrap(base.reshape(-1, len(axes) + 1)), ops.transpose(theta, 1, 2))  # (N, points, 2 or 3)
    return ops.reshape(points, (size[0], *size[2:], len(axes)))
