"""Products of matrices in other forms: with something added, chained, over chosen dimensions."""

from __future__ import annotations
