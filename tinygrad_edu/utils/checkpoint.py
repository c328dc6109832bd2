"""Memory traded for time: what backward needs of a stretch of the forward is worked out again when it gets there.

The graph is recorded as always, but its nodes keep no values. When backward wants those of one of them, the function
runs once more and records nodes that do keep theirs: it is the same function, so they are, node for node, the same
values. All that hangs on the graph itself (hooks, the parameters that the function closes over, gradients of
gradients) is therefore as it would be without a checkpoint.
"""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np

from ..autograd import Function, backward, enable_grad
from ..autograd.backward import running
from ..autograd.grad_mode import switch
from ..core import Node, Tensor, mode, mutation, overwrite, place
from ..streams import default_generator

__all__ = [
    "CheckpointError", "CheckpointFunction", "checkpoint", "checkpoint_sequential", "noop_context_fn",
    "set_checkpoint_debug_enabled", "set_checkpoint_early_stop",
]  # fmt: skip

Context = contextlib.AbstractContextManager[Any]
settings: dict[str, bool | None] = {"early_stop": None}  # what counts more than the arguments of calls
stack: list[Frame] = []  # the stretches that run now, the innermost last


class CheckpointError(RuntimeError):
    """The function did something else in the recomputation than in the forward pass."""


class Stop(BaseException):
    """All that was asked for is worked out again; no handler of errors in the function is to catch it."""


class Remade(Node):
    """A node of the recomputation, which keeps its values until they are taken."""

    __slots__ = ("values",)
    values: Any

    @property
    def saved(self) -> Any:
        """What the rules read."""
        return self.values

    @saved.setter
    def saved(self, values: Any) -> None:
        new = values is not None and getattr(self, "values", None) is None
        self.values = values
        if new:
            stack[-1].remade(self, fact(self, values))

    def take(self) -> tuple[Any, int]:
        """The values, which are kept here no longer, and when they were made."""
        values, self.values = self.values, None
        return values, self.order


class Bare(Node):
    """A node of the forward: it knows its frame and its number there, by which its values can be had again."""

    __slots__ = ("frame", "index", "when")
    frame: Frame | None
    index: int
    when: int  # the values that it gave last were made

    @property
    def saved(self) -> Any:
        """What the rules read, worked out again."""
        return self.take()[0]

    @saved.setter
    def saved(self, values: Any) -> None:
        if values is None:  # backward frees it
            self.frame = None
        else:
            self.light, self.frame, self.when, self.index = False, stack[-1], self.order, len(stack[-1].facts)
            self.frame.made(self, values)

    def take(self) -> tuple[Any, int]:
        """The values, which nobody keeps, and when they were made."""
        values = None
        if self.frame is not None:
            values, self.when = self.frame.take(self.index)
        return values, self.when

    def holds(self) -> Iterator[tuple[str, Any]]:
        """What there is of it in memory now, for the ledger."""
        if self.frame is not None:
            yield "arguments", self.frame.tensors()
            yield "outline", [self.frame.state, self.frame.facts]
            there = self.frame.nodes.get(self.index)
            yield from zip(self.op.names, there.values if isinstance(there, Remade) else (), strict=False)


class Frame:
    """One call of a checkpointed function: how to run it again, and what comes of that."""

    def __init__(self, function: Any, args: Any, kwargs: Any, again: Context, options: dict[str, Any]) -> None:
        self.function, self.args, self.kwargs, self.again, self.options = function, args, kwargs, again, options
        self.state = default_generator.get_state() if options["preserve_rng_state"] else None
        self.began, self.outer = mutation.tick(), stack[-1] if issubclass(mode.Node, Remade) else None
        self.facts: list[tuple[Any, ...]] = []  # of the nodes of the forward
        self.leaves: dict[Tensor, None] = {}
        self.nodes: dict[int, Remade | Bare] = {}  # of the recomputation, as long as nobody has taken their values
        self.count, self.complete = 0, False

    def tensors(self) -> list[Tensor]:
        """The tensors among the arguments."""
        return [x for x in (*self.args, *self.kwargs.values()) if isinstance(x, Tensor)]

    def forward(self, here: Context) -> Any:
        """The result of the function, recorded without values."""
        with self._recording(Bare), here:
            result = self.function(*self.args, **self.kwargs)
        self.complete = True
        return result

    def made(self, node: Bare, values: Any) -> None:
        """Count in a node of the forward, which may itself be part of the recomputation of a larger frame."""
        self.facts.append(fact(node, values))
        self.leaves.update((parent, None) for parent in node.parents if isinstance(parent, Tensor))
        if self.outer is not None:
            self.outer.remade(node, self.facts[-1])

    def remade(self, node: Remade | Bare, made: tuple[Any, ...]) -> None:
        """Count in a node of the recomputation."""
        number, self.count = self.count, self.count + 1
        if number < len(self.facts):
            if self.options["determinism_check"] != "none" and made[:3] != self.facts[number][:3]:
                raise CheckpointError(_DIFFERENT.format(number, *map(told, (self.facts[number], made))))
            self.nodes[number] = node
        if self.options["early_stop"] and self.count == len(self.facts):
            raise Stop(self)

    def take(self, number: int) -> tuple[Any, int]:
        """The values of that node and when they were made: worked out again, if they are not at hand."""
        if number not in self.nodes:
            self._recompute()
        return self.nodes.pop(number).take()

    def _recompute(self) -> None:
        self._check_arguments()
        self.nodes, self.count = {}, 0
        try:
            with self._recording(Remade), drawing(self.state), self.again:
                self.function(*self.args, **self.kwargs)
        except Stop as stop:
            if stop.args[0] is not self:
                raise
        if self.count < len(self.facts) or (self.complete and self.count > len(self.facts)):
            raise CheckpointError(_OTHER_NUMBER.format(len(self.facts), self.count))

    @contextlib.contextmanager
    def _recording(self, kind: Any) -> Iterator[None]:
        before = mode.enabled, mode.inference, mode.alias, mode.Node
        switch(True, False)
        mode.Node = kind if mode.level is None else mode.level.nodes(kind)
        stack.append(self)
        try:
            yield
        finally:
            stack.pop()
            switch(*before[:3])
            mode.Node = before[3]

    def _check_arguments(self) -> None:
        """RuntimeError where the function would be handed something else than in the forward pass."""
        for tensor in (*self.tensors(), *self.leaves) if self.began < mutation.last else ():
            late = overwrite(tensor.array)
            if late is not None and late.time > self.began:
                raise RuntimeError(_OVERWRITTEN.format(tuple(tensor.shape), late.by, late.version))


class CheckpointFunction(Function):
    """The reentrant form: nothing is recorded in the forward pass; backward records, and walks back at once."""

    @staticmethod
    def forward(ctx: Any, function: Any, preserve_rng_state: bool, *args: Any) -> Any:  # noqa: D102  see Function
        if not any(isinstance(x, Tensor) and x.requires_grad for x in args):
            warnings.warn(
                "None of the inputs have requires_grad=True. Gradients will be None: with use_reentrant=False those of "
                "the parameters that the function closes over are found",
                UserWarning,
                stacklevel=4,
            )
        ctx.function, ctx.state = function, default_generator.get_state() if preserve_rng_state else None
        ctx.args = [None if isinstance(x, Tensor) else x for x in args]
        ctx.places = [i for i, x in enumerate(args) if isinstance(x, Tensor)]
        ctx.save_for_backward(*(args[i] for i in ctx.places))
        return function(*args)

    @staticmethod
    def backward(ctx: Any, *gradients: Any) -> Any:  # noqa: D102  see Function
        if any(running):
            raise RuntimeError(
                "When use_reentrant=True, torch.utils.checkpoint is incompatible with .grad() or passing an `inputs` "
                "parameter to .backward(): use_reentrant=False works with both"
            )
        args = list(ctx.args)
        for i, tensor in zip(ctx.places, ctx.saved_tensors, strict=True):
            args[i] = tensor.detach().requires_grad_(tensor.requires_grad)
        with enable_grad(), drawing(ctx.state):
            results = ctx.function(*args)
        results = results if isinstance(results, tuple) else (results,)
        pairs = [(x, g) for x, g in zip(results, gradients, strict=True) if isinstance(x, Tensor) and x.requires_grad]
        if not pairs:
            raise RuntimeError("none of output has requires_grad=True, this checkpoint() is not necessary")
        backward([x for x, _ in pairs], [g for _, g in pairs])
        return None, None, *(x.grad if isinstance(x, Tensor) else None for x in args)


@contextlib.contextmanager
def drawing(state: Tensor | None) -> Iterator[None]:
    """Draw random numbers from that state on inside, if there is one, and go on afterwards as if nothing was drawn."""
    before = None if state is None else default_generator.get_state()
    try:
        if state is not None:
            default_generator.set_state(state)
        yield
    finally:
        if before is not None:
            default_generator.set_state(before)


def fact(node: Node, values: Any) -> tuple[Any, ...]:
    """What is remembered of a node: op, shape and the outline of its values, which must be the same again; its line."""
    return node.op.name, node.shape, tuple(map(outline, values)), node.code, node.offset


def outline(value: Any) -> Any:
    """Shape and dtype of an array; of other things the kind."""
    if isinstance(value, np.ndarray):
        return value.shape, value.dtype
    return tuple(map(outline, value)) if isinstance(value, tuple) else type(value)


def told(made: tuple[Any, ...]) -> str:
    """A fact in words."""
    name, shape, _, code, offset = made
    return f"{name} of shape {shape} ({place(SimpleNamespace(code=code, offset=offset))})"


def is_reentrant(name: str, use_reentrant: bool | None) -> bool:
    """Which form was asked for; where none was, the default of PyTorch, with a warning where `name` was called."""
    if use_reentrant is None:
        text = f"{name}: say use_reentrant=False (advised) or use_reentrant=True; without it, it is True"
        warnings.warn(text, UserWarning, stacklevel=3)
    return use_reentrant is None or bool(use_reentrant)


def noop_context_fn() -> tuple[Context, Context]:
    """Two contexts that do nothing: for the forward pass, and for the recomputation."""
    return contextlib.nullcontext(), contextlib.nullcontext()


@contextlib.contextmanager
def set_checkpoint_early_stop(enable: bool) -> Iterator[None]:
    """For the forward passes inside, let recomputations end with the last value that is needed, or run to the end.

    Args:
        enable: whether they end early; it counts more than the argument of `checkpoint`.

    See https://pytorch.org/docs/stable/checkpoint.html#torch.utils.checkpoint.set_checkpoint_early_stop
    """
    before, settings["early_stop"] = settings["early_stop"], enable
    try:
        yield
    finally:
        settings["early_stop"] = before


@contextlib.contextmanager
def set_checkpoint_debug_enabled(enabled: bool | None) -> Iterator[None]:
    """For PyTorch's sake: errors name both ops and both lines in any case."""
    yield


def checkpoint(
    function: Callable[..., Any],
    *args: Any,
    use_reentrant: bool | None = None,
    context_fn: Callable[[], tuple[Context, Context]] = noop_context_fn,
    determinism_check: str = "default",
    debug: bool = False,
    early_stop: bool = True,
    **kwargs: Any,
) -> Any:
    """The result of `function(*args, **kwargs)`, of which nothing is kept for backward: that runs the function again.

    Args:
        function: must do the same each time. It draws the same random numbers the second time.
        args: what it is called with; tensors among them may not be changed in place until backward has passed.
        use_reentrant: False is advised. With True the function is recorded in backward only: an argument must require
            grad, keyword arguments and `autograd.grad` are refused, and so are gradients of gradients.
        context_fn: gives two contexts, for the forward pass and for the recomputation.
        determinism_check: "default" compares ops, shapes and dtypes of the two runs, "none" does not.
        debug: for PyTorch's sake: errors tell in any case what differs, and where.
        early_stop: end the recomputation with the last value that is needed.
        kwargs: what else the function is called with; and `preserve_rng_state` (True), whether the second run draws
            the same random numbers.

    Raises:
        CheckpointError: in backward, if the recomputation differs from the forward pass.

    See https://pytorch.org/docs/stable/checkpoint.html

    >>> import tinygrad_edu as torch
    >>> x = torch.tensor([1.0, 2.0], requires_grad=True)
    >>> y = torch.utils.checkpoint.checkpoint(lambda x: x.exp().sin(), x, use_reentrant=False)
    >>> y.sum().backward()
    >>> torch.allclose(x.grad, x.exp() * x.exp().cos())
    True
    """
    options = {"preserve_rng_state": kwargs.pop("preserve_rng_state", True), "determinism_check": determinism_check}
    if is_reentrant("checkpoint", use_reentrant):
        if kwargs:
            raise ValueError(f"Unexpected keyword arguments: {','.join(kwargs)}: give them to functools.partial")
        if context_fn is not noop_context_fn or debug:
            raise ValueError("Passing `context_fn` or `debug` is only supported when use_reentrant=False.")
        return CheckpointFunction.apply(function, options["preserve_rng_state"], *args)
    if determinism_check not in ("default", "none"):
        raise ValueError(f"determinism_check should be one of ['default', 'none'], but got {determinism_check!r}")
    here, again = context_fn()
    if not mode.recording:
        return function(*args, **kwargs)
    if issubclass(mode.Node, Bare):  # within a checkpoint, whose nodes know how to get their values
        with here:
            return function(*args, **kwargs)
    options["early_stop"] = early_stop if settings["early_stop"] is None else settings["early_stop"]
    return Frame(function, args, kwargs, again, options).forward(here)


def checkpoint_sequential(
    functions: Any, segments: int, input: Any, use_reentrant: bool | None = None, **kwargs: Any
) -> Any:
    """The functions one after another, in segments of equal length, each but the last of them a checkpoint.

    Args:
        functions: an `nn.Sequential`, or functions or modules in the order in which they run.
        segments: how many there are to be.
        input: what goes into the first function.
        use_reentrant: see `checkpoint`.
        kwargs: `preserve_rng_state`.

    See https://pytorch.org/docs/stable/checkpoint.html#torch.utils.checkpoint.checkpoint_sequential

    >>> import tinygrad_edu as torch
    >>> layers = [torch.sin, torch.exp, torch.cos, torch.tanh]
    >>> x = torch.ones(3, requires_grad=True)
    >>> torch.utils.checkpoint.checkpoint_sequential(layers, 2, x, use_reentrant=False)
    tensor([-0.5921, -0.5921, -0.5921], grad_fn=<TanhBackward0>)
    """
    use_reentrant = is_reentrant("checkpoint_sequential", use_reentrant)
    preserve = kwargs.pop("preserve_rng_state", True)
    if kwargs:
        raise ValueError(f"Unexpected keyword arguments: {','.join(kwargs)}")
    layers = list(functions.children()) if hasattr(functions, "children") else list(functions)

    def run(first: int, last: int) -> Callable[[Any], Any]:
        def segment(x: Any) -> Any:
            for layer in layers[first:last]:
                x = layer(x)
            return x

        return segment

    length, first = len(layers) // segments, 0
    for _ in range(segments - 1):
        input = checkpoint(run(first, first + length), input, use_reentrant=use_reentrant, preserve_rng_state=preserve)
        first += length
    return run(first, len(layers))(input)


_DIFFERENT = (
    "Recomputed values for the following tensors have different metadata than during the forward pass: node {} was {} "
    "in the forward pass and {} in the recomputation. The function must do the same each time: it may not depend on "
    "what changes between the two, such as a global counter or random numbers of another library."
)
_OTHER_NUMBER = (
    "A different number of tensors was saved during the original forward and recomputation: {} nodes in the forward "
    "pass and {} in the recomputation. The function must do the same each time."
)
_OVERWRITTEN = (
    "one of the variables needed for gradient computation has been modified by an inplace operation: a tensor of "
    "shape {} that a checkpointed function reads was overwritten by {} (version {}), so that the function run again "
    "would give other values. Change it after backward(), or a .clone() of it."
)
