"""Tensors as text, character for character as PyTorch prints them."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from ..core import dtypes

__all__ = ["format_tensor", "get_printoptions", "set_printoptions"]

Array = NDArray[Any]


@dataclass(frozen=True)
class PrintOptions:
    """How tensors are printed; `set_printoptions` tells what each option does."""

    precision: int = 4
    threshold: float = 1000
    edgeitems: int = 3
    linewidth: int = 80
    sci_mode: bool | None = None

    def __post_init__(self) -> None:
        for name in ("precision", "edgeitems", "linewidth"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int) or value < 0:
                raise ValueError(f"{name} must be an int >= 0, but got {value!r}")
        if isinstance(self.threshold, bool) or not isinstance(self.threshold, (int, float)):
            raise ValueError(f"threshold must be a number, but got {self.threshold!r}")


PROFILES = {
    "default": PrintOptions(),
    "short": PrintOptions(precision=2, edgeitems=2),
    "full": PrintOptions(threshold=math.inf),
}
options = PROFILES["default"]


def set_printoptions(
    precision: int | None = None,
    threshold: float | None = None,
    edgeitems: int | None = None,
    linewidth: int | None = None,
    profile: str | None = None,
    sci_mode: bool | None = None,
) -> None:
    """Set how tensors are printed; what is not given stays, except `sci_mode`, which goes back to automatic.

    Args:
        precision: Digits after the point (4 unless set).
        threshold: Tensors of more elements are summarised (1000 unless set).
        edgeitems: Items that a summary shows at each end of a dimension (3 unless set).
        linewidth: Characters per line (80 unless set).
        profile: `"default"`, `"short"` (2 digits, 2 edge items) or `"full"` (never summarise), the base for the others.
        sci_mode: Whether to print `1.0000e+03` (True), `1000.0000` (False) or what suits the values (None).

    Raises:
        ValueError: If an option has no meaning.

    Example:
        >>> import tinygrad_edu as torch
        >>> torch.set_printoptions(precision=2)
        >>> torch.tensor([1.12345])
        tensor([1.12])
        >>> torch.set_printoptions(profile="default")

    Source: https://docs.pytorch.org/docs/stable/generated/torch.set_printoptions.html
    """
    global options
    if profile is not None and profile not in PROFILES:
        raise ValueError(f"profile must be one of {', '.join(PROFILES)}, but got {profile!r}")
    given = {"precision": precision, "threshold": threshold, "edgeitems": edgeitems, "linewidth": linewidth}
    changes: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    options = replace(options if profile is None else PROFILES[profile], sci_mode=sci_mode, **changes)


def get_printoptions() -> dict[str, Any]:
    """Return the options as `set_printoptions` takes them."""
    return dict(vars(options))


def format_tensor(
    array: Array, suffixes: Sequence[str] = (), prefix: str = "tensor(", default_dtype: DTypeLike | None = None
) -> str:
    r"""Write an array as PyTorch's `repr` of the tensor.

    Args:
        array: The values, of any shape.
        suffixes: What follows the values, size and dtype, such as `requires_grad=True`.
        prefix: What comes before the values.
        default_dtype: The floating-point dtype that is not named; that of `torch.set_default_dtype` if None.

    Returns:
        The text, in lines of `linewidth` characters where the values allow it.

    Example:
        >>> format_tensor(np.array([[1.5, 2], [3, 4]]), ["requires_grad=True"])
        'tensor([[1.5000, 2.0000],\n        [3.0000, 4.0000]], dtype=torch.float64, requires_grad=True)'
    """
    summarised = array.size > options.threshold and array.ndim > 0
    notes, default_dtype = [], np.dtype(dtypes.default if default_dtype is None else default_dtype)
    if array.size == 0:
        text = "[]"
        if array.ndim != 1:
            notes.append(f"size={array.shape}")
        unnamed = {default_dtype}
    else:
        shown = _edges(array) if summarised else array
        cells, width = _cells(shown)
        text = _rows(np.array(cells, dtype=object).reshape(shown.shape), array.shape, width, len(prefix), summarised)
        if options.edgeitems == 0:
            notes.append(f"size={array.shape}")
        unnamed = {default_dtype, np.dtype(np.int64), np.dtype(np.bool_)}
    if array.dtype not in unnamed:
        notes.append(f"dtype=torch.{array.dtype}")
    return _append(prefix + text, [*notes, *suffixes], len(prefix))


def _append(text: str, suffixes: Iterable[str], indent: int) -> str:
    """Add the suffixes, each on the last line where it fits there."""
    used = len(text) - text.rfind("\n") + 1  # of the last line, counted as PyTorch does: up to two too many
    for suffix in suffixes:
        if used + len(suffix) + 2 > options.linewidth:
            text, used = f"{text},\n{' ' * indent}{suffix}", indent + len(suffix)
        else:
            text, used = f"{text}, {suffix}", used + len(suffix) + 2
    return text + ")"


def _edges(array: Array) -> Array:
    """The items that a summary shows."""
    edge = options.edgeitems
    for axis, length in enumerate(array.shape):
        if edge == 0 or length > 2 * edge:
            array = array.take([*range(edge), *range(length - edge, length)], axis)
    return array


def _cells(array: Array) -> tuple[list[str], int]:
    """Every item as text, and the width of a column."""
    if array.dtype.kind != "f":
        cells = [str(value) for value in array.ravel().tolist()]
        return cells, max(map(len, cells), default=0)
    values = array.astype(np.float64).ravel()
    counted = np.isfinite(values) & (values != 0)  # zero, nan and inf choose no style and widen no column
    write = _style(np.abs(values[counted]))
    cells = [write(value) for value in values.tolist()]
    widths = [len(cell) for cell, counts in zip(cells, counted, strict=True) if counts]
    return cells, max(widths, default=1)


def _style(sizes: Array) -> Callable[[float], str]:
    """How to write floats of which the finite ones that are not zero have these absolute values."""
    digits, scientific = options.precision, options.sci_mode
    whole = bool(np.all(sizes == np.ceil(sizes)))
    if sizes.size == 0:
        scientific = False
    elif scientific is None:
        low, high = sizes.min(), sizes.max()
        scientific = bool(high / low > 1000 or high > 1e8 or (not whole and low < 1e-4))
    if scientific:
        return lambda value: f"{value:.{digits}e}"
    if whole:
        return lambda value: f"{value:.0f}." if math.isfinite(value) else f"{value}"
    return lambda value: f"{value:.{digits}f}"


def _rows(cells: Array, shape: tuple[int, ...], width: int, indent: int, summarised: bool) -> str:
    """The cells between brackets; `shape` is that of the whole tensor, `indent` the column of the first bracket."""
    if not shape:
        return str(cells.item()).rjust(width)
    edge = options.edgeitems
    elided = summarised and (edge == 0 or shape[0] > 2 * edge)
    if len(shape) > 1:
        rows = [_rows(row, shape[1:], width, indent + 1, summarised) for row in cells]
        if elided:
            rows.insert(edge, "...")
        return "[" + (",".ljust(len(shape), "\n") + " " * (indent + 1)).join(rows) + "]"
    items = [cell.rjust(width) for cell in cells]
    if elided:
        items.insert(edge, " ..." if edge else "...")
    per_line = max(1, (options.linewidth - indent) // (width + 2))
    lines = [", ".join(items[start : start + per_line]) for start in range(0, len(items), per_line)]
    return "[" + (",\n" + " " * (indent + 1)).join(lines) + "]"
