"""What NumPy's functions answer on a Tensor where their words or results are not those of the op of that name.

On our own names PyTorch's way holds, on `np.` calls NumPy's: the order of arguments, the defaults (`np.std` divides by
n), what comes out (`np.sort` gives the values alone). All of it is made of ops, and so has gradients.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .. import ops
from ..core import NUMPY, Tensor, answers, dtypes, unwrap, wrap
from ..ops import indexing, padding
from . import arrangement, counting, ranking
from .values import as_tensor

METHODS = {"linear", "lower", "higher", "nearest", "midpoint"}  # of quantiles, those that PyTorch has


def tensor(x: Any) -> Any:
    """Arrays, numbers and lists as tensors; None and tensors as they are."""
    return x if x is None or isinstance(x, Tensor) else as_tensor(np.asarray(x))


def flat(x: Any, axis: Any = None) -> Any:
    """All elements in one dimension, unless there is an axis."""
    return ops.reshape(tensor(x), -1) if axis is None else tensor(x)


def floats(x: Any) -> Any:
    """Integers as float64, in which NumPy takes means of them."""
    return x if x.array.dtype.kind == "f" else ops.cast(x, np.float64)


def refuse(name: str, **options: Any) -> None:
    """TypeError for an option that has no meaning on tensors."""
    if given := [option for option, value in options.items() if value is not None]:
        raise TypeError(
            f"np.{name}(..., {given[0]}=...) is not there for tensors: leave it out, or call it on t.numpy()"
        )


def truth(x: Any) -> Any:
    """Where elements are not zero, for the one dtype whose `all` is no bool in PyTorch."""
    return x != 0 if x.array.dtype == np.uint8 else x


def in_order(ours: Callable[..., Any], *names: str, before: Any = None) -> Callable[..., Any]:
    """The op, called with NumPy's positional arguments, which after the axis are others."""

    def call(a: Any, *args: Any, **kwargs: Any) -> Any:
        if len(args) > 1:
            kwargs |= {name: v for name, v in zip(names, args, strict=False) if v is not None or name == "axis"}
            args = ()
        return ours(before(a) if before else a, *args, **kwargs)

    return call


def spread(ours: Any) -> Any:
    """A variance with NumPy's divisor, n less `ddof`."""

    def call(
        a: Any,
        axis: Any = None,
        dtype: Any = None,
        out: None = None,
        ddof: float = 0,
        keepdims: bool = False,
        **more: Any,
    ) -> Any:
        refuse(ours.__name__, out=out, **{k: v for k, v in more.items() if k != "correction"})
        a = floats(a) if dtype is None else ops.cast(a, dtype)
        return ours(a, axis, correction=more.get("correction", ddof), keepdims=keepdims)

    return call


def quantile(ours: Any, parts: float) -> Any:
    """A quantile whose rank is told in `parts`, 1 or 100."""

    def call(
        a: Any, q: Any, axis: Any = None, out: None = None, overwrite_input: bool = False, method: str = "linear",
        keepdims: bool = False, **more: Any,
    ) -> Any:  # fmt: skip
        refuse(ours.__name__, out=out, **more)
        if method not in METHODS:
            raise TypeError(
                f"the method {method!r} of quantiles is not there for tensors: use one of {sorted(METHODS)}"
            )
        a = floats(a)
        rank = np.asarray(unwrap(q), a.array.dtype) / a.array.dtype.type(parts)
        return ours(a, wrap(np.asarray(rank)), axis, keepdims, interpolation=method)

    return call


def middle(ours: Any) -> Any:
    """A median as NumPy's: of two middle elements their mean."""

    def call(a: Any, axis: Any = None, out: None = None, overwrite_input: bool = False, keepdims: bool = False) -> Any:
        refuse("median", out=out)
        return ours(floats(a), 0.5, axis, keepdims, interpolation="midpoint")

    return call


def running(name: str) -> Any:
    """A running sum or product; without an axis, over all elements."""
    ours = getattr(ops, name)

    def call(a: Any, axis: Any = None, dtype: Any = None, out: None = None) -> Any:
        refuse(name, out=out)
        return ours(flat(a, axis), axis or 0, dtype=dtype)

    return call


def take(a: Any, indices: Any, axis: int | None = None, out: None = None, mode: str = "raise") -> Any:
    """Elements or slices at `indices`."""
    refuse("take", out=out, mode=None if mode == "raise" else mode)
    a = flat(a, axis)
    return a[(slice(None),) * ((axis or 0) % a.ndim) + (np.asarray(unwrap(indices)),)]


def split(ary: Any, indices_or_sections: Any, axis: int = 0) -> list[Tensor]:
    """Pieces of equal size, or cut before the given indices."""
    if isinstance(indices_or_sections, int) and ary.shape[axis] % indices_or_sections:
        raise ValueError(
            f"array split does not result in an equal division: {ary.shape[axis]} by {indices_or_sections}"
        )
    return array_split(ary, indices_or_sections, axis)


def array_split(ary: Any, indices_or_sections: Any, axis: int = 0) -> list[Tensor]:
    """Pieces of nearly equal size, or cut before the given indices."""
    at = indices_or_sections
    return list(ops.tensor_split(ary, at if isinstance(at, int) else list(at), axis))


def concatenate(arrays: Any, axis: int | None = 0, out: None = None, *, dtype: Any = None, casting: Any = None) -> Any:
    """One after another; without an axis, all elements."""
    refuse("concatenate", out=out, casting=casting)
    joined = ops.cat([flat(a, axis) for a in arrays], axis or 0)
    return joined if dtype is None else ops.cast(joined, dtype)


def unique(
    ar: Any, return_index: Any = None, return_inverse: bool = False, return_counts: bool = False, axis: Any = None,
    *, equal_nan: Any = None, sorted: bool = True,
) -> Any:  # fmt: skip
    """The different elements in order."""
    refuse("unique", return_index=return_index or None, equal_nan=equal_nan)
    return counting.unique(ar, True, return_inverse, return_counts, axis)


def pad(array: Any, pad_width: Any, mode: str = "constant", *, constant_values: Any = 0) -> Any:
    """A border of `constant_values`, or of the elements that the mode names: edge, reflect, symmetric, wrap."""
    pairs = np.broadcast_to(np.asarray(pad_width), (array.ndim, 2)).tolist()
    if mode == "constant":
        return padding.pad_with(array, tuple(map(tuple, pairs)), constant_values)
    for axis, pair in enumerate(pairs):
        places = np.pad(np.arange(array.shape[axis]), pair, mode)  # type: ignore[call-overload]  # a name of a mode
        array = indexing.pick(array, (slice(None),) * axis + (places,))
    return array


def squeeze(a: Any, axis: Any = None) -> Any:
    """The dimensions of size 1 left out; ValueError for another one that is named."""
    for i in () if axis is None else np.atleast_1d(axis).tolist():
        if a.shape[i] != 1:
            raise ValueError(f"cannot squeeze dimension {i} of shape {tuple(a.shape)}, whose size is {a.shape[i]}")
    return ops.squeeze(a, axis)


def average(a: Any, axis: Any = None, weights: Any = None, returned: bool = False, *, keepdims: bool = False) -> Any:
    """The mean, weighted if asked."""
    a = floats(a)
    w = ops.ones_like(a) if weights is None else tensor(weights)
    if w.ndim < a.ndim:
        w = ops.reshape(w, [n if i == axis % a.ndim else 1 for i, n in enumerate(a.shape)])
    w = ops.broadcast_to(ops.cast(w, a.dtype), tuple(a.shape))
    total = ops.sum(w, axis, keepdims)
    mean = ops.sum(a * w, axis, keepdims) / total
    return (mean, total) if returned else mean


def clip(a: Any, a_min: Any = None, a_max: Any = None, out: None = None, *, min: Any = None, max: Any = None) -> Any:
    """Within bounds."""
    refuse("clip", out=out)
    return ops.clip(a, a_min if min is None else min, a_max if max is None else max)


def cov(
    m: Any, y: Any = None, rowvar: bool = True, bias: bool = False, ddof: Any = None, fweights: Any = None,
    aweights: Any = None, *, dtype: Any = None,
) -> Any:  # fmt: skip
    """The covariances of rows."""
    m = floats(m)
    if y is not None:
        m = ops.cat([ops.atleast_2d(m), ops.atleast_2d(tensor(y))], 0)
    m = ops.transpose(m, 0, 1) if not rowvar and m.ndim > 1 else m
    divisor = ddof if ddof is not None else int(not bias)
    return counting.cov(m, correction=divisor, fweights=tensor(fweights), aweights=tensor(aweights))


def gradient(f: Any, *varargs: Any, axis: Any = None, edge_order: int = 1) -> Any:
    """The slopes, of one dimension alone or of all in a tuple."""
    steps = [tensor(v) if np.ndim(v) else v for v in varargs]
    spacing = steps[0] if len(steps) == 1 and not np.ndim(varargs[0]) else tuple(steps) or None
    found = arrangement.gradient(tensor(f), spacing=spacing, dim=axis, edge_order=edge_order)
    return found if len(found) > 1 else found[0]


def ends(a: Any, axis: Any = None, out: None = None, keepdims: bool = False) -> Any:
    """The largest less the smallest."""
    refuse("ptp", out=out)
    return ops.amax(a, axis, keepdims) - ops.amin(a, axis, keepdims)


def ordered(ours: Any, values: bool) -> Any:
    """Sorted values, or the order; without an axis, of all elements."""

    def call(a: Any, axis: int | None = -1, kind: Any = None, order: None = None, *, stable: Any = None) -> Any:
        refuse("sort", order=order)
        found = ours(flat(a, axis), -1 if axis is None else axis)
        return found[0] if values else found

    return call


def meet(*operands: Any) -> np.dtype[Any]:
    """The dtype in which tensors meet, as NumPy's."""
    return dtypes.meet(map(unwrap, operands))


def close(a: Any, b: Any, rtol: float = 1e-5, atol: float = 1e-8, equal_nan: bool = False) -> Any:
    """Where the elements are nearly equal, in the dtype in which they meet."""
    a, b = tensor(a), tensor(b)
    found = meet(a, b)
    return ops.isclose(ops.cast(a, found), ops.cast(b, found), rtol, atol, equal_nan)


CALLS: dict[Any, Callable[..., Any]] = {
    np.all: in_order(ops.all, "axis", "out", "keepdims", before=truth),
    np.any: in_order(ops.any, "axis", "out", "keepdims", before=truth),
    np.amax: in_order(ops.amax, "axis", "out", "keepdims"),
    np.amin: in_order(ops.amin, "axis", "out", "keepdims"),
    np.max: in_order(ops.amax, "axis", "out", "keepdims"),
    np.min: in_order(ops.amin, "axis", "out", "keepdims"),
    np.argmax: in_order(ops.argmax, "axis", "out", "keepdims"),
    np.argmin: in_order(ops.argmin, "axis", "out", "keepdims"),
    np.sum: in_order(ops.sum, "axis", "dtype", "out", "keepdims"),
    np.prod: in_order(ops.prod, "axis", "dtype", "out", "keepdims"),
    np.mean: in_order(ops.mean, "axis", "dtype", "out", "keepdims", before=floats),
    np.nansum: in_order(ranking.nansum, "axis", "dtype", "out", "keepdims"),
    np.nanmean: in_order(ranking.nanmean, "axis", "dtype", "out", "keepdims", before=floats),
    np.allclose: lambda a, b, *args, **kwargs: ops.allclose(tensor(a), tensor(b), *args, **kwargs),
    np.append: lambda arr, values, axis=None: concatenate([arr, values], axis),
    np.argsort: ordered(ops.argsort, False),
    np.argwhere: counting.argwhere,
    np.around: lambda a, decimals=0, out=None: ops.round(a, decimals=decimals),
    np.array_equal: lambda a, b: ops.equal(tensor(a), tensor(b)),
    np.array_split: array_split,
    np.atleast_1d: ops.atleast_1d,
    np.atleast_2d: ops.atleast_2d,
    np.atleast_3d: ops.atleast_3d,
    np.average: average,
    np.bincount: lambda x, weights=None, minlength=0: counting.bincount(tensor(x), tensor(weights), minlength),
    np.broadcast_arrays: lambda *args: tuple(
        ops.broadcast_to(tensor(x), np.broadcast_shapes(*(np.shape(y) for y in args))) for x in args
    ),
    np.clip: clip,
    np.column_stack: lambda tup: ops.column_stack([tensor(x) for x in tup]),
    np.concatenate: concatenate,
    np.conjugate: lambda x: x,
    np.corrcoef: lambda x, y=None, rowvar=True: counting.corrcoef(
        x if y is None and rowvar else ops.cat([ops.atleast_2d(x), ops.atleast_2d(tensor(y))]) if rowvar else x.T
    ),
    np.cov: cov,
    np.cumprod: running("cumprod"),
    np.cumsum: running("cumsum"),
    np.degrees: ops.rad2deg,
    np.diag: lambda v, k=0: ops.diag(v, k),
    np.diagflat: lambda v, k=0: ops.diag(flat(v), k),
    np.diagonal: lambda a, offset=0, axis1=0, axis2=1: ops.diagonal(a, offset, axis1, axis2),
    np.diff: lambda a, n=1, axis=-1, prepend=None, append=None: ranking.diff(
        a, n, axis, tensor(prepend), tensor(append)
    ),
    np.digitize: lambda x, bins, right=False: counting.bucketize(tensor(x), tensor(bins), right=not right),
    np.divmod: lambda x, y: (ops.floor_divide(x, y), ops.remainder(x, y)),
    np.dstack: lambda tup: ops.dstack([tensor(x) for x in tup]),
    np.einsum: lambda subscripts, *operands, out=None, optimize=False: ops.einsum(subscripts, *map(tensor, operands)),
    np.empty_like: lambda prototype, dtype=None: ops.zeros_like(prototype, dtype=dtype),
    np.fabs: lambda x: ops.absolute(floats(x)),
    np.fix: ops.trunc,
    np.flatnonzero: lambda a: ops.reshape(ops.nonzero(flat(a)), -1),
    np.flip: lambda m, axis=None: ops.flip_axes(m, axis),
    np.fliplr: ops.fliplr,
    np.flipud: ops.flipud,
    np.frexp: counting.frexp,
    np.gradient: gradient,
    np.full_like: lambda a, fill_value, dtype=None: ops.full_like(a, fill_value, dtype=dtype),
    np.hsplit: lambda ary, at: split(ary, at, 1 if ary.ndim > 1 else 0),
    np.vsplit: lambda ary, at: split(ary, at, 0),
    np.dsplit: lambda ary, at: split(ary, at, 2),
    np.hstack: lambda tup: ops.hstack([tensor(x) for x in tup]),
    np.isclose: close,
    np.isin: lambda element, test_elements, assume_unique=False, invert=False: counting.isin(
        element, test_elements, assume_unique=assume_unique, invert=invert
    ),
    np.isneginf: ops.isneginf,
    np.isposinf: ops.isposinf,
    np.isreal: counting.isreal,
    np.linalg.tensordot: lambda a, b, *, axes=2: NUMPY[np.tensordot](a, b, axes=axes),
    np.linalg.diagonal: lambda x, *, offset=0: ops.diagonal(x, offset, -2, -1),
    np.linalg.matrix_transpose: lambda x: ops.transpose(x, -2, -1),
    np.linalg.trace: lambda x, *, offset=0: ops.sum(ops.diagonal(x, offset, -2, -1), -1),
    np.matrix_transpose: lambda x: ops.transpose(x, -2, -1),
    np.median: middle(ranking.quantile),
    np.meshgrid: lambda *xi, copy=True, sparse=False, indexing="xy": ops.meshgrid(*map(tensor, xi), indexing=indexing),
    np.modf: lambda x: (ops.frac(floats(x)), ops.trunc(floats(x))),
    np.nan_to_num: lambda x, copy=True, nan=0.0, posinf=None, neginf=None: ops.nan_to_num(x, nan, posinf, neginf),
    np.nanmedian: middle(ranking.nanquantile),
    np.nanpercentile: quantile(ranking.nanquantile, 100),
    np.nanquantile: quantile(ranking.nanquantile, 1),
    np.ndim: lambda a: a.ndim,
    np.nonzero: lambda a: ops.nonzero(a, as_tuple=True),
    np.pad: pad,
    np.percentile: quantile(ranking.quantile, 100),
    np.ptp: ends,
    np.quantile: quantile(ranking.quantile, 1),
    np.radians: ops.deg2rad,
    np.ravel: lambda a, order="C": flat(a),
    np.real: lambda val: val,
    np.repeat: lambda a, repeats, axis=None: ops.repeat_interleave(a, tensor(repeats), axis),
    np.result_type: meet,
    np.roll: lambda a, shift, axis=None: ops.roll(a, shift, axis),
    np.rot90: lambda m, k=1, axes=(0, 1): ops.rot90(m, k, axes),
    np.round: lambda a, decimals=0, out=None: ops.round(a, decimals=decimals),
    np.searchsorted: lambda a, v, side="left", sorter=None: counting.searchsorted(
        tensor(a), tensor(v), side=side, sorter=tensor(sorter)
    ),
    np.shape: lambda a: tuple(a.shape),
    np.size: lambda a, axis=None: a.array.size if axis is None else a.shape[axis],
    np.sort: ordered(ops.sort, True),
    np.split: split,
    np.squeeze: squeeze,
    np.std: spread(ops.std),
    np.take: take,
    np.tile: lambda A, reps: ops.tile(A, *np.atleast_1d(reps).tolist()),
    np.trapezoid: lambda y, x=None, dx=1.0, axis=-1: ranking.trapezoid(tensor(y), tensor(x), dx=dx, axis=axis),
    np.tril: lambda m, k=0: ops.tril(m, k),
    np.triu: lambda m, k=0: ops.triu(m, k),
    np.unique: unique,
    np.unravel_index: lambda indices, shape: counting.unravel_index(indices, shape),
    np.var: spread(ops.var),
    np.vecdot: lambda x1, x2, axis=-1: ops.sum(x1 * x2, axis),
    np.vstack: lambda tup: ops.vstack([tensor(x) for x in tup]),
    np.where: lambda condition, *xy: ops.choose(condition, *xy) if xy else ops.where(condition),
}
for _numpys, _call in CALLS.items():
    answers(_numpys)(_call)
