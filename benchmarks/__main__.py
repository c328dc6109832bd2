"""`python -m benchmarks`: the contestants take turns in one process, and what counts is the ratio of their times."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

THREADS = "2"
for _variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_variable, THREADS)  # before NumPy is imported, which reads it once

from . import chain, create_graph, indices, mlp, random_streams, report  # noqa: E402  after the threads are set
from .machine import busy, machine  # noqa: E402
from .race import Work, race  # noqa: E402

WORKS: tuple[Work, ...] = (chain.WORK, mlp.SMALL, mlp.LARGE, *create_graph.WORKS, *indices.WORKS, *random_streams.WORKS)
RESULTS = Path(__file__).parent / "results" / "latest.json"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the works that were asked for, print a table of each, and keep the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="only see that everything runs: the times mean nothing")
    parser.add_argument("--only", choices=[work.name for work in WORKS], action="append", help="this work alone")
    parser.add_argument("--json", type=Path, default=RESULTS, metavar="PATH", help="where to keep the figures")
    options = parser.parse_args(arguments)
    about = machine()
    print(*filter(None, (report.heading(about), busy(about))), sep="\n", flush=True)
    results = {}
    for work in WORKS:
        if not options.only or work.name in options.only:
            results[work.name] = race(work, rounds=2 if options.smoke else 20, turn=0.002 if options.smoke else 0.06)
            print(f"\n{report.table(work, results[work.name])}", flush=True)
    report.write(options.json, about, results)
    print(f"\nkept in {os.path.relpath(options.json)}")
    if options.smoke:
        print("a smoke run: the times above mean nothing")
    return 0


if __name__ == "__main__":
    sys.exit(main())
