"""Hooks on tensors, on the same programs as PyTorch's."""

import copy

import numpy as np
import pytest

import tinygrad_edu

torch = pytest.importorskip("torch")


def on_leaf(lib, log):
    x = lib.tensor([1.0, 2.0], requires_grad=True)
    x.register_hook(lambda g: log.append(g.tolist()))
    x.register_hook(lambda g: 2 * g)
    x.register_hook(lambda g: log.append(g.tolist()))
    (x * x).sum().backward()
    (3 * x).sum().backward()
    return x.grad


def on_result(lib, log):
    x = lib.tensor([1.0, -2.0], requires_grad=True)
    y = x * x
    handle = y.register_hook(lambda g: g.clamp(max=0.5))
    y.register_hook(lambda g: log.append(g.tolist()))
    loss = (y * lib.tensor([1.0, 0.25])).sum()
    loss.backward(retain_graph=True)
    handle.remove()
    loss.backward()
    return x.grad


def on_a_shared_result(lib, log):
    x = lib.tensor(3.0, requires_grad=True)
    y = x * 2
    y.register_hook(lambda g: log.append(g.item()))
    (y * y + y).backward()
    return x.grad


def seen_by_grad(lib, log):
    x = lib.tensor(3.0, requires_grad=True)
    y = x * x
    y.register_hook(lambda g: 5 * g)
    (gx,) = lib.autograd.grad(y * 2, x, create_graph=True)
    return gx + lib.autograd.grad(gx, x, retain_graph=True)[0] + lib.autograd.grad(y * 2, y)[0]


def removed_in_a_context(lib, log):
    x = lib.tensor(3.0, requires_grad=True)
    with x.register_hook(lambda g: 7 * g):
        (x * x).backward()
    (x * x).backward()
    return x.grad


def order_of_leaves_and_results(lib, log):
    w, v = lib.tensor([1.0], requires_grad=True), lib.tensor([2.0], requires_grad=True)
    y = w * v
    z = y * v
    last, first = z * 2, w * 1
    named = {"w": w, "v": v, "y": y, "z": z, "last": last}
    for name, tensor in named.items():
        tensor.register_hook(lambda g, name=name: log.append(name))
    for name, leaf in {"w": w, "v": v}.items():
        leaf.register_post_accumulate_grad_hook(lambda p, name=name: log.append(f"{name}.grad = {p.grad.tolist()}"))
    first.register_hook(lambda g: log.append(f"w.grad is {w.grad}"))  # not all of it is there
    (last + first).backward()
    return w.grad


def a_leaf_is_complete_before_earlier_nodes_run(lib, log):
    x, w = lib.tensor([1.0], requires_grad=True), lib.tensor([2.0], requires_grad=True)
    h = x * 3
    h.register_hook(lambda g: log.append(w.grad.tolist()))
    (h * w).backward()
    return x.grad


def an_error_halfway_leaves_what_was_complete(lib, log):
    x, w = lib.tensor([1.0], requires_grad=True), lib.tensor([2.0], requires_grad=True)
    h = x * 3
    h.register_hook(lambda g: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        (h * w).backward()
    log.append(x.grad)
    return w.grad


def an_optimizer_step_in_backward(lib, log):
    layers = [lib.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True) for _ in range(3)]

    def step(p):
        with lib.no_grad():
            p -= 0.1 * p.grad
        log.append(sum(layer.grad is not None for layer in layers))
        p.grad = None

    for p in layers:
        p.register_post_accumulate_grad_hook(step)
    for _ in range(2):
        x = lib.ones(1, 2)
        for p in layers:
            x = (x @ p).tanh()
        x.sum().backward()
    return lib.stack([p.detach() for p in layers])


def captured_before_or_after_the_hooks(lib, log):
    x = lib.tensor(3.0, requires_grad=True)
    y = x * x
    y.register_hook(lambda g: g * 10)
    y.grad_fn.register_prehook(lambda grads: (grads[0] * 100,))
    z = y * 2
    for ends in ([y, x], [y], [x], [x, y]):
        log.append([g.item() for g in lib.autograd.grad(z, ends, retain_graph=True)])
    return lib.autograd.grad(x * 5, x)[0]


def retained_and_captured(lib, log):
    x = lib.tensor(3.0, requires_grad=True)
    y = x * x
    y.retain_grad()
    y.register_hook(lambda g: g * 10)
    for ends in ([y], [y, x]):
        log.append([g.item() for g in lib.autograd.grad(y * 2, ends, retain_graph=True)])
        log.append(y.grad.item())
    (y * 2).backward(inputs=[x])
    return y.grad + x.grad


def backward_into_a_result(lib, log):
    x = lib.tensor(3.0, requires_grad=True)
    y = x * x
    (y * 2).backward(inputs=[y], retain_graph=True)
    log.append((y.retains_grad, y.grad.item(), x.grad))
    (y * 2).backward()
    return y.grad + x.grad


def a_hook_that_changes_its_gradient_in_place(lib, log):
    a, b = (lib.tensor([1.0, 2.0], requires_grad=True) for _ in range(2))
    c = a + b
    c.register_hook(lambda g: log.append(g.mul_(3).tolist()))
    (c * c).sum().backward()
    return a.grad + b.grad


def gradients_that_hooks_keep(lib, log):
    x, kept = lib.tensor([1.0, 2.0], requires_grad=True), []
    x.register_hook(kept.append)
    y = x + 0
    y.register_hook(lambda g: kept.append(g) or g)
    for _ in range(2):
        (y * lib.tensor([1.0, 3.0])).sum().backward(retain_graph=True)
    log.append([g.tolist() for g in kept])
    return x.grad


def replaced_by_what_the_user_holds(lib, log):
    x, mine = lib.tensor([1.0, 2.0], requires_grad=True), lib.tensor([5.0, 5.0])
    y = x + 0
    y.register_hook(lambda g: mine)
    y.sum().backward(retain_graph=True)
    y.sum().backward()
    log.append(mine.tolist())
    x.grad.zero_()
    return mine


def registered_and_removed_while_they_run(lib, log):
    y = lib.tensor([1.0], requires_grad=True) * 2

    def hook(g):
        log.append("first")
        y.register_hook(lambda g: log.append("late"))
        handle.remove()

    handle = y.register_hook(hook)
    y.backward(retain_graph=True)
    y.backward()
    return y.detach()


def the_mode_that_hooks_see(lib, log):
    x = lib.tensor([1.0], requires_grad=True)
    y = x * x
    y.register_hook(lambda g: log.append(lib.is_grad_enabled()))
    x.register_hook(lambda g: log.append(lib.is_grad_enabled()))
    y.backward(retain_graph=True)
    lib.autograd.grad(y, x, create_graph=True)
    with lib.no_grad():
        y.backward(retain_graph=True)
        lib.autograd.grad(y, x, create_graph=True)
        log.append(lib.is_grad_enabled())
    y.register_hook(lambda g: lib.set_grad_enabled(True) and None)
    y.backward()
    log.append(lib.is_grad_enabled())
    return x.grad


def on_a_graph_of_gradients(lib, log):
    x = lib.tensor([1.0, 2.0], requires_grad=True)
    y = x**3
    y.register_hook(lambda g: g * x)  # the hook is part of the graph
    (gx,) = lib.autograd.grad(y.sum(), x, create_graph=True)
    log.append(gx.requires_grad)
    return lib.autograd.grad(gx.sum(), x)[0]


PROGRAMS = [
    on_leaf, on_result, on_a_shared_result, seen_by_grad, removed_in_a_context, order_of_leaves_and_results,
    a_leaf_is_complete_before_earlier_nodes_run, an_error_halfway_leaves_what_was_complete,
    an_optimizer_step_in_backward, captured_before_or_after_the_hooks, retained_and_captured, backward_into_a_result,
    a_hook_that_changes_its_gradient_in_place, gradients_that_hooks_keep, replaced_by_what_the_user_holds,
    registered_and_removed_while_they_run, the_mode_that_hooks_see, on_a_graph_of_gradients,
]  # fmt: skip


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_as_pytorch(program):
    logs = [], []
    ours, theirs = (program(lib, log) for lib, log in zip((tinygrad_edu, torch), logs, strict=True))
    np.testing.assert_allclose(ours.tolist(), theirs.tolist(), rtol=1e-6)
    assert logs[0] == logs[1]


@pytest.mark.parametrize(
    ("hook", "error"),
    [(lambda g: 3, TypeError), (lambda g: g.sum(), RuntimeError), (lambda g: 1 / 0, ZeroDivisionError)],
)
def test_a_hook_that_returns_nonsense(hook, error):
    for lib in (tinygrad_edu, torch):
        x = lib.ones(3, requires_grad=True)
        x.register_hook(hook)
        with pytest.raises(error):
            (x * 2).sum().backward()


def test_refused_without_a_gradient():
    for lib in (tinygrad_edu, torch):
        with pytest.raises(RuntimeError, match="doesn't require grad"):
            lib.ones(3).register_hook(print)


def test_the_gradient_of_a_result_is_not_there_unless_it_is_retained():
    for lib in (tinygrad_edu, torch):
        y = lib.ones(3, requires_grad=True) * 2
        with pytest.warns(UserWarning, match="not a leaf Tensor"):
            assert y.grad is None
        y.retain_grad()
        assert y.grad is None
        assert y.retains_grad


def test_one_weight_of_many_uses_is_summed_in_place_and_nothing_else_is_touched():
    for lib in (tinygrad_edu, torch):
        x, weight = lib.tensor([1.0, 2.0], requires_grad=True), lib.tensor([[1.0, 0.5], [0.0, 1.0]], requires_grad=True)
        h, given = x, lib.tensor([1.0, 1.0])
        for _ in range(5):
            h = h @ weight + x
        h.backward(given, retain_graph=True)
        first = weight.grad.tolist(), x.grad.tolist()
        h.backward(given)
        assert given.tolist() == [1.0, 1.0]
        assert (np.array(weight.grad.tolist()) == 2 * np.array(first[0])).all()
        assert (np.array(x.grad.tolist()) == 2 * np.array(first[1])).all()
        if lib is tinygrad_edu:
            expected = first
    np.testing.assert_allclose(expected[0], first[0], rtol=1e-6)
    np.testing.assert_allclose(expected[1], first[1], rtol=1e-6)


def test_copies_of_a_leaf_are_without_its_hooks():
    for lib in (tinygrad_edu, torch):
        x = lib.tensor([1.0], requires_grad=True)
        x.register_hook(lambda g: 10 * g)
        twin = copy.deepcopy(x)
        (2 * twin).backward()
        assert twin.grad.tolist() == [2.0]


def test_what_hooks_change_in_place_is_theirs_alone():
    torch = tinygrad_edu  # in PyTorch it depends on the order of the leaves
    a, b = (torch.tensor([1.0, 2.0], requires_grad=True) for _ in range(2))
    a.register_hook(lambda g: g.mul_(3))
    (a + b).backward(torch.ones(2))
    assert a.grad.tolist() == [3.0, 3.0]
    assert b.grad.tolist() == [1.0, 1.0]


def test_gradients_are_nobody_elses():
    for lib in (tinygrad_edu, torch):
        a, b, given = lib.ones(2, requires_grad=True), lib.ones(2, requires_grad=True), lib.tensor([1.0, 2.0])
        y = a + b
        mine = lib.tensor([5.0, 5.0])
        for _ in range(2):
            y.backward(given, retain_graph=True)
            a.backward(given)
        assert given.tolist() == [1.0, 2.0]
        a.grad.zero_()
        assert b.grad.tolist() == [2.0, 4.0]
        y.grad_fn.register_hook(lambda inputs, outputs, mine=mine: (mine, mine))
        a.grad = b.grad = None
        for _ in range(2):
            y.backward(given, retain_graph=True)
        assert mine.tolist() == [5.0, 5.0]
        assert a.grad.tolist() == b.grad.tolist() == [10.0, 10.0]
