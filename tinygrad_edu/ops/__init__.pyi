# Written by `python -m tinygrad_edu stubs` from the functions themselves: change those, not this file.
# ruff: noqa
# fmt: off
"""Floor 1: the table of calculus, one file for each family. All public functions of the files are found here.

A function whose first parameter is `x` is also a method of Tensor, but for those of the files in `FUNCTIONS_ONLY`.
"""

import builtins
from collections.abc import Iterator
from typing import Any, overload

import numpy as np

from ..core import Tensor, dtype
from . import activation as activation
from . import arithmetic as arithmetic
from . import comparison as comparison
from . import composite as composite
from . import conversion as conversion
from . import counting as counting
from . import creation as creation
from . import error_and_gamma as error_and_gamma
from . import factorization as factorization
from . import fused as fused
from . import indexing as indexing
from . import inplace as inplace
from . import linalg as linalg
from . import loss as loss
from . import memory as memory
from . import normalization as normalization
from . import order as order
from . import padding as padding
from . import pooling as pooling
from . import products as products
from . import quick as quick
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

def abs_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `abs` in the memory of the tensor itself."""
@overload
def absolute(input: Any) -> Tensor:
    """`np.absolute`, entry by entry."""
@overload
def absolute(x: Any) -> Tensor: ...
@overload
def add(input: Any, other: Any, *, alpha: Any = 1) -> Tensor:
    """`x + alpha * y`."""
@overload
def add(x: Any, y: Any, *, alpha: Any = 1) -> Tensor: ...
def add_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `add` in the memory of the tensor itself."""
@overload
def add_along_axis(input: Any, indices: Any, dim: builtins.int, shape: Any) -> Tensor:
    """Zeros of `shape` with each element of `x` added at the place in its row that `indices` names."""
@overload
def add_along_axis(x: Any, indices: Any, axis: builtins.int, shape: Any) -> Tensor: ...
@overload
def addcdiv(input: Any, tensor1: Any, tensor2: Any, value: builtins.float = 1) -> Tensor:
    """`x + value * tensor1 / tensor2`."""
@overload
def addcdiv(x: Any, tensor1: Any, tensor2: Any, value: builtins.float = 1) -> Tensor: ...
def addcdiv_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `addcdiv` in the memory of the tensor itself."""
@overload
def addcmul(input: Any, tensor1: Any, tensor2: Any, value: builtins.float = 1) -> Tensor:
    """`x + value * tensor1 * tensor2`."""
@overload
def addcmul(x: Any, tensor1: Any, tensor2: Any, value: builtins.float = 1) -> Tensor: ...
def addcmul_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `addcmul` in the memory of the tensor itself."""
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
def aminmax(input: Tensor, *, dim: builtins.int | None = None, keepdim: builtins.bool = False) -> Any:
    """The smallest and the largest element, of all or along `axis`."""
@overload
def aminmax(x: Tensor, *, axis: builtins.int | None = None, keepdims: builtins.bool = False) -> Any: ...
@overload
def any(input: Any, dim: Any = None, keepdim: builtins.bool = False) -> Tensor:
    """Whether any element is true, of all or along `axis`."""
@overload
def any(x: Any, axis: Any = None, keepdims: builtins.bool = False) -> Tensor: ...
def arange(start: Any, end: Any = None, step: Any = 1, *, dtype: Any = None, device: Any = None, requires_grad: builtins.bool = False) -> Tensor:
    """The numbers from `start` (0 if left out) up to but without `end`, in steps of `step`."""
@overload
def arccos(input: Any) -> Tensor:
    """`np.arccos`, entry by entry."""
@overload
def arccos(x: Any) -> Tensor: ...
@overload
def arccosh(input: Any) -> Tensor:
    """`np.arccosh`, entry by entry."""
@overload
def arccosh(x: Any) -> Tensor: ...
@overload
def arcsin(input: Any) -> Tensor:
    """`np.arcsin`, entry by entry."""
@overload
def arcsin(x: Any) -> Tensor: ...
@overload
def arcsinh(input: Any) -> Tensor:
    """`np.arcsinh`, entry by entry."""
@overload
def arcsinh(x: Any) -> Tensor: ...
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
def arctanh(input: Any) -> Tensor:
    """`np.arctanh`, entry by entry."""
@overload
def arctanh(x: Any) -> Tensor: ...
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
def argwhere(input: Tensor) -> Tensor:
    """The indices of the elements that are not zero, one row each."""
@overload
def argwhere(x: Tensor) -> Tensor: ...
def as_tensor(data: Any, dtype: dtype | None = None, device: Any = None) -> Tensor:
    """`data` as a tensor, without a copy where it is a tensor or an array of the right dtype."""
def atleast_1d(*tensors: Any) -> Any:
    """Each tensor with at least one dimension."""
def atleast_2d(*tensors: Any) -> Any:
    """Each tensor with at least two dimensions; a vector becomes a row."""
def atleast_3d(*tensors: Any) -> Any:
    """Each tensor with at least three dimensions; a vector lies in the middle one, a matrix in the first two."""
@overload
def batch_norm(input: Tensor, weight: Any, bias: Any, mean: Any, variance: Any, eps: builtins.float = 1e-05) -> Tensor:
    """Batch normalisation; by the batch's own mean and variance where `mean` is None, else by those given."""
@overload
def batch_norm(x: Tensor, weight: Any, bias: Any, mean: Any, variance: Any, eps: builtins.float = 1e-05) -> Tensor: ...
def bernoulli(x: Tensor, p: builtins.float | None = None, *, generator: Generator | None = None) -> Tensor:
    """For each probability in `x` a 1 with that probability, else a 0."""
def bernoulli_(x: Tensor, p: builtins.float = 0.5, *, generator: Generator | None = None) -> Tensor:
    """Fill `x` with ones, each with probability `p`, and zeros."""
@overload
def binary_cross_entropy(input: Tensor, target: Tensor, weight: Any = None, size_average: Any = None, reduce: Any = None, reduction: builtins.str = 'mean') -> Tensor:
    """How surprised the probability `x` is by targets between 0 and 1; its logarithms stop at -100, as PyTorch's."""
@overload
def binary_cross_entropy(x: Tensor, target: Tensor, weight: Any = None, size_average: Any = None, reduce: Any = None, reduction: builtins.str = 'mean') -> Tensor: ...
@overload
def binary_cross_entropy_with_logits(input: Tensor, target: Tensor, weight: Any = None, size_average: Any = None, reduce: Any = None, reduction: builtins.str = 'mean', pos_weight: Any = None) -> Tensor:
    """How surprised sigmoid(x) is by targets between 0 and 1, without overflow."""
@overload
def binary_cross_entropy_with_logits(x: Tensor, target: Tensor, weight: Any = None, size_average: Any = None, reduce: Any = None, reduction: builtins.str = 'mean', pos_weight: Any = None) -> Tensor: ...
@overload
def bincount(input: Tensor, weights: Tensor | None = None, minlength: builtins.int = 0) -> Tensor:
    """How often each number from 0 on occurs in a vector, or the sum of its weights."""
@overload
def bincount(x: Tensor, weights: Tensor | None = None, minlength: builtins.int = 0) -> Tensor: ...
@overload
def bitwise_and(input: Any, other: Any) -> Tensor:
    """`np.bitwise_and`, entry by entry."""
@overload
def bitwise_and(x: Any, y: Any) -> Tensor: ...
@overload
def bitwise_not(input: Any) -> Tensor:
    """`np.invert`, entry by entry."""
@overload
def bitwise_not(x: Any) -> Tensor: ...
@overload
def bitwise_or(input: Any, other: Any) -> Tensor:
    """`np.bitwise_or`, entry by entry."""
@overload
def bitwise_or(x: Any, y: Any) -> Tensor: ...
@overload
def bitwise_xor(input: Any, other: Any) -> Tensor:
    """`np.bitwise_xor`, entry by entry."""
@overload
def bitwise_xor(x: Any, y: Any) -> Tensor: ...
def block_diag(*tensors: Any) -> Tensor:
    """A matrix with the given ones along its diagonal, and zeros."""
@overload
def bmm(input: Tensor, other: Tensor) -> Tensor:
    """The product of a 3-dimensional and a 3-dimensional tensor."""
@overload
def bmm(x: Tensor, y: Tensor) -> Tensor: ...
def bool(x: Tensor) -> Tensor:
    """The elements as bool."""
@overload
def broadcast_to(input: Any, shape: Any) -> Tensor:
    """Stretched to `shape` without a copy; the walk sums the gradient back."""
@overload
def broadcast_to(x: Any, shape: Any) -> Tensor: ...
@overload
def bucketize(input: Any, boundaries: Tensor, *, out_int32: builtins.bool = False, right: builtins.bool = False) -> Tensor:
    """The number of the bucket between the sorted `boundaries` in which each element lies."""
@overload
def bucketize(x: Any, boundaries: Tensor, *, out_int32: builtins.bool = False, right: builtins.bool = False) -> Tensor: ...
def byte(x: Tensor) -> Tensor:
    """The elements as uint8."""
def cartesian_prod(*tensors: Any) -> Tensor:
    """All rows that take one element of each vector."""
@overload
def cast(input: Any, dtype: Any) -> Tensor:
    """The elements in another dtype."""
@overload
def cast(x: Any, dtype: Any) -> Tensor: ...
@overload
def cat(tensors: Any, dim: builtins.int = 0) -> Tensor:
    """The tensors one after another along `axis`; they must agree in all other sizes."""
@overload
def cat(tensors: Any, axis: builtins.int = 0) -> Tensor: ...
@overload
def ceil(input: Any) -> Tensor:
    """`np.ceil`, entry by entry."""
@overload
def ceil(x: Any) -> Tensor: ...
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
def clamp_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `clamp` in the memory of the tensor itself."""
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
def clip_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `clip` in the memory of the tensor itself."""
@overload
def clone(input: Any) -> Tensor:
    """A copy that is part of the graph."""
@overload
def clone(x: Any) -> Tensor: ...
def column_stack(tensors: Any) -> Tensor:
    """The tensors side by side; vectors as columns."""
@overload
def combinations(input: Tensor, r: builtins.int = 2, with_replacement: builtins.bool = False) -> Tensor:
    """All rows of `r` elements of a vector, in its order."""
@overload
def combinations(x: Tensor, r: builtins.int = 2, with_replacement: builtins.bool = False) -> Tensor: ...
@overload
def concatenate(*arrays: Any, dim: builtins.int = 0, sizes: Any = None) -> Tensor:
    """The arrays one after another along `axis`."""
@overload
def concatenate(*arrays: Any, axis: builtins.int = 0, sizes: Any = None) -> Tensor: ...
def contiguous(x: Tensor) -> Tensor:
    """The tensor itself if its elements lie row by row in memory, else a copy that does."""
def contract(subscripts: builtins.str, *operands: Any) -> Tensor:
    """The sum of products that explicit, plain `subscripts` spell: no ..., no letter twice in one operand."""
@overload
def conv2d(input: Tensor, weight: Tensor, bias: Tensor | None = None, stride: Any = 1, padding: Any = 0, dilation: Any = 1, groups: builtins.int = 1) -> Tensor:
    """The sliding dot product of images with kernels (the convolution of deep learning)."""
@overload
def conv2d(x: Tensor, weight: Tensor, bias: Tensor | None = None, stride: Any = 1, padding: Any = 0, dilation: Any = 1, groups: builtins.int = 1) -> Tensor: ...
@overload
def convolve(input: Any, weight: Any, bias: Any, stride: Any, dilation: Any) -> Tensor:
    """The sliding dot product of (N, C, H, W) with (F, C, kh, kw), without padding or groups."""
@overload
def convolve(x: Any, weight: Any, bias: Any, stride: Any, dilation: Any) -> Tensor: ...
def copy_(x: Tensor, src: Tensor, non_blocking: builtins.bool = False) -> Tensor:
    """Take the values of `src`."""
@overload
def copysign(input: Any, other: Any) -> Tensor:
    """`np.copysign`, entry by entry."""
@overload
def copysign(x: Any, y: Any) -> Tensor: ...
@overload
def cos(input: Any) -> Tensor:
    """`np.cos`, entry by entry."""
@overload
def cos(x: Any) -> Tensor: ...
@overload
def cosh(input: Any) -> Tensor:
    """`np.cosh`, entry by entry."""
@overload
def cosh(x: Any) -> Tensor: ...
@overload
def count_nonzero(input: Any, dim: Any = None) -> Tensor:
    """How many elements are not zero, of all or along `axis`."""
@overload
def count_nonzero(x: Any, axis: Any = None) -> Tensor: ...
def cpu(x: Tensor) -> Tensor:
    """The tensor itself: the CPU is where all tensors are."""
@overload
def cross_entropy(input: Tensor, target: Tensor, weight: Tensor | None = None, size_average: Any = None, ignore_index: builtins.int = -100, reduce: Any = None, reduction: builtins.str = 'mean', label_smoothing: builtins.float = 0.0) -> Tensor:
    """How surprised the softmax of the logits is by the target."""
@overload
def cross_entropy(x: Tensor, target: Tensor, weight: Tensor | None = None, size_average: Any = None, ignore_index: builtins.int = -100, reduce: Any = None, reduction: builtins.str = 'mean', label_smoothing: builtins.float = 0.0) -> Tensor: ...
def cuda(x: Tensor, device: Any = None) -> Tensor:
    """Refused: there is no GPU here."""
@overload
def cummax(input: Tensor, dim: builtins.int) -> Any:
    """The largest element so far along `axis`, and where it is; of equals the last."""
@overload
def cummax(x: Tensor, axis: builtins.int) -> Any: ...
@overload
def cummin(input: Tensor, dim: builtins.int) -> Any:
    """The smallest element so far along `axis`, and where it is; of equals the last."""
@overload
def cummin(x: Tensor, axis: builtins.int) -> Any: ...
@overload
def cumprod(input: Any, dim: builtins.int) -> Tensor:
    """The running product along `axis`."""
@overload
def cumprod(x: Any, axis: builtins.int) -> Tensor: ...
@overload
def cumsum(input: Any, dim: builtins.int) -> Tensor:
    """The running sum along `axis`."""
@overload
def cumsum(x: Any, axis: builtins.int) -> Tensor: ...
def data_ptr(x: Tensor) -> builtins.int:
    """The address of the first element."""
@overload
def deg2rad(input: Any) -> Tensor:
    """`np.deg2rad`, entry by entry."""
@overload
def deg2rad(x: Any) -> Tensor: ...
def detach(x: Tensor) -> Tensor:
    """The same memory, outside the graph."""
def detach_(x: Tensor) -> Tensor:
    """Cut the tensor itself from the graph."""
@overload
def diag(input: Tensor, diagonal: builtins.int = 0) -> Tensor:
    """The diagonal of a matrix, or a matrix with the vector `x` on its diagonal."""
@overload
def diag(x: Tensor, diagonal: builtins.int = 0) -> Tensor: ...
@overload
def diag_embed(input: Tensor, offset: builtins.int = 0, dim1: builtins.int = -2, dim2: builtins.int = -1) -> Tensor:
    """Matrices of two new dimensions with the last dimension of `x` on their diagonals."""
@overload
def diag_embed(x: Tensor, offset: builtins.int = 0, dim1: builtins.int = -2, dim2: builtins.int = -1) -> Tensor: ...
@overload
def diagonal(input: Tensor, offset: builtins.int = 0, dim1: builtins.int = 0, dim2: builtins.int = 1) -> Tensor:
    """The diagonal of two dimensions, as the last dimension."""
@overload
def diagonal(x: Tensor, offset: builtins.int = 0, dim1: builtins.int = 0, dim2: builtins.int = 1) -> Tensor: ...
@overload
def diagonal_scatter(input: Tensor, src: Tensor, offset: builtins.int = 0, dim1: builtins.int = 0, dim2: builtins.int = 1) -> Tensor:
    """`x` with `src` on its diagonal."""
@overload
def diagonal_scatter(x: Tensor, src: Tensor, offset: builtins.int = 0, dim1: builtins.int = 0, dim2: builtins.int = 1) -> Tensor: ...
@overload
def diff(input: Tensor, n: builtins.int = 1, dim: builtins.int = -1, prepend: Tensor | None = None, append: Tensor | None = None) -> Tensor:
    """Each element less the one before along `axis`, `n` times."""
@overload
def diff(x: Tensor, n: builtins.int = 1, axis: builtins.int = -1, prepend: Tensor | None = None, append: Tensor | None = None) -> Tensor: ...
@overload
def digamma(input: Any) -> Tensor:
    """The derivative of lgamma."""
@overload
def digamma(x: Any) -> Tensor: ...
def dim(x: Tensor) -> builtins.int:
    """The number of dimensions."""
@overload
def div(input: Any, other: Any, *, rounding_mode: builtins.str | None = None) -> Tensor:
    """`x / y`, as it is, or rounded towards zero ('trunc') or down ('floor')."""
@overload
def div(x: Any, y: Any, *, rounding_mode: builtins.str | None = None) -> Tensor: ...
def div_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `div` in the memory of the tensor itself."""
@overload
def dot(input: Tensor, other: Tensor) -> Tensor:
    """The product of a 1-dimensional and a 1-dimensional tensor."""
@overload
def dot(x: Tensor, y: Tensor) -> Tensor: ...
def double(x: Tensor) -> Tensor:
    """The elements as float64."""
def dstack(tensors: Any) -> Tensor:
    """The tensors behind each other, along the third dimension."""
def einsum(equation: builtins.str, *operands: Any) -> Tensor:
    """The sum of products over the letters that the result does not name (Einstein's convention)."""
def element_size(x: Tensor) -> builtins.int:
    """The bytes of one element."""
@overload
def elu(input: Any, alpha: builtins.float = 1.0) -> Tensor:
    """`x` where positive, else `alpha * (exp(x) - 1)`."""
@overload
def elu(x: Any, alpha: builtins.float = 1.0) -> Tensor: ...
@overload
def embedding(input: Tensor, weight: Tensor, padding_idx: builtins.int | None = None) -> Tensor:
    """The rows of `weight`, shape (V, D), that the indices `x` name: shape (*x.shape, D)."""
@overload
def embedding(x: Tensor, weight: Tensor, padding_idx: builtins.int | None = None) -> Tensor: ...
def empty(*size: Any, dtype: Any = None, device: Any = None, requires_grad: builtins.bool = False, out: None = None, **options: Any) -> Tensor:
    """A tensor of the given size whose values are to be overwritten."""
def empty_like(x: Tensor, *, dtype: Any = None, device: Any = None, requires_grad: builtins.bool = False, **options: Any) -> Tensor:
    """A tensor of the given size whose values are to be overwritten."""
@overload
def eq(input: Any, other: Any) -> Tensor:
    """`np.equal`, entry by entry."""
@overload
def eq(x: Any, y: Any) -> Tensor: ...
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
def erfc(input: Any) -> Tensor:
    """1 - erf(x), which keeps its digits where it is small."""
@overload
def erfc(x: Any) -> Tensor: ...
@overload
def erfinv(input: Any) -> Tensor:
    """The number whose error function is `x`; NaN outside of [-1, 1]."""
@overload
def erfinv(x: Any) -> Tensor: ...
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
def expand(input: Tensor, *sizes: Any) -> Tensor:
    """Stretched to `sizes` without a copy; -1 keeps a size."""
@overload
def expand(x: Tensor, *sizes: Any) -> Tensor: ...
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
def eye(n: builtins.int, m: builtins.int | None = None, *, dtype: Any = None, device: Any = None, requires_grad: builtins.bool = False) -> Tensor:
    """Ones on the diagonal of an n x m matrix, zeros elsewhere."""
def fill_(x: Tensor, value: Any) -> Tensor:
    """Fill with one value."""
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
    """The order of the elements reversed along `axis`."""
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
def float(x: Tensor) -> Tensor:
    """The elements as float32."""
@overload
def float_power(input: Any, other: Any) -> Tensor:
    """`x` to the power of `y`, in float64."""
@overload
def float_power(x: Any, y: Any) -> Tensor: ...
@overload
def floor(input: Any) -> Tensor:
    """`np.floor`, entry by entry."""
@overload
def floor(x: Any) -> Tensor: ...
@overload
def floor_divide(input: Any, other: Any) -> Tensor:
    """`np.floor_divide`, entry by entry."""
@overload
def floor_divide(x: Any, y: Any) -> Tensor: ...
@overload
def fmod(input: Any, other: Any) -> Tensor:
    """`np.fmod`, entry by entry."""
@overload
def fmod(x: Any, y: Any) -> Tensor: ...
@overload
def fold(input: Any, shape: Any, kernel: Any, stride: Any, dilation: Any) -> Tensor:
    """The columns laid back into images of `shape`, added up where windows overlap."""
@overload
def fold(x: Any, shape: Any, kernel: Any, stride: Any, dilation: Any) -> Tensor: ...
@overload
def frac(input: Any) -> Tensor:
    """What follows the point, with the sign of `x`."""
@overload
def frac(x: Any) -> Tensor: ...
def from_numpy(array: np.ndarray) -> Tensor:
    """A tensor on the memory of `array`: changes show on both sides."""
def full(size: Any, fill_value: Any, *, dtype: Any = None, device: Any = None, requires_grad: builtins.bool = False) -> Tensor:
    """`fill_value` everywhere; the dtype follows the value unless given."""
def full_like(x: Tensor, fill_value: Any, *, dtype: Any = None, device: Any = None, requires_grad: builtins.bool = False) -> Tensor:
    """`fill_value` everywhere, in the shape and dtype of `x`."""
@overload
def gather(input: Tensor, dim: builtins.int, index: Tensor) -> Tensor:
    """For each position of `index` the element of `x` in the same row, at the place along `axis` that it names."""
@overload
def gather(x: Tensor, axis: builtins.int, index: Tensor) -> Tensor: ...
@overload
def gaussian(input: Any, scale: builtins.float = 1.0) -> Tensor:
    """exp(-scale x^2), with all digits in its tails; `scale` is a power of 2."""
@overload
def gaussian(x: Any, scale: builtins.float = 1.0) -> Tensor: ...
def gelu(x: Any, approximate: builtins.str = 'none') -> Tensor:
    """`x` times the standard normal distribution function; approximate='tanh' for the form of GPT-2."""
@overload
def gelu_erf(input: Any) -> Tensor:
    """`x` times the standard normal distribution function."""
@overload
def gelu_erf(x: Any) -> Tensor: ...
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
def greater_equal(input: Any, other: Any) -> Tensor:
    """`np.greater_equal`, entry by entry."""
@overload
def greater_equal(x: Any, y: Any) -> Tensor: ...
def half(x: Tensor) -> Tensor:
    """The elements as float16."""
@overload
def hardtanh(input: Any, min_val: builtins.float = -1.0, max_val: builtins.float = 1.0) -> Tensor:
    """`x`, but at least `min_val` and at most `max_val`; outside and at the bounds no gradient passes."""
@overload
def hardtanh(x: Any, min_val: builtins.float = -1.0, max_val: builtins.float = 1.0) -> Tensor: ...
@overload
def heaviside(input: Any, values: Any) -> Tensor:
    """0 where x is negative, 1 where it is positive, `values` where it is 0."""
@overload
def heaviside(x: Any, values: Any) -> Tensor: ...
@overload
def histc(input: Tensor, bins: builtins.int = 100, min: Any = 0, max: Any = 0) -> Tensor:
    """How many elements lie in each of `bins` equal parts from `min` to `max`, by default of the data."""
@overload
def histc(x: Tensor, bins: builtins.int = 100, min: Any = 0, max: Any = 0) -> Tensor: ...
def hstack(tensors: Any) -> Tensor:
    """The tensors side by side: along the second dimension, vectors along their only one."""
@overload
def hypot(input: Any, other: Any) -> Tensor:
    """`np.hypot`, entry by entry."""
@overload
def hypot(x: Any, y: Any) -> Tensor: ...
@overload
def index_add(input: Tensor, dim: builtins.int, index: Tensor, source: Tensor, *, alpha: Any = 1) -> Tensor:
    """`x` with the slices of `source`, times `alpha`, added to those along `axis` that `index` names."""
@overload
def index_add(x: Tensor, axis: builtins.int, index: Tensor, source: Tensor, *, alpha: Any = 1) -> Tensor: ...
def index_add_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `index_add` in the memory of the tensor itself."""
@overload
def index_copy(input: Tensor, dim: builtins.int, index: Tensor, source: Tensor) -> Tensor:
    """`x` with the slices of `source` for those along `axis` that `index` names."""
@overload
def index_copy(x: Tensor, axis: builtins.int, index: Tensor, source: Tensor) -> Tensor: ...
def index_copy_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `index_copy` in the memory of the tensor itself."""
@overload
def index_fill(input: Tensor, dim: builtins.int, index: Tensor, value: Any) -> Tensor:
    """`x` with `value` in the slices along `axis` that `index` names."""
@overload
def index_fill(x: Tensor, axis: builtins.int, index: Tensor, value: Any) -> Tensor: ...
def index_fill_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `index_fill` in the memory of the tensor itself."""
@overload
def index_put(input: Tensor, indices: Any, values: Tensor, accumulate: builtins.bool = False) -> Tensor:
    """`x` with `values` at `x[indices]`, or with `accumulate` added there."""
@overload
def index_put(x: Tensor, indices: Any, values: Tensor, accumulate: builtins.bool = False) -> Tensor: ...
def index_put_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `index_put` in the memory of the tensor itself."""
@overload
def index_select(input: Tensor, dim: builtins.int, index: Tensor) -> Tensor:
    """The slices along `axis` that `index`, a vector, names."""
@overload
def index_select(x: Tensor, axis: builtins.int, index: Tensor) -> Tensor: ...
def initial_seed() -> builtins.int:
    """The seed that the default generator started from."""
def int(x: Tensor) -> Tensor:
    """The elements as int32."""
def is_contiguous(x: Tensor) -> builtins.bool:
    """Whether the elements lie row by row in memory."""
def is_floating_point(x: Tensor) -> builtins.bool:
    """Whether the elements are floating-point numbers."""
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
def kron(input: Tensor, other: Tensor) -> Tensor:
    """Each element of `x` times the whole of `y`, in its place."""
@overload
def kron(x: Tensor, y: Tensor) -> Tensor: ...
@overload
def kthvalue(input: Tensor, k: builtins.int, dim: builtins.int = -1, keepdim: builtins.bool = False) -> Any:
    """The `k`-th smallest element along `axis`, counted from 1, and where it is."""
@overload
def kthvalue(x: Tensor, k: builtins.int, axis: builtins.int = -1, keepdims: builtins.bool = False) -> Any: ...
@overload
def l1_loss(input: Tensor, target: Tensor, size_average: Any = None, reduce: Any = None, reduction: builtins.str = 'mean') -> Tensor:
    """The mean of the absolute differences."""
@overload
def l1_loss(x: Tensor, target: Tensor, size_average: Any = None, reduce: Any = None, reduction: builtins.str = 'mean') -> Tensor: ...
@overload
def layer_norm(input: Tensor, normalized_shape: Any, weight: Any = None, bias: Any = None, eps: builtins.float = 1e-05) -> Tensor:
    """Each sample with mean 0 and variance 1 over its last dimensions, then times weight plus bias."""
@overload
def layer_norm(x: Tensor, normalized_shape: Any, weight: Any = None, bias: Any = None, eps: builtins.float = 1e-05) -> Tensor: ...
@overload
def ldexp(input: Any, other: Any) -> Tensor:
    """`x` times 2 to the power of `y`."""
@overload
def ldexp(x: Any, y: Any) -> Tensor: ...
@overload
def leaky_relu(input: Any, negative_slope: builtins.float = 0.01) -> Tensor:
    """`x` where positive, else `negative_slope * x`."""
@overload
def leaky_relu(x: Any, negative_slope: builtins.float = 0.01) -> Tensor: ...
@overload
def lerp(input: Any, end: Any, weight: Any) -> Tensor:
    """The point between `x` and `end` that `weight` says: 0 is `x`, 1 is `end`."""
@overload
def lerp(x: Any, end: Any, weight: Any) -> Tensor: ...
def lerp_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `lerp` in the memory of the tensor itself."""
@overload
def less(input: Any, other: Any) -> Tensor:
    """`np.less`, entry by entry."""
@overload
def less(x: Any, y: Any) -> Tensor: ...
@overload
def less_equal(input: Any, other: Any) -> Tensor:
    """`np.less_equal`, entry by entry."""
@overload
def less_equal(x: Any, y: Any) -> Tensor: ...
@overload
def lgamma(input: Any) -> Tensor:
    """The logarithm of the absolute value of the gamma function."""
@overload
def lgamma(x: Any) -> Tensor: ...
@overload
def linear(input: Any, weight: Any, bias: Any = None) -> Tensor:
    """The affine map `x @ weight.T + bias`."""
@overload
def linear(x: Any, weight: Any, bias: Any = None) -> Tensor: ...
def linspace(start: Any, end: Any, steps: builtins.int, *, dtype: Any = None, device: Any = None, requires_grad: builtins.bool = False) -> Tensor:
    """`steps` numbers at equal distances from `start` to `end`, both included."""
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
def log1p(input: Any) -> Tensor:
    """`np.log1p`, entry by entry."""
@overload
def log1p(x: Any) -> Tensor: ...
@overload
def log2(input: Any) -> Tensor:
    """`np.log2`, entry by entry."""
@overload
def log2(x: Any) -> Tensor: ...
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
def log_softmax(input: Any, dim: builtins.int) -> Tensor:
    """The logarithm of softmax, without overflow."""
@overload
def log_softmax(x: Any, axis: builtins.int) -> Tensor: ...
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
def logical_not(input: Any) -> Tensor:
    """`np.logical_not`, entry by entry."""
@overload
def logical_not(x: Any) -> Tensor: ...
@overload
def logical_or(input: Any, other: Any) -> Tensor:
    """`np.logical_or`, entry by entry."""
@overload
def logical_or(x: Any, y: Any) -> Tensor: ...
@overload
def logical_xor(input: Any, other: Any) -> Tensor:
    """`np.logical_xor`, entry by entry."""
@overload
def logical_xor(x: Any, y: Any) -> Tensor: ...
@overload
def logit(input: Any, eps: builtins.float | None = None) -> Tensor:
    """log(x / (1 - x)), the inverse of the sigmoid; with `eps` of an `x` kept in [eps, 1 - eps]."""
@overload
def logit(x: Any, eps: builtins.float | None = None) -> Tensor: ...
def logspace(start: builtins.float, end: builtins.float, steps: builtins.int, base: builtins.float = 10.0, *, dtype: Any = None, requires_grad: builtins.bool = False) -> Tensor:
    """`steps` powers of `base`, the exponents at equal distances from `start` to `end`."""
@overload
def logsumexp(input: Any, dim: Any, keepdim: builtins.bool = False) -> Tensor:
    """The logarithm of the sum of exponentials along `axis`, without overflow."""
@overload
def logsumexp(x: Any, axis: Any, keepdims: builtins.bool = False) -> Tensor: ...
def long(x: Tensor) -> Tensor:
    """The elements as int64."""
def manual_seed(seed: builtins.int) -> Generator:
    """Start the default generator anew: what is drawn then is the same in every run."""
@overload
def masked_fill(input: Tensor, mask: Any, value: Any) -> Tensor:
    """`x` with `value` where the mask is true."""
@overload
def masked_fill(x: Tensor, mask: Any, value: Any) -> Tensor: ...
def masked_fill_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `masked_fill` in the memory of the tensor itself."""
@overload
def masked_scatter(input: Tensor, mask: Tensor, source: Tensor) -> Tensor:
    """`x` with the elements of `source`, in order, where the mask is true."""
@overload
def masked_scatter(x: Tensor, mask: Tensor, source: Tensor) -> Tensor: ...
def masked_scatter_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `masked_scatter` in the memory of the tensor itself."""
@overload
def masked_select(input: Tensor, mask: Tensor) -> Tensor:
    """The elements where the mask is true, in one dimension."""
@overload
def masked_select(x: Tensor, mask: Tensor) -> Tensor: ...
@overload
def matmul(input: Any, other: Any) -> Tensor:
    """The product of matrices, stacks of matrices (the stack is broadcast) and vectors."""
@overload
def matmul(x: Any, y: Any) -> Tensor: ...
@overload
def max(input: Tensor, dim: Any = None, keepdim: builtins.bool = False) -> Any:
    """The largest element of all; along a dimension its (values, indices); with a tensor the entrywise larger."""
@overload
def max(x: Tensor, axis: Any = None, keepdims: builtins.bool = False) -> Any: ...
@overload
def max_pool2d(input: Tensor, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1, ceil_mode: builtins.bool = False, return_indices: builtins.bool = False) -> Tensor:
    """The largest element of each window; the gradient goes to the first of equals."""
@overload
def max_pool2d(x: Tensor, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1, ceil_mode: builtins.bool = False, return_indices: builtins.bool = False) -> Tensor: ...
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
@overload
def median(input: Tensor, dim: builtins.int | None = None, keepdim: builtins.bool = False) -> Any:
    """The lower of the middle elements of all; along `axis` its (values, indices). One NaN makes it NaN."""
@overload
def median(x: Tensor, axis: builtins.int | None = None, keepdims: builtins.bool = False) -> Any: ...
def meshgrid(*tensors: Any, indexing: builtins.str = 'ij') -> builtins.tuple[Tensor, ...]:
    """For vectors of sizes m, n, ... the coordinates of the grid they span: each of shape (m, n, ...)."""
@overload
def middle(input: Any, skip_nan: builtins.bool = False) -> Tensor:
    """The lower of the middle elements of all; ties share the gradient equally."""
@overload
def middle(x: Any, skip_nan: builtins.bool = False) -> Tensor: ...
@overload
def min(input: Tensor, dim: Any = None, keepdim: builtins.bool = False) -> Any:
    """The smallest element of all; along a dimension its (values, indices); with a tensor the entrywise smaller."""
@overload
def min(x: Tensor, axis: Any = None, keepdims: builtins.bool = False) -> Any: ...
@overload
def minimum(input: Any, other: Any) -> Tensor:
    """`np.minimum`, entry by entry."""
@overload
def minimum(x: Any, y: Any) -> Tensor: ...
@overload
def mm(input: Tensor, other: Tensor) -> Tensor:
    """The product of a 2-dimensional and a 2-dimensional tensor."""
@overload
def mm(x: Tensor, y: Tensor) -> Tensor: ...
@overload
def mode(input: Tensor, dim: builtins.int = -1, keepdim: builtins.bool = False) -> Any:
    """The most frequent element along `axis`, the smallest of equally frequent ones, and where it is last."""
@overload
def mode(x: Tensor, axis: builtins.int = -1, keepdims: builtins.bool = False) -> Any: ...
@overload
def movedim(input: Tensor, source: Any, destination: Any) -> Tensor:
    """Dimensions moved to other places, the rest in their order."""
@overload
def movedim(x: Tensor, source: Any, destination: Any) -> Tensor: ...
@overload
def mse_loss(input: Tensor, target: Tensor, size_average: Any = None, reduce: Any = None, reduction: builtins.str = 'mean') -> Tensor:
    """The mean of the squared differences."""
@overload
def mse_loss(x: Tensor, target: Tensor, size_average: Any = None, reduce: Any = None, reduction: builtins.str = 'mean') -> Tensor: ...
def mul_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `mul` in the memory of the tensor itself."""
def multinomial(x: Tensor, num_samples: builtins.int, replacement: builtins.bool = False, *, generator: Generator | None = None) -> Tensor:
    """Indices drawn in proportion to the weights in each row of `x`, shape (n,) or (m, n)."""
@overload
def multiply(input: Any, other: Any) -> Tensor:
    """`np.multiply`, entry by entry."""
@overload
def multiply(x: Any, y: Any) -> Tensor: ...
@overload
def mv(input: Tensor, other: Tensor) -> Tensor:
    """The product of a 2-dimensional and a 1-dimensional tensor."""
@overload
def mv(x: Tensor, y: Tensor) -> Tensor: ...
@overload
def mvlgamma(input: Any, p: builtins.int) -> Tensor:
    """The logarithm of the gamma function of `p` dimensions."""
@overload
def mvlgamma(x: Any, p: builtins.int) -> Tensor: ...
@overload
def nan_to_num(input: Any, nan: builtins.float | None = None, posinf: builtins.float | None = None, neginf: builtins.float | None = None) -> Tensor:
    """Numbers for NaN (0) and the infinities (the largest and the smallest); no gradient passes there."""
@overload
def nan_to_num(x: Any, nan: builtins.float | None = None, posinf: builtins.float | None = None, neginf: builtins.float | None = None) -> Tensor: ...
@overload
def nanmean(input: Tensor, dim: Any = None, keepdim: builtins.bool = False) -> Any:
    """The mean of the elements that are not NaN."""
@overload
def nanmean(x: Tensor, axis: Any = None, keepdims: builtins.bool = False) -> Any: ...
@overload
def nanmedian(input: Tensor, dim: builtins.int | None = None, keepdim: builtins.bool = False) -> Any:
    """The median of the elements that are not NaN."""
@overload
def nanmedian(x: Tensor, axis: builtins.int | None = None, keepdims: builtins.bool = False) -> Any: ...
@overload
def nanquantile(input: Tensor, q: Any, dim: builtins.int | None = None, keepdim: builtins.bool = False, *, interpolation: builtins.str = 'linear') -> Any:
    """The quantile of the elements that are not NaN."""
@overload
def nanquantile(x: Tensor, q: Any, axis: builtins.int | None = None, keepdims: builtins.bool = False, *, interpolation: builtins.str = 'linear') -> Any: ...
@overload
def nansum(input: Tensor, dim: Any = None, keepdim: builtins.bool = False) -> Any:
    """The sum of the elements that are not NaN."""
@overload
def nansum(x: Tensor, axis: Any = None, keepdims: builtins.bool = False) -> Any: ...
@overload
def narrow(input: Tensor, dim: builtins.int, start: builtins.int, length: builtins.int) -> Tensor:
    """`length` slices along `axis`, from `start` on."""
@overload
def narrow(x: Tensor, axis: builtins.int, start: builtins.int, length: builtins.int) -> Tensor: ...
def neg_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `neg` in the memory of the tensor itself."""
@overload
def negative(input: Any) -> Tensor:
    """`np.negative`, entry by entry."""
@overload
def negative(x: Any) -> Tensor: ...
def new_empty(x: Tensor, *size: Any, dtype: Any = None, device: Any = None, requires_grad: builtins.bool = False, **options: Any) -> Tensor:
    """A tensor of the given size whose values are to be overwritten."""
def new_ones(x: Tensor, *size: Any, dtype: Any = None, device: Any = None, requires_grad: builtins.bool = False, **options: Any) -> Tensor:
    """Ones, of the given size."""
def new_tensor(x: Tensor, data: Any, *, dtype: Any = None, device: Any = None, requires_grad: builtins.bool = False) -> Tensor:
    """A new tensor with a copy of `data` in the dtype of `x`."""
def new_zeros(x: Tensor, *size: Any, dtype: Any = None, device: Any = None, requires_grad: builtins.bool = False, **options: Any) -> Tensor:
    """Zeros, of the given size."""
@overload
def nll_loss(input: Tensor, target: Tensor, weight: Tensor | None = None, size_average: Any = None, ignore_index: builtins.int = -100, reduce: Any = None, reduction: builtins.str = 'mean') -> Tensor:
    """Minus the log-probability of the target class; `x` has log-probabilities, shapes as in `cross_entropy`."""
@overload
def nll_loss(x: Tensor, target: Tensor, weight: Tensor | None = None, size_average: Any = None, ignore_index: builtins.int = -100, reduce: Any = None, reduction: builtins.str = 'mean') -> Tensor: ...
@overload
def nonzero(input: Tensor, as_tuple: builtins.bool = False) -> Any:
    """The indices of the elements that are not zero, one row each."""
@overload
def nonzero(x: Tensor, as_tuple: builtins.bool = False) -> Any: ...
@overload
def norm(input: Tensor, p: Any = 'fro', dim: Any = None, keepdim: builtins.bool = False) -> Tensor:
    """The `p`-norm of the elements, of all or along `axis`: by default the Euclidean length."""
@overload
def norm(x: Tensor, p: Any = 'fro', axis: Any = None, keepdims: builtins.bool = False) -> Tensor: ...
def normal(mean: Any, std: Any = 1.0, size: Any = None, *, generator: Generator | None = None) -> Tensor:
    """Normal numbers of the given mean and standard deviation, each a number or a tensor."""
def normal_(x: Tensor, mean: builtins.float = 0.0, std: builtins.float = 1.0, *, generator: Generator | None = None) -> Tensor:
    """Fill `x` with normal numbers."""
@overload
def normal_cdf(input: Any) -> Tensor:
    """The standard normal distribution function; the tail by erfc, which keeps its digits."""
@overload
def normal_cdf(x: Any) -> Tensor: ...
@overload
def normalize_batch(input: Any, weight: Any, bias: Any, eps: builtins.float) -> Tensor:
    """Each channel (dimension 1) with mean 0 and variance 1 over the batch, then times weight plus bias."""
@overload
def normalize_batch(x: Any, weight: Any, bias: Any, eps: builtins.float) -> Tensor: ...
@overload
def normalize_layer(input: Any, weight: Any, bias: Any, count: builtins.int, eps: builtins.float) -> Tensor:
    """The last `count` dimensions of each sample with mean 0 and variance 1, then times weight plus bias."""
@overload
def normalize_layer(x: Any, weight: Any, bias: Any, count: builtins.int, eps: builtins.float) -> Tensor: ...
@overload
def not_equal(input: Any, other: Any) -> Tensor:
    """`np.not_equal`, entry by entry."""
@overload
def not_equal(x: Any, y: Any) -> Tensor: ...
def numel(x: Tensor) -> builtins.int:
    """The number of elements."""
def numpy(x: Tensor, *, force: builtins.bool = False) -> np.ndarray:
    """The array that the tensor is made on: changes show on both sides. Refused where gradients would be lost."""
def one_hot(x: Tensor, num_classes: builtins.int = -1) -> Tensor:
    """A row of zeros with a one at the class, for each class label."""
def ones(*size: Any, dtype: Any = None, device: Any = None, requires_grad: builtins.bool = False, out: None = None, **options: Any) -> Tensor:
    """Ones, of the given size."""
def ones_like(x: Tensor, *, dtype: Any = None, device: Any = None, requires_grad: builtins.bool = False, **options: Any) -> Tensor:
    """Ones, of the given size."""
@overload
def outer(input: Tensor, other: Tensor) -> Tensor:
    """Every product of an element of `x` with one of `y`, both vectors: shape (m, n)."""
@overload
def outer(x: Tensor, y: Tensor) -> Tensor: ...
@overload
def pad(input: Tensor, pad: Any, mode: builtins.str = 'constant', value: builtins.float | None = None) -> Tensor:
    """`x` with a border: `pad` has (before, after) for the last dimension, then for the one before it, and so on."""
@overload
def pad(x: Tensor, pad: Any, mode: builtins.str = 'constant', value: builtins.float | None = None) -> Tensor: ...
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
@overload
def picked_cross_entropy(input: Any, target: Any) -> Tensor:
    """The mean over the samples of minus the log-probability of the target class; logits of shape (N, C)."""
@overload
def picked_cross_entropy(x: Any, target: Any) -> Tensor: ...
@overload
def place_back(input: Any, place: Any, shape: Any, kernel: Any, stride: Any, dilation: Any) -> Tensor:
    """Each window's gradient at the place of its largest element, added up where windows overlap."""
@overload
def place_back(x: Any, place: Any, shape: Any, kernel: Any, stride: Any, dilation: Any) -> Tensor: ...
@overload
def polygamma(n: builtins.int, input: Any) -> Tensor:
    """The n-th derivative of digamma."""
@overload
def polygamma(n: builtins.int, x: Any) -> Tensor: ...
@overload
def pool_largest(input: Any, kernel: Any, stride: Any, dilation: Any) -> Tensor:
    """The largest element of each window."""
@overload
def pool_largest(x: Any, kernel: Any, stride: Any, dilation: Any) -> Tensor: ...
@overload
def positive(input: Any) -> Tensor:
    """`np.positive`, entry by entry."""
@overload
def positive(x: Any) -> Tensor: ...
def pow_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `pow` in the memory of the tensor itself."""
@overload
def power(input: Any, other: Any) -> Tensor:
    """`np.power`, entry by entry."""
@overload
def power(x: Any, y: Any) -> Tensor: ...
@overload
def prod(input: Any, dim: Any = None, keepdim: builtins.bool = False) -> Tensor:
    """The product of the elements, of all or along one `axis`."""
@overload
def prod(x: Any, axis: Any = None, keepdims: builtins.bool = False) -> Tensor: ...
def promote_types(type1: dtype, type2: dtype) -> dtype:
    """The dtype in which tensors of the two dtypes meet."""
@overload
def put(input: Tensor, index: Tensor, source: Tensor, accumulate: builtins.bool = False) -> Tensor:
    """`x` with the elements of `source` where `index` counts row by row, or with `accumulate` added there."""
@overload
def put(x: Tensor, index: Tensor, source: Tensor, accumulate: builtins.bool = False) -> Tensor: ...
def put_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `put` in the memory of the tensor itself."""
@overload
def put_back(input: Any, index: Any, shape: Any) -> Tensor:
    """Zeros of `shape` with `x` added at `index`: an element that was picked twice gets both."""
@overload
def put_back(x: Any, index: Any, shape: Any) -> Tensor: ...
@overload
def quantile(input: Tensor, q: Any, dim: builtins.int | None = None, keepdim: builtins.bool = False, *, interpolation: builtins.str = 'linear') -> Any:
    """The value below which the part `q` of the elements lies, of all or along `axis`; for a vector `q` a row each."""
@overload
def quantile(x: Tensor, q: Any, axis: builtins.int | None = None, keepdims: builtins.bool = False, *, interpolation: builtins.str = 'linear') -> Any: ...
@overload
def rad2deg(input: Any) -> Tensor:
    """`np.rad2deg`, entry by entry."""
@overload
def rad2deg(x: Any) -> Tensor: ...
def rand(*size: Any, generator: Generator | None = None, dtype: Any = None, device: Any = None, requires_grad: builtins.bool = False, **options: Any) -> Tensor:
    """Uniform numbers from 0 up to 1."""
def rand_like(x: Tensor, **options: Any) -> Tensor:
    """Uniform numbers from 0 up to 1."""
def randint(low: builtins.int, high: Any = None, size: Any = None, *, generator: Generator | None = None, dtype: Any = None, device: Any = None, requires_grad: builtins.bool = False) -> Tensor:
    """Integers from `low` (0 if left out) up to but without `high`."""
def randint_like(x: Tensor, low: builtins.int, high: builtins.int | None = None, *, dtype: Any = None) -> Tensor:
    """Integers in the shape and dtype of `x`."""
def randn(*size: Any, generator: Generator | None = None, dtype: Any = None, device: Any = None, requires_grad: builtins.bool = False, **options: Any) -> Tensor:
    """Numbers of the standard normal distribution."""
def randn_like(x: Tensor, **options: Any) -> Tensor:
    """Numbers of the standard normal distribution."""
def random_(x: Tensor, low: builtins.int = 0, high: builtins.int | None = None, *, generator: Generator | None = None) -> Tensor:
    """Fill `x` with integers from `low` up to but without `high`."""
def randperm(n: builtins.int, *, generator: Generator | None = None, dtype: Any = None, device: Any = None) -> Tensor:
    """The numbers 0 .. n - 1 in random order."""
@overload
def reciprocal(input: Any) -> Tensor:
    """`np.reciprocal`, entry by entry."""
@overload
def reciprocal(x: Any) -> Tensor: ...
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
def relu_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `relu` in the memory of the tensor itself."""
@overload
def remainder(input: Any, other: Any) -> Tensor:
    """`np.remainder`, entry by entry."""
@overload
def remainder(x: Any, y: Any) -> Tensor: ...
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
def retain_grad(x: Tensor) -> None:
    """Refused for tensors inside the graph, whose `.grad` comes with a later version; nothing to do for a leaf."""
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
def rsqrt(input: Any) -> Tensor:
    """One over the square root of each element."""
@overload
def rsqrt(x: Any) -> Tensor: ...
@overload
def scatter(input: Tensor, dim: builtins.int, index: Tensor, src: Any = None, *, value: Any = None, reduce: Any = None) -> Tensor:
    """`x` with the elements of `src`, or `value`, at the places in their rows that `index` names."""
@overload
def scatter(x: Tensor, axis: builtins.int, index: Tensor, src: Any = None, *, value: Any = None, reduce: Any = None) -> Tensor: ...
def scatter_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `scatter` in the memory of the tensor itself."""
@overload
def scatter_add(input: Tensor, dim: builtins.int, index: Tensor, src: Tensor) -> Tensor:
    """`x` with the elements of `src` added at the places in their rows that `index` names."""
@overload
def scatter_add(x: Tensor, axis: builtins.int, index: Tensor, src: Tensor) -> Tensor: ...
def scatter_add_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `scatter_add` in the memory of the tensor itself."""
@overload
def scatter_extreme(input: Any, src: Any, places: Any, include: Any, largest: builtins.bool = True) -> Tensor:
    """The largest (or smallest) of each element, where `include`, and of those of `src` at its place."""
@overload
def scatter_extreme(x: Any, src: Any, places: Any, include: Any, largest: builtins.bool = True) -> Tensor: ...
@overload
def scatter_reduce(input: Tensor, dim: builtins.int, index: Tensor, src: Tensor, reduce: builtins.str, *, include_self: builtins.bool = True) -> Any:
    """The sum, prod, mean, amax or amin of each element and those of `src` that `index` sends to its place."""
@overload
def scatter_reduce(x: Tensor, axis: builtins.int, index: Tensor, src: Tensor, reduce: builtins.str, *, include_self: builtins.bool = True) -> Any: ...
def scatter_reduce_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `scatter_reduce` in the memory of the tensor itself."""
def searchsorted(sorted_sequence: Tensor, input: Any, *, out_int32: builtins.bool = False, right: builtins.bool = False, side: builtins.str | None = None, sorter: Tensor | None = None) -> Tensor:
    """Where each value of `input` belongs in the sorted rows of `sorted_sequence`: before its equals, or after."""
@overload
def sech(input: Any) -> Tensor:
    """The hyperbolic secant, 1 / cosh(x), which underflows where cosh overflows."""
@overload
def sech(x: Any) -> Tensor: ...
def seed() -> builtins.int:
    """Start the default generator from the operating system's entropy, and say with which seed."""
@overload
def select(input: Tensor, dim: builtins.int, index: builtins.int) -> Tensor:
    """The slice number `index` along `axis`, without that dimension."""
@overload
def select(x: Tensor, axis: builtins.int, index: builtins.int) -> Tensor: ...
@overload
def select_scatter(input: Tensor, src: Tensor, dim: builtins.int, index: builtins.int) -> Tensor:
    """`x` with `src` for the slice number `index` along `axis`."""
@overload
def select_scatter(x: Tensor, src: Tensor, axis: builtins.int, index: builtins.int) -> Tensor: ...
@overload
def selu(input: Any) -> Tensor:
    """The ELU that keeps mean 0 and variance 1 from layer to layer."""
@overload
def selu(x: Any) -> Tensor: ...
def set_default_dtype(d: dtype) -> None:
    """Set the dtype of new floating-point tensors; TypeError for any but a floating-point one."""
@overload
def share_of_exp(input: Any, other: Any, scale: builtins.float = 1.0) -> Tensor:
    """How much of exp(scale x) + exp(scale y) is exp(scale x); where both are 0, none."""
@overload
def share_of_exp(x: Any, y: Any, scale: builtins.float = 1.0) -> Tensor: ...
def short(x: Tensor) -> Tensor:
    """The elements as int16."""
@overload
def sigmoid(input: Any) -> Tensor:
    """One over one plus exp(-x)."""
@overload
def sigmoid(x: Any) -> Tensor: ...
def sigmoid_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `sigmoid` in the memory of the tensor itself."""
@overload
def sign(input: Any) -> Tensor:
    """`np.sign`, entry by entry."""
@overload
def sign(x: Any) -> Tensor: ...
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
def sinc(input: Any, order: builtins.int = 0) -> Tensor:
    """The `order`-th derivative of sin(pi x) / (pi x), an integral of pi^n t^n cos(pi x t + n pi/2) over t in [0, 1]."""
@overload
def sinc(x: Any, order: builtins.int = 0) -> Tensor: ...
@overload
def sinh(input: Any) -> Tensor:
    """`np.sinh`, entry by entry."""
@overload
def sinh(x: Any) -> Tensor: ...
def size(x: Tensor, dim: builtins.int | None = None) -> Any:
    """The shape, or its entry `dim`."""
@overload
def slice_scatter(input: Tensor, src: Tensor, dim: builtins.int = 0, start: Any = None, end: Any = None, step: builtins.int = 1) -> Tensor:
    """`x` with `src` for the slices from `start` to `end` along `axis`."""
@overload
def slice_scatter(x: Tensor, src: Tensor, axis: builtins.int = 0, start: Any = None, end: Any = None, step: builtins.int = 1) -> Tensor: ...
@overload
def soft_cross_entropy(input: Any, target_weights: Any) -> Tensor:
    """For each sample minus the sum over classes of weight times log-probability; classes lie along dimension 1."""
@overload
def soft_cross_entropy(x: Any, target_weights: Any) -> Tensor: ...
@overload
def softmax(input: Any, dim: builtins.int) -> Tensor:
    """Positive numbers that sum to 1 along `axis`, in proportion to exp(x)."""
@overload
def softmax(x: Any, axis: builtins.int) -> Tensor: ...
@overload
def softplus(input: Any, beta: builtins.float = 1.0, threshold: builtins.float = 20.0) -> Tensor:
    """`log(1 + exp(beta x)) / beta`, a smooth relu."""
@overload
def softplus(x: Any, beta: builtins.float = 1.0, threshold: builtins.float = 20.0) -> Tensor: ...
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
def sqrt(input: Any) -> Tensor:
    """`np.sqrt`, entry by entry."""
@overload
def sqrt(x: Any) -> Tensor: ...
def sqrt_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `sqrt` in the memory of the tensor itself."""
@overload
def square(input: Any) -> Tensor:
    """`np.square`, entry by entry."""
@overload
def square(x: Any) -> Tensor: ...
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
@overload
def std_mean(input: Tensor, dim: Any = None, correction: builtins.float = 1, keepdim: builtins.bool = False) -> builtins.tuple[Tensor, Tensor]:
    """The standard deviation and the mean."""
@overload
def std_mean(x: Tensor, axis: Any = None, correction: builtins.float = 1, keepdims: builtins.bool = False) -> builtins.tuple[Tensor, Tensor]: ...
def stride(x: Tensor, dim: builtins.int | None = None) -> Any:
    """How many elements lie between neighbours, along each dimension."""
@overload
def sub(input: Any, other: Any, *, alpha: Any = 1) -> Tensor:
    """`x - alpha * y`."""
@overload
def sub(x: Any, y: Any, *, alpha: Any = 1) -> Tensor: ...
def sub_(x: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The result of `sub` in the memory of the tensor itself."""
@overload
def sum(input: Any, dim: Any = None, keepdim: builtins.bool = False, *, dtype: Any = None) -> Tensor:
    """The sum of the elements, of all or along `axis`."""
@overload
def sum(x: Any, axis: Any = None, keepdims: builtins.bool = False, *, dtype: Any = None) -> Tensor: ...
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
def take_along_dim(input: Tensor, indices: Tensor, dim: builtins.int | None = None) -> Tensor:
    """For each position the element of its row that `indices` names; without a dimension, of all elements."""
@overload
def take_along_dim(x: Tensor, indices: Tensor, axis: builtins.int | None = None) -> Tensor: ...
@overload
def take_places(input: Any, place: Any, kernel: Any, stride: Any, dilation: Any) -> Tensor:
    """For each window the element at the given place."""
@overload
def take_places(x: Any, place: Any, kernel: Any, stride: Any, dilation: Any) -> Tensor: ...
@overload
def tan(input: Any) -> Tensor:
    """`np.tan`, entry by entry."""
@overload
def tan(x: Any) -> Tensor: ...
@overload
def tanh(input: Any) -> Tensor:
    """`np.tanh`, entry by entry."""
@overload
def tanh(x: Any) -> Tensor: ...
def tensor(data: Any, *, dtype: dtype | None = None, device: Any = None, requires_grad: builtins.bool = False) -> Tensor:
    """A new tensor with a copy of `data`."""
@overload
def tensor_split(input: Tensor, indices_or_sections: Any, dim: builtins.int = 0) -> builtins.tuple[Tensor, ...]:
    """Pieces along `axis`: so many of nearly equal size, or cut before the given indices."""
@overload
def tensor_split(x: Tensor, indices_or_sections: Any, axis: builtins.int = 0) -> builtins.tuple[Tensor, ...]: ...
@overload
def tile(input: Tensor, *dims: Any) -> Tensor:
    """The whole tensor laid beside itself; missing numbers of times are 1."""
@overload
def tile(x: Tensor, *dims: Any) -> Tensor: ...
@overload
def to(input: Tensor, *args: Any, dtype: Any = None, device: Any = None, copy: builtins.bool = False, **other: Any) -> Tensor:
    """The tensor in another dtype; every device but the CPU is refused."""
@overload
def to(x: Tensor, *args: Any, dtype: Any = None, device: Any = None, copy: builtins.bool = False, **other: Any) -> Tensor: ...
def tolist(x: Tensor) -> Any:
    """The elements as nested Python lists."""
@overload
def topk(input: Tensor, k: builtins.int, dim: builtins.int = -1, largest: builtins.bool = True, sorted: builtins.bool = True) -> Any:
    """The `k` largest (or smallest) elements along `axis`, in order, and where they were."""
@overload
def topk(x: Tensor, k: builtins.int, axis: builtins.int = -1, largest: builtins.bool = True, sorted: builtins.bool = True) -> Any: ...
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
def trapezoid(other: Tensor, input: Tensor | None = None, *, dx: Any = 1, dim: builtins.int = -1) -> Tensor:
    """The area under the points `y`, at distances `dx` or at the places `x`, by trapezoids along `axis`."""
@overload
def trapezoid(y: Tensor, x: Tensor | None = None, *, dx: Any = 1, axis: builtins.int = -1) -> Tensor: ...
@overload
def tril(input: Any, diagonal: builtins.int = 0) -> Tensor:
    """The lower triangle, the rest 0."""
@overload
def tril(x: Any, diagonal: builtins.int = 0) -> Tensor: ...
@overload
def triu(input: Any, diagonal: builtins.int = 0) -> Tensor:
    """The upper triangle, the rest 0."""
@overload
def triu(x: Any, diagonal: builtins.int = 0) -> Tensor: ...
@overload
def trunc(input: Any) -> Tensor:
    """`np.trunc`, entry by entry."""
@overload
def trunc(x: Any) -> Tensor: ...
def type(x: Tensor, dtype: dtype | None = None) -> Any:
    """The elements in another dtype, or without one the name of the tensor's type."""
def type_as(x: Tensor, other: Tensor) -> Tensor:
    """The elements in the dtype of `other`."""
@overload
def unbind(input: Tensor, dim: builtins.int = 0) -> builtins.tuple[Tensor, ...]:
    """The slices along `axis`, without that dimension."""
@overload
def unbind(x: Tensor, axis: builtins.int = 0) -> builtins.tuple[Tensor, ...]: ...
@overload
def unflatten(input: Tensor, dim: builtins.int, sizes: Any) -> Tensor:
    """One dimension as several of the given `sizes`."""
@overload
def unflatten(x: Tensor, axis: builtins.int, sizes: Any) -> Tensor: ...
@overload
def unfold(input: Any, kernel: Any, stride: Any, dilation: Any) -> Tensor:
    """Every window of the images as a column: (N, C, H, W) to (N, C, kh, kw, oh, ow)."""
@overload
def unfold(x: Any, kernel: Any, stride: Any, dilation: Any) -> Tensor: ...
def uniform_(x: Tensor, a: builtins.float = 0.0, b: builtins.float = 1.0, *, generator: Generator | None = None) -> Tensor:
    """Fill `x` with uniform numbers from `a` up to `b`."""
@overload
def unique(input: Tensor, sorted: builtins.bool = True, return_inverse: builtins.bool = False, return_counts: builtins.bool = False, dim: builtins.int | None = None) -> Any:
    """The different elements in order (or slices along `axis`), where each element went, and how often each occurs."""
@overload
def unique(x: Tensor, sorted: builtins.bool = True, return_inverse: builtins.bool = False, return_counts: builtins.bool = False, axis: builtins.int | None = None) -> Any: ...
@overload
def unique_consecutive(input: Tensor, return_inverse: builtins.bool = False, return_counts: builtins.bool = False, dim: builtins.int | None = None) -> Any:
    """The elements (or slices along `axis`) without those that equal their neighbour before."""
@overload
def unique_consecutive(x: Tensor, return_inverse: builtins.bool = False, return_counts: builtins.bool = False, axis: builtins.int | None = None) -> Any: ...
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
def vectors(input: Any, other: Any) -> Tensor:
    """The product where one factor, or both, is a vector."""
@overload
def vectors(x: Any, y: Any) -> Tensor: ...
def view_as(x: Tensor, other: Tensor) -> Tensor:
    """The elements in the shape of `other`."""
def vstack(tensors: Any) -> Tensor:
    """The tensors below each other; vectors as rows."""
def where(condition: Any, x: Any = None, y: Any = None, **kwargs: Any) -> Tensor:
    """`x` where the condition holds, else `y`; with the condition alone, the indices where it holds."""
@overload
def xlogy(input: Any, other: Any) -> Tensor:
    """The product x log(y), and 0 where x is 0, whatever y is but NaN."""
@overload
def xlogy(x: Any, y: Any) -> Tensor: ...
def zero_(x: Tensor) -> Tensor:
    """Fill with zeros."""
def zeros(*size: Any, dtype: Any = None, device: Any = None, requires_grad: builtins.bool = False, out: None = None, **options: Any) -> Tensor:
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
divide = div
equal_to = eq
ge = greater_equal
gt = greater
le = less_equal
logsigmoid = log_sigmoid
lt = less
mul = multiply
ndimension = dim
ne = not_equal
neg = negative
nelement = numel
pow = power
ravel = flatten
subtract = sub
swapaxes = transpose
swapdims = transpose
swish = silu
trapz = trapezoid
true_divide = div
unsqueeze = expand_dims
view = reshape
