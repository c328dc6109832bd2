"""What training code does with gradients: whole programs (groups 1, 13, 20, 30, 36, 38, 40, 44, 57 and 60)."""

from typing import Any

import pytest

from .semantics import Program, compare, leaf, of, program


def network(lib: Any) -> Any:
    lib.manual_seed(1)
    return lib.nn.Sequential(lib.nn.Linear(3, 4), lib.nn.Tanh(), lib.nn.Linear(4, 1))


def batch(lib: Any) -> tuple[Any, Any]:
    x = lib.tensor([[0.1, -0.2, 0.3], [1.0, 0.5, -1.0], [0.0, 2.0, 0.7], [-0.4, 0.2, 0.9]])
    return x, (x * x).sum(1, keepdim=True)


def gradients(model: Any) -> list[Any]:
    return [p.grad for p in model.parameters()]


@program(1)
def gradients_summed_over_micro_batches(lib: Any, see: Any) -> None:
    model, (x, y) = network(lib), batch(lib)
    for part, target in zip(x.chunk(2), y.chunk(2), strict=True):
        (lib.nn.functional.mse_loss(model(part), target) / 2).backward()
    see("gradients", gradients(model))


@program(36)
def a_frozen_layer(lib: Any, see: Any) -> None:
    model, (x, y) = network(lib), batch(lib)
    model[0].requires_grad_(False)
    out = model(x)
    see("out", out)
    lib.nn.functional.mse_loss(out, y).backward()
    see("gradients", gradients(model))
    model[0].requires_grad_(True)
    lib.nn.functional.mse_loss(model(x), y).backward()
    see("thawed", gradients(model))


@program(38)
def two_players(lib: Any, see: Any) -> None:
    maker, judge, (x, _) = network(lib), lib.nn.Linear(1, 1), batch(lib)
    made = maker(x)
    lib.sigmoid(judge(made.detach())).mean().backward()
    see("maker untouched", gradients(maker))
    see("judge", gradients(judge))
    (-lib.sigmoid(judge(made)).log().mean()).backward()
    see("maker", gradients(maker))
    see("judge again", gradients(judge))


@program(38)
def backward_through_time_cut_short(lib: Any, see: Any) -> None:
    lib.manual_seed(2)
    cell, state = lib.nn.Linear(2, 2), lib.zeros(1, 2)
    for step in range(6):
        state = lib.tanh(cell(state) + step)
        if step % 2:
            state.sum().backward()
            state = state.detach() if step == 1 else state.detach_()
    see("state", state)
    see("gradients", gradients(cell))


@program(40)
def plain_gradient_descent(lib: Any, see: Any) -> None:
    w, b = lib.zeros(3, 1, requires_grad=True), lib.zeros(1, requires_grad=True)
    x, y = batch(lib)
    for _ in range(5):
        loss = ((x @ w + b - y) ** 2).mean()
        loss.backward()
        with lib.no_grad():
            for p in (w, b):
                p -= 0.1 * p.grad
                p.grad.zero_()
    see("loss", loss)
    see.tensor("w", w)
    see.tensor("b", b)


@program(40)
def gradient_descent_by_data(lib: Any, see: Any) -> None:
    w = lib.zeros(3, 1, requires_grad=True)
    x, y = batch(lib)
    for _ in range(5):
        loss = ((x @ w - y) ** 2).mean()
        loss.backward()
        w.data -= 0.1 * w.grad.data
        w.grad.data.zero_()
    see("loss", loss)
    see("w", w)
    see("grad", w.grad)


@program(40)
def gradient_descent_that_makes_new_leaves(lib: Any, see: Any) -> None:
    w = lib.zeros(3, 1, requires_grad=True)
    x, y = batch(lib)
    for _ in range(4):
        loss = ((x @ w - y) ** 2).mean()
        loss.backward()
        w = (w - 0.1 * w.grad).detach().requires_grad_()
    see("loss", loss)
    see("w", w)
    see("grad", w.grad)


@program(20)
def learning_to_learn(lib: Any, see: Any) -> None:
    w, rate = leaf(lib, [[0.5], [-0.5], [0.25]]), leaf(lib, 0.1)
    x, y = batch(lib)
    fast = w
    for _ in range(3):
        (g,) = lib.autograd.grad(((x @ fast - y) ** 2).mean(), fast, create_graph=True)
        fast = fast - rate * g
    ((x @ fast - y) ** 2).mean().backward()
    see("w", w.grad)
    see("rate", rate.grad)


@program(20)
def a_vector_times_the_hessian(lib: Any, see: Any) -> None:
    model, (x, y) = network(lib), batch(lib)
    parameters = list(model.parameters())
    first = lib.autograd.grad(lib.nn.functional.mse_loss(model(x), y), parameters, create_graph=True)
    dot = sum((g * lib.full_like(g, 0.5)).sum() for g in first)
    see("product", lib.autograd.grad(dot, parameters))
    see(".grad", gradients(model))


@program(13)
def gradients_of_the_input(lib: Any, see: Any) -> None:
    model, (x, y) = network(lib), batch(lib)
    x.requires_grad_()
    lib.nn.functional.mse_loss(model(x), y).backward(inputs=[x])
    see("x", x.grad)
    see("parameters", gradients(model))
    with lib.no_grad():
        see("attack", x + 0.1 * x.grad.sign())


@program(57)
def gradients_clipped_by_hooks(lib: Any, see: Any) -> None:
    model, (x, y) = network(lib), batch(lib)
    for p in model.parameters():
        p.register_hook(lambda g: g.clamp(-0.1, 0.1))
    lib.nn.functional.mse_loss(model(x), y).backward()
    see("gradients", gradients(model))
    see("norm", lib.nn.utils.clip_grad_norm_(model.parameters(), 0.05))
    see("clipped", gradients(model))


@program(57)
def the_gradient_at_a_hidden_layer(lib: Any, see: Any) -> None:
    model, (x, y) = network(lib), batch(lib)
    seen: list[Any] = []
    model[1].register_forward_hook(
        lambda module, given, out: out.register_hook(lambda g: seen.append(g.clone())) and None
    )
    lib.nn.functional.mse_loss(model(x), y).backward()
    see("seen", seen)


@program(30)
def layers_that_work_in_place(lib: Any, see: Any) -> None:
    lib.manual_seed(3)
    nn = lib.nn
    model = nn.Sequential(
        nn.Linear(3, 4), nn.ReLU(inplace=True), nn.Linear(4, 4), nn.LeakyReLU(0.1, True), nn.Linear(4, 1)
    )
    x, y = batch(lib)
    x.requires_grad_()
    nn.functional.mse_loss(model(x), y).backward()
    see("gradients", gradients(model))
    see("x", x.grad)
    see.error("leaf", "a leaf Variable", lambda: nn.ReLU(inplace=True)(x))


@program(44)
def a_step_before_the_second_backward(lib: Any, see: Any) -> None:
    model, (x, y) = network(lib), batch(lib)
    optimizer = lib.optim.SGD(model.parameters(), lr=0.1)
    out = model(x)
    first, second = lib.nn.functional.mse_loss(out, y), out.abs().mean()
    first.backward(retain_graph=True)
    optimizer.step()
    see.error("second", "modified by an inplace operation", lambda: second.backward())


@program(60)
def an_optimizer_in_backward(lib: Any, see: Any) -> None:
    model, (x, y) = network(lib), batch(lib)
    optimizers = {p: lib.optim.SGD([p], lr=0.1) for p in model.parameters()}

    def step(p: Any) -> None:
        optimizers[p].step()
        optimizers[p].zero_grad()

    for p in model.parameters():
        p.register_post_accumulate_grad_hook(step)
    for _ in range(3):
        loss = lib.nn.functional.mse_loss(model(x), y)
        loss.backward()
    see("loss", loss)
    see("parameters", list(model.parameters()))
    see("gradients", gradients(model))


@program(36)
def tied_weights(lib: Any, see: Any) -> None:
    lib.manual_seed(4)
    encode, decode = lib.nn.Linear(3, 2, bias=False), lib.nn.Linear(2, 3, bias=False)
    decode.weight = lib.nn.Parameter(encode.weight.t())
    see("apart", decode.weight.is_leaf)
    x, _ = batch(lib)
    (decode(encode(x)) - x).pow(2).sum().backward()
    see("gradients", [encode.weight.grad, decode.weight.grad])
    shared = lib.nn.Linear(3, 3, bias=False)
    pair = lib.nn.Sequential(shared, lib.nn.Tanh(), shared)
    pair(x).sum().backward()
    see("shared", shared.weight.grad)
    see("parameters", len(list(pair.parameters())))


@program(40)
def an_average_of_the_parameters(lib: Any, see: Any) -> None:
    model, (x, y) = network(lib), batch(lib)
    average = [p.detach().clone() for p in model.parameters()]
    optimizer = lib.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    for _ in range(3):
        optimizer.zero_grad()
        lib.nn.functional.mse_loss(model(x), y).backward()
        optimizer.step()
        for a, p in zip(average, model.parameters(), strict=True):
            a.mul_(0.9).add_(p.detach(), alpha=0.1)
    see("average", average)
    with lib.no_grad():
        for a, p in zip(average, model.parameters(), strict=True):
            p.copy_(a)
    see("parameters", list(model.parameters()))


@program(20)
def newton_by_second_derivatives(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.5, -0.5, dtype="float64")
    for _ in range(4):
        f = (x**4).sum() + (x[0] - 2 * x[1]) ** 2
        (g,) = lib.autograd.grad(f, x, create_graph=True)
        rows = [lib.autograd.grad(one, x, retain_graph=True)[0] for one in g]
        with lib.no_grad():
            x -= lib.linalg.solve(lib.stack(rows), g)
    see("x", x)
    see("f", f)


DIFFERS: dict[str, tuple[str, dict[str, str]]] = {}


@pytest.mark.parametrize("one", of(__name__), ids=str)
def test_program(one: Program) -> None:
    compare(one, DIFFERS)
