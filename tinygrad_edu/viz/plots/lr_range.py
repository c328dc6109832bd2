"""The learning-rate range test."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...autograd import enable_grad
from ...core import Tensor
from ...nn import Module
from ...optim import Optimizer
from ..palette import LIGHT
from .canvas import DASH, check_callable, drawing, legend
from .untouched import untouched

KEEP = 0.8  # of the smoothed loss is what it was before


@dataclass
class RangeTest:
    """What a learning-rate range test found.

    Attributes:
        lrs: the learning rates that were tried, rising.
        losses: the loss at each, before the step with that rate was taken.
        smoothed: their moving average.
        suggestion: where the smoothed loss falls most steeply, on the logarithmic axis; None where it never falls.
        stopped: why the test ended before the last learning rate; empty if it did not.
    """

    lrs: list[float]
    losses: list[float]
    smoothed: list[float]
    suggestion: float | None
    stopped: str = ""

    def plot(self, ax: Any = None) -> Any:
        """Plot the losses against the learning rates, with the suggestion.

        Args:
            ax: the matplotlib Axes to draw in; None for a new figure; a path for a file.

        Returns:
            The Axes, with the smoothed losses as their first line and the losses themselves as their second.
        """
        with drawing(ax) as axes:
            lines = axes.plot(self.lrs, self.smoothed, color=LIGHT["leaf"], linewidth=2)
            lines += axes.plot(self.lrs, self.losses, color=LIGHT["frame"], linewidth=0.8, marker=".", zorder=1)
            names = ["smoothed", "each batch"]
            told = DASH if self.suggestion is None else f"{self.suggestion:.2g}"
            if self.suggestion is not None:
                mark = {"color": LIGHT["term1"], "linestyle": "--", "linewidth": 1.4}
                lines.append(axes.axvline(self.suggestion, **mark))
                names.append(f"steepest: lr = {told}")
            axes.set_xscale("log")
            axes.set(xlabel="learning rate (logarithmic)", ylabel="loss")
            self._look(axes)
            axes.grid(alpha=0.3)
            legend(axes, lines, names, loc="upper left", frameon=True)
        return axes

    def _look(self, axes: Any) -> None:
        """Show the valley, not the height that the loss blew up to; and say why the test ended."""
        finite = [loss for loss in self.smoothed if np.isfinite(loss)]
        low, first = min(finite), finite[0]
        top = max(first, min(max(finite), first + 1.5 * (first - low)))
        room = 0.1 * (top - low) or 0.1 * abs(low) or 1.0
        axes.set_ylim(low - room, top + 2 * room)
        if self.stopped or self.suggestion is None:
            words = [self.stopped, "" if self.suggestion is not None else "no suggestion: the loss never fell"]
            axes.set_title("; ".join(filter(None, words)), fontsize="small")


def lr_range_test(
    model: Module,
    loss_function: Callable[[Any, Any], Any],
    loader: Iterable[Any],
    optimizer: Optimizer,
    start: float = 1e-7,
    end: float = 10.0,
    steps: int = 100,
    diverge: float = 3.0,
) -> RangeTest:
    """Train for a few steps with a rising learning rate, and note the loss at each; then undo it all.

    Take a learning rate where the loss falls steeply, well before it rises. The model, the optimizer and the streams of
    random numbers are afterwards as before, to the bit, also after an exception.

    Args:
        model: the model, in the mode that it is to be trained in.
        loss_function: called as `loss_function(model(x), y)`, gives the loss, of shape ().
        loader: gives batches (x, y), again and again: a DataLoader or a list; x may be a tuple of inputs.
        optimizer: the optimizer of the model; all its groups get the same learning rate.
        start: the first learning rate, > 0.
        end: the last, > `start`.
        steps: how many to try, at even distances on the logarithmic axis, at least 3.
        diverge: stop where the smoothed loss is above its lowest by more than this many times the first loss.

    Returns:
        The result: `lrs`, `losses`, `smoothed`, `suggestion` and `plot(ax=None)`.

    Raises:
        ValueError: a number is out of range, there is no batch, or the very first loss is not finite.
        TypeError: a batch is no pair, or the loader can be read only once.
        RuntimeError: the loss does not depend on anything that requires grad.

    Source: Smith, Cyclical Learning Rates for Training Neural Networks, 2015 (https://arxiv.org/abs/1506.01186).

    >>> import tinygrad_edu as torch
    >>> from matplotlib.figure import Figure
    >>> model = torch.nn.Linear(2, 1)
    >>> optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    >>> batches = [(torch.randn(16, 2), torch.randn(16, 1))]
    >>> test = torch.viz.plots.lr_range_test(model, torch.nn.functional.mse_loss, batches, optimizer, steps=20)
    >>> ax = test.plot(ax=Figure().add_subplot())
    >>> test.lrs[0], optimizer.param_groups[0]["lr"]
    (1e-07, 0.01)
    """
    if not 0 < start < end < np.inf or steps < 3 or not diverge > 0:
        raise ValueError(
            "there must be 0 < start < end, at least 3 steps, and diverge above 0, but got "
            f"start={start}, end={end}, steps={steps}, diverge={diverge}"
        )
    check_callable(loss_function, "loss_function", "nn.functional.mse_loss")
    if not isinstance(optimizer, Optimizer):
        raise TypeError(f"optimizer must be that of the model, such as SGD(model.parameters(), lr=0.1), but got "
                        f"{type(optimizer).__name__}")  # fmt: skip
    if not hasattr(loader, "__iter__") and not hasattr(loader, "__getitem__"):
        raise TypeError(f"loader must give batches (x, y), as a DataLoader or a list, but got {type(loader).__name__}")
    if isinstance(loader, Iterator):
        raise TypeError("loader can be read only once, so this would use it up: give a DataLoader, or list(loader)")
    lrs = np.geomspace(start, end, steps).tolist()
    losses: list[float] = []
    smoothed: list[float] = []
    stopped = ""
    with untouched(model, optimizer, *_generators(loader)), enable_grad():
        for lr, batch in zip(lrs, _again(loader), strict=False):
            losses.append(_step(model, loss_function, batch, optimizer, lr))
            if not np.isfinite(losses[-1]):
                stopped = f"stopped at lr = {lr:.2g}: the loss was {losses[-1]}"
                smoothed.append(losses[-1])
                break
            smoothed.append(_average(losses))
            if smoothed[-1] > min(smoothed) + diverge * abs(smoothed[0]):
                stopped = f"stopped at lr = {lr:.2g}: the loss ran away"
                break
    if not np.isfinite(losses[0]):
        raise ValueError(f"the first loss is {losses[0]}, before any step: look for where it comes from, not for an lr")
    lrs = lrs[: len(losses)]
    return RangeTest(lrs, losses, smoothed, _steepest(lrs, smoothed), stopped)


def _generators(loader: Any) -> Iterator[Any]:
    """Where the loader draws its order from."""
    batches = getattr(loader, "batch_sampler", None)
    for part in (loader, getattr(loader, "sampler", None), batches, getattr(batches, "sampler", None)):
        yield getattr(part, "generator", None)


def _again(loader: Iterable[Any]) -> Iterator[Any]:
    """The batches, and from the start again when there are no more."""
    for epoch in itertools.count():
        count = 0
        for count, batch in enumerate(loader, 1):  # noqa: B007  counted for what comes after
            yield batch
        if not count:
            raise ValueError(f"loader gives no batch{' any more' if epoch else ''}: there is nothing to train on")


def _step(
    model: Module, loss_function: Callable[[Any, Any], Any], batch: Any, optimizer: Optimizer, lr: float
) -> float:
    """One step of training, with its loss."""
    if not isinstance(batch, (tuple, list)) or len(batch) != 2:
        raise TypeError(f"loader must give pairs (x, y) of inputs and targets, but gave {type(batch).__name__}")
    for group in optimizer.param_groups:
        group["lr"] = lr
    x, y = batch
    optimizer.zero_grad()
    loss = loss_function(model(*x) if isinstance(x, tuple) else model(x), y)
    if not isinstance(loss, Tensor) or not loss.requires_grad:
        raise RuntimeError("the loss does not depend on anything that requires grad: are the parameters frozen?")
    loss.backward()
    optimizer.step()
    return float(loss.item())


def _average(losses: list[float]) -> float:
    """The moving average at the end, in which the last losses count most."""
    weights = KEEP ** np.arange(len(losses) - 1, -1, -1.0)
    return float(weights @ np.array(losses) / weights.sum())


def _steepest(lrs: list[float], smoothed: list[float]) -> float | None:
    lowest = int(np.nanargmin(smoothed))
    if lowest < 2:
        return None
    slopes = np.gradient(smoothed[: lowest + 1], np.log(lrs[: lowest + 1]))
    return lrs[int(slopes.argmin())] if slopes.min() < 0 else None
