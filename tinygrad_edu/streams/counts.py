"""Draws of counts, Poisson and binomial: each takes as many uniforms as it needs, one after another.

Sources: Hörmann (1993), "The transformed rejection method for generating Poisson random variables" (PTRS) and "The
generation of binomial random variates" (BTRS); Devroye (1986), "Non-Uniform Random Variate Generation", chapter X, for
small means.
"""

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .checks import float_dtype
from .discrete import Discrete

__all__ = ["Counts"]

Array = NDArray[Any]
Draw = Callable[[], float]
MANY = 10  # from this mean on by rejection
BATCH = 1024


class Counts(Discrete):
    """A Twister that draws numbers of events as well."""

    def poisson(self, rates: Array) -> Array:
        """Draw for each rate a number of events, in the rate's dtype.

        Raises:
            RuntimeError: If a rate is negative or nan.
        """
        float_dtype(rates.dtype, "poisson")
        if not np.all(rates >= 0):
            raise RuntimeError("invalid Poisson rate, expected rate to be non-negative: clamp the rates to min=0")
        return self._one_by_one(lambda draw: [events(rate, draw) for rate in rates.ravel().tolist()], rates)

    def binomial(self, counts: Array, chances: Array) -> Array:
        """Draw for each pair how many of `counts` trials succeed, each with that chance; in the dtype of `counts`."""
        if counts.dtype == np.float16:
            raise NotImplementedError("binomial is not implemented for float16: draw float32 and convert the result")
        pairs = list(
            zip(counts.ravel(), chances.ravel(), strict=True)
        )  # of NumPy's numbers: they round as the dtype does
        return self._one_by_one(lambda draw: [successes(*pair, draw) for pair in pairs], counts)

    def _one_by_one(self, work: Callable[[Draw], list[float]], like: Array) -> Array:
        """The values that `work` makes of the draws it asks for; the draws that it did not ask for are given back."""
        states: list[Any] = []
        used = 0

        def batches() -> Iterator[float]:
            nonlocal used
            while True:
                states[:], used = [self._twister.get_state(legacy=False)], 0
                for value in self._uniforms(BATCH, np.float64).tolist():
                    used += 1
                    yield value

        values = work(batches().__next__)
        if states:
            self._twister.set_state(states[0])
            self._draws32(2 * used)
        return np.array(values, np.float64).reshape(like.shape).astype(like.dtype)


def events(rate: float, draw: Draw) -> float:
    """One Poisson number."""
    if rate < MANY:
        product, count, enough = 1.0, -1, math.exp(-rate)
        while count < 0 or product > enough:
            product *= draw() if rate else 0.0
            count += 1
        return count
    root = math.sqrt(rate)
    b = 0.931 + 2.53 * root
    a = 0.02483 * b - 0.059
    while True:
        u, v = draw() - 0.5, draw()
        depth = 0.5 - abs(u)
        k = math.floor((2 * a / depth + b) * u + rate + 0.43) if depth else -1
        if depth >= 0.07 and v <= 0.9277 - 3.6224 / (b - 2):
            return k
        if k < 0 or (depth < 0.013 and v > depth):
            continue
        left = (
            math.log(v) + math.log(1.1239 + 1.1328 / (b - 3.4)) - math.log(a / (depth * depth) + b) if v else -math.inf
        )
        if left <= k * math.log(rate) - rate - math.lgamma(k + 1):
            return k


def successes(count: Any, p: Any, draw: Draw) -> float:
    """One binomial number, of floats of NumPy."""
    if count <= 0 or p <= 0 or p >= 1:
        return count if count > 0 and p >= 1 else 0.0
    if math.isnan(p) or math.isnan(count):
        return math.nan
    few = p if p <= 0.5 else 1 - p
    found = rejection(count, few, draw) if count * few >= MANY else waiting(count, few, draw)
    return found if p <= 0.5 else count - found


def waiting(count: Any, p: Any, draw: Draw) -> float:
    """Successes counted by the geometric waits between them."""
    passed, found, step = 0.0, -1, float(np.log1p(-p))
    while passed <= count:
        u = draw()
        passed += math.ceil(math.log(u) / step) if u else math.inf
        found += 1
    return found


def rejection(count: Any, p: Any, draw: Draw) -> float:
    """Hörmann's BTRS."""
    mean, odds, deviation = float(count * p), float(p / (1 - p)), float(np.sqrt(count * p * (1 - p)))
    middle, p, count = math.floor((count + 1) * p), float(p), float(count)
    b = 1.15 + 2.53 * deviation
    a = -0.0873 + 0.0248 * b + 0.01 * p
    while True:
        u, v = draw() - 0.5, draw()
        depth = 0.5 - abs(u)
        k = math.floor((2 * a / depth + b) * u + mean + 0.5) if depth else -1
        if k < 0 or k > count:
            continue
        if depth >= 0.07 and v <= 0.92 - 4.2 / b:
            return k
        height = v * (2.83 + 5.1 / b) * deviation / (a / (depth * depth) + b)
        bound = (
            (middle + 0.5) * math.log((middle + 1) / (odds * (count - middle + 1)))
            + (count + 1) * math.log((count - middle + 1) / (count - k + 1))
            + (k + 0.5) * math.log(odds * (count - k + 1) / (k + 1))
            + tail(middle) + tail(count - middle) - tail(k) - tail(count - k)
        )  # fmt: skip
        if height <= 0 or math.log(height) <= bound:
            return k


def tail(k: float) -> float:
    """What Stirling's formula for log k! leaves out."""
    return math.lgamma(k + 1) - ((k + 0.5) * math.log(k + 1) - (k + 1) + 0.5 * math.log(2 * math.pi))
