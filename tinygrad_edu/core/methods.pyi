# Written by `python -m tinygrad_edu stubs` from the functions themselves: change those, not this file.
# ruff: noqa
# fmt: off
"""The base class that the ops hang their methods on; methods.pyi, written from them, says which those are."""

import builtins
from collections.abc import Iterator
from typing import Any, overload

import numpy as np

from .dtypes import dtype
from .tensor import Tensor


class Methods:
    """The methods and operators that arrive from the table; `Tensor` inherits them."""

    @property
    def T(self) -> Tensor:
        """The dimensions reversed."""
    def __abs__(self) -> Tensor: ...
    def __add__(self, y: Any, /) -> Tensor: ...
    def __and__(self, y: Any, /) -> Tensor: ...
    def __bool__(self) -> builtins.bool: ...
    def __contains__(self, item: Any, /) -> builtins.bool: ...
    def __deepcopy__(self, memo: Any, /) -> Tensor: ...
    def __eq__(self, y: Any, /) -> Tensor: ...  # type: ignore[override]
    def __float__(self) -> builtins.float: ...
    def __floordiv__(self, y: Any, /) -> Tensor: ...
    def __format__(self, spec: Any, /) -> builtins.str: ...
    def __ge__(self, y: Any, /) -> Tensor: ...
    def __getitem__(self, index: Any, /) -> Tensor: ...
    def __gt__(self, y: Any, /) -> Tensor: ...
    def __iadd__(self, args: Any, /) -> Tensor: ...
    def __imul__(self, args: Any, /) -> Tensor: ...
    def __index__(self) -> builtins.int: ...
    def __int__(self) -> builtins.int: ...
    def __invert__(self) -> Tensor: ...
    def __isub__(self, args: Any, /) -> Tensor: ...
    def __iter__(self) -> Iterator[Tensor]: ...
    def __itruediv__(self, args: Any, /) -> Tensor: ...
    def __le__(self, y: Any, /) -> Tensor: ...
    def __len__(self) -> builtins.int: ...
    def __lt__(self, y: Any, /) -> Tensor: ...
    def __matmul__(self, y: Any, /) -> Tensor: ...
    def __mod__(self, y: Any, /) -> Tensor: ...
    def __mul__(self, y: Any, /) -> Tensor: ...
    def __ne__(self, y: Any, /) -> Tensor: ...  # type: ignore[override]
    def __neg__(self) -> Tensor: ...
    def __or__(self, y: Any, /) -> Tensor: ...
    def __pos__(self) -> Tensor: ...
    def __pow__(self, y: Any, /) -> Tensor: ...
    def __radd__(self, y: Any, /) -> Tensor: ...
    def __rand__(self, y: Any, /) -> Tensor: ...
    def __repr__(self) -> builtins.str: ...
    def __rfloordiv__(self, y: Any, /) -> Tensor: ...
    def __rmatmul__(self, y: Any, /) -> Tensor: ...
    def __rmod__(self, y: Any, /) -> Tensor: ...
    def __rmul__(self, y: Any, /) -> Tensor: ...
    def __ror__(self, y: Any, /) -> Tensor: ...
    def __rpow__(self, y: Any, /) -> Tensor: ...
    def __rsub__(self, y: Any, /) -> Tensor: ...
    def __rtruediv__(self, y: Any, /) -> Tensor: ...
    def __rxor__(self, y: Any, /) -> Tensor: ...
    def __setitem__(self, index: Any, value: Any, /) -> None: ...
    def __sub__(self, y: Any, /) -> Tensor: ...
    def __truediv__(self, y: Any, /) -> Tensor: ...
    def __xor__(self, y: Any, /) -> Tensor: ...
    def abs_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `abs` in the memory of the tensor itself."""
    def absolute(self) -> Tensor:
        """`np.absolute`, entry by entry."""
    @overload
    def add(self, other: Any, *, alpha: Any = 1) -> Tensor:
        """`x + alpha * y`."""
    @overload
    def add(self, y: Any, *, alpha: Any = 1) -> Tensor: ...
    def add_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `add` in the memory of the tensor itself."""
    @overload
    def add_along_axis(self, indices: Any, dim: builtins.int, shape: Any) -> Tensor:
        """Zeros of `shape` with each element of `x` added at the place in its row that `indices` names."""
    @overload
    def add_along_axis(self, indices: Any, axis: builtins.int, shape: Any) -> Tensor: ...
    def addcdiv(self, tensor1: Any, tensor2: Any, value: builtins.float = 1) -> Tensor:
        """`x + value * tensor1 / tensor2`."""
    def addcdiv_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `addcdiv` in the memory of the tensor itself."""
    def addcmul(self, tensor1: Any, tensor2: Any, value: builtins.float = 1) -> Tensor:
        """`x + value * tensor1 * tensor2`."""
    def addcmul_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `addcmul` in the memory of the tensor itself."""
    @overload
    def all(self, dim: Any = None, keepdim: builtins.bool = False) -> Tensor:
        """Whether all elements are true, of all or along `axis`."""
    @overload
    def all(self, axis: Any = None, keepdims: builtins.bool = False) -> Tensor: ...
    @overload
    def allclose(self, other: Tensor, rtol: builtins.float = 1e-05, atol: builtins.float = 1e-08, equal_nan: builtins.bool = False) -> builtins.bool:
        """Whether all elements are within `atol + rtol * |y|` of each other."""
    @overload
    def allclose(self, y: Tensor, rtol: builtins.float = 1e-05, atol: builtins.float = 1e-08, equal_nan: builtins.bool = False) -> builtins.bool: ...
    @overload
    def amax(self, dim: Any = None, keepdim: builtins.bool = False) -> Tensor:
        """The largest element, of all or along `axis`; ties share the gradient equally."""
    @overload
    def amax(self, axis: Any = None, keepdims: builtins.bool = False) -> Tensor: ...
    @overload
    def amin(self, dim: Any = None, keepdim: builtins.bool = False) -> Tensor:
        """The smallest element, of all or along `axis`; ties share the gradient equally."""
    @overload
    def amin(self, axis: Any = None, keepdims: builtins.bool = False) -> Tensor: ...
    @overload
    def aminmax(self, *, dim: builtins.int | None = None, keepdim: builtins.bool = False) -> Any:
        """The smallest and the largest element, of all or along `axis`."""
    @overload
    def aminmax(self, *, axis: builtins.int | None = None, keepdims: builtins.bool = False) -> Any: ...
    @overload
    def any(self, dim: Any = None, keepdim: builtins.bool = False) -> Tensor:
        """Whether any element is true, of all or along `axis`."""
    @overload
    def any(self, axis: Any = None, keepdims: builtins.bool = False) -> Tensor: ...
    def arccos(self) -> Tensor:
        """`np.arccos`, entry by entry."""
    def arccosh(self) -> Tensor:
        """`np.arccosh`, entry by entry."""
    def arcsin(self) -> Tensor:
        """`np.arcsin`, entry by entry."""
    def arcsinh(self) -> Tensor:
        """`np.arcsinh`, entry by entry."""
    def arctan(self) -> Tensor:
        """`np.arctan`, entry by entry."""
    @overload
    def arctan2(self, other: Any) -> Tensor:
        """`np.arctan2`, entry by entry."""
    @overload
    def arctan2(self, y: Any) -> Tensor: ...
    def arctanh(self) -> Tensor:
        """`np.arctanh`, entry by entry."""
    @overload
    def argmax(self, dim: Any = None, keepdim: builtins.bool = False) -> Tensor:
        """Where the largest element is, of all (counted row by row) or along `axis`; the first of equals."""
    @overload
    def argmax(self, axis: Any = None, keepdims: builtins.bool = False) -> Tensor: ...
    @overload
    def argmin(self, dim: Any = None, keepdim: builtins.bool = False) -> Tensor:
        """Where the smallest element is, of all (counted row by row) or along `axis`; the first of equals."""
    @overload
    def argmin(self, axis: Any = None, keepdims: builtins.bool = False) -> Tensor: ...
    @overload
    def argsort(self, dim: builtins.int = -1, descending: builtins.bool = False, stable: builtins.bool = False) -> Tensor:
        """The indices that sort `x` along `axis`; equal elements keep their order."""
    @overload
    def argsort(self, axis: builtins.int = -1, descending: builtins.bool = False, stable: builtins.bool = False) -> Tensor: ...
    def argwhere(self) -> Tensor:
        """The indices of the elements that are not zero, one row each."""
    def backward(self, gradient: Any = None, retain_graph: builtins.bool | None = None, create_graph: builtins.bool = False, inputs: Any = None) -> None:
        """Add to `.grad` of every leaf the gradient of this tensor."""
    def bernoulli(self, p: builtins.float | None = None, *, generator: Any | None = None) -> Tensor:
        """For each probability in `x` a 1 with that probability, else a 0."""
    def bernoulli_(self, p: builtins.float = 0.5, *, generator: Any | None = None) -> Tensor:
        """Fill `x` with ones, each with probability `p`, and zeros."""
    def bincount(self, weights: Tensor | None = None, minlength: builtins.int = 0) -> Tensor:
        """How often each number from 0 on occurs in a vector, or the sum of its weights."""
    @overload
    def bitwise_and(self, other: Any) -> Tensor:
        """`np.bitwise_and`, entry by entry."""
    @overload
    def bitwise_and(self, y: Any) -> Tensor: ...
    def bitwise_not(self) -> Tensor:
        """`np.invert`, entry by entry."""
    @overload
    def bitwise_or(self, other: Any) -> Tensor:
        """`np.bitwise_or`, entry by entry."""
    @overload
    def bitwise_or(self, y: Any) -> Tensor: ...
    @overload
    def bitwise_xor(self, other: Any) -> Tensor:
        """`np.bitwise_xor`, entry by entry."""
    @overload
    def bitwise_xor(self, y: Any) -> Tensor: ...
    @overload
    def bmm(self, other: Tensor) -> Tensor:
        """The product of a 3-dimensional and a 3-dimensional tensor."""
    @overload
    def bmm(self, y: Tensor) -> Tensor: ...
    def bool(self) -> Tensor:
        """The elements as bool."""
    def broadcast_to(self, shape: Any) -> Tensor:
        """Stretched to `shape` without a copy; the walk sums the gradient back."""
    def bucketize(self, boundaries: Tensor, *, out_int32: builtins.bool = False, right: builtins.bool = False) -> Tensor:
        """The number of the bucket between the sorted `boundaries` in which each element lies."""
    def byte(self) -> Tensor:
        """The elements as uint8."""
    def cast(self, dtype: Any) -> Tensor:
        """The elements in another dtype."""
    def ceil(self) -> Tensor:
        """`np.ceil`, entry by entry."""
    @overload
    def chunk(self, chunks: builtins.int, dim: builtins.int = 0) -> builtins.tuple[Tensor, ...]:
        """At most `chunks` pieces of equal size along `axis`."""
    @overload
    def chunk(self, chunks: builtins.int, axis: builtins.int = 0) -> builtins.tuple[Tensor, ...]: ...
    def clamp(self, min: Any = None, max: Any = None) -> Tensor:
        """Each element, but at least `min` and at most `max`."""
    def clamp_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `clamp` in the memory of the tensor itself."""
    def cleared(self, index: Any) -> Tensor:
        """`x` with 0 at `index`."""
    def clip(self, min: Any = None, max: Any = None) -> Tensor:
        """Each element, but at least `min` and at most `max`; at a bound the gradient passes, as in PyTorch."""
    def clip_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `clip` in the memory of the tensor itself."""
    def clone(self) -> Tensor:
        """A copy that is part of the graph."""
    def combinations(self, r: builtins.int = 2, with_replacement: builtins.bool = False) -> Tensor:
        """All rows of `r` elements of a vector, in its order."""
    def contiguous(self) -> Tensor:
        """The tensor itself if its elements lie row by row in memory, else a copy that does."""
    def copy_(self, src: Tensor, non_blocking: builtins.bool = False) -> Tensor:
        """Take the values of `src`."""
    @overload
    def copysign(self, other: Any) -> Tensor:
        """`np.copysign`, entry by entry."""
    @overload
    def copysign(self, y: Any) -> Tensor: ...
    def cos(self) -> Tensor:
        """`np.cos`, entry by entry."""
    def cosh(self) -> Tensor:
        """`np.cosh`, entry by entry."""
    @overload
    def count_nonzero(self, dim: Any = None) -> Tensor:
        """How many elements are not zero, of all or along `axis`."""
    @overload
    def count_nonzero(self, axis: Any = None) -> Tensor: ...
    def cpu(self) -> Tensor:
        """The tensor itself: the CPU is where all tensors are."""
    def cuda(self, device: Any = None) -> Tensor:
        """Refused: there is no GPU here."""
    @overload
    def cummax(self, dim: builtins.int) -> Any:
        """The largest element so far along `axis`, and where it is; of equals the last."""
    @overload
    def cummax(self, axis: builtins.int) -> Any: ...
    @overload
    def cummin(self, dim: builtins.int) -> Any:
        """The smallest element so far along `axis`, and where it is; of equals the last."""
    @overload
    def cummin(self, axis: builtins.int) -> Any: ...
    @overload
    def cumprod(self, dim: builtins.int) -> Tensor:
        """The running product along `axis`."""
    @overload
    def cumprod(self, axis: builtins.int) -> Tensor: ...
    @overload
    def cumsum(self, dim: builtins.int) -> Tensor:
        """The running sum along `axis`."""
    @overload
    def cumsum(self, axis: builtins.int) -> Tensor: ...
    @property
    def data(self) -> Tensor:
        """The same memory, outside the graph."""
    @data.setter
    def data(self, value: Tensor) -> None: ...
    def data_ptr(self) -> builtins.int:
        """The address of the first element."""
    def deg2rad(self) -> Tensor:
        """`np.deg2rad`, entry by entry."""
    def detach(self) -> Tensor:
        """The same memory, outside the graph."""
    def detach_(self) -> Tensor:
        """Cut the tensor itself from the graph."""
    @property
    def device(self) -> Any:
        """Where the tensor is: the CPU."""
    def diag(self, diagonal: builtins.int = 0) -> Tensor:
        """The diagonal of a matrix, or a matrix with the vector `x` on its diagonal."""
    def diag_embed(self, offset: builtins.int = 0, dim1: builtins.int = -2, dim2: builtins.int = -1) -> Tensor:
        """Matrices of two new dimensions with the last dimension of `x` on their diagonals."""
    def diagonal(self, offset: builtins.int = 0, dim1: builtins.int = 0, dim2: builtins.int = 1) -> Tensor:
        """The diagonal of two dimensions, as the last dimension."""
    def diagonal_scatter(self, src: Tensor, offset: builtins.int = 0, dim1: builtins.int = 0, dim2: builtins.int = 1) -> Tensor:
        """`x` with `src` on its diagonal."""
    @overload
    def diff(self, n: builtins.int = 1, dim: builtins.int = -1, prepend: Tensor | None = None, append: Tensor | None = None) -> Tensor:
        """Each element less the one before along `axis`, `n` times."""
    @overload
    def diff(self, n: builtins.int = 1, axis: builtins.int = -1, prepend: Tensor | None = None, append: Tensor | None = None) -> Tensor: ...
    def digamma(self) -> Tensor:
        """The derivative of lgamma."""
    def dim(self) -> builtins.int:
        """The number of dimensions."""
    @overload
    def div(self, other: Any, *, rounding_mode: builtins.str | None = None) -> Tensor:
        """`x / y`, as it is, or rounded towards zero ('trunc') or down ('floor')."""
    @overload
    def div(self, y: Any, *, rounding_mode: builtins.str | None = None) -> Tensor: ...
    def div_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `div` in the memory of the tensor itself."""
    @overload
    def dot(self, other: Tensor) -> Tensor:
        """The product of a 1-dimensional and a 1-dimensional tensor."""
    @overload
    def dot(self, y: Tensor) -> Tensor: ...
    def double(self) -> Tensor:
        """The elements as float64."""
    def element_size(self) -> builtins.int:
        """The bytes of one element."""
    def elu(self, alpha: builtins.float = 1.0) -> Tensor:
        """`x` where positive, else `alpha * (exp(x) - 1)`."""
    def empty_like(self, *, dtype: Any = None, device: Any = None, requires_grad: builtins.bool = False, **options: Any) -> Tensor:
        """A tensor of the given size whose values are to be overwritten."""
    @overload
    def eq(self, other: Any) -> Tensor:
        """`np.equal`, entry by entry."""
    @overload
    def eq(self, y: Any) -> Tensor: ...
    @overload
    def equal(self, other: Tensor) -> builtins.bool:
        """Whether two tensors have the same shape and elements."""
    @overload
    def equal(self, y: Tensor) -> builtins.bool: ...
    def erf(self) -> Tensor:
        """The error function, the integral of 2 / sqrt(pi) exp(-t^2) from 0 to x."""
    def erfc(self) -> Tensor:
        """1 - erf(x), which keeps its digits where it is small."""
    def erfinv(self) -> Tensor:
        """The number whose error function is `x`; NaN outside of [-1, 1]."""
    def erfinv_slope(self) -> Tensor:
        """The derivative of erfinv, sqrt(pi) / 2 exp(erfinv(x)^2)."""
    @overload
    def euclidean_norm(self, dim: Any = None, keepdim: builtins.bool = False) -> Tensor:
        """The Euclidean length, of all or along `axis`; the gradient of no length is 0."""
    @overload
    def euclidean_norm(self, axis: Any = None, keepdims: builtins.bool = False) -> Tensor: ...
    def exp(self) -> Tensor:
        """`np.exp`, entry by entry."""
    def exp2(self) -> Tensor:
        """`np.exp2`, entry by entry."""
    def expand(self, *sizes: Any) -> Tensor:
        """Stretched to `sizes` without a copy; -1 keeps a size."""
    def expand_as(self, other: Tensor) -> Tensor:
        """Stretched to the shape of `other`."""
    @overload
    def expand_dims(self, dim: Any) -> Tensor:
        """A new dimension of size 1 at `axis`."""
    @overload
    def expand_dims(self, axis: Any) -> Tensor: ...
    def expm1(self) -> Tensor:
        """`np.expm1`, entry by entry."""
    def fill_(self, value: Any) -> Tensor:
        """Fill with one value."""
    def flatten(self, start_dim: builtins.int = 0, end_dim: builtins.int = -1) -> Tensor:
        """The dimensions from `start_dim` to `end_dim` as one."""
    def flip(self, *dims: Any) -> Tensor:
        """The order of the elements reversed along `dims`."""
    @overload
    def flip_axes(self, dim: Any = None) -> Tensor:
        """The order of the elements reversed along `axis`."""
    @overload
    def flip_axes(self, axis: Any = None) -> Tensor: ...
    def fliplr(self) -> Tensor:
        """The columns in reverse order."""
    def flipud(self) -> Tensor:
        """The rows in reverse order."""
    def float(self) -> Tensor:
        """The elements as float32."""
    @overload
    def float_power(self, other: Any) -> Tensor:
        """`x` to the power of `y`, in float64."""
    @overload
    def float_power(self, y: Any) -> Tensor: ...
    def floor(self) -> Tensor:
        """`np.floor`, entry by entry."""
    @overload
    def floor_divide(self, other: Any) -> Tensor:
        """`np.floor_divide`, entry by entry."""
    @overload
    def floor_divide(self, y: Any) -> Tensor: ...
    @overload
    def fmod(self, other: Any) -> Tensor:
        """`np.fmod`, entry by entry."""
    @overload
    def fmod(self, y: Any) -> Tensor: ...
    def frac(self) -> Tensor:
        """What follows the point, with the sign of `x`."""
    def full_like(self, fill_value: Any, *, dtype: Any = None, device: Any = None, requires_grad: builtins.bool = False) -> Tensor:
        """`fill_value` everywhere, in the shape and dtype of `x`."""
    @overload
    def gather(self, dim: builtins.int, index: Tensor) -> Tensor:
        """For each position of `index` the element of `x` in the same row, at the place along `axis` that it names."""
    @overload
    def gather(self, axis: builtins.int, index: Tensor) -> Tensor: ...
    def gaussian(self, scale: builtins.float = 1.0) -> Tensor:
        """exp(-scale x^2), with all digits in its tails; `scale` is a power of 2."""
    def gelu(self, approximate: builtins.str = 'none') -> Tensor:
        """`x` times the standard normal distribution function; approximate='tanh' for the form of GPT-2."""
    def gelu_erf(self) -> Tensor:
        """`x` times the standard normal distribution function."""
    def getitem(self, index: Any) -> Tensor:
        """The elements that `index` names, as NumPy and PyTorch index."""
    @property
    def grad(self) -> Tensor | None:
        """The gradient that `backward` collected here, or None."""
    @grad.setter
    def grad(self, value: Tensor | None) -> None: ...
    @overload
    def greater(self, other: Any) -> Tensor:
        """`np.greater`, entry by entry."""
    @overload
    def greater(self, y: Any) -> Tensor: ...
    @overload
    def greater_equal(self, other: Any) -> Tensor:
        """`np.greater_equal`, entry by entry."""
    @overload
    def greater_equal(self, y: Any) -> Tensor: ...
    def half(self) -> Tensor:
        """The elements as float16."""
    def hardtanh(self, min_val: builtins.float = -1.0, max_val: builtins.float = 1.0) -> Tensor:
        """`x`, but at least `min_val` and at most `max_val`; outside and at the bounds no gradient passes."""
    def heaviside(self, values: Any) -> Tensor:
        """0 where x is negative, 1 where it is positive, `values` where it is 0."""
    def histc(self, bins: builtins.int = 100, min: Any = 0, max: Any = 0) -> Tensor:
        """How many elements lie in each of `bins` equal parts from `min` to `max`, by default of the data."""
    @overload
    def hypot(self, other: Any) -> Tensor:
        """`np.hypot`, entry by entry."""
    @overload
    def hypot(self, y: Any) -> Tensor: ...
    @overload
    def index_add(self, dim: builtins.int, index: Tensor, source: Tensor, *, alpha: Any = 1) -> Tensor:
        """`x` with the slices of `source`, times `alpha`, added to those along `axis` that `index` names."""
    @overload
    def index_add(self, axis: builtins.int, index: Tensor, source: Tensor, *, alpha: Any = 1) -> Tensor: ...
    def index_add_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `index_add` in the memory of the tensor itself."""
    @overload
    def index_copy(self, dim: builtins.int, index: Tensor, source: Tensor) -> Tensor:
        """`x` with the slices of `source` for those along `axis` that `index` names."""
    @overload
    def index_copy(self, axis: builtins.int, index: Tensor, source: Tensor) -> Tensor: ...
    def index_copy_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `index_copy` in the memory of the tensor itself."""
    @overload
    def index_fill(self, dim: builtins.int, index: Tensor, value: Any) -> Tensor:
        """`x` with `value` in the slices along `axis` that `index` names."""
    @overload
    def index_fill(self, axis: builtins.int, index: Tensor, value: Any) -> Tensor: ...
    def index_fill_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `index_fill` in the memory of the tensor itself."""
    def index_put(self, indices: Any, values: Tensor, accumulate: builtins.bool = False) -> Tensor:
        """`x` with `values` at `x[indices]`, or with `accumulate` added there."""
    def index_put_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `index_put` in the memory of the tensor itself."""
    @overload
    def index_select(self, dim: builtins.int, index: Tensor) -> Tensor:
        """The slices along `axis` that `index`, a vector, names."""
    @overload
    def index_select(self, axis: builtins.int, index: Tensor) -> Tensor: ...
    def int(self) -> Tensor:
        """The elements as int32."""
    def is_contiguous(self) -> builtins.bool:
        """Whether the elements lie row by row in memory."""
    @property
    def is_cuda(self) -> builtins.bool:
        """Whether the tensor is on a GPU: no."""
    def is_floating_point(self) -> builtins.bool:
        """Whether the elements are floating-point numbers."""
    @overload
    def isclose(self, other: Any, rtol: builtins.float = 1e-05, atol: builtins.float = 1e-08, equal_nan: builtins.bool = False) -> Tensor:
        """Where the elements are within `atol + rtol * |y|` of each other."""
    @overload
    def isclose(self, y: Any, rtol: builtins.float = 1e-05, atol: builtins.float = 1e-08, equal_nan: builtins.bool = False) -> Tensor: ...
    def isfinite(self) -> Tensor:
        """`np.isfinite`, entry by entry."""
    def isinf(self) -> Tensor:
        """`np.isinf`, entry by entry."""
    def isnan(self) -> Tensor:
        """`np.isnan`, entry by entry."""
    def isneginf(self) -> Tensor:
        """Where the elements are minus infinity."""
    def isposinf(self) -> Tensor:
        """Where the elements are plus infinity."""
    def item(self) -> Any:
        """The single element, as a Python number."""
    @property
    def itemsize(self) -> builtins.int:
        """The bytes of one element."""
    @overload
    def kron(self, other: Tensor) -> Tensor:
        """Each element of `x` times the whole of `y`, in its place."""
    @overload
    def kron(self, y: Tensor) -> Tensor: ...
    @overload
    def kthvalue(self, k: builtins.int, dim: builtins.int = -1, keepdim: builtins.bool = False) -> Any:
        """The `k`-th smallest element along `axis`, counted from 1, and where it is."""
    @overload
    def kthvalue(self, k: builtins.int, axis: builtins.int = -1, keepdims: builtins.bool = False) -> Any: ...
    @overload
    def ldexp(self, other: Any) -> Tensor:
        """`x` times 2 to the power of `y`."""
    @overload
    def ldexp(self, y: Any) -> Tensor: ...
    def leaky_relu(self, negative_slope: builtins.float = 0.01) -> Tensor:
        """`x` where positive, else `negative_slope * x`."""
    def lerp(self, end: Any, weight: Any) -> Tensor:
        """The point between `x` and `end` that `weight` says: 0 is `x`, 1 is `end`."""
    def lerp_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `lerp` in the memory of the tensor itself."""
    @overload
    def less(self, other: Any) -> Tensor:
        """`np.less`, entry by entry."""
    @overload
    def less(self, y: Any) -> Tensor: ...
    @overload
    def less_equal(self, other: Any) -> Tensor:
        """`np.less_equal`, entry by entry."""
    @overload
    def less_equal(self, y: Any) -> Tensor: ...
    def lgamma(self) -> Tensor:
        """The logarithm of the absolute value of the gamma function."""
    def log(self) -> Tensor:
        """`np.log`, entry by entry."""
    def log10(self) -> Tensor:
        """`np.log10`, entry by entry."""
    def log1p(self) -> Tensor:
        """`np.log1p`, entry by entry."""
    def log2(self) -> Tensor:
        """`np.log2`, entry by entry."""
    def log_odds(self) -> Tensor:
        """log(x / (1 - x)); near 1/2 by log1p, where the quotient is nearly 1."""
    def log_sigmoid(self) -> Tensor:
        """The logarithm of the sigmoid, without overflow."""
    @overload
    def log_softmax(self, dim: builtins.int) -> Tensor:
        """The logarithm of softmax, without overflow."""
    @overload
    def log_softmax(self, axis: builtins.int) -> Tensor: ...
    @overload
    def logaddexp(self, other: Any) -> Tensor:
        """`np.logaddexp`, entry by entry."""
    @overload
    def logaddexp(self, y: Any) -> Tensor: ...
    @overload
    def logaddexp2(self, other: Any) -> Tensor:
        """`np.logaddexp2`, entry by entry."""
    @overload
    def logaddexp2(self, y: Any) -> Tensor: ...
    @overload
    def logcumsumexp(self, dim: builtins.int) -> Tensor:
        """The logarithm of the running sum of exponentials along `axis`, without overflow."""
    @overload
    def logcumsumexp(self, axis: builtins.int) -> Tensor: ...
    @overload
    def logical_and(self, other: Any) -> Tensor:
        """`np.logical_and`, entry by entry."""
    @overload
    def logical_and(self, y: Any) -> Tensor: ...
    def logical_not(self) -> Tensor:
        """`np.logical_not`, entry by entry."""
    @overload
    def logical_or(self, other: Any) -> Tensor:
        """`np.logical_or`, entry by entry."""
    @overload
    def logical_or(self, y: Any) -> Tensor: ...
    @overload
    def logical_xor(self, other: Any) -> Tensor:
        """`np.logical_xor`, entry by entry."""
    @overload
    def logical_xor(self, y: Any) -> Tensor: ...
    def logit(self, eps: builtins.float | None = None) -> Tensor:
        """log(x / (1 - x)), the inverse of the sigmoid; with `eps` of an `x` kept in [eps, 1 - eps]."""
    @overload
    def logsumexp(self, dim: Any, keepdim: builtins.bool = False) -> Tensor:
        """The logarithm of the sum of exponentials along `axis`, without overflow."""
    @overload
    def logsumexp(self, axis: Any, keepdims: builtins.bool = False) -> Tensor: ...
    def long(self) -> Tensor:
        """The elements as int64."""
    @property
    def mT(self) -> Tensor:
        """The last two dimensions exchanged."""
    def masked_fill(self, mask: Any, value: Any) -> Tensor:
        """`x` with `value` where the mask is true."""
    def masked_fill_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `masked_fill` in the memory of the tensor itself."""
    def masked_scatter(self, mask: Tensor, source: Tensor) -> Tensor:
        """`x` with the elements of `source`, in order, where the mask is true."""
    def masked_scatter_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `masked_scatter` in the memory of the tensor itself."""
    def masked_select(self, mask: Tensor) -> Tensor:
        """The elements where the mask is true, in one dimension."""
    @overload
    def matmul(self, other: Any) -> Tensor:
        """The product of matrices, stacks of matrices (the stack is broadcast) and vectors."""
    @overload
    def matmul(self, y: Any) -> Tensor: ...
    @overload
    def max(self, dim: Any = None, keepdim: builtins.bool = False) -> Any:
        """The largest element of all; along a dimension its (values, indices); with a tensor the entrywise larger."""
    @overload
    def max(self, axis: Any = None, keepdims: builtins.bool = False) -> Any: ...
    @overload
    def maximum(self, other: Any) -> Tensor:
        """`np.maximum`, entry by entry."""
    @overload
    def maximum(self, y: Any) -> Tensor: ...
    @overload
    def mean(self, dim: Any = None, keepdim: builtins.bool = False, *, dtype: Any = None) -> Tensor:
        """The mean of the elements, of all or along `axis`."""
    @overload
    def mean(self, axis: Any = None, keepdims: builtins.bool = False, *, dtype: Any = None) -> Tensor: ...
    @overload
    def median(self, dim: builtins.int | None = None, keepdim: builtins.bool = False) -> Any:
        """The lower of the middle elements of all; along `axis` its (values, indices). One NaN makes it NaN."""
    @overload
    def median(self, axis: builtins.int | None = None, keepdims: builtins.bool = False) -> Any: ...
    def middle(self, skip_nan: builtins.bool = False) -> Tensor:
        """The lower of the middle elements of all; ties share the gradient equally."""
    @overload
    def min(self, dim: Any = None, keepdim: builtins.bool = False) -> Any:
        """The smallest element of all; along a dimension its (values, indices); with a tensor the entrywise smaller."""
    @overload
    def min(self, axis: Any = None, keepdims: builtins.bool = False) -> Any: ...
    @overload
    def minimum(self, other: Any) -> Tensor:
        """`np.minimum`, entry by entry."""
    @overload
    def minimum(self, y: Any) -> Tensor: ...
    @overload
    def mm(self, other: Tensor) -> Tensor:
        """The product of a 2-dimensional and a 2-dimensional tensor."""
    @overload
    def mm(self, y: Tensor) -> Tensor: ...
    @overload
    def mode(self, dim: builtins.int = -1, keepdim: builtins.bool = False) -> Any:
        """The most frequent element along `axis`, the smallest of equally frequent ones, and where it is last."""
    @overload
    def mode(self, axis: builtins.int = -1, keepdims: builtins.bool = False) -> Any: ...
    def movedim(self, source: Any, destination: Any) -> Tensor:
        """Dimensions moved to other places, the rest in their order."""
    def mul_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `mul` in the memory of the tensor itself."""
    def multinomial(self, num_samples: builtins.int, replacement: builtins.bool = False, *, generator: Any | None = None) -> Tensor:
        """Indices drawn in proportion to the weights in each row of `x`, shape (n,) or (m, n)."""
    @overload
    def multiply(self, other: Any) -> Tensor:
        """`np.multiply`, entry by entry."""
    @overload
    def multiply(self, y: Any) -> Tensor: ...
    @overload
    def mv(self, other: Tensor) -> Tensor:
        """The product of a 2-dimensional and a 1-dimensional tensor."""
    @overload
    def mv(self, y: Tensor) -> Tensor: ...
    def mvlgamma(self, p: builtins.int) -> Tensor:
        """The logarithm of the gamma function of `p` dimensions."""
    def nan_to_num(self, nan: builtins.float | None = None, posinf: builtins.float | None = None, neginf: builtins.float | None = None) -> Tensor:
        """Numbers for NaN (0) and the infinities (the largest and the smallest); no gradient passes there."""
    @overload
    def nanmean(self, dim: Any = None, keepdim: builtins.bool = False) -> Any:
        """The mean of the elements that are not NaN."""
    @overload
    def nanmean(self, axis: Any = None, keepdims: builtins.bool = False) -> Any: ...
    @overload
    def nanmedian(self, dim: builtins.int | None = None, keepdim: builtins.bool = False) -> Any:
        """The median of the elements that are not NaN."""
    @overload
    def nanmedian(self, axis: builtins.int | None = None, keepdims: builtins.bool = False) -> Any: ...
    @overload
    def nanquantile(self, q: Any, dim: builtins.int | None = None, keepdim: builtins.bool = False, *, interpolation: builtins.str = 'linear') -> Any:
        """The quantile of the elements that are not NaN."""
    @overload
    def nanquantile(self, q: Any, axis: builtins.int | None = None, keepdims: builtins.bool = False, *, interpolation: builtins.str = 'linear') -> Any: ...
    @overload
    def nansum(self, dim: Any = None, keepdim: builtins.bool = False) -> Any:
        """The sum of the elements that are not NaN."""
    @overload
    def nansum(self, axis: Any = None, keepdims: builtins.bool = False) -> Any: ...
    @overload
    def narrow(self, dim: builtins.int, start: builtins.int, length: builtins.int) -> Tensor:
        """`length` slices along `axis`, from `start` on."""
    @overload
    def narrow(self, axis: builtins.int, start: builtins.int, length: builtins.int) -> Tensor: ...
    @property
    def nbytes(self) -> builtins.int:
        """The bytes of all elements."""
    def neg_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `neg` in the memory of the tensor itself."""
    def negative(self) -> Tensor:
        """`np.negative`, entry by entry."""
    def new_empty(self, *size: Any, dtype: Any = None, device: Any = None, requires_grad: builtins.bool = False, **options: Any) -> Tensor:
        """A tensor of the given size whose values are to be overwritten."""
    def new_ones(self, *size: Any, dtype: Any = None, device: Any = None, requires_grad: builtins.bool = False, **options: Any) -> Tensor:
        """Ones, of the given size."""
    def new_tensor(self, data: Any, *, dtype: Any = None, device: Any = None, requires_grad: builtins.bool = False) -> Tensor:
        """A new tensor with a copy of `data` in the dtype of `x`."""
    def new_zeros(self, *size: Any, dtype: Any = None, device: Any = None, requires_grad: builtins.bool = False, **options: Any) -> Tensor:
        """Zeros, of the given size."""
    def nonzero(self, as_tuple: builtins.bool = False) -> Any:
        """The indices of the elements that are not zero, one row each."""
    @overload
    def norm(self, p: Any = 'fro', dim: Any = None, keepdim: builtins.bool = False) -> Tensor:
        """The `p`-norm of the elements, of all or along `axis`: by default the Euclidean length."""
    @overload
    def norm(self, p: Any = 'fro', axis: Any = None, keepdims: builtins.bool = False) -> Tensor: ...
    def normal_(self, mean: builtins.float = 0.0, std: builtins.float = 1.0, *, generator: Any | None = None) -> Tensor:
        """Fill `x` with normal numbers."""
    def normal_cdf(self) -> Tensor:
        """The standard normal distribution function; the tail by erfc, which keeps its digits."""
    @overload
    def not_equal(self, other: Any) -> Tensor:
        """`np.not_equal`, entry by entry."""
    @overload
    def not_equal(self, y: Any) -> Tensor: ...
    def numel(self) -> builtins.int:
        """The number of elements."""
    def numpy(self, *, force: builtins.bool = False) -> np.ndarray:
        """The array that the tensor is made on: changes show on both sides. Refused where gradients would be lost."""
    def one_hot(self, num_classes: builtins.int = -1) -> Tensor:
        """A row of zeros with a one at the class, for each class label."""
    def ones_like(self, dtype: Any = None) -> Tensor:
        """Ones in the shape of `x`."""
    @overload
    def outer(self, other: Tensor) -> Tensor:
        """Every product of an element of `x` with one of `y`, both vectors: shape (m, n)."""
    @overload
    def outer(self, y: Tensor) -> Tensor: ...
    def permute(self, *dims: Any) -> Tensor:
        """The dimensions in the order `dims`."""
    def polygamma(self, n: builtins.int) -> Tensor:
        """The n-th derivative of digamma."""
    def positive(self) -> Tensor:
        """`np.positive`, entry by entry."""
    def pow_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `pow` in the memory of the tensor itself."""
    @overload
    def power(self, other: Any) -> Tensor:
        """`np.power`, entry by entry."""
    @overload
    def power(self, y: Any) -> Tensor: ...
    @overload
    def prod(self, dim: Any = None, keepdim: builtins.bool = False) -> Tensor:
        """The product of the elements, of all or along one `axis`."""
    @overload
    def prod(self, axis: Any = None, keepdims: builtins.bool = False) -> Tensor: ...
    def put(self, index: Tensor, source: Tensor, accumulate: builtins.bool = False) -> Tensor:
        """`x` with the elements of `source` where `index` counts row by row, or with `accumulate` added there."""
    def put_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `put` in the memory of the tensor itself."""
    def put_back(self, index: Any, shape: Any) -> Tensor:
        """Zeros of `shape` with `x` added at `index`: an element that was picked twice gets both."""
    @overload
    def quantile(self, q: Any, dim: builtins.int | None = None, keepdim: builtins.bool = False, *, interpolation: builtins.str = 'linear') -> Any:
        """The value below which the part `q` of the elements lies, of all or along `axis`; for a vector `q` a row each."""
    @overload
    def quantile(self, q: Any, axis: builtins.int | None = None, keepdims: builtins.bool = False, *, interpolation: builtins.str = 'linear') -> Any: ...
    def rad2deg(self) -> Tensor:
        """`np.rad2deg`, entry by entry."""
    def rand_like(self, **options: Any) -> Tensor:
        """Uniform numbers from 0 up to 1."""
    def randint_like(self, low: builtins.int, high: builtins.int | None = None, *, dtype: Any = None) -> Tensor:
        """Integers in the shape and dtype of `x`."""
    def randn_like(self, **options: Any) -> Tensor:
        """Numbers of the standard normal distribution."""
    def random_(self, low: builtins.int = 0, high: builtins.int | None = None, *, generator: Any | None = None) -> Tensor:
        """Fill `x` with integers from `low` up to but without `high`."""
    def reciprocal(self) -> Tensor:
        """`np.reciprocal`, entry by entry."""
    def relu(self) -> Tensor:
        """The positive part."""
    def relu6(self) -> Tensor:
        """`x`, but at least 0 and at most 6."""
    def relu_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `relu` in the memory of the tensor itself."""
    @overload
    def remainder(self, other: Any) -> Tensor:
        """`np.remainder`, entry by entry."""
    @overload
    def remainder(self, y: Any) -> Tensor: ...
    def repeat(self, *repeats: Any) -> Tensor:
        """The whole tensor laid beside itself `repeats` times along each dimension."""
    @overload
    def repeat_interleave(self, repeats: Any = None, dim: builtins.int | None = None, *, output_size: Any = None) -> Tensor:
        """Each element (or slice along `axis`) so many times in a row."""
    @overload
    def repeat_interleave(self, repeats: Any = None, axis: builtins.int | None = None, *, output_size: Any = None) -> Tensor: ...
    def repeat_whole(self, repeats: Any) -> Tensor:
        """The whole tensor laid beside itself `repeats` times along each dimension."""
    def replaced(self, index: Any, value: Any) -> Tensor:
        """`x` with `value` at `index`; where an element is named twice, the last value wins and has the gradient."""
    @property
    def requires_grad(self) -> builtins.bool:
        """Whether gradients flow to this tensor."""
    @requires_grad.setter
    def requires_grad(self, value: builtins.bool) -> None: ...
    def requires_grad_(self, requires_grad: builtins.bool = True) -> Tensor:
        """Let the tensor collect gradients, or stop it."""
    def reshape(self, *shape: Any) -> Tensor:
        """The elements row by row in another shape; one size may be -1."""
    def reshape_to(self, shape: Any) -> Tensor:
        """The elements row by row in another shape; one size may be -1."""
    def retain_grad(self) -> None:
        """Refused for tensors inside the graph, whose `.grad` comes with a later version; nothing to do for a leaf."""
    def rint(self) -> Tensor:
        """`np.rint`, entry by entry."""
    @overload
    def roll(self, shifts: Any, dim: Any = None) -> Tensor:
        """Each element moved on by `shifts` along `axis`; what falls off comes in again."""
    @overload
    def roll(self, shifts: Any, axis: Any = None) -> Tensor: ...
    def rot90(self, k: builtins.int = 1, dims: Any = ...) -> Tensor:
        """Turned by `k` quarters, from the first of two dimensions to the second."""
    def round(self, *, decimals: builtins.int = 0) -> Tensor:
        """Each element to the nearest whole number (or to `decimals` digits), halves to the even one."""
    def rsqrt(self) -> Tensor:
        """One over the square root of each element."""
    @overload
    def scatter(self, dim: builtins.int, index: Tensor, src: Any = None, *, value: Any = None, reduce: Any = None) -> Tensor:
        """`x` with the elements of `src`, or `value`, at the places in their rows that `index` names."""
    @overload
    def scatter(self, axis: builtins.int, index: Tensor, src: Any = None, *, value: Any = None, reduce: Any = None) -> Tensor: ...
    def scatter_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `scatter` in the memory of the tensor itself."""
    @overload
    def scatter_add(self, dim: builtins.int, index: Tensor, src: Tensor) -> Tensor:
        """`x` with the elements of `src` added at the places in their rows that `index` names."""
    @overload
    def scatter_add(self, axis: builtins.int, index: Tensor, src: Tensor) -> Tensor: ...
    def scatter_add_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `scatter_add` in the memory of the tensor itself."""
    def scatter_extreme(self, src: Any, places: Any, include: Any, largest: builtins.bool = True) -> Tensor:
        """The largest (or smallest) of each element, where `include`, and of those of `src` at its place."""
    @overload
    def scatter_reduce(self, dim: builtins.int, index: Tensor, src: Tensor, reduce: builtins.str, *, include_self: builtins.bool = True) -> Any:
        """The sum, prod, mean, amax or amin of each element and those of `src` that `index` sends to its place."""
    @overload
    def scatter_reduce(self, axis: builtins.int, index: Tensor, src: Tensor, reduce: builtins.str, *, include_self: builtins.bool = True) -> Any: ...
    def scatter_reduce_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `scatter_reduce` in the memory of the tensor itself."""
    def sech(self) -> Tensor:
        """The hyperbolic secant, 1 / cosh(x), which underflows where cosh overflows."""
    @overload
    def select(self, dim: builtins.int, index: builtins.int) -> Tensor:
        """The slice number `index` along `axis`, without that dimension."""
    @overload
    def select(self, axis: builtins.int, index: builtins.int) -> Tensor: ...
    @overload
    def select_scatter(self, src: Tensor, dim: builtins.int, index: builtins.int) -> Tensor:
        """`x` with `src` for the slice number `index` along `axis`."""
    @overload
    def select_scatter(self, src: Tensor, axis: builtins.int, index: builtins.int) -> Tensor: ...
    def selu(self) -> Tensor:
        """The ELU that keeps mean 0 and variance 1 from layer to layer."""
    @overload
    def share_of_exp(self, other: Any, scale: builtins.float = 1.0) -> Tensor:
        """How much of exp(scale x) + exp(scale y) is exp(scale x); where both are 0, none."""
    @overload
    def share_of_exp(self, y: Any, scale: builtins.float = 1.0) -> Tensor: ...
    def short(self) -> Tensor:
        """The elements as int16."""
    def sigmoid(self) -> Tensor:
        """One over one plus exp(-x)."""
    def sigmoid_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `sigmoid` in the memory of the tensor itself."""
    def sign(self) -> Tensor:
        """`np.sign`, entry by entry."""
    def signbit(self) -> Tensor:
        """`np.signbit`, entry by entry."""
    def silu(self) -> Tensor:
        """`x * sigmoid(x)`, also called swish."""
    def sin(self) -> Tensor:
        """`np.sin`, entry by entry."""
    def sinc(self, order: builtins.int = 0) -> Tensor:
        """The `order`-th derivative of sin(pi x) / (pi x), an integral of pi^n t^n cos(pi x t + n pi/2) over t in [0, 1]."""
    def sinh(self) -> Tensor:
        """`np.sinh`, entry by entry."""
    def size(self, dim: builtins.int | None = None) -> Any:
        """The shape, or its entry `dim`."""
    @overload
    def slice_scatter(self, src: Tensor, dim: builtins.int = 0, start: Any = None, end: Any = None, step: builtins.int = 1) -> Tensor:
        """`x` with `src` for the slices from `start` to `end` along `axis`."""
    @overload
    def slice_scatter(self, src: Tensor, axis: builtins.int = 0, start: Any = None, end: Any = None, step: builtins.int = 1) -> Tensor: ...
    @overload
    def softmax(self, dim: builtins.int) -> Tensor:
        """Positive numbers that sum to 1 along `axis`, in proportion to exp(x)."""
    @overload
    def softmax(self, axis: builtins.int) -> Tensor: ...
    def softplus(self, beta: builtins.float = 1.0, threshold: builtins.float = 20.0) -> Tensor:
        """`log(1 + exp(beta x)) / beta`, a smooth relu."""
    @overload
    def sort(self, dim: builtins.int = -1, descending: builtins.bool = False, stable: builtins.bool = False) -> Any:
        """The elements in order along `axis`, and where they were."""
    @overload
    def sort(self, axis: builtins.int = -1, descending: builtins.bool = False, stable: builtins.bool = False) -> Any: ...
    @overload
    def split(self, split_size_or_sections: Any, dim: builtins.int = 0) -> builtins.tuple[Tensor, ...]:
        """Pieces along `axis`: all of one size (the last may be smaller), or of the sizes in a list."""
    @overload
    def split(self, split_size_or_sections: Any, axis: builtins.int = 0) -> builtins.tuple[Tensor, ...]: ...
    def sqrt(self) -> Tensor:
        """`np.sqrt`, entry by entry."""
    def sqrt_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `sqrt` in the memory of the tensor itself."""
    def square(self) -> Tensor:
        """`np.square`, entry by entry."""
    @overload
    def squeeze(self, dim: Any = None) -> Tensor:
        """The dimensions of size 1 left out, all or those of `axis`."""
    @overload
    def squeeze(self, axis: Any = None) -> Tensor: ...
    @overload
    def std(self, dim: Any = None, unbiased: Any = None, *, correction: Any = None, keepdim: builtins.bool = False) -> Tensor:
        """The standard deviation, of all or along `axis`; the gradient at no deviation is 0."""
    @overload
    def std(self, axis: Any = None, unbiased: Any = None, *, correction: Any = None, keepdims: builtins.bool = False) -> Tensor: ...
    @overload
    def std_mean(self, dim: Any = None, correction: builtins.float = 1, keepdim: builtins.bool = False) -> builtins.tuple[Tensor, Tensor]:
        """The standard deviation and the mean."""
    @overload
    def std_mean(self, axis: Any = None, correction: builtins.float = 1, keepdims: builtins.bool = False) -> builtins.tuple[Tensor, Tensor]: ...
    def stride(self, dim: builtins.int | None = None) -> Any:
        """How many elements lie between neighbours, along each dimension."""
    @overload
    def sub(self, other: Any, *, alpha: Any = 1) -> Tensor:
        """`x - alpha * y`."""
    @overload
    def sub(self, y: Any, *, alpha: Any = 1) -> Tensor: ...
    def sub_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `sub` in the memory of the tensor itself."""
    @overload
    def sum(self, dim: Any = None, keepdim: builtins.bool = False, *, dtype: Any = None) -> Tensor:
        """The sum of the elements, of all or along `axis`."""
    @overload
    def sum(self, axis: Any = None, keepdims: builtins.bool = False, *, dtype: Any = None) -> Tensor: ...
    def t(self) -> Tensor:
        """The transpose of a matrix; a vector as it is."""
    def take(self, index: Tensor) -> Tensor:
        """The elements that `index` names, counted row by row."""
    @overload
    def take_along_axis(self, indices: Any, dim: builtins.int = -1) -> Tensor:
        """For each position the element of its row that `indices` names."""
    @overload
    def take_along_axis(self, indices: Any, axis: builtins.int = -1) -> Tensor: ...
    @overload
    def take_along_dim(self, indices: Tensor, dim: builtins.int | None = None) -> Tensor:
        """For each position the element of its row that `indices` names; without a dimension, of all elements."""
    @overload
    def take_along_dim(self, indices: Tensor, axis: builtins.int | None = None) -> Tensor: ...
    def tan(self) -> Tensor:
        """`np.tan`, entry by entry."""
    def tanh(self) -> Tensor:
        """`np.tanh`, entry by entry."""
    @overload
    def tensor_split(self, indices_or_sections: Any, dim: builtins.int = 0) -> builtins.tuple[Tensor, ...]:
        """Pieces along `axis`: so many of nearly equal size, or cut before the given indices."""
    @overload
    def tensor_split(self, indices_or_sections: Any, axis: builtins.int = 0) -> builtins.tuple[Tensor, ...]: ...
    def tile(self, *dims: Any) -> Tensor:
        """The whole tensor laid beside itself; missing numbers of times are 1."""
    def to(self, *args: Any, dtype: Any = None, device: Any = None, copy: builtins.bool = False, **other: Any) -> Tensor:
        """The tensor in another dtype; every device but the CPU is refused."""
    def tolist(self) -> Any:
        """The elements as nested Python lists."""
    @overload
    def topk(self, k: builtins.int, dim: builtins.int = -1, largest: builtins.bool = True, sorted: builtins.bool = True) -> Any:
        """The `k` largest (or smallest) elements along `axis`, in order, and where they were."""
    @overload
    def topk(self, k: builtins.int, axis: builtins.int = -1, largest: builtins.bool = True, sorted: builtins.bool = True) -> Any: ...
    def trace(self) -> Tensor:
        """The sum of the diagonal of a matrix."""
    def transpose(self, dim0: builtins.int, dim1: builtins.int) -> Tensor:
        """Two dimensions exchanged."""
    def transpose_axes(self, axes: Any = None) -> Tensor:
        """The dimensions in the order `axes`, by default reversed: NumPy's transpose."""
    def tril(self, diagonal: builtins.int = 0) -> Tensor:
        """The lower triangle, the rest 0."""
    def triu(self, diagonal: builtins.int = 0) -> Tensor:
        """The upper triangle, the rest 0."""
    def trunc(self) -> Tensor:
        """`np.trunc`, entry by entry."""
    def type(self, dtype: dtype | None = None) -> Any:
        """The elements in another dtype, or without one the name of the tensor's type."""
    def type_as(self, other: Tensor) -> Tensor:
        """The elements in the dtype of `other`."""
    @overload
    def unbind(self, dim: builtins.int = 0) -> builtins.tuple[Tensor, ...]:
        """The slices along `axis`, without that dimension."""
    @overload
    def unbind(self, axis: builtins.int = 0) -> builtins.tuple[Tensor, ...]: ...
    @overload
    def unflatten(self, dim: builtins.int, sizes: Any) -> Tensor:
        """One dimension as several of the given `sizes`."""
    @overload
    def unflatten(self, axis: builtins.int, sizes: Any) -> Tensor: ...
    def uniform_(self, a: builtins.float = 0.0, b: builtins.float = 1.0, *, generator: Any | None = None) -> Tensor:
        """Fill `x` with uniform numbers from `a` up to `b`."""
    @overload
    def unique(self, sorted: builtins.bool = True, return_inverse: builtins.bool = False, return_counts: builtins.bool = False, dim: builtins.int | None = None) -> Any:
        """The different elements in order (or slices along `axis`), where each element went, and how often each occurs."""
    @overload
    def unique(self, sorted: builtins.bool = True, return_inverse: builtins.bool = False, return_counts: builtins.bool = False, axis: builtins.int | None = None) -> Any: ...
    @overload
    def unique_consecutive(self, return_inverse: builtins.bool = False, return_counts: builtins.bool = False, dim: builtins.int | None = None) -> Any:
        """The elements (or slices along `axis`) without those that equal their neighbour before."""
    @overload
    def unique_consecutive(self, return_inverse: builtins.bool = False, return_counts: builtins.bool = False, axis: builtins.int | None = None) -> Any: ...
    @overload
    def var(self, dim: Any = None, unbiased: Any = None, *, correction: Any = None, keepdim: builtins.bool = False) -> Tensor:
        """The variance, of all or along `axis`; divided by n - `correction`."""
    @overload
    def var(self, axis: Any = None, unbiased: Any = None, *, correction: Any = None, keepdims: builtins.bool = False) -> Tensor: ...
    @overload
    def var_mean(self, dim: Any = None, correction: builtins.float = 1, keepdim: builtins.bool = False) -> builtins.tuple[Tensor, Tensor]:
        """The variance and the mean."""
    @overload
    def var_mean(self, axis: Any = None, correction: builtins.float = 1, keepdims: builtins.bool = False) -> builtins.tuple[Tensor, Tensor]: ...
    @overload
    def vectors(self, other: Any) -> Tensor:
        """The product where one factor, or both, is a vector."""
    @overload
    def vectors(self, y: Any) -> Tensor: ...
    def view_as(self, other: Tensor) -> Tensor:
        """The elements in the shape of `other`."""
    def without_rule(self, function: Any, name: builtins.str, args: Any, kwargs: Any) -> Any:
        """Run a NumPy function that no op answers on the values, as PyTorch does; refuse where a gradient would be lost."""
    @overload
    def xlogy(self, other: Any) -> Tensor:
        """The product x log(y), and 0 where x is 0, whatever y is but NaN."""
    @overload
    def xlogy(self, y: Any) -> Tensor: ...
    def zero_(self) -> Tensor:
        """Fill with zeros."""
    def zeros_like(self, dtype: Any = None) -> Tensor:
        """Zeros in the shape of `x`."""
    __abs__ = absolute
    __and__ = bitwise_and
    __floordiv__ = floor_divide
    __iadd__ = add_
    __imul__ = mul_
    __invert__ = bitwise_not
    __isub__ = sub_
    __itruediv__ = div_
    __matmul__ = matmul
    __mod__ = remainder
    __mul__ = multiply
    __neg__ = negative
    __or__ = bitwise_or
    __xor__ = bitwise_xor
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
    true_divide = div
    unsqueeze = expand_dims
    view = reshape
