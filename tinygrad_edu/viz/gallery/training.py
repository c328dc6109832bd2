"""Plots of training, on matplotlib."""

from __future__ import annotations

from types import ModuleType
from typing import Any


def curves(torch: ModuleType) -> Any:
    """Training curves.

    The loss on what is learned from goes down and down. Watch the other one: from where it rises, the network learns by
    heart what it should understand.
    """
    torch.manual_seed(0)
    x, y = torch.randn(24, 10), torch.randint(2, (24,))
    model = torch.nn.Sequential(torch.nn.Linear(10, 32), torch.nn.Tanh(), torch.nn.Linear(32, 2))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    history = {"loss": [], "loss on held-out data": []}
    for _ in range(40):
        logits = model(x)
        loss, held_out = (torch.nn.functional.cross_entropy(logits[part], y[part]) for part in (slice(16), slice(16, 24)))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history["loss"].append(loss.item())
        history["loss on held-out data"].append(held_out.item())
    return torch.viz.plots.curves(history)


def activations(torch: ModuleType) -> Any:
    """What the layers say: histograms of the activations.

    The weights are too large for tanh: most of its outputs are close to -1 or 1, where it has no slope. The share that is
    saturated stands beside each layer.
    """
    torch.manual_seed(0)
    model = torch.nn.Sequential(*(layer for _ in range(3) for layer in (torch.nn.Linear(32, 32), torch.nn.Tanh())))
    for weight in model.parameters():
        torch.nn.init.normal_(weight, std=0.5)
    return torch.viz.plots.activations(model, torch.randn(128, 32))


def gradient_flow(torch: ModuleType) -> Any:
    """How large the gradients are, layer by layer.

    The same ten sigmoids as in the graph above. The axis is logarithmic: every step to the left is a tenth.
    """
    torch.manual_seed(0)
    layers = [layer for _ in range(10) for layer in (torch.nn.Linear(3, 3), torch.nn.Sigmoid())]
    model = torch.nn.Sequential(*layers)
    model(torch.randn(1, 3)).sum().backward()
    return torch.viz.plots.gradient_flow(model)


def update_ratios(torch: ModuleType) -> Any:
    """How far each step goes, compared with the weights.

    About a thousandth is healthy: the line at -3. Far below it a layer hardly learns; far above it, it jumps about.
    """
    torch.manual_seed(0)
    x, y = torch.randn(64, 8), torch.randn(64, 1)
    model = torch.nn.Sequential(torch.nn.Linear(8, 16), torch.nn.Tanh(), torch.nn.Linear(16, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    ratios = torch.viz.plots.UpdateRatios(model)
    for _ in range(60):
        loss = torch.nn.functional.mse_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        ratios.step()
    return ratios.plot()


def trajectory(torch: ModuleType) -> Any:
    """Three optimizers go down a valley.

    The valley is steep across and flat along. Plain gradient descent goes to and fro between its walls; momentum rolls
    through; Adam takes steps of the same size in both directions.
    """

    def valley(x, y):
        return 0.1 * x**2 + 2 * y**2

    SGD, Adam, descend = torch.optim.SGD, torch.optim.Adam, torch.viz.plots.descend
    paths = {
        "SGD": descend(valley, (-4.0, 1.5), SGD, steps=40, lr=0.45),
        "SGD with momentum": descend(valley, (-4.0, 1.5), SGD, steps=40, lr=0.1, momentum=0.8),
        "Adam": descend(valley, (-4.0, 1.5), Adam, steps=40, lr=0.3),
    }
    return torch.viz.plots.trajectory(valley, paths)


def decision_boundary(torch: ModuleType) -> Any:
    """Where a network draws the line.

    The inner points are one class and the outer ring the other. No straight line divides them; two layers can.
    """
    torch.manual_seed(0)
    angle, inner = 6.28 * torch.rand(120), torch.arange(120) < 60
    radius = torch.where(inner, 0.5, 1.5) + 0.2 * torch.randn(120)
    x, y = torch.stack([radius * torch.cos(angle), radius * torch.sin(angle)], dim=1), inner.float()
    model = torch.nn.Sequential(torch.nn.Linear(2, 16), torch.nn.Tanh(), torch.nn.Linear(16, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
    for _ in range(100):
        loss = torch.nn.functional.binary_cross_entropy_with_logits(model(x).flatten(), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return torch.viz.plots.decision_boundary(model, x, inner.long())


def loss_landscape(torch: ModuleType) -> Any:
    """The landscape of the loss around a network.

    The star is the network. Every other point is the same network with its weights moved along two random directions.
    """
    torch.manual_seed(0)
    x, y = torch.randn(64, 4), torch.randn(64, 1)
    model = torch.nn.Sequential(torch.nn.Linear(4, 16), torch.nn.ReLU(), torch.nn.Linear(16, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(100):
        loss = torch.nn.functional.mse_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return torch.viz.plots.loss_landscape(model, torch.nn.functional.mse_loss, (x, y))


def learning_rate(torch: ModuleType) -> Any:
    """Which learning rate? A range test.

    The rate rises from step to step. Take one from where the loss falls steeply, well before it rises again.
    """
    torch.manual_seed(0)
    x = torch.randn(64, 8)
    y = x @ torch.randn(8, 1)
    model = torch.nn.Sequential(torch.nn.Linear(8, 16), torch.nn.Tanh(), torch.nn.Linear(16, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    test = torch.viz.plots.lr_range_test(model, torch.nn.functional.mse_loss, [(x, y)], optimizer, start=1e-4)
    return test.plot()


def confusion_matrix(torch: ModuleType) -> Any:
    """Which digit is taken for which.

    A single layer reads handwritten digits that it has never seen. What is off the diagonal is wrong: the row says what
    the digit is, the column what it was taken for.
    """
    torch.manual_seed(0)
    digits, held_out = torch.datasets.Digits(), torch.datasets.Digits(train=False)
    model = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(64, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
    for _ in range(30):
        loss = torch.nn.functional.cross_entropy(model(digits.data.float() / 16), digits.targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    guessed = model(held_out.data.float() / 16).argmax(dim=1)
    return torch.viz.plots.confusion_matrix(held_out.targets, guessed)


def weights(torch: ModuleType) -> Any:
    """What a layer looks for: its weights as pictures.

    One picture for each digit, from a single layer that reads handwritten digits: blue pixels speak for the digit, orange
    ones against it.
    """
    torch.manual_seed(0)
    digits = torch.datasets.Digits()
    model = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(64, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
    for _ in range(30):
        loss = torch.nn.functional.cross_entropy(model(digits.data.float() / 16), digits.targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return torch.viz.plots.images(model[1].weight.reshape(10, 8, 8), titles=range(10))
