"""How large the updates are, compared with the weights that they change."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..palette import LIGHT
from .canvas import drawing, legend, look
from .gradients import named

GOAL = 1e-3
LINES = 10  # names in the legend, at most


class UpdateRatios:
    """Records the size of each update over the size of the weights, to plot how it went.

    The ratio is the norm of what changed since the last `step()`, over the norm of the weights before. About 1e-3 is
    healthy: much less, and the layer hardly learns; much more, and it jumps about. As it compares the weights
    themselves, it is right for every optimizer, momentum and weight decay included; and it keeps one copy of them.

    Args:
        model: a Module, of which the parameters with two or more dimensions are recorded (all, if there are none such);
            or parameters by name, as a dict or as pairs of name and tensor, which are all recorded.

    Attributes:
        history: for each parameter its name and its ratios, one for each step; NaN where the weights were all zero, or
            either was not finite.

    Source: Karpathy, "Babysitting the learning process", https://cs231n.github.io/neural-networks-3/#ratio

    >>> import tinygrad_edu as torch
    >>> from matplotlib.figure import Figure
    >>> model = torch.nn.Linear(4, 1)
    >>> optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    >>> ratios = torch.viz.plots.UpdateRatios(model)
    >>> for _ in range(5):
    ...     loss = model(torch.ones(8, 4)).square().mean()
    ...     optimizer.zero_grad()
    ...     loss.backward()
    ...     optimizer.step()
    ...     ratios.step()
    >>> ax = ratios.plot(ax=Figure().add_subplot())
    >>> len(ratios.history["weight"])
    5
    """

    def __init__(self, model: Any) -> None:
        parameters = named(model)
        if hasattr(model, "named_parameters"):
            parameters = [pair for pair in parameters if pair[1].ndim >= 2] or parameters
        self._parameters = dict(parameters)
        self._before = {name: tensor.array.copy() for name, tensor in parameters}
        self.history: dict[str, list[float]] = {name: [] for name, _ in parameters}

    def step(self) -> None:
        """Record what changed since the last call: call it after `optimizer.step()`, once in each iteration."""
        for name, tensor in self._parameters.items():
            before = self._before[name].astype(np.float64)
            size, change = float(np.linalg.norm(before)), float(np.linalg.norm(tensor.array - before))
            good = size > 0 and np.isfinite(size) and np.isfinite(change)
            self.history[name].append(change / size if good else float("nan"))
            self._before[name] = tensor.array.copy()

    def plot(self, ax: Any = None) -> Any:
        """Plot log10 of the ratios against the iterations, with a line at -3.

        Args:
            ax: the matplotlib Axes to draw in; None for a new figure; a path for a file.

        Returns:
            The Axes. A ratio of 0 (weights that did not move) or NaN is a gap, and the legend says so.

        Raises:
            RuntimeError: nothing was recorded yet.
        """
        steps = len(next(iter(self.history.values())))
        if not steps:
            raise RuntimeError("no update was recorded yet: call ratios.step() after each optimizer.step()")
        with drawing(ax) as axes:
            self._plot(axes, range(1, steps + 1))
        return axes

    def _plot(self, axes: Any, steps: range) -> None:
        lines, names = [], []
        for i, (name, ratios) in enumerate(self.history.items()):
            told = np.array([np.log10(ratio) if ratio > 0 else np.nan for ratio in ratios])
            every = max(1, len(steps) // 12)
            style = look(i) | {"markevery": (i % every, every), "markersize": 4, "linewidth": 1.4}
            lines += axes.plot(steps, told, **style)
            gaps = [(sum(r == 0 for r in ratios), "unchanged"), (sum(r != r for r in ratios), "undefined")]
            words = ", ".join(f"{count} {word}" for count, word in gaps if count)
            names.append(f"{name} ({words})" if words else name)
        axes.axhline(np.log10(GOAL), color=LIGHT["ink"], linestyle=(0, (1, 1)), linewidth=1.6)
        place = {"transform": axes.get_yaxis_transform(), "ha": "right", "va": "bottom", "fontsize": "small"}
        axes.text(0.995, np.log10(GOAL), "−3: healthy", **place)
        axes.set(xlabel="iteration", ylabel="log10 of |update| / |weights|")
        axes.xaxis.get_major_locator().set_params(integer=True)
        axes.grid(alpha=0.3)
        picked = np.unique(np.linspace(0, len(lines) - 1, min(len(lines), LINES)).astype(int)).tolist()
        title = f"{len(picked)} of {len(lines)}" if len(picked) < len(lines) else None
        legend(axes, [lines[i] for i in picked], [names[i] for i in picked], title=title)
