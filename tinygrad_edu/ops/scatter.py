"""The largest of those that are sent to one place, and whom its gradient goes to."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..core import primitive, unwrap
from .conversion import cast
from .shape import reshape_to


def flat(x: Any) -> Any:
    """All the elements, row by row."""
    return reshape_to(x, (math.prod(x.shape),))


@primitive(
    x=lambda g, x, src, out, places, include: (
        cast((x == out) & include, g.dtype) * (g / winners(x, src, out, places, include))
    ),
    src=lambda g, x, src, out, places, include: (
        cast(src == pick_flat(out, places), g.dtype) * pick_flat(g / winners(x, src, out, places, include), places)
    ),
)
def scatter_extreme(x: Any, src: Any, places: Any, include: Any, largest: bool = True) -> Any:
    """The largest (or smallest) of each element, where `include`, and of those of `src` at its place."""
    extreme, lowest = (np.maximum, -np.inf) if largest else (np.minimum, np.inf)
    if x.dtype.kind != "f":
        limits = np.iinfo(x.dtype)
        lowest = limits.min if largest else limits.max
    out = np.where(include, x, np.asarray(lowest, x.dtype)).reshape(-1)
    extreme.at(out, places.reshape(-1), src.reshape(-1))
    return out.reshape(x.shape)


def pick_flat(x: Any, places: np.ndarray) -> Any:
    """The elements at the places, counted row by row."""
    return np.reshape(x, (-1,))[places]


def winners(x: Any, src: Any, out: Any, places: np.ndarray, include: np.ndarray) -> np.ndarray:
    """How many elements equal each extreme; those share its gradient."""
    x, src, out = unwrap(x), unwrap(src), unwrap(out)
    count = ((x == out) & include).astype(out.dtype).reshape(-1)
    np.add.at(count, places.reshape(-1), (src == out.reshape(-1)[places]).reshape(-1).astype(out.dtype))
    return np.maximum(count, 1).reshape(out.shape)
