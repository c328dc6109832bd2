"""New tensors of one value, in the shape that is asked for; `face.values` and `face.sequences` have the others."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..calls import refusals
from ..calls.composite import as_shape, into, offered
from ..calls.per_example import alike
from ..core import Tensor, dtypes, wrap
from ..core.dtypes import as_numpy
from . import conversion, shape


def made(array: np.ndarray, dtype: Any, requires_grad: bool, device: Any = None) -> Tensor:
    """A tensor on `array`, in `dtype` if one is given, that collects gradients if asked."""
    if device is not None:
        conversion.refuse_other_device(device)
    tensor = wrap(array if dtype is None else np.asarray(array).astype(as_numpy(dtype), copy=False))
    if requires_grad:
        tensor.requires_grad = True
    return tensor


def shaped(size: tuple[Any, ...], options: dict[str, Any]) -> tuple[int, ...]:
    """The shape of a factory call, given as f(2, 3), f((2, 3)) or f(size=(2, 3)); negative sizes are refused."""
    if bool(size) == ("size" in options):
        raise TypeError(f"the argument 'size' is {'given twice' if size else 'missing'}: zeros(2, 3) or zeros((2, 3))")
    sizes = as_shape((options.pop("size"),) if "size" in options else size)
    if any(n < 0 for n in sizes):
        raise RuntimeError(f"Trying to create tensor with negative dimension {min(sizes)}: {list(sizes)}")
    return sizes


def filled(name: str, fill: Any, doc: str) -> Any:
    """The factory called `name`, whose values `fill(shape, dtype)` gives."""

    def factory(
        *size: Any, dtype: Any = None, device: Any = None, requires_grad: bool = False, out: Any = None, **options: Any
    ) -> Tensor:
        if out is not None:
            return into(out, factory, size, {"dtype": dtype, "device": device, **options})
        sizes = shaped(size, options)
        refuse_unknown(name, options)
        array = fill(sizes, (as_numpy(dtype) if dtype else dtypes.default))
        return made(array, None, requires_grad, device)

    def like(
        x: Tensor, *, dtype: Any = None, device: Any = None, requires_grad: bool = False, **options: Any
    ) -> Tensor:
        refuse_unknown(f"{name}_like", options)
        if not isinstance(x, Tensor):
            raise TypeError(f"{name}_like(): argument 'input' must be Tensor, not {type(x).__name__}: use {name}(size)")
        return alike(made(fill(x.array.shape, as_numpy(dtype or x.dtype)), None, requires_grad, device), x)

    def new(
        x: Tensor, *size: Any, dtype: Any = None, device: Any = None, requires_grad: bool = False, **options: Any
    ) -> Tensor:
        new = factory(*size, dtype=dtype or x.dtype, device=device, requires_grad=requires_grad, **options)
        return alike(new, x)

    for function, its_name in ((factory, name), (like, f"{name}_like"), (new, f"new_{name}")):
        function.__name__ = function.__qualname__ = its_name
        function.__doc__ = doc
        offered(function)
    return factory, like, new


def refuse_unknown(name: str, options: dict[str, Any]) -> None:
    """TypeError for keywords that a factory does not have; those without meaning on the CPU are let pass."""
    for key in ("layout", "pin_memory", "memory_format", "names"):
        options.pop(key, None)
    if options:
        raise TypeError(
            f"{name}() got an unexpected keyword argument '{next(iter(options))}': it has dtype, device, requires_grad"
        )


zeros, zeros_like, new_zeros = filled("zeros", np.zeros, "Zeros, of the given size.")
ones, ones_like, new_ones = filled("ones", np.ones, "Ones, of the given size.")
empty, empty_like, new_empty = filled(
    "empty", np.zeros, "A tensor of the given size whose values are to be overwritten."
)


@offered
def full(size: Any, fill_value: Any, *, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """`fill_value` everywhere; the dtype follows the value unless given, and must be able to hold it."""
    if isinstance(size, int) or not np.isscalar(value := number_in(fill_value)) or isinstance(value, str):
        raise TypeError(f"full() is called as full((2, 3), number), but got {size!r} and {fill_value!r}")
    found = dtypes.meet((value,)) if dtype is None else as_numpy(dtype)
    element = np.asarray(refusals.holdable(value, found)).astype(found)
    return made(np.full(shaped((size,), {}), element), None, requires_grad, device)


def number_in(x: Any) -> Any:
    """The number in a 0-d tensor; anything else as it is."""
    return x.item() if isinstance(x, Tensor) and not x.ndim else x


@offered
def full_like(
    x: Tensor, fill_value: Any, *, dtype: Any = None, device: Any = None, requires_grad: bool = False, **options: Any
) -> Tensor:
    """`fill_value` everywhere, in the shape and dtype of `x`."""
    refuse_unknown("full_like", options)
    return alike(full(x.array.shape, fill_value, dtype=dtype or x.dtype, device=device, requires_grad=requires_grad), x)


@offered
def new_full(
    x: Tensor, size: Any, fill_value: Any, *, dtype: Any = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """`fill_value` everywhere, in the dtype of `x`."""
    return alike(full(size, fill_value, dtype=dtype or x.dtype, device=device, requires_grad=requires_grad), x)


@offered
def meshgrid(*tensors: Any, indexing: str = "ij") -> tuple[Tensor, ...]:
    """For vectors of sizes m, n, ... the coordinates of the grid they span: each of shape (m, n, ...)."""
    vectors = tensors[0] if len(tensors) == 1 and isinstance(tensors[0], (list, tuple)) else tensors
    if indexing not in ("ij", "xy"):
        raise RuntimeError(f"torch.meshgrid: indexing must be one of 'xy' or 'ij', but received: {indexing}")
    if not vectors or any(v.ndim > 1 for v in vectors):
        raise RuntimeError(f"meshgrid expects at least one vector, but got shapes {[tuple(v.shape) for v in vectors]}")
    sizes, grids = [v.array.size for v in vectors], []
    for i, v in enumerate(vectors):
        grids.append(shape.expand(shape.reshape(v, [n if i == j else 1 for j, n in enumerate(sizes)]), sizes))
    return tuple(shape.transpose(g, 0, 1) for g in grids) if indexing == "xy" and len(grids) > 1 else tuple(grids)
