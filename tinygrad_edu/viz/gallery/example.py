"""An example of the gallery: a small function, and its source, which is shown beside the picture."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable
from types import ModuleType
from typing import Any, NamedTuple

Make = Callable[[ModuleType], Any]


class Example(NamedTuple):
    """One picture of the gallery.

    `make(torch)` gives the picture or the Axes of a plot. Its docstring is what the page says: a title, and then what
    to look at. `name` is what its files are called.
    """

    make: Make

    @property
    def name(self) -> str:
        """What the files are called."""
        return self.make.__name__.replace("_", "-")

    @property
    def title(self) -> str:
        """The first line of the docstring, without its full stop."""
        return (inspect.getdoc(self.make) or "").partition("\n")[0].removesuffix(".")

    @property
    def look(self) -> str:
        """What to look at: the rest of the docstring, its paragraphs divided by blank lines."""
        rest = (inspect.getdoc(self.make) or "").partition("\n\n")[2]
        return "\n\n".join(" ".join(paragraph.split()) for paragraph in rest.split("\n\n"))

    @property
    def code(self) -> str:
        """The body of the function as a script of its own."""
        source = textwrap.dedent(inspect.getsource(self.make))
        (function,) = ast.parse(source).body
        assert isinstance(function, ast.FunctionDef)
        body = textwrap.dedent("\n".join(source.splitlines()[function.body[1].lineno - 1 :]))
        lines = [line.removeprefix("return ") for line in body.splitlines()]
        return "\n".join(["import tinygrad_edu as torch", "", *lines]) + "\n"
