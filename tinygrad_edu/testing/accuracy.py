"""How far our values and gradients are from the true ones, in units in the last place.

See `truth` for the true ones. Points are taken from the whole range of the dtype: from the smallest subnormal to the
largest number, and close to where digits are lost.
"""

from __future__ import annotations

import functools
import math
import zlib
from typing import Any, NamedTuple

import numpy as np

from ..autograd import grad
from ..core import OPS, wrap
from .truth import TRUTH, Truth, read

NEAR = (
    0.0, 0.5, 1.0, 2.0, 20.0, 37.0, 88.0, 104.0, 709.0, 745.0,
    *(k * math.pi / 2 for k in (1, 2, 3, 4, 100, 10**6)),
)  # fmt: skip  # around which, on both sides, points are taken


class Measured(NamedTuple):
    """The worst of the points of one argument of one op: how wrong the gradient is there, or (`out`) the value."""

    op: str
    argument: str
    dtype: str
    points: int  # at which the truth is a number of the dtype
    ulps: float
    at: tuple[float, ...]
    found: float
    true: float


def numbers(dtype: Any, count: int, near: tuple[float, ...], random: np.random.Generator) -> np.ndarray:
    """A third of the points anywhere in the range, a third of common size, a third close to difficult ones."""
    info = np.finfo(dtype)
    anywhere = random.integers(info.minexp - info.nmant, info.maxexp, count // 3, endpoint=True)
    usual = random.uniform(-12, 11, count // 3)
    sizes = np.concatenate([(1 + random.random(count // 3)) * 2.0 ** (anywhere - 1), 2.0**usual])
    centres = np.array((*NEAR, *near))[random.integers(0, len(NEAR) + len(near), count - len(sizes))]
    apart = 2.0 ** -random.integers(0, info.nmant + 2, len(centres)) * random.uniform(0.5, 1, len(centres))
    closest = centres + apart * random.choice([-1, 0, 1], len(centres), p=[0.45, 0.1, 0.45])
    with np.errstate(over="ignore", under="ignore"):
        points: np.ndarray = (np.concatenate([sizes, closest]) * random.choice([-1, 1], count)).astype(dtype) + 0
    finite: np.ndarray = points[np.isfinite(points)]
    return finite


def pairs(truth: Truth, dtype: Any, count: int, random: np.random.Generator) -> tuple[np.ndarray, ...]:
    """Points for each argument: of a pair also those whose `y` is made from `x` as the row says.

    Pairs are of normal numbers, with normal values: where a quotient or a power is subnormal, its digits are gone.
    """
    x = numbers(dtype, count, truth.near, random)
    if len(truth.slopes) == 1:
        return (x,)
    y = random.permutation(numbers(dtype, len(x), truth.near, random))
    x = x[: len(y)]
    for i, partner in enumerate(truth.partners):  # of each its share of the pairs
        for j in range(i, len(y), len(truth.partners) + 1):
            t, k = random.uniform(-1, 1), int(random.integers(1, np.finfo(dtype).nmant))
            try:
                with np.errstate(over="ignore", under="ignore"):
                    y[j] = float(read(partner)(float(x[j]), 0, t, k))
            except (ArithmeticError, ValueError, TypeError):
                continue  # no such partner: log of 0, a complex number
    least = np.finfo(dtype).smallest_normal
    fit = np.isfinite(y) & ((np.abs(x) >= least) | (x == 0)) & ((np.abs(y) >= least) | (y == 0))
    return x[fit], y[fit]


def ours(name: str, given: tuple[np.ndarray, ...]) -> tuple[np.ndarray, ...]:
    """The value and the gradient of each argument, as the engine finds them."""
    truth, name = TRUTH[name], name.split(" ")[0]
    tensors = [wrap(x).requires_grad_() for x in given]
    options = dict(truth.options)
    with np.errstate(all="ignore"):
        out = OPS[name].function(**dict(zip(OPS[name].rules, tensors, strict=False)), **options)
        found = grad(out, tensors, wrap(np.ones_like(out.array)), materialize_grads=True)
    return out.detach().numpy(), *(g.numpy() for g in found if g is not None)


@functools.lru_cache(maxsize=100_000)
def exact(text: str, digits: int, at: tuple[float, ...]) -> Any:
    """The true value at a point, or None where there is no real and finite one."""
    try:
        value = read(text, digits)(*at)
    except (ArithmeticError, ValueError):  # poles; NoConvergence is a kind of the latter
        return None
    return None if isinstance(value, complex) or hasattr(value, "_mpc_") or not abs(value) < math.inf else value


def ulps(found: Any, true: Any, dtype: Any, scale: Any = 0) -> float | None:
    """The distance in units in the last place of the true value, or of `scale`; None where there is no such number.

    For a number between 0 and the smallest normal one, anything in between will do: many kernels give 0.
    """
    import mpmath

    info = np.finfo(dtype)
    if abs(true) > float(info.max):
        return None
    size = max(abs(true), abs(scale))
    exponent = mpmath.frexp(size)[1] - 1 if size else info.minexp
    if not np.isfinite(found):
        return math.inf
    if exponent < info.minexp:
        return 0.0 if abs(float(found)) <= float(info.smallest_normal) else math.inf
    return float(abs(mpmath.mpf(float(found)) - true) * mpmath.mpf(2) ** (info.nmant - exponent))


def measure(name: str, dtype: str, count: int = 1000) -> list[Measured]:
    """The worst error of the value and of each gradient of one row of `TRUTH`, over about `count` points."""
    truth, random = TRUTH[name], np.random.default_rng(zlib.crc32(f"{name} {dtype}".encode()))
    given = pairs(truth, dtype, count, random)
    texts = {"out": truth.value, **truth.slopes}
    worst = {argument: Measured(name, argument, dtype, 0, 0.0, (), 0.0, 0.0) for argument in texts}
    for *at, results in zip(*(x.tolist() for x in given), zip(*ours(name, given), strict=True), strict=True):
        here = tuple(at)
        value = exact(truth.value, truth.digits, here) if exact(truth.where, truth.digits, here) else None
        info = np.finfo(dtype)
        if value is None or (
            len(here) > 1 and value and not float(info.smallest_normal) <= abs(value) <= float(info.max)
        ):
            continue
        for (argument, text), found in zip(texts.items(), results, strict=True):
            true = exact(text, truth.digits, here)
            scale = 0 if argument == "out" else exact(truth.scale, truth.digits, here)
            error = None if true is None else ulps(found, true, dtype, scale)
            if error is None:
                continue
            row = worst[argument]
            worst[argument] = row._replace(points=row.points + 1)
            if error >= row.ulps:
                worst[argument] = Measured(
                    name, argument, dtype, row.points + 1, error, here, float(found), float(true)
                )
    return list(worst.values())
