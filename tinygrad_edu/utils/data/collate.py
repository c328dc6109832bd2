"""From a list of items to one batch."""

from __future__ import annotations

import copy
from collections.abc import Mapping, MutableMapping, MutableSequence, Sequence
from typing import Any

import numpy as np

from ...core import DTYPES, Tensor, wrap
from ...face.values import as_tensor, tensor
from ...ops.shape import stack


def default_collate(batch: Sequence[Any]) -> Any:
    """One batch of many items: what lies at the same place in every item is stacked along a new first dimension.

    Tensors and arrays of one shape become a Tensor; numbers a Tensor (float64 for Python floats, int64 for ints);
    strings and bytes stay a list; dictionaries, lists and tuples are entered.

    Args:
        batch: B items of one form.

    Returns:
        The form of one item, each tensor with shape (B, ...); a list where the item is a tuple.

    Raises:
        TypeError: an item is of a type that has no batch.
        RuntimeError: the items differ in shape or length.

    Source: https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.default_collate

    >>> default_collate([{"x": 1.5, "name": "a"}, {"x": 2.5, "name": "b"}])
    {'x': tensor([1.5000, 2.5000], dtype=torch.float64), 'name': ['a', 'b']}
    """
    if not len(batch):
        raise IndexError("default_collate needs at least one item, but the batch is empty: check the batch_sampler")
    first = batch[0]
    if isinstance(first, Tensor):
        return _stack(batch)
    if isinstance(first, np.ndarray):
        return _stack([_from_array(array) for array in batch])
    if isinstance(first, np.generic):
        return _from_array(np.stack(batch))
    if isinstance(first, float):
        return tensor(list(batch), dtype=DTYPES[np.dtype(np.float64)])
    if isinstance(first, int):
        return tensor(list(batch))
    if isinstance(first, (str, bytes)):
        return batch
    if isinstance(first, Mapping):
        return _mapping(first, {key: default_collate([item[key] for item in batch]) for key in first})
    if isinstance(first, Sequence):
        sizes = [len(item) for item in batch]
        if min(sizes) != max(sizes):
            raise RuntimeError(
                f"each element in list of batch should be of equal size, but the sizes are {sizes}: "
                "pad the items, or pass collate_fn= to the DataLoader"
            )
        return _sequence(first, [default_collate(column) for column in zip(*batch, strict=True)])
    raise _no_batch(type(first))


def default_convert(data: Any) -> Any:
    """The arrays in an item as Tensors, and all else as it is: what a loader does when it does not batch.

    >>> default_convert({"x": np.array([1, 2]), "name": "a"})
    {'x': tensor([1, 2]), 'name': 'a'}
    """
    if isinstance(data, (np.ndarray, np.generic)) and data.dtype.kind not in "SUO":
        return _from_array(np.asarray(data))
    if isinstance(data, Mapping):
        return _mapping(data, {key: default_convert(value) for key, value in data.items()})
    if isinstance(data, Sequence) and not isinstance(data, (str, bytes)):
        return _sequence(data, [default_convert(value) for value in data])
    return data


def _stack(tensors: Sequence[Tensor]) -> Tensor:
    first = tensors[0].array
    if all(x.node is None and x.array.shape == first.shape and x.array.dtype == first.dtype for x in tensors):
        return wrap(np.stack([x.array for x in tensors]))  # nothing to record, promote or refuse
    stacked: Tensor = stack(list(tensors))
    return stacked


def _from_array(array: np.ndarray) -> Tensor:
    if array.dtype.kind in "SUO":
        raise _no_batch(array.dtype)
    made: Tensor = as_tensor(array)
    return made


def _no_batch(kind: Any) -> TypeError:
    return TypeError(
        f"default_collate: batch must contain tensors, numpy arrays, numbers, dicts or lists; found {kind}: "
        "let the data set return one of these, or pass collate_fn= to the DataLoader"
    )


def _mapping(like: Mapping[Any, Any], values: dict[Any, Any]) -> Any:
    """`values` in a mapping of the type of `like`, with what else that one carries."""
    if type(like) is not dict and isinstance(like, MutableMapping):
        made = copy.copy(like)
        made.update(values)
        return made
    return values


def _sequence(like: Sequence[Any], values: list[Any]) -> Any:
    """`values` in a sequence of the type of `like`; a plain list for a tuple, as in PyTorch."""
    if isinstance(like, tuple) and hasattr(like, "_fields"):
        return type(like)(*values)
    if type(like) is not list and isinstance(like, MutableSequence):
        made = copy.copy(like)
        made[:] = values
        return made
    return values
