"""Noise that keeps networks from leaning on single units."""

from __future__ import annotations

import numpy as np

from ... import ops
from ...core import Tensor, wrap
from ...ops.inplace import overwrite
from ...streams import default_generator

__all__ = ["dropout"]


def dropout(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
    """Zero each element with probability `p` and scale the others by 1 / (1 - p); without `training` the input.

    Args:
        input: any shape.
        p: the probability of zero.
        training: whether anything is done.
        inplace: whether the input is overwritten.

    Raises:
        ValueError: `p` is not in [0, 1].

    Source: https://pytorch.org/docs/stable/generated/torch.nn.functional.dropout.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.dropout(torch.ones(3), training=False)
    tensor([1., 1., 1.])
    """
    check_probability(p)
    if not training or p == 0:
        return input
    array = input.array
    if p == 1:
        noise = np.zeros_like(array)
    else:
        noise = default_generator.bernoulli(1 - p, array.shape, dtype=array.dtype)
        np.divide(noise, 1 - p, out=noise)
    if inplace:
        return overwrite(input, lambda t: ops.multiply(t, wrap(noise)), "dropout_")
    return ops.multiply(input, wrap(noise))


def check_probability(p: float) -> None:
    """ValueError unless p is in [0, 1]."""
    if not 0.0 <= p <= 1.0:
        raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")
