"""A minimal reverse-mode autograd engine on NumPy, with PyTorch's face: `import tinygrad_edu as torch`.

The functions come from the files of `ops`; the parts that need more than NumPy (viz, testing, datasets) are imported at
their first use.
"""

import importlib as _importlib
import math as _math
import warnings as _warnings
from typing import Any as _Any

from . import autograd, face, linalg, nn, ops, optim, utils
from .autograd import (
    enable_grad,
    inference_mode,
    is_grad_enabled,
    is_inference_mode_enabled,
    no_grad,
    set_grad_enabled,
)
from .core import (
    DTYPES,
    Size,
    Tensor,
    dtype,
)
from .device import accelerator, backends, cuda
from .face import device, set_printoptions
from .serialization import load, save
from .streams import Generator, default_generator

# PyTorch never warns of an overflow or a division by zero; neither does NumPy where it works for our ops.
_warnings.filterwarnings("ignore", category=RuntimeWarning, module=r"tinygrad_edu\.(core|ops|face|autograd|linalg)")

__version__ = "0.1.0"
_LAZY = ("datasets", "testing", "viz")
_METHODS_ONLY = {ops.conversion.__name__, ops.inplace.__name__}  # these files' functions are found on Tensor alone
_FACE = [name for name in ops.__all__ if getattr(ops, name).__module__ not in _METHODS_ONLY]
_FACE += ["clone", "get_default_dtype", "is_floating_point", "is_tensor", "numel", "ones_like", "promote_types"]
_FACE += ["result_type", "set_default_dtype", "zeros_like"]
globals().update({name: getattr(ops, name) for name in _FACE})

_dtypes = {found.name: found for found in DTYPES.values()}
float32 = float = _dtypes["float32"]
float64 = double = _dtypes["float64"]
float16 = half = _dtypes["float16"]
int64 = long = _dtypes["int64"]
int32 = int = _dtypes["int32"]
int16 = short = _dtypes["int16"]
int8, uint8 = _dtypes["int8"], _dtypes["uint8"]
bool = _dtypes["bool"]
e, inf, nan, newaxis, pi = _math.e, _math.inf, _math.nan, None, _math.pi
__all__ = sorted(name for name in globals() if not name.startswith("_"))


def __getattr__(name: str) -> _Any:
    if name in _LAZY:
        return _importlib.import_module(f".{name}", __name__)
    raise AttributeError(
        f"module 'tinygrad_edu' has no attribute '{name}': `python -m tinygrad_edu ops` lists the ops that there are"
    )
