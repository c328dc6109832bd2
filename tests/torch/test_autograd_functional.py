"""autograd.functional as PyTorch's: values, structure, requires_grad, classes of errors; and both modes agree."""

import itertools
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tinygrad_edu
from tinygrad_edu.autograd import functional

torch = pytest.importorskip("torch")
LIBS = (tinygrad_edu, torch)
A, B = np.array([0.5, -1.5, 2.0]), np.array([[1.0, 2.0, -1.0], [0.5, 0.0, 3.0]])

ONE = {  # of one input
    "square": lambda lib, x: x * x,
    "sum of exp": lambda lib, x: lib.exp(x).sum(),
    "one element": lambda lib, x: (x**3).sum().reshape(1),
    "two outputs": lambda lib, x: (x * x, x.sum()),
    "tuple of one": lambda lib, x: (x * x,),
    "constant": lambda lib, x: lib.ones(2, dtype=lib.float64),
    "constant number": lambda lib, x: lib.tensor(1.0, dtype=lib.float64),
    "matrix": lambda lib, x: lib.tensor(B) @ x,
    "linear": lambda lib, x: (x * 2).sum(),
    "input itself": lambda lib, x: x,
    "softmax": lambda lib, x: lib.log_softmax(x * lib.tensor(B), -1),
    "no tensor": lambda lib, x: 3,
    "list": lambda lib, x: [x * 2],
}
TWO = {
    "product": lambda lib, x, y: x * y,
    "number": lambda lib, x, y: (x * y * y).sum(),
    "outputs": lambda lib, x, y: (x * y, (x + y).sum()),
    "first only": lambda lib, x, y: (x * x).sum(),
    "one each": lambda lib, x, y: (x * x, y.sum()),
}
VECTORS = (None, A + 1, A[:2], np.array(2.0), (A, A), (A,), (A, A[:2]), 3)


def outcome(lib, name, function, inputs, v=(), **options):
    def tensor(x):
        return tuple(map(tensor, x)) if isinstance(x, tuple) else lib.tensor(x) if isinstance(x, np.ndarray) else x

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            call = getattr(lib.autograd.functional, name)
            return read(call(lambda *x: function(lib, *x), inputs, *map(tensor, v), **options))
        except Exception as error:
            return type(error)


def read(x):
    if isinstance(x, (tuple, list)):
        return tuple(map(read, x))  # PyTorch's forward mode returns lists where its reverse mode returns tuples
    return x.detach().numpy(), x.requires_grad


def same(a, b, flags=True):
    if isinstance(a, type) or isinstance(b, type):
        assert a is b, (a, b)
    elif isinstance(a[0], np.ndarray):
        assert a[0].dtype == b[0].dtype
        assert a[0].shape == b[0].shape
        np.testing.assert_allclose(a[0], b[0], rtol=1e-10, atol=1e-12)
        assert a[1] == b[1] or not flags
    else:
        assert len(a) == len(b)
        for x, y in zip(a, b, strict=True):
            same(x, y, flags)


def both(name, function, inputs, requires_grad, v=(), **options):
    results = []
    for lib in LIBS:
        given = tuple(lib.tensor(x, requires_grad=requires_grad) for x in inputs)
        results.append(outcome(lib, name, function, given if len(given) > 1 else given[0], v, **options))
    flags = "forward-mode" not in options.values() and not options.get("vectorize")  # there PyTorch's say too much
    same(*results, flags)


FLAGS = [
    dict(zip(("requires_grad", "create_graph", "strict"), f, strict=True))
    for f in itertools.product((False, True), repeat=3)
]
FUNCTIONS = [(f, (A,)) for f in ONE.values()] + [(f, (A, A[::-1].copy())) for f in TWO.values()]


@pytest.mark.parametrize("flags", FLAGS, ids=str)
@pytest.mark.parametrize("name", ["jacobian", "hessian"])
def test_matrices(name, flags):
    for function, inputs in FUNCTIONS:
        both(name, function, inputs, **flags)


@pytest.mark.parametrize("name", ["jacobian", "hessian"])
def test_strategies(name):
    strategy = {"jacobian": "strategy", "hessian": "outer_jacobian_strategy"}[name]
    for (function, inputs), grad in itertools.product(FUNCTIONS, (False, True)):
        both(name, function, inputs, grad, vectorize=True)
        both(name, function, inputs, grad, vectorize=True, **{strategy: "forward-mode"})
    both(name, ONE["linear"], (A,), False, vectorize=True, strict=True)
    both(name, ONE["linear"], (A,), False, vectorize=True, strict=True, **{strategy: "forward-mode"})
    both(name, ONE["linear"], (A,), False, **{strategy: "sideways"})


@pytest.mark.parametrize("flags", FLAGS, ids=str)
@pytest.mark.parametrize("name", ["vjp", "jvp", "vhp", "hvp"])
def test_products(name, flags):
    for (function, inputs), v in itertools.product(FUNCTIONS, VECTORS):
        both(name, function, inputs, v=(v,), **flags)


def test_of_one_element_no_vector_is_needed():
    for name in ("vjp", "jvp", "vhp", "hvp"):
        both(name, lambda lib, x: (x**3).sum(), (np.array([2.0]),), False)


def test_inputs_that_are_refused():
    for name, inputs in itertools.product(("jacobian", "hessian", "vjp", "jvp", "vhp", "hvp"), (3.0, [1.0], None)):
        results = [outcome(lib, name, ONE["square"], inputs) for lib in LIBS]
        same(*results)
    same(*(outcome(lib, "jacobian", ONE["square"], [lib.tensor(A)]) for lib in LIBS))
    same(*(outcome(lib, "jacobian", ONE["square"], lib.tensor([1, 2])) for lib in LIBS))


def test_an_output_without_elements():
    """PyTorch fails to stack no rows; the Jacobian has none."""
    for strategy in ("reverse-mode", "forward-mode"):
        found = functional.jacobian(lambda x: x[:0], tinygrad_edu.tensor(A), strategy=strategy)
        assert found.shape == (0, 3)
    assert functional.jacobian(lambda x: x.sum(), tinygrad_edu.zeros(0), strategy="forward-mode").shape == (0,)


def test_results_can_be_differentiated_again():
    for name in ("vjp", "jvp", "vhp", "hvp"):
        found = []
        for lib in LIBS:
            x, v = (lib.tensor(a, requires_grad=True) for a in (A, A + 1))
            scalar = name in ("vhp", "hvp")
            given = v if name != "vjp" else lib.tensor(B[0], requires_grad=True)

            def function(x, scalar=scalar):
                return (x**4 * x.exp()).sum() if scalar else x**4 * x.exp()

            _, product = getattr(lib.autograd.functional, name)(function, x, given, create_graph=True)
            found.append([g.numpy() for g in lib.autograd.grad((product**2).sum(), [x, given])])
        for a, b in zip(*found, strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-10)


STEPS = {
    "scale": lambda lib, x, w: x * w[0],
    "mix": lambda lib, x, w: w @ x if x.ndim == 1 else x @ w.T,
    "sin": lambda lib, x, w: lib.sin(x),
    "softmax": lambda lib, x, w: lib.softmax(x, -1),
    "outer": lambda lib, x, w: x.reshape(-1)[:3, None] * x.reshape(-1)[None, :3],
    "sum": lambda lib, x, w: x.reshape(-1, 3).sum(0),
    "norm": lambda lib, x, w: x / (1 + (x * x).sum()).sqrt(),
    "cat": lambda lib, x, w: lib.cat([x.reshape(-1), x.reshape(-1).flip(0)])[1:4],
    "cumsum": lambda lib, x, w: x.cumsum(-1),
    "where": lambda lib, x, w: lib.where(x > 0.1, x * x, lib.tanh(x)),
}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(sorted(STEPS)), min_size=1, max_size=6), st.integers(0, 9))
def test_both_modes_agree_with_each_other_and_with_pytorch(steps, seed):
    rng = np.random.default_rng(seed)
    a, w = rng.uniform(-1, 1, 3), rng.uniform(-1, 1, (3, 3))

    def function(lib, x):
        for step in steps:
            x = STEPS[step](lib, x, lib.tensor(w))
        return x

    ours, x = tinygrad_edu, tinygrad_edu.tensor(a)
    expected = torch.autograd.functional.jacobian(lambda x: function(torch, x), torch.tensor(a)).numpy()
    for strategy in ("reverse-mode", "forward-mode"):
        found = functional.jacobian(lambda x: function(ours, x), x, strategy=strategy)
        np.testing.assert_allclose(found.array, expected, rtol=1e-8, atol=1e-10)
    expected = torch.autograd.functional.hessian(lambda x: function(torch, x).sum(), torch.tensor(a)).numpy()
    for strategy in ("reverse-mode", "forward-mode"):
        found = functional.hessian(lambda x: function(ours, x).sum(), x, outer_jacobian_strategy=strategy)
        np.testing.assert_allclose(found.array, expected, rtol=1e-7, atol=1e-9)
