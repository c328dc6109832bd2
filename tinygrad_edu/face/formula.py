"""The table of calculus as text: each local derivative, read back from the source of its rule."""

from __future__ import annotations

import ast
import functools
import inspect
import linecache
import re
from collections.abc import Callable, Iterator, Mapping
from types import CodeType
from typing import Any, NamedTuple

from ..core import OPS, Op

NAME = re.compile(r"(?<![\w.])([A-Za-z_]\w*)(?![\w(=])")  # a variable: no function, attribute or keyword
Function = ast.Lambda | ast.FunctionDef
Span = tuple[int, int]  # a line and a column


class Row(NamedTuple):
    """One op of the table, in words."""

    name: str
    aliases: tuple[str, ...]  # the other names in `ops` that call the same op
    signature: str
    formulas: dict[str, str]  # for each argument with a rule


def formula(op: Op, argument: str, names: Mapping[str, str] | None = None) -> str:
    """The local derivative of `op` by one of its arguments, as its rule has it; `np.` is left out.

    For an elementwise op this is the partial derivative of `out`; for any other what becomes of `g`, the gradient of
    `out`. A rule whose source cannot be found is named with what it reads.

    Args:
        op: a primitive, such as `core.OPS["multiply"]`.
        argument: the name of one of its arguments; `arrays[1]` for one of the operands of a `*arrays`.
        names: other names to write for the arguments, for `out` and for `g`.

    Raises:
        KeyError: the op has no rule for `argument`.

    >>> from tinygrad_edu.core import OPS
    >>> formula(OPS["multiply"], "x"), formula(OPS["matmul"], "x"), formula(OPS["subtract"], "y")
    ('y', 'g @ y.T', '-1')
    >>> formula(OPS["multiply"], "x", {"y": "weight"})
    'weight'
    """
    if names is None:
        return _formula(op, argument)
    return "".join([names.get(piece, piece) for piece in _pieces(op, argument)])


@functools.lru_cache(maxsize=2048)  # the op of a Function is made anew for each class
def _pieces(op: Op, argument: str) -> list[str]:
    """The variables of a formula, and what stands between them."""
    return NAME.split(_formula(op, argument))


@functools.lru_cache(maxsize=2048)  # the op of a Function is made anew for each class
def _formula(op: Op, argument: str) -> str:
    bare, _, place = argument.partition("[")
    key = next((key for key in op.rules if key == bare or (isinstance(key, tuple) and bare in key)), None)
    if key is None:
        raise KeyError(f"{op.name} has no rule for '{argument}', only for {', '.join(map(str, op.rules))}")
    rule = op.rules[key]
    if rule is None:
        return "none"
    if not callable(rule):
        return str(rule)
    tree = _SpelledOut(rule.__globals__).visit(expression(rule))
    if isinstance(tree, ast.ListComp) and place:
        tree = tree.elt  # the rule spells each operand's gradient
    elif isinstance(key, tuple) or place:
        which = key.index(bare) if isinstance(key, tuple) else int(place.rstrip("]"))
        if isinstance(tree, ast.Tuple):
            tree = tree.elts[which] if which < len(tree.elts) else tree
        elif not isinstance(tree, (ast.BinOp, ast.UnaryOp)):  # which are no tuples: of a Function with one argument
            tree = ast.Subscript(tree, ast.Constant(which))
    if op.elementwise:
        tree = _Unity().visit(tree)
    return ast.unparse(_Plain().visit(tree))


@functools.lru_cache(maxsize=2048)  # the op of a Function is made anew for each class
def meaning(op: Op, argument: str) -> str:
    """What the helper function does that a rule consists of, in its own words; nothing for any other rule.

    >>> from tinygrad_edu.core import OPS
    >>> meaning(OPS["picked_cross_entropy"], "x")
    'softmax minus one-hot, over the number of samples'
    """
    bare = argument.partition("[")[0]
    rule = next(rule for key, rule in op.rules.items() if key == bare or (isinstance(key, tuple) and bare in key))
    tree = expression(rule) if callable(rule) else None
    if not (isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name)):
        return ""
    helper = rule.__globals__.get(tree.func.id)
    sentence = (inspect.getdoc(helper) or "").split("\n\n")[0].replace("\n", " ").rstrip(".")
    return sentence[:1].lower() + sentence[1:] if inspect.isfunction(helper) else ""


def table() -> list[Row]:
    """Every op, sorted by name: what `python -m tinygrad_edu ops` prints.

    >>> next(row for row in table() if row.name == "multiply")
    Row(name='multiply', aliases=('mul',), signature='(x, y)', formulas={'x': 'y', 'y': 'x'})
    """
    from .. import ops

    functions = {name: getattr(getattr(ops, name), "op", None) for name in sorted(vars(ops)["__all__"])}
    rows = []
    for name, op in sorted(OPS.items()):
        aliases = tuple(alias for alias, its in functions.items() if its is op and alias != name)
        arguments = [argument for key in op.rules for argument in (key if isinstance(key, tuple) else (key,))]
        rows.append(Row(name, aliases, _signature(op), {argument: formula(op, argument) for argument in arguments}))
    return rows


def _signature(op: Op) -> str:
    parameters = op.signature.parameters.values()
    return str(inspect.Signature([p.replace(annotation=inspect.Parameter.empty) for p in parameters]))


def expression(rule: Callable[..., Any]) -> ast.expr:
    """What a rule returns, as a syntax tree of its own; a call of the rule by name where there is no source."""
    code = rule.__code__
    written = _written(code, code.co_filename)
    if isinstance(written, ast.Lambda):
        return ast.parse(ast.unparse(written.body), mode="eval").body
    if isinstance(written, ast.FunctionDef) and isinstance(written.body[-1], ast.Return) and written.body[-1].value:
        rest = [line for line in written.body[:-1] if not isinstance(line, ast.Expr)]  # but for a docstring
        if not rest:
            return ast.parse(ast.unparse(written.body[-1].value), mode="eval").body
    owner, _, name = rule.__qualname__.rpartition(".")
    name = name if name.isidentifier() else "rule"
    if (owner := owner.rpartition(".")[2]).isidentifier():  # the backward of a Function
        name = f"{owner}.{name}"
    return ast.parse(f"{name}({', '.join(code.co_varnames[: code.co_argcount])})", mode="eval").body


@functools.cache
def _written(code: CodeType, filename: str) -> Function | None:
    """The lambda or function in the source that was compiled to `code`; code from two files can be equal."""
    source = "".join(linecache.getlines(filename))
    arguments = list(code.co_varnames[: code.co_argcount])
    reached = list(_positions(code))
    fitting = []
    for function in _functions(source):
        body = function.body if isinstance(function, ast.Lambda) else function
        end = (body.end_lineno or 0, body.end_col_offset or 0)
        same = [a.arg for a in function.args.args] == arguments
        if same and reached and all((body.lineno, body.col_offset) <= at <= end for at in reached):
            fitting.append(function)
    return fitting[-1] if fitting else None  # the innermost comes last


@functools.lru_cache(maxsize=64)
def _functions(source: str) -> list[Function]:
    try:
        tree = ast.parse(source)
    except SyntaxError:  # a notebook's cell may hold more than Python
        return []
    return [node for node in ast.walk(tree) if isinstance(node, (ast.Lambda, ast.FunctionDef))]


def _positions(code: CodeType) -> Iterator[Span]:
    """Where in the source the instructions of `code` stand; the first one stands for none."""
    for line, end_line, column, end_column in code.co_positions():
        if line is not None and end_line is not None and column is not None and end_column:
            yield line, column
            yield end_line, end_column


class _SpelledOut(ast.NodeTransformer):
    """A formula without the helpers that have no name for users: one expression, or with one as `said`."""

    def __init__(self, known: Mapping[str, Any]) -> None:
        self.known = known

    def visit_Call(self, node: ast.Call) -> Any:
        self.generic_visit(node)
        helper: Any = self.known.get(node.func.id) if isinstance(node.func, ast.Name) else None
        op = getattr(helper, "op", None)
        if said := getattr(helper, "said", None):
            names, body = inspect.signature(helper).parameters, ast.parse(said, mode="eval").body
        elif isinstance(op, Op) and OPS.get(op.name) is not op:
            names, body = op.signature.parameters, expression(op.forward)
        else:
            return node
        if isinstance(body, ast.Call) or node.keywords:
            return node
        return _Filled(dict(zip(names, node.args, strict=False))).visit(body)


class _Filled(ast.NodeTransformer):
    """An expression with others in place of its names."""

    def __init__(self, given: Mapping[str, ast.expr]) -> None:
        self.given = given

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self.given.get(node.id, node)


class _Unity(ast.NodeTransformer):
    """A partial derivative that is written with `g`, for a `g` of 1."""

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return ast.Constant(1) if node.id == "g" else node

    def visit_BinOp(self, node: ast.BinOp) -> Any:
        left, right = self.visit(node.left), self.visit(node.right)
        if isinstance(node.op, ast.Mult):
            for one, other in ((left, right), (right, left)):
                if isinstance(one, ast.Constant) and one.value == 1:
                    return other
        return ast.BinOp(left, node.op, right)


OPPOSITE = {ast.Lt: ast.GtE, ast.LtE: ast.Gt, ast.Gt: ast.LtE, ast.GtE: ast.Lt}  # but for NaN


class _Plain(ast.NodeTransformer):
    """A formula as it is read aloud: without `np.`, and with `.T` for swapped axes."""

    def visit_UnaryOp(self, node: ast.UnaryOp) -> Any:
        inner = node.operand
        if isinstance(node.op, ast.Invert) and isinstance(inner, ast.Compare) and type(inner.ops[0]) in OPPOSITE:
            return self.visit(ast.Compare(inner.left, [OPPOSITE[type(inner.ops[0])]()], inner.comparators))
        if isinstance(node.op, ast.Invert) and isinstance(inner, ast.BinOp) and isinstance(inner.op, ast.BitOr):
            sides = (ast.UnaryOp(ast.Invert(), side) for side in (inner.left, inner.right))
            return self.visit(ast.BinOp(next(sides), ast.BitAnd(), next(sides)))
        return self.generic_visit(node)

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        if isinstance(node.value, ast.Name) and node.value.id == "np":
            return ast.Name(node.attr)
        return ast.Attribute(self.visit(node.value), node.attr)

    def visit_Call(self, node: ast.Call) -> Any:
        swapped = isinstance(node.func, ast.Attribute) and node.func.attr == "swapaxes" and len(node.args) == 3
        if swapped and {ast.unparse(axis) for axis in node.args[1:]} in ({"-1", "-2"}, {"0", "1"}):
            return ast.Attribute(self.visit(node.args[0]), "T")
        return self.generic_visit(node)
