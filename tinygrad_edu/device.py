"""PyTorch's names for hardware, all saying that there is none but the CPU, so that scripts choose it by themselves.

What only makes a GPU faster does nothing here and says so in its docstring; what would need one is refused.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from .core import Methods, Tensor
from .face import device

__all__ = [
    "accelerator",
    "amp",
    "are_deterministic_algorithms_enabled",
    "autocast",
    "backends",
    "compile",
    "cuda",
    "get_default_device",
    "get_float32_matmul_precision",
    "set_default_device",
    "set_float32_matmul_precision",
    "use_deterministic_algorithms",
]
CPU = device("cpu")
_precision = "highest"


def _no(*_: Any, **__: Any) -> bool:
    return False


def _zero() -> int:
    return 0


def _none(*_: Any, **__: Any) -> None:
    return None


def refuse(*_: Any, **__: Any) -> Any:
    """RuntimeError: there is no GPU."""
    raise RuntimeError("there is no GPU here, only the CPU: choose with torch.cuda.is_available(), which says False")


class autocast(contextlib.ContextDecorator):
    """Nothing changes inside: on the CPU every op keeps the dtype that it is given.

    Args:
        device_type: "cpu", or "cuda", which PyTorch too ignores where there is none.
        dtype: what PyTorch would compute in.
        enabled: whether.
        cache_enabled: of no consequence.

    See https://pytorch.org/docs/stable/amp.html

    >>> import tinygrad_edu as torch
    >>> with torch.autocast("cpu"):
    ...     (torch.ones(2) * 2).dtype
    torch.float32
    """

    def __init__(
        self, device_type: str = "cuda", dtype: Any = None, enabled: bool = True, cache_enabled: bool | None = None
    ) -> None:
        self.device_type, self.dtype, self.enabled, self.cache_enabled = device_type, dtype, enabled, cache_enabled

    def __enter__(self) -> autocast:
        return self

    def __exit__(self, *_: Any) -> None:
        return None


class GradScaler:
    """Scales nothing: float32 and float64 need no scaling, and there is no GPU.

    See https://pytorch.org/docs/stable/amp.html#gradient-scaling
    """

    def __init__(self, device: str = "cuda", enabled: bool = True, **_: Any) -> None:
        self.enabled = False

    def scale(self, outputs: Any) -> Any:
        """The outputs, as they are."""
        return outputs

    def unscale_(self, optimizer: Any) -> None:
        """Nothing was scaled."""

    def step(self, optimizer: Any, *args: Any, **kwargs: Any) -> Any:
        """The optimizer's own step."""
        return optimizer.step(*args, **kwargs)

    def update(self, new_scale: Any = None) -> None:
        """There is no scale to change."""

    def get_scale(self) -> float:
        """1, always."""
        return 1.0

    def is_enabled(self) -> bool:
        """False."""
        return False

    def state_dict(self) -> dict[str, Any]:
        """Empty, as PyTorch's where it is not enabled."""
        return {}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """There is nothing to load."""


def compile(model: Any = None, **_: Any) -> Any:
    """The model or function as it is: there is nothing to compile to, so it runs as it did before.

    See https://pytorch.org/docs/stable/generated/torch.compile.html

    >>> import tinygrad_edu as torch
    >>> torch.compile(torch.exp)(torch.zeros(1))
    tensor([1.])
    """
    return (lambda function: function) if model is None else model


def set_default_device(device: Any) -> None:
    """Accept the CPU; RuntimeError for any other."""
    if device is not None and str(device).partition(":")[0] != "cpu":
        refuse()


def get_default_device() -> Any:
    """The CPU."""
    return CPU


def set_float32_matmul_precision(precision: str) -> None:
    """Remember the setting; products of matrices are always computed in full precision."""
    global _precision
    if precision not in ("highest", "high", "medium"):
        raise RuntimeError(f"{precision!r} is not one of 'highest', 'high' or 'medium'")
    _precision = precision


def get_float32_matmul_precision() -> str:
    """The setting."""
    return _precision


def use_deterministic_algorithms(mode: bool, *, warn_only: bool = False) -> None:
    """Nothing changes: all algorithms here are deterministic."""


def are_deterministic_algorithms_enabled() -> bool:
    """True: there are no others."""
    return True


def pin_memory(x: Tensor, device: Any = None) -> Tensor:
    """The tensor as it is: memory is pinned for a GPU."""
    return x


def _on(name: str) -> Callable[[Tensor], bool]:
    def call(x: Tensor) -> bool:
        return False

    call.__name__ = call.__qualname__ = name
    call.__doc__ = "False: there is only the CPU, and only ordinary memory."
    return call


for _name, _value in {"pin_memory": pin_memory, "is_pinned": _on("is_pinned"), "is_shared": _on("is_shared")}.items():
    if not hasattr(Methods, _name):
        setattr(Methods, _name, _value)

amp = SimpleNamespace(autocast=autocast, GradScaler=GradScaler)
cuda = SimpleNamespace(
    amp=SimpleNamespace(autocast=functools.partial(autocast, "cuda"), GradScaler=functools.partial(GradScaler, "cuda")),
    current_device=refuse,
    device_count=_zero,
    empty_cache=_none,
    get_device_name=refuse,
    is_available=_no,
    is_bf16_supported=_no,
    is_initialized=_no,
    manual_seed=_none,
    manual_seed_all=_none,
    set_device=refuse,
    synchronize=_none,
)
backends = SimpleNamespace(
    mps=SimpleNamespace(is_available=_no, is_built=_no),
    cuda=SimpleNamespace(is_built=_no, matmul=SimpleNamespace(allow_tf32=False)),
    cudnn=SimpleNamespace(is_available=_no, enabled=False, benchmark=False, deterministic=True, allow_tf32=False),
)
accelerator = SimpleNamespace(is_available=_no, current_accelerator=_none, device_count=_zero)
