"""The forms that do not raise where one matrix of many is singular: they say in `info` which, and where it failed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..calls.composite import composite
from ..calls.returned import returned
from ..core import Tensor, wrap
from ..ops.factorization import LinAlgError, check, eliminated
from ..ops.indexing import choose
from . import decomposition, solution, triangle


def tried(
    function: Callable[[Tensor], Tensor], A: Tensor, failure: Any, check_errors: bool, dimensions: int = 2
) -> tuple[Tensor, Tensor]:
    """What `function` gives, NaN where it fails, and for each matrix 0 or the number that `failure` gives of it.

    Raises:
        LinAlgError: with `check_errors`, where there is any failure.
    """
    shape, size = A.shape[:-2], A.shape[-1]
    info = np.zeros(shape, np.int32)
    try:
        return function(A), wrap(info)
    except LinAlgError:
        if check_errors:
            raise
    for at in np.ndindex(*shape):
        info[at] = failure(A.array[at])
    failed = info > 0
    found = function(choose(failed[..., None, None], np.eye(size, dtype=A.array.dtype), A))
    return choose(failed.reshape(*shape, *[1] * dimensions), np.nan, found), wrap(info)


def first_zero(matrix: np.ndarray) -> int:
    """The number, from 1, of the first pivot that is 0; 0 where there is none."""
    zeros = np.flatnonzero(np.diagonal(eliminated(matrix)[0]) == 0)
    return int(zeros[0]) + 1 if zeros.size else 0


def first_minor(matrix: np.ndarray) -> int:
    """The size of the smallest leading part that is not positive-definite; 0 where there is none."""
    for n in range(1, len(matrix) + 1):
        try:
            np.linalg.cholesky(matrix[:n, :n])
        except np.linalg.LinAlgError:
            return n
    return 0


@composite
def cholesky_ex(A: Tensor, *, upper: bool = False, check_errors: bool = False) -> Any:
    """The (L, info) of `cholesky`: info is 0, or the size of the leading part that is not positive-definite.

    See https://pytorch.org/docs/stable/generated/torch.linalg.cholesky_ex.html

    >>> import tinygrad_edu as torch
    >>> torch.linalg.cholesky_ex(torch.tensor([[1., 2.], [2., 1.]])).info
    tensor(2, dtype=torch.int32)
    """
    check(A, "linalg.cholesky_ex")

    def factor(A: Tensor) -> Tensor:
        return decomposition.cholesky(A, upper=upper)

    def failure(matrix: np.ndarray) -> int:
        return first_minor(matrix.T if upper else matrix)

    L, info = tried(factor, A, failure, check_errors)
    return returned("linalg_cholesky_ex", L=L, info=info)


@composite
def inv_ex(A: Tensor, *, check_errors: bool = False) -> Any:
    """The (inverse, info) of `inv`: info is 0, or the number of the pivot that is 0.

    See https://pytorch.org/docs/stable/generated/torch.linalg.inv_ex.html
    """
    check(A, "linalg.inv_ex")
    inverse, info = tried(solution.inv, A, first_zero, check_errors)
    return returned("linalg_inv_ex", inverse=inverse, info=info)


@composite
def solve_ex(A: Tensor, B: Tensor, *, left: bool = True, check_errors: bool = False) -> Any:
    """The (result, info) of `solve`: info is 0, or the number of the pivot that is 0.

    See https://pytorch.org/docs/stable/generated/torch.linalg.solve_ex.html
    """
    check(A, "linalg.solve_ex")
    vector = B.ndim == 1 or tuple(B.shape) == tuple(A.shape[:-1])
    result, info = tried(lambda A: solution.solve(A, B, left=left), A, first_zero, check_errors, 1 if vector else 2)
    return returned("linalg_solve_ex", result=result, info=info)


@composite
def lu_factor_ex(A: Tensor, *, pivot: bool = True, check_errors: bool = False) -> Any:
    """The (LU, pivots, info) of `lu_factor`: info is 0, or the number of the first pivot that is 0.

    See https://pytorch.org/docs/stable/generated/torch.linalg.lu_factor_ex.html
    """
    LU, pivots, _ = triangle.factored(A, pivot, "torch.lu_factor_ex")
    zeros = np.diagonal(LU.array, axis1=-2, axis2=-1) == 0
    info = np.where(zeros.any(-1), np.argmax(zeros, -1) + 1, 0).astype(np.int32)
    if check_errors and info.any():
        raise RuntimeError(f"torch.linalg.lu_factor_ex: a pivot is zero: number {info.max()} of U's diagonal")
    return returned("linalg_lu_factor_ex", LU=LU, pivots=wrap(pivots), info=wrap(info))
