"""A minimal reverse-mode autograd engine on NumPy, with PyTorch's face: `import tinygrad_edu as torch`.

The functions come from the files of `ops`; the parts that need more than NumPy (viz, testing, datasets) are imported at
their first use.
"""

import functools as _functools
import importlib as _importlib
import math as _math
import warnings as _warnings
from typing import Any as _Any

from . import calls as _calls  # first: ops are declared in every room above it

# isort: split
from . import autograd, face, func, linalg, nn, ops, optim, random, special, utils
from .autograd import (
    enable_grad,
    inference_mode,
    is_anomaly_check_nan_enabled,
    is_anomaly_enabled,
    is_grad_enabled,
    is_inference_mode_enabled,
    no_grad,
    set_grad_enabled,
)
from .core import DTYPES as _DTYPES
from .core import (
    Size,
    Tensor,
    dtype,
)
from .device import (
    accelerator,
    amp,
    are_deterministic_algorithms_enabled,
    autocast,
    backends,
    compile,
    cuda,
    get_default_device,
    get_float32_matmul_precision,
    set_default_device,
    set_float32_matmul_precision,
    use_deterministic_algorithms,
)
from .face import arrangement as _arrangement
from .face import counting as _counting
from .face import device, return_types, set_printoptions
from .face import exchange as _exchange
from .face import layout as _layout
from .face import legacy as _legacy
from .face import limits as _limits
from .face import ranking as _ranking
from .face import scattering as _scattering
from .face import scope as _scope
from .face import sequences as _sequences
from .face import values as _values
from .func import vmap
from .nn.functional.activation import hardshrink, prelu, rrelu, rrelu_, threshold, threshold_
from .nn.functional.convolution import (
    conv1d,
    conv2d,
    conv3d,
    conv_transpose1d,
    conv_transpose2d,
    conv_transpose3d,
)
from .nn.functional.native import *
from .nn.functional.pooling import (
    adaptive_avg_pool1d,
    adaptive_max_pool1d,
    avg_pool1d,
    max_pool1d,
    max_pool1d_with_indices,
    max_pool2d,
    max_pool3d,
)
from .nn.functional.sampling import affine_grid_generator, grid_sampler
from .nn.functional.vision import channel_shuffle, pixel_shuffle, pixel_unshuffle
from .random import get_rng_state, initial_seed, manual_seed, seed, set_rng_state
from .serialization import load, save
from .streams import Generator, default_generator

# PyTorch never warns of an overflow or a division by zero; neither does NumPy where it works for our ops.
_warnings.filterwarnings("ignore", category=RuntimeWarning, module=r"tinygrad_edu\.(core|ops|face|autograd|linalg)")

__version__ = "0.1.0"
_LAZY = ("datasets", "testing", "viz")
_METHODS_ONLY = {ops.conversion.__name__, ops.inplace.__name__}  # these files' functions are found on Tensor alone
_OF_LAYERS = {family.__name__ for family in ops.FUNCTIONS_ONLY}  # whose primitives are parts of layers
_FACE = [
    name
    for name in sorted(set(ops.__all__) - ops.names.HELPERS - ops.names.FUNCTIONAL - ops.names.ON_TENSOR)
    if getattr(ops, name).__module__ not in _METHODS_ONLY
    and (hasattr(getattr(ops, name), "offered") or getattr(ops, name).__module__ not in _OF_LAYERS)
]
_FACE += ["clone", "detach", "detach_", "get_default_dtype", "is_floating_point", "is_tensor", "numel", "ones_like"]
_FACE += ["can_cast", "promote_types", "result_type", "set_default_dtype", "zeros_like", *sorted(ops.inplace.ON_TOP)]
globals().update({name: getattr(ops, name) for name in _FACE})
globals().update({name: getattr(linalg.top, name) for name in linalg.top.__all__})
for _room in (
    _arrangement, _counting, _exchange, _layout, _legacy, _limits, _ranking, _scattering, _scope, _sequences, _values,
):  # fmt: skip
    globals().update({name: getattr(_room, name) for name in _room.__all__})

_dtypes = {found.name: found for found in _DTYPES.values()}
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


def _at_first_use(name: str, *args: _Any, **kwargs: _Any) -> _Any:
    return getattr(_importlib.import_module(".testing.as_pytorch", __name__), name)(*args, **kwargs)


for _name in ("gradcheck", "gradgradcheck"):  # PyTorch has them in autograd, which may not import the floor above it
    setattr(autograd, _name, _functools.partial(_at_first_use, _name))


def __getattr__(name: str) -> _Any:
    if name in _LAZY:
        return _importlib.import_module(f".{name}", __name__)
    raise AttributeError(
        f"module 'tinygrad_edu' has no attribute '{name}': `python -m tinygrad_edu ops` lists the ops that there are"
    )
