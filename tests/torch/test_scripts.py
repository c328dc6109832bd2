"""Scripts written for PyTorch, run as they are here and there: they print the same."""

import importlib
import importlib.abc
import importlib.machinery
import re
import runpy
import sys
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")

SCRIPTS = sorted((Path(__file__).parent / "scripts").glob("*.py"))
NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")


class OursInstead(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """`import torch` and what lies under it mean tinygrad_edu."""

    def find_spec(self, fullname, path=None, target=None):
        if fullname.split(".")[0] != "torch":
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec):
        return importlib.import_module("tinygrad_edu" + spec.name.removeprefix("torch"))

    def exec_module(self, module):
        """Nothing: it was executed when it was imported under its own name."""


@pytest.fixture
def ours_instead(monkeypatch):
    for name in [n for n in sys.modules if n.split(".")[0] == "torch"]:
        monkeypatch.delitem(sys.modules, name)
    finder = OursInstead()
    sys.meta_path.insert(0, finder)
    yield
    sys.meta_path.remove(finder)
    for name in [n for n in sys.modules if n.split(".")[0] == "torch"]:
        del sys.modules[name]


def printed(script, capsys):
    runpy.run_path(str(script))
    return capsys.readouterr().out


@pytest.fixture
def theirs(request, capsys):
    return printed(request.param, capsys)


@pytest.mark.parametrize("theirs", SCRIPTS, indirect=True, ids=lambda path: path.stem)
def test_prints_the_same(theirs, request, capsys):
    script = request.node.callspec.params["theirs"]
    request.getfixturevalue("ours_instead")
    ours = printed(script, capsys)
    assert NUMBER.sub("#", ours) == NUMBER.sub("#", theirs)
    numbers = [[float(n) for n in NUMBER.findall(text)] for text in (ours, theirs)]
    np.testing.assert_allclose(*numbers, rtol=2e-3)
    assert len(numbers[0]) >= 5
