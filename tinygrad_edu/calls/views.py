"""Tensors that look at the memory of another one: what an in-place op must know to bring all their nodes up to date.

A view knows its base and the ops that lead from there to it; a base knows its views, weakly.
"""

from __future__ import annotations

import weakref
from typing import Any

from ..core import Op, Tensor, mode

Path = tuple[tuple[Op, tuple[Any, ...]], ...]


class View:
    """What a view is made of: `path` leads from `base` to it; `made` says why it may not be written to, or nothing."""

    __slots__ = ("base", "made", "path")

    def __init__(self, base: Tensor, path: Path, made: str) -> None:
        self.base, self.path, self.made = base, path, made


class Base:
    """The views of a tensor, as weak references; those that died are swept out as the list doubles."""

    __slots__ = ("limit", "views")

    def __init__(self) -> None:
        self.views: list[weakref.ref[Tensor]] = []
        self.limit = 16

    def living(self) -> list[Tensor]:
        """The views that somebody still holds."""
        return [view for ref in self.views if (view := ref()) is not None]

    def add(self, view: Tensor) -> None:
        """Take up a new view."""
        self.views.append(weakref.ref(view))
        if len(self.views) > self.limit:
            self.views = [ref for ref in self.views if ref() is not None]
            self.limit = 2 * len(self.views) + 16


class Inference:
    """The mark of tensors that were made in inference mode, which no graph may ever keep."""


INFERENCE = Inference()


def viewed(view: Tensor, x: Tensor, op: Op, options: tuple[Any, ...]) -> None:
    """Say that `view` is what `op` with these options makes of `x`, in its memory."""
    above, made = x.alias, "" if mode.recording else "no_grad"
    if above is INFERENCE or mode.inference:
        view.alias = above
        return
    if type(above) is View:
        base, path, made = above.base, (*above.path, (op, options)), above.made or made
    else:
        base, path = x, ((op, options),)
        if above is None:
            x.alias = Base()
    view.alias = View(base, path, made)
    base.alias.add(view)


def several(views: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
    """The views, which one function gave at once: PyTorch lets none of them be overwritten inside a graph."""
    for view in views:
        if type(view.alias) is View:
            view.alias.made = view.alias.made or "several"
    return views


def along(path: Path, x: Any) -> Any:
    """What the path leads to from `x`, a tensor or an array."""
    for op, options in path:
        x = op.function(x, *options)
    return x
