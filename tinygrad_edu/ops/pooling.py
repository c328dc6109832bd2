"""Windows reduced to one number each: the largest, the mean, the p-norm."""

from __future__ import annotations
