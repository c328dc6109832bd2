"""What lies around the edges: constants, or the tensor itself again."""

from __future__ import annotations

from typing import Any

import numpy as np

from ... import ops
from ...core import Tensor
from ...ops.padding import as_pairs

__all__ = ["pad"]
MODES = ("reflect", "replicate", "circular")


def pad(input: Tensor, pad: Any, mode: str = "constant", value: float | None = None) -> Tensor:
    """The tensor with a border, or cut where the numbers are negative.

    Args:
        input: any shape; for the other modes than "constant" (N, C, spatial) or (C, spatial).
        pad: how many (before, after) along the last dimension, then along the one before it, and so on; for the other
            modes along all the spatial ones.
        mode: "constant", "reflect" (at the last element, which is not doubled), "replicate" (the last element) or
            "circular" (the other end).
        value: the constant.

    Raises:
        RuntimeError: the numbers are not in pairs, are too many, or ask for more than the tensor has.
        NotImplementedError: the mode is unknown, or has no meaning for so many numbers and dimensions.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.pad.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.pad(torch.tensor([[1, 2, 3]]), (1, 2), "reflect")
    tensor([[2, 1, 2, 3, 2, 1]])
    """
    if mode == "constant":
        return ops.constant_pad_nd(input, pad, 0 if value is None else value)
    pairs = as_pairs(input, pad)
    if mode not in MODES:
        raise NotImplementedError(f"Unrecognised padding mode {mode}: use 'constant' or one of {MODES}")
    if value:
        raise RuntimeError(f'Padding mode "{mode}" doesn\'t take in value argument, but got {value}')
    if not 1 <= len(pairs) <= 3 or input.ndim - len(pairs) not in (1, 2):
        raise NotImplementedError(
            f"Padding size {2 * len(pairs)} is not supported for {input.ndim}D input tensor: mode '{mode}' takes one "
            "pair for each dimension of (N, C, spatial...) or (C, spatial...), at most three"
        )
    if mode != "circular" and input.array.dtype.kind == "b":
        raise NotImplementedError(f"pad(mode='{mode}') is not implemented for {input.dtype!r}: convert with .float()")
    sizes = input.shape[-len(pairs) :]
    if mode != "circular" and (0 in input.shape[1:] or all(n + sum(p) < 1 for n, p in zip(sizes, pairs, strict=True))):
        raise RuntimeError(f"pad(mode='{mode}') of {tuple(input.shape)} by {tuple(pad)}: there is, or remains, nothing")
    for axis, (before, after) in enumerate(pairs, input.ndim - len(pairs)):
        input = ops.blend(input, _places(input.shape[axis], before, after, mode)[None], None, axis)
    return input


def _places(size: int, before: int, after: int, mode: str) -> np.ndarray:
    """Which element of a row lies at each place of the padded one; RuntimeError where there is none."""
    first, last = max(-before, 0), size - max(-after, 0)  # of a circle the parts that are cut are not repeated
    most = {"reflect": size - 1, "circular": size}.get(mode, max(before, after))
    left = last - first if mode == "circular" else size + before + after
    if left < 0 or max(before, after, 0) > max(most, 0):
        raise RuntimeError(
            f"Padding {(before, after)} does not fit a dimension of size {size} in mode '{mode}': "
            + ("more would be cut than there is" if left < 0 else f"at most {most} elements can be added at an end")
        )
    places = np.arange(-before, size + after)
    if mode == "reflect":
        return np.asarray(size - 1 - np.abs(size - 1 - np.abs(places)))
    if mode == "replicate":
        return np.clip(places, 0, size - 1)
    return first + (places - first) % max(last - first, 1)
