"""Bad input to what is public: an error of PyTorch's class with what was given, the cause, and a call that works."""

import pytest

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.__main__ import main
from tinygrad_edu.viz import draw
from tinygrad_edu.viz.layout.shapes import Scene
from tinygrad_edu.viz.painters import raster

plots = torch.viz.plots


def square():
    x = torch.tensor(2.0, requires_grad=True)
    return x * x


@pytest.mark.parametrize("given", [["x"], "x", 3, nn.Linear(1, 1).parameters()])
@pytest.mark.parametrize("word", ["names", "params"])
def test_names_of_a_wrong_kind(word, given):
    message = rf"names must map each name to its Tensor, or be an nn.Module, but got {type(given).__name__}: say"
    with pytest.raises(TypeError, match=message):
        draw(square(), **{word: given})


@pytest.mark.parametrize("most", [0, -1, "3", True, 2.5])
def test_a_wrong_number_of_lines(most):
    with pytest.raises(ValueError, match=r"most must be a number of lines of at least 1, or None for all, but got"):
        draw(square()).text(most=most)


def test_a_wrong_switch_for_what_is_saved():
    with pytest.raises(ValueError, match=r"saved must be True, False, or None for small graphs, but got 'yes'"):
        draw(square(), saved="yes")


def test_an_empty_list_is_told_what_works():
    with pytest.raises(TypeError, match=r"but got an empty list: such as draw\(model\(x\)\)"):
        draw([])


def test_inputs_of_something_else():
    a, b = torch.ones(3), torch.tensor(1.0, requires_grad=True)
    with pytest.raises(ValueError, match=r"inputs= has 2 tensors of shape \(3,\), \(\), but nothing of it goes into"):
        draw(square(), inputs=[a, b * 2])
    x = torch.tensor(2.0, requires_grad=True)
    for inputs in (x, [x, a], {"x": x}):
        assert [card.role for card in draw(x * x, inputs=inputs).graph.cards.values()].count("input") == 1


def error(match, call, kind=TypeError):
    return pytest.param(call, kind, match, id=match[:40])


def bowl(x, y):
    return x**2 + y**2


net, x, y = nn.Linear(2, 1), torch.ones(4, 2), torch.tensor([0, 1, 0, 1])
sgd = torch.optim.SGD(net.parameters(), lr=0.1)


@pytest.mark.parametrize(
    ("call", "kind", "match"),
    [
        error(r"history must map each name to a list of values.*got None", lambda: plots.curves(None)),
        error(r"history must map each name.*got \[1, 2\]", lambda: plots.curves([1, 2])),
        error(r"history must map each name.*got \{'a': 3\}", lambda: plots.curves({"a": 3})),
        error(r"history must map each name.*got \{'a': 'bc'\}", lambda: plots.curves({"a": "bc"})),
        error(r"model must be a function, such as a Module", lambda: plots.decision_boundary(3, x, y)),
        error(r"f must be a function, such as lambda x, y", lambda: plots.trajectory(3, [[0.0, 0.0], [1.0, 1.0]])),
        error(r"f must be a function", lambda: plots.descend(None, (1.0, 1.0), torch.optim.SGD, lr=0.1)),
        error(r"optimizer must be a function, such as torch.optim.SGD", lambda: plots.descend(bowl, (1.0, 1.0), 3)),
        error(r"bounds must be .* but got \(1, 2\)",
              lambda: plots.trajectory(bowl, [[0.0, 0.0], [1.0, 1.0]], bounds=(1, 2)), ValueError),
        error(r"loss_function must be a function, such as nn", lambda: plots.loss_landscape(net, 3, (x, y))),
        error(r"generator must be a Generator or None, but got int",
              lambda: plots.loss_landscape(net, nn.functional.mse_loss, (x, x[:, :1]), generator=3)),
        error(r"loss_function must be a function", lambda: plots.lr_range_test(net, "mse", [(x, y)], sgd)),
        error(r"optimizer must be that of the model.*got int",
              lambda: plots.lr_range_test(net, nn.functional.mse_loss, [(x, y)], 3)),
        error(r"loader must give batches \(x, y\).*got int",
              lambda: plots.lr_range_test(net, nn.functional.mse_loss, 3, sgd)),
        error(r"columns must be at least 1, but got 0",
              lambda: plots.images(torch.ones(2, 3, 3), columns=0), ValueError),
    ],
)  # fmt: skip
def test_plots(call, kind, match):
    with pytest.raises(kind, match=match):
        call()


def test_a_gallery_where_no_folder_can_be(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    assert main(["gallery", "-o", str(tmp_path / "file" / "within")]) == 2
    told = capsys.readouterr().err
    assert "cannot be made" in told and "name another with -o" in told


def test_a_huge_picture_is_coarser():
    """A whole scene of 6,000 x 17,000 points would be a PNG of 430 megapixels."""
    for width, height in ((100.0, 200.0), (6_000.0, 17_000.0), (50.0, 900_000.0)):
        dpi = raster._dpi(Scene(width, height, []))
        assert dpi <= raster.DPI and width * height * (dpi / 72) ** 2 <= 1.001 * raster.PIXELS
        assert dpi == raster.DPI or width > 200 or height > 200
