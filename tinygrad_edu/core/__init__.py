"""Floor 0: tensors, the ops that make them, and the walk that applies the chain rule. NumPy alone is imported here."""

from . import mode
from .call import apply
from .dtypes import DTYPES, Size, dtype, get_default_dtype, set_default_dtype
from .errors import explain
from .graph import Node, backward
from .methods import Methods
from .mutation import mutated, version
from .op import Op, constant, elementwise, primitive, recompute
from .table import NUMPY, OPS, answers
from .tensor import LEAF, Tensor, unwrap, wrap

__all__ = [
    "DTYPES", "LEAF", "Methods", "NUMPY", "Node", "OPS", "Op", "Size", "Tensor", "answers", "apply", "backward",
    "constant", "dtype", "elementwise", "explain", "get_default_dtype", "mode", "mutated", "primitive", "recompute",
    "set_default_dtype", "unwrap", "version", "wrap",
]  # fmt: skip
