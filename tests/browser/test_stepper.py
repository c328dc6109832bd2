"""The stepper: through the forward and the backward pass in the engine's order, with the engine's numbers."""

import pytest

from tinygrad_edu.viz.wording import shown_formula

from . import pictures
from .chromium import barriers
from .reader import Reader, events


@pytest.fixture
def reused(visit):
    return Reader(visit(pictures.reused().html()))


def bare(value):
    return value.line().removeprefix("all ")


def check_position(reader, graph, at, event):
    """What is told at a position is what the graph says."""
    assert (reader.at, reader.last) == (at, len(events(graph)) - 1)
    told = reader.told()
    if event.kind == "forward":
        out = graph.cards[event.step.output]
        assert out.name in told and out.value.line() in told
        assert "now" in reader.state(event.step.id) and "later" not in reader.state(out.id)
    if event.kind == "backward":
        out, source = graph.cards[event.step.output], graph.cards[event.edge.source]
        assert f"∂{out.name} = {bare(out.gradient)}" in told and shown_formula(graph, event.edge) in told
        assert event.edge.contribution.line() in told
        if event.edge.id == source.consumers[-1]:
            assert f"∂{source.name} = {source.gradient.line()}" in told
            assert "some" not in reader.state(source.id)
        assert "now" in reader.state(event.edge.id)


@pytest.mark.parametrize(
    "picture", [pictures.reused, pictures.expression, pictures.broadcast], ids=lambda f: f.__name__
)
def test_every_position_tells_the_numbers_of_the_graph(visit, picture):
    drawn = picture()
    reader = Reader(visit(drawn.html()))
    reader.click("first")
    for at, event in enumerate(events(drawn.graph)):
        check_position(reader, drawn.graph, at, event)
        assert reader.role("told").evaluate("told => told.scrollHeight <= told.clientHeight"), "it grows with its words"
        reader.click("next")
    assert reader.at == reader.last, "it stays at the end"


def test_an_op_on_scalars_is_told_in_numbers(reused):
    """And the end says what a gradient means."""
    assert "if a goes up by 0.001, c changes by about 0.024" in reused.told()
    reused.click("first")
    reused.click("next")
    told = reused.told()
    assert "3.0 + 3.0" in told and told.count("a + a") == 1, "its line of code says no more"


def test_buttons_keys_and_slider_move_alike(reused):
    last = reused.last
    assert reused.at == last, "it opens with all gradients there"
    moves = [
        (lambda: reused.click("first"), 0),
        (lambda: reused.click("next"), 1),
        (lambda: reused.press("ArrowRight", "ArrowRight"), 3),
        (lambda: reused.press("ArrowLeft"), 2),
        (lambda: reused.click("back"), 1),
        (lambda: reused.press("Home"), 0),
        (lambda: reused.press("ArrowLeft"), 0),
        (lambda: reused.press("End"), last),
        (lambda: reused.press("ArrowRight"), last),
        (lambda: reused.role("slider").fill("4"), 4),
        (lambda: reused.role("slider").press("ArrowRight"), 5),
        (lambda: reused.click("last"), last),
    ]
    for move, at in moves:
        move()
        assert reused.at == at == int(reused.role("slider").input_value())


def test_the_slider_says_where_it_is(reused):
    reused.role("slider").fill("1")
    assert (
        reused.role("slider").get_attribute("aria-valuetext")
        == reused.role("position").inner_text()
        == "Forward 1 of 2"
    )


def test_a_reused_variable_waits_for_all_its_terms(reused):
    """The question that is asked most: why may `b = a + a` not go on after the first term of its gradient?"""
    graph = pictures.reused().graph
    a, b = graph.named("a").id, graph.named("b").id
    reused.role("slider").fill("3")
    assert "none" in reused.state(b) and "12.0" not in reused.seen(b)
    reused.click("next")
    assert "some" in reused.state(b) and "6.0 so far (1 of 2)" in reused.seen(b) and "12.0" not in reused.seen(b)
    told = reused.told()
    assert "b is used in 2 places, so it waits for 1 more" in told and "Why the order?" in told
    assert "6.0 further back instead of 12.0" in told
    reused.click("next")
    assert "done" in reused.state(b) and "= 12.0" in reused.seen(b)
    assert "All 2 terms are there" in reused.told()
    assert "none" in reused.state(a) and "24.0" not in reused.seen(a)
    reused.click("next")
    assert "12.0 so far (1 of 2)" in reused.seen(a)
    reused.click("next")
    assert "= 24.0" in reused.seen(a)


def test_what_is_not_computed_is_a_dash_and_never_a_zero(reused):
    graph = pictures.reused().graph
    reused.click("first")
    for card in graph.cards.values():
        seen = reused.seen(card.id)
        assert "0.0" not in seen.replace(card.value.line(), ""), "no number stands where none was computed"
        assert "grad —" in seen
        assert ("not computed yet" in seen) == bool(card.maker)
        assert ("later" in reused.state(card.id)) == bool(card.maker)


def test_play_goes_on_by_itself_and_stops(visit):
    page = visit(pictures.reused().html())
    page.clock.install()
    page.reload()
    reader = Reader(page)
    reader.click("play")
    assert reader.at == 0 and reader.role("play").inner_text() == "Pause", "from the end it starts over"
    page.clock.run_for(3_000)
    assert 2 <= reader.at < reader.last
    reader.press("Space")
    at = reader.at
    page.clock.run_for(5_000)
    assert reader.at == at and reader.role("play").inner_text() == "Play"
    reader.click("play")
    page.clock.run_for(60_000)
    assert reader.at == reader.last and reader.role("play").inner_text() == "Play"


def test_a_second_backward_adds_up_and_zero_grad_empties(reused):
    a = pictures.reused().graph.named("a").id
    assert reused.role("again").is_visible() and reused.role("zero").is_visible()
    reused.click("again")
    assert "24.0 + 24.0 = 48.0" in reused.seen(a) and "adds to .grad" in reused.told()
    reused.click("again")
    assert "= 72.0" in reused.seen(a)
    assert not barriers(reused.page)
    reused.click("zero")
    assert ".grad — None" in reused.seen(a) and "zero_grad() empties" in reused.told()
    reused.click("again")
    assert "48.0" not in reused.seen(a) and "72.0" not in reused.seen(a)
    reused.click("back")
    assert not reused.role("again").is_visible(), "only where both passes are through"


def test_readers_of_the_screen_are_told(reused):
    a = pictures.reused().graph.named("a").id
    assert reused.role("told").get_attribute("aria-live") == "polite"
    reused.click("first")
    assert "gradient not reached yet" in reused.item(a).get_attribute("aria-label")
    reused.role("slider").fill("6")
    assert "gradient not complete" in reused.item(a).get_attribute("aria-label")
    reused.click("last")
    assert "gradient 24.0" in reused.item(a).get_attribute("aria-label")
    assert not barriers(reused.page)
