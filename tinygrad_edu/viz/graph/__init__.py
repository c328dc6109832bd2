"""The graph as plain data, by value: what `capture` makes, and every painter reads."""

from .data import Call, Card, Edge, Graph, Saved, Step
from .value import Summary, Value, number, value_of

__all__ = ["Call", "Card", "Edge", "Graph", "Saved", "Step", "Summary", "Value", "number", "value_of"]
