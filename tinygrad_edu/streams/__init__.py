"""Floor 0, beside the core: the streams of random numbers, equal to PyTorch's seed for seed, in plain NumPy."""

from .generator import Generator, default_generator

__all__ = ["Generator", "default_generator"]
