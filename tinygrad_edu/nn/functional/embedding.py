"""Rows of numbers for words, one by one or by the bag."""

from __future__ import annotations

import numpy as np

from ... import core, ops
from ...calls.per_example import reads_elements
from ...core import Tensor, wrap

__all__ = ["embedding", "embedding_bag"]
MODES = ("sum", "mean", "max")  # in the order of the numbers that PyTorch's top-level embedding_bag takes


@reads_elements
def embedding(
    input: Tensor,
    weight: Tensor,
    padding_idx: int | None = None,
    max_norm: float | None = None,
    norm_type: float = 2.0,
    scale_grad_by_freq: bool = False,
    sparse: bool = False,
) -> Tensor:
    """The rows of `weight` that the indices name: shape (*input.shape, D).

    Args:
        input: int64 or int32, any shape.
        weight: (V, D).
        padding_idx: a row that gets no gradient; counted from the end if negative.
        max_norm: rows that are named and longer are first brought to this length, in `weight` itself.
        norm_type: the norm that measures their length.
        scale_grad_by_freq: whether a row's gradient is divided by how often it is named.
        sparse: refused: there are no sparse gradients here.

    Raises:
        IndexError: an index outside the table.
        RuntimeError: indices of another dtype.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.embedding.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.embedding(torch.tensor([1, 1]), torch.tensor([[1.0], [2.0]]))
    tensor([[2.],
            [2.]])
    """
    index = _indices("embedding", input, weight, sparse)
    if weight.ndim != 2:
        raise RuntimeError(f"embedding: 'weight' must be 2-D, but has shape {tuple(weight.shape)}")
    padding = _row("embedding", padding_idx, weight.shape[0])
    if max_norm is not None:
        renormalize(weight, index, max_norm, norm_type)
    rows: Tensor = ops.pick_rows(weight, index, _shares(index, padding, scale_grad_by_freq, weight.array))
    return rows


def renormalize(weight: Tensor, index: np.ndarray, max_norm: float, norm_type: float) -> None:
    """Bring the rows that are named to a length of at most `max_norm`, in place and outside the graph."""
    rows = np.unique(index)
    lengths = ops.norm(wrap(weight.array[rows]), norm_type, 1).array
    if (long := lengths > max_norm).any():
        weight.array[rows[long]] *= (max_norm / (lengths[long] + 1e-7))[:, None].astype(weight.array.dtype)
        core.mutated(weight.array, "embedding_renorm_")


def _shares(index: np.ndarray, padding: int | None, by_frequency: bool, weight: np.ndarray) -> np.ndarray | None:
    """How much of the gradient counts at each index, in the shape (*index.shape, 1); None where all of each does."""
    share = None if padding is None else (index != padding).astype(weight.dtype)
    if by_frequency:
        often = np.bincount(index.reshape(-1), minlength=len(weight))[index].astype(weight.dtype)
        share = 1 / often if share is None else share / often
    return None if share is None else share[..., None]


def _indices(name: str, input: Tensor, weight: Tensor, sparse: bool) -> np.ndarray:
    """The indices as an array, checked."""
    if sparse:
        raise NotImplementedError(f"{name}: sparse gradients are not there; leave sparse=True out for dense ones")
    index, size = input.array, weight.shape[0]
    if index.dtype not in (np.int64, np.int32):
        raise RuntimeError(
            f"{name}: expected indices of dtype int64 or int32, got {input.dtype}: convert them with .long()"
        )
    if index.size and not (index.min() >= 0 and index.max() < size):
        raise (IndexError if name == "embedding" else RuntimeError)(
            f"index out of range in self: the indices go from {index.min()} to {index.max()}, "
            f"the table has rows 0 to {size - 1}"
        )
    return index


def _row(name: str, row: int | None, size: int) -> int | None:
    """The row counted from the front."""
    if row is not None and not -size <= row < size:
        raise AssertionError(f"{name}: padding_idx must be one of the {size} rows, but is {row}")
    return None if row is None else row % size


@reads_elements
def embedding_bag(
    input: Tensor,
    weight: Tensor,
    offsets: Tensor | None = None,
    max_norm: float | None = None,
    norm_type: float = 2,
    scale_grad_by_freq: bool = False,
    mode: str = "mean",
    sparse: bool = False,
    per_sample_weights: Tensor | None = None,
    include_last_offset: bool = False,
    padding_idx: int | None = None,
) -> Tensor:
    """The sum, mean or largest of the rows of `weight` that each bag of indices names: shape (bags, D).

    Args:
        input: int64 or int32: (bags, n), or all bags in one row, cut at `offsets`.
        weight: (V, D).
        offsets: where each bag begins, for an `input` of one dimension.
        max_norm: as for `embedding`.
        norm_type: as for `embedding`.
        scale_grad_by_freq: as for `embedding`; not with mode 'max'. (PyTorch 2.13 divides by another row's count.)
        mode: 'sum', 'mean' or 'max'; of an empty bag zeros.
        sparse: refused.
        per_sample_weights: a weight for each index, with mode 'sum'.
        include_last_offset: whether `offsets` ends with where the last bag ends.
        padding_idx: an index that does not count.

    Raises:
        ValueError: offsets together with an input of two dimensions, or none with one; a mode that there is not.
        RuntimeError: offsets that do not begin with 0 or go beyond the end; dtypes.
        NotImplementedError: weights with another mode than 'sum'.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.embedding_bag.html

    >>> import tinygrad_edu as torch
    >>> table = torch.tensor([[1.0], [2.0], [4.0]])
    >>> torch.nn.functional.embedding_bag(torch.tensor([0, 1, 2]), table, torch.tensor([0, 2]), mode="sum")
    tensor([[3.],
            [4.]])
    """
    if mode not in MODES:
        raise ValueError(f"mode has to be one of sum, mean or max, but got {mode}")
    if per_sample_weights is not None:
        _check_weights(input, weight, per_sample_weights, mode)
    if scale_grad_by_freq and mode == "max":
        raise ValueError("max mode does not support scaling the gradient by the frequency")
    index = _indices("embedding_bag", input, weight, sparse).reshape(-1)
    bag, count = _bags(input, offsets, include_last_offset)
    padding = _row("embedding_bag", padding_idx, weight.shape[0])
    if max_norm is not None:
        renormalize(weight, index, max_norm, norm_type)
    shares = None if per_sample_weights is None else ops.reshape(per_sample_weights, (-1, 1))
    if padding is not None:
        counts = np.nonzero(index != padding)[0]
        index, bag, shares = index[counts], bag[counts], shares if shares is None else shares[counts]
    rows = ops.pick_rows(weight, index, _shares(index, None, scale_grad_by_freq, weight.array))
    shape = (count, weight.shape[1])
    if mode == "max":
        return _largest(rows, bag, shape)
    rows = rows if shares is None else rows * shares
    sums = ops.put_back(rows, (bag,), shape)
    if mode == "mean":
        sums = sums / wrap(np.maximum(np.bincount(bag, minlength=count), 1)[:, None].astype(weight.array.dtype))
    return sums


def _check_weights(input: Tensor, weight: Tensor, shares: Tensor, mode: str) -> None:
    if mode != "sum":
        raise NotImplementedError(f"embedding_bag: per_sample_weights are for mode='sum', not for mode='{mode}'")
    if shares.shape != input.shape:
        raise ValueError(
            f"embedding_bag: per_sample_weights of shape {tuple(shares.shape)} must have the shape of the indices, "
            f"{tuple(input.shape)}"
        )
    if shares.array.dtype != weight.array.dtype:
        raise RuntimeError(f"expected weight and per_sample_weights of one dtype, got {weight.dtype}, {shares.dtype}")


def _bags(input: Tensor, offsets: Tensor | None, include_last: bool) -> tuple[np.ndarray, int]:
    """For each index the number of its bag, and how many bags there are."""
    if input.ndim == 2:
        if offsets is not None:
            raise ValueError(f"if input is 2D, then offsets has to be None, but its shape is {tuple(offsets.shape)}")
        bags, length = input.array.shape
        return np.repeat(np.arange(bags), length), bags
    if input.ndim != 1:
        raise ValueError(f"input has to be 1D or 2D Tensor, but got Tensor of dimension {input.ndim}")
    if offsets is None:
        raise ValueError("offsets has to be a 1D Tensor but got None: where does each bag begin?")
    if offsets.ndim != 1:
        raise ValueError(f"offsets has to be a 1D Tensor, but its shape is {tuple(offsets.shape)}")
    starts, size = offsets.array, input.array.size
    if starts.size and (starts[0] != 0 or starts[-1] > size):
        raise RuntimeError(f"offsets must begin with 0 and end within the {size} indices, but are {starts.tolist()}")
    if include_last and not starts.size:
        raise RuntimeError("include_last_offset: number of offset should be at least 1")
    bags = len(starts) - include_last
    lengths = np.diff(starts if include_last else np.append(starts, size))
    return np.repeat(np.arange(bags), lengths), bags


def _largest(rows: Tensor, bag: np.ndarray, shape: tuple[int, int]) -> Tensor:
    """The largest of the rows of each bag, number by number; the gradient goes to the first of equals."""
    order = np.lexsort((-rows.array, np.broadcast_to(bag[:, None], rows.shape)), axis=0)  # bags apart, largest first
    filled, starts = np.unique(bag, return_index=True)
    winners = order[starts]  # (bags that are not empty, D)
    return ops.put_back(ops.take_along_axis(rows, winners, 0), (filled,), shape)
