"""What a picture is made from: the graph as plain data, by value."""

from __future__ import annotations

from dataclasses import dataclass, field

from .value import Value


@dataclass(slots=True)
class Card:
    """A tensor of the graph.

    `value` is None where nothing kept the numbers; `gradient` is None where there is none, and `reason` then says
    why. `consumers` are the edges by which the tensor goes into ops, in the order of the backward pass: what flows
    back along them adds up to the gradient. `collected` is what a leaf has in `.grad`.
    """

    id: str
    name: str
    role: str  # leaf, parameter, constant, result or output
    shape: tuple[int, ...]
    value: Value | None = None
    gradient: Value | None = None
    reason: str = ""
    collected: Value | None = None
    consumers: list[str] = field(default_factory=list)
    maker: str = ""  # the step that made it, if one did and it is drawn


@dataclass(slots=True)
class Edge:
    """One tensor going into one op.

    `formula` is the rule in the names of the cards. Of an entrywise op it is the partial derivative, and `local` its
    number; else it is what becomes of the gradient, `meaning` says what a helper function in it does, and `product` has
    the shapes if it is a matrix product.
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
class Step:
    """One application of an op. `forward` and `backward` number it, from 1, in the two passes."""

    id: str
    op: str
    torch_name: str  # PyTorch's name of the node, such as MulBackward0
    sign: str
    options: str  # the arguments that are no tensors
    forward: int
    backward: int
    output: str  # a card
    edges: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Graph:
    """A graph, or the part of it nearest to the output; everything is in the order of the forward pass."""

    cards: dict[str, Card]
    steps: dict[str, Step]
    edges: dict[str, Edge]
    output: str  # a card
    omitted: int  # how many ops were left out
    notes: list[str]

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
