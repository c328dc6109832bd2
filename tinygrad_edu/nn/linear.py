"""Linear maps."""

from __future__ import annotations

import math
from typing import Any

from .. import ops
from ..core import Tensor
from . import functional as F
from . import init
from .module import Module
from .parameter import Parameter, empty


class Identity(Module):
    """Returns its input; whatever it is made with is ignored.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.Identity.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.Identity(54, unused=True)(torch.ones(1))
    tensor([1.])
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__()

    def forward(self, input: Tensor) -> Tensor:
        """The input."""
        return input


class Linear(Module):
    """`x @ weight.T + bias`, over the last dimension.

    Args:
        in_features: size of the last dimension of the input.
        out_features: size of the last dimension of the output.
        bias: whether a bias is added.
        device: the CPU.
        dtype: of the parameters; the default dtype if None.

    Attributes:
        weight: (out_features, in_features), uniform in ± 1 / sqrt(in_features) at first.
        bias: (out_features,), from the same range, or None.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.Linear.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.Linear(20, 30)(torch.randn(128, 20)).shape
    torch.Size([128, 30])
    """

    in_features: int
    out_features: int
    weight: Parameter
    bias: Parameter | None

    def __init__(
        self, in_features: int, out_features: int, bias: bool = True, device: Any = None, dtype: Any = None
    ) -> None:
        super().__init__()
        self.in_features, self.out_features = in_features, out_features
        self.weight = empty(out_features, in_features, device=device, dtype=dtype)
        self.register_parameter("bias", empty(out_features, device=device, dtype=dtype) if bias else None)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw the weight and the bias anew."""
        start_as_linear(self.weight, self.bias)

    def forward(self, input: Tensor) -> Tensor:
        """From (*, in_features) to (*, out_features)."""
        return ops.linear(input, self.weight, self.bias)

    def extra_repr(self) -> str:
        """The sizes."""
        return f"in_features={self.in_features}, out_features={self.out_features}, bias={self.bias is not None}"


class Bilinear(Module):
    """x1^T A x2 + b, with a matrix A for each output.

    Args:
        in1_features: size of the last dimension of the first input.
        in2_features: size of the last dimension of the second.
        out_features: size of the last dimension of the output.
        bias: whether a bias is added.
        device: the CPU.
        dtype: of the parameters; the default dtype if None.

    Attributes:
        weight: (out_features, in1_features, in2_features), uniform in ± 1 / sqrt(in1_features) at first.
        bias: (out_features,), from the same range, or None.

    Raises:
        ValueError: `in1_features` is not positive.

    See https://pytorch.org/docs/stable/generated/torch.nn.Bilinear.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.Bilinear(2, 3, 4)(torch.ones(5, 2), torch.ones(5, 3)).shape
    torch.Size([5, 4])
    """

    weight: Parameter
    bias: Parameter | None

    def __init__(
        self,
        in1_features: int,
        in2_features: int,
        out_features: int,
        bias: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        if in1_features <= 0:
            raise ValueError(f"in1_features must be > 0, but got {in1_features}")
        self.in1_features, self.in2_features, self.out_features = in1_features, in2_features, out_features
        self.weight = empty(out_features, in1_features, in2_features, device=device, dtype=dtype)
        self.register_parameter("bias", empty(out_features, device=device, dtype=dtype) if bias else None)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw the weight and the bias anew."""
        bound = 1 / math.sqrt(self.in1_features)
        init.uniform_(self.weight, -bound, bound)
        if self.bias is not None:
            init.uniform_(self.bias, -bound, bound)

    def forward(self, input1: Tensor, input2: Tensor) -> Tensor:
        """From (*, in1_features) and (*, in2_features) to (*, out_features)."""
        return F.bilinear(input1, input2, self.weight, self.bias)

    def extra_repr(self) -> str:
        """The sizes."""
        return (
            f"in1_features={self.in1_features}, in2_features={self.in2_features}, out_features={self.out_features}, "
            f"bias={self.bias is not None}"
        )


def start_as_linear(weight: Parameter, bias: Parameter | None) -> None:
    """Draw both uniformly from ± 1 / sqrt(inputs), the weight first: how PyTorch starts Linear and Conv."""
    init.kaiming_uniform_(weight, a=math.sqrt(5))
    if bias is not None:
        inputs, _ = init._calculate_fan_in_and_fan_out(weight)
        bound = 1 / math.sqrt(inputs) if inputs > 0 else 0
        init.uniform_(bias, -bound, bound)
