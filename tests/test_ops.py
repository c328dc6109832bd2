"""One property test over the whole table: every op, every property, from one record per op (testing/samples.py)."""

import inspect
import os
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

import tinygrad_edu as te
from tinygrad_edu import core
from tinygrad_edu.core import LEAF, OPS, wrap
from tinygrad_edu.testing import gradcheck, register_profiles, samples
from tinygrad_edu.testing.gradcheck import two_signs
from tinygrad_edu.testing.property_test import Tally
from tinygrad_edu.testing.samples import Case, Domain, call, sample_of, tensor_names
from tinygrad_edu.testing.strategies import LAYOUTS, MARGIN, broadcastable, distinct, laid_out, real

register_profiles()
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "default"))
quietly = settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    phases=[phase for phase in Phase if phase is not Phase.explain],
    report_multiple_bugs=False,
)
pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")  # 1/0 and overflow at the points that are tried
TALLY = Tally()
RAN = set()
MOST_INCONCLUSIVE = 0.02


def numbers(domain, difficult):
    """The elements of an argument: anywhere in its domain, or, half of them, where it is difficult."""
    everywhere = real(domain.low, domain.high, domain.avoid)
    return st.one_of(everywhere, st.sampled_from(domain.special)) if difficult else everywhere


@st.composite
def arguments(draw, op, difficult=False):
    """A case and its arrays."""
    sample = sample_of(op)
    if sample.cases:
        case = draw(st.sampled_from(sample.cases))
    else:
        options = draw(st.sampled_from(sample.options))
        count = len([name for name in op.rules if name not in options])
        case = Case(draw(broadcastable(count, max_dims=2, max_side=2 if count > 1 else 3)), options)
    arrays = []
    for name, shape in zip(tensor_names(op, case), case.shapes, strict=True):
        domain = sample.domains.get(name, Domain())
        if sample.kind != "float64":
            arrays.append(draw(npst.arrays(sample.kind, shape, elements=st.integers(-3, 3))))
        elif domain.apart and not difficult:
            arrays.append(draw(distinct(shape)).array)
        else:
            array = draw(npst.arrays(np.float64, shape, elements=numbers(domain, difficult), fill=st.nothing()))
            layouts = LAYOUTS if domain.made is None else LAYOUTS[:-1]  # the last makes all rows the same
            array = domain.made(array) if domain.made else array
            layout = draw(st.sampled_from(layouts)) if array.ndim and array.size else "contiguous"
            arrays.append(laid_out(array, layout))
    return case, arrays


def typical(op):
    """Every case of an op, with one set of arrays: random, but the same in every run."""
    sample, rng = sample_of(op), np.random.default_rng(0)
    if sample.cases:
        cases = list(sample.cases)
    else:
        shapes = [(), (0,), (2, 3), (2, 0)]
        names = [[n for n in op.rules if n not in options] for options in sample.options]
        cases = [Case((s,) * len(n), o) for n, o in zip(names, sample.options, strict=True) for s in shapes]
        cases += [Case(((2, 1), *((3,),) * (len(n) - 1)), o) for n, o in zip(names, sample.options, strict=True)]
    for case in cases:
        domains = [sample.domains.get(name, Domain()) for name in tensor_names(op, case)]
        arrays = [rng.uniform(d.low, d.high, shape) for d, shape in zip(domains, case.shapes, strict=True)]
        arrays = [d.made(a) if d.made else a for d, a in zip(domains, arrays, strict=True)]
        yield case, [np.asarray(a).astype(sample.kind) for a in arrays]


def check(op, case, arrays, second=True):
    """Check the gradients, and count what was checked; of an op without derivatives that it says so."""
    if not op.differentiable:
        for a in arrays:
            leaves = [wrap(a, LEAF if a.dtype.kind == "f" else None) for a in arrays]
        assert not call(op, case, leaves).requires_grad
        return
    names = tensor_names(op, case)

    def function(*tensors):
        return call(op, case, list(tensors))

    function.__name__ = op.name
    function.__signature__ = inspect.Signature([inspect.Parameter(f"{n}{i}", 1) for i, n in enumerate(names)])
    report = gradcheck(function, *map(wrap, arrays), second=second, raise_=False)
    TALLY.add(report)
    event("inconclusive" if report.inconclusive else "conclusive")
    assert report, f"{report}\n  arguments {names}, {case}"


def gradients(op):
    """Orders 1 and 2, gradients of both signs, broadcasting, layouts, shapes with 0 and ()."""

    @quietly
    @given(arguments(op))
    def test(drawn):
        check(op, *drawn)

    test()


def special(op):
    """The same at zeros of both signs, ties, kinks and tails."""

    @quietly
    @given(arguments(op, difficult=True))
    def test(drawn):
        check(op, *drawn)

    test()


def backward(op, case, arrays):
    """The output, and the gradients as the rules give them, before anyone makes them fit the inputs."""
    leaves = [wrap(a, LEAF) if a.dtype.kind == "f" else wrap(a) for a in arrays]
    out = call(op, case, leaves)
    if not out.requires_grad:
        return out, None, []
    g = two_signs(out.shape, np.random.default_rng(1)).astype(out.array.dtype)
    kept = g.copy()
    found = core.backward({out.grad_fn: g}, leaves)
    assert np.array_equal(g, kept), "backward changed grad_output"
    return out, g, [found[leaf] for leaf in leaves if leaf in found]


def shapes(op):
    """The output is a Tensor on an ndarray, and every gradient has the shape of its input."""
    for case, arrays in typical(op):
        out, _, found = backward(op, case, arrays)
        assert type(out.array) is np.ndarray, f"{op.name} gives {type(out.array)} for {case}"
        if out.requires_grad:
            assert [g.shape for g in found] == [a.shape for a in arrays], f"{op.name}, {case}"
            assert all(type(g) is np.ndarray for g in found), f"{op.name}, {case}"


def float32(op):
    """Of float32 come float32 values and gradients; also of 0-d, where NumPy makes scalars."""
    for case, arrays in typical(op):
        if case.options.get("dtype") is not None:
            continue
        arrays = [narrowed(a) for a in arrays]
        case = replace(case, options={name: narrowed(value) for name, value in case.options.items()})
        out, _, found = backward(op, case, arrays)
        assert out.array.dtype.kind != "f" or out.array.dtype == np.float32, (
            f"{op.name} gives {out.array.dtype} for {case}"
        )
        assert all(g.dtype == np.float32 for g in found), f"{op.name}: gradients {[g.dtype for g in found]} for {case}"


def narrowed(value):
    return value.astype(np.float32) if isinstance(value, np.ndarray) and value.dtype.kind == "f" else value


def unchanged(op):
    """Inputs and grad_output that cannot be written to, in every layout, are taken and left as they are."""
    for case, arrays in typical(op):
        expected = None
        for layout in LAYOUTS[:-1]:
            inputs = [laid_out(a, layout) if a.ndim and a.size else a for a in arrays]
            for a in inputs:
                a.flags.writeable = False
            out, _, found = backward(op, case, inputs)
            assert all(np.array_equal(a, b) for a, b in zip(inputs, arrays, strict=True)), f"{op.name} changed an input"
            values = [out.array, *found]
            expected = values if expected is None else expected
            for a, b in zip(values, expected, strict=True):
                np.testing.assert_allclose(a, b, rtol=1e-12, atol=1e-12, err_msg=f"{op.name}, {layout}, {case}")


PROPERTIES = (gradients, special, shapes, float32, unchanged)


@pytest.mark.parametrize("property_", PROPERTIES, ids=lambda p: p.__name__)
@pytest.mark.parametrize("name", OPS)
def test_op(name, property_):
    RAN.add((name, property_.__name__))
    property_(OPS[name])


def test_every_op_has_a_record_or_inherits_one():
    assert not samples.without_sample(), "add records to tinygrad_edu/testing/samples.py"
    assert not samples.SAMPLES.keys() - OPS.keys(), "records of ops that are not there"
    for op in OPS.values():
        cases = sample_of(op).cases
        assert all(len(tensor_names(op, case)) == len(case.shapes) for case in cases), op.name


def test_every_check_was_collected(request):
    collected = [item for item in request.session.items if getattr(item, "originalname", "") == "test_op"]
    options = [request.config.getoption(name, False) for name in ("keyword", "markexpr", "lf", "failedfirst")]
    if any(options) or any("::" in argument for argument in request.config.args):
        pytest.skip("only some of the tests were asked for")
    assert len(collected) == len(OPS) * len(PROPERTIES)
    if not hasattr(request.config, "workerinput"):  # with xdist each worker runs some
        assert len(RAN) == len(collected)


def test_few_measurements_were_inconclusive():
    print(f"\nops of the table: {TALLY}")
    assert TALLY.inconclusive <= MOST_INCONCLUSIVE * (TALLY.ok + TALLY.inconclusive) + 5


def test_the_records_keep_away_from_what_they_avoid():
    domain = replace(Domain(), avoid=(0.0,))

    @given(numbers(domain, difficult=False))
    def test(value):
        assert abs(value) >= MARGIN

    test()


def test_a_wrong_rule_in_the_table_is_found():
    sine = OPS["sin"]
    wrong = core.elementwise(register=False, x=lambda g, x: abs(g) * np.cos(x))(np.sin).op
    with pytest.raises(AssertionError, match="absolute value of grad_output"):
        gradients(wrong)
    assert OPS["sin"] is sine
    assert te.sin.op is sine
