"""NumPy's errors, said as PyTorch says them: its class, the values at fault, and what to do."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..core.table import HINTS

NUMPY_ERRORS = (ValueError, TypeError, IndexError, np.linalg.LinAlgError)
REFUSALS = (ValueError, np.linalg.LinAlgError)


def explain(name: str, error: Exception, args: Any) -> Exception:
    """The error to raise for `error`, met while op `name` ran on the arrays and values `args`."""
    arrays = [x for x in args if isinstance(x, np.ndarray)]
    said = _explained(name, error, arrays)
    said.add_note(f"in {name} of {' and '.join(f'{x.dtype} {tuple(x.shape)}' for x in arrays)}")
    return said


def _explained(name: str, error: Exception, arrays: list[np.ndarray]) -> Exception:
    shapes = " and ".join(str(tuple(x.shape)) for x in arrays)
    if isinstance(error, np.exceptions.AxisError):
        n = max(error.ndim or 0, 1)
        text = f"Dimension out of range (expected to be in range of [{-n}, {n - 1}], but got {error.axis})"
        return IndexError(f"{text}: {name} of shape {shapes}")
    for hint in HINTS if isinstance(error, ValueError) else ():
        if meant := hint(name, error, arrays):
            return RuntimeError(meant)
    refused = isinstance(error, TypeError) and (type(error) is not TypeError or "not supported" in str(error))
    kind = NotImplementedError if refused else RuntimeError if isinstance(error, REFUSALS) else type(error)
    return kind(f"{name}: {error} (shapes {shapes})")
