"""The digits that come with the package."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from ..core import Tensor
from .image import ImageDataset


class Digits(ImageDataset):
    """1,797 handwritten digits of 8x8 pixels: nothing to download, and an MLP learns them in seconds.

    Of every digit a fifth is held out: 1,437 images to train and 360 to test, always the same ones. Item i is
    `(image, label)`: float32 (1, 8, 8) from 0 to 1, and an int from 0 to 9.

    Args:
        train: whether to give the images to train with, or those held out.
        transform: what is done to the image of every item.
        target_transform: what is done to the label of every item.

    Source: E. Alpaydin and C. Kaynak (1998), Optical Recognition of Handwritten Digits, UCI Machine Learning
        Repository, https://doi.org/10.24432/C50P49, CC BY 4.0; see LICENSE-digits.md beside the data.

    >>> digits = Digits()
    >>> image, label = digits[0]
    >>> image.shape, label, len(digits), len(Digits(train=False))
    (torch.Size([1, 8, 8]), 0, 1437, 360)
    """

    classes: ClassVar[list[str]] = [str(digit) for digit in range(10)]
    white = 16

    def __init__(
        self,
        train: bool = True,
        transform: Callable[[Tensor], Any] | None = None,
        target_transform: Callable[[int], Any] | None = None,
    ) -> None:
        with np.load(Path(__file__).with_name("digits.npz"), allow_pickle=False) as arrays:
            chosen = arrays["test"] != train
            super().__init__(arrays["images"][chosen], arrays["targets"][chosen], transform, target_transform)
        self.train = train

    def extra_repr(self) -> str:
        """Which part it is."""
        return f"Split: {'Train' if self.train else 'Test'}"
