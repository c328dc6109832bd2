"""Hooks on tensors, on the same programs as PyTorch's."""

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


@pytest.mark.parametrize("program", [on_leaf, on_result, on_a_shared_result, seen_by_grad, removed_in_a_context])
def test_as_pytorch(program):
    logs = [], []
    ours, theirs = (program(lib, log).tolist() for lib, log in zip((tinygrad_edu, torch), logs, strict=True))
    assert ours == theirs
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
