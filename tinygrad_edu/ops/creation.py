"""New tensors, from values or from a rule."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from ..core import DTYPES, Tensor, answers, dtype, dtypes, wrap
from ..core.dtypes import as_numpy
from . import conversion, shape
from .composite import as_shape, offered


def made(array: np.ndarray, dtype: Any, requires_grad: bool, device: Any = None) -> Tensor:
    """A tensor on `array`, in `dtype` if one is given, that collects gradients if asked."""
    conversion.refuse_other_device("cpu" if device is None else device)
    tensor = wrap(array if dtype is None else np.asarray(array).astype(as_numpy(dtype), copy=False))
    if requires_grad:
        tensor.requires_grad = True
    return tensor


def as_array(data: Any, dtype: Any = None) -> np.ndarray:
    """The values of nested lists, numbers, arrays and tensors as one new array, in PyTorch's dtype for them."""
    if isinstance(data, (list, tuple)):
        data = without_tensors(data)
    try:
        array = np.array(data)
        if dtype is not None and array.dtype.kind in "biuf" and not isinstance(data, (np.ndarray, np.generic)):
            return (
                np.array(data).astype(as_numpy(dtype)) if array.dtype.kind != "f" else np.array(data, as_numpy(dtype))
            )
    except ValueError as error:
        raise ValueError(f"expected sequence of equal length at every dimension: {error}") from None
    if not isinstance(data, (np.ndarray, np.generic)):
        if array.dtype == np.float64 and not holds_float64(data):
            array = np.array(data, dtypes.default)
        elif array.size == 0 and array.dtype == np.float64:
            array = array.astype(dtypes.default)
    if array.dtype not in DTYPES:
        if array.dtype.kind not in "biuf" or array.dtype.itemsize > 8:
            raise TypeError(
                f"can't convert data of type {array.dtype} to a tensor: a tensor holds numbers or bools, nested in "
                "lists whose lengths agree"
            )
        if array.dtype.kind == "u":
            raise TypeError(f"can't convert {array.dtype} to a tensor: convert the array with .astype(np.int64) first")
    return array if dtype is None else array.astype(as_numpy(dtype), copy=False)


def without_tensors(data: Any) -> Any:
    """Nested lists with the tensors in them as arrays or numbers."""
    if isinstance(data, Tensor):
        return data.array.item() if data.array.ndim == 0 else data.array
    return [without_tensors(x) for x in data] if isinstance(data, (list, tuple)) else data


def holds_float64(data: Any) -> bool:
    """Whether any leaf of the nested lists is a NumPy value that says its own dtype."""
    if isinstance(data, (list, tuple)):
        return bool(data) and holds_float64(data[0])
    return isinstance(data, (np.ndarray, np.generic))


@offered
def tensor(data: Any, *, dtype: dtype | None = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """A new tensor with a copy of `data`.

    Args:
        data: a number, nested lists of numbers, an ndarray or a Tensor.
        dtype: by default float32 for Python floats, int64 for ints, bool for bools, an array's own for arrays.
        device: 'cpu' or None.
        requires_grad: whether it collects gradients; floating point only.

    Raises:
        ValueError: lists of uneven lengths.
        TypeError: something that is no number.
        RuntimeError: an integer tensor that should require grad.

    See https://pytorch.org/docs/stable/generated/torch.tensor.html

    >>> import tinygrad_edu as torch
    >>> torch.tensor([[1, 2], [3, 4]])
    tensor([[1, 2],
            [3, 4]])
    """
    if isinstance(data, Tensor):
        warnings.warn(
            "torch.tensor(t) of a tensor copies its values and drops its graph: say so with t.detach().clone()",
            UserWarning,
            stacklevel=2,
        )
        data = data.array
    return made(as_array(data, dtype), None, requires_grad, device)


@offered
@answers(np.asarray)
def as_tensor(data: Any, dtype: dtype | None = None, device: Any = None) -> Tensor:
    """`data` as a tensor, without a copy where it is a tensor or an array of the right dtype."""
    if isinstance(data, Tensor):
        return data if dtype is None else conversion.to(data, dtype=dtype)
    if isinstance(data, np.ndarray) and data.dtype in DTYPES:
        return made(data, dtype, False, device)
    return made(as_array(data, dtype), None, False, device)


@offered
def from_numpy(array: np.ndarray) -> Tensor:
    """A tensor on the memory of `array`: changes show on both sides."""
    if not isinstance(array, np.ndarray):
        raise TypeError(f"expected np.ndarray (got {type(array).__name__})")
    if array.dtype not in DTYPES:
        supported = ", ".join(d.name for d in DTYPES.values())
        raise TypeError(f"can't convert np.ndarray of type {array.dtype}. The only supported types are: {supported}.")
    return wrap(array)


def shaped(size: tuple[Any, ...], options: dict[str, Any]) -> tuple[int, ...]:
    """The shape of a factory call, given as f(2, 3), f((2, 3)) or f(size=(2, 3)); negative sizes are refused."""
    sizes = as_shape((options.pop("size"),) if "size" in options else size)
    if any(n < 0 for n in sizes):
        raise RuntimeError(f"Trying to create tensor with negative dimension {min(sizes)}: {list(sizes)}")
    return sizes


def filled(name: str, fill: Any, doc: str) -> Any:
    """The factory called `name`, whose values `fill(shape, dtype)` gives."""

    def factory(
        *size: Any, dtype: Any = None, device: Any = None, requires_grad: bool = False, out: None = None, **options: Any
    ) -> Tensor:
        sizes = shaped(size, options)
        refuse_unknown(name, options)
        array = fill(sizes, (as_numpy(dtype) if dtype else dtypes.default))
        return made(array, None, requires_grad, device)

    def like(
        x: Tensor, *, dtype: Any = None, device: Any = None, requires_grad: bool = False, **options: Any
    ) -> Tensor:
        refuse_unknown(f"{name}_like", options)
        return made(fill(x.array.shape, as_numpy(dtype or x.dtype)), None, requires_grad, device)

    def new(
        x: Tensor, *size: Any, dtype: Any = None, device: Any = None, requires_grad: bool = False, **options: Any
    ) -> Tensor:
        return factory(*size, dtype=dtype or x.dtype, device=device, requires_grad=requires_grad, **options)

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
    """`fill_value` everywhere; the dtype follows the value unless given."""
    found = dtype if dtype is not None else DTYPES[as_array(fill_value).dtype]
    return made(
        np.full(as_shape((size,)), conversion.unwrapped(fill_value), as_numpy(found)), None, requires_grad, device
    )


@offered
def full_like(
    x: Tensor, fill_value: Any, *, dtype: Any = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """`fill_value` everywhere, in the shape and dtype of `x`."""
    return full(x.array.shape, fill_value, dtype=dtype or x.dtype, device=device, requires_grad=requires_grad)


@offered
def new_tensor(x: Tensor, data: Any, *, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """A new tensor with a copy of `data` in the dtype of `x`."""
    return tensor(data, dtype=dtype or x.dtype, device=device, requires_grad=requires_grad)


@offered
def arange(
    start: Any, end: Any = None, step: Any = 1, *, dtype: Any = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """The numbers from `start` (0 if left out) up to but without `end`, in steps of `step`."""
    start, end, step = (x.item() if isinstance(x, Tensor) else x for x in (start, end, step))
    start, end = (0, start) if end is None else (start, end)
    if step == 0:
        raise RuntimeError("step must be nonzero")
    if (end - start) * step < 0:
        raise RuntimeError(f"upper bound and lower bound inconsistent with step sign: from {start} to {end} by {step}")
    whole = all(isinstance(x, (int, np.integer)) for x in (start, end, step))
    found = as_numpy(dtype) if dtype is not None else np.dtype("int64") if whole else dtypes.default
    steps = np.arange(int(np.ceil((end - start) / step)), dtype=np.int64 if whole else np.float64)
    return made((start + steps * step).astype(found), None, requires_grad, device)


@offered
def linspace(
    start: Any, end: Any, steps: int, *, dtype: Any = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """`steps` numbers at equal distances from `start` to `end`, both included."""
    if steps < 0:
        raise RuntimeError(f"number of steps must be non-negative, but got {steps}")
    start, end = (x.item() if isinstance(x, Tensor) else x for x in (start, end))
    found = as_numpy(dtype) if dtype else dtypes.default
    if steps < 2 or found.kind != "f":
        return made(np.linspace(start, end, steps).astype(found), None, requires_grad, device)
    # PyTorch counts from both ends towards the middle, in the dtype itself
    step = found.type((found.type(end) - found.type(start)) / found.type(steps - 1))
    i = np.arange(steps)
    low, high = found.type(start) + step * i.astype(found), found.type(end) - step * (steps - 1 - i).astype(found)
    return made(np.where(i < steps // 2, low, high).astype(found), None, requires_grad, device)


@offered
def logspace(
    start: float, end: float, steps: int, base: float = 10.0, *, dtype: Any = None, requires_grad: bool = False
) -> Tensor:
    """`steps` powers of `base`, the exponents at equal distances from `start` to `end`."""
    found = as_numpy(dtype) if dtype else dtypes.default
    return made((float(base) ** np.linspace(start, end, steps)).astype(found), None, requires_grad)


@offered
def eye(n: int, m: int | None = None, *, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """Ones on the diagonal of an n x m matrix, zeros elsewhere."""
    return made(np.eye(n, m, dtype=(as_numpy(dtype) if dtype else dtypes.default)), None, requires_grad, device)


@offered
def meshgrid(*tensors: Any, indexing: str = "ij") -> tuple[Tensor, ...]:
    """For vectors of sizes m, n, ... the coordinates of the grid they span: each of shape (m, n, ...)."""
    vectors = tensors[0] if len(tensors) == 1 and isinstance(tensors[0], (list, tuple)) else tensors
    if indexing not in ("ij", "xy"):
        raise RuntimeError(f"torch.meshgrid: indexing must be one of 'xy' or 'ij', but received: {indexing}")
    sizes, grids = [v.array.size for v in vectors], []
    for i, v in enumerate(vectors):
        grids.append(shape.expand(shape.reshape(v, [n if i == j else 1 for j, n in enumerate(sizes)]), sizes))
    return tuple(shape.transpose(g, 0, 1) for g in grids) if indexing == "xy" and len(grids) > 1 else tuple(grids)
