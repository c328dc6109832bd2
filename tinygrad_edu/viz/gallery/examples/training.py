"""Plots of a training, on matplotlib."""


def curves(torch):
    """Training curves.

    The loss on what is learned from goes down and down. Watch the other one: where it rises, the network is learning by
    heart what it should understand.
    """
    torch.manual_seed(0)
    x, y = torch.randn(48, 10), torch.randint(2, (48,))
    model = torch.nn.Sequential(
        torch.nn.Linear(10, 32), torch.nn.Tanh(), torch.nn.Linear(32, 2)
    )  # fmt: skip
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    history = {"loss": [], "loss on held-out data": []}
    for _ in range(40):
        logits = model(x)
        loss = torch.nn.functional.cross_entropy(logits[:32], y[:32])
        held_out = torch.nn.functional.cross_entropy(logits[32:], y[32:])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history["loss"].append(loss.item())
        history["loss on held-out data"].append(held_out.item())
    return torch.viz.plots.curves(history)


def gradient_flow(torch):
    """How large the gradients are, layer by layer.

    Eight sigmoids in a row, as in the graph above. The axis is logarithmic: every mark to the left is a tenth.
    """
    torch.manual_seed(0)
    layers = []
    for _ in range(8):
        layers += [torch.nn.Linear(3, 3), torch.nn.Sigmoid()]
    model = torch.nn.Sequential(*layers)
    model(torch.randn(1, 3)).sum().backward()
    return torch.viz.plots.gradient_flow(model)


def activations(torch):
    """What the layers say: histograms of the activations.

    The weights are too large for tanh: most of what it gives is close to -1 or 1, where it has no slope. How much of it
    is saturated stands beside each layer.
    """
    torch.manual_seed(0)
    layers = []
    for _ in range(3):
        layers += [torch.nn.Linear(32, 32), torch.nn.Tanh()]
    model = torch.nn.Sequential(*layers)
    for weight in model.parameters():
        torch.nn.init.normal_(weight, std=0.5)
    return torch.viz.plots.activations(model, torch.randn(128, 32))


def update_ratios(torch):
    """How far each step goes, compared with the weights.

    About a thousandth is healthy: the line at -3. Far below it a layer hardly learns; far above it, it jumps about.
    """
    torch.manual_seed(0)
    x, y = torch.randn(64, 8), torch.randn(64, 1)
    model = torch.nn.Sequential(
        torch.nn.Linear(8, 16), torch.nn.Tanh(), torch.nn.Linear(16, 1)
    )  # fmt: skip
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    ratios = torch.viz.plots.UpdateRatios(model)
    for _ in range(60):
        loss = torch.nn.functional.mse_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        ratios.step()
    return ratios.plot()


def learning_rate(torch):
    """A range test: which learning rate?

    The rate rises from step to step. Take one from where the loss falls steeply, well before it rises again.
    """
    torch.manual_seed(0)
    x = torch.randn(64, 8)
    y = x @ torch.randn(8, 1)
    model = torch.nn.Sequential(
        torch.nn.Linear(8, 16), torch.nn.Tanh(), torch.nn.Linear(16, 1)
    )  # fmt: skip
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    loss_function = torch.nn.functional.mse_loss
    test = torch.viz.plots.lr_range_test(
        model, loss_function, [(x, y)], optimizer, start=1e-4
    )  # fmt: skip
    return test.plot()


def trajectory(torch):
    """Three optimizers go down a valley.

    The valley is steep across and flat along. Plain gradient descent goes to and fro between its walls; momentum rolls
    through; Adam takes steps of one size in both directions.
    """

    def valley(x, y):
        return 0.1 * x**2 + 2 * y**2

    start, descend = (-4.0, 1.5), torch.viz.plots.descend
    SGD, Adam = torch.optim.SGD, torch.optim.Adam
    paths = {
        "SGD": descend(valley, start, SGD, lr=0.45),
        "momentum": descend(valley, start, SGD, lr=0.1, momentum=0.8),
        "Adam": descend(valley, start, Adam, lr=0.3),
    }
    return torch.viz.plots.trajectory(valley, paths)


def loss_landscape(torch):
    """The landscape of the loss around a network.

    The star is the network. Every other point is the same network with its weights moved along two random directions.
    """
    torch.manual_seed(0)
    x, y = torch.randn(64, 4), torch.randn(64, 1)
    model = torch.nn.Sequential(
        torch.nn.Linear(4, 16), torch.nn.ReLU(), torch.nn.Linear(16, 1)
    )  # fmt: skip
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    loss_function = torch.nn.functional.mse_loss
    for _ in range(100):
        loss = loss_function(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return torch.viz.plots.loss_landscape(model, loss_function, (x, y))


def decision_boundary(torch):
    """Where a network draws the line.

    A disc is one class, and the ring around it the other. No straight line divides them; two layers can.
    """
    torch.manual_seed(0)
    inner = torch.arange(120) < 60
    angle = 6.28 * torch.rand(120)
    radius = torch.where(inner, 0.5, 1.5) + 0.2 * torch.randn(120)
    x = torch.stack([radius * torch.cos(angle), radius * torch.sin(angle)], dim=1)
    model = torch.nn.Sequential(
        torch.nn.Linear(2, 16), torch.nn.Tanh(), torch.nn.Linear(16, 1)
    )  # fmt: skip
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
    criterion = torch.nn.BCEWithLogitsLoss()
    for _ in range(100):
        loss = criterion(model(x).flatten(), inner.float())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return torch.viz.plots.decision_boundary(model, x, inner.long())


def confusion_matrix(torch):
    """Which digit is taken for which.

    One layer reads handwritten digits that it has never seen. What is off the diagonal is wrong: the row says what the
    digit is, the column what it was taken for.
    """
    torch.manual_seed(0)
    known = torch.datasets.Digits()
    unknown = torch.datasets.Digits(train=False)
    model = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(64, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
    for _ in range(30):
        logits = model(known.data.float() / 16)
        loss = torch.nn.functional.cross_entropy(logits, known.targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    guessed = model(unknown.data.float() / 16).argmax(dim=1)
    return torch.viz.plots.confusion_matrix(unknown.targets, guessed)


def weights(torch):
    """What a layer looks for: its weights as images.

    One image for each digit, from one layer that reads handwritten digits: blue pixels speak for the digit, orange ones
    against it.
    """
    torch.manual_seed(0)
    digits = torch.datasets.Digits()
    model = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(64, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
    for _ in range(30):
        logits = model(digits.data.float() / 16)
        loss = torch.nn.functional.cross_entropy(logits, digits.targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    images = model[1].weight.reshape(10, 8, 8)
    return torch.viz.plots.images(images, titles=range(10))
