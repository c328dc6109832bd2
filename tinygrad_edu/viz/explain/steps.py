"""The passes through a graph, one step at a time."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, overload

import numpy as np

from ..capturing import Named, Names, captured
from ..graph import Card, Edge, Graph, Step, Value, value_of
from ..wording import clean, fitted, in_brackets, shown_formula, step_text, term

ACROSS = 100  # columns of a line
MOST = 60  # steps that are printed
DASH = "—"


@dataclass(slots=True)
class Flow:
    """What one argument of an op gets in its step of the backward pass.

    `local` is the local derivative in numbers, where it is one, and `contribution` what it adds to the gradient of the
    argument `name`. That is part `part` of `parts`, and `so_far` the sum after it; None where it was not kept.
    """

    edge: str
    card: str
    name: str
    argument: str
    formula: str
    term: str  # how it takes the gradient along, with the numbers put in
    local: Value | None
    contribution: Value | None
    part: int
    parts: int
    so_far: Value | None
    reason: str = ""

    @property
    def complete(self) -> bool:
        """Whether the gradient is whole now: nothing more will come."""
        return self.part == self.parts

    def __str__(self) -> str:
        told = f"    ∂{self.name} += {self.term}"
        if self.contribution is None:
            return fitted(f"{told} = {DASH} {self.reason}", ACROSS)
        end = "   complete"
        if self.parts > 1:
            sofar = DASH if self.so_far is None else self.so_far.line()
            end = f"   so far {sofar} (part {self.part} of {self.parts}{': complete' if self.complete else ''})"
        return fitted(f"{told} = {self.contribution.line()}", max(ACROSS - len(end), ACROSS // 2)) + end


@dataclass(slots=True)
class BackwardStep:
    """One step of the backward pass: the gradient of an op's result comes in, and each argument gets its share."""

    number: int
    of: int
    step: str  # its id in the graph
    op: str
    statement: str  # the op in the names of the tensors
    code: str  # the line of the program
    line: int
    output: str
    gradient: Value | None  # of the output, as it comes in
    reason: str  # why that is not known, or how it came to be complete
    flows: list[Flow] = field(default_factory=list)

    @property
    def complete(self) -> list[str]:
        """The tensors whose gradient is complete now."""
        return [flow.name for flow in self.flows if flow.complete]

    def __str__(self) -> str:
        incoming = f"{DASH} {self.reason}" if self.gradient is None else f"{self.gradient.line()} ({self.reason})"
        lines = [_head(self, "backward"), f"    ∂{self.output} = {incoming}", *map(str, self.flows)]
        return "\n".join(fitted(line, ACROSS) for line in lines)

    __repr__ = __str__


@dataclass(slots=True)
class ForwardStep:
    """One step of the forward pass: an op reads its arguments, and makes its result."""

    number: int
    of: int
    step: str
    op: str
    statement: str
    code: str
    line: int
    output: str
    arguments: dict[str, Value | None]  # by name
    value: Value | None

    def __str__(self) -> str:
        value = DASH if self.value is None else self.value.line()
        read = "   ".join(f"{name} = {v.line()}" for name, v in self.arguments.items() if v and v.line() != name)
        lines = [_head(self, "forward"), f"    {read}" if read else "", f"    {self.output} = {value}"]
        return "\n".join(fitted(line, ACROSS) for line in lines if line)

    __repr__ = __str__


AnyStep = ForwardStep | BackwardStep


class Steps(Sequence[AnyStep]):
    """The steps of a pass, as a list; printed, with the reason for their order."""

    def __init__(self, steps: list[AnyStep], notes: list[str]) -> None:
        self._steps, self.notes = steps, notes

    @overload
    def __getitem__(self, index: int) -> AnyStep: ...
    @overload
    def __getitem__(self, index: slice) -> Steps: ...
    def __getitem__(self, index: int | slice) -> Any:
        """One step, or several with the same notes."""
        return Steps(self._steps[index], self.notes) if isinstance(index, slice) else self._steps[index]

    def __len__(self) -> int:
        return len(self._steps)

    def __str__(self) -> str:
        left = len(self) - MOST
        more = [f"… {left:,} more steps: steps[{MOST}:{2 * MOST}] has those that come next."] if left > 0 else []
        return "\n".join([*map(str, self._steps[:MOST]), *more, *self.notes])

    __repr__ = __str__


def steps(
    loss: Any, forward: bool = False, names: Named = None, params: Named = None, max_nodes: int | None = None
) -> Steps:
    """The backward pass one step at a time, in the engine's order; no `.grad` is touched.

    Args:
        loss: the result, or several as for `capture`; or a graph that `capture` made.
        forward: whether the forward pass comes first.
        names: what the tensors are called; by default as the caller's variables.
        params: the same, or a module, which names its parameters.
        max_nodes: the most tensors to take, those nearest to the loss; by default all.

    Returns:
        A list of steps: each has its `number`, `op`, line of `code`, the `gradient` that comes in, and `flows`, which
        say for each argument the local derivative, what it adds, and the sum so far.

    Raises:
        TypeError: `loss` is no Tensor and no Graph.
        RuntimeError: it has no graph.

    >>> import tinygrad_edu as torch
    >>> a = torch.tensor(3.0, requires_grad=True)
    >>> b = a + a
    >>> c = b * b
    >>> for step in torch.viz.steps(c):
    ...     print(step.op, step.output, step.gradient.numbers, [flow.so_far.numbers for flow in step.flows])
    multiply c 1.0 [6.0, 12.0]
    add b 12.0 [12.0, 24.0]
    """
    graph = loss if isinstance(loss, Graph) else captured(loss, Names(sys._getframe(1), names, params), max_nodes)
    return steps_of(graph, forward)


def steps_of(graph: Graph, forward: bool = False) -> Steps:
    """The same of a graph."""
    backward = list(backward_steps(graph))
    notes = [note] if (note := _why_this_order(graph, backward)) else []
    if graph.omitted:
        notes.append(f"{graph.omitted:,} earlier ops come after these: max_nodes= takes more.")
    return Steps([*(forward_steps(graph) if forward else ()), *backward], notes)


def forward_steps(graph: Graph) -> Iterator[ForwardStep]:
    """The steps of the forward pass."""
    for step in sorted(graph.steps.values(), key=lambda step: step.forward):
        sources = [graph.cards[graph.edges[id].source] for id in step.edges]
        out = graph.cards[step.output]
        arguments = {card.name: card.value for card in sources}
        number = step.forward - graph.omitted
        yield ForwardStep(number, len(graph.steps), *_told(graph, step), out.name, arguments, out.value)


def backward_steps(graph: Graph) -> Iterator[BackwardStep]:
    """The steps of the backward pass."""
    sums: dict[str, Any] = {id: _start(graph.cards[id]) for id in graph.outputs}
    parts = {id: _parts(graph, card) for id, card in graph.cards.items()}
    came: dict[str, tuple[int, int]] = dict.fromkeys(graph.outputs, (1, 0))  # how many parts, and the step of the last
    for step in sorted(graph.steps.values(), key=lambda step: step.backward):
        out = graph.cards[step.output]
        at = BackwardStep(
            step.backward, len(graph.steps), *_told(graph, step), out.name, out.gradient, _came(out, came, parts)
        )
        for edge in map(graph.edges.__getitem__, step.edges):
            if not edge.formula:
                continue
            source = graph.cards[edge.source]
            part = came.get(source.id, (0, 0))[0] + 1
            came[source.id] = part, step.backward
            sums[source.id] = so_far = _added(sums.get(source.id), edge.contribution, part)
            if so_far is None and part == parts[source.id]:
                sums[source.id] = so_far = source.gradient
            words = shown_formula(graph, edge), in_numbers(graph, edge)
            flow = Flow(edge.id, source.id, source.name, edge.argument, *words, edge.local,
                        edge.contribution, part, parts[source.id], so_far, edge.reason)  # fmt: skip
            at.flows.append(flow)
        yield at


def in_numbers(graph: Graph, edge: Edge) -> str:
    """What flows back along an edge: as a formula, and with the numbers put in where they are short."""
    words = term(graph, edge)
    if not edge.entrywise:
        return f"{words}   {edge.product}" if edge.product else words
    formula = f"∂{graph.cards[graph.steps[edge.step].output].name} × {in_brackets(shown_formula(graph, edge))}"
    return words if words.startswith("∂") else f"{formula} = {words}"


def _start(card: Card) -> Value | None:
    """The gradient of an output before anything comes back to it: ones."""
    return value_of(np.ones(card.shape, card.dtype or "float64"))


def _parts(graph: Graph, card: Card) -> int:
    return (card.id in graph.outputs) + sum(bool(graph.edges[id].formula) for id in card.consumers)


def _added(before: Value | None, contribution: Value | None, part: int) -> Value | None:
    """The sum after a contribution; None where the numbers of one of them were not kept."""
    if part == 1:
        return contribution
    if before is None or contribution is None or before.numbers is None or contribution.numbers is None:
        return None
    with np.errstate(all="ignore"):
        total = np.array(before.numbers, before.dtype) + np.array(contribution.numbers, contribution.dtype)
    return value_of(np.asarray(total))


def _told(graph: Graph, step: Step) -> tuple[str, str, str, str, int]:
    statement = f"{graph.cards[step.output].name} = {step_text(graph, step)}"
    return step.id, step.op, statement, step.code, step.line


def _came(out: Card, came: dict[str, tuple[int, int]], parts: dict[str, int]) -> str:
    """How the gradient of an op's result came to be known, or why it is not."""
    count, last = came.get(out.id, (0, 0))
    if out.gradient is None:
        return out.reason
    if not last:
        return "the start"
    return f"complete since step {last}" + (f", the sum of {count} parts" if count > 1 else "")


def _head(step: AnyStep, which: str) -> str:
    place = f"   line {step.line}: {clean(step.code, ACROSS)}" if step.code else ""
    return f"{which} step {step.number} of {step.of}:  {step.statement}{place}"


def _why_this_order(graph: Graph, backward: list[BackwardStep]) -> str:
    """What would go wrong in another order, at the first tensor that is used more than once."""
    parts: dict[str, list[tuple[int, Flow]]] = {}
    for step in backward:
        name = step.output
        came = parts.get(graph.steps[step.step].output, [])
        if len(came) > 1 and step.gradient is not None:
            first = came[0][0]
            early = [flow for number, flow in came if number == first]
            if len(early) < len(came) and early[-1].so_far is not None:
                wrong = f"right after step {first} it would have passed on only {early[-1].so_far.line()}"
            else:
                wrong = f"before step {first} it would have passed on nothing"
            return (
                f"Why this order: {name} is used in {len(came)} places, and ∂{name} = {step.gradient.line()} is the "
                f"sum of what comes\nback from all of them. So step {step.number}, {step.statement}, has to wait for "
                f"step {came[-1][0]}: run\n{wrong}."
            )
        for flow in step.flows:
            parts.setdefault(flow.card, []).append((step.number, flow))
    return ""
