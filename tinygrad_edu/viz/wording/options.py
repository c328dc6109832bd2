"""The options of an op on a picture: those that a reader chose, in the words of PyTorch."""

from __future__ import annotations

from typing import Any

from ..graph import number

POSITIONAL = {"broadcast_to": "shape", "cast": "dtype", "contract": "subscripts", "pad_with": "padding",
              "repeat_whole": "repeats", "reshape_to": "shape", "transpose_axes": "axes"}  # fmt: skip
ARRANGED = {"path", "shape", "size", "sizes", "needs", "known", "centred", "divisor", "image", "most", "places",
            "padding_mode", "align_corners", "step"}  # fmt: skip
NORMAL = {"normalize_batch", "normalize_groups", "normalize_layer", "normalize_scale"}  # whose axes are in their names
PLAIN = {"eps": 1e-5, "groups": 1}  # what PyTorch has by default, where the op has no default
PLAIN = {"eps": 1e-5, "groups": 1}  # what PyTorch has by default, where the op has no default


def option(op: str, name: str, value: Any) -> str:
    """An argument that is no tensor, as in a call; nothing where it tells only how the op is worked out.

    >>> option("sum", "axis", 0), option("reshape_to", "shape", (3, -1)), option("overlaid", "path", None)
    ('axis=0', '(3, -1)', '')
    """
    if name == "index":
        return f"[{index(value)}]"
    if name == "slides":
        return slides(value, pools=op.startswith("pool"))
    if POSITIONAL.get(op) == name:
        return str(value)
    if name in ARRANGED or (op in NORMAL and name == "axes") or (name in PLAIN and PLAIN[name] == value):
        return ""
    return f"{name}={number(value) if isinstance(value, float) else value}"


def slides(value: Any, pools: bool) -> str:
    """How windows lie: those of pooling with their size, and what is not as by default."""
    told = []
    for name, label, plain in (("kernel", "", 0), ("stride", "stride=", 1), ("padding", "padding=", 0),
                               ("dilation", "dilation=", 1)):  # fmt: skip
        numbers = [getattr(slide, name) for slide in value]
        if name == "kernel":
            if pools and all(numbers):
                told.append("×".join(map(str, numbers)))
        elif any(number != plain for number in numbers):
            told.append(label + (str(numbers[0]) if len(set(numbers)) == 1 else str(tuple(numbers)).replace(" ", "")))
    return ", ".join(told)


def index(value: Any) -> str:
    """An index as it is written between brackets."""
    if isinstance(value, slice):
        ends = [value.start, value.stop] + ([] if value.step is None else [value.step])
        return ":".join("" if end is None else str(end) for end in ends)
    if isinstance(value, tuple):
        return ", ".join(map(index, value))
    return str(value) if value is None or (hasattr(value, "__index__") and not hasattr(value, "shape")) else "…"
