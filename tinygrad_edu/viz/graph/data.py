"""What a picture is made from: the graph as plain data, by value."""

from __future__ import annotations

from dataclasses import dataclass, field

from .value import Value


@dataclass(slots=True)
class Card:
    """A tensor of the graph.

    `value` is None where nothing kept the numbers; `gradient` is None where there is none, and `reason` then says
    why. `consumers` are the edges by which the tensor goes into ops, in the order of the backward pass: what flows
    back along them adds up to the gradient. `collected` is what a leaf has in `.grad`. `cut` says why the gradient goes
    no further back from here, where something was cut off, such as "detached from h".
    """

    id: str
    name: str
    role: str  # leaf, parameter, input, constant, result or output; or error, in the place of a result
    shape: tuple[int, ...]
    dtype: str = ""  # empty where nobody knows
    value: Value | None = None
    gradient: Value | None = None
    reason: str = ""
    collected: Value | None = None
    consumers: list[str] = field(default_factory=list)
    maker: str = ""  # the step that made it, if one did and it is drawn
    cut: str = ""
    given: bool = False  # whether the user's code has it by this name
    elsewhere: bool = False  # whether ops that are not drawn add to its gradient, besides the consumers


@dataclass(slots=True)
class Edge:
    """One tensor going into one op.

    `formula` is the rule in the names of the cards; it is empty where no gradient flows. Of an entrywise op it is the
    partial derivative, and `local` its number; else it is what becomes of the gradient, `meaning` says what a helper
    function in it does, and `product` has the shapes if it is a matrix product.
    `contribution` is what flows back, after the sum over the axes `summed` that undoes broadcasting. `reason` says why
    numbers are missing.
    """

    id: str
    source: str  # a card
    step: str
    argument: str
    entrywise: bool
    formula: str = ""
    meaning: str = ""
    local: Value | None = None
    product: str = ""
    contribution: Value | None = None
    summed: tuple[int, ...] = ()
    reason: str = ""


@dataclass(slots=True)
class Saved:
    """An array that a step keeps for its backward pass."""

    name: str  # in the op's own words: out, an argument, or an intermediate
    card: str  # the card with these numbers; empty for an intermediate
    shape: tuple[int, ...]
    bytes: int


@dataclass(slots=True)
class Step:
    """One application of an op. `forward` and `backward` number it, from 1, in the two passes.

    `seconds` is how long the forward took, known only within `viz.record()`, and `backward_seconds` how long its rules
    took when the graph was captured; they are None where nobody measured.
    """

    id: str
    op: str
    torch_name: str  # PyTorch's name of the node, such as MulBackward0
    sign: str
    options: str  # the arguments that are no tensors
    forward: int
    backward: int
    output: str  # a card
    edges: list[str] = field(default_factory=list)
    call: str = ""  # the innermost module call that it belongs to
    file: str = ""  # where the user's code called it
    line: int = 0
    code: str = ""  # the text of that line
    saved: list[Saved] = field(default_factory=list)
    freed: bool = False  # whether a backward has let go of what it saved
    seconds: float | None = None
    backward_seconds: float | None = None
    error: str = ""  # what it raised, if it failed (explain/watch.py); then no step of the backward pass has a number


@dataclass(slots=True)
class Call:
    """One call of a module; `number` counts the calls of that module in the graph, from 1."""

    id: str
    path: str  # from the outermost module, as in its state_dict: layers.0.attention; empty for the outermost
    kind: str  # the class, such as Linear
    parent: str = ""  # the call that it was made in, if any
    number: int = 1


@dataclass(slots=True)
class Graph:
    """A graph, or the part of it nearest to the outputs; everything is in the order of the forward pass."""

    cards: dict[str, Card]
    steps: dict[str, Step]
    edges: dict[str, Edge]
    calls: dict[str, Call]  # a call stands before those within it
    outputs: list[str]  # cards
    omitted: int = 0  # how many ops were left out
    notes: list[str] = field(default_factory=list)

    @property
    def output(self) -> str:
        """The card of the first output, often the only one."""
        return self.outputs[0]

    @property
    def held(self) -> int:
        """How many bytes the steps keep for the backward pass; an array that several keep counts once."""
        found = {
            (saved.card or f"{step.id}.{i}"): saved.bytes
            for step in self.steps.values()
            if not step.freed
            for i, saved in enumerate(step.saved)
        }
        return sum(found.values())

    def named(self, name: str) -> Card:
        """The tensor of that name.

        Raises:
            KeyError: there is none.
        """
        for card in self.cards.values():
            if card.name == name:
                return card
        known = ", ".join(card.name for card in list(self.cards.values())[:20])
        raise KeyError(f"no tensor is called '{name}' in this graph: there are {known}")

    def to_json(self) -> str:
        """The graph as JSON, which `from_json` reads: for other programs, and for comparing with another day's graph.

        NaN and the infinities, which JSON does not know, stand as the texts "NaN", "Infinity" and "-Infinity".
        """
        from .json import written

        return written(self)

    @staticmethod
    def from_json(text: str) -> Graph:
        """The graph that `to_json` wrote.

        Raises:
            ValueError: the text is no such graph.

        >>> import tinygrad_edu as torch
        >>> x = torch.tensor(3.0, requires_grad=True)
        >>> graph = torch.viz.capture(x * x, names={"x": x})
        >>> torch.viz.Graph.from_json(graph.to_json()) == graph
        True
        """
        from .json import read

        return read(text)
