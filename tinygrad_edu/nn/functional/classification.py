"""How wrong classes are: cross-entropy, and the margins by which the right class should win."""

from __future__ import annotations

from typing import Any

import numpy as np

from ... import ops
from ...calls.per_example import reads_elements
from ...core import Tensor, wrap
from ...ops.loss import one_hot_rows
from .reduction import chosen, reduced

__all__ = [
    "cross_entropy",
    "multi_margin_loss",
    "multilabel_margin_loss",
    "multilabel_soft_margin_loss",
    "nll_loss",
]


@reads_elements
def cross_entropy(
    input: Tensor,
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
        input: logits, shape (N, C), (C,) or (N, C, d1, ...).
        target: class labels, int64, shape (N,), () or (N, d1, ...); or probabilities in the shape of `input`.
        weight: a weight for each class, shape (C,).
        size_average: deprecated, as `reduce`: both are read as the reduction that they mean, with a warning.
        ignore_index: a label that does not count.
        reduce: see `size_average`.
        reduction: 'mean' (weighted by class), 'sum' or 'none'.
        label_smoothing: how much of the target is spread evenly over the classes, from 0 to 1.

    Raises:
        IndexError: a label outside 0 .. C - 1.
        RuntimeError: a label dtype that is not int64; shapes that do not fit.
        ValueError: another number of labels than of samples; a reduction that there is not.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.cross_entropy.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.cross_entropy(torch.tensor([[0., 0.]]), torch.tensor([1]))
    tensor(0.6931)
    """
    reduction = chosen(reduction, size_average, reduce)
    if not input.array.ndim:
        raise RuntimeError("cross_entropy: expected logits of at least one dimension, (C,) or (N, C)")
    if not 0 <= label_smoothing <= 1:
        raise RuntimeError(f"label_smoothing must be between 0.0 and 1.0. Got: {label_smoothing}")
    if target.array.dtype.kind == "f":
        return _against_probabilities(input, target, weight, reduction, label_smoothing)
    labels, all_count = _labels(input, target, weight, ignore_index)
    if all_count and weight is None and not label_smoothing and reduction == "mean" and input.array.ndim == 2:
        return ops.picked_cross_entropy(input, labels)
    if not label_smoothing:
        return _of_labels(ops.log_softmax(input, min(1, input.ndim - 1)), labels, weight, ignore_index, reduction)
    x, labels = (input[None], labels[None]) if input.ndim == 1 else (input, labels)
    hard = _weight_of_labels(x, labels, weight, ignore_index)
    even = _columns(x, weight) * np.expand_dims(labels != ignore_index, 1) * (label_smoothing / x.shape[1])
    losses = ops.soft_cross_entropy(x, hard * (1 - label_smoothing) + even.astype(hard.dtype))
    if reduction == "mean":
        return _over(ops.sum(losses), hard.sum())
    return ops.sum(losses) if reduction == "sum" else losses[0] if input.ndim == 1 else losses


def _against_probabilities(
    input: Tensor, target: Tensor, weight: Tensor | None, reduction: str, label_smoothing: float
) -> Tensor:
    """Cross-entropy against probabilities in the shape of the logits."""
    if target.shape != input.shape:
        raise RuntimeError(
            f"cross_entropy: probabilities of shape {target.shape} must have the logits' shape {input.shape}"
        )
    x, soft = (input[None], target[None]) if input.ndim == 1 else (input, target)
    if label_smoothing:
        soft = soft * (1 - label_smoothing) + label_smoothing / x.shape[1]
    if weight is not None:
        soft = soft * wrap(_columns(x, weight))
    known = soft.node is None
    losses = ops.soft_cross_entropy(x, soft.array) if known else -ops.sum(ops.log_softmax(x, 1) * soft, 1)
    if reduction == "mean":
        return ops.sum(losses) / losses.array.size if losses.array.size else ops.sum(losses) * np.nan
    return ops.sum(losses) if reduction == "sum" else losses[0] if input.ndim == 1 else losses


@reads_elements
def nll_loss(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: Any = None,
    ignore_index: int = -100,
    reduce: Any = None,
    reduction: str = "mean",
) -> Tensor:
    """Minus the log-probability of the target class; `input` has log-probabilities, shapes as in `cross_entropy`.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.nll_loss.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.nll_loss(torch.tensor([[-1.0, -2.0]]), torch.tensor([1]))
    tensor(2.)
    """
    reduction = chosen(reduction, size_average, reduce)
    labels, _ = _labels(input, target, weight, ignore_index)
    return _of_labels(input, labels, weight, ignore_index, reduction)


def _of_labels(input: Tensor, labels: np.ndarray, weight: Tensor | None, ignore_index: int, reduction: str) -> Tensor:
    """Minus the log-probability of each label, times its weight."""
    x, labels = (input[None], labels[None]) if input.ndim == 1 else (input, labels)
    keep = labels != ignore_index
    place = np.expand_dims(np.where(keep, labels, 0), 1)  # (N, 1, ...)
    share = keep.astype(x.array.dtype) if weight is None else weight.array[np.where(keep, labels, 0)] * keep
    picked = ops.take_along_axis(x, place, 1)[:, 0]
    losses = ops.where(wrap(share == 0), 0, picked) * wrap(-share)  # so that what is ignored may be -inf
    if reduction == "mean":
        return _over(ops.sum(losses), share.sum())
    return ops.sum(losses) if reduction == "sum" else losses[0] if input.ndim == 1 else losses


def _over(losses: Tensor, total: float) -> Tensor:
    """The mean of losses whose weights sum to `total`; NaN where nothing counts, but with a gradient of 0."""
    return losses / total if total else losses + np.nan


def _labels(input: Tensor, target: Tensor, weight: Tensor | None, ignore_index: int) -> tuple[np.ndarray, bool]:
    """The labels as an array, and whether there are some and all count; or the error that names a wrong one."""
    labels, shape, dtype = target.array, input.array.shape, input.array.dtype
    if dtype.kind != "f":
        raise NotImplementedError(f"logits must be of floats, but are of {input.dtype}: convert them with .float()")
    classes = shape[1] if len(shape) > 1 else shape[0]
    expected = (shape[0], *shape[2:]) if len(shape) > 1 else ()
    if labels.shape != expected:
        error = ValueError if labels.shape[:1] != expected[:1] else RuntimeError
        raise error(
            f"Expected input batch_size ({shape[0]}) to match target batch_size ({labels.shape[:1]}): "
            f"logits of shape {shape} need labels of shape {expected}, got {labels.shape}"
        )
    if labels.dtype != np.int64 and labels.dtype != np.uint8:
        raise RuntimeError(f"expected scalar type Long but found {target.dtype}: convert the labels with .long()")
    if weight is not None and weight.array.dtype != dtype:
        raise RuntimeError(f"expected weights of {input.dtype}, as the logits, but found {weight.dtype}: convert one")
    if weight is not None and weight.array.shape != (classes,):
        raise RuntimeError(
            f"weight tensor should be defined either for all {classes} classes or no classes but got weight tensor of "
            f"shape: {list(weight.shape)}"
        )
    if not labels.size:
        return labels, False
    if (labels.view(np.uint64) if labels.dtype == np.int64 else labels).max() >= classes:  # a negative one is huge
        bad = labels[((labels < 0) | (labels >= classes)) & (labels != ignore_index)]
        if bad.size:
            raise IndexError(
                f"Target {bad.flat[0]} is out of bounds: the logits have {classes} classes, 0 to {classes - 1}"
            )
        return labels, False
    return labels, not (0 <= ignore_index < classes and bool((labels == ignore_index).any()))


def _columns(x: Tensor, weight: Tensor | None) -> np.ndarray:
    """The weights of the classes, to meet (N, C, ...)."""
    column = np.ones(x.shape[1], x.array.dtype) if weight is None else weight.array
    return column.reshape(1, -1, *(1,) * (x.ndim - 2))


def _weight_of_labels(x: Tensor, labels: np.ndarray, weight: Tensor | None, ignore_index: int) -> np.ndarray:
    """For each sample the weight of its class at that class, and 0 at the others."""
    keep = labels != ignore_index
    hard = one_hot_rows(np.where(keep, labels, 0), x.array.shape, x.array.dtype)
    hard *= _columns(x, weight)
    hard *= np.expand_dims(keep, 1)
    return hard


def multi_margin_loss(
    input: Tensor,
    target: Tensor,
    p: int = 1,
    margin: float = 1.0,
    weight: Tensor | None = None,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
) -> Tensor:
    """By how much the other classes come closer to the right one than `margin`, to the power `p`, over C.

    Args:
        input: a score for each class, shape (N, C) or (C,).
        target: class labels, shape (N,) or ().
        p: 1 or 2.
        margin: what is far enough.
        weight: a weight for each class, shape (C,).
        size_average: deprecated.
        reduce: deprecated.
        reduction: 'mean', 'sum' or 'none'.

    Raises:
        ValueError: `p`, or a weight that is no vector.
        RuntimeError: shapes that do not fit; a label outside 0 .. C - 1.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.multi_margin_loss.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.multi_margin_loss(torch.tensor([[0.1, 0.2, 0.4]]), torch.tensor([2]))
    tensor(0.5000)
    """
    reduction = chosen(reduction, size_average, reduce)
    if p not in (1, 2):
        raise ValueError(f"only p == 1 and p == 2 supported, but got {p}")
    if weight is not None and weight.ndim != 1:
        raise ValueError(f"weight must be one-dimensional, but its shape is {weight.shape}")
    x, labels = (input[None], target.array.reshape(-1)) if input.ndim == 1 else (input, target.array)
    if x.ndim != 2 or labels.shape != x.array.shape[:1]:
        raise RuntimeError(f"inconsistent target size: scores of shape {input.shape}, labels of shape {target.shape}")
    classes = x.shape[1]
    if weight is not None and weight.shape != (classes,):
        raise RuntimeError(f"inconsistent weight size: {weight.shape} for {classes} classes")
    if labels.size and not 0 <= labels.min() <= labels.max() < classes:
        raise RuntimeError(f"target out of range: labels from {labels.min()} to {labels.max()} for {classes} classes")
    right = ops.take_along_axis(x, labels[:, None], 1)
    short = ops.relu(margin - right + x) ** p * wrap(1 - one_hot_rows(labels, x.array.shape, x.array.dtype))
    losses = ops.sum(short if weight is None else short * weight[target].reshape(-1, 1), 1) / classes
    return reduced(losses[0] if input.ndim == 1 else losses, reduction)


def multilabel_margin_loss(
    input: Tensor, target: Tensor, size_average: Any = None, reduce: Any = None, reduction: str = "mean"
) -> Tensor:
    """By how much each class that is absent comes closer than 1 to each that is present, over C.

    Args:
        input: a score for each class, shape (N, C) or (C,).
        target: the labels of the classes that are present, in the same shape, up to the first -1.
        size_average: deprecated.
        reduce: deprecated.
        reduction: 'mean', 'sum' or 'none'.

    Raises:
        RuntimeError: shapes that do not fit; a label outside 0 .. C - 1.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.multilabel_margin_loss.html

    >>> import tinygrad_edu as torch
    >>> x, y = torch.tensor([[0.1, 0.2, 0.4, 0.8]]), torch.tensor([[3, 0, -1, 1]])
    >>> torch.nn.functional.multilabel_margin_loss(x, y)
    tensor(0.8500)
    """
    reduction = chosen(reduction, size_average, reduce)
    if target.shape != input.shape or input.ndim not in (1, 2):
        raise RuntimeError(f"inconsistent target size: scores of shape {input.shape}, labels of shape {target.shape}")
    x, labels = (input[None], target.array[None]) if input.ndim == 1 else (input, target.array)
    classes = x.shape[1]
    if labels.size and not -1 <= labels.min() <= labels.max() < classes:
        raise RuntimeError(f"target out of range: labels from {labels.min()} to {labels.max()} for {classes} classes")
    counts = np.logical_and.accumulate(labels >= 0, axis=1)  # (N, C), until the first -1
    place = np.where(counts, labels, 0)
    absent = np.ones(x.array.shape, bool)
    absent[np.nonzero(counts)[0], place[counts]] = False
    right = ops.take_along_axis(x, place, 1)
    short = ops.relu(1 - ops.unsqueeze(right, 2) + ops.unsqueeze(x, 1))  # (N, present, C)
    losses = ops.sum(short * wrap((counts[:, :, None] & absent[:, None]).astype(x.array.dtype)), (1, 2)) / classes
    return reduced(losses[0] if input.ndim == 1 else losses, reduction)


def multilabel_soft_margin_loss(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
) -> Tensor:
    """The mean over the classes (the last dimension) of how surprised sigmoid(input) is that each is there or not.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.multilabel_soft_margin_loss.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.multilabel_soft_margin_loss(torch.zeros(1, 2), torch.tensor([[1.0, 0.0]]))
    tensor(0.6931)
    """
    reduction = chosen(reduction, size_average, reduce)
    losses = ops.logistic_loss(input, target)
    return reduced(ops.mean(losses if weight is None else losses * weight, -1), reduction)
