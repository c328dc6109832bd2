"""Several steps as one op, for speed: the layers that every network has."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..core import Tensor, constant, primitive
from .activation import softmax
from .indexing import put_back


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


@primitive(weight=lambda g, index, share, shape: put_back(g if share is None else g * share, index, shape))
def pick_rows(weight: Any, index: Any, share: Any = None, *, shape: Any = constant(lambda weight: weight.shape)) -> Any:
    """The rows of `weight` that `index` names; `share`, if given, is how much of each row's gradient counts."""
    return np.take(weight, index, axis=0)


def within(own: Any, function: Any, x: Any, y: Any) -> Any:
    """function(x, y), in the memory of `own` if that is an array, which nobody else may hold."""
    return function(x, y, out=own) if isinstance(own, np.ndarray) else function(x, y)


@primitive(
    {("q", "k", "v", "bias"): lambda g, q, k, v, scale, noise, p: through_attention(g, q, k, v, scale, noise, p)}
)
def attend(
    q: Any,
    k: Any,
    v: Any,
    bias: Any,
    scale: float,
    noise: Any = None,
    *,
    p: Any = lambda q, k, bias, scale: attention(q, k, bias, scale),
) -> Any:
    """The rows of v weighed by how much each query attends to each key, times `noise` if there is dropout."""
    return (p if noise is None else p * noise) @ v


def attention(q: Any, k: Any, bias: Any, scale: float) -> Any:
    """softmax(q k^T scale + bias), row by row: (..., L, S)."""
    scores = (q * scale) @ np.swapaxes(k, -1, -2)
    scores = scores if bias is None else scores + bias
    if isinstance(scores, Tensor):
        return softmax(scores, -1)
    if scores.size:
        scores -= np.maximum.reduce(scores, axis=-1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= np.add.reduce(scores, axis=-1, keepdims=True)
    return scores


def through_attention(g: Any, q: Any, k: Any, v: Any, scale: float, noise: Any, p: Any) -> tuple[Any, Any, Any, Any]:
    """The gradients of attention: through the weighed sum, then through softmax, then through the scores."""
    to_v = np.swapaxes(p if noise is None else p * noise, -1, -2) @ g
    h = g @ np.swapaxes(v, -1, -2)
    h = within(h, np.multiply, h, p if noise is None else p * noise)
    rest = p * np.sum(h, axis=-1, keepdims=True)
    to_scores = within(h, np.subtract, h, rest)
    return to_scores @ k * scale, np.swapaxes(to_scores, -1, -2) @ q * scale, to_v, to_scores
