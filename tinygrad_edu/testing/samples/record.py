"""For every op of the table: arguments at which it can be called, as data that tests run and documentation shows.

An elementwise op inherits a default: its tensors have any shapes that fit each other and elements between -3 and 3.
Another op needs a record with cases, each of them the shapes of its tensors and its other arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

Shape = tuple[int, ...]


@dataclass(frozen=True)
class Domain:
    """Where the elements of an argument lie.

    Attributes:
        low: The smallest.
        high: The largest.
        avoid: Where the function has no derivative, or none that is finite.
        special: Where it is difficult: zeros, kinks, tails.
        apart: Whether the elements of one tensor must differ, as for what takes the largest.
        made: What is made of the array of such elements, such as a matrix that has an inverse.
    """

    low: float = -3.0
    high: float = 3.0
    avoid: tuple[float, ...] = ()
    special: tuple[float, ...] = (0.0, -0.0, 1.0, -1.0)
    apart: bool = False
    made: Callable[[np.ndarray], np.ndarray] | None = None


@dataclass(frozen=True)
class Case:
    """One way to call an op: the shapes of its tensors, in the order of the arguments, and the other arguments."""

    shapes: tuple[Shape, ...]
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Sample:
    """How to call an op.

    Attributes:
        domains: By argument; those not named are between -3 and 3.
        cases: The ways to call it; empty for an elementwise op, whose shapes are drawn.
        options: The other arguments of an elementwise op, one set for each way to call it.
        kind: The dtype of its tensors, for ops that take no floats.
    """

    domains: Mapping[str, Domain] = field(default_factory=dict)
    cases: tuple[Case, ...] = ()
    options: tuple[Mapping[str, Any], ...] = ({},)
    kind: str = "float64"


def of(*shapes: Shape, **options: Any) -> Case:
    """A case, written shortly."""
    return Case(shapes, options)


def elementwise(*options: Mapping[str, Any], kind: str = "float64", **domains: Domain) -> Sample:
    """The record of an elementwise op, written shortly."""
    return Sample(domains, options=options or ({},), kind=kind)


def cases(*given: Case, kind: str = "float64", **domains: Domain) -> Sample:
    """The record of another op, written shortly."""
    return Sample(domains, given, kind=kind)


POSITIVE = Domain(0.02, 9, special=(1.0, 1e-8, 1e-30, 1e5))
NONZERO = Domain(avoid=(0.0,), special=(1.0, -1.0, 1e-3, 1e5))
UNIT = Domain(-0.98, 0.98, special=(0.0, -0.0, 0.5, 1 - 1e-9))
TAILS = Domain(-6, 6, special=(0.0, -0.0, 18.0, 25.0, -25.0, 40.0, -40.0, 1e-9))
WHOLE = Domain(avoid=(-3, -2, -1, 0, 1, 2, 3), special=(0.5, -1.5))
KINKS = Domain(special=(0.0, -0.0, 1.0, -1.0, 6.0, 1e-12, -1e-12))
APART = Domain(apart=True, special=(0.0, 1.0))
AXES = (of((2, 3)), of((2, 3), axis=0), of((2, 3), axis=-1, keepdims=True), of((2, 1, 3), axis=(0, 2)), of(()))
ONE_AXIS = (of((2, 3), axis=0), of((2, 3), axis=-1), of((4,), axis=0))
