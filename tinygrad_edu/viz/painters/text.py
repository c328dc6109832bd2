"""The graph as a tree of text, for terminals: the output at the top, what it was made from below it."""

from __future__ import annotations

from ..graph import Card, Graph
from ..wording.captions import captions
from ..wording import edge_lines, gradient_lines, kind, step_text

DEEP = 12  # levels of the tree; what lies deeper starts a tree of its own
BOLD, BLUE, ORANGE, DIM, PLAIN = "\x1b[1m", "\x1b[34m", "\x1b[33m", "\x1b[2m", "\x1b[0m"


def text(graph: Graph, colour: bool = False) -> str:
    """A graph as lines of text; a tensor that goes into several ops is told once and then referred to.

    Args:
        graph: what `capture` gives.
        colour: with the escape sequences of terminals.
    """
    lines: list[str] = []
    told: set[str] = set()
    waiting = [graph.output]  # the roots of trees; the list grows
    for root in waiting:
        if root not in told:
            lines += ([""] if lines else []) + _tree(graph, root, told, waiting, colour)
    return "\n".join([*lines, "", *(_dyed(line, DIM, colour) for line in captions(graph))])


def _tree(graph: Graph, root: str, told: set[str], waiting: list[str], colour: bool) -> list[str]:
    """One tree, the arguments of each op in their order. No recursion."""
    lines = []
    stack = [
        (root, "", "", "", 0)
    ]  # a card, the edge to it, what stands before its first line and its others, and depth
    while stack:
        id, edge, first, rest, depth = stack.pop()
        card = graph.cards[id]
        if edge and graph.edges[edge].formula:
            label = "  ".join(edge_lines(graph, graph.edges[edge], rows=False)) if depth else ""
            lines.append(first + _dyed(label, BLUE, colour))
            first = rest
        if id in told or depth > DEEP:
            where = "above" if id in told else "below"
            lines.append(f"{first}{_dyed(card.name, BOLD, colour)} (see {where})")
            waiting.append(id)
            continue
        told.add(id)
        lines += _told(graph, card, first, rest + ("│ " if card.maker else "  "), colour)
        edges = graph.steps[card.maker].edges if card.maker else []
        for i in reversed(range(len(edges))):
            last = i == len(edges) - 1
            branch, below = ("└─ ", "   ") if last else ("├─ ", "│  ")
            stack.append((graph.edges[edges[i]].source, edges[i], rest + branch, rest + below, depth + 1))
    return lines


def _told(graph: Graph, card: Card, first: str, rest: str, colour: bool) -> list[str]:
    """A card in two lines or more: what it is, and its gradient."""
    made = f" = {step_text(graph, graph.steps[card.maker])}" if card.maker else ""
    value = f" = {card.value.line()}" if card.value and card.name != card.value.line() else ""
    step = f"  [step {graph.steps[card.maker].backward}]" if card.maker else ""
    lines = [f"{first}{_dyed(card.name, BOLD, colour)}{made}{value}  {_dyed(kind(card), DIM, colour)}{step}"]
    gradient = [] if card.role == "constant" else gradient_lines(graph, card)
    return lines + [rest + _dyed(line.text, ORANGE, colour) for line in gradient]


def _dyed(words: str, code: str, colour: bool) -> str:
    return f"{code}{words}{PLAIN}" if colour and words else words
