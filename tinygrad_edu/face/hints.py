"""What PyTorch says when shapes do not fit, and what was probably meant."""

from __future__ import annotations

import numpy as np

from ..core.table import HINTS


def matmul(name: str, error: Exception, arrays: list[np.ndarray]) -> str | None:
    """For a product of matrices: both shapes, which sizes must be equal, and the product that would fit."""
    if name not in ("matmul", "vectors") or len(arrays) != 2:
        return None
    a, b = arrays
    if not (a.ndim and b.ndim):
        return f"both arguments to matmul need to be at least 1D, but they are {a.ndim}D and {b.ndim}D: use *"
    if a.ndim == b.ndim == 2:
        fault = f"mat1 and mat2 shapes cannot be multiplied ({a.shape[0]}x{a.shape[1]} and {b.shape[0]}x{b.shape[1]})"
    else:
        fault = f"matmul: shapes {a.shape} and {b.shape} cannot be multiplied"
    inner = b.shape[-2] if b.ndim > 1 else b.shape[0]
    reason = (
        f"the last size of a ({a.shape[-1]}) must equal the {'second last' if b.ndim > 1 else 'only'} of b ({inner})"
    )
    hint = ""
    if a.ndim > 1 and b.ndim > 1:
        if a.shape[-1] == b.shape[-1]:
            hint = ": did you mean a @ b.T?"
        elif a.shape[-2] == b.shape[-2]:
            hint = ": did you mean a.T @ b?"
        elif a.shape[-2] == b.shape[-1]:
            hint = ": did you mean b @ a?"
    return f"{fault}; {reason}{hint}"


def broadcast(name: str, error: Exception, arrays: list[np.ndarray]) -> str | None:
    """For an entrywise op: the sizes that clash, where, and the shape that would fit."""
    if "broadcast" not in str(error) or len(arrays) < 2:
        return None
    pairs = ((x, y) for i, x in enumerate(arrays) for y in arrays[i + 1 :])
    a, b = next(((x, y) for x, y in pairs if not fits(x.shape, y.shape)), (None, None))
    if a is None or b is None:
        return None
    axis = next(i for i in range(1, 1 + min(a.ndim, b.ndim)) if not fits(a.shape[-i:][:1], b.shape[-i:][:1]))
    hint = ""
    if fits(a.shape, b.shape[::-1]) and b.ndim > 1:
        hint = ": did you mean b.T?"
    elif b.ndim == 1 and a.ndim > 1 and b.shape[0] == a.shape[-2]:
        hint = ": did you mean b.unsqueeze(1), one value per row?"
    elif a.ndim == 1 and b.ndim > 1 and a.shape[0] == b.shape[-2]:
        hint = ": did you mean a.unsqueeze(1), one value per row?"
    return (
        f"The size of tensor a ({a.shape[-axis]}) must match the size of tensor b ({b.shape[-axis]}) at non-singleton "
        f"dimension {max(a.ndim, b.ndim) - axis}: {name} of shapes {a.shape} and {b.shape}{hint}"
    )


def fits(a: tuple[int, ...], b: tuple[int, ...]) -> bool:
    """Whether the shapes broadcast."""
    return all(m == n or 1 in (m, n) for m, n in zip(reversed(a), reversed(b), strict=False))


HINTS += (matmul, broadcast)
