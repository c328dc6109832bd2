"""What users see of the engine: Python's syntax, properties, printing, words for errors, the rules as formulas.

Importing it attaches all of that to Tensor and Node; the functions of the table attach themselves (see `ops`).
"""

from . import formula, hints, operators, printing, properties
from .operators import device
from .printing import set_printoptions

__all__ = ["device", "formula", "hints", "operators", "printing", "properties", "set_printoptions"]
