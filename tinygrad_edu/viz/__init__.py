"""Floor 4: pictures. The graph of a computation with its local derivatives, and the curves of a training."""

from . import plots
from .capturing import capture, record
from .explain import diff, steps, watch, why
from .graph import Card, Edge, Graph, Step
from .picture import Picture, draw, draw_dot, make_dot, plot_dot_graph
from .plots import curves

__all__ = [
    "Card",
    "Edge",
    "Graph",
    "Picture",
    "Step",
    "capture",
    "curves",
    "diff",
    "draw",
    "draw_dot",
    "make_dot",
    "plot_dot_graph",
    "plots",
    "record",
    "steps",
    "watch",
    "why",
]
