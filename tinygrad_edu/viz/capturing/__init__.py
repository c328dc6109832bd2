"""From a tensor to the graph behind it."""

from .capture import capture, captured
from .names import Named, Names
from .record import record

__all__ = ["Named", "Names", "capture", "captured", "record"]
