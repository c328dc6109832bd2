"""Every notebook runs from top to bottom, and is committed with what it showed."""

import os
import re
from pathlib import Path

import pytest

nbformat = pytest.importorskip(
    "nbformat", reason="notebooks are not read without nbformat: pip install tinygrad_edu[test]"
)

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SECONDS = 120  # that a notebook may take


def read(path):
    return nbformat.read(path, as_version=4)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_there_are_notebooks():
    assert NOTEBOOKS


def told(notebook):
    """All that the notebook says between its cells of code."""
    return "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def solve(notebook):
    """Fill in the solutions that the notebook gives, and let its checks refuse others; the numbers of the exercises."""
    solutions = dict(re.findall(r"`answer_(\d+) = (.+?)`", told(notebook)))
    for cell in code_cells(notebook):
        cell.source = re.sub(r"answer_(\d+) = None", lambda m: f"answer_{m[1]} = {solutions[m[1]]}", cell.source)
    for i, solution in solutions.items():
        source = f"assert check_{i}({solution}) and not check_{i}(({solution}) + 1) and not check_{i}(None)"
        notebook.cells.append(nbformat.v4.new_code_cell(source))
    return list(solutions)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs_and_its_exercises_know_right_from_wrong(path, monkeypatch):
    nbclient = pytest.importorskip("nbclient", reason="nbclient is not installed: pip install tinygrad_edu[test]")
    pytest.importorskip("ipykernel", reason="ipykernel is not installed: pip install tinygrad_edu[test]")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])))
    monkeypatch.setenv("MPLBACKEND", "module://matplotlib_inline.backend_inline")  # pictures stay in the notebook
    notebook = read(path)
    assert len(solve(notebook)) >= 2
    folder = {"metadata": {"path": str(path.parent)}}
    nbclient.NotebookClient(notebook, timeout=SECONDS, kernel_name="python3", resources=folder).execute()
    streams = [out for cell in code_cells(notebook) for out in cell.outputs if out.output_type == "stream"]
    assert not [out.text for out in streams if out.name == "stderr"]
    assert not [out.text for out in streams if "not yet" in out.text]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_is_committed_as_it_ran(path):
    notebook = read(path)
    nbformat.validate(notebook)
    cells = code_cells(notebook)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1)), (
        "run it from the top, then save it"
    )
    outputs = [out for cell in cells for out in cell.outputs]
    assert not [out for out in outputs if out.output_type == "error" or out.get("name") == "stderr"]
    assert any("image/svg+xml" in out.get("data", {}) for out in outputs), "it has no picture of a graph"
    assert path.stat().st_size < 1_000_000


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_asks_shows_and_sets_exercises(path):
    notebook = read(path)
    text = told(notebook)
    assert len(re.findall(r"^## .*\?$", text, re.MULTILINE)) >= 3, "it has no questions"
    assert "**Change this:**" in text and "**What was seen.**" in text
    assert sum("assert " in cell.source for cell in code_cells(notebook)) >= 5, "it asserts none of its claims"
