"""Words of warning on a card: gradients that vanish or explode, dead ReLUs, what is not finite."""

from __future__ import annotations

from ..graph import Card, Graph, Value
from .trouble import Trouble, counts, odd

VANISHING, EXPLODING = 1e-6, 1e3  # norms of a gradient
DEAD = 0.9  # the share of zeros behind a ReLU that is called dead
RELUS = ("relu", "relu6", "weighted_relu")


def badges(graph: Graph, card: Card, trouble: Trouble, gradients: bool = True) -> list[str]:
    """The warnings on one card, each with its sign.

    Args:
        graph: the graph that the card is of.
        card: the tensor.
        trouble: what is not finite in the graph.
        gradients: whether gradients are told, which they are not in a quiz.
    """
    found = [f"★ {trouble.born[card.id]}"] if card.id in trouble.born else []
    if card.value is not None and card.id in trouble.cards and odd(card.value):
        found.append(f"▲ value: {counts(card.value)}")
    if gradients and card.gradient is not None:
        found += _of_gradient(card)
    if card.maker and graph.steps[card.maker].op in RELUS and card.value is not None and card.value.size:
        zeros = card.value.summary.zeros / card.value.size
        if zeros >= DEAD:
            found.append(f"○ dead ReLU: {100 * zeros:.0f} % zeros")
    return found


def _of_gradient(card: Card) -> list[str]:
    if card.gradient is None:
        return []
    if odd(card.gradient):
        return [f"▲ gradient: {counts(card.gradient)}"]
    norm = norm_of(card.gradient)
    if 0 < norm < VANISHING:
        return [f"▼ vanishing < {VANISHING:g}".replace("e-0", "e-")]
    return ["▲ exploding > 1e3"] if norm > EXPLODING else []


def norm_of(value: Value) -> float:
    """The square root of the sum of squares."""
    numbers = value.numbers
    return abs(float(numbers)) if isinstance(numbers, (int, float)) else value.summary.norm
