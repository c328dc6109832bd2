"""To learn by: explanations, a quiz, comparisons."""


def quiz(torch):
    """A quiz: what are the gradients?

    The gradients are left out, to be filled in on paper; `quiz="answers"` prints them at the end. On an interactive
    page the button "Quiz" hides them and checks what is typed in.
    """
    x = torch.tensor(2.0, requires_grad=True)
    y = torch.tensor(5.0, requires_grad=True)
    z = (x + y) * x
    return torch.viz.draw(z, quiz=True)


def why(torch):
    """Why is this gradient what it is?

    The derivation in words and formulas: every path from the result back to x with its product, their sum, and beside
    it the slope that is measured by moving x a little.
    """
    x = torch.tensor(2.0, requires_grad=True)
    y = x * x
    z = y * torch.sin(x)
    z.backward()
    return torch.viz.why(x, z)


def steps(torch):
    """The backward pass, step by step in Python.

    A loop over `viz.steps` sees what the interactive page shows: which op has its turn, and what it sends to whom.
    """
    a = torch.tensor(3.0, requires_grad=True)
    b = a + a
    c = b * b
    lines = [str(step) for step in torch.viz.steps(c)]
    return "\n".join(lines)


def difference(torch):
    """Two graphs: where do they begin to differ?

    One of them takes the mean over the wrong axis. The values of all that comes after differ too; `viz.diff` names the
    first op that does.
    """

    def normalised(x, axis):
        x = x - x.mean(axis, keepdim=True)
        return x / x.square().mean(axis, keepdim=True).sqrt()

    x = torch.tensor([[1.0, 2.0, 6.0], [0.0, 4.0, 2.0]])
    x.requires_grad_()
    reference = normalised(x, axis=1)
    mine = normalised(x, axis=0)
    return torch.viz.diff(mine, reference)


def overlay(torch):
    """An overlay: what takes the memory?

    The bars are the bytes of each tensor. "time" lays over how long each op took, "gradients" how large the gradients
    are, and a function of your own whatever you like.
    """
    torch.manual_seed(0)
    x = torch.randn(64, 10)
    w1 = torch.randn(10, 100, requires_grad=True)
    w2 = torch.randn(100, 1, requires_grad=True)
    hidden = torch.tanh(x @ w1)
    loss = (hidden @ w2).square().mean()
    return torch.viz.draw(loss, overlay="bytes")
