"""What a node tells: the tensors that went in, its options, and what it keeps."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from ...calls.views import Unfollowed
from ...core import Node, Op, Tensor, mutation
from ..wording import clean, option

Stops = frozenset[Any]  # nodes and leaves at which a graph is cut off


def behind(roots: list[Any], stops: Stops) -> list[Node]:
    """The nodes behind `roots`, up to `stops`, the latest first. No recursion: depth is unbounded."""
    nodes = [root for root in dict.fromkeys(roots) if isinstance(root, Node) and root not in stops]
    seen = {*nodes, *stops}
    for node in nodes:  # the list grows while we walk it
        for parent in node.parents:
            if parent.__class__ is not Tensor and isinstance(parent, Node) and parent not in seen:
                seen.add(parent)
                nodes.append(parent)
    return sorted(nodes, key=lambda node: node.order, reverse=True)


def nearest(nodes: list[Node], roots: list[Any], limit: int | None) -> list[Node]:
    """The latest nodes that, with what goes into them, are at most `limit` tensors: all consumers of each are in it."""
    seen: set[Any] = set(roots)
    for i, node in enumerate(nodes if limit else ()):
        seen.update(id(array) if parent is None else parent for _, _, parent, array in operands(node, read(node, {})))
        if i and limit and len(seen) > limit:
            return nodes[:i]
    return nodes


def node_of(tensor: Tensor) -> Any:
    """The node of a tensor, also of a view that lost its graph when its base was overwritten."""
    return Tensor.node.__get__(tensor) if type(tensor) is Unfollowed else tensor.node


def keeps_plainly(kind: Any) -> bool:
    """Whether nodes of this class give what they keep as it was: no hook and no checkpoint makes it anew."""
    return kind.saved is Node.__dict__["saved"]


def read(node: Node, failures: dict[Node, str]) -> Any:
    """What the node keeps; None where that cannot be had, as a hook or a checkpoint may fail: `failures` says why."""
    try:
        return node.saved
    except Exception as error:  # an unpack hook is the user's own
        failures[node] = f"what {node.op.name} saved cannot be read: {type(error).__name__}: {error}"
        return None


def operands(node: Node, saved: Any) -> list[tuple[int, str, Any, Any]]:
    """Each tensor that went in: its place, its argument's name, the node or leaf, and its values if they were kept."""
    op, parents = node.op, node.parents
    if op.spread is None:
        values = (None,) * len(parents) if saved is None else saved[1:]
        names: Any = op.defaults
    else:
        several = None if saved is None else saved[1 + op.spread]
        values = (None,) * len(parents) if several is None else several
        names = [f"{op.names[1 + op.spread]}[{i}]" for i in range(len(parents))]
    return [
        (i, name, parent, array)
        for i, (name, parent, value) in enumerate(zip(names, parents, values, strict=False))
        if (array := value if isinstance(value, np.ndarray) else None) is not None or parent is not None
    ]


def is_its_result(node: Node, array: np.ndarray) -> bool:
    """Whether an array that held the result of the node holds it still.

    An op in place overwrites its tensor right after its node was made: at the next tick of the clock.
    """
    late = mutation.overwrite(array) if node.order < mutation.last else None
    return late is None or late.time <= node.order + 2


def is_as_it_was(node: Node, array: np.ndarray) -> bool:
    """Whether nobody overwrote, since the node was made, the array that it keeps."""
    if node.order > mutation.last:
        return True
    late = mutation.overwrite(array)
    return late is None or late.time < node.order


def options(node: Node, saved: Any) -> str:
    """The arguments that are no tensors and not as by default, as in a call."""
    op, told = node.op, []
    if saved is None or len(op.defaults) == len(op.rules):  # each is a tensor
        return ""
    for i, (name, default) in enumerate(op.defaults.items()):
        value = saved[1 + i]
        if i == op.spread or value is None or value is default or isinstance(value, np.ndarray):
            continue
        if repr(value) != repr(default):
            told.append(option(op.name, name, value))
    return clean(", ".join(filter(None, told)), 48)


def kept(node: Node, saved: Any) -> dict[Any, tuple[str, tuple[int, ...], int]]:
    """What a rule of the node will read, or would have: by the key of its tensor its name, its shape, and its bytes.

    Of what was freed, intermediates are not told, and the bytes are 0.
    """
    op, parents = node.op, node.parents
    found: dict[Any, tuple[str, tuple[int, ...], int]] = {}
    for place, name, argument in _places(op, op.saves_for(parents)):
        value = None if saved is None else saved[place]
        parent = node if place == 0 else None if argument is None else parents[argument]
        several = [(name, parent, value)]
        if op.spread is not None and place == 1 + op.spread:
            several = [(f"{name}[{i}]", *pair) for i, pair in enumerate(zip(parents, value or (), strict=False))]
        elif isinstance(value, tuple):
            several = [(name, parent, array) for array in value]
        for name, parent, array in several:
            if isinstance(array, np.ndarray):
                found.setdefault(id(array) if parent is None else parent, (name, array.shape, array.nbytes))
            elif array is None and parent is not None and op.spread is None:
                found.setdefault(parent, (name, parent.shape, 0))
    return found


@functools.lru_cache(maxsize=1024)  # the op of a Function is made anew for each class
def _places(op: Op, saves: tuple[bool, ...]) -> list[tuple[int, str, int | None]]:
    """Of what is kept the place among (out, *arguments, *intermediates), the name, and which argument it is, if any."""
    last = 0 if op.spread is not None else len(op.defaults)
    return [(i, op.names[i], i - 1 if 0 < i <= last else None) for i, keeps in enumerate(saves) if keeps]
