"""Where in the user's code an op was called: kept as an offset into compiled code, and read only when somebody asks."""

from __future__ import annotations

import itertools
import linecache
from pathlib import Path
from typing import Any

import numpy as np

INSIDE = (str(Path(__file__).parents[1]), str(Path(np.__file__).parent), "<op ")  # code that is not the user's
outside: set[str] = set()  # files that are the user's, as they are met
inside: set[str] = set()  # the others


def called_from(frame: Any) -> Any:
    """The first frame from `frame` outwards that is the user's."""
    while (name := frame.f_code.co_filename) not in outside:
        if name not in inside and not name.startswith(INSIDE):
            outside.add(name)
        elif frame.f_back is None:
            break
        else:
            inside.add(name)
            frame = frame.f_back
    return frame


def place(node: Any) -> str:
    """The file, the line and its text, of the call that recorded the node."""
    line, text = line_of(node.code, node.offset)
    return f'File "{node.code.co_filename}", line {line}, in {node.code.co_name}' + (f": {text}" if text else "")


def line_of(code: Any, offset: int) -> tuple[int, str]:
    """The number of the line at an offset into compiled code, and its text."""
    line = next(itertools.islice(code.co_positions(), offset // 2, None))[0] or 0
    return line, linecache.getline(code.co_filename, line).strip()
