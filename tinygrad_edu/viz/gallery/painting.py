"""The files of one example, and what the index page shows of it."""

from __future__ import annotations

import base64
import io
from html import escape
from pathlib import Path
from typing import Any

from ...utils.files import replacing
from ..picture import Picture
from .example import Example
from .page import Entry, plain


def paint(example: Example, folder: Path) -> tuple[Entry | None, str]:
    """Draw an example and write its files.

    Args:
        example: the example.
        folder: where the files go; it must exist.

    Returns:
        What the index page shows, or None where there is nothing to show, and a sentence about what is missing.
    """
    try:
        made = example.run()
    except RuntimeError as error:  # a plot without matplotlib
        if "pip install matplotlib" not in str(error):
            raise
        return None, str(error)
    if isinstance(made, Picture):
        return _graph(example, made, folder)
    if hasattr(made, "figure"):
        return _plot(example, made.figure, folder), ""
    return _words(example, str(made), folder), ""


def _graph(example: Example, picture: Picture, folder: Path) -> tuple[Entry, str]:
    """A picture as an interactive page, as SVG and as text; where there is no engine, as text."""
    files, why = {}, ""
    try:
        svg = picture.svg()
        for what, suffix in (("Interactive page", ".html"), ("SVG", ".svg")):
            files[what] = picture.save(folder / f"{example.name}{suffix}").name
        still = svg.replace(' tabindex="0"', "")  # one stop of the tab key for each picture, not for each card
        label = escape(f"Open the interactive page: {example.title}")
        figure = f'<a href="{files["Interactive page"]}" aria-label="{label}">{still}</a>'
    except RuntimeError as error:
        figure, why = plain(picture.text(), example.title, "tree"), str(error)
    files["Text, with the answers" if picture.look.quiz else "Text"] = picture.save(folder / f"{example.name}.txt").name
    return Entry(example, figure, files), why


def _words(example: Example, words: str, folder: Path) -> Entry:
    """What is said in words."""
    name = f"{example.name}.txt"
    with replacing(folder / name) as file:
        file.write(f"{words}\n".encode())
    return Entry(example, plain(words, example.title, "words"), {"Text": name})


def _plot(example: Example, figure: Any, folder: Path) -> Entry:
    """A plot as PNG, which the page holds itself, and as SVG."""
    from matplotlib import pyplot

    files = {}
    for what in ("PNG", "SVG"):
        painted = io.BytesIO()
        plain = {"Date": None} if what == "SVG" else {"Software": None}  # the same bytes from the same numbers
        figure.savefig(painted, format=what.lower(), dpi=120, metadata=plain)
        files[what] = f"{example.name}.{what.lower()}"
        with replacing(folder / files[what]) as file:
            file.write(painted.getvalue())
        if what == "PNG":
            data = base64.b64encode(painted.getvalue()).decode()
    pyplot.close(figure)
    told = escape(f"{example.title}. {' '.join(example.look)}")
    image = f'<img src="data:image/png;base64,{data}" alt="{told}">'
    return Entry(example, image, files)
