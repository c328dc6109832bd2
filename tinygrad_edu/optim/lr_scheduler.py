"""Schedulers: the learning rate of an optimizer as a function of the epoch."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from typing import Any

from .optimizer import Optimizer

Lambda = Callable[[int], float]


class LRScheduler:
    """Base of all schedulers: a subclass says in `get_lr` what the learning rates are at `last_epoch`.

    Args:
        optimizer: the optimizer whose groups it sets.
        last_epoch: the epoch to resume after; -1 starts anew.

    Raises:
        TypeError: `optimizer` is none.
        KeyError: resumed, but the groups do not say their "initial_lr".

    Source: https://pytorch.org/docs/stable/optim.html#how-to-adjust-learning-rate
    """

    def __init__(self, optimizer: Optimizer, last_epoch: int = -1) -> None:
        if not isinstance(optimizer, Optimizer):
            raise TypeError(f"{type(optimizer).__name__} is not an Optimizer")
        for i, group in enumerate(optimizer.param_groups):
            if last_epoch == -1:
                group.setdefault("initial_lr", group["lr"])
            elif "initial_lr" not in group:
                raise KeyError(
                    f"param 'initial_lr' is not specified in param_groups[{i}] when resuming an optimizer: "
                    "load the optimizer's state_dict first"
                )
        self.optimizer, self.last_epoch, self._step_count = optimizer, last_epoch, 0
        self.base_lrs = [group["initial_lr"] for group in optimizer.param_groups]
        self.step()

    def get_lr(self) -> list[float]:
        """The learning rate of each group at `last_epoch`, from the present ones."""
        raise NotImplementedError(f"{type(self).__name__} does not define get_lr()")

    def get_last_lr(self) -> list[float]:
        """The learning rate of each group, as last set."""
        return self._last_lr

    def step(self) -> None:
        """Go on by one epoch: call it after `optimizer.step()`."""
        optimizer, own_step = self.optimizer, type(self.optimizer).step is not Optimizer.step
        if self._step_count == 1 and not (optimizer.stepped or own_step):
            warnings.warn(
                "Detected call of `lr_scheduler.step()` before `optimizer.step()`: call them in the opposite order, "
                "or the first value of the schedule is skipped",
                stacklevel=2,
            )
        self._step_count += 1
        self.last_epoch += 1
        for group, lr in zip(optimizer.param_groups, self.get_lr(), strict=True):
            group["lr"] = lr
        self._last_lr = [group["lr"] for group in optimizer.param_groups]

    def _present(self) -> list[float]:
        return [group["lr"] for group in self.optimizer.param_groups]

    def state_dict(self) -> dict[str, Any]:
        """All that the scheduler knows, but for the optimizer and functions."""
        return {key: value for key, value in self.__dict__.items() if key not in ("optimizer", "lr_lambdas")}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Take over what `state_dict()` gave."""
        self.__dict__.update(state_dict)


class LambdaLR(LRScheduler):
    """The initial rate times a function of the epoch.

    Args:
        optimizer: the optimizer whose groups it sets.
        lr_lambda: a function of the epoch, or a list of one per group.
        last_epoch: the epoch to resume after; -1 starts anew.

    Source: https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.LambdaLR.html

    >>> import tinygrad_edu as torch
    >>> optimizer = torch.optim.SGD(torch.nn.Linear(1, 1).parameters(), lr=1.0)
    >>> scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda epoch: 1 / (1 + epoch))
    >>> optimizer.step(); scheduler.step(); scheduler.get_last_lr()
    [0.5]
    """

    def __init__(self, optimizer: Optimizer, lr_lambda: Lambda | list[Lambda], last_epoch: int = -1) -> None:
        groups = len(getattr(optimizer, "param_groups", ()))
        self.lr_lambdas = list(lr_lambda) if isinstance(lr_lambda, (list, tuple)) else [lr_lambda] * groups
        if len(self.lr_lambdas) != groups:
            raise ValueError(f"Expected {groups} lr_lambdas, one per parameter group, but got {len(self.lr_lambdas)}")
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        """The initial rate of each group times its function of the epoch."""
        return [lr * f(self.last_epoch) for lr, f in zip(self.base_lrs, self.lr_lambdas, strict=True)]


class StepLR(LRScheduler):
    """The rate times `gamma` every `step_size` epochs.

    Args:
        optimizer: the optimizer whose groups it sets.
        step_size: how many epochs the rate stays the same.
        gamma: the factor.
        last_epoch: the epoch to resume after; -1 starts anew.

    Source: https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.StepLR.html

    >>> import tinygrad_edu as torch
    >>> optimizer = torch.optim.SGD(torch.nn.Linear(1, 1).parameters(), lr=1.0)
    >>> scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.5)
    >>> for epoch in range(5):
    ...     print(scheduler.get_last_lr(), end=" ")
    ...     optimizer.step(); scheduler.step()
    [1.0] [1.0] [0.5] [0.5] [0.25]
    """

    def __init__(self, optimizer: Optimizer, step_size: int, gamma: float = 0.1, last_epoch: int = -1) -> None:
        self.step_size, self.gamma = step_size, gamma
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        """The present rates, times gamma when a step begins."""
        begins = self.last_epoch != 0 and self.last_epoch % self.step_size == 0
        return [lr * self.gamma if begins else lr for lr in self._present()]


class ExponentialLR(LRScheduler):
    """The rate times `gamma` every epoch.

    Args:
        optimizer: the optimizer whose groups it sets.
        gamma: the factor.
        last_epoch: the epoch to resume after; -1 starts anew.

    Source: https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.ExponentialLR.html

    >>> import tinygrad_edu as torch
    >>> optimizer = torch.optim.SGD(torch.nn.Linear(1, 1).parameters(), lr=1.0)
    >>> scheduler = torch.optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.5)
    >>> optimizer.step(); scheduler.step(); scheduler.get_last_lr()
    [0.5]
    """

    def __init__(self, optimizer: Optimizer, gamma: float, last_epoch: int = -1) -> None:
        self.gamma = gamma
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        """The present rates times gamma."""
        return [lr * self.gamma if self.last_epoch else lr for lr in self._present()]


class CosineAnnealingLR(LRScheduler):
    """The rate down to `eta_min` and up again along a cosine, half a period in `T_max` epochs.

    Args:
        optimizer: the optimizer whose groups it sets.
        T_max: epochs from the initial rate to the smallest.
        eta_min: the smallest rate.
        last_epoch: the epoch to resume after; -1 starts anew.

    Source: https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.CosineAnnealingLR.html; Loshchilov and
    Hutter, 2017 (https://arxiv.org/abs/1608.03983).

    >>> import tinygrad_edu as torch
    >>> optimizer = torch.optim.SGD(torch.nn.Linear(1, 1).parameters(), lr=1.0)
    >>> scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=2)
    >>> optimizer.step(); scheduler.step(); [round(lr, 6) for lr in scheduler.get_last_lr()]
    [0.5]
    """

    def __init__(self, optimizer: Optimizer, T_max: int, eta_min: float = 0.0, last_epoch: int = -1) -> None:
        self.T_max, self.eta_min = T_max, eta_min
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        """The next rates from the present ones, so that other schedulers may change them too."""
        epoch, low, period = self.last_epoch, self.eta_min, self.T_max
        if epoch == 0:
            return self._present()
        if self._step_count == 1:  # resumed: there is no rate before this one
            return [low + (base - low) * self._height(epoch) for base in self.base_lrs]
        if (epoch - 1 - period) % (2 * period) == 0:  # up from the very bottom, where the ratio would be 0 / 0
            rise = (1 - math.cos(math.pi / period)) / 2
            return [lr + (base - low) * rise for base, lr in zip(self.base_lrs, self._present(), strict=True)]
        ratio = self._height(epoch) / self._height(epoch - 1)
        return [low + (lr - low) * ratio for lr in self._present()]

    def _height(self, epoch: int) -> float:
        return (1 + math.cos(math.pi * epoch / self.T_max)) / 2
