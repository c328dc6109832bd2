"""The gradient check: what backward gives beside what the values of the function say, and the laws that gradients keep.

Against the numeric derivative alone a rule may be wrong and pass: PyTorch's own check, which feeds ones, passes rules
that compute |g| f'. So grad_output has both signs and is never 1, and the gradients must be linear in it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from ..core import Tensor
from .causes import Evidence, likely_cause
from .culprit import culprit
from .numeric import Array, Estimate, derivative
from .report import TINY, Element, GradcheckError, Report
from .subject import Arrays, Subject, flat, nodes, pull
from .wording import describe, repro

NEAR = 2.0**-13  # how far from a kink to look for its gradients
ATTEMPTS = 20  # to find how far gradients near by go in sum
POINTS = 400  # near by at which to look for those of single elements
SAME = 1e-12  # relative: what two ways to compute one gradient may differ by
FACTORS = (-4.0, 1024.0)  # powers of two, which commute with rounding; one turns the sign


def gradcheck(
    function: Callable[..., Any],
    *inputs: Any,
    second: bool = False,
    raise_: bool = True,
    grad_output: Any = None,
    fast: bool = False,
    seed: int = 0,
    eps: float | None = None,
    atol: float | None = None,
    rtol: float | None = None,
    raise_exception: bool | None = None,
    fast_mode: bool | None = None,
) -> Report:
    """Check the gradients of a function against its values.

    All runs in float64, whatever the inputs are. Also checked: that gradients are linear in grad_output, the same in
    every run (for the second order also under `create_graph`) and share no memory; that inputs, grad_output and saved
    values stay unchanged; that float32 stays float32.

    Args:
        function: From Tensors (and anything else) to a Tensor, or several in a tuple, list or dict.
        inputs: What to call it with; a single tuple is spread, as in PyTorch. Gradients are taken by the tensors that
            require grad; if none does, by all tensors of floats.
        second: Check the gradients of the gradients too.
        raise_: Raise if something is wrong; else only report.
        grad_output: The gradient of the output, of its shape, or a tuple with one for each; random if not given.
        fast: Measure along one random direction for each input, not by each element.
        seed: For what is random here.
        eps: Of PyTorch's call; not needed, for the steps are found.
        atol: Of PyTorch's call; an absolute error to allow.
        rtol: Of PyTorch's call; a relative error to allow.
        raise_exception: PyTorch's name of `raise_`.
        fast_mode: PyTorch's name of `fast`.

    Returns:
        A `Report`: true if nothing is wrong, with the counts `ok`, `wrong` and `inconclusive`.

    Raises:
        GradcheckError: A gradient is wrong; the message says which, the likely cause, and what to look at.
        TypeError: No input is a Tensor of floats, or the function does not return Tensors.

    Source: https://docs.pytorch.org/docs/stable/generated/torch.autograd.gradcheck.gradcheck.html

    >>> import tinygrad_edu as torch
    >>> print(gradcheck(torch.tanh, torch.tensor([0.5, -1.0])))
    gradient of `tanh` is right
      2 ok, 0 wrong, 0 inconclusive
    """
    if len(inputs) == 1 and isinstance(inputs[0], (tuple, list)):
        inputs = tuple(inputs[0])
    fast, raise_ = fast if fast_mode is None else fast_mode, raise_ if raise_exception is None else raise_exception
    rng, slack = np.random.default_rng(seed), (atol or 0.0, rtol or 0.0)
    subject = Subject(function, inputs)
    report, gs = _check(subject, 1, grad_output, fast, rng, slack)
    if second:
        if _differs(subject.vjp(gs, create_graph=True), subject.vjp(gs)):
            report.problems.append("under create_graph=True the gradients are different ones")
            report.cause = report.cause or "a rule takes another way for Tensors than for arrays"
        report.second = _check(subject.gradient(gs), 2, None, fast, rng, slack)[0]
    if raise_ and not report:
        raise GradcheckError(report)
    return report


def gradgradcheck(function: Callable[..., Any], *inputs: Any, **options: Any) -> Report:
    """Check the gradients of a function and the gradients of these: `gradcheck` with `second=True`.

    >>> import tinygrad_edu as torch
    >>> bool(gradgradcheck(torch.tanh, torch.tensor([0.5, -1.0])))
    True
    """
    return gradcheck(function, *inputs, **{"second": True, **options})


def two_signs(shape: tuple[int, ...], rng: np.random.Generator) -> Array:
    """Short decimal numbers of both signs, of sizes below 1 and above 1, never 1 itself.

    >>> two_signs((4,), np.random.default_rng(0)).size
    4
    """
    size = np.where(rng.random(shape) < 0.5, rng.uniform(0.3, 0.9, shape), rng.uniform(1.2, 3.0, shape))
    signs = rng.choice([-1.0, 1.0], shape)
    if signs.size > 1 and abs(signs.sum()) == signs.size:
        signs.flat[0] *= -1
    return np.array(np.round(size, 2) * signs)


def _check(
    subject: Subject, order: int, grad_output: Any, fast: bool, rng: np.random.Generator, slack: tuple[float, float]
) -> tuple[Report, Arrays]:
    """Everything about the gradients of one function; and the grad_output that was used."""
    before = [array.copy() for array in subject.given]
    outputs = subject.run(subject.arrays, record=True)[1]
    gs = _grad_outputs([out.array for out in outputs], grad_output, rng)
    report = Report(subject.name, order, describe(subject, gs), repro(subject, gs))
    yours, linear = _laws(subject, gs, report)
    _dtypes(subject, gs, report)
    if any(not _same(a, b) for a, b in zip(subject.given, before, strict=True)):
        report.problems.append("the function or its backward changed an input: copy it before writing into it")
    if flat(yours).size != sum(subject.sizes):  # of a wrong shape: there is nothing to compare
        return report, gs
    measure = _along if fast else _by_element
    report.elements = measure(subject, flat(gs), flat(yours), rng, slack)
    if not fast:
        _near_kinks(subject, flat(gs), report.elements, rng)
        report.elements += _at_kinks(subject, flat(gs), flat(yours), report.elements, rng)
    if not report and not report.cause:
        elements = [] if fast else report.elements
        evidence = Evidence(subject, gs, yours, elements, linear, outputs)
        report.cause, report.advice = likely_cause(evidence)
        if order == 1:
            _name_the_op(report, outputs)
    return report, gs


def _name_the_op(report: Report, outputs: list[Tensor]) -> None:
    """Say which op is wrong, and what is said of it alone where the graph has others."""
    op, alone = culprit(outputs, lambda function, *tensors: gradcheck(function, *tensors, raise_=False))
    if alone is not None:
        report.cause, report.advice = alone.cause or report.cause, alone.advice
    elif op:
        report.advice += f"{' in ' if report.advice else ''}the backward of {op}"


def _laws(subject: Subject, gs: Arrays, report: Report) -> tuple[Arrays, bool]:
    """What must hold whatever the function: reported where it does not. Gives the gradients, and if they are linear."""
    leaves, outputs = subject.run(subject.arrays, record=True)
    saved = [(node, [x.copy() for x in _arrays(node.saved)]) for node in nodes(outputs)]
    kept = [g.copy() for g in gs]
    yours = pull(leaves, outputs, gs, keep=True)
    first = [g.copy() for g in yours]
    again = pull(leaves, outputs, gs, keep=True)
    problems = report.problems
    for name, g, leaf in zip((subject.names[i] for i in subject.checked), yours, leaves, strict=True):
        if g.shape != leaf.array.shape:
            problems.append(f"the gradient by {name} has shape {g.shape}, but {name} has shape {leaf.array.shape}")
    if any(not _same(a, b) for a, b in zip(first, again, strict=True)):
        problems.append("backward twice through one graph gives two answers: it changes what it saved")
    if any(not _same(a, b) for node, copies in saved for a, b in zip(_arrays(node.saved), copies, strict=True)):
        problems.append("backward changed a value that the forward saved: a rule writes into its arguments")
    if any(not _same(a, b) for a, b in zip(gs, kept, strict=True)):
        problems.append("backward changed grad_output: a rule writes into g")
    owners = [*yours, *gs, *subject.arrays]
    if any(np.shares_memory(a, b) for i, a in enumerate(yours) for b in owners[i + 1 :]):
        problems.append("two gradients share memory, or a gradient is a view of grad_output or of an input: copy it")
    if len(problems) == 0:
        _reruns(subject, gs, first, outputs, report)
    linear = not any(_differs(subject.vjp([g * f for g in gs]), [f * g for g in first]) for f in FACTORS)
    if not linear:
        problems.append(
            "backward is not linear in grad_output: -4 times grad_output does not give -4 times the gradient"
        )
    return first, linear


def _reruns(subject: Subject, gs: Arrays, yours: Arrays, outputs: list[Tensor], report: Report) -> None:
    plain = subject.run(subject.arrays, record=False)[1]
    if not _same(flat([out.array for out in outputs]), flat([out.array for out in plain])):
        report.problems.append("two runs give different values: if it is random, seed it inside the function")
        report.cause = "the function differs between runs"
        return
    if _differs(subject.vjp(gs), yours):
        report.problems.append("two runs give different gradients")
        report.cause = (
            "the backward differs between runs: it reads something random, or something that the first run left"
        )


def _dtypes(subject: Subject, gs: Arrays, report: Report) -> None:
    """Whether floats of few digits stay what they are, if all of the inputs are of one such dtype."""
    kinds = {x.array.dtype for x in subject.inputs if isinstance(x, Tensor) and x.array.dtype.kind == "f"}
    if len(kinds) > 1 or np.dtype(np.float64) in kinds:
        return
    (kind,) = kinds
    leaves, outputs = subject.run(subject.given, record=True)
    found = {out.array.dtype for out in outputs} - {kind}
    if found:
        report.problems.append(f"from {kind} the function makes {', '.join(map(str, found))}")
        return
    for index, g in zip(subject.checked, pull(leaves, outputs, [g.astype(kind) for g in gs]), strict=True):
        if g.dtype != kind:
            report.problems.append(f"the gradient by {subject.names[index]} is {g.dtype}, but the input is {kind}")


def _by_element(
    subject: Subject, g: Array, yours: Array, rng: np.random.Generator, slack: tuple[float, float]
) -> list[Element]:
    x, elements = flat(subject.arrays), []
    for i in range(x.size):
        numeric = derivative(subject.values, x, (i,), weights=g)
        argument, name = subject.element(i)
        allowed = slack[0] + slack[1] * abs(numeric.value) if any(slack) else 0.0
        elements.append(Element(name, argument, float(yours[i]), numeric, allowed))
    return elements


def _along(
    subject: Subject, g: Array, yours: Array, rng: np.random.Generator, slack: tuple[float, float]
) -> list[Element]:
    x, elements, start = flat(subject.arrays), [], 0
    for k, size in enumerate(subject.sizes):
        if size:
            direction = np.zeros_like(x)
            direction[start : start + size] = two_signs((size,), rng)
            numeric = derivative(subject.values, x, direction=direction, weights=g)
            if numeric.kind == "kink":  # of several kinks at once the two sides are no bounds
                numeric = replace(numeric, kind="unknown")
            allowed = slack[0] + slack[1] * abs(numeric.value) if any(slack) else 0.0
            name = f"{subject.names[subject.checked[k]]}, along a random direction"
            elements.append(Element(name, k, float(direction @ yours), numeric, allowed))
        start += size
    return elements


def _near_kinks(subject: Subject, g: Array, elements: list[Element], rng: np.random.Generator) -> None:
    """At a kink that several elements make together a gradient may be one of a point that no single one leads to."""
    x = flat(subject.arrays)
    kinked = np.array([e.estimate.kind == "kink" for e in elements], dtype=bool)
    measured = 0
    while np.count_nonzero(kinked) > 1 and measured < POINTS:
        doubtful = [i for i in np.flatnonzero(kinked) if elements[i].verdict == "wrong"]
        if not doubtful:
            break
        aside = NEAR * np.maximum(1.0, np.abs(x)) * kinked * rng.uniform(-1.5, 1.5, x.shape)
        for i in doubtful:
            found, before = derivative(subject.values, x + aside, (int(i),), weights=g), elements[i].estimate
            low, high = min(before.low, found.value), max(before.high, found.value)
            if found.kind == "smooth" and high - low > before.high - before.low:
                bound = max(before.bound, found.bound + NEAR * found.scale)
                elements[i] = replace(elements[i], estimate=replace(before, left=low, right=high, bound=bound))
            measured += 1


def _at_kinks(
    subject: Subject, g: Array, yours: Array, elements: list[Element], rng: np.random.Generator
) -> list[Element]:
    """At a kink each derivative may lie between its two sides, but together they must be those of a point near by.

    So three tied maxima may share the gradient, or give it to one of them, but may not have it three times.
    """
    jumps = np.array([e.estimate.right - e.estimate.left if e.estimate.kind == "kink" else 0.0 for e in elements])
    kinked = np.array([abs(j) > e.tolerance for j, e in zip(jumps, elements, strict=True)], dtype=bool)
    if np.count_nonzero(kinked) < 2 or any(e.verdict == "wrong" for e in elements):
        return []
    x, ones = flat(subject.arrays), kinked.astype(np.float64)
    distance = NEAR * np.maximum(1.0, np.abs(x)) * ones
    total, found = float(ones @ yours), []
    for attempt in range(ATTEMPTS):
        first = attempt < 4  # where a sum of kinks is extreme
        signs = np.sign(jumps) if first else rng.choice([-1.0, 1.0], x.shape)
        aside = distance * signs * rng.uniform(0.5, 1.5, x.shape)
        found += [derivative(subject.values, x + s * aside, direction=ones, weights=g) for s in (1.0, -1.0)]
        found = [numeric for numeric in found if numeric.kind in ("smooth", "kink")]
        low, high = min((n.low for n in found), default=0.0), max((n.high for n in found), default=0.0)
        if attempt >= 3 and (not found or low <= total <= high):
            break
    if not found:
        return []
    scale = max(n.scale for n in found)
    bound = max(n.bound for n in found) + NEAR * scale  # the gradients there are those of other points
    together = Estimate((low + high) / 2, bound, "kink", low, high, scale, found[0].unit, 0)
    names = [e.name for e, k in zip(elements, kinked, strict=True) if k]
    return [Element(", ".join(names[:4]) + ", ..." * (len(names) > 4) + " together", 0, total, together)]


def _grad_outputs(outputs: list[npt.NDArray[Any]], given: Any, rng: np.random.Generator) -> Arrays:
    """The given gradients of the outputs, in float64; random where none are given."""
    if given is None:
        return [two_signs(out.shape, rng) for out in outputs]
    parts = list(given) if isinstance(given, (tuple, list)) and len(outputs) > 1 else [given]
    gs = [np.array(g.array if isinstance(g, Tensor) else g, dtype=np.float64) for g in parts]
    if [g.shape for g in gs] != [out.shape for out in outputs]:
        shapes, expected = ", ".join(str(g.shape) for g in gs), ", ".join(str(out.shape) for out in outputs)
        raise RuntimeError(f"grad_output has shapes {shapes}, but the outputs have shapes {expected}")
    return gs


def _arrays(values: Any) -> list[npt.NDArray[Any]]:
    return [x for x in values or () if isinstance(x, np.ndarray)]


def _same(a: npt.NDArray[Any], b: npt.NDArray[Any]) -> bool:
    return a.dtype == b.dtype and np.array_equal(a, b, equal_nan=a.dtype.kind == "f")


def _differs(a: Arrays, b: Arrays) -> bool:
    """Whether two gradients differ by more than round-off; where one of them overflows nothing is said."""
    for x, y in zip(a, b, strict=True):
        both = np.isfinite(x) & np.isfinite(y)
        size = np.max(np.abs(np.where(both, y, 0.0)), initial=0.0)
        if np.any(np.abs(np.where(both, x - y, 0.0)) > SAME * size + TINY):
            return True
    return False
