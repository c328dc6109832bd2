"""Graphs of any depth, backward within backward, and what is left of it all: nothing."""

import gc
import sys
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import tinygrad_edu as torch

DEPTH = 150_000


@pytest.fixture
def without_the_collector() -> Iterator[None]:
    """Reference counts alone free what is freed here."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def hooked(y: Any) -> Any:
    y = y * 1.0
    y.register_hook(lambda g: None)
    y.retain_grad()
    return y


class Same(torch.autograd.Function):
    """Nothing but a call."""

    @staticmethod
    def forward(ctx: Any, x: Any) -> Any:
        return x.clone()

    @staticmethod
    def backward(ctx: Any, g: Any) -> Any:
        return g


LINKS = {"plain": lambda y: y * 1.0, "hooked": hooked, "shared": lambda y: y + 0.0 * y, "of a Function": Same.apply}


@pytest.mark.parametrize("link", LINKS)
def test_a_deep_graph_is_built_run_and_freed(link: str) -> None:
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    y, depth = x, DEPTH if link == "plain" else DEPTH // 10  # which takes its time
    for _ in range(depth):
        y = LINKS[link](y)
    y.sum().backward()
    assert x.grad.tolist() == [1.0, 1.0]
    last = weakref.ref(y.grad_fn)
    del y
    assert last() is None


def test_a_deep_graph_that_nobody_runs_is_freed() -> None:
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    y = x
    with torch.autograd.graph.saved_tensors_hooks(lambda t: (t,), lambda packed: packed[0]):
        for _ in range(DEPTH // 10):
            y = y * x
    last = weakref.ref(y.grad_fn)
    del y
    assert last() is None


def test_backward_within_backward() -> None:
    x = torch.tensor([1.0], requires_grad=True)
    left = 2000

    def again(g: Any) -> None:
        nonlocal left
        left -= 1
        if left:
            with torch.enable_grad():
                y = x * 2
            y.register_hook(again)
            y.backward()

    limit = sys.getrecursionlimit()
    y = x * 2
    y.register_hook(again)
    y.backward()
    assert x.grad.tolist() == [4000.0]
    assert sys.getrecursionlimit() == limit


def test_an_error_comes_up_through_all_levels() -> None:
    x = torch.tensor([1.0], requires_grad=True)

    def fail(g: Any, level: int) -> None:
        if not level:
            raise KeyError("at the bottom")
        with torch.enable_grad():
            y = x * 2
        y.register_hook(lambda g: fail(g, level - 1))
        y.backward()

    y = x * 2
    y.register_hook(lambda g: fail(g, 100))
    with pytest.raises(KeyError, match="at the bottom") as caught:
        y.backward()
    assert 0 < len(caught.value.__notes__) < 10
    assert "y = x * 2" in caught.value.__notes__[0]
    assert torch.is_grad_enabled()
    assert x.grad is None
    (x * 2).backward()
    assert x.grad.tolist() == [2.0]


def with_hooks(x: Any) -> Any:
    y = x * x
    y.register_hook(lambda g: g * 2)
    y.grad_fn.register_prehook(lambda grads: None)
    y.grad_fn.register_hook(lambda inputs, outputs: None)
    y.retain_grad()
    y.grad_fn.metadata["note"] = 1
    return y * 3


def with_saved_hooks(x: Any) -> Any:
    with torch.autograd.graph.saved_tensors_hooks(lambda t: t.detach().clone(), lambda t: t):
        return (x * x).exp()


def with_anomaly_mode(x: Any) -> Any:
    with torch.autograd.set_detect_anomaly(True):
        return (x * x).exp()


def on_several(x: Any) -> Any:
    y, z = x * 2, x * 3
    torch.autograd.graph.register_multi_grad_hook((y, z), lambda grads: None)
    return y * z


@pytest.mark.usefixtures("without_the_collector")
@pytest.mark.parametrize("build", [with_hooks, with_saved_hooks, with_anomaly_mode, on_several])
@pytest.mark.parametrize("runs", [True, False])
def test_hooks_make_no_reference_cycles(build: Callable[[Any], Any], runs: bool) -> None:
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    y = build(x)
    refs = [weakref.ref(y), weakref.ref(y.grad_fn), weakref.ref(y.grad_fn.parents[0])]
    if runs:
        y.sum().backward()
    del y
    assert [ref() for ref in refs] == [None] * 3
    leaf = weakref.ref(x)
    del x
    assert leaf() is None


@pytest.mark.usefixtures("without_the_collector")
def test_hooks_of_a_leaf_go_with_it() -> None:
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    x.register_hook(lambda g: g * 2)
    x.register_post_accumulate_grad_hook(lambda leaf: None)
    node = x.view_as(x).grad_fn.next_functions[0][0]
    node.register_hook(lambda inputs, outputs: None)
    assert node is (x * 2).grad_fn.next_functions[0][0]
    (x * 2).sum().backward()
    leaf = weakref.ref(x)
    del x, node
    assert leaf() is None


@pytest.mark.usefixtures("without_the_collector")
def test_what_was_saved_is_freed_while_backward_goes_on() -> None:
    x = torch.ones(100, requires_grad=True)
    freed, y, saved = [], x, []
    for _ in range(4):
        y = y.exp()
        saved.append(weakref.ref(y.array))
        y.register_hook(lambda g: freed.append(sum(ref() is None for ref in saved)))
    total = y.sum()
    del y
    total.backward()
    assert freed == [0, 1, 2, 3]
    assert all(ref() is None for ref in saved)


def test_a_gradient_is_freed_as_soon_as_an_optimizer_has_used_it() -> None:
    weights, alive = [torch.ones(50, 50, requires_grad=True) for _ in range(4)], []
    arrays: list[Any] = []

    def step(weight: Any) -> None:
        arrays.append(weakref.ref(weight.grad.array))
        alive.append(sum(ref() is not None for ref in arrays))
        weight.grad = None

    x = torch.ones(1, 50)
    for weight in weights:
        weight.register_post_accumulate_grad_hook(step)
        x = x @ weight
    x.sum().backward()
    assert alive == [1, 1, 1, 1]


def test_python_looks_at_nodes_the_fast_way() -> None:
    looks = {"__getattr__", "__getattribute__", "__setattr__"}  # any of them makes the walk a fifth slower
    assert not looks & {name for kind in torch.autograd.graph.Node.__mro__[:-1] for name in vars(kind)}
