"""The links of saved values: where, when and with what bytes, and that each can be read."""

import pytest

import tinygrad_edu as torch
from tinygrad_edu.viz import draw
from tinygrad_edu.viz.wording import bytes_text

from . import pictures
from .reader import Reader

BEHIND = """() => {
  const box = element => element.getBoundingClientRect()
  const items = [...document.querySelectorAll(".app .item:not(.opened)")]
  return [...document.querySelectorAll(".kept text")].filter(text => {
    const a = box(text)
    return items.some(item => [...item.querySelectorAll("rect:not(.halo)")].map(box).some(b =>
      a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1))
  }).map(text => text.textContent)
}"""


def products(rankdir="TB", backward=False, layers=0):
    """Ops that keep arguments, results, the same tensor twice, and constants."""
    torch.manual_seed(0)
    x = torch.randn(3, 2, requires_grad=True)
    h = torch.exp(x) * torch.ones(3, 2)
    for _ in range(layers):
        h = torch.tanh(h)
    out = (h * h / (h + x)).sum()
    if backward:
        out.backward()
    return draw(out, names={"x": x, "h": h, "out": out}, rankdir=rankdir)


def expected(graph):
    """The texts at the tensors."""
    kept = [{one.card: one.bytes for one in step.saved if one.card} for step in graph.steps.values()]
    return sorted(bytes_text(count) for some in kept for count in some.values())


def shown(reader):
    return sorted(reader.root.locator(".kept text:visible").all_text_contents())


def states(reader):
    return reader.root.locator(".kept").evaluate_all("all => all.map(e => e.dataset.state)")


@pytest.mark.parametrize("rankdir", ["TB", "LR", "BT", "RL"])
def test_every_tensor_that_is_kept_has_a_link_with_its_bytes(visit, rankdir):
    drawn = products(rankdir)
    reader = Reader(visit(drawn.html()))
    assert shown(reader) == expected(drawn.graph) != []
    reader.click("fit")
    assert not reader.page.evaluate(BEHIND), "a text that cannot be read"


def test_of_many_ops_the_overlay_shows_them(visit):
    drawn = products(layers=8)
    reader = Reader(visit(drawn.html()))
    assert not shown(reader)
    reader.role("overlay").select_option("bytes")
    assert shown(reader) == expected(drawn.graph)
    assert "Held for the backward pass" in reader.role("legend").inner_text()
    reader.role("overlay").select_option(index=0)
    assert not shown(reader)


def test_the_op_that_is_pointed_at_shows_its_own(visit):
    drawn = products(layers=8)
    reader = Reader(visit(drawn.html()))
    step = next(step for step in drawn.graph.steps.values() if step.op == "divide")
    reader.show(step.id).hover()
    assert shown(reader) == sorted(bytes_text(count) for count in {one.card: one.bytes for one in step.saved}.values())
    reader.page.mouse.move(2, 2)
    assert not shown(reader)


def test_links_fill_forward_and_empty_backward(visit):
    drawn = products()
    reader = Reader(visit(drawn.html()))
    assert {*states(reader)} == {"held"}, "as it was when the picture was made"
    reader.click("first")
    assert {*states(reader)} == {"later"}
    seen = []
    while reader.at < reader.last:
        reader.press("ArrowRight")
        seen.append(states(reader))
    forward = len(drawn.graph.steps)
    assert {*seen[forward]} == {"held"} and {*seen[-1]} == {"freed"}
    for one, two in zip(seen[forward:], seen[forward + 1 :], strict=False):
        assert two.count("freed") >= one.count("freed")
    assert any("freed" in some and "held" in some for some in seen), "each op lets go when its rules have run"


def test_what_a_backward_has_freed_is_hollow_from_the_start(visit):
    reader = Reader(visit(products(backward=True).html()))
    assert {*states(reader)} == {"freed"}
    fill = reader.root.locator(".kept rect").first.evaluate("e => getComputedStyle(e).fill")
    paper = reader.root.evaluate("e => getComputedStyle(e).backgroundColor")
    assert fill == paper


def test_links_follow_groups_that_open_and_close(visit):
    drawn = pictures.network(layers=2)
    reader = Reader(visit(drawn.html()))
    reader.role("overlay").select_option("bytes")
    reader.click("open-all")
    assert shown(reader) == expected(drawn.graph)
    reader.click("close-all")
    assert len(shown(reader)) < len(expected(drawn.graph))


def test_a_link_says_who_keeps_what(visit):
    reader = Reader(visit(products().html()))
    titles = reader.root.locator(".kept title").all_text_contents()
    assert "× keeps h (24 B)" in titles and len(titles) == reader.root.locator(".kept").count()
