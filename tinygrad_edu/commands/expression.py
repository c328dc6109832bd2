"""A formula as a person types it, worked out with tensors: numbers, names, + - * / ** @ and the functions of the table.

The formula is parsed by Python and then walked, node by node: what is not on the lists below is refused before anything
is worked out, and no code of Python's is ever run.
"""

from __future__ import annotations

import ast
import difflib
import inspect
import math
import operator
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np

import tinygrad_edu as torch

from .. import nn, ops
from ..core import Tensor

LONGEST = 5000  # characters
SIZES = 64  # a whole number up to here may be a dim; a larger one is a float, so that no 9**9**9 takes for ever
BINARY: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.MatMult: operator.matmul,
}
CONSTANTS = {"pi": math.pi, "inf": math.inf, "nan": math.nan}
FAMILIES = (
    ops.arithmetic, ops.transcendental, ops.special, ops.reduction, ops.shape, ops.linalg, ops.activation, ops.order,
    ops.products, ops.factorization,
)  # fmt: skip
UNFIT = ops.names.names("""
    broadcast_to cat chunk concatenate einsum gcd lcm mvlgamma reshape split stack take_along_axis unbind unflatten
    var_mean
""")  # they want lists, texts or whole numbers, or give several results
LOSSES = ("binary_cross_entropy_with_logits", "cross_entropy", "huber_loss", "l1_loss", "mse_loss", "smooth_l1_loss")
REFUSED = {  # what people try, and what to write
    ast.BitXor: "a power is written **, as in x**2",
    ast.Attribute: "a dot calls nothing here: write sin(x), not torch.sin(x) and not x.sin()",
    ast.Compare: "comparisons are not allowed: they have no derivative",
    ast.List: "lists belong after --at, as in --at x=[1,2,3]",
    ast.Tuple: "a comma stands only between the arguments of a function",
    ast.Subscript: "an index is not allowed",
    ast.AugAssign: "write it out, as in a = a + b",
    ast.FloorDiv: "// has no derivative: divide with /",
    ast.Mod: "% is not allowed: write remainder(x, y)",
    ast.Lambda: "functions cannot be defined here: give parts of the formula a name, as in a = x*y; a + sin(a)",
}


OTHERS = {"ln": "log", "lg": "log10", "tg": "tan", "arctg": "atan", "sigm": "sigmoid", "e": "exp"}  # as others say


class Mistake(ValueError):
    """What the person at the keyboard can put right; the message says how."""


class Part(NamedTuple):
    """One part of a formula between semicolons: `name = node`, or without a name."""

    name: str
    node: ast.expr
    text: str


def _functions() -> dict[str, Callable[..., Any]]:
    """The functions that a formula may call, by the names that PyTorch gives them."""
    found = {}
    for name in {name for family in FAMILIES for name in vars(family)} & set(vars(ops)["__all__"]) - UNFIT:
        if not name.endswith("_") and (hasattr(torch, name) or hasattr(nn.functional, name)):
            found[name] = getattr(torch, name, None) or getattr(nn.functional, name)
    return found | {name: getattr(nn.functional, name) for name in LOSSES}


FUNCTIONS = _functions()


def parse(text: str) -> list[Part]:
    """The parts of a formula, each checked: nothing in them can do anything but calculate.

    Raises:
        Mistake: it is no formula, or has something in it that is not allowed.

    >>> [(part.name, part.text) for part in parse("b = a + a; b * b")]
    [('b', 'a + a'), ('', 'b * b')]
    """
    text = text.strip()
    tree = _tree(text)
    if not tree.body:
        raise Mistake('there is no formula. This works: draw "x*y + sin(x)" --at x=2,y=-3')
    parts = []
    for line in tree.body:
        name = ""
        if isinstance(line, ast.Assign) and len(line.targets) == 1 and isinstance(line.targets[0], ast.Name):
            name = line.targets[0].id
        elif not isinstance(line, ast.Expr):
            raise Mistake(_refusal(line, text))
        assert isinstance(line, (ast.Assign, ast.Expr))
        _check(line.value, text)
        parts.append(Part(name, line.value, ast.get_source_segment(text, line.value) or text))
    for part in parts[:-1]:
        if not part.name:
            raise Mistake(f"the result of `{part.text}` goes nowhere: give it a name, as in p = {part.text}; sin(p)")
    return parts


def _tree(text: str) -> ast.Module:
    """What Python reads in a formula."""
    if len(text) > LONGEST:
        raise Mistake(
            f"the formula has {len(text):,} characters, and {LONGEST:,} are the most: write a function in a script, "
            "and draw script.py:function"
        )
    try:
        return ast.parse(text)
    except SyntaxError as error:
        if found := re.search(r"(?<![\w.])(\d+\.?\d*) ?([A-Za-z(]\w*)", text):
            raise Mistake(f"`{found[0]}`: times is written *, as in {found[1]}*{found[2]}") from None
        line, at = text.splitlines()[(error.lineno or 1) - 1], (error.offset or 1) - 1
        start = max(at - 40, 0)
        raise Mistake(f"this is no formula: {error.msg}\n  {line[start : at + 40]}\n  {' ' * (at - start)}^") from None
    except (MemoryError, RecursionError):
        raise Mistake(_deep()) from None
    except ValueError as error:  # a null byte, or a number with thousands of digits
        raise Mistake(f"this is no formula: {error}") from None


def _deep() -> str:
    return "the formula is nested too deep: give parts of it a name, as in a = x*y; a + sin(a)"


def _check(root: ast.expr, text: str) -> None:
    """Refuse what is not on the lists. No recursion."""
    waiting: list[Any] = [root]
    for node in waiting:  # the list grows
        if isinstance(node, ast.BinOp) and type(node.op) in BINARY:
            waiting += [node.left, node.right]
        elif isinstance(node, ast.BinOp):
            raise Mistake(_refusal(node.op, ast.get_source_segment(text, node) or text))
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.UAdd)):
            waiting.append(node.operand)
        elif isinstance(node, ast.Call):
            _check_name(node, text)
            waiting += [*node.args, *(word.value for word in node.keywords)]
        elif not isinstance(node, ast.Name) and not (
            isinstance(node, ast.Constant) and isinstance(node.value, (int, float))
        ):
            raise Mistake(_refusal(node, ast.get_source_segment(text, node) or text))


def _check_name(call: ast.Call, text: str) -> None:
    """Refuse a call of anything but the functions of the table."""
    part = ast.get_source_segment(text, call) or text
    if not isinstance(call.func, ast.Name):
        raise Mistake(_refusal(call.func, part))
    name = call.func.id
    if name not in FUNCTIONS:
        near = f" Did you mean {OTHERS[name]}?" if name in OTHERS else near_names(name, FUNCTIONS)
        hint = near or f" If {name} is a number: times is written *." if len(name) == 1 else near
        raise Mistake(
            f"`{part}`: there is no function '{name}' here.{hint or ' See them all: python -m tinygrad_edu ops'}"
        )
    for word in call.keywords:
        if word.arg in (None, "out"):
            raise Mistake(f"`{part}`: {'**' if word.arg is None else 'out='} is not allowed")


def _refusal(node: ast.AST, part: str) -> str:
    why = REFUSED.get(type(node), "")
    if isinstance(node, ast.Constant):
        why = "only numbers are allowed, not texts" if isinstance(node.value, str) else "this is no real number"
    return f"`{part}`: {why or 'this is not allowed; a formula has numbers, names, + - * / ** @ and functions'}"


def near_names(name: str, names: Iterable[str]) -> str:
    """The names that may have been meant, as a sentence with a space before it; empty if none is near."""
    near = difflib.get_close_matches(name, list(names))
    return f" Did you mean {' or '.join(near)}?" if near else ""


def free_names(parts: Iterable[Part]) -> list[str]:
    """The names that a formula does not say what they are, in their order.

    >>> free_names(parse("b = a + a; b * c * sin(pi)"))
    ['a', 'c']
    """
    known, free = set(CONSTANTS), []
    for part in parts:
        functions = {id(node.func) for node in ast.walk(part.node) if isinstance(node, ast.Call)}
        names = [node for node in ast.walk(part.node) if isinstance(node, ast.Name) and id(node) not in functions]
        for node in sorted(names, key=lambda node: (node.lineno, node.col_offset)):
            if node.id not in known:
                known.add(node.id)
                free.append(node.id)
        known.add(part.name)
    return free


def unread(parts: Iterable[Part]) -> list[str]:
    """The names that a formula gives and no later part reads: its results.

    >>> unread(parse("b = a + a; c = b * b; d = b + 1"))
    ['c', 'd']
    """
    open_ends: list[str] = []
    for part in parts:
        read = {node.id for node in ast.walk(part.node) if isinstance(node, ast.Name)} | {part.name}
        open_ends = [name for name in open_ends if name not in read] + [part.name] * bool(part.name)
    return open_ends


def evaluate(parts: Iterable[Part], values: Mapping[str, Any]) -> tuple[Any, dict[str, Any]]:
    """Work a formula out.

    Args:
        parts: what `parse` gives.
        values: what each of its `free_names` is.

    Returns:
        The result, a Tensor or a number, and what every name has become.

    Raises:
        Mistake: an op refused what it was given; its own words say why.

    >>> evaluate(parse("b = a + a; b * b"), {"a": 3.0})
    (36.0, {'a': 3.0, 'b': 6.0})
    """
    known, result = dict(values), None
    for part in parts:
        try:
            result = _evaluated(part.node, CONSTANTS | known)
        except RecursionError:
            raise Mistake(_deep()) from None
        except Mistake:
            raise
        except MemoryError:
            raise Mistake(f"`{part.text}`: the result is too large for the memory") from None
        except Exception as error:  # whatever an op says of what it was given, however wrong that was
            raise Mistake(f"`{part.text}`: {error}") from None
        if part.name:
            known[part.name] = result
    return result, known


def _evaluated(node: ast.expr, known: Mapping[str, Any]) -> Any:
    if isinstance(node, ast.Constant):
        return _number(node.value)
    if isinstance(node, ast.Name):
        return known[node.id]
    if isinstance(node, ast.UnaryOp):
        value = _evaluated(node.operand, known)
        return -value if isinstance(node.op, ast.USub) else value
    if isinstance(node, ast.BinOp):
        return _applied(BINARY[type(node.op)], _evaluated(node.left, known), _evaluated(node.right, known))
    assert isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    given = [_evaluated(argument, known) for argument in node.args]
    words = {str(word.arg): _evaluated(word.value, known) for word in node.keywords}
    if not any(isinstance(value, Tensor) for value in (*given, *words.values())):
        given = [torch.tensor(float(value), dtype=torch.float64) for value in given]  # as in sqrt(2)*x
    result = _called(node.func.id, given, words)
    if not isinstance(result, Tensor):
        raise Mistake(f"{node.func.id} gives several results here, and a formula can go on with one only")
    return result


def _called(name: str, given: list[Any], words: dict[str, Any]) -> Any:
    """What a function of the table gives; one that wants another number of arguments says how it is called."""
    try:
        return FUNCTIONS[name](*given, **words)
    except TypeError as error:
        if "positional argument" not in str(error):
            raise
        wanted = ", ".join(inspect.signature(FUNCTIONS[name]).parameters)
        count = f"{len(given)} argument{'s' * (len(given) != 1)}"
        raise TypeError(f"{name} is called as {name}({wanted}), and has {count} here") from None


def _applied(function: Callable[[Any, Any], Any], left: Any, right: Any) -> Any:
    """Two numbers are worked out as NumPy's floats: they overflow to inf where whole numbers would fill the memory."""
    if isinstance(left, Tensor) or isinstance(right, Tensor):
        return function(left, right)
    if function is operator.matmul:
        raise TypeError("@ is the product of matrices and vectors: numbers are multiplied with *")
    with np.errstate(all="ignore"):
        return float(function(np.float64(left), np.float64(right)))


def _number(value: Any) -> Any:
    """A number of the formula; True and False are words such as keepdim wants."""
    if isinstance(value, (bool, float)) or abs(value) <= SIZES:
        return value
    try:
        return float(value)
    except OverflowError:
        return math.inf


def values_of(text: str) -> dict[str, Any]:
    """What stands after --at: numbers and lists of numbers, by name.

    Raises:
        Mistake: it is something else.

    >>> values_of("x=2, y=-3, w=[[1, 2], [3, pi/2]]")
    {'x': 2, 'y': -3, 'w': [[1, 2], [3, 1.5707963267948966]]}
    """
    works = "This works: --at x=2,y=-3 or --at 'x=[1,2,3]'"
    try:
        call = ast.parse(f"at({text})", mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise Mistake(f"--at {text}: these are no values by name. {works}") from None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name) or call.args:
        raise Mistake(f"--at {text}: every value needs its name. {works}")
    values: dict[str, Any] = {}
    for word in call.keywords:
        if word.arg is None or word.arg in values:
            raise Mistake(f"--at {text}: {word.arg or '**'} has two values or none. {works}")
        values[word.arg] = _value(word.value, word.arg, works)
    return values


def _value(node: ast.expr, name: str, works: str) -> Any:
    if isinstance(node, (ast.List, ast.Tuple)):
        return [_value(item, name, works) for item in node.elts]
    text = ast.unparse(node)
    try:
        (part,) = parse(text)
        if unknown := free_names([part]):
            raise Mistake(f"{unknown[0]} is no number")
        result = evaluate([part], {})[0]
    except Mistake as error:
        raise Mistake(f"--at {name}={text}: {error}. {works}") from None
    return result.item() if isinstance(result, Tensor) else result
