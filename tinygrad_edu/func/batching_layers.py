"""How the ops and functions of layers run on all examples at once: windows over images, normalisation, losses."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..core import OPS, Op, unwrap
from ..ops import log_softmax, mean, movedim, reshape, sum, take_along_axis, transpose, where
from .batched import Batched, Level, is_at
from .batching_products import pick_rows
from .batching_rules import FUNCTIONS, in_front, lifted, rule


def folded(x: Any) -> Any:
    """(examples, N, ...) as (examples N, ...)."""
    return reshape(x, (x.shape[0] * x.shape[1], *x.shape[2:]))


def unfolded(x: Any, level: Level) -> Any:
    """The other way."""
    return reshape(x, (level.size, x.shape[0] // level.size if level.size else 0, *x.shape[1:]))


def as_channels(x: Any, level: Level) -> Any:
    """Images (N, C, ...) of each example, as images with the channels of all: (N, examples C, ...)."""
    x = transpose(in_front(x, level), 0, 1)
    return reshape(x, (x.shape[0], x.shape[1] * x.shape[2], *x.shape[3:]))


def from_channels(x: Any, level: Level) -> Any:
    """(N, examples C, ...) as (examples, N, C, ...)."""
    apart = reshape(x, (x.shape[0], level.size, x.shape[1] // max(level.size, 1), *x.shape[2:]))
    return transpose(apart, 0, 1)


@rule("convolve convolve_transposed")
def convolution(op: Op, level: Level, given: dict[str, Any]) -> Any:
    """Examples with the same kernels are a larger batch; those with kernels of their own are groups."""
    x, weight, bias, slides, groups, *sizes = given.values()
    if is_at(weight, level):
        kernels, shift = folded(weight.value), None if bias is None else reshape(in_front(bias, level), (-1,))
        return from_channels(
            op.function(as_channels(x, level), kernels, shift, slides, groups * level.size, *sizes), level
        )
    shared = None if is_at(bias, level) else bias
    if is_at(x, level):
        out = unfolded(op.function(folded(x.value), weight, shared, slides, groups, *sizes), level)
    else:
        out = op.function(x, weight, shared, slides, groups, *sizes)
    if not is_at(bias, level):
        return out
    return out + reshape(bias.value, (level.size, 1, -1, *(1,) * len(slides)))


@rule("kernel_gradient")
def kernel_gradient(op: Op, level: Level, given: dict[str, Any]) -> Any:
    """The examples are groups."""
    x, y, slides, groups = given.values()
    return unfolded(op.function(as_channels(x, level), as_channels(y, level), slides, groups * level.size), level)


@rule("gather_windows")
def gather_windows(op: Op, level: Level, given: dict[str, Any]) -> Any:
    """A larger batch, whose columns are taken apart again."""
    columns, at = op.function(folded(given["x"].value), given["slides"]), 1 + len(given["slides"])
    shape = columns.shape
    apart = reshape(columns, (*shape[:at], level.size, shape[at] // max(level.size, 1), *shape[at + 1 :]))
    return movedim(apart, at, 0)


@rule("scatter_windows")
def scatter_windows(op: Op, level: Level, given: dict[str, Any]) -> Any:
    """The columns as those of a larger batch."""
    at = 1 + len(given["slides"])
    columns = movedim(given["x"].value, 0, at)
    shape = columns.shape
    columns = reshape(columns, (*shape[:at], shape[at] * shape[at + 1], *shape[at + 2 :]))
    return unfolded(op.function(columns, given["slides"], given["sizes"]), level)


@rule("normalize_batch normalize_layer normalize_groups normalize_scale")
def normalize(op: Op, level: Level, given: dict[str, Any]) -> Any:
    """Over the same dimensions, one further on."""
    x, weight, bias, axes, *rest = given.values()
    if rest[-1] is not None:
        return NotImplemented
    axes = tuple(a % x.ndim + 1 for a in axes)
    own = (v if v is None else lifted(v, level, x.ndim) for v in (weight, bias))
    return op.function(in_front(x, level), *own, axes, *rest)


@rule("soft_cross_entropy")
def soft_cross_entropy(op: Op, level: Level, given: dict[str, Any]) -> Any:
    """By its parts: the classes lie one dimension further on."""
    log_p, weights = log_softmax(in_front(given["x"], level), 2), in_front(given["target_weights"], level)
    counts = where(unwrap(weights == 0), 0, log_p)
    return -sum(counts * weights, 2)


@rule("picked_cross_entropy")
def picked_cross_entropy(op: Op, level: Level, given: dict[str, Any]) -> Any:
    """By its parts, (examples, N, C)."""
    log_p, target = log_softmax(in_front(given["x"], level), 2), unwrap(in_front(given["target"], level))
    return -mean(take_along_axis(log_p, np.expand_dims(target, 2), 2), (1, 2))


def class_loss(function: Any, level: Level, input: Any, target: Any, *args: Any, **kwargs: Any) -> Any:
    """Cross-entropy of labels: the samples of all examples in one batch, then the mean or sum of each example."""
    names = ("weight", "size_average", "ignore_index", "reduce", "reduction", "label_smoothing")
    options = dict(zip(names, args, strict=False)) | kwargs
    reduction, weight = options.pop("reduction", "mean"), options.get("weight")
    if any(options.pop(name, None) is not None for name in ("size_average", "reduce")) or is_at(weight, level):
        return NotImplemented
    if unwrap(target).dtype.kind == "f" or input.ndim != target.ndim + 1:
        return NotImplemented
    x, labels = in_front(input, level), in_front(target, level)
    single = input.ndim == 1
    losses = function(x if single else folded(x), labels if single else folded(labels), reduction="none", **options)
    losses = losses if single else unfolded(losses, level)
    if reduction == "none":
        return losses
    rest = tuple(range(1, losses.ndim))
    total = sum(losses, rest) if rest else losses
    if reduction == "sum":
        return total
    ignored = labels == options.get("ignore_index", -100)
    share = 1.0 if weight is None else OPS["getitem"].function(weight, unwrap(where(ignored, 0, labels)))
    shares = where(ignored, 0.0, share).to(losses.dtype)
    return total / (sum(shares, rest) if rest else shares)


def embedding(
    function: Any,
    level: Level,
    input: Any,
    weight: Any,
    padding_idx: Any = None,
    max_norm: Any = None,
    norm_type: float = 2.0,
    scale_grad_by_freq: bool = False,
    sparse: bool = False,
) -> Any:
    """Of one table, the rows of all examples; of tables of their own, these lie below each other."""
    if scale_grad_by_freq or max_norm is not None or (is_at(weight, level) and padding_idx is not None):
        return NotImplemented
    if not is_at(weight, level):
        return function(input.value, weight, padding_idx, sparse=sparse)
    labels = in_front(input, level)
    if np.any(unwrap((labels < 0) | (labels >= weight.shape[0]))):
        return NotImplemented  # which has the error
    return pick_rows(OPS["pick_rows"], level, {"weight": weight, "index": Batched(labels, level), "share": None})


def binary_loss(
    function: Any,
    level: Level,
    input: Any,
    target: Any,
    weight: Any = None,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
) -> Any:
    """Binary cross-entropy: the losses of all examples, then the mean or sum of each example."""
    if size_average is not None or reduce is not None or input.shape != target.shape:
        return NotImplemented
    weight = lifted(weight, level, input.ndim) if weight is not None else None
    losses = function(in_front(input, level), in_front(target, level), weight, reduction="none")
    rest = tuple(range(1, losses.ndim))
    if reduction == "none" or not rest:
        return losses
    return sum(losses, rest) if reduction == "sum" else mean(losses, rest)


def one_hot(function: Any, level: Level, x: Any, num_classes: int = -1) -> Any:
    """One dimension behind all; the number of classes must be given, or each example would have its own."""
    return NotImplemented if num_classes == -1 else function(x.value, num_classes)


FUNCTIONS |= {"binary_cross_entropy": binary_loss, "one_hot": one_hot}
FUNCTIONS |= {"cross_entropy": class_loss, "nll_loss": class_loss, "embedding": embedding}
