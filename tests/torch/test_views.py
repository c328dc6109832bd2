"""What looks at the memory of a tensor and what has memory of its own: alike here and in PyTorch."""

from typing import Any

import numpy as np
import pytest

import tinygrad_edu

torch = pytest.importorskip("torch")
BOTH = (tinygrad_edu, torch)

VIEWS: dict[str, Any] = {
    "a number": lambda lib, x: x[1],
    "slices": lambda lib, x: x[1:, ::2],
    "None": lambda lib, x: x[None],
    "dots": lambda lib, x: x[..., 0],
    "one element": lambda lib, x: x[1, 2],
    "a 0-d index": lambda lib, x: x[lib.tensor(1)],
    "iteration": lambda lib, x: list(x)[1],
    "adjoint": lambda lib, x: x.adjoint(),
    "as_strided": lambda lib, x: lib.as_strided(x, (2, 2), (1, 4)),
    "as_strided, from 5 on": lambda lib, x: x.as_strided((3,), (2,), 5),
    "as_strided of columns": lambda lib, x: x[:, 1:].T.as_strided((2, 2), (1, 4), 1),
    "as_strided, overlapping": lambda lib, x: x.as_strided((3, 2), (1, 1)),
    "as_tensor": lambda lib, x: lib.as_tensor(x),
    "asarray": lambda lib, x: lib.asarray(x.detach()),
    "atleast_1d": lambda lib, x: lib.atleast_1d(x),
    "atleast_2d": lambda lib, x: lib.atleast_2d(x[0]),
    "atleast_3d": lambda lib, x: lib.atleast_3d(x),
    "broadcast_tensors": lambda lib, x: lib.broadcast_tensors(x, lib.zeros(2, 1, 1))[0],
    "broadcast_to": lambda lib, x: lib.broadcast_to(x, (2, 4, 4)),
    "chunk": lambda lib, x: x.chunk(2, 1)[1],
    "contiguous": lambda lib, x: x.contiguous(),
    "data": lambda lib, x: x.data,
    "detach": lambda lib, x: x.detach(),
    "diagonal": lambda lib, x: x.diagonal(),
    "diagonal above": lambda lib, x: lib.diagonal(x, 1),
    "diagonal below": lambda lib, x: x.T.diagonal(-2, 1, 0),
    "diagonal of three": lambda lib, x: x.reshape(2, 2, 4).diagonal(1, 0, 2),
    "diagonal, empty": lambda lib, x: x.diagonal(9),
    "dsplit": lambda lib, x: x.view(2, 2, 4).dsplit(2)[1],
    "einsum": lambda lib, x: lib.einsum("ij->ji", x),
    "expand": lambda lib, x: x[:, None].expand(4, 2, 4),
    "expand, then select": lambda lib, x: x.expand(2, 4, 4)[1],
    "expand_as": lambda lib, x: x.expand_as(lib.zeros(3, 4, 4)),
    "flatten": lambda lib, x: x.flatten(),
    "float": lambda lib, x: x.float(),
    "H": lambda lib, x: x.H,
    "hsplit": lambda lib, x: x.hsplit(2)[1],
    "linalg.diagonal": lambda lib, x: lib.linalg.diagonal(x, offset=-1),
    "meshgrid": lambda lib, x: lib.meshgrid(x[0], x[1], indexing="ij")[0],
    "mH": lambda lib, x: x.mH,
    "moveaxis": lambda lib, x: x.moveaxis(0, 1),
    "movedim": lambda lib, x: x.view(2, 2, 4).movedim((0, 1), (1, 2)),
    "mT": lambda lib, x: x.mT,
    "narrow": lambda lib, x: x.narrow(1, 1, 2),
    "permute": lambda lib, x: x.permute(1, 0),
    "ravel": lambda lib, x: x.ravel(),
    "real": lambda lib, x: lib.real(x),
    "real, the attribute": lambda lib, x: x.real,
    "reshape": lambda lib, x: x.reshape(8, 2),
    "reshape of rows": lambda lib, x: x[1:].reshape(-1),
    "reshape_as": lambda lib, x: x.reshape_as(lib.zeros(16)),
    "rows of windows": lambda lib, x: x.unfold(1, 2, 1).diagonal(0, 1, 2),
    "select": lambda lib, x: x.select(1, 0),
    "split": lambda lib, x: x.split(3)[1],
    "split in sizes": lambda lib, x: x.split([1, 3], 1)[1],
    "split_with_sizes": lambda lib, x: x.split_with_sizes([1, 3])[1],
    "squeeze": lambda lib, x: x[:1].squeeze(0),
    "squeeze two": lambda lib, x: x[None, :, None].squeeze((0, 2)),
    "swapaxes": lambda lib, x: x.swapaxes(0, 1),
    "swapdims": lambda lib, x: x.swapdims(0, 1),
    "T": lambda lib, x: x.T,
    "t": lambda lib, x: x.t(),
    "tensor_split": lambda lib, x: x.tensor_split(3)[1],
    "to": lambda lib, x: x.to(lib.float32),
    "transpose": lambda lib, x: x.transpose(0, 1),
    "unbind": lambda lib, x: x.unbind(1)[1],
    "unflatten": lambda lib, x: x.unflatten(0, (2, 2)),
    "unfold": lambda lib, x: x.unfold(1, 2, 1),
    "unfold apart": lambda lib, x: x.T.unfold(0, 2, 2),
    "unfold in steps": lambda lib, x: x[:, 1].unfold(0, 1, 3),
    "unfold of a number": lambda lib, x: x[0, 0].unfold(0, 1, 1),
    "unsafe_chunk": lambda lib, x: lib.unsafe_chunk(x, 2)[0],
    "unsafe_split": lambda lib, x: lib.unsafe_split(x, 2)[0],
    "unsqueeze": lambda lib, x: x.unsqueeze(1),
    "view": lambda lib, x: x.view(2, 8),
    "view as int32": lambda lib, x: x.view(lib.int32),
    "view_as": lambda lib, x: x.view_as(lib.zeros(16)),
    "vsplit": lambda lib, x: x.vsplit(2)[1],
}
COPIES: dict[str, Any] = {
    "a list": lambda lib, x: x[[0, 1]],
    "a mask": lambda lib, x: x[x > 0],
    "a slice and a list": lambda lib, x: x[1:, [0, 1]],
    "an index": lambda lib, x: x[lib.tensor([0, 1])],
    "True": lambda lib, x: x[True],
    "abs": lambda lib, x: x.abs(),
    "cat": lambda lib, x: lib.cat([x]),
    "clone": lambda lib, x: x.clone(),
    "contiguous of columns": lambda lib, x: x.T.contiguous(),
    "cumsum of one": lambda lib, x: x[0, 0].cumsum(0),
    "diag": lambda lib, x: lib.diag(x),
    "diff, 0 times": lambda lib, x: x.diff(n=0),
    "double": lambda lib, x: x.double(),
    "flatten of columns": lambda lib, x: x.T.flatten(),
    "flip": lambda lib, x: x.flip(0),
    "gather": lambda lib, x: x.gather(0, lib.zeros(4, 4, dtype=lib.int64)),
    "gather of one": lambda lib, x: x[0, 0].gather(0, lib.tensor(0)),
    "index_select": lambda lib, x: x.index_select(0, lib.tensor([0, 1])),
    "index_select of one": lambda lib, x: x[0, 0].index_select(0, lib.tensor([0])),
    "matrix_power": lambda lib, x: lib.linalg.matrix_power(x, 1),
    "maximum": lambda lib, x: lib.maximum(x, x),
    "narrow_copy": lambda lib, x: x.narrow_copy(0, 0, 2),
    "repeat": lambda lib, x: x.repeat(1, 1),
    "reshape of columns": lambda lib, x: x.T.reshape(8, 2),
    "roll": lambda lib, x: x.roll(0, 0),
    "rot90": lambda lib, x: lib.rot90(x, 0),
    "sort of one": lambda lib, x: x[0, 0].sort()[0],
    "sum over one": lambda lib, x: x[:1].sum(0),
    "take": lambda lib, x: x.take(lib.tensor([0])),
    "tile": lambda lib, x: x.tile((1,)),
    "to, copied": lambda lib, x: x.to(lib.float32, copy=True),
    "tril": lambda lib, x: x.tril(3),
}
GRADIENTS = [name for name in VIEWS if name not in ("asarray", "data", "detach", "view as int32")]
RECORDED = [  # whose results are views even where autograd records them
    name for name in GRADIENTS if VIEWS[name](torch, torch.zeros(4, 4))._base is not None
]  # fmt: skip


def base(lib: Any) -> Any:
    return lib.tensor(np.arange(-4, 12, dtype=np.float32).reshape(4, 4) / 4)


def written(lib: Any, take: Any) -> np.ndarray:
    """The tensor after what was taken from it was filled."""
    x = base(lib)
    with lib.no_grad():
        take(lib, x).fill_(7)
    return np.array(x.numpy())


@pytest.mark.parametrize("name", VIEWS)
def test_writing_to_a_view_writes_to_its_base(name):
    expected = written(torch, VIEWS[name])
    assert (expected != base(torch).numpy()).any() or "empty" in name, "in PyTorch this is no view"
    np.testing.assert_array_equal(written(tinygrad_edu, VIEWS[name]), expected)


@pytest.mark.parametrize("name", COPIES)
def test_writing_to_a_copy_does_not(name):
    for lib in BOTH:
        np.testing.assert_array_equal(written(lib, COPIES[name]), base(torch).numpy())


@pytest.mark.parametrize("name", VIEWS)
def test_writing_to_the_base_shows_in_a_view(name):
    values = []
    for lib in BOTH:
        x = base(lib)
        seen = VIEWS[name](lib, x)
        x.mul_(3)
        values.append(seen.numpy())
    np.testing.assert_array_equal(*values)


@pytest.mark.parametrize("name", GRADIENTS)
def test_gradients_of_order_1_and_2(name):
    found = []
    for lib in BOTH:
        x = base(lib).double().requires_grad_()
        y = VIEWS[name](lib, x)
        weights = lib.arange(1.0, y.numel() + 1, dtype=lib.float64).reshape(y.shape)
        (slope,) = lib.autograd.grad((y**3 * weights).sum(), x, create_graph=True)
        (bend,) = lib.autograd.grad((slope**2).sum(), x)
        found.append((y.detach().numpy(), slope.detach().numpy(), bend.numpy()))
    for ours, theirs in zip(*found, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-12)


OVERLAPPING = ("unfold", "as_strided, overlapping")
CHANGES: dict[str, Any] = {
    "zero_": lambda lib, t, w: t.zero_(),
    "mul_": lambda lib, t, w: t.mul_(3),
    "exp_": lambda lib, t, w: t.exp_(),
    "add_ of another": lambda lib, t, w: t.add_(w * 2),
    "mul_ of another": lambda lib, t, w: t.mul_(w),
    "copy_": lambda lib, t, w: t.copy_(w.expand(t.shape)),
    "setitem": lambda lib, t, w: t.__setitem__(..., w),
    "masked": lambda lib, t, w: t.__setitem__(t > 1, 0.5),
}


def overwritten(lib: Any, take: Any, change: Any, of_base: bool) -> list[Any]:
    """The gradients, and what the tensors are like, after the base or its view was overwritten inside the graph."""
    x, w = base(lib).requires_grad_(), lib.tensor(1.5, requires_grad=True)
    y = x * 1
    with lib.no_grad():
        early = take(lib, y)
    seen = take(lib, y)
    other = y[0] if y.ndim else y
    try:
        change(lib, y if of_base else seen, w)
        ((y * y).sum() + (seen * 2).sum() + (other**2).sum()).backward()
    except RuntimeError:
        return ["RuntimeError"]
    return [t.detach().numpy() for t in (y, seen, other, early, x.grad, x if w.grad is None else w.grad)]


@pytest.mark.filterwarnings("ignore:Use of .* on expanded tensors is deprecated:UserWarning")
@pytest.mark.parametrize("of_base", [True, False])
@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("name", RECORDED)
def test_inside_the_graph_overwriting_gives_the_gradients_of_pytorch(name, change, of_base):
    ours, theirs = (overwritten(lib, VIEWS[name], CHANGES[change], of_base) for lib in BOTH)
    if name in OVERLAPPING and not of_base:  # where PyTorch writes to a place twice
        assert ours == ["RuntimeError"]
        return
    assert len(ours) == len(theirs), (ours, theirs)
    for a, b in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-5) if not isinstance(b, str) else None


@pytest.mark.parametrize("name", ["diagonal", "unfold", "as_strided, overlapping", "as_strided of columns", "expand"])
def test_overwriting_through_a_view_what_a_rule_needs_is_found_out(name):
    for lib in BOTH:
        x = base(lib).requires_grad_()
        y = x * 1
        z = y.exp() * y
        with lib.no_grad():
            VIEWS[name](lib, y.detach()).zero_()
        with pytest.raises(RuntimeError, match="modified by an inplace operation"):
            z.sum().backward()


SHARED_PLACES: dict[str, Any] = {
    "add_": lambda lib, e: e.add_(1),
    "clamp_": lambda lib, e: e.clamp_(0, 1),
    "copy_": lambda lib, e: e.copy_(lib.ones(3, 4)),
    "relu_": lambda lib, e: e.relu_(),
    "a column": lambda lib, e: e[:, 0].copy_(lib.ones(3)),
    "a mask of values": lambda lib, e: e.__setitem__(slice(None), lib.ones(3, 4)),
}
OWN_PLACES: dict[str, Any] = {
    "zero_": lambda lib, e: e.zero_(),
    "a row": lambda lib, e: e.__setitem__(0, lib.ones(4)),
    "a row added": lambda lib, e: e[1].add_(1),
    "one": lambda lib, e: e.__setitem__((2, 1), 9.0),
    "a mask": lambda lib, e: e.__setitem__(e > 1, 9.0),
}


@pytest.mark.parametrize("name", SHARED_PLACES)
def test_places_that_elements_share_are_not_written_twice(name):
    for lib in BOTH:
        with pytest.raises(RuntimeError, match="more than one element of the written-to tensor refers to a single"):
            SHARED_PLACES[name](lib, lib.arange(4.0).expand(3, 4))


@pytest.mark.filterwarnings("ignore:Use of .* on expanded tensors is deprecated:UserWarning")
@pytest.mark.parametrize("name", OWN_PLACES)
def test_one_value_or_places_of_their_own_are_written(name):
    found = []
    for lib in BOTH:
        x = lib.arange(4.0)
        OWN_PLACES[name](lib, x.expand(3, 4))
        found.append(x.tolist())
    assert found[0] == found[1] != [0.0, 1.0, 2.0, 3.0]


def test_memory_that_may_not_be_written_to_is_not():
    array = np.arange(3.0)
    array.flags.writeable = False
    with pytest.warns(UserWarning, match="not writable"):
        x = tinygrad_edu.from_numpy(array)
    for write in ("x.zero_()", "x.add_(1)", "x[0].add_(1)", "x.__setitem__(0, 1.0)", "x.view(3).fill_(2.0)"):
        with pytest.raises(RuntimeError, match="read-only"):
            eval(write, {"x": x})


WRONG: dict[str, Any] = {
    "as_strided out of the memory": lambda lib: lib.ones(4).as_strided((3, 2), (2, 1)),
    "as_strided before the memory": lambda lib: lib.ones(4).as_strided((2,), (1,), -1),
    "as_strided backwards": lambda lib: lib.ones(4).as_strided((2,), (-1,)),
    "as_strided, a step too few": lambda lib: lib.ones(4).as_strided((2, 2), (1,)),
    "diagonal of a vector": lambda lib: lib.ones(4).diagonal(),
    "diagonal of a number": lambda lib: lib.tensor(1.0).diagonal(),
    "diagonal of one dimension": lambda lib: lib.ones(2, 2).diagonal(0, 1, -1),
    "diagonal of no dimension": lambda lib: lib.ones(2, 2).diagonal(0, 0, 2),
    "diag of a number": lambda lib: lib.diag(lib.tensor(1.0)),
    "diag of three": lambda lib: lib.diag(lib.ones(2, 2, 2)),
    "trace of a vector": lambda lib: lib.trace(lib.ones(2)),
    "unfold too wide": lambda lib: lib.ones(4).unfold(0, 5, 1),
    "unfold without a step": lambda lib: lib.ones(4).unfold(0, 2, 0),
}


@pytest.mark.parametrize("name", WRONG)
def test_errors_are_of_the_same_class(name):
    with pytest.raises(Exception) as theirs:  # whatever PyTorch raises
        WRONG[name](torch)
    with pytest.raises(theirs.type, match="."):
        WRONG[name](tinygrad_edu)
