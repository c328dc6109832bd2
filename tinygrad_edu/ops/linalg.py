"""Products of vectors and matrices."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..core import NUMPY, Tensor, answers, primitive, unwrap
from .composite import composite, offered


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
    out = np.einsum(subscripts, *operands, optimize=len(operands) > 2)
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


@offered
@answers(np.einsum)
def einsum(equation: str, *operands: Any) -> Tensor:
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
    inputs, arrow, out = equation.replace(" ", "").partition("->")
    terms = inputs.split(",")
    if len(terms) != len(operands):
        raise RuntimeError(f"einsum(): '{equation}' names {len(terms)} operands, but {len(operands)} were given")
    spare = [c for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" if c not in equation]
    widths = [x.ndim - len(t.replace("...", "")) for t, x in zip(terms, operands, strict=True)]
    if any(w < 0 or (w and "..." not in t) for w, t in zip(widths, terms, strict=True)):
        bad = next(i for i, (w, t) in enumerate(zip(widths, terms, strict=True)) if w < 0 or (w and "..." not in t))
        raise RuntimeError(
            f"einsum(): the number of subscripts in the equation ({len(terms[bad].replace('...', ''))}) does not match "
            f"the number of dimensions ({operands[bad].ndim}) for operand {bad} and no ellipsis was given"
        )
    lead = "".join(spare[: max(widths, default=0)])
    terms = [t.replace("...", lead[len(lead) - w :]) for t, w in zip(terms, widths, strict=True)]
    if not arrow:
        letters = "".join(terms)
        out = ("..." if lead else "") + "".join(sorted(c for c in set(letters) - set(lead) if letters.count(c) == 1))
    out, free = out.replace("...", lead), iter(spare[len(lead) :])
    extra: list[Any] = []
    for i, (term, x) in enumerate(zip(terms, operands, strict=True)):
        for at in [j for j, c in enumerate(term) if c in term[:j]]:  # a diagonal: a new letter, tied to the old by I
            new = next(free)
            extra.append((term[at] + new, np.eye(x.shape[at], dtype=unwrap(x).dtype)))
            term = term[:at] + new + term[at + 1 :]
        terms[i] = term
    spelled = ",".join([*terms, *(t for t, _ in extra)]) + "->" + out
    return contract(spelled, *operands, *(e for _, e in extra))


def _checked(name: str, *wanted: int) -> Any:
    def call(x: Tensor, y: Tensor) -> Tensor:
        if (x.ndim, y.ndim) != wanted:
            raise RuntimeError(
                f"{name}: expected tensors of {wanted[0]}D and {wanted[1]}D, got {x.ndim}D and {y.ndim}D"
            )
        return matmul(x, y)

    call.__name__ = call.__qualname__ = name
    call.__doc__ = f"The product of a {wanted[0]}-dimensional and a {wanted[1]}-dimensional tensor."
    return composite(call)


mm, mv, dot, bmm = _checked("mm", 2, 2), _checked("mv", 2, 1), _checked("dot", 1, 1), _checked("bmm", 3, 3)


@composite
def outer(x: Tensor, y: Tensor) -> Tensor:
    """Every product of an element of `x` with one of `y`, both vectors: shape (m, n)."""
    return NUMPY[np.multiply](NUMPY[np.expand_dims](x, 1), y)


answers(np.dot)(matmul), answers(np.outer)(outer)
