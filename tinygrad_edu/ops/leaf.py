"""What users set on a tensor, checked: `requires_grad` and `grad`."""

from __future__ import annotations

from typing import Any

from ..core import LEAF, Methods, Tensor


def _requires_grad(x: Tensor) -> bool:
    return x.node is not None


def _set_requires_grad(x: Tensor, value: bool) -> None:
    if value and x.array.dtype.kind != "f":
        raise RuntimeError(
            f"only Tensors of floating point dtype can require gradients, this one is {x.dtype!r}: "
            "make it with dtype=torch.float32, or convert it with .float()"
        )
    if x.is_leaf:
        x.node = LEAF if value else None
    elif not value:
        raise RuntimeError(
            "you can only change requires_grad flags of leaf variables. If you want to use a computed variable in "
            "a subgraph that doesn't require differentiation use var_no_grad = var.detach()."
        )


def _grad(x: Tensor) -> Tensor | None:
    return x._grad


def _set_grad(x: Tensor, value: Any) -> None:
    if value is not None:
        if not isinstance(value, Tensor):
            raise TypeError(f"assigned grad expected to be a Tensor or None but got {type(value).__name__}")
        if value is x:
            raise RuntimeError("can't assign Variable as its own grad")
        if value.array.shape != x.array.shape or value.array.dtype != x.array.dtype:
            raise RuntimeError(
                f"assigned grad has shape {value.shape} and dtype {value.dtype}, "
                f"but the tensor has shape {x.shape} and dtype {x.dtype}"
            )
    x._grad = value


def _delete_grad(x: Tensor) -> None:
    x._grad = None


def _requires_grad_(x: Tensor, requires_grad: bool = True) -> Tensor:
    """Let the tensor collect gradients, or stop it."""
    x.requires_grad = requires_grad
    return x


PROPERTIES: dict[str, Any] = {
    "requires_grad": property(_requires_grad, _set_requires_grad, doc="Whether gradients flow to this tensor."),
    "grad": property(_grad, _set_grad, _delete_grad, doc="The gradient that `backward` collected here, or None."),
    "requires_grad_": _requires_grad_,
}
for _name, _value in PROPERTIES.items():
    setattr(Methods, _name, _value)
