"""What slides windows: convolution, pooling, resampling, padding."""

from __future__ import annotations

import numpy as np

from .record import *

SAMPLES: dict[str, Sample] = {}
