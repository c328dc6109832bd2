"""One program on both libraries: each line runs here and there, then everything that can be seen is compared."""

from __future__ import annotations

import contextlib
import inspect
import re
from collections import Counter
from typing import Any
from unittest import mock

import numpy as np
import torch

import tinygrad_edu

from . import refusals

PRELUDE = '''
seen = []

def watch(name):
    """A hook that looks; PyTorch also calls that of a part which nothing used, with None."""
    def hook(g):
        if g is not None:
            seen.append((name, g.detach().clone()))
    return hook

def scale(name, by):
    """A hook that changes the gradient."""
    look = watch(name)
    def hook(g):
        look(g)
        return None if g is None else g * by
    return hook

def after(name):
    """A hook on a leaf that looks at what was accumulated."""
    def hook(leaf):
        if leaf.grad is not None:
            seen.append((name, leaf.grad.detach().clone()))
    return hook

def copies(gradients):
    """Gradients in memory of their own: those of PyTorch may share it between elements."""
    return [g if g is None else g.clone() for g in gradients]
'''
FUNCTIONS = """
class Cube(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x * x

    @staticmethod
    def backward(ctx, g):
        x, = ctx.saved_tensors
        return 3 * x * x * g
"""
HAS_FUNCTION = hasattr(tinygrad_edu.autograd, "Function")
PRELUDE += FUNCTIONS if HAS_FUNCTION else ""
CODE = compile(PRELUDE, "<prelude>", "exec")
CLOSE = {"torch.float64": 1e-9, "torch.float32": 1e-5}  # how far from PyTorch's numbers, relative to the largest so far
BACKWARD = re.compile(r"\.(backward|grad)\(")
LIMIT = 1e6  # a line that makes larger numbers is taken back: where they cancel, only the rounding would be compared
HALF_DONE = re.compile("Inplace update to inference|^IndexError")  # errors that come when something has been written
TENSOR = re.compile(r"t\d+$")


def outcome(fact: Any, t: Any) -> Any:
    """A fact about a tensor, or the class of the error that asking for it gives."""
    try:
        return fact(t)
    except (AttributeError, RuntimeError) as error:
        return type(error).__name__


def is_lost(t: Any) -> bool:
    """Whether it is one of several views whose base was overwritten: PyTorch refuses its use, ours to look at it."""
    return "RuntimeError" in [outcome(FACTS[fact], t) for fact in ("shape", "retains_grad")]


def keeping(function: Any) -> Any:
    """The function, which takes gradients, as one that keeps the graph."""
    names = list(inspect.signature(function).parameters)
    return lambda *args, **kwargs: function(**dict(zip(names, args, strict=False)) | kwargs | {"retain_graph": True})


def one_by_one(function: Any) -> Any:
    """The function, whose results are the views of one node, as one that gives each a node of its own."""

    def call(x: Any, *args: Any) -> list[Any]:
        return [x.as_strided(part.shape, part.stride(), part.storage_offset()) for part in function(x, *args)]

    return call


@contextlib.contextmanager
def patience() -> Any:
    """A PyTorch that saves copies, which nothing overwrites; frees no graph; and makes views one by one."""
    with contextlib.ExitStack() as stack:
        stack.enter_context(torch.autograd.graph.saved_tensors_hooks(lambda t: t.detach().clone(), lambda t: t))
        for name in ("backward", "grad"):
            stack.enter_context(mock.patch.object(torch.autograd, name, keeping(getattr(torch.autograd, name))))
        for name in ("split", "chunk", "unbind", "tensor_split"):
            stack.enter_context(mock.patch.object(torch.Tensor, name, one_by_one(getattr(torch.Tensor, name))))
        yield


class Difference(AssertionError):
    """The two libraries do not agree after the last line of the program; perhaps only on whether zeros have a graph."""

    counts: Counter[str]
    values: tuple[str, np.ndarray, np.ndarray] | None = None  # of what, ours and PyTorch's, if it is the numbers

    def __init__(self, text: str, program: list[str], zeros: bool = False) -> None:
        super().__init__(text)
        self.program, self.zeros = program, zeros


class Side:
    """One library, and the names that the program has given."""

    def __init__(self, lib: Any) -> None:
        self.lib, self.names, self.versions = lib, {"torch": lib}, {}
        exec(CODE, self.names)

    def run(self, code: Any, look: bool = False) -> Exception | None:
        """Run one line; the error, if there is one.

        PyTorch makes the node of a view whose base was overwritten when somebody looks at it: `compare` does, and so
        does `look`. (A hook registered before anybody looks crashes PyTorch 2.13.)
        """
        found = None
        try:
            exec(code, self.names)
        except Exception as error:
            found = error.with_traceback(None)
        for t in self.tensors().values() if look else ():
            outcome(FACTS["is_leaf"], t)
        return found

    def overwritten(self, name: str) -> int | None:
        """How often the tensor was overwritten since it had this name; None where nobody counts, in inference_mode."""
        t = self.names[name]
        try:
            return int(t._version) - self.versions.setdefault(name, int(t._version))
        except RuntimeError:
            return None

    def tensors(self) -> dict[str, Any]:
        """What the names stand for; None where there was no gradient."""
        return {name: value for name, value in self.names.items() if TENSOR.match(name)}


FACTS: dict[str, Any] = {
    "shape": lambda t: tuple(t.shape),
    "dtype": lambda t: str(t.dtype),
    "requires_grad": lambda t: t.requires_grad,
    "is_leaf": lambda t: t.is_leaf,
    "retains_grad": lambda t: t.retains_grad and not t.is_leaf,
    "is_inference()": lambda t: t.is_inference(),
}
GRADIENT = {name: FACTS[name] for name in ("shape", "dtype", "requires_grad")}  # what a rule makes it from is its own
FACTS = {name: fact for name, fact in FACTS.items() if hasattr(tinygrad_edu.Tensor, name.removesuffix("()"))}


class Program:
    """A program that grows line by line.

    A line that ours refuses, as `refusals` allows, is taken back on both sides: the lines before it run again. So is
    one that raises in backward, for PyTorch's backward may have done half of its work.
    """

    def __init__(self, ours: Any = tinygrad_edu) -> None:
        self.lib = ours
        self.lines: list[str] = []
        self.codes: list[Any] = []
        self.gradients: set[str] = set()  # names of what a backward made
        self.made, self.close = 0, 0.0
        self.counts: Counter[str] = Counter()  # steps, and what became of them
        self.kinds: Counter[str] = Counter()  # how often each kind of line was tried
        self.start()

    def start(self) -> None:
        """Run all lines so far on two new sides."""
        self.largest, self.odd = 1.0, False
        self.ours, self.theirs = Side(self.lib), Side(torch)
        for code in self.codes:
            self.ours.run(code), self.theirs.run(code)
            self.compare()

    def fresh(self) -> str:
        """A name that is not in use."""
        self.made += 1
        return f"t{self.made - 1}"

    def step(self, line: str) -> None:
        """Run one more line on both sides, and compare.

        Raises:
            Difference: the sides differ, and not by a refusal that is listed.
        """
        code = compile(line, "<program>", "exec")
        ours, theirs = self.ours.run(code), self.theirs.run(code)
        self.counts["steps"] += 1
        self.lines.append(line)
        if ".grad" in line.partition("= ")[2]:
            self.gradients.update(re.findall(r"t\d+", line.partition("= ")[0]))
        if (ours is None) != (theirs is None):
            self.accept(code, ours, theirs)
            return
        if theirs is not None and not isinstance(ours, type(theirs)) and not re.search(refusals.STALE, str(theirs)):
            self.differ(f"ours: {told(ours)}\nPyTorch: {told(theirs)}")
        if theirs is not None:
            self.counts["errors alike"] += 1
            if BACKWARD.search(line) or HALF_DONE.search(told(theirs)):
                self.start()
            self.compare()  # an error changes nothing
            self.lines.pop()
            return
        self.codes.append(code)
        try:
            self.compare()
        except Difference as difference:
            if self.is_rounding(difference):
                self.counts["rounding: in float64 PyTorch is as near to ours as to itself"] += 1
            elif ".contiguous()" in line and str(difference).startswith("names for one object"):
                self.counts["differs: whether a result lies in memory row by row"] += 1
            elif difference.zeros:
                self.counts["differs: zeros that ours can differentiate again"] += 1
            elif BACKWARD.search(line) and ".data" in "".join(self.lines):
                self.verify()  # of what was changed through .data PyTorch knows nothing
                self.counts[f"differs: {refusals.UNSEEN}"] += 1
            else:
                raise
            self.take_back()
        if self.largest > LIMIT:
            self.counts["taken back: numbers too large to compare"] += 1
            self.take_back()

    def is_rounding(self, difference: Difference) -> bool:
        """Whether what differs is numbers of single precision, and those of double lie no nearer to PyTorch's."""
        name, ours, theirs = difference.values or ("", None, None)
        if theirs is None or theirs.dtype != np.float32 or not re.fullmatch(r"t\d+(\.grad)?", name):
            return False
        double = Side(torch)
        with patience():
            for line in self.lines:
                double.run(compile(line.replace("float32", "float64"), "<program>", "exec"))
        found = eval(name, double.names)
        if found is None:
            return False
        exact = found.detach().numpy()
        known = np.isfinite(theirs) & np.isfinite(exact)
        errors = [np.abs(one - exact)[known].max(initial=0) for one in (ours, theirs)]
        return bool((np.isnan(ours) == np.isnan(theirs)).all() and errors[0] <= 4 * errors[1])

    def take_back(self) -> None:
        """Forget the last line: those before it run again."""
        self.lines.pop(), self.codes.pop()
        self.start()

    def accept(self, code: Any, ours: Exception | None, theirs: Exception | None) -> None:
        """Take the last line back, on which one side alone raised, if that is listed."""
        reason = refusals.ours(ours, self.lines) if ours else refusals.theirs(theirs, self.lines)
        if reason is None:
            self.differ(f"ours: {told(ours)}\nPyTorch: {told(theirs)}")
        if ours is None and re.search(f"{refusals.OVERWRITTEN}|{refusals.TWICE}|{refusals.STALE}", str(theirs)):
            try:
                self.verify(code)
            except Difference as difference:
                if not self.is_rounding(difference):
                    raise
        self.counts[f"{'refused' if ours else 'PyTorch alone refuses'}: {reason}"] += 1
        self.lines.pop()
        self.start()

    def verify(self, *more: Any) -> None:
        """Compare our gradients with those of a more patient PyTorch.

        What the last line has made is differentiated, unless ours refuses.
        """
        self.theirs = Side(torch)
        with patience():
            errors = [self.theirs.run(code, look=True) for code in [*self.codes, *more]]
            last = errors[-1]  # it may see that nothing has a gradient, where ours has zeros of no elements
            if last and "does not require grad" not in str(last):
                if refusals.theirs(last, self.lines) is None:
                    self.differ(f"ours: no error\nPyTorch, if it saves copies: {told(last)}")
                return
            made, given, _ = self.lines[-1].partition(" = ")
            for name in re.findall(r"t\d+", made if given and more else ""):
                backward = compile(f"{name}.sum().backward(retain_graph=True)", "<backward>", "exec")
                if self.ours.run(backward) is not None:
                    return
                self.theirs.run(backward)
        self.compare_gradients()

    def compare_gradients(self) -> None:
        """Compare all gradients."""
        ours = self.ours.tensors()
        for name, t in self.theirs.tensors().items():
            if t is not None and t.numel() and ours.get(name) is not None and not is_lost(ours[name]):
                self.compare_tensors(f"{name}.grad", ours[name].grad, t._grad, {})

    def compare(self) -> None:
        """Compare all that can be seen."""
        ours, theirs = self.ours.tensors(), self.theirs.tensors()
        for name, t in theirs.items():
            if is_lost(ours[name]) and outcome(FACTS["is_leaf"], t) == "RuntimeError":
                continue
            self.compare_tensors(name, ours[name], t, GRADIENT if name in self.gradients else FACTS)
            if t is not None:
                self.compare_tensors(f"{name}.grad", ours[name].grad, t._grad, GRADIENT)
                since = [side.overwritten(name) for side in (self.ours, self.theirs)]
                if t.numel() and since[0] != since[1] and None not in since and ".data" not in "".join(self.lines):
                    self.differ(f"overwrites of {name} since it was made: ours {since[0]}, PyTorch {since[1]}")
        same = [[first_of(value, names.values()) for value in names.values()] for names in (ours, theirs)]
        if same[0] != same[1]:
            self.differ(f"names for one object: ours {same[0]}, PyTorch {same[1]} of {list(theirs)}")
        self.compare_hooks()

    def compare_tensors(self, name: str, ours: Any, theirs: Any, facts: Any) -> None:
        """Compare two tensors; then ours takes PyTorch's last digits, so that rounding does not add up."""
        if ours is None or theirs is None:
            if ours is not theirs:
                self.differ(f"{name}: ours {ours}, PyTorch {theirs}")
            return
        for fact, of in facts.items():
            found = [outcome(of, t) for t in (ours, theirs)]
            if found[0] != found[1] and found[1] != "RuntimeError":  # PyTorch refuses the look, ours backward
                zeros = (
                    fact == "requires_grad" and found[0] and facts is GRADIENT and "create_graph" in "".join(self.lines)
                )
                self.differ(f"{name}.{fact}: ours {found[0]}, PyTorch {found[1]}", zeros)
        a, b = ours.array, theirs.data.numpy(force=True)
        self.close = max(self.close, CLOSE.get(str(theirs.dtype), 0))  # all may have come through a float32
        if b.dtype.kind == "f":
            self.largest = max(self.largest, float(np.abs(b[np.isfinite(b)]).max(initial=0)))
            self.odd |= not np.isfinite(b).all()
        if a.tobytes() == b.tobytes():
            return
        if not self.is_close(a, b):
            try:
                self.differ(f"{name}: ours {a.tolist()}, PyTorch {b.tolist()}")
            except Difference as difference:
                difference.values = name, a, b
                raise
        if a.flags.writeable:
            a[...] = b

    def is_close(self, a: np.ndarray, b: np.ndarray) -> bool:
        """Whether the values are alike but for rounding."""
        if b.dtype.kind != "f":
            return bool((a == b).all())
        better = np.isnan(b) & ~np.isnan(a)  # as 0 * inf, which another formula avoids
        self.counts["tensors with a number where PyTorch has NaN"] += int(better.any())
        if self.odd:  # 0 * nan, which an op of PyTorch's that is several of ours does not come to
            dropped = np.isnan(a) & ~np.isnan(b)
            self.counts["tensors with NaN where PyTorch has a number, in programs with NaN or inf"] += int(
                dropped.any()
            )
            better |= dropped
        if self.largest > 1e15:  # then an overflow may come a step sooner on one side, and its difference be NaN
            better |= ~np.isfinite(a) & ~np.isfinite(b)
        return np.allclose(
            a, np.where(better, a, b), rtol=self.close, atol=self.close * min(self.largest, 1e3), equal_nan=True
        )

    def compare_hooks(self) -> None:
        """Compare what each hook has seen."""
        ours, theirs = self.ours.names["seen"], self.theirs.names["seen"]
        if sorted(name for name, _ in ours) != sorted(name for name, _ in theirs):
            self.differ(f"hooks called: ours {[n for n, _ in ours]}, PyTorch {[n for n, _ in theirs]}")
        for name in {name for name, _ in theirs}:
            calls = [[g for n, g in side if n == name] for side in (ours, theirs)]
            for a, b in zip(*calls, strict=True):
                self.compare_tensors(f"the gradient seen by hook {name!r}", a, b, GRADIENT)
        self.counts["hook calls"] += len(theirs)
        ours.clear(), theirs.clear()

    def differ(self, difference: str, zeros: bool = False) -> None:
        """Raise, with the program as it can be run on either library."""
        helped = re.search(r"\b(watch|scale|after|copies|Cube)\b", "\n".join(self.lines))
        prelude = [f"# and what {__name__}.PRELUDE defines"] if helped else []
        program = "\n".join(["import torch  # or: import tinygrad_edu as torch", *prelude, *self.lines])
        raise Difference(f"{difference}\n\n{program}", list(self.lines), zeros)


def told(error: Exception | None) -> str:
    """The error in one line."""
    return (
        "no error" if error is None else f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
    )


def first_of(value: Any, values: Any) -> int:
    """The number of the first that is the same object."""
    return next(i for i, other in enumerate(values) if other is value)
