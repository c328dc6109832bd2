"""What stands below a picture."""

from __future__ import annotations

from ..graph import Graph
from .plain import bytes_text


def captions(graph: Graph) -> list[str]:
    """The notes below the picture, one for each line of thought."""
    several = len(graph.outputs) > 1
    out = "(the sum of the outputs)" if several else graph.cards[graph.output].name
    first = f"∂v stands for ∂{out}/∂v, the gradient of v. The numbers at the ops count the steps of the backward pass."
    failed = graph.cards[graph.output].role == "error"
    notes = [first] if graph.steps and not failed else []
    return notes + list(filter(None, [held(graph)])) + omitted(graph) + graph.notes


def held(graph: Graph) -> str:
    """How much memory the graph keeps."""
    if any(step.saved and not step.freed for step in graph.steps.values()):
        part = " by the ops that are drawn" if graph.omitted else ""
        return f"Held for the backward pass{part}: {bytes_text(graph.held)}."
    freed = any(step.freed for step in graph.steps.values())
    return "Held for the backward pass: nothing any more, backward() has freed it." if freed else ""


def omitted(graph: Graph) -> list[str]:
    """What is not drawn."""
    return [f"{graph.omitted:,} earlier ops are not drawn: max_nodes= draws more."] if graph.omitted else []
