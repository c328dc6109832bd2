"""Print the table of calculus: every op, how it is called, and its local derivatives.

Each formula is read from the source of the rule that the engine runs. `out` is what the op gives and `g` the gradient
that comes back to it. `d/dx = y`: the op works entry by entry, and passes g * y on to x. `grad x = g @ y.T`: this whole
product is the gradient of x. `none`: no gradient flows there. The functions in a formula are NumPy's, or are found
beside the rule in tinygrad_edu/ops/.
"""

from __future__ import annotations

import argparse
import difflib
import shutil
import sys
import textwrap
from collections.abc import Iterator

from ..core import OPS
from ..face.formula import Row, table

CALL = 34  # columns for the call; a longer one has a line of its own
NARROW, WIDE = 60, 120


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("word", nargs="?", default="", help="only ops with this in one of their names")
    parser.epilog = "examples:\n  python -m tinygrad_edu ops\n  python -m tinygrad_edu ops tanh"


def run(options: argparse.Namespace) -> int:
    """Print the rows; 1 if there are none."""
    rows = table()
    chosen = [row for row in rows if any(options.word.lower() in name for name in (row.name, *row.aliases))]
    if not chosen:
        names = [name for row in rows for name in (row.name, *row.aliases)]
        near = ", ".join(difflib.get_close_matches(options.word, names)) or "say nothing after `ops` to see them all"
        print(f"no op has '{options.word}' in its name; did you mean: {near}?", file=sys.stderr)
        return 1
    width = min(max(shutil.get_terminal_size((100, 0)).columns, NARROW), WIDE)
    for row in chosen:
        print(*lines(row, width), sep="\n")
    print(f"\n{len(chosen)} of {len(rows)} ops. What the lines mean: python -m tinygrad_edu ops --help")
    return 0


def lines(row: Row, width: int) -> Iterator[str]:
    """One op: its call on the left, a formula for each argument on the right, its other names below."""
    left = textwrap.wrap(f"{row.name}{row.signature}", CALL - 2, subsequent_indent="    ")
    gradient = "d/d" if OPS[row.name].elementwise else "grad "
    formulas = [f"{gradient}{argument} = {formula}" for argument, formula in row.formulas.items()]
    right = [line for text in formulas for line in textwrap.wrap(text, width - CALL, subsequent_indent="    ")]
    if row.aliases:
        right += textwrap.wrap(f"also called {', '.join(row.aliases)}", width - CALL, subsequent_indent="    ")
    for i in range(max(len(left), len(right))):
        call = left[i] if i < len(left) else ""
        yield f"{call:{CALL}}{right[i] if i < len(right) else ''}".rstrip()
