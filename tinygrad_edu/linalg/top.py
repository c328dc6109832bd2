"""Linear algebra that PyTorch offers outside of `linalg`: as functions of torch and as methods of Tensor."""

from __future__ import annotations

import math
import string
from typing import Any

import numpy as np

from ..calls.composite import composite, into, offered
from ..calls.returned import called, returned
from ..core import Methods, Tensor, answers, unwrap, wrap
from ..ops.conversion import clone
from ..ops.factorization import (
    check,
    cholesky_factor,
    inverse,
    log_determinant,
    parts,
    qr_parts,
    qr_shapes,
    substitute,
    svd_parts,
    svd_shapes,
    transposed,
)
from ..ops.indexing import choose, dimension
from ..ops.inplace import in_place
from ..ops.linalg import bmm, einsum, mm, mv, outer
from ..ops.reduction import sum
from . import triangle

__all__ = [
    "addbmm", "addmm", "addmv", "addmv_", "addr", "baddbmm", "chain_matmul", "cholesky", "cholesky_inverse",
    "cholesky_solve", "cross", "inner", "logdet", "lu", "lu_solve", "lu_unpack", "matrix_exp", "matrix_power", "qr",
    "slogdet", "svd", "tensordot", "triangular_solve", "vander",
]  # fmt: skip


def plus(x: Tensor, product: Tensor, beta: Any, alpha: Any) -> Tensor:
    """`beta * x + alpha * product`; with `beta` 0 nothing in `x` counts, not even NaN."""
    if x.array.dtype != product.array.dtype:
        raise RuntimeError(
            f"self and mat2 must have the same dtype, but got {x.dtype} and {product.dtype}: convert one"
        )
    if x.ndim > product.ndim or any(m not in (1, n) for m, n in zip(x.shape[::-1], product.shape[::-1], strict=False)):
        raise RuntimeError(f"the tensor of shape {tuple(x.shape)} does not fit the product's {tuple(product.shape)}")
    if x.array.dtype.kind != "f":
        beta, alpha = int(beta), int(alpha)
    product = product if alpha == 1 else alpha * product
    return beta * x + product if beta else choose(np.asarray(False), x, product)


@composite
def addmm(x: Tensor, mat1: Tensor, mat2: Tensor, *, beta: Any = 1, alpha: Any = 1) -> Tensor:
    """`beta * x + alpha * (mat1 @ mat2)`, of matrices."""
    return called(plus(x, mm(mat1, mat2), beta, alpha), "AddmmBackward0")


@composite
def addmv(x: Tensor, mat: Tensor, vec: Tensor, *, beta: Any = 1, alpha: Any = 1) -> Tensor:
    """`beta * x + alpha * (mat @ vec)`, of a matrix and a vector."""
    return plus(x, mv(mat, vec), beta, alpha)


@composite
def addr(x: Tensor, vec1: Tensor, vec2: Tensor, *, beta: Any = 1, alpha: Any = 1) -> Tensor:
    """`beta * x` and `alpha` times every product of an element of `vec1` with one of `vec2`."""
    return plus(x, outer(vec1, vec2), beta, alpha)


@composite
def baddbmm(x: Tensor, batch1: Tensor, batch2: Tensor, *, beta: Any = 1, alpha: Any = 1) -> Tensor:
    """`beta * x + alpha * (batch1 @ batch2)`, of stacks of matrices."""
    return plus(x, bmm(batch1, batch2), beta, alpha)


@composite
def addbmm(x: Tensor, batch1: Tensor, batch2: Tensor, *, beta: Any = 1, alpha: Any = 1) -> Tensor:
    """`beta * x` and `alpha` times the sum of the products of two stacks of matrices."""
    return plus(x, sum(bmm(batch1, batch2), 0), beta, alpha)


addmm_, addmv_, addr_, baddbmm_, addbmm_ = (in_place(f) for f in (addmm, addmv, addr, baddbmm, addbmm))


@offered
@answers(np.tensordot)
def tensordot(a: Any, b: Any, dims: Any = 2, out: Any = None, *, axes: Any = None) -> Tensor:
    """The sum of products over the last `dims` dimensions of `a` and the first of `b`, or over two lists of dimensions.

    See https://pytorch.org/docs/stable/generated/torch.tensordot.html
    """
    if out is not None:
        return into(out, tensordot, (a, b, dims), {"axes": axes})
    dims = unwrap(dims if axes is None else axes)
    dims = dims.tolist() if isinstance(dims, np.ndarray) else dims
    if isinstance(dims, int):
        if not 0 <= dims <= min(a.ndim, b.ndim):
            raise RuntimeError(f"tensordot expects 0 <= dims <= {min(a.ndim, b.ndim)}, but got dims={dims}")
        dims = range(a.ndim - dims, a.ndim), range(dims)
    left, right = ([dimension(x, int(d)) for d in np.atleast_1d(given)] for x, given in zip((a, b), dims, strict=True))
    if len(left) != len(right):
        raise RuntimeError(f"both dimension lists should have same length, got {left} and {right}")
    letters = string.ascii_letters[: a.ndim + b.ndim]
    first, second = letters[: a.ndim], list(letters[a.ndim :])
    for i, j in zip(left, right, strict=True):
        if a.shape[i] != b.shape[j] and 1 not in (a.shape[i], b.shape[j]):
            raise RuntimeError(
                f"contracted dimensions need to match, but first has size {a.shape[i]} in dim {i} and second has size "
                f"{b.shape[j]} in dim {j}"
            )
        second[j] = first[i]
    rest = [c for c in (*first, *second) if c not in [first[i] for i in left]]
    return einsum(f"{first},{''.join(second)}->{''.join(rest)}", a, b)


@answers(np.inner)
@composite
def inner(x: Any, y: Any) -> Tensor:
    """The sums of products along the last dimensions; of a number the multiple."""
    if not (x.ndim and y.ndim):
        return x * y
    if x.shape[-1] != y.shape[-1]:
        raise RuntimeError(f"inner() the last dimension must match, but the shapes are {x.shape} and {y.shape}")
    return tensordot(x, y, ([-1], [-1]))


def chained(name: str, tensors: Any) -> Tensor:
    """The product of matrices, of which the first and the last may be vectors, in the cheapest order."""
    for i, t in enumerate(tensors):
        if t.ndim != 2 and not (t.ndim == 1 and i in (0, len(tensors) - 1)):
            raise RuntimeError(f"{name}(): tensor {i} must be 2D but got {t.ndim}D")
        if i and t.shape[0] != tensors[i - 1].shape[-1]:
            shapes = f"{list(tensors[i - 1].shape)} and {list(t.shape)}"
            raise RuntimeError(f"{name}(): tensors {i - 1} and {i} with shapes {shapes} cannot be multiplied")
    terms = [string.ascii_letters[i : i + 2] for i in range(len(tensors))]
    terms[0], terms[-1] = terms[0][-tensors[0].ndim :], terms[-1][: tensors[-1].ndim]
    return einsum(f"{','.join(terms)}->{terms[0][:-1]}{terms[-1][1:]}", *tensors)


@offered
def chain_matmul(*matrices: Tensor) -> Tensor:
    """The product of the matrices in the cheapest order; PyTorch's newer name is linalg.multi_dot."""
    return chained("chain_matmul", matrices) if len(matrices) > 1 else matrices[0]


@composite
def cross(x: Tensor, y: Tensor, axis: int | None = None) -> Tensor:
    """The cross product of vectors along `axis`, by default the first dimension of size 3."""
    if x.ndim != y.ndim:
        raise RuntimeError(f"cross: inputs must have the same number of dimensions, got {x.ndim} and {y.ndim}")
    if axis is None:
        if 3 not in x.shape:
            raise RuntimeError(f"no dimension of size 3 in input: its shape is {tuple(x.shape)}")
        axis = x.shape.index(3)
    axis = dimension(x, axis)
    if x.shape[axis] != 3 or y.shape[axis] != 3:
        raise RuntimeError(f"cross: dimension {axis} must have length 3. Got {x.shape[axis]} and {y.shape[axis]}")
    return np.roll(x, -1, axis) * np.roll(y, -2, axis) - np.roll(x, -2, axis) * np.roll(y, -1, axis)


@answers(np.linalg.matrix_power)
@composite
def matrix_power(x: Tensor, n: int) -> Tensor:
    """The product of `n` copies of each square matrix; of its inverse for negative `n`."""
    if not isinstance(n, int):
        raise TypeError(f"matrix_power(): argument 'n' (position 2) must be int, not {type(n).__name__}")
    if x.ndim < 2 or x.shape[-1] != x.shape[-2]:
        raise RuntimeError(f"linalg.matrix_power: the matrices must be square, but the shape is {tuple(x.shape)}")
    x, n, power = inverse(x) if n < 0 else clone(x) if n == 1 else x, abs(n), None
    while n:
        power = power if not n % 2 else x if power is None else power @ x
        x, n = x @ x if n > 1 else x, n // 2
    return x * 0 + np.eye(x.shape[-1], dtype=x.array.dtype) if power is None else power


@composite
def matrix_exp(x: Tensor) -> Tensor:
    """The exponential of each square matrix: of a small enough part its power series, squared again and again."""
    check(x, "linalg.matrix_exp")
    size = float(np.abs(x.array).sum(-2).max(initial=0))
    times = max(0, math.frexp(size)[1] + 1) if math.isfinite(size) else 0  # then the norm is below 1/2
    one = np.eye(x.shape[-1], dtype=x.array.dtype)
    x, out = x * 2.0**-times, x * 0 + one
    for k in range(10 if one.itemsize == 4 else 17, 0, -1):  # what is left out is lost in rounding
        out = x @ out / k + one
    for _ in range(times):
        out = out @ out
    return out


@offered
def vander(x: Tensor, N: int | None = None, increasing: bool = False) -> Tensor:
    """A matrix with the powers of each element of a vector in its row, the highest first."""
    if x.ndim != 1:
        raise RuntimeError(f"x must be a one-dimensional tensor, but its shape is {tuple(x.shape)}")
    if N is not None and N < 0:
        raise RuntimeError(f"N must be non-negative, got {N}")
    powers = np.arange(x.shape[0] if N is None else N)
    return x[:, None] ** (powers if increasing else powers[::-1])


@composite
def slogdet(x: Tensor) -> Any:
    """The (sign, logabsdet) of the determinant of each square matrix."""
    sign, size = parts(log_determinant(x), (), ())
    return returned("slogdet", sign=sign, logabsdet=size)


@composite
def logdet(x: Tensor) -> Tensor:
    """The logarithm of the determinant of each square matrix: -inf where it is 0, NaN where it is negative."""
    sign, size = slogdet(x)
    return choose(sign.array < 0, np.nan, size)


@composite
def cholesky(x: Tensor, upper: bool = False) -> Tensor:
    """The triangle L with L L^T = x, or `upper` U with U^T U = x; only that triangle of `x` is read."""
    factor = cholesky_factor(x, upper)
    return transposed(factor) if upper else factor


@composite
def cholesky_solve(x: Tensor, L: Any, upper: bool = False) -> Tensor:
    """The matrices that L L^T (`upper`: L^T L) takes to `x`."""
    lower = transposed(L) if upper else L
    return substitute(transposed(lower), substitute(lower, x, False), True)


@composite
def cholesky_inverse(x: Tensor, upper: bool = False) -> Tensor:
    """The inverse of x x^T (`upper`: x^T x), `x` a triangle."""
    return cholesky_solve(wrap(np.eye(x.shape[-1], dtype=x.array.dtype)), x, upper)


@composite
def triangular_solve(
    x: Tensor, A: Tensor, upper: bool = True, transpose: bool = False, unitriangular: bool = False
) -> Any:
    """The (solution, copy of A) of A X = x, where A is a triangle; see linalg.solve_triangular."""
    turned, up = (transposed(A), not upper) if transpose else (A, upper)
    found = triangle.triangular(turned, x, up, unitriangular)
    return returned("triangular_solve", solution=found, cloned_coefficient=A * 1)


@composite
def qr(x: Tensor, some: bool = True) -> Any:
    """Q with orthonormal columns and the upper triangle R with Q R = x; without `some` Q is square."""
    how = "reduced" if some else "complete"
    q, r = parts(qr_parts(x, how), *qr_shapes(x.shape, how))
    return returned("qr", Q=q, R=r)


@composite
def svd(x: Tensor, some: bool = True, compute_uv: bool = True) -> Any:
    """U, S and V with x = U diag(S) V^T, the largest first; see linalg.svd, which gives V^T.

    See https://pytorch.org/docs/stable/generated/torch.svd.html

    >>> import tinygrad_edu as torch
    >>> torch.svd(torch.tensor([[3., 0.], [0., 2.]])).S
    tensor([3., 2.])
    """
    u, s, v = parts(svd_parts(x, not (some and compute_uv)), *svd_shapes(x.shape, not (some and compute_uv)))
    v = transposed(v)
    return returned("svd", U=u if compute_uv else np.zeros_like(u), S=s, V=v if compute_uv else np.zeros_like(v))


@composite
def lu(x: Tensor, pivot: bool = True, get_infos: bool = False) -> Any:
    """The (LU, pivots) of linalg.lu_factor, of singular ones too; with `get_infos` where U first has a 0, from 1."""
    packed, pivots, _ = triangle.factored(x, pivot, "torch.lu")
    none = np.diagonal(packed.array, axis1=-2, axis2=-1) == 0
    info = np.where(none.any(-1), none.argmax(-1) + 1, 0).astype(np.int32) if none.shape[-1] else np.zeros(0, np.int32)
    if get_infos:
        return returned("_lu_with_info", LU=packed, pivots=wrap(pivots), info=wrap(np.asarray(info)))
    return packed, wrap(pivots)


@composite
def lu_solve(x: Tensor, LU_data: Tensor, LU_pivots: Tensor) -> Tensor:
    """The matrices that A takes to `x`, for an A that `lu` took apart; see linalg.lu_solve."""
    return triangle.lu_solve(LU_data, LU_pivots, x)


@offered
def lu_unpack(LU_data: Tensor, LU_pivots: Tensor, unpack_data: bool = True, unpack_pivots: bool = True) -> Any:
    """The P, L and U of what `lu` packed."""
    order = triangle.order_of(LU_pivots.array - 1, LU_data.shape[-2])
    p, lower, upper = triangle.unpacked(LU_data, order)
    nothing = wrap(np.zeros(0, LU_data.array.dtype))
    wanted = {"P": p if unpack_pivots else nothing, "L": lower, "U": upper}
    return returned("lu_unpack", **(wanted if unpack_data else {**wanted, "L": nothing, "U": nothing}))


METHODS = (
    addbmm, addmm, addmv, addr, baddbmm, addbmm_, addmm_, addmv_, addr_, baddbmm_, cholesky, cholesky_inverse,
    cholesky_solve, cross, inner, logdet, lu, lu_solve, matrix_exp, matrix_power, qr, slogdet, svd, triangular_solve,
)  # fmt: skip
for _method in METHODS:
    setattr(Methods, _method.__name__, _method)
