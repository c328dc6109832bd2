"""Dtypes without PyTorch: laws of promotion, whole numbers against Python's own, casts, and what is out of scope."""

import itertools
import operator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tinygrad_edu as torch
from tinygrad_edu.core import DTYPES

ALL = list(DTYPES.values())
WHOLE = [d for d in ALL if d.dtype.kind in "iu"]
dtypes, whole = st.sampled_from(ALL), st.sampled_from(WHOLE)


def wrapped(number: int, dtype: torch.dtype) -> int:
    """The number as the dtype holds it: modulo its range."""
    limits = torch.iinfo(dtype)
    return (number - limits.min) % 2**limits.bits + limits.min


@st.composite
def pairs(draw: st.DrawFn) -> tuple[torch.dtype, int, int]:
    dtype = draw(whole)
    limits = torch.iinfo(dtype)
    numbers = st.integers(limits.min, limits.max) | st.integers(max(limits.min, -9), 9)
    return dtype, draw(numbers), draw(numbers)


@given(dtypes, dtypes, dtypes)
def test_promotion_is_a_lattice(a: torch.dtype, b: torch.dtype, c: torch.dtype) -> None:
    meet = torch.promote_types
    assert meet(a, a) is a
    assert meet(a, b) is meet(b, a)
    assert meet(meet(a, b), c) is meet(a, meet(b, c))
    assert torch.can_cast(a, meet(a, b))
    assert torch.can_cast(a, b) or torch.can_cast(b, a)
    assert not (torch.can_cast(a, b) and torch.can_cast(b, c)) or torch.can_cast(a, c)


@given(dtypes, dtypes)
def test_a_zero_dimensional_tensor_widens_only_to_a_higher_kind(a: torch.dtype, b: torch.dtype) -> None:
    many, one = torch.ones(2, dtype=a), torch.ones((), dtype=b)
    found = (many * one).dtype
    assert found is torch.result_type(many, one) is (one * many).dtype
    assert found is (a if torch.can_cast(b, a) else b)


@given(dtypes, st.sampled_from([True, 2, 2.5]))
def test_a_number_never_widens_its_own_kind(a: torch.dtype, number: float) -> None:
    kinds = {bool: torch.bool, int: torch.int64, float: torch.get_default_dtype()}
    found = torch.result_type(torch.ones(2, dtype=a), number)
    assert found is (a if torch.can_cast(kinds[type(number)], a) else kinds[type(number)])


@given(pairs())
def test_whole_numbers_wrap_around(given: tuple[torch.dtype, int, int]) -> None:
    dtype, a, b = given
    x, y = torch.tensor([a], dtype=dtype), torch.tensor([b], dtype=dtype)
    for f in (operator.add, operator.sub, operator.mul):
        assert f(x, y).tolist() == [wrapped(f(a, b), dtype)]
        assert f(x, y).dtype is dtype
    assert (-x).tolist() == [wrapped(-a, dtype)]
    assert (~x).tolist() == [wrapped(~a, dtype)]


@given(pairs())
def test_whole_division_is_pythons(given: tuple[torch.dtype, int, int]) -> None:
    dtype, a, b = given
    x, y = torch.tensor([a], dtype=dtype), torch.tensor([b], dtype=dtype)
    if b == 0:
        for f in (operator.floordiv, operator.mod, torch.fmod):
            with pytest.raises(RuntimeError, match="ZeroDivisionError"):
                f(x, y)
        return
    if a == torch.iinfo(dtype).min and b == -1:
        return  # the quotient is one too large
    assert (x // y).tolist() == [a // b]
    assert (x % y).tolist() == [a % b]
    toward_zero = abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)
    assert torch.div(x, y, rounding_mode="trunc").tolist() == [toward_zero]
    assert torch.fmod(x, y).tolist() == [a - b * toward_zero]


@given(pairs())
def test_whole_powers(given: tuple[torch.dtype, int, int]) -> None:
    dtype, a, b = given
    x, y = torch.tensor([a, 2], dtype=dtype), torch.tensor([b, 1], dtype=dtype)
    expected = (
        wrapped(pow(a, b, 2 ** torch.iinfo(dtype).bits), dtype) if b >= 0 else {1: 1, -1: 1 - 2 * (b % 2)}.get(a, 0)
    )
    assert (x**y).tolist() == [expected, 2]
    if b < 0:
        with pytest.raises(RuntimeError, match="negative integer powers"):
            x**b


@given(pairs(), whole)
def test_casts_between_whole_numbers_wrap_around(given: tuple[torch.dtype, int, int], to: torch.dtype) -> None:
    dtype, a, _ = given
    assert torch.tensor([a], dtype=dtype).to(to).tolist() == [wrapped(a, to)]


@given(st.floats(-127, 127), st.sampled_from([d for d in WHOLE if d is not torch.uint8]))
def test_floats_lose_their_fraction(a: float, to: torch.dtype) -> None:
    assert torch.tensor([a], dtype=torch.float64).to(to).tolist() == [int(a)]
    assert torch.tensor([a], dtype=to).tolist() == [int(a)]


def test_casts_pass_gradients_in_the_dtype_that_they_came_from() -> None:
    x = torch.tensor([1.5, 2.5], requires_grad=True)
    (x.double() * torch.tensor([2.0, 3.0], dtype=torch.float64)).sum().backward()
    assert x.grad.dtype is torch.float32
    assert x.grad.tolist() == [2.0, 3.0]


leaves = st.integers(-9, 9) | st.booleans() | st.floats(-9, 9, width=32)


@given(st.integers(0, 3).flatmap(lambda n: st.lists(st.lists(leaves, min_size=n, max_size=n), max_size=4)))
def test_nested_lists_come_back(data: list[list[float]]) -> None:
    t = torch.tensor(data)
    kinds = {type(x) for row in data for x in row}
    dtype = torch.float32 if float in kinds or not kinds else torch.int64 if int in kinds else torch.bool
    assert t.dtype is dtype
    assert t.tolist() == ([[dtype.dtype.type(x).item() for x in row] for row in data])


@given(st.integers(-20, 20), st.integers(-20, 20), st.integers(-7, 7).filter(bool))
def test_arange_is_range(start: int, end: int, step: int) -> None:
    if (end - start) * step < 0:
        with pytest.raises(RuntimeError, match="inconsistent with step sign"):
            torch.arange(start, end, step)
    else:
        assert torch.arange(start, end, step).tolist() == list(range(start, end, step))


@pytest.mark.filterwarnings("ignore:torch.range")
@given(st.integers(-9, 9), st.integers(0, 20), st.integers(1, 5))
def test_range_holds_its_end(start: int, count: int, step: int) -> None:
    assert torch.range(start, start + count * step, step).tolist() == list(range(start, start + count * step + 1, step))


@given(st.floats(-9, 9), st.floats(-9, 9), st.integers(2, 30))
def test_linspace_ends_where_it_should(start: float, end: float, steps: int) -> None:
    t = torch.linspace(start, end, steps, dtype=torch.float64)
    assert (t[0].item(), t[-1].item()) == (start, end)
    np.testing.assert_allclose(np.diff(t.numpy()), (end - start) / (steps - 1), rtol=1e-9, atol=1e-12)


def test_fill_values_must_fit() -> None:
    for dtype, value in (
        (torch.uint8, 256),
        (torch.int8, -129),
        (torch.int8, 127.5),
        (torch.uint8, -0.5),
        (torch.float16, 1e6),
    ):
        with pytest.raises(RuntimeError, match=r"without overflow.*outside of"):
            torch.full((2,), value, dtype=dtype)
    assert torch.full((2,), float("inf"), dtype=torch.float16).tolist() == [float("inf")] * 2
    assert torch.full((1,), -1, dtype=torch.uint8).tolist() == [255]


def test_types_of_one_dtype() -> None:
    names = ("Float", "Double", "Half", "Long", "Int", "Short", "Char", "Byte", "Bool")
    kinds = [getattr(torch, f"{name}Tensor") for name in names]
    for kind, dtype in itertools.product(kinds, ALL):
        t = torch.zeros(2, dtype=dtype)
        assert isinstance(t, kind) == (kind.dtype is dtype)
        assert (t.type() == f"torch.{kind.__name__}") == (kind.dtype is dtype)
        assert t.type(kind).dtype is kind.dtype is t.type(f"torch.{kind.__name__}").dtype is kind(2, 3).dtype


@pytest.mark.parametrize("name", ["bfloat16", "complex64", "cfloat", "complex128", "uint16", "qint8", "float8_e4m3fn"])
def test_dtypes_out_of_scope_say_so(name: str) -> None:
    dtype = getattr(torch, name)
    assert repr(dtype).startswith("torch.")
    assert dtype != torch.float32
    assert isinstance(dtype, torch.dtype)
    x = torch.ones(2)
    for use in (
        lambda: torch.zeros(2, dtype=dtype),
        lambda: torch.tensor([1], dtype=dtype),
        lambda: x.to(dtype),
        lambda: x.type(dtype),
        lambda: x.sum(dtype=dtype),
        lambda: torch.set_default_dtype(dtype),
        lambda: torch.promote_types(dtype, torch.float32),
        lambda: torch.finfo(dtype),
    ):
        with pytest.raises(NotImplementedError, match=rf"torch\.{dtype.name} is out of scope here: (use|keep|round)"):
            use()


def test_functions_out_of_scope_say_so() -> None:
    x = torch.ones(2)
    for name in ("complex", "view_as_real", "sparse_coo_tensor", "quantize_per_tensor"):
        with pytest.raises(NotImplementedError, match=rf"torch\.{name} is out of scope here: (use|keep)"):
            getattr(torch, name)(x, x)
    for name in ("bfloat16", "cfloat", "to_sparse", "dequantize"):
        with pytest.raises(NotImplementedError, match=rf"Tensor\.{name} is out of scope here: (use|keep)"):
            getattr(x, name)()
    with pytest.raises(TypeError, match="complex128 is out of scope"):
        torch.tensor([1j])


def test_limits() -> None:
    assert repr(torch.iinfo(torch.int8)) == "iinfo(min=-128, max=127, dtype=int8)"
    assert torch.finfo(torch.float16).max == 65504 == -torch.finfo(torch.float16).min
    assert torch.finfo() == torch.finfo(torch.float32) != torch.finfo(torch.float64)
    assert {d.abbr for d in ALL} == {"b8", "u8", "i8", "i16", "i32", "i64", "f16", "f32", "f64"}
