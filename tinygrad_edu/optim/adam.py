"""Adam and AdamW: steps scaled by running moments of the gradient."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import core
from .optimizer import Group, Optimizer, Params, check_options


class Adam(Optimizer):
    """Adam: `p -= lr * m / (sqrt(v) + eps)`, with running means `m` of the gradient and `v` of its square, unbiased.

    Args:
        params: parameters, (name, parameter) pairs, or groups of them with options of their own.
        lr: the learning rate, >= 0.
        betas: how much of `m` and of `v` is kept at each step, in [0, 1).
        eps: keeps the division finite, >= 0.
        weight_decay: the factor of the L2 penalty, >= 0.
        amsgrad: divide by the largest `v` so far.
        foreach: accepted for PyTorch's sake; all updates are in place anyway, as is `fused`.
        maximize: climb instead of descend.
        capturable: refused unless False.
        differentiable: refused unless False.
        decoupled_weight_decay: shrink the parameter itself, as AdamW.

    Raises:
        ValueError: an option is out of range.

    Source: https://pytorch.org/docs/stable/generated/torch.optim.Adam.html; Kingma and Ba, 2015
    (https://arxiv.org/abs/1412.6980).

    >>> import tinygrad_edu as torch
    >>> x = torch.tensor([1.0, -2.0], requires_grad=True)
    >>> optimizer = torch.optim.Adam([x], lr=0.5)
    >>> (x * x).sum().backward()
    >>> optimizer.step()
    >>> x
    tensor([ 0.5000, -1.5000], requires_grad=True)
    """

    def __init__(
        self,
        params: Params,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        amsgrad: bool = False,
        *,
        foreach: bool | None = None,
        maximize: bool = False,
        capturable: bool = False,
        differentiable: bool = False,
        fused: bool | None = None,
        decoupled_weight_decay: bool = False,
    ) -> None:
        check_options(differentiable, lr=lr, eps=eps, weight_decay=weight_decay)
        for i, beta in enumerate(betas):
            if not 0.0 <= beta < 1.0:
                raise ValueError(f"Invalid beta parameter at index {i}: {beta}: it must be in [0, 1)")
        if capturable:
            raise RuntimeError("capturable=True is for CUDA graphs, and everything here is on the CPU: leave it out")
        options = {"lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay, "amsgrad": amsgrad}
        options |= {"maximize": maximize, "foreach": foreach, "capturable": capturable}
        options |= {"differentiable": differentiable, "fused": fused}
        super().__init__(params, options | {"decoupled_weight_decay": decoupled_weight_decay})

    def _update(self, group: Group) -> None:
        lr, weight_decay = float(group["lr"]), float(group["weight_decay"])
        for parameter in group["params"]:
            if parameter._grad is None:
                continue
            p, g = parameter.array, parameter._grad.array
            state, room = self.state[parameter], self._room(p)
            if not state:
                _start(state, p, group["amsgrad"])
            if group["maximize"]:
                g = np.negative(g, out=self._room(p, 1))
            if weight_decay and group["decoupled_weight_decay"]:
                np.multiply(p, 1 - lr * weight_decay, out=p)
            elif weight_decay:
                g = np.add(g, np.multiply(p, weight_decay, out=room), out=self._room(p, 1))
            step_size, divisor = _advance(state, group, g, room)
            step = np.multiply(state["exp_avg"].array, step_size, out=self._room(p, 1))
            np.subtract(p, np.divide(step, divisor, out=room), out=p)
            core.mutated(p, f"{type(self).__name__}.step")


class AdamW(Adam):
    """Adam with decoupled weight decay: the parameter shrinks by `lr * weight_decay`, its gradient stays as it is.

    Source: https://pytorch.org/docs/stable/generated/torch.optim.AdamW.html; Loshchilov and Hutter, 2019
    (https://arxiv.org/abs/1711.05101).

    >>> import tinygrad_edu as torch
    >>> torch.optim.AdamW(torch.nn.Linear(2, 1).parameters()).param_groups[0]["weight_decay"]
    0.01
    """

    def __init__(
        self,
        params: Params,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 1e-2,
        amsgrad: bool = False,
        *,
        maximize: bool = False,
        foreach: bool | None = None,
        capturable: bool = False,
        differentiable: bool = False,
        fused: bool | None = None,
    ) -> None:
        super().__init__(
            params,
            lr,
            betas,
            eps,
            weight_decay,
            amsgrad,
            foreach=foreach,
            maximize=maximize,
            capturable=capturable,
            differentiable=differentiable,
            fused=fused,
            decoupled_weight_decay=True,
        )


def _start(state: dict[str, Any], p: np.ndarray, amsgrad: bool) -> None:
    state["step"] = core.wrap(np.zeros((), np.float32))
    for name in ("exp_avg", "exp_avg_sq", "max_exp_avg_sq")[: 3 if amsgrad else 2]:
        state[name] = core.wrap(np.zeros_like(p))


def _advance(state: dict[str, Any], group: Group, g: np.ndarray, room: np.ndarray) -> tuple[float, np.ndarray]:
    """Take `g` into the moments; return the size of the step and, in `room`, what to divide its direction by."""
    (beta1, beta2), count = group["betas"], state["step"].array
    count += 1
    steps, second = float(count), state["exp_avg_sq"].array
    _move_towards(g, 1 - beta1, state["exp_avg"].array, room)
    np.multiply(second, beta2, out=second)
    np.multiply(np.multiply(g, 1 - beta2, out=room), g, out=room)
    np.add(second, room, out=second)
    if group["amsgrad"]:
        second = np.maximum(state["max_exp_avg_sq"].array, second, out=state["max_exp_avg_sq"].array)
    np.divide(np.sqrt(second, out=room), (1 - beta2**steps) ** 0.5, out=room)
    np.add(room, group["eps"], out=room)
    return float(group["lr"]) / (1 - beta1**steps), room


def _move_towards(goal: np.ndarray, weight: float, x: np.ndarray, room: np.ndarray) -> None:
    """Move `x` by `weight` of the way to `goal`, reckoned from the nearer end, as PyTorch's lerp."""
    np.subtract(goal, x, out=room)
    if weight < 0.5:
        np.add(x, np.multiply(room, weight, out=room), out=x)
    else:
        np.subtract(goal, np.multiply(room, 1 - weight, out=room), out=x)
