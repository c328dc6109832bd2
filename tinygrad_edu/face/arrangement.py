"""The same numbers in another arrangement: what PyTorch has beside the table, made of its ops."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from .. import ops
from ..calls.composite import as_shape, composite
from ..calls.in_place import rearrange
from ..calls.memory import strided
from ..core import Methods, Size, Tensor, dtype, dtypes, mode, wrap
from ..core.dtypes import as_numpy
from ..core.mutation import owner_of
from ..ops.indexing import dimension as counted
from ..ops.inplace import put
from ..ops.scatter import flat

__all__ = [
    "adjoint", "as_strided", "broadcast_shapes", "broadcast_tensors", "broadcast_to", "concat", "concatenate",
    "diagflat", "dsplit", "gradient", "hsplit", "moveaxis", "narrow_copy", "roll", "row_stack", "split_with_sizes",
    "swapaxes", "tril_indices", "triu_indices", "unsafe_chunk", "unsafe_split", "unsafe_split_with_sizes", "vsplit",
]  # fmt: skip
FUNCTIONS_ONLY = {
    "broadcast_shapes", "broadcast_tensors", "concat", "concatenate", "gradient", "row_stack", "tril_indices",
    "triu_indices",
}  # fmt: skip
concat = concatenate = ops.cat
row_stack, moveaxis, unsafe_chunk, unsafe_split = ops.vstack, ops.movedim, ops.chunk, ops.split
broadcast_to = ops.expand


@composite
def split_with_sizes(x: Tensor, split_sizes: Any, axis: int = 0) -> tuple[Tensor, ...]:
    """Pieces of the given sizes along `axis`."""
    return ops.split(x, list(split_sizes), axis)


unsafe_split_with_sizes = split_with_sizes


def _splitter(name: str, least: int, axis: int, doc: str) -> Callable[..., tuple[Tensor, ...]]:
    def split(x: Tensor, *given: Any, **options: Any) -> tuple[Tensor, ...]:
        where = [*given, *(options.pop(key) for key in ("sections", "indices") if key in options)]
        if options or len(where) != 1:
            raise TypeError(f"{name}() takes a tensor and `sections` or `indices`, but got {len(where)}, {options}")
        if x.ndim < least:
            raise RuntimeError(f"{name} requires a tensor with at least {least} dimension, but got {tuple(x.shape)}")
        along = min(axis, x.ndim - 1)
        if isinstance(where[0], int) and (where[0] <= 0 or x.shape[along] % where[0]):
            raise RuntimeError(f"{name}: dimension {along} of size {x.shape[along]} is no multiple of {where[0]}")
        return ops.tensor_split(x, where[0], along)

    split.__name__ = split.__qualname__ = name
    split.__doc__ = doc
    return split


hsplit = _splitter("hsplit", 1, 1, "Pieces side by side: along the second dimension, of a vector along its only one.")
vsplit = _splitter("vsplit", 2, 0, "Pieces below each other: along the first dimension.")
dsplit = _splitter("dsplit", 3, 2, "Pieces behind each other: along the third dimension.")


@composite
def roll(x: Tensor, shifts: Any, dims: Any = None) -> Tensor:
    """Each element moved on by `shifts` along `dims`, or of all elements row by row; what falls off comes in again."""
    steps, axes = ([n] if isinstance(n, int) else list(n or ()) for n in (shifts, dims))
    if len(steps) != len(axes) and not (len(steps) == 1 and not axes):
        raise RuntimeError(f"roll: shifts and dimensions must align. shifts: {len(steps)}, dims: {len(axes)}")
    return ops.roll(x, tuple(steps), tuple(axes)) if axes else ops.roll(x, steps[0])


@composite
def swapaxes(x: Tensor, axis0: int, axis1: int) -> Tensor:
    """Two dimensions exchanged."""
    return ops.transpose(x, axis0, axis1)


@composite
def diagflat(x: Tensor, offset: int = 0) -> Tensor:
    """A matrix with all the elements on its diagonal."""
    return ops.diag(flat(x), offset)


@composite
def narrow_copy(x: Tensor, axis: int, start: int, length: int) -> Tensor:
    """`length` slices along `axis`, from `start` on, in memory of their own."""
    return ops.clone(ops.narrow(x, axis, start, length))


@composite
def adjoint(x: Tensor) -> Tensor:
    """The last two dimensions exchanged: of real matrices the transpose."""
    return _matrices(x, "adjoint")


def _matrices(x: Tensor, name: str) -> Tensor:
    if x.ndim < 2:
        raise RuntimeError(f"{name} is only supported on matrices or batches of matrices. Got {x.ndim}-D tensor.")
    return ops.transpose(x, -2, -1)


def _matrix(x: Tensor) -> Tensor:
    if x.ndim not in (0, 2):
        raise RuntimeError(f"tensor.H is only supported on matrices (2-D tensors). Got {x.ndim}-D tensor: use .mH")
    return ops.transpose(x, 0, 1) if x.ndim else x


def broadcast_shapes(*shapes: Any) -> Size:
    """The shape that tensors of all these shapes have when they meet.

    >>> import tinygrad_edu as torch
    >>> torch.broadcast_shapes((2, 1), (3,))
    torch.Size([2, 3])
    """
    given = [(s,) if isinstance(s, int) else tuple(s) for s in shapes]
    if any(n < 0 for shape in given for n in shape):
        raise ValueError(f"broadcast_shapes: sizes cannot be negative, but got {given}")
    try:
        return Size(np.broadcast_shapes(*given))
    except ValueError:
        raise RuntimeError(f"the shapes {given} do not fit: from the right, sizes must be equal or 1") from None


def broadcast_tensors(*tensors: Tensor) -> tuple[Tensor, ...]:
    """All the tensors stretched to the shape that they have when they meet."""
    if wrong := next((t for t in tensors if not isinstance(t, Tensor)), None):
        raise TypeError(f"broadcast_tensors(): expected Tensors, but got {type(wrong).__name__}")
    shape = broadcast_shapes(*(tuple(t.shape) for t in tensors))
    return tuple(ops.broadcast_to(t, tuple(shape)) for t in tensors)


def _indices(name: str, where: Any) -> Any:
    def call(
        row: int, col: int, offset: int = 0, *, dtype: Any = None, device: Any = None, layout: Any = None
    ) -> Tensor:
        if row < 0 or col < 0:
            raise RuntimeError(f"{name}: row and col must be non-negative, got {row} and {col}")
        found = as_numpy(dtype) if dtype is not None else dtypes.INT64
        if found not in (np.int32, np.int64):
            raise NotImplementedError(f"{name} is not implemented for {found}: indices are int64 or int32")
        return wrap(np.stack(where(row, offset, col)).astype(found))

    call.__name__ = call.__qualname__ = name
    call.__doc__ = f"The rows and the columns of the {'lower' if name[2] == 'i' else 'upper'} triangle: (2, count)."
    return call


tril_indices, triu_indices = _indices("tril_indices", np.tril_indices), _indices("triu_indices", np.triu_indices)


def gradient(input: Tensor, *, spacing: Any = None, dim: Any = None, edge_order: int = 1) -> tuple[Tensor, ...]:
    """The slope along each dimension: of the parabola through each point and its neighbours.

    Args:
        input: values at points.
        spacing: the distance of the points, or one for each dimension; or for each its points as a vector.
        dim: the dimensions, by default all.
        edge_order: 1 for straight lines at the two ends, 2 for parabolas there, too.

    See https://pytorch.org/docs/stable/generated/torch.gradient.html

    >>> import tinygrad_edu as torch
    >>> torch.gradient(torch.tensor([0.0, 1.0, 4.0, 9.0]))
    (tensor([1., 2., 4., 5.]),)
    """
    axes = [counted(input, d) for d in ([dim] if isinstance(dim, int) else range(input.ndim) if dim is None else dim)]
    if isinstance(spacing, Tensor) and spacing.ndim:
        raise TypeError("gradient(): give the points of each dimension in a tuple, as spacing=(points,)")
    one = spacing is None or not isinstance(spacing, (tuple, list))
    steps = [1 if spacing is None else spacing] * len(axes) if one else list(spacing)
    if len(set(axes)) != len(axes) or len(steps) != len(axes):
        raise RuntimeError(f"gradient(): the dimensions {axes} must differ, and need a spacing each; got {len(steps)}")
    if edge_order not in (1, 2):
        raise RuntimeError(f"torch.gradient only supports edge_order=1 and edge_order=2, not {edge_order}")
    if any(input.shape[axis] <= edge_order for axis in axes):
        raise RuntimeError(f"torch.gradient needs more than {edge_order} points along {axes}, got {tuple(input.shape)}")
    x = input if input.array.dtype.kind == "f" else ops.to(input, dtypes.DTYPES[dtypes.default])
    return tuple(ops.blend(x, *_slopes(x.shape[a], s, edge_order), a) for a, s in zip(axes, steps, strict=True))


def _slopes(size: int, step: Any, edge_order: int) -> tuple[np.ndarray, np.ndarray]:
    """The places and weights of the neighbours that make the slope at each point: (3, size), of two points (2, 2)."""
    points = np.asarray(step.detach().array if isinstance(step, Tensor) else step, np.float64)
    if points.ndim and points.shape != (size,):
        raise RuntimeError(f"gradient(): {points.shape} points do not fit a dimension of size {size}")
    unit, t = (1, points) if points.ndim else (points, np.arange(size, dtype=np.float64))
    if size == 2:
        return np.array([[0, 0], [1, 1]]), np.array([[-1.0, -1.0], [1.0, 1.0]]) / (t[1] - t[0]) / unit
    places = np.clip(np.arange(size) - 1, 0, size - 3) + np.arange(3)[:, None]
    a, b, c = t[places]
    rows = [(2 * t - q - r) / (p - q) / (p - r) for p, q, r in ((a, b, c), (b, c, a), (c, a, b))]
    weights = np.stack(rows)  # the slopes at t of the parabolas that are 1 at one neighbour and 0 at the others
    if edge_order == 1:
        weights[:, 0] = np.array([-1, 1, 0]) / (t[1] - t[0])
        weights[:, -1] = np.array([0, -1, 1]) / (t[-1] - t[-2])
    return places, weights / unit


@composite
def as_strided(x: Tensor, size: Any, stride: Any, storage_offset: int | None = None) -> Tensor:
    """What lies `stride` elements apart in the memory of `x`, in the shape `size`: that memory itself.

    Raises:
        RuntimeError: a step is negative, or leads out of the memory, or to what `x` would get no gradient from.
    """
    size, stride, item = as_shape((tuple(size),)), tuple(stride), x.array.itemsize
    if len(size) != len(stride) or any(step < 0 for step in stride):
        raise RuntimeError(f"as_strided: needs a step >= 0 for each dimension, but got size {size} and stride {stride}")
    start = 0 if storage_offset is None else storage_offset - _storage_offset(x)
    if x.node is None or not mode.recording:
        return ops.lying_apart(x, size, stride, start)
    here = sum(i * (s // item) for i, s in zip(np.indices(x.shape, sparse=True), x.array.strides, strict=True))
    there = sum((i * s for i, s in zip(np.indices(size, sparse=True), stride, strict=True)), np.full(size, start))
    number = np.full(int(np.max(here, initial=0)) + 1, -1)  # of the element that lies there
    number[np.broadcast_to(here, x.shape).reshape(-1)] = np.arange(x.array.size)
    if there.size and (there.min() < 0 or there.max() >= number.size or number[there].min() < 0):
        raise RuntimeError(
            f"as_strided: size {size}, stride {stride} and offset {storage_offset} lead out of the elements of a "
            f"tensor of shape {tuple(x.shape)}, which the gradient is for: .detach() it, or take no others"
        )
    return ops.lying_apart(x, size, stride, start, number[there])


def _storage_offset(x: Tensor) -> int:
    return int(x.array.ctypes.data - owner_of(x.array).ctypes.data) // x.array.itemsize


def _view(x: Tensor, *shape: Any, **options: Any) -> Tensor:
    """The same memory in another shape, or read as another dtype.

    Raises:
        RuntimeError: the elements do not lie so in memory.
    """
    kind = options.pop("dtype", None) or (shape[0] if len(shape) == 1 and isinstance(shape[0], dtype) else None)
    if kind is not None:
        return _bits(x, as_numpy(kind))
    shape = shape or (options.pop("size"),) if "size" in options else shape
    if options or not shape:
        raise TypeError(f"view() takes a shape or a dtype, but got {shape} {options}")
    out = ops.reshape(x, *shape)
    if not x.array.flags.c_contiguous and x.array.size and not np.may_share_memory(out.array, x.array):
        raise RuntimeError(
            f"view size is not compatible with input tensor's size and stride: {tuple(x.shape)}, steps {x.stride()}, "
            f"does not lie in memory as {tuple(out.shape)} would. Use .reshape(...) instead, which copies"
        )
    return out


def _bits(x: Tensor, kind: np.dtype[Any]) -> Tensor:
    if kind == x.array.dtype:
        return ops.reshape(x, tuple(x.shape))
    try:
        return wrap(x.array.view(kind))
    except ValueError as error:
        raise RuntimeError(f"a tensor of shape {tuple(x.shape)} and {x.dtype!r} as {kind}: {error}") from None


def _unfold(x: Tensor, dimension: int, size: int, step: int) -> Tensor:
    """All windows of `size` slices along a dimension, `step` apart, as a new last dimension: the memory of `x`."""
    axis = counted(x, dimension)
    n = x.shape[axis] if x.ndim else 1
    if not 0 <= size <= n or step <= 0:
        raise RuntimeError(
            f"unfold: size {size} must be from 0 to {n}, the size of dimension {axis}, and step {step} > 0"
        )
    return ops.sliding_windows(x, axis, size, step) if x.ndim else ops.sliding_windows(flat(x), 0, size, step)[0]


def _sum_to_size(x: Tensor, *size: Any) -> Tensor:
    """Summed over the dimensions that broadcasting `size` to the shape would add or stretch."""
    shape = as_shape(size)
    lead = x.ndim - len(shape)
    if lead < 0 or any(m not in (n, 1) for m, n in zip(shape, x.shape[lead:], strict=True)):
        raise RuntimeError(f"size {list(shape)} is not expandable to size {list(x.shape)}.")
    over = [i for i, n in enumerate(x.shape) if i < lead or (shape[i - lead] == 1 != n)]
    return ops.reshape(ops.sum(x, over, True), shape) if over else x


def _fill_diagonal(x: Tensor, fill_value: Any, wrap: bool = False) -> Tensor:
    """Fill the main diagonal with one value; with `wrap` it begins anew below the square part of a tall matrix."""
    if x.ndim < 2 or (x.ndim > 2 and len(set(x.shape)) > 1):
        raise RuntimeError(f"fill_diagonal_ needs a matrix, or dimensions of equal length, but got {tuple(x.shape)}")
    step = sum(math.prod(x.shape[i + 1 :]) for i in range(x.ndim))
    end = x.array.size if wrap or x.ndim > 2 else min(x.shape) * x.shape[1]
    places = np.arange(0, min(end, x.array.size), step)
    return put(x, np.unravel_index(places, tuple(x.shape)), fill_value, "fill_diagonal_")


def _rearranging(name: str) -> Callable[..., Tensor]:
    """The `_` form of a view: the tensor itself has the other arrangement."""
    function = getattr(ops, name)

    def call(x: Tensor, *args: Any, **kwargs: Any) -> Tensor:
        return rearrange(x, lambda t: function(t, *args, **kwargs), f"{name}_")

    call.__name__ = call.__qualname__ = f"{name}_"
    call.__doc__ = f"Give the tensor itself the arrangement of `{name}`."
    return call


def _resize(x: Tensor, *size: Any, memory_format: Any = None) -> Tensor:
    """Give the tensor itself another size: the elements as they lie in memory, and zeros where there are too few.

    See https://pytorch.org/docs/stable/generated/torch.Tensor.resize_.html
    """
    shape, item = as_shape(size), x.array.itemsize
    if x.requires_grad:
        raise RuntimeError("cannot resize variables that require grad: .reshape or .detach() it")
    if any(n < 0 for n in shape):
        raise RuntimeError(f"resize_: a size cannot be negative, but got {list(shape)}")
    try:
        x.array = strided(x.array, shape, [item * math.prod(shape[i + 1 :]) for i in range(len(shape))])
    except RuntimeError:  # it asks for more than there is
        grown = np.zeros(shape, x.array.dtype)
        grown.reshape(-1)[: x.array.size] = x.array.ravel("K")
        x.array = grown
    return x


def _resize_as(x: Tensor, the_template: Tensor, *, memory_format: Any = None) -> Tensor:
    """Give the tensor itself the size of another."""
    return _resize(x, tuple(the_template.shape))


def _reshape_as(x: Tensor, other: Tensor) -> Tensor:
    """The elements row by row in the shape of `other`."""
    return ops.reshape(x, tuple(other.shape))


def _view_as(x: Tensor, other: Tensor) -> Tensor:
    """The same memory in the shape of `other`."""
    return _view(x, tuple(other.shape))


METHODS: dict[str, Any] = {
    "H": property(_matrix, doc="The transpose of a matrix."),
    "mH": property(lambda x: _matrices(x, "tensor.mH"), doc="The last two dimensions exchanged."),
    "fill_diagonal_": _fill_diagonal,
    "real": property(lambda x: x, doc="The tensor itself: all tensors are real here."),
    "reshape_as": _reshape_as,
    "resize_": _resize,
    "resize_as_": _resize_as,
    "storage_offset": _storage_offset,
    "sum_to_size": _sum_to_size,
    "unfold": _unfold,
    "view": _view,
    "view_as": _view_as,
}
METHODS |= {
    f"{name}_": _rearranging(name) for name in ("squeeze", "swapaxes", "swapdims", "t", "transpose", "unsqueeze")
}
METHODS |= {name: globals()[name] for name in __all__ if name not in FUNCTIONS_ONLY}
for _name, _function in METHODS.items():
    setattr(Methods, _name, _function)
