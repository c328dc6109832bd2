"""The examples: the body of each function is a script, run after `import tinygrad_edu as torch` as a student would.

A docstring is what the page says: a title, and below it what to look at.
"""

from . import first, learning, networks, training, trouble

__all__ = ["first", "learning", "networks", "training", "trouble"]
