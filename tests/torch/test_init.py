"""Initial values of parameters beside PyTorch's: the same numbers from the same seed, the same errors."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tinygrad_edu

torch = pytest.importorskip("torch")

LIBRARIES = (tinygrad_edu, torch)
gains, slopes = st.floats(0.1, 4), st.floats(0, 2)
MODES = st.fixed_dictionaries(
    {},
    optional={
        "a": slopes,
        "mode": st.sampled_from(["fan_in", "fan_out"]),
        "nonlinearity": st.sampled_from(["relu", "leaky_relu", "tanh", "linear"]),
    },
)
OPTIONS = {
    "uniform_": st.fixed_dictionaries({}, optional={"a": st.floats(-3, 0), "b": st.floats(0, 3)}),
    "normal_": st.fixed_dictionaries({}, optional={"mean": st.floats(-3, 3), "std": st.floats(0, 3)}),
    "constant_": st.fixed_dictionaries({"val": st.floats(-3, 3)}),
    "ones_": st.just({}),
    "zeros_": st.just({}),
    "eye_": st.just({}),
    "dirac_": st.fixed_dictionaries({}, optional={"groups": st.integers(1, 3)}),
    "xavier_uniform_": st.fixed_dictionaries({}, optional={"gain": gains}),
    "xavier_normal_": st.fixed_dictionaries({}, optional={"gain": gains}),
    "kaiming_uniform_": MODES,
    "kaiming_normal_": MODES,
    "trunc_normal_": st.fixed_dictionaries(
        {}, optional={"mean": st.floats(-3, 3), "std": st.floats(0.5, 3), "a": st.floats(-2, 0), "b": st.floats(0.1, 3)}
    ),
    "orthogonal_": st.fixed_dictionaries({}, optional={"gain": gains}),
    "sparse_": st.fixed_dictionaries({"sparsity": st.floats(0, 1)}, optional={"std": st.floats(0, 3)}),
}
shapes = st.lists(st.integers(0, 7), max_size=5).map(tuple)


def filled(lib, name, seed, shape, dtype, options, given_generator=False, transposed=False):
    """The values and the draw that follows, or the class of the error."""
    generator = lib.manual_seed(seed)
    if given_generator:
        options = options | {"generator": lib.Generator().manual_seed(seed + 1)}
    tensor = lib.zeros(shape[::-1] if transposed else shape, dtype=getattr(lib, dtype))
    if transposed:
        tensor = tensor.permute(list(range(len(shape)))[::-1])
    tensor.requires_grad = True  # a leaf, as a parameter is
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        try:
            assert getattr(lib.nn.init, name)(tensor, **options) is tensor
        except Exception as error:
            return type(error)
    assert tensor.requires_grad and tensor.is_leaf
    return tensor.detach().numpy(), lib.rand(1, generator=options.get("generator", generator)).item()


@pytest.mark.parametrize("name", OPTIONS)
@settings(max_examples=60)
@given(
    seed=st.integers(0, 2**63),
    shape=shapes,
    dtype=st.sampled_from(["float16", "float32", "float64"]),
    given_generator=st.booleans(),
    transposed=st.booleans(),
    data=st.data(),
)
def test_fills_with_pytorchs_numbers(name, seed, shape, dtype, given_generator, transposed, data):
    options = data.draw(OPTIONS[name])
    given_generator = given_generator and name not in ("constant_", "ones_", "zeros_", "eye_", "dirac_")
    transposed = transposed and name != "orthogonal_"  # PyTorch has no view of it
    found, expected = (filled(lib, name, seed, shape, dtype, options, given_generator, transposed) for lib in LIBRARIES)
    if isinstance(found, type) or isinstance(expected, type):
        assert found is expected
        return
    assert found[1] == expected[1]  # the streams are in step
    inexact = dtype == "float64" or name == "orthogonal_"
    places = {"float16": 1e-3, "float32": 1e-4, "float64": 1e-9}[dtype] if inexact else 0
    np.testing.assert_allclose(found[0], expected[0], rtol=places, atol=places / 10)


@given(
    st.sampled_from(["linear", "conv2d", "sigmoid", "tanh", "relu", "leaky_relu", "selu", "gelu"]), slopes | st.none()
)
def test_the_gain_is_pytorchs(nonlinearity, param):
    found, expected = [], []
    for lib, results in ((tinygrad_edu, found), (torch, expected)):
        try:
            results.append(lib.nn.init.calculate_gain(nonlinearity, param))
        except ValueError:
            results.append(ValueError)
    assert found == expected


def test_all_names_exist():
    names = [name for name in dir(torch.nn.init) if name.endswith("_") and not name.startswith("_")]
    assert set(names) == set(OPTIONS)
    assert not [name for name in [*names, "calculate_gain"] if not hasattr(tinygrad_edu.nn.init, name)]


@pytest.mark.parametrize(
    "call",
    [
        lambda t: t.nn.init.normal_(t.ones(2), std=-1),
        lambda t: t.nn.init.uniform_(t.ones(2), 2, 1),
        lambda t: t.nn.init.uniform_(t.arange(3)),
        lambda t: t.nn.init.orthogonal_(t.ones(2)),
        lambda t: t.nn.init.sparse_(t.ones(2), 0.5),
        lambda t: t.nn.init.dirac_(t.ones(3, 2, 2), groups=2),
        lambda t: t.nn.init.kaiming_normal_(t.ones(2, 2), nonlinearity="none"),
        lambda t: t.nn.init.calculate_gain("leaky_relu", "steep"),
        lambda t: t.nn.init.normal_(t.ones(2), generator=3),
    ],
)
def test_bad_calls_raise_the_same_class(call):
    with pytest.raises(Exception) as expected:
        call(torch)
    with pytest.raises(expected.type) as found:
        call(tinygrad_edu)
    assert found.type is expected.type
