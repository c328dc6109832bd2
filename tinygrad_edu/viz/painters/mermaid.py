"""The graph as a Mermaid flowchart, which GitHub, GitLab and many editors draw from the text in a document."""

from __future__ import annotations

import re

from ..graph import Card, Graph, Step
from ..palette import LIGHT
from ..wording import cut_line, edge_lines, fitted, gradient_lines, kind, op_words, value_lines
from ..wording.badges import badges
from ..wording.trouble import Trouble, trouble

EDGES, CHARACTERS = 500, 50_000  # Mermaid refuses more of either (maxEdges, maxTextSize)
WIDE = 70  # columns of a line
ROOM = '%%{init: {"flowchart": {"wrappingWidth": 520}}}%%'  # so that no row of numbers is broken
DIRECTIONS = ("TB", "BT", "LR", "RL")
# What Mermaid, HTML or Markdown would take for their own; signs and points only where they begin an item of a list.
SPECIAL = re.compile(r"[&#\"'<>`*_~\\%:;$]|[+-](?= )|\.(?= )")


def mermaid(graph: Graph, rankdir: str = "TB") -> str:
    """A graph as the text of a Mermaid flowchart: in a document between lines of ```mermaid and ```.

    Args:
        graph: what `capture` gives.
        rankdir: where it goes: "TB" (downwards), "LR" (to the right), "BT" or "RL".

    Raises:
        ValueError: an unknown direction; more than 500 edges or 50,000 characters, which Mermaid refuses to draw.

    >>> import tinygrad_edu as torch
    >>> x = torch.tensor(3.0, requires_grad=True)
    >>> print(torch.viz.painters.mermaid.mermaid(torch.viz.capture(x * x)).splitlines()[1])
    flowchart TB
    """
    if rankdir not in DIRECTIONS:
        raise ValueError(f"rankdir must be one of {', '.join(DIRECTIONS)}, but got {rankdir!r}")
    count = len(graph.edges) + len(graph.steps)
    cure = "draw fewer tensors, as in viz.draw(loss, max_nodes=50), or save it as .svg, .html or .txt"
    if count > EDGES:
        raise ValueError(f"Mermaid refuses a flowchart of more than {EDGES} edges, and this one has {count:,}: {cure}")
    lines = [ROOM, f"flowchart {rankdir}", *_boxes(graph), *_arrows(graph), *_looks(graph)]
    text = "\n".join(lines) + "\n"
    if len(text) > CHARACTERS:
        raise ValueError(
            f"Mermaid refuses a text of more than {CHARACTERS:,} characters, and this is {len(text):,}: {cure}"
        )
    return text


def _boxes(graph: Graph) -> list[str]:
    """The cards and the ops, those of a module within its subgraph."""
    inside: dict[str, list[str]] = {"": [], **{id: [] for id in graph.calls}}
    found = trouble(graph)
    for card in graph.cards.values():
        inside[_home(graph, card)].append(f"{card.id}{_card(graph, card, found)}")
    for step in graph.steps.values():
        inside[step.call if step.call in graph.calls else ""].append(f"{step.id}{_op(step, found)}")
    lines = [f"    {line}" for line in inside[""]]
    around: list[str] = []
    for call in graph.calls.values():  # one stands before those within it
        while around and around[-1] != call.parent:
            around.pop()
            lines.append(f"{_indent(around)}end")
        title = f"{call.path or call.kind} {call.kind}" + (f", call {call.number}" if call.number > 1 else "")
        lines.append(f'{_indent(around)}subgraph {call.id}["{escaped(title)}"]')
        around.append(call.id)
        lines += [f"{_indent(around)}{line}" for line in inside[call.id]]
    while around:
        around.pop()
        lines.append(f"{_indent(around)}end")
    return lines


def _indent(around: list[str]) -> str:
    return "    " * (len(around) + 1)


def _home(graph: Graph, card: Card) -> str:
    """The innermost call that holds the maker of a card and all who read it."""
    steps = [graph.edges[id].step for id in card.consumers] + ([card.maker] if card.maker else [])
    common: list[str] | None = None
    for step in steps:
        path: list[str] = []
        call = graph.steps[step].call
        while call in graph.calls:
            path.insert(0, call)
            call = graph.calls[call].parent
        shared = 0
        while common is not None and shared < min(len(common), len(path)) and common[shared] == path[shared]:
            shared += 1
        common = path if common is None else common[:shared]
    return common[-1] if common else ""


def _card(graph: Graph, card: Card, found: Trouble) -> str:
    rows = [f"{card.name}  {kind(card)}", *value_lines(card), *([cut_line(card)] if card.cut else [])]
    if card.role != "constant":
        rows += [line.text for line in gradient_lines(graph, card)]
    return f'["{_label([*rows, *badges(graph, card, found)])}"]'


def _op(step: Step, found: Trouble) -> str:
    words = " ".join(filter(None, op_words(step)))
    number = " ✗" if step.error else f" · step {step.backward}" if step.backward else ""
    born = [f"★ {found.born[step.id]}"] if step.id in found.born else []
    return f'(["{_label([words + number, *born])}"])'


def _arrows(graph: Graph) -> list[str]:
    lines = []
    for edge in graph.edges.values():
        if edge.formula:
            lines.append(f'    {edge.source} -- "{_label(edge_lines(graph, edge, rows=False))}" --> {edge.step}')
        else:
            lines.append(f"    {edge.source} -.-> {edge.step}")
    return lines + [f"    {step.id} --> {step.output}" for step in graph.steps.values()]


def _looks(graph: Graph) -> list[str]:
    """The colours, as on the other pictures."""
    kinds = {
        "tensor": [card.id for card in graph.cards.values() if card.role not in ("constant", "error")],
        "constant": [card.id for card in graph.cards.values() if card.role == "constant"],
        "op": [step.id for step in graph.steps.values() if not step.error],
        "failed": [step.id for step in graph.steps.values() if step.error]
        + [card.id for card in graph.cards.values() if card.role == "error"],
    }
    styles = {
        "tensor": f"fill:{LIGHT['card']},stroke:{LIGHT['frame']},color:{LIGHT['ink']},text-align:left",
        "constant": f"fill:{LIGHT['card']},stroke:{LIGHT['frame']},color:{LIGHT['ink']},stroke-dasharray:4 3",
        "op": f"fill:{LIGHT['op']},stroke:{LIGHT['op']},color:{LIGHT['paper']}",
        "failed": f"fill:{LIGHT['alarm']},stroke:{LIGHT['alarm']},color:{LIGHT['paper']}",
    }
    lines = []
    for name, ids in kinds.items():
        if ids:
            lines += [f"    classDef {name} {styles[name]}", f"    class {','.join(ids)} {name}"]
    return lines


def _label(rows: list[str]) -> str:
    return "<br/>".join(escaped(fitted(row, WIDE)) for row in rows)


def escaped(text: str) -> str:
    """Text that means itself in a label: no quote that ends it, no HTML, no Markdown, no comment."""
    text = SPECIAL.sub(lambda found: f"#{ord(found[0])};", fitted(text, 2 * WIDE))
    return text.replace("  ", "#160;#160;")
