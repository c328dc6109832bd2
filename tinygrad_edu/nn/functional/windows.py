"""What the functions that slide windows have in common: options checked, and pooling for any number of dimensions."""

from __future__ import annotations

import functools
import inspect
import math
from typing import Any

import numpy as np

from ...core import Tensor, wrap
from ...ops.pooling import largest_places, pool_largest, pool_mean, widths
from ...ops.window import Slide

Numbers = int | tuple[int, ...]
Sizes = int | None | tuple[int | None, ...]
LAYOUTS = {1: "(N, C, L)", 2: "(N, C, H, W)", 3: "(N, C, D, H, W)"}


def as_many(name: str, what: str, value: Any, dims: int, exactly: bool = False) -> tuple[int, ...]:
    """One number for each of the dimensions, given as one for all, or as one for each."""
    given = tuple(value) if isinstance(value, (tuple, list)) else (value,) * dims
    if not all(hasattr(n, "__index__") for n in given):
        raise TypeError(f"{name}(): argument '{what}' must be tuple of ints, not {value!r}")
    if len(given) != dims and (exactly or len(given) != 1):
        raise RuntimeError(f"{name}: expected {what} to be one number or {dims} of them, but got {value!r}")
    return tuple(map(int, given if len(given) == dims else given * dims))


def at_least(name: str, least: int, **given: Any) -> None:
    """RuntimeError unless all the numbers are at least so large."""
    for what, numbers in given.items():
        if min(numbers) < least:
            raise RuntimeError(f"{name}: {what} should be at least {least}, but got {tuple(numbers)}")


def fitting(name: str, sizes: Any, kernel: Any, stride: Any, low: Any, total: Any, dilation: Any) -> Any:
    """The slides of as many windows as fit images with so much padding before and in total; None if there is no one."""
    at_least(name, 1, kernel_size=kernel, stride=stride, dilation=dilation)
    at_least(name, 0, padding=low)
    each = zip(sizes, kernel, stride, low, total, dilation, strict=True)
    slides = tuple(Slide((n + t - d * (k - 1) - 1) // s + 1, k, s, p, d) for n, k, s, p, t, d in each)
    return slides if min(s.windows for s in slides) > 0 else None


def batched(name: str, x: Any, dims: int) -> tuple[Any, bool]:
    """(N, C, ...) of what may lack N, and whether it does."""
    if not isinstance(x, Tensor):
        raise TypeError(f"{name}(): argument 'input' must be Tensor, not {type(x).__name__}")
    if x.ndim not in (dims + 1, dims + 2):
        raise RuntimeError(f"{name}: expected the shape {LAYOUTS[dims]}, or without N, but got {tuple(x.shape)}")
    return (x[None], True) if x.ndim == dims + 1 else (x, False)


def unbatched(out: Tensor, alone: bool) -> Tensor:
    """The result for one image, if it was one."""
    result: Tensor = out[0] if alone else out
    return result


def with_indices(pool: Any) -> Any:
    """The pooling that gives also where the largest elements lie."""
    signature = inspect.signature(pool)

    @functools.wraps(pool)
    def call(*args: Any, **kwargs: Any) -> Any:
        bound = signature.bind(*args, **kwargs)
        bound.arguments["return_indices"] = True
        return pool(*bound.args, **bound.kwargs)

    call.__name__ = call.__qualname__ = f"{pool.__name__}_with_indices"
    call.__doc__ = f"`{pool.__name__}(..., return_indices=True)`."
    return call


def pooled(
    name: str, dims: int, x: Any, kernel_size: Any, stride: Any, padding: Any, dilation: Any, ceil_mode: bool
) -> tuple[Any, bool, Any]:
    """The batch, whether it was one image, and the slides of a pooling."""
    batch, alone = batched(name, x, dims)
    sizes = tuple(batch.shape[2:])
    if x.array.dtype.kind == "b":
        raise NotImplementedError(f"{name} is not implemented for bool: convert with .float() first")
    if 0 in batch.shape[1:]:
        raise RuntimeError(f"{name}: expected no dimension of size 0 but the batch's, got {tuple(x.shape)}")
    stride = kernel_size if stride is None or stride == [] else stride
    given = {"kernel_size": kernel_size, "stride": stride, "padding": padding, "dilation": dilation}
    kernel, steps, low, gaps = (as_many(name, key, value, dims) for key, value in given.items())
    reach = tuple(d * (k - 1) + 1 for d, k in zip(gaps, kernel, strict=True))
    if any(2 * p > k > 0 for p, k in zip(low, kernel, strict=True)):
        raise RuntimeError(f"{name}: pad should be at most half of the kernel size, but got {low} for {kernel}")
    total = list(2 * p for p in low)
    for i, (n, r, s, p) in enumerate(zip(sizes, reach, steps, low, strict=True)):
        over = -(n + 2 * p - r) % s if ceil_mode and s > 0 else 0
        if over and (n + 2 * p - r + over) // s * s < n + p:  # the window more must begin in the image
            total[i] += over
    slides = fitting(name, sizes, kernel, steps, low, total, gaps)
    if slides is None:
        raise RuntimeError(f"{name}: Output size is too small: windows of {kernel}, reaching {reach}, in {sizes}")
    return batch, alone, slides


def largest(dims: int, x: Any, *given: Any) -> Any:
    """max_pool: the largest elements, and where they lie if asked."""
    name, (*options, return_indices) = f"max_pool{dims}d", given
    batch, alone, slides = pooled(name, dims, x, *options)
    if dims == 1 and x.array.dtype.kind in "iu":
        raise NotImplementedError(f"{name} is not implemented for {x.dtype!r}: convert with .float() first")
    return with_places(batch, alone, slides, return_indices)


def with_places(batch: Any, alone: bool, slides: Any, return_indices: bool) -> Any:
    """The largest elements, and where they lie if asked."""
    out = pool_largest(batch, slides)
    result = unbatched(out, alone)
    if not return_indices:
        return result
    where = largest_places(batch.array, out.array, slides)
    return result, wrap(where[0] if alone else where)


def unpooled(dims: int, x: Any, indices: Any, kernel_size: Any, stride: Any, padding: Any, output_size: Any) -> Tensor:
    """max_unpool: zeros with each number at its index."""
    name = f"max_unpool{dims}d"
    batch, _ = batched(name, x, dims)
    given = {"kernel_size": kernel_size, "stride": kernel_size if stride is None else stride, "padding": padding}
    kernel, steps, low = (as_many(name, key, value, dims) for key, value in given.items())
    at_least(name, 1, stride=steps)
    sizes = tuple((n - 1) * s + k - 2 * p for n, k, s, p in zip(batch.shape[2:], kernel, steps, low, strict=True))
    if output_size is not None:
        sizes = _asked(tuple(output_size), sizes, steps)
    if x.array.dtype.kind != "f":
        raise NotImplementedError(f"{name} is not implemented for {x.dtype!r}: convert with .float() first")
    where = indices.array
    if where.dtype != np.int64 or where.shape != x.array.shape:
        raise RuntimeError(
            f"{name}: expected indices of dtype int64 and shape {tuple(x.shape)}, but got {indices.dtype!r} and "
            f"{tuple(where.shape)}"
        )
    if where.size and not 0 <= where.min() <= where.max() < math.prod(sizes):
        raise RuntimeError(f"{name}: found an invalid max index, {where.min()} or {where.max()}, for images of {sizes}")
    lead = tuple(x.shape[:-dims])
    flat = (*lead, math.prod(x.shape[-dims:]))
    rows: Any = wrap(np.zeros((*lead, math.prod(sizes)), x.array.dtype))
    out: Tensor = rows.scatter(-1, wrap(where.reshape(flat)), x.reshape(flat)).reshape(*lead, *sizes)
    return out


def _asked(given: tuple[int, ...], sizes: tuple[int, ...], steps: tuple[int, ...]) -> tuple[int, ...]:
    """The last numbers of `output_size`; ValueError where they are too far from the usual sizes."""
    dims = len(sizes)
    if len(given) not in (dims, dims + 2):
        raise ValueError(f"output_size should have {dims} or {dims + 2} elements, but it is {given}")
    if any(not n - s < m < n + s for m, n, s in zip(given[-dims:], sizes, steps, strict=True)):
        raise ValueError(f"invalid output_size {given}: it must be less than the stride, {steps}, away from {sizes}")
    return given[-dims:]


def mean(
    dims: int,
    x: Any,
    kernel_size: Any,
    stride: Any,
    padding: Any,
    ceil_mode: bool,
    count_include_pad: bool,
    divisor_override: Any = None,
) -> Tensor:
    """avg_pool: the sums of the windows over how many elements they have."""
    name = f"avg_pool{dims}d"
    if divisor_override == 0:
        raise RuntimeError(f"{name}: divisor must be not zero, but divisor_override=0")
    batch, alone, slides = pooled(name, dims, x, kernel_size, stride, padding, 1, ceil_mode)
    divisor = counted(batch, slides, count_include_pad) if divisor_override is None else divisor_override
    out = pool_mean(batch, slides, divisor)
    return unbatched(out, alone)


def counted(batch: Any, slides: Any, padded: bool) -> Any:
    """How many elements each window has: one number where all have as many."""
    total: Any = 1
    for slide, size in zip(slides, batch.shape[2:], strict=True):
        width = widths(slide, size, padded)
        total = np.multiply.outer(total, width if np.ptp(width) else width[:1])
    return float(total.item()) if total.size == 1 else total.astype(batch.array.dtype)


def norm(dims: int, x: Any, norm_type: float, kernel_size: Any, stride: Any, ceil_mode: bool) -> Tensor:
    """lp_pool: the p-norms of the windows, as if they were whole where they hang over the edge."""
    kernel = as_many(f"lp_pool{dims}d", "kernel_size", kernel_size, dims)
    total: Any = mean(dims, x**norm_type, kernel_size, stride, 0, ceil_mode, True) * math.prod(kernel)
    zero = total == 0  # where the root has no derivative
    out: Tensor = (total.masked_fill(zero, 1) ** (1.0 / norm_type)).masked_fill(zero, 0)
    return out


def adaptive(name: str, dims: int, x: Any, output_size: Any) -> tuple[Any, bool, Any]:
    """The batch, whether it was one image, and the slides of windows that share each dimension evenly."""
    if dims > 1 and isinstance(output_size, tuple | list):
        if x.ndim <= len(output_size):
            raise ValueError(f"{name}: output_size {output_size} has too many numbers for the shape {tuple(x.shape)}")
        sizes = x.shape[-len(output_size) :]
        output_size = [n if m is None else m for m, n in zip(output_size, sizes, strict=True)]
    counts = as_many(name, "output_size", output_size, dims, exactly=True)
    batch, alone = batched(name, x, dims)
    if x.array.dtype.kind != "f":
        raise NotImplementedError(f"{name} is not implemented for {x.dtype!r}: convert with .float() first")
    at_least(name, 0, output_size=counts)
    sizes = tuple(batch.shape[2:])
    if 0 in sizes or (not batch.shape[1] and ("max" in name or dims == 3)):
        raise RuntimeError(f"{name}: expected no dimension of size 0 but the batch's, got {tuple(x.shape)}")
    if all(m and n % m == 0 for m, n in zip(counts, sizes, strict=True)):
        return batch, alone, tuple(Slide(m, n // m, n // m) for m, n in zip(counts, sizes, strict=True))
    return batch, alone, tuple(map(Slide, counts))


def adaptive_mean(dims: int, x: Any, output_size: Any) -> Tensor:
    """adaptive_avg_pool."""
    batch, alone, slides = adaptive(f"adaptive_avg_pool{dims}d", dims, x, output_size)
    out = pool_mean(batch, slides, counted(batch, slides, False) if min(s.windows for s in slides) else 1.0)
    return unbatched(out, alone)


def adaptive_largest(dims: int, x: Any, output_size: Any, return_indices: bool) -> Any:
    """adaptive_max_pool."""
    return with_places(*adaptive(f"adaptive_max_pool{dims}d", dims, x, output_size), return_indices)
