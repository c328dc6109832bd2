"""The layout of pictures at scale: which group everything stands in, what joins it, what is open, and where it is."""

import dataclasses
import gc
import shutil
import sys
import time

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.viz import capture, draw
from tinygrad_edu.viz.collection import no_collection
from tinygrad_edu.viz.graph import Call, Card, Edge, Graph, Step
from tinygrad_edu.viz.layout import engine
from tinygrad_edu.viz.layout.folding import CROWD, fold, pin_id
from tinygrad_edu.viz.layout.frames import BAR, framed
from tinygrad_edu.viz.layout.grouping import PART, ROOT
from tinygrad_edu.viz.layout.look import Setting
from tinygrad_edu.viz.layout.nesting import nest
from tinygrad_edu.viz.layout.opening import VISIBLE, opened
from tinygrad_edu.viz.layout.panels import panels
from tinygrad_edu.viz.layout.scene import visible
from tinygrad_edu.viz.layout.views import views

needs_engine = pytest.mark.skipif(not engine.has_engine(), reason=f"needs Graphviz: {engine.PIP}")
needs_dot = pytest.mark.skipif(not shutil.which("dot"), reason="needs the dot program of Graphviz")


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


def items(graph):
    return {*graph.cards, *graph.steps, *(edge.id for edge in graph.edges.values() if edge.formula)}


def around(folding, id):
    """The groups around an item, from the innermost to the root."""
    return [*folding.within(id), ROOT]


@given(graphs())
@settings(max_examples=200, deadline=None)
def test_each_item_stands_in_exactly_one_group(graph):
    folding = fold(graph)
    members = [member for group in folding.groups.values() for member in group.members]
    assert len(members) == len(set(members))
    assert set(members) == items(graph) | (set(folding.groups) - {ROOT})
    for group in folding.groups.values():
        assert all(folding.place[member] == group.id for member in group.members)
        assert group.id == ROOT or folding.place[group.id] == group.parent
    assert next(iter(folding.groups)) == ROOT and folding.groups[ROOT].steps == len(graph.steps)
    for step in graph.steps.values():
        assert not step.call or step.call in around(folding, step.id)
        assert all(folding.place[id] == folding.place[step.id] for id in step.edges if graph.edges[id].formula)


@given(graphs())
@settings(max_examples=200, deadline=None)
def test_every_edge_is_a_path_of_wires_and_nothing_else_is(graph):
    folding = fold(graph)
    follows: dict[str, dict[tuple[str, str], list[tuple[str, str]]]] = {}
    for view, joins in folding.joins.items():
        nodes = {*folding.groups[view].members, *(pin.id for pin in folding.pins[view])}
        assert len({(join.tail, join.head, join.card) for join in joins}) == len(joins)
        for join in joins:
            assert {join.tail, join.head} <= nodes and join.tail != join.head
            # a line that ends at a group goes on at its pin, and one that ends at a pin goes on around the group
            tail = (
                (join.tail, pin_id(join.tail, join.card, False)) if join.tail in folding.groups else (view, join.tail)
            )
            head = (join.head, pin_id(join.head, join.card, True)) if join.head in folding.groups else (view, join.head)
            follows.setdefault(join.card, {}).setdefault(tail, []).append(head)
    for card in graph.cards.values():
        arcs = follows.get(card.id, {})
        starts = [(folding.place[id], id) for id in (card.id, card.maker) if id]
        for start in starts:
            labels = {id for id in card.consumers if graph.edges[id].formula}
            steps = {graph.edges[id].step for id in card.consumers}
            assert reached(arcs, start) == labels | steps | ({card.id} - {start[1]})
    for view, joins in folding.joins.items():
        for join in joins:
            there = (
                (join.head, pin_id(join.head, join.card, True)) if join.head in folding.groups else (view, join.head)
            )
            ahead = reached(follows[join.card], there) | {join.head}
            uses = [graph.edges[id] for id in graph.cards[join.card].consumers]
            led = [
                edge.id for edge in uses if (edge.id if edge.formula else edge.step) in ahead or join.tail == edge.id
            ]
            assert join.edge == (led[0] if len(led) == 1 and join.card not in ahead else "")


def reached(arcs, start):
    """The items that the arcs lead to."""
    found, waiting = set(), [start]
    while waiting:
        for head in arcs.get(waiting.pop(), ()):
            if head not in found:
                found.add(head)
                waiting.append(head)
    return {id for _, id in found if not id.endswith(("-in", "-out"))}


@given(graphs())
@settings(max_examples=100, deadline=None)
def test_every_pin_is_where_a_tensor_crosses_a_border_and_none_leaves_to_come_back(graph):
    folding = fold(graph)
    for id, pins in folding.pins.items():
        inside = {end for join in folding.joins[id] for end in (join.tail, join.head)}
        outside = {
            (join.card, join.head == id)
            for join in folding.joins.get(folding.groups[id].parent, ())
            if id in (join.tail, join.head)
        }
        assert {pin.id for pin in pins} <= inside
        if id != ROOT:
            assert {(pin.card, pin.incoming) for pin in pins} == outside
        assert len({pin.card for pin in pins}) == len(pins)
    every = [pin.id for pins in folding.pins.values() for pin in pins]
    assert (
        len(every) == len({*every}) and not {*every} & (items(graph) | set(folding.groups)) and not folding.pins[ROOT]
    )


@given(graphs())
@settings(max_examples=100, deadline=None)
def test_a_tensor_stands_with_its_maker_and_consumers(graph):
    folding = fold(graph)
    for card in graph.cards.values():
        ends = [id for id in (card.maker, *(graph.edges[id].step for id in card.consumers)) if id]
        place = folding.place[card.id]
        if not card.maker:
            assert all(place in around(folding, end) for end in ends)
        for group in folding.groups.values():
            if card.maker and group.id in around(folding, card.maker):
                used = any(group.id in around(folding, end) for end in ends[1:])
                assert not used or group.id in [place, *around(folding, place)]


@given(graphs(), st.integers(0, 4))
@settings(max_examples=100, deadline=None)
def test_what_is_seen_is_all_of_the_graph_once(graph, depth):
    folding = fold(graph)
    for open in (opened(graph, folding), opened(graph, folding, depth=depth), set(folding.groups)):
        assert ROOT in open and all(folding.groups[id].parent in open for id in open)
        seen = visible(Setting(graph), folding, open)
        assert not set(seen) & open
        for id in items(graph):
            assert sum(at in seen for at in [id, *folding.within(id)]) == 1
    assert opened(graph, folding, depth=depth) <= opened(graph, folding, depth=depth + 1)
    assert opened(graph, folding, depth=50) == set(folding.groups)


# What is rolled up, and what is in parts.


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


def unrolled(times):
    cell, xs, h = Cell(), torch.ones(times, 2), torch.zeros(2)
    for t in range(times):
        h = cell(xs[t], h)
    return cell, h.sum()


def rolls(graph):
    return [group for group in fold(graph).groups.values() if group.kind == "repeat"]


def test_layers_in_a_row_are_one_roll():
    graph = capture_of(Stack(12), 3)
    (roll,) = rolls(graph)
    assert (roll.title, roll.times, roll.steps, roll.parameters) == ("layers.0–11 · Sequential", 12, 24, 12 * 6)
    inside = [member for member in roll.members if member in fold(graph).groups]
    assert len(inside) == 12


def test_a_cell_called_for_each_time_step_is_one_roll_and_its_weights_stand_in_it_once():
    cell, out = unrolled(6)
    graph = capture(out, params=cell)
    (roll,) = rolls(graph)
    assert roll.times == 6 and roll.parameters == 12
    folding = fold(graph)
    for card in graph.cards.values():
        if card.role == "parameter":
            assert folding.place[card.id] == roll.id
    titles = [folding.groups[id].title for id in roll.members if id in folding.groups]
    assert titles == [f"Cell #{i}" for i in range(1, 7)]


def test_layers_of_other_sizes_are_no_roll():
    net = nn.Sequential(
        *[nn.Sequential(nn.Linear(i, i + 1), nn.Tanh(), nn.Tanh(), nn.Tanh(), nn.Tanh()) for i in range(1, 8)]
    )
    assert not rolls(capture(net(torch.ones(1, 1)).sum()))


def test_a_few_small_layers_are_no_roll():
    assert not rolls(capture_of(Stack(3)))


def test_a_list_that_is_called_itself_is_the_box_of_its_roll():
    net = nn.Sequential(*[nn.Linear(2, 2) for _ in range(12)])
    folding = fold(capture(net(torch.ones(1, 2)).sum()))
    assert [(g.kind, g.times) for g in folding.groups.values() if g.times > 1] == [("module", 12)]


def chain(length):
    x = torch.tensor(0.5, requires_grad=True)
    out = x
    for _ in range(length):
        out = torch.sin(out)
    return out


@pytest.mark.parametrize(("length", "titles"), [
    (PART, []),
    (PART + 1, ["ops 1–50", "ops 51–101"]),
    (2_500, ["ops 1–800", "ops 801–1,600", "ops 1,601–2,500"]),
])  # fmt: skip
def test_what_is_long_stands_in_parts(length, titles):
    graph = capture(chain(length))
    folding = fold(graph)
    parts = [folding.groups[id] for id in folding.groups[ROOT].members if id in folding.groups]
    assert [part.title for part in parts] == titles
    assert sum(part.steps for part in parts) == (length if titles else 0)
    assert all(len(g.members) < 4 * PART for g in folding.groups.values())
    seen = visible(Setting(graph), folding, opened(graph, folding))
    assert graph.output in seen and any(id in graph.steps for id in seen) and len(seen) < 4 * PART


@pytest.fixture
def shallow():
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(500)  # hypothesis raises it
    yield
    sys.setrecursionlimit(limit)


@pytest.mark.usefixtures("shallow")
@needs_engine
def test_no_depth_is_too_deep():
    deep = graph_of(1, [([i], i) for i in range(2_000)], [None, *range(1_999)])
    folding = fold(deep)
    assert len(folding.within("s1999")) == 2_000
    assert len(opened(deep, folding)) <= VISIBLE
    picture = draw(chain(5_000))
    assert "ops 1–1,000" in picture.svg() and len(picture.svg()) < 500_000


# What is open.


def test_it_is_open_to_the_deepest_level_that_can_be_looked_at():
    for count in (2, 8, 30, 80):
        graph = capture_of(Stack(count), 3)
        folding = fold(graph)
        open = opened(graph, folding)
        seen = [id for id in visible(Setting(graph), folding, open) if id not in graph.edges]
        assert len(seen) <= VISIBLE or len(open) == 2
        level = max(len(folding.within(id)) for id in open) + 1
        if open != set(folding.groups):
            more = opened(graph, folding, depth=level + 1)
            assert len([id for id in visible(Setting(graph), folding, more) if id not in graph.edges]) > VISIBLE


def test_depth_and_expand():
    net = Stack(12)
    out = net(torch.ones(3, 2)).sum()
    texts = draw(out, params=net, depth=0).svg()
    assert "Stack<" in texts and "layers.0" not in texts and "25 ops · 75 parameters" in texts
    texts = draw(out, params=net, depth=1).svg()
    assert "layers.0–11 · Sequential" in texts and "× 12" in texts and ">head.weight<" not in texts
    texts = draw(out, params=net, depth=1, expand=("layers.3.0",)).svg()
    assert ">layers.3.0.weight<" in texts and ">layers.4.0.weight<" not in texts and ">head.weight<" not in texts
    assert ">head.weight<" in draw(out, params=net, depth=1, expand="head").svg()
    assert ">net.head.weight<" in draw(out, depth=1, expand="net.head").svg()
    assert "layers.4.0.weight" in draw(out, params=net, depth=9).svg()


@pytest.mark.parametrize(
    ("expand", "near"), [("layers.1O", "'layers.10'"), (["haed"], "'head'"), ("<b>\n" * 50, "there are")]
)
def test_an_unknown_path_is_told_with_those_that_are_near(expand, near):
    net = Stack(12)
    with pytest.raises(ValueError, match=r"expand: nothing in this picture is called .*" + near) as caught:
        draw(net(torch.ones(1, 2)).sum(), expand=expand)
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 600


def test_a_path_in_a_graph_without_groups():
    with pytest.raises(ValueError, match="called 'layers': it has no groups"):
        draw(chain(2), expand=("layers",))


@pytest.mark.parametrize("depth", [-1, 1.5, True, "2"])
def test_a_wrong_depth(depth):
    with pytest.raises(ValueError, match="depth must be a whole number of at least 0"):
        draw(chain(2), depth=depth)


@pytest.mark.parametrize("expand", [5, True, 1.5])
def test_paths_of_a_wrong_type(expand):
    with pytest.raises(TypeError, match=r"expand must be paths of modules, such as .*, but got (int|bool|float)"):
        draw(chain(2), expand=expand)


def test_too_much_at_once_is_told_before_any_work():
    picture = draw(chain(6_000), depth=9)
    began = time.process_time()
    with pytest.raises(RuntimeError, match=r"18,\d\d\d items are more than .*depth=.*expand=.*max_nodes=.*text\(\)"):
        picture.svg()
    assert time.process_time() - began < 1.0 and "sin" in picture.text()
    wide = torch.stack([torch.tensor(float(i), requires_grad=True) for i in range(1_600)]).sum()
    with pytest.raises(RuntimeError, match=r"items side by side are more than the 1,500"):
        draw(wide).svg()


# Where it is.


def on_border(point, middle, size, most=3.0):
    """Whether a point is near the border of a box."""
    (x, y), (cx, cy), (w, h) = point, middle, size
    dx, dy = abs(x - cx) - w / 2, abs(y - cy) - h / 2
    return max(dx, dy) <= most and max(dx, dy) >= -most


@needs_engine
@pytest.mark.parametrize("rankdir", ["TB", "BT", "LR", "RL"])
@given(graph=graphs(most=12))
@settings(max_examples=8, deadline=None)
def test_views_are_complete(rankdir, graph):
    folding, placed = fold(graph), panels(graph, groups=fold(graph).groups.values())
    found = views(graph, placed, rankdir, budget=20.0, folding=folding)
    assert list(found) == list(folding.groups)
    for id, view in found.items():
        assert view.id == id == view.group.id
        assert set(view.nodes) == {*view.group.members, *(pin.id for pin in view.pins)}
        assert [(w.tail, w.head, w.card, w.edge, w.arrow) for w in view.wires] == [tuple(j) for j in folding.joins[id]]
        for wire in view.wires:
            assert len(wire.points) % 3 == 1
            for end, point in ((wire.tail, wire.points[0]), (wire.head, wire.points[-1])):
                size = (placed[end].width, placed[end].height) if end in placed else (8.0, 8.0)
                assert on_border(point, view.nodes[end], size)
        for pin in view.pins:
            across = 0 if rankdir in ("LR", "RL") else 1
            before = (rankdir in ("TB", "LR")) == pin.incoming
            places = [node[across] for node in view.nodes.values()]
            assert view.nodes[pin.id][across] == (min(places) if before else max(places))


@needs_engine
@pytest.mark.parametrize("rankdir", ["TB", "BT", "LR", "RL"])
@given(graph=graphs(most=12))
@settings(max_examples=8, deadline=None)
def test_open_groups_stand_in_one_another_and_lines_go_through_their_borders(rankdir, graph):
    folding = fold(graph)
    open = set(folding.groups)
    placed = visible(Setting(graph), folding, open)
    found = nest(folding, open, placed, rankdir, budget=20.0)
    boxes = {id: (*found.corners[id], *found.sizes[id]) for id in open if id != ROOT}
    for id, panel in placed.items():
        x, y = found.nodes[id]
        boxes[id] = x - panel.width / 2, y - panel.height / 2, panel.width, panel.height
    for id, (x, y, w, h) in boxes.items():
        X, Y, W, H = boxes.get(folding.place[id], (0, 0, found.width, found.height))
        assert x >= X - 1 and y >= Y - 1 and x + w <= X + W + 1 and y + h <= Y + H + 1
        siblings = [boxes[other] for other in folding.groups[folding.place[id]].members if other != id]
        assert all(x + w <= a + 1 or a + c <= x + 1 or y + h <= b + 1 or b + d <= y + 1 for a, b, c, d in siblings)
    across = 0 if rankdir in ("TB", "BT") else 1
    for wires in found.wires.values():
        for join, points in wires:
            assert len(points) % 3 == 1
            for end, point, incoming in ((join.tail, points[0], False), (join.head, points[-1], True)):
                if end in boxes:
                    x, y, w, h = boxes[end]
                    assert on_border(point, (x + w / 2, y + h / 2), (w, h))
                if end in found.corners:  # of an open group: in line with its pin
                    assert point[across] == found.nodes[pin_id(end, join.card, incoming)][across]


@needs_engine
def test_equal_layers_share_one_layout():
    net = Stack(60)
    graph = capture(net(torch.ones(3, 2)).sum(), params=net)
    folding = fold(graph)
    placed = panels(graph, groups=folding.groups.values())
    found = views(graph, placed, budget=20.0, folding=folding)
    layers = [view for view in found.values() if view.group.title.startswith("layers.") and view.group.kind == "module"]
    inside = [
        view for view in found.values() if view.group.title == "0 · Linear" or view.group.title.endswith(".0 · Linear")
    ]
    assert len(layers) == 60 and len({(view.width, view.height) for view in layers[1:]}) == 1
    for view in inside[1:]:
        for member in view.group.members:
            (x, _), half = view.nodes[member], placed[member].width / 2
            assert half <= x + 1 and x + half <= view.width + 1
    assert len({(view.width, view.height) for view in inside[1:]}) == 1


def test_hostile_names_of_modules():
    class Box(nn.Module):
        def __init__(self):
            super().__init__()
            self.add_module("<b>&\"'\n]]>" + "x" * 10_000, nn.Linear(2, 2))

        def forward(self, x):
            return next(iter(self.children()))(x)

    net = Box()
    picture = draw(net(torch.ones(1, 2)).sum(), params=net, depth=1)
    assert "<b>" not in picture.svg() and "x" * 200 not in picture.svg() and "\x00" not in picture.source


# The pictures.


@needs_engine
def test_small_graphs_have_no_frames():
    x = torch.tensor(2.0, requires_grad=True)
    picture = draw(x * x + torch.sin(x))
    assert not [item for item in picture._scene.items if item.id.startswith(("m", "part", "repeat"))]


@needs_engine
def test_frames_are_large_enough_for_their_titles():
    net = nn.Sequential(nn.Tanh())
    picture = draw(net(torch.tensor(1.0, requires_grad=True)))
    group = fold(picture.graph).groups
    for item in picture._scene.items:
        if item.id in group:
            box, bar = item.shapes[:2]
            assert bar.height == BAR and box.width == bar.width >= framed(0, 0, group[item.id])[0]


@needs_engine
def test_two_pictures_in_one_notebook_share_no_id():
    import re

    net = Stack(2)
    ids = [
        set(re.findall(r' id="([^"]+)"', draw(net(torch.full((1, 2), float(i))).sum(), params=net).svg()))
        for i in (1, 2)
    ]
    assert ids[0] and not ids[0] & ids[1]


@needs_dot
def test_the_source_has_open_groups_as_clusters_and_closed_ones_as_nodes():
    import subprocess

    net = Stack(12)
    out = net(torch.ones(3, 2)).sum()
    for depth in (0, 1, 2, 3):
        picture = draw(out, params=net, depth=depth)
        done = subprocess.run(["dot", "-Tplain"], input=picture.source.encode(), capture_output=True, check=True)
        assert not done.stderr
        nodes = [line for line in done.stdout.decode().splitlines() if line.startswith("node ")]
        assert len(nodes) == len(visible(picture._setting, picture._folding, picture._open))
        assert picture.source.count("subgraph") == len(picture._open) - 1
    assert dataclasses.asdict(picture._folding.groups[ROOT])["steps"] == 26


@needs_engine
def test_a_cell_of_a_notebook_may_hold_the_page():
    drawn = draw(chain(3))
    bundle = drawn.interactive()._repr_mimebundle_()
    assert set(bundle) == {"text/html", "image/svg+xml", "text/plain"}
    assert "data-fragment" in bundle["text/html"] and "<html" not in bundle["text/html"]
    assert repr(drawn.interactive()) == repr(drawn)
    plain = drawn._repr_mimebundle_()
    assert set(plain) == {"image/svg+xml", "text/plain"}


def test_a_cell_without_an_engine_holds_the_text(monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(engine, "_has_pip_engine", lambda: False)
    bundle = draw(chain(3)).interactive()._repr_mimebundle_()
    assert set(bundle) == {"text/plain"} and "pip install" in bundle["text/plain"]


def test_the_collector_rests_and_works_on():
    for was in (True, False):
        (gc.enable if was else gc.disable)()
        try:
            with pytest.raises(ZeroDivisionError), no_collection():
                assert not gc.isenabled()
                _ = 1 / 0
            assert gc.isenabled() == was
        finally:
            gc.enable()


@needs_engine
@pytest.mark.parametrize("rankdir", ["TB", "LR"])
def test_a_thousand_ops_and_a_deep_model_are_drawn_quickly(rankdir):
    """Far from a benchmark: it catches what becomes ten times as slow."""
    net = Stack(400)
    out = net(torch.ones(3, 2)).sum()
    began = time.process_time()
    drawn = draw(out, params=net, rankdir=rankdir)
    assert "layers.0–399 · Sequential" in drawn.svg() and time.process_time() - began < 5.0
    began = time.process_time()
    assert "ops 901–1,000" in draw(chain(1_000), rankdir=rankdir).svg() and time.process_time() - began < 5.0


# What comes from outside.


class Scaled(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = nn.Linear(2, 2)
        self.inner.register_buffer("scale", torch.full((2,), 3.0))

    def forward(self, *xs):
        return sum(self.inner(x) * self.inner.scale * torch.ones(2) for x in xs)


def test_data_stands_outside_the_model_and_what_belongs_to_the_model_inside():
    net, x, y = Scaled(), torch.ones(1, 2), torch.ones(2, requires_grad=True)
    picture = draw(net(x).sum() + net(y).sum(), params=net)
    place = {card.name: picture._folding.place[card.id] for card in picture.graph.cards.values()}
    assert place["x"] == place["y"] == ROOT
    groups = picture._folding.groups
    for name in ("inner.weight", "inner.scale", "constant"):
        assert name in place and (place[name] == ROOT) == (name != "constant")  # what both calls use is around both
    once = draw(net(x).sum(), params=net)
    place = {card.name: once._folding.groups[once._folding.place[card.id]].title for card in once.graph.cards.values()}
    assert place["x"] == "" and place["inner.weight"] == "inner · Linear" and place["constant"] == "Scaled"
    assert place["inner.scale"] == "Scaled" and groups[ROOT].steps == len(picture.graph.steps)


def test_a_crowd_of_data_stays_where_it_is_used():
    net = Scaled()
    for count, outside in ((CROWD, True), (CROWD + 1, False)):
        xs = [torch.full((2,), float(i)) for i in range(count)]
        picture = draw(net(*xs).sum(), params=net)
        places = {picture._folding.place[picture.graph.named(f"xs[{i}]").id] for i in range(count)}
        assert (places == {ROOT}) == outside
