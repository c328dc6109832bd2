"""The graph, looked at (group 32)."""

from typing import Any

import pytest

from .semantics import Program, compare, leaf, of, program


@program(32)
def the_nodes_behind_a_result(lib: Any, see: Any) -> None:
    x, y = leaf(lib, 1.0, 2.0), leaf(lib, 3.0, 4.0)
    a = x + y
    see("names", [a.grad_fn.name(), x.grad_fn, lib.ones(2).grad_fn])
    see("leaves", [f.name() for f, _ in a.grad_fn.next_functions])
    see("they are", [f.variable is t for (f, _), t in zip(a.grad_fn.next_functions, (x, y), strict=True)])
    b = a * 2
    see("behind", b.grad_fn.next_functions[0][0] is a.grad_fn)
    see("numbers", [n for _, n in b.grad_fn.next_functions])
    see("constants", b.grad_fn.next_functions[-1][0])


@program(32)
def a_walk_through_the_graph(lib: Any, see: Any) -> None:
    x, w = leaf(lib, [[1.0, 2.0]]), leaf(lib, [[1.0], [2.0]])
    node, names = lib.nn.functional.relu(x @ w).sum().grad_fn, []
    while node is not None:
        names.append(node.name())
        node = node.next_functions[0][0] if node.next_functions else None
    see("names", names)


@program(32)
def the_output_of_several_that_was_used(lib: Any, see: Any) -> None:
    x = leaf(lib, [[1.0, 2.0], [3.0, 4.0]])
    first, second = x.unbind(0)
    see("same node", first.grad_fn is second.grad_fn)
    see("numbers", [(t * 1).grad_fn.next_functions[0][1] for t in (first, second)])
    see("metadata", isinstance(first.grad_fn.metadata, dict))


@program(32)
def one_leaf_has_one_accumulator(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    f, g = (x * 2).grad_fn.next_functions[0][0], (x + 1).grad_fn.next_functions[0][0]
    see("same", f is g)
    see("behind a leaf", f.next_functions)
    see("equal nodes", (z := x * 3).grad_fn is z.grad_fn)


@program(32)
def bad_calls_on_the_graph(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y = x * 2
    see.error("set", "", lambda: setattr(y, "grad_fn", None))
    see.error("set on leaf", "", lambda: setattr(x, "grad_fn", y.grad_fn))
    see.error("no such", "", lambda: y.grad_fn.no_such_attribute)
    see.error("number of gradients", "", lambda: y.grad_fn(lib.ones(2), lib.ones(2)))


@program(32)
def a_node_is_a_node(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    f = (x * 2).grad_fn
    see("node", isinstance(f, lib.autograd.graph.Node))
    see("accumulator", isinstance(f.next_functions[0][0], lib.autograd.graph.Node))
    see("hashable", len({f, f}))


DIFFERS: dict[str, tuple[str, dict[str, str]]] = {
    "the_output_of_several_that_was_used": (
        "each output has a node of its own",
        {"same node": "ours False", "numbers": "ours 0"},
    ),
}


@pytest.mark.parametrize("one", of(__name__), ids=str)
def test_program(one: Program) -> None:
    compare(one, DIFFERS)
