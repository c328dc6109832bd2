"""A scene as SVG: one self-contained element, on its own ground, in light or dark as the reader's screen is."""

from __future__ import annotations

import functools
import hashlib
from html import escape

from ..layout.shapes import Box, Curve, Item, Scene, Shape, Text, arrowhead, behind_arrow
from ..palette import DARK, LIGHT

HERE = "picture"  # stands for the name of the picture until that is known
FAMILY = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"


def svg(scene: Scene, title: str, description: str) -> str:
    """The picture.

    The colours stand on each shape, for viewers that know no style sheets, and again for dark screens in a style sheet
    whose every rule is kept to this picture by a name made from its contents. Tensors and ops can be reached with the
    keyboard, in the order of the forward pass, and say what they are.
    """
    body = "".join(map(_item, scene.items))
    name = "g" + hashlib.sha256((title + body).encode("utf-8", "replace")).hexdigest()[:10]
    body = body.replace(f'<g id="{HERE}-', f'<g id="{name}-')  # no text has it: in text < is escaped
    width, height = f"{scene.width:.0f}", f"{scene.height:.0f}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{name}" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="group" aria-labelledby="{name}-title {name}-desc" '
        f'font-family="{FAMILY}" style="max-width:100%;height:auto">'
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-desc">{escape(description)}</desc>'
        f"<style>{_style(name)}</style>"
        f'<rect width="100%" height="100%" rx="8" {_paint("paper")}/>{body}</svg>\n'
    )


def _style(name: str) -> str:
    """The colours of the dark, and what the keyboard stands on."""
    dark = "".join(f".{name} .f-{key}{{fill:{value}}}.{name} .s-{key}{{stroke:{value}}}" for key, value in DARK.items())
    dark += _focus(name, DARK["leaf"])
    return f"{_focus(name, LIGHT['leaf'])}@media screen and (prefers-color-scheme: dark){{{dark}}}"  # on paper never


def _focus(name: str, colour: str) -> str:
    return f".{name} [tabindex]:focus{{outline:3px solid {colour};outline-offset:2px}}"


def _item(item: Item) -> str:
    place = f' id="{HERE}-{escape(item.id)}"' if item.id else ""
    reach = f' tabindex="0" role="img" aria-label="{escape(item.label)}"' if item.label else ""
    tip = f"<title>{escape(item.tip)}</title>" if item.tip else ""
    return f"<g{place}{reach}>{tip}{''.join(map(painted, item.shapes))}</g>\n"


def painted(shape: Shape) -> str:
    """One shape as an SVG element."""
    if isinstance(shape, Box):
        place = f'x="{shape.x:.1f}" y="{shape.y:.1f}" width="{shape.width:.1f}" height="{shape.height:.1f}"'
        return f'<rect {place} rx="{shape.corner:.1f}" {_paint(shape.fill, shape.stroke)}{_line(shape)}/>'
    if isinstance(shape, Text):
        middle = ' text-anchor="middle"' if shape.middle else ""
        bold = ' font-weight="bold"' if shape.bold else ""
        place = f'x="{shape.x:.1f}" y="{shape.y:.1f}" font-size="{shape.size:g}"{middle}{bold} xml:space="preserve"'
        return f"<text {place} {_paint(shape.fill)}>{escape(shape.text)}</text>" if shape.text else ""
    first, *rest = [f"{x:.1f},{y:.1f}" for x, y in behind_arrow(shape)]
    path = f'<path d="M{first}C{" ".join(rest)}" {_paint("none", shape.stroke)}{_line(shape)}/>'
    if not shape.arrow:
        return path
    corners = " ".join(f"{x:.1f},{y:.1f}" for x, y in arrowhead(shape))
    return f'{path}<polygon points="{corners}" {_paint(shape.stroke)}/>'


@functools.cache
def _paint(fill: str, stroke: str = "") -> str:
    """The colours of a shape, by name for the style sheet and as they are for viewers without one."""
    names = [f"f-{fill}"] * (fill != "none") + [f"s-{stroke}"] * bool(stroke)
    lines = f' stroke="{LIGHT[stroke]}"' if stroke else ""
    return f'class="{" ".join(names)}" fill="{LIGHT.get(fill, fill)}"{lines}'


def _line(shape: Box | Curve) -> str:
    dash = f' stroke-dasharray="{" ".join(f"{d:g}" for d in shape.dash)}"' if shape.dash else ""
    return f' stroke-width="{shape.thick:g}"{dash}'
