"""The graph in Graphviz' own language, made with the `graphviz` package."""

from __future__ import annotations

from typing import Any

from ..graph import Graph
from ..layout.engine import UNIT
from ..layout.panels import Panel, colours
from ..layout.scene import captions, wires
from ..layout.shapes import Text
from ..palette import LIGHT
from ..wording import op_words

FONT = "DejaVu Sans Mono,Menlo,Consolas,monospace"


def skeleton(graph: Graph, panels: dict[str, Panel], rankdir: str) -> str:
    """The nodes and their sizes alone, for the layout: no word of it can confuse the engine or its reader."""
    digraph = _digraph(rankdir)
    digraph.attr("edge", dir="none")
    for id, panel in panels.items():
        size = {"width": f"{panel.width / UNIT:.4f}", "height": f"{panel.height / UNIT:.4f}"}
        digraph.node(id, label="", shape="box", fixedsize="true", **size)
    for tail, head, _, _ in wires(graph):
        digraph.edge(tail, head)
    return str(digraph.source)


def source(graph: Graph, panels: dict[str, Panel], rankdir: str) -> str:
    """The whole picture for any Graphviz program: `dot -Tpdf graph.dot -o graph.pdf`."""
    colour = colours(graph)
    digraph = _digraph(rankdir, label=_escaped(captions(graph)), fontname=FONT, fontsize="10", bgcolor=LIGHT["paper"])
    digraph.attr("node", fontname=FONT, fontsize="11", style="filled")
    for id, panel in panels.items():
        rows: dict[float, str] = {}
        for shape in panel.shapes:
            if isinstance(shape, Text):
                rows[shape.y] = f"{rows[shape.y]}  {shape.text}" if shape.y in rows else shape.text
        look = {"shape": "box", "fillcolor": LIGHT["paper"], "color": LIGHT[colour.get(id, "line")], "fontsize": "10"}
        if id in graph.cards:
            dashed = "filled,rounded,dashed" if graph.cards[id].role == "constant" else "filled,rounded"
            look = {"shape": "box", "style": dashed, "fillcolor": LIGHT["card"], "color": LIGHT["ink"]}
        elif id in graph.steps:
            step = graph.steps[id]
            rows = {0: " ".join(filter(None, op_words(step))), 1: f"step {step.backward}"}
            look = {"shape": "oval", "fillcolor": LIGHT["op"], "fontcolor": LIGHT["paper"]}
        digraph.node(id, _escaped(list(rows.values()), left=id in graph.cards), tooltip=_escaped([panel.tip]), **look)
    for tail, head, edge, arrow in wires(graph):
        dashed = "dashed" if edge and not graph.edges[edge].formula else "solid"
        digraph.edge(
            tail, head, color=LIGHT[colour.get(edge, "line")], dir="forward" if arrow else "none", style=dashed
        )
    return str(digraph.source)


def _digraph(rankdir: str, **attributes: str) -> Any:
    import graphviz

    plan = {"rankdir": rankdir, "ranksep": "0.25", "nodesep": "0.3", **attributes}
    return graphviz.Digraph("graph", graph_attr=plan)


def _escaped(lines: list[str], left: bool = False) -> str:
    """Lines as a label that means itself: no HTML, no escapes but the ends of its lines."""
    import graphviz

    end = r"\l" if left and len(lines) > 1 else r"\n"
    label = end.join(str(graphviz.escape(line)) for line in lines)
    return graphviz.nohtml(label + (end if end == r"\l" else ""))  # type: ignore[no-any-return]  # graphviz is untyped
