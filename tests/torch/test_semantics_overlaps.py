"""Overwrites that read what they overwrite (groups 42 and 50)."""

from typing import Any

import pytest

from .semantics import Program, add, compare, leaf, of

OVERLAPS = {
    "shifted_copy": lambda lib, y: y[1:].copy_(y[:-1]),
    "shifted_back": lambda lib, y: y[:-1].copy_(y[1:]),
    "shifted_assignment": lambda lib, y: y.__setitem__(slice(1, None), y[:-1]),
    "shifted_sum": lambda lib, y: y[1:].add_(y[:-1]),
    "itself": lambda lib, y: y.add_(y),
    "itself_times": lambda lib, y: y.mul_(y),
    "itself_viewed": lambda lib, y: y.mul_(y.view(-1)),
    "reversed_in_part": lambda lib, y: y[:2].add_(y[2:]),
    "copied_to_itself": lambda lib, y: y.copy_(y),
    "expanded": lambda lib, y: y.copy_(y[:1].expand(4)),
    "element": lambda lib, y: y.mul_(y[0]),
    "flipped": lambda lib, y: y.copy_(y.flip(0)),
    "doubled": lambda lib, y: y.sub_(y.detach()),
    "into_expanded": lambda lib, y: y[:1].expand(3).add_(1),
    "filled_expanded": lambda lib, y: y[:1].expand(3).fill_(2.0),
    "transposed": lambda lib, y: y.view(2, 2).add_(y.view(2, 2).t()),
    "transposed_copy": lambda lib, y: y.view(2, 2).copy_(y.view(2, 2).t()),
    "out_of_itself": lambda lib, y: lib.add(y[1:], 1, out=y[:-1]),
    "augmented": lambda lib, y: y.__setitem__(slice(0, 2), y[0:2] + y[1:3]),
}


def overlapping(change: Any, recorded: bool) -> Any:
    def run(lib: Any, see: Any) -> None:
        x = leaf(lib, 1.0, 2.0, 3.0, 4.0)
        y = x * 1 if recorded else x.detach().clone()

        def look() -> list[Any]:
            change(lib, y)
            if recorded:
                (y * lib.arange(1.0, 5.0)).sum().backward()
            return [y, y._version, x.grad]

        see.outcome("outcome", look)

    return run


for _name, _change in OVERLAPS.items():
    add(42, f"overlap_{_name}", overlapping(_change, False), __name__)
    add(50, f"recorded_overlap_{_name}", overlapping(_change, True), __name__)

_ALL_READ_BEFORE = "all is read before anything is written"
DIFFERS: dict[str, tuple[str, dict[str, str]]] = {
    "recorded_overlap_itself_times": ("what a rule reads is kept", {"outcome": "ours [float32[4]"}),
    "recorded_overlap_itself_viewed": ("what a rule reads is kept", {"outcome": "ours [float32[4]"}),
    "overlap_element": (_ALL_READ_BEFORE, {"outcome": "ours [float32[4]"}),
    "recorded_overlap_element": (_ALL_READ_BEFORE, {"outcome": "ours [float32[4]"}),
    "overlap_out_of_itself": (_ALL_READ_BEFORE, {"outcome": "ours [float32[4]"}),
}


@pytest.mark.parametrize("one", of(__name__), ids=str)
def test_program(one: Program) -> None:
    compare(one, DIFFERS)
