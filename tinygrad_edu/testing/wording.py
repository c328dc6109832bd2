"""The inputs of a check as text: for the message, and as a call that shows the fault again."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from ..core import Tensor
from .subject import Arrays, Subject

LONG = 200  # elements of an array that a message shows


def describe(subject: Subject, gs: Arrays) -> str:
    """The checked inputs and grad_output on one line."""
    inputs = [f"{subject.names[i]} = {_tensor(subject.inputs[i].array)}" for i in subject.checked]
    outputs = "tensor(" + "), tensor(".join(_numbers(g) for g in gs) + ")"
    return f"input {', '.join(inputs)},  grad_output = {outputs if len(gs) == 1 else f'({outputs})'}"


def repro(subject: Subject, gs: Arrays) -> str:
    """The call of gradcheck that shows the same; `te` stands for tinygrad_edu."""
    check = "gradcheck"
    if subject.origin is not None:  # a gradient: its last inputs are the grad_output of the function itself
        check, count = "gradgradcheck", len(subject.origin.inputs)
        subject, gs = subject.origin, [x.array for x in subject.inputs[count:]]
    arguments = ", ".join(_call(x) for x in subject.inputs)
    outputs = ", ".join(_numbers(g) for g in gs)
    return f"te.testing.{check}({subject.name}, {arguments}, grad_output={outputs if len(gs) == 1 else f'({outputs})'})"


def _call(x: Any) -> str:
    if not isinstance(x, Tensor):
        return repr(x)
    kind = "" if x.array.dtype in (np.float32, np.int64, np.bool_) else f", dtype=te.{x.array.dtype}"
    empty = f".reshape({', '.join(map(str, x.array.shape))})" if not x.array.size and x.array.ndim > 1 else ""
    return f"te.tensor({_numbers(x.array)}{kind}){empty}"


def _tensor(array: npt.NDArray[Any]) -> str:
    plain = array.flags.c_contiguous and array.flags.writeable
    return f"tensor({_numbers(array)})" + ("" if plain else f" with strides {array.strides}")


def _numbers(array: npt.NDArray[Any]) -> str:
    """All digits of all elements on one line; of a long array only some."""
    if array.size > LONG:
        return " ".join(np.array2string(array, separator=", ", threshold=LONG, floatmode="unique").split())
    if array.dtype == np.float32:
        short = [float(str(v)) for v in array.reshape(-1)]  # 0.1, not 0.10000000149011612
        array = np.array(short).reshape(array.shape)
    return _nested(array.tolist())


def _nested(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_nested, value))}]"
    text = repr(value)
    if text in ("inf", "nan", "-inf"):
        return text.replace("inf", "te.inf").replace("nan", "te.nan")
    return text.removesuffix("0") if text.endswith(".0") else text  # 2. as PyTorch prints it
