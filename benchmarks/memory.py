"""`python -m benchmarks.memory`: how much memory a training step takes at its peak, ours over PyTorch's.

Each is measured in a process of its own, which imports the library, makes model, optimizer and data, and runs a step of
a tiny model of the same layers, so that all code is loaded. Then it takes a few steps: what counts is by how much the
resident memory rose at its highest above what it was before them.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import importlib
import json
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

THREADS = "1"
for _variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_variable, THREADS)  # each thread has buffers of its own

import numpy as np  # noqa: E402  after the threads are set

from .mlp import training  # noqa: E402
from .race import Step  # noqa: E402

OURS, THEIRS = "tinygrad_edu", "torch"
STEPS, RATE, BAR = 3, 0.05, 1.15


def mlp(torch: Any, width: int, batch: int) -> tuple[Any, tuple[int, ...], int]:
    """Two hidden layers of that width; the shape of the input, and the batch."""
    nn = torch.nn
    layers = [nn.Linear(784, width), nn.ReLU(), nn.Linear(width, width), nn.ReLU(), nn.Linear(width, 10)]
    return nn.Sequential(*layers), (784,), batch


def cnn(torch: Any, width: int, batch: int) -> tuple[Any, tuple[int, ...], int]:
    """Two convolutions of `width` and twice as many channels, each with relu and pooling; two linear layers."""
    nn = torch.nn
    layers: list[Any] = [nn.Conv2d(1, width, 3), nn.ReLU(), nn.MaxPool2d(2)]
    layers += [nn.Conv2d(width, 2 * width, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten()]
    layers += [nn.Linear(2 * width * 5 * 5, 4 * width), nn.ReLU(), nn.Linear(4 * width, 10)]
    return nn.Sequential(*layers), (1, 28, 28), batch


WORKS: dict[str, tuple[str, Any, tuple[int, int]]] = {
    "mlp": ("MLP 784-1024-1024-10, batch 256, SGD", mlp, (1024, 256)),
    "cnn": ("CNN of two 3x3 convolutions, 32 and 64 channels, on 28x28, batch 64, SGD", cnn, (32, 64)),
}


def trainer(torch: Any, make: Any, sizes: tuple[int, int]) -> Step:
    """The step of a training of the model that `make` makes."""
    torch.manual_seed(0)
    model, shape, batch = make(torch, *sizes)
    rng = np.random.default_rng(0)
    x = torch.from_numpy(rng.random((batch, *shape), dtype=np.float32))
    labels = torch.from_numpy(rng.integers(10, size=batch))
    return training(model, torch.nn.CrossEntropyLoss(), torch.optim.SGD(model.parameters(), lr=RATE), x, labels)


def measured(library: str, work: str) -> dict[str, float]:
    """The rise of the resident memory of this process in bytes, the seconds of a step, and the last loss."""
    torch = importlib.import_module(library)
    if library == THEIRS:
        torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    _, make, sizes = WORKS[work]
    step, warm_up = trainer(torch, make, sizes), trainer(torch, make, (2, 2))
    for _ in range(STEPS):
        warm_up()
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)  # what was freed is no room for the step
    Path("/proc/self/clear_refs").write_text("5", "utf-8")  # the highest is now what there is
    before = resident("VmRSS")
    losses = [step() for _ in range(STEPS)]
    rise = resident("VmHWM") - before
    start = time.perf_counter()
    losses += [step() for _ in range(STEPS)]
    return {"bytes": rise, "seconds": (time.perf_counter() - start) / STEPS, "loss": losses[-1]}


def resident(which: str) -> int:
    """The resident memory of this process in bytes: VmRSS now, or VmHWM at its highest."""
    found = re.search(rf"{which}:\s*(\d+) kB", Path("/proc/self/status").read_text("utf-8"))
    if found is None:
        raise RuntimeError(f"/proc/self/status has no {which}: this benchmark needs Linux")
    return 1024 * int(found[1])


def alone(library: str, work: str) -> dict[str, float]:
    """The same, of a new process."""
    command = [sys.executable, "-m", "benchmarks.memory", "--here", library, work]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1])
    result: dict[str, float] = json.loads(done.stdout)
    return result


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure both libraries on each work, in turns, and print a table; 1 where we take more than the bar allows."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.memory", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="how many processes for each")
    parser.add_argument("--here", nargs=2, metavar=("LIBRARY", "WORK"), help="measure in this process")
    options = parser.parse_args(arguments)
    if options.here:
        print(json.dumps(measured(*options.here)))
        return 0
    over = False
    for work, (title, _, _) in WORKS.items():
        rounds = [{library: alone(library, work) for library in (OURS, THEIRS)} for _ in range(options.rounds)]
        peaks = {library: statistics.median(each[library]["bytes"] for each in rounds) for library in (OURS, THEIRS)}
        losses = {library: rounds[0][library]["loss"] for library in (OURS, THEIRS)}
        if abs(losses[OURS] - losses[THEIRS]) > 1e-3:
            raise AssertionError(f"{work}: the losses differ: {losses}")
        ratio = peaks[OURS] / peaks[THEIRS]
        over = over or ratio > BAR
        print(f"{work}: peak memory of a step, {title}")
        for library in (OURS, THEIRS):
            seconds = statistics.median(each[library]["seconds"] for each in rounds)
            print(f"  {library:14}{peaks[library] / 2**20:8.1f} MiB   {1e3 * seconds:7.1f} ms per step")
        print(f"  {'ours / theirs':14}{ratio:8.2f}       (bar {BAR})", flush=True)
    return int(over)


if __name__ == "__main__":
    sys.exit(main())
