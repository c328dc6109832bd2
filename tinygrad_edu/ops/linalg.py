"""Products of vectors and matrices."""

from __future__ import annotations

import functools
import inspect
import string
from typing import Any

import numpy as np

from ..calls.composite import composite, offered
from ..core import NUMPY, Tensor, answers, primitive, unwrap


@primitive(x=lambda g, y: g @ np.swapaxes(y, -1, -2), y=lambda g, x: np.swapaxes(x, -1, -2) @ g)
def matmul(x: Any, y: Any) -> Any:
    """The product of matrices, or of stacks of them."""
    if x.dtype != y.dtype:
        raise RuntimeError(f"expected m1 and m2 to have the same dtype, but got: {x.dtype} != {y.dtype}: convert one")
    return np.matmul(x, y)


_matrices = matmul


@answers(np.matmul)
@composite
def matmul(x: Any, y: Any) -> Tensor:
    """The product of matrices, stacks of matrices (the stack is broadcast) and vectors.

    Args:
        x: shape (..., m, n) or (n,).
        y: shape (..., n, p) or (n,).

    Returns:
        Shape (..., m, p), without the dimension that a vector lacks.

    Raises:
        RuntimeError: the sizes n differ, or the dtypes.

    See https://pytorch.org/docs/stable/generated/torch.matmul.html

    >>> import tinygrad_edu as torch
    >>> torch.matmul(torch.tensor([[1., 2.]]), torch.tensor([3., 4.]))
    tensor([11.])
    """
    if not (isinstance(x, (Tensor, np.ndarray)) and isinstance(y, (Tensor, np.ndarray))):
        odd = next(v for v in (x, y) if not isinstance(v, (Tensor, np.ndarray)))
        raise TypeError(f"matmul(): arguments must be Tensors, not {type(odd).__name__}")
    if (x.ndim > 1 and y.ndim > 1) or not (x.ndim and y.ndim):
        return _matrices(x, y)
    return vectors(x, y)


@primitive(x=lambda g, x, y: through_left(g, x, y), y=lambda g, x, y: through_right(g, x, y))
def vectors(x: Any, y: Any) -> Any:
    """The product where one factor, or both, is a vector."""
    return _matrices.op.forward(x, y)


def through_left(g: Any, x: Any, y: Any) -> Any:
    """The gradient of the left factor of a product with vectors."""
    if y.ndim == 1:  # (..., m, n) . (n) or (n) . (n)
        return np.expand_dims(g, -1) * y
    return np.reshape(np.expand_dims(g, -2) @ np.swapaxes(y, -1, -2), (*g.shape[:-1], x.shape[0]))


def through_right(g: Any, x: Any, y: Any) -> Any:
    """The gradient of the right factor of a product with vectors."""
    if x.ndim == 1:  # (n) . (..., n, p) or (n) . (n)
        return x * g if y.ndim == 1 else np.expand_dims(x, -1) * np.expand_dims(g, -2)
    return np.reshape(np.swapaxes(x, -1, -2) @ np.expand_dims(g, -1), (*x.shape[:-2], y.shape[0]))


@primitive(
    operands=lambda g, subscripts, operands: [through_einsum(g, subscripts, operands, k) for k in range(len(operands))]
)
def contract(subscripts: str, *operands: Any) -> Any:
    """The sum of products that explicit, plain `subscripts` spell: no ..., no letter twice in one operand."""
    large = len(operands) > 2 or sum(x.size for x in operands) > 4096  # then finding the way to BLAS pays, if any sums
    large = large and not set(subscripts.partition("->")[0]) <= set(subscripts.partition("->")[2] + ",")
    out = np.einsum(subscripts, *operands, optimize=large)
    return out if out.base is None else out.copy()  # NumPy gives a view where it only transposes


def through_einsum(g: Any, subscripts: str, operands: Any, k: int) -> Any:
    """The gradient of operand number `k`: the same sum with that operand and the result exchanged."""
    inputs, out = subscripts.split("->")
    terms = inputs.split(",")
    others = [*terms[:k], *terms[k + 1 :]]
    rest = [*operands[:k], *operands[k + 1 :]]
    alone = [c for c in terms[k] if c not in out and not any(c in t for t in others)]  # summed in this operand only
    sizes = {c: n for term, x in zip(terms, operands, strict=True) for c, n in zip(term, x.shape, strict=True)}
    ones = [np.ones(sizes[c], unwrap(g).dtype) for c in alone]
    spelled = ",".join([out, *others, *alone]) + "->" + terms[k]
    return contract(spelled, g, *rest, *ones)


def spelled_out(operands: tuple[Any, ...]) -> tuple[str, tuple[Any, ...]]:
    """The equation and the operands of the form x, [0, 1], y, [1, 2], [0, 2]: numbers, or `...`, instead of letters."""
    letters = string.ascii_uppercase + string.ascii_lowercase
    words = ["".join("..." if i is Ellipsis else letters[i] for i in numbers) for numbers in operands[1::2]]
    arrow = "->" + "".join("..." if i is Ellipsis else letters[i] for i in operands[-1]) if len(operands) % 2 else ""
    return ",".join(words) + arrow, operands[: len(words) * 2 : 2]


def named_sizes(terms: list[str], shapes: Any, out: str) -> dict[str, int]:
    """The size of each letter; RuntimeError where there are two, or where the result is not spelled of them."""
    sizes: dict[str, int] = {}
    for i, (term, shape) in enumerate(zip(terms, shapes, strict=True)):
        for letter, n in zip(term, shape, strict=True):
            if not letter.isalpha():
                raise RuntimeError(f"einsum(): invalid subscript '{letter}': subscripts must be in [a-zA-Z]")
            if sizes.setdefault(letter, n) != n and 1 not in (n, sizes[letter]):
                raise RuntimeError(
                    f"einsum(): subscript {letter} has size {n} for operand {i} which does not broadcast with "
                    f"previously seen size {sizes[letter]}"
                )
            sizes[letter] = n if sizes[letter] == 1 else sizes[letter]
    if wrong := [c for c in out if c not in sizes or out.count(c) > 1]:
        raise RuntimeError(f"einsum(): output subscript {wrong[0]} must come once, and appear in an operand")
    return sizes


@functools.lru_cache(256)
def plan(equation: str, shapes: tuple[tuple[int, ...], ...]) -> tuple[str, list[tuple[int, ...]], list[int]]:
    """The equation in plain letters, the shapes to which operands are stretched, the sizes of diagonals to tie."""
    inputs, arrow, out = equation.replace(" ", "").partition("->")
    terms = inputs.split(",")
    if len(terms) != len(shapes):
        raise RuntimeError(f"einsum(): '{equation}' names {len(terms)} operands, but {len(shapes)} were given")
    spare = [c for c in string.ascii_letters if c not in equation]
    widths = [len(shape) - len(t.replace("...", "")) for t, shape in zip(terms, shapes, strict=True)]
    for i, (term, width) in enumerate(zip(terms, widths, strict=True)):
        if width < 0 or (width and "..." not in term):
            raise RuntimeError(
                f"einsum(): the number of subscripts in the equation ({len(term.replace('...', ''))}) does not match "
                f"the number of dimensions ({len(shapes[i])}) for operand {i} and no ellipsis was given"
            )
    lead = "".join(spare[: max(widths, default=0)])
    terms = [t.replace("...", lead[len(lead) - w :]) for t, w in zip(terms, widths, strict=True)]
    if not arrow:
        letters = "".join(terms)
        out = ("..." if lead else "") + "".join(sorted(c for c in set(letters) - set(lead) if letters.count(c) == 1))
    out, free = out.replace("...", lead), iter(spare[len(lead) :])
    sizes, ties, tied = named_sizes(terms, shapes, out), [], []
    stretched = [tuple(sizes[c] for c in term) for term in terms]
    for i, term in enumerate(terms):
        for at in [j for j, c in enumerate(term) if c in term[:j]]:  # a diagonal: a new letter, tied to the old by I
            new = next(free)
            ties.append(term[at] + new)
            tied.append(sizes[term[at]])
            term = term[:at] + new + term[at + 1 :]
        terms[i] = term
    return ",".join([*terms, *ties]) + "->" + out, stretched, tied


@offered
@answers(np.einsum)
def einsum(equation: Any, *operands: Any) -> Tensor:
    """The sum of products over the letters that the result does not name (Einstein's convention).

    Args:
        equation: such as "ij,jk->ik"; "..." stands for leading dimensions; without "->" the result names, in
            alphabetical order, the letters that come once.
        operands: one tensor for each comma-separated term.

    See https://pytorch.org/docs/stable/generated/torch.einsum.html

    >>> import tinygrad_edu as torch
    >>> torch.einsum("ij->j", torch.tensor([[1., 2.], [3., 4.]]))
    tensor([4., 6.])
    """
    if len(operands) == 1 and isinstance(operands[0], (list, tuple)):
        operands = tuple(operands[0])
    if not isinstance(equation, str):
        equation, operands = spelled_out((equation, *operands))
    if not operands:
        raise ValueError("einsum(): must specify the equation string and at least one operand")
    if len(kinds := {unwrap(x).dtype for x in operands}) > 1:
        raise RuntimeError(
            f"einsum(): the operands must have one dtype, but have {sorted(map(str, kinds))}: convert them"
        )
    spelled, shapes, ties = plan(equation, tuple(tuple(x.shape) for x in operands))
    term, _, out = spelled.partition("->")
    if sorted(term) == sorted(out):  # of one operand: the same memory, as in PyTorch
        return NUMPY[np.transpose](operands[0], tuple(map(term.index, out)))
    stretched = (np.broadcast_to(x, n) if tuple(x.shape) != n else x for x, n in zip(operands, shapes, strict=True))
    return contract(spelled, *stretched, *(np.eye(n, dtype=next(iter(kinds))) for n in ties))


def _checked(name: str, second: str, *wanted: int) -> Any:
    def call(x: Tensor, *rest: Tensor, **named: Tensor) -> Tensor:
        (y,) = (*rest, *named.values())
        if (unwrap(x).ndim, unwrap(y).ndim) != wanted:
            raise RuntimeError(
                f"{name}: expected tensors of {wanted[0]}D and {wanted[1]}D, got {x.ndim}D and {y.ndim}D"
            )
        return product(x, y)

    product = vectors if 1 in wanted else _matrices
    call.__name__ = call.__qualname__ = name
    call.__doc__ = f"The product of a {wanted[0]}-dimensional and a {wanted[1]}-dimensional tensor."
    parameters = [inspect.Parameter(each, inspect.Parameter.POSITIONAL_OR_KEYWORD) for each in ("x", second)]
    call.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # functions may have one
    return composite(call)


mm, bmm, mv = _checked("mm", "mat2", 2, 2), _checked("bmm", "mat2", 3, 3), _checked("mv", "vec", 2, 1)
dot, vdot = _checked("dot", "tensor", 1, 1), _checked("vdot", "y", 1, 1)


@composite
def outer(x: Tensor, vec2: Tensor) -> Tensor:
    """Every product of an element of `x` with one of `vec2`, both vectors: shape (m, n)."""
    if x.ndim != 1 or vec2.ndim != 1:
        raise RuntimeError(f"outer: expected 1-D vectors, but got {x.ndim}-D and {vec2.ndim}-D tensors")
    return NUMPY[np.multiply](NUMPY[np.expand_dims](x, 1), vec2)


ger = outer
answers(np.dot)(matmul), answers(np.outer)(outer), answers(np.vdot)(vdot)
