"""A function of Tensors, seen as a function of one row of float64 numbers: what can be moved, measured and compared."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ..autograd import enable_grad, grad, is_grad_enabled, no_grad
from ..core import LEAF, Node, Tensor, wrap
from .numeric import Array

Arrays = list[npt.NDArray[Any]]


class Subject:
    """A function with the inputs at which it is checked.

    Attributes:
        checked: The positions of the inputs that gradients are taken by: those that require grad; if none, all floats.
        names: The names of these inputs.
        given: Their arrays.
        arrays: The same in float64.
        origin: Of which function this is the gradient, or None.
    """

    def __init__(self, function: Callable[..., Any], inputs: Sequence[Any]) -> None:
        self.function, self.inputs = function, [x.detach() if isinstance(x, Tensor) else x for x in inputs]
        self.name = getattr(function, "__name__", type(function).__name__)
        owner = getattr(function, "__self__", None)
        if isinstance(owner, type):  # the apply of a Function
            self.name = f"{owner.__name__}.{self.name}"
        floats = [i for i, x in enumerate(self.inputs) if isinstance(x, Tensor) and x.array.dtype.kind == "f"]
        self.checked = [i for i in floats if inputs[i].requires_grad] or floats
        if not self.checked:
            got = ", ".join(type(x).__name__ for x in inputs)
            raise TypeError(f"gradcheck needs an input to differentiate by, a Tensor of floats, but got ({got})")
        self.names = _names(function, len(self.inputs))
        self.given: Arrays = [self.inputs[i].array for i in self.checked]
        self.arrays: Arrays = [a if a.dtype == np.float64 else a.astype(np.float64) for a in self.given]
        self.sizes = [a.size for a in self.arrays]
        self.origin: Subject | None = None

    def run(self, arrays: Arrays, record: bool) -> tuple[list[Tensor], list[Tensor]]:
        """The checked inputs as leaves, and the floating-point outputs of the function."""
        wide = [wrap(_wide(x.array)) if isinstance(x, Tensor) and arrays is not self.given else x for x in self.inputs]
        leaves = [wrap(a, LEAF if record else None) for a in arrays]
        for i, leaf in zip(self.checked, leaves, strict=True):
            wide[i] = leaf
        with enable_grad() if record else no_grad():
            outputs = list(_tensors(self.function(*wide)))
        if not outputs:
            raise TypeError(f"`{self.name}` must return a Tensor, or several in a tuple, list or dict")
        return leaves, [out for out in outputs if out.array.dtype.kind == "f"]

    def values(self, row: Array) -> Array:
        """All outputs in a row, from all checked inputs in a row."""
        parts = np.split(row, np.cumsum(self.sizes)[:-1])
        arrays = [part.reshape(a.shape) for part, a in zip(parts, self.arrays, strict=True)]
        return flat([out.array for out in self.run(arrays, record=False)[1]])

    def vjp(self, gs: Arrays, create_graph: bool = False) -> Arrays:
        """The gradients of all outputs together, by the checked inputs; zeros where no gradient flows."""
        leaves, outputs = self.run(self.arrays, record=True)
        return pull(leaves, outputs, gs, create_graph)

    def gradient(self, gs: Arrays) -> Subject:
        """The function that gives the gradients, from the inputs and from grad_output."""

        def gradient(*arguments: Any) -> tuple[Tensor, ...]:
            record = is_grad_enabled()
            inputs, wrapped = list(arguments[: len(self.inputs)]), arguments[len(self.inputs) :]
            with enable_grad():
                for i in self.checked:
                    inputs[i] = inputs[i] if inputs[i].requires_grad else wrap(inputs[i].array, LEAF)
                leaves = [inputs[i] for i in self.checked]
                outputs = [out for out in _tensors(self.function(*inputs)) if out.array.dtype.kind == "f"]
                return tuple(_grad(leaves, outputs, list(wrapped), create_graph=record))

        gradient.__name__ = self.name
        kinds = [self.given[0].dtype] * len(gs)
        subject = Subject(gradient, [*self.inputs, *(wrap(g.astype(kind)) for g, kind in zip(gs, kinds, strict=True))])
        subject.origin = self
        subject.checked = [*self.checked, *range(len(self.inputs), len(self.inputs) + len(gs))]
        subject.given = [subject.inputs[i].array for i in subject.checked]
        subject.arrays = [_wide(a) for a in subject.given]
        subject.sizes = [a.size for a in subject.arrays]
        subject.names = [*self.names, *_numbered("grad_output", len(gs))]
        return subject

    def element(self, position: int) -> tuple[int, str]:
        """Which input the element at `position` of the row is of, and its name."""
        for k, (size, array) in enumerate(zip(self.sizes, self.arrays, strict=True)):
            if position < size:
                index = ", ".join(str(int(i)) for i in np.unravel_index(position, array.shape))
                return k, self.names[self.checked[k]] + (f"[{index}]" if index else "")
            position -= size
        raise IndexError(position)


def pull(
    leaves: list[Tensor], outputs: list[Tensor], gs: Arrays, create_graph: bool = False, keep: bool = False
) -> Arrays:
    """The gradients of `outputs` by `leaves`, as arrays."""
    return [g.array for g in _grad(leaves, outputs, [wrap(g) for g in gs], create_graph, keep)]


def _grad(
    leaves: list[Tensor], outputs: list[Tensor], gs: list[Tensor], create_graph: bool, keep: bool = False
) -> list[Tensor]:
    pairs = [(out, g) for out, g in zip(outputs, gs, strict=True) if out.requires_grad]
    if not pairs:
        return [wrap(np.zeros_like(leaf.array)) for leaf in leaves]
    found = grad(
        [out for out, _ in pairs],
        leaves,
        [g for _, g in pairs],
        retain_graph=keep or create_graph,
        create_graph=create_graph,
        allow_unused=True,
    )
    return [wrap(np.zeros_like(leaf.array)) if g is None else g for leaf, g in zip(leaves, found, strict=True)]


def nodes(outputs: Sequence[Tensor]) -> list[Node]:
    """The graph behind the outputs, the latest node first."""
    found: dict[Any, None] = {out.node: None for out in outputs if isinstance(out.node, Node)}
    queue = list(found)
    for node in queue:
        for parent in node.parents:
            if isinstance(parent, Node) and parent not in found:
                found[parent] = None
                queue.append(parent)
    return sorted(found, key=lambda node: -node.order)


def flat(arrays: Sequence[npt.NDArray[Any]]) -> Array:
    """All elements of all arrays in one row of float64."""
    return np.concatenate([np.zeros(0), *(np.reshape(a, -1).astype(np.float64) for a in arrays)])


def _wide(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    return array.astype(np.float64) if array.dtype.kind == "f" and array.dtype != np.float64 else array


def _tensors(result: Any) -> Iterator[Tensor]:
    if isinstance(result, Tensor):
        yield result
    elif isinstance(result, (tuple, list)):
        for part in result:
            yield from _tensors(part)
    elif isinstance(result, dict):
        yield from _tensors(list(result.values()))


def _names(function: Callable[..., Any], count: int) -> list[str]:
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):  # a builtin that does not tell
        return _numbered("input", count)
    names = [p.name for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)][:count]
    rest = next((p.name for p in parameters if p.kind is p.VAR_POSITIONAL), "input")
    return names + _numbered(rest, count - len(names)) if len(names) < count else names


def _numbered(name: str, count: int) -> list[str]:
    return [name] if count == 1 else [f"{name}{i}" for i in range(count)]
