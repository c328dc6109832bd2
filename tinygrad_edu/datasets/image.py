"""What the data sets of images have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np

from ..core import Tensor, wrap
from ..utils.data import Dataset


class ImageDataset(Dataset[tuple[Any, Any]]):
    """Grey images of one size in memory, and a label for each.

    Item i is `(image, label)`: a float32 Tensor of shape (1, H, W) with values from 0 to 1, and an int. (torchvision
    gives a PIL image where `transform` is None, and nearly all code then turns it into just this tensor.)

    Args:
        images: uint8 (N, H, W), from 0 to `white`.
        labels: integers (N,).
        transform: what is done to the image of every item, for example `torch.flatten`; it gets that Tensor.
        target_transform: what is done to the label of every item.

    Attributes:
        data: uint8 Tensor (N, H, W).
        targets: int64 Tensor (N,).
    """

    classes: ClassVar[list[str]]
    white: ClassVar[int] = 255  # the largest value of a pixel

    def __init__(
        self,
        images: np.ndarray,
        labels: np.ndarray,
        transform: Callable[[Tensor], Any] | None = None,
        target_transform: Callable[[int], Any] | None = None,
    ) -> None:
        self.data, self.targets = wrap(images), wrap(labels.astype(np.int64))
        self.transform, self.target_transform = transform, target_transform

    @property
    def class_to_idx(self) -> dict[str, int]:
        """The label of every class, by the name of the class."""
        return {name: label for label, name in enumerate(self.classes)}

    def __len__(self) -> int:
        return len(self.data.array)

    def __getitem__(self, index: int) -> tuple[Any, Any]:
        image: Any = self._image(index)
        label: Any = int(self.targets.array[index])
        if self.transform is not None:
            image = self.transform(image)
        if self.target_transform is not None:
            label = self.target_transform(label)
        return image, label

    def _collated(self, indices: list[int]) -> list[Tensor] | None:
        if self.transform is not None or self.target_transform is not None:
            return None
        return [self._image(np.asarray(indices)), wrap(self.targets.array[indices])]

    def _image(self, index: Any) -> Tensor:
        pixels = self.data.array[index]  # (H, W) or (B, H, W)
        return wrap(np.divide(pixels, self.white, dtype=np.float32)[..., None, :, :])

    def extra_repr(self) -> str:
        """What else `repr` tells, in lines."""
        return ""

    def __repr__(self) -> str:
        lines = [f"Number of datapoints: {len(self)}", *self.extra_repr().splitlines()]
        lines = [f"Dataset {type(self).__name__}", *(f"    {line}" for line in lines)]
        transforms = (("Transform: ", self.transform), ("Target transform: ", self.target_transform))
        if any(transform is not None for _, transform in transforms):
            lines.append("    StandardTransform")
        for head, transform in transforms:
            if transform is not None:
                lines.append(head + repr(transform).replace("\n", "\n" + " " * len(head)))
        return "\n".join(lines)
