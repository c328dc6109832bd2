"""Checkpoints: the gradients of PyTorch, with and without them, and less memory."""

import gc
import importlib
import tracemalloc

import numpy as np
import pytest

import tinygrad_edu
from tinygrad_edu.autograd import saved_memory

torch = pytest.importorskip("torch")
LIBRARIES = (tinygrad_edu, torch)


def numbers(*shape, seed=0):
    return np.random.default_rng(seed).standard_normal(shape)


class Lab:
    """One library, with tensors that are the same in both, and a count of the calls of each function."""

    def __init__(self, lib, reentrant):
        self.lib, self.leaves, self.calls, self.reentrant = lib, [], 0, reentrant
        self.module = importlib.import_module(f"{lib.__name__}.utils.checkpoint")

    def leaf(self, *shape, seed=0):
        leaf = self.lib.tensor(numbers(*shape, seed=seed), requires_grad=True)
        self.leaves.append(leaf)
        return leaf

    def checkpoint(self, function, *args, **options):
        def counted(*args, **kwargs):
            self.calls += 1
            return function(*args, **kwargs)

        return self.module.checkpoint(counted, *args, use_reentrant=self.reentrant, **options)

    def gradients(self):
        return [None if leaf.grad is None else leaf.grad.tolist() for leaf in self.leaves]


def both(program, reentrant=False):
    """What the program gives in each library: values, gradients, calls; or the class of its error."""
    found = []
    for lib in LIBRARIES:
        lab = Lab(lib, reentrant)
        try:
            result = program(lab)
        except Exception as error:
            found.append((type(error).__name__, [c.__name__ for c in type(error).__mro__], str(error)))
        else:
            found.append(
                (
                    [np.asarray(x.detach()) if hasattr(x, "detach") else x for x in result or ()],
                    lab.gradients(),
                    lab.calls,
                )
            )
    return found


def same(ours, theirs):
    values, gradients, calls = ours
    assert calls == theirs[2], f"{calls} calls, but {theirs[2]} in PyTorch"
    for a, b in zip(values, theirs[0], strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-12, atol=1e-12)
    assert [g is None for g in gradients] == [g is None for g in theirs[1]]
    for a, b in zip(gradients, theirs[1], strict=True):
        if a is not None:
            np.testing.assert_allclose(a, b, rtol=1e-12, atol=1e-12)


PROGRAMS = {}


def program(function):
    PROGRAMS[function.__name__] = function
    return function


@program
def closure_parameters(lab):
    x, w, b = lab.leaf(4, 3), lab.leaf(3, 3, seed=1), lab.leaf(3, seed=2)
    y = lab.checkpoint(lambda x: (x @ w + b).tanh(), x)
    y.square().sum().backward()
    return [y]


@program
def one_after_another(lab):
    x, weights = lab.leaf(4, 3), [lab.leaf(3, 3, seed=i) for i in range(1, 5)]
    for w in weights:
        x = lab.checkpoint(lambda x, w=w: (x @ w).sigmoid(), x)
    x.sum().backward()
    return [x]


@program
def nested(lab):
    x, w = lab.leaf(4, 3), lab.leaf(3, 3, seed=1)

    def inner(x):
        return (x @ w).tanh()

    def middle(x):
        return lab.checkpoint(inner, lab.checkpoint(inner, x).exp())

    y = lab.checkpoint(lambda x: lab.checkpoint(middle, x).sin() * x, x)
    y.sum().backward()
    assert lab.calls <= 13
    lab.calls = 0  # each library stops at its own place
    return [y]


@program
def several_outputs_and_other_arguments(lab):
    x, y = lab.leaf(4), lab.leaf(4, seed=1)
    a, b, c = lab.checkpoint(lambda x, n, y, name: (x * y * n, (x / y).exp(), name), x, 3, y, "name")
    (a.sin() + b).sum().backward()
    return [a, b, c == "name"]


@program
def an_output_that_is_not_used(lab):
    x, y = lab.leaf(4), lab.leaf(4, seed=1)
    a, _ = lab.checkpoint(lambda x, y: (x.exp(), y.exp()), x, y)
    a.sum().backward()


@program
def the_argument_is_a_result(lab):
    x, y = lab.leaf(4), lab.leaf(4, seed=1)
    z = lab.checkpoint(lambda a: a.exp() * a, x * y)
    z.sum().backward()
    return [z]


@program
def inside_no_grad(lab):
    x = lab.leaf(4)
    with lab.lib.no_grad():
        y = lab.checkpoint(lambda x: x.exp(), x)
    return [y, y.requires_grad]


@program
def in_place_inside(lab):
    x, w = lab.leaf(4), lab.leaf(4, seed=1)

    def function(x):
        y = x * 2
        y.add_(1)
        return (y * w).tanh_()

    y = lab.checkpoint(function, x)
    y.sum().backward()
    return [y]


@program
def views_inside(lab):
    x = lab.leaf(4, 6)

    def function(x):
        y = x.sin()
        first, second = y.chunk(2, 1)
        return first.t() @ second[:, 1:].exp()

    lab.checkpoint(function, x).sum().backward()


@program
def gradients_switched_off_inside(lab):
    x = lab.leaf(4)

    def function(x):
        with lab.lib.no_grad():
            scale = x.exp()
        return x.sin() * scale

    lab.checkpoint(function, x).sum().backward()


@program
def a_hook_outside(lab):
    x = lab.leaf(4)
    x.register_hook(lambda g: 2 * g)
    y = lab.checkpoint(lambda x: x.exp(), x)
    y.register_hook(lambda g: g + 1)
    y.sin().sum().backward()


@program
def a_function_inside(lab):
    class Cube(lab.lib.autograd.Function):
        @staticmethod
        def forward(ctx, x, y):
            ctx.save_for_backward(x, y)
            return x * x * x, x * y

        @staticmethod
        def backward(ctx, g, h):
            x, y = ctx.saved_tensors
            return 3 * x * x * g + y * h, x * h

    x, w = lab.leaf(4), lab.leaf(4, seed=1)

    def function(x):
        a, b = Cube.apply(x.sin(), x * w)
        return Cube.apply(a.exp(), b)[1] * a

    y = lab.checkpoint(function, x)
    y.sum().backward()
    return [y]


@program
def hooks_on_saved_tensors(lab):
    x, log = lab.leaf(100), []

    def function(x):
        y = x.exp()
        with lab.lib.autograd.graph.saved_tensors_hooks(lambda t: log.append(1) or 2 * t, lambda t: t / 2):
            y = y.sin()
        return y.cos()

    y = lab.checkpoint(function, x)
    y.sum().backward()
    return [y]


@program
def many_in_a_row(lab):
    x = lab.leaf(2)
    y = x
    for _ in range(300):
        y = lab.checkpoint(lambda y: y.sin() + y, y) * 0.9
    y.sum().backward()
    return [y]


@program
def a_module(lab):
    nn = lab.lib.nn
    model = nn.Sequential(
        nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(36, 3)
    )
    with lab.lib.no_grad():
        for i, parameter in enumerate(model.double().parameters()):
            parameter.copy_(lab.lib.tensor(numbers(*parameter.shape, seed=i)))
    x = lab.leaf(2, 1, 8, 8)
    lab.leaves += model.parameters()
    loss = nn.functional.cross_entropy(lab.checkpoint(model, x), lab.lib.tensor([0, 2]))
    loss.backward()
    return [loss, model[1].running_mean, model[1].num_batches_tracked]


@program
def accumulated(lab):
    x, w = lab.leaf(4), lab.leaf(4, seed=1)
    for _ in range(3):
        lab.checkpoint(lambda x: (x * w).exp(), x).sum().backward()


@pytest.mark.filterwarnings("ignore:None of the inputs")
@pytest.mark.parametrize("reentrant", [False, True], ids=["plain", "reentrant"])
@pytest.mark.parametrize("name", PROGRAMS)
def test_as_in_pytorch(name, reentrant):
    same(*both(PROGRAMS[name], reentrant))


PLAIN = {}  # programs for which PyTorch asks for use_reentrant=False


def plain(function):
    PLAIN[function.__name__] = function
    return function


@plain
def only_closures_require_grad(lab):
    w = lab.leaf(3, 3)
    lab.checkpoint(lambda x: (x @ w).exp(), lab.lib.tensor(numbers(2, 3, seed=5))).sum().backward()


@plain
def keyword_arguments(lab):
    x, y = lab.leaf(4), lab.leaf(4, seed=1)
    lab.checkpoint(lambda x, y, power: (x * y) ** power, x, y=y, power=2).sum().backward()


@plain
def autograd_grad(lab):
    x, w = lab.leaf(4), lab.leaf(4, seed=1)
    y = lab.checkpoint(lambda x: (x * w).exp() * x, x)
    return lab.lib.autograd.grad(y.sum(), [x, w])


@plain
def inputs_of_backward(lab):
    x, w = lab.leaf(4), lab.leaf(4, seed=1)
    lab.checkpoint(lambda x: (x * w).exp() * x, x).sum().backward(inputs=[w])


@plain
def gradient_of_gradient(lab):
    x, w = lab.leaf(4), lab.leaf(4, seed=1)
    y = lab.checkpoint(lambda x: (x * w).exp() * x, x)
    first, second = lab.lib.autograd.grad(y.sum(), [x, w], create_graph=True)
    (first.square().sum() + second.sin().sum()).backward()
    return [first, second]


@plain
def third_derivative(lab):
    x = lab.leaf(4)
    g = lab.checkpoint(lambda x: (x * x).sin() * x.exp(), x)
    for _ in range(3):
        (g,) = lab.lib.autograd.grad(g.sum(), x, create_graph=True)
    return [g]


@plain
def gradient_of_gradient_of_nested(lab):
    x, w = lab.leaf(4), lab.leaf(4, seed=1)
    y = lab.checkpoint(lambda x: lab.checkpoint(lambda x: (x * w).exp(), x.sin()) * x, x)
    (first,) = lab.lib.autograd.grad(y.sum(), x, create_graph=True)
    first.square().sum().backward()
    lab.calls = 0  # how often inner ones run again is each library's own affair


@plain
def twice_with_retain_graph(lab):
    x, w = lab.leaf(4), lab.leaf(4, seed=1)
    y = lab.checkpoint(lambda x: (x * w).exp() * x, x).sum()
    y.backward(retain_graph=True)
    y.backward()


@plain
def two_outputs_in_two_backwards(lab):
    x, y = lab.leaf(4), lab.leaf(4, seed=1)
    a, b = lab.checkpoint(lambda x, y: (x.exp(), y.exp()), x, y)
    a.sum().backward()
    b.sum().backward()
    lab.calls = 0  # PyTorch runs the function for each of them


@plain
def hooks_inside(lab):
    x = lab.leaf(4)

    def function(x):
        y = x.exp()
        if y.requires_grad:
            y.register_hook(lambda g: 3 * g)
        return y.sin()

    lab.checkpoint(function, x).sum().backward()


@plain
def a_gradient_inside(lab):
    x = lab.leaf(4)

    def function(x):
        y = (x.exp() * x).sin()
        (g,) = lab.lib.autograd.grad(y.sum(), x, create_graph=True)
        return g * y

    y = lab.checkpoint(function, x)
    y.sum().backward()
    lab.calls = 0
    return [y]


@plain
def contexts(lab):
    x, log = lab.leaf(4), []

    class Context:
        def __init__(self, name):
            self.name = name

        def __enter__(self):
            log.append(f"enter {self.name}")

        def __exit__(self, *error):
            log.append(f"exit {self.name}")

    y = lab.checkpoint(lambda x: x.exp().sin(), x, context_fn=lambda: (Context("forward"), Context("again")))
    log.append("done")
    y.sum().backward()
    return [log == ["enter forward", "exit forward", "done", "enter again", "exit again"]]


@plain
def arguments_of_all_kinds(lab):
    x, y = lab.leaf(4), lab.leaf(4, seed=1)
    z = lab.checkpoint(lambda pair, options, nothing: pair[0] * options["y"].exp(), (x, 1), {"y": y}, None)
    z.sum().backward()
    return [z]


@plain
def under_anomaly_detection(lab):
    x = lab.leaf(4)
    with lab.lib.autograd.detect_anomaly():
        lab.checkpoint(lambda x: (x * x).exp(), x).sum().backward()


@plain
def a_sequence(lab):
    layers = [(lambda x, w=w: (x @ w).tanh()) for w in [lab.leaf(3, 3, seed=i) for i in range(7)]]
    y = lab.module.checkpoint_sequential(layers, 3, lab.leaf(2, 3), use_reentrant=False)
    y.sum().backward()
    return [y]


@pytest.mark.filterwarnings("ignore:Anomaly Detection")
@pytest.mark.parametrize("name", PLAIN)
def test_as_in_pytorch_without_reentry(name):
    same(*both(PLAIN[name]))


ERRORS = {}


def refused(*reentrant):
    def register(function):
        ERRORS.update({(function.__name__, each): function for each in reentrant})
        return function

    return register


@refused(False)
def another_shape_the_second_time(lab):
    x, seen = lab.leaf(4), []

    def function(x):
        seen.append(0)
        return (x[: 4 - len(seen)] * 2).exp().sum()

    lab.checkpoint(function, x).backward()


@refused(False)
def fewer_ops_the_second_time(lab):
    x, seen = lab.leaf(4), []

    def function(x):
        seen.append(0)
        return x.exp().sin() if len(seen) == 1 else x.exp()

    lab.checkpoint(function, x).sum().backward()


@refused(False)
def backward_twice(lab):
    y = lab.checkpoint(lambda x: x.exp().sin(), lab.leaf(4)).sum()
    y.backward()
    y.backward()


@refused(False, True)
def an_argument_changed_in_place(lab):
    x = lab.leaf(4) * 2
    y = lab.checkpoint(lambda x: x.exp().sin(), x)
    x.add_(1)
    y.sum().backward()


@refused(False, True)
def an_error_inside(lab):
    lab.checkpoint(lambda x: x.reshape(3, 5), lab.leaf(4))


@refused(False)
def a_determinism_check_that_there_is_not(lab):
    lab.checkpoint(lambda x: x, lab.leaf(4), determinism_check="strict")


@refused(True)
def reentrant_and_keyword_arguments(lab):
    lab.checkpoint(lambda x, y: x * y, lab.leaf(4), y=lab.leaf(4))


@refused(True)
def reentrant_and_a_context(lab):
    lab.checkpoint(lambda x: x, lab.leaf(4), context_fn=lambda: (None, None))


@refused(True)
def reentrant_and_autograd_grad(lab):
    x = lab.leaf(4)
    lab.lib.autograd.grad(lab.checkpoint(lambda x: x.exp(), x).sum(), x)


@refused(True)
def reentrant_and_inputs(lab):
    x = lab.leaf(4)
    lab.checkpoint(lambda x: x.exp(), x).sum().backward(inputs=[x])


@refused(True)
def reentrant_and_nothing_that_requires_grad(lab):
    x = lab.leaf(4)
    lab.checkpoint(lambda x: x.detach().exp(), x).sum().backward()


@refused(False, True)
def a_sequence_with_unknown_words(lab):
    lab.module.checkpoint_sequential([lab.lib.exp], 1, lab.leaf(3), use_reentrant=lab.reentrant, what=1)


@pytest.mark.parametrize(("name", "reentrant"), ERRORS)
def test_refused_as_in_pytorch(name, reentrant):
    ours, theirs = both(ERRORS[name, reentrant], reentrant)
    assert isinstance(theirs[0], str) and isinstance(ours[0], str), (ours, theirs)
    assert ours[0] == theirs[0], (ours, theirs)


@pytest.mark.parametrize("reentrant", [None, True])
def test_warnings(reentrant):
    """Which form is meant is asked for; and where nothing requires grad the reentrant one says so."""
    for lib in LIBRARIES:
        checkpoint = importlib.import_module(f"{lib.__name__}.utils.checkpoint").checkpoint
        given = lib.ones(3, requires_grad=reentrant is None)
        with pytest.warns(UserWarning, match="use_reentrant" if reentrant is None else "None of the inputs have"):
            checkpoint(lambda x: x.exp(), given, use_reentrant=reentrant)


def test_a_leaf_overwritten_in_between_is_an_error():
    """PyTorch runs the function with the new weight, and gives another gradient without a word."""
    x = tinygrad_edu.ones(3, requires_grad=True)
    w = tinygrad_edu.ones(3, requires_grad=True)
    y = tinygrad_edu.utils.checkpoint.checkpoint(lambda x: (x * w).exp(), x, use_reentrant=False)
    with tinygrad_edu.no_grad():
        w.mul_(2)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        y.sum().backward()


def test_the_error_names_both_lines():
    seen = []

    def function(x):
        seen.append(0)
        return x.exp() if len(seen) == 1 else x.sin()

    y = tinygrad_edu.utils.checkpoint.checkpoint(
        function, tinygrad_edu.ones(3, requires_grad=True), use_reentrant=False
    )
    with pytest.raises(
        tinygrad_edu.utils.checkpoint.CheckpointError, match=r"exp of shape \(3,\).*sin of shape"
    ) as info:
        y.sum().backward()
    assert str(info.value).count(__file__) == 2


def dropped(reentrant, preserve=True):
    """The gradients through dropout in a checkpoint, those without one, and what is drawn after backward."""
    lib, found = tinygrad_edu, []
    for checkpointed in (True, False):
        lib.manual_seed(3)
        x = lib.ones(50, requires_grad=True)

        def function(x):
            return lib.nn.functional.dropout(x, 0.5).exp()

        options = {"use_reentrant": reentrant, "preserve_rng_state": preserve}
        y = lib.utils.checkpoint.checkpoint(function, x, **options) if checkpointed else function(x)
        y.sum().backward()
        found.append((x.grad.tolist(), lib.rand(3).tolist()))
    return found


@pytest.mark.parametrize("reentrant", [False, True], ids=["plain", "reentrant"])
def test_the_second_run_draws_the_same_numbers(reentrant):
    with_one, without = dropped(reentrant)
    assert with_one == without
    assert dropped(reentrant, preserve=False)[0] != without


def test_the_recomputation_ends_with_the_last_value_that_is_needed():
    log = []

    def function(x):
        y = x.exp()
        log.append("needed")
        if len(log) > 1 and log[-2] == "after":
            log.append("again")
        y.sin()
        log.append("after")
        return y

    checkpoint, x = tinygrad_edu.utils.checkpoint, tinygrad_edu.ones(3, requires_grad=True)
    for early, expected in ((True, ["needed", "after", "needed", "again"]), (False, 2 * ["needed", "after"])):
        log.clear()
        with checkpoint.set_checkpoint_early_stop(early):
            y = checkpoint.checkpoint(function, x, use_reentrant=False)
        y.sum().backward()
        assert [each for each in log if early or each != "again"] == expected


def deep(checkpointed, layers=20, width=64, batch=2000):
    """An MLP of 20 layers, or the same in four checkpoints."""
    lib = tinygrad_edu
    model = lib.nn.Sequential(*[m for _ in range(layers) for m in (lib.nn.Linear(width, width), lib.nn.Tanh())])
    x = lib.rand(batch, width)

    def forward():
        if not checkpointed:
            return model(x).square().mean()
        return lib.utils.checkpoint.checkpoint_sequential(model, 5, x, use_reentrant=False).square().mean()

    return model, forward


def test_memory_falls():
    held, peaks, gradients = [], [], []
    for checkpointed in (False, True):
        tinygrad_edu.manual_seed(0)
        model, forward = deep(checkpointed)
        forward().backward()
        gc.collect()
        for parameter in model.parameters():
            parameter.grad = None
        tracemalloc.start()
        loss = forward()
        held.append(saved_memory(loss).total)
        loss.backward()
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        gradients.append([parameter.grad.tolist() for parameter in model.parameters()])
    assert gradients[0] == gradients[1]
    assert held[1] < 0.35 * held[0], held
    assert peaks[1] < 0.6 * peaks[0], peaks


@pytest.mark.parametrize("reentrant", [False, True], ids=["plain", "reentrant"])
def test_nothing_is_left_to_the_garbage_collector(reentrant):
    lib = tinygrad_edu
    x, w = lib.ones(3, requires_grad=True), lib.ones(3, requires_grad=True)

    def run():
        lib.utils.checkpoint.checkpoint(lambda x: (x * w).exp(), x, use_reentrant=reentrant).sum().backward()

    run()
    gc.collect()
    gc.disable()
    try:
        run()
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_a_backward_that_retains_the_graph_keeps_nothing():
    _model, forward = deep(True, layers=8, batch=200)
    loss = forward()
    before = saved_memory(loss).saved
    loss.backward(retain_graph=True)
    assert saved_memory(loss).saved == before
    loss.backward()
    assert saved_memory(loss).saved < 0.1 * before
