"""Modules as functions of their parameters: `functional_call`, `stack_module_state`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from ..core import Tensor
from ..ops import stack


def functional_call(
    module: Any,
    parameter_and_buffer_dicts: Any,
    args: Any = None,
    kwargs: dict[str, Any] | None = None,
    *,
    tie_weights: bool = True,
    strict: bool = False,
) -> Any:
    """What the module gives with other tensors for its parameters and buffers; it keeps its own.

    Args:
        module: a Module.
        parameter_and_buffer_dicts: a dict from names to tensors, or several of them; what is not named stays.
        args: the tuple of arguments, or the only one.
        kwargs: the keyword arguments.
        tie_weights: whether a tensor that the module has under several names is replaced under all of them.
        strict: whether all parameters and buffers must be named, and nothing else.

    Returns:
        The output of the module.

    Raises:
        ValueError: a name in two dicts, or something else than dicts.
        RuntimeError: with `strict`, names that are missing or that the module does not have.

    See https://pytorch.org/docs/stable/generated/torch.func.functional_call.html

    >>> import tinygrad_edu as torch
    >>> layer = torch.nn.Linear(1, 1, bias=False)
    >>> torch.func.functional_call(layer, {"weight": torch.tensor([[3.0]])}, torch.tensor([2.0]))
    tensor([6.])
    """
    given = parameter_and_buffer_dicts
    if isinstance(given, dict):
        tensors = given
    elif isinstance(given, Sequence) and all(isinstance(each, dict) for each in given):
        names = [name for each in given for name in each]
        if repeated := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"{repeated} appeared in multiple dictionaries; behavior of functional call is ambiguous")
        tensors = {name: x for each in given for name, x in each.items()}
    else:
        raise ValueError(
            f"Expected parameter_and_buffer_dicts to be a dict, or a list/tuple of dicts, got {type(given)}"
        )
    args = () if args is None else args if isinstance(args, tuple) else (args,)
    with replaced(module, tensors, tie_weights, strict):
        return module(*args, **(kwargs or {}))


@contextmanager
def replaced(module: Any, tensors: dict[str, Any], tie_weights: bool, strict: bool) -> Iterator[None]:
    """Let the module have other tensors, also those that it assigns to their names meanwhile."""
    own = dict(named_places(module))
    unknown = [name for name in tensors if name not in own]
    if strict:
        names = set(tensors) | ({twin for name in tensors for twin in tied(own, name)} if tie_weights else set())
        missing = [name for name in own if name not in names]
        if unknown or missing:
            raise RuntimeError(
                f"Error(s) in reparametrizing for {type(module).__name__}: Unexpected key(s): {unknown}. "
                f"Missing key(s): {missing}."
            )
    for name, x in tensors.items():
        if not isinstance(x, Tensor):
            raise TypeError(f"{name}: {x!r} is not an instance of torch.Tensor")
    places = {name: own[name] for name in tensors if name in own}
    if tie_weights:
        for name in list(places):
            for twin in tied(own, name):
                if twin in tensors and tensors[twin] is not tensors[name]:
                    raise ValueError(f"functional_call got several tensors for the tied {name} and {twin}: name one")
                places.setdefault(twin, own[twin])
    chosen = {name: next(tensors[t] for t in (name, *tied(own, name)) if t in tensors) for name in places}
    before = {name: store[key] for name, (store, key) in places.items()}
    for name, (store, key) in places.items():
        store[key] = chosen[name]
    try:
        yield
    finally:
        for name, (store, key) in places.items():
            if name in tensors:
                tensors[name] = store[key]  # which the module may have assigned anew, as running moments
            store[key] = before[name]


def named_places(module: Any) -> Iterator[tuple[str, tuple[dict[str, Any], str]]]:
    """Under each name where the tensor is kept: a dict and the key in it."""
    for prefix, each in module.named_modules(remove_duplicate=False):
        for store in (each._parameters, each._buffers):
            for key, x in store.items():
                if x is not None:
                    yield f"{prefix}.{key}" if prefix else key, (store, key)


def tied(own: dict[str, Any], name: str) -> list[str]:
    """The other names under which the module has the same tensor."""
    if name not in own:
        return []
    store, key = own[name]
    return [twin for twin, (other, at) in own.items() if twin != name and other[at] is store[key]]


def stack_module_state(models: Sequence[Any]) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
    """The parameters and the buffers of several models of one kind, side by side: for `vmap` over an ensemble.

    Args:
        models: modules of one class.

    Returns:
        (parameters, buffers): under each name the tensors of all models along a new first dimension. The parameters
        are new leaves.

    Raises:
        RuntimeError: no model, several classes, or models of which some are in training.

    See https://pytorch.org/docs/stable/generated/torch.func.stack_module_state.html

    >>> import tinygrad_edu as torch
    >>> parameters, buffers = torch.func.stack_module_state([torch.nn.Linear(2, 3) for _ in range(4)])
    >>> parameters["weight"].shape
    torch.Size([4, 3, 2])
    """
    models = list(models)
    if not models:
        raise RuntimeError("stack_module_state: Expected at least one model, got 0.")
    if len({m.training for m in models}) > 1:
        raise RuntimeError("stack_module_state: Expected all models to have the same training/eval mode.")
    if len({type(m) for m in models}) > 1:
        raise RuntimeError("stack_module_state: Expected all models to be of the same class.")
    parameters = {}
    for name, first in models[0].named_parameters():
        each = [dict(m.named_parameters())[name] for m in models]
        parameters[name] = stack([x.detach() for x in each])
        parameters[name].requires_grad = first.requires_grad
    buffers = {name: stack([dict(m.named_buffers())[name] for m in models]) for name, _ in models[0].named_buffers()}
    return parameters, buffers


def replace_all_batch_norm_modules_(root: Any) -> Any:
    """Let the batch norm layers of the module keep no running moments, which `vmap` could not overwrite.

    Args:
        root: a Module, which is changed itself.

    Returns:
        The same module.

    See https://pytorch.org/docs/stable/generated/torch.func.replace_all_batch_norm_modules_.html

    >>> import tinygrad_edu as torch
    >>> torch.func.replace_all_batch_norm_modules_(torch.nn.BatchNorm1d(2)).running_mean is None
    True
    """
    for module in root.modules():
        if any("BatchNorm" in each.__name__ for each in type(module).__mro__):
            module.running_mean = module.running_var = module.num_batches_tracked = None
            module.track_running_stats = False
    return root
