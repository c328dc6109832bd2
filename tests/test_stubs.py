"""The stubs say what the package has: no more, no less, and for editors and type checkers rather than for Python."""

import ast
import os
import subprocess
import sys

import pytest

import tinygrad_edu
from tinygrad_edu import __main__ as command_line
from tinygrad_edu.commands import stubs
from tinygrad_edu.core import Methods

TEXTS = stubs.stubs()


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.relative_to(stubs.PACKAGE).as_posix())
def test_the_committed_stub_is_up_to_date(path):
    committed = path.read_text("utf-8") if path.exists() else ""
    assert committed == TEXTS[path], f"{path.name} is out of date: run `{stubs.COMMAND}` and commit what it writes"


def test_the_stubs_do_not_depend_on_chance_or_on_what_was_imported_before():
    code = "from tinygrad_edu.commands.stubs import stubs; print(*stubs().values())"
    found = set()
    for seed, before in (("1", "import tinygrad_edu"), ("2", "import tinygrad_edu.testing, tinygrad_edu.datasets")):
        found.add(
            subprocess.run(
                [sys.executable, "-c", f"{before}; {code}"],
                capture_output=True,
                check=True,
                env={**os.environ, "PYTHONHASHSEED": seed},
                cwd=stubs.PACKAGE.parent,
            ).stdout
        )
    assert len(found) == 1


def test_every_method_is_in_the_stub():
    tree = ast.parse(TEXTS[stubs.PACKAGE / "core" / "methods.pyi"])
    (body,) = (node.body for node in tree.body if isinstance(node, ast.ClassDef))
    told = {node.name for node in body if isinstance(node, ast.FunctionDef)}
    told |= {node.targets[0].id for node in body if isinstance(node, ast.Assign)}
    assert told == {name for name, value in vars(Methods).items() if stubs.is_method(name, value)}
    assert {"__add__", "__rmatmul__", "__getitem__", "__iter__", "backward", "T", "relu", "view"} <= told


def test_every_public_name_is_in_the_stub():
    tree = ast.parse(TEXTS[stubs.PACKAGE / "__init__.pyi"])
    told = {alias.asname for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    told |= {node.target.id for node in tree.body if isinstance(node, ast.AnnAssign)}
    public = {name for name in vars(tinygrad_edu) if not name.startswith("_")} - {
        "commands",
        "viz",
        "testing",
        "datasets",
    }
    assert public <= told
    assert {"viz", "testing", "datasets"} <= told


def test_a_new_op_makes_the_stub_out_of_date(monkeypatch):
    monkeypatch.setattr(Methods, "brand_new", lambda x: x, raising=False)
    assert stubs.stubs() != TEXTS


@pytest.fixture
def elsewhere(monkeypatch, tmp_path):
    """The command with its stubs in an empty folder."""
    moved = {
        tmp_path / path.relative_to(stubs.PACKAGE).as_posix().replace("/", "-"): text for path, text in TEXTS.items()
    }
    monkeypatch.setattr(stubs, "PACKAGE", tmp_path / "package")
    monkeypatch.setattr(stubs, "stubs", lambda: moved)
    return moved


def test_the_command_writes_then_has_nothing_to_do(elsewhere, capsys):
    assert command_line.main(["stubs", "--check"]) == 1
    assert not any(path.exists() for path in elsewhere)
    assert capsys.readouterr().err == f"to write them anew: {stubs.COMMAND}\n"
    assert command_line.main(["stubs"]) == 0
    assert {path: path.read_text("utf-8") for path in elsewhere} == elsewhere
    capsys.readouterr()
    assert command_line.main(["stubs", "--check"]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("annotation", "written"),
    [
        ("int", "builtins.int"),
        ("builtins.int | None", "builtins.int | None"),
        ("tuple[Tensor, ...]", "builtins.tuple[Tensor, ...]"),
        ("np.ndarray", "np.ndarray"),
        ("Sequence[int]", "Any"),  # not among the names that the stubs import
    ],
)
def test_annotations_in_a_namespace_where_int_is_a_dtype(annotation, written):
    assert stubs.annotated(annotation) == written


TYPED = {
    "x + 1": "Tensor",
    "1 - x": "Tensor",
    "x @ w": "Tensor",
    "x[0]": "Tensor",
    "x == 1": "Tensor",
    "x.sum(dim=1, keepdim=True)": "Tensor",
    "x.sum(axis=1, keepdims=True)": "Tensor",
    "torch.exp(x)": "Tensor",
    "x.T": "Tensor",
    "len(x)": "int",
    "torch.float32": "dtype",
}


def test_a_type_checker_knows_what_comes_out(tmp_path):
    api = pytest.importorskip("mypy.api", reason="mypy is not installed: pip install tinygrad_edu[dev]")
    lines = ["import tinygrad_edu as torch", "x, w = torch.ones(2, 3), torch.ones(3, 2)"]
    script = tmp_path / "script.py"
    script.write_text("\n".join([*lines, *(f"reveal_type({code})" for code in TYPED), "x.no_such_method()"]))
    out, _, _ = api.run([str(script), "--follow-imports=silent", f"--cache-dir={tmp_path}"])
    revealed = [
        line.rpartition('"')[0].rpartition('"')[2].rpartition(".")[2] for line in out.splitlines() if "Revealed" in line
    ]
    assert dict(zip(TYPED, revealed, strict=True)) == TYPED
    assert '"Tensor" has no attribute "no_such_method"' in out
