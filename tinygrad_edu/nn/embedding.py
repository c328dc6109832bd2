"""Embedding: a row of numbers for each word, or one for each bag of words."""

from __future__ import annotations

from typing import Any, Self

from .. import autograd
from ..core import Tensor
from . import functional as F
from . import init
from .module import Module
from .parameter import Parameter, empty


class _Table(Module):
    """A learned row for each index, and the options that looking up has."""

    def __init__(
        self,
        num_embeddings: int,
        embedding_dim: int,
        padding_idx: int | None,
        max_norm: float | None,
        norm_type: float,
        scale_grad_by_freq: bool,
        sparse: bool,
        weight: Tensor | None,
        freeze: bool,
        device: Any,
        dtype: Any,
    ) -> None:
        super().__init__()
        if padding_idx is not None and not -num_embeddings <= padding_idx < num_embeddings:
            raise AssertionError(f"padding_idx {padding_idx} must be one of the {num_embeddings} rows")
        if sparse:
            raise NotImplementedError(f"{self._get_name()}: sparse gradients are not there; leave sparse=True out")
        self.num_embeddings, self.embedding_dim = num_embeddings, embedding_dim
        self.padding_idx = None if padding_idx is None else padding_idx % num_embeddings
        self.max_norm, self.norm_type, self.scale_grad_by_freq = max_norm, norm_type, scale_grad_by_freq
        self.sparse = sparse
        if weight is None:
            self.weight = empty(num_embeddings, embedding_dim, device=device, dtype=dtype)
            self.reset_parameters()
        elif tuple(weight.shape) != (num_embeddings, embedding_dim):
            raise AssertionError(f"rows of shape {weight.shape} for a table of {num_embeddings} x {embedding_dim}")
        else:
            self.weight = Parameter(weight, requires_grad=not freeze)

    def reset_parameters(self) -> None:
        """Draw the rows anew; that of the padding is zero."""
        init.normal_(self.weight)
        if self.padding_idx is not None:
            with autograd.no_grad():
                self.weight[self.padding_idx] = 0.0

    def _options(self, mode: str = "") -> str:
        told = [f"{self.num_embeddings}, {self.embedding_dim}"]
        padding = "" if self.padding_idx is None else f"padding_idx={self.padding_idx}"
        told += [padding] if not mode else []
        told += ["" if self.max_norm is None else f"max_norm={self.max_norm}"]
        told += ["" if self.norm_type == 2 else f"norm_type={self.norm_type}"]
        told += ["" if self.scale_grad_by_freq is False else f"scale_grad_by_freq={self.scale_grad_by_freq}"]
        told += [f"mode={mode!r}", padding] if mode else []
        return ", ".join(filter(None, told))


class Embedding(_Table):
    """Looks up a learned row for each index.

    Args:
        num_embeddings: the number of rows.
        embedding_dim: the length of a row.
        padding_idx: a row that stays zero and is not learned; counted from the end if negative.
        max_norm: rows that are looked up and longer are brought to this length, in place.
        norm_type: the norm that measures their length.
        scale_grad_by_freq: whether a row's gradient is divided by how often it was looked up.
        sparse: refused: gradients are dense.
        device: the CPU.
        dtype: of the rows; the default dtype if None.

    Attributes:
        weight: (num_embeddings, embedding_dim), standard normal at first.

    Raises:
        AssertionError: a `padding_idx` outside the table.
        IndexError: an index outside the table.

    See https://pytorch.org/docs/stable/generated/torch.nn.Embedding.html

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
        super().__init__(
            num_embeddings, embedding_dim, padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse, _weight,
            _freeze, device, dtype,
        )  # fmt: skip

    @classmethod
    def from_pretrained(
        cls,
        embeddings: Tensor,
        freeze: bool = True,
        padding_idx: int | None = None,
        max_norm: float | None = None,
        norm_type: float = 2.0,
        scale_grad_by_freq: bool = False,
        sparse: bool = False,
    ) -> Self:
        """A layer with the given rows, which are not learned if `freeze`."""
        rows, length = embeddings.shape
        return cls(rows, length, padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse, embeddings, freeze)

    def forward(self, input: Tensor) -> Tensor:
        """From indices (*) to rows (*, embedding_dim)."""
        return F.embedding(
            input, self.weight, self.padding_idx, self.max_norm, self.norm_type, self.scale_grad_by_freq, self.sparse
        )

    def extra_repr(self) -> str:
        """The sizes and the options that are not at their defaults."""
        return self._options()


class EmbeddingBag(_Table):
    """The sum, mean or largest of the learned rows of each bag of indices.

    Args:
        num_embeddings: the number of rows.
        embedding_dim: the length of a row.
        max_norm: as for `Embedding`.
        norm_type: as for `Embedding`.
        scale_grad_by_freq: as for `Embedding`; not with mode "max".
        mode: "sum", "mean" or "max".
        sparse: refused: gradients are dense.
        include_last_offset: whether offsets end with where the last bag ends.
        padding_idx: an index that does not count.
        device: the CPU.
        dtype: of the rows; the default dtype if None.

    See https://pytorch.org/docs/stable/generated/torch.nn.EmbeddingBag.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.EmbeddingBag(10, 3)(torch.tensor([[1, 2], [4, 5]])).shape
    torch.Size([2, 3])
    """

    def __init__(
        self,
        num_embeddings: int,
        embedding_dim: int,
        max_norm: float | None = None,
        norm_type: float = 2.0,
        scale_grad_by_freq: bool = False,
        mode: str = "mean",
        sparse: bool = False,
        _weight: Tensor | None = None,
        include_last_offset: bool = False,
        padding_idx: int | None = None,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(
            num_embeddings, embedding_dim, padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse, _weight,
            False, device, dtype,
        )  # fmt: skip
        self.mode, self.include_last_offset = mode, include_last_offset

    @classmethod
    def from_pretrained(
        cls,
        embeddings: Tensor,
        freeze: bool = True,
        max_norm: float | None = None,
        norm_type: float = 2.0,
        scale_grad_by_freq: bool = False,
        mode: str = "mean",
        sparse: bool = False,
        include_last_offset: bool = False,
        padding_idx: int | None = None,
    ) -> Self:
        """A layer with the given rows, which are not learned if `freeze`."""
        rows, length = embeddings.shape
        made = cls(
            rows, length, max_norm, norm_type, scale_grad_by_freq, mode, sparse, embeddings, include_last_offset,
            padding_idx,
        )  # fmt: skip
        made.weight.requires_grad = not freeze
        return made

    def forward(self, input: Tensor, offsets: Tensor | None = None, per_sample_weights: Tensor | None = None) -> Tensor:
        """From bags (bags, n), or (indices,) cut at `offsets`, to (bags, embedding_dim)."""
        return F.embedding_bag(
            input,
            self.weight,
            offsets,
            self.max_norm,
            self.norm_type,
            self.scale_grad_by_freq,
            self.mode,
            self.sparse,
            per_sample_weights,
            self.include_last_offset,
            self.padding_idx,
        )

    def extra_repr(self) -> str:
        """The sizes and the options that are not at their defaults."""
        return self._options(self.mode)
