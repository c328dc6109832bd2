"""What stands on each item: the words of the rules, and nothing that is not known."""

import dataclasses
import importlib
import inspect
import math
import re
import string

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

import tinygrad_edu as torch
from tinygrad_edu.core import OPS
from tinygrad_edu.testing.samples import call, sample_of
from tinygrad_edu.viz import Step, capture
from tinygrad_edu.viz.graph import Saved
from tinygrad_edu.viz.layout.folding import fold
from tinygrad_edu.viz.layout.frames import closed
from tinygrad_edu.viz.layout.legend import legend, notes
from tinygrad_edu.viz.layout.links import links
from tinygrad_edu.viz.layout.look import PLAIN, Look, Setting, colours
from tinygrad_edu.viz.layout.panels import panels, reading_order
from tinygrad_edu.viz.layout.remarks import remarks
from tinygrad_edu.viz.layout.shapes import Box, Curve, Text, wide
from tinygrad_edu.viz.palette import DARK, FLOWS, GROUNDS, LIGHT, OUTLINES, TERMS
from tinygrad_edu.viz.wording import answers, blanks, bytes_text, clean, columns, option, seconds_text, sign, step_text
from tinygrad_edu.viz.wording.badges import DEAD, EXPLODING, VANISHING
from tinygrad_edu.viz.wording.trouble import trouble

from ..test_ops import typical
from ..test_viz import HOSTILE, contrast, graphs


def leaf(value, dtype=torch.float64):
    return torch.tensor(value, dtype=dtype, requires_grad=True)


def texts(panel):
    return [shape.text for shape in panel.shapes if isinstance(shape, Text)]


def card_texts(graph, name, look=PLAIN):
    return texts(panels(graph, look)[graph.named(name).id])


def everything(graph, look):
    """All that a reader can see, hear or point at."""
    found = [part for p in panels(graph, look).values() for part in (*texts(p), p.tip, p.label)]
    return found + texts(legend(Setting(graph, look), 600.0))


# Every item.


@given(
    graphs(), st.sampled_from([Look(), Look(overlay="bytes"), Look(quiz=True), Look(overlay="gradients", saved=True)])
)
@settings(max_examples=30)
def test_all_shapes_lie_inside_their_panel(tensors, look):
    graph = capture(tensors[-1])
    for id, panel in panels(graph, look).items():
        beyond = 8 if id in graph.steps else 0  # the number of the step stands out
        for shape in panel.shapes:
            if isinstance(shape, Text):
                half = wide(shape.text, shape.size) / 2 if shape.middle else 0
                assert shape.x - half >= -0.01 and shape.y - 0.7 * shape.size >= 0
                assert shape.x - half + wide(shape.text, shape.size) <= panel.width + beyond + 1
                assert shape.y <= panel.height + beyond
            elif isinstance(shape, Box):
                assert shape.x >= 0 and shape.x + shape.width <= panel.width + 2 * beyond
                assert shape.y >= 0 and shape.y + shape.height <= panel.height + beyond


@given(graphs())
@settings(max_examples=30)
def test_what_goes_in_is_read_before_what_comes_out(tensors):
    graph = capture(tensors[-1])
    place = {id: i for i, id in enumerate(reading_order(graph))}
    assert set(place) == {*graph.cards, *graph.steps, *(e.id for e in graph.edges.values() if e.formula)}
    for edge in graph.edges.values():
        between = [place[edge.id]] if edge.formula else []
        order = [place[edge.source], *between, place[edge.step], place[graph.steps[edge.step].output]]
        assert order == sorted(order)


@given(graphs())
@settings(max_examples=30)
def test_the_gradient_row_has_one_term_for_each_consumer(tensors):
    graph = capture(tensors[-1])
    found, colour = panels(graph), colours(graph)
    for card in graph.cards.values():
        if not 1 < len(card.consumers) <= 5:
            continue
        terms = [s for s in found[card.id].shapes if isinstance(s, Text) and "(step " in s.text]
        assert [s.fill for s in terms] == [colour[id] for id in card.consumers]
        steps = [graph.steps[graph.edges[id].step].backward for id in card.consumers]
        assert [int(re.search(r"\(step (\d+)\)", s.text)[1]) for s in terms] == steps
        assert all(found[id].shapes[0].stroke == colour[id] for id in card.consumers)


@given(graphs())
@settings(max_examples=30)
def test_edges_say_where_the_walk_summed(tensors):
    graph = capture(tensors[-1])
    found = panels(graph)
    for edge in (edge for edge in graph.edges.values() if edge.formula):
        said = [text for text in texts(found[edge.id]) if text.startswith("sum over ax")]
        assert bool(said) == bool(edge.summed)
        if said:
            assert tuple(map(int, re.findall(r"\d+", said[0]))) == edge.summed


def test_hostile_names_are_clean_everywhere():
    x, y = leaf([[1.0, 2.0]]), leaf(1.0)
    graph = capture(x * y + y, names={HOSTILE * 300: x, "\n": y})
    for text in everything(graph, Look(overlay="bytes")):
        assert all(line.isprintable() and len(line) < 250 for line in text.split("\n"))


def test_pytorch_names_are_only_pointed_at():
    x = leaf([[1.0, 2.0], [0.5, 1.0]])
    graph = capture(torch.softmax(torch.relu(x @ x), 1)[0].sum())
    found = panels(graph)
    assert not any("Backward" in text for panel in found.values() for text in (*texts(panel), panel.label))
    for step in graph.steps.values():
        tip = found[step.id].tip
        assert step.torch_name in tip and f"line {step.line} of test_panels.py: graph = capture(" in tip


def test_the_tip_of_an_op_tells_bytes_and_time():
    x = leaf([1.0, 2.0])
    graph = capture(torch.exp(x))
    (step,) = graph.steps.values()
    step.seconds, step.backward_seconds = 1.5e-3, 2e-6
    tip = panels(graph)[step.id].tip
    assert "keeps for the backward pass: " in tip and "16 B" in tip and "forward 1.5 ms, backward 2.0 µs" in tip


def test_names_of_nodes_are_those_of_the_engine():
    x = leaf([[1.0, 2.0], [3.0, 4.0]])
    for out in (x.sum(), x.sum(0), x[0], x[0:1], x**2, x**x, 2.0 - x, x.mean(1), x.squeeze(), x @ x):
        (step,) = capture(out).steps.values()
        assert step.torch_name == out.grad_fn.name()


# Signs and options.

SPACES = ("tinygrad_edu", "tinygrad_edu.nn.functional", "tinygrad_edu.linalg", "tinygrad_edu.special")
HELPERS = {  # of the second derivatives; PyTorch has no names for them
    "add_at_points", "cofactor_slope", "cofactors", "erfinv_slope", "from_largest", "kernel_gradient",
    "match_at_points", "mish_slope", "share_of_exp", "spread_mean", "to_largest",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(OPS))
def test_every_sign_is_mathematical_or_known_from_pytorch(name):
    found = sign(name, (1, 1, 5, 5))
    assert found.isprintable() and columns(found) <= 32
    if not re.fullmatch(r"[a-z_0-9]{3,}", found) or name in HELPERS:
        return
    places = [importlib.import_module(space) for space in SPACES] + [torch.Tensor]
    assert any(hasattr(place, found) for place in places) or found in ("and", "attention", "huber", "not", "xor")


@pytest.mark.parametrize("name", sorted(name for name, op in OPS.items() if op.differentiable))
def test_options_are_words_of_their_reader(name):
    op = OPS[name]
    for case, arrays in typical(op):
        out = call(op, case, [torch.tensor(a, requires_grad=a.dtype.kind == "f") for a in arrays])
        if not out.requires_grad or not isinstance(out, torch.Tensor):
            continue
        for step in capture(out).steps.values():
            said = f"{step.options} {step_text(capture(out), step)}"
            for technical in ("Slide", "path=", " at 0x", "sizes=", "needs=", "known=", "stand=", "<", "None)"):
                assert technical not in said.replace("<<", "").replace(" < ", ""), said


@pytest.mark.parametrize("dims", [1, 2, 3])
def test_windows_are_told_by_their_dimensions(dims):
    nn = torch.nn
    conv, pool = getattr(nn, f"Conv{dims}d"), getattr(nn, f"MaxPool{dims}d")
    back, mean = getattr(nn, f"ConvTranspose{dims}d"), getattr(nn, f"AvgPool{dims}d")
    x = torch.randn(2, 1, *[6] * dims)
    for batch in (x, x[0]):
        out = mean(2)(back(2, 1, 2)(pool(2, stride=1)(conv(1, 2, 3, padding=1)(batch)))).sum()
        signs = {step.sign for step in capture(out).steps.values()}
        names = {f"conv{dims}d", f"max_pool{dims}d", f"conv_transpose{dims}d", f"avg_pool{dims}d"}
        assert names <= signs
    options = {step.sign: step.options for step in capture(out).steps.values()}
    assert options[f"conv{dims}d"] == "padding=1" and options[f"max_pool{dims}d"] == "×".join("2" * dims)


def test_an_overwrite_reads_as_one():
    x = leaf([1.0, 2.0, 3.0])
    y = x * 2.0
    y[0] = 5.0 * x[1]
    y[1:].mul_(3.0)
    graph = capture(y.sum())
    found = [step_text(graph, step) for step in graph.steps.values()]
    assert any(re.fullmatch(r"v\d+\[0\] = v\d+", text) for text in found)
    assert any(re.fullmatch(r"v\d+\[…\] = v\d+", text) for text in found)
    seen = [text for panel in panels(graph).values() for text in texts(panel)]
    assert {"x[0] = y", "x[i] = y"} <= set(seen) and not any("path" in text for text in seen)


def test_rules_are_shown_without_their_arrangements():
    x = leaf([[1.0, 2.0], [3.0, 4.0]])
    graph = capture(x[:, 1].sum())
    said = [text for panel in panels(graph).values() for text in texts(panel)]
    assert any(text.startswith("grad = put_back(∂v1)") for text in said)
    assert any(text.startswith("grad = spread(∂") and "axis" not in text for text in said)
    axis = leaf([1.0, 2.0])  # a tensor of that name stays
    graph = capture(torch.nn.functional.linear(axis.reshape(1, 2), axis.reshape(1, 2)))
    assert any("axis" in text for panel in panels(graph).values() for text in texts(panel))


@pytest.mark.parametrize(
    ("name", "option_name", "value", "said"),
    [
        ("sum", "axis", (0, 1), "axis=(0, 1)"),
        ("getitem", "index", (slice(None), 1), "[:, 1]"),
        ("getitem", "index", (Ellipsis, None, slice(1, 9, 2)), "[…, None, 1:9:2]"),
        ("getitem", "index", np.array([1, 2]), "[…]"),
        ("normalize_layer", "eps", 1e-5, ""),
        ("normalize_layer", "eps", 1e-3, "eps=0.001"),
        ("overlaid", "path", object(), ""),
        ("attend", "scale", 1 / math.sqrt(8), "scale=0.3536"),
    ],
)
def test_options(name, option_name, value, said):
    assert option(name, option_name, value) == said


# Large tensors.


def test_large_values_are_summed_up():
    x = torch.randn(40, 10, generator=torch.Generator().manual_seed(0)).double().requires_grad_()
    y = torch.relu(x)
    graph = capture(y.sum(), names={"x": x, "y": y})
    told = graph.named("x").value.stats
    assert f"mean {told.mean:.4g}" in card_texts(graph, "x")[2] and f"std {told.std:.4g}" in card_texts(graph, "x")[2]
    zeros = round(100 * float((y == 0).double().mean()))
    assert f"zeros {zeros} %" in card_texts(graph, "y")
    bins = [s for s in panels(graph)[graph.named("x").id].shapes if isinstance(s, Box) and s.fill == "muted"]
    assert len(bins) == sum(1 for count in told.histogram if count)
    tallest = max(bins, key=lambda box: box.height)
    assert bins.index(tallest) == [c for c in told.histogram if c].index(max(told.histogram))


def test_large_values_that_are_not_finite_are_counted():
    x = torch.ones(100, dtype=torch.float64, requires_grad=True)
    y = x * torch.tensor([math.nan] * 3 + [math.inf] * 2 + [1.0, 2.0] * 47 + [0.0], dtype=torch.float64)
    graph = capture(y.sum(), names={"x": x, "y": y})
    constant = next(card for card in graph.cards.values() if card.role == "constant")
    assert "zeros 1 %, 3 nan, 2 inf" in card_texts(graph, constant.name)


def test_unknown_values_are_a_dash():
    x = torch.ones(100, requires_grad=True)
    graph = capture((x * 2.0 + 1.0).sum())
    assert "— not kept" in card_texts(graph, "v1")
    card = graph.named("v1")
    card.gradient, card.reason = None, "freed by backward()"
    assert "grad — freed by backward()" in card_texts(graph, "v1") and "0" not in "".join(card_texts(graph, "v1")[2:])


# What is saved.


def saved_picture(backward=False):
    x = leaf([1.0, 2.0])
    y = torch.exp(x) * x
    z = y.sum()
    graph = capture(z)
    if backward:
        for step in graph.steps.values():
            step.freed = True
    return graph


def wires(graph):
    found = []
    for edge in graph.edges.values():
        parts = [(edge.source, edge.id), (edge.id, edge.step)] if edge.formula else [(edge.source, edge.step)]
        found += [(*part, edge.id) for part in parts]
    found += [(step.id, step.output, "") for step in graph.steps.values()]
    return [(tail, head, edge, [(0.0, 20.0 * i), (1.0, 20.0 * i + 18)]) for i, (tail, head, edge) in enumerate(found)]


@pytest.mark.parametrize("freed", [False, True])
def test_each_tensor_that_an_op_keeps_has_a_link(freed):
    graph = saved_picture(freed)
    setting = Setting(graph, Look(saved=True))
    shapes = links(setting, wires(graph))
    squares = [s for s in shapes if isinstance(s, Box) and s.width == s.height]
    assert len(squares) == sum(len({one.card for one in step.saved if one.card}) for step in graph.steps.values()) > 0
    assert {square.fill for square in squares} == ({"paper"} if freed else {"muted"})
    assert all(s.dash for s in shapes if isinstance(s, Curve))
    assert [s.text for s in shapes if isinstance(s, Text)] == ["16 B"] * len(squares)


def test_links_are_there_by_default_in_small_pictures_only():
    assert Setting(saved_picture()).links and not Setting(saved_picture(), Look(saved=False)).links
    x = leaf(0.5)
    y = x
    for _ in range(20):
        y = torch.sin(y)
    assert not Setting(capture(y)).links and Setting(capture(y), Look(saved=True)).links
    assert not Setting(capture(x + x), Look(saved=True)).links  # an addition keeps nothing


def test_what_is_held_is_told():
    graph = saved_picture()
    arrays = {one.card: one.bytes for step in graph.steps.values() for one in step.saved}
    assert f"Held for the backward pass: {sum(arrays.values())} B." in notes(Setting(graph))
    assert any("nothing any more" in note for note in notes(Setting(saved_picture(backward=True))))
    assert not any("Held" in note for note in notes(Setting(capture(leaf(1.0) + leaf(2.0)))))


def test_intermediates_stand_below_their_op():
    graph = saved_picture()
    step = next(iter(graph.steps.values()))
    step.saved = [Saved("powers", "", (2,), 16), Saved("powers", "", (3,), 24)]
    assert "■ worked out: 40 B" in texts(panels(graph, Look(saved=True))[step.id])
    step.freed = True
    assert "□ worked out: 40 B" in texts(panels(graph, Look(saved=True))[step.id])


# NaN and infinity.


def born(graph):
    found = trouble(graph)
    return [
        (graph.steps[id].op if id in graph.steps else graph.cards[id].name, words) for id, words in found.born.items()
    ]


@settings(max_examples=40)
@given(graphs(), st.integers(0, 30), st.sampled_from([math.nan, math.inf]))
def test_the_birth_is_where_inputs_are_finite_and_the_output_is_not(tensors, which, odd):
    with torch.no_grad():
        graph = capture(tensors[-1])
    cards = [card for card in graph.cards.values() if card.maker]
    first = cards[which % len(cards)]
    spread = {first.id}
    for step in graph.steps.values():  # what comes from it is not finite either
        if any(graph.edges[id].source in spread for id in step.edges):
            spread.add(step.output)
    for id in spread:
        graph.cards[id].value = dataclasses.replace(graph.cards[id].value, numbers=odd, shape=(), stats=None)
    found = trouble(graph)
    assert set(found.born) == {first.maker} and "born here" in found.born[first.maker]
    assert found.cards == spread
    on_path = {id for id in found.path if id in graph.cards}
    assert first.id in on_path and on_path <= spread
    for id in on_path - {first.id}:
        step = graph.steps[graph.cards[id].maker]
        assert step.id in found.path and any(graph.edges[e].source in on_path and e in found.path for e in step.edges)


def test_born_in_the_forward_pass():
    x = leaf([0.0, 1.0])
    y = torch.log(x)
    graph = capture((y * torch.tensor([0.0, 1.0], dtype=torch.float64)).sum(), names={"x": x, "y": y})
    assert born(graph) == [("log", "born here: 1 inf")]
    found = panels(graph)
    assert any("★ born here: 1 inf" in text for text in texts(found[graph.named("y").maker]))
    for name in ("x", "y"):  # of x the gradient is NaN
        frame = found[graph.named(name).id].shapes
        assert any(isinstance(s, Box) and s.dash and s.thick > 4 and s.stroke == "alarm" for s in frame)
    assert "▲ value: 1 inf" in card_texts(graph, "y") and "▲ gradient: 1 nan" in card_texts(graph, "x")


def test_born_in_the_backward_pass():
    x = leaf([0.0, 4.0])
    graph = capture((torch.sqrt(x) * torch.tensor([0.0, 1.0], dtype=torch.float64)).sum(), names={"x": x})
    ((op, words),) = born(graph)
    assert op == "sqrt" and words == "born here, in the backward pass: ∂x gets 1 nan"
    (edge,) = graph.named("x").consumers
    assert trouble(graph).path == {edge, graph.named("x").id, graph.named("x").consumers and graph.edges[edge].step}


def test_nan_that_comes_in():
    x = leaf([math.nan, 1.0])
    assert born(capture((x * 2.0).sum(), names={"x": x})) == [("x", "comes in here: 1 nan")]


def test_infinity_in_a_mask_does_no_harm():
    x = leaf([[1.0, 2.0], [3.0, 4.0]])
    mask = torch.tensor([[0.0, -math.inf], [0.0, 0.0]], dtype=torch.float64)
    graph = capture((torch.softmax(x + mask, 1) ** 2).sum())
    assert not trouble(graph).born and not trouble(graph).cards  # no alarm for what is meant
    assert trouble(capture((x + mask).sum())).born  # it comes to the output


def test_of_what_is_unknown_it_says_first_seen():
    graph = capture(torch.log(leaf([0.0, 1.0]) * 1.0).sum())
    graph.named("v1").value = None
    assert born(graph) == [("log", "first seen here: 1 inf")]


def test_a_sound_graph_has_no_trouble():
    found = trouble(capture(torch.sin(leaf([1.0, 2.0])).sum()))
    assert not (found.cards or found.born or found.path)


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.second = torch.nn.Linear(2, 3), torch.nn.Linear(3, 1)

    def forward(self, x):
        return self.second(torch.tanh(self.first(x)))


def closed_groups(graph, look):
    setting, folding = Setting(graph, look), fold(graph)
    said = remarks(setting, folding)
    return {group.path: texts(closed(group, said.get(id, ()))) for id, group in folding.groups.items() if group.path}


def test_a_closed_group_tells_of_what_was_born_in_it():
    net = Net()
    with torch.no_grad():
        net.first.weight[0, 0] = math.nan
    found = closed_groups(capture(net(torch.ones(4, 2)), module=net), Look())
    assert "★ inside: comes in here: 1 nan" in found["first"] and "▲ nan or inf inside" in found["second"]
    assert not any("★" in text for text in found["second"])


def test_a_closed_group_sums_up_an_overlay():
    net = Net()
    graph = capture(net(torch.ones(4, 2)), module=net)
    found = closed_groups(graph, Look(overlay=lambda node: 2.0 if isinstance(node, Step) else None))
    assert "2.0 in all" in found["first"] and "2.0 in all" in found["second"]
    flows = closed_groups(graph, Look(overlay="gradients"))["first"][-1]
    norms = [np.linalg.norm(np.ravel(graph.named(f"first.{name}").gradient.numbers)) for name in ("weight", "bias")]
    low, _, high = flows.removeprefix("‖grad‖ ").partition(" … ")
    assert float(low) <= min(norms) * 1.001 and float(high or low) >= max(norms) * 0.999


# Badges.


@pytest.mark.parametrize(
    ("scale", "badge"),
    [(VANISHING / 2, "▼ vanishing < 1e-6"), (VANISHING * 2, ""), (1.0, ""), (0.0, ""), (EXPLODING / 2, ""),
     (EXPLODING * 2, "▲ exploding > 1e3")],
)  # fmt: skip
def test_gradients_that_vanish_or_explode(scale, badge):
    x = leaf(1.0)
    said = card_texts(capture(x * scale, names={"x": x}), "x")
    assert [text for text in said if text[0] in "▼▲"] == ([badge] if badge else [])


@pytest.mark.parametrize("zeros", [0, 8, 9, 10])
def test_dead_relus(zeros):
    x = leaf([-1.0] * zeros + [1.0] * (10 - zeros))
    y = torch.relu(x)
    said = card_texts(capture(y.sum(), names={"y": y}), "y")
    assert (f"○ dead ReLU: {10 * zeros} % zeros" in said) == (zeros / 10 >= DEAD)


# Cuts.


def test_a_cut_is_drawn_with_its_reason():
    x = leaf(2.0)
    h = x * x
    k = h.detach()
    graph = capture(h * k, names={"k": k, "h": h})
    panel = panels(graph)[graph.named("k").id]
    assert "cut: detached from h, no gradient" in texts(panel) and "detached from h" in panel.tip
    assert sum(isinstance(shape, Curve) for shape in panel.shapes) == 4  # the line, cut through twice, and its rest
    assert "cut: no gradient goes back" in texts(legend(Setting(graph), 500.0))


# The quiz.


@given(graphs())
@settings(max_examples=30)
def test_no_gradient_is_told_in_a_quiz(tensors):
    graph = capture(tensors[-1])
    secret = 9.87654321e20
    for card in graph.cards.values():
        if card.gradient is not None and card.id not in graph.outputs:
            card.gradient = dataclasses.replace(card.gradient, numbers=secret, shape=(), stats=None)
            card.collected = card.gradient
    for edge in graph.edges.values():
        if edge.contribution is not None:
            edge.contribution = dataclasses.replace(edge.contribution, numbers=secret, shape=(), stats=None)
    assert not any("9.877e+20" in text for text in everything(graph, Look(quiz=True)))
    assert "9.877e+20" in "".join(everything(graph, Look())) or len(graph.cards) < 2
    asked = blanks(graph)
    said = "".join(everything(graph, Look(quiz="answers")))
    assert all(f"{letter} ____" in said for letter in asked.values())
    assert said.count("9.877e+20") == len(asked)


def test_blanks_are_numbered_in_the_order_of_the_backward_pass():
    x, y = leaf(2.0), leaf(-3.0)
    z = x * y + torch.sin(x)
    graph = capture(z, names={"x": x, "y": y, "z": z})
    asked = blanks(graph)
    assert list(asked.values()) == ["(a)", "(b)", "(c)", "(d)"]
    assert graph.cards[next(iter(asked))].name in ("v1", "v2") and graph.named("z").id not in asked
    assert {graph.cards[id].name for id in list(asked)[2:]} == {"x", "y"}
    told = {text.split("∂z/∂")[1].split(" = ")[0]: float(text.split(" = ")[1]) for text in answers(graph, asked)}
    assert told["x"] == pytest.approx(-3.0 + math.cos(2.0), rel=1e-3) and told["y"] == 2.0
    assert any("∂v2 × cos(x)" in text for text in card_texts(graph, "x", Look(quiz=True)))


def test_of_several_outputs_the_gradient_is_that_of_their_sum():
    x = leaf(2.0)
    a, b = x * 3.0, x * x
    graph = capture((a, b), names={"x": x, "a": a, "b": b})
    assert answers(graph, blanks(graph)) == ["(a) ∂x = 7.0"]
    assert notes(Setting(graph))[0].startswith("∂v stands for ∂(the sum of the outputs)/∂v")


def test_what_cannot_be_worked_out_by_hand_is_not_asked():
    x = torch.ones(40, 10, requires_grad=True)
    graph = capture((x * 2.0).sum(), names={"x": x})
    assert not blanks(graph) and not any("____" in text for text in everything(graph, Look(quiz=True)))


# Words.


@given(st.integers(0, 10**15))
def test_bytes_in_words(count):
    number, unit = bytes_text(count).split()
    scale = 1024 ** ["B", "KiB", "MiB", "GiB"].index(unit)
    assert float(number) * scale == pytest.approx(count, rel=0.06, abs=0.5)


@given(st.floats(1e-7, 1e5))
def test_seconds_in_words(seconds):
    number, unit = seconds_text(seconds).split()
    assert float(number) * {"s": 1.0, "ms": 1e-3, "µs": 1e-6}[unit] == pytest.approx(seconds, rel=0.06, abs=6e-8)


@given(st.text(max_size=80), st.integers(2, 60))
def test_clean_text_is_one_printable_line(text, longest):
    found = clean(text, longest)
    assert found.isprintable() and len(found) <= longest
    assert not (text.isprintable() and len(text) <= longest) or found == text
    assert columns(string.printable[:94]) == 94


# Readable by everyone.


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_colours_have_contrast(palette):
    assert set(LIGHT) == set(DARK) and {*TERMS, *FLOWS, *OUTLINES, *GROUNDS} <= set(LIGHT)
    for name in palette.keys() - {*GROUNDS}:
        for ground in GROUNDS:
            assert contrast(palette[name], palette[ground]) >= (3.0 if name in OUTLINES else 4.5), (name, ground)


def test_every_colour_that_is_used_is_in_the_palette():
    x = leaf([0.0, 1.0])
    k = torch.log(x).detach()
    graph = capture((torch.log(x) * k).sum())
    for look in (
        Look(),
        Look(overlay="gradients"),
        Look(overlay="bytes", saved=True),
        Look(overlay=lambda node: node.id),
    ):
        setting = Setting(graph, look)
        shapes = [s for panel in panels(graph, look).values() for s in panel.shapes]
        shapes += [*legend(setting, 400.0).shapes, *links(setting, wires(graph))]
        used = {getattr(s, place) for s in shapes for place in ("fill", "stroke") if hasattr(s, place)}
        assert used <= {*LIGHT, "none"}
        assert not any(isinstance(s, Text) and s.fill in OUTLINES for s in shapes)


def test_panels_stay_small_functions():
    for name in ("cards", "legend", "links", "look", "panels"):
        module = importlib.import_module(f"tinygrad_edu.viz.layout.{name}")
        assert len(inspect.getsource(module).splitlines()) < 300
    assert sample_of(OPS["multiply"])
