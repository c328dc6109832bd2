"""Borders, other sizes, points of a grid and shuffled channels, beside PyTorch: the same program on both."""

import warnings

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import tinygrad_edu

from .test_ops import called, run

torch = pytest.importorskip("torch")
random = np.random.default_rng(20261121)
DEPRECATED = pytest.mark.filterwarnings("ignore::UserWarning")
quietly = settings(max_examples=60, deadline=None)
TOLERANCES = {"float32": (2e-4, 1e-4), "float64": (1e-10, 1e-10)}  # there positions, too, are in float32


def both(f, *arrays, second=True, dtype="float32"):
    """Values and gradients of the same program on both libraries, compared."""
    arrays = [a.astype(dtype) for a in arrays]
    ours, our_gradients = run(tinygrad_edu, f, arrays) if second else first_order(tinygrad_edu, f, arrays)
    theirs, their_gradients = run(torch, f, arrays) if second else first_order(torch, f, arrays)
    for a, b in zip(ours, theirs, strict=True):
        assert (str(a.dtype), tuple(a.shape), a.requires_grad) == (str(b.dtype), tuple(b.shape), b.requires_grad)
    rtol, atol = TOLERANCES[dtype]
    for a, b in zip([*ours, *our_gradients], [*theirs, *their_gradients], strict=True):
        np.testing.assert_allclose(a.detach().numpy(), b.detach().numpy(), rtol=rtol, atol=atol)


def first_order(lib, f, arrays):
    """For what PyTorch cannot differentiate twice."""
    tensors = [lib.tensor(a, requires_grad=True) for a in arrays]
    out = f(lib, *tensors)
    weights = lib.tensor(np.cos(np.arange(out.numel())).reshape(tuple(out.shape)).astype(arrays[0].dtype))
    (out * weights).sum().backward()
    return [out], [t.grad for t in tensors]


def image(*shape):
    return random.normal(size=shape)


def refused(f):
    """Both refuse, with the same class."""
    with pytest.raises(Exception) as theirs:  # whatever PyTorch raises
        f(torch)
    with pytest.raises(theirs.type, match="."):
        f(tinygrad_edu)


# Borders


@given(st.data())
@quietly
def test_pad(data):
    mode = data.draw(st.sampled_from(["constant", "reflect", "replicate", "circular"]))
    spatial = data.draw(st.lists(st.integers(1, 5), min_size=1, max_size=3))
    lead = data.draw(st.sampled_from([(2,), (2, 1), (0, 2)]))
    pads = data.draw(st.lists(st.integers(-4, 6), min_size=2 * len(spatial), max_size=2 * len(spatial)))
    x = image(*lead, *spatial)
    assume(0 not in lead or min(pads) >= 0)  # of no images PyTorch cuts more than there is
    try:
        expected = torch.nn.functional.pad(torch.tensor(x), pads, mode)
    except Exception as error:
        with pytest.raises(type(error), match="."):
            tinygrad_edu.nn.functional.pad(tinygrad_edu.tensor(x), pads, mode)
        return
    # PyTorch copies a circle onto itself while it writes it, where one end is cut and the other one grows
    assume(mode != "circular" or all(min(p) >= 0 or max(p) <= 0 for p in zip(pads[::2], pads[1::2], strict=True)))
    assert np.array_equal(tinygrad_edu.nn.functional.pad(tinygrad_edu.tensor(x), pads, mode).numpy(), expected.numpy())
    if expected.numel():
        both(called("F.pad", pads, mode), x)


PADS = {
    "constant value": called("F.pad", (1, 2), value=2.5),
    "constant any dimension": called("F.pad", (1, 2, 0, 0, 1, 0)),
    "nothing": called("F.pad", ()),
    "nothing reflected": called("F.pad", (0, 0), mode="reflect"),
    "constant_pad_nd": called("constant_pad_nd", [1, -1], 3),
    "circle cut and grown": called("F.pad", (-1, 2), mode="circular"),
}


@pytest.mark.parametrize("name", PADS)
def test_pad_forms(name):
    both(PADS[name], image(2, 3, 4))


def test_pad_of_integers_takes_whole_values():
    for lib in (tinygrad_edu, torch):
        out = lib.nn.functional.pad(lib.tensor([[1, 2]]), (1, 0), value=1.5)
        assert out.tolist() == [[1, 1, 2]]
        assert str(out.dtype) == "torch.int64"
        assert lib.nn.functional.pad(lib.tensor([[True]]), (1, 0), "circular").tolist() == [[True, True]]


PAD_ERRORS = {
    "odd": ((1,), "constant"),
    "many": ((1,) * 8, "constant"),
    "floats": ((1.0, 1), "constant"),
    "odd reflected": ((1,), "reflect"),
    "mode": ((1, 1), "mirror"),
    "no pair": ((), "replicate"),
    "value": ((1, 1), "reflect", 1.0),
    "dimensions": ((1, 1, 1, 1, 1, 1), "reflect"),
    "reflect far": ((4, 0), "reflect"),
    "circle far": ((0, 5), "circular"),
    "all cut": ((-3, -2), "constant"),
}


@pytest.mark.parametrize("name", PAD_ERRORS)
def test_pad_errors(name):
    refused(lambda lib: lib.nn.functional.pad(lib.ones(2, 3, 4), *PAD_ERRORS[name]))


def test_pad_refuses_what_pytorch_refuses():
    refused(lambda lib: lib.nn.functional.pad(lib.ones(2, 3) > 0, (1, 1), "reflect"))
    refused(lambda lib: lib.nn.functional.pad(lib.ones(2, 0), (1, 1), "replicate"))


# Other sizes


@given(st.data())
@quietly
def test_interpolate(data):
    dimensions = data.draw(st.integers(1, 3))
    smooth = {1: ["linear"], 2: ["bilinear", "bicubic"], 3: ["trilinear"]}[dimensions]
    mode = data.draw(st.sampled_from(["nearest", "nearest-exact", "area", *smooth]))
    sizes = st.lists(st.integers(1, 7), min_size=dimensions, max_size=dimensions)
    options = {"mode": mode}
    if data.draw(st.booleans()):
        options["size"] = data.draw(sizes)
    else:
        # where a factor such as 1.3 leaves the size as it is, PyTorch's kernels do not agree with each other
        factors = st.sampled_from([0.5, 0.7, 1.0, 1.6, 2, 2.5, 3.0])
        options["scale_factor"] = data.draw(
            st.one_of(factors, st.lists(factors, min_size=dimensions, max_size=dimensions))
        )
        options["recompute_scale_factor"] = data.draw(st.sampled_from([None, True, False]))
    if mode in smooth:
        options["align_corners"] = data.draw(st.sampled_from([None, True, False]))
        if mode in ("bilinear", "bicubic"):
            options["antialias"] = data.draw(st.booleans())
    x = image(data.draw(st.integers(1, 2)), 2, *data.draw(sizes))
    try:
        expected = torch.nn.functional.interpolate(torch.tensor(x), **options)
    except RuntimeError:
        with pytest.raises(RuntimeError, match="greater than 0"):
            tinygrad_edu.nn.functional.interpolate(tinygrad_edu.tensor(x), **options)
        return
    # with antialias PyTorch takes for every row of an image that becomes one pixel wide the place of the first
    assume(expected.shape[-1] > 1 or not options.get("antialias"))
    dtype = data.draw(st.sampled_from(["float32", "float64"]))
    if not expected.numel():  # of which PyTorch has no gradient
        assert tinygrad_edu.nn.functional.interpolate(tinygrad_edu.tensor(x), **options).shape == tuple(expected.shape)
        return
    both(called("F.interpolate", **options), x, dtype=dtype, second=not options.get("antialias"))


@pytest.mark.parametrize("mode", ["nearest", "nearest-exact"])
def test_the_nearest_pixel_is_the_same_one_for_all_sizes(mode):
    x = np.arange(97.0)
    for dtype in ("float32", "float64"):
        for options in [{"size": n} for n in range(1, 320, 3)] + [{"scale_factor": s / 32} for s in range(1, 120, 3)]:
            for old in (1, 7, 24, 96):
                given_ = x[:old].astype(dtype).reshape(1, 1, -1)
                if int(old * options.get("scale_factor", 99)):
                    a, b = (
                        lib.nn.functional.interpolate(lib.tensor(given_), mode=mode, **options)
                        for lib in (tinygrad_edu, torch)
                    )
                    assert np.array_equal(a.numpy(), b.numpy()), (old, options, dtype)


@pytest.mark.parametrize("mode", ["nearest", "bilinear", "bicubic", "area"])
def test_interpolate_of_half_precision(mode):
    x = image(1, 2, 5, 4).astype(np.float16)
    a, b = (lib.nn.functional.interpolate(lib.tensor(x), size=(7, 3), mode=mode) for lib in (tinygrad_edu, torch))
    assert str(a.dtype) == str(b.dtype)
    np.testing.assert_allclose(a.float().numpy(), b.float().numpy(), rtol=2e-3, atol=2e-3)


def test_interpolate_of_bytes():
    x = np.arange(16, dtype=np.uint8).reshape(1, 1, 4, 4)
    a, b = (lib.nn.functional.interpolate(lib.tensor(x), size=3) for lib in (tinygrad_edu, torch))
    assert str(a.dtype) == str(b.dtype)
    assert a.tolist() == b.tolist()


def test_interpolate_gives_a_new_tensor():
    x = tinygrad_edu.ones(1, 1, 2)
    tinygrad_edu.nn.functional.interpolate(x, size=2).zero_()
    assert x.tolist() == [[[1.0, 1.0]]]


INTERPOLATE_ERRORS = [
    ({}, 4),
    ({"size": 2, "scale_factor": 2}, 4),
    ({"size": (2,)}, 4),
    ({"size": (2.0, 2.0)}, 4),
    ({"size": 2.0}, 4),
    ({"scale_factor": (2,)}, 4),
    ({"scale_factor": "a"}, 4),
    ({"size": 0}, 4),
    ({"scale_factor": 0.1}, 4),
    ({"scale_factor": -1.0}, 4),
    ({"size": 2, "align_corners": True}, 4),
    ({"size": 2, "recompute_scale_factor": True}, 4),
    ({"size": 2, "antialias": True}, 4),
    ({"size": 2, "mode": "linear", "antialias": True}, 3),
    *[
        ({"scale_factor": 2, "mode": m}, n)
        for n in (2, 3, 4, 5, 6)
        for m in ("linear", "bicubic", "trilinear", "other")
    ],
    ({"scale_factor": 2}, 2),
]


@pytest.mark.parametrize(("options", "dimensions"), INTERPOLATE_ERRORS)
def test_interpolate_errors(options, dimensions):
    x = np.ones((1,) * (dimensions - 2) + (2, 2), np.float32)
    if options == {"scale_factor": 2, "mode": {3: "linear", 4: "bicubic", 5: "trilinear"}.get(dimensions)}:
        assert len(called("F.interpolate", **options)(tinygrad_edu, tinygrad_edu.tensor(x)).shape) == dimensions
    else:
        refused(lambda lib: lib.nn.functional.interpolate(lib.tensor(x), **options))


@pytest.mark.parametrize("dtype", ["int64", "bool", "int8"])
@pytest.mark.parametrize("mode", ["nearest", "bilinear", "area"])
def test_interpolate_refuses_integers(dtype, mode):
    refused(
        lambda lib: lib.nn.functional.interpolate(lib.ones(1, 1, 2, 2, dtype=getattr(lib, dtype)), size=3, mode=mode)
    )


def test_interpolate_refuses_no_channels():
    refused(lambda lib: lib.nn.functional.interpolate(lib.ones(1, 0, 2, 2), size=3))
    assert tuple(tinygrad_edu.nn.functional.interpolate(tinygrad_edu.ones(0, 1, 2, 2), size=3).shape) == (0, 1, 3, 3)


@DEPRECATED
@pytest.mark.parametrize("name", ["upsample", "upsample_nearest", "upsample_bilinear"])
def test_upsample(name):
    both(called(f"F.{name}", scale_factor=2), image(1, 2, 3, 2))


# Points of a grid


@given(st.data())
@quietly
def test_grid_sample(data):
    dimensions = data.draw(st.integers(2, 3))
    mode = data.draw(st.sampled_from(["bilinear", "nearest", "bicubic"][: 3 if dimensions == 2 else 2]))
    padding = data.draw(st.sampled_from(["zeros", "border", "reflection"]))
    align = data.draw(st.booleans())
    sizes = st.lists(st.integers(1, 4), min_size=dimensions, max_size=dimensions)
    n = data.draw(st.integers(1, 2))
    x = image(n, 2, *data.draw(sizes))
    # eighths that are odd are on no border and between no two pixels alike
    grid = (random.integers(-20, 20, (n, *data.draw(sizes), dimensions)) + random.uniform(0.2, 0.8)) / 8
    both(called("F.grid_sample", mode, padding, align), x, grid, second=False, dtype="float64")


@pytest.mark.parametrize("padding", ["zeros", "border", "reflection"])
@pytest.mark.parametrize("align", [True, False])
@pytest.mark.parametrize("mode", ["bilinear", "bicubic", "nearest"])
def test_grid_sample_on_the_pixels_and_the_borders(mode, padding, align):
    along = np.linspace(-2, 2, 17)
    grid = np.stack(np.meshgrid(along, along), -1)[None]
    both(called("F.grid_sample", mode, padding, align), image(1, 2, 4, 2), grid, second=False)


@pytest.mark.parametrize("padding", ["zeros", "border", "reflection"])
@pytest.mark.parametrize("mode", ["bilinear", "bicubic", "nearest"])
@pytest.mark.parametrize("value", [np.nan, np.inf, 1e20])
def test_grid_sample_far_out(mode, padding, value):
    if (mode, padding) == ("bicubic", "reflection") and value == 1e20:
        pytest.skip("a remainder of such a number is not the same in float32")
    x, grid = np.arange(16, dtype=np.float32).reshape(1, 1, 4, 4), np.full((1, 1, 1, 2), value, np.float32)
    a, b = (
        lib.nn.functional.grid_sample(lib.tensor(x), lib.tensor(grid), mode, padding, False)
        for lib in (tinygrad_edu, torch)
    )
    np.testing.assert_array_equal(a.numpy(), b.numpy())


def test_grid_sampler_and_half_precision():
    x, grid = image(1, 2, 3, 3).astype(np.float16), random.uniform(-1, 1, (1, 2, 2, 2)).astype(np.float16)
    a, b = (lib.grid_sampler(lib.tensor(x), lib.tensor(grid), 0, 1, True) for lib in (tinygrad_edu, torch))
    assert str(a.dtype) == str(b.dtype)
    np.testing.assert_allclose(a.float().numpy(), b.float().numpy(), rtol=3e-3, atol=3e-3)


def sampled(x=(1, 1, 4, 4), grid=(1, 3, 3, 2), mode="bilinear", padding="zeros", x_dtype="float32", dtype="float32"):
    return lambda lib: lib.nn.functional.grid_sample(
        lib.ones(*x, dtype=getattr(lib, x_dtype)), lib.ones(*grid, dtype=getattr(lib, dtype)), mode, padding, False
    )


GRID_ERRORS = [
    sampled(mode="other"), sampled(padding="other"), sampled(x=(1, 4, 4)), sampled(grid=(2, 3, 3, 2)),
    sampled(grid=(1, 3, 3, 1)), sampled((1, 1, 2, 2, 2), (1, 1, 1, 1, 3), "bicubic"), sampled(dtype="float64"),
    sampled(x_dtype="int64", dtype="int64"), sampled(x=(1, 1, 0, 4)),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(GRID_ERRORS)))
def test_grid_sample_errors(number):
    refused(GRID_ERRORS[number])


@pytest.mark.parametrize("size", [(2, 1, 2, 3), (1, 5, 1, 4), (2, 1, 2, 3, 4), [1, 1, 4, 1, 2]])
@pytest.mark.parametrize("align", [True, False])
@DEPRECATED
def test_affine_grid(size, align):
    both(called("F.affine_grid", size, align), image(size[0], len(size) - 2, len(size) - 1))


AFFINE_ERRORS = [
    lambda lib: lib.nn.functional.affine_grid(lib.ones(1, 2, 3, dtype=lib.int64), (1, 1, 2, 2), False),
    lambda lib: lib.nn.functional.affine_grid(lib.ones(1, 2, 3), (1, 1, 2), False),
    lambda lib: lib.nn.functional.affine_grid(lib.ones(1, 2, 3), (1, 1, 2, 2, 2), False),
    lambda lib: lib.nn.functional.affine_grid(lib.ones(2, 3), (1, 1, 2, 2), False),
    lambda lib: lib.nn.functional.affine_grid(lib.ones(1, 2, 3), (1, 1, 0, 2), False),
    lambda lib: lib.nn.functional.affine_grid(lib.ones(1, 2, 3), (2, 1, 2, 2), False),
]


@pytest.mark.parametrize("number", range(len(AFFINE_ERRORS)))
def test_affine_grid_errors(number):
    refused(AFFINE_ERRORS[number])


def test_what_goes_without_saying_is_warned_of():
    for lib in (tinygrad_edu, torch):
        with pytest.warns(UserWarning, match="align_corners=False"):
            grid = lib.nn.functional.affine_grid(lib.ones(1, 2, 3), (1, 1, 2, 2))
        with pytest.warns(UserWarning, match="align_corners=False"):
            lib.nn.functional.grid_sample(lib.ones(1, 1, 2, 2), grid)
        with pytest.warns(UserWarning, match="interpolate"):
            lib.nn.functional.upsample(lib.ones(1, 1, 2), 2)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            lib.nn.functional.interpolate(lib.ones(1, 1, 2, 2), scale_factor=2, mode="bilinear")


# Shuffled channels

SHUFFLES = {
    "pixel_shuffle": (called("F.pixel_shuffle", 2), (2, 8, 2, 3)),
    "pixel_shuffle without N": (called("pixel_shuffle", upscale_factor=2), (4, 2, 3)),
    "pixel_unshuffle": (called("F.pixel_unshuffle", 2), (2, 1, 4, 6)),
    "pixel_unshuffle wide": (called("pixel_unshuffle", 3), (1, 2, 2, 3, 6)),
    "channel_shuffle": (called("F.channel_shuffle", 2), (2, 6, 2)),
    "channel_shuffle top": (called("channel_shuffle", groups=3), (2, 6, 2, 2)),
}


@pytest.mark.parametrize("name", SHUFFLES)
def test_shuffles(name):
    f, shape = SHUFFLES[name]
    both(f, image(*shape))


SHUFFLE_ERRORS = [
    ("pixel_shuffle", (1, 8, 1, 1), 0), ("pixel_shuffle", (1, 8, 1, 1), 3), ("pixel_shuffle", (8, 1), 2),
    ("pixel_shuffle", (1, 8, 1, 1), 2.0), ("pixel_unshuffle", (1, 1, 4, 4), 0), ("pixel_unshuffle", (1, 1, 4, 4), 3),
    ("pixel_unshuffle", (4, 4), 2), ("channel_shuffle", (1, 8, 1), 3), ("channel_shuffle", (1, 8, 1), 0),
    ("channel_shuffle", (1, 8), 2),
]  # fmt: skip


@pytest.mark.parametrize(("name", "shape", "factor"), SHUFFLE_ERRORS)
def test_shuffle_errors(name, shape, factor):
    refused(lambda lib: getattr(lib.nn.functional, name)(lib.ones(*shape), factor))


# Modules

MODULES = {
    **{f"{name}{n}d": (lambda nn, name=name, n=n: getattr(nn, f"{name}{n}d")(1), (2, *(3,) * n))
       for name in ("ZeroPad", "ReflectionPad", "ReplicationPad", "CircularPad") for n in (1, 2, 3)},
    **{f"ConstantPad{n}d": (lambda nn, n=n: getattr(nn, f"ConstantPad{n}d")((2, 1) * n, 3.5), (2, *(3,) * n))
       for n in (1, 2, 3)},
    "ReflectionPad2d sides": (lambda nn: nn.ReflectionPad2d((1, 1, 2, 0)), (1, 2, 3, 3)),
    "ZeroPad2d list": (lambda nn: nn.ZeroPad2d([1, 0, -1, 2]), (3, 3)),
    "PixelShuffle": (lambda nn: nn.PixelShuffle(2), (1, 4, 2, 3)),
    "PixelUnshuffle": (lambda nn: nn.PixelUnshuffle(2), (1, 1, 4, 2)),
    "ChannelShuffle": (lambda nn: nn.ChannelShuffle(2), (1, 4, 2)),
    "Upsample": (lambda nn: nn.Upsample((3, 2)), (1, 2, 2, 2)),
    "Upsample factor": (lambda nn: nn.Upsample(scale_factor=2, mode="bilinear", align_corners=True), (1, 2, 2, 2)),
    "Upsample factors": (lambda nn: nn.Upsample(scale_factor=(2, 1.5), mode="bicubic"), (1, 2, 2, 2)),
    "UpsamplingNearest2d": (lambda nn: nn.UpsamplingNearest2d(scale_factor=3), (1, 1, 2, 2)),
    "UpsamplingBilinear2d": (lambda nn: nn.UpsamplingBilinear2d(5), (1, 1, 2, 2)),
}  # fmt: skip


@pytest.mark.parametrize("name", MODULES)
def test_modules(name):
    make, shape = MODULES[name]
    assert repr(make(tinygrad_edu.nn)) == repr(make(torch.nn))
    both(lambda lib, x: make(lib.nn)(x), image(*shape))


def test_circular_padding_wants_a_channel():
    refused(lambda lib: lib.nn.CircularPad2d(1)(lib.ones(3, 3)))
