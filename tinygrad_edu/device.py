"""PyTorch's names for hardware, all saying that there is none but the CPU, so that scripts choose it by themselves."""

from types import SimpleNamespace


def _no() -> bool:
    return False


def _zero() -> int:
    return 0


def _ignored(seed: int) -> None:
    """A seed for a GPU that is not there."""


def _none() -> None:
    return None


cuda = SimpleNamespace(
    is_available=_no,
    device_count=_zero,
    manual_seed=_ignored,
    manual_seed_all=_ignored,
    synchronize=_none,
    empty_cache=_none,
)
backends = SimpleNamespace(
    mps=SimpleNamespace(is_available=_no, is_built=_no),
    cuda=SimpleNamespace(is_built=_no),
    cudnn=SimpleNamespace(is_available=_no, enabled=False, benchmark=False, deterministic=True),
)
accelerator = SimpleNamespace(is_available=_no, current_accelerator=_none, device_count=_zero)
