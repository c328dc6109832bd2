"""The generator: fixed values of PyTorch, the laws that draws obey, and bad input."""

import copy
import hashlib
import pickle
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinygrad_edu.streams import Generator, default_generator
from tinygrad_edu.streams.box_muller import box_muller, multiply_add

seeds = st.integers(-(2**63), 2**64 - 1)
counts = st.integers(0, 700)

WEIGHTS = np.array([0.1, 0.2, 0.3, 0.4], dtype="float32")

# What PyTorch 2.13.0 draws on the CPU after manual_seed(0).
PYTORCH = {
    "uniform": (lambda g: g.uniform(3), [0.49625658988952637, 0.7682217955589294, 0.08847743272781372]),
    "uniform64": (lambda g: g.uniform(2, dtype="float64"), [0.9700530018065531, 0.707819864399788]),
    "uniform_bounds": (lambda g: g.uniform(2, -0.1, 0.2), [0.04887698218226433, 0.1304665505886078]),
    "normal_few": (lambda g: g.normal(3), [1.5409960746765137, -0.293428897857666, -2.1787893772125244]),
    "normal_many": (lambda g: g.normal(20)[[0, 3, 4, 19]],
                    [-1.1258398294448853, -0.4338788092136383, 0.5988394618034363, 0.05373690277338028]),
    "integers": (lambda g: g.integers(0, 10, 10), [4, 9, 3, 0, 3, 9, 7, 3, 7, 3]),
    "integers_wide": (lambda g: g.integers(0, 2**40, 3), [741280623151, 506137267392, 291447657211]),
    "random": (lambda g: g.random(2), [900450186894289455, 3969543146641149120]),
    "permutation": (lambda g: g.permutation(10), [4, 1, 7, 5, 3, 9, 0, 8, 6, 2]),
    "bernoulli": (lambda g: g.bernoulli(0.3, 10), [0, 0, 0, 0, 0, 0, 1, 0, 0, 1]),
    "bernoulli_many": (lambda g: g.bernoulli(np.full(10, 0.3, "float32")), [0, 0, 1, 1, 0, 0, 0, 0, 0, 0]),
    "exponential": (lambda g: g.exponential(3), [3.508326292037964, 1.2303847074508667, 0.615044116973877]),
    "multinomial": (lambda g: g.multinomial(WEIGHTS, 8, True), [3, 3, 2, 3, 3, 3, 1, 2]),
    "multinomial_once": (lambda g: g.multinomial(WEIGHTS, 4), [2, 1, 3, 0]),
    "multinomial_rows": (lambda g: g.multinomial(np.tile(WEIGHTS, (3, 1)), 1).ravel(), [2, 2, 3]),
}  # fmt: skip


@pytest.mark.parametrize("name", PYTORCH)
def test_a_seed_gives_pytorchs_numbers(name):
    draw, expected = PYTORCH[name]
    found = draw(Generator().manual_seed(0))
    np.testing.assert_array_equal(found, np.array(expected, dtype=found.dtype))


def test_a_hundred_thousand_normals_have_pytorchs_bits_on_every_machine():
    normals = Generator().manual_seed(0).normal(100_003)
    assert hashlib.sha256(normals.astype("<f4").tobytes()).hexdigest().startswith("0e1052dc151d4ee6")


@given(seeds, st.lists(counts, max_size=4))
def test_a_state_set_again_repeats_the_stream(seed, sizes):
    generator = Generator().manual_seed(seed)
    for n in sizes:
        generator.normal(n)
    state = generator.get_state()
    twins = [copy.deepcopy(generator), pickle.loads(pickle.dumps(generator))]
    expected = np.concatenate([generator.normal(5), generator.uniform(700), generator.permutation(9)])
    generator.uniform(123)
    generator.set_state(state)
    for twin in (generator, *twins):
        np.testing.assert_array_equal(
            np.concatenate([twin.normal(5), twin.uniform(700), twin.permutation(9)]), expected
        )


@given(seeds)
def test_a_seed_set_again_repeats_the_stream_and_forgets_the_waiting_normal(seed):
    generator = Generator().manual_seed(seed)
    first = generator.normal(3)
    assert generator.manual_seed(seed) is generator
    np.testing.assert_array_equal(generator.normal(3), first)
    assert generator.initial_seed() == seed % 2**64


def test_seed_draws_a_new_seed_of_64_bits():
    generator = Generator()
    drawn = {generator.seed() for _ in range(5)}
    assert len(drawn) == 5
    assert generator.initial_seed() in drawn
    assert max(drawn) >= 2**32


def test_the_default_generator_differs_from_a_new_one():
    assert default_generator.initial_seed() != Generator().initial_seed() == 67280421310721


@given(seeds, counts, counts)
def test_uniforms_may_be_drawn_in_parts(seed, m, n):
    whole, parts = Generator().manual_seed(seed), Generator().manual_seed(seed)
    np.testing.assert_array_equal(whole.uniform(m + n), np.concatenate([parts.uniform(m), parts.uniform(n)]))


@given(seeds, counts)
def test_a_permutation_is_that_of_the_swaps_one_by_one(seed, n):
    draws = Generator().manual_seed(seed)._draws32(max(n - 1, 0)).tolist()
    order = list(range(n))
    for place, draw in enumerate(draws):
        partner = place + draw % (n - place)
        order[place], order[partner] = order[partner], order[place]
    assert Generator().manual_seed(seed).permutation(n).tolist() == order


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_draws_have_their_moments_and_dtype(dtype):
    generator = Generator().manual_seed(3)
    for values, mean, variance in [
        (generator.uniform(50_000, -1, 3, dtype), 1, 16 / 12),
        (generator.normal(50_000, 2, 3, dtype), 2, 9),
        (generator.exponential(50_000, 0.5, dtype), 2, 4),
        (generator.bernoulli(0.25, 50_000, dtype), 0.25, 0.1875),
    ]:
        assert values.dtype == dtype
        assert values.mean(dtype=float) == pytest.approx(mean, abs=0.05)
        assert values.var(dtype=float) == pytest.approx(variance, rel=0.05)


@given(seeds, st.lists(st.integers(0, 4), max_size=4).map(tuple))
def test_every_draw_is_an_array_of_the_shape_asked_for(seed, shape):
    generator = Generator().manual_seed(seed)
    for array in (
        generator.uniform(shape),
        generator.normal(shape),
        generator.integers(0, 5, shape),
        generator.random(shape),
        generator.bernoulli(0.5, shape),
        generator.bernoulli(np.full(shape, 0.5)),
        generator.exponential(shape),
    ):
        assert type(array) is np.ndarray
        assert array.shape == shape
        assert array.flags.writeable


@given(seeds, st.lists(st.integers(0, 3), min_size=1, max_size=8).filter(any), st.booleans())
def test_multinomial_never_draws_a_zero_weight(seed, weights, replacement):
    generator, weights = Generator().manual_seed(seed), np.array(weights, dtype=float)
    num_samples = 20 if replacement else int((weights > 0).sum())
    drawn = generator.multinomial(weights, num_samples, replacement)
    assert drawn.dtype == np.int64
    assert (weights[drawn] > 0).all()
    assert replacement or len(set(drawn.tolist())) == num_samples


def test_multiply_add_rounds_once():
    random = np.random.default_rng(0)
    x, y, z = random.standard_normal((3, 2000)) * 10.0 ** random.integers(-3, 4, (3, 2000))
    exact = [float(Fraction(a) * Fraction(b) + Fraction(c)) for a, b, c in zip(x, y, z, strict=True)]
    np.testing.assert_array_equal(multiply_add(x, y, z), exact)
    assert (x * y + z != exact).any()
    x, y, z = x.astype("float32"), y.astype("float32"), z.astype("float32")
    exact = [
        float(Fraction(float(a)) * Fraction(float(b)) + Fraction(float(c))) for a, b, c in zip(x, y, z, strict=True)
    ]
    np.testing.assert_array_equal(multiply_add(x, y, z), np.array(exact, dtype="float32"))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_multiply_add_sees_what_tips_a_tie(dtype):
    generator = Generator().manual_seed(0)
    x, y = generator.uniform(3000, dtype=dtype), generator.integers(1, 9, 3000).astype(dtype)
    z = np.array([3e-37, -3e-37, 1e-20, 0, 2, -1], dtype)[generator.integers(0, 6, 3000)]
    exact = [
        Fraction(a) * Fraction(b) + Fraction(c) for a, b, c in zip(x.tolist(), y.tolist(), z.tolist(), strict=True)
    ]
    found = multiply_add(x, y, z)
    for wrong in (np.nextafter(found, dtype_max := np.finfo(dtype).max, dtype=dtype), np.nextafter(found, -dtype_max)):
        for value, ours, other in zip(exact, found.tolist(), wrong.tolist(), strict=True):
            assert abs(value - Fraction(ours)) <= abs(value - Fraction(other))


@pytest.mark.parametrize(
    ("x", "y", "z"), [(1e300, 1e10, 1.0), (1e306, 1.0, 1.0), (0.0, np.inf, 1.0), (1.0, 1.0, np.inf)]
)
def test_multiply_add_overflows_where_plain_arithmetic_does(x, y, z):
    with np.errstate(all="ignore"):
        expected = np.array([x]) * y + z
    np.testing.assert_array_equal(multiply_add(np.array([x]), np.float64(y), np.float64(z)), expected)


def test_the_float32_transform_is_as_accurate_as_float32_allows():
    uniforms = Generator().manual_seed(1).uniform(160_000)
    uniforms[:3] = 0, 1 - 2.0**-24, 0.5
    difference = np.abs(box_muller(uniforms) - box_muller(uniforms.astype("float64")))
    assert difference.max() < 2e-6


@pytest.mark.parametrize(
    ("error", "words", "draw"),
    [
        (RuntimeError, "'from' to be less than 'to', but got from=5 >= to=5", lambda g: g.integers(5, 5, 3)),
        (RuntimeError, "to - 1 is out of bounds for uint8", lambda g: g.integers(0, 300, 3, "uint8")),
        (RuntimeError, "from is out of bounds for uint8", lambda g: g.integers(-1, 3, 3, "uint8")),
        (TypeError, r"must be int, not float \(1.5\)", lambda g: g.integers(1.5, 3, 3)),
        (ValueError, "does not fit 64 bits", lambda g: g.integers(0, 2**63, 3)),
        (RuntimeError, r"negative dimension -3: \[2, -3\]", lambda g: g.uniform((2, -3))),
        (TypeError, r"'size' must be int, not str \('abc'\)", lambda g: g.normal("abc")),
        (RuntimeError, "from=2 > to=1", lambda g: g.uniform(3, 2, 1)),
        (RuntimeError, "from=nan", lambda g: g.uniform(3, float("nan"), 1)),
        (NotImplementedError, "for int64: draw float32 and convert", lambda g: g.uniform(3, dtype="int64")),
        (NotImplementedError, "for int64: draw float32 and convert", lambda g: g.normal(3, dtype="int64")),
        (RuntimeError, "found std -1", lambda g: g.normal(3, 0, -1)),
        (RuntimeError, "n = 300 is too large for uint8", lambda g: g.permutation(300, "uint8")),
        (TypeError, "'n' must be int, not float", lambda g: g.permutation(2.5)),
        (RuntimeError, "got p=1.5", lambda g: g.bernoulli(1.5, 3)),
        (RuntimeError, "got p=-2.0", lambda g: g.bernoulli(np.array([0.5, -2.0]))),
        (RuntimeError, r"shape \(2,\) does not fit the size \(3,\)", lambda g: g.bernoulli(np.array([0.5, 1]), 3)),
        (RuntimeError, "lambda=0", lambda g: g.exponential(3, 0)),
        (RuntimeError, "3 of 2", lambda g: g.multinomial(np.ones(2), 3)),
        (RuntimeError, "all zero", lambda g: g.multinomial(np.array([[1.0, 1], [0, 0]]), 1)),
        (RuntimeError, "element < 0", lambda g: g.multinomial(np.array([1.0, -1]), 1)),
        (RuntimeError, "got: int64", lambda g: g.multinomial(np.array([1, 2]), 1)),
        (RuntimeError, "got float: pass an integer", lambda g: g.manual_seed(0.5)),
        (ValueError, "does not fit 64 bits", lambda g: g.manual_seed(2**64)),
        (TypeError, "uint8 values of get_state", lambda g: g.set_state(3)),
        (RuntimeError, "found 4 bytes", lambda g: g.set_state(np.zeros(4, np.uint8))),
        (RuntimeError, "Invalid mt19937 state", lambda g: g.set_state(np.full(5056, 255, np.uint8))),
        (RuntimeError, "only the device 'cpu'", lambda g: Generator("cuda")),
    ],
)
def test_bad_input_is_named(error, words, draw):
    generator = Generator().manual_seed(1)
    before = generator.get_state().array
    with pytest.raises(error, match=words):
        draw(generator)
    np.testing.assert_array_equal(generator.get_state().array, before)
