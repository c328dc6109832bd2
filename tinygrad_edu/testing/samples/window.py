"""What slides windows: convolution, pooling, resampling, padding."""

from __future__ import annotations

import numpy as np

from ...ops.window import Slide
from .record import *

POINTS = np.array([[[0, 1], [3, 1]]])  # the place 3 is outside of a row of 3
EDGES = (*np.arange(-9, 10) / 3, -2.5, -2.0, -1.5, -0.5, 0.5, 1.5, 2.0, 2.5)  # where borders stop or reflect
SQUARE = (Slide(2, 2), Slide(2, 2))  # windows of 2 x 2 on images of 3 x 3
UNEVEN = (Slide(2, 2, stride=2), Slide(2, 2, padding=1, dilation=2))  # on images of 4 x 2
LINE = (Slide(2, 3, padding=1),)  # on images of 2
ADAPTIVE = (Slide(2), Slide(4))  # on images of 3 x 2
IMAGE = np.array([[[[5.0, 1.0, 2.0], [3.0, 4.0, 8.0], [7.0, 6.0, 0.0]]]])
MOST = np.array([[[[5.0, 8.0], [7.0, 8.0]]]])  # of its windows of 2 x 2

SAMPLES: dict[str, Sample] = {
    "add_at_points": cases(
        of((1, 2, 2), (1, 2, 2), places=POINTS, size=3),
        of((1, 1, 2), weights=np.array([[[0.5, 2.0], [1.0, -1.0]]]), places=POINTS, size=3),
    ),
    "blend": cases(
        of((2, 3), places=np.array([[0, 2, 3, 0]]), weights=None, axis=1),
        of((3, 2), places=np.array([[0, 1], [1, 3]]), weights=np.array([[0.25, 1.0], [0.75, 0.0]]), axis=0),
    ),
    "match_at_points": cases(of((1, 2, 2), (1, 2, 3), places=POINTS)),
    "sample_points": cases(
        of((1, 2, 3), (1, 2, 2), places=POINTS),
        of((1, 1, 3), weights=np.array([[[0.5, 2.0], [1.0, -1.0]]]), places=POINTS),
    ),
    "to_pixels": elementwise(
        {"size": 3},
        {"size": 2, "padding_mode": 1, "align_corners": True},
        {"size": 3, "padding_mode": 2},
        {"size": 4, "padding_mode": 2, "align_corners": True},
        x=Domain(-2.9, 2.9, avoid=EDGES, special=(0.01, 0.5)),
    ),
    "convolve": cases(
        of((1, 2, 3, 3), (2, 2, 2, 2), (2,), slides=SQUARE),
        of((2, 2, 4, 2), (2, 1, 2, 2), (2,), slides=UNEVEN, groups=2),
        of((2, 2, 2), (1, 2, 3), slides=LINE, bias=None),
        of((0, 1, 2), (1, 1, 3), (1,), slides=LINE),
    ),
    "convolve_transposed": cases(
        of((1, 2, 2, 2), (2, 1, 2, 2), (1,), slides=SQUARE, groups=1, sizes=(3, 3)),
        of((2, 2, 2, 2), (2, 1, 2, 2), slides=UNEVEN, groups=2, sizes=(4, 2), bias=None),
        of((2, 1, 2), (1, 2, 3), (2,), slides=LINE, groups=1, sizes=(2,)),
    ),
    "from_largest": cases(of((1, 1, 3, 3), image=IMAGE, most=MOST, slides=SQUARE)),
    "gather_windows": cases(
        of((1, 1, 3, 3), slides=SQUARE), of((1, 2, 4, 2), slides=UNEVEN), of((1, 1, 2), slides=(Slide(2, 1),))
    ),
    "kernel_gradient": cases(
        of((1, 1, 3, 3), (1, 2, 2, 2), slides=SQUARE),
        of((2, 2, 4, 2), (2, 2, 2, 2), slides=UNEVEN, groups=2),
        of((2, 2, 2), (2, 1, 2), slides=LINE),
    ),
    "pool_largest": cases(
        of((1, 1, 3, 3), slides=SQUARE),
        of((1, 2, 4, 2), slides=UNEVEN),
        of((1, 2, 2), slides=LINE),
        of((1, 3, 2), slides=ADAPTIVE),
        x=APART,
    ),
    "pool_mean": cases(
        of((1, 1, 3, 3), slides=SQUARE, divisor=4.0),
        of((1, 2, 4, 2), slides=UNEVEN, divisor=np.array([[1.0, 2.0], [2.0, 4.0]])),
        of((1, 3, 2), slides=ADAPTIVE, divisor=2.0),
    ),
    "scatter_windows": cases(
        of((1, 2, 2, 1, 2, 2), slides=SQUARE, sizes=(3, 3)), of((2, 2, 2, 1, 2, 2), slides=UNEVEN, sizes=(4, 2))
    ),
    "spread_mean": cases(
        of((1, 1, 2, 2), slides=SQUARE, divisor=4.0, sizes=(3, 3)),
        of((2, 2, 4), slides=ADAPTIVE, divisor=np.array([[1.0, 2.0, 2.0, 1.0]]), sizes=(3, 2)),
    ),
    "to_largest": cases(of((1, 1, 2, 2), image=IMAGE, most=MOST, slides=SQUARE)),
}
