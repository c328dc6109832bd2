"""Tensors that look at the memory of another one: what an in-place op must know to bring all their nodes up to date.

A view knows its base and the ops that lead from there to it; a base knows its views, weakly.
"""

from __future__ import annotations

import weakref
from typing import Any

from ..core import Op, Tensor, mode


class Path:
    """The last op on the way from a base to a view, and the way up to there; so that a step costs no copy of it."""

    __slots__ = ("before", "length", "op", "options")

    def __init__(self, before: Path | None, op: Op, options: tuple[Any, ...]) -> None:
        self.before, self.op, self.options = before, op, options
        self.length: int = 1 if before is None else before.length + 1

    def __repr__(self) -> str:
        return f"{self.before!r}.{self.op.name}" if self.before else self.op.name


class View:
    """What a view is made of: `path` leads from `base` to it (None: no way); `made` forbids to overwrite it."""

    __slots__ = ("base", "made", "path")

    def __init__(self, base: Tensor, path: Path | None, made: str) -> None:
        self.base, self.path, self.made = base, path, made


class Base:
    """The views of a tensor, as weak references; those that died are swept out as the list doubles."""

    __slots__ = ("limit", "mark", "views")

    def __init__(self, mark: Any = None) -> None:
        self.mark = mark  # what the tensor was marked with, before it had views
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


WHY_NOT = {
    "no_grad": "A view was created in no_grad mode and is being modified inplace with grad mode enabled, or its base "
    "was: make the view outside torch.no_grad(), or do both inside",
    "function": "it is a view and is being modified inplace, or its base was; it was made inside a custom Function, or "
    "is an input that one returned as it is, and the backward written there would be overridden: return a .clone()",
    "several": "it is a view and is being modified inplace, or its base was; it is the output of a function that "
    "returns multiple views (unbind, split, chunk, iteration), whose graph cannot follow: index instead, as in x[0]",
}


class Unfollowed(Tensor):
    """What a view becomes when its base was overwritten in a way that its graph cannot follow: no op takes it."""

    __slots__ = ()
    requires_grad = True

    @property
    def node(self) -> Any:
        """The node of what it was, outside the graph; RuntimeError inside."""
        if mode.recording:
            raise RuntimeError(f"a tensor of shape {self.array.shape}: {WHY_NOT[self.alias.made]}")
        return Tensor.node.__get__(self)


class Mark:
    """What the `alias` of a tensor says that was made while nothing was recorded."""


INFERENCE = Mark()  # made in inference mode: no graph may ever keep it
NO_GRAD = Mark()  # made under no_grad: for those who ask why it has no gradient


def viewed(view: Tensor, x: Tensor, op: Op, options: tuple[Any, ...]) -> None:
    """Say that `view` is what `op` with these options makes of `x`, in its memory."""
    above, made = x.alias, "" if mode.recording else "no_grad"
    if above is INFERENCE or mode.inference:
        view.alias = above
        return
    if type(above) is View:
        base, before, made = above.base, above.path, above.made or made
    else:
        base, before = x, None
        if type(above) is not Base:
            x.alias = Base(above)
    view.alias = View(base, Path(before, op, options), made)
    base.alias.add(view)


def made_under_no_grad(x: Tensor) -> bool:
    """Whether that is why the tensor has no graph: it was made there, or what it looks at was."""
    alias = x.alias
    if type(alias) is View:
        if alias.made == "no_grad" and alias.base.node is not None:
            return True
        alias = alias.base.alias
    return alias is NO_GRAD or (type(alias) is Base and alias.mark is NO_GRAD)


def several(views: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
    """The views, which one function gave at once: PyTorch lets none of them be overwritten inside a graph."""
    for view in views:
        if type(view.alias) is View:
            view.alias.made = view.alias.made or "several"
    return views


def along(path: Path | None, x: Any) -> Any:
    """What the path leads to from `x`, a tensor or an array."""
    steps = []
    while path is not None:
        steps.append(path)
        path = path.before
    for step in reversed(steps):
        x = step.op.function(x, *step.options)
    return x
