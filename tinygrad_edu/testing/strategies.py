"""Hypothesis strategies for tensors: shapes, values where functions are defined or where they are difficult, layouts.

Simple values come first, so that what fails shrinks to round numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from ..core import Tensor, wrap

Numbers = st.SearchStrategy[float]
Shape = tuple[int, ...]
Shapes = st.SearchStrategy[Shape]
MARGIN = 0.01  # how far to stay from what is avoided
SPECIAL = (0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 2.0, 1e-8, -1e-8, 1e-3, 18.0, -18.0, 40.0, -40.0, 1e-30, 1e5)
TINY = 1e-6  # what `special` has of smaller ones is enough
LAYOUTS = ("contiguous", "transposed", "reversed", "strided", "expanded")


def real(lo: float = -3.0, hi: float = 3.0, avoid: Sequence[float] = ()) -> Numbers:
    """Numbers between `lo` and `hi`, at least 0.01 away from those to avoid; no tiny ones but 0.

    >>> from hypothesis import find
    >>> abs(find(real(avoid=[0]), lambda number: True)) > 0.01
    True
    """
    eighths = st.integers(int(np.ceil(lo * 8)), int(np.floor(hi * 8))).map(lambda n: n / 8)
    numbers = st.floats(lo, hi, allow_nan=False, allow_infinity=False, allow_subnormal=False)
    either = st.one_of(eighths, numbers) if np.ceil(lo * 8) <= np.floor(hi * 8) else numbers
    return either.filter(lambda v: (v == 0 or abs(v) > TINY) and all(abs(v - a) >= MARGIN for a in avoid))


def positive(hi: float = 10.0) -> Numbers:
    """Numbers above 0."""
    return real(0.02, hi)


def unit() -> Numbers:
    """Numbers between -1 and 1, where arcsin and arctanh are defined."""
    return real(-0.98, 0.98)


def special(*more: float) -> Numbers:
    """Numbers at which functions are difficult: zeros of both signs, ties, tails, the tiny, the large; and `more`."""
    return st.sampled_from([*more, *SPECIAL])


def away_from(*kinks: float, lo: float = -3.0, hi: float = 3.0) -> Numbers:
    """Numbers away from the kinks of a function."""
    return real(lo, hi, avoid=kinks)


def shapes(max_dims: int = 3, max_side: int = 3) -> Shapes:
    """Shapes, among them () and those with a 0."""
    return npst.array_shapes(min_dims=0, max_dims=max_dims, min_side=0, max_side=max_side)


def broadcastable(n: int = 2, max_dims: int = 3, max_side: int = 3) -> st.SearchStrategy[tuple[Shape, ...]]:
    """`n` shapes that fit each other, among them () and those with a 0."""
    fitting = npst.mutually_broadcastable_shapes(num_shapes=n, max_dims=max_dims, min_side=0, max_side=max_side)
    return fitting.map(lambda found: found.input_shapes)


def arrays(
    domain: Numbers | None = None, shape: Shape | Shapes | None = None, layout: bool = True
) -> st.SearchStrategy[npt.NDArray[np.float64]]:
    """float64 arrays with elements of `domain`, of a given or any small shape, in any layout."""
    given = shapes() if shape is None else shape
    plain = npst.arrays(np.float64, given, elements=real() if domain is None else domain, fill=st.nothing())
    return plain.flatmap(layouts) if layout else plain


def tensors(
    domain: Numbers | None = None, shape: Shape | Shapes | None = None, layout: bool = True
) -> st.SearchStrategy[Tensor]:
    """float64 Tensors with elements of `domain`, of a given or any small shape, in any layout.

    >>> from hypothesis import find
    >>> find(tensors(positive(), shape=(2,)), lambda tensor: True)
    tensor([0.1250, 0.1250], dtype=torch.float64)
    """
    return _shaped(lambda of: arrays(domain, of, layout).map(wrap), shape)


def distinct(shape: Shape | Shapes | None = None, gap: float = 0.25) -> st.SearchStrategy[Tensor]:
    """Tensors whose elements differ by at least `gap`, for what sorts or takes the largest."""

    def of(known: Shape) -> st.SearchStrategy[Tensor]:
        size = int(np.prod(known))
        order = st.permutations(range(size)) if size else st.just([])
        return order.map(lambda ranks: wrap(((np.array(ranks, np.float64) - size // 2) * gap).reshape(known)))

    return _shaped(lambda wanted: wanted.flatmap(of) if isinstance(wanted, st.SearchStrategy) else of(wanted), shape)


def ties(shape: Shape | Shapes | None = None) -> st.SearchStrategy[Tensor]:
    """Tensors of few different values, so that many elements are equal."""
    return tensors(st.sampled_from([0.0, 1.0, -1.0]), shape)


def layouts(array: npt.NDArray[Any]) -> st.SearchStrategy[npt.NDArray[Any]]:
    """The array in any layout in memory; "expanded" repeats its first slice, without a copy and read-only."""
    usable = LAYOUTS if array.ndim and array.size else LAYOUTS[:1]
    return st.sampled_from(usable).map(lambda name: laid_out(array, name))


def laid_out(array: npt.NDArray[Any], layout: str) -> npt.NDArray[Any]:
    """The array in the layout of that name.

    >>> laid_out(np.arange(3.0), "reversed").strides
    (-8,)
    """
    if layout == "transposed":
        return np.asfortranarray(array)
    if layout == "reversed":
        return np.ascontiguousarray(array[::-1])[::-1]
    if layout == "strided":
        wide = np.zeros((*array.shape[:-1], 2 * array.shape[-1]), array.dtype)
        wide[..., ::2] = array
        return wide[..., ::2]
    return np.broadcast_to(array[:1], array.shape) if layout == "expanded" else array


def _shaped(
    make: Callable[[Any], st.SearchStrategy[Tensor]], shape: Shape | Shapes | None
) -> st.SearchStrategy[Tensor]:
    """What `make` makes of a shape; and, where none was asked for, a way to ask for one later."""
    strategy = make(shapes() if shape is None else shape)
    if shape is None:
        strategy.of_shape = make  # type: ignore[attr-defined]  # read by property_test_gradients
    return strategy
