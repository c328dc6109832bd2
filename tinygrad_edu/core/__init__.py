"""Floor 0: tensors, the ops that make them, and the walk that applies the chain rule. NumPy alone is imported here."""

from . import dtypes, mode
from .call import record
from .dtypes import DTYPES, Size, dtype
from .graph import Node, backward, own
from .methods import Methods
from .mutation import mutated, overwrite
from .op import Op, constant, elementwise, primitive, recompute
from .place import place
from .table import NUMPY, OPS, answers
from .tensor import LEAF, Tensor, unwrap, wrap

__all__ = [
    "DTYPES", "LEAF", "Methods", "NUMPY", "Node", "OPS", "Op", "Size", "Tensor", "answers",
    "backward", "constant", "dtype", "dtypes", "elementwise", "mode", "mutated", "overwrite", "own", "place",
    "primitive", "recompute", "record", "unwrap", "wrap",
]  # fmt: skip
