"""Ops: a NumPy function and, for each argument, the rule of its local derivative, declared once."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from . import dtypes
from . import mode
from .errors import explain
from .graph import Node
from .mutation import tick
from .table import NUMPY, OPS, SPELLINGS
from .tensor import LEAF, Tensor, unwrap, wrap

LIGHT = 64  # nodes whose values have at most so many elements keep them all, for pictures
NUMBERS = frozenset({float, int, bool})
EMPTY, VARIADIC, KEYWORD = inspect.Parameter.empty, inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.KEYWORD_ONLY


class recompute:  # noqa: N801  reads as a word in declarations
    """Mark a named intermediate that backward works out again rather than keeps: memory traded for time."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function


class constant(recompute):  # noqa: N801  reads as a word in declarations
    """Mark a named intermediate through which no gradient flows (a shape, an index): kept, but not what it is made of."""


class Op:
    """A primitive: its forward on arrays and its rules.

    A keyword-only parameter whose default is a function is a *named intermediate*: worked out from the arguments that
    the function names, handed to the forward, kept for the rules that name it; with `create_graph` it is worked out anew
    from Tensors, so that nothing hides from the next derivative. A `*parameter` takes any number of tensors.
    """

    def __init__(self, forward: Any, rules: dict[Any, Any], elementwise: bool, promotes: Any) -> None:
        self.forward, self.elementwise, self.name = forward, elementwise, forward.__name__
        self.joint_names = next((names for names in rules if isinstance(names, tuple)), ())
        self.rules: dict[Any, Any] = rules
        if isinstance(forward, np.ufunc):
            parameters = [inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD) for name in rules]
        else:
            parameters = list(inspect.signature(forward, eval_str=False).parameters.values())
        made = {p.name: p.default for p in parameters if p.kind is KEYWORD and (callable(p.default) or isinstance(p.default, recompute))}
        self.intermediates = {n: getattr(f, "function", f) for n, f in made.items()}
        self.signature = inspect.Signature([p.replace(annotation=EMPTY) for p in parameters if p.name not in made])
        self.defaults = {p.name: p.default for p in self.signature.parameters.values()}
        self.spread = next((i for i, p in enumerate(parameters) if p.kind is VARIADIC), None)
        self.names = ("out", *self.defaults, *made)
        reads = {n for rule in rules.values() if callable(rule) for n in _reads(rule)}
        told = {n for key in rules for n in (key if isinstance(key, tuple) else (key,))}
        if unknown := (told | reads) - {"g", "needs", *self.names}:
            raise TypeError(f"op {self.name}: {sorted(unknown)} is no argument of it; it has {self.names}")
        self.constants = {n for n, f in made.items() if isinstance(f, constant)}
        again = {n for n, f in made.items() if isinstance(f, recompute)} - self.constants
        self.recomputes = bool(again)
        for name in (made.keys() & reads) - self.constants:
            reads |= set(_reads(self.intermediates[name]))
        self.saves = tuple(n in reads - again for n in self.names)
        self.keeps = any(self.saves)
        self.differentiable = any(rule is not None for rule in rules.values())
        self.promotes = tuple(rules) if elementwise and promotes is None else promotes or ()
        self.torch_name = "".join(part.capitalize() for part in self.name.split("_"))
        self.pullbacks: Any = tuple(self._pullback(rules.get(n)) if n in rules else None for n in self.defaults)
        self.joint = self._jointly if self.joint_names or self.spread is not None else None

    def _pullback(self, rule: Any) -> Any:
        """The rule as one function of (g, *saved), handed only what it names."""
        if rule is None:
            return None
        body = {0: "zeros(g)", 1: "g", -1: "-g"}.get(rule) if not callable(rule) else f"rule({', '.join(_reads(rule))})"
        if callable(rule) and self.elementwise and "g" not in _reads(rule):
            body = f"g * {body}"
        return eval(f"lambda {', '.join(('g', *self.names))}: {body}", {"rule": rule, "zeros": np.zeros_like})

    def _jointly(self, g: Any, saved: tuple[Any, ...], parents: tuple[Any, ...]) -> list[Any]:
        """One rule that gives several gradients at once, run, as pullbacks that hand them out."""
        given = {"g": g, **dict(zip(self.names, saved, strict=True))}
        names = self.joint_names or (list(self.defaults)[self.spread or 0],)
        positions = dict(zip(self.defaults, range(len(parents)), strict=False))
        given["needs"] = tuple(parents[positions[n]] is not None for n in names) if self.joint_names else parents
        rule = self.rules[self.joint_names or names[0]]
        together = rule(*(given[n] for n in _reads(rule)))
        if not self.joint_names:
            return [_handing(value) for value in together]
        pullbacks = list(self.pullbacks)
        for name, value in zip(names, together, strict=True):
            pullbacks[positions[name]] = _handing(value)
        return pullbacks

    def work_out(self, given: Any, kept: Any = ()) -> tuple[Any, ...]:
        """The named intermediates, from arrays or from Tensors; the constants among them as they were kept."""
        named = dict(zip(self.names[1:], (*given, *kept), strict=False))
        for name, function in self.intermediates.items():  # a later one may name an earlier one
            if not (kept and name in self.constants):
                named[name] = function(*(named[n] for n in _reads(function)))
        return tuple(named[name] for name in self.intermediates)

    def work_out_again(self, saved: tuple[Any, ...]) -> tuple[Any, ...]:
        """The saved values, with the intermediates that were not kept."""
        end = 1 + len(self.defaults)
        return (*saved[:end], *self.work_out(saved[1:end], saved[end:]))

    def bind(self, args: Any, kwargs: dict[str, Any]) -> list[Any]:
        """The value of each parameter, in order; either spelling of a keyword will do."""
        names = list(self.defaults)
        if self.spread is not None:
            values = dict(zip(names, (*args[: self.spread], tuple(args[self.spread :])), strict=False))
        else:
            values = dict(zip(names, args, strict=False))
        extra = len(args) > len(names) and self.spread is None
        for key, value in kwargs.items():
            name = key if key in self.defaults else SPELLINGS.get(key, key)
            if name == "out" and value is None:
                continue
            if name not in self.defaults or name in values or extra:
                why = "got two values for" if name in values else "got an unexpected keyword argument"
                raise TypeError(f"{self.name}() {why} '{key}': it is called as {self.name}{self.signature}")
            values[name] = value
        if isinstance(values.get("axis"), list):
            values["axis"] = tuple(values["axis"])
        bound = [values.get(name, default) for name, default in self.defaults.items()]
        if extra or EMPTY in map(type, bound) or any(value is EMPTY for value in bound):
            raise TypeError(f"{self.name}() takes {self.signature}, but got {len(args)} values and {sorted(kwargs)}")
        return bound

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run the forward and record it. Plain arrays give plain arrays."""
        values = self.bind(args, kwargs)
        operands = list(values if self.spread is None else values[self.spread])
        if self.promotes:
            operands = self._promoted(operands)
        out, given, extra = self._run(values, operands)
        if self.elementwise and out.dtype.kind == "f" and (floats := self._as_floats(operands)) is not None:
            operands = floats
            out, given, extra = self._run(values, operands)
        if not any(isinstance(x, Tensor) for x in operands):
            if not any(isinstance(x, (np.ndarray, np.generic)) for x in (*values, *operands)):
                raise TypeError(f"{self.name}(): argument 'input' must be Tensor, not {type(operands[0]).__name__}")
            return out
        if out.dtype not in dtypes.DTYPES:
            raise TypeError(f"{self.name}() gives {out.dtype}, which tensors cannot hold")
        parents = tuple(_parent(x) if isinstance(x, Tensor) else None for x in operands)
        out = np.asarray(out)
        if not (mode.recording and self.differentiable and any(p is not None for p in parents)):
            return wrap(out)
        if out.dtype.kind != "f":
            return wrap(out)
        for parent, pullback, name in zip(parents, self.pullbacks, self.defaults, strict=False):
            if parent is not None and pullback is None and self.spread is None and name not in self.joint_names:
                raise RuntimeError(f"the derivative for '{name}' of {self.name} is not implemented: detach() it")
        node = Node()
        node.op, node.parents, node.shape, node.order, node.freed = self, parents, out.shape, tick(), False
        kept = (out, *given, *extra)
        node.light = all(_light(v) for v in kept)
        node.saved = kept if node.light else tuple(
            v if keep or _light(v) else None for v, keep in zip(kept, self.saves, strict=True)
        )
        return wrap(out, node)

    def _run(self, values: list[Any], operands: list[Any]) -> tuple[Any, Any, Any]:
        raw: list[Any] = [unwrap(x) for x in operands]
        try:
            if self.spread is None:
                extra = self.work_out(raw)
                keywords = dict(zip(self.intermediates, extra, strict=True))
                positional = [n for n, p in self.signature.parameters.items() if p.kind is not KEYWORD]
                keywords |= dict(zip(list(self.defaults)[len(positional) :], raw[len(positional) :], strict=True))
                return self.forward(*raw[: len(positional)], **keywords), raw, extra
            at, names = self.spread, list(self.defaults)
            options = dict(zip(names[at + 1 :], values[at + 1 :], strict=True))
            given = [*values[:at], tuple(raw), *values[at + 1 :]]
            extra = self.work_out(given)
            keywords = options | dict(zip(self.intermediates, extra, strict=True))
            return self.forward(*values[:at], *raw, **keywords), given, extra
        except (ValueError, TypeError, IndexError, np.linalg.LinAlgError) as error:
            raise explain(self.name, error, raw) from error

    def _promoted(self, operands: list[Any]) -> list[Any]:
        """The operands in the dtype in which PyTorch makes them meet."""
        names = list(self.defaults) if self.spread is None else [self.promotes[0]] * len(operands)
        chosen = [i for i, name in enumerate(names) if name in self.promotes and operands[i] is not None]
        for i in chosen:
            x = operands[i]
            if isinstance(x, np.generic):
                operands[i] = x.item()
            elif not isinstance(x, (Tensor, np.ndarray, float, int)):
                raise TypeError(f"{self.name}(): argument '{names[i]}' must be Tensor, not {type(x).__name__}")
        target = dtypes.meet(unwrap(operands[i]) for i in chosen)
        return [_cast(x, target) if i in chosen else x for i, x in enumerate(operands)]

    def _as_floats(self, operands: list[Any]) -> list[Any] | None:
        """The operands in the default dtype, where NumPy made floats of integers; None where it did not."""
        kinds = {unwrap(x).dtype.kind for x in operands if isinstance(x, (Tensor, np.ndarray))}
        return None if "f" in kinds else [_cast(x, dtypes.default) for x in operands]


def _reads(function: Any) -> tuple[str, ...]:
    code = function.__code__
    return code.co_varnames[: code.co_argcount]  # type: ignore[no-any-return]  # of a code object


def _handing(value: Any) -> Callable[..., Any]:
    return lambda *_: value


def _light(value: Any) -> bool:
    return not isinstance(value, (np.ndarray, tuple)) or (
        value.size <= LIGHT if isinstance(value, np.ndarray) else all(map(_light, value)) and len(value) <= LIGHT
    )


def _parent(x: Tensor) -> Any:
    return x if x.node is LEAF else x.node


def _cast(x: Any, target: np.dtype[Any]) -> Any:
    if not isinstance(x, (Tensor, np.ndarray)):
        return np.array(x).astype(target)  # a number: 0-d, and wrapped around where it does not fit, as PyTorch does
    if unwrap(x).dtype == target:
        return x
    return OPS["cast"](x, target) if isinstance(x, Tensor) else x.astype(target)


def elementwise(*, register: bool = True, promotes: Any = None, **rules: Any) -> Callable[[Any], Any]:
    """Declare an entrywise op. Each rule is the partial derivative of `out` by that argument.

    A rule is a number (1, -1, 0), None (no derivative), or a function of what it reads: arguments and `out`.
    """
    return lambda forward: _declare(Op(forward, rules, True, promotes), register)


def primitive(joint: Any = None, /, *, register: bool = True, promotes: Any = None, **rules: Any) -> Callable[[Any], Any]:
    """Declare any other op. Each rule turns `g`, the gradient of `out`, into that argument's gradient.

    `joint` maps a tuple of argument names to one rule that gives all their gradients; it may read `needs`, which says
    for each whether it is wanted. The rule of a `*parameter` gives a list.
    """
    return lambda forward: _declare(Op(forward, (joint or {}) | rules, False, promotes), register)


def _declare(op: Op, register: bool) -> Any:
    simple = len(op.defaults) <= 2 and not op.intermediates and op.joint is None and EMPTY in op.defaults.values()
    simple = simple and all(value is EMPTY for value in op.defaults.values()) and None not in op.rules.values()
    simple = simple and (op.elementwise or not op.promotes) and set(op.rules) == set(op.defaults)
    call: Any = (_unary if len(op.defaults) == 1 else _binary)(op) if simple else _general(op)
    call.__name__ = call.__qualname__ = op.name
    call.__doc__ = op.forward.__doc__ if not isinstance(op.forward, np.ufunc) else _first_sentence(op.forward)
    call.__module__ = getattr(op.forward, "__module__", None) or "tinygrad_edu.ops"
    call.__signature__, call.op, op.function = op.signature, op, call  # type: ignore[attr-defined]  # the way back
    if register:
        OPS[op.name] = op
        if isinstance(op.forward, np.ufunc):
            NUMPY[op.forward] = call
    return call


def _first_sentence(ufunc: np.ufunc) -> str:
    text = (ufunc.__doc__ or "").split("\n\n")
    return " ".join(text[1].split()) if len(text) > 1 else ufunc.__name__


def _general(op: Op) -> Any:
    return lambda *args, **kwargs: op(*args, **kwargs)


def _unary(op: Op) -> Any:
    """The call for one argument, unrolled: what is not plain goes the general way."""
    forward, (save_out, save_x), elementwise = op.forward, op.saves, op.elementwise

    def call(x: Any, **kwargs: Any) -> Any:
        if kwargs or not isinstance(x, Tensor):
            return forward(x) if type(x) is np.ndarray and not kwargs else op(x, **kwargs)
        a, parent = x.array, x.node
        try:
            out = forward(a)
        except (ValueError, TypeError, np.linalg.LinAlgError) as error:
            raise explain(op.name, error, (a,)) from error
        if type(out) is not np.ndarray:
            out = np.asarray(out)
        if out.dtype is not a.dtype:
            return op(x)
        if parent is None or not mode.recording:
            return wrap(out)
        if parent is LEAF:
            parent = x
        node = Node()
        node.op, node.parents, node.shape, node.order, node.freed = op, (parent,), out.shape, tick(), False
        node.light = light = out.size <= LIGHT and (elementwise or a.size <= LIGHT)
        node.saved = (out, a) if light else (out if save_out else None, a if save_x else None)
        return wrap(out, node)

    return call


def _binary(op: Op) -> Any:
    """The same for two arguments."""
    forward, (save_out, save_x, save_y), elementwise = op.forward, op.saves, op.elementwise

    def call(x: Any, y: Any, **kwargs: Any) -> Any:
        if kwargs:
            return op(x, y, **kwargs)
        if isinstance(x, Tensor):
            a, m = x.array, x.node
            dtype = a.dtype
            if isinstance(y, Tensor):
                b, n = y.array, y.node
                if b.dtype is not dtype:
                    return op(x, y)
            elif elementwise and type(y) in NUMBERS and dtype.kind == "f":
                b, n = np.array(y, dtype), None
            else:
                return op(x, y)
        elif elementwise and isinstance(y, Tensor) and type(x) in NUMBERS:
            b, n, m = y.array, y.node, None
            dtype = b.dtype
            if dtype.kind != "f":
                return op(x, y)
            a = np.array(x, dtype)
        else:
            return op(x, y)
        try:
            out = forward(a, b)
        except (ValueError, TypeError, np.linalg.LinAlgError) as error:
            raise explain(op.name, error, (a, b)) from error
        if type(out) is not np.ndarray:
            out = np.asarray(out)
        if out.dtype is not dtype:
            return op(x, y)
        if not mode.recording or (m is None and n is None):
            return wrap(out)
        node = Node()
        node.op, node.parents, node.shape = op, (x if m is LEAF else m, y if n is LEAF else n), out.shape
        node.order, node.freed = tick(), False
        node.light = light = out.size <= LIGHT and (elementwise or (a.size <= LIGHT and b.size <= LIGHT))
        node.saved = (out, a, b) if light else (out if save_out else None, a if save_x else None, b if save_y else None)
        return wrap(out, node)

    return call
