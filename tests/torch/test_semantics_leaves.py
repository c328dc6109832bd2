"""What requires gradients, what is a leaf, how a tensor leaves the graph, and copies of it (groups 36 to 41)."""

import copy
import pickle
from typing import Any

import numpy as np
import pytest

from .semantics import Program, compare, leaf, of, program, same_memory


@program(36)
def who_requires_gradients(lib: Any, see: Any) -> None:
    x, y, c = leaf(lib, 1.0, 2.0), leaf(lib, 3.0, 4.0), lib.ones(2)
    z = x + c
    see("propagates", [t.requires_grad for t in (x, c, c + c, x + c, c * x, z * y, z.detach() + c)])
    see("leaves", [t.is_leaf for t in (x, c, c + c, z, z.detach())])
    c.requires_grad = True
    see("switched on", c)
    c.requires_grad = False
    see("switched off", c)
    see("old result", z)
    w = c + 1
    c.requires_grad_()
    see("result from before", w)


@program(36)
def requires_grad_in_place(lib: Any, see: Any) -> None:
    x = lib.ones(2)
    see("itself", x.requires_grad_() is x)
    see("on", x)
    see("off", x.requires_grad_(False))
    x.requires_grad_(True)
    z = x * 2
    phrase = "you can only change requires_grad flags of leaf variables"
    see.error("off on a result", phrase, lambda: z.requires_grad_(False))
    see.error("set on a result", phrase, lambda: setattr(z, "requires_grad", False))
    see("on on a result", z.requires_grad_() is z)
    with lib.no_grad():
        see.error("off inside no_grad", phrase, lambda: z.requires_grad_(False))
        w = x * 2
        see("on without a graph", w.requires_grad_())


@program(36)
def requires_grad_of_a_view(lib: Any, see: Any) -> None:
    base = lib.ones(3)
    part = base[1:]
    part.requires_grad_()
    (part * 2).sum().backward()
    see("part", part)
    see("grad", part.grad)
    see("base", base)


@program(36)
def switching_off_between_two_uses(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y = (x * x).sum()
    x.requires_grad_(False)
    z = (x * x).sum()
    see("z", z)
    y.backward()
    see("x", x.grad)


@program(37)
def integers_cannot_require_gradients(lib: Any, see: Any) -> None:
    phrase = "floating point"
    for name in ("int64", "int32", "uint8", "bool"):
        x = lib.ones(2, dtype=getattr(lib, name))
        see.error(name, phrase, lambda x=x: x.requires_grad_())
        see.error(f"{name} set", phrase, lambda x=x: setattr(x, "requires_grad", True))
        x.requires_grad_(False)
        x.requires_grad = False
    see.error("tensor", phrase, lambda: lib.tensor([1, 2], requires_grad=True))
    see.error("zeros", phrase, lambda: lib.zeros(2, dtype=lib.int64, requires_grad=True))
    see.error("arange", phrase, lambda: lib.arange(3, requires_grad=True))
    for name in ("float16", "float32", "float64"):
        see(name, lib.ones(2, dtype=getattr(lib, name), requires_grad=True))


@program(37)
def integers_in_a_graph_of_floats(lib: Any, see: Any) -> None:
    x, n = leaf(lib, 1.0, 2.0), lib.tensor([3, 4])
    (x * n).sum().backward()
    see("x", x.grad)
    see("cast", [x.long(), x.to(lib.int32), x.double(), n.float()])
    y = x.long().float() * x
    y.sum().backward()
    see("x after", x.grad)


@program(38)
def detach_cuts(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y = x * 2
    z = y.detach()
    see("z", z)
    see("memory", same_memory(y, z))
    see("itself", z is y)
    (z * x).sum().backward()
    see("x", x.grad)
    w = z * 3
    see("w", w)
    see("detached constant", lib.ones(2).detach())


@program(38)
def a_detached_leaf_shares_memory(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    d = x.detach()
    d[0] = 10
    see("x", x)
    see("version", [x._version, d._version])
    (x * x).sum().backward()
    see("grad", x.grad)
    see("of the detached", d.grad)


@program(38)
def detach_in_place(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y = x * 2
    z = y + x
    see("itself", y.detach_() is y)
    see("y", y)
    see("grad_fn", y.grad_fn)
    z.sum().backward()
    see("x", x.grad)
    x.detach_()
    see("x after", x)
    y.requires_grad_()
    (y * 2).sum().backward()
    see("y after", y.grad)


@program(38)
def a_view_cannot_be_detached_in_place(lib: Any, see: Any) -> None:
    x = lib.ones(3, requires_grad=True)
    y = x * 2
    for name, view in {"slice": y[1:], "view": y.view(3, 1), "of leaf": x[:2], "t": y.view(3, 1).t()}.items():
        see.error(name, "Can't detach views in-place", view.detach_)
    see.error("view of the detached", "Can't detach views in-place", y.detach()[1:].detach_)
    see.error("view of a constant", "Can't detach views in-place", lib.ones(3)[1:].detach_)
    see("detached view", y[1:].detach())


@program(38)
def detach_of_an_inner_result(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    total = 0
    for _ in range(3):
        y = x * x
        total = total + y.detach() * x
    total.sum().backward()
    see("x", x.grad)


@program(39)
def numpy_of_what_requires_gradients(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    phrase = "Can't call numpy() on Tensor that requires grad"
    see.error("leaf", phrase, lambda: x.numpy())
    see.error("result", phrase, lambda: (x * 2).numpy())
    see.error("asarray", phrase, lambda: np.asarray(x))
    see("detached", float(x.detach().numpy().sum()))
    with lib.no_grad():
        see("inside", float((x * 2).numpy().sum()))
        see("leaf inside", float(x.numpy().sum()))
    see("force", float(x.numpy(force=True).sum()))
    x.detach().numpy()[0] = 5
    see("shared", x)


@program(39)
def numbers_and_lists_of_what_requires_gradients(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.5, 2.0)
    see("item", x[0].item())
    see("tolist", x.tolist())
    see("float", x[0].detach().__float__())
    see("bool", bool(x[0] > 1))
    see.error("several", "", lambda: x.item())
    see("index", [10, 20, 30][lib.tensor(1)])


@program(40)
def a_leaf_assigned_into(lib: Any, see: Any) -> None:
    x, y, z = lib.zeros(3, 2), leaf(lib, 1.0, 2.0), leaf(lib, 3.0, 4.0)
    x[0] = y
    x[1] = 2 * z
    see("x", x)
    see("grad_fn", x.grad_fn is not None)
    x.sum().backward()
    see("y", y.grad)
    see("z", z.grad)


@program(40)
def assignment_inside_no_grad(lib: Any, see: Any) -> None:
    x, y = lib.zeros(3, 2), leaf(lib, 1.0, 2.0)
    with lib.no_grad():
        x[0] = y
    see("x", x)
    see("grad_fn", x.grad_fn)
    w = leaf(lib, [[1.0, 2.0], [3.0, 4.0]])
    with lib.no_grad():
        w[0] = y * 5
        w -= 1
    see("w", w)
    see("version", w._version)
    (w * w).sum().backward()
    see("grad", w.grad)


@program(40)
def a_leaf_given_back_by_a_function_without_a_graph(lib: Any, see: Any) -> None:
    class Same(lib.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            return x

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            return g

    x = leaf(lib, 1.0, 2.0)
    with lib.no_grad():
        y = Same.apply(x)
    see("x", x)
    see("grad_fn", y.grad_fn)


@program(40)
def a_name_bound_anew_is_no_leaf(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    first = x
    x = x * 2
    x.sum().backward()
    see("first", first.grad)
    see("leaf", x.is_leaf)


@program(41)
def deepcopy_of_leaves(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    (x * x).sum().backward()
    y = copy.deepcopy(x)
    see("copy", y)
    see("grad", y.grad)
    see("memory", [same_memory(x, y), same_memory(x.grad, y.grad)])
    y.grad.zero_()
    see("grad of the first", x.grad)
    see("twice in a list", (pair := copy.deepcopy([x, x]))[0] is pair[1])
    (y * 3).sum().backward()
    see("grad of the copy", y.grad)


@program(41)
def deepcopy_of_results(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    phrase = "Only Tensors created explicitly by the user (graph leaves) support the deepcopy protocol"
    see.error("result", phrase, lambda: copy.deepcopy(x * 2))
    see.error("in a dict", phrase, lambda: copy.deepcopy({"y": x * 2}))
    see("detached", copy.deepcopy((x * 2).detach()))
    see("constant", copy.deepcopy(lib.tensor([1, 2])))


@program(41)
def pickle_of_leaves(lib: Any, see: Any) -> None:
    for x in (leaf(lib, 1.0, 2.0), lib.tensor([[1, 2]]), lib.ones(4)[::2], lib.tensor(True)):
        y = pickle.loads(pickle.dumps(x))
        see("copy", y)
        see("memory", same_memory(x, y))


@program(41)
def pickle_keeps_no_gradient(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    (x * x).sum().backward()
    see("grad", pickle.loads(pickle.dumps(x)).grad)


@program(41)
def pickle_of_results(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y = pickle.loads(pickle.dumps(x * 2))
    see("copy", y)


@program(41)
def copies_of_parameters_and_layers(lib: Any, see: Any) -> None:
    layer = lib.nn.Linear(2, 1)
    twin = copy.deepcopy(layer)
    layer(lib.ones(1, 2)).sum().backward()
    see("type", [type(twin.weight).__name__, type(pickle.loads(pickle.dumps(layer.weight))).__name__])
    see("grad of the twin", twin.weight.grad)
    see("equal", bool((twin.weight == layer.weight).all()))
    see("memory", same_memory(twin.weight, layer.weight))
    shallow = copy.copy(layer)
    see("shallow", shallow.weight is layer.weight)


@program(41)
def a_hook_is_not_copied(lib: Any, see: Any) -> None:
    x, calls = leaf(lib, 1.0, 2.0), []
    y = copy.deepcopy(x)
    x.register_hook(lambda g: calls.append(1))
    (y * 2).sum().backward()
    see("calls", calls)


DIFFERS: dict[str, tuple[str, dict[str, str]]] = {}


@pytest.mark.parametrize("one", of(__name__), ids=str)
def test_program(one: Program) -> None:
    compare(one, DIFFERS)
