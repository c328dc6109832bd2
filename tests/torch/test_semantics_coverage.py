"""Every group of behaviours has its programs."""

import importlib
from collections import Counter
from pathlib import Path

from .semantics import PROGRAMS, VALUES

WANTED = 1200


def test_every_group_has_a_program() -> None:
    for path in sorted(Path(__file__).parent.glob("test_semantics_*.py")):
        importlib.import_module(f"{__package__}.{path.stem}")
    counts = Counter(p.group for p in PROGRAMS)
    assert sorted(counts) == list(range(1, VALUES + 1))
    assert len({p.run for p in PROGRAMS}) >= WANTED
