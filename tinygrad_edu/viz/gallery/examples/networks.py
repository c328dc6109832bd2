"""Networks: modules as boxes, which open and close."""


def mlp(torch):
    """A multi-layer perceptron.

    The boxes are the modules, by the names that they have in the state_dict, and each holds its parameters. What leaves
    a box is what its forward returned. Every gradient has the shape of its weight.
    """
    torch.manual_seed(0)
    model = torch.nn.Sequential(
        torch.nn.Linear(2, 3),
        torch.nn.ReLU(),
        torch.nn.Linear(3, 2),
    )
    x, label = torch.tensor([[0.5, -1.0]]), torch.tensor([1])
    logits = model(x)
    loss = torch.nn.functional.cross_entropy(logits, label)
    return torch.viz.draw(loss)


def cnn(torch):
    """A convolutional network.

    Two small images go through a convolution, ReLU and max pooling. On the way back, max pooling hands each gradient to
    the one pixel that had won, and the convolution adds up, for each entry of its kernel, what comes from every place
    that the kernel was at. Large tensors show their least, largest and mean value and a histogram; `viz.record` keeps
    them all.
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
        logits = model(images)
        loss = torch.nn.functional.cross_entropy(logits, labels)
    return torch.viz.draw(loss)


def lstm(torch):
    """An LSTM, rolled up: one cell, called four times.

    The calls of the cell have the same ops in them, so one box stands for all of them and says how often. On the
    interactive page a click opens it: the steps in time, and in each of them the gates.
    """

    class Cell(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.gates = torch.nn.Linear(2 + 3, 4 * 3)

        def forward(self, x, h, c):
            gates = self.gates(torch.cat([x, h], dim=1))
            i, f, g, o = gates.chunk(4, dim=1)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
            return torch.sigmoid(o) * torch.tanh(c), c

    torch.manual_seed(0)
    cell, words = Cell(), torch.randn(4, 1, 2)
    h0 = torch.zeros(1, 3, requires_grad=True)
    c0 = torch.zeros(1, 3, requires_grad=True)
    h, c = h0, c0
    for x in words:
        h, c = cell(x, h, c)
    loss = h.sum()
    return torch.viz.draw(loss, depth=0)


def lstm_unrolled(torch):
    """The same LSTM, unrolled in time.

    Each call of the cell has its own ops, and all of them read the same weights: the gradient of `gates.weight` is a
    sum with one term for each step in time. The memory c goes from step to step through one product and one sum; that
    is the road by which a gradient comes far back.
    """

    class Cell(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.gates = torch.nn.Linear(2 + 3, 4 * 3)

        def forward(self, x, h, c):
            gates = self.gates(torch.cat([x, h], dim=1))
            i, f, g, o = gates.chunk(4, dim=1)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
            return torch.sigmoid(o) * torch.tanh(c), c

    torch.manual_seed(0)
    cell, words = Cell(), torch.randn(2, 1, 2)
    h0 = torch.zeros(1, 3, requires_grad=True)
    c0 = torch.zeros(1, 3, requires_grad=True)
    h, c = h0, c0
    for x in words:
        h, c = cell(x, h, c)
    loss = h.sum()
    return torch.viz.draw(loss)


def attention(torch):
    """Attention: every word looks at those before it.

    The product q @ k.T says how well each word fits each other. Where a word would look ahead stands minus infinity,
    and softmax makes a weight of 0 of it; the weights of a row have the sum 1. The words themselves are added at the
    end: that gives the gradient a second way back, which no softmax can make small.
    """

    class Attention(torch.nn.Module):
        def __init__(self, width):
            super().__init__()
            self.q = torch.nn.Linear(width, width, bias=False)
            self.k = torch.nn.Linear(width, width, bias=False)
            self.v = torch.nn.Linear(width, width, bias=False)

        def forward(self, x):  # (T, width)
            q, k, v = self.q(x), self.k(x), self.v(x)
            ahead = torch.triu(torch.ones(len(x), len(x)), diagonal=1) > 0
            scores = q @ k.T / x.shape[1] ** 0.5  # (T, T)
            weights = torch.softmax(scores.masked_fill(ahead, -torch.inf), dim=1)
            return x + weights @ v

    torch.manual_seed(0)
    attention = Attention(width=4)
    words = torch.randn(3, 4, requires_grad=True)
    out = attention(words)
    loss = out.square().mean()
    return torch.viz.draw(loss)


def gpt(torch):
    """A GPT with twelve layers: closed, to be opened.

    More than two hundred ops are behind this picture. A click opens a block, in it the perceptron, and in that the
    layers, down to cards as small as those of the first picture. All twelve blocks read and write the same row of
    numbers for each letter, x. What they write is added to it, so the gradient comes to the first block by sums, and no
    weaker than to the last.
    """
    nn = torch.nn

    class Block(nn.Module):
        def __init__(self, width, heads):
            super().__init__()
            self.heads = heads
            self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
            self.qkv = nn.Linear(width, 3 * width)
            self.project = nn.Linear(width, width)
            self.perceptron = nn.Sequential(
                nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width)
            )  # fmt: skip

        def forward(self, x):  # (B, T, width)
            qkv = self.qkv(self.norm1(x)).unflatten(2, (3, self.heads, -1))
            q, k, v = qkv.permute(2, 0, 3, 1, 4)  # each (B, heads, T, -1)
            y = nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True)
            x = x + self.project(y.transpose(1, 2).flatten(2))
            return x + self.perceptron(self.norm2(x))

    class GPT(nn.Module):
        def __init__(self, letters, length, width, heads, layers):
            super().__init__()
            self.letters = nn.Embedding(letters, width)
            self.places = nn.Embedding(length, width)
            blocks = [Block(width, heads) for _ in range(layers)]
            self.blocks = nn.Sequential(*blocks)
            self.norm = nn.LayerNorm(width)
            self.head = nn.Linear(width, letters, bias=False)

        def forward(self, text):  # (B, T)
            x = self.letters(text) + self.places(torch.arange(text.shape[1]))
            return self.head(self.norm(self.blocks(x)))

    torch.manual_seed(0)
    model = GPT(letters=27, length=8, width=16, heads=2, layers=12)
    text = torch.randint(27, (2, 9))
    with torch.viz.record():
        logits = model(text[:, :-1]).flatten(0, 1)
        loss = nn.functional.cross_entropy(logits, text[:, 1:].flatten())
    return torch.viz.draw(loss, depth=1)
