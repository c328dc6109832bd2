"""The backward pass as a table: for screen readers, for paper, and where no script runs."""

from __future__ import annotations

from html import escape

from ...graph import Edge, Graph
from ...wording import gradient_lines, same_number, shown_formula, step_text

HEADINGS = ("Step", "Op", "∂out", "Argument", "Local derivative", "Flows back", "Gradient so far")
MOST = 500  # rows


def table(graph: Graph) -> str:
    """The table as HTML."""
    rows = steps(graph)
    heads = "".join(f'<th scope="col">{escape(word)}</th>' for word in HEADINGS)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>\n" for row in rows)
    ways = sum(bool(edge.formula) for edge in graph.edges.values())
    more = f": the first {len(rows)} of {ways:,} rows" if ways > len(rows) else ""
    return (
        f"<table>\n<caption>The backward pass, step by step{more}</caption>\n<thead><tr>{heads}</tr></thead>\n"
        f"<tbody>\n{body}</tbody>\n</table>"
    )


def steps(graph: Graph) -> list[tuple[str, ...]]:
    """The rows of the table: each edge in the order in which the backward pass meets it."""
    rows: list[tuple[str, ...]] = []
    arrived: dict[str, int] = {}
    for step in sorted(graph.steps.values(), key=lambda step: step.backward):
        if len(rows) >= MOST:
            break
        out = graph.cards[step.output]
        came = out.gradient.line() if out.gradient else f"— {out.reason}"
        for id in step.edges:
            edge = graph.edges[id]
            if not edge.formula:
                continue
            arrived[edge.source] = arrived.get(edge.source, 0) + 1
            rows.append(
                (
                    str(step.backward),
                    f"{out.name} = {step_text(graph, step)}",
                    f"∂{out.name} = {came}",
                    graph.cards[edge.source].name,
                    _rule(graph, edge),
                    edge.contribution.line() if edge.contribution else f"— {edge.reason}",
                    _so_far(graph, edge, arrived[edge.source]),
                )
            )
    return rows


def _rule(graph: Graph, edge: Edge) -> str:
    """The rule of an edge with its number or its shapes, and what a helper function in it does."""
    lines = [shown_formula(graph, edge)]
    if edge.local and not same_number(edge.formula, edge.local.line()):
        lines.append(f"= {edge.local.line()}")
    return "\n".join(filter(None, [*lines, edge.product, edge.meaning and f"({edge.meaning})"]))


def _so_far(graph: Graph, edge: Edge, terms: int) -> str:
    """How much of the sum over the consumers is there."""
    card = graph.cards[edge.source]
    if terms < len(card.consumers):
        return f"{terms} of {len(card.consumers)} terms"
    return "\n".join(line.text for line in gradient_lines(graph, card))
