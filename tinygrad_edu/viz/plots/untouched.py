"""To try something with a model and leave no trace."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from copy import deepcopy
from itertools import chain
from typing import Any

import numpy as np

from ...core import Tensor
from ...nn import Module
from ...optim import Optimizer
from ...streams import Generator, default_generator


@contextmanager
def untouched(*things: Any) -> Iterator[None]:
    """Whatever happens inside, also an exception: afterwards modules, optimizers and random streams are as before.

    Parameters and buffers work on copies of their memory, and get their own back at the end, which nobody wrote to: so
    they are equal to the bit, and a graph that was recorded before is still good for its backward.

    Args:
        things: Modules, Optimizers, Generators; anything else is left alone. The default generator, that of NumPy and
            that of Python are always put back.
    """
    modules = [m for thing in things if isinstance(thing, Module) for m in thing.modules()]
    optimizers = [thing for thing in things if isinstance(thing, Optimizer)]
    generators = dict.fromkeys([default_generator, *(thing for thing in things if isinstance(thing, Generator))])
    with ExitStack() as after:
        for generator in generators:
            after.callback(generator.set_state, generator.get_state())
        after.callback(np.random.set_state, np.random.get_state())
        after.callback(random.setstate, random.getstate())
        for module in modules:
            after.callback(_put_back(vars(module), module._parameters, module._buffers, module._modules))
        for optimizer in optimizers:
            after.callback(_put_back(vars(optimizer), *optimizer.param_groups))
            optimizer.state = _copied(optimizer)
        after.callback(_swap(_tensors(modules, optimizers)))
        yield


def _put_back(*stores: dict[str, Any]) -> Callable[[], None]:
    """What gives the dicts the items that they have now."""
    kept = [(store, dict(store)) for store in stores]

    def put_back() -> None:
        for store, items in kept:
            store.clear()
            store.update(items)

    return put_back


def _copied(optimizer: Optimizer) -> defaultdict[Tensor, dict[str, Any]]:
    """The state of the optimizer in a copy, for the same parameters."""
    parameters = chain.from_iterable(group["params"] for group in optimizer.param_groups)
    return deepcopy(optimizer.state, {id(parameter): parameter for parameter in parameters})


def _tensors(modules: list[Module], optimizers: list[Optimizer]) -> list[Tensor]:
    """All parameters and buffers, each once."""
    of_modules = (store for m in modules for store in (m._parameters.values(), m._buffers.values()))
    of_optimizers = (group["params"] for optimizer in optimizers for group in optimizer.param_groups)
    found: dict[Any, None] = dict.fromkeys(chain.from_iterable((*of_modules, *of_optimizers)))
    return [tensor for tensor in found if tensor is not None]


def _swap(tensors: list[Tensor]) -> Callable[[], None]:
    """Let the tensors work on copies of their memory, without gradients; what is returned puts both back."""
    kept = [(tensor, tensor.array, tensor.node, tensor._grad) for tensor in tensors]
    copies: dict[Any, np.ndarray] = {}  # two tensors on the same memory work on the same copy
    for tensor, array, _, _ in kept:
        place = (array.__array_interface__["data"][0], array.shape, array.strides)
        tensor.array, tensor._grad = copies.setdefault(place, array.copy("K")), None

    def put_back() -> None:
        for tensor, array, node, grad in kept:
            tensor.array, tensor.node, tensor._grad = array, node, grad

    return put_back
