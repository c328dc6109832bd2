"""Activations beside PyTorch: values, gradients of order 1 and 2 also at the kinks, in-place forms, modules, errors."""

import numpy as np
import pytest

import tinygrad_edu

torch = pytest.importorskip("torch")

from .test_ops import run  # noqa: E402

POINTS = np.array([-30, -8.5, -4, -3.5, -2.2, -1.3, -0.6, -0.3, -0.1, 0.2, 0.4, 0.7, 1.4, 2.6, 3.3, 5.5, 7, 19, 40])
CALLS = {
    "celu": [{}, {"alpha": 0.5}, {"alpha": -1.5}],
    "elu": [{}, {"alpha": 0.3}],
    "gelu": [{}, {"approximate": "tanh"}],
    "hardshrink": [{}, {"lambd": 1.5}, {"lambd": -1.0}],
    "hardsigmoid": [{}],
    "hardswish": [{}],
    "hardtanh": [{}, {"min_val": -2.5, "max_val": 0.5}],
    "leaky_relu": [{}, {"negative_slope": 0.3}, {"negative_slope": -1}],
    "logsigmoid": [{}],
    "mish": [{}],
    "relu": [{}],
    "relu6": [{}],
    "rrelu": [{}, {"lower": 0.25, "upper": 0.5}, {"training": True}],
    "selu": [{}],
    "sigmoid": [{}],
    "silu": [{}],
    "softplus": [{}, {"beta": 2}, {"beta": 0.5, "threshold": 1}],
    "softshrink": [{}, {"lambd": 1.5}, {"lambd": 0}],
    "softsign": [{}],
    "tanh": [{}],
    "tanhshrink": [{}],
    "threshold": [{"threshold": 0.5, "value": -2}],
}
ONCE = ("hardsigmoid",)  # PyTorch has no second derivative
IN_PLACE = ("celu", "elu", "hardtanh", "leaky_relu", "relu", "rrelu", "selu", "threshold")
KINKS = {  # where the slope jumps
    "celu": [0], "elu": [0], "hardshrink": [-0.5, 0, 0.5], "hardsigmoid": [-3, 3], "hardswish": [-3, 3],
    "hardtanh": [-1, 1], "leaky_relu": [0], "relu": [0], "relu6": [0, 6], "rrelu": [0], "selu": [0], "softplus": [20],
    "softshrink": [-0.5, 0, 0.5], "softsign": [0], "threshold": [0.5], "logsigmoid": [0], "mish": [0], "silu": [0],
}  # fmt: skip
CASES = [(name, options) for name, several in CALLS.items() for options in several]
NAMED = [f"{name} {options}" for name, options in CASES]


def compare(f, arrays, rtol=2e-5, second=2e-4):
    """The same seed, the same call on both: values and gradients; what overflows in PyTorch alone does not count."""
    results = []
    for lib in (tinygrad_edu, torch):
        lib.manual_seed(7)
        results.append(run(lib, f, arrays))
    (ours, our_gradients), (theirs, their_gradients) = results
    assert [(str(a.dtype), tuple(a.shape)) for a in ours] == [(str(b.dtype), tuple(b.shape)) for b in theirs]
    assert [a.requires_grad for a in ours] == [b.requires_grad for b in theirs]
    for a, b in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(a.detach().numpy(), b.detach().numpy(), rtol=rtol, atol=1e-6)
    assert len(our_gradients) == len(their_gradients) > 0
    for a, b in zip(our_gradients, their_gradients, strict=True):
        np.testing.assert_allclose(a.numpy(), b.numpy(), rtol=second, atol=2e-6)


def compare_once(f, points):
    """Values and gradients of order 1."""
    outs, grads = [], []
    for lib in (tinygrad_edu, torch):
        leaf = lib.tensor(points, requires_grad=True)
        outs.append(f(lib, leaf))
        outs[-1].backward(lib.tensor(np.full_like(points, -1.5)))
        grads.append(leaf.grad.numpy())
    np.testing.assert_allclose(*(out.detach().numpy() for out in outs), rtol=1e-6, atol=1e-7)
    np.testing.assert_allclose(*grads, rtol=1e-6, atol=1e-6)


def functional(name, **options):
    return lambda lib, x: getattr(lib.nn.functional, name)(x, **options)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(("name", "options"), CASES, ids=NAMED)
def test_values_and_gradients(name, options, dtype):
    tolerance = {"rtol": 1e-7, "second": 1e-6}
    if dtype == "float32":
        tolerance = {"rtol": 2e-3, "second": 2e-2}  # so many digits does PyTorch lose
    if name in ONCE:
        return compare_once(functional(name, **options), POINTS.astype(dtype))
    for points in (POINTS, POINTS[:4].reshape(2, 1, 2), np.array(0.7)):
        compare(functional(name, **options), [points.astype(dtype)], **tolerance)


@pytest.mark.parametrize("name", KINKS)
def test_at_the_kinks(name):
    x = np.array(KINKS[name], np.float32)
    for points in (x, np.nextafter(x, np.float32(np.inf)), np.nextafter(x, np.float32(-np.inf))):
        compare_once(functional(name, **CALLS[name][0]), points)


@pytest.mark.parametrize("name", CALLS)
def test_infinities(name):
    x = np.array([np.inf, -np.inf, np.nan], np.float32)
    ours, theirs = (functional(name, **CALLS[name][0])(lib, lib.tensor(x)).numpy() for lib in (tinygrad_edu, torch))
    known = ~np.isnan(theirs) | np.isnan(x)  # else PyTorch has lost the limit
    np.testing.assert_array_equal(ours[known], theirs[known])


@pytest.mark.parametrize("name", IN_PLACE)
def test_in_place(name):
    options = CALLS[name][0]
    compare(lambda lib, x: getattr(lib.nn.functional, f"{name}_")(x * 1.5, *options.values()) * x, [POINTS])
    compare(lambda lib, x: getattr(lib.nn.functional, name)(x * 1.5, **options, inplace=True) * x, [POINTS])
    for lib in (tinygrad_edu, torch):
        x = lib.tensor(POINTS)
        assert getattr(lib.nn.functional, f"{name}_")(x, *options.values()) is x
    if hasattr(torch, f"{name}_"):
        compare(lambda lib, x: getattr(lib, f"{name}_")(x * 1.5, *options.values()), [POINTS])


@pytest.mark.parametrize(("shape", "count"), [((5,), 1), ((2, 3), 3), ((2, 3, 2), 3), ((2, 3, 2, 2), 1), ((), 1)])
def test_prelu(shape, count):
    rng = np.random.default_rng(1)
    x, weight = np.asarray(rng.normal(size=shape)), rng.normal(size=count)
    compare(lambda lib, x, w: lib.nn.functional.prelu(x, w), [x, weight])
    compare(lambda lib, x, w: x.prelu(w) + lib.prelu(x, w), [x, weight])


def test_prelu_of_infinity_has_a_finite_gradient():
    x, w = tinygrad_edu.tensor([np.inf, -1.0]), tinygrad_edu.tensor([0.5], requires_grad=True)
    tinygrad_edu.prelu(x, w).sum().backward()
    assert w.grad.tolist() == [-1]


@pytest.mark.parametrize("dim", [0, 1, -1])
def test_glu(dim):
    compare(functional("glu", dim=dim), [np.random.default_rng(0).normal(size=(4, 6))])


@pytest.mark.parametrize("hard", [False, True])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_gumbel_softmax_draws_the_same_noise(hard, dtype):
    x = np.random.default_rng(0).normal(size=(3, 4)).astype(dtype)
    compare(functional("gumbel_softmax", tau=0.7, hard=hard), [x], rtol=1e-4, second=2e-3)


@pytest.mark.parametrize("name", ["softmax", "softmin", "log_softmax"])
def test_softmax_family(name):
    x = np.random.default_rng(0).normal(size=(3, 4, 2)) * 30
    for dim in (0, 1, -1):
        compare(functional(name, dim=dim), [x], second=2e-3)
    compare(functional(name, dim=1, dtype=None), [x], second=2e-3)
    ours, theirs = (
        getattr(lib.nn.functional, name)(lib.tensor(x), 0, dtype=lib.float64) for lib in (tinygrad_edu, torch)
    )
    assert str(ours.dtype) == str(theirs.dtype)
    np.testing.assert_allclose(ours.numpy(), theirs.numpy(), rtol=1e-12)
    with pytest.warns(UserWarning, match="Implicit dimension choice"):
        getattr(tinygrad_edu.nn.functional, name)(tinygrad_edu.tensor(x))


MODULES = """
    CELU() CELU(0.5,True) ELU() ELU(2.0,inplace=True) GELU() GELU('tanh') GLU() GLU(0) Hardshrink() Hardshrink(0.1)
    Hardsigmoid() Hardsigmoid(True) Hardswish() Hardswish(True) Hardtanh() Hardtanh(-2,2,True) LeakyReLU()
    LeakyReLU(0.2,True) LogSigmoid() LogSoftmax(1) Mish() Mish(True) PReLU() PReLU(4) PReLU(4,0.1) RReLU()
    RReLU(0.2,0.3,True) ReLU() ReLU(True) ReLU6() ReLU6(True) SELU() SELU(True) SiLU() SiLU(True) Sigmoid() Softmax(1)
    Softmax2d() Softmin(0) Softplus() Softplus(2,10) Softshrink() Softshrink(0.2) Softsign() Tanh() Tanhshrink()
    Threshold(0.1,20) Threshold(0.1,2.5,True)"""


@pytest.mark.parametrize("written", MODULES.split())
def test_modules(written):
    def f(lib, x):
        lib.manual_seed(3)
        return eval(f"nn.{written}", {"nn": lib.nn}).double()(x * 1.0)

    made = [eval(f"nn.{written}", {"nn": lib.nn}) for lib in (tinygrad_edu, torch)]
    assert repr(made[0]) == repr(made[1])
    assert list(made[0].state_dict()) == list(made[1].state_dict())
    assert [m.eval().training for m in made] == [False, False]
    if written.startswith("Hardsigmoid"):
        return
    compare(f, [np.random.default_rng(2).normal(size=(2, 4, 2, 4))])


BAD = {
    "celu alpha": lambda lib, F, x: F.celu(x, 0.0),
    "elu of integers": lambda lib, F, x: F.elu(x.long()),
    "gelu word": lambda lib, F, x: F.gelu(x, approximate="erf"),
    "gelu of integers": lambda lib, F, x: F.gelu(x.long()),
    "glu odd": lambda lib, F, x: F.glu(x, 0),
    "glu dim": lambda lib, F, x: F.glu(x, 5),
    "glu 0-d": lambda lib, F, x: F.glu(x[0, 0]),
    "gumbel dim": lambda lib, F, x: F.gumbel_softmax(x, dim=2),
    "hardtanh bounds": lambda lib, F, x: F.hardtanh(x, 2, -1),
    "hardsigmoid of integers": lambda lib, F, x: F.hardsigmoid(x.long()),
    "hardswish of integers": lambda lib, F, x: F.hardswish(x.long()),
    "leaky_relu of integers": lambda lib, F, x: F.leaky_relu(x.long()),
    "log_softmax dim": lambda lib, F, x: F.log_softmax(x, 3),
    "log_softmax of integers": lambda lib, F, x: F.log_softmax(x.long(), 0),
    "logsigmoid of integers": lambda lib, F, x: F.logsigmoid(x.long()),
    "mish of integers": lambda lib, F, x: F.mish(x.long()),
    "prelu channels": lambda lib, F, x: F.prelu(x, lib.ones(5)),
    "prelu weight": lambda lib, F, x: F.prelu(x, lib.ones(3, 4)),
    "prelu dtype": lambda lib, F, x: F.prelu(x, lib.ones(1).double()),
    "relu_ of a leaf": lambda lib, F, x: F.relu_(lib.ones(2, requires_grad=True)),
    "rrelu bounds": lambda lib, F, x: F.rrelu(x, 0.5, 0.1, True),
    "selu of integers": lambda lib, F, x: F.selu(x.long()),
    "silu of integers": lambda lib, F, x: F.silu(x.long()),
    "softmax dim": lambda lib, F, x: F.softmax(x, -3),
    "softmax of integers": lambda lib, F, x: F.softmax(x.long(), 0),
    "softplus of integers": lambda lib, F, x: F.softplus(x.long()),
    "softshrink lambda": lambda lib, F, x: F.softshrink(x, -1.0),
    "softshrink of integers": lambda lib, F, x: F.softshrink(x.long()),
    "softmax2d": lambda lib, F, x: lib.nn.Softmax2d()(x),
    "Hardtanh bounds": lambda lib, F, x: lib.nn.Hardtanh(1, 1),
    "relu of a number": lambda lib, F, x: F.relu(3.0),
    "mish of a list": lambda lib, F, x: F.mish([3.0]),
    "a word too many": lambda lib, F, x: F.mish(x, alpha=2),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_calls_get_the_same_class_of_error(name):
    errors = []
    for lib in (tinygrad_edu, torch):
        with pytest.raises(Exception) as caught:
            BAD[name](lib, lib.nn.functional, lib.ones(3, 4))
        errors.append(caught.type)
    assert issubclass(*errors), f"{name}: {errors[0].__name__}, PyTorch has {errors[1].__name__}"


def test_every_activation_module_is_here():
    theirs = set(torch.nn.modules.activation.__all__) - {"MultiheadAttention"}
    assert {name for name in theirs if not hasattr(tinygrad_edu.nn, name)} == set()
