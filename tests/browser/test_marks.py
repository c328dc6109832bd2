"""What a page writes on and around the items beside what Python painted: it stays in its place and is in sight."""

import pytest

import tinygrad_edu as torch
from tinygrad_edu.viz import draw

from . import pictures
from .reader import Reader

OUTSIDE = """() => [...document.querySelectorAll(".app .item.card")].flatMap(card => {
  const end = element => element.getBoundingClientRect().right, frame = card.querySelector("rect:not(.halo):not(.heat)")
  return [...card.querySelectorAll(":scope > text")].filter(text => end(text) > end(frame) + 1)
    .map(text => text.textContent)
})"""


def long_chain():
    """Matrices that are used twice, and a logarithm of zero in the middle of a tall picture."""
    x = torch.tensor([[1.5, 2.0, 0.0], [4.5, 5.0, 5.5]], requires_grad=True)
    h = torch.log(x)
    out = h
    for _ in range(12):
        out = out * 0.5
    loss = (out * out).sum()
    return draw(loss, names={"x": x, "loss": loss})


@pytest.mark.parametrize("picture", [pictures.reused, pictures.expression, pictures.broadcast, long_chain])
def test_nothing_on_a_card_runs_out_of_it_at_any_position(visit, picture):
    reader = Reader(visit(picture().html()))
    for at in range(reader.last + 1):
        reader.role("slider").fill(str(at))
        assert not reader.page.evaluate(OUTSIDE), at
        if reader.root.locator("[data-state~=some].card").count():
            assert "so far (" in " ".join(reader.root.locator(".waits").all_text_contents())


def test_a_derivative_has_its_number_when_its_op_has_run(visit):
    graph = pictures.reused().graph
    reader = Reader(visit(pictures.reused().html()))
    last = list(graph.steps.values())[-1]
    assert "∂c/∂b = b = 6.0" in reader.seen(last.edges[0])
    reader.click("first")
    for _ in range(2):
        assert reader.seen(last.edges[0]) == "∂c/∂b = b", "b is not computed yet"
        reader.click("next")
    assert reader.seen(last.edges[0]) == "∂c/∂b = b = 6.0"


def test_the_rows_of_a_derivative_come_with_its_op(visit):
    drawn = long_chain()
    step = next(step for step in drawn.graph.steps.values() if step.op == "log")
    reader = Reader(visit(drawn.html()))
    reader.click("first")
    assert reader.seen(step.edges[0]).count("[") == 0 and "∂" in reader.seen(step.edges[0])
    reader.click("next")
    assert reader.seen(step.edges[0]).count("[") == 2


def test_what_several_backwards_come_to_is_above_the_card_and_in_sight(visit):
    reader = Reader(visit(pictures.reused().html()))
    reader.click("again")
    strip, stage = reader.root.locator("g.note rect").bounding_box(), reader.role("stage").bounding_box()
    card = reader.item(pictures.reused().graph.named("a").id).locator(".halo").bounding_box()
    assert stage["y"] <= strip["y"] + 1 and strip["y"] + strip["height"] < card["y"] + 5


def test_the_marks_of_an_overlay_are_in_sight_and_hide_no_number(visit):
    reader = Reader(visit(pictures.reused().html()))
    reader.role("overlay").select_option("gradients flow")
    stage = reader.role("stage").bounding_box()
    tops = [rect.bounding_box()["y"] for rect in reader.root.locator(".heat rect").all()]
    assert len(tops) >= 3 and min(tops) >= stage["y"]
    reader.role("overlay").select_option("bytes")
    order = reader.root.locator(".item.op:has(.heat)").evaluate_all(
        "all => all.map(op => [...op.children].findIndex(e => e.matches('rect.heat')))"
    )
    assert order and set(order) == {1}, "the ring is behind the disc and the number of the step"


def test_what_is_tall_opens_where_trouble_began(visit):
    drawn = long_chain()
    born = next(step for step in drawn.graph.steps.values() if step.op == "log")
    reader = Reader(visit(drawn.html()))
    assert reader.inside(born.id) and not reader.inside(drawn.graph.outputs[0])
    reader.role("slider").fill(str(born.forward))
    assert "born here: 1 inf" in reader.told()
    plain = torch.ones(2, requires_grad=True)
    out = plain
    for _ in range(14):
        out = out * 0.5
    drawn = draw(out.sum())
    assert Reader(visit(drawn.html())).inside(drawn.graph.outputs[0])


def test_what_vanishes_is_where_a_picture_of_the_flow_opens(visit):
    torch.manual_seed(0)
    x = torch.ones(2, requires_grad=True)
    out = x
    for _ in range(14):
        out = out * 0.01
    drawn = draw(out.sum(), names={"x": x}, overlay="gradients")
    reader = Reader(visit(drawn.html()))
    assert reader.inside(drawn.graph.named("x").id)
