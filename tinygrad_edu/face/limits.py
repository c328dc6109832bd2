"""What a dtype can hold and what it is: `finfo`, `iinfo`, and the attributes of `torch.dtype`."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..core import DTYPES, dtype, dtypes
from ..core.dtypes import as_numpy

__all__ = ["finfo", "iinfo"]


class Limits:
    """The numbers of a dtype, compared and printed by value."""

    shown: tuple[str, ...] = ()
    dtype: str

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash((type(self), self.dtype))

    def __repr__(self) -> str:
        values = [f"{name}={format(getattr(self, name), 'g')}" for name in self.shown]
        return f"{type(self).__name__}({', '.join(values)}, dtype={self.dtype})"


class finfo(Limits):
    """The limits of a floating-point dtype, by default of the default one.

    See https://pytorch.org/docs/stable/type_info.html#torch.torch.finfo

    >>> import tinygrad_edu as torch
    >>> torch.finfo(torch.float16).max
    65504.0
    """

    shown = ("resolution", "min", "max", "eps", "smallest_normal", "tiny")

    def __init__(self, type: Any = None) -> None:
        found = dtypes.default if type is None else as_numpy(type)
        if found.kind != "f":
            raise TypeError(f"torch.finfo() requires a floating point type, but got {found}: use torch.iinfo")
        limits: Any = np.finfo(found)
        self.dtype, self.bits = found.name, found.itemsize * 8
        self.min, self.max, self.eps = float(limits.min), float(limits.max), float(limits.eps)
        self.tiny = self.smallest_normal = float(limits.tiny)
        self.resolution = 10.0**-limits.precision


class iinfo(Limits):
    """The limits of an integer dtype.

    See https://pytorch.org/docs/stable/type_info.html#torch.torch.iinfo

    >>> import tinygrad_edu as torch
    >>> torch.iinfo(torch.int8)
    iinfo(min=-128, max=127, dtype=int8)
    """

    shown = ("min", "max")

    def __init__(self, type: Any) -> None:
        found = as_numpy(type)
        if found.kind not in "iu":
            raise TypeError(f"torch.iinfo() requires an integer type, but got {found}: use torch.finfo for floats")
        limits = np.iinfo(found)
        self.dtype, self.bits, self.min, self.max = found.name, found.itemsize * 8, int(limits.min), int(limits.max)


def _abbreviation(found: dtype) -> str:
    return f"{found.dtype.kind}{found.itemsize * 8}"


ATTRIBUTES: dict[str, Any] = {
    "is_signed": property(lambda found: found.dtype.kind in "if", doc="Whether there are negative numbers."),
    "abbr": property(_abbreviation, doc="The short name: f32 for float32."),
    "to_real": lambda found: found,
}
for _name, _value in ATTRIBUTES.items():
    setattr(dtype, _name, _value)
dtype.__doc__ = f"A type of element, one of {', '.join(map(repr, DTYPES.values()))}; `dtype.numpy` is NumPy's own."
