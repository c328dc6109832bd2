"""In-place ops inside the graph: the same program here and in PyTorch gives the same values, gradients and errors."""

from typing import Any

import numpy as np
import pytest

import tinygrad_edu

torch = pytest.importorskip("torch")


def residual(lib: Any, x: Any, y: Any) -> Any:
    out = x * 2
    out += y
    return lib.relu(out)


def chain(lib: Any, x: Any, y: Any) -> Any:
    z = x * 1
    for change in ("add_", "mul_", "sub_", "div_"):
        getattr(z, change)(y)
    return z.mul_(2).add_(x, alpha=3)


def accumulate(lib: Any, x: Any, y: Any) -> Any:
    total = lib.zeros(3)
    for i in range(3):
        total += x * y * i
    return total


def fill_rows(lib: Any, x: Any, y: Any) -> Any:
    out = lib.zeros(2, 3)
    out[0] = x
    out[1] = y * x
    return out


def set_some(lib: Any, x: Any, y: Any) -> Any:
    z = x * 2
    z[0] = y[1]
    z[lib.tensor([False, False, True])] = 5.0
    z[[1]] = z[[0]] * 2
    return z


def broadcast_into(lib: Any, x: Any, y: Any) -> Any:
    z = lib.zeros(2, 3) + x
    z[:] = y
    z[:, 1:] = y[:1]
    z[0] = x.reshape(1, 3)
    return z


def activations(lib: Any, x: Any, y: Any) -> Any:
    z = lib.nn.functional.elu(x * y, inplace=True)
    return lib.nn.functional.leaky_relu(z + 0, 0.3, inplace=True)


def copies(lib: Any, x: Any, y: Any) -> Any:
    z = x * 3
    z.copy_(y)
    w = x * 2
    w.zero_()
    v = x * 2
    v.fill_(7)
    return z * 2 + w * x + v * y


def masked(lib: Any, x: Any, y: Any) -> Any:
    return (x * y).masked_fill_(x > 0, 2.0) * x


def detached(lib: Any, x: Any, y: Any) -> Any:
    z = x * 1
    seen = z.detach()
    z += y
    return z * seen


def wider(lib: Any, x: Any, y: Any) -> Any:
    z = x * 1
    z += y.double()
    return z


def saved_then_changed(lib: Any, x: Any, y: Any) -> Any:
    z = lib.exp(x)
    z += 1
    return z


def product_then_changed(lib: Any, x: Any, y: Any) -> Any:
    z = x * 1
    w = z * y
    z += 1
    return w + z


def too_wide(lib: Any, x: Any, y: Any) -> Any:
    z = x * 1
    z += lib.ones(2, 3)
    return z


def on_integers(lib: Any, x: Any, y: Any) -> Any:
    z = lib.tensor([1, 2, 3])
    z += x
    return z


def on_a_leaf(lib: Any, x: Any, y: Any) -> Any:
    x += 1
    return x


PROGRAMS = [residual, chain, accumulate, fill_rows, set_some, broadcast_into, activations, copies, masked,
            detached, wider, saved_then_changed, product_then_changed, too_wide, on_integers, on_a_leaf]  # fmt: skip


def run(lib: Any, program: Any) -> Any:
    x = lib.tensor([0.3, -1.2, 0.7], requires_grad=True)
    y = lib.tensor([1.5, 0.4, -0.6], requires_grad=True)
    try:
        out = program(lib, x, y)
        (out * out).sum().backward()
    except RuntimeError as error:
        return error
    return [out.detach().numpy(), *(np.zeros(3) if t.grad is None else t.grad.numpy() for t in (x, y))], str(out.dtype)


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda p: p.__name__)
def test_program(program: Any) -> None:
    ours, theirs = run(tinygrad_edu, program), run(torch, program)
    if isinstance(theirs, RuntimeError):
        assert isinstance(ours, RuntimeError), f"PyTorch: {theirs}"
        return
    assert not isinstance(ours, RuntimeError), str(ours)
    assert ours[1] == theirs[1]
    for a, b in zip(ours[0], theirs[0], strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-6)
