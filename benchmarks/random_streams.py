"""A million random numbers: PyTorch's own stream here, in PyTorch, and NumPy's generator, which has another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .race import OURS, Step, Work

SIZE, P = 1_000_000, 0.25
Draw = Callable[[Any], Any]  # of torch, here or there


def like_pytorch(torch: Any, draw: Draw, mean: float) -> Step:
    """In PyTorch and, with another import, here."""
    torch.manual_seed(0)

    def step() -> float:
        return settled(float(draw(torch)[0]), mean)

    return step


def settled(value: float, mean: float) -> float:
    """The streams differ, so that all give the same number: the expectation, and that only if a value was drawn."""
    return mean if np.isfinite(value) else np.nan


def work(name: str, title: str, draw: Draw, numpy: Callable[[Any], Any], mean: float) -> Work:
    """A race of three."""

    def ours() -> Step:
        import tinygrad_edu

        return like_pytorch(tinygrad_edu, draw, mean)

    def pytorch() -> Step:
        import torch

        torch.set_num_threads(1)
        return like_pytorch(torch, draw, mean)

    def legacy() -> Step:
        random = np.random.RandomState(0)
        return lambda: settled(float(numpy(random)[0]), mean)

    def modern() -> Step:
        random = np.random.default_rng(0)
        return lambda: settled(float(numpy(random)[0]), mean)

    contestants = {OURS: ours, "PyTorch eager": pytorch, "NumPy, Mersenne": legacy, "NumPy, PCG64": modern}
    return Work(name, f"{SIZE:,} {title}", "ms", 1e3, contestants)


def uniform(random: Any) -> Any:
    """float32, of either kind of NumPy's generators."""
    if isinstance(random, np.random.Generator):
        return random.random(SIZE, dtype=np.float32)
    return random.random_sample(SIZE).astype(np.float32)


def normal(random: Any) -> Any:
    """float32 likewise."""
    if isinstance(random, np.random.Generator):
        return random.standard_normal(SIZE, dtype=np.float32)
    return random.standard_normal(SIZE).astype(np.float32)


def integers(random: Any) -> Any:
    """Of [0, 10)."""
    return (random.integers if isinstance(random, np.random.Generator) else random.randint)(0, 10, SIZE)


WORKS = (
    work("rand", "uniform float32", lambda torch: torch.rand(SIZE), uniform, 0.5),
    work("randn", "normal float32", lambda torch: torch.randn(SIZE), normal, 0.0),
    work("randint", "integers of ten", lambda torch: torch.randint(10, (SIZE,)), integers, 4.5),
    work("randperm", "places, permuted", lambda torch: torch.randperm(SIZE), lambda r: r.permutation(SIZE), SIZE / 2),
    work(
        "bernoulli_",
        "coins into a float32 tensor",
        lambda torch: torch.empty(SIZE).bernoulli_(P),
        lambda random: (uniform(random) < P).astype(np.float32),
        P,
    ),
    work(
        "dropout",
        "elements dropped with a chance of a quarter",
        lambda torch: torch.nn.functional.dropout(torch.ones(SIZE), P),
        lambda random: (uniform(random) >= P).astype(np.float32) * np.float32(1 / (1 - P)),
        1.0,
    ),
)
