"""Matrices taken apart: Cholesky, QR, singular values, eigenvalues."""

from __future__ import annotations

from typing import Any, NoReturn

import numpy as np

from ..calls.composite import composite
from ..calls.returned import returned
from ..core import Tensor, mode, wrap
from ..ops.factorization import (
    NOT_FINITE,
    attempt,
    check,
    eigh_parts,
    parts,
    qr_parts,
    qr_shapes,
    singular_values,
    svd_parts,
    svd_shapes,
    symmetric,
)
from . import top


@composite
def cholesky(A: Tensor, *, upper: bool = False) -> Tensor:
    """The lower triangle L with A = L L^T, or with `upper` its transpose; of A only that triangle is read.

    Args:
        A: shape (..., n, n), symmetric and positive-definite.
        upper: give, and read, the upper triangle.

    Raises:
        LinAlgError: a matrix is not positive-definite.

    See https://pytorch.org/docs/stable/generated/torch.linalg.cholesky.html

    >>> import tinygrad_edu as torch
    >>> torch.linalg.cholesky(torch.tensor([[4., 2.], [2., 5.]]))
    tensor([[2., 0.],
            [1., 2.]])
    """
    return top.cholesky(A, upper)


@composite
def qr(A: Tensor, mode: str = "reduced") -> Any:
    """The (Q, R) of A = Q R: Q with orthonormal columns, R an upper triangle.

    Args:
        A: shape (..., m, n).
        mode: 'reduced' gives (m, k) and (k, n) with k = min(m, n); 'complete' (m, m) and (m, n); 'r' R alone.

    See https://pytorch.org/docs/stable/generated/torch.linalg.qr.html

    >>> import tinygrad_edu as torch
    >>> torch.linalg.qr(torch.tensor([[3.], [4.]])).Q.abs()
    tensor([[0.6000],
            [0.8000]])
    """
    if mode not in ("reduced", "complete", "r"):
        raise RuntimeError(f"qr received unrecognized mode '{mode}' but expected 'reduced', 'complete' or 'r'")
    found = parts(qr_parts(A, mode), *qr_shapes(A.shape, mode))
    q = wrap(np.zeros(0, A.array.dtype)) if mode == "r" else found[0]
    return returned("linalg_qr", Q=q, R=found[-1])


@composite
def svd(A: Tensor, full_matrices: bool = True, *, driver: str | None = None) -> Any:
    """The (U, S, Vh) of A = U diag(S) Vh: orthonormal vectors, and the singular values, the largest first.

    Args:
        A: shape (..., m, n).
        full_matrices: U (m, m) and Vh (n, n); without, (m, k) and (k, n) with k = min(m, n).
        driver: of PyTorch's CUDA; must be None.

    See https://pytorch.org/docs/stable/generated/torch.linalg.svd.html

    >>> import tinygrad_edu as torch
    >>> torch.linalg.svd(torch.tensor([[3., 0.], [0., -2.]])).S
    tensor([3., 2.])
    """
    refuse_driver("linalg.svd", driver)
    u, s, v = parts(svd_parts(A, full_matrices), *svd_shapes(A.shape, full_matrices))
    return returned("linalg_svd", U=u, S=s, Vh=v)


@composite
def svdvals(A: Tensor, *, driver: str | None = None) -> Tensor:
    """The singular values of each matrix, the largest first; where some are equal the gradient is still finite.

    See https://pytorch.org/docs/stable/generated/torch.linalg.svdvals.html
    """
    refuse_driver("linalg.svdvals", driver)
    return singular_values(A)


def refuse_driver(name: str, driver: str | None) -> None:
    """RuntimeError where a driver is named, which PyTorch takes on CUDA alone."""
    if driver is not None:
        raise RuntimeError(f"{name}: keyword argument `driver=` is only supported on CUDA inputs: leave it out")


@composite
def eigh(A: Tensor, UPLO: str = "L") -> Any:
    """The (eigenvalues, eigenvectors) of a symmetric matrix, the smallest first, the vectors in columns.

    Args:
        A: shape (..., n, n); one triangle is read, and the gradient is that of a symmetric matrix.
        UPLO: which triangle: 'L', the lower, or 'U'.

    See https://pytorch.org/docs/stable/generated/torch.linalg.eigh.html

    >>> import tinygrad_edu as torch
    >>> torch.linalg.eigh(torch.tensor([[2., 1.], [1., 2.]])).eigenvalues
    tensor([1., 3.])
    """
    w, v = parts(eigh_parts(A, is_upper(UPLO)), A.shape[-1:], A.shape[-2:])
    return returned("linalg_eigh", eigenvalues=w, eigenvectors=v)


@composite
def eigvalsh(A: Tensor, UPLO: str = "L") -> Tensor:
    """The eigenvalues of a symmetric matrix, the smallest first; where some are equal the gradient is still finite.

    See https://pytorch.org/docs/stable/generated/torch.linalg.eigvalsh.html
    """
    if mode.recording and A.node is not None:
        return eigh(A, UPLO).eigenvalues
    check(A, "linalg.eigh")
    return wrap(attempt(np.linalg.eigvalsh, symmetric(A.array, is_upper(UPLO)), "linalg.eigh", NOT_FINITE))


def is_upper(uplo: str) -> bool:
    """Whether the upper triangle is meant."""
    if uplo.upper() not in ("L", "U"):
        raise RuntimeError(f"Expected UPLO argument to be 'L' or 'U', but got {uplo}")
    return uplo.upper() == "U"


@composite
def eig(A: Tensor) -> NoReturn:
    """Refused: the eigenvalues of a matrix that is not symmetric are complex; see `eigh`."""
    raise NotImplementedError(
        "linalg.eig gives complex numbers, which tinygrad_edu does not have: linalg.eigh takes symmetric matrices, "
        "linalg.svd all others"
    )


@composite
def eigvals(A: Tensor) -> NoReturn:
    """Refused: the eigenvalues of a matrix that is not symmetric are complex; see `eigvalsh`."""
    eig(A)
