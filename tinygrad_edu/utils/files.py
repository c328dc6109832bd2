"""Files that are whole or not there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO


@contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    """A binary file to write, which takes the place of `path` when the block ends and not when it raises.

    It is written beside `path` and renamed, so no reader ever sees half a file and an old file survives a failure.

    Args:
        path: the file to make or replace; its folder must exist.

    Raises:
        RuntimeError: the folder does not exist.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with replacing(f"{folder}/a.txt") as file:
    ...         print(file.write(b"whole"), "a.txt" in os.listdir(folder))
    ...     print(os.listdir(folder))
    5 False
    ['a.txt']
    """
    target = os.path.realpath(path)  # through a link to the file it names
    folder, name = os.path.split(target)
    if not os.path.isdir(folder):
        raise RuntimeError(f"Parent directory {folder} does not exist: make it first, with os.makedirs({folder!r})")
    beside = os.path.join(folder, f".{name}.{os.getpid()}.part")
    try:
        with open(beside, "wb") as file:
            yield file
        os.replace(beside, target)
    finally:
        with suppress(FileNotFoundError):  # gone already when it was renamed
            os.remove(beside)
