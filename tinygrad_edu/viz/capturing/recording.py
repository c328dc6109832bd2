"""Keeping what a picture wants to show of a large graph: every value, and the time of every op."""

from __future__ import annotations

import contextlib
import functools
import sys
import time
from typing import Any

from ...core import mode


class Clock:
    """When the last op was done."""

    now = 0.0


@functools.cache
def timed(kind: Any) -> Any:
    """The class of nodes of this kind that know, besides, how long their op took: since the one before it."""

    def new(cls: Any, *args: Any) -> Any:
        node, before = object.__new__(cls), Clock.now
        Clock.now = time.perf_counter()
        node.seconds = Clock.now - before
        return node

    return type(f"Timed{kind.__name__}", (kind,), {"__slots__": ("seconds",), "__new__": new})


class record(contextlib.ContextDecorator):
    """A context in which every op keeps all its values and notes its time, for `capture` and `draw`.

    Without it, tensors of up to 64 elements show their values after the fact, and larger ones if some rule saved them.
    Within it nothing is freed by `backward`, so the memory of all intermediate values lasts as long as the graph. The
    time of an op is that since the op before it was done, so Python code between them counts too.

    >>> import tinygrad_edu as torch
    >>> x = torch.ones(100, requires_grad=True)
    >>> with torch.viz.record():
    ...     y = (x + x).sum()
    >>> graph = torch.viz.capture(y)
    >>> [card.value.line() for card in graph.cards.values()]
    ['all 1.0', 'all 2.0', '200.0']
    """

    def __init__(self) -> None:
        self._before: list[Any] = []  # a decorated function may call itself

    def __enter__(self) -> record:
        self._before.append((mode.light, mode.Node))
        mode.light, mode.Node = sys.maxsize, timed(mode.Node)
        Clock.now = time.perf_counter()
        return self

    def __exit__(self, *error: Any) -> None:
        mode.light, mode.Node = self._before.pop()
