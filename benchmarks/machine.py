"""Where the times were measured: figures without this mean nothing."""

from __future__ import annotations

import os
import platform
import time
from importlib import metadata
from pathlib import Path

LIBRARIES = ("numpy", "torch", "autograd", "mygrad", "jax")


def machine() -> dict[str, str]:
    """The processor, Python, the threads, the date, and the versions of the libraries that are installed."""
    about = {
        "processor": processor(),
        "cores": str(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()),
        "threads": os.environ.get("OPENBLAS_NUM_THREADS", "all"),
        "system": platform.system(),
        "python": platform.python_version(),
        "date": time.strftime("%Y-%m-%d"),
    }
    for name in LIBRARIES:
        try:
            about[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return about


def busy(about: dict[str, str]) -> str:
    """A warning where other programs keep the cores busy, whose turns would be measured too; else nothing."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    if load < 0.5 * int(about["cores"]):
        return ""
    return f"other programs are running here (load {load:.1f}): stop them, or these times are worth little"


def processor() -> str:
    """The processor's name, where the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
