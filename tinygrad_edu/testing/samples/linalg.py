"""Linear algebra."""

from __future__ import annotations

import numpy as np

from .record import *


def dominant(x: np.ndarray) -> np.ndarray:
    """A matrix with a large diagonal, no two entries of it alike: it has an inverse, and its values lie apart."""
    return x + np.eye(*x.shape[-2:]) * 16 * np.arange(1, x.shape[-1] + 1)


# positive, because where an entry crosses 0 LAPACK may turn the sign of a vector
APART_MATRIX = Domain(0.5, 3, special=(1.0, 2.0), made=dominant)
SQUARE = (of((2, 2)), of((3, 3)), of((1, 1)), of((0, 0)), of((2, 2, 2)), of((0, 2, 2)))
ANY = (*SQUARE, of((3, 2)), of((2, 3)), of((2, 1, 3)), of((0, 2)), of((2, 0)))

SAMPLES: dict[str, Sample] = {
    "cholesky_factor": cases(*SQUARE, x=APART_MATRIX),
    "cofactor_slope": cases(of((2, 2), (2, 2)), of((3, 3), (3, 3)), of((1, 1), (1, 1)), y=APART_MATRIX),
    "cofactors": cases(*SQUARE, x=APART_MATRIX),  # whose second derivative is the third of det: that needs an inverse
    "det": cases(*SQUARE, x=APART_MATRIX),  # tests/test_linalg.py has singular ones: their rounding is no part of 0
    "eigh_parts": cases(*SQUARE, x=APART_MATRIX),
    "inverse": cases(*SQUARE, x=APART_MATRIX),
    "log_determinant": cases(*SQUARE, x=APART_MATRIX),
    "lu_parts": cases(*ANY, x=APART_MATRIX),
    "pinverse": cases(*ANY, x=APART_MATRIX),
    "power_norm": cases(
        of((2, 3), p=3),
        of((2, 3), p=2.5, axis=0),
        of((2, 3), p=-1, axis=-1, keepdims=True),
        of((2, 3), p=0, axis=1),
        of((2, 2, 2), p=3, axis=(0, 2)),
        of((), p=4),
        x=NONZERO,
    ),
    "qr_parts": cases(*ANY, of((2, 2), how="complete"), of((2, 3), how="complete"), x=APART_MATRIX),
    "ratio": elementwise(y=NONZERO),
    "solution": cases(of((2, 2), (2, 1)), of((2, 2, 2), (2, 3)), of((2, 2), (2, 2, 1)), x=APART_MATRIX),
    "substitute": cases(
        of((3, 3), (3, 2), upper=False),
        of((2, 2), (2, 1), upper=True),
        of((2, 3, 3), (3, 1), upper=True),
        of((0, 0), (0, 2), upper=True),
        x=APART_MATRIX,
    ),
    "svd_parts": cases(*ANY, x=APART_MATRIX),
}
