"""Medians, quantiles, running extremes and sums without NaN, beside PyTorch: values, dtype, gradients, errors."""

import numpy as np
import pytest

import tinygrad_edu

from .test_ops import called, run

torch = pytest.importorskip("torch")
random = np.random.default_rng(20261122)
CASES = {}
GAPS = random.normal(size=(3, 5)).astype(np.float32)
GAPS[[0, 0, 1], [1, 3, 2]] = np.nan
TIES = np.array([[2, 1, 2, 1, 3], [1, 1, 3, 3, 3]], np.float32)


def add(name, f, *shapes):
    CASES[name] = (f, [s if isinstance(s, np.ndarray) else random.normal(size=s).astype(np.float32) for s in shapes])


for name in ("median", "nanmedian", "nansum", "nanmean"):
    add(f"{name} all", called(name), (3, 4))
    add(f"{name} gaps", called(name), GAPS)
add("median tied", called("median"), np.array([1, 2, 2, 2, 5], np.float32))
for keep in (False, True):
    for d in (0, 1, -1):
        for name in ("median", "nanmedian", "mode", "nansum", "nanmean", "aminmax", "std_mean"):
            add(f"{name} {d} {keep}", called(name, dim=d, keepdim=keep), (3, 4))
        add(f"kthvalue {d} {keep}", called("kthvalue", 2, dim=d, keepdim=keep), (3, 4))
        for name in ("quantile", "nanquantile"):
            add(f"{name} {d} {keep}", called(name, 0.3, dim=d, keepdim=keep), (3, 4))
    for name in ("median", "nanmedian", "nansum", "nanmean", "nanquantile", "quantile"):
        q = (0.4,) if "quantile" in name else ()
        add(f"{name} gaps 1 {keep}", called(name, *q, dim=1, keepdim=keep), GAPS)
    add(f"quantile all {keep}", called("quantile", 0.75, keepdim=keep), (3, 4))
    f = lambda lib, x, k=keep: lib.quantile(x, lib.tensor([0.1, 0.5, 1.0]), dim=1, keepdim=k)  # noqa: E731
    add(f"quantiles {keep}", f, (2, 3, 4))
add("quantiles of all", lambda lib, x: lib.quantile(x, lib.tensor([0.25, 0.75])), (3, 4))
for how in ("linear", "lower", "higher", "midpoint", "nearest"):
    add(f"quantile {how}", called("quantile", 0.37, dim=1, interpolation=how), (3, 6))
for name in ("cummax", "cummin", "logcumsumexp"):
    for d in (0, 1, -1):
        add(f"{name} {d}", called(f".{name}", d), (3, 4))
for name in ("cummax", "cummin"):
    add(f"{name} gaps", called(name, 1), GAPS)
    add(f"{name} ties", called(name, 1), TIES)
add("logcumsumexp large", called("logcumsumexp", 0), np.array([1000, -1000, 1001, 2], np.float32))
add("aminmax", called("aminmax"), (3, 4))
add("aminmax ties", called("aminmax", dim=1), TIES)
add("std_mean", called("std_mean"), (3, 4))
add("std_mean correction", called("std_mean", dim=0, correction=0), (3, 4))
for d in (0, -1):
    add(f"diff {d}", called("diff", dim=d), (3, 4))
    add(f"diff 2 {d}", called("diff", n=2, dim=d), (3, 4))
    add(f"trapezoid {d}", called("trapezoid", dim=d), (3, 3))
    add(f"trapezoid x {d}", called("trapezoid", dim=d), (3, 3), (3,))
add("diff ends", lambda lib, x, a, b: lib.diff(x, prepend=a, append=b), (3, 4), (3, 1), (3, 2))
add("diff bool", lambda lib, x: lib.diff(x > 0), (7,))
add("trapezoid dx", called("trapezoid", dx=0.5), (3, 4))
add("trapezoid full x", called("trapezoid"), (3, 4), (3, 4))


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
        np.testing.assert_allclose(a.numpy(), b.numpy(), rtol=2e-4, atol=2e-5)


ERRORS = {
    "kthvalue 0": lambda lib, x: x.kthvalue(0),
    "kthvalue large": lambda lib, x: x.kthvalue(9),
    "median dim": lambda lib, x: x.median(5),
    "median empty": lambda lib, x: lib.ones(2, 0).median(1),
    "mode empty": lambda lib, x: lib.ones(2, 0).mode(1),
    "cummax dim": lambda lib, x: x.cummax(2),
    "quantile q": lambda lib, x: x.quantile(1.5),
    "quantile dtype": lambda lib, x: x.long().quantile(0.5),
    "quantile q dtype": lambda lib, x: x.quantile(lib.tensor([0.5], dtype=lib.float64)),
    "quantile how": lambda lib, x: x.quantile(0.5, interpolation="cubic"),
    "nanmean of integers": lambda lib, x: x.long().nanmean(),
    "diff of a number": lambda lib, x: lib.diff(x[0, 0]),
    "diff n": lambda lib, x: x.diff(n=-1),
    "trapezoid x": lambda lib, x: lib.trapezoid(x, lib.ones(7)),
}


@pytest.mark.parametrize("name", ERRORS)
def test_errors_of_the_same_class(name):
    with pytest.raises(Exception) as theirs:  # whatever PyTorch raises
        ERRORS[name](torch, torch.ones(3, 4))
    with pytest.raises(theirs.type, match="."):
        ERRORS[name](tinygrad_edu, tinygrad_edu.ones(3, 4))


def test_mode_is_the_smallest_of_the_most_frequent():
    values, indices = tinygrad_edu.tensor([[3, 1, 3, 1, 2]]).mode()
    assert (values.tolist(), indices.tolist()) == ([1], [3])


def test_results_of_two_have_names():
    assert tinygrad_edu.ones(3).cummax(0).indices.tolist() == [0, 1, 2]
    assert tinygrad_edu.arange(3).aminmax().max.item() == 2


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("k", [1, 2, 3, 9, 40])
def test_nan_is_the_largest_and_ties_keep_their_order(descending, k):
    values = np.random.default_rng(k).integers(-3, 4, (4, 40)).astype(np.float32)
    values[:, ::7] = np.nan
    for lib in (tinygrad_edu, torch):
        x = lib.tensor(values)
        found = lib.sort(x, descending=descending, stable=True)
        best = lib.topk(x, k, largest=descending)
        if lib is tinygrad_edu:
            ours = [t.numpy() for t in (*found, best.values)]
        else:
            for a, b in zip(ours, [t.numpy() for t in (*found, best.values)], strict=True):
                np.testing.assert_array_equal(a, b)
        np.testing.assert_array_equal(x.gather(1, best.indices).numpy(), best.values.numpy())


def test_gather_refuses_negative_indices():
    for lib in (tinygrad_edu, torch):
        with pytest.raises(RuntimeError, match="-1"):
            lib.gather(lib.ones(3), 0, lib.tensor([-1]))
