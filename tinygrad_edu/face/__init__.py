"""What users see of the engine: Python's syntax, properties, printing, words for errors, the rules as formulas.

Importing it attaches all of that to Tensor and Node; the functions of the table attach themselves (see `ops`).
"""

from . import (
    arrangement,
    counting,
    exchange,
    formula,
    hints,
    layout,
    legacy,
    limits,
    numpy_calls,
    operators,
    printing,
    properties,
    ranking,
    return_types,
    scattering,
    scope,
    sequences,
    size,
    values,
)
from .operators import device
from .printing import set_printoptions

__all__ = [
    "arrangement", "counting", "device", "exchange", "formula", "hints", "layout", "legacy", "limits", "numpy_calls",
    "operators", "printing", "properties", "ranking", "return_types", "scattering", "scope", "sequences",
    "set_printoptions", "size", "values",
]  # fmt: skip
