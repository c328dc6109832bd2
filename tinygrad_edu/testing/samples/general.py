"""The ops that belong to no other file here."""

from __future__ import annotations

import numpy as np

from ...calls.views import Path
from ...core import OPS
from .record import *

SAMPLES: dict[str, Sample] = {
    "add_along_axis": cases(
        of((2, 2), indices=np.array([[0, 0], [2, 1]]), axis=1, shape=(2, 3)),
        of((1, 3), indices=np.array([[1, 0, 1]]), axis=0, shape=(2, 3)),
    ),
    "added_windows": cases(
        of((2, 2), axis=0, size=2, step=1, shape=(3,)), of((2, 1, 2), axis=0, size=2, step=3, shape=(5, 1))
    ),
    "arccos": elementwise(x=UNIT),
    "arccosh": elementwise(x=Domain(1.02, 9, special=(2.0, 1 + 1e-9, 1e10))),
    "arcsin": elementwise(x=UNIT),
    "arctan2": elementwise(x=NONZERO, y=NONZERO),
    "arctanh": elementwise(x=UNIT),
    "bitwise_and": elementwise(kind="int64"),
    "bitwise_or": elementwise(kind="int64"),
    "bitwise_xor": elementwise(kind="int64"),
    "broadcast_to": cases(
        of((2, 3), shape=(2, 3)), of((1, 3), shape=(4, 2, 3)), of((), shape=(2,)), of((2, 1), shape=(2, 0))
    ),
    "cast": cases(of((2, 3), dtype="float64"), of((), dtype="float64"), of((3,), dtype="int64")),
    "ceil": elementwise(x=WHOLE),
    "choose": cases(
        of((2, 3), (2, 3), condition=np.array([[True, False, True], [False, True, True]])),
        of((2, 1), (3,), condition=np.array([True, False, True])),
        of((), (2,), condition=np.array(False)),
    ),
    "clip": elementwise({}, x=KINKS, min=Domain(-2.5, -0.5, special=(-1.0,)), max=Domain(0.5, 2.5, special=(1.0,))),
    "clone": cases(of((2, 3)), of(()), of((0, 2))),
    "clone_in_rows": cases(of((2, 3)), of(()), of((0, 2))),
    "concatenate": cases(
        of((2, 3), (1, 3), axis=0),
        of((2, 1), (2, 3), (2, 0), axis=-1),
        of((2,), axis=0),
    ),
    "contract": cases(
        of((2, 3), (3, 2), subscripts="ij,jk->ik"),
        of((2, 3), subscripts="ij->j"),
        of((2,), (2, 3), (3,), subscripts="i,ij,j->"),
        of((2, 2, 3), (2, 3), subscripts="bij,bj->bi"),
    ),
    "copysign": elementwise(y=NONZERO),
    "count_nonzero": cases(*AXES[:2]),
    "cumprod": cases(*ONE_AXIS),
    "cumsum": cases(*ONE_AXIS),
    "diagonal": cases(of((2, 3)), of((3, 2), offset=-1), of((2, 1, 3), offset=1, dim1=-1, dim2=0)),
    "digamma": elementwise(x=POSITIVE),
    "divide": elementwise(y=NONZERO),
    "elu": elementwise({}, {"alpha": 0.5}, x=KINKS),
    "entr": elementwise(x=POSITIVE),
    "erf": elementwise(x=TAILS),
    "erfc": elementwise(x=TAILS),
    "erfinv": elementwise(x=UNIT),
    "erfinv_slope": elementwise(x=UNIT),
    "exp": elementwise(x=TAILS),
    "expand_dims": cases(of((2, 3), axis=0), of((2, 3), axis=-1), of((), axis=0)),
    "expm1": elementwise(x=TAILS),
    "flip_axes": cases(of((2, 3), axis=None), of((2, 3), axis=(0, 1)), of((3,), axis=0)),
    "floor": elementwise(x=WHOLE),
    # where one step of the stairs is wide: finer ones look like a slope to a measurement
    "floor_divide": elementwise(x=Domain(0.1, 0.9, special=(0.25,)), y=Domain(1.1, 3, special=(2.0,))),
    "fmod": elementwise(x=Domain(0.1, 0.9, special=(0.25,)), y=Domain(1.1, 3, special=(2.0,))),
    "frac": elementwise(x=WHOLE),
    "gaussian": elementwise({}, {"scale": 0.5}, x=TAILS),
    "gelu_erf": elementwise(x=Domain(-6, 6, special=(0.0, -8.0, -12.0, 8.0))),
    "getitem": cases(
        of((2, 3), index=1),
        of((3, 2), index=(slice(None, None, -1), 0)),
        of((2, 3), index=(np.array([0, 0, 1]), np.array([2, 2, 1]))),
        of((3,), index=np.array([True, False, True])),
        of((2, 3), index=(Ellipsis, None, slice(1, 3))),
    ),
    "hardtanh": elementwise(x=KINKS),
    "hypot": elementwise(x=Domain(), y=Domain()),
    "invert": elementwise(kind="int64"),
    "leaky_relu": elementwise({}, {"negative_slope": 0.2}, x=KINKS),
    "lgamma": elementwise(x=POSITIVE),
    "log": elementwise(x=POSITIVE),
    "log10": elementwise(x=POSITIVE),
    "log1p": elementwise(x=Domain(-0.95, 9, special=(0.0, -0.0, 1e-10, 1e5))),
    "log2": elementwise(x=POSITIVE),
    "log_odds": elementwise(x=Domain(0.02, 0.98, special=(0.5, 1e-9, 1 - 1e-9))),
    "log_sigmoid": elementwise(x=TAILS),
    "log_softmax": cases(*ONE_AXIS, of((2, 1, 2), axis=1)),
    "logsumexp": cases(*ONE_AXIS, of((2, 3), axis=1, keepdims=True), of((2, 2), axis=(0, 1))),
    "logcumsumexp": cases(*ONE_AXIS),
    "matmul": cases(of((2, 3), (3, 2)), of((2, 1, 2, 3), (2, 3, 1)), of((0, 2), (2, 3)), of((2, 0), (0, 3))),
    "middle": cases(of((2,)), of((1, 2), skip_nan=True), of(()), x=APART),  # of 3 equals the median does not move
    "normal_cdf": elementwise(x=Domain(-6, 6, special=(0.0, -8.0, 8.0))),
    "on_diagonal": cases(
        of((2,), shape=(2, 3), offset=1, dim1=0, dim2=1), of((3, 1), shape=(2, 3, 2), offset=-1, dim1=0, dim2=2)
    ),
    "overlaid": Sample(
        cases=(
            Case(((3, 2), (2, 2)), {"path": Path(None, OPS["getitem"], (slice(1, 3),))}),
            Case(((2, 3), (3,)), {"path": Path(Path(None, OPS["transpose"], (0, 1)), OPS["getitem"], ((..., 1),))}),
            Case(((2,), ()), {"path": Path(None, OPS["getitem"], (-1,))}),
        )
    ),
    "pad_with": cases(of((2, 3), padding=((1, 0), (0, 2))), of((2,), padding=((1, 1),), value=2.5)),
    "polygamma": elementwise({"n": 0}, {"n": 1}, {"n": 2}, x=Domain(0.3, 9, special=(1.0, 2.0))),
    "power": elementwise(x=POSITIVE, y=Domain()),
    "prod": cases(of((2, 3)), of((2, 3), axis=0), of((2, 3), axis=-1, keepdims=True), of(())),
    "cleared": cases(of((3,), index=np.array([0, 2, 0])), of((2, 3), index=(slice(None), 1))),
    "replaced": Sample(
        cases=(
            Case(((3,), (3,)), {"index": np.array([0, 2, 0])}),
            Case(((2, 3), (2,)), {"index": (slice(None), 1)}),
            Case(((2, 3), ()), {"index": (slice(0, 1),)}),
        )
    ),
    "put_back": cases(
        of((3,), index=np.array([0, 2, 0]), shape=(4,)),
        of((2,), index=(slice(None), 1), shape=(2, 3)),
        of((), index=(np.array(1), 0), shape=(2, 3)),
    ),
    "reciprocal": elementwise(x=NONZERO),
    "relu": elementwise(x=KINKS),
    "relu6": elementwise(x=Domain(-2, 8, special=KINKS.special)),
    "remainder": elementwise(x=Domain(0.1, 0.9, special=(0.25,)), y=Domain(1.1, 3, special=(2.0,))),
    "repeat_whole": cases(of((2, 3), repeats=(1, 2)), of((2,), repeats=(2, 2)), of((2, 1), repeats=(0, 1))),
    "reshape_to": cases(of((2, 3), shape=(3, -1)), of((), shape=(1, 1)), of((0, 2), shape=(2, 0))),
    "rint": elementwise(x=Domain(avoid=(-2.5, -1.5, -0.5, 0.5, 1.5, 2.5))),
    "roll": cases(of((2, 3), shifts=1), of((2, 3), shifts=(1, -1), axis=(0, 1)), of((3,), shifts=2, axis=0)),
    "rsqrt": elementwise(x=POSITIVE),
    "scatter_extreme": cases(
        of((2, 2), (3,), places=np.array([0, 3, 0]), include=np.array([[True, True], [True, False]])),
        of((3,), (2,), places=np.array([1, 1]), include=np.array([True, True, True]), largest=False),
        x=APART,
        src=Domain(5, 9, special=(6.0, 7.0), apart=True),
    ),
    "selu": elementwise(x=KINKS),
    "sigmoid": elementwise(x=TAILS),
    "sign": elementwise(x=Domain(avoid=(0.0,))),
    "silu": elementwise(x=TAILS),
    "sliding_windows": cases(of((4,), axis=0, size=2, step=1), of((2, 5), axis=1, size=2, step=3)),
    "side_by_side": cases(of((2, 3), (2, 3), axis=0), of((2, 3), (2, 3), (2, 3), axis=-1), of((), axis=0)),
    "softmax": cases(*ONE_AXIS, of((2, 1, 2), axis=1)),
    "softplus": elementwise({}, {"beta": 2.0}, x=TAILS),
    "sqrt": elementwise(x=POSITIVE),
    "squeeze": cases(of((2, 1, 3)), of((1, 2, 1), axis=0), of(()), of((2, 1), axis=(1,))),
    "take_along_axis": cases(
        of((2, 3), indices=np.array([[0, 0], [2, 1]]), axis=1), of((2, 3), indices=np.array([[1, 0, 1]]), axis=0)
    ),
    "tan": elementwise(x=Domain(-1.4, 1.4, special=(0.0, -0.0))),
    "tanh": elementwise(x=TAILS),
    "transpose": cases(of((2, 3), dim0=0, dim1=1), of((2, 1, 3), dim0=-1, dim1=0), of((), dim0=0, dim1=0)),
    "transpose_axes": cases(of((2, 3)), of((2, 1, 3), axes=(2, 0, 1)), of((2, 1, 3), axes=(-1, 0, 1))),
    "tril": cases(of((2, 3)), of((3, 3), diagonal=-1), of((2, 2, 2), diagonal=1)),
    "triu": cases(of((2, 3)), of((3, 3), diagonal=1), of((2, 2, 2), diagonal=-1)),
    "trunc": elementwise(x=WHOLE),
    "vectors": cases(of((3,), (3,)), of((2, 3), (3,)), of((3,), (3, 2)), of((2, 2, 3), (3,)), of((3,), (2, 3, 2))),
    "xlog1py": elementwise(x=Domain(), y=Domain(-0.95, 9, special=(0.0, -0.0, 1e-10, 1e5))),
    "xlogy": elementwise(x=Domain(), y=POSITIVE),
    **{name: cases(*AXES, x=APART) for name in ("amax", "amin")},
    **{
        name: cases(of((2, 3)), of((2, 3), axis=0), of((2, 3), axis=-1, keepdims=True)) for name in ("argmax", "argmin")
    },
    **{name: cases(*AXES) for name in ("all", "any", "mean", "euclidean_norm", "sum")},
    **{name: cases(of((2, 3)), of(()), of((0, 2))) for name in ("ones_like", "zeros_like")},
    **{name: cases(*AXES[:-1], of((2, 3), axis=1, correction=0), x=APART) for name in ("var", "std")},
}
