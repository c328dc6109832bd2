"""In-place changes through views, and what they do to gradients (groups 49 to 52)."""

from typing import Any

import pytest

from .semantics import Program, add, compare, leaf, of, program, same_memory


@program(49)
def a_view_changed_and_the_base_used(lib: Any, see: Any) -> None:
    root = leaf(lib, [[1.0, 2.0], [3.0, 4.0]])
    x = root.clone()
    v = x.narrow(0, 0, 1)
    v.mul_(2)
    see("x", x)
    x.sum().backward()
    see("root", root.grad)  # [[2, 2], [1, 1]]


@program(49)
def a_view_of_a_view_changed(lib: Any, see: Any) -> None:
    root = leaf(lib, [[1.0, 2.0], [3.0, 4.0]])
    x = root.clone()
    v1 = x.narrow(0, 0, 1)
    v2 = v1.narrow(1, 1, 1)
    v2.mul_(2)
    see("all", [x, v1, v2])
    x.sum().backward()
    see("root", root.grad)  # [[1, 2], [1, 1]]


@program(49)
def a_view_taken_before_the_base_changed(lib: Any, see: Any) -> None:
    root = leaf(lib, [[1.0, 2.0], [3.0, 4.0]])
    x = root.clone()
    v1 = x.narrow(0, 0, 1)
    v2 = x.narrow(0, 0, 1)
    v1.mul_(2)
    v2.mul_(3)
    (v1 * 1).sum().backward()
    see("root", root.grad)


@program(49)
def backward_through_the_view(lib: Any, see: Any) -> None:
    a, b = leaf(lib, 2.0, 5.0), leaf(lib, 3.0)
    res = a * lib.ones(2)
    v = res.narrow(0, 1, 1)
    v.mul_(b)
    v.sum().backward()
    see("a", a.grad)
    see("b", b.grad)


@program(49)
def the_base_changed_after_the_view(lib: Any, see: Any) -> None:
    root, b = leaf(lib, 1.0, 2.0, 3.0), leaf(lib, 4.0)
    x = root * 1
    v = x[1:]
    x.mul_(b)
    see("v", v)
    (v * v.detach()).sum().backward()
    see("root", root.grad)
    see("b", b.grad)


@program(49)
def a_chain_of_changes_through_two_views(lib: Any, see: Any) -> None:
    root, b = leaf(lib, [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), leaf(lib, 0.5)
    x = root * 2
    row, column = x[0], x[:, 1]
    row.mul_(b)
    column.add_(1.0)
    x.view(-1)[3:].mul_(3)
    see("x", x)
    see("row", row)
    see("column", column)
    (x * lib.arange(6.0).view(2, 3)).sum().backward()
    see("root", root.grad)
    see("b", b.grad)


@program(49)
def what_a_view_is_a_view_of(lib: Any, see: Any) -> None:
    x = leaf(lib, [[1.0, 2.0], [3.0, 4.0]])
    y = x * 2
    v = y[0]
    w = v[1:]
    see("is_view", [t._is_view() for t in (x, y, v, w, x[0], y.clone())])
    see("base", [v._base is y, w._base is y, x[0]._base is x, y._base, x._base])
    see("constant", [(c := lib.ones(3))[1:]._base is c, c[1:]._is_view()])
    with lib.no_grad():
        see("no_grad", y[0]._base is y)
    see("detached", [y.detach()._is_view(), x.view_as(x)._is_view(), x.contiguous() is x])


@program(49)
def the_grad_fn_of_a_view_is_renewed(lib: Any, see: Any) -> None:
    root = leaf(lib, 1.0, 2.0, 3.0)
    x = root * 1
    v = x[1:]
    before = v.grad_fn
    x.add_(1)
    see("renewed", v.grad_fn is not before)
    w = x[:2]
    w.mul_(2)
    see("base", x.grad_fn.name().rpartition(":")[2])
    see("x", x)
    see("v", v)


@program(49)
def two_uses_with_a_change_between(lib: Any, see: Any) -> None:
    root = leaf(lib, 1.0, 2.0, 3.0)
    x = root * 1
    first = x[1:] + 1
    x[1:].zero_()
    second = x[1:] + 2
    (first * 2 + second * 3).sum().backward()
    see("root", root.grad)


CHANGES = {
    "copy": lambda lib, v, b: v.copy_(b),
    "fill": lambda lib, v, b: v.fill_(2.0),
    "fill_tensor": lambda lib, v, b: v.fill_(b.sum()),
    "zero": lambda lib, v, b: v.zero_(),
    "add": lambda lib, v, b: v.add_(b),
    "add_alpha": lambda lib, v, b: v.add_(b, alpha=0.5),
    "sub": lambda lib, v, b: v.sub_(b),
    "mul": lambda lib, v, b: v.mul_(b),
    "div": lambda lib, v, b: v.div_(b),
    "pow": lambda lib, v, b: v.pow_(2),
    "exp": lambda lib, v, b: v.exp_(),
    "relu": lambda lib, v, b: v.relu_(),
    "sigmoid": lambda lib, v, b: v.sigmoid_(),
    "tanh": lambda lib, v, b: v.tanh_(),
    "clamp": lambda lib, v, b: v.clamp_(0.0, 1.5),
    "addcmul": lambda lib, v, b: v.addcmul_(b, b),
    "lerp": lambda lib, v, b: v.lerp_(b, 0.25),
    "masked_fill": lambda lib, v, b: v.masked_fill_(v.detach() > 1, 0.5),
    "index_fill": lambda lib, v, b: v.index_fill_(0, lib.tensor([0]), 3.0),
    "index_add": lambda lib, v, b: v.index_add_(0, lib.tensor([0, 0]), b),
    "index_copy": lambda lib, v, b: v.index_copy_(0, lib.tensor([1, 0]), b),
    "scatter": lambda lib, v, b: v.scatter_(0, lib.tensor([1]), b[:1]),
    "scatter_add": lambda lib, v, b: v.scatter_add_(0, lib.tensor([1, 1]), b),
    "index_put": lambda lib, v, b: v.index_put_((lib.tensor([0, 1]),), b),
    "setitem": lambda lib, v, b: v.__setitem__(0, b[1]),
    "augmented": lambda lib, v, b: v.__iadd__(b).__imul__(b),
    "cumsum": lambda lib, v, b: v.cumsum_(0),
    "masked_scatter": lambda lib, v, b: v.masked_scatter_(lib.tensor([True, False]), b),
}
VIEWS = {
    "row": lambda x: x[0],
    "column": lambda x: x[:, 2],
    "every_other": lambda x: x.view(-1)[1::3],
    "diagonal": lambda x: x.diagonal(),
    "reversed": lambda x: x.t()[2],
    "of_a_view": lambda x: x.view(3, 2)[1:].reshape(-1)[1:3],
}


def changed(change: Any, view: Any, of_base: bool) -> Any:
    def run(lib: Any, see: Any) -> None:
        root, b = (
            leaf(lib, [[0.5, 1.0, 2.0], [-1.0, 0.25, 1.75]], dtype="float64"),
            leaf(lib, 0.5, 2.0, dtype="float64"),
        )
        x = root * 1.5
        v = view(x)
        v = v if v.shape == b.shape else v[:2]
        see("itself", change(lib, v, b) is v)
        see("x", x)
        see("v", v)
        out = x if of_base else v
        (out * lib.linspace(1, 2, out.numel(), dtype=lib.float64).view(out.shape)).sum().backward()
        see("root", root.grad)
        see("b", b.grad)

    return run


for _name, _change in CHANGES.items():
    add(50, f"{_name}_through_a_row", changed(_change, VIEWS["row"], True), __name__)
    add(50, f"{_name}_through_a_column", changed(_change, VIEWS["column"], False), __name__)
for _name, _view in VIEWS.items():
    add(50, f"mul_through_{_name}_to_the_base", changed(CHANGES["mul"], _view, True), __name__)
    add(50, f"mul_through_{_name}_to_the_view", changed(CHANGES["mul"], _view, False), __name__)
    add(50, f"copy_through_{_name}", changed(CHANGES["copy"], _view, True), __name__)


@program(50)
def a_change_through_a_view_makes_the_base_require_gradients(lib: Any, see: Any) -> None:
    a, b = lib.ones(3), leaf(lib, 2.0, 5.0)
    view = a[1:]
    view.mul_(b)
    see("a", a)
    see("view", view)
    a.sum().backward()
    see("b", b.grad)


@program(50)
def a_view_taken_before_sees_the_gradients(lib: Any, see: Any) -> None:
    a, b = lib.ones(3), leaf(lib, 2.0)
    early = a[:2]
    a[1:] = b
    see("early", early)
    early.sum().backward()
    see("b", b.grad)


@program(50)
def gradcheck_of_a_change_through_a_view(lib: Any, see: Any) -> None:
    def f(root: Any, b: Any) -> Any:
        x = root.clone()
        x.narrow(1, 1, 2).narrow(0, 1, 2).mul_(b)
        x.narrow(1, 0, 2).narrow(0, 0, 2).mul_(b)
        return x

    root = (lib.arange(9, dtype=lib.float64).view(3, 3) / 4 + 0.1).requires_grad_()
    b = leaf(lib, [[0.5, 2.0], [1.0, -1.0]], dtype="float64")
    see("first", bool(lib.autograd.gradcheck(f, (root, b))))
    see("second", bool(lib.autograd.gradgradcheck(f, (root, b))))


@program(50)
def second_derivatives_through_a_changed_view(lib: Any, see: Any) -> None:
    root, b = leaf(lib, 1.0, 2.0, 3.0), leaf(lib, 0.5, 4.0)
    x = root**2
    x[1:].mul_(b)
    first = lib.autograd.grad((x**2).sum(), [root, b], create_graph=True)
    see("first", first)
    see("second", lib.autograd.grad(first[0].sum() + (first[1] ** 2).sum(), [root, b]))


@program(51)
def views_of_several_outputs_cannot_be_changed(lib: Any, see: Any) -> None:
    phrase = "is a view and is being modified inplace"
    x = leaf(lib, [[1.0, 2.0], [3.0, 4.0]])
    y = x * 1
    views = {"unbind": y.unbind(0), "split": y.split(1), "chunk": y.chunk(2), "tensor_split": y.tensor_split(2)}
    for name, parts in views.items():
        see.error(name, "", lambda part=parts[0]: part.mul_(2))
    see.error("words", phrase, lambda: y.unbind(1)[0].add_(1))
    see("y", y)


@program(51)
def views_of_several_outputs_of_a_constant(lib: Any, see: Any) -> None:
    x, b = lib.ones(2, 2), leaf(lib, 2.0)
    first, second = x.unbind(0)
    first.mul_(3)
    see("x", x)
    see.error("recorded", "", lambda: second.mul_(b))
    see("after", [x.requires_grad, second.requires_grad])


@program(51)
def the_base_of_several_outputs_changed(lib: Any, see: Any) -> None:
    x = leaf(lib, [[1.0, 2.0], [3.0, 4.0]])
    y = x * 1
    first, _ = y.unbind(0)
    y.mul_(2)
    see.error("a view taken before", "", lambda: (first * 1).sum().backward())
    y.sum().backward()
    see("x", x.grad)


@program(51)
def a_view_made_without_a_graph_cannot_be_changed_within(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y = x * 1
    with lib.no_grad():
        view = y[:1]
    see.error("no_grad view", "", lambda: view.mul_(2))
    with lib.no_grad():
        view.mul_(2)
    see("y", y)


@program(52)
def out_is_refused_inside_the_graph(lib: Any, see: Any) -> None:
    phrase = "don't support automatic differentiation"
    x, out = leaf(lib, 1.0, 2.0), lib.zeros(2)
    see.error("argument", phrase, lambda: lib.add(x, 1, out=out))
    see.error("out", phrase, lambda: lib.add(out, 1, out=x))
    see.error("result", phrase, lambda: lib.exp(out, out=x * 1))
    see.error("matmul", phrase, lambda: lib.matmul(x, x, out=lib.zeros(())))
    see.error("sum", phrase, lambda: lib.sum(x, 0, out=lib.zeros(())))
    see.error("cat", phrase, lambda: lib.cat([x, x], out=lib.zeros(4)))
    see("out after", out)
    see("version", out._version)
    with lib.no_grad():
        see("inside", lib.mul(x, 2, out=out) is out)
    see("written", out)
    see("memory", same_memory(out, out[:1]))


@program(52)
def out_where_there_is_no_gradient_to_lose(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, -2.0)
    for name in ("gt", "eq", "logical_and"):
        out = lib.zeros(2, dtype=lib.bool)
        see(name, getattr(lib, name)(x, lib.tensor([0.0, -2.0]), out=out) is out)
        see(f"{name} out", [out, out._version])
    whole = lib.zeros((), dtype=lib.int64)
    see("argmax", [lib.argmax(x, out=whole) is whole, whole])
    c, out = lib.tensor([1.0, 2.0]), lib.zeros(())
    see("tensordot", [lib.tensordot(c, c, 1, out=out) is out, out])
    see("zeros", [lib.zeros(2, out=c) is c, c, c._version])
    see.error("shape", "", lambda: lib.add(c, c, out="no tensor"))
    see.error("kind", "can't be cast", lambda: lib.exp(c, out=lib.zeros(2, dtype=lib.int64)))


@program(52)
def out_that_is_an_argument_or_a_view(lib: Any, see: Any) -> None:
    c = lib.tensor([1.0, 2.0, 3.0, 4.0])
    lib.mul(c, 2, out=c)
    see("itself", c)
    lib.add(c[:2], c[2:], out=c[:2])
    see("a view", [c, c._version])
    small = lib.zeros(0)
    lib.exp(lib.zeros(3), out=small)
    see("grown", small)
    base, b = lib.zeros(4), leaf(lib, 1.0, 2.0)
    early = base[:2]
    base[2:] = b
    see.error("in the graph", "don't support automatic differentiation", lambda: lib.exp(c, out=base))
    see("early", early)


DIFFERS: dict[str, tuple[str, dict[str, str]]] = {}


@pytest.mark.parametrize("one", of(__name__), ids=str)
def test_program(one: Program) -> None:
    compare(one, DIFFERS)
