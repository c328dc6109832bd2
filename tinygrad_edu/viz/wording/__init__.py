"""What stands on a picture, in words and signs: the same for every painter."""

from .blanks import Blanks, answer_line, answers, blanks, without_gradients
from .captions import captions
from .formulas import shown_formula
from .lines import Line, cut_line, edge_lines, gradient_lines, in_brackets, kind, same_number, term, value_lines
from .meanings import plain_meaning
from .ops import card_label, card_tip, clean_sign, keeps, op_words, step_label, step_text, tag_tip, times, tip
from .options import option
from .plain import bytes_text, clean, columns, fitted, seconds_text, shape_text, wrapped
from .signs import sign

__all__ = [
    "Blanks",
    "Line",
    "answer_line",
    "answers",
    "blanks",
    "bytes_text",
    "captions",
    "card_label",
    "card_tip",
    "clean",
    "clean_sign",
    "columns",
    "cut_line",
    "edge_lines",
    "fitted",
    "gradient_lines",
    "in_brackets",
    "keeps",
    "kind",
    "op_words",
    "option",
    "plain_meaning",
    "same_number",
    "seconds_text",
    "shape_text",
    "shown_formula",
    "sign",
    "step_label",
    "step_text",
    "tag_tip",
    "term",
    "times",
    "tip",
    "value_lines",
    "without_gradients",
    "wrapped",
]
