"""Property tests of gradients: hypothesis looks for arguments at which a gradient is wrong, and for the simplest."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from . import strategies
from .gradcheck import gradcheck
from .report import GradcheckError, Report

REQUIRED = inspect.Parameter.empty
COUNTS = {"ci": 8, "default": 8, "long": 200}  # examples of each test, in the profile of that name


@dataclass(slots=True)
class Tally:
    """What a property test has checked.

    Attributes:
        examples: The sets of arguments at which the function was checked.
        ok: The derivatives that were right.
        wrong: Those that were wrong.
        inconclusive: Those that the measurement could not judge.
    """

    examples: int = 0
    ok: int = 0
    wrong: int = 0
    inconclusive: int = 0

    def add(self, report: Report) -> None:
        """Count what one check has found."""
        self.examples += 1
        self.ok, self.wrong = self.ok + report.ok, self.wrong + report.wrong
        self.inconclusive += report.inconclusive

    def __str__(self) -> str:
        """One line."""
        return f"{self.examples} examples: {self.ok} ok, {self.wrong} wrong, {self.inconclusive} inconclusive"


def register_profiles() -> None:
    """Register the hypothesis profiles "ci" (the same examples each time), "default" and "long" (many examples).

    >>> register_profiles()
    """
    for name, count in COUNTS.items():
        settings.register_profile(name, max_examples=count, derandomize=name == "ci", print_blob=True, deadline=None)


def check_op(
    function: Callable[..., Any],
    shapes: Any = None,
    domain: Any = None,
    second: bool = True,
    examples: int = 200,
) -> Tally:
    """Check the gradients of a function at many arguments, of many shapes and layouts.

    Args:
        function: From Tensors, its arguments without a default, to a Tensor or several.
        shapes: A strategy of tuples with a shape for each argument, or such a tuple; any that fit each other by
            default.
        domain: A strategy for the elements, such as `positive()`, or of Tensors, such as `ties()`; or a dict of these
            by argument. Numbers between -3 and 3 by default.
        second: Check the gradients of the gradients too.
        examples: How many sets of arguments to try.

    Returns:
        A `Tally` of what was checked.

    Raises:
        GradcheckError: A gradient is wrong; the message shows the simplest arguments at which it is.
        TypeError: The function has no argument without a default.

    >>> import tinygrad_edu as torch
    >>> check_op(torch.tanh, shapes=((2,),), examples=3).wrong
    0
    """
    names = [p.name for p in _parameters(function) if p.default is REQUIRED and p.kind is not p.VAR_KEYWORD]
    if not names:
        raise TypeError(f"check_op needs a function with arguments that have no default, but got {function!r}")
    if shapes is None:
        shapes = strategies.broadcastable(len(names))
    domains = domain if isinstance(domain, Mapping) else dict.fromkeys(names, domain)
    if unknown := domains.keys() - set(names):
        raise TypeError(f"domain has {sorted(unknown)}, but the arguments are {names}")
    arguments = {name: _tensors(domains.get(name)) for name in names}
    tally = Tally()
    drawn = shapes if isinstance(shapes, st.SearchStrategy) else st.just(shapes)
    _run(function, arguments, drawn, second, examples, tally)()
    return tally


def property_test_gradients(
    *, shapes: Any = None, second: bool = True, examples: int | None = None, **arguments: Any
) -> Callable[[Callable[..., Any]], Callable[[], None]]:
    """Make a property test, for pytest to collect, of a function that computes something from its arguments.

    Args:
        shapes: A strategy of tuples with a shape for each argument whose strategy has no shape of its own.
        second: Check the gradients of the gradients too.
        examples: How many sets of arguments to try; as many as hypothesis is set to by default.
        arguments: For each argument of the function a strategy, such as `tensors(domain=positive())`.

    Returns:
        A decorator; the test that it makes raises GradcheckError if a gradient is wrong.

    Raises:
        TypeError: An argument of the function has no strategy, or a strategy no argument.

    >>> import tinygrad_edu as torch
    >>> from tinygrad_edu.testing import broadcastable, positive, tensors
    >>> @property_test_gradients(x=tensors(domain=positive()), y=tensors(), shapes=broadcastable(2), examples=3)
    ... def test_power(x, y):
    ...     return x**y
    >>> test_power()
    """

    def decorate(function: Callable[..., Any]) -> Callable[[], None]:
        parameters = _parameters(function)
        required = {p.name for p in parameters if p.default is REQUIRED}
        if required - arguments.keys() or arguments.keys() - {p.name for p in parameters}:
            raise TypeError(
                f"{function.__name__} takes {[p.name for p in parameters]}, but strategies are for {[*arguments]}"
            )
        return _run(function, arguments, shapes, second, examples, Tally())

    return decorate


def _run(
    function: Callable[..., Any],
    arguments: Mapping[str, Any],
    shapes: st.SearchStrategy[Any] | None,
    second: bool,
    examples: int | None,
    tally: Tally,
) -> Callable[[], None]:
    """The test that checks the function at drawn arguments."""
    order = [p.name for p in _parameters(function) if p.name in arguments]
    failed: set[str] = set()

    @st.composite
    def drawn(draw: Any) -> dict[str, Any]:
        waiting = [name for name in order if shapes is not None and hasattr(arguments[name], "of_shape")]
        known = draw(shapes) if waiting else ()
        if len(waiting) == 1 and all(isinstance(n, int) for n in known):
            known = (known,)
        if len(known) != len(waiting):
            raise TypeError(f"shapes gives {known!r}, but the shapes of {waiting} are wanted: one for each")
        shaped = {name: arguments[name].of_shape(shape) for name, shape in zip(waiting, known, strict=True)}
        return {name: draw(shaped.get(name, arguments[name])) for name in order}

    options: dict[str, Any] = {} if examples is None else {"max_examples": examples}

    @settings(
        deadline=None,
        derandomize=False,
        print_blob=True,
        report_multiple_bugs=False,
        phases=[phase for phase in Phase if phase is not Phase.explain],  # our message explains
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
        **options,
    )
    @given(drawn())
    def test(inputs: dict[str, Any]) -> None:
        report = gradcheck(function, *inputs.values(), second=second, raise_=False)
        tally.add(report)
        if not report:
            failed.add(report.repro)
            report.note = f"hypothesis: the simplest of {len(failed)} failing examples"
            raise GradcheckError(report)

    test.__name__ = test.__qualname__ = getattr(function, "__name__", "test")
    test.__doc__, test.__module__ = function.__doc__, function.__module__
    return test


def _parameters(function: Callable[..., Any]) -> list[inspect.Parameter]:
    return list(inspect.signature(function).parameters.values())


def _tensors(domain: Any) -> Any:
    return domain if hasattr(domain, "of_shape") else strategies.tensors(domain)
