"""The table of calculus as text: what is written for a rule is what the rule does."""

import importlib.util
import inspect
import linecache

import numpy as np
import pytest

from tinygrad_edu.core import OPS, elementwise, primitive
from tinygrad_edu.face.formula import formula, meaning, table

ARGUMENTS = {
    name: [n for key in op.rules for n in (key if isinstance(key, tuple) else (key,))] for name, op in OPS.items()
}
WRITTEN = [(name, argument) for name, op in OPS.items() if op.elementwise for argument in ARGUMENTS[name]]


def declared(source, tmp_path, name="declared"):
    """The module with this source, from a file."""
    path = tmp_path / f"{name}.py"
    path.write_text("import numpy as np\nfrom tinygrad_edu.core import elementwise, primitive\n" + source, "utf-8")
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("row", table(), ids=lambda row: row.name)
def test_every_rule_can_be_read(row):
    assert list(row.formulas) == ARGUMENTS[row.name]
    for text in row.formulas.values():
        assert text and "lambda" not in text and "np." not in text and "\n" not in text
        assert not text.startswith("rule("), "the source of the rule was not found"
    assert row.signature.startswith("(") and ":" not in row.signature


def test_the_table_has_every_op_once():
    names = [row.name for row in table()]
    assert names == sorted(OPS)
    assert {"abs", "mul", "neg"} <= {alias for row in table() for alias in row.aliases}


@pytest.mark.parametrize(("name", "argument"), WRITTEN, ids=lambda word: word)
def test_a_formula_is_what_the_rule_does(name, argument):
    op = OPS[name]
    rule = op.rules[argument]
    text = formula(op, argument)
    if not callable(rule):
        assert text == {0: "0", 1: "1", -1: "-1", None: "none"}[rule]
        return
    rng = np.random.default_rng(0)
    values = {n: rng.uniform(0.1, 0.9, 5) for n in (*op.names, "g")} | {"g": np.ones(5)}
    values |= {n: d for n, d in op.defaults.items() if isinstance(d, (int, float))}
    values |= {"n": 2} if name == "polygamma" else {}  # counts derivatives
    names = inspect.signature(rule).parameters
    expected = rule(*(values[n] for n in names))
    found = eval(text, {**vars(np), **rule.__globals__}, values)
    assert np.array_equal(np.broadcast_to(found, 5) * 1.0, np.broadcast_to(expected, 5) * 1.0, equal_nan=True)


@pytest.mark.parametrize(
    ("op", "argument", "text"),
    [
        ("multiply", "x", "y"),
        ("multiply", "y", "x"),
        ("subtract", "y", "-1"),
        ("sign", "x", "0"),
        ("less", "x", "none"),
        ("sin", "x", "cos(x)"),
        ("divide", "y", "-(x / y) / y"),
        ("matmul", "x", "g @ y.T"),
        ("matmul", "y", "x.T @ g"),
    ],
)
def test_examples(op, argument, text):
    assert formula(OPS[op], argument) == text


def test_several_rules_on_one_line(tmp_path):
    source = "f = elementwise(x=lambda x, y: x + 1, y=lambda x, y: x + 2, register=False)(np.add)"
    op = declared(source, tmp_path).f.op
    assert [formula(op, n) for n in "xy"] == ["x + 1", "x + 2"]


def test_a_rule_within_a_rule(tmp_path):
    source = "f = elementwise(x=lambda x: (lambda x: x + 1)(x) * sum(x for x in [2]), register=False)(np.sin)"
    assert formula(declared(source, tmp_path).f.op, "x") == "(lambda x: x + 1)(x) * sum((x for x in [2]))"


def test_a_rule_within_a_function_that_reads_the_same(tmp_path):
    source = "f = (lambda x: elementwise(x=lambda x: x + 1, register=False)(np.sin))(0)"
    assert formula(declared(source, tmp_path).f.op, "x") == "x + 1"


def test_a_declaration_over_several_lines(tmp_path):
    source = """
@elementwise(
    register=False,
    x=lambda x, y: (
        x  # with a comment
        + y
    ),
    y=lambda x, y: np.where(
        x > 0, y, 0),
)
def f(x, y):
    return x * y
"""
    op = declared(source, tmp_path).f.op
    assert [formula(op, n) for n in "xy"] == ["x + y", "where(x > 0, y, 0)"]


def test_rules_that_are_functions(tmp_path):
    source = '''
def simple(x, y):
    """What it does."""
    return x * 2

def long(x):
    z = x * 2
    return z

f = elementwise(x=simple, y=long, register=False)(np.add)
'''
    op = declared(source, tmp_path).f.op
    assert [formula(op, n) for n in "xy"] == ["x * 2", "long(x)"]


def test_joint_and_variadic_rules(tmp_path):
    source = '''
def both(g, x):
    """Both at once. And more."""
    return g, g * x

f = primitive({("x", "y"): lambda g, x: both(g, x)}, register=False)(lambda x, y: x * y)
h = primitive(xs=lambda g, xs: [g * len(xs) for x in xs], register=False)(lambda *xs: sum(xs))
'''
    module = declared(source, tmp_path)
    assert [formula(module.f.op, n) for n in "xy"] == ["both(g, x)[0]", "both(g, x)[1]"]
    assert meaning(module.f.op, "y") == "both at once. And more"
    assert formula(module.h.op, "xs[1]") == "g * len(xs)"
    assert formula(module.h.op, "xs") == "[g * len(xs) for x in xs]"


def test_without_a_source_the_rule_is_named_with_what_it_reads():
    scope = {"elementwise": elementwise, "np": np}
    exec("f = elementwise(x=lambda x, out: out * x, register=False)(np.sin)", scope)
    assert formula(scope["f"].op, "x") == "rule(x, out)"
    assert meaning(scope["f"].op, "x") == ""


def test_a_notebooks_cell_has_a_source():
    cell = "f = primitive(x=lambda g, x: g @ np.swapaxes(x, 0, 1), register=False)(lambda x: x)\n"
    linecache.cache["<cell 7>"] = len(cell), None, [cell], "<cell 7>"
    scope = {"primitive": primitive, "np": np}
    exec(compile(cell, "<cell 7>", "exec"), scope)
    assert formula(scope["f"].op, "x") == "g @ x.T"


def test_a_source_that_is_no_longer_python_is_no_crash():
    cell = "f = elementwise(x=lambda x: x, register=False)(np.sin)\n"
    scope = {"elementwise": elementwise, "np": np}
    exec(compile(cell, "<cell 8>", "exec"), scope)
    linecache.cache["<cell 8>"] = 1, None, ["%magic ?? (\n"], "<cell 8>"
    assert formula(scope["f"].op, "x") == "rule(x)"


def test_renaming_leaves_functions_attributes_and_keywords(tmp_path):
    source = (
        "f = primitive(sum=lambda g, sum, axis: np.sum(sum.axis + g, axis=axis), register=False)(lambda sum, axis: sum)"
    )
    op = declared(source, tmp_path).f.op
    text = formula(op, "sum", {"sum": "s", "axis": "1", "g": "∂out"})
    assert text == "sum(s.axis + ∂out, axis=1)"


def test_new_names_are_not_renamed_again():
    assert formula(OPS["hypot"], "x", {"x": "out", "out": "x"}) == formula(OPS["hypot"], "x").replace("x", "?").replace(
        "out", "x"
    ).replace("?", "out")


def test_a_partial_derivative_that_is_written_with_g_is_shown_for_g_of_1(tmp_path):
    source = "f = elementwise(x=lambda g, x: g * (x > 0) + 2 * g * (g * x), register=False)(np.abs)"
    assert formula(declared(source, tmp_path).f.op, "x") == "(x > 0) + 2 * x"


def test_an_argument_without_a_rule():
    with pytest.raises(KeyError, match="sum has no rule for 'axis', only for x"):
        formula(OPS["sum"], "axis")
