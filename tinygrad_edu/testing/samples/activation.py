"""Activations and other elementwise ops that came late."""

from __future__ import annotations

from .record import *

SAMPLES: dict[str, Sample] = {
    "celu": elementwise({}, {"alpha": 0.5}, x=KINKS),
    "gcd": elementwise(kind="int64"),
    "hardsigmoid": elementwise(x=Domain(-5, 5, avoid=(-3.0, 3.0), special=(0.0, -0.0, 2.5))),
    "hardswish": elementwise(x=Domain(-5, 5, avoid=(-3.0, 3.0), special=(0.0, -0.0, -1.5))),
    "lcm": elementwise(kind="int64"),
    "left_shift": elementwise(kind="int64"),
    "mish": elementwise(x=TAILS),
    "mish_slope": elementwise(x=TAILS),
    "nextafter": elementwise(x=Domain(avoid=(0.0,), special=(1.0,)), y=Domain()),
    "right_shift": elementwise(kind="int64"),
    "softsign": elementwise(x=TAILS),
    "tanhshrink": elementwise(x=TAILS),
    "weighted_relu": elementwise(x=KINKS),
}
