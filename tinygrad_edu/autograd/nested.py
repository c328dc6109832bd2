"""Backward within backward, to any depth: a stack in Python ends at a thousand calls, but each thread has its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

from .. import core
from ..core.graph import in_order, leading_to

LEVELS = 24  # on one stack: leaves some forty calls for what is between one backward and the next
_running: list[Walk] = []  # the walks that are under way, each inside the one before


class Walk:
    """One walk through the graph; `notes` is for what hooks want to remember until it ends."""

    def __init__(self, roots: dict[Any, Any], ends: list[Any] | None) -> None:
        self.roots, self.ends = roots, ends
        self.notes: dict[Any, Any] = {}
        self._passed: Any = None

    def passes(self, end: Any) -> bool:
        """Whether gradients may come to this node or leaf."""
        if self._passed is None:
            stops = in_order(self.roots)
            self._passed = set(stops) if self.ends is None else leading_to(set(self.ends), stops)[1]
        return end in self._passed


def current() -> Walk:
    """The innermost walk."""
    return _running[-1]


def walk(roots: dict[Any, Any], ends: list[Any] | None, retain_graph: bool, on_tensors: bool, arrive: Any) -> Any:
    """What `core.backward` gives; on a new stack if this is much nested."""
    _running.append(Walk(dict.fromkeys(roots), ends))
    try:
        run = partial(core.backward, roots, ends, retain_graph, on_tensors, arrive=arrive)
        return run() if len(_running) % LEVELS else _on_a_new_stack(run)
    finally:
        _running.pop()


def _on_a_new_stack(run: Callable[[], Any]) -> Any:
    results: list[Any] = []
    errors: list[BaseException] = []

    def work() -> None:
        try:
            results.append(run())
        except BaseException as error:  # whatever it is, it belongs to the caller
            errors.append(error)

    thread = threading.Thread(target=work, name="nested backward")
    thread.start()
    thread.join()
    if errors:
        raise errors.pop()
    return results.pop()
