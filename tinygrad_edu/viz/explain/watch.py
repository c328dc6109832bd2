"""The graph up to an error: drawn when an exception passes, with the op that failed."""

from __future__ import annotations

import contextlib
import linecache
import os
import sys
from collections.abc import Iterator
from types import CodeType, FrameType, TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple

from ...calls.views import Unfollowed
from ...core import LEAF, Node, Op, Tensor
from ...core import graph as engine
from ...core.place import INSIDE
from ..capturing import Names
from ..graph import Graph
from ..wording import clean
from .failure import Failed, graph_of

if TYPE_CHECKING:
    from ..picture import Picture

HEAD = "The graph up to this error, drawn by viz.watch():"
LINES = 60  # of the drawing that are noted at the exception
RESULTS = 8  # results of the user's function that are drawn where no op failed


class watch(contextlib.AbstractContextManager["watch"]):
    """A context that draws the graph of what was computed when an exception passes, with the op that failed.

    The exception goes on, with the drawing as a note below its traceback; a notebook shows the picture. Nothing is
    patched, and nothing is slower within it: what there was is found in the variables of the calls that failed.

    Attributes:
        graph: what was drawn, as plain data; None while nothing has failed.
        picture: the same as a `Picture`, to show, to save, to print.
        error: the class and the message of the exception.

    >>> import tinygrad_edu as torch
    >>> x, w = torch.ones(5, 4), torch.ones(5, 4, requires_grad=True)
    >>> try:
    ...     with torch.viz.watch() as seen:
    ...         y = x @ (w * 2)
    ... except RuntimeError as error:
    ...     print(str(error)[:37])
    mat1 and mat2 shapes cannot be multip
    >>> print([step.op for step in seen.graph.steps.values()], seen.graph.cards[seen.graph.output].name)
    ['multiply', 'matmul'] RuntimeError
    """

    graph: Graph | None = None
    error: str = ""

    def __init__(self, *given: Any) -> None:
        if given:
            name = repr(os.fspath(given[0]) if isinstance(given[0], (str, os.PathLike)) else "error.html")
            raise TypeError(
                f"viz.watch() takes no arguments, but got {clean(repr(given[0]), 60)}. To keep the picture as a file:\n"
                "    try:\n        with viz.watch() as seen:\n            ...\n"
                f"    except Exception:\n        seen.picture.save({clean(name, 60)})\n        raise"
            )

    def __enter__(self) -> watch:
        self.graph, self.error = None, ""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not isinstance(error, Exception):
            return
        self.error = f"{type(error).__name__}: {error}"
        try:
            self.graph = look_at(error)
            words = self._note() if self.graph else "viz.watch() found no tensor in the calls that led here."
        except Exception as own:  # what the user did wrong must not be hidden by what is wrong here
            words = f"viz.watch() could not draw the graph: {type(own).__name__}: {own}"
        if any(note.startswith(HEAD) for note in getattr(error, "__notes__", ())):
            return  # a watch within this one has drawn it
        error.add_note(words)
        if self.graph is not None and _in_notebook():
            self.picture.show()

    @property
    def picture(self) -> Picture:
        """The drawing.

        Raises:
            RuntimeError: nothing has failed, or nothing could be drawn.
        """
        from ..picture import Picture  # which knows all painters, and is above this

        if self.graph is None:
            why = self.error and f" that could be drawn, but {self.error}"
            raise RuntimeError(f"nothing went wrong within this viz.watch(){why}: there is no picture")
        return Picture(self.graph)

    def _note(self) -> str:
        lines = self.picture.text().splitlines()
        more = [f"… {len(lines) - LINES:,} more lines: print(seen.picture), where `with viz.watch() as seen`"]
        return "\n".join([HEAD, *lines[:LINES], *(more if len(lines) > LINES else [])])


def _in_notebook() -> bool:
    ipython: Any = sys.modules.get("IPython")  # loaded wherever it could show anything
    return ipython is not None and hasattr(ipython.get_ipython(), "kernel")


class Call(NamedTuple):
    """A call that failed: the name of the function or the op, and its arguments by name."""

    function: Any  # an Op, or a name
    arguments: dict[str, Any]


def look_at(error: BaseException) -> Graph | None:
    """The graph of what was computed before an error; None if there is no tensor in sight."""
    last: tuple[Failed, Names] | None = None
    for one in _causes(error):
        frames = _frames(one)
        users = [i for i, frame in enumerate(frames) if not _is_inside(frame.f_code)]
        if not users:
            continue
        names = _names([frames[i] for i in reversed(users)])
        where = _place(one, frames[users[-1]])
        walk = next((f.f_locals for f in reversed(frames) if f.f_code is engine.backward.__code__), None)
        if walk is not None and isinstance(walk.get("node"), Node):
            return graph_of(Failed(one, where, node=walk["node"], roots=dict(walk["roots"])), names)
        call = _call(frames[users[-1] + 1 :])
        if call is not None:
            return graph_of(Failed(one, where, call.function, call.arguments), names)
        results = _results(frames[users[-1]])
        last = last or (results and (Failed(one, where, arguments=results), names)) or None
    return graph_of(*last) if last else None  # it was not an op that failed


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error, and those that it was raised from: there may be the op."""
    seen: list[BaseException] = []
    while error is not None and error not in seen:
        seen.append(error)
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _frames(error: BaseException) -> list[FrameType]:
    frames, trace = [], error.__traceback__
    while trace is not None:
        frames.append(trace.tb_frame)
        trace = trace.tb_next
    return frames


def _is_inside(code: CodeType) -> bool:
    return code.co_filename.startswith(INSIDE)


def _names(users: list[FrameType]) -> Names:
    """The names of tensors in the user's functions, those of the innermost first."""
    names = Names(users[0], None, None)
    for frame in users[1:]:
        outer = Names(frame, None, None)
        for key, name in outer.found.items():
            names.found.setdefault(key, name)
        for key, array in outer.arrays.items():
            names.arrays.setdefault(key, array)
        names.held += outer.held
        names.modules += outer.modules
    return names


def _place(error: BaseException, frame: FrameType) -> tuple[str, int, str]:
    """The file, the number and the text of the user's line in which the error was raised."""
    trace, line = error.__traceback__, 0
    while trace is not None:
        line = trace.tb_lineno if trace.tb_frame is frame else line
        trace = trace.tb_next
    return frame.f_code.co_filename, line, linecache.getline(frame.f_code.co_filename, line).strip()


def _call(inner: list[FrameType]) -> Call | None:
    """The op that failed, as the user called it; or else the innermost function that is offered to users."""
    ops = [_op_of(frame) for frame in inner]
    last = next((op for op in reversed(ops) if op is not None), None)
    if last is not None:
        return Call(last, _arguments(inner[ops.index(last)], last))
    for frame in reversed(inner):
        given = _given(frame)
        if not frame.f_code.co_name.startswith(("_", "<")) and any(map(holds, given.values())):
            return Call(frame.f_code.co_name, given)
    return None


def _op_of(frame: FrameType) -> Op | None:
    """The op that a call within the library is about."""
    op = frame.f_locals.get("op", frame.f_globals.get("op") if frame.f_code.co_name == "call" else None)
    return op if isinstance(op, Op) else None


def _arguments(frame: FrameType, op: Op) -> dict[str, Any]:
    """The arguments of an op, by name, as they stand in the call that runs it."""
    scope = frame.f_locals
    if all(name in scope for name in op.defaults):
        return {name: scope[name] for name in op.defaults}
    values = scope.get("args", scope.get("values", ()))
    values = values if isinstance(values, (tuple, list)) else (values,)
    if op.spread is not None:
        return {f"[{i}]": value for i, value in enumerate(values)}
    return dict(zip(op.defaults, values, strict=False))


def _given(frame: FrameType) -> dict[str, Any]:
    """The arguments of a Python function, by name."""
    code = frame.f_code
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount + bool(code.co_flags & 4)]
    return {name: frame.f_locals[name] for name in names if name in frame.f_locals and name != "self"} | (
        {"self": frame.f_locals["self"]} if isinstance(frame.f_locals.get("self"), Tensor) else {}
    )


def holds(value: Any) -> bool:
    """Whether the value is a tensor, or a list with one."""
    return isinstance(value, Tensor) or (isinstance(value, (tuple, list)) and any(isinstance(x, Tensor) for x in value))


def _results(frame: FrameType) -> dict[str, Any]:
    """The latest tensors in a function that ops made."""
    found = {
        name: x
        for name, x in frame.f_locals.items()
        if isinstance(x, Tensor) and type(x) is not Unfollowed and x.node is not None
    }
    latest = sorted(found, key=lambda name: found[name].node.order if found[name].node is not LEAF else 0)
    return {name: found[name] for name in latest[-RESULTS:]}
