"""Programs as people write them, that lean on in-place ops, views, hooks and second derivatives: PyTorch's numbers."""

from __future__ import annotations

import itertools
import math
import re
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import tinygrad_edu

torch = pytest.importorskip("torch")

Idiom = Callable[[Any], Any]
IDIOMS: list[Idiom] = []


def idiom(run: Idiom) -> Idiom:
    """Declare a program: it takes a library and returns tensors and numbers, in lists or dicts."""
    IDIOMS.append(run)
    return run


def seen(value: Any) -> Any:
    """What the program returned as arrays and flags."""
    if isinstance(value, (torch.Tensor, tinygrad_edu.Tensor)):
        return [value.requires_grad, str(value.dtype).removeprefix("torch."), value.detach().numpy().copy()]
    if isinstance(value, dict):
        return [[key, seen(x)] for key, x in value.items()]
    return [seen(x) for x in value] if isinstance(value, (list, tuple)) else value


def same(ours: Any, theirs: Any, path: str = "") -> None:
    """Fail where something is different."""
    if isinstance(theirs, list):
        assert len(ours) == len(theirs), path
        for i, (a, b) in enumerate(zip(ours, theirs, strict=True)):
            same(a, b, f"{path}[{i}]")
    elif isinstance(theirs, (float, np.ndarray)):
        np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-5, err_msg=path)
    else:
        assert ours == theirs, path


def mlp(lib: Any, *sizes: int, act: str = "Tanh") -> Any:
    layers: list[Any] = []
    for n_in, n_out in itertools.pairwise(sizes):
        layers += [lib.nn.Linear(n_in, n_out), getattr(lib.nn, act)()]
    return lib.nn.Sequential(*layers[:-1])


def states(*modules: Any) -> list[Any]:
    return [p for module in modules for p in module.parameters()]


def grads(module: Any) -> list[Any]:
    return [p.grad for p in module.parameters()]


@idiom
def gan_with_weight_clipping(lib: Any) -> Any:
    lib.manual_seed(0)
    generator, critic = mlp(lib, 3, 8, 2, act="ReLU"), mlp(lib, 2, 8, 1, act="LeakyReLU")
    to_g, to_c = (lib.optim.SGD(m.parameters(), lr=0.1) for m in (generator, critic))
    losses = []
    for _ in range(3):
        for _ in range(2):
            real, noise = lib.randn(8, 2) + 1, lib.randn(8, 3)
            to_c.zero_grad()
            loss = critic(generator(noise).detach()).mean() - critic(real).mean()
            loss.backward()
            to_c.step()
            for p in critic.parameters():
                p.data.clamp_(-0.3, 0.3)
            losses.append(loss.item())
        to_g.zero_grad()
        loss = -critic(generator(lib.randn(8, 3))).mean()
        loss.backward()
        to_g.step()
        losses.append(loss.item())
    return losses, states(generator, critic)


@idiom
def ddpg_soft_updates(lib: Any) -> Any:
    lib.manual_seed(1)
    actor, critic = mlp(lib, 3, 8, 1), mlp(lib, 4, 8, 1)
    old_actor, old_critic, third = mlp(lib, 3, 8, 1), mlp(lib, 4, 8, 1), mlp(lib, 4, 8, 1)
    old_actor.load_state_dict(actor.state_dict())
    for target, source in zip(old_critic.parameters(), critic.parameters(), strict=True):
        target.data.copy_(source.data)
        target.requires_grad = False
    to_a, to_c = lib.optim.Adam(actor.parameters(), lr=0.01), lib.optim.Adam(critic.parameters(), lr=0.01)
    for _ in range(3):
        state, action, reward, after = lib.randn(6, 3), lib.randn(6, 1), lib.randn(6, 1), lib.randn(6, 3)
        with lib.no_grad():
            goal = reward + 0.9 * old_critic(lib.cat([after, old_actor(after)], 1))
        loss = lib.nn.functional.mse_loss(critic(lib.cat([state, action], dim=1)), goal)
        to_c.zero_grad()
        loss.backward()
        to_c.step()
        to_a.zero_grad()
        (-critic(lib.cat([state, actor(state)], dim=-1)).mean()).backward()
        to_a.step()
        with lib.no_grad():
            for target, source in zip(old_actor.parameters(), actor.parameters(), strict=True):
                target.lerp_(source, 0.05)
            for target, source in zip(third.parameters(), critic.parameters(), strict=True):
                target.mul_(0.95).add_(source, alpha=0.05)
        for target, source in zip(old_critic.parameters(), critic.parameters(), strict=True):
            target.data.copy_(0.05 * source.data + 0.95 * target.data)
    return states(actor, critic, old_actor, old_critic, third), [p._version for p in third.parameters()]


@idiom
def gradient_accumulation(lib: Any) -> Any:
    lib.manual_seed(2)
    model, x, y = mlp(lib, 4, 8, 3), lib.randn(12, 4), lib.randint(0, 3, (12,))
    optimizer, norms = lib.optim.SGD(model.parameters(), lr=0.1, momentum=0.9), []
    optimizer.zero_grad()
    for step, (part, target) in enumerate(zip(x.split(3), y.split(3), strict=True)):
        loss = lib.nn.functional.cross_entropy(model(part), target) / 2
        loss.backward()
        kept = [p.grad for p in model.parameters()]
        if step % 2:
            norms.append(lib.nn.utils.clip_grad_norm_(model.parameters(), max_norm=0.5))
            optimizer.step()
            optimizer.zero_grad(set_to_none=False)
            norms.append(float(sum(g.abs().sum() for g in kept)))
    return states(model), grads(model), norms


class Residual:
    """A block of a ResNet, of plain functions."""

    def __init__(self, lib: Any) -> None:
        self.lib = lib
        self.layers = lib.nn.ModuleList([lib.nn.Conv2d(4, 4, 3, padding=1, bias=False) for _ in range(2)])
        self.norms = lib.nn.ModuleList([lib.nn.GroupNorm(2, 4) for _ in range(2)])

    def __call__(self, x: Any) -> Any:
        out = self.norms[0](self.layers[0](x)).relu_()
        out = self.norms[1](self.layers[1](out))
        out += x
        return self.lib.relu_(out)


@idiom
def checkpointed_residual_blocks(lib: Any) -> Any:
    from_each = []
    for reentrant in (None, True, False):
        lib.manual_seed(3)
        blocks, image = [Residual(lib) for _ in range(3)], lib.randn(2, 4, 5, 5)
        x = image.clone().requires_grad_()
        for block in blocks:
            x = block(x) if reentrant is None else lib.utils.checkpoint.checkpoint(block, x, use_reentrant=reentrant)
        (x.mean(dim=(2, 3)) ** 2).sum().backward()
        from_each.append([grads(block.layers) + grads(block.norms) for block in blocks])
    same(seen(from_each[1:]), seen(from_each[:1] * 2))
    return from_each


@idiom
def gradient_penalty(lib: Any) -> Any:
    lib.manual_seed(4)
    critic, losses = (
        mlp(lib, 2, 16, 16, 1),
        [],
    )  # with ReLU biases have gradients of 0, and Adam takes noise for a slope
    optimizer = lib.optim.Adam(critic.parameters(), lr=1e-2, betas=(0.5, 0.9))
    for _ in range(4):
        real, fake, eps = lib.randn(8, 2), lib.randn(8, 2) * 2, lib.rand(8, 1).expand(8, 2)
        mixed = (eps * real + (1 - eps) * fake).requires_grad_(True)
        scores = critic(mixed)
        (slope,) = lib.autograd.grad(
            outputs=scores,
            inputs=mixed,
            grad_outputs=lib.ones_like(scores),
            create_graph=True,
            retain_graph=True,
            only_inputs=True,
        )
        penalty = 10 * ((slope.view(8, -1).norm(2, dim=1) - 1) ** 2).mean()
        loss = critic(fake).mean() - critic(real).mean() + penalty
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append([loss.item(), penalty.item()])
    return losses, states(critic)


def sine_net(lib: Any, x: Any, w: list[Any]) -> Any:
    hidden = lib.tanh(x @ w[0] + w[1])
    return lib.nn.functional.linear(hidden, w[2].t(), w[3])


@idiom
def maml(lib: Any) -> Any:
    lib.manual_seed(5)
    weights = [(lib.randn(*shape) * 0.5).requires_grad_() for shape in ((1, 8), (8,), (8, 1), (1,))]
    optimizer, losses = lib.optim.Adam(weights, lr=0.01), []
    for _ in range(2):
        optimizer.zero_grad()
        total = 0.0
        for _ in range(2):
            amplitude, x = lib.rand(1) * 4, lib.rand(10, 1) * 10 - 5
            y, fast = amplitude * lib.sin(x), weights
            for _ in range(3):
                inner = ((sine_net(lib, x[:5], fast) - y[:5]) ** 2).mean()
                steps = lib.autograd.grad(inner, fast, create_graph=True)
                fast = [w - 0.05 * g for w, g in zip(fast, steps, strict=True)]
            total = total + ((sine_net(lib, x[5:], fast) - y[5:]) ** 2).mean()
        total.backward()
        losses.append(total.item())
        optimizer.step()
    return losses, weights, [w.grad for w in weights]


@idiom
def learning_the_learning_rate(lib: Any) -> Any:
    lib.manual_seed(6)
    rate = lib.tensor(0.1, requires_grad=True)
    momentum = lib.tensor(0.5, requires_grad=True)
    x, y = lib.randn(16, 3), lib.randn(16, 1)
    w, speed = lib.zeros(3, 1, requires_grad=True), lib.zeros(3, 1)
    for _ in range(5):
        loss = ((x @ w - y) ** 2).mean()
        (g,) = lib.autograd.grad(loss, w, create_graph=True)
        speed = momentum * speed + g
        w = w - rate * speed
    final = ((x @ w - y) ** 2).mean()
    final.backward()
    return final, rate.grad, momentum.grad, w


@idiom
def meta_gradient_through_in_place_steps(lib: Any) -> Any:
    lib.manual_seed(7)
    decay = lib.tensor([0.9, 0.8, 0.7], requires_grad=True)
    x, y = lib.randn(6, 3), lib.randn(6)
    w = lib.zeros(3) + decay * 0
    for _ in range(3):
        error = x @ w.clone() - y
        w.mul_(decay).sub_(0.1 * (x.t() @ error) / 6)
    ((x @ w - y) ** 2).sum().backward()
    return decay.grad, w


@idiom
def optimizer_step_in_backward(lib: Any) -> Any:
    lib.manual_seed(8)
    model, x, y = mlp(lib, 4, 6, 6, 2), lib.randn(5, 4), lib.randn(5, 2)
    optimizers = {p: lib.optim.SGD([p], lr=0.05, momentum=0.9) for p in model.parameters()}

    def step(p: Any) -> None:
        optimizers[p].step()
        optimizers[p].zero_grad()

    handles = [p.register_post_accumulate_grad_hook(step) for p in model.parameters()]
    losses = []
    for _ in range(3):
        loss = lib.nn.functional.mse_loss(model(x), y)
        loss.backward()
        losses.append(loss.item())
    free = [p.grad is None for p in model.parameters()]
    for handle in handles:
        handle.remove()
    lib.nn.functional.mse_loss(model(x), y).backward()
    return losses, free, states(model), grads(model)


@idiom
def grad_cam(lib: Any) -> Any:
    lib.manual_seed(9)
    conv = lib.nn.Sequential(lib.nn.Conv2d(1, 4, 3), lib.nn.ReLU(inplace=True), lib.nn.Conv2d(4, 3, 3))
    head, image, kept = lib.nn.Linear(3, 5), lib.randn(1, 1, 10, 10), {}

    def forward_hook(module: Any, inputs: Any, output: Any) -> None:
        kept["maps"] = output
        output.register_hook(lambda g: kept.__setitem__("slopes", g))
        output.retain_grad()

    handle = conv[2].register_forward_hook(forward_hook)
    scores = head(conv(image).mean(dim=(2, 3)))
    handle.remove()
    best = scores.argmax(dim=1)
    one_hot = lib.zeros_like(scores)
    one_hot[0, best] = 1
    scores.backward(gradient=one_hot, retain_graph=True)
    weights = kept["slopes"].mean(dim=(2, 3), keepdim=True)
    cam = (weights * kept["maps"]).sum(1, keepdim=True).relu().detach()
    cam = lib.nn.functional.interpolate(cam, size=(10, 10), mode="bilinear", align_corners=False)
    cam -= cam.min()
    cam /= cam.max() + 1e-7
    return cam, kept["slopes"], kept["maps"].grad, kept["maps"].retains_grad


@idiom
def guided_backpropagation(lib: Any) -> Any:
    lib.manual_seed(10)
    model, x = mlp(lib, 4, 8, 8, 2, act="ReLU"), lib.randn(3, 4, requires_grad=True)
    handles = []
    for layer in model:
        if isinstance(layer, lib.nn.ReLU):
            handles.append(
                layer.register_forward_hook(lambda m, i, o: o.register_hook(lambda g: g.clamp(min=0)) and None)
            )
    model(x)[:, 0].sum().backward()
    return x.grad, [len(handles)]


@idiom
def straight_through_estimator(lib: Any) -> Any:
    class Binarize(lib.autograd.Function):  # type: ignore[name-defined,misc]
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            ctx.save_for_backward(x)
            return x.sign()

        @staticmethod
        def backward(ctx: Any, grad_output: Any) -> Any:
            (x,) = ctx.saved_tensors
            grad = grad_output.clone()
            grad[x.abs() > 1] = 0
            return grad

    lib.manual_seed(11)
    w, x = lib.randn(4, 3, requires_grad=True), lib.randn(5, 4)
    out = x @ Binarize.apply(w)
    detached = x @ (w.round() - w).detach() + x @ w
    (out.pow(2).mean() + detached.pow(2).mean()).backward()
    return w.grad, out, detached, type(Binarize.apply(w).grad_fn).__name__


@idiom
def gradient_reversal(lib: Any) -> Any:
    class Reverse(lib.autograd.Function):  # type: ignore[name-defined,misc]
        @staticmethod
        def forward(ctx: Any, x: Any, alpha: float) -> Any:
            ctx.alpha = alpha
            return x.view_as(x)

        @staticmethod
        def backward(ctx: Any, grad_output: Any) -> Any:
            return grad_output.neg() * ctx.alpha, None

    lib.manual_seed(12)
    features, label, domain = mlp(lib, 4, 6, 6), lib.nn.Linear(6, 3), lib.nn.Linear(6, 2)
    optimizer, x = lib.optim.SGD([*states(features, label, domain)], lr=0.1), lib.randn(8, 4)
    y, d = lib.arange(8) % 3, lib.arange(8) % 2
    for epoch in range(3):
        alpha = 2.0 / (1.0 + math.exp(-10 * epoch / 3)) - 1
        hidden = features(x)
        ce = lib.nn.functional.cross_entropy
        loss = ce(label(hidden), y) + ce(domain(Reverse.apply(hidden, alpha)), d)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return states(features, label, domain), loss


@idiom
def rnn_by_hand(lib: Any) -> Any:
    lib.manual_seed(13)
    cell_in, cell_h, head = lib.nn.Linear(3, 5), lib.nn.Linear(5, 5, bias=False), lib.nn.Linear(5, 2)
    x, y, h, losses = lib.randn(9, 2, 3), lib.randn(9, 2, 2), lib.zeros(2, 5), []
    for start in range(0, 9, 3):
        h = h.detach()
        outputs = lib.zeros(3, 2, 5)
        for t in range(3):
            h = lib.tanh(cell_in(x[start + t]) + cell_h(h))
            outputs[t] = h
        loss = ((head(outputs) - y[start : start + 3]) ** 2).mean()
        loss.backward()
        losses.append(loss.item())
    hidden = lib.zeros(2, 5)
    gates = lib.empty(2, 3, 5)
    for t in range(3):
        gates[:, t, :] = cell_in(x[t])
        hidden.mul_(0.5)
        hidden += gates[:, t].clone()
    hidden.sum().backward()
    return losses, h, [grads(m) for m in (cell_in, cell_h, head)]


@idiom
def attention_masked_in_place(lib: Any) -> Any:
    lib.manual_seed(14)
    q, k, v = (lib.randn(2, 5, 4, requires_grad=True) for _ in range(3))
    mask = lib.triu(lib.ones(5, 5, dtype=lib.bool), diagonal=1)
    scores = q @ k.transpose(-2, -1) / math.sqrt(4)
    scores[:, mask] = float("-inf")
    first = scores.softmax(-1) @ v
    scores = lib.einsum("bqd,bkd->bqk", q, k)
    scores.masked_fill_(mask, float("-inf"))
    scores -= scores.max(dim=-1, keepdim=True).values.detach()
    weights = scores.exp_()
    weights = weights / weights.sum(-1, keepdim=True)
    second = weights @ v
    scores = lib.bmm(q, k.mT)
    scores[mask.expand(2, 5, 5)] = -1e9
    padded = lib.tensor([False, False, False, True, True])
    scores[..., padded] = -1e9
    third = lib.nn.functional.softmax(scores, dim=-1) @ v
    (first * 2 + second * 3 + third).sin().sum().backward()
    return first, second, third, q.grad, k.grad, v.grad


@idiom
def positional_encoding(lib: Any) -> Any:
    lib.manual_seed(15)
    position = lib.arange(7).unsqueeze(1)
    scale = lib.exp(lib.arange(0, 6, 2) * (-math.log(10000.0) / 6))
    pe = lib.zeros(7, 6)
    pe[:, 0::2] = lib.sin(position * scale)
    pe[:, 1::2] = lib.cos(position * scale)
    rate = scale.clone().requires_grad_()
    learned = lib.zeros(7, 1, 6)
    learned[:, 0, 0::2] = lib.sin(position * rate)
    learned[:, 0, 1::2] = lib.cos(position * rate)
    x = lib.randn(7, 2, 6, requires_grad=True)
    out = x + pe.unsqueeze(1)[: x.size(0)] + learned
    out[..., :3] *= 2
    (out**2).sum().backward()
    return pe, rate.grad, x.grad


@idiom
def rotary_embedding(lib: Any) -> Any:
    lib.manual_seed(16)
    angle = lib.outer(lib.arange(5).float(), 1.0 / 100 ** (lib.arange(0, 4, 2).float() / 4))
    x = lib.randn(2, 5, 4, requires_grad=True)
    out = lib.empty_like(x)
    even, odd = x[..., 0::2], x[..., 1::2]
    out[..., 0::2] = even * angle.cos() - odd * angle.sin()
    out[..., 1::2] = even * angle.sin() + odd * angle.cos()
    (out * lib.arange(4)).cumsum(1).pow(2).sum().backward()
    return out, x.grad


@idiom
def spectral_normalization(lib: Any) -> Any:
    lib.manual_seed(17)
    layer, u = lib.nn.Linear(4, 6), lib.randn(6)
    x, norms = lib.randn(3, 4), []
    for _ in range(3):
        with lib.no_grad():
            v = lib.nn.functional.normalize(lib.mv(layer.weight.t(), u), dim=0, eps=1e-12)
            u.copy_(lib.nn.functional.normalize(lib.mv(layer.weight, v), dim=0))
        sigma = lib.dot(u.clone(), lib.mv(layer.weight, v))
        out = lib.nn.functional.linear(x, layer.weight / sigma, layer.bias)
        layer.zero_grad()
        (out**2).sum().backward()
        with lib.no_grad():
            for p in layer.parameters():
                p -= 0.01 * p.grad
        norms.append(sigma.item())
    return norms, states(layer), grads(layer), u


@idiom
def exponential_moving_average(lib: Any) -> Any:
    lib.manual_seed(18)
    model = mlp(lib, 3, 4, 1)
    shadow = {name: p.data.clone() for name, p in model.named_parameters() if p.requires_grad}
    optimizer, backup = lib.optim.AdamW(model.parameters(), lr=0.01), {}
    for _ in range(3):
        loss = model(lib.randn(5, 3)).pow(2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        for name, p in model.named_parameters():
            shadow[name].mul_(0.9).add_(p.data, alpha=0.1)
    for name, p in model.named_parameters():
        backup[name] = p.data
        p.data = shadow[name]
    with lib.inference_mode():
        averaged = model(lib.ones(2, 3))
    for name, p in model.named_parameters():
        p.data = backup[name]
    for p in model.parameters():
        p.data.mul_(0.5).add_(p.grad.data, alpha=-0.1)
    return averaged.tolist(), states(model), shadow


@idiom
def newton_by_conjugate_gradients(lib: Any) -> Any:
    lib.manual_seed(19)
    x, y = lib.randn(20, 3), (lib.rand(20) > 0.5).float()
    w = lib.zeros(3, requires_grad=True)
    for _ in range(3):
        loss = lib.nn.functional.binary_cross_entropy_with_logits(x @ w, y) + 0.05 * w.pow(2).sum()
        (g,) = lib.autograd.grad(loss, w, create_graph=True)
        step, r = lib.zeros_like(w), -g.detach().clone()
        p, rs = r.clone(), r @ r
        for _ in range(3):
            (hp,) = lib.autograd.grad(g @ p, w, retain_graph=True)
            alpha = rs / (p @ hp)
            step.add_(p * alpha)
            r.sub_(alpha * hp)
            new = r @ r
            p, rs = r + new / rs * p, new
        with lib.no_grad():
            w.add_(step)

    def f(w: Any) -> Any:
        return lib.nn.functional.binary_cross_entropy_with_logits(x @ w, y)

    value, product = lib.autograd.functional.hvp(f, w.detach(), lib.ones(3))
    hessian = lib.autograd.functional.hessian(f, w.detach())
    _, vector = lib.autograd.functional.vhp(f, w.detach(), lib.ones(3))
    return w, value, product, hessian, vector, lib.linalg.solve(hessian + lib.eye(3), lib.ones(3))


@idiom
def anomaly_detection_of_a_nan_loss(lib: Any) -> Any:
    lib.manual_seed(20)
    w, caught = lib.randn(3, requires_grad=True), []
    with lib.autograd.detect_anomaly():
        for shift in (5.0, 0.0):
            loss = lib.sqrt((w * 0 + shift).sum()) * (w.sum() if shift else 0.0)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                try:
                    loss.backward()
                except RuntimeError as error:
                    caught.append(str(error)[:60])
    return caught, w.grad, lib.is_anomaly_enabled()


@idiom
def saved_tensors_on_disk(lib: Any) -> Any:
    import os
    import tempfile

    lib.manual_seed(21)
    model, x = mlp(lib, 4, 8, 8, 2), lib.randn(5, 4, requires_grad=True)
    with tempfile.TemporaryDirectory() as folder:

        class OnDisk:
            def __init__(self, tensor: Any) -> None:
                self.name = os.path.join(folder, f"{len(os.listdir(folder))}.pt")
                lib.save(tensor, self.name)

        def pack(tensor: Any) -> Any:
            return tensor if tensor.numel() < 10 else OnDisk(tensor)

        def unpack(packed: Any) -> Any:
            return packed if isinstance(packed, lib.Tensor) else lib.load(packed.name)

        with lib.autograd.graph.saved_tensors_hooks(pack, unpack):
            loss = (model(x) ** 2).sum()
        written = len(os.listdir(folder)) > 3
        loss.backward()
    with lib.autograd.graph.save_on_cpu(pin_memory=False):
        again = model(x).exp().sum()
    again.backward()
    return x.grad, grads(model), written


@idiom
def replay_buffer_and_returns(lib: Any) -> Any:
    lib.manual_seed(22)
    policy, value, size = mlp(lib, 3, 8, 2), mlp(lib, 3, 8, 1), 6
    seen_states, rewards = lib.zeros(size, 3), lib.zeros(size)
    log_probs = lib.zeros(size)
    for t in range(size):
        seen_states[t] = lib.randn(3)
        logits = policy(seen_states[t].clone())
        log_probs[t] = lib.log_softmax(logits, dim=-1)[t % 2]
        rewards[t] = float(t % 3)
    returns, running = lib.empty(size), 0.0
    for t in reversed(range(size)):
        running = rewards[t] + 0.9 * running
        returns[t] = running
    returns = (returns - returns.mean()) / (returns.std() + 1e-8)
    values = value(seen_states).squeeze(-1)
    advantage = returns - values.detach()
    loss = -(log_probs * advantage).mean() + lib.nn.functional.smooth_l1_loss(values, returns)
    loss.backward()
    return loss, grads(policy), grads(value)


@idiom
def adversarial_attack(lib: Any) -> Any:
    lib.manual_seed(23)
    model, image, label = mlp(lib, 6, 8, 3), lib.rand(4, 6), lib.tensor([0, 1, 2, 1])
    delta = lib.zeros_like(image, requires_grad=True)
    for _ in range(3):
        loss = lib.nn.functional.cross_entropy(model(image + delta), label)
        loss.backward()
        delta.data = (delta + 0.05 * delta.grad.detach().sign()).clamp(-0.1, 0.1)
        delta.data.clamp_(-image, 1 - image)
        delta.grad.zero_()
    x = image.clone().detach().requires_grad_(True)
    (slope,) = lib.autograd.grad(lib.nn.functional.nll_loss(model(x).log_softmax(1), label), x)
    return delta, (x + 0.1 * slope.sign()).clamp_(0, 1), [p.grad is not None for p in model.parameters()]


@idiom
def frozen_embedding_rows(lib: Any) -> Any:
    lib.manual_seed(24)
    table = lib.nn.Embedding(6, 3, padding_idx=0)
    mask = lib.ones(6, 1)
    mask[2:4] = 0
    handle = table.weight.register_hook(lambda g: g * mask)
    table(lib.tensor([[0, 1, 2], [3, 5, 5]])).pow(2).sum().backward()
    first = table.weight.grad.clone()
    handle.remove()
    with lib.no_grad():
        table.weight[1].fill_(0.5)
        table.weight[lib.tensor([4, 5])] = lib.ones(2, 3)
    table(lib.tensor([1, 2, 4])).pow(2).sum().backward()
    return first, table.weight.grad, table.weight


@idiom
def physics_informed_network(lib: Any) -> Any:
    lib.manual_seed(25)
    model = mlp(lib, 2, 10, 10, 1)
    x, t = lib.rand(12, 1, requires_grad=True), lib.rand(12, 1, requires_grad=True)
    u = model(lib.cat([x, t], dim=1))
    ones = lib.ones_like(u)
    u_x, u_t = lib.autograd.grad(u, (x, t), ones, create_graph=True)
    u_xx = lib.autograd.grad(u_x, x, ones, create_graph=True)[0]
    loss = (u_t + u * u_x - 0.01 * u_xx).pow(2).mean()
    loss.backward()
    (u_xt,) = lib.autograd.grad(model(lib.cat([x, t], 1)).sum(), t, create_graph=True, allow_unused=True)
    return loss, grads(model), u_xx, u_xt.requires_grad


@idiom
def gradients_by_example(lib: Any) -> Any:
    lib.manual_seed(26)
    model, x, y = mlp(lib, 3, 4, 2), lib.randn(5, 3), lib.tensor([0, 1, 1, 0, 1])
    by_hand = [
        lib.autograd.grad(lib.nn.functional.cross_entropy(model(x[i : i + 1]), y[i : i + 1]), states(model))
        for i in range(5)
    ]
    stacked = [lib.stack(parts) for parts in zip(*by_hand, strict=True)]
    losses = lib.nn.functional.cross_entropy(model(x), y, reduction="none")
    batched = lib.autograd.grad(losses, states(model), lib.eye(5), is_grads_batched=True)
    for g in stacked:
        norm = g.flatten(1).norm(dim=1).view(-1, *[1] * (g.dim() - 1))
        g.div_(norm.clamp_(min=1.0))
    return stacked, batched


@idiom
def hooks_on_nodes(lib: Any) -> Any:
    lib.manual_seed(27)
    x, log = lib.randn(4, requires_grad=True), []
    y = (x * 3).tanh()
    y.grad_fn.register_prehook(lambda out: log.append(["pre", out[0].clone()]))
    y.grad_fn.register_hook(lambda grad_in, out: (grad_in[0] * 2,))
    z = y.exp()
    z.retain_grad()
    multi = lib.autograd.graph.register_multi_grad_hook((x, y), lambda gs: log.append(["all", gs[0], gs[1]]))
    z.sum().backward()
    multi.remove()
    names = [fn and fn.name() for fn, _ in y.grad_fn.next_functions]
    return x.grad, z.grad, log, names


@idiom
def log_determinant_flow(lib: Any) -> Any:
    lib.manual_seed(28)
    scale, shift = mlp(lib, 2, 6, 2), mlp(lib, 2, 6, 2)
    x = lib.randn(5, 4)
    out, log_det = x.clone(), lib.zeros(5)
    for half in (slice(0, 2), slice(2, 4)):
        other = slice(2, 4) if half.start == 0 else slice(0, 2)
        s = lib.tanh(scale(out[:, half].clone()))
        out[:, other] = out[:, other].clone() * s.exp() + shift(out[:, half].clone())
        log_det += s.sum(dim=1)
    loss = (0.5 * out.pow(2).sum(1) - log_det).mean()
    loss.backward()
    return loss, out, grads(scale), grads(shift)


@idiom
def iterative_refinement_on_views(lib: Any) -> Any:
    lib.manual_seed(29)
    force = lib.randn(6, 6, requires_grad=True)
    grid = lib.zeros(6, 6)
    grid[0] = 1.0
    edges = lib.zeros(())
    for _ in range(3):
        inner = grid[1:-1, 1:-1].clone()
        new = (grid[:-2, 1:-1] + grid[2:, 1:-1] + grid[1:-1, :-2] + grid[1:-1, 2:] + force[1:-1, 1:-1]) / 4
        grid = grid.clone()
        grid[1:-1, 1:-1].copy_(inner + 1.2 * (new - inner))
        row = grid[-2]
        row += 0.1
        grid.view(-1)[::7].mul_(0.9)
        grid.t()[0].zero_()
        grid.diagonal().add_(0.5)
        edges += (row * row).sum()  # a view of before the base was overwritten
    ((grid**2).sum() + edges).backward()
    return grid, force.grad


@idiom
def sharpness_aware_minimization(lib: Any) -> Any:
    lib.manual_seed(30)
    model, x, y = mlp(lib, 3, 6, 2), lib.randn(8, 3), lib.randint(0, 2, (8,))
    optimizer = lib.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    for _ in range(3):
        lib.nn.functional.cross_entropy(model(x), y).backward()
        with lib.no_grad():
            norm = lib.norm(lib.stack([p.grad.norm(p=2) for p in model.parameters()]), p=2)
            moves = [p.grad * (0.05 / (norm + 1e-12)) for p in model.parameters()]
            for p, move in zip(model.parameters(), moves, strict=True):
                p.add_(move)
        optimizer.zero_grad()
        lib.nn.functional.cross_entropy(model(x), y).backward()
        with lib.no_grad():
            for p, move in zip(model.parameters(), moves, strict=True):
                p.sub_(move)
        optimizer.step()
        optimizer.zero_grad()
    return states(model)


@idiom
def deep_equilibrium(lib: Any) -> Any:
    lib.manual_seed(31)
    weight, x = (lib.randn(4, 4) * 0.1).requires_grad_(), lib.randn(3, 4, requires_grad=True)

    def layer(z: Any) -> Any:
        return lib.tanh(z @ weight + x)

    with lib.no_grad():
        z = lib.zeros(3, 4)
        for _ in range(20):
            z = layer(z)
    z = layer(z)
    start = z.clone().detach().requires_grad_()
    again = layer(start)

    def solve(g: Any) -> Any:
        found = g.clone()
        for _ in range(20):
            found = lib.autograd.grad(again, start, found, retain_graph=True)[0] + g
        return found

    z.register_hook(solve)
    (z**2).sum().backward()
    return z, weight.grad, x.grad


@idiom
def neural_ode_by_the_adjoint(lib: Any) -> Any:
    def f(z: Any, w: Any) -> Any:
        return lib.tanh(z @ w)

    class Solve(lib.autograd.Function):  # type: ignore[name-defined,misc]
        @staticmethod
        def forward(ctx: Any, z: Any, w: Any, steps: int) -> Any:
            path = [z]
            for _ in range(steps):
                path.append(path[-1] + 0.1 * f(path[-1], w))
            ctx.save_for_backward(w, *path)
            ctx.steps = steps
            return path[-1].clone()

        @staticmethod
        def backward(ctx: Any, a: Any) -> Any:
            w, *path = ctx.saved_tensors
            to_w = lib.zeros_like(w)
            for z in reversed(path[:-1]):
                with lib.enable_grad():
                    z, v = z.detach().requires_grad_(), w.detach().requires_grad_()
                    step = 0.1 * f(z, v)
                to_z, part = lib.autograd.grad(step, (z, v), a)
                a = a + to_z
                to_w += part
            return a, to_w, None

    lib.manual_seed(32)
    z, w = lib.randn(2, 3, requires_grad=True), lib.randn(3, 3, requires_grad=True)
    Solve.apply(z, w, 5).pow(2).sum().backward()
    plain = z
    for _ in range(5):
        plain = plain + 0.1 * f(plain, w)
    return z.grad, w.grad, lib.autograd.grad(plain.pow(2).sum(), (z, w))


@idiom
def vector_quantization(lib: Any) -> Any:
    lib.manual_seed(33)
    encoder, decoder, book = lib.nn.Linear(4, 2), lib.nn.Linear(2, 4), lib.randn(5, 2)
    sums, counts, x = book.clone(), lib.ones(5), lib.randn(8, 4)
    for _ in range(2):
        z = encoder(x)
        index = lib.cdist(z.detach(), book).argmin(dim=1)
        one_hot = lib.zeros(8, 5).scatter_(1, index.unsqueeze(1), 1)
        with lib.no_grad():
            counts.mul_(0.9).add_(one_hot.sum(0), alpha=0.1)
            sums.mul_(0.9).add_(one_hot.t() @ z, alpha=0.1)
            book.copy_(sums / counts.unsqueeze(1))
        quantized = book[index]
        loss = 0.25 * lib.nn.functional.mse_loss(z, quantized.detach())
        quantized = z + (quantized - z).detach()
        loss += (decoder(quantized) - x).pow(2).mean()
        loss.backward()
    return loss, grads(encoder), grads(decoder), book, counts


@idiom
def elastic_weight_consolidation(lib: Any) -> Any:
    lib.manual_seed(34)
    model, x = mlp(lib, 3, 5, 2), lib.randn(6, 3)
    fisher = {name: lib.zeros_like(p) for name, p in model.named_parameters()}
    kept = {name: p.detach().clone() for name, p in model.named_parameters()}
    for one in x:
        model.zero_grad()
        lib.nn.functional.log_softmax(model(one), dim=0)[0].backward()
        for name, p in model.named_parameters():
            fisher[name] += p.grad.detach() ** 2 / len(x)
    with lib.no_grad():
        for p in model.parameters():
            p.add_(lib.randn_like(p), alpha=0.1)
    model.zero_grad()
    penalty = lib.zeros(())
    for name, p in model.named_parameters():
        penalty += (fisher[name] * (p - kept[name]) ** 2).sum()
    penalty.backward()
    return penalty, grads(model), fisher


@idiom
def deep_q_learning(lib: Any) -> Any:
    lib.manual_seed(35)
    policy, target = mlp(lib, 4, 8, 3, act="ReLU"), mlp(lib, 4, 8, 3, act="ReLU")
    optimizer = lib.optim.AdamW(policy.parameters(), lr=1e-3, amsgrad=True)
    for _ in range(3):
        state, action, reward = lib.randn(6, 4), lib.randint(0, 3, (6, 1)), lib.randn(6)
        going_on = lib.tensor([True, True, False, True, False, True])
        values = policy(state).gather(1, action)
        after = lib.zeros(6)
        with lib.no_grad():
            after[going_on] = target(lib.randn(4, 4)).max(1).values
        loss = lib.nn.functional.smooth_l1_loss(values, (after * 0.99 + reward).unsqueeze(1))
        optimizer.zero_grad()
        loss.backward()
        lib.nn.utils.clip_grad_value_(policy.parameters(), 0.1)
        optimizer.step()
        new, old = policy.state_dict(), target.state_dict()
        for key in new:
            old[key] = new[key] * 0.1 + old[key] * 0.9
        target.load_state_dict(old)
    return loss, states(policy, target)


def of_rows(lib: Any, backward: Any, *saved: Any) -> Any:
    """A custom Function on a leaf of shape (2, 3)."""

    class Rows(lib.autograd.Function):  # type: ignore[name-defined,misc]
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            ctx.save_for_backward(*saved)
            return x * 2

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            return backward(g)

    return Rows.apply(lib.ones(2, 3, requires_grad=True)).sum()


def hooked(lib: Any, hook: Any, kind: str = "register_hook") -> Any:
    x = lib.ones(2, 3, requires_grad=True)
    getattr(x, kind)(hook)
    return x.sum()


def number_for_data(lib: Any) -> None:
    lib.ones(3, requires_grad=True).data = lib.ones(3, dtype=lib.int64)


def part_of_several(lib: Any) -> None:
    (lib.ones(2, 3, requires_grad=True) * 1).unbind()[0].mul_(2)


def unpacked_wrong(lib: Any) -> None:
    with lib.autograd.graph.saved_tensors_hooks(lambda x: x, lambda x: x[:1, :2]):
        loss = (lib.ones(2, 3, requires_grad=True) ** 2).sum()
    loss.backward()


def assigned(value: Any) -> Any:
    return lambda lib: lib.zeros(3).__setitem__(slice(0, 2), value(lib))


def second_without_a_graph(lib: Any) -> None:
    x = lib.ones(3, requires_grad=True)
    lib.autograd.grad(x.exp().sum(), x)[0].sum().backward()


# what a student does wrong, PyTorch's phrase, and what ours says to do
MISTAKES: list[tuple[Callable[[Any], Any], str, str]] = [
    (lambda lib: lib.ones(3, requires_grad=True).sum().backward(2.0), ".", "make it a torch.tensor"),
    (lambda lib: lib.ones(3, requires_grad=True).sum().backward([2.0]), "can be either Tensors", "make it a torch"),
    (lambda lib: lib.ones(3, requires_grad=True).backward(lib.ones(2)), "Mismatch in shape", r"\(2,\) .* \(3,\)"),
    (lambda lib: lib.ones(3, requires_grad=True).sum().backward(keep=True), r"Tensor\.backward\(\) got an", "'keep'"),
    (lambda lib: lib.autograd.grad(lib.ones(3, requires_grad=True).sum(), 3.0), ".", "a Tensor or several"),
    (lambda lib: lib.autograd.backward([lib.ones(1, requires_grad=True)] * 2, [None]), "got 2 tensors", "one for each"),
    (second_without_a_graph, "does not require grad and does not have a grad_fn", "create_graph=True"),
    (lambda lib: of_rows(lib, lambda g: g[:, :1]).backward(), r"got \[2, 1\] but expected", "argument 0 of forward"),
    (lambda lib: of_rows(lib, lambda g: g, 3), "can only save variables", "ctx.size = size"),
    (lambda lib: hooked(lib, lambda g: g[0]).backward(), "has changed the size of value", r"idioms\.py\", line \d"),
    (lambda lib: hooked(lib, lambda g: 1).backward(), "but hook returned 'int'", r"a leaf, of shape \(2, 3\), wri"),
    (
        lambda lib: hooked(lib, lambda p: p.grad.mul_(2), "register_post_accumulate_grad_hook").backward(),
        "should return None", "write a def",
    ),
    (lambda lib: lib.ones(3).retain_grad(), "can't retain_grad on Tensor", "requires_grad=True"),
    (lambda lib: lib.ones(3).register_hook(print), "cannot register a hook on a tensor", "requires_grad=True"),
    (number_for_data, "data set to a tensor that requires gradients must be floating point", r"\.float\(\)"),
    (part_of_several, "is a view and is being modified inplace", r"index instead, as in x\[0\]"),
    (assigned(lambda lib: None), "can't assign a NoneType to a", "a number or a tensor"),
    (assigned(lambda lib: "3"), "can't assign a str to a", "a number or a tensor"),
    (assigned(lambda lib: 1j), "value cannot be converted to type float", "1j is complex"),
    (assigned(lambda lib: [lib.ones(()), lib.ones(())]), "can't assign a list to a", r"torch\.stack"),
    (assigned(lambda lib: (lib.ones((), requires_grad=True),)), "can't assign a tuple to a", r"torch\.stack"),
    (lambda lib: lib.zeros(3).fill_(None), ".", "a NoneType .* a number or a tensor"),
    (lambda lib: lib.zeros(3).copy_(None), ".", "a NoneType .* a number or a tensor"),
    (lambda lib: lib.zeros(3).masked_fill_(lib.ones(3) > 0, None), ".", "expected a number or a Tensor"),
    (unpacked_wrong, ".", "what pack_hook was given"),
]  # fmt: skip


@pytest.mark.parametrize(("run", "phrase", "advice"), MISTAKES)
def test_mistake_gets_the_class_of_pytorch_and_advice(run: Any, phrase: str, advice: str) -> None:
    with pytest.raises(Exception, match=phrase) as theirs:
        run(torch)
    with pytest.raises(theirs.type, match=phrase) as ours:
        run(tinygrad_edu)
    assert re.search(advice, str(ours.value)), ours.value


@pytest.mark.parametrize("run", IDIOMS, ids=lambda run: run.__name__)
def test_idiom(run: Idiom) -> None:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "(?s).*(?:Anomaly Detection|create_graph=True)")
        theirs, ours = seen(run(torch)), seen(run(tinygrad_edu))
    same(ours, theirs)
