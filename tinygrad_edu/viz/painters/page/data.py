"""What the script of a page knows: the graph, its layout and its painted items, as JSON that is safe in HTML."""

from __future__ import annotations

import base64
import functools
import gzip
import json
import math
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

import numpy as np

from ...graph import Card, Edge, Graph, Step, Value, value_of
from ...layout.folding import Folding
from ...layout.grouping import ROOT, Group
from ...layout.look import WIDTHS, Setting
from ...layout.remarks import totals
from ...layout.shapes import Box, Panel, Text
from ...layout.views import View
from ...overlays import LEVELS, LIMITS, level
from ...palette import FLOWS
from ...wording import kind, plain_meaning, shown_formula, step_text
from ...wording.badges import norm_of
from ...wording.guide import GUIDE
from ..svg import painted
from .part import Part

MANY = 300  # items from which on the data is compressed
FEW = 6  # numbers of a gradient that a reader can be asked for
CARD = [
    "id", "name", "role", "kind", "shape", "value", "gradient", "reason", "cut", "numbers", "norm", "maker",
    "consumers", "collected", "check", "had",
]  # fmt: skip
STEP = [
    "id", "op", "torch", "sign", "text", "forward", "backward", "output", "edges", "call", "where", "code",
    "saved", "bytes", "freed", "seconds", "back", "error",
]  # fmt: skip
EDGE = [
    "id", "source", "step", "argument", "entrywise", "formula", "meaning", "local", "slope", "product", "flows",
    "norm", "summed", "reason", "far",
]  # fmt: skip
GROUP = [
    "id", "title", "kind", "path", "parent", "steps", "bytes", "seconds",
]  # fmt: skip

Checks = Mapping[str, Value]


def block(told: dict[str, Any], items: int) -> str:
    """The data as a script element that no browser runs, packed if there are many items."""
    text = json.dumps(told, separators=(",", ":"), allow_nan=False)  # in ASCII, so no text can break it
    if items > MANY:
        packed = base64.b64encode(gzip.compress(text.encode(), 5, mtime=0)).decode()
        return f'<script type="application/gzip" data-role="data">{packed}</script>'
    safe = text.replace("<", "\\u003c")
    return f'<script type="application/json" data-role="data">{safe}</script>'


def data(
    setting: Setting,
    part: Part,
    views: dict[str, View],
    panels: dict[str, Panel],
    opened: Iterable[str],
    checks: Checks,
) -> dict[str, Any]:
    """All that the script knows."""
    graph, texts, so_far = setting.graph, Texts(), sums(setting.graph, part.cards)
    known = {edge.id for edge in part.edges}
    groups = [part.all[id] for id in panels if id in part.all]
    totals = _totals(graph, part)
    return {
        "outputs": graph.outputs,
        "notes": setting.captions,
        "born": setting.trouble.born,
        "opened": sorted(id for id in opened if id),
        "guide": GUIDE,
        "quiz": setting.look.quiz,
        "overlay": None,
        "levels": [[*level] for level in zip([*LIMITS, None], LEVELS, FLOWS, WIDTHS, strict=True)],
        "total": len(graph.steps) + graph.omitted,
        "outside": part.outside,
        "colours": {edge.id: setting.colour[edge.id] for edge in part.edges if setting.colour[edge.id] != "line"},
        "cards": _rows(CARD, (_card(card, known, checks) for card in part.cards)),
        "steps": _rows(STEP, (_step(graph, step, known) for step in part.steps)),
        "edges": _rows(EDGE, (_edge(edge, graph, so_far) for edge in part.edges)),
        "groups": _rows(GROUP, (_group(group, totals[group.id]) for group in groups)),
        "views": [_view(setting, view) for view in views.values()],
        "pins": [[pin.id, pin.card, int(pin.incoming)] for view in views.values() for pin in view.pins],
        "panels": {id: texts.panel(panel) for id, panel in panels.items()},
        "texts": list(texts.index),
    }


def about(setting: Setting) -> str:
    """The item around which a page opens: where trouble began, or the first of the results."""
    graph = setting.graph
    failed = [step.id for step in graph.steps.values() if step.error]
    graded = [card for card in graph.cards.values() if card.gradient and setting.flow]
    lost = [card.id for card in graded if card.gradient and level(norm_of(card.gradient)) in (0, len(LIMITS))]
    return [*setting.trouble.born, *failed, *lost, *graph.outputs][0]


def laid_over(setting: Setting, folding: Folding) -> dict[str, Any] | None:
    """What the picture was asked to lay over itself, beside what every page can; the script draws it."""
    told = setting.overlay
    if told is None:
        return None
    marks: dict[str, list[Any]] = {id: [mark.text, mark.share, mark.kind] for id, mark in told.marks.items()}
    marks |= {id: [text, None, ""] for id, text in totals(told, folding).items()}
    return {"title": told.title, "marks": marks, "legend": told.legend, "shades": setting.shades}


def _group(group: Group, totals: list[float]) -> list[Any]:
    times = f" × {group.times}" if group.times > 1 else ""
    return [group.id, group.title + times, group.kind, group.path, group.parent, group.steps, *totals]


def _totals(graph: Graph, part: Part) -> dict[str, list[float]]:
    """Of each group the bytes and the seconds of all that is in it."""
    found = {id: [0, 0.0] for id in part.all}
    for step in graph.steps.values():
        at = part.folding.place[step.id]
        saved = 0 if step.freed else sum(saved.bytes for saved in step.saved)
        seconds = (step.seconds or 0.0) + (step.backward_seconds or 0.0)
        while at != ROOT and (saved or seconds):
            found[at][0] += saved
            found[at][1] += seconds
            at = part.all[at].parent
    return found


def _rows(fields: list[str], rows: Iterable[list[Any]]) -> dict[str, Any]:
    return {"fields": fields, "rows": list(rows)}


def _card(card: Card, known: set[str], checks: Checks) -> list[Any]:
    value, gradient, collected, check = card.value, card.gradient, card.collected, checks.get(card.id)
    return [
        card.id,
        card.name,
        card.role,
        kind(card),
        list(card.shape),
        value.line() if value else "",
        gradient.line() if gradient else "",
        card.reason,
        card.cut,
        _few(gradient),
        _norm(gradient),
        card.maker,
        [id for id in card.consumers if id in known],
        collected.line() if collected else "",
        [check.line(), _apart(check, gradient)] if check else None,
        _few(collected, 1),
    ]


def _step(graph: Graph, step: Step, known: set[str]) -> list[Any]:
    call = graph.calls.get(step.call)
    return [
        step.id,
        step.op,
        step.torch_name,
        step.sign,
        step_text(graph, step),
        step.forward,
        step.backward,
        step.output,
        [id for id in step.edges if id in known],
        call.path if call else "",
        _where(step),
        step.code.strip()[:200],
        [[saved.name, saved.card, list(saved.shape), saved.bytes] for saved in step.saved],
        sum(saved.bytes for saved in step.saved),
        int(step.freed),
        step.seconds,
        step.backward_seconds,
        step.error,
    ]


def _where(step: Step) -> str:
    """The place of the user's line; a notebook's cell is a file of ipykernel with a number for a name."""
    *folders, file = step.file.replace("\\", "/").split("/")
    if any(folder.startswith("ipykernel_") for folder in folders) or file.startswith("<ipython-input"):
        return f"line {step.line} of the cell"
    return f"{file}:{step.line}" if step.line else ""


def _edge(edge: Edge, graph: Graph, so_far: dict[str, str]) -> list[Any]:
    if not edge.formula:
        return [edge.id, edge.source, edge.step, edge.argument]
    local, flows = edge.local, edge.contribution
    alone = len(graph.cards[edge.source].consumers) == 1  # then it is the gradient itself: no need to say it twice
    return [
        edge.id,
        edge.source,
        edge.step,
        edge.argument,
        int(edge.entrywise),
        shown_formula(graph, edge),
        plain_meaning(edge.formula, edge.entrywise) or edge.meaning,
        local.line() if local else "",
        _few(local, 1),
        edge.product,
        flows.line() if flows and not alone else "",
        _norm(flows) if not alone else None,
        list(edge.summed),
        edge.reason,
        so_far.get(edge.id, ""),
    ]


def sums(graph: Graph, cards: Iterable[Card]) -> dict[str, str]:
    """By edge, what the terms of a gradient come to when that of this edge has arrived but is not the last."""
    found = {}

    def order(id: str) -> tuple[int, int]:
        step = graph.steps[graph.edges[id].step]
        return step.backward, step.edges.index(id)

    for card in cards:
        if len(card.consumers) < 3:
            continue
        ways = sorted((id for id in card.consumers if graph.edges[id].formula), key=order)
        terms = [graph.edges[id].contribution for id in ways]
        total: Any = 0.0
        for id, term in zip(ways[:-1], terms, strict=False):
            if term is None or term.numbers is None:
                break
            with np.errstate(all="ignore"):
                total = total + np.array(term.numbers, term.dtype)
            found[id] = value_of(total).line()
    return found


def _few(value: Value | None, most: int = FEW) -> list[Any] | None:
    """The numbers of a small tensor, in a row."""
    if value is None or value.numbers is None or not 0 < value.size <= most:
        return None
    return [_plain(float(x)) for x in np.ravel(value.numbers)] if value.shape else [_plain(float(value.numbers))]


def _plain(x: float) -> float | str:
    """A number as JSON has it; what JSON does not know as a text that JavaScript's Number reads."""
    return x if math.isfinite(x) else "NaN" if math.isnan(x) else "Infinity" if x > 0 else "-Infinity"


def _norm(value: Value | None) -> float | str | None:
    """The length of a tensor as a vector, to four digits; a text if something in it is not finite."""
    if value is None:
        return None
    if value.numbers is not None and not value.shape:
        return _plain(float(f"{abs(value.numbers):.3e}"))
    told = value.summary
    return "NaN" if told.nans else "Infinity" if told.infs else float(f"{told.norm:.3e}")


def _apart(check: Value, gradient: Value | None) -> float | str | None:
    """The largest difference between a gradient and its check, relative to the largest number in it."""
    if gradient is None or gradient.numbers is None or check.numbers is None:
        return None
    a, b = (np.array(value.numbers, np.float64).reshape(value.shape) for value in (gradient, check))
    scale = max(float(np.abs(a).max(initial=0.0)), float(np.abs(b).max(initial=0.0))) or 1.0
    return _plain(float(np.abs(a - b).max(initial=0.0)) / scale)


def _view(setting: Setting, view: View) -> list[Any]:
    nodes: list[Any] = []
    for id, (x, y) in view.nodes.items():
        nodes += [id, round(x, 1), round(y, 1)]
    cards, wires = setting.graph.cards, []
    for wire in view.wires:
        stroke = setting.stroke(cards[wire.card].maker or wire.card, wire.edge)
        points = [round(x, 1) for point in wire.points for x in point]
        dash = " ".join(f"{x:g}" for x in stroke.dash)
        look = [stroke.colour, stroke.thick, dash]
        wires.append([wire.tail, wire.head, wire.edge, wire.card, int(wire.arrow), look, points])
    return [view.id, round(view.width, 1), round(view.height, 1), nodes, wires]


class Texts:
    """Painted items as lists of numbers: what many have in common is told once."""

    def __init__(self) -> None:
        self.index: dict[str, int] = {}

    def number(self, text: str) -> int:
        """The place of a text in the table."""
        return self.index.setdefault(text, len(self.index))

    def panel(self, panel: Panel) -> list[Any]:
        """Width, height, tip, and the parts which joined are the item in SVG."""
        parts: list[int] = []
        for shape in panel.shapes:
            if isinstance(shape, Text):
                if shape.text:
                    head, tail = _around(*shape[:2], *shape[3:7])
                    part = f' data-part="{escape(shape.part)}"' if shape.part else ""
                    parts += [self.number(f"<text{part}{head}"), self.number(escape(shape.text)), self.number(tail)]
            elif isinstance(shape, Box):
                parts.append(self.number(_box(shape)))
            else:
                parts.append(self.number(painted(shape)))
        label = panel.label or panel.tip
        return [round(panel.width, 1), round(panel.height, 1), self.number(panel.tip), self.number(label), parts]


@functools.lru_cache(maxsize=4096)
def _around(x: float, y: float, *look: Any) -> tuple[str, str]:
    """What stands before and behind a text, without the opening of its tag."""
    head, _, tail = painted(Text(x, y, "\N{BULLET}", *look)).partition("\N{BULLET}")
    return head.removeprefix("<text"), tail


@functools.lru_cache(maxsize=4096)
def _box(box: Box) -> str:
    return painted(box)
