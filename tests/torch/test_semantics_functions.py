"""Functions with a backward of one's own (group 61)."""

from typing import Any

import pytest

from .semantics import Program, compare, leaf, of, program


@program(61)
def a_function_and_its_context(lib: Any, see: Any) -> None:
    class Multiply(lib.autograd.Function):
        @staticmethod
        def forward(ctx: Any, a: Any, b: Any, factor: float = 2.0) -> Any:
            ctx.factor = factor
            ctx.save_for_backward(a, b)
            seen.append((lib.is_grad_enabled(), a.requires_grad, ctx.needs_input_grad))
            return a * b * factor

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            a, b = ctx.saved_tensors
            seen.append((a is x, b.requires_grad, lib.is_grad_enabled()))
            return g * b * ctx.factor, g * a * ctx.factor, None

    seen: list[Any] = []
    x, y = leaf(lib, 1.0, 2.0), leaf(lib, 3.0, 4.0)
    out = Multiply.apply(x, y, 5.0)
    see("out", out)
    see("names", [type(out.grad_fn).__name__, out.grad_fn.name()])
    out.sum().backward()
    see("x", x.grad)
    see("y", y.grad)
    see("constant", Multiply.apply(lib.ones(2), lib.ones(2)))
    see("needs", Multiply.apply(x, lib.ones(2)).requires_grad)
    see("seen", seen)


@program(61)
def a_context_set_up_apart(lib: Any, see: Any) -> None:
    class Cube(lib.autograd.Function):
        @staticmethod
        def forward(x: Any, n: int) -> Any:
            return x**n

        @staticmethod
        def setup_context(ctx: Any, inputs: Any, output: Any) -> None:
            x, ctx.n = inputs
            ctx.save_for_backward(x)
            seen.append(output.shape == x.shape)

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            (x,) = ctx.saved_tensors
            return g * ctx.n * x ** (ctx.n - 1), None

    seen: list[Any] = []
    x = leaf(lib, 1.0, 2.0)
    Cube.apply(x, 3).sum().backward()
    see("x", x.grad)
    see("seen", seen)


@program(61)
def several_outputs_of_which_some_are_used(lib: Any, see: Any) -> None:
    class Both(lib.autograd.Function):
        @staticmethod
        def forward(ctx: Any, a: Any, b: Any) -> Any:
            return a + b, a * 2, b * 3

        @staticmethod
        def backward(ctx: Any, *g: Any) -> Any:
            seen.append(g)
            return g[0] + g[1] * 2, g[0] + g[2] * 3

    seen: list[Any] = []
    x, y = leaf(lib, 1.0, 2.0), leaf(lib, 3.0, 4.0)
    first, second, third = Both.apply(x, y)
    see("out", [first, second, third])
    see("numbers", [t.output_nr for t in (first, second, third)])
    (first + second * 10).sum().backward()
    see("x", x.grad)
    see("y", y.grad)
    see("seen", seen)


@program(61, 63)
def gradients_that_are_not_materialized(lib: Any, see: Any) -> None:
    class Both(lib.autograd.Function):
        @staticmethod
        def forward(ctx: Any, a: Any) -> Any:
            ctx.set_materialize_grads(False)
            return a * 2, a * 3

        @staticmethod
        def backward(ctx: Any, g: Any, h: Any) -> Any:
            seen.append([g, h])
            return g * 2 if h is None else h * 3

    seen: list[Any] = []
    x = leaf(lib, 1.0, 2.0)
    Both.apply(x)[0].sum().backward()
    Both.apply(x)[1].sum().backward()
    see("x", x.grad)
    see("seen", seen)


@program(61)
def differentiable_once(lib: Any, see: Any) -> None:
    from_lib = lib.autograd.function.once_differentiable

    class Once(lib.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            ctx.save_for_backward(x)
            return x * x

        @staticmethod
        @from_lib
        def backward(ctx: Any, g: Any) -> Any:
            (x,) = ctx.saved_tensors
            seen.append((lib.is_grad_enabled(), g.requires_grad))
            return g * 2 * x

    seen: list[Any] = []
    x, v = leaf(lib, 1.0, 2.0), leaf(lib, 1.0, 3.0)
    (plain,) = lib.autograd.grad(Once.apply(x).sum(), x, create_graph=True)
    see("constant", plain)
    (g,) = lib.autograd.grad(Once.apply(x), x, v, create_graph=True)
    see("first", g)
    phrase = "trying to differentiate twice a function that was marked with @once_differentiable"
    see.error("second", phrase, lambda: g.sum().backward())
    see("seen", seen)


@program(61)
def second_derivatives_of_a_function(lib: Any, see: Any) -> None:
    class Cube(lib.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            ctx.save_for_backward(x)
            return x**3

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            (x,) = ctx.saved_tensors
            return g * 3 * x**2

    x = leaf(lib, 1.0, 2.0)
    (g,) = lib.autograd.grad(Cube.apply(x).sum(), x, create_graph=True)
    (h,) = lib.autograd.grad(g.sum(), x, create_graph=True)
    see("first", g)
    see("second", h)
    see("third", lib.autograd.grad(h.sum(), x))


@program(61)
def outputs_marked_non_differentiable(lib: Any, see: Any) -> None:
    class Split(lib.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            positive, negative, index = x.clamp(min=0), x.clamp(max=0), x.argmax()
            ctx.mark_non_differentiable(negative, index)
            ctx.save_for_backward(x)
            return positive, negative, index

        @staticmethod
        def backward(ctx: Any, g: Any, of_negative: Any, of_index: Any) -> Any:
            seen.append([of_negative, of_index])
            (x,) = ctx.saved_tensors
            return g * (x > 0)

    seen: list[Any] = []
    x = leaf(lib, 1.0, -2.0, 3.0)
    positive, negative, index = Split.apply(x)
    see("out", [positive, negative, index])
    (positive * 2 + negative).sum().backward()
    see("x", x.grad)
    see("seen", seen)


@program(61)
def integer_outputs_need_no_mark(lib: Any, see: Any) -> None:
    class Index(lib.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            return x * 2, x.argsort(), None, "text"

        @staticmethod
        def backward(ctx: Any, g: Any, *others: Any) -> Any:
            seen.append(len(others))
            return g * 2

    seen: list[Any] = []
    x = leaf(lib, 1.0, -2.0, 3.0)
    out = Index.apply(x)
    see("out", out)
    out[0].sum().backward()
    see("x", x.grad)
    see("seen", seen)


@program(61)
def the_same_output_twice(lib: Any, see: Any) -> None:
    class Double(lib.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            out = x * 2
            return out, out

        @staticmethod
        def backward(ctx: Any, g: Any, h: Any) -> Any:
            return g * 10 + h * 100

    x = leaf(lib, 1.0, 2.0)
    first, second = Double.apply(x)
    see("same", first is second)
    see("out", [first, second])
    (first * 3 + second * 4).sum().backward()
    see("x", x.grad)


@program(61)
def an_input_given_back(lib: Any, see: Any) -> None:
    class Same(lib.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any, y: Any) -> Any:
            return x, y * 2

        @staticmethod
        def backward(ctx: Any, g: Any, h: Any) -> Any:
            return g * 7, h * 2

    x, y = leaf(lib, 1.0, 2.0), leaf(lib, 3.0, 4.0)
    first, second = Same.apply(x, y)
    see("same object", first is x)
    see("leaf", [x.is_leaf, first.is_leaf, first.grad_fn is not None])
    (first + second).sum().backward()
    see("x", x.grad)
    see("y", y.grad)


@program(61)
def an_input_changed_and_marked_dirty(lib: Any, see: Any) -> None:
    class Triple(lib.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            ctx.mark_dirty(x)
            x.mul_(3)
            return x

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            return g * 3

    x = leaf(lib, 1.0, 2.0)
    y = x * 1
    z = Triple.apply(y)
    see("same object", z is y)
    see("y", y)
    see("version", y._version)
    z.sum().backward()
    see("x", x.grad)
    see.error("leaf", "a leaf Variable that requires grad", lambda: Triple.apply(x))


@program(61)
def saved_tensors_that_were_overwritten(lib: Any, see: Any) -> None:
    class Saves(lib.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            ctx.save_for_backward(x)
            return x * x

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            (x,) = ctx.saved_tensors
            return g * 2 * x

    x = leaf(lib, 1.0, 2.0)
    y = x * 1
    out = Saves.apply(y).sum()
    y.add_(1)
    see.error("overwritten", "modified by an inplace operation", lambda: out.backward())
    again = Saves.apply(x).sum()
    again.backward()
    see.error("freed", "retain_graph=True", lambda: again.backward())
    see("x", x.grad)


@program(61)
def none_saved_for_backward(lib: Any, see: Any) -> None:
    class Saves(lib.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            ctx.save_for_backward(None, x, None)
            return x * x

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            nothing, x, nothing_else = ctx.saved_tensors
            seen.append((nothing, nothing_else))
            return g * 2 * x

    seen: list[Any] = []
    x = leaf(lib, 1.0, 2.0)
    Saves.apply(x).sum().backward()
    see("x", x.grad)
    see("seen", seen)


@program(61)
def a_function_without_a_backward(lib: Any, see: Any) -> None:
    class Forward(lib.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            return x * 2

    class Nothing(lib.autograd.Function):
        pass

    x = leaf(lib, 1.0, 2.0)
    out = Forward.apply(x)
    see("out", out)
    see.error("backward", "You must implement either the backward or vjp method", lambda: out.sum().backward())
    see.error("forward", "You must implement the forward function", lambda: Nothing.apply(x))
    see.error("called", "", lambda: Forward()(x))


DIFFERS: dict[str, tuple[str, dict[str, str]]] = {
    "differentiable_once": (
        "a second derivative by way of what was saved is refused, where PyTorch leaves it out",
        {"constant": "ours float32[2] requires grad, no leaf"},
    ),
}


@pytest.mark.parametrize("one", of(__name__), ids=str)
def test_program(one: Program) -> None:
    compare(one, DIFFERS)
