"""The graph as users see it: what they set on a tensor, checked; the names of nodes; NumPy functions without a rule."""

from __future__ import annotations

from typing import Any

from ..core import LEAF, Methods, Node, Tensor, mutated, overwrite
from .node_names import name_of

WRITERS = {"copyto", "fill_diagonal", "place", "put", "put_along_axis", "putmask"}  # NumPy's, into their first argument


def _requires_grad(x: Tensor) -> bool:
    return x.node is not None


def _set_requires_grad(x: Tensor, value: bool) -> None:
    if value and x.array.dtype.kind != "f":
        raise RuntimeError(
            f"only Tensors of floating point dtype can require gradients, this one is {x.dtype!r}: "
            "make it with dtype=torch.float32, or convert it with .float()"
        )
    if x.is_leaf:
        x.node = LEAF if value else None
    elif not value:
        raise RuntimeError(
            f"you can only change requires_grad flags of leaf variables, and this one came out of {x.node.op.name}: "
            "take x.detach() for the same values outside the graph"
        )


def _grad(x: Tensor) -> Tensor | None:
    return x._grad


def _set_grad(x: Tensor, value: Any) -> None:
    if value is not None:
        if not isinstance(value, Tensor):
            raise TypeError(f"assigned grad expected to be a Tensor or None but got {type(value).__name__}")
        if value is x:
            raise RuntimeError("can't assign Variable as its own grad")
        if value.array.shape != x.array.shape or value.array.dtype != x.array.dtype:
            raise RuntimeError(
                f"assigned grad has shape {value.shape} and dtype {value.dtype}, "
                f"but the tensor has shape {x.shape} and dtype {x.dtype}"
            )
    x._grad = value


def _delete_grad(x: Tensor) -> None:
    x._grad = None


def _requires_grad_(x: Tensor, requires_grad: bool = True) -> Tensor:
    """Let the tensor collect gradients, or stop it."""
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
        if isinstance(x, Tensor) and x.requires_grad:
            raise TypeError(
                f"np.{name} has no rule for its derivative, so the gradient would be lost: call it on tensor.detach(), "
                f"compose it of ops that have one (python -m tinygrad_edu ops), or declare it with @primitive"
            )
        return x.array if isinstance(x, Tensor) else x

    result = function(*map(value, args), **{key: value(x) for key, x in kwargs.items()})
    if name in WRITERS or name.endswith(".at"):
        mutated(value(args[0]), name)
    return result


def _version(x: Tensor) -> int:
    found = overwrite(x.array)
    return found.version if found else 0


PROPERTIES: dict[str, Any] = {
    "requires_grad": property(_requires_grad, _set_requires_grad, doc="Whether gradients flow to this tensor."),
    "grad": property(_grad, _set_grad, _delete_grad, doc="The gradient that `backward` collected here, or None."),
    "_version": property(_version, doc="How often its memory was changed in place."),
    "requires_grad_": _requires_grad_,
    "without_rule": without_rule,
}
GRAPH: dict[str, Any] = {
    "name": name_of,
    "next_functions": property(lambda node: tuple((parent, 0) for parent in node.parents), doc="Where gradients go."),
    "__repr__": lambda node: f"<{node.name()}>",
}
for _name, _value in PROPERTIES.items():
    setattr(Methods, _name, _value)
for _name, _value in GRAPH.items():
    setattr(Node, _name, _value)
