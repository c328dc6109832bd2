"""How wrong the answers are: one number to make small."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..core import Tensor, constant, primitive, unwrap, wrap
from .activation import log_softmax, softplus
from .composite import composite


@primitive(x=lambda g, log_p, target_weights: through_log_softmax(g, log_p, target_weights))
def soft_cross_entropy(x: Any, target_weights: Any, *, log_p: Any = lambda x: log_softmax(x, 1)) -> Any:
    """For each sample minus the sum over classes of weight times log-probability; classes lie along dimension 1."""
    return -np.sum(log_p * target_weights, axis=1)


def through_log_softmax(g: Any, log_p: Any, target_weights: Any) -> Any:
    """Softmax times the total weight, minus the weight: softmax minus one-hot in the plainest case."""
    total = np.sum(target_weights, axis=1, keepdims=True)
    return np.expand_dims(g, 1) * (np.exp(log_p) * total - target_weights)


@primitive(x=lambda g, log_p, target, place: through_picked(g, log_p, target, place))
def picked_cross_entropy(
    x: Any,
    target: Any,
    *,
    log_p: Any = lambda x: log_softmax(x, 1),
    place: Any = constant(lambda x, target: np.arange(0, x.size, x.shape[1]) + target),  # counted row by row
) -> Any:
    """The mean over the samples of minus the log-probability of the target class; logits of shape (N, C)."""
    return np.add.reduce(log_p.reshape(-1)[place]) / -log_p.dtype.type(len(place))


def through_picked(g: Any, log_p: Any, target: Any, place: Any) -> Any:
    """Softmax minus one-hot, over the number of samples."""
    n = len(target)
    if isinstance(log_p, Tensor):
        return (np.exp(log_p) - one_hot_rows(target, log_p.shape, unwrap(log_p).dtype)) * (g / n)
    p = np.exp(log_p, order="C")  # so that the next line writes into p itself
    p.reshape(-1)[place] -= 1
    p *= g / n
    return p


def one_hot_rows(target: np.ndarray, shape: Any, dtype: Any) -> np.ndarray:
    """Zeros of `shape` with a one at each sample's class, which lies along dimension 1."""
    out = np.zeros(shape, dtype)
    np.put_along_axis(out, np.expand_dims(target, 1), 1, axis=1)
    return out


@composite
def cross_entropy(
    x: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: Any = None,
    ignore_index: int = -100,
    reduce: Any = None,
    reduction: str = "mean",
    label_smoothing: float = 0.0,
) -> Tensor:
    """How surprised the softmax of the logits is by the target.

    Args:
        x: logits, shape (N, C), (C,) or (N, C, d1, ...).
        target: class labels, int64, shape (N,), () or (N, d1, ...); or probabilities in the shape of `x`.
        weight: a weight for each class, shape (C,).
        size_average: deprecated, refused.
        ignore_index: a label that does not count.
        reduce: deprecated, refused.
        reduction: 'mean' (weighted by class), 'sum' or 'none'.
        label_smoothing: how much of the target is spread evenly over the classes, from 0 to 1.

    Raises:
        IndexError: a label outside 0 .. C - 1.
        RuntimeError: a label dtype that is not int64; shapes that do not fit.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.cross_entropy.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.cross_entropy(torch.tensor([[0., 0.]]), torch.tensor([1]))
    tensor(0.6931)
    """
    checked_reduction(reduction, size_average, reduce)
    if not x.array.ndim:
        raise RuntimeError("cross_entropy: expected logits of at least one dimension, (C,) or (N, C)")
    if target.array.dtype.kind == "f":
        return probable_cross_entropy(x, target, weight, reduction, label_smoothing)
    labels, all_count = checked_labels(x, target, ignore_index)
    if all_count and weight is None and not label_smoothing and reduction == "mean" and x.array.ndim == 2:
        return picked_cross_entropy(x, labels)
    if x.ndim == 1:
        x, labels = x[None], labels[None]
    keep = labels != ignore_index
    hard = one_hot_rows(np.where(keep, labels, 0), x.shape, x.array.dtype)
    classes = x.shape[1]
    column = np.ones(classes, x.array.dtype) if weight is None else weight.array
    column = column.reshape(1, classes, *(1,) * (x.ndim - 2))
    soft = (hard * (1 - label_smoothing) + label_smoothing / classes) * column * np.expand_dims(keep, 1)
    losses = soft_cross_entropy(x, soft.astype(x.array.dtype))
    if reduction == "mean":
        total = np.sum(hard * column * np.expand_dims(keep, 1))
        return np.sum(losses) / total if total else np.sum(losses) * np.nan
    return np.sum(losses) if reduction == "sum" else (losses[0] if target.ndim == 0 else losses)


def probable_cross_entropy(x: Tensor, target: Tensor, weight: Any, reduction: str, label_smoothing: float) -> Tensor:
    """Cross-entropy against probabilities in the shape of the logits."""
    if target.shape != x.shape:
        raise RuntimeError(
            f"cross_entropy: probabilities of shape {target.shape} must have the logits' shape {x.shape}"
        )
    single = x.ndim == 1
    if single:
        x, target = x[None], target[None]
    soft: Any = target * (1 - label_smoothing) + label_smoothing / x.shape[1] if label_smoothing else target
    if weight is not None:
        soft = soft * np.reshape(weight, (1, -1, *(1,) * (x.ndim - 2)))
    losses: Any = -np.sum(log_softmax(x, 1) * soft, axis=1) if soft.requires_grad else soft_cross_entropy(x, soft.array)
    if reduction == "mean":
        return np.sum(losses) / (x.array.size // x.shape[1])
    return np.sum(losses) if reduction == "sum" else (losses[0] if single else losses)


def checked_reduction(reduction: str, size_average: Any = None, reduce: Any = None) -> None:
    """ValueError for a reduction that there is not."""
    if size_average is not None or reduce is not None:
        raise ValueError("size_average and reduce are long deprecated: say reduction='mean', 'sum' or 'none'")
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(f"{reduction} is not a valid value for reduction: use 'mean', 'sum' or 'none'")


def checked_labels(x: Tensor, target: Tensor, ignore_index: int) -> tuple[np.ndarray, bool]:
    """The labels as an array, and whether there are some and all of them count; or the error that names a wrong one."""
    labels, shape = target.array, x.array.shape
    classes = shape[1] if len(shape) > 1 else shape[0]
    expected = (shape[0], *shape[2:]) if len(shape) > 1 else ()
    if labels.dtype != np.int64 and labels.dtype != np.uint8:
        raise RuntimeError(f"expected scalar type Long but found {target.dtype}: convert the labels with .long()")
    if labels.shape != expected:
        raise ValueError(
            f"Expected input batch_size ({shape[0]}) to match target batch_size ({labels.shape[:1]}): "
            f"logits of shape {shape} need labels of shape {expected}, got {labels.shape}"
        )
    low, high = (int(labels.min()), int(labels.max())) if labels.size else (0, 0)
    if low < 0 or high >= classes:
        bad = labels[((labels < 0) | (labels >= classes)) & (labels != ignore_index)]
        if bad.size:
            raise IndexError(
                f"Target {bad.flat[0]} is out of bounds: the logits have {classes} classes, 0 to {classes - 1}"
            )
    ignored = low <= ignore_index <= high and bool((labels == ignore_index).any())
    return labels, labels.size > 0 and not ignored


@composite
def nll_loss(
    x: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: Any = None,
    ignore_index: int = -100,
    reduce: Any = None,
    reduction: str = "mean",
) -> Tensor:
    """Minus the log-probability of the target class; `x` has log-probabilities, shapes as in `cross_entropy`."""
    checked_reduction(reduction, size_average, reduce)
    labels, _ = checked_labels(x, target, ignore_index)
    if x.ndim == 1:
        x, labels = x[None], labels[None]
    keep = labels != ignore_index
    column = np.ones(x.shape[1], x.array.dtype) if weight is None else weight.array
    hard = one_hot_rows(np.where(keep, labels, 0), x.shape, x.array.dtype)
    hard *= column.reshape(1, -1, *(1,) * (x.ndim - 2)) * np.expand_dims(keep, 1)
    losses: Any = -np.sum(x * wrap(hard), axis=1)
    if reduction == "mean":
        return np.sum(losses) / (hard.sum() or np.nan)
    return np.sum(losses) if reduction == "sum" else (losses[0] if target.ndim == 0 else losses)


def reduced(losses: Any, reduction: str) -> Tensor:
    """The mean, the sum, or the losses as they are."""
    checked_reduction(reduction)
    return np.mean(losses) if reduction == "mean" else np.sum(losses) if reduction == "sum" else losses


@composite
def mse_loss(
    x: Tensor, target: Tensor, size_average: Any = None, reduce: Any = None, reduction: str = "mean"
) -> Tensor:
    """The mean of the squared differences."""
    checked_reduction(reduction, size_average, reduce)
    return reduced(np.square(x - target), reduction)


@composite
def l1_loss(x: Tensor, target: Tensor, size_average: Any = None, reduce: Any = None, reduction: str = "mean") -> Tensor:
    """The mean of the absolute differences."""
    checked_reduction(reduction, size_average, reduce)
    return reduced(np.abs(x - target), reduction)


@composite
def binary_cross_entropy_with_logits(
    x: Tensor,
    target: Tensor,
    weight: Any = None,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
    pos_weight: Any = None,
) -> Tensor:
    """How surprised sigmoid(x) is by targets between 0 and 1, without overflow."""
    checked_reduction(reduction, size_average, reduce)
    same_shape("binary_cross_entropy_with_logits", x, target)
    tail = softplus(-x)
    losses: Any = (1 - target) * x + (tail if pos_weight is None else tail * (1 + (pos_weight - 1) * target))
    return reduced(losses if weight is None else losses * weight, reduction)


@composite
def binary_cross_entropy(
    x: Tensor, target: Tensor, weight: Any = None, size_average: Any = None, reduce: Any = None, reduction: str = "mean"
) -> Tensor:
    """How surprised the probability `x` is by targets between 0 and 1; its logarithms stop at -100, as PyTorch's."""
    checked_reduction(reduction, size_average, reduce)
    same_shape("binary_cross_entropy", x, target)
    if x.array.size and not (x.array.min() >= 0 and x.array.max() <= 1):
        raise RuntimeError(
            "all elements of input should be between 0 and 1: pass sigmoid(x), or use the loss with logits"
        )
    log_p, log_q = np.maximum(np.log(x), -100), np.maximum(np.log1p(-x), -100)
    losses = -(target * log_p + (1 - target) * log_q)
    return reduced(losses if weight is None else losses * weight, reduction)


def same_shape(name: str, x: Tensor, target: Tensor) -> None:
    """ValueError where broadcasting would hide a mistake."""
    if x.shape != target.shape:
        raise ValueError(
            f"{name}: Target size ({target.shape}) must be the same as input size ({x.shape}): reshape one"
        )
