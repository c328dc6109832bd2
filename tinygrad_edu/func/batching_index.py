"""How picking, putting and overwriting run on all examples at once."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from ..calls.in_place import overwrite
from ..calls.index_forms import as_index, is_number
from ..calls.per_example import reads_elements
from ..core import OPS, Op, Tensor, unwrap
from ..ops import reshape
from ..ops.shape import undone
from . import tree
from .batched import Batched, Level, is_at, peeled
from .batching_rules import FUNCTIONS, in_front, is_array, lifted, rule

OTHER = (
    "vmap: inplace arithmetic(self, *extra_args) is not possible because there exists a Tensor `other` in extra_args "
    "that has more elements than `self`: {} would write what differs between the examples into a tensor that is one "
    "for all of them. Use the out-of-place form, or make the tensor of one that is mapped (x.new_zeros(...))"
)


class NoOneIndex(Exception):
    """No single index picks what the examples pick: the caller goes through them one by one."""


class Place:
    """An index of one example as an index of all, and how the dimensions of what it picks come to lie.

    `index` is that of all; `order` brings what it picks into the order (examples, *dimensions of one example), or is
    None where it lies so already.

    Raises:
        NoOneIndex: as it says.
    """

    def __init__(self, index: Any, count: int, mapped: bool, level: Level) -> None:
        entries = list(index) if isinstance(index, tuple) else [index]
        arrays = [i for i in entries if is_array(i)]
        own = [i for i in arrays if is_at(i, level)]
        if any(unwrap(i).dtype == bool and (i.ndim == 0 or is_at(i, level)) for i in arrays):
            raise NoOneIndex
        if any(unwrap(i).dtype.kind == "f" for i in arrays):
            raise IndexError("tensors used as indices must be long, int, byte or bool tensors: convert with .long()")
        self.index, self.order = (slice(None), *map(unwrap, entries)), None
        if not arrays:
            return
        masks = [i for i in arrays if unwrap(i).dtype == bool]
        where = [k for k, i in enumerate(entries) if is_array(i) or isinstance(i, (int, np.integer))]
        together = where == list(range(where[0], where[-1] + 1))
        width = max([unwrap(i).ndim for i in arrays if unwrap(i).dtype != bool] + [1] * bool(masks))
        before = _taken_before(entries, where[0], count) if together else 0
        rest = count - _consumed(entries) + sum(i is None or isinstance(i, slice) for i in entries) - before
        if not own:
            if not together:  # NumPy lays what the arrays pick in front of all
                self.order = (width, *range(width), *range(width + 1, width + 1 + rest))
            return
        if masks:
            raise NoOneIndex
        chosen = [_lifted(i, width, level) if k in where else i for k, i in enumerate(entries)]
        if mapped:
            numbers = np.arange(level.size).reshape(-1, *(1,) * width)
            self.index = (numbers, *chosen)
            if before:  # NumPy gives (examples, *arrays, *before, *rest)
                middle = range(1 + width, 1 + width + before)
                last = range(1 + width + before, 1 + width + before + rest)
                self.order = (0, *middle, *range(1, 1 + width), *last)
        else:
            self.index = tuple(chosen)
            if before:  # NumPy gives (*before, examples, *arrays, *rest)
                self.order = (before, *range(before), *range(before + 1, before + 1 + width + rest))

    def picked(self, found: Any) -> Any:
        """What the index picks, with the examples in front."""
        return found if self.order is None else OPS["transpose_axes"].function(found, self.order)

    def placed(self, value: Any) -> Any:
        """The other way: what has the examples in front, as the index lays it."""
        return value if self.order is None else OPS["transpose_axes"].function(value, undone(self.order))


def _consumed(entries: list[Any]) -> int:
    """How many dimensions the entries name."""
    masks = [i.ndim for i in entries if is_array(i) and unwrap(i).dtype == bool]
    return sum(i is not None and i is not Ellipsis for i in entries) - len(masks) + int(sum(masks))


def _taken_before(entries: list[Any], first: int, count: int) -> int:
    """How many dimensions of the result come from the entries before the first that picks."""
    lead = entries[:first]
    return sum(i is not Ellipsis for i in lead) + (count - _consumed(entries)) * (Ellipsis in lead)


def _lifted(i: Any, width: int, level: Level) -> Any:
    if is_at(i, level):
        return unwrap(lifted(i, level, width))
    return unwrap(i)


@rule("getitem")
def getitem(op: Op, level: Level, given: dict[str, Any]) -> Any:
    """The index of all examples at once."""
    x, index = given["x"], given["index"]
    try:
        place = Place(index, x.ndim, is_at(x, level), level)
    except NoOneIndex:
        return NotImplemented
    return place.picked(op.function(lifted(x, level, 0), place.index))


@rule("put_back cleared")
def put_back(op: Op, level: Level, given: dict[str, Any]) -> Any:
    """Into zeros for all examples; or zeros into all examples."""
    x, index, into = given["x"], given["index"], given.get("shape")
    try:
        place = Place(index, len(into) if into is not None else x.ndim, True, level)
    except NoOneIndex:
        return NotImplemented
    if into is None:
        return op.function(in_front(x, level), place.index)
    return op.function(place.placed(in_front(x, level)), place.index, (level.size, *into))


@rule("replaced")
def replaced(op: Op, level: Level, given: dict[str, Any]) -> Any:
    """The values as the index of all examples lays them."""
    x, index, value = given["x"], given["index"], given["value"]
    try:
        place = Place(index, x.ndim, True, level)
    except NoOneIndex:
        return NotImplemented
    x = in_front(x, level)
    return op.function(x, place.index, _fitting(x, place, value, level))


def _fitting(x: Tensor, place: Place, value: Any, level: Level) -> Any:
    """The value as the index lays it; where it is the same for all examples and broadcasts, as it is."""
    if not is_array(value) or (not is_at(value, level) and (place.order is None or not value.ndim)):
        return value
    count = np.broadcast_to(np.False_, x.shape)[place.index].ndim - 1
    extra = value.ndim - count
    value = reshape(value, tuple(value.shape)[extra:]) if extra > 0 else value
    if is_at(value, level):
        return place.placed(lifted(value, level, count))
    return place.placed(reshape(value, (1, *(1,) * -extra, *value.shape)))


def pick(function: Any, level: Level, x: Any, index: Any) -> Any:
    """`x[index]` with an index that stands for examples: a number for each is a dimension less."""
    try:
        numbers, rest = numbers_apart(own_index(index, level))
    except NoOneIndex:
        return NotImplemented
    if numbers is not None:
        x, index = pick(function, level, x, numbers), rest
        return peeled(function(Batched(x, level), rest), level)
    return getitem(OPS["getitem"], level, {"x": x, "index": rest})


def own_index(index: Any, level: Level) -> Any:
    """The index as the op takes it, with what stands for examples as it is.

    Raises:
        NoOneIndex: a list holds such.
    """
    if isinstance(index, tuple):
        return tuple(own_index((i,), level)[0] if isinstance(i, tuple) else own_index(i, level) for i in index)
    if isinstance(index, list) and any(type(i) is Batched for i in index):
        raise NoOneIndex
    return index if is_at(index, level) else as_index((index,))[0]


def numbers_apart(index: Any) -> tuple[Any, Any]:
    """The index in two steps, as `calls.index_forms.numbers_first`, with numbers that differ between the examples."""
    entries = index if isinstance(index, tuple) else (index,)
    picks = [is_array(i) and i.ndim > 0 for i in entries]
    numbers = [not picks[k] and (is_array(i) or is_number(i)) for k, i in enumerate(entries)]
    if not any(picks) or not any(numbers):
        return None, index
    first: list[Any] = []
    for pick, i in zip(picks, entries, strict=True):
        first += [slice(None)] * (i.ndim if unwrap(i).dtype == bool else 1) if pick else [i]
    rest = [
        i if pick or i is Ellipsis else slice(None)
        for pick, number, i in zip(picks, numbers, entries, strict=True)
        if not number
    ]
    return tuple(first), tuple(rest)


def in_place(function: Any, level: Level, x: Any, *args: Any, **kwargs: Any) -> Any:
    """The result of the out-of-place form, written over the examples."""
    name = function.__name__
    if not is_at(x, level):
        raise RuntimeError(OTHER.format(name))

    def change(value: Tensor) -> Tensor:
        t = Batched(value, level)
        result = function.in_place(t, *args, **kwargs)
        if np.broadcast_shapes(result.shape, t.shape) != tuple(t.shape):
            shapes = f"{list(t.shape)} doesn't match the broadcast shape {list(result.shape)}"
            raise RuntimeError(f"output with shape {shapes}")
        found: Tensor = lifted(Batched(peeled(result, level), level), level, t.ndim)
        return found

    values = (v.value if is_at(v, level) else v for v in (*args, *kwargs.values()))
    overwriting(change, name, *values)(x.value)
    return x


def overwriting(change: Any, name: str, *values: Any) -> Any:
    """The in-place form of a function of one tensor."""

    @reads_elements
    def call(x: Tensor) -> Tensor:
        return overwrite(x, change, name, *values)

    call.in_place, call.__name__ = change, name  # type: ignore[attr-defined]  # read above
    return call


def put(function: Any, level: Level, x: Any, index: Any, value: Any, name: str) -> Any:
    """`x[index] = value` for all examples."""
    if not is_at(x, level):
        raise RuntimeError(OTHER.format(name))
    try:
        numbers, rest = numbers_apart(own_index(index, level))
        if numbers is not None:
            function(Batched(pick(OPS["getitem"].function, level, x, numbers), level), rest, value, name)
            return x
        place = Place(rest, x.ndim, True, level)
    except NoOneIndex:
        for i in range(level.size):
            at, new = (tree.mapped(partial(_example, level=level, i=i), given) for given in (index, value))
            function(x.value[i], at, new, name)
        return x
    function(x.value, place.index, _fitting(x.value, place, value, level), name)
    return x


def _example(x: Any, level: Level, i: int) -> Any:
    return x.value[i] if is_at(x, level) else x


FUNCTIONS |= {"in_place": in_place, "put": put, "pick": pick}
