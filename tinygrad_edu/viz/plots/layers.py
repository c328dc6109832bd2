"""What the layers of a network put out."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from ...autograd import enable_grad
from ...core import Node, Tensor
from ...core.mutation import tick
from ...core.place import line_of
from ...nn import Module
from ..capturing.nodes import behind
from ..capturing.recording import record
from .canvas import floats_of
from .untouched import untouched

NEAR = 0.015  # of the way between both ends of a function: for tanh all beyond 0.97, where its slope is below 6 %
# Where a function is flat, by the name of its op and of its module in small letters.
ENDS = {
    "tanh": (-1.0, 1.0),
    "softsign": (-1.0, 1.0),
    "hardtanh": (-1.0, 1.0),
    "sigmoid": (0.0, 1.0),
    "hardsigmoid": (0.0, 1.0),
    "relu6": (0.0, 6.0),
    "relu": (0.0, math.inf),
}


class Layer(NamedTuple):
    """The activations of a layer, flat, and between which ends its function keeps them, if it has ends."""

    name: str
    values: np.ndarray
    ends: tuple[float, float] | None


class Seen:
    """Notes what the layers of a model put out, by hooks, in the order in which they are called."""

    def __init__(self) -> None:
        self.found: list[tuple[int, Layer]] = []  # with the time on the clock of the nodes
        self.began: list[int] = []
        self.spans: list[tuple[int, int]] = []  # of calls of layers
        self.times: dict[str, int] = {}

    def enter(self, module: Module, args: Any) -> None:
        """A layer is called."""
        self.began.append(tick())

    def leave(self, name: str, module: Module, args: Any, result: Any) -> None:
        """A layer is done."""
        self.spans.append((self.began.pop(), tick()))
        title = f"{name} {type(module).__name__}".strip()
        self.times[title] = self.times.get(title, 0) + 1
        title += f" (call {self.times[title]})" if self.times[title] > 1 else ""
        first = next(_tensors(result), None)
        if first is not None and first.array.dtype.kind == "f" and first.array.size:
            values = first.array.astype(np.float64).reshape(-1)  # a copy: the next layer may work in place
            self.found.append((self.spans[-1][1], Layer(title, values, _ends(module))))

    def functions(self, result: Any) -> None:
        """What functions with ends gave on the way to the result, outside of all layers."""
        for node in behind(list(dict.fromkeys(t.node for t in _tensors(result))), frozenset()):
            within = any(began < node.order < ended for began, ended in self.spans)
            if node.op.name in ENDS and not within and node.saved and isinstance(node.saved[0], np.ndarray):
                title = f"{node.op.name}, line {line_of(node.code, node.offset)[0]}"
                values = node.saved[0].astype(np.float64).reshape(-1)
                self.found.append((node.order, Layer(title, values, ENDS[node.op.name])))


def seen(model: Module, x: Any) -> list[Layer]:
    """What the layers put out for the input; the model is left as it was.

    Raises:
        TypeError: there is no input.
    """
    if x is None:
        raise TypeError("activations(model, x) needs an input: x is what the model is called with")
    noted, handles = Seen(), []
    with untouched(model), enable_grad(), record():
        try:
            for name, module in model.named_modules():
                if not any(True for _ in module.children()):
                    handles.append(module.register_forward_pre_hook(noted.enter))
                    handles.append(module.register_forward_hook(partial(noted.leave, name)))
            for parameter in model.parameters():
                parameter.requires_grad = parameter.array.dtype.kind == "f"  # frozen ones, too, or there is no graph
            result = model(*x) if isinstance(x, tuple) else model(x)
        finally:
            for handle in handles:
                handle.remove()
        noted.functions(result)
    return [layer for _, layer in sorted(noted.found, key=lambda pair: pair[0])]


def _tensors(result: Any) -> Iterator[Tensor]:
    """All tensors in what a model gives."""
    if isinstance(result, Tensor):
        yield result
    elif isinstance(result, (tuple, list, Mapping)):
        for each in result.values() if isinstance(result, Mapping) else result:
            yield from _tensors(each)


def _ends(module: Module) -> tuple[float, float] | None:
    kinds = [kind.__name__.lower() for kind in type(module).__mro__]
    ends = next((ENDS[kind] for kind in kinds if kind in ENDS), None)
    return (module.min_val, module.max_val) if ends and "hardtanh" in kinds and "relu6" not in kinds else ends


def given(recorded: Any, x: Any) -> list[Layer]:
    """The layers whose activations somebody recorded.

    Raises:
        TypeError: they are no numbers, or come with an input.
        ValueError: there are none in one of them.
    """
    if x is not None:
        raise TypeError(f"x is the input of a Module, but {type(recorded).__name__} was given with it: leave out x")
    if not isinstance(recorded, (Mapping, list, tuple)):
        kind = type(recorded).__name__
        raise TypeError(f"activations are those of a Module, or a list or dict of recorded ones, but got {kind}")
    named = recorded.items() if isinstance(recorded, Mapping) else enumerate(recorded)
    layers = []
    for name, values in named:
        op = values.node.op.name if isinstance(values, Tensor) and isinstance(values.node, Node) else ""
        numbers = floats_of(values, f"the activations {name!r}").reshape(-1)
        if not numbers.size:
            raise ValueError(f"the activations {name!r} are empty: there is nothing to count")
        layers.append(Layer(f"{name} {op}".strip(), numbers, ENDS.get(op)))
    return layers


def saturated(values: np.ndarray, ends: tuple[float, float] | None) -> np.ndarray:
    """Which of the activations are saturated; none where the function has no ends."""
    if ends is None:
        return np.zeros(values.shape, bool)
    low, high = ends
    near = NEAR * (high - low) if high < math.inf else 0.0
    found: np.ndarray = (values <= low + near) | (values >= high - near)
    return found
