"""Functions made of ops: their gradients come from their parts."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from operator import index
from typing import Any, TypeVar

from ..core import Op, Tensor, constant, mode, mutated
from ..core.dtypes import KINDS
from ..core.table import SPELLINGS
from . import general
from .memory import fitting, writable
from .per_example import PerExample, per_example

SHAPE: Any = constant(lambda x: x.shape)  # the default of a named intermediate: the shape of x, without keeping x
F = TypeVar("F", bound=Callable[..., Any])


def offered(function: F) -> F:
    """Mark a function as one that users find in `ops` and, if its first parameter is `x`, as a method."""
    function.offered = True  # type: ignore[attr-defined]  # read by ops/__init__.py
    return function


def composite(function: F) -> F:
    """Let `function` answer to either spelling of its keywords, and refuse the others with its signature."""
    signature = inspect.signature(function)
    names = signature.parameters
    first = next(iter(names))

    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        if kwargs:
            if kwargs.get("out") is not None and "out" not in names:
                return into(kwargs.pop("out"), call, args, kwargs)
            for key in [k for k in kwargs if k not in names]:
                name = first if key == "input" else SPELLINGS.get(key, key)
                if key == "out" and kwargs[key] is None:
                    del kwargs[key]
                elif name in names and name not in kwargs:
                    kwargs[name] = kwargs.pop(key)
                else:
                    hint = f"{function.__name__}{signature}"
                    raise TypeError(f"{function.__name__}() got an unexpected keyword argument '{key}': it is {hint}")
        try:
            return function(*args, **kwargs)
        except PerExample:
            return per_example(call, args, kwargs)
        except AttributeError as error:
            raise wanted(function.__name__, (*args, *kwargs.values()), error) from error

    return offered(call)  # type: ignore[return-value]  # the same signature


def wanted(name: str, given: tuple[Any, ...], error: AttributeError) -> Exception:
    """The TypeError for a list or a number where a function reads the shape or the dtype; else the error itself."""
    if error.name == "array" and isinstance(error.obj, (bool, int, float, list, tuple, str, type(None))):
        return TypeError(f"{name}(): an argument must be Tensor, not {type(error.obj).__name__}: use torch.tensor(...)")
    if not given or any(isinstance(x, Tensor) for x in given):
        return error
    return TypeError(f"{name}(): argument 'input' must be Tensor, not {type(given[0]).__name__}: use torch.tensor(...)")


def apply(op: Op, args: Any, kwargs: Any) -> Any:
    """Run an op the general way, and take `out=`."""
    if kwargs and kwargs.get("out") is not None:
        return into(kwargs.pop("out"), op.function, args, kwargs)
    if op.name == "clone":
        fitting(args[0] if args else None, kwargs.pop("memory_format", None))
    try:
        return general.apply(op, args, kwargs)
    except PerExample:
        return per_example(op.function, args, kwargs)
    except AttributeError as error:
        raise wanted(op.name, (*args, *kwargs.values()), error) from error


def into(out: Any, function: Any, args: Any, kwargs: Any) -> Any:
    """The result of the function in the memory of `out`, a tensor or as many as there are results; no gradient passes.

    Raises:
        RuntimeError: a gradient is wanted, or `out` has another shape or a dtype that cannot hold the result.
    """
    outs, name = (out if isinstance(out, (tuple, list)) else (out,)), function.__name__
    if wrong := [type(x).__name__ for x in outs if not isinstance(x, Tensor)]:
        raise TypeError(f"{name}(): argument 'out' must be Tensor, not {wrong[0]}")
    refuse_gradients(name, outs)
    given = [x for arg in (*args, *kwargs.values(), outs) for x in (arg if isinstance(arg, (tuple, list)) else (arg,))]
    if mode.level is not None and any(mode.level.tangent_of(x) is not None for x in given):
        raise NotImplementedError(
            f"Trying to use forward AD with {name} that does not support it because it is an out= function"
        )
    result = function(*args, **kwargs)
    parts = result if isinstance(result, tuple) else (result,)
    refuse_gradients(name, parts)
    if len(parts) != len(outs) or isinstance(result, tuple) != isinstance(out, (tuple, list)):
        raise TypeError(f"{name}(): `out` must be {len(parts)} tensors as the result is, but got {len(outs)}")
    for target, part in zip(outs, parts, strict=True):
        if KINDS[part.array.dtype.kind] > KINDS[target.array.dtype.kind]:
            raise RuntimeError(f"result type {part.dtype!r} can't be cast to the desired output type {target.dtype!r}")
        if target.array.size == 0:  # it has no elements to lose
            target.array = part.array.astype(target.array.dtype)
        elif target.array.shape != part.array.shape:
            raise RuntimeError(f"{name}(): out has shape {target.shape}, the result {part.shape}: it is not resized")
        writable(target.array, name)[...] = part.array
        mutated(target.array, name)
    return type(result)(*outs) if hasattr(result, "_fields") else out


def refuse_gradients(name: str, tensors: Any) -> None:
    """RuntimeError where `out=` would cut off gradients."""
    if mode.recording and any(isinstance(x, Tensor) and x.requires_grad for x in tensors):
        raise RuntimeError(
            f"{name}(): functions with out=... arguments don't support automatic differentiation, but one of the "
            "arguments requires grad: use the tensor that the call returns, or work inside torch.no_grad()"
        )


def as_shape(sizes: tuple[Any, ...]) -> tuple[int, ...]:
    """The shape given as `f(2, 3)` or as `f((2, 3))`."""
    if len(sizes) == 1 and isinstance(sizes[0], (tuple, list)):
        sizes = tuple(sizes[0])
    return tuple(map(index, sizes))
