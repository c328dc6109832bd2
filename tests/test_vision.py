"""Borders, other sizes, points of a grid and shuffled channels: what holds without a second opinion."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tinygrad_edu as te
from tinygrad_edu.nn import functional as F
from tinygrad_edu.ops.resample import blend, turned

random = np.random.default_rng(20261121)
quietly = settings(max_examples=40, deadline=None)
NUMPY_MODES = {"reflect": "reflect", "replicate": "edge", "circular": "wrap", "constant": "constant"}
SIZES = st.integers(1, 9)


@given(st.integers(2, 6), st.integers(2, 6), st.data(), st.sampled_from(sorted(NUMPY_MODES)))
@quietly
def test_pad_is_numpys(height, width, data, mode):
    x = random.normal(size=(2, height, width))
    pads = [data.draw(st.integers(0, n - 1)) for n in (width, width, height, height)]
    expected = np.pad(x, ((0, 0), pads[2:], pads[:2]), NUMPY_MODES[mode])
    assert np.array_equal(F.pad(te.tensor(x), pads, mode).numpy(), expected)


@given(st.integers(1, 6), st.integers(1, 4), SIZES, st.booleans(), st.data())
@quietly
def test_the_turned_map_is_the_transpose(size, taps, new, weighted, data):
    places = np.array(data.draw(st.lists(st.integers(0, size), min_size=taps * new, max_size=taps * new)))
    places = places.reshape(taps, new)  # among them the one behind the last
    weights = random.normal(size=places.shape) if weighted else None
    matrix = blend(np.eye(size), places, weights, 0)  # (new, size)
    back = blend(np.eye(new), *turned(places, weights, size), 0)  # (size, new)
    np.testing.assert_allclose(back, matrix.T, rtol=1e-15, atol=1e-15)


@pytest.mark.parametrize("mode", ["nearest", "nearest-exact", "area", "bilinear", "bicubic"])
@pytest.mark.parametrize("antialias", [False, True])
@given(sizes=st.lists(SIZES, min_size=4, max_size=4))
@quietly
def test_a_constant_image_stays_constant(mode, antialias, sizes):
    if mode in ("bilinear", "bicubic") or not antialias:
        x = te.full((1, 1, *sizes[:2]), 2.5, dtype=te.float64, requires_grad=True)
        out = F.interpolate(x, size=sizes[2:], mode=mode, antialias=antialias)
        np.testing.assert_allclose(out.detach().numpy(), 2.5, rtol=1e-14)
        out.sum().backward()
        assert abs(x.grad.sum().item() - sizes[2] * sizes[3]) < 1e-9


@given(st.integers(2, 9), st.integers(2, 9))
@quietly
def test_aligned_corners_keep_their_values_and_lines_stay_straight(old, new):
    line = te.linspace(-1, 3, old, dtype=te.float64).reshape(1, 1, old)
    out = F.interpolate(line, size=new, mode="linear", align_corners=True)
    np.testing.assert_allclose(out.numpy()[0, 0], np.linspace(-1, 3, new), atol=1e-14)


def test_an_infinite_pixel_stays_with_those_who_read_it():
    x = te.tensor([[[1.0, 2.0, np.inf, 4.0, 5.0, 6.0]]])
    assert np.isfinite(F.interpolate(x, size=12, mode="linear").numpy()).sum() == 8
    assert F.interpolate(x, size=2, mode="area").tolist() == [[[np.inf, 5.0]]]


@pytest.mark.parametrize("mode", ["bilinear", "nearest", "bicubic"])
@pytest.mark.parametrize("padding", ["zeros", "border", "reflection"])
@pytest.mark.parametrize("align", [False, True])
def test_the_identity_fetches_the_image(mode, padding, align):
    x = te.tensor(random.normal(size=(2, 3, 4, 5)))
    theta = te.eye(2, 3, dtype=te.float64)[None].expand(2, 2, 3)
    out = F.grid_sample(x, F.affine_grid(theta, x.shape, align), mode, padding, align)
    np.testing.assert_allclose(out.numpy(), x.numpy(), atol=1e-13)


def test_a_grid_beside_the_image_fetches_zeros():
    x = te.ones(1, 1, 2, 2, requires_grad=True)
    F.grid_sample(x, te.full((1, 1, 2, 2), 3.0), align_corners=False).sum().backward()
    assert x.grad.tolist() == te.zeros(1, 1, 2, 2).tolist()


@given(st.integers(1, 3), st.integers(1, 3), st.integers(1, 2))
@quietly
def test_shuffles_undo_each_other(r, channels, height):
    x = te.tensor(random.normal(size=(2, channels * r * r, height, 2)))
    assert np.array_equal(F.pixel_unshuffle(F.pixel_shuffle(x, r), r).numpy(), x.numpy())
    assert np.array_equal(F.channel_shuffle(F.channel_shuffle(x, r), channels * r).numpy(), x.numpy())


def test_messages_name_the_values():
    with pytest.raises(RuntimeError, match=r"\(4, 0\) does not fit a dimension of size 4 in mode 'reflect'.* 3 "):
        F.pad(te.ones(1, 4), (4, 0), "reflect")
    with pytest.raises(ValueError, match="size=None and scale_factor=None"):
        F.interpolate(te.ones(1, 1, 2))
    with pytest.raises(RuntimeError, match=r"got input \(1, 1, 2, 2\) and grid \(2, 1, 1, 2\)"):
        F.grid_sample(te.ones(1, 1, 2, 2), te.ones(2, 1, 1, 2), align_corners=False)
