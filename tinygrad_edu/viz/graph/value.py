"""The numbers on a picture: a small array whole, a large one in summary; by value, so that no array is kept alive."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

SMALL = 64  # elements of an array that is kept whole
ACROSS, DOWN = 5, 6  # numbers of a matrix that is written out, along a row and along a column
FEW = 6  # numbers of a matrix that is written on one line
Nested = Any  # a number, or a list of such lists


@dataclass(slots=True)
class Summary:
    """What there is to say of many numbers.

    `low`, `mean`, `high`, `std` and `norm` (the square root of the sum of squares) are taken over the finite ones, as
    is the `histogram`, whose bins divide the way from `low` to `high` evenly; `zeros`, `nans` and `infs` are counts.
    """

    low: float
    mean: float
    high: float
    std: float
    norm: float
    zeros: int
    nans: int
    infs: int
    histogram: tuple[int, ...] = ()


@dataclass(slots=True)
class Value:
    """An array in plain data.

    `numbers` are its elements in nested lists, or None where there are more than 64; then `stats` was made from the
    array, and else it is made from the numbers when somebody asks for the `summary`.
    """

    shape: tuple[int, ...]
    dtype: str
    numbers: Nested = None
    stats: Summary | None = field(default=None, compare=False)

    @property
    def summary(self) -> Summary:
        """What there is to say of all elements."""
        if self.stats is None:
            self.stats = summary_of(np.array(self.numbers, self.dtype))
        return self.stats

    @property
    def size(self) -> int:
        """How many elements the array had."""
        return math.prod(self.shape)

    def line(self) -> str:
        """All of it on one line."""
        if self.numbers is not None and not self.shape:
            return self._one(self.numbers)
        told = self.summary
        odd = told.nans + told.infs
        if self.size > 1 and told.low == told.high and not odd:
            return f"all {self._one(told.low)}"
        if self.numbers is not None and 0 < self.size <= (ACROSS if len(self.shape) == 1 else FEW):
            numbers = self.numbers
            if len(self.shape) > 2:  # the shape stands beside it: brackets around single things would hide the numbers
                numbers = np.reshape(numbers, [n for n in self.shape if n > 1] or [1]).tolist()
            return self._nested(numbers, iter(self._written(list(_flat(numbers)))))
        if not self.size:
            return "empty"
        if odd == self.size:
            return "all nan" if told.nans == odd else "all inf" if told.infs == odd else "all nan or inf"
        beside = f", {odd:,} nan or inf" if odd else ""
        return f"{self._one(told.low)} … {self._one(told.high)}, mean {number(told.mean)}{beside}"

    def rows(self) -> list[str]:
        """A small matrix as one line for each of its rows, in columns; anything else on one line."""
        line = self.line()
        if self.numbers is None or len(self.shape) != 2 or not self.size or line.startswith("all"):
            return [line]
        if self.shape[0] > DOWN or self.shape[1] > ACROSS:
            return [line]
        cells = iter(self._written(list(_flat(self.numbers))))
        table = [[next(cells) for _ in row] for row in self.numbers]
        widths = [max(map(len, column)) for column in zip(*table, strict=True)]
        return ["[" + "  ".join(c.rjust(w) for c, w in zip(row, widths, strict=True)) + "]" for row in table]

    def _nested(self, numbers: Nested, written: Iterator[str]) -> str:
        if isinstance(numbers, list):
            return f"[{', '.join(self._nested(x, written) for x in numbers)}]"
        return next(written)

    def _one(self, x: Any) -> str:
        """A number that stands alone."""
        return number(x) if self.dtype.startswith("float") else str(bool(x) if self.dtype == "bool" else int(x))

    def _written(self, numbers: list[Any]) -> list[str]:
        """Numbers that stand together, with as many digits as the largest needs for four."""
        if not self.dtype.startswith("float"):
            return [self._one(x) for x in numbers]
        sizes = [abs(x) for x in numbers if math.isfinite(x) and x]
        if len(numbers) == 1 or not sizes or not 1e-4 <= max(sizes) < 1e5 or max(sizes) / min(sizes) > 1e4:
            return [number(x) for x in numbers]
        digits = max(1, 3 - math.floor(math.log10(max(sizes))))
        texts = [f"{x + 0.0:.{digits}f}" for x in numbers]  # + 0.0 makes a zero of minus zero
        while all(t.endswith("0") and t[-2] != "." for t in texts if t[-1].isdigit()):
            texts = [t[:-1] if t[-1].isdigit() else t for t in texts]
        return texts


def _flat(numbers: Nested) -> Iterator[Any]:
    if isinstance(numbers, list):
        for x in numbers:
            yield from _flat(x)
    else:
        yield numbers


def value_of(array: np.ndarray, bins: int = 0) -> Value:
    """An array by value; one that is not small with a histogram of so many bins."""
    if array.ndim == 0:  # by far the most on a picture of scalars
        return Value((), _name(array.dtype), array.item())
    if array.size <= SMALL:
        return Value(array.shape, _name(array.dtype), array.tolist())
    return Value(array.shape, _name(array.dtype), None, summary_of(array, bins))


def summary_of(array: np.ndarray, bins: int = 0) -> Summary:
    """The summary of an array; without numbers, all of it is 0."""
    exact = array.ravel().astype(np.float64, copy=False)
    nans = infs = 0
    with np.errstate(all="ignore"):
        square = float(exact.dot(exact))
    if not math.isfinite(square):
        nans, infs = int(np.isnan(exact).sum()), int(np.isinf(exact).sum())
        exact = exact[np.isfinite(exact)]
    zeros = array.size - int(np.count_nonzero(array))
    if not exact.size:
        return Summary(0.0, 0.0, 0.0, 0.0, 0.0, zeros, nans, infs)
    low, high = float(np.minimum.reduce(exact)), float(np.maximum.reduce(exact))
    scale = 1.0
    if not 1e-280 < square < 1e280:  # squares may overflow or vanish
        scale = max(abs(low), abs(high)) or 1.0
        exact = exact / scale
        square = float(exact.dot(exact))
    mean = float(np.add.reduce(exact)) / exact.size
    off = exact - mean
    std = math.sqrt(float(off.dot(off)) / exact.size)
    histogram = _histogram(exact, low / scale, high / scale, bins) if bins else ()
    return Summary(low, mean * scale, high, std * scale, math.sqrt(square) * scale, zeros, nans, infs, histogram)


def _histogram(finite: np.ndarray, low: float, high: float, bins: int) -> tuple[int, ...]:
    places = finite - low
    places *= bins / (high - low) if high > low else 0.0
    counts = np.bincount(places.astype(np.intp), minlength=bins).tolist()
    if len(counts) > bins:  # the largest stands at the very end
        last = counts.pop()
        counts[-1] += last
    return tuple(counts)


@functools.cache  # NumPy spells the name anew each time, and slowly
def _name(dtype: np.dtype[Any]) -> str:
    return dtype.name


def number(x: float) -> str:
    """A float to four digits, and never without a point."""
    text = f"{x + 0.0:.4g}"  # + 0.0 makes a zero of minus zero
    return text if "." in text or "e" in text or "n" in text else f"{text}.0"
