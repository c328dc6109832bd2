"""The same seed gives PyTorch's numbers."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tinygrad_edu.streams import Generator

torch = pytest.importorskip("torch")

seeds = st.integers(-(2**63), 2**64 - 1)
counts = st.one_of(st.integers(0, 70), st.sampled_from([623, 624, 625, 5000, 70001]))
shapes = st.one_of(st.builds(lambda n: (n,), counts), st.lists(st.integers(0, 5), max_size=4).map(tuple))
float_dtypes = st.sampled_from(["float16", "float32", "float64"])
moderate = st.floats(-100, 100, width=32)
STATE_BYTES = [*range(8), *range(24, 5016), *range(5040, 5048)]  # seed, words, whether a normal waits


def both(seed):
    return Generator().manual_seed(seed), torch.Generator().manual_seed(seed)


def empty(shape, dtype):
    return torch.empty(shape, dtype=getattr(torch, dtype))


def same_bits(found, expected):
    """Equal bits where PyTorch runs its AVX2 kernels, nearly equal numbers where it does not."""
    if torch.backends.cpu.get_cpu_capability() in ("AVX2", "AVX512"):
        np.testing.assert_array_equal(found, expected.numpy())
    else:
        np.testing.assert_allclose(found, expected.numpy(), rtol=0, atol=1e-3 * np.abs(found).max(initial=0))


def ulps(found, expected):
    """The largest difference in units of the last place of the largest value."""
    return np.abs(found - expected).max(initial=0) / np.spacing(np.abs(expected).max(initial=1e-300))


def same_error(ours, theirs):
    with pytest.raises(Exception) as expected:
        theirs()
    with pytest.raises(expected.type) as found:
        ours()
    assert found.type is expected.type
    return str(found.value), str(expected.value)


@given(seeds, shapes, float_dtypes)
def test_uniform_of_zero_to_one_is_bit_equal(seed, shape, dtype):
    ours, theirs = both(seed)
    found = ours.uniform(shape, dtype=dtype)
    assert found.dtype == dtype
    np.testing.assert_array_equal(found, torch.rand(shape, dtype=getattr(torch, dtype), generator=theirs).numpy())


@given(seeds, shapes, float_dtypes, moderate, st.floats(0, 100, width=32))
def test_uniform_between_bounds_is_bit_equal(seed, shape, dtype, low, width):
    ours, theirs = both(seed)
    high = low + width
    found = ours.uniform(shape, low, high, dtype)
    same_bits(found, empty(shape, dtype).uniform_(low, high, generator=theirs))


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
@pytest.mark.parametrize("bounds", [(1000, 1001), (0, 1e-45), (-1e-45, 0), (2048, 2050), (-6e4, -5e4), (0, 0)])
def test_uniform_never_rounds_up_to_its_excluded_end(dtype, bounds):
    ours, theirs = both(1)
    found = ours.uniform(100_000, *bounds, dtype)
    same_bits(found, empty(100_000, dtype).uniform_(*bounds, generator=theirs))


@given(seeds, shapes, st.sampled_from(["float16", "float32"]))
def test_standard_normal_is_bit_equal(seed, shape, dtype):
    ours, theirs = both(seed)
    found = ours.normal(shape, dtype=dtype)
    assert found.dtype == dtype
    same_bits(found, torch.randn(shape, dtype=getattr(torch, dtype), generator=theirs))


@given(seeds, shapes, st.sampled_from(["float16", "float32"]), moderate, st.floats(0, 100, width=32))
def test_normal_with_mean_and_deviation_is_bit_equal(seed, shape, dtype, mean, std):
    ours, theirs = both(seed)
    found = ours.normal(shape, mean, std, dtype)
    same_bits(found, empty(shape, dtype).normal_(mean, std, generator=theirs))


def test_a_million_normals_are_bit_equal():
    ours, theirs = both(2024)
    same_bits(ours.normal(1_000_001), torch.randn(1_000_001, generator=theirs))


@given(seeds, shapes, moderate, st.floats(0, 100))
def test_float64_normals_are_equal_to_the_last_place(seed, shape, mean, std):
    ours, theirs = both(seed)
    found = ours.normal(shape, mean, std, "float64")
    expected = empty(shape, "float64").normal_(mean, std, generator=theirs).numpy()
    np.testing.assert_allclose(found, expected, rtol=0, atol=4 * np.finfo(float).eps * (abs(mean) + std) + 1e-320)


def test_the_weights_of_a_new_linear_layer_are_bit_equal():
    torch.manual_seed(42)
    layer = torch.nn.Linear(784, 128)
    ours = Generator().manual_seed(42)
    bound = 1 / np.sqrt(784)
    same_bits(ours.uniform((128, 784), -bound, bound), layer.weight.detach())
    same_bits(ours.uniform(128, -bound, bound), layer.bias.detach())


@given(seeds, shapes, st.sampled_from(["int64", "int32", "uint8", "int8", "bool", "float32"]), st.data())
def test_integers_are_equal(seed, shape, dtype, data):
    limits = {"bool": (0, 1), "float32": (-(2**24), 2**24)}
    info = None if dtype in limits else np.iinfo(dtype)
    lowest, highest = limits[dtype] if info is None else (int(info.min), min(int(info.max), 2**63 - 2))
    low = data.draw(st.integers(lowest, highest))
    high = data.draw(st.integers(low + 1, highest + 1))
    ours, theirs = both(seed)
    found = ours.integers(low, high, shape, dtype)
    assert found.dtype == dtype
    expected = torch.randint(low, high, shape, dtype=getattr(torch, dtype), generator=theirs)
    np.testing.assert_array_equal(found, expected.numpy())


@pytest.mark.parametrize("span", [2**28 - 1, 2**28, 2**28 + 1, 2**32 - 1, 2**32, 2**63 - 1])
def test_integers_take_two_draws_from_a_span_of_2_to_the_28_on(span):
    ours, theirs = both(5)
    np.testing.assert_array_equal(ours.integers(0, span, 9), torch.randint(0, span, (9,), generator=theirs).numpy())
    np.testing.assert_array_equal(ours.uniform(1), torch.rand(1, generator=theirs).numpy())


@given(
    seeds,
    shapes,
    st.sampled_from(["int64", "int32", "int16", "int8", "uint8", "bool", "float16", "float32", "float64"]),
)
def test_random_without_bounds_is_equal(seed, shape, dtype):
    ours, theirs = both(seed)
    found = ours.random(shape, dtype)
    assert found.dtype == dtype
    np.testing.assert_array_equal(found, empty(shape, dtype).random_(generator=theirs).numpy())


@given(seeds, st.one_of(st.integers(0, 300), st.sampled_from([1000, 60_000])))
def test_permutations_are_equal(seed, n):
    ours, theirs = both(seed)
    np.testing.assert_array_equal(ours.permutation(n), torch.randperm(n, generator=theirs).numpy())
    np.testing.assert_array_equal(ours.uniform(1), torch.rand(1, generator=theirs).numpy())


@given(seeds, shapes, st.floats(0, 1), st.sampled_from(["float16", "float32", "float64", "int64", "bool"]))
def test_bernoulli_of_one_probability_is_equal(seed, shape, p, dtype):
    ours, theirs = both(seed)
    found = ours.bernoulli(p, shape, dtype)
    assert found.dtype == dtype
    np.testing.assert_array_equal(found, empty(shape, dtype).bernoulli_(p, generator=theirs).numpy())


@given(seeds, shapes, float_dtypes)
def test_bernoulli_of_many_probabilities_is_equal(seed, shape, dtype):
    ours, theirs = both(seed)
    p = np.random.default_rng(seed % 1000).random(shape).astype(dtype)
    np.testing.assert_array_equal(ours.bernoulli(p), torch.bernoulli(torch.tensor(p), generator=theirs).numpy())


@given(seeds, shapes, float_dtypes, st.floats(0.01, 100))
def test_exponential_is_equal_to_the_last_place(seed, shape, dtype, rate):
    ours, theirs = both(seed)
    found = ours.exponential(shape, rate, dtype)
    assert ulps(found, empty(shape, dtype).exponential_(rate, generator=theirs).numpy()) <= 2


@given(seeds, st.integers(0, 4), st.integers(1, 40), st.booleans(), st.sampled_from(["float32", "float64"]), st.data())
def test_multinomial_is_equal(seed, rows, categories, replacement, dtype, data):
    num_samples = data.draw(st.integers(1, 50 if replacement else categories))
    random = np.random.default_rng(seed % 1000)
    weights = random.random((rows, categories) if rows else (categories,)).astype(dtype) + np.asarray(0.01, dtype)
    ours, theirs = both(seed)
    expected = torch.multinomial(torch.tensor(weights), num_samples, replacement, generator=theirs)
    np.testing.assert_array_equal(ours.multinomial(weights, num_samples, replacement), expected.numpy())


OPERATIONS = {
    "uniform": (lambda ours, n: ours.uniform(n), lambda theirs, n: torch.rand(n, generator=theirs)),
    "normal": (lambda ours, n: ours.normal(n), lambda theirs, n: torch.randn(n, generator=theirs)),
    "integers": (lambda ours, n: ours.integers(0, 9, n), lambda theirs, n: torch.randint(9, (n,), generator=theirs)),
    "permutation": (lambda ours, n: ours.permutation(n), lambda theirs, n: torch.randperm(n, generator=theirs)),
    "bernoulli": (
        lambda ours, n: ours.bernoulli(0.5, n),
        lambda theirs, n: torch.empty(n).bernoulli_(0.5, generator=theirs),
    ),
}


@given(seeds, st.lists(st.tuples(st.sampled_from(sorted(OPERATIONS)), counts), max_size=8))
def test_any_sequence_of_draws_stays_in_step(seed, program):
    ours, theirs = both(seed)
    for name, n in program:
        found, expected = OPERATIONS[name][0](ours, n), OPERATIONS[name][1](theirs, n)
        same_bits(found, expected)
    state = theirs.get_state().numpy()
    np.testing.assert_array_equal(ours.get_state()[STATE_BYTES], state[STATE_BYTES])
    assert ours.initial_seed() == theirs.initial_seed()


@given(seeds, st.lists(counts, max_size=5))
def test_states_move_both_ways(seed, sizes):
    ours, theirs = both(seed)
    for n in sizes:
        torch.randn(n, generator=theirs)
    ours.set_state(theirs.get_state().numpy())
    back = torch.Generator()
    back.set_state(torch.from_numpy(ours.get_state()))
    for n in (3, 700, 20):
        expected = torch.randn(n, generator=theirs)
        same_bits(ours.normal(n), expected)
        assert torch.equal(torch.randn(n, generator=back), expected)


def test_a_new_generator_starts_from_the_same_seed():
    assert Generator().initial_seed() == torch.Generator().initial_seed()
    np.testing.assert_array_equal(Generator().uniform(5), torch.rand(5, generator=torch.Generator()).numpy())


@settings(max_examples=50)
@given(st.integers(), st.integers())
def test_seeds_out_of_range_are_refused_alike(seed, scale):
    seed *= 2 ** (scale % 70)
    assume(not -(2**63) <= seed < 2**64)
    same_error(lambda: Generator().manual_seed(seed), lambda: torch.Generator().manual_seed(seed))


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (lambda g: g.integers(5, 5, 3), lambda: torch.randint(5, 5, (3,))),
        (lambda g: g.integers(7, 5, 0), lambda: torch.randint(7, 5, (0,))),
        (lambda g: g.integers(0, 300, 2, "uint8"), lambda: torch.randint(0, 300, (2,), dtype=torch.uint8)),
        (lambda g: g.integers(-5, 5, 2, "uint8"), lambda: torch.randint(-5, 5, (2,), dtype=torch.uint8)),
        (lambda g: g.integers(0, 5, 2, "bool"), lambda: torch.randint(0, 5, (2,), dtype=torch.bool)),
        (lambda g: g.integers(0, 2**64, 2), lambda: torch.randint(0, 2**64, (2,))),
        (lambda g: g.integers(1.5, 3, 2), lambda: torch.randint(1.5, 3, (2,))),
        (lambda g: g.uniform(-1), lambda: torch.rand(-1)),
        (lambda g: g.uniform("a"), lambda: torch.rand("a")),
        (lambda g: g.uniform(2.0), lambda: torch.rand(2.0)),
        (lambda g: g.uniform(2, 2, 1), lambda: torch.empty(2).uniform_(2, 1)),
        (lambda g: g.uniform(2, float("nan"), 1), lambda: torch.empty(2).uniform_(float("nan"), 1)),
        (lambda g: g.uniform(2, -3e38, 3e38), lambda: torch.empty(2).uniform_(-3e38, 3e38)),
        (lambda g: g.uniform(2, dtype="int32"), lambda: torch.rand(2, dtype=torch.int32)),
        (lambda g: g.normal((2, -3)), lambda: torch.randn(2, -3)),
        (lambda g: g.normal(2, 0, -1), lambda: torch.empty(2).normal_(0, -1)),
        (lambda g: g.normal(2, dtype="int64"), lambda: torch.randn(2, dtype=torch.int64)),
        (lambda g: g.permutation(-1), lambda: torch.randperm(-1)),
        (lambda g: g.permutation(2.5), lambda: torch.randperm(2.5)),
        (lambda g: g.permutation(300, "uint8"), lambda: torch.randperm(300, dtype=torch.uint8)),
        (lambda g: g.bernoulli(1.5, 2), lambda: torch.empty(2).bernoulli_(1.5)),
        (lambda g: g.bernoulli(float("nan"), 2), lambda: torch.empty(2).bernoulli_(float("nan"))),
        (lambda g: g.bernoulli(np.array([0.5, 2])), lambda: torch.bernoulli(torch.tensor([0.5, 2]))),
        (lambda g: g.bernoulli(np.array([1])), lambda: torch.bernoulli(torch.tensor([1]))),
        (lambda g: g.exponential(2, 0), lambda: torch.empty(2).exponential_(0)),
        (lambda g: g.multinomial(np.zeros(3), 1), lambda: torch.multinomial(torch.zeros(3), 1)),
        (lambda g: g.multinomial(np.zeros(3), 2, True), lambda: torch.multinomial(torch.zeros(3), 2, True)),
        (lambda g: g.multinomial(np.array([-1.0, 2]), 1), lambda: torch.multinomial(torch.tensor([-1.0, 2]), 1)),
        (lambda g: g.multinomial(np.ones(2), 3), lambda: torch.multinomial(torch.ones(2), 3)),
        (lambda g: g.multinomial(np.ones(2), 0), lambda: torch.multinomial(torch.ones(2), 0)),
        (lambda g: g.multinomial(np.ones(2), 1.5), lambda: torch.multinomial(torch.ones(2), 1.5)),
        (lambda g: g.multinomial(np.ones((2, 2, 2)), 1), lambda: torch.multinomial(torch.ones(2, 2, 2), 1)),
        (lambda g: g.multinomial(np.array([1, 2]), 1), lambda: torch.multinomial(torch.tensor([1, 2]), 1)),
        (lambda g: g.manual_seed(1.5), lambda: torch.Generator().manual_seed(1.5)),
        (lambda g: g.manual_seed("1"), lambda: torch.Generator().manual_seed("1")),
        (lambda g: g.set_state(3), lambda: torch.Generator().set_state(3)),
        (
            lambda g: g.set_state(np.zeros(3, np.uint8)),
            lambda: torch.Generator().set_state(torch.zeros(3, dtype=torch.uint8)),
        ),
        (
            lambda g: g.set_state(np.zeros(5056, np.uint8)),
            lambda: torch.Generator().set_state(torch.zeros(5056, dtype=torch.uint8)),
        ),
        (lambda g: Generator("nonsense"), lambda: torch.Generator("nonsense")),
    ],
)
def test_bad_input_raises_the_same_class(ours, theirs):
    same_error(lambda: ours(Generator()), theirs)


def test_an_empty_range_is_told_in_the_same_words():
    found, expected = same_error(lambda: Generator().integers(5, 5, 3), lambda: torch.randint(5, 5, (3,)))
    assert found == expected
