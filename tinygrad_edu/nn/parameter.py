"""Parameter and Buffer: the tensors that a module owns."""

from __future__ import annotations

from typing import Any, Self

import numpy as np

from .. import core
from ..core import Tensor
from ..ops.conversion import refuse_other_device


class Parameter(Tensor):
    """A tensor that a module registers as its parameter when it is assigned as an attribute.

    Args:
        data: the Tensor whose memory it shares; an empty one if None.
        requires_grad: whether `backward` collects its gradient.

    Raises:
        TypeError: `data` is not a Tensor.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.parameter.Parameter.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.Parameter(torch.ones(2))
    Parameter containing:
    tensor([1., 1.], requires_grad=True)
    """

    __slots__ = ()

    def __init__(self, data: Tensor | None = None, requires_grad: bool = True) -> None:
        _share(self, data)
        self.requires_grad = requires_grad

    def __repr__(self) -> str:
        return f"Parameter containing:\n{super().__repr__()}"

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        copied = type(self).__new__(type(self))
        copied.array, copied.node, copied._grad, copied.alias = self.array.copy(), self.node, None, None
        return copied

    def __reduce__(self) -> Any:
        return type(self), (core.wrap(self.array), self.requires_grad)


class Buffer(Tensor):
    """A tensor that a module registers as part of its state, but that no optimizer changes.

    Args:
        data: the Tensor whose memory it shares; an empty one if None.
        persistent: whether it belongs to the module's `state_dict`.

    >>> import tinygrad_edu as torch
    >>> module = torch.nn.Module()
    >>> module.scale = torch.nn.Buffer(torch.ones(2))
    >>> list(module.state_dict())
    ['scale']
    """

    def __init__(self, data: Tensor | None = None, *, persistent: bool = True) -> None:
        _share(self, data)
        self.persistent = persistent


def _share(tensor: Tensor, data: Any) -> None:
    if data is not None and not isinstance(data, Tensor):
        name, given = type(tensor).__name__, type(data).__name__
        raise TypeError(f"{name} is made from a Tensor, not from {given}: write nn.{name}(torch.tensor(...))")
    tensor.array = np.empty(0, core.dtypes.default) if data is None else data.array
    tensor.node = tensor._grad = tensor.alias = None


def empty(*shape: int, device: Any = None, dtype: Any = None) -> Parameter:
    """A parameter of this shape whose values are yet to be set."""
    refuse_other_device(device or "cpu")
    return Parameter(core.wrap(np.empty(shape, dtype.numpy if dtype else core.dtypes.default)))
