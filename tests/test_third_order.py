"""Third derivatives of every smooth op of the table: those of elementwise ops by mpmath, the others by their values.

Along a line through the arguments, x + t v, any function is one of the number t. Its third derivative there is found
from values alone, of a polynomial through points nearby; ours is three times `autograd.grad`, and holds all mixed
partial derivatives.
"""

import zlib

import numpy as np
import pytest

from tests.test_ops import typical
from tinygrad_edu.autograd import grad
from tinygrad_edu.core import LEAF, OPS, elementwise, unwrap, wrap
from tinygrad_edu.ops.names import names
from tinygrad_edu.testing import samples
from tinygrad_edu.testing.samples import Case, Domain, call, sample_of, tensor_names
from tinygrad_edu.testing.truth import TRUTH, read

mpmath = pytest.importorskip("mpmath")
pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")

LINEAR = "a choice of elements, or straight lines: the second derivative is 0, as tests/torch/test_grad.py says"
NOT_SMOOTH = dict.fromkeys(
    names("""absolute amax amin ceil choose clip copysign floor floor_divide fmax fmin fmod frac from_largest
    hardsigmoid hardtanh heaviside leaky_relu maximum middle minimum nan_to_num nextafter pool_largest relu
    relu6 remainder rint scatter_extreme sign to_largest trunc weighted_relu"""),
    LINEAR,
)
NOT_SMOOTH |= {"hardswish": "a parabola between lines", "huber": "a parabola between lines"}
SMOOTH = [name for name, op in OPS.items() if op.differentiable and name not in NOT_SMOOTH]
BY_VALUES = {"gelu_tanh", "mish_slope", "probability_loss", "ratio", "to_pixels"}  # testing/truth.py cannot judge them
JUDGED = [name for name in TRUTH if name.split(" ")[0] in set(SMOOTH) - BY_VALUES]
WORST, WORST_BY_MPMATH = 1e-6, 1e-12  # relative errors: measured are 3e-7, of cofactors by values, and 7e-14, of sinc


def derivative(function, tensors, directions, order):
    """The derivative of some order of the sum of a function along a line, as the engine finds it."""
    slope = function(*tensors)
    for _ in range(order):
        if not slope.requires_grad:
            return 0.0
        gradients = grad(slope, tensors, create_graph=True, materialize_grads=True)
        slope = sum((g * wrap(v)).sum() for g, v in zip(gradients, directions, strict=True))
    return float(slope.array)


def from_values(function, arrays, directions, order, reach):
    """The same from values alone: that of the polynomial through the values at 15 points within `reach`."""
    t = np.cos(np.pi * (np.arange(15) + 0.5) / 15)
    values = [function(*(wrap(a + s * reach * v) for a, v in zip(arrays, directions, strict=True))).array for s in t]
    fitted = np.polynomial.Chebyshev.fit(t, np.array(values, np.float64), 14, domain=(-1, 1))
    return float(fitted.deriv(order)(0.0)) / reach**order


def by_line(op, case, arrays, order, random):
    """The relative error of one derivative along a random line, against the closest of three measurements."""
    out = call(op, case, list(map(wrap, arrays))).array
    weights = random.uniform(0.5, 1.5, out.shape)
    bends = random.uniform(0.5, 1.5, out.shape) / np.max(np.abs(out), initial=1.0)
    directions = [random.uniform(-1, 1, a.shape) for a in arrays]

    def function(*tensors):
        out = call(op, case, list(tensors))
        return (out * wrap(weights) + out * out * wrap(bends)).sum()  # so that the rules meet a g that has a gradient

    found = derivative(function, [wrap(a, LEAF) for a in arrays], directions, order)
    measured = [from_values(function, arrays, directions, order, reach) for reach in (0.2, 0.1, 0.05, 0.02)]
    size = max(abs(found), *map(abs, measured[:1]), 1.0)
    return min(abs(found - m) for m in measured) / size


def inside(domain, shape, random):
    """Elements from the middle of the domain, away from what it avoids."""
    low, high = domain.low + 0.2 * (domain.high - domain.low), domain.high - 0.2 * (domain.high - domain.low)
    x = random.uniform(low, high, 4 * int(np.prod(shape)) + 40)
    near = [np.abs(x - a) < 0.3 for a in domain.avoid]
    return np.resize(x[~np.any(near, axis=0)] if near else x, shape)


def lines(op, random):
    """Every case of the op, with arguments from the middle of their domains."""
    sample = sample_of(op)
    for case, arrays in typical(op):
        domains = [sample.domains.get(name, Domain()) for name in tensor_names(op, case)]
        arrays = [inside(d, a.shape, random) for d, a in zip(domains, arrays, strict=True)]
        yield case, [d.made(a) if d.made else a for d, a in zip(domains, arrays, strict=True)]


def test_every_op_is_smooth_or_says_why_not():
    assert set(NOT_SMOOTH) <= {name for name, op in OPS.items() if op.differentiable}
    assert len(SMOOTH) == len(set(SMOOTH)) >= 140
    judged, elementwise = {name.split(" ")[0] for name in JUDGED}, {n for n in SMOOTH if OPS[n].elementwise}
    assert elementwise - judged == BY_VALUES
    assert len(judged) >= 64


@pytest.mark.parametrize("name", [name for name in SMOOTH if name not in samples.without_sample()])
def test_by_values(name):
    op, random = OPS[name], np.random.default_rng(1)
    assert max(by_line(op, case, arrays, 3, random) for case, arrays in lines(op, random)) < WORST


@pytest.mark.parametrize("name", ["exp", "tanh", "divide", "matmul", "softmax", "prod", "normalize_layer", "convolve"])
def test_the_fourth_by_values(name):
    op, random = OPS[name], np.random.default_rng(2)
    assert max(by_line(op, case, arrays, 4, random) for case, arrays in lines(op, random)) < WORST


@pytest.mark.parametrize("name", JUDGED)
def test_by_mpmath(name):
    """Each third partial derivative on its own, of a row of testing/truth.py: d/dx of the text for d/dx, twice."""
    op, truth = OPS[name.split(" ")[0]], TRUTH[name]
    random, arguments = np.random.default_rng(zlib.crc32(name.encode())), list(truth.slopes)
    sample = sample_of(op)
    if truth.options and not any(set(dict(truth.options)) <= set(o) for o in sample.options):
        pytest.skip("judged by values")
    points = [inside(sample.domains.get(n, Domain()), (24,), random) for n in arguments]
    if "(x < 0)" in name:
        points = [-p - 0.25 for p in points]
    tensors = [wrap(p, LEAF) for p in points]
    out = op.function(**dict(zip(arguments, tensors, strict=True)), **dict(truth.options))
    for i, first in enumerate(arguments):
        slope = grad(out.sum(), tensors[i], create_graph=True, materialize_grads=True)[0]
        orders = [(2,)] if len(arguments) == 1 else [(2, 0), (1, 1), (0, 2)]
        for order in orders:
            found = slope
            for j, times in enumerate(order):
                for _ in range(times):
                    found = further(found, tensors[j])
            assert error(truth.slopes[first], order, points, found.array) < WORST_BY_MPMATH


def further(slope, tensor):
    if not slope.requires_grad:
        return wrap(np.zeros_like(tensor.array))
    return grad(slope.sum(), tensor, create_graph=True, materialize_grads=True)[0]


def error(text, order, points, found):
    """The largest relative error of a second derivative of the text; where terms cancel, relative to a thousandth."""
    true = []
    function = read(text, 300)  # digits: more than mpmath.diff works with
    with mpmath.workdps(60):
        for at in zip(*points, strict=True):
            value = mpmath.diff(function, at, order) if len(at) > 1 else mpmath.diff(function, at[0], order[0])
            true.append(float(mpmath.re(value)))
    size = np.maximum(np.abs(true), 1e-3 * np.max(np.abs(true)))
    return np.max(np.abs(found - true) / np.where(size > 1e-20, size, 1))


def test_a_wrong_second_derivative_is_seen():
    """A rule that is right, and reads what it hides from the graph: the first derivative cannot tell."""
    wrong = elementwise(register=False, x=lambda x: np.cos(unwrap(x)))(lambda x: np.sin(x)).op
    arrays, random = [np.linspace(0.5, 1, 4)], np.random.default_rng(0)
    assert by_line(wrong, Case(((4,),)), arrays, 1, random) < WORST
    assert by_line(wrong, Case(((4,),)), arrays, 3, random) > 0.1
