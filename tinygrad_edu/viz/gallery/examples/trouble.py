"""When something is wrong, and how that looks."""


def vanishing(torch):
    """Vanishing gradients: eight sigmoids in a row.

    The slope of a sigmoid is 1/4 at most. On the way back from the loss to the first layer every one of them makes the
    gradients smaller: the lines get thinner, and the first weights will hardly learn. Put ReLU in the place of Sigmoid,
    and draw it again.
    """
    torch.manual_seed(0)
    layers = []
    for _ in range(8):
        layers += [torch.nn.Linear(3, 3), torch.nn.Sigmoid()]
    model = torch.nn.Sequential(*layers)
    loss = model(torch.randn(1, 3)).sum()
    return torch.viz.draw(loss, overlay="gradients")


def dead_relu(torch):
    """A dead ReLU: nothing comes through.

    The bias is so far below zero that ReLU gets nothing but negative numbers. Forward it gives zeros, and backward it
    multiplies by zeros. The gradient of the weights is there, and it is 0, now and at every later step: these neurons
    will never learn again.
    """
    torch.manual_seed(0)
    layer = torch.nn.Linear(2, 3)
    torch.nn.init.constant_(layer.bias, -10.0)
    x = torch.randn(4, 2)
    y = torch.relu(layer(x))
    loss = y.sum()
    return torch.viz.draw(loss)


def nan(torch):
    """NaN: where was it born?

    The loss is NaN, and so are the gradients. It began with the logarithm of 0, which is minus infinity, and 0 times
    that is NaN. The op is marked, and so is the way from there to the loss. The formula is that of cross entropy, which
    `torch.nn.functional.cross_entropy` works out from the scores themselves, without the logarithm of a 0.
    """
    scores = torch.tensor([2.0, -1.0, 0.5], requires_grad=True)
    target = torch.tensor([1.0, 0.0, 0.0])
    positive = torch.relu(scores)
    p = positive / positive.sum()
    loss = -(target * torch.log(p)).sum()
    return torch.viz.draw(loss)


def detach(torch):
    """Cut off: detach and no_grad.

    Without the detach, h * frozen would be the square of h, and its slope 2 h. But `frozen` has the numbers of h and
    not its history: its card says where it was cut off, nothing flows back through it, and the slope is half of that.
    What was made under no_grad has no history either, and says so; `scale` might as well have been typed in.
    """
    x = torch.tensor(2.0)
    w = torch.tensor(1.5, requires_grad=True)
    h = w * x
    frozen = h.detach()
    with torch.no_grad():
        scale = w * 0.5
    loss = scale * (h * frozen)
    return torch.viz.draw(loss)


def error(torch):
    """An error: the graph up to there.

    The second layer expects three numbers and gets four. With `viz.watch()` around it, the graph of all that was
    computed before is drawn, with the op that failed, in red, and the shapes that it got. The exception itself goes on;
    here, `suppress` stops it.
    """
    from contextlib import suppress

    torch.manual_seed(0)
    first, second = torch.nn.Linear(2, 4), torch.nn.Linear(3, 1)
    x = torch.randn(5, 2)
    with suppress(RuntimeError), torch.viz.watch() as seen:
        hidden = torch.relu(first(x))
        y = second(hidden)
        y.sum().backward()
    return seen.picture


def no_gradient(torch):
    """Why is my gradient None?

    `viz.why` says it in words, with the line at fault. It knows the usual reasons: a tensor that requires none, one
    that is no leaf, one that the loss does not depend on, or no longer does.
    """
    w = torch.tensor(3.0, requires_grad=True)
    b = torch.tensor(1.0, requires_grad=True)
    a = w * 2
    loss = (a.detach() - b) ** 2
    loss.backward()
    return torch.viz.why(w, loss)
