"""Attention: rows of values, weighed by how well a query fits each key."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ... import ops
from ...core import Tensor, wrap
from ...streams import default_generator

__all__ = ["scaled_dot_product_attention"]


def scaled_dot_product_attention(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attn_mask: Tensor | None = None,
    dropout_p: float = 0.0,
    is_causal: bool = False,
    scale: float | None = None,
    enable_gqa: bool = False,
) -> Tensor:
    """softmax(query key^T * scale + mask) value, with one softmax for each query.

    Args:
        query: (..., L, E).
        key: (..., S, E).
        value: (..., S, Ev).
        attn_mask: broadcast to (..., L, S): True where a query may attend to a key, or floats that are added to the
            scores; a query that may attend to nothing gets zeros.
        dropout_p: the probability with which each weight is dropped, in training and in evaluation alike.
        is_causal: whether each query sees only the keys up to its own place, instead of a mask.
        scale: of the scores, 1 / sqrt(E) if None.
        enable_gqa: whether several heads of the query (dimension -3) share one of the key and value.

    Returns:
        Shape (..., L, Ev).

    Raises:
        RuntimeError: a mask together with `is_causal`; shapes or dtypes that do not fit.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.scaled_dot_product_attention.html; Vaswani et al.
    2017 (https://arxiv.org/abs/1706.03762).

    >>> import tinygrad_edu as torch
    >>> q = torch.zeros(1, 2, 4)
    >>> v = torch.tensor([[[1.0], [3.0]]])
    >>> torch.nn.functional.scaled_dot_product_attention(q, q, v, is_causal=True)
    tensor([[[1.],
             [2.]]])
    """
    _check(query, key, value, attn_mask, is_causal)
    if enable_gqa:
        key, value = (_repeated(t, query.shape[-3]) for t in (key, value))
    shape = (*np.broadcast_shapes(query.shape[:-2], key.shape[:-2]), query.shape[-2], key.shape[-2])
    bias, noise = _bias(attn_mask, is_causal, shape, query.array.dtype)
    if dropout_p:
        kept = default_generator.bernoulli(1 - dropout_p, shape, dtype=query.array.dtype) / (1 - dropout_p)
        noise = kept if noise is None else kept * noise
    scale = 1 / math.sqrt(query.shape[-1]) if scale is None else scale
    out: Tensor = ops.attend(query, key, value, bias, scale, noise)
    return out


def _bias(mask: Tensor | None, is_causal: bool, shape: tuple[int, ...], dtype: np.dtype[Any]) -> tuple[Any, Any]:
    """What is added to the scores; and zeros for the queries that may attend to nothing, if there are any."""
    if is_causal:
        return wrap(np.triu(np.full(shape[-2:], -np.inf, dtype), 1)), None
    if mask is None:
        return None, None
    bias = wrap(np.where(mask.array, 0, -np.inf).astype(dtype)) if mask.array.dtype == bool else mask
    lost = np.all(bias.array == -np.inf, axis=-1, keepdims=True)
    if not lost.any():
        return bias, None
    return ops.where(wrap(lost), 0, bias), np.broadcast_to(~lost, shape).astype(dtype)


def _check(query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None, is_causal: bool) -> None:
    if mask is not None and is_causal:
        raise RuntimeError("attn_mask and is_causal=True cannot both be given: put the causal mask into attn_mask")
    if not query.array.dtype == key.array.dtype == value.array.dtype:
        raise RuntimeError(
            "Expected query, key, and value to have the same dtype, but got query.dtype: "
            f"{query.dtype}, key.dtype: {key.dtype}, and value.dtype: {value.dtype} instead."
        )
    if query.array.dtype.kind != "f":
        raise RuntimeError(f"attention is for floating point, but got {query.dtype}: convert with .float()")
    if min(query.ndim, key.ndim, value.ndim) < 2:
        raise RuntimeError(f"query, key and value need two dimensions, but have {query.ndim}, {key.ndim}, {value.ndim}")
    if query.shape[-1] != key.shape[-1] or key.shape[-2] != value.shape[-2]:
        raise RuntimeError(
            "query and key must have rows of one length, key and value as many of them, but their shapes are "
            f"{query.shape}, {key.shape} and {value.shape}"
        )
    if mask is not None and mask.array.dtype != bool and mask.array.dtype != query.array.dtype:
        raise RuntimeError(
            f"Expected attn_mask dtype to be bool or float or to match query dtype, but got {mask.dtype} and "
            f"{query.dtype} instead."
        )


def _repeated(t: Tensor, heads: int) -> Tensor:
    """Each head of dimension -3 as often as makes `heads`."""
    if heads % t.shape[-3]:
        raise RuntimeError(f"{heads} heads of the query cannot share {t.shape[-3]} heads of key and value evenly")
    return t[(..., np.repeat(np.arange(t.shape[-3]), heads // t.shape[-3]), slice(None), slice(None))]
