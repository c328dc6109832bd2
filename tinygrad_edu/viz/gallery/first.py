"""The first pictures: a few numbers, and what the chain rule does with them."""

from __future__ import annotations

from types import ModuleType
from typing import Any


def reused(torch: ModuleType) -> Any:
    """A variable that is used twice: why the order matters.

    b goes into the product twice, so two arrows lead out of it, and on the way back two terms come in: 6 + 6 = 12. Only
    when both have arrived may b hand its gradient on to a. Had it handed on the first 6 alone, a would have got 12 in
    place of 24. So the backward pass goes through the ops in the reverse of the order in which they were computed:
    everything that used b is done before b is. The numbers at the ops count its steps.

    On the page, press the right arrow key: first the forward pass, then the backward pass, one op at a time.
    """
    a = torch.tensor(3.0, requires_grad=True)
    b = a + a
    c = b * b
    return torch.viz.draw(c)


def expression(torch: ModuleType) -> Any:
    """A formula: x y + sin x.

    Every edge has its local derivative, as a formula and as a number: y on the way from the product to x, cos x on the
    way from the sine. Along a path they are multiplied, and where paths meet, at x, the products are added.
    """
    x = torch.tensor(2.0, requires_grad=True)
    y = torch.tensor(-3.0, requires_grad=True)
    z = x * y + torch.sin(x)
    return torch.viz.draw(z)


def neuron(torch: ModuleType) -> Any:
    """A neuron learns: the gradient says which way.

    The output should be 1 and is too small. The gradient of w is negative: a larger w makes the loss smaller. The
    gradient of x is there too, although x is data and nobody will change it. That of the target is not: it does not
    require one, and a dash is not a zero.
    """
    x = torch.tensor(0.75, requires_grad=True)
    w = torch.tensor(2.0, requires_grad=True)
    b = torch.tensor(-1.0, requires_grad=True)
    target = torch.tensor(1.0)
    y = torch.tanh(w * x + b)
    loss = (y - target) ** 2
    return torch.viz.draw(loss)


def broadcasting(torch: ModuleType) -> Any:
    """Broadcasting: what was copied forward is summed backward.

    The bias has three numbers and is added to each of the two rows of x. Every copy sends a gradient back, so their sum
    over axis 0 is what the bias gets: look for the words at its edge.
    """
    x = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], requires_grad=True)
    bias = torch.tensor([0.5, 0.0, -0.5], requires_grad=True)
    y = x + bias
    loss = (y * y).sum()
    return torch.viz.draw(loss)


def product(torch: ModuleType) -> Any:
    """A matrix product: the shapes say where the transpose goes.

    The gradient of w has the shape of w, (3,2). There is one way only to multiply the gradient of y, (4,2), by x, (4,3),
    that gives it: x transposed comes first. The edges spell it out.
    """
    torch.manual_seed(0)
    x = torch.randn(4, 3, requires_grad=True)
    w = torch.randn(3, 2, requires_grad=True)
    y = x @ w
    loss = y.sum()
    return torch.viz.draw(loss)


def twice(torch: ModuleType) -> Any:
    """Backward twice: gradients are added up until zero_grad.

    `w.grad` is what two calls of backward have collected: twice the gradient of one. This is why a training loop starts
    with `optimizer.zero_grad()`. The card has both numbers.
    """
    w = torch.tensor(2.0, requires_grad=True)
    for _ in range(2):
        loss = (3 * w - 1) ** 2
        loss.backward()
    return torch.viz.draw(loss)
