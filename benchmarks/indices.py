"""A million indices, forward and backward: gradients that are added up where an element was picked more than once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .race import OURS, Step, Work

COUNT, ROWS, WIDTH = 1_000_000, 100_000, 16
random = np.random.default_rng(0)
INDICES = random.integers(0, ROWS, COUNT)
VALUES = random.standard_normal(COUNT).astype(np.float32)
TABLE = random.standard_normal((ROWS, WIDTH)).astype(np.float32)


def scatter_add(torch: Any, values: Any, indices: Any) -> Any:
    """Values added up in the bins that the indices name."""
    return torch.zeros(ROWS).scatter_add(0, indices, values)


def gather(torch: Any, values: Any, indices: Any) -> Any:
    """The values at the indices."""
    return values.gather(0, indices)


def getitem(torch: Any, values: Any, indices: Any) -> Any:
    """The same with square brackets."""
    return values[indices]


def embedding(torch: Any, values: Any, indices: Any) -> Any:
    """Rows of a table."""
    return torch.nn.functional.embedding(indices, values)


def work(function: Callable[..., Any], array: np.ndarray) -> Work:
    """The work of one function, in both libraries."""

    def like_pytorch(torch: Any) -> Step:
        values, indices = torch.tensor(array, requires_grad=True), torch.tensor(INDICES)

        def step() -> float:
            values.grad = None
            (function(torch, values, indices) ** 2).sum().backward()
            return float((values.grad * values).sum())

        return step

    def ours() -> Step:
        import tinygrad_edu

        return like_pytorch(tinygrad_edu)

    def pytorch() -> Step:
        import torch

        torch.set_num_threads(2)
        return like_pytorch(torch)

    title = f"1,000,000 indices, forward and backward: {(function.__doc__ or '').rstrip('.').lower()}"
    return Work(function.__name__, title, "ms", 1e3, {OURS: ours, "PyTorch eager": pytorch})


WORKS = (work(scatter_add, VALUES), work(gather, VALUES), work(getitem, VALUES), work(embedding, TABLE))
