"""How what users write reaches an op: spellings and `out=`, refusals, views, results with names, the quick way.

Floor 1, below the table: the ops are declared with these, and importing `quick` makes their calls fast.
"""

from . import (
    composite,
    errors,
    general,
    in_place,
    index_forms,
    memory,
    per_example,
    quick,
    refusals,
    returned,
    source,
    views,
)

__all__ = [
    "composite", "errors", "general", "in_place", "index_forms", "memory", "per_example", "quick", "refusals",
    "returned", "source", "views",
]  # fmt: skip
