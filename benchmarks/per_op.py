"""`python -m benchmarks.per_op`: every op on 8 and on a million elements, beside bare NumPy and PyTorch, worst first.

The op is called as in training: the tensors of floats require grad, and the graph is recorded. Limits: for 8 elements
three times bare NumPy and 1.2 microseconds; for a million 1.3 times NumPy's best spelling.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence

for _variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_variable, "2")  # before NumPy is imported, which reads it once

import statistics  # noqa: E402  after the threads are set
import time  # noqa: E402
import warnings  # noqa: E402
from functools import partial  # noqa: E402
from typing import Any  # noqa: E402

import numpy as np  # noqa: E402

import tinygrad_edu  # noqa: E402

from .op_rows import ROWS, Row  # noqa: E402

SMALL, LARGE = 8, 1_000_000
FIXED = 1.2e-6  # seconds
TIMES = {SMALL: 3.0, LARGE: 1.3}


def contestants(row: Row, size: int) -> dict[str, Callable[[], Any]]:
    """Who does the work of a row: this library, NumPy if it can, PyTorch if it is there."""
    arrays = row.make(size)

    def on(library: Any) -> Callable[[], Any]:
        tensors = [library.tensor(a, requires_grad=a.dtype.kind == "f") for a in arrays]
        function = row.of(library)
        return partial(function, *tensors)

    found = {"ours": on(tinygrad_edu)}
    if row.numpy is not None:
        best = row.numpy
        found["numpy"] = partial(best, *arrays)
    try:
        import torch
    except ImportError:
        return found
    torch.set_num_threads(2)
    return found | {"torch": on(torch)}


def seconds(works: dict[str, Callable[[], Any]], rounds: int, turn: float) -> dict[str, float]:
    """The median over the rounds of what one call takes; the contestants take turns."""
    counts = {name: max(1, int(turn / max(timed(work, 3), 1e-9))) for name, work in works.items()}
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            times[name].append(timed(work, counts[name]))
    return {name: statistics.median(found) for name, found in times.items()}


def timed(work: Callable[[], Any], count: int) -> float:
    """The seconds of one call, over `count` of them."""
    start = time.perf_counter()
    for _ in range(count):
        work()
    return (time.perf_counter() - start) / count


def excess(found: dict[str, float], size: int) -> float:
    """Our time over the limit: above 1 it is broken. Without NumPy's the limit is PyTorch's time."""
    if "numpy" in found:
        return found["ours"] / (TIMES[size] * found["numpy"] + FIXED)
    return found["ours"] / (found["torch"] + FIXED) if "torch" in found else 0.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Time the rows that were asked for, and print them, the worst first."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.per_op", description=__doc__)
    parser.add_argument("words", nargs="*", help="only rows with one of these in their name")
    parser.add_argument("--size", type=int, choices=[SMALL, LARGE], action="append", help="only this size")
    parser.add_argument("--smoke", action="store_true", help="only see that everything runs: the times mean nothing")
    options = parser.parse_args(arguments)
    warnings.simplefilter("ignore")  # a divisor of 0 is no news here
    chosen = {name: row for name, row in ROWS.items() if not options.words or any(w in name for w in options.words)}
    for size in options.size or (SMALL, LARGE):
        unit, per_second = ("us", 1e6) if size == SMALL else ("ms", 1e3)
        found = {}
        for name, row in chosen.items():
            rounds, turn = (1, 0.0) if options.smoke else (7, 0.004 if size == SMALL else 0.02)
            try:
                found[name] = seconds(contestants(row, size), rounds, turn)
            except AttributeError as e:
                print(name, e)
        print(f"\n{size:,} elements{unit:>18}   numpy   torch   of the limit")
        for name in sorted(found, key=lambda name: -excess(found[name], size)):
            figures = [f"{found[name][who] * per_second:8.2f}" if who in found[name] else "       -" for who in WHO]
            print(f"{name:24}{''.join(figures)}{excess(found[name], size):12.2f}")
        over = [name for name in found if excess(found[name], size) > 1]
        print(f"{len(over)} of {len(found)} over the limit: {', '.join(over)}")
    return 0


WHO = ("ours", "numpy", "torch")

if __name__ == "__main__":
    assert np.__version__  # NumPy is imported after the threads are set
    sys.exit(main())
