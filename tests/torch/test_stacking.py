"""Tensors joined, cut, turned and repeated, beside PyTorch: values, gradients of order 1 and 2, errors."""

import numpy as np
import pytest

import tinygrad_edu

from .test_ops import called, run

torch = pytest.importorskip("torch")
random = np.random.default_rng(20261123)
CASES = {}


def add(name, f, *shapes):
    CASES[name] = (f, [random.normal(size=s).astype(np.float32) for s in shapes])


for name in ("hstack", "vstack", "dstack", "column_stack"):
    for s in (((2,), (2,)), ((2, 2), (2, 2)), ((), ())):
        add(f"{name} {s}", lambda lib, x, y, n=name: getattr(lib, n)([x, y]), *s)
for n in (1, 2, 3):
    for s in ((), (2,), (2, 3), (2, 3, 4)):
        add(f"atleast_{n}d {s}", called(f"atleast_{n}d"), s)
add("atleast_2d both", called("atleast_2d"), (), (3,))
for at in (3, 2, [1, 4], [2, 2, 9], [-1]):
    add(f"tensor_split {at}", called(".tensor_split", at), (7, 2))
add("tensor_split 1", called("tensor_split", 3, dim=1), (2, 2))
for k in (0, 1, 2, 3, -1, 5):
    add(f"rot90 {k}", called("rot90", k, [0, 1]), (2, 3))
add("rot90 dims", called("rot90", 1, (2, 0)), (2, 3, 4))
add("fliplr", called("fliplr"), (2, 3))
add("flipud", called(".flipud"), (2, 3))
add("tile", called(".tile", 2), (2, 3))
add("tile wide", called("tile", (2, 1, 2)), (2, 3))
add("repeat_interleave", called("repeat_interleave", 2), (2, 3))
add("repeat_interleave dim", called(".repeat_interleave", 3, dim=1), (2, 3))
add("repeat_interleave each", lambda lib, x: x.repeat_interleave(lib.tensor([1, 0, 2]), dim=-1), (2, 3))
add("repeat_interleave alone", lambda lib, x: lib.repeat_interleave(lib.tensor([1, 0, 2])), (1,))
add("block_diag", called("block_diag"), (2, 3), (), (2,))
add("diag_embed", called("diag_embed"), (2, 3))
add("diag_embed offset", called("diag_embed", -1, 0, 2), (2, 3))
for s in (((2, 2), (3, 2)), ((2,), (2, 3)), ((2, 2, 1), (2,))):
    add(f"kron {s}", called("kron"), *s)
add("cartesian_prod", called("cartesian_prod"), (2,), (3,), (2,))
for r in (0, 1, 2, 3):
    add(f"combinations {r}", called("combinations", r, with_replacement=r == 3), (4,))


@pytest.mark.parametrize("name", CASES)
def test_as_pytorch(name):
    f, arrays = CASES[name]
    ours, our_gradients = run(tinygrad_edu, f, arrays)
    theirs, their_gradients = run(torch, f, arrays)
    assert [(str(o.dtype), tuple(o.shape)) for o in ours] == [(str(o.dtype), tuple(o.shape)) for o in theirs]
    for a, b in zip([*ours, *our_gradients], [*theirs, *their_gradients], strict=True):
        np.testing.assert_allclose(a.detach().numpy(), b.detach().numpy(), rtol=2e-4, atol=2e-5)


ERRORS = {
    "hstack": lambda lib, x: lib.hstack([x, x[:1]]),
    "tensor_split 0": lambda lib, x: x.tensor_split(0),
    "rot90": lambda lib, x: lib.rot90(x, 1, [0, 0]),
    "fliplr": lambda lib, x: x[0].fliplr(),
    "repeats negative": lambda lib, x: x.repeat_interleave(-1),
    "repeats size": lambda lib, x: x.repeat_interleave(lib.tensor([1, 2]), dim=0),
    "block_diag": lambda lib, x: lib.block_diag(lib.ones(1, 1, 1)),
    "cartesian_prod": lambda lib, x: lib.cartesian_prod(x, x),
    "combinations": lambda lib, x: lib.combinations(x),
}


@pytest.mark.parametrize("name", ERRORS)
def test_errors_of_the_same_class(name):
    with pytest.raises(Exception) as theirs:  # whatever PyTorch raises
        ERRORS[name](torch, torch.ones(3, 4))
    with pytest.raises(theirs.type, match="."):
        ERRORS[name](tinygrad_edu, tinygrad_edu.ones(3, 4))
