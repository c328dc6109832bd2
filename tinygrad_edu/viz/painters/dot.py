"""The graph in Graphviz' own language, made with the `graphviz` package."""

from __future__ import annotations

from typing import Any

from ..layout.folding import Folding
from ..layout.frames import facts, repeats
from ..layout.grouping import ROOT
from ..layout.look import Setting
from ..layout.scene import visible
from ..layout.shapes import Panel, Text
from ..palette import LIGHT
from ..wording import op_words

FONT = "DejaVu Sans Mono,Menlo,Consolas,monospace"


def source(setting: Setting, folding: Folding, open: set[str], rankdir: str) -> str:
    """The whole picture for any Graphviz program: `dot -Tpdf graph.dot -o graph.pdf`.

    Open groups are clusters, and closed ones nodes.
    """
    import graphviz

    plan = {"rankdir": rankdir, "ranksep": "0.25", "nodesep": "0.3", "label": _escaped(setting.captions)}
    look = {"fontname": FONT, "fontsize": "10", "bgcolor": LIGHT["paper"]}
    inside: dict[str, Any] = {ROOT: graphviz.Digraph("graph", graph_attr=plan | look)}
    inside[ROOT].attr("node", fontname=FONT, fontsize="11", style="filled")
    for id, group in folding.groups.items():
        if id in open and id != ROOT:
            title = "  ".join(filter(None, [group.title, repeats(group), facts(group)]))
            frame = {"label": _escaped([title]), "labeljust": "l", "style": "rounded", "color": LIGHT["frame"]}
            inside[id] = graphviz.Digraph(f"cluster_{id}", graph_attr=frame)
    for id, panel in visible(setting, folding, open).items():
        inside[folding.place[id]].node(id, **_node(setting, folding, id, panel))
    for id in reversed(inside):  # one around others comes first
        if id != ROOT:
            inside[folding.groups[id].parent].subgraph(inside[id])
    for tail, head, edge, arrow in _lines(setting, folding, open):
        colour, _, dash = setting.stroke(tail, edge)
        style = {"color": LIGHT[colour], "dir": "forward" if arrow else "none", "style": "dashed" if dash else "solid"}
        inside[ROOT].edge(tail, head, **style)
    return str(inside[ROOT].source)


def _node(setting: Setting, folding: Folding, id: str, panel: Panel) -> dict[str, str]:
    """What one node looks like."""
    rows: dict[float, str] = {}
    for shape in panel.shapes:
        if isinstance(shape, Text):
            rows[shape.y] = f"{rows[shape.y]}  {shape.text}" if shape.y in rows else shape.text
    graph = setting.graph
    look = {
        "shape": "box",
        "fillcolor": LIGHT["paper"],
        "color": LIGHT[setting.colour.get(id, "line")],
        "fontsize": "10",
    }
    if id in graph.cards:
        dashed = "filled,rounded,dashed" if graph.cards[id].role == "constant" else "filled,rounded"
        look = {"shape": "box", "style": dashed, "fillcolor": LIGHT["card"], "color": LIGHT["ink"]}
    elif id in graph.steps:
        step = graph.steps[id]
        number = "✗" if step.error else f"step {step.backward}" if step.backward else ""
        rows = {0: " ".join(filter(None, op_words(step))), **({1: number} if number else {})}
        look = {"shape": "oval", "fillcolor": LIGHT["alarm" if step.error else "op"], "fontcolor": LIGHT["paper"]}
    elif id in folding.groups:
        several = "2" if folding.groups[id].times > 1 else "1"
        look = {"shape": "box", "fillcolor": LIGHT["card"], "color": LIGHT["op"], "peripheries": several}
    return {"label": _escaped(list(rows.values()), left=id in graph.cards), "tooltip": _escaped([panel.tip]), **look}


def _lines(setting: Setting, folding: Folding, open: set[str]) -> list[tuple[str, str, str, bool]]:
    """What is joined to what, of all that is seen: an item in a closed group is that group."""
    seen = {id: next((at for at in reversed(folding.within(id)) if at not in open), id) for id in folding.place}
    found = dict[tuple[str, str], tuple[str, bool]]()
    for edge in setting.graph.edges.values():
        step, source = seen[edge.step], seen[edge.source]
        if edge.formula and seen[edge.id] == edge.id:
            found[source, edge.id] = edge.id, False
            found[edge.id, step] = edge.id, True
        elif source != step:
            found[source, step] = edge.id, True
    for one in setting.graph.steps.values():
        if seen[one.id] != seen[one.output]:
            found[seen[one.id], seen[one.output]] = "", True
    return [(*ends, *rest) for ends, rest in found.items()]


def _escaped(lines: list[str], left: bool = False) -> str:
    """Lines as a label that means itself: no HTML, no escapes but the ends of its lines."""
    import graphviz

    end = r"\l" if left and len(lines) > 1 else r"\n"
    label = end.join(str(graphviz.escape(line)) for line in lines)
    return graphviz.nohtml(label + (end if end == r"\l" else ""))  # type: ignore[no-any-return]  # graphviz is untyped
