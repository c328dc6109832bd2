# Written by `python -m tinygrad_edu stubs` from the functions themselves: change those, not this file.
# ruff: noqa
# fmt: off
"""The base class that the ops hang their methods on; methods.pyi, written from them, says which those are."""

import builtins
from collections.abc import Iterator
from typing import Any, overload

import numpy as np

from ..ops.generator import Generator
from ..ops.operators import device as _device
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
    def __iadd__(self, other: Any, /) -> Tensor: ...
    def __imul__(self, other: Any, /) -> Tensor: ...
    def __index__(self) -> builtins.int: ...
    def __int__(self) -> builtins.int: ...
    def __invert__(self) -> Tensor: ...
    def __isub__(self, other: Any, /) -> Tensor: ...
    def __iter__(self) -> Iterator[Tensor]: ...
    def __itruediv__(self, other: Any, /) -> Tensor: ...
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
    abs = absolute
    def abs_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `abs` in the memory of the tensor itself."""
    @overload
    def absolute(self) -> Any:
        """Calculate the absolute value element-wise."""
    @overload
    def absolute(self) -> Any: ...
    acos = arccos
    acosh = arccosh
    @overload
    def add(self, other: Any, *, alpha: Any = 1) -> Any:
        """`x + alpha * y`."""
    @overload
    def add(self, y: Any, *, alpha: Any = 1) -> Any: ...
    def add_(self, other: Any, *, alpha: Any = 1) -> Tensor:
        """Add `alpha * other` in the memory of the tensor itself."""
    @overload
    def add_along_axis(self, indices: Any, dim: Any, shape: Any) -> Tensor:
        """Zeros of `shape` with each element of `x` added at the place in its row that `indices` names."""
    @overload
    def add_along_axis(self, indices: Any, axis: Any, shape: Any) -> Tensor: ...
    @overload
    def addcdiv(self, tensor1: Any, tensor2: Any, value: builtins.float = 1) -> Any:
        """`x + value * tensor1 / tensor2`."""
    @overload
    def addcdiv(self, tensor1: Any, tensor2: Any, value: builtins.float = 1) -> Any: ...
    def addcdiv_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `addcdiv` in the memory of the tensor itself."""
    @overload
    def addcmul(self, tensor1: Any, tensor2: Any, value: builtins.float = 1) -> Any:
        """`x + value * tensor1 * tensor2`."""
    @overload
    def addcmul(self, tensor1: Any, tensor2: Any, value: builtins.float = 1) -> Any: ...
    def addcmul_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `addcmul` in the memory of the tensor itself."""
    @overload
    def all(self, dim: Any = None, keepdim: Any = False) -> Tensor:
        """Whether all elements are true, of all or along `axis`."""
    @overload
    def all(self, axis: Any = None, keepdims: Any = False) -> Tensor: ...
    @overload
    def allclose(self, other: Tensor, rtol: builtins.float = 1e-05, atol: builtins.float = 1e-08, equal_nan: builtins.bool = False) -> builtins.bool:
        """Whether all elements are within `atol + rtol * |y|` of each other."""
    @overload
    def allclose(self, y: Tensor, rtol: builtins.float = 1e-05, atol: builtins.float = 1e-08, equal_nan: builtins.bool = False) -> builtins.bool: ...
    @overload
    def amax(self, dim: Any = None, keepdim: Any = False) -> Tensor:
        """The largest element, of all or along `axis`; ties share the gradient equally."""
    @overload
    def amax(self, axis: Any = None, keepdims: Any = False) -> Tensor: ...
    @overload
    def amin(self, dim: Any = None, keepdim: Any = False) -> Tensor:
        """The smallest element, of all or along `axis`; ties share the gradient equally."""
    @overload
    def amin(self, axis: Any = None, keepdims: Any = False) -> Tensor: ...
    @overload
    def any(self, dim: Any = None, keepdim: Any = False) -> Tensor:
        """Whether any element is true, of all or along `axis`."""
    @overload
    def any(self, axis: Any = None, keepdims: Any = False) -> Tensor: ...
    @overload
    def arccos(self) -> Any:
        """Trigonometric inverse cosine, element-wise."""
    @overload
    def arccos(self) -> Any: ...
    @overload
    def arccosh(self) -> Any:
        """Inverse hyperbolic cosine, element-wise."""
    @overload
    def arccosh(self) -> Any: ...
    @overload
    def arcsin(self) -> Any:
        """Inverse sine, element-wise."""
    @overload
    def arcsin(self) -> Any: ...
    @overload
    def arcsinh(self) -> Any:
        """Inverse hyperbolic sine element-wise."""
    @overload
    def arcsinh(self) -> Any: ...
    @overload
    def arctan(self) -> Any:
        """Trigonometric inverse tangent, element-wise."""
    @overload
    def arctan(self) -> Any: ...
    @overload
    def arctan2(self, other: Any) -> Any:
        """Element-wise arc tangent of ``x1/x2`` choosing the quadrant correctly."""
    @overload
    def arctan2(self, y: Any) -> Any: ...
    @overload
    def arctanh(self) -> Any:
        """Inverse hyperbolic tangent element-wise."""
    @overload
    def arctanh(self) -> Any: ...
    @overload
    def argmax(self, dim: Any = None, keepdim: Any = False) -> Tensor:
        """Where the largest element is, of all (counted row by row) or along `axis`; the first of equals."""
    @overload
    def argmax(self, axis: Any = None, keepdims: Any = False) -> Tensor: ...
    @overload
    def argmin(self, dim: Any = None, keepdim: Any = False) -> Tensor:
        """Where the smallest element is, of all (counted row by row) or along `axis`; the first of equals."""
    @overload
    def argmin(self, axis: Any = None, keepdims: Any = False) -> Tensor: ...
    @overload
    def argsort(self, dim: builtins.int = -1, descending: builtins.bool = False, stable: builtins.bool = False) -> Tensor:
        """The indices that sort `x` along `axis`; equal elements keep their order."""
    @overload
    def argsort(self, axis: builtins.int = -1, descending: builtins.bool = False, stable: builtins.bool = False) -> Tensor: ...
    asin = arcsin
    asinh = arcsinh
    atan = arctan
    atan2 = arctan2
    atanh = arctanh
    def backward(self, gradient: Any = None, retain_graph: builtins.bool | None = None, create_graph: builtins.bool = False, inputs: Any = None) -> None:
        """Add to `.grad` of every leaf the gradient of this tensor."""
    def bernoulli(self, p: builtins.float | None = None, *, generator: Generator | None = None) -> Tensor:
        """For each probability in `x` a 1 with that probability, else a 0."""
    def bernoulli_(self, p: builtins.float = 0.5, *, generator: Generator | None = None) -> Tensor:
        """Fill `x` with ones, each with probability `p`, and zeros."""
    @overload
    def bitwise_and(self, other: Any) -> Tensor:
        """Compute the bit-wise AND of two arrays element-wise."""
    @overload
    def bitwise_and(self, y: Any) -> Tensor: ...
    bitwise_not = __invert__
    @overload
    def bitwise_or(self, other: Any) -> Tensor:
        """Compute the bit-wise OR of two arrays element-wise."""
    @overload
    def bitwise_or(self, y: Any) -> Tensor: ...
    @overload
    def bitwise_xor(self, other: Any) -> Tensor:
        """Compute the bit-wise XOR of two arrays element-wise."""
    @overload
    def bitwise_xor(self, y: Any) -> Tensor: ...
    @overload
    def bmm(self, other: Tensor) -> Tensor:
        """The product of a 3-dimensional and a 3-dimensional tensor."""
    @overload
    def bmm(self, y: Tensor) -> Tensor: ...
    def bool(self) -> Tensor:
        """The elements as bool."""
    @overload
    def broadcast_to(self, shape: Any) -> Tensor:
        """Stretched to `shape` without a copy; the walk sums the gradient back."""
    @overload
    def broadcast_to(self, shape: Any) -> Tensor: ...
    def byte(self) -> Tensor:
        """The elements as uint8."""
    @overload
    def cast(self, dtype: Any) -> Tensor:
        """The elements in another dtype."""
    @overload
    def cast(self, dtype: Any) -> Tensor: ...
    @overload
    def ceil(self) -> Any:
        """Return the ceiling of the input, element-wise."""
    @overload
    def ceil(self) -> Any: ...
    @overload
    def chunk(self, chunks: builtins.int, dim: builtins.int = 0) -> builtins.tuple[Tensor, ...]:
        """At most `chunks` pieces of equal size along `axis`."""
    @overload
    def chunk(self, chunks: builtins.int, axis: builtins.int = 0) -> builtins.tuple[Tensor, ...]: ...
    @overload
    def clamp(self, min: Any = None, max: Any = None) -> Any:
        """Each element, but at least `min` and at most `max`."""
    @overload
    def clamp(self, min: Any = None, max: Any = None) -> Any: ...
    def clamp_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `clamp` in the memory of the tensor itself."""
    @overload
    def clip(self, min: Any = None, max: Any = None) -> Tensor:
        """Each element, but at least `min` and at most `max`; at a bound the gradient passes, as in PyTorch."""
    @overload
    def clip(self, min: Any = None, max: Any = None) -> Tensor: ...
    def clip_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `clip` in the memory of the tensor itself."""
    @overload
    def clone(self) -> Any:
        """A copy that is part of the graph."""
    @overload
    def clone(self) -> Any: ...
    def contiguous(self) -> Tensor:
        """The tensor itself if its elements lie row by row in memory, else a copy that does."""
    def copy_(self, src: Tensor, non_blocking: builtins.bool = False) -> Tensor:
        """Take the values of `src`."""
    @overload
    def cos(self) -> Any:
        """Cosine element-wise."""
    @overload
    def cos(self) -> Any: ...
    @overload
    def cosh(self) -> Any:
        """Hyperbolic cosine, element-wise."""
    @overload
    def cosh(self) -> Any: ...
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
    def cumprod(self, dim: Any) -> Tensor:
        """The running product along `axis`."""
    @overload
    def cumprod(self, axis: Any) -> Tensor: ...
    @overload
    def cumsum(self, dim: Any) -> Tensor:
        """The running sum along `axis`."""
    @overload
    def cumsum(self, axis: Any) -> Tensor: ...
    @property
    def data(self) -> Tensor:
        """The same memory, outside the graph."""
    @data.setter
    def data(self, value: Tensor) -> None: ...
    def data_ptr(self) -> Any:
        """The address of the first element."""
    def detach(self) -> Tensor:
        """The same memory, outside the graph."""
    def detach_(self) -> Tensor:
        """Cut the tensor itself from the graph."""
    @property
    def device(self) -> _device:
        """Where the tensor is: the CPU."""
    @overload
    def diag(self, diagonal: builtins.int = 0) -> Tensor:
        """The diagonal of a matrix, or a matrix with the vector `x` on its diagonal."""
    @overload
    def diag(self, diagonal: builtins.int = 0) -> Tensor: ...
    @overload
    def diagonal(self, offset: builtins.int = 0, dim1: builtins.int = 0, dim2: builtins.int = 1) -> Tensor:
        """The diagonal of two dimensions, as the last dimension."""
    @overload
    def diagonal(self, offset: builtins.int = 0, dim1: builtins.int = 0, dim2: builtins.int = 1) -> Tensor: ...
    def dim(self) -> Any:
        """The number of dimensions."""
    @overload
    def div(self, other: Any, *, rounding_mode: builtins.str | None = None) -> Any:
        """`x / y`, as it is, or rounded towards zero ('trunc') or down ('floor')."""
    @overload
    def div(self, y: Any, *, rounding_mode: builtins.str | None = None) -> Any: ...
    def div_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `div` in the memory of the tensor itself."""
    divide = div
    @overload
    def dot(self, other: Tensor) -> Tensor:
        """The product of a 1-dimensional and a 1-dimensional tensor."""
    @overload
    def dot(self, y: Tensor) -> Tensor: ...
    def double(self) -> Tensor:
        """The elements as float64."""
    def element_size(self) -> Any:
        """The bytes of one element."""
    @overload
    def elu(self, alpha: Any = 1.0) -> Tensor:
        """`x` where positive, else `alpha * (exp(x) - 1)`."""
    @overload
    def elu(self, alpha: Any = 1.0) -> Tensor: ...
    def empty_like(self, *, dtype: Any = None, device: Any = None, requires_grad: builtins.bool = False, **options: Any) -> Tensor:
        """A tensor of the given size whose values are to be overwritten."""
    @overload
    def eq(self, other: Any) -> Tensor:
        """Return (x1 == x2) element-wise."""
    @overload
    def eq(self, y: Any) -> Tensor: ...
    @overload
    def equal(self, other: Tensor) -> builtins.bool:
        """Whether two tensors have the same shape and elements."""
    @overload
    def equal(self, y: Tensor) -> builtins.bool: ...
    equal_to = eq
    @overload
    def euclidean_norm(self, dim: Any = None, keepdim: Any = False) -> Tensor:
        """The Euclidean length, of all or along `axis`; the gradient of no length is 0."""
    @overload
    def euclidean_norm(self, axis: Any = None, keepdims: Any = False) -> Tensor: ...
    @overload
    def exp(self) -> Any:
        """Calculate the exponential of all elements in the input array."""
    @overload
    def exp(self) -> Any: ...
    @overload
    def exp2(self) -> Any:
        """Calculate `2**p` for all `p` in the input array."""
    @overload
    def exp2(self) -> Any: ...
    @overload
    def expand(self, *sizes: Any) -> Tensor:
        """Stretched to `sizes` without a copy; -1 keeps a size."""
    @overload
    def expand(self, *sizes: Any) -> Tensor: ...
    def expand_as(self, other: Tensor) -> Tensor:
        """Stretched to the shape of `other`."""
    @overload
    def expand_dims(self, dim: Any) -> Tensor:
        """A new dimension of size 1 at `axis`."""
    @overload
    def expand_dims(self, axis: Any) -> Tensor: ...
    @overload
    def expm1(self) -> Any:
        """Calculate ``exp(x) - 1`` for all elements in the array."""
    @overload
    def expm1(self) -> Any: ...
    def fill_(self, value: Any) -> Tensor:
        """Fill with one value."""
    @overload
    def flatten(self, start_dim: builtins.int = 0, end_dim: builtins.int = -1) -> Tensor:
        """The dimensions from `start_dim` to `end_dim` as one."""
    @overload
    def flatten(self, start_dim: builtins.int = 0, end_dim: builtins.int = -1) -> Tensor: ...
    @overload
    def flip(self, *dims: Any) -> Tensor:
        """The order of the elements reversed along `dims`."""
    @overload
    def flip(self, *dims: Any) -> Tensor: ...
    @overload
    def flip_axes(self, dim: Any = None) -> Tensor:
        """The order of the elements reversed along `axis`."""
    @overload
    def flip_axes(self, axis: Any = None) -> Tensor: ...
    def float(self) -> Tensor:
        """The elements as float32."""
    @overload
    def floor(self) -> Any:
        """Return the floor of the input, element-wise."""
    @overload
    def floor(self) -> Any: ...
    @overload
    def floor_divide(self, other: Any) -> Any:
        """Return the largest integer smaller or equal to the division of the inputs. It is equivalent to the Python ``//`` operator and pairs with the Python ``%`` (`remainder`), function so that ``a = a % b + b * (a // b)`` up to roundoff."""
    @overload
    def floor_divide(self, y: Any) -> Any: ...
    @overload
    def fmod(self, other: Any) -> Any:
        """Returns the element-wise remainder of division."""
    @overload
    def fmod(self, y: Any) -> Any: ...
    def full_like(self, fill_value: Any, *, dtype: Any = None, device: Any = None, requires_grad: builtins.bool = False) -> Tensor:
        """`fill_value` everywhere, in the shape and dtype of `x`."""
    @overload
    def gather(self, dim: builtins.int, index: Tensor) -> Tensor:
        """For each position of `index` the element of `x` in the same row, at the place along `axis` that it names."""
    @overload
    def gather(self, axis: builtins.int, index: Tensor) -> Tensor: ...
    ge = greater_equal
    def gelu(self, approximate: builtins.str = 'none') -> Any:
        """`x` times the standard normal distribution function; approximate='tanh' for the form of GPT-2."""
    @overload
    def gelu_erf(self) -> Any:
        """`x` times the standard normal distribution function."""
    @overload
    def gelu_erf(self) -> Any: ...
    @overload
    def getitem(self, index: Any) -> Tensor:
        """The elements that `index` names, as NumPy and PyTorch index."""
    @overload
    def getitem(self, index: Any) -> Tensor: ...
    @overload
    def greater(self, other: Any) -> Tensor:
        """Return the truth value of (x1 > x2) element-wise."""
    @overload
    def greater(self, y: Any) -> Tensor: ...
    @overload
    def greater_equal(self, other: Any) -> Tensor:
        """Return the truth value of (x1 >= x2) element-wise."""
    @overload
    def greater_equal(self, y: Any) -> Tensor: ...
    gt = greater
    def half(self) -> Tensor:
        """The elements as float16."""
    @overload
    def hardtanh(self) -> Any:
        """`x`, but at least -1 and at most 1; outside and at the bounds no gradient passes."""
    @overload
    def hardtanh(self) -> Any: ...
    @overload
    def hypot(self, other: Any) -> Any:
        """Given the "legs" of a right triangle, return its hypotenuse."""
    @overload
    def hypot(self, y: Any) -> Any: ...
    @overload
    def index_select(self, dim: builtins.int, index: Tensor) -> Tensor:
        """The slices along `axis` that `index`, a vector, names."""
    @overload
    def index_select(self, axis: builtins.int, index: Tensor) -> Tensor: ...
    def int(self) -> Tensor:
        """The elements as int32."""
    def is_contiguous(self) -> Any:
        """Whether the elements lie row by row in memory."""
    @property
    def is_cuda(self) -> builtins.bool:
        """Whether the tensor is on a GPU: no."""
    def is_floating_point(self) -> Any:
        """Whether the elements are floating-point numbers."""
    @overload
    def isclose(self, other: Any, rtol: Any = 1e-05, atol: Any = 1e-08, equal_nan: Any = False) -> Tensor:
        """Where the elements are within `atol + rtol * |y|` of each other."""
    @overload
    def isclose(self, y: Any, rtol: Any = 1e-05, atol: Any = 1e-08, equal_nan: Any = False) -> Tensor: ...
    @overload
    def isfinite(self) -> Tensor:
        """Test element-wise for finiteness (not infinity and not Not a Number)."""
    @overload
    def isfinite(self) -> Tensor: ...
    @overload
    def isinf(self) -> Tensor:
        """Test element-wise for positive or negative infinity."""
    @overload
    def isinf(self) -> Tensor: ...
    @overload
    def isnan(self) -> Tensor:
        """Test element-wise for NaN and return result as a boolean array."""
    @overload
    def isnan(self) -> Tensor: ...
    def item(self) -> Any:
        """The single element, as a Python number."""
    @property
    def itemsize(self) -> builtins.int:
        """The bytes of one element."""
    le = less_equal
    @overload
    def leaky_relu(self, negative_slope: Any = 0.01) -> Tensor:
        """`x` where positive, else `negative_slope * x`."""
    @overload
    def leaky_relu(self, negative_slope: Any = 0.01) -> Tensor: ...
    @overload
    def lerp(self, end: Any, weight: Any) -> Any:
        """The point between `x` and `end` that `weight` says: 0 is `x`, 1 is `end`."""
    @overload
    def lerp(self, end: Any, weight: Any) -> Any: ...
    def lerp_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `lerp` in the memory of the tensor itself."""
    @overload
    def less(self, other: Any) -> Tensor:
        """Return the truth value of (x1 < x2) element-wise."""
    @overload
    def less(self, y: Any) -> Tensor: ...
    @overload
    def less_equal(self, other: Any) -> Tensor:
        """Return the truth value of (x1 <= x2) element-wise."""
    @overload
    def less_equal(self, y: Any) -> Tensor: ...
    @overload
    def log(self) -> Any:
        """Natural logarithm, element-wise."""
    @overload
    def log(self) -> Any: ...
    @overload
    def log10(self) -> Any:
        """Return the base 10 logarithm of the input array, element-wise."""
    @overload
    def log10(self) -> Any: ...
    @overload
    def log1p(self) -> Any:
        """Return the natural logarithm of one plus the input array, element-wise."""
    @overload
    def log1p(self) -> Any: ...
    @overload
    def log2(self) -> Any:
        """Base-2 logarithm of `x`."""
    @overload
    def log2(self) -> Any: ...
    @overload
    def log_sigmoid(self) -> Any:
        """The logarithm of the sigmoid, without overflow."""
    @overload
    def log_sigmoid(self) -> Any: ...
    @overload
    def log_softmax(self, dim: Any) -> Tensor:
        """The logarithm of softmax, without overflow."""
    @overload
    def log_softmax(self, axis: Any) -> Tensor: ...
    @overload
    def logical_and(self, other: Any) -> Tensor:
        """Compute the truth value of x1 AND x2 element-wise."""
    @overload
    def logical_and(self, y: Any) -> Tensor: ...
    @overload
    def logical_not(self) -> Tensor:
        """Compute the truth value of NOT x element-wise."""
    @overload
    def logical_not(self) -> Tensor: ...
    @overload
    def logical_or(self, other: Any) -> Tensor:
        """Compute the truth value of x1 OR x2 element-wise."""
    @overload
    def logical_or(self, y: Any) -> Tensor: ...
    @overload
    def logical_xor(self, other: Any) -> Tensor:
        """Compute the truth value of x1 XOR x2, element-wise."""
    @overload
    def logical_xor(self, y: Any) -> Tensor: ...
    logsigmoid = log_sigmoid
    @overload
    def logsumexp(self, dim: Any, keepdim: Any = False) -> Tensor:
        """The logarithm of the sum of exponentials along `axis`, without overflow."""
    @overload
    def logsumexp(self, axis: Any, keepdims: Any = False) -> Tensor: ...
    def long(self) -> Tensor:
        """The elements as int64."""
    lt = less
    @property
    def mT(self) -> Tensor:
        """The last two dimensions exchanged."""
    @overload
    def masked_fill(self, mask: Any, value: Any) -> Tensor:
        """`x` with `value` where the mask is true."""
    @overload
    def masked_fill(self, mask: Any, value: Any) -> Tensor: ...
    def masked_fill_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `masked_fill` in the memory of the tensor itself."""
    @overload
    def masked_select(self, mask: Tensor) -> Tensor:
        """The elements where the mask is true, in one dimension."""
    @overload
    def masked_select(self, mask: Tensor) -> Tensor: ...
    @overload
    def matmul(self, other: Tensor) -> Tensor:
        """The product of matrices, stacks of matrices (the stack is broadcast) and vectors."""
    @overload
    def matmul(self, y: Tensor) -> Tensor: ...
    @overload
    def matrices(self, other: Any) -> Any:
        """The product of matrices, or of stacks of them."""
    @overload
    def matrices(self, y: Any) -> Any: ...
    @overload
    def max(self, dim: Any = None, keepdim: builtins.bool = False) -> Any:
        """The largest element of all; along a dimension its (values, indices); with a tensor the entrywise larger."""
    @overload
    def max(self, axis: Any = None, keepdims: builtins.bool = False) -> Any: ...
    @overload
    def maximum(self, other: Any) -> Any:
        """Element-wise maximum of array elements."""
    @overload
    def maximum(self, y: Any) -> Any: ...
    @overload
    def mean(self, dim: Any = None, keepdim: Any = False, *, dtype: Any = None) -> Tensor:
        """The mean of the elements, of all or along `axis`."""
    @overload
    def mean(self, axis: Any = None, keepdims: Any = False, *, dtype: Any = None) -> Tensor: ...
    @overload
    def min(self, dim: Any = None, keepdim: builtins.bool = False) -> Any:
        """The smallest element of all; along a dimension its (values, indices); with a tensor the entrywise smaller."""
    @overload
    def min(self, axis: Any = None, keepdims: builtins.bool = False) -> Any: ...
    @overload
    def minimum(self, other: Any) -> Any:
        """Element-wise minimum of array elements."""
    @overload
    def minimum(self, y: Any) -> Any: ...
    minus = __sub__
    @overload
    def mm(self, other: Tensor) -> Tensor:
        """The product of a 2-dimensional and a 2-dimensional tensor."""
    @overload
    def mm(self, y: Tensor) -> Tensor: ...
    @overload
    def movedim(self, source: Any, destination: Any) -> Tensor:
        """Dimensions moved to other places, the rest in their order."""
    @overload
    def movedim(self, source: Any, destination: Any) -> Tensor: ...
    mul = multiply
    def mul_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `mul` in the memory of the tensor itself."""
    def multinomial(self, num_samples: builtins.int, replacement: builtins.bool = False, *, generator: Generator | None = None) -> Tensor:
        """Indices drawn in proportion to the weights in each row of `x`, shape (n,) or (m, n)."""
    @overload
    def multiply(self, other: Any) -> Any:
        """Multiply arguments element-wise."""
    @overload
    def multiply(self, y: Any) -> Any: ...
    @overload
    def mv(self, other: Tensor) -> Tensor:
        """The product of a 2-dimensional and a 1-dimensional tensor."""
    @overload
    def mv(self, y: Tensor) -> Tensor: ...
    @overload
    def narrow(self, dim: builtins.int, start: builtins.int, length: builtins.int) -> Tensor:
        """`length` slices along `axis`, from `start` on."""
    @overload
    def narrow(self, axis: builtins.int, start: builtins.int, length: builtins.int) -> Tensor: ...
    @property
    def nbytes(self) -> builtins.int:
        """The bytes of all elements."""
    ndimension = dim
    ne = not_equal
    neg = negative
    def neg_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `neg` in the memory of the tensor itself."""
    @overload
    def negative(self) -> Any:
        """Numerical negative, element-wise."""
    @overload
    def negative(self) -> Any: ...
    nelement = numel
    def new_empty(self, *size: Any, dtype: Any = None, device: Any = None, requires_grad: builtins.bool = False, **options: Any) -> Tensor:
        """A tensor of the given size whose values are to be overwritten."""
    def new_ones(self, *size: Any, dtype: Any = None, device: Any = None, requires_grad: builtins.bool = False, **options: Any) -> Tensor:
        """Ones, of the given size."""
    def new_tensor(self, data: Any, *, dtype: Any = None, device: Any = None, requires_grad: builtins.bool = False) -> Tensor:
        """A new tensor with a copy of `data` in the dtype of `x`."""
    def new_zeros(self, *size: Any, dtype: Any = None, device: Any = None, requires_grad: builtins.bool = False, **options: Any) -> Tensor:
        """Zeros, of the given size."""
    @overload
    def nonzero(self, as_tuple: builtins.bool = False) -> Any:
        """The indices of the elements that are not zero, one row each."""
    @overload
    def nonzero(self, as_tuple: builtins.bool = False) -> Any: ...
    @overload
    def norm(self, p: Any = 'fro', dim: Any = None, keepdim: builtins.bool = False) -> Tensor:
        """The `p`-norm of the elements, of all or along `axis`: by default the Euclidean length."""
    @overload
    def norm(self, p: Any = 'fro', axis: Any = None, keepdims: builtins.bool = False) -> Tensor: ...
    def normal_(self, mean: builtins.float = 0.0, std: builtins.float = 1.0, *, generator: Generator | None = None) -> Tensor:
        """Fill `x` with normal numbers."""
    @overload
    def normal_cdf(self) -> Any:
        """The standard normal distribution function; the tail by erfc, which keeps its digits."""
    @overload
    def normal_cdf(self) -> Any: ...
    @overload
    def not_equal(self, other: Any) -> Tensor:
        """Return (x1 != x2) element-wise."""
    @overload
    def not_equal(self, y: Any) -> Tensor: ...
    def numel(self) -> Any:
        """The number of elements."""
    def numpy(self, *, force: Any = False) -> np.ndarray:
        """The array that the tensor is made on: changes show on both sides. Refused where gradients would be lost."""
    def one_hot(self, num_classes: builtins.int = -1) -> Tensor:
        """A row of zeros with a one at the class, for each class label."""
    @overload
    def ones_like(self, dtype: Any = None) -> Tensor:
        """Ones in the shape of `x`."""
    @overload
    def ones_like(self, dtype: Any = None) -> Tensor: ...
    @overload
    def outer(self, other: Tensor) -> Tensor:
        """Every product of an element of `x` with one of `y`, both vectors: shape (m, n)."""
    @overload
    def outer(self, y: Tensor) -> Tensor: ...
    @overload
    def permute(self, *dims: Any) -> Tensor:
        """The dimensions in the order `dims`."""
    @overload
    def permute(self, *dims: Any) -> Tensor: ...
    plus = __add__
    @overload
    def positive(self) -> Any:
        """Numerical positive, element-wise."""
    @overload
    def positive(self) -> Any: ...
    pow = power
    def pow_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `pow` in the memory of the tensor itself."""
    @overload
    def power(self, other: Any) -> Any:
        """First array elements raised to powers from second array, element-wise."""
    @overload
    def power(self, y: Any) -> Any: ...
    @overload
    def prod(self, dim: Any = None, keepdim: Any = False) -> Tensor:
        """The product of the elements, of all or along one `axis`."""
    @overload
    def prod(self, axis: Any = None, keepdims: Any = False) -> Tensor: ...
    @overload
    def put_back(self, index: Any, shape: Any) -> Tensor:
        """Zeros of `shape` with `x` added at `index`: an element that was picked twice gets both."""
    @overload
    def put_back(self, index: Any, shape: Any) -> Tensor: ...
    quotient = __truediv__
    def rand_like(self, **options: Any) -> Tensor:
        """Uniform numbers from 0 up to 1."""
    def randint_like(self, low: builtins.int, high: builtins.int | None = None, *, dtype: Any = None) -> Tensor:
        """Integers in the shape and dtype of `x`."""
    def randn_like(self, **options: Any) -> Tensor:
        """Numbers of the standard normal distribution."""
    def random_(self, low: builtins.int = 0, high: builtins.int | None = None, *, generator: Generator | None = None) -> Tensor:
        """Fill `x` with integers from `low` up to but without `high`."""
    ravel = flatten
    @overload
    def reciprocal(self) -> Any:
        """Return the reciprocal of the argument, element-wise."""
    @overload
    def reciprocal(self) -> Any: ...
    @overload
    def relu(self) -> Any:
        """The positive part."""
    @overload
    def relu(self) -> Any: ...
    @overload
    def relu6(self) -> Any:
        """`x`, but at least 0 and at most 6."""
    @overload
    def relu6(self) -> Any: ...
    def relu_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `relu` in the memory of the tensor itself."""
    @overload
    def remainder(self, other: Any) -> Any:
        """Returns the element-wise remainder of division."""
    @overload
    def remainder(self, y: Any) -> Any: ...
    @overload
    def repeat(self, *repeats: Any) -> Tensor:
        """The whole tensor laid beside itself `repeats` times along each dimension."""
    @overload
    def repeat(self, *repeats: Any) -> Tensor: ...
    @overload
    def repeat_whole(self, repeats: Any) -> Tensor:
        """The whole tensor laid beside itself `repeats` times along each dimension."""
    @overload
    def repeat_whole(self, repeats: Any) -> Tensor: ...
    def requires_grad_(self, requires_grad: Any = True) -> Tensor:
        """Let the tensor collect gradients, or stop it."""
    @overload
    def reshape(self, *shape: Any) -> Tensor:
        """The elements row by row in another shape; one size may be -1."""
    @overload
    def reshape(self, *shape: Any) -> Tensor: ...
    @overload
    def reshape_to(self, shape: Any) -> Tensor:
        """The elements row by row in another shape; one size may be -1."""
    @overload
    def reshape_to(self, shape: Any) -> Tensor: ...
    def retain_grad(self) -> None:
        """Refused for tensors inside the graph, whose `.grad` comes with a later version; nothing to do for a leaf."""
    @overload
    def rint(self) -> Any:
        """Round elements of the array to the nearest integer."""
    @overload
    def rint(self) -> Any: ...
    @overload
    def roll(self, shifts: Any, dim: Any = None) -> Tensor:
        """Each element moved on by `shifts` along `axis`; what falls off comes in again."""
    @overload
    def roll(self, shifts: Any, axis: Any = None) -> Tensor: ...
    @overload
    def round(self, *, decimals: builtins.int = 0) -> Any:
        """Each element to the nearest whole number (or to `decimals` digits), halves to the even one."""
    @overload
    def round(self, *, decimals: builtins.int = 0) -> Any: ...
    @overload
    def rsqrt(self) -> Any:
        """One over the square root of each element."""
    @overload
    def rsqrt(self) -> Any: ...
    @overload
    def sech(self) -> Any:
        """The hyperbolic secant, 1 / cosh(x), which underflows where cosh overflows."""
    @overload
    def sech(self) -> Any: ...
    @overload
    def select(self, dim: builtins.int, index: builtins.int) -> Tensor:
        """The slice number `index` along `axis`, without that dimension."""
    @overload
    def select(self, axis: builtins.int, index: builtins.int) -> Tensor: ...
    @overload
    def selu(self) -> Any:
        """The ELU that keeps mean 0 and variance 1 from layer to layer."""
    @overload
    def selu(self) -> Any: ...
    def short(self) -> Tensor:
        """The elements as int16."""
    @overload
    def sigmoid(self) -> Any:
        """One over one plus exp(-x)."""
    @overload
    def sigmoid(self) -> Any: ...
    def sigmoid_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `sigmoid` in the memory of the tensor itself."""
    @overload
    def sign(self) -> Any:
        """Returns an element-wise indication of the sign of a number."""
    @overload
    def sign(self) -> Any: ...
    @overload
    def silu(self) -> Any:
        """`x * sigmoid(x)`, also called swish."""
    @overload
    def silu(self) -> Any: ...
    @overload
    def sin(self) -> Any:
        """Trigonometric sine, element-wise."""
    @overload
    def sin(self) -> Any: ...
    @overload
    def sinc(self, order: Any = 0) -> Tensor:
        """The `order`-th derivative of sin(pi x) / (pi x), an integral of pi^n t^n cos(pi x t + n pi/2) over t in [0, 1]."""
    @overload
    def sinc(self, order: Any = 0) -> Tensor: ...
    @overload
    def sinh(self) -> Any:
        """Hyperbolic sine, element-wise."""
    @overload
    def sinh(self) -> Any: ...
    def size(self, dim: Any = None) -> Any:
        """The shape, or its entry `dim`."""
    @overload
    def softmax(self, dim: Any) -> Tensor:
        """Positive numbers that sum to 1 along `axis`, in proportion to exp(x)."""
    @overload
    def softmax(self, axis: Any) -> Tensor: ...
    @overload
    def softplus(self, beta: Any = 1.0, threshold: Any = 20.0) -> Tensor:
        """`log(1 + exp(beta x)) / beta`, a smooth relu."""
    @overload
    def softplus(self, beta: Any = 1.0, threshold: Any = 20.0) -> Tensor: ...
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
    @overload
    def sqrt(self) -> Any:
        """Return the non-negative square-root of an array, element-wise."""
    @overload
    def sqrt(self) -> Any: ...
    def sqrt_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `sqrt` in the memory of the tensor itself."""
    @overload
    def square(self) -> Any:
        """Return the element-wise square of the input."""
    @overload
    def square(self) -> Any: ...
    @overload
    def squeeze(self, dim: Any = None) -> Tensor:
        """The dimensions of size 1 left out, all or those of `axis`."""
    @overload
    def squeeze(self, axis: Any = None) -> Tensor: ...
    @overload
    def std(self, dim: Any = None, correction: Any = 1, keepdim: Any = False) -> Tensor:
        """The standard deviation, of all or along `axis`; the gradient at no deviation is 0."""
    @overload
    def std(self, axis: Any = None, correction: Any = 1, keepdims: Any = False) -> Tensor: ...
    def stride(self, dim: Any = None) -> Any:
        """How many elements lie between neighbours, along each dimension."""
    @overload
    def sub(self, other: Any, *, alpha: Any = 1) -> Any:
        """`x - alpha * y`."""
    @overload
    def sub(self, y: Any, *, alpha: Any = 1) -> Any: ...
    def sub_(self, other: Any, *, alpha: Any = 1) -> Tensor:
        """Subtract `alpha * other` in the memory of the tensor itself."""
    subtract = sub
    @overload
    def sum(self, dim: Any = None, keepdim: Any = False, *, dtype: Any = None) -> Tensor:
        """The sum of the elements, of all or along `axis`."""
    @overload
    def sum(self, axis: Any = None, keepdims: Any = False, *, dtype: Any = None) -> Tensor: ...
    swapaxes = transpose
    swapdims = transpose
    swish = silu
    @overload
    def t(self) -> Tensor:
        """The transpose of a matrix; a vector as it is."""
    @overload
    def t(self) -> Tensor: ...
    @overload
    def take(self, index: Tensor) -> Tensor:
        """The elements that `index` names, counted row by row."""
    @overload
    def take(self, index: Tensor) -> Tensor: ...
    @overload
    def take_along_axis(self, indices: Any, dim: Any = -1) -> Tensor:
        """For each position the element of its row that `indices` names."""
    @overload
    def take_along_axis(self, indices: Any, axis: Any = -1) -> Tensor: ...
    @overload
    def tan(self) -> Any:
        """Compute tangent element-wise."""
    @overload
    def tan(self) -> Any: ...
    @overload
    def tanh(self) -> Any:
        """Compute hyperbolic tangent element-wise."""
    @overload
    def tanh(self) -> Any: ...
    @overload
    def to(self, *args: Any, dtype: Any = None, device: Any = None, copy: Any = False, **other: Any) -> Tensor:
        """The tensor in another dtype; every device but the CPU is refused."""
    @overload
    def to(self, *args: Any, dtype: Any = None, device: Any = None, copy: Any = False, **other: Any) -> Tensor: ...
    to_whole = rint
    def tolist(self) -> Any:
        """The elements as nested Python lists."""
    @overload
    def topk(self, k: builtins.int, dim: builtins.int = -1, largest: builtins.bool = True, sorted: builtins.bool = True) -> Any:
        """The `k` largest (or smallest) elements along `axis`, in order, and where they were."""
    @overload
    def topk(self, k: builtins.int, axis: builtins.int = -1, largest: builtins.bool = True, sorted: builtins.bool = True) -> Any: ...
    @overload
    def trace(self) -> Tensor:
        """The sum of the diagonal of a matrix."""
    @overload
    def trace(self) -> Tensor: ...
    @overload
    def transpose(self, dim0: Any, dim1: Any) -> Tensor:
        """Two dimensions exchanged."""
    @overload
    def transpose(self, dim0: Any, dim1: Any) -> Tensor: ...
    @overload
    def transpose_axes(self, axes: Any = None) -> Tensor:
        """The dimensions in the order `axes`, by default reversed: NumPy's transpose."""
    @overload
    def transpose_axes(self, axes: Any = None) -> Tensor: ...
    @overload
    def tril(self, diagonal: Any = 0) -> Tensor:
        """The lower triangle, the rest 0."""
    @overload
    def tril(self, diagonal: Any = 0) -> Tensor: ...
    @overload
    def triu(self, diagonal: Any = 0) -> Tensor:
        """The upper triangle, the rest 0."""
    @overload
    def triu(self, diagonal: Any = 0) -> Tensor: ...
    true_divide = div
    @overload
    def trunc(self) -> Any:
        """Return the truncated value of the input, element-wise."""
    @overload
    def trunc(self) -> Any: ...
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
    def uniform_(self, a: builtins.float = 0.0, b: builtins.float = 1.0, *, generator: Generator | None = None) -> Tensor:
        """Fill `x` with uniform numbers from `a` up to `b`."""
    unsqueeze = expand_dims
    @overload
    def var(self, dim: Any = None, correction: Any = 1, keepdim: Any = False) -> Tensor:
        """The variance, of all or along `axis`; divided by n - `correction`."""
    @overload
    def var(self, axis: Any = None, correction: Any = 1, keepdims: Any = False) -> Tensor: ...
    @overload
    def var_mean(self, dim: Any = None, correction: builtins.float = 1, keepdim: builtins.bool = False) -> builtins.tuple[Tensor, Tensor]:
        """The variance and the mean."""
    @overload
    def var_mean(self, axis: Any = None, correction: builtins.float = 1, keepdims: builtins.bool = False) -> builtins.tuple[Tensor, Tensor]: ...
    @overload
    def vectors(self, other: Any) -> Any:
        """The product where one factor, or both, is a vector."""
    @overload
    def vectors(self, y: Any) -> Any: ...
    view = reshape
    def view_as(self, other: Tensor) -> Tensor:
        """The elements in the shape of `other`."""
    def zero_(self) -> Tensor:
        """Fill with zeros."""
    @overload
    def zeros_like(self, dtype: Any = None) -> Tensor:
        """Zeros in the shape of `x`."""
    @overload
    def zeros_like(self, dtype: Any = None) -> Tensor: ...
