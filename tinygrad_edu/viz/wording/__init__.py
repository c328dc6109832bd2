"""What stands on a picture, in words and signs: the same for every painter."""

from .lines import (
    Line,
    clean_sign,
    edge_lines,
    gradient_lines,
    in_brackets,
    kind,
    op_words,
    same_number,
    step_text,
    term,
    tip,
    value_lines,
)
from .plain import clean, columns, shape_text
from .signs import sign

__all__ = [
    "Line",
    "clean",
    "clean_sign",
    "columns",
    "edge_lines",
    "gradient_lines",
    "in_brackets",
    "kind",
    "op_words",
    "same_number",
    "shape_text",
    "sign",
    "step_text",
    "term",
    "tip",
    "value_lines",
]
