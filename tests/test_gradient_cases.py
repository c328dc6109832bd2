"""Gradients that other libraries got wrong, one by one, against the true answers.

The accuracy of formulas first: 1 is wholly wrong, 1e-16 as good as it can be. Then the 33 cases, each found as a bug of
some library. Where our answer is a choice, the comment says what we chose and why.
"""

import math
import warnings

import numpy as np
import pytest

import tinygrad_edu as te
from tinygrad_edu.core import OPS
from tinygrad_edu.nn import functional as F

mpmath = pytest.importorskip("mpmath")
inf, nan = math.inf, math.nan
pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")  # 1/0, log 0 and overflow are what is tried here


def leaf(values, dtype=te.float64):
    return te.tensor(values, dtype=dtype, requires_grad=True)


def slopes(f, *values):
    """The gradients of the sum of f at the values, as lists."""
    leaves = [leaf(v) for v in values]
    found = te.autograd.grad(f(*leaves).sum(), leaves)
    return found[0].tolist() if len(found) == 1 else [g.tolist() for g in found]


def curve(f, value):
    """The second derivative of f at the value, entry by entry."""
    x = leaf(value)
    (first,) = te.autograd.grad(f(x).sum(), x, create_graph=True)
    return te.autograd.grad(first.sum(), x)[0].tolist() if first.requires_grad else 0


PI, TWO_OVER_ROOT_PI = mpmath.pi, 2 / mpmath.sqrt(mpmath.pi)
TAILS = {  # function, where, and the true derivative
    "tanh": (te.tanh, (18, 25, -300, 0.3), lambda x: mpmath.sech(x) ** 2),
    "sigmoid": (te.sigmoid, (30, 40, -40, 700, 0.1), lambda x: 1 / ((1 + mpmath.exp(x)) * (1 + mpmath.exp(-x)))),
    "expm1": (te.expm1, (-40, -700, 1e-20), mpmath.exp),
    "gelu": (F.gelu, (-8, -12, -37, 3), lambda x: mpmath.ncdf(x) + x * mpmath.npdf(x)),
    "sinc": (te.sinc, (1e-5, 1e-8, 1e-200, 0.7), lambda x: (mpmath.cospi(x) - mpmath.sincpi(x)) / x),
    "asin": (te.asin, (1 - 1e-12, 1e-12 - 1), lambda x: 1 / mpmath.sqrt(1 - x * x)),
    "acos": (te.acos, (1 - 1e-12, 1e-12 - 1), lambda x: -1 / mpmath.sqrt(1 - x * x)),
    "atanh": (te.atanh, (1 - 1e-12, 1e-12 - 1), lambda x: 1 / (1 - x * x)),
    "acosh": (te.acosh, (1 + 1e-12, 1e200), lambda x: 1 / mpmath.sqrt(x * x - 1)),
    "asinh": (te.asinh, (1e200, -1e200, 1e-200), lambda x: 1 / mpmath.sqrt(x * x + 1)),
}


@pytest.mark.parametrize("name", TAILS)
def test_accuracy_of(name):
    """Section 1: relative error at most 4 ulps, where others have up to 1."""
    f, points, true = TAILS[name]
    for x, found in zip(points, slopes(f, points), strict=True):
        with mpmath.workdps(500):
            exact = true(mpmath.mpf(x))
            assert abs((found - exact) / exact) < 4 * 2.0**-52, (x, found, float(exact))


def test_case_01_backward_twice_counts_intermediates_once():
    a, b = leaf(-4.0), leaf(2.0)
    c = a + b
    e = c * leaf(3.0)
    e.backward(retain_graph=True)
    assert a.grad.item() == 3
    e.backward()
    assert a.grad.item() == 6  # twice 3: a library that keeps the gradients of c gives 9


def test_case_02_a_shared_result_is_propagated_once_it_is_whole():
    x = leaf(2.0)
    shared = x * x
    out = shared * shared + shared  # x^4 + x^2, by three paths
    out.backward()
    assert x.grad.item() == 4 * 8 + 2 * 2


def test_case_03_the_exponent_has_a_gradient():
    assert slopes(lambda x, y: x**y, 2.0, 3.0) == [12, pytest.approx(8 * math.log(2))]
    assert slopes(lambda y: 2**y, 3.0) == pytest.approx(8 * math.log(2))


def test_case_04_no_logarithm_where_the_exponent_needs_no_gradient():
    x = leaf([-2.0, 0.0, 3.0])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        (x**2.0).sum().backward()
        (leaf([-2.0]) ** te.tensor([3.0], dtype=te.float64)).sum().backward()
    assert x.grad.tolist() == [-4, 0, 6]


def test_case_05_powers_of_base_0():
    assert slopes(lambda x, y: x**y, [0.0] * 5, [0.0, 1.0, 2.0, 0.5, -1.0]) == [
        [0, 1, 0, inf, -inf],
        [0, 0, 0, 0, -inf],
    ]
    for power in (0, 1, 2, 3):  # a number, not a tensor
        assert slopes(lambda x, p=power: x**p, [0.0, 2.0]) == [int(power == 1), power * 2.0 ** (power - 1)]


def test_case_06_the_second_derivative_of_powers_of_base_0():
    assert [curve(lambda x, p=p: x**p, 0.0) for p in (0, 1, 2, 3, 4.0, 2.5)] == [0, 0, 2, 0, 0, 0]
    for p in (2.0, 3.0):
        x, y = leaf(0.0), leaf(p)
        (first,) = te.autograd.grad(x**y, x, create_graph=True)
        assert te.autograd.grad(first, (x, y))[0].item() == (2 if p == 2 else 0)


def test_case_07_slopes_at_0_of_odd_functions():
    assert slopes(te.erf, 0.0) == pytest.approx(2 / math.sqrt(math.pi), rel=1e-15)
    for f in (te.asinh, te.sinh, te.tanh, te.tan, te.asin, te.atan, te.atanh, te.expm1, te.log1p):
        assert slopes(f, 0.0) == 1


def test_case_08_ties_are_counted_as_integers():
    x = leaf(np.ones(70_000), te.float16)
    te.max(x).backward()
    assert x.grad.dtype == te.float16
    assert x.grad.tolist() == [float(np.float16(1 / 70_000))] * 70_000  # 70,000 is infinite in float16, and 1 / it is 0


def test_case_09_ties_of_extremes():
    for f in (te.max, te.amax, te.min, te.amin):  # of all: in equal parts
        assert slopes(f, [1.0, 1.0, 1.0, 1.0]) == [0.25] * 4
    assert slopes(lambda x: te.max(x, 0).values, [2.0, 2.0, 1.0]) == [
        1,
        0,
        0,
    ]  # along a dimension: where the index says
    assert slopes(lambda x: te.amax(x, 0), [2.0, 2.0, 1.0]) == [0.5, 0.5, 0]
    assert slopes(lambda x: te.amax(te.stack([x, x])), [3.0]) == [1]  # both are the same x
    assert slopes(te.maximum, [1.0, 2.0], [1.0, 1.0]) == [[0.5, 1], [0.5, 0]]


def test_case_10_where_gives_nan_for_a_branch_without_a_derivative():
    """As in PyTorch, and as the chain rule says: 0 times infinity. The cure is a safe argument, not a safe result."""
    x = [-1.0, 0.0, 4.0]
    found = slopes(lambda x: te.where(x > 0, te.sqrt(x), 0.0), x)
    assert [math.isnan(g) for g in found] == [True, True, False]
    safe = slopes(lambda x: te.where(x > 0, te.sqrt(te.where(x > 0, x, 1.0)), 0.0), x)
    assert safe == [0, 0, 0.25]
    assert slopes(lambda x: te.where(x > 0, x * 2, x * 3), x) == [3, 3, 2]


def test_case_11_norms_at_0_have_the_subgradient_0():
    for f in (te.norm, lambda x: te.linalg.norm(x), lambda x: te.linalg.vector_norm(x), lambda x: te.norm(x, p=3)):
        assert slopes(f, [0.0, 0.0]) == [0, 0]
    rows = slopes(lambda x: te.norm(x, dim=1), [[0.0, 0.0], [3.0, 4.0]])
    assert rows == [[0, 0], pytest.approx([0.6, 0.8], rel=1e-15)]
    assert slopes(te.hypot, [0.0, 3.0], [0.0, 4.0]) == [[0, 0.6], [0, 0.8]]
    assert slopes(lambda x: te.sqrt(x), 0.0) == inf  # which is its slope


def test_case_12_integers_have_no_gradient():
    with pytest.raises(RuntimeError, match="floating point"):
        te.tensor([1, 2], requires_grad=True)
    with pytest.raises(RuntimeError, match="float"):
        te.norm(te.tensor([3, 4]))


def test_case_13_spreads_of_nothing():
    assert slopes(te.std, [2.0, 2.0, 2.0]) == [0, 0, 0]  # a choice: the subgradient, where others give NaN
    assert slopes(te.var, [2.0, 2.0, 2.0]) == [0, 0, 0]
    for f in (te.var, te.std):
        for values, correction in ([[1.0]], 1), ([[1.0, 2.0]], 2):
            found = slopes(lambda x, f=f, c=correction: f(x, correction=c), values)
            assert np.shape(found) == np.shape(values)
            assert np.isnan(found).all()


PRODUCTS = {  # by hand: each the product of the others
    (2.0, 3.0, 4.0): [12, 8, 6],
    (2.0, 0.0, 4.0): [0, 8, 0],
    (0.0, 0.0, 4.0): [0, 0, 0],
    (0.0,): [1],
    (1e-300, 1e-300, 1e300): [1, 1, 0],
}


def test_case_14_prod_with_zeros():
    for values, expected in PRODUCTS.items():
        assert slopes(te.prod, list(values)) == expected
    assert slopes(lambda x: te.prod(x, dim=1, keepdim=True), [[2.0, 0.0], [0.0, 0.0]]) == [[0, 2], [0, 0]]
    x = leaf([0.0, 0.0, 4.0])
    (first,) = te.autograd.grad(te.prod(x), x, create_graph=True)
    rows = [te.autograd.grad(g, x, retain_graph=True)[0].tolist() for g in first]
    assert rows == [[0, 4, 0], [4, 0, 0], [0, 0, 0]]
    assert slopes(te.prod, [1e200, 1e200, 1e200]) == [inf, inf, inf]  # not NaN


def test_case_15_cumprod_with_zeros():
    def true(x, weights):
        """The gradient of the weighed running products, by all products."""
        n = len(x)
        return [
            sum(weights[j] * math.prod(x[k] for k in range(j + 1) if k != i) for j in range(i, n)) for i in range(n)
        ]

    weights = te.tensor([1.0, -2.0, 3.0, 5.0], dtype=te.float64)
    for values in ([2.0, 3.0, 4.0, 5.0], [2.0, 0.0, 4.0, 5.0], [0.0, 0.0, 4.0, 5.0], [0.0, 2.0, 0.0, 3.0]):
        found = slopes(lambda x: te.cumprod(x, 0) * weights, values)
        assert found == true(values, weights.tolist())
    x = leaf([0.0, 3.0, 0.0])
    (first,) = te.autograd.grad(te.cumprod(x, 0)[2], x, create_graph=True)
    rows = [te.autograd.grad(g, x, retain_graph=True)[0].tolist() for g in first]
    assert rows == [[0, 0, 3], [0, 0, 0], [3, 0, 0]]


def test_case_16_the_logarithm_of_no_sum():
    """A choice: 0, where PyTorch, JAX, autograd and MyGrad give NaN. Nothing that is added changes -inf."""
    assert slopes(lambda x: te.logsumexp(x, 0), [-inf, -inf]) == [0, 0]
    assert slopes(lambda x: te.logsumexp(x, 1), [[-inf, -inf], [0.0, -inf]]) == [[0, 0], [1, 0]]
    for f in (te.logaddexp, te.logaddexp2):
        assert slopes(f, [-inf, 0.0, inf], [-inf, -inf, inf]) == [[0, 1, 0.5], [0, 0, 0.5]]


def test_case_17_repeated_indices_accumulate():
    index = te.tensor([0, 0, 2, 0])
    for f in (lambda x: x[index], lambda x: te.index_select(x, 0, index), lambda x: te.take(x, index)):
        assert slopes(lambda x, f=f: f(x) * te.tensor([1.0, 2.0, 4.0, 8.0]), [1.0, 1.0, 1.0]) == [11, 0, 4]
    assert slopes(lambda x: te.gather(x, 0, index), [1.0, 1.0, 1.0]) == [3, 0, 1]


def test_case_18_of_repeated_indices_the_last_writer_gets_the_gradient():
    """A choice: the value that stays. PyTorch hands the gradient to the lost values too, which changed nothing."""
    index = te.tensor([1, 1, 0])

    def put(x, values):
        x = x * 1
        x[index] = values
        return x * te.tensor([1.0, 10.0])

    assert slopes(put, [1.0, 2.0], [3.0, 4.0, 5.0]) == [[0, 0], [0, 10, 1]]
    scatter = slopes(lambda x, v: te.scatter(x, 0, index, v) * te.tensor([1.0, 10.0]), [1.0, 2.0], [3.0, 4.0, 5.0])
    assert scatter == [[0, 0], [0, 10, 1]]


def test_case_19_setitem_of_a_tensor_that_is_used_twice():
    def twice(x):
        y = x * 1
        z = y * y
        y = y * 1
        y[0] = 5.0
        return z * y

    assert slopes(twice, [2.0, 3.0]) == [2 * 2 * 5, 3 * 9]

    def broadcast(x, value):
        y = x * 1
        y[:, 0] = value  # (1, 1) into (3,)
        return y

    assert slopes(broadcast, [[1.0, 2.0]] * 3, [[7.0]]) == [[[0, 1]] * 3, [[3]]]


def test_case_20_chains_of_views_in_place_are_right_or_refused():
    def chain(x):
        y = x * 1
        y[0][1:].mul_(3.0)
        return y * y

    try:
        assert slopes(chain, [[1.0, 2.0], [3.0, 4.0]]) == [[2, 2 * 2 * 9], [6, 8]]
    except RuntimeError as error:
        assert "overwrites memory that other tensors look at" in str(error)
    y = leaf([[1.0, 2.0], [3.0, 4.0]]) * 1
    with pytest.raises(RuntimeError):  # as PyTorch: one of several views of one call
        y.unbind()[0].narrow(0, 1, 1).mul_(3.0)


def test_case_21_clip_passes_the_gradient_once():
    x = leaf([-2.0, 0.5, 2.0])
    (found,) = te.autograd.grad(te.clip(x, -1, 1), x, te.tensor([-4.0, -3.0, 5.0], dtype=te.float64))
    assert found.tolist() == [0, -3, 0]


def test_case_22_clamp_at_its_bounds():
    """A choice, PyTorch's: a clamp passes the gradient at its bounds, hardtanh and relu6 do not."""
    x = [-1.0, 1.0]
    assert slopes(lambda x: te.clamp(x, -1, 1), x) == [1, 1]
    assert slopes(lambda x: te.clamp(x, min=-1), x) == [1, 1]
    assert slopes(lambda x: te.clamp(x, max=1), x) == [1, 1]
    assert slopes(F.hardtanh, x) == [0, 0]
    assert slopes(F.relu6, [0.0, 6.0]) == [0, 0]


def test_case_23_kinks_at_0():
    zero = te.tensor([0.0], dtype=te.float64)
    assert slopes(lambda x: te.maximum(x, zero), [0.0]) == [0.5]
    assert slopes(te.relu, [0.0]) == [0]
    assert slopes(te.abs, [0.0]) == [0]
    assert slopes(F.leaky_relu, [0.0]) == [0.01]


def test_case_24_log_sigmoid_at_0():
    assert slopes(F.logsigmoid, [0.0, 40.0, -40.0]) == [0.5, pytest.approx(math.exp(-40), rel=1e-15), 1]
    assert slopes(F.softplus, 0.0) == 0.5


def test_case_25_xlogy_at_0():
    assert slopes(te.xlogy, [0.0, 0.0], [2.0, 0.5]) == [[math.log(2), math.log(0.5)], [0, 0]]
    assert slopes(te.xlogy, [0.0], [0.0]) == [[0], [0]]  # a choice: its limit as y goes to 0 at x = 0


def test_case_26_sinc_near_0():
    assert slopes(te.sinc, 0.0) == 0
    for x in (1e-8, 1e-30, -1e-300):
        assert slopes(te.sinc, x) == pytest.approx(-(math.pi**2) * x / 3, rel=1e-15)
    assert curve(te.sinc, 0.0) == pytest.approx(-(math.pi**2) / 3, rel=1e-15)


def test_case_27_tails_do_not_vanish():
    assert slopes(te.sigmoid, 40.0) == pytest.approx(math.exp(-40), rel=1e-15)
    assert slopes(te.tanh, 25.0) == pytest.approx(4 * math.exp(-50), rel=1e-15)
    x = te.tensor([20.0], requires_grad=True)  # float32
    te.sigmoid(x).sum().backward()
    assert x.grad.item() == pytest.approx(math.exp(-20), rel=1e-6)


def test_case_28_nan_is_treated_alike_at_every_place():
    """Vector units work on blocks and finish the rest otherwise: the answer must not depend on the place."""
    for name in ("relu", "clamp", "maximum", "tanh", "sigmoid", "abs"):
        f = {"clamp": lambda x: te.clamp(x, -1, 1), "maximum": lambda x: te.maximum(x, x * 0)}.get(
            name, getattr(te, name)
        )
        for at in range(19):
            x = np.ones(19)
            x[at] = nan
            leaves = te.tensor(x, requires_grad=True)
            out = f(leaves)
            out.sum().backward()
            assert np.isnan(out.detach().numpy()).tolist() == (np.arange(19) == at).tolist(), name
            first = te.tensor(np.roll(x, -at), requires_grad=True)
            f(first).sum().backward()
            np.testing.assert_array_equal(np.roll(first.grad.numpy(), at), leaves.grad.numpy())


def test_case_29_what_was_broadcast_is_summed():
    z = leaf(1.0)
    (z.exp() - te.zeros(1000, dtype=te.float64)).sum().backward()
    assert z.grad.item() == pytest.approx(1000 * math.e, rel=1e-12)
    assert isinstance(z.grad, te.Tensor)
    assert z.grad.shape == ()
    row, column = leaf([[1.0, 2.0]]), leaf([[1.0], [2.0], [3.0]])
    (row * column).sum().backward()
    assert row.grad.tolist() == [[6, 6]]
    assert column.grad.tolist() == [[3]] * 3


def test_case_30_every_reduction_has_a_graph():
    x = leaf([[1.0, 2.0], [4.0, 8.0]])
    names = ("sum", "mean", "prod", "amax", "amin", "max", "min", "var", "std", "norm", "logsumexp", "median", "nansum")
    for name in names:
        f = getattr(te, name, None)
        if f is None:
            continue
        for out in (f(x, dim=0), *(() if name == "logsumexp" else (f(x),))):
            values = out[0] if isinstance(out, tuple) else out
            assert values.requires_grad, name
            (found,) = te.autograd.grad(values.sum(), x)
            assert (found != 0).any(), name


def test_case_31_every_rule_is_checked():
    """A wrong sign survived because its test never ran: tests/test_ops.py counts the ops that it tested."""
    from .test_ops import RAN, test_op

    assert isinstance(RAN, set)
    marks = [mark for mark in test_op.pytestmark if mark.name == "parametrize"]
    tested = {str(getattr(v, "values", [v])[0]).split("-")[0] for mark in marks for v in mark.args[1]}
    assert {name for name, op in OPS.items() if op.differentiable} <= tested


def test_case_32_selections_have_second_derivatives():
    index = te.tensor([2, 0])
    for f in (
        lambda x: te.max(x, 0).values ** 3,
        lambda x: te.sort(x).values ** 3,
        lambda x: x[index] ** 3,
        lambda x: te.gather(x, 0, index) ** 3,
        lambda x: te.topk(x, 2).values ** 3,
        lambda x: te.where(x > 1, x**3, 0.0),
        lambda x: te.masked_select(x, x > 1) ** 3,
    ):
        x = leaf([3.0, 1.0, 2.0])
        (first,) = te.autograd.grad(f(x).sum(), x, create_graph=True)
        (second,) = te.autograd.grad(first.sum(), x)
        np.testing.assert_allclose(second.numpy(), 6 * x.detach().numpy() * (first.detach().numpy() != 0))
        assert (second != 0).any()


def test_case_33_comparisons_pass_no_gradient_and_break_nothing():
    assert slopes(lambda x: x * (x < 0), [-2.0, 3.0]) == [1, 0]
    assert not (leaf([1.0]) < 0).requires_grad
    with pytest.raises(RuntimeError, match="does not require grad"):
        (leaf([1.0]) < 0).sum().backward()


def test_all_cases_are_here():
    numbers = sorted(int(name[10:12]) for name in globals() if name.startswith("test_case_"))
    assert numbers == list(range(1, 34))
