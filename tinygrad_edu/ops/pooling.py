"""Windows reduced to one number each: the largest, or the mean."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numpy as np

from ..core import constant, primitive, unwrap
from .window import Slide, elements


@lru_cache(256)
def places(slides: tuple[Slide, ...], sizes: tuple[int, ...]) -> list[tuple[Any, Any]]:
    """For each element of the window: the windows that have it inside of the image, and where it is there."""
    found = []
    for pairs in itertools.product(*map(elements, slides, sizes)):
        windows, inside = zip(*pairs, strict=True)
        if any(isinstance(index, np.ndarray) for index in windows):
            windows, inside = np.ix_(*windows), np.ix_(*inside)
        found.append(((..., *windows), (..., *inside)))
    return found


def reduced(x: Any, slides: Any, ufunc: Any, start: Any) -> Any:
    """Each window of the last dimensions as one number: one dimension after the other, which is sooner than at once."""
    for axis, slide in enumerate(slides, x.ndim - len(slides)):
        lead = (slice(None),) * axis
        out = np.full((*x.shape[:axis], slide.windows, *x.shape[axis + 1 :]), start, x.dtype)
        for windows, inside in elements(slide, x.shape[axis]):
            part = out[(*lead, windows)]
            out[(*lead, windows)] = ufunc(part, x[(*lead, inside)], out=part)
        x = out
    return x


def claimed(found: Any, shape: tuple[int, ...]) -> Iterator[tuple[Any, Any, Any]]:
    """The same with each window claimed by the first element that hits it."""
    left = np.ones(shape, bool)
    for windows, inside, hit in found:
        hit &= left[windows]
        left[windows] ^= hit
        yield windows, inside, hit


def largest(x: Any, out: Any, slides: Any) -> Iterator[tuple[Any, Any, Any]]:
    """For each element of the window: the windows, the places, and whether it is the first of the largest there."""
    where = places(slides, x.shape[x.ndim - len(slides) :])
    found = claimed(((windows, inside, x[inside] == out[windows]) for windows, inside in where), out.shape)
    if not np.isnan(out).any():
        return found
    unknown = ((windows, inside, np.isnan(x[inside])) for windows, inside in reversed(where))  # as PyTorch, the last
    pairs = zip(found, reversed(list(claimed(unknown, out.shape))), strict=True)
    return ((windows, inside, hit | nan) for (windows, inside, hit), (_, _, nan) in pairs)


@primitive(x=lambda g, x, out, slides: to_largest(g, x, unwrap(out), slides))
def pool_largest(x: Any, slides: Any) -> Any:
    """The largest element of each window."""
    return reduced(x, slides, np.maximum, -np.inf if x.dtype.kind == "f" else np.iinfo(x.dtype).min)


def kept(x: Any, hit: Any, out: Any = None) -> Any:
    """`x` where `hit`, elsewhere zero: a product of bits, sooner than np.where, and inf * 0 would be nan."""
    bits = np.dtype(f"i{x.itemsize}")
    return np.multiply(x.view(bits), hit, out=None if out is None else out.view(bits)).view(x.dtype)


@primitive(x=lambda g, image, most, slides: from_largest(g, unwrap(image), most, slides), image=0)
def to_largest(x: Any, image: Any, most: Any, slides: Any) -> Any:
    """Images of zeros, with each window's `x` added where its largest element, `most`, is in `image`."""
    out = np.zeros(image.shape, x.dtype)
    apart = all(0 < s.kernel * s.dilation <= s.stride for s in slides)  # no place is in two windows
    for windows, inside, hit in largest(image, most, slides):
        if apart:
            kept(x[windows], hit, out[inside])
        else:
            add_at(out, inside, kept(x[windows], hit))
    return out


@primitive(x=lambda g, image, most, slides: to_largest(g, image, most, slides))
def from_largest(x: Any, image: Any, most: Any, slides: Any) -> Any:
    """For each window the element of `x` that lies where the largest, `most`, is in `image`."""
    out = np.zeros(most.shape, x.dtype)
    for windows, inside, hit in largest(image, most, slides):
        out[windows] += kept(x[inside], hit)
    return out


def largest_places(image: Any, most: Any, slides: Any) -> Any:
    """Where the largest element of each window lies, counted row by row over the image."""
    sizes = image.shape[image.ndim - len(slides) :]
    numbers, out = np.arange(math.prod(sizes)).reshape(sizes), np.zeros(most.shape, np.int64)
    for windows, inside, hit in largest(image, most, slides):
        out[windows] = np.where(hit, numbers[inside], out[windows])
    return out


def add_at(out: Any, where: Any, values: Any) -> None:
    """Add the values at the index, also where it names a place twice."""
    if any(isinstance(i, np.ndarray) for i in where):
        np.add.at(out, where, values)
    else:
        out[where] += values


@primitive(x=lambda g, slides, divisor, sizes: spread_mean(g, slides, divisor, sizes))
def pool_mean(
    x: Any, slides: Any, divisor: Any, *, sizes: Any = constant(lambda x, slides: x.shape[x.ndim - len(slides) :])
) -> Any:
    """The sum of each window over the divisor, a number or one for each window."""
    return np.divide(reduced(x, slides, np.add, 0), divisor).astype(x.dtype, copy=False)


@primitive(x=lambda g, slides, divisor: pool_mean(g, slides, divisor))
def spread_mean(x: Any, slides: Any, divisor: Any, sizes: Any) -> Any:
    """Each window's number over the divisor, added to all elements of the window."""
    x = np.divide(x, divisor).astype(x.dtype, copy=False)
    for axis, (slide, size) in enumerate(zip(slides, sizes, strict=True), x.ndim - len(slides)):
        lead = (slice(None),) * axis
        out = np.zeros((*x.shape[:axis], size, *x.shape[axis + 1 :]), x.dtype)
        for windows, inside in elements(slide, size):
            add_at(out, (*lead, inside), x[(*lead, windows)])
        x = out
    return x


def widths(slide: Slide, size: int, padded: bool) -> Any:
    """How many elements each window along one dimension has: those inside of the image, or also the padding."""
    if padded:
        starts = np.arange(slide.windows) * slide.stride - slide.padding
        return np.minimum(starts + slide.kernel, size + slide.padding) - starts
    found = np.zeros(slide.windows, np.int64)
    for windows, _ in elements(slide, size):
        found[windows] += 1
    return found
