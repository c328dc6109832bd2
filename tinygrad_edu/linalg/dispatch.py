"""What NumPy's functions of linear algebra answer when they are called on a Tensor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .. import ops
from ..core import Tensor, answers
from . import decomposition, measure, product, solution, top

WORDS = {"axis": "dim", "keepdims": "keepdim"}


def in_numpys_words(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, called with NumPy's names of the options."""
    return lambda *args, **kwargs: function(*args, **{WORDS.get(name, name): value for name, value in kwargs.items()})


SAME: dict[Callable[..., Any], Callable[..., Any]] = {
    np.linalg.cond: measure.cond,
    np.linalg.cross: product.cross,
    np.linalg.eigh: decomposition.eigh,
    np.linalg.eigvalsh: decomposition.eigvalsh,
    np.linalg.matmul: product.matmul,
    np.linalg.matrix_norm: measure.matrix_norm,
    np.linalg.multi_dot: product.multi_dot,
    np.linalg.norm: measure.norm,
    np.linalg.outer: ops.outer,
    np.linalg.qr: decomposition.qr,
    np.linalg.slogdet: measure.slogdet,
    np.linalg.solve: solution.solve,
    np.linalg.svdvals: decomposition.svdvals,
    np.linalg.tensorinv: solution.tensorinv,
    np.linalg.vecdot: product.vecdot,
}
for _numpys, _ours in SAME.items():
    answers(_numpys)(in_numpys_words(_ours))
answers(np.linalg.eig)(decomposition.eig), answers(np.linalg.eigvals)(decomposition.eigvals)


@answers(np.linalg.svd)
def svd(a: Tensor, full_matrices: bool = True, compute_uv: bool = True, hermitian: bool = False) -> Any:
    """`np.linalg.svd`."""
    return decomposition.svd(a, full_matrices) if compute_uv else decomposition.svdvals(a)


@answers(np.linalg.cholesky)
def cholesky(a: Tensor, /, *, upper: bool = False) -> Tensor:
    """`np.linalg.cholesky`, which reads the lower triangle for both."""
    factor = decomposition.cholesky(a)
    return factor.mT if upper else factor


@answers(np.linalg.pinv)
def pinv(a: Tensor, rcond: Any = None, hermitian: bool = False, *, rtol: Any = None) -> Tensor:
    """`np.linalg.pinv`, with its own default precision."""
    limit = rtol if rcond is None else rcond
    return solution.pinv(a, 1e-15 if limit is None else limit, hermitian)


@answers(np.linalg.matrix_rank)
def matrix_rank(A: Tensor, tol: Any = None, hermitian: bool = False, *, rtol: Any = None) -> Tensor:
    """`np.linalg.matrix_rank`."""
    return measure.matrix_rank(A, tol, hermitian, rtol=rtol)


@answers(np.linalg.vector_norm)
def vector_norm(x: Tensor, /, *, axis: Any = None, keepdims: bool = False, ord: Any = 2) -> Tensor:
    """`np.linalg.vector_norm`."""
    return measure.vector_norm(x, ord, axis, keepdims)


@answers(np.linalg.lstsq)
def lstsq(a: Tensor, b: Tensor, rcond: Any = None) -> tuple[Any, ...]:
    """`np.linalg.lstsq`."""
    return tuple(solution.lstsq(a, b, rcond, driver="gelsd"))


@answers(np.linalg.tensorsolve)
def tensorsolve(a: Tensor, b: Tensor, axes: Any = None) -> Tensor:
    """`np.linalg.tensorsolve`."""
    return solution.tensorsolve(a, b, axes)


@answers(np.cross)
def cross(a: Tensor, b: Tensor, axisa: int = -1, axisb: int = -1, axisc: int = -1, axis: int | None = None) -> Tensor:
    """`np.cross`, of vectors of three elements."""
    first, second, last = (axisa, axisb, axisc) if axis is None else (axis, axis, axis)
    found = product.cross(ops.movedim(a, first, -1), ops.movedim(b, second, -1))
    return ops.movedim(found, -1, last)


@answers(np.vander)
def vander(x: Tensor, N: int | None = None, increasing: bool = False) -> Tensor:
    """`np.vander`."""
    return top.vander(x, N, increasing)


answers(np.kron)(ops.kron), answers(np.trace)(ops.trace)
