"""Ops that overwrite their tensor: the graph follows, or there is an error, never a gradient that is silently wrong."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..core import LEAF, Tensor, mode, mutated, unwrap, wrap
from . import activation, arithmetic, conversion, indexing, shape
from .composite import offered
from .memory import is_viewed


def refuse_recorded(x: Tensor, name: str, *values: Any) -> None:
    """RuntimeError where autograd would have to record an overwrite."""
    if is_recorded(x, name, *values):
        raise RuntimeError(f"{name} inside the graph is not recorded: work inside torch.no_grad()")


def is_recorded(x: Tensor, name: str, *values: Any) -> bool:
    """Whether the overwrite belongs in the graph; RuntimeError where it would change more than this version records."""
    if not mode.recording:
        return False
    if x.node is LEAF:
        raise RuntimeError(
            f"a leaf Variable that requires grad is being used in an in-place operation ({name}): "
            "do it inside `with torch.no_grad():`, or compute a new tensor"
        )
    if x.node is None and not any(isinstance(v, Tensor) and v.requires_grad for v in values):
        return False
    if is_viewed(x.array):
        raise RuntimeError(
            f"{name} overwrites memory that other tensors look at (x[...], x.view(...), x.T, ...) inside the graph, "
            "which this version does not record: write the out-of-place form, such as x = x + y or "
            f"torch.where(mask, a, b), make a .clone() before {name}, or work inside torch.no_grad()"
        )
    return True


def overwrite(x: Tensor, change: Any, name: str, *values: Any) -> Tensor:
    """`x` with the result of `change(x)` in its own memory, recorded if `x` or one of `values` needs gradients."""
    recorded = is_recorded(x, name, *values)
    before = wrap(x.array.copy(), x.node) if recorded else wrap(x.array)  # what a rule saves must stay as it is
    result = change(before)
    if np.broadcast_shapes(result.array.shape, x.array.shape) != x.array.shape:
        raise RuntimeError(
            f"output with shape {list(x.shape)} doesn't match the broadcast shape {list(result.shape)} ({name})"
        )
    if result.array.dtype.kind == "f" and x.array.dtype.kind != "f":
        raise RuntimeError(
            f"result type {result.dtype!r} can't be cast to the desired output type {x.dtype!r} ({name}): "
            "convert the tensor first with .float()"
        )
    x.array[...] = result.array
    mutated(x.array, name)
    if recorded:
        x.node = conversion.to(result, dtype=x.dtype).node
    return x


def put(x: Tensor, index: Any, value: Any, name: str) -> Tensor:
    """`x` with `value` at `index`, in its own memory."""
    index = indexing.as_index(index)
    if not is_recorded(x, name, value):
        try:
            x.array[index] = unwrap(value)
        except ValueError as error:
            raise RuntimeError(
                f"shape mismatch: value {np.shape(unwrap(value))} into x[...] of {x.array.shape}: {error}"
            ) from None
        mutated(x.array, name)
        return x
    if isinstance(value, Tensor):
        extra = value.array.ndim - np.ndim(x.array[index])
        value = shape.reshape(value, value.array.shape[extra:]) if extra > 0 else value
    return overwrite(x, lambda t: indexing.replaced(t, index, value), name, value)


def in_place(function: Any, name: str | None = None) -> Any:
    """The `_` form of an op: its result in the memory of its first argument."""
    name = name or f"{function.__name__}_"

    def call(x: Tensor, *args: Any, **kwargs: Any) -> Tensor:
        return overwrite(x, lambda t: function(t, *args, **kwargs), name, *args, *kwargs.values())

    call.__name__ = call.__qualname__ = name
    call.__doc__ = f"The result of `{name[:-1]}` in the memory of the tensor itself."
    return offered(call)


@offered
def copy_(x: Tensor, src: Tensor, non_blocking: bool = False) -> Tensor:
    """Take the values of `src`."""
    return put(x, Ellipsis, src, "copy_")


@offered
def fill_(x: Tensor, value: Any) -> Tensor:
    """Fill with one value."""
    return put(x, Ellipsis, value, "fill_")


@offered
def zero_(x: Tensor) -> Tensor:
    """Fill with zeros."""
    return put(x, Ellipsis, 0, "zero_")


def set_item(x: Tensor, index: Any, value: Any) -> None:
    """`x[index] = value`."""
    put(x, index, value, "__setitem__")


add_, sub_ = in_place(arithmetic.add, "add_"), in_place(arithmetic.sub, "sub_")
mul_, div_, pow_ = (in_place(getattr(arithmetic, n), f"{n}_") for n in ("mul", "div", "pow"))
neg_, abs_, sqrt_, clamp_ = (in_place(getattr(arithmetic, n), f"{n}_") for n in ("neg", "abs", "sqrt", "clamp"))
clip_, addcmul_, addcdiv_, lerp_ = (
    in_place(getattr(arithmetic, n), f"{n}_") for n in ("clip", "addcmul", "addcdiv", "lerp")
)
relu_, sigmoid_ = in_place(activation.relu), in_place(activation.sigmoid)
masked_fill_ = in_place(indexing.masked_fill)
