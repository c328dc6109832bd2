"""Floor 1: the table of calculus, one file for each family. All public functions of the files are found here.

A function whose first parameter is `x` is also a method of Tensor, but for those of the files in `FUNCTIONS_ONLY` and
those that `names` lists.
"""

from __future__ import annotations

import inspect as _inspect

from ..core import OPS as _OPS
from ..core import Methods as _Methods

from .. import calls as calls  # isort: skip  # before the ops are declared
from . import (
    activation,
    arithmetic,
    comparison,
    conversion,
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
from .names import FUNCTIONAL, HELPERS, ON_TOP

FAMILIES = (
    arithmetic, transcendental, special, comparison, conversion, reduction, shape, indexing, linalg, activation, window,
    fused, loss, normalization, creation, random, inplace, scatter,
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
        _elsewhere = _family in FUNCTIONS_ONLY or _name in HELPERS | FUNCTIONAL | ON_TOP
        if _first == "x" and not _elsewhere and not hasattr(_Methods, _name):
            setattr(_Methods, _name, _function)
__all__ = sorted(set(__all__))

TORCH_NAMES = {  # how PyTorch calls the node, where that is not the name of ours
    "absolute": "Abs", "add_along_axis": "Scatter", "arccos": "Acos", "arccosh": "Acosh", "arcsin": "Asin",
    "arcsinh": "Asinh", "arctan": "Atan", "arctan2": "Atan2", "arctanh": "Atanh",
    "attend": "ScaledDotProductFlashAttentionForCpu", "broadcast_to": "Expand", "cast": "ToCopy",
    "cholesky_factor": "LinalgCholeskyEx", "choose": "Where", "clip": "Clamp", "clone_in_rows": "Clone",
    "concatenate": "Cat", "contract": "Einsum", "convolve": "Convolution", "convolve_transposed": "Convolution",
    "det": "LinalgDet",
    "divide": "Div", "eigh_parts": "LinalgEigh", "euclidean_norm": "LinalgVectorNorm", "expand_dims": "Unsqueeze",
    "flip_axes": "Flip", "gather_windows": "Im2Col", "gelu_erf": "Gelu", "gelu_tanh": "Gelu", "getitem": "Index",
    "huber": "HuberLoss", "inverse": "LinalgInvEx", "linear": "Addmm", "log_determinant": "LinalgSlogdet",
    "log_odds": "Logit", "logistic_loss": "BinaryCrossEntropyWithLogits", "lu_parts": "LinalgLuFactorEx",
    "matmul": "Mm", "middle": "Median", "multiply": "Mul", "negative": "Neg", "normalize_batch": "NativeBatchNorm",
    "normalize_groups": "NativeGroupNorm", "normalize_layer": "NativeLayerNorm", "normalize_scale": "FusedRmsNorm",
    "on_diagonal": "DiagEmbed", "pad_with": "ConstantPadNd", "pick_rows": "Embedding",
    "picked_cross_entropy": "NllLoss",
    "pinverse": "LinalgPinv", "pool_largest": "MaxPool2DWithIndices", "pool_mean": "AvgPool2D", "power": "Pow",
    "power_norm": "LinalgVectorNorm", "probability_loss": "BinaryCrossEntropy", "put_back": "IndexPut",
    "qr_parts": "LinalgQr", "relu6": "Hardtanh", "repeat_whole": "Repeat", "reshape_to": "View", "rint": "Round",
    "scatter_windows": "Col2Im", "selu": "Elu", "side_by_side": "Stack", "sliding_windows": "Unfold", "softsign": "Div",
    "solution": "LinalgSolveEx", "square": "Pow", "substitute": "LinalgSolveTriangular", "subtract": "Sub",
    "svd_parts": "LinalgSvd", "take_along_axis": "Gather", "tanhshrink": "Sub", "transpose_axes": "Permute",
    "vectors": "Mv", "weighted_relu": "PreluKernel",
}  # fmt: skip
for _name, _torch_name in TORCH_NAMES.items():
    _OPS[_name].torch_name = _torch_name
