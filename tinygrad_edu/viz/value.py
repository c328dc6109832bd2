"""The numbers on a picture: a small array whole, a large one in summary; by value, so that no array is kept alive."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import numpy as np

SMALL = 64  # elements of an array that is kept whole
ACROSS, DOWN = 5, 6  # numbers of a matrix that is written out, along a row and along a column
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
        if self.size and self.low == self.high and not self.odd and self.shape:
            return f"all {self._number(self.low)}"
        if self.numbers is not None and (not self.shape or (len(self.shape) == 1 and self.size <= ACROSS)):
            return self._nested(self.numbers)
        if not self.size:
            return "empty"
        odd = f", {self.odd} nan or inf" if self.odd else ""
        return f"{number(self.low)} … {number(self.high)}, mean {number(self.mean)}{odd}"

    def rows(self) -> list[str]:
        """A small matrix as one line for each of its rows, in columns; anything else on one line."""
        if self.numbers is None or len(self.shape) != 2 or not self.size or self.line().startswith("all"):
            return [self.line()]
        if self.shape[0] > DOWN or self.shape[1] > ACROSS:
            return [self.line()]
        cells = [[self._number(x) for x in row] for row in self.numbers]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        return ["[" + " ".join(c.rjust(w) for c, w in zip(row, widths, strict=True)) + "]" for row in cells]

    def _nested(self, numbers: Nested) -> str:
        if isinstance(numbers, list):
            return "[" + ", ".join(map(self._nested, numbers)) + "]"
        return self._number(numbers)

    def _number(self, x: Any) -> str:
        return number(float(x)) if self.dtype.startswith("float") else str(int(x) if self.dtype != "bool" else bool(x))


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
    text = f"{x:.4g}"
    return text if any(c in text for c in ".en") else f"{text}.0"
