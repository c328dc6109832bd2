"""Running what users wrote for backward, and leaving their program as it was."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from ...autograd.backward import running
from ...autograd.call import CallNode
from ...core import Node
from ...streams import default_generator
from .nodes import keeps_plainly


@contextlib.contextmanager
def undisturbed(nodes: list[Node]) -> Iterator[None]:
    """A context in which Functions, hooks on what is saved, and checkpoints may run: random numbers go on as before.

    A reentrant checkpoint, whose backward would collect gradients in `.grad`, refuses, as within `autograd.grad`.
    """
    if all(keeps_plainly(kind) and not issubclass(kind, CallNode) for kind in set(map(type, nodes))):
        yield  # all rules are the ops' own
        return
    state = default_generator.get_state()
    running.append(True)
    try:
        yield
    finally:
        running.pop()
        default_generator.set_state(state)
