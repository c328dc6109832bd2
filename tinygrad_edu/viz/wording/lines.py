"""What stands on the cards and the edges, line by line: the same words for every painter."""

from __future__ import annotations

import textwrap
from typing import NamedTuple

from ..graph import Card, Edge, Graph, Step
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
    dtype = card.value.dtype if card.value else ""
    return " ".join(filter(None, [card.role if card.role != "result" else "", shape_text(card.shape), dtype]))


def value_lines(card: Card) -> list[str]:
    """The numbers of a tensor."""
    if card.value is None:
        return [f"{DASH} not kept"]
    return [clean(row, WIDEST) for row in card.value.rows()]


def gradient_lines(graph: Graph, card: Card) -> list[Line]:
    """The gradient row: the chain rule spelled out, one term for each place where the tensor went in."""
    lines = _spelled(graph, card)
    collected = card.collected
    if collected is not None and (card.gradient is None or collected.line() != card.gradient.line()):
        why = "" if card.gradient is None else " (backwards add up)"
        lines.append(Line(clean(f".grad holds {collected.line()}{why}", WIDEST)))
    return lines


def _spelled(graph: Graph, card: Card) -> list[Line]:
    total = card.gradient
    if total is None:
        return [Line(clean(f"grad {DASH} {card.reason}", WIDE))]
    if card.id == graph.output:
        return [Line(f"grad = {total.line()} (the start)")]
    edges = [graph.edges[id] for id in card.consumers]
    if not edges:
        return [Line(clean(f"grad = {total.line()}", WIDE))]
    terms = [term(graph, edge) for edge in edges[:MANY]]
    if len(edges) == 1:
        text, sum_line = f"grad = {terms[0]}", f" = {total.line()}"
        if len(total.rows()) == 1 and len(text + sum_line) <= WIDE:
            return [Line(text + sum_line)]
        return [Line(clean(text, WIDE)), *map(Line, _result(total.rows(), "     = "))]
    shown = edges if len(edges) <= MANY else edges[: MANY - 1]
    lines: list[Line] = []
    for sign, edge, text in zip(["grad = ", *["     + "] * len(edges)], shown, terms, strict=False):
        step = f"  (step {graph.steps[edge.step].backward})"
        if text.startswith("-") and lines:  # + (-1.0) × 2.0
            g, times, rest = text.partition(" × ")
            text = f"({g}){times}{rest}"
        lines.append(Line(clean(sign + text, WIDE - len(step)) + step, edge.id))
    if len(shown) < len(edges):
        lines.append(Line(f"     + {len(edges) - len(shown)} more"))
    return lines + [Line(row) for row in _result(total.rows(), "     = ")]


def _result(rows: list[str], sign: str) -> list[str]:
    return [clean((sign if i == 0 else " " * len(sign)) + row, WIDEST) for i, row in enumerate(rows)]


def term(graph: Graph, edge: Edge) -> str:
    """What flows back along one edge: the gradient that comes in times the local derivative, in numbers if they fit."""
    out = graph.cards[graph.steps[edge.step].output]
    if not edge.entrywise:
        return edge.formula
    g, local = out.gradient, edge.local
    text = f"∂{out.name} × {in_brackets(edge.formula)}"
    if g is not None and local is not None:
        factors = [g.line().removeprefix("all "), local.line().removeprefix("all ")]
        if all(len(factor) <= SHORT and "…" not in factor for factor in factors):
            text = f"{factors[0]} × {_signed(factors[1])}"
    if edge.summed:
        axes = ", ".join(map(str, edge.summed))
        return f"{text} summed over {'axis' if len(edge.summed) == 1 else 'axes'} {axes}"
    return text


def _signed(text: str) -> str:
    return f"({text})" if text.startswith("-") else text


def in_brackets(formula: str) -> str:
    """A formula that can be multiplied."""
    return formula if formula.replace("_", "").replace(".", "").isalnum() or formula.endswith(")") else f"({formula})"


def edge_lines(graph: Graph, edge: Edge, rows: bool = True) -> list[str]:
    """The local derivative, formula and number; a small matrix in rows if there is room for `rows`."""
    return _partial(graph, edge, rows) if edge.entrywise else _rule(graph, edge, rows)


def _partial(graph: Graph, edge: Edge, rows: bool) -> list[str]:
    """Of an entrywise op: the partial derivative."""
    out, source = graph.cards[graph.steps[edge.step].output], graph.cards[edge.source]
    formula = in_brackets(edge.formula) if set("<>=&|") & set(edge.formula) else edge.formula
    text = f"∂{out.name}/∂{source.name} = {formula}"
    if edge.local is None:
        return [clean(text, WIDE), *([f"({edge.reason})"] if edge.reason else [])]
    numbers = edge.local.rows() if rows else [edge.local.line()]
    if len(numbers) == 1 and same_number(edge.formula, numbers[0]):
        return [clean(text, WIDE)]
    if len(numbers) == 1 and len(text) + len(numbers[0]) + 3 <= WIDE:
        return [f"{text} = {numbers[0]}"]
    return [clean(text, WIDE), *_result(numbers, "= ")]


def _rule(graph: Graph, edge: Edge, rows: bool) -> list[str]:
    """Of any other op: what becomes of the gradient."""
    lines = [clean(edge.formula, WIDE)]
    if edge.meaning and rows:
        lines += textwrap.wrap(f"({edge.meaning})", WIDE)
    if edge.product:
        lines.append(clean(edge.product, WIDE))
    if edge.contribution is not None:
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


def op_words(step: Step) -> tuple[str, str]:
    """What stands on the disc of an op: its sign, and its options."""
    return (f"x{step.options}", "") if step.options.startswith("[") else (step.sign, step.options)


def step_text(graph: Graph, step: Step) -> str:
    """One application of an op as a line of code."""
    names = [graph.cards[graph.edges[id].source].name for id in step.edges]
    if len(names) == 2 and step.sign in "+−×÷@":
        call = f" {step.sign} ".join(names)
    elif step.options.startswith("["):
        call = f"{names[0]}{step.options}" if names else step.sign
    else:
        call = f"{clean_sign(step)}({', '.join([*names, *filter(None, [step.options])])})"
    return clean(call, 2 * WIDE)


def clean_sign(step: Step) -> str:
    """The sign where it reads as a function, else the op's name."""
    return step.sign if step.sign.isidentifier() and step.sign.isascii() else step.op


def tip(graph: Graph, step: Step) -> str:
    """What an op says when it is pointed at."""
    code = f"{graph.cards[step.output].name} = {step_text(graph, step)}"
    return f"{code}\n{step.torch_name}, step {step.backward} of the backward pass"
