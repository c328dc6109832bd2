"""Formulas as they are shown: a rule's own source, without what a reader of the picture need not know."""

from __future__ import annotations

import functools
import re

from ..graph import Edge, Graph

# Names in the rules for how an op was called, which is told by its options and its shapes.
ARRANGED = frozenset({
    "axes", "axis", "before", "bias", "count", "dim0", "dim1", "dim2", "full", "groups", "how", "image", "index", "k",
    "keepdims", "most", "needs", "noise", "offset", "operands", "p", "padding", "path", "place", "places", "powers",
    "repeats", "rcond", "scale", "shape", "sizes", "slides", "step", "subscripts", "upper", "weights",
})  # fmt: skip
SHARED = re.compile(r"(\S+) if share is None else \1 \* share")
CALL = re.compile(r"getitem\(([^(),]+), index\)")
UNWRAP = re.compile(r"\bunwrap\(([^()]+)\)")
TIMES = re.compile(r"""'[^']*'|"[^"]*"| \* """)
ROWS = re.compile(r"rows\(([^()]+)\)")


def shown_formula(graph: Graph, edge: Edge) -> str:
    """The local derivative, or what becomes of the gradient, without the arguments that say how the op was called.

    A rule such as `spread(g, shape, axis, keepdims)` reads `spread(∂y)`, and `getitem(g, index)` reads `∂y[1:]`.
    """
    text = edge.formula
    if edge.entrywise or "(" not in text:
        return _multiplied(text)
    step, text = graph.steps[edge.step], UNWRAP.sub(r"\1", SHARED.sub(r"\1", text))
    if step.options.startswith("["):
        text = CALL.sub(lambda found: found[1] + step.options, text)
    if len(graph.cards[step.output].shape) == 2:  # which has its rows already
        text = ROWS.sub(r"\1", text)
    tensors = {graph.cards[id].name for id in (step.output, *(graph.edges[id].source for id in step.edges))}
    later, first, alone = _arranged(ARRANGED - tensors)
    return _multiplied(alone.sub("", first.sub("(", later.sub("", text))))


def _multiplied(text: str) -> str:
    """The formula with the sign of multiplication that stands everywhere else on a picture; not so within texts."""
    return TIMES.sub(lambda found: " × " if found[0] == " * " else found[0], text) if " * " in text else text


@functools.lru_cache(maxsize=64)
def _arranged(names: frozenset[str]) -> tuple[re.Pattern[str], ...]:
    """What finds such an argument behind a comma, at the start, and alone."""
    one = rf"\*?(?:(?:{'|'.join(sorted(names))})(?:=\w+|\[-?\d+\])?|None|[\w.]+\.shape|\*?stand)"
    return re.compile(rf", {one}(?=[,)])"), re.compile(rf"\({one}, "), re.compile(rf"(?<=\w)\({one}\)")
