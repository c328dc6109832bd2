"""SGD: stochastic gradient descent, with momentum."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import core
from .optimizer import Group, Optimizer, Params, check_options, pieces


class SGD(Optimizer):
    """Stochastic gradient descent: `p -= lr * g`, where momentum lets `g` remember earlier gradients.

    Args:
        params: parameters, (name, parameter) pairs, or groups of them with options of their own.
        lr: the learning rate, >= 0.
        momentum: how much of the last direction is kept, >= 0.
        dampening: how much of the new gradient is left out of the direction.
        weight_decay: the factor of the L2 penalty, >= 0.
        nesterov: look ahead along the direction (needs momentum and no dampening).
        maximize: climb instead of descend.
        foreach: accepted for PyTorch's sake; all updates are in place anyway, as is `fused`.
        differentiable: refused unless False.

    Raises:
        ValueError: an option is out of range.

    Source: https://pytorch.org/docs/stable/generated/torch.optim.SGD.html; Sutskever et al., 2013
    (https://proceedings.mlr.press/v28/sutskever13.html).

    >>> import tinygrad_edu as torch
    >>> x = torch.tensor([1.0, -2.0], requires_grad=True)
    >>> optimizer = torch.optim.SGD([x], lr=0.25)
    >>> (x * x).sum().backward()
    >>> optimizer.step()
    >>> x
    tensor([ 0.5000, -1.0000], requires_grad=True)
    """

    def __init__(
        self,
        params: Params,
        lr: float = 1e-3,
        momentum: float = 0,
        dampening: float = 0,
        weight_decay: float = 0,
        nesterov: bool = False,
        *,
        maximize: bool = False,
        foreach: bool | None = None,
        differentiable: bool = False,
        fused: bool | None = None,
    ) -> None:
        check_options(differentiable, lr=lr, momentum=momentum, weight_decay=weight_decay)
        if nesterov and (momentum <= 0 or dampening != 0):
            raise ValueError(
                "Nesterov momentum requires a momentum and zero dampening, "
                f"but momentum is {momentum} and dampening {dampening}"
            )
        options: dict[str, Any] = {"lr": lr, "momentum": momentum, "dampening": dampening, "weight_decay": weight_decay}
        options |= {"nesterov": nesterov, "maximize": maximize, "foreach": foreach}
        super().__init__(params, options | {"differentiable": differentiable, "fused": fused})

    def _update(self, group: Group) -> None:
        lr, weight_decay, maximize = float(group["lr"]), float(group["weight_decay"]), group["maximize"]
        for parameter in group["params"]:
            if parameter._grad is None:
                continue
            first, earlier = False, None
            if group["momentum"]:
                state = self.state[parameter]
                first = state.get("momentum_buffer") is None
                if first:
                    state["momentum_buffer"] = core.wrap(np.empty_like(parameter.array))
                earlier = state["momentum_buffer"].array
            for p, g, direction in pieces(parameter.array, parameter._grad.array, earlier):
                room = self._room(p)
                if maximize:
                    g = np.negative(g, out=room)
                if weight_decay:
                    g = np.add(g, np.multiply(p, weight_decay, out=self._room(p, 1)), out=room)
                if direction is not None:
                    g = self._direction(group, direction, g, first)
                np.subtract(p, np.multiply(g, lr, out=room), out=p)
            core.mutated(parameter.array, "SGD.step")

    def _direction(self, group: Group, direction: np.ndarray, g: np.ndarray, first: bool) -> np.ndarray:
        """Where to go: the gradient, and what is left of the earlier ones."""
        momentum, keep = float(group["momentum"]), 1 - float(group["dampening"])
        if first:
            direction[...] = g
        else:
            np.multiply(direction, momentum, out=direction)
            np.add(direction, g if keep == 1 else np.multiply(g, keep, out=self._room(g, 1)), out=direction)
        if not group["nesterov"]:
            return direction
        ahead = self._room(g, 1)
        np.add(g, np.multiply(direction, momentum, out=ahead), out=ahead)
        return ahead
