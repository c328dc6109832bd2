"""Why a tensor has no gradient, in words."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ..calls.views import INFERENCE, made_under_no_grad
from ..core import LEAF, Node, Tensor, overwrite, place
from ..core.mutation import owner_of
from .memory import behind

NEAR = 4  # ticks of the clock that an overwrite and its node are apart at most
COPIES = ("cast", "clone", "to", "contiguous")  # the same numbers as a new tensor


def explain_grad(t: Tensor, loss: Tensor | Sequence[Tensor] | None = None) -> str:
    """Say why `t.grad` is None, as far as that can be told, and what to do about it.

    Args:
        t: the tensor whose gradient is missing.
        loss: what `backward` was called on, or is to be called on: then it also says whether that depends on `t`, and
            where the path between them was cut, if it does not.

    Returns:
        What is the case, and what helps, in a few sentences.

    >>> import tinygrad_edu as torch
    >>> x = torch.ones(3, requires_grad=True)
    >>> y = x * 2
    >>> y.sum().backward()
    >>> print(torch.autograd.explain_grad(y))
    .grad is None because this tensor is not a leaf: it is the result of multiply (File ...), and gradients only ...
    """
    if not isinstance(t, Tensor):
        raise TypeError(f"explain_grad wants a Tensor, but got {type(t).__name__}")
    losses = [] if loss is None else [loss] if isinstance(loss, Tensor) else list(loss)
    if t._grad is not None:
        return f".grad is not None: backward has collected a gradient of shape {tuple(t._grad.array.shape)} in it."
    if t.array.dtype.kind != "f":
        reason, remedy = _integer(t)
    else:
        reason, remedy = _turned_round(losses) if comes_from(t, losses) else _cases(t)(t, losses)
    return f".grad is None because {reason}. {remedy}"


def comes_from(t: Tensor, losses: Sequence[Tensor]) -> bool:
    """Whether `t` was computed from one of the losses, as it is where somebody gave the two the wrong way round."""
    if not losses or not isinstance(t.node, Node) or t.node in behind(losses)[0]:
        return False
    nodes, leaves = behind([t])
    return any(loss.node in nodes or any(loss is leaf for leaf in leaves) for loss in losses if loss.node is not None)


Answer = tuple[str, str]  # the reason, and what helps


def _cases(t: Tensor) -> Any:
    return _constant if t.node is None else _leaf if t.node is LEAF else _retained if _retains(t) else _result


def _integer(t: Tensor) -> Answer:
    what = "bools" if t.array.dtype.kind == "b" else "whole numbers"
    return (
        f"its dtype is {t.dtype!r}: a gradient says how a result changes when a number changes a little, and {what} "
        "cannot",
        "If these numbers are to be learned, make floats of them: t = t.float().requires_grad_().",
    )


def _constant(t: Tensor, losses: list[Tensor]) -> Answer:
    """It does not require grad: what it was made by, if that can be seen."""
    if t.alias is INFERENCE:
        return (
            "it was made in inference_mode(), where nothing is recorded",
            "Compute it outside of that context.",
        )
    original = next((x for x in _living(Tensor) if x.node is not None and _same_memory(x, t)), None)
    if original is not None:
        whose = f"the result of {_told(original.node)}" if isinstance(original.node, Node) else "a leaf"
        return (
            f"it was cut from the graph: it looks at the memory of {whose}, which requires grad, but does not do so "
            "itself, because it comes from detach(), from .data, or from a view taken under no_grad()",
            "Compute with that other tensor, and look for the gradient there.",
        )
    if made_under_no_grad(t):
        return (
            "it was made under no_grad(), where nothing is recorded",
            "If it was computed from tensors that require grad, compute it outside of that context; if it is to be "
            "learned itself, call t.requires_grad_().",
        )
    return (
        "it does not require grad: nothing that is computed with it is recorded for its sake",
        "If it is to be learned, create it with requires_grad=True or call t.requires_grad_(), before it is used. If "
        "it was computed from tensors that require grad, then under no_grad(), by way of NumPy or .item(), or by an op "
        "without a derivative, such as a comparison: compute it from those tensors, outside of no_grad().",
    )


def _turned_round(losses: list[Tensor]) -> Answer:
    """It depends on the loss, and not the loss on it."""
    what = "the loss is a leaf, which nothing was computed to get" if _are_leaves(losses) else "the loss came before it"
    return (
        f"{what}: this tensor was computed from the loss, not the loss from it",
        "The tensor whose gradient is asked for comes first and the loss second: take them the other way round.",
    )


def _are_leaves(losses: list[Tensor]) -> bool:
    return bool(losses) and all(loss.node is LEAF for loss in losses)


def _result(t: Tensor, losses: list[Tensor]) -> Answer:
    """The result of an op, which keeps no gradient unless asked to."""
    node, late = t.node, overwrite(t.array)
    sources = [p for p in node.parents if isinstance(p, Tensor)]
    reason = f"this tensor is not a leaf: it is the result of {_told(node)}, and gradients only pass through results"
    remedy = "Call t.retain_grad() before backward(), or use torch.autograd.grad(loss, t)."
    if late is not None and abs(late.time - node.order) <= NEAR and node.parents[0] is None:
        reason = (
            f"this tensor is no longer a leaf: {late.by} changed it in place ({place(node)}) by something that "
            "requires grad, which made it a result, and gradients only pass through results"
        )
        remedy += " If it was to be learned, write a new tensor instead of changing this one."
    elif len(sources) == 1 == len([p for p in node.parents if p is not None]):
        kind = "a copy" if node.op.name in COPIES else "a new tensor"
        remedy = (
            f"The gradient is in the leaf that {node.op.name} read, of shape {tuple(sources[0].array.shape)}: keep "
            f"that one. `x = x.to(...)`, `x = 0.1 * x` or `x = x.reshape(...)` gives {kind}: where this one is to be "
            "the leaf, call .requires_grad_() last, as in x = (0.1 * torch.randn(3)).requires_grad_(). Otherwise "
            f"{remedy[0].lower()}{remedy[1:]}"
        )
    return reason, remedy + _unreached(t, losses)


def _retained(t: Tensor, losses: list[Tensor]) -> Answer:
    """The result of an op that was asked to keep its gradient."""
    if t.node.freed:
        reason = (
            "backward passed through this tensor before retain_grad() was called, or its .grad was taken away since"
        )
        return reason, "Call retain_grad() first, then backward(), and read .grad before anything sets it to None."
    if losses and t.node not in behind(losses)[0]:
        return _cut(t, losses)
    reason = "backward has not passed through it yet, or it went another way"
    return reason, "Call backward() on a result that was computed from it."


def _leaf(t: Tensor, losses: list[Tensor]) -> Answer:
    """A leaf that requires grad: whether it was used, and whether backward came by."""
    nodes, leaves = behind(losses) if losses else (list(_living(Node)), [t])
    if losses and not any(leaf is t for leaf in leaves):
        return _cut(t, losses)
    users = [node for node in nodes if any(parent is t for parent in node.parents)]
    if not users and not any(loss is t for loss in losses):
        return (
            "nothing that still exists was computed with it: either it was never used while gradients were recorded, "
            "or the results are gone, and backward() was not called on them or .grad was set to None since",
            "Use this very tensor (not a copy of it, and not under no_grad()), call backward() on the result, then "
            "read .grad. With loss= given, this function tells more.",
        )
    if users and all(node.freed for node in users):
        return (
            f"backward has been here, through {_told(users[0])}, and the gradient was taken away since, as zero_grad() "
            "does, or it was never collected: autograd.grad() and backward(inputs=...) leave the .grad of others "
            "alone, and the backward of a Function may give None",
            "Read .grad after backward() and before zero_grad().",
        )
    by = f": {_told(users[0])} reads it, and waits" if users else ""
    return (
        f"backward() has not been called yet on a result that depends on it{by}",
        "Call loss.backward(). If it was called with retain_graph=True, .grad was set to None since.",
    )


def _cut(t: Tensor, losses: list[Tensor]) -> Answer:
    """The loss does not depend on it: where that ended."""
    nodes, _ = behind(losses)
    if _are_leaves(losses):
        return (
            "the loss is a leaf: nothing was computed to get it, so it depends on nothing but itself",
            "Give the result that was computed from this tensor as the loss.",
        )
    if not nodes:
        return (
            "the loss has no graph: it does not require grad, so no op on the way to it was recorded",
            "Compute it outside of no_grad(), from tensors that require grad, and not by way of .item(), NumPy, "
            "detach() or torch.tensor(...).",
        )
    after = _after(t)
    memory = {
        id(owner_of(x.array)) for x in _living(Tensor) if x is t or (isinstance(x.node, Node) and x.node in after)
    }
    for node in nodes:
        for array in _constants(node):
            if id(owner_of(array)) in memory:
                return (
                    f"the loss does not depend on it: {_told(node)} read it, or what was computed from it, as a "
                    "constant, cut from the graph by detach(), .data or no_grad()",
                    "Leave out the detach() or no_grad() on the way, if that gradient is wanted.",
                )
    if not after:
        return (
            "the loss does not depend on it: nothing that still exists was computed with it",
            "Check that this very tensor goes into the loss, and not a copy, or another of the same name, and that "
            "nothing on the way is under no_grad(), detach(), or in NumPy.",
        )
    last = max(after, key=lambda node: node.order)
    return (
        f"the loss does not depend on it: it was used, last of all by {_told(last)}, but no op leads from there to the "
        "loss",
        "Use that result in the loss. Where it is used already, it was cut on the way: by detach(), .item(), NumPy, "
        "torch.tensor(...), no_grad(), or an op without a derivative, such as argmax or a comparison.",
    )


def _unreached(t: Tensor, losses: list[Tensor]) -> str:
    if not losses or t.node in behind(losses)[0]:
        return ""
    reason, remedy = _cut(t, losses)
    return f" But first: {reason}. {remedy}"


def _after(t: Tensor) -> set[Node]:
    """The nodes that exist and depend on `t`, however far away."""
    start: Any = t.node if isinstance(t.node, Node) else t
    found: set[Any] = {start}
    for node in sorted(_living(Node), key=lambda node: node.order):
        if not found.isdisjoint(node.parents):
            found.add(node)
    return found - {start}


def _constants(node: Node) -> Iterator[np.ndarray]:
    """The arrays that the op read and that are not differentiated, as far as they were kept."""
    if hasattr(node, "holds") or node.saved is None or node.op.spread is not None:
        return
    for parent, value in zip(node.parents, node.saved[1:], strict=False):
        if parent is None and isinstance(value, np.ndarray):
            yield value


def _living(kind: Any) -> Iterator[Any]:
    """All objects of a class that exist now."""
    return (x for x in gc.get_objects() if issubclass(type(x), kind) and _is_whole(x))


def _is_whole(x: Any) -> bool:
    """Whether it was made to the end."""
    return hasattr(x, "node") if isinstance(x, Tensor) else hasattr(x, "parents") and hasattr(x, "order")


def _same_memory(x: Tensor, y: Tensor) -> bool:
    return x is not y and x.array.size > 0 and owner_of(x.array) is owner_of(y.array)


def _retains(t: Tensor) -> bool:
    return bool(getattr(t, "retains_grad", False))


def _told(node: Any) -> str:
    return f"{node.op.name} ({place(node)})"
