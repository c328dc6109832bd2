"""What a script of the user's has to draw: the result of a function, or a variable."""

from __future__ import annotations

import ast
import copy
import inspect
import sys
import tokenize
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import tinygrad_edu as torch

from .. import viz
from ..core import Tensor
from .expression import Mistake, near_names

OURS = str(Path(torch.__file__).parent)
MODULE = "__drawn__"  # not "__main__": what a script does only as a program is not done


class Failure(Exception):
    """An exception in the user's own code.

    The message is its traceback, without the frames of the engine; `graph` is what was computed up to there, if there
    is anything.
    """

    def __init__(self, message: str, graph: viz.Graph | None) -> None:
        super().__init__(message)
        self.graph = graph


def scene(path: Path, name: str) -> tuple[Any, dict[str, Any]]:
    """Run a script, and call the function of that name or look up the variable.

    Args:
        path: the script; it can import modules that lie beside it.
        name: of a function without arguments, or of a variable.

    Returns:
        The result, and the variables where it was made: the function's own, and those of the script.

    Raises:
        Mistake: there is no such file or name, or the function wants arguments.
        Failure: the script raised an exception.
    """
    tree = _tree(path)
    module = ModuleType(MODULE)
    module.__file__ = str(path)
    folder = str(path.resolve().parent)
    sys.modules[MODULE] = module  # where dataclasses look
    sys.path.insert(0, folder)
    try:
        _safely(lambda: exec(compile(tree, str(path), "exec"), vars(module)))
        if name not in vars(module):
            raise Mistake(_unknown(path, name, vars(module)))
        found = vars(module)[name]
        variables = dict(vars(module))
        if isinstance(found, Tensor) or not callable(found):
            return found, variables
        _check_call(path, name, found)
        result, inside = _called(found, tree, path)
        return result, variables | inside
    finally:
        sys.path.remove(folder)
        del sys.modules[MODULE]


def _tree(path: Path) -> ast.Module:
    """The source of a script, parsed."""
    if not path.is_file():
        folder = path.parent
        names = [each.name for each in folder.glob("*.py")] if folder.is_dir() else []
        raise Mistake(f"there is no file '{path}'.{near_names(path.name, names)}")
    try:
        with tokenize.open(path) as file:
            return ast.parse(file.read(), str(path))
    except (SyntaxError, UnicodeDecodeError, ValueError) as error:
        line = f", line {error.lineno}" if isinstance(error, SyntaxError) else ""
        raise Mistake(f"{path}{line}: {getattr(error, 'msg', error)}") from None


def _unknown(path: Path, name: str, variables: Mapping[str, Any]) -> str:
    """What there is instead: functions without arguments, and tensors."""
    known = [key for key, value in variables.items() if not key.startswith("_") and _can_be_drawn(value)]
    there = f" It has: {', '.join(known[:20])}." if known else " It has no function without arguments and no tensor."
    what = f"{path} has no '{name}'" if name else f"say what of {path} to draw, as in {path}:{(known or ['loss'])[0]}"
    return f"{what}.{near_names(name, known) or there}"


def _can_be_drawn(value: Any) -> bool:
    own = isinstance(value, FunctionType) and value.__module__ == MODULE
    return isinstance(value, Tensor) or (own and not _wanted(value))


def _wanted(function: Callable[..., Any]) -> list[str]:
    """The arguments without which a function cannot be called, as a call has them."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):  # what is written in C may not say
        return []
    wanted = [p for p in parameters if p.default is p.empty and p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]
    return [f"{p.name}={p.name}" if p.kind is p.KEYWORD_ONLY else p.name for p in wanted]


def _check_call(path: Path, name: str, function: Callable[..., Any]) -> None:
    if wanted := _wanted(function):
        told = " and ".join(word.partition("=")[0] for word in wanted)
        raise Mistake(
            f"{name} of {path} wants {told}, and draw calls it without arguments. Write a function that has them:\n"
            f"  def drawn():\n      return {name}({', '.join(wanted)})  # with {told} made before\n"
            f"and draw {path}:drawn"
        )


class _Telling(ast.NodeTransformer):
    """`return y` becomes `return y, locals()`, but not in the functions within the function."""

    def visit_Return(self, node: ast.Return) -> ast.Return:
        """The pair."""
        inside = ast.Call(ast.Name("locals", ast.Load()), [], [])
        pair = ast.Tuple([node.value or ast.Constant(None), inside], ast.Load())
        return ast.fix_missing_locations(ast.copy_location(ast.Return(ast.copy_location(pair, node)), node))

    def _as_it_is(self, node: ast.AST) -> ast.AST:
        return node

    visit_FunctionDef = visit_AsyncFunctionDef = visit_ClassDef = visit_Lambda = _as_it_is


def _called(function: Any, tree: ast.Module, path: Path) -> tuple[Any, dict[str, Any]]:
    """The result of a function, and its variables, after which the tensors are named.

    A copy of the function is called that returns its variables too. One that is decorated, or not of this script, is
    called as it is.
    """
    found = [
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and isinstance(function, FunctionType)
        and (node.name, node.lineno) == (function.__name__, function.__code__.co_firstlineno)
        and function.__module__ == MODULE
    ]
    if not found:
        return _safely(function), {}
    copied = copy.deepcopy(found[0])
    copied.body = [_Telling().visit(line) for line in copied.body]
    made: dict[str, Any] = {}
    exec(compile(ast.Module([copied], []), str(path), "exec"), function.__globals__, made)
    returned = _safely(made[copied.name])
    return returned if isinstance(returned, tuple) else (returned, {})  # one that ends without a return gives None


def _safely(run: Callable[[], Any]) -> Any:
    """Run the user's code; its exceptions are told as Python tells them, from its first line on."""
    seen = viz.watch()
    try:
        with seen:
            return run()
    except (Exception, SystemExit) as error:
        if seen.graph is None and isinstance(error, Exception):
            error.__notes__.pop()  # that there is no tensor in sight
        told = traceback.TracebackException.from_exception(error)
        told.stack = traceback.StackSummary.from_list(
            frame for frame in told.stack if not frame.filename.startswith((OURS, "<op "))
        )
        told.__cause__ = told.__context__ = None  # what happened within the engine
        raise Failure("".join(told.format()).rstrip(), seen.graph) from None
