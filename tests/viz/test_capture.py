"""What `capture` tells of a graph beside its numbers: names, modules, lines, what is kept, and what is cut off."""

import gc
import sys
import weakref

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.viz import Graph, capture, record


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc, self.act = nn.Linear(3, 3), nn.ReLU()

    def forward(self, x):
        return x + self.act(self.fc(x))


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.blocks, self.head = nn.Sequential(Block(), Block()), nn.Linear(3, 1)

    def forward(self, x):
        return self.head(self.blocks(x)).mean()


class Cell(nn.Module):
    def __init__(self):
        super().__init__()
        self.gate = nn.Linear(2, 2)

    def forward(self, x, state):
        h, c = state
        c = c * self.gate(x + h).sigmoid()
        return c.tanh(), c


def paths(graph):
    return [(call.path, call.kind, call.number) for call in graph.calls.values()]


def step_paths(graph):
    return [(step.op, graph.calls[step.call].path if step.call else None) for step in graph.steps.values()]


# Modules.


def test_module_calls_by_the_callers_variable():
    net, x = Net(), torch.randn(2, 3)
    graph = capture(net(x))
    inside = ["blocks", "blocks.0", "blocks.0.fc", "blocks.0.act", "blocks.1", "blocks.1.fc", "blocks.1.act", "head"]
    assert [call.path for call in graph.calls.values()] == ["net", *(f"net.{path}" for path in inside)]
    assert step_paths(graph)[:4] == [
        ("linear", "net.blocks.0.fc"),
        ("relu", "net.blocks.0.act"),
        ("add", "net.blocks.0"),
        ("linear", "net.blocks.1.fc"),
    ]
    for call in graph.calls.values():
        assert not call.parent or call.path.startswith(graph.calls[call.parent].path)
        assert list(graph.calls).index(call.parent) < list(graph.calls).index(call.id) if call.parent else True


def test_module_gives_paths_as_in_its_state_dict():
    net, criterion = Net(), nn.MSELoss()
    loss = criterion(net(torch.randn(2, 3)), torch.tensor(1.0))
    graph = capture(loss, module=net)
    assert paths(graph)[0] == ("", "Net", 1) and paths(graph)[-1] == ("criterion", "MSELoss", 1)
    assert {card.name for card in graph.cards.values() if card.role == "parameter"} == set(net.state_dict())


def test_a_model_that_no_variable_names():
    graph = capture(Net()(torch.ones(1, 3)))  # the model is alive in the graph's nodes alone, or not at all
    assert [path for path, *_ in paths(graph)] in (["", "blocks", "blocks.0"], [])


def test_a_cell_called_again_and_again():
    cell, h, c = Cell(), torch.zeros(1, 2), torch.ones(1, 2)
    for _ in range(3):
        h, c = cell(torch.ones(1, 2), (h, c))
    graph = capture(h)
    assert paths(graph) == [
        (path, kind, i) for i in (1, 2, 3) for path, kind in (("cell", "Cell"), ("cell.gate", "Linear"))
    ]
    assert all(step.call for step in graph.steps.values())


def test_steps_outside_of_modules_belong_to_none():
    layer, x = nn.Linear(2, 2), torch.ones(1, 2)
    before = x * torch.tensor(2.0, requires_grad=True)
    graph = capture(layer(before).sum())
    assert step_paths(graph) == [("multiply", None), ("linear", "layer"), ("sum", None)]


def test_a_module_with_several_results():
    class Pair(nn.Module):
        def forward(self, x):
            return {"first": [x * 2], "rest": (x * 3, (x * 4,))}

    pair, x = Pair(), torch.ones(2, requires_grad=True)
    out = pair(x)
    graph = capture((out["first"][0] + out["rest"][1][0]).sum())
    assert step_paths(graph) == [("multiply", "pair"), ("multiply", "pair"), ("add", None), ("sum", None)]
    assert paths(graph) == [("pair", "Pair", 1)]


def test_a_module_that_passes_its_argument_on_makes_no_call():
    x = torch.ones(2, requires_grad=True)
    identity = nn.Identity()
    assert capture(identity(x * 2).sum()).calls == {}


def test_calls_do_not_keep_a_module_alive():
    layer = nn.ReLU()
    out = layer(torch.ones(2, requires_grad=True))
    alive = weakref.ref(layer)
    del layer
    gc.collect()
    assert alive() is None
    assert capture(out.sum()).calls == {}


def test_what_is_not_drawn_has_no_call():
    net = Net()
    graph = capture(net(torch.randn(2, 3)), max_nodes=3)
    assert [path for path, *_ in paths(graph)] == ["net"] or [path for path, *_ in paths(graph)] == ["net", "net.head"]
    assert graph.omitted


# Outputs and inputs.


def test_several_outputs_start_from_ones():
    x = torch.tensor(2.0, requires_grad=True)
    square, cube = x * x, x * x * x
    graph = capture({"square": square, "cube": cube}, names={"x": x})
    assert [graph.cards[id].name for id in graph.outputs] == ["square", "cube"]
    assert graph.named("x").gradient.numbers == 2 * 2.0 + 3 * 4.0
    assert "There are 2 outputs" in graph.notes[0]


def test_an_output_that_another_is_made_from():
    x = torch.tensor(3.0, requires_grad=True)
    y = x * x
    z = y * y
    graph = capture([z, y])
    assert graph.named("y").gradient.numbers == 2 * 9.0 + 1.0
    assert graph.named("x").gradient.numbers == (2 * 9.0 + 1) * 6.0


def test_inputs_end_the_graph():
    x = torch.tensor(2.0, requires_grad=True)
    h = x.exp().sin()
    graph = capture(h * h, inputs=h)
    assert [step.op for step in graph.steps.values()] == ["multiply"]
    assert graph.named("h").role == "input" and graph.named("h").gradient.numbers == pytest.approx(2 * h.item())


def test_inputs_may_be_data():
    layer, x = nn.Linear(2, 1), torch.ones(3, 2)
    graph = capture(layer(x).sum(), inputs={"image": x})
    assert graph.named("image").role == "input" and graph.named("image").gradient is None


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda y: capture([]), "an empty list"),
        (lambda y: capture([y, 3]), "got int"),
        (lambda y: capture(y, inputs="x"), "inputs= to be a Tensor, or several, but got str"),
        (lambda y: capture(y, module="net"), "module must be an nn.Module, but got str"),
        (lambda y: capture(y, names={1: y}), "names must map"),
    ],
)
def test_what_is_no_tensor(call, message):
    with pytest.raises(TypeError, match=message):
        call(torch.ones(1, requires_grad=True) * 2)


@pytest.mark.parametrize("limit", [0, -1, 1.5, True, "3"])
def test_a_limit_that_is_no_number(limit):
    with pytest.raises(ValueError, match="max_nodes must be a whole number"):
        capture(torch.ones(1, requires_grad=True) * 2, max_nodes=limit)


# Values, lines, and what is kept.


def test_the_line_of_each_step():
    x = torch.tensor(1.0, requires_grad=True)
    y = x.exp()  # this line
    here = sys._getframe().f_lineno - 1
    step = capture(y).steps["s1"]
    assert (step.file, step.line, step.code) == (__file__, here, "y = x.exp()  # this line")


def test_large_values_are_there_within_record():
    x = torch.linspace(0.0, 1.0, 100, requires_grad=True)

    def program():
        return ((x + 1) * 3).tanh().sum()

    without = capture(program())
    assert [card.value is None for card in without.cards.values() if card.role == "result"].count(True) == 2
    with record():
        y = program()
        y.backward()
    graph = capture(y)
    assert all(card.value and card.gradient for card in graph.cards.values() if card.role != "constant")
    assert all(step.freed and step.seconds > 0 for step in graph.steps.values())
    assert all(step.seconds is None for step in without.steps.values())
    exact = np.tanh((x.detach().numpy() + 1) * 3)
    assert graph.cards[graph.steps["s3"].output].value.summary.mean == pytest.approx(exact.mean(), rel=1e-6)


def test_record_ends():
    x = torch.ones(100, requires_grad=True)
    with pytest.raises(ZeroDivisionError), record():
        raise ZeroDivisionError
    assert capture((x + 1).sum()).steps["s1"].seconds is None

    @record()
    def recorded():
        return (x + 1).sum()

    assert capture(recorded()).steps["s1"].seconds is not None
    with record(), record():
        pass
    assert capture((x + 1).sum()).steps["s1"].seconds is None


def test_what_is_kept_for_backward():
    x, w = torch.ones(10, 20, requires_grad=True), torch.ones(20, 30, requires_grad=True)
    h = x @ w
    graph = capture(h.exp().sum())
    assert [(kept.name, graph.cards[kept.card].name, kept.bytes) for kept in graph.steps["s1"].saved] == [
        ("x", "x", 800),
        ("y", "w", 2400),
    ]
    assert [(kept.name, kept.bytes) for kept in graph.steps["s2"].saved] == [("out", 1200)]
    assert graph.held == 800 + 2400 + 1200 and not graph.steps["s1"].freed


def test_what_an_op_takes_twice_is_kept_once():
    b = torch.ones(100, requires_grad=True)
    graph = capture((b * b).sum())
    assert [(kept.name, kept.bytes) for kept in graph.steps["s1"].saved] == [("x", 400)] and graph.held == 400


def test_what_was_freed_is_told():
    x, w = torch.ones(10, 20, requires_grad=True), torch.ones(20, 30, requires_grad=True)
    loss = (x @ w).exp().sum()
    loss.backward()
    graph = capture(loss)
    assert graph.steps["s1"].freed and graph.held == 0
    assert [(kept.name, kept.shape) for kept in graph.steps["s1"].saved] == [("x", (10, 20)), ("y", (20, 30))]
    assert graph.named("x").gradient is None and graph.named("x").reason == "freed by backward()"
    assert graph.named("x").collected.summary.mean > 0


def test_what_was_detached_is_told():
    a = torch.ones(100, requires_grad=True)
    h = (a * 2).sin()
    graph = capture((h.detach() * a * h.detach()[:1] * a.detach()).sum())
    assert sorted(card.cut for card in graph.cards.values() if card.cut) == [
        "detached from a",
        *["detached from h"] * 2,
    ]


def test_what_was_made_under_no_grad_is_told():
    a = torch.ones(2, requires_grad=True)
    with torch.no_grad():
        scale = a.exp() + 1
        part = a[:1]
    data = torch.ones(2)
    graph = capture((a * scale * data * part).sum())
    told = {card.name: card.cut for card in graph.cards.values() if card.role == "constant"}
    assert told == {"scale": "made under no_grad()", "data": "", "part": "made under no_grad()"}
    assert graph.named("scale").gradient is None


def test_hooks_are_not_called():
    calls = []
    x = torch.ones(2, requires_grad=True)
    y = x * 2
    y.register_hook(lambda g: calls.append(1) or g * 100)
    graph = capture(y.sum(), names={"x": x})
    assert not calls and graph.named("x").gradient.numbers == [2.0, 2.0]
    assert any(note.startswith("Hooks are not called") for note in graph.notes)


def test_nothing_is_changed_or_kept():
    net, x = Net(), torch.randn(2, 3)
    loss = net(x)
    alive = weakref.ref(loss)
    graph = capture(loss)
    assert all(parameter.grad is None for parameter in net.parameters())
    loss.backward()
    del loss
    gc.collect()
    assert alive() is None and graph.cards


# As JSON.


@pytest.mark.parametrize("program", ["network", "special", "large", "outputs"])
def test_json_gives_the_same_graph(program):
    x = torch.tensor([0.0, 1.0, -1.0], requires_grad=True)
    out = {
        "network": lambda: Net()(torch.randn(2, 3)),
        "special": lambda: (x.log() / x).sum(),
        "large": lambda: torch.ones(200, requires_grad=True).cumsum(0).sum(),
        "outputs": lambda: {"a": x * 2, "b": x.sum()},
    }[program]()
    with record():
        graph = capture(out)
    text = graph.to_json()
    again = Graph.from_json(text)
    assert again.to_json() == text
    assert [card.name for card in again.cards.values()] == [card.name for card in graph.cards.values()]
    if program != "special":  # where NaN is not itself
        assert again == graph


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "null", '{"format": "x", "version": 1}', '{"format": "tinygrad_edu.graph", "version": 99}']
)
def test_what_is_no_json_of_a_graph(text):
    with pytest.raises(ValueError, match="this is no graph of version 1"):
        Graph.from_json(text)


# Scale.


def test_a_chain_100000_deep():
    x = torch.tensor(0.5, requires_grad=True)
    y = x
    for _ in range(100_000):
        y = y + x
    graph = capture(y)
    assert len(graph.steps) == 100_000 and graph.named("x").gradient.numbers == 100_001.0
