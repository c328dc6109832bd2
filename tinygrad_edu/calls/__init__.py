"""How what users write reaches an op: spellings and `out=`, refusals, views, results with names, the quick way.

Floor 1, below the table: the ops are declared with these, and importing `quick` makes their calls fast.
"""

from . import composite, memory, quick, refusals, returned

__all__ = ["composite", "memory", "quick", "refusals", "returned"]
