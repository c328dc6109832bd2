"""Dimensions merged and split."""

from __future__ import annotations

from collections.abc import Sequence

from .. import ops
from ..core import Tensor
from .module import Module


class Flatten(Module):
    """Merges the dimensions from `start_dim` to `end_dim` into one.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.Flatten.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.Flatten()(torch.ones(32, 1, 5, 5)).shape
    torch.Size([32, 25])
    """

    def __init__(self, start_dim: int = 1, end_dim: int = -1) -> None:
        super().__init__()
        self.start_dim, self.end_dim = start_dim, end_dim

    def forward(self, input: Tensor) -> Tensor:
        """From (*, dims, *) to (*, their product, *)."""
        return ops.flatten(input, self.start_dim, self.end_dim)

    def extra_repr(self) -> str:
        """Both ends."""
        return f"start_dim={self.start_dim}, end_dim={self.end_dim}"


class Unflatten(Module):
    """Splits dimension `dim` into several of sizes `unflattened_size`, of which one may be -1.

    Raises:
        TypeError: the sizes are no tuple or list of integers.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.Unflatten.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.Unflatten(1, (2, 3))(torch.ones(4, 6)).shape
    torch.Size([4, 2, 3])
    """

    def __init__(self, dim: int, unflattened_size: Sequence[int]) -> None:
        super().__init__()
        if not isinstance(dim, int):
            raise TypeError(f"dim must be an int, but found {type(dim).__name__}: named dimensions are not offered")
        if not isinstance(unflattened_size, (tuple, list)) or not all(isinstance(n, int) for n in unflattened_size):
            raise TypeError(f"unflattened_size must be a tuple of ints, but found {unflattened_size!r}")
        self.dim, self.unflattened_size = dim, unflattened_size

    def forward(self, input: Tensor) -> Tensor:
        """From (*, size, *) to (*, *sizes, *)."""
        return ops.unflatten(input, self.dim, self.unflattened_size)

    def extra_repr(self) -> str:
        """The dimension and the sizes."""
        return f"dim={self.dim}, unflattened_size={self.unflattened_size}"
