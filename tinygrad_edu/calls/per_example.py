"""A tensor that stands for each of many examples (func/batched.py): what happens where its elements are wanted.

Its array is a stand-in that knows its shape and dtype; all else raises `PerExample`, which ops and functions catch.
A `try` costs nothing until then.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np

F = TypeVar("F", bound=Callable[..., Any])
way: Any = None  # func/dispatch.py puts here how a function is run on all examples,
each: Any = None  # and how a tensor is made one for each of them


class PerExample(Exception):
    """The elements were wanted of a tensor that stands for each of many examples."""


def alike(made: Any, x: Any) -> Any:
    """A tensor made after the shape or dtype of `x`; where `x` stands for many examples, one for each of them."""
    return made if type(x.array) is np.ndarray else each(made, x)


def per_example(function: Any, args: Any, kwargs: Any) -> Any:
    """What `function` gives for all the examples that its arguments stand for."""
    return way(function, args, kwargs)


def reads_elements(function: F) -> F:
    """Say of a function that it reads elements outside of ops: then it is run on all examples as a whole."""

    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except PerExample:
            return per_example(call, args, kwargs)

    return call  # type: ignore[return-value]  # the same signature
