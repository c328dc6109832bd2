"""Train a network on handwritten digits, check its gradients, and draw a graph. Start here.

In less than half a minute: a network learns to read 1,437 small pictures of handwritten digits, and is tested on 360
that it never saw. Its gradients, which the engine found by the chain rule, are compared with slopes that are measured.
The folder then holds the picture of a small graph with the local derivative on every edge, the picture of a small
network, the training curves, and the trained network itself.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tinygrad_edu as torch

from .. import nn, testing, viz
from ..core import Tensor
from ..datasets import Digits
from ..utils.data import DataLoader

WIDTHS = (64, 128, 64, 10)  # pixels, two hidden layers, digits
RATE, BATCH, NOISE = 3e-3, 32, 0.2  # a little noise on the pictures keeps the network from learning them by heart
CHECKPOINT = "digits.zip"


@dataclass
class Trained:
    """The network and how it got there: one value for each epoch."""

    model: nn.Module
    seconds: float = 0.0
    losses: list[float] = field(default_factory=list)
    accuracies: list[float] = field(default_factory=list)  # on the digits held out


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("--out", type=Path, default=Path("demo"), metavar="DIR", help="where to leave the files")
    parser.add_argument("--epochs", type=positive, default=40, help="how often to go through the digits (default 40)")
    parser.add_argument("--seed", type=int, default=0, help="where chance starts: the same seed, the same result")


def positive(text: str) -> int:
    """The number in the text, at least 1."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is too few: at least 1")
    return number


def run(options: argparse.Namespace) -> int:
    """Do it all, then say what was done; 1 if a gradient is wrong."""
    out: Path = options.out
    if out.exists() and not out.is_dir():
        print(f"{out} is a file: name another folder with --out", file=sys.stderr)
        return 2
    out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(options.seed)
    held_out = Digits(train=False)
    print("Learning to read digits ...", flush=True)
    trained = train(make_model(), held_out, options.epochs)
    print("Checking the gradients, drawing the pictures ...", flush=True)
    report = check_gradients(trained.model, held_out)
    small = saved(out / "graph.svg", out / "graph.html", small_graph())
    lines = [
        *told(trained, held_out),
        ("gradients", verdict(report)),
        ("small graph", small),
        ("small model", saved(out / "model.svg", out / "model.html", small_network())),
        ("curves", curves(out / "curves.png", trained)),
        ("checkpoint", checkpoint(out / CHECKPOINT, trained.model, held_out)),
    ]
    print()
    for i, (name, text) in enumerate(lines, 1):
        print(f"{i:2}  {name:12}{text}")
    there = "open the .html files in a browser" if ".html: " in small else f"read {out / 'graph.txt'}"
    print(f"\nNext: {there}, or look up a derivative: python -m tinygrad_edu ops tanh")
    return int(not report)


def make_model() -> nn.Sequential:
    """Linear layers with ReLU between them."""
    layers: list[nn.Module] = [nn.Flatten()]
    for inputs, outputs in itertools.pairwise(WIDTHS):
        layers += [nn.Linear(inputs, outputs), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


def train(model: nn.Module, held_out: Digits, epochs: int) -> Trained:
    """The training loop, as it is written for PyTorch."""
    from tqdm import tqdm

    loader: DataLoader[Any] = DataLoader(Digits(), batch_size=BATCH, shuffle=True)
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE)
    scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, epochs)
    trained, start = Trained(model), time.perf_counter()
    progress = tqdm(range(epochs), unit="epoch", disable=None, leave=False)  # a terminal sees it, a log file does not
    for _ in progress:
        total = 0.0
        for images, labels in loader:  # (B, 1, 8, 8), (B,)
            logits = model(images + NOISE * torch.randn_like(images))
            loss = criterion(logits, labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item()
        scheduler.step()
        trained.losses.append(total / len(loader))
        trained.accuracies.append(read_right(model, held_out) / len(held_out))
        progress.set_postfix_str(f"loss {trained.losses[-1]:.3f}, held out {trained.accuracies[-1]:.1%}")
    trained.seconds = time.perf_counter() - start
    return trained


def pictures(digits: Digits) -> Tensor:
    """All images from 0 to 1, shape (N, 1, 8, 8)."""
    return digits.data.float().unsqueeze(1) / digits.white


def read_right(model: nn.Module, digits: Digits) -> int:
    """How many of the digits the model reads right."""
    with torch.no_grad():
        return int((model(pictures(digits)).argmax(dim=1) == digits.targets).sum())


def check_gradients(model: nn.Module, digits: Digits, samples: int = 16) -> testing.Report:
    """The gradients of the loss of a few digits: by every bias, and along a direction through each weight."""
    images, labels = pictures(digits)[:samples].flatten(1), digits.targets[:samples]
    parameters = list(model.parameters())

    def loss(*parameters: Tensor) -> Tensor:
        out = images.to(parameters[0].dtype)
        for i in range(0, len(parameters), 2):
            out = nn.functional.linear(out if i == 0 else out.relu(), parameters[i], parameters[i + 1])
        return nn.functional.cross_entropy(out, labels)

    def loss_by_bias(*biases: Tensor) -> Tensor:
        weights = [weight.detach().to(biases[0].dtype) for weight in parameters[::2]]
        return loss(*(tensor for pair in zip(weights, biases, strict=True) for tensor in pair))

    report = testing.gradcheck(loss, *parameters, fast=True, raise_=False)
    return testing.gradcheck(loss_by_bias, *parameters[1::2], raise_=False) if report else report


def verdict(report: testing.Report) -> str:
    """What the check found, in words."""
    if report:
        return f"{report.ok} slopes of the loss, measured: the chain rule gives the same"
    return f"WRONG, which should never be; please report this:\n{report}"


def told(trained: Trained, held_out: Digits) -> list[tuple[str, str]]:
    """What was learned from what, and how well."""
    count = sum(parameter.numel() for parameter in trained.model.parameters())
    right = read_right(trained.model, held_out)
    learned, rounds = len(Digits()), len(trained.losses)
    return [
        ("digits", f"{learned:,} pictures of 8x8 pixels to learn from, {len(held_out)} held out for the test"),
        ("network", f"{' -> '.join(map(str, WIDTHS))} with ReLU between: {count:,} numbers to learn"),
        ("learning", f"{rounds} times through the pictures, {trained.seconds:.1f} s"),
        ("loss", f"from {trained.losses[0]:.3f} down to {trained.losses[-1]:.3f}: how surprised it is by the answers"),
        ("result", f"{right} of {len(held_out)} held-out digits read right: {right / len(held_out):.1%}"),
    ]


def small_graph() -> viz.Picture:
    """A neuron with its loss, after backward; the weight counts twice, for it is also kept small."""
    w, b = torch.tensor(2.0, requires_grad=True), torch.tensor(-1.0, requires_grad=True)
    x, target = torch.tensor(0.75), torch.tensor(1.0)
    y = torch.tanh(w * x + b)
    error, penalty = torch.square(y - target), 0.1 * torch.square(w)
    loss = error + penalty
    loss.backward()
    return viz.draw(loss)


def small_network() -> viz.Picture:
    """A network like the one that was trained, small enough to read."""
    model = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 2))
    x, label = torch.tensor([[0.5, -1.0]]), torch.tensor([1])
    logits = model(x)
    loss = nn.functional.cross_entropy(logits, label)
    loss.backward()
    return viz.draw(loss)


def saved(svg: Path, html: Path, picture: viz.Picture) -> str:
    """The picture as SVG and as a page; where there is no Graphviz, as a tree of text, and why."""
    try:
        picture.save(svg)
        picture.save(html)
    except RuntimeError as error:
        tree = picture.save(svg.with_suffix(".txt"))
        return f"{tree} ({error})"
    return f"{svg} and {html}: values, and the local derivative on every edge"


def curves(path: Path, trained: Trained) -> str:
    """The training curves; where there is no matplotlib, how to get it."""
    history = {"loss": trained.losses, "accuracy on held-out digits": trained.accuracies}
    try:
        viz.curves(history, ax=path)
    except RuntimeError as error:
        return f"none ({error})"
    return f"{path}: how loss and accuracy went"


def checkpoint(path: Path, model: nn.Module, held_out: Digits) -> str:
    """Keep what was learned, and prove that another network can take it over."""
    torch.save(model.state_dict(), path)
    again = make_model()
    again.load_state_dict(torch.load(path))
    return f"{path}: all that was learned; loaded again it reads {read_right(again, held_out)} right"
