"""Normalisation of channels: over the batch, or over each sample, with running moments for evaluation."""

from __future__ import annotations

import warnings
from typing import Any, ClassVar

import numpy as np

from .. import core
from ..core import Tensor
from . import functional as F
from . import init
from .module import Module
from .parameter import Parameter, empty


class _Norm(Module):
    """Normalises each channel, and remembers the moments for evaluation.

    Args:
        num_features: the number of channels C.
        eps: added to the variance.
        momentum: how far the running moments move at each batch; None for the plain mean over all batches (of
            instance normalisation: not at all).
        affine: whether a scale and a shift per channel are learned.
        track_running_stats: whether running moments are kept; else evaluation uses the batch's own.
        device: the CPU.
        dtype: of the parameters and the running moments; the default dtype if None.
        bias: whether a shift is learned, if `affine`.

    Attributes:
        weight, bias: (C,), ones and zeros at first, or None.
        running_mean, running_var, num_batches_tracked: buffers (C,), (C,) and (), or None.

    Raises:
        ValueError: the input has another number of dimensions, or too few values per channel in training.
    """

    ndims: ClassVar[tuple[int, ...]]  # of the inputs that it takes
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

    def extra_repr(self) -> str:
        """All options."""
        return (
            f"{self.num_features}, eps={self.eps}, momentum={self.momentum}, affine={self.affine}, "
            f"bias={self.bias is not None}, track_running_stats={self.track_running_stats}"
        )

    def check_dimensions(self, input: Tensor) -> None:
        """ValueError for an input of another number of dimensions."""
        if input.ndim not in self.ndims:
            expected = " or ".join(f"{n}D" for n in self.ndims)
            raise ValueError(f"expected {expected} input (got {input.ndim}D input): its shape is {input.shape}")


class _BatchNorm(_Norm):
    """Normalises each channel over the batch."""

    def forward(self, input: Tensor) -> Tensor:
        """The same shape."""
        self.check_dimensions(input)
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


class BatchNorm1d(_BatchNorm):
    """Batch normalisation of vectors (N, C) or sequences (N, C, L).

    See https://pytorch.org/docs/stable/generated/torch.nn.BatchNorm1d.html; Ioffe and Szegedy 2015
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

    See https://pytorch.org/docs/stable/generated/torch.nn.BatchNorm2d.html; Ioffe and Szegedy 2015
    (https://arxiv.org/abs/1502.03167).

    >>> import tinygrad_edu as torch
    >>> torch.nn.BatchNorm2d(3)(torch.randn(2, 3, 4, 4)).shape
    torch.Size([2, 3, 4, 4])
    """

    ndims = (4,)


class BatchNorm3d(_BatchNorm):
    """Batch normalisation of volumes (N, C, D, H, W).

    See https://pytorch.org/docs/stable/generated/torch.nn.BatchNorm3d.html; Ioffe and Szegedy 2015
    (https://arxiv.org/abs/1502.03167).
    """

    ndims = (5,)


class _InstanceNorm(_Norm):
    """Normalises each channel of each sample; without a batch too."""

    momentum: float

    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float = 0.1,
        affine: bool = False,
        track_running_stats: bool = False,
        device: Any = None,
        dtype: Any = None,
        *,
        bias: bool = True,
    ) -> None:
        super().__init__(num_features, eps, momentum, affine, track_running_stats, device, dtype, bias=bias)

    def forward(self, input: Tensor) -> Tensor:
        """The same shape: (N, C, ...) or (C, ...)."""
        self.check_dimensions(input)
        single = input.ndim == self.ndims[0]
        channels = input.shape[0 if single else 1]
        if channels != self.num_features:
            text = f"expected {self.num_features} channels, but input of shape {input.shape} has {channels}"
            if self.affine:
                raise ValueError(text)
            warnings.warn(f"{text}; affine=False uses no num_features: leave it out", stacklevel=2)
        own = self.training or not self.track_running_stats
        x = input[None] if single else input
        out = F.instance_norm(
            x, self.running_mean, self.running_var, self.weight, self.bias, own, self.momentum or 0.0, self.eps
        )
        return out[0] if single else out


class InstanceNorm1d(_InstanceNorm):
    """Instance normalisation of sequences (N, C, L) or (C, L).

    See https://pytorch.org/docs/stable/generated/torch.nn.InstanceNorm1d.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.InstanceNorm1d(1)(torch.tensor([[[1.0, 3.0]]]))
    tensor([[[-1.0000,  1.0000]]])
    """

    ndims = (2, 3)


class InstanceNorm2d(_InstanceNorm):
    """Instance normalisation of images (N, C, H, W) or (C, H, W).

    See https://pytorch.org/docs/stable/generated/torch.nn.InstanceNorm2d.html; Ulyanov, Vedaldi and Lempitsky 2016
    (https://arxiv.org/abs/1607.08022).
    """

    ndims = (3, 4)


class InstanceNorm3d(_InstanceNorm):
    """Instance normalisation of volumes (N, C, D, H, W) or (C, D, H, W).

    See https://pytorch.org/docs/stable/generated/torch.nn.InstanceNorm3d.html
    """

    ndims = (4, 5)
