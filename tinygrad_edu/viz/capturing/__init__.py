"""From a tensor to the graph behind it."""

from .capture import capture, captured
from .names import Named, Names

__all__ = ["Named", "Names", "capture", "captured"]
