"""Plots of training, on matplotlib: `ax=None` in, Axes out."""

from .curves import curves

__all__ = ["curves"]
