"""What a node keeps is what PyTorch's keeps: overwriting it before backward is refused there, and only there.

For every op of the table that PyTorch has: each argument, and the result, is overwritten (with its own values, so that
only the version tells) between the call and backward.
"""

import warnings

import pytest
from hypothesis import given

import tinygrad_edu
from tests.test_ops import arguments, quietly
from tests.torch.test_table import TWINS, in_torch
from tinygrad_edu.core import OPS
from tinygrad_edu.testing.samples import call

torch = pytest.importorskip("torch")

FROM_THE_ARGUMENT = {"expm1", "sigmoid", "tan", "tanh"}  # whose slope keeps its digits only if worked out from x
MORE_FREE = {(name, "out") for name in FROM_THE_ARGUMENT | {"prod", "det", "cumprod"}}  # ours runs, PyTorch refuses
LESS_FREE = {(name, 0) for name in FROM_THE_ARGUMENT | {"tanhshrink", "rsqrt"}} | {  # ours refuses, PyTorch runs
    ("fmod", "out"),  # the digits again
    ("matmul", 0),  # of stacks that broadcast: PyTorch makes copies of them
    ("matmul", 1),
}


def refuses(lib, run, op, case, arrays, target):
    """Whether backward refuses after the tensor number `target`, or the result for -1, was overwritten; None: no op."""
    tensors = [lib.tensor(a.copy()) for a in arrays]
    tensors = [t.requires_grad_() * 1 if t.is_floating_point() else t for t in tensors]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        out = run(op, case, tensors)
        if not out.requires_grad:
            return None
        with lib.no_grad():
            overwritten = out if target < 0 else tensors[target]
            overwritten.mul_(1)
        try:
            out.backward(lib.ones_like(out))
        except RuntimeError as error:
            assert "modified by an inplace operation" in str(error)
            return True
    return False


@pytest.mark.parametrize("name", sorted(TWINS))
def test_overwriting_is_refused_where_pytorch_refuses(name):
    op = OPS[name]

    @quietly
    @given(arguments(op))
    def same(drawn):
        case, arrays = drawn
        if any(a.size == 0 for a in arrays):
            return
        for target in range(-1, len(arrays)):
            if target >= 0 and arrays[target].dtype.kind != "f":
                continue
            ours = refuses(tinygrad_edu, call, op, case, arrays, target)
            theirs = refuses(torch, in_torch, op, case, arrays, target)
            key = name, "out" if target < 0 else target
            if ours != theirs and key not in (MORE_FREE if theirs else LESS_FREE):
                raise AssertionError(f"{name} {case}, {key[1]} overwritten: PyTorch refuses {theirs}, ours {ours}")

    same()
