"""Functions of functions without PyTorch: every op of the table under vmap against a loop, and what vmap promises."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu.core import OPS, Op, wrap
from tinygrad_edu.func import batching_rules, dispatch, grad, tree, vjp, vmap
from tinygrad_edu.testing.samples import Case, Domain, call, sample_of, tensor_names

SIZES = (3, 2)  # so many examples on the first level, and on the second
ELEMENTWISE = {1: (((2, 3),), ((),)), 2: (((2, 3), (3,)), ((), (2,)), ((2, 1), ())), 3: (((2, 3), (3,), ()),)}
WITHOUT_SAMPLE = {"overlaid"}  # what in-place ops on views are recorded as: never called by anybody
ONE_BY_ONE = {  # ops without a rule: parts of resampling, of scattering, and of dropout in attention
    "add_at_points", "attend", "blend", "match_at_points", "middle", "overlaid", "sample_points", "scatter_extreme",
    "total",
}  # fmt: skip


def cases_of(op: Op) -> Iterator[tuple[Case, list[str]]]:
    """The ways to call the op, and the names of its tensors."""
    sample = sample_of(op)
    for case in sample.cases:
        yield case, tensor_names(op, case)
    for options in () if sample.cases else sample.options:
        names = [name for name in op.rules if name not in options]
        for shapes in ELEMENTWISE[len(names)]:
            yield Case(shapes, options), names


def drawn(op: Op, name: str, lead: tuple[int, ...], shape: tuple[int, ...], seed: int) -> np.ndarray:
    """Examples of an argument, as many as `lead` says."""
    sample, rng = sample_of(op), np.random.default_rng(seed)
    domain = sample.domains.get(name, Domain())
    if sample.kind != "float64":
        return rng.integers(0, 5, (*lead, *shape)).astype(sample.kind)
    values = rng.uniform(domain.low, domain.high, (*lead, *shape))
    return values if domain.made is None else domain.made(values)


def subsets(count: int) -> list[tuple[int, ...]]:
    """Which of the tensors differ between the examples: all, or one of them."""
    return [tuple(range(count)), *((i,) for i in range(count) if count > 1)]


def in_loops(function: Any, arrays: list[np.ndarray], mapped: list[tuple[int, ...]]) -> list[np.ndarray]:
    """The results for all examples, by loops over the levels: `mapped` has for each which of the arrays it is of."""

    def one(at: tuple[int, ...]) -> Any:
        index = [tuple(i for i, which in zip(at, mapped, strict=True) if k in which) for k in range(len(arrays))]
        found = function(*(wrap(np.asarray(a[i])) for a, i in zip(arrays, index, strict=True)))
        return [x.array for x in (found if isinstance(found, tuple) else (found,))]

    sizes = SIZES[: len(mapped)]
    results = [one(at) for at in itertools.product(*map(range, sizes))]
    return [np.stack(column).reshape(*sizes, *column[0].shape) for column in zip(*results, strict=True)]


def check(function: Any, arrays: list[np.ndarray], mapped: list[tuple[int, ...]], last: bool = False) -> None:
    """Assert that vmap, once for each level, gives the same as the loops; `last`: over the last dimension."""
    wanted = in_loops(function, arrays, mapped)
    given = [np.moveaxis(a, 0, -1) if last and i in mapped[0] else a for i, a in enumerate(arrays)]
    over = function
    for which in reversed(mapped):
        over = vmap(over, in_dims=tuple((-1 if last else 0) if i in which else None for i in range(len(arrays))))
    found = over(*map(wrap, given))
    for x, y in zip(found if isinstance(found, tuple) else (found,), wanted, strict=True):
        assert (x.array.shape, x.array.dtype) == (y.shape, y.dtype)
        np.testing.assert_allclose(x.array, y, rtol=1e-8, atol=1e-10)


@pytest.mark.parametrize("name", sorted(OPS.keys() - WITHOUT_SAMPLE))
def test_an_op_on_all_examples_is_the_op_on_each(name):
    op = OPS[name]
    for case, names in cases_of(op):
        count = len(case.shapes)
        for which, last in itertools.product(subsets(count), (False, True)):
            lead = SIZES[:1]
            arrays = [
                drawn(op, n, lead if i in which else (), shape, i)
                for i, (n, shape) in enumerate(zip(names, case.shapes, strict=True))
            ]
            check(lambda *args, case=case: call(op, case, list(args)), arrays, [which], last)


@pytest.mark.parametrize("name", sorted(OPS.keys() - WITHOUT_SAMPLE))
def test_two_levels_and_gradients_on_each(name):
    op = OPS[name]
    for case, names in cases_of(op):
        count = len(case.shapes)
        if not count:
            continue

        def function(*args: Any, case: Case = case) -> Any:
            return call(op, case, list(args))

        for which in itertools.product(subsets(count)[-2:], subsets(count)[:2]):
            leads = [tuple(n for n, w in zip(SIZES, which, strict=True) if i in w) for i in range(count)]
            shapes = zip(names, case.shapes, leads, strict=True)
            arrays = [drawn(op, n, lead, shape, i) for i, (n, shape, lead) in enumerate(shapes)]
            check(function, arrays, list(which))
        arrays = [
            drawn(op, n, SIZES[:1], shape, i) for i, (n, shape) in enumerate(zip(names, case.shapes, strict=True))
        ]
        ones = [wrap(np.asarray(a[0])) for a in arrays]
        out = function(*ones)
        if op.differentiable and sample_of(op).kind == "float64" and out.array.dtype.kind == "f":
            c = wrap(np.random.default_rng(7).uniform(-1, 1, out.shape))

            def weighed(*args: Any, function: Any = function, c: Any = c) -> Any:
                return (function(*args) * c).sum()

            check(grad(weighed, tuple(range(count))), arrays, [tuple(range(count))])
            _, pull = vjp(function, *ones)
            check(pull, [np.random.default_rng(8).uniform(-1, 1, (3, *out.shape))], [(0,)])


def test_every_op_has_a_rule_but_these():
    ruled = batching_rules.RULES.keys() | {name for name, op in OPS.items() if op.elementwise} | ONE_BY_ONE
    assert OPS.keys() <= ruled, OPS.keys() - ruled


def test_a_rule_that_is_wrong_would_be_seen(monkeypatch):
    monkeypatch.setitem(batching_rules.RULES, "cumsum", lambda op, level, given: op.function(given["x"].value, 0))
    with pytest.raises(AssertionError):
        test_an_op_on_all_examples_is_the_op_on_each("cumsum")


def test_rules_are_not_run_one_by_one(monkeypatch):
    def refuse(*args: Any) -> None:
        raise AssertionError(args[0])

    monkeypatch.setattr(dispatch, "one_by_one", refuse)
    layer = torch.nn.Linear(4, 3)
    state = {name: p.detach() for name, p in layer.named_parameters()}

    def loss(p: Any, x: Any, y: Any) -> Any:
        out = torch.func.functional_call(layer, p, (x,)).relu().softmax(-1)
        return torch.nn.functional.cross_entropy(out[None], y[None]) + out[y] + x.reshape(2, 2).T.sum()

    found = vmap(grad(loss), (None, 0, 0))(state, torch.ones(5, 4), torch.arange(5) % 3)
    assert found["weight"].shape == (5, 3, 4)


def test_an_op_without_a_rule_is_run_one_by_one():
    x = torch.arange(6.0).reshape(2, 3)
    assert vmap(lambda t: OPS["middle"].function(t))(x).tolist() == [1.0, 4.0]


def test_a_function_that_reads_elements_is_run_one_by_one():
    """Outside of ops, by a function of numbers, which sees the tensors of one example."""

    def f(t: Any) -> Any:
        return wrap(np.array(sum(sorted(t.array.tolist()))))

    x = torch.arange(6.0).reshape(2, 3)
    assert vmap(f)(x).tolist() == [3.0, 12.0]
    assert vmap(vmap(f), in_dims=1)(x.reshape(1, 2, 3)).shape == (2, 1)


def test_such_a_function_may_not_write():
    count = torch.zeros(())

    def f(t: Any) -> Any:
        count.add_(1)
        return wrap(np.array(t.array.sum()))

    with pytest.raises(RuntimeError, match="in place"):
        vmap(f)(torch.ones(2, 3))


def test_a_mapped_function_keeps_its_name_and_its_words():
    def row(t: Any) -> Any:
        """Doubled."""
        return t * 2

    assert (vmap(row).__name__, vmap(row).__doc__) == ("row", "Doubled.")


def test_a_tree_is_put_together_as_it_was():
    given = {"b": [1, (2, 3)], "a": {"c": 4}}
    assert tree.leaves(given) == [4, 1, 2, 3]
    assert tree.filled(given, [40, 10, 20, 30]) == {"b": [10, (20, 30)], "a": {"c": 40}}
    assert list(tree.mapped(str, given)) == ["b", "a"]
    assert tree.spread((0, {"x": None}), (given, {"x": [5, 6]}), lambda _: True) == [0, 0, 0, 0, None, None]
    assert tree.spread((0, 1), (5,), lambda _: True) is None


def test_per_sample_gradients_take_no_memory_for_the_parameters():
    """The parameters are one tensor for all examples, only seen many times."""
    seen = []
    w = torch.ones(1000)

    def loss(w: Any, x: Any) -> Any:
        seen.append(w.value.array.strides)
        return (w * x).sum()

    assert vmap(grad(loss), (None, 0))(w, torch.ones(3, 1000)).shape == (3, 1000)
    assert seen == [(0, 4)]


def test_the_level_is_over_after_an_error():
    with pytest.raises(ZeroDivisionError):
        vmap(lambda t: t / (1 // 0))(torch.ones(2))
    assert vmap(lambda t: t + torch.rand(2), randomness="same")(torch.ones(2)).shape == (2, 2)
    assert torch.rand(2).shape == (2,)
