"""When a graph is recorded: contexts, decorators, generators, and backward code that switches (groups 33 to 35)."""

import asyncio
from typing import Any

import pytest

from .semantics import Program, compare, leaf, of, program


@program(33)
def contexts_and_their_nesting(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    modes = []

    def look() -> None:
        modes.append((lib.is_grad_enabled(), lib.is_inference_mode_enabled(), (x * 2).requires_grad))

    look()
    with lib.no_grad():
        look()
        with lib.enable_grad():
            look()
            with lib.no_grad():
                look()
            look()
        with lib.set_grad_enabled(True):
            look()
        look()
        with lib.inference_mode():
            look()
            with lib.enable_grad():
                look()
            with lib.inference_mode(False):
                look()
        look()
    look()
    with lib.set_grad_enabled(False):
        look()
    look()
    see("modes", modes)


@program(33)
def what_is_made_without_a_graph(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    with lib.no_grad():
        y = x * 2
        z = x + x
        leaf_inside = lib.ones(2, requires_grad=True)
    see("y", y)
    see("z", z)
    see("grad_fn", y.grad_fn)
    see("leaf", leaf_inside)
    (y * x * leaf_inside).sum().backward()
    see("x", x.grad)
    see("leaf after", leaf_inside.grad)


@program(33)
def switched_by_a_call(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0)
    lib.set_grad_enabled(False)
    see("off", (x * 2).requires_grad)
    lib.set_grad_enabled(True)
    see("on", (x * 2).requires_grad)
    switch = lib.set_grad_enabled(False)
    see("before the context", lib.is_grad_enabled())
    with switch:
        see("inside", lib.is_grad_enabled())
    see("after the context", lib.is_grad_enabled())


@program(33)
def decorators(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0)

    @lib.no_grad()
    def with_brackets(x: Any) -> Any:
        """What it does."""
        return x * 2

    @lib.no_grad
    def without(x: Any) -> Any:
        return x * 2

    @lib.enable_grad
    def enabled(x: Any) -> Any:
        return x * 2

    @lib.inference_mode()
    def inference(x: Any) -> Any:
        return x * 2

    see("no_grad", [with_brackets(x), without(x)])
    see("name", [with_brackets.__name__, with_brackets.__doc__])
    with lib.no_grad():
        see("enable_grad", enabled(x))
        see("inside", lib.is_grad_enabled())
    see("inference", inference(x).requires_grad)
    see("after", lib.is_grad_enabled())


@program(33)
def set_grad_enabled_as_a_decorator(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0)

    @lib.set_grad_enabled(False)
    def off(x: Any) -> Any:
        return x * 2

    see("still on", lib.is_grad_enabled())
    see("off", off(x))
    with lib.no_grad():

        @lib.set_grad_enabled(True)
        def on(x: Any) -> Any:
            return x * 2

        see("still off", lib.is_grad_enabled())
        see("on", on(x))
        see("off again", lib.is_grad_enabled())


@program(33)
def an_error_restores_the_mode(lib: Any, see: Any) -> None:
    def fail() -> None:
        with lib.no_grad(), lib.enable_grad(), lib.inference_mode():
            raise KeyError("wanted")

    see.error("error", "wanted", fail)
    see("modes", [lib.is_grad_enabled(), lib.is_inference_mode_enabled()])


@program(33)
def a_recursive_decorated_function(lib: Any, see: Any) -> None:
    @lib.no_grad()
    def down(n: int) -> list[bool]:
        with lib.enable_grad():
            deeper = down(n - 1) if n else []
            return [*deeper, lib.is_grad_enabled()]

    see("modes", down(3))
    see("after", lib.is_grad_enabled())


@program(33)
def bad_arguments(lib: Any, see: Any) -> None:
    see.error("no_grad", "", lambda: lib.no_grad(1, 2))
    see.error("set_grad_enabled", "", lambda: lib.set_grad_enabled())
    see("after", lib.is_grad_enabled())


@program(33)
def inference_tensors(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    with lib.inference_mode():
        y = x * 2
        made = lib.ones(2)
        y.add_(1)
        see("y", [y.requires_grad, y.is_inference(), made.is_inference(), x.is_inference()])
    see("outside", [y.requires_grad, y.is_inference(), (y * 1).is_inference(), y[:1].is_inference()])
    see.error("saved", "Inference tensors cannot be saved for backward", lambda: x * y)
    see("not saved", x + y)
    see.error("in place", "Inplace update to inference tensor outside InferenceMode", lambda: y.add_(1))
    see.error("requires_grad", "", lambda: y.requires_grad_())
    see("clone", (y.clone() * x).requires_grad)
    see.error("version", "Inference tensors do not track version counter", lambda: y._version)


@program(34)
def a_generator_keeps_its_mode_to_itself(lib: Any, see: Any) -> None:
    modes: list[Any] = []

    @lib.no_grad()
    def generate() -> Any:
        for i in range(3):
            modes.append(("inside", lib.is_grad_enabled()))
            got = yield i
            modes.append(("got", got, lib.is_grad_enabled()))
        return "end"

    steps = generate()
    see("first", next(steps))
    modes.append(lib.is_grad_enabled())
    see("sent", steps.send("hello"))
    with lib.enable_grad():
        modes.append(lib.is_grad_enabled())
        next(steps)
        modes.append(lib.is_grad_enabled())
    try:
        next(steps)
    except StopIteration as stop:
        see("returned", stop.value)
    see("modes", modes)


@program(34)
def a_generator_that_switches_by_itself(lib: Any, see: Any) -> None:
    modes: list[Any] = []

    @lib.enable_grad()
    def generate() -> Any:
        yield lib.is_grad_enabled()
        with lib.no_grad():
            yield lib.is_grad_enabled()
            yield lib.is_grad_enabled()
        yield lib.is_grad_enabled()

    with lib.no_grad():
        for inside in generate():
            modes.append((inside, lib.is_grad_enabled()))
    see("modes", modes)


@program(34)
def errors_thrown_into_a_generator(lib: Any, see: Any) -> None:
    modes: list[Any] = []

    @lib.no_grad()
    def generate() -> Any:
        while True:
            try:
                yield lib.is_grad_enabled()
            except ValueError:
                modes.append(("caught", lib.is_grad_enabled()))
                yield "caught"
            finally:
                modes.append(("finally", lib.is_grad_enabled()))

    steps = generate()
    next(steps)
    see("thrown", steps.throw(ValueError("x")))
    modes.append(lib.is_grad_enabled())
    see.error("not caught", "y", lambda: steps.throw(KeyError("y")))
    modes.append(lib.is_grad_enabled())
    second = generate()
    next(second)
    second.close()
    modes.append(lib.is_grad_enabled())
    see("modes", modes)


@program(34)
def a_recursive_generator(lib: Any, see: Any) -> None:
    @lib.no_grad()
    def down(n: int) -> Any:
        yield lib.is_grad_enabled()
        if n:
            yield from up(n - 1)
        yield lib.is_grad_enabled()

    @lib.enable_grad()
    def up(n: int) -> Any:
        yield lib.is_grad_enabled()
        if n:
            yield from down(n - 1)
        yield lib.is_grad_enabled()

    see("modes", [(mode, lib.is_grad_enabled()) for mode in down(4)])


@program(34)
def a_generator_that_fails(lib: Any, see: Any) -> None:
    @lib.no_grad()
    def generate() -> Any:
        yield 1
        raise RuntimeError("inside")

    steps = generate()
    next(steps)
    see.error("error", "inside", lambda: next(steps))
    see("mode", lib.is_grad_enabled())
    see.error("over", "", lambda: next(steps))


@program(34)
def a_coroutine_inside_a_context(lib: Any, see: Any) -> None:
    modes: list[Any] = []

    @lib.no_grad()
    def twice(n: int) -> Any:
        modes.append(lib.is_grad_enabled())
        return n * 2

    async def work() -> int:
        with lib.no_grad():
            modes.append(lib.is_grad_enabled())
            await asyncio.sleep(0)
            modes.append(lib.is_grad_enabled())
        return twice(4)

    see("result", asyncio.run(work()))
    see("modes", modes)
    see("after", lib.is_grad_enabled())


@program(34)
def yielded_tensors_of_a_generator(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)

    @lib.no_grad()
    def batches() -> Any:
        for k in range(2):
            yield x * k

    see("given", list(batches()))
    see("made outside", [x * 1 for _ in batches()])


def switching(lib: Any, to: Any) -> Any:
    class Switches(lib.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            return x.clone()

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            to.append(lib.is_grad_enabled())
            lib.set_grad_enabled(True)
            return g

    return Switches


@program(35)
def backward_code_that_flips_the_mode(lib: Any, see: Any) -> None:
    modes: list[Any] = []
    x = leaf(lib, 1.0)
    y = switching(lib, modes).apply(x)
    for mode in (True, False):
        with lib.set_grad_enabled(mode):
            y.backward(retain_graph=True)
            modes.append(lib.is_grad_enabled())
    see("modes", modes)


@program(35)
def the_mode_inside_backward(lib: Any, see: Any) -> None:
    modes: list[Any] = []
    x = leaf(lib, 1.0, 2.0)
    y = x * x
    y.register_hook(lambda g: modes.append((lib.is_grad_enabled(), g.requires_grad)))
    y.sum().backward(retain_graph=True)
    lib.autograd.grad(y.sum(), x, create_graph=True)
    with lib.no_grad():
        lib.autograd.grad(y, x, lib.ones(2), create_graph=True)
    see("modes", modes)
    see("after", lib.is_grad_enabled())


@program(35)
def backward_that_fails_restores_the_mode(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0)
    y = x * 2

    def hook(g: Any) -> None:
        lib.set_grad_enabled(True)
        raise RuntimeError("in the hook")

    y.register_hook(hook)
    see.error("error", "in the hook", lambda: y.backward())
    see("mode", lib.is_grad_enabled())


DIFFERS: dict[str, tuple[str, dict[str, str]]] = {
    "inference_tensors": ("their overwrites are detected as those of all others", {"saved": "ours 'no error'"}),
}


@pytest.mark.parametrize("one", of(__name__), ids=str)
def test_program(one: Program) -> None:
    compare(one, DIFFERS)
