# Written by `python -m tinygrad_edu stubs` from the functions themselves: change those, not this file.
# ruff: noqa
# fmt: off
"""Floor 1: the table of calculus, one file for each family. All public functions of the files are found here.

A function whose first parameter is `x` is also a method of Tensor, but for those of the files in `FUNCTIONS_ONLY` and
those that `names` lists.
"""

import builtins
from collections.abc import Iterator
from typing import Any, overload

import numpy as np

from ..core import Tensor, dtype
from . import activation as activation
from . import arithmetic as arithmetic
from . import comparison as comparison
from . import conversion as conversion
from . import creation as creation
from . import error_and_gamma as error_and_gamma
from . import factorization as factorization
from . import fused as fused
from . import indexing as indexing
from . import inplace as inplace
from . import linalg as linalg
from . import loss as loss
from . import names as names
from . import normalization as normalization
from . import order as order
from . import padding as padding
from . import pooling as pooling
from . import products as products
from . import random as random
from . import reduction as reduction
from . import resample as resample
from . import scatter as scatter
from . import shape as shape
from . import special as special
from . import stacking as stacking
from . import transcendental as transcendental
from . import window as window
from ..streams import Generator

FAMILIES: tuple[Any, ...]
FUNCTIONS_ONLY: tuple[Any, ...]

@overload
def abs_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `abs` in the memory of the tensor itself."""
@overload
def abs_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def absolute(input: Any) -> Tensor:
    """`np.absolute`, entry by entry."""
@overload
def absolute(x: Any) -> Tensor: ...
@overload
def absolute_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `absolute` in the memory of the tensor itself."""
@overload
def absolute_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def acos_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `acos` in the memory of the tensor itself."""
@overload
def acos_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def acosh_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `acosh` in the memory of the tensor itself."""
@overload
def acosh_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def add(input: Any, other: Any, *, alpha: Any = 1) -> Tensor:
    """`x + alpha * y`."""
@overload
def add(x: Any, y: Any, *, alpha: Any = 1) -> Tensor: ...
@overload
def add_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `add` in the memory of the tensor itself."""
@overload
def add_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def add_along_axis(input: Any, indices: Any, dim: builtins.int, shape: Any) -> Tensor:
    """Zeros of `shape` with each element of `x` added at the place in its row that `indices` names."""
@overload
def add_along_axis(x: Any, indices: Any, axis: builtins.int, shape: Any) -> Tensor: ...
@overload
def add_at_points(input: Any, weights: Any, places: Any, size: builtins.int) -> Tensor:
    """The transpose of `sample_points`: elements of `x` (N, C, points), weighted, added at places: (N, C, size)."""
@overload
def add_at_points(x: Any, weights: Any, places: Any, size: builtins.int) -> Tensor: ...
@overload
def addcdiv(input: Any, tensor1: Any, tensor2: Any, value: builtins.float = 1) -> Tensor:
    """`x + value * tensor1 / tensor2`."""
@overload
def addcdiv(x: Any, tensor1: Any, tensor2: Any, value: builtins.float = 1) -> Tensor: ...
@overload
def addcdiv_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `addcdiv` in the memory of the tensor itself."""
@overload
def addcdiv_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def addcmul(input: Any, tensor1: Any, tensor2: Any, value: builtins.float = 1) -> Tensor:
    """`x + value * tensor1 * tensor2`."""
@overload
def addcmul(x: Any, tensor1: Any, tensor2: Any, value: builtins.float = 1) -> Tensor: ...
@overload
def addcmul_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `addcmul` in the memory of the tensor itself."""
@overload
def addcmul_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def added_windows(input: Any, dim: builtins.int, size: builtins.int, step: builtins.int, shape: Any) -> Tensor:
    """The windows laid back, added up where they overlap."""
@overload
def added_windows(x: Any, axis: builtins.int, size: builtins.int, step: builtins.int, shape: Any) -> Tensor: ...
@overload
def all(input: Any, dim: Any = None, keepdim: builtins.bool = False) -> Tensor:
    """Whether all elements are true, of all or along `axis`."""
@overload
def all(x: Any, axis: Any = None, keepdims: builtins.bool = False) -> Tensor: ...
@overload
def allclose(input: Tensor, other: Tensor, rtol: builtins.float = 1e-05, atol: builtins.float = 1e-08, equal_nan: builtins.bool = False) -> builtins.bool:
    """Whether all elements are within `atol + rtol * |y|` of each other."""
@overload
def allclose(x: Tensor, y: Tensor, rtol: builtins.float = 1e-05, atol: builtins.float = 1e-08, equal_nan: builtins.bool = False) -> builtins.bool: ...
@overload
def amax(input: Any, dim: Any = None, keepdim: builtins.bool = False) -> Tensor:
    """The largest element, of all or along `axis`; ties share the gradient equally."""
@overload
def amax(x: Any, axis: Any = None, keepdims: builtins.bool = False) -> Tensor: ...
@overload
def amin(input: Any, dim: Any = None, keepdim: builtins.bool = False) -> Tensor:
    """The smallest element, of all or along `axis`; ties share the gradient equally."""
@overload
def amin(x: Any, axis: Any = None, keepdims: builtins.bool = False) -> Tensor: ...
@overload
def any(input: Any, dim: Any = None, keepdim: builtins.bool = False) -> Tensor:
    """Whether any element is true, of all or along `axis`."""
@overload
def any(x: Any, axis: Any = None, keepdims: builtins.bool = False) -> Tensor: ...
@overload
def arccos(input: Any) -> Tensor:
    """`np.arccos`, entry by entry."""
@overload
def arccos(x: Any) -> Tensor: ...
@overload
def arccos_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `arccos` in the memory of the tensor itself."""
@overload
def arccos_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def arccosh(input: Any) -> Tensor:
    """`np.arccosh`, entry by entry."""
@overload
def arccosh(x: Any) -> Tensor: ...
@overload
def arccosh_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `arccosh` in the memory of the tensor itself."""
@overload
def arccosh_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def arcsin(input: Any) -> Tensor:
    """`np.arcsin`, entry by entry."""
@overload
def arcsin(x: Any) -> Tensor: ...
@overload
def arcsin_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `arcsin` in the memory of the tensor itself."""
@overload
def arcsin_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def arcsinh(input: Any) -> Tensor:
    """`np.arcsinh`, entry by entry."""
@overload
def arcsinh(x: Any) -> Tensor: ...
@overload
def arcsinh_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `arcsinh` in the memory of the tensor itself."""
@overload
def arcsinh_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def arctan(input: Any) -> Tensor:
    """`np.arctan`, entry by entry."""
@overload
def arctan(x: Any) -> Tensor: ...
@overload
def arctan2(input: Any, other: Any) -> Tensor:
    """`np.arctan2`, entry by entry."""
@overload
def arctan2(x: Any, y: Any) -> Tensor: ...
@overload
def arctan2_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `arctan2` in the memory of the tensor itself."""
@overload
def arctan2_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def arctan_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `arctan` in the memory of the tensor itself."""
@overload
def arctan_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def arctanh(input: Any) -> Tensor:
    """`np.arctanh`, entry by entry."""
@overload
def arctanh(x: Any) -> Tensor: ...
@overload
def arctanh_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `arctanh` in the memory of the tensor itself."""
@overload
def arctanh_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def argmax(input: Any, dim: Any = None, keepdim: builtins.bool = False) -> Tensor:
    """Where the largest element is, of all (counted row by row) or along `axis`; the first of equals."""
@overload
def argmax(x: Any, axis: Any = None, keepdims: builtins.bool = False) -> Tensor: ...
@overload
def argmin(input: Any, dim: Any = None, keepdim: builtins.bool = False) -> Tensor:
    """Where the smallest element is, of all (counted row by row) or along `axis`; the first of equals."""
@overload
def argmin(x: Any, axis: Any = None, keepdims: builtins.bool = False) -> Tensor: ...
@overload
def argsort(input: Tensor, dim: builtins.int = -1, descending: builtins.bool = False, stable: builtins.bool = False) -> Tensor:
    """The indices that sort `x` along `axis`; equal elements keep their order."""
@overload
def argsort(x: Tensor, axis: builtins.int = -1, descending: builtins.bool = False, stable: builtins.bool = False) -> Tensor: ...
@overload
def asin_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `asin` in the memory of the tensor itself."""
@overload
def asin_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def asinh_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `asinh` in the memory of the tensor itself."""
@overload
def asinh_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def atan2_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `atan2` in the memory of the tensor itself."""
@overload
def atan2_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def atan_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `atan` in the memory of the tensor itself."""
@overload
def atan_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def atanh_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `atanh` in the memory of the tensor itself."""
@overload
def atanh_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
def atleast_1d(*tensors: Any) -> Any:
    """Each tensor with at least one dimension."""
def atleast_2d(*tensors: Any) -> Any:
    """Each tensor with at least two dimensions; a vector becomes a row."""
def atleast_3d(*tensors: Any) -> Any:
    """Each tensor with at least three dimensions; a vector lies in the middle one, a matrix in the first two."""
def attend(q: Any, k: Any, v: Any, bias: Any, scale: builtins.float, noise: Any = None) -> Tensor:
    """The rows of v weighed by how much each query attends to each key, times `noise` if there is dropout."""
@overload
def bernoulli(input: Tensor, p: builtins.float | None = None, *, generator: Generator | None = None) -> Tensor:
    """For each probability in `x` (or always `p`) a 1 with that probability, else a 0."""
@overload
def bernoulli(x: Tensor, p: builtins.float | None = None, *, generator: Generator | None = None) -> Tensor: ...
def bernoulli_(x: Tensor, *args: Any, generator: Generator | None = None, **kwargs: Any) -> Tensor:
    """Fill with ones, with probability `p`, and zeros."""
@overload
def between(input: Any, end: Any, weight: Any) -> Tensor:
    """The point between two, reckoned from the nearer one."""
@overload
def between(x: Any, end: Any, weight: Any) -> Tensor: ...
def binomial(count: Tensor, prob: Tensor, generator: Generator | None = None) -> Tensor:
    """How many of `count` trials succeed, each with the chance `prob`: tensors of one float dtype."""
@overload
def bitwise_and(input: Any, other: Any) -> Tensor:
    """`np.bitwise_and`, entry by entry."""
@overload
def bitwise_and(x: Any, y: Any) -> Tensor: ...
@overload
def bitwise_and_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `bitwise_and` in the memory of the tensor itself."""
@overload
def bitwise_and_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def bitwise_left_shift(input: Any, other: Any) -> Tensor:
    """`np.left_shift`, entry by entry."""
@overload
def bitwise_left_shift(x: Any, y: Any) -> Tensor: ...
@overload
def bitwise_left_shift_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `bitwise_left_shift` in the memory of the tensor itself."""
@overload
def bitwise_left_shift_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def bitwise_not(input: Any) -> Tensor:
    """`np.invert`, entry by entry."""
@overload
def bitwise_not(x: Any) -> Tensor: ...
@overload
def bitwise_not_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `bitwise_not` in the memory of the tensor itself."""
@overload
def bitwise_not_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def bitwise_or(input: Any, other: Any) -> Tensor:
    """`np.bitwise_or`, entry by entry."""
@overload
def bitwise_or(x: Any, y: Any) -> Tensor: ...
@overload
def bitwise_or_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `bitwise_or` in the memory of the tensor itself."""
@overload
def bitwise_or_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def bitwise_right_shift(input: Any, other: Any) -> Tensor:
    """`np.right_shift`, entry by entry."""
@overload
def bitwise_right_shift(x: Any, y: Any) -> Tensor: ...
@overload
def bitwise_right_shift_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `bitwise_right_shift` in the memory of the tensor itself."""
@overload
def bitwise_right_shift_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def bitwise_xor(input: Any, other: Any) -> Tensor:
    """`np.bitwise_xor`, entry by entry."""
@overload
def bitwise_xor(x: Any, y: Any) -> Tensor: ...
@overload
def bitwise_xor_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `bitwise_xor` in the memory of the tensor itself."""
@overload
def bitwise_xor_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def blend(input: Any, places: Any, weights: Any, dim: builtins.int) -> Tensor:
    """Along `axis` sums of slices of `x`, those at `places`, times `weights`: both of shape (taps, new size)."""
@overload
def blend(x: Any, places: Any, weights: Any, axis: builtins.int) -> Tensor: ...
def block_diag(*tensors: Any) -> Tensor:
    """A matrix with the given ones along its diagonal, and zeros."""
@overload
def bmm(input: Tensor, mat2: Any) -> Tensor:
    """The product of a 3-dimensional and a 3-dimensional tensor."""
@overload
def bmm(x: Tensor, mat2: Any) -> Tensor: ...
def bool(x: Tensor, memory_format: Any = None) -> Tensor:
    """The elements as bool."""
@overload
def broadcast_to(input: Any, shape: Any) -> Tensor:
    """Stretched to `shape` without a copy; the walk sums the gradient back."""
@overload
def broadcast_to(x: Any, shape: Any) -> Tensor: ...
def byte(x: Tensor, memory_format: Any = None) -> Tensor:
    """The elements as uint8."""
def can_cast(from_: dtype, to: dtype) -> builtins.bool:
    """Whether results of the one dtype may be put into tensors of the other in place: no kind becomes a lower one."""
def cartesian_prod(*tensors: Any) -> Tensor:
    """All rows that take one element of each vector."""
@overload
def cast(input: Any, dtype: Any) -> Tensor:
    """The elements in another dtype; in rows where `x` was stretched, else in the order of `x`."""
@overload
def cast(x: Any, dtype: Any) -> Tensor: ...
@overload
def cat(tensors: Any, dim: builtins.int = 0) -> Tensor:
    """The tensors one after another along `axis`; they must agree in all other sizes."""
@overload
def cat(tensors: Any, axis: builtins.int = 0) -> Tensor: ...
def cauchy_(x: Tensor, *args: Any, generator: Generator | None = None, **kwargs: Any) -> Tensor:
    """Fill with numbers of the Cauchy distribution."""
def cdist(x1: Tensor, x2: Tensor, p: builtins.float = 2.0, compute_mode: builtins.str = 'use_mm_for_euclid_dist_if_necessary') -> Tensor:
    """The `p`-norm of the difference of each row of `x1` and each of `x2`; where they are equal the gradient is 0."""
@overload
def ceil(input: Any) -> Tensor:
    """`np.ceil`, entry by entry."""
@overload
def ceil(x: Any) -> Tensor: ...
@overload
def ceil_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `ceil` in the memory of the tensor itself."""
@overload
def ceil_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def celu(input: Any, alpha: builtins.float = 1.0) -> Tensor:
    """`x` where positive, else `alpha * (exp(x / alpha) - 1)`."""
@overload
def celu(x: Any, alpha: builtins.float = 1.0) -> Tensor: ...
@overload
def celu_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `celu` in the memory of the tensor itself."""
@overload
def celu_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
def char(x: Tensor, memory_format: Any = None) -> Tensor:
    """The elements as int8."""
@overload
def cholesky_factor(input: Any, upper: builtins.bool | None = None) -> Tensor:
    """The lower triangle whose product with its transpose is `x`."""
@overload
def cholesky_factor(x: Any, upper: builtins.bool | None = None) -> Tensor: ...
@overload
def choose(condition: Any, input: Any, other: Any) -> Tensor:
    """`x` where the condition holds, else `y`; the gradient goes to the one that was chosen."""
@overload
def choose(condition: Any, x: Any, y: Any) -> Tensor: ...
@overload
def chunk(input: Tensor, chunks: builtins.int, dim: builtins.int = 0) -> builtins.tuple[Tensor, ...]:
    """At most `chunks` pieces of equal size along `axis`."""
@overload
def chunk(x: Tensor, chunks: builtins.int, axis: builtins.int = 0) -> builtins.tuple[Tensor, ...]: ...
@overload
def clamp(input: Any, min: Any = None, max: Any = None) -> Tensor:
    """Each element, but at least `min` and at most `max`."""
@overload
def clamp(x: Any, min: Any = None, max: Any = None) -> Tensor: ...
@overload
def clamp_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `clamp` in the memory of the tensor itself."""
@overload
def clamp_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def clamp_max(input: Any, max: Any) -> Tensor:
    """Each element, but at most `max`."""
@overload
def clamp_max(x: Any, max: Any) -> Tensor: ...
@overload
def clamp_max_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `clamp_max` in the memory of the tensor itself."""
@overload
def clamp_max_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def clamp_min(input: Any, min: Any) -> Tensor:
    """Each element, but at least `min`."""
@overload
def clamp_min(x: Any, min: Any) -> Tensor: ...
@overload
def clamp_min_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `clamp_min` in the memory of the tensor itself."""
@overload
def clamp_min_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def cleared(input: Any, index: Any) -> Tensor:
    """`x` with 0 at `index`."""
@overload
def cleared(x: Any, index: Any) -> Tensor: ...
@overload
def clip(input: Any, min: Any = None, max: Any = None) -> Tensor:
    """Each element, but at least `min` and at most `max`; at a bound the gradient passes, as in PyTorch."""
@overload
def clip(x: Any, min: Any = None, max: Any = None) -> Tensor: ...
@overload
def clip_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `clip` in the memory of the tensor itself."""
@overload
def clip_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def clone(input: Any) -> Tensor:
    """A copy that is part of the graph; in rows where `x` was stretched, else in the order of `x`."""
@overload
def clone(x: Any) -> Tensor: ...
@overload
def clone_in_rows(input: Any) -> Tensor:
    """A copy whose elements lie row by row."""
@overload
def clone_in_rows(x: Any) -> Tensor: ...
@overload
def cofactor_slope(input: Any, other: Any) -> Tensor:
    """How the cofactors of `y` change in the direction `x`; symmetric in what it is multiplied with."""
@overload
def cofactor_slope(x: Any, y: Any) -> Tensor: ...
@overload
def cofactors(input: Any) -> Tensor:
    """For each element the determinant of the rest, with its sign: also of a singular matrix."""
@overload
def cofactors(x: Any) -> Tensor: ...
def column_stack(tensors: Any) -> Tensor:
    """The tensors side by side; vectors as columns."""
@overload
def combinations(input: Tensor, r: builtins.int = 2, with_replacement: builtins.bool = False) -> Tensor:
    """All rows of `r` elements of a vector, in its order."""
@overload
def combinations(x: Tensor, r: builtins.int = 2, with_replacement: builtins.bool = False) -> Tensor: ...
@overload
def concatenate(*arrays: Any, dim: builtins.int = 0) -> Tensor:
    """The arrays one after another along `axis`."""
@overload
def concatenate(*arrays: Any, axis: builtins.int = 0) -> Tensor: ...
@overload
def constant_pad_nd(input: Tensor, pad: Any, value: Any = 0) -> Tensor:
    """`x` with a border of `value`, or cut where the numbers are negative; see `torch.nn.functional.pad`."""
@overload
def constant_pad_nd(x: Tensor, pad: Any, value: Any = 0) -> Tensor: ...
def contiguous(x: Tensor, memory_format: Any = None) -> Tensor:
    """The tensor itself if its elements lie row by row in memory, else a copy that does."""
def contract(subscripts: builtins.str, *operands: Any) -> Tensor:
    """The sum of products that explicit, plain `subscripts` spell: no ..., no letter twice in one operand."""
@overload
def convolve(input: Any, weight: Any, bias: Any, slides: Any, groups: builtins.int = 1) -> Tensor:
    """The dot product of each window of (N, C, *sizes) with each kernel of (F, C / groups, *kernel)."""
@overload
def convolve(x: Any, weight: Any, bias: Any, slides: Any, groups: builtins.int = 1) -> Tensor: ...
@overload
def convolve_transposed(input: Any, weight: Any, bias: Any, slides: Any, groups: builtins.int, sizes: Any) -> Tensor:
    """The kernels laid into images of `sizes` wherever `convolve` would read them, times (N, F, *counts)."""
@overload
def convolve_transposed(x: Any, weight: Any, bias: Any, slides: Any, groups: builtins.int, sizes: Any) -> Tensor: ...
def copy_(x: Tensor, src: Tensor, non_blocking: builtins.bool = False) -> Tensor:
    """Take the values of `src`."""
@overload
def copysign(input: Any, other: Any) -> Tensor:
    """`np.copysign`, entry by entry."""
@overload
def copysign(x: Any, y: Any) -> Tensor: ...
@overload
def copysign_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `copysign` in the memory of the tensor itself."""
@overload
def copysign_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def cos(input: Any) -> Tensor:
    """`np.cos`, entry by entry."""
@overload
def cos(x: Any) -> Tensor: ...
@overload
def cos_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `cos` in the memory of the tensor itself."""
@overload
def cos_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def cosh(input: Any) -> Tensor:
    """`np.cosh`, entry by entry."""
@overload
def cosh(x: Any) -> Tensor: ...
@overload
def cosh_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `cosh` in the memory of the tensor itself."""
@overload
def cosh_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def count_nonzero(input: Any, dim: Any = None) -> Tensor:
    """How many elements are not zero, of all or along `axis`."""
@overload
def count_nonzero(x: Any, axis: Any = None) -> Tensor: ...
def cpu(x: Tensor, memory_format: Any = None) -> Tensor:
    """The tensor itself: the CPU is where all tensors are."""
def cuda(x: Tensor, device: Any = None) -> Tensor:
    """Refused: there is no GPU here."""
@overload
def cumprod(input: Any, dim: builtins.int, *, dtype: Any = None) -> Tensor:
    """The running product along `axis`."""
@overload
def cumprod(x: Any, axis: builtins.int, *, dtype: Any = None) -> Tensor: ...
@overload
def cumprod_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `cumprod` in the memory of the tensor itself."""
@overload
def cumprod_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def cumsum(input: Any, dim: builtins.int, *, dtype: Any = None) -> Tensor:
    """The running sum along `axis`."""
@overload
def cumsum(x: Any, axis: builtins.int, *, dtype: Any = None) -> Tensor: ...
@overload
def cumsum_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `cumsum` in the memory of the tensor itself."""
@overload
def cumsum_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
def data_ptr(x: Tensor) -> builtins.int:
    """The address of the first element."""
@overload
def deg2rad(input: Any) -> Tensor:
    """`np.deg2rad`, entry by entry."""
@overload
def deg2rad(x: Any) -> Tensor: ...
@overload
def deg2rad_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `deg2rad` in the memory of the tensor itself."""
@overload
def deg2rad_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def det(input: Any) -> Tensor:
    """The determinant of each square matrix; its gradient is right for singular matrices too."""
@overload
def det(x: Any) -> Tensor: ...
def detach(x: Tensor) -> Tensor:
    """The same memory, outside the graph."""
def detach_(x: Tensor) -> Tensor:
    """Cut the tensor itself from the graph."""
@overload
def diag(input: Tensor, diagonal: builtins.int = 0) -> Tensor:
    """The diagonal of a matrix, in memory of its own, or a matrix with the vector `x` on its diagonal."""
@overload
def diag(x: Tensor, diagonal: builtins.int = 0) -> Tensor: ...
@overload
def diag_embed(input: Tensor, offset: builtins.int = 0, dim1: builtins.int = -2, dim2: builtins.int = -1) -> Tensor:
    """Matrices of two new dimensions with the last dimension of `x` on their diagonals."""
@overload
def diag_embed(x: Tensor, offset: builtins.int = 0, dim1: builtins.int = -2, dim2: builtins.int = -1) -> Tensor: ...
@overload
def diagonal(input: Any, offset: builtins.int = 0, dim1: builtins.int = 0, dim2: builtins.int = 1) -> Tensor:
    """The diagonal of two dimensions, as the last dimension: where it lies in the memory of `x`."""
@overload
def diagonal(x: Any, offset: builtins.int = 0, dim1: builtins.int = 0, dim2: builtins.int = 1) -> Tensor: ...
@overload
def digamma(input: Any) -> Tensor:
    """The derivative of lgamma."""
@overload
def digamma(x: Any) -> Tensor: ...
@overload
def digamma_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `digamma` in the memory of the tensor itself."""
@overload
def digamma_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
def dim(x: Tensor) -> builtins.int:
    """The number of dimensions."""
@overload
def dist(input: Tensor, other: Tensor, p: Any = 2) -> Tensor:
    """The `p`-norm of the difference."""
@overload
def dist(x: Tensor, y: Tensor, p: Any = 2) -> Tensor: ...
@overload
def div(input: Any, other: Any, *, rounding_mode: builtins.str | None = None) -> Tensor:
    """`x / y`, as it is, or rounded towards zero ('trunc') or down ('floor')."""
@overload
def div(x: Any, y: Any, *, rounding_mode: builtins.str | None = None) -> Tensor: ...
@overload
def div_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `div` in the memory of the tensor itself."""
@overload
def div_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def divide_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `divide` in the memory of the tensor itself."""
@overload
def divide_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def dot(input: Tensor, tensor: Any) -> Tensor:
    """The product of a 1-dimensional and a 1-dimensional tensor."""
@overload
def dot(x: Tensor, tensor: Any) -> Tensor: ...
def double(x: Tensor, memory_format: Any = None) -> Tensor:
    """The elements as float64."""
def dstack(tensors: Any) -> Tensor:
    """The tensors behind each other, along the third dimension."""
@overload
def eigh_parts(input: Any, upper: builtins.bool | None = None) -> Tensor:
    """The eigenvalues of a symmetric matrix, the smallest first, and its eigenvectors in columns: packed."""
@overload
def eigh_parts(x: Any, upper: builtins.bool | None = None) -> Tensor: ...
def einsum(equation: Any, *operands: Any) -> Tensor:
    """The sum of products over the letters that the result does not name (Einstein's convention)."""
def element_size(x: Tensor) -> builtins.int:
    """The bytes of one element."""
@overload
def elu(input: Any, alpha: builtins.float = 1.0) -> Tensor:
    """`x` where positive, else `alpha * (exp(x) - 1)`."""
@overload
def elu(x: Any, alpha: builtins.float = 1.0) -> Tensor: ...
@overload
def elu_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `elu` in the memory of the tensor itself."""
@overload
def elu_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
def empty(*size: Any, dtype: Any = None, device: Any = None, requires_grad: builtins.bool = False, out: Any = None, **options: Any) -> Tensor:
    """A tensor of the given size whose values are to be overwritten."""
def empty_like(x: Tensor, *, dtype: Any = None, device: Any = None, requires_grad: builtins.bool = False, **options: Any) -> Tensor:
    """A tensor of the given size whose values are to be overwritten."""
@overload
def entr(input: Any) -> Tensor:
    """One term of an entropy: -x log(x), 0 where x is 0, minus infinity where it is negative."""
@overload
def entr(x: Any) -> Tensor: ...
@overload
def eq(input: Any, other: Any) -> Tensor:
    """`np.equal`, entry by entry."""
@overload
def eq(x: Any, y: Any) -> Tensor: ...
@overload
def eq_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `eq` in the memory of the tensor itself."""
@overload
def eq_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def equal(input: Tensor, other: Tensor) -> builtins.bool:
    """Whether two tensors have the same shape and elements."""
@overload
def equal(x: Tensor, y: Tensor) -> builtins.bool: ...
@overload
def erf(input: Any) -> Tensor:
    """The error function, the integral of 2 / sqrt(pi) exp(-t^2) from 0 to x."""
@overload
def erf(x: Any) -> Tensor: ...
@overload
def erf_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `erf` in the memory of the tensor itself."""
@overload
def erf_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def erfc(input: Any) -> Tensor:
    """1 - erf(x), which keeps its digits where it is small."""
@overload
def erfc(x: Any) -> Tensor: ...
@overload
def erfc_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `erfc` in the memory of the tensor itself."""
@overload
def erfc_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def erfinv(input: Any) -> Tensor:
    """The number whose error function is `x`; NaN outside of [-1, 1]."""
@overload
def erfinv(x: Any) -> Tensor: ...
@overload
def erfinv_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `erfinv` in the memory of the tensor itself."""
@overload
def erfinv_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def erfinv_slope(input: Any) -> Tensor:
    """The derivative of erfinv, sqrt(pi) / 2 exp(erfinv(x)^2)."""
@overload
def erfinv_slope(x: Any) -> Tensor: ...
@overload
def euclidean_norm(input: Any, dim: Any = None, keepdim: builtins.bool = False) -> Tensor:
    """The Euclidean length, of all or along `axis`; the gradient of no length is 0."""
@overload
def euclidean_norm(x: Any, axis: Any = None, keepdims: builtins.bool = False) -> Tensor: ...
@overload
def exp(input: Any) -> Tensor:
    """`np.exp`, entry by entry."""
@overload
def exp(x: Any) -> Tensor: ...
@overload
def exp2(input: Any) -> Tensor:
    """`np.exp2`, entry by entry."""
@overload
def exp2(x: Any) -> Tensor: ...
@overload
def exp2_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `exp2` in the memory of the tensor itself."""
@overload
def exp2_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def exp_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `exp` in the memory of the tensor itself."""
@overload
def exp_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def expand(input: Tensor, *size: Any) -> Tensor:
    """Stretched to `size` without a copy; -1 keeps a size."""
@overload
def expand(x: Tensor, *size: Any) -> Tensor: ...
def expand_as(x: Tensor, other: Tensor) -> Tensor:
    """Stretched to the shape of `other`."""
@overload
def expand_dims(input: Any, dim: Any) -> Tensor:
    """A new dimension of size 1 at `axis`."""
@overload
def expand_dims(x: Any, axis: Any) -> Tensor: ...
@overload
def expm1(input: Any) -> Tensor:
    """`np.expm1`, entry by entry."""
@overload
def expm1(x: Any) -> Tensor: ...
@overload
def expm1_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `expm1` in the memory of the tensor itself."""
@overload
def expm1_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
def exponential_(x: Tensor, *args: Any, generator: Generator | None = None, **kwargs: Any) -> Tensor:
    """Fill with numbers of the exponential distribution of rate `lambd`."""
def fill_(x: Tensor, value: Any) -> Tensor:
    """Fill with one value."""
@overload
def fix_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `fix` in the memory of the tensor itself."""
@overload
def fix_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def flatten(input: Tensor, start_dim: builtins.int = 0, end_dim: builtins.int = -1) -> Tensor:
    """The dimensions from `start_dim` to `end_dim` as one."""
@overload
def flatten(x: Tensor, start_dim: builtins.int = 0, end_dim: builtins.int = -1) -> Tensor: ...
@overload
def flip(input: Tensor, *dims: Any) -> Tensor:
    """The order of the elements reversed along `dims`."""
@overload
def flip(x: Tensor, *dims: Any) -> Tensor: ...
@overload
def flip_axes(input: Any, dim: Any = None) -> Tensor:
    """The order of the elements reversed along `axis`; in memory of their own, as in PyTorch."""
@overload
def flip_axes(x: Any, axis: Any = None) -> Tensor: ...
@overload
def fliplr(input: Tensor) -> Tensor:
    """The columns in reverse order."""
@overload
def fliplr(x: Tensor) -> Tensor: ...
@overload
def flipud(input: Tensor) -> Tensor:
    """The rows in reverse order."""
@overload
def flipud(x: Tensor) -> Tensor: ...
def float(x: Tensor, memory_format: Any = None) -> Tensor:
    """The elements as float32."""
@overload
def float_power(input: Any, exponent: Any) -> Tensor:
    """`x` to the power of `exponent`, in float64."""
@overload
def float_power(x: Any, exponent: Any) -> Tensor: ...
@overload
def float_power_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `float_power` in the memory of the tensor itself."""
@overload
def float_power_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def floor(input: Any) -> Tensor:
    """`np.floor`, entry by entry."""
@overload
def floor(x: Any) -> Tensor: ...
@overload
def floor_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `floor` in the memory of the tensor itself."""
@overload
def floor_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def floor_divide(input: Any, other: Any) -> Tensor:
    """`np.floor_divide`, entry by entry."""
@overload
def floor_divide(x: Any, y: Any) -> Tensor: ...
@overload
def floor_divide_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `floor_divide` in the memory of the tensor itself."""
@overload
def floor_divide_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def fmax(input: Any, other: Any) -> Tensor:
    """`np.fmax`, entry by entry."""
@overload
def fmax(x: Any, y: Any) -> Tensor: ...
@overload
def fmin(input: Any, other: Any) -> Tensor:
    """`np.fmin`, entry by entry."""
@overload
def fmin(x: Any, y: Any) -> Tensor: ...
@overload
def fmod(input: Any, other: Any) -> Tensor:
    """`np.fmod`, entry by entry."""
@overload
def fmod(x: Any, y: Any) -> Tensor: ...
@overload
def fmod_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `fmod` in the memory of the tensor itself."""
@overload
def fmod_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def frac(input: Any) -> Tensor:
    """What follows the point, with the sign of `x`."""
@overload
def frac(x: Any) -> Tensor: ...
@overload
def frac_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `frac` in the memory of the tensor itself."""
@overload
def frac_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def from_largest(input: Any, image: Any, most: Any, slides: Any) -> Tensor:
    """For each window the element of `x` that lies where the largest, `most`, is in `image`."""
@overload
def from_largest(x: Any, image: Any, most: Any, slides: Any) -> Tensor: ...
def full(size: Any, fill_value: Any, *, dtype: Any = None, device: Any = None, requires_grad: builtins.bool = False) -> Tensor:
    """`fill_value` everywhere; the dtype follows the value unless given, and must be able to hold it."""
def full_like(x: Tensor, fill_value: Any, *, dtype: Any = None, device: Any = None, requires_grad: builtins.bool = False, **options: Any) -> Tensor:
    """`fill_value` everywhere, in the shape and dtype of `x`."""
@overload
def gated(other: Any, mask: Any, input: Any) -> Tensor:
    """`y` where the mask lets it pass, in the graph of `x`."""
@overload
def gated(y: Any, mask: Any, x: Any) -> Tensor: ...
@overload
def gather(input: Tensor, dim: builtins.int, index: Tensor) -> Tensor:
    """For each position of `index` the element of `x` in the same row, at the place along `axis` that it names."""
@overload
def gather(x: Tensor, axis: builtins.int, index: Tensor) -> Tensor: ...
@overload
def gather_windows(input: Any, slides: Any) -> Tensor:
    """Every window of (N, C, *sizes) as a column: (C, *kernel, N, *counts)."""
@overload
def gather_windows(x: Any, slides: Any) -> Tensor: ...
@overload
def gaussian(input: Any, scale: builtins.float = 1.0) -> Tensor:
    """exp(-scale x^2), with all digits in its tails; `scale` is a power of 2."""
@overload
def gaussian(x: Any, scale: builtins.float = 1.0) -> Tensor: ...
@overload
def gcd(input: Any, other: Any) -> Tensor:
    """`np.gcd`, entry by entry."""
@overload
def gcd(x: Any, y: Any) -> Tensor: ...
@overload
def gcd_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `gcd` in the memory of the tensor itself."""
@overload
def gcd_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def ge_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `ge` in the memory of the tensor itself."""
@overload
def ge_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def gelu(input: Any, approximate: builtins.str = 'none') -> Tensor:
    """`x` times the standard normal distribution function; approximate='tanh' for the form of GPT-2."""
@overload
def gelu(x: Any, approximate: builtins.str = 'none') -> Tensor: ...
@overload
def gelu_erf(input: Any) -> Tensor:
    """`x` times the standard normal distribution function."""
@overload
def gelu_erf(x: Any) -> Tensor: ...
@overload
def gelu_tanh(input: Any) -> Tensor:
    """`x` sigmoid(2 u), which is `x` (1 + tanh(u)) / 2, for u = sqrt(2 / pi) (x + 0.044715 x^3)."""
@overload
def gelu_tanh(x: Any) -> Tensor: ...
def geometric_(x: Tensor, *args: Any, generator: Generator | None = None, **kwargs: Any) -> Tensor:
    """Fill with numbers of trials up to a success of probability `p`."""
def get_default_dtype() -> dtype:
    """The dtype of new floating-point tensors: float32 unless set."""
@overload
def getitem(input: Any, index: Any) -> Tensor:
    """The elements that `index` names, as NumPy and PyTorch index."""
@overload
def getitem(x: Any, index: Any) -> Tensor: ...
@overload
def greater(input: Any, other: Any) -> Tensor:
    """`np.greater`, entry by entry."""
@overload
def greater(x: Any, y: Any) -> Tensor: ...
@overload
def greater_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `greater` in the memory of the tensor itself."""
@overload
def greater_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def greater_equal(input: Any, other: Any) -> Tensor:
    """`np.greater_equal`, entry by entry."""
@overload
def greater_equal(x: Any, y: Any) -> Tensor: ...
@overload
def greater_equal_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `greater_equal` in the memory of the tensor itself."""
@overload
def greater_equal_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def gt_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `gt` in the memory of the tensor itself."""
@overload
def gt_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
def half(x: Tensor, memory_format: Any = None) -> Tensor:
    """The elements as float16."""
@overload
def hardsigmoid(input: Any) -> Tensor:
    """A sigmoid of three straight lines: 0 up to -3, 1 from 3 on."""
@overload
def hardsigmoid(x: Any) -> Tensor: ...
@overload
def hardswish(input: Any) -> Tensor:
    """`x * hardsigmoid(x)`."""
@overload
def hardswish(x: Any) -> Tensor: ...
@overload
def hardtanh(input: Any, min_val: builtins.float = -1.0, max_val: builtins.float = 1.0) -> Tensor:
    """`x`, but at least `min_val` and at most `max_val`; outside and at the bounds no gradient passes."""
@overload
def hardtanh(x: Any, min_val: builtins.float = -1.0, max_val: builtins.float = 1.0) -> Tensor: ...
@overload
def hardtanh_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `hardtanh` in the memory of the tensor itself."""
@overload
def hardtanh_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def heaviside(input: Any, values: Any) -> Tensor:
    """0 where x is negative or NaN, 1 where it is positive, `values` where it is 0."""
@overload
def heaviside(x: Any, values: Any) -> Tensor: ...
@overload
def heaviside_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `heaviside` in the memory of the tensor itself."""
@overload
def heaviside_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
def hstack(tensors: Any) -> Tensor:
    """The tensors side by side: along the second dimension, vectors along their only one."""
@overload
def huber(input: Any, delta: builtins.float = 1.0) -> Tensor:
    """Half the square up to `delta` from zero, from there on a straight line of slope `delta`."""
@overload
def huber(x: Any, delta: builtins.float = 1.0) -> Tensor: ...
@overload
def hypot(input: Any, other: Any) -> Tensor:
    """`np.hypot`, entry by entry."""
@overload
def hypot(x: Any, y: Any) -> Tensor: ...
@overload
def hypot_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `hypot` in the memory of the tensor itself."""
@overload
def hypot_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def index_select(input: Tensor, dim: builtins.int, index: Tensor) -> Tensor:
    """The slices along `axis` that `index`, a vector, names."""
@overload
def index_select(x: Tensor, axis: builtins.int, index: Tensor) -> Tensor: ...
def int(x: Tensor, memory_format: Any = None) -> Tensor:
    """The elements as int32."""
@overload
def inverse(input: Any) -> Tensor:
    """The inverse of each square matrix."""
@overload
def inverse(x: Any) -> Tensor: ...
def is_contiguous(x: Tensor, memory_format: Any = None) -> builtins.bool:
    """Whether the elements lie row by row in memory, or in the order of the memory format."""
@overload
def is_floating_point(input: Tensor) -> builtins.bool:
    """Whether the elements are floating-point numbers."""
@overload
def is_floating_point(x: Tensor) -> builtins.bool: ...
def is_tensor(obj: Any) -> builtins.bool:
    """Whether `obj` is a Tensor."""
@overload
def isclose(input: Any, other: Any, rtol: builtins.float = 1e-05, atol: builtins.float = 1e-08, equal_nan: builtins.bool = False) -> Tensor:
    """Where the elements are within `atol + rtol * |y|` of each other."""
@overload
def isclose(x: Any, y: Any, rtol: builtins.float = 1e-05, atol: builtins.float = 1e-08, equal_nan: builtins.bool = False) -> Tensor: ...
@overload
def isfinite(input: Any) -> Tensor:
    """`np.isfinite`, entry by entry."""
@overload
def isfinite(x: Any) -> Tensor: ...
@overload
def isinf(input: Any) -> Tensor:
    """`np.isinf`, entry by entry."""
@overload
def isinf(x: Any) -> Tensor: ...
@overload
def isnan(input: Any) -> Tensor:
    """`np.isnan`, entry by entry."""
@overload
def isnan(x: Any) -> Tensor: ...
@overload
def isneginf(input: Any) -> Tensor:
    """Where the elements are minus infinity."""
@overload
def isneginf(x: Any) -> Tensor: ...
@overload
def isposinf(input: Any) -> Tensor:
    """Where the elements are plus infinity."""
@overload
def isposinf(x: Any) -> Tensor: ...
def item(x: Tensor) -> Any:
    """The single element, as a Python number."""
@overload
def kernel_gradient(input: Any, other: Any, slides: Any, groups: builtins.int = 1) -> Tensor:
    """The gradient of the kernels that make (N, F, *counts), whose gradient is `y`, of images (N, C, *sizes)."""
@overload
def kernel_gradient(x: Any, y: Any, slides: Any, groups: builtins.int = 1) -> Tensor: ...
@overload
def kron(input: Tensor, other: Tensor) -> Tensor:
    """Each element of `x` times the whole of `y`, in its place."""
@overload
def kron(x: Tensor, y: Tensor) -> Tensor: ...
@overload
def lcm(input: Any, other: Any) -> Tensor:
    """`np.lcm`, entry by entry."""
@overload
def lcm(x: Any, y: Any) -> Tensor: ...
@overload
def lcm_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `lcm` in the memory of the tensor itself."""
@overload
def lcm_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def ldexp(input: Any, other: Any) -> Tensor:
    """`x` times 2 to the power of `y`."""
@overload
def ldexp(x: Any, y: Any) -> Tensor: ...
@overload
def ldexp_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `ldexp` in the memory of the tensor itself."""
@overload
def ldexp_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def le_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `le` in the memory of the tensor itself."""
@overload
def le_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def leaky_relu(input: Any, negative_slope: builtins.float = 0.01) -> Tensor:
    """`x` where positive, else `negative_slope * x`."""
@overload
def leaky_relu(x: Any, negative_slope: builtins.float = 0.01) -> Tensor: ...
@overload
def leaky_relu_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `leaky_relu` in the memory of the tensor itself."""
@overload
def leaky_relu_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def lerp(input: Any, end: Any, weight: Any) -> Tensor:
    """The point between `x` and `end` that `weight` says: 0 is `x`, 1 is `end`."""
@overload
def lerp(x: Any, end: Any, weight: Any) -> Tensor: ...
@overload
def lerp_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `lerp` in the memory of the tensor itself."""
@overload
def lerp_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def less(input: Any, other: Any) -> Tensor:
    """`np.less`, entry by entry."""
@overload
def less(x: Any, y: Any) -> Tensor: ...
@overload
def less_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `less` in the memory of the tensor itself."""
@overload
def less_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def less_equal(input: Any, other: Any) -> Tensor:
    """`np.less_equal`, entry by entry."""
@overload
def less_equal(x: Any, y: Any) -> Tensor: ...
@overload
def less_equal_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `less_equal` in the memory of the tensor itself."""
@overload
def less_equal_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def lgamma(input: Any) -> Tensor:
    """The logarithm of the absolute value of the gamma function."""
@overload
def lgamma(x: Any) -> Tensor: ...
@overload
def lgamma_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `lgamma` in the memory of the tensor itself."""
@overload
def lgamma_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def linear(input: Any, weight: Any, bias: Any = None) -> Tensor:
    """The affine map `x @ weight.T + bias`."""
@overload
def linear(x: Any, weight: Any, bias: Any = None) -> Tensor: ...
@overload
def log(input: Any) -> Tensor:
    """`np.log`, entry by entry."""
@overload
def log(x: Any) -> Tensor: ...
@overload
def log10(input: Any) -> Tensor:
    """`np.log10`, entry by entry."""
@overload
def log10(x: Any) -> Tensor: ...
@overload
def log10_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `log10` in the memory of the tensor itself."""
@overload
def log10_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def log1p(input: Any) -> Tensor:
    """`np.log1p`, entry by entry."""
@overload
def log1p(x: Any) -> Tensor: ...
@overload
def log1p_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `log1p` in the memory of the tensor itself."""
@overload
def log1p_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def log2(input: Any) -> Tensor:
    """`np.log2`, entry by entry."""
@overload
def log2(x: Any) -> Tensor: ...
@overload
def log2_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `log2` in the memory of the tensor itself."""
@overload
def log2_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def log_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `log` in the memory of the tensor itself."""
@overload
def log_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def log_determinant(input: Any) -> Tensor:
    """The sign of the determinant and the logarithm of its size, packed."""
@overload
def log_determinant(x: Any) -> Tensor: ...
def log_normal_(x: Tensor, *args: Any, generator: Generator | None = None, **kwargs: Any) -> Tensor:
    """Fill with numbers whose logarithms are normal."""
@overload
def log_odds(input: Any) -> Tensor:
    """log(x / (1 - x)); near 1/2 by log1p, where the quotient is nearly 1."""
@overload
def log_odds(x: Any) -> Tensor: ...
@overload
def log_sigmoid(input: Any) -> Tensor:
    """The logarithm of the sigmoid, without overflow."""
@overload
def log_sigmoid(x: Any) -> Tensor: ...
@overload
def log_softmax(input: Any, dim: builtins.int, *, dtype: Any = None) -> Tensor:
    """The logarithm of softmax, without overflow."""
@overload
def log_softmax(x: Any, axis: builtins.int, *, dtype: Any = None) -> Tensor: ...
@overload
def logaddexp(input: Any, other: Any) -> Tensor:
    """`np.logaddexp`, entry by entry."""
@overload
def logaddexp(x: Any, y: Any) -> Tensor: ...
@overload
def logaddexp2(input: Any, other: Any) -> Tensor:
    """`np.logaddexp2`, entry by entry."""
@overload
def logaddexp2(x: Any, y: Any) -> Tensor: ...
@overload
def logcumsumexp(input: Any, dim: builtins.int) -> Tensor:
    """The logarithm of the running sum of exponentials along `axis`, without overflow."""
@overload
def logcumsumexp(x: Any, axis: builtins.int) -> Tensor: ...
@overload
def logical_and(input: Any, other: Any) -> Tensor:
    """`np.logical_and`, entry by entry."""
@overload
def logical_and(x: Any, y: Any) -> Tensor: ...
@overload
def logical_and_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `logical_and` in the memory of the tensor itself."""
@overload
def logical_and_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def logical_not(input: Any) -> Tensor:
    """`np.logical_not`, entry by entry."""
@overload
def logical_not(x: Any) -> Tensor: ...
@overload
def logical_not_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `logical_not` in the memory of the tensor itself."""
@overload
def logical_not_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def logical_or(input: Any, other: Any) -> Tensor:
    """`np.logical_or`, entry by entry."""
@overload
def logical_or(x: Any, y: Any) -> Tensor: ...
@overload
def logical_or_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `logical_or` in the memory of the tensor itself."""
@overload
def logical_or_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def logical_xor(input: Any, other: Any) -> Tensor:
    """`np.logical_xor`, entry by entry."""
@overload
def logical_xor(x: Any, y: Any) -> Tensor: ...
@overload
def logical_xor_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `logical_xor` in the memory of the tensor itself."""
@overload
def logical_xor_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def logistic_loss(input: Any, other: Any) -> Tensor:
    """How surprised sigmoid(x) is by the target y between 0 and 1, without overflow."""
@overload
def logistic_loss(x: Any, y: Any) -> Tensor: ...
@overload
def logit(input: Any, eps: builtins.float | None = None) -> Tensor:
    """log(x / (1 - x)), the inverse of the sigmoid; with `eps` of an `x` kept in [eps, 1 - eps]."""
@overload
def logit(x: Any, eps: builtins.float | None = None) -> Tensor: ...
@overload
def logit_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `logit` in the memory of the tensor itself."""
@overload
def logit_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def logsumexp(input: Any, dim: Any, keepdim: builtins.bool = False) -> Tensor:
    """The logarithm of the sum of exponentials along `axis`, without overflow."""
@overload
def logsumexp(x: Any, axis: Any, keepdims: builtins.bool = False) -> Tensor: ...
def long(x: Tensor, memory_format: Any = None) -> Tensor:
    """The elements as int64."""
@overload
def lt_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `lt` in the memory of the tensor itself."""
@overload
def lt_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def lu_parts(input: Any) -> Tensor:
    """L below U in one matrix, with L U = x: no rows are exchanged."""
@overload
def lu_parts(x: Any) -> Tensor: ...
@overload
def lying_apart(input: Any, size: Any, stride: Any, start: builtins.int, places: Any = None) -> Tensor:
    """What lies `stride` elements apart in the memory of `x`; `places` are their numbers in `x`, for the gradient."""
@overload
def lying_apart(x: Any, size: Any, stride: Any, start: builtins.int, places: Any = None) -> Tensor: ...
@overload
def masked_fill(input: Tensor, mask: Any, value: Any) -> Tensor:
    """`x` with `value` where the mask is true."""
@overload
def masked_fill(x: Tensor, mask: Any, value: Any) -> Tensor: ...
@overload
def masked_fill_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `masked_fill` in the memory of the tensor itself."""
@overload
def masked_fill_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def masked_select(input: Tensor, mask: Tensor) -> Tensor:
    """The elements where the mask is true, in one dimension."""
@overload
def masked_select(x: Tensor, mask: Tensor) -> Tensor: ...
@overload
def match_at_points(input: Any, other: Any, places: Any) -> Tensor:
    """Products of `x` (N, C, points) with the elements of `y` (N, C, size) at `places`, summed over C: as `places`."""
@overload
def match_at_points(x: Any, y: Any, places: Any) -> Tensor: ...
@overload
def matmul(input: Any, other: Any) -> Tensor:
    """The product of matrices, stacks of matrices (the stack is broadcast) and vectors."""
@overload
def matmul(x: Any, y: Any) -> Tensor: ...
@overload
def max(input: Tensor, dim: Any = None, keepdim: builtins.bool = False, *, other: Any = None) -> Any:
    """The largest element of all; along a dimension its (values, indices); with a tensor the entrywise larger."""
@overload
def max(x: Tensor, axis: Any = None, keepdims: builtins.bool = False, *, y: Any = None) -> Any: ...
@overload
def maximum(input: Any, other: Any) -> Tensor:
    """`np.maximum`, entry by entry."""
@overload
def maximum(x: Any, y: Any) -> Tensor: ...
@overload
def mean(input: Any, dim: Any = None, keepdim: builtins.bool = False, *, dtype: Any = None) -> Tensor:
    """The mean of the elements, of all or along `axis`."""
@overload
def mean(x: Any, axis: Any = None, keepdims: builtins.bool = False, *, dtype: Any = None) -> Tensor: ...
def meshgrid(*tensors: Any, indexing: builtins.str = 'ij') -> builtins.tuple[Tensor, ...]:
    """For vectors of sizes m, n, ... the coordinates of the grid they span: each of shape (m, n, ...)."""
@overload
def middle(input: Any, skip_nan: builtins.bool = False) -> Tensor:
    """The lower of the middle elements of all; ties share the gradient equally."""
@overload
def middle(x: Any, skip_nan: builtins.bool = False) -> Tensor: ...
@overload
def min(input: Tensor, dim: Any = None, keepdim: builtins.bool = False, *, other: Any = None) -> Any:
    """The smallest element of all; along a dimension its (values, indices); with a tensor the entrywise smaller."""
@overload
def min(x: Tensor, axis: Any = None, keepdims: builtins.bool = False, *, y: Any = None) -> Any: ...
@overload
def minimum(input: Any, other: Any) -> Tensor:
    """`np.minimum`, entry by entry."""
@overload
def minimum(x: Any, y: Any) -> Tensor: ...
@overload
def mish(input: Any) -> Tensor:
    """`x * tanh(softplus(x))`."""
@overload
def mish(x: Any) -> Tensor: ...
@overload
def mish_slope(input: Any) -> Tensor:
    """The derivative of mish, with all digits near its root."""
@overload
def mish_slope(x: Any) -> Tensor: ...
@overload
def mm(input: Tensor, mat2: Any) -> Tensor:
    """The product of a 2-dimensional and a 2-dimensional tensor."""
@overload
def mm(x: Tensor, mat2: Any) -> Tensor: ...
@overload
def movedim(input: Tensor, source: Any, destination: Any) -> Tensor:
    """Dimensions moved to other places, the rest in their order."""
@overload
def movedim(x: Tensor, source: Any, destination: Any) -> Tensor: ...
@overload
def msort(input: Tensor) -> Tensor:
    """The elements in order along the first dimension."""
@overload
def msort(x: Tensor) -> Tensor: ...
@overload
def mul_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `mul` in the memory of the tensor itself."""
@overload
def mul_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def multinomial(input: Tensor, num_samples: builtins.int, replacement: builtins.bool = False, *, generator: Generator | None = None) -> Tensor:
    """Indices drawn in proportion to the weights in each row of `x`, shape (n,) or (m, n)."""
@overload
def multinomial(x: Tensor, num_samples: builtins.int, replacement: builtins.bool = False, *, generator: Generator | None = None) -> Tensor: ...
@overload
def multiply(input: Any, other: Any) -> Tensor:
    """`np.multiply`, entry by entry."""
@overload
def multiply(x: Any, y: Any) -> Tensor: ...
@overload
def multiply_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `multiply` in the memory of the tensor itself."""
@overload
def multiply_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def mv(input: Tensor, vec: Any) -> Tensor:
    """The product of a 2-dimensional and a 1-dimensional tensor."""
@overload
def mv(x: Tensor, vec: Any) -> Tensor: ...
@overload
def mvlgamma(input: Any, p: builtins.int) -> Tensor:
    """The logarithm of the gamma function of `p` dimensions."""
@overload
def mvlgamma(x: Any, p: builtins.int) -> Tensor: ...
@overload
def mvlgamma_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `mvlgamma` in the memory of the tensor itself."""
@overload
def mvlgamma_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def nan_to_num(input: Any, nan: builtins.float | None = None, posinf: builtins.float | None = None, neginf: builtins.float | None = None) -> Tensor:
    """Numbers for NaN (0) and the infinities (the largest and the smallest); no gradient passes there."""
@overload
def nan_to_num(x: Any, nan: builtins.float | None = None, posinf: builtins.float | None = None, neginf: builtins.float | None = None) -> Tensor: ...
@overload
def nan_to_num_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `nan_to_num` in the memory of the tensor itself."""
@overload
def nan_to_num_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def narrow(input: Tensor, dim: builtins.int, start: builtins.int, length: builtins.int) -> Tensor:
    """`length` slices along `axis`, from `start` on."""
@overload
def narrow(x: Tensor, axis: builtins.int, start: builtins.int, length: builtins.int) -> Tensor: ...
@overload
def ne_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `ne` in the memory of the tensor itself."""
@overload
def ne_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def neg_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `neg` in the memory of the tensor itself."""
@overload
def neg_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def negative(input: Any) -> Tensor:
    """`np.negative`, entry by entry."""
@overload
def negative(x: Any) -> Tensor: ...
@overload
def negative_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `negative` in the memory of the tensor itself."""
@overload
def negative_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
def new_empty(x: Tensor, *size: Any, dtype: Any = None, device: Any = None, requires_grad: builtins.bool = False, **options: Any) -> Tensor:
    """A tensor of the given size whose values are to be overwritten."""
def new_full(x: Tensor, size: Any, fill_value: Any, *, dtype: Any = None, device: Any = None, requires_grad: builtins.bool = False) -> Tensor:
    """`fill_value` everywhere, in the dtype of `x`."""
def new_ones(x: Tensor, *size: Any, dtype: Any = None, device: Any = None, requires_grad: builtins.bool = False, **options: Any) -> Tensor:
    """Ones, of the given size."""
def new_zeros(x: Tensor, *size: Any, dtype: Any = None, device: Any = None, requires_grad: builtins.bool = False, **options: Any) -> Tensor:
    """Zeros, of the given size."""
@overload
def nextafter(input: Any, other: Any) -> Tensor:
    """`np.nextafter`, entry by entry."""
@overload
def nextafter(x: Any, y: Any) -> Tensor: ...
@overload
def nextafter_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `nextafter` in the memory of the tensor itself."""
@overload
def nextafter_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def nonzero(input: Tensor, as_tuple: builtins.bool = False) -> Any:
    """The indices of the elements that are not zero, one row each."""
@overload
def nonzero(x: Tensor, as_tuple: builtins.bool = False) -> Any: ...
@overload
def norm(input: Tensor, p: Any = 'fro', dim: Any = None, keepdim: builtins.bool = False, *, dtype: Any = None) -> Tensor:
    """The `p`-norm of the elements, of all or along `axis`: by default the length; 'nuc' is of matrices."""
@overload
def norm(x: Tensor, p: Any = 'fro', axis: Any = None, keepdims: builtins.bool = False, *, dtype: Any = None) -> Tensor: ...
def normal(mean: Any, std: Any = 1.0, size: Any = None, *, generator: Generator | None = None, dtype: Any = None, device: Any = None, requires_grad: builtins.bool = False) -> Tensor:
    """Normal numbers: of one mean and deviation and the given size, or of a tensor of means, of deviations, or both."""
def normal_(x: Tensor, *args: Any, generator: Generator | None = None, **kwargs: Any) -> Tensor:
    """Fill with normal numbers."""
@overload
def normal_cdf(input: Any) -> Tensor:
    """The standard normal distribution function; the tail by erfc, which keeps its digits."""
@overload
def normal_cdf(x: Any) -> Tensor: ...
@overload
def normalize_batch(input: Any, weight: Any, bias: Any, axes: builtins.tuple[builtins.int, ...], eps: builtins.float, centred: builtins.bool = True, known: Any = None) -> Tensor:
    """Each channel normalised over the batch (Ioffe and Szegedy 2015)."""
@overload
def normalize_batch(x: Any, weight: Any, bias: Any, axes: builtins.tuple[builtins.int, ...], eps: builtins.float, centred: builtins.bool = True, known: Any = None) -> Tensor: ...
@overload
def normalize_groups(input: Any, weight: Any, bias: Any, axes: builtins.tuple[builtins.int, ...], eps: builtins.float, centred: builtins.bool = True, known: Any = None) -> Tensor:
    """Each group of channels of a sample normalised (Wu and He 2018)."""
@overload
def normalize_groups(x: Any, weight: Any, bias: Any, axes: builtins.tuple[builtins.int, ...], eps: builtins.float, centred: builtins.bool = True, known: Any = None) -> Tensor: ...
@overload
def normalize_layer(input: Any, weight: Any, bias: Any, axes: builtins.tuple[builtins.int, ...], eps: builtins.float, centred: builtins.bool = True, known: Any = None) -> Tensor:
    """Each sample normalised (Ba, Kiros and Hinton 2016)."""
@overload
def normalize_layer(x: Any, weight: Any, bias: Any, axes: builtins.tuple[builtins.int, ...], eps: builtins.float, centred: builtins.bool = True, known: Any = None) -> Tensor: ...
@overload
def normalize_scale(input: Any, weight: Any, bias: Any, axes: builtins.tuple[builtins.int, ...], eps: builtins.float, centred: builtins.bool = True, known: Any = None) -> Tensor:
    """Each sample by its root mean square (Zhang and Sennrich 2019)."""
@overload
def normalize_scale(x: Any, weight: Any, bias: Any, axes: builtins.tuple[builtins.int, ...], eps: builtins.float, centred: builtins.bool = True, known: Any = None) -> Tensor: ...
@overload
def not_equal(input: Any, other: Any) -> Tensor:
    """`np.not_equal`, entry by entry."""
@overload
def not_equal(x: Any, y: Any) -> Tensor: ...
@overload
def not_equal_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `not_equal` in the memory of the tensor itself."""
@overload
def not_equal_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def numel(input: Tensor) -> builtins.int:
    """The number of elements."""
@overload
def numel(x: Tensor) -> builtins.int: ...
def numpy(x: Tensor, *, force: builtins.bool = False) -> np.ndarray:
    """The array that the tensor is made on: changes show on both sides. Refused where gradients would be lost."""
@overload
def on_diagonal(input: Any, shape: Any, offset: builtins.int, dim1: builtins.int, dim2: builtins.int) -> Tensor:
    """Zeros of `shape` with `x` on the diagonal of two dimensions."""
@overload
def on_diagonal(x: Any, shape: Any, offset: builtins.int, dim1: builtins.int, dim2: builtins.int) -> Tensor: ...
@overload
def one_hot(input: Tensor, num_classes: builtins.int = -1) -> Tensor:
    """A row of zeros with a one at the class, for each class label."""
@overload
def one_hot(x: Tensor, num_classes: builtins.int = -1) -> Tensor: ...
def ones(*size: Any, dtype: Any = None, device: Any = None, requires_grad: builtins.bool = False, out: Any = None, **options: Any) -> Tensor:
    """Ones, of the given size."""
def ones_like(x: Tensor, *, dtype: Any = None, device: Any = None, requires_grad: builtins.bool = False, **options: Any) -> Tensor:
    """Ones, of the given size."""
@overload
def outer(input: Tensor, vec2: Tensor) -> Tensor:
    """Every product of an element of `x` with one of `vec2`, both vectors: shape (m, n)."""
@overload
def outer(x: Tensor, vec2: Tensor) -> Tensor: ...
def overlaid(base: Any, part: Any, path: Any) -> Tensor:
    """`base` with `part` where the views of `path` lead to: what an overwrite of a view makes of its base."""
@overload
def pad_with(input: Any, padding: Any, value: builtins.float = 0.0) -> Tensor:
    """`x` with `value` around it: (before, after) for each dimension."""
@overload
def pad_with(x: Any, padding: Any, value: builtins.float = 0.0) -> Tensor: ...
@overload
def permute(input: Tensor, *dims: Any) -> Tensor:
    """The dimensions in the order `dims`."""
@overload
def permute(x: Tensor, *dims: Any) -> Tensor: ...
def pick_rows(weight: Any, index: Any, share: Any = None) -> Tensor:
    """The rows of `weight` that `index` names; `share`, if given, is how much of each row's gradient counts."""
@overload
def picked_cross_entropy(input: Any, target: Any) -> Tensor:
    """The mean over the samples of minus the log-probability of the target class; logits of shape (N, C)."""
@overload
def picked_cross_entropy(x: Any, target: Any) -> Tensor: ...
@overload
def pinverse(input: Any, rcond: Any = 1e-15, atol: Any = None) -> Tensor:
    """The inverse of what a matrix does not take to (nearly) nothing: singular values above `rcond` times the largest."""
@overload
def pinverse(x: Any, rcond: Any = 1e-15, atol: Any = None) -> Tensor: ...
@overload
def poisson(input: Tensor, generator: Generator | None = None) -> Tensor:
    """For each rate in `x` a number of events, with `x` as their mean."""
@overload
def poisson(x: Tensor, generator: Generator | None = None) -> Tensor: ...
@overload
def polygamma(n: builtins.int, input: Any) -> Tensor:
    """The n-th derivative of digamma."""
@overload
def polygamma(n: builtins.int, x: Any) -> Tensor: ...
@overload
def polygamma_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `polygamma` in the memory of the tensor itself."""
@overload
def polygamma_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def pool_largest(input: Any, slides: Any) -> Tensor:
    """The largest element of each window."""
@overload
def pool_largest(x: Any, slides: Any) -> Tensor: ...
@overload
def pool_mean(input: Any, slides: Any, divisor: Any) -> Tensor:
    """The sum of each window over the divisor, a number or one for each window."""
@overload
def pool_mean(x: Any, slides: Any, divisor: Any) -> Tensor: ...
@overload
def positive(input: Any) -> Tensor:
    """`np.positive`, entry by entry."""
@overload
def positive(x: Any) -> Tensor: ...
@overload
def pow(input: Any, exponent: Any) -> Tensor:
    """`x` to the power of `exponent`; a square is one multiplication, and its derivative reads `2 * x`."""
@overload
def pow(x: Any, exponent: Any) -> Tensor: ...
@overload
def pow_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `pow` in the memory of the tensor itself."""
@overload
def pow_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def power(input: Any, other: Any) -> Tensor:
    """`x` to the power of `y`; for whole numbers, what lies between -1 and 1 is 0."""
@overload
def power(x: Any, y: Any) -> Tensor: ...
@overload
def power_less_one(input: Any, other: Any) -> Tensor:
    """To the power of y - 1; where that may be rounded, which costs |log x| ulps, from x^y."""
@overload
def power_less_one(x: Any, y: Any) -> Tensor: ...
@overload
def power_norm(input: Any, p: builtins.float, dim: Any = None, keepdim: builtins.bool = False) -> Tensor:
    """The `p`-th root of the sum of `p`-th powers of sizes, along `axis`; for `p` 0 how many are not 0."""
@overload
def power_norm(x: Any, p: builtins.float, axis: Any = None, keepdims: builtins.bool = False) -> Tensor: ...
@overload
def probability_loss(input: Any, other: Any) -> Tensor:
    """How surprised the probability x is by the target y between 0 and 1; logarithms stop at -100, as PyTorch's."""
@overload
def probability_loss(x: Any, y: Any) -> Tensor: ...
@overload
def prod(input: Any, dim: Any = None, keepdim: builtins.bool = False, *, dtype: Any = None) -> Tensor:
    """The product of the elements, of all or along one `axis`."""
@overload
def prod(x: Any, axis: Any = None, keepdims: builtins.bool = False, *, dtype: Any = None) -> Tensor: ...
def promote_types(type1: dtype, type2: dtype) -> dtype:
    """The dtype in which tensors of the two dtypes meet."""
@overload
def put_back(input: Any, index: Any, shape: Any) -> Tensor:
    """Zeros of `shape` with `x` added at `index`: an element that was picked twice gets both."""
@overload
def put_back(x: Any, index: Any, shape: Any) -> Tensor: ...
@overload
def qr_parts(input: Any, how: Any = 'reduced') -> Tensor:
    """Q with orthonormal columns and R, an upper triangle, whose product is `x`: packed."""
@overload
def qr_parts(x: Any, how: Any = 'reduced') -> Tensor: ...
@overload
def rad2deg(input: Any) -> Tensor:
    """`np.rad2deg`, entry by entry."""
@overload
def rad2deg(x: Any) -> Tensor: ...
@overload
def rad2deg_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `rad2deg` in the memory of the tensor itself."""
@overload
def rad2deg_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
def rand(*size: Any, generator: Generator | None = None, dtype: Any = None, device: Any = None, requires_grad: builtins.bool = False, **options: Any) -> Tensor:
    """Uniform numbers from 0 up to 1."""
@overload
def rand_like(input: Tensor, *, generator: Generator | None = None, dtype: Any = None, layout: Any = None, device: Any = None, requires_grad: builtins.bool = False, pin_memory: builtins.bool = False, memory_format: Any = None) -> Tensor:
    """Uniform numbers from 0 up to 1."""
@overload
def rand_like(x: Tensor, *, generator: Generator | None = None, dtype: Any = None, layout: Any = None, device: Any = None, requires_grad: builtins.bool = False, pin_memory: builtins.bool = False, memory_format: Any = None) -> Tensor: ...
def randint(low: Any = None, high: Any = None, size: Any = None, *, generator: Generator | None = None, dtype: Any = None, device: Any = None, requires_grad: builtins.bool = False, **options: Any) -> Tensor:
    """Integers from `low` (0 if left out) up to but without `high`, called as (high, size) or (low, high, size)."""
@overload
def randint_like(input: Tensor, low: Any = None, high: Any = None, *, generator: Generator | None = None, dtype: Any = None, layout: Any = None, device: Any = None, requires_grad: builtins.bool = False, pin_memory: builtins.bool = False, memory_format: Any = None) -> Tensor:
    """Integers in the shape and dtype of `x`, called as (x, high) or (x, low, high)."""
@overload
def randint_like(x: Tensor, low: Any = None, high: Any = None, *, generator: Generator | None = None, dtype: Any = None, layout: Any = None, device: Any = None, requires_grad: builtins.bool = False, pin_memory: builtins.bool = False, memory_format: Any = None) -> Tensor: ...
def randn(*size: Any, generator: Generator | None = None, dtype: Any = None, device: Any = None, requires_grad: builtins.bool = False, **options: Any) -> Tensor:
    """Numbers of the standard normal distribution."""
@overload
def randn_like(input: Tensor, *, generator: Generator | None = None, dtype: Any = None, layout: Any = None, device: Any = None, requires_grad: builtins.bool = False, pin_memory: builtins.bool = False, memory_format: Any = None) -> Tensor:
    """Numbers of the standard normal distribution."""
@overload
def randn_like(x: Tensor, *, generator: Generator | None = None, dtype: Any = None, layout: Any = None, device: Any = None, requires_grad: builtins.bool = False, pin_memory: builtins.bool = False, memory_format: Any = None) -> Tensor: ...
def random_(x: Tensor, *args: Any, generator: Generator | None = None, **kwargs: Any) -> Tensor:
    """Fill with integers of [from, to), told as (to), (from, to), or not at all for those that the dtype holds."""
def randperm(n: builtins.int, *, generator: Generator | None = None, dtype: Any = None, device: Any = None, requires_grad: builtins.bool = False, **options: Any) -> Tensor:
    """The numbers 0 .. n - 1 in random order."""
@overload
def ratio(input: Any, other: Any) -> Tensor:
    """`x / y`, but 0 for 0 / 0: where two eigenvalues are equal, only what asks for their vectors apart is infinite."""
@overload
def ratio(x: Any, y: Any) -> Tensor: ...
@overload
def ravel(input: Tensor) -> Tensor:
    """All the elements row by row in one dimension; a view, also of what has one dimension, where that can be."""
@overload
def ravel(x: Tensor) -> Tensor: ...
@overload
def real(input: Tensor) -> Tensor:
    """The tensor itself: all tensors are real here."""
@overload
def real(x: Tensor) -> Tensor: ...
@overload
def reciprocal(input: Any) -> Tensor:
    """One over each element."""
@overload
def reciprocal(x: Any) -> Tensor: ...
@overload
def reciprocal_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `reciprocal` in the memory of the tensor itself."""
@overload
def reciprocal_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def relu(input: Any) -> Tensor:
    """The positive part."""
@overload
def relu(x: Any) -> Tensor: ...
@overload
def relu6(input: Any) -> Tensor:
    """`x`, but at least 0 and at most 6."""
@overload
def relu6(x: Any) -> Tensor: ...
@overload
def relu_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `relu` in the memory of the tensor itself."""
@overload
def relu_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def remainder(input: Any, other: Any) -> Tensor:
    """`np.remainder`, entry by entry."""
@overload
def remainder(x: Any, y: Any) -> Tensor: ...
@overload
def remainder_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `remainder` in the memory of the tensor itself."""
@overload
def remainder_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def renorm(input: Tensor, p: builtins.float, dim: builtins.int, maxnorm: builtins.float) -> Tensor:
    """`x` with its slices along `axis` shortened to the `p`-norm `maxnorm` where theirs is larger."""
@overload
def renorm(x: Tensor, p: builtins.float, axis: builtins.int, maxnorm: builtins.float) -> Tensor: ...
@overload
def renorm_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `renorm` in the memory of the tensor itself."""
@overload
def renorm_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def repeat(input: Tensor, *repeats: Any) -> Tensor:
    """The whole tensor laid beside itself `repeats` times along each dimension."""
@overload
def repeat(x: Tensor, *repeats: Any) -> Tensor: ...
@overload
def repeat_interleave(input: Tensor, repeats: Any = None, dim: builtins.int | None = None, *, output_size: Any = None) -> Tensor:
    """Each element (or slice along `axis`) so many times in a row."""
@overload
def repeat_interleave(x: Tensor, repeats: Any = None, axis: builtins.int | None = None, *, output_size: Any = None) -> Tensor: ...
@overload
def repeat_whole(input: Any, repeats: Any) -> Tensor:
    """The whole tensor laid beside itself `repeats` times along each dimension."""
@overload
def repeat_whole(x: Any, repeats: Any) -> Tensor: ...
@overload
def replaced(input: Any, index: Any, value: Any) -> Tensor:
    """`x` with `value` at `index`; where an element is named twice, the last value wins and has the gradient."""
@overload
def replaced(x: Any, index: Any, value: Any) -> Tensor: ...
@overload
def reshape(input: Tensor, *shape: Any) -> Tensor:
    """The elements row by row in another shape; one size may be -1."""
@overload
def reshape(x: Tensor, *shape: Any) -> Tensor: ...
@overload
def reshape_to(input: Any, shape: Any) -> Tensor:
    """The elements row by row in another shape; one size may be -1."""
@overload
def reshape_to(x: Any, shape: Any) -> Tensor: ...
def result_type(tensor1: Any, tensor2: Any) -> dtype:
    """The dtype that arithmetic on two tensors or numbers gives."""
@overload
def rint(input: Any) -> Tensor:
    """`np.rint`, entry by entry."""
@overload
def rint(x: Any) -> Tensor: ...
@overload
def roll(input: Any, shifts: Any, dim: Any = None) -> Tensor:
    """Each element moved on by `shifts` along `axis`; what falls off comes in again."""
@overload
def roll(x: Any, shifts: Any, axis: Any = None) -> Tensor: ...
@overload
def rot90(input: Tensor, k: builtins.int = 1, dims: Any = ...) -> Tensor:
    """Turned by `k` quarters, from the first of two dimensions to the second."""
@overload
def rot90(x: Tensor, k: builtins.int = 1, dims: Any = ...) -> Tensor: ...
@overload
def round(input: Any, *, decimals: builtins.int = 0) -> Tensor:
    """Each element to the nearest whole number (or to `decimals` digits), halves to the even one."""
@overload
def round(x: Any, *, decimals: builtins.int = 0) -> Tensor: ...
@overload
def round_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `round` in the memory of the tensor itself."""
@overload
def round_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def rsqrt(input: Any) -> Tensor:
    """One over the square root of each element."""
@overload
def rsqrt(x: Any) -> Tensor: ...
@overload
def rsqrt_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `rsqrt` in the memory of the tensor itself."""
@overload
def rsqrt_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def rsub(input: Any, other: Any, *, alpha: Any = 1) -> Tensor:
    """`y - alpha * x`."""
@overload
def rsub(x: Any, y: Any, *, alpha: Any = 1) -> Tensor: ...
@overload
def sample_points(input: Any, weights: Any, places: Any) -> Tensor:
    """Sums of elements of `x` (N, C, size) at `places` (N, taps, points), times `weights`: (N, C, points)."""
@overload
def sample_points(x: Any, weights: Any, places: Any) -> Tensor: ...
@overload
def scatter_extreme(input: Any, src: Any, places: Any, include: Any, largest: builtins.bool = True) -> Tensor:
    """The largest (or smallest) of each element, where `include`, and of those of `src` at its place."""
@overload
def scatter_extreme(x: Any, src: Any, places: Any, include: Any, largest: builtins.bool = True) -> Tensor: ...
@overload
def scatter_windows(input: Any, slides: Any, sizes: Any) -> Tensor:
    """The columns laid back into images, added up where windows overlap: (N, C, *sizes)."""
@overload
def scatter_windows(x: Any, slides: Any, sizes: Any) -> Tensor: ...
@overload
def sech_squared(input: Any) -> Tensor:
    """1 / cosh(x)^2 without overflow, as 4 q (1 - q) for q = 1 / (1 + exp(2 |x|)): the fewest roundings."""
@overload
def sech_squared(x: Any) -> Tensor: ...
@overload
def select(input: Tensor, dim: builtins.int, index: builtins.int) -> Tensor:
    """The slice number `index` along `axis`, without that dimension."""
@overload
def select(x: Tensor, axis: builtins.int, index: builtins.int) -> Tensor: ...
@overload
def selu(input: Any) -> Tensor:
    """The ELU that keeps mean 0 and variance 1 from layer to layer."""
@overload
def selu(x: Any) -> Tensor: ...
@overload
def selu_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `selu` in the memory of the tensor itself."""
@overload
def selu_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
def set_default_dtype(d: dtype) -> None:
    """Set the dtype of new floating-point tensors; TypeError for any but a floating-point one."""
@overload
def sgn_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `sgn` in the memory of the tensor itself."""
@overload
def sgn_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def share_of_exp(input: Any, other: Any, base: builtins.float = 2.718281828459045) -> Tensor:
    """How much of base^x + base^y is base^x, for base e or 2; where both are 0, none."""
@overload
def share_of_exp(x: Any, y: Any, base: builtins.float = 2.718281828459045) -> Tensor: ...
@overload
def share_of_length(input: Any, other: Any, length: Any) -> Tensor:
    """The quotient of x and hypot(x, y), the cosine of the angle to x; 0 for no length."""
@overload
def share_of_length(x: Any, y: Any, length: Any) -> Tensor: ...
def short(x: Tensor, memory_format: Any = None) -> Tensor:
    """The elements as int16."""
@overload
def side_by_side(*arrays: Any, dim: builtins.int = 0) -> Tensor:
    """The arrays, all of one shape, along a new dimension `axis`."""
@overload
def side_by_side(*arrays: Any, axis: builtins.int = 0) -> Tensor: ...
@overload
def sigmoid(input: Any) -> Tensor:
    """One over one plus exp(-x)."""
@overload
def sigmoid(x: Any) -> Tensor: ...
@overload
def sigmoid_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `sigmoid` in the memory of the tensor itself."""
@overload
def sigmoid_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def sign(input: Any) -> Tensor:
    """`np.sign`, entry by entry."""
@overload
def sign(x: Any) -> Tensor: ...
@overload
def sign_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `sign` in the memory of the tensor itself."""
@overload
def sign_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def signbit(input: Any) -> Tensor:
    """`np.signbit`, entry by entry."""
@overload
def signbit(x: Any) -> Tensor: ...
@overload
def silu(input: Any) -> Tensor:
    """`x * sigmoid(x)`, also called swish."""
@overload
def silu(x: Any) -> Tensor: ...
@overload
def sin(input: Any) -> Tensor:
    """`np.sin`, entry by entry."""
@overload
def sin(x: Any) -> Tensor: ...
@overload
def sin_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `sin` in the memory of the tensor itself."""
@overload
def sin_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def sinc(input: Any, order: builtins.int = 0) -> Tensor:
    """The `order`-th derivative of sin(pi x) / (pi x): x times it is a sine less order times the one before."""
@overload
def sinc(x: Any, order: builtins.int = 0) -> Tensor: ...
@overload
def sinc_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `sinc` in the memory of the tensor itself."""
@overload
def sinc_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def sinh(input: Any) -> Tensor:
    """`np.sinh`, entry by entry."""
@overload
def sinh(x: Any) -> Tensor: ...
@overload
def sinh_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `sinh` in the memory of the tensor itself."""
@overload
def sinh_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
def size(x: Tensor, dim: builtins.int | None = None) -> Any:
    """The shape, or its entry `dim`."""
@overload
def sliding_windows(input: Any, dim: builtins.int, size: builtins.int, step: builtins.int) -> Tensor:
    """All windows of `size` slices along `axis`, `step` apart, as a new last dimension: the memory of `x`."""
@overload
def sliding_windows(x: Any, axis: builtins.int, size: builtins.int, step: builtins.int) -> Tensor: ...
@overload
def slope_of_gelu(input: Any, cdf: Any) -> Tensor:
    """The derivative of gelu, `cdf + x * exp(-x * x / 2) / sqrt(2 * pi)`, with all digits near its root."""
@overload
def slope_of_gelu(x: Any, cdf: Any) -> Tensor: ...
@overload
def slope_of_sigmoid(input: Any) -> Tensor:
    """sigmoid(x) * sigmoid(-x), by one exponential; sigmoid(x) * (1 - sigmoid(x)) has no digit left at x = 37."""
@overload
def slope_of_sigmoid(x: Any) -> Tensor: ...
@overload
def slope_of_silu(input: Any) -> Tensor:
    """The derivative of silu, `s * (1 + x * (1 - s))` with s = sigmoid(x)."""
@overload
def slope_of_silu(x: Any) -> Tensor: ...
@overload
def soft_cross_entropy(input: Any, target_weights: Any) -> Tensor:
    """For each sample minus the sum over classes of weight times log-probability; classes lie along dimension 1."""
@overload
def soft_cross_entropy(x: Any, target_weights: Any) -> Tensor: ...
@overload
def softmax(input: Any, dim: builtins.int, *, dtype: Any = None) -> Tensor:
    """Positive numbers that sum to 1 along `axis`, in proportion to exp(x)."""
@overload
def softmax(x: Any, axis: builtins.int, *, dtype: Any = None) -> Tensor: ...
@overload
def softplus(input: Any, beta: builtins.float = 1.0, threshold: builtins.float = 20.0) -> Tensor:
    """`log(1 + exp(beta x)) / beta`, a smooth relu; `x` itself above `threshold`, if that is less than 20."""
@overload
def softplus(x: Any, beta: builtins.float = 1.0, threshold: builtins.float = 20.0) -> Tensor: ...
@overload
def softsign(input: Any) -> Tensor:
    """`x / (1 + |x|)`."""
@overload
def softsign(x: Any) -> Tensor: ...
@overload
def solution(input: Any, other: Any) -> Tensor:
    """The matrices that `x` takes to `y`."""
@overload
def solution(x: Any, y: Any) -> Tensor: ...
@overload
def sort(input: Tensor, dim: builtins.int = -1, descending: builtins.bool = False, stable: builtins.bool = False) -> Any:
    """The elements in order along `axis`, and where they were."""
@overload
def sort(x: Tensor, axis: builtins.int = -1, descending: builtins.bool = False, stable: builtins.bool = False) -> Any: ...
@overload
def split(input: Tensor, split_size_or_sections: Any, dim: builtins.int = 0) -> builtins.tuple[Tensor, ...]:
    """Pieces along `axis`: all of one size (the last may be smaller), or of the sizes in a list."""
@overload
def split(x: Tensor, split_size_or_sections: Any, axis: builtins.int = 0) -> builtins.tuple[Tensor, ...]: ...
@overload
def spread_mean(input: Any, slides: Any, divisor: Any, sizes: Any) -> Tensor:
    """Each window's number over the divisor, added to all elements of the window."""
@overload
def spread_mean(x: Any, slides: Any, divisor: Any, sizes: Any) -> Tensor: ...
@overload
def sqrt(input: Any) -> Tensor:
    """`np.sqrt`, entry by entry."""
@overload
def sqrt(x: Any) -> Tensor: ...
@overload
def sqrt_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `sqrt` in the memory of the tensor itself."""
@overload
def sqrt_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def square(input: Any) -> Tensor:
    """`np.square`, entry by entry."""
@overload
def square(x: Any) -> Tensor: ...
@overload
def square_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `square` in the memory of the tensor itself."""
@overload
def square_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def squeeze(input: Any, dim: Any = None) -> Tensor:
    """The dimensions of size 1 left out, all or those of `axis`."""
@overload
def squeeze(x: Any, axis: Any = None) -> Tensor: ...
@overload
def stack(tensors: Any, dim: builtins.int = 0) -> Tensor:
    """The tensors, all of one shape, side by side along a new dimension `axis`."""
@overload
def stack(tensors: Any, axis: builtins.int = 0) -> Tensor: ...
@overload
def std(input: Any, dim: Any = None, unbiased: Any = None, *, correction: Any = None, keepdim: builtins.bool = False) -> Tensor:
    """The standard deviation, of all or along `axis`; the gradient at no deviation is 0."""
@overload
def std(x: Any, axis: Any = None, unbiased: Any = None, *, correction: Any = None, keepdims: builtins.bool = False) -> Tensor: ...
def stride(x: Tensor, dim: builtins.int | None = None) -> Any:
    """How many elements lie between neighbours, along each dimension."""
@overload
def sub(input: Any, other: Any, *, alpha: Any = 1) -> Tensor:
    """`x - alpha * y`."""
@overload
def sub(x: Any, y: Any, *, alpha: Any = 1) -> Tensor: ...
@overload
def sub_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `sub` in the memory of the tensor itself."""
@overload
def sub_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def substitute(input: Any, other: Any, upper: builtins.bool) -> Tensor:
    """The matrices that a triangle of `x` takes to `y`, by halves: the one that can be solved, then the other."""
@overload
def substitute(x: Any, y: Any, upper: builtins.bool) -> Tensor: ...
@overload
def subtract_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `subtract` in the memory of the tensor itself."""
@overload
def subtract_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def sum(input: Any, dim: Any = None, keepdim: builtins.bool = False, *, dtype: Any = None) -> Tensor:
    """The sum of the elements, of all or along `axis`."""
@overload
def sum(x: Any, axis: Any = None, keepdims: builtins.bool = False, *, dtype: Any = None) -> Tensor: ...
@overload
def svd_parts(input: Any, full: builtins.bool = False) -> Tensor:
    """U, S and V^T, the singular value decomposition of `x`: packed."""
@overload
def svd_parts(x: Any, full: builtins.bool = False) -> Tensor: ...
@overload
def t(input: Tensor) -> Tensor:
    """The transpose of a matrix; a vector as it is."""
@overload
def t(x: Tensor) -> Tensor: ...
@overload
def take(input: Tensor, index: Tensor) -> Tensor:
    """The elements that `index` names, counted row by row."""
@overload
def take(x: Tensor, index: Tensor) -> Tensor: ...
@overload
def take_along_axis(input: Any, indices: Any, dim: builtins.int = -1) -> Tensor:
    """For each position the element of its row that `indices` names."""
@overload
def take_along_axis(x: Any, indices: Any, axis: builtins.int = -1) -> Tensor: ...
@overload
def tan(input: Any) -> Tensor:
    """`np.tan`, entry by entry."""
@overload
def tan(x: Any) -> Tensor: ...
@overload
def tan_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `tan` in the memory of the tensor itself."""
@overload
def tan_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def tanh(input: Any) -> Tensor:
    """`np.tanh`, entry by entry."""
@overload
def tanh(x: Any) -> Tensor: ...
@overload
def tanh_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `tanh` in the memory of the tensor itself."""
@overload
def tanh_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def tanhshrink(input: Any) -> Tensor:
    """`x - tanh(x)`; near 0 by the series of x cosh(x) - sinh(x), where the difference has no digits left."""
@overload
def tanhshrink(x: Any) -> Tensor: ...
@overload
def tensor_split(input: Tensor, indices_or_sections: Any = None, dim: builtins.int = 0, *, sections: builtins.int | None = None, indices: Any = None, tensor_indices_or_sections: Any = None) -> builtins.tuple[Tensor, ...]:
    """Pieces along `axis`: so many of nearly equal size, or cut before the given indices."""
@overload
def tensor_split(x: Tensor, indices_or_sections: Any = None, axis: builtins.int = 0, *, sections: builtins.int | None = None, indices: Any = None, tensor_indices_or_sections: Any = None) -> builtins.tuple[Tensor, ...]: ...
@overload
def tile(input: Tensor, *dims: Any) -> Tensor:
    """The whole tensor laid beside itself; missing numbers of times are 1."""
@overload
def tile(x: Tensor, *dims: Any) -> Tensor: ...
@overload
def to(input: Tensor, *args: Any, dtype: Any = None, device: Any = None, copy: builtins.bool = False, non_blocking: builtins.bool = False, memory_format: Any = None) -> Tensor:
    """The tensor in another dtype; every device but the CPU is refused."""
@overload
def to(x: Tensor, *args: Any, dtype: Any = None, device: Any = None, copy: builtins.bool = False, non_blocking: builtins.bool = False, memory_format: Any = None) -> Tensor: ...
@overload
def to_largest(input: Any, image: Any, most: Any, slides: Any) -> Tensor:
    """Images of zeros, with each window's `x` added where its largest element, `most`, is in `image`."""
@overload
def to_largest(x: Any, image: Any, most: Any, slides: Any) -> Tensor: ...
@overload
def to_pixels(input: Any, size: builtins.int, padding_mode: builtins.int = 0, align_corners: builtins.bool = False) -> Tensor:
    """Coordinates from -1 to 1 as positions in a row of pixels; what lies outside as `padding_mode` says."""
@overload
def to_pixels(x: Any, size: builtins.int, padding_mode: builtins.int = 0, align_corners: builtins.bool = False) -> Tensor: ...
def tolist(x: Tensor) -> Any:
    """The elements as nested Python lists."""
@overload
def topk(input: Tensor, k: builtins.int, dim: builtins.int = -1, largest: builtins.bool = True, sorted: builtins.bool = True) -> Any:
    """The `k` largest (or smallest) elements along `axis`, in order, and where they were."""
@overload
def topk(x: Tensor, k: builtins.int, axis: builtins.int = -1, largest: builtins.bool = True, sorted: builtins.bool = True) -> Any: ...
@overload
def total(input: Any, axes: builtins.tuple[builtins.int, ...], other: Any = None) -> Tensor:
    """The sum of x, or of x times y, over `axes`, which stay as 1; by BLAS where they come first or last."""
@overload
def total(x: Any, axes: builtins.tuple[builtins.int, ...], y: Any = None) -> Tensor: ...
@overload
def trace(input: Tensor) -> Tensor:
    """The sum of the diagonal of a matrix."""
@overload
def trace(x: Tensor) -> Tensor: ...
@overload
def transpose(input: Any, dim0: builtins.int, dim1: builtins.int) -> Tensor:
    """Two dimensions exchanged."""
@overload
def transpose(x: Any, dim0: builtins.int, dim1: builtins.int) -> Tensor: ...
@overload
def transpose_axes(input: Any, axes: Any = None) -> Tensor:
    """The dimensions in the order `axes`, by default reversed: NumPy's transpose."""
@overload
def transpose_axes(x: Any, axes: Any = None) -> Tensor: ...
@overload
def tril(input: Any, diagonal: builtins.int = 0) -> Tensor:
    """The lower triangle, the rest 0."""
@overload
def tril(x: Any, diagonal: builtins.int = 0) -> Tensor: ...
@overload
def tril_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `tril` in the memory of the tensor itself."""
@overload
def tril_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def triu(input: Any, diagonal: builtins.int = 0) -> Tensor:
    """The upper triangle, the rest 0."""
@overload
def triu(x: Any, diagonal: builtins.int = 0) -> Tensor: ...
@overload
def triu_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `triu` in the memory of the tensor itself."""
@overload
def triu_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def true_divide_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `true_divide` in the memory of the tensor itself."""
@overload
def true_divide_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def trunc(input: Any) -> Tensor:
    """`np.trunc`, entry by entry."""
@overload
def trunc(x: Any) -> Tensor: ...
@overload
def trunc_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `trunc` in the memory of the tensor itself."""
@overload
def trunc_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
@overload
def twice(input: Any) -> Tensor:
    """The slope of a square."""
@overload
def twice(x: Any) -> Tensor: ...
def type(x: Tensor, dtype: Any = None, non_blocking: builtins.bool = False) -> Any:
    """The elements in another dtype (also as 'torch.LongTensor'), or without one the name of the tensor's type."""
def type_as(x: Tensor, other: Tensor) -> Tensor:
    """The elements in the dtype of `other`."""
@overload
def unbind(input: Tensor, dim: builtins.int = 0) -> builtins.tuple[Tensor, ...]:
    """The slices along `axis`, without that dimension."""
@overload
def unbind(x: Tensor, axis: builtins.int = 0) -> builtins.tuple[Tensor, ...]: ...
@overload
def unflatten(input: Tensor, dim: builtins.int, sizes: Any) -> Tensor:
    """One dimension as several of the given `sizes`, of which one may be -1."""
@overload
def unflatten(x: Tensor, axis: builtins.int, sizes: Any) -> Tensor: ...
def uniform_(x: Tensor, *args: Any, generator: Generator | None = None, **kwargs: Any) -> Tensor:
    """Fill with uniform numbers of [from, to)."""
@overload
def unsqueeze(input: Tensor, dim: builtins.int) -> Tensor:
    """A new dimension of size 1 at `axis`."""
@overload
def unsqueeze(x: Tensor, axis: builtins.int) -> Tensor: ...
@overload
def var(input: Any, dim: Any = None, unbiased: Any = None, *, correction: Any = None, keepdim: builtins.bool = False) -> Tensor:
    """The variance, of all or along `axis`; divided by n - `correction`."""
@overload
def var(x: Any, axis: Any = None, unbiased: Any = None, *, correction: Any = None, keepdims: builtins.bool = False) -> Tensor: ...
@overload
def var_mean(input: Tensor, dim: Any = None, correction: builtins.float = 1, keepdim: builtins.bool = False) -> builtins.tuple[Tensor, Tensor]:
    """The variance and the mean."""
@overload
def var_mean(x: Tensor, axis: Any = None, correction: builtins.float = 1, keepdims: builtins.bool = False) -> builtins.tuple[Tensor, Tensor]: ...
@overload
def vdot(input: Tensor, other: Any) -> Tensor:
    """The product of a 1-dimensional and a 1-dimensional tensor."""
@overload
def vdot(x: Tensor, y: Any) -> Tensor: ...
@overload
def vectors(input: Any, other: Any) -> Tensor:
    """The product where one factor, or both, is a vector."""
@overload
def vectors(x: Any, y: Any) -> Tensor: ...
def vstack(tensors: Any) -> Tensor:
    """The tensors below each other; vectors as rows."""
@overload
def weighted_relu(input: Any, weight: Any) -> Tensor:
    """`x` where positive, else `weight * x`."""
@overload
def weighted_relu(x: Any, weight: Any) -> Tensor: ...
def where(condition: Any, x: Any = None, y: Any = None, **kwargs: Any) -> Tensor:
    """`x` where the condition holds, else `y`; with the condition alone, the indices where it holds."""
@overload
def xlog1py(input: Any, other: Any) -> Tensor:
    """The product x log(1 + y), and 0 where x is 0, whatever y is but NaN."""
@overload
def xlog1py(x: Any, y: Any) -> Tensor: ...
@overload
def xlogy(input: Any, other: Any) -> Tensor:
    """The product x log(y), and 0 where x is 0, whatever y is but NaN."""
@overload
def xlogy(x: Any, y: Any) -> Tensor: ...
@overload
def xlogy_(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `xlogy` in the memory of the tensor itself."""
@overload
def xlogy_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
def zero_(x: Tensor) -> Tensor:
    """Fill with zeros."""
def zeros(*size: Any, dtype: Any = None, device: Any = None, requires_grad: builtins.bool = False, out: Any = None, **options: Any) -> Tensor:
    """Zeros, of the given size."""
def zeros_like(x: Tensor, *, dtype: Any = None, device: Any = None, requires_grad: builtins.bool = False, **options: Any) -> Tensor:
    """Zeros, of the given size."""
abs = absolute
acos = arccos
acosh = arccosh
asin = arcsin
asinh = arcsinh
atan = arctan
atan2 = arctan2
atanh = arctanh
conj = real
conj_physical = real
divide = div
equal_to = eq
fix = trunc
ge = greater_equal
ger = outer
gt = greater
le = less_equal
logsigmoid = log_sigmoid
lt = less
mul = multiply
ndimension = dim
ne = not_equal
neg = negative
nelement = numel
resolve_conj = real
resolve_neg = real
sgn = sign
subtract = sub
swapaxes = transpose
swapdims = transpose
swish = silu
true_divide = div
