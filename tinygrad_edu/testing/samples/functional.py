"""Losses, normalisation and the other ops of nn.functional."""

from __future__ import annotations

import numpy as np

from .record import *

BY_CHANNEL = (
    of((3, 2), (1, 2), (1, 2), axes=(0,), eps=1e-5),
    of((2, 2, 1, 2), (1, 2, 1, 1), (1, 2, 1, 1), axes=(0, 2, 3), eps=1e-3),
)
NO_AFFINE = of((2, 2, 3), axes=(2,), eps=1e-3, weight=None, bias=None)

SAMPLES: dict[str, Sample] = {
    "attend": cases(
        of((2, 3), (2, 3), (2, 1), bias=None, scale=0.5),
        of((2, 2, 1), (2, 3, 1), (2, 3, 2), (2, 3), scale=1.0),
        of((2, 2), (3, 2), (3, 2), bias=None, scale=0.5, noise=np.array([[2.0, 0.0, 2.0], [0.0, 0.0, 2.0]])),
    ),
    "huber": elementwise({}, {"delta": 0.5}, x=Domain(special=(0.0, -0.0, 1.0, -1.0, 0.5, 2.0))),
    "linear": cases(of((2, 3), (2, 3), (2,)), of((2, 1, 3), (2, 3), bias=None), of((3,), (2, 3), (2,))),
    "logistic_loss": elementwise(x=TAILS, y=Domain(0, 1, special=(0.0, 1.0, 0.5))),
    "normalize_batch": cases(*BY_CHANNEL, NO_AFFINE),
    "normalize_groups": cases(of((2, 2, 2, 2), (1, 2, 2, 1), (1, 2, 2, 1), axes=(2, 3), eps=1e-3), NO_AFFINE),
    "normalize_layer": cases(
        of((2, 3), (3,), (3,), axes=(1,), eps=1e-5), of((2, 2, 2), (2, 2), (2, 2), axes=(1, 2), eps=1e-3), NO_AFFINE
    ),
    "normalize_scale": cases(
        of((2, 3), (3,), bias=None, axes=(1,), eps=1e-5, centred=False),
        of((2, 3), weight=None, bias=None, axes=(1,), eps=1e-3, centred=False),
    ),
    "picked_cross_entropy": cases(of((2, 3), target=np.array([2, 0])), of((1, 2), target=np.array([1]))),
    "pick_rows": cases(of((3, 2), index=np.array([0, 2, 2])), of((3, 2), index=np.array([[1], [1]]))),
    "probability_loss": elementwise(
        x=Domain(0.02, 0.98, special=(0.5, 1e-9, 1 - 1e-9)), y=Domain(0, 1, special=(0.0, 1.0, 0.5))
    ),
    "soft_cross_entropy": cases(
        of((2, 3), target_weights=np.array([[0.2, 0.3, 0.5], [0.0, 1.0, 0.0]])),
        of((2, 2, 1), target_weights=np.array([[[1.0], [0.5]], [[0.0], [0.0]]])),
    ),
    "total": cases(
        of((2, 3), (2, 3), axes=(1,)),
        of((2, 3), (2, 3), axes=(0,)),
        of((2, 1, 2), axes=(0, 2), y=None),
        of((2, 2, 2), axes=(1,), y=None),
        of((3, 2), axes=(0,), y=None),
    ),
}
