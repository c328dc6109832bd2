"""Linear equations: inverses, and solutions, exact or the nearest there is."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .. import ops
from ..calls.composite import composite
from ..calls.returned import returned
from ..core import Tensor, wrap
from ..ops.factorization import check, cutoff, singular_values, solution, transposed
from .triangle import triangular


@composite
def inv(A: Tensor) -> Tensor:
    """The inverse of each square matrix; `solve` is better where it would be multiplied with something.

    Raises:
        LinAlgError: a matrix is singular.

    See https://pytorch.org/docs/stable/generated/torch.linalg.inv.html

    >>> import tinygrad_edu as torch
    >>> torch.linalg.inv(torch.tensor([[1., 1.], [0., 2.]]))
    tensor([[ 1.0000, -0.5000],
            [ 0.0000,  0.5000]])
    """
    return ops.inverse(A)


@composite
def pinv(A: Tensor, rcond: Any = None, hermitian: bool = False, *, atol: Any = None, rtol: Any = None) -> Tensor:
    """The pseudo-inverse of each matrix: singular values up to max(`atol`, `rtol` times the largest) count as 0.

    See https://pytorch.org/docs/stable/generated/torch.linalg.pinv.html
    """
    check(A, "linalg.pinv", square=hermitian)
    return ops.pinverse(A, rtol if rcond is None else rcond, atol)


@composite
def solve(A: Tensor, B: Tensor, *, left: bool = True) -> Tensor:
    """The X with A X = B, or without `left` X A = B.

    Args:
        A: shape (..., n, n).
        B: shape (..., n, k), or (n,), or (..., n) with the leading sizes of A; without `left` (..., k, n).
        left: on which side of X the matrix A stands.

    Raises:
        LinAlgError: a matrix is singular.

    See https://pytorch.org/docs/stable/generated/torch.linalg.solve.html

    >>> import tinygrad_edu as torch
    >>> torch.linalg.solve(torch.tensor([[2., 0.], [0., 4.]]), torch.tensor([1., 1.]))
    tensor([0.5000, 0.2500])
    """
    check(A, "linalg.solve")
    vector = B.ndim == 1 or (A.ndim == B.ndim + 1 and tuple(B.shape) == tuple(A.shape[:-1]))
    right = B.unsqueeze(-1) if vector else B
    fits("linalg.solve", A, right, left)
    if left:
        found = solution(A, right)
        return found.squeeze(-1) if vector else found
    return transposed(solution(transposed(A), transposed(right)))


def fits(name: str, A: Tensor, B: Tensor, left: bool) -> None:
    """RuntimeError unless A X = B (or X A = B) can be asked."""
    if A.array.dtype != B.array.dtype:
        raise RuntimeError(f"{name}: Expected A and B to have the same dtype, but got {A.dtype!r} and {B.dtype!r}")
    if B.ndim < 2:
        raise RuntimeError(f"{name}: The input tensor B must have at least 2 dimensions, its shape is {tuple(B.shape)}")
    if A.shape[-1] != B.shape[-2 if left else -1]:
        equation = "AX = B" if left else "XA = B"
        raise RuntimeError(
            f"{name}: Incompatible shapes of A and B for the equation {equation} ({tuple(A.shape)} and "
            f"{tuple(B.shape)})"
        )


@composite
def solve_triangular(A: Tensor, B: Tensor, *, upper: bool, left: bool = True, unitriangular: bool = False) -> Tensor:
    """The X with A X = B, or without `left` X A = B, for a triangle A; the rest of A is not read.

    Args:
        A: shape (..., n, n).
        B: shape (..., n, k); without `left` (..., k, n).
        upper: which triangle.
        left: on which side of X the matrix A stands.
        unitriangular: take the diagonal to be 1.

    See https://pytorch.org/docs/stable/generated/torch.linalg.solve_triangular.html
    """
    check(A, "linalg.solve_triangular")
    fits("linalg.solve_triangular", A, B, left)
    if left:
        return triangular(A, B, upper, unitriangular)
    return transposed(triangular(transposed(A), transposed(B), not upper, unitriangular))


DRIVERS = ("gels", "gelsy", "gelsd", "gelss")


@composite
def lstsq(A: Tensor, B: Tensor, rcond: Any = None, *, driver: str | None = None) -> Any:
    """The X that makes A X nearest to B: (solution, residuals, rank, singular_values); of several the shortest.

    Args:
        A: shape (..., m, n).
        B: shape (..., m, k) or (..., m).
        rcond: singular values below this part of the largest count as 0; by default max(m, n) times the precision.
        driver: which of the results PyTorch's driver of that name gives: 'gelsy' the rank (the default), 'gelsd' and
            'gelss' also the singular values and, as 'gels', the residuals.

    See https://pytorch.org/docs/stable/generated/torch.linalg.lstsq.html

    >>> import tinygrad_edu as torch
    >>> torch.linalg.lstsq(torch.tensor([[1.], [1.]]), torch.tensor([[2.], [4.]])).solution.round(decimals=4)
    tensor([[3.]])
    """
    check(A, "linalg.lstsq", square=False)
    driver = driver or "gelsy"
    if driver not in DRIVERS:
        raise RuntimeError(f"torch.linalg.lstsq: parameter `driver` should be one of {DRIVERS}, got {driver}")
    vector = A.ndim == B.ndim + 1
    right = B.unsqueeze(-1) if vector else B
    if A.ndim != right.ndim or A.shape[:-1] != right.shape[:-1]:
        raise RuntimeError(f"torch.linalg.lstsq: the shapes {tuple(A.shape)} and {tuple(B.shape)} do not fit")
    if A.array.dtype != B.array.dtype:
        raise RuntimeError(f"torch.linalg.lstsq: Expected the same dtype, but got {A.dtype!r} and {B.dtype!r}")
    s = singular_values(A.detach()).array
    rank = np.asarray(np.sum(s > cutoff(A.array, s, None, rcond), -1))
    found = ops.matmul(ops.pinverse(A, rcond), right)
    nothing, (m, n) = np.zeros(0, A.array.dtype), A.shape[-2:]
    residuals = wrap(nothing)
    if driver != "gelsy" and m > n and np.all(rank == n):
        residuals = ops.sum(ops.square(ops.matmul(A, found) - right), -2)
    return returned(
        "linalg_lstsq",
        solution=found.squeeze(-1) if vector else found,
        residuals=residuals,
        rank=wrap(rank if driver != "gels" else np.zeros(0, np.int64)),
        singular_values=wrap(s if driver in ("gelsd", "gelss") else nothing),
    )


@composite
def tensorinv(A: Tensor, ind: int = 2) -> Tensor:
    """The inverse for `tensordot`: of A as a matrix, its first `ind` dimensions in rows and the rest in columns.

    See https://pytorch.org/docs/stable/generated/torch.linalg.tensorinv.html
    """
    if ind <= 0:
        raise RuntimeError(f"Expected a strictly positive integer for 'ind', but got {ind}")
    rows, columns = math.prod(A.shape[:ind]), math.prod(A.shape[ind:])
    if rows != columns:
        raise RuntimeError(f"tensorinv: the first {ind} sizes must multiply to what the others do: {rows}, {columns}")
    return inv(A.reshape(rows, columns)).reshape(*A.shape[ind:], *A.shape[:ind])


@composite
def tensorsolve(A: Tensor, B: Tensor, dims: Any = None) -> Tensor:
    """The X with tensordot(A, X, X.ndim) = B, after `dims` of A were moved to its end.

    See https://pytorch.org/docs/stable/generated/torch.linalg.tensorsolve.html
    """
    if dims is not None:
        A = ops.movedim(A, tuple(dims), tuple(range(A.ndim - len(dims), A.ndim)))
    size, shape = B.numel(), A.shape[B.ndim :]
    if A.numel() != size * size or math.prod(shape) != size:
        raise RuntimeError(f"tensorsolve: the shapes {tuple(A.shape)} and {tuple(B.shape)} make no square system")
    return solve(A.reshape(size, size), B.reshape(size)).reshape(shape)
