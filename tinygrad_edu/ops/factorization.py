"""Matrices taken apart: inverses, determinants, Cholesky, QR, eigenvalues, singular values."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..calls.composite import SHAPE
from ..core import Tensor, answers, elementwise, mode, primitive, unwrap, wrap


class LinAlgError(RuntimeError):
    """A matrix does not allow what was asked: it is singular, not positive definite, or not finite."""


def transposed(x: Any) -> Any:
    """The last two dimensions exchanged."""
    return np.swapaxes(x, -1, -2)


def check(x: Any, name: str, square: bool = True) -> None:
    """RuntimeError unless `x` is a stack of (square) matrices of float32 or float64."""
    shape, dtype = tuple(x.shape), unwrap(x).dtype
    if len(shape) < 2:
        raise RuntimeError(f"{name}: the input must have at least 2 dimensions, but its shape is {shape}")
    if square and shape[-1] != shape[-2]:
        raise RuntimeError(f"{name}: the matrices must be square, but they are {shape[-2]} by {shape[-1]}")
    if dtype not in (np.float32, np.float64):
        raise NotImplementedError(f"{name}: not implemented for {dtype}: convert with .float() or .double()")


def attempt(function: Any, x: Any, name: str, why: str, one: Any = None) -> Any:
    """`function(x)`, or the LinAlgError that says for which matrix of the stack it fails (tried alone by `one`)."""
    try:
        with np.errstate(all="ignore"):
            return function(x)
    except np.linalg.LinAlgError:
        which = ""
        for number, at in enumerate(np.ndindex(x.shape[:-2]) if x.ndim > 2 else ()):
            try:
                (one or function)(x[at])
            except np.linalg.LinAlgError:
                which = f"(Batch element {number}): "
                break
        raise LinAlgError(f"{name}: {which}{why}") from None


def packed(lead: int, *arrays: Any) -> Any:
    """Several results as one: what comes after the `lead` first dimensions, row by row, one after another."""
    return np.concatenate([np.reshape(a, (*a.shape[:lead], math.prod(a.shape[lead:]))) for a in arrays], -1)


def parts(x: Any, *shapes: tuple[int, ...]) -> list[Any]:
    """The results of those shapes that were packed along the last dimension."""
    found, start = [], 0
    for shape in shapes:
        end = start + math.prod(shape)
        found.append(np.reshape(x[..., start:end], (*x.shape[:-1], *shape)))
        start = end
    return found


@elementwise(x=lambda g, y: ratio(g, y), y=lambda g, y, out: ratio(-g * out, y))
def ratio(x: Any, y: Any) -> Any:
    """`x / y`, but 0 for 0 / 0: where two eigenvalues are equal, only what asks for their vectors apart is infinite."""
    return np.divide(x, np.where((x == 0) & (y == 0), 1, y), dtype=np.result_type(x, y))


@answers(np.linalg.inv)
@primitive(x=lambda g, out: -transposed(out) @ g @ transposed(out))
def inverse(x: Any) -> Any:
    """The inverse of each square matrix.

    Raises:
        LinAlgError: a matrix is singular.

    See https://pytorch.org/docs/stable/generated/torch.inverse.html

    >>> import tinygrad_edu as torch
    >>> torch.inverse(torch.tensor([[2., 0.], [0., 4.]]))
    tensor([[0.5000, 0.0000],
            [0.0000, 0.2500]])
    """
    check(x, "linalg.inv")
    return attempt(np.linalg.inv, x, "linalg.inv", "the matrix is singular: it has no inverse")


@primitive({("x", "y"): lambda g, needs, x, out: through_solution(g, needs, x, out)})
def solution(x: Any, y: Any) -> Any:
    """The matrices that `x` takes to `y`."""
    why = "the matrix is singular: there is no solution, or there are many"
    return attempt(lambda x: np.linalg.solve(x, y), x, "linalg.solve", why, one=np.linalg.inv)


def through_solution(g: Any, needs: Any, x: Any, out: Any) -> list[Any]:
    """The gradients of both sides of a linear equation."""
    to_right = solution(transposed(x), g)
    return [-to_right @ transposed(out) if needs[0] else None, to_right]


@primitive({("x", "y"): lambda g, needs, x, out, upper: through_substitution(g, needs, x, out, upper)})
def substitute(x: Any, y: Any, upper: bool) -> Any:
    """The matrices that a triangle of `x` takes to `y`, by halves: the one that can be solved, then the other."""
    check(x, "linalg.solve_triangular")
    n = x.shape[-1]
    if n < 2:
        return y / x if n else np.broadcast_to(y, (*np.broadcast_shapes(x.shape[:-2], y.shape[:-2]), *y.shape[-2:])) * 1
    first, then = (slice(n // 2, n), slice(n // 2)) if upper else (slice(n // 2), slice(n // 2, n))
    known = substitute.op.forward(x[..., first, first], y[..., first, :], upper)
    rest = substitute.op.forward(x[..., then, then], y[..., then, :] - x[..., then, first] @ known, upper)
    return np.concatenate([rest, known] if upper else [known, rest], -2)


def through_substitution(g: Any, needs: Any, x: Any, out: Any, upper: bool) -> list[Any]:
    """The gradients of both sides of a triangular equation."""
    to_right = substitute(transposed(x), g, not upper)
    return [(np.triu if upper else np.tril)(-to_right @ transposed(out)) if needs[0] else None, to_right]


def symmetric(x: Any, upper: bool | None) -> Any:
    """The symmetric matrix meant by `x`, in the lower triangle: the mean of both triangles, or one of them."""
    if upper is None:
        return (x + transposed(x)) / 2
    return transposed(x) if upper else x


@primitive(x=lambda g, out: through_cholesky(g, out))
def cholesky_factor(x: Any, upper: bool | None = None) -> Any:
    """The lower triangle whose product with its transpose is `x`."""
    check(x, "linalg.cholesky")

    def factor(x: Any) -> Any:
        found = np.linalg.cholesky(x)
        if np.isnan(found).any():
            raise np.linalg.LinAlgError
        return found

    return attempt(factor, symmetric(x, upper), "linalg.cholesky", "the matrix is not positive-definite")


def through_cholesky(g: Any, out: Any) -> Any:
    """The gradient of a Cholesky factor, symmetric as the matrix is."""
    inner = np.tril(transposed(out) @ g)
    inner = inner + transposed(np.tril(inner, -1))  # both triangles of a symmetric matrix
    left = substitute(transposed(out), inner, True)
    return transposed(substitute(transposed(out), transposed(left), True)) / 2


@answers(np.linalg.det)
@primitive(x=lambda g, x: np.expand_dims(g, (-2, -1)) * cofactors(x))
def det(x: Any) -> Any:
    """The determinant of each square matrix; its gradient is right for singular matrices too."""
    check(x, "linalg.det")
    with np.errstate(all="ignore"):  # it may overflow
        return np.linalg.det(x)


def from_singular_values(x: Any, inner: Any) -> Any:
    """det(U) det(V) U `inner(products, U, V)` V^T, for x = U S V^T; products[i, j] is that of S without i and j."""
    bad = ~np.isfinite(x).all((-2, -1), keepdims=True)
    u, s, v = np.linalg.svd(np.where(bad, 0, x))
    none = s == 0
    s = np.where(none, 1, s)[..., None]
    zeros = none.sum(-1)[..., None, None] - none[..., None] - none[..., None, :] * (1 - np.eye(x.shape[-1]))
    others = np.where(np.eye(x.shape[-1], dtype=bool), 1, transposed(s))  # without i alone on the diagonal
    products = (zeros == 0) * (np.prod(s, axis=-2, keepdims=True) / (s * others))
    sign = np.rint(np.linalg.det(u @ v))[..., None, None]
    return np.where(bad, np.nan, sign * (u @ inner(products, u, v) @ v)).astype(x.dtype)


@primitive(x=lambda g, x: cofactor_slope(g, x))
def cofactors(x: Any) -> Any:
    """For each element the determinant of the rest, with its sign: also of a singular matrix."""
    return from_singular_values(x, lambda products, u, v: products * np.eye(x.shape[-1]))


@primitive(x=lambda g, y: cofactor_slope(g, y), y=lambda g, x, y: through_slope(g, x, y))
def cofactor_slope(x: Any, y: Any) -> Any:
    """How the cofactors of `y` change in the direction `x`; symmetric in what it is multiplied with."""

    def inner(products: Any, u: Any, v: Any) -> Any:
        apart = products * (1 - np.eye(y.shape[-1]))
        turned = transposed(u) @ x @ transposed(v)
        along = apart @ np.diagonal(turned, axis1=-2, axis2=-1)[..., None]
        return along * np.eye(y.shape[-1]) - transposed(turned) * apart

    return from_singular_values(y, inner)


def through_slope(g: Any, x: Any, y: Any) -> Any:
    """The third derivative of a determinant, of a matrix that has an inverse."""
    c, d = cofactors(y), np.expand_dims(det(y), (-2, -1))
    a, b = (np.sum(m * c, axis=(-2, -1), keepdims=True) for m in (g, x))
    both = a * x + b * g - g @ transposed(c) @ x - x @ transposed(c) @ g
    return cofactor_slope(both / d, y) - np.sum(g * cofactor_slope(x, y), axis=(-2, -1), keepdims=True) / d * c


@primitive(x=lambda g, x: np.expand_dims(g[..., 1], (-2, -1)) * transposed(inverse(x)))
def log_determinant(x: Any) -> Any:
    """The sign of the determinant and the logarithm of its size, packed."""
    check(x, "linalg.slogdet")
    return np.stack(np.linalg.slogdet(x), -1)


@primitive(x=lambda g, out, x: through_pinverse(g, out, x))
def pinverse(x: Any, rcond: Any = 1e-15, atol: Any = None) -> Any:
    """The inverse of what a matrix does not take to (nearly) nothing: singular values above `rcond` times the largest.

    See https://pytorch.org/docs/stable/generated/torch.linalg.pinv.html
    """
    u, s, v = values_and_vectors(x)
    keep = s > cutoff(x, s, atol, rcond)
    return transposed(v) @ (np.where(keep, 1 / np.where(keep, s, 1), 0)[..., None] * transposed(u)).astype(x.dtype)


NOT_FINITE = "the algorithm failed to converge: are there entries that are not finite?"


def values_and_vectors(x: np.ndarray, full_matrices: bool = False, compute_uv: bool = True) -> Any:
    """NumPy's singular value decomposition, with PyTorch's errors."""
    check(x, "linalg.svd", square=False)
    decompose: Any = np.linalg.svd
    return attempt(lambda x: decompose(x, full_matrices, compute_uv), x, "linalg.svd", NOT_FINITE)


def cutoff(x: np.ndarray, s: np.ndarray, atol: Any = None, rtol: Any = None) -> Any:
    """The size below which singular values `s` of `x` count as 0."""
    atol = np.asarray(0.0 if atol is None else unwrap(atol))
    if rtol is None:
        rtol = np.where(atol > 0, 0, max(x.shape[-2:]) * np.finfo(x.dtype).eps)
    return np.maximum(atol, unwrap(rtol) * s.max(-1, initial=0))[..., None]


def through_pinverse(g: Any, out: Any, x: Any) -> Any:
    """The gradient of a pseudo-inverse, where the rank stays (Golub and Pereyra, 1973)."""
    t, h = transposed(out), transposed(g)
    left, right = h @ out, out @ h  # (m, m) and (n, n)
    return (left - x @ (out @ left)) @ t + t @ (right - (right @ out) @ x) - t @ g @ t


@primitive(x=lambda g, out, shape, how: through_qr(g, out, shape, how))
def qr_parts(x: Any, how: Any = "reduced", *, shape: Any = SHAPE) -> Any:
    """Q with orthonormal columns and R, an upper triangle, whose product is `x`: packed."""
    check(x, "linalg.qr", square=False)
    found = np.linalg.qr(x, how)
    return packed(x.ndim - 2, *((found,) if how == "r" else found))


def qr_shapes(shape: tuple[int, ...], how: str) -> list[tuple[int, int]]:
    """The shapes of Q and R of one matrix; R alone for `how` 'r'."""
    m, n = shape[-2:]
    k = m if how == "complete" else min(m, n)
    return [(k, n)] if how == "r" else [(m, k), (k, n)]


def through_qr(g: Any, out: Any, shape: tuple[int, ...], how: str) -> Any:
    """The gradient of a QR decomposition; columns beyond the square follow from Q."""
    m, n = shape[-2:]
    if how == "r" or (how == "complete" and m > n):
        raise RuntimeError(f"the gradient of linalg.qr(..., mode='{how}') needs what that mode leaves: use 'reduced'")
    (q, r), (to_q, to_r) = parts(out, *qr_shapes(shape, how)), parts(g, *qr_shapes(shape, how))
    k, beyond = min(m, n), to_r[..., min(m, n) :]
    to_q = to_q + q @ (r[..., k:] @ transposed(beyond))
    inner = np.tril(r[..., :k] @ transposed(to_r[..., :k]) - transposed(to_q) @ q)
    left = to_q + q @ (inner + transposed(np.tril(inner, -1)))
    square = transposed(substitute(r[..., :k], transposed(left), True))
    return np.concatenate([square, q @ beyond], -1) if n > k else square


@primitive(x=lambda g, out, shape: through_eigh(g, out, shape[-1]))
def eigh_parts(x: Any, upper: bool | None = None, *, shape: Any = SHAPE) -> Any:
    """The eigenvalues of a symmetric matrix, the smallest first, and its eigenvectors in columns: packed."""
    check(x, "linalg.eigh")
    return packed(x.ndim - 2, *attempt(np.linalg.eigh, symmetric(x, upper), "linalg.eigh", NOT_FINITE))


def through_eigh(g: Any, out: Any, n: int) -> Any:
    """The gradient of eigenvalues and eigenvectors, symmetric as the matrix is."""
    (w, v), (to_w, to_v) = parts(out, (n,), (n, n)), parts(g, (n,), (n, n))
    turned = transposed(v) @ to_v
    gaps = np.expand_dims(w, -2) - np.expand_dims(w, -1) + np.eye(n, dtype=w.dtype)
    inner = ratio(turned - transposed(turned), 2 * gaps) + np.expand_dims(to_w, -1) * np.eye(n, dtype=w.dtype)
    return v @ inner @ transposed(v)


@primitive(x=lambda g, out, shape, full: through_svd(g, out, shape, full))
def svd_parts(x: Any, full: bool = False, *, shape: Any = SHAPE) -> Any:
    """U, S and V^T, the singular value decomposition of `x`: packed."""
    return packed(x.ndim - 2, *values_and_vectors(x, full_matrices=full))


def svd_shapes(shape: tuple[int, ...], full: bool) -> list[tuple[int, ...]]:
    """The shapes of U, S and V^T of one matrix."""
    m, n = shape[-2:]
    k = min(m, n)
    return [(m, m), (k,), (n, n)] if full else [(m, k), (k,), (k, n)]


def through_svd(g: Any, out: Any, shape: tuple[int, ...], full: bool) -> Any:
    """The gradient of a singular value decomposition; what full matrices add to the square has none."""
    (m, n), shapes = shape[-2:], svd_shapes(shape, full)
    (u, s, v), (to_u, to_s, to_v), k = parts(out, *shapes), parts(g, *shapes), min(m, n)
    u, to_u, v, to_v = u[..., :k], to_u[..., :k], v[..., :k, :], to_v[..., :k, :]
    left, right = transposed(u) @ to_u, v @ transposed(to_v)
    row, column = np.expand_dims(s, -2), np.expand_dims(s, -1)
    gaps = (row - column) * (row + column) + np.eye(k, dtype=s.dtype)
    inner = ratio(left - transposed(left), gaps) * row + column * ratio(right - transposed(right), gaps)
    total = u @ (inner + np.expand_dims(to_s, -1) * np.eye(k, dtype=s.dtype)) @ v
    if m > k:
        total = total + ratio(to_u - u @ left, row) @ v
    return total + u @ ratio(to_v - transposed(right) @ v, column) if n > k else total


def singular_values(x: Tensor) -> Tensor:
    """The singular values alone; the vectors are worked out only for a gradient."""
    if mode.recording and x.node is not None:
        return parts(svd_parts(x), *svd_shapes(x.shape, False))[1]
    return wrap(values_and_vectors(x.array, compute_uv=False))


def eliminated(x: np.ndarray, pivot: bool = True) -> tuple[np.ndarray, np.ndarray]:
    """Gaussian elimination: L below U in one matrix, and for each row with which later one it was exchanged before."""
    check(x, "linalg.lu", square=False)
    a, steps = x.reshape(math.prod(x.shape[:-2]), *x.shape[-2:]).copy(), min(x.shape[-2:])
    every, pivots = np.arange(len(a)), np.zeros((len(a), steps), np.int32)
    for j in range(steps):
        pivots[:, j] = best = j + np.argmax(np.abs(a[:, j:, j]), 1) if pivot else j
        a[every, j], a[every, best] = a[every, best], a[every, j]
        head = a[:, j, None, j]
        a[:, j + 1 :, j] /= np.where(head == 0, 1, head)
        a[:, j + 1 :, j + 1 :] -= a[:, j + 1 :, j, None] * a[:, j, None, j + 1 :]
    return a.reshape(x.shape), pivots.reshape(*x.shape[:-2], steps)


@primitive(x=lambda g, out, shape: through_lu(g, out, min(shape[-2:])))
def lu_parts(x: Any, *, shape: Any = SHAPE) -> Any:
    """L below U in one matrix, with L U = x: no rows are exchanged."""
    return eliminated(x, pivot=False)[0]


def through_lu(g: Any, out: Any, k: int) -> Any:
    """The gradient of a triangular factorization; what lies beyond the square follows from it."""
    lower = np.tril(out[..., :k, :k], -1) + np.eye(k, dtype=out.dtype)
    right = substitute(transposed(lower), g[..., :k, k:], True)  # of the columns beyond
    below = transposed(substitute(out[..., :k, :k], transposed(g[..., k:, :k]), True))  # of the rows beyond
    to_l = np.tril(g[..., :k, :k], -1) - right @ transposed(out[..., :k, k:])
    to_u = np.triu(g[..., :k, :k]) - transposed(out[..., k:, :k]) @ below
    upper = np.triu(out[..., :k, :k])
    inner = np.tril(transposed(lower) @ to_l, -1) + np.triu(to_u @ transposed(upper))
    left = substitute(transposed(lower), inner, True)
    square = transposed(substitute(upper, transposed(left), True))
    return np.concatenate([np.concatenate([square, right], -1), np.concatenate([below, out[..., k:, k:]], -1)], -2)
