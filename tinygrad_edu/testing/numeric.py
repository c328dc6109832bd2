"""The derivative of any function, measured from its values alone, with a bound on the error of the measurement.

One difference quotient has to choose between a step so long that the function bends and a step so short that rounding
drowns it. A ladder of steps need not: Richardson extrapolation along it takes the bend out, every extrapolated value
carries a bound, and the smallest bound wins. Each side is measured apart too: kinks are seen, not averaged away.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
RUNGS = 9  # steps of a ladder: the last is 4**8 times shorter than the first
DEEPER = 2  # further ladders, of shorter steps, where the first one does not settle
SETTLED = 1e-9  # relative to the size of the terms
KINK = 8  # bounds by which the two sides must differ
STEEPER = 1.3  # by which quotients grow from step to step, where the derivative is infinite


@dataclass(frozen=True, slots=True)
class Estimate:
    """A measured derivative. Unpacks as `value, bound, kind`.

    Attributes:
        value: The derivative.
        bound: How far from it the true one may be.
        kind: "smooth"; "one-sided" (the function ends here); "kink" (the sides differ); "stairs" (the function rises by
            flat steps, and `value` is the mean rise); "infinite"; "unknown".
        left: The derivative of the left side, at a kink; `value` where there is none.
        right: That of the right side.
        scale: The size of the terms that add up to `value`: round-off, however it is computed, is a fraction of it.
        unit: The derivative that would change the terms of f, near x, by their own size over a step of max(1, |x|).
        evaluations: How often the function was called.
    """

    value: float
    bound: float
    kind: str
    left: float
    right: float
    scale: float
    unit: float
    evaluations: int

    @property
    def low(self) -> float:
        """The smaller derivative of the two sides."""
        return min(self.left, self.right)

    @property
    def high(self) -> float:
        """The larger derivative of the two sides."""
        return max(self.left, self.right)

    def __iter__(self) -> Iterator[float | str]:
        """Unpack as `value, bound, kind`."""
        return iter((self.value, self.bound, self.kind))


@dataclass(frozen=True, slots=True)
class Slope:
    """A candidate: a derivative, the round-off in it, the bound of its whole error, and the size of its terms."""

    value: float
    roundoff: float
    bound: float
    scale: float


def derivative(
    f: Callable[[Array], npt.ArrayLike],
    x: npt.ArrayLike,
    index: tuple[int, ...] | None = None,
    *,
    direction: npt.ArrayLike | None = None,
    weights: npt.ArrayLike | None = None,
) -> Estimate:
    """Measure the derivative of `(weights * f(x)).sum()` by one element of `x`, or along a direction.

    Args:
        f: A function of one float64 array of the shape of `x`, to an array of any shape.
        x: Where to measure.
        index: Which element of `x` to move; not needed where `x` has one element.
        direction: Move all elements at once, by multiples of this array, which has the shape of `x`.
        weights: Array of the shape of `f(x)`; ones if not given.

    Returns:
        An `Estimate`, which unpacks as `value, bound, kind`.

    Raises:
        ValueError: `x` has several elements and neither `index` nor `direction` says which to move.

    Source: C. Ridders, Accurate computation of F'(x) and F'(x)F''(x), Advances in Engineering Software 4 (1982).

    >>> value, bound, kind = derivative(np.exp, 1.0)
    >>> bool(abs(value - np.e) <= bound), bound < 1e-11, kind
    (True, True, 'smooth')
    >>> derivative(np.abs, 0.0).kind
    'kink'
    """
    x = np.asarray(x, dtype=np.float64)
    if direction is None:
        if index is None and x.size != 1:
            raise ValueError(f"x has {x.size} elements: say with `index` or `direction` which way to move")
        direction = np.zeros_like(x)
        direction[index if index is not None else (0,) * x.ndim] = 1.0
    with np.errstate(all="ignore"):
        line = _Line(f, x, np.asarray(direction, dtype=np.float64), weights)
        ladders = [_Ladder(line, steps) for steps in _first_steps(line.position)]
        line.learn(ladders[-1])
        sides = _sides(line, ladders)
        for _ in range(DEEPER):
            if _settled(sides):
                break
            ladders.append(_Ladder(line, ladders[-1].steps[-RUNGS:] / 4.0**RUNGS))
            sides = _sides(line, ladders)
        return _judge(line, ladders, sides)


class _Line:
    """The function along one direction, and the noise of its values."""

    def __init__(self, f: Callable[[Array], npt.ArrayLike], x: Array, direction: Array, weights: npt.ArrayLike | None):
        self.f, self.x, self.direction, self.evaluations = f, x, direction, 0
        self.moving = direction != 0
        self.only = int(np.flatnonzero(direction)[0]) if np.count_nonzero(direction) == 1 else None
        distances = np.abs(x[self.moving] / direction[self.moving])
        distances = distances[(distances > 0) & np.isfinite(distances)]
        self.position = float(np.min(distances)) if distances.size else 0.0
        self.start = self(0.0)
        self.weights = np.ones_like(self.start) if weights is None else np.asarray(weights, np.float64).reshape(-1)
        self.tiny = 2.0 ** (round(math.log2(float(np.max(distances)))) - 34) if distances.size else 2.0**-34
        self.noise, self.slope = self.jitter(self.tiny, points=4)
        self.stairs = False

    def __call__(self, step: float) -> Array:
        """All outputs, in a row, `step` away from x."""
        self.evaluations += 1
        moved = np.where(self.moving, self.x + step * self.direction, self.x)
        return np.array(self.f(moved), dtype=np.float64).reshape(-1)

    def exact(self, step: float) -> float:
        """The step that is really taken, after rounding."""
        if self.only is None:
            return step
        x, d = float(self.x.flat[self.only]), float(self.direction.flat[self.only])
        return ((x + step * d) - x) / d

    def jitter(self, step: float, points: int) -> tuple[Array, Array]:
        """The noise of each output over a few small steps, which is what third differences leave; and its slope."""
        values = np.stack([self(k * step) for k in range(1, points + 1)])  # not f(x) itself, which may stand alone
        third = np.max(np.abs(np.diff(values, 3, axis=0)), axis=0) / math.sqrt(20)
        return np.where(np.isfinite(third), third, 0.0), (values[-1] - values[0]) / ((points - 1) * step)

    def learn(self, ladder: _Ladder) -> None:
        """Correct the noise by what only longer steps can show.

        Where a function crosses 0 its values are small but their errors are not. And values rounded to few digits look
        smooth from near: then the slope over tiny steps is not that over longer ones, and noise over longer steps does
        not shrink with the cube of the step as the third differences of a smooth function do.
        """
        near_by = np.fmin(np.abs(ladder.plus[0]), np.abs(ladder.minus[0]))
        self.noise = np.fmax(self.noise, np.where(np.isfinite(near_by), near_by, 0.0) * 2.0**-52)
        slope = (ladder.plus[-1] - self.start) / ladder.right[-1]
        unexplained = np.abs(slope - self.slope) - 8 * (np.spacing(np.abs(self.start)) + self.noise) / self.tiny
        suspicious = unexplained > 0.01 * np.abs(slope)
        if np.any(suspicious):
            self.stairs = bool(np.any(suspicious & (self.slope == 0) & (self.weights != 0)))
            near = self.jitter(1.37 * 2.0**11 * self.tiny, points=8)[0]  # 1.37: not in step with a binary staircase
            far = self.jitter(1.37 * 2.0**14 * self.tiny, points=8)[0]
            stairs = (far < 4 * near) | (far > 4096 * near)
            self.noise = np.maximum(self.noise, np.where(stairs, np.maximum(near, far), 0.0))


class _Ladder:
    """The function at steps that shrink by 4, to the right and to the left."""

    def __init__(self, line: _Line, steps: Array) -> None:
        self.steps = steps  # (K,)
        self.right = np.array([line.exact(h) for h in steps])
        self.left = np.array([line.exact(-h) for h in steps])
        self.plus = np.stack([line(h) for h in self.right])  # (K, outputs)
        self.minus = np.stack([line(h) for h in self.left])

    def slopes(self, line: _Line, side: str) -> list[Slope]:
        """The difference quotients of "both" sides together, or of one; one side alone does not need f(x) itself."""
        if side == "both":
            return _quotients(line, self.plus, self.minus, self.right - self.left)
        values, steps = (self.plus, self.right) if side == "right" else (self.minus, self.left)
        return _quotients(line, values[:-1], values[1:], steps[:-1] - steps[1:])


def _first_steps(position: float) -> list[Array]:
    """Steps from max(1, |x|) / 8 down by 4 to |x| 2**-19: one ladder, or two where |x| is so small that they part."""
    top = round(math.log2(max(1.0, position)))
    near = round(math.log2(position)) if position else 0
    if top - near <= 8:
        return [_steps(top, RUNGS + (top - near + 1) // 2)]
    return [_steps(top, RUNGS), _steps(near, RUNGS)]


def _steps(exponent: int, count: int) -> Array:
    return np.array([2.0 ** (exponent - 3 - 2 * k) for k in range(count)])


def _quotients(line: _Line, a: Array, b: Array, distances: Array) -> list[Slope]:
    """For each step the weighted sum of the outputs' quotients; 0 of an output that is not finite at x and stays so."""
    still = (a == b) | (np.isnan(a) & np.isnan(b))
    still &= np.isfinite(a) | (a == line.start) | (np.isnan(a) & np.isnan(line.start))
    rise = np.where(np.isfinite(line.start), a - b, np.nan)  # nothing is said where f(x) itself is not finite
    terms = line.weights * np.where(still, 0.0, rise) / distances[:, None]  # (K, outputs)
    jitter = 4 * np.maximum(np.spacing(np.maximum(np.abs(a), np.abs(b))), line.noise)
    jitter = np.where(still & ~np.isfinite(a), 0.0, jitter) * np.abs(line.weights)
    columns = np.sum(terms, 1), np.sum(jitter, 1) / np.abs(distances), np.sum(np.abs(terms), 1)
    return [
        Slope(value, roundoff, math.inf, scale)
        for value, roundoff, scale in zip(*(c.tolist() for c in columns), strict=True)
    ]


def _extrapolate(slopes: list[Slope], order: int) -> list[Slope]:
    """Of each row of the Richardson tableau, whose errors begin with step**order, the entry of the smallest bound."""
    rows: list[Slope] = []
    above: list[tuple[float, float]] = []
    for slope in slopes:
        row = [(slope.value, slope.roundoff)]
        best = slope
        for j, (coarse, coarse_roundoff) in enumerate(above):
            (fine, roundoff), factor = row[j], 4.0 ** (order * (j + 1))
            if j == 0:
                best = Slope(fine, roundoff, abs(fine - coarse) + roundoff, slope.scale)
            value = fine + (fine - coarse) / (factor - 1)
            roundoff = (factor * roundoff + coarse_roundoff) / (factor - 1)
            bound = max(abs(value - fine), abs(value - coarse)) + roundoff
            if bound < best.bound:
                best = Slope(value, roundoff, bound, slope.scale)
            row.append((value, roundoff))
        above = row if math.isfinite(slope.value) else []
        rows.append(best)
    return rows


def _best(line: _Line, ladders: list[_Ladder], side: str) -> Slope | None:
    """The smallest bound among the rows that shorter steps do not contradict."""
    chosen: Slope | None = None
    shorter: list[Slope] = []
    for ladder in reversed(ladders):
        slopes = ladder.slopes(line, side)
        rows = _extrapolate(slopes, 2 if side == "both" else 1)
        for k in reversed(range(len(rows))):
            row = rows[k]
            if math.isfinite(row.bound) and _agrees(row, chosen, slopes[max(k - 1, 0) : k + 1], shorter):
                chosen = row
            if math.isfinite(slopes[k].value):
                shorter.append(slopes[k])
    return chosen


def _agrees(row: Slope, chosen: Slope | None, near: list[Slope], shorter: list[Slope]) -> bool:
    """Whether a row is sharper than what shorter steps gave, and agrees with it, and their quotients with the row."""
    if chosen is not None and (row.bound >= chosen.bound or abs(row.value - chosen.value) > row.bound + chosen.bound):
        return False
    apart = max(abs(slope.value - row.value) for slope in near) + row.bound
    return all(abs(slope.value - row.value) <= apart + 4 * slope.roundoff for slope in shorter)


@dataclass(frozen=True, slots=True)
class _Sides:
    both: Slope | None
    right: Slope | None
    left: Slope | None
    deepened: bool

    @property
    def differ(self) -> bool:
        """Whether there is a kink here, or a jump: central quotients see one that the sides do not."""
        if self.right is None or self.left is None:
            return False
        apart = abs(self.right.value - self.left.value) > KINK * (self.right.bound + self.left.bound)
        return apart or self.both is None or self.both.bound > 100 * (self.right.bound + self.left.bound)


def _sides(line: _Line, ladders: list[_Ladder]) -> _Sides:
    both, right, left = (_best(line, ladders, side) for side in ("both", "right", "left"))
    return _Sides(both, right, left, len(ladders) > len(_first_steps(line.position)))


def _settled(sides: _Sides) -> bool:
    """Whether shorter steps would not help: the bound is small, or is round-off already."""
    if sides.differ:
        return sides.deepened
    found = sides.both or sides.right or sides.left
    return found is not None and found.bound <= max(SETTLED * found.scale, 4 * found.roundoff)


def _judge(line: _Line, ladders: list[_Ladder], sides: _Sides) -> Estimate:
    sizes = np.abs(np.stack([line.start, ladders[0].plus[2], ladders[0].minus[2]]))
    sizes = np.max(np.where(np.isfinite(sizes), sizes, 0.0), axis=0)
    unit = float(np.abs(line.weights) @ sizes) / max(1.0, line.position)
    found, rest = sides.both or sides.right or sides.left, (unit, line.evaluations)
    if sides.differ and sides.right is not None and sides.left is not None:
        left, right = sides.left.value, sides.right.value
        bound, scale = max(sides.right.bound, sides.left.bound), max(sides.right.scale, sides.left.scale)
        return Estimate((left + right) / 2, bound, "kink", left, right, scale, *rest)
    if found is None or (found.scale == 0 and not np.all(np.isfinite(line.start[line.weights != 0]))):
        return Estimate(math.nan, math.inf, "unknown", math.nan, math.nan, 0.0, *rest)
    if found.bound > 0.01 * abs(found.value) and (steep := _steep(line, ladders)):
        return Estimate(steep, 0.0, "infinite", steep, steep, steep, *rest)
    kind = "one-sided" if not (sides.right and sides.left) else "stairs" if line.stairs else "smooth"
    return Estimate(found.value, found.bound, kind, found.value, found.value, found.scale, *rest)


def _steep(line: _Line, ladders: list[_Ladder]) -> float:
    """The infinity that the quotients grow to, from either side, as the steps shrink; 0 if they do not."""
    for side in ("both", "right", "left"):
        last = [slope.value for ladder in ladders for slope in ladder.slopes(line, side)][-6:]
        pairs = itertools.pairwise(last)
        if all(math.isfinite(b) and a != 0 and b / a > STEEPER for a, b in pairs):
            return math.copysign(math.inf, last[-1])
    return 0.0
