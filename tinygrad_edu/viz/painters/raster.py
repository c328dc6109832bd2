"""A scene as PNG or PDF, painted by matplotlib; where there is none, the graph's DOT source painted by Graphviz."""

from __future__ import annotations

import importlib.util
import io
import math
import shutil
import warnings
from collections.abc import Callable
from typing import Any

from ..layout.engine import converted
from ..layout.shapes import Box, Scene, Shape, Text, arrowhead, behind_arrow
from ..palette import LIGHT

DPI = 144  # twice the points of a scene: sharp on today's screens
PIXELS = 50e6  # of a picture, about the most: more take long to write, and few programs show them


def raster(scene: Callable[[], Scene], source: Callable[[], str], format: str) -> bytes:
    """The picture as "png" or "pdf".

    matplotlib paints the scene, the same to the byte each time. Without matplotlib the `dot` program, if it is there,
    paints the DOT source, which has the same words and simpler shapes.

    Args:
        scene: gives the picture as shapes.
        source: gives the picture as DOT.
        format: "png" or "pdf".

    Raises:
        RuntimeError: there is neither matplotlib nor `dot`, or `dot` fails.
    """
    if _has_matplotlib():
        return by_matplotlib(scene(), format)
    if not shutil.which("dot"):
        raise RuntimeError(
            f"matplotlib paints .{format} pictures: pip install matplotlib, or save as .svg. The dot program of "
            "Graphviz would do as well, but it is not there either"
        )
    return converted(source(), format)


def _has_matplotlib() -> bool:
    try:
        return importlib.util.find_spec("matplotlib") is not None
    except ValueError:  # somebody put None in its place
        return False


def _dpi(scene: Scene) -> float:
    """How fine a picture is: a very large one is coarser."""
    return min(DPI, 72 * math.sqrt(PIXELS / (scene.width * scene.height)))


def by_matplotlib(scene: Scene, format: str) -> bytes:
    """The picture in a format that matplotlib writes."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    with rc_context({"font.family": ["DejaVu Sans Mono"], "pdf.fonttype": 42, "text.parse_math": False}):
        figure = Figure(figsize=(scene.width / 72, scene.height / 72), facecolor=LIGHT["paper"])
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, scene.width), ylim=(scene.height, 0))
        axes.axis("off")
        for order, shape in enumerate(shape for item in scene.items for shape in item.shapes):
            _paint(axes, shape, order)
        file = io.BytesIO()
        metadata = {"CreationDate": None} if format == "pdf" else {"Software": None}
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Glyph .* missing from font")  # it paints a box instead
            figure.savefig(file, format=format, dpi=_dpi(scene), metadata=metadata)
    return file.getvalue()


def _paint(axes: Any, shape: Shape, order: int) -> None:
    from matplotlib.patches import PathPatch, Polygon
    from matplotlib.path import Path

    if isinstance(shape, Text):
        weight = "bold" if shape.bold else "normal"
        place = {"ha": "center" if shape.middle else "left", "va": "baseline", "zorder": order}
        axes.text(shape.x, shape.y, shape.text, color=LIGHT[shape.fill], fontsize=shape.size, weight=weight, **place)
        return
    line = {
        "linewidth": shape.thick,
        "edgecolor": LIGHT[shape.stroke],
        "linestyle": (0, tuple(d / max(shape.thick, 1.0) for d in shape.dash)) if shape.dash else "-",
        "capstyle": "butt",
        "zorder": order,
    }
    if isinstance(shape, Box):
        axes.add_artist(PathPatch(_rounded(shape), facecolor=LIGHT.get(shape.fill, "none"), **line))
        return
    points = behind_arrow(shape)
    codes = [Path.MOVETO, *[Path.CURVE4] * (len(points) - 1)]
    axes.add_artist(PathPatch(Path(points, codes), facecolor="none", **line))
    if shape.arrow:
        axes.add_artist(Polygon(arrowhead(shape), facecolor=LIGHT[shape.stroke], linewidth=0, zorder=order))


def _rounded(box: Box) -> Any:
    """The outline of a box, its corners quarters of circles."""
    from matplotlib.path import Path

    r, x0, y0, x1, y1 = min(box.corner, box.height / 2), box.x, box.y, box.x + box.width, box.y + box.height
    k = r * 0.4477  # from a corner to the control point of the Bézier curve that is nearest to a circle
    points = [(x0 + r, y0), (x1 - r, y0), (x1 - k, y0), (x1, y0 + k), (x1, y0 + r), (x1, y1 - r), (x1, y1 - k)]
    points += [(x1 - k, y1), (x1 - r, y1), (x0 + r, y1), (x0 + k, y1), (x0, y1 - k), (x0, y1 - r), (x0, y0 + r)]
    points += [(x0, y0 + k), (x0 + k, y0), (x0 + r, y0)]
    return Path(points, [Path.MOVETO, *[Path.LINETO, *[Path.CURVE4] * 3] * 4])
