"""Ops: a NumPy function and, for each argument, the rule of its local derivative, declared once."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from .table import OPS

Declaration = Callable[[Any], Any]
EMPTY, VARIADIC, KEYWORD = inspect.Parameter.empty, inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.KEYWORD_ONLY


def same(g: Any, saved: Any) -> Any:
    """The rule of an argument that the op only moves: its gradient is that of the result."""
    return g


class intermediate:
    """The default of a named intermediate: a function of arguments, kept for the rules that name it."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function


class recompute(intermediate):
    """One that backward works out again rather than keeps: memory traded for time."""


class constant(intermediate):
    """One through which no gradient flows (a shape, an index): kept, but not what it is made of."""


class Op:
    """A primitive: its forward on arrays and its rules.

    A keyword-only parameter whose default is a function is a *named intermediate*: worked out from the arguments that
    the function names, handed to the forward, and kept for the rules that name it; with `create_graph` it is worked out
    anew from Tensors, so that nothing hides from the next derivative. A `*parameter` takes any number of tensors.
    """

    function: Any  # what users call

    def __init__(self, forward: Any, rules: Any, elementwise: bool, promotes: Any, refuses: Any = None) -> None:
        self.forward, self.rules, self.elementwise, self.name = forward, rules, elementwise, forward.__name__
        self.refuses, self.views = refuses, getattr(forward, "views", False)
        self.torch_name = self.name.title().replace("_", "")
        parameters = _parameters(forward, rules)
        made = {p.name: _as_intermediate(p.default) for p in parameters if p.kind is KEYWORD}
        self.intermediates = {name: i for name, i in made.items() if i}
        parameters = [p for p in parameters if p.name not in self.intermediates]
        self.signature, self.defaults = inspect.Signature(parameters), {p.name: p.default for p in parameters}
        self.spread = next((i for i, p in enumerate(parameters) if p.kind is VARIADIC), None)
        self.names = ("out", *self.defaults, *self.intermediates)
        self._check_names()
        self._saves: dict[Any, tuple[bool, ...]] = {}
        self.saves = self.saves_for([True] * len(self.defaults))
        self.keeps, self.end = any(self.saves), 1 + len(self.defaults)
        self.recomputes = any(type(i) is recompute for i in self.intermediates.values())
        self.differentiable = any(rule is not None for rule in rules.values())
        self.promotes = tuple(rules) if elementwise and promotes is None else promotes or ()
        self.run = self._compiled(forward, _call(parameters, self.intermediates), self.names[1:])
        self.pulls: Any = tuple(self._pull(rules.get(name)) for name in self.defaults)
        self.joint_names = next((names for names in rules if isinstance(names, tuple)), ())
        if self.spread is not None:
            self.joint_names = (parameters[self.spread].name,)
        rule = rules.get(self.joint_names, rules.get(self.joint_names[0])) if self.joint_names else None
        self.joint: Any = rule and self._compiled(rule, f"({', '.join(reads_of(rule))})", ("g", "needs", *self.names))
        self.simple = self.joint is None and not self.recomputes  # backward applies the pulls one by one

    def _check_names(self) -> None:
        told = {name for key in self.rules for name in (key if isinstance(key, tuple) else (key,))}
        reads = {name for rule in self.rules.values() if callable(rule) for name in reads_of(rule)}
        if unknown := (told | reads) - {"g", "needs", *self.names}:
            raise TypeError(f"op {self.name}: {sorted(unknown)} is no argument of it; it has {self.names}")

    def saves_for(self, parents: Any) -> tuple[bool, ...]:
        """For `out`, each argument and each intermediate, whether a node with these parents must keep it."""
        needs = tuple([parent is not None for parent in parents]) if self.spread is None else ()
        if needs not in self._saves:
            names = {n for n, needed in zip(self.defaults, needs, strict=False) if needed} or set(self.defaults)
            rules = [r for k, r in self.rules.items() if not names.isdisjoint(k if isinstance(k, tuple) else (k,))]
            reads = {name for rule in rules if callable(rule) for name in reads_of(rule)}
            for name in [n for n in reversed(self.intermediates) if n in reads]:
                if not isinstance(self.intermediates[name], constant):
                    reads |= set(reads_of(self.intermediates[name].function))
            kept = (n in reads and type(self.intermediates.get(n)) is not recompute for n in self.names)
            self._saves[needs] = tuple(kept)
        return self._saves[needs]

    def _pull(self, rule: Any) -> Any:
        """The rule as one function of g and the saved values, which it hands what it names."""
        if rule is None or rule == 1:
            return rule and same
        if not callable(rule):
            return self._compiled(np.zeros_like, {0: "(g)", -1: "-g"}[rule], ("g", "saved"))
        reads = reads_of(rule)
        partial = "g * call" if self.elementwise and "g" not in reads else "call"
        values = ("g" if name == "g" else f"saved[{self.names.index(name)}]" for name in reads)
        return self._compiled(rule, f"({', '.join(values)})", ("g", "saved"), partial)

    def _compiled(self, function: Any, arguments: str, names: Any, form: str = "call") -> Any:
        body = arguments if arguments[0] == "-" else form + arguments
        facts = {"call": function, "__name__": __name__}  # NumPy's warnings come from here, and are ignored
        return eval(compile(f"lambda {', '.join(names)}: {body}", f"<op {self.name}>", "eval"), facts)

    def work_out(self, given: Any, kept: Any = ()) -> tuple[Any, ...]:
        """The named intermediates, from arrays or from Tensors; the constants among them as they were kept."""
        named = dict(zip(self.names[1:], (*given, *kept), strict=False))
        for name, made in self.intermediates.items():  # a later one may name an earlier one
            if not kept or not (isinstance(made, constant) or (named[name] is None and type(made) is not recompute)):
                named[name] = made.function(*(named[n] for n in reads_of(made.function)))
        return tuple(named[name] for name in self.intermediates)


def elementwise(*, register: bool = True, promotes: Any = None, refuses: Any = None, **rules: Any) -> Declaration:
    """Declare an entrywise op. Each rule is the partial derivative of `out` by that argument.

    A rule is a number (1, -1, 0), None (no derivative), or a function of what it reads: arguments and `out`; one that
    reads `g`, the gradient of `out`, gives the argument's gradient itself. `refuses` raises for dtypes and whole
    numbers that PyTorch does not take; it is handed the operands as they were given, floats excepted.
    """
    return lambda forward: _declared(Op(forward, rules, True, promotes, refuses), register)


def primitive(joint: Any = None, /, *, register: bool = True, promotes: Any = None, **rules: Any) -> Declaration:
    """Declare any other op. Each rule turns `g`, the gradient of `out`, into that argument's gradient.

    `joint` maps a tuple of argument names to one rule that gives all their gradients; it may read `needs`, which says
    for each argument whether its gradient is wanted. The rule of a `*parameter` gives a list.
    """
    return lambda forward: _declared(Op(forward, (joint or {}) | rules, False, promotes), register)


def _declared(op: Op, register: bool) -> Any:
    from .call import function_of  # the floor above declarations: it knows Tensors

    if register:
        OPS[op.name] = op
    return function_of(op, register)


def _parameters(forward: Any, rules: dict[Any, Any]) -> list[inspect.Parameter]:
    if isinstance(forward, np.ufunc):
        return [inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD) for name in rules]
    return [p.replace(annotation=EMPTY) for p in inspect.signature(forward).parameters.values()]


def _as_intermediate(default: Any) -> intermediate | None:
    if isinstance(default, intermediate):
        return default
    return intermediate(default) if callable(default) and default is not EMPTY else None


def _call(parameters: Any, intermediates: Any) -> str:
    forms = {VARIADIC: "*{0}", KEYWORD: "{0}={0}"}
    parts = [forms.get(p.kind, "{0}").format(p.name) for p in parameters] + [f"{name}={name}" for name in intermediates]
    return f"({', '.join(parts)})"


def reads_of(function: Any) -> tuple[str, ...]:
    """The names of what a function takes: a rule or an intermediate is handed what it names."""
    code = function.__code__
    return code.co_varnames[: code.co_argcount]  # type: ignore[no-any-return]  # of a code object
