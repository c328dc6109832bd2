"""Functions made of ops: their gradients come from their parts."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any, TypeVar

from ..core import constant
from ..core.table import SPELLINGS

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
            for key in [k for k in kwargs if k not in names]:
                name = first if key == "input" else SPELLINGS.get(key, key)
                if key == "out" and kwargs[key] is None:
                    del kwargs[key]
                elif name in names and name not in kwargs:
                    kwargs[name] = kwargs.pop(key)
                else:
                    hint = f"{function.__name__}{signature}"
                    raise TypeError(f"{function.__name__}() got an unexpected keyword argument '{key}': it is {hint}")
        return function(*args, **kwargs)

    return offered(call)  # type: ignore[return-value]  # the same signature


def as_shape(sizes: tuple[Any, ...]) -> tuple[int, ...]:
    """The shape given as `f(2, 3)` or as `f((2, 3))`."""
    if len(sizes) == 1 and isinstance(sizes[0], (tuple, list)):
        sizes = tuple(sizes[0])
    return tuple(int(n) for n in sizes)
