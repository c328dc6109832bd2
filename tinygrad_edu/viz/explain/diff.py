"""The first place where two graphs differ: mine and the reference."""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..capturing import Names, captured
from ..capturing.cards import UNTELLING
from ..graph import Card, Graph, Step, Value, number
from ..wording import fitted, shape_text, step_text
from .steps import ACROSS, DASH

NEAR = {
    "float64": (1e-7, 1e-7),
    "float32": (1.3e-6, 1e-5),
    "float16": (1e-3, 1e-5),
}  # rtol and atol, as of assert_close
MADE_UP = re.compile(r"(v|leaf|input|constant|out)\d*")  # names that say nothing
UNKNOWN = ("freed", "overwritten", "what ", "the rule of ")  # how a reason begins where a gradient is only not known


@dataclass(slots=True)
class Difference:
    """What was found: false if nothing was.

    `kind` is "structure" (another op, or other arguments), "value", "gradient", or "" where the graphs are equal;
    `left` and `right` are the names of the tensors that differ, `lines` what there is to say, and `skipped` how many
    numbers could not be compared, because one of the graphs did not keep them.
    """

    kind: str
    left: str = ""
    right: str = ""
    lines: list[str] = field(default_factory=list)
    skipped: int = 0

    def __bool__(self) -> bool:
        return bool(self.kind)

    def __str__(self) -> str:
        left = (
            f"{self.skipped:,} numbers were not compared: one of the graphs did not keep them." if self.skipped else ""
        )
        lines = self.lines if self.kind else ["The graphs are equal: the same ops, values and gradients."]
        return "\n".join(fitted(line, ACROSS) for line in [*lines, *([left] if left else [])])

    __repr__ = __str__


def diff(g1: Any, g2: Any, rtol: float | None = None, atol: float | None = None) -> Difference:
    """The first difference between two graphs: in what was computed, then in the values, then in the gradients.

    Ops are matched by what they are and what they read, so that it does not matter in which order independent parts
    were computed; leaves by their names where both graphs have them, else by their place.

    Args:
        g1: mine: a tensor, several, a graph that `capture` made, or its JSON.
        g2: the reference, likewise.
        rtol: by how much numbers may differ, relative to those of the reference; by default as `assert_close` has it
            for the dtype: 1.3e-6 for float32, 1e-7 for float64.
        atol: by how much besides; by default 1e-5 for float32, 1e-7 for float64.

    Returns:
        What differs, printed with both sides; false if nothing does.

    Raises:
        TypeError: one of them is no graph.
        ValueError: a text is no graph; a tolerance is negative.

    >>> import tinygrad_edu as torch
    >>> x = torch.tensor(2.0, requires_grad=True)
    >>> mine, reference = torch.sigmoid(x), torch.tanh(x)
    >>> print(torch.viz.diff(mine, reference))
    structure: the first op that differs
        mine        mine = sigmoid(x)
        reference   reference = tanh(x)
    >>> bool(torch.viz.diff(mine, torch.sigmoid(x)))
    False
    """
    for name, limit in (("rtol", rtol), ("atol", atol)):
        if limit is not None and not (isinstance(limit, (int, float)) and limit >= 0):
            raise ValueError(f"{name} must be a number of at least 0, but got {limit!r}")
    frame = sys._getframe(1)
    return Comparison(_graph(g1, frame), _graph(g2, frame), rtol, atol).found()


def _graph(given: Any, frame: Any) -> Graph:
    if isinstance(given, Graph):
        return given
    if isinstance(given, str):
        return Graph.from_json(given)
    if isinstance(getattr(given, "graph", None), Graph):  # a Picture
        return given.graph  # type: ignore[no-any-return]  # of a Picture
    return captured(given, Names(frame, None, None))


class Comparison:
    """Two graphs, and which card of one is which of the other.

    Args:
        mine: a graph.
        reference: the other.
        rtol: how near the numbers must be, relatively; None for as the dtype asks.
        atol: the same, absolutely.
    """

    def __init__(self, mine: Graph, reference: Graph, rtol: float | None, atol: float | None) -> None:
        self.mine, self.reference, self.rtol, self.atol = mine, reference, rtol, atol
        self.cards: dict[str, str] = {}  # of mine to those of the reference
        self.back: dict[str, str] = {}
        self.steps: list[tuple[Step, Step]] = []
        self.skipped = 0
        self.shared = _given_names(mine) & _given_names(reference)

    def found(self) -> Difference:
        """The first difference."""
        found = self._structure() or self._values() or self._gradients() or Difference("")
        found.skipped = self.skipped
        return found

    def _structure(self) -> Difference | None:
        """Pair the steps, in the order of the forward pass; the first one that has no partner."""
        waiting: dict[Any, list[Step]] = defaultdict(list)
        for step in sorted(self.reference.steps.values(), key=lambda step: step.forward):
            waiting[self._key(self.reference, step, {})].append(step)
        for step in sorted(self.mine.steps.values(), key=lambda step: step.forward):
            candidates = waiting[self._key(self.mine, step, self.cards)]
            partners = [other for other in candidates if self._fits(step, other)]
            exact = [other for other in partners if self._is_exact(step, other)]
            if not partners:
                return self._unmatched(step, waiting)
            partner = (exact or partners)[0]
            candidates.remove(partner)
            self.steps.append((step, partner))
            self._pair(step, partner)
            if not exact:
                return self._said("structure", "the first op that differs", step, partner)
        return self._rest(waiting)

    def _key(self, graph: Graph, step: Step, cards: dict[str, str]) -> Any:
        """What the partner of a step has in common with it: the op, and which results it reads."""
        sources = ((edge.argument, graph.cards[edge.source]) for edge in map(graph.edges.__getitem__, step.edges))
        return step.op, tuple((name, cards.get(card.id, card.id)) for name, card in sources if card.maker)

    def _fits(self, step: Step, other: Step) -> bool:
        """Whether the leaves and constants of two steps may be the same."""
        mine, reference = _sources(self.mine, step), _sources(self.reference, other)
        if any(card.role != "constant" for side in (mine, reference) for card in _apart(side, mine, reference)):
            return False  # of what was freed the constants are not known
        for source, source2 in _both(mine, reference):
            if source.role == source2.role == "constant":
                continue
            if self.cards.get(source.id, source2.id) != source2.id or self.back.get(source2.id, source.id) != source.id:
                return False
            named = {source.name, source2.name} & self.shared
            if not source.maker and named and source.name != source2.name:
                return False
        return True

    def _is_exact(self, step: Step, other: Step) -> bool:
        """Whether the options and the shapes are the same, as far as they are known."""
        lost = any(one.freed and not one.options for one in (step, other))
        same = all(mine.shape == reference.shape for mine, reference in self._pairs_of(step, other))
        return same and (lost or step.options == other.options)

    def _pair(self, step: Step, other: Step) -> None:
        for mine, reference in self._pairs_of(step, other):
            self.cards.setdefault(mine.id, reference.id)
            self.back.setdefault(reference.id, mine.id)

    def _pairs_of(self, step: Step, other: Step) -> Iterator[tuple[Card, Card]]:
        """The arguments of two steps, and their results."""
        yield from _both(_sources(self.mine, step), _sources(self.reference, other))
        yield self.mine.cards[step.output], self.reference.cards[other.output]

    def _unmatched(self, step: Step, waiting: dict[Any, list[Step]]) -> Difference:
        """A step without a partner, beside the one that stands in its place."""
        left = sorted((s for several in waiting.values() for s in several), key=lambda s: s.forward)
        name = self.mine.cards[step.output].name
        same = [s for s in left if name in self.shared and self.reference.cards[s.output].name == name]
        other = (same or left or [None])[0]  # type: ignore[list-item]  # where there is none
        return self._said("structure", "the first op that differs", step, other)

    def _rest(self, waiting: dict[Any, list[Step]]) -> Difference | None:
        left = sorted((s for several in waiting.values() for s in several), key=lambda s: s.forward)
        if left:
            return self._said("structure", "the reference goes on", None, left[0])
        outputs, others = self.mine.outputs, self.reference.outputs
        if not self.mine.steps and len(outputs) == len(others):  # leaves alone
            self.cards = dict(zip(outputs, others, strict=True))
        if [self.cards.get(id) for id in outputs] != others:
            names = [[g.cards[id].name for id in g.outputs] for g in (self.mine, self.reference)]
            lines = ["structure: other outputs", *_sides(*(", ".join(several) for several in names))]
            return Difference("structure", names[0][0], names[1][0], lines)
        return None

    def _said(self, kind: str, title: str, step: Step | None, other: Step | None) -> Difference:
        sides = _sides(_statement(self.mine, step), _statement(self.reference, other))
        name, name2 = (g.cards[s.output].name if s else "" for g, s in ((self.mine, step), (self.reference, other)))
        return Difference(kind, name, name2, [f"{kind}: {title}", *sides])

    def _values(self) -> Difference | None:
        """The first value that differs, in the order of the forward pass."""
        for mine, reference in self._pairs():
            worst = self._compared(mine.value, reference.value)
            if worst:
                title = f"value: {_named(mine, reference)} is the first whose value differs"
                lines = [title, *self._made(mine, reference), *_sides(_line(mine.value), _line(reference.value)), worst]
                return Difference("value", mine.name, reference.name, lines)
        return None

    def _pairs(self) -> Iterator[tuple[Card, Card]]:
        """Each card of mine with its partner, in the order of the forward pass."""
        told = set[tuple[str, str]]()
        alone = [] if self.steps else [(self.mine.cards[a], self.reference.cards[b]) for a, b in self.cards.items()]
        for several in (alone, *(self._pairs_of(*pair) for pair in self.steps)):
            for mine, reference in several:
                if (mine.id, reference.id) not in told:
                    told.add((mine.id, reference.id))
                    yield mine, reference

    def _gradients(self) -> Difference | None:
        """The first gradient that differs, in the order of the backward pass."""
        pairs = sorted(self._pairs(), key=lambda pair: self._complete(pair[0]))
        for mine, reference in pairs:
            if mine.role == reference.role == "constant":
                continue
            worst = self._compared(mine.gradient, reference.gradient, mine.reason, reference.reason)
            if worst:
                title = f"gradient: {_named(mine, reference)} is the first whose gradient differs; all values are equal"
                sides = _sides(_line(mine.gradient, mine.reason), _line(reference.gradient, reference.reason))
                return Difference("gradient", mine.name, reference.name, [title, *sides, worst, *self._blamed(mine)])
        return None

    def _complete(self, card: Card) -> int:
        """The step of the backward pass after which a gradient is complete."""
        return max((self.mine.steps[self.mine.edges[id].step].backward for id in card.consumers), default=0)

    def _blamed(self, card: Card) -> list[str]:
        """The rules that give different things for the same gradient."""
        partners = {step.id: other for step, other in self.steps}
        for edge in (self.mine.edges[id] for id in card.consumers):
            step = self.mine.steps[edge.step]
            edges = map(self.reference.edges.__getitem__, partners[step.id].edges)
            other = next(one for one in edges if one.argument == edge.argument)
            if self._compared(edge.contribution, other.contribution):
                out = self.mine.cards[step.output].name
                lines = (f"{e.formula} → {_line(e.contribution)}" for e in (edge, other))
                return [
                    f"Of equal ∂{out} something else comes back through {_statement(self.mine, step)}:",
                    *_sides(*lines),
                ]
        return []

    def _made(self, mine: Card, reference: Card) -> list[str]:
        """The ops that made two cards, where ops did."""
        if not mine.maker or not reference.maker:
            return []
        return [f"    made by     {_statement(self.mine, self.mine.steps[mine.maker])}, from equal arguments"]

    def _compared(self, mine: Value | None, reference: Value | None, *reasons: str) -> str:
        """How far two values are apart, if they are further than they may be."""
        if mine is None or reference is None:
            known = not any(reason.startswith(UNKNOWN) for reason in reasons)
            self.skipped += mine is not reference and not (reasons and known)
            return "One of them has none." if reasons and known and mine is not reference else ""
        if mine == reference and mine.numbers is not None:
            return ""
        if mine.shape != reference.shape:
            return f"Their shapes are {shape_text(mine.shape)} and {shape_text(reference.shape)}."
        rtol, atol = self._near(mine, reference)
        if mine.numbers is not None and reference.numbers is not None:
            a, b = np.asarray(mine.numbers, np.float64), np.asarray(reference.numbers, np.float64)
            with np.errstate(all="ignore"):
                wrong = ~np.isclose(a, b, rtol=rtol, atol=atol, equal_nan=True)
                if not wrong.any():
                    return ""
                distance = np.where(wrong, np.nan_to_num(np.abs(a - b), nan=np.inf), -1.0)
            at = np.unravel_index(int(distance.argmax()), distance.shape)
            limits = f"{a[at]:.9g} and {b[at]:.9g} (rtol={rtol:g}, atol={atol:g})"
            if not a.ndim:
                return f"They differ: {limits}"
            return f"{int(wrong.sum()):,} of {a.size:,} differ, most of all at {tuple(map(int, at))}: {limits}"
        return _summaries(mine, reference, rtol, atol)

    def _near(self, mine: Value, reference: Value) -> tuple[float, float]:
        """The tolerances: those of the coarser dtype, where none were given."""
        kinds = [NEAR.get(value.dtype, (0.0, 0.0)) for value in (mine, reference)]
        rtol, atol = (max(several) for several in zip(*kinds, strict=True))
        return rtol if self.rtol is None else self.rtol, atol if self.atol is None else self.atol


def _summaries(mine: Value, reference: Value, rtol: float, atol: float) -> str:
    """How the summaries of two large arrays differ."""
    for name in ("nans", "infs", "low", "high", "mean", "std", "norm"):
        a, b = getattr(mine.summary, name), getattr(reference.summary, name)
        loose = max(abs(reference.summary.low), abs(reference.summary.high)) if name in ("mean", "std") else abs(b)
        if abs(a - b) > atol + rtol * loose:
            return (
                f"Of their {mine.size:,} numbers, {name} is {number(a)} and {number(b)} (rtol={rtol:g}, atol={atol:g})"
            )
    return ""


def _given_names(graph: Graph) -> set[str]:
    """The names that somebody gave: not those that capture made up from an argument, or a place."""
    said: set[str] = set()
    for card in graph.cards.values():
        arguments = {graph.edges[id].argument.partition("[")[0] for id in card.consumers}
        if not MADE_UP.fullmatch(card.name) and card.name.rstrip("0123456789") not in arguments - set(UNTELLING):
            said.add(card.name)
    return said


def _sources(graph: Graph, step: Step) -> dict[str, Card]:
    """What a step reads, by argument."""
    return {edge.argument: graph.cards[edge.source] for edge in map(graph.edges.__getitem__, step.edges)}


def _both(mine: dict[str, Card], reference: dict[str, Card]) -> list[tuple[Card, Card]]:
    return [(card, reference[name]) for name, card in mine.items() if name in reference]


def _apart(side: dict[str, Card], *sides: dict[str, Card]) -> list[Card]:
    """Of one side the arguments that are not on all."""
    return [card for name, card in side.items() if not all(name in other for other in sides)]


def _statement(graph: Graph, step: Step | None) -> str:
    if step is None:
        return f"{DASH} nothing in its place"
    out = graph.cards[step.output]
    shapes = ", ".join(shape_text(graph.cards[graph.edges[id].source].shape) for id in step.edges)
    told = f"{out.name} = {step_text(graph, step)}"
    return told if not out.shape and set(shapes) <= set("(), ") else f"{told}   {shape_text(out.shape)} from {shapes}"


def _named(mine: Card, reference: Card) -> str:
    return mine.name if mine.name == reference.name else f"{mine.name} (reference: {reference.name})"


def _line(value: Value | None, reason: str = "") -> str:
    return f"{DASH} {reason}".rstrip() if value is None else value.line()


def _sides(mine: str, reference: str) -> list[str]:
    return [f"    mine        {mine}", f"    reference   {reference}"]
