"""The Box-Muller transform with PyTorch's rounding: float32 log, sin and cos by their own polynomials.

NumPy's float32 log, sin and cos differ from machine to machine in the last bit. Here every step is one that IEEE 754
fixes, in the order of PyTorch's AVX2 kernel, so that a seed gives the same bits everywhere.

Sources: Box and Muller (1958), "A Note on the Generation of Random Normal Deviates"; the polynomials and the splitting
of pi / 4 are those of the Cephes Mathematical Library (Moshier, 1992), single precision.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["box_muller", "multiply_add"]

Floats = NDArray[Any]
Float32 = NDArray[np.float32]

CHUNK = 1 << 15  # values per pass, a multiple of 16: the working set stays in the cache
SQRT_HALF_BITS = 0x3F3504F3  # float32 sqrt(1/2) read as an integer

LOG = np.array([7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1,
                -1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1], dtype=np.float32)  # fmt: skip
LOG_2 = np.array([0.693359375, -2.12194440e-4], dtype=np.float32)  # their sum; the first has few digits
SINE = np.array([-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1], dtype=np.float32)
COSINE = np.array([2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2], dtype=np.float32)
QUARTER_PI = np.array([0.78515625, 2.4187564849853515625e-4, 3.77489497744594108e-8], dtype=np.float32)  # their sum


def box_muller(uniforms: Floats) -> Floats:
    """Turn uniforms of [0, 1) into normals: of each block of 16, eight give radii and eight give angles.

    Args:
        uniforms: float32 or float64 of shape (16 * blocks,).

    Returns:
        Normals of the same shape and dtype.
    """
    normals = np.empty_like(uniforms)
    for start in range(0, uniforms.size, CHUNK):
        source = uniforms[start : start + CHUNK].reshape(-1, 2, 8)
        target = normals[start : start + CHUNK].reshape(-1, 2, 8)
        chance = 1 - source[:, 0]  # of (0, 1]: the logarithm is finite
        angle = uniforms.dtype.type(2 * np.pi) * source[:, 1]
        if uniforms.dtype == np.float32:
            logarithm, (sine, cosine) = _log(chance), _sine_and_cosine(angle)
        else:
            logarithm, sine, cosine = np.log(chance), np.sin(angle), np.cos(angle)
        radius = np.sqrt(-2 * logarithm)
        np.multiply(radius, cosine, out=target[:, 0])
        np.multiply(radius, sine, out=target[:, 1])
    return normals


@np.errstate(over="ignore", invalid="ignore")
def multiply_add(x: Floats, y: Floats | np.floating[Any], z: Floats | np.floating[Any]) -> Floats:
    """Return `x * y + z` rounded once, as a processor's fused multiply-add does.

    Args:
        x: float32 or float64 array.
        y: Array or scalar of the same dtype.
        z: Array or scalar of the same dtype.

    Source: Boldo and Melquiond (2008), "Emulation of a FMA and Correctly Rounded Sums".
    """
    if x.dtype == np.float32:
        exact = np.multiply(x, y, dtype=np.float64)  # 24 + 24 of 53 bits
        twice = exact + z
        tied = (twice.view(np.int64) & (2**29 - 1)) == 2**28  # only there may the second rounding go the wrong way
        if tied.any():
            total, rest = _sum(exact[tied], np.broadcast_to(z, x.shape)[tied].astype(np.float64))
            twice[tied] = np.where(rest == 0, total, np.nextafter(total, np.copysign(np.inf, rest)))
        return twice.astype(np.float32)
    product: Floats = x * y
    (x_high, x_low), (y_high, y_low) = _halves(x), _halves(y)
    lost = x_low * y_low - (((product - x_high * y_high) - x_low * y_high) - x_high * y_low)
    low, lowest = _sum(z, lost)
    total, rest = _sum(product, low)
    rest, beyond = _sum(rest, lowest)
    even = (beyond != 0) & (rest.view(np.int64) & 1 == 0)  # rounded to odd, the next rounding sees what was lost
    rest[even] = np.nextafter(rest[even], np.copysign(np.inf, beyond[even]))
    return np.where(np.isfinite(rest), total + rest, product + z)


def _sum(x: Any, y: Any) -> tuple[Any, Any]:
    """The rounded sum and what the rounding lost (Knuth)."""
    total = x + y
    added = total - x
    return total, (x - (total - added)) + (y - added)


def _nearly(x: Float32, y: Any, z: Any) -> Any:
    """`multiply_add` without a look at ties, of which there is one in 2**29."""
    exact = np.multiply(x, y, dtype=np.float64)
    return np.add(exact, z, out=exact).astype(np.float32)


def _halves(x: Any) -> tuple[Any, Any]:
    """Split float64 values into two of 26 bits, the products of which are exact."""
    scaled = x * (2.0**27 + 1)
    high = scaled - (scaled - x)
    return high, x - high


def _log(x: Float32) -> Any:
    bits = x.view(np.int32)
    exponent = (bits - SQRT_HALF_BITS) >> 23
    mantissa = (bits - (exponent << 23)).view(np.float32)  # of [sqrt(1/2), sqrt(2))
    x, scale = mantissa - 1, exponent.astype(np.float32)
    square = x * x
    series = _nearly(x, LOG[0], LOG[1])
    for coefficient in LOG[2:]:
        series = _nearly(series, x, coefficient)
    series = _nearly(series * x, square, scale * LOG_2[1])
    series -= square * np.float32(0.5)
    return _nearly(scale, LOG_2[0], x + series)


def _sine_and_cosine(angle: Float32) -> tuple[Float32, Float32]:
    quadrant = ((angle * np.float32(4 / np.pi)).astype(np.int32) + 1) >> 1
    eighths = (quadrant * 2).astype(np.float32)
    for part in QUARTER_PI:
        angle = _nearly(eighths, -part, angle)  # of [-pi / 4, pi / 4]
    square = angle * angle
    cosine = _nearly(_nearly(square, COSINE[0], COSINE[1]), square, COSINE[2]) * square
    cosine = _nearly(cosine, square, square * np.float32(-0.5)) + np.float32(1)
    sine = _nearly(_nearly(square, SINE[0], SINE[1]), square, SINE[2]) * square
    sine = _nearly(sine, angle, angle)
    odd = (quadrant & 1).astype(bool)
    sine, cosine = np.where(odd, cosine, sine), np.where(odd, sine, cosine)
    sine.view(np.int32)[...] ^= (quadrant & 2) << 30  # the sign bits
    cosine.view(np.int32)[...] ^= ((quadrant + 1) & 2) << 30
    return sine, cosine
