"""Windows that slide over images of any number of dimensions: convolution, and windows as columns."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from ..core import constant, primitive

CACHE = 1 << 18  # so many elements of columns are worked on at a time: they stay in the processor's cache
SIZES: Any = constant(lambda x: x.shape[2:])  # of the images


class Slide(NamedTuple):
    """How windows lie along one dimension of the images.

    Element k of window i is element `i * stride + k * dilation - padding` of the image, or outside of it. Without a
    kernel the windows are adaptive: they share the image among them as evenly as they can.
    """

    windows: int
    kernel: int = 0
    stride: int = 1
    padding: int = 0
    dilation: int = 1


@lru_cache(1024)
def elements(slide: Slide, size: int) -> list[tuple[Any, Any]]:
    """For each element of the window: the windows that have it inside of the image, and where it is there."""
    count, kernel, stride, padding, dilation = slide
    if not kernel:
        starts = np.arange(count) * size // max(count, 1)
        lengths = -(np.arange(1, count + 1) * -size // max(count, 1)) - starts  # the ends are rounded up
        chosen = [np.flatnonzero(lengths > k) for k in range(lengths.max(initial=0))]
        return [(windows, starts[windows] + k) for k, windows in enumerate(chosen)]
    found = []
    for k in range(kernel):
        shift = k * dilation - padding
        first = max(0, -(shift // stride))
        end = max(first, min(count, (size - 1 - shift) // stride + 1))
        start = first * stride + shift
        found.append((slice(first, end), slice(start, start + (end - first) * stride, stride)))
    return found


def shape_of(slides: tuple[Slide, ...], channels: int, images: int) -> tuple[int, ...]:
    """The shape of the columns: (C, *kernel, N, *counts)."""
    return (channels, *(s.kernel for s in slides), images, *(s.windows for s in slides))


def lay(images: Any, slides: Any, columns: Any = None) -> Any:
    """The windows of (C, N, *sizes) as columns, one dimension after the other: (C, *kernel, N, *counts).

    The last dimension goes first: then the rows that the others move are whole.
    """
    for axis, slide in reversed(list(enumerate(slides, -len(slides)))):
        size, after = images.shape[axis], (slice(None),) * (-1 - axis)
        if slide == Slide(size, 1):
            images = images[:, None]
            continue
        out = columns
        if out is None or axis > -len(slides):
            end = images.ndim + axis
            shape = (images.shape[0], slide.kernel, *images.shape[1:end], slide.windows, *images.shape[end + 1 :])
            out = np.zeros(shape, images.dtype)
        for k, (windows, inside) in enumerate(elements(slide, size)):
            out[(slice(None), k, ..., windows, *after)] = images[(..., inside, *after)]
        images = out
    return images


def lay_back(columns: Any, slides: Any, images: Any) -> None:
    """Add the columns to the images (C, N, *sizes) that their windows are of: the first dimension goes first."""
    for axis, slide in enumerate(slides, -len(slides)):
        size, after = images.shape[axis], (slice(None),) * (-1 - axis)
        end = columns.ndim + axis
        shape = (columns.shape[0], *columns.shape[2:end], size, *columns.shape[end + 1 :])
        out = images if axis == -1 else np.zeros(shape, images.dtype)
        for k, (windows, inside) in enumerate(elements(slide, size)):
            out[(..., inside, *after)] += columns[(slice(None), k, ..., windows, *after)]
        columns = out


@primitive(x=lambda g, slides, sizes: scatter_windows(g, slides, sizes))
def gather_windows(x: Any, slides: Any, *, sizes: Any = SIZES) -> Any:
    """Every window of (N, C, *sizes) as a column: (C, *kernel, N, *counts)."""
    columns = lay(np.swapaxes(x, 0, 1), slides)
    return columns if columns.base is None else columns.copy()  # a result never looks at the memory of `x`


@primitive(x=lambda g, slides: gather_windows(g, slides))
def scatter_windows(x: Any, slides: Any, sizes: Any) -> Any:
    """The columns laid back into images, added up where windows overlap: (N, C, *sizes)."""
    out = np.zeros((x.shape[len(slides) + 1], x.shape[0], *sizes), x.dtype)
    lay_back(x, slides, np.swapaxes(out, 0, 1))
    return out


def some(x: Any, each: int) -> Iterator[slice]:
    """The images of a batch, so many at a time as the cache holds when each has so many elements of columns."""
    step = max(1, CACHE // max(each, 1))
    return (slice(first, min(first + step, len(x))) for first in range(0, len(x), step))


def columns_of(x: Any, slides: Any, groups: int) -> Iterator[tuple[slice, Any]]:
    """For some images at a time their windows as one matrix for each group: (groups, C K, N L)."""
    columns = np.empty(0)
    for images in some(x, math.prod(shape_of(slides, x.shape[1], 1))):
        shape = shape_of(slides, x.shape[1], images.stop - images.start)
        if columns.shape != shape:
            columns = np.zeros(shape, x.dtype)  # and the parts outside of the images stay zero
        height = math.prod(shape[: len(slides) + 1]) // groups
        laid = lay(np.swapaxes(x[images], 0, 1), slides, columns)
        yield images, laid.reshape(groups, height, math.prod(shape[len(slides) + 1 :]))


def as_matrices(weight: Any, groups: int) -> Any:
    """The kernels of each group as the rows of a matrix: (groups, F, C K)."""
    return weight.reshape(groups, weight.shape[0] // groups, math.prod(weight.shape[1:]))


def as_rows(x: Any, groups: int) -> Any:
    """Images (N, F, *counts) as one matrix for each group: (groups, F, N L)."""
    return np.swapaxes(x, 0, 1).reshape(groups, x.shape[1] // groups, len(x) * math.prod(x.shape[2:]))


def bias_gradient(g: Any) -> Any:
    """The sum over images and windows; of windows in one dimension, which is sooner."""
    return np.sum(np.reshape(g, (*g.shape[:2], math.prod(g.shape[2:]))), axis=(0, 2))


# Convolution is linear in the images and in the kernels, and the gradients of what is linear are each other's: the
# derivatives of each of the three ops below are the other two.


@primitive(
    x=lambda g, weight, slides, groups, sizes: convolve_transposed(g, weight, None, slides, groups, sizes),
    weight=lambda g, x, slides, groups: kernel_gradient(x, g, slides, groups),
    bias=lambda g: bias_gradient(g),
)
def convolve(x: Any, weight: Any, bias: Any, slides: Any, groups: int = 1, *, sizes: Any = SIZES) -> Any:
    """The dot product of each window of (N, C, *sizes) with each kernel of (F, C / groups, *kernel)."""
    counts = [s.windows for s in slides]
    out = np.empty((x.shape[0], weight.shape[0], *counts), x.dtype)
    kernels = as_matrices(weight, groups)
    for images, columns in columns_of(x, slides, groups):
        rows = np.matmul(kernels, columns)  # (groups, F, N L)
        if bias is not None:
            rows += bias.reshape(groups, -1, 1)
        out[images] = np.swapaxes(rows.reshape(weight.shape[0], images.stop - images.start, *counts), 0, 1)
    return out


@primitive(
    x=lambda g, weight, slides, groups: convolve(g, weight, None, slides, groups),
    weight=lambda g, x, slides, groups: kernel_gradient(g, x, slides, groups),
    bias=lambda g: bias_gradient(g),
)
def convolve_transposed(x: Any, weight: Any, bias: Any, slides: Any, groups: int, sizes: Any) -> Any:
    """The kernels laid into images of `sizes` wherever `convolve` would read them, times (N, F, *counts)."""
    channels = weight.shape[1] * groups
    out = np.zeros((x.shape[0], channels, *sizes), x.dtype)
    kernels = np.swapaxes(as_matrices(weight, groups), 1, 2)
    for images in some(x, math.prod(shape_of(slides, channels, 1))):
        columns = np.matmul(kernels, as_rows(x[images], groups))  # (groups, C K, N L)
        shape = shape_of(slides, channels, images.stop - images.start)
        lay_back(columns.reshape(shape), slides, np.swapaxes(out[images], 0, 1))
    if bias is not None:
        out += bias.reshape(-1, *(1,) * len(slides))
    return out


@primitive(
    x=lambda g, y, slides, groups, sizes: convolve_transposed(y, g, None, slides, groups, sizes),
    y=lambda g, x, slides, groups: convolve(x, g, None, slides, groups),
)
def kernel_gradient(x: Any, y: Any, slides: Any, groups: int = 1, *, sizes: Any = SIZES) -> Any:
    """The gradient of the kernels that make (N, F, *counts), whose gradient is `y`, of images (N, C, *sizes)."""
    kernel = [s.kernel for s in slides]
    channels, filters = x.shape[1] // groups, y.shape[1] // groups
    total = np.zeros((groups, channels * math.prod(kernel), filters), x.dtype)
    for images, columns in columns_of(x, slides, groups):
        total += np.matmul(columns, np.swapaxes(as_rows(y[images], groups), 1, 2))
    return np.ascontiguousarray(np.swapaxes(total, 1, 2)).reshape(groups * filters, channels, *kernel)
