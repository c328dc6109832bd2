"""Activations judged against mpmath: values and gradients keep their digits, far out in the tails too."""

import numpy as np
import pytest

import tinygrad_edu as te

mpmath = pytest.importorskip("mpmath")

from .test_special import exactly, ulps  # noqa: E402

F = te.nn.functional
random = np.random.default_rng(20261121)
NEAR_0 = 10.0 ** random.uniform(-12, 0, 60)
AROUND = np.concatenate([random.uniform(-45, 45, 400), NEAR_0, -NEAR_0])
TAIL = np.concatenate([AROUND, random.uniform(-86, -45, 60)])
WIDE = np.concatenate([AROUND, 10.0 ** random.uniform(1, 18, 60), -(10.0 ** random.uniform(1, 18, 60))])


def mish(x):
    return x * mpmath.tanh(mpmath.log1p(mpmath.exp(x)))


def silu(x):
    return x / (1 + mpmath.exp(-x))


FUNCTIONS = {  # ours, the exact one, where; where the value or slope crosses 0, digits are lost in any formula but one
    "celu": (F.celu, lambda x: x if x > 0 else mpmath.expm1(x), AROUND),
    "elu": (F.elu, lambda x: x if x > 0 else mpmath.expm1(x), AROUND),
    "hardswish": (F.hardswish, lambda x: x * min(max(x + 3, 0), 6) / 6, AROUND),
    "logsigmoid": (F.logsigmoid, lambda x: -mpmath.log1p(mpmath.exp(-x)), TAIL),
    "mish": (F.mish, mish, TAIL),
    "sigmoid": (F.sigmoid, lambda x: 1 / (1 + mpmath.exp(-x)), TAIL),
    "silu": (F.silu, silu, TAIL),
    "softplus": (F.softplus, lambda x: mpmath.log1p(mpmath.exp(x)), TAIL),
    "softsign": (F.softsign, lambda x: x / (1 + abs(x)), WIDE),
    "tanhshrink": (F.tanhshrink, lambda x: x - mpmath.tanh(x), AROUND),
}
SLOPES = {
    "celu": lambda x: 1 if x > 0 else mpmath.exp(x),
    "elu": lambda x: 1 if x > 0 else mpmath.exp(x),
    "hardswish": lambda x: 0 if x < -3 else 1 if x > 3 else (2 * x + 3) / 6,
    "logsigmoid": lambda x: 1 / (1 + mpmath.exp(x)),
    "mish": lambda x: mpmath.diff(mish, x),
    "sigmoid": lambda x: 1 / ((1 + mpmath.exp(-x)) * (1 + mpmath.exp(x))),
    "silu": lambda x: (1 + x / (1 + mpmath.exp(x))) / (1 + mpmath.exp(-x)),
    "softplus": lambda x: 1 / (1 + mpmath.exp(-x)),
    "softsign": lambda x: 1 / (1 + abs(x)) ** 2,
    "tanhshrink": lambda x: mpmath.tanh(x) ** 2,
}
ROOTS = {"mish": -1.19219, "silu": -1.27846}  # of the slope


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", [name for name in FUNCTIONS])
def test_values_keep_their_digits(name, dtype):
    ours, exact, points = FUNCTIONS[name]
    x = points.astype(dtype)
    if name == "hardswish":
        x = x[np.abs(x + 3) > 0.01]
    found = ours(te.tensor(x)).numpy()
    assert found.dtype == dtype
    assert ulps(found, exactly(exact, x)) <= 4


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", SLOPES)
def test_gradients_keep_their_digits(name, dtype):
    ours, _, points = FUNCTIONS[name]
    x = points.astype(dtype)
    x = te.tensor(x[np.abs(x - ROOTS[name]) > 0.3] if name in ROOTS else x, requires_grad=True)
    ours(x).sum().backward()
    assert x.grad.dtype == x.dtype
    assert ulps(x.grad.numpy(), exactly(SLOPES[name], x.detach().numpy())) <= 4


def test_the_tanh_form_of_gelu_keeps_the_digits_of_its_tail():
    x = te.tensor([-4.0, -6.0, -8.0], dtype=te.float64)
    u = [mpmath.sqrt(2 / mpmath.pi) * (v + mpmath.mpf("0.044715") * v**3) for v in (-4, -6, -8)]
    with mpmath.workdps(60):
        exact = [0.5 * v * (1 + mpmath.tanh(w)) for v, w in zip((-4, -6, -8), u, strict=True)]
    np.testing.assert_allclose(F.gelu(x, approximate="tanh").numpy(), [float(e) for e in exact], rtol=1e-13)


def test_softplus_is_a_line_above_a_threshold_that_is_given():
    x = te.tensor([0.4, 0.6], requires_grad=True)
    out = F.softplus(x, beta=2, threshold=1)
    out.sum().backward()
    assert out[1].item() == x[1].item()
    assert out[0].item() > 0.5
    assert x.grad[1].item() == 1


def test_hard_gumbel_softmax_chooses_one_and_has_the_soft_gradient():
    te.manual_seed(0)
    x = te.randn(4, 5, requires_grad=True)
    out = F.gumbel_softmax(x, hard=True)
    assert set(np.unique(np.round(out.detach().numpy(), 6))) == {0, 1}
    assert np.allclose(out.detach().numpy().sum(-1), 1)
    (out * te.arange(5.0)).sum().backward()
    assert np.abs(x.grad.numpy()).max() > 1e-4


def test_random_slopes_lie_between_the_bounds():
    x = -te.ones(2000)
    slopes = -F.rrelu(x, 0.2, 0.7, training=True).numpy()
    assert 0.2 <= slopes.min() < 0.21
    assert 0.69 < slopes.max() <= 0.7
    assert np.allclose(F.rrelu(x, 0.2, 0.7).numpy(), -0.45)
