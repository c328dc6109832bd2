"""The plots: what all have in common, activations, gradients and updates."""

import sys

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.viz import plots

from .plot_models import batch, network, trained, tried

matplotlib = pytest.importorskip("matplotlib")
from matplotlib.figure import Figure  # noqa: E402  only where there is matplotlib

F = nn.functional
HOSTILE = "<b>&\"'\n\r\x00\x1b[31m\u202e\ud800$\\frac{$_^]]>" + "x" * 10_000


@pytest.fixture
def ax():
    return Figure().add_subplot()


def bowl(x, y):
    return x**2 + 10 * y**2


PLOTS = {
    "UpdateRatios": lambda ax: trained()[2].plot(ax),
    "activations": lambda ax: plots.activations(network(), batch()[0], ax),
    "confusion_matrix": lambda ax: plots.confusion_matrix([0, 1, 2], [0, 1, 1], ax=ax),
    "curves": lambda ax: plots.curves({"loss": [2.0, 1.0], "accuracy": [0.1, 0.5]}, ax),
    "decision_boundary": lambda ax: plots.decision_boundary(network(), *batch(), ax, resolution=20),
    "gradient_flow": lambda ax: plots.gradient_flow(trained()[0], ax),
    "images": lambda ax: plots.images(np.arange(40.0).reshape(5, 2, 4), ax, titles="abcde"),
    "loss_landscape": lambda ax: plots.loss_landscape(network(), F.cross_entropy, batch(), ax, resolution=3),
    "lr_range_test": lambda ax: plots.lr_range_test(*tried(), steps=9).plot(ax),
    "trajectory": lambda ax: plots.trajectory(bowl, plots.descend(bowl, (1, 1), torch.optim.SGD, 5, lr=0.01), ax),
}
each = pytest.mark.parametrize("plot", PLOTS.values(), ids=PLOTS)


# All plots.


def test_every_plot_is_tested():
    assert set(plots.__all__) - {"RangeTest", "descend"} == set(PLOTS)


@each
def test_axes_in_and_the_same_axes_out(plot):
    figure = Figure(figsize=(10, 8), layout="constrained")
    axes = figure.subplots(2, 2)
    for one in axes.flat:
        assert plot(one) is one
    figure.canvas.draw()  # warnings are errors


@each
def test_saved_under_a_path(plot, tmp_path):
    plot(tmp_path / "plot.png")
    plot(str(tmp_path / "plot.svg"))
    assert (tmp_path / "plot.png").read_bytes().startswith(b"\x89PNG")
    assert b"<svg" in (tmp_path / "plot.svg").read_bytes()
    with pytest.raises(RuntimeError, match="does not exist: make it first"):
        plot(tmp_path / "no" / "plot.png")


@each
def test_a_new_figure_and_nothing_else_is_left_behind(plot):
    matplotlib.use("Agg")
    from matplotlib import pyplot

    before, options = pyplot.get_fignums(), matplotlib.rcParams.copy()
    axes = plot(None)
    assert len(pyplot.get_fignums()) == len(before) + 1
    pyplot.close(axes.figure)
    assert matplotlib.rcParams == options and pyplot.get_fignums() == before


@each
def test_what_ax_must_be(plot):
    with pytest.raises(TypeError, match=r"ax must be the matplotlib Axes .* take one, as in axes\[0, 0\]"):
        plot(Figure().subplots(2, 2))


@each
def test_without_matplotlib(plot, monkeypatch):
    for name in [name for name in sys.modules if name.startswith("matplotlib")]:
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(RuntimeError, match="pip install matplotlib"):
        plot(None)


@pytest.mark.parametrize("name", sorted(PLOTS.keys() - {"images"}))
def test_axes_say_what_they_are(name, ax):
    PLOTS[name](ax)
    assert ax.get_xlabel() and (ax.get_ylabel() or len(ax.get_yticklabels()))


def test_hostile_names(tmp_path):
    odd = {HOSTILE: [1.0, 2.0], "_hidden": [2.0, 1.0], "": [0.5, 0.5]}
    weights = {name: torch.tensor(values, requires_grad=True) for name, values in odd.items()}
    sum((w * w).sum() for w in weights.values()).backward()
    ratios = plots.UpdateRatios(weights)
    ratios.step()
    ratios.step()
    square = np.zeros((2, 2))
    for i, axes in enumerate(
        [
            plots.curves(odd, tmp_path / "0.png"),
            plots.activations(odd, ax=tmp_path / "1.png"),
            plots.gradient_flow(weights, tmp_path / "2.png"),
            ratios.plot(tmp_path / "3.png"),
            plots.trajectory(bowl, dict.fromkeys(odd, square), tmp_path / "4.png"),
            plots.confusion_matrix([0, 1], [2, 0], labels=odd, ax=tmp_path / "5.png"),
            plots.images(np.zeros((3, 2, 2)), tmp_path / "6.png", titles=list(odd)),
        ]
    ):
        assert (tmp_path / f"{i}.png").stat().st_size > 1000
        legend = axes.get_legend()
        texts = [*axes.texts, *axes.get_xticklabels(), *axes.get_yticklabels(), *(legend.get_texts() if legend else ())]
        assert sum("_hidden" in text.get_text() for text in texts) >= 1, i
        assert all(len(text.get_text()) < 80 for text in texts)


def test_a_figure_that_could_not_be_drawn_is_closed():
    matplotlib.use("Agg")
    from matplotlib import pyplot

    before = pyplot.get_fignums()
    with pytest.raises(ValueError, match="no loss to draw"):
        plots.trajectory(lambda x, y: x * float("nan"), [(0.0, 0.0)])
    assert pyplot.get_fignums() == before


# Activations.


def rows_of(axes):
    """For each row its bars, heights over the base, and its saturated bars."""
    from matplotlib.patches import StepPatch

    bars = [patch.get_data() for patch in axes.patches if isinstance(patch, StepPatch)]
    pairs = zip(bars[::2], bars[1::2], strict=True)
    return [(all.values - all.baseline, flat.values - flat.baseline, all.edges) for all, flat in pairs]


def test_activations_are_counted(ax):
    model, (x, _) = network().eval(), batch()
    with torch.no_grad():
        hidden = model[1](model[0](x))
        expected = [model[0](x), hidden, hidden.tanh(), hidden.tanh(), model(x)]
    plots.activations(model, x, ax)
    rows = rows_of(ax)
    assert len(rows) == 5
    for (heights, _, edges), values in zip(rows, expected, strict=True):
        counts = np.histogram(values.numpy().astype(np.float64), edges)[0]
        assert counts.sum() == values.numel()
        np.testing.assert_allclose(heights, 0.8 * counts / counts.max())
        assert 0.0 in (edges[1:] + edges[:-1]) / 2  # a bin stands on zero
    means = [line.get_xdata()[0] for line in ax.lines if line.get_marker() == "|"]
    np.testing.assert_allclose(means, [v.double().mean().item() for v in expected], rtol=1e-12)


def test_saturation(ax):
    x = torch.tensor([-9.0, -1.0, 0.0, 1.0, 9.0])
    model = nn.Sequential(nn.Tanh(), nn.ReLU(), nn.Sigmoid(), nn.Hardtanh(0.2, 0.6), nn.Identity())
    plots.activations(model, x, ax)
    told = [text.get_text().split("\n")[1] for text in ax.texts]
    assert told == ["saturated 40.0 %", "zeros 60.0 %", "saturated 0.0 %", "saturated 40.0 %", "saturated –"]
    heights, flat, _ = rows_of(ax)[0]
    assert heights.sum() * 2 / 5 == pytest.approx(flat.sum())
    near = torch.tensor([-0.9701, -0.9699, 0.9699, 0.9701]).atanh()
    told = plots.activations(nn.Tanh(), near, Figure().add_subplot()).texts[0].get_text()
    assert told.endswith("saturated 50.0 %")


def test_recorded_activations(ax):
    x = torch.tensor([-9.0, 9.0, 0.0, float("nan")], requires_grad=True)
    plots.activations(
        {"h": x.tanh(), "r": x.relu(), "list": [1, 2], "ints": np.arange(3), "no": [np.nan, -np.inf]}, ax=ax
    )
    assert [label.get_text() for label in ax.get_yticklabels()] == ["h tanh", "r relu", "list", "ints", "no"]
    told = [text.get_text().split("\n") for text in ax.texts]
    assert told[0][1] == "saturated 66.7 %, 1 NaN" and told[1][1] == "zeros 66.7 %, 1 NaN"
    assert told[4] == ["mean –         std –", "saturated –, 1 NaN and 1 inf"] and x.grad is None


class Cell(nn.Module):
    """A layer with functions of its own, which gives two tensors."""

    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(2))

    def forward(self, x):
        return torch.tanh(self.weight * x) + 2, x


class Functional(nn.Module):
    """What beginners write: layers as modules, and functions between them."""

    def __init__(self):
        super().__init__()
        self.first, self.last, self.cell = nn.Linear(2, 100), nn.Linear(100, 2), Cell()

    def forward(self, x):
        hidden = torch.relu(self.first(x))
        out = torch.tanh(self.last(hidden))
        return {"out": out, "state": self.cell(out)}


def test_functions_between_the_layers_are_seen_too(ax):
    model, x = Functional(), batch()[0]
    plots.activations(model, x, ax)
    names = [label.get_text().split(",")[0] for label in ax.get_yticklabels()]
    assert names == ["first Linear", "relu", "last Linear", "tanh", "cell Cell"]
    hidden = torch.relu(model.first(x)).double()
    heights, flat, edges = rows_of(ax)[1]
    counts = np.histogram(hidden.detach().numpy(), edges)[0]
    np.testing.assert_allclose(heights, 0.8 * counts / counts.max())
    assert flat.sum() / heights.sum() == pytest.approx((hidden == 0).double().mean().item())
    plots.activations(model.requires_grad_(False), x, other := Figure().add_subplot())
    assert len(other.get_yticklabels()) == 5 and not any(p.requires_grad for p in model.parameters())


def test_layers_in_place_shared_and_alone(ax):
    model = nn.Sequential(shared := nn.Linear(2, 2), nn.ReLU(inplace=True), shared)
    x = batch()[0]
    plots.activations(model, (x,), ax)
    assert [label.get_text() for label in ax.get_yticklabels()] == ["0 Linear", "1 ReLU", "0 Linear (call 2)"]
    assert float(ax.texts[0].get_text().split()[1]) == pytest.approx(shared(x).mean().item(), rel=0.01)
    assert plots.activations(shared, x, Figure().add_subplot()).get_yticklabels()[0].get_text() == "Linear"


@pytest.mark.parametrize(
    ("error", "match", "given"),
    [
        (TypeError, "needs an input", (nn.Linear(2, 1),)),
        (TypeError, "list or dict", ("abc",)),
        (TypeError, "leave out x", ([[1.0]], [1.0])),
        (TypeError, "real numbers", ([[1j]],)),
        (ValueError, "no activations", ([],)),
        (ValueError, "'a' are empty", ({"a": []},)),
        (ValueError, "differ in length", ([[[1], [1, 2]]],)),
    ],
)
def test_bad_activations(error, match, given):
    with pytest.raises(error, match=match):
        plots.activations(*given)


# Gradients and updates.


def test_gradient_flow_bars_are_the_gradients(ax):
    model = trained()[0]
    plots.gradient_flow(model, ax)
    sizes = [np.abs(p.grad.numpy().astype(np.float64)) for p in model.parameters()]
    means, tops = ([bar.get_width() for bar in bars] for bars in ax.containers)
    np.testing.assert_allclose(means, [size.mean() for size in sizes], rtol=1e-12)
    np.testing.assert_allclose(tops, [size.max() for size in sizes], rtol=1e-12)
    assert [t.get_text() for t in ax.get_yticklabels()] == [name for name, _ in model.named_parameters()]
    assert ax.get_xscale() == "log" and ax.yaxis_inverted() and not ax.texts


def test_gradients_that_are_missing_or_odd_are_said(ax):
    kinds = ["unused", "frozen", "zero", "nan", "tiny", "huge", "result", "good"]
    tensors = {name: torch.ones(2, requires_grad=True) for name in kinds}
    for name, grad in {"zero": 0.0, "tiny": 1e-9, "huge": 1e5, "good": 1.0}.items():
        tensors[name].grad = torch.full((2,), grad)
    tensors["nan"].grad = torch.tensor([float("nan"), 1.0])
    tensors["frozen"].requires_grad = False
    tensors["result"] = tensors["good"] * 2
    plots.gradient_flow(tensors, ax)
    told = {kinds[round(text.xy[1])]: text.get_text() for text in ax.texts}
    assert told == {
        "unused": "– no gradient: backward did not reach it",
        "frozen": "– frozen: requires_grad=False",
        "zero": "all 0",
        "nan": "1 NaN",
        "result": "– no gradient: call retain_grad() before",
    }
    names = [text.get_text() for text in ax.get_legend().get_texts()]
    assert names[2:] == ["vanishing: below 1e-6", "exploding: above 1e3"]
    assert [round(bar.get_width(), 3) for bar in ax.containers[0]] == [0, 0, 0, 1, 0, 1e5, 0, 1]


def test_no_gradient_yet():
    with pytest.raises(
        RuntimeError, match=r"none of the 6 parameters has a gradient yet: call loss.backward\(\) first"
    ):
        plots.gradient_flow(network())
    with pytest.raises(ValueError, match="no parameters"):
        plots.gradient_flow(nn.ReLU())
    for wrong in (network().parameters(), [1], torch.ones(2), "abc", 3):
        with pytest.raises(TypeError, match="model.named_parameters"):
            plots.gradient_flow(wrong)


def test_many_parameters_have_room(ax):
    weights = {f"w{i}": torch.ones(1, requires_grad=True) for i in range(120)}
    sum(weights.values()).backward()
    assert len(plots.gradient_flow(weights, ax).get_yticklabels()) <= 40
    ratios = plots.UpdateRatios(weights)
    ratios.step()
    legend = ratios.plot(Figure().add_subplot()).get_legend()
    assert len(legend.get_texts()) == 10 and legend.get_title().get_text() == "10 of 120"


def test_update_ratios_of_plain_descent(ax):
    model, (x, y) = network(), batch()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
    ratios, expected = plots.UpdateRatios(model), {"0.weight": [], "4.weight": []}
    for _ in range(4):
        optimizer.zero_grad()
        F.cross_entropy(model(x), y).backward()
        for name in expected:
            p = model.get_parameter(name)
            expected[name].append(0.05 * p.grad.norm().item() / p.detach().norm().item())
        optimizer.step()
        ratios.step()
    assert ratios.history.keys() == expected.keys()
    ratios.plot(ax)
    for line, name in zip(ax.lines, expected, strict=False):
        np.testing.assert_allclose(ratios.history[name], expected[name], rtol=1e-4)
        np.testing.assert_allclose(line.get_ydata(), np.log10(expected[name]), rtol=1e-4)
        assert list(line.get_xdata()) == [1, 2, 3, 4]
    assert list(ax.lines[2].get_ydata()) == [-3, -3]


def test_update_ratios_that_are_none(ax):
    weights = {"zero": torch.zeros(2), "still": torch.ones(2), "nan": torch.ones(2)}
    ratios = plots.UpdateRatios(weights.items())
    with pytest.raises(RuntimeError, match=r"call ratios.step\(\) after each optimizer.step\(\)"):
        ratios.plot()
    weights["zero"] += 1
    weights["nan"] *= float("nan")
    ratios.step()
    assert (
        np.isnan(ratios.history["zero"][0]) and ratios.history["still"] == [0.0] and np.isnan(ratios.history["nan"][0])
    )
    ratios.plot(ax)
    told = [text.get_text() for text in ax.get_legend().get_texts()]
    assert told == ["zero (1 undefined)", "still (1 unchanged)", "nan (1 undefined)"]
