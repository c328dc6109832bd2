"""Names: what PyTorch has of each family is here, in the same forms and with the same words, and nothing else is."""

import inspect
import re

import numpy as np
import pytest

import tinygrad_edu
from tinygrad_edu.core.table import SPELLINGS

torch = pytest.importorskip("torch")

NAMES = {
    "arithmetic": """
        abs absolute add addcdiv addcmul ceil clamp clamp_max clamp_min clip conj conj_physical copysign deg2rad div
        divide fix float_power floor floor_divide fmax fmin fmod frac frexp gcd heaviside hypot lcm ldexp lerp
        maximum minimum mul multiply nan_to_num neg negative nextafter positive pow rad2deg real reciprocal remainder
        resolve_conj resolve_neg round rsqrt rsub sgn sign signbit sqrt square sub subtract true_divide trunc""",
    "transcendental": """
        acos acosh arccos arccosh arcsin arcsinh arctan arctan2 arctanh asin asinh atan atan2 atanh cos cosh digamma erf
        erfc erfinv exp exp2 expm1 lgamma log log10 log1p log2 logaddexp logaddexp2 logit mvlgamma polygamma sigmoid sin
        sinc sinh tan tanh xlogy""",
    "questions": """
        allclose bitwise_and bitwise_left_shift bitwise_not bitwise_or bitwise_right_shift bitwise_xor eq equal ge
        greater greater_equal gt is_complex is_nonzero is_same_size is_signed isclose isfinite isin isinf isnan isneginf
        isposinf isreal le less less_equal logical_and logical_not logical_or logical_xor lt ne not_equal""",
    "reductions": """
        all amax amin aminmax any argmax argmin corrcoef count_nonzero cov cummax cummin cumprod cumsum
        cumulative_trapezoid diff dist gradient kthvalue logcumsumexp logsumexp max mean median min mode nanmean
        nanmedian nanquantile nansum norm prod quantile renorm std std_mean sum trapezoid trapz var var_mean""",
    "indexing": """
        argsort argwhere bincount bucketize gather histc histogram index_add index_copy index_fill index_put
        index_reduce index_select masked_fill masked_scatter masked_select msort narrow nonzero put scatter scatter_add
        scatter_reduce searchsorted select select_scatter slice_scatter diagonal_scatter sort take take_along_dim topk
        unique unique_consecutive unravel_index where""",
    "activations": "celu hardshrink log_softmax prelu relu rrelu selu softmax threshold",
}
FUNCTIONAL = """
    celu celu_ elu elu_ gelu glu gumbel_softmax hardshrink hardsigmoid hardswish hardtanh hardtanh_ leaky_relu
    leaky_relu_ log_softmax logsigmoid mish prelu relu relu6 relu_ rrelu rrelu_ selu selu_ sigmoid silu softmax softmin
    softplus softshrink softsign tanh tanhshrink threshold threshold_"""
ALL = sorted(" ".join(NAMES.values()).split())
NOT_HERE = {
    "conj_physical_": "complex numbers are out of scope",
    "histogramdd": "numpy.histogramdd",
    "i0": "Bessel functions need SciPy",
    "i0_": "Bessel functions need SciPy",
    "igamma": "incomplete gamma functions need SciPy",
    "igammac": "incomplete gamma functions need SciPy",
    "nonzero_static": "for compilers that must know shapes",
}
OTHER_WORDS = {  # words of PyTorch's documentation that ours do not take, in the functions named
    "gather": {"sparse_grad"},  # sparse tensors are out of scope
    "max": {"other"},  # which is a tensor where `dim` is a number: both stand second
    "min": {"other"},
    "pow": {"self"},  # an overload that the documentation calls so
    "searchsorted": {"values"},  # in the documentation alone: PyTorch's own word is `input`
    "true_divide": {"dividend", "divisor"},  # likewise: `input` and `other`
}
AS_NUMPY = "expand_dims newaxis power rint take_along_axis"  # NumPy's names on our tops, with NumPy's meaning
OURS = {  # what only we have, and why
    "": {
        "calls",
        "commands",
        "core",
        "datasets",
        "face",
        "ops",
        "streams",
        "testing",
        "viz",
    },  # the rooms of the package
    "Tensor": {"array", "node", "alias"},  # what a tensor is made of
}


def torch_signatures(name):
    """The parameters of each form that PyTorch's documentation lists for a function."""
    text = getattr(getattr(torch, name), "__doc__", "") or ""
    for line in text.splitlines():
        if found := re.match(rf"(?:\.\. function:: )?{name}\((.*)\)\s*->", line.strip()):
            yield words(found.group(1))


def words(parameters):
    """`input, dim, *, keepdim=False, out=None` as names that may be given by position, and the others."""
    names = [re.split(r"[:=]", part)[0].strip() for part in re.split(r",\s*(?![^\[(]*[\])])", parameters)]
    at = names.index("*") if "*" in names else len(names)
    return names[:at], [name for name in names[at + 1 :] if name != "out"]


def our_words(function, theirs):
    """The parameters of ours in PyTorch's spelling, and those that may be given by position."""
    back = {ours: theirs for theirs, ours in SPELLINGS.items() if theirs != "self"}
    if "y" in theirs:  # trapezoid(y, x)
        back = {name: word for name, word in back.items() if name not in ("x", "y")}
    given = [p for p in inspect.signature(function).parameters.values() if p.kind is not p.VAR_KEYWORD]
    by_position = [back.get(p.name, p.name) for p in given if p.kind is p.POSITIONAL_OR_KEYWORD]
    return by_position, {back.get(p.name, p.name) for p in given} | ({"dtype"} if takes_dtype(function) else set())


def takes_dtype(function):
    return "dtype" in function.__code__.co_varnames


@pytest.mark.parametrize("name", ALL)
def test_every_form_is_here(name):
    for form in (name, f"{name}_"):
        assert hasattr(tinygrad_edu, form) or not hasattr(torch, form) or form in NOT_HERE, f"torch.{form}"
        assert hasattr(tinygrad_edu.Tensor, form) or not hasattr(torch.Tensor, form) or form in NOT_HERE, form


@pytest.mark.parametrize("name", FUNCTIONAL.split())
def test_activations_have_the_same_signature(name):
    ours, theirs = getattr(tinygrad_edu.nn.functional, name), getattr(torch.nn.functional, name)
    try:
        expected = list(inspect.signature(theirs).parameters.values())
    except (TypeError, ValueError):
        return
    found = list(inspect.signature(ours).parameters.values())
    if [p.name for p in expected] in (["args", "kwargs"], ["input"]):
        return
    assert [(p.name, p.default) for p in found] == [(p.name, p.default) for p in expected]


@pytest.mark.parametrize("name", [name for name in ALL if hasattr(torch, name)])
def test_the_words_are_the_same(name):
    for positional, others in torch_signatures(name):
        by_position, known = our_words(getattr(tinygrad_edu, name), positional)
        wanted = [*positional, *others]
        other = OTHER_WORDS.get(name, set())
        if not wanted:
            continue
        if wanted[0] in ("input", "self") and "input" not in known:
            wanted[0] = by_position[0]
        assert set(wanted) - known <= other, f"{name}: PyTorch has {wanted}, ours {known}"
        pairs = zip(by_position[1:], positional[1:], strict=False)
        assert all(ours == theirs or theirs in other for ours, theirs in pairs), f"{name}: {by_position}, {positional}"


@pytest.mark.parametrize("where", OURS)
def test_every_name_of_ours_is_pytorchs_or_numpys(where):
    """Parts of rules, which are ops too, are found in `ops` alone: list a new one as a helper in ops/names.py."""
    ours, theirs = (getattr(lib, where) if where else lib for lib in (tinygrad_edu, torch))
    names = {name for name in dir(ours) if not name.startswith("_")}
    unknown = {name for name in names - OURS[where] if not hasattr(theirs, name)}
    assert not {name for name in unknown if not hasattr(np, name)}, f"{where or 'torch'}: names that nobody knows"
    assert unknown <= set(AS_NUMPY.split()), f"{where or 'torch'}: NumPy's names, but perhaps with another meaning"


def test_what_is_not_here_is_refused_or_absent():
    for name in NOT_HERE:
        assert hasattr(torch, name), f"PyTorch has no {name}"
        assert not hasattr(tinygrad_edu, name), f"{name} is here now: take it off the list"


def test_special_functions():
    for name in tinygrad_edu.special.__all__:
        assert hasattr(torch.special, name)
