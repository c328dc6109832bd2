"""Walking through a graph, and telling about it."""

from .diff import Difference, diff
from .paths import Path, paths
from .rerun import checks
from .steps import BackwardStep, Flow, ForwardStep, Steps, steps
from .watch import watch
from .why import Check, Term, Why, why

__all__ = [
    "BackwardStep",
    "Check",
    "Difference",
    "Flow",
    "ForwardStep",
    "Path",
    "Steps",
    "Term",
    "Why",
    "checks",
    "diff",
    "paths",
    "steps",
    "watch",
    "why",
]
