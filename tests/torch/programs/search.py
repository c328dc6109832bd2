"""Programs from a seed, and the shortest of a difference."""

from __future__ import annotations

import contextlib
import random
import re

from .maker import NotNow
from .program import Difference, Program
from .steps import KINDS, OFTEN, add_step, finish


def run(seed: int, steps: int = 25) -> Program:
    """The program of a seed: about three quarters of the kinds of lines, some often, some rarely."""
    chance, program = random.Random(seed), Program()
    weights = [chance.random() * chance.randrange(4) * (1 + (name in OFTEN)) for name in KINDS]
    weights[list(KINDS).index("leaf")] += 0.5
    try:
        for name in ["leaf", "leaf", *chance.choices(list(KINDS), weights, k=steps)]:
            with contextlib.suppress(NotNow):
                add_step(program, chance, name)
        finish(program)
    except Difference as difference:
        difference.add_note(f"python -m tests.torch.programs --count 1 --seed {seed}")
        difference.counts = program.counts
        raise
    return program


def kind_of(difference: Difference) -> str:
    """The first line of the difference, without names and numbers."""
    return re.sub(r"\d+|\[.*|'.*", "", str(difference).split("\n\n")[0])


def reduced(difference: Difference) -> Difference:
    """A difference of the same kind in a program of as few lines as can be, in as few modes."""
    smallest, shorter = difference, True
    while shorter:
        shorter = False
        lines = smallest.program
        for i in reversed(range(len(lines))):
            bare = re.sub(r"^with .*?\(.*?\): ", "", lines[i])
            for instead in ([], [bare]) if bare != lines[i] else ([],):
                found = difference_in([*lines[:i], *instead, *lines[i + 1 :]])
                if found is not None and kind_of(found) == kind_of(difference):
                    lines, smallest, shorter = found.program, found, True
                    break
            if shorter:
                break
    return smallest


def difference_in(lines: list[str]) -> Difference | None:
    """The first difference in a program of these lines."""
    program = Program()
    try:
        for line in lines:
            program.step(line)
    except Difference as found:
        return found
    return None
