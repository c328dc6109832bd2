"""Asking: the panel that derives a gradient, the quiz, and the overlays."""

import re

import numpy as np
import pytest

from tinygrad_edu.viz.wording import shown_formula

from . import pictures
from .chromium import barriers
from .reader import Reader, spaced


def products(graph, id):
    """The product of the local derivatives along each path from a scalar to the output."""
    if id == graph.output:
        return [1.0]
    edges = [graph.edges[edge] for edge in graph.cards[id].consumers]
    return [edge.local.numbers * rest for edge in edges for rest in products(graph, graph.steps[edge.step].output)]


def asked(reader, id):
    """What the panel says when the item is clicked on."""
    reader.show(id).click()
    reader.role("why").wait_for()
    return spaced(reader.role("why").inner_text())


def badge(reader, id):
    """What the overlay says at an item."""
    return "".join(reader.item(id).locator(".heat text").all_text_contents())


@pytest.mark.parametrize("picture", [pictures.reused, pictures.expression], ids=lambda f: f.__name__)
def test_the_panel_derives_each_gradient_twice(visit, picture):
    """As the sum over the consumers, and as the sum over all paths."""
    drawn = picture()
    graph, reader = drawn.graph, Reader(visit(drawn.html()))
    for card in graph.cards.values():
        told = asked(reader, card.id)
        if card.gradient is None:
            assert f"grad — : {card.reason}" in told
            continue
        assert f"∂{card.name} = {card.gradient.line()}" in told
        for edge in (graph.edges[id] for id in card.consumers):
            out = graph.cards[graph.steps[edge.step].output]
            assert (
                f"∂{out.name}/∂{card.name} = {shown_formula(graph, edge)}" in told and edge.contribution.line() in told
            )
        paths = products(graph, card.id) if card.consumers else []
        assert sum(paths, 0.0 if paths else 1.0) == pytest.approx(card.gradient.numbers)
        items = reader.role("paths").locator("li")
        assert items.count() == len(paths)
        written = [float(text.split("=")[-1].strip("() ")) for text in items.locator("code").all_inner_texts()]
        np.testing.assert_allclose(sorted(written), sorted(paths), rtol=1e-3)


def test_lines_between_the_same_two_are_told_apart(visit):
    """b goes into the product twice, and a into the sum: four paths, each written in its own way."""
    drawn = pictures.reused()
    told = asked(reader := Reader(visit(drawn.html())), drawn.graph.named("a").id)
    assert "a is used in 2 places" in told and "c is if a goes up" in told
    paths = [spaced(text).split(" a")[0] for text in reader.role("paths").locator("li > span").all_inner_texts()]
    assert sorted(paths) == ["c →₁ b →₁", "c →₁ b →₂", "c →₂ b →₁", "c →₂ b →₂"]


def test_a_constant_says_why_it_has_no_gradient(visit):
    a = pictures.leaf(3.0)
    frozen = a.detach()
    drawn = pictures.draw(frozen * a * pictures.torch.tensor(2.0), names={"a": a, "frozen": frozen})
    reader = Reader(visit(drawn.html()))
    assert "nothing goes further back" in asked(reader, drawn.graph.named("frozen").id)
    (plain,) = [card for card in drawn.graph.cards.values() if card.role == "constant" and not card.cut]
    assert "requires_grad is False" in asked(reader, plain.id)


def test_an_op_a_derivative_and_a_rule_explain_themselves(visit):
    drawn = pictures.broadcast()
    graph, reader = drawn.graph, Reader(visit(drawn.html()))
    add = next(step for step in graph.steps.values() if step.op == "add")
    told = asked(reader, add.id)
    assert "AddBackward0" in told and "summed over axis 0" in told
    product = next(edge for edge in graph.edges.values() if edge.product)
    told = asked(reader, product.id)
    assert product.formula in told and product.product in told
    assert not barriers(reader.page)


def test_links_in_the_panel_go_on_asking(visit):
    drawn = pictures.reused()
    reader = Reader(visit(drawn.html()))
    a, b = drawn.graph.named("a"), drawn.graph.named("b")
    asked(reader, a.id)
    reader.role("why").locator(f'[data-go="{drawn.graph.steps[b.maker].id}"]').first.click()
    assert "What it sends back" in reader.role("why").inner_text()
    reader.press("Escape")
    assert not reader.role("why").is_visible()
    assert reader.page.evaluate("document.activeElement.dataset.id") == b.maker, "back to where one was"


def test_a_gradient_with_thousands_of_paths_shows_fifty(visit):
    x = pictures.leaf(1.5)
    y = x
    for _ in range(14):
        y = y + y
    drawn = pictures.draw(y, names={"x": x, "y": y})
    reader = Reader(visit(drawn.html()))
    told = asked(reader, drawn.graph.named("x").id)
    assert reader.role("paths").locator("li").count() == 50
    assert "16,384" in told and f"{16_384 - 50:,} more" in told


def test_the_quiz_knows_right_from_wrong(visit):
    drawn = pictures.reused()
    graph, reader = drawn.graph, Reader(visit(drawn.html()))
    a, b = graph.named("a").id, graph.named("b").id
    reader.click("quiz")
    assert reader.root.get_attribute("data-quiz") is not None
    assert "grad = ?" in reader.seen(a) and "grad = ?" in reader.seen(b)
    shown = spaced(reader.root.inner_text())
    assert "24.0" not in shown and "12.0" not in shown, "nothing gives the answers away"
    assert "What is ∂b?" in reader.role("why").inner_text(), "it asks in the order of the backward pass"
    reader.role("answer").fill("6")
    reader.click("check")
    assert "✗" in reader.role("verdict").inner_text() and "12.0" not in reader.seen(b)
    reader.role("answer").fill("twelve")
    reader.click("check")
    assert "Type a number" in reader.role("verdict").inner_text()
    reader.role("answer").fill("12")
    reader.press("Enter")
    assert "✓ Right. ∂b = 12.0" in reader.role("verdict").inner_text() and "12.0" in reader.seen(b)
    assert "grad = ?" in reader.seen(a)
    reader.press("Enter")  # the focus is on the next question
    assert "What is ∂a?" in reader.role("why").inner_text()
    assert not barriers(reader.page)
    reader.click("show")
    assert "24.0" in reader.role("verdict").inner_text() and "24.0" in reader.seen(a)
    reader.press("Enter")
    assert "Done: 0 of 2 right" in reader.role("why").inner_text(), "tried twice or shown is not right at once"
    reader.click("quiz")
    assert reader.root.get_attribute("data-quiz") is None and "24.0" in reader.seen(a)


def test_numbers_of_a_tensor_are_answered_with_commas(visit):
    drawn = pictures.broadcast()
    graph, reader = drawn.graph, Reader(visit(drawn.html()))
    reader.click("quiz")
    reader.click("fit")
    reader.item(graph.named("b").id).click()
    reader.role("answer").fill("3")
    reader.click("check")
    assert "2 numbers" in reader.role("verdict").inner_text()
    reader.role("answer").fill(", ".join(map(str, graph.named("b").gradient.numbers)))
    reader.click("check")
    assert "✓" in reader.role("verdict").inner_text()


def test_the_quiz_gives_nothing_away_on_the_way(visit):
    """Not in the stepper, not in a tip, not in the names for the screen reader, not in the table."""
    drawn = pictures.reused()
    reader = Reader(visit(drawn.html()))
    reader.click("quiz")
    reader.press("Escape")
    for at in range(reader.last + 1):
        reader.role("slider").fill(str(at))
        labels = " ".join(reader.root.locator(".app [aria-label]").evaluate_all("all => all.map(e => e.ariaLabel)"))
        shown = reader.root.inner_text() + labels
        assert "24.0" not in shown and "12.0" not in shown, at
    for id in drawn.graph.cards:
        reader.item(id).hover()
        tip = reader.root.locator(".tip").inner_text()
        assert "24.0" not in tip and "12.0" not in tip


def test_the_gradient_overlay_has_a_legend_and_words(visit):
    drawn = pictures.network()
    reader = Reader(visit(drawn.html()))
    reader.role("overlay").select_option("gradients flow")
    assert reader.root.get_attribute("data-overlay") == "gradients flow"
    legend = spaced(reader.role("legend").inner_text())
    assert "Norm of the gradient" in legend and "vanishing" in legend and "exploding" in legend
    for card in drawn.graph.cards.values():
        if card.gradient is not None and reader.item(card.id).count():
            norm = float(re.search(r"[\d.]+(?:e[-+]\d+)?$", badge(reader, card.id))[0])
            assert norm == pytest.approx(np.linalg.norm(np.ravel(card.gradient.numbers)), rel=1e-3)
    assert not barriers(reader.page)
    reader.role("overlay").select_option("")
    assert not reader.role("legend").is_visible() and not reader.root.locator(".heat").count()


def test_vanishing_and_exploding_are_said_in_words(visit):
    x = pictures.leaf(1.0)
    small, large = x * 1e-9, x * 1e5
    drawn = pictures.draw(small + large * 1e-20, names={"x": x, "small": small, "large": large})
    reader = Reader(visit(drawn.html()))
    reader.role("overlay").select_option("gradients flow")
    large = drawn.graph.named("large").id
    assert badge(reader, large).startswith("▼") and "vanishing" in reader.seen(large)
    assert "vanishing" in reader.role("legend").inner_text()


def test_the_overlay_of_bytes_counts_what_is_kept(visit):
    drawn = pictures.broadcast()
    reader = Reader(visit(drawn.html()))
    reader.role("overlay").select_option("bytes")
    for step in drawn.graph.steps.values():
        kept = sum(saved.bytes for saved in step.saved)
        assert badge(reader, step.id) == (f"{kept} B" if kept else "")
