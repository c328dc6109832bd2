"""Draw a formula, or what a function of your script gives: values, gradients, and every local derivative.

A formula has numbers, names, + - * / ** @ and the functions of `python -m tinygrad_edu ops`; with semicolons it names
what is in between: "b = a + a; c = b * b". --at gives the values of the names. Of a script, script.py:loss draws what
the function `loss` returns, or the tensor of that name. Without -o the graph is printed as a tree.
"""

from __future__ import annotations

import argparse
import re
import sys
import webbrowser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tinygrad_edu as torch

from .. import viz
from ..core import Tensor
from .expression import CONSTANTS, FUNCTIONS, Mistake, evaluate, free_names, near_names, parse, unread, values_of
from .script import Failure, scene

SCRIPT = re.compile(r"(.+\.pyw?)(?::(\w*))?")
OPTIONS = ("rankdir", "max_nodes", "depth", "expand", "overlay", "quiz")  # of viz.draw
GUESSES = (2, [1, 2], [[1, 2], [3, 4]])  # values to propose for a name that has none
EXAMPLES = """examples:
  python -m tinygrad_edu draw "x*y + sin(x)" --at x=2,y=-3
  python -m tinygrad_edu draw "b = a + a; c = b * b" --at a=3 -o graph.html --open
  python -m tinygrad_edu draw "tanh(w @ x + b)" --at "w=[[1,-2],[0,1]],x=[2,1],b=[0,-1]" -o graph.svg
  python -m tinygrad_edu draw train.py:loss -o loss.pdf
a formula that starts with a minus goes in brackets: "(-x)*y"
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("what", metavar="FORMULA", help='such as "x*y + sin(x)", or script.py:function')
    parser.add_argument("--at", action="append", default=[], metavar="X=2,Y=-3", help="the values of the names; "
                        "vectors and matrices as [1,2,3] and [[1,2],[3,4]]")  # fmt: skip
    parser.add_argument("-o", "--out", type=Path, metavar="FILE", help="where to save it: the suffix says as what")
    parser.add_argument("--open", action="store_true", help="then open the file in the browser")
    parser.add_argument("--rankdir", choices=("TB", "LR", "BT", "RL"), help="which way it goes (TB: downwards)")
    parser.add_argument("--max-nodes", type=int, metavar="N", help="the most tensors to draw, nearest to the result")
    parser.add_argument("--depth", type=int, metavar="N", help="how many levels of modules are open")
    parser.add_argument("--expand", action="append", metavar="PATH", help="a module that is open too: layers.0")
    parser.add_argument("--overlay", choices=("time", "bytes", "gradients"), help="what to lay over the picture")
    parser.add_argument("--quiz", nargs="?", const=True, choices=("answers",), help="leave out the gradients, to be "
                        "filled in; --quiz answers has them at the end")  # fmt: skip
    parser.epilog = EXAMPLES


def run(options: argparse.Namespace) -> int:
    """Draw; 2 if something has to be put right first, 1 if the script failed, and then the graph up to there."""
    status = 0
    try:
        check_place(options.out, options.open)
        try:
            picture = picture_of(options)
        except Failure as failure:
            print(failure, file=sys.stderr)
            if failure.graph is None or options.out is None:  # without -o the traceback has it
                return 1
            picture, status = viz.draw(failure.graph), 1
        if options.out is None:
            show(picture)
        else:
            picture.save(options.out)
            told = "the graph up to this error; " * status
            print(f"{options.out}: {told}tensors: {len(picture.graph.cards):,}, ops: {len(picture.graph.steps):,}")
    except (Mistake, OSError, RuntimeError, TypeError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    if options.open:
        webbrowser.open(options.out.resolve().as_uri())
    return status


def show(picture: viz.Picture) -> None:
    """Print the picture as a tree."""
    if picture.look.quiz:
        raise Mistake("the tree shows the gradients that a quiz leaves out: add -o quiz.pdf, or another file")
    try:
        picture.show()
    except UnicodeEncodeError as error:
        raise Mistake(
            f"the tree has signs such as × and ∂, which this terminal's {error.encoding} lacks: set PYTHONUTF8=1, "
            "or save it, with -o graph.html"
        ) from None


def check_place(out: Path | None, to_open: bool) -> None:
    """Whether the file can be written, before any work is done."""
    if out is None:
        if to_open:
            raise Mistake("--open opens the file that -o names: add -o graph.html")
    elif out.is_dir():
        raise Mistake(f"{out} is a folder: name a file in it, such as -o {out / 'graph.html'}")
    elif not out.parent.is_dir():
        raise Mistake(f"there is no folder '{out.parent}' for {out.name}: make it first, with mkdir {out.parent}")


def picture_of(options: argparse.Namespace) -> viz.Picture:
    """The picture of the formula, or of what the script gives."""
    wanted = {name: getattr(options, name) for name in OPTIONS}
    wanted = {name: value for name, value in wanted.items() if value is not None}
    found = SCRIPT.fullmatch(options.what)
    if found is None:
        return picture_in(*worked_out(options.what, options.at), wanted)
    if options.at:
        raise Mistake(f"--at gives values to a formula; {options.what} makes its own")
    result, variables = scene(Path(found[1]), found[2] or "")
    if isinstance(result, viz.Picture):
        return result
    return picture_in(tensors_of(result, options.what), variables, wanted)


def worked_out(formula: str, at: list[str]) -> tuple[Any, dict[str, Any]]:
    """The result of a formula, or the results by name if there are several, and its variables."""
    parts = parse(formula)
    values: dict[str, Any] = {}
    for text in at:
        values |= values_of(text)
    names = free_names(parts)
    missing = [name for name in names if name not in values]
    if missing:
        raise Mistake(missing_values(formula, names, missing, values))
    for name in values.keys() - names - CONSTANTS.keys():
        raise Mistake(f"--at gives a value to {name}, which the formula does not ask for.{near_names(name, names)}")
    result, variables = evaluate(parts, {name: leaf(name, value) for name, value in values.items()})
    results = {name: variables[name] for name in unread(parts)} | ({} if parts[-1].name else {"out": result})
    for name, value in results.items():
        if not isinstance(value, Tensor) or not names:
            what = f"`{formula}`" if len(results) == 1 else name
            raise Mistake(
                f"{what} is always {value}: nothing in it can change. Put a name in it, as in x*y --at x=2,y=-3"
            )
    return results if len(results) > 1 else result, variables


def missing_values(formula: str, names: list[str], missing: list[str], values: Mapping[str, Any]) -> str:
    """The error for names without values, with the call that works."""
    for name in missing:
        if name in FUNCTIONS:
            return f"{name} is a function, and it is called with brackets: {name}(x)"
    are = "have no values" if len(missing) > 1 else "has no value"
    hint = "".join(near_names(name, FUNCTIONS) for name in missing if len(name) > 2)
    told = f"{' and '.join(missing)} {are}: they come after --at.{hint}"
    for guess in GUESSES:
        given = {name: values.get(name, guess) for name in names}
        try:
            worked_out(formula, [written := ",".join(f"{name}={value}" for name, value in given.items())])
        except Mistake:
            continue
        return f'{told} This works:\n  python -m tinygrad_edu draw "{formula}" --at "{written.replace(" ", "")}"'
    return told


def leaf(name: str, value: Any) -> Tensor:
    """A value of --at as a tensor; in float64, in which Python counts too."""
    try:
        return torch.tensor(value, dtype=torch.float64, requires_grad=True)
    except (TypeError, ValueError):
        raise Mistake(f"--at {name}={value}: its rows have different lengths") from None


def tensors_of(result: Any, what: str) -> Any:
    """What a script gave, if it can be drawn."""
    several = (
        list(result.values() if isinstance(result, dict) else result) if isinstance(result, (dict, list, tuple)) else []
    )
    if isinstance(result, Tensor) or (several and all(isinstance(each, Tensor) for each in several)):
        return result
    kind = "None" if result is None else f"{type(result).__name__}"
    raise Mistake(f"{what} gives {kind}, and draw draws a Tensor: return the loss, or several in a dict")


def picture_in(out: Any, variables: Mapping[str, Any], options: Mapping[str, Any]) -> viz.Picture:
    """The picture as `draw(out)` gives it where those are the variables: they name the tensors."""
    inside = {"_draw": viz.draw, "_out": out, "_options": options}  # names that start with _ are not looked at
    picture: viz.Picture = eval("_draw(_out, **_options)", {**inside}, {**variables, **inside})
    return picture
