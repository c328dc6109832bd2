"""Overlays: what may be laid over a picture, beside what always stands there. Time, bytes, gradients, or your own."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

from .graph import Card, Graph, Step, number
from .wording import bytes_text, clean, seconds_text
from .wording.badges import EXPLODING, VANISHING, norm_of

Told = float | str | None
Own = Callable[[Step | Card], Told]
# Between the levels of a gradient's norm. The scale is the same for every picture, so that two can be compared.
LIMITS = (VANISHING, 1e-4, 1e-2, 1.0, EXPLODING)
LEVELS = ("< 1e-6 vanishing", "< 1e-4", "< 0.01", "< 1", "< 1e3", "> 1e3 exploding")
ITEM = {"bool": 1, "int8": 1, "uint8": 1, "int16": 2, "float16": 2, "int32": 4, "float32": 4}  # bytes; others have 8


class Mark(NamedTuple):
    """What an overlay says of one item: words, and a share of 1 for the length of its bar, or a kind for its shade.

    `amount` is the number behind it, which a closed group sums up.
    """

    text: str
    share: float | None = None
    kind: str = ""
    amount: float | None = None


class Overlay(NamedTuple):
    """What is laid over a picture: a mark for each item that has one, by id, and what the legend says."""

    title: str
    marks: dict[str, Mark]
    legend: list[str]
    words: Callable[[float], str] = number  # for a sum
    adds: bool = True  # whether a sum means something; else the smallest and the largest stand for a group


def overlay(graph: Graph, which: str | Own) -> Overlay:
    """What to lay over a picture of `graph`.

    Args:
        graph: what `capture` gives.
        which: "time", "bytes" or "gradients", or a function of a node (a Step or a Card) that gives a number for a bar,
            a word for a shade, or None.

    Raises:
        ValueError: there is no overlay of that name.
        TypeError: it is neither a name nor a function, or the function gave something else.

    >>> import tinygrad_edu as torch
    >>> x = torch.tensor(2.0, requires_grad=True)
    >>> graph = torch.viz.capture(x * x, names={"x": x})
    >>> overlay(graph, "bytes").marks["t1"].text
    '4 B'
    """
    check(which)
    return NAMED[which](graph) if isinstance(which, str) else own(graph, which)


def check(which: object) -> None:
    """The error, in words, for what is no overlay."""
    if isinstance(which, str):
        if which not in NAMED:
            raise ValueError(
                f"there is no overlay '{clean(which)}', only {', '.join(map(repr, NAMED))}, or a function of a node: "
                "overlay=lambda node: node.op if hasattr(node, 'op') else None"
            )
    elif not callable(which):
        raise TypeError(
            f"overlay must be one of {', '.join(map(repr, NAMED))} or a function of a node, "
            f"but got {type(which).__name__}"
        )


def time(graph: Graph) -> Overlay:
    """How long each op took, forward and backward."""
    seconds = {s.id: (s.seconds or 0.0) + (s.backward_seconds or 0.0) for s in graph.steps.values() if _was_timed(s)}
    if not seconds:
        return Overlay("time", {}, ["no op was timed: compute the graph within `with viz.record():`"])
    legend = [f"forward and backward together, {seconds_text(sum(seconds.values()))} in all"]
    if all(step.seconds is None for step in graph.steps.values()):
        legend = [f"of the backward pass alone, {seconds_text(sum(seconds.values()))} in all; viz.record() times both"]
    return Overlay("time", _bars(seconds, seconds_text), legend, seconds_text)


def _was_timed(step: Step) -> bool:
    return step.seconds is not None or step.backward_seconds is not None


def sizes(graph: Graph) -> Overlay:
    """The bytes of each tensor, and what each op keeps for its backward pass."""
    found: dict[str, float] = {card.id: card_bytes(card) for card in graph.cards.values()}
    found |= {step.id: sum(one.bytes for one in step.saved) for step in graph.steps.values() if step.saved}
    legend = ["at a tensor all its numbers, at an op what it keeps for its backward pass"]
    return Overlay("bytes", _bars(found, bytes_text), legend, bytes_text)


def card_bytes(card: Card) -> int:
    """How many bytes the elements of a tensor take."""
    dtype = card.dtype or (card.value.dtype if card.value else "float32")
    return math.prod(card.shape) * ITEM.get(dtype, 8)


def gradients(graph: Graph) -> Overlay:
    """The norm of each gradient; the lines of the picture show it too."""
    marks = {}
    for card in graph.cards.values():
        if card.gradient is not None:
            norm = norm_of(card.gradient)
            marks[card.id] = Mark(f"‖grad‖ = {number(norm)}", None, LEVELS[level(norm)], norm)
    return Overlay(
        "gradients",
        marks,
        ["the wider a line, the larger the norm of the gradient that flows back along it"],
        lambda norm: f"‖grad‖ {number(norm)}",
        adds=False,
    )


def level(norm: float) -> int:
    """Where the norm of a gradient lies on the scale, from 0 (vanishing) to 5 (exploding)."""
    if math.isnan(norm):
        return len(LIMITS)
    return sum(norm >= limit for limit in LIMITS[:-1]) + (norm > LIMITS[-1])


def own(graph: Graph, function: Own) -> Overlay:
    """What a reader's own function says of each node."""
    numbers: dict[str, float] = {}
    words: dict[str, str] = {}
    nodes: list[Card | Step] = [*graph.cards.values(), *graph.steps.values()]
    for node in nodes:
        told = function(node)
        if isinstance(told, str):
            words[node.id] = clean(told)
        elif isinstance(told, (int, float)):
            numbers[node.id] = float(told)
        elif told is not None:
            raise TypeError(
                f"the overlay function must give a float, a str or None for each node, but for {node.id} "
                f"it gave {type(told).__name__}: {told!r:.80}"
            )
    name = clean(getattr(function, "__name__", type(function).__name__))
    name = "your own function" if name == "<lambda>" else name
    marks = _bars(numbers, number) | {id: Mark(word, kind=word) for id, word in words.items()}
    return Overlay("overlay", marks, [name])


def _bars(amounts: dict[str, float], words: Callable[[float], str]) -> dict[str, Mark]:
    """A bar for each amount, as long as its share of the largest."""
    largest = max((abs(x) for x in amounts.values() if math.isfinite(x)), default=0.0) or 1.0
    shares = {id: min(abs(x) / largest, 1.0) if math.isfinite(x) else None for id, x in amounts.items()}
    return {id: Mark(words(x), shares[id], amount=x) for id, x in amounts.items()}


def together(overlay: Overlay, amounts: list[float]) -> str:
    """What stands on a closed group, of the amounts in it."""
    if overlay.adds:
        return f"{overlay.words(sum(amounts))} in all"
    low, high = min(amounts), max(amounts)
    return overlay.words(low) if low == high else f"{overlay.words(low)} … {number(high)}"


NAMED: dict[str, Callable[[Graph], Overlay]] = {"time": time, "bytes": sizes, "gradients": gradients}
