"""Draws from discrete distributions: integers, orders, successes, choices."""

import math
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from .checks import FLOATING, as_integer, as_size, float_dtype, in_memory_order, limits, representable
from .continuous import Continuous
from .shuffle import swap_forward

__all__ = ["Discrete"]

Array = NDArray[Any]


class Discrete(Continuous):
    """A Twister that draws integers as well."""

    def integers(self, low: int, high: int | None, size: Any, dtype: DTypeLike = np.int64) -> Array:
        """Draw integers of [low, high), as `torch.randint`.

        Args:
            low: Lowest integer.
            high: One above the highest; None for all from `low` on that the dtype holds.
            size: Shape of the result.
            dtype: Any dtype that holds the integers.

        Raises:
            TypeError: If `low` or `high` is not an integer.
            RuntimeError: If `low >= high`, they do not fit the dtype, or a size is negative.
        """
        shape, dtype = as_size(size), np.dtype(dtype)
        low = as_integer(low, "from")
        highest = limits(dtype)[1] if high is None else as_integer(high, "to") - 1
        if low > highest:
            raise RuntimeError(f"random_ expects 'from' to be less than 'to', but got from={low} >= to={highest + 1}")
        floating = dtype.kind == "f"
        least, most = (-np.finfo(dtype).max, np.finfo(dtype).max) if floating else limits(dtype)
        if not least <= low <= most:
            raise RuntimeError(f"from is out of bounds for {dtype}: {low} is not in [{least}, {most}]")
        if not least <= highest <= most:
            raise RuntimeError(f"to - 1 is out of bounds for {dtype}: {highest} is not in [{least}, {most}]")
        if floating:
            low, highest = representable(low, highest, dtype)
        span, count = highest - low + 1, math.prod(shape)
        if span < 2**28:
            values = (self._draws32(count) % np.uint32(span)).astype(np.int64)
        else:
            draws = self._draws64(count)
            values = (draws % np.uint64(span) if span < 2**64 else draws).view(np.int64)
        low = low if span < 2**64 else 0
        return np.add(values, low, out=values).astype(dtype, copy=False).reshape(shape)

    def random(self, size: Any, dtype: DTypeLike = np.int64) -> Array:
        """Draw from all that `dtype` holds and is not negative, as `Tensor.random_()` without bounds.

        Args:
            size: Shape of the result.
            dtype: Integers up to the largest of their dtype, bools, or floats with integer values up to
                `2**digits` of the significand.
        """
        shape, dtype = as_size(size), np.dtype(dtype)
        draw = self._draws64 if dtype.itemsize == 8 else self._draws32
        values: Array = draw(math.prod(shape))
        values %= values.dtype.type(limits(dtype)[1] + 1)
        return values.astype(dtype).reshape(shape)

    def permutation(self, n: int, dtype: DTypeLike = np.int64) -> Array:
        """Draw a permutation of the integers 0 to n - 1, as `torch.randperm`: an array of shape (n,).

        Raises:
            TypeError: If `n` is not an integer.
            RuntimeError: If `n` is negative or `n - 1` does not fit the dtype.
        """
        (n,), dtype = as_size(as_integer(n, "n")), np.dtype(dtype)
        if dtype.kind == "b":
            raise NotImplementedError("randperm is not implemented for bool: draw int64")
        if n - 1 > limits(dtype)[1]:
            raise RuntimeError(f"randperm(): n = {n} is too large for {dtype}")
        count = max(n - 1, 0)
        partners = np.arange(n)
        partners[:count] += (self._draws32(count) % np.arange(n, n - count, -1, dtype=np.uint32)).astype(np.int64)
        return swap_forward(partners).astype(dtype, copy=False)

    def bernoulli(self, p: float | Array, size: Any = None, dtype: DTypeLike | None = None) -> Array:
        """Draw ones with probability `p`, else zeros.

        Args:
            p: One probability for all, or an array of them with a floating-point dtype.
            size: Shape of the result, into which `p` fits; that of `p` if not given.
            dtype: Of the result; float32 or that of the array if not given.

        Raises:
            RuntimeError: If a probability is not in [0, 1], or the shapes do not fit.
        """
        given = p.dtype if isinstance(p, np.ndarray) else None
        if given is not None:
            float_dtype(given, "bernoulli")
        shape, chances = np.shape(p) if size is None else as_size(size), np.asarray(p)
        wrong = chances[~((chances >= 0) & (chances <= 1))]
        if wrong.size:
            raise RuntimeError(f"bernoulli_ expects p to be in [0, 1], but got p={wrong[0]}")
        count, dtype = math.prod(shape), np.dtype(dtype or given or np.float32)
        if given is None:  # u < p, where u is so many times 2**-53
            return (self._draws53(count) < np.uint64(math.ceil(float(p) * 2**53))).astype(dtype).reshape(shape)
        try:
            chances = np.broadcast_to(chances, shape)
        except ValueError:
            raise RuntimeError(f"bernoulli_: p of shape {chances.shape} does not fit the size {shape}") from None
        work = np.float64 if given == np.float64 else np.float32
        return np.asarray(self._uniforms(count, work).reshape(shape) < chances, dtype)

    def multinomial(self, weights: Array, num_samples: int, replacement: bool = False) -> Array:
        """Draw indices with probabilities proportional to `weights`, as `torch.multinomial`.

        Args:
            weights: Not negative, a row per distribution, of shape (categories,) or (rows, categories).
            num_samples: Draws per row.
            replacement: Whether an index may come again.

        Returns:
            int64 array of shape (num_samples,) or (rows, num_samples).

        Raises:
            RuntimeError: If the weights are no distribution or have too few categories for the draws.
        """
        check_multinomial(weights, num_samples, replacement)
        if not replacement or num_samples == 1:  # the smallest of exponential waiting times with rates `weights`
            race = weights / in_memory_order(weights, lambda shape: self.exponential(shape, dtype=weights.dtype))
            if num_samples == 1:
                return np.asarray(race.argmax(-1, keepdims=True), dtype=np.int64)
            return np.argsort(-race, -1, kind="stable")[..., :num_samples].astype(np.int64, copy=False)
        edges: Array = np.cumsum(weights, -1, dtype=np.promote_types(weights.dtype, np.float32))
        edges /= edges[..., -1:]
        shape = (*weights.shape[:-1], num_samples)
        points = self._uniforms(math.prod(shape), np.float64).reshape(shape)
        if weights.ndim == 1:
            return np.searchsorted(edges, points).astype(np.int64, copy=False)
        rows = [np.searchsorted(edge, point) for edge, point in zip(edges, points, strict=True)]
        return np.array(rows, dtype=np.int64).reshape(points.shape)


def check_multinomial(weights: Array, num_samples: int, replacement: bool) -> None:
    """RuntimeError unless so many indices can be drawn with these weights."""
    if weights.dtype not in FLOATING:
        raise RuntimeError(f"multinomial only supports floating-point dtypes for input, got: {weights.dtype}")
    if weights.ndim not in (1, 2):
        raise RuntimeError(f"prob_dist must be 1 or 2 dim, but its shape is {weights.shape}")
    if as_integer(num_samples, "num_samples") <= 0:
        raise RuntimeError(f"cannot sample n_sample <= 0 samples, got {num_samples}")
    categories = weights.shape[-1]
    if categories < (1 if replacement else num_samples):
        raise RuntimeError(
            f"cannot sample n_sample > prob_dist.size(-1) samples without replacement: {num_samples} of {categories}"
        )
    if not np.all((weights >= 0) & (weights < np.inf)):
        raise RuntimeError("probability tensor contains either `inf`, `nan` or element < 0")
    if not np.all(weights.any(-1)):
        raise RuntimeError("invalid multinomial distribution (sum of probabilities <= 0): a row of weights is all zero")
