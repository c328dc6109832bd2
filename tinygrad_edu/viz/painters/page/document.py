"""The picture as a page that runs by itself: the drawing, its script, and the backward pass as a table."""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Collection
from dataclasses import replace
from html import escape
from importlib.resources import files

from ...layout.engine import BUDGET
from ...layout.folding import Folding
from ...layout.frames import closed
from ...layout.look import Setting
from ...layout.panels import item_panel, tags
from ...layout.remarks import remarks
from ...layout.views import views
from ...palette import DARK, LIGHT, TERMS
from ...wording import without_gradients
from ...wording.captions import held as held_bytes
from .data import Checks, about, block, data, laid_over
from .part import part
from .squeeze import renamed, squeezed
from .table import table

SCRIPTS = ("page", "model", "stage", "links", "camera", "stepper", "saying", "why", "tools", "quiz", "boot")


@functools.cache
def script() -> str:
    """The script of all pages: its files one after the other, in a scope of their own, without comments and spaces."""
    parts = [files(__package__).joinpath("script", f"{name}.js").read_text("utf-8") for name in SCRIPTS]
    return '(() => {\n"use strict";\n' + renamed(squeezed("".join(parts))) + "})();\n"


@functools.cache
def style() -> str:
    """The style sheet of all pages, every rule within their element; a colour for light ground and one for dark.

    The file names the element twice, to outdo what a notebook says of the links, code and tables in its outputs.
    """
    alike = dict[tuple[str, str], list[str]]()  # names with the same colours
    for name in LIGHT:
        alike.setdefault((LIGHT[name], DARK[name]), []).append(name)
    colours = "".join(f"--{names[0]}:light-dark({light},{dark});" for (light, dark), names in alike.items())
    paints = ""
    for first, *more in alike.values():
        for start, what in (("f-", "fill"), ("s-", "stroke"), ("", "--tone")):
            named = ",".join(f".{start}{name}" for name in (first, *more) if start or name in TERMS)
            paints += f"{named}{{{what}:var(--{first})}}" if named else ""
    text = files(__package__).joinpath("style.css").read_text("utf-8")
    text = f".tinygrad-page{{{colours}{paints}}}\n" + re.sub(r"\s*([{};:,])\s*", r"\1", text).replace(";}", "}")
    variables = dict.fromkeys(re.findall(r"--([a-z]\w*)", text))  # only this sheet knows them: short names will do
    short = {name: f"--t{i:x}" for i, name in enumerate(variables)}
    return re.sub(r"--([a-z]\w*)", lambda name: short[name[1]], text)


def page(
    setting: Setting, folding: Folding, open: Collection[str], svg: str, title: str, rankdir: str = "TB",
    checks: Checks | None = None, budget: float = BUDGET,
) -> str:  # fmt: skip
    """A self-contained page: nothing is fetched, and without a script it shows the drawing and the table.

    Args:
        setting: the graph and its look.
        folding: the groups of the graph.
        open: those that are open at the beginning.
        svg: the drawing for readers without a script.
        title: one line that says what is drawn.
        rankdir: where the graph goes: "TB", "LR", "BT" or "RL".
        checks: central differences of some tensors, by the ids of their cards, to show beside the gradients.
        budget: seconds that Graphviz may take.

    Raises:
        RuntimeError: there is no Graphviz, or it fails, or it takes too long.
    """
    body = _body(setting, folding, open, svg, title, rankdir, checks, budget, "")
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<link rel="icon" href="data:,">\n'
        f'</head>\n<body style="margin:0">\n{body}</body>\n</html>\n'
    )


def fragment(
    setting: Setting, folding: Folding, open: Collection[str], svg: str, title: str, rankdir: str = "TB",
    checks: Checks | None = None, budget: float = BUDGET,
) -> str:  # fmt: skip
    """The same as one element to stand in another document, such as the output of a notebook's cell."""
    return _body(setting, folding, open, svg, title, rankdir, checks, budget, " data-fragment")


def _body(
    setting: Setting, folding: Folding, open: Collection[str], svg: str, title: str, rankdir: str,
    checks: Checks | None, budget: float, kind: str,
) -> str:  # fmt: skip
    graph = setting.graph
    held = part(graph, folding, open)
    plain = Setting(graph, replace(setting.look, overlay=None)) if setting.overlay else setting
    placed, said = {}, remarks(plain, folding)
    for group in held.folding.groups.values():
        for id in group.members:
            placed[id] = closed(held.all[id], said.get(id, ())) if id in held.all else item_panel(plain, id)
        placed |= tags(graph, folding.inside(group.id).pins)
    told = data(plain, held, views(graph, placed, rankdir, budget, held.folding), placed, open, checks or {})
    told |= {"overlay": laid_over(setting, folding), "sideways": rankdir in ("LR", "RL")}
    told |= {"links": setting.links, "held": held_bytes(graph), "about": about(setting)}
    packed = block(told, len(placed))
    label = 'tabindex="0" role="region" aria-label="Table of the backward pass"'
    shown = without_gradients(graph, told=False) if setting.look.quiz is True else graph
    rows = f'<div class="table" data-role="table" {label}>\n{table(shown)}\n</div>'
    if kind:
        rows = f"<details>\n<summary>The backward pass as a table</summary>\n{rows}\n</details>"
    name = hashlib.sha256((title + packed).encode("utf-8", "replace")).hexdigest()[:10]
    heading = "" if kind else f"<h1>{escape(title)}</h1>\n"
    drawn = re.sub("<style>.*?</style>", "", svg, count=1, flags=re.DOTALL)  # here it has the colours of the page
    role = f'role="{"group" if kind else "main"}" aria-label="{escape(title)}"'
    return (
        f'<style>{style()}</style>\n<div class="tinygrad-page" data-picture="{name}"{kind} {role}>\n{heading}'
        f'<figure data-role="static">{drawn}</figure>\n{rows}\n{packed}\n</div>\n<script>{script()}</script>\n'
    )
