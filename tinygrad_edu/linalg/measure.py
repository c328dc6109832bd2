"""What matrices and vectors are measured by: norms, determinants, rank and condition."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .. import ops
from ..calls.composite import composite
from ..calls.returned import returned
from ..core import Tensor, dtypes, wrap
from ..ops import products
from ..ops.conversion import cast
from ..ops.factorization import LinAlgError, check, cutoff, singular_values
from ..ops.factorization import det as determinant
from . import top
from .decomposition import eigvalsh


def in_dtype(x: Tensor, dtype: Any) -> Tensor:
    """`x` in the dtype in which a norm is asked for; RuntimeError where that is no wider float."""
    if dtype is None:
        return x
    wanted = dtypes.as_numpy(dtype)
    if x.array.dtype.kind != "f" or wanted.kind != "f" or wanted.itemsize < x.array.dtype.itemsize:
        raise RuntimeError(f"a norm of {x.dtype!r} cannot be taken in {dtype!r}: both must be floats, the second wider")
    return cast(x, wanted)


@composite
def vector_norm(x: Tensor, ord: Any = 2, dim: Any = None, keepdim: bool = False, *, dtype: Any = None) -> Tensor:
    """The norm of all elements as one vector, or of the vectors along `dim`; at no length the gradient is 0.

    Args:
        x: any shape.
        ord: the order: any number, inf (the largest size), -inf (the smallest), 0 (how many are not 0).
        dim: one or several dimensions.
        keepdim: keep them, with size 1.
        dtype: convert first.

    See https://pytorch.org/docs/stable/generated/torch.linalg.vector_norm.html

    >>> import tinygrad_edu as torch
    >>> torch.linalg.vector_norm(torch.tensor([3., -4.]), ord=1)
    tensor(7.)
    """
    if isinstance(ord, str):
        raise TypeError(f"linalg.vector_norm: argument 'ord' must be Number, not str: '{ord}' is of matrices")
    return products.vector_norm(in_dtype(x, dtype), ord, dim, keepdim)


@composite
def matrix_norm(
    A: Tensor, ord: Any = "fro", dim: Any = (-2, -1), keepdim: bool = False, *, dtype: Any = None
) -> Tensor:
    """The norm of the matrices that lie in two dimensions.

    Args:
        A: two dimensions or more.
        ord: 'fro'; 'nuc', the sum of singular values; 2 or -2, the largest or smallest of them; 1 or -1, the largest
            or smallest sum of sizes in a column; inf or -inf, in a row.
        dim: which two.
        keepdim: keep them, with size 1.
        dtype: convert first.

    See https://pytorch.org/docs/stable/generated/torch.linalg.matrix_norm.html

    >>> import tinygrad_edu as torch
    >>> torch.linalg.matrix_norm(torch.tensor([[1., -2.], [3., 4.]]), ord=1)
    tensor(6.)
    """
    if ord is None:
        raise TypeError("linalg.matrix_norm: argument 'ord' must be Number or str, not NoneType")
    return products.matrix_norm(in_dtype(A, dtype), ord, dim, keepdim)


@composite
def norm(input: Tensor, ord: Any = None, dim: Any = None, keepdim: bool = False, dtype: Any = None) -> Tensor:
    """The norm of a vector or a matrix: without `ord` the length of all elements.

    See https://pytorch.org/docs/stable/generated/torch.linalg.norm.html

    >>> import tinygrad_edu as torch
    >>> torch.linalg.norm(torch.tensor([[3., 0.], [0., -4.]]), ord="nuc")
    tensor(7.)
    """
    dims = None if dim is None else (dim,) if isinstance(dim, int) else tuple(dim)
    if dims is not None and len(dims) not in (1, 2):
        raise RuntimeError(f"linalg.norm: If dim is specified, it must be of length 1 or 2. Got {list(dims)}")
    if ord is None:
        return vector_norm(input, 2, dims, keepdim, dtype=dtype)
    if dims is None and input.ndim not in (1, 2):
        raise RuntimeError(f"linalg.norm: without dim but with ord, the input must be 1D or 2D. Got {input.ndim}D")
    if isinstance(ord, str) or (input.ndim if dims is None else len(dims)) == 2:
        return matrix_norm(input, ord, (-2, -1) if dims is None else dims, keepdim, dtype=dtype)
    return vector_norm(input, ord, dims, keepdim, dtype=dtype)


@composite
def det(A: Tensor) -> Tensor:
    """The determinant of each square matrix; its gradient is right for singular matrices too.

    See https://pytorch.org/docs/stable/generated/torch.linalg.det.html

    >>> import tinygrad_edu as torch
    >>> torch.linalg.det(torch.tensor([[1., 2.], [3., 5.]])).round(decimals=4)
    tensor(-1.)
    """
    return determinant(A)


@composite
def slogdet(A: Tensor) -> Any:
    """The (sign, logabsdet) of the determinant of each square matrix: no overflow, however large the matrix.

    See https://pytorch.org/docs/stable/generated/torch.linalg.slogdet.html
    """
    return returned("linalg_slogdet", **top.slogdet(A)._asdict())


@composite
def cond(A: Tensor, p: Any = None) -> Tensor:
    """How much larger an error of the right side may be in the solution: norm(A) norm(inv(A)), inf for singular A.

    See https://pytorch.org/docs/stable/generated/torch.linalg.cond.html
    """
    if p not in (None, "fro", "nuc", 1, -1, 2, -2, math.inf, -math.inf):
        raise RuntimeError(f"linalg.cond got an invalid norm type: {p}")
    check(A, "linalg.cond", square=p not in (None, 2, -2))
    if not A.numel():
        return wrap(np.zeros(A.shape[:-2], A.array.dtype))
    if p in (None, 2, -2):
        s = singular_values(A)
        return s[..., -1] / s[..., 0] if p == -2 else s[..., 0] / s[..., -1]
    try:
        return products.matrix_norm(A, p) * products.matrix_norm(ops.inverse(A), p)
    except LinAlgError:
        if A.ndim == 2:
            return wrap(np.asarray(math.inf, A.array.dtype))
        return ops.stack([cond(each, p) for each in A])


@composite
def matrix_rank(A: Tensor, tol: Any = None, hermitian: bool = False, *, atol: Any = None, rtol: Any = None) -> Tensor:
    """How many singular values are larger than max(`atol`, `rtol` times the largest).

    See https://pytorch.org/docs/stable/generated/torch.linalg.matrix_rank.html
    """
    check(A, "linalg.matrix_rank", square=hermitian)
    A = A.detach()
    s = np.abs(eigvalsh(A).array) if hermitian else singular_values(A).array
    limit = cutoff(A.array, s, tol, 0.0) if tol is not None else cutoff(A.array, s, atol, rtol)
    return wrap(np.asarray(np.sum(s > limit, -1)))
