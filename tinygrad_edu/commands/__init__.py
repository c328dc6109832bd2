"""Floor 5: the commands of `python -m tinygrad_edu`, one file each; `draw` reads with expression.py and script.py."""

from . import accuracy, demo, draw, gallery, ops, stubs

__all__ = ["accuracy", "demo", "draw", "gallery", "ops", "stubs"]
