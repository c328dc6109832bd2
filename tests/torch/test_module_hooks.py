"""Hooks on the gradients of modules: the same programs as PyTorch's, and what they saw."""

import collections
import copy
import gc
import re
import warnings
import weakref

import numpy as np
import pytest

import tinygrad_edu

torch = pytest.importorskip("torch")
Pair = collections.namedtuple("Pair", "first second")


def seen(value):
    """What a hook was handed, as plain values."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, tuple):
        return tuple(map(seen, value))
    return str(value.dtype), value.requires_grad, np.round(value.detach().numpy().astype(float), 5).tolist()


def watcher(log, name="hook", change=None):
    """A hook that notes what it is handed, and returns what `change` makes of the gradients that it may replace."""

    def hook(module, *grads):
        log.append((name, type(module).__name__, *map(seen, grads)))
        return None if change is None else change(grads[0])

    return hook


def module(lib, function, name="Own"):
    """A module without parameters."""
    return type(name, (lib.nn.Module,), {"forward": lambda self, *args, **kwargs: function(*args, **kwargs)})()


def network(lib):
    """A small network whose weights are the same in both libraries."""
    made = lib.nn.Sequential(
        lib.nn.Conv2d(2, 3, 3, padding=1), lib.nn.ReLU(), lib.nn.AvgPool2d(2), lib.nn.Flatten(), lib.nn.Linear(12, 4)
    )
    with lib.no_grad():
        for i, p in enumerate(made.parameters()):
            values = np.cos(np.arange(p.numel()) * 1.7 + i).astype(np.float32).reshape(tuple(p.shape))
            p.copy_(lib.tensor(values))
    return made


def image(lib, **options):
    return lib.tensor(np.sin(np.arange(64, dtype=np.float32)).reshape(2, 2, 4, 4), **options)


def leaves(lib, *values):
    return [lib.tensor(v, requires_grad=True) for v in values]


def grad_cam(lib, log):
    """The class activation map: the activations, each channel weighed by the mean of its gradient."""
    model, kept = network(lib), {}
    model[1].register_forward_hook(lambda module, args, output: kept.update(activations=output.detach()))
    model[1].register_full_backward_hook(lambda module, grad_input, grad_output: kept.update(gradients=grad_output[0]))
    scores = model(image(lib))
    scores[:, 1].sum().backward()
    weights = kept["gradients"].mean(dim=(2, 3), keepdim=True)
    log.append(seen((weights * kept["activations"]).sum(dim=1).relu()))


def guided_backpropagation(lib, log):
    model, x = network(lib), image(lib, requires_grad=True)
    model[1].register_full_backward_hook(lambda module, grad_input, grad_output: (grad_input[0].clamp(min=0.0),))
    model(x).max(dim=1).values.sum().backward()
    log += map(seen, [x.grad, model[0].weight.grad])


def on_every_layer(lib, log):
    model = network(lib)
    for layer in model:
        layer.register_full_backward_hook(watcher(log))
        layer.register_full_backward_pre_hook(watcher(log, "pre"))
    for _ in range(2):
        model(image(lib, requires_grad=True)).sum().backward()
    log += [seen(p.grad) for p in model.parameters()]


def order_and_replacement(lib, log):
    (x,) = leaves(lib, [1.0, 2.0])
    m = module(lib, lambda x: x * 3)
    m.register_full_backward_hook(watcher(log, "second", lambda grads: (grads[0] * 2,)))
    m.register_full_backward_hook(watcher(log, "third"))
    m.register_full_backward_hook(watcher(log, "first", lambda grads: (grads[0] + 1,)), prepend=True)
    m.register_full_backward_pre_hook(watcher(log, "pre second"))
    m.register_full_backward_pre_hook(watcher(log, "pre first", lambda grads: (grads[0] * 5,)), prepend=True)
    m(x).sum().backward()
    log.append(seen(x.grad))


def handles(lib, log):
    (x,) = leaves(lib, [1.0, 2.0])
    m = lib.nn.Tanh()
    handle = m.register_full_backward_hook(watcher(log, "removed before"))
    handle.remove()
    handle.remove()
    m(x).sum().backward()
    with m.register_full_backward_hook(watcher(log, "removed after the forward")):
        y = m(x)
    with m.register_full_backward_pre_hook(watcher(log, "with")):
        m(x).sum().backward()
    y.sum().backward()
    m(x).sum().backward()


def several_of_all_kinds(lib, log):
    a, c = leaves(lib, [1.0, 2.0], [3.0, 4.0])
    m = module(lib, lambda a, k, b, c, d: (a * b, 7, c, a + c, b, None))
    m.register_full_backward_hook(watcher(log))
    m.register_full_backward_pre_hook(watcher(log, "pre"))
    for chosen in ([0], [2], [0, 2, 3]):
        outputs = m(a, 3, lib.tensor([5.0, 6.0]), c, lib.tensor([1, 2]))
        log.append([getattr(x, "requires_grad", x) for x in outputs])
        sum(outputs[i].sum() for i in chosen).backward()
    log += map(seen, [a.grad, c.grad])


def replacing_some(lib, log):
    a, b = leaves(lib, [1.0, 2.0], [3.0, 4.0])
    m = module(lib, lambda a, k, b, c: (a * b, a + b))
    m.register_full_backward_hook(watcher(log, change=lambda grads: (grads[0] * 2, None, grads[2] + 1, grads[3])))
    m.register_full_backward_pre_hook(
        watcher(log, "pre", lambda grads: (None if grads[0] is None else grads[0] * 3, grads[1]))
    )
    for i in (0, 1):
        m(a, 3, b, lib.ones(2))[i].sum().backward()
    log += map(seen, [a.grad, b.grad])
    m.register_full_backward_hook(lambda module, grad_input, grad_output: (None, None, grad_input[2], None))
    log += map(seen, lib.autograd.grad(sum(m(a, 3, b, lib.ones(2))).sum(), [a, b], allow_unused=True))


def words(lib, log):
    a, b = leaves(lib, [1.0, 2.0], [3.0, 4.0])
    m = module(lib, lambda a, b: a * b)
    m.register_full_backward_hook(watcher(log))
    m(a, b=b).sum().backward()
    log.append(seen(b.grad))


def named_tuple(lib, log):
    (a,) = leaves(lib, [1.0, 2.0])
    m = module(lib, lambda a: Pair(a * 2, a * 3))
    m.register_full_backward_hook(watcher(log))
    found = m(a)
    log.append((type(found).__name__, seen(found.first), found.second.requires_grad))
    found.second.sum().backward()


def no_input_that_requires_grad(lib, log):
    model = network(lib)
    model[0].register_full_backward_hook(watcher(log))
    model[0].register_full_backward_hook(watcher(log, "and", lambda grads: (None,)))
    with pytest.warns(UserWarning, match="Full backward hook is firing when gradients are computed with respect to"):
        model(image(lib)).sum().backward()
    log.append(seen(model[0].bias.grad))


def no_gradients_at_all(lib, log):
    m = module(lib, lambda x: x * 2)
    m.register_full_backward_hook(watcher(log))
    (x,) = leaves(lib, [1.0])
    log.append(m(lib.ones(2)).requires_grad)
    with lib.no_grad():
        log.append(m(x).requires_grad)
    log.append(m(x.detach()).requires_grad)


def only_some_are_asked_for(lib, log):
    a, b = leaves(lib, [1.0, 2.0], [3.0, 4.0])
    m = module(lib, lambda a, b: a * b)
    m.register_full_backward_hook(watcher(log))
    log += map(seen, lib.autograd.grad(m(a, b).sum(), [a]))
    layer = lib.nn.Linear(2, 1)
    layer.register_full_backward_hook(watcher(log, "not seen"))
    layer(a).sum().backward(inputs=[layer.bias])
    log.append(seen(layer.bias.grad))


def second_derivatives(lib, log):
    (x,) = leaves(lib, [1.0, 2.0])
    m = module(lib, lambda x: x**3)
    m.register_full_backward_hook(watcher(log, change=lambda grads: (grads[0] * x,)))
    (g,) = lib.autograd.grad(m(x).sum(), [x], create_graph=True)
    log += [seen(g), *map(seen, lib.autograd.grad(g.sum(), [x]))]


def replaced_by_forward_hooks(lib, log):
    (x,) = leaves(lib, [1.0, 2.0])
    m = module(lib, lambda x: x * 2)
    m.register_full_backward_hook(watcher(log))
    m.register_forward_pre_hook(lambda module, args: (args[0] * 3, 1)[:1])
    m.register_forward_hook(lambda module, args, output: output * 5)
    m(x).sum().backward()
    log.append(seen(x.grad))


def shared_by_two_calls(lib, log):
    (x,) = leaves(lib, [0.1, 0.2])
    m = lib.nn.Tanh()
    m.register_full_backward_hook(watcher(log))
    (m(m(x)) + m(x)).sum().backward()
    log.append(seen(x.grad))


def an_input_returned_as_it_is(lib, log):
    a, b = leaves(lib, [1.0], [2.0])
    m = module(lib, lambda a, b: (b, a, b))
    m.register_full_backward_hook(watcher(log))
    p, q, r = m(a, b)
    (p + q * 2 + r * 3).sum().backward()
    log += map(seen, [a.grad, b.grad])


def another_kind_of_output(lib, log):
    (x,) = leaves(lib, [1.0])
    for make in (lambda x: {"a": x * 2}, lambda x: [x * 2]):
        m = module(lib, make)
        m.register_full_backward_hook(watcher(log, "not seen"))
        with pytest.warns(UserWarning, match="module output should be a Tensor or a tuple of Tensors but received"):
            found = m(x)
        next(iter(found.values() if isinstance(found, dict) else found)).backward()
    log.append(seen(x.grad))


def copied(lib, log):
    (x,) = leaves(lib, [1.0, 2.0])
    m = lib.nn.Sigmoid()
    handle = m.register_full_backward_hook(watcher(log))
    twin = copy.deepcopy(m)
    handle.remove()
    twin(x).sum().backward()
    m(x).sum().backward()


def old_kind(lib, log):
    (x,) = leaves(lib, [-1.0, 2.0])
    m = lib.nn.ReLU()
    m.register_backward_hook(watcher(log, change=lambda grads: (grads[0] * 3,)))
    m(x * 1).sum().backward()
    log.append(seen(x.grad))
    for args in ([x], [x * 1, 2]):
        several = module(lib, lambda x, *others: (x * 2).sigmoid())
        several.register_backward_hook(lambda module, grad_input, grad_output: log.append(seen(grad_output)))
        with pytest.warns(FutureWarning, match="missing some (of the )?grad_input"):
            y = several(*args)
        y.sum().backward()
    for make in (lambda x: {"a": x * 2}, lambda x: (x * 2, x * 3)):
        several = module(lib, make)
        several.register_backward_hook(lambda module, grad_input, grad_output: log.append(seen(grad_output)))
        with pytest.warns(FutureWarning, match="missing some (of the )?grad_output"):
            found = several(x * 1)
        (found["a"] if isinstance(found, dict) else found[0]).sum().backward()


PROGRAMS = [
    grad_cam, guided_backpropagation, on_every_layer, order_and_replacement, handles, several_of_all_kinds,
    replacing_some, words, named_tuple, no_input_that_requires_grad, no_gradients_at_all, only_some_are_asked_for,
    second_derivatives, replaced_by_forward_hooks, shared_by_two_calls, an_input_returned_as_it_is,
    another_kind_of_output, copied, old_kind,
]  # fmt: skip


def logged(program, lib):
    log = []
    with warnings.catch_warnings():
        if lib is torch:  # of PyTorch's own old ways
            warnings.filterwarnings("ignore", message="Full backward hook is firing")
        program(lib, log)
    return log


def close(ours, theirs):
    """Whether the logs are the same, the numbers nearly."""
    if isinstance(ours, list | tuple) and isinstance(theirs, list | tuple):
        return len(ours) == len(theirs) and all(map(close, ours, theirs))
    if isinstance(ours, float) and isinstance(theirs, float):
        return abs(ours - theirs) <= 3e-5 * max(1.0, abs(theirs))
    return ours == theirs


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_hooks_see_what_they_see_in_pytorch(program):
    ours, theirs = logged(program, tinygrad_edu), logged(program, torch)
    assert theirs
    assert len(ours) == len(theirs)
    for mine, other in zip(ours, theirs, strict=True):
        assert close(mine, other), f"{mine} instead of {other}"


def product(lib):
    return module(lib, lambda a, b: a * b)


def with_hook(lib, kind, hook):
    a, b = leaves(lib, [1.0, 2.0], [3.0, 4.0])
    m = product(lib)
    getattr(m, kind)(hook)
    m(a, b).sum().backward()


def in_place_on_the_output(lib):
    m = lib.nn.ReLU()
    m.register_full_backward_hook(lambda *_: None)
    y = m(lib.ones(2, requires_grad=True) * 2)
    y += 1


def in_place_on_the_input(lib):
    m = lib.nn.ReLU(inplace=True)
    m.register_full_backward_hook(lambda *_: None)
    m(lib.ones(2, requires_grad=True) * 2)


def both_kinds(lib, first, second):
    m = lib.nn.ReLU()
    getattr(m, first)(lambda *_: None).remove()
    getattr(m, second)(lambda *_: None)


def a_gradient_without_inputs(lib):
    layer = lib.nn.Linear(2, 1)
    layer.register_full_backward_hook(lambda module, grad_input, grad_output: (grad_output[0],))
    with pytest.warns(UserWarning, match="Full backward hook"):
        layer(lib.ones(3, 2)).sum().backward()


FULL, PRE, OLD = "register_full_backward_hook", "register_full_backward_pre_hook", "register_backward_hook"
MIXED = "Cannot use both regular backward hooks and full backward hooks on a single Module"
REFUSED = {
    "too few": (lambda lib: with_hook(lib, FULL, lambda m, i, o: (i[0],)), "invalid number of grad_input, got 1, but"),
    "too many": (lambda lib: with_hook(lib, PRE, lambda m, o: (o[0], 1)), "invalid number of grad_output, got 2, but"),
    "a number": (lambda lib: with_hook(lib, FULL, lambda m, i, o: 3), "has no len"),
    "no tensor": (lambda lib: with_hook(lib, FULL, lambda m, i, o: (3, i[1])), "but hook returned 'int'"),
    "a shape": (
        lambda lib: with_hook(lib, FULL, lambda m, i, o: (lib.ones(3), i[1])),
        "has changed the size of value",
    ),
    "one for two": (lambda lib: with_hook(lib, FULL, lambda m, i, o: i[0]), "has changed the size of value"),
    "output in place": (in_place_on_the_output, "is a view and is being modified inplace"),
    "input in place": (in_place_on_the_input, "is a view and is being modified inplace"),
    "full, then old": (lambda lib: both_kinds(lib, FULL, OLD), MIXED),
    "old, then full": (lambda lib: both_kinds(lib, OLD, FULL), MIXED),
    "without inputs": (a_gradient_without_inputs, "where no input requires gradient should always return None"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_faults_are_the_same_errors(case):
    program, phrase = REFUSED[case]
    with pytest.raises(Exception, match=re.escape(phrase)) as theirs:
        program(torch)
    with pytest.raises(type(theirs.value), match=re.escape(phrase)):
        program(tinygrad_edu)


def test_a_module_with_hooks_leaves_no_reference_cycle():
    gc.collect()
    gc.disable()
    try:
        m, (x,) = product(tinygrad_edu), leaves(tinygrad_edu, [1.0, 2.0])
        m.register_full_backward_hook(lambda *_: None)
        y = m(x * 2, x * 3)
        refs = [weakref.ref(v) for v in (m, y, y.grad_fn, x)]
        y.sum().backward()
        del m, x, y
        assert [ref() for ref in refs] == [None] * 4
    finally:
        gc.enable()


def test_a_module_without_hooks_runs_its_forward_only():
    (x,) = leaves(tinygrad_edu, [1.0, 2.0])
    assert product(tinygrad_edu)(x, x).grad_fn.name() == "MulBackward0"
