"""The graph of one call of a function by inputs of its own, and gradients taken through it, forwards and backwards."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, Self

import numpy as np

from .. import autograd
from ..autograd.pushforward import pushforward
from ..core import LEAF, Node, Tensor, mode, wrap
from ..ops import detach, reshape, stack
from ..ops.shape import reshape_to
from .batched import LEVELS, Batched, batched, peeled
from .vmap import vmap

AT_ONCE = 4  # from so many rows on they are computed together: an op on many costs little more than on one


class Recorded:
    """Records what a function makes of `inputs`: tensors like the given ones that the graph begins with.

    Each stands for itself in the graph around this one, if that is recorded and the given tensor belongs to it; else
    it is a leaf. For each example of the calls of vmap that are running it is another one.

    Raises:
        RuntimeError: a tensor that is not of floats.
        ValueError: what is no tensor.
    """

    def __init__(self, given: Iterable[Any]) -> None:
        self.levels, self.outside, self.inside = list(LEVELS), is_recording(), True
        self.grad_mode = autograd.inference_mode(False)  # which records, whatever the mode outside
        with autograd.inference_mode(False):
            self.begin(given)

    def begin(self, given: Iterable[Any]) -> None:
        """Make the inputs."""
        self.bottoms: list[Tensor] = []
        for x in given:
            if not isinstance(x, Tensor):
                raise ValueError(f"Thing passed to transform API must be Tensor, got {type(x)}")
            if not x.is_floating_point():
                raise RuntimeError(f"only Tensors of floating point dtype can require gradients, not {x.dtype!r}")
            bottom = self.peeled(x)
            own = reshape_to(bottom, bottom.shape) if bottom.requires_grad and self.outside else wrap(bottom.array)
            own.node = own.node or LEAF
            self.bottoms.append(own)
        self.inputs = [self.batched(x) for x in self.bottoms]
        self.ends = {x if x.node is LEAF else x.node for x in self.bottoms}
        self.joined = any(x.node is not LEAF for x in self.bottoms)

    def __enter__(self) -> Self:
        self.grad_mode.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self.grad_mode.__exit__(*error)
        self.inside = False
        ended(self.bottoms)

    # Between what an example sees and all of them ---------------------------------------------------------------------

    def peeled(self, x: Tensor) -> Tensor:
        """`x` with the examples of all calls of vmap as its first dimensions."""
        for level in reversed(self.levels):
            x = peeled(x, level)
        return x

    def batched(self, x: Tensor) -> Tensor:
        """The other way."""
        for level in self.levels:
            x = batched(x, level)
        return x

    # What depends on what ---------------------------------------------------------------------------------------------

    def found_behind(self, x: Tensor) -> tuple[bool, bool]:
        """Whether `x` depends on the inputs, and whether on anything else that requires grad."""
        x = bottom_of(x)
        own, others = False, False
        seen: set[Any] = set()
        ends = [x.node if isinstance(x.node, Node) else x] if x.node is not None else []
        while ends:
            end = ends.pop()
            if end is None or end in seen:
                continue
            seen.add(end)
            if end in self.ends:
                own, others = True, others or isinstance(end, Node)
            elif isinstance(end, Node):
                ends.extend(end.parents)
            else:
                others = others or "ended" not in vars(end)
        return own, others

    def reaches(self, x: Tensor) -> bool:
        """Whether `x` depends on the inputs."""
        return self.found_behind(x)[0]

    def recording(self) -> bool:
        """Whether the results belong in the graph around this one."""
        return self.outside if self.inside else is_recording()

    def released(self, x: Any) -> Any:
        """`x` as the world outside of the function may have it: without the part of the graph that ends here."""
        if not isinstance(x, Tensor) or not x.requires_grad:
            return x
        if self.recording() and self.found_behind(x)[1]:
            return x
        return without_graph(x)

    # Backwards --------------------------------------------------------------------------------------------------------

    def pull(self, outs: list[Tensor], weights: list[Any], keep: bool = True) -> list[Tensor]:
        """The gradients by the inputs of the sum of `outs`, each weighed by its weights."""
        for i, (out, weight) in enumerate(zip(outs, weights, strict=True)):
            if not isinstance(weight, Tensor) or weight.shape != out.shape:
                shape = weight.shape if isinstance(weight, Tensor) else type(weight)
                raise RuntimeError(
                    f"Mismatch in shape: grad_output[{i}] has a shape of {shape} and output[{i}] has a shape of "
                    f"{out.shape}."
                )
        roots = [self.peeled(x) for x in outs]
        found = self.gradients(roots, [self.peeled(w) for w in weights], keep)
        return [self.batched(g) for g in found]

    def gradients(self, roots: list[Tensor], weights: list[Tensor], keep: bool) -> list[Tensor]:
        """`autograd.grad` by the inputs, with a graph only where something else is in it; zeros for what is unused."""
        pairs = [(x, w.to(x.dtype)) for x, w in zip(roots, weights, strict=True) if x.requires_grad]
        if not pairs:
            return list(map(nothing_of, self.bottoms))
        outs, given = [x for x, _ in pairs], [w for _, w in pairs]
        joined = self.is_joined(outs, given)
        apart = any(type(w) is Batched for w in given)  # then rules must run on tensors
        with autograd.set_grad_enabled(joined):
            found = autograd.grad(
                outs,
                self.bottoms,
                given,
                retain_graph=keep or joined,
                create_graph=joined or apart,
                allow_unused=True,
            )
        made = [nothing_of(x) if g is None else g for x, g in zip(self.bottoms, found, strict=True)]
        return [self.released(g) if joined else without_graph(g) for g in made]

    def is_joined(self, roots: list[Tensor], given: list[Tensor]) -> bool:
        """Whether derivatives of `roots` along what is given belong in the graph around this one."""
        return self.recording() and (
            self.joined or any(w.requires_grad for w in given) or any(self.found_behind(x)[1] for x in roots)
        )

    def rows(self, out: Tensor, chunk_size: int | None) -> list[Tensor]:
        """For each input the derivatives of all elements of `out`: (*out, *input)."""
        count = math.prod(out.shape)
        basis = reshape(identity(count, out), (count, *out.shape))
        if count < AT_ONCE or not out.requires_grad:
            each = [self.pull([out], [basis[i]]) for i in range(count)]
            found = [stack(list(column)) for column in zip(*each, strict=True)]
        else:
            found = list(vmap(lambda w: tuple(self.pull([out], [w])), chunk_size=chunk_size)(basis))
        return [
            reshape(g, (*out.shape, *x.shape)) for g, x in zip(found or self.nothing(out), self.inputs, strict=True)
        ]

    def nothing(self, out: Tensor) -> list[Tensor]:
        """The derivatives of what has no elements."""
        return [wrap(np.zeros((*out.shape, *x.shape), bottom_of(x).array.dtype)) for x in self.inputs]

    # Forwards ---------------------------------------------------------------------------------------------------------

    def push(self, outs: list[Tensor], steps: list[Tensor]) -> list[Tensor]:
        """The derivatives of `outs` along steps of the inputs; zeros for what does not depend on them."""
        roots, tangents = [self.peeled(x) for x in outs], [self.peeled(v) for v in steps]
        joined = self.is_joined(roots, tangents)
        apart = any(type(v) is Batched for v in tangents)  # then rules must run on tensors
        with autograd.set_grad_enabled(joined):
            found = pushforward(roots, self.bottoms, tangents, create_graph=joined or apart)
        made = [nothing_of(x) if t is None else t for x, t in zip(roots, found, strict=True)]
        return [self.batched(self.released(t) if joined else without_graph(t)) for t in made]

    def columns(self, outs: list[Tensor]) -> list[list[Tensor]]:
        """For each of `outs` and each input the derivatives by all its elements: (*out, *input)."""
        found: list[list[Tensor]] = [[] for _ in outs]
        for j, x in enumerate(self.inputs):
            count = math.prod(x.shape)
            basis = reshape(identity(count, x), (count, *x.shape))
            zeros = [wrap(np.zeros(other.shape, bottom_of(other).array.dtype)) for other in self.inputs]

            def along(step: Tensor, j: int = j, zeros: list[Tensor] = zeros) -> tuple[Tensor, ...]:
                return tuple(self.push(outs, [*zeros[:j], step, *zeros[j + 1 :]]))

            if not count:
                columns: Any = [wrap(np.zeros((*out.shape, 0), bottom_of(out).array.dtype)) for out in outs]
            elif count < AT_ONCE:
                each = zip(*(along(basis[i]) for i in range(count)), strict=True)
                columns = [stack(list(column), -1) for column in each]
            else:
                columns = vmap(along, out_dims=-1)(basis)
            for k, (out, column) in enumerate(zip(outs, columns, strict=True)):
                found[k].append(reshape(column, (*out.shape, *x.shape)))
        return found


def is_recording() -> bool:
    """Whether ops record a graph here, outside of any function that is differentiated."""
    return bool(mode.enabled and not mode.inference)


def ended(leaves: list[Tensor]) -> None:
    """Mark leaves that nobody outside of a function knows: that a result depends on them makes no difference there."""
    for x in leaves:
        if x.node is LEAF:
            vars(x)["ended"] = True


def without_graph(x: Tensor) -> Tensor:
    """The same memory, outside of the graph."""
    if not x.requires_grad:
        return x
    return Batched(without_graph(x.value), x.level) if type(x) is Batched else detach(x)


def nothing_of(x: Tensor) -> Tensor:
    """Zeros like `x`."""
    return wrap(np.zeros(x.array.shape, x.array.dtype))


def bottom_of(x: Tensor) -> Tensor:
    """The tensor under all that stands for examples."""
    while type(x) is Batched:
        x = x.value
    return x


def identity(count: int, like: Tensor) -> Tensor:
    """The unit matrix in the dtype of a tensor."""
    return wrap(np.eye(count, dtype=bottom_of(like).array.dtype))
