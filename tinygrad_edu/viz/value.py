"""The numbers on a picture: a small array whole, a large one in summary; by value, so that no array is kept alive."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

SMALL = 64  # elements of an array that is kept whole
ACROSS, DOWN = 5, 6  # numbers of a matrix that is written out, along a row and along a column
FEW = 6  # numbers of a matrix that is written on one line
Nested = Any  # a number, or a list of such lists


@dataclass(frozen=True, slots=True)
class Value:
    """An array in plain data.

    `numbers` are its elements in nested lists, or None where there are more than 64; `low`, `mean` and `high` are taken
    over the finite ones, and `odd` counts those that are not.
    """

    shape: tuple[int, ...]
    dtype: str
    numbers: Nested
    low: float
    mean: float
    high: float
    odd: int

    @property
    def size(self) -> int:
        """How many elements the array had."""
        return int(np.prod(self.shape, dtype=np.int64))

    def line(self) -> str:
        """All of it on one line."""
        if self.size > 1 and self.low == self.high and not self.odd:
            return f"all {self._written([self.low])[0]}"
        if self.numbers is not None and not self.shape:
            return self._written([self.numbers])[0]
        if self.numbers is not None and 0 < self.size <= (ACROSS if len(self.shape) == 1 else FEW):
            return self._nested(self.numbers, iter(self._written(list(_flat(self.numbers)))))
        if not self.size:
            return "empty"
        odd = f", {self.odd} nan or inf" if self.odd else ""
        low, high = (self._written([x])[0] for x in (self.low, self.high))
        return f"{low} … {high}, mean {number(self.mean)}{odd}"

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

    def _written(self, numbers: list[Any]) -> list[str]:
        """Numbers that stand together, with as many digits as the largest needs for four."""
        if not self.dtype.startswith("float"):
            return [str(bool(x) if self.dtype == "bool" else int(x)) for x in numbers]
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


def value_of(array: np.ndarray) -> Value:
    """An array by value."""
    small = array.size <= SMALL
    if array.ndim == 0:  # by far the most on a picture of scalars, and NumPy's reductions are slow on one number
        one = array.item()
        odd = int(one - one != 0)
        return Value((), _name(array.dtype), one, one, one, one, odd)
    finite = np.isfinite(array)
    odd = array.size - int(np.count_nonzero(finite))
    inside = array[finite] if odd else array
    low, mean, high = 0.0, 0.0, 0.0
    if inside.size:
        low, mean, high = float(inside.min()), float(inside.mean(dtype=np.float64)), float(inside.max())
    return Value(array.shape, _name(array.dtype), array.tolist() if small else None, low, mean, high, odd)


@functools.cache  # NumPy spells the name anew each time, and slowly
def _name(dtype: np.dtype[Any]) -> str:
    return dtype.name


def number(x: float) -> str:
    """A float to four digits, and never without a point."""
    text = f"{x + 0.0:.4g}"  # + 0.0 makes a zero of minus zero
    return text if any(c in text for c in ".en") else f"{text}.0"
