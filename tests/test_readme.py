"""The README keeps its word: its code runs, its commands are there, its links lead somewhere. So do the doctests."""

import doctest
import importlib
import os
import pkgutil
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

import tinygrad_edu
from tinygrad_edu.viz.layout import engine

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
MODULES = [module.name for module in pkgutil.walk_packages(tinygrad_edu.__path__, "tinygrad_edu.")]


def section(title):
    return re.split(r"^## ", README.split(f"\n## {title}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]


def code_in(text):
    return "\n".join(re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))


def run(source, folder):
    """In a process of its own, because a block may declare an op, which would stay in the table."""
    path = folder / "readme.py"
    path.write_text(source, "utf-8")
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error"}
    done = subprocess.run(
        [sys.executable, str(path)], capture_output=True, text=True, encoding="utf-8", check=False, cwd=folder,
        env=environment | {"PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("title", re.findall(r"^## (.*)$", README, re.MULTILINE))
def test_the_code_runs(title, tmp_path):
    source = code_in(section(title))
    if ".save(" in source and not engine.has_engine():
        pytest.skip("no Graphviz: pip install tinygrad_edu[viz]")
    if source:
        run(source, tmp_path)


def test_all_code_was_run():
    assert (
        len(BLOCKS) == sum(section(t).count("```python") for t in re.findall(r"^## (.*)$", README, re.MULTILINE)) >= 4
    )


def test_the_example_has_twelve_lines():
    assert len([line for line in code_in(section("Twelve lines")).splitlines() if line]) == 12


def test_an_op_is_added_in_four_lines(tmp_path):
    block = next(block for block in BLOCKS if "def self_power" in block)
    lines = [line for line in block.splitlines() if line and not line.startswith(("import", "from"))]
    assert len(lines) == 4
    shown = run(code_in(section("How to add an op")), tmp_path)
    assert "tensor([0.2170, 6.7726])" in shown and "is right" in shown


def words_of(svg):
    """All text on the picture, in order."""
    return sorted(
        "".join(element.itertext()).strip()
        for element in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    )


def test_the_picture_is_of_the_example(tmp_path):
    if not engine.has_engine():
        pytest.skip("no Graphviz: pip install tinygrad_edu[viz]")
    run(code_in(section("Twelve lines")), tmp_path)
    picture = re.search(r"!\[.*\]\((.*\.svg)\)", README)[1]
    drawn = (tmp_path / "graph.svg").read_text("utf-8")
    assert words_of((ROOT / picture).read_text("utf-8")) == words_of(drawn), f"draw {picture} anew from the example"


@pytest.mark.parametrize("name", ["demo", "test"])
def test_there_is_one_command_for_it_that_makes_its_own_environment(name):
    found = re.findall(rf"^<!-- command: {name} -->\n```bash\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    assert len(found) == 1
    command = found[0].strip()
    assert "\n" not in command and command.startswith("python3 -m venv .venv && .venv/bin/pip install ")
    assert command.split(" && ")[2].startswith(".venv/bin/python -m ")


def test_links_lead_somewhere():
    targets = [target for target in re.findall(r"\]\(([^)]*)\)", README) if "://" not in target]
    assert len(targets) > 10
    assert not [target for target in targets if not (ROOT / target).exists()]


def test_files_and_folders_that_are_named_exist():
    floors = section("How the house is built")
    for row in re.findall(r"^\| \d \|(.*?)\|(.*?)\|$", floors, re.MULTILINE):
        folders = [ROOT / target for target in re.findall(r"\]\((.*?)\)", row[0])]
        for name in re.findall(r"`(\w+\.py)`", row[1]):
            assert any((folder / name).exists() for folder in folders), f"{name} is in none of {folders}"


@pytest.mark.parametrize("name", MODULES)
def test_the_doctests(name):
    flags = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    failed, _ = doctest.testmod(importlib.import_module(name), optionflags=flags)
    assert failed == 0
