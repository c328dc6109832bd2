"""The plots: what is drawn is what was computed, whatever was tried is undone, and bad input is told."""

import random
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.viz import plots
from tinygrad_edu.viz.plots.canvas import ink_on

matplotlib = pytest.importorskip("matplotlib")
from matplotlib.figure import Figure  # noqa: E402  only where there is matplotlib

F = nn.functional
HOSTILE = "<b>&\"'\n\r\x00\x1b[31m\u202e\ud800$\\frac{$_^]]>" + "x" * 10_000


@pytest.fixture
def ax():
    return Figure().add_subplot()


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


def tried():
    model, optimizer, _ = trained()
    return model, F.cross_entropy, [batch()], optimizer


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


# Activations.


def rows_of(axes):
    """For each row its bars, heights over the base, and its saturated bars."""
    from matplotlib.patches import StepPatch

    bars = [patch.get_data() for patch in axes.patches if isinstance(patch, StepPatch)]
    return [(all.values - all.baseline, flat.values - flat.baseline, all.edges) for all, flat in zip(*[iter(bars)] * 2)]


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
    assert told == ["saturated 40.0 %", "zeros 60.0 %", "saturated 0.0 %", "saturated 80.0 %", "saturated –"]
    heights, flat, _ = rows_of(ax)[0]
    assert heights.sum() * 2 / 5 == pytest.approx(flat.sum())


def test_recorded_activations(ax):
    x = torch.tensor([-9.0, 9.0, 0.0, float("nan")], requires_grad=True)
    plots.activations(
        {"h": x.tanh(), "r": x.relu(), "list": [1, 2], "ints": np.arange(3), "no": [np.nan, -np.inf]}, ax=ax
    )
    assert [label.get_text() for label in ax.get_yticklabels()] == ["h tanh", "r relu", "list", "ints", "no"]
    told = [text.get_text().split("\n") for text in ax.texts]
    assert told[0][1] == "saturated 66.7 %, 1 NaN" and told[1][1] == "zeros 66.7 %, 1 NaN"
    assert told[4] == ["mean –         std –", "saturated –, 1 NaN and 1 inf"] and x.grad is None


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
    weights = {f"w{i}": torch.ones(1, requires_grad=True) for i in range(500)}
    sum(weights.values()).backward()
    assert len(plots.gradient_flow(weights, ax).get_yticklabels()) <= 40
    ratios = plots.UpdateRatios(weights)
    ratios.step()
    legend = ratios.plot(Figure().add_subplot()).get_legend()
    assert len(legend.get_texts()) == 10 and legend.get_title().get_text() == "10 of 500"


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


# Ways over a surface.


def test_descend_is_the_optimizer(ax):
    path = plots.descend(bowl, [1, -1], torch.optim.SGD, 3, lr=0.01)
    point, expected = np.array([1.0, -1.0]), [[1.0, -1.0]]
    for _ in range(3):
        point = point - 0.01 * np.array([2.0, 20.0]) * point
        expected.append(point.tolist())
    np.testing.assert_allclose(path, expected, rtol=1e-14)
    adam = plots.descend(bowl, torch.tensor([1, -1]), lambda p: torch.optim.Adam(p, lr=0.1), 4)
    plots.trajectory(bowl, {"SGD": path, "Adam": adam.tolist()}, ax)
    for line, way in zip(ax.lines, (path, adam), strict=True):
        assert np.array_equal(line.get_xydata(), way)
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["SGD", "Adam"]
    looks = {(line.get_color(), line.get_linestyle(), line.get_marker()) for line in ax.lines}
    assert len(looks) == 2


@pytest.mark.parametrize(
    "f", [bowl, lambda x, y: np.hypot(x, y), lambda x, y: torch.exp(x) + y, lambda x, y: x * 0 + 1]
)
@pytest.mark.parametrize("paths", [[(0, 0)], [[0.0, 1.0], [1.0, 1.0]], np.eye(2), [np.eye(2), torch.eye(2)]])
def test_trajectory_takes(f, paths, ax):
    plots.trajectory(f, paths, ax, resolution=10)
    ax.figure.canvas.draw()


def test_a_path_that_diverged(ax):
    path = plots.descend(bowl, (1.0, 1.0), torch.optim.SGD, 900, lr=0.5)
    good = int((~np.isfinite(path)).any(1).argmax())
    assert good > 0
    plots.trajectory(bowl, path, ax, bounds=((-2, 2), (-1, 1)))
    assert len(ax.lines[0].get_xdata()) == good
    assert ax.get_legend().get_texts()[0].get_text() == f"path (not finite at step {good})"
    assert ax.get_xlim() == (-2, 2) and ax.get_ylim() == (-1, 1)


def test_a_surface_with_holes(ax):
    plots.trajectory(lambda x, y: torch.log(x) + y, [(1.0, 0.0), (2.0, 0.0)], ax, bounds=((-1, 3), (-1, 1)))
    assert ax.get_title() == "hatched: 2,500 NaN of 10,000 points"


@pytest.mark.parametrize(
    ("match", "paths", "options"),
    [
        ("its shape is", [1.0, 2.0, 3.0], {}),
        ("its shape is", np.zeros((4, 3)), {}),
        ("its shape is", {"a": np.zeros((0, 2))}, {}),
        ("at least one", {}, {}),
        ("no path has a finite point", [(np.nan, 0.0)], {}),
        ("rising order", [(0.0, 0.0)], {"bounds": ((1, 0), (0, 1))}),
        ("resolution at least 2", [(0.0, 0.0)], {"resolution": 1}),
    ],
)
def test_bad_paths(match, paths, options):
    with pytest.raises(ValueError, match=match):
        plots.trajectory(bowl, paths, **options)


def test_bad_surfaces():
    with pytest.raises(ValueError, match="entry by entry"):
        plots.trajectory(lambda x, y: (x + y).sum(), [(0.0, 0.0)])
    with pytest.raises(RuntimeError, match="depends on x and y"):
        plots.descend(lambda x, y: 1.0, (0, 0), torch.optim.SGD)
    with pytest.raises(ValueError, match="start must be two numbers"):
        plots.descend(bowl, (0, 0, 0), torch.optim.SGD)


# Classes.

POINTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
GUESSES = {
    "(M,)": lambda p: p[:, 0] - 0.5,
    "(M, 1)": lambda p: p[:, :1] - 0.5,
    "(M, 2)": lambda p: torch.stack([0.5 - p[:, 0], p[:, 0] - 0.5], 1),
    "classes": lambda p: (p[:, 0] > 0.5).long(),
    "NumPy": lambda p: p.numpy()[:, 0] - 0.5,
}


@pytest.mark.parametrize("model", GUESSES.values(), ids=GUESSES)
@pytest.mark.parametrize("kind", [np.float32, np.float64, int])
def test_areas_of_classes(model, kind, ax):
    plots.decision_boundary(model, POINTS.astype(kind), [0, 0, 1, 0], ax, resolution=7)
    areas = ax.images[0].get_array()
    across = np.linspace(-0.1, 1.1, 7)
    assert np.array_equal(areas, np.tile(across > 0.5, (7, 1)))
    assert ax.get_title() == "3 of 4 points on their side"
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["class 0", "class 1", "taken for another"]
    assert ax.collections[-1].get_offsets().tolist() == [[1.0, 1.0]]


def test_a_model_is_asked_in_its_own_precision_and_in_eval(ax):
    seen = []
    model = nn.Sequential(nn.Linear(2, 3), nn.Dropout(0.5)).double()
    model.register_forward_pre_hook(lambda m, args: seen.append((args[0].dtype, m.training, torch.is_grad_enabled())))
    x = torch.tensor(POINTS.tolist(), requires_grad=True)
    plots.decision_boundary(model, x, torch.tensor([[0], [1], [2], [7]]), ax, resolution=4)
    assert seen == [(torch.float64, False, False)] and model.training and x.grad is None


def test_probabilities_have_a_threshold(ax):
    plots.decision_boundary(lambda p: p[:, 0].sigmoid(), POINTS - 0.5, [0, 0, 1, 1], ax, resolution=9, threshold=0.5)
    assert ax.get_title() == "4 of 4 points on their side"


def test_many_classes_differ_in_more_than_colour(ax):
    x = np.stack([np.arange(25.0), np.zeros(25)], 1)
    plots.decision_boundary(lambda p: p[:, 0].round().long(), x, range(25), ax, resolution=30)
    points = ax.collections[-25:]
    looks = {(tuple(c.get_facecolor()[0]), c.get_paths()[0].vertices.tobytes()) for c in points}
    assert len(looks) == 25


@pytest.mark.parametrize(
    ("error", "match", "model", "x", "y"),
    [
        (ValueError, r"shape \(N, 2\), but its shape is \(4, 3\)", GUESSES["(M,)"], np.zeros((4, 3)), [0] * 4),
        (ValueError, r"its shape is \(0, 2\)", GUESSES["(M,)"], np.zeros((0, 2)), []),
        (ValueError, "1 of its points are not", GUESSES["(M,)"], [[np.nan, 0.0], [0.0, 0.0]], [0, 0]),
        (ValueError, "4 points, but y has 3", GUESSES["(M,)"], POINTS, [0, 1, 0]),
        (ValueError, "there is -1", GUESSES["(M,)"], POINTS, [0, 1, -1, 0]),
        (ValueError, r"argmax\(1\)", GUESSES["(M,)"], POINTS, np.zeros((4, 3))),
        (TypeError, "no whole numbers", GUESSES["(M,)"], POINTS, [0.5, 0, 0, 1]),
        (ValueError, "must give logits", lambda p: p.sum(), POINTS, [0, 0, 0, 0]),
        (ValueError, "gave NaN for", lambda p: p * float("nan"), POINTS, [0, 0, 0, 0]),
    ],
)
def test_bad_classifiers(error, match, model, x, y):
    with pytest.raises(error, match=match):
        plots.decision_boundary(model, x, y, resolution=5)


@settings(max_examples=25, deadline=None)
@given(
    pairs=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=40),
    normalize=st.sampled_from([None, "true", "pred", "all"]),
)
def test_confusion_is_counted(pairs, normalize):
    true, guessed = zip(*pairs, strict=True)
    axes = plots.confusion_matrix(true, torch.tensor(guessed), None, normalize, Figure().add_subplot())
    size = max(*true, *guessed) + 1
    counts = np.array([[pairs.count((i, j)) for j in range(size)] for i in range(size)])
    with np.errstate(invalid="ignore"):
        sums = {None: 1, "true": counts.sum(1, keepdims=True), "pred": counts.sum(0), "all": len(pairs)}[normalize]
        expected = counts / sums
    matrix = np.ma.filled(np.ma.asarray(axes.images[0].get_array(), float), np.nan)
    np.testing.assert_allclose(matrix, expected)
    told = [text.get_text() for text in axes.texts]
    form = "{:.0f}" if normalize is None else "{:.2f}"
    assert told == ["–" if np.isnan(x) else form.format(x) for x in expected.flat]


@settings(max_examples=200, deadline=None)
@given(st.tuples(*[st.floats(0, 1)] * 3))
def test_numbers_on_colours_can_be_read(colour):
    def luminance(parts):
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return linear[0] * 0.2126 + linear[1] * 0.7152 + linear[2] * 0.0722

    pair = sorted([luminance(colour), {"black": 0.0, "white": 1.0}[ink_on(colour)]])
    assert (pair[1] + 0.05) / (pair[0] + 0.05) >= 4.5


def test_confusion_of_names(ax):
    plots.confusion_matrix(["dog", "cat", "cat"], np.array(["cat", "cat", "dog"]), labels=["dog", "cat", "cow"], ax=ax)
    assert ax.images[0].get_array().tolist() == [[0, 1, 0], [1, 1, 0], [0, 0, 0]]
    assert [text.get_text() for text in ax.get_xticklabels()] == ["dog", "cat", "cow"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("predicted class", "true class")


@pytest.mark.parametrize(
    ("error", "match", "given"),
    [
        (ValueError, "y_true is empty", ([], [])),
        (ValueError, "2 classes, but y_pred 1", ([0, 1], [0])),
        (ValueError, r"y_pred.argmax\(1\)", ([0, 1], np.zeros((2, 3)))),
        (TypeError, "no whole numbers", ([0, 1], [0.2, 0.9])),
        (TypeError, "no whole numbers", ([0, 1], [np.inf, 0])),
        (TypeError, "both names", ([0, 1], ["a", "b"])),
        (ValueError, "there is 3", ([0, 1], [0, 3], ["a", "b"])),
        (ValueError, "there is -1", ([0, 1], [0, -1])),
        (ValueError, "'c' are not there", (["a", "c"], ["a", "a"], ["a", "b"])),
        (ValueError, "normalize must be", ([0], [0], None, "rows")),
    ],
)
def test_bad_confusions(error, match, given):
    with pytest.raises(error, match=match):
        plots.confusion_matrix(*given)
