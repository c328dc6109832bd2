"""Plots that try something with a model: it is all undone, and what is drawn is what was computed."""

import random

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.viz import plots

from .plot_models import batch, network, trained, tried

pytest.importorskip("matplotlib")
from matplotlib.figure import Figure

F = nn.functional


@pytest.fixture
def ax():
    return Figure().add_subplot()


def state_of(model, *optimizers):
    """All that there is to a model and its optimizers, in bytes; and the streams of random numbers."""
    tensors = [*model.parameters(), *model.buffers()]
    found = [(t.array.tobytes(), id(t.array), None if t.grad is None else t.grad.array.tobytes()) for t in tensors]
    found += [(m.training, len(m._forward_hooks), sorted(vars(m))) for m in model.modules()]
    for optimizer in optimizers:
        found += [
            {name: value for name, value in group.items() if name != "params"} for group in optimizer.param_groups
        ]
        found += [(name, np.asarray(v).tobytes()) for s in optimizer.state.values() for name, v in s.items()]
    numpys = np.random.get_state()
    return [*found, torch.get_rng_state().numpy().tobytes(), numpys[1].tobytes(), numpys[2], random.getstate()]


# What is tried with a model is undone.

TRIALS = {
    "activations": lambda model, optimizer, x, y: plots.activations(model, x, Figure().add_subplot()),
    "decision_boundary": lambda model, optimizer, x, y: plots.decision_boundary(
        model, x, torch.zeros(len(x)), Figure().add_subplot(), resolution=5
    ),
    "loss_landscape": lambda model, optimizer, x, y: plots.loss_landscape(
        model, F.cross_entropy, (x, y), Figure().add_subplot(), resolution=3
    ),
    "lr_range_test": lambda model, optimizer, x, y: plots.lr_range_test(
        model,
        F.cross_entropy,
        torch.utils.data.DataLoader(torch.utils.data.TensorDataset(x, y), 8, shuffle=True),
        optimizer,
        steps=12,
    ),
}
trials = pytest.mark.parametrize("trial", TRIALS.values(), ids=TRIALS)


@trials
@pytest.mark.parametrize("training", [True, False])
def test_a_trial_leaves_no_trace(trial, training):
    model, optimizer, _ = trained()
    model.train(training)
    model[1].train(not training)
    x, y = batch()
    before = state_of(model, optimizer)
    trial(model, optimizer, x, y)
    assert state_of(model, optimizer) == before


@trials
def test_a_trial_that_raises_leaves_no_trace(trial):
    model, optimizer, _ = trained()
    x, y = batch()
    calls = iter(range(100))

    def fail(module, args):
        random.random(), np.random.rand(), torch.rand(3)
        if next(calls) == (0 if trial in (TRIALS["activations"], TRIALS["decision_boundary"]) else 2):
            raise KeyboardInterrupt

    with model[4].register_forward_pre_hook(fail):
        before = state_of(model, optimizer)
        with pytest.raises(KeyboardInterrupt):
            trial(model, optimizer, x, y)
        assert state_of(model, optimizer) == before


@trials
def test_a_graph_recorded_before_a_trial_is_good_after_it(trial):
    (x, y), gradients = batch(), []
    for with_trial in (False, True):
        model, optimizer, _ = trained()
        optimizer.zero_grad()
        loss = F.cross_entropy(model.eval()(x), y)
        if with_trial:
            trial(model, optimizer, x, y)
        loss.backward()
        gradients.append([p.grad.numpy() for p in model.parameters()])
    assert all(np.array_equal(a, b) for a, b in zip(*gradients, strict=True))


def test_the_order_of_a_loader_goes_on_as_if_nothing_had_been():
    generator = torch.Generator().manual_seed(5)
    x, y = batch()
    rows = torch.utils.data.TensorDataset(x, y)
    loader = torch.utils.data.DataLoader(rows, 8, shuffle=True, generator=generator)
    before = generator.get_state().numpy().tobytes()
    model, optimizer, _ = trained()
    plots.lr_range_test(model, F.cross_entropy, loader, optimizer, steps=12)
    assert generator.get_state().numpy().tobytes() == before


# The loss around a model, and the range of its learning rates.


class Weighed(nn.Module):
    """The sum of its squared weights, whatever the input."""

    def __init__(self):
        super().__init__()
        generator = torch.Generator().manual_seed(3)
        self.weight = nn.Parameter(torch.randn(3, 2, 2, generator=generator))
        self.bias = nn.Parameter(torch.ones(3))

    def forward(self, x):
        return (self.weight**2).sum()


def test_a_step_along_a_direction_is_as_long_as_each_filter(ax, monkeypatch):
    model, seen, drawn = Weighed(), [], []
    start = model.weight.detach().numpy().copy()

    def loss_function(loss, y):
        seen.append(model.weight.detach().numpy().astype(np.float64) - start)
        assert (model.bias == 1).all() and not model.training and not torch.is_grad_enabled()
        return loss

    monkeypatch.setattr(
        "tinygrad_edu.viz.plots.landscape.contour", lambda axes, x, y, losses: drawn.append((x, losses))
    )
    plots.loss_landscape(model, loss_function, (0, 0), ax, resolution=3)
    steps, losses = drawn[0]
    assert steps.tolist() == [-1, 0, 1] and not seen[4].any()
    lengths = np.sqrt((start.astype(np.float64) ** 2).sum((1, 2)))
    for i in (1, 3, 5, 7):  # down, left, right, up
        np.testing.assert_allclose(np.sqrt((seen[i] ** 2).sum((1, 2))), lengths, rtol=1e-5)
    np.testing.assert_allclose(seen[8], seen[5] + seen[7], atol=1e-5)
    np.testing.assert_allclose(losses, np.reshape([((start + d) ** 2).sum() for d in seen], (3, 3)), rtol=1e-4)
    seen.clear()
    generator = torch.Generator().manual_seed(9)
    plots.loss_landscape(model, loss_function, (0, 0), ax, False, generator, resolution=3, span=0.5)
    assert np.sqrt((seen[5] ** 2).sum()) == pytest.approx(0.5 * np.sqrt((start**2).sum()), rel=1e-5)


def test_the_middle_of_a_landscape_is_the_model(ax):
    model, (x, y) = network(), batch()
    plots.loss_landscape(model, F.cross_entropy, (x, y), ax, resolution=5)
    told = ax.get_legend().get_texts()[0].get_text()
    assert told == f"the model: loss {F.cross_entropy(model.eval()(x), y).item():.4g}"
    again = plots.loss_landscape(model, F.cross_entropy, (x, y), Figure().add_subplot(), resolution=5)
    lines, others = (axes.collections[1].get_paths() for axes in (ax, again))
    assert all(np.array_equal(a.vertices, b.vertices) for a, b in zip(lines, others, strict=True))


@pytest.mark.parametrize(
    ("error", "match", "changed"),
    [
        (TypeError, "must be a Module", {"model": lambda x: x}),
        (TypeError, r"the pair \(x, y\)", {"batch": torch.ones(3, 2)}),
        (ValueError, "no weights of two or more", {"model": nn.BatchNorm1d(2)}),
        (ValueError, "must be odd", {"resolution": 4}),
        (ValueError, "span above 0", {"span": 0.0}),
        (ValueError, "one number, but its shape is", {"loss_function": lambda out, y: out}),
        (ValueError, "no loss to draw: of 9 points 9 NaN", {"loss_function": lambda out, y: out.sum() * float("nan")}),
    ],
)
def test_bad_landscapes(error, match, changed, ax):
    given = {"model": network(), "loss_function": F.cross_entropy, "batch": batch(), "resolution": 3, "ax": ax}
    with pytest.raises(error, match=match):
        plots.loss_landscape(**given | changed)


def test_a_range_test_is_a_training_with_rising_rates(ax):
    model, loss_function, batches, optimizer = tried()
    batches = [(x, y) for x, y in zip(*(t.split(16) for t in batches[0]), strict=True)]
    model[3].p = 0.0
    test = plots.lr_range_test(model, loss_function, batches, optimizer, 1e-3, 1.0, 8)
    np.testing.assert_allclose(test.lrs, np.geomspace(1e-3, 1.0, 8), rtol=1e-12)
    assert {group["lr"] for group in optimizer.param_groups} == {0.1}
    for i, lr in enumerate(test.lrs):
        x, y = batches[i % 3]
        optimizer.param_groups[0]["lr"] = lr
        optimizer.zero_grad()
        loss = loss_function(model(x), y)
        loss.backward()
        optimizer.step()
        assert loss.item() == test.losses[i]
    assert test.plot(ax) is ax and ax.get_xscale() == "log"
    assert np.array_equal(ax.lines[0].get_xydata(), np.stack([test.lrs, test.smoothed], 1))
    assert np.array_equal(ax.lines[1].get_xydata(), np.stack([test.lrs, test.losses], 1))


def line(count=400):
    x = torch.linspace(-1, 1, count).reshape(-1, 1)
    return nn.Linear(1, 1), F.mse_loss, [(x, 3 * x + (20 * x).sin())]


def test_what_a_range_test_suggests(ax):
    model, loss_function, batches = line()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    test = plots.lr_range_test(model, loss_function, batches, optimizer, 1e-4, 100.0, 200)
    assert 1e-2 < test.suggestion < 1.5 and test.suggestion in test.lrs  # from 1.0 on this one diverges
    assert test.stopped.startswith("stopped at lr = ") and test.stopped.endswith("the loss ran away")
    assert len(test.lrs) == len(test.losses) == len(test.smoothed) < 200
    test.plot(ax)
    assert ax.get_title() == test.stopped and f"lr = {test.suggestion:.2g}" in ax.get_legend().get_texts()[2].get_text()


def test_a_loss_that_never_falls_suggests_nothing(ax):
    model, loss_function, batches = line()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5, maximize=True)
    test = plots.lr_range_test(model, loss_function, batches, optimizer, steps=50)
    assert test.suggestion is None
    assert test.plot(ax).get_title().endswith("no suggestion: the loss never fell")


def test_a_loss_that_is_no_number_ends_the_test(ax):
    model, _, batches = line()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    losses = iter([1.0, 0.9, 0.8, float("inf")])
    test = plots.lr_range_test(model, lambda out, y: out.mean() * 0 + next(losses), batches, optimizer)
    np.testing.assert_allclose(test.losses, [1.0, 0.9, 0.8, np.inf], rtol=1e-6)
    assert "the loss was inf" in test.stopped
    test.plot(ax)
    ax.figure.canvas.draw()


@pytest.mark.parametrize(
    ("error", "match", "changed"),
    [
        (ValueError, "0 < start < end", {"start": 0.0}),
        (ValueError, "0 < start < end", {"start": 1.0, "end": 0.1}),
        (ValueError, "at least 3 steps", {"steps": 2}),
        (TypeError, "read only once", {"loader": iter([])}),
        (ValueError, "loader gives no batch:", {"loader": []}),
        (TypeError, r"pairs \(x, y\)", {"loader": [torch.ones(2, 1)]}),
        (RuntimeError, "parameters frozen", {"loss_function": lambda out, y: out.detach().sum()}),
        (ValueError, "the first loss is nan", {"loss_function": lambda out, y: out.sum() * float("nan")}),
    ],
)
def test_bad_range_tests(error, match, changed):
    model, loss_function, loader = line()
    optimizer = torch.optim.SGD(model.parameters())
    given = {"model": model, "loss_function": loss_function, "loader": loader, "optimizer": optimizer}
    with pytest.raises(error, match=match):
        plots.lr_range_test(**given | changed)
    assert optimizer.param_groups[0]["lr"] == 1e-3
