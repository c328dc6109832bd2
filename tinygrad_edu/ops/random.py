"""Random tensors: the same seed gives PyTorch's numbers on the CPU; `tinygrad_edu.random` tells to which digit."""

from __future__ import annotations

import functools
import inspect
from typing import Any

import numpy as np

from ..calls.composite import composite, offered
from ..calls.in_place import overwrite
from ..core import Tensor, dtypes, primitive, unwrap, wrap
from ..core.dtypes import as_numpy
from ..streams import Generator, default_generator, in_memory_order, memory_axes
from . import creation

EMPTY: Any = inspect.Parameter.empty


def _source(generator: Any) -> Generator:
    if generator is None or isinstance(generator, Generator):
        return generator or default_generator
    raise TypeError(f"argument 'generator' must be torch.Generator, not {type(generator).__name__}")


def _tensor(x: Any, name: str) -> Tensor:
    if isinstance(x, Tensor):
        return x
    raise TypeError(f"{name}(): argument 'input' (position 1) must be Tensor, not {type(x).__name__}")


@functools.cache
def _sampled(name: str) -> Any:
    """The op called `name` whose result is `values`, which were drawn: no change of x or y changes them."""

    def forward(x: Any, y: Any, values: np.ndarray) -> np.ndarray:
        return values

    forward.__name__ = name
    return primitive(register=False, x=0, y=0)(forward)


def _filled(x: Tensor, name: str, draw: Any) -> Tensor:
    """`x` with what `draw(shape)` gives, `shape` that of its memory."""
    array = _tensor(x, name).array
    if array.size and any(stride == 0 and n > 1 for stride, n in zip(array.strides, array.shape, strict=True)):
        raise RuntimeError(
            f"{name}: elements of an expanded tensor share one place in memory: take .clone() of it first"
        )
    values = in_memory_order(array, draw)
    return overwrite(x, lambda t: _sampled(name)(t, None, values), name)


def _filling(name: str, doc: str, draw: Any = None, **defaults: Any) -> Any:
    """The method called `name` that fills a tensor with `draw(generator, array, shape, *options)`."""
    draw = draw or _drawn_by(name.removesuffix("_"))

    def fill(x: Tensor, *args: Any, generator: Generator | None = None, **kwargs: Any) -> Tensor:
        options = defaults | dict(zip(defaults, args, strict=False)) | kwargs
        if max(len(args), len(options)) > len(defaults) or EMPTY in options.values():
            raise TypeError(f"{name}() takes ({', '.join(defaults)}, *, generator=None), but got {args} and {kwargs}")
        return _filled(x, name, lambda shape: draw(_source(generator), x.array, shape, *options.values()))

    fill.__name__ = fill.__qualname__ = name
    fill.__doc__ = doc
    return offered(fill)


def _drawn_by(method: str) -> Any:
    return lambda generator, array, shape, *options: getattr(generator, method)(shape, *options, dtype=array.dtype)


def _normal(generator: Generator, array: np.ndarray, shape: Any, mean: float, std: float) -> np.ndarray:
    return generator.normal(shape, mean, std, array.dtype, one_by_one=not array.flags.c_contiguous)


def _bernoulli(generator: Generator, array: np.ndarray, shape: Any, p: Any) -> np.ndarray:
    if isinstance(p, Tensor):
        try:
            p = np.broadcast_to(p.array, array.shape).transpose(memory_axes(array))
        except ValueError:
            raise RuntimeError(f"bernoulli_: p {tuple(p.shape)} does not fit a tensor {array.shape}") from None
    return generator.bernoulli(p, shape, array.dtype)


uniform_ = _filling("uniform_", "Fill with uniform numbers of [from, to).", **{"from": 0.0, "to": 1.0})
normal_ = _filling("normal_", "Fill with normal numbers.", _normal, mean=0.0, std=1.0)
bernoulli_ = _filling("bernoulli_", "Fill with ones, with probability `p`, and zeros.", _bernoulli, p=0.5)
exponential_ = _filling("exponential_", "Fill with numbers of the exponential distribution of rate `lambd`.", lambd=1.0)
log_normal_ = _filling("log_normal_", "Fill with numbers whose logarithms are normal.", mean=1.0, std=2.0)
cauchy_ = _filling("cauchy_", "Fill with numbers of the Cauchy distribution.", median=0.0, sigma=1.0)
geometric_ = _filling("geometric_", "Fill with numbers of trials up to a success of probability `p`.", p=EMPTY)


@offered
def random_(x: Tensor, *args: Any, generator: Generator | None = None, **kwargs: Any) -> Tensor:
    """Fill with integers of [from, to), told as (to), (from, to), or not at all for those that the dtype holds."""
    bounds = dict(zip(("from", "to") if len(args) > 1 else ("to",), args, strict=False)) | kwargs
    if len(args) > 2 or set(bounds) not in (set(), {"to"}, {"from", "to"}) or bounds == {"to": None}:
        raise TypeError(f"random_() takes (), (to) or (from, to), and generator=, but got {args} and {kwargs}")

    def draw(shape: Any) -> np.ndarray:
        if not bounds:
            return _source(generator).random(shape, x.array.dtype)
        return _source(generator).integers(bounds.get("from", 0), bounds["to"], shape, x.array.dtype)

    return _filled(x, "random_", draw)


def _drawn(name: str, method: str, fill: Any, doc: str) -> Any:
    """The factory called `name`, of values that the generator's method draws, and its `_like`, which fills."""

    @offered
    def factory(*size: Any, generator: Generator | None = None, dtype: Any = None, device: Any = None,
                requires_grad: bool = False, **options: Any) -> Tensor:  # fmt: skip
        if not size and "size" not in options:
            raise TypeError(f"{name}() needs a size: {name}(2, 3), {name}((2, 3)) or {name}(size=(2, 3))")
        size = options.pop("size", size[0] if len(size) == 1 else size)
        creation.refuse_unknown(name, options)
        values = getattr(_source(generator), method)(size, dtype=as_numpy(dtype) if dtype else dtypes.default)
        return creation.made(values, None, requires_grad, device)

    @composite
    def like(x: Tensor, *, generator: Generator | None = None, dtype: Any = None, layout: Any = None,
             device: Any = None, requires_grad: bool = False, pin_memory: bool = False,
             memory_format: Any = None) -> Tensor:  # fmt: skip
        room = wrap(np.empty_like(_tensor(x, f"{name}_like").array, as_numpy(dtype) if dtype else None))
        return creation.made(fill(room, generator=generator).array, None, requires_grad, device)

    for function, its_name in ((factory, name), (like, f"{name}_like")):
        function.__name__ = function.__qualname__ = its_name
        function.__doc__ = doc
    return factory, like


rand, rand_like = _drawn("rand", "uniform", uniform_, "Uniform numbers from 0 up to 1.")
randn, randn_like = _drawn("randn", "normal", normal_, "Numbers of the standard normal distribution.")


@offered
def randint(low: Any = None, high: Any = None, size: Any = None, *, generator: Generator | None = None,
            dtype: Any = None, device: Any = None, requires_grad: bool = False, **options: Any) -> Tensor:  # fmt: skip
    """Integers from `low` (0 if left out) up to but without `high`, called as (high, size) or (low, high, size).

    Raises:
        TypeError: a bound is no integer, the size no tuple.
        RuntimeError: the range is empty, or the dtype does not hold it.

    See https://pytorch.org/docs/stable/generated/torch.randint.html

    >>> import tinygrad_edu as torch
    >>> torch.randint(3, 10, (2, 2), generator=torch.Generator().manual_seed(0))
    tensor([[7, 6],
            [3, 5]])
    """
    creation.refuse_unknown("randint", options)
    if size is None and isinstance(high, (tuple, list)):
        low, high, size = None, low, high
    low, high = (0, low) if high is None else (0 if low is None else low, high)
    if not isinstance(size, (tuple, list)):
        raise TypeError(f"randint(): argument 'size' must be tuple of ints, not {type(size).__name__} ({size!r})")
    found = np.dtype(np.int64) if dtype is None else as_numpy(dtype)
    return creation.made(_source(generator).integers(low, high, size, found), None, requires_grad, device)


@composite
def randint_like(x: Tensor, low: Any = None, high: Any = None, *, generator: Generator | None = None, dtype: Any = None,
                 layout: Any = None, device: Any = None, requires_grad: bool = False, pin_memory: bool = False,
                 memory_format: Any = None) -> Tensor:  # fmt: skip
    """Integers in the shape and dtype of `x`, called as (x, high) or (x, low, high)."""
    low, high = (0, low) if high is None else (0 if low is None else low, high)
    room = wrap(np.empty_like(_tensor(x, "randint_like").array, as_numpy(dtype) if dtype else None))
    return creation.made(random_(room, low, high, generator=generator).array, None, requires_grad, device)


@offered
def randperm(n: int, *, generator: Generator | None = None, dtype: Any = None, device: Any = None,
             requires_grad: bool = False, **options: Any) -> Tensor:  # fmt: skip
    """The numbers 0 .. n - 1 in random order."""
    creation.refuse_unknown("randperm", options)
    found = np.dtype(np.int64) if dtype is None else as_numpy(dtype)
    return creation.made(_source(generator).permutation(n, found), None, requires_grad, device)


@offered
def normal(mean: Any, std: Any = 1.0, size: Any = None, *, generator: Generator | None = None, dtype: Any = None,
           device: Any = None, requires_grad: bool = False) -> Tensor:  # fmt: skip
    """Normal numbers: of one mean and deviation and the given size, or of a tensor of means, of deviations, or both.

    Raises:
        RuntimeError: a deviation is negative or nan, or the shapes do not broadcast.

    See https://pytorch.org/docs/stable/generated/torch.normal.html

    >>> import tinygrad_edu as torch
    >>> torch.normal(torch.tensor([0.0, 100.0]), 1.0, generator=torch.Generator().manual_seed(0))
    tensor([ 1.5410, 99.7066])
    """
    draw, tensors = _source(generator).normal, [x for x in (mean, std) if isinstance(x, Tensor)]
    if bool(tensors) == isinstance(size, (tuple, list)):
        raise TypeError("normal() takes numbers and a size, normal(0., 1., (2, 3)), or tensors and no size")
    if not tensors:
        return creation.made(
            draw(size, mean, std, as_numpy(dtype) if dtype else dtypes.default), None, requires_grad, device
        )
    deviations, found = unwrap(std), tensors[0].array.dtype
    if not np.all(deviations >= 0):
        raise RuntimeError("normal expects all elements of std >= 0.0: some are negative or nan")
    try:
        shape = np.broadcast_shapes(*(x.array.shape for x in tensors))
    except ValueError:
        raise RuntimeError(f"normal: mean {tuple(mean.shape)} and std {tuple(std.shape)} do not broadcast") from None
    if isinstance(std, Tensor):
        values = (draw(shape, dtype=found) * deviations).astype(found) + unwrap(mean)
    else:
        values = draw(shape, 0.0, std, found) + unwrap(mean)
    return _sampled("normal")(mean, std, values.astype(found, copy=False))


@composite
def bernoulli(x: Tensor, p: float | None = None, *, generator: Generator | None = None) -> Tensor:
    """For each probability in `x` (or always `p`) a 1 with that probability, else a 0."""
    room = wrap(np.empty(_tensor(x, "bernoulli").array.shape, x.array.dtype))
    drawn = bernoulli_(room, wrap(x.array) if p is None else p, generator=generator)
    return _sampled("bernoulli")(x, None, drawn.array)


@composite
def poisson(x: Tensor, generator: Generator | None = None) -> Tensor:
    """For each rate in `x` a number of events, with `x` as their mean."""
    return _sampled("poisson")(x, None, _source(generator).poisson(_tensor(x, "poisson").array))


@offered
def binomial(count: Tensor, prob: Tensor, generator: Generator | None = None) -> Tensor:
    """How many of `count` trials succeed, each with the chance `prob`: tensors of one float dtype."""
    counts, chances = _tensor(count, "binomial").array, _tensor(prob, "binomial").array
    if counts.dtype.kind != "f":
        raise ValueError(f"binomial only supports floating-point dtypes for count, got: {counts.dtype}")
    if counts.dtype != chances.dtype:
        raise RuntimeError(f"binomial: count is {counts.dtype}, but prob is {chances.dtype}: convert one of them")
    return wrap(_source(generator).binomial(*np.broadcast_arrays(counts, chances)))


@composite
def multinomial(
    x: Tensor, num_samples: int, replacement: bool = False, *, generator: Generator | None = None
) -> Tensor:
    """Indices drawn in proportion to the weights in each row of `x`, shape (n,) or (m, n)."""
    return wrap(_source(generator).multinomial(_tensor(x, "multinomial").array, num_samples, replacement))
