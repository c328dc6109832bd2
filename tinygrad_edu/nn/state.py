"""The state of a module: what belongs to it, how it is loaded, how it is converted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import numpy as np

from .. import core, ops
from ..core import Tensor
from .parameter import Parameter

if TYPE_CHECKING:
    from .module import Module

M = TypeVar("M", bound="Module")


class IncompatibleKeys(NamedTuple):
    """What `load_state_dict` returns: the keys that it wanted and did not find, and those it found and did not want."""

    missing_keys: list[str]
    unexpected_keys: list[str]

    def __repr__(self) -> str:
        if not any(self):
            return "<All keys matched successfully>"
        return f"IncompatibleKeys(missing_keys={self.missing_keys}, unexpected_keys={self.unexpected_keys})"


def own(module: Module) -> dict[str, Tensor]:
    """The module's own parameters and persistent buffers, without its children's."""
    passing = module._non_persistent_buffers_set
    buffers = {name: buffer for name, buffer in module._buffers.items() if name not in passing}
    return {name: tensor for name, tensor in {**module._parameters, **buffers}.items() if tensor is not None}


def load(module: Module, given: Mapping[str, Any], strict: bool, assign: bool) -> IncompatibleKeys:
    """Copy `given` into the module and all below it; every fault is named in one error."""
    if not isinstance(given, Mapping):
        raise TypeError(f"Expected state_dict to be dict-like, got {type(given)}.")
    keys, faults = IncompatibleKeys([], []), list[str]()
    _load_into(module, given, "", assign, keys, faults)
    if strict:
        for words, names in (("Unexpected", keys.unexpected_keys), ("Missing", keys.missing_keys)):
            if names:
                quoted = ", ".join(f'"{name}"' for name in names)
                faults.insert(0, f"{words} key(s) in state_dict: {quoted}. ")
    if faults:
        raise RuntimeError(f"Error(s) in loading state_dict for {type(module).__name__}:\n\t" + "\n\t".join(faults))
    return keys


def _load_into(
    module: Module, given: Mapping[str, Any], prefix: str, assign: bool, keys: IncompatibleKeys, faults: list[str]
) -> None:
    wanted = own(module)
    for name, tensor in wanted.items():
        if prefix + name not in given:
            keys.missing_keys.append(prefix + name)
        elif fault := _fault(prefix + name, tensor, value := given[prefix + name]):
            faults.append(fault)
        else:
            _put(module, name, tensor, value, assign)
    for key in given:
        name, dot, _ = key.removeprefix(prefix).partition(".")
        if key.startswith(prefix) and name not in (module._modules if dot else wanted):
            keys.unexpected_keys.append(key)
    for name, child in module._modules.items():
        if child is not None:
            _load_into(child, given, f"{prefix}{name}.", assign, keys, faults)


def _fault(key: str, tensor: Tensor, value: Any) -> str | None:
    """Why `value` cannot be loaded into `tensor`, if so."""
    if not hasattr(value, "__array__"):
        return f'While copying the parameter named "{key}", expected a Tensor or an array but received {type(value)}'
    shape = core.Size(value.shape)
    if shape != tensor.shape:
        return (
            f"size mismatch for {key}: copying a param with shape {shape} from checkpoint, "
            f"the shape in current model is {tensor.shape}."
        )
    return None


def _put(module: Module, name: str, tensor: Tensor, value: Any, assign: bool) -> None:
    array = value.array if isinstance(value, Tensor) else np.asarray(value)
    if not assign:
        np.copyto(tensor.array, array, casting="unsafe")
        core.mutated(tensor.array, "load_state_dict")
    elif not isinstance(tensor, Parameter):
        setattr(module, name, value if isinstance(value, Tensor) else core.wrap(array))
    else:
        assigned = value if isinstance(value, Parameter) else Parameter(core.wrap(array))
        assigned.requires_grad = tensor.requires_grad
        setattr(module, name, assigned)


def convert(module: M, *args: Any, **kwargs: Any) -> M:
    """Convert all floating-point parameters, their gradients and the buffers, each in its place."""
    target = ops.to(core.wrap(np.empty(0, np.float32)), *args, **kwargs).dtype
    if not target.is_floating_point:
        raise TypeError(f"nn.Module.to only accepts floating point dtypes, but got desired dtype={target}")
    for part in module.modules():
        for tensor in (*part._parameters.values(), *part._buffers.values()):
            for each in (tensor, getattr(tensor, "grad", None)):
                if each is not None and each.array.dtype.kind == "f":
                    each.array = ops.to(core.wrap(each.array), *args, **kwargs).array
    return module
