"""Initial values of parameters, drawn in PyTorch's order, so that a seed gives PyTorch's weights."""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np

from .. import autograd, core, ops
from ..core import Tensor


def uniform_(tensor: Tensor, a: float = 0.0, b: float = 1.0, generator: Any = None) -> Tensor:
    """Fill with draws from the uniform distribution on [a, b).

    >>> import tinygrad_edu as torch
    >>> generator = torch.manual_seed(0)
    >>> torch.nn.init.uniform_(torch.empty(2))
    tensor([0.4963, 0.7682])
    """
    with autograd.no_grad():
        return ops.uniform_(tensor, a, b, generator=generator)


def normal_(tensor: Tensor, mean: float = 0.0, std: float = 1.0, generator: Any = None) -> Tensor:
    """Fill with draws from the normal distribution."""
    with autograd.no_grad():
        return ops.normal_(tensor, mean, std, generator=generator)


def constant_(tensor: Tensor, val: float) -> Tensor:
    """Fill with one value.

    >>> import tinygrad_edu as torch
    >>> torch.nn.init.constant_(torch.empty(2), 3)
    tensor([3., 3.])
    """
    with autograd.no_grad():
        return ops.fill_(tensor, val)


def ones_(tensor: Tensor) -> Tensor:
    """Fill with ones."""
    return constant_(tensor, 1.0)


def zeros_(tensor: Tensor) -> Tensor:
    """Fill with zeros."""
    return constant_(tensor, 0.0)


def eye_(tensor: Tensor) -> Tensor:
    """Fill a matrix with the identity: ones on the diagonal, zeros elsewhere.

    Raises:
        ValueError: the tensor has not two dimensions.

    >>> import tinygrad_edu as torch
    >>> torch.nn.init.eye_(torch.empty(2, 3))
    tensor([[1., 0., 0.],
            [0., 1., 0.]])
    """
    if tensor.ndim != 2:
        raise ValueError(f"Only tensors with 2 dimensions are supported, this one has shape {tensor.shape}")
    return _fill(tensor, np.eye(*tensor.shape), "eye_")


def dirac_(tensor: Tensor, groups: int = 1) -> Tensor:
    """Fill the weight of a convolution so that it hands on as many channels as it can.

    Args:
        tensor: the weight, (outputs, inputs, *kernel), of one to three kernel dimensions.
        groups: into how many groups the channels are parted, each handed on by itself.

    Raises:
        ValueError: another number of dimensions, or outputs that `groups` does not divide.

    Source: https://pytorch.org/docs/stable/nn.init.html#torch.nn.init.dirac_

    >>> import tinygrad_edu as torch
    >>> torch.nn.init.dirac_(torch.empty(2, 1, 3))
    tensor([[[0., 1., 0.]],
    <BLANKLINE>
            [[0., 0., 0.]]])
    """
    if tensor.ndim not in (3, 4, 5):
        raise ValueError(f"Only tensors with 3, 4, or 5 dimensions are supported, this one has shape {tensor.shape}")
    outputs, inputs, *kernel = tensor.shape
    if outputs % groups:
        raise ValueError(f"dim 0 must be divisible by groups, but {outputs} outputs are not by {groups}")
    values = np.zeros(tensor.shape)
    channels = np.arange(min(outputs // groups, inputs))
    for first in range(0, outputs, outputs // groups) if channels.size else ():
        values[(first + channels, channels, *(n // 2 for n in kernel))] = 1
    return _fill(tensor, values, "dirac_")


def sparse_(tensor: Tensor, sparsity: float, std: float = 0.01, generator: Any = None) -> Tensor:
    """Fill a matrix with normal draws, but that share of each column, `sparsity`, with zeros.

    The places of the zeros come from the default generator even where another is given, as in PyTorch.

    Raises:
        ValueError: the tensor has not two dimensions.

    Source: Martens, 2010 (https://icml.cc/Conferences/2010/papers/458.pdf).

    >>> import tinygrad_edu as torch
    >>> torch.nn.init.sparse_(torch.empty(4, 3), sparsity=0.5).count_nonzero()
    tensor(6)
    """
    if tensor.ndim != 2:
        raise ValueError(f"Only tensors with 2 dimensions are supported, this one has shape {tensor.shape}")
    normal_(tensor, 0.0, std, generator)
    rows, columns = tensor.shape
    for column in range(columns):
        zeros = ops.randperm(rows).array[: math.ceil(sparsity * rows)]
        tensor.array[zeros, column] = 0
    return tensor


def calculate_gain(nonlinearity: str, param: float | None = None) -> float:
    """The factor by which weights are larger before this non-linearity than before none.

    Args:
        nonlinearity: "linear", "conv2d" and the like, "sigmoid", "tanh", "relu", "leaky_relu" or "selu".
        param: the negative slope of leaky_relu, 0.01 if None.

    Raises:
        ValueError: no gain is known, or `param` is no number.

    Source: https://pytorch.org/docs/stable/nn.init.html#torch.nn.init.calculate_gain

    >>> import tinygrad_edu as torch
    >>> torch.nn.init.calculate_gain("leaky_relu", 1.0)
    1.0
    """
    linear = {f"conv{kind}{n}d" for kind in ("", "_transpose") for n in (1, 2, 3)} | {"linear", "sigmoid"}
    gains = {"tanh": 5.0 / 3, "relu": math.sqrt(2.0), "selu": 3.0 / 4} | dict.fromkeys(linear, 1)
    if nonlinearity == "leaky_relu":
        slope = 0.01 if param is None else param
        if isinstance(slope, bool) or not isinstance(slope, (int, float)):
            raise ValueError(f"negative_slope {param} not a valid number")
        return math.sqrt(2.0 / (1 + slope**2))
    if nonlinearity not in gains:
        raise ValueError(
            f"Unsupported nonlinearity {nonlinearity}: known are {', '.join(sorted({*gains, 'leaky_relu'}))}"
        )
    return gains[nonlinearity]


def xavier_uniform_(tensor: Tensor, gain: float = 1.0, generator: Any = None) -> Tensor:
    """Fill so that the variance stays the same forward and backward, uniformly.

    Source: Glorot and Bengio, 2010 (https://proceedings.mlr.press/v9/glorot10a.html).

    >>> import tinygrad_edu as torch
    >>> bool((torch.nn.init.xavier_uniform_(torch.empty(3, 3)).abs() <= 1).all())
    True
    """
    bound = math.sqrt(3.0) * _xavier_std(tensor, gain)
    return uniform_(tensor, -bound, bound, generator)


def xavier_normal_(tensor: Tensor, gain: float = 1.0, generator: Any = None) -> Tensor:
    """Fill so that the variance stays the same forward and backward, normally.

    Source: Glorot and Bengio, 2010 (https://proceedings.mlr.press/v9/glorot10a.html).
    """
    return normal_(tensor, 0.0, _xavier_std(tensor, gain), generator)


def _xavier_std(tensor: Tensor, gain: float) -> float:
    return gain * math.sqrt(2.0 / float(sum(_calculate_fan_in_and_fan_out(tensor))))


def kaiming_uniform_(
    tensor: Tensor, a: float = 0, mode: str = "fan_in", nonlinearity: str = "leaky_relu", generator: Any = None
) -> Tensor:
    """Fill so that rectifiers keep the variance, uniformly.

    Args:
        tensor: the weight, (outputs, inputs, *kernel).
        a: the negative slope of the leaky_relu behind it.
        mode: "fan_in" keeps the variance forward, "fan_out" backward.
        nonlinearity: what is behind it, as in `calculate_gain`.
        generator: where the draws come from; the default generator if None.

    Source: He et al., 2015 (https://arxiv.org/abs/1502.01852).

    >>> import tinygrad_edu as torch
    >>> bool((torch.nn.init.kaiming_uniform_(torch.empty(3, 6)).abs() <= 1).all())
    True
    """
    if 0 in tensor.shape:
        return _nothing_to_do(tensor)
    bound = math.sqrt(3.0) * _kaiming_std(tensor, a, mode, nonlinearity)
    return uniform_(tensor, -bound, bound, generator)


def kaiming_normal_(
    tensor: Tensor, a: float = 0, mode: str = "fan_in", nonlinearity: str = "leaky_relu", generator: Any = None
) -> Tensor:
    """Fill so that rectifiers keep the variance, normally; the arguments are those of `kaiming_uniform_`.

    Source: He et al., 2015 (https://arxiv.org/abs/1502.01852).
    """
    if 0 in tensor.shape:
        return _nothing_to_do(tensor)
    return normal_(tensor, 0.0, _kaiming_std(tensor, a, mode, nonlinearity), generator)


def _kaiming_std(tensor: Tensor, a: float, mode: str, nonlinearity: str) -> float:
    modes = ["fan_in", "fan_out"]
    if mode.lower() not in modes:
        raise ValueError(f"Mode {mode} not supported, please use one of {modes}")
    fan = _calculate_fan_in_and_fan_out(tensor)[modes.index(mode.lower())]
    return calculate_gain(nonlinearity, a) / math.sqrt(fan)


def _nothing_to_do(tensor: Tensor) -> Tensor:
    warnings.warn("Initializing zero-element tensors is a no-op", stacklevel=3)
    return tensor


def _calculate_fan_in_and_fan_out(tensor: Tensor) -> tuple[int, int]:
    """How many inputs and outputs each entry of a weight (outputs, inputs, *kernel) connects."""
    if tensor.ndim < 2:
        raise ValueError(
            "Fan in and fan out can not be computed for tensor with fewer than 2 dimensions, "
            f"this one has shape {tensor.shape}"
        )
    outputs, inputs, *kernel = tensor.shape
    return inputs * math.prod(kernel), outputs * math.prod(kernel)


def trunc_normal_(
    tensor: Tensor, mean: float = 0.0, std: float = 1.0, a: float = -2.0, b: float = 2.0, generator: Any = None
) -> Tensor:
    """Fill with draws from the normal distribution, those outside [a, b] drawn anew.

    Args:
        tensor: what to fill.
        mean: the mean before truncation.
        std: the standard deviation before truncation.
        a: the smallest value.
        b: the largest value.
        generator: where the draws come from; the default generator if None.

    Source: https://pytorch.org/docs/stable/nn.init.html#torch.nn.init.trunc_normal_

    >>> import tinygrad_edu as torch
    >>> bool((torch.nn.init.trunc_normal_(torch.empty(100), a=-1, b=1).abs() <= 1).all())
    True
    """
    if mean < a - 2 * std or mean > b + 2 * std:
        warnings.warn("mean is more than 2 std from [a, b]: the distribution of values may be incorrect", stacklevel=2)
    below_a, below_b = ((1 + math.erf((x - mean) / std / math.sqrt(2))) / 2 for x in (a, b))
    draw = _draw_normal if below_b - below_a > 0.3 else _draw_uniform  # the second where few normal draws would do
    return _fill(tensor, draw(tensor.array, mean, std, a, b, generator), "trunc_normal_")


def _draw_normal(like: np.ndarray, mean: float, std: float, a: float, b: float, generator: Any) -> np.ndarray:
    low, high = np.array([a, b], like.dtype)
    room = core.wrap(np.empty_like(like))
    values = normal_(room, mean, std, generator).array.copy()
    while (outside := (values < low) | (values > high)).any():
        np.copyto(values, normal_(room, mean, std, generator).array, where=outside)
    return values


def _draw_uniform(like: np.ndarray, mean: float, std: float, a: float, b: float, generator: Any) -> np.ndarray:
    """Uniform draws, each accepted with the probability of its density over the largest in [a, b]."""
    room, peak = core.wrap(np.empty_like(like)), -0.5 * ((max(a, min(mean, b)) - mean) / std) ** 2
    values, waiting = np.empty_like(like), np.ones(like.shape, bool)
    while waiting.any():
        drawn = uniform_(room, a, b, generator).array.copy()
        np.copyto(values, drawn, where=waiting)
        log_density = ((drawn - mean) / std) ** 2 * -0.5 - peak
        waiting &= np.log(uniform_(room, generator=generator).array) > log_density
    return values


def orthogonal_(tensor: Tensor, gain: float = 1, generator: Any = None) -> Tensor:
    """Fill with orthogonal rows or columns, whichever are fewer; more than two dimensions are taken as (rows, rest).

    Raises:
        ValueError: the tensor has fewer than two dimensions.
        NotImplementedError: it is of float16.

    Source: Saxe et al., 2014 (https://arxiv.org/abs/1312.6120).

    >>> import tinygrad_edu as torch
    >>> weight = torch.nn.init.orthogonal_(torch.empty(2, 3))
    >>> torch.allclose(weight @ weight.T, torch.eye(2), atol=1e-6)
    True
    """
    if tensor.ndim < 2:
        raise ValueError(f"Only tensors with 2 or more dimensions are supported, this one has shape {tensor.shape}")
    if tensor.array.size == 0:
        return tensor
    if tensor.array.dtype == np.float16:
        raise NotImplementedError("orthogonal_ is not implemented for float16: fill a float32 tensor, then .half()")
    rows = tensor.shape[0]
    flat = normal_(
        core.wrap(np.empty((rows, tensor.array.size // rows), tensor.array.dtype)), generator=generator
    ).array
    wide = rows < flat.shape[1]
    q, r = np.linalg.qr(flat.T if wide else flat)
    q = q * np.sign(np.diag(r))  # the sign makes it uniform over all orthogonal matrices
    return _fill(tensor, gain * np.reshape(q.T if wide else q, tensor.shape), "orthogonal_")


def _fill(tensor: Tensor, values: np.ndarray, name: str) -> Tensor:
    np.copyto(tensor.array, values, casting="same_kind")
    core.mutated(tensor.array, name)
    return tensor
