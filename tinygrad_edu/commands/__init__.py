"""Floor 5: the commands of `python -m tinygrad_edu`, one file for each."""

from . import demo, ops, stubs

__all__ = ["demo", "ops", "stubs"]
