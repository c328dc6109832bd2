"""How far apart vectors are, how alike their directions, and the losses that move them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ... import ops
from ...core import Tensor, wrap
from .reduction import chosen, reduced

__all__ = [
    "cosine_embedding_loss",
    "cosine_similarity",
    "hinge_embedding_loss",
    "margin_ranking_loss",
    "normalize",
    "pairwise_distance",
    "pdist",
    "soft_margin_loss",
    "triplet_margin_loss",
    "triplet_margin_with_distance_loss",
]


def cosine_similarity(x1: Tensor, x2: Tensor, dim: int = 1, eps: float = 1e-8) -> Tensor:
    """The cosine of the angle between vectors along `dim`; each length is taken for at least `eps`.

    Args:
        x1: any shape.
        x2: a shape that is broadcast with it.
        dim: the dimension of the vectors, which goes.
        eps: see above.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.cosine_similarity.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.cosine_similarity(torch.tensor([[1.0, 1.0]]), torch.tensor([[2.0, 0.0]]))
    tensor([0.7071])
    """
    for x in (x1, x2):
        if x.array.dtype.kind != "f":
            raise RuntimeError(f"expected common dtype to be floating point, yet common dtype is {x.dtype}")
    shape = np.broadcast_shapes(x1.array.shape, x2.array.shape)
    x1, x2 = (x if x.array.shape == shape else ops.broadcast_to(x, shape) for x in (x1, x2))
    return ops.sum(normalize(x1, dim=dim, eps=eps) * normalize(x2, dim=dim, eps=eps), dim)


def normalize(input: Tensor, p: float = 2.0, dim: Any = 1, eps: float = 1e-12, out: Tensor | None = None) -> Tensor:
    """The vectors along `dim` at length 1 in the `p`-norm; one shorter than `eps` is divided by `eps`.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.normalize.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.normalize(torch.tensor([[3.0, 4.0]]))
    tensor([[0.6000, 0.8000]])
    """
    length = ops.clip(_length(input, p, dim, True), eps)
    return ops.divide(input, length) if out is None else out.copy_(ops.divide(input, length))


def pairwise_distance(x1: Tensor, x2: Tensor, p: float = 2.0, eps: float = 1e-6, keepdim: bool = False) -> Tensor:
    """The `p`-norm of x1 - x2 + eps along the last dimension; at no distance the gradient is 0.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.pairwise_distance.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.pairwise_distance(torch.tensor([[3.0, 4.0]]), torch.zeros(1, 2))
    tensor([5.0000])
    """
    return _length(x1 - x2 + eps, p, -1, keepdim)


def pdist(input: Tensor, p: float = 2.0) -> Tensor:
    """The distance of each row of (N, M) from each later one: shape (N (N - 1) / 2,).

    Raises:
        RuntimeError: `input` is no matrix, or `p` is negative.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.pdist.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.pdist(torch.tensor([[0.0], [1.0], [3.0]]))
    tensor([1., 3., 2.])
    """
    if input.ndim != 2:
        raise RuntimeError(f"pdist only supports 2D tensors, got: {input.ndim}D")
    if not p >= 0:
        raise RuntimeError(f"pdist only supports non-negative p values, but got {p}")
    first, second = np.triu_indices(input.shape[0], 1)
    return _length(input[first] - input[second], p, 1, False)


def _length(x: Tensor, p: float, dim: Any, keepdim: bool) -> Tensor:
    """The `p`-norm along `dim`, whose gradient is 0 where it is 0: no NaN from the root of a sum of nothing."""
    if p in (0, 1, 2, float("inf"), -float("inf")):
        return ops.norm(x, p, dim, keepdim)
    powers = ops.sum(_root(x, ops.absolute(x), p), dim, keepdims=True)
    length = _root(powers, powers, 1 / p)
    return length if keepdim else ops.squeeze(length, dim)


def _root(x: Tensor, size: Tensor, p: float) -> Tensor:
    """`size` ** p, but 0 and with a gradient of 0 where x is 0."""
    there = wrap(x.array != 0)
    return ops.where(there, ops.where(there, size, 1) ** p, 0)


def cosine_embedding_loss(
    input1: Tensor,
    input2: Tensor,
    target: Tensor,
    margin: float = 0,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
) -> Tensor:
    """1 - cosine for pairs that belong together (target 1), what the cosine has above `margin` for others (-1).

    Args:
        input1: shape (N, D) or (D,).
        input2: the same shape.
        target: 1 or -1, shape (N,) or ().
        margin: the cosine that is unlike enough, from -1 to 1.
        size_average: deprecated.
        reduce: deprecated.
        reduction: 'mean', 'sum' or 'none'.

    Raises:
        RuntimeError: shapes that do not fit.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.cosine_embedding_loss.html

    >>> import tinygrad_edu as torch
    >>> x = torch.tensor([[1.0, 0.0]])
    >>> torch.nn.functional.cosine_embedding_loss(x, -x, torch.tensor([1]))
    tensor(2.)
    """
    reduction = chosen(reduction, size_average, reduce)
    if target.ndim not in (0, 1) or input1.ndim != target.ndim + 1 or input2.ndim != input1.ndim:
        raise RuntimeError(
            f"{target.ndim}D target tensor expects {target.ndim + 1}D input tensors, but found inputs with sizes "
            f"{list(input1.shape)} and {list(input2.shape)}"
        )
    cosine = cosine_similarity(input1, input2, target.ndim)
    together = ops.where(target == 1, 1 - cosine, 0)
    return reduced(together + ops.where(target == -1, ops.clip(cosine - margin, 0), 0), reduction)


def hinge_embedding_loss(
    input: Tensor,
    target: Tensor,
    margin: float = 1.0,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
) -> Tensor:
    """The distances in `input` themselves where the target is 1; what they lack to `margin` where it is -1.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.hinge_embedding_loss.html

    >>> import tinygrad_edu as torch
    >>> F = torch.nn.functional
    >>> F.hinge_embedding_loss(torch.tensor([0.25, 0.25]), torch.tensor([1, -1]), reduction="none")
    tensor([0.2500, 0.7500])
    """
    reduction = chosen(reduction, size_average, reduce)
    together = ops.where(target == -1, 0, input)  # PyTorch adds both parts for a target that is neither
    return reduced(together + ops.where(target == 1, 0, ops.clip(margin - input, 0)), reduction)


def margin_ranking_loss(
    input1: Tensor,
    input2: Tensor,
    target: Tensor,
    margin: float = 0,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
) -> Tensor:
    """What `input1` lacks to be `margin` above `input2` (target 1), or below it (target -1).

    Raises:
        RuntimeError: the three have different numbers of dimensions.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.margin_ranking_loss.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.margin_ranking_loss(torch.tensor([1.0]), torch.tensor([3.0]), torch.tensor([1]))
    tensor(2.)
    """
    reduction = chosen(reduction, size_average, reduce)
    if not input1.ndim == input2.ndim == target.ndim:
        raise RuntimeError(
            "margin_ranking_loss : All input tensors should have same dimension but got sizes: "
            f"input1: {input1.shape}, input2: {input2.shape}, target: {target.shape}"
        )
    return reduced(ops.clip(margin - target * (input1 - input2), 0), reduction)


def soft_margin_loss(
    input: Tensor, target: Tensor, size_average: Any = None, reduce: Any = None, reduction: str = "mean"
) -> Tensor:
    """log(1 + exp(-target * input)), for targets 1 and -1, without overflow.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.soft_margin_loss.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.soft_margin_loss(torch.zeros(2), torch.tensor([1.0, -1.0]))
    tensor(0.6931)
    """
    reduction = chosen(reduction, size_average, reduce)
    return reduced(ops.softplus(-target * input), reduction)


def triplet_margin_loss(
    anchor: Tensor,
    positive: Tensor,
    negative: Tensor,
    margin: float = 1.0,
    p: float = 2,
    eps: float = 1e-6,
    swap: bool = False,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
) -> Tensor:
    """What the negative lacks to be `margin` farther from the anchor than the positive is.

    Args:
        anchor: shape (N, D) or (D,).
        positive: the same shape.
        negative: the same shape.
        margin: by how much it should be farther.
        p: of the norm that measures.
        eps: added to each difference.
        swap: whether the negative may be measured from the positive, if that is nearer.
        size_average: deprecated.
        reduce: deprecated.
        reduction: 'mean', 'sum' or 'none'.

    Raises:
        RuntimeError: the three have different numbers of dimensions.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.triplet_margin_loss.html

    >>> import tinygrad_edu as torch
    >>> a = torch.zeros(1, 1)
    >>> torch.nn.functional.triplet_margin_loss(a, a + 2, a + 1)
    tensor(2.)
    """
    reduction = chosen(reduction, size_average, reduce)
    if not anchor.ndim == positive.ndim == negative.ndim:
        raise RuntimeError(
            "All inputs should have same dimension but got "
            f"{anchor.ndim}D, {positive.ndim}D and {negative.ndim}D inputs: of shapes {anchor.shape}, {positive.shape} "
            f"and {negative.shape}"
        )

    def distance(a: Tensor, b: Tensor) -> Tensor:
        return pairwise_distance(a, b, p, eps)

    return _triplet(anchor, positive, negative, distance, margin, swap, reduction)


def triplet_margin_with_distance_loss(
    anchor: Tensor,
    positive: Tensor,
    negative: Tensor,
    *,
    distance_function: Callable[[Tensor, Tensor], Tensor] | None = None,
    margin: float = 1.0,
    swap: bool = False,
    reduction: str = "mean",
) -> Tensor:
    """`triplet_margin_loss` with any distance; `pairwise_distance` if none is given.

    Raises:
        ValueError: a reduction that there is not, or a margin that is not positive.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.triplet_margin_with_distance_loss.html
    """
    reduction = chosen(reduction)
    if margin <= 0:
        raise ValueError(f"margin must be greater than 0, got {margin}")
    return _triplet(anchor, positive, negative, distance_function or pairwise_distance, margin, swap, reduction)


def _triplet(
    anchor: Tensor, positive: Tensor, negative: Tensor, distance: Any, margin: float, swap: bool, reduction: str
) -> Tensor:
    far = distance(anchor, negative)
    if swap:
        far = ops.minimum(far, distance(positive, negative))
    return reduced(ops.clip(distance(anchor, positive) - far + margin, 0), reduction)
