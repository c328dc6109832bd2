"""The loader: a data set, batch by batch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, Generic, TypeVar

from ...streams import Generator
from .collate import default_collate, default_convert
from .dataset import IterableDataset, collated
from .sampler import BatchSampler, RandomSampler, SequentialSampler, draw_seed

Batch = TypeVar("Batch", covariant=True)
_FIXED = ("batch_size", "batch_sampler", "sampler", "drop_last", "dataset", "persistent_workers")


def get_worker_info() -> None:
    """None, for here every batch is made in the main process."""


class DataLoader(Generic[Batch]):
    """Iterates over a data set in batches, in PyTorch's order for the same seed.

    Every batch is made in this process: `num_workers`, and what is said to workers, is accepted and changes nothing.

    Args:
        dataset: items by index, or an IterableDataset.
        batch_size: items in a batch; None gives the items one by one, unbatched.
        shuffle: whether to read in a new random order every time.
        sampler: the indices to read, instead of `shuffle`.
        batch_sampler: lists of indices to read, instead of `batch_size`, `shuffle`, `sampler` and `drop_last`.
        num_workers: accepted; the work is done in this process.
        collate_fn: makes a batch of a list of items; by default `default_collate`.
        pin_memory: accepted; there is no other memory to copy to.
        drop_last: whether to leave out the last batch where it is smaller.
        timeout: accepted; there is no worker to wait for.
        worker_init_fn: accepted; there is no worker to start.
        multiprocessing_context: accepted; there is no process to start.
        generator: where the order comes from; by default the generator that `manual_seed` seeds.
        prefetch_factor: accepted where `num_workers` is above 0.
        persistent_workers: accepted where `num_workers` is above 0.
        pin_memory_device: accepted; there is no other memory to copy to.
        in_order: accepted; batches always come in order.

    Raises:
        ValueError: options exclude each other, a number is out of range, or an empty data set is to be shuffled.

    Source: https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.DataLoader

    >>> import tinygrad_edu as torch
    >>> rows = torch.utils.data.TensorDataset(torch.arange(5), torch.arange(5) ** 2)
    >>> for x, y in DataLoader(rows, batch_size=2):
    ...     print(x, y)
    tensor([0, 1]) tensor([0, 1])
    tensor([2, 3]) tensor([4, 9])
    tensor([4]) tensor([16])
    """

    def __init__(
        self,
        dataset: Any,
        batch_size: int | None = 1,
        shuffle: bool | None = None,
        sampler: Any = None,
        batch_sampler: Iterable[list[Any]] | None = None,
        num_workers: int = 0,
        collate_fn: Callable[[list[Any]], Any] | None = None,
        pin_memory: bool = False,
        drop_last: bool = False,
        timeout: float = 0,
        worker_init_fn: Callable[[int], None] | None = None,
        multiprocessing_context: Any = None,
        generator: Generator | None = None,
        *,
        prefetch_factor: int | None = None,
        persistent_workers: bool = False,
        pin_memory_device: str = "",
        in_order: bool = True,
    ) -> None:
        _check_workers(num_workers, timeout, prefetch_factor, persistent_workers)
        stream = isinstance(dataset, IterableDataset)
        if stream:
            _check_stream(shuffle, sampler, batch_sampler)
        _check_order(batch_size, shuffle, sampler, batch_sampler, drop_last)
        if sampler is None and not stream:
            sampler = RandomSampler(dataset, generator=generator) if shuffle else SequentialSampler(dataset)
        if batch_sampler is not None:
            batch_size = None
        elif batch_size is not None:
            batch_sampler = BatchSampler(() if sampler is None else sampler, batch_size, drop_last)
        self.dataset, self.batch_size, self.drop_last = dataset, batch_size, drop_last
        self.sampler, self.batch_sampler, self.generator = sampler, batch_sampler, generator
        self.num_workers, self.pin_memory, self.timeout = num_workers, pin_memory, timeout
        self.worker_init_fn, self.multiprocessing_context = worker_init_fn, multiprocessing_context
        self.prefetch_factor, self.persistent_workers = prefetch_factor, persistent_workers
        self.pin_memory_device, self.in_order = pin_memory_device, in_order
        self.collate_fn = collate_fn or (default_convert if batch_sampler is None else default_collate)
        self._ready = True

    def __setattr__(self, name: str, value: Any) -> None:
        if name in _FIXED and "_ready" in vars(self):
            raise ValueError(
                f"{name} attribute should not be set after {type(self).__name__} is initialized: make a new one"
            )
        super().__setattr__(name, value)

    def __iter__(self) -> Iterator[Batch]:
        draw_seed(self.generator)  # PyTorch draws its workers' seed here, so the same numbers follow
        return self._from_stream() if isinstance(self.dataset, IterableDataset) else self._from_indices()

    def _from_stream(self) -> Iterator[Any]:
        items = iter(self.dataset)
        if self.batch_size is None:
            yield from map(self.collate_fn, items)
            return
        while batch := list(islice(items, self.batch_size)):
            if len(batch) == self.batch_size or not self.drop_last:
                yield self.collate_fn(batch)

    def _from_indices(self) -> Iterator[Any]:
        dataset, collate = self.dataset, self.collate_fn
        if self.batch_sampler is None:
            for index in self.sampler:
                yield collate(dataset[index])
            return
        several = getattr(dataset, "__getitems__", None)  # PyTorch's name for a data set's own way to read many items
        for indices in self.batch_sampler:
            batch = collated(dataset, indices) if collate is default_collate else None
            if batch is None:
                batch = collate(several(indices) if several else [dataset[index] for index in indices])
            yield batch

    def __len__(self) -> int:
        """How many batches one pass gives."""
        if isinstance(self.dataset, IterableDataset):
            size = len(self.dataset)  # type: ignore[arg-type]  # a stream may have a length
            if self.batch_size is None:
                return size
            return size // self.batch_size if self.drop_last else -(-size // self.batch_size)
        return len(self.sampler if self.batch_sampler is None else self.batch_sampler)  # type: ignore[arg-type]


def _check_workers(num_workers: int, timeout: float, prefetch_factor: int | None, persistent_workers: bool) -> None:
    if num_workers < 0:
        raise ValueError(
            f"num_workers option should be non-negative, but got {num_workers}; "
            "use num_workers=0 to disable multiprocessing."
        )
    if timeout < 0:
        raise ValueError(f"timeout option should be non-negative, but got {timeout}: 0 waits as long as it takes")
    if prefetch_factor is not None and (num_workers == 0 or prefetch_factor < 0):
        raise ValueError(
            f"prefetch_factor option could only be specified in multiprocessing and non-negative, but got "
            f"prefetch_factor={prefetch_factor} with num_workers={num_workers}: leave it out"
        )
    if persistent_workers and num_workers == 0:
        raise ValueError("persistent_workers option needs num_workers > 0: leave it out")


def _check_stream(shuffle: Any, sampler: Any, batch_sampler: Any) -> None:
    for name, value in (("shuffle", shuffle or None), ("sampler", sampler), ("batch_sampler", batch_sampler)):
        if value is not None:
            raise ValueError(
                f"DataLoader with IterableDataset: expected unspecified {name} option, but got {name}={value}: "
                "a stream has no indices to choose from; order the items in its __iter__"
            )


def _check_order(batch_size: Any, shuffle: Any, sampler: Any, batch_sampler: Any, drop_last: bool) -> None:
    if sampler is not None and shuffle:
        raise ValueError("sampler option is mutually exclusive with shuffle: leave out shuffle=True, or the sampler")
    if batch_sampler is not None and (batch_size != 1 or shuffle or sampler is not None or drop_last):
        raise ValueError(
            "batch_sampler option is mutually exclusive with batch_size, shuffle, sampler, and drop_last: "
            "leave those out, for the batch_sampler alone says what is in a batch"
        )
    if batch_size is None and drop_last:
        raise ValueError(
            "batch_size=None option disables auto-batching and is mutually exclusive with drop_last: leave that out"
        )
