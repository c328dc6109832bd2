"""Floor 5: the commands of `python -m tinygrad_edu`, one file for each."""

from . import accuracy, demo, ops, stubs

__all__ = ["accuracy", "demo", "ops", "stubs"]
