"""Images of another size, and with channels in another order."""

from __future__ import annotations

import operator
import warnings
from typing import Any

import numpy as np

from ... import ops
from ...core import Tensor

__all__ = [
    "channel_shuffle",
    "interpolate",
    "pixel_shuffle",
    "pixel_unshuffle",
    "upsample",
    "upsample_bilinear",
    "upsample_nearest",
]
SMOOTH = {"linear": 3, "bilinear": 4, "bicubic": 4, "trilinear": 5}  # and the dimensions that they need
STEPS = ("nearest", "nearest-exact", "area")


def interpolate(
    input: Tensor,
    size: Any = None,
    scale_factor: Any = None,
    mode: str = "nearest",
    align_corners: bool | None = None,
    recompute_scale_factor: bool | None = None,
    antialias: bool = False,
) -> Tensor:
    """The same image in another size.

    Args:
        input: shape (N, C, W), (N, C, H, W) or (N, C, D, H, W).
        size: the new spatial size, one number or one for each dimension; or
        scale_factor: how many times the old one.
        mode: "nearest" (as PyTorch's, half a pixel off), "nearest-exact", "area" (means), "linear" (for 3 dimensions),
            "bilinear" and "bicubic" (for 4), "trilinear" (for 5).
        align_corners: whether the centres of the outermost pixels stay where they are, rather than their edges.
        recompute_scale_factor: whether positions follow from the sizes, which are whole, and not from scale_factor.
        antialias: whether to average over the pixels that shrinking merges (bilinear and bicubic alone).

    Raises:
        ValueError: the options contradict each other.
        NotImplementedError: the mode is unknown, or not for so many dimensions, or not for integers.
        RuntimeError: an image without pixels goes in, or would come out.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.interpolate.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.interpolate(torch.tensor([[[0.0, 1.0]]]), size=4, mode="linear")
    tensor([[[0.0000, 0.2500, 0.7500, 1.0000]]])
    """
    if mode not in SMOOTH and align_corners is not None:
        raise ValueError(f"align_corners is for the modes {list(SMOOTH)}, not for mode '{mode}': leave it out")
    if recompute_scale_factor and size is not None:
        raise ValueError(f"recompute_scale_factor is not meaningful with an explicit size, here {size}")
    sizes, scales = _sizes(tuple(input.shape[2:]), size, scale_factor, bool(recompute_scale_factor) or mode == "area")
    if antialias and (mode not in ("bilinear", "bicubic") or input.ndim != 4):
        raise ValueError(
            f"antialias is for the modes bilinear and bicubic with 4-D input, not '{mode}', {input.ndim}-D"
        )
    if input.ndim not in (3, 4, 5) or SMOOTH.get(mode, input.ndim if mode in STEPS else 0) != input.ndim:
        raise NotImplementedError(
            f"Got {input.ndim}D input in mode '{mode}': {', '.join(STEPS)} take 3D, 4D and 5D input, "
            + ", ".join(f"{name} {n}D" for name, n in SMOOTH.items())
        )
    if min(input.shape[1:]) <= 0 or min(sizes) < (mode != "area"):
        raise RuntimeError(f"Input and output sizes should be greater than 0, but got {tuple(input.shape)}, {sizes}")
    kinds = {"f": True, "u": mode in STEPS[:2]}
    if not kinds.get(input.array.dtype.kind):
        raise NotImplementedError(f"interpolate(mode='{mode}') is not implemented for {input.dtype!r}: use .float()")
    x = ops.cast(input, np.float32) if input.array.dtype == np.float16 else ops.clone(input)
    for axis, new, scale in reversed(list(zip(range(2, input.ndim), sizes, scales, strict=True))):
        old = input.shape[axis]
        if old != new or scale not in (None, 1):
            taps = _taps(mode, old, new, scale, bool(align_corners), antialias, x.array.dtype == np.float64)
            x = ops.blend(x, *taps, axis)
    return ops.cast(x, np.float16) if input.array.dtype == np.float16 else x


def _sizes(old: tuple[int, ...], size: Any, scale_factor: Any, recompute: bool) -> tuple[list[int], list[Any]]:
    """The new spatial size, and the scales where positions follow from them."""
    if (size is None) == (scale_factor is None):
        raise ValueError(f"give either size or scale_factor, but got size={size} and scale_factor={scale_factor}")
    asked = scale_factor if size is None else size
    each = list(asked) if isinstance(asked, (tuple, list)) else [asked] * len(old)
    if len(each) != len(old):
        raise ValueError(f"expected one number for each of the spatial dimensions {old}, but got {asked}")
    if size is not None:
        return [operator.index(n) for n in each], [None] * len(old)
    if not all(isinstance(s, (int, float)) for s in each):
        raise TypeError(f"scale_factor must be a number or one for each dimension, but got {scale_factor!r}")
    return [int(n * s) for n, s in zip(old, each, strict=True)], [None if recompute else float(s) for s in each]


def _taps(
    mode: str, old: int, new: int, scale: float | None, align_corners: bool, antialias: bool, wide: bool
) -> tuple[Any, Any]:
    """Which of the `old` pixels of a row make each of the `new` ones, and their weights: (taps, new)."""
    at = np.arange(new)
    if mode == "area":
        return _runs(at * old // new, -(-(at + 1) * old // new), old, lambda places: np.ones(places.shape))
    step = 1 / scale if scale else old / new
    if align_corners:
        step = (old - 1) / (new - 1) if new > 1 else 0.0
    if mode in STEPS[:2]:  # rounded as PyTorch does
        real = np.dtype("float64" if wide else "float32")
        centers = (at + 0.5 * (mode == "nearest-exact")).astype(real) * np.asarray(step, real)
        places = np.floor(centers.astype(np.float32))
        return np.minimum(places.astype(np.int64), old - 1)[None], None
    if antialias:
        return _filtered(mode, old, at, step)
    center = at * step if align_corners else (at + 0.5) * step - 0.5
    if mode == "bicubic":
        first = np.floor(center).astype(np.int64)
        return np.clip(first + np.arange(-1, 3)[:, None], 0, old - 1), np.stack(cubic_weights(center - first))
    center = np.maximum(center, 0)
    first = np.minimum(center.astype(np.int64), old - 1)
    behind = np.clip(center - first, 0, 1)
    return np.stack([first, np.minimum(first + 1, old - 1)]), np.stack([1 - behind, behind])


def _filtered(mode: str, old: int, at: np.ndarray, step: float) -> tuple[Any, Any]:
    """The taps of a filter as wide as the pixels that it merges."""
    width = max(step, 1.0)
    center, reach = (at + 0.5) * step, width * (2 if mode == "bicubic" else 1)
    first = np.maximum((center - reach + 0.5).astype(np.int64), 0)

    def weights(places: np.ndarray) -> Any:
        distance = np.abs((places - center + 0.5) / width)
        if mode == "bilinear":
            return np.maximum(1 - distance, 0)
        near, far = cubic_weights(distance, -0.5)[1], cubic_weights(distance - 1, -0.5)[0]
        return np.where(distance < 1, near, np.where(distance < 2, far, 0))

    return _runs(first, np.minimum((center + reach + 0.5).astype(np.int64), old), old, weights)


def _runs(first: np.ndarray, end: np.ndarray, old: int, weights: Any) -> tuple[Any, Any]:
    """The taps of runs of pixels, with weights that sum to 1; the shorter runs are filled up with zeros."""
    places = first + np.arange((end - first).max(initial=1))[:, None]
    shares = np.where(places < end, weights(places), 0)
    return np.where(places < end, places, old), shares / shares.sum(0)


def cubic_weights(t: Any, a: float = -0.75) -> list[Any]:
    """The weights of the four neighbours of a point that lies `t` behind the second: Keys' cubic convolution, 1981."""

    def near(s: Any) -> Any:
        return ((a + 2) * s - (a + 3)) * s * s + 1

    def far(s: Any) -> Any:
        return ((s - 5) * s + 8) * s * a - 4 * a

    return [far(t + 1), near(t), near(1 - t), far(2 - t)]


def upsample(
    input: Tensor, size: Any = None, scale_factor: Any = None, mode: str = "nearest", align_corners: bool | None = None
) -> Tensor:
    """The former name of `interpolate`, which warns."""
    return _formerly("upsample", input, size, scale_factor, mode, align_corners)


def upsample_nearest(input: Tensor, size: Any = None, scale_factor: Any = None) -> Tensor:
    """The former name of `interpolate` with mode "nearest", which warns."""
    return _formerly("upsample_nearest", input, size, scale_factor, "nearest", None)


def upsample_bilinear(input: Tensor, size: Any = None, scale_factor: Any = None) -> Tensor:
    """The former name of `interpolate` with mode "bilinear" and align_corners=True, which warns."""
    return _formerly("upsample_bilinear", input, size, scale_factor, "bilinear", True)


def _formerly(name: str, *arguments: Any) -> Tensor:
    warnings.warn(f"`nn.functional.{name}` is deprecated. Use `nn.functional.interpolate` instead.", stacklevel=3)
    return interpolate(*arguments)


def _refuse(input: Tensor, name: str, factor: int, what: str) -> None:
    """RuntimeError where there is no image, or no factor."""
    if isinstance(factor, bool) or not isinstance(factor, int):
        raise TypeError(f"{name}(): argument '{what}' must be int, not {type(factor).__name__}")
    if input.ndim < 3 or factor <= 0:
        raise RuntimeError(
            f"{name} expects an input with at least 3 dimensions and a positive {what}, but got input of shape "
            f"{tuple(input.shape)} and {factor}"
        )


def pixel_shuffle(input: Tensor, upscale_factor: int) -> Tensor:
    """Groups of r x r channels as squares of pixels: (*, C r^2, H, W) to (*, C, H r, W r).

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.pixel_shuffle.html

    >>> import tinygrad_edu as torch
    >>> torch.pixel_shuffle(torch.arange(4).reshape(4, 1, 1), 2)
    tensor([[[0, 1],
             [2, 3]]])
    """
    _refuse(input, "pixel_shuffle", upscale_factor, "upscale_factor")
    *lead, channels, height, width = input.shape
    r = upscale_factor
    if channels % (r * r):
        raise RuntimeError(
            f"pixel_shuffle: the {channels} channels must be a multiple of upscale_factor ** 2 = {r * r}"
        )
    parts, n = ops.reshape(input, (*lead, channels // (r * r), r, r, height, width)), len(lead)
    turned = ops.permute(parts, (*range(n + 1), n + 3, n + 1, n + 4, n + 2))  # (*, C, H, r, W, r)
    return ops.reshape(turned, (*lead, channels // (r * r), height * r, width * r))


def pixel_unshuffle(input: Tensor, downscale_factor: int) -> Tensor:
    """Squares of r x r pixels as groups of channels: (*, C, H r, W r) to (*, C r^2, H, W)."""
    _refuse(input, "pixel_unshuffle", downscale_factor, "downscale_factor")
    *lead, channels, height, width = input.shape
    r = downscale_factor
    if height % r or width % r:
        raise RuntimeError(
            f"pixel_unshuffle: height {height} and width {width} must be multiples of downscale_factor {r}"
        )
    parts, n = ops.reshape(input, (*lead, channels, height // r, r, width // r, r)), len(lead)
    turned = ops.permute(parts, (*range(n + 1), n + 2, n + 4, n + 1, n + 3))  # (*, C, r, r, H, W)
    return ops.reshape(turned, (*lead, channels * r * r, height // r, width // r))


def channel_shuffle(input: Tensor, groups: int) -> Tensor:
    """The channels of the groups one by one in turn: channel g c' + k comes from group k."""
    _refuse(input, "channel_shuffle", groups, "groups")
    if input.shape[1] % groups:
        raise RuntimeError(
            f"Number of channels must be divisible by groups. Got {input.shape[1]} channels and {groups} groups."
        )
    parts = ops.reshape(input, (input.shape[0], groups, input.shape[1] // groups, *input.shape[2:]))
    return ops.reshape(ops.transpose(parts, 1, 2), input.shape)
