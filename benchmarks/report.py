"""What was measured, for people and for programs."""

from __future__ import annotations

import json
import os
import statistics
from dataclasses import asdict
from pathlib import Path
from typing import Any

from .race import OURS, Result, Work


def heading(about: dict[str, str]) -> str:
    """The machine on one line, the versions on another."""
    names = {"processor": "{}", "cores": "{} cores", "threads": "{} threads", "system": "{}", "date": "{}"}
    where = ", ".join(text.format(about[name]) for name, text in names.items())
    return f"{where}\n" + ", ".join(f"{name} {version}" for name, version in about.items() if name not in names)


def table(work: Work, result: Result) -> str:
    """A line for each contestant: the median time, and our time over theirs in the same round."""
    lines = [f"{work.name}: {work.title}", f"  {'':20}{work.unit:>12}    {OURS} / it   (min .. max)"]
    for name, seconds in result.seconds.items():
        line = f"  {name:20}{statistics.median(seconds) * work.per_second:12.3f}"
        if name != OURS:
            ratios = result.ratios(name)
            line += f"    {statistics.median(ratios):17.2f}   ({min(ratios):.2f} .. {max(ratios):.2f})"
        lines.append(line)
    return "\n".join([*lines, *(f"  {name:20}{'-':>12}    {why}" for name, why in result.absent.items())])


def write(path: Path, about: dict[str, str], results: dict[str, Result]) -> None:
    """All figures as JSON, written beside and renamed."""
    record: dict[str, Any] = {"machine": about, "works": {}}
    for work, result in results.items():
        medians = {name: statistics.median(seconds) for name, seconds in result.seconds.items()}
        ratios = {name: statistics.median(result.ratios(name)) for name in result.seconds if name != OURS}
        record["works"][work] = asdict(result) | {"median_seconds": medians, "ours_over_theirs": ratios}
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    beside.write_text(json.dumps(record, indent=1) + "\n", "utf-8")
    os.replace(beside, path)
