"""Why a gradient is what it is: the chain rule, the paths it comes by, and finite differences beside it."""

from __future__ import annotations

import gc
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ...autograd import explain_grad
from ...autograd.explanation import comes_from
from ...calls.views import Unfollowed
from ...core import LEAF, Node, Tensor
from ..capturing import Names, captured
from ..capturing.nodes import behind
from ..graph import Card, Graph, Value, number, value_of
from ..wording import columns, fitted, kind, step_text, wrapped
from ..wording.badges import badges
from ..wording.trouble import trouble
from .paths import COUNTED, Path, paths
from .rerun import SMALL, Rerun, each, keys_of
from .steps import ACROSS, DASH, in_numbers

SHOWN = 12  # paths that are printed
CARDS = 8  # cards of a path that are printed
NEAR = {"float64": 1e-6, "float32": 1e-3, "float16": 1e-1}  # how near finite differences come, relative to the largest
PATIENCE = 5.0  # seconds for finite differences
KINK = 1e-2  # by how much slopes to the left and to the right may differ, relative to the larger


@dataclass(slots=True)
class Term:
    """One term of the chain rule: what comes back from one place where the tensor is used."""

    edge: str
    statement: str  # the op that uses it
    step: int  # of the backward pass
    words: str  # how it takes the gradient along
    contribution: Value | None
    reason: str


@dataclass(slots=True)
class Check:
    """The gradient by finite differences: `slopes`, or the `reason` why there are none.

    `agrees` says whether they are near the gradient, and `apart` how far away from it the farthest is. `kinks` are the
    places at which the function bends, so that there is no one slope.
    """

    slopes: Value | None
    reason: str = ""
    agrees: bool = False
    apart: float = 0.0
    kinks: list[tuple[int, ...]] = field(default_factory=list)

    def __str__(self) -> str:
        if self.slopes is None:
            return f"{DASH} {self.reason}"
        told = f"{self.slopes.line()}, at most {number(self.apart)} apart: "
        if self.agrees:
            return told + "they agree."
        if self.kinks:
            places = ", ".join(map(str, self.kinks[:3]))
            return f"{told}the function has a kink at {places}, where the rule takes one of its two slopes."
        return told + "they do NOT agree. torch.autograd.gradcheck tells which op is wrong."


@dataclass(slots=True)
class Why:
    """The reasons for one gradient, as data; printed, in words.

    `terms` add up to the `gradient`, and so do the products of all `paths`, of which there are `total`. `missing` says
    why there is no gradient, where there is none; `hints` are what else there is to say.
    """

    name: str
    kind: str
    output: str
    gradient: Value | None
    terms: list[Term]
    paths: list[Path]
    total: int
    check: Check
    hints: list[str]
    missing: str
    graph: Graph | None = field(repr=False)

    def __str__(self) -> str:
        head, *rest = self._sections()
        indented = ([title, *(f"    {line}" for line in lines)] for title, *lines in rest)
        return "\n".join([head[0], *(line for section in indented for line in ("", *section))])

    __repr__ = __str__

    def markdown(self) -> str:
        """The same as Markdown: what has names in it stands in blocks of code, so that no name means more."""
        (head,), *rest = self._sections()
        blocks = [f"    {head}"]
        for title, *lines in rest:
            blocks.append(f"**{title}**\n\n" + "\n".join(f"    {line}" for line in lines))
        return "\n\n".join(blocks) + "\n"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/plain": str(self), "text/markdown": self.markdown()}

    def _sections(self) -> list[list[str]]:
        """The headline, and the parts, each a title and lines."""
        if self.gradient is None:
            head = f"∂{self.name} {DASH} there is no gradient   ({self.kind})"
            sections = [[head], ["Why", *wrapped(self.missing, ACROSS - 4)]]
        else:
            head = f"∂{self.output}/∂{self.name} = {self.gradient.line()}   ({self.kind})"
            sections = [[head], ["The chain rule: one term for each place where it is used", *self._rule()]]
            sections += [[self._counted(), *self._ways()]] if self.total and self.paths[0].edges else []
            sections.append(["Finite differences: the recorded ops run again, each number moved a little"])
            sections[-1] += wrapped(str(self.check), ACROSS - 4)
        hints = [line for hint in self.hints for line in wrapped(hint, ACROSS - 4)]
        sections += [["Notes", *hints]] if hints else []
        return [
            [fitted(title, ACROSS - 4), *(fitted(line, ACROSS - 4) for line in lines)] for title, *lines in sections
        ]

    def _rule(self) -> list[str]:
        total = "" if self.gradient is None else self.gradient.line()
        if not self.terms:
            return [f"∂{self.name} = {total}: it is where backward starts"]
        lines = []
        for i, term in enumerate(self.terms):
            start = f"∂{self.name} = " if i == 0 else " " * (len(self.name) + 2) + "+ "
            value = f" {DASH} {term.reason}" if term.contribution is None else f" = {term.contribution.line()}"
            told, place = f"{start}{term.words}{value}", f"   step {term.step}: {term.statement}"
            if columns(told + place) <= ACROSS - 4:
                lines.append(told + place)
            else:
                lines += [told, f"{' ' * len(start)}{place}"]
        return [*lines, " " * (len(self.name) + 2) + f"= {total}"]

    def _counted(self) -> str:
        if self.total == 1:
            return "The one path by which it comes, with the product of the local derivatives"
        count = "more than 10^100" if self.total >= COUNTED else f"{self.total:,}"
        return f"The {count} paths by which it comes, each with the product of its local derivatives"

    def _ways(self) -> list[str]:
        assert self.graph is not None
        shown = self.paths[:SHOWN]
        times = Counter(_way(self.graph, path) for path in shown)
        lines = [way if count == 1 else f"{count} times: {way}" for way, count in times.items()]
        if left := self.total - len(shown):
            lines.append(f"and {'many' if self.total >= COUNTED else f'{left:,}'} more")
        elif len(shown) > 1 and self.gradient is not None:
            lines.append(f"together {self.gradient.line()}")
        return lines


def why(t: Any, loss: Any = None) -> Why:
    """Why the gradient of a tensor is what it is, or why there is none.

    Args:
        t: the tensor; or its name, where `loss` is a graph.
        loss: the result of which it is the gradient, or several; or a graph that `capture` made. By default the latest
            result that the caller has a variable for and that depends on `t`.

    Returns:
        The terms of the chain rule, all paths with their products, and a check by finite differences: printed, or as
        data in its attributes.

    Raises:
        TypeError: `t` is no Tensor, nor a name in a graph.
        KeyError: the graph has no tensor of that name.

    >>> import tinygrad_edu as torch
    >>> a = torch.tensor(3.0, requires_grad=True)
    >>> b = a + a
    >>> c = b * b
    >>> told = torch.viz.why(a, c)
    >>> [term.contribution.numbers for term in told.terms], told.total, told.check.agrees
    ([12.0, 12.0], 4, True)
    """
    if isinstance(loss, Graph):
        if not isinstance(t, str):
            raise TypeError(f"in a graph a tensor is known by its name: say why('x', graph), not {type(t).__name__}")
        return reasons(loss, loss.named(t), Check(None, "a graph alone cannot run again: say why(x, loss)"))
    if not isinstance(t, Tensor):
        raise TypeError(f"why wants a Tensor, but got {type(t).__name__}: say why(x, loss), or why('x', graph)")
    frame = sys._getframe(1)
    outputs = each(loss) if loss is not None else _latest(frame, t)
    names = Names(frame, None, None)
    key = t if t.node is LEAF else t.node
    name = names.of(t.array if key is None else key) or "this tensor"
    role = "leaf" if t.node is LEAF else "constant" if t.node is None else "result"
    about = _kind(Card("", name, role, tuple(t.shape), t.array.dtype.name))
    graph, card = None, None
    if outputs and key is not None and any(output.node is not None for output in outputs):
        graph = captured(outputs, names)
        card = next((id for id, k in keys_of(outputs, graph).items() if k is key), None)
    if graph is None or card is None:
        hints = _turned_round(t, outputs, names)
        return Why(
            name, about, "", None, [], [], 0, Check(None, "there is no gradient"), hints, _none(t, outputs), graph
        )
    told = reasons(graph, graph.cards[card], _checked(outputs, key, graph.cards[card]))
    if loss is None and key is not outputs[0].node:
        told.hints.append(f"{told.output} is the latest result that depends on it: why(t, loss) takes another.")
    if t._grad is None:
        told.hints.append(explain_grad(t, outputs))
    return told


def reasons(graph: Graph, card: Card, check: Check) -> Why:
    """The same of a card of a graph, with a check that was made."""
    edges = [edge for edge in map(graph.edges.__getitem__, card.consumers) if edge.formula]
    terms = []
    for edge in edges:
        step = graph.steps[edge.step]
        statement = f"{graph.cards[step.output].name} = {step_text(graph, step)}"
        terms.append(Term(edge.id, statement, step.backward, in_numbers(graph, edge), edge.contribution, edge.reason))
    found, total = paths(graph, card.id)
    hints = list(badges(graph, card, spots := trouble(graph)))
    if card.id in spots.cards:
        hints += [f"{_where(graph, id)}: {words}" for id, words in spots.born.items() if id != card.id]
    if card.collected is not None and card.gradient is not None and card.collected != card.gradient:
        hints.append(f".grad holds {card.collected.line()}: what several backwards gave adds up, until zero_grad().")
    if card.elsewhere:
        hints.append("Ops that are not in this graph add to this gradient: the terms and paths here are not all of it.")
    output = graph.cards[graph.output].name if len(graph.outputs) == 1 else "(the sum of all outputs)"
    missing = "" if card.gradient is not None else card.reason
    return Why(card.name, _kind(card), output, card.gradient, terms, found, total, check, hints, missing, graph)


def _kind(card: Card) -> str:
    return ("result " if card.role == "result" else "") + kind(card)


def _where(graph: Graph, id: str) -> str:
    if id in graph.steps:
        step = graph.steps[id]
        return f"{graph.cards[step.output].name} = {step_text(graph, step)}"
    return graph.cards[id].name


def _none(t: Tensor, outputs: list[Tensor]) -> str:
    if t._grad is None:
        return explain_grad(t, outputs or None)
    return (
        f"The loss does not depend on it. {explain_grad(t)} It came from an earlier backward, of another result or "
        "before this one was computed."
    )


def _turned_round(t: Tensor, outputs: list[Tensor], names: Names) -> list[str]:
    """The call that was meant, where somebody gave the tensor and the loss the wrong way round."""
    if len(outputs) != 1 or not comes_from(t, outputs):
        return []
    loss, tensor = (names.of(x if x.node is LEAF else x.node) for x in (outputs[0], t))
    return [f"Did you mean why({loss or 'tensor'}, {tensor or 'loss'})?"]


def _latest(frame: Any, t: Tensor) -> list[Tensor]:
    """The latest result among the caller's variables, or else among all tensors, that depends on `t`."""
    key = t if t.node is LEAF else t.node
    if key is None:
        return []
    scopes: list[Any] = [lambda: [*frame.f_locals.values(), *frame.f_globals.values()], gc.get_objects]
    for scope in scopes:
        found = [x for x in scope() if isinstance(x, Tensor) and not isinstance(x, Unfollowed)]
        found = [x for x in found if isinstance(getattr(x, "node", None), Node)]
        for x in sorted(found, key=lambda x: x.node.order, reverse=True):
            if x.node is not key and _depends(x, key):
                return [x]
    return [t] if isinstance(key, Node) else []


def _depends(x: Tensor, key: Any) -> bool:
    """Whether the result comes from that node or leaf."""
    return any(parent is key for node in behind([x.node], frozenset()) for parent in node.parents)


def _checked(outputs: list[Tensor], key: Any, card: Card) -> Check:
    """Finite differences for one tensor, beside its gradient."""
    if card.gradient is None or card.gradient.numbers is None or card.gradient.size > SMALL:
        return Check(None, f"only tensors of at most {SMALL} elements whose gradient is known are checked")
    try:
        until = time.perf_counter() + PATIENCE
        rerun = Rerun(outputs, until)
        slopes = rerun.slopes(key, until)
    except RuntimeError as error:
        return Check(None, f"not possible: {error}")
    except TimeoutError:
        slopes = None
    if slopes is None:
        return Check(None, f"not made: to run the ops again would take longer than {PATIENCE:g} s")
    gradient = np.array(card.gradient.numbers, np.float64).reshape(card.gradient.shape)
    finite = gradient[np.isfinite(gradient)]
    size = max(float(np.abs(finite).max(initial=0.0)), 1e-6)
    with np.errstate(all="ignore"):
        apart = float(np.nanmax(np.abs(slopes.middle - gradient), initial=0.0))
        bent = np.abs(slopes.right - slopes.left) > KINK * np.maximum(np.abs(slopes.right), np.abs(slopes.left)) + 1e-6
    kinks = [tuple(map(int, at)) for at in np.argwhere(bent)]
    near = NEAR.get(card.gradient.dtype, 1e-3)
    same = bool(np.allclose(slopes.middle, gradient, rtol=0.0, atol=near * size + rerun.noise, equal_nan=True))
    return Check(value_of(slopes.middle), "", same, apart, kinks)


def _way(graph: Graph, path: Path) -> str:
    """A path on one line: the tensors, the local derivatives, and their product."""
    names = [graph.cards[id].name for id in path.cards]
    if len(names) > CARDS:
        names[CARDS // 2 : -CARDS // 2] = [f"({len(names) - CARDS:,} more)"]
    told = " → ".join(names)
    if path.product is None:
        return f"{told}: {DASH} {path.reason}"
    locals_ = [graph.edges[id].local for id in path.edges]
    factors = [local.line() for local in locals_ if local is not None and not local.shape]
    if len(factors) == len(locals_) and 1 < len(factors) <= CARDS:
        told += ": " + " × ".join(f"({x})" if x.startswith("-") else x for x in factors)
        return f"{told} = {path.product.line()}"
    return f"{told}: {path.product.line()}"
