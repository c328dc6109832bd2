"""`python -m tinygrad_edu gallery`: every picture is made by the code beside it, and the page holds them all."""

import builtins
import itertools
import re
import sys
import time
import webbrowser
from html.parser import HTMLParser

import pytest

import tinygrad_edu as torch
from tinygrad_edu.__main__ import main
from tinygrad_edu.viz import Picture, draw_dot, make_dot, plot_dot_graph
from tinygrad_edu.viz.gallery import EXAMPLES, SECTIONS
from tinygrad_edu.viz.layout import engine

needs_engine = pytest.mark.skipif(not engine.has_engine(), reason=f"no Graphviz: {engine.PIP}")
VOID = {"meta", "img", "br", "link", "hr", "input"}
GRAPHS = {
    "reused", "expression", "broadcasting", "mlp", "cnn", "lstm", "lstm-unrolled", "attention", "gpt", "vanishing",
    "nan", "detach", "error", "quiz",
}  # fmt: skip


class Page(HTMLParser):
    """What a test asks of a page: its tags are closed, and what is in them."""

    def __init__(self, source):
        super().__init__()
        self.open, self.tags, self.ids, self.links, self.texts = [], [], [], [], []
        self.feed(source)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.tags.append((tag, attributes))
        self.ids += [attributes["id"]] if "id" in attributes else []
        self.links += [attributes[name] for name in ("href", "src") if name in attributes]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append((self.open[-1] if self.open else "", data))


@pytest.fixture(scope="module")
def gallery(tmp_path_factory):
    """The folder of a whole gallery, and how many seconds of the processor it took."""
    folder = tmp_path_factory.mktemp("gallery")
    began = time.process_time()
    assert main(["gallery", "-o", str(folder)]) == 0
    return folder, time.process_time() - began


def test_there_is_a_picture_of_every_kind():
    assert set(EXAMPLES) >= GRAPHS
    assert next(iter(EXAMPLES)) == "reused"  # why the order matters: the first question of all
    assert sum(map(len, SECTIONS.values())) == len(EXAMPLES)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_says_what_to_look_at_and_is_short(name):
    example = EXAMPLES[name]
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name)
    assert 5 < len(example.title) < 70 and example.look and all(len(paragraph) > 40 for paragraph in example.look)
    assert example.look[-1].endswith(".")
    lines = example.code.splitlines()
    assert "import tinygrad_edu as torch" in lines[:2] and len(lines) <= 60
    assert max(map(len, lines)) <= 88
    assert not re.search(r"type: ignore|noqa|fmt:|\breturn torch\.viz|^\s*return seen", example.code, re.MULTILINE)


@pytest.mark.parametrize("name", sorted(GRAPHS))
def test_the_code_that_is_shown_draws_the_picture(name):
    example = EXAMPLES[name]
    picture = example.run()
    scope, (body, _, last) = {}, example.code.rstrip().rpartition("\n")
    exec(compile(body, f"{name}.py", "exec"), scope)
    again = eval(compile("\n" * body.count("\n") + "\n" + last, f"{name}.py", "eval"), scope)
    assert isinstance(again, Picture)
    assert again.text() == picture.text()


def test_running_an_example_leaves_nothing_behind():
    before = set(sys.modules)
    EXAMPLES["reused"].run()
    assert set(sys.modules) - before <= {name for name in sys.modules if name.startswith("tinygrad_edu.")}


@needs_engine
def test_the_folder(gallery):
    pytest.importorskip("matplotlib")
    folder, seconds = gallery
    assert seconds < 20
    names = {path.name for path in folder.iterdir()}
    assert "index.html" in names and not [name for name in names if name.endswith(".part")]
    for name in GRAPHS:
        assert {f"{name}.html", f"{name}.svg", f"{name}.txt"} <= names
    assert {"curves.png", "curves.svg", "why.txt", "difference.txt"} <= names


@needs_engine
def test_the_index_is_whole(gallery):
    pytest.importorskip("matplotlib")
    folder, _ = gallery
    page = Page((folder / "index.html").read_text("utf-8"))
    assert len(page.ids) == len(set(page.ids))
    assert set(page.ids) >= set(EXAMPLES)
    headings = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h\d", tag)]
    assert headings[0] == 1 and headings.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(headings))
    for link in page.links:
        assert link.startswith(("#", "data:image/png;base64,")) or (folder / link).is_file()
    for link in page.links:
        assert not link.startswith("#") or link[1:] in page.ids
    assert not {"script", "link", "iframe", "object"} & {tag for tag, _ in page.tags}
    assert all(attributes.get("alt") for tag, attributes in page.tags if tag == "img")
    style = "".join(text for tag, text in page.texts if tag == "style")
    assert "prefers-color-scheme: dark" in style and "url(" not in style and "@import" not in style


@needs_engine
def test_words_have_room_and_a_picture_that_is_not_shown_whole_says_so(gallery):
    page = (gallery[0] / "index.html").read_text("utf-8")
    looks = {name: re.search(rf'<article id="{name}".*?<figure([^>]*)>', page, re.DOTALL)[1] for name in EXAMPLES}
    assert {name for name, look in looks.items() if "tall" in look} == {"vanishing"}
    assert {name for name, look in looks.items() if "wide" in look} == {"no-gradient", "why", "steps", "difference"}


@needs_engine
def test_the_index_shows_the_code(gallery):
    folder, _ = gallery
    texts = [text for tag, text in Page((folder / "index.html").read_text("utf-8")).texts if tag == "code"]
    assert all(example.code in texts for example in EXAMPLES.values())


@needs_engine
def test_the_gallery_is_the_same_every_time(gallery, tmp_path):
    folder, _ = gallery
    names = ["reused", "mlp", "lstm", "attention", "nan", "why", "error"]  # none that notes how long it took
    assert main(["gallery", "-o", str(tmp_path), *names]) == 0
    for path in tmp_path.iterdir():
        if path.suffix in (".svg", ".txt"):
            assert path.read_bytes() == (folder / path.name).read_bytes(), path.name
    plots = ["curves", "trajectory"]
    if (folder / "curves.png").exists():
        assert main(["gallery", "-o", str(tmp_path), *plots]) == 0
        for name in plots:
            assert (tmp_path / f"{name}.png").read_bytes() == (folder / f"{name}.png").read_bytes()


# What the pictures show.


def run(name):
    return EXAMPLES[name].run()


def test_reused():
    graph = run("reused").graph
    assert graph.named("b").gradient.numbers == 12.0 and graph.named("a").gradient.numbers == 24.0
    assert [step.code for step in graph.steps.values()] == ["b = a + a", "c = b * b"]
    assert {step.file for step in graph.steps.values()} == {"reused.py"}


def test_twice():
    card = run("twice").graph.named("w")
    assert card.gradient.numbers == 30.0 and card.collected.numbers == 60.0


def test_gpt_is_closed_and_large():
    graph = run("gpt").graph
    assert len(graph.steps) > 200
    assert len({call.path for call in graph.calls.values() if call.kind == "Block"}) == 12


def test_gradients_vanish():
    graph = run("vanishing").graph
    first, last = (graph.named(f"model.{i}.weight").gradient.summary.norm for i in (0, 14))
    assert first < 1e-3 * last


def test_the_relu_is_dead():
    graph = run("dead-relu").graph
    assert graph.named("layer.weight").gradient.summary.norm == 0.0


def test_nan_is_born():
    graph = run("nan").graph
    odd = [card.name for card in graph.cards.values() if card.value and card.value.summary.nans]
    assert odd[-1] == "loss" and len(odd) < len(graph.cards)


def test_what_is_cut_off():
    graph = run("detach").graph
    assert graph.named("frozen").cut == "detached from h" and graph.named("frozen").gradient is None
    assert graph.named("scale").role == "constant" and len(graph.named("w").consumers) == 1
    assert graph.named("w").gradient.numbers == 0.75 * 3.0 * 2.0


def test_the_error_is_drawn():
    graph = run("error").graph
    assert "hidden" in {card.name for card in graph.cards.values()}


def test_the_difference_is_found():
    assert "mean" in str(run("difference"))


def test_why_there_is_no_gradient():
    assert "detach()" in str(run("no-gradient")) and "loss = (a.detach() - b) ** 2" in " ".join(
        str(run("no-gradient")).split()
    )


# What may be wrong.


def test_only_some(tmp_path, capsys):
    assert main(["gallery", "-o", str(tmp_path), "reused"]) == 0
    assert "1 picture" in capsys.readouterr().out
    names = {path.stem for path in tmp_path.iterdir()}
    assert names == {"index", "reused"}


def test_an_unknown_name_is_refused(tmp_path, capsys):
    assert main(["gallery", "-o", str(tmp_path / "g"), "resued"]) == 2
    assert "Did you mean reused?" in capsys.readouterr().err
    assert not (tmp_path / "g").exists()


def test_what_was_in_the_folder_stays(tmp_path):
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    (folder / "mine.txt").write_text("mine")
    assert main(["gallery", "-o", str(folder), "expression"]) == 0
    assert (folder / "mine.txt").read_text() == "mine"


def test_a_file_in_place_of_the_folder_is_refused(tmp_path, capsys):
    (tmp_path / "g").write_text("mine")
    assert main(["gallery", "-o", str(tmp_path / "g")]) == 2
    assert "name another folder" in capsys.readouterr().err and (tmp_path / "g").read_text() == "mine"


def test_open(tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    assert main(["gallery", "-o", str(tmp_path), "expression", "--open"]) == 0
    assert opened == [(tmp_path / "index.html").as_uri()]


def test_without_an_engine_there_is_text(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(engine, "_has_pip_engine", lambda: False)
    assert main(["gallery", "-o", str(tmp_path), "reused", "mlp"]) == 0
    assert engine.PIP in capsys.readouterr().out
    assert {path.name for path in tmp_path.iterdir()} == {"index.html", "reused.txt", "mlp.txt"}
    source = (tmp_path / "index.html").read_text("utf-8")
    page = Page(source)
    assert "c = b × b = 36.0" in source and "<svg" not in source
    assert any(engine.PIP in text for _, text in page.texts)


@pytest.mark.skipif(not engine._has_pip_engine(), reason=f"needs {engine.PIP}")
def test_with_the_engine_of_pip_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert main(["gallery", "-o", str(tmp_path), "reused", "mlp"]) == 0
    assert (tmp_path / "mlp.svg").exists()


def test_without_matplotlib_the_graphs_are_there(tmp_path, monkeypatch, capsys):
    imported = builtins.__import__

    def without(name, *rest):
        if name.partition(".")[0] == "matplotlib":
            raise ImportError(name)
        return imported(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    assert main(["gallery", "-o", str(tmp_path), "reused", "curves"]) == 0
    assert "pip install matplotlib" in capsys.readouterr().out
    assert not list(tmp_path.glob("curves*")) and (tmp_path / "reused.txt").exists()


# Names of other libraries.


def square():
    x = torch.tensor(3.0, requires_grad=True)
    return x, x * x


@needs_engine
def test_render_as_graphviz_does(tmp_path, monkeypatch):
    x, y = square()
    dot = make_dot(y, params={"x": x}, show_attrs=True, show_saved=True, max_attr_chars=20)
    dot.format = "svg"
    assert dot.render(tmp_path / "new" / "graph") == str(tmp_path / "new" / "graph.svg")
    assert (tmp_path / "new" / "graph").read_text("utf-8") == dot.source
    assert dot.render("graph", directory=tmp_path, format="txt", cleanup=True) == str(tmp_path / "graph.txt")
    assert not (tmp_path / "graph").exists()
    opened = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    dot.directory, dot.filename = str(tmp_path), "own"
    assert opened == [] and dot.view() == str(tmp_path / "own.svg")
    assert opened == [(tmp_path / "own.svg").as_uri()]
    assert dot.pipe(encoding="utf-8").startswith("<svg") and dot.pipe("dot").startswith(b"digraph")
    with pytest.raises(ValueError, match="cannot save"):
        dot.render(tmp_path / "graph", format="no such")
    assert draw_dot(y).format == "svg" and draw_dot(y, format="pdf", rankdir="TB").format == "pdf"


def test_several_outputs_as_torchviz_takes_them():
    x, y = square()
    assert len(make_dot((y, y * x)).graph.outputs) == 2


def test_plot_dot_graph_as_dezero_has_it(tmp_path):
    _, y = square()
    assert plot_dot_graph(y, verbose=False, to_file=str(tmp_path / "graph.txt")).graph.steps
    assert (tmp_path / "graph.txt").exists()
