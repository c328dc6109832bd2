"""Questions with bool answers; none has a gradient."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..calls import refusals
from ..calls.composite import composite
from ..core import Tensor, elementwise, unwrap

equal_to = elementwise(x=None, y=None)(np.equal)
not_equal = elementwise(x=None, y=None)(np.not_equal)
less = elementwise(x=None, y=None)(np.less)
less_equal = elementwise(x=None, y=None)(np.less_equal)
greater = elementwise(x=None, y=None)(np.greater)
greater_equal = elementwise(x=None, y=None)(np.greater_equal)
logical_and = elementwise(x=None, y=None)(np.logical_and)
logical_or = elementwise(x=None, y=None)(np.logical_or)
logical_xor = elementwise(x=None, y=None)(np.logical_xor)
logical_not = elementwise(x=None)(np.logical_not)
bitwise_and = elementwise(x=None, y=None)(np.bitwise_and)
bitwise_or = elementwise(x=None, y=None)(np.bitwise_or)
bitwise_xor = elementwise(x=None, y=None)(np.bitwise_xor)
bitwise_not = elementwise(x=None)(np.bitwise_not)
bitwise_left_shift = elementwise(refuses=refusals.bools, x=None, y=None)(np.left_shift)
bitwise_right_shift = elementwise(refuses=refusals.bools, x=None, y=None)(np.right_shift)
isnan = elementwise(x=None)(np.isnan)
isinf = elementwise(x=None)(np.isinf)
isfinite = elementwise(x=None)(np.isfinite)


@composite
def equal(x: Tensor, y: Tensor) -> bool:
    """Whether two tensors have the same shape and elements."""
    return bool(np.array_equal(unwrap(x), unwrap(y)))


@composite
def allclose(x: Tensor, y: Tensor, rtol: float = 1e-5, atol: float = 1e-8, equal_nan: bool = False) -> bool:
    """Whether all elements are within `atol + rtol * |y|` of each other."""
    return bool(np.allclose(unwrap(x), unwrap(y), rtol, atol, equal_nan))


@elementwise(refuses=refusals.other_dtype, x=None, y=None)
def isclose(x: Any, y: Any, rtol: float = 1e-5, atol: float = 1e-8, equal_nan: bool = False) -> Any:
    """Where the elements are within `atol + rtol * |y|` of each other."""
    return np.isclose(x, y, rtol, atol, equal_nan)


eq, ne, lt, le, gt, ge = equal_to, not_equal, less, less_equal, greater, greater_equal
