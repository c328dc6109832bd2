"""The special functions to the last digits, against mpmath."""

import numpy as np
import pytest

import tinygrad_edu as te

mpmath = pytest.importorskip("mpmath")
random = np.random.default_rng(20261121)


def points(low, high, count=300):
    return random.uniform(low, high, count)


def powers(low, high, count=300):
    return 10.0 ** random.uniform(low, high, count)


def both(x):
    return np.concatenate([x, -x])


def ulps(found, expected):
    """The largest distance, in units of the last place of the true value."""
    worst = 0.0
    for f, e in zip(found, expected, strict=True):
        with np.errstate(over="ignore"):
            rounded = found.dtype.type(float(e))
        if not np.isfinite(rounded):
            assert f == rounded
            continue
        worst = max(worst, float(abs(mpmath.mpf(float(f)) - e) / mpmath.mpf(float(np.spacing(abs(rounded))))))
    return worst


SLOPE = 2 / mpmath.sqrt(mpmath.pi)
ERF = np.concatenate([both(points(0, 1.5)), points(1.5, 6), powers(-300, 0)])
TAIL = np.concatenate([both(points(0, 6)), points(6, 27.3), [0.5, 1.0, 26.5]])
BELL = both(points(0, 26.4))
UNIT = np.concatenate([both(points(0, 1)), 1 - powers(-15, -1), powers(-300, 0)])
NEAR = both(powers(-15, -1))
GAMMA = np.concatenate([points(0, 4), points(4, 14), powers(-300, 300), 1 + NEAR, 2 + NEAR])
TYPES = ("float64", "float32")
VALUES = {
    "erf": (te.erf, mpmath.erf, ERF),
    "erfc": (te.erfc, mpmath.erfc, TAIL),
    "erfinv": (te.erfinv, mpmath.erfinv, UNIT),
    "normal_cdf": (te.ops.normal_cdf, lambda x: mpmath.erfc(-x / mpmath.sqrt(2)) / 2, both(points(0, 37))),
    "lgamma": (te.lgamma, lambda x: mpmath.loggamma(x).real, GAMMA),
    "digamma": (te.digamma, mpmath.digamma, np.concatenate([GAMMA, 1.4616321449683622 + both(powers(-12, -1))])),
    "polygamma(1)": (lambda x: te.polygamma(1, x), lambda x: mpmath.psi(1, x), powers(-100, 100)),
    "polygamma(2)": (lambda x: te.polygamma(2, x), lambda x: mpmath.psi(2, x), powers(-60, 60)),
    "polygamma(5)": (lambda x: te.polygamma(5, x), lambda x: mpmath.psi(5, x), powers(-30, 30)),
    "logit": (te.logit, lambda x: mpmath.log(x / (1 - x)), np.abs(UNIT)),
}
SLOPES = {
    "erf": (te.erf, lambda x: SLOPE * mpmath.exp(-x * x), BELL),
    "erfc": (te.erfc, lambda x: -SLOPE * mpmath.exp(-x * x), BELL),
    "erfinv": (te.erfinv, lambda x: mpmath.exp(mpmath.erfinv(x) ** 2) / SLOPE, UNIT),
    "normal_cdf": (
        te.ops.normal_cdf,
        lambda x: mpmath.exp(-x * x / 2) / mpmath.sqrt(2 * mpmath.pi),
        both(points(0, 37)),
    ),
    "lgamma": (te.lgamma, mpmath.digamma, points(0.01, 30)),
    "digamma": (te.digamma, lambda x: mpmath.psi(1, x), points(0.01, 30)),
    "logit": (te.logit, lambda x: 1 / (x * (1 - x)), np.abs(UNIT)),
}


def exactly(f, x):
    with mpmath.workdps(60 if f is not VALUES["lgamma"][1] else 330):
        return [f(mpmath.mpf(float(v))) for v in x]


def representable(x, dtype, domain=None):
    with np.errstate(over="ignore", under="ignore"):
        x = x.astype(dtype)
    return x[np.isfinite(x) & (x != 0) & (np.abs(x) != 1 if domain is UNIT else True)]


@pytest.mark.parametrize("dtype", TYPES)
@pytest.mark.parametrize("name", VALUES)
def test_values_have_all_their_digits(name, dtype):
    ours, exact, domain = VALUES[name]
    x = representable(domain, dtype)
    x = x[np.abs(x) < 1] if name in ("erfinv", "logit") else x
    found = ours(te.tensor(x)).numpy()
    assert found.dtype == dtype
    assert ulps(found, exactly(exact, x)) <= 4


@pytest.mark.parametrize("dtype", TYPES)
@pytest.mark.parametrize("name", SLOPES)
def test_gradients_have_all_their_digits(name, dtype):
    ours, exact, domain = SLOPES[name]
    x = representable(domain, dtype)
    x = te.tensor(x[np.abs(x) < 1] if name in ("erfinv", "logit") else x, requires_grad=True)
    ours(x).sum().backward()
    assert x.grad.dtype == x.dtype
    assert ulps(x.grad.numpy(), exactly(exact, x.detach().numpy())) <= 4


@pytest.mark.parametrize(("name", "order"), [("lgamma", None), ("digamma", 0), ("polygamma", 1), ("polygamma", 4)])
def test_negative_arguments_by_reflection(name, order):
    x = points(-20, 0, 200)
    exact = (lambda v: mpmath.loggamma(v).real) if order is None else lambda v: mpmath.psi(order, v)
    given = te.tensor(x)
    found = te.polygamma(order, given) if name == "polygamma" else getattr(te, name)(given)
    expected = np.array([float(e) for e in exactly(exact, x)])
    np.testing.assert_allclose(found.numpy(), expected, rtol=2e-12, atol=2e-12)


@pytest.mark.parametrize("name", ["lgamma", "digamma", "erfinv", "trigamma"])
def test_few_numbers_give_what_they_give_among_many(name):
    f = (lambda x: te.polygamma(1, x)) if name == "trigamma" else getattr(te, name)
    x = te.tensor(np.concatenate([points(-1, 1), 1 - powers(-15, -1)] if name == "erfinv" else [points(-4, 12)]))
    for start in range(0, 200, 9):
        assert f(x[start : start + 9]).equal(f(x)[start : start + 9])  # pieces with one region and with several


def test_logaddexp_of_nothing_has_gradient_0():
    for f in (te.logaddexp, te.logaddexp2):
        x = te.tensor([-np.inf, 0.0, 0.0], requires_grad=True)
        f(x, te.tensor([-np.inf, 0.0, -np.inf])).sum().backward()
        assert x.grad.tolist() == [0, 0.5, 1]


def test_xlogy_at_0():
    x, y = te.tensor([0.0, 0.0], requires_grad=True), te.tensor([0.0, 2.0], requires_grad=True)
    out = te.xlogy(x, y)
    out.sum().backward()
    assert out.tolist() == [0, 0]
    assert x.grad.allclose(te.tensor([0.0, np.log(2)]))
    assert y.grad.tolist() == [0, 0]


def test_bad_orders_are_refused():
    with pytest.raises(RuntimeError, match="does not support negative n, and n is -1"):
        te.polygamma(-1, te.ones(2))
    with pytest.raises(RuntimeError, match="greater than or equal to 1, and it is 0"):
        te.mvlgamma(te.ones(2), 0)
