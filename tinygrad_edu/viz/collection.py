"""Python's garbage collector, kept from work that makes much and drops nothing."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

MANY = 50_000  # objects, above which it takes long to go through them once
_collections = [-1]  # how many full ones there had been when something was last made old


@contextmanager
def no_collection() -> Iterator[None]:
    """No garbage is collected within: the collector would go through all of a large graph, again and again.

    Much that was made within counts as old afterwards, so that the collector does not go through it right then either:
    but once between two full collections, since that puts the next one off.

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
        full = gc.get_stats()[-1]["collections"]
        if gc.get_count()[0] > MANY and full != _collections[0] and not gc.get_freeze_count():
            _collections[0] = full
            gc.freeze()
            gc.unfreeze()  # gives all back as old
        gc.enable()
