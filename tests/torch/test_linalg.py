"""Linear algebra beside PyTorch: values, dtype, shape, gradients of order 1 and 2, errors."""

import inspect
import warnings

import numpy as np
import pytest

import tinygrad_edu

from .test_ops import called, run

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.filterwarnings("ignore:.*deprecated:UserWarning")
random = np.random.default_rng(20261124)
inf = float("inf")
CASES = {}


def add(name, f, *shapes):
    assert name not in CASES, name
    CASES[name] = (f, [s if isinstance(s, np.ndarray) else random.normal(size=s) for s in shapes])


def of(name, *args, **kwargs):
    """The function of torch.linalg of that name."""
    return lambda lib, *tensors: getattr(lib.linalg, name)(*tensors, *args, **kwargs)


def regular(*shape):
    """Matrices with an inverse, whose singular values lie apart."""
    return random.normal(size=shape) + 3 * np.eye(*shape[-2:]) * np.arange(1, shape[-1] + 1)


def definite(*shape):
    a = regular(*shape)
    return a @ np.swapaxes(a, -1, -2)


STACKS = ((3, 3), (2, 3, 3), (2, 1, 2, 2), (1, 1), (0, 0), (0, 2, 2))
TALL = ((3, 2), (2, 3), (2, 4, 2), (0, 3), (3, 0))
for s in STACKS:
    for name in ("inv", "det", "slogdet", "pinv", "matrix_exp"):
        add(f"{name} {s}", of(name), regular(*s))
    for name in ("inverse", "det", "slogdet", "pinverse", "matrix_exp"):
        add(f"torch.{name} {s}", called(name), regular(*s))
        add(f".{name} {s}", called(f".{name}"), regular(*s))
    for name in ("cholesky", "eigvalsh"):
        add(f"{name} {s}", of(name), definite(*s))
    add(f"cholesky upper {s}", of("cholesky", upper=True), definite(*s))
    add(f"torch.cholesky {s}", called("cholesky", True), definite(*s))
    add(f"logdet {s}", called("logdet"), definite(*s))
    for n in (0, 1, 2, 3, 5, -1, -2):
        add(f"matrix_power {n} {s}", of("matrix_power", n), regular(*s))
    add(f"lu {s}", of("lu"), regular(*s))
    add(f"lu_factor {s}", of("lu_factor"), regular(*s))
    add(f"cholesky_inverse {s}", lambda lib, x: lib.cholesky_inverse(x.tril()), regular(*s))
    add(f"cholesky_inverse upper {s}", lambda lib, x: lib.cholesky_inverse(x.triu(), upper=True), regular(*s))
    for left in (True, False):
        right = (*s[:-2], 2, s[-1]) if not left else (*s[:-1], 2)
        add(f"solve {left} {s}", of("solve", left=left), regular(*s), right)
        for upper in (True, False):
            for unit in (True, False):
                options = {"upper": upper, "left": left, "unitriangular": unit}
                add(f"solve_triangular {options} {s}", of("solve_triangular", **options), regular(*s), right)
for s in (*STACKS, *TALL):
    for name in ("svdvals", "pinv"):
        add(f"{name} of {s}", of(name), regular(*s))
    add(f"qr {s}", of("qr"), regular(*s))
    add(f"lu of {s}", of("lu"), regular(*s))
    add(f"torch.qr {s}", called("qr"), regular(*s))
    if s[-1] >= s[-2]:
        add(f"qr complete {s}", of("qr", "complete"), regular(*s))
    for p in ("fro", "nuc", 1, -1, 2, -2, inf, -inf) if 0 not in s else ("fro", "nuc"):
        add(f"matrix_norm {p} {s}", of("matrix_norm", p), regular(*s))
    for p in (None, 2, -2, *((1, -1, inf, -inf, "fro", "nuc") if s[-1] == s[-2] else ())):
        add(f"cond {p} {s}", of("cond", p), regular(*s))


def gauge_free(lib, x, full=False):
    """What does not depend on the signs of singular vectors."""
    u, s, v = lib.linalg.svd(x, full_matrices=full)
    k = s.shape[-1]
    u, v = u[..., :k], v[..., :k, :]
    return u * u, s, v * v, u[..., :1] * v[..., :1, :]


def eigen(lib, x, uplo="L"):
    w, v = lib.linalg.eigh(x, uplo)
    return w, v * v, v[..., :1] * v[..., :, :1].mT


for s in (*STACKS[:4], *TALL[:3]):
    add(f"svd {s}", gauge_free, regular(*s))
    add(f"svd full {s}", lambda lib, x: gauge_free(lib, x, True), regular(*s))
    add(f"torch.svd {s}", lambda lib, x: [t * t for t in lib.svd(x)], regular(*s))
for s in STACKS[:4]:
    for uplo in ("L", "U"):
        add(f"eigh {uplo} {s}", lambda lib, x, uplo=uplo: eigen(lib, x, uplo), definite(*s))
add("eigh of one triangle", eigen, np.array([[2.0, 100], [1, 5]]))
add("eigh of the upper triangle", lambda lib, x: eigen(lib, x, "U"), np.array([[2.0, 1], [100, 5]]))
add("cholesky of one triangle", of("cholesky"), np.array([[4.0, 100], [1, 5]]))
add("cholesky of the upper triangle", of("cholesky", upper=True), np.array([[4.0, 1], [100, 5]]))
add("svd without vectors", lambda lib, x: lib.svd(x, compute_uv=False)[1], (2, 3))
add("slogdet negative", of("slogdet"), -regular(3, 3))
for p in (0, 1, 2, 3, 0.5, 1.5, -1, -2, inf, -inf):
    for d in (None, 0, -1, (0, 1)):
        for keep in (False, True):
            add(f"vector_norm {p} {d} {keep}", of("vector_norm", p, dim=d, keepdim=keep), (3, 4))
            add(f"torch.norm {p} {d} {keep}", called("norm", p, dim=d, keepdim=keep), (3, 4))
    add(f"linalg.norm {p}", of("norm", p, dim=1), (3, 4))
    add(f"vector_norm of zeros {p}", of("vector_norm", p), np.zeros(3)) if p else None
    add(f"vector_norm of ties {p}", of("vector_norm", p, dim=1), np.array([[0.0, 1, -1, 0], [2, -2, 2, 1]]))
    add(f"dist {p}", called("dist", p), (3, 4), (4,)) if p else None
    if p >= 0:
        add(f"cdist {p}", lambda lib, x, y, p=p: lib.cdist(x, y, p), (3, 2), (4, 2))
        add(f"cdist stack {p}", lambda lib, x, y, p=p: lib.cdist(x, y, p), (2, 1, 3, 2), (3, 4, 2))
for p in ("fro", "nuc", 1, -1, 2, -2, inf, -inf):
    for d in ((0, 2), (-1, 0), (1, 2)):
        for keep in (False, True):
            add(f"matrix_norm {p} {d} {keep}", of("matrix_norm", p, d, keep), (2, 3, 4))
    add(f"linalg.norm matrix {p}", of("norm", p), (3, 4))
add("torch.norm nuc", called("norm", "nuc"), (3, 4))
add("torch.norm nuc dim", called(".norm", "nuc", dim=(0, 2), keepdim=True), (2, 3, 4))
add("linalg.norm", of("norm"), (2, 3, 4))
add("linalg.norm dim", of("norm", dim=(0, 1)), (2, 3, 4))
add("vector_norm dtype", lambda lib, x: lib.linalg.vector_norm(x.float(), dtype=lib.float64), (3,))
add("torch.norm dtype", lambda lib, x: lib.norm(x.float(), dtype=lib.float64), (3,))
for s in (((3, 3), (3,)), ((3, 3), (3, 2)), ((2, 3, 3), (2, 3)), ((2, 3, 3), (3, 2)), ((3, 3), (2, 3, 1)),
          ((2, 1, 3, 3), (4, 3, 2))):  # fmt: skip
    add(f"solve {s}", of("solve"), regular(*s[0]), s[1])
for s in (((4, 2), (4,)), ((4, 2), (4, 3)), ((2, 4), (2, 1)), ((3, 4, 2), (3, 4)), ((3, 3), (3, 2))):
    add(f"lstsq {s}", lambda lib, a, b: lib.linalg.lstsq(a, b).solution, regular(*s[0]), s[1])
for driver in ("gels", "gelsy", "gelsd", "gelss"):
    add(f"lstsq {driver}", lambda lib, a, b, d=driver: [t.detach() for t in lib.linalg.lstsq(a, b, driver=d)], (4, 2), (4, 3))  # fmt: skip
add("lstsq of low rank", lambda lib, a: lib.linalg.lstsq(a * lib.ones(2), a).solution, (4, 1))
for upper in (False, True):
    add(f"cholesky_solve {upper}", lambda lib, b, x, u=upper: lib.cholesky_solve(b, x.triu() if u else x.tril(), u), (3, 2), regular(3, 3))  # fmt: skip
    for transpose in (False, True):
        add(f"triangular_solve {upper} {transpose}", lambda lib, b, x, u=upper, t=transpose: lib.triangular_solve(b, x, upper=u, transpose=t).solution, (3, 2), regular(3, 3))  # fmt: skip
for left in (True, False):
    for adjoint in (True, False):
        f = lambda lib, a, b, kw={"left": left, "adjoint": adjoint}: lib.linalg.lu_solve(
            *lib.linalg.lu_factor(a), b, **kw
        )
        add(f"lu_solve {left} {adjoint}", f, (3, 3), (3, 2) if left else (2, 3))
add("torch.lu", called("lu"), (2, 3, 3))
add("torch.lu infos", called(".lu", get_infos=True), np.array([[1.0, 1], [1, 1]]))
add("torch.lu_solve", lambda lib, b, a: b.lu_solve(*lib.linalg.lu_factor(a)), (3, 1), (3, 3))
add("lu_unpack", lambda lib, a: lib.lu_unpack(*lib.linalg.lu_factor(a)), (2, 3, 3))
add("tensorinv", of("tensorinv"), random.normal(size=(2, 3, 6)) + np.eye(6).reshape(2, 3, 6) * 3)
add("tensorinv 1", of("tensorinv", 1), (6, 2, 3))
add("tensorsolve", of("tensorsolve"), (2, 3, 6), (2, 3))
add("tensorsolve dims", of("tensorsolve", dims=(0,)), (2, 6, 3), (6,))
add("multi_dot", lambda lib, *x: lib.linalg.multi_dot(x), (2, 5), (5, 1), (1, 4))
add("multi_dot vectors", lambda lib, *x: lib.linalg.multi_dot(x), (2,), (2, 3), (3,))
add("multi_dot two", lambda lib, *x: lib.linalg.multi_dot(x), (2,), (2,))
add("chain_matmul", called("chain_matmul"), (2, 3), (3, 4), (4, 2))
add("vecdot", of("vecdot"), (2, 3), (3,))
add("vecdot dim", of("vecdot", dim=0), (2, 3), (2, 3))
add("linalg.cross", of("cross"), (1, 3), (2, 3))
add("linalg.cross dim", of("cross", dim=0), (3, 2), (3, 2))
add("torch.cross", called("cross"), (2, 3, 3), (2, 3, 3))
add(".cross", called(".cross", dim=-1), (2, 3), (2, 3))
add("linalg.matmul", of("matmul"), (2, 3), (3,))
add("linalg.diagonal", of("diagonal", offset=1), (2, 3, 4))
add("linalg.vander", of("vander"), (2, 3))
add("linalg.vander N", of("vander", N=4), np.array([0.0, 1, -2]))
for n in (None, 0, 1, 4):
    for increasing in (False, True):
        add(f"vander {n} {increasing}", called("vander", n, increasing), np.array([0.0, 1, -2]))
for kw in ({}, {"beta": 0.5, "alpha": -2}, {"beta": 0}):
    for name, *s in (("addmm", (2, 4), (2, 3), (3, 4)), ("addmv", (2,), (2, 3), (3,)), ("addr", (2, 3), (2,), (3,)),
                     ("baddbmm", (2, 3, 5), (2, 3, 4), (2, 4, 5)), ("addbmm", (3, 5), (2, 3, 4), (2, 4, 5))):  # fmt: skip
        add(f"{name} {kw}", called(name, **kw), *s)
        add(f".{name}_ {kw}", lambda _, x, *rest, n=name, kw=kw: getattr(x * 1, f"{n}_")(*rest, **kw), *s)
add("addmm row", called(".addmm"), (4,), (2, 3), (3, 4))
add("addmm number", called("addmm"), (), (2, 3), (3, 4))
add("addmv_ of torch", lambda lib, x, a, b: lib.addmv_(x * 1, a, b), (2,), (2, 3), (3,))
for n in ("vdot", "dot", "inner"):
    add(n, called(n), (3,), (3,))
add("ger", called("ger"), (2,), (3,))
for s in (((2, 3), (4, 5, 3)), ((3,), ()), ((2, 3), (3,))):
    add(f"inner {s}", called(".inner"), *s)
for dims, *s in ((2, (2, 3, 4), (3, 4, 5)), (0, (2,), (3,)), (1, (2, 1), (3, 4)), (([0, 2], [1, 0]), (2, 3, 4), (4, 2)),
                 (([-1], [0]), (2, 3), (3,)), (2, (2, 3), (2, 3))):  # fmt: skip
    add(f"tensordot {dims} {s}", called("tensordot", dims), *s)
for equation, *s in (("ij,jk->ik", (2, 1), (3, 2)), ("i...j->...", (2, 4, 3)), ("...i,...j", (2, 3), (4, 1, 5)), ("...i->i", (2, 3)),
                     ("i...", (2, 3)), ("Aa,aB->AB", (2, 2), (2, 2)), ("iij->j", (2, 2, 3)), ("ij,ij->", (2, 3), (2, 3)), ("i,i,i->i", (3,), (3,), (3,)),
                     (" i j , j -> i ", (2, 3), (3,)), ("...ii->...i", (2, 3, 3)), ("ij,kl->ijkl", (2, 1), (1, 2)), ("...,...->...", (2, 1), (3,)),
                     ("ij,jk", (2, 3), (3, 2)), ("ba", (2, 3)), ("iji,j->i", (2, 3, 2), (3,)), ("bij,bjk->bik", (20, 15, 15), (20, 15, 15))):  # fmt: skip
    add(f"einsum {equation} {s}", lambda lib, *x, e=equation: lib.einsum(e, *x), *s)
add("einsum sublists", lambda lib, x, y: lib.einsum(x, [0, 1], y, [1, 2], [0, 2]), (2, 3), (3, 4))
add("einsum sublists dots", lambda lib, x, y: lib.einsum(x, [..., 1], y, [1, 2]), (2, 2, 3), (3, 4))
for tol in ({}, {"tol": 3.0}, {"atol": 3.0, "rtol": 0.1}, {"atol": 100.0}, {"rtol": 0.5}):
    add(f"matrix_rank {tol}", of("matrix_rank", **tol), regular(2, 3, 4))
    add(f"pinv {tol}", of("pinv", **tol), regular(2, 3, 4)) if "tol" not in tol else None
add("matrix_rank hermitian", of("matrix_rank", hermitian=True), definite(2, 3, 3))
add("matrix_rank tensors", lambda lib, x: lib.linalg.matrix_rank(x, atol=lib.tensor([0.0, 100.0], dtype=lib.float64)), (2, 3, 3))  # fmt: skip
add("pinv rcond", of("pinv", rcond=0.5), regular(2, 3, 3))
add("pinv hermitian", of("pinv", hermitian=True), definite(3, 3))
VALUES_ONLY = ("cond", "vander")  # PyTorch overwrites what it needs for their gradients, and says so
FIRST_ONLY = ("cdist",)  # PyTorch has no second derivative of it
NAN = ("vector_norm of zeros", "vector_norm of ties")  # of which PyTorch's second derivatives are NaN


@pytest.mark.parametrize("name", CASES)
def test_as_pytorch(name):
    f, arrays = CASES[name]
    g = f
    if name.startswith(VALUES_ONLY):
        f = lambda lib, *x: g(lib, *[t.detach() for t in x])
    if name.startswith(FIRST_ONLY):
        f = lambda lib, *x: lib.autograd.grad(g(lib, *x).sum() * 2, x) + (g(lib, *[t.detach() for t in x]),)
    ours, our_gradients = run(tinygrad_edu, f, arrays)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs, their_gradients = run(torch, f, arrays)
    assert [(str(o.dtype), tuple(o.shape)) for o in ours] == [(str(o.dtype), tuple(o.shape)) for o in theirs]
    if not (" 0 " in name and "norm" in name):  # PyTorch says that a count of elements requires grad
        assert [o.requires_grad for o in ours] == [o.requires_grad for o in theirs]
    for a, b in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(a.detach().numpy(), b.detach().numpy(), rtol=1e-9, atol=1e-11)
    for a, b in zip(our_gradients, their_gradients, strict=True):
        theirs = np.where(np.isnan(b.numpy()), 0, b.numpy()) if name.startswith(NAN) else b.numpy()
        np.testing.assert_allclose(a.numpy(), theirs, rtol=1e-7, atol=1e-6 if name.endswith("dtype") else 1e-9)


@pytest.mark.parametrize("name", [n for n in CASES if n.split()[0] in ("inv", "svd", "qr", "eigh", "cholesky", "solve", "det", "lu", "pinv")])  # fmt: skip
def test_float32_stays_float32(name):
    f, arrays = CASES[name]
    ours, gradients = run(tinygrad_edu, f, [a.astype(np.float32) for a in arrays])
    assert {str(t.dtype) for t in (*ours, *gradients)} <= {"torch.float32", "torch.int32"}


def at(lib, *shape, dtype=None):
    return lib.ones(*shape, dtype=dtype or lib.float32)


ERRORS = {f"{n} of {what}": (lambda lib, n=n, make=make: getattr(lib.linalg, n)(make(lib))) for n in
          ["inv", "det", "slogdet", "cholesky", "eigh", "eigvalsh", "svd", "svdvals", "qr", "pinv", "matrix_rank", "cond", "matrix_power_", "matrix_norm_", "lu", "lu_factor"]
          if not n.endswith("_")
          for what, make in {
              "integers": lambda lib: at(lib, 2, 2, dtype=lib.int64), "halves": lambda lib: at(lib, 2, 2, dtype=lib.float16),
              "a vector": lambda lib: at(lib, 3), "a number": lambda lib: lib.tensor(2.0),
          }.items()}  # fmt: skip
ERRORS |= {f"{n} not square": (lambda lib, n=n: getattr(lib.linalg, n)(at(lib, 2, 3))) for n in
           ["inv", "det", "slogdet", "cholesky", "eigh", "eigvalsh", "matrix_exp", "eig"] if n != "eig"}  # fmt: skip
ERRORS |= {
    "inv singular": lambda lib: lib.linalg.inv(at(lib, 2, 2)),
    "inverse singular": lambda lib: lib.inverse(lib.zeros(2, 2)),
    "solve singular": lambda lib: lib.linalg.solve(at(lib, 2, 2), at(lib, 2)),
    "cholesky indefinite": lambda lib: lib.linalg.cholesky(-lib.eye(2)),
    "cholesky nan": lambda lib: lib.linalg.cholesky(lib.full((2, 2), float("nan"))),
    "svd nan": lambda lib: lib.linalg.svd(lib.full((2, 2), float("nan"))),
    "power singular": lambda lib: lib.matrix_power(at(lib, 2, 2), -1),
    "power float": lambda lib: lib.matrix_power(lib.eye(2), 2.0),
    "power not square": lambda lib: lib.matrix_power(at(lib, 2, 3), 2),
    "lu_factor singular": lambda lib: lib.linalg.lu_factor(at(lib, 2, 2)),
    "solve sizes": lambda lib: lib.linalg.solve(lib.eye(2), at(lib, 3)),
    "solve dtypes": lambda lib: lib.linalg.solve(lib.eye(2), at(lib, 2, dtype=lib.float64)),
    "solve right vector": lambda lib: lib.linalg.solve(lib.eye(3), at(lib, 3), left=False),
    "solve_triangular vector": lambda lib: lib.linalg.solve_triangular(lib.eye(3), at(lib, 3), upper=True),
    "lstsq sizes": lambda lib: lib.linalg.lstsq(at(lib, 3, 2), at(lib, 2)),
    "lstsq driver": lambda lib: lib.linalg.lstsq(at(lib, 3, 2), at(lib, 3), driver="x"),
    "qr mode": lambda lib: lib.linalg.qr(lib.eye(2), mode="x"),
    "eigh UPLO": lambda lib: lib.linalg.eigh(lib.eye(2), "x"),
    "svd driver": lambda lib: lib.linalg.svd(lib.eye(2), driver="gesvd"),
    "cond p": lambda lib: lib.linalg.cond(lib.eye(2), 3),
    "cond not square": lambda lib: lib.linalg.cond(at(lib, 2, 3), 1),
    "vector_norm str": lambda lib: lib.linalg.vector_norm(lib.eye(2), "fro"),
    "vector_norm of integers": lambda lib: lib.linalg.vector_norm(at(lib, 2, dtype=lib.int64)),
    "vector_norm dim": lambda lib: lib.linalg.vector_norm(lib.eye(2), dim=5),
    "vector_norm dims": lambda lib: lib.linalg.vector_norm(lib.eye(2), dim=(0, 0)),
    "vector_norm of nothing": lambda lib: lib.linalg.vector_norm(at(lib, 0), inf),
    "vector_norm -1 of nothing": lambda lib: lib.linalg.vector_norm(at(lib, 2, 0), -1, dim=1),
    "vector_norm narrower": lambda lib: lib.linalg.vector_norm(at(lib, 2, dtype=lib.float64), dtype=lib.float32),
    "vector_norm to integers": lambda lib: lib.linalg.vector_norm(at(lib, 2), dtype=lib.int64),
    "matrix_norm ord": lambda lib: lib.linalg.matrix_norm(lib.eye(2), 3),
    "matrix_norm None": lambda lib: lib.linalg.matrix_norm(lib.eye(2), None),
    "matrix_norm vector": lambda lib: lib.linalg.matrix_norm(at(lib, 2)),
    "matrix_norm dims": lambda lib: lib.linalg.matrix_norm(lib.eye(2), dim=(0, 0)),
    "norm 3d": lambda lib: lib.linalg.norm(at(lib, 2, 2, 2), 1),
    "norm three dims": lambda lib: lib.linalg.norm(at(lib, 2, 2, 2), dim=(0, 1, 2)),
    "norm vector fro": lambda lib: lib.linalg.norm(at(lib, 2), "fro"),
    "torch.norm str": lambda lib: lib.norm(lib.eye(2), "x"),
    "torch.norm nuc 3d": lambda lib: lib.norm(at(lib, 2, 2, 2), "nuc"),
    "torch.norm of integers": lambda lib: lib.norm(at(lib, 2, dtype=lib.int64)),
    "cdist p": lambda lib: lib.cdist(lib.eye(2), lib.eye(2), -1.0),
    "cdist mode": lambda lib: lib.cdist(lib.eye(2), lib.eye(2), compute_mode="x"),
    "cdist columns": lambda lib: lib.cdist(lib.eye(2), lib.eye(3)),
    "cdist vector": lambda lib: lib.cdist(at(lib, 2), lib.eye(2)),
    "cdist of integers": lambda lib: lib.cdist(lib.eye(2).long(), lib.eye(2).long()),
    "cross sizes": lambda lib: lib.linalg.cross(at(lib, 2, 2), at(lib, 2, 2)),
    "cross none": lambda lib: lib.cross(at(lib, 2, 2), at(lib, 2, 2)),
    "cross dims": lambda lib: lib.linalg.cross(at(lib, 3), at(lib, 2, 3)),
    "cross dim": lambda lib: lib.linalg.cross(at(lib, 3), at(lib, 3), dim=1),
    "dot sizes": lambda lib: lib.dot(at(lib, 3), at(lib, 2)),
    "dot dtypes": lambda lib: lib.dot(at(lib, 3), at(lib, 3, dtype=lib.float64)),
    "vdot 2d": lambda lib: lib.vdot(lib.eye(2), lib.eye(2)),
    "outer 2d": lambda lib: lib.outer(lib.eye(2), lib.eye(2)),
    "inner sizes": lambda lib: lib.inner(at(lib, 2, 3), at(lib, 2)),
    "mm vector": lambda lib: lib.mm(lib.eye(2), at(lib, 2)),
    "tensordot sizes": lambda lib: lib.tensordot(at(lib, 2, 2), at(lib, 3, 4), 1),
    "tensordot negative": lambda lib: lib.tensordot(at(lib, 2), at(lib, 2), -1),
    "tensordot many": lambda lib: lib.tensordot(at(lib, 2), at(lib, 2), 2),
    "tensordot lists": lambda lib: lib.tensordot(lib.eye(2), lib.eye(2), ([0], [0, 1])),
    "addmm shape": lambda lib: lib.addmm(at(lib, 3, 3), lib.eye(2), lib.eye(2)),
    "addmm dtype": lambda lib: lib.addmm(at(lib, 2, 2, dtype=lib.float64), lib.eye(2), lib.eye(2)),
    "addmm vectors": lambda lib: lib.addmm(lib.eye(2), at(lib, 2), at(lib, 2)),
    "addmm_ shape": lambda lib: at(lib, 2).addmm_(lib.eye(2), lib.eye(2)),
    "addmm_ leaf": lambda lib: lib.zeros(2, 2, requires_grad=True).addmm_(lib.eye(2), lib.eye(2)),
    "multi_dot one": lambda lib: lib.linalg.multi_dot([lib.eye(2)]),
    "multi_dot sizes": lambda lib: lib.linalg.multi_dot([lib.eye(2), lib.eye(3)]),
    "multi_dot 3d": lambda lib: lib.linalg.multi_dot([lib.eye(2), at(lib, 2, 2, 2), lib.eye(2)]),
    "vander 2d": lambda lib: lib.vander(lib.eye(2)),
    "vander N": lambda lib: lib.vander(at(lib, 2), -1),
    "linalg.vander N": lambda lib: lib.linalg.vander(at(lib, 2), N=1),
    "vecdot sizes": lambda lib: lib.linalg.vecdot(at(lib, 2, 3), at(lib, 2)),
    "tensorinv": lambda lib: lib.linalg.tensorinv(at(lib, 4, 6, 8, 4)),
    "tensorinv ind": lambda lib: lib.linalg.tensorinv(at(lib, 4, 6, 8, 3), ind=0),
    "tensorsolve": lambda lib: lib.linalg.tensorsolve(at(lib, 2, 3), at(lib, 3)),
    "qr r backward": lambda lib: lib.linalg.qr(lib.eye(2).requires_grad_(), mode="r").R.sum().backward(),
    "qr complete backward": lambda lib: lib.linalg.qr(lib.eye(3)[:, :2].requires_grad_(), mode="complete").R.sum().backward(),
    "einsum output twice": lambda lib: lib.einsum("i->ii", at(lib, 3)),
    "einsum unknown": lambda lib: lib.einsum("i->j", at(lib, 3)),
    "einsum sizes": lambda lib: lib.einsum("ij,jk->ik", at(lib, 2, 3), at(lib, 2, 2)),
    "einsum letter": lambda lib: lib.einsum("i1->i", at(lib, 2, 2)),
    "einsum nothing": lambda lib: lib.einsum("i"),
    "einsum diagonal": lambda lib: lib.einsum("ii->i", at(lib, 2, 3)),
    "einsum count": lambda lib: lib.einsum("i,i", at(lib, 3)),
    "einsum dims": lambda lib: lib.einsum("i", at(lib, 3, 2)),
    "einsum dtypes": lambda lib: lib.einsum("i,i", at(lib, 3), at(lib, 3, dtype=lib.float64)),
}  # fmt: skip


@pytest.mark.parametrize("name", ERRORS)
def test_errors_of_the_same_class(name):
    with pytest.raises(Exception) as theirs:  # whatever PyTorch raises
        ERRORS[name](torch)
    kind = tinygrad_edu.linalg.LinAlgError if theirs.type is torch.linalg.LinAlgError else theirs.type
    with pytest.raises(kind, match=".") as ours:
        ERRORS[name](tinygrad_edu)
    assert isinstance(ours.value, tinygrad_edu.linalg.LinAlgError) == (theirs.type is torch.linalg.LinAlgError)


@pytest.mark.parametrize("name", ["inv", "cholesky", "solve"])
def test_the_matrix_at_fault_is_named(name):
    def call(lib):
        stack = lib.stack([lib.eye(2), lib.eye(2), -lib.ones(2, 2)]).reshape(1, 3, 2, 2)
        return getattr(lib.linalg, name)(*[stack] * (1 + (name == "solve")))

    for lib in (torch, tinygrad_edu):
        with pytest.raises(lib.linalg.LinAlgError, match=r"\(Batch element 2\)"):
            call(lib)


ABSENT = {"householder_product", "ldl_factor", "ldl_factor_ex", "ldl_solve"}


def test_names():
    theirs = {n for n in dir(torch.linalg) if not n.startswith("_") and n not in ("common_notes",)}
    assert theirs - set(tinygrad_edu.linalg.__all__) == ABSENT
    assert set(tinygrad_edu.linalg.__all__) <= theirs


@pytest.mark.parametrize("name", [n for n in tinygrad_edu.linalg.__all__ if n != "LinAlgError"])
def test_arguments_are_named_as_pytorchs(name):
    told = (getattr(torch.linalg, name).__doc__ or "").strip().splitlines()[0]
    told = told[told.index("(") + 1 : told.index(")")] if not name.endswith("norm") else told[told.index("(") + 1 : told.index(") ->")]  # fmt: skip
    if name in ("pinv", "matrix_rank"):
        told = told.replace("hermitian=False, ", "").replace("*", "hermitian, *")  # they have another form, with tol
    names = [n.split("=")[0].strip().split()[-1] for n in told.replace("(-2, -1)", "()").split(",") if n.strip()]
    ours = list(inspect.signature(getattr(tinygrad_edu.linalg, name)).parameters)
    wanted = [n for n in names if n not in ("*", "dtype", "out")]
    assert [n for n in ours if n in wanted] == wanted, f"{names}, ours {ours}"


@pytest.mark.parametrize("program", [
    "lib.linalg.slogdet(lib.eye(2))", "lib.linalg.svd(lib.eye(2))", "lib.linalg.eigh(lib.eye(2))", "lib.linalg.qr(lib.eye(2))",
    "lib.linalg.lu(lib.eye(2))", "lib.linalg.lu_factor(lib.eye(2))", "lib.linalg.lstsq(lib.eye(2), lib.ones(2, 1))",
    "lib.svd(lib.eye(2))", "lib.qr(lib.eye(2))", "lib.slogdet(lib.eye(2))", "lib.linalg.inv(2 * lib.eye(2))",
    "lib.triangular_solve(lib.eye(2), lib.eye(2))", "lib.lu_unpack(*lib.linalg.lu_factor(lib.eye(2)))",
])  # fmt: skip
def test_results_print_as_pytorchs(program):
    ours, theirs = (repr(eval(program, {"lib": lib})) for lib in (tinygrad_edu, torch))
    assert ours.replace("-0.", "0.").replace(" ", "") == theirs.replace("-0.", "0.").replace(" ", "")
