"""The same seed gives PyTorch's numbers."""

import re

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import tinygrad_edu
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
    np.testing.assert_array_equal(ours.get_state().array[STATE_BYTES], state[STATE_BYTES])
    assert ours.initial_seed() == theirs.initial_seed()


@given(seeds, st.lists(counts, max_size=5))
def test_states_move_both_ways(seed, sizes):
    ours, theirs = both(seed)
    for n in sizes:
        torch.randn(n, generator=theirs)
    ours.set_state(theirs.get_state().numpy())
    back = torch.Generator()
    back.set_state(torch.from_numpy(ours.get_state().array))
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


# Programs in the names of torch: lib is PyTorch or ours, t a float tensor, s its shape.
FILLS = {
    "uniform_": lambda t: t.uniform_(-1.5, 2.25),
    "normal_": lambda t: t.normal_(0.5, 1.25),
    "bernoulli_": lambda t: t.bernoulli_(0.3),
    "random_": lambda t: t.random_(),
    "random_to": lambda t: t.random_(7),
    "random_between": lambda t: t.random_(-3, 7),
    "random_from": lambda t: t.random_(-3, None),
    "exponential_": lambda t: t.exponential_(0.7),
    "geometric_": lambda t: t.geometric_(0.3),
    "cauchy_": lambda t: t.cauchy_(0.0, 2.0),
    "log_normal_": lambda t: t.log_normal_(0.1, 0.5),
}
DRAWS = {
    "rand": lambda lib, t: lib.rand(t.shape, dtype=t.dtype),
    "rand_like": lambda lib, t: lib.rand_like(t),
    "randn": lambda lib, t: lib.randn(*t.shape, dtype=t.dtype) if t.ndim else lib.randn((), dtype=t.dtype),
    "randn_like": lambda lib, t: lib.randn_like(t),
    "randint": lambda lib, t: lib.randint(-5, 9, t.shape),
    "randint_of_the_dtype": lambda lib, t: lib.randint(high=9, size=t.shape, dtype=t.dtype),
    "randint_like": lambda lib, t: lib.randint_like(t, 3, 9),
    "randperm": lambda lib, t: lib.randperm(t.numel(), dtype=t.dtype),
    "normal_sized": lambda lib, t: lib.normal(1.0, 2.0, t.shape),
    "normal_of_means": lambda lib, t: lib.normal(t, 0.5),
    "normal_of_deviations": lambda lib, t: lib.normal(0.5, t),
    "normal_of_both": lambda lib, t: lib.normal(t, t[..., :1] if t.ndim else t),
    "bernoulli": lambda lib, t: lib.bernoulli(t),
    "bernoulli_p": lambda lib, t: t.bernoulli(0.4),
    "bernoulli_tensor_": lambda lib, t: (t * 0).bernoulli_(t),
    "poisson": lambda lib, t: lib.poisson(t * 30),
    "multinomial": lambda lib, t: lib.multinomial(lib.rand(4, 7, dtype=t.dtype).T, 3),
    "multinomial_replacing": lambda lib, t: lib.multinomial(lib.rand(4, 7), 9, replacement=True),
}
INEXACT = {"cauchy_", "exponential_", "log_normal_"}  # to the last place but few, and float64 normals
layouts = st.one_of(
    st.builds(lambda n: ((n,), (0,), (1,)), st.one_of(st.integers(0, 100), st.just(1000))),
    st.lists(st.integers(0, 5), max_size=4).flatmap(
        lambda shape: st.tuples(
            st.just(tuple(shape)),
            st.permutations(range(len(shape))).map(tuple),
            st.lists(st.integers(1, 2), min_size=len(shape), max_size=len(shape)).map(tuple),
        )
    ),
)


def laid_out(lib, layout, dtype):
    """A tensor of values in [0, 1): contiguous, with its dimensions exchanged, or with gaps in memory."""
    shape, order, steps = layout
    whole = tuple(n * step for n, step in zip(shape, steps, strict=True))
    values = np.array(np.linspace(0, 0.9, int(np.prod(whole))).reshape(whole), dtype)
    return lib.from_numpy(
        values[tuple(slice(None, None, step) for step in steps)].transpose(order) if shape else values
    )


def alike(program, seed, layout, dtype, exact=True):
    results = []
    for lib in (tinygrad_edu, torch):
        lib.manual_seed(seed)
        out = program(lib, laid_out(lib, layout, dtype))
        assert [t.numpy().shape for t in (out, lib.rand(3))] == [tuple(out.shape), (3,)]
        results.append((str(out.dtype), out.numpy().copy(), lib.get_rng_state().numpy()[STATE_BYTES]))
    (our_dtype, found, our_state), (dtype, expected, state) = results
    assert our_dtype == dtype
    np.testing.assert_array_equal(our_state, state)
    if exact:
        np.testing.assert_array_equal(found, expected)
    else:
        places = {"float16": 1e-3, "float32": 2e-7, "float64": 1e-14}[found.dtype.name]
        np.testing.assert_allclose(found, expected, rtol=places, atol=places)


@pytest.mark.parametrize("name", FILLS)
@settings(max_examples=60)
@given(seed=seeds.map(abs), layout=layouts, dtype=float_dtypes)
def test_fills_are_equal_in_any_layout(name, seed, layout, dtype):
    exact = name not in INEXACT and (name, dtype) != ("normal_", "float64")
    alike(lambda lib, t: FILLS[name](t), seed, layout, dtype, exact)


def ends_in_a_tie(seed, dtype):
    """Whether a race of `multinomial` does: PyTorch leaves the order to its sort (of float16 in 1 of 100 examples)."""
    tinygrad_edu.manual_seed(seed)
    weights = tinygrad_edu.rand(4, 7, dtype=getattr(tinygrad_edu, dtype)).T
    race = np.sort((weights / weights.clone().exponential_()).numpy())
    return bool((race[:, 1:] == race[:, :-1]).any())


@pytest.mark.parametrize("name", DRAWS)
@settings(max_examples=60)
@given(seed=seeds.map(abs), layout=layouts, dtype=float_dtypes)
def test_draws_are_equal_in_any_layout(name, seed, layout, dtype):
    assume(name != "multinomial" or not ends_in_a_tie(seed, dtype))
    exact = not (dtype == "float64" and name.startswith(("randn", "normal")))
    alike(DRAWS[name], seed, layout, dtype, exact)


@pytest.mark.parametrize("name", ["bernoulli_", "random_", "random_to", "geometric_"])
@given(seed=seeds.map(abs), layout=layouts, dtype=st.sampled_from(["int64", "int32", "int16", "int8", "uint8"]))
def test_fills_of_integers_are_equal_in_any_layout(name, seed, layout, dtype):
    alike(lambda lib, t: FILLS[name](t), seed, layout, dtype)


@given(
    seeds.map(abs),
    st.integers(0, 300),
    st.sampled_from([1.0, 12.0, 200.0, 1e5]),
    st.sampled_from(["float32", "float64"]),
)
def test_poisson_and_binomial_are_equal(seed, n, scale, dtype):
    random = np.random.default_rng(seed % 1000)
    rates, chances = (scale * random.random(n)).astype(dtype), random.random(n).astype(dtype)
    found, expected = [], []
    for lib, results in ((tinygrad_edu, found), (torch, expected)):
        lib.manual_seed(seed)
        rate, chance = lib.from_numpy(rates), lib.from_numpy(chances)
        results += [lib.poisson(rate), lib.binomial(rate.floor(), chance), lib.rand(1)]
    for ours, theirs in zip(found, expected, strict=True):
        np.testing.assert_array_equal(ours.numpy(), theirs.numpy())


@pytest.mark.parametrize("name", [*FILLS, "bernoulli", "poisson", "normal"])
def test_what_is_drawn_has_a_gradient_of_zero(name):
    grads = []
    for lib in (tinygrad_edu, torch):
        x = lib.full((3,), 0.5, requires_grad=True)
        if name in FILLS and name.startswith("random"):
            continue  # PyTorch records these too, but nobody asks
        drawn = FILLS[name](x * 1) if name in FILLS else getattr(lib, name)(x)
        assert drawn.requires_grad
        drawn.sum().backward()
        grads.append((x.grad.tolist(), re.sub(r"\d+$", "", drawn.grad_fn.name())))
    assert grads == [grads[-1]] * len(grads) if grads else name.startswith("random")


@given(seeds, st.lists(counts, max_size=3))
def test_a_clone_goes_on_alike_and_apart(seed, sizes):
    ours, theirs = both(seed)
    for n in sizes:
        ours.normal(n)
        torch.randn(n, generator=theirs)
    twins = ours.clone_state(), theirs.clone_state()
    ours.uniform(9)
    np.testing.assert_array_equal(twins[0].get_state().numpy()[STATE_BYTES], twins[1].get_state().numpy()[STATE_BYTES])
    assert twins[0].initial_seed() == twins[1].initial_seed()


def test_the_face_of_a_generator_is_alike():
    for lib in (tinygrad_edu, torch):
        generator = lib.Generator()
        assert generator.device == lib.device("cpu")
        assert re.fullmatch(r"<torch\._C\.Generator object at 0x[0-9a-f]+>", repr(generator))
        assert lib.manual_seed(7) is lib.default_generator is lib.random.default_generator
        assert lib.initial_seed() == lib.random.initial_seed() == 7
        state = lib.get_rng_state()
        assert (state.dtype, tuple(state.shape)) == (lib.uint8, (5056,))
        first = lib.rand(3)
        lib.set_rng_state(state)
        assert lib.rand(3).tolist() == first.tolist()
        for enabled in (True, False):
            with lib.random.fork_rng(enabled=enabled):
                inside = lib.rand(3).tolist()
            assert (inside == lib.rand(3).tolist()) == enabled
        assert isinstance(lib.seed(), int)


@pytest.mark.parametrize("name", [n for n in torch.random.__all__ if n != "thread_safe_generator"])
def test_the_names_of_random_exist(name):
    assert callable(getattr(tinygrad_edu.random, name))


BAD_CALLS = """torch.randint(5)
torch.randint(5, 2) | torch.randint(2, 5, 3) | torch.randint(3, (2,), dtype=torch.bool)
torch.randint(5.0, (2,)) | torch.randint(True, (2,)) | torch.randint(5, (2,), requires_grad=True)
torch.randint(0, (2,)) | torch.randint(0, 70000, (2,), dtype=torch.float16) | torch.randint_like(x, 0)
torch.rand() | torch.rand(True) | torch.rand(2.5) | torch.rand("a") | torch.rand((2, -1)) | torch.rand(2, foo=3)
torch.rand(2, generator=3) | torch.rand(2, generator=np.random.default_rng()) | torch.randn(2, generator="cpu")
torch.rand(2, dtype=torch.bool) | torch.rand_like(i) | torch.rand_like([1.0]) | torch.randn(2, dtype=torch.int64)
torch.randperm(5, dtype=torch.bool) | torch.randperm(True) | torch.randperm(5, requires_grad=True) | torch.randperm(-1)
torch.randperm(3000, dtype=torch.float16) | torch.randperm(2.0) | torch.normal(0.0, 1.0) | torch.normal(0, 1, 3)
torch.normal(x, -2.0) | torch.normal(x, -x - 1) | torch.normal(1.0, -x - 1) | torch.normal(x, torch.rand(2))
torch.normal(i, 1.0) | torch.normal(1.0, i) | torch.normal(0.0, -1.0, (3,)) | torch.normal("a", 1.0)
torch.normal(x, 1.0, (3,)) | torch.normal(0.0, float("nan"), (3,)) | torch.normal(x, float("nan") * x)
x.uniform_(2, 1) | x.uniform_(b=3) | x.uniform_(1, 2, 3) | x.normal_(std=-1) | x.normal_(0, float("nan"))
r.normal_() | r.uniform_() | r.random_() | x.expand(2, 3).uniform_() | x.expand(2, 3).bernoulli_()
torch.bernoulli(x, 2) | torch.bernoulli(i) | torch.bernoulli(x + 2) | torch.bernoulli(x * float("nan"))
x.bernoulli_(torch.rand(2)) | x.bernoulli_(i) | x.bernoulli_(-1) | x.exponential_(0) | x.exponential_(-1)
x.exponential_(float("nan")) | i.exponential_() | x.geometric_(0) | x.geometric_(1) | x.geometric_(1.5)
(i > 0).geometric_(0.3) | x.geometric_() | x.cauchy_(0, 0) | i.cauchy_() | x.log_normal_(0, 0) | i.log_normal_()
i.uniform_() | i.normal_() | x.random_(5, 2) | x.random_(0) | i.random_(5.0) | i.random_(None, 5)
x.random_(**{"from": 2})
(i > 0).random_(-5, None) | i.to(torch.int8).random_(-500, None) | torch.multinomial(x, 4) | torch.multinomial(z, 1)
torch.multinomial(z, 2, True) | torch.multinomial(-x - 1, 2) | torch.multinomial(x / 0, 2) | torch.multinomial(i, 2)
torch.multinomial(torch.rand(2, 3, 4), 2) | torch.multinomial(torch.rand(()), 2)
torch.multinomial(torch.rand(3, 0), 2)
torch.multinomial(x, 0) | torch.multinomial(x, -1) | torch.multinomial(x, 2.0)
torch.poisson(-x - 1) | torch.poisson(i)
torch.binomial(x.half(), x.half())
torch.binomial(i, x) | torch.binomial(10, x) | torch.binomial(x.double(), x) | torch.manual_seed(None)
torch.manual_seed(2**64) | torch.Generator().manual_seed(True) | torch.Generator().manual_seed(torch.tensor(3))
torch.Generator("cuda") | torch.Generator(3) | torch.Generator().set_state([1]) | torch.Generator().set_state(z)
torch.set_rng_state(torch.zeros(3, dtype=torch.uint8)) | torch.set_rng_state(torch.zeros(5056))"""


@pytest.mark.parametrize("call", [call.strip() for line in BAD_CALLS.splitlines() for call in line.split(" | ")])
def test_bad_calls_raise_the_same_class(call):
    def run(lib):
        x = lib.rand(3)
        names = {"torch": lib, "np": np, "x": x, "z": lib.zeros(3), "i": lib.arange(3)}
        return lambda: eval(call, names | {"r": lib.rand(3, requires_grad=True)})

    same_error(run(tinygrad_edu), run(torch))
