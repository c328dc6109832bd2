"""save and load: what goes in comes out, and what is not ours is refused in words."""

import io
import json
import math
import os
import pickle
import zipfile
from collections import Counter, OrderedDict, namedtuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import tinygrad_edu as torch

DTYPES = [np.bool_, np.uint8, np.int8, np.int16, np.int32, np.int64, np.float16, np.float32, np.float64]
arrays = st.sampled_from(DTYPES).flatmap(lambda dtype: hnp.arrays(dtype, hnp.array_shapes(min_dims=0, min_side=0)))
tensors = arrays.map(torch.from_numpy)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.complex_numbers()
keys = st.text() | st.integers() | st.booleans() | st.none() | st.tuples(st.integers(), st.text())
trees = st.recursive(
    scalars | arrays | tensors,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(keys, inner, max_size=3)
        | st.dictionaries(keys, inner, max_size=3).map(OrderedDict)
    ),
    max_leaves=8,
)


def same(a, b):
    """Whether two trees are equal in form, types, dtypes and bits."""
    if type(a) is not type(b):
        return False
    if isinstance(a, torch.Tensor):
        return a.requires_grad == b.requires_grad and same(a.detach().numpy(), b.detach().numpy())
    if isinstance(a, (np.ndarray, np.generic)):
        return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    if isinstance(a, dict):
        return same(list(a.items()), list(b.items()))
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(same, a, b))
    return repr(a) == repr(b)  # NaN is itself, and -0.0 is not 0.0


def there_and_back(x):
    file = io.BytesIO()
    torch.save(x, file)
    file.seek(0)
    return torch.load(file)


def saved(x):
    file = io.BytesIO()
    torch.save(x, file)
    return file.getvalue()


@given(trees)
def test_what_goes_in_comes_out(tree):
    assert same(there_and_back(tree), tree)


@given(trees)
def test_the_same_thing_gives_the_same_bytes(tree):
    assert saved(tree) == saved(tree)


@pytest.mark.parametrize(
    "tensor",
    [
        torch.tensor(1.5),
        torch.zeros(0, 3),
        torch.tensor([True, False]),
        torch.arange(12).reshape(3, 4).T,
        torch.arange(12)[::-3] if hasattr(torch.Tensor, "flip") else torch.arange(12)[::3],
        torch.ones(1).expand(4),
        torch.ones(2, requires_grad=True),
    ],
    ids=["0-d", "zero size", "bool", "transposed", "strided", "expanded", "leaf"],
)
def test_tensors_of_every_make(tensor):
    assert same(there_and_back(tensor), tensor)


@pytest.mark.parametrize("number", [math.inf, -math.inf, math.nan, -0.0, 0.1, 10**30, True, complex(math.nan, -0.0)])
def test_numbers_of_every_make(number):
    assert same(there_and_back(number), number)


def test_a_size_and_numpy_scalars():
    things = [torch.Size([2, 3]), np.float32(1.5), np.int64(7), np.bool_(True), np.str_("word")]
    assert same(there_and_back(things), things)
    assert there_and_back(np.float64(0.1)) == 0.1


def test_a_result_comes_back_as_a_leaf_without_its_graph():
    w = torch.ones(2, requires_grad=True)
    back = there_and_back(w * 3)
    assert back.is_leaf and back.requires_grad and back.tolist() == [3, 3]


def test_parameters_come_back_as_plain_tensors():
    back = there_and_back(torch.nn.Parameter(torch.ones(2)))
    assert type(back) is torch.Tensor and back.tolist() == [1, 1] and back.requires_grad


def test_a_model_and_its_optimizer_go_on_where_they_stopped(tmp_path):
    def step(model, optimizer):
        optimizer.zero_grad()
        (model(torch.ones(4, 3)) ** 2).sum().backward()
        optimizer.step()

    def parts():
        model = torch.nn.Linear(3, 2)
        return model, torch.optim.Adam(model.parameters(), lr=0.1)

    model, optimizer = parts()
    step(model, optimizer)
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict()}, tmp_path / "checkpoint.zip")
    step(model, optimizer)

    again, its_optimizer = parts()
    checkpoint = torch.load(tmp_path / "checkpoint.zip")
    again.load_state_dict(checkpoint["model"])
    its_optimizer.load_state_dict(checkpoint["optimizer"])
    step(again, its_optimizer)
    assert same(again.state_dict(), model.state_dict())


def test_what_is_shared_stays_shared():
    w = torch.zeros(3)
    back = there_and_back({"a": w, "b": w.detach(), "c": w.numpy(), "other": torch.zeros(3)})
    back["a"] += 1
    assert back["b"].tolist() == back["c"].tolist() == [1, 1, 1] and back["other"].tolist() == [0, 0, 0]
    assert len(zipfile.ZipFile(io.BytesIO(saved([w, w, w]))).namelist()) == 2


def test_loaded_arrays_are_writable():
    back = there_and_back(torch.zeros(2))
    back += 1
    assert back.tolist() == [1, 1]


# files


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "a.zip"
    torch.save([1], path)
    with pytest.raises(TypeError):
        torch.save([object()], path)
    with pytest.raises(KeyboardInterrupt), torch.utils.replacing(path) as file:
        file.write(b"half")
        raise KeyboardInterrupt
    assert torch.load(path) == [1] and os.listdir(tmp_path) == ["a.zip"]


def test_paths_of_every_kind(tmp_path):
    torch.save(1, str(tmp_path / "a"))
    (tmp_path / "link").symlink_to(tmp_path / "a")
    torch.save(2, tmp_path / "link")
    assert torch.load(tmp_path / "a") == 2 and (tmp_path / "link").is_symlink()
    with open(tmp_path / "b", "wb") as file:
        torch.save(3, file)
    with open(tmp_path / "b", "rb") as file:
        assert torch.load(file) == 3


def test_places_that_are_not_there(tmp_path):
    with pytest.raises(RuntimeError, match="Parent directory .* does not exist: make it first"):
        torch.save(1, tmp_path / "no" / "a.zip")
    with pytest.raises(FileNotFoundError, match="none.zip"):
        torch.load(tmp_path / "none.zip")


def test_only_the_cpu_is_here():
    content = saved(1)
    for place in (None, "cpu", {"cuda:0": "cpu"}, lambda storage, place: storage):
        assert torch.load(io.BytesIO(content), map_location=place, weights_only=True) == 1
    with pytest.raises(RuntimeError, match="only the CPU"):
        torch.load(io.BytesIO(content), map_location="cuda:0")


# what cannot be saved

Pair = namedtuple("Pair", "a b")


@pytest.mark.parametrize(
    ("thing", "words"),
    [
        ({"x": [1, object()]}, r"obj\['x'\]\[1\], a object"),
        (Pair(1, 2), "obj, a Pair"),
        (Counter("aab"), "obj, a Counter"),
        ({"f": print}, r"obj\['f'\]"),
        ({1, 2}, "a set"),
        (np.array([None]), "would need pickle"),
        (np.zeros(2, [("a", "f4")]), "would need pickle"),
        (torch.nn.Linear(2, 2), "save its .state_dict()"),
    ],
)
def test_what_cannot_be_saved_is_named(thing, words):
    with pytest.raises(TypeError, match=words):
        saved(thing)


def test_a_list_in_itself_is_refused():
    cycle = [1]
    cycle.append(cycle)
    with pytest.raises(TypeError, match="contains itself"):
        saved(cycle)


# what cannot be loaded

SAMPLE = saved({"w": torch.arange(6.0).reshape(2, 3), "name": "sample", "epoch": 3, "lr": math.inf})


def refused(content, words="damaged, or was not written by"):
    with pytest.raises(RuntimeError, match=words):
        torch.load(io.BytesIO(content))


@given(st.data())
def test_a_damaged_file_is_refused_or_harmless(data):
    content = bytearray(SAMPLE)
    for _ in range(data.draw(st.integers(1, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    content = content[: data.draw(st.integers(0, len(content)) | st.just(len(content)))]
    try:
        back = torch.load(io.BytesIO(content))
    except RuntimeError as error:
        assert "damaged" in str(error)
    else:
        assert same(back, torch.load(io.BytesIO(SAMPLE)))


def packed(members, compression=zipfile.ZIP_STORED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def document(tree, version=1):
    return json.dumps({"format": "tinygrad_edu", "version": version, "tree": tree})


def npy(array, allow_pickle=False):
    file = io.BytesIO()
    np.save(file, array, allow_pickle=allow_pickle)
    return file.getvalue()


def test_strangers_are_refused():
    refused(b"")
    refused(b"not a zip at all")
    refused(pickle.dumps([1]))
    refused(npy(np.zeros(3)))
    refused(packed({"tree.json": document({"tensor": 0, "requires_grad": False})}))  # no such array
    refused(packed({"tree.json": document(1), "../evil.py": "print()"}), r"\.\./evil\.py")
    refused(packed({"tree.json": document(1)}, zipfile.ZIP_DEFLATED), "compressed")
    refused(packed({"tree.json": document(1, version=2)}), "version 2")
    refused(packed({"tree.json": "[" * 100_000}))
    refused(packed({"tree.json": document({"thing": 1})}), "'thing'")
    refused(packed({"tree.json": document({"dict": [[{"list": []}, 1]]})}), "unhashable")
    refused(packed({"archive/data.pkl": b"", "archive/version": b"3"}), "PyTorch checkpoint")


def test_arrays_of_strangers_are_refused():
    tree = document({"tensor": 0, "requires_grad": True})
    assert torch.load(io.BytesIO(packed({"tree.json": tree, "arrays/0.npy": npy(np.zeros(3))}))).tolist() == [0, 0, 0]
    refused(packed({"tree.json": tree, "arrays/0.npy": npy(np.array([None]), True)}))
    refused(packed({"tree.json": tree, "arrays/0.npy": npy(np.zeros(3))[:-1]}), "does not have")
    refused(packed({"tree.json": tree, "arrays/0.npy": npy(np.zeros(3)).replace(b"(3,)", b"(9,)")}), "does not have")
    refused(packed({"tree.json": tree, "arrays/0.npy": npy(np.zeros(3)).replace(b"(3,), ", b"(-3,),")}))
    refused(packed({"tree.json": tree, "arrays/0.npy": npy(np.zeros(3, complex))}), "tensors do not hold complex128")
    refused(packed({"tree.json": tree, "arrays/0.npy": npy(np.zeros(3, int))}), "floating point")
    refused(packed({"tree.json": tree, "arrays/0.npy": pickle.dumps([1])}))


def test_members_that_overlap_are_refused():
    """A bomb: many entries of the directory that name the same bytes."""
    content = packed({"tree.json": document({"list": []}), "arrays/0.npy": npy(np.zeros(100_000))})
    start = content.rindex(b"PK\x01\x02")  # the directory's entry of the array
    end = content.rindex(b"PK\x05\x06")
    entry, tail = content[start:end], bytearray(content[end:])
    copies = b"".join(entry.replace(b"arrays/0.npy", b"arrays/%d.npy" % i) for i in range(1, 9))
    tail[8:12] = (10).to_bytes(2, "little") * 2
    tail[12:16] = (int.from_bytes(tail[12:16], "little") + len(copies)).to_bytes(4, "little")
    refused(content[:end] + copies + tail, "overlap")
