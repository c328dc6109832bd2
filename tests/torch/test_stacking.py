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

for name, at in (("hsplit", 2), ("hsplit", [1, 2]), ("vsplit", 2), ("vsplit", (1,)), ("dsplit", 2)):
    add(f"{name} {at}", called(name, at), (2, 2, 4))
add("hsplit vector", called(".hsplit", sections=3), (6,))
add("diagflat", called("diagflat", 1), (2, 2))
for n, at in (((6,), (0, 2, 1)), ((2, 5, 3), (1, 2, 2)), ((2, 5), (-1, 5, 3)), ((6,), (0, 0, 2)), ((), (0, 1, 1))):
    add(f"unfold {n}, {at}", called(".unfold", *at), n)
for s, options in {
    (5,): {}, (3, 4): {"spacing": [2.0, 0.5]}, (4, 3): {"dim": 1, "edge_order": 2}, (2, 2): {"spacing": 3.0},
}.items():  # fmt: skip
    add(f"gradient {s} {options}", called("gradient", **options), s)
for edge in (1, 2):
    add(
        f"gradient points {edge}",
        lambda lib, x, edge=edge: lib.gradient(x, spacing=(lib.tensor([0.0, 1, 3, 4, 6]),), edge_order=edge),
        (5,),
    )
add("split_with_sizes", called("split_with_sizes", [1, 3], 1), (2, 4))
add("unsafe_split", called(".unsafe_split", 2), (5, 2))
add("unsafe_chunk", called("unsafe_chunk", 2, dim=1), (2, 3))
add("broadcast_tensors", called("broadcast_tensors"), (2, 1), (3,), ())
add("concat", lambda lib, x, y: lib.concat([x, y], dim=1), (2, 1), (2, 3))
add("concatenate", lambda lib, x, y: lib.concatenate((x, y)), (2, 2), (1, 2))
add("row_stack", lambda lib, x, y: lib.row_stack([x, y]), (2,), (2,))
add("moveaxis", called("moveaxis", (0, 1), (2, 0)), (2, 3, 4))
add("movedim words", called(".movedim", source=0, destination=-1), (2, 3, 4))
add("adjoint", called("adjoint"), (2, 3, 4))
add("H", lambda lib, x: x.H, (2, 3))
add("mH", lambda lib, x: x.mH, (2, 2, 3))
add("narrow_copy", called("narrow_copy", 1, 1, 2), (2, 4))
add("reshape_as", called(".reshape_as"), (2, 3), (3, 2))
add("view_as", called(".view_as"), (2, 3), (6,))
add("sum_to_size", called(".sum_to_size", 3, 1), (2, 3, 4))
for n, at in (((3, 4), ((2, 2), (4, 1), 1)), ((6,), ((3, 3), (1, 1))), ((2, 3), ((2,), (0,)))):
    add(f"as_strided {at}", called("as_strided", *at), n)
add("as_strided transposed", lambda lib, x: x.t().as_strided((2, 2), (1, 3)), (3, 3))
for name in ("permute", "flip"):
    add(f"{name} by name", called(name, dims=(0, 2, 1)), (2, 3, 4))
add("expand by name", called(".expand", size=(2, -1)), (3,))
add("repeat by name", called(".repeat", repeats=(1, 2)), (2, 2))
add("roll by name", called("roll", shifts=(1, -1), dims=(0, 1)), (2, 3))
add("roll all", called(".roll", 2), (2, 3))
add("swapaxes by name", called("swapaxes", axis0=0, axis1=2), (2, 3, 4))
add("unflatten", called(".unflatten", 1, (2, -1)), (2, 4))
add("split list", called(".split", [1, 2], dim=1), (2, 3))
add("split of none", called("split", 0), (0, 2))
add("squeeze_", lambda lib, x: (x * 2).squeeze_(0), (1, 3))
add("in place", lambda lib, x: (x * 2).t_().unsqueeze_(0).transpose_(0, 2).swapaxes_(0, 1) * x, (2, 3))
add("fill_diagonal_", lambda lib, x: (x * 2).fill_diagonal_(5.0), (3, 4))
add("fill_diagonal_ wrapped", lambda lib, x: (x * 2).fill_diagonal_(5.0, wrap=True), (7, 3))
add("view as bytes", lambda lib, x: x.detach().view(lib.uint8).view(dtype=lib.float32), (2, 4))
add("view as integers", lambda lib, x: x.detach().t().view(lib.int32), (2, 4))
add("tril_indices", lambda lib, x: [lib.tril_indices(3, 4, k) for k in (-5, -1, 0, 1)], ())
add("triu_indices", lambda lib, x: lib.triu_indices(row=3, col=2, offset=1, dtype=lib.int32), ())


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
    "hsplit number": lambda lib, x: x[0, 0].hsplit(1),
    "vsplit vector": lambda lib, x: x[0].vsplit(2),
    "dsplit matrix": lambda lib, x: lib.dsplit(x, 2),
    "hsplit uneven": lambda lib, x: x.hsplit(3),
    "unfold long": lambda lib, x: x.unfold(0, 4, 1),
    "unfold step": lambda lib, x: x.unfold(0, 1, 0),
    "unfold dimension": lambda lib, x: x.unfold(2, 1, 1),
    "gradient edge": lambda lib, x: lib.gradient(x, edge_order=3),
    "gradient short": lambda lib, x: lib.gradient(x[:1]),
    "gradient points": lambda lib, x: lib.gradient(x[0], spacing=lib.ones(4)),
    "gradient spacings": lambda lib, x: lib.gradient(x, spacing=[1.0, 1.0, 1.0]),
    "gradient twice": lambda lib, x: lib.gradient(x, dim=(0, 0)),
    "tril_indices": lambda lib, x: lib.tril_indices(-1, 2),
    "tril_indices dtype": lambda lib, x: lib.tril_indices(2, 2, dtype=lib.float32),
    "as_strided out": lambda lib, x: x.as_strided((30,), (1,)),
    "as_strided back": lambda lib, x: x.as_strided((2,), (-1,), 5),
    "as_strided length": lambda lib, x: x.as_strided((2,), (1, 1)),
    "split 0": lambda lib, x: x.split(0),
    "split negative": lambda lib, x: x.split([-1, 4]),
    "split sum": lambda lib, x: x.split_with_sizes([1, 3]),
    "split kind": lambda lib, x: x.split(1.5),
    "split number": lambda lib, x: x[0, 0].split(1),
    "chunk number": lambda lib, x: x[0, 0].chunk(1),
    "unbind number": lambda lib, x: x[0, 0].unbind(),
    "broadcast_tensors": lambda lib, x: lib.broadcast_tensors(x, x[:2]),
    "broadcast_tensors list": lambda lib, x: lib.broadcast_tensors([x, x]),
    "broadcast_shapes": lambda lib, x: lib.broadcast_shapes((2,), (3,)),
    "broadcast_shapes negative": lambda lib, x: lib.broadcast_shapes((-1,)),
    "view of transposed": lambda lib, x: x.t().view(12),
    "view bits": lambda lib, x: x[:, :3].view(lib.float64),
    "view bits of transposed": lambda lib, x: x.t().view(lib.int16),
    "movedim range": lambda lib, x: x.movedim(2, 0),
    "movedim twice": lambda lib, x: x.movedim((0, 0), (0, 1)),
    "movedim count": lambda lib, x: x.movedim((0, 1), (1,)),
    "unflatten": lambda lib, x: x.unflatten(1, (3, -1)),
    "unflatten two": lambda lib, x: x.unflatten(1, (-1, -1)),
    "unflatten none": lambda lib, x: x.unflatten(1, ()),
    "unflatten range": lambda lib, x: x.unflatten(2, (2, 2)),
    "flatten range": lambda lib, x: x.flatten(2),
    "ravel": lambda lib, x: x.ravel(1),
    "squeeze twice": lambda lib, x: x.squeeze((0, 0)),
    "transpose of a number": lambda lib, x: x[0, 0].transpose(0, 1),
    "expand fewer": lambda lib, x: x.expand(4),
    "expand new": lambda lib, x: x.expand(-1, 3, 4),
    "repeat fewer": lambda lib, x: x.repeat(2),
    "repeat negative": lambda lib, x: x.repeat(-1, 1),
    "flip nothing": lambda lib, x: x.flip(),
    "reshape nothing": lambda lib, x: x.reshape(),
    "reshape negative": lambda lib, x: x.reshape(-2, 6),
    "roll": lambda lib, x: x.roll((1, 2), 0),
    "roll flat": lambda lib, x: x.roll((1, 2)),
    "cat nothing": lambda lib, x: lib.cat([]),
    "cat of a tensor": lambda lib, x: lib.cat(x),
    "cat of a number": lambda lib, x: lib.cat([x, 1]),
    "stack nothing": lambda lib, x: lib.stack([]),
    "stack of a tensor": lambda lib, x: lib.stack(x),
    "hstack nothing": lambda lib, x: lib.hstack([]),
    "vstack of a tensor": lambda lib, x: lib.vstack(x),
    "tril of a vector": lambda lib, x: x[0].tril(),
    "diag_embed": lambda lib, x: lib.diag_embed(x, 0, 1, 1),
    "diag_embed of a number": lambda lib, x: lib.diag_embed(x[0, 0]),
    "rot90 of a vector": lambda lib, x: lib.rot90(x[0]),
    "meshgrid": lambda lib, x: lib.meshgrid(x, x, indexing="ij"),
    "cartesian_prod nothing": lambda lib, x: lib.cartesian_prod(),
    "H": lambda lib, x: x[None].H,
    "mH": lambda lib, x: x[0].mH,
    "adjoint": lambda lib, x: x[0].adjoint(),
    "sum_to_size": lambda lib, x: x.sum_to_size(2, 2),
    "fill_diagonal_": lambda lib, x: x[0].fill_diagonal_(1),
    "t_ of a leaf": lambda lib, x: x.requires_grad_().t_(),
    "unsqueeze_ of a leaf": lambda lib, x: x.requires_grad_().unsqueeze_(0),
}


@pytest.mark.parametrize("name", ERRORS)
def test_errors_of_the_same_class(name):
    with pytest.raises(Exception) as theirs:  # whatever PyTorch raises
        ERRORS[name](torch, torch.ones(3, 4))
    with pytest.raises(theirs.type, match="."):
        ERRORS[name](tinygrad_edu, tinygrad_edu.ones(3, 4))


def test_broadcast_shapes():
    for shapes in ([], [()], [(2, 1), (3,)], [2, (3, 2)], [(0,), (1,)]):
        ours, theirs = (lib.broadcast_shapes(*shapes) for lib in (tinygrad_edu, torch))
        assert (type(ours).__name__, tuple(ours)) == (type(theirs).__name__, tuple(theirs))


def test_views_of_the_same_memory():
    for lib in (tinygrad_edu, torch):
        x = lib.zeros(2, 3)
        x.view(6)[0] = 1.0
        x.view(lib.int32)[1, 2] = 1065353216  # the bits of 1.0
        x.t().view(3, 1, 2)[1, 0, 0] = 2.0
        x.fill_diagonal_(7.0).t_()
        assert x.tolist() == [[7.0, 0.0], [2.0, 7.0], [0.0, 1.0]]
        assert x[1:].storage_offset() == 1


def test_a_leaf_is_turned_outside_of_the_graph_alone():
    for lib in (tinygrad_edu, torch):
        x = lib.ones(2, 3).requires_grad_()
        with lib.no_grad():
            x.t_()
        (x * lib.arange(6.0).reshape(3, 2)).sum().backward()
        assert x.is_leaf
        assert x.grad.tolist() == [[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]]


def test_flip_has_memory_of_its_own():
    for lib in (tinygrad_edu, torch):
        x = lib.ones(2, 3)
        x.flip(0, 1).view(6).zero_()
        x.fliplr().zero_()
        assert x.sum() == 6
