"""Networks: layers as boxes, which open and close."""

from __future__ import annotations

from types import ModuleType
from typing import Any


def mlp(torch: ModuleType) -> Any:
    """A multi-layer perceptron.

    The boxes are the modules, by the names that they have in the state_dict. The parameters stand inside the box of
    their layer; what leaves a box is what its forward returned. The gradient of every weight has the shape of the weight.
    """
    torch.manual_seed(0)
    model = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.ReLU(), torch.nn.Linear(3, 2))
    x, label = torch.tensor([[0.5, -1.0]]), torch.tensor([1])
    logits = model(x)
    loss = torch.nn.functional.cross_entropy(logits, label)
    return torch.viz.draw(loss)


def cnn(torch: ModuleType) -> Any:
    """A convolutional network.

    A small picture goes through a convolution, ReLU and max pooling. On the way back, max pooling hands each gradient to
    the one pixel that had won, and the convolution adds up, for each entry of its kernel, what comes from every place.
    Large tensors are shown as a summary: least, largest, mean.
    """
    torch.manual_seed(0)
    model = torch.nn.Sequential(
        torch.nn.Conv2d(1, 2, kernel_size=3),
        torch.nn.ReLU(),
        torch.nn.MaxPool2d(2),
        torch.nn.Flatten(),
        torch.nn.Linear(18, 3),
    )
    images, labels = torch.randn(2, 1, 8, 8), torch.tensor([0, 2])
    with torch.viz.record():
        loss = torch.nn.functional.cross_entropy(model(images), labels)
    return torch.viz.draw(loss)


def lstm(torch: ModuleType) -> Any:
    """An LSTM, rolled up: one cell, used three times.

    The three calls of the cell have the same ops, so they are drawn once, with the number of times. Open the box to see
    the steps in time.
    """

    class Cell(torch.nn.Module):  # type: ignore[name-defined,misc]
        def __init__(self):
            super().__init__()
            self.gates = torch.nn.Linear(2 + 3, 4 * 3)

        def forward(self, x, h, c):
            i, f, g, o = self.gates(torch.cat([x, h], dim=1)).chunk(4, dim=1)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
            return torch.sigmoid(o) * torch.tanh(c), c

    torch.manual_seed(0)
    cell, words = Cell(), torch.randn(3, 1, 2)
    h, c = torch.zeros(1, 3), torch.zeros(1, 3)
    for x in words:
        h, c = cell(x, h, c)
    loss = h.sum()
    return torch.viz.draw(loss)


def lstm_unrolled(torch: ModuleType) -> Any:
    """The same LSTM, unrolled in time.

    Now every step in time has its own copy of the ops, and all of them read the same weights: the gradient of
    `gates.weight` is a sum with one term for each step. The memory c goes from step to step through a product and a sum
    only: that is the road on which the gradient gets far back.
    """

    class Cell(torch.nn.Module):  # type: ignore[name-defined,misc]
        def __init__(self):
            super().__init__()
            self.gates = torch.nn.Linear(2 + 3, 4 * 3)

        def forward(self, x, h, c):
            i, f, g, o = self.gates(torch.cat([x, h], dim=1)).chunk(4, dim=1)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
            return torch.sigmoid(o) * torch.tanh(c), c

    torch.manual_seed(0)
    cell, words = Cell(), torch.randn(3, 1, 2)
    h, c = torch.zeros(1, 3), torch.zeros(1, 3)
    for x in words:
        h, c = cell(x, h, c)
    loss = h.sum()
    return torch.viz.draw(loss)


def attention(torch: ModuleType) -> Any:
    """Attention: every word looks at the words before it.

    q @ k.T says how well each word fits each other; the mask leaves minus infinity where a word would look into the
    future; softmax makes weights of it, each row with the sum 1. The residual x + ... at the end gives the gradient a
    second way back that no softmax can make small.
    """

    class Attention(torch.nn.Module):  # type: ignore[name-defined,misc]
        def __init__(self, width):
            super().__init__()
            self.norm = torch.nn.LayerNorm(width)
            self.q, self.k, self.v = (torch.nn.Linear(width, width, bias=False) for _ in range(3))

        def forward(self, x):
            y = self.norm(x)
            q, k, v = self.q(y), self.k(y), self.v(y)  # (T, width)
            future = torch.triu(torch.ones(len(x), len(x)), diagonal=1) > 0
            scores = (q @ k.T / x.shape[1] ** 0.5).masked_fill(future, -torch.inf)
            return x + torch.softmax(scores, dim=1) @ v

    torch.manual_seed(0)
    words = torch.randn(4, 6, requires_grad=True)
    out = Attention(6)(words)
    loss = out.square().mean()
    return torch.viz.draw(loss)


def gpt(torch: ModuleType) -> Any:
    """A GPT with twelve layers, closed.

    Some 300 ops are behind this picture. The twelve blocks are alike, so they are drawn as one, "x 12". Open it, and in it
    the attention and the perceptron, to come down to the same small cards as in the first picture of this gallery.
    """
    nn = torch.nn

    class Block(nn.Module):  # type: ignore[name-defined,misc]
        def __init__(self, width, heads):
            super().__init__()
            self.heads = heads
            self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
            self.qkv, self.project = nn.Linear(width, 3 * width), nn.Linear(width, width)
            self.perceptron = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

        def forward(self, x):
            batch, length, width = x.shape
            parts = self.qkv(self.norm1(x)).reshape(batch, length, 3, self.heads, width // self.heads)
            q, k, v = parts.permute(2, 0, 3, 1, 4)  # (B, heads, T, width / heads)
            y = nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True)
            x = x + self.project(y.transpose(1, 2).reshape(x.shape))
            return x + self.perceptron(self.norm2(x))

    class GPT(nn.Module):  # type: ignore[name-defined,misc]
        def __init__(self, letters, length, width, heads, layers):
            super().__init__()
            self.letters, self.places = nn.Embedding(letters, width), nn.Embedding(length, width)
            self.blocks = nn.Sequential(*(Block(width, heads) for _ in range(layers)))
            self.norm, self.head = nn.LayerNorm(width), nn.Linear(width, letters, bias=False)

        def forward(self, text):
            x = self.letters(text) + self.places(torch.arange(text.shape[1]))
            return self.head(self.norm(self.blocks(x)))

    torch.manual_seed(0)
    model, text = GPT(letters=27, length=8, width=16, heads=2, layers=12), torch.randint(27, (2, 9))
    logits = model(text[:, :-1])
    loss = nn.functional.cross_entropy(logits.flatten(0, 1), text[:, 1:].flatten())
    return torch.viz.draw(loss)
