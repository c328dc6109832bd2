"""Nested dicts, lists, tuples and named tuples, taken apart into their leaves and put together again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from typing import Any

LEAF = "*"  # the structure of what is no container


def is_container(x: Any) -> bool:
    """Whether `x` is a dict, list, tuple or named tuple: these kinds themselves, as PyTorch takes them apart."""
    return type(x) in (dict, OrderedDict, list, tuple) or (isinstance(x, tuple) and hasattr(x, "_fields"))


def parts(x: Any) -> Any:
    """What a container holds, in order; a dict by its sorted keys if they have an order."""
    return [x[key] for key in keys(x)] if isinstance(x, dict) else x


def keys(x: Any) -> list[Any]:
    """The keys of a dict; sorted, but for an OrderedDict."""
    if isinstance(x, OrderedDict):
        return list(x)
    try:
        return sorted(x)
    except TypeError:
        return list(x)


def rebuilt(x: Any, values: list[Any]) -> Any:
    """A container like `x` of other values."""
    if isinstance(x, dict):
        found = dict(zip(keys(x), values, strict=True))
        return type(x)((key, found[key]) for key in x)
    return type(x)(*values) if hasattr(x, "_fields") else type(x)(values)


def leaves(x: Any) -> list[Any]:
    """What the containers hold that is no container, from left to right."""
    return [leaf for part in parts(x) for leaf in leaves(part)] if is_container(x) else [x]


def structure(x: Any) -> Any:
    """What is comparable of the containers: their kinds, keys and lengths."""
    if not is_container(x):
        return LEAF
    names = keys(x) if isinstance(x, dict) else len(x)
    return (type(x).__name__, names, [structure(part) for part in parts(x)])


def mapped(function: Callable[[Any], Any], x: Any) -> Any:
    """The same containers, with `function(leaf)` for each leaf."""
    return rebuilt(x, [mapped(function, part) for part in parts(x)]) if is_container(x) else function(x)


def filled(x: Any, values: Any) -> Any:
    """The same containers, with the given leaves in order."""
    rest: Iterator[Any] = iter(values)
    return mapped(lambda _: next(rest), x)


def spread(prefix: Any, x: Any, fits: Callable[[Any], bool]) -> list[Any] | None:
    """For each leaf of `x` the leaf of `prefix` above it, which may stand for a whole branch; None where none fits."""
    if not is_container(prefix):
        return [prefix] * len(leaves(x)) if fits(prefix) else None
    same = is_container(x) and isinstance(prefix, dict) == isinstance(x, dict) and len(prefix) == len(x)
    if not same or (isinstance(x, dict) and set(prefix) != set(x)):
        return None
    pairs = ((prefix[key], x[key]) for key in keys(x)) if isinstance(x, dict) else zip(prefix, x, strict=True)
    found = [spread(above, below, fits) for above, below in pairs]
    return None if None in found else [leaf for branch in found for leaf in branch or []]
