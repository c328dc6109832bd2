"""One program, run on tinygrad_edu and on PyTorch: whatever it sees must be the same.

A program is a function of `lib`, which is one library or the other, and `see`, which writes down what it observes. It
belongs to one of the groups of behaviours that PyTorch's own tests of autograd fix, which are numbered.
"""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest

import tinygrad_edu

torch = pytest.importorskip("torch")

VALUES = 66  # the group of the values that PyTorch's tests fix; the behaviours are 1 to 65
CLOSE = {"float16": 2e-3, "float32": 2e-5, "float64": 1e-9}


class Tensor(NamedTuple):
    """What can be seen of a tensor."""

    dtype: str
    shape: tuple[int, ...]
    requires_grad: bool
    is_leaf: bool
    values: Any

    def __repr__(self) -> str:
        flags = f"{'requires grad, ' if self.requires_grad else ''}{'leaf' if self.is_leaf else 'no leaf'}"
        return f"{self.dtype}{list(self.shape)} {flags}: {np.array2string(self.values, precision=6, threshold=40)}"


class Raised(NamedTuple):
    """What can be seen of an error: its class, those that it belongs to, and whether it says the phrase."""

    name: str
    classes: tuple[str, ...]
    phrase: str
    says: str


class Program(NamedTuple):
    """One program of a group."""

    group: int
    name: str
    module: str
    run: Callable[[Any, Any], None]

    def __str__(self) -> str:
        return f"{self.group:02}-{self.name}"


PROGRAMS: list[Program] = []


def program(*group: int) -> Any:
    """Declare a program of these groups; several if it shows several."""

    def declare(run: Any) -> Any:
        for number in group:
            add(number, run.__name__, run)
        return run

    return declare


def add(group: int, name: str, run: Any, module: str | None = None) -> None:
    """Declare a program by its name: for those that are made in a loop."""
    assert not any(p.name == name and p.group == group for p in PROGRAMS), f"two programs are called {name}"
    PROGRAMS.append(Program(group, name, module or run.__module__, run))


class Recorder:
    """`see(name, value)` writes one observation down."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, Any]] = []

    def __call__(self, name: str, value: Any) -> None:
        self.seen.append((name, plain(value)))

    def tensor(self, name: str, x: Any) -> None:
        """Everything about a tensor: the gradient if it is a leaf, the version, the memory layout."""
        self(name, x)
        self(f"{name}: version, strides", (x._version, tuple(x.stride())))
        if x.is_leaf:
            self(f"{name}: grad", x.grad)

    def outcome(self, name: str, call: Callable[[], Any], phrase: str = "") -> None:
        """What the call gives, or the class of the error that it raises, whose message must have the phrase."""
        try:
            found = plain(call())
        except Exception as error:
            says = " ".join([str(error), *getattr(error, "__notes__", ())])
            found = Raised(type(error).__name__, tuple(c.__name__ for c in type(error).__mro__), phrase, says)
        self.seen.append((name, found))

    def error(self, name: str, phrase: str, call: Callable[[], Any]) -> None:
        """The class of the error that the call raises, whose message must have the phrase; or that there is none."""
        self.outcome(name, lambda: (call(), "no error")[1], phrase)

    def warnings(self, name: str, call: Callable[[], Any]) -> None:
        """The classes of the warnings that the call gives."""
        self(name, warned(call))


def warned(call: Callable[[], Any]) -> list[str]:
    """The classes of the warnings that the call gives; NumPy's of overflows and divisions are no concern of users."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        call()
    own = "`torch.jit.script` is deprecated"  # PyTorch warns of itself when its forward mode is first used
    given = [w for w in caught if w.category is not RuntimeWarning and own not in str(w.message)]
    return sorted(w.category.__name__ for w in given)


def plain(value: Any) -> Any:
    """The value as something that compares across the libraries."""
    if isinstance(value, (torch.Tensor, tinygrad_edu.Tensor)):
        array = np.array(value.detach().numpy(force=True))
        name = str(value.dtype).removeprefix("torch.")
        return Tensor(name, tuple(value.shape), value.requires_grad, value.is_leaf, array)
    if isinstance(value, (torch.dtype, tinygrad_edu.dtype)):
        return str(value)
    if isinstance(value, dict):
        return [[key, plain(x)] for key, x in value.items()]
    if isinstance(value, (list, tuple)):
        return [plain(x) for x in value]
    if isinstance(value, type):
        return value.__name__
    return value.item() if isinstance(value, np.generic) else value


def observe(lib: Any, run: Any) -> list[tuple[str, Any]]:
    """What the program sees on one library. What it leaves unhandled is one more observation."""
    see = Recorder()
    always = torch.is_warn_always_enabled()
    torch.set_warn_always(True)
    try:
        see.seen.append(("warnings", sorted(set(warned(lambda: run(lib, see))))))
    except Exception as error:
        if lib is torch:
            raise
        error.add_note(f"seen before: {see.seen[-1:]}")
        see.seen.append(("it stopped", error))
    finally:
        torch.set_warn_always(always)
    return see.seen


def difference(ours: Any, theirs: Any) -> str:
    """What is different, in words; "" where nothing is."""
    if isinstance(theirs, Raised) and isinstance(ours, Raised):
        assert theirs.phrase in theirs.says, f"PyTorch does not say {theirs.phrase!r}, but: {theirs.says}"
        if theirs.name not in ours.classes:
            return f"{ours.name} instead of {theirs.name}: {ours.says}"
        return "" if ours.phrase in ours.says else f"the message lacks {ours.phrase!r}: {ours.says}"
    if isinstance(theirs, Tensor) and isinstance(ours, Tensor):
        if ours[:-1] == theirs[:-1]:
            close = CLOSE.get(theirs.dtype, 0)
            if np.allclose(ours.values, theirs.values, rtol=close, atol=close, equal_nan=True):
                return ""
    elif isinstance(theirs, list) and isinstance(ours, list) and len(ours) == len(theirs):
        parts = [difference(a, b) for a, b in zip(ours, theirs, strict=True)]
        return "; ".join(f"[{i}] {part}" for i, part in enumerate(parts) if part)
    elif isinstance(theirs, float) and type(ours) is float:
        if np.isclose(ours, theirs, rtol=CLOSE["float32"], atol=CLOSE["float32"], equal_nan=True):
            return ""
    elif type(ours) is type(theirs) and not isinstance(theirs, (Tensor, Raised, float)) and ours == theirs:
        return ""
    return f"ours {ours!r}\n      PyTorch {theirs!r}"


def differences(one: Program) -> dict[str, str]:
    """For each observation that is different, in what."""
    theirs, ours = observe(torch, one.run), observe(tinygrad_edu, one.run)
    found: dict[str, str] = {}
    for (name, a), (other, b) in itertools.zip_longest(ours, theirs, fillvalue=("nothing more", None)):
        if name == "it stopped":
            found[name] = f"at {other!r} with {type(a).__name__}: {a}"
            break
        if text := difference(a, b) if name == other else f"ours saw {name!r}, PyTorch {other!r}":
            found[name] = text
    return found


def compare(one: Program, differs: dict[str, tuple[str, dict[str, str]]]) -> None:
    """Fail where ours sees anything else than PyTorch.

    `differs` has, for a program where we differ on purpose, the reason, and for each observation that is different what
    the text of the difference contains.
    """
    found = differences(one)
    _, expected = differs.get(one.name, ("", {}))
    new = {name: text for name, text in found.items() if expected.get(name, text + "!") not in text}
    gone = [name for name in expected if name not in found]
    if new:
        lines = "\n".join(f"  {name}:\n      {text}" for name, text in new.items())
        pytest.fail(f"group {one.group}, program {one.name}:\n{lines}", pytrace=False)
    assert not gone, f"group {one.group}, program {one.name} no longer differs in {gone}: take it out of DIFFERS"


def of(module: str) -> list[Program]:
    """The programs that a module declares."""
    return [p for p in PROGRAMS if p.module == module]


def leaf(lib: Any, *values: Any, dtype: str = "float32") -> Any:
    """A leaf that requires grad: of one number without dimension, of several a vector, or of nested lists."""
    data = values[0] if len(values) == 1 else list(values)
    return lib.tensor(data, dtype=getattr(lib, dtype), requires_grad=True)


def same_memory(x: Any, y: Any) -> bool:
    """Whether two tensors begin at the same place in memory."""
    return bool(x.data_ptr() == y.data_ptr())
