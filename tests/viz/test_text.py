"""The graph as text: all of it is told, nothing twice, within 100 columns, and safe on a terminal."""

import dataclasses
import re
import time

import pytest
from hypothesis import given, settings

import tinygrad_edu as torch
from tests.viz.random_graphs import HOSTILE, leaf, tensors
from tinygrad_edu.viz import Graph, capture, draw
from tinygrad_edu.viz.gallery import EXAMPLES
from tinygrad_edu.viz.painters.text import ACROSS, STYLES, text
from tinygrad_edu.viz.wording import columns


def plain(words):
    """Without the escape sequences of terminals."""
    return re.sub(r"\x1b\[\d+m", "", words)


@given(tensors(most=12))
@settings(max_examples=60, deadline=None)
def test_every_tensor_is_told_once_and_every_derivative(made):
    graph = capture(made[-1], names={f"tensor{i}": t for i, t in enumerate(made)})
    lines = text(graph).splitlines()
    for card in graph.cards.values():
        starts = [line for line in lines if re.match(rf"[│├└─ ]*{re.escape(card.name)}( =|  )", line)]
        assert len(starts) == 1 or card.role == "constant"
        if card.maker:
            assert starts[0].endswith(f"[step {graph.steps[card.maker].backward}]")
    told = sum("∂" in line and ("/∂" in line or "spread" in line) and "grad" not in line for line in lines)
    assert told >= len([edge for edge in graph.edges.values() if edge.formula])


@given(tensors(most=12))
@settings(max_examples=40, deadline=None)
def test_colour_adds_nothing_but_colour_and_nothing_is_too_wide(made):
    graph = capture(made[-1])
    for style in STYLES:
        assert plain(text(graph, colour=True, style=style)) == text(graph, style=style)
        assert all(columns(line) <= ACROSS for line in text(graph, style=style).splitlines())


@given(tensors())
@settings(max_examples=40, deadline=None)
def test_the_table_has_a_row_for_each_tensor_in_the_order_of_the_forward_pass(made):
    graph = capture(made[-1], names={f"tensor{i}": t for i, t in enumerate(made)})
    head, ruler, *rows = text(graph, style="table").split("\n\n")[0].splitlines()
    assert head.split("  ")[0] == "step" and set(ruler) == {"─"} and len(rows) == len(graph.cards)
    numbers = [int(row.split()[0]) for row in rows if row[0] != " "]
    assert numbers == sorted(numbers, reverse=True) and len(numbers) == len(graph.steps)


def test_a_small_table():
    a = leaf(3.0)
    b = a + a
    c = b * b
    assert text(capture(c), style="table").splitlines()[:5] == [
        "step  tensor  made by  shape  value  gradient",
        "─────────────────────────────────────────────",
        "      a       leaf     ()     3.0    24.0",
        "2     b       a + a    ()     6.0    12.0",
        "1     c       b × b    ()     36.0   1.0",
    ]


def cut_and_born():
    """The picture of the gallery with a cut, and the one with a birth."""
    return [(EXAMPLES[name].run().graph, words) for name, words in (
        ("detach", ["cut: detached from h, no gradient", "cut: made under no_grad(), no gradient"]),
        ("nan", ["★ born here: 1 inf", "▲ gradient: 2 nan"]),
    )]  # fmt: skip


def test_what_was_cut_and_what_was_born_is_told():
    for graph, words in cut_and_born():
        lines = [line.strip("│ ") for line in text(graph).splitlines()]
        assert all(lines.count(word) == 1 for word in words)
        table = text(graph, style="table")
        assert words[0].removeprefix("cut: ").removesuffix(", no gradient") in table


def network():
    torch.manual_seed(0)
    model = torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.ReLU(), torch.nn.Linear(3, 2))
    loss = torch.nn.functional.cross_entropy(model(torch.randn(5, 4)), torch.tensor([0, 1, 1, 0, 1]))
    return capture(loss, module=model, names={"loss": loss})


def test_modules_are_sections():
    lines = text(network()).splitlines()
    heads = [line for line in lines if line.startswith("──")]
    assert heads == ["── 2 · Linear ──", "── 1 · ReLU ──", "── 0 · Linear ──"]
    assert lines[0].startswith("loss = cross_entropy(") and "│  v3 (see below, in 2)" in lines
    section = lines[lines.index(heads[0]) : lines.index(heads[1])]
    assert any("2.weight = " in line for line in section) and any("v2 (see below, in 1)" in line for line in section)


def test_modules_are_sections_of_the_table():
    lines = text(network(), style="table").splitlines()
    heads = [i for i, line in enumerate(lines) if line.startswith("──")]
    assert [lines[i] for i in heads[1:]] == ["── 0 · Linear ──", "── 1 · ReLU ──", "── 2 · Linear ──",
                                             "── outside of all modules ──"]  # fmt: skip
    assert "0.weight" in "".join(lines[heads[1] : heads[2]]) and "loss" in "".join(lines[heads[4] :])


def test_a_module_that_is_called_again_says_so():
    torch.manual_seed(0)
    cell = torch.nn.Linear(3, 3)
    h = torch.ones(1, 3)
    for _ in range(3):
        h = torch.tanh(cell(h))
    lines = text(capture(h.sum(), names={})).splitlines()
    assert [line for line in lines if line.startswith("── cell")] == [
        "── cell · Linear, call 3 ──",
        "── cell · Linear, call 2 ──",
        "── cell · Linear ──",
    ]


def test_a_tensor_that_goes_into_several_ops_is_told_once_and_then_referred_to():
    a = leaf(3.0)
    b = a + a
    lines = text(capture(b * b)).splitlines()
    assert sum("b = a + a" in line for line in lines) == 1 and sum("b (see above)" in line for line in lines) == 1


def test_all_outputs_are_told():
    x = leaf(2.0)
    first, second = torch.sin(x), torch.cos(x)
    told = text(capture([first, second]))
    assert "first = sin(x)" in told and "second = cos(x)" in told and "x (see above)" in told


def test_wide_characters_are_aligned():
    数据, 重み = leaf([1.0, 2.0]), leaf([3.0, 4.0])
    損失 = (数据 * 重み).sum()
    lines = text(capture(損失), style="table").splitlines()
    starts = {columns(line[: line.index("(")]) for line in lines[2:6] if "sum" not in line}
    assert len(starts) == 1 and "数据" in lines[2]
    assert all(columns(line) <= ACROSS for line in text(capture(損失, names={"数" * 200: 損失})).splitlines())


@pytest.mark.parametrize("style", STYLES)
def test_hostile_names(style):
    x = leaf(2.0)
    y = torch.sin(x)
    graph = capture(y * y, names={HOSTILE: x, "y" * 10_000: y})
    for card in graph.cards.values():
        card.name += HOSTILE * 10  # as in a JSON from elsewhere
        card.reason = HOSTILE
    for step in graph.steps.values():
        step.options = HOSTILE
    for edge in graph.edges.values():
        edge.formula = edge.reason = HOSTILE
    graph.notes.append(HOSTILE)
    told = text(Graph.from_json(graph.to_json().encode("utf-8", "replace").decode()), style=style)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\u202e\ud800]", told)
    assert all(columns(line) <= ACROSS for line in told.splitlines())


def chain(length):
    x = leaf(1.0)
    for _ in range(length):
        x = torch.neg(x)
    return capture(x)


@pytest.mark.parametrize("style", STYLES)
def test_a_huge_graph_is_told_in_part_and_says_how_to_see_more(style):
    graph = chain(20_000)
    begin = time.perf_counter()
    told = text(graph, style=style)
    assert time.perf_counter() - begin < 3
    lines = told.splitlines()
    assert len(lines) < 1100 and re.search(r"… 1\d,\d{3} more of 20,001 tensors: .text\(most=None\) tells", lines[-1])
    few = text(graph, style=style, most=20).splitlines()
    assert len(few) < 60
    assert len(text(graph, style=style, most=None).splitlines()) > 20_000


def test_deep_trees_are_cut_and_go_on_below():
    told = text(chain(50))
    assert max(columns(line) for line in told.splitlines()) <= ACROSS
    assert told.count("(see below)") == 3 and told.count("[step") == 50


def test_small_numbers_of_lines_still_tell_the_output():
    assert "out = −x" in text(chain(3), most=1) or "neg" in text(chain(3), most=1)


@pytest.mark.parametrize(("style", "most"), [("forest", 10), ("", 10), ("tree", 0), ("table", -3)])
def test_wrong_choices(style, most):
    with pytest.raises(ValueError, match="must be"):
        text(chain(2), style=style, most=most)


def test_an_op_that_failed_is_told_in_red():
    graph = chain(2)
    step = dataclasses.replace(graph.steps["s2"], error="RuntimeError: no")
    graph.steps["s2"] = step
    told = text(graph, colour=True)
    assert "\x1b[31m✗ RuntimeError: no" in told and "✗" in text(graph, style="table")


def test_no_color_is_respected(monkeypatch, capsys):
    import sys

    picture = draw(leaf(2.0) * 3.0)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    for setting, coloured in (("1", False), ("", True)):
        monkeypatch.setenv("NO_COLOR", setting)
        picture.show()
        assert ("\x1b[" in capsys.readouterr().out) == coloured


def test_pictures_give_both_styles():
    picture = draw(leaf(2.0) * 3.0)
    assert picture.text(style="table") == text(picture.graph, style="table")
    assert repr(picture) == picture.text() == text(picture.graph)


def test_a_leaf_alone():
    w = leaf(2.0)
    graph = capture(w)
    assert text(graph).splitlines()[0].startswith("w = 2.0") and "w" in text(graph, style="table")
