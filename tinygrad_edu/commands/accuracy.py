"""Print how far the gradients of the elementwise ops are from the true ones, in units in the last place.

Each gradient is compared, in float64 and in float32, with the one that mpmath works out with 50 digits, at points from
the whole range of the dtype: from the smallest number to the largest, and close to roots, kinks and poles. A row names
the op, the argument whose gradient it is (`out`: the value itself), the largest error, and where that was found. Half
an ulp is as good as rounding can be; the goal is 4. Needs mpmath.
"""

from __future__ import annotations

import argparse
import difflib
import sys
import time

from ..testing.accuracy import Measured, measure
from ..testing.truth import BEYOND, GOAL, TRUTH

POINTS = 1000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("op", nargs="?", help="only this op, with the errors of its values too")
    parser.add_argument("--points", type=int, default=POINTS, metavar="N", help=f"points of each row ({POINTS})")
    parser.add_argument("--markdown", action="store_true", help="print a table in Markdown")
    parser.epilog = "examples:\n  python -m tinygrad_edu accuracy\n  python -m tinygrad_edu accuracy tanh --points 5000"


def run(options: argparse.Namespace) -> int:
    """Print the rows, worst first; 1 if the goal is missed without a reason, or nothing could be measured."""
    chosen = [name for name in TRUTH if options.op in (None, name, name.split(" ")[0])]
    if not chosen:
        near = ", ".join(difflib.get_close_matches(options.op, TRUTH)) or "say nothing to see them all"
        print(f"no elementwise op with a gradient is called '{options.op}'; did you mean: {near}?", file=sys.stderr)
        return 1
    began = time.perf_counter()
    try:
        rows = [
            row for name in chosen for dtype in ("float64", "float32") for row in measure(name, dtype, options.points)
        ]
    except ImportError:
        print("the true gradients are worked out by mpmath, which is missing: pip install mpmath", file=sys.stderr)
        return 1
    shown = sorted((r for r in rows if options.op or r.argument != "out"), key=lambda r: -r.ulps)
    print(*table(shown, options.markdown), sep="\n")
    gradients = [row for row in rows if row.argument != "out"]
    points, seconds = sum(row.points for row in gradients), time.perf_counter() - began
    within = sum(row.ulps <= GOAL for row in gradients)
    print(f"\n{within} of {len(gradients)} gradients within {GOAL} ulps, at {points:,} points in all; {seconds:.0f} s.")
    for name in sorted({row.op for row in gradients if row.ulps > GOAL}):
        print(f"{name}: {BEYOND[name][1] if name in BEYOND else 'beyond the goal, and nobody knows why'}")
    return int(any(row.ulps > BEYOND.get(row.op, (GOAL,))[0] for row in gradients))


def table(rows: list[Measured], markdown: bool) -> list[str]:
    """The rows as text, in columns or in Markdown."""
    cells = [("gradient of", "by", "dtype", "ulps", "at", "points")]
    for row in rows:
        at = ", ".join(f"{x:.9g}" for x in row.at)
        cells.append((row.op, row.argument, row.dtype, f"{row.ulps:.2f}", at, str(row.points)))
    if markdown:
        lines = ["| " + " | ".join(row) + " |" for row in cells]
        return [lines[0], "|---" * len(cells[0]) + "|", *lines[1:]]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return ["  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in cells]
