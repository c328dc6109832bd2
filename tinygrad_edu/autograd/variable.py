"""The name that tensors with gradients had before PyTorch 0.4, which old tutorials still use."""

from __future__ import annotations

from typing import Any

from ..core import Tensor, wrap


class _IsTensor(type):
    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, Tensor)

    def __call__(cls, data: Any, requires_grad: bool = False, volatile: Any = None) -> Tensor:
        if not isinstance(data, Tensor):
            raise TypeError(f"Variable data has to be a tensor, but got {type(data).__name__}: use torch.tensor(...)")
        variable = wrap(data.array)
        variable.requires_grad = requires_grad
        return variable


class Variable(metaclass=_IsTensor):
    """A Tensor on the memory of `data`; every Tensor is a Variable.

    Args:
        data: a Tensor.
        requires_grad: whether it collects a gradient.
        volatile: ignored, as in PyTorch: use no_grad().

    See https://pytorch.org/docs/stable/autograd.html#variable-deprecated

    >>> import tinygrad_edu as torch
    >>> torch.autograd.Variable(torch.ones(2), requires_grad=True)
    tensor([1., 1.], requires_grad=True)
    """
