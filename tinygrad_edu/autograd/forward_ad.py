"""Forward-mode differentiation: tensors that carry a tangent, and what ops make of it."""

from __future__ import annotations

from typing import Any, NamedTuple

from ..calls.memory import may_view
from ..core import Tensor, elementwise, mode, wrap
from .dual import Level

__all__ = ["UnpackedDualTensor", "dual_level", "enter_dual_level", "exit_dual_level", "make_dual", "unpack_dual"]


class UnpackedDualTensor(NamedTuple):
    """What `unpack_dual` returns: a tensor without its tangent, and that, or None."""

    primal: Tensor
    tangent: Tensor | None


def enter_dual_level() -> int:
    """Enter the level at which tensors can carry tangents, and return its number, 0.

    Raises:
        RuntimeError: it is entered already.

    See https://pytorch.org/docs/stable/generated/torch.autograd.forward_ad.enter_dual_level.html

    >>> enter_dual_level()
    0
    >>> exit_dual_level()
    """
    if mode.level is not None:
        raise RuntimeError(
            "Nested forward mode AD is not supported at the moment: exit the dual level first, or take derivatives of "
            "derivatives with autograd.functional.jvp(..., create_graph=True) or func.jvp"
        )
    Level()
    return 0


def exit_dual_level(*, level: int | None = None) -> None:
    """Leave the level: all tangents are forgotten.

    Args:
        level: 0, or None for the level that is entered.

    Raises:
        RuntimeError: no level is entered, or not that one.

    See https://pytorch.org/docs/stable/generated/torch.autograd.forward_ad.exit_dual_level.html
    """
    if mode.level is None or level not in (None, 0):
        raise RuntimeError(
            f"Trying to exit a forward AD level that was not the last one that was created: {level}"
            if level is not None
            else "Dual level must be a positive number: no level is entered, call enter_dual_level() first"
        )
    mode.level.exit()


class dual_level:
    """A context in which tensors can carry tangents.

    See https://pytorch.org/docs/stable/generated/torch.autograd.forward_ad.dual_level.html

    >>> import tinygrad_edu as torch
    >>> import tinygrad_edu.autograd.forward_ad as fwAD
    >>> with fwAD.dual_level():
    ...     x = fwAD.make_dual(torch.tensor([1., 2.]), torch.tensor([1., 0.]))
    ...     fwAD.unpack_dual(x * x).tangent
    tensor([2., 0.])
    """

    def __enter__(self) -> int:
        return enter_dual_level()

    def __exit__(self, *error: object) -> None:
        exit_dual_level()


@elementwise(register=False, x=1)
@may_view
def alias(x: Any) -> Any:
    """The tensor itself."""
    return x


def make_dual(tensor: Tensor, tangent: Tensor, *, level: int | None = None) -> Tensor:
    """The same memory, carrying a tangent: what is computed from it carries the derivative in that direction.

    Args:
        tensor: of any shape, of floating point.
        tangent: of the same shape.
        level: 0, or None for the level that is entered.

    Returns:
        A tensor that requires grad if `tensor` does, but not under `no_grad`.

    Raises:
        RuntimeError: outside a `dual_level`; `tensor` carries a tangent already; the shapes differ.
        ValueError: one of the two is not of floating point.

    See https://pytorch.org/docs/stable/generated/torch.autograd.forward_ad.make_dual.html

    >>> import tinygrad_edu as torch
    >>> import tinygrad_edu.autograd.forward_ad as fwAD
    >>> with fwAD.dual_level():
    ...     x = fwAD.make_dual(torch.tensor(3.), torch.tensor(1.))
    ...     fwAD.unpack_dual(torch.sin(x) * x).tangent
    tensor(-2.8289)
    """
    for name, x in (("primal", tensor), ("tangent", tangent)):
        if not isinstance(x, Tensor):
            raise AttributeError(f"make_dual: '{type(x).__name__}' object given for the {name}: it must be a Tensor")
        if x.array.dtype.kind != "f":
            raise ValueError(f"Expected {name} to be floating point or complex, but got: {x.dtype!r}")
    if mode.inference:
        raise RuntimeError("make_dual: in inference mode nothing carries a tangent: use no_grad() instead")
    if mode.level is None or (level is not None and level < 0):
        raise RuntimeError(
            "Trying to create a dual Tensor for forward AD but no level exists, make sure to enter_dual_level() first."
        )
    if level not in (None, 0):
        raise RuntimeError(f"Invalid level given to make_dual: {level}, where only 0 is entered")
    if tensor.array.shape != tangent.array.shape:
        raise RuntimeError(
            "Trying to set a forward gradient that has a different size than that of the original Tensor, this is not "
            f"supported. Tensor is of size {list(tensor.shape)} while the given forward gradient is of size "
            f"{list(tangent.shape)}."
        )
    if mode.level.tangent_of(tensor) is not None:
        raise RuntimeError(
            "Making a dual Tensor based on a Tensor that already has a forward gradient at the same level 0 is not "
            "supported: add the tangents instead"
        )
    dual: Tensor = mode.level.dual(alias.op, tensor, tangent)
    return dual


def unpack_dual(tensor: Tensor, *, level: int | None = None) -> UnpackedDualTensor:
    """A tensor without its tangent, and that tangent, None if it carries none or no level is entered.

    Args:
        tensor: of any shape.
        level: 0, or None for the level that is entered.

    Raises:
        TypeError: `tensor` is no Tensor.

    See https://pytorch.org/docs/stable/generated/torch.autograd.forward_ad.unpack_dual.html

    >>> import tinygrad_edu as torch
    >>> unpack_dual(torch.ones(2))
    UnpackedDualTensor(primal=tensor([1., 1.]), tangent=None)
    """
    if not isinstance(tensor, Tensor):
        raise TypeError(f"unpack_dual(): argument 'tensor' must be Tensor, not {type(tensor).__name__}")
    if level not in (None, 0) and mode.level is not None:
        raise RuntimeError(f"Invalid level given to unpack_dual: {level}, where only 0 is entered")
    tangent = None if mode.level is None else mode.level.tangent_of(tensor)
    if tangent is None:
        return UnpackedDualTensor(tensor, None)
    return UnpackedDualTensor(_without_tangent(tensor), tangent)


def _without_tangent(x: Tensor) -> Tensor:
    if not x.requires_grad:
        return wrap(x.array)
    with mode.level.suspended():
        primal: Tensor = alias(x)
    return primal
