"""What lies around the edges."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..calls.composite import SHAPE, composite
from ..core import Tensor, answers, primitive
from .indexing import pick


@answers(np.pad)
@primitive(
    x=lambda g, padding, shape: g[tuple(slice(low, low + n) for (low, _), n in zip(padding, shape, strict=True))]
)
def pad_with(x: Any, padding: Any, value: float = 0.0, *, shape: Any = SHAPE) -> Any:
    """`x` with `value` around it: (before, after) for each dimension."""
    out = np.full(tuple(n + low + high for n, (low, high) in zip(x.shape, padding, strict=True)), value, x.dtype)
    out[tuple(slice(low, low + n) for n, (low, _) in zip(x.shape, padding, strict=True))] = x
    return out


def as_pairs(x: Any, pad: Any) -> list[tuple[int, int]]:
    """PyTorch's list, which begins with the last dimension, as (before, after) for each of the dimensions, in order."""
    if not isinstance(pad, (tuple, list)) or not all(isinstance(n, (int, np.integer)) for n in pad):
        raise TypeError(f"pad(): argument 'pad' must be tuple of ints, but got {pad!r}")
    if len(pad) % 2 or len(pad) > 2 * x.ndim:
        raise RuntimeError(
            f"Padding length must be divisible by 2 and at most twice the {x.ndim} dimensions, but got {pad}"
        )
    return [(int(pad[i]), int(pad[i + 1])) for i in range(len(pad) - 2, -1, -2)]


@composite
def constant_pad_nd(x: Tensor, pad: Any, value: Any = 0) -> Tensor:
    """`x` with a border of `value`, or cut where the numbers are negative; see `torch.nn.functional.pad`."""
    pairs = as_pairs(x, pad)
    pairs = [(0, 0)] * (x.ndim - len(pairs)) + pairs
    if any(n + min(a, 0) + min(b, 0) < 0 for n, (a, b) in zip(x.shape, pairs, strict=True)):
        raise RuntimeError(f"pad(): {tuple(pad)} cuts away more than the shape {tuple(x.shape)} has")
    if any(min(pair) < 0 for pair in pairs):
        x = pick(x, tuple(slice(max(-a, 0), n + min(b, 0)) for n, (a, b) in zip(x.shape, pairs, strict=True)))
    return pad_with(x, tuple((max(a, 0), max(b, 0)) for a, b in pairs), value)
