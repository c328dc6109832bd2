"""A backward that can be differentiated again: what `create_graph=True` costs beside a plain one, on the same graph."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from . import chain, mlp
from .race import OURS, Step, Work

Built = tuple[Any, list[Any]]  # a loss, and what to differentiate it with respect to


def of_chain(torch: Any) -> Built:
    """The sum at the end of a thousand small ops."""
    x = torch.tensor(chain.START, requires_grad=True)
    return chain.chain(x, torch.tanh), [x]


def of_mlp(torch: Any, shape: mlp.Shape) -> Built:
    """The loss of a network."""
    parameters, (x, labels) = [], map(torch.from_numpy, shape.samples)
    for weight, bias in shape.layers:
        if parameters:
            x = torch.relu(x)
        parameters += [torch.tensor(weight, requires_grad=True), torch.tensor(bias, requires_grad=True)]
        x = torch.nn.functional.linear(x, *parameters[-2:])
    return torch.nn.functional.cross_entropy(x, labels), parameters


def ours() -> Any:
    """tinygrad_edu."""
    import tinygrad_edu

    return tinygrad_edu


def pytorch() -> Any:
    """PyTorch."""
    import torch

    torch.set_num_threads(2)
    return torch


def step_of(library: Callable[[], Any], build: Callable[[Any], Built], create_graph: bool) -> Step:
    """All gradients, of a graph that is built before and kept."""
    torch = library()
    loss, inputs = build(torch)

    def step() -> float:
        gradients = torch.autograd.grad(loss, inputs, retain_graph=True, create_graph=create_graph)
        return float(gradients[-1].reshape(-1)[0].item())

    return step


def work(name: str, title: str, build: Callable[[Any], Built]) -> Work:
    """The work for one graph; the line of `plain` says how many times as long a backward with create_graph takes."""
    contestants = {
        OURS: partial(step_of, ours, build, True),
        f"{OURS}, plain": partial(step_of, ours, build, False),
        "PyTorch": partial(step_of, pytorch, build, True),
        "PyTorch, plain": partial(step_of, pytorch, build, False),
    }
    return Work(f"create_graph_{name}", f"backward with create_graph=True of {title}", "ms", 1e3, contestants)


WORKS = (
    work("chain", f"{4 * chain.REPEATS:,} small ops on vectors of {chain.SIZE}", of_chain),
    *(
        work(name, f"an MLP {'-'.join(map(str, shape.widths))}, batch {shape.batch}", partial(of_mlp, shape=shape))
        for name, shape in mlp.SHAPES.items()
    ),
)
