"""One training step of a network with one hidden layer or two: linear, relu, ..., cross-entropy, backward, SGD."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from .race import OURS, Step, Work

RATE = 0.05


@dataclass(frozen=True)
class Shape:
    """The widths of the layers and the number of samples in a batch; and data that are the same for everybody."""

    widths: tuple[int, ...]
    batch: int

    @property
    def samples(self) -> tuple[np.ndarray, np.ndarray]:
        """float32 (batch, widths[0]) and labels, int64 (batch,)."""
        rng = np.random.default_rng(0)
        x = rng.random((self.batch, self.widths[0]), dtype=np.float32)
        return x, rng.integers(self.widths[-1], size=self.batch)

    @property
    def layers(self) -> list[tuple[np.ndarray, np.ndarray]]:
        """A weight (outputs, inputs) and a bias (outputs,) for each layer."""
        rng = np.random.default_rng(1)
        pairs = zip(self.widths[:-1], self.widths[1:], strict=True)
        scaled = [(rng.standard_normal((n, m), dtype=np.float32) * np.float32(m**-0.5), n) for m, n in pairs]
        return [(weight, np.zeros(n, np.float32)) for weight, n in scaled]


def like_pytorch(torch: Any, shape: Shape) -> Step:
    """In PyTorch and, with another import, here."""
    modules = []
    for weight, bias in shape.layers:
        linear = torch.nn.Linear(weight.shape[1], weight.shape[0])
        with torch.no_grad():
            linear.weight.copy_(torch.from_numpy(weight))
            linear.bias.copy_(torch.from_numpy(bias))
        modules += [linear, torch.nn.ReLU()]
    model = torch.nn.Sequential(*modules[:-1])
    criterion, optimizer = torch.nn.CrossEntropyLoss(), torch.optim.SGD(model.parameters(), lr=RATE)
    return training(model, criterion, optimizer, *map(torch.from_numpy, shape.samples))


def training(model: Any, criterion: Any, optimizer: Any, x: Any, labels: Any) -> Step:
    """A training of a model on one batch: each step gives the loss."""

    def step() -> float:
        optimizer.zero_grad()
        loss = criterion(model(x), labels)
        loss.backward()
        optimizer.step()
        return float(loss.item())

    return step


def ours(shape: Shape) -> Step:
    """In tinygrad_edu."""
    import tinygrad_edu

    return like_pytorch(tinygrad_edu, shape)


def pytorch(shape: Shape) -> Step:
    """In PyTorch, eager."""
    import torch

    torch.set_num_threads(2)
    return like_pytorch(torch, shape)


def by_hand(shape: Shape) -> Step:
    """In NumPy, with the gradients worked out by a person."""
    (x, labels), layers, rows = shape.samples, shape.layers, np.arange(shape.batch)

    def step() -> float:
        inputs = [x]
        for weight, bias in layers:
            out = inputs[-1] @ weight.T  # (batch, outputs)
            out += bias
            inputs.append(np.maximum(out, np.float32(0), out=out) if weight is not layers[-1][0] else out)
        logits = inputs.pop()
        logits -= logits.max(1, keepdims=True)
        p = np.exp(logits)
        total = p.sum(1, keepdims=True)
        loss = float((np.log(total[:, 0]) - logits[rows, labels]).mean())
        p /= total
        p[rows, labels] -= 1
        g = p / np.float32(shape.batch)
        for i in reversed(range(len(layers))):
            (weight, bias), inside = layers[i], inputs[i]
            step_weight, step_bias = g.T @ inside, g.sum(0)
            if i:
                g = (g @ weight) * (inside > 0)
            weight -= np.multiply(step_weight, np.float32(RATE), out=step_weight)
            bias -= np.float32(RATE) * step_bias
        return loss

    return step


def functional(numpy: Any, x: Any, labels: np.ndarray) -> Callable[[Any], Any]:
    """The loss as a function of the layers, with the functions of a NumPy-like module."""
    rows = np.arange(len(labels))

    def loss(layers: Any) -> Any:
        out = x
        for i, (weight, bias) in enumerate(layers):
            out = numpy.dot(out, weight.T) + bias
            out = numpy.maximum(out, 0) if i < len(layers) - 1 else out
        top = out - numpy.max(out, axis=1, keepdims=True)
        return numpy.mean(numpy.log(numpy.sum(numpy.exp(top), axis=1)) - top[rows, labels])

    return loss


def hips(shape: Shape) -> Step:
    """In HIPS autograd."""
    import autograd.numpy as anp
    from autograd import value_and_grad

    layers = shape.layers
    both = value_and_grad(functional(anp, *shape.samples))

    def step() -> float:
        loss, gradients = both(layers)
        for (weight, bias), (gw, gb) in zip(layers, gradients, strict=True):
            weight -= np.float32(RATE) * gw
            bias -= np.float32(RATE) * gb
        return float(loss)

    return step


def mygrad(shape: Shape) -> Step:
    """In mygrad."""
    import mygrad
    from mygrad.nnet.activations import relu
    from mygrad.nnet.losses import softmax_crossentropy

    mygrad.turn_memory_guarding_off()  # as its manual advises where speed counts
    x, labels = shape.samples
    layers = [(mygrad.tensor(weight), mygrad.tensor(bias)) for weight, bias in shape.layers]

    def step() -> float:
        out = x
        for i, (weight, bias) in enumerate(layers):
            out = mygrad.matmul(out, weight.T) + bias
            out = relu(out) if i < len(layers) - 1 else out
        loss = softmax_crossentropy(out, labels)
        loss.backward()
        for weight, bias in layers:
            weight.data -= np.float32(RATE) * weight.grad
            bias.data -= np.float32(RATE) * bias.grad
            weight.null_grad()
            bias.null_grad()
        return float(loss)

    return step


def jax(shape: Shape) -> Step:
    """In jax, compiled."""
    import jax

    x, labels = shape.samples
    both = jax.value_and_grad(functional(jax.numpy, jax.numpy.asarray(x), labels))
    layers = [(jax.numpy.asarray(weight), jax.numpy.asarray(bias)) for weight, bias in shape.layers]

    @jax.jit
    def update(layers: Any) -> Any:
        loss, gradients = both(layers)
        return loss, jax.tree.map(lambda p, g: p - RATE * g, layers, gradients)

    def step() -> float:
        nonlocal layers
        loss, layers = update(layers)
        return float(jax.block_until_ready(loss))

    return step


def work(name: str, shape: Shape) -> Work:
    """The work for one shape of the network."""
    makers = {
        OURS: ours,
        "PyTorch eager": pytorch,
        "NumPy by hand": by_hand,
        "HIPS autograd": hips,
        "mygrad": mygrad,
        "jax jit": jax,
    }
    widths = "-".join(map(str, shape.widths))
    return Work(
        name=name,
        title=f"SGD step of an MLP {widths}, batch {shape.batch}",
        unit="ms per step",
        per_second=1e3,
        contestants={label: lambda make=make: make(shape) for label, make in makers.items()},
    )


SHAPES = {"mlp_small": Shape((784, 128, 64, 10), 64), "mlp_large": Shape((784, 1024, 1024, 10), 256)}
SMALL, LARGE = (work(name, shape) for name, shape in SHAPES.items())
