"""Tensors as text: fixed examples of PyTorch, the laws of the layout, and bad input."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinygrad_edu.face.printing import format_tensor, get_printoptions, set_printoptions


@pytest.fixture(autouse=True)
def default_options():
    yield
    set_printoptions(profile="default")


def f32(values):
    return np.array(values, dtype="float32")


EXAMPLES = [
    (f32(3.14159), [], "tensor(3.1416)"),
    (f32([1, 2]), [], "tensor([1., 2.])"),
    (f32([1, 2.5]), ["requires_grad=True"], "tensor([1.0000, 2.5000], requires_grad=True)"),
    (np.array([1.5]), ["grad_fn=<MulBackward0>"], "tensor([1.5000], dtype=torch.float64, grad_fn=<MulBackward0>)"),
    (np.array([[1, -20], [300, 4]]), [], "tensor([[  1, -20],\n        [300,   4]])"),
    (np.array([True, False]), [], "tensor([ True, False])"),
    (np.array(7, dtype="int32"), [], "tensor(7, dtype=torch.int32)"),
    (np.array([-0.5], dtype="float16"), [], "tensor([-0.5000], dtype=torch.float16)"),
    (f32([]), [], "tensor([])"),
    (f32(np.zeros((2, 0))), [], "tensor([], size=(2, 0))"),
    (np.zeros((0, 1), dtype="int64"), [], "tensor([], size=(0, 1), dtype=torch.int64)"),
    (f32([1e-5, 1]), [], "tensor([1.0000e-05, 1.0000e+00])"),
    (f32([1, 2, 1e10]), [], "tensor([1.0000e+00, 2.0000e+00, 1.0000e+10])"),
    (f32([1, 1000]), [], "tensor([   1., 1000.])"),
    (f32([1, 1001]), [], "tensor([1.0000e+00, 1.0010e+03])"),
    (f32([1e8]), [], "tensor([100000000.])"),
    (f32([1.5, np.nan, -np.inf]), [], "tensor([1.5000,    nan,   -inf])"),
    (f32([1, np.nan, -np.inf]), [], "tensor([1., nan, -inf])"),
    (f32([-0.0, 0]), [], "tensor([-0., 0.])"),
    (f32(np.zeros((2, 1, 2))), [], "tensor([[[0., 0.]],\n\n        [[0., 0.]]])"),
    (np.arange(2000), [], "tensor([   0,    1,    2,  ..., 1997, 1998, 1999])"),
    (
        f32(np.zeros((1001, 2))),
        ["requires_grad=True"],
        "tensor([[0., 0.],\n        [0., 0.],\n        [0., 0.],\n        ...,\n        [0., 0.],\n        [0., 0.],\n"
        "        [0., 0.]], requires_grad=True)",
    ),
    (
        np.arange(20) * 100,
        [],
        "tensor([   0,  100,  200,  300,  400,  500,  600,  700,  800,  900, 1000, 1100,\n"
        "        1200, 1300, 1400, 1500, 1600, 1700, 1800, 1900])",
    ),
    (
        np.zeros((2, 2000)),
        ["requires_grad=True"],
        "tensor([[0., 0., 0.,  ..., 0., 0., 0.],\n        [0., 0., 0.,  ..., 0., 0., 0.]], dtype=torch.float64,\n"
        "       requires_grad=True)",
    ),
]


@pytest.mark.parametrize(("array", "suffixes", "text"), EXAMPLES)
def test_examples_print_as_in_pytorch(array, suffixes, text):
    assert format_tensor(array, suffixes) == text


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"precision": 2}, "tensor([   1.00,    2.50, 1000.00])"),
        ({"sci_mode": True}, "tensor([1.0000e+00, 2.5000e+00, 1.0000e+03])"),
        ({"threshold": 2, "edgeitems": 1}, "tensor([   1.,  ..., 1000.])"),
        ({"linewidth": 20}, "tensor([   1.0000,\n           2.5000,\n        1000.0000])"),
    ],
)
def test_options_do_what_they_say(options, text):
    set_printoptions(**options)
    assert format_tensor(f32([1, 2.5, 1000])) == text


def test_options_stay_until_changed_and_sci_mode_does_not():
    set_printoptions(precision=2, sci_mode=True)
    set_printoptions(edgeitems=5)
    assert get_printoptions() == {
        "precision": 2, "threshold": 1000, "edgeitems": 5, "linewidth": 80, "sci_mode": None
    }  # fmt: skip


@given(st.lists(st.integers(-(2**63), 2**63 - 1), min_size=1, max_size=40), st.integers(31, 200))
def test_no_line_but_the_last_is_longer_than_the_line_width(values, linewidth):
    set_printoptions(linewidth=linewidth)
    *lines, last = format_tensor(np.array(values)).splitlines()
    assert all(len(line) <= linewidth for line in lines)
    assert len(last) <= linewidth + 1  # the closing parenthesis


@given(st.lists(st.floats(-1e4, 1e4), min_size=1, max_size=40))
def test_numbers_read_back_to_the_printed_precision(values):
    text = format_tensor(np.array(values), default_dtype="float64")
    found = [float(word) for word in text.removeprefix("tensor([").removesuffix("])").split(",")]
    assert found == pytest.approx(values, rel=1e-4, abs=1e-4)


def test_printing_a_large_tensor_formats_only_what_it_shows():
    array = np.zeros((5000, 2000), dtype="float32")
    start = time.perf_counter()
    format_tensor(array)
    assert time.perf_counter() - start < 0.05


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"profile": "long"}, "profile must be one of default, short, full, but got 'long'"),
        ({"precision": -1}, "precision must be an int >= 0, but got -1"),
        ({"edgeitems": "3"}, "edgeitems must be an int >= 0, but got '3'"),
        ({"linewidth": 8.5}, "linewidth must be an int >= 0, but got 8.5"),
        ({"threshold": "all"}, "threshold must be a number, but got 'all'"),
    ],
)
def test_bad_options_are_named_and_change_nothing(options, words):
    before = get_printoptions()
    with pytest.raises(ValueError, match=words):
        set_printoptions(**options)
    assert get_printoptions() == before
