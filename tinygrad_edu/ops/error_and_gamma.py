"""The error function and the gamma function on arrays, in double precision, with NumPy alone.

Each is a polynomial on the piece where it must be one, and an identity elsewhere. The coefficients come from Chebyshev
interpolation with 60 digits; highest power first. See DLMF, chapters 5 and 7, https://dlmf.nist.gov.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from typing import Any

import numpy as np

ERF = (  # erf(x) / x for x in [0, 1], by t = 2 x^2 - 1
    -5.166061616805981e-16, 1.454817075960679e-14, -3.7910930392717217e-13, 9.167606746069445e-12,
    -2.0352493920247854e-10, 4.11580059766496e-09, -7.511569160678138e-08, 1.223382738352401e-06,
    -1.75371694414921e-05, 0.00021751715604160108, -0.0022854855611440673, 0.019852496688983708, -0.1405360890227171,
    0.9654687386698673,
)  # fmt: skip
TAIL = (  # (1 + 2 x) exp(x^2) erfc(x) for x >= 0.5, by t = 1 - 6 / (x + 2.5)
    -7.428717193831522e-11, -1.758776604748611e-10, 6.058850959556417e-10, 2.1035733856415845e-09,
    -1.6969629091979533e-09, -1.3850021811765551e-08, -5.283214879997149e-09, 6.898246035465337e-08,
    9.715403015445978e-08, -3.0037856309194624e-07, -8.078857457434445e-07, 1.300352446961034e-06,
    5.782888888156998e-06, -7.071892042435781e-06, -4.1167064032559204e-05, 6.401281045003443e-05,
    0.0002904648241648341, -0.0008848860959473378, -0.0011965769209455756, 0.01258744651905673, -0.03662799043772957,
    0.05674654966868336, -0.024899113240522054, -0.12000786868938808, 1.2423492448711544,
)  # fmt: skip
LOG_GAMMA = (  # log Gamma(2 + z) / z for z in [-0.75, 1], by t = (z - 0.125) / 0.875
    8.116671424324331e-11, -1.9657951735448185e-10, 1.0301446744586433e-11, -7.872563474697409e-11,
    1.489458879448409e-09, -3.6759388896798665e-09, 7.470756416492628e-09, -1.9404890808515e-08,
    5.197607968096305e-08, -1.34574408821762e-07, 3.493907880344816e-07, -9.156060716295771e-07,
    2.416393889228987e-06, -6.430230650183015e-06, 1.7294498301823335e-05, -4.715506323438789e-05,
    0.00013091684487935728, -0.0003725675578652302, 0.00109840449971171, -0.0034157726521031346, 0.011587696558115937,
    -0.046147665307767975, 0.26822189345198133, 0.462078812242751,
)  # fmt: skip
DIGAMMA = (  # digamma(1 + z) / (z - ROOT) for z in [0, 2], by t = z - 1
    1.0254404239698717e-08, -1.9134993642972334e-08, -3.607440221465319e-08, 6.253198038718008e-08,
    1.1655551107492835e-07, -2.0305906244650162e-07, -5.8532945167716445e-08, 6.176504653871225e-08,
    4.642683009813387e-07, -8.62046920060552e-07, 1.209898647167742e-06, -2.4751074177600197e-06,
    5.269921956816266e-06, -1.0511173225115741e-05, 2.0891220143025212e-05, -4.182431371745152e-05,
    8.377980375728113e-05, -0.00016781993731067112, 0.0003364323495666613, -0.00067531268201545,
    0.0013581421936730543, -0.0027395729457223737, 0.005552254171105199, -0.01133843255011248, 0.023447309597734074,
    -0.049551032917750384, 0.10899991701762612, -0.26073895468300085, 0.7853075386041053,
)  # fmt: skip
ROOT, REST_OF_ROOT = 0.46163214496836236, -1.5522348162858677e-17  # digamma(1 + ROOT + REST_OF_ROOT) = 0
GELU_SLOPE = (  # the derivative of gelu over its distance from GELU_ROOT, within 1/4, by t = 4 distance
    -8.139299570107764e-18, -1.834256543931451e-18, 2.124241521831881e-15, 6.450485895896352e-15,
    -4.618440945694519e-13, -2.6737171381654725e-12, 8.216808176643716e-11, 7.108297207191908e-10,
    -1.13651556193957e-08, -1.366905559127758e-07, 1.1082100534974112e-06, 1.8966484216981525e-05,
    -5.770125839157944e-05, -0.0017813786452690892, -0.001137479774916943, 0.097071245747638, 0.4314939923140469,
)  # fmt: skip
GELU_ROOT, REST_OF_GELU_ROOT = -0.7517915246935645, 1.4956759177009883e-17
SILU_ROOT, REST_OF_SILU_ROOT = -1.2784645427610737, -1.0946994183093437e-16  # where 1 + x + exp(x) is 0
BERNOULLI = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510, 43867 / 798)  # B2, B4, ...
FEW, PIECE = 32, 1 << 14  # elements
FAR = 10.0  # from here on Stirling's series has all digits


def in_double(function: Callable[..., Any], one: Callable[[float], float] | None = None) -> Callable[..., Any]:
    """Let `function` compute in float64, and give its result in the dtype of `x`.

    A large array goes through in pieces that fit the processor's cache; a few numbers one by one through `one`.
    """

    @functools.wraps(function)
    def call(x: Any, *args: Any) -> Any:
        x = np.asarray(x)
        dtype = x.dtype if x.dtype.kind == "f" else np.dtype(np.float64)
        if one is not None and x.size <= FEW:
            return np.array([one(v) for v in x.ravel().tolist()], dtype).reshape(x.shape)
        out, flat = np.empty(x.shape, dtype), x.ravel()
        into = out.reshape(-1)
        with np.errstate(all="ignore"):  # poles and tails: the answer is inf, 0 or NaN, as it should be
            for start in range(0, x.size, PIECE):
                into[start : start + PIECE] = function(flat[start : start + PIECE].astype(np.float64), *args)
        return out

    return call


def polynomial(coefficients: tuple[float, ...], t: Any) -> Any:
    """The polynomial at `t`, by Horner's rule."""
    total = np.full_like(t, coefficients[0])
    for coefficient in coefficients[1:]:
        total *= t
        total += coefficient
    return total


def exp_minus_square(x: Any, scale: float = 1.0) -> Any:
    """exp(-scale x^2) for a scale that is a power of 2; the rounding of x * x would cost x * x ulps."""
    x = np.minimum(np.abs(x), 40.0)  # beyond which it is 0
    high = np.round(x * 2.0**20) / 2.0**20  # its square is exact
    return np.exp(-scale * high * high) * np.exp(-scale * (x - high) * (x + high))


def tail(x: Any, scale: float = 1.0) -> Any:
    """erfc(sqrt(scale) x), with all digits where it is small."""
    size = np.abs(x) * math.sqrt(scale)
    near, far = np.minimum(size, 1.0), np.maximum(size, 0.5)
    middle = near * polynomial(ERF, 2 * near * near - 1)
    outer = exp_minus_square(x, scale) * polynomial(TAIL, 1 - 6 / (far + 2.5)) / (1 + 2 * far)
    return np.where(size < 0.5, 1 - np.copysign(middle, x), np.where(x < 0, 2 - outer, outer))


def error_function(x: Any) -> Any:
    """erf(x)."""
    size = np.abs(x)
    near, far = np.minimum(size, 1.0), np.clip(size, 1.0, 6.0)  # at 6 it is 1 to the last digit
    middle = near * polynomial(ERF, 2 * near * near - 1)
    outer = 1 - np.exp(-far * far) * polynomial(TAIL, 1 - 6 / (far + 2.5)) / (1 + 2 * far)
    return np.copysign(np.where(size < 1, middle, outer), x)


def gelu_slope_near_root(slope: Any, x: Any) -> Any:
    """The derivative of gelu at `x`, which is `slope` but for where its two terms nearly cancel."""
    slope = np.asarray(slope)
    near = np.nonzero(np.abs(x - GELU_ROOT) < 0.25) if slope.ndim else np.abs(x - GELU_ROOT) < 0.25
    close = x[near].astype(np.float64) - GELU_ROOT - REST_OF_GELU_ROOT
    slope[near] = close * polynomial(GELU_SLOPE, 4 * close)
    return slope


def silu_slope(x: Any) -> Any:
    """The product s (1 + x (1 - s)) for s = sigmoid(x), which is e (1 + x + e) / (1 + e)^2 for e = exp(x)."""
    shape, x = x.shape, np.atleast_1d(x)
    e = np.exp(x)
    below = 1 + e
    slope = 1 + x  # exact where it nearly cancels e
    slope += e
    slope /= below
    e /= below
    slope *= e
    near = np.nonzero(np.abs(x - SILU_ROOT) < 0.125)
    away = x[near].astype(np.float64) - SILU_ROOT - REST_OF_SILU_ROOT
    slope[near] = (away - (1 + SILU_ROOT) * np.expm1(away)) / below[near] * e[near]
    far = np.abs(x) > -8 - math.log(np.finfo(x.dtype).smallest_normal)  # where e has few digits, or none, or overflows
    if far.any():
        root = np.exp(np.minimum(x[far], 0) / 2)
        slope[far] = np.where(x[far] > 0, 1, (1 + x[far]) * root * root)
    return slope.reshape(shape)


def inverse_error_function(y: Any) -> Any:
    """The x with erf(x) = y: a guess, made right by three of Halley's steps, on erfc where y is nearly 1."""
    size = np.abs(y)
    log = np.log((1 - size) * (1 + size))
    half = 2 / (math.pi * 0.147) + log / 2  # S. Winitzki 2008
    s = size * size
    guess = math.sqrt(math.pi) / 2 * size * (1 + s * (math.pi / 12 + s * 7 * math.pi**2 / 480))
    x = np.where(size < 0.5, guess, np.sqrt(np.sqrt(half * half - log / 0.147) - half))
    for _ in range(3):
        miss = np.where(size < 0.5, error_function(x) - size, (1 - size) - tail(x))
        step = math.sqrt(math.pi) / 2 * miss / exp_minus_square(x)
        x = x - step / (1 + x * step)
    return np.copysign(np.where(size == 1, np.inf, x), y)


def inverse_error_slope(y: Any) -> Any:
    """sqrt(pi) / 2 exp(x^2) at x = inverse_error_function(y): exp(x^2) is exp(x^2) erfc(x) / (1 - |y|)."""
    x = np.abs(inverse_error_function(y))
    far = np.maximum(x, 0.5)
    scaled = polynomial(TAIL, 1 - 6 / (far + 2.5)) / ((1 + 2 * far) * (1 - np.abs(y)))
    return math.sqrt(math.pi) / 2 * np.where(x < 0.5, np.exp(x * x), scaled)


def fraction(x: Any) -> Any:
    """How far `x` is from the nearest whole number, exactly."""
    return x - np.round(x)


def log_gamma(x: Any) -> Any:
    """The logarithm of |Gamma(x)|."""
    size = np.abs(x)
    near = size < 0.3
    down = np.where((size > 3) & (size < FAR), np.ceil(size) - 3, 0.0)  # steps to (2, 3]
    base = np.where(near, x, np.where(size < 1.25, size - 1, size - down - 2))  # of 2 + base
    product = np.ones_like(base)
    for k in range(1, int(FAR) - 2):
        product *= np.where(k <= down, size - k, 1.0)
    inner = np.clip(base, -0.75, 1.0)
    middle = inner * polynomial(LOG_GAMMA, (inner - 0.125) / 0.875)
    middle = middle - np.where(size < 1.25, np.log1p(inner), 0.0) - np.where(near, np.log(size), 0.0) + np.log(product)
    large = np.maximum(size, FAR)
    series = sum(b / ((2 * k + 2) * (2 * k + 1) * large ** (2 * k + 1)) for k, b in enumerate(BERNOULLI))
    far = (large - 0.5) * (np.log(large) - 1) + ((math.log(2 * math.pi) - 1) / 2 + series)
    positive = np.where(size < FAR, middle, far)
    reflected = -np.log(size * np.abs(np.sin(np.pi * fraction(x))) / np.pi) - positive
    pole = ((x <= 0) & (fraction(x) == 0)) | np.isinf(x)
    return np.where(pole, np.inf, np.where((x > 0) | near, positive, reflected))


def digamma(x: Any) -> Any:
    """The derivative of log Gamma(x)."""
    size = np.where(x > 0, x, 1 - x)
    whole = np.where((size > 3) & (size < FAR), np.ceil(size) - 3, 0.0)  # steps down to (2, 3]
    z = np.clip(np.where(size < 1, size, size - whole - 1), 0.0, 2.0)
    middle = ((z - ROOT) - REST_OF_ROOT) * polynomial(DIGAMMA, z - 1)
    for k in range(1, int(FAR) - 2):
        middle += np.where(k <= whole, 1 / (size - k), 0.0)
    middle -= np.where(size < 1, 1 / size, 0.0)
    large = np.maximum(size, FAR)
    series = sum(b / ((2 * k + 2) * large ** (2 * k + 2)) for k, b in enumerate(BERNOULLI))
    positive = np.where(size < FAR, middle, np.log(large) - 0.5 / large - series)
    pole = np.where(x == 0, np.copysign(np.inf, -x), np.nan)
    reflected = np.where((fraction(x) == 0) | np.isinf(x), pole, positive - np.pi / np.tan(np.pi * fraction(x)))
    return np.where(x > 0, positive, np.where(np.isnan(x), x, reflected))


def polygamma(x: Any, n: int) -> Any:
    """The n-th derivative of digamma, n >= 1: the sum of (x + k)^-(n + 1) with its end by Euler and Maclaurin."""
    size, s = np.where(x > 0, x, 1 - x), float(n + 1)
    steps = int(FAR) + n
    end = np.where(size < steps, size + steps, size)
    total = end ** (1 - s) / (s - 1) + end**-s / 2
    term = s * end ** (-s - 1) / 2
    for k, b in enumerate(BERNOULLI):
        total = total + b * term
        term = term * (s + 2 * k + 1) * (s + 2 * k + 2) / ((2 * k + 3) * (2 * k + 4)) / (end * end)
    for k in range(steps - 1, -1, -1):  # the smallest first
        total = total + np.where(size < steps, (size + k) ** -s, 0.0)
    sign = (-1.0) ** (n + 1)
    positive = sign * math.factorial(n) * np.where(np.isinf(size), 0.0, total)
    powers = np.array([1.0, 0.0])  # the n-th derivative of cot(pi x), a polynomial in the cotangent
    for _ in range(n):
        powers = np.polymul([-np.pi, 0.0, -np.pi], np.polyder(powers))
    part = fraction(x)
    reflected = -sign * positive - np.pi * np.polyval(powers, np.cos(np.pi * part) / np.sin(np.pi * part))
    return np.where(x > 0, positive, np.where(part == 0, sign * np.inf, reflected))


erf, erfc = in_double(error_function, math.erf), in_double(tail, math.erfc)
normal_cdf = in_double(lambda x: tail(-x, 0.5) / 2)  # not erfc(-x / sqrt(2)): rounding the quotient costs the tail
