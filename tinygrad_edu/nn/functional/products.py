"""A product of two inputs."""

from __future__ import annotations

from ... import ops
from ...core import Tensor

__all__ = ["bilinear"]


def bilinear(input1: Tensor, input2: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """x1^T A x2 + b, with a matrix A for each output.

    Args:
        input1: (..., in1).
        input2: (..., in2).
        weight: (out, in1, in2).
        bias: (out,) or None.

    Returns:
        Shape (..., out).

    Raises:
        RuntimeError: shapes that do not fit.

    See https://pytorch.org/docs/stable/generated/torch.nn.functional.bilinear.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.bilinear(torch.tensor([2.0]), torch.tensor([3.0]), torch.ones(1, 1, 1))
    tensor([6.])
    """
    if input1.shape[:-1] != input2.shape[:-1]:
        raise RuntimeError(
            f"bilinear(): input batch dimensions do not match: got {list(input1.shape[:-1])} and "
            f"{list(input2.shape[:-1])}"
        )
    if weight.ndim != 3 or (input1.shape[-1], input2.shape[-1]) != tuple(weight.shape[1:]):
        raise RuntimeError(
            f"bilinear(): inputs of {input1.shape[-1]} and {input2.shape[-1]} features need a weight of shape "
            f"(out, {input1.shape[-1]}, {input2.shape[-1]}), got {tuple(weight.shape)}"
        )
    if bias is not None and bias.shape != weight.shape[:1]:
        raise RuntimeError(f"bilinear(): bias of shape {list(bias.shape)} for {weight.shape[0]} outputs")
    out = ops.einsum("...i,oij,...j->...o", input1, weight, input2)
    return out if bias is None else out + bias
