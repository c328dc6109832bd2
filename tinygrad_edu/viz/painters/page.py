"""The picture as a page of its own: the drawing, and the backward pass step by step in a table."""

from __future__ import annotations

from html import escape

from ..graph import Edge, Graph
from ..palette import DARK, LIGHT
from ..wording import gradient_lines, same_number, step_text

STYLE = """
body {{ background: {paper}; color: {ink}; font: 16px/1.5 system-ui, sans-serif }}
body {{ margin: 2rem auto; max-width: 80rem; padding: 0 1rem }}
figure {{ margin: 0 0 2rem; overflow-x: auto; text-align: center }}
table {{ border-collapse: collapse; width: 100% }}
caption {{ text-align: left; font-weight: bold; padding: .5rem 0 }}
th, td {{ border-bottom: 1px solid {frame}; padding: .35rem .75rem .35rem 0; text-align: left; vertical-align: top }}
td {{ font: .85rem ui-monospace, Menlo, Consolas, monospace; white-space: pre-wrap; overflow-wrap: anywhere }}
"""
HEADINGS = ("Step", "Op", "∂out", "Argument", "Local derivative", "Flows back", "Gradient so far")


def page(graph: Graph, svg: str, title: str) -> str:
    """A self-contained page: nothing is fetched, no script runs."""
    heads = "".join(f'<th scope="col">{escape(word)}</th>' for word in HEADINGS)
    rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>\n" for row in steps(graph))
    dark = f"@media (prefers-color-scheme: dark) {{{STYLE.format(**DARK)}}}"
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
        '<meta name="viewport" content="width=device-width">\n<meta name="color-scheme" content="light dark">\n'
        f"<style>{STYLE.format(**LIGHT)}{dark}</style>\n</head>\n<body>\n<h1>{escape(title)}</h1>\n<figure>{svg}</figure>\n"
        f"<table>\n<caption>The backward pass, step by step</caption>\n<thead><tr>{heads}</tr></thead>\n"
        f"<tbody>\n{rows}</tbody>\n</table>\n</body>\n</html>\n"
    )


def steps(graph: Graph) -> list[tuple[str, ...]]:
    """The rows of the table: each edge in the order in which the backward pass meets it."""
    rows: list[tuple[str, ...]] = []
    arrived: dict[str, int] = {}
    for step in sorted(graph.steps.values(), key=lambda step: step.backward):
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
    lines = [edge.formula]
    if edge.local and not same_number(edge.formula, edge.local.line()):
        lines.append(f"= {edge.local.line()}")
    return "\n".join(filter(None, [*lines, edge.product, edge.meaning and f"({edge.meaning})"]))


def _so_far(graph: Graph, edge: Edge, terms: int) -> str:
    """How much of the sum over the consumers is there."""
    card = graph.cards[edge.source]
    if terms < len(card.consumers):
        return f"{terms} of {len(card.consumers)} terms"
    return "\n".join(line.text for line in gradient_lines(graph, card))
