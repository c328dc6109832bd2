"""Which memory more than one tensor looks at: an in-place op inside the graph would have to change them all."""

from __future__ import annotations

import functools
import weakref
from typing import Any

import numpy as np

_viewed: dict[int, weakref.ref[Any]] = {}


def owner(array: np.ndarray) -> np.ndarray:
    """The array that owns the memory."""
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array


def may_view(forward: Any) -> Any:
    """Say of a forward that its result may look at the memory of its first argument."""

    @functools.wraps(forward)
    def run(x: Any, *args: Any, **kwargs: Any) -> Any:
        out = forward(x, *args, **kwargs)
        if isinstance(x, np.ndarray) and (out is x or out.base is not None):
            own = owner(x)
            if own is owner(out):
                key = id(own)
                _viewed[key] = weakref.ref(own, lambda _: _viewed.pop(key, None))
        return out

    return run


def is_viewed(array: np.ndarray) -> bool:
    """Whether an op made a view of this memory."""
    own = owner(array)
    found = _viewed.get(id(own))
    return found is not None and found() is own
