"""How a picture looks: what is switched on, and what follows from that for one graph."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from itertools import cycle

from ..graph import Graph
from ..overlays import Overlay, Own, check, level, overlay
from ..palette import FLOWS, TERMS
from ..wording import Blanks, blanks
from ..wording.badges import norm_of
from ..wording.captions import captions
from ..wording.trouble import trouble
from .shapes import Stroke

FEW = 8  # ops of a picture that is small enough to show what is saved without being asked
DASHED = (4.0, 3.0)
WIDTHS = (1.0, 1.6, 2.4, 3.4, 4.8, 6.5)  # of a line, for the levels of a gradient's norm


@dataclass(frozen=True)
class Look:
    """The switches of a picture.

    Args:
        overlay: "time", "bytes", "gradients", or a function of a node (Step or Card) that gives a float, a str or None.
        quiz: whether gradients are blanks to fill in; with "answers" the answers stand at the end.
        saved: whether dashed links show what each op keeps for its backward pass; by default where few ops keep arrays.

    Raises:
        ValueError: there is no overlay of that name, or `quiz` or `saved` is another word.
        TypeError: `overlay` is neither a name nor a function.

    >>> Look(quiz="answers").quiz
    'answers'
    """

    overlay: str | Own | None = None
    quiz: bool | str = False
    saved: bool | None = None

    def __post_init__(self) -> None:
        if self.overlay is not None:
            check(self.overlay)
        if self.quiz not in (True, False, "answers"):
            raise ValueError(f"quiz must be True, False or 'answers', but got {self.quiz!r:.40}")
        if self.saved not in (True, False, None):
            raise ValueError(f"saved must be True, False, or None for small graphs, but got {self.saved!r:.40}")


PLAIN = Look()


class Setting:
    """A graph with its look: all that the panels, the lines and the legend have in common."""

    def __init__(self, graph: Graph, look: Look = PLAIN) -> None:
        self.graph, self.look = graph, look
        self.colour = colours(graph)
        self.asked: Blanks | None = blanks(graph) if look.quiz else None
        self.trouble = trouble(graph)
        self.overlay: Overlay | None = None if look.overlay is None else overlay(graph, look.overlay)
        self.flow = look.overlay == "gradients"
        keeps = any(step.saved for step in graph.steps.values())
        arrays = any(
            one.shape for step in graph.steps.values() for one in step.saved
        )  # bytes of one number tell little
        few = arrays and len(graph.steps) <= FEW and not look.quiz
        self.links = keeps and (few if look.saved is None else look.saved)
        kinds = {} if self.overlay is None else dict.fromkeys(m.kind for m in self.overlay.marks.values() if m.kind)
        self.shades = {kind: TERMS[i % len(TERMS)] for i, kind in enumerate(kinds)} if not self.flow else {}

    @functools.cached_property
    def captions(self) -> list[str]:
        """The notes below the picture."""
        return captions(self.graph)

    def stroke(self, tail: str, edge: str) -> Stroke:
        """How to draw the line that begins at `tail` and belongs to `edge`; without one it leads from an op on."""
        graph = self.graph
        if (edge or tail) in self.trouble.path:
            return Stroke("alarm", 3.0)
        if self.flow:
            return self._flow(tail, edge)
        if edge in graph.edges and not graph.edges[edge].formula:
            return Stroke("muted", 1.2, DASHED)
        colour = self.colour.get(edge, "line")
        return Stroke(colour, 1.2 if colour == "line" else 1.8)

    def _flow(self, tail: str, edge: str) -> Stroke:
        graph = self.graph
        if edge in graph.edges:
            value = graph.edges[edge].contribution
        else:
            value = graph.cards[graph.steps[tail].output].gradient if tail in graph.steps else None
        return Stroke("muted", 1.0, DASHED) if value is None else flow(level(norm_of(value)))


def flow(level: int) -> Stroke:
    """The line for one level of a gradient's norm; the lowest is dotted."""
    return Stroke(FLOWS[level], WIDTHS[level], () if level else (1.0, 3.0))


def colours(graph: Graph) -> dict[str, str]:
    """The colour of each edge: its own where a tensor has several consumers."""
    found = {}
    for card in graph.cards.values():
        if len(card.consumers) == 1:
            found[card.consumers[0]] = "line"
        else:
            found |= zip(card.consumers, cycle(TERMS), strict=False)
    return found
