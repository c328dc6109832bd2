"""What a backward of one's own may return (groups 61 to 63)."""

from typing import Any

import pytest

from .semantics import Program, compare, leaf, of, program


def returning(lib: Any, *gradients: Any) -> Any:
    """A function of two arguments whose backward returns these."""

    class Returns(lib.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any, y: Any) -> Any:
            return x * 1

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            return gradients if len(gradients) != 1 else gradients[0]

    return Returns


@program(61, 62)
def too_many_and_too_few_gradients(lib: Any, see: Any) -> None:
    x, y, g = leaf(lib, 1.0, 2.0), leaf(lib, 3.0, 4.0), lib.ones(2)
    phrase = "returned an incorrect number of gradients"
    see.error("too few", phrase, lambda: returning(lib, g).apply(x, y).sum().backward())
    see.error("too many", phrase, lambda: returning(lib, g, g, g).apply(x, y).sum().backward())
    returning(lib, g, g, None, None).apply(x, y).sum().backward()  # more, but None
    see("x", x.grad)
    see("y", y.grad)


@program(62)
def gradients_of_a_wrong_shape(lib: Any, see: Any) -> None:
    x, y, g = leaf(lib, 1.0, 2.0), leaf(lib, 3.0, 4.0), lib.ones(2)
    see.error(
        "first", "invalid gradient at index 0", lambda: returning(lib, lib.ones(3), g).apply(x, y).sum().backward()
    )
    see.error(
        "second", "invalid gradient at index 1", lambda: returning(lib, g, lib.ones(5)).apply(x, y).sum().backward()
    )
    see.error("shape", "expected shape", lambda: returning(lib, lib.ones(2, 3, 1), g).apply(x, y).sum().backward())
    returning(lib, lib.ones(4, 2), g).apply(x, y).sum().backward()  # it is summed to the shape
    see("x", x.grad)


@program(62)
def gradients_that_are_no_tensors(lib: Any, see: Any) -> None:
    x, y, g = leaf(lib, 1.0, 2.0), leaf(lib, 3.0, 4.0), lib.ones(2)
    see.error("number", "", lambda: returning(lib, 1.0, g).apply(x, y).sum().backward())
    see.error("text", "", lambda: returning(lib, g, "no").apply(x, y).sum().backward())


@program(62)
def gradients_of_another_dtype(lib: Any, see: Any) -> None:
    x, y = leaf(lib, 1.0, 2.0), leaf(lib, 3.0, 4.0)
    returning(lib, lib.ones(2, dtype=lib.float64), lib.ones(2, dtype=lib.float16)).apply(x, y).sum().backward()
    see("x", x.grad)
    see("y", y.grad)


@program(63)
def none_stays_none(lib: Any, see: Any) -> None:
    class NoGradient(lib.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            return x * 2

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            return None

    x, calls = leaf(lib, 1.0), []
    NoGradient.apply(x).backward()
    see("leaf", x.grad)
    y = x**2
    y.register_hook(lambda g: calls.append("y"))
    NoGradient.apply(y).backward()
    see("behind", x.grad)
    see("calls", calls)
    (NoGradient.apply(x) + x).backward()
    see("beside", x.grad)
    see("grad", lib.autograd.grad(NoGradient.apply(x), x, allow_unused=True))


@program(63)
def none_for_an_input_that_wants_a_gradient(lib: Any, see: Any) -> None:
    x, y = leaf(lib, 1.0, 2.0), leaf(lib, 3.0, 4.0)
    returning(lib, None, lib.ones(2)).apply(x, y * 2).sum().backward()
    see("x", x.grad)
    see("y", y.grad)


DIFFERS: dict[str, tuple[str, dict[str, str]]] = {
    "none_stays_none": (
        "a hook is not called where no gradient comes; PyTorch calls it with None",
        {"calls": "ours []"},
    ),
}


@pytest.mark.parametrize("one", of(__name__), ids=str)
def test_program(one: Program) -> None:
    compare(one, DIFFERS)
