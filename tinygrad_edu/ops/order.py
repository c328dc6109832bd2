"""The element in the middle, and running sums of exponentials."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..core import primitive
from .reduction import attained, share


@primitive(x=lambda g, x, out: share(attained(x, out, None, False), g, x.shape, None, False))
def middle(x: Any, skip_nan: bool = False) -> Any:
    """The lower of the middle elements of all; ties share the gradient equally."""
    missing = int(np.count_nonzero(np.isnan(x)))
    if not x.size or (missing and not skip_nan):
        return np.asarray(np.nan, x.dtype)
    rank = max(x.size - missing - 1, 0) // 2
    return np.partition(x, rank, axis=None)[rank]


@primitive(x=lambda g, x, out, axis: through_sums(g, x, out, axis))
def logcumsumexp(x: Any, axis: int) -> Any:
    """The logarithm of the running sum of exponentials along `axis`, without overflow."""
    return np.logaddexp.accumulate(x, axis) if x.ndim else x


def through_sums(g: Any, x: Any, out: Any, axis: int) -> Any:
    """The gradient without overflow: s[i] = g[i] + exp(out[i] - out[i + 1]) s[i + 1], times exp(x - out)."""
    if not x.ndim or not x.shape[axis]:
        return g * 1
    lead = (slice(None),) * (axis % x.ndim)
    sums = [g[(*lead, -1)]]
    for i in range(x.shape[axis] - 2, -1, -1):
        sums.append(g[(*lead, i)] + part(out[(*lead, i)], out[(*lead, i + 1)]) * sums[-1])
    return np.stack(sums[::-1], axis=axis) * part(x, out)


def part(x: Any, whole: Any) -> Any:
    """The share exp(x - whole); 0 where nothing has come yet."""
    return np.exp(np.where(whole == -np.inf, -np.inf, x - whole))
