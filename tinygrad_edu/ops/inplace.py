"""Ops that overwrite their tensor: never where a gradient would be silently wrong."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..core import LEAF, Tensor, mode, mutated, unwrap, wrap
from . import activation, arithmetic, indexing
from .composite import offered


def refuse_recorded(x: Tensor, name: str, *values: Any) -> None:
    """RuntimeError where autograd would have to record an overwrite."""
    if not mode.recording:
        return
    if x.node is LEAF:
        raise RuntimeError(
            f"a leaf Variable that requires grad is being used in an in-place operation ({name}): "
            "do it inside `with torch.no_grad():`, or compute a new tensor"
        )
    if x.node is not None or any(isinstance(v, Tensor) and v.requires_grad for v in values):
        raise RuntimeError(
            f"{name} overwrites a tensor inside the graph, which this version does not record: write the out-of-place "
            f"form, {'torch.where(mask, a, b)' if name.startswith('_') else f'x = x.{name[:-1]}(...)'}, or work inside "
            "torch.no_grad()"
        )


def overwrite(x: Tensor, value: Any, name: str, *values: Any) -> Tensor:
    """`x` with `value` in its own memory."""
    refuse_recorded(x, name, *values)
    new = unwrap(value)
    if isinstance(new, np.ndarray):
        if np.broadcast_shapes(new.shape, x.array.shape) != x.array.shape:
            raise RuntimeError(
                f"output with shape {list(x.shape)} doesn't match the broadcast shape {list(new.shape)} ({name})"
            )
        if new.dtype.kind == "f" and x.array.dtype.kind != "f" and name not in ("copy_", "__setitem__"):
            raise RuntimeError(
                f"result type {wrap(new).dtype!r} can't be cast to the desired output type {x.dtype!r} ({name}): "
                "convert the tensor first with .float()"
            )
    x.array[...] = new
    mutated(x.array, name)
    return x


def in_place(function: Any, name: str | None = None) -> Any:
    """The `_` form of an op: its result in the memory of its first argument."""
    name = name or f"{function.__name__}_"

    def call(x: Tensor, *args: Any, **kwargs: Any) -> Tensor:
        refuse_recorded(x, name, *args, *kwargs.values())
        return overwrite(x, function(wrap(x.array), *args, **kwargs), name)

    call.__name__ = call.__qualname__ = name
    call.__doc__ = f"The result of `{name.rstrip('_')}` in the memory of the tensor itself."
    return offered(call)


@offered
def add_(x: Tensor, other: Any, *, alpha: Any = 1) -> Tensor:
    """Add `alpha * other` in the memory of the tensor itself."""
    return overwrite(x, wrap(x.array) + (other if alpha == 1 else alpha * other), "add_", other)


@offered
def sub_(x: Tensor, other: Any, *, alpha: Any = 1) -> Tensor:
    """Subtract `alpha * other` in the memory of the tensor itself."""
    return overwrite(x, wrap(x.array) - (other if alpha == 1 else alpha * other), "sub_", other)


@offered
def copy_(x: Tensor, src: Tensor, non_blocking: bool = False) -> Tensor:
    """Take the values of `src`."""
    return overwrite(x, src, "copy_", src)


@offered
def fill_(x: Tensor, value: Any) -> Tensor:
    """Fill with one value."""
    return overwrite(x, value, "fill_", value)


@offered
def zero_(x: Tensor) -> Tensor:
    """Fill with zeros."""
    return overwrite(x, 0, "zero_")


def set_item(x: Tensor, index: Any, value: Any) -> None:
    """`x[index] = value`."""
    refuse_recorded(x, "__setitem__", value)
    try:
        x.array[indexing.as_index(index)] = unwrap(value)
    except ValueError as error:
        raise RuntimeError(
            f"shape mismatch: value {np.shape(unwrap(value))} into x[...] of {x.array.shape}: {error}"
        ) from None
    mutated(x.array, "__setitem__")


mul_, div_, pow_ = (in_place(getattr(arithmetic, n), f"{n}_") for n in ("mul", "div", "pow"))
neg_, abs_, sqrt_, clamp_ = (in_place(getattr(arithmetic, n), f"{n}_") for n in ("neg", "abs", "sqrt", "clamp"))
clip_, addcmul_, addcdiv_, lerp_ = (
    in_place(getattr(arithmetic, n), f"{n}_") for n in ("clip", "addcmul", "addcdiv", "lerp")
)
relu_, sigmoid_ = in_place(activation.relu), in_place(activation.sigmoid)
masked_fill_ = in_place(indexing.masked_fill)
