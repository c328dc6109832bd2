"""Every op of the table runs again from what its node kept, and finite differences agree with its rules."""

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu.core import OPS
from tinygrad_edu.testing import sample_of
from tinygrad_edu.viz import capture
from tinygrad_edu.viz.explain import checks

ABBREVIATED = {"contract"}  # whose function takes its arguments in another order
NAMES = [name for name, op in OPS.items() if op.differentiable and name not in ABBREVIATED]


def elements(domain, shape, rng):
    low, high = (domain.low, domain.high) if domain else (-3.0, 3.0)
    drawn = rng.uniform(low, high, shape)
    if domain and domain.apart:
        drawn = rng.permutation(np.linspace(low, high, drawn.size)).reshape(shape)
    return torch.tensor(np.asarray(domain.made(drawn) if domain and domain.made else drawn), requires_grad=True)


def calls(op, rng):
    """The results of the op at its samples."""
    sample, names = sample_of(op), list(op.defaults)
    if not sample.cases:
        given = {
            name: elements(sample.domains.get(name), (2,), rng) for name, rule in op.rules.items() if rule is not None
        }
        yield op.function(**given, **sample.options[0])
    for case in sample.cases:
        free = [name for name in names if name not in case.options] if op.spread is None else names * len(case.shapes)
        pairs = zip(free, case.shapes, strict=False)
        given = {f"{name}{i}": elements(sample.domains.get(name), shape, rng) for i, (name, shape) in enumerate(pairs)}
        if op.spread is not None:
            yield op.function(*given.values(), **case.options)
        else:
            yield op.function(**dict(zip(free, given.values(), strict=False)), **case.options)


@pytest.mark.parametrize("name", NAMES)
def test_finite_differences_agree_with_the_rules(name):
    rng, op = np.random.default_rng(0), OPS[name]
    if sample_of(op).kind != "float64":
        pytest.skip("an op of no floats")
    for result in calls(op, rng):
        out = result[0] if isinstance(result, tuple) else result
        if out.node is None:
            continue
        loss = (out * torch.tensor(rng.uniform(0.5, 1.5, tuple(out.shape)))).sum()
        graph = capture(loss)
        found = checks(loss, graph, budget=10.0)
        for card in graph.cards.values():
            if card.role == "leaf" and card.gradient is not None and card.gradient.size <= 16:
                np.testing.assert_allclose(found[card.id].numbers, card.gradient.numbers, rtol=1e-3, atol=1e-4)
