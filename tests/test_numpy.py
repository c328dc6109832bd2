"""NumPy's functions called on Tensors: NumPy's arguments, defaults and results, and a gradient where there is one."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu.core import NUMPY, Tensor

random = np.random.default_rng(7)
X = np.round(random.permutation(12).reshape(3, 4) / 8 + 0.3, 3)  # positive, all different
Y = np.round(random.permutation(12).reshape(3, 4) / 9 + 0.2, 3)
UNIT, SQUARE = X / 2 - 0.4, np.eye(3) * 2 + 0.3 * X[:, :3]
HOLES = np.where(X > 1.4, np.nan, X)
INTS, BITS = np.array([[3, 1, 2], [0, 6, 3]]), np.array([[1, 2, 3], [1, 0, 2]])
Case = tuple[Callable[..., Any], tuple[np.ndarray, ...]]

SKIPPED = {  # of the same name, and of another meaning or none
    "angle": "complex", "imag": "complex", "linalg.eig": "complex", "linalg.eigvals": "complex",
    "can_cast": "of dtypes", "linspace": "no tensor goes in", "logspace": "no tensor goes in", "save": "writes a file",
    "choose": "ours is where", "convolve": "ours is of images", "histogram": "counts are floats in PyTorch",
    "put": "overwrites", "select": "ours takes one slice", "poly": "not ours", "empty_like": "no values",
    "linalg.lstsq": "returns ranks as well", "linalg.svd": "signs are free", "linalg.qr": "signs are free",
    "linalg.eigh": "signs are free",
}  # fmt: skip
ON_UNIT = "arcsin arccos arctanh asin acos atanh".split()  # noqa: SIM905  # a list of words
ON_INTS = "bitwise_and bitwise_or bitwise_xor bitwise_not bitwise_invert invert gcd lcm left_shift right_shift " \
    "bitwise_left_shift bitwise_right_shift".split()  # fmt: skip  # noqa: SIM905

CASES: dict[str, list[Case]] = {}


def add(names: str, call: Callable[..., Any], *arrays: np.ndarray) -> None:
    for name in names.split():
        CASES.setdefault(name, []).append((call, arrays or (X,)))


for axis in (None, 0, -1, (0, 1)):
    for keepdims in (False, True):
        options: dict[str, Any] = {"axis": axis, "keepdims": keepdims}
        add("sum mean max min amax amin std var", lambda f, x, o=options: f(x, **o))
        add("all any", lambda f, x, o=options: f(x > 1, **o))
        if not isinstance(axis, tuple):
            add("prod argmax argmin median ptp average", lambda f, x, o=options: f(x, **o))
            add("quantile", lambda f, x, o=options: f(x, [0.1, 0.5, 0.8], **o))
add("nansum nanmean nanmedian", lambda f, x: f(x), HOLES)
add("nanquantile nanpercentile", lambda f, x: f(x, 0.4, axis=0), HOLES[:2])
add("sum prod mean", lambda f, x: f(x, 0, np.float32, None, True))
add("max min amax amin", lambda f, x: f(x, 1, None, True))
add("mean std var median average", lambda f, x: f(x), INTS)
add("all any", lambda f, x: f(x), INTS.astype(np.uint8))
add("std var", lambda f, x: f(x, 1, ddof=1))
add("percentile", lambda f, x: f(x, 30, 1))
add("percentile", lambda f, x: f(x, [30.0, 75.0], method="lower"))
add("average", lambda f, x, w: f(x, axis=1, weights=w), X, Y[0])
add("average", lambda f, x, w: f(x, weights=w, returned=True), X, Y)
add("cumsum cumprod", lambda f, x: f(x)), add("cumsum cumprod", lambda f, x: f(x, 1))
add("count_nonzero", lambda f, x: f(x > 1, 1))
add("sort argsort", lambda f, x: f(x)), add("sort argsort", lambda f, x: f(x, axis=None))
add("sort argsort", lambda f, x: f(x, 0))
add("unique", lambda f, x: f(x, return_inverse=True, return_counts=True), INTS)
add("unique", lambda f, x: f(x))
add("searchsorted", lambda f, x: f(x, [0.5, 1.0], side="right"), np.sort(X[0]))
add("digitize", lambda f, x: f(x, [0.5, 1.0, 1.2])), add("digitize", lambda f, x: f(x, [0.3, 1.3], right=True))
add("bincount", lambda f, x: f(x, minlength=9), INTS.reshape(-1))
add("bincount", lambda f, x, w: f(x, w), INTS.reshape(-1), X.reshape(-1)[:6])
add("isin", lambda f, x: f(x, [1, 3]), INTS)
add("argwhere nonzero flatnonzero", lambda f, x: f(x), INTS)
(
    add("where", lambda f, x, y: f(x > 1, x, y), X, Y),
    add("where", lambda f, x: f(x > 1)),
    add("where", lambda f, x: f(x > 1, x, 0.0)),
)
add("take", lambda f, x: f(x, [0, 5, 5])), add("take", lambda f, x: f(x, [[2, 0]], axis=1))
add("take_along_axis", lambda f, x: f(x, np.argsort(X, 1), 1))
add("repeat", lambda f, x: f(x, 2)), add("repeat", lambda f, x: f(x, [1, 0, 2], axis=0))
add("tile", lambda f, x: f(x, 2)), add("tile", lambda f, x: f(x, (2, 1, 2)))
add("pad", lambda f, x: f(x, 1)), add("pad", lambda f, x: f(x, ((1, 0), (0, 2)), constant_values=3.0))
for mode in ("edge", "reflect", "symmetric", "wrap"):
    add("pad", lambda f, x, mode=mode: f(x, ((1, 2), (2, 0)), mode))
add("clip", lambda f, x: f(x, 0.5, 1.2)), add("clip", lambda f, x: f(x, a_min=0.7, a_max=None))
add("clip", lambda f, x: f(x, min=0.7))
add("round around", lambda f, x: f(x + 0.013)), add("round around", lambda f, x: f(x + 0.013, 1))
add("sinc isneginf isposinf", lambda f, x: f(x))
add("nan_to_num", lambda f, x: f(x, nan=2.0), HOLES)
add("reshape", lambda f, x: f(x, (2, -1))), add("ravel", lambda f, x: f(x))
add("transpose permute_dims", lambda f, x: f(x)), add("transpose permute_dims", lambda f, x: f(x, (1, 0)))
add("swapaxes", lambda f, x: f(x, 0, -1)), add("moveaxis", lambda f, x: f(x, 0, -1))
(
    add("expand_dims", lambda f, x: f(x, 1)),
    add("squeeze", lambda f, x: f(x[:1])),
    add("squeeze", lambda f, x: f(x[:1], axis=0)),
)
add("broadcast_to", lambda f, x: f(x, (2, 3, 4))), add("broadcast_arrays", lambda f, x, y: f(x, y[:1]), X, Y)
add("flip fliplr flipud", lambda f, x: f(x)), add("flip", lambda f, x: f(x, 0))
add("roll", lambda f, x: f(x, 2)), add("roll", lambda f, x: f(x, shift=(1, 2), axis=(0, 1)))
add("rot90", lambda f, x: f(x)), add("rot90", lambda f, x: f(x, k=3, axes=(1, 0)))
add("tril triu diag diagonal trace linalg.diagonal linalg.trace", lambda f, x: f(x))
add("tril triu diag", lambda f, x: f(x, k=1)), add("diagonal", lambda f, x: f(x, 1, axis1=1, axis2=0))
add("linalg.diagonal linalg.trace", lambda f, x: f(x, offset=1)), add("diagflat", lambda f, x: f(x, 1))
(
    add("concatenate concat", lambda f, x, y: f([x, y], axis=1), X, Y),
    add("concatenate concat", lambda f, x, y: f((x, y), axis=None), X, Y),
)
add("append", lambda f, x, y: f(x, y), X, Y), add("append", lambda f, x, y: f(x, y, axis=0), X, Y)
add("stack", lambda f, x, y: f([x, y], axis=1), X, Y)
add("hstack vstack dstack column_stack", lambda f, x, y: f([x, y]), X, Y)
add("hstack vstack dstack column_stack", lambda f, x, y: f([x[0], y[0]]), X, Y)
(
    add("atleast_1d atleast_2d atleast_3d", lambda f, x: f(x[0])),
    add("atleast_1d atleast_2d atleast_3d", lambda f, x, y: f(x[0, 0], y), X, Y),
)
add("split array_split vsplit", lambda f, x: f(x, 3)), add("array_split", lambda f, x: f(x, 3, axis=1))
add("split array_split", lambda f, x: f(x, [1, 3], axis=1)), add("hsplit", lambda f, x: f(x, 2))
add("dsplit", lambda f, x: f(x, 2), X.reshape(3, 2, 2))
(
    add("meshgrid", lambda f, x, y: f(x[0], y[:, 0]), X, Y),
    add("meshgrid", lambda f, x, y: f(x[0], y[:, 0], indexing="ij"), X, Y),
)
(
    add("diff", lambda f, x: f(x)),
    add("diff", lambda f, x: f(x, n=2, axis=0)),
    add("diff", lambda f, x, y: f(x, prepend=y[:, :1]), X, Y),
)
(
    add("trapezoid", lambda f, x: f(x)),
    add("trapezoid", lambda f, x, y: f(x, y), X, np.sort(Y)),
    add("trapezoid", lambda f, x: f(x, dx=0.5, axis=0)),
)
(
    add("cov", lambda f, x: f(x)),
    add("cov", lambda f, x: f(x, rowvar=False, bias=True)),
    add("cov", lambda f, x, y: f(x[0], y[0]), X, Y),
)
add("corrcoef", lambda f, x: f(x))
add("gradient", lambda f, x: f(x))
add("gradient", lambda f, x: f(x[0], 0.5, edge_order=2))
add("gradient", lambda f, x: f(x, [0.0, 0.5, 2.0], axis=0))
add("full_like", lambda f, x: f(x, 2.5)), add("zeros_like ones_like copy", lambda f, x: f(x))
(
    add("ndim shape size", lambda f, x: f(x)),
    add("size", lambda f, x: f(x, 1)),
    add("result_type", lambda f, x, y: f(x, y), X, INTS[:, :1]),
)
add("real conjugate conj isreal fix", lambda f, x: f(x)), add("unravel_index", lambda f, x: f(x, (3, 4)), INTS)
(
    add("array_equal allclose isclose", lambda f, x, y: f(x, y), X, X + 1e-9),
    add("allclose isclose", lambda f, x, y: f(x, y, rtol=0.5), X, Y),
)
add("matmul linalg.matmul dot", lambda f, x, y: f(x, y), X, Y.T), add("inner", lambda f, x, y: f(x, y), X, Y)
add("vdot outer linalg.outer kron vecdot linalg.vecdot", lambda f, x, y: f(x, y), X[0], Y[0])
add("cross linalg.cross", lambda f, x, y: f(x, y), X[:, 0], Y[:, 0]), add("vander", lambda f, x: f(x), X[0])
add("vecdot", lambda f, x, y: f(x, y), X, Y)
(
    add("tensordot", lambda f, x, y: f(x, y, axes=([1], [1])), X, Y),
    add("linalg.tensordot", lambda f, x, y: f(x, y, axes=2), X, Y),
)
add("einsum", lambda f, x, y: f("ij,kj->ik", x, y, optimize=True), X, Y)
add("matrix_transpose linalg.matrix_transpose", lambda f, x: f(x))
add(
    "linalg.det linalg.inv linalg.pinv linalg.cond linalg.slogdet linalg.svdvals linalg.matrix_rank",
    lambda f, x: f(x),
    SQUARE,
)
(
    add("linalg.norm linalg.matrix_norm linalg.vector_norm", lambda f, x: f(x)),
    add("linalg.norm", lambda f, x: f(x, 1, axis=0)),
)
(
    add("linalg.cholesky linalg.eigvalsh", lambda f, x: f(x @ x.T), SQUARE),
    add("linalg.matrix_power", lambda f, x: f(x, 3), SQUARE),
)
add("linalg.solve", lambda f, x, y: f(x, y), SQUARE, X), add("linalg.multi_dot", lambda f, x, y: f([x, y.T, x]), X, Y)
(
    add("linalg.tensorinv", lambda f, x: f(x, ind=1), SQUARE),
    add("linalg.tensorsolve", lambda f, x, y: f(x, y), SQUARE, X[:, 0]),
)
add("frexp modf divmod", lambda f, x, *y: f(x, *y))
add("ldexp", lambda f, x, y: f(x, y), X[:2, :3], INTS)
CASES["divmod"] = [(lambda f, x, y: f(x, y), (X, Y))]


def offered() -> dict[str, Any]:
    """NumPy's functions that ask their arguments whether they know better, by name."""
    found = {}
    for module, prefix in ((np, ""), (np.linalg, "linalg.")):
        for name in dir(module):
            function = getattr(module, name)
            if not name.startswith("_") and (
                isinstance(function, np.ufunc) or type(function).__name__ == "_ArrayFunctionDispatcher"
            ):
                found[prefix + name] = function
    return found


FUNCTIONS = offered()
ANSWERED = sorted(name for name, f in FUNCTIONS.items() if f in NUMPY and name not in SKIPPED)


def cases(name: str) -> list[Case]:
    if name in CASES:
        return CASES[name]
    function = FUNCTIONS[name]
    assert isinstance(function, np.ufunc), f"np.{name} has no case"
    first = UNIT if name in ON_UNIT else INTS if name in ON_INTS else X + 1 if name in ("arccosh", "acosh") else X
    return [(lambda f, *a: f(*a), (first, BITS if name in ON_INTS else Y)[: function.nin])]


def test_every_function_of_ours_answers():
    ours = {n for n in FUNCTIONS if hasattr(torch, n.split(".")[-1]) or hasattr(Tensor, n.split(".")[-1])}
    missing = sorted(name for name in ours - SKIPPED.keys() if FUNCTIONS[name] not in NUMPY)
    assert not missing, f"np functions of the name of an op that it does not answer: {missing}"
    assert len(ANSWERED) > 220
    assert set(CASES) - {"conj"} <= set(ANSWERED) | {"conj"}, set(CASES) - set(ANSWERED)


def flattened(out: Any) -> list[Any]:
    return [x for part in out for x in flattened(part)] if isinstance(out, (tuple, list)) else [out]


def slope(call: Any, f: Any, arrays: Any, direction: Any, weights: Any) -> float:
    """The central difference of the weighted sum of all float outputs along one direction."""

    def value(h: float) -> float:
        moved = (a + h * d if a.dtype.kind == "f" else a for a, d in zip(arrays, direction, strict=True))
        outs = flattened(call(f, *moved))
        floats = [np.asarray(o) for o in outs if np.asarray(o).dtype.kind == "f"]
        return float(sum(np.sum(np.nan_to_num(o) * w) for o, w in zip(floats, weights, strict=True)))

    return (value(1e-6) - value(-1e-6)) / 2e-6


@pytest.mark.filterwarnings("ignore:invalid value")
@pytest.mark.parametrize("name", ANSWERED)
def test_as_numpy(name: str) -> None:
    f = FUNCTIONS[name]
    for call, arrays in cases(name):
        tensors = [torch.tensor(a, requires_grad=a.dtype.kind == "f") for a in arrays]
        expected, found = call(f, *arrays), call(f, *tensors)
        assert isinstance(found, tuple | list) == isinstance(expected, tuple | list)
        expected, found = flattened(expected), flattened(found)
        assert len(expected) == len(found)
        for e, o in zip(expected, found, strict=True):
            assert isinstance(o, Tensor) or not isinstance(e, np.ndarray), f"np.{name} gives {type(o)}"
            value = o.detach().numpy() if isinstance(o, Tensor) else o
            assert np.shape(value) == np.shape(e)
            if not isinstance(e, np.dtype):
                kind = np.asarray(value).dtype.kind
                assert {kind, np.asarray(e).dtype.kind} <= {"i", "u"} or kind == np.asarray(e).dtype.kind
                np.testing.assert_allclose(value, e, rtol=1e-9, atol=1e-12)
            else:
                assert value == e
        outs = [o for o in found if isinstance(o, Tensor) and o.requires_grad]
        floats = [o for o in found if isinstance(o, Tensor) and o.array.dtype == np.float64]
        if not outs or len(floats) != len([e for e in expected if np.asarray(e).dtype.kind == "f"]):
            continue
        weights = [np.linspace(-1.3, 2.1, o.array.size).reshape(o.shape) for o in floats]
        total = sum(
            ((o if o.requires_grad else o.detach()) * torch.tensor(w)).nansum()
            for o, w in zip(floats, weights, strict=True)
        )
        leaves = [t for t in tensors if t.requires_grad]
        grads = torch.autograd.grad(total, leaves, allow_unused=True)
        direction = [np.cos(np.arange(a.size)).reshape(a.shape) if a.dtype.kind == "f" else 0 for a in arrays]
        along = [d for a, d in zip(arrays, direction, strict=True) if a.dtype.kind == "f"]
        got = sum(
            float((g.numpy() * np.where(np.isnan(t.array), 0, d)).sum())
            for g, d, t in zip(grads, along, leaves, strict=True)
            if g is not None
        )
        np.testing.assert_allclose(got, slope(call, f, arrays, direction, weights), rtol=2e-5, atol=2e-6)


def test_options_without_meaning_are_refused():
    x = torch.tensor(X)
    for call in (lambda: np.std(x, out=np.zeros(())), lambda: np.unique(x, return_index=True),
                 lambda: np.take(x, [0], mode="clip"), lambda: np.quantile(x, 0.5, method="hazen"),
                 lambda: np.sum(x, where=X > 1), lambda: np.add(x, x, out=np.zeros((3, 4))),
                 lambda: np.add(x, x, where=X > 1), lambda: np.cumsum(x, out=X.copy())):  # fmt: skip
        with pytest.raises(TypeError):
            call()
    with pytest.raises(ValueError, match="squeeze"):
        np.squeeze(x, axis=0)
    with pytest.raises(ValueError, match="equal division"):
        np.split(x, 2)
