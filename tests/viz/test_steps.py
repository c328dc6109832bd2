"""The passes step by step: what is told is what the engine does, in its order."""

import numpy as np
import pytest
from hypothesis import given, settings

import tinygrad_edu as torch
from tests.viz.random_graphs import HOSTILE, leaf, tensors
from tinygrad_edu.viz import capture, steps
from tinygrad_edu.viz.wording import columns


@given(tensors())
@settings(max_examples=60, deadline=None)
def test_what_has_come_adds_up_to_the_gradients_of_the_engine(made):
    names = {f"t{i}": t for i, t in enumerate(made)}
    graph = capture(made[-1], names=names)
    last = {flow.name: flow for step in steps(graph) for flow in step.flows}
    for name, t in list(names.items())[:-1]:
        (expected,) = torch.autograd.grad(made[-1].sum(), t, retain_graph=True, allow_unused=True)
        known = [card for card in graph.cards.values() if card.name == name]
        for card in known:
            assert last[name].so_far.numbers == expected.tolist() == card.gradient.numbers
            assert last[name].complete
        assert bool(known) == (expected is not None)


@given(tensors())
@settings(max_examples=60, deadline=None)
def test_an_op_runs_when_the_gradient_of_its_result_is_complete(made):
    graph = capture(made[-1])
    complete, backward = set(graph.outputs), list(steps(graph))
    assert [step.number for step in backward] == list(range(1, len(graph.steps) + 1))
    for step in backward:
        assert graph.steps[step.step].output in complete
        done = [flow.card for flow in step.flows if flow.complete]
        assert not complete.intersection(done) and step.complete == [graph.cards[id].name for id in done]
        complete |= set(done)


@given(tensors())
@settings(max_examples=40, deadline=None)
def test_each_sum_is_that_before_it_and_what_comes_in(made):
    before = {}
    for step in steps(made[-1]):
        for flow in step.flows:
            part = np.array(flow.contribution.numbers)
            expected = before[flow.card] + part if flow.part > 1 else part
            np.testing.assert_array_equal(expected, flow.so_far.numbers)
            before[flow.card] = expected


def test_it_is_the_order_of_the_engine():
    order = []
    a, b = leaf(2.0), leaf(3.0)
    c = a * b
    d = torch.sin(c) + c
    e = d * a
    for name, t in {"c": c, "d": d, "e": e}.items():
        t.register_hook(lambda g, name=name: order.append(name))
    told = [step.output for step in steps(e) if step.output in "cde"]
    e.backward()
    assert told == order == ["e", "d", "c"]


def test_a_variable_that_is_used_again_shows_why_the_order_matters():
    a = leaf(3.0)
    b = a + a
    c = b * b
    assert str(steps(c)).splitlines() == [
        "backward step 1 of 2:  c = b × b   line " + line_of("c = b * b"),
        "    ∂c = 1.0 (the start)",
        "    ∂b += ∂c × b = 1.0 × 6.0 = 6.0   so far 6.0 (part 1 of 2)",
        "    ∂b += ∂c × b = 1.0 × 6.0 = 6.0   so far 12.0 (part 2 of 2: complete)",
        "backward step 2 of 2:  b = a + a   line " + line_of("b = a + a"),
        "    ∂b = 12.0 (complete since step 1, the sum of 2 parts)",
        "    ∂a += ∂b × 1 = 12.0 × 1.0 = 12.0   so far 12.0 (part 1 of 2)",
        "    ∂a += ∂b × 1 = 12.0 × 1.0 = 12.0   so far 24.0 (part 2 of 2: complete)",
        "Why this order: b is used in 2 places, and ∂b = 12.0 is the sum of what comes",
        "back from all of them. So step 2, b = a + a, has to wait for step 1: run",
        "before step 1 it would have passed on nothing.",
    ]


def line_of(code):
    source = test_a_variable_that_is_used_again_shows_why_the_order_matters.__code__
    lines = {"b = a + a": 2, "c = b * b": 3}
    return f"{source.co_firstlineno + lines[code]}: {code}"


def test_parts_from_different_steps_tell_what_would_have_been_passed_on():
    a = leaf(3.0)
    b = a + a
    d = b * 2.0
    e = d * b
    told = str(steps(e))
    assert "b is used in 2 places, and ∂b = 24.0" in told
    assert "has to wait for step 2: run\nright after step 1 it would have passed on only 12.0" in told


def test_each_step_has_its_data():
    a, b = leaf([1.0, 2.0]), leaf(3.0)
    c = (a * b).sum()
    first, second = steps(c)
    assert (first.number, first.of, first.op, first.output) == (1, 2, "sum", "c")
    assert first.gradient.numbers == 1.0 and first.code == "c = (a * b).sum()"
    to_a, to_b = second.flows
    assert (to_a.name, to_a.formula, to_a.local.numbers, to_a.contribution.numbers) == (
        "a",
        "b",
        [3.0, 3.0],
        [3.0, 3.0],
    )
    assert (to_b.name, to_b.formula, to_b.local.numbers, to_b.contribution.numbers) == ("b", "a", [1.0, 2.0], 3.0)
    assert second.complete == ["a", "b"] and "summed over axis 0" in str(to_b)


def test_the_forward_pass_comes_first_if_asked_for():
    a = leaf(3.0)
    b = a * a
    c = torch.exp(b)
    walk = steps(c, forward=True)
    assert [type(step).__name__ for step in walk] == ["ForwardStep"] * 2 + ["BackwardStep"] * 2
    assert walk[0].arguments["a"].numbers == 3.0 and walk[0].value.numbers == 9.0
    assert [step.number for step in walk] == [1, 2, 1, 2]
    assert str(walk[0]).splitlines() == [f"forward step 1 of 2:  b = a × a   line {walk[0].line}: b = a * a",
                                         "    a = 3.0", "    b = 9.0"]  # fmt: skip


def test_no_grad_is_touched_and_it_works_before_and_after_backward():
    a = leaf(3.0)
    c = a * a
    before = str(steps(c))
    assert a.grad is None
    c.backward()
    assert str(steps(c)) == before and a.grad.item() == 6.0


def test_a_list_as_any_other():
    a = leaf(3.0)
    walk = steps(a * a * a)
    assert len(walk) == 2 and walk[-1] is list(walk)[1] and len(walk[1:]) == 1 and "step 2 of 2" in str(walk[1:])
    with pytest.raises(IndexError):
        walk[2]


def test_several_outputs_start_from_ones():
    a = leaf(3.0)
    b = a * 2.0
    c = b * b
    walk = steps([b, c])
    flows = [flow for step in walk for flow in step.flows if flow.name == "b"]
    assert [(flow.part, flow.parts, flow.so_far.numbers) for flow in flows] == [(2, 3, 7.0), (3, 3, 13.0)]
    assert torch.autograd.grad(b + c, b)[0].item() == 13.0


def test_what_is_not_known_is_a_dash():
    w = torch.ones(100, 10, requires_grad=True)
    loss = torch.tanh(w * 2.0).sum()
    loss.backward()
    walk = steps(loss)
    assert walk[-1].gradient is None and "∂v1 = — freed by backward()" in str(walk)
    assert walk[-1].flows[0].so_far is None and "= — freed by backward()" in str(walk[-1].flows[0])


def test_large_tensors_in_summary():
    w = torch.ones(100, 10, requires_grad=True)
    v = w * 2.0
    walk = steps((v + v).sum())
    parts = [flow for flow in walk[1].flows]
    assert parts[0].so_far.line() == "all 1.0" and parts[1].so_far.line() == "all 2.0"
    v = w * 2.0
    middle = steps((v + v + v).sum())
    assert "so far — (part 2 of 3)" in str(middle)  # neither the first nor the last: nobody kept it


def test_only_the_nearest_ops():
    x = leaf(2.0)
    for _ in range(20):
        x = torch.sin(x)
    walk = steps(x, max_nodes=5, forward=True)
    assert "earlier ops come after these" in str(walk) and walk[0].number == 1


def test_a_deep_chain():
    x = leaf(1.0)
    for _ in range(3000):
        x = x * 1.0
    walk = steps(x)
    assert len(walk) == 3000 and "… 2,940 more steps: steps[60:120] has those that come next." in str(walk)


def test_hostile_names_stay_on_their_lines():
    x = leaf(2.0)
    y = x * x
    graph = capture(y, names={HOSTILE: x, "y" * 10_000: y})
    for card in graph.cards.values():
        card.name += HOSTILE  # as in a JSON from elsewhere
    told = str(steps(graph, forward=True))
    assert "\x1b" not in told and "\u202e" not in told and all(columns(line) <= 100 for line in told.splitlines())


@pytest.mark.parametrize("given", [None, 3, "c", [], object()])
def test_what_is_no_tensor(given):
    with pytest.raises(TypeError, match="expected"):
        steps(given)


def test_what_has_no_graph():
    with pytest.raises(RuntimeError, match="has no graph"):
        steps(torch.ones(3))
