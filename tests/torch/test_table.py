"""Every op of the table that PyTorch has too, on arguments that hypothesis draws from the op's one record.

Values, dtype, shape, requires_grad, gradients of orders 1 and 2: of shapes with 0 and of no dimensions, of reversed and
strided layouts, at zeros, ties, kinks, infinities and NaN. Ops without a name in PyTorch are parts of functions that
have one; those functions are compared in the other files here.
"""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tinygrad_edu
from tests.test_ops import arguments, quietly
from tinygrad_edu.core import OPS, wrap
from tinygrad_edu.testing.samples import Case, call, sample_of, tensor_names

torch = pytest.importorskip("torch")

HOMES = (torch, torch.nn.functional, torch.special, torch.linalg, torch.Tensor)
SPELLED = {"axis": "dim", "keepdims": "keepdim"}
# Where the two are called differently, or where PyTorch's function of that name is another one.
NOT_THE_SAME = {
    "clip": "min and max as tensors: tests/torch/test_ops.py",
    "cast": "a part of .to()",
    "choose": "a part of where()",
    "contract": "einsum with explicit subscripts only",
    "polygamma": "its order comes first",
    "broadcast_to": "size, not shape",
    "concatenate": "a part of cat()",
    "equal": "a bool in PyTorch",
    "floor_divide": "PyTorch has no derivative, here it is 0",
    "heaviside": "PyTorch has no derivative but says that it requires grad",
    "nextafter": "PyTorch has no derivative but says that it requires grad",
    "roll": "dims, not dim",
    "sign": "NaN stays NaN as in NumPy; PyTorch's 0 would hide it",
}
EXACT_TAILS = {  # our gradient is right to the last digits where PyTorch's is 0 or NaN: tests/test_gradient_cases.py
    "arccos", "arccosh", "arcsin", "arcsinh", "arctanh", "copysign", "det", "expm1", "gelu", "hypot", "log_sigmoid",
    "logaddexp", "logaddexp2", "sigmoid", "silu", "sinc", "softplus", "tanh",
}  # fmt: skip
FIRST_ONLY = {"hardsigmoid"}  # PyTorch has no second derivative


def twin(op):
    """PyTorch's function for an op: that of one of its names."""
    names = [op.name, *(name for name, f in vars(tinygrad_edu).items() if getattr(f, "op", None) is op)]
    names += [name for name, f in vars(tinygrad_edu.ops).items() if getattr(f, "op", None) is op]
    return next((getattr(home, name) for home in HOMES for name in names if hasattr(home, name)), None)


TWINS = {name: twin(op) for name, op in OPS.items() if name not in NOT_THE_SAME and twin(op) is not None}


def test_most_ops_have_a_twin():
    assert len(TWINS) >= 120, sorted(set(OPS) - set(TWINS))
    assert set(NOT_THE_SAME) <= set(OPS)


def in_torch(op, case, tensors):
    """The same call in PyTorch."""
    if op.spread is not None:
        before = [case.options[name] for name in list(op.defaults)[: op.spread]]
        rest = {SPELLED.get(n, n): v for n, v in case.options.items() if n not in list(op.defaults)[: op.spread]}
        return TWINS[op.name](*before, tensors, **rest)
    named = dict(zip(tensor_names(op, case), tensors, strict=True))
    positional = []
    for name in op.defaults:
        if name not in named:
            break
        positional.append(named.pop(name))
    options = {SPELLED.get(n, n): torch.tensor(v) if isinstance(v, np.ndarray) else v for n, v in case.options.items()}
    return TWINS[op.name](*positional, **named, **options)


def gradients(lib, out, leaves, grad_output, second):
    """Those of order 1 and, if asked, of order 2, as arrays."""
    g = lib.tensor(grad_output, dtype=out.dtype)
    first = lib.autograd.grad(out, leaves, g, create_graph=second, allow_unused=True, materialize_grads=True)
    found = list(first)
    if second:
        total = sum(((f * f).sum() for f in first if f.requires_grad), lib.tensor(0.0, dtype=lib.float64))
        if total.requires_grad:
            found += lib.autograd.grad(total, leaves, allow_unused=True, materialize_grads=True)
        else:
            found += [lib.zeros_like(leaf) for leaf in leaves]
    return [f.detach().numpy(force=True) if lib is torch else f.detach().numpy() for f in found]


def compare(op, case, arrays, dtype=None, second=True, special=False):
    arrays = [a.astype(dtype) if dtype and a.dtype.kind == "f" else a for a in arrays]
    grad = [a.dtype.kind == "f" for a in arrays]
    ours = [wrap(a).requires_grad_(r) for a, r in zip(arrays, grad, strict=True)]
    theirs = [torch.tensor(a.copy()).requires_grad_(r) for a, r in zip(arrays, grad, strict=True)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = in_torch(op, case, theirs)
        found = call(op, case, ours)
        assert str(found.dtype) == str(expected.dtype)
        assert tuple(found.shape) == tuple(expected.shape)
        assert found.requires_grad == expected.requires_grad
        single = found.array.dtype == np.float32
        near = {"rtol": 2e-5, "atol": 2e-6} if single else {"rtol": 1e-9, "atol": 1e-11}
        np.testing.assert_allclose(found.detach().numpy(), expected.detach().numpy(), **near)
        if not found.requires_grad or special or (single and op.name in EXACT_TAILS):  # float32's are judged by mpmath
            return
        g = np.random.default_rng(0).uniform(-2, 2, found.array.shape).astype(found.array.dtype)
        if single and op.name in EXACT_TAILS:  # in float32 PyTorch's have few digits near there, too: judge in float64
            theirs = [t.detach().double().requires_grad_(t.requires_grad) for t in theirs]
            expected = in_torch(op, case, theirs)
        leaves = [[t for t in tensors if t.requires_grad] for tensors in (ours, theirs)]
        pairs = [gradients(lib, *rest) for lib, *rest in (
            (tinygrad_edu, found, leaves[0], g, second), (torch, expected, leaves[1], g, second))]  # fmt: skip
    near = {"rtol": 1e-4, "atol": 1e-5} if single else {"rtol": 1e-6, "atol": 1e-7}
    for a, b in zip(*pairs, strict=True):
        known = np.isfinite(b) if op.name in EXACT_TAILS else ...
        np.testing.assert_allclose(a[known], b[known], **near)


@pytest.mark.parametrize("name", sorted(TWINS))
def test_as_pytorch(name):
    op = OPS[name]

    @quietly
    @given(arguments(op), st.sampled_from([None, np.float32]))
    def same(drawn, dtype):
        compare(op, *drawn, dtype=dtype, second=dtype is None and name not in FIRST_ONLY)

    same()


@pytest.mark.parametrize("name", sorted(n for n in TWINS if OPS[n].elementwise and sample_of(OPS[n]).kind == "float64"))
def test_as_pytorch_at_special_values(name):
    op, odd = OPS[name], [0.0, -0.0, 1.0, -1.0, np.inf, -np.inf, np.nan, 1e-30, -1e30]
    for options in sample_of(op).options:
        count = len([n for n in op.rules if n not in options])
        grids = np.meshgrid(*[np.array(odd)] * count) if count > 1 else [np.array(odd)]
        compare(op, Case(tuple(g.shape for g in grids), options), [np.array(g) for g in grids], special=True)
