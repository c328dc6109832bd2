"""Random numbers that equal PyTorch's on the CPU, seed for seed, in plain NumPy.

One 32-bit Mersenne Twister feeds everything; what PyTorch does with its draws was found by experiment:

==============  ===================================================================================
uniform         the low 24 bits of one draw (float32), the low 53 bits of two (float64)
normal          fewer than 16, or in memory with gaps: pairs from float64 uniforms, the second of a
                pair waits for the next call; else Box-Muller over blocks of 16, eight radii and
                eight angles
integers        one draw modulo the range, two from a range of 2**28 on
permutation     Fisher-Yates from the front
bernoulli       float64 uniforms for one probability, uniforms of the tensor's own dtype for a tensor
exponential     -log(1 - u) of float64 uniforms; so are cauchy, geometric and log_normal of float64
multinomial     a race of exponentials, or with replacement the inverse of the running sum
==============  ===================================================================================
"""

from typing import Any, Self

from .counts import Counts

__all__ = ["Generator", "default_generator"]


class Generator(Counts):
    """A source of random numbers with a seed and a state, as `torch.Generator`.

    The methods that draw return NumPy arrays and advance the state.

    Args:
        device: Only `"cpu"`.

    Raises:
        RuntimeError: If the device is not the CPU.

    Example:
        >>> import tinygrad_edu as torch
        >>> generator = torch.Generator().manual_seed(0)
        >>> torch.rand(3, generator=generator)
        tensor([0.4963, 0.7682, 0.0885])

    Source: https://docs.pytorch.org/docs/stable/generated/torch.Generator.html
    """

    def __init__(self, device: Any = "cpu") -> None:
        if str(device) not in ("cpu", "cpu:0"):
            raise RuntimeError(f"Generator(device={device!r}): only the device 'cpu' exists here")
        super().__init__()

    def clone_state(self) -> Self:
        """Return a new generator that goes on where this one is."""
        twin = type(self)()
        twin.set_state(self.get_state())
        return twin

    def __repr__(self) -> str:
        return f"<torch._C.Generator object at {id(self):#x}>"


default_generator = Generator()
default_generator.seed()
