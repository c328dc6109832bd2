"""Running the recorded ops again with other numbers, to see by how much the result changes: finite differences."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np

from ...core import DTYPES, LEAF, Node, Tensor
from ...core.dtypes import dtype
from ..capturing.nodes import behind, is_as_it_was, is_its_result, operands, read
from ..capturing.undisturbed import undisturbed
from ..graph import Graph, Value, value_of

FEW, QUICK = 200, 0.1  # ops, and seconds, of quick checks
SMALL = 16  # elements of a tensor that is checked
STEP = 1e-5  # by which a number is moved, relative to it: the cube root of the precision, rounded
SAME = 1e-2  # how near, relative to its size, a result must come to the recorded one when the ops run again
ROUNDED = 1e-5  # and besides, relative to the numbers that were added up in it
KNOWN = "known"  # the argument by which an op is told what was worked out from its others before


class Slopes(NamedTuple):
    """How fast the result changes with each number of a tensor: on the whole, to the left, and to the right."""

    middle: np.ndarray
    left: np.ndarray
    right: np.ndarray


class Rerun:
    """The ops behind some results, ready to run again, in float64, from any tensor on.

    Args:
        outputs: the results; what is watched is the sum of them all.
        until: when to give up, as time.perf_counter() tells it.

    Raises:
        RuntimeError: they cannot run again, and why.
        TimeoutError: that took too long.
    """

    def __init__(self, outputs: Iterable[Tensor], until: float = float("inf")) -> None:
        tensors = list(outputs)
        self.roots = {(t if t.node is LEAF else t.node): t.array for t in tensors}
        self.nodes = behind(list(self.roots), frozenset())[::-1]  # the earliest first
        self.values: dict[Any, np.ndarray] = {}  # of nodes and leaves
        self.arguments: dict[Node, list[Any]] = {}
        self.obstacles: dict[Node, str] = {}
        self.lost: set[str] = set()  # those of them that recording more would not help
        for root in self.roots:
            if not isinstance(root, Node):
                self.values[root] = _exact(root.array)
        with undisturbed(self.nodes), np.errstate(all="ignore"):
            for node in self.nodes:
                if time.perf_counter() > until:
                    raise TimeoutError("there was no time to run all ops again")
                self._first_run(node)
            self._compare()

    def _compare(self) -> None:
        """RuntimeError if the results are not those that were recorded, but for rounding."""
        self.total = self._sum(self.values)
        recorded = float(sum(np.sum(_exact(array)) for array in self.roots.values()))
        size = sum(np.sum(np.abs(_exact(array))) for array in self.roots.values())
        parents = {parent for root in self.roots if isinstance(root, Node) for parent in root.parents}
        added = sum(np.sum(np.abs(self.values[parent])) for parent in parents if parent in self.values)
        if not np.isfinite(recorded):
            raise RuntimeError(f"the result is {recorded}, which tells nothing of slopes")
        if not np.isclose(self.total, recorded, rtol=0.0, atol=float(SAME * size + ROUNDED * added), equal_nan=True):
            cause = next(
                filter(None, map(self._missing, self.arguments)), "a tensor was changed since, or an op is random"
            )
            raise RuntimeError(
                f"the recorded ops give {self.total:.6g} when they run again, and gave {recorded:.6g} before: {cause}"
            )

    def _first_run(self, node: Node) -> None:
        """The arguments of a node, and its value: worked out if that can be, else as it was kept."""
        failures: dict[Node, str] = {}
        saved, changed = read(node, failures), ""
        for _, name, parent, array in operands(node, saved):
            if isinstance(parent, Node):
                if parent not in self.values and array is not None and is_its_result(parent, array):
                    self.values[parent] = _exact(array)
                continue
            if not is_as_it_was(node, array if parent is None else parent.array):
                changed = f"a tensor was changed since: the argument {name} of {node.op.name}"
            if parent is not None:
                self.values.setdefault(parent, _exact(parent.array))
        lost = failures.get(node) or changed
        self.lost.add(lost)
        self.obstacles[node] = why = lost or self._obstacle(node, saved)
        if not why:
            self.arguments[node] = _arguments(node, saved)
            try:
                self.values[node] = self._run(node, {})
            except KeyError:  # an argument's value is not known
                pass
            except Exception as error:  # an op may be a user's own
                told = f"{node.op.name} raised {type(error).__name__} when it ran again: {error}"
                self.obstacles[node] = self._missing(node) or told
        if node not in self.values:
            kept = self.roots.get(node, None if saved is None else saved[0])
            if kept is not None and (node in self.roots or is_as_it_was(node, kept)):
                self.values[node] = _exact(kept)

    def _obstacle(self, node: Node, saved: Any) -> str:
        if not hasattr(node.op, "run"):
            return f"{node.op.name} is a Function of its own, of which only the result was recorded"
        if saved is None:
            return f"what {node.op.name} read was freed by backward()"
        if node.op.spread is not None and node.parents.count(None) and saved[1 + node.op.spread] is None:
            return f"{node.op.name} did not keep its constant arguments"
        return ""

    def _missing(self, node: Node) -> str:
        """A constant argument that was None, or is: a large one that no rule reads is not kept."""
        op = node.op
        if node.light or op.spread is not None:
            return ""
        given = zip(op.defaults.items(), self.arguments[node], strict=True)
        name = next((name for (name, default), value in given if value is None and default is not None), "")
        return name and f"{op.name} did not keep its constant argument {name}"

    def _run(self, node: Node, changed: dict[Any, np.ndarray]) -> np.ndarray:
        """The value of a node, where some values are `changed`."""
        values = [
            tuple(self._value(x, changed) for x in given) if isinstance(given, _Spread) else self._value(given, changed)
            for given in self.arguments[node]
        ]
        return np.asarray(node.op.run(*values, *(node.op.work_out(values) if node.op.intermediates else ())))

    def _value(self, given: Any, changed: dict[Any, np.ndarray]) -> Any:
        if isinstance(given, _Parent):
            return changed[given.key] if given.key in changed else self.values[given.key]
        return given

    def after(self, key: Any) -> list[Node]:
        """The nodes whose values change with that of a node or leaf, the earliest first.

        Raises:
            RuntimeError: one of them cannot run again, or the tensor itself is not known.
        """
        touched, found = {key}, []
        for node in self.nodes:
            if node is not key and not touched.isdisjoint(node.parents):
                touched.add(node)
                found.append(node)
        for node in found:
            missing = [p for p in node.parents if p is not None and p not in self.values]
            if why := self.obstacles[node] or (missing and "a value that it needs was not kept"):
                advice = "" if why and why in self.lost else ": use viz.record()"
                raise RuntimeError(f"{why} (at {node.op.name} of shape {tuple(node.shape)}){advice}")
        if key not in self.values:
            raise RuntimeError("its value was not kept: compute within viz.record()")
        return found

    @property
    def noise(self) -> float:
        """How far slopes may be off by rounding: beside the largest number of all a step may be lost."""
        with np.errstate(all="ignore"):
            largest = max((float(np.abs(v).max(initial=0.0)) for v in self.values.values()), default=0.0)
        return 10 * largest * float(np.finfo(np.float64).eps) / STEP if np.isfinite(largest) else 0.0

    def slopes(self, key: Any, until: float = float("inf")) -> Slopes | None:
        """By finite differences the gradient of a node's or leaf's tensor; None if `until` (time.perf_counter) passed.

        Raises:
            RuntimeError: as for `after`.
        """
        nodes, value = self.after(key), self.values[key]
        moved = value.copy()
        found = np.empty((3, *value.shape))
        with np.errstate(all="ignore"):
            for at in np.ndindex(value.shape):
                if time.perf_counter() > until:
                    return None
                step = STEP * max(1.0, abs(float(value[at])))
                ends = []
                for way in (-step, step):
                    moved[at] = value[at] + way
                    ends.append((self._result(key, moved, nodes), float(moved[at] - value[at])))
                moved[at] = value[at]
                (low, left), (high, right) = ends
                found[(0, *at)] = (high - low) / (right - left)
                found[(1, *at)] = (low - self.total) / left
                found[(2, *at)] = (high - self.total) / right
        return Slopes(*found)

    def _result(self, key: Any, value: np.ndarray, nodes: list[Node]) -> float:
        changed = {key: value}
        for node in nodes:
            changed[node] = self._run(node, changed)
        return self._sum(changed)

    def _sum(self, changed: dict[Any, np.ndarray]) -> float:
        values = [changed[root] if root in changed else self.values.get(root) for root in self.roots]
        return float(sum(np.sum(value) for value in values if value is not None))


class _Parent(NamedTuple):
    """An argument that another node, or a leaf, gives."""

    key: Any


class _Spread(list[Any]):
    """The arguments that a `*parameter` takes."""


def _arguments(node: Node, saved: Any) -> list[Any]:
    """For each argument of the op where its value comes from, or that value."""
    op = node.op
    if op.spread is None:
        pairs = zip(node.parents, saved[1 : op.end], strict=True)
        given = [_Parent(parent) if parent is not None else _exact(value) for parent, value in pairs]
        return [op.defaults[name] if name == KNOWN else x for name, x in zip(op.defaults, given, strict=True)]
    given = [_exact(value) for value in saved[1 : op.end]]
    spread = saved[1 + op.spread] or [None] * len(node.parents)
    pairs = zip(node.parents, spread, strict=True)
    given[op.spread] = _Spread([_Parent(p) if p is not None else _exact(v) for p, v in pairs])
    return given


def _exact(value: Any) -> Any:
    """Floats in float64, also where a dtype asks for them; anything else as it is."""
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        return value.astype(np.float64)
    if isinstance(value, np.dtype) and value.kind == "f":
        return np.dtype(np.float64)
    return DTYPES[np.dtype(np.float64)] if isinstance(value, dtype) and value.is_floating_point else value


def keys_of(outputs: Iterable[Tensor], graph: Graph) -> dict[str, Any]:
    """For each card of a graph that may have a gradient the node or leaf that it shows.

    Raises:
        ValueError: the graph is not that of these outputs.
    """
    roots = [t if t.node is LEAF else t.node for t in outputs]
    keys: dict[str, Any] = {}
    for number, node in enumerate(reversed(behind(roots, frozenset())), 1):
        step = graph.steps.get(f"s{number}")
        if step is None:
            continue
        if step.op != node.op.name or graph.cards[step.output].shape != tuple(node.shape):
            raise ValueError(f"this graph is not that of the given loss: op {number} is {step.op} and {node.op.name}")
        keys[step.output] = node
        edges = {graph.edges[id].argument: graph.edges[id] for id in step.edges}
        for argument, parent in _parents(node):
            if parent is not None and argument in edges:
                keys[edges[argument].source] = parent
    leaves = [root for root in roots if not isinstance(root, Node)]
    return keys | dict(zip([id for id in graph.outputs if not graph.cards[id].maker], leaves, strict=False))


def _parents(node: Node) -> Iterator[tuple[str, Any]]:
    return ((argument, parent) for _, argument, parent, _ in operands(node, None))


def checks(loss: Any, graph: Graph | None = None, budget: float = 0.3) -> dict[str, Value]:
    """By finite differences the gradients of the small tensors of a graph: to stand beside those of the rules.

    The recorded ops run again in float64, twice for each number, which is moved a little to either side.

    Args:
        loss: the result, or several, as `capture` takes them.
        graph: what `capture` gave for it; by default it is captured.
        budget: the time that may be taken, in seconds: leaves come first, then results, the latest first.

    Returns:
        For each card of at most 16 elements that could be checked the slopes.

    Raises:
        RuntimeError: the ops cannot run again.
        ValueError: the graph is not that of the loss.

    >>> import tinygrad_edu as torch
    >>> x = torch.tensor(3.0, requires_grad=True)
    >>> y = x * x
    >>> graph = torch.viz.capture(y)
    >>> found = torch.viz.explain.checks(y, graph)
    >>> round(found[graph.named("x").id].numbers, 6)
    6.0
    """
    until = time.perf_counter() + budget
    if graph is None:
        from ..capturing import capture

        graph = capture(loss)
    try:
        rerun = Rerun(each(loss), until)
    except TimeoutError:
        return {}
    keys = keys_of(each(loss), graph)
    small = [c for c in graph.cards.values() if c.id in keys and c.gradient is not None and c.gradient.size <= SMALL]
    found: dict[str, Value] = {}
    for card in sorted(reversed(small), key=lambda card: bool(card.maker)):
        if time.perf_counter() > until:
            break
        try:
            slopes = rerun.slopes(keys[card.id], until)
        except RuntimeError:  # of this tensor alone: others may still be checked
            continue
        if slopes is not None:
            found[card.id] = value_of(slopes.middle)
    return found


def quick_checks(loss: Any, graph: Graph) -> dict[str, Value]:
    """The same where it takes next to no time, else none: for pictures, on which they are an extra."""
    if len(graph.steps) > FEW or graph.omitted:
        return {}
    try:
        return checks(loss, graph, QUICK)
    except RuntimeError:  # why() says why
        return {}


def each(outputs: Any) -> list[Tensor]:
    """One result or several, as a list."""
    several = list(outputs.values()) if hasattr(outputs, "values") and not isinstance(outputs, Tensor) else outputs
    return list(several) if isinstance(several, (list, tuple)) else [several]
