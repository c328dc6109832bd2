"""Anomaly mode, hooks on what is saved, checkpoints (groups 64 and 65)."""

from typing import Any

import pytest

from .semantics import Program, compare, leaf, of, program


def wrong_gradient(lib: Any, fails: bool = False) -> Any:
    class Wrong(lib.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any, y: Any) -> Any:
            return x + y

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            if fails:
                raise ValueError("from backward")
            return g, g * float("nan")

    return Wrong


@program(64)
def a_gradient_that_is_not_a_number(lib: Any, see: Any) -> None:
    x, y = leaf(lib, 1.0, 2.0), leaf(lib, 3.0, 4.0)
    out = wrong_gradient(lib).apply(x * 1, y * 1).sum()
    out.backward(retain_graph=True)  # without anomaly mode it passes
    see("y", y.grad)
    with lib.autograd.detect_anomaly():
        see.error("1th", "returned nan values in its 1th output", lambda: out.backward(retain_graph=True))
        see.error("name", "WrongBackward", lambda: out.backward())


@program(64)
def the_op_that_made_it_is_named(lib: Any, see: Any) -> None:
    x = leaf(lib, 0.0, 1.0)
    with lib.autograd.detect_anomaly():
        y = lib.sqrt(x) * 0
        phrase = "Function 'SqrtBackward0' returned nan values in its 0th output"
        see.error("sqrt", phrase, lambda: y.sum().backward())
        z = (x / x).sum()
        see.error("div", "Function 'DivBackward0' returned nan values in its 1th output", lambda: z.backward())


@program(64)
def nan_is_allowed_where_it_is_not_checked(lib: Any, see: Any) -> None:
    x = leaf(lib, 0.0, 1.0)
    with lib.autograd.detect_anomaly(check_nan=False):
        (lib.sqrt(x) * 0).sum().backward()
    see("x", x.grad)
    with lib.autograd.set_detect_anomaly(False):
        (lib.sqrt(x) * 0).sum().backward()
    see("x again", x.grad)


@program(64)
def anomaly_mode_as_a_state(lib: Any, see: Any) -> None:
    states = [(lib.is_anomaly_enabled(), lib.is_anomaly_check_nan_enabled())]
    with lib.autograd.detect_anomaly():
        states.append((lib.is_anomaly_enabled(), lib.is_anomaly_check_nan_enabled()))
        with lib.autograd.set_detect_anomaly(True, check_nan=False):
            states.append((lib.is_anomaly_enabled(), lib.is_anomaly_check_nan_enabled()))
        with lib.autograd.set_detect_anomaly(False):
            states.append((lib.is_anomaly_enabled(), lib.is_anomaly_check_nan_enabled()))
        states.append((lib.is_anomaly_enabled(), lib.is_anomaly_check_nan_enabled()))
    states.append((lib.is_anomaly_enabled(), lib.is_anomaly_check_nan_enabled()))
    lib.autograd.set_detect_anomaly(True)
    states.append((lib.is_anomaly_enabled(), lib.is_anomaly_check_nan_enabled()))
    lib.autograd.set_detect_anomaly(False)
    states.append((lib.is_anomaly_enabled(), lib.is_anomaly_check_nan_enabled()))
    see("states", states)


@program(64)
def anomaly_mode_warns(lib: Any, see: Any) -> None:
    def enter() -> None:
        with lib.autograd.detect_anomaly():
            pass

    see.warnings("detect_anomaly", enter)
    see.warnings("set_detect_anomaly", lambda: lib.autograd.set_detect_anomaly(True).__exit__(None, None, None))
    see("after", lib.is_anomaly_enabled())


@program(64)
def an_error_in_backward_shows_the_forward(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    with lib.autograd.detect_anomaly():
        y = wrong_gradient(lib, fails=True).apply(x, x).sum()
        see.error("error", "from backward", lambda: y.backward())


@program(64)
def anomaly_mode_in_a_second_derivative(lib: Any, see: Any) -> None:
    x = leaf(lib, 0.0, 1.0)
    with lib.autograd.detect_anomaly():
        (g,) = lib.autograd.grad((x**1.5).sum(), x, create_graph=True)
        see("first", g)
        see.error("second", "returned nan values", lambda: (g * lib.tensor([0.0, 1.0])).sum().backward())


@program(64)
def nan_that_was_there_before(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    with lib.autograd.detect_anomaly():
        see.error("given", "returned nan values", lambda: (x * 2).backward(lib.tensor([float("nan"), 1.0])))


@program(65)
def what_is_saved_is_packed_and_unpacked(lib: Any, see: Any) -> None:
    packed: list[Any] = []
    unpacked: list[Any] = []

    def pack(t: Any) -> Any:
        packed.append((t.detach().clone(), t.requires_grad))
        return t.detach() * 2

    def unpack(t: Any) -> Any:
        unpacked.append(t.clone())
        return t / 2

    x = leaf(lib, 1.0, 2.0)
    with lib.autograd.graph.saved_tensors_hooks(pack, unpack):
        y = x * x
    z = (y * 3).sum()
    z.backward()
    see("packed", packed)
    see("unpacked", unpacked)
    see("x", x.grad)


@program(65)
def saved_values_replaced_by_a_hook(lib: Any, see: Any) -> None:
    x, y = leaf(lib, 1.0, 2.0), leaf(lib, 3.0, 4.0)
    with lib.autograd.graph.saved_tensors_hooks(lambda t: t * 10, lambda t: t):
        out = x * y
    out.sum().backward()
    see("x", x.grad)
    see("y", y.grad)


@program(65)
def saved_hooks_are_nested(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    hooks = lib.autograd.graph.saved_tensors_hooks
    with hooks(lambda t: t.detach() * 2, lambda t: t):
        with hooks(lambda t: t.detach() * 3, lambda t: t):
            a = lib.exp(x)
        b = lib.exp(x)
    c = lib.exp(x)
    for out in (a, b, c):
        see("gradient", lib.autograd.grad(out.sum(), x))


@program(65)
def numbers_as_what_is_saved(lib: Any, see: Any) -> None:
    x, kept = leaf(lib, 1.0, 2.0), []

    def pack(t: Any) -> int:
        kept.append(t.detach().clone())
        return len(kept) - 1

    with lib.autograd.graph.saved_tensors_hooks(pack, lambda i: kept[i]):
        y = lib.exp(x)
    y.sum().backward()
    see("x", x.grad)
    see("kept", kept)


@program(65)
def saved_hooks_that_fail(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    hooks = lib.autograd.graph.saved_tensors_hooks

    def fail(t: Any) -> Any:
        raise KeyError("in a hook")

    def forward() -> Any:
        with hooks(fail, lambda t: t):
            return x * x

    see.error("pack", "in a hook", forward)
    with hooks(lambda t: t, fail):
        y = (x * x).sum()
    see.error("unpack", "in a hook", lambda: y.backward())
    with hooks(lambda t: t, lambda t: "no tensor"):
        z = (x * x).sum()
    see.error("no tensor", "", lambda: z.backward())
    see("afterwards", (x * x).requires_grad)


@program(65)
def saved_hooks_switched_off(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    graph = lib.autograd.graph
    with graph.disable_saved_tensors_hooks("not here"):
        see.error("refused", "not here", lambda: graph.saved_tensors_hooks(lambda t: t, lambda t: t).__enter__())
        see("x", x * x)


@program(65)
def saved_hooks_of_a_custom_function(lib: Any, see: Any) -> None:
    class Square(lib.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            ctx.save_for_backward(x)
            return x * x

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            (x,) = ctx.saved_tensors
            return g * 2 * x

    x = leaf(lib, 1.0, 2.0)
    with lib.autograd.graph.saved_tensors_hooks(lambda t: t.detach() + 1, lambda t: t):
        y = Square.apply(x)
    y.sum().backward()
    see("x", x.grad)


@program(65)
def saved_on_the_cpu(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    with lib.autograd.graph.save_on_cpu():
        y = (x**3).sum()
    y.backward()
    see("x", x.grad)


def checkpointed(lib: Any, see: Any, reentrant: bool) -> None:
    from_lib = lib.utils.checkpoint.checkpoint
    calls: list[Any] = []
    x, w = leaf(lib, 1.0, 2.0), leaf(lib, 3.0, 4.0)

    def block(x: Any) -> Any:
        calls.append(lib.is_grad_enabled())
        return lib.tanh(x * w) * w

    y = from_lib(block, x * 2, use_reentrant=reentrant)
    see("y", y)
    see("calls", list(calls))
    (y * y).sum().backward()
    see("calls after", calls)
    see("x", x.grad)
    see("w", w.grad)
    with lib.no_grad():
        see("without a graph", from_lib(block, x, use_reentrant=reentrant))


@program(65)
def a_checkpoint_that_is_reentrant(lib: Any, see: Any) -> None:
    checkpointed(lib, see, True)


@program(65)
def a_checkpoint_that_is_not_reentrant(lib: Any, see: Any) -> None:
    checkpointed(lib, see, False)


@program(65)
def a_checkpoint_and_autograd_grad(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    checkpoint = lib.utils.checkpoint.checkpoint
    y = checkpoint(lambda t: lib.sin(t) * t, x, use_reentrant=False)
    see("grad", lib.autograd.grad(y.sum(), x))
    z = checkpoint(lambda t: lib.sin(t) * t, x, use_reentrant=True)
    see.error("reentrant", "", lambda: lib.autograd.grad(z.sum(), x))


@program(65)
def a_checkpoint_draws_the_same_numbers_again(lib: Any, see: Any) -> None:
    for reentrant in (True, False):
        x = lib.ones(8, requires_grad=True)
        lib.manual_seed(3)
        y = lib.utils.checkpoint.checkpoint(lambda t: t * lib.rand(8), x, use_reentrant=reentrant)
        after = lib.rand(1)
        y.sum().backward()
        see("y", y)
        see("x", x.grad)
        see("after", after)


@program(65)
def a_chain_of_checkpoints(lib: Any, see: Any) -> None:
    lib.manual_seed(0)
    layers = lib.nn.Sequential(*[m for _ in range(4) for m in (lib.nn.Linear(3, 3), lib.nn.Tanh())])
    x = lib.ones(2, 3, requires_grad=True)
    y = lib.utils.checkpoint.checkpoint_sequential(layers, 3, x, use_reentrant=False)
    y.sum().backward()
    see("x", x.grad)
    see("weight", layers[0].weight.grad)


DIFFERS: dict[str, tuple[str, dict[str, str]]] = {}


@pytest.mark.parametrize("one", of(__name__), ids=str)
def test_program(one: Program) -> None:
    compare(one, DIFFERS)
