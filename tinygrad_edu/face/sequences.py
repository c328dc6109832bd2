"""New tensors from a rule: numbers in steps, at equal distances, ones on the diagonal."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from ..calls.composite import as_shape
from ..core import DTYPES, Tensor, dtypes
from ..core.dtypes import as_numpy
from ..ops.creation import full, made, number_in

__all__ = ["arange", "eye", "linspace", "logspace", "range", "scalar_tensor"]


def scalar_tensor(s: Any, *, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """A number as a 0-d tensor, in the default dtype unless given."""
    return full((), s, dtype=dtype or DTYPES[dtypes.default], device=device, requires_grad=requires_grad)


def _stepped(name: str, start: Any, end: Any, step: Any, dtype: Any, inclusive: bool) -> np.ndarray:
    """The numbers from `start` to `end`, in steps; those of an integer dtype are counted in whole steps."""
    if dtype is None and not inclusive and type(start) is type(end) is type(step) is int and (end - start) * step > 0:
        return np.arange(start, end, step)  # the common case, sooner
    start, end, step = map(number_in, (start, end, step))
    for value in (start, end, step):
        if not isinstance(value, (int, float, np.generic)):
            raise TypeError(f"{name}(): an argument must be Number, not {type(value).__name__}")
        if not np.isfinite(value):
            raise RuntimeError(f"unsupported range: {start} -> {end} by {step}")
    whole = all(isinstance(x, (int, np.integer)) for x in (start, end, step))
    found = as_numpy(dtype) if dtype is not None else dtypes.INT64 if whole and not inclusive else dtypes.default
    if found.kind == "b":
        raise NotImplementedError(f"{name} is not implemented for bool: compare, as in torch.arange(3) > 0")
    if found.kind != "f":
        start, end, step = int(start), int(end), int(step)
    if step == 0:
        raise RuntimeError(f"step must be nonzero: it is {step} in {found}")
    if (end - start) * step < 0:
        raise RuntimeError(f"upper bound and lower bound inconsistent with step sign: from {start} to {end} by {step}")
    count, rest = divmod((end - start) / step, 1) if found.kind == "f" else divmod(end - start, step)
    steps = np.arange(int(count) + (inclusive or rest != 0), dtype=np.int64 if whole else np.float64)
    numbers: np.ndarray = start + steps * step
    return numbers.astype(found)


def arange(
    start: Any = None,
    end: Any = None,
    step: Any = 1,
    *,
    dtype: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """The numbers from `start` (0 if left out) up to but without `end`, in steps of `step`.

    See https://pytorch.org/docs/stable/generated/torch.arange.html

    >>> import tinygrad_edu as torch
    >>> torch.arange(1, 2.5, 0.5)
    tensor([1.0000, 1.5000, 2.0000])
    """
    start, end = (0, start) if end is None else (0 if start is None else start, end)
    return made(_stepped("arange", start, end, step, dtype, False), None, requires_grad, device)


def range(
    start: Any, end: Any = None, step: Any = 1, *, dtype: Any = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """The numbers from `start` to `end`, which is one of them, in steps of `step`; PyTorch's older form of `arange`."""
    warnings.warn("torch.range goes up to and with its end: torch.arange is Python's range", UserWarning, stacklevel=2)
    start, end = (0, start) if end is None else (start, end)
    return made(_stepped("range", start, end, step, dtype, True), None, requires_grad, device)


def _even(name: str, start: Any, end: Any, steps: int, found: np.dtype[Any]) -> np.ndarray:
    """Numbers at equal distances, counted from both ends towards the middle in the dtype itself, as PyTorch does."""
    if isinstance(steps, float):
        raise TypeError(f"{name}(): argument 'steps' must be int, not float ({steps})")
    if steps < 0:
        raise RuntimeError(f"number of steps must be non-negative, but got {steps}")
    if found.kind == "b":
        raise NotImplementedError(f"{name} is not implemented for bool")
    for x in (start, end):
        if isinstance(x, Tensor) and x.ndim:
            raise RuntimeError(
                f"{name} only supports 0-dimensional start and end tensors, but got shape {tuple(x.shape)}"
            )
    wide = found if found.kind == "f" else np.dtype(np.float64)
    first, last = (np.asarray(number_in(x)).astype(found).astype(wide)[()] for x in (start, end))
    step = wide.type((last - first) / wide.type(max(steps - 1, 1)))
    i = np.arange(steps)
    low, high = first + step * i.astype(wide), last - step * (steps - 1 - i).astype(wide)
    return np.where((i < steps // 2) | (steps < 2), low, high).astype(wide)


def linspace(
    start: Any, end: Any, steps: int, *, dtype: Any = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """`steps` numbers at equal distances from `start` to `end`, both included."""
    found = as_numpy(dtype) if dtype else dtypes.default
    return made(_even("linspace", start, end, steps, found).astype(found), None, requires_grad, device)


def logspace(
    start: Any,
    end: Any,
    steps: int,
    base: float = 10.0,
    *,
    dtype: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """`steps` powers of `base`, the exponents at equal distances from `start` to `end`."""
    found = as_numpy(dtype) if dtype else dtypes.default
    exponents = _even("logspace", start, end, steps, found).astype(np.float64)
    return made((float(base) ** exponents).astype(found), None, requires_grad, device)


def eye(n: int, m: int | None = None, *, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """Ones on the diagonal of an n x m matrix, zeros elsewhere."""
    rows, columns = as_shape((n, n if m is None else m))
    if min(rows, columns) < 0:
        raise RuntimeError(f"n and m must be greater or equal to 0, got {rows} and {columns}")
    return made(
        np.eye(rows, columns, dtype=(as_numpy(dtype) if dtype else dtypes.default)), None, requires_grad, device
    )
