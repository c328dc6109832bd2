"""Distance and likeness of vectors, as modules."""

from __future__ import annotations

from ..core import Tensor
from . import functional as F
from .module import Module


class CosineSimilarity(Module):
    """The cosine of the angle between vectors along `dim`; each length is taken for at least `eps`.

    See https://pytorch.org/docs/stable/generated/torch.nn.CosineSimilarity.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.CosineSimilarity()(torch.tensor([[1.0, 1.0]]), torch.tensor([[2.0, 0.0]]))
    tensor([0.7071])
    """

    def __init__(self, dim: int = 1, eps: float = 1e-8) -> None:
        super().__init__()
        self.dim, self.eps = dim, eps

    def forward(self, x1: Tensor, x2: Tensor) -> Tensor:
        """From two tensors of one shape to that shape without `dim`."""
        return F.cosine_similarity(x1, x2, self.dim, self.eps)


class PairwiseDistance(Module):
    """The `p`-norm of the difference along the last dimension.

    See https://pytorch.org/docs/stable/generated/torch.nn.PairwiseDistance.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.PairwiseDistance()(torch.tensor([[3.0, 4.0]]), torch.zeros(1, 2))
    tensor([5.0000])
    """

    def __init__(self, p: float = 2.0, eps: float = 1e-6, keepdim: bool = False) -> None:
        super().__init__()
        self.norm, self.eps, self.keepdim = p, eps, keepdim

    def forward(self, x1: Tensor, x2: Tensor) -> Tensor:
        """From (N, D) and (N, D) to (N,)."""
        return F.pairwise_distance(x1, x2, self.norm, self.eps, self.keepdim)
