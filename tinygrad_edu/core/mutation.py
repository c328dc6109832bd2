"""Which arrays were overwritten, and when, so that backward can tell when a saved value is no longer what it was."""

from __future__ import annotations

import itertools
import sys
import weakref
from typing import Any

import numpy as np

from .place import called_from

tick = itertools.count(2, 2).__next__  # one clock for nodes and overwrites: what was first has the smaller number
last = 0  # when anything was last overwritten: backward compares this first


class Overwrite:
    """The latest overwrite of one piece of memory, and how many there were."""

    __slots__ = ("by", "code", "offset", "owner", "time", "version")

    def __init__(self, owner: weakref.ref[Any], code: Any = None) -> None:
        self.owner, self.version, self.time, self.by, self.code, self.offset = owner, 0, 0, "", code, 0


_overwrites: dict[int, Overwrite] = {}


def owner_of(array: np.ndarray) -> np.ndarray:
    """The array that the memory of this one belongs to."""
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array


def overwrite(array: np.ndarray) -> Overwrite | None:
    """The latest overwrite of the memory that `array` looks at, if any."""
    owner = owner_of(array)
    found = _overwrites.get(id(owner))
    return found if found is not None and found.owner() is owner else None


def mutated(array: np.ndarray, by: str) -> None:
    """Say that `array` was changed in place by the op or function named `by`."""
    global last
    last = tick()
    found = overwrite(array)
    if found is None:
        owner, key = owner_of(array), id(owner_of(array))
        found = _overwrites[key] = Overwrite(weakref.ref(owner, lambda _: _overwrites.pop(key, None)))
    found.time, found.by, found.version = last, by, found.version + 1
    frame = called_from(sys._getframe(1))
    found.code, found.offset = frame.f_code, frame.f_lasti
