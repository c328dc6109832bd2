"""Floor 1: the table of calculus, one file for each family. All public functions of the files are found here.

A function whose first parameter is `x` is also a method of Tensor, but for those of the files in `FUNCTIONS_ONLY`.
"""

from __future__ import annotations

import inspect as _inspect

from ..core import OPS as _OPS
from ..core import Methods as _Methods

from . import quick as quick  # isort: skip  # before the ops are declared
from . import (
    activation,
    arithmetic,
    comparison,
    conversion,
    counting,
    creation,
    factorization,
    fused,
    indexing,
    inplace,
    linalg,
    loss,
    normalization,
    order,
    padding,
    pooling,
    products,
    random,
    reduction,
    resample,
    scatter,
    shape,
    special,
    stacking,
    transcendental,
    window,
)

FAMILIES = (
    arithmetic, transcendental, special, comparison, conversion, reduction, shape, indexing, linalg, activation, window,
    fused, loss, normalization, creation, random, inplace, scatter, counting,
    order, stacking, products, factorization, pooling, resample, padding,
)  # fmt: skip
FUNCTIONS_ONLY = (window, fused, loss, normalization, pooling, resample, padding)


__all__ = []
for _family in FAMILIES:
    for _name, _function in list(vars(_family).items()):
        if (
            _name.startswith("_")
            or not callable(_function)
            or not (hasattr(_function, "offered") or hasattr(_function, "op"))
        ):
            continue
        globals()[_name] = _function
        __all__.append(_name)
        _first = next(iter(_inspect.signature(_function).parameters), "")
        if _first == "x" and _family not in FUNCTIONS_ONLY and not hasattr(_Methods, _name):
            setattr(_Methods, _name, _function)
__all__ = sorted(set(__all__))

TORCH_NAMES = {  # how PyTorch calls the node, where that is not the name of ours
    "absolute": "Abs", "add_along_axis": "Scatter", "cast": "ToCopy", "choose": "Where", "clip": "Clamp",
    "concatenate": "Cat", "contract": "Einsum", "convolve": "Convolution", "divide": "Div", "euclidean_norm": "Norm",
    "expand_dims": "Unsqueeze", "broadcast_to": "Expand", "flip_axes": "Flip", "getitem": "Index", "linear": "Addmm",
    "matmul": "Mm", "multiply": "Mul", "negative": "Neg", "normalize_batch": "NativeBatchNorm",
    "normalize_layer": "NativeLayerNorm", "square": "Pow", "picked_cross_entropy":
    "NllLoss", "pool_largest": "MaxPool2DWithIndices", "power": "Pow", "put_back": "IndexPut", "repeat_whole": "Repeat",
    "reshape_to": "View", "rint": "Round", "subtract": "Sub", "take_along_axis": "Gather", "transpose_axes": "Permute",
    "vectors": "Mv", "gelu_erf": "Gelu", "arcsin": "Asin", "arccos": "Acos", "arctan": "Atan", "arctan2": "Atan2",
    "arcsinh": "Asinh", "arccosh": "Acosh", "log_odds": "Logit", "arctanh": "Atanh",
}  # fmt: skip
for _name, _torch_name in TORCH_NAMES.items():
    _OPS[_name].torch_name = _torch_name
