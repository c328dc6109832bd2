"""Linear algebra without PyTorch: what holds for every matrix, derivatives at singular ones, NumPy's functions."""

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tinygrad_edu as torch
from tinygrad_edu.linalg import LinAlgError
from tinygrad_edu.testing import gradcheck, gradgradcheck

linalg = torch.linalg
few = settings(max_examples=25, deadline=None)
SHAPES = [(3, 3), (4, 2), (2, 4), (2, 3, 3), (1, 1), (2, 0, 3), (0, 2, 2)]


def matrix(*shape, seed=0):
    return torch.tensor(np.random.default_rng(seed).normal(size=shape), dtype=torch.float64)


def regular(*shape, seed=0):
    return matrix(*shape, seed=seed) + 4 * np.eye(*shape[-2:]) * np.arange(1, shape[-1] + 1)


def near(a, b, within=1e-10):
    np.testing.assert_allclose(np.asarray(a.detach()), np.asarray(b.detach()), rtol=within, atol=within)


@pytest.mark.parametrize("shape", SHAPES)
@few
@given(seed=st.integers(0, 2**32 - 1))
def test_what_was_taken_apart_makes_the_matrix(shape, seed):
    a, (m, n) = matrix(*shape, seed=seed), shape[-2:]
    k = min(m, n)
    u, s, v = linalg.svd(a, full_matrices=False)
    near(u * s.unsqueeze(-2) @ v, a)
    assert (s.array[..., :-1] >= s.array[..., 1:]).all()
    near(u.mT @ u, torch.eye(k).double().expand(*shape[:-2], k, k))
    for how in ("reduced", "complete"):
        q, r = linalg.qr(a, how)
        near(q @ r, a)
        near(r, r.triu())
    p, lower, upper = linalg.lu(a)
    near(p @ lower @ upper, a)
    assert (np.abs(lower.array) <= 1).all()
    near(a @ linalg.pinv(a) @ a, a)
    if m == n:
        near(a @ linalg.inv(a), torch.eye(n).double().expand(shape), 1e-6)
        sign, size = linalg.slogdet(a)
        near(sign * size.exp(), linalg.det(a))
        w, x = linalg.eigh(a + a.mT)
        near(x * w.unsqueeze(-2) @ x.mT, a + a.mT)
        c = linalg.cholesky(a @ a.mT + 1e-3 * np.eye(n))
        near(c @ c.mT, a @ a.mT + 1e-3 * np.eye(n))
        near(linalg.matrix_exp(a) @ linalg.matrix_exp(-a), torch.eye(n).double().expand(shape), 1e-7)


SINGULAR = {
    "zero": np.zeros((3, 3)),
    "rank 1": np.ones((3, 3)),
    "rank 2": np.array([[1.0, 2, 3], [4, 5, 6], [7, 8, 9]]),
    "one zero row": np.array([[1.0, 2, 3], [0, 0, 0], [7, 8, 10]]),
    "nearly": np.array([[1.0, 2, 3], [2, 4, 6 + 1e-14], [7, 8, 10]]),
    "equal values": np.eye(3),
    "a reflection": np.diag([1.0, -1, 1]),
    "two": np.array([[1.0, 2], [2, 4]]),
    "one": np.array([[0.0]]),
    "four, rank 2": np.outer([1, 2, 3, 4], [1, 0, 2, 1]) + np.outer([0, 1, 0, 2], [1, 1, 1, 0.0]),
}


def exact(a):
    """The determinant of rows of fractions, by its definition."""
    if not a:
        return Fraction(1)
    return sum((-1) ** j * a[0][j] * exact([row[:j] + row[j + 1 :] for row in a[1:]]) for j in range(len(a)))


def minor(a, rows, columns):
    kept = [[Fraction(float(v)) for j, v in enumerate(row) if j not in columns] for row in a]
    return exact([row for i, row in enumerate(kept) if i not in rows])


@pytest.mark.parametrize("name", SINGULAR)
def test_derivatives_of_the_determinant_of_singular_matrices(name):
    a, n = SINGULAR[name], len(SINGULAR[name])
    x = torch.tensor(a, dtype=torch.float64, requires_grad=True)
    (first,) = torch.autograd.grad(linalg.det(x), x, create_graph=True)
    sign = lambda *at: (-1) ** sum(at)
    cofactors = [[float(sign(i, j) * minor(a, [i], [j])) for j in range(n)] for i in range(n)]
    np.testing.assert_allclose(first.detach().numpy(), cofactors, rtol=1e-12, atol=1e-12)
    for i, j in itertools.product(range(n), repeat=2):
        (second,) = torch.autograd.grad(first[i, j] * 1.0, x, retain_graph=True)
        expected = np.zeros((n, n))
        for k, m in itertools.product(range(n), repeat=2):
            if k != i and m != j:
                swaps = (k > i) + (m > j)  # row k of the minor is one less where it stands after row i
                expected[k, m] = sign(i, j, k, m, swaps) * minor(a, [i, k], [j, m])
        np.testing.assert_allclose(second.numpy(), expected, rtol=1e-12, atol=1e-12)


def test_the_logarithm_of_no_determinant():
    assert torch.logdet(torch.ones(2, 2)).item() == -math.inf
    assert math.isnan(torch.logdet(-torch.eye(1)).item())
    sign, size = linalg.slogdet(torch.zeros(2, 2))
    assert (sign.item(), size.item()) == (0, -math.inf)


def test_a_large_determinant_overflows_and_its_logarithm_does_not():
    x = (torch.eye(500).double() * 10).requires_grad_()
    sign, size = linalg.slogdet(x)
    size.backward()
    assert linalg.det(x).item() == math.inf
    assert (sign.item(), size.item()) == (1, pytest.approx(500 * math.log(10)))
    near(x.grad, torch.eye(500).double() / 10)


DEGENERATE = {
    "svdvals": lambda x: (linalg.svdvals(x) * np.arange(1, 4)).sum(),
    "nuclear": lambda x: linalg.matrix_norm(x, "nuc"),
    "spectral": lambda x: linalg.matrix_norm(x, 2),
    "eigvalsh": lambda x: (linalg.eigvalsh(x) * np.arange(1, 4)).sum(),
    "cond": lambda x: linalg.cond(x + torch.eye(3).double() * 3),
}


@pytest.mark.parametrize("name", DEGENERATE)
@pytest.mark.parametrize("a", [np.eye(3), np.zeros((3, 3)), np.diag([2.0, 2, 1])], ids=["one", "zero", "two alike"])
def test_gradients_of_equal_values_are_finite(name, a):
    x = torch.tensor(a, dtype=torch.float64, requires_grad=True)
    DEGENERATE[name](x).backward()
    assert np.isfinite(x.grad.array).all()


@pytest.mark.parametrize("of", [lambda x: linalg.eigh(x).eigenvectors, lambda x: linalg.svd(x).U])
def test_gradients_of_vectors_that_equal_values_leave_open_are_not_finite(of):
    x = torch.eye(3).double().requires_grad_()
    (of(x) * np.arange(9.0).reshape(3, 3)).sum().backward()
    assert not np.isfinite(x.grad.array).all()


def test_tall_matrices_of_low_rank_have_gradients_of_their_values():
    x = torch.ones(4, 2).double().requires_grad_()
    linalg.svdvals(x)[0].backward()
    near(x.grad, torch.ones(4, 2).double() / math.sqrt(8))


CHECKED = {
    "cond 1": lambda x: linalg.cond(x, 1),
    "cond fro": lambda x: linalg.cond(x, "fro"),
    "matrix_exp": linalg.matrix_exp,
    "matrix_power": lambda x: linalg.matrix_power(x, 3),
    "lu without exchanges": lambda x: linalg.lu(x, pivot=False).U,
    "lu": lambda x: linalg.lu(x.flip(0)).L,
    "lstsq": lambda x: linalg.lstsq(x[:, :2], x[:, 2:]).solution,
    "residuals": lambda x: linalg.lstsq(x[:, :2], x[:, 2:], driver="gels").residuals,
    "vander": lambda x: torch.vander(x[0]),
    "cdist": lambda x: torch.cdist(x, x[:2] + 0.5),
    "cdist 3": lambda x: torch.cdist(x, x[:2] + 0.5, 3.0),
    "cross": lambda x: linalg.cross(x, x.flip(0)),
    "kron": lambda x: torch.kron(x, x[:1]),
}


@pytest.mark.parametrize("name", CHECKED)
def test_gradients(name):
    assert gradgradcheck(CHECKED[name], regular(3, 3) / 4, fast_mode=True)


@pytest.mark.parametrize("p", [0, 0.5, 1, 1.5, 2, 3, math.inf])
def test_distances_at_coincident_points_have_gradient_0(p):
    x = torch.tensor([[1.0, 2.0], [1.0, 2.0]], requires_grad=True)
    for found in (torch.cdist(x, x.detach(), p), torch.dist(x, x.detach(), p), linalg.vector_norm(x - x, p)):
        g = torch.autograd.grad(found.sum(), x)[0]
        assert (g.array == 0).all(), g


def test_norms_of_large_vectors_and_of_several_dimensions():
    x = matrix(2, 3, 4)
    for p in (1, 2, 3, 0.5, -1, math.inf, -math.inf):
        near(linalg.vector_norm(x, p, dim=(0, 2)), linalg.vector_norm(x.permute(1, 0, 2).reshape(3, -1), p, dim=1))


def stack():
    return torch.stack([torch.eye(2), torch.ones(2, 2), -torch.eye(2)]).reshape(3, 1, 2, 2)


@pytest.mark.parametrize(
    "call", [linalg.inv, torch.inverse, lambda x: linalg.solve(x, torch.ones(2, 1)), linalg.cholesky]
)
def test_errors_name_the_matrix(call):
    with pytest.raises(LinAlgError, match=r"\(Batch element 1\)") as error:
        call(stack())
    assert isinstance(error.value, RuntimeError)
    with pytest.raises(LinAlgError, match="singular|positive"):
        call(torch.zeros(2, 2))


def test_singular_matrices_are_infinitely_ill_conditioned():
    for p in (None, 2, 1, math.inf, "fro", "nuc"):
        assert (linalg.cond(stack()[:2], p).array == [[1 if p != "fro" and p != "nuc" else 2], [math.inf]]).all() or (
            linalg.cond(stack()[:2], p).array[0] < 1e9 < linalg.cond(stack()[:2], p).array[1]
        )


def test_complex_numbers_are_refused():
    for call in (linalg.eig, linalg.eigvals, np.linalg.eig):
        with pytest.raises(NotImplementedError, match="complex numbers"):
            call(torch.eye(2))


def test_a_triangle_is_solved_without_reading_the_rest():
    a = torch.tensor([[2.0, math.nan], [1.0, 4.0]], requires_grad=True)
    x = linalg.solve_triangular(a, torch.tensor([[2.0], [9.0]]), upper=False)
    x.sum().backward()
    assert x.tolist() == [[1.0], [2.0]]
    assert a.grad.array[0, 1] == 0


def test_non_contiguous_and_constant_inputs():
    a = regular(3, 3)
    for view in (a.mT, a.flip(0).flip(0), torch.tensor(a.array[::-1][::-1])):
        near(linalg.inv(view) @ view, torch.eye(3).double())
        near(linalg.lu(view).P @ linalg.lu(view).L @ linalg.lu(view).U, view)
    frozen = a.array.copy()
    linalg.lu(a), linalg.solve_triangular(a, a, upper=True), linalg.svd(a), linalg.cholesky(a @ a.mT)
    assert np.array_equal(a.array, frozen)


NUMPYS = {
    name: getattr(np.linalg, name)
    for name in "cholesky cond det eigvalsh inv matrix_norm matrix_rank norm pinv svdvals vector_norm".split()
}
NUMPYS |= {
    "qr": lambda a: np.linalg.qr(a)[1], "svd": lambda a: np.linalg.svd(a)[1], "eigh": lambda a: np.linalg.eigh(a).eigenvalues,
    "svd values": lambda a: np.linalg.svd(a, compute_uv=False), "slogdet": lambda a: np.linalg.slogdet(a)[1],
    "solve": lambda a: np.linalg.solve(a, a[:, 0]), "lstsq": lambda a: np.linalg.lstsq(a, a[:, :1])[0],
    "matrix_power": lambda a: np.linalg.matrix_power(a, 3), "multi_dot": lambda a: np.linalg.multi_dot([a, a, a[0]]),
    "tensorinv": lambda a: np.linalg.tensorinv(a, 1), "tensorsolve": lambda a: np.linalg.tensorsolve(a, a[0]),
    "cholesky upper": lambda a: np.linalg.cholesky(a, upper=True), "linalg.cross": lambda a: np.linalg.cross(a, a[::-1]),
    "norm axis": lambda a: np.linalg.norm(a, 3, axis=0, keepdims=True), "norm nuc": lambda a: np.linalg.norm(a, "nuc"),
    "vector_norm axis": lambda a: np.linalg.vector_norm(a, axis=1, ord=1), "linalg.matmul": lambda a: np.linalg.matmul(a, a),
    "vecdot": lambda a: np.linalg.vecdot(a, a), "linalg.outer": lambda a: np.linalg.outer(a[0], a[1]),
    "inner": lambda a: np.inner(a, a), "tensordot": lambda a: np.tensordot(a, a, axes=([0], [1])),
    "tensordot number": lambda a: np.tensordot(a, a, 1), "kron": lambda a: np.kron(a, a), "trace": np.trace,
    "cross": lambda a: np.cross(a, a[::-1], axis=0), "vdot": lambda a: np.vdot(a[0], a[1]), "dot": lambda a: np.dot(a, a),
    "vander": lambda a: np.vander(a[0]), "outer": lambda a: np.outer(a[0], a[1]), "einsum": lambda a: np.einsum("ij,jk,kl", a, a, a),
}  # fmt: skip


@pytest.mark.parametrize("name", NUMPYS)
def test_numpys_functions_answer(name):
    a = regular(3, 3) @ regular(3, 3).mT
    found, expected = NUMPYS[name](a.clone().requires_grad_()), NUMPYS[name](a.array)
    assert isinstance(found, torch.Tensor)
    assert found.requires_grad == (name != "matrix_rank")
    np.testing.assert_allclose(found.detach().numpy(), expected, rtol=1e-10, atol=1e-10)


@st.composite
def equations(draw):
    """An equation of einsum: letters that may come twice in a term, dots, with and without a result."""
    letters = st.sampled_from("ijk")
    terms = ["".join(draw(st.lists(letters, max_size=3))) for _ in range(draw(st.integers(1, 3)))]
    dots = draw(st.booleans())
    terms = ["..." + t if dots and draw(st.booleans()) else t for t in terms]
    used = sorted(set("".join(terms)) - {"."})
    out = draw(st.lists(st.sampled_from(used), unique=True)) if used else []
    lead = "..." if any("." in t for t in terms) else ""
    return ",".join(terms) + (f"->{lead}{''.join(out)}" if draw(st.booleans()) else ""), draw(st.integers(0, 2**31))


@settings(max_examples=80, deadline=None)
@given(equations())
def test_einsum_as_numpys(drawn):
    equation, seed = drawn
    sizes, rng = {"i": 2, "j": 3, "k": 1}, np.random.default_rng(seed)
    terms = equation.split("->")[0].split(",")
    arrays = [rng.normal(size=[*([2] if "." in t else []), *(sizes[c] for c in t.replace(".", ""))]) for t in terms]
    ours = torch.einsum(equation, *[torch.tensor(a, dtype=torch.float64) for a in arrays])
    np.testing.assert_allclose(ours.numpy(), np.einsum(equation, *arrays), rtol=1e-12, atol=1e-12)
    if len(terms) < 3:
        assert gradcheck(lambda *x: torch.einsum(equation, *x), *map(torch.tensor, arrays), fast_mode=True)
