"""The first difference between two graphs: equal is equal, and whatever is changed is found first."""

import copy
import math

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

import tinygrad_edu as torch
from tests.viz.random_graphs import HOSTILE, leaf, tensors
from tinygrad_edu.viz import Graph, capture, diff, draw
from tinygrad_edu.viz.graph import value_of
from tinygrad_edu.viz.wording import columns


@given(tensors())
@settings(max_examples=50, deadline=None)
def test_a_graph_is_equal_to_itself_and_to_its_json(made):
    graph = capture(made[-1])
    for other in (graph, graph.to_json(), made[-1], draw(made[-1])):
        found = diff(graph, other)
        assert not found and found.kind == "" and found.skipped == 0
        assert str(found) == "The graphs are equal: the same ops, values and gradients."


@given(tensors(), st.data())
@settings(max_examples=50, deadline=None)
def test_a_value_that_is_changed_is_found(made, data):
    graph = capture(made[-1], names={f"t{i}": t for i, t in enumerate(made)})
    other = copy.deepcopy(graph)
    card = data.draw(st.sampled_from([card for card in other.cards.values() if card.role != "constant"]))
    card.value = value_of(np.array(card.value.numbers) + 0.5)
    found = diff(graph, other)
    assert found and found.kind == "value" and found.left == found.right == card.name


@given(tensors(), st.data())
@settings(max_examples=50, deadline=None)
def test_a_gradient_that_is_changed_is_found_and_the_values_are_said_to_be_equal(made, data):
    graph = capture(made[-1])
    other = copy.deepcopy(graph)
    card = data.draw(st.sampled_from([card for card in other.cards.values() if card.gradient]))
    card.gradient = value_of(np.array(card.gradient.numbers) * 2 + 1e-3)
    found = diff(graph, other)
    assert found.kind == "gradient" and found.left == card.name and "all values are equal" in str(found)


@given(tensors(), st.data())
@settings(max_examples=50, deadline=None)
def test_an_op_that_is_changed_is_found_first(made, data):
    graph = capture(made[-1])
    other = copy.deepcopy(graph)
    step = data.draw(st.sampled_from(list(other.steps.values())))
    step.op = "another"
    for card in other.cards.values():
        card.gradient = None
    found = diff(graph, other)
    assert found.kind == "structure" and found.left == graph.cards[step.output].name


def function(x, y, op=torch.tanh, later=False, extra=False):
    if later:
        b = torch.exp(y)
        a = op(x)
    else:
        a = op(x)
        b = torch.exp(y)
    if extra:
        b = torch.relu(b)
    c = a * b
    return (c + y).sum()


def test_the_order_of_independent_parts_does_not_matter():
    x, y = leaf(2.0), leaf(5.0)
    assert not diff(function(x, y), function(x, y, later=True))


def test_another_op_and_one_more():
    x, y = leaf(2.0), leaf(5.0)
    assert str(diff(function(x, y), function(x, y, torch.sigmoid))).splitlines() == [
        "structure: the first op that differs",
        "    mine        v1 = tanh(x)",
        "    reference   v1 = sigmoid(x)",
    ]
    found = str(diff(function(x, y), function(x, y, extra=True)))
    assert "mine        v3 = v1 × v2" in found and "reference   v3 = ReLU(v2)" in found
    assert "reference   — nothing in its place" in str(diff(torch.sin(x), x))
    assert "the reference goes on" in str(diff(x, torch.sin(x)))


def test_arguments_in_another_order():
    x, y = leaf(2.0), leaf(5.0)
    found = str(diff(x - y, y - x))
    assert found.startswith("structure") and "out = x − y" in found and "out = y − x" in found


def test_leaves_of_other_names_are_matched_by_their_place():
    def mine():
        w = leaf(2.0)
        return diff_of(torch.sin(w) * w)

    def reference():
        v = leaf(2.0)
        return diff_of(torch.sin(v) * v)

    def diff_of(out):
        return capture(out)

    assert not diff(mine(), reference())
    other = leaf(2.0)
    shared, apart = leaf(2.0), leaf(2.0)
    once, twice = torch.sin(shared) * shared, torch.sin(apart) * other
    for pair in ((once, twice), (twice, once)):  # one tensor that is used twice is not two that are equal
        assert diff(*pair).kind == "structure"


def test_an_option():
    w = torch.ones(3, 3, requires_grad=True)
    found = diff(w.sum(0).sum(), w.sum(1).sum())
    assert found.kind == "structure" and "axis=0" in str(found) and "axis=1" in str(found)


def test_a_shape():
    found = diff(torch.ones(3, 4, requires_grad=True).sum(), torch.ones(3, 5, requires_grad=True).sum())
    assert found.kind == "structure" and "(3,4)" in str(found) and "(3,5)" in str(found)


def test_a_constant():
    x = leaf(2.0)
    found = diff(x * 2.0, x * 3.0)
    assert found.kind == "value" and (found.left, found.right) == ("2.0", "3.0")
    assert "They differ: 2 and 3" in str(found)


def test_where_the_largest_difference_is():
    w = leaf([[1.0, 2.0], [3.0, 4.0]])
    v = leaf([[1.0, 2.5], [3.0, 9.0]])
    assert "2 of 4 differ, most of all at (1, 1): 4 and 9" in str(diff(w.sum(), v.sum()))


def test_only_the_rule_is_wrong_and_it_is_named():
    class Mine(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * x

        @staticmethod
        def backward(ctx, g):
            return 3.0 * g

    class Reference(Mine):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x * x

        @staticmethod
        def backward(ctx, g):
            return 2.0 * ctx.saved_tensors[0] * g

    x = leaf(2.0)
    graphs = [capture(torch.exp(function.apply(torch.sin(x)))) for function in (Mine, Reference)]
    for graph in graphs:
        for step in graph.steps.values():
            step.op = "square" if step.op in ("Mine", "Reference") else step.op
    found = diff(*graphs)
    assert found.kind == "gradient" and found.left == "v1"
    assert "Of equal ∂v2 something else comes back through v2 = Mine(v1)" in str(found)


def test_a_gradient_that_one_does_not_have():
    x = leaf(2.0)
    y, z = leaf(3.0), torch.tensor(3.0, dtype=torch.float64)
    found = diff(capture(x * y, names={"x": x, "y": y}), capture(x * z, names={"x": x, "y": z}))
    assert found.kind == "gradient" and found.left == "y" and "One of them has none." in str(found)
    assert "— constant" in str(found)


def test_tolerances():
    x, y = leaf(1.0), leaf(1.0 + 1e-6)
    assert diff(torch.sin(x), torch.sin(y))
    assert not diff(torch.sin(x), torch.sin(y), rtol=1e-4)
    assert not diff(torch.sin(x), torch.sin(y), atol=1e-4)
    assert not diff(torch.sin(leaf(1.0, torch.float32)), torch.sin(x))  # as near as float32 can be
    for name in ("rtol", "atol"):
        for wrong in (-1.0, math.nan, "a"):
            with pytest.raises(ValueError, match=f"{name} must be a number of at least 0"):
                diff(x, y, **{name: wrong})


def test_nan_is_equal_to_nan_and_to_nothing_else():
    x, y = leaf([-1.0, 4.0]), leaf([-1.0, 4.0])
    assert not diff(torch.sqrt(x).sum(), torch.sqrt(y).sum())
    a, b = leaf([math.nan, 4.0]), leaf([1.0, 4.0])
    assert diff(a.sum(), b.sum()).kind == "value"


def test_large_tensors_are_compared_by_their_summaries():
    w, v = torch.ones(100, 10), torch.ones(100, 10)
    v[7, 3] = 2.0
    found = diff(torch.tanh(w.requires_grad_()).sum(), torch.tanh(v.requires_grad_()).sum())
    assert found.kind == "value" and found.left == "w" and "Of their 1,000 numbers, high is 1.0 and 2.0" in str(found)
    assert not diff(torch.tanh(w).sum(), torch.tanh(torch.ones(100, 10, requires_grad=True)).sum())


def test_what_was_not_kept_is_counted():
    w = torch.ones(100, 10, requires_grad=True)
    first, second = torch.tanh(w * 2.0).sum(), torch.tanh(w * 2.0).sum()
    first.backward()
    found = diff(first, second)
    assert not found and found.skipped > 0 and "numbers were not compared" in str(found)


def test_several_outputs():
    x = leaf(2.0)
    a, b = torch.sin(x), torch.cos(x)
    assert not diff(capture([a, b]), capture([a, b]))
    assert diff(capture([a, b]), capture([b, a])).kind == "structure"


def test_a_deep_graph():
    x = leaf(1.0)
    y = x
    for _ in range(2000):
        y = y * 1.001
    assert not diff(y, capture(y).to_json())


def test_hostile_names():
    x = leaf(2.0)
    graph = capture(x * x, names={HOSTILE: x})
    other = copy.deepcopy(graph)
    for card in other.cards.values():
        card.name += HOSTILE * 100
    other.cards["t1"].value = value_of(np.array(7.0))
    told = str(diff(graph, other))
    assert "\x1b" not in told and all(columns(line) <= 100 for line in told.splitlines())


@pytest.mark.parametrize("given", [None, 3, [], object()])
def test_what_is_no_graph(given):
    with pytest.raises(TypeError):
        diff(given, leaf(2.0) * 2.0)


@pytest.mark.parametrize("given", ["", "{}", "[1]", "null", '{"format": "tinygrad_edu.graph", "version": 99}'])
def test_a_text_that_is_no_graph(given):
    with pytest.raises(ValueError, match="this is no graph"):
        diff(leaf(2.0) * 2.0, given)


def test_json_is_read():
    x = leaf(2.0)
    graph = capture(torch.sin(x))
    assert isinstance(Graph.from_json(graph.to_json()), Graph) and not diff(graph.to_json(), graph.to_json())
