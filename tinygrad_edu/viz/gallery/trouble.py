"""What goes wrong, and how it looks."""

from __future__ import annotations

from types import ModuleType
from typing import Any


def vanishing(torch: ModuleType) -> Any:
    """Vanishing gradients: ten sigmoids in a row.

    The slope of a sigmoid is 1/4 at most. From the output, at the top, to the first layer the gradients shrink at every
    one of them: the lines get thinner, and the badge tells where they are next to nothing. The first layers will hardly
    learn. Put ReLU in the place of Sigmoid and draw it again.
    """
    torch.manual_seed(0)
    layers = [layer for _ in range(10) for layer in (torch.nn.Linear(3, 3), torch.nn.Sigmoid())]
    model = torch.nn.Sequential(*layers)
    loss = model(torch.randn(1, 3)).sum()
    return torch.viz.draw(loss)


def dead_relu(torch: ModuleType) -> Any:
    """A dead ReLU: nothing comes through.

    The bias is so far below zero that all inputs of the ReLU are negative. Forward it gives zeros, and backward it
    multiplies the gradient by zeros. So the weights get a gradient that is there and is 0, at this and at every later
    step: these neurons will never learn again.
    """
    torch.manual_seed(0)
    layer = torch.nn.Linear(2, 4)
    torch.nn.init.constant_(layer.bias, -10.0)
    x = torch.randn(8, 2)
    loss = torch.relu(layer(x)).sum()
    return torch.viz.draw(loss)


def nan(torch: ModuleType) -> Any:
    """NaN: where was it born?

    The loss is NaN, and so is all that comes from it, but one op made the first: 0 times log 0 is 0 times minus
    infinity. It is marked, and so is the way from there. The formula is that of cross entropy, and
    `torch.nn.functional.cross_entropy` computes it from the logits, without ever taking the logarithm of a 0.
    """
    scores = torch.tensor([2.0, -1.0, 0.5], requires_grad=True)
    target = torch.tensor([1.0, 0.0, 0.0])
    p = torch.relu(scores) / torch.relu(scores).sum()
    loss = -(target * torch.log(p)).sum()
    return torch.viz.draw(loss)


def detach(torch: ModuleType) -> Any:
    """Cut off: detach and no_grad.

    The target is computed from w too, but it is detached: a dash at the cut says why no gradient goes further, and the
    gradient of w has one term only. The step that the momentum takes is computed under no_grad: it is a number as any
    other.
    """
    w = torch.tensor(1.5, requires_grad=True)
    x = torch.tensor(2.0)
    prediction = w * x
    target = (w * x + 1).detach()
    with torch.no_grad():
        scale = w * 0.5
    loss = scale * (prediction - target) ** 2
    return torch.viz.draw(loss)
