"""Python's garbage collector, kept from work that makes much and drops nothing."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collection() -> Iterator[None]:
    """No garbage is collected within: the collector would go through all of a large graph, again and again.

    >>> import gc
    >>> with no_collection():
    ...     gc.isenabled()
    False
    >>> gc.isenabled()
    True
    """
    if not gc.isenabled():  # perhaps for another thread, which enables it while we are here
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        if not gc.get_freeze_count():
            gc.freeze()  # and back: what was made counts as old, and is not gone through as soon as it is there
            gc.unfreeze()
        gc.enable()
