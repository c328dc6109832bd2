"""The forms of one op beside PyTorch: function, method, operator, in place with `_`, with `out=`; named results."""

import operator

import numpy as np
import pytest

import tinygrad_edu
from tinygrad_edu.ops import inplace

torch = pytest.importorskip("torch")

X, Y = np.array([0.3, -0.7, 0.55, 0.9], np.float32), np.array([0.6, 0.2, -0.4, 1.3], np.float32)
WHOLE, SMALL = np.array([12, 7, -5, 3]), np.array([2, 1, 3, 2])
UNARY_FROM = {"log": 0, "sqrt": 0, "rsqrt": 0, "logit": 0, "lgamma": 0, "digamma": 0, "acosh": 2, "arccosh": 2}
ARGUMENTS = {  # of the in-place form, besides the tensor
    **dict.fromkeys(["clamp", "clip", "hardtanh"], (-0.5, 0.5)),
    **dict.fromkeys(["clamp_max", "clamp_min", "elu", "celu", "leaky_relu"], (0.3,)),
    **dict.fromkeys(["cumsum", "cumprod"], (0,)),
    **dict.fromkeys(["tril", "triu"], (1,)),
    "lerp": (Y, 0.3),
    "addcmul": (Y, Y),
    "addcdiv": (Y, Y),
    "mvlgamma": (2,),
    "masked_fill": (Y > 0.5, 2.0),
    "renorm": (2, 0, 0.5),
    "float_power": (2,),
    "pow": (2.0,),
}
OF_TWO = """
    add arctan2 atan2 bitwise_and bitwise_left_shift bitwise_or bitwise_right_shift bitwise_xor copysign div divide eq
    floor_divide fmod gcd ge greater greater_equal gt heaviside hypot lcm ldexp le less less_equal logical_and
    logical_or logical_xor lt mul multiply ne nextafter not_equal remainder sub subtract true_divide xlogy"""
FUNCTIONS_ONLY = ("celu", "elu", "hardtanh", "leaky_relu", "selu")
NO_GRADIENT = ("heaviside", "nextafter")  # PyTorch refuses it later than we do
WRONG = ("logical_and", "logical_or")  # of truth values there is no derivative
IN_PLACE = [n for n in f"{inplace.EVERYWHERE} {inplace.METHODS}".split() if n not in FUNCTIONS_ONLY]


def operands(lib, name, leaf):
    whole = name.startswith("bitwise") or name in ("gcd", "lcm")
    first = WHOLE if whole else X + UNARY_FROM[name] + 1 if name in UNARY_FROM else X
    if name in ("log10", "log2", "log1p", "mvlgamma", "erfinv", "xlogy", "float_power"):
        first = np.abs(X) + (3 if name == "mvlgamma" else 0)
    if name in ("tril", "triu", "renorm"):
        first = np.stack([X, Y])
    x = lib.tensor(first, requires_grad=leaf and not whole and name not in NO_GRADIENT)
    given = ARGUMENTS.get(name) or (
        (SMALL if whole else np.abs(Y) if name == "xlogy" else Y,) if name in OF_TWO.split() else ()
    )
    return x, [lib.tensor(a) if isinstance(a, np.ndarray) else a for a in given]


def outcome(lib, name, form):
    """The result of one form, and the gradient through it; or the class of the error."""
    x, others = operands(lib, name, leaf=True)
    start = x * 1
    try:
        out = form(lib, start, others)
    except (RuntimeError, TypeError) as error:
        return type(error)
    assert out is start or not name, name
    grad = np.zeros(x.shape)  # which is also what no gradient means
    if out.requires_grad:
        try:
            (out * out).sum().backward()
        except RuntimeError as error:
            assert "not implemented" in str(error)
            return out.detach().numpy(), str(out.dtype), None
        grad = grad if x.grad is None else x.grad.numpy(force=True)
    return out.detach().numpy(), str(out.dtype), grad


def same(ours, theirs):
    if isinstance(theirs, type):
        assert isinstance(ours, type), f"PyTorch raises {theirs.__name__}"
        assert issubclass(ours, theirs)
        return
    assert not isinstance(ours, type), ours
    np.testing.assert_allclose(ours[0], theirs[0], rtol=3e-6, atol=1e-6)
    assert ours[1] == theirs[1]
    if theirs[2] is not None:
        np.testing.assert_allclose(ours[2], theirs[2], rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("name", IN_PLACE)
def test_in_place(name):
    if name in WRONG:
        pytest.skip("PyTorch hands the gradient through as if nothing had happened")
    method = lambda lib, x, others: getattr(x, f"{name}_")(*others)  # noqa: E731
    same(outcome(tinygrad_edu, name, method), outcome(torch, name, method))
    function = lambda lib, x, others: getattr(lib, f"{name}_")(x, *others)  # noqa: E731
    if hasattr(torch, f"{name}_"):
        same(outcome(tinygrad_edu, name, function), outcome(torch, name, function))


def test_in_place_and_out_of_place_give_the_same():
    for name in IN_PLACE:
        if name in NO_GRADIENT or not hasattr(tinygrad_edu, name):
            continue
        x, others = operands(tinygrad_edu, name, leaf=False)
        expected = getattr(tinygrad_edu, name)(x, *others)
        if expected.dtype == x.dtype:
            np.testing.assert_array_equal(getattr(x, f"{name}_")(*others).numpy(), expected.numpy(), err_msg=name)


OPERATORS = "add sub mul truediv floordiv mod pow and_ or_ xor lshift rshift matmul"


@pytest.mark.parametrize("name", OPERATORS.split())
def test_operators(name):
    whole = name in ("and_", "or_", "xor", "lshift", "rshift")
    results = []
    for lib in (tinygrad_edu, torch):
        x, y = (lib.tensor(a) for a in ((WHOLE, SMALL) if whole else (np.abs(X), Y)))
        number = 2 if whole else 2.5
        f = getattr(operator, name)
        forms = [f(x, y)] if name == "matmul" else [f(x, y), f(x, number), f(number, x)]
        if name != "matmul":
            f = getattr(operator, f"i{name.rstrip('_')}")
            forms += [f(x.clone(), y), f(x.clone(), number)]
        results.append([(out.numpy(), str(out.dtype)) for out in forms])
    for ours, theirs in zip(*results, strict=True):
        np.testing.assert_allclose(ours[0], theirs[0], rtol=1e-6)
        assert ours[1] == theirs[1]


def test_a_result_that_cannot_be_cast_back_is_refused():
    for lib in (tinygrad_edu, torch):
        for change in (
            lambda lib: lib.tensor([1, 2]).exp_(),
            lambda lib: lib.tensor([1, 2]).float_power_(2),
            lambda lib: lib.tensor([True]).add_(1),
            lambda lib: lib.tensor([1, 2]).lerp_(lib.ones(2), 0.5),
        ):
            with pytest.raises(RuntimeError):
                change(lib)
        assert lib.tensor([1, 2]).eq_(1).tolist() == [1, 0]


WITH_OUT = {
    "exp": lambda lib, x, **out: lib.exp(x, **out),
    "add": lambda lib, x, **out: lib.add(x, x, alpha=2, **out),
    "clamp": lambda lib, x, **out: lib.clamp(x, 0, 1, **out),
    "sum": lambda lib, x, **out: lib.sum(x, dim=0, **out),
    "cat": lambda lib, x, **out: lib.cat([x, x], **out),
    "matmul": lambda lib, x, **out: lib.matmul(x, x.T, **out),
    "cumsum": lambda lib, x, **out: lib.cumsum(x, 1, **out),
    "argmax": lambda lib, x, **out: lib.argmax(x, 1, **out),
    "where": lambda lib, x, **out: lib.where(x > 0, x, x * 2, **out),
    "gather": lambda lib, x, **out: lib.gather(x, 1, lib.zeros(2, 1).long(), **out),
    "index_select": lambda lib, x, **out: lib.index_select(x, 1, lib.tensor([1, 0]), **out),
    "masked_select": lambda lib, x, **out: lib.masked_select(x, x > 0, **out),
    "lerp": lambda lib, x, **out: lib.lerp(x, x + 1, 0.5, **out),
    "eq": lambda lib, x, **out: lib.eq(x, x, **out),
}


@pytest.mark.parametrize("name", WITH_OUT)
def test_out(name):
    values = []
    for lib in (tinygrad_edu, torch):
        x = lib.tensor(np.stack([X, Y]))
        expected = WITH_OUT[name](lib, x)
        out, empty = lib.zeros_like(expected), lib.empty(0, dtype=expected.dtype)
        assert WITH_OUT[name](lib, x, out=out) is out
        assert WITH_OUT[name](lib, x, out=empty) is empty
        assert WITH_OUT[name](lib, x, out=None).tolist() == expected.tolist()
        assert out._version == 1
        values.append((out.numpy(), empty.numpy(), expected.numpy()))
        if expected.is_floating_point():
            for bad in ((x.clone().requires_grad_(), out), (x, lib.zeros_like(expected).requires_grad_())):
                with pytest.raises(RuntimeError, match="don't support automatic differentiation"):
                    WITH_OUT[name](lib, bad[0], out=bad[1])
            with lib.no_grad():
                assert WITH_OUT[name](lib, x.clone().requires_grad_(), out=out) is out
    for ours, theirs in zip(*values, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-6)


def test_out_of_two_parts():
    for lib in (tinygrad_edu, torch):
        x, values, indices = lib.tensor(np.stack([X, Y])), lib.empty(2), lib.empty(2, dtype=lib.int64)
        found = lib.max(x, 1, out=(values, indices))
        assert found.values is values
        assert found.indices is indices
        assert indices.tolist() == [3, 3]


NAMED = {
    "max": lambda lib, x: lib.max(x, 0),
    "min": lambda lib, x: x.min(dim=1, keepdim=True),
    "sort": lambda lib, x: lib.sort(x, 1),
    "topk": lambda lib, x: x.topk(2),
    "kthvalue": lambda lib, x: lib.kthvalue(x, 1),
    "median": lambda lib, x: lib.median(x, 1),
    "nanmedian": lambda lib, x: lib.nanmedian(x, 0),
    "mode": lambda lib, x: lib.mode(x),
    "cummax": lambda lib, x: lib.cummax(x, 0),
    "cummin": lambda lib, x: lib.cummin(x, 1),
    "aminmax": lambda lib, x: lib.aminmax(x),
    "frexp": lambda lib, x: lib.frexp(x),
    "histogram": lambda lib, x: lib.histogram(x, 3),
}


@pytest.mark.parametrize("name", NAMED)
def test_named_results(name):
    ours, theirs = (NAMED[name](lib, lib.tensor(np.stack([X, Y]))) for lib in (tinygrad_edu, torch))
    assert repr(ours) == repr(theirs)
    assert isinstance(ours, tuple)
    assert len(ours) == len(theirs) == 2
    fields = type(ours)._fields
    for i, field in enumerate(fields):
        np.testing.assert_allclose(ours[i].numpy(), getattr(theirs, field).numpy(), rtol=1e-6)
        assert getattr(ours, field) is ours[i]
    assert type(ours).__name__ == type(theirs).__name__.rpartition(".")[2]
