"""Matrices taken apart: Cholesky, QR, singular values, eigenvalues, inverses and solutions."""

from __future__ import annotations
