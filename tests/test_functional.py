"""What the functions of nn.functional promise, without PyTorch: properties, and digits where numbers are extreme."""

import itertools
import math

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

import tinygrad_edu as torch
from tinygrad_edu.nn.functional import normalization
from tinygrad_edu.testing import gradcheck

F = torch.nn.functional
numbers = st.floats(-4, 4, allow_subnormal=False)
matrices = npst.arrays(np.float64, st.tuples(st.integers(1, 4), st.integers(2, 5)), elements=numbers)
few = settings(max_examples=40, deadline=None)


def leaf(values, dtype=torch.float64):
    return torch.tensor(values, dtype=dtype, requires_grad=True)


def gradient(function, *values, dtype=torch.float64):
    leaves = [leaf(v, dtype) for v in values]
    out = function(*leaves)
    return out.detach().numpy(), [g.numpy() for g in torch.autograd.grad(out.sum(), leaves)]


EXTREMES = [0.0, -0.0, 1e-30, 1.0, -1.0, 17.0, 40.0, -40.0, 100.0, -100.0, 700.0, -700.0, 1e4, -1e4]


@pytest.mark.parametrize("target", [0.0, 1.0, 0.5, 0.1])
def test_logistic_loss_keeps_its_digits(target):
    values, (slopes,) = gradient(
        lambda x: F.binary_cross_entropy_with_logits(x, torch.full_like(x, target).detach(), reduction="none"), EXTREMES
    )
    with mpmath.workdps(60):
        for x, value, slope in zip(EXTREMES, values, slopes, strict=True):
            x, t = mpmath.mpf(x), mpmath.mpf(target)
            loss = t * mpmath.log1p(mpmath.exp(-x)) + (1 - t) * mpmath.log1p(mpmath.exp(x))
            true_slope = (1 - t) / (1 + mpmath.exp(-x)) - t / (1 + mpmath.exp(x))
            assert abs(value - loss) <= 4e-16 * abs(loss) + 1e-300, x
            slack = 1e-300 if target in (0, 1) else 1e-16  # the slope at a soft target is a difference
            assert abs(slope - true_slope) <= 1e-15 * abs(true_slope) + slack, x


def test_a_weight_for_positives_is_so_many_positives():
    x, y = torch.tensor(EXTREMES), torch.ones(len(EXTREMES))
    once = F.binary_cross_entropy_with_logits(x, y, reduction="none")
    thrice = F.binary_cross_entropy_with_logits(x, y, reduction="none", pos_weight=torch.tensor(3.0))
    assert torch.allclose(thrice, 3 * once, rtol=3e-7, atol=1e-44)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_sure_probabilities_have_the_slope_beside_them(dtype):
    tiny = 1e-20
    for target, points, slopes in (
        (0.0, [0.0, tiny, 0.5], [1.0, 1.0, 2.0]),
        (1.0, [1.0, 0.5], [-1.0, -2.0]),
        (0.5, [0.5], [0.0]),
    ):
        _, (found,) = gradient(
            lambda p, t=target: F.binary_cross_entropy(p, torch.full_like(p, t).detach()), points, dtype=dtype
        )
        np.testing.assert_allclose(found * len(points), slopes, rtol=1e-6)


def test_no_probability_costs_more_than_a_hundred():
    assert (
        F.binary_cross_entropy(torch.tensor([0.0, 1.0]), torch.tensor([1.0, 0.0]), reduction="none").tolist()
        == [100] * 2
    )


def test_a_divergence_does_not_mind_impossible_events():
    p = torch.tensor([[0.5, 0.5, 0.0]], requires_grad=True)
    divergence = F.kl_div(torch.tensor([[0.25, 0.5, 0.25]]).log(), p, reduction="batchmean")
    assert divergence.item() == pytest.approx(0.5 * math.log(2), rel=1e-6)
    divergence.backward()
    assert torch.isfinite(p.grad).all()


@few
@given(matrices, st.floats(0.1, 3))
def test_huber_lies_between_parabola_and_line(x, delta):
    x = torch.tensor(x)
    zero = torch.zeros_like(x)
    loss = F.huber_loss(x, zero, reduction="none", delta=delta)
    assert (loss <= x * x / 2 * (1 + 1e-15) + 1e-300).all() and (loss <= delta * x.abs()).all()
    assert torch.allclose(F.smooth_l1_loss(x, zero, reduction="none", beta=delta) * delta, loss)
    assert torch.equal(F.smooth_l1_loss(x, zero, beta=0.0), F.l1_loss(x, zero))


@few
@given(matrices, st.integers(0, 99))
def test_cross_entropy_agrees_with_itself(x, seed):
    rng = np.random.default_rng(seed)
    classes = x.shape[1]
    x, y = torch.tensor(x), torch.tensor(rng.integers(0, classes, len(x)))
    plain = F.cross_entropy(x, y)
    ones = torch.ones(classes, dtype=torch.float64)
    hard = F.one_hot(y, classes).double()
    for other in (
        F.nll_loss(F.log_softmax(x, 1), y),
        F.cross_entropy(x, y, ones),
        F.cross_entropy(x, hard),
        F.cross_entropy(x.T[None], y[None]),
        F.cross_entropy(x, y, reduction="none").mean(),
        F.cross_entropy(torch.cat([x, x]), torch.cat([y, torch.full_like(y, -1)]), ignore_index=-1),
    ):
        assert torch.allclose(plain, other, rtol=1e-12)
    smooth = F.cross_entropy(x, y, label_smoothing=0.3)
    assert torch.allclose(smooth, F.cross_entropy(x, 0.7 * hard + 0.3 / classes), rtol=1e-12)


def test_a_class_that_is_out_of_the_question():
    x = leaf([[0.0, 1.0, -math.inf]])
    loss = F.cross_entropy(x, torch.tensor([1])) + F.cross_entropy(x, torch.tensor([1]), reduction="sum")
    loss.backward()
    assert math.isfinite(loss.item()) and torch.isfinite(x.grad).all() and x.grad[0, 2] == 0


def test_nothing_counts():
    x = leaf([[0.0, 1.0]])
    loss = F.cross_entropy(x, torch.tensor([-100]))
    loss.backward()
    assert math.isnan(loss.item()) and x.grad.tolist() == [[0, 0]]


@few
@given(matrices, st.floats(0.1, 10), st.floats(-100, 100))
def test_layer_norm_does_not_see_scale_and_shift(x, scale, shift):
    x = torch.tensor(x + np.arange(x.shape[1]))
    normal = F.layer_norm(x, x.shape[1:], eps=0.0)
    assert torch.allclose(F.layer_norm(x * scale + shift, x.shape[1:], eps=0.0), normal, atol=1e-8)
    assert torch.allclose(normal.mean(1), torch.zeros(len(x), dtype=torch.float64), atol=1e-12)


@pytest.mark.parametrize("value", [0.1, 12345.678, 1e6, 3e-20])
@pytest.mark.parametrize("count", [3, 100, 784])
def test_a_constant_row_is_normalised_to_zero(value, count):
    x = np.full((2, count), value, np.float32)
    found = [F.layer_norm(torch.tensor(x), (count,)), F.batch_norm(torch.tensor(x.T), None, None, training=True)]
    found += [F.group_norm(torch.tensor(x), 1), F.instance_norm(torch.tensor(x[None]))]
    assert all(t.abs().max() == 0 for t in found)


@pytest.mark.parametrize("shift", [0.0, 1e3, 1e6])
def test_normalisation_far_from_zero(shift):
    x = (np.random.default_rng(0).integers(-8, 8, (4, 200)) + shift).astype(np.float32)
    exact = x.astype(np.float64) - x.astype(np.float64).mean(1, keepdims=True)
    exact /= np.sqrt((exact**2).mean(1, keepdims=True) + 1e-5)
    for found in (F.layer_norm(torch.tensor(x), (200,)), F.batch_norm(torch.tensor(x.T), None, None, training=True).T):
        np.testing.assert_allclose(found.numpy(), exact, rtol=1e-5, atol=1e-6)


def test_the_families_of_normalisation_meet():
    x = torch.randn(3, 4, 5, 2, dtype=torch.float64)
    assert torch.allclose(F.group_norm(x, 1), F.layer_norm(x, (4, 5, 2)))
    assert torch.allclose(F.group_norm(x, 4), F.instance_norm(x))
    assert torch.allclose(F.instance_norm(x[:1]), F.batch_norm(x[:1], None, None, training=True))
    centred = x - x.mean(-1, keepdim=True)
    assert torch.allclose(F.rms_norm(centred, (2,), eps=1e-5), F.layer_norm(x, (2,)))


def test_half_precision_does_not_overflow():
    x = (torch.randn(2, 400) * 300 + 100).half()
    for normal in (F.layer_norm(x, (400,)), F.rms_norm(x, (400,)), F.batch_norm(x.T, None, None, training=True)):
        assert normal.dtype == torch.float16 and normal.float().square().mean().item() == pytest.approx(1, abs=0.01)


def test_batch_norm_works_out_the_moments_once(monkeypatch):
    calls = []
    monkeypatch.setattr(normalization, "moments", lambda *args: calls.append(args) or moments(*args))
    monkeypatch.setattr("tinygrad_edu.ops.normalization.moments", lambda *args: calls.append(args) or moments(*args))
    x, mean, variance = torch.randn(4, 3, requires_grad=True), torch.zeros(3), torch.ones(3)
    F.batch_norm(x, mean, variance, training=True).sum().backward()
    assert len(calls) == 1


moments = normalization.moments


def test_batch_norm_with_memory_has_the_gradients_of_one_without():
    x, w, b = (torch.randn(*s, dtype=torch.float64, requires_grad=True) for s in ((4, 3, 2), (3,), (3,)))
    mean, variance = torch.zeros(3, dtype=torch.float64), torch.ones(3, dtype=torch.float64)

    def remembering(x, w, b):
        return F.batch_norm(x, mean, variance, w, b, True)

    assert gradcheck(remembering, x, w, b, second=True)
    assert not torch.equal(mean, torch.zeros(3, dtype=torch.float64))


@few
@given(matrices)
def test_a_normalised_vector_has_length_one_or_none(x):
    for p in (1, 2, 3, math.inf):
        length = np.linalg.norm(F.normalize(torch.tensor(x), p, 1).numpy(), p, axis=1)
        assert all(abs(n - 1) < 1e-9 or (abs(row) ** p).sum() < 1e-11 for n, row in zip(length, x, strict=True))


def test_what_has_no_length_and_no_distance():
    zero = [[0.0, 0.0, 0.0]]
    for p in (0.5, 1, 2, 3, math.inf):
        value, (slope,) = gradient(lambda x, p=p: F.pairwise_distance(x, x.detach(), p, eps=0.0), zero)
        assert value.tolist() == [0] and slope.tolist() == zero
        _, (slope,) = gradient(lambda x, p=p: F.pdist(x, p), [[1.0, 2.0], [1.0, 2.0], [3.0, 5.0]])
        assert np.isfinite(slope).all()
    value, slopes = gradient(F.cosine_similarity, zero, zero)
    assert value.tolist() == [0] and all((s == 0).all() for s in slopes)


@few
@given(matrices, st.floats(0.01, 100))
def test_a_cosine_does_not_see_lengths(x, scale):
    x = torch.tensor(x + np.eye(*x.shape) + 5)
    y = torch.roll(x, 1, 1)
    cosine = F.cosine_similarity(x, y)
    assert torch.allclose(F.cosine_similarity(x * scale, y), cosine) and (cosine.abs() <= 1 + 1e-12).all()
    assert torch.allclose(F.cosine_similarity(x, x), torch.ones(len(x), dtype=torch.float64))


def test_all_pairs_are_the_pairs():
    x = torch.randn(5, 3, dtype=torch.float64)
    pairs = list(itertools.combinations(range(5), 2))
    first, second = (torch.stack([x[pair[i]] for pair in pairs]) for i in (0, 1))
    for p in (0.7, 1, 2, 3.5, math.inf):
        assert torch.allclose(F.pdist(x, p), F.pairwise_distance(first, second, p, eps=0.0))


def test_attention_is_an_average():
    q, k, v = (torch.randn(2, 3, 4) for _ in range(3))
    same = F.scaled_dot_product_attention(q, k, torch.ones(2, 3, 1))
    assert torch.allclose(same, torch.ones(2, 3, 1))
    out = F.scaled_dot_product_attention(q, k, v)
    assert (out <= v.amax(1, keepdim=True) + 1e-6).all() and (out >= v.amin(1, keepdim=True) - 1e-6).all()


@few
@given(st.integers(1, 5), st.integers(0, 5))
def test_attention_that_is_causal_does_not_see_the_future(steps, seed):
    torch.manual_seed(seed)
    q, k, v = (torch.randn(steps, 3, requires_grad=True) for _ in range(3))
    out = F.scaled_dot_product_attention(q, k, v, is_causal=True)
    assert torch.allclose(out[0], v[0])
    t = steps // 2
    for g in torch.autograd.grad(out[: t + 1].sum(), (k, v)):
        assert (g[t + 1 :] == 0).all()


def test_attention_that_sees_nothing_is_nothing():
    q, k, v = (torch.randn(2, 3, dtype=torch.float64, requires_grad=True) for _ in range(3))
    mask = torch.tensor([[False, False], [True, False]])
    out = F.scaled_dot_product_attention(q, k, v, mask)
    assert out[0].tolist() == [0, 0, 0] and torch.equal(out[1], v[0])
    assert gradcheck(lambda q, k, v: F.scaled_dot_product_attention(q, k, v, mask), q, k, v, second=True)


def test_attention_with_dropout_keeps_its_gradient():
    noise = np.array([[2.0, 0.0], [0.0, 2.0]])
    q, k, v = (torch.randn(2, 3, dtype=torch.float64, requires_grad=True) for _ in range(3))
    assert gradcheck(lambda q, k, v: torch.ops.attend(q, k, v, None, 1.0, noise), q, k, v, second=True)


@pytest.mark.parametrize(
    ("name", "shape"), [("dropout1d", (20, 30, 4)), ("dropout2d", (20, 30, 2, 2)), ("dropout3d", (20, 30, 1, 2, 2))]
)
def test_channels_are_dropped_whole(name, shape):
    torch.manual_seed(0)
    out = getattr(F, name)(torch.ones(shape), 0.25).reshape(20 * 30, 4)
    assert (out == out[:, :1]).all() and out.unique().tolist() == pytest.approx([0, 4 / 3])
    assert out.mean().item() == pytest.approx(1, abs=0.1)


def test_alpha_dropout_keeps_mean_and_variance():
    torch.manual_seed(0)
    out = F.alpha_dropout(torch.randn(200_000), 0.3, True)
    assert abs(out.mean().item()) < 0.01 and out.var().item() == pytest.approx(1, abs=0.02)


def test_rows_that_are_named_get_the_gradient():
    index = torch.tensor([[1, 1, 3], [0, 1, 1]])
    weight = leaf(np.zeros((4, 2)))

    def counts(**options):
        out = F.embedding(index, weight, **options)
        return torch.autograd.grad(out.sum(), weight)[0][:, 0].tolist()

    assert counts() == [1, 4, 0, 1]
    assert counts(scale_grad_by_freq=True) == [1, 1, 0, 1]
    assert counts(padding_idx=1) == counts(padding_idx=-3) == [1, 0, 0, 1]
    assert counts(padding_idx=1, scale_grad_by_freq=True) == [1, 0, 0, 1]


@pytest.mark.parametrize("by_frequency", [False, True])
@pytest.mark.parametrize("mode", ["sum", "mean", "max"])
def test_a_bag_is_what_its_rows_are(mode, by_frequency):
    if mode == "max" and by_frequency:
        return
    index, weight = torch.tensor([[1, 1, 3], [0, 2, 1]]), leaf(np.random.default_rng(0).standard_normal((4, 2)))
    rows = F.embedding(index, weight, scale_grad_by_freq=by_frequency)
    expected = {"sum": rows.sum(1), "mean": rows.mean(1), "max": rows.max(1).values}[mode]
    for out in (
        F.embedding_bag(index, weight, mode=mode, scale_grad_by_freq=by_frequency),
        F.embedding_bag(index.flatten(), weight, torch.tensor([0, 3]), mode=mode, scale_grad_by_freq=by_frequency),
    ):
        assert torch.allclose(out, expected)
        if mode != "max":  # where of equal rows ours takes the first
            pair = (torch.autograd.grad(t.square().sum(), weight, retain_graph=True)[0] for t in (out, expected))
            assert torch.allclose(*pair)


def test_an_empty_bag_is_zero():
    for mode in ("sum", "mean", "max"):
        out = F.embedding_bag(torch.tensor([2]), torch.ones(3, 2), torch.tensor([0, 0, 1]), mode=mode)
        assert out.tolist() == [[0, 0], [1, 1], [0, 0]]


def every_path(log_p, target, blank):
    """The probability of the target, over all sequences of classes that say it."""
    total = 0.0
    for path in itertools.product(range(log_p.shape[1]), repeat=len(log_p)):
        said = [c for i, c in enumerate(path) if c != blank and (i == 0 or path[i - 1] != c)]
        if said == target:
            total += math.exp(sum(log_p[t, c] for t, c in enumerate(path)))
    return total


@pytest.mark.parametrize("blank", [0, 2])
@pytest.mark.parametrize("target", [[], [1], [1, 1], [1, 0], [0, 1, 0]])
def test_ctc_counts_every_path(target, blank):
    labels = [(c + 1 + blank) % 3 for c in target]  # any but the blank
    x = np.random.default_rng(0).standard_normal((5, 1, 3))
    log_p = F.log_softmax(torch.tensor(x), 2)
    loss = F.ctc_loss(log_p, torch.tensor([labels], dtype=torch.int64), [5], [len(labels)], blank, "sum")
    assert loss.item() == pytest.approx(-math.log(every_path(log_p[:, 0].numpy(), labels, blank)), rel=1e-9)
    assert gradcheck(
        lambda x: F.ctc_loss(x, torch.tensor([labels], dtype=torch.int64), [5], [len(labels)], blank, "sum"), log_p
    )


def test_ctc_of_what_cannot_be_said():
    log_p = leaf(np.full((2, 1, 3), -1.0))
    target = torch.tensor([[1, 1]])  # needs a blank between
    assert F.ctc_loss(log_p, target, [2], [2], reduction="sum").item() == math.inf
    loss = F.ctc_loss(log_p, target, [2], [2], reduction="sum", zero_infinity=True)
    loss.backward()
    assert loss.item() == 0 and (log_p.grad == 0).all()


def test_margins_that_are_kept_cost_nothing():
    far, near, target = torch.tensor([[5.0, 0.0]]), torch.tensor([[0.0, 0.0]]), torch.tensor([1.0])
    assert F.margin_ranking_loss(far[0, :1], near[0, :1], target, 1.0).item() == 0
    assert F.triplet_margin_loss(near, near, far).item() == 0
    assert F.multi_margin_loss(far, torch.tensor([0])).item() == 0
    assert F.multilabel_margin_loss(far, torch.tensor([[0, -1]])).item() == 0
    assert F.cosine_embedding_loss(far, far, target).item() == pytest.approx(0, abs=1e-6)
    assert F.hinge_embedding_loss(far, -torch.ones(1, 2)).tolist() == pytest.approx(0.5)
