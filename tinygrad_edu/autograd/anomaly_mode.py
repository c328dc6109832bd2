"""Anomaly mode: each node knows where the forward pass called it, and a gradient with NaN in it is an error."""

from __future__ import annotations

import contextlib
import functools
import traceback
import warnings
from typing import Any

import numpy as np

from ..core import Node, mode, unwrap
from ..core.place import place
from .hooks import apart, places_shown


class Watch:
    """What the walk tells of each node while the mode is on: that it starts, what it gave, that it failed."""

    def __init__(self, check_nan: bool) -> None:
        self.check_nan = check_nan
        self.running: Any = None

    def enter(self, node: Node) -> None:
        """Note which node runs, for those that its rules record."""
        self.running = node

    def leave(self, node: Any, g: Any, gradients: list[Any]) -> list[Any]:
        """The gradients as they are.

        Raises:
            RuntimeError: there is a NaN in them.
        """
        for i, place_of in enumerate(places_shown(node) if self.check_nan else ()):
            array = unwrap(gradients[place_of])
            if isinstance(array, (np.ndarray, np.generic)) and np.isnan(array).any():
                at = tuple(int(k) for k in np.argwhere(np.isnan(array))[0])
                arrived = (unwrap(one) for one in apart(node, g) if one is not None)
                given = (
                    " The gradient that it got has NaN already." if any(np.isnan(one).any() for one in arrived) else ""
                )
                raise RuntimeError(
                    f"Function '{node.name()}' returned nan values in its {i}th output. The first of "
                    f"{int(np.isnan(array).sum())} is at {at} of shape {array.shape}.{given} Called at {place(node)}"
                )
        self.running = None
        return gradients

    def failed(self, node: Any) -> None:
        """Warn with the forward calls that led to a node whose backward raised an error."""
        cause, seen = "Error detected in {}. ", 0
        while node is not None and (seen := seen + 1) < 10:
            trace = getattr(node, "trace", None)
            if trace is None:
                text = f"No forward pass information available, but that it was called at {place(node)}. "
                text += "Enable detect anomaly during forward pass for more information."
            else:
                text = f"Traceback of forward call that caused the error:\n{''.join(trace.format())}"
            warnings.warn(cause.format(node.name()) + text, UserWarning, stacklevel=2)
            node, cause = getattr(node, "inducer", None), "Previous calculation was induced by {}. "


@functools.cache
def _traced(kind: Any) -> Any:
    """The class of nodes of this kind that know, besides, where they were made."""

    def new(cls: Any, *args: Any) -> Any:
        node = object.__new__(cls)
        node.trace = traceback.StackSummary.from_list(traceback.extract_stack()[:-1])
        node.inducer = None if mode.watch is None else mode.watch.running
        return node

    return type(f"Traced{kind.__name__}", (kind,), {"__slots__": ("inducer", "trace"), "__new__": new, "plain": kind})


def as_traced(kind: Any) -> Any:
    """The class of nodes of this kind, with a trace if the mode is on and without if it is off."""
    kind = kind.__dict__.get("plain", kind)
    return kind if mode.watch is None else _traced(kind)


class set_detect_anomaly(contextlib.AbstractContextManager[None]):
    """Switch anomaly mode on or off at once; as a context, put back at the end what was there.

    Args:
        mode: whether it is on.
        check_nan: whether a NaN in a gradient is an error.

    See https://pytorch.org/docs/stable/autograd.html#torch.autograd.set_detect_anomaly

    >>> import tinygrad_edu as torch
    >>> with torch.autograd.set_detect_anomaly(True):
    ...     print(torch.is_anomaly_enabled())
    True
    """

    def __init__(self, mode: bool, check_nan: bool = True) -> None:
        self._before = _watch()
        _switch(Watch(check_nan) if mode else None)

    def __enter__(self) -> None:
        """Nothing is left to do."""

    def __exit__(self, *error: object) -> None:
        _switch(self._before)


class detect_anomaly(contextlib.AbstractContextManager[None]):
    """A context in which errors of backward, and gradients with NaN in them, come with the forward call to blame.

    Args:
        check_nan: whether a NaN in a gradient is an error.

    See https://pytorch.org/docs/stable/autograd.html#torch.autograd.detect_anomaly

    >>> import tinygrad_edu as torch, warnings
    >>> warnings.simplefilter("ignore")
    >>> x = torch.tensor([0., 1.], requires_grad=True)
    >>> with torch.autograd.detect_anomaly():
    ...     y = torch.sqrt(x) * 0
    ...     y.sum().backward()
    Traceback (most recent call last):
    ...
    RuntimeError: Function 'SqrtBackward0' returned nan values in its 0th output...
    """

    def __init__(self, check_nan: bool = True) -> None:
        self.check_nan = check_nan
        self._before: list[Any] = []
        warnings.warn(
            "Anomaly Detection has been enabled. This mode will increase the runtime and should only be enabled for "
            "debugging.",
            UserWarning,
            stacklevel=2,
        )

    def __enter__(self) -> None:
        self._before.append(_watch())
        _switch(Watch(self.check_nan))

    def __exit__(self, *error: object) -> None:
        _switch(self._before.pop())


def is_anomaly_enabled() -> bool:
    """Whether anomaly mode is on.

    >>> is_anomaly_enabled()
    False
    """
    return mode.watch is not None


def is_anomaly_check_nan_enabled() -> bool:
    """Whether a NaN in a gradient would be an error in anomaly mode.

    >>> with set_detect_anomaly(True, check_nan=False):
    ...     print(is_anomaly_check_nan_enabled())
    False
    """
    return mode.watch is None or bool(mode.watch.check_nan)


def _watch() -> Any:
    return mode.watch


def _switch(watch: Any) -> None:
    mode.watch = watch
    mode.Node = as_traced(mode.Node)
