"""From a tensor to the graph behind it."""

from .capture import Outputs, capture, captured
from .names import Named, Names
from .recording import record

__all__ = ["Named", "Names", "Outputs", "capture", "captured", "record"]
