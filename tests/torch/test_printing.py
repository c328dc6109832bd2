"""Tensors print as PyTorch prints them, character for character."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tinygrad_edu
from tinygrad_edu.face.printing import format_tensor, get_printoptions, set_printoptions

torch = pytest.importorskip("torch")

dtypes = st.sampled_from(["float16", "float32", "float64", "bool", "uint8", "int8", "int16", "int32", "int64"])
shapes = (
    st.lists(st.sampled_from([0, 1, 2, 3, 5, 7, 8, 30]), max_size=4).map(tuple).filter(lambda s: math.prod(s) < 2000)
)
printoptions = st.fixed_dictionaries(
    {},
    optional={
        "profile": st.sampled_from(["default", "short", "full"]),
        "precision": st.integers(0, 9),
        "threshold": st.sampled_from([0, 3, 20, 100]),
        "edgeitems": st.integers(0, 5),
        "linewidth": st.integers(0, 120),
        "sci_mode": st.sampled_from([None, True, False]),
    },
)


@pytest.fixture(autouse=True)
def default_options():
    yield
    set_options(profile="default")


def set_options(**options):
    torch.set_printoptions(**options)
    set_printoptions(**options)


@st.composite
def arrays(draw):
    """Arrays of mixed magnitudes, with zeros, nan and inf, and whole numbers now and then."""
    shape, dtype = draw(shapes), draw(dtypes)
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    values = random.standard_normal(shape) * 10.0 ** draw(st.integers(-9, 12))
    values = values * 10.0 ** random.integers(0, draw(st.sampled_from([1, 3, 9])), shape)
    if draw(st.booleans()):
        values = np.round(values)
    if draw(st.booleans()):
        special = random.choice([0.0, -0.0, np.nan, np.inf, -np.inf], shape)
        values = np.where(random.random(shape) < 0.3, special, values)
    with np.errstate(all="ignore"):
        return np.array(values).astype(dtype)


def repr_both(array, notes):
    tensor, suffixes = torch.from_numpy(array.copy()), []
    if array.dtype.kind == "f" and notes == "leaf":
        tensor, suffixes = tensor.requires_grad_(), ["requires_grad=True"]
    elif array.dtype.kind == "f" and notes == "node":
        tensor = tensor.requires_grad_().view_as(tensor)
        suffixes = [f"grad_fn=<{type(tensor.grad_fn).__name__}>"]
    return format_tensor(array, suffixes), repr(tensor)


@settings(max_examples=500)
@given(arrays(), st.sampled_from(["", "leaf", "node"]))
def test_any_tensor_prints_alike(array, notes):
    found, expected = repr_both(array, notes)
    assert found == expected


@settings(max_examples=500)
@given(arrays(), st.sampled_from(["", "leaf", "node"]), st.lists(printoptions, max_size=2))
def test_any_options_print_alike(array, notes, changes):
    set_options(profile="default")
    for options in changes:
        set_options(**options)
    found, expected = repr_both(array, notes)
    assert found == expected


@given(st.floats(), st.sampled_from(["float32", "float64"]))
def test_any_single_float_prints_alike(value, dtype):
    with np.errstate(over="ignore"):
        array = np.array(value, dtype=dtype)
    assert format_tensor(array) == repr(torch.from_numpy(array.copy()))


@given(st.lists(st.floats(width=32), max_size=20))
def test_any_list_of_floats_prints_alike(values):
    array = np.array(values, dtype="float32")
    assert format_tensor(array) == repr(torch.from_numpy(array.copy()))


@pytest.mark.parametrize("edge", [1e-4, 1e-1, 1.0, 1e3, 1e8])
@pytest.mark.parametrize("other", [1.0, 0.1, 0.5, 1e5, 1e8])
@pytest.mark.parametrize("step", [-np.inf, 0, np.inf])
def test_the_borders_of_scientific_notation_are_alike(edge, other, step):
    array = np.array([other, np.nextafter(edge, step) if step else edge])
    assert format_tensor(array) == repr(torch.from_numpy(array))
    assert format_tensor(np.round(array)) == repr(torch.from_numpy(np.round(array)))


@pytest.mark.parametrize("shape", [(1001,), (32, 32), (2, 600), (600, 2), (1, 1, 2000), (11, 3, 5, 7), (7, 7, 7, 7)])
@pytest.mark.parametrize("dtype", ["float32", "float64", "int64", "bool"])
def test_summaries_print_alike(shape, dtype):
    array = np.random.default_rng(0).standard_normal(shape).astype(dtype)
    found, expected = repr_both(array, "leaf")
    assert found == expected


@pytest.mark.parametrize("dtype", [torch.float64, torch.float16])
def test_the_default_dtype_is_not_named(dtype):
    before = torch.get_default_dtype()
    try:
        torch.set_default_dtype(dtype)
        for array in (np.ones(3), np.ones(3, "float32"), np.ones(3, "float16"), np.ones(0), np.ones(0, "int64")):
            assert format_tensor(array, default_dtype=str(dtype)[6:]) == repr(torch.from_numpy(array))
    finally:
        torch.set_default_dtype(before)


@given(printoptions, printoptions)
def test_options_change_alike(first, second):
    set_options(profile="default")
    set_options(**first)
    set_options(**second)
    theirs = torch._tensor_str.PRINT_OPTS
    assert get_printoptions() == {name: getattr(theirs, name) for name in get_printoptions()}


def test_a_parameter_prints_alike():
    parameter = torch.nn.Parameter(torch.arange(30.0))
    found = "Parameter containing:\n" + format_tensor(parameter.detach().numpy(), ["requires_grad=True"])
    assert found == repr(parameter)


def said(lib, call, **names):
    """What PyTorch, or ours, prints of a call, or the class of its error."""
    try:
        return repr(eval(call, {"torch": lib, "F": lib.nn.functional, "Size": lib.Size, **names}))
    except Exception as error:
        return type(error)


@settings(max_examples=300)
@given(
    arrays(),
    st.sampled_from(["plain", "leaf", "node", "parameter"]),
    st.sampled_from(["float32", "float64", "float16"]),
)
def test_tensors_and_parameters_print_alike_whatever_the_default_dtype(array, kind, default):
    found = []
    kind = kind if array.dtype.kind == "f" else "plain"
    for lib in (tinygrad_edu, torch):
        try:
            lib.set_default_dtype(getattr(lib, default))
            tensor = lib.from_numpy(array.copy())
            if kind == "parameter":
                tensor = lib.nn.Parameter(tensor)
            elif kind != "plain":
                tensor.requires_grad = True
            found.append(repr(tensor * 1 if kind == "node" else tensor))
        finally:
            lib.set_default_dtype(lib.float32)
    assert found[0] == found[1]


# A call each: ours and PyTorch's end in a node of one name. Of a function that is made of several ops here, the node of
# the last of them is named; such functions are not in this list unless PyTorch makes them of the same ops.
NODES = """
x+y x-y x*y x/y x**y x**2 x**3 x**0.5 2**x x+1 x-1 1-x 2*x x/2 -x x@y x%y x@y[0] x[0]@y[0] x.T x.mT abs(x) x[0]
x[0,1] x[0:1] x[:,1] x[...,None] x[None] x[[0,1]] x[torch.tensor([0,1])] x[x>0.5] x[::2] x[0:2,1:]
x[torch.tensor([0,1]),torch.tensor([0,1])] x.sum() x.sum(0) x.mean() x.mean(1) x.prod() x.prod(0) x.amax(0)
x.amin(0) x.var() x.var(0) x.std() x.std(0) x.norm() x.norm(dim=0) x.logsumexp(0) x.cumsum(0) x.cumprod(0)
x.median() x.nanmean() x.logcumsumexp(0) x.diff() x.view(9) x.reshape(9) x.flatten() x.ravel() x.squeeze()
x.squeeze(0) x.unsqueeze(0) x.permute(1,0) x.transpose(0,1) x.swapaxes(0,1) x.movedim(0,1) x.expand(2,3,3)
x.repeat(2,2) x.tile(2) x.flip(0) x.roll(1) x.roll(1,0) x.tril() x.triu() x.narrow(0,0,1) x.select(0,0)
x.T.contiguous() x.clone() x.double() x.half() x.to(torch.float64) x.view_as(y)
x.unflatten(0,(3,1)) x.gather(0,torch.tensor([[0,1,2]])) torch.cat([x,y]) torch.hstack([x,y]) torch.vstack([x,y])
torch.where(x>y,x,y) torch.maximum(x,y) torch.minimum(x,y) torch.matmul(x,y) torch.mm(x,y) torch.mv(x,y[0])
torch.dot(x[0],y[0]) torch.outer(x[0],y[0]) torch.det(x) torch.inverse(x) torch.linalg.norm(x)
torch.linalg.solve(x,y) torch.linalg.inv(x) torch.linalg.det(x) torch.clamp(x,0,1) torch.clamp(x,min=0.5)
torch.fmod(x,y) torch.remainder(x,y) torch.atan2(x,y) torch.hypot(x,y) torch.copysign(x,y) torch.logaddexp(x,y)
torch.xlogy(x,y) torch.bernoulli(x) torch.matrix_power(x,2) torch.linalg.cholesky(x@x.T+torch.eye(3))
torch.linalg.vector_norm(x) torch.pow(x,y) torch.float_power(x,2) x.abs() x.neg() x.exp() x.log() x.log2() x.log10()
x.log1p() x.expm1() x.exp2() x.sqrt() x.rsqrt() x.square() x.reciprocal() x.sin() x.cos() x.tan() x.asin() x.acos()
x.atan() x.sinh() x.cosh() x.tanh() x.asinh() x.acosh() x.atanh() x.sigmoid() x.erf() x.erfc() x.erfinv() x.lgamma()
x.digamma() x.sign() x.floor() x.ceil() x.round() x.trunc() x.frac() x.sinc() x.logit() x.nan_to_num() x.deg2rad()
x.rad2deg() x.relu() x.softmax(0) x.log_softmax(0) x.detach().requires_grad_()*1 torch.special.expit(x) F.relu(x)
F.leaky_relu(x) F.elu(x) F.selu(x) F.celu(x) F.gelu(x) F.silu(x) F.mish(x) F.softplus(x) F.softsign(x) F.hardtanh(x)
F.hardsigmoid(x) F.hardswish(x) F.relu6(x) F.logsigmoid(x) F.tanhshrink(x) F.prelu(x,y[0]) F.softmax(x,1)
F.log_softmax(x,1) F.softmin(x,1) F.dropout(x) F.linear(x,y,y[0]) F.l1_loss(x,y)
F.cross_entropy(x,torch.tensor([0,1,2])) F.cosine_similarity(x,y) F.normalize(x) F.layer_norm(x,(3,))
F.batch_norm(x,None,None,training=True) F.embedding(torch.tensor([0]),x) F.pad(x,(1,1))
F.conv2d(x[None,None],y[None,None]) F.max_pool2d(x[None,None],2) F.cosine_embedding_loss(x,y,torch.ones(3))
F.margin_ranking_loss(x,y,torch.ones(3,3)) F.triplet_margin_loss(x,y,x) F.hinge_embedding_loss(x,torch.ones(3,3))
F.gaussian_nll_loss(x,y,y) F.poisson_nll_loss(x,y)
"""


@pytest.mark.parametrize("call", NODES.split())
def test_nodes_have_pytorchs_names(call):
    found = []
    for lib in (tinygrad_edu, torch):
        lib.manual_seed(0)
        x = lib.tensor([[0.3, 0.6, 0.2], [0.5, 0.4, 0.7], [0.9, 0.1, 0.35]], requires_grad=True)
        y = lib.tensor([[0.7, 0.2, 0.9], [0.3, 0.8, 0.6], [0.4, 0.5, 0.15]], requires_grad=True)
        out = eval(call, {"torch": lib, "F": lib.nn.functional, "x": x, "y": y})
        found.append(repr(out).split("grad_fn=")[1:])
        assert out.grad_fn.name() in repr(out)
    assert found[0] == found[1] != []


SHAPES = """Size([]) | Size([1, 2, 3]) | Size((2,)) | Size([1, 2, 3])[1:] | Size([1, 2, 3])[::-1] | Size([1, 2])[0]
Size([1, 2]) + Size([3]) | Size([1, 2]) + (3,) | (3,) + Size([1, 2]) | Size([1, 2]) + [3] | Size([1, 2]) * 2
2 * Size([1, 2]) | Size([2, 3]).numel() | Size([]).numel() | Size([2, 3]) == (2, 3) | hash(Size([2])) == hash((2,))
Size(3) | Size([2, 3]).index(3) | Size([2, 3])[5] | str(Size([2, 3])) | torch.zeros(2, 3).shape
torch.zeros(2, 3).size() | torch.zeros(2, 3).size(-1) | torch.zeros(2, 3).shape[:1] | torch.zeros(()).shape"""
NAMES = """torch.float32 | str(torch.int64) | torch.half | [torch.bool] | torch.float is torch.float32
torch.device("cpu") | str(torch.device("cpu:0"))
torch.device("cpu", 0) | torch.device(torch.device("cpu:0")) | torch.device("cuda:1")
torch.device("cpu") == torch.device("cpu:0") | torch.device("nonsense") | torch.device("cpu:x") | torch.device("cpu:-1")
torch.device(3) | torch.device("cuda").type | torch.device("cpu").index | torch.device("cpu") == "cpu"
torch.zeros(2).device | torch.device(type="cpu") | {torch.device("cpu")}"""
VALUES = """torch.tensor([]) | torch.tensor([[], []]) | torch.empty(0, 3, dtype=torch.bool) | torch.tensor(True)
torch.tensor(-0.0) | torch.tensor([-0.0, 1.5]) | torch.tensor(float("nan")) | torch.tensor(-float("inf"))
torch.tensor(2**62) | torch.tensor([-1, 1000000]) | torch.tensor([65504.0, 1], dtype=torch.float16)
torch.arange(2000) | torch.arange(2000.0) | torch.zeros(1001, 2) | torch.zeros(10, 1, 200) | torch.ones(2, 3).T
f"{torch.tensor(1.5)}" | f"{torch.tensor(1.5):.3f}" | f"{torch.tensor(1.5, requires_grad=True)}" | f"{torch.ones(2)}"
f"{torch.ones(2):.2f}" | f"{torch.tensor(3):d}" | f"{torch.nn.Parameter(torch.tensor(1.5))}" | "%s" % torch.ones(2)
str(torch.ones(2)) | [torch.ones(2)] | {"a": torch.ones(1)} | torch.nn.Parameter(torch.ones(2), requires_grad=False)
torch.nn.Parameter(torch.zeros(0, 3)) | torch.ones(2, requires_grad=True)[0] | torch.ones(3).sum().requires_grad_()"""


@pytest.mark.parametrize(
    "call", [c.strip() for text in (SHAPES, NAMES, VALUES) for c in text.replace("\n", "|").split("|")]
)
def test_sizes_dtypes_devices_and_values_print_alike(call):
    assert said(tinygrad_edu, call) == said(torch, call)


def test_a_part_of_a_size_is_a_size():
    size = tinygrad_edu.zeros(2, 3).shape
    one = (1,)
    for part in (size[1:], size + one, one + size, size * 2, 2 * size):
        assert type(part) is tinygrad_edu.Size
