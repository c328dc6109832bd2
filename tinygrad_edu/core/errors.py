"""NumPy's errors, said as PyTorch says them: its class, the values at fault, and what to do."""

from __future__ import annotations

from typing import Any

import numpy as np


def explain(name: str, error: Exception, args: Any) -> Exception:
    """The error to raise for `error`, met while op `name` ran on the arrays and values `args`."""
    arrays = [x for x in args if isinstance(x, np.ndarray)]
    shapes = " and ".join(str(tuple(x.shape)) for x in arrays)
    if isinstance(error, np.exceptions.AxisError):
        n = max(error.ndim or 0, 1)
        text = f"Dimension out of range (expected to be in range of [{-n}, {n - 1}], but got {error.axis})"
        return IndexError(f"{text}: {name} of shape {shapes}")
    if isinstance(error, ValueError) and name == "matmul" and len(arrays) == 2:
        return RuntimeError(_matmul(*arrays))
    if isinstance(error, ValueError) and "broadcast together" in str(error) and len(arrays) > 1:
        return RuntimeError(_broadcast(name, arrays))
    kind = RuntimeError if isinstance(error, (ValueError, np.linalg.LinAlgError)) else type(error)
    return kind(f"{name}: {error} (shapes {shapes})")


def _matmul(a: np.ndarray, b: np.ndarray) -> str:
    if not (a.ndim and b.ndim):
        return f"both arguments to matmul need to be at least 1D, but they are {a.ndim}D and {b.ndim}D: use *"
    if a.ndim == b.ndim == 2:
        fault = f"mat1 and mat2 shapes cannot be multiplied ({a.shape[0]}x{a.shape[1]} and {b.shape[0]}x{b.shape[1]})"
    else:
        fault = f"matmul: shapes {a.shape} and {b.shape} cannot be multiplied"
    inner = b.shape[-2] if b.ndim > 1 else b.shape[0]
    reason = f"the last size of a ({a.shape[-1]}) must equal the {'second last' if b.ndim > 1 else 'only'} of b ({inner})"
    hint = ""
    if a.ndim > 1 and b.ndim > 1:
        if a.shape[-1] == b.shape[-1]:
            hint = ": did you mean a @ b.T?"
        elif a.shape[-2] == b.shape[-2]:
            hint = ": did you mean a.T @ b?"
        elif a.shape[-2] == b.shape[-1]:
            hint = ": did you mean b @ a?"
    return f"{fault}; {reason}{hint}"


def _broadcast(name: str, arrays: list[np.ndarray]) -> str:
    a, b = next((x, y) for i, x in enumerate(arrays) for y in arrays[i + 1 :] if not _fits(x.shape, y.shape))
    axis = next(i for i in range(1, 1 + min(a.ndim, b.ndim)) if not _fits(a.shape[-i:][:1], b.shape[-i:][:1]))
    hint = ""
    if _fits(a.shape, b.shape[::-1]) and b.ndim > 1:
        hint = ": did you mean b.T?"
    elif b.ndim == 1 and a.ndim > 1 and b.shape[0] == a.shape[-2]:
        hint = ": did you mean b.unsqueeze(1), one value per row?"
    elif a.ndim == 1 and b.ndim > 1 and a.shape[0] == b.shape[-2]:
        hint = ": did you mean a.unsqueeze(1), one value per row?"
    return (
        f"The size of tensor a ({a.shape[-axis]}) must match the size of tensor b ({b.shape[-axis]}) at non-singleton "
        f"dimension {max(a.ndim, b.ndim) - axis}: {name} of shapes {a.shape} and {b.shape}{hint}"
    )


def _fits(a: tuple[int, ...], b: tuple[int, ...]) -> bool:
    return all(m == n or 1 in (m, n) for m, n in zip(reversed(a), reversed(b), strict=False))
