"""A picture tells the engine's numbers or a dash, and leaves the program as it was: unusual but legal programs."""

import gc
import json
import threading

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

import tinygrad_edu as torch
from tests.viz.random_graphs import leaf, tensors
from tinygrad_edu import nn
from tinygrad_edu.core import Tensor, mode
from tinygrad_edu.core.graph import backward
from tinygrad_edu.utils.checkpoint import checkpoint
from tinygrad_edu.viz import Graph, capture, diff, draw, record, watch, why
from tinygrad_edu.viz.capturing.nodes import behind
from tinygrad_edu.viz.collection import MANY, no_collection
from tinygrad_edu.viz.explain import checks
from tinygrad_edu.viz.explain.rerun import keys_of


def array(value):
    return None if value is None else np.array(value.numbers, value.dtype).reshape(value.shape)


def agrees_with_the_engine(outputs):
    """Every gradient is what the engine gives, every sum of contributions is its gradient, every op fits its values."""
    roots = {t.node: np.ones_like(t.array) for t in outputs}
    nodes = behind(list(roots), frozenset())
    ends = dict.fromkeys([*nodes, *(p for node in nodes for p in node.parents if p is not None)])
    truth = backward(dict(roots), inputs=list(ends), peek=True)
    graph = capture(list(outputs))
    for id, key in keys_of(list(outputs), graph).items():
        card = graph.cards[id]
        if key not in truth:
            assert card.gradient is None and card.reason
            continue
        np.testing.assert_array_equal(array(card.gradient), truth[key])
        assert card.gradient.dtype == truth[key].dtype.name and card.dtype == card.gradient.dtype
        terms = [array(graph.edges[e].contribution) for e in card.consumers if graph.edges[e].contribution]
        total = sum([*terms, *([roots[key]] if key in roots else [])])
        np.testing.assert_allclose(total, array(card.gradient), rtol=1e-5)
    fits_its_values(graph)
    return graph


def fits_its_values(graph):
    """What is shown as the result of an op is what it makes of the values that are shown."""
    for step in graph.steps.values():
        values = [array(graph.cards[graph.edges[id].source].value) for id in step.edges]
        result = array(graph.cards[step.output].value)
        if step.op in PLAIN and result is not None and all(v is not None for v in values):
            np.testing.assert_allclose(result, PLAIN[step.op](*values), rtol=1e-5)


PLAIN = {
    "multiply": np.multiply, "add": np.add, "subtract": np.subtract, "tanh": np.tanh, "exp": np.exp,
    "sin": np.sin, "sum": np.sum, "square": np.square, "maximum": np.maximum, "hypot": np.hypot,
}  # fmt: skip


# Random programs, with writes between the ops.


@settings(max_examples=60, deadline=None)
@given(tensors(), st.data())
def test_gradients_are_the_engines(made, data):
    agrees_with_the_engine(data.draw(st.lists(st.sampled_from(made[2:]), min_size=1, max_size=3, unique_by=id)))


def test_what_an_op_works_out_again():
    x, target = torch.randn(20, 30, requires_grad=True), torch.softmax(torch.randn(20, 30), 1)
    loss = nn.functional.cross_entropy(x, target)
    assert any(node.op.recomputes for node in behind([loss.node], frozenset()))
    told = capture(loss).named("x").gradient
    loss.backward()
    assert told.summary.norm == pytest.approx(x.grad.norm().item(), rel=1e-6)


WRITES = [
    lambda x, y: x.mul_(2.0),
    lambda x, y: x.add_(y.sum()),
    lambda x, y: x.__setitem__(0, y.sum() * 3.0),
    lambda x, y: x[0].add_(y.sum()),
    lambda x, y: x.T.mul_(1.5),
    lambda x, y: x.copy_(y),
    lambda x, y: x.sin_(),
    lambda x, y: x.div_(2.0),
]
UNSEEN = [lambda x: x.detach().add_(5.0), lambda x: x.data.fill_(7.0), lambda x: x[0].detach().zero_()]


@settings(max_examples=120, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 12)), min_size=1, max_size=8),
    st.lists(st.tuples(st.integers(0, 5), st.sampled_from(UNSEEN)), max_size=2),
)
def test_no_value_is_one_that_was_overwritten(program, after):
    w = leaf([[0.5, -1.0], [2.0, 1.5]])
    made = [w * 1.0, w + 1.0, (w * w).sin()]
    for a, b, what in program:
        x, y = made[a % len(made)], made[b % len(made)]
        if what < len(WRITES):
            WRITES[what](x, y)
        else:
            made.append([x * y, x + y, x.sin(), torch.maximum(x, y), x - y][what - len(WRITES)])
    names = {f"n{i}": t for i, t in enumerate(made)}
    loss = (made[-1] + made[0]).sum()
    for a, write in after:  # which the graph does not see
        write(made[a % len(made)])
    fits_its_values(capture(loss, names=names))


# Values that were overwritten.


def test_a_leaf_after_the_step_of_an_optimizer():
    w, x = leaf([1.0, 1.0]), torch.tensor([1.0, 2.0], dtype=torch.float64)
    loss = ((w * x).sum() - 1.0) ** 2
    loss.backward()
    assert capture(loss).named("w").value.numbers == [1.0, 1.0]
    torch.optim.SGD([w], lr=1e-4).step()
    graph = capture(loss)
    assert graph.named("w").value is None and graph.named("w").dtype == "float64"
    assert graph.named("w").gradient.numbers == w.grad.tolist()
    assert any("overwritten" in note for note in graph.notes)
    assert why(w, loss).check.slopes is None and "a tensor was changed since" in why(w, loss).check.reason


def test_a_constant_that_was_changed():
    x, c = leaf([1.0, 2.0]), torch.tensor([3.0, 4.0], dtype=torch.float64)
    loss = (x + c).sum()
    c.mul_(5)
    graph = capture(loss)
    assert graph.named("c").value is None and graph.named("c").role == "constant"
    assert "c = — not kept" in draw(loss).text() or graph.named("x").gradient.numbers == [1.0, 1.0]


@pytest.mark.parametrize("size", [2, 100])
@pytest.mark.parametrize("how", ["no_grad", "detach", "data"])
def test_a_result_that_was_changed_unseen_by_the_graph(size, how):
    x = torch.ones(size, requires_grad=True)
    y = x * 2
    loss = (y + 1).sum()
    if how == "no_grad":
        with torch.no_grad():
            y.mul_(5)
    else:
        (y.detach() if how == "detach" else y.data).mul_(5)
    graph = capture(loss)
    assert graph.named("y").value is None and graph.named("x").gradient.summary.mean == 2.0


def test_a_result_in_place_that_was_changed_unseen_before_its_use():
    x = leaf([1.0, 2.0])

    def program():
        y = (x * 1).mul_(2)
        y.detach().add_(5)
        return (y + 1).sum(), y

    loss, y = program()
    graph = capture(loss)
    assert graph.named("y").value is None
    fits_its_values(graph)
    del y
    loss = program()[0]
    graph = capture(loss)  # where no variable has it
    assert graph.cards[graph.steps["s2"].output].value is None
    fits_its_values(graph)


@pytest.mark.parametrize("size", [2, 100])
def test_a_result_that_the_graph_saw_change_is_known(size):
    x = torch.ones(size, requires_grad=True)
    y = x * 2
    y.add_(1).mul_(x)
    graph = capture(y.sum())
    assert graph.named("y").value.summary.low == graph.named("y").value.summary.high == 3.0


def test_an_input_that_a_function_overwrote():
    class Double(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            x.mul_(2)
            ctx.mark_dirty(x)
            return x

        @staticmethod
        def backward(ctx, g):
            return g * 2

    x = leaf([1.0, 2.0])
    y = x * 3
    z = Double.apply(y)
    graph = agrees_with_the_engine([z.sum()])
    assert graph.cards[graph.steps["s1"].output].value is None
    assert graph.cards[graph.steps["s2"].output].value.numbers == [6.0, 12.0]


def test_another_array_in_the_place_of_a_leafs():
    x = leaf([1.0, 2.0])
    y = (x * 3).sum()
    x.data = torch.tensor([9.0, 9.0], dtype=torch.float64)
    assert capture(y).named("x").value.numbers == [1.0, 2.0]


# What is left as it was.


def test_a_reentrant_checkpoint_collects_no_gradients():
    layer, x = nn.Linear(2, 2), torch.ones(1, 2, requires_grad=True)
    loss = checkpoint(lambda t: layer(t).relu(), x, use_reentrant=True).sum()
    graph = capture(loss)
    assert layer.weight.grad is None and "CheckpointFunction raised RuntimeError" in graph.named("x").reason
    loss.backward()
    assert layer.weight.grad is not None


class Noisy(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * 2

    @staticmethod
    def backward(ctx, g):
        return g * torch.rand(2).double()


def noisy(x):
    return Noisy.apply(x)


def unpacked(x):
    with torch.autograd.graph.saved_tensors_hooks(lambda t: t, lambda t: t + 0 * torch.rand(2).double()):
        return x.exp()


def checkpointed(x):
    return checkpoint(lambda t: torch.dropout(t, 0.5, True).exp(), x, use_reentrant=False, preserve_rng_state=False)


@pytest.mark.parametrize("function", [noisy, unpacked, checkpointed])
def test_random_numbers_go_on(function):
    x = leaf([1.0, 2.0])
    loss = function(x * 2).sum()
    state = torch.get_rng_state().tolist()
    str(draw(loss)), str(why(x, loss)), diff(loss, loss), loss is None or capture(loss).to_json()
    assert torch.get_rng_state().tolist() == state and x.grad is None


def flags():
    return mode.light, mode.Node, mode.recording, mode.enabled, mode.inference, mode.watch, gc.isenabled()


def test_a_recorded_function_that_calls_itself():
    before = flags()

    @record()
    def program(n):
        return torch.ones(2, requires_grad=True).sum() + (program(n - 1) if n else 0)

    program(3)
    assert flags() == before


@pytest.mark.parametrize("error", [KeyboardInterrupt, RecursionError, MemoryError])
def test_an_error_within_capture_leaves_everything(error, monkeypatch):
    import sys

    module, before, loss = sys.modules["tinygrad_edu.viz.capturing.capture"], flags(), noisy(leaf([1.0, 2.0])).sum()

    def fail(*args):
        raise error

    monkeypatch.setattr(module, "walk_back", fail)
    with pytest.raises(error):
        capture(loss)
    assert flags() == before


def test_collections_stay_on_where_threads_draw():
    def work():
        for _ in range(20):
            x = torch.ones(3, requires_grad=True)
            capture((x * x).sum())

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert gc.isenabled()


def test_what_is_made_in_plenty_counts_as_old():
    gc.collect()
    with no_collection():
        made = [[i] for i in range(MANY + 1_000)]
    assert gc.isenabled() and not gc.get_freeze_count()
    old = {id(one) for one in gc.get_objects(generation=2)}
    assert all(id(one) in old for one in made)


# What fails in the user's own code is told, and nothing crashes.


def test_what_was_saved_and_cannot_be_read():
    def fail(t):
        raise ValueError("gone")

    x = leaf([1.0, 2.0])
    with torch.autograd.graph.saved_tensors_hooks(lambda t: t, fail):
        y = x.exp()
    loss = (y + x).sum()
    graph = capture(loss)
    assert graph.named("y").gradient.numbers == [1.0, 1.0]
    assert graph.named("x").gradient is None and "ValueError: gone" in graph.named("x").reason
    assert "gone" in str(why(x, loss)) and not diff(loss, loss)


def test_a_checkpoint_whose_argument_was_overwritten():
    layer, x = nn.Linear(2, 2), torch.ones(1, 2, requires_grad=True)
    loss = checkpoint(lambda t: layer(t).exp(), x, use_reentrant=False).sum()
    with torch.no_grad():
        layer.weight.add_(1)
    graph = capture(loss, max_nodes=100)
    assert graph.named("x").gradient is None and "was overwritten by add_" in graph.named("x").reason
    assert graph.named("layer.weight").value is None


def test_variables_that_lost_their_graph():
    x = leaf([1.0, 2.0, 3.0])
    y = x * 1
    first, _, _ = y.unbind()
    y.mul_(2)
    loss = y.sum()
    assert capture(loss).named("x").gradient.numbers == [2.0] * 3 and why(x).gradient.numbers == [2.0] * 3
    with pytest.raises(RuntimeError, match="multiple views"), watch() as seen:
        first * 2
    assert seen.graph is not None


def test_forward_mode_has_no_line():
    from tinygrad_edu.autograd import forward_ad

    x = leaf([1.0, 2.0])
    with forward_ad.dual_level():
        y = (forward_ad.make_dual(x, torch.ones(2, dtype=torch.float64)) ** 2).sum()
        assert capture(y).named("x").gradient.numbers == [2.0, 4.0]
        tangent = forward_ad.unpack_dual(y).tangent
        assert all(step.line or not step.file for step in capture(tangent).steps.values())


# Sizes and numbers at the edge.


def test_no_elements_at_all():
    a, b = torch.ones(0, 3, requires_grad=True), torch.ones(3, requires_grad=True)
    loss = (a * b).sum() + b.sum()
    graph = agrees_with_the_engine([loss])
    again = Graph.from_json(graph.to_json())
    assert again == graph and not diff(graph, again) and again.cards["t1"].value.summary.nans == 0
    assert why(a, loss).gradient.shape == (0, 3)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 1e300])
def test_results_that_are_no_number_have_no_slopes(number):
    x = leaf([number, 1.0])
    loss = (x * x).sum()
    assert "tells nothing of slopes" in why(x, loss).check.reason
    with pytest.raises(RuntimeError, match="tells nothing of slopes"):
        checks(loss)
    json.loads(capture(loss).to_json(), parse_constant=pytest.fail)


def test_an_output_that_is_an_input_too():
    x = leaf([1.0, 2.0])
    y = (x * 2).sum()
    graph = capture(y, inputs=[y])
    assert [step.op for step in graph.steps.values()] == ["multiply", "sum"] and graph.named("y").role == "output"


def test_terms_of_ops_that_are_not_drawn():
    x = leaf([1.0, 2.0])
    h = x
    for _ in range(10):
        h = (h * x).tanh() + x
    graph = capture(h.sum(), max_nodes=7)
    assert graph.omitted and graph.named("x").elsewhere
    assert "… of ops that are not drawn" in draw(h.sum(), max_nodes=7).text()
    assert any("not in this graph" in hint for hint in why("x", graph).hints)
    whole = {card.gradient.numbers[0] for card in capture(h.sum()).cards.values() if card.gradient.shape == (2,)}
    border = [card for card in graph.cards.values() if not card.maker and card.name != "x"]
    assert border and all(not card.reason and card.gradient.numbers[0] in whole for card in border)
    assert not any(card.elsewhere for card in capture(h.sum()).cards.values())


def test_a_gradient_that_is_not_known_is_no_difference():
    def graph(changed):
        x = torch.ones(100, requires_grad=True)
        h = x * 2
        loss = (h * h).sum()
        if changed:
            with torch.no_grad():
                h.mul_(2)
        return capture(loss, names={"x": x})

    found = diff(graph(False), graph(True))
    assert not found and found.skipped


def test_what_is_drawn_is_no_tensor_of_the_program():
    x = leaf(2.0)
    graph = capture(x * x)
    assert not any(isinstance(getattr(card, name), (Tensor, np.ndarray))
                   for card in graph.cards.values() for name in ("value", "gradient", "collected"))  # fmt: skip
