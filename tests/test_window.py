"""Convolution and pooling from their definitions, for any number of dimensions."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tinygrad_edu as torch
from tinygrad_edu.ops import window

F = torch.nn.functional
quick = settings(max_examples=40, deadline=None)


@st.composite
def windows(draw):
    """Sizes of images and of windows that fit them, and how they slide: one number for each dimension."""
    dims = draw(st.integers(1, 3))

    def numbers(low, high):
        return tuple(draw(st.lists(st.integers(low, high), min_size=dims, max_size=dims)))

    kernel, stride, padding, dilation, more = numbers(1, 3), numbers(1, 3), numbers(0, 2), numbers(1, 2), numbers(0, 3)
    padding = tuple(min(p, k // 2) for p, k in zip(padding, kernel, strict=True))
    each = zip(kernel, padding, dilation, more, strict=True)
    sizes = tuple(max(1, d * (k - 1) + 1 - 2 * p) + m for k, p, d, m in each)
    return sizes, {"stride": stride, "padding": padding, "dilation": dilation}, kernel


def seen(x, kernel, stride, padding, dilation, value=0.0):
    """For each window by its place in the output, what it sees of (N, C, *sizes): (N, C, *kernel)."""
    lead = ((0, 0),) * (x.ndim - len(kernel))
    x = np.pad(x, (*lead, *((p, p) for p in padding)), constant_values=value)
    reach = [d * (k - 1) + 1 for d, k in zip(dilation, kernel, strict=True)]
    counts = [(n - r) // s + 1 for n, r, s in zip(x.shape[len(lead) :], reach, stride, strict=True)]
    for place in itertools.product(*map(range, counts)):
        each = zip(place, stride, reach, dilation, strict=True)
        yield place, x[(..., *(slice(i * s, i * s + r, d) for i, s, r, d in each))]


def numbers(*shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape)


@quick
@given(windows(), st.integers(1, 2), st.sampled_from((1, 1 << 18)))
def test_convolution_is_the_dot_product_of_windows_and_kernels(drawn, groups, cache):
    sizes, options, kernel = drawn
    x, weight, bias = numbers(2, 2 * groups, *sizes), numbers(3 * groups, 2, *kernel, seed=1), numbers(3 * groups)
    before, window.CACHE = window.CACHE, cache  # with 1, one image at a time
    try:
        convolve = getattr(F, f"conv{len(sizes)}d")
        out = convolve(*map(torch.tensor, (x, weight, bias)), groups=groups, **options).numpy()
    finally:
        window.CACHE = before
    for place, view in seen(x, kernel, **options):
        for f in range(3 * groups):
            channels = slice(f // 3 * 2, f // 3 * 2 + 2)
            expected = (view[:, channels] * weight[f]).reshape(2, -1).sum(1) + bias[f]
            np.testing.assert_allclose(out[(slice(None), f, *place)], expected, rtol=1e-9, atol=1e-12)


@quick
@given(windows(), st.integers(1, 2), st.sampled_from((1, 1 << 18)))
def test_transposed_convolution_is_the_adjoint(drawn, groups, cache):
    """sum(conv(x, w) * y) = sum(x * conv_transpose(y, w)), whatever the sizes."""
    sizes, options, kernel = drawn
    dims = len(sizes)
    x, weight = torch.tensor(numbers(2, 2 * groups, *sizes)), torch.tensor(numbers(3 * groups, 2, *kernel, seed=1))
    before, window.CACHE = window.CACHE, cache
    try:
        out = getattr(F, f"conv{dims}d")(x, weight, groups=groups, **options)
        y = torch.tensor(numbers(*out.shape, seed=2))
        rest = [
            n - ((m - 1) * s - 2 * p + d * (k - 1) + 1)
            for n, m, k, s, p, d in zip(sizes, out.shape[2:], kernel, *options.values(), strict=True)
        ]
        back = getattr(F, f"conv_transpose{dims}d")(y, weight, output_padding=tuple(rest), groups=groups, **options)
    finally:
        window.CACHE = before
    assert back.shape == x.shape
    assert (out * y).sum().item() == pytest.approx((x * back).sum().item(), rel=1e-9, abs=1e-9)


@quick
@given(windows(), st.booleans())
def test_pooling_takes_the_largest_or_the_mean_of_each_window(drawn, padded):
    sizes, options, kernel = drawn
    dims, x = len(sizes), numbers(2, 3, *sizes)
    out, where = getattr(F, f"max_pool{dims}d")(torch.tensor(x), kernel, return_indices=True, **options)
    for place, view in seen(x, kernel, **options, value=-np.inf):
        np.testing.assert_array_equal(out.numpy()[(..., *place)], view.reshape(2, 3, -1).max(2))
    picked = np.take_along_axis(x.reshape(2, 3, -1), where.numpy().reshape(2, 3, -1), 2).reshape(out.shape)
    np.testing.assert_array_equal(np.where(np.isinf(out), -np.inf, picked), out)  # a window may see padding alone
    options["dilation"] = (1,) * dims
    out = getattr(F, f"avg_pool{dims}d")(
        torch.tensor(x), kernel, options["stride"], options["padding"], count_include_pad=padded
    )
    mean = np.mean if padded else np.nanmean
    for place, view in seen(x, kernel, **options, value=0.0 if padded else np.nan):
        np.testing.assert_allclose(out.numpy()[(..., *place)], mean(view.reshape(2, 3, -1), axis=2), rtol=1e-9)


@quick
@given(st.lists(st.tuples(st.integers(1, 7), st.integers(1, 9)), min_size=1, max_size=3))
def test_adaptive_windows_share_the_image(drawn):
    sizes, counts = zip(*drawn, strict=True)
    dims, x = len(sizes), numbers(2, *sizes)
    most = getattr(F, f"adaptive_max_pool{dims}d")(torch.tensor(x), counts).numpy()
    mean = getattr(F, f"adaptive_avg_pool{dims}d")(torch.tensor(x), counts).numpy()
    for place in itertools.product(*map(range, counts)):
        each = list(zip(place, sizes, counts, strict=True))
        view = x[(slice(None), *(slice(i * n // m, -(-(i + 1) * n // m)) for i, n, m in each))].reshape(2, -1)
        np.testing.assert_array_equal(most[(slice(None), *place)], view.max(1))
        np.testing.assert_allclose(mean[(slice(None), *place)], view.mean(1), rtol=1e-9)


def test_folding_what_was_unfolded_counts_how_often_each_place_was_seen():
    x = torch.tensor(numbers(2, 3, 5, 6))
    options = {"kernel_size": (3, 2), "stride": (1, 2), "padding": (1, 0), "dilation": (2, 1)}
    seen_often = F.fold(F.unfold(torch.ones_like(x), **options), (5, 6), **options)
    np.testing.assert_allclose(F.fold(F.unfold(x, **options), (5, 6), **options).numpy(), (x * seen_often).numpy())


@pytest.mark.parametrize("shape", [(1, 1, 3, 3), (2, 1, 3, 3), (1, 2, 3, 3)])
def test_no_result_shares_memory_with_its_input(shape):
    x = torch.ones(*shape)
    for out in (F.unfold(x, 1), F.max_pool2d(x, 1), F.avg_pool2d(x, 1), F.conv2d(x, torch.ones(1, shape[1], 1, 1))):
        assert not np.shares_memory(out.numpy(), x.numpy())


def test_unpooling_puts_the_largest_back():
    x = torch.tensor(numbers(2, 3, 4, 6), requires_grad=True)
    out, where = F.max_pool2d(x, 2, return_indices=True)
    back = F.max_unpool2d(out, where, 2)
    assert ((back == x) | (back == 0)).all() and (back != 0).sum() == out.numel()
    back.sum().backward()
    np.testing.assert_array_equal(x.grad.numpy(), (back.detach() != 0).numpy().astype(float))


def test_of_equals_the_first_gets_the_gradient():
    for shape, first in (((4,), 0), ((2, 2), 0), ((2, 3), 0)):
        x = torch.ones(1, *shape, requires_grad=True)
        getattr(F, f"max_pool{len(shape)}d")(x, shape).sum().backward()
        assert x.grad.numpy().reshape(-1).nonzero()[0].tolist() == [first]
    x = torch.tensor([[[1.0, 5.0], [5.0, 1.0]]], requires_grad=True)
    F.max_pool2d(x, 2).sum().backward()
    assert x.grad.tolist() == [[[0, 1], [0, 0]]]


def test_the_norm_of_nothing_has_no_slope():
    x = torch.zeros(1, 1, 4, requires_grad=True)
    F.lp_pool1d(x, 2, 2).sum().backward()
    assert x.grad.tolist() == [[[0, 0, 0, 0]]]


def test_infinity_stays_in_its_windows():
    x = torch.tensor([[1.0, 2.0, 3.0, float("inf"), 5.0, float("nan")]])
    assert str(F.avg_pool1d(x, 2).tolist()) == "[[1.5, inf, nan]]"
    assert str(F.adaptive_avg_pool1d(x, 3).tolist()) == "[[1.5, inf, nan]]"
    weight = torch.tensor([[[1.0]]])
    assert str(F.conv1d(x, weight).tolist()) == "[[1.0, 2.0, 3.0, inf, 5.0, nan]]"


def test_names_of_nodes():
    x, w = torch.ones(1, 2, 4, 4, requires_grad=True), torch.ones(2, 2, 2, 2)
    names = [out.grad_fn.name() for out in (F.conv2d(x, w), F.conv_transpose2d(x, w), F.avg_pool2d(x, 2))]
    assert names == ["ConvolutionBackward0", "ConvolutionBackward0", "AvgPool2DBackward0"]


def test_a_few_images_at_a_time_give_the_same(monkeypatch):
    results = []
    for cache in (1 << 18, 2 * 2 * 9 * 25):  # all at once; two, two and one
        monkeypatch.setattr(window, "CACHE", cache)
        x = torch.tensor(numbers(5, 2, 5, 5), requires_grad=True)
        weight = torch.tensor(numbers(3, 2, 3, 3, seed=1), requires_grad=True)
        out = F.conv2d(x, weight, padding=1)
        out.backward(torch.tensor(numbers(*out.shape, seed=2)))
        results.append((out.detach().numpy(), x.grad.numpy(), weight.grad.numpy()))
    for a, b in zip(*results, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-9, atol=1e-12)


def test_many_images_take_little_memory():
    """The columns are made for a few images at a time."""
    import tracemalloc

    x, weight = torch.ones(64, 4, 32, 32), torch.ones(4, 4, 5, 5)
    tracemalloc.start()
    out = F.conv2d(x, weight, padding=2)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    columns = 25 * x.array.nbytes
    assert peak < out.array.nbytes + columns / 4
