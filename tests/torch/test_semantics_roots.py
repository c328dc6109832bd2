"""Shapes of starting gradients, `inputs=` of backward, and what may be assigned to .grad (groups 11 to 15)."""

from typing import Any

import pytest

from .semantics import Program, compare, leaf, of, program


@program(11)
def shapes_that_do_not_match(lib: Any, see: Any) -> None:
    x = leaf(lib, [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    phrase = "Mismatch in shape: grad_output[0] has a shape of "
    see.error("backward", phrase, lambda: (x * 2).backward(lib.ones(3)))
    see.error("transposed", phrase, lambda: (x * 2).backward(lib.ones(3, 2)))
    see.error("grad", "and output[0] has a shape of", lambda: lib.autograd.grad(x * 2, x, lib.ones(2)))
    second = [x.sum(), x * 2], [None, lib.ones(3)]
    see.error("second", "", lambda: lib.autograd.backward(*second))
    see.error("one element", phrase, lambda: x.sum().backward(lib.ones(1)))


@program(11)
def a_starting_gradient_of_another_dtype(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    (x * 2).backward(lib.ones(2, dtype=lib.float64))
    see("double", x.grad)
    x.grad = None
    (x.double() * 2).backward(lib.ones(2))
    see("float for double", x.grad)
    (first,) = lib.autograd.grad(x * 2, x, lib.ones(2, dtype=lib.float64))
    see("grad", first)


@program(11)
def a_starting_gradient_that_needs_gradients(lib: Any, see: Any) -> None:
    x, v = leaf(lib, 1.0, 2.0), leaf(lib, 3.0, 4.0)
    (first,) = lib.autograd.grad(x * x, x, v, create_graph=True)
    see("first", first)
    see("both", lib.autograd.grad(first.sum(), [x, v]))
    (plain,) = lib.autograd.grad(x * x, x, v)
    see("plain", plain)


@program(12)
def no_inputs_at_all(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0)
    see.error("backward", "cannot be empty", lambda: (x * 2).backward(inputs=[]))
    see.error("function", "cannot be empty", lambda: lib.autograd.backward([x * 2], inputs=[]))
    see.error("grad", "cannot be empty", lambda: lib.autograd.grad(x * 2, []))
    see("x", x.grad)


@program(12)
def inputs_limit_who_accumulates(lib: Any, see: Any) -> None:
    x, y = leaf(lib, 1.0, 2.0), leaf(lib, 3.0, 4.0)

    def f() -> Any:
        return (x * y + x * x).sum()

    f().backward(inputs=[x])
    see("x alone", [x.grad, y.grad])
    f().backward(inputs=[x, y])
    see("both", [x.grad, y.grad])
    f().backward(inputs=y)
    see("y alone", [x.grad, y.grad])


@program(12)
def inputs_named_twice(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    (x * x).sum().backward(inputs=[x, x])
    see("x", x.grad)
    see("grad", lib.autograd.grad((x * x).sum(), [x, x]))


@program(12)
def inputs_that_the_root_does_not_reach(lib: Any, see: Any) -> None:
    x, y = leaf(lib, 1.0, 2.0), leaf(lib, 3.0, 4.0)
    (x * x).sum().backward(inputs=[x, y])
    see("x", x.grad)
    see("y", y.grad)
    see.error("no grad", "", lambda: x.sum().backward(inputs=[lib.ones(2)]))


@program(12)
def the_root_itself_as_input(lib: Any, see: Any) -> None:
    x = leaf(lib, 2.0)
    x.backward(inputs=[x])
    see("leaf", x.grad)
    see("grad of leaf", lib.autograd.grad(x, x))
    y = x * 3
    see("grad of result", lib.autograd.grad(y, [y, x]))


@program(13)
def results_as_inputs_get_a_gradient(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y = x * x
    z = (y * 3).sum()
    z.backward(inputs=[y], retain_graph=True)
    see("y", y.grad)
    see("x", x.grad)
    z.backward(inputs=[x, y])
    see("y again", y.grad)
    see("x again", x.grad)


@program(13)
def the_gradient_of_a_result_warns_unless_it_was_asked_for(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y = x * x
    y.sum().backward()
    see.warnings("not asked", lambda: y.grad)
    z = x * x
    z.retain_grad()
    z.sum().backward()
    see.warnings("retained", lambda: z.grad)
    see.warnings("leaf", lambda: x.grad)
    see("z", z.grad)


@program(13)
def a_result_between_two_inputs(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y = x * 2
    z = y * y
    (z * z).sum().backward(inputs=[z, x])
    see("z", z.grad)
    see("x", x.grad)


@program(14)
def what_cannot_be_a_gradient(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)

    def assign(value: Any) -> Any:
        def run() -> None:
            x.grad = value

        return run

    see.error("number", "expected to be a Tensor or None", assign(0))
    see.error("list", "", assign([1.0, 2.0]))
    see.error("itself", "can't assign Variable as its own grad", assign(x))
    see.error("shape", "assign a gradient of size", assign(lib.zeros(3)))
    see.error("broadcast", "assign a gradient of size", assign(lib.zeros(1)))
    see.error("dtype", "assign a gradient with dtype", assign(lib.zeros(2, dtype=lib.float64)))
    see.error("integers", "assign a gradient with dtype", assign(lib.zeros(2, dtype=lib.int64)))
    see("grad", x.grad)


@program(14)
def what_can_be_a_gradient(lib: Any, see: Any) -> None:
    x, other = leaf(lib, 1.0, 2.0), leaf(lib, 3.0, 4.0)
    for value in (lib.ones(2), other, other * 2, lib.ones(4)[::2], None, x.detach()):
        x.grad = value
        see("same object", x.grad is value)
    plain = lib.ones(2)
    plain.grad = lib.zeros(2)
    see("of a tensor without gradients", plain.grad)


@program(14)
def a_gradient_assigned_to_a_result(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y = x * 2
    y.grad = lib.ones(2)
    see("y", y.grad)
    y.sum().backward()
    see("y after", y.grad)
    see("x", x.grad)


@program(15)
def deleting_attributes(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    x.sum().backward()
    del x.grad
    see("grad", x.grad)
    del x.grad  # once more is fine
    see.error("data", "", lambda: delattr(x, "data"))
    see.error("requires_grad", "", lambda: delattr(x, "requires_grad"))
    see.error("shape", "", lambda: delattr(x, "shape"))
    see("x", x)


@program(15)
def attributes_that_cannot_be_set(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    for name, value in {
        "shape": (2,),
        "is_leaf": True,
        "dtype": None,
        "_version": 3,
        "output_nr": 1,
        "ndim": 2,
    }.items():
        see.error(name, "", lambda name=name, value=value: setattr(x, name, value))
    x.mine = 3
    see("one's own", x.mine)


@program(15)
def data_assigned_and_read(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y = (x * x).sum()
    x.data = lib.tensor([5.0, 6.0])
    see("x", x)
    see("data", x.data)
    see.error("type", "", lambda: setattr(x, "data", [1.0]))
    y.backward()
    see("grad", x.grad)
    x.data = lib.zeros(3)
    see("other shape", x)


DIFFERS: dict[str, tuple[str, dict[str, str]]] = {
    "data_assigned_and_read": (
        "what was saved is what was there, also after x.data = other",
        {"grad": "ours float32[2] leaf: [2. 4.]"},
    ),
}


@pytest.mark.parametrize("one", of(__name__), ids=str)
def test_program(one: Program) -> None:
    compare(one, DIFFERS)
