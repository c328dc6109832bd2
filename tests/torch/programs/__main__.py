"""Run random programs from a seed: `python -m tests.torch.programs --count 10000 --seed 0`."""

from __future__ import annotations

import argparse
import time
import warnings
from collections import Counter

import numpy as np

from .search import Difference, reduced, run


def main() -> int:
    """Run them all, and count."""
    parser = argparse.ArgumentParser(prog="python -m tests.torch.programs", description=__doc__)
    parser.add_argument("--count", type=int, default=1000, help="how many programs")
    parser.add_argument("--seed", type=int, default=0, help="the seed of the first; the others follow")
    parser.add_argument("--show", type=int, default=3, help="how many differences to print")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    counts: Counter[str] = Counter()
    start, different = time.perf_counter(), 0
    for seed in range(options.seed, options.seed + options.count):
        try:
            counts += run(seed).counts
        except Difference as difference:
            counts += difference.counts
            different += 1
            if different <= options.show:
                print(f"{reduced(difference)}\n# {difference.__notes__[0]}\n")
    print(f"{options.count:,} programs, {different} differ, in {time.perf_counter() - start:.0f} s")
    for name, count in sorted(counts.items(), key=lambda item: -item[1]):
        print(f"{count:10,} {name}")
    return int(different > 0)


if __name__ == "__main__":
    raise SystemExit(main())
