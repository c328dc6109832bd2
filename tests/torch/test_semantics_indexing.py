"""Indices, assignments at indices, gradients that lie with stride 0, and how gradients lie (groups 53 to 56)."""

from typing import Any

import numpy as np
import pytest

from .semantics import Program, add, compare, leaf, of, program

DATA = np.linspace(-1, 1, 24).reshape(2, 3, 4)
# Each is a function of the library and gives an index of a tensor of shape (2, 3, 4).
INDICES = {
    "integer": lambda lib: 1,
    "negative": lambda lib: -1,
    "two_integers": lambda lib: (0, 2),
    "all_integers": lambda lib: (1, 2, -1),
    "slice": lambda lib: slice(1, None),
    "step": lambda lib: (slice(None), slice(None, None, 2)),
    "empty_slice": lambda lib: slice(2, 1),
    "slice_past_the_end": lambda lib: (slice(None), slice(-100, 100)),
    "ellipsis": lambda lib: ...,
    "ellipsis_first": lambda lib: (..., 1),
    "ellipsis_between": lambda lib: (0, ..., slice(1, 3)),
    "none": lambda lib: None,
    "none_between": lambda lib: (slice(None), None, 1),
    "two_nones": lambda lib: (None, 1, None),
    "true": lambda lib: True,
    "false": lambda lib: False,
    "list": lambda lib: [1, 0],
    "list_with_repeats": lambda lib: [0, 1, 0],
    "tensor": lambda lib: lib.tensor([1, 1, 0]),
    "tensor_of_two_dimensions": lambda lib: lib.tensor([[0, 1], [1, 1]]),
    "tensor_of_no_dimension": lambda lib: lib.tensor(1),
    "tensor_and_integer": lambda lib: (lib.tensor([0, 1, 1]), 2),
    "integer_and_tensor": lambda lib: (1, lib.tensor([0, 2])),
    "two_tensors": lambda lib: (lib.tensor([0, 1, 0]), lib.tensor([2, 0, 2])),
    "tensors_that_broadcast": lambda lib: (lib.tensor([[0], [1]]), lib.tensor([0, 2, 2])),
    "tensors_apart": lambda lib: (lib.tensor([0, 1]), slice(None), lib.tensor([3, 0])),
    "tensors_after_a_slice": lambda lib: (slice(None), lib.tensor([0, 2]), lib.tensor([1, 1])),
    "tensor_after_ellipsis": lambda lib: (..., lib.tensor([0, 3, 3])),
    "list_and_slice": lambda lib: ([1, 1], slice(0, 2)),
    "two_lists": lambda lib: ([0, 1], [1, 2]),
    "negative_tensor": lambda lib: lib.tensor([-1, -2]),
    "empty_tensor": lambda lib: lib.tensor([], dtype=lib.int64),
    "mask": lambda lib: lib.tensor(DATA > 0),
    "mask_of_rows": lambda lib: lib.tensor([True, False]),
    "mask_of_two_dimensions": lambda lib: lib.tensor([[True, False, True], [False, False, True]]),
    "mask_after_a_slice": lambda lib: (slice(None), lib.tensor([True, False, True])),
    "mask_of_nothing": lambda lib: lib.tensor([False, False]),
    "list_of_bools": lambda lib: [True, False],
    "mask_and_integer": lambda lib: (lib.tensor([True, True]), 0),
    "mask_and_tensor": lambda lib: (lib.tensor([True, True]), lib.tensor([0, 2])),
    "uint8_mask": lambda lib: lib.tensor([1, 0], dtype=lib.uint8),
    "int32_tensor": lambda lib: lib.tensor([1, 0], dtype=lib.int32),
    "none_and_tensor": lambda lib: (None, lib.tensor([0, 0])),
    "range": lambda lib: range(2),
    "numpy_array": lambda lib: np.array([1, 0, 1]),
    "numpy_integer": lambda lib: np.int64(1),
    "nested_list": lambda lib: [[0, 1], [1, 0]],
    "too_large": lambda lib: 2,
    "too_many": lambda lib: (0, 0, 0, 0),
    "out_of_range_in_a_tensor": lambda lib: lib.tensor([0, 2]),
    "float": lambda lib: 1.0,
    "float_tensor": lambda lib: lib.tensor([1.0]),
    "mask_of_another_shape": lambda lib: lib.tensor([True, False, True]),
    "negative_step": lambda lib: slice(None, None, -1),
    "two_ellipses": lambda lib: (..., ...),
    "ellipsis_that_stands_for_nothing": lambda lib: (
        slice(0, -1),
        lib.tensor([False, True, False]),
        ...,
        lib.tensor([[0, -4, 3]]),
    ),
    "number_between_arrays": lambda lib: (lib.tensor([[0], [1]]), 1, lib.tensor([0, 3])),
    "number_before_a_mask": lambda lib: (1, ..., lib.tensor([True, False, False, True])),
    "true_and_slices": lambda lib: (slice(None), True, slice(1, 2)),
    "true_tensor": lambda lib: lib.tensor(True),
    "true_and_array": lambda lib: ([1, 0], 1, True),
    "tensors_that_do_not_broadcast": lambda lib: (lib.tensor([0, 1, 0]), lib.tensor([0, 1])),
}


def read(index: Any) -> Any:
    def run(lib: Any, see: Any) -> None:
        x = lib.tensor(DATA, requires_grad=True)

        def look() -> list[Any]:
            y = x[index(lib)]
            (y * y).sum().backward()
            return [y, x.grad]

        see.outcome("outcome", look)

    return run


def write(index: Any) -> Any:
    def run(lib: Any, see: Any) -> None:
        x, value = lib.tensor(DATA, requires_grad=True), leaf(lib, 0.5, dtype="float64")
        y = x * 2

        def put() -> list[Any]:
            y[index(lib)] = value
            (y * y).sum().backward()
            return [y, x.grad]

        see.outcome("outcome", put)
        see("value", value.grad)
        see("version", y._version)

    return run


for _name, _index in INDICES.items():
    add(54, f"index_{_name}", read(_index), __name__)
    add(53, f"assignment_at_{_name}", write(_index), __name__)


@program(53)
def overwritten_places_have_no_gradient(lib: Any, see: Any) -> None:
    x, v = lib.ones(5, 5, requires_grad=True), leaf(lib, 1.0, 2.0, 3.0, 4.0, 5.0)
    y = x + 1
    before = y._version
    y[0] = 2
    see("number", y._version - before)
    y[1] = v
    y[2:4] = v * 3
    y[:, 0] = v[0]
    see("versions", y._version - before)
    (y * y).sum().backward()
    see("x", x.grad)
    see("v", v.grad)


@program(53)
def values_that_broadcast(lib: Any, see: Any) -> None:
    for shape in ((1,), (3,), (2, 1), (1, 3), (1, 2, 3), (1, 1, 1)):
        v, y = lib.ones(shape, requires_grad=True), lib.zeros(2, 3)
        y[:] = v
        (y * lib.arange(6.0).view(2, 3)).sum().backward()
        see(str(shape), v.grad)
    see.error("too many", "", lambda: lib.zeros(2, 3).__setitem__(slice(None), lib.ones(2, 2)))
    see.error("wrong", "", lambda: lib.zeros(2, 3).__setitem__(0, lib.ones(2, 3)))


@program(53)
def assignment_at_a_mask(lib: Any, see: Any) -> None:
    x, v = leaf(lib, [[1.0, -2.0, 3.0], [-4.0, 5.0, -6.0]]), leaf(lib, 7.0, 8.0, 9.0)
    y = x * 1
    y[x < 0] = v
    see("y", y)
    (y * y).sum().backward()
    see("x", x.grad)
    see("v", v.grad)
    z = x * 1
    z[x < 0] = 0
    z[z > 4] = z[z > 4] * 2
    z.sum().backward()
    see("x again", x.grad)


@program(53)
def assignment_of_itself(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0, 3.0, 4.0)
    y = x * 1
    y[:2] = y[2:] * y[:2]  # the product saved what the assignment overwrites
    see("y", y)
    see.error("clash", "modified by an inplace operation", lambda: y.sum().backward())
    z = x * 1
    z[:2] = z[2:].clone() * z[:2].clone()
    z[2:] = z[:2].clone()
    see("z", z)
    z.sum().backward()
    see("x", x.grad)


@program(53)
def assignment_casts_to_the_target(lib: Any, see: Any) -> None:
    x, v = leaf(lib, 1.0, 2.0), leaf(lib, 3.5, dtype="float64")
    y = x * 1
    y[0] = v
    n = lib.tensor([1, 2])
    n[0] = 3.7
    n[1] = lib.tensor(5.9)
    see("y", y)
    see("n", n)
    y.sum().backward()
    see("v", v.grad)


@program(53)
def augmented_assignment_at_an_index(lib: Any, see: Any) -> None:
    x, v = leaf(lib, 1.0, 2.0, 3.0), leaf(lib, 4.0)
    y = x * 1
    y[1] += v
    y[:2] *= 3
    y[lib.tensor([0, 0, 2])] += 1
    see("y", y)
    y.sum().backward()
    see("x", x.grad)
    see("v", v.grad)


@program(54)
def repeated_indices_add_up(lib: Any, see: Any) -> None:
    x = lib.tensor(DATA[0], requires_grad=True)
    y = x[lib.tensor([1, 1, 3, 2, 1, 0]) % 3]
    (y * lib.arange(24.0).view(6, 4)).sum().backward()
    see("x", x.grad)
    x.grad = None
    x[[[1, 2], [0, 0]], [[0, 1], [3, 3]]].sum().backward()
    see("pairs", x.grad)


@program(54)
def indices_are_differentiated_twice(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0, 3.0)
    y = x[lib.tensor([0, 2, 2])] ** 3
    (g,) = lib.autograd.grad(y.sum(), x, create_graph=True)
    see("first", g)
    see("second", lib.autograd.grad((g * x).sum(), x))


@program(54)
def plain_indices_are_views_and_others_copies(lib: Any, see: Any) -> None:
    x = lib.zeros(2, 3, 4)
    for name in (
        "integer",
        "slice",
        "step",
        "ellipsis",
        "none",
        "tensor",
        "list",
        "mask_of_rows",
        "tensor_of_no_dimension",
    ):
        y = x[INDICES[name](lib)]
        before = x._version
        y.add_(1)
        see(name, [x._version - before, float(x.sum())])


@program(55)
def diagonal_of_a_gradient_without_strides(lib: Any, see: Any) -> None:
    x = lib.zeros(2, 3, 4, requires_grad=True)
    x.diagonal(0, 1, 2).sum().backward()
    see("x", x.grad)
    x.grad = None
    (x * 1).diagonal(1).backward(lib.tensor(2.0).expand(4, 2))
    see("expanded", x.grad)


@program(55)
def select_and_slice_of_a_gradient_without_strides(lib: Any, see: Any) -> None:
    x = lib.zeros(3, 4, requires_grad=True)
    x.select(1, 2).backward(lib.tensor(3.0).expand(3))
    x[1:, ::2].backward(lib.tensor([[1.0], [5.0]]).expand(2, 2))
    x.narrow(0, 1, 1).sum().backward()
    see("x", x.grad)


@program(55)
def products_with_what_has_no_strides(lib: Any, see: Any) -> None:
    m, v = lib.ones(2, 3, requires_grad=True), lib.ones(3, requires_grad=True)
    m.mv(v).sum().backward()
    see("m", m.grad)
    wide = lib.tensor([2.0], requires_grad=True)
    m.grad = None
    (m @ wide.expand(3)).sum().backward()
    see("m again", m.grad)
    see("wide", wide.grad)
    lib.mm(m, wide.expand(3, 2)).backward(lib.tensor(1.0).expand(2, 2))
    see("mm", [m.grad, wide.grad])


@program(55)
def expanded_arguments(lib: Any, see: Any) -> None:
    x = leaf(lib, [[1.0], [2.0]])
    y = x.expand(2, 3)
    (y * y * lib.arange(3.0)).sum().backward()
    see("x", x.grad)
    z = x.expand(4, 2, 1)
    z.backward(lib.ones(1).expand(4, 2, 1))
    see("x again", x.grad)
    see.error("in place", "", lambda: (x * 1).expand(2, 3).add_(lib.ones(2, 3)))


@program(55)
def expanded_gradients_of_reductions(lib: Any, see: Any) -> None:
    for name in ("sum", "mean", "prod", "max", "logsumexp", "cumsum", "softmax", "sort", "norm"):
        x = leaf(lib, [[0.5, 1.0, 2.0], [1.5, -1.0, 0.25]])
        f = getattr(x, name)
        y = f(2, 1) if name == "norm" else f(1)
        y = y if hasattr(y, "backward") else y[0]
        y.backward(lib.tensor(2.0).expand(y.shape))
        see(name, x.grad)


@program(56)
def the_gradient_lies_as_its_leaf(lib: Any, see: Any) -> None:
    leaves = {
        "rows": lib.ones(2, 3), "columns": lib.ones(3, 2).t(), "permuted": lib.ones(2, 3, 4).permute(2, 0, 1),
        "sparse rows": lib.ones(2, 6)[:, ::2], "expanded": lib.ones(1).expand(3),
    }  # fmt: skip
    for name, data in leaves.items():
        x = data.detach().requires_grad_()
        (x * 2).sum().backward()
        see(name, [tuple(x.stride()), tuple(x.grad.stride()), x.grad.is_contiguous()])
        (x * x).sum().backward()
        see(f"{name} twice", x.grad)


@program(56)
def the_gradient_of_a_transposed_weight(lib: Any, see: Any) -> None:
    w, x = lib.ones(3, 2, requires_grad=True), lib.ones(4, 2)
    (x @ w.t()).sum().backward()
    see("strides", tuple(w.grad.stride()))
    v = lib.ones(3, 2).t().requires_grad_()
    (x[:, :2] @ v).sum().backward()
    see("strides of a transposed leaf", tuple(v.grad.stride()))
    see("grad", v.grad)


@program(56)
def the_gradient_of_a_leaf_with_its_channels_last(lib: Any, see: Any) -> None:
    x = lib.ones(2, 3, 4, 5).to(memory_format=lib.channels_last).requires_grad_()
    (x * x).sum().backward()
    see("alike", x.stride() == x.grad.stride())
    see("strides", list(x.stride()))
    see("grad", x.grad)


# y[[0, 0]] = v reads v once, for the element that stays; PyTorch's gradient counts it twice
ONCE = "a value that is overwritten by itself has no gradient, where PyTorch counts it as often as it was written"
REPEATED = {
    "ellipsis_that_stands_for_nothing": 2,
    "list_with_repeats": 24, "tensor": 24, "tensor_of_two_dimensions": 24, "tensor_and_integer": 8, "two_tensors": 8,
    "tensors_that_broadcast": 16, "tensor_after_ellipsis": 12, "list_and_slice": 8, "none_and_tensor": 12,
    "numpy_array": 24,
}  # fmt: skip
DIFFERS: dict[str, tuple[str, dict[str, str]]] = {
    **{f"assignment_at_{name}": (ONCE, {"value": f"ours float64[] leaf: {n}."}) for name, n in REPEATED.items()},
    "augmented_assignment_at_an_index": (ONCE, {"x": "ours float32[3] leaf: [3. 3. 1.]"}),
    "assignment_at_false": (
        "it assigns nothing, which counts as an assignment",
        {"value": "ours float64[] leaf: 0.", "version": "ours 1"},
    ),
    "the_gradient_of_a_leaf_with_its_channels_last": ("tensors stay as they lie", {"strides": "ours 20"}),
    "index_negative_step": ("a step may be negative, as in NumPy", {"outcome": "ours [float64"}),
    "assignment_at_negative_step": (
        "a step may be negative, as in NumPy",
        {"outcome": "ours [float64", "value": "ours float64[] leaf: 24", "version": "ours 1"},
    ),
    "assignment_at_uint8_mask": (
        "it is a mask, as it is where it is read",
        {"outcome": "ours [float64", "value": "ours float64[] leaf: 12", "version": "ours 1", "warnings": "User"},
    ),
    "index_true_and_array": ("None makes a dimension", {"outcome": "ours Raised(name='IndexError'"}),
    "assignment_at_true_and_array": (
        "None makes a dimension",
        {"outcome": "ours Raised(name='IndexError'", "value": "ours None", "version": "ours 0"},
    ),
    "index_two_ellipses": ("NumPy refuses them", {"outcome": "IndexError"}),
    "assignment_at_two_ellipses": (
        "NumPy refuses them",
        {"outcome": "IndexError", "value": "ours None", "version": "ours 0"},
    ),
}


@pytest.mark.parametrize("one", of(__name__), ids=str)
def test_program(one: Program) -> None:
    compare(one, DIFFERS)
