"""The gradient of every elementwise op is right to the last digits, over the whole range of its dtype."""

import numpy as np
import pytest

from tinygrad_edu import __main__ as command_line
from tinygrad_edu.core import OPS, elementwise
from tinygrad_edu.testing import accuracy
from tinygrad_edu.testing.accuracy import measure, numbers, ulps
from tinygrad_edu.testing.truth import BEYOND, GOAL, OTHERS, TRUTH, Truth

mpmath = pytest.importorskip("mpmath")
POINTS = 300  # of each row here; `python -m tinygrad_edu accuracy` takes more
DTYPES = ("float64", "float32")


def test_every_elementwise_gradient_has_a_judge():
    judged = {name.split(" ")[0] for name in TRUTH}
    ours = {name for name, op in OPS.items() if op.elementwise and op.differentiable}
    assert judged | set(OTHERS) == ours
    assert not judged & set(OTHERS)
    assert set(BEYOND) <= set(TRUTH)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", TRUTH)
def test_the_gradient_has_all_its_digits(name, dtype):
    for row in measure(name, dtype, POINTS):
        if row.argument != "out":
            assert row.points >= (1 if "near" in name else POINTS // 15), row
            assert row.ulps <= BEYOND.get(name, (GOAL,))[0], row


@pytest.fixture
def judged(monkeypatch):
    """A function that measures an op of its own against the truth of another."""

    def measured(rule, like, **more):
        op = elementwise(register=False, x=rule)(lambda x: getattr(np, like)(x))
        monkeypatch.setitem(accuracy.OPS, like, op.op)
        return {row.argument: row for row in measure(like, "float64", 300)}

    return measured


def test_known_faults_of_other_libraries_are_seen(judged):
    """The formulas that GRADIENTS.md says are wrong in the tails: an absolute tolerance does not see them."""
    assert judged(lambda out: 1 - out * out, "tanh")["x"].ulps > 1e9
    assert judged(lambda out: out + 1, "expm1")["x"].ulps > 1e9
    assert judged(lambda x: 1 / np.sqrt(1 - x * x), "arcsin")["x"].ulps > 100
    assert judged(lambda x: 1 / np.sqrt(1 + x * x), "arcsinh")["x"].ulps > 1e9
    assert judged(lambda x: np.sign(np.cos(x)) * np.cos(x), "sin")["x"].ulps > 1e9


def test_points_reach_from_the_smallest_to_the_largest_number():
    for dtype in DTYPES:
        info = np.finfo(dtype)
        x = np.abs(numbers(dtype, 30_000, (0.25,), np.random.default_rng(0)))
        assert x[x > 0].min() < float(info.smallest_subnormal) * 4
        assert x.max() > float(info.max) / 4
        gap = np.abs(x - x.dtype.type(0.25))
        assert gap[gap > 0].min() <= float(info.eps) / 4


def test_ulps_are_of_the_true_value():
    one = mpmath.mpf(1)
    assert ulps(1 + 2**-52, one, "float64") == 1
    assert ulps(1 + 2**-52, one, "float32") == 2**-29
    with mpmath.workdps(30):
        half = one + mpmath.mpf(2) ** -53  # between two numbers of float64
    assert ulps(1.0, half, "float64") == 0.5
    assert ulps(np.nan, one, "float64") == np.inf
    assert ulps(np.inf, mpmath.mpf(10) ** 400, "float64") is None
    assert ulps(0.0, mpmath.mpf(10) ** -310, "float64") == 0  # below the smallest normal number
    assert ulps(1e-300, mpmath.mpf(10) ** -310, "float64") == np.inf
    assert ulps(2.0**-50, mpmath.mpf(0), "float64", one) == 4


def test_a_truth_that_is_no_real_number_is_no_point(monkeypatch):
    monkeypatch.setitem(TRUTH, "sqrt", Truth("sqrt(x)", {"x": "1 / (2 * sqrt(x))"}))
    out, x = measure("sqrt", "float64", 90)
    assert 30 <= x.points <= out.points < 60  # half of them are negative


def test_the_command_prints_the_table(capsys):
    assert command_line.main(["accuracy", "sin", "--points", "60"]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown[0].split() == ["gradient", "of", "by", "dtype", "ulps", "at", "points"]
    assert sorted(line.split()[:3] for line in shown[1:5]) == [
        ["sin", by, dtype] for by in ("out", "x") for dtype in ("float32", "float64")
    ]
    assert "2 of 2 gradients within 4 ulps" in shown[-1]
    assert command_line.main(["accuracy", "sin", "--points", "60", "--markdown"]) == 0
    assert capsys.readouterr().out.splitlines()[1] == "|---|---|---|---|---|---|"


def test_the_command_fails_where_the_goal_is_missed(monkeypatch, capsys):
    wrong = elementwise(register=False, x=lambda x: -np.cos(x))(lambda x: np.sin(x))
    monkeypatch.setitem(accuracy.OPS, "sin", wrong.op)
    assert command_line.main(["accuracy", "sin", "--points", "60"]) == 1
    assert "sin: beyond the goal" in capsys.readouterr().out
    assert command_line.main(["accuracy", "sn"]) == 1
    assert "did you mean: sin" in capsys.readouterr().err
