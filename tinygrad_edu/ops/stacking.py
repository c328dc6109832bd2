"""Tensors joined, cut, turned and repeated, all by ops of shape and index that have their gradients already."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..calls.composite import SHAPE, as_shape, composite, offered
from ..calls.index_forms import whole
from ..calls.memory import may_view, strided
from ..calls.returned import called
from ..core import Tensor, primitive, wrap
from .conversion import clone
from .creation import meshgrid
from .indexing import dimension, pick, put_back
from .scatter import flat
from .shape import cat, expand_dims, flip_axes, listed, repeat_whole, reshape, sized, stack, transpose


def several(tensors: tuple[Any, ...]) -> list[Tensor]:
    """The tensors of f(a, b) or f((a, b))."""
    return list(tensors[0] if len(tensors) == 1 and isinstance(tensors[0], (tuple, list)) else tensors)


def _atleast(tensors: tuple[Any, ...], shape: Any) -> Any:
    made = [t if shape(tuple(t.shape)) == t.shape else reshape(t, shape(tuple(t.shape))) for t in several(tensors)]
    return made[0] if len(tensors) == 1 and isinstance(tensors[0], Tensor) else tuple(made)


@composite
def unsqueeze(x: Tensor, axis: int) -> Tensor:
    """A new dimension of size 1 at `axis`."""
    if isinstance(axis, (bool, tuple, list, float)):
        raise TypeError(f"unsqueeze(): argument 'dim' must be int, not {type(axis).__name__}")
    return expand_dims(x, axis)


@offered
def atleast_1d(*tensors: Any) -> Any:
    """Each tensor with at least one dimension."""
    return _atleast(tensors, lambda s: s or (1,))


@offered
def atleast_2d(*tensors: Any) -> Any:
    """Each tensor with at least two dimensions; a vector becomes a row."""
    return _atleast(tensors, lambda s: (1,) * (2 - len(s)) + s)


@offered
def atleast_3d(*tensors: Any) -> Any:
    """Each tensor with at least three dimensions; a vector lies in the middle one, a matrix in the first two."""
    return _atleast(tensors, lambda s: {0: (1, 1, 1), 1: (1, *s, 1), 2: (*s, 1)}.get(len(s), s))


@composite
def hstack(tensors: Any) -> Tensor:
    """The tensors side by side: along the second dimension, vectors along their only one."""
    tensors = [atleast_1d(t) for t in listed("hstack", tensors)]
    return cat(tensors, 0 if tensors[0].ndim == 1 else 1)


@composite
def vstack(tensors: Any) -> Tensor:
    """The tensors below each other; vectors as rows."""
    return cat([atleast_2d(t) for t in listed("vstack", tensors)], 0)


@composite
def dstack(tensors: Any) -> Tensor:
    """The tensors behind each other, along the third dimension."""
    return cat([atleast_3d(t) for t in listed("dstack", tensors)], 2)


@composite
def column_stack(tensors: Any) -> Tensor:
    """The tensors side by side; vectors as columns."""
    return cat([reshape(t, (-1, 1)) if t.ndim < 2 else t for t in listed("column_stack", tensors)], 1)


@composite
def tensor_split(
    x: Tensor,
    indices_or_sections: Any = None,
    axis: int = 0,
    *,
    sections: int | None = None,
    indices: Any = None,
    tensor_indices_or_sections: Any = None,
) -> tuple[Tensor, ...]:
    """Pieces along `axis`: so many of nearly equal size, or cut before the given indices."""
    if not x.ndim:
        raise RuntimeError("tensor_split expected at least a 1-dimensional tensor, but got a tensor with 0 dims")
    given = [v for v in (indices_or_sections, sections, indices, tensor_indices_or_sections) if v is not None]
    if len(given) != 1:
        raise TypeError(f"tensor_split() takes a number of sections or the indices to cut at, but got {given}")
    at, axis = given[0], dimension(x, axis)
    at = whole(at, "tensor_split").tolist() if isinstance(at, Tensor) else at
    n = x.shape[axis]
    if isinstance(at, int):
        if at <= 0:
            raise RuntimeError(f"number of sections must be larger than 0, got {at}")
        at = [n // at * i + min(i, n % at) for i in range(1, at)]
    lead = (slice(None),) * axis
    return tuple(pick(x, (*lead, slice(a, b))) for a, b in zip([0, *at], [*at, n], strict=True))


@composite
def rot90(x: Tensor, k: int = 1, dims: Any = (0, 1)) -> Tensor:
    """Turned by `k` quarters, from the first of two dimensions to the second."""
    if len(dims) != 2 or x.ndim < 2 or dimension(x, dims[0]) == dimension(x, dims[1]):
        raise RuntimeError(
            f"expected two different dims of at least two, but got dims {tuple(dims)} and shape {tuple(x.shape)}"
        )
    a, b = (dimension(x, d) for d in dims)
    turned = flip_axes(x, {1: b, 2: (a, b), 3: a}[k % 4]) if k % 4 else x * 1
    return transpose(turned, a, b) if k % 2 else turned


@composite
def fliplr(x: Tensor) -> Tensor:
    """The columns in reverse order."""
    if x.ndim < 2:
        raise RuntimeError(f"Input must be >= 2-d, but got {x.ndim}-d")
    return flip_axes(x, 1)


@composite
def flipud(x: Tensor) -> Tensor:
    """The rows in reverse order."""
    if x.ndim < 1:
        raise RuntimeError("Input must be >= 1-d, but got 0-d")
    return flip_axes(x, 0)


@sized
def tile(x: Tensor, *dims: Any) -> Tensor:
    """The whole tensor laid beside itself; missing numbers of times are 1."""
    repeats = as_shape(dims)
    return repeat_whole(x, (1,) * (x.ndim - len(repeats)) + repeats)


@composite
def repeat_interleave(x: Tensor, repeats: Any = None, axis: int | None = None, *, output_size: Any = None) -> Tensor:
    """Each element (or slice along `axis`) so many times in a row."""
    if repeats is None:
        return wrap(np.repeat(np.arange(x.array.size), x.array))
    x = flat(x) if axis is None else x
    axis = 0 if axis is None else dimension(x, axis)
    counts = repeats.array if isinstance(repeats, Tensor) else np.asarray(repeats)
    if counts.dtype.kind not in "iu" or counts.ndim > 1:
        raise RuntimeError(f"repeats has to be Long or Int and 0-dim or 1-dim, got {counts.dtype}, {counts.ndim}-dim")
    if counts.size and counts.min() < 0:
        raise RuntimeError(f"repeats can not be negative, got {counts.min()}")
    if counts.size not in (1, x.shape[axis]):
        raise RuntimeError(
            f"repeats must have the same size as input along dim, but got repeats.size(0) = {counts.size} and "
            f"input.size({axis}) = {x.shape[axis]}"
        )
    return pick(x, (slice(None),) * axis + (np.repeat(np.arange(x.shape[axis]), counts),))


@offered
def block_diag(*tensors: Any) -> Tensor:
    """A matrix with the given ones along its diagonal, and zeros."""
    blocks = [atleast_2d(t) for t in several(tensors)]
    if wrong := next((b for b in blocks if b.ndim > 2), None):
        raise RuntimeError(f"torch.block_diag: Input tensors must have 2 or fewer dimensions, got {tuple(wrong.shape)}")
    width, start, rows = sum(b.shape[1] for b in blocks), 0, []
    for b in blocks:
        rows.append(put_back(b, (slice(None), slice(start, start + b.shape[1])), (b.shape[0], width)))
        start += b.shape[1]
    return cat(rows, 0)


@primitive(x=lambda g, offset, dim1, dim2, shape: on_diagonal(g, shape, offset, dim1, dim2))
@may_view
def diagonal(x: Any, offset: int = 0, dim1: int = 0, dim2: int = 1, *, shape: Any = SHAPE) -> Any:
    """The diagonal of two dimensions, as the last dimension: where it lies in the memory of `x`."""
    plane(x, dim1, dim2)
    return writable_diagonal(x, offset, dim1, dim2)


@primitive(x=lambda g, offset, dim1, dim2: diagonal(g, offset, dim1, dim2))
def on_diagonal(x: Any, shape: Any, offset: int, dim1: int, dim2: int) -> Any:
    """Zeros of `shape` with `x` on the diagonal of two dimensions."""
    out = np.zeros(shape, x.dtype)
    writable_diagonal(out, offset, dim1, dim2)[...] = x
    return out


def writable_diagonal(x: np.ndarray, offset: int, dim1: int, dim2: int) -> np.ndarray:
    """NumPy's diagonal, which may be written to if `x` may."""
    out = np.diagonal(x, offset, dim1, dim2)
    out.flags.writeable = x.flags.writeable
    return out


def plane(x: Any, dim1: int, dim2: int) -> None:
    """RuntimeError where the two dimensions are one."""
    if dimension(x, dim1) == dimension(x, dim2):
        raise RuntimeError(f"diagonal dimensions cannot be identical {dim1}, {dim2}")


@composite
def diag(x: Tensor, diagonal: int = 0) -> Tensor:
    """The diagonal of a matrix, in memory of its own, or a matrix with the vector `x` on its diagonal."""
    if x.ndim not in (1, 2):
        raise RuntimeError(f"diag(): Supports 1D or 2D tensors. Got {x.ndim}D: torch.diagonal takes more dimensions")
    return clone(_diagonal(x, diagonal)) if x.ndim == 2 else diag_embed(x, diagonal)


_diagonal = diagonal


@composite
def trace(x: Tensor) -> Tensor:
    """The sum of the diagonal of a matrix."""
    if x.ndim != 2:
        raise RuntimeError(f"trace: expected a matrix, but got tensor with dim {x.ndim}")
    return called(np.sum(diagonal(x)), "TraceBackward0")


@composite
def diag_embed(x: Tensor, offset: int = 0, dim1: int = -2, dim2: int = -1) -> Tensor:
    """Matrices of two new dimensions with the last dimension of `x` on their diagonals."""
    axes = [d % (x.ndim + 1) for d in (dim1, dim2)]
    if not x.ndim or not all(-x.ndim - 1 <= d <= x.ndim for d in (dim1, dim2)):
        raise IndexError(f"Dimension out of range: {dim1} and {dim2} for a diagonal from the shape {tuple(x.shape)}")
    if axes[0] == axes[1]:
        raise RuntimeError(f"diagonal dimensions cannot be identical {dim1}, {dim2}")
    sizes, n = list(x.shape[:-1]), x.shape[-1] + abs(offset)
    for axis in sorted(axes):
        sizes.insert(axis, n)
    return on_diagonal(x, tuple(sizes), offset, *axes)


@primitive(x=lambda g, axis, size, step, shape: added_windows(g, axis, size, step, shape))
@may_view
def sliding_windows(x: Any, axis: int, size: int, step: int, *, shape: Any = SHAPE) -> Any:
    """All windows of `size` slices along `axis`, `step` apart, as a new last dimension: the memory of `x`."""
    sizes, steps = [*x.shape, size], [*x.strides, x.strides[axis]]
    sizes[axis], steps[axis] = (x.shape[axis] - size) // step + 1, x.strides[axis] * step
    return strided(x, sizes, steps)


@primitive(x=lambda g, axis, size, step: sliding_windows(g, axis, size, step))
def added_windows(x: Any, axis: int, size: int, step: int, shape: Any) -> Any:
    """The windows laid back, added up where they overlap."""
    out = np.zeros(shape, x.dtype)
    rows, windows = np.moveaxis(out, axis, -1), np.moveaxis(x, axis, -2)  # (..., n), (..., count, size)
    for i in range(size):
        rows[..., i : i + (windows.shape[-2] - 1) * step + 1 : step] += windows[..., i]
    return out


@primitive(
    register=False,  # it is no function of the elements alone: it sees how they lie
    x=lambda g, places, shape: np.reshape(put_back(g, (places,), (math.prod(shape),)), shape),
)
@may_view
def lying_apart(x: Any, size: Any, stride: Any, start: int, places: Any = None, *, shape: Any = SHAPE) -> Any:
    """What lies `stride` elements apart in the memory of `x`; `places` are their numbers in `x`, for the gradient."""
    return strided(x, size, [s * x.itemsize for s in stride], start * x.itemsize)


lying_apart.op.torch_name = "AsStrided"


@composite
def kron(x: Tensor, y: Tensor) -> Tensor:
    """Each element of `x` times the whole of `y`, in its place."""
    n = max(x.ndim, y.ndim)
    a, b = (1,) * (n - x.ndim) + tuple(x.shape), (1,) * (n - y.ndim) + tuple(y.shape)
    left = reshape(x, tuple(size for m in a for size in (m, 1)))  # (a0, 1, a1, 1, ...)
    right = reshape(y, tuple(size for m in b for size in (1, m)))  # (1, b0, 1, b1, ...)
    return reshape(left * right, tuple(m * k for m, k in zip(a, b, strict=True)))


@offered
def cartesian_prod(*tensors: Any) -> Tensor:
    """All rows that take one element of each vector."""
    vectors = several(tensors)
    if wrong := next((t for t in vectors if t.ndim != 1), None):
        raise RuntimeError(f"Expect a 1D vector, but got shape {list(wrong.shape)}")
    return vectors[0] if len(vectors) == 1 else stack([flat(g) for g in meshgrid(*vectors)], 1)


@composite
def combinations(x: Tensor, r: int = 2, with_replacement: bool = False) -> Tensor:
    """All rows of `r` elements of a vector, in its order."""
    if x.ndim != 1:
        raise RuntimeError(f"Expect a 1D vector, but got shape {list(x.shape)}")
    if r < 0:
        raise RuntimeError(f"Expect a non-negative number, but got {r}")
    if not r:
        return wrap(x.array[:0])
    rows = np.indices((x.shape[0],) * r).reshape(r, -1)
    rising = rows[1:] >= rows[:-1] if with_replacement else rows[1:] > rows[:-1]
    return pick(x, rows[:, rising.all(0)].T)
