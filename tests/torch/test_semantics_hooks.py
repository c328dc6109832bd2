"""Hooks on tensors: how often, in which order, with what, and what they may return (groups 57 to 60)."""

from typing import Any

import pytest

from .semantics import Program, compare, leaf, of, program


@program(57)
def several_hooks_and_their_removal(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y = x * 2
    counts = [0, 0]

    def count(i: int, by: int) -> Any:
        def hook(g: Any) -> None:
            counts[i] += by

        return hook

    first = y.register_hook(count(0, 1))
    y.sum().backward(retain_graph=True)
    second = y.register_hook(count(1, 10))
    y.sum().backward(retain_graph=True)
    see("counts", list(counts))
    first.remove()
    y.sum().backward(retain_graph=True)
    first.remove()
    second.remove()
    y.sum().backward()
    see("counts at the end", counts)
    see("x", x.grad)


@program(57)
def hooks_replace_the_gradient(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y = x * x
    y.register_hook(lambda g: g * 2)
    y.register_hook(lambda g: g + 1)
    x.register_hook(lambda g: g * 10)
    y.sum().backward()
    see("x", x.grad)


@program(57)
def a_hook_as_a_context(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    with x.register_hook(lambda g: g * 5):
        x.sum().backward()
        see("inside", x.grad.clone())
    x.sum().backward()
    see("after", x.grad)


@program(57)
def what_a_hook_sees(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    seen: list[Any] = []
    y = x * x
    y.register_hook(lambda g: seen.append(g.clone()))
    x.register_hook(lambda g: seen.append((g.clone(), x.grad)))
    (y * lib.tensor([3.0, 4.0])).sum().backward()
    (x * 2).sum().backward()
    see("seen", seen)


@program(57)
def the_whole_gradient_goes_through_a_hook_once(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y = x * 2
    seen: list[Any] = []
    y.register_hook(lambda g: seen.append(g.clone()))
    x.register_hook(lambda g: seen.append(g.clone()))
    (y * y + y + x).sum().backward()
    see("seen", seen)


@program(57)
def what_a_hook_must_not_return(lib: Any, see: Any) -> None:
    for name, value in {"shape": lib.ones(3), "number": 1.0, "text": "no", "list": [1.0, 2.0]}.items():
        for where in ("leaf", "result"):
            x = leaf(lib, 1.0, 2.0)
            y = x * 2
            (x if where == "leaf" else y).register_hook(lambda g, value=value: value)
            see.error(f"{name} of a {where}", "", lambda y=y: y.sum().backward())


@program(57)
def a_hook_that_returns_another_dtype(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y = x * 2
    y.register_hook(lambda g: g.double())
    see.error("error", "", lambda: y.sum().backward())
    see("x", x.grad)


@program(57)
def a_hook_where_no_gradient_comes(lib: Any, see: Any) -> None:
    phrase = "cannot register a hook on a tensor that doesn't require gradient"
    see.error("constant", phrase, lambda: lib.ones(2).register_hook(lambda g: g))
    see.error("detached", phrase, lambda: leaf(lib, 1.0).detach().register_hook(lambda g: g))


@program(57)
def hooks_are_part_of_the_next_derivative(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y = x * x
    y.register_hook(lambda g: g * y)
    (g,) = lib.autograd.grad(y.sum(), x, create_graph=True)
    see("first", g)
    see("second", lib.autograd.grad(g.sum(), x))


@program(57)
def a_hook_that_fails(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)

    def hook(g: Any) -> None:
        raise KeyError("from the hook")

    handle = x.register_hook(hook)
    see.error("error", "from the hook", lambda: x.sum().backward())
    see("x", x.grad)
    handle.remove()
    x.sum().backward()
    see("after", x.grad)


@program(57)
def a_hook_registered_while_backward_runs(lib: Any, see: Any) -> None:
    x, calls = leaf(lib, 1.0, 2.0), []
    y = x * 2
    y.register_hook(lambda g: x.register_hook(lambda g: calls.append("late")) and None)
    y.sum().backward()
    see("calls", calls)


@program(58)
def a_hook_that_returns_none_changes_nothing(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y = x * 3
    y.register_hook(lambda g: None)
    y.register_hook(lambda g: g * 2)
    y.register_hook(lambda g: None)
    y.sum().backward()
    see("x", x.grad)


@program(58)
def retained_gradients(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    h1 = x * 3
    out = (h1 * h1).sum()
    see("before", h1.retains_grad)
    h1.retain_grad()
    h1.retain_grad()
    see("now", [h1.retains_grad, x.retains_grad])
    out.backward(retain_graph=True)
    see("once", h1.grad)
    out.backward(retain_graph=True)
    see("twice", h1.grad)
    x.retain_grad()
    out.backward()
    see("x", x.grad)
    see("thrice", h1.grad)


@program(58)
def retain_grad_where_there_is_none(lib: Any, see: Any) -> None:
    see.error("constant", "can't retain_grad on Tensor that has requires_grad=False", lambda: lib.ones(2).retain_grad())
    x = leaf(lib, 1.0, 2.0)
    x.retain_grad()
    see("leaf", x.retains_grad)
    x.sum().backward()
    see("x", x.grad)


@program(58)
def retained_gradients_of_freed_names(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y = x * 2
    y.retain_grad()
    z = (y * y).sum()
    del y
    z.backward()
    see("x", x.grad)


@program(58)
def a_retained_gradient_sees_the_hooks(lib: Any, see: Any) -> None:
    for early in (True, False):
        x = leaf(lib, 1.0, 2.0)
        y = x * 2
        if early:
            y.retain_grad()
        y.register_hook(lambda g: g * 2)
        if not early:
            y.retain_grad()
        y.register_hook(lambda g: g + 1)
        y.sum().backward()
        see("y", y.grad)
        see("x", x.grad)


@program(58)
def retained_gradients_with_create_graph(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y = x * x
    y.retain_grad()
    (y**2).sum().backward(create_graph=True)
    see("y", y.grad)
    see("second", lib.autograd.grad(y.grad.sum(), x))


@program(59)
def hooks_run_in_order_of_registration(lib: Any, see: Any) -> None:
    x, order = leaf(lib, 1.0, 2.0), []
    y = x * 2
    for i in range(3):
        y.register_hook(lambda g, i=i: order.append(f"y{i}"))
        x.register_hook(lambda g, i=i: order.append(f"x{i}"))
    y.sum().backward()
    see("order", order)


@program(59)
def hooks_of_nodes_and_of_tensors(lib: Any, see: Any) -> None:
    x, order = leaf(lib, 1.0, 2.0), []
    y = x * 2
    y.grad_fn.register_prehook(lambda g: order.append(("pre", len(g))))
    y.register_hook(lambda g: order.append("tensor"))
    y.grad_fn.register_hook(lambda given, got: order.append(("post", len(given), len(got))))
    x.register_hook(lambda g: order.append("leaf"))
    y.sum().backward()
    see("order", order)
    see("x", x.grad)


@program(59)
def node_hooks_replace_gradients(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y = x * 2
    y.grad_fn.register_prehook(lambda g: (g[0] * 3,))
    handle = y.grad_fn.register_hook(lambda given, got: (given[0] * 5, *given[1:]))
    y.sum().backward(retain_graph=True)
    see("x", x.grad)
    handle.remove()
    y.sum().backward()
    see("x after", x.grad)


@program(59)
def a_hook_belongs_to_the_version_it_was_registered_on(lib: Any, see: Any) -> None:
    x, calls = leaf(lib, 1.0, 2.0), []
    y = x * 2
    y.register_hook(lambda g: calls.append(("before", g.clone())))
    y.mul_(3)
    y.register_hook(lambda g: calls.append(("after", g.clone())))
    (y * 5).sum().backward()
    see("calls", calls)
    see("x", x.grad)


@program(59)
def retain_grad_follows_an_overwrite(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y = x * 2
    y.retain_grad()
    y.mul_(3)
    (y * 5).sum().backward()
    see("y", y.grad)
    see("x", x.grad)


@program(59)
def a_hook_on_a_constant_made_to_require_gradients(lib: Any, see: Any) -> None:
    a, b, calls = lib.ones(2), leaf(lib, 2.0, 3.0), []
    a.mul_(b)
    a.register_hook(lambda g: calls.append(g.clone()))
    a.mul_(2)
    a.sum().backward()
    see("calls", calls)
    see("b", b.grad)


@program(59)
def a_hook_on_a_leaf_that_is_detached_in_place(lib: Any, see: Any) -> None:
    x, calls = leaf(lib, 1.0, 2.0), []
    x.register_hook(lambda g: calls.append("x"))
    x.requires_grad_(False)
    x.requires_grad_(True)
    (x * 2).sum().backward()
    see("calls", calls)


@program(59)
def hooks_by_which_inputs_see_gradients(lib: Any, see: Any) -> None:
    x, calls = leaf(lib, 1.0, 2.0), []
    y = x * 2
    y.register_hook(lambda g: calls.append("y"))
    x.register_hook(lambda g: calls.append("x"))
    lib.autograd.grad(y.sum(), x, retain_graph=True)
    see("grad", list(calls))
    lib.autograd.grad(y.sum(), y, retain_graph=True)
    see("grad of the result", list(calls))
    y.sum().backward(inputs=[x])
    see("backward", calls)


@program(60)
def a_hook_after_accumulation(lib: Any, see: Any) -> None:
    x, seen = leaf(lib, 1.0, 2.0), []
    x.register_hook(lambda g: seen.append(("hook", None if x.grad is None else x.grad.clone())))
    handle = x.register_post_accumulate_grad_hook(lambda p: seen.append((p is x, p.grad.clone())))
    (x * 2).sum().backward()
    (x * 3).sum().backward()
    see("seen", seen)
    handle.remove()
    x.sum().backward()
    see("removed", len(seen))


@program(60)
def only_leaves_have_hooks_after_accumulation(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    phrase = "post accumulate grad hooks cannot be registered on non-leaf tensors"
    see.error("result", phrase, lambda: (x * 2).register_post_accumulate_grad_hook(lambda p: None))
    see.error("constant", "", lambda: lib.ones(2).register_post_accumulate_grad_hook(lambda p: None))


@program(60)
def a_hook_after_accumulation_returns_nothing(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    x.register_post_accumulate_grad_hook(lambda p: p.grad)
    see.error("error", "", lambda: x.sum().backward())


@program(60)
def an_optimizer_step_after_accumulation(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    optimizer = lib.optim.SGD([x], lr=0.1)

    def step(p: Any) -> None:
        optimizer.step()
        optimizer.zero_grad()

    x.register_post_accumulate_grad_hook(step)
    for _ in range(3):
        (x * x).sum().backward()
    see("x", x)
    see("grad", x.grad)


@program(60)
def several_hooks_after_accumulation(lib: Any, see: Any) -> None:
    x, y, order = leaf(lib, 1.0), leaf(lib, 2.0), []
    for name, t in (("x", x), ("y", y)):
        for i in range(2):
            t.register_post_accumulate_grad_hook(lambda p, key=f"{name}{i}": order.append(key))
    (x * y).backward(inputs=[x], retain_graph=True)
    see("x alone", list(order))
    lib.autograd.grad(x * y, [x, y])
    see("none by grad", list(order))
    (x * y).backward()
    see("each in order", [[key for key in order if key[0] == name] for name in "xy"])


DIFFERS: dict[str, tuple[str, dict[str, str]]] = {}


@pytest.mark.parametrize("one", of(__name__), ids=str)
def test_program(one: Program) -> None:
    compare(one, DIFFERS)
