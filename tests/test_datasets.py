"""datasets: the embedded digits, and MNIST read from files, downloaded, damaged and missing."""

import gzip
import hashlib
import http.server
import threading
from pathlib import Path

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu.datasets import MNIST, Digits
from tinygrad_edu.utils.data import DataLoader, Dataset, Subset

FULL_MNIST = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "mnist"

# digits


def test_digits_are_split_once_and_in_proportion():
    train, test = Digits(), Digits(train=False)
    assert len(train) == 1437 and len(test) == 360
    counts = [np.bincount(part.targets.numpy(), minlength=10) for part in (train, test)]
    assert (counts[0] + counts[1]).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert np.abs(counts[1] - sum(counts) * 360 / 1797).max() < 1
    images = np.concatenate([train.data.numpy(), test.data.numpy()])
    assert len(np.unique(images.reshape(1797, 64), axis=0)) == 1797  # none is in both parts


def test_digits_are_the_real_ones():
    """Sums that scikit-learn's load_digits has, and the first image of each class is not another's."""
    train, test = Digits(), Digits(train=False)
    images = np.concatenate([train.data.numpy(), test.data.numpy()])
    assert images.dtype == np.uint8 and images.sum() == 561_718 and images.max() == 16
    assert train.data.shape == (1437, 8, 8) and train.targets.dtype is torch.int64
    means = np.stack([train.data.numpy()[train.targets.numpy() == digit].mean(0) for digit in range(10)])
    distances = ((test.data.numpy()[:, None] - means) ** 2).sum((2, 3))
    assert (distances.argmin(1) == test.targets.numpy()).mean() > 0.85  # nearest mean


@pytest.mark.parametrize("train", [True, False])
def test_an_item_is_an_image_and_a_label(train):
    digits = Digits(train)
    image, label = digits[5]
    assert image.shape == (1, 8, 8) and image.dtype is torch.float32 and type(label) is int
    assert (image.numpy()[0] * 16 == digits.data.numpy()[5]).all() and label == digits.targets[5]
    assert image.min() >= 0 and image.max() <= 1
    assert isinstance(digits, Dataset) and sum(1 for _ in digits) == len(digits)
    with pytest.raises(IndexError):
        digits[len(digits)]


def test_transforms_see_image_and_label():
    digits = Digits(transform=torch.flatten, target_transform=lambda label: label + 100)
    image, label = digits[0]
    assert image.shape == (64,) and label == Digits()[0][1] + 100
    images, labels = next(iter(DataLoader(digits, 4)))
    assert images.shape == (4, 64) and labels.min() >= 100


def test_batches_equal_stacked_items():
    part = Subset(Digits(), [3, 1, 1436, 7])
    images, labels = next(iter(DataLoader(part, 4)))
    assert images.shape == (4, 1, 8, 8) and images.dtype is torch.float32 and labels.dtype is torch.int64
    assert all((images[i] == part[i][0]).all() and labels[i] == part[i][1] for i in range(4))


def test_repr_is_torchvisions():
    assert repr(Digits()) == "Dataset Digits\n    Number of datapoints: 1437\n    Split: Train"

    class Lines:
        def __repr__(self):
            return "Lines(\n)"

    assert repr(Digits(train=False, transform=Lines(), target_transform=Lines())) == (
        "Dataset Digits\n    Number of datapoints: 360\n    Split: Test\n    StandardTransform\n"
        "Transform: Lines(\n           )\nTarget transform: Lines(\n                  )"
    )


# MNIST, on files of a few images

IMAGES = {"train": np.arange(5 * 28 * 28).reshape(5, 28, 28) % 256, "t10k": np.full((3, 28, 28), 7)}
LABELS = {"train": np.array([5, 0, 4, 1, 9]), "t10k": np.array([7, 2, 1])}


def idx(array):
    header = bytes([0, 0, 8, array.ndim]) + np.array(array.shape, ">u4").tobytes()
    return header + array.astype(np.uint8).tobytes()


FILES = {
    f"{part}-{name}": idx(arrays[part])
    for name, arrays in (("images-idx3-ubyte", IMAGES), ("labels-idx1-ubyte", LABELS))
    for part in ("train", "t10k")
}


@pytest.fixture
def small(monkeypatch):
    """MNIST whose files are those above, and which has no mirror."""
    sums = {name: hashlib.md5(content, usedforsecurity=False).hexdigest() for name, content in FILES.items()}
    monkeypatch.setattr(MNIST, "checksums", sums)
    monkeypatch.setattr(MNIST, "mirrors", [])


def lay(folder, packed, names=FILES):
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        path = folder / (f"{name}.gz" if packed else name)
        path.write_bytes(gzip.compress(FILES[name]) if packed else FILES[name])


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("place", [".", "MNIST/raw"])
@pytest.mark.parametrize("part", ["train", "t10k"])
def test_mnist_reads_idx_files(small, tmp_path, packed, place, part):
    lay(tmp_path / place, packed)
    mnist = MNIST(tmp_path, train=part == "train")
    assert (mnist.data.numpy() == IMAGES[part]).all() and mnist.data.dtype is torch.uint8
    assert (mnist.targets.numpy() == LABELS[part]).all() and mnist.targets.dtype is torch.int64
    image, label = mnist[1]
    assert image.shape == (1, 28, 28) and label == LABELS[part][1]
    assert np.allclose(image.numpy()[0] * 255, IMAGES[part][1])
    images, labels = next(iter(DataLoader(mnist, 2)))
    assert (images[1] == image).all() and labels[1] == label


def test_mnist_describes_itself(small, tmp_path):
    lay(tmp_path, False)
    mnist = MNIST(str(tmp_path))
    assert mnist.classes[3] == "3 - three" and mnist.class_to_idx["9 - nine"] == 9
    assert repr(mnist) == f"Dataset MNIST\n    Number of datapoints: 5\n    Root location: {tmp_path}\n    Split: Train"


def test_missing_files_are_named_with_what_to_do(small, tmp_path):
    with pytest.raises(RuntimeError, match=r"neither train-images-idx3-ubyte nor .*You can use download=True"):
        MNIST(tmp_path)
    lay(tmp_path, True, ["train-images-idx3-ubyte"])
    with pytest.raises(RuntimeError, match="neither train-labels-idx1-ubyte nor"):
        MNIST(tmp_path)


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("damage", ["cut", "changed", "empty"])
def test_damaged_files_are_named_with_what_to_do(small, tmp_path, packed, damage):
    lay(tmp_path, packed)
    path = tmp_path / ("train-images-idx3-ubyte" + ".gz" * packed)
    content = path.read_bytes()
    middle = len(content) // 2
    path.write_bytes(
        {
            "cut": content[:-20],
            "changed": content[:middle] + bytes([content[middle] ^ 255]) + content[middle + 1 :],
            "empty": b"",
        }[damage]
    )
    with pytest.raises(RuntimeError, match=r"train-images-idx3-ubyte(\.gz)? is damaged .*download=True"):
        MNIST(tmp_path)


def test_a_whole_file_is_preferred_to_a_damaged_one(small, tmp_path):
    lay(tmp_path, True)
    (tmp_path / "train-images-idx3-ubyte").write_bytes(b"half")
    assert len(MNIST(tmp_path)) == 5


@pytest.fixture
def mirror():
    """A server on this machine that gives `pages`, and its address."""
    pages = {}

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            content = pages.get(self.path)
            self.send_response(404 if content is None else 200)
            self.end_headers()
            self.wfile.write(content or b"")

        def log_message(self, *args):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield pages, f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_download_tries_one_mirror_after_the_other(small, mirror, tmp_path, monkeypatch):
    pages, address = mirror
    pages.update({f"/wrong/{name}.gz": gzip.compress(content + b"!") for name, content in FILES.items()})
    pages.update({f"/good/{name}.gz": gzip.compress(content) for name, content in FILES.items()})
    monkeypatch.setattr(MNIST, "mirrors", [address + place for place in ("none/", "wrong/", "good/")])
    (tmp_path / "train-labels-idx1-ubyte").write_bytes(b"damaged")
    mnist = MNIST(tmp_path, download=True)
    assert (mnist.targets.numpy() == LABELS["train"]).all()
    assert sorted(p.name for p in (tmp_path / "MNIST" / "raw").iterdir()) == sorted(f"{name}.gz" for name in FILES)
    pages.clear()
    assert len(MNIST(tmp_path)) == 5 and len(MNIST(tmp_path, train=False, download=True)) == 3  # nothing to fetch


def test_download_without_a_network_says_what_to_do(small, mirror, tmp_path, monkeypatch):
    _, address = mirror
    monkeypatch.setattr(MNIST, "mirrors", [address, "http://127.0.0.1:9/"])
    with pytest.raises(RuntimeError, match=r"(?s)train-images-idx3-ubyte.gz.*404.*127\.0\.0\.1:9/.*check the network"):
        MNIST(tmp_path, download=True)
    assert not any(tmp_path.rglob("*.gz")) and not any(tmp_path.rglob("*.part"))


@pytest.mark.skipif(not FULL_MNIST.is_dir(), reason="the full MNIST is not beside this checkout")
def test_the_real_mnist():
    mnist = MNIST(FULL_MNIST, train=False)
    assert len(mnist) == 10_000 and mnist[0][1] == 7
    assert np.bincount(mnist.targets.numpy()).tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
