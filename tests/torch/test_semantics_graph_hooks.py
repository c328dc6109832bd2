"""Hooks on nodes, on several tensors, on what is saved; the graph called and looked at (groups 32 and 57 to 65)."""

from typing import Any

import pytest

from .semantics import Program, compare, leaf, of, program


@program(59)
def hooks_on_an_accumulator(lib: Any, see: Any) -> None:
    x, order = leaf(lib, 1.0, 2.0), []
    accumulator = x.view_as(x).grad_fn.next_functions[0][0]
    accumulator.register_prehook(lambda g: order.append(("pre", g[0].clone(), x.grad)))
    accumulator.register_hook(lambda given, got: order.append(("post", len(given), len(got), x.grad.clone())))
    x.register_hook(lambda g: order.append("tensor"))
    x.register_post_accumulate_grad_hook(lambda p: order.append("accumulated"))
    (x * 2).sum().backward()
    see("order", order)
    see("x", x.grad)


@program(59)
def a_prehook_on_an_accumulator_changes_the_gradient(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    accumulator = x.view_as(x).grad_fn.next_functions[0][0]
    handle = accumulator.register_prehook(lambda g: (g[0] * 10,))
    (x * 2).sum().backward()
    see("x", x.grad)
    see("grad", lib.autograd.grad((x * 2).sum(), x))
    handle.remove()
    (x * 2).sum().backward()
    see("removed", x.grad)


@program(59)
def what_node_hooks_are_given(lib: Any, see: Any) -> None:
    x, c = leaf(lib, 1.0, 2.0), lib.tensor([3.0, 4.0])
    seen: list[Any] = []
    y = x * c
    y.grad_fn.register_prehook(lambda g: seen.append(list(g)))
    y.grad_fn.register_hook(lambda given, got: seen.append([list(given), list(got)]))
    (y * 5).sum().backward()
    see("seen", seen)


@program(59)
def what_node_hooks_must_not_return(lib: Any, see: Any) -> None:
    for name, value in {"number": 1.0, "too many": (lib.ones(2),) * 3, "shape": (lib.ones(3),)}.items():
        x = leaf(lib, 1.0, 2.0)
        y = x.exp()
        y.grad_fn.register_hook(lambda given, got, value=value: value)
        see.error(name, "", lambda y=y: y.sum().backward())


@program(59)
def node_hooks_and_an_overwrite(lib: Any, see: Any) -> None:
    x, calls = leaf(lib, 1.0, 2.0), []
    y = x * 2
    y.grad_fn.register_prehook(lambda g: calls.append(("first", g[0].clone())))
    y.mul_(3)
    y.grad_fn.register_prehook(lambda g: calls.append(("second", g[0].clone())))
    y.sum().backward()
    see("calls", calls)


@program(58)
def hooks_after_retain_grad_and_before(lib: Any, see: Any) -> None:
    x, seen = leaf(lib, 1.0, 2.0), []
    y = x * 2
    y.retain_grad()
    y.register_hook(lambda g: seen.append(g.clone()))
    y.grad_fn.register_prehook(lambda g: (g[0] * 100,))
    y.sum().backward()
    see("y", y.grad)
    see("seen", seen)
    see("x", x.grad)


@program(57)
def one_hook_for_several_tensors(lib: Any, see: Any) -> None:
    a, b, c = leaf(lib, 1.0), leaf(lib, 2.0), leaf(lib, 3.0)
    seen: list[Any] = []
    handle = lib.autograd.graph.register_multi_grad_hook((a, b, c), lambda g: seen.append(list(g)))
    (a * b).backward()
    (a * b * c).backward()
    see("seen", seen)
    handle.remove()
    (a * b * c).backward()
    see("removed", len(seen))


@program(57)
def one_hook_for_any_of_several_tensors(lib: Any, see: Any) -> None:
    a, b, c = leaf(lib, 1.0), leaf(lib, 2.0), leaf(lib, 3.0)
    seen: list[Any] = []
    lib.autograd.graph.register_multi_grad_hook((a, b, c), lambda g: seen.append(g.clone()), mode="any")
    (a * 2).backward()
    (b * 3 + c * 3).backward()
    see("seen", seen)
    see.error("mode", "", lambda: lib.autograd.graph.register_multi_grad_hook((a,), lambda g: None, mode="some"))


@program(57)
def the_same_hook_twice_and_a_handle_lost(lib: Any, see: Any) -> None:
    x, calls = leaf(lib, 1.0, 2.0), []

    def hook(g: Any) -> Any:
        calls.append(1)
        return g * 2

    x.register_hook(hook)
    x.register_hook(hook)
    x.sum().backward()
    see("calls", len(calls))
    see("x", x.grad)


@program(57)
def a_hook_that_removes_itself(lib: Any, see: Any) -> None:
    x, calls, handles = leaf(lib, 1.0, 2.0), [], []

    def hook(g: Any) -> None:
        calls.append(1)
        handles[0].remove()

    handles.append(x.register_hook(hook))
    x.register_hook(lambda g: calls.append(2))
    x.sum().backward()
    x.sum().backward()
    see("calls", calls)


@program(57)
def hooks_under_create_graph(lib: Any, see: Any) -> None:
    x, seen = leaf(lib, 1.0, 2.0), []
    y = x**2
    y.register_hook(lambda g: seen.append((g.requires_grad, lib.is_grad_enabled())))
    x.register_hook(lambda g: g**2)
    (g,) = lib.autograd.grad((y**2).sum(), x, create_graph=True)
    see("first", g)
    see("second", lib.autograd.grad(g.sum(), x))
    see("seen", seen)


@program(57)
def a_hook_on_a_leaf_and_grad(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    x.register_hook(lambda g: g * 3)
    see("grad", lib.autograd.grad((x * x).sum(), x))
    (x * x).sum().backward(inputs=[x])
    see("backward", x.grad)
    y = x * 1
    y.register_hook(lambda g: g * 5)
    see("grad of the result", lib.autograd.grad((y * y).sum(), [y, x]))


@program(57)
def hooks_that_write_into_the_gradient(lib: Any, see: Any) -> None:
    x, y = leaf(lib, 1.0, 2.0), leaf(lib, 3.0, 4.0)
    z = (x * y).clone()
    z.register_hook(lambda g: g.clone().mul_(2))
    z.sum().backward()
    see("x", x.grad)
    see("y", y.grad)


@program(60)
def accumulation_hooks_and_retained_results(lib: Any, see: Any) -> None:
    x, order = leaf(lib, 1.0, 2.0), []
    x.register_post_accumulate_grad_hook(lambda p: order.append(p.grad.clone()))
    y = x * 2
    y.retain_grad()
    lib.autograd.backward([y.sum(), (y * y).sum()])
    see("order", order)
    see("y", y.grad)


@program(60)
def the_gradient_dropped_after_accumulation(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)

    def drop(p: Any) -> None:
        p.grad = None

    handle = x.register_post_accumulate_grad_hook(drop)
    (x * 2).sum().backward()
    see("dropped", x.grad)
    handle.remove()
    (x * 2).sum().backward()
    see("kept", x.grad)


@program(60)
def a_failing_hook_after_accumulation(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)

    def fail(p: Any) -> None:
        raise ValueError("after accumulation")

    x.register_post_accumulate_grad_hook(fail)
    see.error("error", "after accumulation", lambda: (x * 2).sum().backward())
    see("x", x.grad)


@program(32)
def an_edge_of_the_graph(lib: Any, see: Any) -> None:
    edge = lib.autograd.graph.get_gradient_edge
    x = leaf(lib, 1.0, 2.0)
    y = x * x
    see("number", edge(y).output_nr)
    see("node", edge(y).node is y.grad_fn)
    see("leaf", edge(x).node.name())
    see("grad by edge", lib.autograd.grad((y * 3).sum(), [edge(y), edge(x)]))
    see.error("constant", "", lambda: edge(lib.ones(2)))


@program(32)
def a_node_called(lib: Any, see: Any) -> None:
    x, c = leaf(lib, 1.0, 2.0), lib.tensor([3.0, 4.0])
    see("exp", x.exp().grad_fn(lib.ones(2)))
    see("mul", (x * c).grad_fn(lib.ones(2)))
    see("sum", x.sum().grad_fn(lib.tensor(2.0)))
    see("add", (x + c).grad_fn(lib.ones(2)))


@program(32)
def nodes_of_many_ops(lib: Any, see: Any) -> None:
    x, m = leaf(lib, [[0.5, 0.25], [2.0, 1.0]]), lib.nn
    results = [
        x + 1, x * 2, x - x, x / 2, x**2, -x, x @ x, x.exp(), x.log(), x.sqrt(), x.sin(), x.tanh(), x.sigmoid(),
        x.relu(), x.sum(), x.mean(), x.max(), x.max(1)[0], x.prod(), x.norm(), x.var(), x.std(), x.t(), x.view(4),
        x.reshape(4), x[0], x[lib.tensor([0])], x.unsqueeze(0), x.permute(1, 0), x.expand(2, 2, 2), x.clone(),
        lib.cat([x, x]), lib.stack([x, x]), lib.where(x > 1, x, x), x.clamp(0, 1), x.abs(), x.softmax(0),
        x.log_softmax(0), m.functional.linear(x, x), x.cumsum(0), m.functional.mse_loss(x, x), m.functional.gelu(x),
        m.functional.softplus(x), x.double(), x.gather(0, lib.tensor([[0]])), x.diagonal(), x.tril(), x.flip(0),
        x.repeat(2, 1), x.masked_fill(x > 1, 0.0), x.logsumexp(0), x.sort()[0], x.topk(1)[0], x.unbind(0)[0],
        x.split(1)[0], x.select(0, 0), x.squeeze(), x.transpose(0, 1), lib.maximum(x, x), x.mm(x), x.mv(x[0]),
        lib.dot(x[0], x[0]), lib.bmm(x[None], x[None]), lib.outer(x[0], x[0]),
    ]  # fmt: skip
    see("names", [r.grad_fn.name() for r in results])


@program(42)
def versions_raised_for_several(lib: Any, see: Any) -> None:
    x, y = lib.ones(2), leaf(lib, 1.0)
    increment = lib.autograd.graph.increment_version
    increment(x)
    increment([x, x[:1], y])
    see("versions", [x._version, y._version])


@program(65)
def how_often_a_saved_value_is_packed(lib: Any, see: Any) -> None:
    counts = {"pack": 0, "unpack": 0}

    def pack(t: Any) -> Any:
        counts["pack"] += 1
        return t

    def unpack(t: Any) -> Any:
        counts["unpack"] += 1
        return t

    x, c = leaf(lib, 1.0, 2.0), lib.tensor([3.0, 4.0])
    with lib.autograd.graph.saved_tensors_hooks(pack, unpack):
        y = (x * c).exp() + x
    see("packed", dict(counts))
    y.sum().backward(retain_graph=True)
    see("once", dict(counts))
    y.sum().backward()
    see("twice", dict(counts))
    see("x", x.grad)


@program(65)
def the_version_is_checked_before_a_value_is_packed_anew(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y = x * 1
    with lib.autograd.graph.saved_tensors_hooks(lambda t: t.detach().clone(), lambda t: t):
        z = (y * y).sum()
    y.add_(1)  # what was saved is a copy
    see.outcome("backward", lambda: z.backward())
    see("x", x.grad)


@program(65)
def values_saved_under_hooks_and_a_second_derivative(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    with lib.autograd.graph.saved_tensors_hooks(lambda t: t, lambda t: t):
        y = (x**3).sum()
    (g,) = lib.autograd.grad(y, x, create_graph=True)
    see("first", g)
    see("second", lib.autograd.grad(g.sum(), x))


@program(64)
def the_index_of_the_output_that_is_nan(lib: Any, see: Any) -> None:
    cases = {
        "0th": lambda x, y: x.sqrt() * 0 + y,
        "mul": lambda x, y: (x * float("inf")) * y * 0,
        "log": lambda x, y: x.log() * 0 + y,
        "norm": lambda x, y: lib.linalg.norm(x * float("nan")) + y,
    }
    for name, f in cases.items():
        x, y = leaf(lib, 0.0, 1.0), leaf(lib, 1.0, 2.0)
        with lib.autograd.detect_anomaly():
            see.error(name, "returned nan values in its", lambda f=f, x=x, y=y: f(x, y).sum().backward())


@program(64)
def anomaly_mode_and_a_nested_backward(lib: Any, see: Any) -> None:
    class Inner(lib.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            return x.clone()

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            with lib.enable_grad():
                z = leaf(lib, 0.0)
                (z.sqrt() * 0).backward()
            return g

    x = leaf(lib, 1.0)
    with lib.autograd.detect_anomaly():
        see.error("inner", "returned nan values", lambda: Inner.apply(x).backward())
    Inner.apply(x).backward()
    see("x", x.grad)


DIFFERS: dict[str, tuple[str, dict[str, str]]] = {
    "a_node_called": (
        "a node that is called gives values, without a graph",
        {"exp": "ours float32[2] leaf: [2.718282 7.38"},
    ),
    "nodes_of_many_ops": (
        "t, unbind, split and bmm are made of other ops",
        {"names": "[22] ours 'TransposeBackward0'\n      PyTorch 'TBackward0'; [53] ours 'SelectBackward0'"},
    ),
}


@pytest.mark.parametrize("one", of(__name__), ids=str)
def test_program(one: Program) -> None:
    compare(one, DIFFERS)
