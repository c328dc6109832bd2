"""Floor 0, beside the core: the streams of random numbers, equal to PyTorch's seed for seed, in plain NumPy."""

from .checks import as_size, in_memory_order, memory_axes
from .generator import Generator, default_generator

__all__ = ["Generator", "as_size", "default_generator", "in_memory_order", "memory_axes"]
