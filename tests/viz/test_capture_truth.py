"""Of capture: gradients to the bit, what is said of no_grad, and garbage."""

import gc

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu.autograd import Function, explain_grad
from tinygrad_edu.utils.checkpoint import checkpoint
from tinygrad_edu.viz import capture, collection
from tinygrad_edu.viz.collection import no_collection


def cuts(out, **names):
    return {card.name: card.cut for card in capture(out, names=names).cards.values() if card.name in names}


@pytest.mark.parametrize("op", [torch.mul, torch.div, torch.hypot])
def test_gradients_are_the_engines_to_the_bit_in_any_order_of_memory(op):
    for seed in range(20):
        random = np.random.default_rng(seed)
        x = torch.tensor(random.uniform(1, 2, size=()), requires_grad=True)
        y = op(x, torch.tensor(random.uniform(1, 2, size=(5, 7))).T)
        (expected,) = torch.autograd.grad(y.sum(), x, retain_graph=True)
        assert capture(y.sum(), names={"x": x}).named("x").gradient.numbers == expected.item()


class Twice(Function):
    @staticmethod
    def forward(ctx, x):
        place = x * 0 + 1
        ctx.mark_non_differentiable(place)
        return x * 2, place

    @staticmethod
    def backward(ctx, g, _):
        return g * 2


def test_only_what_the_user_made_under_no_grad_is_said_to_be():
    w = torch.tensor([1.0, 2.0], requires_grad=True)
    (w * w).sum().backward()
    y, place = Twice.apply(w)
    data, _ = Twice.apply(torch.ones(2))
    again = checkpoint(lambda t: t * 2, torch.ones(2), use_reentrant=False)
    slope = torch.func.grad(lambda t: (t * t).sum())(torch.ones(2))
    names = {"g": w.grad, "place": place, "data": data, "again": again, "slope": slope}
    told = cuts((w * y * w.grad * place * data * again * slope).sum(), **names)
    assert set(told.values()) == {""}
    assert all("no_grad(), where" not in explain_grad(t) for t in names.values())


@pytest.mark.parametrize("look", [lambda c: c[0], list, lambda c: c.T, lambda c: c.reshape(1, 2)])
@pytest.mark.parametrize("inside", [True, False])
def test_a_look_at_a_tensor_does_not_change_what_is_said_of_it(look, inside):
    w = torch.tensor([1.0, 2.0], requires_grad=True)
    with torch.no_grad():
        c = w * 2
        if inside:
            look(c)
    look(c)
    assert cuts((w * c).sum(), c=c) == {"c": "made under no_grad()"}
    assert "no_grad(), where" in explain_grad(c)


def test_garbage_goes_also_where_large_pictures_are_drawn_again_and_again(monkeypatch):
    class Ring:
        alive = 0

        def __init__(self):
            Ring.alive += 1
            self.itself = self

        def __del__(self):
            Ring.alive -= 1

    monkeypatch.setattr(collection, "MANY", 2_000)
    most = 0
    for _ in range(300):
        ring = Ring()  # in use while it is drawn, garbage afterwards
        with no_collection():
            made = [[i] for i in range(3_000)]
        del ring, made
        most = max(most, Ring.alive)
    gc.collect()
    assert most < 100


def test_the_engines_own_contexts_within_no_grad_change_nothing():
    w = torch.tensor([1.0, 2.0], requires_grad=True)
    y = (w * w).sum()
    with torch.no_grad():
        y.backward()
        after = w * 2
        with torch.set_grad_enabled(False):
            within = w * 3
        given, _ = Twice.apply(w)
    names = {"after": after, "within": within, "given": given}
    assert cuts((w * after * within * given).sum(), **names) == dict.fromkeys(names, "made under no_grad()")


def test_what_could_not_have_a_gradient_was_not_cut():
    w = torch.tensor([1.0, 2.0], requires_grad=True)
    with torch.no_grad():
        index = torch.tensor([1, 0])
        chosen = w > 1
    assert cuts((torch.where(chosen, w, 0.0) * w[index]).sum(), index=index, chosen=chosen) == {
        "index": "",
        "chosen": "",
    }


def test_data_is_not_detached_from_a_leaf_that_was_made_of_it():
    w, data = torch.tensor([1.0, 2.0], requires_grad=True), torch.ones(2)
    other = data.detach().requires_grad_()
    assert cuts((w * data).sum(), data=data, other=other) == {"data": ""}
    assert cuts((w * data * other).sum(), data=data, other=other)["data"] == "detached from other"
