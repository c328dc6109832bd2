"""Optimizers and schedulers beside PyTorch's: the same 50 steps, state, text, signatures and classes of error."""

import inspect
import itertools

import numpy as np
import pytest

import tinygrad_edu

torch = pytest.importorskip("torch")

SHAPES = [(7, 13), (33,), (1,), (40, 20)]


def combinations(**options):
    return [dict(zip(options, values, strict=True)) for values in itertools.product(*options.values())]


SGD = [
    {"lr": 0.1, **options}
    for options in combinations(
        momentum=(0, 0.9), dampening=(0, 0.3), weight_decay=(0, 0.01), nesterov=(False, True), maximize=(False, True)
    )
    if not options["nesterov"] or (options["momentum"] and not options["dampening"])
]
ADAM = [
    {"lr": 0.01, **options}
    for options in combinations(
        betas=((0.9, 0.999), (0.5, 0.9), (0.0, 0.99)), eps=(1e-8, 1e-3), weight_decay=(0, 0.01),
        amsgrad=(False, True), maximize=(False, True),
    )
]  # fmt: skip
CASES = [*(("SGD", o) for o in SGD), *(("Adam", o) for o in ADAM), *(("AdamW", o) for o in ADAM)]
CASES += [("Adam", {"decoupled_weight_decay": True, "weight_decay": 0.1}), ("SGD", {}), ("Adam", {}), ("AdamW", {})]


def both(name, options, dtype="float32"):
    """The same parameters with an optimizer, in both libraries."""
    made, draw = [], np.random.default_rng(0).standard_normal
    start = [draw(shape).astype(dtype) for shape in SHAPES]
    for library in (tinygrad_edu, torch):
        parameters = [library.nn.Parameter(library.tensor(array)) for array in start]
        made.append((library, parameters, getattr(library.optim, name)(parameters, **options)))
    return made


def feed(made, steps, seed=1):
    draw = np.random.default_rng(seed).standard_normal
    for _ in range(steps):
        for shape, *same in zip(SHAPES, *(parameters for _, parameters, _ in made), strict=True):
            g = draw(shape).astype(same[0].detach().numpy().dtype)
            for (library, _, _), parameter in zip(made, same, strict=True):
                parameter.grad = library.tensor(g)
        for _, _, optimizer in made:
            optimizer.step()


def distance(made):
    """How far apart the parameters are, in units of the last place of the largest entry of each."""
    worst = 0.0
    for ours, theirs in zip(made[0][1], made[1][1], strict=True):
        a, b = ours.detach().numpy(), theirs.detach().numpy()
        scale = max(np.abs(b).max(), 1)
        worst = max(worst, float(np.abs(a.astype("d") - b).max() / scale / np.finfo(a.dtype).eps))
    return worst


@pytest.mark.parametrize(("name", "options"), CASES)
def test_fifty_steps(name, options):
    """The last digits differ only because PyTorch's kernels round `a + b * c` once and NumPy rounds twice."""
    made = both(name, options)
    feed(made, 50)
    assert distance(made) <= 8
    made = both(name, options, "float64")
    feed(made, 50)
    assert distance(made) <= 8


@pytest.mark.parametrize(("name", "options"), CASES[:: len(CASES) // 20])
def test_state_moves_both_ways(name, options):
    made = both(name, options)
    feed(made, 3)
    states = [optimizer.state_dict() for _, _, optimizer in made]
    assert states[0].keys() == states[1].keys() and states[0]["state"].keys() == states[1]["state"].keys()
    assert states[0]["param_groups"] == states[1]["param_groups"]
    for number, theirs in states[1]["state"].items():
        ours = states[0]["state"][number]
        assert list(ours) == list(theirs)
        for key in theirs:
            assert str(ours[key].dtype) == str(theirs[key].dtype)
            np.testing.assert_allclose(ours[key].numpy(), theirs[key].numpy(), rtol=1e-5, atol=1e-6)
    (_, parameters, _), (_, others, _) = made
    with tinygrad_edu.no_grad():
        for ours, theirs in zip(parameters, others, strict=True):
            ours.copy_(tinygrad_edu.tensor(theirs.detach().numpy()))
    made[0][2].load_state_dict(states[1])
    feed(made, 5)
    assert distance(made) <= 8
    plain = made[0][2].state_dict()
    plain["state"] = {
        number: {key: torch.tensor(np.array(value.tolist(), str(value.dtype)[6:])) for key, value in state.items()}
        for number, state in plain["state"].items()
    }
    made[1][2].load_state_dict(plain)
    feed(made, 5)
    assert distance(made) <= 8


@pytest.mark.parametrize(("name", "options"), CASES[::7])
def test_printed(name, options):
    (*_, ours), (*_, theirs) = both(name, options)
    assert repr(ours) == repr(theirs)
    ours, theirs = (
        library.optim.SGD([{"params": [library.nn.Parameter(library.ones(1))], "lr": 3.0, "name": "a"}])
        for library in (tinygrad_edu, torch)
    )
    assert repr(ours) == repr(theirs)


@pytest.mark.parametrize("name", ["SGD", "Adam", "AdamW", "Optimizer.zero_grad", "Optimizer.step", "Optimizer"])
def test_signatures(name):
    found = []
    for library in (tinygrad_edu, torch):
        thing = library.optim
        for part in name.split("."):
            thing = getattr(thing, part)
        found.append([(p.name, p.default, p.kind) for p in inspect.signature(thing).parameters.values()])
    assert found[0] == found[1]


SCHEDULERS = [
    ("StepLR", {"step_size": 3}), ("StepLR", {"step_size": 1, "gamma": 0.7}), ("ExponentialLR", {"gamma": 0.9}),
    ("CosineAnnealingLR", {"T_max": 5}), ("CosineAnnealingLR", {"T_max": 7, "eta_min": 0.01}),
    ("LambdaLR", {"lr_lambda": lambda epoch: 0.95**epoch}),
    ("LambdaLR", {"lr_lambda": [lambda epoch: 1 / (epoch + 1), lambda epoch: epoch / 3]}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "options"), SCHEDULERS)
def test_schedules(name, options):
    lists = []
    for library in (tinygrad_edu, torch):
        groups = [{"params": [library.nn.Parameter(library.ones(1))], "lr": lr} for lr in (0.5, 0.03)]
        optimizer = library.optim.SGD(groups)
        scheduler = getattr(library.optim.lr_scheduler, name)(optimizer, **options)
        lists.append([scheduler.get_last_lr()])
        for _ in range(20):
            optimizer.step()
            scheduler.step()
            lists[-1].append(scheduler.get_last_lr())
    assert lists[0] == lists[1]


WRONG = [
    lambda t, p: t.optim.SGD([]),
    lambda t, p: t.optim.SGD(p),
    lambda t, p: t.optim.SGD([3]),
    lambda t, p: t.optim.SGD([{"params": {p}}]),
    lambda t, p: t.optim.SGD([p * 1]),
    lambda t, p: t.optim.SGD([{"params": [p]}, {"params": [p]}]),
    lambda t, p: t.optim.SGD([("a", p), t.nn.Parameter(t.ones(1))]),
    lambda t, p: t.optim.SGD([p]).add_param_group({"params": [("a", t.nn.Parameter(t.ones(1)))]}),
    lambda t, p: t.optim.SGD([p]).add_param_group(3),
    lambda t, p: t.optim.SGD([p]).add_param_group({}),
    lambda t, p: t.optim.SGD([p], lr=-0.1),
    lambda t, p: t.optim.SGD([p], momentum=-0.1),
    lambda t, p: t.optim.SGD([p], nesterov=True),
    lambda t, p: t.optim.SGD([p], weight_decay=-1),
    lambda t, p: t.optim.SGD([p], momenta=1),
    lambda t, p: t.optim.Adam([p], betas=(0.9, 1.0)),
    lambda t, p: t.optim.Adam([p], eps=-1.0),
    lambda t, p: t.optim.AdamW([p], weight_decay=-1.0),
    lambda t, p: t.optim.AdamW([p], decoupled_weight_decay=True),
    lambda t, p: t.optim.Optimizer([p], {}).step(),
    lambda t, p: t.optim.SGD([p]).load_state_dict({"state": {}, "param_groups": []}),
    lambda t, p: t.optim.SGD([p]).load_state_dict({}),
    lambda t, p: t.optim.lr_scheduler.StepLR(p, 1),
    lambda t, p: t.optim.lr_scheduler.StepLR(t.optim.SGD([p]), 1, last_epoch=4),
    lambda t, p: t.optim.lr_scheduler.LambdaLR(t.optim.SGD([p]), [abs, abs]),
]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("program", WRONG)
def test_errors_are_of_the_same_class(program):
    classes = []
    for library in (tinygrad_edu, torch):
        with pytest.raises(Exception) as caught:  # its class is compared
            program(library, library.nn.Parameter(library.ones(1)))
        classes.append(caught.type)
    assert classes[0] is classes[1]
