"""What the tensors of a graph are called: as the caller's variables, or as the caller says."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from inspect import CO_OPTIMIZED
from types import FrameType
from typing import Any

import numpy as np

from ...calls.views import made_under_no_grad
from ...core import LEAF, Tensor
from ...nn import Module
from ..wording import clean
from .nodes import node_of

Named = Mapping[str, Tensor] | Module | None


class Names:
    """Names of tensors by identity: of a leaf itself, of the node that made a result, of a constant's array.

    Args:
        frame: where `draw` was called: its variables give the names that `given` and `params` do not.
        given: what the caller calls its tensors.
        params: the same, or a module whose parameters are named as its state_dict names them.
        module: such a module, whose parts are named so too.

    Raises:
        TypeError: a name that is no text, or names something that is no Tensor.
    """

    def __init__(self, frame: FrameType | None, given: Named, params: Named, module: Module | None = None) -> None:
        self.found: dict[Any, str] = {}
        self.arrays: dict[Any, np.ndarray] = {}  # the values of results, which their nodes may not keep
        self.unrecorded: set[int] = set()  # ids of the arrays of tensors that were made under no_grad
        self.held: list[Any] = []  # what is known by its id must stay alive
        self.modules: list[tuple[str, Module]] = []  # with the name that goes before the paths of their parts
        if module is not None and not isinstance(module, Module):
            raise TypeError(f"module must be an nn.Module, but got {type(module).__name__}")
        for names in (given, params, module):
            self.modules += [("", names)] if isinstance(names, Module) else []
            for name, tensor in _told(names):
                if not isinstance(name, str) or not isinstance(tensor, Tensor):
                    what = f"{type(name).__name__} -> {type(tensor).__name__}"
                    raise TypeError(
                        f"names must map each name to its Tensor, but there is {what}: say names={{'x': x}}"
                    )
                self.add(name, tensor)
        variables = [] if frame is None else [pair for pair in _variables(frame) if not pair[0].startswith("_")]
        for name, value in variables:
            if isinstance(value, (Tensor, np.ndarray)):
                self.add(name, value)
        for name, value in variables:  # a tensor's own variable is a better name than a place in a list
            self._look_into(name, value)

    def of(self, key: Any) -> str | None:
        """The name of a leaf, node or array, if it has one."""
        return self.found.get(id(key) if isinstance(key, np.ndarray) else key)

    def _look_into(self, name: str, value: Any) -> None:
        if isinstance(value, Module):
            if any(known is value for _, known in self.modules):
                return
            self.modules.append((name, value))
            for parameter, tensor in _told(value):
                self.add(f"{name}.{parameter}", tensor)
        elif isinstance(value, (list, tuple)) and len(value) <= 100:
            for i, item in enumerate(value):
                if isinstance(item, Tensor):
                    self.add(f"{name}[{i}]", item)

    def add(self, name: str, value: Tensor | np.ndarray, instead: bool = False) -> None:
        """Call a tensor, or a constant's array, by a name, unless it has one; or `instead` of that."""
        self.held.append(value)
        array = value.array if isinstance(value, Tensor) else value
        key: Any = id(array)
        node = node_of(value) if isinstance(value, Tensor) else None
        if node is not None:
            key = value if node is LEAF else node
            self.arrays.setdefault(key, array)
        elif isinstance(value, Tensor) and array.dtype.kind == "f" and made_under_no_grad(value):
            self.unrecorded.add(key)
        if instead or key not in self.found:
            self.found[key] = clean(name) or "(no name)"


def _variables(frame: FrameType) -> list[tuple[str, Any]]:
    """The variables of a call, and then those of its module."""
    scope = frame.f_locals
    found = [*scope.items(), *frame.f_globals.items()]
    if type(scope) is dict and frame.f_code.co_flags & CO_OPTIMIZED and sys.getrefcount(scope) == 3:
        scope.clear()  # until 3.12 Python keeps this copy with the frame, and all tensors in it; nobody else has it
    return found


def _told(names: Named) -> Iterator[tuple[str, Any]]:
    if isinstance(names, Module):
        yield from names.named_parameters()
        yield from names.named_buffers()
    elif isinstance(names, Mapping):
        yield from names.items()
    elif names is not None:
        raise TypeError(
            "names must map each name to its Tensor, or be an nn.Module, but got "
            f"{type(names).__name__}: say names={{'x': x}}, or params=model"
        )
