"""Gradients kept within bounds."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np

from ... import core
from ...core import Tensor


def clip_grad_norm_(
    parameters: Tensor | Iterable[Tensor],
    max_norm: float,
    norm_type: float = 2.0,
    error_if_nonfinite: bool = False,
    foreach: bool | None = None,
) -> Tensor:
    """Scale all gradients, in place and by one factor, so that their norm together is at most `max_norm`.

    Args:
        parameters: one Tensor or several; those without a gradient are left out.
        max_norm: the largest norm.
        norm_type: the order of the norm; `math.inf` for the largest entry.
        error_if_nonfinite: raise if the norm is infinite or not a number.
        foreach: accepted for PyTorch's sake.

    Returns:
        The norm before, 0-d.

    Raises:
        RuntimeError: the norm is not finite, if asked for.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.utils.clip_grad_norm_.html

    >>> import tinygrad_edu as torch
    >>> x = torch.nn.Parameter(torch.zeros(2))
    >>> (x * torch.tensor([3.0, 4.0])).sum().backward()
    >>> torch.nn.utils.clip_grad_norm_(x, max_norm=1.0)
    tensor(5.)
    >>> x.grad
    tensor([0.6000, 0.8000])
    """
    gradients = _gradients(parameters)
    norms = [np.linalg.norm(g.ravel(), float(norm_type)) for g in gradients]
    total = np.linalg.norm(np.array(norms), float(norm_type)) if norms else np.float32(0)
    if error_if_nonfinite and not math.isfinite(total):
        raise RuntimeError(
            f"The total norm of order {float(norm_type)} for gradients from `parameters` is non-finite ({total}), "
            "so it cannot be clipped. To scale by it anyway, set `error_if_nonfinite=False`"
        )
    factor = np.minimum(float(max_norm) / (total + np.float32(1e-6)), np.float32(1))
    for g in gradients:
        np.multiply(g, factor.astype(g.dtype), out=g)
        core.mutated(g, "clip_grad_norm_")
    return core.wrap(np.asarray(total))


def clip_grad_value_(parameters: Tensor | Iterable[Tensor], clip_value: float, foreach: bool | None = None) -> None:
    """Clip each entry of all gradients, in place, to [-clip_value, clip_value].

    Source: https://pytorch.org/docs/stable/generated/torch.nn.utils.clip_grad_value_.html

    >>> import tinygrad_edu as torch
    >>> x = torch.nn.Parameter(torch.zeros(2))
    >>> (x * torch.tensor([3.0, -0.5])).sum().backward()
    >>> torch.nn.utils.clip_grad_value_(x, 1.0)
    >>> x.grad
    tensor([ 1.0000, -0.5000])
    """
    for g in _gradients(parameters):
        np.clip(g, -float(clip_value), float(clip_value), out=g)
        core.mutated(g, "clip_grad_value_")


def _gradients(parameters: Tensor | Iterable[Tensor]) -> list[np.ndarray]:
    given: Any = [parameters] if isinstance(parameters, Tensor) else parameters
    return [parameter.grad.array for parameter in given if parameter.grad is not None]
