"""Writing at an index, and counting, beside PyTorch: values, dtype, shape, gradients of order 1 and 2, errors."""

import numpy as np
import pytest

import tinygrad_edu

from .test_ops import called, run

torch = pytest.importorskip("torch")
random = np.random.default_rng(20261121)
ROWS = [[0, 2, 1], [2, 0, 1]]
CASES = {}


def add(name, f, *shapes):
    CASES[name] = (f, [s if isinstance(s, np.ndarray) else random.normal(size=s).astype(np.float32) for s in shapes])


def fit(src, index):
    """The part of `src` that the index takes: PyTorch's own backward fails where `src` is larger."""
    return src[: len(index), : len(index[0])]


for d, index in ((0, [[0, 1], [1, 2]]), (1, ROWS), (-1, [[1, 0, 2]])):
    add(f"scatter {d}", lambda lib, x, s, d=d, i=index: x.scatter(d, lib.tensor(i), fit(s, i)), (3, 3), (3, 3))
    add(f"scatter value {d}", lambda lib, x, d=d, i=index: lib.scatter(x, d, lib.tensor(i), value=2.5), (3, 3))
for d, index in ((0, [[0, 0], [1, 0]]), (1, [[0, 0, 1], [2, 2, 2]]), (-1, [[1, 1, 1, 0]])):
    add(f"scatter_add {d}", lambda lib, x, s, d=d, i=index: x.scatter_add(d, lib.tensor(i), fit(s, i)), (3, 3), (3, 4))
    for reduce in ("sum", "prod", "mean", "amax", "amin"):
        for own in (True, False):
            f = lambda lib, x, s, d=d, i=index, r=reduce, own=own: lib.scatter_reduce(  # noqa: E731
                x, d, lib.tensor(i), fit(s, i), reduce=r, include_self=own
            )
            add(f"scatter_reduce {reduce} {d} {own}", f, (3, 3), (3, 4))
tied = np.array([1, 2, 2, 1], np.float32)
add("amax tied", lambda lib, x, s: x.scatter_reduce(0, lib.tensor([0, 0, 0, 1]), s, "amax"), tied + 1, tied)
add("scatter none", lambda lib, x, s: x.scatter(0, lib.zeros(0, 3, dtype=lib.int64), s[:0]), (3, 3), (3, 3))
add("scatter 0-d", lambda lib, x: x.scatter(0, lib.tensor(0), 2.0), ())
add("index_add", lambda lib, x, s: x.index_add(0, lib.tensor([0, 2, 0]), s), (3, 4), (3, 4))
add("index_add alpha", lambda lib, x, s: lib.index_add(x, 1, lib.tensor([3, 3]), s, alpha=-2), (3, 4), (3, 2))
add("index_copy", lambda lib, x, s: x.index_copy(-1, lib.tensor([3, 0]), s), (3, 4), (3, 2))
add("index_fill", lambda lib, x: x.index_fill(1, lib.tensor([3, -4]), 1.5), (3, 4))
add("index_fill tensor", lambda lib, x, v: lib.index_fill(x, 0, lib.tensor([0, 2]), v), (3, 4), ())
add("index_put", lambda lib, x, v: x.index_put((lib.tensor([0, 2]), lib.tensor([1, 1])), v), (3, 4), (2,))
add("index_put row", lambda lib, x, v: x.index_put((lib.tensor([2, 0]),), v), (3, 4), (4,))
add("index_put mask", lambda lib, x, v: lib.index_put(x, (x > 0,), v), (3, 4), ())
add("index_put sum", lambda lib, x, v: x.index_put((lib.tensor([1, 1]),), v, accumulate=True), (3, 4), (2, 4))
add("put", lambda lib, x, v: x.put(lib.tensor([[0, -1], [5, 2]]), v), (3, 4), (2, 2))
add("put sum", lambda lib, x, v: x.put(lib.tensor([0, 0, 5]), v, accumulate=True), (3, 4), (3,))
add("masked_scatter", lambda lib, x, s: x.masked_scatter(lib.tensor([True, False, True, True]), s), (3, 4), (3, 4))
add("select_scatter", called("select_scatter", 1, -2), (3, 4), (3,))
add("slice_scatter", called("slice_scatter", 1, 1, None, 2), (3, 4), (3, 2))
add("diagonal_scatter", called("diagonal_scatter", 1), (3, 4), (3,))
add("take_along_dim", lambda lib, x: lib.take_along_dim(x, lib.tensor([[0], [2]]), 1), (2, 3))
add("take_along_dim wide", lambda lib, x: x.take_along_dim(lib.tensor([[0, 1, 1]]), dim=0), (2, 3))
add("take_along_dim flat", lambda lib, x: lib.take_along_dim(x, lib.tensor([[0, 5, 5]])), (2, 3))
for right in (False, True):
    for name, rows in {"row": [1.0, 2, 2, 3], "rows": [[0.0, 1, 1, 2], [-1, 0, 0, 0.5]]}.items():
        f = lambda lib, x, r=rows, right=right: lib.searchsorted(lib.tensor(r), lib.round(x), right=right)  # noqa: E731
        add(f"searchsorted {name} {right}", f, (2, 5))
    add(f"bucketize {right}", lambda lib, x, r=right: lib.bucketize(x, lib.tensor([1.0, 2]), right=r), tied)
add("searchsorted int32", lambda lib, x: lib.searchsorted(lib.tensor([1, 4]), 3, out_int32=True), (1,))
add("bincount", lambda lib, x: lib.bincount(lib.tensor([0, 3, 3, 1]), minlength=6), (1,))
add("bincount weights", lambda lib, x: lib.bincount(lib.tensor([0, 3, 3, 1]), x.detach()), (4,))
add("bincount none", lambda lib, x: lib.bincount(lib.tensor([], dtype=lib.int64)), (1,))
add("histc", lambda lib, x: lib.histc(x.detach(), 7, min=-1, max=1.5), (50,))
add("histc range", lambda lib, x: lib.histc(x.detach(), bins=4), (50,))
add("histc one value", lambda lib, x: lib.histc(lib.ones(3), bins=4), (1,))
add("argwhere", lambda lib, x: lib.argwhere(x > 0), (3, 4))
repeated = np.array([[2, 1, 2, 2], [1, 1, 2, 2], [2, 1, 2, 2]], np.float32)
for d in (None, 0, -1):
    for name in ("unique", "unique_consecutive"):
        f = lambda lib, x, n=name, d=d: getattr(lib, n)(  # noqa: E731
            x.detach(), return_inverse=True, return_counts=True, dim=d
        )
        add(f"{name} {d}", f, repeated)
add("unique alone", lambda lib, x: lib.unique(x.detach()), repeated)
add("unique nan", lambda lib, x: lib.unique(x.detach(), return_counts=True), np.array([np.nan, 1, np.nan], np.float32))


@pytest.mark.parametrize("name", CASES)
def test_as_pytorch(name):
    f, arrays = CASES[name]
    ours, our_gradients = run(tinygrad_edu, f, arrays)
    theirs, their_gradients = run(torch, f, arrays)
    assert [(str(o.dtype), tuple(o.shape)) for o in ours] == [(str(o.dtype), tuple(o.shape)) for o in theirs]
    assert [o.requires_grad for o in ours] == [o.requires_grad for o in theirs]
    for a, b in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(a.detach().numpy(), b.detach().numpy(), rtol=2e-5, atol=2e-6)
    for a, b in zip(our_gradients, their_gradients, strict=True):
        np.testing.assert_allclose(a.numpy(), b.numpy(), rtol=2e-4, atol=1e-4)  # PyTorch divides, for prod


ERRORS = {
    "dim": lambda lib, x: x.scatter(5, lib.tensor([[0]]), x),
    "index too large": lambda lib, x: x.scatter(0, lib.tensor([[7]]), x),
    "index negative": lambda lib, x: x.scatter_add(0, lib.tensor([[-1]]), x),
    "index of floats": lambda lib, x: x.scatter(0, lib.tensor([[0.0]]), x),
    "dimensions": lambda lib, x: x.scatter(0, lib.tensor([0]), x),
    "index larger than self": lambda lib, x: x.scatter(0, lib.zeros(1, 9, dtype=lib.int64), 1.0),
    "dtypes": lambda lib, x: x.scatter(0, lib.tensor([[0]]), x.double()),
    "reduce": lambda lib, x: x.scatter_reduce(0, lib.tensor([[0]]), x, "median"),
    "index_add dtype": lambda lib, x: x.index_add(0, lib.tensor([0]), x[:1].double()),
    "index_add shape": lambda lib, x: x.index_add(0, lib.tensor([0, 1]), x[:1]),
    "index_add far": lambda lib, x: x.index_add(0, lib.tensor([9]), x[:1]),
    "index_copy far": lambda lib, x: x.index_copy(0, lib.tensor([9]), x[:1]),
    "index_fill far": lambda lib, x: x.index_fill(0, lib.tensor([9]), 1.0),
    "index_fill value": lambda lib, x: x.index_fill(0, lib.tensor([0]), lib.ones(2)),
    "index_put dtype": lambda lib, x: x.index_put((lib.tensor([0]),), x[0].double()),
    "index_put shape": lambda lib, x: x.index_put((lib.tensor([0]),), lib.ones(7)),
    "index_put far": lambda lib, x: x.index_put((lib.tensor([9]),), lib.ones(1)),
    "put size": lambda lib, x: x.put(lib.tensor([0]), lib.ones(2)),
    "put far": lambda lib, x: x.put(lib.tensor([99]), lib.ones(1)),
    "masked_scatter few": lambda lib, x: x.masked_scatter(lib.ones(3, 4) > 0, lib.ones(2)),
    "masked_scatter mask": lambda lib, x: x.masked_scatter(lib.ones(3, 4), x),
    "slice_scatter": lambda lib, x: x.slice_scatter(lib.ones(2), 0, 0, 1),
    "bincount negative": lambda lib, x: lib.bincount(lib.tensor([-1])),
    "bincount floats": lambda lib, x: lib.bincount(lib.tensor([1.0])),
    "histc range": lambda lib, x: lib.histc(x, 3, min=2, max=1),
    "histc bins": lambda lib, x: lib.histc(x, 0),
    "bucketize": lambda lib, x: lib.bucketize(x, x),
    "searchsorted side": lambda lib, x: lib.searchsorted(lib.ones(2), x, side="middle"),
    "searchsorted shapes": lambda lib, x: lib.searchsorted(lib.ones(2, 2), x),
    "unique dim": lambda lib, x: lib.unique(x, dim=4),
    "take_along_dim floats": lambda lib, x: lib.take_along_dim(x, x, 0),
}


@pytest.mark.parametrize("name", ERRORS)
def test_errors_of_the_same_class(name):
    for lib, message in ((torch, None), (tinygrad_edu, ".")):
        if lib is torch:
            with pytest.raises(Exception) as theirs:  # whatever PyTorch raises
                ERRORS[name](lib, lib.ones(3, 4))
            continue
        with pytest.raises(theirs.type, match=message):
            ERRORS[name](lib, lib.ones(3, 4))


def test_of_two_written_to_one_place_the_last_stays_and_alone_gets_gradient():
    for write in (
        lambda x, s: x.scatter(0, tinygrad_edu.tensor([1, 1, 0]), s),
        lambda x, s: x.index_copy(0, tinygrad_edu.tensor([1, 1, 0]), s),
        lambda x, s: x.index_put((tinygrad_edu.tensor([1, 1, 0]),), s),
        lambda x, s: x.put(tinygrad_edu.tensor([1, 1, 0]), s),
    ):
        x, s = tinygrad_edu.zeros(3, requires_grad=True), tinygrad_edu.tensor([1.0, 2.0, 3.0], requires_grad=True)
        out = write(x, s)
        assert out.tolist() == [3, 2, 0]
        out.backward(tinygrad_edu.tensor([10.0, 20.0, 30.0]))
        assert s.grad.tolist() == [0, 20, 10]
        assert x.grad.tolist() == [0, 0, 30]


def test_a_larger_source_gets_zeros_where_it_is_not_read():
    x, s = tinygrad_edu.zeros(2, 2), tinygrad_edu.ones(3, 4, requires_grad=True)
    x.scatter_add(1, tinygrad_edu.tensor([[0, 0], [1, 0]]), s).sum().backward()
    assert s.grad.tolist() == [[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 0, 0]]


def test_in_place_forms():
    x = tinygrad_edu.zeros(3)
    assert x.scatter_add_(0, tinygrad_edu.tensor([0, 0]), tinygrad_edu.ones(2)) is x
    assert x.index_fill_(0, tinygrad_edu.tensor([2]), 5.0).tolist() == [2, 0, 5]


def test_integers_are_reduced_as_in_pytorch():
    for reduce in ("sum", "prod", "mean", "amax", "amin"):
        results = [
            lib.tensor([7, -2, 5]).scatter_reduce(0, lib.tensor([0, 0, 1]), lib.tensor([4, 3, -6]), reduce).tolist()
            for lib in (torch, tinygrad_edu)
        ]
        assert results[0] == results[1], reduce
