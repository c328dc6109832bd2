"""Forward mode of every op of the table, from its one record, against backward: they are each other's transpose."""

import gc
import weakref

import numpy as np
import pytest

import tinygrad_edu as te
from tests.test_ops import typical
from tinygrad_edu import core
from tinygrad_edu.autograd import forward_ad as fw
from tinygrad_edu.autograd import functional, linearity
from tinygrad_edu.autograd.pushforward import pushforward
from tinygrad_edu.core import LEAF, OPS, elementwise, mode, primitive, wrap
from tinygrad_edu.testing import samples
from tinygrad_edu.testing.samples import call

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")  # at the points that are tried
DIFFERENTIABLE = sorted(name for name, op in OPS.items() if op.differentiable and name not in samples.without_sample())
CLOSE = {"rtol": 1e-9, "atol": 1e-9}
BIASED = {"pick_rows"}  # with `share` its rule is not the transpose, on purpose: some rows are not to learn


def subsets(n):
    """All arguments together, and each alone."""
    return [list(range(n))] + [[i] for i in range(n)] * (n > 1)


def calls(op):
    """Calls of the op: the case, the arrays, the arguments that move, with tangents and a weight of the output."""
    for case, arrays in typical(op):
        if op.name in BIASED and case.options.get("share") is not None:
            continue
        for chosen in subsets(len(arrays)):
            rng = np.random.default_rng(1)
            yield case, arrays, chosen, [rng.standard_normal(arrays[i].shape) for i in chosen], rng


def transposed(op):
    """<u, J t> = <J^T u, t>, of arrays and of Tensors, and shape and dtype of J t."""
    for case, arrays, chosen, tangents, rng in calls(op):
        for create_graph in (False, True):
            leaves = [wrap(a, LEAF) for a in arrays]
            out = call(op, case, leaves)
            if not out.requires_grad:
                continue
            inputs = [leaves[i] for i in chosen]
            (moved,) = pushforward(out, inputs, list(map(wrap, tangents)), create_graph)
            u = rng.standard_normal(out.array.shape)
            found = core.backward({out.node: u}, inputs)
            expected = sum((np.sum(found[x] * t) for x, t in zip(inputs, tangents, strict=True) if x in found), 0.0)
            where = f"{op.name}, {case}, arguments {chosen}, create_graph={create_graph}"
            assert moved.array.shape == out.array.shape, where
            assert moved.array.dtype == out.array.dtype, where
            assert type(moved.array) is np.ndarray, where
            np.testing.assert_allclose(np.sum(u * moved.array), expected, err_msg=where, **CLOSE)


def duals(op):
    """In a dual level the same tangents, whether the tensors require grad or not, and also under no_grad."""
    for case, arrays, chosen, tangents, _ in calls(op):
        leaves = [wrap(a, LEAF) for a in arrays]
        out = call(op, case, leaves)
        if not out.requires_grad:
            continue
        (expected,) = pushforward(out, [leaves[i] for i in chosen], list(map(wrap, tangents)))
        for grad in (True, False):
            with fw.dual_level(), te.set_grad_enabled(grad):
                given = [wrap(a) for a in arrays]
                for i, t in zip(chosen, tangents, strict=True):
                    given[i] = fw.make_dual(wrap(arrays[i], LEAF if grad else None), wrap(t))
                out = call(op, case, given)
                assert out.requires_grad == grad
                np.testing.assert_allclose(fw.unpack_dual(out).tangent.array, expected.array, **CLOSE)


def mixed(op):
    """The gradient of <u, J t> by the inputs and by t: the same as that of <J^T u, t>, which backward alone gives."""
    for case, arrays, chosen, tangents, rng in calls(op):
        leaves, moves = [wrap(a, LEAF) for a in arrays], [wrap(t, LEAF) for t in tangents]
        out = call(op, case, leaves)
        if not out.requires_grad:
            continue
        inputs, u = [leaves[i] for i in chosen], rng.standard_normal(out.array.shape)
        (moved,) = pushforward(out, inputs, moves, True)
        first = te.autograd.grad(out, inputs, wrap(u), create_graph=True, materialize_grads=True)
        products = [te.sum(g * t) for g, t in zip(first, moves, strict=True)]
        results = []
        for total in (te.sum(moved * wrap(u)), sum(products[1:], products[0])):
            asked = [*leaves, *moves]
            found = (
                te.autograd.grad(total, asked, retain_graph=True, materialize_grads=True) if total.requires_grad else ()
            )
            results.append([g.array for g in found] or [np.zeros_like(x.array) for x in asked])
        for a, b in zip(*results, strict=True):
            np.testing.assert_allclose(a, b, err_msg=f"{op.name}, {case}, arguments {chosen}", rtol=1e-7, atol=1e-8)


@pytest.mark.parametrize("check", [transposed, duals, mixed], ids=lambda f: f.__name__)
@pytest.mark.parametrize("name", DIFFERENTIABLE)
def test_every_op(name, check):
    check(OPS[name])


def test_a_planted_fault_is_found(monkeypatch):
    wrong = elementwise(register=False, x=lambda g, x: g * np.cos(x) + 1)(np.sin).op  # not linear in g
    with pytest.raises(AssertionError):
        transposed(wrong)
    monkeypatch.setattr(linearity, "zeros_give_zeros", lambda *_: True)  # a constant taken for a part of the derivative
    with pytest.raises(AssertionError, match="pad_with"):
        transposed(OPS["pad_with"])


def test_an_op_with_a_constant_is_not_taken_for_linear():
    """Whatever users declare: the op itself is the derivative only where zeros give zeros."""

    @primitive(register=False, x=lambda g: -g)
    def from_one(x):
        return 1 - x

    @primitive(register=False, x=lambda g, labels: g * (labels > 0))
    def shifted(x, labels):
        return np.where(labels > 0, x, labels)

    @primitive(register=False, x=lambda g, most: np.where(most, g, 0))
    def largest(x, *, most=core.constant(lambda x: x == np.max(x))):
        return np.where(most, x, 0)

    x, t = te.tensor([1.0, 5.0], requires_grad=True), te.tensor([3.0, 2.0])
    for labels in (np.zeros(2), np.array([-1.0, 2.0])):
        (moved,) = pushforward(shifted(x, labels), x, t)
        assert moved.tolist() == [0, 2 * (labels[1] > 0)]
    for function, expected in ((from_one, [-3, -2]), (largest, [0, 2])):
        for _ in range(2):
            (moved,) = pushforward(function(x), x, t)
            assert moved.tolist() == expected


def test_a_rule_that_hides_from_the_trick_is_an_error():
    @primitive(register=False, x=lambda g, x: np.cos(x) * core.unwrap(g))
    def hidden(x):
        return np.sin(x)

    x = te.tensor([1.0, 5.0])
    with pytest.raises(RuntimeError, match="hidden"), fw.dual_level():
        hidden(fw.make_dual(x, x))


def test_linear_ops_run_once(monkeypatch):
    """What the forward pass of a layer costs, its tangent costs too, and not a backward besides."""
    calls = []
    weight = te.ones(3, 2, requires_grad=True)
    out = te.nn.functional.linear(te.ones(4, 2), weight, te.ones(3, requires_grad=True))
    monkeypatch.setattr(core, "backward", lambda *args, **kwargs: calls.append(args))
    pushforward(out, weight, te.ones(3, 2))
    assert not calls


def test_deep_graphs():
    x = te.tensor(1.0, requires_grad=True)
    y = x
    for _ in range(20_000):
        y = y + x * 0
    assert pushforward(y, x, te.tensor(1.0))[0].item() == 1


def test_only_what_lies_between_runs():
    x, w = te.tensor([2.0], requires_grad=True), te.tensor([3.0], requires_grad=True)
    a, b = x * w, w * w
    found = pushforward([a, b, x], x, te.tensor([1.0]))
    assert [None if t is None else t.item() for t in found] == [3, None, 1]
    assert pushforward(b * a, a, te.tensor([1.0]))[0].item() == 9  # with respect to a result


def test_a_value_that_was_freed_or_overwritten_is_an_error():
    x, t = te.ones(100, requires_grad=True), te.ones(100)
    y = te.exp(x * 2)
    y.sum().backward()
    with pytest.raises(RuntimeError, match="freed"):
        pushforward(y, x, t)
    z = te.exp(x * 2)
    with te.no_grad():
        z.mul_(2)
    with pytest.raises(RuntimeError, match="inplace"):
        pushforward(z, x, t)


def test_a_dual_level_keeps_nothing():
    with fw.dual_level():
        x = fw.make_dual(te.ones(100), te.ones(100))
        y = x * x
        first = weakref.ref(y.node)
        y = te.exp(y)
        gc.collect()
        assert first() is None  # a chain of duals that do not require grad needs no graph
        kept = weakref.ref(fw.unpack_dual(y).tangent)
    assert kept() is None
    assert not y.requires_grad
    assert not (y * 2).requires_grad
    del x, y
    te.ones(1) * 2
    with fw.dual_level():
        pass
    assert mode.Node is core.Node


def test_derivatives_of_an_mlp_agree_in_both_modes():
    te.manual_seed(0)
    net = te.nn.Sequential(te.nn.Linear(3, 5), te.nn.Tanh(), te.nn.LayerNorm(5), te.nn.Linear(5, 2), te.nn.Softmax(-1))
    net = net.double()
    x = te.randn(3, dtype=te.float64)
    rows = functional.jacobian(net, x)
    columns = functional.jacobian(net, x, strategy="forward-mode")
    np.testing.assert_allclose(rows.array, columns.array, **CLOSE)

    def loss(x):
        return te.sum(net(x) ** 2)

    second = functional.hessian(loss, x)
    forward = functional.hessian(loss, x, outer_jacobian_strategy="forward-mode")
    np.testing.assert_allclose(second.array, forward.array, **CLOSE)
    v = te.randn(3, dtype=te.float64)
    for product in (functional.hvp(loss, x, v)[1], functional.vhp(loss, x, v)[1]):
        np.testing.assert_allclose(product.array, second.array @ v.array, **CLOSE)
