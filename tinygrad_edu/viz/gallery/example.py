"""An example of the gallery: a small function, whose body is shown beside the picture and run as a script."""

from __future__ import annotations

import ast
import inspect
import linecache
import textwrap
from collections.abc import Callable
from typing import Any, NamedTuple

RESULT = "_result"


class Example(NamedTuple):
    """One picture of the gallery: a function of the library, of which the body is the example.

    Its docstring is what the page says: a title, and below it what to look at.
    """

    function: Callable[[Any], Any]

    @property
    def name(self) -> str:
        """What its files are called."""
        return self.function.__name__.replace("_", "-")

    @property
    def title(self) -> str:
        """The first line of the docstring, without its full stop."""
        return (inspect.getdoc(self.function) or "").partition("\n")[0].removesuffix(".")

    @property
    def look(self) -> list[str]:
        """What to look at: the paragraphs below the title."""
        paragraphs = (inspect.getdoc(self.function) or "").split("\n\n")[1:]
        return [" ".join(paragraph.split()) for paragraph in paragraphs]

    @property
    def code(self) -> str:
        """The body as a script of its own, whose last line is the picture."""
        source = textwrap.dedent(inspect.getsource(self.function))
        (definition,) = ast.parse(source).body
        assert isinstance(definition, ast.FunctionDef)
        body = source.splitlines()[definition.body[0].end_lineno :]  # after the docstring
        lines = [line.removesuffix("  # fmt: skip") for line in textwrap.dedent("\n".join(body)).strip().splitlines()]
        imports = [line for line in lines if line.startswith("from ")]
        rest = [line.removeprefix("return ") for line in lines if line not in imports]
        return "\n".join([*imports, "import tinygrad_edu as torch", "", *"\n".join(rest).strip().splitlines(), ""])

    def run(self) -> Any:
        """Run the script, as Python runs one of a user's; the value of its last line."""
        file = f"{self.name}.py"
        linecache.cache[file] = len(self.code), None, self.code.splitlines(keepends=True), file  # for what quotes lines
        tree = ast.parse(self.code)
        last = tree.body[-1]
        assert isinstance(last, ast.Expr)
        tree.body[-1] = ast.copy_location(ast.Assign([ast.Name(RESULT, ast.Store())], last.value), last)
        scope: dict[str, Any] = {"__name__": self.name}
        exec(compile(ast.fix_missing_locations(tree), file, "exec"), scope)
        return scope[RESULT]
