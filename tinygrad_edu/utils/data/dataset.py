"""Data sets: a length and an item for every index, or just a stream of items."""

from __future__ import annotations

import itertools
import math
import warnings
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Generic, TypeVar

import numpy as np

from ...core import Tensor
from ...streams import Generator, default_generator

Item = TypeVar("Item", covariant=True)
Kept = TypeVar("Kept")


class Dataset(Generic[Item]):
    """Items by index: a subclass gives `__getitem__`, and `__len__` where it can.

    Source: https://docs.pytorch.org/docs/stable/data.html

    >>> class Squares(Dataset[int]):
    ...     def __len__(self): return 10
    ...     def __getitem__(self, index): return index**2
    >>> Squares()[3], len(Squares() + Squares())
    (9, 20)
    """

    def __getitem__(self, index: Any) -> Item:
        raise NotImplementedError(f"{type(self).__name__} is a Dataset: it must define __getitem__(self, index)")

    def __add__(self, other: Dataset[Any]) -> ConcatDataset:
        return ConcatDataset([self, other])

    def _collated(self, indices: list[int]) -> Any:
        """`default_collate` of the items at `indices`, by a shorter way, or None where there is none."""
        return None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """A shorter way holds for the items of the class that wrote it, not for those of a subclass."""
        super().__init_subclass__(**kwargs)
        item, short = (next(c for c in cls.__mro__ if name in vars(c)) for name in ("__getitem__", "_collated"))
        if item is not short:
            cls._collated = Dataset._collated  # type: ignore[method-assign]


class IterableDataset(Dataset[Item]):
    """A stream of items: a subclass gives `__iter__`.

    >>> class Stream(IterableDataset[int]):
    ...     def __iter__(self): return iter(range(5))
    >>> list(Stream())
    [0, 1, 2, 3, 4]
    """

    def __iter__(self) -> Iterator[Item]:
        raise NotImplementedError(f"{type(self).__name__} is an IterableDataset: it must define __iter__(self)")


class TensorDataset(Dataset[tuple[Tensor, ...]]):
    """Rows of tensors that have the same first size N.

    Args:
        *tensors: each of shape (N, ...); item i is the tuple of their i-th rows.

    Raises:
        AssertionError: the first sizes differ (PyTorch's class).
        TypeError: an argument is not a Tensor.

    >>> import tinygrad_edu as torch
    >>> rows = TensorDataset(torch.arange(6).reshape(3, 2), torch.tensor([0, 1, 0]))
    >>> len(rows), rows[1]
    (3, (tensor([2, 3]), tensor(1)))
    """

    def __init__(self, *tensors: Tensor) -> None:
        for tensor in tensors:
            if not isinstance(tensor, Tensor):
                raise TypeError(
                    f"TensorDataset holds Tensors, but got {type(tensor).__name__}: "
                    "convert it with torch.from_numpy(array) or torch.tensor(values)"
                )
        if any(tensor.shape[:1] != tensors[0].shape[:1] or not tensor.ndim for tensor in tensors):
            shapes = ", ".join(str(tuple(tensor.shape)) for tensor in tensors)
            raise AssertionError(
                f"Size mismatch between tensors: their shapes are {shapes}, "
                "but the first size, the number of rows, must be the same in all"
            )
        self.tensors: tuple[Any, ...] = tensors  # Any, because a Tensor's methods come from the table of ops

    def __getitem__(self, index: Any) -> tuple[Tensor, ...]:
        return tuple(tensor[index] for tensor in self.tensors)

    def _collated(self, indices: list[int]) -> list[Tensor]:
        rows = np.asarray(indices)
        return [tensor[rows] for tensor in self.tensors]

    def __len__(self) -> int:
        return len(self.tensors[0].array)


class Subset(Dataset[Item]):
    """The items of `dataset` at `indices`.

    >>> list(Subset("abcdef", [4, 0]))
    ['e', 'a']
    """

    def __init__(self, dataset: Any, indices: Sequence[int]) -> None:
        self.dataset, self.indices = dataset, indices

    def __getitem__(self, index: Any) -> Item:
        chosen = [self.indices[i] for i in index] if isinstance(index, list) else self.indices[index]
        item: Item = self.dataset[chosen]
        return item

    def _collated(self, indices: list[int]) -> Any:
        return collated(self.dataset, [self.indices[i] for i in indices])

    def __len__(self) -> int:
        return len(self.indices)


class ConcatDataset(Dataset[Any]):
    """Data sets one after the other.

    Raises:
        AssertionError: there are none, or one is a stream (PyTorch's class).

    >>> both = ConcatDataset(["abc", "de"])
    >>> len(both), both[3], both[-1]
    (5, 'd', 'e')
    """

    def __init__(self, datasets: Iterable[Any]) -> None:
        self.datasets = list(datasets)
        if not self.datasets:
            raise AssertionError("datasets should not be an empty iterable: give ConcatDataset at least one data set")
        for dataset in self.datasets:
            if isinstance(dataset, IterableDataset):
                raise AssertionError(
                    f"ConcatDataset does not support IterableDataset, but got {type(dataset).__name__}, which has no "
                    "length and no index: chain the streams in the __iter__ of a stream of your own"
                )
        self.cumulative_sizes = list(itertools.accumulate(map(len, self.datasets)))

    def __getitem__(self, index: int) -> Any:
        size = len(self)
        if index < -size:
            raise ValueError(
                "absolute value of index should not exceed dataset length, "
                f"but the index is {index} and the length {size}"
            )
        index = index + size if index < 0 else index
        which = bisect_right(self.cumulative_sizes, index)
        if which == len(self.datasets):
            raise IndexError(f"index {index} is out of range: the data sets hold {size} items together")
        before = self.cumulative_sizes[which - 1] if which else 0
        return self.datasets[which][index - before]

    def __len__(self) -> int:
        return self.cumulative_sizes[-1]


def collated(dataset: Any, indices: list[int]) -> Any:
    """`default_collate` of the items of `dataset` at `indices` by its shorter way, or None where it has none."""
    return dataset._collated(indices) if isinstance(dataset, Dataset) and set(map(type, indices)) == {int} else None


def random_split(dataset: Any, lengths: Sequence[float], generator: Generator | None = None) -> list[Subset[Any]]:
    """Split a data set at random into parts that do not overlap.

    Args:
        dataset: anything with a length and items.
        lengths: how many items each part gets; or fractions that add up to 1, where the items that rounding down
            leaves over go to the first parts, one each.
        generator: where the random order comes from; by default the one that `manual_seed` seeds.

    Raises:
        ValueError: the lengths do not add up to the length of the data set, or one is negative.

    Source: https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.random_split

    >>> import tinygrad_edu as torch
    >>> parts = random_split(range(10), [0.7, 0.3], generator=torch.Generator().manual_seed(0))
    >>> [list(part) for part in parts]
    [[4, 1, 7, 5, 3, 9, 0], [8, 6, 2]]
    """
    size = len(dataset)
    counts = _counts(lengths, size)
    if sum(counts) != size or min(counts, default=0) < 0:
        raise ValueError(
            "Sum of input lengths does not equal the length of the input dataset! "
            f"The lengths {list(lengths)} should be counts of 0 or more that add up to {size}, or fractions that "
            "add up to 1"
        )
    order: list[int] = (generator or default_generator).permutation(size).tolist()
    ends = itertools.accumulate(counts)
    return [Subset(dataset, order[end - count : end]) for end, count in zip(ends, counts, strict=True)]


def _counts(lengths: Sequence[float], size: int) -> list[int]:
    if not (math.isclose(sum(lengths), 1) and sum(lengths) <= 1):
        return [int(length) if length == int(length) else -1 for length in lengths]  # -1: a fraction among counts
    for i, fraction in enumerate(lengths):
        if not 0 <= fraction <= 1:
            raise ValueError(
                f"Fraction at index {i} is not between 0 and 1: it is {fraction}, of lengths {list(lengths)}"
            )
    counts = [math.floor(size * fraction) for fraction in lengths]
    for i in range(size - sum(counts)):
        counts[i % len(counts)] += 1
    for i, count in enumerate(counts):
        if count == 0:
            warnings.warn(f"Length of split at index {i} is 0. This might result in an empty dataset.", stacklevel=3)
    return counts
