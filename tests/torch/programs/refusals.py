"""The only differences from PyTorch that are accepted: each an error, on one side, where a gradient could be wrong.

Where PyTorch alone refuses a backward, ours must have the gradients of a PyTorch that refuses less (`Program.verify`).
Besides: after an overwrite through .data, of which PyTorch knows nothing, ours must have those too, or refuse; a
gradient of a gradient may be zeros here that PyTorch leaves out of the graph; and a number where PyTorch has NaN.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple


class Refusal(NamedTuple):
    message: str  # a pattern of the error
    reason: str
    after: str = ""  # a pattern that the program must have before


OVERWRITTEN = "modified by an inplace operation"
UNSEEN = "a saved value was changed through .data: PyTorch's gradient is silently wrong"
STALE = "is a view and its base or another view of its base|its base or another view of its base has been modified"
TWICE = "Trying to backward through the graph a second time"
BY_PARTS = r"inputs=\[|autograd\.grad\(| [-+*/]= |\] = |_\("
OURS = (
    Refusal(
        "is a view and is being modified inplace, or its base was",
        "a look at one of several views of what changed",
        r"split|chunk|unbind",
    ),
    Refusal("Inplace update to inference tensor", "an overwrite through .data of what inference_mode made"),
    Refusal("moved into the graph interior", "a leaf became a result, and a graph of before has a gradient for it"),
    Refusal("^index .* is out of bounds", "an index that is not there, where nothing is picked"),
    Refusal("more than one element of the written-to tensor", "an overwrite where elements share a place in memory"),
    Refusal(
        "(expm1|fmod|hypot|power|rsqrt|sigmoid|tan|tanh|divide|matmul|vectors) saved `(x|y|out)`",
        "our rule reads another value than PyTorch's",
    ),
    Refusal(
        "a second time: .* `multiply`",
        "ours is made of multiply, which keeps its factor",
        r"lerp|alpha=|addc|index_add",
    ),
    Refusal(OVERWRITTEN, UNSEEN, r"\.data\b"),
)
THEIRS = (
    Refusal("INTERNAL ASSERT FAILED", "a fault of its own"),
    Refusal(TWICE, "it frees more than it runs for what was asked, and the node of an overwritten view", BY_PARTS),
    Refusal(OVERWRITTEN, "its op saved what ours did not; our gradient is that of a PyTorch that saves copies"),
    Refusal(STALE, "one of several views of what changed: ours refuses later, or has its gradient"),
    Refusal("Inference tensors cannot be saved for backward", "what inference_mode made is a constant of ours"),
    Refusal("saved tensor that has been detached in-place", "what it saved is no longer part of the graph"),
)


def ours(error: Exception, lines: Iterable[str]) -> str | None:
    """Why it is accepted that ours alone raises this; None if it is not."""
    return _first(OURS, error, "\n".join(lines))


def theirs(error: Exception, lines: Iterable[str]) -> str | None:
    """Why it is accepted that PyTorch alone raises this; None if it is not."""
    return _first(THEIRS, error, "\n".join(lines))


def _first(refusals: Iterable[Refusal], error: Exception, text: str) -> str | None:
    fitting = (r for r in refusals if re.search(r.message, str(error)) and re.search(r.after, text))
    return next((r.reason for r in fitting), None)
