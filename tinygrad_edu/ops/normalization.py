"""Numbers brought to mean 0 and variance 1: over the batch, within each sample, or within groups of its channels."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..calls.composite import SHAPE
from ..core import Tensor, primitive, unwrap
from .fused import within


def normalizer(name: str, doc: str) -> Any:
    """The op of that name and description. They differ in nothing else, but a graph should say which layer it was."""

    def normalize(
        x: Any,
        weight: Any,
        bias: Any,
        axes: tuple[int, ...],
        eps: float,
        centred: bool = True,
        known: Any = None,
        *,
        stand: Any = lambda x, axes, eps, centred, known: standing(x, axes, eps, centred, known),
    ) -> Any:
        mean, rest, scale = stand
        both = weight is not None and weight.shape == scale.shape  # then in one go
        out = standardized(x, mean, rest, scale * weight if both else scale)
        out = out if both or weight is None else within(out, np.multiply, out, weight)
        return out if bias is None else within(out, np.add, out, bias)

    normalize.__name__, normalize.__doc__ = name, doc
    rule = {
        ("x", "weight", "bias"): lambda g, needs, x, weight, axes, stand: through_normal(
            g, needs, x, weight, axes, *stand
        )
    }
    return primitive(rule)(normalize)


normalize_batch = normalizer("normalize_batch", "Each channel normalised over the batch (Ioffe and Szegedy 2015).")
normalize_layer = normalizer("normalize_layer", "Each sample normalised (Ba, Kiros and Hinton 2016).")
normalize_groups = normalizer("normalize_groups", "Each group of channels of a sample normalised (Wu and He 2018).")
normalize_scale = normalizer("normalize_scale", "Each sample by its root mean square (Zhang and Sennrich 2019).")


def standing(x: Any, axes: tuple[int, ...], eps: float, centred: bool, known: Any = None) -> Any:
    """Over `axes` the mean, what its rounding left, and one over the deviation; or what is `known` of arrays."""
    return moments(x, axes, eps, centred)[2:] if known is None or isinstance(x, Tensor) else known


def standardized(x: Any, mean: Any, rest: Any, scale: Any) -> Any:
    """The elements in deviations from the mean: always new memory, and cheaper to make again than to keep."""
    moved = centre(x, mean, rest)
    return within(None if moved is x else moved, np.multiply, moved, scale)


def centre(x: Any, mean: Any, rest: Any) -> Any:
    """The elements less the mean, if there is one, and less what its rounding left."""
    moved = x if mean is None else x - mean
    return moved if rest is None else within(moved, np.subtract, moved, rest)


def moments(x: Any, axes: tuple[int, ...], eps: float, centred: bool = True) -> tuple[Any, Any, Any, Any, Any]:
    """The mean and the variance over `axes`, and the three that `standing` gives."""
    count = math.prod(x.shape[i] for i in axes)
    mean, rest = total(x, axes) / count if centred else None, None
    moved = centre(x, mean, None)
    variance = total(moved, axes, moved) / count
    if centred and np.any(unwrap(variance) < 1e-4 * np.square(unwrap(mean))):  # then the rounding of the mean is seen
        rest = total(moved, axes) / count
        moved = within(moved, np.subtract, moved, rest)
        variance = total(moved, axes, moved) / count
    return mean if rest is None else mean + rest, variance, mean, rest, 1 / np.sqrt(variance + eps)


@primitive(
    x=lambda g, y, shape: np.broadcast_to(g, shape) if y is None else g * y,
    y=lambda g, x: g * x,
)
def total(x: Any, axes: tuple[int, ...], y: Any = None, *, shape: Any = SHAPE) -> Any:
    """The sum of x, or of x times y, over `axes`, which stay as 1; by BLAS where they come first or last."""
    n, last = len(axes), x.ndim
    while last - 1 in axes:
        last -= 1
    if last < x.ndim:
        rows = (*shape[:last], math.prod(shape[last:]))
        flat = np.reshape(x, rows)
        sums = flat @ np.ones(rows[-1], x.dtype) if y is None else np.vecdot(flat, np.reshape(y, rows))
        if lead := tuple(i for i in axes if i < last):
            sums = np.add.reduce(sums, axis=lead, keepdims=True)
        return sums.reshape(*sums.shape, *(1,) * (x.ndim - last))
    if axes != tuple(range(n)):
        return np.sum(x if y is None else x * y, axis=axes, keepdims=True)
    rows = (math.prod(shape[:n]), math.prod(shape[n:]))
    flat = np.reshape(x, rows)
    sums = np.ones(rows[0], x.dtype) @ flat if y is None else np.einsum("ij,ij->j", flat, np.reshape(y, rows))
    return sums.reshape(*(1,) * n, *shape[n:])


def through_normal(
    g: Any, needs: Any, x: Any, weight: Any, axes: tuple[int, ...], mean: Any, rest: Any, scale: Any
) -> tuple[Any, Any, Any]:
    """The gradients of input, weight and bias, which share their sums where the weight is one number over `axes`."""
    shape = (1,) * g.ndim if weight is None else (1,) * (g.ndim - weight.ndim) + tuple(weight.shape)
    stretched = tuple(i for i, n in enumerate(shape) if n == 1)
    shares = set(axes) <= set(stretched)
    h, count = (g if shares else g * weight), math.prod(g.shape[i] for i in axes)
    normal, left = (centre(x, mean, rest), scale) if shares else (standardized(x, mean, rest, scale), 1)
    sum_h, sum_hn = total(h, axes), total(h, axes, normal) * left
    to_weight = sum_hn if shares else np.reshape(total(g, stretched, normal), weight.shape) if needs[1] else None
    to_x = within(None if normal is x else normal, np.multiply, normal, sum_hn * left / count)
    to_x = within(to_x, np.subtract, h, to_x)
    if mean is not None:
        to_x = within(to_x, np.subtract, to_x, sum_h / count)
    to_x = within(to_x, np.multiply, to_x, scale if weight is None or not shares else scale * weight)
    if shares:
        return to_x, to_weight, sum_h
    return to_x, to_weight, np.reshape(total(g, stretched), weight.shape) if needs[2] else None
