"""SVG pictures of ten graphs: what stands on them is compared with what is known, and their numbers with the engine's.

After a wanted change: TINYGRAD_EDU_NEW_SNAPSHOTS=1 python -m pytest tests/viz/test_svg.py, and read the difference.
"""

import functools
import math
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu.core import OPS
from tinygrad_edu.viz import Picture, capture, draw
from tinygrad_edu.viz.graph import number
from tinygrad_edu.viz.layout import engine
from tinygrad_edu.viz.layout.look import Look

from ..test_viz import HOSTILE

pytestmark = pytest.mark.skipif(not engine.has_engine(), reason="needs an engine that lays out graphs")
SVG = "{http://www.w3.org/2000/svg}"
SNAPSHOTS = Path(__file__).parent / "snapshots"
DASHED = "stroke-dasharray"


def leaf(value):
    return torch.tensor(value, dtype=torch.float64, requires_grad=True)


def constant(value):
    return torch.tensor(value, dtype=torch.float64)


# The graphs: each a function of its leaves.


def expression(x, y):
    return x * y + torch.sin(x)


def reused(a):
    b = a + a
    return b * b


def residual(x, w):
    h = torch.tanh(x * w)
    return h * w + x


def broadcasting(w, b):
    return (w * b + b).sum()


def layer(x, weight, bias):
    return torch.relu(torch.nn.functional.linear(x, weight, bias)).mean()


def classifier(logits):
    return torch.nn.functional.cross_entropy(logits, torch.tensor([0, 2]))


def picked(x):
    return (x[1:] * constant([2.0, -1.0])).sum() + x[0] ** 2


def detached(x):
    h = x * x
    return h * h.detach()


def not_a_number(x):
    return (torch.log(x) * constant([0.0, 1.0])).sum()


def convolution(x, weight):
    return torch.nn.functional.max_pool1d(torch.conv1d(x, weight, padding=1), 2).sum()


GRAPHS = {
    expression: [2.0, -3.0],
    reused: [3.0],
    residual: [0.5, -1.5],
    broadcasting: [[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], [0.5, -1.0, 2.0]],
    layer: [[[1.0, 2.0], [0.5, -1.0]], [[0.5, 0.25], [-1.0, 0.75], [0.1, 0.2]], [0.5, 0.0, -0.25]],
    classifier: [[[1.0, 2.0, 0.5], [0.0, -1.0, 3.0]]],
    picked: [[1.5, 2.5, -0.5]],
    detached: [2.0],
    not_a_number: [[0.0, 2.0]],
    convolution: [[[[1.0, -2.0, 3.0, 0.5]]], [[[0.5, -1.0, 0.25]], [[1.0, 0.0, 2.0]]]],
}
each = pytest.mark.parametrize("function", GRAPHS, ids=lambda f: f.__name__)


@functools.cache
def picture(function):
    names = function.__code__.co_varnames[: function.__code__.co_argcount]
    leaves = dict(zip(names, map(leaf, GRAPHS[function]), strict=True))
    out = function(**leaves)
    return Picture(capture(out, names=leaves | {"out": out}))


@functools.cache
def drawn(function):
    return ElementTree.fromstring(picture(function).svg())


def items(root):
    """The groups of shapes, by the ids of what they stand for."""
    prefix = root.get("class") + "-"
    return {g.get("id").removeprefix(prefix): g for g in root.iter(f"{SVG}g") if g.get("id")}


def texts(element):
    return [t.text for t in element.iter(f"{SVG}text")]


def structure(function):
    """A picture in words: its items in their order with their texts, and how many lines there are of each kind."""
    graph, found = picture(function).graph, items(drawn(function))
    lines = [f"{id}: {' | '.join(texts(g))}" for id, g in found.items() if id not in ("lines", "caption")]
    lines.append(f"caption: {' '.join(texts(found['caption']))}")  # however wide the picture is
    paths = [path for path in found["lines"].iter(f"{SVG}path")]
    dashed = sum(1 for path in paths if path.get(DASHED))
    joined = [f"{e.source} -> {e.step} ({e.argument})" for e in graph.edges.values()]
    joined += [f"{step.id} -> {step.output}" for step in graph.steps.values()]
    return "\n".join([*lines, f"lines: {len(paths) - dashed}, dashed: {dashed}", *joined]) + "\n"


@each
def test_the_structure_is_as_it_was(function):
    path, found = SNAPSHOTS / f"{function.__name__}.txt", structure(function)
    if os.environ.get("TINYGRAD_EDU_NEW_SNAPSHOTS"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, "utf-8")
    assert found == path.read_text("utf-8")


@each
def test_every_item_is_there_in_the_order_of_the_forward_pass(function):
    graph, found = picture(function).graph, list(items(drawn(function)))
    labels = [edge.id for edge in graph.edges.values() if edge.formula]
    assert set(found) >= {*graph.cards, *graph.steps, *labels, "lines", "caption"}
    for edge in graph.edges.values():
        order = [edge.source, *([edge.id] if edge.formula else []), edge.step, graph.steps[edge.step].output]
        assert [found.index(id) for id in order] == sorted(found.index(id) for id in order)


@each
def test_every_edge_is_a_line_between_its_ends(function):
    root, graph = drawn(function), picture(function).graph
    found = items(root)
    boxes = {}
    for id in (*graph.cards, *graph.steps, *graph.edges):
        rects = list(found[id].iter(f"{SVG}rect")) if id in found else []
        if rects:
            sides = [[float(r.get(key)) for key in ("x", "y", "width", "height")] for r in rects]
            boxes[id] = (
                min(x for x, *_ in sides), min(y for _, y, *_ in sides),
                max(x + w for x, _, w, _ in sides), max(y + h for _, y, _, h in sides),
            )  # fmt: skip
    ends = []
    for path in found["lines"].iter(f"{SVG}path"):
        numbers = [float(n) for n in re.findall(r"-?\d+\.?\d*", path.get("d"))]
        ends.append((numbers[:2], numbers[-2:]))

    def touches(point, id):
        x0, y0, x1, y1 = boxes[id]
        return x0 - 16 <= point[0] <= x1 + 16 and y0 - 28 <= point[1] <= y1 + 36  # words stand below a disc

    pairs = [(e.source, e.id) if e.formula else (e.source, e.step) for e in graph.edges.values()]
    pairs += [(e.id, e.step) for e in graph.edges.values() if e.formula]
    pairs += [(step.id, step.output) for step in graph.steps.values()]
    for tail, head in pairs:
        assert any(touches(start, tail) and touches(end, head) for start, end in ends), (tail, head)
    assert len(ends) >= len(pairs)


@each
def test_lines_have_the_colour_of_their_term(function):
    graph, found = picture(function).graph, items(drawn(function))
    classes = [path.get("class") for path in found["lines"].iter(f"{SVG}path")]
    for term in ("term1", "term2", "term3"):
        edges = [edge for edge in graph.edges.values() if edge.formula and f"s-{term}" in _class(found[edge.id])]
        assert classes.count(f"s-{term}") == 2 * len(edges)


def _class(item):
    return item.find(f"{SVG}rect").get("class").split()


@each
def test_numbers_on_edges_are_the_engines(function):
    graph, found = picture(function).graph, items(drawn(function))
    told = 0
    for edge in graph.edges.values():
        if edge.local is None or edge.local.shape:
            continue
        (line,) = [text for text in texts(found[edge.id]) if text.startswith("∂")]
        assert float(line.rpartition("= ")[2]) == pytest.approx(edge.local.numbers, rel=1e-3, abs=1e-9)
        told += 1
        # And a finite difference of the op alone says the same.
        step = graph.steps[edge.step]
        if graph.cards[step.output].shape:
            continue
        values = [np.float64(graph.cards[graph.edges[id].source].value.numbers) for id in step.edges]
        place, apart = step.edges.index(edge.id), 1e-6
        ends = []
        for sign in (1, -1):
            moved = list(values)
            moved[place] = moved[place] + sign * apart
            ends.append(OPS[step.op].function(*moved).item())
        assert (ends[0] - ends[1]) / (2 * apart) == pytest.approx(edge.local.numbers, rel=1e-6, abs=1e-8)
    assert told or function not in (expression, reused, residual, detached)


@each
def test_gradients_are_finite_differences(function):
    if function in (not_a_number, detached):
        return  # the one has none, and the other is no derivative of the whole: that is what detach is for
    graph, found = picture(function).graph, items(drawn(function))
    names = function.__code__.co_varnames[: function.__code__.co_argcount]
    start = [np.array(value) for value in GRAPHS[function]]
    for place, name in enumerate(names):
        card = graph.named(name)
        slopes = np.zeros_like(start[place])
        for at in np.ndindex(slopes.shape):
            ends = []
            for sign in (1, -1):
                arrays = [array.copy() for array in start]
                arrays[place][at] += sign * 1e-6
                ends.append(function(*(constant(array.tolist()) for array in arrays)).item())
            slopes[at] = (ends[0] - ends[1]) / 2e-6
        np.testing.assert_allclose(card.gradient.numbers, slopes, rtol=1e-6, atol=1e-8)
        if not card.shape:
            assert float(texts(found[card.id])[-1].rpartition("= ")[2]) == pytest.approx(slopes.item(), rel=1e-3)
        else:
            assert card.gradient.rows()[-1] in texts(found[card.id])[-1]


@each
def test_steps_are_numbered_in_the_order_of_the_backward_pass(function):
    graph, found = picture(function).graph, items(drawn(function))
    numbers = [int(next(t for t in texts(found[id]) if t.isdigit())) for id in graph.steps]
    assert sorted(numbers) == list(range(1, len(graph.steps) + 1))
    assert numbers == [step.backward for step in graph.steps.values()]


# Readable by everyone.


@each
def test_it_is_told_to_screen_readers_and_keyboards(function):
    root, graph = drawn(function), picture(function).graph
    found = items(root)
    reached = [id for id, g in found.items() if g.get("tabindex") == "0"]
    assert set(reached) == {*graph.cards, *graph.steps}
    for id in reached:
        assert found[id].get("role") == "img" and found[id].get("aria-label") and found[id].find(f"{SVG}title").text
    card = graph.cards[graph.output]
    assert found[card.id].get("aria-label").startswith(f"tensor out, output () float64, value {card.value.line()}")
    assert root.get("role") == "group" and root[0].tag == f"{SVG}title" and root[1].tag == f"{SVG}desc"
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    assert len(ids) == len(set(ids)) and all(id.startswith(root.get("class")) for id in ids)


def test_two_pictures_do_not_clash():
    a, b = drawn(expression), drawn(reused)
    names = [{e.get("id") for e in root.iter() if e.get("id")} for root in (a, b)]
    assert not names[0] & names[1]


def test_every_colour_has_a_rule_for_the_dark():
    for function in GRAPHS:
        root = drawn(function)
        style = next(root.iter(f"{SVG}style")).text
        used = {name for e in root.iter() if e.tag != f"{SVG}svg" for name in (e.get("class") or "").split()}
        assert used and all(f".{root.get('class')} .{name}{{" in style for name in used)
        assert root.find(f"{SVG}rect").get("fill") == "#ffffff"  # opaque


def test_the_legend_tells_what_occurs_and_nothing_else():
    for function in GRAPHS:
        said = " ".join(texts(items(drawn(function))["caption"]))
        graph = picture(function).graph
        assert ("constant: no gradient" in said) == any(c.role == "constant" for c in graph.cards.values())
        assert ("nan or inf" in said) == (function is not_a_number)
        assert ("cut: no gradient goes back" in said) == (function is detached)
        assert "Held for the backward pass" in said or not any(s.saved for s in graph.steps.values())


def test_signs_are_mathematical():
    shown = {text for function in GRAPHS for text in texts(drawn(function))}
    assert {"×", "+", "sin", "tanh", "Σ", "ReLU", "log", "conv1d", "x[1:]", "cross_entropy"} <= shown
    assert not any("Backward" in text for text in shown)


# Hostile, and in other looks.


def test_what_is_pointed_at_is_escaped(tmp_path):
    source = tmp_path / "a&b<c>.py"
    source.write_text("def f(x):\n    return x * 2  # </title><script>alert('&')</script> ]]>\n", "utf-8")
    scope = {}
    exec(compile(source.read_text("utf-8"), str(source), "exec"), scope)
    x = leaf(1.0)
    svg = draw(scope["f"](x), names={HOSTILE: x}).svg()
    assert "<script" not in svg
    titles = [t.text for t in ElementTree.fromstring(svg).iter(f"{SVG}title")]
    assert any("line 2 of a&b<c>.py" in title for title in titles)
    assert str(tmp_path) not in svg  # no path of the machine


@pytest.mark.parametrize("look", [{"overlay": "time"}, {"overlay": "bytes"}, {"overlay": "gradients"},
                                  {"overlay": lambda node: "<b>"}, {"quiz": True}, {"quiz": "answers"},
                                  {"saved": True}, {"saved": False}])  # fmt: skip
@each
def test_every_look_of_every_graph_is_well_formed(function, look):
    shown = Picture(picture(function).graph, look=Look(**look))
    root = ElementTree.fromstring(shown.svg())
    scene = shown._scene
    for g in root.iter(f"{SVG}rect"):
        if g.get("x"):
            assert float(g.get("x")) >= 0 and float(g.get("x")) + float(g.get("width")) <= scene.width
            assert float(g.get("y")) >= 0 and float(g.get("y")) + float(g.get("height")) <= scene.height


def test_the_quiz_is_printable_with_and_without_answers():
    graph = picture(expression).graph
    plain, answered = (Picture(graph, look=Look(quiz=quiz)).svg() for quiz in (True, "answers"))
    for letter in "abcd":
        assert f"({letter}) ____" in plain and f"({letter}) ____" in answered
    x = number(graph.named("x").gradient.numbers)
    assert x not in plain and f"∂out/∂x = {x}" in "".join(ElementTree.fromstring(answered).itertext())


def test_the_quiz_tells_nothing_as_text_either():
    graph = picture(expression).graph
    x = number(graph.named("x").gradient.numbers)
    for told in (False, True):
        shown = Picture(graph, look=Look(quiz="answers" if told else True))
        for words in (shown.text(), shown.text(style="table"), repr(shown), shown._repr_mimebundle_()["text/plain"]):
            assert (x in words) == told
    assert graph.named("x").gradient is not None  # it is hidden, not lost


def test_the_path_of_nan_is_one_line():
    root, graph = drawn(not_a_number), picture(not_a_number).graph
    found = items(root)
    thick = [path for path in found["lines"].iter(f"{SVG}path") if path.get("class") == "s-alarm"]
    assert len(thick) == 7 and all(float(path.get("stroke-width")) == 3 for path in thick)
    log = next(step.id for step in graph.steps.values() if step.op == "log")
    assert "★ born here: 1 inf" in texts(found[log])


# PNG and PDF.


@pytest.mark.skipif(not shutil.which("dot"), reason="needs the dot program of Graphviz")
@pytest.mark.parametrize(("format", "start"), [("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_without_matplotlib_graphviz_paints(monkeypatch, tmp_path, format, start):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    path = picture(not_a_number).save(tmp_path / f"graph.{format}")
    assert path.read_bytes().startswith(start)


def test_with_neither_it_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(RuntimeError, match="pip install matplotlib, or save as .svg. The dot program"):
        picture(expression).save(tmp_path / "graph.png")


@each
def test_matplotlib_paints_every_graph(function, tmp_path):
    pytest.importorskip("matplotlib")
    look = Look(overlay="gradients", saved=True)
    path = Picture(picture(function).graph, look=look).save(tmp_path / "graph.png")
    assert path.read_bytes().startswith(b"\x89PNG")


@pytest.mark.skipif(not shutil.which("dot"), reason="needs the dot program of Graphviz")
def test_the_source_of_every_look_is_dot():
    for look in (Look(), Look(overlay="bytes"), Look(quiz="answers")):
        source = Picture(picture(not_a_number).graph, look=look).source
        done = subprocess.run(["dot", "-Tplain"], input=source.encode(), capture_output=True, check=True)
        assert not done.stderr and math.isfinite(float(done.stdout.split()[1]))
