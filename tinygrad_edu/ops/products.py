"""Norms of vectors and matrices, and distances: what vectors are measured by."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..calls.composite import composite, offered
from ..core import Tensor, primitive
from .conversion import cast
from .factorization import singular_values
from .indexing import choose, dimension
from .reduction import amax, amin, euclidean_norm, spread, sum
from .shape import expand_dims, movedim


@primitive(x=lambda g, x, out, p, axis, keepdims: through_norm(g, x, out, p, axis, keepdims))
def power_norm(x: Any, p: float, axis: Any = None, keepdims: bool = False) -> Any:
    """The `p`-th root of the sum of `p`-th powers of sizes, along `axis`; for `p` 0 how many are not 0."""
    if not p:
        return np.asarray(np.count_nonzero(x, axis=axis, keepdims=keepdims)).astype(x.dtype)
    return np.sum(np.abs(x) ** p, axis=axis, keepdims=keepdims) ** (1 / p)


def through_norm(g: Any, x: Any, out: Any, p: float, axis: Any, keepdims: bool) -> Any:
    """The gradient of a norm; 0 for what is 0, and for nothing."""
    whole = spread(out, x.shape, axis, keepdims)
    none = (x == 0) | (whole == 0) | (not p)
    part = np.abs(np.where(none, 1, x)) / np.where(none, 1, whole)
    return spread(g, x.shape, axis, keepdims) * np.where(none, 0, np.sign(x) * part ** (p - 1))


def vector_norm(x: Tensor, p: Any = 2, axis: Any = None, keepdims: bool = False) -> Tensor:
    """The `p`-norm of the elements along `axis`; at a kink the gradient is in the middle, so 0 for nothing."""
    if x.array.dtype.kind != "f":
        raise RuntimeError(
            f"linalg.vector_norm: the input must be floating point, got {x.dtype!r}: call .float() first"
        )
    axis = (axis if isinstance(axis, int) else tuple(axis)) if axis is not None and axis != () else None
    if p < 0 or p == math.inf:
        along = range(x.ndim) if axis is None else (axis,) if isinstance(axis, int) else axis
        if any(not x.shape[dimension(x, a)] for a in along):
            raise RuntimeError(f"linalg.vector_norm cannot compute the {p} norm of nothing: the shape is {x.shape}")
    if p == 2:
        return euclidean_norm(x, axis, keepdims)
    if abs(p) == math.inf:
        return (amax if p > 0 else amin)(np.abs(x), axis, keepdims)
    return sum(np.abs(x), axis, keepdims) if p == 1 else power_norm(x, p, axis, keepdims)


def matrix_norm(x: Tensor, p: Any = "fro", axes: Any = (-2, -1), keepdims: bool = False) -> Tensor:
    """The norm of the matrices in two dimensions: 'fro', 'nuc' (of singular values), 1, 2, inf or their negatives."""
    if p not in ("fro", "nuc", 1, -1, 2, -2, math.inf, -math.inf):
        raise RuntimeError(f"linalg.matrix_norm: Order {p} not supported: 'fro', 'nuc', 1, -1, 2, -2, inf and -inf are")
    if len(axes) != 2 or x.ndim < 2 or len({dimension(x, a) for a in axes}) < 2:
        raise RuntimeError(f"linalg.matrix_norm: dim must be two dimensions of at least two, got {axes} of {x.ndim}")
    if p == "fro":
        return vector_norm(x, 2, axes, keepdims)
    matrices = movedim(x, tuple(axes), (-2, -1))
    if p == "nuc":
        found = sum(singular_values(matrices), -1)
    else:
        lengths = singular_values(matrices) if abs(p) == 2 else sum(np.abs(matrices), -2 if abs(p) == 1 else -1)
        found = (amax if p > 0 else amin)(lengths, -1)
    return expand_dims(found, tuple(dimension(x, a) for a in axes)) if keepdims else found


@composite
def norm(x: Tensor, p: Any = "fro", axis: Any = None, keepdims: bool = False, *, dtype: Any = None) -> Tensor:
    """The `p`-norm of the elements, of all or along `axis`: by default the length; 'nuc' is of matrices.

    See https://pytorch.org/docs/stable/generated/torch.norm.html

    >>> import tinygrad_edu as torch
    >>> torch.norm(torch.tensor([3., 4.]))
    tensor(5.)
    """
    x = x if dtype is None else cast(x, dtype)
    if p in (None, "fro", 2):
        if axis is None and not keepdims and isinstance(x, Tensor) and x.array.dtype.kind == "f":
            return euclidean_norm(x)
        p = 2
    if isinstance(p, str):
        return matrix_norm(x, p, tuple(range(x.ndim)) if axis is None else np.atleast_1d(axis).tolist(), keepdims)
    return vector_norm(x, p, axis, keepdims)


@composite
def dist(x: Tensor, y: Tensor, p: Any = 2) -> Tensor:
    """The `p`-norm of the difference."""
    return vector_norm(x - y, p)


MODES = ("use_mm_for_euclid_dist_if_necessary", "use_mm_for_euclid_dist", "donot_use_mm_for_euclid_dist")


@offered
def cdist(x1: Tensor, x2: Tensor, p: float = 2.0, compute_mode: str = MODES[0]) -> Tensor:
    """The `p`-norm of the difference of each row of `x1` and each of `x2`; where they are equal the gradient is 0.

    See https://pytorch.org/docs/stable/generated/torch.cdist.html
    """
    if compute_mode not in MODES:
        raise ValueError(f"{compute_mode} is not a valid value for compute_mode: {', '.join(MODES)} are")
    if x1.ndim < 2 or x2.ndim < 2 or x1.shape[-1] != x2.shape[-1] or x1.array.dtype != x2.array.dtype or p < 0:
        raise RuntimeError(
            f"cdist needs p >= 0 and rows of the same size and dtype: p is {p}, X1 {tuple(x1.shape)} {x1.dtype}, "
            f"X2 {tuple(x2.shape)} {x2.dtype}"
        )
    return vector_norm(np.expand_dims(x1, -2) - np.expand_dims(x2, -3), p, -1)


@composite
def renorm(x: Tensor, p: float, axis: int, maxnorm: float) -> Tensor:
    """`x` with its slices along `axis` shortened to the `p`-norm `maxnorm` where theirs is larger."""
    if x.ndim < 2:
        raise RuntimeError(f"renorm: input needs at least 2 dimensions, got {x.ndim} dimensions")
    others = tuple(i for i in range(x.ndim) if i != dimension(x, axis))
    lengths = vector_norm(x, p, others, keepdims=True)
    return x * choose(lengths.array > maxnorm, maxnorm / (lengths + 1e-7), 1)
