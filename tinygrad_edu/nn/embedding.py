"""Embedding: a row of numbers for each word."""

from __future__ import annotations

from typing import Any, Self

from .. import autograd
from ..core import Tensor
from . import functional as F
from . import init
from .module import Module
from .parameter import Parameter, empty


class Embedding(Module):
    """Looks up a learned row for each index.

    Args:
        num_embeddings: the number of rows.
        embedding_dim: the length of a row.
        padding_idx: a row that stays zero and is not learned.
        max_norm: refused unless None, as are the two that follow unless at their defaults.
        norm_type: see `max_norm`.
        scale_grad_by_freq: see `max_norm`.
        sparse: accepted; gradients are dense.
        device: the CPU.
        dtype: of the rows; the default dtype if None.

    Attributes:
        weight: (num_embeddings, embedding_dim), standard normal at first.

    Raises:
        IndexError: an index outside the table.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.Embedding.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.Embedding(10, 3)(torch.tensor([[1, 2], [4, 5]])).shape
    torch.Size([2, 2, 3])
    """

    def __init__(
        self,
        num_embeddings: int,
        embedding_dim: int,
        padding_idx: int | None = None,
        max_norm: float | None = None,
        norm_type: float = 2.0,
        scale_grad_by_freq: bool = False,
        sparse: bool = False,
        _weight: Tensor | None = None,
        _freeze: bool = False,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        if max_norm is not None or scale_grad_by_freq:
            raise NotImplementedError("Embedding: max_norm and scale_grad_by_freq are not there yet: leave them out")
        if padding_idx is not None and not -num_embeddings <= padding_idx < num_embeddings:
            raise ValueError(f"padding_idx {padding_idx} must be one of the {num_embeddings} rows")
        self.num_embeddings, self.embedding_dim = num_embeddings, embedding_dim
        self.padding_idx = None if padding_idx is None else padding_idx % num_embeddings
        if _weight is not None:
            self.weight = Parameter(_weight, requires_grad=not _freeze)
        else:
            self.weight = empty(num_embeddings, embedding_dim, device=device, dtype=dtype)
            self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw the rows anew."""
        init.normal_(self.weight)
        if self.padding_idx is not None:
            with autograd.no_grad():
                self.weight[self.padding_idx] = 0.0

    @classmethod
    def from_pretrained(cls, embeddings: Tensor, freeze: bool = True, padding_idx: int | None = None) -> Self:
        """A layer with the given rows, which are not learned if `freeze`."""
        rows, length = embeddings.shape
        return cls(rows, length, padding_idx, _weight=embeddings, _freeze=freeze)

    def forward(self, input: Tensor) -> Tensor:
        """From indices (*) to rows (*, embedding_dim)."""
        return F.embedding(input, self.weight, self.padding_idx)

    def extra_repr(self) -> str:
        """The sizes, as PyTorch."""
        padding = "" if self.padding_idx is None else f", padding_idx={self.padding_idx}"
        return f"{self.num_embeddings}, {self.embedding_dim}{padding}"
