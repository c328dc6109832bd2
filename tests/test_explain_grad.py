"""Why `.grad` is None, in words: each reason is told from the tensor, and from the loss where that is given."""

import inspect

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu.autograd import explain_grad


def leaf(*shape):
    return torch.ones(*(shape or (3,)), requires_grad=True)


def the_gradient_is_there():
    x = leaf()
    (x * 2).sum().backward()
    return explain_grad(x), "is not None", "shape (3,)"


def whole_numbers():
    return explain_grad(torch.arange(3)), "torch.int64", "whole numbers", ".float().requires_grad_()"


def bools():
    return explain_grad(torch.tensor([True])), "torch.bool", "bools"


def never_asked_for():
    return explain_grad(torch.ones(3)), "does not require grad", "requires_grad=True"


def frozen():
    layer = torch.nn.Linear(2, 2).requires_grad_(False)
    return explain_grad(layer.weight), "does not require grad", "requires_grad_()"


def detached():
    x = leaf()
    y = x * 2
    return explain_grad(y.detach()), "cut from the graph", "the result of multiply", __file__, "detach()"


def data_of_a_leaf():
    x = leaf()
    return explain_grad(x.data), "cut from the graph", "a leaf"


def made_without_recording():
    x = leaf()
    with torch.no_grad():
        y = x * 2
    return explain_grad(y), "made under no_grad()", "outside of that context", "requires_grad_()"


def made_in_inference_mode():
    x = leaf()
    with torch.inference_mode():
        y = x * 2
    return explain_grad(y), "inference_mode()"


def a_result():
    x, w = leaf(), leaf()
    y = x * w
    y.sum().backward()
    return explain_grad(y), "not a leaf", "multiply", __file__, "y = x * w", "retain_grad()"


def moved_after_it_was_made():
    x = torch.ones(3, requires_grad=True).to(torch.float64)
    return explain_grad(x), "not a leaf", "cast", "the leaf that cast read", ".requires_grad_() last"


def scaled_after_it_was_made():
    x = 0.1 * torch.randn(3, requires_grad=True)
    return explain_grad(x), "not a leaf", "the leaf that multiply read", ".requires_grad_() last"


def changed_in_place():
    x, total = leaf(), torch.zeros(3)
    total += x
    return explain_grad(total), "no longer a leaf", "changed it in place", __file__


def set_in_part():
    x, y = leaf(), torch.zeros(3)
    y[1:] = x[:2]
    return explain_grad(y), "no longer a leaf", "changed it in place", "y[1:] = x[:2]"


def changed_in_place_as_a_result():
    x = leaf()
    y = x * 2
    y.mul_(x)
    return explain_grad(y), "not a leaf", "multiply", "y.mul_(x)"


def retained_but_backward_has_not_come():
    x = leaf()
    y = x * 2
    y.retain_grad()
    return explain_grad(y), "has not passed", "backward()"


def retained_too_late():
    x = leaf()
    y = x * 2
    y.sum().backward()
    y.retain_grad()
    return explain_grad(y), "before retain_grad()", "retain_grad() first"


def backward_not_called():
    x = leaf()
    y = (x * 2).sum()
    return explain_grad(x), "not been called", "multiply", __file__, y


def backward_not_called_on_this_loss():
    x = leaf()
    loss = (x * 2).sum()
    return explain_grad(x, loss), "not been called", "multiply", "loss.backward()"


def not_used():
    return explain_grad(leaf()), "nothing that still exists was computed with it", "loss="


def set_to_none():
    x = leaf()
    loss = (x * 2).sum()
    loss.backward()
    x.grad = None
    return explain_grad(x, loss), "taken away", "zero_grad()", "multiply"


def set_to_none_by_the_optimizer():
    layer = torch.nn.Linear(2, 1)
    optimizer = torch.optim.SGD(layer.parameters(), lr=0.1)
    loss = layer(torch.ones(4, 2)).square().mean()
    loss.backward()
    optimizer.zero_grad()
    return explain_grad(layer.weight), "taken away", "before zero_grad()", loss


def asked_for_by_grad():
    x = leaf()
    loss = (x * x).sum()
    torch.autograd.grad(loss, x)
    return explain_grad(x, loss), "autograd.grad()"


def the_loss_has_no_graph():
    x = leaf()
    with torch.no_grad():
        loss = (x * 2).sum()
    return explain_grad(x, loss), "the loss has no graph", "no_grad()"


def the_loss_is_a_leaf():
    return explain_grad(leaf(), leaf()), "the loss is a leaf"


def the_wrong_way_round():
    x = leaf()
    y = (x * 2).exp()
    return explain_grad(y, x), "the loss is a leaf", "the other way round"


def cut_at_the_tensor():
    x, w = leaf(100), leaf(100)
    loss = (x.detach() * w).sum()
    return explain_grad(x, loss), "as a constant", "multiply", "loss = (x.detach() * w).sum()"


def cut_later():
    x, w = leaf(100), leaf(100)
    h = (x * 2).exp()
    loss = (h.detach() * w).sum()
    return explain_grad(x, loss), "as a constant", "multiply", "loss = (h.detach()"


def cut_by_numpy():
    x, w = leaf(), leaf()
    h = (x * 2).exp()
    loss = (torch.tensor(h.detach().numpy().copy()) * w).sum()
    return explain_grad(x, loss), "does not depend on it", "last of all by exp", "NumPy"


def another_tensor_was_used():
    x, w = leaf(), leaf()
    return explain_grad(x, (w * 2).sum()), "does not depend on it", "another of the same name"


def a_result_that_the_loss_does_not_see():
    x, w = leaf(), leaf()
    y = x * w
    return explain_grad(y, (w * 2).sum()), "not a leaf", "But first", "does not depend on it"


def one_of_several_losses():
    x, w = leaf(), leaf()
    return explain_grad(x, [(w * 2).sum(), (x * 2).sum()]), "not been called"


REASONS = [
    case for name, case in list(globals().items()) if inspect.isfunction(case) and name not in ("leaf", "explain_grad")
]


@pytest.mark.parametrize("reason", REASONS, ids=lambda reason: reason.__name__)
def test_the_reason_is_told(reason):
    text, *expected = reason()
    for phrase in expected:
        assert not isinstance(phrase, str) or phrase in text, f"{phrase!r} is not in:\n{text}"
    assert text.startswith(".grad is ") and text.endswith(".")


def test_it_changes_nothing():
    x = leaf()
    y = (x * 2).exp()
    explain_grad(x, y.sum())
    explain_grad(y)
    y.sum().backward()
    np.testing.assert_allclose(x.grad.numpy(), 2 * np.exp(2) * np.ones(3), rtol=1e-6)


def test_depth_is_unbounded():
    x, w = leaf(), leaf()
    y = x
    for _ in range(150_000):
        y = y + 1
    assert "not been called" in explain_grad(x, y)
    assert "last of all by add" in explain_grad(x, (w * 2).sum())


def test_it_wants_a_tensor():
    with pytest.raises(TypeError, match="wants a Tensor"):
        explain_grad(np.ones(3))


def test_within_a_dual_level():
    x = torch.ones(2, requires_grad=True)
    with torch.autograd.forward_ad.dual_level():
        y = (torch.autograd.forward_ad.make_dual(x, torch.ones(2)) ** 2).sum()
        told = torch.autograd.explain_grad(x, y)
    assert told.startswith(".grad is None because") and __file__ in told
