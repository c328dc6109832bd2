"""Hooks on what the graph saves, and anomaly mode: the same programs as PyTorch's."""

import warnings

import numpy as np
import pytest

import tinygrad_edu

torch = pytest.importorskip("torch")


def network(lib):
    x, w = lib.tensor([[0.5, -1.0]], requires_grad=True), lib.tensor([[1.0, 0.5], [2.0, -1.0]], requires_grad=True)
    h = x @ w
    return x, w, (h.tanh() * h + lib.stack([x, x]).sum(0)).exp().sum()


def halved(lib, log):
    hooks = lib.autograd.graph.saved_tensors_hooks(lambda t: t.detach().clone() / 2, lambda t: t * 2)
    with hooks:
        x, w, out = network(lib)
    out.backward()
    return x.grad, w.grad


def of_a_second_derivative(lib, log):
    with lib.autograd.graph.saved_tensors_hooks(lambda t: (t,), lambda kept: kept[0]):
        x, w, out = network(lib)
    (g,) = lib.autograd.grad(out, x, create_graph=True)
    return lib.autograd.grad((g * g).sum(), [x, w])


def only_what_backward_reads(lib, log):
    x = lib.tensor([1.0, 2.0], requires_grad=True)
    seen = lambda t: log.append((t.tolist(), t.requires_grad, lib.is_grad_enabled())) or t  # noqa: E731
    with lib.autograd.graph.saved_tensors_hooks(seen, lambda t: t):
        y = (x + x) - 3.0  # reads nothing
        z = y * x
    z.sum().backward()
    return (x.grad,)


def kept_by_number(lib, log):
    kept = []
    with lib.autograd.graph.saved_tensors_hooks(lambda t: kept.append(t) or len(kept) - 1, kept.__getitem__):
        x, w, out = network(lib)
    out.backward(retain_graph=True)
    out.backward()
    return x.grad, w.grad


def nested_and_ended(lib, log):
    graph, x = lib.autograd.graph, lib.tensor([1.0, 2.0], requires_grad=True)
    name = lambda who: (lambda t: log.append(who) or t, lambda t: t)  # noqa: E731
    with graph.saved_tensors_hooks(*name("outer")):
        with graph.saved_tensors_hooks(*name("inner")):
            y = x * x
        with graph.save_on_cpu():
            z = y * y
        u = z * z
    (u * x).sum().backward()
    return (x.grad,)


def in_a_function(lib, log):
    class Cube(lib.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x**3

        @staticmethod
        def backward(ctx, g):
            (x,) = ctx.saved_tensors
            return 3 * x * x * g

    x = lib.tensor([1.0, 2.0], requires_grad=True)
    with lib.autograd.graph.saved_tensors_hooks(lambda t: log.append("packed") or t * 10, lambda t: t / 10):
        y = Cube.apply(x)
    y.sum().backward()
    return (x.grad,)


def overwritten_where_that_is_allowed(lib, log):
    x = lib.tensor([1.0, 2.0], requires_grad=True)
    with lib.autograd.graph.allow_mutation_on_saved_tensors():
        y = x * 1
        z = y * y
        y.mul_(3)
        y[0] = 7.0
        (z + y.sin()).sum().backward()
    return (x.grad,)


def in_place_under_hooks(lib, log):
    x = lib.tensor([1.0, 2.0, 3.0], requires_grad=True)
    with lib.autograd.graph.saved_tensors_hooks(lambda t: t.detach().clone(), lambda t: t):
        y = x * 2
        y[1:].mul_(x[1:])
        y.exp_()
    y.sum().backward()
    return (x.grad,)


PROGRAMS = [
    halved, of_a_second_derivative, only_what_backward_reads, kept_by_number, nested_and_ended, in_a_function,
    overwritten_where_that_is_allowed, in_place_under_hooks,
]  # fmt: skip


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_as_pytorch(program):
    logs = [], []
    ours, theirs = (program(lib, log) for lib, log in zip((tinygrad_edu, torch), logs, strict=True))
    for one, other in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(one.tolist(), other.tolist(), rtol=1e-5)
    if program is not in_a_function:
        assert sorted(logs[0]) == sorted(logs[1])  # which of its arguments an op saves first is its own affair


def raises_the_same(program):
    raised = []
    for lib in (tinygrad_edu, torch):
        try:
            program(lib)
            raised.append(None)
        except Exception as error:
            raised.append(type(error))
    assert raised[0] == raised[1] is not None


@pytest.mark.parametrize(
    "hooks",
    [
        (lambda t: t.mul_(2), lambda t: t),
        (lambda t: 1 / 0, lambda t: t),
        (lambda t: t, lambda t: 1 / 0),
        (lambda t: t, lambda t: 3),
        (lambda t: 3, lambda t: t),
    ],
)
def test_hooks_that_fail(hooks):
    def program(lib):
        x = lib.ones(2, requires_grad=True)
        with lib.autograd.graph.saved_tensors_hooks(*hooks):
            y = (x * 1) * x
        y.sum().backward()

    raises_the_same(program)


def test_switched_off():
    for lib in (tinygrad_edu, torch):
        graph = lib.autograd.graph
        with graph.disable_saved_tensors_hooks("none of that"), pytest.raises(RuntimeError, match="none of that"):
            graph.saved_tensors_hooks(lambda t: t, lambda t: t).__enter__()
        with graph.saved_tensors_hooks(lambda t: t, lambda t: t), pytest.raises(RuntimeError, match="not here"):
            graph.disable_saved_tensors_hooks("not here").__enter__()
        with graph.allow_mutation_on_saved_tensors(), pytest.raises(RuntimeError, match="nested"):
            graph.allow_mutation_on_saved_tensors().__enter__()


def test_a_value_saved_as_it_is_and_overwritten_is_an_error_here():
    torch = tinygrad_edu  # PyTorch does not look: its gradient is that of the new values
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    y = x * 1
    with torch.autograd.graph.saved_tensors_hooks(lambda t: t, lambda t: t):
        z = y * y
    y.add_(1)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        z.sum().backward()


def test_a_buffer_that_unpack_fills_anew_is_no_overwrite():
    for lib in (tinygrad_edu, torch):
        buffer, x = lib.zeros(2), lib.tensor([1.0, 2.0], requires_grad=True)
        fill = lambda values, lib=lib, buffer=buffer: buffer.copy_(lib.tensor(values))  # noqa: E731
        with lib.autograd.graph.saved_tensors_hooks(lambda t: t.tolist(), fill):
            y = x.exp()
        y.sum().backward()
        np.testing.assert_allclose(x.grad.tolist(), np.exp([1.0, 2.0]), rtol=1e-6)


def anomaly(lib, program):
    """The class of the error, the names in its text, and what was warned of."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            program(lib)
        except Exception as error:
            kind, text = type(error).__name__, str(error)
        else:
            kind, text = "none", ""
    words = [w for w in text.replace(".", " ").replace("'", " ").split() if w.endswith(("Backward0", "th"))]
    warned = [str(w.message) for w in caught if w.category is UserWarning]
    phrases = ["Error detected in", "No forward pass information", "Traceback of forward call", "was induced by"]
    return (
        kind,
        words[:2],
        [[phrase in text for phrase in phrases] for text in warned],
        sorted(line.strip() for text in warned for line in text.splitlines() if "# forward" in line),
    )


def nan_in_sqrt(lib):
    x = lib.tensor([0.0, 1.0], requires_grad=True)
    with lib.autograd.set_detect_anomaly(True):
        y = lib.sqrt(x) * 0  # forward
        y.sum().backward()


def nan_without_the_forward(lib):
    x = lib.tensor([0.0, 1.0], requires_grad=True)
    y = lib.sqrt(x) * 0
    with lib.autograd.set_detect_anomaly(True):
        y.sum().backward()


def nan_in_the_second_output(lib):
    x, y = lib.tensor([1.0], requires_grad=True), lib.tensor([0.0], requires_grad=True)
    with lib.autograd.set_detect_anomaly(True):
        z = lib.where(y > 0, x, (x * 0) / y)  # forward
        z.backward()


def nan_in_a_second_derivative(lib):
    x = lib.tensor([0.0, 1.0], requires_grad=True)
    with lib.autograd.set_detect_anomaly(True):
        y = x**1.5  # forward
        (g,) = lib.autograd.grad(y.sum(), x, create_graph=True)
        (g * lib.tensor([0.0, 1.0])).sum().backward()


def error_in_a_hook(lib):
    x = lib.tensor([0.0, 1.0], requires_grad=True)
    with lib.autograd.set_detect_anomaly(True):
        y = x * 2  # forward
        y.register_hook(lambda g: 1 / 0)
        y.sum().backward()


def unchecked(lib):
    x = lib.tensor([0.0, 1.0], requires_grad=True)
    with lib.autograd.set_detect_anomaly(True, check_nan=False):
        (lib.sqrt(x) * 0).sum().backward()
    assert not lib.is_anomaly_enabled()


def twice(lib):
    x = lib.tensor([0.0, 1.0], requires_grad=True)
    with lib.autograd.detect_anomaly():
        y = x.exp()  # forward
        y.sum().backward()
        y.sum().backward()


@pytest.mark.parametrize(
    "program",
    [nan_in_sqrt, nan_without_the_forward, nan_in_the_second_output, nan_in_a_second_derivative, error_in_a_hook,
     unchecked, twice],
    ids=lambda program: program.__name__,
)  # fmt: skip
def test_anomaly_mode_as_pytorch(program):
    ours, theirs = (anomaly(lib, program) for lib in (tinygrad_edu, torch))
    assert ours[0] == theirs[0]
    assert ours[3] == theirs[3]
    if program is not nan_in_a_second_derivative:  # other nodes compute it
        assert ours[1:3] == theirs[1:3]


def test_a_nan_is_told_with_its_place_and_line():
    torch = tinygrad_edu
    x = torch.tensor([[1.0, 1.0], [1.0, 0.0]], requires_grad=True)
    y = torch.sqrt(x) * 0
    with (
        warnings.catch_warnings(record=True) as caught,
        torch.autograd.set_detect_anomaly(True),
        pytest.raises(RuntimeError, match=r"first of 1 is at \(1, 1\).*y = torch.sqrt"),
    ):
        warnings.simplefilter("always")
        y.sum().backward()
    assert any("y = torch.sqrt" in str(warned.message) for warned in caught)


def test_switching_the_mode_inside_hooks_on_saved_values():
    torch = tinygrad_edu
    x = torch.tensor([1.0], requires_grad=True)
    plain = type((x * x).grad_fn)
    with torch.autograd.graph.saved_tensors_hooks(lambda t: t.detach() * 2, lambda t: t / 2):
        torch.autograd.set_detect_anomaly(True)
        y = x * x
        assert y.grad_fn.trace
    z = y * y
    assert z.grad_fn.trace
    torch.autograd.set_detect_anomaly(False)
    assert type((x * x).grad_fn) is plain
    z.backward()
    assert x.grad.tolist() == [4.0]
