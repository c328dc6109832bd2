"""How the graph holds the call of a Function: as one node, and one more for each of several outputs with gradients.

The walk, the pictures and the ledger see nodes like any others; what is special is that the rule is the user's own.
"""

from __future__ import annotations

import functools
import inspect
import weakref
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np

from ..core import LEAF, OPS, Node, Tensor, backward, mode, primitive, record, unwrap, wrap
from ..core.call import is_light
from ..core.graph import unbroadcast
from ..core.mutation import overwrite, tick
from ..ops import clone
from .grad_mode import set_grad_enabled
from .pushforward import recording, source_of

Like = tuple[tuple[int, ...], np.dtype[Any]]  # the shape and dtype of a tensor


class Parts(dict[int, Any]):
    """What arrives at a call with several outputs: a gradient, or a tangent, for some of them, by their numbers."""

    shape: tuple[int, ...] = ()  # to the walk it is a number
    ndim = 0

    def __add__(self, other: Parts) -> Parts:
        for i, g in other.items():
            self[i] = self[i] + g if i in self else g
        return self

    @property
    def array(self) -> Parts:
        """The arrays of the Tensors among them."""
        return Parts({i: unwrap(g) for i, g in self.items()})

    @property
    def node(self) -> Any:
        """One of the nodes of the Tensors, or None."""
        nodes = (g.node for g in self.values() if isinstance(g, Tensor))
        return next((node for node in nodes if node is not None), None)


@primitive(register=False, x=lambda g, number: Parts({number: g}))
def output(x: Any, number: int) -> Any:
    """One of the outputs of a call."""
    return x[number]


output.op.jvp = lambda node, tangents: tangents[0].get(node.saved[2])
output.op.shown = lambda node: (node.parents[0].face(), node.saved[2])


class FunctionOp:
    """What others read of a Function, where an ordinary node has its Op.

    `jvp(node, tangents)` is forward mode's: from the tangent of each argument, an array, a Tensor or None, that of the
    output, or the `Parts` of several, as the function's own `jvp` has it.
    """

    elementwise = views = recomputes = simple = False
    differentiable = keeps = joint = True  # the node itself calls the joint rule, which is `backward`
    refuses, promotes, pulls, intermediates = None, (), (), dict[str, Any]()
    spread, end, names, joint_names = 0, 3, ("out", "operands", "saved_tensors"), ("operands",)
    saves, defaults = (False, False, True), {"operands": inspect.Parameter.empty}
    signature = inspect.Signature([inspect.Parameter("operands", inspect.Parameter.VAR_POSITIONAL)])

    def __init__(self, author: Any) -> None:
        self.author, self.name, self.torch_name = author, author.__name__, author.__name__
        self.called, self.function, self.forward = f"{self.name}Backward", author.apply, author.forward

    @property
    def rules(self) -> dict[str, Any]:
        """The rule that pictures show the text of."""
        rule = inspect.unwrap(self.author.rule())
        return {"operands": rule if hasattr(rule, "__code__") else None}

    def saves_for(self, parents: Any) -> tuple[bool, ...]:
        """Which of `names` a node keeps for its rule."""
        return self.saves

    def work_out(self, given: Any, kept: Any = ()) -> Any:
        """The saved tensors as they are: nothing is worked out from the arguments."""
        return kept

    def shown(self, node: Any) -> tuple[Any, int]:
        """What users see of the node, its `ctx`, and which of the outputs it stands for."""
        return node.face(), node.number or 0

    def places(self, node: Any) -> list[int]:
        """The places of the arguments that are tensors."""
        return [i for i, like in enumerate(node.arguments) if like is not None]

    def apart(self, node: Any, g: Any) -> tuple[Any, ...]:
        """What arrived at the node, for each output."""
        whole = g if isinstance(g, Parts) else {node.number: g}
        return tuple(whole.get(i) for i in range(len(node.results)))

    def joined(self, node: Any, grads: Sequence[Any]) -> Any:
        """The same as it arrives."""
        return (
            Parts({i: g for i, g in enumerate(grads) if g is not None}) if node.number is None else grads[node.number]
        )

    def jvp(self, node: Any, tangents: Sequence[Any]) -> Any:
        """The tangent of the output of `node`, or the `Parts` of several, from those of its arguments."""
        if self.author.has_jvp():
            return node.push(tangents)
        return node.push_by_backward(tangents)


class CallNode(Node):
    """A call of a Function.

    `state` is the dict of the attributes of its `ctx`, which is made anew when somebody asks and nobody holds it: so
    the two are no cycle. `arguments` and `results` have the shape and dtype of each argument and output that is a
    tensor, `number` is that of the only output with gradients, or None if there are several. `sources` says where
    each saved tensor is from: a node, a leaf, the number of an output, or None; `forward` keeps those for jvp.
    """

    op: Any
    state: dict[str, Any]
    number: int | None = None
    arguments: tuple[Like | None, ...] = ()
    results: tuple[Like | None, ...] = ()
    sources: tuple[Any, ...] = ()
    forward: tuple[tuple[Any, ...], tuple[Any, ...]] = (), ()
    lent: tuple[Any, Any] | None = None  # the saved tensors while backward or jvp runs
    parts: Mapping[int, Any] = MappingProxyType({})  # the nodes of the outputs, by number, as weak references
    seen: Any = staticmethod(lambda: None)  # the ctx, if somebody holds it

    def __init__(self, op: Any, frame: Any) -> None:
        self.op, self.code, self.offset = op, frame.f_code, frame.f_lasti
        self.hooks, self.freed, self.light, self.saved = None, False, False, None
        self.state = {}

    def face(self) -> Any:
        """The `ctx`: always the same as long as somebody holds it."""
        face = self.seen()
        if face is None:
            face = self.op.author._backward_cls(self)
            self.seen = weakref.ref(face)
        return face

    def output(self, i: int, array: Any = None) -> Any:
        """The node of output number `i`, made if there is none, of an output that has this array."""
        if self.number is not None:
            return self
        found: Any = self.parts[i]() if i in self.parts else None
        if found is None:
            array = np.zeros(*(self.results[i] or ((),))) if array is None else array
            found = mode.Node()
            found.op, found.parents, found.shape = output.op, (self, None), array.shape
            found.code, found.offset, found.order = self.code, self.offset, tick()
            found.hooks, found.freed, found.light = None, False, is_light(array)
            found.saved = (array if found.light else None, None, i)
            self.parts = {**self.parts, i: weakref.ref(found)}
        return found

    def saved_tensors(self) -> tuple[Tensor | None, ...]:
        """The tensors that were saved, with the nodes that they came from.

        Raises:
            RuntimeError: they were freed by backward, or overwritten in place.
        """
        if self.lent is not None:  # in backward, which has checked them, or in jvp
            return tuple(map(self.tied, *self.lent))
        if self.freed:
            raise RuntimeError(_FREED.format(self.op.name))
        arrays = () if self.saved is None else self.saved[2]
        for i, array in enumerate(arrays):
            late = None if array is None else overwrite(array)
            if late is not None and late.time > self.order:
                raise RuntimeError(_OVERWRITTEN.format(self.op.name, i, array.shape, late.by, late.version))
        return tuple(map(self.tied, arrays, self.sources))

    def tied(self, array: Any, source: Any) -> Tensor | None:
        """A saved array as the tensor that it was."""
        if array is None:
            return None
        if isinstance(source, Tensor):  # a leaf; its array is another one if hooks packed it
            return source if source.array is array else record(OPS["clone"], (source,), array, (array,))
        return wrap(array, self.output(source, array) if isinstance(source, int) else source)

    def together(self, g: Any, saved: tuple[Any, ...], parents: tuple[Any, ...]) -> list[Any]:
        """The gradients that `backward` gives to those of `parents` that are not None, as rules that hand them out."""
        whole = g if isinstance(g, Parts) else Parts({self.number or 0: g})
        on_tensors = any(isinstance(one, Tensor) for one in whole.values())
        before, since = self.lent, tick()
        self.lent = saved[2], self.sources
        try:
            with set_grad_enabled(on_tensors and mode.recording):
                grads = [self._grad_output(whole.get(i), like) for i, like in enumerate(self.results)]
                returned = self._checked(self.op.author.rule()(self.face(), *grads))
                self._check_untouched(whole, since)
                found: list[Any] = [None] * len(parents)
                for i, (r, parent) in enumerate(zip(returned, parents, strict=True)):
                    if r is not None and parent is not None:
                        found[i] = self._fitted(i, r if on_tensors else r.array)
                        if not isinstance(parent, Node):
                            is_its_own = r is g or (is_made_after(r, since) and sum(r is x for x in returned) == 1)
                            found[i] = kept_apart(found[i], is_its_own)
        finally:
            self.lent = before
        return [lambda *_, gradient=gradient: gradient for gradient in found]

    def _grad_output(self, g: Any, like: Like | None) -> Tensor | None:
        """What backward is handed for one output."""
        if like is None or (g is None and not self.state.get("materialize_grads", True)):
            return None
        shape, dtype = like
        if g is None:
            return wrap(np.zeros(shape, dtype))
        if isinstance(g, Tensor):
            return g if g.array.dtype == dtype else g.to(dtype)
        return wrap(np.asarray(g).astype(dtype, copy=False))

    def _check_untouched(self, whole: Parts, since: int) -> None:
        for g in whole.values():
            late = overwrite(np.asarray(unwrap(g)))
            if late is not None and late.time > since:
                raise RuntimeError(
                    f"the backward of {self.op.name} changed the gradient of its output in place, by {late.by}; others "
                    "may hold the same memory: change a grad_output.clone() instead"
                )

    def _checked(self, returned: Any) -> tuple[Any, ...]:
        """What backward returned, one for each argument, or the error."""
        called, expected = self.op.called, len(self.arguments)
        given = returned if isinstance(returned, tuple) else (returned,)
        if len(given) > expected and not any(r is not None for r in given[expected:]):
            given = given[:expected]
        if len(given) != expected:
            raise RuntimeError(
                f"function {called} returned an incorrect number of gradients (expected {expected}, got {len(given)}): "
                "return one for each argument of forward, and None for those without a gradient"
            )
        for i, (r, like) in enumerate(zip(given, self.arguments, strict=True)):
            if r is not None and not isinstance(r, Tensor):
                raise RuntimeError(
                    f"expected Variable or None (got {type(r).__name__}) as gradient {i} of {called}: return tensors"
                )
            if r is not None and like is None:
                raise RuntimeError(
                    f"function {called} returned a gradient different than None at position {i + 1}, but the "
                    "corresponding forward input was not a Variable: return None there"
                )
        return given

    def _fitted(self, i: int, found: Any) -> Any:
        """Gradient number `i`, a Tensor or an array, in the shape and dtype of its argument."""
        shape, dtype = self.arguments[i] or ((), np.dtype(np.float32))
        got = tuple(found.shape)
        if got != shape:
            lead = len(got) - len(shape)
            if lead < 0 or any(n not in (1, m) for n, m in zip(shape, got[lead:], strict=True)):
                raise RuntimeError(
                    f"Function {self.op.called} returned an invalid gradient at index {i} - got {list(got)} but "
                    f"expected shape compatible with {list(shape)}: argument {i} of forward has that shape"
                )
            found = unbroadcast(found, shape)
        if isinstance(found, Tensor):
            return found if found.array.dtype == dtype else found.to(dtype)
        return np.asarray(found).astype(dtype, copy=False)

    def push(self, tangents: Sequence[Any]) -> Any:
        """The tangent of the output, or the `Parts` of several, as `jvp` gives it."""
        known = [t if t is None or isinstance(t, Tensor) else wrap(np.asarray(t)) for t in tangents]
        given = [self._grad_output(t, like) for t, like in zip(known, self.arguments, strict=True)]
        as_tensors = any(isinstance(t, Tensor) for t in tangents)
        before, self.lent = self.lent, self.forward
        try:
            returned = self.op.author.jvp(self.face(), *given)
        finally:
            self.lent = before
        found = returned if isinstance(returned, tuple) else (returned,)
        if len(found) != len(self.results):
            raise RuntimeError(f"{self.op.name}.jvp returned {len(found)} tangents for {len(self.results)} outputs")
        moved = Parts()
        for i, (t, like) in enumerate(zip(found, self.results, strict=True)):
            if t is None or like is None:
                continue
            if not isinstance(t, Tensor) or (t.array.shape, t.array.dtype) != like:
                got = f"{t.shape}, {t.dtype}" if isinstance(t, Tensor) else type(t).__name__
                raise RuntimeError(f"{self.op.name}.jvp must return for output {i} a tangent of {like}, but got {got}")
            moved[i] = t if as_tensors else t.array
        return moved if self.number is None else moved.get(self.number)

    def push_by_backward(self, tangents: Sequence[Any]) -> Any:
        """The same without `jvp`: backward is linear in g; the gradient of <backward(g), tangents> transposes it."""
        as_tensors = any(isinstance(t, Tensor) for t in tangents)
        places = [i for i, like in enumerate(self.results) if like and like[1].kind == "f"]
        places = places if self.number is None else [self.number]
        with recording(True):
            leaves = Parts({i: wrap(np.zeros(*(self.results[i] or ((),))), LEAF) for i in places})
            g = leaves if self.number is None else leaves[self.number]
            parents = tuple(p if t is not None else None for p, t in zip(self.parents, tangents, strict=True))
            pulls, roots = self.together(g, self.saved or (), parents), dict[Any, Any]()
            for pull, t in zip(pulls, tangents, strict=True):
                r = pull()
                if isinstance(r, Tensor) and r.node is not None and t is not None:
                    end = source_of(r)
                    roots[end] = roots[end] + t if end in roots else t
            found = backward(roots, list(leaves.values()), create_graph=as_tensors) if roots else {}
        moved = Parts({i: found[leaf] for i, leaf in leaves.items() if leaf in found})
        return moved if self.number is None else moved.get(self.number)


def is_made_after(x: Tensor, time: int) -> bool:
    """Whether an op made the tensor, in memory of its own, and after `time`."""
    return isinstance(x.node, Node) and x.node.order > time and x.array.base is None


def kept_apart(g: Any, is_its_own: bool) -> Any:
    """The gradient of a leaf, which keeps it: memory that others may hold is copied, by the walk if it is a view."""
    if not isinstance(g, Tensor):
        return g.view()
    return g if is_its_own else clone(g)


@functools.cache
def node_class(ordinary: type) -> Any:
    """The class of calls that are otherwise nodes of the class that new nodes are of now."""
    return CallNode if ordinary is Node else type("CallNode", (CallNode, ordinary), {})


_FREED = (
    "Trying to backward through the graph a second time (or directly access saved tensors after they have already "
    "been freed): the tensors that {} saved were freed by the first backward. Specify retain_graph=True the first time"
)
_OVERWRITTEN = (
    "one of the variables needed for gradient computation has been modified by an inplace operation: {} saved tensor "
    "{} of shape {}, then {} overwrote it (version {}). Overwrite a .clone(), or do it after backward()."
)
