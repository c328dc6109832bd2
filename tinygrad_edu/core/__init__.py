"""Floor 0: tensors, the ops that make them, and the walk that applies the chain rule. NumPy alone is imported here."""

from .call import apply
from .dtypes import DTYPES, Size, dtype, get_default_dtype, set_default_dtype
from .errors import explain
from .graph import Node, backward
from .methods import Methods
from .mode import enable_grad, inference_mode, is_grad_enabled, is_inference_mode_enabled, no_grad, set_grad_enabled
from .mutation import mutated, version
from .op import Op, constant, elementwise, primitive, recompute
from .table import NUMPY, OPS, answers
from .tensor import LEAF, Tensor, unwrap, wrap

__all__ = [
    "DTYPES", "LEAF", "NUMPY", "OPS", "Methods", "Node", "Op", "Size", "Tensor", "answers", "apply", "backward",
    "constant", "dtype", "elementwise", "enable_grad", "explain", "get_default_dtype", "inference_mode",
    "is_grad_enabled", "is_inference_mode_enabled", "mutated", "no_grad", "primitive", "recompute",
    "set_default_dtype", "set_grad_enabled", "unwrap", "version", "wrap",
]  # fmt: skip
