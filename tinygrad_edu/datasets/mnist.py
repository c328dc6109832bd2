"""MNIST: read from a folder, downloaded where it is not there."""

from __future__ import annotations

import gzip
import io
import os
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from ..core import Tensor
from ..utils.files import replacing
from .image import ImageDataset

_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_LARGEST = 1 << 26  # bytes; no file of MNIST is larger, so what is larger is not unpacked to its end


class MNIST(ImageDataset):
    """70,000 handwritten digits of 28x28 pixels: 60,000 to train and 10,000 to test.

    Item i is `(image, label)`: float32 (1, 28, 28) from 0 to 1, and an int from 0 to 9.

    Args:
        root: the folder that holds the four IDX files, plain or .gz, itself or in MNIST/raw (torchvision's place).
        train: whether to give the images to train with, or those to test with.
        transform: what is done to the image of every item.
        target_transform: what is done to the label of every item.
        download: whether to fetch, into MNIST/raw, the files that are missing or damaged.

    Raises:
        RuntimeError: a file is missing or damaged, or cannot be downloaded; the message names it.

    Source: Y. LeCun, C. Cortes and C. J. C. Burges, The MNIST database of handwritten digits, CC BY-SA 3.0;
        https://docs.pytorch.org/vision/stable/generated/torchvision.datasets.MNIST.html
    """

    classes: ClassVar[list[str]] = [f"{digit} - {word}" for digit, word in enumerate(_WORDS)]
    mirrors: ClassVar[list[str]] = [
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        "https://storage.googleapis.com/cvdf-datasets/mnist/",
    ]
    checksums: ClassVar[dict[str, str]] = {  # md5 of the unpacked file
        "train-images-idx3-ubyte": "6bbc9ace898e44ae57da46a324031adb",
        "train-labels-idx1-ubyte": "a25bea736e30d166cdddb491f175f624",
        "t10k-images-idx3-ubyte": "2646ac647ad5339dbf082846283269ea",
        "t10k-labels-idx1-ubyte": "27ae3e4e09519cfbb04c329615203637",
    }

    def __init__(
        self,
        root: str | os.PathLike[str],
        train: bool = True,
        transform: Callable[[Tensor], Any] | None = None,
        target_transform: Callable[[int], Any] | None = None,
        download: bool = False,
    ) -> None:
        self.root, self.train = Path(root).expanduser(), train
        part = "train" if train else "t10k"
        images = self._read(f"{part}-images-idx3-ubyte", download)
        labels = self._read(f"{part}-labels-idx1-ubyte", download)
        if download:  # the other part too, as torchvision does
            for name in self.checksums:
                if not any(path.exists() for path in self._places(name)):
                    self._download(name)
        super().__init__(_parse(images), _parse(labels), transform, target_transform)

    @property
    def raw_folder(self) -> str:
        """Where downloaded files go."""
        return str(self.root / type(self).__name__ / "raw")

    def extra_repr(self) -> str:
        """Where it was read, and which part it is."""
        return f"Root location: {self.root}\nSplit: {'Train' if self.train else 'Test'}"

    def _places(self, name: str) -> Iterator[Path]:
        for folder in (Path(self.raw_folder), self.root):
            yield folder / name
            yield folder / f"{name}.gz"

    def _read(self, name: str, download: bool) -> bytes:
        """The unpacked content of the file `name`, from the first place where it is whole."""
        faults = []
        for path in self._places(name):
            if path.exists():
                try:
                    return self._unpack(name, path.read_bytes())
                except ValueError as error:
                    faults.append(f"{path} is damaged ({error})")
        if download:
            return self._download(name)
        fault = "; ".join(faults) or f"neither {name} nor {name}.gz is in {self.raw_folder} or {self.root}"
        raise RuntimeError(
            f"Dataset not found. {fault}. You can use download=True to download it, or copy the four files of MNIST "
            f"into {self.root}"
        )

    def _unpack(self, name: str, content: bytes) -> bytes:
        """The content, unpacked if need be; ValueError where it is not that of the file `name`."""
        import hashlib

        if content[:2] == b"\x1f\x8b":
            content = _gunzip(content)
        found = hashlib.md5(content, usedforsecurity=False).hexdigest()
        if found != self.checksums[name]:
            raise ValueError(f"{len(content):,} bytes with md5 {found}, but {self.checksums[name]} is right")
        return content

    def _download(self, name: str) -> bytes:
        from http.client import HTTPException
        from urllib.request import urlopen

        faults = []
        for mirror in self.mirrors:
            url = f"{mirror}{name}.gz"
            try:
                with urlopen(url, timeout=30) as response:
                    packed = response.read(_LARGEST)
                content = self._unpack(name, packed)
            except (OSError, HTTPException, ValueError) as error:  # no network, no such page, another file
                faults.append(f"{url}: {error}")
                continue
            os.makedirs(self.raw_folder, exist_ok=True)
            with replacing(os.path.join(self.raw_folder, f"{name}.gz")) as file:
                file.write(packed)
            return content
        raise RuntimeError(
            f"Error downloading {name}.gz ({'; '.join(faults)}): check the network and try again, or fetch the four "
            f"files of MNIST elsewhere and copy them into {self.root}; datasets.Digits needs no download"
        )


def _gunzip(packed: bytes) -> bytes:
    """The unpacked bytes, at most _LARGEST; ValueError where they are cut off or damaged."""
    try:
        with gzip.open(io.BytesIO(packed)) as stream:
            return stream.read(_LARGEST)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise ValueError(str(error)) from error


def _parse(content: bytes) -> np.ndarray:
    """The array in an IDX file of bytes: two zeros, type 8, the number of dimensions, big-endian sizes, the values."""
    ndim = content[3]
    shape = np.frombuffer(content, ">u4", ndim, offset=4)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * ndim).reshape(shape).copy()
