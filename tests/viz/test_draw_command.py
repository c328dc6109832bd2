"""`python -m tinygrad_edu draw`: formulas are worked out as NumPy does, scripts are run, and mistakes are explained."""

import io
import math
import re
import sys
import textwrap
import time
import webbrowser

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

import tinygrad_edu as torch
from tinygrad_edu.__main__ import main
from tinygrad_edu.commands import draw as command
from tinygrad_edu.commands.expression import FUNCTIONS, Mistake, evaluate, free_names, parse, values_of
from tinygrad_edu.viz.layout import engine

needs_engine = pytest.mark.skipif(not engine.has_engine(), reason=f"no Graphviz: {engine.PIP}")

# Formulas.

NUMPY = {
    name: getattr(np, name) for name in ("sin", "cos", "tanh", "exp", "square", "maximum", "hypot", "sqrt", "log1p")
}
NUMPY |= {"relu": lambda x: np.maximum(x, 0.0), "sigmoid": lambda x: 1 / (1 + np.exp(-x)), "neg": np.negative}
VALUES = {"x": 2.0, "y": -3.5, "z": 0.25}


@st.composite
def formulas(draw):
    """A formula as a text, in which Python's own precedence and brackets decide."""
    leaves = st.sampled_from(["x", "y", "z", "2", "0.5", "-3", "pi"])
    operators = st.sampled_from([" + ", "-", " * ", "/", " ** "])

    def grown(inner):
        return st.one_of(
            st.tuples(inner, operators, inner).map("".join),
            inner.map("({})".format),
            inner.map("-{}".format),
            st.tuples(st.sampled_from(["sin", "cos", "tanh", "exp", "relu", "sigmoid", "square"]), inner).map(
                lambda pair: f"{pair[0]}({pair[1]})"
            ),
            st.tuples(st.sampled_from(["maximum", "hypot"]), inner, inner).map(
                lambda t: f"{t[0]}(x*{t[1]}, {t[2]} + y)"
            ),
        )

    return draw(st.recursive(leaves, grown, max_leaves=8))


@given(formulas())
@settings(max_examples=100, deadline=None)
def test_a_formula_is_what_numpy_makes_of_it(formula):
    parts = parse(formula)
    leaves = {name: torch.tensor(VALUES[name], dtype=torch.float64, requires_grad=True) for name in free_names(parts)}
    result, _ = evaluate(parts, leaves)
    with np.errstate(all="ignore"):
        numbers = {name: np.float64(value) for name, value in VALUES.items()}
        code = re.sub(
            r"(?<![\w.])(\d+(\.\d+)?)", r"number(\1)", formula
        )  # whole numbers of Python's would fill the memory
        expected = eval(code, {"__builtins__": {}, "number": np.float64, "pi": np.float64(math.pi)} | NUMPY, numbers)
    value = result.item() if isinstance(result, torch.Tensor) else result
    np.testing.assert_allclose(value, expected, rtol=1e-9, atol=1e-300)


@given(st.lists(st.tuples(st.sampled_from("abc"), formulas()), min_size=1, max_size=3))
@settings(max_examples=25, deadline=None)
def test_names_stand_for_what_they_were_given(lines):
    formula = "; ".join(f"{name} = {right}" for name, right in lines)
    known = dict(VALUES)
    for name, right in lines:
        known[name] = evaluate(parse(right), known)[0]
    result, names = evaluate(parse(formula), VALUES)
    assert repr(result) == repr(known[lines[-1][0]])
    assert {name: repr(names[name]) for name in names} == {name: repr(known[name]) for name in names}


def test_the_gradient_is_the_derivative():
    result, known = evaluate(
        parse("a = x**3; a * sin(x)"), {"x": torch.tensor(2.0, dtype=torch.float64, requires_grad=True)}
    )
    result.backward()
    assert known["x"].grad.item() == pytest.approx(12 * math.sin(2) + 8 * math.cos(2))


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_every_function_can_be_called(name):
    matrix = torch.tensor([[2.0, 0.5], [0.5, 3.0]], dtype=torch.float64, requires_grad=True)
    values = {"x": matrix, "v": matrix[0], "b": matrix[None]}
    for arguments in ("x", "x, x", "x, 0", "x, 0, 1", "x, x, x", "v, v", "x, v", "b, b", "1, x", "x, 1, 0, 1"):
        try:
            result, _ = evaluate(parse(f"{name}({arguments})"), values)
        except Mistake:
            continue
        assert isinstance(result, torch.Tensor)
        return
    pytest.fail(f"no way to call {name}")


def test_functions_are_those_of_torch():
    assert {"sin", "exp", "relu", "sigmoid", "maximum", "sum", "mean", "matmul", "softmax", "gelu", "mse_loss"} <= set(
        FUNCTIONS
    )
    for name, function in FUNCTIONS.items():
        assert function is getattr(torch, name, None) or function is getattr(torch.nn.functional, name)
    assert not {"load", "save", "zeros", "tensor", "randn", "manual_seed", "fill_", "tile", "compile"} & set(FUNCTIONS)


HOSTILE = [
    "__import__('os').system('true')", "().__class__", "x.__class__.__mro__", "(lambda: 0)()", "lambda: x",
    "[x for x in x]", "x if x else x", "x == x", "x < 1 < 2", "not x", "x and y", "~x", "'text'", "b'text'", "f'{x}'",
    "...", "None", "1j", "x[0]", "x[:]", "[1, 2]", "(1, 2)", "{1: 2}", "{1}", "import os", "del x", "x: int = 3",
    "x += 1", "x = y = 2", "x, y = 2, 3", "(y := 3)", "await x", "print(x)", "eval('x')", "exec('x')", "open('x')",
    "getattr(x, 'grad')", "globals()", "sin.__doc__", "sin(x)(y)", "sin(*x)", "sin(**x)", "sin(x, out=x)", "load('x')",
    "save(x, 'y')", "tensor(3)", "x.sum()", "torch.sin(x)", "def f(): pass", "class A: pass", "while 1: pass",
    "for i in x: pass", "with x: pass", "raise x", "assert x", "pass", "x // 2", "x % 2", "x ^ 2", "x | 2", "x & 2",
    "x << 2", "x >> 2", "@x", "sin(x for x in y)", "yield x", "return x", "global x", "`x`", "x; y", "2x", "x y",
    "3(x)", "", ";", "x +", "(", "\x00", "x\\", "é'", "9" * 5000, "(" * 3000, "x + " * 3000 + "x",
    "sin(" * 500 + "x" + ")" * 500, "-" * 4000 + "x",
]  # fmt: skip


@pytest.mark.parametrize("formula", HOSTILE, ids=lambda formula: repr(formula[:20]))
def test_what_is_no_formula_is_refused(formula, capsys):
    assert main(["draw", f" {formula}", "--at", "x=2"]) == 2
    shown = capsys.readouterr()
    assert shown.out == "" and shown.err.strip()
    assert "Traceback" not in shown.err and len(shown.err) < 1500


@given(st.text(alphabet="xyz019.+-*/@()[]{}=,;:'\"\\ \nlambd_sin!%^&|~", max_size=25))
@settings(max_examples=200, deadline=None)
def test_any_text_is_worked_out_or_refused(formula):
    try:
        parts = parse(formula)
        evaluate(parts, {name: torch.tensor(2.0, requires_grad=True) for name in free_names(parts)})
    except Mistake as error:
        assert str(error)


@pytest.mark.parametrize("formula", ["9**9**9**9", "x*9**9**9**9", "x**9**9**9", "2**(10**10)*x", "10**4000*x"])
def test_huge_powers_take_no_time(formula):
    began = time.perf_counter()
    parts = parse(formula)
    result, _ = evaluate(parts, {name: torch.tensor(1.5, requires_grad=True) for name in free_names(parts)})
    assert math.isinf(float(result)) and time.perf_counter() - began < 1


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("x^2", "a power is written **, as in x**2"),
        ("2x", "times is written *, as in 2*x"),
        ("2 sin(x)", "as in 2*sin"),
        ("tahn(x)", "or tanh or"),
        ("x(3)", "times is written *"),
        ("x.sum()", "write sin(x), not torch.sin(x)"),
        ("sin", "called with brackets: sin(x)"),
        ("a = x", None),
        ("x*x; x", "p = x*x"),
        ("max(x, 0)", "several results"),
        ("9**9", "nothing in it can change"),
        ("k = 3; x*2", "k is always 3"),
        ("x @ x", "at least 1D"),
        ("sum(x, 5)", "imension"),
        ("sin(x", "never closed"),
        ("[1, 2] @ x", "after --at"),
        ("sin(x, out=x)", "out= is not allowed"),
    ],
)
def test_the_error_says_what_to_write(formula, words, capsys):
    status = main(["draw", formula, *(["--at", "x=2"] if "x" in formula else [])])
    assert status == (2 if words else 0)
    assert (words or "") in capsys.readouterr().err


# Values.


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("x=2", {"x": 2}),
        ("x=2,y=-3", {"x": 2, "y": -3}),
        (" x = 2 , y = 1e-3 ", {"x": 2, "y": 0.001}),
        ("x=[1,2,3],y=[[1,2],[3,4]]", {"x": [1, 2, 3], "y": [[1, 2], [3, 4]]}),
        ("x=pi/2,y=sqrt(4)", {"x": math.pi / 2, "y": 2.0}),
        ("x=-inf", {"x": -math.inf}),
        ("", {}),
    ],
)
def test_values(text, values):
    assert values_of(text) == values


@pytest.mark.parametrize(
    "text",
    ["2", "x", "x=", "=2", "x=2;y=3", "x=2,x=3", "x=foo", "x='2'", "x=2)+(3", "**{}", "*x", "x=[1,[2]]", "x={}",
     "x=[a]", "x=__import__('os')", "x=lambda: 0", "1x=2", "x y=2", "\x00", "x=()."],
)  # fmt: skip
def test_what_is_no_value_is_refused(text, capsys):
    assert main(["draw", "x * 2", "--at", text]) == 2
    error = capsys.readouterr().err
    assert error.startswith("--at") and "Traceback" not in error


def test_missing_values_come_with_the_call_that_works(capsys):
    for formula in ("x*y + sin(x)", "softmax(w @ x, 0)", "a @ b.T".replace(".T", ""), "det(m)"):
        assert main(["draw", formula]) == 2
        call = re.search(r'tinygrad_edu draw "(.*)" --at "(.*)"', capsys.readouterr().err)
        assert call[1] == formula
        assert main(["draw", call[1], "--at", call[2]]) == 0
        assert "grad" in capsys.readouterr().out


def test_a_value_that_nobody_asked_for_is_refused(capsys):
    assert main(["draw", "weight * 2", "--at", "weight=1", "--at", "wieght=2"]) == 2
    assert "Did you mean weight?" in capsys.readouterr().err


# What comes out.


def test_the_tree_is_printed(capsys, monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert main(["draw", "b = a + a; c = b * b", "--at", "a=3"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("c = b × b = 36.0") and "b = a + a = 6.0" in shown and "= 24.0" in shown
    assert "\x1b" not in shown


@pytest.mark.parametrize(("no_colour", "coloured"), [(None, True), ("1", False)])
def test_colour_on_a_terminal(no_colour, coloured, capsys, monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    if no_colour:
        monkeypatch.setenv("NO_COLOR", no_colour)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(["draw", "x * x", "--at", "x=3"]) == 0
    assert ("\x1b[" in capsys.readouterr().out) == coloured


def test_a_terminal_without_the_signs(capsys, monkeypatch):
    plain = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", plain)
    assert main(["draw", "x * x", "--at", "x=3"]) == 2
    assert "PYTHONUTF8=1" in capsys.readouterr().err


def test_a_quiz_is_not_told(capsys):
    assert main(["draw", "x * x", "--at", "x=3", "--quiz"]) == 2
    shown = capsys.readouterr()
    assert "-o quiz.pdf" in shown.err and "6.0" not in shown.out


def test_several_results(capsys):
    assert main(["draw", "b = a + a; c = a * a", "--at", "a=3"]) == 0
    result, names = command.worked_out("b = a + a; c = a * a", ["a=3"])
    assert list(result) == ["b", "c"] and result["c"] is names["c"]


@needs_engine
@pytest.mark.parametrize("suffix", ["svg", "html", "dot", "txt", "json", "mmd"])
def test_files(suffix, tmp_path, capsys):
    path = tmp_path / f"graph.{suffix}"
    assert main(["draw", "x*y + sin(x)", "--at", "x=2,y=-3", "-o", str(path)]) == 0
    assert path.stat().st_size > 100 and str(path) in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == [path]


@needs_engine
@pytest.mark.parametrize(("suffix", "start"), [("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_drawn_files(suffix, start, tmp_path):
    pytest.importorskip("matplotlib")
    path = tmp_path / f"graph.{suffix}"
    assert main(["draw", "x*y", "--at", "x=2,y=-3", "-o", str(path)]) == 0
    assert path.read_bytes().startswith(start)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["-o", "{}/none/graph.svg"], "there is no folder"),
        (["-o", "{}"], "is a folder"),
        (["-o", "{}/graph.none"], "graph.none"),
        (["-o", "{}/graph"], "must end in"),
        (["--open"], "add -o graph.html"),
        (["--max-nodes", "0"], "max_nodes"),
    ],
)
def test_bad_places_are_refused(more, words, tmp_path, capsys):
    assert main(["draw", "x*x", "--at", "x=2", *(each.format(tmp_path) for each in more)]) == 2
    error = capsys.readouterr().err
    assert words in error and "Traceback" not in error
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("sin(x, y, x)", "sin is called as sin(x), and has 3 arguments here"),
        ("mse_loss(x * y)", "mse_loss is called as mse_loss(input, target"),
        ("ln(x*y)", "Did you mean log?"),
    ],
)
def test_calls_that_will_not_do_are_told_the_right_one(formula, words, capsys):
    assert main(["draw", formula, "--at", "x=2,y=3"]) == 2
    assert words in capsys.readouterr().err


def test_a_file_that_cannot_be_written(tmp_path, capsys, monkeypatch):
    def refused(path):
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(command.viz.Picture, "save", lambda self, path: refused(str(path)))
    assert main(["draw", "x*x", "--at", "x=2", "-o", str(tmp_path / "g.txt")]) == 2
    assert "g.txt" in capsys.readouterr().err


def test_open_shows_the_file(tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    assert main(["draw", "x*x", "--at", "x=2", "-o", str(tmp_path / "g.txt"), "--open"]) == 0
    assert opened == [(tmp_path / "g.txt").as_uri()]


def test_without_an_engine_there_is_text(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(engine, "_has_pip_engine", lambda: False)
    assert main(["draw", "x*x", "--at", "x=2"]) == 0
    assert main(["draw", "x*x", "--at", "x=2", "-o", str(tmp_path / "g.svg")]) == 2
    assert engine.PIP in capsys.readouterr().err


# Scripts.

SCRIPT = """
import sys
import tinygrad_edu as torch
from beside import SCALE

if __name__ == "__main__":
    raise RuntimeError("not as a program")

w = torch.tensor(3.0, requires_grad=True)
loss = w * SCALE
text = "words"

def model():
    net = torch.nn.Linear(2, 1)
    x = torch.ones(1, 2)
    hidden = net(x)
    def inner():
        return 5
    if inner() == 5:
        return (hidden * w).sum()

def several():
    a = w * 2
    return {"a": a, "b": a * a}

def pair():
    return w * 2, w * 3

def nothing():
    w * 2

def number():
    return 3

def wants(x, *, y, z=1):
    return x

def recursive(n=3):
    return w if n == 0 else recursive(n - 1) * w

def decorated_by(function):
    def inside():
        return function() * 2
    return inside

@decorated_by
def decorated():
    return w * w

def picture():
    own = w * w
    return torch.viz.draw(own)

def fails():
    a, b = torch.ones(2, 3, requires_grad=True), torch.ones(2, 3)
    scaled = a * 2
    return scaled @ b

def leaves():
    sys.exit(3)

def constant():
    return torch.ones(2)

def lost():
    return undefined_name
"""


@pytest.fixture
def script(tmp_path):
    path = tmp_path / "train.py"
    path.write_text(SCRIPT)
    (tmp_path / "beside.py").write_text("SCALE = 2.0\n")
    yield path
    sys.modules.pop("beside", None)


def drawn(capsys, script, name, *more):
    before = list(sys.path)
    status = main(["draw", f"{script}:{name}", *more])
    assert sys.path == before and "__drawn__" not in sys.modules
    shown = capsys.readouterr()
    assert shown.out == "" or status == 0 or "up to this error" in shown.out
    return status, shown.out + shown.err


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("loss", ["loss = w ×", "w = 3.0"]),
        ("model", ["hidden", "net.weight", "w = 3.0"]),
        ("several", ["a = w × 2.0"]),
        ("pair", ["w = 3.0"]),
        ("recursive", ["w = 3.0", "= 81.0"]),
        ("decorated", ["w = 3.0", "= 18.0"]),
        ("picture", ["own = w × w"]),
        ("w", ["w = 3.0"]),
    ],
)
def test_a_script_is_drawn_with_its_names(name, words, script, capsys):
    status, shown = drawn(capsys, script, name)
    assert status == 0
    assert all(word in shown for word in words), shown


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("mdoel", "Did you mean model?"),
        ("", "say what of .* to draw, as in"),
        ("zzzzz", "It has: w, loss, model"),
        ("text", "gives str"),
        ("nothing", "gives None"),
        ("number", "gives int"),
        ("wants", r"wants x and y.*return wants\(x, y=y\)"),
        ("constant", "has no graph"),
    ],
)
def test_what_cannot_be_drawn_is_explained(name, words, script, capsys):
    status, shown = drawn(capsys, script, name)
    assert status == 2 and "Traceback" not in shown
    assert re.search(words, shown, re.DOTALL), shown


@pytest.mark.parametrize(
    ("name", "words"),
    [("fails", "shapes cannot be multiplied"), ("leaves", "SystemExit: 3"), ("lost", "NameError")],
)
def test_an_exception_in_the_script_is_told_from_its_own_lines(name, words, script, capsys):
    status, shown = drawn(capsys, script, name)
    assert status == 1 and words in shown
    files = set(re.findall(r'File "(.*?)"', shown))
    assert files == {str(script)} and f"in {name}" in shown and "viz.watch() found" not in shown


@needs_engine
def test_the_graph_up_to_the_error(script, tmp_path, capsys):
    status, shown = drawn(capsys, script, "fails", "-o", str(tmp_path / "error.svg"))
    assert status == 1 and "the graph up to this error" in shown
    assert "cannot be" in (tmp_path / "error.svg").read_text("utf-8")
    status, shown = drawn(capsys, script, "fails")
    assert "scaled" in shown and "drawn by viz.watch()" in shown


@needs_engine
def test_options_reach_draw(script, tmp_path, capsys):
    for more in (
        ["--depth", "0"],
        ["--expand", "net"],
        ["--overlay", "bytes"],
        ["--quiz"],
        ["--quiz", "answers"],
        ["--rankdir", "LR"],
    ):
        assert drawn(capsys, script, "model", "-o", str(tmp_path / f"{'-'.join(more)}.svg"), *more)[0] == 0
    sizes = {path.name: path.read_bytes() for path in tmp_path.glob("--*.svg")}
    assert len(set(sizes.values())) == len(sizes) == 6
    assert "Quiz" in sizes["--quiz.svg"].decode()
    status, shown = drawn(capsys, script, "model", "-o", str(tmp_path / "x.svg"), "--expand", "nett")
    assert status == 2 and "'net'" in shown


def test_a_file_that_is_not_there(script, capsys):
    status, shown = drawn(capsys, script.with_name("trian.py"), "loss")
    assert status == 2 and "Did you mean train.py?" in shown
    assert main(["draw", "/nowhere/at/all.py:loss"]) == 2
    assert main(["draw", f"{script}:loss", "--at", "x=2"]) == 2
    assert "makes its own" in capsys.readouterr().err


@pytest.mark.parametrize("source", ["def f(:\n", "x = '\xff", "\x00"])
def test_a_script_that_is_no_python(source, tmp_path, capsys):
    path = tmp_path / "bad.py"
    path.write_bytes(source.encode("latin-1"))
    status, shown = drawn(capsys, path, "f")
    assert status == 2 and "bad.py" in shown and "Traceback" not in shown


def test_a_script_that_fails_on_its_way(tmp_path, capsys):
    path = tmp_path / "late.py"
    path.write_text(
        textwrap.dedent("""
        import tinygrad_edu
        1 / 0
    """)
    )
    status, shown = drawn(capsys, path, "f")
    assert status == 1 and "line 3" in shown and "ZeroDivisionError" in shown


def test_a_class_of_the_script_can_be_a_dataclass(tmp_path, capsys):
    path = tmp_path / "data.py"
    path.write_text(
        textwrap.dedent("""
        from __future__ import annotations
        from dataclasses import dataclass
        import tinygrad_edu as torch

        @dataclass
        class Pair:
            x: float

        def loss():
            return torch.tensor(Pair(2.0).x, requires_grad=True) * 2
    """)
    )
    assert drawn(capsys, path, "loss")[0] == 0
