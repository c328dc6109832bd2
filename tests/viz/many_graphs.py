"""Graphs of many shapes, for the tests of how they are folded and laid out."""

import hypothesis.strategies as st

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.viz import capture
from tinygrad_edu.viz.graph import Call, Card, Edge, Graph, Step


def graph_of(inputs, steps, calls=(), outputs=()):
    """A graph from, for each step, the numbers of the cards that go in, and the call that it belongs to.

    Cards 0 to `inputs` - 1 come from outside; step i makes card `inputs` + i. `calls` are the parents of the calls.
    """
    roles = ("leaf", "parameter", "constant", "input")
    cards = {f"t{i}": Card(f"t{i}", f"t{i}", roles[i % 4], ()) for i in range(inputs)}
    graph = Graph(cards, {}, {}, {}, [])
    for i, parent in enumerate(calls):
        graph.calls[f"m{i}"] = Call(f"m{i}", f"net.{i}", "Linear", "" if parent is None else f"m{parent}")
    for i, (sources, call) in enumerate(steps):
        out = f"t{inputs + i}"
        step = Step(f"s{i}", "multiply", "MulBackward0", "×", "", i + 1, len(steps) - i, out)
        step.call = "" if call is None else f"m{call}"
        graph.steps[step.id], graph.cards[out] = step, Card(out, out, "result", (), maker=step.id)
        for source in sources:
            formula = "" if cards[f"t{source}"].role == "constant" else "y"
            edge = Edge(f"e{len(graph.edges)}", f"t{source}", step.id, "x", True, formula)
            graph.edges[edge.id] = edge
            step.edges.append(edge.id)
            cards[f"t{source}"].consumers.append(edge.id)
    graph.outputs = [f"t{inputs + i}" for i in outputs] or [next(reversed(graph.cards))]
    return graph


@st.composite
def graphs(draw_one, most=40):
    """Graphs with calls in calls; the ops of a call mostly follow one another, as they do where code runs."""
    inputs, count = draw_one(st.integers(1, 5)), draw_one(st.integers(0, most))
    calls = [
        None if i == 0 or draw_one(st.booleans()) else draw_one(st.integers(0, i - 1))
        for i in range(draw_one(st.integers(0, 8)))
    ]
    some = st.sampled_from([None, *range(len(calls))])
    at, steps = None, []
    for i in range(count):
        at = draw_one(some) if draw_one(st.integers(0, 2)) == 0 else at
        sources = draw_one(st.lists(st.integers(0, inputs + i - 1), min_size=1, max_size=3))
        steps.append((sources, at))
    outputs = draw_one(st.lists(st.integers(0, count - 1), max_size=2, unique=True)) if count else ()
    return graph_of(inputs, steps, calls, outputs)


class Cell(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner, self.outer = nn.Linear(2, 2), nn.Linear(2, 2)

    def forward(self, x, h):
        return torch.tanh(self.inner(x) + self.outer(h))


class Stack(nn.Module):
    def __init__(self, count, width=2):
        super().__init__()
        self.layers = nn.ModuleList([nn.Sequential(nn.Linear(width, width), nn.Tanh()) for _ in range(count)])
        self.head = nn.Linear(width, 1)

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return self.head(x)


def capture_of(net, rows=1):
    """The graph of a call of a network, which must live for its calls to be known."""
    return capture(net(torch.ones(rows, 2)).sum(), params=net)


def chain(length):
    x = torch.tensor(0.5, requires_grad=True)
    out = x
    for _ in range(length):
        out = torch.sin(out)
    return out
