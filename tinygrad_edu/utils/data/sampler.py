"""The order in which a loader reads: samplers yield indices, batch samplers lists of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Sized
from itertools import islice
from typing import Any, Generic, TypeVar

import numpy as np

from ...streams import Generator, default_generator

Index = TypeVar("Index", covariant=True)


def _positive(name: str, value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value <= 0:
        raise ValueError(f"{name} should be a positive integer value, but got {name}={value}")
    return value


def _boolean(name: str, value: Any, error: type[Exception] = ValueError) -> bool:
    if not isinstance(value, bool):
        raise error(f"{name} should be a boolean value, but got {name}={value!r}: give True or False")
    return value


def draw_seed(generator: Generator | None) -> int:
    """A seed for another generator, drawn as PyTorch draws it: a random int64 that is not negative."""
    return int((generator or default_generator).random(()))


class Sampler(Generic[Index]):
    """An order of reading: a subclass gives `__iter__` over indices, and `__len__` where it can."""

    def __iter__(self) -> Iterator[Index]:
        raise NotImplementedError(f"{type(self).__name__} is a Sampler: it must define __iter__(self) over indices")


class SequentialSampler(Sampler[int]):
    """Every index, in order.

    >>> list(SequentialSampler("abc"))
    [0, 1, 2]
    """

    def __init__(self, data_source: Sized) -> None:
        self.data_source = data_source

    def __iter__(self) -> Iterator[int]:
        return iter(range(len(self.data_source)))

    def __len__(self) -> int:
        return len(self.data_source)


class RandomSampler(Sampler[int]):
    """Indices in a random order, the same as PyTorch's for the same seed.

    Args:
        data_source: what has the length n.
        replacement: whether an index may come again.
        num_samples: how many indices to draw, by default n.
        generator: where they come from; by default one that is seeded anew from the default generator each time.

    Raises:
        ValueError: nothing is to be drawn, for example from an empty data set.
        TypeError: `replacement` is no bool.

    >>> import tinygrad_edu as torch
    >>> list(RandomSampler(range(5), generator=torch.Generator().manual_seed(0)))
    [4, 0, 1, 3, 2]
    """

    def __init__(
        self,
        data_source: Sized,
        replacement: bool = False,
        num_samples: int | None = None,
        generator: Generator | None = None,
    ) -> None:
        self.data_source, self.generator = data_source, generator
        self.replacement = _boolean("replacement", replacement, TypeError)
        self._num_samples = num_samples
        if num_samples is None and not len(data_source):
            raise ValueError(
                "num_samples should be a positive integer value, but got num_samples=0: the data set is empty, so "
                "there is nothing to shuffle; check how it was made, or pass shuffle=False"
            )
        _positive("num_samples", self.num_samples)

    @property
    def num_samples(self) -> int:
        """How many indices one pass draws."""
        return len(self.data_source) if self._num_samples is None else self._num_samples

    def __iter__(self) -> Iterator[int]:
        n, count = len(self.data_source), self.num_samples
        generator = self.generator or Generator().manual_seed(draw_seed(None))
        if self.replacement:
            for size in [32] * (count // 32) + [count % 32]:  # PyTorch's portions
                yield from generator.integers(0, n, size).tolist()
        else:
            for _ in range(count // n):
                yield from generator.permutation(n).tolist()
            yield from generator.permutation(n)[: count % n].tolist()  # drawn even for none, as in PyTorch

    def __len__(self) -> int:
        return self.num_samples


class SubsetRandomSampler(Sampler[int]):
    """The given indices in a random order.

    >>> sorted(SubsetRandomSampler([3, 1, 4]))
    [1, 3, 4]
    """

    def __init__(self, indices: Sequence[int], generator: Generator | None = None) -> None:
        self.indices, self.generator = indices, generator

    def __iter__(self) -> Iterator[int]:
        for i in (self.generator or default_generator).permutation(len(self.indices)).tolist():
            yield self.indices[i]

    def __len__(self) -> int:
        return len(self.indices)


class WeightedRandomSampler(Sampler[int]):
    """Indices drawn with given weights: rare classes can come as often as frequent ones.

    Args:
        weights: one for each index, at least 0; they need not add up to 1.
        num_samples: how many indices to draw.
        replacement: whether an index may come again.
        generator: where they come from; by default the one that `manual_seed` seeds.

    Raises:
        ValueError: `weights` is not one-dimensional, or `num_samples` not a positive integer.
        RuntimeError: a weight is negative or not finite, or too few are above 0.

    >>> list(WeightedRandomSampler([0, 0, 5], num_samples=4))
    [2, 2, 2, 2]
    """

    def __init__(
        self,
        weights: Sequence[float],
        num_samples: int,
        replacement: bool = True,
        generator: Generator | None = None,
    ) -> None:
        self.num_samples = _positive("num_samples", num_samples)
        self.replacement = _boolean("replacement", replacement)
        self.weights, self.generator = np.asarray(weights, dtype=np.float64), generator
        if self.weights.ndim != 1:
            raise ValueError(
                f"weights should be a 1d sequence but given weights have shape {self.weights.shape}: give one per index"
            )

    def __iter__(self) -> Iterator[int]:
        generator = self.generator or default_generator
        yield from generator.multinomial(self.weights, self.num_samples, self.replacement).tolist()

    def __len__(self) -> int:
        return self.num_samples


class BatchSampler(Sampler[list[int]]):
    """Lists of `batch_size` indices.

    Args:
        sampler: the indices.
        batch_size: how many go in one batch.
        drop_last: whether to leave out the last batch where it is smaller.

    >>> list(BatchSampler(range(7), batch_size=3, drop_last=False))
    [[0, 1, 2], [3, 4, 5], [6]]
    """

    def __init__(self, sampler: Iterable[int], batch_size: int, drop_last: bool) -> None:
        self.sampler = sampler
        self.batch_size = _positive("batch_size", batch_size)
        self.drop_last = _boolean("drop_last", drop_last)

    def __iter__(self) -> Iterator[list[int]]:
        indices = iter(self.sampler)
        while batch := list(islice(indices, self.batch_size)):
            if len(batch) == self.batch_size or not self.drop_last:
                yield batch

    def __len__(self) -> int:
        size = len(self.sampler)  # type: ignore[arg-type]  # any iterable will do until its length is asked for
        return size // self.batch_size if self.drop_last else -(-size // self.batch_size)
