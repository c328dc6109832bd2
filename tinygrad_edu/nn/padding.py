"""Borders as modules, for one, two and three spatial dimensions.

The padding is one number for all sides, or (before, after) for the last dimension, then for the one before it, ...
"""

from __future__ import annotations

from typing import Any

from ..core import Tensor
from . import functional as F
from .module import Module


class _Pad(Module):
    """A border around the last `dimensions` dimensions."""

    dimensions, mode = 1, "constant"
    padding: tuple[int, ...]

    def __init__(self, padding: Any) -> None:
        super().__init__()
        self.padding = tuple(padding) if isinstance(padding, (tuple, list)) else (padding,) * (2 * self.dimensions)

    def forward(self, input: Tensor) -> Tensor:
        """From (N, C, spatial) or (C, spatial) to the same with larger spatial dimensions."""
        return F.pad(input, self.padding, self.mode)

    def extra_repr(self) -> str:
        """How many on each side."""
        return f"{self.padding}"


class _ConstantPad(_Pad):
    value: float

    def __init__(self, padding: Any, value: float) -> None:
        super().__init__(padding)
        self.value = value

    def forward(self, input: Tensor) -> Tensor:
        """Any shape with as many dimensions, or more."""
        return F.pad(input, self.padding, "constant", self.value)

    def extra_repr(self) -> str:
        """How many on each side, and the value."""
        return f"padding={self.padding}, value={self.value}"


class _ZeroPad(_ConstantPad):
    def __init__(self, padding: Any) -> None:
        super().__init__(padding, 0.0)

    extra_repr = _Pad.extra_repr


class _CircularPad(_Pad):
    mode = "circular"

    def forward(self, input: Tensor) -> Tensor:
        """From (N, C, spatial) or (C, spatial) to the same with larger spatial dimensions."""
        n = self.dimensions
        if input.ndim not in (n + 1, n + 2):
            raise ValueError(f"expected {n + 1}D or {n + 2}D input (got {input.ndim}D input)")
        return super().forward(input)


class ConstantPad1d(_ConstantPad):
    """A constant `value` around (C, W) or (N, C, W).

    Source: https://pytorch.org/docs/stable/generated/torch.nn.ConstantPad1d.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.ConstantPad1d((1, 0), 3.5)(torch.zeros(1, 2))
    tensor([[3.5000, 0.0000, 0.0000]])
    """

    dimensions = 1


class ConstantPad2d(_ConstantPad):
    """A constant `value` around (C, H, W) or (N, C, H, W).

    Source: https://pytorch.org/docs/stable/generated/torch.nn.ConstantPad2d.html
    """

    dimensions = 2


class ConstantPad3d(_ConstantPad):
    """A constant `value` around (C, D, H, W) or (N, C, D, H, W).

    Source: https://pytorch.org/docs/stable/generated/torch.nn.ConstantPad3d.html
    """

    dimensions = 3


class ZeroPad1d(_ZeroPad):
    """Zeros around (C, W) or (N, C, W).

    Source: https://pytorch.org/docs/stable/generated/torch.nn.ZeroPad1d.html
    """

    dimensions = 1


class ZeroPad2d(_ZeroPad):
    """Zeros around (C, H, W) or (N, C, H, W).

    Source: https://pytorch.org/docs/stable/generated/torch.nn.ZeroPad2d.html
    """

    dimensions = 2


class ZeroPad3d(_ZeroPad):
    """Zeros around (C, D, H, W) or (N, C, D, H, W).

    Source: https://pytorch.org/docs/stable/generated/torch.nn.ZeroPad3d.html
    """

    dimensions = 3


class ReflectionPad1d(_Pad):
    """The mirror image around (C, W) or (N, C, W).

    Source: https://pytorch.org/docs/stable/generated/torch.nn.ReflectionPad1d.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.ReflectionPad1d(2)(torch.arange(4.0)[None])
    tensor([[2., 1., 0., 1., 2., 3., 2., 1.]])
    """

    dimensions, mode = 1, "reflect"


class ReflectionPad2d(_Pad):
    """The mirror image around (C, H, W) or (N, C, H, W).

    Source: https://pytorch.org/docs/stable/generated/torch.nn.ReflectionPad2d.html
    """

    dimensions, mode = 2, "reflect"


class ReflectionPad3d(_Pad):
    """The mirror image around (C, D, H, W) or (N, C, D, H, W).

    Source: https://pytorch.org/docs/stable/generated/torch.nn.ReflectionPad3d.html
    """

    dimensions, mode = 3, "reflect"


class ReplicationPad1d(_Pad):
    """The outermost elements repeated around (C, W) or (N, C, W).

    Source: https://pytorch.org/docs/stable/generated/torch.nn.ReplicationPad1d.html
    """

    dimensions, mode = 1, "replicate"


class ReplicationPad2d(_Pad):
    """The outermost elements repeated around (C, H, W) or (N, C, H, W).

    Source: https://pytorch.org/docs/stable/generated/torch.nn.ReplicationPad2d.html
    """

    dimensions, mode = 2, "replicate"


class ReplicationPad3d(_Pad):
    """The outermost elements repeated around (C, D, H, W) or (N, C, D, H, W).

    Source: https://pytorch.org/docs/stable/generated/torch.nn.ReplicationPad3d.html
    """

    dimensions, mode = 3, "replicate"


class CircularPad1d(_CircularPad):
    """The other end around (C, W) or (N, C, W).

    Source: https://pytorch.org/docs/stable/generated/torch.nn.CircularPad1d.html
    """

    dimensions = 1


class CircularPad2d(_CircularPad):
    """The other end around (C, H, W) or (N, C, H, W).

    Source: https://pytorch.org/docs/stable/generated/torch.nn.CircularPad2d.html
    """

    dimensions = 2


class CircularPad3d(_CircularPad):
    """The other end around (C, D, H, W) or (N, C, D, H, W).

    Source: https://pytorch.org/docs/stable/generated/torch.nn.CircularPad3d.html
    """

    dimensions = 3
