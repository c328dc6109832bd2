"""Draws from continuous distributions, and the geometric one, which PyTorch makes of a continuous one."""

import math
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from .box_muller import box_muller, multiply_add
from .checks import as_size, float_dtype, limits, narrow
from .twister import Twister

__all__ = ["Continuous"]

Array = NDArray[Any]
BLOCK = 16  # so many normals are made together


class Continuous(Twister):
    """A Twister that draws floats. Every method returns an array of shape `size`."""

    def uniform(self, size: Any, low: float = 0.0, high: float = 1.0, dtype: DTypeLike = np.float32) -> Array:
        """Draw floats of [low, high).

        Raises:
            RuntimeError: If `low > high`, one of them or their distance does not fit the dtype, or a size is negative.
        """
        shape, dtype = as_size(size), float_dtype(dtype, "uniform_")
        limit = float(np.finfo(dtype).max)
        if not (abs(low) <= limit and abs(high) <= limit and high - low <= limit):
            raise RuntimeError(
                f"uniform_ expects from, to and to - from to fit {dtype}, but found from={low}, to={high}"
            )
        if low > high:
            raise RuntimeError(f"uniform_ expects to return a [from, to) range, but found from={low} > to={high}")
        work = np.float64 if dtype == np.float64 else np.float32
        values = self._uniforms(math.prod(shape), work)
        if (low, high) != (0, 1):
            values = multiply_add(values, work(high) - work(low), work(low))
        values = values.astype(dtype, copy=False)
        if dtype == np.float16 or (low, high) != (0, 1):  # rounding may reach `high`, which is excluded
            values[values == dtype.type(high)] = low
        return values.reshape(shape)

    def normal(
        self,
        size: Any,
        mean: float = 0.0,
        std: float = 1.0,
        dtype: DTypeLike = np.float32,
        one_by_one: bool = False,
    ) -> Array:
        """Draw floats of the normal distribution.

        Args:
            size: Shape of the result.
            mean: Mean.
            std: Standard deviation, not negative.
            dtype: float16, float32 or float64.
            one_by_one: Whether never to make 16 of them together, as PyTorch does where memory has gaps.

        Raises:
            RuntimeError: If `std` or a size is negative.
        """
        shape, dtype = as_size(size), float_dtype(dtype, "normal_")
        if not std >= 0:
            raise RuntimeError(f"normal expects std >= 0.0, but found std {std}")
        count = math.prod(shape)
        one_by_one = one_by_one or count < BLOCK
        work = np.float64 if dtype == np.float64 or one_by_one else np.float32
        if one_by_one:
            values = self._normals_one_by_one(count)
        else:
            whole = count - count % BLOCK
            values = self._uniforms(whole if dtype == np.float16 else count, work)  # float16 does not draw the tail
            values = np.resize(values, count)
            values[:whole] = box_muller(values[:whole])
            if whole < count:  # the last 16 are drawn again, some of them for the second time
                values[-BLOCK:] = box_muller(self._uniforms(BLOCK, work))
        if (mean, std) != (0, 1):
            values = multiply_add(values, work(std), work(mean))
        return narrow(values, dtype).reshape(shape)

    def _normals_one_by_one(self, count: int) -> Array:
        """Normals in pairs; the second of a pair that nobody wants waits for the next call."""
        values: list[float] = []
        if self._waiting_normal is not None and count:
            values, self._waiting_normal = [self._waiting_normal], None
        pairs = (count - len(values) + 1) // 2
        for turn, chance in self._uniforms(2 * pairs, np.float64).reshape(pairs, 2).tolist():
            radius, angle = math.sqrt(-2 * math.log1p(-chance)), 2 * math.pi * turn
            values += (radius * math.cos(angle), radius * math.sin(angle))
        if len(values) > count:
            self._waiting_normal = values.pop()
        return np.array(values, dtype=np.float64)

    def log_normal(self, size: Any, mean: float = 1.0, std: float = 2.0, dtype: DTypeLike = np.float32) -> Array:
        """Draw floats whose logarithms are normal.

        Raises:
            RuntimeError: If `std` is not positive or a size is negative.
        """
        shape, dtype = as_size(size), float_dtype(dtype, "log_normal_")
        if not std > 0:
            raise RuntimeError(f"log_normal_ expects std > 0.0, but found std={std}")
        values = multiply_add(self._normals_one_by_one(math.prod(shape)), np.float64(std), np.float64(mean))
        return narrow(np.exp(values), dtype).reshape(shape)

    def cauchy(self, size: Any, median: float = 0.0, sigma: float = 1.0, dtype: DTypeLike = np.float32) -> Array:
        """Draw floats of the Cauchy distribution.

        Raises:
            RuntimeError: If `sigma` is not positive, the dtype is not floating or a size is negative.
        """
        shape, dtype = as_size(size), float_dtype(dtype, "cauchy_", RuntimeError)
        if not sigma > 0:
            raise RuntimeError(f"cauchy_ expects sigma > 0.0, but found sigma={sigma}")
        turns = np.pi * (self._uniforms(math.prod(shape), np.float64) - 0.5)
        return narrow(multiply_add(np.tan(turns), np.float64(sigma), np.float64(median)), dtype).reshape(shape)

    def exponential(self, size: Any, lambd: float = 1.0, dtype: DTypeLike = np.float32) -> Array:
        """Draw floats of the exponential distribution with rate `lambd`.

        Raises:
            RuntimeError: If `lambd` is not positive, the dtype is not floating or a size is negative.
        """
        shape, dtype = as_size(size), float_dtype(dtype, "exponential_", RuntimeError)
        if not lambd > 0:
            raise RuntimeError(f"exponential_ expects lambda > 0.0, but found lambda={lambd}")
        waits = np.log1p(-self._uniforms(math.prod(shape), np.float64)) * (-1.0 / lambd)
        return narrow(waits, dtype).reshape(shape)

    def geometric(self, size: Any, p: float, dtype: DTypeLike = np.float32) -> Array:
        """Draw how many trials, each successful with probability `p`, the first success takes.

        Raises:
            RuntimeError: If `p` is not in (0, 1) or a size is negative.
        """
        shape, dtype = as_size(size), np.dtype(dtype)
        if dtype.kind == "b":
            raise NotImplementedError("geometric_ is not implemented for bool: draw int64 and convert the result")
        if not 0 < p < 1:
            raise RuntimeError(f"geometric_ expects p to be in (0, 1), but got p={p}")
        trials = np.ceil(np.log(self._uniforms(math.prod(shape), np.float64)) / math.log1p(-p))
        if dtype.kind != "f":
            trials = np.minimum(trials, limits(np.dtype(np.int64))[1]).astype(np.int64)  # then wraps around, as in C
        return narrow(trials, dtype).reshape(shape)
