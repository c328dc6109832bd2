"""Non-linearities as modules: those made of straight lines."""

from __future__ import annotations

import warnings
from typing import Any

from .. import ops
from ..core import Tensor
from . import functional as F
from .activation import InPlace
from .module import Module
from .parameter import Parameter


class _Silent(InPlace):
    """One whose text does not say whether it works in place, as in PyTorch."""

    def extra_repr(self) -> str:
        """Nothing."""
        return ""


class ReLU(InPlace):
    """The positive part, `max(0, x)`.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.ReLU.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.ReLU()(torch.tensor([-1.0, 2.0]))
    tensor([0., 2.])
    """

    def forward(self, input: Tensor) -> Tensor:
        """Entrywise."""
        return F.relu(input, self.inplace)


class ReLU6(InPlace):
    """`min(max(0, x), 6)`.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.ReLU6.html
    """

    def forward(self, input: Tensor) -> Tensor:
        """Entrywise."""
        return F.relu6(input, self.inplace)


class LeakyReLU(InPlace):
    """`x` where positive, else `negative_slope * x`.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.LeakyReLU.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.LeakyReLU(0.5)(torch.tensor([-1.0, 2.0]))
    tensor([-0.5000,  2.0000])
    """

    def __init__(self, negative_slope: float = 1e-2, inplace: bool = False) -> None:
        super().__init__(inplace)
        self.negative_slope = negative_slope

    def forward(self, input: Tensor) -> Tensor:
        """Entrywise."""
        return F.leaky_relu(input, self.negative_slope, self.inplace)

    def extra_repr(self) -> str:
        """The slope."""
        return self._with(f"negative_slope={self.negative_slope}")


class PReLU(Module):
    """`x` where positive, else `weight * x`, with a weight that is learnt: one, or one for each channel.

    Args:
        num_parameters: 1, or the number of channels, the second dimension of the input.
        init: what the weights are at first.
        device: the CPU.
        dtype: of the weights.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.PReLU.html; He et al., 2015
    (https://arxiv.org/abs/1502.01852).

    >>> import tinygrad_edu as torch
    >>> torch.nn.PReLU()(torch.tensor([-1.0, 2.0])).tolist()
    [-0.25, 2.0]
    """

    weight: Parameter

    def __init__(self, num_parameters: int = 1, init: float = 0.25, device: Any = None, dtype: Any = None) -> None:
        super().__init__()
        self.num_parameters, self.init = num_parameters, init
        self.weight = Parameter(
            ops.full((num_parameters,), init, dtype=dtype or ops.get_default_dtype(), device=device)
        )

    def forward(self, input: Tensor) -> Tensor:
        """Entrywise."""
        return F.prelu(input, self.weight)

    def reset_parameters(self) -> None:
        """Set the weights to what they are at first."""
        self.weight.data = ops.full_like(self.weight.data, self.init)

    def extra_repr(self) -> str:
        """How many weights."""
        return f"num_parameters={self.num_parameters}"


class RReLU(InPlace):
    """`x` where positive, else `x` times a slope: in training a random one for each element, else the middle one.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.RReLU.html; Xu et al., 2015
    (https://arxiv.org/abs/1505.00853).
    """

    def __init__(self, lower: float = 1.0 / 8, upper: float = 1.0 / 3, inplace: bool = False) -> None:
        super().__init__(inplace)
        self.lower, self.upper = lower, upper

    def forward(self, input: Tensor) -> Tensor:
        """Entrywise."""
        return F.rrelu(input, self.lower, self.upper, self.training, self.inplace)

    def extra_repr(self) -> str:
        """The range of the slopes."""
        return self._with(f"lower={self.lower}, upper={self.upper}")


class Hardtanh(InPlace):
    """`x`, but at least `min_val` and at most `max_val`.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.Hardtanh.html
    """

    def __init__(
        self,
        min_val: float = -1.0,
        max_val: float = 1.0,
        inplace: bool = False,
        min_value: float | None = None,
        max_value: float | None = None,
    ) -> None:
        super().__init__(inplace)
        if min_value is not None or max_value is not None:
            warnings.warn("min_value and max_value are deprecated: say min_val and max_val", FutureWarning, 2)
            min_val = min_val if min_value is None else min_value
            max_val = max_val if max_value is None else max_value
        if min_val >= max_val:
            raise AssertionError(f"min_val must be less than max_val, but they are {min_val} and {max_val}")
        self.min_val, self.max_val = min_val, max_val

    def forward(self, input: Tensor) -> Tensor:
        """Entrywise."""
        return F.hardtanh(input, self.min_val, self.max_val, self.inplace)

    def extra_repr(self) -> str:
        """The bounds."""
        return self._with(f"min_val={self.min_val}, max_val={self.max_val}")


class Hardsigmoid(_Silent):
    """A sigmoid of three straight lines: 0 up to -3, 1 from 3 on.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.Hardsigmoid.html
    """

    def forward(self, input: Tensor) -> Tensor:
        """Entrywise."""
        return F.hardsigmoid(input, self.inplace)


class Hardswish(_Silent):
    """`x * hardsigmoid(x)`.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.Hardswish.html; Howard et al., 2019
    (https://arxiv.org/abs/1905.02244).
    """

    def forward(self, input: Tensor) -> Tensor:
        """Entrywise."""
        return F.hardswish(input, self.inplace)


class Hardshrink(Module):
    """`x`, but 0 between `-lambd` and `lambd`.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.Hardshrink.html
    """

    def __init__(self, lambd: float = 0.5) -> None:
        super().__init__()
        self.lambd = lambd

    def forward(self, input: Tensor) -> Tensor:
        """Entrywise."""
        return F.hardshrink(input, self.lambd)

    def extra_repr(self) -> str:
        """The bound."""
        return str(self.lambd)


class Softshrink(Hardshrink):
    """`x` moved towards 0 by `lambd`, and 0 where it was nearer than that.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.Softshrink.html
    """

    def forward(self, input: Tensor) -> Tensor:
        """Entrywise."""
        return F.softshrink(input, self.lambd)


class Threshold(InPlace):
    """`x` where it is greater than `threshold`, else `value`.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.Threshold.html
    """

    def __init__(self, threshold: float, value: float, inplace: bool = False) -> None:
        super().__init__(inplace)
        self.threshold, self.value = threshold, value

    def forward(self, input: Tensor) -> Tensor:
        """Entrywise."""
        return F.threshold(input, self.threshold, self.value, self.inplace)

    def extra_repr(self) -> str:
        """Both options."""
        return self._with(f"threshold={self.threshold}, value={self.value}")
