"""Floor 5: the commands of `python -m tinygrad_edu`, one file for each, and what `draw` reads: expression.py and script.py."""

from . import accuracy, demo, draw, gallery, ops, stubs

__all__ = ["accuracy", "demo", "draw", "gallery", "ops", "stubs"]
