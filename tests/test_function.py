"""`autograd.Function` without PyTorch: laws, errors, memory, pictures."""

import gc
import weakref

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tinygrad_edu as torch
from tinygrad_edu.autograd.call import Parts
from tinygrad_edu.autograd.function import BackwardCFunction, FunctionCtx, once_differentiable

UNARY = {
    "exp": torch.exp,
    "tanh": torch.tanh,
    "sin": torch.sin,
    "softmax": lambda x: torch.softmax(x, -1),
    "cumsum": lambda x: torch.cumsum(x, 0) * x,
    "norm": lambda x: (x * x).sum().sqrt(),
    "outer": lambda x: x.unsqueeze(0) * x.unsqueeze(1),
}


def recomputed(*functions):
    """The functions as one Function with an output for each, whose backward runs them again."""

    class Recomputed(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            found = tuple(f(x) for f in functions)
            return found if len(found) > 1 else found[0]

        @staticmethod
        def backward(ctx, *grads):
            (x,) = ctx.saved_tensors
            again = torch.is_grad_enabled()
            with torch.enable_grad():
                x = x if again else x.detach().requires_grad_()
                outputs = [f(x) for f in functions]
                (found,) = torch.autograd.grad(outputs, x, grads, create_graph=again)
            return found

    return Recomputed


class Square(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x

    @staticmethod
    def backward(ctx, g):
        (x,) = ctx.saved_tensors
        return 2 * x * g


class Pair(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        y, z = x * 2, x.exp()
        ctx.save_for_backward(z)
        return y, z

    @staticmethod
    def backward(ctx, g, h):
        (z,) = ctx.saved_tensors
        return 2 * g + z * h


def leaf(*values):
    return torch.tensor(values, dtype=torch.float64, requires_grad=True)


def orders(y, x, count):
    """The first derivatives of a sum."""
    found = []
    for _ in range(count):
        (y,) = torch.autograd.grad(y.sum(), x, create_graph=True)
        found.append(y.detach().numpy())
    return found


@given(
    names=st.lists(st.sampled_from(sorted(UNARY)), min_size=1, max_size=3),
    values=st.lists(st.floats(-2, 2), min_size=1, max_size=4),
    weights=st.lists(st.floats(-2, 2), min_size=3, max_size=3),
)
@settings(max_examples=60, deadline=None)
def test_a_function_has_the_derivatives_of_what_it_wraps(names, values, weights):
    functions = [UNARY[name] for name in names]
    x = torch.tensor([v + 2.5 for v in values], dtype=torch.float64, requires_grad=True)

    def total(outputs):
        return sum((w * out * out).sum() for w, out in zip(weights, outputs, strict=False))

    wrapped = recomputed(*functions).apply(x)
    ours = orders(total(wrapped if isinstance(wrapped, tuple) else (wrapped,)), x, 2)
    plain = orders(total([f(x) for f in functions]), x, 2)
    for a, b in zip(ours, plain, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-9, atol=1e-9)


@given(used=st.lists(st.integers(0, 4), min_size=1, max_size=8))
@settings(max_examples=40, deadline=None)
def test_backward_is_called_once_with_the_sum_for_each_output(used):
    calls = []

    class Five(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.set_materialize_grads(False)
            return tuple(x * k for k in range(5))

        @staticmethod
        def backward(ctx, *grads):
            calls.append([None if g is None else g.item() for g in grads])
            return sum(k * g for k, g in enumerate(grads) if g is not None)

    x = torch.tensor(1.0, requires_grad=True)
    outputs = Five.apply(x)
    sum(outputs[i] for i in used).backward()
    assert calls == [[float(used.count(i)) if i in used else None for i in range(5)]]
    assert x.grad.item() == sum(used)


def test_parts_add_up_by_their_numbers():
    total = Parts({0: 1.0, 2: 5.0}) + Parts({2: 0.5, 3: 7.0})
    assert (total, total.shape) == ({0: 1.0, 2: 5.5, 3: 7.0}, ())


@pytest.mark.parametrize("function", [Square, recomputed(torch.tanh), Pair])
def test_checked_to_the_second_order(function):
    x = leaf(0.5, -1.25)
    assert torch.autograd.gradcheck(function.apply, (x,))
    assert torch.autograd.gradgradcheck(function.apply, (x,))


def test_a_wrong_backward_is_named():
    class Wrong(Square):
        @staticmethod
        def backward(ctx, g):
            return 3 * ctx.saved_tensors[0] * g

    with pytest.raises(RuntimeError, match=r"ratio 1\.5000") as caught:
        torch.autograd.gradcheck(Wrong.apply, leaf(0.5, -1.25))
    assert "Wrong (test_function.py" in str(caught.value)


def test_forward_mode_is_compared_with_backward():
    class Scaled(Square):
        factor = 2.0

        @staticmethod
        def forward(ctx, x):
            ctx.save_for_forward(x)
            return Square.forward(ctx, x)

        @staticmethod
        def jvp(ctx, t):
            return Scaled.factor * ctx.saved_tensors[0] * t

    x = leaf(0.5, -1.25)
    assert torch.autograd.gradcheck(Scaled.apply, x, check_forward_ad=True)
    Scaled.factor = 2.5
    assert not torch.autograd.gradcheck(Scaled.apply, x, check_forward_ad=True, raise_exception=False)
    with pytest.raises(RuntimeError, match="forward mode of `apply`"):
        torch.autograd.gradcheck(Scaled.apply, x, check_forward_ad=True)


class TestErrors:
    def test_a_changed_gradient(self):
        class Doubling(torch.autograd.Function):
            @staticmethod
            def forward(ctx, x):
                return x * 2

            @staticmethod
            def backward(ctx, g):
                return g.mul_(2)

        x = leaf(1.0, 2.0)
        with pytest.raises(RuntimeError, match=r"changed the gradient of its output in place, by mul_.*clone\(\)"):
            (Doubling.apply(x) * leaf(1.0, 3.0)).sum().backward()

    def test_they_name_the_call(self):
        class Short(Square):
            @staticmethod
            def backward(ctx, g):
                return g[:1].reshape(()) * torch.ones(3)

        y = Short.apply(leaf(1.0, 2.0))  # the line in question
        with pytest.raises(RuntimeError, match=r"got \[3\] but expected shape compatible with \[2\]") as caught:
            y.sum().backward()
        notes = "\n".join(caught.value.__notes__)
        assert "Short" in notes
        assert "# the line in question" in notes

    def test_the_forward_too(self):
        class Long(Square):
            @staticmethod
            def forward(ctx, x, y, k):
                return x @ y

        with pytest.raises(RuntimeError) as caught:
            Long.apply(leaf(1.0, 2.0), leaf(1.0, 2.0, 3.0), 7)
        assert "in the forward of Long, called with ((2,), (3,), int)" in caught.value.__notes__

    def test_once_differentiable_also_by_what_was_saved(self):
        class Once(Square):
            backward = staticmethod(once_differentiable(Square.backward))

        x = leaf(1.0, 2.0)
        (g,) = torch.autograd.grad(Once.apply(x).sum(), x, create_graph=True)
        np.testing.assert_array_equal(g.detach().numpy(), [2.0, 4.0])
        with pytest.raises(RuntimeError, match="once_differentiable"):
            (g * x).sum().backward()  # where PyTorch gives g alone, without what g itself depends on

    def test_an_attribute_that_was_not_set(self):
        y = Square.apply(leaf(1.0))
        with pytest.raises(AttributeError, match=r"set ctx\.scale in forward or setup_context"):
            _ = y.grad_fn.scale

    def test_a_jvp_of_a_wrong_shape(self):
        class Wrong(Square):
            @staticmethod
            def jvp(ctx, t):
                return t.sum()

        with (
            torch.autograd.forward_ad.dual_level(),
            pytest.raises(RuntimeError, match=r"Wrong.jvp must return for output 0"),
        ):
            Wrong.apply(torch.autograd.forward_ad.make_dual(torch.ones(2), torch.ones(2)))


def test_a_leaf_of_somebody_else_stays_a_leaf():
    weight = leaf(1.0, 2.0)

    class Weight(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return weight

        @staticmethod
        def backward(ctx, g):
            return 3 * g

    x = leaf(1.0, 1.0)
    y = Weight.apply(x)
    y.sum().backward()
    assert weight.is_leaf
    assert weight.grad is None
    assert not y.is_leaf
    assert x.grad.tolist() == [3.0, 3.0]


def test_attributes_may_have_any_name():
    names = [
        "op",
        "parents",
        "saved",
        "shape",
        "order",
        "freed",
        "code",
        "offset",
        "hooks",
        "number",
        "results",
        "state",
    ]

    class Keeps(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            for name in names:
                setattr(ctx, name, f"my {name}")
            return x * 2

        @staticmethod
        def backward(ctx, g):
            assert [getattr(ctx, name) for name in names] == [f"my {name}" for name in names]
            return 2 * g

    x = leaf(1.0)
    y = Keeps.apply(x)
    y.sum().backward()
    assert x.grad.tolist() == [2.0]
    assert y.grad_fn.shape == "my shape"
    assert isinstance(y.grad_fn, (BackwardCFunction, FunctionCtx))


class TestMemory:
    @pytest.mark.parametrize("function", [Square, Pair])
    def test_no_cycle_is_left(self, function):
        x = leaf(1.0, 2.0)
        gc.collect()
        gc.disable()
        try:
            for retain in (True, False):
                found = function.apply(x)
                first = found[0] if isinstance(found, tuple) else found
                _ = first.grad_fn.saved_tensors
                first.sum().backward(retain_graph=retain)
                ref = weakref.ref(first.node)
                del found, first
                assert ref() is None
            assert gc.collect() == 0
        finally:
            gc.enable()

    def test_what_was_saved_is_freed_by_backward(self):
        x = torch.ones(1000, requires_grad=True)
        h = x * 2
        y = Square.apply(h)
        ref = weakref.ref(h.array)
        del h
        assert ref() is not None
        ledger = torch.autograd.saved_memory(y)
        assert {e.op: e.bytes for e in ledger.entries}["Square"] == 4000
        y.sum().backward()
        assert ref() is None

    def test_a_deep_chain(self):
        x = torch.tensor(0.0, requires_grad=True)
        y = x
        for _ in range(20_000):
            y = Square.apply(y)
        y.backward()
        del y
        assert x.grad is not None

    def test_leaves_get_memory_of_their_own(self):
        shared = torch.ones(3, dtype=torch.float64)

        class Shares(torch.autograd.Function):
            @staticmethod
            def forward(ctx, x, y, z):
                return x + y + z

            @staticmethod
            def backward(ctx, g):
                return shared, shared, g

        leaves = [leaf(1.0, 2.0, 3.0) for _ in range(3)]
        for create_graph in (False, True):
            grads = torch.autograd.grad(Shares.apply(*leaves).sum(), leaves, create_graph=create_graph)
            arrays = [shared.array, *(g.array for g in grads)]
            assert not any(np.shares_memory(a, b) for i, a in enumerate(arrays) for b in arrays[i + 1 :])


def test_saved_tensors_hooks_and_a_second_derivative():
    x = leaf(1.5, -2.0)
    with torch.autograd.graph.saved_tensors_hooks(lambda t: t.clone(), lambda t: t.clone()):
        y = Square.apply(x)
        z = Square.apply(y)
    first, second = orders(z, x, 2)
    np.testing.assert_allclose(first, 4 * x.detach().numpy() ** 3)
    np.testing.assert_allclose(second, 12 * x.detach().numpy() ** 2)


class TestPictures:
    def test_one_output(self):
        x = leaf(3.0)
        y = Square.apply(x).sum()
        for _ in range(2):
            graph = torch.viz.capture(y, names={"x": x})
            (step,) = [step for step in graph.steps.values() if step.op == "Square"]
            assert step.torch_name == "SquareBackward"
            assert graph.named("x").gradient.numbers == [6.0]
            assert "2 * " in str(torch.viz.draw(y)) or "Square" in str(torch.viz.draw(y))
            if y.node.freed is False:
                y.backward()

    def test_several_outputs(self):
        x = leaf(1.0)
        y, z = Pair.apply(x)
        out = (y * z).sum()
        graph = torch.viz.capture(out, names={"x": x})
        assert graph.named("x").gradient.numbers == pytest.approx([4 * np.e])
        assert [step.torch_name for step in graph.steps.values()][:3] == ["PairBackward"] * 3
        assert "Pair" in str(torch.viz.draw(out))

    def test_names(self):
        y, z = Pair.apply(leaf(1.0))
        assert repr(y).endswith("grad_fn=<PairBackward>)")
        assert (y.grad_fn.name(), z.output_nr) == ("PairBackward", 1)
