"""The quiz: which gradients are asked for, and what the answers are."""

from __future__ import annotations

from dataclasses import replace

from ..graph import Card, Graph

Blanks = dict[str, str]  # by card, what stands in place of its gradient: (a)
MOST = 6  # numbers that one blank asks for


def blanks(graph: Graph) -> Blanks:
    """A letter for each gradient that can be worked out by hand, in the order of the backward pass."""
    asked = [card for card in graph.cards.values() if card.consumers and _is_asked(card)]
    asked.sort(key=lambda card: _complete(graph, card))
    return {card.id: f"({letters(i)})" for i, card in enumerate(asked)}


def _is_asked(card: Card) -> bool:
    return card.gradient is not None and card.gradient.numbers is not None and 0 < card.gradient.size <= MOST


def _complete(graph: Graph, card: Card) -> int:
    """The step of the backward pass in which the last term of the gradient arrives."""
    return max(graph.steps[graph.edges[id].step].backward for id in card.consumers)


def letters(i: int) -> str:
    """The letters that count: a to z, aa, ab and so on.

    >>> [letters(i) for i in (0, 25, 26, 701, 702)]
    ['a', 'z', 'aa', 'zz', 'aaa']
    """
    text = ""
    i += 1
    while i:
        i, rest = divmod(i - 1, 26)
        text = chr(ord("a") + rest) + text
    return text


def answers(graph: Graph, asked: Blanks) -> list[str]:
    """The answers, one for each blank, in its order."""
    out = "" if len(graph.outputs) > 1 else f"∂{graph.cards[graph.output].name}/"
    found = []
    for id, letter in asked.items():
        card = graph.cards[id]
        found.append(f"{letter} {out}∂{card.name} = {card.gradient.line() if card.gradient else ''}")
    return found


def answer_line(graph: Graph, asked: Blanks) -> str:
    """All answers, to stand at the end."""
    return f"Answers: {'; '.join(answers(graph, asked))}."


def without_gradients(graph: Graph, told: bool) -> Graph:
    """A copy of a graph with blanks in place of gradients, for painters that know nothing of a quiz.

    Args:
        graph: what `capture` gives.
        told: whether the answers stand in the notes.
    """
    asked = blanks(graph)
    cards = {id: _blank(graph, card, asked) for id, card in graph.cards.items()}
    edges = {id: replace(edge, contribution=None) for id, edge in graph.edges.items()}
    notes = [*graph.notes, *([answer_line(graph, asked)] if told and asked else [])]
    return replace(graph, cards=cards, edges=edges, notes=notes)


def _blank(graph: Graph, card: Card, asked: Blanks) -> Card:
    if card.gradient is None or (card.id in graph.outputs and not card.consumers):
        return replace(card, collected=None)
    reason = f"{asked[card.id]} ____" if card.id in asked else "not asked"
    return replace(card, gradient=None, collected=None, reason=reason)
