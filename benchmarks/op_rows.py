"""What the table of `per_op` times: each op as it is called, and the best that bare NumPy does for the same numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

Make = Callable[[int], list[np.ndarray]]  # how many elements -> the arrays


@dataclass(frozen=True)
class Row:
    """One op: how `library` gives it, as a function of tensors; NumPy's best spelling (or None); and the arrays."""

    of: Callable[[Any], Callable[..., Any]]
    numpy: Callable[..., Any] | None
    make: Make


ROWS: dict[str, Row] = {}
random = np.random.default_rng(0)


def drawn(low: float, high: float, count: int = 1) -> Make:
    """`count` vectors of numbers between `low` and `high`."""
    return lambda n: [random.uniform(low, high, n).astype(np.float32) for _ in range(count)]


def square_matrix(n: int) -> list[np.ndarray]:
    """Two rows of 4, or 1,000 of 1,000."""
    return [random.normal(size=(2, 4) if n == 8 else (1000, n // 1000)).astype(np.float32)]


def add(name: str, numpy: Callable[..., Any] | None, make: Make, *args: Any, **kwargs: Any) -> None:
    """A row for the function of that name, called with these arguments after its tensors."""

    def of(library: Any) -> Callable[..., Any]:
        home = library.nn.functional if name.startswith("F.") else library
        function: Callable[..., Any] = getattr(home, name.removeprefix("F.").partition(" ")[0])
        return function if not (args or kwargs) else lambda *tensors: function(*tensors, *args, **kwargs)

    assert name not in ROWS, name
    ROWS[name] = Row(of, numpy, make)


ANY, POSITIVE, UNIT, TWO = drawn(-3, 3), drawn(0.1, 3), drawn(-0.9, 0.9), drawn(0.1, 3, 2)

for (
    _name
) in "exp exp2 expm1 sin cos sinh cosh tanh arctan arcsinh negative absolute square sign floor ceil trunc".split():
    add(_name, getattr(np, _name), ANY)
for _name in "log log2 log10 log1p sqrt reciprocal".split():
    add(_name, getattr(np, _name), POSITIVE)
for _name in "arcsin arccos arctanh tan".split():
    add(_name, getattr(np, _name), UNIT)
add("arccosh", np.arccosh, drawn(1.1, 3))
add("deg2rad", np.deg2rad, ANY)
add("round", np.rint, ANY)
for _name in "isnan isinf isfinite logical_not signbit".split():
    add(_name, getattr(np, _name), ANY)
for _name in "add subtract multiply divide maximum minimum hypot arctan2 fmod remainder floor_divide copysign".split():
    add(_name, getattr(np, _name), TWO)
for _name in "fmax fmin logaddexp logaddexp2 nextafter heaviside".split():
    add(_name, getattr(np, _name), TWO)
for _name in "less less_equal greater greater_equal not_equal logical_and logical_or logical_xor".split():
    add(_name, getattr(np, _name), TWO)
add("eq", np.equal, TWO)
add("pow", np.power, TWO)
add("pow 2", np.square, ANY, 2)
add("pow 3", lambda x: x * x * x, ANY, 3)
add("mul number", lambda x: x * np.float32(1.5), ANY, 1.5)
add("gt number", lambda x: x > np.float32(0), ANY, 0)
add("isclose", np.isclose, TWO)


def _rsqrt(x: np.ndarray) -> np.ndarray:
    out = np.sqrt(x)
    return np.reciprocal(out, out=out)


def _sigmoid(x: np.ndarray) -> np.ndarray:
    out = np.negative(x)
    np.exp(out, out=out)
    out += 1
    return np.reciprocal(out, out=out)


def _silu(x: np.ndarray) -> np.ndarray:
    out = np.negative(x)
    np.exp(out, out=out)
    out += 1
    return np.divide(x, out, out=out)


def _softplus(x: np.ndarray) -> np.ndarray:
    return np.logaddexp(x, np.float32(0))


def _elu(x: np.ndarray) -> np.ndarray:
    out = np.minimum(x, np.float32(0))
    np.expm1(out, out=out)
    out += np.maximum(x, np.float32(0))
    return out


def _softmax(x: np.ndarray) -> np.ndarray:
    out = x - np.max(x, axis=-1, keepdims=True)
    np.exp(out, out=out)
    out /= np.sum(out, axis=-1, keepdims=True)
    return out


def _log_softmax(x: np.ndarray) -> np.ndarray:
    out = x - np.max(x, axis=-1, keepdims=True)
    out -= np.log(np.sum(np.exp(out), axis=-1, keepdims=True))
    return out


def _logsumexp(x: np.ndarray) -> np.ndarray:
    top = np.max(x, axis=-1, keepdims=True)
    out = x - top
    np.exp(out, out=out)
    return np.log(np.sum(out, axis=-1)) + top[..., 0]


def _tanh_gelu(x: np.ndarray) -> np.ndarray:
    inner = x * x
    inner *= np.float32(0.044715)
    inner += 1
    inner *= x
    inner *= np.float32(0.7978845608)
    np.tanh(inner, out=inner)
    inner += 1
    inner *= x
    inner *= np.float32(0.5)
    return inner


def _sort(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    order = np.argsort(x, -1, kind="stable")
    return np.take_along_axis(x, order, -1), order


def _topk(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    two = np.argpartition(x, -2, -1)[:, -2:]
    values = np.take_along_axis(x, two, -1)
    order = np.argsort(-values, -1)
    return np.take_along_axis(values, order, -1), np.take_along_axis(two, order, -1)


ZERO = np.float32(0)
add("rsqrt", _rsqrt, POSITIVE)
add("sigmoid", _sigmoid, ANY)
add("frac", lambda x: x - np.trunc(x), ANY)
add("lerp", lambda x, y: x + np.float32(0.3) * (y - x), TWO, 0.3)
add("addcmul", lambda x, y, z: x + y * z, drawn(0.1, 3, 3))
add("addcdiv", lambda x, y, z: x + y / z, drawn(0.1, 3, 3))
add("clamp", lambda x: np.clip(x, -1, 1), ANY, -1, 1)
add("clamp min", lambda x: np.maximum(x, ZERO), ANY, 0)
add("nan_to_num", np.nan_to_num, ANY)
add("where", lambda c, x, y: np.where(c, x, y), lambda n: [random.random(n) < 0.5, *TWO(n)])
add("masked_fill", lambda x, c: np.where(c, ZERO, x), lambda n: [*ANY(n), random.random(n) < 0.5], 0.0)
for _name in "erf erfc erfinv lgamma digamma sinc logit xlogy".split():
    _make = {"erfinv": UNIT, "lgamma": POSITIVE, "digamma": POSITIVE, "logit": drawn(0.1, 0.9), "xlogy": TWO}
    add(_name, {"sinc": np.sinc, "xlogy": lambda x, y: x * np.log(y)}.get(_name), _make.get(_name, ANY))
add("relu", lambda x: np.maximum(x, ZERO), ANY)
add("F.leaky_relu", lambda x: np.maximum(x, x * np.float32(0.01)), ANY)
add("F.relu6", lambda x: np.clip(x, 0, 6), ANY)
add("F.hardtanh", lambda x: np.clip(x, -1, 1), ANY)
add("F.elu", _elu, ANY)
add("F.selu", lambda x: np.float32(1.0507) * _elu(x), ANY)
add("F.silu", _silu, ANY)
add("F.softplus", _softplus, ANY)
add("F.logsigmoid", lambda x: -_softplus(-x), ANY)
add("F.gelu", None, ANY)
add("F.gelu tanh", _tanh_gelu, ANY, approximate="tanh")
add("F.softmax", _softmax, square_matrix, -1)
add("F.log_softmax", _log_softmax, square_matrix, -1)
add("logsumexp", _logsumexp, square_matrix, -1)
for _name in "sum mean prod amax amin var std argmax argmin".split():
    _best = getattr(np, _name)
    if _name in ("var", "std"):
        add(_name, lambda x, f=_best: f(x, ddof=1), square_matrix)
        add(f"{_name} rows", lambda x, f=_best: f(x, -1, ddof=1), square_matrix, -1)
    else:
        if _name != "prod":
            add(_name, _best, square_matrix)
        add(f"{_name} rows", lambda x, f=_best: f(x, -1), square_matrix, -1)
add("sum columns", lambda x: np.sum(x, 0), square_matrix, 0)
add("all", np.all, lambda n: [random.random(n) < 2])
add("any", np.any, lambda n: [random.random(n) > 2])
add("count_nonzero", np.count_nonzero, ANY)
add("norm", lambda x: np.sqrt(np.dot(x, x)), ANY)
add("cumsum", lambda x: np.cumsum(x, -1), square_matrix, -1)
add("cumprod", lambda x: np.cumprod(x, -1), square_matrix, -1)
add("sort", _sort, square_matrix)
add("argsort", lambda x: np.argsort(x, -1, kind="stable"), square_matrix)
add("median", lambda x: np.partition(x, (x.size - 1) // 2)[(x.size - 1) // 2], ANY)
add("topk", _topk, square_matrix, 2)
add("unique", np.unique, lambda n: [random.integers(0, 100, n)])
add("bincount", np.bincount, lambda n: [random.integers(0, 100, n)])
add("searchsorted", np.searchsorted, lambda n: [np.sort(v) for v in TWO(n)])
add("reshape", lambda x: x.reshape(-1), square_matrix, (-1,))
add("transpose", np.transpose, square_matrix, 0, 1)
add("permute", lambda x: np.transpose(x, (1, 0)), square_matrix, (1, 0))
add("unsqueeze", lambda x: x[None], square_matrix, 0)
add("squeeze", np.squeeze, square_matrix)
add("flatten", np.ravel, square_matrix)
add("broadcast_to", lambda x: np.broadcast_to(x, (3, *x.shape)), ANY, None)
add("flip", lambda x: np.flip(x, 0).copy(), square_matrix, (0,))
add("roll", lambda x: np.roll(x, 1), ANY, 1)
add("tril", np.tril, square_matrix)
add("clone", np.copy, ANY)
add("zeros_like", np.zeros_like, ANY)
add("index_select", lambda x, i: np.take(x, i), lambda n: [*ANY(n), random.integers(0, n, n)])
add("gather", lambda x, i: np.take(x, i), lambda n: [*ANY(n), random.integers(0, n, n)])
add("masked_select", lambda x, m: x[m], lambda n: [*ANY(n), random.random(n) < 0.5])
add("nonzero", lambda x: np.stack(np.nonzero(x), -1), lambda n: [random.random(n) < 0.5])
add("F.mse_loss", lambda x, y: np.mean(np.square(x - y)), TWO)
add("F.l1_loss", lambda x, y: np.mean(np.abs(x - y)), TWO)
ROWS["broadcast_to"] = Row(lambda lib: lambda x: lib.broadcast_to(x, (3, *x.shape)), ROWS["broadcast_to"].numpy, ANY)
ROWS["index_select"] = Row(
    lambda lib: lambda x, i: lib.index_select(x, 0, i), ROWS["index_select"].numpy, ROWS["index_select"].make
)
ROWS["gather"] = Row(lambda lib: lambda x, i: lib.gather(x, 0, i), ROWS["gather"].numpy, ROWS["gather"].make)
ROWS["x[i]"] = Row(lambda _: lambda x, i: x[i], lambda x, i: x[i], ROWS["gather"].make)
ROWS["x[m]"] = Row(lambda _: lambda x, m: x[m], lambda x, m: x[m], ROWS["masked_select"].make)
ROWS["x[2:]"] = Row(lambda _: lambda x: x[2:], lambda x: x[2:], ANY)
ROWS["cat"] = Row(lambda lib: lambda x, y: lib.cat([x, y]), lambda x, y: np.concatenate([x, y]), TWO)
ROWS["stack"] = Row(lambda lib: lambda x, y: lib.stack([x, y]), lambda x, y: np.stack([x, y]), TWO)
ROWS["dot"] = Row(lambda lib: lambda x, y: lib.dot(x, y), np.dot, TWO)
ROWS["x @ x.T"] = Row(lambda _: lambda x: x @ x.T, lambda x: x @ x.T, square_matrix)
ROWS["x * y"] = Row(lambda _: lambda x, y: x * y, lambda x, y: x * y, TWO)
ROWS["-x"] = Row(lambda _: lambda x: -x, lambda x: -x, ANY)
ROWS["x > 0"] = Row(lambda _: lambda x: x > 0, lambda x: x > ZERO, ANY)
ROWS["x ** 2"] = Row(lambda _: lambda x: x**2, np.square, ANY)
ROWS["split"] = Row(lambda lib: lambda x: lib.split(x, x.shape[0] // 2), lambda x: np.split(x, 2), ANY)
ROWS["einsum"] = Row(
    lambda lib: lambda x: lib.einsum("ij,kj->ik", x, x),
    lambda x: np.einsum("ij,kj->ik", x, x, optimize=True),
    square_matrix,
)
