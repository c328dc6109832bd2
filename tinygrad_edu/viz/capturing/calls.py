"""Which module call each step belongs to, read from what the calls left on the nodes of their results."""

from __future__ import annotations

from typing import Any, NamedTuple

from ...core import Node
from ...nn import Module
from ..graph import Call
from .names import Names
from .vertices import Vertex


class Span(NamedTuple):
    """A call of a module: the nodes from `began` to `end`, on their clock, are its own."""

    began: int
    end: int
    module: Any


def calls_of(vertices: list[Vertex], names: Names) -> dict[str, Call]:
    """The calls of modules among nodes, the latest first, those around others first; each step learns its innermost."""
    waiting = sorted(spans([vertex.key for vertex in vertices]), key=lambda span: (span.began, -span.end), reverse=True)
    if not waiting:
        return {}
    paths = _paths([span.module for span in waiting], names)
    numbers: dict[str, int] = {}
    calls: dict[str, Call] = {}
    around: list[tuple[Span, Call]] = []
    for vertex in reversed(vertices):
        time = vertex.key.order
        while waiting and waiting[-1].began < time:
            span = waiting.pop()
            while around and around[-1][0].end <= span.began:
                around.pop()
            path = paths.get(id(span.module), type(span.module).__name__)
            numbers[path] = numbers.get(path, 0) + 1
            parent = around[-1][1].id if around else ""
            call = Call(f"m{len(calls) + 1}", path, type(span.module).__name__, parent, numbers[path])
            calls[call.id] = call
            around.append((span, call))
        while around and around[-1][0].end < time:
            around.pop()
        if around and vertex.step is not None:
            vertex.step.call = around[-1][1].id
    return _with_steps(calls, {vertex.step.call for vertex in vertices if vertex.step is not None})


def spans(nodes: list[Node]) -> list[Span]:
    """All calls, each once; one with several results ends with the last of them."""
    ends: dict[tuple[int, int], Span] = {}
    for node in nodes:
        mark = getattr(node, "calls", None)
        while mark is not None:
            module, key = mark.module(), (mark.began, id(mark.module))
            if module is not None and (key not in ends or ends[key].end < node.order):
                ends[key] = Span(mark.began, node.order, module)
            mark = mark.inner
    return list(ends.values())


def _with_steps(calls: dict[str, Call], used: set[str]) -> dict[str, Call]:
    """Those calls in which, or within which, there is a step."""
    wanted = set(used)
    for id in reversed(calls):  # those within others come first
        if id in wanted:
            wanted.add(calls[id].parent)
    return {id: call for id, call in calls.items() if id in wanted}


def _paths(modules: list[Module], names: Names) -> dict[int, str]:
    """By the id of each module its path: from `module=`, the caller's variables, or the one around it."""
    paths: dict[int, str] = {}
    for name, root in {id(root): (name, root) for name, root in names.modules[::-1]}.values():
        for path, module in root.named_modules():
            paths.setdefault(id(module), ".".join(filter(None, (name, path))))
    for module in reversed(modules):  # in the order of the calls: one around others comes first
        if id(module) not in paths:
            for path, inner in module.named_modules():
                paths.setdefault(id(inner), path)
    return paths
