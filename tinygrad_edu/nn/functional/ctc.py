"""The loss of sequences without a clock: connectionist temporal classification."""

from __future__ import annotations

from typing import Any

import numpy as np

from ... import ops
from ...core import Tensor, unwrap, wrap
from .reduction import chosen

__all__ = ["ctc_loss"]


def ctc_loss(
    log_probs: Tensor,
    targets: Tensor,
    input_lengths: Any,
    target_lengths: Any,
    blank: int = 0,
    reduction: str = "mean",
    zero_infinity: bool = False,
) -> Tensor:
    """Minus the log-probability of all ways to say the targets, with blanks between and labels held for long.

    The gradient is that of the log-probabilities themselves; PyTorch's is that of logits before a log_softmax, and
    behind log_softmax the two agree.

    Args:
        log_probs: (T, N, C) or (T, C), logarithms of probabilities.
        targets: labels (N, S), padded at the end; or all of them in one row; or (S,) for one sample.
        input_lengths: for each sample how many of the T steps count.
        target_lengths: for each sample how many labels there are.
        blank: the class that says nothing.
        reduction: 'mean' (each loss over the length of its target), 'sum' or 'none'.
        zero_infinity: whether the loss of a target that cannot fit is 0, and not infinite.

    Raises:
        RuntimeError: lengths that are too long, or not one for each sample; a blank or label that is no class.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.ctc_loss.html; Graves et al. 2006.

    >>> import tinygrad_edu as torch
    >>> even = torch.zeros(2, 1, 2).log_softmax(2)  # two steps: a blank, and the label 1
    >>> torch.nn.functional.ctc_loss(even, torch.tensor([[1]]), [2], [1])  # said in 3 of 4 ways
    tensor(0.2877)
    """
    reduction = chosen(reduction)
    x = log_probs if log_probs.ndim == 3 else log_probs[:, None]  # (T, N, C)
    steps, samples, classes = x.shape
    said, held = (np.asarray(unwrap(lengths)).reshape(-1) for lengths in (input_lengths, target_lengths))
    _check(x, said, held, blank)
    labels = _padded(targets.array, held, samples)  # (N, S)
    if labels.size and not 0 <= labels.min() <= labels.max() < classes:
        raise RuntimeError(f"ctc_loss: labels from {labels.min()} to {labels.max()} for {classes} classes")
    states = np.full((samples, 2 * labels.shape[1] + 1), blank)  # a blank before, between and after the labels
    states[:, 1::2] = labels
    skips = np.zeros(states.shape, bool)  # whether the blank before may be left out: between different labels
    skips[:, 3::2] = labels[:, 1:] != labels[:, :-1]
    emitted = ops.take_along_axis(x, np.broadcast_to(states, (steps, *states.shape)), 2)  # (T, N, states)
    never = x.array.dtype.type(-np.inf)
    reach = ops.where(wrap(np.arange(states.shape[1]) < 2), emitted[0], never)
    reaches, nowhere = [reach], wrap(np.full((samples, 2), never))
    for t in range(1, steps):
        late = ops.cat([nowhere, reach], 1)  # (N, 2 + states)
        ways = ops.stack([reach, late[:, 1:-1], ops.where(wrap(skips), late[:, :-2], never)])
        reach = ops.logsumexp(ways, 0) + emitted[t]
        reaches.append(reach)
    every, rows = ops.stack(reaches), np.arange(samples)
    ends = [every[said - 1, rows, 2 * held], ops.where(wrap(held > 0), every[said - 1, rows, 2 * held - 1], never)]
    losses = -ops.logsumexp(ops.stack(ends), 0)
    if zero_infinity:
        losses = ops.where(wrap(np.isinf(losses.array)), 0, losses)
    if reduction == "mean":
        return ops.mean(losses / wrap(np.maximum(held, 1).astype(x.array.dtype)))
    return ops.sum(losses) if reduction == "sum" else losses[0] if log_probs.ndim == 2 else losses


def _check(x: Tensor, said: np.ndarray, held: np.ndarray, blank: int) -> None:
    steps, samples, classes = x.shape
    if not 0 <= blank < classes:
        raise RuntimeError(f"blank must be in label range: it is {blank}, the classes are 0 to {classes - 1}")
    for name, lengths in (("input_lengths", said), ("target_lengths", held)):
        if lengths.size != samples:
            raise RuntimeError(f"{name} must be of size batch_size: {lengths.size} lengths for {samples} samples")
    if said.size and (said.max() > steps or said.min() < 0):
        raise RuntimeError(f"Expected input_lengths to have value at most {steps}, but got {said.tolist()}")


def _padded(targets: np.ndarray, held: np.ndarray, samples: int) -> np.ndarray:
    """The labels with a row for each sample, padded with label 0."""
    longest = int(held.max()) if held.size else 0
    within = np.arange(longest) < held[:, None]  # (N, S)
    if (targets.ndim == 2 and targets.shape[1] < longest) or (targets.ndim == 1 and targets.size < held.sum()):
        raise RuntimeError(f"ctc_loss: target_lengths {held.tolist()} are longer than targets of shape {targets.shape}")
    labels = np.zeros((samples, longest), np.int64)
    labels[within] = targets[:, :longest][within] if targets.ndim == 2 else targets[: held.sum()]
    return labels
