"""The non-linearities, by PyTorch's names and with its `inplace`."""

from __future__ import annotations

import warnings
from typing import Any

from ... import ops
from ...core import Tensor
from ...ops.inplace import overwrite

__all__ = [
    "elu",
    "gelu",
    "hardtanh",
    "leaky_relu",
    "log_softmax",
    "logsigmoid",
    "relu",
    "relu6",
    "selu",
    "sigmoid",
    "silu",
    "softmax",
    "softmin",
    "tanh",
]


def relu(input: Tensor, inplace: bool = False) -> Tensor:
    """The positive part.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.relu(torch.tensor([-1.0, 2.0]))
    tensor([0., 2.])
    """
    return overwrite(input, ops.relu, "relu_") if inplace else ops.relu(input)


def hardtanh(input: Tensor, min_val: float = -1.0, max_val: float = 1.0, inplace: bool = False) -> Tensor:
    """`x`, but at least `min_val` and at most `max_val`."""
    if inplace:
        return overwrite(input, lambda t: ops.hardtanh(t, min_val, max_val), "hardtanh_")
    return ops.hardtanh(input, min_val, max_val)


def relu6(input: Tensor, inplace: bool = False) -> Tensor:
    """The positive part, at most 6."""
    return overwrite(input, ops.relu6, "relu6_") if inplace else ops.relu6(input)


def leaky_relu(input: Tensor, negative_slope: float = 0.01, inplace: bool = False) -> Tensor:
    """`x` where positive, else `negative_slope * x`."""
    if inplace:
        return overwrite(input, lambda t: ops.leaky_relu(t, negative_slope), "leaky_relu_")
    return ops.leaky_relu(input, negative_slope)


def elu(input: Tensor, alpha: float = 1.0, inplace: bool = False) -> Tensor:
    """`x` where positive, else `alpha * (exp(x) - 1)`."""
    if inplace:
        return overwrite(input, lambda t: ops.elu(t, alpha), "elu_")
    return ops.elu(input, alpha)


def selu(input: Tensor, inplace: bool = False) -> Tensor:
    """The ELU that keeps mean 0 and variance 1 from layer to layer."""
    return overwrite(input, ops.selu, "selu_") if inplace else ops.selu(input)


def silu(input: Tensor, inplace: bool = False) -> Tensor:
    """`x * sigmoid(x)`, also called swish."""
    return overwrite(input, ops.silu, "silu_") if inplace else ops.silu(input)


def gelu(input: Tensor, approximate: str = "none") -> Tensor:
    """`x` times the standard normal distribution function; approximate="tanh" for the form of GPT-2."""
    return ops.gelu(input, approximate)


def sigmoid(input: Tensor) -> Tensor:
    """`1 / (1 + exp(-x))`."""
    return ops.sigmoid(input)


def logsigmoid(input: Tensor) -> Tensor:
    """The logarithm of the sigmoid, without overflow."""
    return ops.log_sigmoid(input)


def tanh(input: Tensor) -> Tensor:
    """The hyperbolic tangent."""
    return ops.tanh(input)


def softmax(input: Tensor, dim: int | None = None, _stacklevel: int = 3, dtype: Any = None) -> Tensor:
    """Positive numbers that sum to 1 along `dim`, in proportion to exp(x).

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.softmax(torch.tensor([0.0, 0.0]), dim=0)
    tensor([0.5000, 0.5000])
    """
    dim = _implicit_dim("softmax", input, _stacklevel) if dim is None else dim
    return ops.softmax(input if dtype is None else ops.to(input, dtype), dim)


def softmin(input: Tensor, dim: int | None = None, _stacklevel: int = 3, dtype: Any = None) -> Tensor:
    """The softmax of -x."""
    dim = _implicit_dim("softmin", input, _stacklevel) if dim is None else dim
    return softmax(ops.negative(input), dim, dtype=dtype)


def log_softmax(input: Tensor, dim: int | None = None, _stacklevel: int = 3, dtype: Any = None) -> Tensor:
    """The logarithm of softmax, without overflow."""
    dim = _implicit_dim("log_softmax", input, _stacklevel) if dim is None else dim
    return ops.log_softmax(input if dtype is None else ops.to(input, dtype), dim)


def _implicit_dim(name: str, input: Tensor, stacklevel: int) -> int:
    text = f"Implicit dimension choice for {name} has been deprecated. Change the call to include dim=X as an argument."
    warnings.warn(text, stacklevel=stacklevel)
    return 0 if input.ndim in (0, 1, 3) else 1
