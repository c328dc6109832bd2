"""The Tensor: an ndarray, and the node that made it."""

from __future__ import annotations

from typing import Any

import numpy as np

from .dtypes import DTYPES, Size
from .methods import Methods
from .table import NUMPY

LEAF: Any = "leaf"  # the node of a tensor that ends the graph and collects its gradient: parents then hold the tensor


class Tensor(Methods):
    """An array that records what is done to it.

    `array` is the ndarray; `node` is None for a constant, LEAF for a tensor that collects `.grad`, else the Node of the
    op that made it; `shared` says whether views of the memory were taken.
    """

    __slots__ = ("__dict__", "__weakref__", "_grad", "array", "node", "shared")
    array: np.ndarray
    node: Any
    shared: bool
    _grad: Tensor | None
    __hash__ = object.__hash__

    def __init__(self, *data: Any, requires_grad: bool = False) -> None:
        made = NUMPY[np.ndarray](*data)
        self.array, self.node, self._grad = made.array, None, None
        self.requires_grad = requires_grad

    shape = property(lambda self: Size(self.array.shape), doc="The size along each dimension.")
    dtype = property(lambda self: DTYPES[self.array.dtype], doc="The type of the elements.")
    ndim = property(lambda self: self.array.ndim, doc="The number of dimensions.")
    grad_fn = property(lambda self: None if self.node is LEAF else self.node, doc="The Node that made this tensor.")
    is_leaf = property(lambda self: self.node is None or self.node is LEAF, doc="Whether no op made this tensor.")

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        if self.requires_grad:
            raise RuntimeError("Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.")
        return np.array(self.array, dtype, copy=copy)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *args: Any, **kwargs: Any) -> Any:
        if method != "__call__" or ufunc not in NUMPY:  # np.cos(tensor) records cos
            return self.without_rule(getattr(ufunc, method), f"{ufunc.__name__}.{method}", args, kwargs)
        if len(kwargs.get("out", ())) == 1:  # NumPy hands it over in a tuple
            (kwargs["out"],) = kwargs["out"]
        return NUMPY[ufunc](*args, **kwargs)

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        if function not in NUMPY:  # np.where(c, tensor, 0) records where
            return self.without_rule(function, function.__name__, args, kwargs)
        return NUMPY[function](*args, **kwargs)


def wrap(array: np.ndarray, node: Any = None, new: Any = Tensor.__new__) -> Tensor:
    """A Tensor on `array` itself, without a copy or a check."""
    tensor: Tensor = new(Tensor)
    tensor.array, tensor.node, tensor._grad = array, node, None
    return tensor


def unwrap(x: Any) -> Any:
    """The array of a Tensor; anything else as it is."""
    return x.array if isinstance(x, Tensor) else x
