"""The index page of the gallery: every picture with what to look at, and the code that made it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import NamedTuple

from ..palette import DARK, LIGHT
from .example import Example

FAMILY = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"
TALL = 3.0  # a picture that is higher, in widths, is not shown whole
STYLE = f"""
* {{ box-sizing: border-box }}
body {{ background: var(--paper); color: var(--ink); font: 17px/1.55 system-ui, sans-serif; margin: 0 }}
header, nav, main, footer {{ margin: 0 auto; max-width: 84rem; padding: 0 1.5rem }}
header {{ padding-top: 2.5rem }}
h1 {{ font-size: 2rem; line-height: 1.2; margin: 0 0 .5rem }}
h2 {{ font-size: 1.5rem; margin: 3.5rem 0 0 }}
h3 {{ font-size: 1.2rem; line-height: 1.3; margin: 0 0 .75rem }}
p {{ margin: 0 0 .9rem; max-width: 42rem }}
a {{ color: var(--leaf) }}
a:focus-visible, pre:focus-visible, summary:focus-visible {{ outline: 3px solid var(--leaf); outline-offset: 2px }}
nav dl {{ display: grid; gap: .4rem 1.5rem; grid-template-columns: max-content 1fr; margin: 1.5rem 0 0 }}
nav dt {{ font-weight: 600 }}
nav dd {{ margin: 0 }}
nav li, .links li {{ display: inline }}
nav ul, .links {{ list-style: none; margin: 0; padding: 0 }}
nav li + li::before, .links li + li::before {{ content: " · "; color: var(--muted) }}
article {{ border-top: 1px solid var(--frame); display: grid; gap: 1rem 2.5rem; padding: 2rem 0;
  grid-template-columns: minmax(0, 5fr) minmax(0, 6fr); scroll-margin-top: 1rem }}
section > article:first-of-type {{ border-top: 0 }}
figure {{ margin: 0; text-align: center }}
figure.wide {{ grid-column: 1 / -1 }}
figure a {{ border: 1px solid var(--frame); border-radius: 8px; display: inline-block; max-width: 100%;
  overflow: auto }}
figure.tall a {{ max-height: 58rem }}
figure.tall a::after {{ background: var(--card); border-top: 1px solid var(--frame); bottom: 0; color: var(--ink);
  content: "↓ Taller than this: scroll, or open the interactive page"; display: block; font-size: .9rem;
  left: 0; padding: .3rem; position: sticky }}
figure svg {{ display: block }}
figure img {{ background: #ffffff; border: 1px solid var(--frame); border-radius: 8px; height: auto; max-width: 100% }}
pre, code {{ font-family: {FAMILY}; font-size: .82rem }}
pre {{ background: var(--card); border: 1px solid var(--frame); border-radius: 8px; line-height: 1.45;
  margin: 0 0 .9rem; overflow-x: auto; padding: .8rem 1rem; text-align: left }}
pre.code {{ max-height: 30rem; overflow-y: auto }}
pre.tree {{ max-height: 58rem; overflow-y: auto }}
.note {{ border-left: 4px solid var(--term1); padding-left: 1rem }}
footer {{ color: var(--muted); padding-bottom: 3rem }}
@media (max-width: 60rem) {{ article, nav dl {{ grid-template-columns: minmax(0, 1fr) }} }}
@media print {{ article {{ break-inside: avoid }} pre.code, pre.tree {{ max-height: none }} }}
"""


class Entry(NamedTuple):
    """An example as it was drawn: what the page shows of it, as HTML, and its files by what they are."""

    example: Example
    figure: str
    files: Mapping[str, str]


def index(sections: Mapping[str, Iterable[Entry]], notes: Iterable[str]) -> str:
    """The page; nothing is fetched and no script runs.

    Args:
        sections: the examples under their headings.
        notes: what there is to say about missing pictures.
    """
    light, dark = (";".join(f"--{name}:{value}" for name, value in colours.items()) for colours in (LIGHT, DARK))
    colours = f":root{{{light}}}@media (prefers-color-scheme: dark){{:root{{{dark}}}}}"
    told = "".join(f'<p class="note">{_prose(note)}</p>\n' for note in notes)
    rows = "".join(
        f"<dt>{escape(heading)}</dt><dd><ul>{''.join(map(_link, entries))}</ul></dd>\n"
        for heading, entries in sections.items()
    )
    body = "".join(
        f"<section>\n<h2>{escape(heading)}</h2>\n{''.join(map(_article, entries))}</section>\n"
        for heading, entries in sections.items()
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Pictures of graphs</title>\n'
        '<meta name="viewport" content="width=device-width">\n<meta name="color-scheme" content="light dark">\n'
        f"<style>{colours}{STYLE}</style>\n</head>\n<body>\n<header>\n<h1>Pictures of graphs</h1>\n"
        "<p>What a computation does forward, and how its gradients are found backward. Every picture is of a graph "
        "that was really computed by the code beside it: the numbers are the engine's own. New here? Begin with the "
        f"first picture, open its interactive page, and press Play.</p>\n{told}</header>\n"
        f'<nav aria-label="Pictures"><dl>\n{rows}</dl></nav>\n<main>\n{body}</main>\n'
        "<footer><p>Made by <code>python -m tinygrad_edu gallery</code>. To draw a graph of your own: "
        "<code>torch.viz.draw(loss)</code> in Python, or <code>python -m tinygrad_edu draw &quot;x*y + sin(x)&quot; "
        "--at x=2,y=-3</code>.</p></footer>\n</body>\n</html>\n"
    )


def _link(entry: Entry) -> str:
    return f'<li><a href="#{entry.example.name}">{escape(short(entry.example.title))}</a></li>'


def short(title: str) -> str:
    """A title up to its colon."""
    return title.partition(":")[0]


def _article(entry: Entry) -> str:
    example = entry.example
    told = "".join(f"<p>{_prose(paragraph)}</p>\n" for paragraph in example.look)
    name = escape(short(example.title))
    links = "".join(
        f'<li><a href="{escape(file)}" aria-label="{escape(what)}: {name}">{escape(what)}</a></li>'
        for what, file in entry.files.items()
    )
    return (
        f'<article id="{example.name}" aria-labelledby="{example.name}-title">\n<div>\n'
        f'<h3 id="{example.name}-title">{escape(example.title)}</h3>\n{told}'
        f'<pre class="code" tabindex="0" role="region" aria-label="Code: {name}">'
        f"<code>{escape(example.code)}</code></pre>\n"
        f'<ul class="links">{links}</ul>\n</div>\n<figure{_looks(entry.figure)}>{entry.figure}</figure>\n</article>\n'
    )


def _looks(figure: str) -> str:
    """The class of a figure: words take the whole width, and a picture too tall to be seen at once says so."""
    if figure.startswith('<pre class="words"'):
        return ' class="wide"'
    size = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', figure)
    return ' class="tall"' if size and float(size[2]) > TALL * float(size[1]) else ""


def plain(text: str, title: str, kind: str) -> str:
    """Text as it is: a "tree", where nothing could draw the picture, or "words"."""
    return f'<pre class="{kind}" tabindex="0" role="region" aria-label="{escape(title)}">{escape(text)}</pre>'


def _prose(text: str) -> str:
    """Words with `code` in them."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))
