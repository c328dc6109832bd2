"""`save` and `load`: a tree of containers, numbers and tensors in a zip of `.npy` members and one JSON member.

Nothing is ever pickled or unpickled, so a file from a stranger can at worst be refused.
"""

from __future__ import annotations

import io
import json
import math
import os
from collections import OrderedDict
from typing import Any, BinaryIO

import numpy as np

from .core import DTYPES, Size, Tensor, wrap
from .utils.files import replacing

_TREE, _ARRAY = "tree.json", "arrays/{}.npy"
_VERSION = 1
_CONTAINERS: dict[str, type[Any]] = {"list": list, "tuple": tuple, "size": Size, "dict": dict, "ordered": OrderedDict}
_TAGS = {kind: tag for tag, kind in _CONTAINERS.items()}
_DEEPEST = 100  # containers inside one another; more is a cycle or an accident


def save(obj: Any, f: str | os.PathLike[str] | BinaryIO) -> None:
    """Save tensors, arrays, numbers, strings, None, and dictionaries, lists and tuples of them.

    Tensors that share their array share it after loading too; Parameters come back as plain Tensors.

    Args:
        obj: what to save, for example `model.state_dict()`.
        f: the file to make, or a binary file that is open for writing.

    Raises:
        TypeError: something inside cannot be saved; the message says where it is.
        RuntimeError: the folder does not exist.

    Source: https://docs.pytorch.org/docs/stable/generated/torch.save.html

    >>> import tempfile, tinygrad_edu as torch
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     torch.save({"epoch": 3, "w": torch.ones(2)}, f"{folder}/checkpoint.zip")
    ...     torch.load(f"{folder}/checkpoint.zip")
    {'epoch': 3, 'w': tensor([1., 1.])}
    """
    writer = _Writer()
    tree = writer.encode(obj, "obj", 0)
    if isinstance(f, (str, os.PathLike)):
        with replacing(f) as file:
            _write(file, tree, writer.arrays)
    else:
        _write(f, tree, writer.arrays)


def load(f: str | os.PathLike[str] | BinaryIO, map_location: Any = None, *, weights_only: bool | None = None) -> Any:
    """Load what `save` saved.

    Args:
        f: the file, or a binary file that is open for reading and can seek.
        map_location: accepted where it means the CPU, the only device there is.
        weights_only: accepted; nothing is ever unpickled, so every load is as safe as PyTorch's with True.

    Raises:
        FileNotFoundError: there is no such file.
        RuntimeError: the file is damaged, was not written by `save`, or another device is asked for.

    Source: https://docs.pytorch.org/docs/stable/generated/torch.load.html
    """
    device = getattr(map_location, "type", map_location)
    if isinstance(device, str) and device.partition(":")[0] != "cpu":
        raise RuntimeError(f"map_location={map_location!r} is not here: there is only the CPU, say map_location='cpu'")
    if isinstance(f, (str, os.PathLike)):
        with open(f, "rb") as file:
            return _read(file, os.fspath(f))
    return _read(f, getattr(f, "name", type(f).__name__))


class _Writer:
    """Turns an object into JSON's types and collects its arrays, each once."""

    def __init__(self) -> None:
        self.arrays: list[np.ndarray] = []
        self.places: dict[int, int] = {}

    def place(self, array: np.ndarray, where: str) -> int:
        if array.dtype.kind not in "biufcSUmM":
            raise TypeError(
                f"cannot save {where}: an array of {array.dtype} would need pickle; give it a numeric dtype"
            )
        if id(array) not in self.places:
            self.places[id(array)] = len(self.arrays)
            self.arrays.append(array)
        return self.places[id(array)]

    def encode(self, x: Any, where: str, depth: int) -> Any:
        if depth > _DEEPEST:
            raise TypeError(f"cannot save {where[:60]}...: it lies {depth} containers deep, or one contains itself")
        if x is None or type(x) in (bool, int, str):
            return x
        if isinstance(x, float):  # np.float64 is one
            return float(x) if math.isfinite(x) else {"float": repr(float(x))}
        if isinstance(x, Tensor):
            return {"tensor": self.place(x.array, where), "requires_grad": x.requires_grad}
        if isinstance(x, np.ndarray):
            return {"array": self.place(x, where)}
        if isinstance(x, np.generic):
            return {"scalar": self.place(np.asarray(x), where)}
        if type(x) is complex:
            return {"complex": [repr(x.real), repr(x.imag)]}
        tag = _TAGS.get(type(x))
        if tag is None:
            raise _cannot(x, where)
        if isinstance(x, dict):
            key = f"a key of {where}"
            pairs = [
                (self.encode(k, key, depth + 1), self.encode(v, f"{where}[{k!r}]", depth + 1)) for k, v in x.items()
            ]
            return {tag: pairs}
        return {tag: [self.encode(v, f"{where}[{i}]", depth + 1) for i, v in enumerate(x)]}


def _cannot(x: Any, where: str) -> TypeError:
    name = type(x).__name__
    if hasattr(x, "state_dict"):
        return TypeError(f"cannot save {where}, a {name}: save its .state_dict(), and load that into a new {name}")
    return TypeError(
        f"cannot save {where}, a {name}: only tensors, arrays, numbers, strings, None, and dict, OrderedDict, list and "
        "tuple of them are saved; nothing is pickled"
    )


def _write(file: BinaryIO, tree: Any, arrays: list[np.ndarray]) -> None:
    import zipfile

    with zipfile.ZipFile(file, "w") as archive:  # stored, not compressed: what is read is never larger than the file
        document = {"format": "tinygrad_edu", "version": _VERSION, "tree": tree}
        archive.writestr(
            zipfile.ZipInfo(_TREE), json.dumps(document)
        )  # a bare ZipInfo has no date: same bytes each time
        for i, array in enumerate(arrays):
            with archive.open(zipfile.ZipInfo(_ARRAY.format(i)), "w", force_zip64=True) as member:
                np.lib.format.write_array(member, array, allow_pickle=False)


def _read(file: BinaryIO, name: str) -> Any:
    import struct
    import zipfile

    broken = (EOFError, LookupError, NotImplementedError, OverflowError, RecursionError, TypeError, ValueError)
    try:
        with zipfile.ZipFile(file) as archive:
            count = _check_members(archive, file.seek(0, os.SEEK_END))
            document = json.loads(archive.read(_TREE))
            if document["version"] != _VERSION:
                raise ValueError(
                    f"it has version {document['version']} of the format, but this library reads {_VERSION}"
                )
            arrays = [_read_array(archive.read(_ARRAY.format(i))) for i in range(count)]
        return _decode(document["tree"], arrays)
    except (*broken, struct.error, zipfile.BadZipFile) as error:
        raise RuntimeError(
            f"cannot load {name}: it is damaged, or was not written by tinygrad_edu.save "
            f"({type(error).__name__}: {error}); copy it again from where it came, or save it anew"
        ) from error


def _check_members(archive: Any, size: int) -> int:
    """How many arrays there are; ValueError where a member is not what `save` writes."""
    members = archive.infolist()
    names = {member.filename for member in members}
    if any(name.endswith("/data.pkl") for name in names):
        raise ValueError(
            "it is a PyTorch checkpoint, a pickle, which is never unpickled here: where PyTorch is installed, convert "
            "it with tinygrad_edu.save({name: tinygrad_edu.from_numpy(value.numpy()) for name, value in "
            "torch.load(path).items()}, new_path)"
        )
    expected = {_TREE, *(_ARRAY.format(i) for i in range(len(members) - 1))}
    if names != expected:
        raise ValueError(f"it has the members {sorted(names)[:5]} where {sorted(expected)[:5]} were expected")
    if any(member.compress_type or member.compress_size != member.file_size for member in members):
        raise ValueError("a member is compressed, which save never does")
    if sum(member.file_size for member in members) > size:
        raise ValueError("the members overlap")
    return len(members) - 1


def _read_array(content: bytes) -> np.ndarray:
    stream = io.BytesIO(content)
    if np.lib.format.read_magic(stream) != (1, 0):
        raise ValueError("an array is in a version of .npy that save never writes")
    shape, _, dtype = np.lib.format.read_array_header_1_0(stream)
    if min(shape, default=0) < 0 or math.prod(shape) * dtype.itemsize != len(content) - stream.tell():
        raise ValueError(f"an array of shape {shape} and {dtype} does not have {len(content) - stream.tell()} bytes")
    stream.seek(0)
    return np.lib.format.read_array(stream, allow_pickle=False)


def _decode(x: Any, arrays: list[np.ndarray]) -> Any:
    if not isinstance(x, dict):
        return x
    tag, value = next(iter(x.items()))
    if tag == "dict" or tag == "ordered":
        return _CONTAINERS[tag]((_decode(k, arrays), _decode(v, arrays)) for k, v in value)
    if tag in _CONTAINERS:
        return _CONTAINERS[tag](_decode(item, arrays) for item in value)
    if tag == "tensor":
        return _tensor(arrays[value], x["requires_grad"])
    if tag == "array":
        return arrays[value]
    if tag == "scalar":
        return arrays[value][()]
    if tag == "float":
        return float(value)
    if tag == "complex":
        return complex(*map(float, value))
    raise ValueError(f"it holds a {tag!r}, which this library does not know")


def _tensor(array: np.ndarray, requires_grad: bool) -> Tensor:
    if array.dtype not in DTYPES:
        raise ValueError(f"tensors do not hold {array.dtype}")
    tensor = wrap(array)
    tensor.requires_grad = bool(requires_grad)
    return tensor
