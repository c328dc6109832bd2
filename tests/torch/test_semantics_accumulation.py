"""How gradients are accumulated, and what may be a root (groups 1 to 10)."""

from typing import Any

import pytest

from .semantics import Program, compare, leaf, of, program, same_memory


@program(1)
def a_second_backward_adds_in_place(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    (x * x).sum().backward()
    alias = x.grad
    before = x.grad._version
    (3 * x).sum().backward()
    see("alias", alias)
    see("same object", x.grad is alias)
    see("versions", x.grad._version - before)


@program(1)
def with_create_graph_it_adds_out_of_place(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    (x * x).sum().backward()
    alias = x.grad
    (x * x * x).sum().backward(create_graph=True)
    see("alias", alias)
    see("grad", x.grad)
    see("same memory", same_memory(x.grad, alias))


@program(1)
def create_graph_twice_keeps_the_graph_of_both(lib: Any, see: Any) -> None:
    x = leaf(lib, 2.0)
    (x**3).backward(create_graph=True)
    (x**4).backward(create_graph=True)
    see("first", x.grad)
    (second,) = lib.autograd.grad(x.grad, x)
    see("second", second)


@program(1)
def plain_backward_after_create_graph(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    (x**3).sum().backward(create_graph=True)
    alias = x.grad
    (2 * x).sum().backward()
    see("grad", x.grad)
    see("alias", alias)
    see("same object", alias is x.grad)


@program(1)
def a_gradient_that_the_user_assigned_is_added_to(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    mine = lib.tensor([10.0, 20.0])
    x.grad = mine
    (x * x).sum().backward()
    see("mine", mine)
    see("same object", x.grad is mine)


@program(1)
def an_assigned_view_is_added_to_where_it_lies(lib: Any, see: Any) -> None:
    x, flat = leaf(lib, [[1.0, 2.0], [3.0, 4.0]]), lib.zeros(6)
    x.grad = flat[1:5].view(2, 2)
    for _ in range(2):
        (x * x).sum().backward()
    see("flat", flat)


@program(1)
def backward_of_a_leaf_copies_what_the_user_gave(lib: Any, see: Any) -> None:
    x, g = leaf(lib, 1.0, 2.0), lib.tensor([5.0, 7.0])
    x.backward(g)
    see("same object", x.grad is g)
    see("same memory", same_memory(x.grad, g))
    x.backward(g)
    see("g", g)
    see("grad", x.grad)


@program(1)
def zeroing_in_place_and_to_none(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    (x * x).sum().backward()
    x.grad.zero_()
    (x * 3).sum().backward()
    see("after zero_", x.grad)
    x.grad = None
    (x * 5).sum().backward()
    see("after None", x.grad)


@program(1)
def backward_inside_no_grad(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y = (x * x).sum()
    with lib.no_grad():
        y.backward()
    see("grad", x.grad)


@program(1)
def one_leaf_used_many_times(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y = x
    for _ in range(5):
        y = y * x + x
    y.sum().backward()
    see("grad", x.grad)


@program(1)
def two_leaves_do_not_share_a_gradient(lib: Any, see: Any) -> None:
    x, y = leaf(lib, 1.0, 2.0), leaf(lib, 3.0, 4.0)
    (x + y).backward(lib.ones(2))
    see("same memory", same_memory(x.grad, y.grad))
    x.grad.mul_(100)
    see("y", y.grad)


@program(2)
def the_object_of_grad_stays(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    x.sum().backward()
    before = id(x.grad)
    see("stable", x.grad is x.grad)
    for _ in range(3):
        (x * 2).sum().backward()
    see("same object", id(x.grad) == before)
    see("grad", x.grad)


@program(2)
def the_object_that_the_user_assigned_stays(lib: Any, see: Any) -> None:
    x, mine = leaf(lib, 1.0, 2.0), lib.zeros(2)
    x.grad = mine
    for k in range(3):
        (x * k).sum().backward()
        see(f"{k}", x.grad is mine)


@program(2)
def the_object_changes_with_create_graph(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    (x * x).sum().backward(create_graph=True)
    before = x.grad
    (x * x).sum().backward(create_graph=True)
    see("same object", x.grad is before)
    see("before", before)
    see("after", x.grad)


@program(2)
def the_optimizer_zeroes_in_place_or_drops(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    optimizer = lib.optim.SGD([x], lr=0.1)
    (x * x).sum().backward()
    before = x.grad
    optimizer.zero_grad(set_to_none=False)
    see("same object", x.grad is before)
    see("grad", x.grad)
    optimizer.zero_grad()
    see("dropped", x.grad)


@program(3)
def nothing_plus_a_column(lib: Any, see: Any) -> None:
    a, b = lib.zeros(4, 0, requires_grad=True), lib.ones(4, 1, requires_grad=True)
    (a + b).sum().backward()
    see("a", a.grad)
    see("b", b.grad)


@program(3)
def a_matrix_product_over_nothing(lib: Any, see: Any) -> None:
    a, b = lib.ones(2, 0, requires_grad=True), lib.ones(0, 3, requires_grad=True)
    y = a @ b
    see("y", y)
    y.sum().backward()
    see("a", a.grad)
    see("b", b.grad)


@program(3)
def nothing_joined_to_something(lib: Any, see: Any) -> None:
    a, b = lib.zeros(0, 2, requires_grad=True), lib.ones(3, 2, requires_grad=True)
    (lib.cat([a, b]) * 2).sum().backward()
    see("a", a.grad)
    see("b", b.grad)


@program(3)
def an_empty_root_with_its_gradient(lib: Any, see: Any) -> None:
    x = lib.ones(3, requires_grad=True)
    (x[:0] * 2).backward(lib.ones(0))
    see("x", x.grad)


@program(4)
def one_gradient_in_three_places(lib: Any, see: Any) -> None:
    a, b, c = leaf(lib, 1.0, 1.0), leaf(lib, 1.0, 1.0), leaf(lib, 1.0, 1.0)
    y = a + b
    z = y + c + a + y  # the same g arrives in a twice more, in c and in y
    z.backward(lib.full((2,), 17.0))
    for name, t in zip("abc", (a, b, c), strict=True):
        see(name, t.grad)


@program(4)
def a_gradient_that_waits_is_not_overwritten(lib: Any, see: Any) -> None:
    x, y = leaf(lib, 1.0), leaf(lib, 1.0)
    a = x * 1
    b = a + y
    c = b + a
    d = c + b
    for t in (a, b, c):
        t.retain_grad()
    d.backward(lib.tensor(17.0))
    see("all", [t.grad for t in (x, y, a, b, c)])


@program(4)
def retained_gradients_are_not_shared(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y = x + 1
    z = y + 2
    y.retain_grad()
    z.retain_grad()
    z.sum().backward()
    y.grad.mul_(10)
    see("z", z.grad)
    see("x", x.grad)


@program(5)
def what_the_user_supplies_is_never_modified(lib: Any, see: Any) -> None:
    x, g = leaf(lib, 1.0, 2.0), lib.tensor([3.0, 4.0])
    y = x + 0
    lib.autograd.backward([y, y + x, x], [g, g, g])
    see("g", g)
    see("g version", g._version)
    see("x", x.grad)


@program(5)
def an_expanded_gradient_is_read_only(lib: Any, see: Any) -> None:
    x = lib.ones(2, 3, requires_grad=True)
    g = lib.tensor([[2.0]]).expand(2, 3)
    lib.autograd.backward([x * 2, x], [g, g])
    see("x", x.grad)
    see("g", g)
    x.grad[0, 0] = 9
    see("x after", x.grad)


@program(5)
def grad_gives_something_of_its_own(lib: Any, see: Any) -> None:
    x, g = leaf(lib, 1.0, 2.0), lib.tensor([3.0, 4.0])
    (first,) = lib.autograd.grad(x + 0, x, g)
    (second,) = lib.autograd.grad([x + 0, x + 1], x, [g, g])
    see("values", [first, second])
    see("g", g)


@program(6)
def a_root_named_twice_counts_twice(lib: Any, see: Any) -> None:
    x = leaf(lib, 2.0)
    lib.autograd.backward([x, x])
    see("leaf", x.grad)
    x.grad = None
    y = x * x
    lib.autograd.backward([y, y], [lib.tensor(1.0), lib.tensor(10.0)])
    see("result", x.grad)
    see("grad", lib.autograd.grad([(z := x * x), z], x))


@program(7)
def roots_of_which_one_leads_to_the_other(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    for order in (1, -1):
        y = x**2
        z = y**3
        lib.autograd.backward([y, z][::order], [lib.ones(2)] * 2)
        see("grad", x.grad)


@program(7)
def a_leaf_and_what_is_made_of_it(lib: Any, see: Any) -> None:
    x = leaf(lib, 3.0)
    lib.autograd.backward([x, x * x])
    see("grad", x.grad)


@program(8)
def several_roots(lib: Any, see: Any) -> None:
    x, y = leaf(lib, 1.0, 2.0), leaf(lib, 3.0, 4.0)
    lib.autograd.backward([(x * y).sum(), x * x, y], [None, lib.ones(2), lib.tensor([1.0, -1.0])])
    see("x", x.grad)
    see("y", y.grad)


@program(8)
def one_of_the_roots_needs_no_gradient(lib: Any, see: Any) -> None:
    x, y = leaf(lib, 1.0, 2.0), lib.ones(2)
    roots, g = [x * 2, y], [lib.ones(2)] * 2
    see.error("backward", "does not require grad", lambda: lib.autograd.backward(roots, g))
    see("x", x.grad)


@program(8)
def roots_and_gradients_of_different_numbers(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    see.error("backward", "got 2 tensors and 1 gradients", lambda: lib.autograd.backward([x, x], [lib.ones(2)]))
    see.error("grad", "got 1 tensors and 2 gradients", lambda: lib.autograd.grad(x * 2, x, [lib.ones(2)] * 2))


@program(9)
def only_scalars_start_by_themselves(lib: Any, see: Any) -> None:
    x, phrase = leaf(lib, 1.0, 2.0), "grad can be implicitly created only for scalar outputs"
    see.error("backward", phrase, lambda: (x * 2).backward())
    see.error("function", phrase, lambda: lib.autograd.backward([x * 2]))
    see.error("grad", phrase, lambda: lib.autograd.grad(x * 2, x))
    see.error("empty", phrase, lambda: x[:0].backward())
    x[:1].backward()  # one element is enough
    x.sum(0, keepdim=True).reshape(1, 1, 1).backward()
    see("x", x.grad)


@program(10)
def nothing_here_requires_grad(lib: Any, see: Any) -> None:
    x, c = leaf(lib, 1.0, 2.0), lib.ones(2)
    see.error("backward", "does not require grad", lambda: c.sum().backward())
    see.error("outputs", "does not require grad", lambda: lib.autograd.grad(c.sum(), x))
    see.error("inputs", "does not require grad", lambda: lib.autograd.grad(x.sum(), c))
    see.error("detached", "does not require grad", lambda: lib.autograd.grad(x.sum(), x.detach()))
    with lib.no_grad():
        y = (x * 2).sum()
    see.error("no_grad", "does not require grad and does not have a grad_fn", lambda: y.backward())


@program(10)
def gradients_that_are_no_tensors(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0)
    see.error("number", "gradients can be either Tensors or None", lambda: lib.autograd.backward([x * 2], [1.0]))
    see.error("method", "", lambda: (x * 2).backward(1.0))
    see.error("inputs", "", lambda: lib.autograd.grad(x * 2, [3.0]))


DIFFERS: dict[str, tuple[str, dict[str, str]]] = {
    "roots_and_gradients_of_different_numbers": (
        "grad refuses them as backward does",
        {"grad": "got 1 tensors and 2 gradients"},
    ),
}


@pytest.mark.parametrize("one", of(__name__), ids=str)
def test_program(one: Program) -> None:
    compare(one, DIFFERS)
