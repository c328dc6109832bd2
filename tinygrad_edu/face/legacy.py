"""PyTorch's oldest spellings, still in use: `torch.Tensor(2, 3)`, `torch.FloatTensor([1, 2])`, `x.new()`."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..core import DTYPES, Methods, Size, Tensor, answers, dtypes, wrap
from ..ops import conversion
from ..ops.creation import shaped
from .values import as_array

__all__: list[str]


def constructed(*data: Any, dtype: np.dtype[Any] | None = None) -> Tensor:
    """A tensor of the sizes that are given as numbers, or with the values of one list, array or tensor.

    Raises:
        TypeError: a number that is no size, or a tensor of another dtype.
    """
    found = dtypes.default if dtype is None else dtype
    if len(data) != 1 or isinstance(data[0], Size) or (isinstance(data[0], int) and not isinstance(data[0], bool)):
        return wrap(np.zeros(shaped(data or (0,), {}), found))
    (values,) = data
    if isinstance(values, Tensor):
        if dtype is not None and values.array.dtype != dtype:
            raise TypeError(
                f"expected a tensor of {DTYPES[dtype]!r}, but got one of {values.dtype!r}: convert with .to()"
            )
        return wrap(values.array)
    if values is None or isinstance(values, (bool, float)):
        raise TypeError(
            f"new(): data must be a sequence (got {type(values).__name__}): torch.tensor({values}) takes it"
        )
    return wrap(as_array(values, found))


answers(np.ndarray)(constructed)  # Tensor(...) itself calls it by that name


def new(x: Tensor, *data: Any) -> Tensor:
    """A tensor in the dtype of `x`, of the given sizes or with the given values."""
    return constructed(*data, dtype=x.array.dtype)


class Kind(type):
    """The type of the tensors of one dtype: called it makes one, and isinstance tells them."""

    of: np.dtype[Any]

    def __call__(cls, *data: Any) -> Tensor:
        """A tensor of the given sizes, or with the given values."""
        return constructed(*data, dtype=cls.of)

    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, Tensor) and instance.array.dtype == cls.of

    def __repr__(cls) -> str:
        return f"<class 'torch.{cls.__name__}'>"


def set_default_tensor_type(t: Any) -> None:
    """Set the default dtype by the type of its tensors: 'torch.DoubleTensor' or the class; an older spelling."""
    conversion.set_default_dtype(conversion.type(wrap(np.zeros(0)), t).dtype)


def _kinds() -> dict[str, Any]:
    made = {}
    for name, word in conversion.WORDS.items():
        found = np.dtype(name)
        body = {"of": found, "dtype": DTYPES[found], "__doc__": f"The tensors of {name}.", "__module__": __name__}
        made[f"{word}Tensor"] = Kind(f"{word}Tensor", (), body)
    return made


TYPES = _kinds()
globals().update(TYPES)
METHODS: dict[str, Any] = {"new": new}
for _name, _method in METHODS.items():
    setattr(Methods, _name, _method)
__all__ = sorted([*TYPES, "set_default_tensor_type"])
