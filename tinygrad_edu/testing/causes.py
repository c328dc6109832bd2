"""The likely cause of a wrong gradient, recognised by how it is wrong.

Each recogniser looks at the evidence and says what it sees and what to look at next, or nothing; the first that speaks
is believed. The strongest evidence is the Jacobian: from it follows what a rule would give that uses |g| for g, or that
keeps one of several contributions.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ..core import Tensor
from .numeric import Array
from .report import Element
from .subject import Arrays, Subject, flat

Words = tuple[str, str] | None  # the cause, and what to check next
ALIKE = 1e-5  # relative: the Jacobian here is a quick one
LARGEST = 4096  # elements of a Jacobian that we look at


@dataclass
class Evidence:
    """What is known about a wrong gradient. All rows run over the elements of all checked inputs.

    Attributes:
        subject: The function and its inputs.
        gs: The gradient of each output.
        yours: The gradients that backward gave.
        elements: The verdict on each element, and on all at kinks together; empty if they were not measured one by one.
        linear: Whether backward is linear in grad_output.
        outputs: The outputs, with the graph behind them.
    """

    subject: Subject
    gs: Arrays
    yours: Arrays
    elements: list[Element]
    linear: bool
    outputs: list[Tensor]

    def __post_init__(self) -> None:
        self.row, self.g = flat(self.yours), flat(self.gs)
        single, together = self.elements[: self.row.size], self.elements[self.row.size :]
        self.elements, self.together_wrong = single, any(e.verdict == "wrong" for e in together)
        self.wrong = np.array([e.verdict == "wrong" for e in self.elements], dtype=bool)
        self.numeric = np.array([e.estimate.value for e in self.elements])
        with np.errstate(all="ignore"):
            self.ratio = self.row[: self.wrong.size][self.wrong] / self.numeric[self.wrong]

    @functools.cached_property
    def jacobian(self) -> Array:
        """Of all outputs by all elements, (outputs, elements), by one quick central difference."""
        x, columns = flat(self.subject.arrays), []
        with np.errstate(all="ignore"):
            for i in range(x.size):
                step = np.zeros_like(x)
                step[i] = 2.0**-17 * max(abs(x[i]), 2.0**-6)
                columns.append((self.subject.values(x + step) - self.subject.values(x - step)) / (2 * step[i]))
        return np.stack(columns, axis=1)

    @functools.cached_property
    def suspect(self) -> npt.NDArray[np.bool_]:
        """The elements of all inputs that have a wrong one."""
        return np.concatenate([np.full(wrong.size, wrong.any()) for _, _, _, wrong, _ in self.by_input()])

    def gives(self, expected: npt.NDArray[Any]) -> bool:
        """Whether yours is, in the inputs that have wrong elements, what a rule with a certain fault would give."""
        a, b = self.row[self.suspect], expected[self.suspect]
        size = float(np.max(np.abs(self.numeric[self.suspect]), initial=0.0))
        with np.errstate(all="ignore"):
            return bool(np.all(np.abs(a - b) <= ALIKE * np.maximum(np.abs(a), np.abs(b)) + 1e-3 * ALIKE * size))

    def by_input(self) -> Iterable[tuple[str, Any, Any, Any, tuple[int, ...]]]:
        """For each checked input: its name, and yours, numeric and wrong in its shape."""
        start = 0
        for k, array in enumerate(self.subject.arrays):
            part = slice(start, start := start + array.size)
            pieces = (x[part].reshape(array.shape) for x in (self.row, self.numeric, self.wrong))
            yours, numeric, wrong = pieces
            yield self.subject.names[self.subject.checked[k]], yours, numeric, wrong, array.shape


def likely_cause(evidence: Evidence) -> tuple[str, str]:
    """The likely cause and what to check next; two empty strings where nothing is recognised."""
    if evidence.wrong.any() or evidence.together_wrong:
        for recognise in RECOGNISERS:
            if words := recognise(evidence):
                return words
    if not evidence.linear:
        return "grad_output is used otherwise than as a factor", "every rule must be linear in g"
    return "", ""


def _ties(e: Evidence) -> Words:
    kinks = np.array([element.estimate.kind == "kink" for element in e.elements], dtype=bool)
    if not all(kinks[e.wrong]):
        return None
    return (
        "only elements at a kink or in a tie are wrong: their gradients are not those of any point near by",
        "let equal elements share the gradient, or give it to one; at a kink give a value between the two sides",
    )


def _nan(e: Evidence) -> Words:
    if not np.isnan(e.row[: e.wrong.size][e.wrong]).any():
        return None
    return (
        "0 * inf: somewhere on the way a local derivative is infinite and the gradient that meets it is 0",
        "np.where, sqrt, log, norm or division at 0: make the argument safe before the function, not its result after",
    )


def _use_of_g(e: Evidence) -> Words:
    if e.linear or e.jacobian.size > LARGEST:
        return None
    g = e.g

    def with_g(changed: Array) -> bool:
        return e.gives(changed @ e.jacobian)

    once = "`g * local`, with g as it comes"
    if with_g(g * g):
        where = " and ".join(f"grad_output{_at(e, i)}" for i in _outputs_of(e)[:1])
        return f"the ratio equals {where} -> grad_output is multiplied in twice", "`g * local` once"
    faults = (
        (np.abs(g), "the absolute value of grad_output is used"),
        (np.maximum(g, 0), "negative grad_output counts as 0"),
        (np.minimum(g, 0), "positive grad_output counts as 0"),
        (np.sign(g), "only the sign of grad_output is used"),
        (np.clip(g, -1, 1), "grad_output is clipped to -1 .. 1"),
        (np.ones_like(g), "grad_output is not used: the rule gives the derivative of the sum"),
    )
    return next(((text, once) for changed, text in faults if with_g(changed)), None)


def _detached(e: Evidence) -> Words:
    stopped = [name for name, yours, _, wrong, _ in e.by_input() if wrong.any() and not yours.any()]
    if not stopped or e.row[e.wrong].any():
        return None
    names = ", ".join(stopped)
    return (
        f"the gradient by {names} is 0: the graph is cut between {names} and the output, or the rule is missing",
        "detach(), .data, .item(), .numpy(), no_grad(), or a rule that is 0 or None",
    )


def _missing_output(e: Evidence) -> Words:
    if len(e.gs) < 2 or e.jacobian.size > LARGEST:
        return None
    ends = np.cumsum([0, *(g.size for g in e.gs)])
    for k, (start, end) in enumerate(itertools.pairwise(ends)):
        kept = e.g.copy()
        kept[start:end] = 0
        if e.gives(kept @ e.jacobian):
            which = "the last output" if k == len(e.gs) - 1 else f"output {k}"
            return f"only the gradient that comes through {which} is missing", f"the rule, or the graph, of {which}"
    return None


def _factor(e: Evidence) -> Words:
    """One factor everywhere: a sign, the size of an axis, or another."""
    if not np.all(np.isfinite(e.ratio)) or np.ptp(e.ratio) > ALIKE * np.abs(e.ratio).max():
        return None
    ratio = float(e.ratio[0])
    if abs(ratio + 1) < ALIKE:
        return "the ratio is -1: a sign is wrong", "minus for plus, or operands the wrong way round"
    shapes = [g.shape for g in e.gs] + [a.shape for a in e.subject.arrays]
    sizes = {n for shape in shapes for n in (*shape, int(np.prod(shape))) if n > 1}
    for n in sorted(sizes):
        if abs(ratio * n - 1) < ALIKE:
            text = f"the ratio is 1/{n}, and {n} elements are there: a mean is taken for a sum, or a sum not taken"
            return text, "the sum over broadcast axes, or a division by the count that is done twice"
        if abs(ratio / n - 1) < ALIKE:
            text = f"the ratio is {n}, and {n} elements are there: a sum is taken twice, or a mean is not divided"
            return text, "the sum over broadcast axes, and the division by the count"
    if e.wrong.sum() > 1 or abs(ratio * 2 - round(ratio * 2)) < ALIKE or abs(2 / ratio - round(2 / ratio)) < ALIKE:
        return (
            f"the ratio is {ratio:.6g} everywhere: a constant factor is missing or too many",
            "the constants of the rule",
        )
    return None


def _misplaced(e: Evidence) -> Words:
    for name, yours, numeric, wrong, shape in e.by_input():
        if not wrong.any() or yours.size < 2:
            continue
        moves: list[tuple[str, npt.NDArray[Any]]] = [
            (f"flipped along axis {i}", np.flip(numeric, i)) for i in range(len(shape))
        ]
        moves += [(f"rolled along axis {i}", np.roll(numeric, s, i)) for i in range(len(shape)) for s in (1, -1)]
        if len(shape) > 1:
            moves.append(("transposed", np.reshape(np.swapaxes(numeric, -1, -2), shape)))
        for text, moved in moves:
            if _close(yours, moved):
                return f"the right values in the wrong places: the gradient by {name} is {text}", "the axes in the rule"
        if _close(np.sort(yours, axis=None), np.sort(numeric, axis=None)):
            return f"the right values in the wrong places in the gradient by {name}", "the order of axes, or the index"
    return None


def _contribution(e: Evidence) -> Words:
    """Several outputs read one element, and the contribution of one of them is all that arrived."""
    if e.jacobian.size > LARGEST:
        return None
    terms = e.g[:, None] * e.jacobian  # (outputs, elements)
    for i in np.flatnonzero(e.wrong):
        own = terms[np.abs(terms[:, i]) > 0, i]
        if len(own) < 2 or not np.any(np.abs(own - e.row[i]) <= ALIKE * np.abs(e.row[i])):
            return None
    return (
        "only one of several contributions arrived: the sum over them is not taken, or `=` stands where `+=` is due",
        "the sum over broadcast axes, `+=`, and np.add.at where an index repeats",
    )


def _times(e: Evidence) -> Words:
    """A factor that is the input or the output."""
    if e.suspect.sum() < 2 or e.jacobian.size > LARGEST:
        return None
    x, out, right = flat(e.subject.arrays), flat([out.array for out in e.outputs]), e.g @ e.jacobian
    with np.errstate(all="ignore"):
        faults = (
            (right * x, "the ratio equals the input -> it is multiplied in once too often"),
            (right / x, "the ratio equals 1 / input -> the factor is missing"),
            ((e.g * out) @ e.jacobian, "the ratio equals the output -> it is multiplied in once too often"),
            ((e.g / out) @ e.jacobian, "the ratio equals 1 / output -> the factor `out` is missing"),
        )
    return next(((text, "the factors of the rule") for row, text in faults if e.gives(row)), None)


def _few_digits(e: Evidence) -> Words:
    error = np.abs(e.ratio - 1)
    if not np.all(error < 1e-4) or not np.any(error < 1e-5):
        return None
    return (
        f"the error is near {float(np.max(error)):.0e} of the gradient: float32 is used inside",
        "arrays made without a dtype, .astype, and constants in the rule",
    )


RECOGNISERS: tuple[Callable[[Evidence], Words], ...] = (
    _nan, _ties, _use_of_g, _detached, _missing_output, _few_digits, _factor, _misplaced, _contribution, _times,
)  # fmt: skip


def _close(a: npt.NDArray[Any], b: npt.NDArray[Any]) -> bool:
    return bool(np.allclose(a, b, rtol=ALIKE, atol=ALIKE * 1e-3 * float(np.max(np.abs(b), initial=0.0))))


def _outputs_of(e: Evidence) -> list[int]:
    """The outputs that read the worst element."""
    worst = int(np.flatnonzero(e.wrong)[np.argmax(np.abs(e.ratio - 1))])
    return [int(i) for i in np.flatnonzero(e.jacobian[:, worst])]


def _at(e: Evidence, i: int) -> str:
    for k, g in enumerate(e.gs):
        if i < g.size:
            index = ", ".join(str(int(n)) for n in np.unravel_index(i, g.shape))
            return (str(k) if len(e.gs) > 1 else "") + (f"[{index}]" if index else "")
        i -= g.size
    return ""
