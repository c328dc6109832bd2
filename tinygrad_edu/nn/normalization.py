"""Normalisation, over the batch or within each sample."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np

from .. import core
from ..core import Tensor
from . import functional as F
from . import init
from .module import Module
from .parameter import Parameter, empty


class _BatchNorm(Module):
    """Normalises each channel over the batch, and remembers the moments for evaluation.

    Args:
        num_features: the number of channels C.
        eps: added to the variance.
        momentum: how far the running moments move at each batch; None for the plain mean over all batches.
        affine: whether a scale and a shift per channel are learned.
        track_running_stats: whether running moments are kept; else evaluation uses the batch's own.
        device: the CPU.
        dtype: of the parameters and the running moments; the default dtype if None.
        bias: whether a shift is learned, if `affine`.

    Attributes:
        weight, bias: (C,), ones and zeros at first, or None.
        running_mean, running_var, num_batches_tracked: buffers (C,), (C,) and (), or None.

    Raises:
        ValueError: the input has another number of dimensions, or one value per channel in training.
    """

    ndims: ClassVar[tuple[int, ...]]
    weight: Parameter | None
    bias: Parameter | None
    running_mean: Tensor | None
    running_var: Tensor | None
    num_batches_tracked: Tensor | None

    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float | None = 0.1,
        affine: bool = True,
        track_running_stats: bool = True,
        device: Any = None,
        dtype: Any = None,
        *,
        bias: bool = True,
    ) -> None:
        super().__init__()
        self.num_features, self.eps, self.momentum = num_features, eps, momentum
        self.affine, self.track_running_stats = affine, track_running_stats

        def vector(wanted: bool) -> Parameter | None:
            return empty(num_features, device=device, dtype=dtype) if wanted else None

        self.register_parameter("weight", vector(affine))
        self.register_parameter("bias", vector(affine and bias))
        for name in ("running_mean", "running_var"):
            values = vector(track_running_stats)
            self.register_buffer(name, None if values is None else values.detach())
        count = core.wrap(np.zeros((), np.int64)) if track_running_stats else None
        self.register_buffer("num_batches_tracked", count)
        self.reset_parameters()

    def reset_running_stats(self) -> None:
        """Forget all batches."""
        for tensor, value in ((self.running_mean, 0), (self.running_var, 1), (self.num_batches_tracked, 0)):
            if tensor is not None:
                init.constant_(tensor, value)

    def reset_parameters(self) -> None:
        """Forget all batches, and make the scale one and the shift zero."""
        self.reset_running_stats()
        for tensor, value in ((self.weight, 1), (self.bias, 0)):
            if tensor is not None:
                init.constant_(tensor, value)

    def forward(self, input: Tensor) -> Tensor:
        """The same shape."""
        if input.ndim not in self.ndims:
            expected = " or ".join(f"{n}D" for n in self.ndims)
            raise ValueError(f"expected {expected} input (got {input.ndim}D input): its shape is {input.shape}")
        if input.shape[1] != self.num_features:
            raise RuntimeError(
                f"{self._get_name()} is made for {self.num_features} channels, "
                f"but input of shape {input.shape} has {input.shape[1]}"
            )
        mean, var, momentum = self.running_mean, self.running_var, self.momentum
        if self.training and not self.track_running_stats:
            mean = var = None
        elif self.training and self.num_batches_tracked is not None:
            count = self.num_batches_tracked.array
            count += 1
            momentum = 1 / int(count) if momentum is None else momentum
        own = self.training or mean is None
        return F.batch_norm(input, mean, var, self.weight, self.bias, own, momentum or 0.0, self.eps)

    def extra_repr(self) -> str:
        """All options."""
        return (
            f"{self.num_features}, eps={self.eps}, momentum={self.momentum}, affine={self.affine}, "
            f"bias={self.bias is not None}, track_running_stats={self.track_running_stats}"
        )


class BatchNorm1d(_BatchNorm):
    """Batch normalisation of vectors (N, C) or sequences (N, C, L).

    Source: https://pytorch.org/docs/stable/generated/torch.nn.BatchNorm1d.html; Ioffe and Szegedy, 2015
    (https://arxiv.org/abs/1502.03167).

    >>> import tinygrad_edu as torch
    >>> layer = torch.nn.BatchNorm1d(1)
    >>> layer(torch.tensor([[1.0], [3.0]])).detach()
    tensor([[-1.0000],
            [ 1.0000]])
    >>> layer.running_mean
    tensor([0.2000])
    """

    ndims = (2, 3)


class BatchNorm2d(_BatchNorm):
    """Batch normalisation of images (N, C, H, W).

    Source: https://pytorch.org/docs/stable/generated/torch.nn.BatchNorm2d.html; Ioffe and Szegedy, 2015
    (https://arxiv.org/abs/1502.03167).

    >>> import tinygrad_edu as torch
    >>> torch.nn.BatchNorm2d(3)(torch.randn(2, 3, 4, 4)).shape
    torch.Size([2, 3, 4, 4])
    """

    ndims = (4,)


class LayerNorm(Module):
    """Normalises each sample over its last dimensions.

    Args:
        normalized_shape: the sizes of those dimensions; one number for the last alone.
        eps: added to the variance.
        elementwise_affine: whether a scale and a shift per element are learned.
        bias: whether the shift is, if `elementwise_affine`.
        device: the CPU.
        dtype: of the parameters; the default dtype if None.

    Attributes:
        weight, bias: of shape `normalized_shape`, ones and zeros at first, or None.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.LayerNorm.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.LayerNorm(3)(torch.tensor([1.0, 2.0, 3.0])).detach()
    tensor([-1.2247,  0.0000,  1.2247])
    """

    def __init__(
        self,
        normalized_shape: int | Sequence[int],
        eps: float = 1e-5,
        elementwise_affine: bool = True,
        bias: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        shape = (normalized_shape,) if isinstance(normalized_shape, int) else tuple(normalized_shape)
        self.normalized_shape, self.eps, self.elementwise_affine = shape, eps, elementwise_affine
        for name, wanted in (("weight", elementwise_affine), ("bias", elementwise_affine and bias)):
            self.register_parameter(name, empty(*shape, device=device, dtype=dtype) if wanted else None)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """A scale of ones and a shift of zeros."""
        if self.weight is not None:
            init.ones_(self.weight)
        if self.bias is not None:
            init.zeros_(self.bias)

    def forward(self, input: Tensor) -> Tensor:
        """From (*, *normalized_shape) to the same shape."""
        return F.layer_norm(input, self.normalized_shape, self.weight, self.bias, self.eps)

    def extra_repr(self) -> str:
        """The shape and the options, as PyTorch."""
        affine = f"elementwise_affine={self.elementwise_affine}"
        return f"{self.normalized_shape}, eps={self.eps}, {affine}, bias={self.bias is not None}"
