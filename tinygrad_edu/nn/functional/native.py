"""The forms of these functions that lie in `torch` itself: other orders of arguments, reductions by number.

`nn.functional` is what programs should call; these are there because PyTorch has them.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

from ...core import Tensor
from . import ctc, distance, loss, noise, normalization
from .distance import cosine_similarity, pairwise_distance, pdist
from .embedding import embedding as _embedding
from .normalization import rms_norm
from .products import bilinear
from .reduction import REDUCTIONS

__all__ = [
    "alpha_dropout", "batch_norm", "bilinear", "binary_cross_entropy_with_logits", "cosine_embedding_loss",
    "cosine_similarity", "ctc_loss", "dropout", "dropout_", "embedding", "feature_alpha_dropout", "feature_dropout",
    "group_norm", "hinge_embedding_loss", "instance_norm", "kl_div", "layer_norm", "margin_ranking_loss",
    "pairwise_distance", "pdist", "poisson_nll_loss", "rms_norm", "triplet_margin_loss",
]  # fmt: skip


def _by_number(function: Any, order: str) -> Any:
    """The loss with its arguments in this order, and with 0 for 'none', 1 for 'mean' (the default) or 2 for 'sum'."""
    names = order.split()

    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Tensor:
        if len(args) > len(names) or set(names[: len(args)]) & set(kwargs):
            raise TypeError(
                f"{function.__name__}() takes {', '.join(names)}, each once: got {len(args)} and {[*kwargs]}"
            )
        given = dict(zip(names, args, strict=False)) | kwargs
        number = given.get("reduction", 1)
        return function(**{**given, "reduction": REDUCTIONS[number if number in (1, 2) else 0]})  # type: ignore[no-any-return]  # a loss

    call.__doc__ = (
        f"`nn.functional.{function.__name__}` of {', '.join(names)}; reduction is 0 (none), 1 (mean) or 2 (sum)."
    )
    return call


binary_cross_entropy_with_logits = _by_number(
    loss.binary_cross_entropy_with_logits, "input target weight pos_weight reduction"
)
cosine_embedding_loss = _by_number(distance.cosine_embedding_loss, "input1 input2 target margin reduction")
ctc_loss = _by_number(ctc.ctc_loss, "log_probs targets input_lengths target_lengths blank reduction zero_infinity")
hinge_embedding_loss = _by_number(distance.hinge_embedding_loss, "input target margin reduction")
margin_ranking_loss = _by_number(distance.margin_ranking_loss, "input1 input2 target margin reduction")
poisson_nll_loss = _by_number(loss.poisson_nll_loss, "input target log_input full eps reduction")
triplet_margin_loss = _by_number(distance.triplet_margin_loss, "anchor positive negative margin p eps swap reduction")


def kl_div(input: Tensor, target: Tensor, reduction: int = 1, *, log_target: bool = False) -> Tensor:
    """`nn.functional.kl_div` with a number for the reduction."""
    return loss.divergence(input, target, REDUCTIONS[reduction if reduction in (1, 2) else 0], log_target)


def dropout(input: Tensor, p: float, train: bool) -> Tensor:
    """`nn.functional.dropout`, with `train` for `training`."""
    return noise.dropout(input, _probability(p), train)


def dropout_(input: Tensor, p: float, train: bool) -> Tensor:
    """The same in place."""
    return noise.dropout(input, _probability(p), train, True)


def feature_dropout(input: Tensor, p: float, train: bool) -> Tensor:
    """Dropout of whole channels of (N, C, ...)."""
    return noise.drop_channels(input, _probability(p), train)


def alpha_dropout(input: Tensor, p: float, train: bool) -> Tensor:
    """`nn.functional.alpha_dropout`, with `train` for `training`."""
    return noise.alpha_dropout(input, _probability(p), train)


def feature_alpha_dropout(input: Tensor, p: float, train: bool) -> Tensor:
    """`nn.functional.feature_alpha_dropout`, with `train` for `training`."""
    return noise.feature_alpha_dropout(input, _probability(p), train)


def _probability(p: float) -> float:
    if not 0 <= p <= 1:
        raise RuntimeError(f"dropout probability has to be between 0 and 1, but got {p}")
    return p


def embedding(
    weight: Tensor, indices: Tensor, padding_idx: int = -1, scale_grad_by_freq: bool = False, sparse: bool = False
) -> Tensor:
    """`nn.functional.embedding` with the table first; a `padding_idx` of -1 is none."""
    padding = None if padding_idx < 0 else padding_idx
    return _embedding(indices, weight, padding, scale_grad_by_freq=scale_grad_by_freq, sparse=sparse)


def batch_norm(
    input: Tensor,
    weight: Tensor | None,
    bias: Tensor | None,
    running_mean: Tensor | None,
    running_var: Tensor | None,
    training: bool,
    momentum: float,
    eps: float,
    cudnn_enabled: bool,
) -> Tensor:
    """`nn.functional.batch_norm` with weight and bias before the running moments."""
    return normalization.batch_norm(input, running_mean, running_var, weight, bias, training, momentum, eps)


def instance_norm(
    input: Tensor,
    weight: Tensor | None,
    bias: Tensor | None,
    running_mean: Tensor | None,
    running_var: Tensor | None,
    use_input_stats: bool,
    momentum: float,
    eps: float,
    cudnn_enabled: bool,
) -> Tensor:
    """`nn.functional.instance_norm` with weight and bias before the running moments."""
    return normalization.instance_norm(input, running_mean, running_var, weight, bias, use_input_stats, momentum, eps)


def group_norm(
    input: Tensor,
    num_groups: int,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    eps: float = 1e-5,
    cudnn_enabled: bool = True,
) -> Tensor:
    """`nn.functional.group_norm`."""
    return normalization.group_norm(input, num_groups, weight, bias, eps)


def layer_norm(
    input: Tensor,
    normalized_shape: Sequence[int],
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    eps: float = 1e-5,
    cudnn_enable: bool = True,
) -> Tensor:
    """`nn.functional.layer_norm`."""
    return normalization.layer_norm(input, normalized_shape, weight, bias, eps)
