"""Noise that keeps networks from leaning on single units: dropout, of elements or of whole channels."""

from __future__ import annotations

import math
import warnings

import numpy as np

from ... import ops
from ...calls.in_place import overwrite
from ...core import Tensor, wrap
from ...streams import default_generator

__all__ = ["alpha_dropout", "dropout", "dropout1d", "dropout2d", "dropout3d", "feature_alpha_dropout"]
SELU_AT_MINUS_INFINITY = 1.7580993408473766  # minus its limit: the product of the two constants of SELU


def dropout(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
    """Zero each element with probability `p` and scale the others by 1 / (1 - p); without `training` the input.

    From one seed the same elements are dropped as by PyTorch on the CPU; so for the other functions here.

    Args:
        input: any shape.
        p: the probability of zero.
        training: whether anything is done.
        inplace: whether the input is overwritten.

    Raises:
        ValueError: `p` is not in [0, 1].
        RuntimeError: the input is not of floats.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.dropout.html; Hinton et al. 2012
    (https://arxiv.org/abs/1207.0580).

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.dropout(torch.ones(3), training=False)
    tensor([1., 1., 1.])
    """
    return _dropped("dropout", input, p, training, inplace, input.array.shape)


def dropout1d(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
    """`dropout` of whole channels of (N, C, L) or (C, L).

    Raises:
        RuntimeError: another number of dimensions.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.dropout1d.html
    """
    check_probability(p)
    if input.ndim not in (2, 3):
        raise RuntimeError(
            f"dropout1d: Expected 2D or 3D input, but received a {input.ndim}D input: (N, C, L) or (C, L); dropout is "
            "for any shape"
        )
    return _dropped("dropout1d", input, p, training, inplace, _channels(input, input.ndim == 2))


def dropout2d(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
    """`dropout` of whole channels of (N, C, H, W); as in PyTorch, three dimensions are read as (N, C, L).

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.dropout2d.html
    """
    check_probability(p)
    if input.ndim not in (3, 4):
        _warn("dropout2d", input.ndim, "3-D or 4-D")
    if input.ndim == 3:
        warnings.warn(
            "dropout2d: Received a 3D input and assuming that channel-wise 1D dropout behavior is desired - input is "
            "interpreted as shape (N, C, L). dropout1d says the same without this warning.",
            stacklevel=2,
        )
    return _dropped("dropout2d", input, p, training, inplace, _channels(input, False))


def dropout3d(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
    """`dropout` of whole channels of (N, C, D, H, W) or (C, D, H, W).

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.dropout3d.html
    """
    check_probability(p)
    if input.ndim not in (4, 5):
        _warn("dropout3d", input.ndim, "4-D or 5-D")
    return _dropped("dropout3d", input, p, training, inplace, _channels(input, input.ndim != 5))


def drop_channels(input: Tensor, p: float, training: bool) -> Tensor:
    """`dropout` of whole channels of (N, C, ...): what PyTorch calls `torch.feature_dropout`."""
    return _dropped("feature_dropout", input, p, training, False, _channels(input, False))


def alpha_dropout(input: Tensor, p: float = 0.5, training: bool = False, inplace: bool = False) -> Tensor:
    """Dropout to the lowest value of SELU, then scaled and shifted so that mean and variance stay 0 and 1.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.alpha_dropout.html; Klambauer et al. 2017
    (https://arxiv.org/abs/1706.02515).

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.alpha_dropout(torch.ones(3))
    tensor([1., 1., 1.])
    """
    return _replaced("alpha_dropout", input, p, training, inplace, input.array.shape)


def feature_alpha_dropout(input: Tensor, p: float = 0.5, training: bool = False, inplace: bool = False) -> Tensor:
    """`alpha_dropout` of whole channels of (N, C, ...).

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.feature_alpha_dropout.html
    """
    check_probability(p)
    return _replaced("feature_alpha_dropout", input, p, training, inplace, _channels(input, False))


def check_probability(p: float) -> None:
    """ValueError unless p is in [0, 1]."""
    if not 0.0 <= p <= 1.0:
        raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")


def _channels(input: Tensor, unbatched: bool) -> tuple[int, ...]:
    """One number for each channel of (N, C, ...), or of (C, ...)."""
    if not unbatched and input.ndim < 2:
        raise RuntimeError("Feature dropout requires at least 2 dimensions in the input")
    kept = 1 if unbatched else 2
    return (*input.array.shape[:kept], *(1,) * (input.ndim - kept))


def _warn(name: str, ndim: int, expected: str) -> None:
    text = (
        f"{name}: Received a {ndim}-D input, where {expected} is meant: dropout is for any shape, dropout1d for others."
    )
    warnings.warn(text, stacklevel=3)


def _dropped(name: str, x: Tensor, p: float, training: bool, inplace: bool, shape: tuple[int, ...]) -> Tensor:
    """Times noise of that shape, which is 0 with probability `p`."""
    check_probability(p)
    if not training or p == 0:
        return x
    noise = _kept(x, p, shape)
    if p != 1:
        noise /= noise.dtype.type(1 - p)
    if inplace:
        return overwrite(x, lambda t: ops.multiply(t, wrap(noise)), f"{name}_")
    return ops.multiply(x, wrap(noise))


def _replaced(name: str, x: Tensor, p: float, training: bool, inplace: bool, shape: tuple[int, ...]) -> Tensor:
    """Where noise of that shape is 0, the lowest value of SELU; all scaled and shifted."""
    check_probability(p)
    if not training or p == 0:
        return x
    if p == 1:
        return _dropped(name, x, p, training, inplace, shape)
    kept = _kept(x, p, shape)
    scale = 1 / math.sqrt((SELU_AT_MINUS_INFINITY**2 * p + 1) * (1 - p))
    shift = wrap((kept - 1 + p) * kept.dtype.type(SELU_AT_MINUS_INFINITY * scale))
    kept *= kept.dtype.type(scale)
    if inplace:
        return overwrite(x, lambda t: ops.multiply(t, wrap(kept)) + shift, f"{name}_")
    return ops.multiply(x, wrap(kept)) + shift


def _kept(x: Tensor, p: float, shape: tuple[int, ...]) -> np.ndarray:
    """Ones for what stays and zeros for what is dropped."""
    if x.array.dtype.kind != "f":
        raise RuntimeError(
            f"result type Float can't be cast to the desired output type {x.dtype}: dropout is for floating point"
        )
    if p == 1:
        return np.zeros(shape, x.array.dtype)
    return default_generator.bernoulli(1 - p, shape, dtype=x.array.dtype)
