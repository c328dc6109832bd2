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
    def H(self) -> Tensor:
        """The transpose of a matrix."""
    @property
    def T(self) -> Tensor:
        """The dimensions reversed."""
    def __abs__(self) -> Tensor: ...
    def __add__(self, y: Any, /) -> Tensor: ...
    def __and__(self, y: Any, /) -> Tensor: ...
    def __array__(self) -> np.ndarray: ...
    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any, /) -> Tensor: ...
    def __array_ufunc__(self, ufunc: Any, method: Any, args: Any, /) -> Tensor: ...
    def __bool__(self) -> builtins.bool: ...
    def __contains__(self, item: Any, /) -> builtins.bool: ...
    def __deepcopy__(self, memo: Any, /) -> Tensor: ...
    def __dlpack__(self) -> Tensor: ...
    def __dlpack_device__(self) -> Tensor: ...
    def __eq__(self, y: Any, /) -> Tensor: ...  # type: ignore[override]
    def __float__(self) -> builtins.float: ...
    def __floordiv__(self, y: Any, /) -> Tensor: ...
    def __format__(self, spec: Any, /) -> builtins.str: ...
    def __ge__(self, y: Any, /) -> Tensor: ...
    def __getitem__(self, index: Any, /) -> Tensor: ...
    def __gt__(self, y: Any, /) -> Tensor: ...
    def __iadd__(self, args: Any, /) -> Tensor: ...
    def __iand__(self, args: Any, /) -> Tensor: ...
    def __ifloordiv__(self, args: Any, /) -> Tensor: ...
    def __ilshift__(self, args: Any, /) -> Tensor: ...
    def __imod__(self, args: Any, /) -> Tensor: ...
    def __imul__(self, args: Any, /) -> Tensor: ...
    def __index__(self) -> builtins.int: ...
    def __int__(self) -> builtins.int: ...
    def __invert__(self) -> Tensor: ...
    def __ior__(self, args: Any, /) -> Tensor: ...
    def __ipow__(self, args: Any, /) -> Tensor: ...
    def __irshift__(self, args: Any, /) -> Tensor: ...
    def __isub__(self, args: Any, /) -> Tensor: ...
    def __iter__(self) -> Iterator[Tensor]: ...
    def __itruediv__(self, args: Any, /) -> Tensor: ...
    def __ixor__(self, args: Any, /) -> Tensor: ...
    def __le__(self, y: Any, /) -> Tensor: ...
    def __len__(self) -> builtins.int: ...
    def __lshift__(self, y: Any, /) -> Tensor: ...
    def __lt__(self, y: Any, /) -> Tensor: ...
    def __matmul__(self, y: Any, /) -> Tensor: ...
    def __mod__(self, y: Any, /) -> Tensor: ...
    def __mul__(self, y: Any, /) -> Tensor: ...
    def __ne__(self, y: Any, /) -> Tensor: ...  # type: ignore[override]
    def __neg__(self) -> Tensor: ...
    def __or__(self, y: Any, /) -> Tensor: ...
    def __pos__(self) -> Tensor: ...
    def __pow__(self, exponent: Any, /) -> Tensor: ...
    def __radd__(self, y: Any, /) -> Tensor: ...
    def __rand__(self, y: Any, /) -> Tensor: ...
    def __reduce_ex__(self) -> Tensor: ...  # type: ignore[override]
    def __repr__(self) -> builtins.str: ...
    def __reversed__(self) -> Tensor: ...
    def __rfloordiv__(self, y: Any, /) -> Tensor: ...
    def __rlshift__(self, y: Any, /) -> Tensor: ...
    def __rmatmul__(self, y: Any, /) -> Tensor: ...
    def __rmod__(self, y: Any, /) -> Tensor: ...
    def __rmul__(self, y: Any, /) -> Tensor: ...
    def __ror__(self, y: Any, /) -> Tensor: ...
    def __rpow__(self, y: Any, /) -> Tensor: ...
    def __rrshift__(self, y: Any, /) -> Tensor: ...
    def __rshift__(self, y: Any, /) -> Tensor: ...
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
    def absolute_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `absolute` in the memory of the tensor itself."""
    def acos_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `acos` in the memory of the tensor itself."""
    def acosh_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `acosh` in the memory of the tensor itself."""
    @overload
    def add(self, other: Any, *, alpha: Any = 1) -> Tensor:
        """`x + alpha * y`."""
    @overload
    def add(self, y: Any, *, alpha: Any = 1) -> Tensor: ...
    def add_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `add` in the memory of the tensor itself."""
    def addbmm(self, batch1: Tensor, batch2: Tensor, *, beta: Any = 1, alpha: Any = 1) -> Tensor:
        """`beta * x` and `alpha` times the sum of the products of two stacks of matrices."""
    def addbmm_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `addbmm` in the memory of the tensor itself."""
    def addcdiv(self, tensor1: Any, tensor2: Any, value: builtins.float = 1) -> Tensor:
        """`x + value * tensor1 / tensor2`."""
    def addcdiv_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `addcdiv` in the memory of the tensor itself."""
    def addcmul(self, tensor1: Any, tensor2: Any, value: builtins.float = 1) -> Tensor:
        """`x + value * tensor1 * tensor2`."""
    def addcmul_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `addcmul` in the memory of the tensor itself."""
    def addmm(self, mat1: Tensor, mat2: Tensor, *, beta: Any = 1, alpha: Any = 1) -> Tensor:
        """`beta * x + alpha * (mat1 @ mat2)`, of matrices."""
    def addmm_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `addmm` in the memory of the tensor itself."""
    def addmv(self, mat: Tensor, vec: Tensor, *, beta: Any = 1, alpha: Any = 1) -> Tensor:
        """`beta * x + alpha * (mat @ vec)`, of a matrix and a vector."""
    def addmv_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `addmv` in the memory of the tensor itself."""
    def addr(self, vec1: Tensor, vec2: Tensor, *, beta: Any = 1, alpha: Any = 1) -> Tensor:
        """`beta * x` and `alpha` times every product of an element of `vec1` with one of `vec2`."""
    def addr_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `addr` in the memory of the tensor itself."""
    def adjoint(self) -> Tensor:
        """The last two dimensions exchanged: of real matrices the transpose."""
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
    def angle(self, **kwargs: Any) -> Any:
        """Out of scope: keep the real and the imaginary part in two tensors, or in a last dimension of size 2."""
    @overload
    def any(self, dim: Any = None, keepdim: builtins.bool = False) -> Tensor:
        """Whether any element is true, of all or along `axis`."""
    @overload
    def any(self, axis: Any = None, keepdims: builtins.bool = False) -> Tensor: ...
    def arccos(self) -> Tensor:
        """`np.arccos`, entry by entry."""
    def arccos_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `arccos` in the memory of the tensor itself."""
    def arccosh(self) -> Tensor:
        """`np.arccosh`, entry by entry."""
    def arccosh_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `arccosh` in the memory of the tensor itself."""
    def arcsin(self) -> Tensor:
        """`np.arcsin`, entry by entry."""
    def arcsin_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `arcsin` in the memory of the tensor itself."""
    def arcsinh(self) -> Tensor:
        """`np.arcsinh`, entry by entry."""
    def arcsinh_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `arcsinh` in the memory of the tensor itself."""
    def arctan(self) -> Tensor:
        """`np.arctan`, entry by entry."""
    @overload
    def arctan2(self, other: Any) -> Tensor:
        """`np.arctan2`, entry by entry."""
    @overload
    def arctan2(self, y: Any) -> Tensor: ...
    def arctan2_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `arctan2` in the memory of the tensor itself."""
    def arctan_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `arctan` in the memory of the tensor itself."""
    def arctanh(self) -> Tensor:
        """`np.arctanh`, entry by entry."""
    def arctanh_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `arctanh` in the memory of the tensor itself."""
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
    def as_strided(self, size: Any, stride: Any, storage_offset: builtins.int | None = None) -> Tensor:
        """What lies `stride` elements apart in the memory of `x`, in the shape `size`: that memory itself."""
    def asin_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `asin` in the memory of the tensor itself."""
    def asinh_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `asinh` in the memory of the tensor itself."""
    def atan2_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `atan2` in the memory of the tensor itself."""
    def atan_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `atan` in the memory of the tensor itself."""
    def atanh_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `atanh` in the memory of the tensor itself."""
    def backward(self, gradient: Any = None, retain_graph: builtins.bool | None = None, create_graph: builtins.bool = False, inputs: Any = None) -> None:
        """Add to `.grad` of every leaf the gradient of this tensor."""
    def baddbmm(self, batch1: Tensor, batch2: Tensor, *, beta: Any = 1, alpha: Any = 1) -> Tensor:
        """`beta * x + alpha * (batch1 @ batch2)`, of stacks of matrices."""
    def baddbmm_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `baddbmm` in the memory of the tensor itself."""
    def bernoulli(self, p: builtins.float | None = None, *, generator: Any | None = None) -> Tensor:
        """For each probability in `x` (or always `p`) a 1 with that probability, else a 0."""
    def bernoulli_(self, *args: Any, generator: Any | None = None, **kwargs: Any) -> Tensor:
        """Fill with ones, with probability `p`, and zeros."""
    def bfloat16(self, **kwargs: Any) -> Any:
        """Out of scope: use float32, or float16 where memory counts; NumPy has no bfloat16."""
    def bincount(self, weights: Tensor | None = None, minlength: builtins.int = 0) -> Tensor:
        """How often each number from 0 on occurs in a vector, or the sum of its weights."""
    @overload
    def bitwise_and(self, other: Any) -> Tensor:
        """`np.bitwise_and`, entry by entry."""
    @overload
    def bitwise_and(self, y: Any) -> Tensor: ...
    def bitwise_and_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `bitwise_and` in the memory of the tensor itself."""
    @overload
    def bitwise_left_shift(self, other: Any) -> Tensor:
        """`np.left_shift`, entry by entry."""
    @overload
    def bitwise_left_shift(self, y: Any) -> Tensor: ...
    def bitwise_left_shift_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `bitwise_left_shift` in the memory of the tensor itself."""
    def bitwise_not(self) -> Tensor:
        """`np.invert`, entry by entry."""
    def bitwise_not_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `bitwise_not` in the memory of the tensor itself."""
    @overload
    def bitwise_or(self, other: Any) -> Tensor:
        """`np.bitwise_or`, entry by entry."""
    @overload
    def bitwise_or(self, y: Any) -> Tensor: ...
    def bitwise_or_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `bitwise_or` in the memory of the tensor itself."""
    @overload
    def bitwise_right_shift(self, other: Any) -> Tensor:
        """`np.right_shift`, entry by entry."""
    @overload
    def bitwise_right_shift(self, y: Any) -> Tensor: ...
    def bitwise_right_shift_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `bitwise_right_shift` in the memory of the tensor itself."""
    @overload
    def bitwise_xor(self, other: Any) -> Tensor:
        """`np.bitwise_xor`, entry by entry."""
    @overload
    def bitwise_xor(self, y: Any) -> Tensor: ...
    def bitwise_xor_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `bitwise_xor` in the memory of the tensor itself."""
    def bmm(self, mat2: Any) -> Tensor:
        """The product of a 3-dimensional and a 3-dimensional tensor."""
    def bool(self, memory_format: Any = None) -> Tensor:
        """The elements as bool."""
    def byte(self, memory_format: Any = None) -> Tensor:
        """The elements as uint8."""
    def cauchy_(self, *args: Any, generator: Any | None = None, **kwargs: Any) -> Tensor:
        """Fill with numbers of the Cauchy distribution."""
    def cdouble(self, **kwargs: Any) -> Any:
        """Out of scope: keep the real and the imaginary part in two tensors, or in a last dimension of size 2."""
    def ceil(self) -> Tensor:
        """`np.ceil`, entry by entry."""
    def ceil_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `ceil` in the memory of the tensor itself."""
    def cfloat(self, **kwargs: Any) -> Any:
        """Out of scope: keep the real and the imaginary part in two tensors, or in a last dimension of size 2."""
    def chalf(self, **kwargs: Any) -> Any:
        """Out of scope: keep the real and the imaginary part in two tensors, or in a last dimension of size 2."""
    def char(self, memory_format: Any = None) -> Tensor:
        """The elements as int8."""
    def cholesky(self, upper: builtins.bool = False) -> Tensor:
        """The triangle L with L L^T = x, or `upper` U with U^T U = x; only that triangle of `x` is read."""
    def cholesky_inverse(self, upper: builtins.bool = False) -> Tensor:
        """The inverse of x x^T (`upper`: x^T x), `x` a triangle."""
    def cholesky_solve(self, L: Any, upper: builtins.bool = False) -> Tensor:
        """The matrices that L L^T (`upper`: L^T L) takes to `x`."""
    @overload
    def chunk(self, chunks: builtins.int, dim: builtins.int = 0) -> builtins.tuple[Tensor, ...]:
        """At most `chunks` pieces of equal size along `axis`."""
    @overload
    def chunk(self, chunks: builtins.int, axis: builtins.int = 0) -> builtins.tuple[Tensor, ...]: ...
    def clamp(self, min: Any = None, max: Any = None) -> Tensor:
        """Each element, but at least `min` and at most `max`."""
    def clamp_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `clamp` in the memory of the tensor itself."""
    def clamp_max(self, max: Any) -> Tensor:
        """Each element, but at most `max`."""
    def clamp_max_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `clamp_max` in the memory of the tensor itself."""
    def clamp_min(self, min: Any) -> Tensor:
        """Each element, but at least `min`."""
    def clamp_min_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `clamp_min` in the memory of the tensor itself."""
    def clip(self, min: Any = None, max: Any = None) -> Tensor:
        """Each element, but at least `min` and at most `max`; at a bound the gradient passes, as in PyTorch."""
    def clip_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `clip` in the memory of the tensor itself."""
    def clone(self) -> Tensor:
        """A copy that is part of the graph; in rows where `x` was stretched, else in the order of `x`."""
    def coalesce(self, **kwargs: Any) -> Any:
        """Out of scope: use dense tensors; index_add, scatter_add and embedding add up at indices without a sparse tensor."""
    def col_indices(self, **kwargs: Any) -> Any:
        """Out of scope: use dense tensors; index_add, scatter_add and embedding add up at indices without a sparse tensor."""
    def conj(self) -> Tensor:
        """The tensor itself: all tensors are real here."""
    def contiguous(self, memory_format: Any = None) -> Tensor:
        """The tensor itself if its elements lie row by row in memory, else a copy that does."""
    def copy_(self, src: Tensor, non_blocking: builtins.bool = False) -> Tensor:
        """Take the values of `src`."""
    @overload
    def copysign(self, other: Any) -> Tensor:
        """`np.copysign`, entry by entry."""
    @overload
    def copysign(self, y: Any) -> Tensor: ...
    def copysign_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `copysign` in the memory of the tensor itself."""
    def corrcoef(self) -> Tensor:
        """The correlation coefficients of the rows, each a variable of which the columns are observations."""
    def cos(self) -> Tensor:
        """`np.cos`, entry by entry."""
    def cos_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `cos` in the memory of the tensor itself."""
    def cosh(self) -> Tensor:
        """`np.cosh`, entry by entry."""
    def cosh_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `cosh` in the memory of the tensor itself."""
    @overload
    def count_nonzero(self, dim: Any = None) -> Tensor:
        """How many elements are not zero, of all or along `axis`."""
    @overload
    def count_nonzero(self, axis: Any = None) -> Tensor: ...
    def cov(self, *, correction: builtins.int = 1, fweights: Tensor | None = None, aweights: Tensor | None = None) -> Tensor:
        """The covariances of the rows, each a variable of which the columns are observations."""
    def cpu(self, memory_format: Any = None) -> Tensor:
        """The tensor itself: the CPU is where all tensors are."""
    @overload
    def cross(self, other: Tensor, dim: builtins.int | None = None) -> Tensor:
        """The cross product of vectors along `axis`, by default the first dimension of size 3."""
    @overload
    def cross(self, y: Tensor, axis: builtins.int | None = None) -> Tensor: ...
    def crow_indices(self, **kwargs: Any) -> Any:
        """Out of scope: use dense tensors; index_add, scatter_add and embedding add up at indices without a sparse tensor."""
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
    def cumprod(self, dim: builtins.int, *, dtype: Any = None) -> Tensor:
        """The running product along `axis`."""
    @overload
    def cumprod(self, axis: builtins.int, *, dtype: Any = None) -> Tensor: ...
    def cumprod_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `cumprod` in the memory of the tensor itself."""
    @overload
    def cumsum(self, dim: builtins.int, *, dtype: Any = None) -> Tensor:
        """The running sum along `axis`."""
    @overload
    def cumsum(self, axis: builtins.int, *, dtype: Any = None) -> Tensor: ...
    def cumsum_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `cumsum` in the memory of the tensor itself."""
    @property
    def data(self) -> Tensor:
        """The same memory, outside the graph."""
    @data.setter
    def data(self, value: Tensor) -> None: ...
    def data_ptr(self) -> builtins.int:
        """The address of the first element."""
    def deg2rad(self) -> Tensor:
        """`np.deg2rad`, entry by entry."""
    def deg2rad_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `deg2rad` in the memory of the tensor itself."""
    def dense_dim(self, **kwargs: Any) -> Any:
        """Out of scope: use dense tensors; index_add, scatter_add and embedding add up at indices without a sparse tensor."""
    def dequantize(self, **kwargs: Any) -> Any:
        """Out of scope: use float tensors; round(x / scale).clamp(-128, 127).to(torch.int8) gives the same numbers."""
    def det(self) -> Tensor:
        """The determinant of each square matrix; its gradient is right for singular matrices too."""
    def detach(self) -> Tensor:
        """The same memory, outside the graph."""
    def detach_(self) -> Tensor:
        """Cut the tensor itself from the graph."""
    @property
    def device(self) -> Any:
        """Where the tensor is: the CPU."""
    def diag(self, diagonal: builtins.int = 0) -> Tensor:
        """The diagonal of a matrix, in memory of its own, or a matrix with the vector `x` on its diagonal."""
    def diag_embed(self, offset: builtins.int = 0, dim1: builtins.int = -2, dim2: builtins.int = -1) -> Tensor:
        """Matrices of two new dimensions with the last dimension of `x` on their diagonals."""
    def diagflat(self, offset: builtins.int = 0) -> Tensor:
        """A matrix with all the elements on its diagonal."""
    def diagonal(self, offset: builtins.int = 0, dim1: builtins.int = 0, dim2: builtins.int = 1) -> Tensor:
        """The diagonal of two dimensions, as the last dimension: where it lies in the memory of `x`."""
    def diagonal_scatter(self, src: Tensor, offset: builtins.int = 0, dim1: builtins.int = 0, dim2: builtins.int = 1) -> Tensor:
        """`x` with `src` on its diagonal."""
    @overload
    def diff(self, n: builtins.int = 1, dim: builtins.int = -1, prepend: Tensor | None = None, append: Tensor | None = None) -> Tensor:
        """Each element less the one before along `axis`, `n` times."""
    @overload
    def diff(self, n: builtins.int = 1, axis: builtins.int = -1, prepend: Tensor | None = None, append: Tensor | None = None) -> Tensor: ...
    def digamma(self) -> Tensor:
        """The derivative of lgamma."""
    def digamma_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `digamma` in the memory of the tensor itself."""
    def dim(self) -> builtins.int:
        """The number of dimensions."""
    @overload
    def dist(self, other: Tensor, p: Any = 2) -> Tensor:
        """The `p`-norm of the difference."""
    @overload
    def dist(self, y: Tensor, p: Any = 2) -> Tensor: ...
    @overload
    def div(self, other: Any, *, rounding_mode: builtins.str | None = None) -> Tensor:
        """`x / y`, as it is, or rounded towards zero ('trunc') or down ('floor')."""
    @overload
    def div(self, y: Any, *, rounding_mode: builtins.str | None = None) -> Tensor: ...
    def div_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `div` in the memory of the tensor itself."""
    def divide_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `divide` in the memory of the tensor itself."""
    def dot(self, tensor: Any) -> Tensor:
        """The product of a 1-dimensional and a 1-dimensional tensor."""
    def double(self, memory_format: Any = None) -> Tensor:
        """The elements as float64."""
    def dsplit(self, *given: Any, **options: Any) -> builtins.tuple[Tensor, ...]:
        """Pieces behind each other: along the third dimension."""
    def element_size(self) -> builtins.int:
        """The bytes of one element."""
    @overload
    def eq(self, other: Any) -> Tensor:
        """`np.equal`, entry by entry."""
    @overload
    def eq(self, y: Any) -> Tensor: ...
    def eq_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `eq` in the memory of the tensor itself."""
    @overload
    def equal(self, other: Tensor) -> builtins.bool:
        """Whether two tensors have the same shape and elements."""
    @overload
    def equal(self, y: Tensor) -> builtins.bool: ...
    def erf(self) -> Tensor:
        """The error function, the integral of 2 / sqrt(pi) exp(-t^2) from 0 to x."""
    def erf_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `erf` in the memory of the tensor itself."""
    def erfc(self) -> Tensor:
        """1 - erf(x), which keeps its digits where it is small."""
    def erfc_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `erfc` in the memory of the tensor itself."""
    def erfinv(self) -> Tensor:
        """The number whose error function is `x`; NaN outside of [-1, 1]."""
    def erfinv_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `erfinv` in the memory of the tensor itself."""
    def exp(self) -> Tensor:
        """`np.exp`, entry by entry."""
    def exp2(self) -> Tensor:
        """`np.exp2`, entry by entry."""
    def exp2_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `exp2` in the memory of the tensor itself."""
    def exp_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `exp` in the memory of the tensor itself."""
    def expand(self, *size: Any) -> Tensor:
        """Stretched to `size` without a copy; -1 keeps a size."""
    def expand_as(self, other: Tensor) -> Tensor:
        """Stretched to the shape of `other`."""
    @overload
    def expand_dims(self, dim: Any) -> Tensor:
        """A new dimension of size 1 at `axis`."""
    @overload
    def expand_dims(self, axis: Any) -> Tensor: ...
    def expm1(self) -> Tensor:
        """`np.expm1`, entry by entry."""
    def expm1_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `expm1` in the memory of the tensor itself."""
    def exponential_(self, *args: Any, generator: Any | None = None, **kwargs: Any) -> Tensor:
        """Fill with numbers of the exponential distribution of rate `lambd`."""
    def fill_(self, value: Any) -> Tensor:
        """Fill with one value."""
    def fill_diagonal_(self, fill_value: Any, wrap: builtins.bool = False) -> Tensor:
        """Fill the main diagonal with one value; with `wrap` it begins anew below the square part of a tall matrix."""
    def fix_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `fix` in the memory of the tensor itself."""
    def flatten(self, start_dim: builtins.int = 0, end_dim: builtins.int = -1) -> Tensor:
        """The dimensions from `start_dim` to `end_dim` as one."""
    def flip(self, *dims: Any) -> Tensor:
        """The order of the elements reversed along `dims`."""
    def fliplr(self) -> Tensor:
        """The columns in reverse order."""
    def flipud(self) -> Tensor:
        """The rows in reverse order."""
    def float(self, memory_format: Any = None) -> Tensor:
        """The elements as float32."""
    def float_power(self, exponent: Any) -> Tensor:
        """`x` to the power of `exponent`, in float64."""
    def float_power_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `float_power` in the memory of the tensor itself."""
    def floor(self) -> Tensor:
        """`np.floor`, entry by entry."""
    def floor_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `floor` in the memory of the tensor itself."""
    @overload
    def floor_divide(self, other: Any) -> Tensor:
        """`np.floor_divide`, entry by entry."""
    @overload
    def floor_divide(self, y: Any) -> Tensor: ...
    def floor_divide_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `floor_divide` in the memory of the tensor itself."""
    @overload
    def fmax(self, other: Any) -> Tensor:
        """`np.fmax`, entry by entry."""
    @overload
    def fmax(self, y: Any) -> Tensor: ...
    @overload
    def fmin(self, other: Any) -> Tensor:
        """`np.fmin`, entry by entry."""
    @overload
    def fmin(self, y: Any) -> Tensor: ...
    @overload
    def fmod(self, other: Any) -> Tensor:
        """`np.fmod`, entry by entry."""
    @overload
    def fmod(self, y: Any) -> Tensor: ...
    def fmod_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `fmod` in the memory of the tensor itself."""
    def frac(self) -> Tensor:
        """What follows the point, with the sign of `x`."""
    def frac_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `frac` in the memory of the tensor itself."""
    def frexp(self) -> Any:
        """The mantissa, of a size from 0.5 to 1, and the exponent: `x` is mantissa * 2 ** exponent."""
    @overload
    def gather(self, dim: builtins.int, index: Tensor) -> Tensor:
        """For each position of `index` the element of `x` in the same row, at the place along `axis` that it names."""
    @overload
    def gather(self, axis: builtins.int, index: Tensor) -> Tensor: ...
    @overload
    def gcd(self, other: Any) -> Tensor:
        """`np.gcd`, entry by entry."""
    @overload
    def gcd(self, y: Any) -> Tensor: ...
    def gcd_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `gcd` in the memory of the tensor itself."""
    def ge_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `ge` in the memory of the tensor itself."""
    def geometric_(self, *args: Any, generator: Any | None = None, **kwargs: Any) -> Tensor:
        """Fill with numbers of trials up to a success of probability `p`."""
    @property
    def grad(self) -> Tensor | None:
        """The gradient that `backward` collected here, or None."""
    @grad.setter
    def grad(self, value: Tensor | None) -> None: ...
    @property
    def grad_fn(self) -> Any:
        """The Node that made this tensor."""
    @overload
    def greater(self, other: Any) -> Tensor:
        """`np.greater`, entry by entry."""
    @overload
    def greater(self, y: Any) -> Tensor: ...
    def greater_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `greater` in the memory of the tensor itself."""
    @overload
    def greater_equal(self, other: Any) -> Tensor:
        """`np.greater_equal`, entry by entry."""
    @overload
    def greater_equal(self, y: Any) -> Tensor: ...
    def greater_equal_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `greater_equal` in the memory of the tensor itself."""
    def gt_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `gt` in the memory of the tensor itself."""
    def half(self, memory_format: Any = None) -> Tensor:
        """The elements as float16."""
    def hardshrink(self, lambd: builtins.float = 0.5) -> Tensor:
        """`x`, but 0 between `-lambd` and `lambd`."""
    def heaviside(self, values: Any) -> Tensor:
        """0 where x is negative or NaN, 1 where it is positive, `values` where it is 0."""
    def heaviside_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `heaviside` in the memory of the tensor itself."""
    def histc(self, bins: builtins.int = 100, min: Any = 0, max: Any = 0) -> Tensor:
        """How many elements lie in each of `bins` equal parts from `min` to `max`, by default of the data."""
    def histogram(self, bins: Any, *, range: Any = None, weight: Tensor | None = None, density: builtins.bool = False) -> Any:
        """How many elements, or how much of `weight`, lie in each of `bins` (a number, or their edges), and the edges."""
    def hsplit(self, *given: Any, **options: Any) -> builtins.tuple[Tensor, ...]:
        """Pieces side by side: along the second dimension, of a vector along its only one."""
    @overload
    def hypot(self, other: Any) -> Tensor:
        """`np.hypot`, entry by entry."""
    @overload
    def hypot(self, y: Any) -> Tensor: ...
    def hypot_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `hypot` in the memory of the tensor itself."""
    def imag(self, **kwargs: Any) -> Any:
        """Out of scope: keep the real and the imaginary part in two tensors, or in a last dimension of size 2."""
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
    def index_reduce(self, dim: builtins.int, index: Tensor, source: Tensor, reduce: builtins.str, *, include_self: builtins.bool = True) -> Any:
        """The prod, mean, amax or amin of each slice along `axis` and those of `source` that `index` sends to it."""
    @overload
    def index_reduce(self, axis: builtins.int, index: Tensor, source: Tensor, reduce: builtins.str, *, include_self: builtins.bool = True) -> Any: ...
    def index_reduce_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `index_reduce` in the memory of the tensor itself."""
    @overload
    def index_select(self, dim: builtins.int, index: Tensor) -> Tensor:
        """The slices along `axis` that `index`, a vector, names."""
    @overload
    def index_select(self, axis: builtins.int, index: Tensor) -> Tensor: ...
    def indices(self, **kwargs: Any) -> Any:
        """Out of scope: use dense tensors; index_add, scatter_add and embedding add up at indices without a sparse tensor."""
    @overload
    def inner(self, other: Any) -> Tensor:
        """The sums of products along the last dimensions; of a number the multiple."""
    @overload
    def inner(self, y: Any) -> Tensor: ...
    def int(self, memory_format: Any = None) -> Tensor:
        """The elements as int32."""
    def int_repr(self, **kwargs: Any) -> Any:
        """Out of scope: use float tensors; round(x / scale).clamp(-128, 127).to(torch.int8) gives the same numbers."""
    def inverse(self) -> Tensor:
        """The inverse of each square matrix."""
    def is_coalesced(self, **kwargs: Any) -> Any:
        """Out of scope: use dense tensors; index_add, scatter_add and embedding add up at indices without a sparse tensor."""
    def is_complex(self) -> builtins.bool:
        """Whether the elements are complex: never."""
    def is_contiguous(self, memory_format: Any = None) -> builtins.bool:
        """Whether the elements lie row by row in memory, or in the order of the memory format."""
    @property
    def is_cuda(self) -> builtins.bool:
        """Whether the tensor is on a GPU: no."""
    def is_floating_point(self) -> builtins.bool:
        """Whether the elements are floating-point numbers."""
    def is_inference(self) -> Any:
        """"""
    def is_nonzero(self) -> builtins.bool:
        """Whether the only element is not zero; RuntimeError for more or fewer than one."""
    def is_pinned(self) -> builtins.bool:
        """False: there is only the CPU, and only ordinary memory."""
    @overload
    def is_same_size(self, other: Tensor) -> builtins.bool:
        """Whether two tensors have the same shape."""
    @overload
    def is_same_size(self, y: Tensor) -> builtins.bool: ...
    def is_shared(self) -> builtins.bool:
        """False: there is only the CPU, and only ordinary memory."""
    def is_signed(self) -> builtins.bool:
        """Whether the dtype has negative numbers."""
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
    def isreal(self) -> Tensor:
        """Where the elements are real: everywhere."""
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
    @property
    def layout(self) -> Any:
        """How the elements are kept: torch.strided."""
    @overload
    def lcm(self, other: Any) -> Tensor:
        """`np.lcm`, entry by entry."""
    @overload
    def lcm(self, y: Any) -> Tensor: ...
    def lcm_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `lcm` in the memory of the tensor itself."""
    @overload
    def ldexp(self, other: Any) -> Tensor:
        """`x` times 2 to the power of `y`."""
    @overload
    def ldexp(self, y: Any) -> Tensor: ...
    def ldexp_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `ldexp` in the memory of the tensor itself."""
    def le_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `le` in the memory of the tensor itself."""
    def lerp(self, end: Any, weight: Any) -> Tensor:
        """The point between `x` and `end` that `weight` says: 0 is `x`, 1 is `end`."""
    def lerp_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `lerp` in the memory of the tensor itself."""
    @overload
    def less(self, other: Any) -> Tensor:
        """`np.less`, entry by entry."""
    @overload
    def less(self, y: Any) -> Tensor: ...
    def less_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `less` in the memory of the tensor itself."""
    @overload
    def less_equal(self, other: Any) -> Tensor:
        """`np.less_equal`, entry by entry."""
    @overload
    def less_equal(self, y: Any) -> Tensor: ...
    def less_equal_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `less_equal` in the memory of the tensor itself."""
    def lgamma(self) -> Tensor:
        """The logarithm of the absolute value of the gamma function."""
    def lgamma_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `lgamma` in the memory of the tensor itself."""
    def log(self) -> Tensor:
        """`np.log`, entry by entry."""
    def log10(self) -> Tensor:
        """`np.log10`, entry by entry."""
    def log10_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `log10` in the memory of the tensor itself."""
    def log1p(self) -> Tensor:
        """`np.log1p`, entry by entry."""
    def log1p_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `log1p` in the memory of the tensor itself."""
    def log2(self) -> Tensor:
        """`np.log2`, entry by entry."""
    def log2_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `log2` in the memory of the tensor itself."""
    def log_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `log` in the memory of the tensor itself."""
    def log_normal_(self, *args: Any, generator: Any | None = None, **kwargs: Any) -> Tensor:
        """Fill with numbers whose logarithms are normal."""
    @overload
    def log_softmax(self, dim: builtins.int, *, dtype: Any = None) -> Tensor:
        """The logarithm of softmax, without overflow."""
    @overload
    def log_softmax(self, axis: builtins.int, *, dtype: Any = None) -> Tensor: ...
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
    def logdet(self) -> Tensor:
        """The logarithm of the determinant of each square matrix: -inf where it is 0, NaN where it is negative."""
    @overload
    def logical_and(self, other: Any) -> Tensor:
        """`np.logical_and`, entry by entry."""
    @overload
    def logical_and(self, y: Any) -> Tensor: ...
    def logical_and_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `logical_and` in the memory of the tensor itself."""
    def logical_not(self) -> Tensor:
        """`np.logical_not`, entry by entry."""
    def logical_not_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `logical_not` in the memory of the tensor itself."""
    @overload
    def logical_or(self, other: Any) -> Tensor:
        """`np.logical_or`, entry by entry."""
    @overload
    def logical_or(self, y: Any) -> Tensor: ...
    def logical_or_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `logical_or` in the memory of the tensor itself."""
    @overload
    def logical_xor(self, other: Any) -> Tensor:
        """`np.logical_xor`, entry by entry."""
    @overload
    def logical_xor(self, y: Any) -> Tensor: ...
    def logical_xor_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `logical_xor` in the memory of the tensor itself."""
    def logit(self, eps: builtins.float | None = None) -> Tensor:
        """log(x / (1 - x)), the inverse of the sigmoid; with `eps` of an `x` kept in [eps, 1 - eps]."""
    def logit_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `logit` in the memory of the tensor itself."""
    @overload
    def logsumexp(self, dim: Any, keepdim: builtins.bool = False) -> Tensor:
        """The logarithm of the sum of exponentials along `axis`, without overflow."""
    @overload
    def logsumexp(self, axis: Any, keepdims: builtins.bool = False) -> Tensor: ...
    def long(self, memory_format: Any = None) -> Tensor:
        """The elements as int64."""
    def lt_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `lt` in the memory of the tensor itself."""
    def lu(self, pivot: builtins.bool = True, get_infos: builtins.bool = False) -> Any:
        """The (LU, pivots) of linalg.lu_factor, of singular ones too; with `get_infos` where U first has a 0, from 1."""
    def lu_solve(self, LU_data: Tensor, LU_pivots: Tensor) -> Tensor:
        """The matrices that A takes to `x`, for an A that `lu` took apart; see linalg.lu_solve."""
    @property
    def mH(self) -> Tensor:
        """The last two dimensions exchanged."""
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
    def matrix_exp(self) -> Tensor:
        """The exponential of each square matrix: of a small enough part its power series, squared again and again."""
    def matrix_power(self, n: builtins.int) -> Tensor:
        """The product of `n` copies of each square matrix; of its inverse for negative `n`."""
    @overload
    def max(self, dim: Any = None, keepdim: builtins.bool = False, *, other: Any = None) -> Any:
        """The largest element of all; along a dimension its (values, indices); with a tensor the entrywise larger."""
    @overload
    def max(self, axis: Any = None, keepdims: builtins.bool = False, *, y: Any = None) -> Any: ...
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
    @overload
    def min(self, dim: Any = None, keepdim: builtins.bool = False, *, other: Any = None) -> Any:
        """The smallest element of all; along a dimension its (values, indices); with a tensor the entrywise smaller."""
    @overload
    def min(self, axis: Any = None, keepdims: builtins.bool = False, *, y: Any = None) -> Any: ...
    @overload
    def minimum(self, other: Any) -> Tensor:
        """`np.minimum`, entry by entry."""
    @overload
    def minimum(self, y: Any) -> Tensor: ...
    def mm(self, mat2: Any) -> Tensor:
        """The product of a 2-dimensional and a 2-dimensional tensor."""
    @overload
    def mode(self, dim: builtins.int = -1, keepdim: builtins.bool = False) -> Any:
        """The most frequent element along `axis`, the smallest of equally frequent ones, and where it is last."""
    @overload
    def mode(self, axis: builtins.int = -1, keepdims: builtins.bool = False) -> Any: ...
    def movedim(self, source: Any, destination: Any) -> Tensor:
        """Dimensions moved to other places, the rest in their order."""
    def msort(self) -> Tensor:
        """The elements in order along the first dimension."""
    def mul_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `mul` in the memory of the tensor itself."""
    def multinomial(self, num_samples: builtins.int, replacement: builtins.bool = False, *, generator: Any | None = None) -> Tensor:
        """Indices drawn in proportion to the weights in each row of `x`, shape (n,) or (m, n)."""
    @overload
    def multiply(self, other: Any) -> Tensor:
        """`np.multiply`, entry by entry."""
    @overload
    def multiply(self, y: Any) -> Tensor: ...
    def multiply_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `multiply` in the memory of the tensor itself."""
    def mv(self, vec: Any) -> Tensor:
        """The product of a 2-dimensional and a 1-dimensional tensor."""
    def mvlgamma(self, p: builtins.int) -> Tensor:
        """The logarithm of the gamma function of `p` dimensions."""
    def mvlgamma_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `mvlgamma` in the memory of the tensor itself."""
    def nan_to_num(self, nan: builtins.float | None = None, posinf: builtins.float | None = None, neginf: builtins.float | None = None) -> Tensor:
        """Numbers for NaN (0) and the infinities (the largest and the smallest); no gradient passes there."""
    def nan_to_num_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `nan_to_num` in the memory of the tensor itself."""
    @overload
    def nanmean(self, dim: Any = None, keepdim: builtins.bool = False, *, dtype: Any = None) -> Any:
        """The mean of the elements that are not NaN."""
    @overload
    def nanmean(self, axis: Any = None, keepdims: builtins.bool = False, *, dtype: Any = None) -> Any: ...
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
    def nansum(self, dim: Any = None, keepdim: builtins.bool = False, *, dtype: Any = None) -> Any:
        """The sum of the elements that are not NaN."""
    @overload
    def nansum(self, axis: Any = None, keepdims: builtins.bool = False, *, dtype: Any = None) -> Any: ...
    @overload
    def narrow(self, dim: builtins.int, start: builtins.int, length: builtins.int) -> Tensor:
        """`length` slices along `axis`, from `start` on."""
    @overload
    def narrow(self, axis: builtins.int, start: builtins.int, length: builtins.int) -> Tensor: ...
    @overload
    def narrow_copy(self, dim: builtins.int, start: builtins.int, length: builtins.int) -> Tensor:
        """`length` slices along `axis`, from `start` on, in memory of their own."""
    @overload
    def narrow_copy(self, axis: builtins.int, start: builtins.int, length: builtins.int) -> Tensor: ...
    @property
    def nbytes(self) -> builtins.int:
        """The bytes of all elements."""
    def ne_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `ne` in the memory of the tensor itself."""
    def neg_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `neg` in the memory of the tensor itself."""
    def negative(self) -> Tensor:
        """`np.negative`, entry by entry."""
    def negative_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `negative` in the memory of the tensor itself."""
    def new(self, *data: Any) -> Tensor:
        """A tensor in the dtype of `x`, of the given sizes or with the given values."""
    def new_empty(self, *size: Any, dtype: Any = None, device: Any = None, requires_grad: builtins.bool = False, **options: Any) -> Tensor:
        """A tensor of the given size whose values are to be overwritten."""
    def new_full(self, size: Any, fill_value: Any, *, dtype: Any = None, device: Any = None, requires_grad: builtins.bool = False) -> Tensor:
        """`fill_value` everywhere, in the dtype of `x`."""
    def new_ones(self, *size: Any, dtype: Any = None, device: Any = None, requires_grad: builtins.bool = False, **options: Any) -> Tensor:
        """Ones, of the given size."""
    def new_tensor(self, data: Any, *, dtype: Any = None, device: Any = None, requires_grad: builtins.bool = False) -> Tensor:
        """A new tensor with a copy of `data` in the dtype of `x`."""
    def new_zeros(self, *size: Any, dtype: Any = None, device: Any = None, requires_grad: builtins.bool = False, **options: Any) -> Tensor:
        """Zeros, of the given size."""
    @overload
    def nextafter(self, other: Any) -> Tensor:
        """`np.nextafter`, entry by entry."""
    @overload
    def nextafter(self, y: Any) -> Tensor: ...
    def nextafter_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `nextafter` in the memory of the tensor itself."""
    def nonzero(self, as_tuple: builtins.bool = False) -> Any:
        """The indices of the elements that are not zero, one row each."""
    @overload
    def norm(self, p: Any = 'fro', dim: Any = None, keepdim: builtins.bool = False, *, dtype: Any = None) -> Tensor:
        """The `p`-norm of the elements, of all or along `axis`: by default the length; 'nuc' is of matrices."""
    @overload
    def norm(self, p: Any = 'fro', axis: Any = None, keepdims: builtins.bool = False, *, dtype: Any = None) -> Tensor: ...
    def normal_(self, *args: Any, generator: Any | None = None, **kwargs: Any) -> Tensor:
        """Fill with normal numbers."""
    @overload
    def not_equal(self, other: Any) -> Tensor:
        """`np.not_equal`, entry by entry."""
    @overload
    def not_equal(self, y: Any) -> Tensor: ...
    def not_equal_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `not_equal` in the memory of the tensor itself."""
    def numel(self) -> builtins.int:
        """The number of elements."""
    def numpy(self, *, force: builtins.bool = False) -> np.ndarray:
        """The array that the tensor is made on: changes show on both sides. Refused where gradients would be lost."""
    def outer(self, vec2: Tensor) -> Tensor:
        """Every product of an element of `x` with one of `vec2`, both vectors: shape (m, n)."""
    @property
    def output_nr(self) -> builtins.int:
        """Which result of its node this is."""
    def permute(self, *dims: Any) -> Tensor:
        """The dimensions in the order `dims`."""
    def pin_memory(self, device: Any = None) -> Tensor:
        """The tensor as it is: memory is pinned for a GPU."""
    def pinverse(self, rcond: Any = 1e-15, atol: Any = None) -> Tensor:
        """The inverse of what a matrix does not take to (nearly) nothing: singular values above `rcond` times the largest."""
    def polygamma(self, n: builtins.int) -> Tensor:
        """The n-th derivative of digamma."""
    def polygamma_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `polygamma` in the memory of the tensor itself."""
    def positive(self) -> Tensor:
        """`np.positive`, entry by entry."""
    def pow(self, exponent: Any) -> Tensor:
        """`x` to the power of `exponent`; a square is one multiplication, and its derivative reads `2 * x`."""
    def pow_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `pow` in the memory of the tensor itself."""
    @overload
    def power(self, other: Any) -> Tensor:
        """`x` to the power of `y`; for whole numbers, what lies between -1 and 1 is 0."""
    @overload
    def power(self, y: Any) -> Tensor: ...
    def prelu(self, weight: Tensor) -> Tensor:
        """`x` where positive, else `weight * x`, with one weight or one for each channel (the second dimension)."""
    @overload
    def prod(self, dim: Any = None, keepdim: builtins.bool = False, *, dtype: Any = None) -> Tensor:
        """The product of the elements, of all or along one `axis`."""
    @overload
    def prod(self, axis: Any = None, keepdims: builtins.bool = False, *, dtype: Any = None) -> Tensor: ...
    def put(self, index: Tensor, source: Tensor, accumulate: builtins.bool = False) -> Tensor:
        """`x` with the elements of `source` where `index` counts row by row, or with `accumulate` added there."""
    def put_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `put` in the memory of the tensor itself."""
    def q_scale(self, **kwargs: Any) -> Any:
        """Out of scope: use float tensors; round(x / scale).clamp(-128, 127).to(torch.int8) gives the same numbers."""
    def q_zero_point(self, **kwargs: Any) -> Any:
        """Out of scope: use float tensors; round(x / scale).clamp(-128, 127).to(torch.int8) gives the same numbers."""
    def qr(self, some: builtins.bool = True) -> Any:
        """Q with orthonormal columns and the upper triangle R with Q R = x; without `some` Q is square."""
    def qscheme(self, **kwargs: Any) -> Any:
        """Out of scope: use float tensors; round(x / scale).clamp(-128, 127).to(torch.int8) gives the same numbers."""
    @overload
    def quantile(self, q: Any, dim: builtins.int | None = None, keepdim: builtins.bool = False, *, interpolation: builtins.str = 'linear') -> Any:
        """The value below which the part `q` of the elements lies, of all or along `axis`; for a vector `q` a row each."""
    @overload
    def quantile(self, q: Any, axis: builtins.int | None = None, keepdims: builtins.bool = False, *, interpolation: builtins.str = 'linear') -> Any: ...
    def rad2deg(self) -> Tensor:
        """`np.rad2deg`, entry by entry."""
    def rad2deg_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `rad2deg` in the memory of the tensor itself."""
    def random_(self, *args: Any, generator: Any | None = None, **kwargs: Any) -> Tensor:
        """Fill with integers of [from, to), told as (to), (from, to), or not at all for those that the dtype holds."""
    def ravel(self) -> Tensor:
        """All the elements row by row in one dimension; a view, also of what has one dimension, where that can be."""
    @property
    def real(self) -> Tensor:
        """The tensor itself: all tensors are real here."""
    def reciprocal(self) -> Tensor:
        """One over each element."""
    def reciprocal_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `reciprocal` in the memory of the tensor itself."""
    def register_hook(self, hook: Any) -> Any:
        """Call `hook` with the gradient of this tensor whenever one is computed; what it returns takes its place."""
    def register_post_accumulate_grad_hook(self, hook: Any) -> Any:
        """Call `hook` with this leaf each time backward has added to its `.grad`: at once, while backward goes on."""
    def relu(self) -> Tensor:
        """The positive part."""
    def relu_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `relu` in the memory of the tensor itself."""
    @overload
    def remainder(self, other: Any) -> Tensor:
        """`np.remainder`, entry by entry."""
    @overload
    def remainder(self, y: Any) -> Tensor: ...
    def remainder_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `remainder` in the memory of the tensor itself."""
    @overload
    def renorm(self, p: builtins.float, dim: builtins.int, maxnorm: builtins.float) -> Tensor:
        """`x` with its slices along `axis` shortened to the `p`-norm `maxnorm` where theirs is larger."""
    @overload
    def renorm(self, p: builtins.float, axis: builtins.int, maxnorm: builtins.float) -> Tensor: ...
    def renorm_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `renorm` in the memory of the tensor itself."""
    def repeat(self, *repeats: Any) -> Tensor:
        """The whole tensor laid beside itself `repeats` times along each dimension."""
    @overload
    def repeat_interleave(self, repeats: Any = None, dim: builtins.int | None = None, *, output_size: Any = None) -> Tensor:
        """Each element (or slice along `axis`) so many times in a row."""
    @overload
    def repeat_interleave(self, repeats: Any = None, axis: builtins.int | None = None, *, output_size: Any = None) -> Tensor: ...
    @property
    def requires_grad(self) -> builtins.bool:
        """Whether gradients flow to this tensor."""
    @requires_grad.setter
    def requires_grad(self, value: builtins.bool) -> None: ...
    def requires_grad_(self, requires_grad: builtins.bool = True) -> Tensor:
        """Let the tensor collect gradients, or stop it."""
    def reshape(self, *shape: Any) -> Tensor:
        """The elements row by row in another shape; one size may be -1."""
    def reshape_as(self, other: Tensor) -> Tensor:
        """The elements row by row in the shape of `other`."""
    def resize_(self, *size: Any, memory_format: Any = None) -> Tensor:
        """Give the tensor itself another size: the elements as they lie in memory, and zeros where there are too few."""
    def resize_as_(self, the_template: Tensor, *, memory_format: Any = None) -> Tensor:
        """Give the tensor itself the size of another."""
    def retain_grad(self) -> None:
        """Keep the gradient of this result in its `.grad`, as leaves do anyway."""
    @property
    def retains_grad(self) -> builtins.bool:
        """Whether the tensor is a result that keeps its gradient in `.grad`."""
    def rint(self) -> Tensor:
        """`np.rint`, entry by entry."""
    def roll(self, shifts: Any, dims: Any = None) -> Tensor:
        """Each element moved on by `shifts` along `dims`, or of all elements row by row; what falls off comes in again."""
    def rot90(self, k: builtins.int = 1, dims: Any = ...) -> Tensor:
        """Turned by `k` quarters, from the first of two dimensions to the second."""
    def round(self, *, decimals: builtins.int = 0) -> Tensor:
        """Each element to the nearest whole number (or to `decimals` digits), halves to the even one."""
    def round_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `round` in the memory of the tensor itself."""
    def rsqrt(self) -> Tensor:
        """One over the square root of each element."""
    def rsqrt_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `rsqrt` in the memory of the tensor itself."""
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
    @overload
    def scatter_reduce(self, dim: builtins.int, index: Tensor, src: Tensor, reduce: builtins.str, *, include_self: builtins.bool = True) -> Any:
        """The sum, prod, mean, amax or amin of each element and those of `src` that `index` sends to its place."""
    @overload
    def scatter_reduce(self, axis: builtins.int, index: Tensor, src: Tensor, reduce: builtins.str, *, include_self: builtins.bool = True) -> Any: ...
    def scatter_reduce_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `scatter_reduce` in the memory of the tensor itself."""
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
    def sgn_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `sgn` in the memory of the tensor itself."""
    def short(self, memory_format: Any = None) -> Tensor:
        """The elements as int16."""
    def sigmoid(self) -> Tensor:
        """One over one plus exp(-x)."""
    def sigmoid_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `sigmoid` in the memory of the tensor itself."""
    def sign(self) -> Tensor:
        """`np.sign`, entry by entry."""
    def sign_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `sign` in the memory of the tensor itself."""
    def signbit(self) -> Tensor:
        """`np.signbit`, entry by entry."""
    def sin(self) -> Tensor:
        """`np.sin`, entry by entry."""
    def sin_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `sin` in the memory of the tensor itself."""
    def sinc(self, order: builtins.int = 0) -> Tensor:
        """The `order`-th derivative of sin(pi x) / (pi x): x times it is a sine less order times the one before."""
    def sinc_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `sinc` in the memory of the tensor itself."""
    def sinh(self) -> Tensor:
        """`np.sinh`, entry by entry."""
    def sinh_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `sinh` in the memory of the tensor itself."""
    def size(self, dim: builtins.int | None = None) -> Any:
        """The shape, or its entry `dim`."""
    @overload
    def slice_scatter(self, src: Tensor, dim: builtins.int = 0, start: Any = None, end: Any = None, step: builtins.int = 1) -> Tensor:
        """`x` with `src` for the slices from `start` to `end` along `axis`."""
    @overload
    def slice_scatter(self, src: Tensor, axis: builtins.int = 0, start: Any = None, end: Any = None, step: builtins.int = 1) -> Tensor: ...
    def slogdet(self) -> Any:
        """The (sign, logabsdet) of the determinant of each square matrix."""
    @overload
    def softmax(self, dim: builtins.int, *, dtype: Any = None) -> Tensor:
        """Positive numbers that sum to 1 along `axis`, in proportion to exp(x)."""
    @overload
    def softmax(self, axis: builtins.int, *, dtype: Any = None) -> Tensor: ...
    @overload
    def sort(self, dim: builtins.int = -1, descending: builtins.bool = False, stable: builtins.bool = False) -> Any:
        """The elements in order along `axis`, and where they were."""
    @overload
    def sort(self, axis: builtins.int = -1, descending: builtins.bool = False, stable: builtins.bool = False) -> Any: ...
    def sparse_dim(self, **kwargs: Any) -> Any:
        """Out of scope: use dense tensors; index_add, scatter_add and embedding add up at indices without a sparse tensor."""
    def sparse_mask(self, **kwargs: Any) -> Any:
        """Out of scope: use dense tensors; index_add, scatter_add and embedding add up at indices without a sparse tensor."""
    @overload
    def split(self, split_size_or_sections: Any, dim: builtins.int = 0) -> builtins.tuple[Tensor, ...]:
        """Pieces along `axis`: all of one size (the last may be smaller), or of the sizes in a list."""
    @overload
    def split(self, split_size_or_sections: Any, axis: builtins.int = 0) -> builtins.tuple[Tensor, ...]: ...
    @overload
    def split_with_sizes(self, split_sizes: Any, dim: builtins.int = 0) -> builtins.tuple[Tensor, ...]:
        """Pieces of the given sizes along `axis`."""
    @overload
    def split_with_sizes(self, split_sizes: Any, axis: builtins.int = 0) -> builtins.tuple[Tensor, ...]: ...
    def sqrt(self) -> Tensor:
        """`np.sqrt`, entry by entry."""
    def sqrt_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `sqrt` in the memory of the tensor itself."""
    def square(self) -> Tensor:
        """`np.square`, entry by entry."""
    def square_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `square` in the memory of the tensor itself."""
    @overload
    def squeeze(self, dim: Any = None) -> Tensor:
        """The dimensions of size 1 left out, all or those of `axis`."""
    @overload
    def squeeze(self, axis: Any = None) -> Tensor: ...
    def squeeze_(self, *args: Any, **kwargs: Any) -> Tensor:
        """Give the tensor itself the arrangement of `squeeze`."""
    @overload
    def std(self, dim: Any = None, unbiased: Any = None, *, correction: Any = None, keepdim: builtins.bool = False) -> Tensor:
        """The standard deviation, of all or along `axis`; the gradient at no deviation is 0."""
    @overload
    def std(self, axis: Any = None, unbiased: Any = None, *, correction: Any = None, keepdims: builtins.bool = False) -> Tensor: ...
    def storage_offset(self) -> builtins.int:
        """"""
    def stride(self, dim: builtins.int | None = None) -> Any:
        """How many elements lie between neighbours, along each dimension."""
    @overload
    def sub(self, other: Any, *, alpha: Any = 1) -> Tensor:
        """`x - alpha * y`."""
    @overload
    def sub(self, y: Any, *, alpha: Any = 1) -> Tensor: ...
    def sub_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `sub` in the memory of the tensor itself."""
    def subtract_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `subtract` in the memory of the tensor itself."""
    @overload
    def sum(self, dim: Any = None, keepdim: builtins.bool = False, *, dtype: Any = None) -> Tensor:
        """The sum of the elements, of all or along `axis`."""
    @overload
    def sum(self, axis: Any = None, keepdims: builtins.bool = False, *, dtype: Any = None) -> Tensor: ...
    def sum_to_size(self, *size: Any) -> Tensor:
        """Summed over the dimensions that broadcasting `size` to the shape would add or stretch."""
    def svd(self, some: builtins.bool = True, compute_uv: builtins.bool = True) -> Any:
        """U, S and V with x = U diag(S) V^T, the largest first; see linalg.svd, which gives V^T."""
    def swapaxes(self, axis0: builtins.int, axis1: builtins.int) -> Tensor:
        """Two dimensions exchanged."""
    def swapaxes_(self, *args: Any, **kwargs: Any) -> Tensor:
        """Give the tensor itself the arrangement of `swapaxes`."""
    def swapdims_(self, *args: Any, **kwargs: Any) -> Tensor:
        """Give the tensor itself the arrangement of `swapdims`."""
    def t(self) -> Tensor:
        """The transpose of a matrix; a vector as it is."""
    def t_(self, *args: Any, **kwargs: Any) -> Tensor:
        """Give the tensor itself the arrangement of `t`."""
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
    def tan_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `tan` in the memory of the tensor itself."""
    def tanh(self) -> Tensor:
        """`np.tanh`, entry by entry."""
    def tanh_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `tanh` in the memory of the tensor itself."""
    @overload
    def tensor_split(self, indices_or_sections: Any = None, dim: builtins.int = 0, *, sections: builtins.int | None = None, indices: Any = None, tensor_indices_or_sections: Any = None) -> builtins.tuple[Tensor, ...]:
        """Pieces along `axis`: so many of nearly equal size, or cut before the given indices."""
    @overload
    def tensor_split(self, indices_or_sections: Any = None, axis: builtins.int = 0, *, sections: builtins.int | None = None, indices: Any = None, tensor_indices_or_sections: Any = None) -> builtins.tuple[Tensor, ...]: ...
    def tile(self, *dims: Any) -> Tensor:
        """The whole tensor laid beside itself; missing numbers of times are 1."""
    def to(self, *args: Any, dtype: Any = None, device: Any = None, copy: builtins.bool = False, non_blocking: builtins.bool = False, memory_format: Any = None) -> Tensor:
        """The tensor in another dtype; every device but the CPU is refused."""
    def to_sparse(self, **kwargs: Any) -> Any:
        """Out of scope: use dense tensors; index_add, scatter_add and embedding add up at indices without a sparse tensor."""
    def to_sparse_bsc(self, **kwargs: Any) -> Any:
        """Out of scope: use dense tensors; index_add, scatter_add and embedding add up at indices without a sparse tensor."""
    def to_sparse_bsr(self, **kwargs: Any) -> Any:
        """Out of scope: use dense tensors; index_add, scatter_add and embedding add up at indices without a sparse tensor."""
    def to_sparse_coo(self, **kwargs: Any) -> Any:
        """Out of scope: use dense tensors; index_add, scatter_add and embedding add up at indices without a sparse tensor."""
    def to_sparse_csc(self, **kwargs: Any) -> Any:
        """Out of scope: use dense tensors; index_add, scatter_add and embedding add up at indices without a sparse tensor."""
    def to_sparse_csr(self, **kwargs: Any) -> Any:
        """Out of scope: use dense tensors; index_add, scatter_add and embedding add up at indices without a sparse tensor."""
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
    def transpose_(self, *args: Any, **kwargs: Any) -> Tensor:
        """Give the tensor itself the arrangement of `transpose`."""
    def triangular_solve(self, A: Tensor, upper: builtins.bool = True, transpose: builtins.bool = False, unitriangular: builtins.bool = False) -> Any:
        """The (solution, copy of A) of A X = x, where A is a triangle; see linalg.solve_triangular."""
    def tril(self, diagonal: builtins.int = 0) -> Tensor:
        """The lower triangle, the rest 0."""
    def tril_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `tril` in the memory of the tensor itself."""
    def triu(self, diagonal: builtins.int = 0) -> Tensor:
        """The upper triangle, the rest 0."""
    def triu_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `triu` in the memory of the tensor itself."""
    def true_divide_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `true_divide` in the memory of the tensor itself."""
    def trunc(self) -> Tensor:
        """`np.trunc`, entry by entry."""
    def trunc_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `trunc` in the memory of the tensor itself."""
    def type(self, dtype: Any = None, non_blocking: builtins.bool = False) -> Any:
        """The elements in another dtype (also as 'torch.LongTensor'), or without one the name of the tensor's type."""
    def type_as(self, other: Tensor) -> Tensor:
        """The elements in the dtype of `other`."""
    @overload
    def unbind(self, dim: builtins.int = 0) -> builtins.tuple[Tensor, ...]:
        """The slices along `axis`, without that dimension."""
    @overload
    def unbind(self, axis: builtins.int = 0) -> builtins.tuple[Tensor, ...]: ...
    @overload
    def unflatten(self, dim: builtins.int, sizes: Any) -> Tensor:
        """One dimension as several of the given `sizes`, of which one may be -1."""
    @overload
    def unflatten(self, axis: builtins.int, sizes: Any) -> Tensor: ...
    def unfold(self, dimension: builtins.int, size: builtins.int, step: builtins.int) -> Tensor:
        """All windows of `size` slices along a dimension, `step` apart, as a new last dimension: the memory of `x`."""
    def uniform_(self, *args: Any, generator: Any | None = None, **kwargs: Any) -> Tensor:
        """Fill with uniform numbers of [from, to)."""
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
    def unsqueeze(self, dim: builtins.int) -> Tensor:
        """A new dimension of size 1 at `axis`."""
    @overload
    def unsqueeze(self, axis: builtins.int) -> Tensor: ...
    def unsqueeze_(self, *args: Any, **kwargs: Any) -> Tensor:
        """Give the tensor itself the arrangement of `unsqueeze`."""
    def values(self, **kwargs: Any) -> Any:
        """Out of scope: use dense tensors; index_add, scatter_add and embedding add up at indices without a sparse tensor."""
    @overload
    def var(self, dim: Any = None, unbiased: Any = None, *, correction: Any = None, keepdim: builtins.bool = False) -> Tensor:
        """The variance, of all or along `axis`; divided by n - `correction`."""
    @overload
    def var(self, axis: Any = None, unbiased: Any = None, *, correction: Any = None, keepdims: builtins.bool = False) -> Tensor: ...
    @overload
    def vdot(self, other: Any) -> Tensor:
        """The product of a 1-dimensional and a 1-dimensional tensor."""
    @overload
    def vdot(self, y: Any) -> Tensor: ...
    def view(self, *shape: Any, **options: Any) -> Tensor:
        """The same memory in another shape, or read as another dtype."""
    def view_as(self, other: Tensor) -> Tensor:
        """The same memory in the shape of `other`."""
    def vsplit(self, *given: Any, **options: Any) -> builtins.tuple[Tensor, ...]:
        """Pieces below each other: along the first dimension."""
    @overload
    def where(self, condition: Tensor, other: Any) -> Tensor:
        """The elements where the condition holds, else those of `y`."""
    @overload
    def where(self, condition: Tensor, y: Any) -> Tensor: ...
    @overload
    def xlogy(self, other: Any) -> Tensor:
        """The product x log(y), and 0 where x is 0, whatever y is but NaN."""
    @overload
    def xlogy(self, y: Any) -> Tensor: ...
    def xlogy_(self, *args: Any, **kwargs: Any) -> Tensor:
        """The result of `xlogy` in the memory of the tensor itself."""
    def zero_(self) -> Tensor:
        """Fill with zeros."""
    __abs__ = absolute
    __and__ = bitwise_and
    __floordiv__ = floor_divide
    __iadd__ = add_
    __iand__ = bitwise_and_
    __ifloordiv__ = floor_divide_
    __ilshift__ = bitwise_left_shift_
    __imod__ = remainder_
    __imul__ = mul_
    __invert__ = bitwise_not
    __ior__ = bitwise_or_
    __ipow__ = pow_
    __irshift__ = bitwise_right_shift_
    __isub__ = sub_
    __itruediv__ = div_
    __ixor__ = bitwise_xor_
    __lshift__ = bitwise_left_shift
    __matmul__ = matmul
    __mod__ = remainder
    __mul__ = multiply
    __neg__ = negative
    __or__ = bitwise_or
    __pow__ = pow
    __rshift__ = bitwise_right_shift
    __xor__ = bitwise_xor
    abs = absolute
    acos = arccos
    acosh = arccosh
    asin = arcsin
    asinh = arcsinh
    atan = arctan
    atan2 = arctan2
    atanh = arctanh
    broadcast_to = expand
    conj_physical = conj
    divide = div
    fix = trunc
    ge = greater_equal
    ger = outer
    gt = greater
    le = less_equal
    lt = less
    moveaxis = movedim
    mul = multiply
    ndimension = dim
    ne = not_equal
    neg = negative
    nelement = numel
    resolve_conj = conj
    resolve_neg = conj
    sgn = sign
    subtract = sub
    swapdims = transpose
    true_divide = div
    unsafe_chunk = chunk
    unsafe_split = split
    unsafe_split_with_sizes = split_with_sizes
