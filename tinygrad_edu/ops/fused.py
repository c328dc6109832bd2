"""Several steps as one op, for speed: the layers that every network has."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..core import Tensor, primitive
from .composite import composite
from .indexing import choose


@primitive(
    x=lambda g, weight: g @ weight,
    weight=lambda g, x: rows(g).T @ rows(x),
    bias=lambda g: rows(g).sum(0),
)
def linear(x: Any, weight: Any, bias: Any = None) -> Any:
    """The affine map `x @ weight.T + bias`.

    Args:
        x: shape (..., in_features).
        weight: shape (out_features, in_features).
        bias: shape (out_features,), or None.

    Returns:
        Shape (..., out_features).

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.linear.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.linear(torch.ones(1, 2), torch.tensor([[1., 2.]]), torch.tensor([3.]))
    tensor([[6.]])
    """
    if x.ndim == 0 or x.shape[-1] != weight.shape[-1]:
        n = int(np.prod(x.shape[:-1]))
        raise RuntimeError(
            f"mat1 and mat2 shapes cannot be multiplied ({n}x{x.shape[-1] if x.ndim else 1} and {weight.shape[-1]}x"
            f"{weight.shape[0]}): linear expects inputs of {weight.shape[-1]} features, but x has shape {x.shape}; "
            "did you mean x.flatten(1), or a Linear with that many in_features?"
        )
    if x.dtype != weight.dtype:
        raise RuntimeError(f"mat1 and mat2 must have the same dtype, but got {x.dtype} and {weight.dtype}: convert one")
    out = x @ weight.T
    if bias is not None:
        out += bias
    return out


def rows(x: Any) -> Any:
    """All dimensions but the last as one."""
    return x if x.ndim == 2 else np.reshape(x, (-1, x.shape[-1]))


@composite
def embedding(x: Tensor, weight: Tensor, padding_idx: int | None = None) -> Tensor:
    """The rows of `weight`, shape (V, D), that the indices `x` name: shape (*x.shape, D)."""
    if x.array.dtype.kind not in "iu":
        raise RuntimeError(f"embedding: expected indices of dtype int64 or int32, got {x.dtype}: convert with .long()")
    size = weight.shape[0]
    if x.array.size and not (x.array.min() >= 0 and x.array.max() < size):
        raise IndexError(
            f"index out of range in self: the indices go from {x.array.min()} to {x.array.max()}, "
            f"the table has rows 0 to {size - 1}"
        )
    rows_ = (
        weight if padding_idx is None else choose((np.arange(size) == padding_idx)[:, None], weight.detach(), weight)
    )
    return rows_[x]
