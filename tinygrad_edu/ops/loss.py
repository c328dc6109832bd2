"""How wrong the answers are, for each of them: what the losses of `nn.functional` are made of."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..core import Tensor, constant, elementwise, primitive, recompute, unwrap
from .activation import log_softmax, sigmoid

FEW = 4096  # exponentials are kept for backward, which works out again what is more
LEAST = 1e-12  # a probability is taken for at least so much where a gradient is divided by it, as in PyTorch


@primitive(x=lambda g, log_p, target_weights: through_log_softmax(g, log_p, target_weights))
def soft_cross_entropy(x: Any, target_weights: Any, *, log_p: Any = recompute(lambda x: log_softmax(x, 1))) -> Any:
    """For each sample minus the sum over classes of weight times log-probability; classes lie along dimension 1."""
    return -np.sum(np.where(target_weights == 0, 0, log_p) * target_weights, axis=1)  # a logit may be -inf


def through_log_softmax(g: Any, log_p: Any, target_weights: Any) -> Any:
    """Softmax times the total weight, minus the weight: softmax minus one-hot in the plainest case."""
    total = np.sum(target_weights, axis=1, keepdims=True)
    return np.expand_dims(g, 1) * (np.exp(log_p) * total - target_weights)


@primitive(x=lambda g, x, powers, target, place: through_picked(g, x, powers, target, place))
def picked_cross_entropy(
    x: Any,
    target: Any,
    *,
    powers: Any = lambda x: row_powers(x),
    place: Any = constant(lambda x, target: np.arange(0, x.size, x.shape[1]) + target),  # counted row by row
) -> Any:
    """The mean over the samples of minus the log-probability of the target class; logits of shape (N, C)."""
    top, _, total = powers
    losses = np.log(total) + (top - x.reshape(-1)[place])
    return np.add.reduce(losses) / losses.dtype.type(len(place))


def row_powers(x: Any) -> tuple[Any, Any, Any]:
    """The largest element of each row, the exponentials of what is below it if they are few, and their sum."""
    top = np.maximum.reduce(unwrap(x), axis=1)  # a constant: what is made of the powers does not depend on it
    powers = np.exp(x - top[:, None])
    return top, powers if len(top) * x.shape[1] <= FEW else None, powers.sum(1)


def through_picked(g: Any, x: Any, powers: Any, target: Any, place: Any) -> Any:
    """Softmax minus one-hot, over the number of samples."""
    top, over_top, total = powers
    p = (np.exp(x - top[:, None]) if over_top is None else over_top) / total[:, None]
    if isinstance(p, Tensor):
        return (p - one_hot_rows(target, p.shape, unwrap(p).dtype)) * (g / len(target))
    p = np.ascontiguousarray(p)
    p.reshape(-1)[place] -= 1
    p *= g / len(target)
    return p


def one_hot_rows(target: np.ndarray, shape: Any, dtype: Any) -> np.ndarray:
    """Zeros of `shape` with a one at each sample's class, which lies along dimension 1."""
    out = np.zeros(shape, dtype)
    np.put_along_axis(out, np.expand_dims(target, 1), 1, axis=1)
    return out


@elementwise(x=lambda x, y: (1 - y) * sigmoid(x) - y * sigmoid(-x), y=lambda x: -x)
def logistic_loss(x: Any, y: Any) -> Any:
    """How surprised sigmoid(x) is by the target y between 0 and 1, without overflow."""
    return np.maximum(x, 0) - x * y + np.log1p(np.exp(-np.abs(x)))


@elementwise(x=lambda x, y: odds_against(x, y), y=lambda x: capped(np.log1p(-x)) - capped(np.log(x)))
def probability_loss(x: Any, y: Any) -> Any:
    """How surprised the probability x is by the target y between 0 and 1; logarithms stop at -100, as PyTorch's."""
    return -(y * capped(np.log(x)) + (1 - y) * capped(np.log1p(-x)))


def capped(x: Any) -> Any:
    """The logarithm `x`, but at least -100."""
    return np.maximum(x, -100)


def odds_against(x: Any, y: Any) -> Any:
    """(x - y) / (x (1 - x)); for a target that is sure the two terms apart, which are right at 0 and 1 too."""
    p, q = np.maximum(x, LEAST), np.maximum(1 - x, LEAST)
    return np.where((y == 0) | (y == 1), (1 - y) / q - y / p, (x - y) / np.maximum(x * (1 - x), LEAST))


@elementwise(x=lambda x, delta: np.clip(x, -delta, delta))
def huber(x: Any, delta: float = 1.0) -> Any:
    """Half the square up to `delta` from zero, from there on a straight line of slope `delta`."""
    size = np.abs(x)
    low = np.minimum(size, delta)
    return low * (size - 0.5 * low)
