"""Floor 0: tensors, the ops that make them, and the walk that applies the chain rule. NumPy alone is imported here."""

from . import dtypes, mode
from .call import apply
from .dtypes import DTYPES, Size, dtype
from .errors import explain
from .graph import HOOKS, Node, backward
from .methods import Methods
from .mutation import mutated, overwrite
from .op import Op, constant, elementwise, primitive, recompute
from .table import NUMPY, OPS, answers
from .tensor import LEAF, Tensor, unwrap, wrap

__all__ = [
    "DTYPES", "HOOKS", "LEAF", "Methods", "NUMPY", "Node", "OPS", "Op", "Size", "Tensor", "answers", "apply",
    "backward", "constant", "dtype", "dtypes", "elementwise", "explain", "mode", "mutated", "overwrite", "primitive",
    "recompute", "unwrap", "wrap",
]  # fmt: skip
