"""The loss around the weights of a network."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...autograd import no_grad
from ...core import Tensor
from ...nn import Module
from ...streams import Generator
from ..palette import LIGHT
from .canvas import check_callable, drawing
from .contour import contour
from .untouched import untouched


def loss_landscape(
    model: Module,
    loss_function: Callable[[Any, Any], Any],
    batch: Any,
    ax: Any = None,
    filter_normalized: bool = True,
    generator: Generator | None = None,
    *,
    resolution: int = 21,
    span: float = 1.0,
) -> Any:
    """Plot the loss on a plane through the weights of a model, along two random directions.

    Each direction is random, and each of its filters (the weights of one output) as long as that of the model, so that
    pictures of different models can be compared; biases and the parameters of normalisation layers, which have one
    dimension, stay as they are. The model runs in evaluation mode, `resolution` squared times, and is left as it was.

    Args:
        model: the model, at the weights that are to be the middle.
        loss_function: called as `loss_function(model(x), y)`, gives the loss, of shape ().
        batch: the pair (x, y); x may be a tuple of inputs.
        ax: the matplotlib Axes to draw in; None for a new figure; a path for a file.
        filter_normalized: False takes each whole direction as long as all these weights together.
        generator: where the directions come from; by default one of its own, so that the picture is always the same.
        resolution: points along each direction, odd so that one is the model itself.
        span: how far to go each way, in lengths of the weights.

    Returns:
        The Axes, along both of which 1 is the length of the weights; the star is the model.

    Raises:
        ValueError: no weights of two or more dimensions, a loss that is not one number, or no finite loss at all.
        TypeError: `model` is no Module, `batch` no pair, or `loss_function` cannot be called.

    Source: Li et al., Visualizing the Loss Landscape of Neural Nets, 2018 (https://arxiv.org/abs/1712.09913).

    >>> import tinygrad_edu as torch
    >>> from matplotlib.figure import Figure
    >>> model, batch = torch.nn.Linear(4, 1), (torch.randn(16, 4), torch.randn(16, 1))
    >>> loss_function = torch.nn.functional.mse_loss
    >>> ax = torch.viz.plots.loss_landscape(model, loss_function, batch, ax=Figure().add_subplot(), resolution=5)
    >>> ax.get_xlabel()
    'direction 1 (lengths of the weights)'
    """
    if not isinstance(model, Module):
        raise TypeError(f"model must be a Module, whose weights can be changed, but got {type(model).__name__}")
    if not isinstance(batch, (tuple, list)) or len(batch) != 2:
        raise TypeError(f"batch must be the pair (x, y) of inputs and targets, but got {type(batch).__name__}")
    check_callable(loss_function, "loss_function", "nn.functional.mse_loss")
    if generator is not None and not isinstance(generator, Generator):
        raise TypeError(f"generator must be a Generator or None, but got {type(generator).__name__}")
    if resolution < 3 or resolution % 2 == 0 or not span > 0:
        raise ValueError(f"resolution must be odd and at least 3, and span above 0, but got {resolution} and {span}")
    weights = [p for p in model.parameters() if p.ndim >= 2 and p.array.dtype.kind == "f" and p.array.size]
    if not weights:
        raise ValueError("the model has no weights of two or more dimensions: there is no direction to go in")
    generator = generator or Generator()  # whose seed is always the same
    along, down = (_direction(weights, generator, filter_normalized) for _ in range(2))
    steps = np.linspace(-span, span, resolution)
    steps[resolution // 2] = 0.0
    losses = _losses(model, loss_function, batch, weights, (along, down), steps)
    with drawing(ax, (6.5, 5)) as axes:
        contour(axes, steps, steps, losses)
        middle = losses[resolution // 2, resolution // 2]
        star = {"marker": "*", "facecolor": LIGHT["paper"], "edgecolor": LIGHT["ink"], "zorder": 3}
        axes.scatter([0], [0], s=160, label=f"the model: loss {middle:.4g}", **star)
        words = "lengths of the weights"
        axes.set(xlabel=f"direction 1 ({words})", ylabel=f"direction 2 ({words})")
        axes.legend(loc="upper right", fontsize="small")
    return axes


def _direction(weights: list[Any], generator: Generator, by_filter: bool) -> list[np.ndarray]:
    """Random numbers for each of the weights, as long as these: filter by filter, or all together."""
    random = [generator.normal(w.array.shape, dtype=np.float64) for w in weights]
    if not by_filter:
        length, own = (
            np.sqrt(sum(np.square(x, dtype=np.float64).sum() for x in xs)) for xs in (_arrays(weights), random)
        )
        return [d * (length / own) for d in random]
    done = []
    for w, d in zip(weights, random, strict=True):
        axes = tuple(range(1, w.ndim))
        length, own = (np.sqrt(np.square(x, dtype=np.float64).sum(axes, keepdims=True)) for x in (w.array, d))
        done.append(d * (length / own))
    return done


def _arrays(weights: list[Any]) -> list[np.ndarray]:
    return [w.array for w in weights]


def _losses(
    model: Module,
    loss_function: Callable[[Any, Any], Any],
    batch: Any,
    weights: list[Any],
    directions: tuple[list[np.ndarray], list[np.ndarray]],
    steps: np.ndarray,
) -> np.ndarray:
    """The losses; one row for each step along the second direction."""
    inputs, targets = batch
    losses = np.empty((len(steps), len(steps)))
    middle = _arrays(weights)
    for i, j in np.ndindex(losses.shape):
        with untouched(model), no_grad():  # at each point anew, so that chance is the same at all of them
            model.eval()
            for weight, start, along, down in zip(weights, middle, *directions, strict=True):
                if steps[i] or steps[j]:
                    weight.array = (start + steps[j] * along + steps[i] * down).astype(start.dtype)
            loss = loss_function(model(*inputs) if isinstance(inputs, tuple) else model(inputs), targets)
        number = loss.array if isinstance(loss, Tensor) else np.asarray(loss)
        if number.size != 1:
            raise ValueError(f"loss_function must give one number, but its shape is {number.shape}: take its .mean()")
        losses[i, j] = number.item()
    return losses
