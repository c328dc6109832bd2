"""Small models for the tests of plots."""

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.viz import plots

F = nn.functional


def network():
    torch.manual_seed(0)
    layers = [nn.Linear(2, 8), nn.BatchNorm1d(8), nn.Tanh(), nn.Dropout(0.5), nn.Linear(8, 3)]
    return nn.Sequential(*layers)


def batch(count=40):
    generator = torch.Generator().manual_seed(1)
    return torch.randn(count, 2, generator=generator), torch.randint(0, 3, (count,), generator=generator)


def trained():
    """A network with gradients, an optimizer with momentum and its ratios, after three steps."""
    model, (x, y) = network(), batch()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    ratios = plots.UpdateRatios(model)
    for _ in range(3):
        optimizer.zero_grad()
        F.cross_entropy(model(x), y).backward()
        optimizer.step()
        ratios.step()
    return model, optimizer, ratios


def tried():
    model, optimizer, _ = trained()
    return model, F.cross_entropy, [batch()], optimizer
