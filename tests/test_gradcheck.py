"""The gradient check: planted faults are caught and named, and correct functions at nasty points are not rejected."""

import math
import re
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import find, given, settings

import tinygrad_edu as te
from tinygrad_edu.core import elementwise, primitive, wrap
from tinygrad_edu.testing import (
    Element,
    GradcheckError,
    arrays,
    away_from,
    broadcastable,
    check_op,
    derivative,
    distinct,
    gradcheck,
    gradgradcheck,
    positive,
    property_test_gradients,
    real,
    shapes,
    special,
    tensors,
    ties,
    unit,
)
from tinygrad_edu.testing.strategies import LAYOUTS, laid_out

float64 = te.float64


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def softplus_with(rule):
    """softplus, right but for its backward."""

    @elementwise(register=False, x=rule)
    def softplus(x):
        return np.logaddexp(0, x)

    return softplus


def matmul_with(**rules):
    right = {"x": lambda g, y: g @ np.swapaxes(y, -1, -2), "y": lambda g, x: np.swapaxes(x, -1, -2) @ g}

    @primitive(register=False, **(right | rules))
    def product(x, y):
        return np.matmul(x, y)

    return product


def tensor(*values):
    return te.tensor(np.array(values, dtype=np.float64))


VECTOR = tensor(0.3, 2.0, -1.1, 0.7)
MATRICES = (te.tensor(np.array([[0.3, -1.2], [0.8, 2.1]])), te.tensor(np.array([[1.4, 0.6], [-0.9, 0.35]])))


@primitive(register=False, x=lambda g, shape: np.broadcast_to(g, shape) / math.prod(shape))
def total(x, *, shape=lambda x: x.shape):
    return np.sum(x)


@primitive(register=False, x=lambda g, shape: g[:1])
def stretched(x, shape):
    return np.broadcast_to(x, shape)


def _assign(g, index, size):
    out = np.zeros(size)
    out[index] = g
    return out


@primitive(register=False, x=lambda g, index, size: _assign(g, index, size))
def picked(x, index, size):
    return x[index]


@primitive(register=False, x=lambda g, x, out: g * (x == out))
def largest(x):
    return np.max(x)


@elementwise(register=False, x=lambda x: np.ones_like(x))
def exponential(x):
    return np.exp(x)


FEW = softplus_with(lambda x: sigmoid(x.astype(np.float32)).astype(np.float64))
PLANTED = {
    "g squared": (softplus_with(lambda g, x: g * g * sigmoid(x)), (VECTOR,), "multiplied in twice"),
    "|g|": (softplus_with(lambda g, x: np.abs(g) * sigmoid(x)), (VECTOR,), "absolute value of grad_output"),
    "relu(g)": (
        softplus_with(lambda g, x: np.maximum(g, 0) * sigmoid(x)),
        (VECTOR,),
        "negative grad_output counts as 0",
    ),
    "clip(g)": (softplus_with(lambda g, x: np.clip(g, -1, 1) * sigmoid(x)), (VECTOR,), "clipped to -1 .. 1"),
    "sign(g)": (softplus_with(lambda g, x: np.sign(g) * sigmoid(x)), (VECTOR,), "only the sign"),
    "no g": (softplus_with(lambda g, x: np.ones_like(g) * sigmoid(x)), (VECTOR,), "not used"),
    "sign": (softplus_with(lambda x: -sigmoid(x)), (VECTOR,), "a sign is wrong"),
    "factor": (softplus_with(lambda x: 0.7 * sigmoid(x)), (VECTOR,), "the ratio is 0.7 everywhere"),
    "times x": (softplus_with(lambda x: x * sigmoid(x)), (VECTOR,), "the ratio equals the input"),
    "factor out": (exponential, (VECTOR,), "the factor `out` is missing"),
    "detached": (lambda x: te.exp(x).detach() + 0 * x, (VECTOR,), "the graph is cut"),
    "rule is 0": (softplus_with(0), (VECTOR,), "the graph is cut"),
    "float32 inside": (FEW, (VECTOR,), "float32 is used inside"),
    "transposed": (matmul_with(x=lambda g, y: y @ np.swapaxes(g, -1, -2)), MATRICES, "the gradient by x is transposed"),
    "flipped": (softplus_with(lambda g, x: (g * sigmoid(x))[::-1]), (VECTOR,), "flipped along axis 0"),
    "1/n": (total, (VECTOR,), "the ratio is 1/4"),
    "no unbroadcast": (lambda x: stretched(x, (3,)), (tensor(0.5),), "only one of several contributions"),
    "= for +=": (
        lambda x: picked(x, np.array([0, 2, 0, 2]), 3),
        (tensor(1.0, 2.0, 3.0),),
        "only one of several contributions",
    ),
    "ties": (largest, (tensor(1.0, 1.0, 0.5, 1.0),), "in a tie"),
    "last output": (lambda x: (te.sin(x), te.exp(x).detach()), (VECTOR,), "the last output is missing"),
    "nan": (lambda x: te.where(x > 0, te.sqrt(x), te.zeros_like(x)), (tensor(-0.5, 1.0),), "0 * inf"),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_caught_and_its_cause_named(name):
    function, inputs, cause = PLANTED[name]
    with np.errstate(all="ignore"):
        report = gradcheck(function, *inputs, raise_=False)
    assert not report and (report.wrong or report.problems)
    assert cause in report.cause, str(report)
    with pytest.raises(GradcheckError, match=re.escape(cause)):
        gradcheck(function, *inputs)


def test_a_gradient_that_differs_between_runs_is_named():
    noise = np.random.default_rng(0)
    restless = softplus_with(lambda x: sigmoid(x) * noise.uniform(1, 2))
    report = gradcheck(restless, VECTOR, raise_=False)
    assert not report
    assert "differs between runs" in report.cause or "two answers" in str(report)
    report = gradcheck(lambda x: x * noise.uniform(1, 2), VECTOR, raise_=False)
    assert "the function differs between runs" in report.cause


def test_a_rule_that_writes_into_its_arguments_is_caught():
    def writes_g(g, x):
        np.multiply(g, sigmoid(x), out=g)
        return g

    def writes_x(g, x):
        x += 1
        return g * sigmoid(x)

    assert "writes into g" in str(gradcheck(softplus_with(writes_g), VECTOR, raise_=False))
    assert not gradcheck(softplus_with(writes_x), VECTOR.clone(), raise_=False)


def test_float32_that_does_not_stay_is_caught():
    @elementwise(register=False, x=lambda x: np.cos(x))
    def wide(x):
        return np.sin(x.astype(np.float64))

    x = te.tensor([0.5, 1.0])
    assert "makes float64" in str(gradcheck(wide, x, raise_=False))
    assert gradcheck(te.sin, x)


def test_a_wrong_second_derivative_is_caught_where_the_first_is_right():
    hidden = softplus_with(lambda x: wrap(sigmoid(x.array)) if isinstance(x, te.Tensor) else sigmoid(x))
    assert gradcheck(hidden, VECTOR)
    report = gradcheck(hidden, VECTOR, second=True, raise_=False)
    assert not report and report.wrong and not report.second
    assert "second derivative of `softplus` is wrong" in str(report)
    with pytest.raises(GradcheckError):
        gradgradcheck(hidden, VECTOR)


def test_the_message_says_which_how_much_why_where_and_how_to_see_it_again():
    function = softplus_with(lambda g, x: g * g * sigmoid(x))
    with pytest.raises(GradcheckError) as caught:
        gradcheck(function, tensor(0.0, 2.0), grad_output=[1.0, 3.0])
    text = str(caught.value)
    assert text.startswith(
        "gradient of `softplus` is wrong\n  input x = tensor([0., 2.]),  grad_output = tensor([1., 3.])\n"
    )
    assert "d (grad_output . out) / d x[1]:  yours 7.92717 | numeric 2.64239 +- " in text
    assert "| ratio 3.0000" in text
    assert "likely cause: the ratio equals grad_output[1] -> grad_output is multiplied in twice" in text
    assert re.search(r"check next: `g \* local` once in the backward of softplus \(test_gradcheck.py:\d+\)", text)
    assert "repro: te.testing.gradcheck(softplus, te.tensor([0., 2.], dtype=te.float64), grad_output=[1., 3.])" in text
    assert "1 ok, 1 wrong, 0 inconclusive" in text
    repro = re.search("repro: (.*)", text)[1]
    with pytest.raises(GradcheckError):
        eval(repro, {"te": te, "softplus": function})


def test_the_op_at_fault_is_found_in_a_graph_of_many():
    wrong = softplus_with(lambda g, x: 2 * g * sigmoid(x))
    report = gradcheck(lambda x: (wrong(x * 2) + te.exp(x)).sum(), VECTOR, raise_=False)
    assert "in the backward of softplus (test_gradcheck.py:" in report.advice


# Correct functions at points where a checker is easily misled: (name, function, where).
NASTY = [
    ("tanh", te.tanh, (25.0, -18.0, 0.0, 1e-9)),
    ("sigmoid", te.sigmoid, (40.0, -40.0, 30.0, 0.0)),
    ("expm1", te.expm1, (-40.0, 0.0, 1e-9)),
    ("exp", te.exp, (700.0, -700.0, 50.0)),
    ("log", te.log, (1e-3, 1e-8, 1e-30, 1e8, 1 + 1e-9)),
    ("log1p", te.log1p, (-0.999999, 1e-10, 1e10)),
    ("sqrt", te.sqrt, (1e-4, 1e-10, 1e-100, 0.0)),
    ("relu", te.relu, (0.0, -0.0, 1e-12, -1e-12)),
    ("abs", te.abs, (0.0, -0.0, 1e-9)),
    ("floor", te.floor, (2.0, 2.3, -1e-9, 0.0)),
    ("sign", te.sign, (0.0, 1e-7)),
    ("1/x", lambda x: 1 / x, (1e-3, -1e-6, 1e-12, 1e5)),
    ("x**0.3", lambda x: x**0.3, (1e-3, 1e-9, 2.0)),
    ("x**3", lambda x: x**3, (0.0, -2.0, 1e4)),
    ("x**x", lambda x: x**x, (1e-3, 0.5)),
    ("constant", lambda x: x * 0 + 3, (1.0, 0.0)),
    ("clamp", lambda x: te.clamp(x, -1, 1), (1.0, -1.0, 0.5)),
    ("where", lambda x: te.where(x > 1, x * x, x), (1.0, 1 + 1e-7, 1.1)),
    ("asin", te.arcsin, (1 - 1e-6, 1 - 1e-12, 0.99)),
    ("acosh", te.arccosh, (1 + 1e-6, 1e10)),
    ("sin", te.sin, (1e4, math.pi, 1e-7)),
    ("sin 1000 x", lambda x: te.sin(1000 * x), (0.1, 1.234)),
    ("1e6 + sin", lambda x: 1e6 + te.sin(x), (0.7,)),
    ("1 - cos", lambda x: 1 - te.cos(x), (1e-3, 0.1, 0.0)),
    ("smoothed abs", lambda x: te.sqrt(x * x + 1e-8), (0.0, 1e-4, 1e-6)),
    ("gelu", te.nn.functional.gelu, (-8.0, 0.0, -3.0)),
    ("elu", te.nn.functional.elu, (0.0, 1e-7, -1e-7)),
    ("norm", te.norm, (0.0, 1e-9)),
]
POINTS = [(name, function, x) for name, function, where in NASTY for x in where]


def test_there_are_enough_nasty_points():
    assert len(POINTS) >= 40


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(("name", "function", "x"), POINTS, ids=[f"{name} at {x:g}" for name, _, x in POINTS])
def test_a_correct_gradient_is_not_rejected(name, function, x):
    assert gradcheck(function, te.tensor(x, dtype=float64)).wrong == 0


def test_hardly_any_nasty_point_is_inconclusive():
    found = [gradcheck(function, te.tensor(x, dtype=float64)).inconclusive for _, function, x in POINTS]
    assert sum(found) <= 3


def test_ties_may_share_the_gradient_or_give_it_to_one():
    x = tensor(1.0, 1.0, 0.5, 1.0)
    assert gradcheck(lambda x: x.max(), x)
    assert gradcheck(lambda x: x.max(dim=0).values, x)


EXACT = [
    (np.exp, 1.0, math.e, 1e-13),
    (np.tanh, 0.3, 1 / math.cosh(0.3) ** 2, 1e-12),
    (np.sin, 100.0, math.cos(100), 1e-12),
    (np.log, 1e-8, 1e8, 1e-12),
    (np.sqrt, 1e-100, 0.5e50, 1e-12),
    (np.log1p, -0.999999, 1e6, 1e-7),
]


@pytest.mark.parametrize(("function", "x", "truth", "relative"), EXACT)
def test_the_numeric_derivative_is_sharp_and_its_bound_holds(function, x, truth, relative):
    value, bound, kind = derivative(function, x)
    assert abs(value - truth) <= bound + 4e-12 * abs(truth)
    assert abs(value / truth - 1) <= relative * 10
    assert kind == "smooth"


def test_the_numeric_derivative_against_80_digits():
    mp = pytest.importorskip("mpmath")
    functions = {
        "tanh": (np.tanh, mp.tanh, (0, 0.3, -2, 18, 25, 1e-5, -1e-9)),
        "sigmoid": (sigmoid, lambda x: 1 / (1 + mp.exp(-x)), (0, 1.5, -3, 30, 40, -40)),
        "expm1": (np.expm1, mp.expm1, (-40, 0, 1e-8, 3, -1)),
        "exp": (np.exp, mp.exp, (0, 1, -30, 50, 700, -700)),
        "log": (np.log, mp.log, (1, 1e-3, 1e-8, 1e8, 1 + 1e-9, 1e-30, 3)),
        "log1p": (np.log1p, mp.log1p, (0, -0.999999, 1e-10, 1e10, 2)),
        "sqrt": (np.sqrt, mp.sqrt, (1, 1e-4, 1e-10, 1e-100, 1e20)),
        "sin": (np.sin, mp.sin, (0, 1, 100, 1e4, 3.14159265, 1e-7)),
        "tan": (np.tan, mp.tan, (0, 1.5, 1.57, -3)),
        "asin": (np.arcsin, mp.asin, (0, 0.5, 0.99, 1 - 1e-6, 1 - 1e-12)),
        "acosh": (np.arccosh, mp.acosh, (2, 1 + 1e-6, 1e10)),
        "asinh": (np.arcsinh, mp.asinh, (0, 1, 1e8)),
        "atan": (np.arctan, mp.atan, (0, 1, 1e6)),
        "1/x": (lambda x: 1 / x, lambda x: 1 / x, (1, 1e-3, -1e-6, 1e-12, 1e5)),
        "x^3": (lambda x: x**3, lambda x: x**3, (1e-3, -2, 1e4)),
        "sin 1000 x": (lambda x: np.sin(1000 * x), lambda x: mp.sin(1000 * x), (0.1, 1.234)),
        "gauss": (lambda x: np.exp(-x * x), lambda x: mp.exp(-x * x), (1, 5, -3)),
        "1 - cos": (lambda x: 1 - np.cos(x), lambda x: 1 - mp.cos(x), (1e-3, 0.1)),
    }
    elements = []
    with mp.workdps(80):
        for name, (function, exact, points) in functions.items():
            for x in points:
                truth = mp.diff(exact, mp.mpf(x), h=mp.mpf(10) ** -40 * min(1, abs(mp.mpf(x)) or 1))
                elements.append(Element(f"{name} at {x}", 0, float(truth), derivative(function, float(x))))
    verdicts = [element.verdict for element in elements]
    relative = [abs(e.estimate.value / e.yours - 1) for e in elements if e.yours]
    assert verdicts.count("wrong") == 0
    assert verdicts.count("inconclusive") <= 3
    assert np.median(relative) < 1e-13
    assert np.quantile(relative, 0.75) < 1e-11
    assert np.median([e.estimate.evaluations for e in elements]) <= 25


def test_the_numeric_derivative_knows_kinks_jumps_ends_and_infinities():
    assert derivative(np.abs, 0.0).kind == "kink"
    assert (derivative(np.abs, 0.0).left, derivative(np.abs, 0.0).right) == (-1, 1)
    assert derivative(np.sign, 0.0).kind == "kink" and derivative(np.sign, 0.0).high == 0
    assert derivative(np.sqrt, 0.0).value == math.inf
    assert derivative(lambda x: np.where(x > 0.5, np.nan, x * x), 0.5).kind == "one-sided"
    assert derivative(np.log, -1.0).kind == "unknown"
    with pytest.raises(ValueError, match="index"):
        derivative(np.sum, [1.0, 2.0])


def test_along_a_direction_and_with_weights():
    x, weights, direction = np.array([0.3, -2.0, 1e-3]), np.array([1.0, -2, 3]), np.array([1, -0.5, 2])
    found = derivative(np.tanh, x, direction=direction, weights=weights)
    assert found.value == pytest.approx(np.sum(weights * direction / np.cosh(x) ** 2), rel=1e-12)


def test_pytorchs_way_to_call_it():
    x, y = tensor(0.5, 1.5), tensor(2.0, 0.1)
    x.requires_grad_(True)
    assert gradcheck(lambda a, b: a * b, (x, y), eps=1e-6, atol=1e-4, rtol=1e-3)
    assert len(gradcheck(lambda a, b: a * b, (x, y)).elements) == 2  # only by those that require grad
    approximate = softplus_with(lambda x: sigmoid(x) + 1e-5)
    assert gradcheck(approximate, x, atol=1e-4)
    assert not gradcheck(approximate, x, raise_exception=False)


def test_fast_mode_measures_one_direction_for_each_input():
    x, y = te.randn(20, 30), te.randn(30, 5)
    report = gradcheck(te.matmul, x, y, fast=True)
    assert report.ok == 2
    assert not gradcheck(matmul_with(x=lambda g, y: -g @ y.T), x, y, fast_mode=True, raise_=False)


def test_fast_mode_says_nothing_at_kinks():
    report = gradcheck(te.relu, tensor(0.0, 0.0, 0.0, 1.0), fast=True)
    assert report.inconclusive == 1


def test_a_gradient_of_the_wrong_shape_is_named():
    @primitive(register=False, x=lambda g: g[:2])
    def short(x):
        return x * 1

    with pytest.raises(Exception, match="shape") as caught:
        gradcheck(short, VECTOR)
    assert "short" in str(caught.value) + "".join(getattr(caught.value, "__notes__", []))


def test_the_report_counts_and_knows_the_worst():
    report = gradcheck(softplus_with(lambda x: sigmoid(x) * (1 + (x > 1))), VECTOR, raise_=False)
    assert (report.ok, report.wrong, report.inconclusive) == (3, 1, 0)
    assert report.worst is not None and report.worst.name == "x[1]"


def test_bad_calls_say_what_to_do():
    with pytest.raises(TypeError, match="a Tensor of floats"):
        gradcheck(te.sin, te.tensor([1, 2]))
    with pytest.raises(TypeError, match="must return a Tensor"):
        gradcheck(lambda x: 3.0, VECTOR)
    with pytest.raises(RuntimeError, match="grad_output has shapes"):
        gradcheck(te.sin, VECTOR, grad_output=[1.0])


def test_a_property_test_finds_the_simplest_failing_arguments():
    wrong = softplus_with(lambda g, x: np.where(x > 1, 2, 1) * g * sigmoid(x))
    with pytest.raises(GradcheckError, match=r"hypothesis: the simplest of \d+ failing examples"):
        check_op(wrong, examples=100)
    tally = check_op(wrong, domain=real(-3, 0.99), examples=20)
    assert tally.examples >= 20 and tally.ok and not tally.wrong


@property_test_gradients(x=tensors(domain=positive()), y=tensors(), shapes=broadcastable(2), examples=5, second=False)
def test_a_property_test_is_written_in_two_lines(x, y):
    return x**y


@property_test_gradients(x=distinct(shape=(2, 3)), y=ties(shape=(3,)), examples=5)
def test_arguments_may_have_shapes_of_their_own(x, y):
    return te.relu(x.max(dim=0).values * y)


def test_bad_property_tests_say_what_is_wrong():
    with pytest.raises(TypeError, match="strategies are for"):
        property_test_gradients(y=tensors())(te.sin)
    with pytest.raises(TypeError, match="one for each"):
        check_op(lambda x, y: x * y, shapes=((2,),), examples=5)
    with pytest.raises(TypeError, match="the arguments are"):
        check_op(te.sin, domain={"z": positive()})
    with pytest.raises(TypeError, match="no default"):
        check_op(lambda: te.ones(2))


@pytest.mark.parametrize("wanted", [(), (0,), (2, 0)])
def test_shapes_include_the_odd_ones(wanted):
    assert find(shapes(), lambda shape: shape == wanted, settings=settings(max_examples=5000)) == wanted


@given(arrays())
def test_layouts_keep_the_values(array):
    for name in LAYOUTS[:-1]:
        if array.ndim and array.size:
            assert np.array_equal(laid_out(array, name), array)
    if array.ndim and array.size:
        repeated = laid_out(array, "expanded")
        assert repeated.strides[0] == 0 and not repeated.flags.writeable


@given(distinct(shape=(3, 2)), special(), unit(), away_from(0.0, 1.0), broadcastable(3))
def test_the_strategies_keep_their_promises(x, number, inside, away, three):
    gaps = np.diff(np.sort(x.numpy(), axis=None))
    assert (gaps >= 0.25).all()
    assert isinstance(number, float)
    assert -1 < inside < 1
    assert min(abs(away), abs(away - 1)) >= 0.01
    assert np.broadcast_shapes(*three) is not None


def test_hypothesis_is_imported_only_when_it_is_needed():
    there = "assert 'hypothesis' {} sys.modules"
    code = f"import sys, tinygrad_edu.testing as t; {there.format('not in')}; t.tensors; {there.format('in')}"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_typo_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'gradchek'"):
        te.testing.gradchek  # noqa: B018
