"""`vmap`: a function of one example as a function of many, run once."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from ..calls.per_example import PerExample
from ..core import Tensor, mutation
from ..ops import cat, movedim, stack
from . import tree
from .batched import LEVELS, Batched, Level, is_at, peeled
from .dispatch import outside

RANDOMNESS = ("error", "different", "same")


def vmap(
    func: Callable[..., Any],
    in_dims: Any = 0,
    out_dims: Any = 0,
    randomness: str = "error",
    *,
    chunk_size: int | None = None,
) -> Callable[..., Any]:
    """A function that maps `func` over a dimension of its inputs, without a loop: ops run on all examples at once.

    Inside, each mapped tensor has the shape of one example. An op without a rule of its own is run on one example
    after the other; so is, where elements are read outside of ops, the whole function.

    Args:
        func: takes and returns tensors, also in nested dicts, lists and tuples; it must not choose by their elements.
        in_dims: the dimension of each input to map over, None for inputs that are the same for all examples: one
            number, or a tuple for the positional arguments, whose entries may be nested as these are.
        out_dims: where the mapped dimension is put in the outputs, likewise; None for what is the same for all.
        randomness: 'error' refuses random numbers inside, 'different' draws them for each example, 'same' once.
        chunk_size: map over so many examples at a time, to need less memory.

    Returns:
        A function of the same arguments. Keyword arguments are not mapped over.

    Raises:
        ValueError: dimensions that the inputs or outputs do not have; an output that is no tensor.
        RuntimeError: in the call, where `func` chooses by the elements, or writes them to a tensor of all examples.

    See https://pytorch.org/docs/stable/generated/torch.func.vmap.html

    >>> import tinygrad_edu as torch
    >>> torch.vmap(torch.dot)(torch.ones(2, 3), torch.arange(6.0).reshape(2, 3))
    tensor([ 3., 12.])
    """
    if randomness not in RANDOMNESS:
        raise RuntimeError(f"Only allowed values for randomness are 'error', 'different', or 'same'. Got {randomness}")
    if chunk_size is not None and chunk_size <= 0:
        raise ValueError(f"vmap: chunk_size should be None or greater than 0. (got {chunk_size})")

    @functools.wraps(func)
    def mapped(*args: Any, **kwargs: Any) -> Any:
        dims = flat_dims(func, in_dims, args)
        size = batch_size(func, dims, tree.leaves(args))
        if chunk_size is None or size <= chunk_size:
            return over_all(func, args, kwargs, dims, out_dims, Level(size, len(LEVELS) + 1, randomness))
        found = []
        for first in range(0, size, chunk_size):
            part = [x if dim is None else x.narrow(dim, first, min(chunk_size, size - first))
                    for x, dim in zip(tree.leaves(args), dims, strict=True)]  # fmt: skip
            level = Level(min(chunk_size, size - first), len(LEVELS) + 1, randomness)
            found.append(over_all(func, tree.filled(args, part), kwargs, dims, out_dims, level))
        where = flat_out_dims(func, out_dims, found[0])
        columns = zip(*map(tree.leaves, found), strict=True)
        joined = [c[0] if dim is None else cat(list(c), dim) for c, dim in zip(columns, where, strict=True)]
        return tree.filled(found[0], joined)

    return mapped


def name_of(func: Any) -> str:
    """What to call the function in an error."""
    return getattr(func, "__name__", repr(func))


def flat_dims(func: Any, in_dims: Any, args: tuple[Any, ...]) -> list[Any]:
    """For each leaf of the arguments the dimension to map over, counted from the front, or None."""
    call = f"vmap({name_of(func)}, in_dims={in_dims}, ...)(<inputs>)"
    if not isinstance(in_dims, (int, tuple, list)):
        raise ValueError(
            f"{call}: expected `in_dims` to be int or a (potentially nested) tuple matching the structure of inputs, "
            f"got: {type(in_dims)}."
        )
    if not args:
        raise ValueError(f"vmap({name_of(func)})(<inputs>): got no inputs: there is nothing to map over")
    in_dims = tuple(in_dims) if isinstance(in_dims, list) else in_dims
    dims = tree.spread(in_dims, args, lambda dim: True)
    if dims is None:
        raise ValueError(
            f"{call}: in_dims is not compatible with the structure of `inputs`: in_dims is {tree.structure(in_dims)}, "
            f"inputs are {tree.structure(args)}"
        )
    return [checked_dim(call, dim, x) for dim, x in zip(dims, tree.leaves(args), strict=True)]


def checked_dim(call: str, dim: Any, x: Any) -> int | None:
    """The dimension of `x` to map over, counted from the front."""
    if dim is None:
        return None
    if not isinstance(dim, int):
        raise ValueError(f"{call}: Got in_dim={dim} for an input but in_dim must be either an integer or None")
    if not isinstance(x, Tensor):
        raise ValueError(
            f"{call}: Got in_dim={dim} for an input but the input is of type {type(x)}. We cannot vmap over "
            "non-Tensor arguments, please use None as the respective in_dim"
        )
    if not -x.ndim <= dim < x.ndim:
        raise ValueError(
            f"{call}: Got in_dim={dim} for some input, but that input is a Tensor of dimensionality {x.ndim} so "
            f"expected in_dim to satisfy -{x.ndim} <= in_dim < {x.ndim}"
        )
    return int(dim % x.ndim)


def batch_size(func: Any, dims: list[Any], flat: list[Any]) -> int:
    """How many examples there are."""
    sizes = [int(x.shape[dim]) for x, dim in zip(flat, dims, strict=True) if dim is not None]
    if not sizes:
        raise ValueError(f"vmap({name_of(func)}): Expected at least one Tensor to vmap over: all in_dims are None")
    if len(set(sizes)) > 1:
        raise ValueError(
            "vmap: Expected all tensors to have the same size in the mapped dimension, got sizes "
            f"{sizes} for the mapped dimension"
        )
    return sizes[0]


def over_all(func: Any, args: Any, kwargs: Any, dims: list[Any], out_dims: Any, level: Level) -> Any:
    """The outputs for all examples."""
    flat = tree.leaves(args)
    values = [x if dim is None else movedim(x, dim, 0) for x, dim in zip(flat, dims, strict=True)]
    given = [x if dim is None else Batched(x, level) for x, dim in zip(values, dims, strict=True)]
    before = mutation.last
    LEVELS.append(level)
    try:
        out = func(*tree.filled(args, given), **kwargs)
        where = flat_out_dims(func, out_dims, out)
        return tree.filled(out, [placed(func, x, dim, level) for x, dim in zip(tree.leaves(out), where, strict=True)])
    except PerExample:
        if mutation.last != before:
            raise RuntimeError(
                f"vmap({name_of(func)}): a part of the function reads elements outside of ops, so that it can only be "
                "run on one example after the other; but what came before has changed tensors in place"
            ) from None
    finally:
        if level in LEVELS:
            LEVELS.remove(level)
        level.active = False
    return in_a_loop(func, values, dims, args, kwargs, out_dims, level)


def flat_out_dims(func: Any, out_dims: Any, out: Any) -> list[Any]:
    """For each leaf of the output where the mapped dimension goes, or None."""
    if isinstance(out_dims, (tuple, list)) and len(out_dims) == 1 and not tree.is_container(out):
        out_dims = out_dims[0]
    dims = tree.spread(out_dims, out, lambda dim: dim is None or isinstance(dim, int))
    if dims is None:
        raise ValueError(
            f"vmap({name_of(func)}, ..., out_dims={out_dims})(<inputs>): out_dims is not compatible with the structure "
            f"of `outputs`: out_dims is {tree.structure(out_dims)}, outputs are {tree.structure(out)}"
        )
    return dims


def placed(func: Any, x: Any, dim: int | None, level: Level) -> Any:
    """One output of all examples, with their dimension at `dim`."""
    if dim is None:
        if is_at(x, level):
            raise ValueError(
                f"vmap({name_of(func)}, ...): `{name_of(func)}` can not return a BatchedTensor when out_dim is None: "
                "it differs between the examples"
            )
        return x
    return movedim(peeled(tensor(func, x), level), 0, dim) if dim else peeled(tensor(func, x), level)


def tensor(func: Any, x: Any) -> Tensor:
    """The output; ValueError where it is no tensor."""
    if not isinstance(x, Tensor):
        raise ValueError(
            f"vmap({name_of(func)}, ...): `{name_of(func)}` must only return Tensors, got type {type(x)}. "
            "Did you mean to set out_dims= to None for output?"
        )
    return x


def in_a_loop(func: Any, values: Any, dims: Any, args: Any, kwargs: Any, out_dims: Any, level: Level) -> Any:
    """The outputs for all examples, one after the other: where elements are read outside of ops."""
    if not level.size:
        raise RuntimeError("vmap: The fallback path does not support vmap over dims of size 0: there is no example")
    before, results = mutation.last, []
    with outside(level):
        for i in range(level.size):
            one = [x if dim is None else x[i] for x, dim in zip(values, dims, strict=True)]
            results.append(func(*tree.filled(args, one), **kwargs))
    if mutation.last != before:
        raise RuntimeError(
            f"vmap({name_of(func)}): the function reads elements outside of ops, so that it was run on one example "
            "after the other, and it changes tensors in place: what they hold now is not what vmap promises"
        )
    where, columns = flat_out_dims(func, out_dims, results[0]), zip(*map(tree.leaves, results), strict=True)
    joined = []
    for column, dim in zip(columns, where, strict=True):
        if dim is not None and len({tuple(tensor(func, x).shape) for x in column}) > 1:
            raise RuntimeError(
                f"vmap({name_of(func)}): an output has another shape for each example: "
                f"{[tuple(x.shape) for x in column]}"
            )
        joined.append(column[0] if dim is None else stack(list(column), dim))
    return tree.filled(results[0], joined)
