"""The default generator, as `torch.random`; and to which digit what it draws equals PyTorch's.

Measured against PyTorch 2.13.0 on x86 (its AVX2 kernels): 8 seeds for each size from 0 to 100, 1,000 and 100,000, and
each of float16, float32 and float64: 848,400 numbers for each name and dtype. All that is not in this table is equal
bit for bit, and the stream goes on from the same place after all of it. In float64 our log, sin, cos and tan are those
of NumPy, which differ from PyTorch's in the last digit now and then; an ulp is that of the result before a mean is
added.

=============================  ============================================================================
randn, normal_ (float64)       16 and more together: 2 in 1,000 differ, by 2 ulp at most; fewer are equal
trunc_normal_ (float64)        as randn
exponential_ (float64)         6 in 100 differ, by 2 ulp at most
log_normal_ (float64)          5 in 100 differ, by 1 ulp at most
cauchy_ (float64)              5 in 1,000 differ, by 1 ulp at most
multinomial (all dtypes)       without replacement, weights whose exponential races end in a tie come in the
                               order of their places, where PyTorch leaves the order to its sort: with
                               100,000 float32 weights 1 in 1,000 of the indices, of float16 most of them
orthogonal_ (all dtypes)       as equal as two QR factorisations are: within 1e-6 in float32
=============================  ============================================================================

Poisson and binomial numbers are drawn in Python, one after another: about 1 us each.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from .core import Tensor
from .face.operators import CPU
from .streams import Generator, default_generator

__all__ = [
    "default_generator", "fork_rng", "get_rng_state", "initial_seed", "manual_seed", "seed", "set_rng_state"
]  # fmt: skip


def manual_seed(seed: Any) -> Generator:
    """Start the default generator anew: what is drawn then is the same in every run.

    See https://pytorch.org/docs/stable/generated/torch.manual_seed.html

    >>> import tinygrad_edu as torch
    >>> generator = torch.manual_seed(0)
    >>> torch.rand(2)
    tensor([0.4963, 0.7682])
    """
    return default_generator.manual_seed(int(seed))


def seed() -> int:
    """Start the default generator from the operating system's entropy, and say with which seed."""
    return default_generator.seed()


def initial_seed() -> int:
    """The seed that the default generator started from."""
    return default_generator.initial_seed()


def get_rng_state() -> Tensor:
    """The state of the default generator, 5056 bytes in PyTorch's layout: uint8, shape (5056,)."""
    return default_generator.get_state()


def set_rng_state(new_state: Tensor) -> None:
    """Let the default generator continue from a state that `get_rng_state` gave, here or in PyTorch."""
    default_generator.set_state(new_state)


@contextlib.contextmanager
def fork_rng(devices: Any = None, enabled: bool = True, device_type: Any = None) -> Iterator[None]:
    """Draw inside as you like: afterwards the default generator goes on as if nothing had been drawn.

    See https://pytorch.org/docs/stable/random.html#torch.random.fork_rng

    >>> import tinygrad_edu as torch
    >>> generator = torch.manual_seed(0)
    >>> with torch.random.fork_rng():
    ...     noise = torch.randn(100)
    >>> torch.rand(2)
    tensor([0.4963, 0.7682])
    """
    state = get_rng_state()
    try:
        yield
    finally:
        if enabled:
            set_rng_state(state)


Generator.device = property(lambda generator: CPU, doc="Where it draws: the CPU.")  # type: ignore[attr-defined]
