"""The graph as a Mermaid flowchart: all of it, in labels that mean themselves, and never more than Mermaid takes."""

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tinygrad_edu as torch
from tests.viz.random_graphs import HOSTILE, leaf, tensors
from tests.viz.test_text import cut_and_born
from tinygrad_edu.viz import capture, draw, watch
from tinygrad_edu.viz.painters.mermaid import CHARACTERS, EDGES, escaped, mermaid

LABEL = re.compile(r'"([^"]*)"')
LINE = re.compile(
    r'%%\{init: .*\}%%|flowchart (TB|LR|BT|RL)| +\w+\["[^"]*"\]| +\w+\(\["[^"]*"\]\)| +subgraph \w+\["[^"]*"\]| +end'
    r'| +\w+ -- "[^"]*" --> \w+| +\w+ (-->|-\.->) \w+| +classDef \w+ [^"]*| +class [\w,]+ \w+'
)


def read(label):
    """What a reader sees of a label."""
    return html.unescape(re.sub(r"#(\d+);", r"&#\1;", label)).replace("\xa0", " ")


@given(tensors())
@settings(max_examples=40, deadline=None)
def test_every_card_op_and_edge_is_there_and_every_line_is_of_the_language(made):
    graph = capture(made[-1])
    lines = mermaid(graph).splitlines()
    assert all(LINE.fullmatch(line) for line in lines)
    assert sum(" --> " in line or " -.-> " in line for line in lines) == len(graph.edges) + len(graph.steps)
    for id in (*graph.cards, *graph.steps):
        assert sum(bool(re.match(rf"\s+{id}[\[(]", line)) for line in lines) == 1


def test_what_it_says():
    a = leaf(3.0)
    b = a + a
    c = b * b
    told = [read(label) for label in LABEL.findall(mermaid(capture(c)))]
    assert "∂c/∂b = b = 6.0" in told and "× · step 1" in told and "+ · step 2" in told
    assert any(label.startswith("a  leaf () float64<br/>3.0<br/>grad = 12.0 × 1.0") for label in told)


def test_what_was_cut_and_what_was_born_is_told():
    for graph, words in cut_and_born():
        rows = [row for label in LABEL.findall(mermaid(graph)) for row in read(label).split("<br/>")]
        assert all(rows.count(word) == 1 for word in words)


def test_modules_are_subgraphs_within_one_another():
    class Block(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.inner = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.Tanh())

        def forward(self, x):
            return x + self.inner(x)

    torch.manual_seed(0)
    model = torch.nn.Sequential(Block(), Block())
    graph = capture(model(torch.ones(1, 2)).sum(), module=model)
    depth, titles = 0, []
    for line in mermaid(graph).splitlines():
        if line.strip().startswith("subgraph"):
            titles.append((depth, read(LABEL.search(line)[1])))
            depth += 1
        depth -= line.strip() == "end"
        assert depth >= 0
    assert depth == 0 and len(titles) == len(graph.calls) == 9
    assert [depth for depth, _ in titles] == [0, 1, 2, 3, 3, 1, 2, 3, 3]
    assert [title for _, title in titles[1:4]] == ["0 Block", "0.inner Sequential", "0.inner.0 Linear"]
    assert titles[5] == (1, "1 Block")


def test_directions():
    graph = capture(leaf(2.0) * 3.0)
    assert mermaid(graph, "LR").splitlines()[1] == "flowchart LR"
    with pytest.raises(ValueError, match="rankdir must be one of TB, BT, LR, RL, but got 'up'"):
        mermaid(graph, "up")


def test_more_edges_than_mermaid_takes():
    x = leaf(1.0)
    for _ in range(EDGES // 2):
        x = torch.neg(x)
    assert mermaid(capture(x)).count(" --> ") == EDGES
    with pytest.raises(
        ValueError, match=r"refuses a flowchart of more than 500 edges, and this one has 502.*max_nodes"
    ):
        mermaid(capture(torch.neg(x)))


def test_more_characters_than_mermaid_takes():
    x = leaf([[0.1 * i + 0.01 * j for i in range(5)] for j in range(6)])
    for _ in range(EDGES // 3):
        x = torch.sin(x)
    with pytest.raises(
        ValueError, match=r"refuses a text of more than 50,000 characters, and this is [\d,]+: draw fewer"
    ):
        mermaid(capture(x))


@given(st.text(max_size=60) | st.sampled_from([HOSTILE, "1. a", "- b", "%%{init}%%", "end", "`x`", "$$x$$", "a;b:#c;"]))
@settings(max_examples=200, deadline=None)
def test_text_means_itself(words):
    label = escaped(words)
    assert not re.search(r"[\"'<>`*_~\\%:$\x00-\x1f\ud800-\udfff]", label) and "  " not in label
    assert re.sub(r"#\d+;", "", label).count("#") == 0 and re.sub(r"#\d+;", "", label).count(";") == 0
    assert not re.search(r"(^|\s)([-+]|\d+\.)\s", label)  # no list of Markdown
    shown = read(label)
    assert shown == "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in words).replace("\xa0", " ")


def test_hostile_names():
    x = leaf(2.0)
    y = torch.sin(x)
    graph = capture(y * y, names={HOSTILE: x, 'end"]\n    z["': y})
    graph.notes.append(HOSTILE)
    for step in graph.steps.values():
        step.options = HOSTILE
    lines = mermaid(graph).splitlines()
    assert all(LINE.fullmatch(line) for line in lines) and not re.search(r"<(?!br/>)", "\n".join(lines))


def test_an_op_that_failed_is_red():
    with pytest.raises(RuntimeError), watch() as seen:
        _ = torch.ones(3, requires_grad=True) * 2.0 + torch.ones(4)
    lines = mermaid(seen.graph).splitlines()
    assert "    class failed,error failed" in lines and any("✗" in line for line in lines)


def test_it_is_saved(tmp_path):
    picture = draw(leaf(2.0) * 3.0)
    assert picture.save(tmp_path / "graph.mmd").read_text("utf-8") == mermaid(picture.graph)
    assert len(mermaid(picture.graph)) < CHARACTERS
