"""What the elementwise ops and their derivatives are, in the words of mpmath: the judge of the accuracy of ours.

Each row says the value and the partial derivatives as text, which is read with mpmath's functions in scope (and the
`words` below), so that mpmath is needed only by those who measure. At kinks and ties a row follows our convention.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from typing import Any, NamedTuple


class Truth(NamedTuple):
    """One op: its value, its partial derivatives, and where its digits are in danger."""

    value: str
    slopes: dict[str, str]
    near: tuple[float, ...] = ()  # besides those of `accuracy.NEAR`: roots, kinks, poles
    partners: tuple[str, ...] = ()  # of x: a `y` that makes the pair difficult; t is in (-1, 1), k a whole number
    options: tuple[tuple[str, Any], ...] = ()
    where: str = "True"  # of the arguments that the row is for
    scale: str = "0"  # the terms of the gradient that cancel: ulps are of this size, where it is larger
    digits: int = 50  # with which the truth is worked out


def one(
    value: str, slope: str, *near: float, where: str = "True", scale: str = "0", digits: int = 50, **options: Any
) -> Truth:
    """The row of a function of x."""
    return Truth(value, {"x": slope}, near, (), tuple(options.items()), where, scale, digits)


def two(value: str, x: str, y: str, *partners: str, where: str = "True", digits: int = 50, **options: Any) -> Truth:
    """The row of a function of x and y."""
    return Truth(value, {"x": x, "y": y}, (), partners, tuple(options.items()), where, "0", digits)


GOAL = 4  # ulps
LARGER, SMALLER = "1 if x > y else 0 if x < y else mpf(1) / 2", "1 if x < y else 0 if x > y else mpf(1) / 2"
CLOSE = "x * (1 + t / 2 ** k)"  # nearly equal to x, as close as the dtype allows
ROOT_OF_DIGAMMA = 1.4616321449683622
TRUTH = {
    "absolute": one("abs(x)", "sign(x)"),
    "add": two("x + y", "1", "1"),
    "arccos": one("acos(x)", "-1 / sqrt((1 - x) * (1 + x))"),
    "arccosh": one("acosh(x)", "1 / (sqrt(x - 1) * sqrt(x + 1))"),
    "arcsin": one("asin(x)", "1 / sqrt((1 - x) * (1 + x))"),
    "arcsinh": one("asinh(x)", "1 / hypot(1, x)"),
    "arctan": one("atan(x)", "1 / (1 + x * x)"),
    "arctan2": two("atan2(x, y)", "y / (x * x + y * y)", "-x / (x * x + y * y)", CLOSE),
    "arctanh": one("atanh(x)", "1 / ((1 - x) * (1 + x))"),
    "ceil": one("ceil(x)", "0"),
    "celu": one("x if x > 0 else 2 * expm1(x / 2)", "1 if x > 0 else exp(x / 2)", alpha=2.0),
    "clip": one("max(-1, min(x, 1))", "1 if abs(x) <= 1 else 0", min=-1.0, max=1.0),
    "copysign": two("abs(x) * sign(y)", "sign(x) * sign(y)", "0", where="y != 0"),
    "cos": one("cos(x)", "-sin(x)"),
    "cosh": one("cosh(x)", "sinh(x)"),
    "deg2rad": one("x * pi / 180", "pi / 180"),
    "digamma": one("psi(0, x)", "trigamma(x)", ROOT_OF_DIGAMMA, where="x > 0"),
    "digamma (x < 0)": one("psi(0, x)", "trigamma(x)", where="x < 0", scale="(pi / sinpi(x)) ** 2"),
    "divide": two("x / y", "1 / y", "-x / (y * y)", CLOSE, "x / k"),
    "elu": one("x if x > 0 else expm1(x)", "1 if x > 0 else exp(x)"),
    "entr": one("-x * log(x) if x else 0", "-1 - log(x)", 1 / math.e, where="x >= 0", scale="1"),
    "erf": one("erf(x)", "2 / sqrt(pi) * exp(-x * x)", 5.9, 26.5),
    "erfc": one("erfc(x)", "-2 / sqrt(pi) * exp(-x * x)", 5.9, 26.5),
    "erfinv": one("erfinv(x)", "sqrt(pi) / 2 * exp(erfinv(x) ** 2)"),
    "erfinv_slope": one("sqrt(pi) / 2 * exp(erfinv(x) ** 2)", "pi / 2 * erfinv(x) * exp(2 * erfinv(x) ** 2)"),
    "exp": one("exp(x)", "exp(x)"),
    "exp2": one("2 ** x", "2 ** x * ln2", 1023, -1022, 127, -126),
    "expm1": one("expm1(x)", "exp(x)"),
    "floor": one("floor(x)", "0"),
    "floor_divide": two("floor(x / y)", "0", "0", "x / k", digits=700),
    "fmod": two("x - truncated(x / y) * y", "1", "-truncated(x / y)", "x / k", digits=700),
    "fmax": two("max(x, y)", "1 if x >= y else 0", "0 if x >= y else 1", "x", CLOSE),
    "fmin": two("min(x, y)", "1 if x <= y else 0", "0 if x <= y else 1", "x", CLOSE),
    "frac": one("x - truncated(x)", "1"),
    "gaussian": one("exp(-x * x)", "-2 * x * exp(-x * x)", 5.9, 26.5),
    "gelu_erf": one("x * ncdf(x)", "ncdf(x) + x * npdf(x)", -0.7517915247, -8, -12, -38),
    "hardsigmoid": one("max(0, min(x + 3, 6)) / 6", "mpf(1) / 6 if abs(x) < 3 else 0", 3),
    "hardswish": one(
        "x * max(0, min(x + 3, 6)) / 6", "1 if x >= 3 else 0 if x <= -3 else (2 * x + 3) / 6", 3, 1.5
    ),
    "hardtanh": one("max(-1, min(x, 1))", "1 if abs(x) < 1 else 0"),
    "huber": one("x * x / 2 if abs(x) < 1 else abs(x) - mpf(1) / 2", "max(-1, min(x, 1))"),
    "hypot": two("hypot(x, y)", "x / hypot(x, y) if x else 0", "y / hypot(x, y) if y else 0", CLOSE),
    "leaky_relu": one("x if x > 0 else mpf('0.01') * x", "1 if x > 0 else mpf('0.01')"),
    "lgamma": one("log_gamma(x)", "psi(0, x)", 1, 2, ROOT_OF_DIGAMMA, where="x > 0", digits=60),
    "lgamma (x < 0)": one("log_gamma(x)", "psi(0, x)", where="x < 0", scale="3 + psi(0, 1 - x)", digits=60),
    "log": one("log(x)", "1 / x"),
    "log10": one("log(x) / ln10", "1 / (x * ln10)"),
    "log1p": one("log1p(x)", "1 / (1 + x)"),
    "log2": one("log(x) / ln2", "1 / (x * ln2)"),
    "log_odds": one("log(x / (1 - x))", "1 / (x * (1 - x))", 0.5),
    "log_sigmoid": one("-log1p(exp(-x))", "sigmoid(-x)"),
    "logaddexp": two("log_add(x, y)", "share(x, y)", "share(y, x)", "x + 40 * t", "x + 740 * t", CLOSE),
    "logaddexp2": two(
        "log_add(x * ln2, y * ln2) / ln2", "share(x * ln2, y * ln2)", "share(y * ln2, x * ln2)",
        "x + 60 * t", "x + 1060 * t", CLOSE,
    ),
    "logistic_loss": two(
        "log1p(exp(-x if y else x))", "sigmoid(x) if y == 0 else -sigmoid(-x)", "-x", "0", "1", where="y == 0 or y == 1"
    ),
    "maximum": two("max(x, y)", LARGER, SMALLER, "x", CLOSE),
    "minimum": two("min(x, y)", SMALLER, LARGER, "x", CLOSE),
    "mish": one("x * tanh(log1p(exp(x)))", "slope_of_mish(x)", -1.1924312115),
    "multiply": two("x * y", "y", "x"),
    "nan_to_num": one("x", "1"),
    "negative": one("-x", "-1"),
    "normal_cdf": one("ncdf(x)", "npdf(x)", -8, -38),
    "polygamma": one("trigamma(x)", "tetragamma(x)", where="x > 0", n=1),
    "polygamma (x < 0)": one(
        "trigamma(x)", "tetragamma(x)", where="x < 0", scale="2 * abs(pi / sinpi(x)) ** 3", n=1
    ),
    "positive": one("x", "1"),
    "power": two(
        "x ** y", "y * x ** y / x if x or not y else x ** (y - 1)", "x ** y * log(x) if x or y <= 0 else 0",
        "700 * t / log(abs(x))", "80 * t / log(abs(x))", "k * sign(t)", "k * sign(t) / 2", "1 + t / 2 ** k",
        where="abs(y) > 1 or not x or abs(x) ** (y - 1) < 1e38",  # the power that y makes smaller may overflow
    ),
    "probability_loss": two(
        "-log(x if y else 1 - x)", "-1 / x if y else 1 / (1 - x)", "max(log1p(-x), -100) - max(log(x), -100)", "0", "1",
        where="1e-11 < x < 1 - 1e-11 and abs(x - 0.5) > 0.1 and (y == 0 or y == 1)",
    ),
    "rad2deg": one("x * 180 / pi", "180 / pi"),
    "reciprocal": one("1 / x", "-1 / (x * x)"),
    "relu": one("max(x, 0)", "1 if x > 0 else 0"),
    "relu6": one("max(0, min(x, 6))", "1 if 0 < x < 6 else 0", 6),
    "remainder": two("x - floor(x / y) * y", "1", "-floor(x / y)", "x / k", digits=700),
    "rint": one("nint(x)", "0"),
    "rsqrt": one("1 / sqrt(x)", "-1 / (2 * x * sqrt(x))"),
    "sech_squared": one("sech(x) ** 2", "-2 * sech(x) ** 2 * tanh(x)"),
    "selu": one("SCALE * (x if x > 0 else ALPHA * expm1(x))", "SCALE * (1 if x > 0 else ALPHA * exp(x))"),
    "share_of_exp": two("share(x, y)", "share(x, y) * share(y, x)", "-share(x, y) * share(y, x)", "x + 40 * t", CLOSE),
    "sigmoid": one("sigmoid(x)", "sigmoid(x) * sigmoid(-x)"),
    "sign": one("sign(x)", "0"),
    "silu": one("x * sigmoid(x)", "sigmoid(x) * (1 + x * sigmoid(-x))", -1.2784645427610738),
    "sin": one("sin(x)", "cos(x)"),
    "sinc": one("sincpi(x)", "slope_of_sinc(x)", 3, 100, 1e5, where="abs(x) < 1 or abs(slope_of_sinc(x) * x) > 0.35"),
    "sinc (near its extremes)": one(
        "sincpi(x)", "slope_of_sinc(x)", 1.4302966532, 2.4590240334,
        where="abs(x) > 1 and abs(slope_of_sinc(x) * x) < 0.35", scale="1 / x",
    ),
    "sinh": one("sinh(x)", "cosh(x)"),
    "softplus": one("log1p(exp(x))", "sigmoid(x)"),
    "softsign": one("x / (1 + abs(x))", "1 / (1 + abs(x)) ** 2"),
    "sqrt": one("sqrt(x)", "1 / (2 * sqrt(x))"),
    "square": one("x * x", "2 * x"),
    "subtract": two("x - y", "1", "-1"),
    "tan": one("tan(x)", "sec(x) ** 2"),
    "tanh": one("tanh(x)", "sech(x) ** 2"),
    "tanhshrink": one("x - tanh(x)", "tanh(x) ** 2"),
    "trunc": one("truncated(x)", "0"),
    "weighted_relu": two("x if x > 0 else y * x", "1 if x > 0 else y", "0 if x > 0 else x"),
    "xlog1py": two("x * log1p(y) if x else 0", "log1p(y)", "x / (1 + y)", CLOSE),
    "xlogy": two("x * log(y) if x else 0", "log(y)", "x / y", CLOSE),
}  # fmt: skip
OTHERS = {  # differentiable elementwise ops without a row, and why
    "heaviside": "its derivative by the value at 0 is 0 or 1",
    "nextafter": "its derivative is 1",
    "gelu_tanh": "an approximation of gelu_erf, and further from it than roundings are",
    "ratio": "three arguments",
    "mish_slope": "the derivative of mish, judged with it",
    "to_pixels": "an affine map whose numbers are the sizes of an image",
}
BEYOND = {  # rows with more than 4 ulps: how many at most, and why
    "erfinv_slope": (7, "a part of the rule of erfinv; the errors of three factors add up"),
}


def words(m: Any) -> dict[str, Any]:
    """What the texts may say, beside Python's own words: all of mpmath, and these."""
    near_0 = [(-1) ** k * (2 * k) * m.pi ** (2 * k) / m.factorial(2 * k + 1) for k in range(1, 12)]  # of sinc'

    def slope_of_sinc(x: Any) -> Any:
        if abs(x) < 0.01:
            return sum((c * x ** (2 * k + 1) for k, c in enumerate(near_0)), m.mpf(0))
        return (m.cospi(x) - m.sincpi(x)) / x

    def log_gamma(x: Any) -> Any:
        if x > 0 and x < 1e-20:
            return -m.log(x) - m.euler * x
        return m.re(m.loggamma(x))

    def trigamma(x: Any) -> Any:
        if x <= 0:
            return (m.pi / m.sinpi(x)) ** 2 - trigamma(1 - x)
        return m.psi(1, x) if x < 1e4 else 1 / x + 1 / (2 * x**2) + stirling(x, 0)

    def tetragamma(x: Any) -> Any:
        if x <= 0:
            return tetragamma(1 - x) - 2 * m.pi**3 * m.cospi(x) / m.sinpi(x) ** 3
        return m.psi(2, x) if x < 1e4 else -1 / x**2 - 1 / x**3 - stirling(x, 1)

    def stirling(x: Any, order: int) -> Any:  # the end of the series for large x, or (order 1) of -1 times its slope
        return sum((m.bernoulli(k) / x ** (k + 1 + order) * (k + 1) ** order for k in range(2, 20, 2)), m.mpf(0))

    more = {
        "ALPHA": m.mpf("1.6732632423543772848170429916717"),
        "SCALE": m.mpf("1.0507009873554804934193349852946"),
        "log_gamma": log_gamma,
        "log_add": lambda x, y: max(x, y) + m.log1p(m.exp(-abs(x - y))),
        "slope_of_mish": lambda x: m.tanh(m.log1p(m.exp(x))) + x * m.sech(m.log1p(m.exp(x))) ** 2 / (1 + m.exp(-x)),
        "share": lambda x, y: 1 / (1 + m.exp(y - x)),
        "sigmoid": lambda x: 1 / (1 + m.exp(-x)),
        "slope_of_sinc": slope_of_sinc,
        "tetragamma": tetragamma,
        "trigamma": trigamma,
        "truncated": lambda x: m.sign(x) * m.floor(abs(x)),
    }
    scope: dict[str, Any] = (
        vars(m) | {name: getattr(m.mp, name) for name in dir(m.mp) if not name.startswith("_")} | more
    )
    return scope


@functools.cache
def read(text: str, digits: int = 50) -> Callable[..., Any]:
    """The text as a function of mpmath's numbers; ImportError where mpmath is missing."""
    import mpmath

    scope = words(mpmath)
    body = eval(f"lambda x, y=None, t=None, k=None: {text}", scope)  # of the table above alone

    def call(*given: Any) -> Any:
        with mpmath.workdps(digits):
            return body(*map(mpmath.mpf, given))

    return call
