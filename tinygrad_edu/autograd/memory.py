"""A ledger of the memory that a graph keeps alive until backward has passed."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

import numpy as np

from ..core import Node, Tensor
from ..core.mutation import owner_of


@dataclass
class Entry:
    """What all nodes of one op keep: how many nodes there are, and for each saved name its bytes."""

    op: str
    nodes: int = 0
    saved: dict[str, int] = field(default_factory=dict)

    @property
    def bytes(self) -> int:
        """The bytes of all names together."""
        return sum(self.saved.values())


@dataclass
class Ledger:
    """The memory behind a result, op by op, the largest first; printed as a table.

    Each piece of memory is counted once, in whole, by its owner: a view keeps all that it is a view of. It stands with
    the node that was recorded first among those that keep it.
    """

    entries: list[Entry]
    result: int  # bytes of the data of the results themselves, where no node keeps them
    objects: int  # bytes of the nodes and of what is no array: tuples, shapes, numbers
    leaves: int  # bytes of the data of the leaf tensors, which are not part of the total
    leaf_count: int

    @property
    def nodes(self) -> int:
        """How many nodes the graph has."""
        return sum(entry.nodes for entry in self.entries)

    @property
    def saved(self) -> int:
        """The bytes of all saved arrays."""
        return sum(entry.bytes for entry in self.entries)

    @property
    def total(self) -> int:
        """All bytes that would be free if the result were dropped: without the leaves."""
        return self.saved + self.result + self.objects

    def __str__(self) -> str:
        rows = [("op", "nodes", "bytes", "saved")]
        for entry in self.entries:
            names = sorted(entry.saved.items(), key=lambda item: -item[1])
            rows.append((entry.op, f"{entry.nodes:,}", f"{entry.bytes:,}", ", ".join(f"{n} {b:,}" for n, b in names)))
        if self.result:
            rows.append(("(the result)", "", f"{self.result:,}", ""))
        rows.append(("(the nodes)", "", f"{self.objects:,}", ""))
        rows.append(("total", f"{self.nodes:,}", f"{self.total:,}", f"{self.total / 2**20:.2f} MiB"))
        first, second, third = (max(len(row[i]) for row in rows) for i in range(3))
        lines = [f"{a:{first}}  {b:>{second}}  {c:>{third}}  {d}".rstrip() for a, b, c, d in rows]
        lines.append(f"besides {self.leaves:,} bytes of data of {self.leaf_count:,} leaf tensors")
        return "\n".join(lines)

    __repr__ = __str__


def saved_memory(outputs: Tensor | Sequence[Tensor]) -> Ledger:
    """The bytes that the graph behind a result keeps alive for backward, op by op.

    Args:
        outputs: the loss, or several results.

    Returns:
        A ledger that prints as a table. Its `total` is what `tracemalloc` sees go when the result is dropped before any
        backward and nothing else holds its parts. Leaf tensors, which live on, are counted apart. What the closures of
        hooks and the attributes of a Function's context hold beside saved tensors is not seen.

    >>> import tinygrad_edu as torch
    >>> x = torch.ones(1000, requires_grad=True)
    >>> ledger = torch.autograd.saved_memory((x.exp() * 2).sin().sum())
    >>> [(entry.op, entry.saved) for entry in ledger.entries]
    [('exp', {'out': 4000}), ('sin', {'x': 4000}), ('multiply', {'y': 4}), ('sum', {'out': 4})]
    """
    results = [outputs] if isinstance(outputs, Tensor) else list(outputs)
    nodes, leaves = behind(results)
    leaf_owners = {id(owner): owner for owner in (owner_of(leaf.array) for leaf in leaves)}
    seen = set(leaf_owners)
    entries: dict[str, Entry] = {}
    objects = 0
    for node in nodes:
        entry = entries.setdefault(node.op.name, Entry(node.op.name))
        entry.nodes += 1
        objects += sys.getsizeof(node) + sys.getsizeof(node.parents)
        objects += 0 if hasattr(node, "holds") or not node.saved else sys.getsizeof(node.saved)
        objects += sum(_new_bytes(fact, seen)[1] for fact in (node.shape, node.order, node.offset))
        for name, value in _kept(node):
            data, others = _new_bytes(value, seen)
            objects += others
            if data:
                entry.saved[name] = entry.saved.get(name, 0) + data
    result = sum(_new_bytes(tensor.array, seen)[0] for tensor in results)
    ordered = sorted(entries.values(), key=lambda entry: (-entry.bytes, -entry.nodes, entry.op))
    return Ledger(ordered, result, objects, sum(owner.nbytes for owner in leaf_owners.values()), len(leaves))


def behind(results: Sequence[Tensor]) -> tuple[list[Node], list[Tensor]]:
    """The nodes of the graph, the oldest first, and its leaf tensors. No recursion: depth is unbounded."""
    ends = [tensor.node if isinstance(tensor.node, Node) else tensor for tensor in results if tensor.requires_grad]
    found = dict.fromkeys(ends)
    waiting = list(found)
    while waiting:
        end = waiting.pop()
        for parent in end.parents if isinstance(end, Node) else ():
            if parent is not None and parent not in found:
                found[parent] = None
                waiting.append(parent)
    nodes = sorted((end for end in found if isinstance(end, Node)), key=attrgetter("order"))
    return nodes, [end for end in found if not isinstance(end, Node)]


def _kept(node: Node) -> Iterator[tuple[str, Any]]:
    """What the node has saved, with the names of the op's parameters; or what it keeps in its place."""
    holds = getattr(node, "holds", None)
    return zip(node.op.names, node.saved or (), strict=False) if holds is None else holds()


def _new_bytes(value: Any, seen: set[int]) -> tuple[int, int]:
    """The bytes of arrays in the value and those of all other objects; what was `seen` is not counted again."""
    data = others = 0
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Tensor):
            each = each.array
        if each is None or isinstance(each, (bool, str)) or id(each) in seen:
            continue
        seen.add(id(each))
        if isinstance(each, np.ndarray):
            data += 0 if isinstance(each.base, np.ndarray) else each.nbytes
            others += sys.getsizeof(each) - (each.nbytes if each.flags.owndata else 0)
            waiting.append(each.base)
        elif not isinstance(each, int) or not -5 <= each <= 256:
            others += sys.getsizeof(each)
        if isinstance(each, (tuple, list)):
            waiting += [
                x for x in each if isinstance(x, (tuple, list, int, float, np.ndarray, np.generic, slice, Tensor))
            ]
    return data, others
