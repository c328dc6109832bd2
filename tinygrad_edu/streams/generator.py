"""Random numbers that equal PyTorch's on the CPU, seed for seed, in plain NumPy.

One 32-bit Mersenne Twister feeds everything; what PyTorch does with its draws was found by experiment:

==============  ===================================================================================
uniform         the low 24 bits of one draw (float32), the low 53 bits of two (float64)
normal          fewer than 16: pairs from float64 uniforms, the second of a pair waits for the next call;
                16 or more: Box-Muller over blocks of 16, eight radii and eight angles
integers        one draw modulo the range, two from a range of 2**28 on
permutation     Fisher-Yates from the front
bernoulli       float64 uniforms for one probability, uniforms of the tensor's own dtype for a tensor
exponential     -log(1 - u) of float64 uniforms
==============  ===================================================================================

float32 results are bit-equal to PyTorch's on x86 (its AVX2 kernels) and the same on every machine; float64 normals and
exponentials differ by one unit in the last place now and then, because they use the machine's own log, sin and cos.
"""

import math
import operator
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from .box_muller import box_muller, multiply_add
from .twister import Twister

__all__ = ["Generator", "default_generator"]

Array = NDArray[Any]

FLOATING = tuple(map(np.dtype, (np.float16, np.float32, np.float64)))


class Generator(Twister):
    """A source of random numbers with a seed and a state, as `torch.Generator`.

    The methods that draw return NumPy arrays and advance the state.

    Args:
        device: Only `"cpu"`.

    Raises:
        RuntimeError: If the device is not the CPU.

    Example:
        >>> import tinygrad_edu as torch
        >>> generator = torch.Generator().manual_seed(0)
        >>> torch.rand(3, generator=generator)
        tensor([0.4963, 0.7682, 0.0885])

    Source: https://docs.pytorch.org/docs/stable/generated/torch.Generator.html
    """

    def __init__(self, device: object = "cpu") -> None:
        if str(device) not in ("cpu", "cpu:0"):
            raise RuntimeError(f"Generator(device={device!r}): only the device 'cpu' exists here")
        self.device = device
        super().__init__()

    def uniform(
        self, size: int | Sequence[int], low: float = 0.0, high: float = 1.0, dtype: DTypeLike = np.float32
    ) -> Array:
        """Draw floats of [low, high).

        Args:
            size: Shape of the result.
            low: Lower end, included.
            high: Upper end, excluded.
            dtype: float16, float32 or float64.

        Returns:
            Array of shape `size`.

        Raises:
            RuntimeError: If `low > high`, one of them or their distance does not fit the dtype, or a size is negative.
        """
        shape, dtype = _shape(size), _floating(dtype, "uniform_")
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
        self, size: int | Sequence[int], mean: float = 0.0, std: float = 1.0, dtype: DTypeLike = np.float32
    ) -> Array:
        """Draw floats of the normal distribution.

        Args:
            size: Shape of the result.
            mean: Mean.
            std: Standard deviation, not negative.
            dtype: float16, float32 or float64.

        Returns:
            Array of shape `size`.

        Raises:
            RuntimeError: If `std` or a size is negative.
        """
        shape, dtype = _shape(size), _floating(dtype, "normal_")
        if std < 0:
            raise RuntimeError(f"normal expects std >= 0.0, but found std {std}")
        count = math.prod(shape)
        work = np.float64 if dtype == np.float64 or count < 16 else np.float32
        if count < 16:
            values: Array = self._few_normals(count)
        else:
            whole = count - count % 16
            values = self._uniforms(whole if dtype == np.float16 else count, work)  # float16 does not draw the tail
            values = np.resize(values, count)
            values[:whole] = box_muller(values[:whole])
            if whole < count:  # the last 16 are drawn again, some of them for the second time
                values[-16:] = box_muller(self._uniforms(16, work))
        if (mean, std) != (0, 1):
            values = multiply_add(values, work(std), work(mean))
        return _narrow(values, dtype).reshape(shape)

    def integers(self, low: int, high: int, size: int | Sequence[int], dtype: DTypeLike = np.int64) -> Array:
        """Draw integers of [low, high), as `torch.randint`.

        Args:
            low: Lowest integer.
            high: One above the highest.
            size: Shape of the result.
            dtype: Any dtype that holds the integers.

        Returns:
            Array of shape `size`.

        Raises:
            TypeError: If `low` or `high` is not an integer.
            RuntimeError: If `low >= high`, they do not fit the dtype, or a size is negative.
        """
        shape, dtype = _shape(size), np.dtype(dtype)
        for bound in (low, high):
            if not hasattr(bound, "__index__"):
                raise TypeError(f"random_(): the bounds must be int, not {type(bound).__name__} ({bound!r})")
            if not -(2**63) <= bound < 2**63:
                raise ValueError(f"Overflow when unpacking long long: {bound} does not fit 64 bits")
        if low >= high:
            raise RuntimeError(f"random_ expects 'from' to be less than 'to', but got from={low} >= to={high}")
        lowest, highest = _limits(dtype)
        if low < lowest or low > highest:
            raise RuntimeError(f"from is out of bounds for {dtype}: {low} is not in [{lowest}, {highest}]")
        if high - 1 > highest:
            raise RuntimeError(f"to - 1 is out of bounds for {dtype}: {high - 1} is not in [{lowest}, {highest}]")
        span = high - low
        if span < 2**28:
            values = (self._draws32(math.prod(shape)) % np.uint32(span)).astype(np.int64)
        else:
            values = (self._draws64(math.prod(shape)) % np.uint64(span)).view(np.int64)
        return np.add(values, low, out=values).astype(dtype, copy=False).reshape(shape)

    def random(self, size: int | Sequence[int], dtype: DTypeLike = np.int64) -> Array:
        """Draw from all that `dtype` holds and is not negative, as `Tensor.random_()` without bounds.

        Args:
            size: Shape of the result.
            dtype: Integers up to the largest of their dtype, bools, or floats with integer values up to
                `2**digits` of the significand.

        Returns:
            Array of shape `size`.
        """
        shape, dtype = _shape(size), np.dtype(dtype)
        draw = self._draws64 if dtype.itemsize == 8 else self._draws32
        values: Array = draw(math.prod(shape))
        values %= values.dtype.type(_limits(dtype)[1] + 1)
        return values.astype(dtype).reshape(shape)

    def permutation(self, n: int, dtype: DTypeLike = np.int64) -> Array:
        """Draw a permutation of the integers 0 to n - 1, as `torch.randperm`.

        Returns:
            Array of shape (n,).

        Raises:
            TypeError: If `n` is not an integer.
            RuntimeError: If `n` is negative or `n - 1` does not fit the dtype.
        """
        if not hasattr(n, "__index__"):
            raise TypeError(f"randperm(): argument 'n' must be int, not {type(n).__name__} ({n!r})")
        (n,), dtype = _shape(n), np.dtype(dtype)
        if n - 1 > _limits(dtype)[1]:
            raise RuntimeError(f"randperm(): n = {n} is too large for {dtype}")
        count = max(n - 1, 0)
        partners = np.arange(n)
        partners[:count] += (self._draws32(count) % np.arange(n, n - count, -1, dtype=np.uint32)).astype(np.int64)
        return _swap_forward(partners).astype(dtype, copy=False)

    def bernoulli(
        self, p: float | Array, size: int | Sequence[int] | None = None, dtype: DTypeLike | None = None
    ) -> Array:
        """Draw ones with probability `p`, else zeros.

        Args:
            p: One probability for all, or an array of them with a floating-point dtype.
            size: Shape of the result, into which `p` fits; that of `p` if not given.
            dtype: Of the result; float32 or that of the array if not given.

        Returns:
            Array of zeros and ones of shape `size`.

        Raises:
            RuntimeError: If a probability is not in [0, 1], or the shapes do not fit.
        """
        given = p.dtype if isinstance(p, np.ndarray) else None
        if given is not None:
            _floating(given, "bernoulli")
        shape, chances = np.shape(p) if size is None else _shape(size), np.asarray(p)
        wrong = chances[~((chances >= 0) & (chances <= 1))]
        if wrong.size:
            raise RuntimeError(f"bernoulli_ expects p to be in [0, 1], but got p={wrong[0]}")
        try:
            chances = np.broadcast_to(chances, shape)
        except ValueError:
            raise RuntimeError(f"bernoulli_: p of shape {chances.shape} does not fit the size {shape}") from None
        work = np.float64 if given in (None, np.float64) else np.float32
        ones = self._uniforms(math.prod(shape), work).reshape(shape) < chances
        return np.asarray(ones, dtype=dtype or given or np.float32)

    def exponential(self, size: int | Sequence[int], lambd: float = 1.0, dtype: DTypeLike = np.float32) -> Array:
        """Draw floats of the exponential distribution with rate `lambd`.

        Returns:
            Array of shape `size`.

        Raises:
            RuntimeError: If `lambd` is not positive or a size is negative.
        """
        shape, dtype = _shape(size), _floating(dtype, "exponential_")
        if not lambd > 0:
            raise RuntimeError(f"exponential_ expects lambda > 0.0, but found lambda={lambd}")
        waits = np.log1p(-self._uniforms(math.prod(shape), np.float64)) * (-1.0 / lambd)
        return _narrow(waits, dtype).reshape(shape)

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
        _check_multinomial(weights, num_samples, replacement)
        if not replacement or num_samples == 1:  # the smallest of exponential waiting times with rates `weights`
            race = weights / self.exponential(weights.shape, dtype=weights.dtype)
            if num_samples == 1:
                return np.asarray(race.argmax(-1, keepdims=True), dtype=np.int64)
            return np.argsort(-race, -1, kind="stable")[..., :num_samples].astype(np.int64, copy=False)
        edges: Array = np.cumsum(weights, -1, dtype=weights.dtype)
        edges /= edges[..., -1:]
        shape = (*weights.shape[:-1], num_samples)
        points = self._uniforms(math.prod(shape), np.float64).reshape(shape)
        if weights.ndim == 1:
            return np.searchsorted(edges, points).astype(np.int64, copy=False)
        rows = [np.searchsorted(edge, point) for edge, point in zip(edges, points, strict=True)]
        return np.array(rows, dtype=np.int64).reshape(points.shape)

    def _few_normals(self, count: int) -> Array:
        values: list[float] = []
        if self._waiting_normal is not None and count:
            values, self._waiting_normal = [self._waiting_normal], None
        while len(values) < count:
            turn, chance = self._uniforms(2, np.float64).tolist()
            radius, angle = math.sqrt(-2 * math.log1p(-chance)), 2 * math.pi * turn
            values += [radius * math.cos(angle), radius * math.sin(angle)]
        if len(values) > count:
            self._waiting_normal = values.pop()
        return np.array(values, dtype=np.float64)


def _swap_forward(partners: NDArray[np.int64]) -> NDArray[np.int64]:
    """The order that comes of swapping place 0 with partners[0] >= 0, then 1 with partners[1] >= 1, and so on.

    Found without a loop over the places. When step i comes, place i holds what the last earlier step with partner i
    brought from its own place, or i if there was none: following these sources to their end gives `held`. Step i then
    takes what place partners[i] holds: what the previous step with the same partner left there.
    """
    steps = np.arange(partners.size)
    held, moves = steps.copy(), partners > steps
    held[partners[moves]] = steps[moves]  # of several steps with one partner the last stays
    while not np.array_equal(held, further := held[held]):
        held = further
    bits = np.int64(partners.size.bit_length())
    visits = np.sort(partners << bits | steps)  # by place, then by step
    place, step = visits >> bits, visits & ((np.int64(1) << bits) - 1)
    taken, again = place.copy(), place[1:] == place[:-1]
    taken[1:][again] = held[step[:-1][again]]
    order = np.empty_like(steps)
    order[step] = taken
    return order


def _shape(size: int | Sequence[int]) -> tuple[int, ...]:
    try:
        shape = tuple(map(operator.index, size if isinstance(size, Sequence) else (size,)))
    except TypeError:
        raise TypeError(f"argument 'size' must be int or tuple of ints, not {size!r}") from None
    if any(length < 0 for length in shape):
        raise RuntimeError(f"Trying to create tensor with negative dimension {min(shape)}: {list(shape)}")
    return shape


def _floating(dtype: DTypeLike, name: str) -> np.dtype[Any]:
    found = np.dtype(dtype)
    if found not in FLOATING:
        raise NotImplementedError(f"{name} is not implemented for {found}: draw float32 and convert the result")
    return found


def _narrow(values: Array, dtype: np.dtype[Any]) -> Array:
    """Convert to `dtype`; as in PyTorch float64 becomes float16 by way of float32, rounded twice."""
    return (values.astype(np.float32) if dtype == np.float16 else values).astype(dtype, copy=False)


def _limits(dtype: np.dtype[Any]) -> tuple[int, int]:
    """The lowest and the highest integer that the dtype holds, with all between them."""
    if dtype.kind == "b":
        return 0, 1
    if dtype.kind == "f":
        return -(2 ** (np.finfo(dtype).nmant + 1)), 2 ** (np.finfo(dtype).nmant + 1)
    return int(np.iinfo(dtype).min), int(np.iinfo(dtype).max)


def _check_multinomial(weights: Array, num_samples: int, replacement: bool) -> None:
    if weights.dtype not in FLOATING:
        raise RuntimeError(f"multinomial only supports floating-point dtypes for input, got: {weights.dtype}")
    if not hasattr(num_samples, "__index__"):
        raise TypeError(f"multinomial(): argument 'num_samples' must be int, not {type(num_samples).__name__}")
    if weights.ndim not in (1, 2):
        raise RuntimeError(f"prob_dist must be 1 or 2 dim, but its shape is {weights.shape}")
    if num_samples <= 0:
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


default_generator = Generator()
default_generator.seed()
