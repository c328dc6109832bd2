"""Random tensors: the same seed gives PyTorch's numbers on the CPU."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..core import Tensor, dtypes, mutated, wrap
from ..core.dtypes import as_numpy
from ..streams import Generator, default_generator
from . import creation
from .composite import as_shape, offered


@offered
def manual_seed(seed: int) -> Generator:
    """Start the default generator anew: what is drawn then is the same in every run."""
    return default_generator.manual_seed(int(seed))


@offered
def seed() -> int:
    """Start the default generator from the operating system's entropy, and say with which seed."""
    return default_generator.seed()


@offered
def initial_seed() -> int:
    """The seed that the default generator started from."""
    return default_generator.initial_seed()


def drawn(name: str, draw: Any, doc: str) -> Any:
    """The factory called `name` and its `_like`, whose values `draw(generator, shape, dtype)` gives."""

    def factory(
        *size: Any,
        generator: Generator | None = None,
        dtype: Any = None,
        device: Any = None,
        requires_grad: bool = False,
        **options: Any,
    ) -> Tensor:
        shape = creation.shaped(size, options)
        creation.refuse_unknown(name, options)
        array = draw(generator or default_generator, shape, (as_numpy(dtype) if dtype else dtypes.default))
        return creation.made(array, None, requires_grad, device)

    def like(x: Tensor, **options: Any) -> Tensor:
        return factory(x.array.shape, **{"dtype": x.dtype, **options})

    for function, its_name in ((factory, name), (like, f"{name}_like")):
        function.__name__ = function.__qualname__ = its_name
        function.__doc__ = doc
        offered(function)
    return factory, like


rand, rand_like = drawn(
    "rand", lambda generator, shape, dtype: generator.uniform(shape, dtype=dtype), "Uniform numbers from 0 up to 1."
)
randn, randn_like = drawn(
    "randn",
    lambda generator, shape, dtype: generator.normal(shape, dtype=dtype),
    "Numbers of the standard normal distribution.",
)


@offered
def randint(
    low: int,
    high: Any = None,
    size: Any = None,
    *,
    generator: Generator | None = None,
    dtype: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """Integers from `low` (0 if left out) up to but without `high`."""
    if size is None:
        low, high, size = (0, low, high) if not isinstance(high, int) else (low, high, None)
    if size is None:
        raise TypeError("randint() needs a size: randint(high, (2, 3)) or randint(low, high, (2, 3))")
    array = (generator or default_generator).integers(
        low, high, as_shape((size,)), as_numpy(np.int64 if dtype is None else dtype)
    )
    return creation.made(array, None, requires_grad, device)


@offered
def randint_like(x: Tensor, low: int, high: int | None = None, *, dtype: Any = None) -> Tensor:
    """Integers in the shape and dtype of `x`."""
    low, high = (0, low) if high is None else (low, high)
    return randint(low, high, x.array.shape, dtype=dtype or x.dtype)


@offered
def randperm(n: int, *, generator: Generator | None = None, dtype: Any = None, device: Any = None) -> Tensor:
    """The numbers 0 .. n - 1 in random order."""
    return creation.made((generator or default_generator).permutation(n), dtype, False, device)


@offered
def normal(mean: Any, std: Any = 1.0, size: Any = None, *, generator: Generator | None = None) -> Tensor:
    """Normal numbers of the given mean and standard deviation, each a number or a tensor."""
    generator = generator or default_generator
    if size is not None:
        array = generator.normal(as_shape((size,)), mean, std, dtype=dtypes.default)
        return wrap(array)
    mean, std = np.asarray(getattr(mean, "array", mean)), np.asarray(getattr(std, "array", std))
    shape, dtype = np.broadcast_shapes(mean.shape, std.shape), next(a.dtype for a in (mean, std) if a.ndim)
    return wrap((generator.normal(shape, dtype=dtype) * std + mean).astype(dtype))


@offered
def bernoulli(x: Tensor, p: float | None = None, *, generator: Generator | None = None) -> Tensor:
    """For each probability in `x` a 1 with that probability, else a 0."""
    probability = x.array if p is None else p
    return wrap((generator or default_generator).bernoulli(probability, x.array.shape, dtype=x.array.dtype))


@offered
def multinomial(
    x: Tensor, num_samples: int, replacement: bool = False, *, generator: Generator | None = None
) -> Tensor:
    """Indices drawn in proportion to the weights in each row of `x`, shape (n,) or (m, n)."""
    return wrap((generator or default_generator).multinomial(x.array, num_samples, replacement))


def overwritten(x: Tensor, values: np.ndarray, by: str) -> Tensor:
    """`x` with new values in its own memory."""
    from .inplace import refuse_recorded

    refuse_recorded(x, by)
    x.array[...] = values
    mutated(x.array, by)
    return x


@offered
def uniform_(x: Tensor, a: float = 0.0, b: float = 1.0, *, generator: Generator | None = None) -> Tensor:
    """Fill `x` with uniform numbers from `a` up to `b`."""
    values = (generator or default_generator).uniform(x.array.shape, a, b, dtype=x.array.dtype)
    return overwritten(x, values, "uniform_")


@offered
def normal_(x: Tensor, mean: float = 0.0, std: float = 1.0, *, generator: Generator | None = None) -> Tensor:
    """Fill `x` with normal numbers."""
    values = (generator or default_generator).normal(x.array.shape, mean, std, dtype=x.array.dtype)
    return overwritten(x, values, "normal_")


@offered
def bernoulli_(x: Tensor, p: float = 0.5, *, generator: Generator | None = None) -> Tensor:
    """Fill `x` with ones, each with probability `p`, and zeros."""
    values = (generator or default_generator).bernoulli(p, x.array.shape, dtype=x.array.dtype)
    return overwritten(x, values, "bernoulli_")


@offered
def random_(x: Tensor, low: int = 0, high: int | None = None, *, generator: Generator | None = None) -> Tensor:
    """Fill `x` with integers from `low` up to but without `high`."""
    generator = generator or default_generator
    if high is None and low == 0:
        return overwritten(x, generator.random(x.array.shape, dtype=x.array.dtype), "random_")
    low, high = (0, low) if high is None else (low, high)
    return overwritten(x, generator.integers(low, high, x.array.shape, x.array.dtype), "random_")
