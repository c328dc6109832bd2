"""How long a graph lives, how deep it may be, and how it is looked at (groups 25 to 32)."""

import gc
import weakref
from typing import Any

import pytest

from .semantics import Program, compare, leaf, of, program

TWICE = "Specify retain_graph=True"


@program(25)
def backward_twice_through_saved_values(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y = (x * x).sum()
    y.backward()
    see.error("second", TWICE, lambda: y.backward())
    see("x", x.grad)


@program(25)
def grad_twice_through_saved_values(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y = lib.exp(x).sum()
    lib.autograd.grad(y, x)
    see.error("second", TWICE, lambda: lib.autograd.grad(y, x))


@program(25)
def two_losses_on_one_freed_trunk(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    trunk = lib.sin(x)
    first, second = (trunk * 2).sum(), (trunk * 3).sum()
    first.backward()
    see.error("second", TWICE, lambda: second.backward())
    see("x", x.grad)


@program(25)
def values_that_stay_usable_after_backward(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y = x * x
    y.sum().backward()
    see("y", y)
    z = y * 2  # may be recorded, but leads through what was freed
    see("z", z)
    see.error("through", TWICE, lambda: z.sum().backward())


@program(26)
def backward_twice_without_saved_values(lib: Any, see: Any) -> None:
    x, y = leaf(lib, 1.0, 2.0), leaf(lib, 3.0, 4.0)
    z = (x + y - x.reshape(2, 1).sum()).sum()
    z.backward()
    z.backward()
    see("x", x.grad)
    see("y", y.grad)


@program(26)
def a_loop_over_a_sum_of_leaves(lib: Any, see: Any) -> None:
    x = leaf(lib, [[1.0, 2.0], [3.0, 4.0]])
    y = (-x.t() + 1).sum()
    for _ in range(3):
        y.backward()
    see("x", x.grad)


@program(27)
def retained_and_once_more(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y = (x * x).sum()
    y.backward(retain_graph=True)
    y.backward(retain_graph=True)
    y.backward()
    see("x", x.grad)
    see.error("fourth", TWICE, lambda: y.backward())


@program(27)
def create_graph_retains(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y = (x**3).sum()
    lib.autograd.grad(y, x, create_graph=True)
    see("again", lib.autograd.grad(y, x, create_graph=True))
    see("freed", lib.autograd.grad(y, x, retain_graph=False, create_graph=True))
    see.error("after", TWICE, lambda: lib.autograd.grad(y, x))


@program(27)
def retained_with_several_losses(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    trunk = lib.tanh(x)
    losses = [(trunk * k).sum() for k in (1, 2, 3)]
    for k, loss in enumerate(losses):
        loss.backward(retain_graph=k < 2)
        see(f"{k}", x.grad.clone())


@program(28)
def a_graph_150_000_deep(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y = x
    for _ in range(150_000):
        y = y + 1
    y.sum().backward()
    see("x", x.grad)
    del y


@program(28)
def a_deep_graph_that_is_only_built_and_freed(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0)
    y = x.clone()
    for _ in range(150_000):
        y = y * 1.0
    see("y", y)
    del y


@program(28)
def a_deep_graph_with_many_connections(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0)
    last, before = x.clone(), x.clone()
    for i in range(20_000):
        last, before = (last + before) * 0.5 if i % 3 else last - before, last
    (last + before).backward()
    see("x", x.grad)
    del last, before


@program(28)
def a_deep_graph_of_custom_functions(lib: Any, see: Any) -> None:
    class Same(lib.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            return x.clone()

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            return g

    x = leaf(lib, 1.0, 2.0)
    y = x
    for _ in range(10_000):
        y = Same.apply(y)
    y.sum().backward()
    see("x", x.grad)
    del y


def reentrant(lib: Any) -> Any:
    class Reentrant(lib.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            with lib.enable_grad():
                ctx.x = x.detach().requires_grad_()
                ctx.x = ctx.x - 1
            return ctx.x.detach()

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            if ctx.x < 0:
                return g
            with lib.enable_grad():
                Reentrant.apply(ctx.x).sum().backward()
            return g

    return Reentrant


@program(29)
def backward_2000_levels_inside_backward(lib: Any, see: Any) -> None:
    x = leaf(lib, 2000.0)
    reentrant(lib).apply(x).sum().backward()
    see("x", x.grad)


@program(29)
def a_backward_inside_a_backward(lib: Any, see: Any) -> None:
    y_data = lib.tensor([2.0, 3.0])

    class Inner(lib.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            with lib.enable_grad():
                ctx.x = x.detach().requires_grad_()
                ctx.y = y_data.clone().requires_grad_()
                ctx.output = ctx.x * ctx.y
            return ctx.output.detach()

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            with lib.enable_grad():
                ctx.output.sum().backward()
            seen.append(ctx.y.grad)
            return ctx.x.grad * g

    seen: list[Any] = []
    x = leaf(lib, 5.0, 7.0)
    out = Inner.apply(x)
    out.sum().backward()
    see("x", x.grad)
    see("inside", seen)


@program(29)
def an_error_of_the_inner_backward_comes_out(lib: Any, see: Any) -> None:
    class Fails(lib.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            return x.clone()

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            raise KeyError("simulate error")

    class Outer(lib.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            return x.clone()

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            with lib.enable_grad():
                Fails.apply(leaf(lib, 1.0)).backward()
            return g

    x = leaf(lib, 1.0)
    see.error("error", "simulate error", lambda: Outer.apply(x).sum().backward())
    see("x", x.grad)
    (x * 2).backward()  # the engine is in order afterwards
    see("x after", x.grad)


@program(29)
def backward_inside_a_hook(lib: Any, see: Any) -> None:
    x, z = leaf(lib, 2.0), leaf(lib, 3.0)
    y = x * x

    def hook(g: Any) -> Any:
        with lib.enable_grad():
            (z * z).backward()
        return g * z.grad

    y.register_hook(hook)
    (y * 2).backward()
    see("x", x.grad)
    see("z", z.grad)


@program(30)
def a_factor_that_is_a_number_saves_nothing(lib: Any, see: Any) -> None:
    mu, x, loss = leaf(lib, 1.0, 1.0), lib.zeros(2), 0
    for i in range(3):
        x.detach_()
        x.copy_(mu + i)  # would clash, had the product saved x
        loss = loss + (x * float(i)).sum()
    loss.backward()
    see("mu", mu.grad)


@program(30)
def what_needs_no_gradient_is_not_saved(lib: Any, see: Any) -> None:
    x, c = leaf(lib, 1.0, 2.0), lib.tensor([3.0, 4.0])
    y = x * 1
    z = y * c  # only c is read by backward
    y.add_(100)
    z.sum().backward()
    see("x", x.grad)


@program(30)
def what_was_saved_is_free_after_backward(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y = x * 1
    z = (y * y).sum()
    z.backward()
    y.add_(1)
    see("y", y)
    see("x", x.grad)


@program(31)
def a_plain_graph_has_no_cycle(lib: Any, see: Any) -> None:
    gc.collect()
    gc.disable()
    try:
        x = leaf(lib, 1.0, 2.0)
        y = lib.exp(x) * x
        alive = weakref.ref(y)
        y.sum().backward()
        del y
        see("gone", alive() is None)
    finally:
        gc.enable()


@program(31)
def hooks_on_a_result_do_not_keep_it(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y = x * 2
    y.register_hook(lambda g: g * 2)
    y.retain_grad()
    alive = weakref.ref(y)
    y.sum().backward()
    del y
    gc.collect()
    see("gone", alive() is None)
    see("x", x.grad)


@program(31)
def a_hook_that_holds_its_own_tensor_is_collected(lib: Any, see: Any) -> None:
    class Held:
        pass

    held, x = Held(), leaf(lib, 1.0, 2.0)
    y = x * 2
    y.register_hook(lambda g, kept=(held, y): g * 3)
    alive = weakref.ref(held)
    y.sum().backward()
    see("x", x.grad)
    del y, held
    gc.collect()
    see("gone", alive() is None)


@program(31)
def what_ctx_holds_is_collected(lib: Any, see: Any) -> None:
    class Held:
        pass

    class Keeps(lib.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any, held: Any) -> Any:
            out = x.clone()
            ctx.held = held
            ctx.save_for_backward(x, out)
            return out

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            return g, None

    for runs in (True, False):
        held, x = Held(), leaf(lib, 1.0, 2.0)
        alive = weakref.ref(held)
        y = Keeps.apply(x, held)
        if runs:
            y.sum().backward()
            see("x", x.grad)
        del y, held
        gc.collect()
        see("gone", alive() is None)


DIFFERS: dict[str, tuple[str, dict[str, str]]] = {
    "a_hook_that_holds_its_own_tensor_is_collected": (
        "nothing leaks, where PyTorch's cycle stays",
        {"gone": "ours True"},
    ),
}


@pytest.mark.parametrize("one", of(__name__), ids=str)
def test_program(one: Program) -> None:
    compare(one, DIFFERS)
