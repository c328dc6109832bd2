"""A graph as JSON, and back."""

from __future__ import annotations

import dataclasses
import json
import math
from typing import Any

from .data import Call, Card, Edge, Graph, Saved, Step
from .value import Summary, Value

FORMAT, VERSION = "tinygrad_edu.graph", 1
ODD = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}
TABLES = {"cards": Card, "steps": Step, "edges": Edge, "calls": Call}
VALUES = ("value", "gradient", "collected", "local", "contribution")
TUPLES = ("shape", "summed", "histogram")


def written(graph: Graph) -> str:
    """The graph as JSON."""
    tables = {name: list(getattr(graph, name).values()) for name in TABLES}
    rest = {"outputs": graph.outputs, "omitted": graph.omitted, "notes": graph.notes}
    return json.dumps(_plain({"format": FORMAT, "version": VERSION, **tables, **rest}), ensure_ascii=False)


def _plain(x: Any) -> Any:
    """Dataclasses as dictionaries, without what is as by default; numbers that JSON does not know as texts."""
    if isinstance(x, float):
        return x if math.isfinite(x) else "NaN" if math.isnan(x) else "Infinity" if x > 0 else "-Infinity"
    if isinstance(x, dict):
        return {key: _plain(value) for key, value in x.items()}
    if isinstance(x, (list, tuple)):
        return [_plain(value) for value in x]
    if dataclasses.is_dataclass(x):
        pairs = ((f, getattr(x, f.name)) for f in dataclasses.fields(x))
        return {
            f.name: _plain(value) for f, value in pairs if value != f.default and (value != [] or f.default is None)
        }
    return x


def read(text: str) -> Graph:
    """The graph that `written` wrote."""
    try:
        told = json.loads(text)
        if told["format"] != FORMAT or told["version"] != VERSION:
            raise ValueError(f"it says format {told['format']!r}, version {told['version']!r}")
        tables = {name: {row["id"]: _made(kind, row) for row in told[name]} for name, kind in TABLES.items()}
        return Graph(**tables, outputs=told["outputs"], omitted=told["omitted"], notes=told["notes"])
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(
            f"this is no graph of version {VERSION} as graph.to_json() writes it: {type(error).__name__}: {error}"
        ) from None


def _made(kind: Any, row: dict[str, Any]) -> Any:
    given = dict(row)
    for name in given:
        if name in VALUES:
            given[name] = _made(Value, given[name])
        elif name in TUPLES:
            given[name] = tuple(given[name])
        elif name == "saved":
            given[name] = [_made(Saved, one) for one in given[name]]
        elif name == "stats":
            given[name] = _made(Summary, given[name])
        elif name == "numbers" or kind is Summary:
            given[name] = _numbers(given[name])
    return kind(**given)


def _numbers(x: Any) -> Any:
    return [_numbers(one) for one in x] if isinstance(x, list) else ODD.get(x, x) if isinstance(x, str) else x
