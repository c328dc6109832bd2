"""Copies, conversions and containers of tensors, and the leaves they give (groups 36, 37, 39, 40 and 41)."""

import copy
import io
import pickle
from typing import Any

import numpy as np
import pytest

from .semantics import Program, compare, leaf, of, program, same_memory


@program(41)
def copies_keep_who_shares_with_whom(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0, 3.0)
    same, again = copy.deepcopy((x, x))
    see("same", same is again)
    model = lib.nn.Sequential(lib.nn.Linear(2, 2), lib.nn.Linear(2, 2))
    model[1].weight = model[0].weight
    twin = copy.deepcopy(model)
    see("tied", twin[0].weight is twin[1].weight)
    see("apart", twin[0].weight is model[0].weight)
    see("number", len(list(twin.parameters())))


@program(41)
def a_shallow_copy(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    (x * x).sum().backward()
    y = copy.copy(x)
    see("copy", y)
    see("same", [y is x, same_memory(x, y)])
    see("grad", y.grad)


@program(41)
def attributes_of_ones_own_are_copied(lib: Any, see: Any) -> None:
    x = lib.ones(2)
    x.label = "mine"
    see("deepcopy", copy.deepcopy(x).label)
    see("pickle", pickle.loads(pickle.dumps(x)).label)
    see.outcome("clone", lambda: x.clone().label)
    see.outcome("view", lambda: x[:].label)


@program(41)
def containers_pickled(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    back = pickle.loads(pickle.dumps({"x": x, "list": [x, lib.tensor(3)], "size": x.shape, "dtype": x.dtype}))
    see("back", back)
    see("same", back["x"] is back["list"][0])
    see("type", type(back["size"]).__name__)


@program(41)
def saved_and_loaded(lib: Any, see: Any) -> None:
    x, file = leaf(lib, 1.0, 2.0), io.BytesIO()
    lib.save({"x": x, "y": x.detach() * 2}, file)
    file.seek(0)
    back = lib.load(file)
    see("y", back["y"])
    see("x", back["x"].detach())


@program(41)
def a_layer_pickled(lib: Any, see: Any) -> None:
    lib.manual_seed(0)
    layer = lib.nn.Linear(2, 1)
    back = pickle.loads(pickle.dumps(layer))
    see("weight", back.weight)
    see("type", isinstance(back.weight, lib.nn.Parameter))
    back(lib.ones(1, 2)).sum().backward()
    see("grads", [layer.weight.grad, back.weight.grad])


@program(36)
def who_is_a_leaf(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    made = {
        "ones": lib.ones(2, requires_grad=True), "zeros_like": lib.zeros_like(x),
        "requiring": lib.ones_like(x, requires_grad=True),
        "new": x.new_ones(2), "new_requiring": x.new_zeros(2, requires_grad=True), "new_tensor": x.new_tensor([1.0]),
        "rand": lib.zeros(2).requires_grad_(), "clone": x.clone(), "detached": x.clone().detach(), "float": x.float(),
        "double": x.double(), "to": x.to(lib.float32), "half": x.half(), "parameter": lib.nn.Parameter(x * 2),
        "frozen": lib.nn.Parameter(lib.ones(2), requires_grad=False), "arange": lib.arange(2.0, requires_grad=True),
        "linspace": lib.linspace(0, 1, 2, requires_grad=True), "full": lib.full((2,), 3.0, requires_grad=True),
        "eye": lib.eye(2, requires_grad=True), "constant": lib.ones(2) * 2, "from constant": x.detach() * 2,
    }  # fmt: skip
    see("made", made)
    see("is_leaf", {name: t.is_leaf for name, t in made.items()})


@program(36)
def a_tensor_of_a_tensor(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    see("tensor", lib.tensor(x))
    see("requiring", lib.tensor(x, requires_grad=True))
    see("as_tensor", lib.as_tensor(x) is x)
    see("of elements", lib.tensor([x[0].item(), 3.0]))


@program(36)
def a_parameter_of_a_result(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y = x * 2
    p = lib.nn.Parameter(y)
    see("p", p)
    see("memory", same_memory(p, y))
    (p * 3).sum().backward()
    see("grads", [p.grad, x.grad])
    with lib.no_grad():
        p.zero_()
    see("y", y)
    buffer = lib.nn.Parameter(lib.zeros(2), requires_grad=False)
    see.outcome("frozen", lambda: buffer.add_(1))


@program(36)
def what_comes_of_parameters(lib: Any, see: Any) -> None:
    p = lib.nn.Parameter(lib.ones(2, 2))
    made = [p * 2, p[0], p.t(), p.detach(), p.data, p.clone(), p.view(4), p.float(), -p, p.sum(), p.requires_grad_()]
    see("types", [isinstance(t, lib.nn.Parameter) for t in made])
    see("names", [type(t).__name__ for t in made])


@program(37)
def dtypes_that_gradients_flow_through(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.5, -2.5)
    for name in ("half", "float", "double", "int", "long", "bool", "short"):
        y = getattr(x, name)()
        see(name, y)
        if y.requires_grad:
            see(f"grad by {name}", lib.autograd.grad((y * y).sum(), x))
    z = x * lib.tensor([1, 2]) + lib.tensor([True, False])
    see("mixed", z)
    see("grad", lib.autograd.grad(z.sum(), x))


@program(37)
def numbers_and_tensors_of_no_dimension(lib: Any, see: Any) -> None:
    x, s, d = leaf(lib, 1.5, -2.5), leaf(lib, 2.0, dtype="float64"), leaf(lib, [3.0], dtype="float64")
    y = x * s
    see("0-d", y)
    z = x * d
    see("1-d", z)
    (y.sum() + z.sum()).backward()
    see("grads", [x.grad, s.grad, d.grad])


@program(39)
def values_out_of_the_graph(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.5, -2.5)
    y = (x * x).sum()
    see("item", [y.item(), float(y.detach()), int(y.detach()), x.detach().tolist(), x.tolist()])
    see.outcome("float", lambda: float(y))
    see.outcome("int", lambda: int(x[0]))
    see.outcome("bool", lambda: bool(y))
    see.outcome("format", lambda: f"{y:.2f}")
    see.outcome("len", lambda: len(x))
    see.outcome("array", lambda: x.detach().numpy().tolist())
    see.outcome("list", lambda: [float(t.detach()) for t in x])
    see.outcome("round", lambda: round(y.item(), 1))
    see.outcome("math", lambda: __import__("math").sqrt(y))


@program(39)
def numpy_functions_on_tensors(lib: Any, see: Any) -> None:
    x, c = leaf(lib, 1.5, 2.5), lib.tensor([1.5, 2.5])
    see.outcome("mean of a constant", lambda: float(np.mean(c.numpy())))
    see.outcome("concatenate", lambda: np.concatenate([c.numpy(), x.detach().numpy()]).tolist())
    see.outcome("from numpy", lambda: lib.from_numpy(np.ones(2, np.float32)) * x)


@program(40)
def swapping_values_of_leaves(lib: Any, see: Any) -> None:
    x, y = leaf(lib, 1.0, 2.0), leaf(lib, 3.0, 4.0)
    x.data, y.data = y.data, x.data
    see("x", x)
    see("y", y)
    z = x.detach().clone()
    with lib.no_grad():
        x.copy_(y)
        y.copy_(z)
    see("swapped back", [x, y])
    (x * y).sum().backward()
    see("grads", [x.grad, y.grad])


@program(40)
def a_leaf_in_a_list_and_in_a_set(lib: Any, see: Any) -> None:
    x, y = leaf(lib, 1.0, 2.0), leaf(lib, 1.0, 2.0)
    see("set", len({x, y, x}))
    see("dict", {x: "x", y: "y"}[y])
    see("hash", hash(x) == hash(x))
    see("identity", any(t is y for t in [x, y]))
    see.outcome("in", lambda: x in [x])
    see.outcome("index", lambda: [x].index(x))


@program(40)
def the_out_of_place_and_the_in_place_form(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y = x
    y = y + 1
    see("x", x)
    z = x * 1
    w = z
    w += 1
    see("z", z)
    see("same", w is z)
    n = lib.tensor([1, 2])
    m = n
    m *= 2
    see("n", n)
    see.outcome("integers divided", lambda: n.__itruediv__(2))
    see.outcome("integers and floats", lambda: n.__iadd__(1.5))


DIFFERS: dict[str, tuple[str, dict[str, str]]] = {
    "values_out_of_the_graph": ("float(loss) says what it means", {"warnings": "PyTorch ['UserWarning']"}),
}


@pytest.mark.parametrize("one", of(__name__), ids=str)
def test_program(one: Program) -> None:
    compare(one, DIFFERS)
