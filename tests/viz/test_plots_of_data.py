"""The plots of points, classes and images: what is drawn is what was given, and bad input is told."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.viz import plots
from tinygrad_edu.viz.plots.canvas import ink_on

pytest.importorskip("matplotlib")
from matplotlib.figure import Figure


@pytest.fixture
def ax():
    return Figure().add_subplot()


def bowl(x, y):
    return x**2 + 10 * y**2


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
    plots.decision_boundary(model, POINTS.astype(kind), [0, 0, 1, 0], ax, resolution=8)
    areas = ax.images[0].get_array()
    across = np.linspace(-0.1, 1.1, 8)
    assert np.array_equal(areas, np.tile(across > 0.5, (8, 1)))
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


# Images.


def pixels(axes):
    """The grid without what is between the images."""
    array = np.asarray(np.ma.filled(axes.images[0].get_array(), np.nan))
    return array[np.isfinite(array)]


@pytest.mark.parametrize("kind", [np.float32, np.float64, np.int64, np.uint8, bool])
@pytest.mark.parametrize("shape", [(3, 4), (1, 3, 4), (6, 3, 4), (5, 1, 3, 4), (2, 4, 3, 3)])
def test_images_are_the_numbers(kind, shape, ax):
    data = np.random.default_rng(0).integers(0, 2 if kind is bool else 200, shape).astype(kind)
    plots.images(data, ax)
    assert sorted(pixels(ax).tolist()) == sorted(data.astype(float).ravel().tolist())
    assert np.array_equal(ax.images[0].get_array()[: shape[-2], : shape[-1]], data.reshape(-1, *shape[-2:])[0])
    assert ax.images[0].get_clim() == (data.min(), data.max())
    ax.figure.canvas.draw()


def test_weights_of_a_convolution_by_channel(ax):
    weight = nn.Conv2d(5, 4, 3).weight
    plots.images(weight, ax)
    grid = ax.images[0].get_array()
    assert grid.shape == (4 * 4 - 1, 5 * 4 - 1) and grid.mask.sum() == grid.size - weight.numel()
    assert np.array_equal(grid[8:11, 12:15], weight.detach().numpy()[2, 3])
    low, high = ax.images[0].get_clim()
    assert low == -high == -np.abs(weight.detach().numpy()).max()
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("input channel", "output channel")


def test_each_image_by_itself(ax):
    data = np.stack([np.array([[0.0, 1.0]]), np.array([[10.0, 30.0]]), np.array([[5.0, 5.0]])])
    plots.images(data, ax, scale="each", columns=1)
    assert pixels(ax).reshape(3, 2).tolist() == [[0, 1], [0, 1], [0.5, 0.5]]
    signed = plots.images(np.array([[[-1.0, 0.5]], [[-4.0, 8.0]]]), Figure().add_subplot(), scale="each", columns=1)
    assert pixels(signed).reshape(2, 2).tolist() == [[-1, 0.5], [-0.5, 1]] and signed.images[0].get_clim() == (-1, 1)
    assert len(ax.figure.axes) == 1  # no bar, for it would be true of no image


def test_colours(ax):
    data = torch.rand(4, 3, 5, 6, requires_grad=True)
    plots.images(data, ax, columns=2)
    grid, first = ax.images[0].get_array(), data.detach().numpy()[0].transpose(1, 2, 0)
    np.testing.assert_array_equal(grid[:5, :6], first)
    bytes_ = (data.detach().numpy() * 255).astype(np.uint8)
    plots.images(bytes_, other := Figure().add_subplot())
    np.testing.assert_array_equal(other.images[0].get_array()[:5, :6], bytes_[0].transpose(1, 2, 0) / 255)
    plots.images(data.detach() * 6 - 3, scaled := Figure().add_subplot())
    shown = scaled.images[0].get_array()
    assert shown.min() == 0 and shown.max() == 1
    plots.images(torch.full((1, 3, 2, 2), float("nan")), odd := Figure().add_subplot())
    assert odd.get_title() == "hatched: 12 NaN"


def test_titles_stand_above_their_images(ax):
    plots.images([np.zeros((4, 4)), np.ones((4, 4)), np.eye(4)], ax, titles=["a", 2, "$x$"], columns=2)
    assert [text.get_text() for text in ax.texts] == ["a", "2", "$x$"]
    (x0, y0), (x1, y1), (x2, y2) = (text.get_position() for text in ax.texts)
    assert y0 == y1 < y2 and x0 == x2 < x1
    ax.figure.canvas.draw()


def test_pixels_that_are_no_numbers_are_hatched(ax):
    data = np.arange(18.0).reshape(2, 3, 3)
    data[0, 1, 2], data[1, 0, 0], data[1, 2, 2] = np.nan, np.inf, -np.inf
    plots.images(data, ax, columns=1)
    assert ax.get_title() == "hatched: 1 NaN and 2 inf"
    assert [(patch.get_x() + 0.5, patch.get_y() + 0.5) for patch in ax.patches] == [(2, 1), (0, 4), (2, 6)]
    assert len(pixels(ax)) == 15


@pytest.mark.parametrize(
    ("error", "match", "data", "options"),
    [
        (ValueError, r"but got \(5,\)", np.zeros(5), {}),
        (ValueError, r"but got \(1, 1, 1, 2, 2\)", np.zeros((1, 1, 1, 2, 2)), {}),
        (ValueError, "no image to show", np.zeros((0, 4, 4)), {}),
        (ValueError, "too many", np.zeros((5000, 1, 1)), {}),
        (ValueError, "3 images, but 2 titles", np.zeros((3, 2, 2)), {"titles": "ab"}),
        (ValueError, "scale must be", np.zeros((3, 2, 2)), {"scale": "all"}),
        (ValueError, "columns must be at least 1", np.zeros((3, 2, 2)), {"columns": -1}),
        (ValueError, "differ in length", [np.zeros((2, 2)), np.zeros((3, 2))], {}),
        (TypeError, "real numbers", np.zeros((2, 2), complex), {}),
        (TypeError, "real numbers", "abc", {}),
    ],
)
def test_bad_images(error, match, data, options):
    with pytest.raises(error, match=match):
        plots.images(data, **options)
