"""Products: chained, of vectors, powers, exponentials."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import ops
from ..calls.composite import composite
from ..core import Tensor, unwrap
from . import top


@composite
def matmul(input: Tensor, other: Tensor) -> Tensor:
    """The product of matrices, stacks of matrices and vectors: torch.matmul."""
    return ops.matmul(input, other)


@composite
def multi_dot(tensors: Any) -> Tensor:
    """The product of two or more matrices in the cheapest order; the first and the last may be vectors.

    See https://pytorch.org/docs/stable/generated/torch.linalg.multi_dot.html

    >>> import tinygrad_edu as torch
    >>> torch.linalg.multi_dot([torch.ones(2), torch.ones(2, 3), torch.ones(3)])
    tensor(6.)
    """
    if len(tensors) < 2:
        raise RuntimeError(f"multi_dot(): expected at least 2 tensors but got {len(tensors)}")
    return top.chained("multi_dot", list(tensors))


@composite
def vecdot(x: Tensor, y: Tensor, *, dim: int = -1) -> Tensor:
    """The dot products of the vectors along `dim`.

    See https://pytorch.org/docs/stable/generated/torch.linalg.vecdot.html
    """
    return ops.sum(ops.multiply(x, y), dim)


@composite
def cross(input: Tensor, other: Tensor, *, dim: int = -1) -> Tensor:
    """The cross products of the vectors of three elements along `dim`.

    See https://pytorch.org/docs/stable/generated/torch.linalg.cross.html

    >>> import tinygrad_edu as torch
    >>> torch.linalg.cross(torch.tensor([1., 0., 0.]), torch.tensor([0., 1., 0.]))
    tensor([0., 0., 1.])
    """
    return top.cross(input, other, dim)


@composite
def matrix_power(A: Tensor, n: int) -> Tensor:
    """The product of `n` copies of each square matrix; of its inverse for negative `n`.

    See https://pytorch.org/docs/stable/generated/torch.linalg.matrix_power.html
    """
    return top.matrix_power(A, n)


@composite
def matrix_exp(A: Tensor) -> Tensor:
    """The exponential of each square matrix: the sum of A^k / k!.

    See https://pytorch.org/docs/stable/generated/torch.linalg.matrix_exp.html
    """
    return top.matrix_exp(A)


@composite
def diagonal(A: Tensor, *, offset: int = 0, dim1: int = -2, dim2: int = -1) -> Tensor:
    """The diagonal of the matrices in two dimensions, by default the last."""
    return ops.diagonal(A, offset, dim1, dim2)


@composite
def vander(x: Tensor, *, N: int | None = None) -> Tensor:
    """Rows of the powers 0 to N - 1 of each element: shape (..., n, N).

    See https://pytorch.org/docs/stable/generated/torch.linalg.vander.html
    """
    if N is not None and N <= 1:
        raise RuntimeError(f"N must be greater than 1, got {N}")
    return ops.power(x.unsqueeze(-1), np.arange(x.shape[-1] if N is None else N).astype(unwrap(x).dtype))
