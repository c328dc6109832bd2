"""What stands on the cards and the edges, line by line: the same words for every painter."""

from __future__ import annotations

import textwrap
from typing import NamedTuple

from ..graph import Card, Edge, Graph, number
from .blanks import Blanks
from .formulas import shown_formula
from .meanings import plain_meaning
from .plain import clean, shape_text

WIDE = 52  # columns of a card
WIDEST = 68  # columns of a row of numbers
SHORT = 26  # columns of a factor that is written out as numbers
MANY = 5  # terms of a sum that are written out
DASH = "—"


class Line(NamedTuple):
    """One line of text; `edge` is the id of the edge that it belongs to, and is coloured like, if there is one."""

    text: str
    edge: str = ""


def kind(card: Card) -> str:
    """What a card is: its role, shape and dtype."""
    if card.role == "error":
        return "no result"
    dtype = card.dtype or (card.value.dtype if card.value else "")
    return " ".join(filter(None, [card.role if card.role != "result" else "", shape_text(card.shape), dtype]))


def cut_line(card: Card) -> str:
    """Why the gradient goes no further back than this tensor, where something was cut off."""
    return f"cut: {card.cut}, no gradient" if card.cut else ""


def value_lines(card: Card) -> list[str]:
    """The numbers of a tensor, or what there is to say of many."""
    if card.role == "error":
        return textwrap.wrap(card.reason.removeprefix(f"{card.name}: "), WIDE)  # which is its name
    if card.value is None:
        return [f"{DASH} not kept"]
    told = card.value.stats
    if card.value.numbers is not None or told is None or told.low == told.high:
        return [clean(row, WIDEST) for row in card.value.rows()]
    rows = [f"{number(told.low)} … {number(told.high)}, mean {number(told.mean)}, std {number(told.std)}"]
    counts = [f"zeros {100 * told.zeros / card.value.size:.0f} %"] if told.zeros else []
    counts += [f"{count:,} {name}" for count, name in ((told.nans, "nan"), (told.infs, "inf")) if count]
    return rows + ([", ".join(counts)] if counts else [])


def gradient_lines(graph: Graph, card: Card, asked: Blanks | None = None) -> list[Line]:
    """The gradient row: the chain rule spelled out, one term for each place where the tensor went in.

    Args:
        graph: the graph that the card is of.
        card: the tensor.
        asked: of a quiz, the blanks; no gradient is then told.
    """
    if graph.cards[graph.output].role == "error":
        return []  # there was no backward
    lines = _spelled(graph, card, asked)
    collected = card.collected
    if asked is not None or collected is None:
        return lines
    if card.gradient is None or collected.line() != card.gradient.line():
        why = "" if card.gradient is None else " (backwards add up)"
        lines.append(Line(clean(f".grad holds {collected.line()}{why}", WIDEST)))
    return lines


def _spelled(graph: Graph, card: Card, asked: Blanks | None) -> list[Line]:
    total = card.gradient
    if total is None:
        return [Line(clean(f"grad {DASH} {card.reason}", WIDE))]
    terms = _terms(graph, card, asked is not None)
    rows = total.rows() if asked is None else [f"{asked[card.id]} ____"] if card.id in asked else []
    if not terms:
        return [Line(clean(f"grad = {row}", WIDE)) for row in rows[:1]]
    if len(terms) == 1:
        text, sum_line = f"grad = {terms[0].text}", f" = {rows[0]}" if rows else ""
        if terms[0].edge == "" and not card.elsewhere:  # the start alone
            return [Line(text)]
        if len(rows) <= 1 and len(text + sum_line) <= WIDE:
            return [Line(text + sum_line)]
        return [Line(clean(text, WIDE)), *map(Line, _result(rows, "     = "))]
    return _sum(graph, terms) + [Line(row) for row in _result(rows, "     = ")]


def _terms(graph: Graph, card: Card, hidden: bool) -> list[Line]:
    """The terms of a gradient: where it starts, and what each edge hands back."""
    start = [Line(f"{'1.0' if not card.shape else 'all 1.0'} (the start)")] if card.id in graph.outputs else []
    rest = [Line("… of ops that are not drawn")] if card.elsewhere else []
    return [*start, *(Line(term(graph, graph.edges[id], hidden), id) for id in card.consumers), *rest]


def _sum(graph: Graph, terms: list[Line]) -> list[Line]:
    """Several terms, one below the other."""
    shown = terms if len(terms) <= MANY else terms[: MANY - 1]
    lines: list[Line] = []
    for sign, (text, edge) in zip(["grad = ", *["     + "] * len(terms)], shown, strict=False):
        step = f"  (step {graph.steps[graph.edges[edge].step].backward})" if edge else ""
        if text.startswith("-") and lines:  # + (-1.0) × 2.0
            g, times, rest = text.partition(" × ")
            text = f"({g}){times}{rest}"
        lines.append(Line(clean(sign + text, WIDE - len(step)) + step, edge))
    if len(shown) < len(terms):
        lines.append(Line(f"     + {len(terms) - len(shown)} more"))
    return lines


def _result(rows: list[str], sign: str) -> list[str]:
    return [clean((sign if i == 0 else " " * len(sign)) + row, WIDEST) for i, row in enumerate(rows)]


def term(graph: Graph, edge: Edge, hidden: bool = False) -> str:
    """What flows back along one edge: the gradient that comes in times the local derivative, in numbers if they fit.

    Of a quiz, gradients are `hidden`, and it is told in names alone.
    """
    out = graph.cards[graph.steps[edge.step].output]
    if not edge.entrywise:
        return shown_formula(graph, edge)
    g, local = out.gradient, edge.local
    text = f"∂{out.name} × {in_brackets(shown_formula(graph, edge))}"
    if g is not None and local is not None and not hidden:
        factors = [g.line().removeprefix("all "), local.line().removeprefix("all ")]
        if all(len(factor) <= SHORT and "…" not in factor for factor in factors):
            text = f"{factors[0]} × {_signed(factors[1])}"
    return f"{text} summed over {_axes(edge)}" if edge.summed else text


def _axes(edge: Edge) -> str:
    return f"{'axis' if len(edge.summed) == 1 else 'axes'} {', '.join(map(str, edge.summed))}"


def _signed(text: str) -> str:
    return f"({text})" if text.startswith("-") else text


def in_brackets(formula: str) -> str:
    """A formula that can be multiplied."""
    return formula if formula.replace("_", "").replace(".", "").isalnum() or formula.endswith(")") else f"({formula})"


def edge_lines(graph: Graph, edge: Edge, rows: bool = True, hidden: bool = False) -> list[str]:
    """The local derivative, formula and number, and the sum that undoes broadcasting.

    Args:
        graph: the graph that the edge is of.
        edge: one along which a gradient flows.
        rows: whether there is room for a small matrix in rows, and for what a rule means.
        hidden: whether gradients are not told, for a quiz.
    """
    lines = _partial(graph, edge, rows) if edge.entrywise else _rule(graph, edge, rows, hidden)
    return lines + ([f"sum over {_axes(edge)}"] if edge.summed and rows else [])


def _partial(graph: Graph, edge: Edge, rows: bool) -> list[str]:
    """Of an entrywise op: the partial derivative."""
    out, source = graph.cards[graph.steps[edge.step].output], graph.cards[edge.source]
    formula = shown_formula(graph, edge)
    formula = in_brackets(formula) if set("<>=&|") & set(formula) else formula
    text = f"∂{out.name}/∂{source.name} = {formula}"
    told = plain_meaning(edge.formula, entrywise=True) if rows else ""
    below = [f"({told})"] if told else []
    if edge.local is None:
        return [clean(text, WIDE), *below, *([f"({edge.reason})"] if edge.reason else [])]
    numbers = edge.local.rows() if rows else [edge.local.line()]
    if len(numbers) == 1 and same_number(edge.formula, numbers[0]):
        return [clean(text, WIDE), *below]
    if len(numbers) == 1 and len(text) + len(numbers[0]) + 3 <= WIDE:
        return [f"{text} = {numbers[0]}", *below]
    return [clean(text, WIDE), *below, *_result(numbers, "= ")]


def _rule(graph: Graph, edge: Edge, rows: bool, hidden: bool) -> list[str]:
    """Of any other op: what becomes of the gradient."""
    lines = [clean(shown_formula(graph, edge), WIDE)]
    told = plain_meaning(edge.formula) or edge.meaning
    if told and rows:
        lines += textwrap.wrap(f"({told.replace('`', '')})", WIDE)
    if edge.product:
        lines.append(clean(edge.product, WIDE))
    if edge.contribution is not None and not hidden:
        several, flows = len(graph.cards[edge.source].consumers) > 1, edge.contribution.line()
        if several or ("…" not in flows and not edge.product):
            lines.append(clean(f"= {flows}", WIDE))
    return lines + ([f"({clean(edge.reason)})"] if edge.reason else [])


def same_number(formula: str, row: str) -> bool:
    """Whether a formula is the number that it gives."""
    try:
        return float(formula) == float(row.removeprefix("all "))
    except ValueError:
        return False
