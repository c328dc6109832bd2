"""Overwriting a tensor: the graph follows, for the tensor, its base and all its views; or there is an error.

A rule must find what it saved as it was: what the new nodes saved of the old values is copied before they go.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..core import LEAF, OPS, Node, Tensor, mode, mutated, record, wrap
from ..core.call import is_light
from ..core.dtypes import KINDS
from ..core.mutation import tick
from .index_forms import is_plain
from .memory import writable
from .refusals import numbers
from .views import INFERENCE, WHY_NOT, Base, Unfollowed, View, along


def needs_grad(x: Any) -> bool:
    """Whether `x` is a tensor, or holds one, that gradients flow to."""
    return x.node is not None if isinstance(x, Tensor) else isinstance(x, (tuple, list)) and any(map(needs_grad, x))


def is_recorded(x: Tensor, name: str, *values: Any) -> bool:
    """Whether the overwrite belongs in the graph.

    Raises:
        RuntimeError: it would overwrite a leaf, also through a view; or a view that the graph cannot follow.
    """
    alias = x.alias
    if alias is INFERENCE and not mode.inference:
        raise RuntimeError(
            f"Inplace update to inference tensor outside InferenceMode is not allowed ({name}): make a .clone() first"
        )
    if not mode.recording:
        return False
    base = alias.base if type(alias) is View else x
    given = any([needs_grad(v) for v in values])  # all are asked: one that has lost its graph says so before the write
    if x.node is None and base.node is None and not given:
        return False
    if mode.level is not None and not mode.level.tracking:
        return is_carried(x, base, values, name)
    if type(alias) is View and alias.made:
        raise RuntimeError(f"{name}: {WHY_NOT[alias.made]}")
    left = base is not x and base.node is None and x.node is not None  # base.detach_() after the view was taken
    if x.node is LEAF or base.node is LEAF or left:
        raise RuntimeError(
            f"a {'leaf Variable' if base is x else 'view of a leaf Variable'} that requires grad is being used in an "
            f"in-place operation ({name}): do it inside `with torch.no_grad():`, or compute a new tensor"
        )
    if not x.array.flags.writeable:
        writable(x.array, name)  # refuses places that elements share
    return True


def is_carried(x: Tensor, base: Tensor, values: Any, name: str) -> bool:
    """Whether the overwrite, in a dual level but under no_grad, belongs in the graph for the sake of tangents.

    Raises:
        RuntimeError: then the tensor would lose how it came about, by which it gets gradients.
    """
    flat = [v for value in values for v in (value if isinstance(value, (tuple, list)) else (value,))]
    carries = any(mode.level.tangent_of(v) is not None for v in (x, base, *flat))
    if carries and (x.requires_grad or base.requires_grad):
        raise RuntimeError(
            f"{name} under no_grad overwrites a tensor that requires grad, and a tangent is involved: do it with grad "
            "enabled, or on a .clone()"
        )
    return carries


def overwrite(x: Tensor, change: Any, name: str, *values: Any) -> Tensor:
    """`x` with the result of `change(x)` in its own memory, recorded if `x` or one of `values` needs gradients."""
    recorded = is_recorded(x, name, *values)
    for value in values:
        if isinstance(value, Tensor) and value.array.ndim and np.may_share_memory(value.array, x.array):
            refuse_overlap(x.array, value.array, name)
    before, since = as_it_was(x) if recorded else wrap(x.array), tick()
    try:
        result = change(before)
    except RuntimeError as error:
        error.add_note(f"in {name}, called on a tensor of shape {tuple(x.shape)}")
        raise
    given, shape = result.array.shape, x.array.shape
    if given != shape and np.broadcast_shapes(given, shape) != shape:
        raise RuntimeError(
            f"output with shape {list(x.shape)} doesn't match the broadcast shape {list(result.shape)} ({name}): an "
            "in-place op cannot grow its tensor: compute a new one, as in x = x + y"
        )
    if KINDS[result.array.dtype.kind] > KINDS[x.array.dtype.kind]:
        raise RuntimeError(
            f"result type {result.dtype!r} can't be cast to the desired output type {x.dtype!r} ({name}): "
            "convert the tensor first with .float()"
        )
    if recorded:
        if result.array.dtype.kind != "f":  # as comparisons give: its slope is 0
            result = OPS["replaced"].function(before, Ellipsis, result)
        elif result.array.dtype != x.array.dtype:
            result = OPS["cast"].function(result, x.array.dtype)
        keep_originals(result.node, since, x.array)
    writable(x.array, name)[...] = result.array
    mutated(x.array, name)
    if recorded:
        keep_result(result.node, since, result.array, x.array)
        follow(x, result.node)
    elif x.alias is not None:
        cut_off(x)
    return x


def put(x: Tensor, index: Any, value: Any, name: str) -> Tensor:
    """`x` with `value`, a number or a tensor of at most that shape, at `index`, in its own memory."""
    recorded = is_recorded(x, name, value)
    operands = (as_it_was(x) if recorded else x, index, value)
    array = value.array if isinstance(value, Tensor) else numbers(value, x.array.dtype, name)
    place_in(x.array, index, array, name)
    mutated(x.array, name)
    if recorded:
        if isinstance(value, Tensor) and array.dtype != x.array.dtype:
            operands = (*operands[:2], OPS["cast"].function(value, x.array.dtype))
        op, given = OPS["replaced"], (x.array, index, array)
        out, _, *kept = [light(v) for v in (x.array, *given, *op.work_out(given))]
        follow(x, record(op, operands, out, (None, *kept)).node)  # what it was before is gone
    elif x.alias is not None:
        cut_off(x)
    return x


def place_in(array: np.ndarray, index: Any, value: np.ndarray, name: str) -> None:
    """Write `value` into `array` at `index`."""
    part = array
    if not part.flags.writeable:
        if is_plain(index) and not isinstance(index, np.ndarray):
            part, index = OPS["getitem"].forward(part, index), ...
        part = writable(
            part, name, fills=not value.ndim and name != "copy_" and (part is array or name != "__setitem__")
        )
    if value.size and np.may_share_memory(array, value) and np.may_share_memory(part[index], value):
        refuse_overlap(part[index], value, name)
    try:
        part[index] = value
    except ValueError as error:
        place = f"x[index] of shape {part[index].shape}, with x of shape {array.shape}"
        raise RuntimeError(f"shape mismatch: value of shape {value.shape} into {place}: {error}") from None


def refuse_overlap(part: np.ndarray, value: np.ndarray, name: str) -> None:
    """RuntimeError where `value` is read from elements that are written at another place."""
    stretched = part.shape != value.shape and name in ("__setitem__", "fill_")
    if stretched or not (fills_its_memory(part) and fills_its_memory(value)):
        return  # too hard to tell, as in PyTorch; NumPy reads all before it writes
    steps = [[s for s, n in zip(a.strides, a.shape, strict=True) if n > 1] for a in (part, value)]
    alike = part.shape == value.shape and steps[0] == steps[1]
    if not (alike and part.ctypes.data == value.ctypes.data) and np.may_share_memory(part, value):
        raise RuntimeError(
            "unsupported operation: some elements of the input tensor and the written-to tensor refer to a single "
            f"memory location ({name}). Please clone() the tensor before performing the operation"
        )


def fills_its_memory(array: np.ndarray) -> bool:
    """Whether the elements lie without gaps, in some order of the dimensions."""
    low, high = np.lib.array_utils.byte_bounds(array)
    return high - low == array.nbytes and 0 not in array.strides


def as_it_was(x: Tensor) -> Tensor:
    """`x` as an overwrite finds it, whose values are still needed after it."""
    alias, node = x.alias, x.node
    remember(node, x.array)
    if type(alias) is View:
        remember(alias.base.node, alias.base.array)
        if alias.path is not None and is_hooked(node, alias.path.length):  # which saw another version
            node = along(alias.path, wrap(alias.base.array, alias.base.node)).node
    return wrap(x.array if mode.Node is Node else x.array.copy(), node)


def remember(node: Any, array: np.ndarray) -> None:
    """Let a light node keep its result as it was, for pictures; not one that a rule reads, for backward must refuse."""
    saved = node.saved if type(node) is Node and node.light else None
    if saved is not None and saved[0] is array and not node.op.saves_for(node.parents)[0]:
        node.saved = (array.copy(), *saved[1:])


def is_hooked(node: Any, steps: int) -> bool:
    """Whether the node of a view, or one of those that lead to it from its base, has hooks."""
    while steps and isinstance(node, Node):
        if node.hooks is not None:
            return True
        node, steps = node.parents[0], steps - 1
    return False


def keep_originals(node: Any, since: int, array: np.ndarray) -> None:
    """Give the nodes made after `since` copies of what they saved of `array`, before it is overwritten."""
    stack = [node]
    while stack:
        node = stack.pop()
        if type(node) is Node and node.order > since and node.saved is not None:
            node.saved = tuple(copied(v, array) for v in node.saved)
            stack.extend(node.parents)


def copied(value: Any, array: np.ndarray) -> Any:
    """The value, in memory of its own where it lies in that of `array`."""
    if isinstance(value, tuple):
        return tuple(copied(v, array) for v in value)
    lies_there = value is array or (isinstance(value, np.ndarray) and np.may_share_memory(value, array))
    return np.array(value) if lies_there else value


def keep_result(node: Any, since: int, result: np.ndarray, array: np.ndarray) -> None:
    """Let the node look at its result where that is now, so that it is not kept twice, and a later overwrite shows."""
    saved = node.saved if type(node) is Node and node.order > since else None
    if saved is not None and saved[0] is result and node.op.saves_for(node.parents)[0]:
        node.saved, node.order = (array, *saved[1:]), tick()


def light(value: Any) -> Any:
    """A small array as it is now, for pictures; anything else itself."""
    return np.array(value) if isinstance(value, np.ndarray) and is_light(value) else value


def follow(x: Tensor, node: Any) -> None:
    """Let `x`, just overwritten, have come out of `node`; and with it its base and all views of that."""
    if node is x.node:
        return
    alias, base = x.alias, x
    came_from(x, node)
    if type(alias) is View:
        base, part = alias.base, wrap(x.array, node)
        kept = (light(base.array), None, light(x.array), alias.path)  # what the base was before is gone
        whole = record(OPS["overlaid"], (wrap(base.array, base.node), part, alias.path), kept[0], kept[1:])
        came_from(base, whole.node)
    if type(base.alias) is Base:
        for view in base.alias.living():
            retrace(view)


def cut_off(x: Tensor) -> None:
    """After an overwrite that is not recorded: views are views of what there is now, without the hooks of before.

    The views of a base that left the graph, by detach_(), do not depend any more on what they came from.
    """
    base = x.alias.base if type(x.alias) is View else x
    for view in base.alias.living() if type(base.alias) is Base else ():
        if base.node is None and isinstance(view.node, Node):
            view.node = None
        elif isinstance(view.node, Node) and not view.alias.made:
            recording, mode.recording = mode.recording, True
            source = base if base.node is LEAF else wrap(base.array, base.node)
            came_from(view, along(view.alias.path, source).node)
            mode.recording = recording


def retrace(view: Tensor) -> None:
    """Let the view have come out of its base as that is now."""
    alias = view.alias
    if type(alias) is View and alias.made:
        view.__class__ = Unfollowed
    elif type(alias) is View:
        came_from(view, along(alias.path, wrap(alias.base.array, alias.base.node)).node)


def came_from(x: Tensor, node: Any) -> None:
    """Let `x` have come out of `node`; if it keeps its gradient, that of its new value."""
    before, x.node = x.node, node
    if isinstance(before, Node) and before.hooks is not None and isinstance(node, Node):
        before.hooks.move(x, node)


def rearrange(x: Tensor, function: Any, name: str) -> Tensor:
    """Give `x` itself the arrangement of the view `function(x)`."""
    recorded, alias = is_recorded(x, name), x.alias
    if type(alias) is Base:  # its views stay what they are to what it was
        base = wrap(x.array, x.node)
        base.alias, alias = alias, View(base, None, "")
        for view in base.alias.living():
            view.alias.base = base
    before = wrap(x.array, None if x.node is LEAF else x.node)
    before.alias = alias
    out = function(before)
    x.array, x.node = out.array, out.node if recorded else x.node
    if type(alias) is View:
        x.alias = out.alias if type(out.alias) is View else alias
        alias.base.alias.add(x)
    mutated(x.array, name)
    return x
