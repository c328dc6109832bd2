"""For every op of the table: arguments at which it can be called, as data that tests run and documentation shows.

One file for each family; what a record says is told in `record`.
"""

from __future__ import annotations

from typing import Any

from ...core import OPS, Op, Tensor
from . import activation, functional, general, linalg, window
from .record import Case, Domain, Sample

__all__ = ["Case", "Domain", "SAMPLES", "Sample", "call", "sample_of", "tensor_names", "without_sample"]

SAMPLES: dict[str, Sample] = {}
for _family in (activation, functional, general, linalg, window):
    SAMPLES |= _family.SAMPLES


def sample_of(op: Op) -> Sample:
    """The record of an op, or the default of an elementwise one.

    Raises:
        LookupError: The op has neither: every op that is not elementwise must be given a record.

    >>> import tinygrad_edu as torch
    >>> sample_of(torch.tanh.op).domains["x"].high
    6
    """
    if op.name in SAMPLES:
        return SAMPLES[op.name]
    if not op.elementwise:
        raise LookupError(f"op {op.name} has no sample: add one to tinygrad_edu/testing/samples/")
    return Sample()


def tensor_names(op: Op, case: Case) -> list[str]:
    """The names of the arguments that are tensors; a variadic argument is named as often as it takes tensors."""
    if op.spread is not None:
        return [list(op.defaults)[op.spread]] * len(case.shapes)
    names = [name for names in op.rules for name in (names if isinstance(names, tuple) else (names,))]
    return [name for name in op.defaults if name in names and name not in case.options][: len(case.shapes)]


def call(op: Op, case: Case, tensors: list[Tensor]) -> Tensor:
    """Call the op on tensors of the shapes of the case."""
    function: Any = op.function
    if op.spread is None:
        return function(**dict(zip(tensor_names(op, case), tensors, strict=True)), **case.options)  # type: ignore[no-any-return]  # an op
    before = list(op.defaults)[: op.spread]
    rest = {name: value for name, value in case.options.items() if name not in before}
    return function(*(case.options[name] for name in before), *tensors, **rest)  # type: ignore[no-any-return]  # an op


def without_sample() -> list[str]:
    """The ops of the table that have no record and inherit none."""
    return [name for name, op in OPS.items() if not op.elementwise and name not in SAMPLES]
