"""First steps: a few numbers, and what the chain rule does with them."""


def reused(torch):
    """A variable that is used twice: why the order matters.

    b goes into the product twice, so two arrows lead out of it, and on the way back two terms come in: 6 + 6 = 12. Only
    when both have arrived may b hand its gradient on to a. Had it handed on the first 6 alone, a would have got 12 in
    place of 24. So the backward pass takes the ops in the reverse of the order in which they were computed: whatever
    used b is done before b is. The numbers at the ops count its steps.

    Open the interactive page and press Play, or go step by step with the arrow keys: the terms come in one after the
    other.
    """
    a = torch.tensor(3.0, requires_grad=True)
    b = a + a
    c = b * b
    return torch.viz.draw(c)


def expression(torch):
    """A formula: x y + sin x.

    Every edge has its local derivative, as a formula and as a number: y on the way from the product to x, cos x on the
    way from the sine. Along a path they are multiplied; where paths meet, at x, the products are added.
    """
    x = torch.tensor(2.0, requires_grad=True)
    y = torch.tensor(-3.0, requires_grad=True)
    z = x * y + torch.sin(x)
    return torch.viz.draw(z)


def neuron(torch):
    """A neuron learns: the gradient says which way.

    The output should be 1 and is too small. The gradient of w is negative: a larger w makes the loss smaller. The input
    x and the target are data. Nobody will change them, so they need no gradient, and none is worked out: that is a dash
    and not a zero.
    """
    x, target = torch.tensor(0.75), torch.tensor(1.0)
    w = torch.tensor(2.0, requires_grad=True)
    b = torch.tensor(-1.0, requires_grad=True)
    y = torch.tanh(w * x + b)
    loss = (y - target) ** 2
    return torch.viz.draw(loss)


def broadcasting(torch):
    """Broadcasting: what was copied forward is summed backward.

    The bias has three numbers and is added to both rows of x. Each copy sends a gradient back, so the bias gets their
    sum over axis 0: look for the words at its edge.
    """
    x = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], requires_grad=True)
    bias = torch.tensor([0.5, 0.0, -0.5], requires_grad=True)
    y = x + bias
    loss = (y * y).sum()
    return torch.viz.draw(loss)


def product(torch):
    """A matrix product: the shapes say where the transpose goes.

    The gradient of w has the shape of w, (3,2). There is one way only to multiply the gradient of y, (4,2), and x,
    (4,3), that gives it: x transposed comes first. The edges spell it out.
    """
    torch.manual_seed(0)
    x = torch.randn(4, 3, requires_grad=True)
    w = torch.randn(3, 2, requires_grad=True)
    y = x @ w
    loss = y.sum()
    return torch.viz.draw(loss)


def twice(torch):
    """Backward twice: gradients add up until zero_grad.

    Two calls of backward have left 60 in `w.grad`: twice the gradient, which is 30. The card has both numbers. This is
    why a training loop calls `optimizer.zero_grad()`. The ops had kept what their rules need, and let go of it after
    the backward pass: the small squares are hollow.
    """
    w = torch.tensor(2.0, requires_grad=True)
    for _ in range(2):
        loss = (3 * w - 1) ** 2
        loss.backward()
    return torch.viz.draw(loss, saved=True)
