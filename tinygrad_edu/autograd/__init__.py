"""Floor 2: gradients on request."""

from .backward import backward, grad

__all__ = ["backward", "grad"]
