"""The graph as users see it: what they set on a tensor, checked; the names of nodes; NumPy functions without a rule."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from ..calls.views import INFERENCE, View
from ..core import LEAF, NUMPY, Methods, Node, Tensor, mode, mutated, overwrite
from ..ops.conversion import numpy
from .node_names import name_of

WRITERS = {"copyto", "fill_diagonal", "place", "put", "put_along_axis", "putmask"}  # NumPy's, into their first argument


def _requires_grad(x: Tensor) -> bool:
    return x.node is not None and (x.node is LEAF or x.node.requires_grad)


def _set_requires_grad(x: Tensor, value: bool) -> None:
    if value and x.array.dtype.kind != "f":
        raise RuntimeError(
            f"only Tensors of floating point dtype can require gradients, this one is {x.dtype!r}: "
            "make it with dtype=torch.float32, or convert it with .float()"
        )
    if value and x.alias is INFERENCE and not mode.inference:
        raise RuntimeError(
            "Setting requires_grad=True on inference tensor outside InferenceMode is not allowed: take a .clone() of it"
        )
    if x.is_leaf and isinstance(x.node, Node):
        if value:
            raise RuntimeError("a dual tensor cannot become a leaf: call requires_grad_() before make_dual")
    elif x.is_leaf:
        x.node = LEAF if value else None
    else:
        raise RuntimeError(
            f"you can only change requires_grad flags of leaf variables, and this one came out of {x.node.op.name}: "
            "take x.detach() for the same values outside the graph"
        )


def undeletable(name: str) -> Any:
    """What `del x.data` and the like do."""

    def refuse(x: Tensor) -> None:
        raise RuntimeError(f"cannot delete {name}: no tensor is without it; `del` the name of the tensor instead")

    return refuse


def _grad(x: Tensor) -> Tensor | None:
    if x._grad is None and isinstance(x.node, Node) and not x.retains_grad:
        warnings.warn(
            "The .grad attribute of a Tensor that is not a leaf Tensor is being accessed. It stays None: call "
            ".retain_grad() on it before backward(), or ask torch.autograd.grad(loss, tensor).",
            UserWarning,
            stacklevel=2,
        )
    return x._grad


def _set_grad(x: Tensor, value: Any) -> None:
    if value is not None:
        if not isinstance(value, Tensor):
            raise TypeError(f"assigned grad expected to be a Tensor or None but got {type(value).__name__}")
        if value is x:
            raise RuntimeError("can't assign Variable as its own grad")
        if value.array.dtype != x.array.dtype:
            raise RuntimeError(
                f"attempting to assign a gradient with dtype {value.dtype!r} to one of {x.dtype!r}: .to() converts it"
            )
        if value.array.shape != x.array.shape:
            raise RuntimeError(
                f"attempting to assign a gradient of size {list(value.shape)} to a tensor of size {list(x.shape)}: "
                "both must have one shape"
            )
    x._grad = value


def _delete_grad(x: Tensor) -> None:
    x._grad = None


def _requires_grad_(x: Tensor, requires_grad: bool = True) -> Tensor:
    """Let the tensor collect gradients, or stop it."""
    if not (requires_grad and x.requires_grad):
        x.requires_grad = requires_grad
    return x


def without_rule(x: Tensor, function: Any, name: str, args: Any, kwargs: Any) -> Any:
    """Run a NumPy function that no op answers on the values, as PyTorch does; refuse where a gradient would be lost."""
    name = name.removesuffix(".__call__")
    if any(isinstance(out, Tensor) for out in kwargs.get("out") or ()):
        raise TypeError(f"np.{name}(..., out=tensor) is refused: use the tensor that the call returns")

    def value(x: Any) -> Any:
        if isinstance(x, (list, tuple)):
            return type(x)(map(value, x)) if type(x) in (list, tuple) else x
        if isinstance(x, Tensor) and (x.requires_grad or (mode.level and mode.level.tangent_of(x) is not None)):
            raise TypeError(
                f"np.{name} has no rule for its derivative, so the gradient would be lost: call it on tensor.detach(), "
                f"compose it of ops that have one (python -m tinygrad_edu ops), or declare it with @primitive"
            )
        return x.array if isinstance(x, Tensor) else x

    result = function(*map(value, args), **{key: value(x) for key, x in kwargs.items()})
    if name in WRITERS or name.endswith(".at"):
        mutated(value(args[0]), name)
    return result


def _array(x: Tensor, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
    return np.array(numpy(x), dtype, copy=copy)


def _array_ufunc(x: Tensor, ufunc: np.ufunc, method: str, *args: Any, **kwargs: Any) -> Any:
    if method != "__call__" or ufunc not in NUMPY:  # np.cos(tensor) records cos
        return without_rule(x, getattr(ufunc, method), f"{ufunc.__name__}.{method}", args, kwargs)
    if len(kwargs.get("out", ())) == 1:  # NumPy hands it over in a tuple
        (kwargs["out"],) = kwargs["out"]
    return NUMPY[ufunc](*args, **kwargs)


def _array_function(x: Tensor, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
    if function not in NUMPY:  # np.where(c, tensor, 0) records where
        return without_rule(x, function, function.__name__, args, kwargs)
    return NUMPY[function](*args, **kwargs)


def _version(x: Tensor) -> int:
    if x.alias is INFERENCE:
        raise RuntimeError("Inference tensors do not track version counter.")
    found = overwrite(x.array)
    return found.version if found else 0


def _is_view(x: Tensor) -> bool:
    """Whether the tensor looks at the memory of another, and the graph knows."""
    return type(x.alias) is View


PROPERTIES: dict[str, Any] = {
    "requires_grad": property(
        _requires_grad, _set_requires_grad, undeletable("requires_grad"), "Whether gradients flow to this tensor."
    ),
    "grad": property(_grad, _set_grad, _delete_grad, doc="The gradient that `backward` collected here, or None."),
    "_base": property(lambda x: x.alias.base if _is_view(x) else None, doc="The tensor that a view looks at."),
    "_is_view": _is_view,
    "is_inference": lambda x: x.alias is INFERENCE,
    "_version": property(_version, doc="How often its memory was changed in place."),
    "requires_grad_": _requires_grad_,
    "__array__": _array,
    "__array_ufunc__": _array_ufunc,
    "__array_function__": _array_function,
}
GRAPH: dict[str, Any] = {
    "name": name_of,
    "requires_grad": True,  # but for those of autograd/dual.py that no leaf is behind
    "__repr__": lambda node: f"<{node.name()}>",
}
for _name, _value in PROPERTIES.items():
    setattr(Methods, _name, _value)
for _name, _value in GRAPH.items():
    setattr(Node, _name, _value)
