"""How a function runs on all examples at once: by its rule of `batching_rules`, or one example after the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from ..calls import per_example
from ..calls.per_example import PerExample
from ..core import Tensor
from ..ops import broadcast_to, stack
from ..streams import twister
from . import batching_rules, tree
from .batched import CONTROL_FLOW, LEVELS, Batched, Level, is_at, normal

DYNAMIC = {"argwhere", "masked_select", "nonzero", "unique", "unique_consecutive"}
RANDOM = (
    "vmap: called random operation while in randomness error mode. Say vmap(..., randomness='same') for the same "
    "numbers in all examples, 'different' for others in each, or draw them outside"
)


def run(function: Any, args: Any, kwargs: Any) -> Any:
    """What `function` gives, for each of the examples that its arguments stand for."""
    args, kwargs = tree.mapped(normal, tuple(args)), tree.mapped(normal, dict(kwargs))
    levels = {x.level for x in tree.leaves((args, kwargs)) if type(x) is Batched}
    if not levels:  # random numbers, other ones for each example
        levels = {level for level in LEVELS if level.randomness == "different"}
        if not levels:
            raise PerExample
    level = max(levels, key=lambda level: level.depth)
    name = getattr(function, "__name__", "")
    if name in DYNAMIC:
        raise RuntimeError(
            f"vmap: We do not support batching operators that can output dynamic shape: the result of {name} would "
            "have another shape for each example. Call it outside, or use torch.where"
        )
    result = batching_rules.batched(function, level, args, kwargs)
    if result is NotImplemented:
        result = one_by_one(function, args, kwargs, level)
    if name.endswith("_") and args and is_at(args[0], level):  # in place
        return args[0]
    return tree.mapped(lambda x: Batched(x, level) if isinstance(x, Tensor) else x, result)


def one_by_one(function: Any, args: Any, kwargs: Any, level: Level) -> Any:
    """The results of all examples, computed one after the other, side by side."""
    return stacked([function(*a, **k) for a, k in examples((args, kwargs), level)])


def examples(given: Any, level: Level) -> Iterator[Any]:
    """The arguments of one example after the other; meanwhile the level is not there."""
    if not level.size:
        raise RuntimeError("vmap: The fallback path does not support vmap over dims of size 0: there is no example")
    with outside(level):
        for i in range(level.size):
            yield tree.mapped(partial(example, level=level, i=i), given)


def example(x: Any, level: Level, i: int) -> Any:
    """Example number `i`: a tensor, or its array where an array was given."""
    if type(x) is not Batched:
        return x
    found = x.value[i] if x.level is level else x
    return found.array if x.bare else found


@contextmanager
def outside(level: Level) -> Iterator[None]:
    """Let the level be no call of vmap that is running."""
    at = LEVELS.index(level) if level in LEVELS else None
    if at is not None:
        LEVELS.remove(level)
    try:
        yield
    finally:
        if at is not None:
            LEVELS.insert(at, level)


def stacked(results: list[Any]) -> Any:
    """The results of all examples, of each tensor all of them side by side.

    Raises:
        RuntimeError: the tensors differ in shape, or there are numbers among the results.
    """
    columns: list[Tensor | None] = []
    for column in zip(*map(tree.leaves, results), strict=True):
        if all(x is None for x in column):
            columns.append(None)
            continue
        if not all(isinstance(x, Tensor) for x in column):
            raise RuntimeError(CONTROL_FLOW)
        if len({tuple(x.shape) for x in column}) > 1:
            raise RuntimeError(
                f"vmap: the results have another shape for each example: {[tuple(x.shape) for x in column]}"
            )
        columns.append(stack(list(column)))
    return tree.filled(results[0], columns)


def before_drawing() -> None:
    """Called before random numbers are drawn.

    Raises:
        RuntimeError: a running call of vmap does not want any.
        PerExample: one wants other ones for each example.
    """
    wanted = {level.randomness for level in LEVELS}
    if "error" in wanted:
        raise RuntimeError(RANDOM)
    if "different" in wanted:
        raise PerExample


def each(made: Tensor, x: Tensor) -> Tensor:
    """A copy of `made` for each of the examples that `x` stands for."""
    levels = []
    while type(x) is Batched:
        levels.append(x.level)
        x = x.value
    for level in levels:
        made = broadcast_to(made, (level.size, *made.shape))
    made = made.clone()
    for level in reversed(levels):
        made = Batched(made, level)
    return made


per_example.way, per_example.each = run, each
twister.before_drawing = before_drawing
