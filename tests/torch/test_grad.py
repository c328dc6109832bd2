"""`backward` and `grad`: the same program here and in PyTorch gives the same values, flags, warnings and errors."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tinygrad_edu
from tests.test_ops import typical
from tinygrad_edu.core import OPS
from tinygrad_edu.testing.samples import call

torch = pytest.importorskip("torch")

from tests.torch.test_table import TWINS, in_torch  # noqa: E402  needs torch

BOTH = (tinygrad_edu, torch)

PROGRAMS = {}


@pytest.fixture(autouse=True)
def every_warning():
    """PyTorch gives some of its warnings once only, unless told otherwise."""
    torch.set_warn_always(True)
    yield
    torch.set_warn_always(False)


def program(function):
    """Run it on both: what it yields is compared, and the class of the error that ends it."""
    assert function.__name__ not in PROGRAMS
    PROGRAMS[function.__name__] = function
    return function


def seen(value):
    """What is compared of a value: of a tensor the elements, dtype, shape, and whether and how it is in the graph."""
    if isinstance(value, (tinygrad_edu.Tensor, torch.Tensor)):
        array = np.asarray(value.detach().numpy(force=True), np.float64)
        flags = (str(value.dtype), tuple(value.shape), value.requires_grad, value.is_leaf)
        return (*flags, [float(f"{x:.5g}") if np.isfinite(x) else str(x) for x in array.ravel().tolist()])
    if isinstance(value, (list, tuple)):
        return [seen(v) for v in value]
    if isinstance(value, type) and issubclass(value, BaseException):
        return value.__name__
    return value


CONCERNS = ("create_graph", "deprecated", "not a leaf")  # PyTorch warns of layouts and of few samples, too


def run(function, lib):
    found = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            found.extend(map(seen, function(lib)))
        except Exception as error:
            found.append(("error", type(error).__name__))
    return found, [w.category.__name__ for w in caught if any(word in str(w.message) for word in CONCERNS)]


def error(call, *args, **kwargs):
    """The class of the error, or None."""
    try:
        call(*args, **kwargs)
    except Exception as error:
        return type(error)
    return None


def leaf(lib, *data, **kwargs):
    values = data[0] if len(data) == 1 else data
    return lib.tensor(values, dtype=lib.float64, requires_grad=True, **kwargs)


# Accumulation and roots


@program
def accumulation_is_in_place(lib):
    x = leaf(lib, 1.0, 2.0)
    (x * x).sum().backward()
    alias, name = x.grad, id(x.grad)
    (x * x).sum().backward()
    yield alias, x.grad, id(x.grad) == name


@program
def accumulation_with_create_graph_is_out_of_place(lib):
    x = leaf(lib, 1.0, 2.0)
    (x * x).sum().backward()
    alias = x.grad
    (x * x * x).sum().backward(create_graph=True)
    yield alias, x.grad, x.grad is alias
    x.grad.sum().backward()
    yield x.grad


@program
def a_second_backward_with_create_graph_into_one_of_a_graph(lib):
    x = leaf(lib, 1.0, 2.0)
    (x * x * x).sum().backward(create_graph=True)
    alias = x.grad
    (x * x).sum().backward()
    yield alias, x.grad, x.grad is alias
    x.grad = None
    (x * x).sum().backward()
    yield x.grad


@program
def accumulation_under_no_grad(lib):
    x = leaf(lib, 1.0, 2.0)
    y = (x * x).sum()
    with lib.no_grad():
        y.backward(retain_graph=True)
        y.backward()
    yield x.grad


@program
def accumulation_into_a_gradient_that_the_user_made(lib):
    x = leaf(lib, 1.0, 2.0)
    mine = lib.ones(2, dtype=lib.float64)
    x.grad = mine
    (3 * x).sum().backward()
    yield mine, x.grad is mine, mine._version


@program
def accumulation_into_a_gradient_that_requires_grad(lib):
    x = leaf(lib, 1.0, 2.0)
    mine = leaf(lib, 1.0, 1.0)
    x.grad = mine
    (3 * x).sum().backward()
    yield mine, x.grad


@program
def accumulation_into_a_view(lib):
    x = leaf(lib, 1.0, 2.0)
    buffer = lib.zeros(4, dtype=lib.float64)
    x.grad = buffer[::2]
    (3 * x).sum().backward()
    yield buffer


@program
def accumulation_into_an_expanded_gradient(lib):
    x = leaf(lib, 1.0, 2.0)
    x.grad = lib.ones(1, dtype=lib.float64).expand(2)
    (x * x).sum().backward()
    yield x.grad


@program
def accumulation_of_nothing(lib):
    x, y = lib.rand(4, 0, requires_grad=True), lib.ones(4, 1, requires_grad=True)
    (x + y).sum().backward()
    yield x.grad, y.grad


@program
def the_same_gradient_in_three_places(lib):
    x, y = leaf(lib, 2.0), leaf(lib, 3.0)
    a = x + y
    b = a + x
    c = b + a + b * 3
    c.backward(retain_graph=True)
    yield x.grad, y.grad
    c.backward()
    yield x.grad, y.grad


@program
def gradients_of_two_leaves_are_two(lib):
    x, y = leaf(lib, 1.0, 2.0), leaf(lib, 3.0, 4.0)
    (x + y).backward(lib.ones(2, dtype=lib.float64))
    x.grad += 5
    yield x.grad, y.grad


@program
def given_gradients_are_never_modified(lib):
    x = leaf(lib, 1.0, 2.0)
    for make in (lambda: x, lambda: x + x, lambda: x * 1):  # through a view PyTorch's .grad is the user's own tensor
        x.grad, g = None, lib.tensor([1.0, 2.0], dtype=lib.float64)
        y = make()
        y.backward(g, retain_graph=True)
        y.backward(g, retain_graph=True)
        lib.autograd.backward([y, y], [g, g])
        yield g, x.grad, x.grad is g
        x.grad.zero_()
        yield g


@program
def a_given_gradient_of_a_leaf_becomes_its_own(lib):
    x, g = leaf(lib, 1.0, 2.0), lib.ones(2, dtype=lib.float64)
    x.backward(g)
    g.mul_(3)
    yield x.grad, x.grad is g


@program
def a_given_gradient_with_create_graph(lib):
    x, g = leaf(lib, 1.0, 2.0), leaf(lib, 3.0, 4.0)
    first = lib.autograd.grad(x, x, g, create_graph=True)[0]
    yield first * 1, lib.autograd.grad(first.sum(), g)
    x.backward(g, create_graph=True)
    yield x.grad


@program
def a_given_gradient_that_requires_grad_without_create_graph(lib):
    x, g = leaf(lib, 1.0, 2.0), leaf(lib, 3.0, 4.0)
    yield lib.autograd.grad(x * x, x, g)
    x.backward(g)
    yield x.grad


@program
def one_root_twice(lib):
    x = leaf(lib, 1.0, 2.0)
    lib.autograd.backward([x, x], [lib.ones_like(x), lib.ones_like(x)])
    yield x.grad
    y = (x * x).sum()
    lib.autograd.backward([y, y])
    yield x.grad
    y = (x * x).sum()
    yield lib.autograd.grad([y, y], x)


@program
def one_root_depends_on_the_other(lib):
    x = leaf(lib, 1.0, 2.0)
    y = x * x
    z = y**3
    lib.autograd.backward([y, z], [lib.ones_like(y), lib.ones_like(y)])
    yield x.grad
    y = x * x
    yield lib.autograd.grad([(y**3).sum(), y.sum()], [x, y])


@program
def a_root_that_is_a_leaf_and_an_input(lib):
    x = leaf(lib, 1.0, 2.0)
    yield lib.autograd.grad(x, x, lib.ones_like(x))
    y = x * 2
    yield lib.autograd.grad(y, y, lib.ones_like(y))
    yield lib.autograd.grad([y, y], [y, x], [lib.ones_like(y), lib.ones_like(y)])


@program
def several_roots(lib):
    x, y = leaf(lib, 1.0, 2.0), leaf(lib, 3.0, 4.0)
    lib.autograd.backward([(x * x).sum(), (x * y).sum()], [None, lib.tensor(2.0, dtype=lib.float64)])
    yield x.grad, y.grad


@program
def several_roots_one_without_grad(lib):
    x, y = leaf(lib, 1.0, 2.0), lib.ones(2)
    yield error(lib.autograd.backward, [x.sum(), y.sum()]), x.grad
    yield error(lib.autograd.backward, [y.sum(), x.sum()]), x.grad
    yield error(lib.autograd.grad, [x.sum(), y.sum()], x)


@program
def tensors_as_tuple_and_list(lib):
    x = leaf(lib, 1.0, 2.0)
    lib.autograd.backward((x.sum(), x.sum()), (lib.tensor(1.0), None))
    yield x.grad
    yield lib.autograd.grad((x.sum(),), [x], (lib.tensor(1.0),))
    yield type(lib.autograd.grad(x.sum(), [x])).__name__


@program
def bad_backwards(lib):
    x = leaf(lib, 1.0, 2.0)
    backward, one = lib.autograd.backward, lib.tensor(1.0, dtype=lib.float64)
    yield error(x.backward), error((x * x).backward), error(lib.ones(2).sum().backward), error(lib.ones(2).backward)
    yield error(backward, None), error(backward, 3), error(backward, []), error(backward, ())
    yield error(backward, x.sum(), 1.0), error(backward, x.sum(), [1.0]), error(backward, [x.sum(), x.sum()], one)
    yield error(backward, [x.sum(), x.sum()], [one]), error(backward, x.sum(), [])
    yield error(x.sum().backward, 1.0), error(x.sum().backward, np.ones(())), error(x.sum().backward, [one])
    yield error(x.sum().backward, lib.ones(2)), error(x.backward, one), error(x.backward, lib.ones(2, 1))
    yield error(x.sum().backward, lib.ones(1, dtype=lib.float64)), error(x[:1].backward, one)
    yield error(x.sum().backward, inputs=3), error(x.sum().backward, inputs=[3]), error(x.sum().backward, inputs="x")
    yield error(x.sum().backward, unknown=1), error(x.sum().backward, True)


@program
def bad_grads(lib):
    x, y = leaf(lib, 1.0, 2.0), lib.ones(2, dtype=lib.float64)
    grad, one = lib.autograd.grad, lib.tensor(1.0, dtype=lib.float64)
    yield error(grad, y.sum(), x), error(grad, x.sum(), y), error(grad, x * x, x), error(grad, x.sum(), 3)
    yield error(grad, None, x), error(grad, x.sum(), None), error(grad, x.sum(), [None]), error(grad, 3, x)
    yield error(grad, x.sum(), []), error(grad, x.sum(), ()), error(grad, [], x), error(grad, (), x)
    yield error(grad, x.sum(), x, y), error(grad, x.sum(), x, 1.0), error(grad, x.sum(), x, [1.0])
    yield error(grad, [x.sum(), x.sum()], x, one), error(grad, x.sum(), x, [])
    yield error(grad, [x.sum(), x.sum()], x, [one]), error(grad, x.sum(), [x, y]), error(grad, x.sum(), [x, 3])
    yield error(grad, x.sum(), x, retain_graphs=True), error(grad, x.sum())
    yield error(grad, lib.ones(2).sum(), lib.ones(2))
    yield error(grad, x.sum(), x, materialize_grads=True, allow_unused=False)
    yield error(grad, x.sum(), x, only_inputs=False)


@program
def the_shapes_of_given_gradients(lib):
    x = leaf(lib, 1.0, 2.0)
    for shape in ((), (1,), (2,), (1, 2), (2, 1), (2, 2), (3,), (0,)):
        g = lib.ones(shape, dtype=lib.float64)
        yield error(lib.autograd.grad, x * x, x, g), error((x * x).backward, g), error((x * x).sum().backward, g)
        yield error((x * x)[:1].backward, g), error((x * x)[:0].backward, g)


@program
def one_element_needs_no_gradient(lib):
    x = leaf(lib, [[3.0]])
    x.backward()
    (x * x).backward()
    yield x.grad, lib.autograd.grad(x * x, x)
    yield error((x[:0] * 2).backward)


@program
def the_dtypes_of_given_gradients(lib):
    for kind in ("float32", "float64"):
        for other in ("float16", "float32", "float64", "int64", "bool"):
            x = lib.tensor([1.0, 2.0], dtype=getattr(lib, kind), requires_grad=True)
            g = lib.ones(2, dtype=getattr(lib, other))
            for y in (x * x, x, x + 1, x.exp()):
                x.grad = None
                yield error(y.backward, g, retain_graph=True), x.grad
                yield error(lib.autograd.grad, y, x, g)


@program
def the_dtypes_of_given_gradients_with_create_graph(lib):
    for kind, other in (("float32", "float64"), ("float64", "float32"), ("float32", "int64"), ("float32", "float32")):
        x = lib.tensor([1.0, 2.0], dtype=getattr(lib, kind), requires_grad=True)
        g = lib.ones(2, dtype=getattr(lib, other))
        for y in (x * x, x + 1, x.exp()):
            yield error(lib.autograd.grad, y, x, g, create_graph=True)
            (first,) = lib.autograd.grad(y, [x], g * 1, create_graph=True)
            yield first * 1
            y.backward(g, retain_graph=True, inputs=[x])
            yield x.grad


@program
def a_dict_of_inputs(lib):
    x, y = leaf(lib, 1.0, 2.0), leaf(lib, 3.0, 4.0)
    found = lib.autograd.grad((x * y).sum(), {"a": x, "b": y})
    yield list(found), found["a"], found["b"]
    (x * y).sum().backward(inputs={"b": y})
    yield x.grad, y.grad
    yield error(lib.autograd.grad, (x * y).sum(), {}), error((x * y).sum().backward, inputs={})
    yield error(lib.autograd.grad, (x * y).sum(), {"a": 3})


@program
def a_gradient_comes_in_the_dtype_of_the_leaf(lib):
    x = lib.ones(3, requires_grad=True)
    yield lib.autograd.grad(x.double().sum(), x), lib.autograd.grad(x.half().sum(), x)
    (x.double() * lib.tensor([1.0, 2.0, 3.0], dtype=lib.float64)).sum().backward()
    yield x.grad
    w = lib.ones((), dtype=lib.float64, requires_grad=True)
    yield lib.autograd.grad((x * w).sum(), [x, w])
    z = x.double()
    yield lib.autograd.grad(z.sum(), [x, z])


@program
def whole_numbers_as_roots(lib):
    x = lib.ones(3, requires_grad=True)
    yield error(x.argmax().backward), error(x.long().sum().backward), error((x > 0).sum().backward)
    yield error(lib.autograd.grad, x.sum(), x.long()), error(lib.ones(2, dtype=lib.int64).requires_grad_)
    yield error(lib.tensor, [1], requires_grad=True)


# inputs=


@program
def inputs_limit_who_accumulates(lib):
    x, y = leaf(lib, 1.0, 2.0), leaf(lib, 3.0, 4.0)

    def loss():
        return (x * x + y * x * 2 + x).sum()

    loss().backward(inputs=[x, y])
    yield x.grad, y.grad
    loss().backward(inputs=[x])
    yield x.grad, y.grad
    loss().backward(inputs=y)
    yield x.grad, y.grad
    loss().backward(inputs=(x,))
    yield x.grad, y.grad
    yield error(loss().backward, inputs=[]), error(loss().backward, inputs=())
    loss().backward(inputs=None)
    yield x.grad, y.grad


@program
def inputs_with_non_leaves(lib):
    x, y = leaf(lib, 1.0, 2.0), leaf(lib, 3.0, 4.0)
    z = x * 2
    ((z * z) * y).sum().backward(inputs=[x, z])
    yield x.grad, y.grad, [None if t.grad is None else t.grad for t in (z,)]


@program
def inputs_that_are_not_leaves_alone(lib):
    x, y = leaf(lib, 1.0, 2.0), leaf(lib, 3.0, 4.0)
    z = x * 2
    (z * z * y).sum().backward(inputs=z)
    yield x.grad, y.grad, z.grad
    z = x * 2
    (z * y).sum().backward(inputs=z, retain_graph=True)
    yield z.grad, z.retains_grad
    (z * z).sum().backward()
    yield z.grad


@program
def inputs_named_twice(lib):
    x = leaf(lib, 1.0, 2.0)
    (x * x).sum().backward(inputs=[x, x])
    yield x.grad
    z = x * 2
    (z * z).sum().backward(inputs=[z, z])
    yield z.grad


@program
def inputs_out_of_reach(lib):
    x, y = leaf(lib, 1.0, 2.0), leaf(lib, 3.0, 4.0)
    (x * x).sum().backward(inputs=[x, y])
    yield x.grad, y.grad
    (x * x).sum().backward(inputs=[y])
    yield x.grad, y.grad
    yield error((x * x).sum().backward, inputs=[x.detach()]), error((x * x).sum().backward, inputs=[lib.ones(2)])


@program
def inputs_with_create_graph(lib):
    x = leaf(lib, 1.0, 2.0)
    z = x * 2
    (z * z * z).sum().backward(inputs=[x, z], create_graph=True)
    yield x.grad, z.grad
    yield lib.autograd.grad(x.grad.sum(), x)


# Reach


@program
def out_of_reach(lib):
    x, y = leaf(lib, 1.0, 2.0), leaf(lib, 3.0, 4.0)

    def loss():
        return (x * x).sum()

    yield error(lib.autograd.grad, loss(), y), error(lib.autograd.grad, loss(), [x, y])
    yield error(lib.autograd.grad, loss(), [x, y], allow_unused=False)
    yield lib.autograd.grad(loss(), [x, y], allow_unused=True), lib.autograd.grad(loss(), y, allow_unused=True)
    yield error(lib.autograd.grad, x, y, lib.ones_like(x)), lib.autograd.grad(x.sum(), [y, x], allow_unused=True)
    z = y * 2
    yield error(lib.autograd.grad, loss(), z), lib.autograd.grad(loss(), z, allow_unused=True)


@program
def a_result_that_came_later_is_out_of_reach(lib):
    x = leaf(lib, 1.0, 2.0)
    y = x * 2
    z = y * 3
    yield lib.autograd.grad(y.sum(), [x, z], allow_unused=True)


@program
def zeros_where_out_of_reach(lib):
    x, y = leaf(lib, 1.0, 2.0), lib.ones(2, 3, requires_grad=True)
    for create in (False, True):
        yield lib.autograd.grad(x.sum(), [x, y], materialize_grads=True, create_graph=create)
        yield lib.autograd.grad((x * x).sum(), [y * 2], materialize_grads=True, create_graph=create)
    yield lib.autograd.grad((x * x).sum(), [x, y], allow_unused=True, materialize_grads=True)
    yield error(lib.autograd.grad, (x * x).sum(), [x, y], allow_unused=False, materialize_grads=True)


@program
def what_is_not_on_a_path_is_not_run(lib):
    ran = []

    class Loud(lib.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 1

        @staticmethod
        def backward(ctx, g):
            ran.append(1)
            return g

    x, y = leaf(lib, 1.0), leaf(lib, 2.0)
    loss = Loud.apply(x) * y
    yield lib.autograd.grad(loss, y, retain_graph=True), len(ran)
    loss.backward(inputs=[y], retain_graph=True)
    yield y.grad, x.grad, len(ran)
    yield lib.autograd.grad(loss, [x, y], retain_graph=True), len(ran)
    a, b = leaf(lib, 1.0), leaf(lib, 1.0)
    late = (Loud.apply(a) * b) * y
    early = b * 2
    yield lib.autograd.grad(late + early, early, allow_unused=True, retain_graph=True), len(ran)


@program
def with_respect_to_results(lib):
    x, y = leaf(lib, 1.0, 2.0), leaf(lib, 3.0, 4.0)
    a = x * y
    b = a * a
    loss = (b * a).sum()
    for inputs in ([a], [b], [a, b], [b, a], [a, a], [x, a, x], [loss], [loss, a], [y, b, x, a]):
        yield lib.autograd.grad(loss, inputs, retain_graph=True)
    yield x.grad, y.grad


@program
def with_respect_to_results_differentiated_again(lib):
    x, y = leaf(lib, 1.0, 2.0), leaf(lib, 3.0, 4.0)
    a = x * y
    b = a * a
    loss = (b * a).sum()
    for inputs in ([a], [b], [a, b], [x, a], [loss, a], [y, b, x, a]):
        first = lib.autograd.grad(loss, inputs, create_graph=True)
        yield first
        for f in first:
            if f.requires_grad:
                yield lib.autograd.grad(f.sum(), [x, y, a, b], retain_graph=True, allow_unused=True)


@program
def results_of_several_outputs(lib):
    x = leaf(lib, [1.0, 2.0, 3.0, 4.0, 5.0])
    y = x * 1
    parts = y.chunk(5)
    yield lib.autograd.grad(parts[2], [x, y], retain_graph=True)
    first, *rest = y.unbind()
    yield lib.autograd.grad(first * rest[0], [x, first, rest[0]], retain_graph=True)
    values, places = y.max(0)
    yield places, lib.autograd.grad(values * 2, [x, values])


@program
def results_with_hooks(lib):
    x = leaf(lib, 1.0, 2.0)
    a = x * 2
    a.register_hook(lambda g: g * 10)
    b = a * 3
    b.register_hook(lambda g: g + 1)
    loss = (b * b).sum()
    for inputs in ([a], [b], [a, b], [b, a], [x], [x, a], [x, b], [a, b, x], [a, a], [x, a, b, a]):
        yield lib.autograd.grad(loss, inputs, retain_graph=True)


@program
def results_with_hooks_collected(lib):
    x = leaf(lib, 1.0, 2.0)
    a = x * 2
    a.register_hook(lambda g: g * 10)
    loss = (a * a).sum()
    loss.backward(inputs=[a], retain_graph=True)
    yield a.grad, x.grad
    loss.backward(inputs=[a, x], retain_graph=True)
    yield a.grad, x.grad
    loss.backward(retain_graph=True)
    yield x.grad


@program
def leaves_with_hooks(lib):
    x = leaf(lib, 1.0, 2.0)
    x.register_hook(lambda g: g * 10)
    yield lib.autograd.grad((x * x).sum(), x), lib.autograd.grad((x * x).sum(), [x, x])
    (x * x).sum().backward()
    yield x.grad
    (x * x).sum().backward(inputs=[x, x])
    yield x.grad


@program
def a_root_with_a_hook(lib):
    x = leaf(lib, 1.0, 2.0)
    loss = (x * x).sum()
    loss.register_hook(lambda g: g * 10)
    yield lib.autograd.grad(loss, [x, loss], retain_graph=True), lib.autograd.grad(loss, loss, retain_graph=True)
    loss.backward()
    yield x.grad


@program
def grad_touches_nothing(lib):
    x, y = leaf(lib, 1.0, 2.0), leaf(lib, 3.0, 4.0)
    z = x * y
    lib.autograd.grad(z.sum(), [x], create_graph=True)
    yield x.grad, y.grad
    y.grad = lib.ones(2, dtype=lib.float64)
    lib.autograd.grad(z.sum(), [y])
    yield y.grad


@program
def gradients_may_be_changed(lib):
    x, y = leaf(lib, 1.0, 2.0), leaf(lib, 3.0, 4.0)
    z = x + y
    g = lib.ones(2, dtype=lib.float64)
    a, b, c = lib.autograd.grad(z, [x, y, z], g, retain_graph=True)
    yield a, b, c
    again = lib.autograd.grad(z, [x, y], g)
    yield again, g


# .grad


@program
def what_grad_may_be(lib):
    x = lib.ones(2, 3, requires_grad=True)

    def put(value):
        x.grad = value

    for value in (3.0, "g", np.ones((2, 3)), [1.0], lib.ones(3), lib.ones(2, 3, 1), lib.ones(2, 3).double(), x):
        yield error(put, value)
    yield error(put, lib.ones(2, 3).long()), error(put, x.detach()), error(put, None), error(put, x * 2)
    y = lib.ones(2)
    y.grad = lib.ones(2)
    yield y.grad, y.requires_grad


@program
def grad_of_a_result(lib):
    x = leaf(lib, 1.0, 2.0)
    z = x * 2
    yield z.grad
    z.sum().backward()
    yield z.grad, x.grad


@program
def deletion(lib):
    x = leaf(lib, 1.0, 2.0)
    x.grad = lib.zeros(2, dtype=lib.float64)
    del x.grad
    yield x.grad

    def no_data():
        del x.data

    def no_flag():
        del x.requires_grad

    def no_function():
        del x.grad_fn

    yield error(no_data), error(no_flag), x.data, x.requires_grad
    del x.grad
    yield x.grad


@program
def grad_keeps_its_dtype_when_data_changes(lib):
    x = leaf(lib, 1.0, 2.0)
    x.grad = lib.ones(2, dtype=lib.float64)
    x.data = lib.tensor([3.0, 4.0], dtype=lib.float64)
    (x * x).sum().backward()
    yield x.grad


@program
def the_layout_of_a_gradient_follows_the_leaf(lib):
    base = lib.ones(3, 2)
    for x in (base.t().detach(), base, base[::2].detach()):
        x.requires_grad_()
        for f in (lambda x: x * 2, lambda x: x.t() * 2, lambda x: x.t().contiguous() * 2, lambda x: x.exp()):
            x.grad = None
            f(x).sum().backward()
            yield x.grad, x.grad.stride()
            f(x).sum().backward()
            yield x.grad.stride()


# The life of the graph


@program
def twice_with_saved_values(lib):
    x = leaf(lib, 1.0, 2.0)
    for f in (lambda: x * x, lambda: x.exp(), lambda: x / 2 * x, lambda: x.sin(), lambda: (x * x) + x):
        y = f().sum()
        y.backward()
        yield error(y.backward), error(lib.autograd.grad, y, x)


@program
def twice_without_saved_values(lib):
    x, y = leaf(lib, 1.0, 2.0), leaf(lib, 3.0, 4.0)
    for f in (lambda: x + y, lambda: x - y, lambda: -x + y, lambda: x.sum(), lambda: x.view(2, 1).t(), lambda: x[0]):
        z = f().sum()
        z.backward()
        yield error(z.backward), x.grad, y.grad


@program
def twice_retained(lib):
    x = leaf(lib, 1.0, 2.0)
    y = (x * x).sum()
    y.backward(retain_graph=True)
    y.backward()
    yield x.grad, error(y.backward)
    y = (x * x).sum()
    lib.autograd.grad(y, x, retain_graph=True)
    lib.autograd.grad(y, x)
    yield error(lib.autograd.grad, y, x)
    y = (x * x).sum()
    lib.autograd.grad(y, x, create_graph=True)
    lib.autograd.grad(y, x)
    yield error(lib.autograd.grad, y, x)
    y = (x * x * x).sum()
    yield lib.autograd.grad(y, x, create_graph=True, retain_graph=False), error(lib.autograd.grad, y, x)


@program
def one_branch_freed(lib):
    x, y = leaf(lib, 1.0, 2.0), leaf(lib, 3.0, 4.0)
    a, b = x * x, y * y
    loss = (a + b).sum()
    lib.autograd.grad(loss, x)
    yield error(lib.autograd.grad, loss, y), error(lib.autograd.grad, loss, x)
    shared = x.exp()
    first, second = (shared * 2).sum(), (shared * 3).sum()
    first.backward()
    yield error(second.backward)


@program
def freed_with_respect_to_a_result(lib):
    x = leaf(lib, 1.0, 2.0)
    a = x * x
    b = (a * a).sum()
    lib.autograd.grad(b, a)
    yield error(lib.autograd.grad, a.sum(), x), error(lib.autograd.grad, b, a)


@program
def grad_with_respect_to_the_root_frees(lib):
    x = leaf(lib, 1.0, 2.0)
    a = (x * x).sum()
    lib.autograd.grad(a, a)
    yield error(a.backward)


@program
def retain_graph_of_other_kinds(lib):
    x = leaf(lib, 1.0, 2.0)
    for retain in (True, False, None, 1, 0):
        y = (x * x).sum()
        yield error(y.backward, None, retain), error(y.backward)


@program
def a_warning_for_backward_alone(lib):
    x = leaf(lib, 1.0, 2.0)
    lib.autograd.grad((x * x).sum(), x, create_graph=True)
    yield "no warning up to here"
    (x * x).sum().backward(create_graph=True)
    lib.autograd.backward((x * x).sum(), create_graph=True)
    lib.autograd.backward((x * x).sum(), create_graph=True, inputs=[x])


@program
def deprecated_names(lib):
    x = leaf(lib, 1.0, 2.0)
    y = x * x
    lib.autograd.backward(y, grad_variables=lib.ones_like(y))
    yield x.grad
    yield error(lib.autograd.backward, x * x, lib.ones_like(y), grad_variables=lib.ones_like(y))


@program
def arguments_by_position(lib):
    x = leaf(lib, 1.0, 2.0)
    y, one = x * x, lib.ones(2, dtype=lib.float64)
    lib.autograd.backward(y, one, True, False)
    y.backward(one, True, False, x)
    yield x.grad
    yield lib.autograd.grad(y, x, one, True, True), lib.autograd.grad(y, x, one, True, False, True, True)
    yield error(lib.autograd.grad, y, x, one, True, False, True, True, False, False)


# Orders


@program
def hessian_vector_products(lib):
    x, y = lib.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True), lib.ones(2, 2, requires_grad=True)
    z = x**2 + y * x + y**2
    z.backward(lib.ones(2, 2), create_graph=True)
    yield x.grad, y.grad
    total = 2 * x.grad + 4 * y.grad
    total.backward(lib.ones(2, 2))
    yield x.grad, y.grad


@program
def orders_of_a_power(lib):
    for f in (lambda x: x**2, lambda x: x**3, lambda x: x * x * x, lambda x: x**-1, lambda x: x**2.5, lambda x: x**0):
        x = leaf(lib, 1.5, 2.0)
        g = f(x)
        for _ in range(5):
            yield g
            if not g.requires_grad:
                break
            (g,) = lib.autograd.grad(g.sum(), x, create_graph=True)


@program
def a_gradient_of_a_linear_function_requires_none(lib):
    x, w = leaf(lib, 1.0, 2.0), lib.ones(2, dtype=lib.float64)
    for f in (lambda: (x + 1).sum(), lambda: (w * x).sum(), lambda: x[0], lambda: x.mean(), lambda: w @ x):
        (g,) = lib.autograd.grad(f(), x, create_graph=True)
        yield g, error(lib.autograd.grad, g.sum(), x)


@program
def a_gradient_penalty(lib):
    x, w = lib.ones(3, 2, requires_grad=True), lib.tensor([[1.0, -2.0]], requires_grad=True)
    score = lib.tanh(x @ w.t())
    (g,) = lib.autograd.grad(score, x, lib.ones_like(score), create_graph=True)
    ((g.norm(2, dim=1) - 1) ** 2).mean().backward()
    yield w.grad, x.grad


@program
def create_graph_under_no_grad(lib):
    x = leaf(lib, 1.0, 2.0)
    y = (x * x * x).sum()
    with lib.no_grad():
        (g,) = lib.autograd.grad(y, x, create_graph=True)
        yield g, lib.is_grad_enabled()
    yield g, lib.autograd.grad(g.sum(), x)


@program
def plain_backward_under_enable_grad(lib):
    x = leaf(lib, 1.0, 2.0)
    with lib.enable_grad():
        (g,) = lib.autograd.grad((x * x).sum(), x)
    yield g


@program
def the_graph_of_a_graph_is_freed(lib):
    x = leaf(lib, 1.0, 2.0)
    (g,) = lib.autograd.grad((x * x * x).sum(), x, create_graph=True)
    yield lib.autograd.grad(g.sum(), x), error(lib.autograd.grad, g.sum(), x)


@program
def mixed_derivatives(lib):
    x, y = leaf(lib, 0.5, 2.0), leaf(lib, 3.0, 4.0)
    f = (x.sin() * y.exp() + (x * y).cos()).sum()
    gx, gy = lib.autograd.grad(f, [x, y], create_graph=True)
    hxx, hxy = lib.autograd.grad(gx.sum(), [x, y], create_graph=True)
    hyx, hyy = lib.autograd.grad(gy.sum(), [x, y], create_graph=True)
    yield gx, gy, hxx, hxy, hyx, hyy
    yield lib.autograd.grad(hxy.sum(), [x, y], create_graph=True), lib.autograd.grad((hyy * hxx).sum(), [x, y])


@program
def gradient_edges(lib):
    x, u = leaf(lib, 1.0, 2.0), leaf(lib, 3.0)
    y = x * x
    z = (y * 3).sum()
    edge, grad, backward = lib.autograd.graph.get_gradient_edge, lib.autograd.grad, lib.autograd.backward
    ex, ey, ez = map(edge, (x, y, z))
    yield (
        grad(z, ey, retain_graph=True),
        grad(ez, [x, ey, ex], retain_graph=True),
        grad([ez], [ey, y], retain_graph=True),
    )
    yield error(grad, ey, x), grad(ey, x, lib.ones(2), retain_graph=True), error(grad, ey, x, lib.ones(3))
    backward(ez, retain_graph=True)
    yield x.grad
    backward([ez], inputs=[ex], retain_graph=True)
    yield x.grad
    backward([ey, z], [lib.ones(2), None], inputs=ex, retain_graph=True)
    yield x.grad
    backward(ez, inputs=ey, retain_graph=True)
    yield x.grad, y.grad
    other = edge(u * 2)
    yield error(grad, ez, other), grad(ez, other, retain_graph=True, allow_unused=True)
    yield error(grad, ez, other, materialize_grads=True)
    (g,) = grad(ez, ex, create_graph=True)
    yield g, grad(g.sum(), x)


# A batch of gradients


@program
def batched_gradients(lib):
    x = leaf(lib, 1.0, 2.0, 3.0)
    y = x * x
    eye = lib.eye(3, dtype=lib.float64)
    yield lib.autograd.grad(y, x, eye, is_grads_batched=True, retain_graph=True)
    yield lib.autograd.grad(y, x, (eye[:2],), is_grads_batched=True, create_graph=True)
    yield lib.autograd.grad([y, y.sum()], [x], [eye, eye[0]], is_grads_batched=True)


@program
def batched_gradients_of_several(lib):
    x, w, u = leaf(lib, 1.0, 2.0), leaf(lib, 3.0, 4.0), leaf(lib, 5.0)
    y = (x * w).view(2, 1)
    g = lib.arange(6, dtype=lib.float64).view(3, 2, 1)
    yield lib.autograd.grad(y, [x, w], g, is_grads_batched=True, retain_graph=True)
    yield lib.autograd.grad(y, [x, u, w], g, is_grads_batched=True, allow_unused=True, retain_graph=True)
    yield error(lib.autograd.grad, y, [x, u], g, is_grads_batched=True, retain_graph=True)
    yield lib.autograd.grad(y, [u], g, is_grads_batched=True, materialize_grads=True, retain_graph=True)
    first = lib.autograd.grad(y, [x], g, is_grads_batched=True, create_graph=True)[0]
    yield lib.autograd.grad((first * first).sum(), w)


@program
def bad_batched_gradients(lib):
    x = leaf(lib, 1.0, 2.0)
    y, eye = x * x, lib.eye(2, dtype=lib.float64)
    grad = lib.autograd.grad
    yield error(grad, y, x, lib.ones(2, dtype=lib.float64), is_grads_batched=True)
    yield error(grad, y, x, lib.ones(2, 3, dtype=lib.float64), is_grads_batched=True)
    yield error(grad, [y, y], x, [eye, lib.ones(3, 2, dtype=lib.float64)], is_grads_batched=True)
    yield error(grad, y.sum(), x, is_grads_batched=True), error(grad, y, x, eye)


@program
def batched_gradients_free_the_graph(lib):
    x = leaf(lib, 1.0, 2.0)
    y, eye = x * x, lib.eye(2, dtype=lib.float64)
    yield lib.autograd.grad(y, x, eye, is_grads_batched=True), error(lib.autograd.grad, y, x, eye[0])


# Values


@program
def zero_to_the_power_zero(lib):
    for exponent in (0, 0.0, 1, 2, 0.5, -1):
        x = leaf(lib, 0.0, 1.0, -2.0)
        yield lib.autograd.grad((x**exponent).sum(), x)
    x, e = leaf(lib, 0.0, 0.0, 0.0), leaf(lib, 0.0, 1.0, 2.0)
    yield lib.autograd.grad((x**e).sum(), [x, e])
    e = leaf(lib, -1.0, 0.0, 1.0)
    yield lib.autograd.grad((0**e).sum(), e), lib.autograd.grad((lib.zeros(3, dtype=lib.float64) ** e).sum(), e)
    x, e = leaf(lib, 0.0), leaf(lib, 0.0)
    g = lib.autograd.grad(x**e, [x, e], create_graph=True)
    yield g


@program
def ties(lib):
    nan, inf = float("nan"), float("inf")
    for values in ([1.0, 2, 2], [2.0, 2, 2], [nan, 1, nan], [nan, nan, nan], [1, nan, 3], [inf, inf, 1], [-inf, -inf]):
        unknown = bool(np.isnan(values).any())
        for name in ("max", "min", "median", "nanmedian", *(() if unknown else ("amax", "amin"))):  # theirs give NaN
            x = leaf(lib, values)
            yield name, lib.autograd.grad(getattr(x, name)(), x)
        for name in ("max", "min", "median", "nanmedian", "sort", "cummax", "cummin", *(() if unknown else ("mode",))):
            x = leaf(lib, values)
            yield name, lib.autograd.grad(getattr(x, name)(0)[0].sum(), x)
        for name in ("amax", "amin", "logsumexp", "cumprod", "prod") if np.isfinite(values).all() else ():
            x = leaf(lib, values)
            yield name, lib.autograd.grad(getattr(x, name)(0).sum(), x)
    for name in ("maximum", "minimum", "fmax", "fmin"):
        x, y = leaf(lib, 1.0, 2.0, nan, 2.0, nan, inf), leaf(lib, 1.0, 1.0, 1.0, nan, nan, inf)
        yield name, lib.autograd.grad(getattr(lib, name)(x, y).sum(), [x, y])
    x = lib.ones(2, 3, 2, dtype=lib.float64, requires_grad=True)
    yield lib.autograd.grad(x.max(), x), lib.autograd.grad(x.amax((0, 2)).sum(), x)
    yield lib.autograd.grad(x.max(1)[0].sum(), x)


@program
def both_branches_of_where(lib):
    x, y = leaf(lib, [[1.0, 2.0], [3.0, 4.0]]), leaf(lib, 5.0, 6.0)
    mask = lib.tensor([[True, False], [False, True]])
    yield lib.autograd.grad(lib.where(mask, x, y).sum(), [x, y])
    yield lib.autograd.grad(lib.where(mask[:1], x, y[1]).sum(), [x, y])
    yield lib.autograd.grad(lib.where(mask, x, 0.0).sum(), x), lib.autograd.grad(lib.where(mask, 1.0, y).sum(), y)
    z = leaf(lib, 0.0, 1.0)
    yield lib.autograd.grad(lib.where(z > 0, z.log(), 0.0).sum(), z)


@program
def spreads_and_means(lib):
    x = leaf(lib, [[1.0, 2.0, 4.0], [3.0, 5.0, 9.0]])
    for args in ((), (0,), (1,), ((0, 1),)):
        var, mean = lib.var_mean(x, *args)
        yield lib.autograd.grad((var * mean).sum(), x, create_graph=True)
        std, mean = lib.std_mean(x, *args)
        yield lib.autograd.grad((std * mean).sum(), x, create_graph=True)
        var, mean = lib.var_mean(x, *args, correction=0)
        yield lib.autograd.grad(var.sum(), x)
    same = leaf(lib, 1.0, 1.0)
    yield lib.autograd.grad(same.var(), same), lib.autograd.grad(same.std(), same)
    one = leaf(lib, [1.0])
    yield lib.autograd.grad(one.var(correction=0), one), lib.autograd.grad(one.var(), one)


@pytest.mark.parametrize("name", PROGRAMS)
def test_as_pytorch(name):
    (expected, theirs), (found, ours) = (run(PROGRAMS[name], lib) for lib in (torch, tinygrad_edu))
    for i, (a, b) in enumerate(zip(found, expected, strict=False)):
        assert a == b, f"step {i}"
    assert len(found) == len(expected)
    assert ours == theirs


ORDERS = {
    # jumps and kinks
    "abs": "lib.abs(x)", "amax": "x.amax(0)", "ceil": "lib.ceil(x)", "clamp": "x.clamp(-1, 1)", "clamp_max": "x.clamp(max=0.5)",
    "clamp_min": "x.clamp(min=0)", "clamp by tensors": "lib.clamp(x, 0 * x.detach(), 0 * x.detach() + 1)",
    "copysign": "lib.copysign(x, -x.detach())", "cummax": "x.cummax(0)[0]", "dist 1": "lib.dist(x, 0 * x.detach(), 1)",
    "elu": "F.elu(x)", "selu": "F.selu(x)", "celu": "F.celu(x)", "floor": "lib.floor(x)", "fmax": "lib.fmax(x, 0 * x.detach())",
    "frac": "lib.frac(x)", "glu": "F.glu(x)", "hardshrink": "F.hardshrink(x)", "hardswish": "F.hardswish(x)",
    "hardtanh": "F.hardtanh(x)", "hinge": "F.hinge_embedding_loss(x, 0 * x.detach() + 1)",
    "huber_loss": "F.huber_loss(x, 0 * x.detach())", "kthvalue": "x.kthvalue(2)[0]", "l1_loss": "F.l1_loss(x, 0 * x.detach())",
    "leaky_relu": "F.leaky_relu(x)", "margin_ranking": "F.margin_ranking_loss(x, 0 * x.detach(), 0 * x.detach() + 1)",
    "max": "x.max()", "max of dim": "x.max(0)[0]", "maximum": "lib.maximum(x, x.detach() - 1)", "median": "x.median()",
    "min": "x.min()", "minimum": "lib.minimum(x, x.detach() - 1)", "mode": "x.mode()[0]", "nan_to_num": "lib.nan_to_num(x)",
    "norm 1": "x.norm(1)", "norm inf": "x.norm(float('inf'))", "prelu": "F.prelu(x, 0 * x.detach()[:1] + 0.1)",
    "quantile": "x.quantile(0.3)", "relu": "lib.relu(x)", "relu6": "F.relu6(x)", "remainder": "x % 2", "round": "lib.round(x)",
    "sign": "lib.sign(x)", "sign * x": "lib.sign(x) * x", "smooth_l1_loss": "F.smooth_l1_loss(x, 0 * x.detach())",
    "softshrink": "F.softshrink(x)", "softsign": "F.softsign(x)", "sort": "x.sort()[0]", "threshold": "F.threshold(x, 0.1, 2.0)",
    "topk": "x.topk(2)[0]", "trunc": "lib.trunc(x)", "where": "lib.where(x > 0, x, 2 * x)",
    "where of a square": "lib.where(x > 0, x**2, x**3)", "multi_margin": "F.multi_margin_loss(x[None], lib.tensor([1]))",
    "relu of a square": "lib.relu(x * x - 1)", "max of a square": "(x * x).max()", "sum of abs of sin": "x.sin().abs()",
    "max_pool1d": "F.max_pool1d(x[None], 2)", "max_pool2d": "F.max_pool2d(x.view(1, 2, 2), 2)",
    "max_pool2d overlapping": "F.max_pool2d(x.repeat(2).view(1, 2, 4), 2, 1)",
    "adaptive_max_pool1d": "F.adaptive_max_pool1d(x[None], 2)", "lp_pool1d": "F.lp_pool1d((x * x)[None], 2.0, 2)",
    # polynomials
    "square": "lib.square(x)", "pow 2": "x**2", "pow 3": "x**3", "pow 3.0": "x**3.0", "pow 1": "x**1", "pow 0": "x**0",
    "x * x": "x * x", "x * x * x": "x * x * x", "prod": "lib.prod(x)", "cumprod": "x.cumprod(0)", "outer": "lib.outer(x, x)",
    "dot": "lib.dot(x, x)", "matmul": "x.view(2, 2) @ x.view(2, 2)", "bmm": "lib.bmm(x.view(1, 2, 2), x.view(1, 2, 2))",
    "einsum": "lib.einsum('i,j,j->i', x, x, x)", "var": "x.var()", "var_mean": "lib.var_mean(x)[0]", "kron": "lib.kron(x, x)",
    "cdist": "lib.cdist(x.view(2, 2), x.view(2, 2).detach() + 1)", "det of one": "lib.linalg.det(x.view(2, 2))",
    "conv1d": "F.conv1d(x.view(1, 1, 4), x[:2].view(1, 1, 2))", "addmm": "lib.addmm(x[:2], x.view(2, 2), x.view(2, 2))",
    "conv_transpose1d": "F.conv_transpose1d(x.view(1, 1, 4), x[:2].view(1, 1, 2))", "linear": "F.linear(x.view(2, 2), x.view(2, 2), x[:2])",
    "bilinear": "F.bilinear(x.view(2, 2), x.view(2, 2), x.view(1, 2, 2))", "addcmul": "lib.addcmul(x, x, x)", "lerp": "lib.lerp(x, x * x, x)",
    "cross": "lib.linalg.cross(x[:3], x[1:])", "trapezoid": "lib.trapezoid(x, x)", "in place": "(x * 1).mul_(x)",
    # linear
    "add": "x + x", "cat": "lib.cat([x, x])", "cumsum": "x.cumsum(0)", "deg2rad": "lib.deg2rad(x)", "diag": "lib.diag(x)",
    "diff": "lib.diff(x)", "dropout": "F.dropout(x, 0.0)", "expand": "x.expand(2, 4)", "flip": "x.flip(0)",
    "gather": "x.gather(0, lib.tensor([0, 0, 3]))", "index": "x[lib.tensor([0, 0, 3])]", "masked_fill": "x.masked_fill(x > 0, 1.0)",
    "masked_select": "x.masked_select(x > 0)", "mean": "x.mean()", "pad": "F.pad(x[None], (1, 1), mode='reflect')",
    "repeat": "x.repeat(2)", "roll": "x.roll(1)", "scatter": "(0 * x.detach()).scatter(0, lib.tensor([0, 1, 3, 2]), x)",
    "scatter_add": "(0 * x.detach()).scatter_add(0, lib.tensor([0, 1, 1, 2]), x)", "stack": "lib.stack([x, x])", "tril": "x.view(2, 2).tril()",
    "avg_pool1d": "F.avg_pool1d(x[None], 2)", "interpolate": "F.interpolate(x.view(1, 1, 4), scale_factor=2.0, mode='linear')",
    "unfold": "x.unfold(0, 2, 1)", "to float32": "x.float()", "index_add": "(0 * x.detach()).index_add(0, lib.tensor([0, 1, 1, 2]), x)",
    # smooth
    "atan": "lib.atan(x)", "atan2": "lib.atan2(x, x * x + 1)", "asinh": "lib.asinh(x)", "acosh": "lib.acosh(x * x + 2)",
    "asin": "lib.asin(x / 4)", "acos": "lib.acos(x / 4)", "atanh": "lib.atanh(x / 4)", "cos": "lib.cos(x)", "cosh": "lib.cosh(x)",
    "digamma": "lib.digamma(x * x + 1)", "div": "1 / (x + 4)", "erf": "lib.erf(x)", "erfc": "lib.erfc(x)", "erfinv": "lib.erfinv(x / 4)",
    "exp": "lib.exp(x)", "exp2": "lib.exp2(x)", "expm1": "lib.expm1(x)", "gelu": "F.gelu(x)", "gelu tanh": "F.gelu(x, approximate='tanh')",
    "hypot": "lib.hypot(x, x.detach() + 1)", "lgamma": "lib.lgamma(x * x + 1)", "log": "lib.log(x + 4)", "log10": "lib.log10(x + 4)",
    "log1p": "lib.log1p(x + 4)", "log2": "lib.log2(x + 4)", "logaddexp": "lib.logaddexp(x, 2 * x)", "log_softmax": "x.log_softmax(0)",
    "logsigmoid": "F.logsigmoid(x)", "logsumexp": "x.logsumexp(0)", "logcumsumexp": "x.logcumsumexp(0)", "mish": "F.mish(x)", "norm": "x.norm()",
    "norm 3": "x.norm(3)", "polygamma": "lib.polygamma(1, x * x + 1)", "pow of tensors": "(x + 4) ** x", "reciprocal": "lib.reciprocal(x + 4)",
    "rsqrt": "lib.rsqrt(x + 4)", "sigmoid": "lib.sigmoid(x)", "silu": "F.silu(x)", "sin": "lib.sin(x)", "sinc": "lib.sinc(x)", "sinh": "lib.sinh(x)",
    "softmax": "(x.softmax(0) * x.detach())", "softplus": "F.softplus(x)", "sqrt": "lib.sqrt(x + 4)", "std": "x.std()", "tan": "lib.tan(x / 2)",
    "tanh": "lib.tanh(x)", "tanhshrink": "F.tanhshrink(x)", "xlogy": "lib.xlogy(x, x + 4)", "2 ** x": "2**x", "x ** 2.5": "(x + 4) ** 2.5",
    "inverse": "lib.linalg.inv(M)", "det": "lib.linalg.det(M)", "slogdet": "lib.linalg.slogdet(M)[1]", "solve": "lib.linalg.solve(M, x[:2])",
    "cholesky": "lib.linalg.cholesky(M @ M.T)", "eigvalsh": "lib.linalg.eigvalsh(M + M.T)", "svdvals": "lib.linalg.svdvals(M)",
    "qr": "lib.linalg.qr(M)[1]", "pinv": "lib.linalg.pinv(M)", "nuclear norm": "lib.linalg.matrix_norm(M, 'nuc')",
    "cross_entropy": "F.cross_entropy(x.view(2, 2), lib.tensor([1, 0]))", "nll_loss": "F.nll_loss(x.view(2, 2).log_softmax(1), lib.tensor([1, 0]))",
    "soft cross_entropy": "F.cross_entropy(x.view(2, 2), x.view(2, 2).detach().softmax(1))", "kl_div": "F.kl_div(x.log_softmax(0), x.detach().softmax(0), reduction='sum')",
    "binary_cross_entropy": "F.binary_cross_entropy(x.sigmoid(), x.detach().sigmoid())",
    "bce with logits": "F.binary_cross_entropy_with_logits(x, x.detach().sigmoid())", "gaussian_nll": "F.gaussian_nll_loss(x, 0 * x.detach(), x * x + 1)",
    "poisson_nll": "F.poisson_nll_loss(x, x.detach() ** 2)", "soft_margin": "F.soft_margin_loss(x, 0 * x.detach() + 1)",
    "cosine_similarity": "F.cosine_similarity(x, x.detach() + 1, 0)", "pairwise_distance": "F.pairwise_distance(x, x.detach() + 1)",
    "normalize": "F.normalize(x, dim=0) * x.detach()", "layer_norm": "F.layer_norm(x, (4,)) * x.detach()",
    "group_norm": "F.group_norm(x.view(1, 4), 2) * x.detach()", "rms_norm": "F.rms_norm(x, (4,)) * x.detach()",
    "batch_norm": "F.batch_norm(x.view(2, 2) ** 3, None, None, training=True) * x.view(2, 2).detach()",
    "batch_norm in evaluation": "F.batch_norm(x.view(2, 2) ** 3, x[:2].detach(), 1 + x[:2].detach() ** 2)",
    "instance_norm": "F.instance_norm(x.view(1, 1, 4)) * x.detach()", "local_response_norm": "F.local_response_norm(x.view(1, 4, 1), 2)",
    "attention": "F.scaled_dot_product_attention(x.view(1, 2, 2), x.view(1, 2, 2), x.view(1, 2, 2))",
    "grid_sample": "F.grid_sample(x.view(1, 1, 2, 2), lib.sin(x).view(1, 1, 2, 2) / 3, align_corners=True)",
    "softmin": "F.softmin(x, 0) * x.detach()", "tensor_split": "lib.tensor_split(x * x, 2)[0]", "renorm": "lib.renorm(x.view(2, 2), 2, 0, 1.0)",
    "matrix_power": "lib.linalg.matrix_power(M, 3)", "matrix_exp": "lib.linalg.matrix_exp(M)", "multi_dot": "lib.linalg.multi_dot([M, M, M])",
}  # fmt: skip
UP_TO = {
    "hardswish": (
        1,
        "the second derivative, a constant, needs no gradient in PyTorch",
    ),  # the last order that is compared
    "avg_pool1d": (0, "a linear function, whose gradient needs no gradient; PyTorch's says it does, and then gives 0"),
    "batch_norm": (2, "PyTorch's third derivative is wrong: mpmath finds ours, tests/test_third_order.py"),
    "cdist": (1, "PyTorch has no further one"),
    "logcumsumexp": (2, "PyTorch gives NaN for 0"),
    "multi_margin": (1, "PyTorch has no further one"),
    "pad": (0, "as avg_pool1d"),
}


def orders(lib, text, start, last):
    """The function's value and its derivatives up to the last, the gradient of the sum of what came before each."""
    x = leaf(lib, start)
    scope = {"lib": lib, "F": lib.nn.functional, "x": x, "M": x.view(2, 2) + 4 * lib.eye(2, dtype=lib.float64)}
    found = [eval(text, scope)]
    while len(found) <= last and found[-1] is not None and found[-1].requires_grad:
        found += lib.autograd.grad(found[-1].sum(), x, create_graph=True, allow_unused=True)
    return found


@pytest.mark.parametrize("name", ORDERS)
def test_three_orders_as_pytorch(name):
    last, _ = UP_TO.get(name, (3, ""))
    theirs, ours = (orders(lib, ORDERS[name], [-1.5, -0.25, 0.75, 2.25], last) for lib in (torch, tinygrad_edu))
    for order, (a, b) in enumerate(zip(ours, theirs, strict=True)):
        assert (a is None) == (b is None), f"order {order}"
        if a is not None:
            assert seen(a)[:3] == seen(b)[:3], f"order {order}: dtype, shape, requires_grad"
            values = a.detach().numpy(), b.detach().numpy(force=True)
            np.testing.assert_allclose(*values, 1e-6, 1e-8, err_msg=f"order {order}")


OPS_DIFFER = {  # what the first gradient needs, and what the second does, where PyTorch says otherwise
    "det": "of one element it is linear, and PyTorch sees that",
    "fmod": "the second derivative, 0, needs no gradient in PyTorch",
    "hardsigmoid": "PyTorch has no second derivative, here it is 0",
    "hardswish": "the second derivative, a constant, needs no gradient in PyTorch",
}


def needs(lib, out, leaves):
    """For each leaf whether its gradient needs one, and for each leaf whether that gradient does."""
    found = []
    for x in leaves:
        (first,) = lib.autograd.grad(out.sum(), x, create_graph=True)
        again = leaves if first.requires_grad else []
        second = [lib.autograd.grad(first.sum(), y, create_graph=True, allow_unused=True)[0] for y in again]
        found.append((first.requires_grad, [None if g is None else g.requires_grad for g in second]))
    return found


@pytest.mark.parametrize(
    "name", [name for name in sorted(TWINS) if OPS[name].differentiable and name not in OPS_DIFFER]
)
def test_a_gradient_needs_a_gradient_as_in_pytorch(name):
    op = OPS[name]
    for case, arrays in typical(op):
        for mask in range(1, 2 ** len(arrays)) if all(a.size for a in arrays) else ():
            ours, theirs = (
                [lib.tensor(a, requires_grad=bool(mask >> i & 1)) for i, a in enumerate(arrays)] for lib in BOTH
            )
            out, expected = call(op, case, ours), in_torch(op, case, theirs)
            leaves = [[x for x in tensors if x.requires_grad] for tensors in (ours, theirs)]
            assert needs(tinygrad_edu, out, leaves[0]) == needs(torch, expected, leaves[1]), (case, bin(mask))


UNARY = ("tanh", "sin", "relu", "neg", "abs", "square", "sum", "t", "detach", "row", "unused")
BINARY = ("add", "mul", "sub", "matmul", "maximum")
STEP = st.tuples(st.sampled_from(UNARY + BINARY), st.integers(0, 30), st.integers(0, 30))


def build(lib, steps):
    """The tensors of a random program, all but the last of which may be inputs: two leaves, and results of results."""
    made = [lib.tensor([[0.3, -0.7], [0.9, 0.2]], dtype=lib.float64, requires_grad=True)]
    made.append(lib.tensor([0.4, -0.6], dtype=lib.float64, requires_grad=True))
    for name, i, j in steps:
        x, y = made[i % len(made)], made[j % len(made)]
        if name == "row":
            made.append(x[0] if x.ndim == 2 else x)
        elif name in ("sum", "detach", "t"):
            made.append(getattr(x, name)() if name != "t" or x.ndim == 2 else x * 1)
        elif name == "matmul":
            made.append(x @ y if x.ndim == 2 and y.ndim else x * y)
        elif name in BINARY:
            made.append(getattr(lib, name)(x, y))
        elif name != "unused":
            made.append(getattr(lib, name)(x))
    return made


@settings(deadline=None, max_examples=300)
@given(
    st.lists(STEP, min_size=2, max_size=14),
    st.lists(st.integers(0, 30), min_size=1, max_size=3),
    st.lists(st.integers(0, 30), min_size=1, max_size=4),
    st.booleans(),
    st.sampled_from([{}, {"allow_unused": True}, {"materialize_grads": True}]),
    st.booleans(),
)
def test_random_programs(steps, roots, inputs, create_graph, options, collect):
    def programs(lib):
        made = build(lib, steps)
        outputs, targets = [made[-1 - i % len(made)] for i in roots], [made[i % len(made)] for i in inputs]
        weights = [lib.ones_like(x).detach() * (k + 1) / 2 for k, x in enumerate(outputs)]
        if collect:
            lib.autograd.backward(outputs, weights, create_graph=create_graph, inputs=targets)
            found = [x.grad for x in made if x.is_leaf or x.retains_grad]
        else:
            found = lib.autograd.grad(outputs, targets, weights, create_graph=create_graph, **options)
        yield list(found)
        second = [(g * g).sum() for g in found if g is not None and g.requires_grad]
        if create_graph and second:
            yield list(lib.autograd.grad(sum(second), made[:2], allow_unused=True, create_graph=True))
        if not (collect and any(not x.is_leaf for x in targets)):  # of which PyTorch says it runs, and frees, too much
            yield error(outputs[0].sum().backward), [x.grad for x in made[:2]]

    (expected, theirs), (found, ours) = (run(programs, lib) for lib in (torch, tinygrad_edu))
    assert alike(found, expected)
    assert ours == theirs


def alike(a, b):
    """Whether what was seen is the same, numbers up to roundings."""
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(map(alike, a, b))
    return bool(np.isclose(a, b, 1e-3, 1e-9)) if isinstance(a, float) and isinstance(b, float) else a == b
