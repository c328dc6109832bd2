"""Which arguments derivatives are by."""

from __future__ import annotations

from typing import Any

from ..core import Tensor
from . import tree


class Chosen:
    """The arguments that `argnums` names among `args`, taken apart into tensors.

    Raises:
        RuntimeError: an argnum that there is not, or the same twice.
        ValueError: an argument that is, or holds, what is no tensor.
    """

    def __init__(self, argnums: Any, args: tuple[Any, ...]) -> None:
        numbers = (argnums,) if isinstance(argnums, int) else argnums
        if not isinstance(numbers, tuple) or not all(isinstance(n, int) for n in numbers):
            raise RuntimeError(f"argnums must be int or Tuple[int, ...], got: {type(argnums)}")
        if not numbers and args:
            raise RuntimeError("argnums must be non-empty")
        for n in numbers:
            if not -len(args) <= n < len(args):
                raise RuntimeError(f"Got argnum={n}, but only {len(args)} positional inputs")
        self.numbers, self.args = [n % len(args) for n in numbers], args
        if len(set(self.numbers)) < len(numbers):
            raise RuntimeError(f"argnums elements must be unique, got {argnums}")
        self.one, self.chosen = isinstance(argnums, int), [args[n] for n in self.numbers]
        self.flat = tree.leaves(self.chosen)
        for x in self.flat:
            if not isinstance(x, Tensor):
                raise ValueError(f"Thing passed to transform API must be Tensor, got {type(x)}")

    def with_leaves(self, leaves: list[Tensor]) -> list[Any]:
        """All arguments, with other tensors for the chosen ones."""
        args = list(self.args)
        for n, x in zip(self.numbers, tree.filled(self.chosen, leaves), strict=True):
            args[n] = x
        return args

    def rebuilt(self, leaves: list[Any]) -> Any:
        """What belongs to the tensors of the chosen arguments, in their structure."""
        found = tree.filled(self.chosen, leaves)
        return found[0] if self.one else tuple(found)


def checked_output(name: str, out: Any, has_aux: bool) -> tuple[Any, Any]:
    """The output of a function, and what it gave besides."""
    if not has_aux:
        return out, None
    if not isinstance(out, tuple) or len(out) != 2:
        raise RuntimeError(f"{name}: output of function f should be a tuple: (output, aux) if has_aux is True")
    for x in tree.leaves(out[1]):
        if not isinstance(x, Tensor):
            raise RuntimeError(f"Expected tensors, got unsupported type {type(x)}")
    return out
