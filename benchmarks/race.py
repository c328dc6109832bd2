"""How the contestants are timed: A B C, A B C, ..., so that a slow moment of the machine meets them all."""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field

OURS = "tinygrad_edu"
Step = Callable[[], float]  # does the work once, and returns a number that all contestants must agree on


@dataclass(frozen=True)
class Work:
    """One piece of work and those who do it.

    `contestants` maps a name to a function that sets up, and returns the step; it raises ImportError where the library
    is not installed. A time is shown in `unit`, of which a second has `per_second`.
    """

    name: str
    title: str
    unit: str
    per_second: float
    contestants: dict[str, Callable[[], Step]]


@dataclass
class Result:
    """The seconds of one step in each round, for each contestant; and who did not take part, and why."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    absent: dict[str, str] = field(default_factory=dict)

    def ratios(self, name: str) -> list[float]:
        """In each round our time over that of `name`: below 1 we are faster."""
        return [ours / theirs for ours, theirs in zip(self.seconds[OURS], self.seconds[name], strict=True)]


def race(work: Work, rounds: int, turn: float) -> Result:
    """Let all contestants do the work in turns of about `turn` seconds, `rounds` times."""
    result, steps = Result(), {}
    for name, set_up in work.contestants.items():
        try:
            steps[name] = set_up()
        except ImportError as error:
            result.absent[name] = f"not installed ({error.name})"
    check_agreement(work, steps)
    counts = {name: max(2, math.ceil(turn / once(step))) for name, step in steps.items()}
    for _ in range(rounds):
        for name, step in steps.items():
            step()  # threads of the one before come to rest, caches fill
            times = [once(step) for _ in range(counts[name])]
            result.seconds.setdefault(name, []).append(statistics.median(times))
    return result


def once(step: Step) -> float:
    """The seconds that the step takes."""
    start = time.perf_counter()
    step()
    return time.perf_counter() - start


def check_agreement(work: Work, steps: dict[str, Step]) -> None:
    """AssertionError unless the first three steps give everybody the same numbers: then it is the same work."""
    found = {name: [step() for _ in range(3)] for name, step in steps.items()}
    for name, values in found.items():
        if not all(math.isclose(a, b, rel_tol=1e-3) for a, b in zip(values, found[OURS], strict=True)):
            raise AssertionError(f"{work.name}: {name} computes {values}, but {OURS} computes {found[OURS]}")
