"""The dtypes, and what comes out when two of them meet: PyTorch's rules on NumPy's types."""

from __future__ import annotations

from typing import Any

import numpy as np


class dtype:
    """A type of element; `dtype.numpy` is NumPy's own."""

    __slots__ = ("dtype", "is_floating_point", "itemsize", "name", "numpy")
    is_complex = False

    def __init__(self, name: str) -> None:
        self.name, self.dtype = name, np.dtype(name)  # np.dtype(self) reads the second
        self.numpy, self.is_floating_point, self.itemsize = self.dtype, self.dtype.kind == "f", self.dtype.itemsize

    def __repr__(self) -> str:
        return f"torch.{self.name}"  # as PyTorch, so that outputs compare

    def __reduce__(self) -> Any:
        return _of_name, (self.name,)  # copies and pickles are the same object


def _of_name(name: str) -> dtype:
    return DTYPES[np.dtype(name)]


_NAMES = ("bool", "uint8", "int8", "int16", "int32", "int64", "float16", "float32", "float64")
DTYPES: dict[np.dtype[Any], dtype] = {np.dtype(name): dtype(name) for name in _NAMES}
KINDS = {"b": 0, "u": 1, "i": 1, "f": 2}  # a number of a higher kind widens one of a lower kind, never the other way
INT64, BOOL = np.dtype("int64"), np.dtype("bool")
default = np.dtype("float32")


class Size(tuple[int, ...]):
    """A shape: a tuple that prints and counts as PyTorch's `torch.Size`."""

    __slots__ = ()

    def numel(self) -> int:
        """How many elements a tensor of this shape has."""
        return int(np.prod(self, dtype=np.int64))

    def __repr__(self) -> str:
        return f"torch.Size([{', '.join(map(str, self))}])"


def as_numpy(given: Any) -> np.dtype[Any]:
    """NumPy's dtype of ours, of a Python type or of NumPy's; TypeError for any that tensors cannot hold."""
    found = given.dtype if isinstance(given, dtype) else np.dtype(given)
    if found not in DTYPES:
        raise TypeError(f"can't convert {found} to a tensor: the only supported types are {', '.join(_NAMES)}")
    return found


def promote(a: np.dtype[Any], b: np.dtype[Any]) -> np.dtype[Any]:
    """The dtype in which two tensors of equal standing meet: a float with an integer stays that float."""
    if a == b or KINDS[a.kind] == 2 > KINDS[b.kind]:
        return a
    return b if KINDS[b.kind] == 2 > KINDS[a.kind] else np.promote_types(a, b)


def meet(operands: Any) -> np.dtype[Any]:
    """PyTorch's result type: dimensioned arrays decide, then 0-d arrays, then numbers if theirs is a higher kind."""
    ranks: list[Any] = [None, None, None]
    for x in operands:
        number = BOOL if isinstance(x, bool) else INT64 if isinstance(x, int) else default
        rank, found = (0 if x.ndim else 1, x.dtype) if isinstance(x, np.ndarray) else (2, number)
        ranks[rank] = found if ranks[rank] is None else promote(ranks[rank], found)
    result: Any = None
    for found in ranks:
        if result is None or (found is not None and KINDS[found.kind] > KINDS[result.kind]):
            result = found
    return default if result is None else result
