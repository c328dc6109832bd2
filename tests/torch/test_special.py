"""The special functions beside PyTorch: values, dtypes, gradients of order 1 and 2, infinities, NaN and zeros."""

import numpy as np
import pytest

import tinygrad_edu

torch = pytest.importorskip("torch")

from .test_ops import called, run  # noqa: E402

UNARY = [
    "erf",
    "erfc",
    "lgamma",
    "digamma",
    "frac",
    "nan_to_num",
    "deg2rad",
    "rad2deg",
    "signbit",
    "isposinf",
    "isneginf",
]
BINARY = ["logaddexp", "logaddexp2", "copysign", "ldexp"]
POINTS = np.array([-2.3, -0.6, 0.2, 0.7, 1.5, 3.25, 6.5], np.float32)
SPECIAL = np.array([np.inf, -np.inf, np.nan, 0.0, -0.0, 1.0, -1.0], np.float32)
ALL = {name: called(name) for name in [*UNARY, "erfinv", "logit", "polygamma"]}
ALL["polygamma"] = lambda lib, x: lib.polygamma(2, x)
ALL["logit eps"] = called("logit", eps=0.2)
ALL["nan_to_num given"] = called("nan_to_num", nan=1.5, posinf=2.0, neginf=-3.0)
ALL["float_power"] = lambda lib, x: lib.float_power(x, 2)
ALL["mvlgamma"] = lambda lib, x: lib.mvlgamma(x + 5, 3)
ALL["method polygamma"] = lambda lib, x: x.polygamma(1)
TOLERANCE = {"rtol": 2e-4, "atol": 1e-4}  # the noise of PyTorch's own second derivatives
pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")


def compare(f, arrays, gradients=True):
    (ours, our_gradients), (theirs, their_gradients) = (run(lib, f, arrays) for lib in (tinygrad_edu, torch))
    assert str(ours[0].dtype) == str(theirs[0].dtype)
    assert ours[0].requires_grad == theirs[0].requires_grad
    np.testing.assert_allclose(ours[0].detach().numpy(), theirs[0].detach().numpy(), rtol=2e-5, atol=2e-6)
    if gradients:
        for a, b in zip(our_gradients, their_gradients, strict=True):
            assert str(a.dtype) == str(b.dtype)
            np.testing.assert_allclose(a.numpy(), b.numpy(), **TOLERANCE)


@pytest.mark.parametrize("name", ALL)
def test_of_one_argument(name):
    unit = name in ("erfinv", "logit", "logit eps")
    compare(ALL[name], [np.linspace(0.05, 0.95, 7, dtype=np.float32) if unit else POINTS])


@pytest.mark.parametrize("name", BINARY)
def test_of_two_arguments(name):
    compare(called(name), [POINTS, POINTS[::-1].copy()])
    compare(called(name), [POINTS[:3, None], POINTS[3:]])


def test_xlogy():
    compare(called("xlogy"), [POINTS, np.abs(POINTS[::-1])])
    compare(lambda lib, x: lib.xlogy(2, x), [np.abs(POINTS)])


@pytest.mark.parametrize("name", ALL)
def test_special_values(name):
    if name == "mvlgamma":
        pytest.skip("PyTorch asks for arguments above (p - 1) / 2")
    points = SPECIAL[2:-1] if "polygamma" in name else SPECIAL  # PyTorch: NaN at inf, finite at poles
    compare(ALL[name], [points], gradients=False)


@pytest.mark.parametrize("name", [*BINARY, "xlogy", "heaviside"])
def test_special_pairs(name):
    f = (lambda lib, x, y: lib.heaviside(x.detach(), y.detach())) if name == "heaviside" else called(name)
    compare(f, [np.repeat(SPECIAL, len(SPECIAL)), np.tile(SPECIAL, len(SPECIAL))], gradients=False)


def test_integers_give_float32():
    for name in ["erf", "erfc", "erfinv", "lgamma", "digamma", "logit", "deg2rad", "rad2deg"]:
        found, expected = (called(name)(lib, lib.tensor([1, 2])) for lib in (tinygrad_edu, torch))
        assert str(found.dtype) == str(expected.dtype) == "torch.float32", name
        np.testing.assert_allclose(found.numpy(), expected.numpy(), rtol=1e-6)
    for name in ["copysign", "ldexp", "xlogy", "float_power", "heaviside"]:
        found, expected = (called(name)(lib, lib.tensor([1, 2]), lib.tensor([3, 1])) for lib in (tinygrad_edu, torch))
        assert str(found.dtype) == str(expected.dtype), name
        np.testing.assert_allclose(found.numpy(), expected.numpy(), rtol=1e-6)
    for name in "polygamma", "nan_to_num", "signbit", "isposinf":
        args = (1,) if name == "polygamma" else ()
        found, expected = (called(name)(lib, *args, lib.tensor([1, 2])) for lib in (tinygrad_edu, torch))
        assert str(found.dtype) == str(expected.dtype), name
        np.testing.assert_allclose(found.numpy(), expected.numpy(), rtol=1e-6)
