"""The same numbers in another arrangement. Where NumPy gives a view, so do these."""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ..calls.composite import SHAPE, as_shape, composite, offered
from ..calls.memory import in_rows, may_view
from ..calls.views import several
from ..core import Tensor, answers, constant, primitive, unwrap
from .conversion import contiguous
from .indexing import dimension


@answers(np.transpose, np.permute_dims)
@primitive(x=lambda g, axes: np.transpose(g, undone(axes)))
@may_view
def transpose_axes(x: Any, axes: Any = None) -> Any:
    """The dimensions in the order `axes`, by default reversed: NumPy's transpose."""
    return np.transpose(x, axes)


def undone(axes: Any) -> Any:
    """The order of dimensions that takes `axes` back."""
    return None if axes is None else tuple(np.argsort([axis % len(axes) for axis in axes]))


@answers(np.swapaxes)
@primitive(x=lambda g, dim0, dim1: transpose(g, dim0, dim1))
@may_view
def transpose(x: Any, dim0: int, dim1: int) -> Any:
    """Two dimensions exchanged."""
    if not np.ndim(x):
        dimension(x, dim0), dimension(x, dim1)
        return x
    return np.swapaxes(x, dim0, dim1)


@answers(np.reshape)
@primitive(x=lambda g, before: np.reshape(g, before))
@may_view
def reshape_to(x: Any, shape: Any, *, before: Any = SHAPE) -> Any:
    """The elements row by row in another shape; one size may be -1."""
    try:
        return x.reshape(shape)
    except ValueError:
        raise RuntimeError(
            f"shape '{list(as_shape((shape,)))}' is invalid for input of size {x.size}: the shape {tuple(x.shape)} has "
            f"{x.size} elements, so the sizes must multiply to that; one of them may be -1"
        ) from None


@answers(np.squeeze)
@primitive(x=lambda g, before: np.reshape(g, before))
@may_view
def squeeze(x: Any, axis: Any = None, *, before: Any = SHAPE) -> Any:
    """The dimensions of size 1 left out, all or those of `axis`."""
    if axis is not None:
        axes = [dimension(x, a) for a in (axis if isinstance(axis, tuple) else (axis,))]
        if len(set(axes)) < len(axes):
            raise RuntimeError(f"squeeze(): a dimension appears multiple times in {axis}")
        axis = tuple(a for a in axes if x.ndim and x.shape[a] == 1)
    return np.squeeze(x, axis)


@answers(np.expand_dims)
@primitive(x=lambda g, before: np.reshape(g, before))
@may_view
def expand_dims(x: Any, axis: Any, *, before: Any = SHAPE) -> Any:
    """A new dimension of size 1 at `axis`."""
    if type(axis) is int and 0 <= axis <= x.ndim:
        return x.reshape((*x.shape[:axis], 1, *x.shape[axis:]))
    return np.expand_dims(x, axis)


@answers(np.broadcast_to)
@primitive(x=lambda g: g)
@may_view
def broadcast_to(x: Any, shape: Any) -> Any:
    """Stretched to `shape` without a copy; the walk sums the gradient back."""
    try:
        return np.broadcast_to(x, shape)
    except ValueError:
        raise RuntimeError(
            f"The expanded size of the tensor {tuple(shape)} must match the existing size {tuple(x.shape)} at "
            f"non-singleton dimensions: only a dimension of size 1 can be stretched"
        ) from None


@answers(np.flip)
@primitive(x=lambda g, axis: flip_axes(g, axis))
def flip_axes(x: Any, axis: Any = None) -> Any:
    """The order of the elements reversed along `axis`; in memory of their own, as in PyTorch."""
    return np.flip(np.atleast_1d(x), axis).reshape(x.shape).copy()


@answers(np.roll)
@primitive(x=lambda g, shifts, axis: np.roll(g, turned(shifts), axis))
def roll(x: Any, shifts: Any, axis: Any = None) -> Any:
    """Each element moved on by `shifts` along `axis`; what falls off comes in again."""
    return in_rows(np.roll(x, shifts, axis))


def turned(shifts: Any) -> Any:
    """The shifts back."""
    return tuple(-s for s in shifts) if isinstance(shifts, tuple) else -shifts


@answers(np.tile)
@primitive(x=lambda g, repeats, before: folded(g, repeats, before))
def repeat_whole(x: Any, repeats: Any, *, before: Any = SHAPE) -> Any:
    """The whole tensor laid beside itself `repeats` times along each dimension."""
    return np.tile(x, repeats)


def folded(g: Any, repeats: Any, shape: tuple[int, ...]) -> Any:
    """The gradients of all the copies, added up."""
    shape = (1,) * (len(repeats) - len(shape)) + shape
    pairs = [n for pair in zip(repeats, shape, strict=True) for n in pair]  # (r0, n0, r1, n1, ...)
    return np.sum(np.reshape(g, pairs), axis=tuple(range(0, len(pairs), 2)))


def matrices(x: Any) -> Any:
    """`x`; RuntimeError where it has no rows and columns."""
    if x.ndim < 2:
        raise RuntimeError(f"a triangle needs at least 2 dimensions, but the shape is {tuple(x.shape)}")
    return x


@primitive(x=lambda g, diagonal: np.tril(g, diagonal))
def tril(x: Any, diagonal: int = 0) -> Any:
    """The lower triangle, the rest 0."""
    return np.tril(matrices(x), diagonal)


@primitive(x=lambda g, diagonal: np.triu(g, diagonal))
def triu(x: Any, diagonal: int = 0) -> Any:
    """The upper triangle, the rest 0."""
    return np.triu(matrices(x), diagonal)


answers(np.tril)(tril), answers(np.triu)(triu)


@primitive(promotes=("arrays",), arrays=lambda g, sizes, axis: cut(g, sizes, axis))
def concatenate(
    *arrays: Any, axis: int = 0, sizes: Any = constant(lambda arrays, axis: tuple([a.shape[axis] for a in arrays]))
) -> Any:
    """The arrays one after another along `axis`."""
    try:
        return in_rows(np.concatenate(arrays, axis=axis))
    except ValueError:
        rest = [(*a.shape[:axis], *a.shape[axis + 1 :]) if axis != -1 else a.shape[:-1] for a in arrays]
        odd = next((i for i, shape in enumerate(rest) if shape != rest[0]), 0)
        raise RuntimeError(
            f"Sizes of tensors must match except in dimension {axis}. Expected {arrays[0].shape} but got "
            f"{arrays[odd].shape} for tensor number {odd} in the list"
        ) from None


def cut(g: Any, sizes: Any, axis: int) -> list[Any]:
    """`g` in pieces of the given sizes along `axis`."""
    lead, ends = (slice(None),) * (axis % g.ndim), itertools.accumulate(sizes)
    return [g[(*lead, slice(end - n, end))] for n, end in zip(sizes, ends, strict=True)]


@primitive(promotes=("arrays",), arrays=lambda g, count, axis: apart(g, count, axis))
def side_by_side(*arrays: Any, axis: int = 0, count: Any = constant(lambda arrays: len(arrays))) -> Any:
    """The arrays, all of one shape, along a new dimension `axis`."""
    return in_rows(np.stack(arrays, axis))


def apart(g: Any, count: int, axis: int) -> list[Any]:
    """`g` at each place along `axis`."""
    lead = (slice(None),) * (axis % g.ndim)
    return [g[(*lead, i)] for i in range(count)]


def listed(name: str, tensors: Any, empty: type[Exception] = RuntimeError) -> list[Any]:
    """The tensors as a list; TypeError where they are not tensors in a list or tuple, `empty` where there is none."""
    if not isinstance(tensors, (list, tuple)):
        raise TypeError(f"{name}(): argument 'tensors' must be tuple of Tensors, not {type(tensors).__name__}")
    if not tensors:
        raise empty(f"{name} expects a non-empty list of Tensors")
    for i, t in enumerate(tensors):
        if not isinstance(t, (Tensor, np.ndarray)):
            raise TypeError(f"{name}(): expected Tensor as element {i}, but got {type(t).__name__}")
    return list(tensors)


@composite
def cat(tensors: Any, axis: int = 0) -> Tensor:
    """The tensors one after another along `axis`; they must agree in all other sizes."""
    tensors = listed("cat", tensors, ValueError)
    shapes = [unwrap(t).shape for t in tensors]
    if () in shapes:
        raise RuntimeError(
            f"zero-dimensional tensor (at position {shapes.index(())}) cannot be concatenated: torch.stack joins them"
        )
    axis = 0 if set(shapes) == {(0,)} else axis
    if (0,) in shapes and (sizes := next((s for s in shapes if s != (0,)), None)):  # which fits all, as in PyTorch
        at = dimension(tensors[shapes.index(sizes)], axis)
        none = (*sizes[:at], 0, *sizes[at + 1 :])
        tensors = [reshape(t, none) if s == (0,) else t for t, s in zip(tensors, shapes, strict=True)]
    return concatenate(*tensors, axis=axis)


@composite
def stack(tensors: Any, axis: int = 0) -> Tensor:
    """The tensors, all of one shape, side by side along a new dimension `axis`."""
    tensors = listed("stack", tensors)
    shape = unwrap(tensors[0]).shape
    for i, t in enumerate(tensors):
        if unwrap(t).shape != shape:
            raise RuntimeError(
                f"stack expects each tensor to be equal size, but got {list(shape)} at entry 0 and "
                f"{list(unwrap(t).shape)} at entry {i}"
            )
    return side_by_side(*tensors, axis=axis)


answers(np.concatenate)(cat), answers(np.stack)(stack)


def sized(function: Callable[..., Tensor]) -> Callable[..., Tensor]:
    """Let `function(x, *sizes)` take the sizes by their name, too."""
    name = function.__code__.co_varnames[1]

    @composite
    @functools.wraps(function)
    def spelled(x: Any, *sizes: Any, **named: Any) -> Tensor:
        given = sizes if not named or sizes else (named.pop(name, ()),)
        if named or not given:
            raise TypeError(f"{function.__name__}() takes its numbers once, as {name}: got {sizes} and {named}")
        return function(x, *given)

    @functools.wraps(spelled)
    def call(*args: Any, **named: Any) -> Tensor:
        return function(*args) if len(args) > 1 and not named else spelled(*args, **named)

    return offered(call)


@sized
def reshape(x: Tensor, *shape: Any) -> Tensor:
    """The elements row by row in another shape; one size may be -1."""
    sizes = as_shape(shape)
    if sizes and min(sizes) < -1:
        raise RuntimeError(f"invalid shape dimension {min(sizes)} of shape {list(sizes)}")
    return reshape_to(x, sizes)


@sized
def permute(x: Tensor, *dims: Any) -> Tensor:
    """The dimensions in the order `dims`."""
    dims = as_shape(dims)
    if len(dims) != x.array.ndim:
        raise RuntimeError(
            f"permute: a tensor of shape {tuple(x.shape)} needs its {x.ndim} dimensions in order, got {dims}"
        )
    return transpose_axes(x, dims)


@sized
def expand(x: Tensor, *size: Any) -> Tensor:
    """Stretched to `size` without a copy; -1 keeps a size."""
    sizes = as_shape(size)
    lead = len(sizes) - x.ndim
    if lead < 0 or min(sizes[:lead], default=0) < 0:
        raise RuntimeError(f"expand: {sizes} must name all {x.ndim} dimensions, and no new one as -1")
    return broadcast_to(x, tuple(x.shape[i - lead] if n == -1 else n for i, n in enumerate(sizes)))


@sized
def flip(x: Tensor, *dims: Any) -> Tensor:
    """The order of the elements reversed along `dims`."""
    return flip_axes(x, as_shape(dims))


@sized
def repeat(x: Tensor, *repeats: Any) -> Tensor:
    """The whole tensor laid beside itself `repeats` times along each dimension."""
    times = as_shape(repeats)
    if len(times) < x.ndim or min(times, default=0) < 0:
        raise RuntimeError(f"repeat: {times} must name all {x.ndim} dimensions, and no negative number of times")
    return repeat_whole(x, times)


@composite
def flatten(x: Tensor, start_dim: int = 0, end_dim: int = -1) -> Tensor:
    """The dimensions from `start_dim` to `end_dim` as one."""
    shape = x.array.shape
    if not shape:
        return reshape_to(x, (1,))
    start, end = dimension(x, start_dim), dimension(x, end_dim)
    if start > end:
        raise RuntimeError("flatten() has invalid args: start_dim cannot come after end_dim")
    if start == end:
        return x
    return reshape_to(x, (*shape[:start], math.prod(shape[start : end + 1]), *shape[end + 1 :]))


@composite
def ravel(x: Tensor) -> Tensor:
    """All the elements row by row in one dimension; a view, also of what has one dimension, where that can be."""
    return reshape(contiguous(x), -1)


@composite
def unflatten(x: Tensor, axis: int, sizes: Any) -> Tensor:
    """One dimension as several of the given `sizes`, of which one may be -1."""
    axis, sizes = dimension(x, axis), list(sizes)
    known = math.prod(n for n in sizes if n != -1)
    if not sizes or sizes.count(-1) > 1 or (x.shape[axis] % max(known, 1) if -1 in sizes else known != x.shape[axis]):
        raise RuntimeError(
            f"unflatten: Provided sizes {sizes} don't multiply up to {x.shape[axis]}, the size of {axis}"
        )
    sizes = [x.shape[axis] // max(known, 1) if n == -1 else n for n in sizes]
    return reshape(x, (*x.shape[:axis], *sizes, *x.shape[axis + 1 :]))


@composite
def split(x: Tensor, split_size_or_sections: Any, axis: int = 0) -> tuple[Tensor, ...]:
    """Pieces along `axis`: all of one size (the last may be smaller), or of the sizes in a list."""
    n, sizes = length("split", x, axis), split_size_or_sections
    if isinstance(sizes, int):
        if sizes < 0 or (sizes == 0 < n):
            raise RuntimeError(f"split: pieces of size {sizes} of a dimension of size {n}")
        sizes = [min(sizes, n - start) for start in range(0, n, sizes or 1)] or [0]
    elif not isinstance(sizes, (list, tuple)):
        raise TypeError(f"split(): argument 'split_sizes' must be int or tuple of ints, not {type(sizes).__name__}")
    if sum(sizes) != n or min(sizes, default=0) < 0:
        raise RuntimeError(
            f"split_with_sizes expects split_sizes, none negative, to sum exactly to {n} (input tensor's size at "
            f"dimension {axis}), but got split_sizes={list(sizes)}"
        )
    return several(tuple(cut(x, sizes, axis)))


@composite
def chunk(x: Tensor, chunks: int, axis: int = 0) -> tuple[Tensor, ...]:
    """At most `chunks` pieces of equal size along `axis`."""
    if chunks <= 0:
        raise RuntimeError(f"chunk expects `chunks` to be greater than 0, got: {chunks}")
    return split(x, max(1, -(-length("chunk", x, axis) // chunks)), axis)


def length(name: str, x: Tensor, axis: int) -> int:
    """The size along `axis`; RuntimeError where there are no dimensions."""
    if not x.ndim:
        raise RuntimeError(f"{name} expects at least a 1-dimensional tensor, but got a number")
    return int(x.shape[dimension(x, axis)])


@composite
def unbind(x: Tensor, axis: int = 0) -> tuple[Tensor, ...]:
    """The slices along `axis`, without that dimension."""
    if not x.ndim:
        raise IndexError(f"Dimension specified as {axis} but tensor has no dimensions")
    return several(tuple(apart(x, x.shape[dimension(x, axis)], axis)))


@answers(np.moveaxis)
@composite
def movedim(x: Tensor, source: Any, destination: Any) -> Tensor:
    """Dimensions moved to other places, the rest in their order."""
    source, destination = (
        [dimension(x, d) for d in (dims if isinstance(dims, (tuple, list)) else [dims])]
        for dims in (source, destination)
    )
    if len(source) != len(destination) or len(set(source)) < len(source) or len(set(destination)) < len(destination):
        raise RuntimeError(f"movedim: {source} to {destination}: as many sources as destinations, and none twice")
    dims = [i for i in range(x.ndim) if i not in source]
    for d, s in sorted(zip(destination, source, strict=True)):
        dims.insert(d, s)
    return permute(x, dims[: x.ndim])


@composite
def t(x: Tensor) -> Tensor:
    """The transpose of a matrix; a vector as it is."""
    if x.ndim > 2:
        raise RuntimeError(f"t() expects a tensor with <= 2 dimensions, but self is {x.ndim}D: use .mT or .permute")
    return transpose(x, 0, 1) if x.ndim == 2 else x


@offered
def expand_as(x: Tensor, other: Tensor) -> Tensor:
    """Stretched to the shape of `other`."""
    return expand(x, other.shape)


swapaxes, swapdims = transpose, transpose
