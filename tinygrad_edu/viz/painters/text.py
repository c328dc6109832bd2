"""The graph as text, for terminals: a tree with the output at the top, or a table."""

from __future__ import annotations

import heapq

from ..graph import Card, Graph
from ..wording import (
    captions,
    columns,
    cut_line,
    edge_lines,
    fitted,
    gradient_lines,
    kind,
    shape_text,
    step_text,
    wrapped,
)
from ..wording.badges import badges
from ..wording.trouble import trouble

ACROSS = 100  # columns of a line
DEEP = 12  # levels of the tree; what lies deeper starts a tree of its own
LINES = 1000  # lines of a text
BOLD, BLUE, ORANGE, RED, DIM, PLAIN = "\x1b[1m", "\x1b[34m", "\x1b[33m", "\x1b[31m", "\x1b[2m", "\x1b[0m"
STYLES = ("tree", "table")


def text(graph: Graph, colour: bool = False, style: str = "tree", most: int | None = LINES) -> str:
    """A graph as lines of text of at most 100 columns; a tensor that goes into several ops is told once.

    Args:
        graph: what `capture` gives.
        colour: with the escape sequences of terminals.
        style: "tree", the output at the top and below it what it was made from; or "table", a row for each tensor in
            the order of the forward pass.
        most: the most lines; None for all.

    Raises:
        ValueError: another style; a number of lines that is not positive.
    """
    if style not in STYLES:
        raise ValueError(f"style must be one of {', '.join(STYLES)}, but got {style!r}")
    if most is not None and (isinstance(most, bool) or not isinstance(most, int) or most < 1):
        raise ValueError(f"most must be a number of lines of at least 1, or None for all, but got {most!r}")
    painter = Tree(graph, colour) if style == "tree" else Table(graph, colour)
    whole = painter.paint(most)
    below = [line for caption in captions(graph) for line in wrapped(caption, ACROSS)]
    if not whole:
        below.append(f"… {painter.left} more of {len(graph.cards):,} tensors: .text(most=None) tells them all.")
    return "\n".join([*painter.lines, "", *(_dyed(line, DIM, colour) for line in below)])


class Tree:
    """The trees of a graph, each below the headline of its module."""

    def __init__(self, graph: Graph, colour: bool) -> None:
        self.graph, self.colour, self.trouble = graph, colour, trouble(graph)
        self.lines: list[str] = []
        self.told: set[str] = set()
        self.roots: list[tuple[int, int, str]] = []  # of trees that are still to be told: the latest op comes first
        self.headline = ""

    @property
    def left(self) -> str:
        """How many tensors are not told."""
        return f"{len(self.graph.cards) - len(self.told):,}"

    def paint(self, most: int | None) -> bool:
        """Write the trees; whether these were all."""
        for output in self.graph.outputs:
            self._wait(output)
        while self.roots:
            root = heapq.heappop(self.roots)[2]
            if root in self.told:
                continue
            if most is not None and len(self.lines) >= most:
                return False
            self._head(_call(self.graph, root))
            self._tree(root, most)
        return True

    def _wait(self, card: str) -> None:
        maker = self.graph.cards[card].maker
        step = self.graph.steps[maker] if maker else None
        heapq.heappush(self.roots, (-step.forward if step else 1, len(self.roots), card))

    def _head(self, call: str) -> None:
        """The headline of a module call, unless we are below it; or a blank line."""
        if self.lines:
            self.lines.append("")
        if self.graph.calls and call != self.headline:
            self.lines.append(_dyed(_headline(self.graph, call), BOLD, self.colour))
        self.headline = call

    def _tree(self, root: str, most: int | None) -> None:
        """One tree, the arguments of each op in their order. No recursion."""
        graph, home = self.graph, _call(self.graph, root)
        # A card, the edge to it, what stands before its first line and its others, and its depth.
        stack = [(root, "", "", "", 0)]
        while stack:
            id, edge, first, rest, depth = stack.pop()
            card = graph.cards[id]
            if edge and graph.edges[edge].formula:
                label = "  ".join(edge_lines(graph, graph.edges[edge], rows=False))
                self._line(first, label, BLUE)
                first = rest
            elsewhere = bool(card.maker) and _call(graph, id) != home
            full = most is not None and len(self.lines) >= most
            if id in self.told or depth > DEEP or elsewhere or full:
                where = "above" if id in self.told else "below"
                self._line(first, f"{card.name} (see {where}{_in(graph, id) if elsewhere else ''})", BOLD)
                if id not in self.told:
                    self._wait(id)
                continue
            self.told.add(id)
            self._card(card, first, rest + ("│ " if card.maker else "  "))
            edges = graph.steps[card.maker].edges if card.maker else []
            for i in reversed(range(len(edges))):
                branch, below = ("└─ ", "   ") if i == len(edges) - 1 else ("├─ ", "│  ")
                stack.append((graph.edges[edges[i]].source, edges[i], rest + branch, rest + below, depth + 1))

    def _card(self, card: Card, first: str, rest: str) -> None:
        """A card in a line or more: what it is, and its gradient."""
        if card.role == "error":
            self._line(first, f"✗ {step_text(self.graph, self.graph.steps[card.maker])}", RED)
            for row in wrapped(card.reason, ACROSS - 2):
                self._line(rest, row, RED)
            return
        step = self.graph.steps[card.maker] if card.maker else None
        made = f" = {step_text(self.graph, step)}" if step else ""
        value = f" = {card.value.line()}" if card.value and card.name != card.value.line() else ""
        end = f"  {kind(card)}"
        number = f"  [step {step.backward}]" if step and step.backward else ""
        room = ACROSS - columns(first) - columns(end) - columns(number)
        name = fitted(card.name, ACROSS // 3)
        told = fitted(made + value, max(room - columns(name), 16))
        dyed = first + _dyed(name, BOLD, self.colour) + told
        self.lines.append(dyed + _dyed(end + number, DIM, self.colour))
        for i, row in enumerate(wrapped(step.error, ACROSS - columns(rest) - 2) if step and step.error else ()):
            self._line(rest, f"{'  ' if i else '✗ '}{row}", RED)
        if step and step.id in self.trouble.born:
            self._line(rest, f"★ {self.trouble.born[step.id]}", RED)
        if card.cut:
            self._line(rest, cut_line(card), DIM)
        gradient = [] if card.role == "constant" else gradient_lines(self.graph, card)
        for line in gradient:
            self._line(rest, line.text, ORANGE)
        for badge in badges(self.graph, card, self.trouble):
            self._line(rest, badge, RED)

    def _line(self, before: str, words: str, code: str) -> None:
        self.lines.append(before + _dyed(fitted(words, max(ACROSS - columns(before), 16)), code, self.colour))


class Table:
    """A row for each tensor, below the headline of the module that made or first read it."""

    HEAD = ("step", "tensor", "made by", "shape", "value", "gradient")

    def __init__(self, graph: Graph, colour: bool) -> None:
        self.graph, self.colour, self.born = graph, colour, trouble(graph).born
        self.lines: list[str] = []
        self.left = ""

    def paint(self, most: int | None) -> bool:
        """Write the rows; whether these were all."""
        cards = self._in_order()
        told = list(cards.items())[:most]
        self.left = f"{len(cards) - len(told):,}"
        rows = [self._row(self.graph.cards[id]) for id, _ in told]
        widths = _widths([self.HEAD, *rows])
        self.lines.append(_dyed(_aligned(self.HEAD, widths), BOLD, self.colour))
        self.lines.append("─" * (sum(widths) + 2 * len(widths) - 2))
        headline = ""
        for (_, call), row in zip(told, rows, strict=True):
            if call != headline:
                self.lines.append(_dyed(_headline(self.graph, call), BOLD, self.colour))
                headline = call
            self.lines.append(_aligned(row, widths))
        return len(told) == len(cards)

    def _in_order(self) -> dict[str, str]:
        """The cards in the order of the forward pass, each leaf before its consumers; and the calls they are in."""
        cards: dict[str, str] = {}
        for step in sorted(self.graph.steps.values(), key=lambda step: step.forward):
            for id in (*(self.graph.edges[edge].source for edge in step.edges), step.output):
                cards.setdefault(id, step.call)
        for output in self.graph.outputs:  # a leaf alone
            cards.setdefault(output, "")
        return cards

    def _row(self, card: Card) -> tuple[str, ...]:
        step = self.graph.steps[card.maker] if card.maker else None
        number = str(step.backward or "") if step else ""
        made = f"{'✗ ' if step.error else ''}{step_text(self.graph, step)}" if step else card.role
        made += f", {card.cut}" if card.cut else ""
        gradient = "" if card.role in ("constant", "error") else card.gradient.line() if card.gradient else "—"
        value = card.reason if card.role == "error" else card.value.line() if card.value else "—"
        value += "".join(f"  ★ {self.born[id]}" for id in (card.id, card.maker) if id in self.born)
        return number, card.name, made, shape_text(card.shape), value, gradient


def _widths(rows: list[tuple[str, ...]]) -> list[int]:
    """The columns of a table, the widest ones narrowed until all of it fits."""
    widths = [max(min(columns(cell), ACROSS) for cell in column) for column in zip(*rows, strict=True)]
    while (over := sum(widths) + 2 * len(widths) - 2 - ACROSS) > 0:
        second, widest = sorted(widths)[-2:]
        widths[widths.index(widest)] -= max(1, min(over, widest - second))
    return widths


def _aligned(cells: tuple[str, ...], widths: list[int]) -> str:
    """A row whose cells are cut, or filled with spaces."""
    cut = [fitted(cell, width) for cell, width in zip(cells, widths, strict=True)]
    return "  ".join(cell + " " * (width - columns(cell)) for cell, width in zip(cut, widths, strict=True)).rstrip()


def _call(graph: Graph, card: str) -> str:
    """The module call that made a card."""
    maker = graph.cards[card].maker
    return graph.steps[maker].call if maker else ""


def _headline(graph: Graph, call: str) -> str:
    if not call:
        return "── outside of all modules ──"
    told = graph.calls[call]
    again = f", call {told.number}" if told.number > 1 else ""
    return fitted(f"── {told.path or told.kind} · {told.kind}{again} ──", ACROSS)


def _in(graph: Graph, card: str) -> str:
    call = _call(graph, card)
    return f", in {graph.calls[call].path or graph.calls[call].kind}" if call else ", outside"


def _dyed(words: str, code: str, colour: bool) -> str:
    return f"{code}{words}{PLAIN}" if colour and words else words
