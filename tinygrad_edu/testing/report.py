"""What a gradient check found: every derivative with its verdict, and the words that a learner reads."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

from .numeric import Estimate

DOUBTED = 4.0  # bounds of the measurement that we allow for
ROUNDING = 4e-12  # relative: what any order of additions may lose
CLEAR, COARSE = 0.02, 1e-3  # relative bounds at which a measurement can refute, and can confirm
RESOLVED = 1e-9  # of the size of f(x): finer than this its values cannot tell
TINY = 1e-290  # absolute: what an underflow may lose
SHOWN = 5  # derivatives that a message lists


class GradcheckError(RuntimeError):
    """A gradient is wrong; `report` says which."""

    def __init__(self, report: Report | str) -> None:
        super().__init__(str(report))
        self.report = report


@dataclass(frozen=True, slots=True)
class Element:
    """One derivative: as the rules give it (`yours`), and as measured.

    Attributes:
        name: By which element, as in `x[1, 0]`.
        argument: The position among the inputs that are checked.
        yours: What backward gave.
        estimate: What the values of the function say.
        slack: A further tolerance that the caller asked for.
    """

    name: str
    argument: int
    yours: float
    estimate: Estimate
    slack: float = 0.0

    @property
    def tolerance(self) -> float:
        """How far `yours` may lie from the measured value."""
        numeric = self.estimate
        rounding = ROUNDING * max(numeric.scale, abs(numeric.low), abs(numeric.high)) + TINY
        return max(DOUBTED * numeric.bound + rounding, self.slack)

    @property
    def error(self) -> float:
        """How far `yours` lies from the measured value; at a kink, from all that lies between the two sides."""
        low, high = self.estimate.low - self.yours, self.yours - self.estimate.high
        return math.nan if math.isnan(low) or math.isnan(high) else max(low, high, 0.0)

    @property
    def verdict(self) -> str:
        """Whether `yours` is "ok" or "wrong", or the measurement "inconclusive"."""
        numeric = self.estimate
        if numeric.kind == "unknown" or (numeric.kind == "stairs" and self.yours == 0):
            return "inconclusive"
        if numeric.kind == "infinite":
            return "ok" if self.yours == numeric.value else "inconclusive"
        yours = abs(self.yours) if math.isfinite(self.yours) else 0.0
        size = max(abs(numeric.low), abs(numeric.high), numeric.scale, yours)
        resolved = max(RESOLVED * numeric.unit, TINY)
        if self.error <= self.tolerance:
            return "ok" if self.tolerance <= max(COARSE * size, resolved, self.slack) else "inconclusive"
        return "wrong" if numeric.bound <= max(CLEAR * size, resolved) else "inconclusive"

    def __str__(self) -> str:
        """The line that a learner reads."""
        numeric = self.estimate
        text = f"d (grad_output . out) / d {self.name}:  yours {self.yours:.6g} | numeric "
        if numeric.kind == "kink":
            return f"{text}between {numeric.low:.6g} and {numeric.high:.6g}, at a kink"
        text += f"{numeric.value:.6g}" + (f" +- {numeric.bound:.0e}" if math.isfinite(numeric.bound) else "")
        return text + (f" | ratio {self.yours / numeric.value:.4f}" if numeric.value else "")


@dataclass(slots=True)
class Report:
    """What was checked and found. True where nothing is wrong.

    Attributes:
        function: The name of the function.
        order: 1 for gradients, 2 for gradients of gradients.
        given: The inputs and grad_output, as text.
        elements: Every derivative that was measured.
        problems: What is wrong besides single derivatives, as sentences.
        cause: The likely cause, or "".
        advice: What to look at next, or "".
        repro: The call that shows it again.
        second: The report on the second derivatives, if they were asked for.
        note: How the inputs were found, or "".
    """

    function: str
    order: int
    given: str
    repro: str
    elements: list[Element] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    cause: str = ""
    advice: str = ""
    second: Report | None = None
    note: str = ""

    def count(self, verdict: str) -> int:
        """How many derivatives have this verdict, those of the second order included."""
        return sum(element.verdict == verdict for report in self.orders() for element in report.elements)

    def orders(self) -> Iterator[Report]:
        """This report, and that on the second derivatives."""
        yield self
        if self.second is not None:
            yield from self.second.orders()

    @property
    def ok(self) -> int:
        """How many derivatives are right."""
        return self.count("ok")

    @property
    def wrong(self) -> int:
        """How many derivatives are wrong."""
        return self.count("wrong")

    @property
    def inconclusive(self) -> int:
        """How many the measurement cannot judge."""
        return self.count("inconclusive")

    @property
    def worst(self) -> Element | None:
        """The wrong derivative with the largest error, else the inconclusive one, else any; None if there is none."""
        if not self.elements:
            return None
        grave = {"ok": 0, "inconclusive": 1, "wrong": 2}
        return max(self.elements, key=lambda e: (grave[e.verdict], math.isnan(e.error), e.error))

    def __bool__(self) -> bool:
        """Whether nothing was found wrong."""
        return all(not r.problems and all(e.verdict != "wrong" for e in r.elements) for r in self.orders())

    def __str__(self) -> str:
        """The message."""
        return "\n".join(report._text() for report in self.orders())

    def _text(self) -> str:
        kind = "gradient" if self.order == 1 else "second derivative"
        wrong = [e for e in self.elements if e.verdict == "wrong"]
        failed = bool(wrong or self.problems)
        note = f"          ({self.note})" if self.note else ""
        lines = [f"{kind} of `{self.function}` is {'wrong' if failed else 'right'}{note}"]
        if failed:
            lines += [f"  {self.given}"]
            lines += [f"  {e}" for e in sorted(wrong, key=lambda e: e is not self.worst)[:SHOWN]]
            lines += [f"  ... and {len(wrong) - SHOWN} more"] if len(wrong) > SHOWN else []
            lines += [f"  {problem}" for problem in self.problems]
            lines += [f"  likely cause: {self.cause}"] if self.cause else []
            lines += [f"  check next: {self.advice}"] if self.advice else []
            lines += [f"  repro: {self.repro}"]
        counts = {v: sum(e.verdict == v for e in self.elements) for v in ("ok", "wrong", "inconclusive")}
        return "\n".join([*lines, "  " + ", ".join(f"{n} {v}" for v, n in counts.items())])
