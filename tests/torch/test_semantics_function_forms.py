"""Functions of one's own in all the forms that they are written in (groups 31, 43, 49, 61 and 63)."""

from typing import Any

import pytest

from .semantics import Program, compare, leaf, of, program, same_memory


def square(lib: Any) -> Any:
    class Square(lib.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            ctx.save_for_backward(x)
            return x * x

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            return g * 2 * ctx.saved_tensors[0]

    return Square


@program(61)
def functions_on_functions(lib: Any, see: Any) -> None:
    f = square(lib).apply
    x = leaf(lib, 1.0, 2.0)
    y = f(f(x) + f(x * 2))
    see("y", y)
    y.sum().backward()
    see("x", x.grad)


@program(61)
def the_result_is_overwritten(lib: Any, see: Any) -> None:
    f = square(lib).apply
    x = leaf(lib, 1.0, 2.0)
    y = f(x)
    y += 1
    y[0] = 5
    see("y", y)
    y.sum().backward()
    see("x", x.grad)


@program(61)
def the_straight_through_estimator(lib: Any, see: Any) -> None:
    class Rounded(lib.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            return lib.round(x)

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            return g

    x = leaf(lib, 0.4, 1.7, -2.2)
    (Rounded.apply(x) ** 2).sum().backward()
    see("x", x.grad)


@program(61)
def the_gradient_reversed(lib: Any, see: Any) -> None:
    class Reverse(lib.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any, factor: float) -> Any:
            ctx.factor = factor
            return x.view_as(x)

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            return -ctx.factor * g, None

    x = leaf(lib, 1.0, 2.0)
    y = Reverse.apply(x, 0.5)
    see("y", y)
    see("memory", [same_memory(x, y), y is x])
    (y * y).sum().backward()
    see("x", x.grad)


@program(61)
def a_result_that_is_a_view_is_overwritten(lib: Any, see: Any) -> None:
    class Head(lib.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            return x[:1]

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            return lib.cat([g * 2, g * 0])

    x = leaf(lib, 1.0, 2.0)
    y = x * 1
    z = Head.apply(y)
    see("z", z)
    see.error("in place", "", lambda: (z.mul_(3), (y * 1).sum().backward()))


@program(61)
def what_forward_may_not_return(lib: Any, see: Any) -> None:
    def returning(value: Any) -> Any:
        class Returns(lib.autograd.Function):
            @staticmethod
            def forward(ctx: Any, x: Any) -> Any:
                return value

            @staticmethod
            def backward(ctx: Any, *g: Any) -> Any:
                return g[0]

        return Returns.apply

    x = leaf(lib, 1.0)
    for name, value in {
        "number": 1.0,
        "text": "a",
        "list": [lib.ones(1)],
        "dict": {"a": lib.ones(1)},
        "none": None,
    }.items():
        see.outcome(name, lambda value=value: returning(value)(x))
    see.outcome("empty", lambda: returning(())(x))
    see.outcome("one", lambda: returning((lib.ones(1),))(x))


@program(61)
def tensors_inside_of_lists_are_constants(lib: Any, see: Any) -> None:
    class Total(lib.autograd.Function):
        @staticmethod
        def forward(ctx: Any, xs: Any, scale: Any) -> Any:
            seen.append(ctx.needs_input_grad)
            return (xs[0] + xs[1]) * scale

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            return None, (g * 2).sum()

    seen: list[Any] = []
    x, scale = leaf(lib, 1.0, 2.0), leaf(lib, 3.0)
    y = Total.apply([x, x], scale)
    see("y", y)
    y.sum().backward()
    see("x", x.grad)
    see("scale", scale.grad)
    see("only lists", Total.apply([x, x], 2.0))
    see("seen", seen)


@program(61)
def arguments_by_keyword(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    see.outcome("keyword", lambda: square(lib).apply(x=x))
    see.outcome("gradient", lambda: lib.autograd.grad(square(lib).apply(x=x).sum(), x))


@program(61)
def who_needs_a_gradient(lib: Any, see: Any) -> None:
    class Three(lib.autograd.Function):
        @staticmethod
        def forward(ctx: Any, a: Any, b: Any, c: Any) -> Any:
            return a + b + c

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            seen.append(ctx.needs_input_grad)
            return g, g * 2, None

    seen: list[Any] = []
    a, b, c = leaf(lib, 1.0), leaf(lib, 2.0), lib.tensor(3.0)
    y = Three.apply(a, b, c)
    lib.autograd.grad(y, a, retain_graph=True)
    see("asked for one", lib.autograd.grad(y, b, retain_graph=True))
    y.backward()
    see("grads", [a.grad, b.grad, c.grad])
    Three.apply(a, b.detach(), 5.0).backward()
    see("seen", seen)


@program(61)
def saved_tensors_in_backward(lib: Any, see: Any) -> None:
    class Both(lib.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any, c: Any) -> Any:
            middle = x.exp()
            out = middle * c
            ctx.save_for_backward(x, c, middle, out)
            return out

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            x, c, middle, out = ctx.saved_tensors
            seen.append(
                [x is xs, x.requires_grad, c.requires_grad, middle.requires_grad, out.requires_grad, out.is_leaf]
            )
            seen.append([again is first for again, first in zip(ctx.saved_tensors[:1], (x,), strict=True)])
            return g * out, g * middle

    seen: list[Any] = []
    xs, c = leaf(lib, 1.0, 2.0), leaf(lib, 3.0, 4.0)
    Both.apply(xs, c).sum().backward()
    see("x", xs.grad)
    see("c", c.grad)
    see("seen", seen)


@program(61)
def an_attribute_keeps_a_tensor(lib: Any, see: Any) -> None:
    class Keeps(lib.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            ctx.x = x
            ctx.shape = x.shape
            return x.sum()

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            return g.expand(ctx.shape) * ctx.x

    x = leaf(lib, 1.0, 2.0)
    y = Keeps.apply(x)
    y.backward(retain_graph=True)
    y.backward()
    y.backward()  # nothing was saved for backward, so nothing is freed
    see("x", x.grad)


@program(61)
def inside_no_grad_and_inference_mode(lib: Any, see: Any) -> None:
    f = square(lib).apply
    x = leaf(lib, 1.0, 2.0)
    with lib.no_grad():
        see("no_grad", f(x))
    with lib.inference_mode():
        see("inference", f(x).requires_grad)
    see("constants", f(lib.ones(2)))


@program(61)
def gradients_reach_backward_as_they_are(lib: Any, see: Any) -> None:
    class Looks(lib.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            return x.clone()

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            seen.append([g, list(g.stride()), g.requires_grad])
            return g

    seen: list[Any] = []
    x = leaf(lib, [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    Looks.apply(x).sum().backward()
    Looks.apply(x).t().backward(lib.ones(3, 2))
    Looks.apply(x)[0].sum().backward()
    (Looks.apply(x).double() * 2).sum().backward()
    lib.autograd.grad(Looks.apply(x).sum(), x, create_graph=True)
    see("seen", [s[::2] for s in seen])
    see("x", x.grad)


@program(43, 61)
def what_backward_changes_in_place(lib: Any, see: Any) -> None:
    class Greedy(lib.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            return x.clone()

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            return g.clone().mul_(10)

    x, g = leaf(lib, 1.0, 2.0), lib.ones(2)
    y = x + 0
    (Greedy.apply(y) + y).backward(g)
    see("x", x.grad)
    see("g", g)


@program(31, 61)
def freed_with_the_graph(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y = square(lib).apply(x)
    node = y.grad_fn
    see("saved", [t is x for t in node.saved_tensors])
    y.sum().backward()
    see.error("freed", "", lambda: node.saved_tensors)
    see("again", x.grad)


@program(63)
def half_of_the_outputs_unused(lib: Any, see: Any) -> None:
    class Two(lib.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            return x * 2, x * 3

        @staticmethod
        def backward(ctx: Any, a: Any, b: Any) -> Any:
            seen.append([a, b])
            return a * 2 + b * 3

    seen: list[Any] = []
    x = leaf(lib, 1.0, 2.0)
    a, b = Two.apply(x)
    see("grads", lib.autograd.grad(b.sum(), x, retain_graph=True))
    see("of the other", lib.autograd.grad(a.sum(), [x, b], allow_unused=True))
    see("seen", seen)


@program(49, 61)
def dirty_views(lib: Any, see: Any) -> None:
    class Double(lib.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            ctx.mark_dirty(x)
            return x.mul_(2)

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            return g * 2

    x = leaf(lib, 1.0, 2.0, 3.0)
    y = x * 1
    see.outcome("view", lambda: Double.apply(y[1:]))
    see("y", y.detach())
    z = x * 1
    view = z[1:]
    Double.apply(z)
    (view * 1).sum().backward()
    see("x", x.grad)


@program(61)
def a_function_with_a_state_of_its_own(lib: Any, see: Any) -> None:
    class Line(lib.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any, w: Any, b: Any = None) -> Any:
            ctx.save_for_backward(x, w, b)
            out = x @ w.t()
            return out if b is None else out + b

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            x, w, b = ctx.saved_tensors
            of_x = of_w = of_b = None
            if ctx.needs_input_grad[0]:
                of_x = g @ w
            if ctx.needs_input_grad[1]:
                of_w = g.t() @ x
            if b is not None and ctx.needs_input_grad[2]:
                of_b = g.sum(0)
            return of_x, of_w, of_b

    x, w, b = leaf(lib, [[1.0, 2.0]]), leaf(lib, [[1.0, 0.0], [2.0, 1.0], [0.0, 3.0]]), leaf(lib, 1.0, 2.0, 3.0)
    Line.apply(x, w, b).pow(2).sum().backward()
    see("with bias", [x.grad, w.grad, b.grad])
    Line.apply(x.detach(), w).sum().backward()
    see("without", [x.grad, w.grad, b.grad])
    see(
        "checked", bool(lib.autograd.gradcheck(Line.apply, (x.detach().double().requires_grad_(), w.detach().double())))
    )


DIFFERS: dict[str, tuple[str, dict[str, str]]] = {}


@pytest.mark.parametrize("one", of(__name__), ids=str)
def test_program(one: Program) -> None:
    compare(one, DIFFERS)
