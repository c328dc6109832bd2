"""What is laid over a picture: bars are shares, scales are fixed, and a wrong overlay is told."""

import dataclasses
import math

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

import tinygrad_edu as torch
from tinygrad_edu.viz import Card, Step, capture, draw
from tinygrad_edu.viz.layout.look import WIDTHS, Look, Setting, flow
from tinygrad_edu.viz.layout.panels import panels
from tinygrad_edu.viz.layout.shapes import Text
from tinygrad_edu.viz.overlays import LEVELS, LIMITS, NAMED, level, overlay
from tinygrad_edu.viz.palette import FLOWS


def small():
    x = torch.tensor([1.0, -2.0, 3.0], requires_grad=True)
    w = torch.ones(2, 3, requires_grad=True)
    return capture((torch.tanh(x) * w).sum(), names={"x": x, "w": w})


def words(found):
    return [shape.text for panel in found.values() for shape in panel.shapes if isinstance(shape, Text)]


# The scale of gradients.


@given(st.floats(0, 1e30), st.floats(0, 1e30))
def test_a_larger_norm_is_never_a_lower_level(a, b):
    assert (level(a) <= level(b)) == (level(min(a, b)) == level(a))
    assert 0 <= level(a) < len(LEVELS)


def test_the_scale_is_fixed():
    edges = [0.0, 1e-7, 1e-6, 1e-5, 1e-4, 0.001, 0.01, 0.5, 1.0, 1e3, 1.001e3, 1e30, math.inf, math.nan]
    assert [level(norm) for norm in edges] == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 5, 5]
    assert len(LIMITS) + 1 == len(LEVELS) == len(WIDTHS) == len(FLOWS)
    assert list(WIDTHS) == sorted(WIDTHS) and len(set(WIDTHS)) == len(WIDTHS)  # never colour alone
    assert flow(0).dash and not any(flow(i).dash for i in range(1, len(LEVELS)))


def test_lines_have_the_width_of_their_gradient():
    x = torch.tensor(1.0, requires_grad=True)
    graph = capture(((x * 1e-9) * 1e12) * 1.0, names={"x": x})
    setting = Setting(graph, Look(overlay="gradients"))
    for edge in graph.edges.values():
        if edge.contribution is not None:
            assert setting.stroke(edge.source, edge.id).thick == WIDTHS[level(abs(edge.contribution.numbers))]
    for step in graph.steps.values():
        norm = abs(graph.cards[step.output].gradient.numbers)
        assert setting.stroke(step.id, "").thick == WIDTHS[level(norm)]
    assert not any(setting.stroke(e.source, e.id).thick > 1.5 for e in graph.edges.values() if e.contribution is None)


def test_the_norms_are_told_in_numbers_too():
    graph = small()
    marks = overlay(graph, "gradients").marks
    for card in graph.cards.values():
        if card.gradient is not None:
            norm = np.linalg.norm(np.array(card.gradient.numbers, float).ravel())
            assert float(marks[card.id].text.partition(" = ")[2]) == pytest.approx(norm, rel=1e-3)
        else:
            assert card.id not in marks


# Bytes and time.


def test_bytes_are_those_of_the_arrays():
    for dtype in (torch.float32, torch.float64):
        x = torch.ones(5, 7, dtype=dtype, requires_grad=True)
        y = torch.tanh(x)
        graph = capture(y.sum(), names={"x": x, "y": y})
        marks = overlay(graph, "bytes").marks
        assert marks[graph.named("x").id].text == f"{x.array.nbytes} B"
        (step,) = [step for step in graph.steps.values() if step.saved]
        assert marks[step.id].text == f"{sum(one.bytes for one in step.saved)} B"


def test_time_without_a_clock_says_how_to_get_one():
    graph = small()
    for step in graph.steps.values():
        step.backward_seconds = None
    told = overlay(graph, "time")
    assert not told.marks and "with viz.record()" in told.legend[0]


def test_time_is_forward_and_backward_together():
    graph = small()
    for i, step in enumerate(graph.steps.values(), 1):
        step.seconds, step.backward_seconds = i * 1e-3, i * 1e-6
    told = overlay(graph, "time")
    assert [mark.text for mark in told.marks.values()] == ["1.0 ms", "2.0 ms", "3.0 ms"]
    assert [mark.share for mark in told.marks.values()] == pytest.approx([1 / 3, 2 / 3, 1])
    assert "6.0 ms in all" in told.legend[0]


# One's own.


@given(st.lists(st.floats(-1e6, 1e6), min_size=8, max_size=8))
def test_bars_are_shares_of_the_largest(numbers):
    graph = small()
    ids = [*graph.cards, *graph.steps]
    amounts = dict(zip(ids, numbers, strict=True))
    marks = overlay(graph, lambda node: amounts[node.id]).marks
    largest = max(map(abs, numbers))
    for id, amount in amounts.items():
        assert 0 <= marks[id].share <= 1
        assert marks[id].share == (abs(amount) / largest if largest else 0)


def test_words_are_shades_and_none_is_nothing():
    graph = small()

    def kind(node):
        return node.op if isinstance(node, Step) else None

    told = overlay(graph, kind)
    assert told.legend == ["kind"] and set(told.marks) == set(graph.steps)
    setting = Setting(graph, Look(overlay=kind))
    assert len(set(setting.shades.values())) == len(setting.shades) == 3
    assert {"tanh", "multiply", "sum"} <= set(words(panels(graph, Look(overlay=kind))))


def test_it_is_called_once_for_each_node():
    graph, met = small(), []
    overlay(graph, lambda node: met.append(node.id))
    assert sorted(met) == sorted([*graph.cards, *graph.steps])


def test_odd_numbers_and_hostile_words():
    graph = small()
    told = [math.nan, math.inf, True, 3, "<script>\x1b", "]]>" * 1000, None, -1.5]
    nodes = dict(zip([*graph.cards, *graph.steps], told, strict=True))
    marks = overlay(graph, lambda node: nodes[node.id]).marks
    assert [mark.share for mark in marks.values()][:4] == [None, None, 1 / 3, 1.0]
    assert all(mark.text.isprintable() and len(mark.text) < 40 for mark in marks.values())
    panels(graph, Look(overlay=lambda node: nodes[node.id]))


def test_what_an_overlay_says_stands_on_the_picture():
    graph = small()
    for name in NAMED:
        found, plain = words(panels(graph, Look(overlay=name))), words(panels(graph))
        marks = overlay(graph, name).marks
        assert sorted(found) == sorted([*plain, *(mark.text for mark in marks.values())])


# Wrong ones.


@pytest.mark.parametrize("name", ["speed", "", "<b>", "Time"])
def test_an_unknown_overlay_names_those_that_exist(name):
    x = torch.tensor(1.0, requires_grad=True)
    with pytest.raises(
        ValueError, match=r"there is no overlay .*'time', 'bytes', 'gradients', or a function of a node"
    ):
        draw(x * x, overlay=name)


@pytest.mark.parametrize("given", [3, 1.5, ["time"], True])
def test_what_is_no_overlay(given):
    with pytest.raises(TypeError, match=f"or a function of a node, but got {type(given).__name__}"):
        draw(torch.ones(1, requires_grad=True) * 2, overlay=given)


def test_a_function_that_gives_something_else():
    graph = small()
    with pytest.raises(
        TypeError, match=r"must give a float, a str or None for each node, but for t1 it gave list: \[\]"
    ):
        overlay(graph, lambda node: [] if isinstance(node, Card) else None)


def test_an_error_of_the_function_passes():
    with pytest.raises(ZeroDivisionError):
        overlay(small(), lambda node: 1 / 0)


@pytest.mark.parametrize("quiz", ["answer", 2, None, []])
def test_an_unknown_quiz(quiz):
    with pytest.raises(ValueError, match="quiz must be True, False or 'answers', but got"):
        draw(torch.ones(1, requires_grad=True) * 2, quiz=quiz)


def test_a_look_is_plain_data():
    assert dataclasses.replace(Look(), quiz=True) == Look(quiz=True) != Look()
