"""The layout of pictures at scale: what is open, and where it is."""

import dataclasses
import gc
import shutil
import time

import pytest
from hypothesis import given, settings

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.viz import capture, draw
from tinygrad_edu.viz.collection import no_collection
from tinygrad_edu.viz.layout import engine
from tinygrad_edu.viz.layout import folding as folding_room
from tinygrad_edu.viz.layout.folding import fold, pin_id
from tinygrad_edu.viz.layout.frames import BAR, framed
from tinygrad_edu.viz.layout.grouping import ROOT
from tinygrad_edu.viz.layout.look import Setting
from tinygrad_edu.viz.layout.nesting import nest
from tinygrad_edu.viz.layout.opening import VISIBLE, opened
from tinygrad_edu.viz.layout.panels import panels, tags
from tinygrad_edu.viz.layout.scene import visible
from tinygrad_edu.viz.layout.views import views

from .many_graphs import Stack, capture_of, chain, graph_of, graphs

needs_engine = pytest.mark.skipif(not engine.has_engine(), reason=f"needs Graphviz: {engine.PIP}")
needs_dot = pytest.mark.skipif(not shutil.which("dot"), reason="needs the dot program of Graphviz")


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


def all_tags(graph, folding):
    """The panels of all tags."""
    return tags(graph, [pin for id in folding.groups for pin in folding.inside(id).pins])


@needs_engine
@pytest.mark.parametrize("fan", [1, 10_000])
def test_tags_stand_beside_all_else(fan, monkeypatch):
    monkeypatch.setattr(folding_room, "FAN", fan)
    graph = graph_of(2, [([0, 1], None), ([0, 2], 0), ([0, 0, 1], 0), ([1, 3], None), ([0, 4], None)], [None])
    for rankdir in ("TB", "LR"):
        test_views_are_complete.hypothesis.inner_test(rankdir=rankdir, graph=graph)
        test_open_groups_stand_in_one_another_and_lines_go_through_their_borders.hypothesis.inner_test(
            rankdir=rankdir, graph=graph
        )
    assert bool(all_tags(graph, fold(graph))) == (fan == 1)


@needs_engine
@pytest.mark.parametrize("rankdir", ["TB", "BT", "LR", "RL"])
@given(graph=graphs(most=12))
@settings(max_examples=8, deadline=None)
def test_views_are_complete(rankdir, graph):
    folding = fold(graph)
    placed = panels(graph, groups=folding.groups.values()) | all_tags(graph, folding)
    found = views(graph, placed, rankdir, budget=20.0, folding=folding)
    assert list(found) == list(folding.groups)
    for id, view in found.items():
        assert view.id == id == view.group.id
        assert set(view.nodes) == {*view.group.members, *(pin.id for pin in view.pins)}
        joins = [tuple(join) for join in folding.inside(id).joins]
        assert [(w.tail, w.head, w.card, w.edge, w.arrow) for w in view.wires] == joins
        for wire in view.wires:
            assert len(wire.points) % 3 == 1
            for end, point in ((wire.tail, wire.points[0]), (wire.head, wire.points[-1])):
                size = (placed[end].width, placed[end].height) if end in placed else (8.0, 8.0)
                assert on_border(point, view.nodes[end], size)
        for pin in [pin for pin in view.pins if not pin.tag]:
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
    placed = visible(Setting(graph), folding, open) | all_tags(graph, folding)
    found = nest(folding, open, placed, rankdir, budget=20.0)
    boxes = {id: (*found.corners[id], *found.sizes[id]) for id in open if id != ROOT}
    for id, panel in placed.items():
        x, y = found.nodes[id]
        boxes[id] = x - panel.width / 2, y - panel.height / 2, panel.width, panel.height
    place = folding.place | {pin.id: id for id in folding.groups for pin in folding.inside(id).pins if pin.tag}
    for id, (x, y, w, h) in boxes.items():
        X, Y, W, H = boxes.get(place[id], (0, 0, found.width, found.height))
        assert x >= X - 1 and y >= Y - 1 and x + w <= X + W + 1 and y + h <= Y + H + 1
        siblings = [boxes[other] for other in place if place[other] == place[id] and other != id]
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
