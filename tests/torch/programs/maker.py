"""The words of a line: names of tensors that fit, numbers, indices.

`random` is a random.Random or hypothesis's substitute for one, whose first choices are its simplest.
"""

from __future__ import annotations

import random as randomness
from typing import Any

import numpy as np
import torch

from .program import Program

NUMBERS = ("1.0", "2.0", "-1.0", "0.5", "0.0", "-1.5", "0.25", "3.0", "-2.0")  # exact, so that there are ties


def anything(t: Any) -> bool:
    """Any tensor will do."""
    return True


class NotNow(Exception):
    """There is no tensor yet that this kind of line could work on."""


class Maker:
    """Chooses the words of a line."""

    def __init__(self, program: Program, random: randomness.Random) -> None:
        self.program, self.random, self.fresh = program, random, program.fresh
        self.tensors = {name: t for name, t in program.theirs.tensors().items() if t is not None}

    def one(self, options: Any) -> Any:
        """One of the options."""
        if not options:
            raise NotNow
        return options[self.random.randrange(len(options))]

    def rarely(self, n: int = 8) -> bool:
        """True once in `n` times."""
        return self.random.randrange(n) == n - 1

    def number(self) -> str:
        """A number as it is written."""
        return str(self.one(NUMBERS))

    def tensor(self, like: Any = anything, floating: bool = True, rank: int | None = None) -> str:
        """The name of a tensor of floats (or of any kind) that is as wanted."""
        return str(self.one([
            name for name, t in reversed(self.tensors.items())  # the latest first
            if (not floating or t.is_floating_point()) and (rank is None or t.ndim == rank) and like(t)
        ]))  # fmt: skip

    def partner(self, a: str, into: bool = False) -> str:
        """A tensor that broadcasts with `a` (or into its shape), now and then any tensor, or a number."""
        if self.rarely(5):
            return self.number()
        target, wild = self.tensors[a], self.rarely(25)
        return self.tensor(
            lambda t: (wild or fits(t.shape, target.shape, into)) and not (into and is_shared(t, target)),
            floating=not self.rarely(15),
        )

    def alike(self, a: str) -> str:
        """A tensor of the dtype of `a` that broadcasts into its shape."""
        t = self.tensors[a]
        return self.tensor(
            lambda other: other.dtype == t.dtype and fits(other.shape, t.shape, into=True) and not is_shared(t, other)
        )

    def axis(self, a: str) -> int:
        """A dimension of `a`, counted from the front or from behind, now and then one too many."""
        n = max(self.tensors[a].ndim, 1)
        return self.random.randrange(-n, n + self.rarely(30))

    def mask(self, a: str) -> str:
        """A condition in the shape of `a`."""
        return f"({a}.detach() {self.one(('>', '<=', '!='))} {self.number()})"

    def index(self, a: str, repeats: bool = True) -> str:
        """What may stand in `a[...]`; without repeats no element is named twice."""
        t = self.tensors[a]
        if t.ndim and self.rarely(8):
            return self.mask(a)
        count = self.random.randrange(t.ndim + 1)
        first = self.random.randrange(count + 1) if self.rarely(6) else count  # the others come after `...`
        parts = [self.part(n, repeats) for n in (*t.shape[:first], *t.shape[t.ndim - count + first :])]
        if first < count or not parts:
            parts.insert(first, "...")
        elif self.rarely(6):
            parts.insert(self.random.randrange(count + 1), "None")
        return ", ".join(parts)

    def part(self, n: int, repeats: bool) -> str:
        """An index into a dimension of `n` elements."""
        if not n:
            return ":"
        i, j = self.random.randrange(-n, n), self.random.randrange(n)
        step = "::2" if self.rarely(6) else ""
        many = self.places(n, 1 + self.random.randrange(3), repeats)
        flags = [bool(self.random.randrange(2)) for _ in range(n)]
        return str(self.one(
            (i, f"{j}:", f"{step or ':'}", f":{j + 1}", f"torch.tensor({many})", f"{many}", f"torch.tensor({flags})",
             f"torch.tensor({j})")
        ))  # fmt: skip

    def places(self, n: int, count: int, repeats: bool = True) -> list[int]:
        """Some of `n` places."""
        found = [self.random.randrange(n) for _ in range(count)]
        return found if repeats else list(dict.fromkeys(found))

    def shape_of(self, expression: str) -> tuple[int, ...]:
        """The shape that an expression has."""
        try:
            with torch.no_grad():
                return tuple(eval(expression, self.program.theirs.names).shape)
        except (IndexError, RuntimeError):
            raise NotNow from None


def is_shared(a: Any, b: Any) -> bool:
    """Whether two tensors look at the same memory: what an overwrite of one by the other gives is left open."""
    return a is not b and a.untyped_storage()._cdata == b.untyped_storage()._cdata


def fits(a: Any, b: Any, into: bool = False) -> bool:
    """Whether shape `a` broadcasts with shape `b`; or into it, leaving it as it is."""
    try:
        met = np.broadcast_shapes(a, b)
    except ValueError:
        return False
    return not into or met == tuple(b)


def wanting(t: Any) -> bool:
    """Whether a gradient can be taken of it."""
    return bool(t.requires_grad)


def sole(t: Any) -> bool:
    """Whether it wants a gradient, and is no view.

    PyTorch gives a view another node when somebody overwrites its memory outside the graph, without the hooks that it
    had; and runs the node of several views for all of them. Ours keeps the node that is asked.
    """
    return wanting(t) and not t._is_view()
