"""utils.data beside PyTorch's: the same order for the same seed, the same batches, the same classes of error."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tinygrad_edu
from tinygrad_edu.utils import data as ours

torch = pytest.importorskip("torch")
theirs = torch.utils.data

seeds = st.integers(0, 2**63 - 1)
sizes = st.integers(1, 50)


def both(program, seed):
    """What `program` gives on our library and on PyTorch, each seeded with `seed`."""
    results = []
    for library in (tinygrad_edu, torch):
        library.manual_seed(seed)
        results.append(plain(program(library, library.utils.data)))
    return results


def plain(x):
    """Tensors as (dtype, values), in lists, tuples and dictionaries."""
    if isinstance(x, (tinygrad_edu.Tensor, torch.Tensor)):
        return str(x.dtype), x.tolist()
    if isinstance(x, dict):
        return {key: plain(value) for key, value in x.items()}
    return [plain(value) for value in x] if isinstance(x, (list, tuple)) else x


def assert_same(program, seed=0):
    mine, reference = both(program, seed)
    assert mine == reference


@given(seed=seeds, n=sizes, batch_size=sizes, drop_last=st.booleans(), passes=st.integers(1, 3))
def test_shuffled_batches(seed, n, batch_size, drop_last, passes):
    def program(library, data):
        loader = data.DataLoader(range(n), batch_size, shuffle=True, drop_last=drop_last)
        return [[list(loader), library.rand(2)] for _ in range(passes)]  # and what is drawn between passes

    assert_same(program, seed)


@given(seed=seeds, n=sizes, batch_size=sizes, drop_last=st.booleans())
def test_shuffled_batches_with_a_generator(seed, n, batch_size, drop_last):
    def program(library, data):
        generator = library.Generator().manual_seed(seed)
        loader = data.DataLoader(range(n), batch_size, shuffle=True, drop_last=drop_last, generator=generator)
        return [list(loader), list(loader), library.rand(2, generator=generator)]

    assert_same(program)


def test_a_loop_that_stops_early_draws_as_much():
    def program(library, data):
        loader = data.DataLoader(range(10), 5, shuffle=True, generator=library.Generator().manual_seed(1))
        first = next(iter(loader))
        second = next(iter(loader))
        generator = library.Generator().manual_seed(2)
        sampler = data.RandomSampler(range(10), True, 100, generator)
        some = [index for _, index in zip(range(40), sampler, strict=False)]
        return [first, second, list(loader), library.rand(2), some, library.rand(2, generator=generator)]

    assert_same(program)


@given(seed=seeds, n=sizes, count=st.integers(1, 100), replacement=st.booleans(), own=st.booleans())
def test_random_sampler(seed, n, count, replacement, own):
    def program(library, data):
        generator = library.Generator().manual_seed(seed) if own else None
        sampler = data.RandomSampler(range(n), replacement, count, generator)
        return [list(sampler), list(sampler)]

    assert_same(program, seed)


@given(seed=seeds, n=st.integers(2, 50), cut=st.floats(0, 1))
def test_random_split(seed, n, cut):
    def program(library, data):
        first = round(n * cut)
        parts = data.random_split(range(n), [first, n - first], generator=library.Generator().manual_seed(seed))
        return [[list(part) for part in parts], [list(part) for part in data.random_split(range(n), [n])]]

    assert_same(program, seed)


@pytest.mark.parametrize("fractions", [[0.5, 0.5], [0.7, 0.2, 0.1], [0.333, 0.333, 0.334], [1.0]])
def test_random_split_by_fractions(fractions):
    assert_same(lambda library, data: [list(part) for part in data.random_split(range(101), fractions)])


@given(seed=seeds, weights=st.lists(st.floats(0.01, 10), min_size=2, max_size=9), count=st.integers(2, 40))
def test_weighted_sampler_with_replacement(seed, weights, count):
    assert_same(lambda library, data: list(data.WeightedRandomSampler(weights, count)), seed)


@given(seed=seeds, n=sizes)
def test_subset_random_sampler(seed, n):
    assert_same(lambda library, data: list(data.SubsetRandomSampler(range(100, 100 + n))), seed)


def test_tensor_batches():
    def program(library, data):
        rows = data.TensorDataset(library.arange(20.0).reshape(10, 2), library.arange(10))
        return list(data.DataLoader(rows, 4, shuffle=True))

    assert_same(program)


ITEMS = [
    [1.5, 2.5],
    [1, 2],
    [True, False],
    [True, 2],
    [1, 2.5],
    [np.float64(1), np.float64(2)],
    [np.float32(1), np.float32(2)],
    [np.int16(1), np.int16(2)],
    [np.bool_(True), np.bool_(False)],
    ["a", "b"],
    [b"a", b"b"],
    [np.zeros(2), np.ones(2)],
    [np.array(1), np.array(2)],
    [(1, "x"), (2, "y")],
    [{"a": 1, "b": [1.0, 2]}, {"a": 2, "b": [3.0, 4]}],
    [[], []],
]


@pytest.mark.parametrize("items", ITEMS, ids=repr)
def test_default_collate(items):
    assert_same(lambda library, data: data.default_collate(items))
    assert_same(lambda library, data: data.default_collate(tuple(items)))
    assert_same(lambda library, data: [data.default_convert(item) for item in items])
    assert_same(lambda library, data: list(data.DataLoader(items, 2)))
    assert_same(lambda library, data: list(data.DataLoader(items, None)))


def stream(data):
    return type("Stream", (data.IterableDataset,), {"__iter__": lambda self: iter(range(3))})


BAD = {
    "batch size 0": lambda library, data: data.DataLoader(range(3), 0),
    "sampler and shuffle": lambda library, data: data.DataLoader(range(3), shuffle=True, sampler=[0]),
    "batch sampler and size": lambda library, data: data.DataLoader(range(3), 2, batch_sampler=[[0]]),
    "no batches to drop": lambda library, data: data.DataLoader(range(3), None, drop_last=True),
    "workers": lambda library, data: data.DataLoader(range(3), num_workers=-1),
    "timeout": lambda library, data: data.DataLoader(range(3), timeout=-1),
    "prefetch": lambda library, data: data.DataLoader(range(3), prefetch_factor=2),
    "persistent": lambda library, data: data.DataLoader(range(3), persistent_workers=True),
    "set later": lambda library, data: setattr(data.DataLoader(range(3)), "batch_size", 2),
    "empty": lambda library, data: data.DataLoader([], shuffle=True),
    "stream": lambda library, data: data.DataLoader(stream(data)(), shuffle=True),
    "stream and sampler": lambda library, data: data.DataLoader(stream(data)(), sampler=[0]),
    "streams": lambda library, data: data.ConcatDataset([stream(data)()]),
    "abstract": lambda library, data: data.Dataset()[0],
    "rows": lambda library, data: data.TensorDataset(library.zeros(2), library.zeros(3)),
    "split": lambda library, data: data.random_split(range(3), [1, 1]),
    "fractions": lambda library, data: data.random_split(range(3), [1.5, -0.5]),
    "nothing to concatenate": lambda library, data: data.ConcatDataset([]),
    "before the first": lambda library, data: data.ConcatDataset([range(3)])[-4],
    "after the last": lambda library, data: data.ConcatDataset([range(3)])[3],
    "samples": lambda library, data: data.RandomSampler(range(3), num_samples=0),
    "replacement": lambda library, data: data.RandomSampler(range(3), replacement=1),
    "weights": lambda library, data: data.WeightedRandomSampler([[1, 2]], 1),
    "negative weights": lambda library, data: list(data.WeightedRandomSampler([-1, 2], 2)),
    "weights of 0": lambda library, data: list(data.WeightedRandomSampler([0, 0], 2)),
    "collate None": lambda library, data: data.default_collate([None]),
    "collate words": lambda library, data: data.default_collate([np.array(["a"])]),
    "collate lengths": lambda library, data: data.default_collate([[1], [1, 2]]),
    "collate shapes": lambda library, data: data.default_collate([library.zeros(2), library.zeros(3)]),
    "collate nothing": lambda library, data: data.default_collate([]),
}


@pytest.mark.parametrize("program", BAD.values(), ids=BAD)
def test_classes_of_errors(program):
    with pytest.raises(Exception) as reference:
        program(torch, theirs)
    with pytest.raises(reference.type) as mine:
        program(tinygrad_edu, ours)
    assert mine.type is reference.type
