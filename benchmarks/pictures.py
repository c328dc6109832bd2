"""`python -m benchmarks.pictures`: how long graphs of each size take to be captured and drawn, and how large pages are.

The times are seconds, medians; all but those of `capture` include it. The graphs are made before the clock starts.
The nodes of a picture are its tensors and its ops.
"""

from __future__ import annotations

import argparse
import gc
import json
import math
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import tinygrad_edu as torch
from tinygrad_edu import nn, viz

REPEATS = 5


class Row(NamedTuple):
    work: str
    ops: int
    nodes: int
    seconds: float
    bytes: int  # of what was made, if it is a file
    goal: str


def chain(ops: int) -> Any:
    """One op after the other, each on the result of the one before."""
    x = torch.tensor(0.5, requires_grad=True)
    y = x
    for i in range(ops):
        y = (torch.sin(y), y * 1.01, y + 0.1)[i % 3]
    return y


class Attention(nn.Module):
    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.q, self.k, self.v, self.out = (nn.Linear(width, width) for _ in range(4))

    def forward(self, x: Any) -> Any:
        batch, length, width = x.shape
        q, k, v = (f(x).reshape(batch, length, self.heads, -1).transpose(1, 2) for f in (self.q, self.k, self.v))
        weights = (q @ k.transpose(-2, -1) / math.sqrt(width // self.heads)).softmax(-1)
        return self.out((weights @ v).transpose(1, 2).reshape(batch, length, width))


class Block(nn.Module):
    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.norm1, self.attention, self.norm2 = nn.LayerNorm(width), Attention(width, heads), nn.LayerNorm(width)
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

    def forward(self, x: Any) -> Any:
        x = x + self.attention(self.norm1(x))
        return x + self.mlp(self.norm2(x))


class GPT(nn.Module):
    def __init__(self, layers: int, width: int = 32, heads: int = 4, words: int = 50, length: int = 16) -> None:
        super().__init__()
        self.embedding, self.positions = nn.Embedding(words, width), nn.Embedding(length, width)
        self.layers = nn.Sequential(*(Block(width, heads) for _ in range(layers)))
        self.norm, self.head = nn.LayerNorm(width), nn.Linear(width, words)

    def forward(self, x: Any) -> Any:
        h = self.embedding(x) + self.positions(torch.arange(x.shape[1]))
        return self.head(self.norm(self.layers(h)))


def gpt_loss(model: Any) -> Any:
    """A loss of the model on two sequences of 16."""
    x = torch.randint(0, 50, (2, 16))
    return nn.functional.cross_entropy(model(x).reshape(-1, 50), x.reshape(-1))


def timed(work: Callable[[], Any], repeats: int) -> tuple[float, Any]:
    """The median of the times, and the last result."""
    seconds, made = [], None
    for _ in range(repeats):
        made = None
        gc.collect()
        began = time.perf_counter()
        made = work()
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds), made


def measured(work: str, out: Any, goal: str, run: Callable[[], Any], repeats: int) -> Row:
    """One row, of what is made of the graph of `out`."""
    graph = viz.capture(out)
    ops, nodes = len(graph.steps), len(graph.steps) + len(graph.cards)
    del graph
    seconds, made = timed(run, repeats)
    return Row(work, ops, nodes, seconds, len(made.encode()) if isinstance(made, str) else 0, goal)


def drawn(ops: int, repeats: int) -> list[Row]:
    """A chain."""
    y = chain(ops)
    return [
        measured("a chain, drawn as SVG", y, "< 1 s", lambda: viz.draw(y).svg(), repeats),
        measured("the same, every part open", y, "< 1 s", lambda: viz.draw(y, depth=99).svg(), repeats),
    ]


def folded(layers: int, repeats: int) -> list[Row]:
    """A language model."""
    torch.manual_seed(0)
    model = GPT(layers)
    loss = gpt_loss(model)
    name = f"a GPT of {layers} layers, collapsed"
    return [
        measured(f"{name}, SVG", loss, "< 2 s", lambda: viz.draw(loss, module=model).svg(), repeats),
        measured("the same as a page", loss, "< 2 s, < 3 MB", lambda: viz.draw(loss, module=model).html(), repeats),
        measured("of these, capture", loss, "", lambda: viz.capture(loss, module=model), repeats),
    ]


def captured(ops: int, goal: str, repeats: int) -> list[Row]:
    """A chain that is too long to draw."""
    y = chain(ops)
    return [measured("a chain, captured", y, goal, lambda: viz.capture(y), repeats)]


def rows(smoke: bool) -> list[Row]:
    """All measurements; with `smoke` small ones."""
    small, layers, deep, repeats = (50, 2, 400, 1) if smoke else (1_000, 400, 100_000, REPEATS)
    shorter = deep * 3 // 8  # that many nodes: 3 ops have 8, as two take a number besides
    return [
        *drawn(small, repeats),
        *folded(layers, repeats),
        *captured(shorter, "< 2 s", repeats),
        *captured(deep, "", repeats),
    ]


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pictures", description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="small graphs, once each: does it run?")
    parser.add_argument("--json", type=Path, help="keep the rows in this file")
    options = parser.parse_args(arguments)
    found = rows(options.smoke)
    print(f"{'work':36} {'ops':>8} {'nodes':>8} {'seconds':>8} {'KiB':>8}  goal")
    for row in found:
        size = f"{row.bytes / 1024:,.0f}" if row.bytes else ""
        print(f"{row.work:36} {row.ops:8,} {row.nodes:8,} {row.seconds:8.2f} {size:>8}  {row.goal}")
    if options.json:
        options.json.write_text(json.dumps([row._asdict() for row in found], indent=1))


if __name__ == "__main__":
    main()
