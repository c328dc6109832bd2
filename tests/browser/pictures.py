"""The pictures whose pages the tests open."""

import tinygrad_edu as torch
from tinygrad_edu.viz import draw

HOSTILE = (
    "<b>&\"'\n\r\x00\x1b[31m\u202e\ud800\\N\\l]]>--><img src=x onerror=alert(1)></script><script>alert(1)</script>"
)


def leaf(value):
    return torch.tensor(value, dtype=torch.float64, requires_grad=True)


def fragment(picture):
    """The page of a picture as a part of another document."""
    return picture.interactive()._repr_mimebundle_()["text/html"]


def reused():
    """The smallest graph in which the order matters: a and b are used twice."""
    a = leaf(3.0)
    b = a + a
    c = b * b
    return draw(c, names={"a": a, "b": b, "c": c})


def expression():
    """Scalars, among them one that goes into three ops, and a constant."""
    x, y = leaf(2.0), leaf(-3.0)
    u = x * y
    v = torch.sin(x) + 0.5 * u
    loss = torch.square(v) - x
    return draw(loss, names={"x": x, "y": y, "u": u, "v": v, "loss": loss})


def network(layers=2):
    """A perceptron of parts within parts, its weights with seed 0, and its loss."""
    torch.manual_seed(0)
    blocks = [torch.nn.Sequential(torch.nn.Linear(4, 4), torch.nn.Tanh()) for _ in range(layers)]
    model = torch.nn.Sequential(*blocks, torch.nn.Linear(4, 2))
    x, target = torch.randn(3, 4), torch.tensor([0, 1, 1])
    loss = torch.nn.functional.cross_entropy(model(x), target)
    return draw(loss, names={"x": x, "target": target, "loss": loss}, params=model)


def broadcast():
    """A bias that is added to each row, and a matrix product."""
    x, w, b = leaf([[1.0, 2.0], [3.0, -1.0], [0.5, 0.0]]), leaf([[1.0, -1.0], [0.5, 2.0]]), leaf([0.1, -0.2])
    loss = torch.relu(x @ w + b).sum()
    return draw(loss, names={"x": x, "w": w, "b": b, "loss": loss})


def hostile():
    """Names, and a line of code, that would end a text, a tag, an attribute or a script, if they could."""
    names = [
        HOSTILE,
        "y" * 10_000,
        "</script><script>alert(1)//",
        "<img src=x onerror=alert(1)>",
        "\"' onfocus=alert(1) x='",
    ]
    leaves = [leaf(float(i)) for i in range(2, 7)]
    out = leaves[0] * leaves[1] + leaves[2] * leaves[3] * leaves[4]  # </script><script>alert(1)</script><img src=x>
    return draw(out, names={**dict(zip(names, leaves, strict=True)), "</title><b>": out})


def ten_thousand():
    """The graph of a network of 20 stages with 50 residual blocks each: 10,002 ops."""
    torch.manual_seed(0)

    class Block(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.norm, self.inner, self.outer = torch.nn.LayerNorm(4), torch.nn.Linear(4, 4), torch.nn.Linear(4, 4)

        def forward(self, x):
            h = self.norm(x)
            h = torch.tanh(self.inner(h)) * torch.sigmoid(h)
            return x + 0.1 * torch.relu(self.outer(h)) * 2.0

    stages = [torch.nn.Sequential(*[Block() for _ in range(50)]) for _ in range(20)]
    model = torch.nn.Sequential(*stages)
    x = torch.randn(2, 4)
    loss = model(x).square().mean()
    return draw(loss, names={"x": x, "loss": loss}, params=model)
