"""A thousand small ops, one after another: what an op costs when there is next to nothing to compute."""

from __future__ import annotations

from typing import Any

import numpy as np

from .race import OURS, Step, Work

REPEATS, SIZE = 250, 8  # four ops in each repeat
START = np.random.default_rng(0).standard_normal(SIZE).astype(np.float32)


def chain(x: Any, tanh: Any) -> Any:
    """The chain itself, on whatever `x` is."""
    y = x
    for _ in range(REPEATS):
        y = y * 1.01
        y = y + x
        y = tanh(y)
        y = y - 0.1
    return y.sum()


def like_pytorch(torch: Any) -> Step:
    """In PyTorch and, with another import, here."""
    x = torch.tensor(START, requires_grad=True)

    def step() -> float:
        x.grad = None
        chain(x, torch.tanh).backward()
        return float(x.grad[0])

    return step


def ours() -> Step:
    """In tinygrad_edu."""
    import tinygrad_edu

    return like_pytorch(tinygrad_edu)


def pytorch() -> Step:
    """In PyTorch, eager."""
    import torch

    torch.set_num_threads(2)
    return like_pytorch(torch)


def by_hand() -> Step:
    """In NumPy, with the derivative worked out by a person."""

    def step() -> float:
        y, kept = START, []
        for _ in range(REPEATS):
            y = np.tanh(y * np.float32(1.01) + START)
            kept.append(y)
            y = y - np.float32(0.1)
        g, gx = np.ones_like(y), np.zeros_like(y)
        for t in reversed(kept):
            g = g * (1 - t * t)
            gx += g
            g = g * np.float32(1.01)
        return float((gx + g)[0])

    return step


def hips() -> Step:
    """In HIPS autograd."""
    import autograd.numpy as anp
    from autograd import grad

    derivative = grad(lambda x: anp.sum(chain(x, anp.tanh)))
    return lambda: float(derivative(START)[0])


def mygrad() -> Step:
    """In mygrad."""
    import mygrad

    mygrad.turn_memory_guarding_off()  # as its manual advises where speed counts

    def step() -> float:
        x = mygrad.tensor(START)
        chain(x, mygrad.tanh).backward()
        return float(x.grad[0])

    return step


def jax() -> Step:
    """In jax, compiled."""
    import jax

    derivative = jax.jit(jax.grad(lambda x: chain(x, jax.numpy.tanh)))
    return lambda: float(derivative(START)[0])


WORK = Work(
    name="chain",
    title=f"{4 * REPEATS:,} small ops on vectors of {SIZE}, forward and backward",
    unit="us per op",
    per_second=1e6 / (4 * REPEATS),
    contestants={
        OURS: ours,
        "PyTorch eager": pytorch,
        "NumPy by hand": by_hand,
        "HIPS autograd": hips,
        "mygrad": mygrad,
        "jax jit": jax,
    },
)
