"""What the call of a Function returns, from what `forward` returned, and what its node keeps."""

from __future__ import annotations

import warnings
from typing import Any

from ..calls.in_place import follow, is_recorded
from ..calls.views import View, viewed
from ..core import LEAF, OPS, Node, Tensor, mode, mutated, wrap
from ..core.call import is_light
from ..core.mutation import tick
from .call import CallNode
from .pushforward import source_of


def outputs_of(node: CallNode, ctx: Any, given: tuple[Any, ...], outputs: list[Any]) -> list[Any]:
    """What the call returns, from what forward returned: the outputs with gradients come out of `node`."""
    dirty, fixed = _dirty(node, ctx, given, outputs), _ids(_fixed(ctx))
    untouched = _ids(given) - dirty
    tracked = mode.recording and any(isinstance(x, Tensor) and x.node is not None for x in given)
    numbers: dict[int, int] = {}  # of the outputs with gradients, by id: of one that is returned twice, the last
    for i, out in enumerate(outputs):
        if tracked and isinstance(out, Tensor) and out.array.dtype.kind == "f" and id(out) not in fixed:
            numbers[id(out)] = i
    count = sum(id(out) in numbers for out in outputs if id(out) in untouched) + len(numbers.keys() - untouched)
    if count:
        if mode.level is not None and any(mode.level.tangent_of(x) is not None for x in given):
            node.op.author.jvp_required()
        own = {key: i for key, i in numbers.items() if key not in untouched}
        node.number = max(numbers.values()) if count == 1 else None
        _record(node, ctx, given, outputs, own)
    found = list(outputs)
    for i, out in enumerate(outputs):
        if isinstance(out, Tensor) and (id(out) in untouched or numbers.get(id(out), i) == i):
            end = node.output(i, out.array) if id(out) in numbers else None
            found[i] = _returned(out, end, id(out) in untouched, id(out) in dirty)
    return found


def _dirty(node: CallNode, ctx: Any, given: tuple[Any, ...], outputs: list[Any]) -> set[int]:
    """The ids of the inputs that were changed in place, of which the graph is told."""
    name, inputs, results, found = node.op.name, _ids(given), _ids(outputs), set()
    for x in ctx.dirty_tensors:
        if not isinstance(x, Tensor):
            raise RuntimeError(f"mark_dirty can only accept variables, but argument is of type {type(x).__name__}")
        if id(x) not in inputs:
            warnings.warn(
                f"ctx.mark_dirty() of {name} received a tensor that was not an input: only inputs need it",
                UserWarning,
                stacklevel=5,
            )
            continue
        if id(x) not in results:
            raise RuntimeError(
                "Some elements marked as dirty during the forward method were not returned as output. The inputs that "
                f"are modified inplace must all be outputs of the Function: return them from the forward of {name}"
            )
        mutated(x.array, name)
        is_recorded(x, name, *given)
        found.add(id(x))
    return found


def _fixed(ctx: Any) -> tuple[Any, ...]:
    """The outputs that never require grad."""
    for x in ctx.non_differentiable:
        if not isinstance(x, Tensor):
            kind = type(x).__name__
            raise RuntimeError(f"mark_non_differentiable only accepts variable arguments, but got {kind}")
    return ctx.non_differentiable  # type: ignore[no-any-return]  # of the ctx


def _record(node: CallNode, ctx: Any, given: tuple[Any, ...], outputs: list[Any], own: dict[int, int]) -> None:
    """Tell the node what it is the call of, and what it keeps; `own` are the outputs that may be saved as such."""
    for i, x in enumerate(ctx.to_save):
        if x is not None and not isinstance(x, Tensor):
            kind = type(x).__name__
            raise TypeError(
                f"save_for_backward can only save variables, but argument {i} is of type {kind}: keep what is no "
                "tensor as an attribute of ctx, as in ctx.size = size"
            )
    node.arguments, node.results = tuple(map(_like, given)), tuple(map(_like, outputs))
    if node.op.author.has_jvp():
        node.forward = _kept(ctx.saved_for_forward, own)
    arrays, node.sources = _kept(ctx.to_save, own)
    for name in MARKS:
        node.state.pop(name, None)  # an output among them would be a reference cycle
    node.parents = tuple(source_of(x) if isinstance(x, Tensor) else None for x in given)
    out = None if node.number is None else outputs[node.number].array
    operands = tuple(x.array if isinstance(x, Tensor) else x if isinstance(x, PLAIN) else None for x in given)
    node.shape, node.order = () if out is None else out.shape, tick()
    node.light = is_light(out) and is_light(operands) and is_light(arrays)
    node.saved = (out if node.light else None, operands if node.light else None, arrays)


def _returned(out: Tensor, end: Node | None, is_untouched: bool, is_dirty: bool) -> Tensor:
    """An output that forward returned, with the node `end`; an input that is returned as it is becomes a view."""
    if end is None and not is_untouched:
        return out if out.node is None else out.detach()
    if is_dirty:
        follow(out, end)
        return out
    if not is_untouched and out.node is not LEAF:
        view, out.node = out, end
    else:  # a new tensor: a leaf stays one, and an input what it was
        view = wrap(out.array, end)
        if is_untouched and mode.recording and (end is not None or out.node is None):
            viewed(view, out, OPS["getitem"], (Ellipsis,))
    if type(view.alias) is View:
        view.alias.made = "function"
    return view


def _kept(tensors: tuple[Any, ...], own: dict[int, int]) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """The arrays of saved tensors, and where each is from; `own` has the numbers of those that are outputs."""
    sources = tuple(None if x is None else own.get(id(x), source_of(x)) for x in tensors)
    return tuple(None if x is None else x.array for x in tensors), sources


def _like(x: Any) -> Any:
    return (x.array.shape, x.array.dtype) if isinstance(x, Tensor) else None


def _ids(values: Any) -> set[int]:
    return {id(x) for x in values if isinstance(x, Tensor)}


MARKS = ("to_save", "saved_for_forward", "dirty_tensors", "non_differentiable")
PLAIN = (int, float, bool, str, type(None))
