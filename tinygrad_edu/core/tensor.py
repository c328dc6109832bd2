"""The Tensor: an ndarray, and the node that made it."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import mode
from .dtypes import DTYPES, Size
from .methods import Methods
from .table import NUMPY

LEAF: Any = "leaf"  # the node of a tensor that ends the graph and collects its gradient: parents then hold the tensor


class Tensor(Methods):
    """An array that records what is done to it.

    `array` is the ndarray; `node` is None for a constant, LEAF for a tensor that collects `.grad`, else the Node of the
    op that made it; `alias` tells of the other tensors on the same memory (calls/views.py).
    """

    __slots__ = ("__dict__", "__weakref__", "_grad", "alias", "array", "node")
    array: np.ndarray
    node: Any
    alias: Any
    _grad: Tensor | None
    __hash__ = object.__hash__

    def __init__(self, *data: Any, requires_grad: bool = False) -> None:
        made = NUMPY[np.ndarray](*data)
        self.array, self.node, self._grad, self.alias = made.array, None, None, mode.alias
        self.requires_grad = requires_grad

    shape = property(lambda self: Size(self.array.shape), doc="The size along each dimension.")
    dtype = property(lambda self: DTYPES[self.array.dtype], doc="The type of the elements.")
    ndim = property(lambda self: self.array.ndim, doc="The number of dimensions.")
    is_leaf = property(lambda self: self.node is LEAF or not self.requires_grad, doc="Whether no op made this tensor.")


def wrap(array: np.ndarray, node: Any = None, new: Any = Tensor.__new__) -> Tensor:
    """A Tensor on `array` itself, without a copy or a check."""
    tensor: Tensor = new(Tensor)
    tensor.array, tensor.node, tensor._grad, tensor.alias = array, node, None, mode.alias
    return tensor


def unwrap(x: Any) -> Any:
    """The array of a Tensor; anything else as it is."""
    return x.array if isinstance(x, Tensor) else x
