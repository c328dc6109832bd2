"""The engine: recording, the walk, freeing, modes, in-place, NumPy's protocols."""

import gc
import weakref

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu.core import OPS, Op, elementwise, primitive, recompute


def leaf(*values: float) -> torch.Tensor:
    return torch.tensor([float(v) for v in values], requires_grad=True)


def test_a_shared_node_is_counted_once_per_path() -> None:
    a = torch.tensor(3.0, requires_grad=True)
    b = a + a
    (b * b).backward()
    assert a.grad.item() == 8 * 3


def test_second_backward_adds_in_place_and_intermediates_are_not_counted_again() -> None:
    a, b, d = (torch.tensor(v, requires_grad=True) for v in (3.0, 2.0, 5.0))
    e = (a + b) * d
    e.backward(retain_graph=True)
    first = a.grad
    e.backward()
    assert a.grad is first
    assert a.grad.item() == 10


def test_two_leaves_never_share_a_gradient() -> None:
    a, b = leaf(1, 2), leaf(3, 4)
    (a + b).sum().backward()
    a.grad.mul_(5)
    assert b.grad.tolist() == [1, 1]


def test_the_gradient_given_is_left_alone() -> None:
    x, g = leaf(1, 2), torch.tensor([3.0, -1.0])
    (x + 0.0).backward(g)
    x.backward(g)
    x.grad.zero_()
    assert g.tolist() == [3, -1]


def test_unbroadcast_sums_what_broadcasting_stretched() -> None:
    row, column, number = torch.zeros(1, 3, requires_grad=True), torch.zeros(2, 1, requires_grad=True), leaf(1)
    (row + column + number).sum().backward()
    assert row.grad.tolist() == [[2, 2, 2]]
    assert column.grad.tolist() == [[3], [3]]
    assert number.grad.tolist() == [6]


def test_third_derivative() -> None:
    x = torch.tensor(0.7, dtype=torch.float64, requires_grad=True)
    y = torch.tanh(x)
    for _ in range(3):
        (y,) = torch.autograd.grad(y, x, create_graph=True)
    t = np.tanh(0.7)
    assert y.item() == pytest.approx(-2 * (1 - t * t) * (1 - 3 * t * t), rel=1e-13)


def test_grad_of_an_intermediate_leaves_every_grad_alone() -> None:
    x = leaf(2.0)
    y = x * x
    (g,) = torch.autograd.grad((y * y).sum(), y)
    assert g.tolist() == [8]
    assert x.grad is None


def test_nodes_off_the_path_do_not_run() -> None:
    def refuse(g: object) -> object:
        raise AssertionError("ran")

    trap = primitive(x=refuse, register=False)(np.negative)
    x, other = leaf(1.0), leaf(1.0)
    (g,) = torch.autograd.grad((x * trap(other)).sum(), x)
    assert g.tolist() == [-1]


def test_unused_inputs() -> None:
    x, y = leaf(1.0), leaf(1.0)
    with pytest.raises(RuntimeError, match="allow_unused"):
        torch.autograd.grad(x.sum(), y)
    assert torch.autograd.grad(x.sum(), y, allow_unused=True) == (None,)
    assert torch.autograd.grad(x.sum(), y, materialize_grads=True)[0].tolist() == [0]


def test_backward_twice() -> None:
    x = leaf(1.0)
    product, total = (x * x).sum(), (x + x).sum()
    product.backward()
    with pytest.raises(RuntimeError, match="retain_graph=True"):
        product.backward()
    total.backward()
    total.backward()  # nothing was saved, so nothing was freed


def test_a_chain_of_100_000_ops_without_recursion() -> None:
    x = torch.tensor(1.0, requires_grad=True)
    y = x
    for _ in range(100_000):
        y = y + x
    y.backward()
    assert x.grad.item() == 100_001
    node = weakref.ref(y.grad_fn)
    del y
    assert node() is None


def test_a_graph_is_freed_without_the_garbage_collector() -> None:
    gc.disable()
    try:
        x = torch.ones(3, requires_grad=True)
        y = (torch.softmax(x * x, 0) @ x).sum()
        refs = [weakref.ref(x), weakref.ref(y), weakref.ref(y.grad_fn), weakref.ref(y.grad_fn.parents[0])]
        y.backward()
        del x, y
        assert [r() for r in refs] == [None] * 4
    finally:
        gc.enable()


def test_saved_values_are_freed_as_backward_passes() -> None:
    x = torch.ones(1000, requires_grad=True)
    y = x * x
    saved = weakref.ref(y.grad_fn)
    y.sum().backward()
    assert saved().saved is None


def test_only_what_a_rule_names_is_kept() -> None:
    x = torch.ones(1000, requires_grad=True)
    assert torch.exp(x).grad_fn.saved[1] is None  # exp reads its output alone
    assert (x + x).grad_fn.saved == (None, None, None)
    assert x.sum().grad_fn.saved[1] is None  # the shape is enough


def test_grad_modes() -> None:
    x = leaf(1.0)
    with torch.no_grad():
        assert not (x * 2).requires_grad
        with torch.enable_grad():
            assert (x * 2).requires_grad
    with torch.set_grad_enabled(False):
        assert not (x * 2).requires_grad
    assert (x * 2).requires_grad
    torch.set_grad_enabled(False)
    try:
        assert not torch.is_grad_enabled()
    finally:
        torch.set_grad_enabled(True)

    @torch.no_grad()
    def with_brackets() -> bool:
        return (x * 2).requires_grad

    @torch.no_grad
    def without() -> bool:
        return (x * 2).requires_grad

    @torch.inference_mode()
    def inferred() -> bool:
        return (x * 2).requires_grad or not torch.is_inference_mode_enabled()

    @torch.set_grad_enabled(False)
    def switched() -> bool:
        return (x * 2).requires_grad

    assert not (with_brackets() or without() or inferred() or switched())
    assert torch.is_grad_enabled()


def test_grad_mode_in_a_generator_is_its_own() -> None:
    @torch.no_grad()
    def steps():
        yield torch.is_grad_enabled()
        yield torch.is_grad_enabled()

    seen = []
    for inside in steps():
        seen.append((inside, torch.is_grad_enabled()))
    assert seen == [(False, True), (False, True)]


def test_grad_mode_comes_back_after_an_error() -> None:
    with pytest.raises(ZeroDivisionError), torch.no_grad():
        raise ZeroDivisionError
    assert torch.is_grad_enabled()


@pytest.mark.parametrize("overwrite", [lambda t: t.mul_(2), lambda t: t.zero_(), lambda t: t.__setitem__(0, 5.0)])
def test_an_overwritten_saved_value_is_noticed(overwrite) -> None:
    x, factor = leaf(1, 2), torch.tensor([3.0, 4.0])
    y = (x * factor).sum()
    overwrite(factor[:1])  # through a view
    with pytest.raises(RuntimeError, match=r"multiply saved `y`.*overwrote it"):
        y.backward()


def test_an_overwrite_that_nobody_saved_is_no_error() -> None:
    x, term = leaf(1, 2), torch.tensor([3.0, 4.0])
    y = (x + term).sum()
    term.zero_()
    y.backward()
    assert x.grad.tolist() == [1, 1]
    assert term._version == 1


def test_in_place_on_a_leaf_is_refused_but_under_no_grad() -> None:
    x = leaf(1, 2)
    for change in (lambda: x.add_(1), lambda: x.__setitem__(0, 5.0), lambda: x[:1].mul_(2), lambda: x.view(2).zero_()):
        with pytest.raises(RuntimeError, match="leaf Variable|other tensors look at"):
            change()
    with torch.no_grad():
        x -= 1
    assert x.tolist() == [0, 1]
    assert x.requires_grad


def test_in_place_where_other_tensors_look_changes_their_graph_too() -> None:
    x = leaf(1, 2)
    y = x * 1
    seen, turned = y[:1], y.reshape(2, 1).T
    seen.mul_(10)
    y.add_(turned[0, 0].detach() * 0 + 5)
    (seen * 2 + turned.sum()).sum().backward()
    assert turned.tolist() == [[15, 7]]
    assert x.grad.tolist() == [30, 1]
    plain = torch.zeros(2)
    row = plain[0]
    w = leaf(3, 4)
    plain += w
    row *= 2
    plain.sum().backward()
    assert (plain.tolist(), w.grad.tolist()) == ([6, 4], [2, 1])


def test_where_an_element_is_set_twice_the_last_value_has_the_gradient() -> None:
    x, y = leaf(1, 2), leaf(3, 4, 5)
    z = x * 2
    z[torch.tensor([0, 0, 1])] = y
    z.backward(torch.tensor([10.0, 20.0]))
    assert z.tolist() == [4, 5]
    assert y.grad.tolist() == [0, 10, 20]
    assert x.grad.tolist() == [0, 0]


def test_a_saved_value_stays_right_when_a_later_op_overwrites_it() -> None:
    x = leaf(0.5)
    y = torch.tanh(x)
    y += 1  # tanh saved x alone: PyTorch, which saved y, refuses
    y.backward()
    assert x.grad.item() == pytest.approx(1 - np.tanh(0.5) ** 2, rel=1e-6)


def test_numpy_functions_record() -> None:
    x = leaf(1, 4)
    y = np.sum(np.sqrt(x) * np.float64(2))
    assert isinstance(y, torch.Tensor)
    assert y.dtype == torch.float32
    y.backward()
    assert x.grad.tolist() == [1, 0.5]


def test_numpy_functions_without_a_rule() -> None:
    assert np.nanmax(torch.tensor([1.0, 3.0])) == 3
    with pytest.raises(TypeError, match=r"np.nanmax has no rule.*detach"):
        np.nanmax(leaf(1, 3))
    with pytest.raises(TypeError, match="add.reduce"):
        np.add.reduce(leaf(1, 3))


def test_arrays_both_ways() -> None:
    array = np.arange(3.0)
    t = torch.from_numpy(array)
    t += 1
    assert array.tolist() == [1, 2, 3]
    assert t.numpy() is array
    assert np.asarray(t).dtype == np.float64
    with pytest.raises(RuntimeError, match="detach"):
        np.asarray(leaf(1))
    mixed = np.ones(3) * t
    assert isinstance(mixed, torch.Tensor)
    assert np.array([1.0, 2.0]).dtype != object


def test_named_intermediate_is_worked_out_through_the_graph() -> None:
    @primitive(x=lambda g, half: g * 2 * half, register=False)
    def halved_square(x, *, half=lambda x: x / 2):
        return half * x  # x^2 / 2, so the rule is right: 2 half = x

    x = torch.tensor([3.0], requires_grad=True)
    (first,) = torch.autograd.grad(halved_square(x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)
    assert (first.item(), second.item()) == (3, 1)


def test_recomputed_intermediates_are_not_kept() -> None:
    @primitive(x=lambda g, big: g * big[..., 0], register=False)
    def first_of_many(x, *, big=recompute(lambda x: np.stack([x, x, x], axis=-1))):
        return big[..., 0] * x / 2

    x = torch.ones(100, requires_grad=True)
    y = first_of_many(x)
    assert y.grad_fn.saved[2] is None
    y.sum().backward()
    assert x.grad.tolist() == [1.0] * 100


def test_joint_rule_is_told_what_is_needed() -> None:
    asked = []

    @primitive({("x", "y"): lambda g, needs, x, y: (asked.append(tuple(needs)), (g * y, g * x))[1]}, register=False)
    def product(x, y):
        return x * y

    x, y = leaf(2.0), leaf(5.0)
    product(x, y).sum().backward()
    product(x, torch.tensor([1.0])).sum().backward()
    assert (x.grad.item(), y.grad.item()) == (6, 2)
    assert asked == [(True, True), (True, False)]


def test_a_rule_that_names_no_argument_is_refused_at_once() -> None:
    with pytest.raises(TypeError, match=r"\['z'\] is no argument"):
        elementwise(x=lambda z: z, register=False)(np.exp)


def test_a_missing_derivative_is_an_error_not_none() -> None:
    @primitive(x=lambda g: g, y=None, register=False)
    def keep_first(x, y):
        return x + 0 * y

    with pytest.raises(RuntimeError, match="derivative for 'y'"):
        keep_first(leaf(1), leaf(2))


def test_an_error_in_a_rule_names_the_op() -> None:
    broken = primitive(x=lambda g: g.nonsense, register=False)(np.negative)
    with pytest.raises(AttributeError) as caught:
        broken(leaf(1.0)).sum().backward()
    assert "negative" in caught.value.__notes__[0]


def test_every_op_of_the_table_is_whole() -> None:
    assert len(OPS) >= 100
    for name, op in OPS.items():
        assert isinstance(op, Op)
        assert op.name == name
        assert op.function.__doc__, name
        assert op.rules, name


def test_leaf_rules() -> None:
    x = leaf(1.0)
    y = x * 2
    assert x.is_leaf and not y.is_leaf and y.detach().is_leaf
    assert y.grad_fn.name() == "MulBackward0"
    with pytest.raises(RuntimeError, match="leaf variables"):
        y.requires_grad = False
    with pytest.raises(RuntimeError, match="own grad"):
        x.grad = x
    with pytest.raises(TypeError, match="Tensor or None"):
        x.grad = 1
    with pytest.raises(RuntimeError, match="shape"):
        x.grad = torch.zeros(2)
    x.grad = torch.zeros(1)
    del x.grad
    assert x.grad is None


def test_gradients_come_back_in_the_leafs_dtype() -> None:
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    (x * torch.tensor([1.0, 2.0], dtype=torch.float64)).sum().backward()
    assert x.grad.dtype == torch.float32


@pytest.mark.parametrize("layout", [lambda x: x, lambda x: x.T.contiguous().T])
def test_cross_entropy_of_any_layout(layout) -> None:
    x, labels = torch.randn(3, 4), torch.tensor([0, 3, 1])
    x = layout(x).requires_grad_()
    torch.nn.functional.cross_entropy(x, labels).backward()
    expected = (torch.softmax(x.detach(), 1) - torch.nn.functional.one_hot(labels, 4)) / 3
    assert torch.allclose(x.grad, expected, atol=1e-7)


def test_gradients_of_intermediates_alias_nothing() -> None:
    x, g = leaf(1.0, 2.0), torch.tensor([3.0, 4.0])
    y = x * 2
    z = y + 0.0
    first, second = torch.autograd.grad(z, [y, z], g)
    first.zero_()
    assert second.tolist() == [3, 4]
    assert g.tolist() == [3, 4]


def test_a_rule_that_gives_a_wrong_shape_is_an_error() -> None:
    for rule in (lambda g: g[:2], lambda g: g.sum(), lambda g: np.stack([g, g], axis=1)):
        broken = primitive(x=rule, register=False)(np.negative)
        with pytest.raises(RuntimeError, match=r"gradient of shape .* for an argument of shape \(4,\)"):
            broken(leaf(1, 2, 3, 4)).backward(torch.ones(4))


def test_the_weights_of_a_count_have_gradients() -> None:
    weights = leaf(1, 2, 3)
    counted = torch.bincount(torch.tensor([1, 0, 1]), weights)
    assert counted.tolist() == [2, 4]
    counted.backward(torch.tensor([10.0, 20.0]))
    assert weights.grad.tolist() == [20, 10, 20]
