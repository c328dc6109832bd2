"""Whether ops record a graph: the grad mode, as context and as decorator."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

F = TypeVar("F", bound=Callable[..., Any])
recording = True  # read by every op
inference = False


class _Mode:
    """A context that sets the mode and puts back what was there; on a function, for each of its calls."""

    settings: ClassVar[tuple[bool, bool]]  # recording, inference

    def __new__(cls, function: Any = None) -> Any:
        mode = super().__new__(cls)
        mode.before = []
        return mode(function) if callable(function) else mode

    before: list[tuple[bool, bool]]

    def __enter__(self) -> None:
        global recording, inference
        self.before.append((recording, inference))
        recording, inference = self.settings

    def __exit__(self, *error: object) -> None:
        global recording, inference
        recording, inference = self.before.pop()

    def __call__(self, function: F) -> F:
        @functools.wraps(function)
        def within(*args: Any, **kwargs: Any) -> Any:
            with self:
                return function(*args, **kwargs)

        @functools.wraps(function)
        def steps(*args: Any, **kwargs: Any) -> Any:  # a generator keeps the mode to itself between its yields
            generator, send = function(*args, **kwargs), None
            while True:
                try:
                    with self:
                        item = generator.send(send)
                except StopIteration as stop:
                    return stop.value
                send = yield item

        return steps if inspect.isgeneratorfunction(function) else within  # type: ignore[return-value]  # same signature


class no_grad(_Mode):  # noqa: N801  PyTorch's name
    """Record nothing inside: `with no_grad():` or `@no_grad()`."""

    settings = (False, False)


class enable_grad(_Mode):  # noqa: N801  PyTorch's name
    """Record inside, also within `no_grad`."""

    settings = (True, False)


class inference_mode(_Mode):  # noqa: N801  PyTorch's name
    """Record nothing inside, for code that will never ask for gradients."""

    settings = (False, True)

    def __new__(cls, mode: Any = True) -> Any:
        return super().__new__(cls, mode) if mode is not False else enable_grad()


class set_grad_enabled(_Mode):  # noqa: N801  PyTorch's name
    """Switch recording on or off at once; as a context, put it back at the end."""

    def __new__(cls, mode: bool) -> Any:
        global recording
        switch = super().__new__(cls)
        switch.before.append((recording, inference))
        switch.settings, recording = (bool(mode), inference), bool(mode)
        return switch

    def __enter__(self) -> None:
        global recording
        recording = self.settings[0]

    def __call__(self, function: F) -> F:
        self.__exit__()  # as a decorator it switches nothing until the call
        return (enable_grad if self.settings[0] else no_grad)()(function)  # type: ignore[no-any-return]


def is_grad_enabled() -> bool:
    """Whether ops record a graph now."""
    return recording


def is_inference_mode_enabled() -> bool:
    """Whether `inference_mode` is on."""
    return inference
