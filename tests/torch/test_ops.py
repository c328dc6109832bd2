"""Every op beside PyTorch: values, dtype, shape, gradients of order 1 and 2, on the same program."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import tinygrad_edu

torch = pytest.importorskip("torch")

random = np.random.default_rng(20261120)
CASES: dict[str, tuple[Callable[..., Any], list[np.ndarray]]] = {}


def add(name: str, f: Callable[..., Any], *shapes: Any, positive: bool = False) -> None:
    arrays = [s if isinstance(s, np.ndarray) else random.normal(size=s).astype(np.float32) for s in shapes]
    assert name not in CASES, name
    CASES[name] = (f, [np.abs(a) + 0.1 for a in arrays] if positive else arrays)


def called(name: str, *args: Any, **kwargs: Any) -> Callable[..., Any]:
    """The function of that name; with a dot in front the method, with `F.` that of nn.functional."""
    if name.startswith("."):
        return lambda _, x, *rest: getattr(x, name[1:])(*rest, *args, **kwargs)
    if name.startswith("F."):
        return lambda lib, *tensors: getattr(lib.nn.functional, name[2:])(*tensors, *args, **kwargs)
    return lambda lib, *tensors: getattr(lib, name)(*tensors, *args, **kwargs)


UNARY = "exp exp2 expm1 sin cos tan sinh cosh tanh asinh arcsinh atan arctan neg negative abs absolute sign square relu sigmoid floor ceil trunc round reciprocal sum mean max min amax amin argmax argmin prod isnan isinf isfinite var std logical_not sinc norm clone t any all positive count_nonzero selu"
for n in UNARY.split():
    add(n, called(n), (3, 4))
    if n not in ("amax", "amin"):
        add(f"{n} of 0-d", called(n), ()) if n not in ("var", "std") else None
for n in "exp tanh abs relu sigmoid sum mean max std argmax square neg sin cos sqrt log floor t clone softmax log_softmax".split():
    args = (0,) if "softmax" in n else ()
    add(f".{n}", called(f".{n}", *args), (5,), positive=n in ("sqrt", "log"))
for n in "log log2 log10 log1p sqrt rsqrt".split():
    add(n, called(n), (3, 4), positive=True)
add("acosh", lambda lib, x: lib.acosh(x + 1), (3, 4), positive=True)
for n in ("asin", "acos", "atanh", "arcsin", "arccos", "arctanh"):
    add(n, lambda lib, x, n=n: getattr(lib, n)(0.9 * lib.tanh(x)), (3, 4))
BINARY = "add sub mul div subtract multiply divide true_divide maximum minimum eq ne lt le gt ge not_equal less greater atan2 arctan2 hypot fmod remainder logical_and logical_or logical_xor"
for n in BINARY.split():
    for shapes in (((3, 4), (4,)), ((3, 1), (1, 4)), ((), (2, 3)), ((0, 3), (1, 3))):
        add(f"{n} {shapes}", called(n), *shapes)
for symbol, f in {
    "+": lambda _, x, y: x + y, "-": lambda _, x, y: x - y, "*": lambda _, x, y: x * y, "/": lambda _, x, y: x / y,
    "2+": lambda _, x, y: 2 + x, "2-": lambda _, x, y: 2 - x, "2*": lambda _, x, y: 2 * x, "2/": lambda _, x, y: 2 / x,
    "**2": lambda _, x, y: x**2, "**3.0": lambda _, x, y: x**3.0, "**-1": lambda _, x, y: x**-1, "2**": lambda _, x, y: 2**x,
    "**0": lambda _, x, y: x**0, "//": lambda _, x, y: x.detach() // y.detach(), "%": lambda _, x, y: x % y, "-x": lambda _, x, y: -x,
    "abs": lambda _, x, y: abs(x), "x*x": lambda _, x, y: x * x, "x-x": lambda _, x, y: x - x, "x/x": lambda _, x, y: x / x,
}.items():  # fmt: skip
    add(f"operator {symbol}", f, (3, 4), (4,))
add("pow", called("pow"), (3, 4), (4,), positive=True)
add("add alpha", called("add", alpha=2), (3,), (3,))
add("sub alpha", called("sub", alpha=2), (3,), (3,))
add("div floor", called("div", rounding_mode="floor"), (3,), (3,))
add("div trunc", called("div", rounding_mode="trunc"), (3,), (3,))
add("round decimals", called("round", decimals=2), (4,))
add("lerp", called("lerp", 0.3), (3,), (3,))
add("addcmul", called("addcmul", value=0.5), (3,), (3,), (3,))
add("addcdiv", called("addcdiv", value=0.5), (3,), (3,), (3,), positive=True)
add("clamp", called("clamp", -0.5, 0.5), (20,))
add("clamp at its bounds", called("clamp", -1, 1), np.array([-1, 1, 0.5, 2], np.float32))
add("clamp min", called("clamp", min=0), (20,))
add("clamp max", called(".clamp", max=0.1), (20,))
add("clamp tensor", lambda lib, x, low: lib.clamp(x, min=low), (20,), (20,))
for d in (None, 0, 1, -1, (0, 1), (1,), [0]):
    for keep in (False, True):
        for n in "sum mean var std amax amin logsumexp norm".split():
            if d is not None or n in ("var", "std"):
                add(f"{n} {d} {keep}", called(f".{n}", dim=d, keepdim=keep), (3, 4))
        for n in "max min argmax argmin prod all any".split() if isinstance(d, int) else ():
            add(f"{n} {d} {keep}", called(f".{n}", dim=d, keepdim=keep), (3, 4))
for n, a in {"ties": [1, 2, 2], "all": [2, 2, 2], "nan": [1, np.nan, 2]}.items():
    add(f"max {n}", called("max"), np.array(a, np.float32))
    add(f"max dim {n}", called("max", dim=0), np.array(a, np.float32))
    add(f"maximum {n}", called("maximum"), np.array(a, np.float32), np.array([2, 2, 2], np.float32))
for n, a in {"0": [1, 0, 2], "00": [0, 0, 2], "000": [0, 0, 0], "none": []}.items():
    add(f"prod {n}", called("prod"), np.array(a, np.float32))
    add(f"cumprod of {n}", called("cumprod", 0), np.array(a, np.float32))
add("var unbiased", called("var", unbiased=False), (4,))
add("var dim unbiased", called("var", 1, unbiased=False), (4, 5))
add("std correction", called("std", dim=1, correction=0), (4, 5))
add("var_mean", called("var_mean"), (4, 5))
add("sum dtype", lambda lib, x: x.sum(dtype=lib.float64), (3,))
add("norm p1", lambda _, x: x.norm(p=1) ** 2, (3, 4))
add("norm p3", called(".norm", p=3), (3, 4))
add("norm inf", lambda _, x: x.norm(p=float("inf")) ** 2, (3, 4))
for n in ("cumsum", "cumprod"):
    for d in (0, 1, -1):
        add(f"{n} {d}", called(n, dim=d), (3, 4))
add("T", lambda _, x: x.T, (3, 4))
add("mT", lambda _, x: x.mT, (2, 3, 4))
add("permute", called(".permute", 2, 0, 1), (2, 3, 4))
add("permute tuple", called("permute", (2, 0, -2)), (2, 3, 4))
add("transpose", called("transpose", 0, 2), (2, 3, 4))
add("swapaxes", called("swapaxes", 0, -1), (2, 3, 4))
add("movedim", called("movedim", 0, 2), (2, 3, 4))
add("movedim many", called("movedim", (0, 1), (2, 0)), (2, 3, 4))
add("reshape", called(".reshape", 4, -1), (3, 4))
add("view", called(".view", -1), (3, 4))
add("flatten", called("flatten", 1), (2, 3, 4))
add("flatten 0-d", called("flatten"), ())
add("unflatten", called(".unflatten", 1, (2, -1)), (3, 4))
add("ravel", called("ravel"), (3, 4))
add("squeeze", called(".squeeze"), (1, 3, 1))
add("squeeze dim", called(".squeeze", 1), (1, 3, 1))
add("squeeze dims", called(".squeeze", (0, 2)), (1, 3, 1))
add("unsqueeze", called(".unsqueeze", -1), (3, 4))
add("expand", called(".expand", 2, -1, 4), (3, 1))
add("broadcast_to", called("broadcast_to", (2, 3, 4)), (3, 1))
add("expand_as", called(".expand_as"), (3, 1), (3, 4))
add("view_as", called(".view_as"), (3, 4), (4, 3))
add("repeat", called(".repeat", 2, 3), (2, 2))
add("repeat wider", called(".repeat", 2, 1, 3), (2, 2))
add("flip", called(".flip", 0, 1), (2, 3))
add("roll", called("roll", 1, 0), (3, 2))
add("roll two", called("roll", (1, 2), (0, 1)), (3, 4))
add("roll flat", called("roll", 2), (3, 4))
add("cat", lambda lib, x, y: lib.cat([x, y], dim=1), (2, 3), (2, 2))
add("cat itself", lambda lib, x: lib.cat([x, x, x], dim=-1), (2, 3))
add("stack", lambda lib, x, y: lib.stack([x, y], dim=1), (2, 3), (2, 3))
add("split", called("split", 2), (5, 2))
add("split sizes", called("split", [1, 3], 1), (2, 4))
add("chunk", called("chunk", 3, 1), (2, 7))
add("unbind", called("unbind"), (3, 2))
for n in ("tril", "triu"):
    add(n, called(n), (4, 4))
    add(f"{n} 1", called(n, 1), (3, 4))
add("diag", called("diag"), (4, 4))
add("diag 1", called("diag", 1), (3, 4))
add("diag of a vector", called("diag", -1), (3,))
add("diagonal", called("diagonal", 1), (3, 4))
add("trace", called("trace"), (3, 3))
add("meshgrid", called("meshgrid", indexing="ij"), (2,), (3,))
add("meshgrid xy", called("meshgrid", indexing="xy"), (2,), (3,))
for n, index in {
    "slices": lambda lib, x: (slice(1, None), slice(None, None, 2)), "number": lambda lib, x: -1,
    "list": lambda lib, x: [0, 2, 0], "tensor": lambda lib, x: lib.tensor([0, 2, 0]), "mask": lambda lib, x: x > 0,
    "rows": lambda lib, x: x[:, 0] > 0, "pairs": lambda lib, x: ([0, 1, 0], [1, 1, 1]), "dots": lambda lib, x: (..., None, 0),
    "matrix": lambda lib, x: (lib.tensor([[0, 1], [1, 1]]), slice(1, None)), "scalar tensor": lambda lib, x: lib.tensor(1),
    "two": lambda lib, x: (1, 2), "none": lambda lib, x: None, "empty": lambda lib, x: slice(0, 0),
    "negative": lambda lib, x: lib.tensor([-1, -4]), "list in tuple": lambda lib, x: (slice(None), [0, 1]),
    "apart": lambda lib, x: (None, lib.tensor([0, 1]), None, lib.tensor([1, 1])),
}.items():  # fmt: skip
    add(f"index {n}", lambda lib, x, index=index: x[index(lib, x)], (4, 5))
add("gather", lambda lib, x: x.gather(1, lib.tensor([[0, 0], [1, 2]])), (2, 3))
add("gather a part", lambda lib, x: x.gather(1, lib.tensor([[2, 0, 0, 0]])), (2, 3))
add("gather 0", lambda lib, x: lib.gather(x, 0, lib.tensor([[0, 1], [1, 1], [0, 0]])), (2, 3))
add("index_select", lambda lib, x: lib.index_select(x, 1, lib.tensor([0, 0, 2])), (2, 3))
add("take", lambda lib, x: lib.take(x, lib.tensor([0, 3, 3])), (2, 3))
add("select", called(".select", 1, 2), (3, 4))
add("narrow", called(".narrow", 1, 1, 2), (3, 4))
add("where", lambda lib, x, y: lib.where(x > 0, x, y), (3, 4), (4,))
add("where number", lambda lib, x: lib.where(x > 0, x, 0.0), (3, 4))
add("where indices", lambda lib, x: lib.where(x > 0), (3, 4))
add("masked_fill", lambda lib, x: x.masked_fill(x > 0, -1.0), (3,))
add("masked_fill inf", lambda lib, x: x.masked_fill(x > 0, float("-inf")).softmax(0), (5,))
add("masked_select", lambda lib, x: lib.masked_select(x, x > 0), (3, 3))
add("nonzero", lambda lib, x: lib.nonzero(x > 0), (2, 3))
for d in (0, 1):
    for down in (False, True):
        add(f"sort {d} {down}", called(".sort", dim=d, descending=down), (3, 4))
        add(f"argsort {d} {down}", called(".argsort", dim=d, descending=down), (3, 4))
add("topk", called(".topk", 2), (3, 4))
add("topk smallest", called(".topk", 2, largest=False), (3, 4))
for s in (((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 2)), ((2, 3), (3, 4)), ((5, 2, 3), (3, 4)), ((5, 2, 3), (5, 3, 4)),
          ((5, 2, 3), (3,)), ((3,), (5, 3, 2)), ((2, 1, 2, 3), (5, 3, 2)), ((0, 3), (3, 2)), ((2, 0), (0, 3))):  # fmt: skip
    add(f"matmul {s}", lambda lib, x, y: x @ y, *s)
add("mm", called("mm"), (2, 3), (3, 4))
add("mv", called("mv"), (2, 3), (3,))
add("dot", called("dot"), (3,), (3,))
add("bmm", called("bmm"), (2, 3, 4), (2, 4, 5))
add("outer", called("outer"), (3,), (4,))
for equation, *s in (("ij,jk->ik", (2, 3), (3, 4)), ("ii->", (3, 3)), ("ii->i", (3, 3)), ("ij->", (2, 3)), ("ij->j", (2, 3)),
                     ("ij->ji", (2, 3)), ("bi,bj", (2, 3), (2, 4)), ("...ij,...jk->...ik", (2, 2, 3), (3, 4)), ("i,i->", (3,), (3,)),
                     ("bij,bjk,bk->bi", (2, 3, 4), (2, 4, 5), (2, 5)), ("i,j->ij", (2,), (3,)), ("bhqd,bhkd->bhqk", (1, 2, 3, 4), (1, 2, 5, 4))):  # fmt: skip
    add(f"einsum {equation}", lambda lib, *x, e=equation: lib.einsum(e, *x), *s)
for n in "relu leaky_relu elu selu silu gelu softplus logsigmoid relu6 hardtanh tanh sigmoid".split():
    add(f"F.{n}", called(f"F.{n}"), (20,))
add("F.leaky_relu 0.2", called("F.leaky_relu", 0.2), (20,))
add("F.elu 0.5", called("F.elu", 0.5), (20,))
add("F.gelu tanh", called("F.gelu", approximate="tanh"), (20,))
add("F.softplus beta", called("F.softplus", beta=2), (20,))
for d in (0, 1, -1):
    add(f"softmax {d}", called("softmax", d), (3, 4))
    add(f"log_softmax {d}", called("log_softmax", dim=d), (3, 4))
weigh = lambda lib, kw: {**kw, "weight": lib.tensor([1.0, 2, 3, 4])}  # noqa: E731
labels = lambda lib: lib.tensor(np.array([0, 2, 1]))  # noqa: E731
for kw in ({}, {"reduction": "sum"}, {"reduction": "none"}, {"label_smoothing": 0.1}, {"ignore_index": 2},
                        {"ignore_index": 2, "reduction": "none"}, {"ignore_index": 2, "label_smoothing": 0.1}):  # fmt: skip
    add(f"cross_entropy {kw}", lambda lib, x, kw=kw: lib.nn.functional.cross_entropy(x, labels(lib), **kw), (3, 4))
    add(
        f"cross_entropy weight {kw}",
        lambda lib, x, kw=kw: lib.nn.functional.cross_entropy(x, labels(lib), **weigh(lib, kw)),
        (3, 4),
    )
    if "label_smoothing" not in kw:
        add(
            f"nll_loss {kw}",
            lambda lib, x, kw=kw: lib.nn.functional.nll_loss(lib.log_softmax(x, 1), labels(lib), **weigh(lib, kw)),
            (3, 4),
        )
add(
    "cross_entropy maps",
    lambda lib, x: lib.nn.functional.cross_entropy(x, lib.tensor(np.array([[0, 1], [2, 1]]))),
    (2, 4, 2),
)
add("cross_entropy single", lambda lib, x: lib.nn.functional.cross_entropy(x, lib.tensor(2)), (4,))
add(
    "cross_entropy probabilities",
    lambda lib, x, y: lib.nn.functional.cross_entropy(x, lib.softmax(y, 1)),
    (3, 4),
    (3, 4),
)
for r in ("mean", "sum", "none"):
    add(f"mse_loss {r}", called("F.mse_loss", reduction=r), (3, 4), (3, 4))
    add(f"l1_loss {r}", called("F.l1_loss", reduction=r), (3, 4), (3, 4))
add("bce logits", lambda lib, x: lib.nn.functional.binary_cross_entropy_with_logits(x, 0.3 * lib.ones(5)), (5,))
add("bce", lambda lib, x: lib.nn.functional.binary_cross_entropy(lib.sigmoid(x), 0.3 * lib.ones(5)), (5,))
for s in (((5, 3), (4, 3), (4,)), ((3,), (4, 3), (4,)), ((2, 5, 3), (4, 3)), ((0, 3), (4, 3), (4,))):
    add(f"linear {s}", called("F.linear"), *s)
for kw in ({}, {"stride": 2}, {"padding": 1}, {"padding": "same"}, {"dilation": 2}, {"stride": (2, 1), "padding": (1, 0)}, {"padding": "valid"}):  # fmt: skip
    add(f"conv2d {kw}", called("F.conv2d", **kw), (2, 3, 7, 6), (4, 3, 3, 3), (4,))
add("conv2d groups", called("F.conv2d", groups=2), (2, 4, 5, 5), (6, 2, 3, 3))
add("conv2d one image", called("F.conv2d"), (3, 5, 5), (6, 3, 3, 3))
for kw in ({"kernel_size": 2}, {"kernel_size": 3, "stride": 2}, {"kernel_size": 3, "stride": 1, "padding": 1}, {"kernel_size": (2, 1)},
           {"kernel_size": 2, "ceil_mode": True}, {"kernel_size": 3, "stride": 2, "padding": 1, "ceil_mode": True}):  # fmt: skip
    add(f"max_pool2d {kw}", lambda lib, x, kw=kw: lib.nn.functional.max_pool2d(x, **kw) ** 2, (2, 3, 7, 5))
for s in ((6, 3, 2, 2), (6, 3)):
    add(
        f"batch_norm {s}",
        lambda lib, x, w, b: lib.nn.functional.batch_norm(x, None, None, w, b, training=True),
        s,
        (3,),
        (3,),
    )
add("layer_norm", lambda lib, x, w, b: lib.nn.functional.layer_norm(x, (4,), w, b), (2, 3, 4), (4,), (4,))
add("layer_norm two", lambda lib, x: lib.nn.functional.layer_norm(x, (3, 4)), (2, 3, 4))
add("embedding", lambda lib, w: lib.nn.functional.embedding(lib.tensor([[0, 1], [1, 1]]), w), (3, 4))
add("one_hot", lambda lib, x: lib.nn.functional.one_hot(lib.tensor([0, 2, 1])), (1,))
add("F.pad", called("F.pad", (1, 2, 0, 1), value=1.5), (2, 3))
for n, f in {
    "double": lambda lib, x: x.double() * 2, "half": lambda lib, x: x.half() * 2.5, "0-d double": lambda lib, x: x * lib.tensor(2.0, dtype=lib.float64),
    "int tensor": lambda lib, x: lib.tensor([1, 2, 3]) * x, "int * 1.5": lambda lib, x: lib.tensor([1, 2, 3]) * 1.5,
    "int / 2": lambda lib, x: lib.tensor([1, 2, 3]) / 2, "exp of int": lambda lib, x: lib.exp(lib.tensor([1, 2, 3])),
    "sum of bool": lambda lib, x: (x > 0).sum(), "sum of uint8": lambda lib, x: lib.tensor([1, 2], dtype=lib.uint8).sum(),
    "int // 2": lambda lib, x: lib.tensor([7, -7]) // 2, "int % 4": lambda lib, x: lib.tensor([7, -7]) % 4,
    "bool + int": lambda lib, x: lib.tensor([True, False]) + 1, "uint8 + 300": lambda lib, x: lib.tensor([3], dtype=lib.uint8) + 300,
    "zeros_like": lambda lib, x: lib.zeros_like(x) + lib.ones_like(x), "full": lambda lib, x: lib.full((2,), 3),
    "linspace": lambda lib, x: lib.linspace(0, 1, 7), "arange": lambda lib, x: lib.arange(0, 1, 0.1), "arange int": lambda lib, x: lib.arange(5),
    "eye": lambda lib, x: lib.eye(2, 3), "new_zeros": lambda lib, x: x.new_zeros(2, 3), "to dtype of": lambda lib, x: x.to(lib.ones(1, dtype=lib.float64)),
    "tensor of floats": lambda lib, x: lib.tensor([1.0, 2]), "tensor of tensors": lambda lib, x: lib.tensor([lib.tensor(1.0), lib.tensor(2.0)]),
    "empty": lambda lib, x: lib.tensor([]), "iteration": lambda lib, x: sum(x), "len": lambda lib, x: lib.tensor(len(x)),
    "in": lambda lib, x: lib.tensor(1.0 in x), "== None": lambda lib, x: lib.tensor(x == None),  # noqa: E711
}.items():  # fmt: skip
    add(n, f, (3,))


def run(lib: Any, f: Callable[..., Any], arrays: list[np.ndarray]) -> tuple[list[Any], list[Any]]:
    """The results, and the gradients of orders 1 and 2 (zeros where there is none)."""
    inputs = [lib.tensor(a.copy(), requires_grad=True) for a in arrays]
    out = f(lib, *inputs)
    outs = list(out) if isinstance(out, tuple | list) else [out]
    differentiable = [o for o in outs if o.requires_grad]
    weights = [
        lib.tensor(np.linspace(-1.3, 2.1, o.numel()).reshape(tuple(o.shape))).to(o.dtype) for o in differentiable
    ]
    if not differentiable:
        return outs, []
    first = lib.autograd.grad(differentiable, inputs, weights, create_graph=True, allow_unused=True)
    again = [g for g in first if g is not None and g.requires_grad]
    second = [None] * len(inputs)
    if again:
        second = lib.autograd.grad([(g * g).sum() for g in again], inputs, allow_unused=True)
    zero = [g if g is not None else lib.zeros_like(x) for g, x in zip((*first, *second), inputs * 2, strict=True)]
    return outs, [g.detach().resolve_neg().clone() if lib is torch else g.detach() for g in zero]


@pytest.mark.parametrize("name", CASES)
def test_as_pytorch(name: str) -> None:
    f, arrays = CASES[name]
    ours, our_gradients = run(tinygrad_edu, f, arrays)
    theirs, their_gradients = run(torch, f, arrays)
    assert [str(o.dtype) for o in ours] == [str(o.dtype) for o in theirs]
    assert [tuple(o.shape) for o in ours] == [tuple(o.shape) for o in theirs]
    assert [o.requires_grad for o in ours] == [o.requires_grad for o in theirs]
    for a, b in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(a.detach().numpy(), b.detach().resolve_neg().numpy(), rtol=2e-5, atol=2e-6)
    for a, b in zip(our_gradients, their_gradients, strict=True):
        np.testing.assert_allclose(a.numpy(), b.numpy(), rtol=2e-4, atol=2e-5)


def test_the_cases_were_collected() -> None:
    assert len(CASES) > 450
