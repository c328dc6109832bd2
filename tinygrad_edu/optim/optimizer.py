"""Optimizer: groups of parameters, their options, and a state per parameter."""

from __future__ import annotations

import warnings
from collections import defaultdict
from collections.abc import Callable, Iterable
from copy import deepcopy
from itertools import chain
from typing import Any

import numpy as np

from .. import autograd, core
from ..core import Tensor

PIECE = 1 << 18  # elements that are worked on at a time
Group = dict[str, Any]
Params = Iterable[Tensor] | Iterable[tuple[str, Tensor]] | Iterable[Group]


class Optimizer:
    """Base of all optimizers: a subclass gives the defaults of its options, and `_update(group)`.

    Args:
        params: parameters, (name, parameter) pairs, or dicts of "params" and of options that differ from the defaults.
        defaults: the options of groups that do not give their own.

    Raises:
        TypeError: something among the parameters is no Tensor.
        ValueError: no parameters, a parameter in two groups, or a tensor that is the result of an op.

    Source: https://pytorch.org/docs/stable/optim.html
    """

    state: defaultdict[Tensor, dict[str, Any]]
    param_groups: list[Group]
    stepped = False  # for the schedulers: whether step() was called

    def __init__(self, params: Params, defaults: dict[str, Any]) -> None:
        if isinstance(params, Tensor):
            raise TypeError(
                "params argument given to the optimizer should be an iterable of Tensors or dicts, "
                f"but got {type(params).__name__}: write [parameter]"
            )
        self.defaults, self.state, self.param_groups = defaults, defaultdict(dict), []
        self._rooms: dict[Any, np.ndarray] = {}
        given: list[Any] = list(params)
        if not given:
            raise ValueError("optimizer got an empty parameter list")
        for group in given if isinstance(given[0], dict) else [{"params": given}]:
            self.add_param_group(group)

    def add_param_group(self, param_group: Group) -> None:
        """Add parameters with their own options, for example layers that are no longer frozen.

        >>> import tinygrad_edu as torch
        >>> body, head = torch.nn.Linear(2, 2), torch.nn.Linear(2, 1)
        >>> optimizer = torch.optim.SGD(head.parameters(), lr=0.1)
        >>> optimizer.add_param_group({"params": body.parameters(), "lr": 0.01})
        >>> [group["lr"] for group in optimizer.param_groups]
        [0.1, 0.01]
        """
        if not isinstance(param_group, dict):
            raise TypeError(f"param_group must be a dict, but got {type(param_group)}")
        params = param_group["params"]
        if isinstance(params, set):
            raise TypeError(
                "optimizer parameters need to be organized in ordered collections, but the ordering of tensors in sets "
                "will change between runs. Please use a list instead."
            )
        given = [params] if isinstance(params, Tensor) else list(params)
        names = [each[0] for each in given if isinstance(each, tuple)]
        tensors = [each[1] if isinstance(each, tuple) else each for each in given]
        if names and len(names) != len(tensors):
            raise ValueError("all optimizer params should be with/without names. Some param names are missing")
        self._check(tensors)
        param_group |= {"params": tensors} | ({"param_names": names} if names else {})
        if any(("param_names" in other) != ("param_names" in param_group) for other in self.param_groups):
            raise ValueError("all optimizer param groups should be with/without names")
        for name, default in self.defaults.items():
            param_group.setdefault(name, default)
        self.param_groups.append(param_group)

    def _check(self, tensors: list[Any]) -> None:
        for tensor in tensors:
            if not isinstance(tensor, Tensor):
                kind = type(tensor).__name__
                raise TypeError(f"optimizer can only optimize Tensors, but one of the params is {kind}")
            if not tensor.is_leaf:
                raise ValueError(
                    f"can't optimize a non-leaf Tensor: this one, of shape {tensor.shape}, is the result of "
                    f"{tensor.grad_fn}; give the leaf that it was computed from, or a .detach()ed copy"
                )
        if len(set(tensors)) < len(tensors):
            warnings.warn("optimizer contains a parameter group with duplicate parameters", stacklevel=5)
        if not set(tensors).isdisjoint(chain.from_iterable(group["params"] for group in self.param_groups)):
            raise ValueError("some parameters appear in more than one parameter group")

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forget the gradients of all parameters, or set them to zero in place."""
        for group in self.param_groups:
            for parameter in group["params"]:
                if set_to_none:
                    parameter.grad = None
                elif parameter.grad is not None:
                    parameter.grad.node = None
                    parameter.grad.array.fill(0)
                    core.mutated(parameter.grad.array, "zero_grad")

    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Update all parameters that have a gradient.

        Args:
            closure: works out the loss anew, with its gradients, before the update.

        Returns:
            What the closure returned, or None.
        """
        loss = None
        if closure is not None:
            with autograd.enable_grad():
                loss = closure()
        self.stepped = True
        for group in self.param_groups:
            self._update(group)
        return loss

    def _update(self, group: Group) -> None:
        raise NotImplementedError(f"{type(self).__name__} defines neither step(closure) nor _update(group)")

    def _room(self, like: np.ndarray, which: int = 0) -> np.ndarray:
        """An array of the shape and dtype of `like` to work in: the same memory for all parameters, step after step."""
        room = self._rooms.get((like.shape, like.dtype, which))
        return self._new_room(like, which) if room is None else room

    def _new_room(self, like: np.ndarray, which: int) -> np.ndarray:
        memory = self._rooms.get((like.dtype, which))
        if memory is None or memory.size < like.size:
            self._rooms = {(like.dtype, which): (memory := np.empty(like.size, like.dtype))}
        room = memory[: like.size].reshape(like.shape)
        self._rooms[like.shape, like.dtype, which] = room
        return room

    def __getstate__(self) -> dict[str, Any]:
        return self.__dict__ | {"_rooms": {}}  # copies and pickles make their own

    def state_dict(self) -> dict[str, Any]:
        """The state and the options, with numbers in place of parameters, as PyTorch lays them out.

        >>> import tinygrad_edu as torch
        >>> torch.optim.SGD(torch.nn.Linear(2, 1).parameters()).state_dict()["param_groups"][0]["params"]
        [0, 1]
        """
        number: dict[Tensor, int] = {}
        for parameter in chain.from_iterable(group["params"] for group in self.param_groups):
            number.setdefault(parameter, len(number))
        groups = [group | {"params": [number[p] for p in group["params"]]} for group in self.param_groups]
        state = {number.get(parameter, parameter): value for parameter, value in self.state.items()}
        return {"state": state, "param_groups": groups}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Take over a copy of the state and the options that `state_dict()` gave.

        Raises:
            ValueError: the groups differ in number or size from this optimizer's.
        """
        saved = deepcopy(state_dict["param_groups"])
        if len(saved) != len(self.param_groups):
            raise ValueError(
                "loaded state dict has a different number of parameter groups: "
                f"{len(saved)} there and {len(self.param_groups)} here"
            )
        for i, (new, old) in enumerate(zip(saved, self.param_groups, strict=True)):
            if len(new["params"]) != len(old["params"]):
                raise ValueError(
                    f"loaded state dict contains a parameter group that doesn't match the size of optimizer's group: "
                    f"group {i} has {len(new['params'])} parameters there and {len(old['params'])} here"
                )
        numbers = chain.from_iterable(group["params"] for group in saved)
        parameter = dict(zip(numbers, chain.from_iterable(g["params"] for g in self.param_groups), strict=True))
        self.state = defaultdict(dict)
        for key, value in state_dict["state"].items():
            owner = parameter.get(key, key)
            self.state[owner] = {name: _copied(name, each, owner) for name, each in value.items()}
        names = [{k: old[k] for k in ("param_names",) if k in old} for old in self.param_groups]
        self.param_groups = [
            name | new | {"params": old["params"]}
            for name, new, old in zip(names, saved, self.param_groups, strict=True)
        ]

    def __repr__(self) -> str:
        lines = [f"{type(self).__name__} ("]
        for i, group in enumerate(self.param_groups):
            lines.append(f"Parameter Group {i}")
            lines += [f"    {key}: {group[key]}" for key in sorted(group) if key != "params"]
        return "\n".join([*lines, ")"])


def pieces(first: np.ndarray, *others: np.ndarray | None) -> Iterable[tuple[Any, ...]]:
    """The same piece of all arrays, one after the other: so small that the room to work in is small, too."""
    arrays = (first, *others)
    if first.size <= PIECE or not all(array is None or array.flags.c_contiguous for array in arrays):
        return (arrays,)
    flat = [None if array is None else array.reshape(-1) for array in arrays]
    starts = range(0, first.size, PIECE)
    return (tuple(None if array is None else array[i : i + PIECE] for array in flat) for i in starts)


def check_options(differentiable: bool, **options: Any) -> None:
    """Refuse what no optimizer can work with: negative numbers, and gradients through the update itself."""
    words = {"lr": "learning rate", "eps": "epsilon value"}
    for name, value in options.items():
        if not value >= 0.0:
            raise ValueError(f"Invalid {words.get(name, f'{name} value')}: {value}: it must be >= 0")
    if differentiable:
        raise RuntimeError("differentiable=True is not offered: updates are in place and record no graph")


def _copied(name: str, value: Any, parameter: Any) -> Any:
    """A copy of one piece of state; tensors in the dtype of the parameter, but for the count of steps."""
    if not hasattr(value, "__array__"):
        return deepcopy(value)
    array = np.asarray(value.array if isinstance(value, Tensor) else value).copy()
    cast = name != "step" and isinstance(parameter, Tensor)
    return core.wrap(array.astype(parameter.array.dtype, copy=False) if cast else array)
