"""The triangular (LU) factorization, with rows exchanged so that no pivot is smaller than what lies below it."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..calls.composite import composite
from ..calls.returned import returned
from ..core import Tensor, unwrap, wrap
from ..ops.factorization import check, eliminated, lu_parts, substitute, transposed
from ..ops.indexing import take_along_axis


def triangular(a: Any, b: Any, upper: bool, unitriangular: bool = False) -> Any:
    """The matrices that a triangle of `a` takes to `b`; `unitriangular` takes its diagonal to be 1."""
    if unitriangular:
        a = (np.triu(a, 1) if upper else np.tril(a, -1)) + np.eye(a.shape[-1], dtype=unwrap(a).dtype)
    return substitute(a, b, upper)


def factored(A: Tensor, pivot: bool, name: str) -> tuple[Tensor, np.ndarray, np.ndarray]:
    """L below U in one matrix, the exchanges of rows, counted from 1, and the order of rows that they make."""
    check(A, name, square=False)
    pivots = eliminated(A.array, pivot)[1]
    order = order_of(pivots, A.shape[-2])
    rows = np.broadcast_to(order[..., None], A.shape)
    return lu_parts(take_along_axis(A, rows, -2)), pivots + 1, order


def order_of(pivots: np.ndarray, m: int) -> np.ndarray:
    """Which row of the matrix each row of L U is, after all exchanges."""
    order = np.broadcast_to(np.arange(m), (*pivots.shape[:-1], m)).copy()
    for j in range(pivots.shape[-1]):
        other = pivots[..., j, None].astype(np.int64)
        first, second = order[..., j, None].copy(), np.take_along_axis(order, other, -1)
        np.put_along_axis(order, other, first, -1)
        order[..., j, None] = second
    return order


def unpacked(LU: Tensor, order: np.ndarray) -> tuple[Tensor, Tensor, Tensor]:
    """P, L and U."""
    m, n = LU.shape[-2:]
    k = min(m, n)
    permutation = np.swapaxes(np.eye(m, dtype=LU.array.dtype)[order], -1, -2)
    lower = LU[..., :, :k].tril(-1) + np.eye(m, k, dtype=LU.array.dtype)
    return wrap(np.ascontiguousarray(permutation)), lower, LU[..., :k, :].triu()


@composite
def lu(A: Tensor, *, pivot: bool = True) -> Any:
    """The (P, L, U) of A = P L U: a permutation, a lower triangle with ones on its diagonal, an upper triangle.

    See https://pytorch.org/docs/stable/generated/torch.linalg.lu.html

    >>> import tinygrad_edu as torch
    >>> torch.linalg.lu(torch.tensor([[0., 2.], [1., 3.]])).U
    tensor([[1., 3.],
            [0., 2.]])
    """
    LU, _, order = factored(A, pivot, "linalg.lu")
    p, lower, upper = unpacked(LU, order)
    return returned("linalg_lu", P=p if pivot else wrap(np.zeros(0, A.array.dtype)), L=lower, U=upper)


@composite
def lu_factor(A: Tensor, *, pivot: bool = True) -> Any:
    """The (LU, pivots) that `lu_solve` takes: L below U in one matrix, and the row each was exchanged with, from 1.

    See https://pytorch.org/docs/stable/generated/torch.linalg.lu_factor.html
    """
    LU, pivots, _ = factored(A, pivot, "torch.lu_factor")
    diagonal = np.diagonal(LU.array, axis1=-2, axis2=-1)
    if (diagonal == 0).any():
        at = int(np.argwhere(diagonal == 0)[0][-1]) + 1
        raise RuntimeError(f"torch.linalg.lu_factor: U[{at},{at}] is zero: lu_solve would divide by it; see linalg.lu")
    return returned("linalg_lu_factor", LU=LU, pivots=wrap(pivots))


@composite
def lu_solve(LU: Tensor, pivots: Tensor, B: Tensor, *, left: bool = True, adjoint: bool = False) -> Tensor:
    """The X with A X = B for an A that `lu_factor` took apart; X A = B without `left`, the transpose with `adjoint`.

    See https://pytorch.org/docs/stable/generated/torch.linalg.lu_solve.html
    """
    check(LU, "linalg.lu_solve")
    if not left:
        return transposed(lu_solve(LU, pivots, transposed(B), adjoint=not adjoint))
    if LU.array.dtype != B.array.dtype or B.ndim < 2 or B.shape[-2] != LU.shape[-1]:
        raise RuntimeError(
            f"linalg.lu_solve: LU {tuple(LU.shape)} {LU.dtype!r} does not fit B {tuple(B.shape)} {B.dtype!r}"
        )
    p = unpacked(LU, order_of(pivots.array - 1, LU.shape[-1]))[0]
    if adjoint:
        return p @ triangular(transposed(LU), triangular(transposed(LU), B, False), True, unitriangular=True)
    return triangular(LU, triangular(LU, transposed(p) @ B, False, unitriangular=True), True)
