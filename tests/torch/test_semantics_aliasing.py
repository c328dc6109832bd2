"""Tensors that share memory: who sees an overwrite, whose gradient goes where (groups 38 to 50, 58 and 59)."""

from typing import Any

import pytest

from .semantics import Program, add, compare, leaf, of, program, same_memory

OVERWRITTEN = "modified by an inplace operation"

# Each makes a tensor of `x`, of shape (2, 3), that may or may not be a view of it.
MAKERS = {
    "itself": lambda lib, x: x,
    "view": lambda lib, x: x.view(3, 2),
    "reshape": lambda lib, x: x.reshape(6),
    "reshape_of_transposed": lambda lib, x: x.t().reshape(6),
    "flatten": lambda lib, x: x.flatten(),
    "ravel": lambda lib, x: x.ravel(),
    "t": lambda lib, x: x.t(),
    "T": lambda lib, x: x.T,
    "mT": lambda lib, x: x.mT,
    "transpose": lambda lib, x: x.transpose(0, 1),
    "permute": lambda lib, x: x.permute(1, 0),
    "movedim": lambda lib, x: lib.movedim(x, 0, 1),
    "unsqueeze": lambda lib, x: x.unsqueeze(1),
    "squeeze": lambda lib, x: x.squeeze(),
    "unflatten": lambda lib, x: x.unflatten(1, (3, 1)),
    "expand": lambda lib, x: x.expand(2, 2, 3),
    "expand_as": lambda lib, x: x.expand_as(lib.ones(2, 3)),
    "view_as": lambda lib, x: x.view_as(x),
    "select": lambda lib, x: x.select(0, 1),
    "narrow": lambda lib, x: x.narrow(1, 1, 2),
    "index": lambda lib, x: x[0],
    "slice": lambda lib, x: x[:, ::2],
    "ellipsis": lambda lib, x: x[..., 1:],
    "none": lambda lib, x: x[None],
    "diagonal": lambda lib, x: x.diagonal(),
    "unfold": lambda lib, x: x.unfold(1, 2, 1),
    "as_strided": lambda lib, x: x.as_strided((2, 2), (3, 1), 1),
    "swapaxes": lambda lib, x: x.swapaxes(0, 1),
    "atleast_3d": lambda lib, x: lib.atleast_3d(x),
    "broadcast_to": lambda lib, x: lib.broadcast_to(x, (1, 2, 3)),
    "detach": lambda lib, x: x.detach(),
    "data": lambda lib, x: x.data,
    "contiguous": lambda lib, x: x.contiguous(),
    "contiguous_of_transposed": lambda lib, x: x.t().contiguous(),
    "float": lambda lib, x: x.float(),
    "to": lambda lib, x: x.to("cpu"),
    "to_copy": lambda lib, x: x.to(lib.float32, copy=True),
    "type": lambda lib, x: x.type(lib.float32),
    "double": lambda lib, x: x.double(),
    "cpu": lambda lib, x: x.cpu(),
    "clone": lambda lib, x: x.clone(),
    "positive": lambda lib, x: +x,
    "flip": lambda lib, x: x.flip(0),
    "roll": lambda lib, x: x.roll(1, 0),
    "tile": lambda lib, x: x.tile(1),
    "repeat": lambda lib, x: x.repeat(1, 1),
    "index_select": lambda lib, x: x.index_select(0, lib.tensor([1])),
    "take_along": lambda lib, x: x[lib.tensor([0, 1])],
    "masked": lambda lib, x: x[lib.tensor([True, True])],
    "split": lambda lib, x: x.split(1)[1],
    "chunk": lambda lib, x: x.chunk(3, 1)[0],
    "unbind": lambda lib, x: x.unbind(1)[2],
    "hsplit": lambda lib, x: lib.hsplit(x, 3)[1],
    "tensor_split": lambda lib, x: x.tensor_split(2)[0],
    "iterated": lambda lib, x: next(iter(x)),
    "zeros_like": lambda lib, x: lib.zeros_like(x),
    "as_tensor": lambda lib, x: lib.as_tensor(x),
    "asarray": lambda lib, x: lib.asarray(x),
    "parameter": lambda lib, x: lib.nn.Parameter(x),
    "from_numpy": lambda lib, x: lib.from_numpy(x.detach().numpy()),
    "tril": lambda lib, x: x.tril(),
    "identity": lambda lib, x: lib.nn.Identity()(x),
    "dropout_in_eval": lambda lib, x: lib.nn.functional.dropout(x, 0.5, False),
    "relu": lambda lib, x: lib.relu(x),
}


def kinship(make: Any) -> Any:
    """What a result shares with a constant, a leaf and a result; who sees an overwrite; what is recorded."""

    def run(lib: Any, see: Any) -> None:
        for kind in ("constant", "leaf", "result"):
            x = lib.arange(6.0).view(2, 3).clone()
            x = x.requires_grad_() if kind != "constant" else x
            x = x * 1 if kind == "result" else x
            y = make(lib, x)
            see(f"{kind}: what it is", [y, y is x, y.is_contiguous(), tuple(y.stride())])
            see(f"{kind}: of whom", [y._is_view(), y._base is x, y._base is None])
            before = x._version, y._version
            with lib.no_grad():
                x.mul_(2)
            see(f"{kind}: after x", [y.detach(), x._version - before[0], y._version - before[1]])
            see.outcome(f"{kind}: written", lambda y=y: y.detach().fill_(7.0))
            see(f"{kind}: after y", [x.detach(), x._version - before[0]])

    return run


def gradients(make: Any) -> Any:
    """A result overwritten in the graph, then backward from it and from what it was made of."""

    def run(lib: Any, see: Any) -> None:
        for first in (True, False):
            root, b = leaf(lib, [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), leaf(lib, 3.0)
            x = root * 1
            y = make(lib, x)

            def change(first: bool = first, x: Any = x, y: Any = y, root: Any = root, b: Any = b) -> list[Any]:
                (y if first else x).mul_(b)
                weights = lib.arange(1.0, y.numel() + 1).view(y.shape)
                return [
                    x,
                    y,
                    lib.autograd.grad((x * x.detach()).sum() + (y * weights).sum(), [root, b], allow_unused=True),
                ]

            see.outcome(f"{'y' if first else 'x'} changed", change)

    return run


for _name, _make in MAKERS.items():
    add(42, f"memory_of_{_name}", kinship(_make), __name__)
    add(49, f"changes_of_{_name}", gradients(_make), __name__)


@program(44, 49)
def a_base_overwritten_without_a_graph(lib: Any, see: Any) -> None:
    root = leaf(lib, 1.0, 2.0, 3.0)
    x = root * 1
    view = x[1:]
    z = view * view
    with lib.no_grad():
        x.zero_()
    see("view", view)
    (view * 2).sum().backward(retain_graph=True)
    see("root", root.grad)
    see.error("stale", OVERWRITTEN, lambda: z.sum().backward())


@program(45, 49)
def views_and_a_detached_sibling(lib: Any, see: Any) -> None:
    root = leaf(lib, 1.0, 2.0, 3.0)
    x = root * 1
    d, view = x.detach(), x[1:]
    d[1] = 10.0
    see("view", view)
    see("versions", [x._version, d._version, view._version])
    (view * x[:2].detach()).sum().backward()
    see("root", root.grad)
    see("written through numpy", float((d.numpy().__setitem__(0, 5.0), x[0].item())[1]))
    see("versions at the end", [x._version, d._version])


@program(40, 46)
def rows_of_a_leaf_changed_without_a_graph(lib: Any, see: Any) -> None:
    x = lib.zeros(3, 2, requires_grad=True)
    with lib.no_grad():
        for i, row in enumerate(x):
            row.fill_(i)
        x[1] += 5
        x.view(-1)[5] = 9
        x.t()[0].mul_(2)
    see.tensor("x", x)
    (x * x).sum().backward()
    see("grad", x.grad)


@program(38, 49)
def a_detached_view_that_learns(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0, 3.0) * 1
    part = x[:2].detach().requires_grad_()
    (part * part).sum().backward()
    see("part", part)
    see("grad", part.grad)
    see.error("in place", "", lambda: part.add_(1))
    with lib.no_grad():
        part -= 0.5 * part.grad
    see("x", x)


@program(49)
def the_base_replaced_in_shape(lib: Any, see: Any) -> None:
    root = leaf(lib, [[1.0, 2.0], [3.0, 4.0]])
    x = root * 1
    view = x[0]
    x.t_()
    see("x", x)
    see("view", view)
    x[0].mul_(10)
    see("x changed", x)
    see("view changed", view)
    (x * lib.tensor([[1.0, 2.0], [3.0, 4.0]])).sum().backward()
    see("root", root.grad)


@program(49)
def squeezed_in_place(lib: Any, see: Any) -> None:
    root = leaf(lib, [[1.0, 2.0]])
    x = root * 1
    see("squeezed", [x.squeeze_(0) is x, x, x._version])
    x.unsqueeze_(-1)
    (x * x).sum().backward()
    see("root", root.grad)
    see.error("leaf", "", lambda: root.squeeze_(0))


@program(50)
def a_hundred_rows_written_one_by_one(lib: Any, see: Any) -> None:
    w = leaf(lib, 0.5, -0.25)
    states = lib.zeros(100, 2)
    for i in range(1, 100):
        states[i] = states[i - 1].clone() * 0.9 + w
    states.sum().backward()
    see("w", w.grad)
    see("version", states._version)


@program(50)
def triangles_filled_in_a_loop(lib: Any, see: Any) -> None:
    x, out = leaf(lib, 1.0, 2.0, 3.0), lib.zeros(3, 3)
    for i in range(3):
        for j in range(i + 1):
            out[i, j] = x[i] * x[j]
    out.diagonal().add_(1)
    out.t()[0] *= 2
    see("out", out)
    (out @ out).sum().backward()
    see("x", x.grad)


@program(50)
def two_bases_written_into_each_other(lib: Any, see: Any) -> None:
    x, y = leaf(lib, 1.0, 2.0, 3.0), leaf(lib, 4.0, 5.0, 6.0)
    a, b = x * 2, y * 3
    a[:2] = b[1:]
    b[0] = a[2]
    a[1:].mul_(b[:2].clone())
    (a * 1 + b * 2).sum().backward()
    see("a", a)
    see("b", b)
    see("x", x.grad)
    see("y", y.grad)


@program(59)
def hooks_on_a_view_and_its_base(lib: Any, see: Any) -> None:
    root, calls = leaf(lib, 1.0, 2.0, 3.0), []
    x = root * 1
    view = x[1:]
    x.register_hook(lambda g: calls.append(("x", g.clone())))
    view.register_hook(lambda g: calls.append(("view", g.clone())))
    (view * 2).sum().backward(retain_graph=True)
    view.mul_(3)
    see("before", list(calls))
    calls.clear()
    x.register_hook(lambda g: calls.append(("x changed", g.clone())))
    view.register_hook(lambda g: calls.append(("view changed", g.clone())))
    (x * 5).sum().backward()
    see("calls", calls)
    see("root", root.grad)


@program(58)
def retained_gradients_of_views(lib: Any, see: Any) -> None:
    root = leaf(lib, 1.0, 2.0, 3.0)
    x = root * 1
    view = x[1:]
    x.retain_grad()
    view.retain_grad()
    (view * view + x[:2]).sum().backward()
    see("x", x.grad)
    see("view", view.grad)
    see("root", root.grad)


@program(42)
def memory_of_what_was_made_by_others(lib: Any, see: Any) -> None:
    import numpy as np

    array = np.arange(4, dtype=np.float32)
    x = lib.from_numpy(array)
    array[0] = 7
    x[1] = 8
    see("x", x)
    see("array", array.tolist())
    see("as_tensor", same_memory(lib.as_tensor(array), x))
    see("tensor", same_memory(lib.tensor(array), x))
    y = x.clone().requires_grad_()
    z = (y * y).sum()
    y.detach().numpy()[0] = 100  # behind the back of all
    z.backward()
    see("grad", y.grad)


@program(38, 49)
def a_base_detached_in_place_and_overwritten(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0, 3.0)
    y = x * 1
    view = y[1:]
    y.detach_()
    see("view", view)
    see.error("overwritten", "a view of a leaf Variable", lambda: view.mul_(2))
    lib.autograd.grad(view.sum(), x)
    y.mul_(2)
    see("y", y)
    see("view after", view)
    (view * 2).sum().requires_grad and (view * 2).sum().backward()
    see("x", x.grad)  # the view has other values now, which do not depend on x


@program(59)
def a_hook_on_a_view_from_which_another_was_taken(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0, 3.0)
    y = x * 1
    view = y[1:]
    view.register_hook(lambda g: g * 2)
    second = view.view(1, 2)[0]
    second.exp_()
    (y.sum() + view.sum()).backward()
    see("x", x.grad)


@program(59)
def a_hook_on_a_view_that_is_overwritten_without_a_graph(lib: Any, see: Any) -> None:
    for of_leaf in (True, False):
        x = leaf(lib, 1.0, 2.0, 3.0)
        y = x if of_leaf else x * 1
        view = y[1:]
        second = view.view(1, 2)
        before = view * 3
        view.register_hook(lambda g: g * 2)
        view.retain_grad()
        between = view * 1
        with lib.no_grad():
            y.mul_(2)
        (view * second[0].detach()).sum().backward(retain_graph=True)
        see("x", x.grad)
        see("view", view.grad)
        (before.sum() + between.sum() + second.sum()).backward()
        see("x after", x.grad)
        see("view after", view.grad)


_SHARED = {f"{kind}: after {what}": "ours" for kind in ("constant", "leaf", "result") for what in ("x", "y")}
DIFFERS: dict[str, tuple[str, dict[str, str]]] = {
    "memory_of_data": ("x.data shares the version of x: what is overwritten through it is detected", _SHARED),
    "memory_of_from_numpy": ("an array that is shared shares its version too", _SHARED),
    "memory_of_asarray": ("asarray copies nothing, so it is silent", {"warnings": "PyTorch ['UserWarning']"}),
    "changes_of_asarray": ("asarray copies nothing, so it is silent", {"warnings": "PyTorch ['UserWarning']"}),
    "a_base_detached_in_place_and_overwritten": (
        "the view is a constant now; PyTorch's requires grad, but its gradient goes nowhere",
        {"view after": "ours float32[2] leaf"},
    ),
    "changes_of_unfold": ("elements that share a place are not overwritten", {"y changed": "ours Raised"}),
}


@pytest.mark.parametrize("one", of(__name__), ids=str)
def test_program(one: Program) -> None:
    compare(one, DIFFERS)
