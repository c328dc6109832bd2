"""Tensors print as PyTorch prints them, character for character."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinygrad_edu.face.printing import format_tensor, get_printoptions, set_printoptions

torch = pytest.importorskip("torch")

dtypes = st.sampled_from(["float16", "float32", "float64", "bool", "uint8", "int8", "int16", "int32", "int64"])
shapes = (
    st.lists(st.sampled_from([0, 1, 2, 3, 5, 7, 8, 30]), max_size=4).map(tuple).filter(lambda s: math.prod(s) < 2000)
)
printoptions = st.fixed_dictionaries(
    {},
    optional={
        "profile": st.sampled_from(["default", "short", "full"]),
        "precision": st.integers(0, 9),
        "threshold": st.sampled_from([0, 3, 20, 100]),
        "edgeitems": st.integers(0, 5),
        "linewidth": st.integers(0, 120),
        "sci_mode": st.sampled_from([None, True, False]),
    },
)


@pytest.fixture(autouse=True)
def default_options():
    yield
    set_options(profile="default")


def set_options(**options):
    torch.set_printoptions(**options)
    set_printoptions(**options)


@st.composite
def arrays(draw):
    """Arrays of mixed magnitudes, with zeros, nan and inf, and whole numbers now and then."""
    shape, dtype = draw(shapes), draw(dtypes)
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    values = random.standard_normal(shape) * 10.0 ** draw(st.integers(-9, 12))
    values = values * 10.0 ** random.integers(0, draw(st.sampled_from([1, 3, 9])), shape)
    if draw(st.booleans()):
        values = np.round(values)
    if draw(st.booleans()):
        special = random.choice([0.0, -0.0, np.nan, np.inf, -np.inf], shape)
        values = np.where(random.random(shape) < 0.3, special, values)
    with np.errstate(all="ignore"):
        return np.array(values).astype(dtype)


def repr_both(array, notes):
    tensor, suffixes = torch.from_numpy(array.copy()), []
    if array.dtype.kind == "f" and notes == "leaf":
        tensor, suffixes = tensor.requires_grad_(), ["requires_grad=True"]
    elif array.dtype.kind == "f" and notes == "node":
        tensor = tensor.requires_grad_().view_as(tensor)
        suffixes = [f"grad_fn=<{type(tensor.grad_fn).__name__}>"]
    return format_tensor(array, suffixes), repr(tensor)


@settings(max_examples=500)
@given(arrays(), st.sampled_from(["", "leaf", "node"]))
def test_any_tensor_prints_alike(array, notes):
    found, expected = repr_both(array, notes)
    assert found == expected


@settings(max_examples=500)
@given(arrays(), st.sampled_from(["", "leaf", "node"]), st.lists(printoptions, max_size=2))
def test_any_options_print_alike(array, notes, changes):
    set_options(profile="default")
    for options in changes:
        set_options(**options)
    found, expected = repr_both(array, notes)
    assert found == expected


@given(st.floats(), st.sampled_from(["float32", "float64"]))
def test_any_single_float_prints_alike(value, dtype):
    with np.errstate(over="ignore"):
        array = np.array(value, dtype=dtype)
    assert format_tensor(array) == repr(torch.from_numpy(array.copy()))


@given(st.lists(st.floats(width=32), max_size=20))
def test_any_list_of_floats_prints_alike(values):
    array = np.array(values, dtype="float32")
    assert format_tensor(array) == repr(torch.from_numpy(array.copy()))


@pytest.mark.parametrize("edge", [1e-4, 1e-1, 1.0, 1e3, 1e8])
@pytest.mark.parametrize("other", [1.0, 0.1, 0.5, 1e5, 1e8])
@pytest.mark.parametrize("step", [-np.inf, 0, np.inf])
def test_the_borders_of_scientific_notation_are_alike(edge, other, step):
    array = np.array([other, np.nextafter(edge, step) if step else edge])
    assert format_tensor(array) == repr(torch.from_numpy(array))
    assert format_tensor(np.round(array)) == repr(torch.from_numpy(np.round(array)))


@pytest.mark.parametrize("shape", [(1001,), (32, 32), (2, 600), (600, 2), (1, 1, 2000), (11, 3, 5, 7), (7, 7, 7, 7)])
@pytest.mark.parametrize("dtype", ["float32", "float64", "int64", "bool"])
def test_summaries_print_alike(shape, dtype):
    array = np.random.default_rng(0).standard_normal(shape).astype(dtype)
    found, expected = repr_both(array, "leaf")
    assert found == expected


@pytest.mark.parametrize("dtype", [torch.float64, torch.float16])
def test_the_default_dtype_is_not_named(dtype):
    before = torch.get_default_dtype()
    try:
        torch.set_default_dtype(dtype)
        for array in (np.ones(3), np.ones(3, "float32"), np.ones(3, "float16"), np.ones(0), np.ones(0, "int64")):
            assert format_tensor(array, default_dtype=str(dtype)[6:]) == repr(torch.from_numpy(array))
    finally:
        torch.set_default_dtype(before)


@given(printoptions, printoptions)
def test_options_change_alike(first, second):
    set_options(profile="default")
    set_options(**first)
    set_options(**second)
    theirs = torch._tensor_str.PRINT_OPTS
    assert get_printoptions() == {name: getattr(theirs, name) for name in get_printoptions()}


def test_a_parameter_prints_alike():
    parameter = torch.nn.Parameter(torch.arange(30.0))
    found = "Parameter containing:\n" + format_tensor(parameter.detach().numpy(), ["requires_grad=True"])
    assert found == repr(parameter)
