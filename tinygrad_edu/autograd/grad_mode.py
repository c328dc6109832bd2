"""The grad mode, as context and as decorator."""

from __future__ import annotations

import functools
import inspect
from typing import Any

from ..core import mode as modes


class _Mode:
    """A context that sets the mode and puts back what was there; on a function, for each of its calls."""

    settings = (False, False)  # recording, inference
    before: list[tuple[bool, bool]]

    def __new__(cls, function: Any = None) -> Any:
        mode = super().__new__(cls)
        mode.before = []
        return mode(function) if callable(function) else mode

    def __enter__(self) -> None:
        self.before.append((modes.recording, modes.inference))
        modes.recording, modes.inference = self.settings

    def __exit__(self, *error: object) -> None:
        modes.recording, modes.inference = self.before.pop()

    def __call__(self, function: Any) -> Any:
        @functools.wraps(function)
        def within(*args: Any, **kwargs: Any) -> Any:
            with self:
                result = function(*args, **kwargs)
            return self._steps(result) if inspect.isgenerator(result) else result

        return within

    def _steps(self, generator: Any) -> Any:
        """The generator's items; it keeps the mode to itself between them."""
        sent = None
        while True:
            try:
                with self:
                    item = generator.send(sent)
            except StopIteration as stop:
                return stop.value
            sent = yield item


class no_grad(_Mode):
    """Record nothing inside: `with no_grad():` or `@no_grad()`."""


class enable_grad(_Mode):
    """Record inside, also within `no_grad`."""

    settings = (True, False)


class inference_mode(_Mode):
    """Record nothing inside, for code that will never ask for gradients."""

    settings = (False, True)

    def __new__(cls, mode: Any = True) -> Any:  # noqa: D102  the class tells
        return super().__new__(cls, mode) if mode else enable_grad()


class set_grad_enabled(_Mode):
    """Switch recording on or off at once; as a context, put it back at the end."""

    def __new__(cls, mode: bool) -> Any:  # noqa: D102  the class tells
        switch = super().__new__(cls)
        switch.settings = (bool(mode), modes.inference)
        switch.__enter__()
        return switch

    def __enter__(self) -> None:
        if not self.before or (modes.recording, modes.inference) != self.settings:
            super().__enter__()

    def __call__(self, function: Any) -> Any:  # noqa: D102  the class tells
        self.__exit__()  # as a decorator it switches nothing until the call
        return (enable_grad if self.settings[0] else no_grad)()(function)


def is_grad_enabled() -> bool:
    """Whether ops record a graph now."""
    return modes.recording


def is_inference_mode_enabled() -> bool:
    """Whether `inference_mode` is on."""
    return modes.inference
