"""utils.data: order, batches and bad input."""

import itertools
from collections import OrderedDict, UserList, namedtuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tinygrad_edu as torch
from tinygrad_edu.utils.data import (
    BatchSampler,
    ConcatDataset,
    DataLoader,
    Dataset,
    IterableDataset,
    RandomSampler,
    Sampler,
    SequentialSampler,
    Subset,
    SubsetRandomSampler,
    TensorDataset,
    WeightedRandomSampler,
    default_collate,
    default_convert,
    get_worker_info,
    random_split,
)

sizes = st.integers(1, 40)
seeds = st.integers(0, 2**32 - 1)


class Rows(Dataset):
    """The items of a data set, one by one only: no shorter way to a batch."""

    def __init__(self, dataset):
        self.dataset = dataset

    def __getitem__(self, index):
        return self.dataset[index]

    def __len__(self):
        return len(self.dataset)


class Stream(IterableDataset):
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return iter(range(self.n))

    def __len__(self):
        return self.n


def table(n):
    return TensorDataset(torch.arange(3.0 * n).reshape(n, 3), torch.arange(n), torch.arange(n) % 2 == 0)


def same(a, b):
    """Whether two batches are equal in form, dtype and values."""
    if isinstance(a, torch.Tensor):
        return isinstance(b, torch.Tensor) and a.dtype is b.dtype and np.array_equal(a.numpy(), b.numpy())
    return type(a) is type(b) and len(a) == len(b) and all(map(same, a, b))


# every item once


@given(n=sizes, batch_size=sizes, shuffle=st.booleans(), drop_last=st.booleans(), seed=seeds)
def test_every_item_comes_once(n, batch_size, shuffle, drop_last, seed):
    torch.manual_seed(seed)
    loader = DataLoader(range(n), batch_size, shuffle, drop_last=drop_last)
    batches = [batch.tolist() for batch in loader]
    read = [item for batch in batches for item in batch]
    assert len(batches) == len(loader) == (n // batch_size if drop_last else -(-n // batch_size))
    assert len(read) == len(set(read)) == (n - n % batch_size if drop_last else n)
    assert set(read) <= set(range(n))
    assert shuffle or read == sorted(read)
    assert all(len(batch) == batch_size for batch in batches[:-1])


@given(n=sizes, batch_size=sizes, seed=seeds, shuffle=st.booleans(), drop_last=st.booleans())
def test_the_short_way_gives_the_same_batches(n, batch_size, seed, shuffle, drop_last):
    def read(dataset):
        torch.manual_seed(seed)
        return list(DataLoader(dataset, batch_size, shuffle, drop_last=drop_last))

    whole = table(n)
    assert same(read(whole), read(Rows(whole)))
    part = Subset(whole, list(range(0, n, 2)))
    assert same(read(part), read(Rows(part)))


@given(n=sizes, seed=seeds)
def test_a_seed_fixes_the_order_and_passes_differ(n, seed):
    def passes():
        loader = DataLoader(range(n), 4, shuffle=True)
        return [[batch.tolist() for batch in loader] for _ in range(3)]

    torch.manual_seed(seed)
    first = passes()
    torch.manual_seed(seed)
    assert passes() == first
    assert n < 20 or first[0] != first[1] != first[2]


def test_a_generator_of_its_own_leaves_the_default_one_alone():
    torch.manual_seed(3)
    expected = torch.rand(4)
    torch.manual_seed(3)
    list(DataLoader(range(9), shuffle=True, generator=torch.Generator().manual_seed(1)))
    assert same(torch.rand(4), expected)


def test_a_subclass_that_changes_the_items_is_heard():
    class Noisy(TensorDataset):
        def __getitem__(self, index):
            return tuple(tensor + 100 for tensor in super().__getitem__(index))

    class Mixed:
        def __getitem__(self, index):
            return "mixed"

    class FromMixin(Mixed, TensorDataset):
        pass

    class Plain(Noisy):
        pass

    for kind in (Noisy, Plain):
        (batch,) = next(iter(DataLoader(kind(torch.arange(3)), 3)))
        assert batch.tolist() == [100, 101, 102]
    assert next(iter(DataLoader(FromMixin(torch.arange(3)), 2))) == ["mixed", "mixed"]


def test_gradients_flow_into_a_batch():
    rows = torch.ones(4, 2, requires_grad=True)
    (batch,) = next(iter(DataLoader(TensorDataset(rows), 3)))
    batch.sum().backward()
    assert rows.grad.tolist() == [[1, 1], [1, 1], [1, 1], [0, 0]]

    (batch,) = next(iter(DataLoader(Rows(TensorDataset(rows)), 3)))
    batch.sum().backward()
    assert rows.grad.tolist() == [[2, 2], [2, 2], [2, 2], [0, 0]]


def test_a_batch_is_a_copy():
    rows = torch.zeros(4)
    (batch,) = next(iter(DataLoader(TensorDataset(rows), 4)))
    batch += 1
    assert rows.tolist() == [0, 0, 0, 0]


def test_items_one_by_one():
    items = list(DataLoader([np.zeros(2, np.float32), np.ones(2, np.float32)], batch_size=None))
    assert [item.tolist() for item in items] == [[0, 0], [1, 1]] and isinstance(items[0], torch.Tensor)
    assert len(DataLoader(range(5), batch_size=None)) == 5


def test_a_stream_in_batches():
    assert [batch.tolist() for batch in DataLoader(Stream(5), 2)] == [[0, 1], [2, 3], [4]]
    assert [batch.tolist() for batch in DataLoader(Stream(5), 2, drop_last=True)] == [[0, 1], [2, 3]]
    assert list(DataLoader(Stream(3), batch_size=None)) == [0, 1, 2]
    assert len(DataLoader(Stream(5), 2)) == 3 and len(DataLoader(Stream(5), 2, drop_last=True)) == 2
    assert len(DataLoader(Stream(5), None)) == 5


def test_own_samplers_collate_and_many_items_at_once():
    class Many(Rows):
        asked = 0

        def __getitems__(self, indices):
            self.asked += 1
            return [self.dataset[i] for i in indices]

    many = Many("abcdef")
    assert list(DataLoader(many, sampler=[5, 0, 1], batch_size=2)) == [["f", "a"], ["b"]] and many.asked == 2
    assert list(DataLoader("abcdef", batch_sampler=[[0, 1, 2], [5]], collate_fn="".join)) == ["abc", "f"]
    assert len(DataLoader("abcdef", batch_sampler=[[0, 1, 2], [5]])) == 2
    assert list(DataLoader(TensorDataset(torch.arange(3)), 2, collate_fn=len)) == [2, 1]


def test_what_is_said_to_workers_changes_nothing():
    loader = DataLoader(
        table(7), 3, num_workers=2, pin_memory=True, timeout=5, prefetch_factor=2, persistent_workers=True
    )
    assert same(list(loader), list(DataLoader(table(7), 3)))
    assert get_worker_info() is None


def test_an_empty_data_set_gives_no_batch():
    assert list(DataLoader([])) == [] and len(DataLoader([])) == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"batch_size": 0}, "batch_size should be a positive integer value, but got batch_size=0"),
        ({"batch_size": 2.0}, "batch_size=2.0"),
        ({"batch_size": True}, "batch_size=True"),
        ({"shuffle": True, "sampler": [0]}, "leave out shuffle=True"),
        ({"batch_sampler": [[0]], "batch_size": 2}, "mutually exclusive"),
        ({"batch_size": None, "drop_last": True}, "disables auto-batching"),
        ({"num_workers": -1}, "non-negative, but got -1"),
        ({"timeout": -1}, "non-negative, but got -1"),
        ({"prefetch_factor": 2}, "leave it out"),
        ({"persistent_workers": True}, "num_workers > 0"),
        ({"drop_last": "yes"}, "drop_last='yes'"),
        ({"dataset": [], "shuffle": True}, "the data set is empty"),
        ({"dataset": Stream(3), "shuffle": True}, "expected unspecified shuffle"),
        ({"dataset": Stream(3), "sampler": [0]}, "expected unspecified sampler"),
        ({"dataset": Stream(3), "batch_sampler": [[0]]}, "expected unspecified batch_sampler"),
    ],
)
def test_options_that_cannot_be(arguments, words):
    with pytest.raises(ValueError, match=words):
        DataLoader(**{"dataset": range(5), **arguments})


def test_options_are_fixed_after_the_start():
    loader = DataLoader(range(5))
    with pytest.raises(ValueError, match="batch_size attribute should not be set"):
        loader.batch_size = 2


# samplers


@given(n=sizes, count=st.integers(1, 100), seed=seeds, replacement=st.booleans())
def test_random_sampler_draws_what_was_asked(n, count, seed, replacement):
    sampler = RandomSampler(range(n), replacement, count, torch.Generator().manual_seed(seed))
    drawn = list(sampler)
    assert len(drawn) == len(sampler) == count and set(drawn) <= set(range(n))
    if not replacement:  # no index comes again before all have come
        assert all(len(set(some)) == len(some) for some in (drawn[i : i + n] for i in range(0, count, n)))


@given(n=sizes, batch_size=sizes, drop_last=st.booleans())
def test_batch_sampler_cuts_a_sequence(n, batch_size, drop_last):
    sampler = BatchSampler(SequentialSampler(range(n)), batch_size, drop_last)
    batches = list(sampler)
    assert len(batches) == len(sampler)
    assert list(itertools.chain(*batches)) == list(range(n - n % batch_size if drop_last else n))


def test_weights_decide_how_often():
    generator = torch.Generator().manual_seed(0)
    drawn = list(WeightedRandomSampler([1.0, 0.0, 3.0], 4000, generator=generator))
    counts = np.bincount(drawn, minlength=3)
    assert counts[1] == 0 and abs(counts[2] / 4000 - 0.75) < 0.03
    assert sorted(WeightedRandomSampler([1, 2, 3], 3, replacement=False, generator=generator)) == [0, 1, 2]
    assert sorted(SubsetRandomSampler([5, 7], generator)) == [5, 7]


def test_samplers_refuse_what_cannot_be():
    with pytest.raises(ValueError, match="num_samples=0"):
        RandomSampler([], num_samples=0)
    with pytest.raises(TypeError, match="replacement=1"):
        RandomSampler([1], replacement=1)
    with pytest.raises(ValueError, match=r"shape \(1, 2\)"):
        WeightedRandomSampler([[1, 2]], 1)
    with pytest.raises(ValueError, match="num_samples=-1"):
        WeightedRandomSampler([1, 2], -1)
    with pytest.raises(RuntimeError):
        list(WeightedRandomSampler([-1.0, 2.0], 1))
    with pytest.raises(NotImplementedError, match="must define __iter__"):
        iter(Sampler())


# data sets


@given(n=st.integers(2, 60), seed=seeds, cut=st.floats(0, 1))
def test_a_split_is_a_partition(n, seed, cut):
    first = round(cut * n)
    parts = random_split(range(n), [first, n - first], torch.Generator().manual_seed(seed))
    assert [len(part) for part in parts] == [first, n - first]
    assert sorted(i for part in parts for i in part) == list(range(n))


def test_a_split_by_fractions():
    assert [len(part) for part in random_split(range(11), [0.5, 0.3, 0.2])] == [6, 3, 2]
    with pytest.warns(UserWarning, match="Length of split at index 1 is 0"):
        random_split(range(1), [0.9, 0.1])


@pytest.mark.parametrize("lengths", [[1, 2], [5, -1, 6], [0.5, 0.6], [4.5, 5.5], []])
def test_a_split_that_does_not_add_up(lengths):
    with pytest.raises(ValueError, match="does not equal the length"):
        random_split(range(10), lengths)


def test_a_fraction_out_of_range():
    with pytest.raises(ValueError, match="index 0 is not between 0 and 1: it is 1.5"):
        random_split(range(10), [1.5, -0.5])


def test_rows_of_tensors():
    rows = table(4)
    assert len(rows) == 4 and [x.tolist() for x in rows[-1]] == [[9, 10, 11], 3, False]
    assert [x.tolist() for x in rows[1:3]] == [[[3, 4, 5], [6, 7, 8]], [1, 2], [False, True]]


def test_rows_that_do_not_fit():
    with pytest.raises(AssertionError, match=r"\(3,\), \(4, 2\)"):
        TensorDataset(torch.zeros(3), torch.zeros(4, 2))
    with pytest.raises(AssertionError, match="Size mismatch"):
        TensorDataset(torch.tensor(1.0))
    with pytest.raises(TypeError, match="from_numpy"):
        TensorDataset(np.zeros(3))


def test_one_after_the_other():
    both = Rows("abc") + Rows("de")
    assert list(both) == list("abcde") and both[-5] == "a" and len(both) == 5
    with pytest.raises(IndexError, match="index 5 is out of range"):
        both[5]
    with pytest.raises(ValueError, match="the index is -6 and the length 5"):
        both[-6]
    with pytest.raises(AssertionError, match="should not be an empty iterable"):
        ConcatDataset([])
    with pytest.raises(AssertionError, match="does not support IterableDataset"):
        ConcatDataset([Stream(3)])


def test_a_subset():
    assert Subset("abcdef", [4, 0])[0] == "e"
    (rows,) = Subset(TensorDataset(torch.arange(5)), [4, 2, 0])[[0, 2]]
    assert rows.tolist() == [4, 0]


def test_unfinished_classes_say_what_is_missing():
    with pytest.raises(NotImplementedError, match="must define __getitem__"):
        Dataset()[0]
    with pytest.raises(NotImplementedError, match="must define __iter__"):
        iter(IterableDataset())


# collate

Point = namedtuple("Point", "x y")


@pytest.mark.parametrize(
    ("batch", "dtype", "values"),
    [
        ([1.5, 2.5], "float64", [1.5, 2.5]),
        ([1, 2], "int64", [1, 2]),
        ([True, False], "bool", [True, False]),
        ([np.float32(1), np.float32(2)], "float32", [1, 2]),
        ([np.float64(1), np.float64(2)], "float64", [1, 2]),
        ([np.uint8(1), np.uint8(2)], "uint8", [1, 2]),
        ([np.zeros(2, np.int32), np.ones(2, np.int32)], "int32", [[0, 0], [1, 1]]),
        ([torch.tensor(1.0), torch.tensor(2.0)], "float32", [1, 2]),
    ],
)
def test_numbers_and_arrays_are_stacked(batch, dtype, values):
    made = default_collate(batch)
    assert isinstance(made, torch.Tensor) and made.dtype is getattr(torch, dtype) and made.tolist() == values


def test_containers_are_entered():
    made = default_collate([{"p": Point(1, 2.0), "s": "a"}, {"p": Point(3, 4.0), "s": "b"}])
    assert type(made["p"]) is Point and made["p"].x.tolist() == [1, 3] and made["s"] == ["a", "b"]
    made = default_collate([OrderedDict(a=[1, "x"]), OrderedDict(a=[2, "y"])])
    assert type(made) is OrderedDict and made["a"][0].tolist() == [1, 2] and made["a"][1] == ("x", "y")
    made = default_collate([UserList([1, 2]), UserList([3, 4])])
    assert type(made) is UserList and [x.tolist() for x in made] == [[1, 3], [2, 4]]
    assert type(default_collate([(1,), (2,)])) is list


@pytest.mark.parametrize("item", [None, object(), np.array(["a"]), np.array([None])])
def test_what_has_no_batch(item):
    with pytest.raises(TypeError, match="default_collate: batch must contain .* pass collate_fn="):
        default_collate([item, item])


def test_items_that_do_not_fit():
    with pytest.raises(RuntimeError, match=r"equal size, but the sizes are \[1, 2\]"):
        default_collate([[1], [1, 2]])
    with pytest.raises(RuntimeError, match="equal size"):
        default_collate([torch.zeros(2), torch.zeros(3)])
    with pytest.raises(IndexError, match="batch is empty"):
        default_collate([])


def test_convert_changes_arrays_alone():
    made = default_convert({"a": np.float32(2), "b": ("s", np.zeros(2), [1]), "c": np.array(["x"])})
    assert made["a"].item() == 2 and made["a"].dtype is torch.float32
    assert made["b"][0] == "s" and made["b"][1].dtype is torch.float64 and made["b"][2] == [1]
    assert isinstance(made["c"], np.ndarray)
