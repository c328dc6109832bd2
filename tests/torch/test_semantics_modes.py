"""Grad modes nested, kept, shared and thrown away (groups 33 to 35)."""

import contextlib
import threading
from typing import Any

import pytest

from .semantics import Program, compare, leaf, of, program


@program(33)
def a_call_inside_a_context(lib: Any, see: Any) -> None:
    modes = []
    with lib.no_grad():
        lib.set_grad_enabled(True)
        modes.append(lib.is_grad_enabled())
    modes.append(lib.is_grad_enabled())
    with lib.enable_grad():
        lib.set_grad_enabled(False)
        with lib.enable_grad():
            modes.append(lib.is_grad_enabled())
        modes.append(lib.is_grad_enabled())
    modes.append(lib.is_grad_enabled())
    see("modes", modes)


@program(33)
def one_context_object_many_times(lib: Any, see: Any) -> None:
    modes = []
    context = lib.no_grad()
    for _ in range(2):
        with context:
            modes.append(lib.is_grad_enabled())
        modes.append(lib.is_grad_enabled())
    with contextlib.ExitStack() as stack:
        stack.enter_context(lib.no_grad())
        stack.enter_context(lib.enable_grad())
        modes.append(lib.is_grad_enabled())
    modes.append(lib.is_grad_enabled())
    see("modes", modes)


@program(33)
def decorated_methods(lib: Any, see: Any) -> None:
    class Model:
        def __init__(self) -> None:
            self.x = leaf(lib, 1.0, 2.0)

        @lib.no_grad()
        def method(self) -> Any:
            return self.x * 2

        @staticmethod
        @lib.no_grad()
        def static(x: Any) -> Any:
            return x * 3

        @classmethod
        @lib.no_grad()
        def of_class(cls, x: Any) -> Any:
            return x * 4

        @property
        @lib.no_grad()
        def value(self) -> Any:
            return self.x * 5

    model = Model()
    see("results", [model.method(), Model.static(model.x), Model.of_class(model.x), model.value])


@program(33)
def decorated_functions_keep_their_arguments(lib: Any, see: Any) -> None:
    @lib.no_grad()
    def f(x: Any, *args: Any, factor: float = 2.0, **kwargs: Any) -> Any:
        return [x * factor, args, kwargs]

    see("called", f(leaf(lib, 1.0), 1, 2, factor=3.0, other="x"))


@program(33)
def an_error_inside_a_decorated_function(lib: Any, see: Any) -> None:
    @lib.no_grad()
    def fail() -> None:
        lib.set_grad_enabled(True)
        raise ValueError("inside")

    see.error("error", "inside", fail)
    see("mode", lib.is_grad_enabled())


@program(33)
def a_mode_inside_backward_of_a_context(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y = (x * x).sum()
    with lib.no_grad():
        y.backward(retain_graph=True)
        see.outcome("grad", lambda: lib.autograd.grad(y, x, create_graph=True)[0])
        see("mode", lib.is_grad_enabled())
    with lib.inference_mode():
        see.outcome("inference", lambda: y.backward())
    see("x", x.grad)


@program(33)
def views_and_in_place_between_the_modes(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y = x * 1
    with lib.no_grad():
        view = y[:1]
        copied = y.clone()
        with lib.enable_grad():
            inner = view * 2
    see("view", view)
    see("copied", copied)
    see("inner", inner)
    see("of the view", (view * 3).requires_grad)


@program(33)
def inference_tensors_and_others(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    with lib.inference_mode():
        y = lib.ones(2)
        z = x.view(2)
        see("inside", [y.requires_grad, z.requires_grad, (y * x).requires_grad, z.is_inference(), x.is_inference()])
        y[0] = 3
        y.mul_(2)
    see("values", [y.detach().clone(), (y + 1)])
    see("in the graph", (y.clone() * x))
    see.outcome("view outside", lambda: y.view(2, 1).is_inference())
    see.outcome("in place in no_grad", lambda: lib.no_grad().__enter__() or y.add_(1))
    lib.set_grad_enabled(True)
    with lib.inference_mode():
        see.outcome("in place inside again", lambda: y.add_(1).is_inference())
    see.outcome("numpy", lambda: float(y.numpy().sum()))
    see.outcome("pickled", lambda: __import__("copy").deepcopy(y).is_inference())


@program(33)
def inference_mode_off(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0)
    with lib.no_grad(), lib.inference_mode(False):
        see("inside", [lib.is_grad_enabled(), lib.is_inference_mode_enabled(), (x * 2).requires_grad])

    @lib.inference_mode(mode=False)
    def f() -> Any:
        return [lib.is_grad_enabled(), (x * 2).requires_grad]

    with lib.inference_mode():
        see("called", f())
    see("after", lib.is_grad_enabled())


@program(33)
def a_thread_of_its_own(lib: Any, see: Any) -> None:
    modes: list[bool] = []
    with lib.no_grad():
        thread = threading.Thread(target=lambda: modes.append(lib.is_grad_enabled()))
        thread.start()
        thread.join()
    see("modes", modes)


@program(34)
def a_generator_that_is_thrown_away(lib: Any, see: Any) -> None:
    modes: list[bool] = []

    @lib.no_grad()
    def generate() -> Any:
        try:
            yield 1
            yield 2
        finally:
            modes.append(lib.is_grad_enabled())

    for _ in generate():
        break
    see("modes", modes)
    see("after", lib.is_grad_enabled())


@program(34)
def two_generators_in_turn(lib: Any, see: Any) -> None:
    modes: list[Any] = []

    def generate(name: str) -> Any:
        for _ in range(3):
            modes.append((name, lib.is_grad_enabled()))
            yield

    off, on = lib.no_grad()(generate)("off"), lib.enable_grad()(generate)("on")
    with lib.no_grad():
        next(on)
        next(off)
    for _ in range(2):
        next(off)
        next(on)
    see("modes", modes)
    see("after", lib.is_grad_enabled())


@program(35)
def a_hook_that_uses_the_other_mode(lib: Any, see: Any) -> None:
    x, seen = leaf(lib, 1.0, 2.0), []
    y = x * x

    def hook(g: Any) -> Any:
        with lib.enable_grad():
            z = (g * x).sum()
            seen.append((z.requires_grad, lib.autograd.grad(z, x)[0]))
        return g * 2

    y.register_hook(hook)
    y.sum().backward()
    see("seen", seen)
    see("x", x.grad)


DIFFERS: dict[str, tuple[str, dict[str, str]]] = {
    "views_and_in_place_between_the_modes": (
        "a view made without a graph is a constant; PyTorch's is a leaf that requires grad, cut off from its base",
        {"view": "ours float32[1] leaf", "inner": "ours float32[1] leaf", "of the view": "ours False"},
    ),
    "inference_tensors_and_others": (
        "views are constants, as above; and an overwrite that is refused changes nothing, where PyTorch's is done",
        {"inside": "[1] ours False", "numpy": "ours 10.0"},
    ),
    "a_thread_of_its_own": ("there is one grad mode for all threads", {"modes": "ours False"}),
}


@pytest.mark.parametrize("one", of(__name__), ids=str)
def test_program(one: Program) -> None:
    compare(one, DIFFERS)
