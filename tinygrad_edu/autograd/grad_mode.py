"""The grad mode, as context and as decorator."""

from __future__ import annotations

import functools
import inspect
from typing import Any

from ..calls.views import INFERENCE, NO_GRAD
from ..core import mode as modes


def switch(enabled: bool, inference: bool, mark: Any = None) -> None:
    """Set the grad mode, and what new tensors are marked with.

    Inside a dual level ops record whatever the mode is, but what they record may not require grad.
    """
    modes.enabled, modes.inference, modes.alias = enabled, inference, INFERENCE if inference else mark
    modes.recording = enabled and not inference
    if modes.level is not None:
        modes.recording, modes.level.tracking = not inference, modes.recording


class _Mode:
    """A context that sets the mode and puts back what was there; on a function, for each of its calls."""

    settings: tuple[bool, bool | None] = (False, None)  # whether to record, and inference; None: leave it
    mark: Any = None  # for what is made inside; the engine's own contexts have none
    before: list[tuple[bool, bool, Any]]

    def __new__(cls, function: Any = None) -> Any:
        mode = super().__new__(cls)
        mode.before = []
        return mode(function) if callable(function) else mode

    def __enter__(self) -> None:
        self.before.append((modes.enabled, modes.inference, modes.alias))
        enabled, inference = self.settings
        kept = None if enabled or modes.enabled or modes.inference else modes.alias
        switch(enabled, modes.inference if inference is None else inference, self.mark or kept)

    def __exit__(self, *error: object) -> None:
        switch(*self.before.pop())

    def __call__(self, function: Any) -> Any:
        generates = inspect.isgeneratorfunction(function)

        @functools.wraps(function)
        def within(*args: Any, **kwargs: Any) -> Any:
            if generates:
                return self._steps(function(*args, **kwargs))
            with self:
                return function(*args, **kwargs)

        return within

    def _steps(self, generator: Any) -> Any:
        """The generator's items; it keeps the mode to itself between them."""
        go, given = generator.send, None
        while True:
            try:
                with self:
                    item = go(given)
            except StopIteration as stop:
                return stop.value
            try:
                go, given = generator.send, (yield item)
            except GeneratorExit:
                with self:
                    generator.close()
                raise
            except BaseException as error:
                go, given = generator.throw, error


class no_grad(_Mode):
    """Record nothing inside: `with no_grad():` or `@no_grad()`.

    See https://pytorch.org/docs/stable/generated/torch.no_grad.html

    >>> import tinygrad_edu as torch
    >>> x = torch.tensor(3., requires_grad=True)
    >>> with torch.no_grad():
    ...     y = 2 * x
    >>> y.requires_grad
    False
    """

    mark = NO_GRAD


class enable_grad(_Mode):
    """Record inside, also within `no_grad`; not within `inference_mode`.

    See https://pytorch.org/docs/stable/generated/torch.enable_grad.html

    >>> import tinygrad_edu as torch
    >>> x = torch.tensor(3., requires_grad=True)
    >>> with torch.no_grad(), torch.enable_grad():
    ...     y = 2 * x
    >>> y.requires_grad
    True
    """

    settings = (True, None)


class inference_mode(_Mode):
    """Record nothing inside, for code that will never ask for gradients: what is made there no graph may ever keep.

    Args:
        mode: False records inside, also within another inference mode.

    See https://pytorch.org/docs/stable/generated/torch.autograd.grad_mode.inference_mode.html

    >>> import tinygrad_edu as torch
    >>> with torch.inference_mode():
    ...     x = torch.ones(2)
    >>> x.is_inference()
    True
    """

    settings = (False, True)

    def __new__(cls, mode: Any = True) -> Any:  # noqa: D102  the class tells
        context = super().__new__(cls, mode if callable(mode) else None)
        if not mode:
            context.settings = (True, False)
        return context


class set_grad_enabled(_Mode):
    """Switch recording on or off at once; as a context, put it back at the end.

    Args:
        mode: whether to record.

    See https://pytorch.org/docs/stable/generated/torch.set_grad_enabled.html

    >>> import tinygrad_edu as torch
    >>> with torch.set_grad_enabled(False):
    ...     print(torch.is_grad_enabled())
    False
    """

    def __new__(cls, mode: bool) -> Any:  # noqa: D102  the class tells
        switch = super().__new__(cls)
        switch.settings = (bool(mode), None)
        switch.__enter__()
        return switch

    def __enter__(self) -> None:
        if not self.before or modes.enabled != self.settings[0]:
            super().__enter__()

    def __call__(self, function: Any) -> Any:  # noqa: D102  the class tells
        self.__exit__()  # as a decorator it switches nothing until the call
        return (enable_grad if self.settings[0] else no_grad)()(function)


def is_grad_enabled() -> bool:
    """Whether ops are asked to record a graph now.

    See https://pytorch.org/docs/stable/generated/torch.is_grad_enabled.html

    >>> is_grad_enabled()
    True
    """
    return modes.enabled


def is_inference_mode_enabled() -> bool:
    """Whether `inference_mode` is on.

    See https://pytorch.org/docs/stable/generated/torch.is_inference_mode_enabled.html

    >>> is_inference_mode_enabled()
    False
    """
    return modes.inference
