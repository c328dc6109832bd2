"""The links of saved values in drawings: beside their lines, with bytes that nothing hides."""

import pytest

import tinygrad_edu as torch
from tinygrad_edu.viz import Picture, capture
from tinygrad_edu.viz.layout.engine import has_engine
from tinygrad_edu.viz.layout.links import HIGH, SHIFTS, _free
from tinygrad_edu.viz.layout.look import Look
from tinygrad_edu.viz.layout.panels import panels
from tinygrad_edu.viz.layout.shapes import Box, Curve, Text
from tinygrad_edu.viz.wording import bytes_text

needs_engine = pytest.mark.skipif(not has_engine(), reason="needs Graphviz")


def products(rankdir):
    """Ops that keep arguments, results, the same tensor twice, and constants; in a module and outside."""
    torch.manual_seed(0)
    inner = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.Sigmoid())
    x = torch.randn(3, 2, requires_grad=True)
    h = torch.exp(inner(x)) * torch.ones(3, 2)
    out = torch.nn.functional.cross_entropy(h * h / (h + x), torch.tensor([0, 1, 1]))
    return Picture(capture(out), rankdir, look=Look(saved=True))


def overlap(a, b):
    return a[0] < b[0] + b[2] and b[0] < a[0] + a[2] and a[1] < b[1] + b[3] and b[1] < a[1] + a[3]


@needs_engine
@pytest.mark.parametrize("rankdir", ["TB", "LR", "BT", "RL"])
def test_no_box_hides_the_bytes(rankdir):
    picture = products(rankdir)
    graph, scene = picture.graph, picture._scene
    lines = next(item for item in scene.items if item.id == "lines")
    texts = [shape for shape in lines.shapes if isinstance(shape, Text)]
    kept = [{one.card: one.bytes for one in step.saved if one.card} for step in graph.steps.values()]
    assert sorted(text.text for text in texts) == sorted(bytes_text(count) for some in kept for count in some.values())
    labels = [tuple(shape[:4]) for shape in lines.shapes if isinstance(shape, Box) and shape.height == HIGH]
    items = {*graph.cards, *graph.steps, *graph.edges}
    boxes = [tuple(s[:4]) for item in scene.items if item.id in items for s in item.shapes[:1] if isinstance(s, Box)]
    assert len(labels) == len(texts) and len(boxes) > len(texts)
    for i, label in enumerate(labels):
        assert not any(overlap(label, other) for other in boxes + labels[:i]), (texts[i].text, label)


@needs_engine
def test_the_result_of_an_op_in_a_module_has_its_link_through_the_border():
    torch.manual_seed(0)
    x = torch.randn(3, 2, requires_grad=True)
    picture = Picture(capture(torch.nn.Sequential(torch.nn.ReLU())(x).sum()), depth=5, look=Look(saved=True))
    lines = next(item for item in picture._scene.items if item.id == "lines")
    (kept,) = [one for step in picture.graph.steps.values() for one in step.saved]
    assert kept.card == next(step.output for step in picture.graph.steps.values() if step.saved)
    assert [shape.text for shape in lines.shapes if isinstance(shape, Text)] == ["24 B"]
    assert any(isinstance(shape, Curve) and shape.dash == (2.0, 2.0) for shape in lines.shapes)


def test_a_label_goes_where_there_is_room():
    right = (104.5, 94.0)
    assert _free(100, 100, 30, []) == right
    assert _free(100, 100, 30, [(104, 90, 50, 40)]) == (100 - 9 - 30, 94), "left of the line"
    assert _free(100, 100, 30, [(0, 90, 300, 40)]) == (104.5, 94 - 28), "above"
    assert _free(100, 100, 30, [(0, 0, 300, 105), (0, 120, 300, 40)]) == (104.5, 94 + 14), "below"
    assert _free(100, 100, 30, [(0, 0, 300, 300)]) == right, "nowhere"
    assert max(map(abs, SHIFTS)) <= 60, "near enough"


def test_the_card_of_an_error_says_its_class_once():
    with pytest.raises(RuntimeError), torch.viz.watch() as seen:
        torch.zeros(2, 3, requires_grad=True) @ torch.zeros(2, 3)
    panel = panels(seen.graph)[seen.graph.output]
    words = " ".join(shape.text for shape in panel.shapes if isinstance(shape, Text))
    assert words.count("RuntimeError") == 1 and "no result mat1 and mat2" in words
    assert "RuntimeError: mat1" in seen.picture.text(), "in a tree it stands alone"
