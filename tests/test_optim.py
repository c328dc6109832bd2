"""Optimizers and schedulers: each step as the book writes it, in place, with options, state and errors."""

import copy
import math
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tinygrad_edu as torch
from tinygrad_edu import nn, optim

rates = st.sampled_from([0.001, 0.1])
halves = st.sampled_from([0.0, 0.5, 0.9])
decays = st.sampled_from([0.0, 0.01])


def run(make, gradients, start):
    """Where the parameter goes, and the optimizer, when these gradients are fed in."""
    parameter = nn.Parameter(torch.tensor(start))
    optimizer = make([parameter])
    for g in gradients:
        parameter.grad = torch.tensor(g)
        optimizer.step()
        assert np.array_equal(parameter.grad.numpy(), g)  # read, not changed
    return parameter.detach().numpy(), optimizer


def noise(seed, *shape):
    return np.random.default_rng(seed).standard_normal(shape)


@given(rates, halves, halves, decays, st.booleans(), st.booleans(), st.integers(0, 99))
def test_sgd_as_the_book_writes_it(lr, momentum, dampening, weight_decay, nesterov, maximize, seed):
    nesterov, dampening = nesterov and momentum > 0, 0.0 if nesterov else dampening
    start, gradients, x, v = noise(seed, 3), noise(seed + 1, 5, 3), noise(seed, 3), None
    for g in gradients:
        g = (-g if maximize else g) + weight_decay * x
        v = g if v is None else momentum * v + (1 - dampening) * g
        x = x - lr * (g + momentum * v if nesterov else v if momentum else g)
    options = {"momentum": momentum, "dampening": dampening, "weight_decay": weight_decay}
    got, _ = run(lambda p: optim.SGD(p, lr, **options, nesterov=nesterov, maximize=maximize), gradients, start)
    np.testing.assert_allclose(got, x, rtol=1e-12)


@given(
    rates, halves, st.sampled_from([0.5, 0.999]), decays, st.sampled_from(["", "amsgrad", "maximize"]), st.booleans()
)
def test_adam_as_the_book_writes_it(lr, beta1, beta2, weight_decay, variant, decoupled):
    start, gradients, x = noise(1, 3), noise(2, 6, 3), noise(1, 3)
    m, v, largest = np.zeros(3), np.zeros(3), np.zeros(3)
    for t, g in enumerate(gradients, 1):
        g = -g if variant == "maximize" else g
        if decoupled:
            x = x - lr * weight_decay * x
        else:
            g = g + weight_decay * x
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g * g
        largest = np.maximum(largest, v) if variant == "amsgrad" else v
        x = x - lr * (m / (1 - beta1**t)) / (np.sqrt(largest / (1 - beta2**t)) + 1e-8)
    kind, options = (optim.AdamW if decoupled else optim.Adam), {variant: True} if variant else {}
    got, _ = run(lambda p: kind(p, lr, (beta1, beta2), weight_decay=weight_decay, **options), gradients, start)
    np.testing.assert_allclose(got, x, rtol=1e-12)


MAKERS = {
    "sgd": lambda p: optim.SGD(p, 0.1),
    "momentum": lambda p: optim.SGD(p, 0.02, momentum=0.9, weight_decay=1e-3, nesterov=True),
    "adam": lambda p: optim.Adam(p, 0.3),
    "amsgrad": lambda p: optim.Adam(p, 0.3, amsgrad=True, weight_decay=1e-3),
    "adamw": lambda p: optim.AdamW(p, 0.3, weight_decay=1e-3),
}
every = pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)


@every
def test_all_find_the_bottom(make):
    x = nn.Parameter(torch.tensor([3.0, -2.0]))
    optimizer, goal = make([x]), torch.tensor([1.0, 0.5])
    for _ in range(300):
        optimizer.zero_grad()
        loss = ((x - goal) * (x - goal) * torch.tensor([1.0, 3.0])).sum()
        loss.backward()
        optimizer.step()
    assert loss.item() < 1e-3


@every
def test_updates_are_in_place_and_keep_the_dtype(make):
    for dtype in ("float32", "float64", "float16"):
        parameter = nn.Parameter(torch.tensor(noise(0, 4, 3).astype(dtype)))
        array, before = parameter.array, parameter.array.copy()
        optimizer = make([parameter, nn.Parameter(torch.zeros(2))])
        for _ in range(2):
            parameter.grad = torch.tensor(noise(1, 4, 3).astype(dtype))
            optimizer.step()
        assert parameter.array is array and array.dtype == dtype and (array != before).all()


@every
def test_a_matrix_is_no_more_than_its_entries(make):
    """Any memory order, any shape, many parameters at once: the same numbers."""
    start, gradients = noise(3, 4, 6).astype("f"), noise(4, 3, 4, 6).astype("f")
    whole, _ = run(make, gradients, start)
    columns = [nn.Parameter(torch.from_numpy(np.asfortranarray(start))[:, i]) for i in range(6)]
    optimizer = make(columns)
    for g in gradients:
        for i, parameter in enumerate(columns):
            parameter.grad = torch.tensor(np.ascontiguousarray(g[:, i]))
        optimizer.step()
    assert np.array_equal(np.stack([p.detach().numpy() for p in columns], 1), whole)
    assert sum(room.base is None for room in optimizer._rooms.values()) <= 2


@every
def test_what_has_no_gradient_stays(make):
    still, moving = nn.Parameter(torch.ones(2)), nn.Parameter(torch.ones(2))
    optimizer = make([still, moving])
    moving.grad = torch.ones(2)
    optimizer.step()
    assert still.tolist() == [1, 1] and moving.tolist() != [1, 1] and still not in optimizer.state


@every
def test_a_step_between_forward_and_backward_is_noticed(make):
    x = nn.Parameter(torch.ones(100))
    optimizer, loss = make([x]), (x * x).sum()
    x.grad = torch.ones(100)
    optimizer.step()
    with pytest.raises(RuntimeError, match=r"\.step overwrote"):
        loss.backward()


@every
@pytest.mark.parametrize("restore", ["state_dict", "deepcopy", "pickle"])
def test_training_goes_on_where_it_was_saved(make, restore):
    gradients, start = noise(5, 6, 3), noise(6, 3)
    expected, _ = run(make, gradients, start)
    halfway, optimizer = run(make, gradients[:3], start)
    parameter = nn.Parameter(torch.tensor(halfway))
    if restore == "state_dict":
        resumed, state = make([parameter]), copy.deepcopy(optimizer.state_dict())
        resumed.load_state_dict(state)
        assert resumed.state_dict()["param_groups"] == state["param_groups"]
        kinds = {name: str(value.dtype) for entry in resumed.state.values() for name, value in entry.items()}
        assert all(kind == ("torch.float32" if name == "step" else "torch.float64") for name, kind in kinds.items())
    else:
        parameter = optimizer.param_groups[0]["params"][0]
        twins = (parameter, optimizer)
        parameter, resumed = copy.deepcopy(twins) if restore == "deepcopy" else pickle.loads(pickle.dumps(twins))
        assert (
            not resumed._rooms
            and resumed.param_groups[0]["params"][0] is parameter
            and list(resumed.state) in ([], [parameter])
        )
    for g in gradients[3:]:
        parameter.grad = torch.tensor(g)
        resumed.step()
    assert np.array_equal(parameter.detach().numpy(), expected)


def test_no_memory_of_the_gradient_is_exact():
    _, optimizer = run(lambda p: optim.Adam(p, betas=(0.0, 0.9)), noise(7, 4, 50).astype("f"), noise(8, 50).astype("f"))
    (state,) = optimizer.state.values()
    assert np.array_equal(state["exp_avg"].numpy(), noise(7, 4, 50).astype("f")[-1])


def test_groups_have_their_own_options():
    a, b, c = (nn.Parameter(torch.ones(1)) for _ in range(3))
    optimizer = optim.SGD([{"params": [a]}, {"params": iter([b]), "lr": 0.5}], lr=0.1)
    optimizer.add_param_group({"params": c, "lr": 0.25, "maximize": True})
    for parameter in (a, b, c):
        parameter.grad = torch.ones(1)
    optimizer.step()
    assert [a.item(), b.item(), c.item()] == pytest.approx([0.9, 0.5, 1.25])
    optimizer.param_groups[0]["lr"] = 0.4
    optimizer.step()
    assert a.item() == pytest.approx(0.5)
    state = optimizer.state_dict()
    assert [group["params"] for group in state["param_groups"]] == [[0], [1], [2]]
    named = optim.SGD(nn.Linear(1, 1).named_parameters())
    assert named.param_groups[0]["param_names"] == ["weight", "bias"]


def test_zero_grad_and_closure():
    x = nn.Parameter(torch.tensor([2.0]))
    optimizer = optim.SGD([x], lr=0.25)

    def closure():
        optimizer.zero_grad()
        loss = (x * x).sum()
        loss.backward()
        return loss

    with torch.no_grad():
        assert optimizer.step(closure).item() == 4  # the closure records all the same
    assert x.item() == 1 and optimizer.step() is None
    gradient = x.grad
    optimizer.zero_grad(set_to_none=False)
    assert x.grad is gradient and gradient.item() == 0
    optimizer.zero_grad()
    assert x.grad is None


def parameter():
    return nn.Parameter(torch.ones(1))


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: optim.SGD([]), ValueError, "optimizer got an empty parameter list"),
        (lambda: optim.SGD(parameter()), TypeError, r"write \[parameter\]"),
        (lambda: optim.SGD([1]), TypeError, "one of the params is int"),
        (lambda: optim.SGD([parameter() * 2]), ValueError, "can't optimize a non-leaf Tensor"),
        (lambda: optim.SGD([{"params": {parameter()}}]), TypeError, "use a list instead"),
        (
            lambda: optim.SGD([{"params": [(p := parameter())]}, {"params": [p]}]),
            ValueError,
            "more than one parameter group",
        ),
        (lambda: optim.SGD([("a", parameter()), parameter()]), ValueError, "names are missing"),
        (lambda: optim.SGD([parameter()]).add_param_group([]), TypeError, "must be a dict"),
        (lambda: optim.SGD([parameter()], lr=-1), ValueError, "Invalid learning rate: -1"),
        (lambda: optim.SGD([parameter()], lr=math.nan), ValueError, "Invalid learning rate: nan"),
        (lambda: optim.SGD([parameter()], momentum=-1), ValueError, "Invalid momentum value: -1"),
        (lambda: optim.SGD([parameter()], weight_decay=-1), ValueError, "Invalid weight_decay value: -1"),
        (lambda: optim.SGD([parameter()], nesterov=True), ValueError, "Nesterov momentum requires a momentum"),
        (lambda: optim.SGD([parameter()], differentiable=True), RuntimeError, "not offered"),
        (lambda: optim.Adam([parameter()], eps=-1), ValueError, "Invalid epsilon value: -1"),
        (lambda: optim.Adam([parameter()], betas=(1.0, 0.9)), ValueError, "Invalid beta parameter at index 0: 1.0"),
        (lambda: optim.AdamW([parameter()], betas=(0.9, -1)), ValueError, "Invalid beta parameter at index 1: -1"),
        (lambda: optim.Adam([parameter()], capturable=True), RuntimeError, "CUDA"),
        (lambda: optim.Optimizer([parameter()], {}).step(), NotImplementedError, "defines neither"),
        (lambda: optim.lr_scheduler.StepLR(3, 1), TypeError, "int is not an Optimizer"),
    ],
)
def test_what_is_refused(make, error, words):
    with pytest.raises(error, match=words):
        make()


def test_states_that_do_not_fit():
    optimizer = optim.SGD([parameter()])
    state = optimizer.state_dict()
    with pytest.raises(ValueError, match="different number of parameter groups: 2 there and 1 here"):
        optimizer.load_state_dict({"state": {}, "param_groups": state["param_groups"] * 2})
    state["param_groups"][0]["params"] = [0, 1]
    with pytest.raises(ValueError, match="group 0 has 2 parameters there and 1 here"):
        optimizer.load_state_dict(state)
    with pytest.warns(UserWarning, match="duplicate parameters"):
        optim.SGD([p := parameter(), p])


# Schedulers -----------------------------------------------------------------------------------------------------------

SCHEDULES = {
    "step": (lambda o: optim.lr_scheduler.StepLR(o, 3, 0.5), lambda t: 0.5 ** (t // 3)),
    "exponential": (lambda o: optim.lr_scheduler.ExponentialLR(o, 0.9), lambda t: 0.9**t),
    "lambda": (lambda o: optim.lr_scheduler.LambdaLR(o, lambda t: 1 / (1 + t)), lambda t: 1 / (1 + t)),
    "cosine": (
        lambda o: optim.lr_scheduler.CosineAnnealingLR(o, 4, eta_min=0.0),
        lambda t: (1 + math.cos(math.pi * t / 4)) / 2,
    ),
}


@pytest.mark.parametrize(("make", "factor"), SCHEDULES.values(), ids=SCHEDULES)
def test_schedules(make, factor):
    optimizer = optim.SGD([{"params": [parameter()]}, {"params": [parameter()], "lr": 0.2}], lr=1.0)
    scheduler = make(optimizer)
    for t in range(13):
        assert [group["lr"] for group in optimizer.param_groups] == scheduler.get_last_lr()
        assert scheduler.get_last_lr() == pytest.approx([factor(t), 0.2 * factor(t)], abs=1e-12)
        if t == 5:  # save, and go on with another one
            state, scheduler = scheduler.state_dict(), make(optimizer)
            scheduler.load_state_dict(state)
            for group, lr in zip(optimizer.param_groups, scheduler.get_last_lr(), strict=True):
                group["lr"] = lr
        optimizer.step()
        scheduler.step()


def test_a_schedule_resumes_from_its_epoch():
    optimizer = optim.SGD([parameter()], lr=1.0)
    with pytest.raises(KeyError, match="initial_lr"):
        optim.lr_scheduler.StepLR(optimizer, 1, last_epoch=3)
    optimizer.param_groups[0]["initial_lr"] = 1.0
    cosine = optim.lr_scheduler.CosineAnnealingLR(optimizer, 4, last_epoch=1)
    assert cosine.last_epoch == 2 and cosine.get_last_lr() == pytest.approx([0.5])
    with pytest.raises(ValueError, match="Expected 1 lr_lambdas"):
        optim.lr_scheduler.LambdaLR(optimizer, [math.sqrt, math.sqrt])


def test_a_scheduler_that_steps_first_is_warned():
    optimizer = optim.SGD([parameter()])
    scheduler = optim.lr_scheduler.ExponentialLR(optimizer, 0.5)
    with pytest.warns(UserWarning, match="before `optimizer.step"):
        scheduler.step()
