"""Data sets that learners start with: one that comes with the package and one that is downloaded."""

from .digits import Digits
from .image import ImageDataset
from .mnist import MNIST

__all__ = ["Digits", "ImageDataset", "MNIST"]
