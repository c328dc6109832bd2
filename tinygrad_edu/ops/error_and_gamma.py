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
STIRLING = (  # x (log Gamma(x) - (x - 1/2) log x + x - log(2 pi) / 2) for x >= 3, by t = 18 / x^2 - 1
    -2.0065803050502085e-14, 7.480473926470921e-14, -2.5570739261974114e-13, 1.2800175626824687e-12,
    -7.40482447077874e-12, 5.022976561072778e-11, -4.238808311013143e-10, 4.741689106703575e-09, -7.748924291960268e-08,
    2.183424338506851e-06, -0.0001497002183648091, 0.08318136697655197,
)  # fmt: skip
STIRLING_SLOPE = (  # x^2 (log x - 1 / (2 x) - digamma(x)) for x >= 3, by t = 18 / x^2 - 1
    1.0627018221351455e-13, -3.4036215561290605e-13, 8.712169680816248e-13, -3.6652239608525025e-12,
    1.7379932134550014e-11, -9.031949560102716e-11, 5.492394449299151e-10, -4.060037962185954e-09,
    3.843640410938588e-08, -5.044911710199339e-07, 1.0452186234829933e-05, -0.00044036695774110976, 0.08288196653982234,
)  # fmt: skip
INVERSE = (  # erfinv(y) / y for w = -log(1 - y^2) in [0, 5], by t = 0.4 w - 1
    3.858161126784112e-11, 2.3107396284467567e-10, -9.755337189136466e-10, -1.4764143661924604e-09,
    1.1039320695967966e-08, -7.394811020249324e-09, -7.089712161469048e-08, 2.0011158834789822e-07,
    1.358328533200264e-07, -1.8541768821107802e-06, 2.851653340750412e-06, 8.652827178776488e-06,
    -4.143207161087569e-05, 2.0472395274609993e-05, 0.00029219068516379794, -0.0008341356408720121,
    -0.00048789839832821423, 0.008525400950759078, -0.019573561059547235, -0.02610823577739313, 0.6166006918604175,
    1.501409351110792,
)  # fmt: skip
FAR_INVERSE = (  # the same for w in [5, 37], by t = 3.72 - 24.7 / (sqrt(w) + 3)
    7.177074734024873e-09, -1.897119392450404e-08, -7.898987059021957e-08, 1.7194760014037134e-07,
    4.4471464298214886e-07, -7.372518526136971e-07, -1.7733343276778806e-06, 1.9832709657882744e-06,
    5.888439040266259e-06, -3.821881772812594e-06, -1.789751596421899e-05, 7.048304382867342e-06,
    5.0955703696639956e-05, -2.3001142039024574e-05, -0.0001283097233817958, 0.00010584095908138529,
    0.0002475583809187165, -0.00038809155389763264, -0.00019307049256206765, 0.0009947017704386495,
    -0.00044532996518329527, -0.0001741855466232626, 0.004696186536886903, 0.006853789522397036, 0.03678339781395943,
    0.12530096999339693, 0.4913275848429912, 1.7991526483099622, 3.4793144950107546,
)  # fmt: skip
INVERSE_SLOPE = (  # (1 - y^2) times the derivative of erfinv, by the t of INVERSE
    -1.3484152414688583e-11, -4.812671047863997e-12, 1.9613524320217763e-10, -2.046255990940857e-10,
    -1.4472503455800353e-09, 4.53957385236027e-09, 3.503026641503917e-09, -4.744675796085755e-08, 5.698813754027618e-08,
    4.2799967378812927e-07, -2.2951903284859798e-06, 7.094103311131404e-06, -3.6828738162965906e-05,
    0.0002833443250361052, -0.0017290905919089146, 0.007828581446786208, -0.027464706792237635, 0.0782306676363307,
    -0.1946111865182832, 0.5760328044538862,
)  # fmt: skip
FAR_INVERSE_SLOPE = (  # the same, by the t of FAR_INVERSE
    -4.999693752039377e-10, 8.221840012415094e-10, 5.37780862457579e-09, -7.0692865359089955e-09,
    -3.011943480628186e-08, 2.8518317668964532e-08, 1.2280509086579584e-07, -7.364354919855183e-08,
    -4.2845036580645467e-07, 1.6735230899142108e-07, 1.376433861978554e-06, -6.075371112714409e-07,
    -4.011676505469853e-06, 3.233690719837666e-06, 9.437688835567345e-06, -1.496758605716861e-05,
    -1.1400791389275016e-05, 4.792719139001933e-05, -3.1406321190048276e-05, -6.24432185780832e-05,
    0.0001788725451582938, -0.0002581393882782716, 0.00029880233886164857, 1.6196959361322967e-07,
    -0.003531948925133913, 0.025762500332580995, -0.1331962767825253, 0.2767741604329138,
)  # fmt: skip
GELU_SLOPE = (  # the derivative of gelu over the distance from its root, within 3/4, by t = distance / (3/4)
    9.402276487561592e-12, -7.878467695579155e-12, -3.52642669850291e-10, -2.64973456194621e-11, 1.0157950024076299e-08,
    1.0288644414025434e-08, -2.454407236210137e-07, -4.736443634960006e-07, 4.851942074338421e-06,
    1.399126274851639e-05, -7.456678575425717e-05, -0.0002989422460935505, 0.0008078851289589779, 0.004608855664765416,
    -0.004673801929714766, -0.04809722342226761, -0.010237317974252582, 0.29121373724291405, 0.43149399231404695,
)  # fmt: skip
SILU_SLOPE = (  # the same of silu, within 1/4, by t = 4 distance
    5.0058052663072503e-14, 5.577457987892169e-13, -2.8046660106854466e-12, -1.1342242614254864e-10,
    -6.241671121220108e-10, 1.133466939496581e-08, 1.9495163170073362e-07, 1.2365958052018672e-07,
    -2.580698882177118e-05, -0.00023785398786235857, 0.0011796758889863986, 0.03666219924923673, 0.2178117057198001,
)  # fmt: skip
MISH_SLOPE = (  # the same of mish, within 1/2, by t = 2 distance
    -4.1072628123451473e-13, -2.211406896952409e-12, 6.981508145263951e-13, 6.549510148636964e-11,
    3.552148894509701e-10, 2.3008519166430883e-10, -8.446997162076745e-09, -5.452038515299991e-08,
    -8.195601245950776e-08, 9.926928145225709e-07, 7.732953914914949e-06, 1.706883657967619e-05,
    -0.00010502140396848025, -0.0009888204101085628, -0.0025339778395855874, 0.010476955260902476, 0.10236563204005293,
    0.2669479140495345,
)  # fmt: skip
GELU_ROOT = (-0.7517915246935645, 1.4956759177009883e-17)  # in two parts
SILU_ROOT = (-1.2784645427610737, -1.0946994183093437e-16)
MISH_ROOT = (-1.1924312145154952, -4.8484829848031044e-17)
BERNOULLI = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510, 43867 / 798)  # B2, B4, ...
FEW, PIECE = 16, 1 << 14  # elements
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
    """The polynomial at `t`, by Horner's rule; a few numbers one by one, which takes less time than so many arrays."""
    if t.size <= FEW:
        totals = []
        for v in t.ravel().tolist():
            one = 0.0
            for coefficient in coefficients:
                one = one * v + coefficient
            totals.append(one)
        return np.array(totals, t.dtype).reshape(t.shape)
    total = np.full_like(t, coefficients[0])
    for coefficient in coefficients[1:]:
        total *= t
        total += coefficient
    return total


def chosen(where: Any, then: Callable[[Any], Any], otherwise: Callable[[Any], Any], x: Any) -> Any:
    """`then(x)` where the condition holds and `otherwise(x)` elsewhere, each on its own elements, if they are many."""
    count = np.count_nonzero(where)
    if count in (0, x.size):
        return then(x) if count else otherwise(x)
    if x.size <= FEW:
        return np.where(where, then(x), otherwise(x))
    out = np.empty_like(x)
    for places, function in ((np.nonzero(where), then), (np.nonzero(~where), otherwise)):
        out[places] = function(x[places])
    return out


def exp_minus_square(x: Any, scale: float = 1.0) -> Any:
    """exp(-scale x^2) for a scale that is a power of 2; the rounding of x * x would cost x * x ulps."""
    x = np.minimum(np.abs(x), 40.0)  # beyond which it is 0
    high = np.round(x * 2.0**20) / 2.0**20  # its square is exact
    return np.exp(-scale * high * high) * np.exp(-scale * (x - high) * (x + high))


def tail(x: Any, scale: float = 1.0) -> Any:
    """erfc(sqrt(scale) x), with all digits where it is small."""

    def outer(x: Any) -> Any:
        size = np.abs(x) * math.sqrt(scale)
        rest = exp_minus_square(x, scale) * polynomial(TAIL, 1 - 6 / (size + 2.5)) / (1 + 2 * size)
        return np.where(x < 0, 2 - rest, rest)

    return chosen(np.abs(x) < 0.5 / math.sqrt(scale), lambda x: 1 - middle_of_erf(x * math.sqrt(scale)), outer, x)


def middle_of_erf(x: Any) -> Any:
    """The error function for `x` in [-1, 1]."""
    return x * polynomial(ERF, 2 * x * x - 1)


def error_function(x: Any) -> Any:
    """erf(x)."""

    def outer(x: Any) -> Any:
        size = np.minimum(np.abs(x), 6.0)  # where it is 1 to the last digit
        return np.copysign(1 - np.exp(-size * size) * polynomial(TAIL, 1 - 6 / (size + 2.5)) / (1 + 2 * size), x)

    return chosen(np.abs(x) < 1, middle_of_erf, outer, x)


def near_root(slope: Any, x: Any, root: tuple[float, float], radius: float, coefficients: tuple[float, ...]) -> Any:
    """`slope`, but where `x` is within `radius` of its root, and terms cancel, the distance times a polynomial."""
    slope = np.asarray(slope)
    near = np.nonzero(np.abs(x - root[0]) < radius) if slope.ndim else np.abs(x - root[0]) < radius
    away = x[near].astype(np.float64) - root[0] - root[1]
    slope[near] = away * polynomial(coefficients, away / radius)
    return slope


def silu_slope(x: Any) -> Any:
    """The product s (1 + x (1 - s)) for s = sigmoid(x), which is e (1 + x + e) / (1 + e)^2 for e = exp(x)."""
    shape, x = x.shape, np.atleast_1d(x)
    e = np.exp(x)
    below = 1 + e
    slope = 1 + x
    slope += e
    slope /= below
    e /= below
    slope *= e
    slope = near_root(slope, x, SILU_ROOT, 0.25, SILU_SLOPE)
    far = np.abs(x) > -8 - math.log(np.finfo(x.dtype).smallest_normal)  # where e has few digits, or none, or overflows
    if far.any():
        x = x[far].astype(np.float64)
        root = np.exp(np.minimum(x, 0) / 2)
        slope[far] = np.where(x > 0, 1, (1 + x) * root * root)
    return slope.reshape(shape)


def mish(x: Any) -> Any:
    """The product x tanh(softplus(x)), which is x e (e + 2) / (e (e + 2) + 2) for e = exp(x)."""
    e = np.exp(np.minimum(x, 20))  # from where on the quotient is 1
    return times_exp(x * ((e + 2) / (e * (e + 2) + 2)), x)


def mish_slope(x: Any) -> Any:
    """The derivative of mish."""
    x = np.clip(x, -800, 20)  # outside it is 0, or 1 to the last digit
    e = np.exp(x)
    whole = e * (e + 2) + 2
    rising = (whole - 2) / whole + 4 * x * e * (e + 1) / (whole * whole)  # of two positive terms for positive x
    falling = times_exp((4 * (x + 1) + e * (4 * x + 6 + e * (4 + e))) / (whole * whole), x)
    return near_root(np.where(x > 0, rising, falling), x, MISH_ROOT, 0.5, MISH_SLOPE)


def times_exp(y: Any, x: Any) -> Any:
    """The product y exp(x) for `x` up to 20, which may be normal where exp(x) is too small to be."""
    x = np.minimum(x, 20)
    return np.where(x < -700, y * np.exp(x + 700) * math.exp(-700), y * np.exp(x))


def inverse_error_function(y: Any) -> Any:
    """The x with erf(x) = y."""
    _, w = below_one(y)
    return y * of_logarithm(w, INVERSE, FAR_INVERSE)


def inverse_error_slope(y: Any) -> Any:
    """The derivative of the inverse error function."""
    left, w = below_one(y)
    return of_logarithm(w, INVERSE_SLOPE, FAR_INVERSE_SLOPE) / left


def below_one(y: Any) -> tuple[Any, Any]:
    """The number 1 - y^2, and minus its logarithm."""
    high = np.round(y * 2.0**26) / 2.0**26  # its square is exact
    left = (1 - high * high) - (y - high) * (y + high)
    return left, -np.log(left)


def of_logarithm(w: Any, near: tuple[float, ...], far: tuple[float, ...]) -> Any:
    """A function of w = -log(1 - y^2) that is a polynomial up to 5, and another one above; infinite with w."""
    return chosen(
        w < 5,
        lambda w: polynomial(near, 0.4 * w - 1),
        lambda w: np.where(w == np.inf, w, polynomial(far, 3.722372627008092 - 24.72666409009863 / (np.sqrt(w) + 3))),
        w,
    )


def fraction(x: Any) -> Any:
    """How far `x` is from the nearest whole number, exactly."""
    return x - np.round(x)


def log_gamma(x: Any) -> Any:
    """The logarithm of |Gamma(x)|; that of -x by reflection, but for -x near 0."""
    size = np.where(x > -0.3, x, -x)
    value = chosen(size < 3, low_log_gamma, stirling, size)
    mirrored = np.nonzero(x <= -0.3)
    if mirrored[0].size:
        size, part = size[mirrored], fraction(x[mirrored])
        reflected = -np.log(size * np.abs(np.sin(np.pi * part)) / np.pi) - value[mirrored]
        value[mirrored] = np.where((part == 0) | np.isinf(size), np.inf, reflected)
    return value


def low_log_gamma(x: Any) -> Any:
    """The logarithm of |Gamma(x)| for `x` in (-0.3, 3): by its steps from x or x + 1 to the next in [1.25, 3)."""
    near, low = np.abs(x) < 0.3, x < 1.25
    base = np.where(near, x, np.where(low, x - 1, x - 2))  # of 2 + base
    steps = np.where(near, np.abs(x) * (1 + x), np.where(low, x, 1))
    return base * polynomial(LOG_GAMMA, (base - 0.125) / 0.875) - np.log(steps)


def stirling(x: Any) -> Any:
    """The logarithm of Gamma(x) for x >= 3."""
    rest = (math.log(2 * math.pi) - 1) / 2 + polynomial(STIRLING, 18 / (x * x) - 1) / x
    return (x - 0.5) * (np.log(x) - 1) + rest


def digamma(x: Any) -> Any:
    """The derivative of log Gamma(x); that of negative numbers by reflection."""
    size = np.where(x > 0, x, 1 - x)
    value = chosen(size < 3, low_digamma, stirling_slope, size)
    mirrored = np.nonzero(x <= 0)
    if mirrored[0].size:
        x = x[mirrored]
        part = fraction(x)
        pole = np.where(x == 0, np.copysign(np.inf, -x), np.nan)
        reflected = value[mirrored] - np.pi / np.tan(np.pi * part)
        value[mirrored] = np.where((part == 0) | np.isinf(x), pole, reflected)
    return value


def low_digamma(x: Any) -> Any:
    """The digamma function for `x` in (0, 3)."""
    low = x < 1
    z = np.where(low, x, x - 1)
    return ((z - ROOT) - REST_OF_ROOT) * polynomial(DIGAMMA, z - 1) - np.where(low, 1 / x, 0)


def stirling_slope(x: Any) -> Any:
    """The digamma function for x >= 3."""
    square = x * x
    return np.log(x) - 0.5 / x - polynomial(STIRLING_SLOPE, 18 / square - 1) / square


def polygamma(x: Any, n: int) -> Any:
    """The n-th derivative of digamma, n >= 1, +-n! times the sum of (x + k)^-(n + 1) over k >= 0.

    For negative x the sum has terms on both sides of 0: a whole one upwards, and one downwards that ends at x.
    """
    s, sign = n + 1, (-1.0) ** (n + 1)
    positive = x > 0
    total = hurwitz(s, np.where(positive, x, 1 - x))
    mirrored = np.nonzero(~positive)
    if mirrored[0].size:
        part = fraction(x[mirrored])
        around = hurwitz(s, 1 + part) + np.copysign(np.abs(part) ** -s, part if s % 2 else 1)
        total[mirrored] = np.where(part == 0, np.inf, around + (-1.0) ** s * (hurwitz(s, 1 - part) - total[mirrored]))
    return sign * math.factorial(n) * total


def hurwitz(s: int, x: Any) -> Any:
    """The sum of (x + k)^-s over k >= 0 for positive `x`, its end by Euler and Maclaurin."""
    steps = int(FAR) + s - 1
    near = x < steps
    all_near = bool(near.all())
    end = np.where(near, x + steps, x)
    total = end ** (1.0 - s) / (s - 1) + end**-s / 2
    term = s * end ** (-s - 1.0) / 2
    for k, b in enumerate(BERNOULLI):
        total = total + b * term
        term = term * (s + 2 * k + 1) * (s + 2 * k + 2) / ((2 * k + 3) * (2 * k + 4)) / (end * end)
    for k in range(steps - 1, -1, -1):  # the smallest first
        power = np.square(1 / (x + k)) if s == 2 else (x + k) ** -float(s)  # which is slow
        total = total + (power if all_near else np.where(near, power, 0.0))
    return np.where(np.isinf(x), 0.0, total)


erf, erfc = in_double(error_function, math.erf), in_double(tail, math.erfc)
normal_cdf = in_double(lambda x: tail(-x, 0.5) / 2)  # not erfc(-x / sqrt(2)): rounding the quotient costs the tail
