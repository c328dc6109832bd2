"""Nodes as users see them, hooks on nodes and on several tensors: the same programs as PyTorch's."""

import numpy as np
import pytest

import tinygrad_edu

torch = pytest.importorskip("torch")


def two_outputs(lib, log):
    """A Function with two outputs."""

    class Both(lib.autograd.Function):
        @staticmethod
        def forward(ctx, a, b):
            ctx.save_for_backward(a, b)
            return a * b, a + b

        @staticmethod
        def backward(ctx, g, h):
            a, b = ctx.saved_tensors
            log.append(("given", g.tolist(), h.tolist()))
            return g * b + h, g * a + h

    return Both


def lists(values):
    return [None if v is None else v.tolist() for v in values]


def before_and_after_a_node(lib, log):
    x, y = lib.tensor([1.0, 2.0], requires_grad=True), lib.tensor([3.0, 4.0])
    z = x * y
    z.grad_fn.register_prehook(lambda grads: log.append(lists(grads)))
    z.grad_fn.register_prehook(lambda grads: (grads[0] * 2,))
    z.register_hook(lambda g: log.append("of the tensor: first"))
    z.grad_fn.register_hook(lambda inputs, outputs: log.append((lists(inputs), lists(outputs))))
    z.grad_fn.register_hook(lambda inputs, outputs: (inputs[0] * 10, None))
    handle = z.grad_fn.register_hook(lambda inputs, outputs: (inputs[0] * 10, None))
    handle.remove()
    z.sum().backward()
    return x.grad


def on_a_function_with_two_outputs(lib, log):
    a, b = lib.tensor([1.0, 2.0], requires_grad=True), lib.tensor([3.0, 4.0], requires_grad=True)
    for uses_both in (True, False):
        p, q = two_outputs(lib, log).apply(a, b)
        p.register_hook(lambda g: 2 * g)
        p.grad_fn.register_prehook(lambda grads: log.append(lists(grads)))
        p.grad_fn.register_prehook(lambda grads: tuple(None if g is None else 3 * g for g in grads))
        p.grad_fn.register_hook(lambda inputs, outputs: log.append((lists(inputs), lists(outputs))))
        (p + q * 2 if uses_both else p).sum().backward()
    return a.grad + b.grad


def on_the_accumulation(lib, log):
    x = lib.tensor([1.0], requires_grad=True)
    accumulator = x.view_as(x).grad_fn.next_functions[0][0]
    assert accumulator.variable is x
    accumulator.register_prehook(lambda grads: (grads[0] * 10,))
    accumulator.register_hook(lambda inputs, outputs: log.append((inputs, lists(outputs))))
    x.register_post_accumulate_grad_hook(lambda leaf: log.append("in between"))
    x.register_hook(lambda g: g + 1)
    (x * 2).backward()
    log.append(lib.autograd.grad(x * 2, x)[0].tolist())
    return x.grad


def without_a_gradient(lib, log):
    x = lib.tensor([1.0, 2.0], requires_grad=True)
    y = x * x
    y.grad_fn.register_prehook(lambda grads: (None,))
    (y + x).sum().backward()
    z = x * x
    z.grad_fn.register_hook(lambda inputs, outputs: (inputs[0], None))
    z.sum().backward()
    return x.grad


def inputs_that_nobody_asked_for(lib, log):
    x, y = lib.tensor([1.0, 2.0], requires_grad=True), lib.tensor([3.0, 4.0], requires_grad=True)
    z = x * y
    z.grad_fn.register_hook(lambda inputs, outputs: log.append(lists(inputs)))
    return lib.autograd.grad(z.sum(), x)[0]


def where_gradients_go(lib, log):
    x = lib.tensor([[1.0, 2.0]], requires_grad=True)
    for y in (x * 2, x.sum(), x**2, x**x, lib.stack([x, x]), x.exp(), x.reshape(2, 1) @ lib.ones(1, 3), x + x.sum(),
              lib.where(x > 0, x, x * 2), x.sum(0, keepdim=True), lib.cat([x, x * 2]), x.transpose(0, 1)):  # fmt: skip
        log.append([None if f is None else f.name() for f, number in y.grad_fn.next_functions])
    y.grad_fn.metadata["note"] = "mine"
    log.append(y.grad_fn.metadata["note"])
    return x.detach()


def edges(lib, log):
    graph, x = lib.autograd.graph, lib.tensor([1.0, 2.0], requires_grad=True)
    y = x * 2
    leaf, result = graph.get_gradient_edge(x), graph.get_gradient_edge(y)
    log.append([leaf.output_nr, result.output_nr, result.node is y.grad_fn])
    for out, ends in ((y.sum(), result), (y.sum(), leaf), (y.sum(), [x, result])):
        log.append([g.tolist() for g in lib.autograd.grad(out, ends, retain_graph=True)])
    log.append(lib.autograd.grad(result, leaf, grad_outputs=lib.ones(2), retain_graph=True)[0].tolist())
    lib.autograd.backward(result, lib.ones(2), retain_graph=True)
    lib.autograd.backward(y.sum(), inputs=[leaf])
    return x.grad


def one_hook_on_several(lib, log):
    tensors = [lib.tensor([1.0], requires_grad=True) for _ in range(3)]
    x, y, z = tensors
    for mode in ("all", "any"):
        seen = tensors if mode == "all" else [x * 1, y]
        see = lambda g, mode=mode: log.append((mode, lists(g)))  # noqa: E731
        with lib.autograd.graph.register_multi_grad_hook(seen, see, mode=mode):
            (x + y * 3).sum().backward()
            out = seen[0] * y * z
            out.sum().backward(retain_graph=True)
            out.sum().backward()
        (x * y * z).sum().backward()
    return x.grad + y.grad + z.grad


def saved_values(lib, log):
    x = lib.tensor([1.0, 2.0], requires_grad=True)
    product, root = x * x, lib.sqrt(x)
    log.append([product.grad_fn._saved_self is x, product.grad_fn._saved_other.tolist()])
    log.append([root.grad_fn._saved_result.tolist(), root.grad_fn._saved_result.grad_fn is root.grad_fn])
    log.append([(x * 3).grad_fn._saved_self is None, hasattr((x + x).grad_fn, "_saved_self")])
    product.sum().backward()
    with pytest.raises(RuntimeError, match="freed"):
        product.grad_fn._saved_self  # noqa: B018
    with pytest.raises(AttributeError):
        product.grad_fn.nothing  # noqa: B018
    return x.grad


def called(lib, log):
    x = lib.tensor([1.0, 2.0], requires_grad=True)
    square, product, scaled = x**2, x * x, x * 2
    g = lib.tensor([1.0, 10.0])
    log.append([square.grad_fn(g).tolist(), lists(product.grad_fn(g)), lists(scaled.grad_fn(g))])
    log.append(lists(scaled.grad_fn(None)))
    for wrong in ((), (g, g), (3,)):
        try:
            square.grad_fn(*wrong)
        except TypeError as error:
            log.append(type(error).__name__)
    log.append(scaled.grad_fn.next_functions[0][0](g))
    return x.grad


PROGRAMS = [
    before_and_after_a_node, on_a_function_with_two_outputs, on_the_accumulation, without_a_gradient,
    inputs_that_nobody_asked_for, where_gradients_go, edges, one_hook_on_several, saved_values, called,
]  # fmt: skip


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_as_pytorch(program):
    logs = [], []
    ours, theirs = (program(lib, log) for lib, log in zip((tinygrad_edu, torch), logs, strict=True))
    np.testing.assert_allclose(ours.tolist(), theirs.tolist(), rtol=1e-6)
    assert logs[0] == logs[1]


NONSENSE = {
    "a number": lambda g: 3,
    "a tuple of a number": lambda g: (3,),
    "too few": lambda g: (),
    "too many": lambda g: (g, g, g),
    "another shape": lambda g: (g.sum(), g)[:2],
    "another dtype": lambda g: (g.double(), g),
    "a list": lambda g: [g, g],
    "a tensor": lambda g: g,
}


@pytest.mark.parametrize("what", NONSENSE)
@pytest.mark.parametrize("kind", ["tensor", "before", "after", "new"])
def test_nonsense_from_a_hook(kind, what):
    made, raised, notes = NONSENSE[what], [], []
    for lib in (tinygrad_edu, torch):
        x = lib.ones(3, requires_grad=True)
        y = x * (lib.ones(3) if kind == "new" else x)
        if kind == "tensor":
            y.register_hook(made)
        elif kind == "before":
            y.grad_fn.register_prehook(lambda grads: made(grads[0]))
        else:
            y.grad_fn.register_hook(lambda inputs, outputs: made(outputs[0]))
        try:
            y.sum().backward()
            raised.append(x.grad.tolist())
        except Exception as error:
            raised.append(type(error))
            notes += getattr(error, "__notes__", [])
    assert raised[0] == raised[1]
    if isinstance(raised[0], type):
        assert "multiply" in notes[0]
        assert "y = x * (lib.ones(3)" in notes[0]


def test_refusals():
    for lib in (tinygrad_edu, torch):
        graph = lib.autograd.graph
        with pytest.raises(RuntimeError, match="does not require grad"):
            graph.get_gradient_edge(lib.ones(2))
        with pytest.raises(ValueError, match="mode"):
            graph.register_multi_grad_hook([lib.ones(2, requires_grad=True)], print, mode="some")
        with pytest.raises(AssertionError):
            graph.register_multi_grad_hook([lib.ones(2)], print)
        with pytest.raises(RuntimeError, match="increment_version"):
            graph.increment_version(3)


def test_a_version_raised_by_hand_is_found_in_backward():
    for lib in (tinygrad_edu, torch):
        x = lib.ones(2, requires_grad=True)
        y = x * 1
        z = y * y
        lib.autograd.graph.increment_version(y)
        assert y._version == 1
        with pytest.raises(RuntimeError, match="modified by an inplace operation"):
            z.sum().backward()
