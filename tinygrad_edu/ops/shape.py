"""The same numbers in another arrangement. Where NumPy gives a view, so do these."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..core import Tensor, answers, primitive
from .composite import SHAPE, as_shape, composite, offered
from .memory import may_view


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
    return np.swapaxes(x, dim0, dim1) if np.ndim(x) else x


@answers(np.reshape)
@primitive(x=lambda g, before: np.reshape(g, before))
@may_view
def reshape_to(x: Any, shape: Any, *, before: Any = SHAPE) -> Any:
    """The elements row by row in another shape; one size may be -1."""
    try:
        return np.reshape(x, shape)
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
    if axis is not None and x.ndim:
        axis = tuple(a for a in (axis if isinstance(axis, tuple) else (axis,)) if checked(x, a) and x.shape[a] == 1)
    return np.squeeze(x, axis if x.ndim else None)


def checked(x: Any, axis: int) -> bool:
    """True, or the error that the axis does not exist."""
    if not -x.ndim <= axis < x.ndim:
        raise np.exceptions.AxisError(axis, x.ndim)
    return True


@answers(np.expand_dims)
@primitive(x=lambda g, before: np.reshape(g, before))
@may_view
def expand_dims(x: Any, axis: Any, *, before: Any = SHAPE) -> Any:
    """A new dimension of size 1 at `axis`."""
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
@primitive(x=lambda g, axis: np.flip(g, axis))
@may_view
def flip_axes(x: Any, axis: Any = None) -> Any:
    """The order of the elements reversed along `axis`."""
    return np.flip(x, axis)


@answers(np.roll)
@primitive(x=lambda g, shifts, axis: np.roll(g, turned(shifts), axis))
def roll(x: Any, shifts: Any, axis: Any = None) -> Any:
    """Each element moved on by `shifts` along `axis`; what falls off comes in again."""
    return np.roll(x, shifts, axis)


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


@primitive(x=lambda g, diagonal: np.tril(g, diagonal))
def tril(x: Any, diagonal: int = 0) -> Any:
    """The lower triangle, the rest 0."""
    return np.tril(x, diagonal)


@primitive(x=lambda g, diagonal: np.triu(g, diagonal))
def triu(x: Any, diagonal: int = 0) -> Any:
    """The upper triangle, the rest 0."""
    return np.triu(x, diagonal)


answers(np.tril)(tril), answers(np.triu)(triu)


@primitive(promotes=("arrays",), arrays=lambda g, sizes, axis: cut(g, sizes, axis))
def concatenate(*arrays: Any, axis: int = 0, sizes: Any = None) -> Any:
    """The arrays one after another along `axis`."""
    return np.concatenate(arrays, axis=axis)


def cut(g: Any, sizes: Any, axis: int) -> list[Any]:
    """`g` in pieces of the given sizes along `axis`."""
    ends, lead = np.cumsum(sizes), (slice(None),) * (axis % g.ndim)
    return [g[(*lead, slice(int(end - n), int(end)))] for n, end in zip(sizes, ends, strict=True)]


@composite
def cat(tensors: Any, axis: int = 0) -> Tensor:
    """The tensors one after another along `axis`; they must agree in all other sizes."""
    if not len(tensors):
        raise RuntimeError("torch.cat(): expected a non-empty list of Tensors")
    shapes = [tuple(t.shape) for t in tensors]
    tensors = [t for t, shape in zip(tensors, shapes, strict=True) if shape != (0,)] or list(tensors)[:1]
    shapes = [tuple(t.shape) for t in tensors]
    for i, shape in enumerate(shapes):
        axis_checked = axis % len(shape) if shape and -len(shape) <= axis < len(shape) else axis
        if len(shape) != len(shapes[0]) or any(
            m != n for a, (m, n) in enumerate(zip(shape, shapes[0], strict=True)) if a != axis_checked
        ):
            raise RuntimeError(
                f"Sizes of tensors must match except in dimension {axis}. Expected {shapes[0]} but got {shape} "
                f"for tensor number {i} in the list"
            )
    sizes = tuple(shape[axis] for shape in shapes) if all(-len(s) <= axis < len(s) for s in shapes) else None
    return concatenate(*tensors, axis=axis, sizes=sizes)


@composite
def stack(tensors: Any, axis: int = 0) -> Tensor:
    """The tensors, all of one shape, side by side along a new dimension `axis`."""
    if not len(tensors):
        raise RuntimeError("stack expects a non-empty TensorList")
    for i, t in enumerate(tensors):
        if tuple(t.shape) != tuple(tensors[0].shape):
            raise RuntimeError(
                f"stack expects each tensor to be equal size, but got {list(tensors[0].shape)} at entry 0 and "
                f"{list(t.shape)} at entry {i}"
            )
    return cat([expand_dims(t, axis) for t in tensors], axis)


answers(np.concatenate)(cat), answers(np.stack)(stack)


@composite
def reshape(x: Tensor, *shape: Any) -> Tensor:
    """The elements row by row in another shape; one size may be -1."""
    return reshape_to(x, as_shape(shape))


@composite
def permute(x: Tensor, *dims: Any) -> Tensor:
    """The dimensions in the order `dims`."""
    dims = as_shape(dims)
    if len(dims) != x.ndim:
        raise RuntimeError(
            f"permute: a tensor of shape {tuple(x.shape)} needs its {x.ndim} dimensions in order, got {dims}"
        )
    return transpose_axes(x, dims)


@composite
def expand(x: Tensor, *sizes: Any) -> Tensor:
    """Stretched to `sizes` without a copy; -1 keeps a size."""
    sizes = as_shape(sizes)
    lead = len(sizes) - x.ndim
    return broadcast_to(x, tuple(x.shape[i - lead] if n == -1 else n for i, n in enumerate(sizes)))


@composite
def flip(x: Tensor, *dims: Any) -> Tensor:
    """The order of the elements reversed along `dims`."""
    return flip_axes(x, as_shape(dims))


@composite
def repeat(x: Tensor, *repeats: Any) -> Tensor:
    """The whole tensor laid beside itself `repeats` times along each dimension."""
    return repeat_whole(x, as_shape(repeats))


@composite
def flatten(x: Tensor, start_dim: int = 0, end_dim: int = -1) -> Tensor:
    """The dimensions from `start_dim` to `end_dim` as one."""
    if not x.ndim:
        return reshape(x, 1)
    checked(x, start_dim), checked(x, end_dim)
    start, end = start_dim % x.ndim, end_dim % x.ndim
    if start > end:
        raise RuntimeError("flatten() has invalid args: start_dim cannot come after end_dim")
    return reshape(x, (*x.shape[:start], math.prod(x.shape[start : end + 1]), *x.shape[end + 1 :]))


@composite
def unflatten(x: Tensor, axis: int, sizes: Any) -> Tensor:
    """One dimension as several of the given `sizes`."""
    axis = axis % x.ndim
    sizes = list(sizes)
    if -1 in sizes:
        sizes[sizes.index(-1)] = x.shape[axis] // math.prod(n for n in sizes if n != -1)
    return reshape(x, (*x.shape[:axis], *sizes, *x.shape[axis + 1 :]))


@composite
def split(x: Tensor, split_size_or_sections: Any, axis: int = 0) -> tuple[Tensor, ...]:
    """Pieces along `axis`: all of one size (the last may be smaller), or of the sizes in a list."""
    n, sizes = x.shape[axis], split_size_or_sections
    if isinstance(sizes, int):
        sizes = [min(sizes, n - start) for start in range(0, n, sizes)] or [0]
    if sum(sizes) != n:
        raise RuntimeError(
            f"split_with_sizes expects split_sizes to sum exactly to {n} (input tensor's size at dimension {axis}), "
            f"but got split_sizes={list(sizes)}"
        )
    return tuple(cut(x, sizes, axis))


@composite
def chunk(x: Tensor, chunks: int, axis: int = 0) -> tuple[Tensor, ...]:
    """At most `chunks` pieces of equal size along `axis`."""
    if chunks <= 0:
        raise RuntimeError(f"chunk expects `chunks` to be greater than 0, got: {chunks}")
    return split(x, max(1, -(-x.shape[axis] // chunks)), axis)


@composite
def unbind(x: Tensor, axis: int = 0) -> tuple[Tensor, ...]:
    """The slices along `axis`, without that dimension."""
    checked(x, axis)
    lead = (slice(None),) * (axis % x.ndim)
    return tuple(x[(*lead, i)] for i in range(x.shape[axis]))


@answers(np.moveaxis)
@composite
def movedim(x: Tensor, source: Any, destination: Any) -> Tensor:
    """Dimensions moved to other places, the rest in their order."""
    source = [s % x.ndim for s in (source if isinstance(source, (tuple, list)) else [source])]
    destination = [d % x.ndim for d in (destination if isinstance(destination, (tuple, list)) else [destination])]
    dims = [i for i in range(x.ndim) if i not in source]
    for d, s in sorted(zip(destination, source, strict=True)):
        dims.insert(d, s)
    return permute(x, dims)


@composite
def t(x: Tensor) -> Tensor:
    """The transpose of a matrix; a vector as it is."""
    if x.ndim > 2:
        raise RuntimeError(f"t() expects a tensor with <= 2 dimensions, but self is {x.ndim}D: use .mT or .permute")
    return transpose(x, 0, 1) if x.ndim == 2 else x


@offered
def view_as(x: Tensor, other: Tensor) -> Tensor:
    """The elements in the shape of `other`."""
    return reshape(x, other.shape)


@offered
def expand_as(x: Tensor, other: Tensor) -> Tensor:
    """Stretched to the shape of `other`."""
    return expand(x, other.shape)


unsqueeze, swapaxes, swapdims, view, ravel = expand_dims, transpose, transpose, reshape, flatten
