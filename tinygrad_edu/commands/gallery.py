"""Draw a picture of every kind, on one page to look through.

Each picture is made by a few lines of code, which stand beside it and can be copied: a formula, a variable that is used
twice, networks from a neuron to a GPT, what vanishing gradients, NaN and errors look like, and the plots of a training.
Open index.html in the folder.
"""

from __future__ import annotations

import argparse
import logging
import sys
import time
import webbrowser
from pathlib import Path

from ..utils.files import replacing
from ..viz.gallery import EXAMPLES, SECTIONS
from ..viz.gallery.page import Entry, index
from ..viz.gallery.painting import paint
from .expression import near_names


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"only these: {', '.join(EXAMPLES)}")
    parser.add_argument(
        "-o", "--out", type=Path, default=Path("gallery"), metavar="DIR", help="where to leave the files"
    )
    parser.add_argument("--open", action="store_true", help="then open the page in the browser")
    parser.epilog = "examples:\n  python -m tinygrad_edu gallery --open\n  python -m tinygrad_edu gallery reused nan"


def run(options: argparse.Namespace) -> int:
    """Write the folder; 2 if the names or the folder will not do."""
    out: Path = options.out
    for name in options.names:
        if name not in EXAMPLES:
            near = near_names(name, EXAMPLES) or f" There are {', '.join(EXAMPLES)}."
            print(f"there is no picture '{name}'.{near}", file=sys.stderr)
            return 2
    if out.exists() and not out.is_dir():
        print(f"{out} is a file: name another folder with -o", file=sys.stderr)
        return 2
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        print(f"the folder {out} cannot be made ({error.strerror}): name another with -o", file=sys.stderr)
        return 2
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)  # it tells of every font that it tried
    began = time.perf_counter()
    sections, notes = painted(out, options.names or list(EXAMPLES))
    path = out / "index.html"
    with replacing(path) as file:
        file.write(index(sections, notes).encode())
    for note in notes:
        print(note)
    count = sum(map(len, sections.values()))
    print(f"{path}: {count} pictures in {time.perf_counter() - began:.0f} s. Open it in a browser.")
    if options.open:
        webbrowser.open(path.resolve().as_uri())
    return 0


def painted(out: Path, names: list[str]) -> tuple[dict[str, list[Entry]], list[str]]:
    """The examples of these names, drawn, under their headings; and once each what is missing."""
    sections: dict[str, list[Entry]] = {}
    notes: dict[str, None] = {}
    for heading, examples in SECTIONS.items():
        for example in examples:
            if example.name in names:
                entry, missing = paint(example, out)
                if entry is not None:
                    sections.setdefault(heading, []).append(entry)
                if missing:
                    notes[missing] = None
    return sections, list(notes)
