"""Groups: which one everything stands in, what joins it, what is rolled up, and what comes from outside."""

import sys
import time
from collections import Counter

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.viz import capture, draw
from tinygrad_edu.viz.layout import engine
from tinygrad_edu.viz.layout import folding as folding_room
from tinygrad_edu.viz.layout.folding import CROWD, FAN, fold, pin_id
from tinygrad_edu.viz.layout.grouping import PART, ROOT
from tinygrad_edu.viz.layout.look import Setting
from tinygrad_edu.viz.layout.opening import VISIBLE, opened
from tinygrad_edu.viz.layout.scene import visible

from .many_graphs import Cell, Stack, capture_of, chain, graph_of, graphs

needs_engine = pytest.mark.skipif(not engine.has_engine(), reason=f"needs Graphviz: {engine.PIP}")


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


@pytest.mark.parametrize("fan", [1, 10_000])
@given(graph=graphs())
@settings(max_examples=60, deadline=None)
def test_every_edge_is_a_path_of_wires_and_nothing_else_is(fan, graph):
    folding = folded(graph, fan)
    follows: dict[str, dict[tuple[str, str], list[tuple[str, str]]]] = {}
    inside = {id: folding.inside(id) for id in folding.groups}
    tags = {pin.id for pins, _ in inside.values() for pin in pins if pin.tag}
    assert not tags or fan == 1
    for view, (pins, joins) in inside.items():
        nodes = {*folding.groups[view].members, *(pin.id for pin in pins)}
        assert len({(join.tail, join.head, join.card) for join in joins}) == len(joins)
        for join in joins:
            assert {join.tail, join.head} <= nodes and join.tail != join.head
            if join.tail in tags:
                follows.setdefault(join.card, {}).setdefault(("", "tag"), []).append((view, join.tail))
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
            arcs[start] = [*arcs.get(start, ()), *arcs.get(("", "tag"), ())]
            assert reached(arcs, start) == labels | steps | ({card.id} - {start[1]})
    for view, (_, joins) in inside.items():
        for join in joins:
            there = (
                (join.head, pin_id(join.head, join.card, True)) if join.head in folding.groups else (view, join.head)
            )
            ahead = reached(follows[join.card], there) | {join.head}
            uses = [graph.edges[id] for id in graph.cards[join.card].consumers]
            led = [
                edge.id for edge in uses if (edge.id if edge.formula else edge.step) in ahead or join.tail == edge.id
            ]
            assert tags or join.edge == (led[0] if len(led) == 1 and join.card not in ahead else "")


def reached(arcs, start):
    """The items that the arcs lead to."""
    found, waiting = set(), [start]
    while waiting:
        for head in arcs.get(waiting.pop(), ()):
            if head not in found:
                found.add(head)
                waiting.append(head)
    return {id for _, id in found if not id.endswith(("-in", "-out")) and "-tag" not in id}


def folded(graph, fan):
    """The folding where so many lines may come from one tensor."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folding_room, "FAN", fan)
        folding = fold(graph)
        for id in folding.groups:  # what is inside is made when it is first asked for
            folding.inside(id)
        return folding


@given(graphs())
@settings(max_examples=40, deadline=None)
def test_no_more_than_a_fan_of_lines_comes_from_one_place_and_each_tag_has_one_line(graph):
    folding = folded(graph, 2)
    for id in folding.groups:
        pins, joins = folding.inside(id)
        lines = Counter((join.tail, join.card) for join in joins)
        tags = [pin for pin in pins if pin.tag]
        assert max(lines.values(), default=0) <= 2
        assert all(lines[pin.id, pin.card] == 1 for pin in tags)
    assert folded(graph, 10_000).groups == folding.groups


def shared(times):
    """A chain in which each link uses the same two tensors."""
    w, b = torch.tensor(0.9, requires_grad=True), torch.tensor(0.1, requires_grad=True)
    h = torch.tensor(0.5)
    for _ in range(times):
        h = torch.tanh(h * w + b)
    return h


@needs_engine
@pytest.mark.parametrize("times", [FAN, FAN + 1, 33, 250])
def test_what_is_used_all_along_a_chain_is_drawn_quickly(times):
    """Lines from one card to every link take Graphviz minutes."""
    picture = draw(shared(times), names={})
    began = time.process_time()
    page, svg = picture.html(), picture.svg()
    assert time.process_time() - began < 5.0
    folding = picture._folding
    tags = sum(pin.tag for id in folding.groups for pin in folding.inside(id).pins)
    assert (tags == 0) == (times == FAN) and tags <= 2 * times
    again = sum("again: the same tensor" in item.tip for item in picture._scene.items)
    open = picture._open
    assert again == sum(pin.tag for id in open for pin in folding.inside(id).pins)
    assert ("again: the same tensor" in svg) == (again > 0) and "<svg" in page


@given(graphs())
@settings(max_examples=100, deadline=None)
def test_every_pin_is_where_a_tensor_crosses_a_border_and_none_leaves_to_come_back(graph):
    folding = fold(graph)
    for id, group in folding.groups.items():
        pins = [pin for pin in folding.inside(id).pins if not pin.tag]
        inside = {end for join in folding.inside(id).joins for end in (join.tail, join.head)}
        outside = {
            (join.card, join.head == id) for join in folding.inside(group.parent).joins if id in (join.tail, join.head)
        }
        assert {pin.id for pin in pins} <= inside
        if id != ROOT:
            assert {(pin.card, pin.incoming) for pin in pins} == outside
        assert len({pin.card for pin in pins}) == len(pins)
    every = [pin.id for id in folding.groups for pin in folding.inside(id).pins]
    assert (
        len(every) == len({*every})
        and not {*every} & (items(graph) | set(folding.groups))
        and all(pin.tag for pin in folding.inside(ROOT).pins)
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
