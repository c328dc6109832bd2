"""The picture as shapes: what to paint where, in no painter's language. Lengths are in points, y goes downwards."""

from __future__ import annotations

from .engine import BUDGET, check
from .folding import Folding
from .frames import closed, frame
from .grouping import ROOT
from .legend import legend
from .links import links
from .look import Setting
from .nesting import Nest, nest
from .panels import item_panel, tags
from .remarks import remarks
from .shapes import MARGIN, Curve, Item, Panel, Scene, moved

NARROWEST = 430.0  # for the text below a picture


def compose(setting: Setting, folding: Folding, open: set[str], rankdir: str = "TB", budget: float = BUDGET) -> Scene:
    """All shapes in their places.

    Args:
        setting: the graph, with the look of the picture.
        folding: the groups of the graph.
        open: those of them that are open, with all around each.
        rankdir: where the graph goes: "TB", "LR", "BT" or "RL".
        budget: seconds that Graphviz may take.

    Raises:
        RuntimeError: there is no Graphviz, or it fails, or it takes too long.
    """
    check([len(folding.groups[id].members) for id in open])
    panels = visible(setting, folding, open)
    for id in sorted(open):  # a set has no order of its own
        panels |= tags(setting.graph, folding.inside(id).pins)
    places = nest(folding, open, panels, rankdir, budget)
    width = max(places.width, NARROWEST)
    shift = MARGIN + (width - places.width) / 2
    ground = [*_frames(folding, places), _lines(setting, places, panels)]
    items = [Item(i.id, i.tip, [moved(shape, shift, MARGIN) for shape in i.shapes], i.label) for i in ground]
    for id, panel in panels.items():
        x, y = shift + places.nodes[id][0] - panel.width / 2, MARGIN + places.nodes[id][1] - panel.height / 2
        items.append(Item(id, panel.tip, [moved(shape, x, y) for shape in panel.shapes], panel.label))
    below, top = legend(setting, width), places.height + 2 * MARGIN
    items.append(Item("caption", below.tip, [moved(shape, MARGIN, top) for shape in below.shapes]))
    return Scene(width + 2 * MARGIN, top + below.height + MARGIN, items)


def visible(setting: Setting, folding: Folding, open: set[str]) -> dict[str, Panel]:
    """The panels of all that is seen, in the order of the forward pass: items of open groups, and closed groups."""
    found, said = dict[str, Panel](), remarks(setting, folding)
    waiting = [ROOT]
    while waiting:
        id = waiting.pop()
        if id in open:
            waiting += reversed(folding.groups[id].members)
        else:
            is_group = id in folding.groups
            found[id] = closed(folding.groups[id], said.get(id, ())) if is_group else item_panel(setting, id)
    return found


def _frames(folding: Folding, places: Nest) -> list[Item]:
    """The frames of the open groups, those around others first."""
    found = []
    for id, size in places.sizes.items():
        panel = frame(*places.corners[id], size, folding.groups[id])
        found.append(Item(id, panel.tip, panel.shapes, panel.label))
    return found


def _lines(setting: Setting, places: Nest, panels: dict[str, Panel]) -> Item:
    lines, cards = Item("lines", ""), setting.graph.cards
    for found in places.wires.values():
        for join, points in found:
            stroke = setting.stroke(cards[join.card].maker or join.card, join.edge)
            arrow = join.arrow and join.head not in places.sizes
            lines.shapes.append(Curve(points, stroke.colour, stroke.thick, stroke.dash, arrow))
    placed = ((join.tail, join.head, join.edge, points) for found in places.wires.values() for join, points in found)
    lines.shapes += links(setting, placed, (_place(places, id, panel) for id, panel in panels.items()))
    return lines


def _place(places: Nest, id: str, panel: Panel) -> tuple[float, float, float, float]:
    x, y = places.nodes[id]
    return x - panel.width / 2, y - panel.height / 2, panel.width, panel.height
