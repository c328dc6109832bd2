"""Why a gradient is what it is: paths add up to it, finite differences agree, and what cannot be told is said."""

import gc
import math
import time
import weakref

import numpy as np
import pytest
from hypothesis import given, settings

import tinygrad_edu as torch
from tests.viz.random_graphs import HOSTILE, leaf, scalars, tensors
from tinygrad_edu.viz import Graph, capture, why
from tinygrad_edu.viz.explain import checks, paths
from tinygrad_edu.viz.explain.paths import COUNTED
from tinygrad_edu.viz.explain.rerun import Rerun
from tinygrad_edu.viz.wording import columns

# The paths.


@given(scalars)
@settings(max_examples=40, deadline=None)
def test_the_products_along_all_paths_add_up_to_the_gradient(made):
    graph = capture(made[-1])
    for card in graph.cards.values():
        found, total = paths(graph, card.id, most=10**6)
        assert len(found) == total == len({path.edges for path in found})
        if card.gradient is not None:
            products = [path.product.numbers for path in found]
            assert math.isclose(math.fsum(products), card.gradient.numbers, rel_tol=1e-9, abs_tol=1e-9)


@given(scalars)
@settings(max_examples=40, deadline=None)
def test_a_path_leads_from_the_output_to_the_tensor_and_its_product_is_that_of_the_local_derivatives(made):
    graph = capture(made[-1])
    for card in graph.cards.values():
        for path in paths(graph, card.id)[0]:
            assert path.cards[0] == graph.output and path.cards[-1] == card.id
            steps = [graph.steps[graph.edges[edge].step] for edge in path.edges]
            assert [step.output for step in steps] == list(path.cards[:-1])
            assert [graph.edges[edge].source for edge in path.edges] == list(path.cards[1:])
            locals_ = [graph.edges[edge].local for edge in path.edges]
            product = math.prod(local.numbers for local in locals_ if local)  # that of the sum of a scalar is 1
            assert math.isclose(product, path.product.numbers, rel_tol=1e-12)


@given(tensors())
@settings(max_examples=40, deadline=None)
def test_so_they_do_where_arrays_are_broadcast(made):
    graph = capture(made[-1])
    for card in graph.cards.values():
        found, total = paths(graph, card.id, most=10**6)
        if card.gradient is not None and all(path.product for path in found):
            products = [np.array(path.product.numbers) for path in found]
            assert len(found) == total
            np.testing.assert_allclose(sum(products), card.gradient.numbers, rtol=1e-9, atol=1e-9)


def test_at_most_so_many_are_listed_and_all_are_counted():
    a = leaf(1.0)
    x = a
    for _ in range(200):
        x = x + x
    graph = capture(x)
    begin = time.perf_counter()
    found, total = paths(graph, graph.named("a").id, most=50)
    assert time.perf_counter() - begin < 1
    assert len(found) == 50 and total == 2**200
    assert [path.product.numbers for path in found] == [1.0] * 50


def test_more_paths_than_anybody_counts():
    a = leaf(1.0)
    x = a
    for _ in range(400):
        x = x + x
    told = why(a, x)
    assert told.total == COUNTED
    assert "The more than 10^100 paths" in str(told) and "and many more" in str(told)


def test_rules_that_are_no_numbers_have_a_product_where_it_can_be_known():
    x = leaf([[1.0, 2.0], [3.0, 4.0]])
    y = (x @ leaf([[1.0], [2.0]])).sum()
    for out, known in ((y, [True]), (y * y, [True, True])):
        graph = capture(out)
        found, _ = paths(graph, graph.named("x").id)
        assert [path.product is not None for path in found] == known
        total = sum(np.array(path.product.numbers) for path in found)
        np.testing.assert_allclose(total, graph.named("x").gradient.numbers)
    h = x @ leaf([[1.0], [2.0]])
    graph = capture((h * h).sum() + (h * leaf([[5.0], [7.0]])).sum())
    found, _ = paths(graph, graph.named("x").id)
    assert [path.product for path in found] == [None] * 3
    assert {path.reason for path in found} == {"its rules are no numbers to multiply by"}


def test_a_constant_has_no_path_and_an_unknown_card_is_an_error():
    x = leaf(2.0)
    graph = capture(x * 3.0)
    assert paths(graph, graph.named("3.0").id) == ([], 0)
    with pytest.raises(KeyError, match="no card 't99'"):
        paths(graph, "t99")


# Finite differences.


@given(tensors())
@settings(max_examples=40, deadline=None)
def test_finite_differences_agree_with_the_gradients(made):
    graph = capture(made[-1])
    found = checks(made[-1], graph, budget=10.0)
    differentiable = not {"maximum", "hypot"} & {step.op for step in graph.steps.values()}  # those with kinks
    for card in graph.cards.values():
        assert (card.id in found) == (card.gradient is not None)
        if card.id in found and differentiable and np.abs(card.gradient.numbers).max() < 1e3:
            near = 1e-4 + Rerun([made[-1]]).noise
            np.testing.assert_allclose(found[card.id].numbers, card.gradient.numbers, rtol=1e-4, atol=near)


def network():
    torch.manual_seed(0)
    layers = [torch.nn.Linear(4, 3), torch.nn.Tanh(), torch.nn.BatchNorm1d(3), torch.nn.Dropout(0.3)]
    model = torch.nn.Sequential(*layers, torch.nn.Linear(3, 2))
    return model, torch.nn.functional.cross_entropy(model(torch.randn(5, 4)), torch.tensor([0, 1, 1, 0, 1]))


def test_a_network_with_dropout_and_batch_norm_in_float32():
    model, loss = network()
    graph = capture(loss, params=model)
    found = checks(loss, graph)
    assert {name for name, _ in model.named_parameters()} <= {graph.cards[id].name for id in found}
    for id, slopes in found.items():
        np.testing.assert_allclose(slopes.numbers, graph.cards[id].gradient.numbers, atol=2e-6)


def test_any_number_of_tensors_and_other_dtypes():
    a, b = leaf([1.0, 2.0], torch.float32), leaf([3.0], torch.float32)
    whole = torch.cat([a, b, a]) * torch.tensor([1.0, 2.0, 3.0, 4.0, 5.0])
    wide = torch.stack([a, a])[1].to(torch.float64).pow(2).to(torch.float32)
    loss = whole.sum() + wide.sum()
    graph = capture(loss)
    found = checks(loss, graph)
    np.testing.assert_allclose(found[graph.named("a").id].numbers, [1.0 + 4.0 + 2.0, 2.0 + 5.0 + 4.0], rtol=1e-6)
    np.testing.assert_allclose(found[graph.named("b").id].numbers, [3.0], rtol=1e-6)


def test_large_tensors_are_run_again_and_only_small_ones_checked():
    x, s = torch.linspace(-1, 1, 1000).requires_grad_(), leaf(2.0, torch.float32)
    loss = torch.tanh(x * s).sum()
    graph = capture(loss)
    found = checks(loss, graph)
    assert {graph.cards[id].name for id in found} == {"s", "loss"}
    np.testing.assert_allclose(found[graph.named("s").id].numbers, graph.named("s").gradient.numbers, rtol=1e-4)


def test_the_time_for_them_is_limited():
    x = leaf([0.1] * 16)
    y = x
    for _ in range(3000):
        y = torch.sin(y)
    begin = time.perf_counter()
    assert checks(y.sum(), budget=0.1) == {} or time.perf_counter() - begin < 3
    graph, begin = capture(y.sum()), time.perf_counter()
    checks(y.sum(), graph, budget=0.05)
    assert time.perf_counter() - begin < 1


def test_a_graph_of_another_result_is_refused():
    x = leaf(2.0)
    with pytest.raises(ValueError, match="this graph is not that of the given loss"):
        checks(torch.sin(x), capture(torch.cos(x)))


def test_pictures_have_them_where_they_are_quick():
    a = leaf(3.0)
    b = a * a
    picture = torch.viz.draw(b)
    assert picture.checks[picture.graph.named("a").id].numbers == pytest.approx(6.0)
    assert torch.viz.draw(b, quiz=True).checks == {} == torch.viz.draw(b, inputs=a).checks
    assert torch.viz.draw(capture(b)).checks == {}
    x = leaf([1.0] * 100)
    y = torch.tanh(x).sum()
    y.backward()
    assert len(torch.viz.draw(y).checks) == 1  # the output: no op has to run again for it


def test_what_rounding_hides_is_no_disagreement():
    x, y = leaf(1.0), leaf(30.0)
    check = why(x, x + torch.exp(y) - torch.exp(y)).check
    assert check.agrees and check.apart > 1e-5


def test_a_kink_is_told():
    x = leaf([0.0, 1.0])
    check = why(x, torch.relu(x).sum()).check
    assert check.slopes.numbers[0] == pytest.approx(0.5) and not check.agrees
    assert check.kinks == [(0,)] and "kink at (0,)" in str(check)


def test_a_wrong_rule_is_found():
    class Wrong(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * x

        @staticmethod
        def backward(ctx, g):
            return g * 3

    x = leaf(2.0)
    told = why(x, Wrong.apply(x))
    assert told.check.slopes is None and "Function of its own" in str(told.check)


def test_a_rule_that_is_wrong_does_not_agree():
    from tinygrad_edu.core import primitive

    @primitive(x=lambda g, x: 3.0 * g * x, register=False)
    def nearly_square(x):
        return x * x

    x = leaf(2.0)
    check = why(x, nearly_square(x)).check
    assert not check.agrees and check.apart == pytest.approx(2.0, rel=1e-6) and "do NOT agree" in str(check)


def test_what_cannot_run_again_says_why():
    x, big = leaf(2.0), torch.ones(100, dtype=torch.float64)
    loss = (x + big).sum()  # add keeps no argument
    assert "did not keep its constant argument y" in str(why(x, loss).check)
    with torch.viz.record():
        loss = (x + big).sum()
    assert why(x, loss).check.agrees
    w = leaf([1.0, 2.0])
    loss = (w * 2.0).sum()
    with torch.no_grad():
        w.mul_(2.0)
    assert "a tensor was changed since" in str(why(w, loss).check)
    y = leaf([0.5] * 100)
    loss = torch.tanh(y * x).sum()
    loss.backward()
    assert "freed by backward()" in str(why(x, loss))


# In words.


def test_a_variable_that_is_used_again():
    a = leaf(3.0)
    b = a + a
    c = b * b
    told = why(a, c)
    assert told.gradient.numbers == 24.0 and told.total == 4 and told.output == "c"
    assert [term.contribution.numbers for term in told.terms] == [12.0, 12.0]
    lines = str(told).splitlines()
    assert lines[0] == "∂c/∂a = 24.0   (leaf () float64)"
    assert "    ∂a = ∂b × 1 = 12.0 × 1.0 = 12.0   step 2: b = a + a" in lines
    assert lines.count("    4 times: c → b → a: 6.0 × 1.0 = 6.0") == 1 and "    together 24.0" in lines
    assert str(told).count("c → b → a") == 1
    assert any("they agree" in line for line in lines)


@given(tensors())
@settings(max_examples=6, deadline=None)
def test_the_terms_add_up_to_the_gradient(made):
    for i, t in enumerate(made[:-1]):
        told = why(t, made[-1])
        (expected,) = torch.autograd.grad(made[-1].sum(), t, retain_graph=True, allow_unused=True)
        assert (told.gradient is None) == (expected is None) == bool(told.missing), i
        if expected is not None:
            terms = [np.array(term.contribution.numbers) for term in told.terms]
            np.testing.assert_allclose(sum(terms), expected.numpy(), rtol=1e-12, atol=1e-12)


def test_without_a_loss_it_is_the_latest_result_of_the_caller():
    a = leaf(3.0)
    b = a * 2.0
    late = torch.sin(leaf(1.0))
    told = why(a)
    assert told.output == "b" and "b is the latest result that depends on it" in str(told)
    c = b * b
    assert why(a).output == "c" and why(b).output == "c" and late is not c
    assert why(c).terms == [] and "it is where backward starts" in str(why(c))


def test_results_that_have_no_variable_are_found():
    def apart():
        a = leaf(3.0)
        return a, [torch.sin(a * 2.0)]

    a, hidden = apart()
    assert why(a).gradient.numbers == pytest.approx(2.0 * math.cos(6.0)) and hidden


def test_why_there_is_none():
    x, w = torch.ones(3), leaf([1.0, 2.0])
    told = why(x)
    assert told.gradient is None and "does not require grad" in told.missing and "— there is no gradient" in str(told)
    assert "the loss does not depend on it" in why(w, leaf(2.0) * 3.0).missing
    assert "nothing that still exists was computed with it" in why(leaf(2.0)).missing
    v = w * 2.0
    cut = v.detach()
    assert "cut from the graph" in why(w, (cut * leaf([1.0, 1.0])).sum()).missing


def test_the_tensor_and_the_loss_the_wrong_way_round():
    a = leaf(3.0)
    b = a + a
    c = b * b
    told = str(why(c, a))
    assert "the loss is a leaf" in told and "Did you mean why(a, c)?" in told and "require grad" not in told
    told = str(why(c, b))
    assert "the loss came before it" in told and "Did you mean why(b, c)?" in told
    assert "Did you mean" not in str(why(a, leaf(1.0)))
    assert "Did you mean" not in str(why(a, c)) and why(c, c).gradient.numbers == 1.0


def test_a_gradient_of_an_earlier_backward_is_no_gradient_of_this_loss():
    a = leaf(3.0)
    (a * a).backward()
    assert "It came from an earlier backward" in why(a, leaf(1.0) * 2.0).missing


def test_the_grad_that_is_none_though_there_is_a_gradient():
    a = leaf(3.0)
    b = a * 2.0
    c = b * b
    c.backward()
    assert any("this tensor is not a leaf" in hint for hint in why(b, c).hints)
    assert not any(".grad is None" in hint for hint in why(a, c).hints)


def test_what_several_backwards_gave_is_told():
    a = leaf(3.0)
    c = a * a
    c.backward(retain_graph=True)
    c.backward()
    assert any(".grad holds 12.0" in hint for hint in why(a, c).hints)


def test_hints_of_vanishing_and_nan():
    x = leaf(0.0)
    told = str(why(x, torch.sqrt(x) * 0.0))
    assert "gradient: 1 nan" in told and "sqrt(x): born here" in told
    y = leaf(30.0)
    assert "vanishing" in str(why(y, torch.tanh(y)))


def test_broadcasting_is_told():
    w, b = leaf([[1.0, 2.0], [3.0, 4.0]]), leaf([1.0, 2.0])
    assert "summed over axis 0" in str(why(b, (w * b).sum()))


def test_by_name_in_a_graph():
    a = leaf(3.0)
    b = a * a
    graph = Graph.from_json(capture(b).to_json())
    told = why("a", graph)
    assert told.gradient.numbers == 6.0 and "a graph alone cannot run again" in str(told)
    constant = why("2.0", capture(a * 2.0))
    assert constant.gradient is None and constant.terms == [] and constant.missing == "constant"
    with pytest.raises(KeyError, match="no tensor is called 'z'"):
        why("z", graph)
    with pytest.raises(TypeError, match="known by its name"):
        why(a, graph)


@pytest.mark.parametrize("given", ["a", 3, None, [1.0]])
def test_what_is_no_tensor(given):
    with pytest.raises(TypeError, match="why wants a Tensor"):
        why(given)


def test_large_tensors_are_told_in_summary():
    w = torch.ones(100, 10, requires_grad=True)
    told = str(why(w, torch.tanh(w).sum()))
    assert "∂w = " in told and "all 0.42" in told and "at most 16 elements" in told


def test_notebooks_show_it_as_markdown():
    a = leaf(3.0)
    bundle = why(a, a * a)._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/markdown"}
    assert "**The chain rule" in bundle["text/markdown"] and "$" not in bundle["text/markdown"]


def test_hostile_names_mean_nothing():
    x = leaf(2.0)
    y = x * x
    graph = capture(y, names={HOSTILE: x, "y" * 10_000: y})
    for card in graph.cards.values():
        card.name += HOSTILE + "`*_"
    told = why(graph.cards["t1"].name, graph)
    for text in (str(told), told.markdown()):
        assert "\x1b" not in text and "\u202e" not in text and all(columns(line) <= 100 for line in text.splitlines())
    blocks = [line for line in told.markdown().splitlines() if "<b>" in line or "script" in line]
    assert blocks and all(line.startswith("    ") for line in blocks)


def test_a_deep_chain_has_one_path():
    a = leaf(1.0)
    x = a
    for _ in range(5000):
        x = x * 1.0001
    told = why("a", capture(x))
    assert told.total == 1 and "(4,993 more)" in str(told)


def test_nothing_is_changed_and_nothing_kept_alive():
    a = leaf(3.0)
    b = a * a
    told = why(a, b)
    assert a.grad is None
    gone = weakref.ref(b)
    gc.disable()
    try:
        del b
        assert gone() is None and told.total == 2
    finally:
        gc.enable()
